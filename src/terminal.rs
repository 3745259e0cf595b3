//! The only file that touches a terminal: modes on and off, bytes in, frames out, signals. One
//! thread waits in one `poll` for keys, workers and signals; it takes all that is there, then draws
//! once.

use std::fs::File;
use std::io::{self, PipeReader, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_setfl};
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

use crate::environment::{now, session_id};
use crate::signals::Signals;

/// What the terminal can show.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Abilities {
    /// How many colours.
    pub colours: Colours,
    /// Nothing but ASCII.
    pub ascii: bool,
    /// Whether the background is dark, where the environment says so; where it does not, the
    /// terminal is asked.
    pub dark: Option<bool>,
}

/// How the reader was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// By a key.
    Quit,
    /// By a signal, of this number.
    Signal(i32),
}

/// Presses and releases of the left button, its drags and the wheel (1000, 1002), without a limit
/// of 223 columns (1006). Motion without a button is not asked for: nobody needs it and it floods
/// slow lines.
const MOUSE_ON: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";
/// Asks for the background (OSC 11), and then for the terminal's attributes (DA1), which every
/// terminal answers: after that no answer is on its way any more.
const ASK_BACKGROUND: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";
/// An escape that nothing follows for so long is the key, in milliseconds. Sequences arrive in one
/// piece but for bad luck.
const ESCAPE_WAITS: i64 = 25;
/// For so long the way out waits for the answer to a question, in milliseconds, lest it be typed
/// into the shell.
const ANSWER_WAITS: i64 = 100;
/// As many bytes of input as are taken before a frame is drawn.
const MOST_READ: usize = 1 << 20;

/// Opens the reader on this process's terminal and stays in it until it is left.
///
/// # Errors
/// If there is no terminal, or it fails.
pub(crate) fn run(
    library: Library,
    article: Option<usize>,
    abilities: Abilities,
    mouse: bool,
    store: Result<Store, NothingKept>,
) -> io::Result<Exit> {
    // A pipe, which is cheaper to wait for than a socket.
    let (woken, waker) = io::pipe()?;
    for end in [woken.as_fd(), waker.as_fd()] {
        fcntl_setfl(end, OFlags::NONBLOCK)?;
    }
    let signals = Signals::watch(&waker)?;
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
        tty.read(&mut session, &signals, &woken)
    }));
    match exit {
        Ok(exit) => end(&mut tty, &mut session, exit),
        Err(panic) => {
            // The hook has restored the terminal and told what failed. If this fails too, nothing
            // more can be done.
            let failed = Err(io::Error::other("a panic"));
            drop(catch_unwind(AssertUnwindSafe(|| {
                end(&mut tty, &mut session, failed)
            })));
            resume_unwind(panic)
        }
    }
}

/// Saves what can be saved, gives the terminal back, and prints what could not be saved.
fn end(tty: &mut Tty, session: &mut Session, exit: io::Result<Exit>) -> io::Result<Exit> {
    // By a key all was kept already, or the reader said what is to become of it.
    if !matches!(exit, Ok(Exit::Quit)) {
        session.interrupt();
    }
    session.leave();
    if exit.as_ref().is_err_and(is_hung_up) || tty.is_gone() {
        // Nothing may be written to the terminal any more, not even to restore it.
        tty.up.store(false, Ordering::Relaxed);
        return Ok(Exit::Signal(SIGHUP));
    }
    tty.leave();
    let farewell = session.state().farewell();
    for line in farewell.iter().flat_map(|text| text.lines()) {
        writeln!(tty.output, "{}", Shown::line(line))?;
    }
    exit
}

/// Whether an error says that the terminal was hung up.
fn is_hung_up(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

/// The width to print text at: the terminal's, up to 80 columns, and 80 where standard output is
/// none.
pub(crate) fn columns() -> u16 {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 => size.ws_col.min(80),
        _ => 80,
    }
}

/// What ended a wait.
struct Ready {
    /// Input is there.
    keys: bool,
    /// A worker or a signal has something to tell.
    woken: bool,
    /// The terminal was hung up.
    gone: bool,
}

/// The terminal: its two ends, what is set there, and what it shows.
struct Tty {
    input: File,
    output: File,
    abilities: Abilities,
    /// Whether modes are on that must be taken back; the panic hook asks too.
    up: Arc<AtomicBool>,
    decoder: Decoder,
    /// What was read last. Kept, so that no key waits until it is all zeros again.
    bytes: Box<[u8; 4096]>,
    mouse: bool,
    /// The question for the background is on its way.
    asked: bool,
    screen: Screen,
}

