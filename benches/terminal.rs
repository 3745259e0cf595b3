//! Times the real binary in a pseudo-terminal of 120 columns and 40 rows, next to `less`. Nothing
//! here passes or fails: `cargo bench --bench terminal` prints a table, which `benches/README.md`
//! explains.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a bench prints, and fails by panicking"
)]

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();
const ROWS: NonZero<u16> = NonZero::new(40).unwrap();

/// The sequence that ends a synchronized update, and with it a frame.
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";
/// The silence after which a repaint is taken to be over. The time of its last byte is what counts.
const SILENCE: Duration = Duration::from_millis(20);
/// The silence after which a repaint is over where a program may compute between two bytes.
const LONG_SILENCE: Duration = Duration::from_millis(150);
/// The time after which a key without any answer is given up.
const PATIENCE: Duration = Duration::from_secs(3);

/// The start of the query for the background colour (OSC 11), and a terminal's answers to it and to
/// the query for its attributes (DA1).
const ASKED: &[u8] = b"\x1b]11;?";
const ANSWERED: &[u8] = b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\\x1b[?62;22c";

/// The first words of the embedded article.
const FIRST_WORDS: &str = "Diabetic Nephropathy is one serious complication";
/// The last paragraph of a generated article, and its first word, which stands nowhere else. The
/// word is searched for as written here, because `less` distinguishes case.
const LAST_WORDS: &str = "Xylographs end this article.";
const LAST_WORD: &str = "Xylographs";

/// The texts whose sentences generated articles are made of.
const TEXTS: [&str; 2] = [
    include_str!("../assets/articles/diabetic-nephropathy.txt"),
    include_str!("../assets/articles/iga-nephropathy.txt"),
];

const SHORT: usize = 12_000;
const MEGABYTE: usize = 1_000_000;
const LONG: usize = 100_000_000;

type Measure = fn(&Bench) -> Outcome<Vec<Row>>;

const MEASURES: [(&str, Measure); 7] = [
    ("start", start_to_text_on_the_screen),
    ("keys", a_key_to_the_last_byte_of_its_repaint),
    ("sizes", a_key_in_articles_of_growing_size),
    ("burst", two_thousand_keys_at_once),
    ("search", search_to_the_end_of_a_megabyte),
    ("memory", memory_at_start_and_size_on_disk),
    ("waiting", processor_time_while_waiting),
];

fn main() -> Outcome<()> {
    let (options, wanted): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with('-'));
    if !options.iter().any(|option| option == "--bench") {
        println!("This measures and tests nothing: run it by `cargo bench --bench terminal`.");
        return Ok(());
    }
    let bench = Bench::new()?;
    let mut rows = Vec::new();
    for (name, measure) in MEASURES {
        if wanted.is_empty() || wanted.iter().any(|part| name.contains(&**part)) {
            eprintln!("measuring {name} …");
            rows.extend(measure(&bench)?);
        }
    }
    let cores = std::thread::available_parallelism()?;
    let behind = if wanted.is_empty() {
        String::new()
    } else {
        format!(" -- {}", wanted.join(" "))
    };
    println!(
        "`cargo bench --bench terminal{behind}` on {cores} cores, {COLUMNS}x{ROWS}, medians:\n"
    );
    println!(
        "| measure | kidneyread | less | ratio of medians | median of pairs' ratios |\n| --- | --: | --: | --: | --: |"
    );
    for row in rows {
        println!(
            "| {} | {} | {} | {} | {} |",
            row.what, row.ours, row.theirs, row.ratio, row.pairs
        );
    }
    Ok(())
}

// The measures.

