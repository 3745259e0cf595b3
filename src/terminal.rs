//! The only file that touches a terminal: it switches modes on and off, reads bytes, writes frames,
//! and obeys signals. One thread waits in one `poll` for keys, workers and signals; it takes
//! everything that is there, then draws once.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::termios::{isatty, tcgetwinsize};
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};

use kidneyread::library::Library;
use kidneyread::reader::action::{Event, TerminalEffect};
use kidneyread::reader::state::State;
use kidneyread::screen::Screen;
use kidneyread::screen::decoder::{Decoder, Input};
use kidneyread::screen::theme::{Colours, Theme};
use kidneyread::session::Session;
use kidneyread::storage::store::{NothingKept, Store};
use kidneyread::text::shown::Shown;

use crate::clicks::Clicks;
use crate::environment::{now, session_id};
use crate::farewell::end;
use crate::signals::Signals;
use crate::tmux;
use crate::waiting::{await_disk, wait};

/// Abilities of the terminal, as the environment tells them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Abilities {
    /// The colours that may be used.
    pub colours: Colours,
    /// True if the terminal can show nothing but ASCII.
    pub ascii: bool,
    /// True if the background is dark; `None` if the environment does not say, and the terminal is
    /// asked.
    pub dark: Option<bool>,
}

/// Ways in which the reader is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// By a key.
    Quit,
    /// By the signal of this number.
    Signal(i32),
}

/// Asks for presses and releases of the buttons, the wheel and drags (modes 1000 and 1002), in
/// columns and rows without a limit of 223 (mode 1006). Motion without a button is not asked for:
/// nothing needs it, and it floods slow lines.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Asks for the background's colour (OSC 11), and then for the terminal's attributes (DA1), which
/// every terminal answers: after that answer no other is on its way.
const ASK_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";
/// Longest wait, when leaving, for the terminal to answer a question. Later, the shell would read
/// the answer as typed text.
const ANSWER_WAITS: Duration = Duration::from_millis(100);
/// Longest wait for the reader's own files, at the start and at the end. A disk mostly answers
/// sooner, and a person does not notice so short a wait.
pub(crate) const MOMENT: Duration = Duration::from_millis(200);
/// The most bytes of input that are taken before a frame is drawn. While they are obeyed, what comes
/// after them waits.
const MOST_READ: usize = 8 * 1024;

/// Runs the reader on this process's terminal until it is left. `article` is an index, `mouse` says
/// whether to take mouse events at all.
///
/// # Errors
/// If there is no terminal, or reading from it or writing to it fails.
pub(crate) fn run(
    library: Library,
    article: Option<usize>,
    abilities: Abilities,
    mouse: bool,
    store: Result<Store, NothingKept>,
) -> io::Result<Exit> {
    let (signals, waker) = Signals::watch()?;
    let mut tty = Tty::open(abilities)?;
    let wake = move || drop((&waker).write(b"w"));
    let mut session = Session::start(library, article, tty.size(), store, wake);
    if !mouse {
        session.leave_mouse();
    }
    if let Some(dark) = abilities.dark {
        session.hear(Event::Background { dark });
    }
    let exit = catch_unwind(AssertUnwindSafe(|| {
        tty.enter(session.state())?;
        session.settle();
        tty.show(session.state())?;
        session.begin(&session_id(), now);
        // Lest a key be pressed on annotations that are not there yet.
        if let Some(exit) = tty.pause(&mut session, &signals)? {
            return Ok(exit);
        }
        tty.show(session.state())?;
        tty.read(&mut session, &signals)
    }));
    match exit {
        Ok(exit) => end(&mut tty, &mut session, &signals, exit),
        Err(panic) => {
            // The hook has restored the terminal and told what failed. If this fails too, nothing
            // more can be done.
            let failed = Err(io::Error::other("a panic"));
            drop(catch_unwind(AssertUnwindSafe(|| {
                end(&mut tty, &mut session, &signals, failed)
            })));
            resume_unwind(panic)
        }
    }
}

/// True if an error (EIO) says that the terminal was hung up.
pub(crate) fn is_hung_up(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

/// The width at which to print text, in columns: the terminal's, up to 80, or 80 if standard output
/// is not a terminal.
pub(crate) fn columns() -> u16 {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 => size.ws_col.min(80),
        _ => 80,
    }
}

