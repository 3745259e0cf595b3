//! The commands `notes`, in its three formats and as a page of questions, and `notes import`. A
//! round trip loses nothing, and a bad file changes nothing.

use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::passages::piped;
use super::{Folder, fails, out, run};
use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, AnnotationKind, Annotations, Change, identifier};

/// An annotation on the first place of some words in an embedded article.
fn annotation(article: &str, words: &str, kind: AnnotationKind, note: &str) -> Annotation {
    let text = out(&["show", article, "--raw"]);
    let start = text.find(words).unwrap();
    let entry: Value = serde_json::from_str(&out(&["show", article, "--json"])).unwrap();
    Annotation {
        id: identifier(&[words.as_bytes(), kind.name().as_bytes()]),
        kind,
        note: note.to_owned(),
        passage: Selector::new(
            &text,
            kidneyread::text::span::Span::new(start, start + words.len()),
        ),
        article: entry["id"].as_str().unwrap().to_owned(),
        sha256: entry["sha256"].as_str().unwrap().to_owned(),
        created: "2026-11-25T10:00:00Z".to_owned(),
        ..Annotation::default()
    }
}

/// The text of a file that holds these annotations.
fn file(annotations: impl IntoIterator<Item = Annotation>) -> String {
    let mut notes = Annotations::default();
    for annotation in annotations {
        notes.apply(&Change {
            before: None,
            after: Some(annotation),
        });
    }
    notes.to_text()
}

/// Seven annotations: of each kind, on passages that are unchanged, moved, changed and lost, and on
/// an article that the library does not have.
fn several() -> Vec<Annotation> {
    let mut lost = annotation(
        "2",
        "- Safety: nontoxicity",
        AnnotationKind::Useful,
        "Is that so?",
    );
    "Quite another sentence that stands nowhere near.".clone_into(&mut lost.passage.exact);
    "Nothing like this is there. ".clone_into(&mut lost.passage.prefix);
    lost.passage.suffix.clone_from(&lost.passage.prefix);
    let mut moved = annotation("2", "In mild cases", AnnotationKind::Important, "");
    (moved.passage.start, moved.passage.end) = (3, 16);
    let mut changed = annotation(
        "2",
        "it can cure most diseases",
        AnnotationKind::Doubtful,
        "# All of\nthem?\n> really",
    );
    "Theoretically, it cures most of the diseases".clone_into(&mut changed.passage.exact);
    let mut elsewhere = annotation(
        "2",
        "nontoxicity",
        AnnotationKind::Question,
        "And \u{1b}[31mthis\u{202e}, 👩‍⚕️?",
    );
    "my-article".clone_into(&mut elsewhere.article);
    elsewhere
        .others
        .insert("mood".to_owned(), json!([1.25, { "a": null }]));
    vec![
        elsewhere,
        lost,
        annotation(
            "1",
            "Diabetic Nephropathy",
            AnnotationKind::Bookmark('d'),
            "",
        ),
        changed,
        moved,
        annotation(
            "1",
            "serious complication",
            AnnotationKind::Question,
            "Which tests show it?\nHow often are they done?",
        ),
        annotation("1", "complication", AnnotationKind::Bookmark('_'), "here"),
    ]
}

/// A folder that holds the file of [`several`] annotations.
fn home(name: &str) -> Folder {
    Folder::new(name, &[("notes.jsonl", file(several()).as_bytes())])
}

/// A folder that does not exist yet.
fn empty(name: &str) -> Folder {
    let folder = Folder::new(name, &[]);
    fs::remove_dir(folder.path()).unwrap();
    folder
}

#[test]
fn notes_are_printed_by_article_in_the_order_of_the_text() {
    assert_snapshot!(out(&["notes", "--home", home("markdown").path()]));
}

