//! The house as `src/lib.rs` draws it: imports run one way, files and functions stay small, one
//! place sets cells, no sentence spells a key, and the README says what the code does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "architecture/rooms.rs"]
mod rooms;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kidneyread::cli::{frame, replay};
use kidneyread::library::Library;
use kidneyread::reader::action::Command;
use kidneyread::reader::keymap;
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::Colours;

/// The floors of the house, from the ground up: each may use the floors before it.
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
    "session",
    "cli",
];
/// The highest floor that may not know a screen; neither may those below it.
const LAST_OF_TEXT: &str = "annotations";
/// The only files that may open files.
const DISK: &[&str] = &["src/storage/source.rs", "src/storage/replace.rs"];

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

/// The code of a file, without its unit tests and comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap();
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The floor that a file belongs to; `None` for the files of the binary and for `lib.rs`.
fn floor(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str();
    let name = first.to_str().unwrap().trim_end_matches(".rs").to_owned();
    (![
        "main",
        "clicks",
        "environment",
        "signals",
        "terminal",
        "tmux",
        "farewell",
        "waiting",
        "lib",
    ]
    .contains(&&*name))
    .then_some(name)
}

/// The floors that a file names after `crate::`.
fn imports(path: &Path) -> BTreeSet<String> {
    let code = code(path);
    let behind = code
        .match_indices("crate::")
        .map(|(at, _)| &code[at + "crate::".len()..]);
    let names = behind.map(|rest| {
        rest.chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '_')
            .collect::<String>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The height of a floor in the house, from 0.
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
fn lower_floors_know_no_screen_and_only_storage_opens_files() {
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
        // A duration is not a clock.
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
fn a_file_is_short_has_a_telling_name_and_says_what_lives_in_it() {
    for path in files(&root().join("src")) {
        let lines = code(&path)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        assert!(lines <= 420, "{} has {lines} lines of code", path.display());
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
fn no_type_is_called_manager_handler_helper_util_or_context() {
    for path in files(&root().join("src")) {
        // A use names what others called so.
        let code = code(&path);
        let own = code.lines().filter(|line| {
            let mut words = line.split_whitespace();
            words.any(|word| ["struct", "enum", "trait", "type"].contains(&word))
        });
        for line in own {
            for word in ["Manager", "Handler", "Helper", "Util", "Context"] {
                assert!(!line.contains(word), "{}: {line}", path.display());
            }
        }
    }
}

/// The functions in some formatted code, with how many lines each has.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let start = line.trim_start();
        let qualifiers = ["pub ", "pub(crate) ", "pub(super) ", "const "];
        let rest = qualifiers.iter().fold(start, |rest, qualifier| {
            rest.strip_prefix(qualifier).unwrap_or(rest)
        });
        let Some(name) = rest.strip_prefix("fn ") else {
            continue;
        };
        let end = format!("{}}}", &line[..line.len() - start.len()]);
        let body = lines[at..].iter().position(|line| **line == *end);
        let name = name.split(['(', '<']).next().unwrap_or_default();
        found.push((name.to_owned(), body.map_or(1, |last| last + 1)));
    }
    found
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let two = functions("fn one() {\n    1\n}\n\nimpl A {\n    fn two() {\n    }\n}");
    assert_eq!(two, [("one".to_owned(), 3), ("two".to_owned(), 2)]);
    for path in files(&root().join("src")) {
        for (name, lines) in functions(&code(&path)) {
            assert!(
                lines <= 70,
                "{}: {name} has {lines} lines of code",
                path.display()
            );
        }
    }
}

/// The string literals in some code.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut chars) = (Vec::new(), code.chars());
    while let Some(c) = chars.next() {
        match c {
            // The character literal '"' does not begin a string.
            '\'' if chars.as_str().starts_with("\"'") => drop(chars.by_ref().nth(1)),
            '"' => {
                let mut literal = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    literal.push(c);
                    literal.extend((c == '\\').then(|| chars.next()).flatten());
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}

/// True if a sentence spells a key instead of naming its command: it has the name of a key, or a
/// letter where a hint begins.
fn spells_a_key(sentence: &str) -> bool {
    const NAMES: &[&str] = &[
        "Enter",
        "Esc",
        "Tab",
        "Space",
        "Backspace",
        "Delete",
        "Home",
        "End",
        "PgUp",
        "PgDn",
    ];
    // Signs that are not keys in a sentence: 34 %, a dash, “stem cell” ~ 3.
    const PROSE: &[&str] = &["%", "-", "~", "+", "=", "<", ">"];
    let keys: Vec<String> = keymap::TABLE
        .iter()
        .flat_map(|(_, keys)| keys.iter().map(|key| key.name()))
        .filter(|name| name.chars().count() == 1 && !PROSE.contains(&&**name))
        .chain(["h", "l", "o", "↑", "↓", "←", "→"].map(str::to_owned))
        .collect();
    let hints = sentence.split([',', ':', '·']).map(str::trim);
    hints.into_iter().any(|hint| {
        let words: Vec<&str> = hint.split_whitespace().collect();
        let named = words.iter().any(|word| {
            NAMES.contains(word) || word.starts_with("Ctrl-") && word.chars().count() == 6
        });
        let digits = hint.contains("1–") || hint.contains("1 to ");
        named
            || digits
            || match (words.first(), words.get(1)) {
                // “a note” is a hint; “a note is saved” is a sentence.
                (Some(&"a"), does) => {
                    words.len() == 2 && does.is_some_and(|does| *does == "note")
                        || does.is_some_and(|does| does.ends_with('s') && *does != "is")
                }
                (Some(first), does) => {
                    let key = first.split('{').next().unwrap_or_default();
                    let letter = keys.iter().any(|name| name == key);
                    let placeholder = key.len() < first.len() && key != "/";
                    letter && (does.is_some() || placeholder)
                }
                (None, _) => false,
            }
    })
}

#[test]
fn no_sentence_spells_a_key() {
    assert!(spells_a_key("nothing is searched · / begins"));
    assert!(spells_a_key("there is no bookmark {c} · m{c} sets it"));
    assert!(spells_a_key(
        "nothing is marked yet · v selects, a writes a note"
    ));
    assert!(!spells_a_key(
        "the end · {NextArticle} opens the next article"
    ));
    assert!(!spells_a_key("a note is saved while it is being written"));
    let mut offenders = Vec::new();
    for path in files(&root().join("src")) {
        if ["reader/state", "reader/scene", "screen"]
            .iter()
            .any(|folder| {
                let name = path.with_extension("");
                name.starts_with(root().join("src").join(folder))
            })
        {
            let spelt = literals(&code(&path))
                .into_iter()
                .filter(|sentence| spells_a_key(sentence));
            offenders.extend(spelt.map(|sentence| format!("{}: {sentence}", path.display())));
        }
    }
    assert!(
        offenders.is_empty(),
        "name the command, as in {{NextArticle}}:\n{}",
        offenders.join("\n")
    );
}

#[test]
fn the_manual_has_the_key_table_of_the_code_and_the_readme_its_first_group() {
    let [all, first] = [usize::MAX, 1].map(|count| keymap::markdown(Command::groups().take(count)));
    for (file, table) in [("assets/manual.md", all), ("README.md", first)] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(&table), "put this into {file}:\n{table}");
    }
}

#[test]
fn few_doc_comments_begin_with_a_pronoun_or_an_indirect_question() {
    const RIDDLES: [&str; 9] = [
        "What", "How", "Whether", "Where", "It", "Them", "The same", "As", "Who",
    ];
    let (mut count, mut riddles) = (0, Vec::new());
    for folder in ["src", "tests", "benches", "fuzz"] {
        for path in files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let mut is_first = true;
            for (number, line) in (1..).zip(text.lines()) {
                let line = line.trim_start();
                let docs = line.strip_prefix("///").or(line.strip_prefix("//!"));
                let begins = docs.filter(|_| is_first);
                is_first = docs.is_none();
                let Some(words) = begins.map(str::trim_start) else {
                    continue;
                };
                count += 1;
                let is_riddle = |riddle: &&str| {
                    let rest = words.strip_prefix(*riddle);
                    rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
                };
                if RIDDLES.iter().any(is_riddle) {
                    riddles.push(format!("{}:{number}: {words}", path.display()));
                }
            }
        }
    }
    assert!(count > 2000, "{count}");
    let share = riddles.len() * 100 / count;
    assert!(share < 8, "{share} % of {count}:\n{}", riddles.join("\n"));
}

#[test]
fn the_readme_has_at_most_900_words() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    // Every other part is a code block.
    let prose = readme.split("```").step_by(2);
    let words = prose.flat_map(str::split_whitespace).count();
    assert!(words <= 900, "{words} words");
}

#[test]
fn the_picture_in_the_readme_is_the_frame_of_the_command_in_the_manual() {
    let manual = fs::read_to_string(root().join("assets/manual.md")).unwrap();
    assert!(manual.contains(
        "kidneyread iga --keys '/stem cell<cr>nn' --print 100x30 --as svg > assets/reader.svg"
    ));
    let state = replay(Library::embedded(), 1, "/stem cell<cr>nn", (100, 30)).unwrap();
    let made = frame(&state, (100, 30), Colours::Indexed, Form::Svg);
    let kept = fs::read_to_string(root().join("assets/reader.svg")).unwrap();
    assert!(
        made == kept,
        "make assets/reader.svg again with the command in assets/manual.md"
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
