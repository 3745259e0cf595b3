//! The store without the binary: its file is damaged at every byte, and changed by two windows,
//! whose notes must equal those of a model. Nothing is lost without a warning.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, AnnotationKind, Annotations, Change, identifier};
use kidneyread::storage::store::StoreError;

use crate::home::Home;

/// An annotation whose id, kind and passage depend on `number`.
fn annotation(number: usize, note: &str) -> Annotation {
    let exact = format!("passage {number}");
    let passage = Selector {
        start: number * 10,
        end: number * 10 + exact.len(),
        exact,
        ..Selector::default()
    };
    let id = identifier(&[&number.to_be_bytes()]);
    let kind = AnnotationKind::HIGHLIGHTS[number % 4];
    Annotation {
        id,
        kind,
        note: note.to_owned(),
        passage,
        article: "a".to_owned(),
        ..Annotation::default()
    }
}

/// The change that makes an annotation.
fn made(annotation: Annotation) -> Change {
    Change {
        before: None,
        after: Some(annotation),
    }
}

/// A home with three notes, and the bytes of their file.
fn with_three_notes() -> (Home, Vec<u8>) {
    let home = Home::new();
    let changes: Vec<Change> = (1..=3)
        .map(|number| made(annotation(number, &format!("note “{number}”"))))
        .collect();
    home.store().keep(&changes).unwrap();
    let whole = fs::read(home.file()).unwrap();
    (home, whole)
}

/// Damages the file to `bytes`, then reads it, and then changes it anew: in both cases all whole
/// annotations are there, and if one is lost, a warning says so and the file is set aside to the
/// byte.
fn assert_reported(home: &Home, bytes: &[u8], whole: &Annotations, damaged: &str) {
    let (read, _, damage) = Annotations::parse(bytes);
    let new = annotation(9, "new");
    for keeps in [false, true] {
        fs::write(home.file(), bytes).unwrap();
        let answer = if keeps {
            home.store().keep(&[made(new.clone())])
        } else {
            Ok(home.store().notes())
        };
        let (notes, error) = match answer {
            Ok((notes, error)) => (notes, error),
            Err(error) => (read.clone(), Some(error)),
        };
        match error {
            Some(StoreError::Damaged(path, aside, _)) => {
                assert_eq!(path, fs::canonicalize(home.file()).unwrap(), "{damaged}");
                assert_eq!(
                    fs::read(&aside).unwrap(),
                    bytes,
                    "{damaged}: the file is set aside as it was"
                );
                fs::remove_file(aside).unwrap();
                let (rewritten, _, damage) = Annotations::parse(&fs::read(home.file()).unwrap());
                assert!(
                    rewritten == notes && damage.is_none(),
                    "{damaged}: the readable notes are in its place"
                );
            }
            Some(StoreError::Newer(_)) => assert_eq!(
                fs::read(home.file()).unwrap(),
                bytes,
                "{damaged}: the file is unchanged"
            ),
            None => {
                assert!(
                    damage.is_none() && notes.all().len() == whole.all().len() + usize::from(keeps),
                    "{damaged}: a note is lost without a warning"
                );
                assert!(
                    keeps || fs::read(home.file()).unwrap() == bytes,
                    "{damaged}: reading changes nothing"
                );
            }
            other => panic!("{damaged}: {other:?}"),
        }
        for annotation in read.all() {
            assert!(
                notes.all().contains(annotation),
                "{damaged}: {annotation:?} was read and is gone"
            );
        }
        let newer = read.all().len() == notes.all().len() && keeps;
        assert!(
            !keeps || newer || notes.all().contains(&new),
            "{damaged}: the change is lost"
        );
    }
}

#[test]
fn a_file_cut_off_at_any_byte_gives_its_whole_notes_and_is_set_aside() {
    let (home, whole) = with_three_notes();
    let notes = home.notes();
    for length in 1..whole.len() - 1 {
        assert_reported(
            &home,
            &whole[..length],
            &notes,
            &format!("{length} of {} bytes", whole.len()),
        );
        let (read, _, _) = Annotations::parse(&whole[..length]);
        // A line without its line end is read.
        let lines = String::from_utf8_lossy(&whole[..=length])
            .matches('\n')
            .count();
        assert_eq!(read.all(), &notes.all()[..lines.saturating_sub(1)]);
    }
    assert_eq!(home.names(), [".lock", "notes.jsonl"]);
}

