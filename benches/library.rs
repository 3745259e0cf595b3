//! Times searches of a library of 100,000 articles, 1 GB in all, as whole processes, next to `rg`.
//! Nothing here passes or fails: `cargo bench --bench library` prints a table, which
//! `benches/README.md` explains.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "a bench prints, and fails by panicking"
)]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const ARTICLES: usize = 100_000;
/// The mean length of an article in bytes. Lengths vary from half to one and a half times as much.
const BYTES_EACH: usize = 10_000;

/// One article in this many is about kidneys. In it every other sentence, on average, is drawn from
/// the first group of texts; all other sentences are drawn from the second.
const ON_KIDNEYS: usize = 50;
const KIDNEYS: [&str; 2] = [
    include_str!("../assets/articles/diabetic-nephropathy.txt"),
    include_str!("../assets/articles/iga-nephropathy.txt"),
];
const OTHER: [&str; 3] = [
    include_str!("../tests/corpus/prose/us-constitution.txt"),
    include_str!("../tests/corpus/rfc/rfc5334.txt"),
    include_str!("../tests/corpus/scripts/udhr/eng.txt"),
];

/// The runs of each program for each measure, after one that only fills the page cache.
const ROUNDS: usize = 11;

/// A search: the arguments for kidneyread, and the alternatives for `rg`, which counts lines,
/// ignores case, and finds no phrase that runs across two lines.
struct Measure {
    name: &'static str,
    what: &'static str,
    ours: &'static [&'static str],
    theirs: &'static [&'static str],
}

const MEASURES: [Measure; 3] = [
    Measure {
        name: "rare",
        what: "`proteinuria`",
        ours: &["proteinuria", "--no-synonyms"],
        theirs: &["proteinuria"],
    },
    Measure {
        name: "common",
        what: "`the`",
        ours: &["the", "--no-synonyms"],
        theirs: &["the"],
    },
    Measure {
        name: "synonyms",
        what: "`kidney failure`, with what else it is called",
        ours: &["kidney failure"],
        theirs: &KIDNEY_FAILURE,
    },
];

/// A phrase and its eight synonyms from the vocabulary, for `rg`, which knows no synonyms.
/// kidneyread also looks for their plurals.
const KIDNEY_FAILURE: [&str; 9] = [
    "kidney failure",
    "renal failure",
    "end-stage kidney disease",
    "end-stage renal disease",
    "end stage renal disease",
    "end-stage renal failure",
    "ESKD",
    "ESRD",
    "ESRF",
];

fn main() -> Outcome<()> {
    let (options, wanted): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with('-'));
    if !options.iter().any(|option| option == "--bench") {
        println!("This measures and tests nothing: run it by `cargo bench --bench library`.");
        return Ok(());
    }
    let library = library()?;
    eprintln!("The library is kept in {}.", library.display());
    let rg = rg();
    if rg.is_none() {
        eprintln!("There is no rg on this machine: kidneyread is measured alone.");
    }
    let mut rows = Vec::new();
    for measure in MEASURES {
        if wanted.is_empty() || wanted.iter().any(|part| measure.name.contains(&**part)) {
            eprintln!("measuring {} …", measure.name);
            rows.push(row(&measure, &library, rg.as_deref())?);
        }
    }
    let cores = std::thread::available_parallelism()?;
    let behind = if wanted.is_empty() {
        String::new()
    } else {
        format!(" -- {}", wanted.join(" "))
    };
    println!(
        "`cargo bench --bench library{behind}` on {cores} cores, {ARTICLES} articles, medians of {ROUNDS}:\n"
    );
    println!(
        "| measure | kidneyread | rg | ratio of medians | median of pairs' ratios |\n| --- | --: | --: | --: | --: |"
    );
    for row in rows {
        println!("{row}");
    }
    Ok(())
}