/// Measures the time from the start of the process until the article's first words are on the
/// screen, and until the first frame is complete.
fn start_to_text_on_the_screen(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    let articles = [
        ("its 3 kB article", Bench::embedded(), 250, FIRST_WORDS),
        ("100 MB", bench.article(LONG)?, 60, ""),
    ];
    for (name, article, rounds, words) in articles {
        let (mut text, mut frame) = (bench.samples(), bench.samples());
        for _ in 0..rounds {
            for (side, program) in bench.programs.iter().enumerate() {
                let mut session = Session::start(*program, &article, bench)?;
                let answer = session.listen(session.born, PATIENCE, SILENCE)?;
                if !words.is_empty() {
                    text[side].push(milliseconds(
                        answer.until(words).ok_or("the article was not painted")?,
                    ));
                }
                // Output after the first frame is not part of the start.
                frame[side].push(milliseconds(answer.first_frame()));
            }
        }
        if !words.is_empty() {
            rows.push(Row::new(
                format!("start to text on the screen, {name}"),
                Unit::Milliseconds,
                &text,
            ));
        }
        rows.push(Row::new(
            format!("start to the first frame's last byte, {name}"),
            Unit::Milliseconds,
            &frame,
        ));
    }
    Ok(rows)
}

/// Measures line keys and page keys in a short article and in a long one. The short one is just
/// long enough for `less` to scroll.
fn a_key_to_the_last_byte_of_its_repaint(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    // In the short article the keys go down and up again, in the long one down from its middle.
    for (name, bytes, place, [lines, pages]) in [
        ("12 kB", SHORT, "g", [["j", "k"], [" ", "b"]]),
        ("100 MB", LONG, "50%", [["j", "j"], [" ", " "]]),
    ] {
        let article = bench.article(bytes)?;
        let mut sessions = bench.sessions(&article)?;
        for session in &mut sessions {
            session.press(place)?;
            session.settle()?;
        }
        for (key, keys, rounds) in [("a line", lines, 150), ("a page", pages, 100)] {
            rows.extend(pressed(
                &format!("{key} in {name}"),
                &mut sessions,
                keys,
                rounds,
            )?);
        }
    }
    Ok(rows)
}

/// Presses keys one after another, and returns the time, the bytes and the reads of each answer.
fn pressed(
    what: &str,
    sessions: &mut [Session],
    keys: [&str; 2],
    rounds: usize,
) -> Outcome<Vec<Row>> {
    let [mut times, mut bytes, mut pieces] = [(); 3].map(|()| vec![Vec::new(); sessions.len()]);
    for round in 0..rounds {
        for (side, session) in sessions.iter_mut().enumerate() {
            let answer = session.press(keys[round % 2])?;
            times[side].push(milliseconds(answer.time()));
            bytes[side].push(count(answer.bytes()));
            pieces[side].push(count(answer.pieces.len()));
        }
    }
    Ok(vec![
        Row::new(what.to_owned(), Unit::Milliseconds, &times),
        Row::new(format!("{what}: bytes written"), Unit::Bytes, &bytes),
        Row::new(format!("{what}: pieces read"), Unit::Count, &pieces),
    ])
}

/// Measures line keys and page keys of kidneyread alone, in articles from 3 kB to 100 MB. The times
/// must not grow with the article.
fn a_key_in_articles_of_growing_size(bench: &Bench) -> Outcome<Vec<Row>> {
    let sizes = [
        ("3 kB", 3_000),
        ("100 kB", 100_000),
        ("1 MB", MEGABYTE),
        ("10 MB", 10_000_000),
        ("100 MB", LONG),
    ];
    let mut sessions = Vec::new();
    for (_, bytes) in sizes {
        let mut session = Session::start(Program::Kidneyread, &bench.article(bytes)?, bench)?;
        session.settle()?;
        session.press("50%")?;
        sessions.push(session);
    }
    let mut rows = Vec::new();
    for (key, keys, rounds) in [("a line", ["k", "j"], 80), ("a page", ["b", " "], 50)] {
        let mut times = vec![Vec::new(); sizes.len()];
        for round in 0..rounds {
            for (times, session) in times.iter_mut().zip(&mut sessions) {
                times.push(milliseconds(session.press(keys[round % 2])?.time()));
            }
        }
        for ((name, _), times) in sizes.iter().zip(times) {
            rows.push(Row::new(
                format!("article of {name}: {key}"),
                Unit::Milliseconds,
                &[times],
            ));
        }
    }
    Ok(rows)
}

