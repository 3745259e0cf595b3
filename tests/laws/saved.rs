//! Whatever is saved reads back equal: after random keys and mouse events in a session, the next
//! session reads every annotation, place, setting and search as the last one had it, and calls no
//! file damaged.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use kidneyread::annotations::places::Place;
use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, Change};
use kidneyread::reader::action::Action;
use kidneyread::reader::keymap;
use kidneyread::reader::settings::{MEASURES, MarkedTerms, Settings, ThemeChoice};
use kidneyread::session::Session;
use kidneyread::storage::store::Store;
use proptest::prelude::*;
use proptest::sample::select;

use crate::screens::shelf;
use crate::texts::{cases, nasty};

/// A folder that is removed after the test.
pub(crate) struct Home(pub(crate) PathBuf);

impl Home {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("saved-{}-{number}", std::process::id())))
    }

    pub(crate) fn store(&self) -> Store {
        Store::new(self.0.clone(), self.0.clone())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Keys and the mouse, as a person uses them to mark, write, change and delete.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Keys(&'static str),
    Letter(char),
    Drag((u16, u16), (u16, u16)),
    Write(String),
}

/// Keys that mark, write, change and delete, and some that move.
pub(crate) const KEYS: [&str; 32] = [
    "<cr>",
    "1",
    "2",
    "3",
    "4",
    "<esc>",
    "v",
    "vj2",
    "vG",
    "v}o4",
    "x",
    "U",
    "UU",
    "<c-r>",
    "A<down><cr>",
    "A<down>a<c-u><c-s>",
    "A<down><down>a<c-u><c-s>",
    "A<down>ax<c-s>",
    "A<down>3",
    "Ax",
    "j",
    "G",
    "g",
    "]",
    "[",
    "<space>",
    "e",
    "E",
    "/kidney<cr>",
    "/e<cr>n",
    "''",
    "a<c-s>",
];

fn step() -> impl Strategy<Value = Step> {
    let at = || (0..80_u16, 0..24_u16);
    prop_oneof![
        8 => select(&KEYS[..]).prop_map(Step::Keys),
        1 => any::<char>().prop_map(Step::Letter),
        5 => (at(), at()).prop_map(|(from, to)| Step::Drag(from, to)),
        2 => nasty(4).prop_map(Step::Write),
    ]
}

fn press(session: &mut Session, keys: &str) {
    for key in keymap::parse(keys).unwrap() {
        session.press(key);
    }
}

fn take(session: &mut Session, step: &Step) {
    match step {
        Step::Keys(keys) => press(session, keys),
        Step::Letter(letter) => {
            press(session, "m");
            session.apply(Action::Letter(*letter));
        }
        Step::Drag(from, to) => {
            session.apply(Action::Click(from.0, from.1));
            session.apply(Action::Drag(to.0, to.1));
            session.apply(Action::Release);
        }
        Step::Write(text) => {
            press(session, "a");
            session.apply(Action::Paste(text.clone()));
            press(session, "<c-s>");
        }
    }
    session.drain();
}

/// Two notes that other programs made: one on a whole text, with no passage, and one on a passage.
fn imported() -> Vec<Change> {
    let notes = [("whole", ""), ("part", "The end")];
    notes
        .map(|(id, exact)| Annotation {
            id: id.to_owned(),
            note: "a thought".to_owned(),
            article: "any".to_owned(),
            passage: Selector {
                exact: exact.to_owned(),
                end: exact.len(),
                ..Selector::default()
            },
            ..Annotation::default()
        })
        .map(|made| Change {
            before: None,
            after: Some(made),
        })
        .to_vec()
}

/// Runs a session of these steps and reads its files again. Returns what differs, if anything does.
pub(crate) fn lost(text: &str, steps: &[Step]) -> Option<String> {
    let home = Home::new();
    let store = home.store();
    store.keep(&imported()).unwrap();
    let mut session = Session::start(shelf(text), Some(2), (80, 24), Ok(store.clone()), || {});
    session.settle();
    session.begin(b"id", || 1_400_000_000);
    session.wait();
    for step in steps {
        take(&mut session, step);
    }
    session.interrupt();
    session.leave();
    session.wait();
    session.drain();
    let state = session.state();
    let (notes, damage) = store.notes();
    if damage.is_some() || notes != *state.annotations() || state.unsaved().0 > 0 {
        return Some(format!(
            "{damage:?}: {notes:?}\nis not {:?}",
            state.annotations()
        ));
    }
    let (places, damage) = store.places();
    let id = &state.library().get(state.article())?.id;
    let place = places.all.get(id)?;
    let left = Place::new(state.document().text(), state.anchor(), place.furthest);
    if damage.is_some() || places.last.as_ref() != Some(id) || *place != left {
        return Some(format!(
            "{damage:?}: {place:?} of {:?} is not {left:?}",
            places.last
        ));
    }
    let damage = store.settings().1;
    damage.map(|damage| damage.to_string())
}

#[test]
fn a_drag_over_the_empty_space_below_the_text_marks_nothing_that_the_next_start_refuses() {
    let text = "One two three.\n\nThe end ###";
    let drag = Step::Drag((40, 15), (45, 18));
    for keys in ["<cr>", "2", "a<c-s>", "awhy?<c-s>"] {
        assert_eq!(
            lost(text, &[drag.clone(), Step::Keys(keys)]),
            None,
            "{keys}"
        );
    }
}

#[test]
fn a_note_on_a_whole_text_is_deleted_once_nothing_is_left_of_it() {
    assert_eq!(lost("Text.", &[Step::Keys("A<down>a<c-u><c-s>")]), None);
}

/// Opens the reader as a new session does, with the mouse or without it.
fn opened(store: &Store, mouse: bool) -> Session {
    let mut session = Session::start(shelf("Text."), Some(2), (80, 24), Ok(store.clone()), || {});
    if !mouse {
        session.leave_mouse();
    }
    session.settle();
    session
}

#[test]
fn theme_measure_and_mouse_are_in_the_next_session_as_the_reader_left_them() {
    let home = Home::new();
    let store = home.store();
    let mut session = opened(&store, true);
    press(&mut session, "T---M");
    session.leave();
    session.wait();
    let next = opened(&store, true);
    let (settings, _) = store.settings();
    assert_eq!(next.state().theme(), ThemeChoice::Light);
    assert_eq!(next.state().panes().text.width, settings.measure);
    assert!(settings.measure < Settings::default().measure && !next.state().mouse());
}

#[test]
fn a_session_without_the_mouse_does_not_take_it_from_the_next_one() {
    let home = Home::new();
    let store = home.store();
    let mut session = opened(&store, false);
    assert!(!session.state().mouse());
    press(&mut session, "T");
    session.leave();
    session.wait();
    let mut next = opened(&store, true);
    assert_eq!(next.state().theme(), ThemeChoice::Light);
    assert!(next.state().mouse());
    next.leave_mouse();
    press(&mut next, "M");
    assert!(next.state().mouse(), "the key brings it back");
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn whatever_a_session_saves_the_next_one_reads_equal(
        text in prop_oneof![Just("One two three.\n\nThe end ###".to_owned()), nasty(20)],
        steps in proptest::collection::vec(step(), 0..25)
    ) {
        prop_assert_eq!(lost(&text, &steps), None);
    }

    #[test]
    fn settings_and_searches_read_back_as_they_were_kept(
        (mouse, sidebar, comments) in any::<(bool, bool, bool)>(),
        terms in select(vec![MarkedTerms::None, MarkedTerms::First, MarkedTerms::All]),
        measure in MEASURES,
        theme in select(vec![
            ThemeChoice::Automatic,
            ThemeChoice::Light,
            ThemeChoice::Dark,
            ThemeChoice::Plain,
        ]),
        searches in proptest::collection::vec(nasty(6), 0..5)
    ) {
        let home = Home::new();
        let store = home.store();
        let settings = Settings { measure, theme, mouse, sidebar, terms, comments };
        store.keep_settings(&settings).unwrap();
        let mut kept: Vec<String> = Vec::new();
        for search in searches {
            store.keep_search(&search).unwrap();
            kept.retain(|earlier| *earlier != search);
            kept.push(search);
        }
        prop_assert!(matches!(store.settings(), (read, None) if read == settings));
        prop_assert!(matches!(store.searches(), (read, None) if read == kept));
    }
}