#[test]
fn an_empty_file_is_as_none_and_a_byte_order_mark_is_no_damage() {
    let (home, whole) = with_three_notes();
    let (known, new) = (home.notes(), made(annotation(9, "new")));
    let mark = "\u{FEFF}".as_bytes();
    for empty in [b"", &b" \n"[..], mark] {
        fs::write(home.file(), empty).unwrap();
        assert!(matches!(home.store().notes(), (notes, None) if notes.all().is_empty()));
        let kept = home
            .store()
            .keep_or_restore(std::slice::from_ref(&new), &known);
        let (notes, warning) = kept.unwrap();
        assert!(warning.is_none() && notes.all().len() == 4, "{warning:?}");
        for name in ["places.json", "settings.json", "searches.json"] {
            fs::write(home.path.join(name), empty).unwrap();
        }
        let store = home.store();
        assert!(matches!(store.settings(), (_, None)));
        assert!(matches!(store.places(), (_, None)));
        assert!(matches!(store.searches(), (_, None)));
    }
    fs::write(home.file(), [mark, &whole].concat()).unwrap();
    assert!(matches!(home.store().notes(), (notes, None) if notes == known));
    let (notes, warning) = home.store().keep(&[new]).unwrap();
    assert!(warning.is_none() && notes.all().len() == 4, "{warning:?}");
    fs::write(
        home.path.join("searches.json"),
        "\u{FEFF}{\"searches\": [\"kidney\"]}",
    )
    .unwrap();
    assert!(matches!(home.store().searches(), (all, None) if all == ["kidney"]));
}

#[test]
fn a_file_with_any_byte_flipped_loses_at_most_one_note_and_never_without_a_warning() {
    let (home, whole) = with_three_notes();
    let notes = home.notes();
    for at in 0..whole.len() {
        // In turns: the lowest bit, the case of a letter, the bit that ends ASCII, the second bit.
        let mask = [0x01, 0x20, 0x80, 0x02][at % 4];
        let mut bytes = whole.clone();
        bytes[at] ^= mask;
        let same = Annotations::parse(&bytes)
            .0
            .all()
            .iter()
            .filter(|annotation| notes.all().contains(annotation))
            .count();
        assert!(
            same >= 2,
            "byte {at} ^ {mask}: only {same} of 3 notes are unchanged"
        );
        assert_reported(&home, &bytes, &notes, &format!("byte {at} ^ {mask}"));
    }
    assert_eq!(home.names(), [".lock", "notes.jsonl"]);
}

#[test]
fn damaged_files_are_set_aside_under_different_names_and_equal_ones_once() {
    let (home, whole) = with_three_notes();
    for length in [10, 20, 20, 30] {
        fs::write(home.file(), &whole[..length]).unwrap();
        assert!(matches!(
            home.store().notes().1,
            Some(StoreError::Damaged(..))
        ));
    }
    assert_eq!(
        home.names(),
        [
            ".lock",
            "notes.damaged",
            "notes.damaged-2",
            "notes.damaged-3",
            "notes.jsonl"
        ],
        "the file that was damaged twice in the same way is there once"
    );
}

/// A step of the test, which one of the windows takes.
#[derive(Debug, Clone)]
enum Step {
    Add(usize, String),
    Edit(usize, String),
    Delete(usize),
    Undo,
    Save,
    Load,
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let text = "[a-c?“\n]{0,3}";
    let step = prop_oneof![
        2 => (0..8_usize, text).prop_map(|(at, note)| Step::Add(at, note)),
        2 => (any::<usize>(), text).prop_map(|(at, note)| Step::Edit(at, note)),
        1 => any::<usize>().prop_map(Step::Delete),
        1 => Just(Step::Undo),
        2 => Just(Step::Save),
        1 => Just(Step::Load),
    ];
    (0..2_usize, step)
}

