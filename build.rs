//! What a build needs besides the sources: the commentary read and checked, and a start without a
//! library nobody calls.

#[path = "src/commentary/compile.rs"]
mod compile;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use compile::Source;

fn main() {
    // A new article is embedded as soon as its file is there: without this line cargo watches only
    // the files it saw last.
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/commentary/compile.rs");
    if let Err(what) = commentary() {
        println!("cargo::error={what}");
    }
    unwind_inside();
}

/// Turns the glossary and the comments into constants: the program parses nothing, and starts as if
/// there were none.
fn commentary() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let write = |name: &str, text: &str| {
        fs::write(out.join(name), text).map_err(|error| format!("{name}: {error}"))
    };
    let file = "assets/glossary.toml";
    write(
        "glossary.rs",
        &compile::glossary(Source {
            file,
            text: &read(Path::new(file))?,
        })
        .map_err(|trouble| trouble.to_string())?,
    )?;
    let folder =
        fs::read_dir("assets/commentary").map_err(|error| format!("assets/commentary: {error}"))?;
    let mut files: Vec<PathBuf> = folder
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .collect();
    files.sort();
    let mut all = String::new();
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
        all.push_str(
            &compile::commentary(source, &id, &article).map_err(|trouble| trouble.to_string())?,
        );
    }
    write(
        "commentary.rs",
        &format!("static ALL: &[Commentary] = &[\n{all}];\n"),
    )
}

/// Links the unwinder of panics into the program: loading it as a shared library takes a twelfth of
/// the whole start. Where the compiler here has no such archive, or builds for another machine,
/// everything stays as it was.
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
