//! Signals, which the reader obeys when its loop comes round: a handler only raises a flag and
//! wakes the loop.

use std::io::{self, PipeWriter};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

/// The signals that are caught, each with a flag that says whether it has come.
pub(crate) struct Signals(Vec<(i32, Arc<AtomicBool>)>);

impl Signals {
    /// Catches the signals; each one writes a byte into the pipe, which wakes the loop.
    pub(crate) fn watch(waker: &PipeWriter) -> io::Result<Self> {
        let mut flags = Vec::new();
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH] {
            let flag = Arc::new(AtomicBool::new(false));
            if [SIGHUP, SIGINT, SIGQUIT, SIGTERM].contains(&signal) {
                // A second such signal before the first is obeyed ends the program at once: the
                // program may hang in a write to a terminal that takes no bytes.
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&flag))?;
            }
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
            // The pipe is open for as long as a signal may come: the process ends when the reader
            // is left.
            signal_hook::low_level::pipe::register_raw(signal, waker.as_raw_fd())?;
            flags.push((signal, flag));
        }
        Ok(Self(flags))
    }

    /// Whether a signal has come since the last call for it.
    pub(crate) fn came(&self, signal: i32) -> bool {
        self.0
            .iter()
            .any(|(number, flag)| *number == signal && flag.swap(false, Ordering::Relaxed))
    }

    /// The signal that is to end the program, if one has come.
    pub(crate) fn ending(&self) -> Option<i32> {
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT]
            .into_iter()
            .find(|&signal| self.came(signal))
    }
}