/// The terminal: its input and output, the modes that are set, and what it shows.
pub(crate) struct Tty {
    input: File,
    output: File,
    abilities: Abilities,
    /// True while modes of the terminal are on that must be switched off at the end. Shared with
    /// the panic hook.
    modes_on: Arc<AtomicBool>,
    decoder: Decoder,
    /// When the terminal was opened: the moment from which the decoder's time is counted.
    opened: Instant,
    clicks: Clicks,
    /// A buffer for reading, kept so that no key waits for it to be zeroed again.
    bytes: Box<[u8; 4096]>,
    /// True if mouse events are asked for.
    mouse: bool,
    /// True while the terminal has not yet answered the question about its background.
    asking: bool,
    screen: Screen,
}

impl Tty {
    /// Opens the terminal, and has it restored should this thread panic.
    fn open(abilities: Abilities) -> io::Result<Self> {
        let input = if isatty(io::stdin()) {
            File::from(io::stdin().as_fd().try_clone_to_owned()?)
        } else {
            File::open("/dev/tty")?
        };
        let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let modes_on = Arc::new(AtomicBool::new(false));
        let (shared, default_hook) = (Arc::clone(&modes_on), std::panic::take_hook());
        let this_thread = std::thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            // A worker's panic becomes a message on the bottom line and must not restore the
            // terminal.
            if std::thread::current().id() == this_thread {
                restore(&shared, &mut io::stdout());
                default_hook(panic);
            }
        }));
        Ok(Self {
            input,
            output,
            abilities,
            modes_on,
            decoder: Decoder::default(),
            opened: Instant::now(),
            clicks: Clicks::default(),
            bytes: Box::new([0; 4096]),
            mouse: false,
            asking: false,
            screen: Screen::new(abilities.ascii),
        })
    }

    /// Columns and rows of the terminal; 80 by 24 if it does not know and says 0.
    fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            _ => (80, 24),
        }
    }

    /// Takes the terminal and paints the first frame, all in one write.
    fn enter(&mut self, state: &State) -> io::Result<()> {
        self.modes_on.store(true, Ordering::Relaxed);
        enable_raw_mode()?;
        let mut out = Vec::with_capacity(16 * 1024);
        queue!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        self.mouse = state.mouse();
        if self.mouse {
            out.extend_from_slice(MOUSE_ON);
        }
        self.screen.forget();
        self.draw(state, &mut out)?;
        if self.abilities.colours == Colours::Indexed && state.dark().is_none() && !self.asking {
            self.asking = true;
            out.extend_from_slice(ASK_BACKGROUND);
        }
        write_all(&mut self.output, &out)
    }

    /// True if the terminal was hung up.
    pub(crate) fn is_gone(&self) -> bool {
        wait(&self.input, None, Some(Duration::ZERO)).is_ok_and(|ready| ready.gone)
    }

    /// Writes nothing to the terminal any more, not even to restore it.
    pub(crate) fn give_up(&self) {
        self.modes_on.store(false, Ordering::Relaxed);
    }

    /// Writes a line to the terminal, once it was given back.
    pub(crate) fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.output, "{}", Shown::line(line))
    }

    /// Gives the terminal back as it was.
    pub(crate) fn leave(&mut self) {
        if self.asking && self.modes_on.load(Ordering::Relaxed) {
            self.await_answer();
        }
        restore(&self.modes_on, &mut self.output);
    }

    /// Reads the awaited answer, so that the shell does not read it as typed.
    fn await_answer(&mut self) {
        let mut bytes = [0; 4096];
        while self.asking
            && wait(&self.input, None, Some(ANSWER_WAITS))
                .is_ok_and(|ready| ready.keys && !ready.gone)
        {
            let Ok(count @ 1..) = self.input.read(&mut bytes) else {
                return;
            };
            let inputs = self.decoder.feed(bytes.get(..count).unwrap_or_default());
            self.asking = !inputs.contains(&Input::Attributes);
        }
    }

    /// The loop: waits, takes in everything that is there, draws once.
    fn read(&mut self, session: &mut Session, signals: &Signals) -> io::Result<Exit> {
        let mut out = Vec::with_capacity(4096);
        loop {
            out.clear();
            let Some(inputs) = self.await_input(signals)? else {
                return Ok(Exit::Signal(SIGHUP));
            };
            if let Some(signal) = signals.ending() {
                return Ok(Exit::Signal(signal));
            }
            let heard = session.drain();
            if !self.obey(signals, session)? && !heard && inputs.is_empty() {
                // The writer is done and has nothing to tell.
                continue;
            }
            let mut inputs = inputs.into_iter().peekable();
            while let Some(input) = inputs.next() {
                let effect = self.take_in(session, session.joined(input, &mut inputs));
                let exit = effect.map(|effect| self.carry_out(session, effect, signals, &mut out));
                let exit = exit.transpose()?.flatten();
                // Many keys take their time: a signal does not wait for them.
                if let Some(exit) = exit.or_else(|| signals.ending().map(Exit::Signal)) {
                    return Ok(exit);
                }
            }
            let mouse = session.state().mouse();
            if self.mouse != mouse {
                self.mouse = mouse;
                out.extend_from_slice(if mouse { MOUSE_ON } else { MOUSE_OFF });
            }
            self.draw(session.state(), &mut out)?;
            if !out.is_empty() {
                write_all(&mut self.output, &out)?;
            }
        }
    }

    /// Waits for keys, workers and signals, and takes all input that is there; `None` if the
    /// terminal is gone.
    fn await_input(&mut self, signals: &Signals) -> io::Result<Option<Vec<Input>>> {
        let waits = self.decoder.waits(self.opened.elapsed());
        let ready = wait(&self.input, Some(signals.woken()), waits)?;
        let inputs = if ready.keys {
            self.take_input()?
        } else {
            Some(self.decoder.expire(self.opened.elapsed()))
        };
        if ready.gone || inputs.is_none() {
            return Ok(None);
        }
        if ready.woken {
            signals.wake_up();
        }
        Ok(inputs)
    }

    /// Waits a moment for files of the reader's own; returns how the reader was left, if a signal
    /// came that ends the program.
    fn pause(&mut self, session: &mut Session, signals: &Signals) -> io::Result<Option<Exit>> {
        let signal = await_disk(session, signals, Instant::now() + MOMENT)?;
        self.obey(signals, session)?;
        Ok(signal.map(Exit::Signal))
    }

    /// Obeys the signals that do not end the program; false if none came.
    fn obey(&mut self, signals: &Signals, session: &mut Session) -> io::Result<bool> {
        let (continued, resized) = (signals.came(SIGCONT), signals.came(SIGWINCH));
        if continued {
            self.resume(session)?;
        }
        if resized {
            let (width, height) = self.size();
            session.hear(Event::Resize(width, height));
            // The screen is painted whole even at the same size: terminals cut or reflow what they
            // show while they are resized.
            self.screen.forget();
        }
        let stopped = signals.came(SIGTSTP);
        if stopped {
            self.suspend(session, signals)?;
        }
        Ok(continued || resized || stopped)
    }

    /// Takes all input that is there; `None` if the terminal is gone.
    fn take_input(&mut self) -> io::Result<Option<Vec<Input>>> {
        let mut inputs = Vec::new();
        let mut taken = 0;
        loop {
            let count = match self.input.read(&mut *self.bytes) {
                Ok(0) => return Ok(None),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // Another program has made the terminal non-blocking.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Some(inputs)),
                Err(error) if is_hung_up(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            inputs.extend(
                self.decoder
                    .feed(self.bytes.get(..count).unwrap_or_default()),
            );
            taken += count;
            // A terminal hands out up to 4095 bytes at once; fewer bytes were all that there were.
            if taken >= MOST_READ
                || count < 4095
                || !wait(&self.input, None, Some(Duration::ZERO))?.keys
            {
                return Ok(Some(inputs));
            }
        }
    }

    /// Hands an input on to the session; returns what only a terminal can do.
    fn take_in(&mut self, session: &mut Session, input: Input) -> Option<TerminalEffect> {
        match input {
            Input::Key(key) => session.press(key),
            Input::Action(action) => {
                let action = self.clicks.counted(action, Instant::now());
                session.apply(action)
            }
            Input::Background { dark } => {
                session.hear(Event::Background { dark });
                None
            }
            Input::Attributes => {
                self.asking = false;
                None
            }
        }
    }

    /// Carries out what only a terminal can do; returns how the reader was left, if it was.
    fn carry_out(
        &mut self,
        session: &mut Session,
        effect: TerminalEffect,
        signals: &Signals,
        out: &mut Vec<u8>,
    ) -> io::Result<Option<Exit>> {
        match effect {
            TerminalEffect::Leave => {
                let exit = self.pause(session, signals)?;
                return Ok(exit.or_else(|| session.quits_or_asks().then_some(Exit::Quit)));
            }
            TerminalEffect::Quit => return Ok(Some(Exit::Quit)),
            TerminalEffect::Copy(text) => {
                if tmux::is_around() && tmux::load(text.clone()).is_ok() {
                    session.say_also("to tmux, and to the clipboard if the terminal allows it");
                } else {
                    queue!(out, CopyToClipboard::to_clipboard_from(text))?;
                    session.say_also("to the clipboard, if the terminal allows it");
                }
            }
            TerminalEffect::Redraw => {
                // Only a real panic shows what one does to the terminal. A release build cannot be
                // asked for one.
                assert!(
                    !(cfg!(debug_assertions)
                        && std::env::var_os("KIDNEYREAD_TEST_PANIC").is_some()),
                    "a panic was asked for"
                );
                self.screen.forget();
            }
            TerminalEffect::Suspend => self.suspend(session, signals)?,
        }
        Ok(None)
    }

    /// Gives the terminal back, stops, and takes it again when the shell continues the program.
    fn suspend(&mut self, session: &mut Session, signals: &Signals) -> io::Result<()> {
        // A shell with job control puts each job into a process group of its own, whose leader is
        // not the leader of the session.
        let leader = rustix::process::getsid(None).ok();
        if leader.is_none() || leader == Some(rustix::process::getpgrp()) {
            session.hear(Event::Message(
                "cannot suspend: there is no shell that could continue the program".to_owned(),
            ));
            return Ok(());
        }
        self.leave();
        // The whole group is stopped, as the shell's key would do: a program that pipes into this
        // one stops too.
        rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
        // The program has just been continued; the signal asks for nothing more.
        signals.came(SIGCONT);
        self.resume(session)
    }

    /// Takes the terminal again after a stop, at the size that it has now.
    fn resume(&mut self, session: &mut Session) -> io::Result<()> {
        // Another program may have left other modes meanwhile. `crossterm` sets raw mode again only
        // after it was disabled.
        disable_raw_mode()?;
        let (width, height) = self.size();
        session.hear(Event::Resize(width, height));
        self.enter(session.state())
    }

    /// Draws what has changed, and writes it to the terminal.
    fn show(&mut self, state: &State) -> io::Result<()> {
        let mut out = Vec::new();
        self.draw(state, &mut out)?;
        write_all(&mut self.output, &out)
    }

    /// Appends the bytes of what has changed since the last frame.
    fn draw(&mut self, state: &State, out: &mut Vec<u8>) -> io::Result<()> {
        self.screen.update(
            state,
            Theme::new(state.theme(), state.dark(), self.abilities.colours),
            out,
        )
    }
}

/// Writes all bytes, even to a terminal that another program has made non-blocking.
fn write_all(output: &mut File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match output.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                poll(&mut [PollFd::new(output, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Takes every mode back in one write, if that was not done yet. Errors are ignored: nothing can be
/// done about them here.
fn restore(modes_on: &AtomicBool, output: &mut impl Write) {
    if !modes_on.swap(false, Ordering::Relaxed) {
        return;
    }
    let mut out = MOUSE_OFF.to_vec();
    let _ = queue!(out, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = output.write_all(&out);
    let _ = output.flush();
    let _ = disable_raw_mode();
}

impl Drop for Tty {
    fn drop(&mut self) {
        restore(&self.modes_on, &mut self.output);
    }
}
