//! Signals, which the reader obeys when its loop comes round: a handler only raises a flag and
//! wakes the loop.

use std::io::{self, PipeReader, PipeWriter, Read};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{OFlags, fcntl_setfl};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

/// The signals that are caught, and the pipe by which they and the workers wake the loop.
pub(crate) struct Signals {
    /// Each signal, with a flag that says whether it has come.
    flags: Vec<(i32, Arc<AtomicBool>)>,
    /// The end of the pipe at which the loop waits.
    woken: PipeReader,
}

impl Signals {
    /// Catches the signals; each one writes a byte into a pipe, which wakes the loop. Returns the
    /// end of the pipe into which workers write too.
    pub(crate) fn watch() -> io::Result<(Self, PipeWriter)> {
        // A pipe is cheaper to wait for than a socket.
        let (woken, waker) = io::pipe()?;
        for end in [woken.as_fd(), waker.as_fd()] {
            fcntl_setfl(end, OFlags::NONBLOCK)?;
        }
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
        Ok((Self { flags, woken }, waker))
    }

    /// True if a signal has come since the last call for it.
    pub(crate) fn came(&self, signal: i32) -> bool {
        self.flags
            .iter()
            .any(|(number, flag)| *number == signal && flag.swap(false, Ordering::Relaxed))
    }

    /// The descriptor to wait for. It becomes readable when a worker or a signal wakes the loop.
    pub(crate) fn woken(&self) -> BorrowedFd<'_> {
        self.woken.as_fd()
    }

    /// Notes that the loop is awake, so that the next wait is for what comes from now on.
    pub(crate) fn wake_up(&self) {
        while (&self.woken)
            .read(&mut [0; 64])
            .is_ok_and(|count| count == 64)
        {}
    }

    /// The signal that is to end the program, if one has come.
    pub(crate) fn ending(&self) -> Option<i32> {
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT]
            .into_iter()
            .find(|&signal| self.came(signal))
    }
}
