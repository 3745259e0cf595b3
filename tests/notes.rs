//! Annotations as values and as a file: any order of changes gives the same as a model, a passage
//! is found again or reported as changed or lost, and from a damaged file all whole annotations are
//! read.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "notes/jsonld.rs"]
mod jsonld;

use std::collections::BTreeMap;

use proptest::prelude::*;

use kidneyread::annotations::selector::{Found, Selector};
use kidneyread::annotations::{Annotation, AnnotationKind, Annotations, Change, identifier};
use kidneyread::library::Library;
use kidneyread::text::document::Document;
use kidneyread::text::format;
use kidneyread::text::span::Span;

/// The embedded article at an index.
fn article(at: usize) -> Document {
    let library = Library::embedded();
    format::plain(
        library
            .get(at)
            .unwrap()
            .at_hand()
            .unwrap()
            .text()
            .to_owned(),
    )
}

/// An annotation on the second article, with an id, a kind and a passage that depend on `number`.
fn annotation(number: usize, note: &str) -> Annotation {
    let text = article(1);
    let passage = Selector::new(text.text(), Span::new(number * 20, number * 20 + 15));
    let kind = AnnotationKind::HIGHLIGHTS
        .into_iter()
        .chain([AnnotationKind::Bookmark('é')])
        .nth(number % 5)
        .unwrap();
    let made = "2026-11-25T10:00:00Z".to_owned();
    Annotation {
        id: identifier(&[&number.to_be_bytes()]),
        kind,
        note: note.to_owned(),
        passage,
        article: "iga-nephropathy".to_owned(),
        created: made,
        ..Annotation::default()
    }
}

/// The change that makes an annotation.
fn made(annotation: &Annotation) -> Change {
    Change {
        before: None,
        after: Some(annotation.clone()),
    }
}

/// The first `count` annotations, each with a note of two lines.
fn some(count: usize) -> Annotations {
    let mut notes = Annotations::default();
    for number in 0..count {
        notes.apply(&made(&annotation(
            number,
            &format!("Note {number}:\n“ask” \u{1b}[31m?"),
        )));
    }
    notes
}

