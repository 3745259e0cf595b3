//! Times the real program in a real pseudo-terminal of 120 by 40, side by side with `less`. Nothing
//! here passes or fails: `cargo bench --bench terminal` prints the table that `benches/README.md`
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

/// The end of a synchronized update.
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";
/// A repaint is over when nothing has come for so long; only its last byte's arrival counts.
const SILENCE: Duration = Duration::from_millis(20);
/// The same where a program may think between two bytes.
const LONG_SILENCE: Duration = Duration::from_millis(150);
/// A key that is answered by nothing at all is given up after so long.
const PATIENCE: Duration = Duration::from_secs(3);

/// The question for the background colour (OSC 11), and what a terminal answers to it and to the
/// question for its attributes (DA1).
const ASKED: &[u8] = b"\x1b]11;?";
const ANSWERED: &[u8] = b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\\x1b[?62;22c";

/// The first words of the article that is inside the binary.
const FIRST_WORDS: &str = "Diabetic Nephropathy is one serious complication";
/// The last paragraph of a generated article. Its first word stands nowhere else; as written here,
/// because `less` heeds case.
const LAST_WORDS: &str = "Xylographs end this article.";
const LAST_WORD: &str = "Xylographs";

/// The texts that generated articles are made of.
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

/// From before the process is made until the article's first words stand on the screen, and until
/// the first frame is complete.
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
                // What comes behind the first frame waits for nobody.
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

/// Line keys and page keys in a short article and in a long one. The short one is long enough that
/// `less` can scroll in it.
fn a_key_to_the_last_byte_of_its_repaint(bench: &Bench) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    // There and back in the short one, onwards from the middle of the long one.
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

/// Presses keys in turns, and tells the time, the bytes and the pieces of each answer.
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

/// Line keys and page keys by kidneyread alone, in articles from 3 kB to 100 MB: the figures must
/// not grow.
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

/// Lines down and up, mixed, in one write; until the last repaint is over.
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
            // One more the one way than the other, so that the last frame differs from the first.
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

/// A word that stands only at the end of 1 MB, looked for by programs that have just started.
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

/// The most memory that was in use up to the first frame, and the binary's length.
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

/// How much a program that waits for a key works.
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

// What is measured with.

/// The programs, and a folder that goes away with this.
struct Bench {
    programs: Vec<Program>,
    folder: PathBuf,
}

/// What is read: a file for `less`, arguments for kidneyread.
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

    /// The article inside the binary.
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

    /// An article of about so many bytes, alone in its folder: sentences of the two articles,
    /// shuffled the same way each time.
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

    /// The programs, each with the article open and nothing left to do.
    fn sessions(&self, article: &Article) -> Outcome<Vec<Session>> {
        let mut sessions = Vec::new();
        for program in &self.programs {
            let mut session = Session::start(*program, article, self)?;
            session.settle()?;
            sessions.push(session);
        }
        Ok(sessions)
    }

    /// Room for the samples of each program.
    fn samples(&self) -> Vec<Vec<f64>> {
        vec![Vec::new(); self.programs.len()]
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // What cannot be removed is left to the system: it is a folder for temporary files.
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

    /// Both start in the same bare environment, with an empty home.
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

/// A program at work in its terminal.
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

    /// Sends keys and takes in what they are answered by.
    fn press(&mut self, keys: &str) -> Outcome<Answer> {
        self.press_and_wait(keys, SILENCE)
    }

    fn press_and_wait(&mut self, keys: &str, silence: Duration) -> Outcome<Answer> {
        let sent = Instant::now();
        self.pty.write_all(keys.as_bytes())?;
        self.listen(sent, PATIENCE, silence)
    }

    /// Takes in what comes, from `since` on, until nothing came for as long as `silence`, and for
    /// `first` before anything came.
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
        // Only now, so that it delays no reading.
        for (_, piece) in &pieces {
            self.screen.process(piece);
        }
        Ok(Answer { pieces })
    }

    /// Answers what a terminal is asked, and waits until the program neither writes nor works.
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

    /// A measure of a screen that shows something else would be a measure of nothing.
    fn shows(&self, words: &str) -> Outcome<()> {
        let contents = self.screen.screen().contents();
        if contents.contains(words) {
            Ok(())
        } else {
            Err(format!("“{words}” is not on the screen:\n{contents}").into())
        }
    }

    /// Processor time up to now, in the program and in the kernel for it.
    fn ticks(&self) -> Outcome<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in parentheses, may hold spaces; behind it the 12th and 13th fields are the
        // times.
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

    /// In kibibytes.
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
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether there is something to read within `patience`.
fn ready(pty: &Pty, patience: Duration) -> io::Result<bool> {
    let timeout = Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: patience.subsec_nanos().into(),
    };
    Ok(poll(&mut [PollFd::new(pty, PollFlags::IN)], Some(&timeout))? > 0)
}

/// What was read, in the pieces that it was read in, and when each came.
struct Answer {
    pieces: Vec<(Duration, Vec<u8>)>,
}

impl Answer {
    /// When the last byte came.
    fn time(&self) -> Duration {
        self.pieces.last().map_or(PATIENCE, |(at, _)| *at)
    }

    fn bytes(&self) -> usize {
        self.pieces.iter().map(|(_, piece)| piece.len()).sum()
    }

    /// When, on a blank screen, `words` were there. When the first frame was complete: with its
    /// synchronized update, or with the last byte of a program that has none.
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

    fn until(&self, words: &str) -> Option<Duration> {
        let mut screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        let shown = self.pieces.iter().find(|(_, piece)| {
            screen.process(piece);
            screen.screen().contents().contains(words)
        });
        shown.map(|(at, _)| *at)
    }
}

/// A sequence that looks random and is the same each time (xorshift).
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
    /// Given in kibibytes, as the kernel tells them.
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
    /// A line of kidneyread's samples and, where there are any, of `less`'s.
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

/// A number of bytes or pieces. None here is so large that a float would round it.
fn count(number: impl TryInto<u32>) -> f64 {
    number.try_into().map_or(f64::NAN, f64::from)
}
