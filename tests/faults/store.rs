//! The reader's files as a library: damaged at every byte, changed by two at once, as a model has
//! it. Nothing is lost without a word.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, AnnotationKind, Annotations, Change, identifier};
use kidneyread::storage::store::StoreError;

use crate::home::Home;

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

fn made(annotation: Annotation) -> Change {
    Change {
        before: None,
        after: Some(annotation),
    }
}

/// A home with three notes, and its file.
fn three() -> (Home, Vec<u8>) {
    let home = Home::new();
    let changes: Vec<Change> = (1..=3)
        .map(|number| made(annotation(number, &format!("note “{number}”"))))
        .collect();
    home.store().keep(&changes).unwrap();
    let whole = fs::read(home.file()).unwrap();
    (home, whole)
}

/// Reads a damaged file, and changes one: in both cases what is whole is there, and if anything is
/// not, that is told and the file is set aside byte for byte.
fn assert_told(home: &Home, bytes: &[u8], whole: &Annotations, told: &str) {
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
                assert_eq!(path, fs::canonicalize(home.file()).unwrap(), "{told}");
                assert_eq!(
                    fs::read(&aside).unwrap(),
                    bytes,
                    "{told}: it is set aside as it was"
                );
                fs::remove_file(aside).unwrap();
                let (there, _, damage) = Annotations::parse(&fs::read(home.file()).unwrap());
                assert!(
                    there == notes && damage.is_none(),
                    "{told}: what could be read is in its place"
                );
            }
            Some(StoreError::Newer(_)) => assert_eq!(
                fs::read(home.file()).unwrap(),
                bytes,
                "{told}: it is left as it is"
            ),
            None => {
                assert!(
                    damage.is_none() && notes.all().len() == whole.all().len() + usize::from(keeps),
                    "{told}: not a word"
                );
                assert!(
                    keeps || fs::read(home.file()).unwrap() == bytes,
                    "{told}: reading changes nothing"
                );
            }
            other => panic!("{told}: {other:?}"),
        }
        for annotation in read.all() {
            assert!(
                notes.all().contains(annotation),
                "{told}: {annotation:?} was read and is gone"
            );
        }
        let newer = read.all().len() == notes.all().len() && keeps;
        assert!(
            !keeps || newer || notes.all().contains(&new),
            "{told}: the change is lost"
        );
    }
}

#[test]
fn a_file_cut_off_at_any_byte_is_read_as_far_as_it_goes_and_set_aside() {
    let (home, whole) = three();
    let notes = home.notes();
    for length in 0..whole.len() - 1 {
        assert_told(
            &home,
            &whole[..length],
            &notes,
            &format!("{length} of {} bytes", whole.len()),
        );
        let (read, _, _) = Annotations::parse(&whole[..length]);
        // A line is read whose end alone is missing.
        let lines = String::from_utf8_lossy(&whole[..=length])
            .matches('\n')
            .count();
        assert_eq!(read.all(), &notes.all()[..lines.saturating_sub(1)]);
    }
    assert_eq!(home.names(), [".lock", "notes.jsonl"]);
}

#[test]
fn a_file_with_any_byte_flipped_loses_at_most_one_note_and_never_without_a_word() {
    let (home, whole) = three();
    let notes = home.notes();
    for at in 0..whole.len() {
        // The lowest bit, the case of a letter, and no ASCII any more, in turns.
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
            "byte {at} ^ {mask}: {same} of 3 are as they were"
        );
        assert_told(&home, &bytes, &notes, &format!("byte {at} ^ {mask}"));
    }
    assert_eq!(home.names(), [".lock", "notes.jsonl"]);
}

#[test]
fn two_damaged_files_are_set_aside_under_two_names() {
    let (home, whole) = three();
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
        "the same one once"
    );
}

/// What a window does in one step.
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

/// A window: what it knows, what it has not saved, what it can undo.
#[derive(Debug, Default)]
struct Window {
    notes: Annotations,
    unsaved: Vec<Change>,
    done: Vec<Change>,
}

impl Window {
    /// What a step changes, if anything.
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

    /// What is in the file now, and what of this window's is not in it.
    fn take(&mut self, notes: Annotations) {
        self.notes = notes;
        for change in &self.unsaved {
            self.notes.apply(change);
        }
    }
}

/// Whether two say the same of the same.
fn same(one: &Annotation, other: &Annotation) -> bool {
    one.note == other.note && one.passage == other.passage
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two windows on one folder. The file equals a model that was never on a disk; and whatever
    /// the model does, what a window saved is there, and of what was there nothing is gone that no
    /// change was about.
    #[test]
    fn two_windows_on_one_folder_equal_the_model_and_lose_nothing(steps in prop::collection::vec(step(), 0..40)) {
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
                    let (kept, told) = store.keep(&window.unsaved).unwrap();
                    prop_assert!(matches!(told, None | Some(StoreError::Both)));
                    for change in &window.unsaved {
                        model.apply(change);
                    }
                    let about: Vec<&Annotation> = window.unsaved.iter().flat_map(|change| change.before.iter()).collect();
                    for there in before.all().iter().filter(|there| !about.contains(there)) {
                        prop_assert!(kept.all().contains(there), "{there:?} is gone");
                    }
                    let wanted = window.unsaved.iter().filter_map(|change| change.after.as_ref());
                    // What was changed again is wanted no more, whatever its id became.
                    for wanted in wanted.filter(|wanted| !about.iter().any(|about| same(about, wanted))) {
                        prop_assert!(kept.all().iter().any(|kept| same(kept, wanted)), "{wanted:?} is not kept");
                    }
                    window.unsaved.clear();
                    window.take(kept);
                }
                Step::Load => {
                    let (read, told) = store.notes();
                    prop_assert!(told.is_none());
                    window.take(read);
                }
                _ => {}
            }
            prop_assert!(home.notes() == model);
        }
    }
}

/// A folder that is named by way of a link is the same folder: one lock, one file.
#[test]
fn by_way_of_a_link_it_is_the_same_folder() {
    let (home, _) = three();
    let link = home.log();
    std::os::unix::fs::symlink(&home.path, &link).unwrap();
    let other = kidneyread::storage::store::Store::new(Path::new(&link).to_owned(), link);
    other.keep(&[made(annotation(4, "by the link"))]).unwrap();
    assert_eq!(home.notes().all().len(), 4);
    home.assert_tidy();
}