/// Measures the time from one write of 2,000 mixed line keys until the last repaint is over.
fn two_thousand_keys_at_once(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, bytes) in [("12 kB", SHORT), ("100 MB", LONG)] {
        let mut sessions = bench.sessions(&bench.article(bytes)?)?;
        for session in &mut sessions {
            session.press("50%")?;
            session.settle()?;
        }
        let (mut times, mut bytes) = (bench.samples(), bench.samples());
        for round in 0..15 {
            let mut random = Random(round + 1);
            // One more key down than up, so that the last frame differs from the first.
            let keys: String = (0..2_000)
                .map(|at| {
                    if at % 100 == 0 || random.below(2) == 0 {
                        'j'
                    } else {
                        'k'
                    }
                })
                .collect();
            for (side, session) in sessions.iter_mut().enumerate() {
                let answer = session.press_and_wait(&keys, LONG_SILENCE)?;
                times[side].push(milliseconds(answer.time()));
                bytes[side].push(count(answer.bytes()));
            }
        }
        rows.push(Row::new(
            format!("2,000 keys at once in {name}"),
            Unit::Milliseconds,
            &times,
        ));
        rows.push(Row::new(
            format!("2,000 keys at once in {name}: bytes written"),
            Unit::Bytes,
            &bytes,
        ));
    }
    Ok(rows)
}

/// Measures the search for a word that stands only at the end of 1 MB, in programs that have just
/// started.
fn search_to_the_end_of_a_megabyte(bench: &Bench) -> Outcome<Vec<Row>> {
    let article = bench.article(MEGABYTE)?;
    let (typed, last) = LAST_WORD.split_at(LAST_WORD.len() - 1);
    let [mut at_once, mut slash, mut letter, mut enter] = [(); 4].map(|()| bench.samples());
    for _ in 0..15 {
        for (side, mut session) in bench.sessions(&article)?.into_iter().enumerate() {
            let answer = session.press_and_wait(&format!("/{LAST_WORD}\r"), LONG_SILENCE)?;
            session.shows(LAST_WORDS)?;
            at_once[side].push(milliseconds(answer.time()));
        }
        for (side, mut session) in bench.sessions(&article)?.into_iter().enumerate() {
            slash[side].push(milliseconds(
                session.press_and_wait("/", LONG_SILENCE)?.time(),
            ));
            session.press_and_wait(typed, LONG_SILENCE)?;
            letter[side].push(milliseconds(
                session.press_and_wait(last, LONG_SILENCE)?.time(),
            ));
            enter[side].push(milliseconds(
                session.press_and_wait("\r", LONG_SILENCE)?.time(),
            ));
            session.shows(LAST_WORDS)?;
        }
    }
    Ok(vec![
        Row::new(
            "search 1 MB: `/`, the word and Enter in one write, to the match".to_owned(),
            Unit::Milliseconds,
            &at_once,
        ),
        Row::new(
            "search 1 MB: `/`, to the prompt".to_owned(),
            Unit::Milliseconds,
            &slash,
        ),
        Row::new(
            "search 1 MB: the last letter (kidneyread shows the match, less the letter)".to_owned(),
            Unit::Milliseconds,
            &letter,
        ),
        Row::new(
            "search 1 MB: Enter, to the match".to_owned(),
            Unit::Milliseconds,
            &enter,
        ),
    ])
}

/// Measures the peak memory up to the first frame, and the size of the binary.
fn memory_at_start_and_size_on_disk(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, article) in [
        ("its 3 kB article", Bench::embedded()),
        ("100 MB", bench.article(LONG)?),
    ] {
        let [mut first, mut later] = [(); 2].map(|()| bench.samples());
        for _ in 0..5 {
            for (side, program) in bench.programs.iter().enumerate() {
                let mut session = Session::start(*program, &article, bench)?;
                session.listen(session.born, PATIENCE, SILENCE)?;
                first[side].push(session.peak_memory()?);
                session.settle()?;
                later[side].push(session.peak_memory()?);
            }
        }
        rows.push(Row::new(
            format!("peak memory 20 ms after the first frame, {name}"),
            Unit::Mebibytes,
            &first,
        ));
        rows.push(Row::new(
            format!("peak memory once nothing is left to do, {name}"),
            Unit::Mebibytes,
            &later,
        ));
    }
    let mut sizes = Vec::new();
    for program in &bench.programs {
        sizes.push(vec![count(fs::metadata(program.path())?.len())]);
    }
    rows.push(Row::new(
        "the program's file (less leaves most to shared libraries)".to_owned(),
        Unit::Bytes,
        &sizes,
    ));
    Ok(rows)
}