#[test]
fn a_file_has_a_header_and_a_line_for_each_annotation_and_reads_back_unchanged() {
    let notes = some(7);
    let text = notes.to_text();
    assert_eq!(text.lines().count(), 8);
    assert!(
        text.starts_with(r#"{"file":"kidneyread notes","notes":7,"version":1}"#),
        "{text}"
    );
    assert!(
        !text.contains('\u{1b}'),
        "no control character of a note is in the file"
    );
    let (read, version, damage) = Annotations::parse(text.as_bytes());
    assert!(read == notes && version == 1 && damage.is_none());
}

#[test]
fn damage_is_counted_by_its_kinds() {
    let whole = some(6).to_text();
    let lines: Vec<&str> = whole.lines().collect();
    let count = |lines: &[&str]| {
        let (read, _, damage) = Annotations::parse(lines.join("\n").as_bytes());
        let counts = (damage.unreadable, damage.incomplete, damage.missing);
        (read.all().len(), counts)
    };
    assert_eq!(count(&lines), (6, (0, 0, 0)));
    let incomplete = [lines[1], lines[2]].map(|line| line.replace("\"exact\"", "\"exakt\""));
    let damaged = [
        lines[0],
        &incomplete[0],
        &incomplete[1],
        lines[3],
        "no JSON at all",
        lines[4],
        "{\"id\":\"a\"}",
        "{\"id\":\"b\"}",
        "also none",
    ];
    assert_eq!(count(&damaged), (4, (4, 2, 2)));
}

#[test]
fn unknown_fields_of_a_file_are_written_again() {
    let text = some(1)
        .to_text()
        .replace(r#""version":1"#, r#""version":1,"colour":"teal""#)
        .replace(r#""exact""#, r#""mood":[1,{"a":null}],"exact""#);
    let (read, _, damage) = Annotations::parse(text.as_bytes());
    assert!(damage.is_none());
    let again = read.to_text();
    assert!(
        again.contains(r#""colour":"teal""#) && again.contains(r#""mood":[1,{"a":null}]"#),
        "{again}"
    );
    assert_eq!(Annotations::parse(again.as_bytes()).0.to_text(), again);
}

#[test]
fn a_file_cut_off_at_any_byte_gives_its_whole_annotations_and_reports_damage() {
    let notes = some(5);
    let text = notes.to_text();
    for length in 0..text.len() - 1 {
        let (read, _, damage) = Annotations::parse(&text.as_bytes()[..length]);
        assert!(!damage.is_none(), "{length}");
        let whole = text
            .bytes()
            .take(length)
            .filter(|byte| *byte == b'\n')
            .count();
        // A line without its line end is whole.
        let whole = whole + usize::from(text.as_bytes()[length] == b'\n');
        assert_eq!(
            read.all(),
            &notes.all()[..whole.saturating_sub(1)],
            "{length}"
        );
    }
}

#[test]
fn a_flipped_byte_damages_one_annotation_at_most_and_a_lost_one_is_reported() {
    let notes = some(4);
    let text = notes.to_text().into_bytes();
    for at in 0..text.len() {
        for mask in [0x01, 0x20, 0x80, 0xff] {
            let mut bytes = text.clone();
            bytes[at] ^= mask;
            let (read, _, damage) = Annotations::parse(&bytes);
            let same = notes
                .all()
                .iter()
                .filter(|annotation| read.all().contains(annotation))
                .count();
            assert!(
                same >= 3,
                "byte {at} ^ {mask}: only {same} of 4 annotations are unchanged"
            );
            assert!(
                read.all().len() == 4 || !damage.is_none(),
                "byte {at} ^ {mask}: {} annotations and no damage reported",
                read.all().len()
            );
            // A flip may change a value without a trace, but not empty an annotation.
            let is_emptied = |annotation: &Annotation| {
                annotation.note.is_empty() && annotation.passage.exact.is_empty()
            };
            assert!(
                !read.all().iter().any(is_emptied) || !damage.is_none(),
                "byte {at} ^ {mask}"
            );
        }
    }
}

#[test]
fn files_of_any_content_are_read_without_a_panic_and_with_damage_reported() {
    let deep = "[".repeat(20_000);
    let long = format!(
        r#"{{"id":"a","exact":"{}","note":""}}"#,
        "x".repeat(200_000)
    );
    for text in [
        "",
        "\0\0\0\0",
        "\u{feff}{}",
        "null",
        "{\"id\":1e400}",
        r#"{"id":"\ud800"}"#,
        &deep,
        &long,
        "{\"file\":\"kidneyread notes\"}",
        "{\"id\"",
    ] {
        let (read, _, damage) = Annotations::parse(text.as_bytes());
        assert!(!damage.is_none(), "{}", &text[..text.len().min(30)]);
        assert_eq!(read.all().len(), usize::from(text == long));
    }
    let (_, version, _) =
        Annotations::parse(b"{\"file\":\"kidneyread notes\",\"version\":2,\"notes\":0}\n");
    assert_eq!(version, 2);
}

#[test]
fn conflicting_changes_of_two_windows_keep_both_versions_once_and_delete_none() {
    let first = annotation(0, "first");
    let (late, early) = (
        Annotation {
            note: "late".to_owned(),
            ..first.clone()
        },
        Annotation {
            note: "early".to_owned(),
            ..first.clone()
        },
    );
    let mut notes = Annotations::default();
    notes.apply(&made(&first));
    assert!(!notes.apply(&Change {
        before: Some(first.clone()),
        after: Some(early.clone())
    }));
    let conflicting = Change {
        before: Some(first.clone()),
        after: Some(late),
    };
    for _ in 0..3 {
        assert!(notes.apply(&conflicting), "both versions stay");
        let kept: Vec<&str> = notes
            .all()
            .iter()
            .map(|annotation| &*annotation.note)
            .collect();
        assert_eq!(kept, ["early", "late"]);
    }
    assert!(
        notes.apply(&Change {
            before: Some(first),
            after: None
        }),
        "an annotation that another window edited is not deleted"
    );
    assert_eq!(notes.all().len(), 2);
    assert!(!notes.apply(&Change {
        before: Some(early.clone()),
        after: None
    }));
    assert!(
        !notes.apply(&Change {
            before: Some(early),
            after: None
        }),
        "deleting twice is no conflict"
    );
    assert_eq!(notes.all().len(), 1);
}

/// A step of the model, which a person could take in the reader.
#[derive(Debug, Clone)]
enum Step {
    Add(usize),
    Edit(usize, String),
    Delete(usize),
    Undo,
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..30_usize).prop_map(Step::Add),
        (0..30_usize, "\\PC{0,8}").prop_map(|(at, note)| Step::Edit(at, note)),
        (0..30_usize).prop_map(Step::Delete),
        Just(Step::Undo),
        Just(Step::Reload),
    ]
}

/// Found by the fuzzer: a passage whose last letters stood before it was lost when text was added
/// behind it.
#[test]
fn a_passage_behind_its_own_letters_is_not_lost_when_text_is_added_behind_it() {
    let text = "A text that ends with xxx";
    let selector = Selector::new(text, Span::new(23, 25));
    let found = selector.find(&format::plain(format!("New.\n\n{text}x")));
    assert_eq!(found, Found::Moved(Span::new(29, 31)));
}

/// Found by the fuzzer: of places that overlap, the exact find saw only the first.
#[test]
fn a_passage_in_a_run_of_its_own_letter_is_not_called_changed() {
    for (run, passage) in [(26, 20), (113, 34), (120, 36), (212, 68)] {
        let text = format!(
            "what stands before it{}behind it there is more",
            "x".repeat(run)
        );
        let end = 21 + run - 6;
        let selector = Selector::new(&text, Span::new(end - passage, end));
        let edited = format!("A line that is new.\n\n{text}");
        let found = selector.find(&format::plain(edited.clone()));
        assert_eq!(found, Found::Moved(Span::new(end - passage + 21, end + 21)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_changes_undos_and_reloads_gives_the_same_notes_as_a_model(steps in prop::collection::vec(step(), 0..60)) {
        let (mut notes, mut done) = (Annotations::default(), Vec::new());
        let mut model: BTreeMap<usize, String> = BTreeMap::new();
        let mut before: Vec<BTreeMap<usize, String>> = Vec::new();
        for step in steps {
            let was = model.clone();
            let change = match step {
                Step::Add(at) if !model.contains_key(&at) => {
                    model.insert(at, String::new());
                    made(&annotation(at, ""))
                }
                Step::Edit(at, note) if model.contains_key(&at) => {
                    let before = annotation(at, &model[&at]);
                    model.insert(at, note.clone());
                    Change { before: Some(before), after: Some(annotation(at, &note)) }
                }
                Step::Delete(at) if model.contains_key(&at) => Change { before: Some(annotation(at, &model.remove(&at).unwrap())), after: None },
                Step::Undo => {
                    if let Some(change) = done.pop() {
                        prop_assert!(!notes.apply(&Change::undone(change)));
                        model = before.pop().unwrap();
                    }
                    continue;
                }
                Step::Reload => {
                    let (read, _, damage) = Annotations::parse(notes.to_text().as_bytes());
                    prop_assert!(damage.is_none() && read == notes);
                    notes = read;
                    continue;
                }
                _ => continue,
            };
            prop_assert!(!notes.apply(&change));
            before.push(was);
            done.push(change);
        }
        let kept: BTreeMap<String, String> = notes.all().iter().map(|annotation| (annotation.id.clone(), annotation.note.clone())).collect();
        let wanted: BTreeMap<String, String> = model.iter().map(|(at, note)| (annotation(*at, "").id, note.clone())).collect();
        prop_assert_eq!(kept, wanted);
    }

    #[test]
    fn after_any_edits_a_passage_is_found_verbatim_or_reported_as_changed_or_lost(
        which in 0..2_usize,
        passage in (any::<prop::sample::Index>(), 1..400_usize),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..60_usize, "(kidney|stem cells|, |\\PC{0,4}|\n\n){0,3}"), 0..12),
    ) {
        let document = article(which);
        let start = document.text().floor_char_boundary(passage.0.index(document.text().len()));
        let selector = Selector::new(document.text(), Span::new(start, start + passage.1));
        prop_assert_eq!(selector.find(&document), Found::Same(Span::new(selector.start, selector.end)));
        let mut text = document.text().to_owned();
        for (at, length, put) in edits {
            let from = text.floor_char_boundary(at.index(text.len() + 1));
            let to = text.floor_char_boundary((from + length).min(text.len()));
            text.replace_range(from..to, &put);
        }
        let edited = format::plain(text);
        match selector.find(&edited) {
            Found::Same(span) | Found::Moved(span) => prop_assert_eq!(edited.text().get(span.start..span.end), Some(&*selector.exact)),
            Found::Changed(span) => {
                let there = edited.text().get(span.start..span.end);
                prop_assert!(there.is_some_and(|there| !there.is_empty() && there != selector.exact));
            }
            Found::Lost => {}
        }
    }
}

#[test]
fn a_passage_is_moved_by_an_edit_before_it_changed_by_one_inside_and_lost_when_deleted() {
    let document = article(1);
    let text = document.text();
    let start = text.find("In mild cases").unwrap();
    let sentence = Span::new(start, start + text[start..].find('.').unwrap() + 1);
    let selector = Selector::new(text, sentence);
    let moved = format::plain(format!("Revised.\n\n{text}"));
    assert_eq!(
        selector.find(&moved),
        Found::Moved(Span::new(sentence.start + 10, sentence.end + 10))
    );
    let words = text.replacen(
        "completely clinical remission",
        "full and lasting clinical remission",
        1,
    );
    assert_ne!(words, text);
    let changed = format::plain(words);
    let Found::Changed(span) = selector.find(&changed) else {
        panic!("{:?}", selector.find(&changed))
    };
    assert!(
        span.of(changed.text()).starts_with("In mild cases")
            && span.of(changed.text()).contains("full and lasting")
    );
    let gone = format::plain(text.replacen(sentence.of(text), "", 1));
    assert_eq!(
        selector.find(&gone),
        Found::Lost,
        "{:?}",
        selector.find(&gone).span().map(|span| span.of(gone.text()))
    );
}

#[test]
fn a_passage_over_several_paragraphs_is_found_by_its_ends_when_the_middle_changed() {
    let document = article(1);
    let text = document.text();
    let (from, to) = (
        document.blocks()[3].span.start,
        document.blocks()[6].span.end,
    );
    let selector = Selector::new(text, Span::new(from, to));
    let middle = document.blocks()[5].span;
    let changed = format!(
        "{}{}{}",
        &text[..middle.start],
        "All new.",
        &text[middle.end..]
    );
    let changed = format::plain(changed);
    let Found::Changed(span) = selector.find(&changed) else {
        panic!("{:?}", selector.find(&changed))
    };
    assert!(
        span.start == from
            && span
                .of(changed.text())
                .ends_with(&selector.exact[selector.exact.len() - 20..])
    );
}

#[test]
fn a_short_word_without_its_context_is_lost() {
    let text = "The kidney filters blood all day long. Nothing else does it as well.\n\nAnother paragraph says that the rest is here.";
    let start = text.find("the rest").unwrap();
    let selector = Selector::new(text, Span::new(start, start + 3));
    assert_eq!(selector.exact, "the");
    let other = format::plain("All of it is new, and the words around it are not those.");
    assert_eq!(selector.find(&other), Found::Lost);
}

#[test]
fn an_edited_sentence_is_found_by_its_context_although_an_equal_one_stands_elsewhere() {
    let twin = "Take 5 mg of the tablet twice a day with food.";
    let text = format!(
        "A. Adults without kidney disease\n\n{twin}\n\nAsk your doctor first.\n\nB. Patients with kidney disease\n\n{twin}\n\nAsk your nurse first."
    );
    let start = text.rfind(twin).unwrap();
    let selector = Selector::new(&text, Span::new(start, start + twin.len()));
    let revised = format::plain(format!(
        "{}{}{}",
        &text[..start],
        twin.replace('5', "2"),
        &text[start + twin.len()..]
    ));
    let Found::Changed(span) = selector.find(&revised) else {
        panic!("{:?}", selector.find(&revised))
    };
    assert_eq!(span.of(revised.text()), twin.replace('5', "2"));
}

#[test]
fn a_passage_that_stands_there_is_not_changed_although_its_context_recurs_inside_it() {
    let refrain = "Drink one glass of water, and rest. ";
    let verse = "Then take the tablet. ";
    let before = format!("Read this first. {refrain}");
    for (passage, behind, context) in [
        // What stood before the passage recurs inside it.
        (
            format!("{verse}{refrain}{verse}"),
            "Ask if in doubt about it.",
            refrain,
        ),
        (
            format!("{refrain}{verse}{refrain}"),
            "Ask if in doubt about it.",
            refrain,
        ),
        // What stood behind the passage recurs inside it.
        (
            format!("{verse}Ask if in doubt about the whole of it. {verse}"),
            "Ask if in doubt about the whole of it.",
            "Ask if",
        ),
    ] {
        let text = format!("{before}{passage}{behind}");
        let selector = Selector::new(&text, Span::new(before.len(), before.len() + passage.len()));
        // One edit on either side of the passage, next to it or further away, and one on both.
        for (before, behind) in [
            ("", behind),
            ("Read it. ", behind),
            (&*before.replace("rest", "sleep"), behind),
            (&*before, &*behind.replace("doubt", "fear")),
            (
                &*format!("New. {}", before.replace("rest", "sleep")),
                &*behind.replace("it", "them"),
            ),
        ] {
            let edited = format::plain(format!("{before}{passage}{behind}"));
            let found = selector.find(&edited);
            assert!(
                matches!(found, Found::Same(_) | Found::Moved(_)),
                "{context:?} {before:?} {behind:?} {found:?}"
            );
            assert_eq!(found.span().unwrap().of(edited.text()), passage);
        }
    }
}
