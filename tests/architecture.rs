//! The house as `src/lib.rs` draws it: imports run one way, files stay small, one place sets cells,
//! and the README says what the code does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kidneyread::cli::{frame, replay};
use kidneyread::library::Library;
use kidneyread::reader::keymap;
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::Colours;

/// The floors of the house, from the ground up: each may use those before it.
const FLOORS: &[&str] = &[
    "text",
    "layout",
    "library",
    "search",
    "commentary",
    "quotation",
    "annotations",
    "reader",
    "storage",
    "screen",
    "cli",
];
/// The last of the floors that know no screen: all before it know none either.
const LAST_OF_TEXT: &str = "annotations";
/// The only files that open files.
const DISK: &[&str] = &["src/storage/source.rs", "src/storage/store.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code of a file without its unit tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The floor that a file belongs to; nothing for the binary's files and the map.
fn floor(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str();
    let name = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
    (!["main", "environment", "terminal", "lib"].contains(&&*name)).then_some(name)
}

/// The floors that a file names behind `crate::`.
fn imports(path: &Path) -> BTreeSet<String> {
    let code = code(path);
    let named = code
        .match_indices("crate::")
        .map(|(at, _)| &code[at + "crate::".len()..]);
    let all = named.map(|rest| {
        rest.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    });
    all.filter(|name| !name.is_empty()).collect()
}

/// A floor's height in the house.
fn height(floor: &str) -> usize {
    FLOORS
        .iter()
        .position(|name| *name == floor)
        .unwrap_or_else(|| panic!("{floor} is no floor of the house"))
}

#[test]
fn each_floor_uses_only_those_below_it() {
    for path in files(&root().join("src")) {
        let Some(floor) = floor(&path) else { continue };
        for import in imports(&path) {
            assert!(
                height(&import) <= height(&floor),
                "{} uses {import}, which stands above it",
                path.display()
            );
            assert!(
                (&*floor, &*import) != ("screen", "storage"),
                "{} reaches the disk",
                path.display()
            );
        }
    }
}

#[test]
fn the_map_lists_the_floors_in_their_order() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> = map
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    assert_eq!(listed, FLOORS);
}

#[test]
fn the_text_knows_no_screen_and_only_storage_opens_files() {
    for path in files(&root().join("src")) {
        let Some(floor) = floor(&path) else { continue };
        let (code, name) = (code(&path), path.display());
        if height(&floor) <= height(LAST_OF_TEXT) {
            assert!(
                !code.contains("ratatui") && !code.contains("crossterm"),
                "{name} knows a screen"
            );
        }
        if !DISK.iter().any(|file| path.ends_with(file)) {
            assert!(
                !code.contains("std::fs") && !code.contains("File::"),
                "{name} touches files"
            );
        }
        // How long something takes is no clock.
        let code = code.replace("std::time::Duration", "");
        for forbidden in [
            "std::time",
            "Instant",
            "SystemTime",
            "std::env::",
            "isatty",
            "stdout()",
            "stderr()",
        ] {
            assert!(!code.contains(forbidden), "{name} has {forbidden}");
        }
    }
}

#[test]
fn a_file_is_one_idea() {
    for path in files(&root().join("src")) {
        let lines = code(&path)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        assert!(lines <= 563, "{} has {lines} lines of code", path.display());
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} does not say what lives in it",
            path.display()
        );
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            ![
                "mod", "util", "utils", "common", "types", "error", "prelude", "helpers"
            ]
            .contains(&name),
            "{name} says nothing"
        );
    }
}

#[test]
fn no_name_says_nothing() {
    for path in files(&root().join("src")) {
        let code = code(&path);
        for word in ["Manager", "Handler", "Helper", "Util", "Context"] {
            assert!(!code.contains(word), "{} has a {word}", path.display());
        }
    }
}

#[test]
fn the_readme_has_the_key_table_of_the_code() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(
        readme.contains(&keymap::markdown()),
        "put this into README.md:\n{}",
        keymap::markdown()
    );
}

#[test]
fn the_picture_in_the_readme_is_a_real_frame() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.contains(
        "kidneyread iga --keys '/stem cell<cr>nn' --print 100x30 --as svg > assets/reader.svg"
    ));
    let state = replay(Library::embedded(), 1, "/stem cell<cr>nn", (100, 30)).unwrap();
    let made = frame(&state, (100, 30), Colours::Indexed, Form::Svg);
    let kept = fs::read_to_string(root().join("assets/reader.svg")).unwrap();
    assert!(
        made == kept,
        "make assets/reader.svg again with the command in README.md"
    );
}

#[test]
fn ci_runs_the_commands_that_the_readme_names() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    let commands: Vec<&str> = ci
        .lines()
        .filter(|line| line.starts_with("cargo "))
        .collect();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        assert!(
            readme.contains(command),
            "README.md does not name `{command}`"
        );
    }
}