/// A window: the notes that it knows, its unsaved changes, and the changes that it can undo.
#[derive(Debug, Default)]
struct Window {
    notes: Annotations,
    unsaved: Vec<Change>,
    done: Vec<Change>,
}

impl Window {
    /// The change that a step makes, if it makes one.
    fn change(&mut self, step: &Step) -> Option<Change> {
        let some = |at: usize| {
            self.notes
                .all()
                .get(at % self.notes.all().len().max(1))
                .cloned()
        };
        match step {
            Step::Add(at, note) => {
                let new = annotation(*at, note);
                self.notes.get(&new.id).is_none().then(|| made(new))
            }
            Step::Edit(at, note) => some(*at).map(|before| Change {
                after: Some(Annotation {
                    note: note.clone(),
                    ..before.clone()
                }),
                before: Some(before),
            }),
            Step::Delete(at) => some(*at).map(|before| Change {
                before: Some(before),
                after: None,
            }),
            Step::Undo => self.done.pop().map(Change::undone),
            Step::Save | Step::Load => None,
        }
    }

    /// Takes over the notes of the file, and applies the unsaved changes to them.
    fn update(&mut self, notes: Annotations) {
        self.notes = notes;
        for change in &self.unsaved {
            self.notes.apply(change);
        }
    }
}

/// True if two annotations have the same note on the same passage.
fn same(first: &Annotation, second: &Annotation) -> bool {
    first.note == second.note && first.passage == second.passage
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The file equals a model that is never written to a disk. Besides, after each save the file
    /// has what the window saved, and still has every note that none of its changes was about.
    #[test]
    fn two_windows_on_one_folder_keep_the_same_notes_as_a_model_and_lose_none(steps in prop::collection::vec(step(), 0..40)) {
        let home = Home::new();
        let stores = [home.store(), home.store()];
        let mut windows = [Window::default(), Window::default()];
        let mut model = Annotations::default();
        for (at, step) in steps {
            let (store, window) = (&stores[at], &mut windows[at]);
            if let Some(change) = window.change(&step) {
                if !matches!(step, Step::Undo) {
                    window.done.push(change.clone());
                }
                window.notes.apply(&change);
                window.unsaved.push(change);
            }
            match step {
                Step::Save => {
                    let before = home.notes();
                    let (kept, warning) = store.keep(&window.unsaved).unwrap();
                    prop_assert!(matches!(warning, None | Some(StoreError::Both)));
                    for change in &window.unsaved {
                        model.apply(change);
                    }
                    let about: Vec<&Annotation> = window.unsaved.iter().flat_map(|change| change.before.iter()).collect();
                    for old in before.all().iter().filter(|old| !about.contains(old)) {
                        prop_assert!(kept.all().contains(old), "{old:?} is gone");
                    }
                    let wanted = window.unsaved.iter().filter_map(|change| change.after.as_ref());
                    // A version that a later change replaced is not wanted, whatever its id became.
                    for wanted in wanted.filter(|wanted| !about.iter().any(|about| same(about, wanted))) {
                        prop_assert!(kept.all().iter().any(|kept| same(kept, wanted)), "{wanted:?} is not kept");
                    }
                    window.unsaved.clear();
                    window.update(kept);
                }
                Step::Load => {
                    let (read, warning) = store.notes();
                    prop_assert!(warning.is_none());
                    window.update(read);
                }
                _ => {}
            }
            prop_assert!(home.notes() == model);
        }
    }
}

#[test]
fn a_folder_that_is_named_by_a_symbolic_link_has_the_same_file_and_lock() {
    let (home, _) = with_three_notes();
    let link = home.outside();
    std::os::unix::fs::symlink(&home.path, &link).unwrap();
    let other = kidneyread::storage::store::Store::new(Path::new(&link).to_owned(), link);
    other.keep(&[made(annotation(4, "by the link"))]).unwrap();
    assert_eq!(home.notes().all().len(), 4);
    home.assert_tidy();
}
