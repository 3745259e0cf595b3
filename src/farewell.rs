//! The farewell, through which every end of the reader goes: it gives the terminal back, waits for
//! writes that are under way (never without a limit), and prints whatever was not saved.

use std::io;
use std::time::{Duration, Instant};

use signal_hook::consts::signal::SIGHUP;

use kidneyread::session::Session;

use crate::signals::Signals;
use crate::terminal::{Exit, MOMENT, Tty, is_hung_up};
use crate::waiting::await_disk;

/// Longest wait for the disk after the reader has left by a key. Longer than another window may
/// hold the lock (two seconds), and short enough that nobody thinks that the program hangs.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longest wait for the disk when a signal or an error ends the program. A system that shuts down
/// sends a second signal soon, and that one cannot be caught.
const HASTE: Duration = Duration::from_secs(2);

/// Gives the terminal back, saves what can be saved in time, and prints what could not be saved.
/// Returns how the reader was left in the end.
pub(crate) fn end(
    tty: &mut Tty,
    session: &mut Session,
    signals: &Signals,
    exit: io::Result<Exit>,
) -> io::Result<Exit> {
    let by_key = matches!(exit, Ok(Exit::Quit));
    let until = Instant::now() + if by_key { PATIENCE } else { HASTE };
    // Someone who leaves by a key has already decided about unsaved changes.
    if !by_key {
        session.interrupt();
    }
    session.leave();
    let hung_up = exit.as_ref().is_err_and(is_hung_up);
    let is_gone = |tty: &Tty| hung_up || tty.is_gone();
    if is_gone(tty) {
        tty.give_up();
    } else {
        tty.leave();
    }
    let mut finish = |tty: &Tty, until| loop {
        match await_disk(session, signals, until) {
            // Closing a terminal can send several hang-ups. They do not cut the wait short: nothing
            // can be printed any more, so a change that is not saved is lost.
            Ok(Some(signal)) if signal == SIGHUP || is_gone(tty) => {}
            // If waiting fails, there is no more waiting.
            waited => return (waited.ok().flatten(), session.awaits_disk()),
        }
    };
    let (mut signal, mut late) = finish(tty, until.min(Instant::now() + MOMENT));
    let told = late && signal.is_none();
    if told {
        if !is_gone(tty) {
            // Saving goes on even if this line cannot be written.
            let _ = tty.say("kidneyread is still saving; Ctrl-C stops it");
        }
        (signal, late) = finish(tty, until);
    }
    if is_gone(tty) {
        tty.give_up();
        return Ok(Exit::Signal(SIGHUP));
    }
    match session.state().farewell() {
        Some(unsaved) => unsaved.lines().try_for_each(|line| tty.say(line))?,
        None if late => tty.say("your place in the article may not be remembered")?,
        None if told => tty.say("saved")?,
        None => {}
    }
    exit.map(|exit| signal.map_or(exit, Exit::Signal))
}
