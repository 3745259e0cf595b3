//! `kidneyread --print`: keys pressed without a terminal, and the frame that the screen shows then.

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::CliError;
use crate::annotations::places::Places;
use crate::library::Library;
use crate::reader::action::Effect;
use crate::reader::keymap;
use crate::reader::settings::ThemeChoice;
use crate::reader::state::State;
use crate::screen::picture::{Form, picture};
use crate::screen::theme::{Colours, Theme};
use crate::screen::view;
use crate::storage::store::{NothingKept, Store};
use crate::storage::workers::Workers;

/// Presses keys on a reader of `library` at a size, and returns it with all that it waits for done.
///
/// # Errors
/// If the keys cannot be read.
pub fn replay(
    library: Library,
    article: usize,
    keys: &str,
    size: (u16, u16),
) -> Result<State, CliError> {
    replay_keeping(
        library,
        Some(article),
        keys,
        size,
        Err(NothingKept::PrintWithoutHome),
        &[],
    )
}

/// The same with the reader's own files, for a session that is called so that no other is; without
/// an article, at the last one.
///
/// # Errors
/// If the keys cannot be read.
pub fn replay_keeping(
    library: Library,
    article: Option<usize>,
    keys: &str,
    size: (u16, u16),
    store: Result<Store, NothingKept>,
    session: &[u8],
) -> Result<State, CliError> {
    let keys: Vec<KeyEvent> = keymap::parse(keys)?;
    let places = store
        .as_ref()
        .map_or_else(|_| Places::default(), |store| store.places().0);
    let (mut state, effect) = State::resumed(library, article, places, size.0, size.1);
    if let Ok(store) = &store {
        state.set(store.settings().0);
    }
    state.call_session(session, || 0);
    let keeps = store.is_ok();
    let world = Workers::new(|| {}).keeping(store);
    world.sum_up(state.library());
    world.carry(&mut state, effect);
    settle(&world, &mut state);
    state.settle();
    world.read_notes();
    settle(&world, &mut state);
    for key in keys {
        let (before, key) = keymap::meant(key, state.keys());
        for key in before.into_iter().chain([key]) {
            let asked = state.apply(keymap::action(key, state.keys()));
            let left = world.carry(&mut state, asked);
            settle(&world, &mut state);
            if matches!(left, Some(Effect::Quit)) {
                return Ok(state);
            }
        }
    }
    if keeps {
        state.remember_place();
    }
    world.finish(&mut state);
    Ok(state)
}

/// Waits for all that the workers owe.
fn settle(world: &Workers, state: &mut State) {
    while let Some(event) = world.wait() {
        let asked = state.hear(event);
        world.carry(state, asked);
    }
}

/// The frame of a state, drawn for a dark terminal of 256 colours, or as `colours` say.
#[must_use]
pub fn frame(state: &State, size: (u16, u16), colours: Colours, form: Form) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let choice = match state.theme() {
        ThemeChoice::Automatic => ThemeChoice::Dark,
        chosen => chosen,
    };
    let drawn = view::render(state, Theme::new(choice, None, colours), &mut buffer);
    picture(&buffer, drawn.cursor, form)
}
