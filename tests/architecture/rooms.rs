//! The order of files inside the reader's floor: which files name each other (`crate::`, `super::`,
//! `self::`), and which call methods that only another file defines.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::{code, files, root};

/// The files of the reader in their order: each may use those before it. The parts of the state
/// stand before the scene, which is made from them, and before the state, which is made of them.
const READER: &[&str] = &[
    "settings",
    "action",
    "panes",
    "keymap/key",
    "keymap/layout",
    "keymap/notation",
    "keymap",
    "state/notice",
    "state/counts",
    "state/window",
    "state/sidebar",
    "state/trail",
    "state/taken",
    "state/line",
    "state/list",
    "state/page",
    "state/motion",
    "state/reading",
    "state/resume",
    "state/marks",
    "state/find",
    "state/concordance",
    "state/selection",
    "state/card",
    "state/editor",
    "state/annotating",
    "state/mode",
    "scene",
    "scene/annotations",
    "scene/help",
    "scene/palette",
    "scene/hints",
    "scene/list",
    "scene/text",
    "scene/column",
    "scene/card",
    "scene/concordance",
    "scene/editor",
    "scene/passage",
    "scene/margin",
    "scene/sidebar",
    "scene/status",
    "state/pointer",
    "state",
];
/// The files that, with `state`, hold the one type `State`.
const STATE: &[&str] = &[
    "state/bookmarks",
    "state/dispatch",
    "state/marking",
    "state/mouse",
    "state/opening",
];
/// Methods of the standard library whose names the reader uses too.
const NAMESAKES: &[&str] = &["add", "clear", "last", "next", "set", "take"];

/// The name of a file of the reader, as the order has it.
fn name(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src/reader")).unwrap();
    let name = inside.with_extension("").to_str().unwrap().to_owned();
    if STATE.contains(&&*name) {
        return "state".to_owned();
    }
    name
}

fn place(name: &str) -> usize {
    let place = READER.iter().position(|room| *room == name);
    place.unwrap_or_else(|| panic!("{name} has no place in the order of the reader"))
}

/// The paths in some code that begin with `start`, as they are written; each item in braces makes a
/// path of its own.
fn paths(code: &str, start: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let mut found = Vec::new();
    for (at, _) in code.match_indices(start) {
        if code[..at].ends_with(is_part) {
            continue;
        }
        let rest = &code[at..];
        let path: String = rest.chars().take_while(|c| is_part(*c)).collect();
        match rest[path.len()..].strip_prefix('{') {
            Some(items) => {
                let items = &items[..items.find("};").unwrap_or(0)];
                let items = items.split([',', '{', '}']).map(str::trim);
                found.extend(items.map(|item| format!("{path}{item}")));
            }
            None => found.push(path),
        }
    }
    found
}

/// The file of the reader to which a path of modules leads.
fn leads_to(modules: &[&str]) -> Option<String> {
    (1..=modules.len()).rev().find_map(|length| {
        let name = modules[..length].join("/");
        let path = root().join("src/reader").join(&name).with_extension("rs");
        path.exists().then(|| self::name(&path))
    })
}

/// The files of the reader that a file names.
fn named_in(path: &Path) -> BTreeSet<String> {
    let inside = path.strip_prefix(root().join("src/reader")).unwrap();
    let inside = inside.with_extension("");
    let own: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
    let code = code(path);
    let mut found = BTreeSet::new();
    for written in paths(&code, "crate::reader::") {
        let modules: Vec<&str> = written.split("::").skip(2).collect();
        found.extend(leads_to(&modules));
    }
    for (start, base) in [("super::", &own[..own.len() - 1]), ("self::", &own[..])] {
        for written in paths(&code, start) {
            let modules = written.split("::").skip(1);
            let modules: Vec<&str> = base.iter().copied().chain(modules).collect();
            found.extend(leads_to(&modules));
        }
    }
    found
}

/// The names of the functions that some code defines.
fn defined(code: &str) -> BTreeSet<String> {
    let behind = code.split("fn ").skip(1);
    let names = behind.map(|rest| {
        let name = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_');
        name.collect::<String>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The names of the methods that some code calls.
fn called(code: &str) -> BTreeSet<String> {
    let behind = code.split('.').skip(1);
    let names = behind.filter_map(|rest| {
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        rest[name.len()..].starts_with('(').then_some(name)
    });
    names.collect()
}

#[test]
fn a_file_of_the_reader_names_only_files_before_it() {
    for path in files(&root().join("src/reader")) {
        let room = name(&path);
        for other in named_in(&path) {
            assert!(
                place(&other) <= place(&room),
                "{} names {other}, which stands behind it",
                path.display()
            );
        }
    }
}

#[test]
fn a_file_of_the_reader_calls_only_methods_of_files_before_it() {
    let code_in = |folder: &str| {
        let files = files(&root().join(folder)).into_iter();
        files.map(|path| (path.clone(), code(&path)))
    };
    let rooms: Vec<(PathBuf, String)> = code_in("src/reader").collect();
    // A name that other floors define too may be theirs.
    let elsewhere: BTreeSet<String> = code_in("src")
        .filter(|(path, _)| !path.starts_with(root().join("src/reader")))
        .flat_map(|(_, code)| defined(&code))
        .chain(NAMESAKES.iter().map(|name| (*name).to_owned()))
        .collect();
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (path, code) in &rooms {
        for method in defined(code).difference(&elsewhere) {
            owners
                .entry(method.clone())
                .or_default()
                .push(place(&name(path)));
        }
    }
    assert!(owners.len() > 100, "the methods of the reader are found");
    let mut offences = Vec::new();
    for (path, code) in &rooms {
        for method in called(code) {
            let nearest = owners.get(&method).and_then(|owners| owners.iter().min());
            if let Some(owner) = nearest.filter(|owner| **owner > place(&name(path))) {
                let (file, owner) = (path.display(), READER[*owner]);
                offences.push(format!("{file} calls `{method}`, a method of {owner}"));
            }
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_state_has_at_most_16_fields_and_6_files() {
    let state = code(&root().join("src/reader/state.rs"));
    let fields = state.split("pub struct State {").nth(1).unwrap();
    let fields = fields.split('}').next().unwrap();
    let fields = fields.lines().filter(|line| line.trim().ends_with(','));
    assert!(fields.count() <= 16);
    let holders: Vec<PathBuf> = files(&root().join("src"))
        .into_iter()
        .filter(|path| code(path).contains("impl State {"))
        .collect();
    assert!(holders.len() <= 6, "{holders:?}");
}
