//! A program on a pseudo-terminal, seen through a terminal emulator. Deadlines only guard against a
//! hang.

#![allow(dead_code, reason = "each test file uses what it needs of it")]

use std::io::{Read, Write};
use std::process::Child;

use pty_process::blocking::{Command, Pts, Pty};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{Termios, tcgetattr};
use vt100::{Callbacks, MouseProtocolMode, Screen};

/// The path of the reader's binary.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_kidneyread");
const HANG: Timespec = Timespec {
    tv_sec: 30,
    tv_nsec: 0,
};

/// Events that the emulator reports but does not keep on its screen.
#[derive(Default)]
pub(crate) struct Reported {
    pub(crate) clipboard: Vec<u8>,
}

impl Callbacks for Reported {
    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], data: &[u8]) {
        self.clipboard = data.to_vec();
    }
}

/// A program on a pseudo-terminal, and what it has written there.
pub(crate) struct Session {
    /// The end of the terminal at which the test types and reads.
    pub(crate) pty: Pty,
    /// The end of the terminal at which the program runs.
    pub(crate) pts: Pts,
    pub(crate) child: Child,
    pub(crate) emulator: vt100::Parser<Reported>,
    /// All bytes that the program has written.
    pub(crate) raw: Vec<u8>,
    /// The modes of the terminal before the program came.
    before: Termios,
}

impl Session {
    /// Starts a program on a terminal of 30 rows and 100 columns, with no environment but this.
    pub(crate) fn start(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::sized(100, program, arguments, environment)
    }

    /// Starts a program on a terminal of 30 rows and `columns` columns.
    pub(crate) fn sized(
        columns: u16,
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(pty_process::Size::new(30, columns)).unwrap();
        let before = tcgetattr(&pts).unwrap();
        let mut command = Command::new(program)
            .args(arguments)
            .env_clear()
            .env("TERM", "xterm-256color")
            .env("PATH", "/usr/bin:/bin");
        for (name, value) in environment {
            command = command.env(name, value);
        }
        let child = command.spawn_borrowed(&pts).unwrap();
        let size = |number| std::num::NonZero::new(number).unwrap();
        let emulator =
            vt100::Parser::new_with_callbacks(size(30), size(columns), 0, Reported::default());
        Self {
            pty,
            pts,
            child,
            emulator,
            raw: Vec::new(),
            before,
        }
    }

    /// Starts the reader on a terminal of 30 rows and 100 columns.
    pub(crate) fn reader(arguments: &[&str]) -> Self {
        Self::start(BINARY, arguments, &[])
    }

    pub(crate) fn type_in(&mut self, keys: &str) {
        self.pty.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for output and reads some of it; false if nothing more can come.
    pub(crate) fn look(&mut self) -> bool {
        let mut polled = [PollFd::new(&self.pty, PollFlags::IN)];
        assert!(
            poll(&mut polled, Some(&HANG)).unwrap() > 0,
            "hung at:\n{}",
            self.screen().contents()
        );
        self.take(16384)
    }

    /// Reads at most `most` bytes of the output that is there; false if nothing more can come.
    pub(crate) fn take(&mut self, most: usize) -> bool {
        let mut bytes = vec![0; most];
        match self.pty.read(&mut bytes) {
            Ok(count @ 1..) => {
                self.emulator.process(&bytes[..count]);
                self.raw.extend_from_slice(&bytes[..count]);
                true
            }
            _ => false,
        }
    }

    /// Reads the output that is there, without waiting.
    pub(crate) fn glance(&mut self) {
        let moment = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        while poll(&mut [PollFd::new(&self.pty, PollFlags::IN)], Some(&moment)).unwrap() > 0
            && self.take(16384)
        {}
    }

    pub(crate) fn wait_until(&mut self, done: impl Fn(&Screen) -> bool) {
        while !done(self.emulator.screen()) {
            assert!(self.look(), "ended at:\n{}", self.screen().contents());
        }
    }

    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(|screen| screen.contents().contains(text));
    }

    pub(crate) fn wait_for_bytes(&mut self, bytes: &[u8]) {
        while !self
            .raw
            .windows(bytes.len())
            .any(|written| written == bytes)
        {
            assert!(self.look(), "ended at:\n{}", self.screen().contents());
        }
    }

    pub(crate) fn screen(&self) -> &Screen {
        self.emulator.screen()
    }

    /// The bottom line on the screen.
    pub(crate) fn bottom(&self) -> String {
        let (rows, columns) = self.screen().size();
        self.screen()
            .rows(0, columns.get())
            .nth(usize::from(rows.get()) - 1)
            .unwrap_or_default()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the program to end and returns its exit code; all output before the end is read.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        let status = loop {
            let mut polled = [PollFd::new(&self.pty, PollFlags::IN)];
            let moment = Timespec {
                tv_sec: 0,
                tv_nsec: 5_000_000,
            };
            if poll(&mut polled, Some(&moment)).unwrap() > 0 {
                self.look();
            } else if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
        };
        status.code()
    }

    /// Asserts that modes and screen are as they were before the program came.
    pub(crate) fn assert_restored(&self) {
        let (before, after) = (&self.before, tcgetattr(&self.pts).unwrap());
        assert_eq!(before.input_modes, after.input_modes);
        assert_eq!(before.output_modes, after.output_modes);
        assert_eq!(before.local_modes, after.local_modes);
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(
            screen.mouse_protocol_mode(),
            MouseProtocolMode::None,
            "mouse events are off"
        );
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
