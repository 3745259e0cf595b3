//! The only file that touches a terminal: modes on and off, bytes in, frames out, signals. One
//! thread waits in one `poll` for keys, workers and signals; it takes all that is there, then draws
//! once.

use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

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
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use kidneyread::library::Library;
use kidneyread::reader::action::{Effect, Event};
use kidneyread::reader::keymap;
use kidneyread::reader::state::State;
use kidneyread::screen::Screen;
use kidneyread::screen::decoder::{Decoder, Input};
use kidneyread::screen::theme::{Colours, Theme};
use kidneyread::storage::store::{NothingKept, Store};
use kidneyread::storage::workers::Workers;
use kidneyread::text::shown::Shown;

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
    let (heard, told) = io::pipe()?;
    for end in [heard.as_fd(), told.as_fd()] {
        fcntl_setfl(end, OFlags::NONBLOCK)?;
    }
    let signals = Signals::watch(&told)?;
    let mut tty = Tty::open(abilities)?;
    let (width, height) = tty.size();
    let (places, trouble) = store.as_ref().map(Store::places).unwrap_or_default();
    let (mut state, effect) = State::resumed(library, article, places, width, height);
    if let Ok((settings, other)) = store.as_ref().map(Store::settings) {
        state.set(settings);
        if let Some(trouble) = trouble.or(other) {
            state.hear(Event::Message(trouble.to_string()));
        }
    }
    let keeps = store.is_ok();
    let world = Workers::new(move || drop((&told).write(b"w"))).keeping(store);
    if !mouse {
        state.leave_mouse();
    }
    if let Some(dark) = abilities.dark {
        state.hear(Event::Background { dark });
    }
    world.carry(&mut state, effect);
    let exit = tty.enter(&state).and_then(|()| {
        // The first frame is out: now what it did not need.
        state.settle();
        tty.show(&state)?;
        state.call_session(&session(), now);
        world.read_notes();
        // It takes a millisecond, and no key is to be pressed on notes that are not there yet.
        world.finish(&mut state);
        world.sum_up(state.library());
        tty.read(&mut state, &world, &signals, &heard, keeps)
    });
    // By a key all was kept already, or the reader said what is to become of it.
    if !matches!(exit, Ok(Exit::Quit)) {
        let asked = state.save_draft();
        world.carry(&mut state, asked);
        state.print_unsaved();
    }
    state.remember_place();
    world.finish(&mut state);
    let gone = exit
        .as_ref()
        .is_err_and(|error| error.raw_os_error() == Some(Errno::IO.raw_os_error()));
    if gone || wait(&tty.input, None, Some(0)).is_ok_and(|woken| woken.gone) {
        // The terminal is gone: nothing may be written to it any more, not even to restore it.
        tty.up.store(false, Ordering::Relaxed);
        return Ok(Exit::Signal(SIGHUP));
    }
    tty.leave();
    for line in state.farewell().iter().flat_map(|text| text.lines()) {
        writeln!(tty.output, "{}", Shown::line(line))?;
    }
    exit
}

/// What tells this session from all others: chance, or else what no other process has at this time.
pub(crate) fn session() -> Vec<u8> {
    let mut chance = [0; 16];
    let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut chance));
    if read.is_ok() {
        chance.to_vec()
    } else {
        format!("{} {:?}", std::process::id(), SystemTime::now()).into_bytes()
    }
}

/// The time, in seconds since 1970.
fn now() -> i64 {
    let passed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |passed| passed.as_secs());
    i64::try_from(passed).unwrap_or(i64::MAX)
}

/// The width to print text at: the terminal's, up to 80 columns, and 80 where standard output is
/// none.
pub(crate) fn columns() -> u16 {
    match tcgetwinsize(io::stdout()) {
        Ok(size) if size.ws_col > 0 => size.ws_col.min(80),
        _ => 80,
    }
}

/// Which signals have come.
struct Signals(Vec<(i32, Arc<AtomicBool>)>);

impl Signals {
    fn watch(told: &PipeWriter) -> io::Result<Self> {
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
            signal_hook::low_level::pipe::register_raw(signal, told.as_raw_fd())?;
            flags.push((signal, flag));
        }
        Ok(Self(flags))
    }

    /// Whether a signal has come since this was asked last.
    fn came(&self, signal: i32) -> bool {
        self.0
            .iter()
            .any(|(number, flag)| *number == signal && flag.swap(false, Ordering::Relaxed))
    }

    /// The signal that ends the program, if one has come.
    fn ends(&self) -> Option<i32> {
        [SIGHUP, SIGTERM, SIGINT, SIGQUIT]
            .into_iter()
            .find(|&signal| self.came(signal))
    }
}

