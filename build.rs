//! The build script: compiles the commentary into constants, and links the unwinder of panics into
//! the program.

#[path = "src/commentary/compile.rs"]
mod compile;

use std::fmt::{self, Display};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use compile::{CompileError, Judging, Source, Sources};

fn main() {
    // Without this line cargo watches only the files that it saw last, and a new article would not
    // be embedded.
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/commentary/compile.rs");
    println!("cargo::rerun-if-changed=src/commentary/compile");
    if let Err(error) = commentary() {
        println!("cargo::error={error}");
    }
    unwind_inside();
}

/// Why the commentary could not be compiled.
enum CommentaryError {
    /// A file or a folder cannot be read or written.
    File(String, io::Error),
    /// The content of a file is not valid.
    Compile(CompileError),
}

impl Display for CommentaryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(formatter, "{path}: {error}"),
            Self::Compile(error) => error.fmt(formatter),
        }
    }
}

impl From<CompileError> for CommentaryError {
    fn from(error: CompileError) -> Self {
        Self::Compile(error)
    }
}

/// Turns the commentary into constants, so that the program parses nothing when it starts.
fn commentary() -> Result<(), CommentaryError> {
    let asset = |name: &str| {
        let file = format!("assets/{name}.toml");
        read(Path::new(&file)).map(|text| (file, text))
    };
    let (sources, glossary, synonyms) = (asset("sources")?, asset("glossary")?, asset("synonyms")?);
    let (checklist, claims) = (asset("checklist")?, asset("claims")?);
    let (questions, further) = (asset("questions")?, asset("further")?);
    let sources = Sources::read(source(&sources))?;
    compile::check_synonyms(source(&synonyms), source(&glossary))?;
    write(
        "glossary.rs",
        &compile::glossary(source(&glossary), &sources)?,
    )?;
    let judging = Judging {
        checklist: source(&checklist),
        claims: source(&claims),
    };
    let articles = articles(judging, &sources)?;
    write(
        "commentary.rs",
        &format!("static ALL: &[Commentary] = &[\n{articles}];\n"),
    )?;
    let mut judging = compile::questions(source(&questions), &sources)?;
    judging += &compile::further(source(&further))?;
    write("judging.rs", &judging)?;
    // At last, when all that cites a source has done so.
    write("sources.rs", &sources.rust())
}

/// A file and its text.
fn source((file, text): &(String, String)) -> Source<'_> {
    Source { file, text }
}

/// Compiles the comments and the provenance of each article into Rust.
fn articles(judging: Judging<'_>, sources: &Sources) -> Result<String, CommentaryError> {
    let folder = Path::new("assets/commentary");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(|error| failed(folder, error))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    let mut articles = String::new();
    for path in files {
        let id = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (text, article) = (
            read(&path)?,
            read(&Path::new("assets/articles").join(format!("{id}.txt")))?,
        );
        let source = Source {
            file: &path.to_string_lossy(),
            text: &text,
        };
        articles += &compile::commentary(source, &id, &article, judging, sources)?;
    }
    Ok(articles)
}

fn failed(path: &Path, error: io::Error) -> CommentaryError {
    CommentaryError::File(path.display().to_string(), error)
}

fn read(path: &Path) -> Result<String, CommentaryError> {
    fs::read_to_string(path).map_err(|error| failed(path, error))
}

/// Writes a file that an `include!` of the program reads.
fn write(name: &str, text: &str) -> Result<(), CommentaryError> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(folder.join(name), text).map_err(|error| failed(Path::new(name), error))
}

/// Links the unwinder of panics into the program: loading it as a shared library takes a twelfth of
/// the whole start. Nothing changes where the C compiler has no such archive, or the program is
/// built for another machine.
fn unwind_inside() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "linux")
        || !is("CARGO_CFG_TARGET_ENV", "gnu")
        || env::var("HOST") != env::var("TARGET")
    {
        return;
    }
    let asked = Command::new("cc")
        .arg("-print-file-name=libgcc_eh.a")
        .output();
    let Ok(answer) = asked else { return };
    let answer = String::from_utf8_lossy(&answer.stdout);
    let archive = Path::new(answer.trim());
    if let (true, Some(folder)) = (archive.is_absolute() && archive.exists(), archive.parent()) {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