/// Measures a search, with the programs taking turns, and returns a line of the table.
fn row(measure: &Measure, library: &Path, rg: Option<&Path>) -> Outcome<String> {
    let mut ours = Command::new(env!("CARGO_BIN_EXE_kidneyread"));
    ours.arg("search")
        .args(measure.ours)
        .arg("--count")
        .arg("--library")
        .arg(library);
    let mut commands = vec![ours];
    if let Some(rg) = rg {
        let mut theirs = Command::new(rg);
        theirs
            .args(["-i", "-c"])
            .args(measure.theirs.iter().flat_map(|word| ["-e", word]))
            .arg(library);
        commands.push(theirs);
    }
    let mut what = measure.what.to_owned();
    let mut samples = vec![Vec::new(); commands.len()];
    for round in 0..=ROUNDS {
        for (side, command) in commands.iter_mut().enumerate() {
            let (time, output) = run(command)?;
            if round > 0 {
                samples[side].push(milliseconds(time));
            } else if side == 1 {
                write!(
                    what,
                    ", which rg finds in {} articles",
                    output.stdout.split(|byte| *byte == b'\n').count() - 1
                )?;
            }
        }
    }
    let ours = median(&samples[0]);
    let Some(theirs) = samples.get(1) else {
        return Ok(format!("| {what} | {ours:.1} ms | – | – | – |"));
    };
    let pairs: Vec<f64> = samples[0]
        .iter()
        .zip(theirs)
        .map(|(one, other)| one / other)
        .collect();
    let theirs = median(theirs);
    Ok(format!(
        "| {what} | {ours:.1} ms | {theirs:.1} ms | {:.2} | {:.2} |",
        ours / theirs,
        median(&pairs)
    ))
}

/// Runs a program to its end in an empty environment, and reads its output as it comes. A program
/// that fails, or finds nothing, is an error: its time would mean nothing.
fn run(command: &mut Command) -> Outcome<(Duration, Output)> {
    let born = Instant::now();
    let output = command.env_clear().output()?;
    let time = born.elapsed();
    if output.status.success() {
        Ok((time, output))
    } else {
        Err(format!(
            "{command:?} ends with {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )
        .into())
    }
}

/// The path of `rg`; `None` where there is none.
fn rg() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join("rg"))
        .find(|file| file.is_file())
}

/// The folder of the articles, which is made if it does not exist. Its content is the same each
/// time, so it is kept from run to run.
fn library() -> Outcome<PathBuf> {
    let folder = std::env::temp_dir().join(format!("kidneyread-library-{}", ARTICLES * BYTES_EACH));
    if folder.exists() {
        return Ok(folder);
    }
    // The folder gets its name only when it is complete.
    let unfinished = folder.with_extension("unfinished");
    eprintln!("making {} …", folder.display());
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    fs::create_dir_all(&unfinished)?;
    let (kidneys, other) = (sentences(&KIDNEYS), sentences(&OTHER));
    let mut random = Random(7);
    for number in 0..ARTICLES {
        let pools = [
            if number % ON_KIDNEYS == 0 {
                &kidneys
            } else {
                &other
            },
            &other,
        ];
        fs::write(
            unfinished.join(format!("{number:05}.txt")),
            article(pools, &mut random),
        )?;
    }
    fs::rename(&unfinished, &folder)?;
    Ok(folder)
}

/// Makes an article of sentences from both pools. One article in three has a title.
fn article(pools: [&Vec<&str>; 2], random: &mut Random) -> String {
    let length = BYTES_EACH / 2 + random.below(BYTES_EACH);
    let mut text = String::with_capacity(length);
    let drawn = |random: &mut Random| {
        let pool = pools[random.below(2)];
        pool[random.below(pool.len())]
    };
    if random.below(3) == 0 {
        let words: Vec<&str> = drawn(random)
            .split_whitespace()
            .take(4 + random.below(4))
            .collect();
        text.push_str(&words.join(" "));
        text.push_str("\n\n");
    }
    loop {
        let sentence = drawn(random);
        if text.len() + sentence.len() >= length {
            text.truncate(text.trim_end().len());
            text.push('\n');
            return text;
        }
        text.push_str(sentence);
        text.push_str(if random.below(5) == 0 { "\n\n" } else { " " });
    }
}

/// The sentences of texts, with the line ends inside them, and without headings, tables and page
/// numbers.
fn sentences(texts: &[&'static str]) -> Vec<&'static str> {
    let paragraphs = texts.iter().flat_map(|text| text.split("\n\n"));
    let sentences = paragraphs
        .flat_map(|paragraph| paragraph.split_inclusive(". "))
        .flat_map(|part| part.split_inclusive(".\n"))
        .map(str::trim);
    sentences
        .filter(|sentence| {
            sentence.len() > 30
                && sentence.starts_with(char::is_alphabetic)
                && sentence.ends_with('.')
        })
        .collect()
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

fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    f64::midpoint(
        sorted[sorted.len() / 2],
        sorted[sorted.len().saturating_sub(1) / 2],
    )
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