/// Measures the processor time of a program that waits for a key.
fn processor_time_while_waiting(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut sessions = bench.sessions(&Bench::embedded())?;
    let mut before = Vec::new();
    for session in &sessions {
        before.push(session.ticks()?);
    }
    std::thread::sleep(Duration::from_secs(2));
    let mut ticks = Vec::new();
    for (session, before) in sessions.iter_mut().zip(before) {
        ticks.push(vec![count(session.ticks()? - before)]);
    }
    Ok(vec![Row::new(
        "processor time in 2 s of waiting, in ticks of the kernel's clock".to_owned(),
        Unit::Count,
        &ticks,
    )])
}

// The instruments.

/// The programs that are measured, and a temporary folder, which is removed at the end.
struct Bench {
    programs: Vec<Program>,
    folder: PathBuf,
}

/// An article to open: its file for `less`, the arguments for kidneyread.
struct Article {
    file: PathBuf,
    arguments: Vec<String>,
}

impl Bench {
    fn new() -> Outcome<Self> {
        let folder = std::env::temp_dir().join(format!("kidneyread-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let mut programs = vec![Program::Kidneyread];
        if Program::Less.path().is_file() {
            programs.push(Program::Less);
        } else {
            eprintln!("There is no less on this machine: kidneyread is measured alone.");
        }
        Ok(Self { programs, folder })
    }

    /// The embedded article, which `less` reads from its file in the sources.
    fn embedded() -> Article {
        let file = PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/assets/articles/diabetic-nephropathy.txt"
        ));
        Article {
            file,
            arguments: vec!["1".to_owned()],
        }
    }

    /// Makes an article of about `bytes` bytes, alone in its folder: sentences of the two articles
    /// in a pseudo-random order, which is the same each time.
    fn article(&self, bytes: usize) -> Outcome<Article> {
        let folder = self.folder.join(bytes.to_string());
        let file = folder.join("made.txt");
        if !file.exists() {
            fs::create_dir_all(&folder)?;
            let sentences: Vec<&str> = TEXTS
                .iter()
                .flat_map(|text| text.lines())
                .flat_map(|line| line.split_inclusive(". "))
                .map(str::trim)
                .collect();
            let sentences: Vec<&str> = sentences
                .into_iter()
                .filter(|sentence| !sentence.is_empty())
                .collect();
            let (mut random, mut out, mut written) =
                (Random(7), BufWriter::new(File::create(&file)?), 0);
            while written + LAST_WORDS.len() < bytes {
                let sentence = sentences[random.below(sentences.len())];
                let end = if random.below(5) == 0 { "\n\n" } else { " " };
                write!(out, "{sentence}{end}")?;
                written += sentence.len() + end.len();
            }
            write!(out, "\n\n{LAST_WORDS}\n")?;
            out.flush()?;
        }
        Ok(Article {
            file,
            arguments: vec![
                "--library".to_owned(),
                folder.display().to_string(),
                "made".to_owned(),
            ],
        })
    }

    /// Starts each program with the article, and waits until all are idle.
    fn sessions(&self, article: &Article) -> Outcome<Vec<Session>> {
        let mut sessions = Vec::new();
        for program in &self.programs {
            let mut session = Session::start(*program, article, self)?;
            session.settle()?;
            sessions.push(session);
        }
        Ok(sessions)
    }

