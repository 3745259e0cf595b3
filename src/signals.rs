//! The signals that the reader obeys at a time of its own: a handler only raises a flag and wakes
//! the loop.

use std::io::{self, PipeWriter};
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

/// The signals that are caught, each with whether it has come.
pub(crate) struct Signals(Vec<(i32, Arc<AtomicBool>)>);

impl Signals {
    /// Catches the signals; each wakes the loop by a byte in the pipe.
    pub(crate) fn watch(waker: &PipeWriter) -> io::Result<Self> {
        let mut flags = Vec::new();
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH] {
            let flag = Arc::new(AtomicBool::new(false));
            if [SIGHUP, SIGINT, SIGQUIT, SIGTERM].contains(&signal) {
                // A second one, while the first is not yet obeyed, ends the program at once: a
                // terminal that takes nothing may hold it in a write.
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&flag))?;
            }
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
            // The pair lives until the reader is left, and the process ends with it.
            signal_hook::low_level::pipe::register_raw(signal, waker.as_raw_fd())?;
            flags.push((signal, flag));
        }
        Ok(Self(flags))
    }

    /// Whether a signal has come since this was last asked about it.
    pub(crate) fn came(&self, signal: i32) -> bool {
        self.0
            .iter()
            .any(|(number, flag)| *number == signal && flag.swap(false, Ordering::Relaxed))
    }

    /// The signal that ends the program, if one has come.
    pub(crate) fn ends(&self) -> Option<i32> {
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT]
            .into_iter()
            .find(|&signal| self.came(signal))
    }
}
