//! What the bottom line calls saved, and what is on its way meanwhile.

use kidneyread::action::{Effect, Event};
use kidneyread::keys;
use kidneyread::library::Library;
use kidneyread::notes::{Change, Notes};
use kidneyread::state::State;

/// The reader at an embedded article.
fn state() -> State {
    let (mut state, effect) = State::new(Library::embedded(), 1, 100, 30);
    assert!(effect.is_none(), "nothing is to be read first");
    state.settle();
    state
}

/// Presses keys; what they want kept.
fn press(state: &mut State, text: &str) -> Option<Vec<Change>> {
    let mut wanted = None;
    for key in keys::parse(text).unwrap() {
        if let Some(Effect::Keep(changes)) = state.apply(keys::action(key, state.keys())) {
            wanted = Some(changes);
        }
    }
    wanted
}

/// What a store gives back that had nothing before.
fn kept(changes: &[Change]) -> Event {
    let mut notes = Notes::default();
    for change in changes {
        notes.apply(change);
    }
    Event::Kept(Ok((Box::new(notes), None)))
}

#[test]
#[ignore = "a fault of src/state/own.rs: what is made while another thing is being saved is called saved with it"]
fn what_is_made_while_another_thing_is_saved_is_not_called_saved_with_it() {
    let mut state = state();
    let first = press(&mut state, "17afirst<c-s>").unwrap();
    assert!(press(&mut state, "15asecond<c-s>").is_none(), "it waits for the first");
    let Some(Effect::Keep(second)) = state.hear(kept(&first)) else { panic!("the second is to be kept now") };
    assert!(!state.message().unwrap().contains("saved"), "{:?}", state.message());
    let both: Vec<Change> = first.into_iter().chain(second).collect();
    state.hear(kept(&both));
    assert_eq!(state.message().unwrap().matches("saved").count(), 1, "{:?}", state.message());
}

#[test]
#[ignore = "a fault of src/state/own.rs: what the file had at the beginning is taken for the answer to a change"]
fn what_is_made_before_the_file_is_read_is_not_taken_for_saved_when_it_is() {
    let mut state = state();
    press(&mut state, "17afirst<c-s>").unwrap();
    // The file as it was at the beginning: nothing yet.
    state.hear(kept(&[]));
    assert_eq!((state.unsaved().0, state.notes().all().len()), (1, 1), "{:?}", state.message());
    // And then it cannot be kept: that is said, and tried again.
    state.hear(Event::Kept(Err("the disk is full".to_owned())));
    assert_eq!(state.unsaved(), (1, Some("the disk is full")));
}