    /// An empty list of samples for each program.
    fn samples(&self) -> Vec<Vec<f64>> {
        vec![Vec::new(); self.programs.len()]
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // A folder that cannot be removed is left to the system, which clears temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[derive(Clone, Copy)]
enum Program {
    Kidneyread,
    Less,
}

impl Program {
    fn path(self) -> PathBuf {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        match self {
            Self::Kidneyread => PathBuf::from(env!("CARGO_BIN_EXE_kidneyread")),
            Self::Less => std::env::split_paths(&folders)
                .map(|folder| folder.join("less"))
                .find(|file| file.is_file())
                .unwrap_or_default(),
        }
    }

    /// The command that starts the program. All programs have the same bare environment, with an
    /// empty home folder.
    fn command(self, article: &Article, home: &Path) -> Command {
        let command = Command::new(self.path())
            .env_clear()
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8")
            .env("HOME", home);
        match self {
            Self::Kidneyread => command.args(&article.arguments),
            Self::Less => command.arg(&article.file),
        }
    }
}

/// A running program and its pseudo-terminal.
struct Session {
    pty: Pty,
    child: Child,
    born: Instant,
    screen: vt100::Parser,
    buffer: Vec<u8>,
}

impl Session {
    fn start(program: Program, article: &Article, bench: &Bench) -> Outcome<Self> {
        let command = program.command(article, &bench.folder);
        let (screen, buffer) = (vt100::Parser::new(ROWS, COLUMNS, 0), vec![0; 64 * 1024]);
        let (pty, terminal) = open()?;
        pty.resize(Size::new(ROWS.get(), COLUMNS.get()))?;
        let born = Instant::now();
        let child = command.spawn(terminal)?;
        Ok(Self {
            pty,
            child,
            born,
            screen,
            buffer,
        })
    }

    /// Sends keys, and reads the answer.
    fn press(&mut self, keys: &str) -> Outcome<Answer> {
        self.press_and_wait(keys, SILENCE)
    }

    fn press_and_wait(&mut self, keys: &str, silence: Duration) -> Outcome<Answer> {
        let sent = Instant::now();
        self.pty.write_all(keys.as_bytes())?;
        self.listen(sent, PATIENCE, silence)
    }

    /// Reads output, with times counted from `since`, until none has come for `silence`. The first
    /// output may take up to `first`.
    fn listen(&mut self, since: Instant, first: Duration, silence: Duration) -> Outcome<Answer> {
        let mut pieces = Vec::new();
        let mut patience = first;
        while ready(&self.pty, patience)? {
            match self.pty.read(&mut self.buffer) {
                Ok(length @ 1..) => pieces.push((since.elapsed(), self.buffer[..length].to_vec())),
                Ok(0) => break,
                Err(error)
                    if error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) =>
                {
                    break;
                }
                Err(error) => return Err(error.into()),
            }
            patience = silence;
        }
        // The screen is brought up to date only now, so that this delays no read.
        for (_, piece) in &pieces {
            self.screen.process(piece);
        }
        Ok(Answer { pieces })
    }

    /// Answers the program's query to the terminal, and waits until the program is idle: it neither
    /// writes nor uses the processor.
    fn settle(&mut self) -> Outcome<()> {
        let pause = Duration::from_millis(60);
        let mut worked = None;
        loop {
            let heard: Vec<u8> = self
                .listen(Instant::now(), pause, pause)?
                .pieces
                .into_iter()
                .flat_map(|(_, piece)| piece)
                .collect();
            if heard.windows(ASKED.len()).any(|part| part == ASKED) {
                self.pty.write_all(ANSWERED)?;
            }
            if worked.replace(self.ticks()?) == Some(self.ticks()?) && heard.is_empty() {
                return Ok(());
            }
        }
    }

    /// Checks that the screen shows some words, since a time until another screen would mean
    /// nothing.
    fn shows(&self, words: &str) -> Outcome<()> {
        let contents = self.screen.screen().contents();
        if contents.contains(words) {
            Ok(())
        } else {
            Err(format!("“{words}” is not on the screen:\n{contents}").into())
        }
    }

    /// The processor time of the program so far, in user and kernel mode, in clock ticks.
    fn ticks(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program, in parentheses, may hold spaces. Of the fields behind it the
        // 12th is the user time, the 13th the kernel time (proc_pid_stat(5)).
        let fields: Vec<&str> = stat
            .rsplit_once(')')
            .map_or("", |(_, fields)| fields)
            .split_whitespace()
            .collect();
        let time = |at: usize| {
            fields
                .get(at)
                .and_then(|field| field.parse::<u64>().ok())
                .ok_or("no times in /proc/PID/stat")
        };
        Ok(time(11)? + time(12)?)
    }

    /// The peak resident memory of the program so far, in kibibytes.
    fn peak_memory(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .ok_or("no VmHWM in /proc/PID/status")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Fails where the program has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for output, at most `patience`, and returns whether there is any.
fn ready(pty: &Pty, patience: Duration) -> io::Result<bool> {
    let timeout = Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: patience.subsec_nanos().into(),
    };
    Ok(poll(&mut [PollFd::new(pty, PollFlags::IN)], Some(&timeout))? > 0)
}

/// The output that answers keys, as it was read: each piece with its time.
struct Answer {
    pieces: Vec<(Duration, Vec<u8>)>,
}

impl Answer {
    /// The time of the last byte; [`PATIENCE`] where there was no answer.
    fn time(&self) -> Duration {
        self.pieces.last().map_or(PATIENCE, |(at, _)| *at)
    }

    fn bytes(&self) -> usize {
        self.pieces.iter().map(|(_, piece)| piece.len()).sum()
    }

    /// The time at which the first frame was complete: at the end of its synchronized update, or at
    /// the last byte of a program that uses none.
    fn first_frame(&self) -> Duration {
        let mut before = Vec::new();
        let ended = self.pieces.iter().find(|(_, piece)| {
            before.extend_from_slice(piece);
            before
                .windows(FRAME_ENDS.len())
                .any(|bytes| bytes == FRAME_ENDS)
        });
        ended.map_or_else(|| self.time(), |(at, _)| *at)
    }

    /// The time at which `words` were on a screen that was blank before; `None` if they never were.
    fn until(&self, words: &str) -> Option<Duration> {
        let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let shown = self.pieces.iter().find(|(_, piece)| {
            screen.process(piece);
            screen.screen().contents().contains(words)
        });
        shown.map(|(at, _)| *at)
    }
}

/// Pseudo-random numbers, the same for the same seed (xorshift; Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Milliseconds,
    Bytes,
    Count,
    /// Printed in mebibytes, from values in kibibytes, as the kernel reports them.
    Mebibytes,
}

impl Unit {
    fn write(self, value: f64) -> String {
        match self {
            Self::Milliseconds => format!("{value:.3} ms"),
            Self::Bytes => format!("{value:.0} B"),
            Self::Count => format!("{value:.0}"),
            Self::Mebibytes => format!("{:.1} MiB", value / 1024.0),
        }
    }
}

/// A line of the table.
struct Row {
    what: String,
    ours: String,
    theirs: String,
    ratio: String,
    pairs: String,
}

impl Row {
    /// Makes a line from kidneyread's samples and, where there are any, from those of `less`.
    fn new(what: String, unit: Unit, samples: &[Vec<f64>]) -> Self {
        let none = || "–".to_owned();
        let ratio = |ratio: f64| {
            if ratio.is_finite() {
                format!("{ratio:.2}")
            } else {
                none()
            }
        };
        let (ours, theirs) = (samples.first().map_or(&[][..], |ours| ours), samples.get(1));
        Self {
            what,
            ours: unit.write(median(ours)),
            theirs: theirs.map_or_else(none, |theirs| unit.write(median(theirs))),
            ratio: theirs.map_or_else(none, |theirs| ratio(median(ours) / median(theirs))),
            pairs: theirs.map_or_else(none, |theirs| {
                ratio(median(
                    &ours
                        .iter()
                        .zip(theirs)
                        .map(|(one, other)| one / other)
                        .collect::<Vec<_>>(),
                ))
            }),
        }
    }
}

fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN);
    let lower = sorted
        .get(sorted.len().saturating_sub(1) / 2)
        .copied()
        .unwrap_or(f64::NAN);
    f64::midpoint(lower, upper)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Converts a count of bytes or reads to a float. All counts here are too small to be rounded.
fn count(number: impl TryInto<u32>) -> f64 {
    number.try_into().map_or(f64::NAN, f64::from)
}
