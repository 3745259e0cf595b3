//! All waits of the reader on a terminal: one `poll` for keys, workers and signals, with or without a
//! limit.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use kidneyread::session::Session;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::signals::Signals;

/// The outcome of a wait.
pub(crate) struct Ready {
    /// True if there is input.
    pub keys: bool,
    /// True if a worker or a signal has woken the loop.
    pub woken: bool,
    /// True if the terminal was hung up.
    pub gone: bool,
}

/// Waits until there is input, a byte in the pipe of workers and signals, or a signal, or until
/// the time `most` has passed.
pub(crate) fn wait(
    input: impl AsFd,
    woken: Option<BorrowedFd<'_>>,
    most: Option<Duration>,
) -> io::Result<Ready> {
    let timeout = most.and_then(|most| Timespec::try_from(most).ok());
    let keys = PollFd::new(&input, PollFlags::IN);
    let mut both = [
        keys.clone(),
        woken.map_or_else(
            || keys.clone(),
            |woken| PollFd::from_borrowed_fd(woken, PollFlags::IN),
        ),
    ];
    let polled = both
        .get_mut(..1 + usize::from(woken.is_some()))
        .unwrap_or_default();
    let interrupted = match poll(polled, timeout.as_ref()) {
        Ok(_) => false,
        // A signal came, and its flag is raised.
        Err(Errno::INTR) => true,
        Err(error) => return Err(error.into()),
    };
    let events = polled.first().map_or(PollFlags::empty(), PollFd::revents);
    let woken = interrupted
        || polled
            .get(1)
            .is_some_and(|woken| !woken.revents().is_empty());
    Ok(Ready {
        woken,
        keys: events.contains(PollFlags::IN),
        gone: events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
    })
}

/// Takes in what workers tell until no file of the reader's own is being read or written, a signal
/// comes that is to end the program, or the moment `until` has come. Returns the signal.
pub(crate) fn await_disk(
    session: &mut Session,
    signals: &Signals,
    until: Instant,
) -> io::Result<Option<i32>> {
    loop {
        session.drain();
        let rest = until.saturating_duration_since(Instant::now());
        if rest.is_zero() || !session.awaits_disk() {
            return Ok(None);
        }
        wait(signals.woken(), None, Some(rest))?;
        signals.wake_up();
        if let Some(signal) = signals.ending() {
            return Ok(Some(signal));
        }
    }
}
