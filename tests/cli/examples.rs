//! The README and the manual: each command line in them is run, and each field of each JSON output
//! is described in the manual.

use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::Value;

use super::{COMMANDS, Folder};

/// A file of the project.
fn project_file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The command lines with `kidneyread` in the code blocks for a shell of a Markdown text, and those
/// in code spans that name no placeholder.
fn examples(text: &str) -> Vec<String> {
    let (mut examples, mut prose) = (Vec::new(), String::new());
    let mut block = None;
    for line in text.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(language)) => block = Some(language),
            (Some(_), Some(_)) => block = None,
            (Some("sh"), None) if line.contains("kidneyread") && !line.starts_with("cargo") => {
                let command = line.split("   #").next().unwrap();
                examples.push(command.trim().to_owned());
            }
            (Some(_), None) => {}
            // A span may go on in the next line; a table's row holds none of ours.
            (None, None) if line.starts_with('|') => {}
            (None, None) => prose.extend([line, " "]),
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    let ours = spans.filter(|span| {
        let is_name = |word: &str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase());
        span.starts_with("kidneyread ") && !span.split(' ').any(is_name)
    });
    examples.extend(ours.map(str::to_owned));
    examples
}

/// True if a command line opens the reader, which needs a terminal.
fn opens_the_reader(example: &str) -> bool {
    let mut words = example.split(' ');
    !words.any(|word| COMMANDS.contains(&word) || ["--print", "--help"].contains(&word))
}

/// A folder with all that the examples name.
fn folder() -> Folder {
    let folder = Folder::new(
        "examples",
        &[
            ("quote.txt", b"it can cure most diseases\n"),
            ("leaflet.txt", b"A leaflet.\n"),
            ("less", b"#!/bin/sh\nexec cat\n"),
        ],
    );
    for name in ["home", "texts", "assets"] {
        fs::create_dir_all(folder.0.join(name)).unwrap();
    }
    fs::write(folder.0.join("texts/leaflet.txt"), "A leaflet.\n").unwrap();
    let less = folder.0.join("less");
    fs::set_permissions(&less, fs::Permissions::from_mode(0o755)).unwrap();
    let binary = folder.0.join("kidneyread");
    if !binary.exists() {
        symlink(env!("CARGO_BIN_EXE_kidneyread"), binary).unwrap();
    }
    folder
}

#[test]
fn every_command_line_of_the_readme_the_manual_and_the_man_page_works() {
    let folder = folder();
    let path = env::join_paths(
        std::iter::once(folder.0.clone()).chain(["/usr/bin", "/bin"].map(PathBuf::from)),
    );
    let mut all: Vec<String> = ["README.md", "assets/manual.md"]
        .iter()
        .flat_map(|file| examples(&project_file(file)))
        .collect();
    let page = super::out(&["man"])
        .replace("\\-", "-")
        .replace("\\\\", "\\");
    let section = page.split(".SH EXAMPLES").nth(1).unwrap();
    let heads = section
        .lines()
        .filter_map(|line| line.strip_prefix("\\fB")?.strip_suffix("\\fR"));
    all.extend(heads.map(|line| line.replace("\\*(Aq", "'")));
    assert!(all.len() > 80, "{}", all.len());
    for example in all {
        let is_piped = example.ends_with("| kidneyread");
        let line = if opens_the_reader(&example) && !is_piped {
            format!("{example} --print 80x24")
        } else {
            example.clone()
        };
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(&folder.0)
            .env_clear()
            .env("PATH", path.as_ref().unwrap())
            .env("HOME", folder.0.join("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        // Exit code 3 tells that a quote is altered, 1 that a search for `--in` finds nothing.
        let code = if example.contains("cure all diseases") {
            3
        } else {
            i32::from(example.contains("-- --in"))
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}: {said}");
    }
}

/// Collects the names of all fields in a JSON value.
fn fields(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                fields(value, names);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| fields(value, names)),
        _ => {}
    }
}

#[test]
fn the_manual_names_every_field_of_every_json_output() {
    let manual = project_file("assets/manual.md");
    for arguments in [
        &["list", "--json"][..],
        &["show", "iga", "--json"],
        &["search", "hematuria", "--json"],
        &["define", "proteinuria", "--json"],
        &["about", "iga", "--json"],
        &["comments", "--json"],
        &["sources", "--json"],
        &["cite", "iga", "15", "--json"],
        &["check", "it can cure most diseases", "--json"],
        &["notes", "--format", "json"],
    ] {
        let printed = super::out(arguments);
        let mut names = BTreeSet::new();
        for value in serde_json::Deserializer::from_str(&printed).into_iter::<Value>() {
            fields(&value.unwrap(), &mut names);
        }
        assert!(names.len() > 1, "{names:?}");
        for name in names {
            let is_named = manual.contains(&format!("`{name}`"));
            assert!(is_named, "the manual does not name {name} of {arguments:?}");
        }
    }
}