impl Tty {
    fn open(abilities: Abilities) -> io::Result<Self> {
        let input = if isatty(io::stdin()) {
            File::from(io::stdin().as_fd().try_clone_to_owned()?)
        } else {
            File::open("/dev/tty")?
        };
        let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let up = Arc::new(AtomicBool::new(false));
        let (watched, usual) = (Arc::clone(&up), std::panic::take_hook());
        let ours = std::thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            // A worker's panic is told on the bottom line and must not tear the screen down.
            if std::thread::current().id() == ours {
                restore(&watched, &mut io::stdout());
                usual(panic);
            }
        }));
        Ok(Self {
            input,
            output,
            abilities,
            up,
            decoder: Decoder::default(),
            bytes: Box::new([0; 4096]),
            mouse: false,
            asked: false,
            screen: Screen::new(abilities.ascii),
        })
    }

    /// Columns and rows. A terminal that does not know says 0, and 80 by 24 is the custom then.
    fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
            _ => (80, 24),
        }
    }

    /// Takes the terminal and paints the first frame, all in one write.
    fn enter(&mut self, state: &State) -> io::Result<()> {
        self.up.store(true, Ordering::Relaxed);
        enable_raw_mode()?;
        let mut out = Vec::with_capacity(16 * 1024);
        queue!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        self.mouse = state.mouse();
        if self.mouse {
            out.extend_from_slice(MOUSE_ON);
        }
        self.screen.forget();
        self.draw(state, &mut out)?;
        if self.abilities.colours == Colours::Indexed && state.dark().is_none() && !self.asked {
            self.asked = true;
            out.extend_from_slice(ASK_BACKGROUND);
        }
        write_all(&mut self.output, &out)
    }

    /// Whether the terminal was hung up.
    fn is_gone(&self) -> bool {
        wait(&self.input, None, Some(0)).is_ok_and(|ready| ready.gone)
    }

    /// Gives the terminal back as it was.
    fn leave(&mut self) {
        if self.asked && self.up.load(Ordering::Relaxed) {
            self.await_answer();
        }
        restore(&self.up, &mut self.output);
    }

    /// Reads what is still to be answered, so that it is not typed into the shell.
    fn await_answer(&mut self) {
        let mut bytes = [0; 4096];
        while self.asked
            && wait(&self.input, None, Some(ANSWER_WAITS))
                .is_ok_and(|ready| ready.keys && !ready.gone)
        {
            let Ok(count @ 1..) = self.input.read(&mut bytes) else {
                return;
            };
            let inputs = self.decoder.feed(bytes.get(..count).unwrap_or_default());
            self.asked = !inputs.contains(&Input::Attributes);
        }
    }

    /// The loop: waits, takes in all that is there, draws once.
    fn read(
        &mut self,
        session: &mut Session,
        signals: &Signals,
        woken: &PipeReader,
    ) -> io::Result<Exit> {
        let mut out = Vec::with_capacity(4096);
        loop {
            out.clear();
            let Some(inputs) = self.await_input(woken)? else {
                return Ok(Exit::Signal(SIGHUP));
            };
            if let Some(signal) = signals.ends() {
                return Ok(Exit::Signal(signal));
            }
            session.drain();
            self.obey(signals, session)?;
            for input in inputs {
                let effect = self.take_in(session, input);
                let exit = effect.map(|effect| self.carry_out(session, effect, signals, &mut out));
                if let Some(exit) = exit.transpose()?.flatten() {
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

    /// Waits for keys, workers and signals, and takes all input that is there; nothing where the
    /// terminal is gone.
    fn await_input(&mut self, woken: &PipeReader) -> io::Result<Option<Vec<Input>>> {
        let waits = self.decoder.holds().then_some(ESCAPE_WAITS);
        let ready = wait(&self.input, Some(woken.as_fd()), waits)?;
        let inputs = match (ready.keys, ready.woken) {
            (true, _) => self.take_input()?,
            (false, true) => Some(Vec::new()),
            // Time is up: what was held back are keys.
            (false, false) => Some(self.decoder.flush()),
        };
        if ready.gone || inputs.is_none() {
            return Ok(None);
        }
        while ready.woken && (&*woken).read(&mut [0; 64]).is_ok_and(|count| count == 64) {}
        Ok(inputs)
    }

    /// Does what signals ask for that do not end the program.
    fn obey(&mut self, signals: &Signals, session: &mut Session) -> io::Result<()> {
        if signals.came(SIGCONT) {
            self.resume(session)?;
        }
        if signals.came(SIGWINCH) {
            let (width, height) = self.size();
            session.hear(Event::Resize(width, height));
            // Also at the size it had: terminals cut or reflow what they show on the way.
            self.screen.forget();
        }
        if signals.came(SIGTSTP) {
            self.suspend(session, signals)?;
        }
        Ok(())
    }

    /// All input that is there; nothing where there is no terminal any more to come from.
    fn take_input(&mut self) -> io::Result<Option<Vec<Input>>> {
        let mut inputs = Vec::new();
        let mut taken = 0;
        loop {
            let count = match self.input.read(&mut *self.bytes) {
                Ok(0) => return Ok(None),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // Another program made the terminal non-blocking.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Some(inputs)),
                Err(error) if is_hung_up(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            inputs.extend(
                self.decoder
                    .feed(self.bytes.get(..count).unwrap_or_default()),
            );
            taken += count;
            // A terminal gives up to 4095 bytes at once; less was all that there was.
            if taken >= MOST_READ || count < 4095 || !wait(&self.input, None, Some(0))?.keys {
                return Ok(Some(inputs));
            }
        }
    }

    /// Hands an input on to the session; what comes back is to be done here.
    fn take_in(&mut self, session: &mut Session, input: Input) -> Option<TerminalEffect> {
        match input {
            Input::Key(key) => session.press(key),
            Input::Does(action) => session.apply(action),
            Input::Background { dark } => {
                session.hear(Event::Background { dark });
                None
            }
            Input::Attributes => {
                self.asked = false;
                None
            }
        }
    }

    /// Carries out what only a terminal can do. What comes back is how the reader was left.
    fn carry_out(
        &mut self,
        session: &mut Session,
        effect: TerminalEffect,
        signals: &Signals,
        out: &mut Vec<u8>,
    ) -> io::Result<Option<Exit>> {
        match effect {
            TerminalEffect::Quit => return Ok(Some(Exit::Quit)),
            TerminalEffect::Copy(text) => queue!(out, CopyToClipboard::to_clipboard_from(text))?,
            TerminalEffect::Redraw => {
                // What a panic does to the terminal can be seen only by one; no release can be
                // asked for it.
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

    /// Gives the terminal back, stops, and takes it again when the shell says so.
    fn suspend(&mut self, session: &mut Session, signals: &Signals) -> io::Result<()> {
        // Only a shell with job control puts us into a group that is not its own session's first.
        let leader = rustix::process::getsid(None).ok();
        if leader.is_none() || leader == Some(rustix::process::getpgrp()) {
            session.hear(Event::Message(
                "nothing to suspend to: no shell here could bring this back".to_owned(),
            ));
            return Ok(());
        }
        self.leave();
        // The whole group, as the key does in a shell: who pipes into us stops too.
        rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
        // What woke us is this.
        signals.came(SIGCONT);
        self.resume(session)
    }

    /// Takes the terminal again after a stop, at the size that it has now.
    fn resume(&mut self, session: &mut Session) -> io::Result<()> {
        // Whoever had the terminal meanwhile left other modes; ours are remembered as off.
        disable_raw_mode()?;
        let (width, height) = self.size();
        session.hear(Event::Resize(width, height));
        self.enter(session.state())
    }

    /// Draws what has changed, and sends it.
    fn show(&mut self, state: &State) -> io::Result<()> {
        let mut out = Vec::new();
        self.draw(state, &mut out)?;
        write_all(&mut self.output, &out)
    }

    /// Appends what has changed since the last frame.
    fn draw(&mut self, state: &State, out: &mut Vec<u8>) -> io::Result<()> {
        self.screen.update(
            state,
            Theme::new(state.theme(), state.dark(), self.abilities.colours),
            out,
        )
    }
}

/// Writes all of it, also to a terminal that another program made non-blocking.
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

/// Undoes every mode, once, in one write; nothing can be done about an error here.
fn restore(up: &AtomicBool, output: &mut impl Write) {
    if !up.swap(false, Ordering::Relaxed) {
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
        restore(&self.up, &mut self.output);
    }
}

/// Waits until there is input, or a byte in the pipe of workers and signals, or `milliseconds` have
/// passed.
fn wait(
    input: &File,
    woken: Option<BorrowedFd<'_>>,
    milliseconds: Option<i64>,
) -> io::Result<Ready> {
    let timeout = milliseconds.map(|milliseconds| Timespec {
        tv_sec: milliseconds / 1000,
        tv_nsec: milliseconds % 1000 * 1_000_000,
    });
    let keys = PollFd::new(input, PollFlags::IN);
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
        // A signal: its flag is up.
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
