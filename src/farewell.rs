//! The farewell: all ends of the reader come through here. The terminal is given back, what is still
//! being written is waited for, but never without a limit, and what was not saved is printed.

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
    // When the reader left by a key, it is decided what becomes of unsaved changes.
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
            // One terminal that is closed may lead to several hang-ups; and once nothing can be
            // printed, only what is saved is not lost.
            Ok(Some(signal)) if signal == SIGHUP || is_gone(tty) => {}
            // If waiting fails, it is over.
            waited => return (waited.ok().flatten(), session.awaits_disk()),
        }
    };
    let (mut signal, mut late) = finish(tty, until.min(Instant::now() + MOMENT));
    let told = late && signal.is_none();
    if told {
        if !is_gone(tty) {
            // Whether it can be told changes nothing.
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