/// What woke the loop.
struct Woken {
    keys: bool,
    heard: bool,
    gone: bool,
}

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
                .is_ok_and(|woken| woken.keys && !woken.gone)
        {
            let Ok(count @ 1..) = self.input.read(&mut bytes) else {
                return;
            };
            let inputs = self.decoder.feed(bytes.get(..count).unwrap_or_default());
            self.asked = !inputs.contains(&Input::Attributes);
        }
    }

    /// The loop: wait, take in all that is there, draw once.
    fn read(
        &mut self,
        state: &mut State,
        world: &Workers,
        signals: &Signals,
        heard: &PipeReader,
        keeps: bool,
    ) -> io::Result<Exit> {
        let mut out = Vec::with_capacity(4096);
        loop {
            out.clear();
            let waits = self.decoder.holds().then_some(ESCAPE_WAITS);
            let woken = wait(&self.input, Some(heard.as_fd()), waits)?;
            let inputs = match (woken.keys, woken.heard) {
                (true, _) => self.take_input()?,
                (false, true) => Some(Vec::new()),
                // Time is up: what was held back are keys.
                (false, false) => Some(self.decoder.flush()),
            };
            let (false, Some(inputs)) = (woken.gone, inputs) else {
                return Ok(Exit::Signal(SIGHUP));
            };
            while woken.heard && (&*heard).read(&mut [0; 64]).is_ok_and(|count| count == 64) {}
            if let Some(signal) = signals.ends() {
                return Ok(Exit::Signal(signal));
            }
            while let Some(event) = world.next() {
                let asked = state.hear(event);
                world.carry(state, asked);
            }
            if keeps {
                world.rest(state);
            }
            if signals.came(SIGCONT) {
                self.resume(state)?;
            }
            if signals.came(SIGWINCH) {
                let (width, height) = self.size();
                state.hear(Event::Resize(width, height));
                // Also at the size it had: terminals cut or reflow what they show on the way.
                self.screen.forget();
            }
            if signals.came(SIGTSTP) {
                self.suspend(state, signals)?;
            }
            for input in inputs {
                let asked = self.hear(state, input);
                let asked = world.carry(state, asked);
                if let Some(exit) = self.carry(state, asked, signals, &mut out)? {
                    return Ok(exit);
                }
            }
            if self.mouse != state.mouse() {
                self.mouse = state.mouse();
                out.extend_from_slice(if self.mouse { MOUSE_ON } else { MOUSE_OFF });
            }
            self.draw(state, &mut out)?;
            if !out.is_empty() {
                write_all(&mut self.output, &out)?;
            }
        }
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
                // A terminal that was hung up.
                Err(error) if error.raw_os_error() == Some(Errno::IO.raw_os_error()) => {
                    return Ok(None);
                }
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

    fn hear(&mut self, state: &mut State, input: Input) -> Option<Effect> {
        let action = match input {
            Input::Key(key) => {
                let (before, key) = keymap::meant(key, state.keys());
                if let Some(escape) = before {
                    state.apply(keymap::action(escape, state.keys()));
                }
                keymap::action(key, state.keys())
            }
            Input::Does(action) => action,
            Input::Background { dark } => return state.hear(Event::Background { dark }),
            Input::Attributes => {
                self.asked = false;
                return None;
            }
        };
        state.apply(action)
    }

    /// Carries out what only a terminal can do; nothing else is left to it.
    fn carry(
        &mut self,
        state: &mut State,
        effect: Option<Effect>,
        signals: &Signals,
        out: &mut Vec<u8>,
    ) -> io::Result<Option<Exit>> {
        match effect {
            Some(Effect::Quit) => return Ok(Some(Exit::Quit)),
            Some(Effect::Copy(text)) => queue!(out, CopyToClipboard::to_clipboard_from(text))?,
            Some(Effect::Redraw) => {
                // What a panic does to the terminal can be seen only by one; no release can be
                // asked for it.
                assert!(
                    !(cfg!(debug_assertions)
                        && std::env::var_os("KIDNEYREAD_TEST_PANIC").is_some()),
                    "a panic was asked for"
                );
                self.screen.forget();
            }
            Some(Effect::Suspend) => self.suspend(state, signals)?,
            // The world has done these.
            Some(
                Effect::Read(_)
                | Effect::Fold(_)
                | Effect::Keep(..)
                | Effect::Leave
                | Effect::Survey(..)
                | Effect::Advise { .. },
            )
            | None => {}
        }
        Ok(None)
    }

    /// Gives the terminal back, stops, and takes it again when the shell says so.
    fn suspend(&mut self, state: &mut State, signals: &Signals) -> io::Result<()> {
        // Only a shell with job control puts us into a group that is not its own session's first.
        let leader = rustix::process::getsid(None).ok();
        if leader.is_none() || leader == Some(rustix::process::getpgrp()) {
            state.hear(Event::Message(
                "nothing to suspend to: no shell here could bring this back".to_owned(),
            ));
            return Ok(());
        }
        self.leave();
        // The whole group, as the key does in a shell: who pipes into us stops too.
        rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?;
        // What woke us is this.
        signals.came(SIGCONT);
        self.resume(state)
    }

    fn resume(&mut self, state: &mut State) -> io::Result<()> {
        // Whoever had the terminal meanwhile left other modes; ours are remembered as off.
        disable_raw_mode()?;
        let (width, height) = self.size();
        state.hear(Event::Resize(width, height));
        self.enter(state)
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

/// Waits until there is input, or something to be heard, or `milliseconds` have passed.
fn wait(
    input: &File,
    heard: Option<BorrowedFd<'_>>,
    milliseconds: Option<i64>,
) -> io::Result<Woken> {
    let timeout = milliseconds.map(|milliseconds| Timespec {
        tv_sec: milliseconds / 1000,
        tv_nsec: milliseconds % 1000 * 1_000_000,
    });
    let keys = PollFd::new(input, PollFlags::IN);
    let mut both = [
        keys.clone(),
        heard.map_or_else(
            || keys.clone(),
            |heard| PollFd::from_borrowed_fd(heard, PollFlags::IN),
        ),
    ];
    let polled = both
        .get_mut(..1 + usize::from(heard.is_some()))
        .unwrap_or_default();
    let interrupted = match poll(polled, timeout.as_ref()) {
        Ok(_) => false,
        // A signal: its flag is up.
        Err(Errno::INTR) => true,
        Err(error) => return Err(error.into()),
    };
    let events = polled.first().map_or(PollFlags::empty(), PollFd::revents);
    let heard = interrupted
        || polled
            .get(1)
            .is_some_and(|heard| !heard.revents().is_empty());
    Ok(Woken {
        heard,
        keys: events.contains(PollFlags::IN),
        gone: events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
    })
}