#[test]
fn passages_and_notes_add_no_headings_and_no_control_characters_to_the_markdown() {
    let home = home("markdown-safe");
    let printed = out(&["--home", home.path(), "notes"]);
    assert!(!printed.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'));
    assert_eq!(
        printed
            .lines()
            .filter(|line| line.starts_with("# "))
            .collect::<Vec<_>>(),
        ["# Notes"]
    );
    assert_eq!(
        printed
            .lines()
            .filter(|line| line.starts_with("## "))
            .count(),
        3
    );
    assert_eq!(
        printed
            .lines()
            .filter(|line| line.starts_with("### "))
            .count(),
        5 + 1
    );
    assert!(
        printed.contains("\n\\# All of\nthem?\n\\> really\n"),
        "{printed}"
    );
}

#[test]
fn questions_are_printed_as_a_numbered_page_of_at_most_80_columns() {
    let home = home("questions");
    let page = out(&["notes", "--questions", "--home", home.path()]);
    assert!(page.lines().all(|line| line.chars().count() <= 80) && !page.contains('\u{1b}'));
    assert_snapshot!(page);
    let only = out(&[
        "notes",
        "--questions",
        "--article",
        "1",
        "--home",
        home.path(),
    ]);
    let (own, ready) = only.split_once("For your care team").unwrap();
    assert!(
        own.contains("\n1. Which tests") && !own.contains("\n2. "),
        "{only}"
    );
    assert!(ready.contains("\n2. What are the risks"), "{only}");
    assert!(
        run(&[
            "notes",
            "--questions",
            "--format",
            "json",
            "--home",
            home.path()
        ])
        .status
        .code()
            == Some(2)
    );
}

#[test]
fn notes_on_one_article_are_chosen_by_any_of_its_names_or_by_the_id_that_they_hold() {
    let home = home("article");
    let count = |name: &str| {
        let printed: Value = serde_json::from_str(&out(&[
            "notes",
            "--format",
            "json",
            "--article",
            name,
            "--home",
            home.path(),
        ]))
        .unwrap();
        printed["notes"].as_array().unwrap().len()
    };
    assert_eq!((count("1"), count("iga"), count("my-article")), (3, 3, 1));
    assert_eq!(
        fails(&["notes", "--article", "nothing", "--home", home.path()]).0,
        1
    );
}

/// Runs the binary, which must succeed and print nothing, and returns its standard error.
fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(
        (output.status.code(), &*output.stdout),
        (Some(0), &b""[..]),
        "{arguments:?}"
    );
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn without_notes_a_message_says_why_and_no_file_is_made() {
    let home = empty("none");
    let home = home.path();
    assert_eq!(
        complaint(&["notes", "--home", home]),
        "kidneyread: there are no notes yet: in the reader, v marks a passage and a writes a note on it\n"
    );
    assert_eq!(
        complaint(&["notes", "--article", "2", "--home", home]),
        "kidneyread: there are no notes on iga-nephropathy\n"
    );
    let page = out(&["notes", "--questions", "--home", home]);
    assert!(page.contains("None of your own yet"), "{page}");
    assert!(complaint(&["notes", "--no-state"]).contains("nowhere to keep them"));
    assert!(complaint(&["--no-state", "notes"]).contains("nowhere to keep them"));
    assert!(
        complaint(&["notes"]).contains("nowhere to keep them"),
        "no home folder is known"
    );
    let none: Value =
        serde_json::from_str(&out(&["notes", "--format", "json", "--home", home])).unwrap();
    assert_eq!(none, json!({ "version": 1, "notes": [] }));
    let none: Value =
        serde_json::from_str(&out(&["notes", "--format", "jsonld", "--no-state"])).unwrap();
    assert_eq!(
        (&none["type"], &none["total"]),
        (&"AnnotationCollection".into(), &0.into())
    );
    assert!(!Path::new(home).exists());
}

#[test]
fn a_damaged_or_newer_file_of_notes_gets_a_complaint_and_its_readable_notes_are_printed() {
    let kept = file(several());
    let damaged = Folder::new(
        "damaged",
        &[("notes.jsonl", &kept.as_bytes()[..kept.len() - 30])],
    );
    let newer = Folder::new(
        "newer",
        &[(
            "notes.jsonl",
            kept.replacen("\"version\":1", "\"version\":2", 1)
                .as_bytes(),
        )],
    );
    for (folder, says, count) in [
        (damaged, "is damaged", 6),
        (newer, "by a newer kidneyread", 7),
    ] {
        let output = run(&["notes", "--format", "json", "--home", folder.path()]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.success() && error.contains(says) && error.lines().count() == 1,
            "{error}"
        );
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(printed["notes"].as_array().unwrap().len(), count);
    }
    let no_folder = Folder::new("no-folder", &[("file", b"")]);
    let (code, error) = fails(&["notes", "--home", &format!("{}/file", no_folder.path())]);
    assert!(code == 2 && error.contains("notes.jsonl: "), "{error}");
}

#[test]
fn exported_notes_are_the_same_after_an_import_and_a_second_import_changes_nothing() {
    let first = home("first");
    let kept = fs::read(first.0.join("notes.jsonl")).unwrap();
    for form in ["json", "jsonld"] {
        let (second, exported) = (
            empty(&format!("second-{form}")),
            out(&["notes", "--format", form, "--home", first.path()]),
        );
        assert!(!exported.contains(|c: char| c.is_control() && c != '\n'));
        let file = Folder::new(&format!("export-{form}"), &[("notes", exported.as_bytes())]);
        let path = format!("{}/notes", file.path());
        let import = || out(&["notes", "import", &path, "--home", second.path()]);
        assert_eq!(
            import(),
            "7 notes added, 0 already there, 0 kept beside a different version\n"
        );
        assert_eq!(
            out(&["notes", "--format", form, "--home", second.path()]),
            exported
        );
        assert_eq!(
            import(),
            "0 notes added, 7 already there, 0 kept beside a different version\n"
        );
        assert!(
            fs::read(second.0.join("notes.jsonl")).unwrap() == kept,
            "the imported notes have the same file as the exported ones"
        );
        let (code, printed) = piped(
            &["notes", "--home", second.path(), "import", "-"],
            exported.as_bytes(),
        );
        assert_eq!(
            (code, &*printed),
            (
                0,
                "0 notes added, 7 already there, 0 kept beside a different version\n"
            )
        );
    }
    let third = empty("third");
    let kept_file = format!("{}/notes.jsonl", first.path());
    assert!(
        out(&["notes", "import", &kept_file, "--home", third.path()]).starts_with("7 notes added"),
        "the file of notes itself can be imported"
    );
    assert!(fs::read(third.0.join("notes.jsonl")).unwrap() == kept);
}

#[test]
fn importing_another_version_of_a_note_keeps_both_and_importing_it_again_adds_none() {
    let home = home("differ");
    let mut changed = several();
    "Another note.".clone_into(&mut changed[5].note);
    let json = json!({ "version": 1, "notes": [changed[5]] }).to_string();
    let file = Folder::new("differ-file", &[("notes", json.as_bytes())]);
    let import = || {
        out(&[
            "notes",
            "import",
            &format!("{}/notes", file.path()),
            "--home",
            home.path(),
        ])
    };
    assert_eq!(
        import(),
        "0 notes added, 0 already there, 1 kept beside a different version\n"
    );
    assert_eq!(
        import(),
        "0 notes added, 1 already there, 0 kept beside a different version\n"
    );
    let printed = out(&["notes", "--home", home.path()]);
    assert!(printed.contains("Another note.") && printed.contains("Which tests show it?"));
}

#[test]
fn annotations_of_another_program_get_their_place_in_an_article_and_keep_unknown_fields() {
    let home = empty("foreign");
    let foreign = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "http://example.org/annotations/1",
        "type": "Annotation",
        "creator": { "id": "http://example.org/me", "type": "Person" },
        "body": { "type": "TextualBody", "value": "Is this so?" },
        "target": { "source": "http://example.org/page", "selector": { "type": "TextQuoteSelector", "exact": "it can cure most diseases" } },
    });
    let import = || {
        piped(
            &["notes", "import", "-", "--home", home.path()],
            foreign.to_string().as_bytes(),
        )
    };
    assert_eq!(
        import(),
        (
            0,
            "1 note added, 0 already there, 0 kept beside a different version\n".to_owned()
        )
    );
    assert!(import().1.starts_with("0 notes added, 1 already there"));
    let printed = out(&["notes", "--home", home.path()]);
    assert!(
        printed.contains("> it can cure most diseases\n\nIs this so?\n\n— Stem Cell Therapy")
            && printed.contains("paragraph 15"),
        "{printed}"
    );
    let exported: Value = serde_json::from_str(&out(&[
        "notes",
        "--format",
        "jsonld",
        "--home",
        home.path(),
    ]))
    .unwrap();
    let item = &exported["first"]["items"][0];
    assert_eq!(
        (&item["id"], &item["creator"]),
        (&foreign["id"], &foreign["creator"])
    );
    let selectors = item["target"]["selector"].as_array().unwrap();
    let start = |kind: &str| {
        selectors
            .iter()
            .find(|selector| selector["type"] == kind)
            .unwrap()["start"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(
        start("DataPositionSelector") - start("TextPositionSelector"),
        2,
        "two characters before the passage have one byte more each"
    );
    let left_out = json!([{ "type": "Annotation", "target": "http://example.org" }]).to_string();
    assert!(
        piped(
            &["notes", "import", "-", "--home", home.path()],
            left_out.as_bytes()
        )
        .1
        .contains("\n1 left out (no passage and no note)\n")
    );
    let more = json!({ "type": "AnnotationPage", "items": [], "next": "http://e.org/\u{1b}2" })
        .to_string();
    assert!(
        piped(
            &["notes", "import", "-", "--home", home.path()],
            more.as_bytes()
        )
        .1
        .ends_with("and were not fetched: http://e.org/␛2\n")
    );
}

#[test]
fn a_file_that_cannot_be_imported_exits_2_with_its_name_and_the_reason_and_changes_nothing() {
    let home = empty("refused");
    let damaged = file(several()).replace("\"kind\":\"doubtful\"", "\"kind\":3");
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (
            b"notes",
            "it is not JSON: expected ident at line 1 column 2",
        ),
        (b"{\"version\":1,\"notes\":[", "it is not JSON: EOF"),
        (b"\"\xff\"", "it is not JSON"),
        (b"[] []", "there is more text after its end"),
        (b"{}", "it holds no annotations"),
        (
            b"{\"notes\":[]}",
            "it does not say the version of its format",
        ),
        (
            b"{\"version\":2,\"notes\":[]}",
            "a newer version of kidneyread wrote it",
        ),
        (
            b"{\"version\":1,\"notes\":[7]}",
            "note 1 of it is incomplete, or no note",
        ),
        (
            b"{\"version\":1,\"notes\":[{\"id\":\"a\",\"note\":\"b\"}]}",
            "note 1 of it is incomplete",
        ),
        (
            b"[{\"type\":\"Annotation\",\"bodyValue\":\"a\",\"target\":\"b:c\"}, 1]",
            "entry 2 of it is not an annotation",
        ),
        (
            b"{\"type\":\"AnnotationCollection\",\"first\":\"http://e.org/\x7f\"}",
            "its annotations are stored elsewhere: download http://e.org/",
        ),
        (damaged.as_bytes(), "it is damaged"),
    ] {
        let file = Folder::new("refused-file", &[("no\tnotes", bytes)]);
        let (code, error) = fails(&[
            "notes",
            "import",
            &format!("{}/no\tnotes", file.path()),
            "--home",
            home.path(),
        ]);
        assert!(
            code == 2
                && error.starts_with("kidneyread: cannot import ")
                && error.contains(why)
                && error.contains("no"),
            "{error}"
        );
        assert!(!error.contains(char::is_control), "{error:?}");
        let (code, error) = piped(&["notes", "import", "-", "--home", home.path()], bytes);
        assert!(
            code == 2
                && error.starts_with(&format!("kidneyread: cannot import standard input: {why}")),
            "{error}"
        );
    }
    assert_eq!(
        fails(&["notes", "import", "/nowhere", "--home", home.path()]).0,
        2
    );
    assert_eq!(
        fails(&["notes", "import", home.path(), "--home", home.path()]).0,
        2
    );
    let (code, error) = piped(
        &["notes", "import", "-", "--home", home.path()],
        &vec![b' '; (64 << 20) + 1],
    );
    assert_eq!(
        (code, &*error),
        (
            2,
            "kidneyread: cannot import standard input: it has more than 67108864 bytes\n"
        )
    );
    assert!(!Path::new(home.path()).exists());
}

#[test]
fn import_with_no_state_or_with_an_option_of_printing_exits_2() {
    let (code, error) = piped(&["notes", "import", "-", "--no-state"], b"[]");
    assert!(
        code == 2 && error.contains("leave out --no-state"),
        "{error}"
    );
    assert!(
        fails(&["notes", "--format", "json", "import", "x"])
            .1
            .contains("does not print")
    );
    assert_eq!(fails(&["--home", "x", "--no-state", "notes"]).0, 2);
}
