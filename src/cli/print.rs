//! `kidneyread --print`: presses keys without a terminal, and prints the frame that the screen
//! shows then.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::CliError;
use crate::library::Library;
use crate::reader::action::TerminalEffect;
use crate::reader::keymap;
use crate::reader::settings::ThemeChoice;
use crate::reader::state::State;
use crate::screen::picture::{Form, picture};
use crate::screen::theme::{Colours, Theme};
use crate::screen::view;
use crate::session::Session;
use crate::storage::store::{NothingKept, Store};

/// Presses keys in a reader of `library` on a screen of `size` (columns, rows), waits for all
/// workers, and returns the state. Nothing is read from a store or kept in one.
///
/// # Errors
/// If the keys are not in the notation of keys.
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

/// Presses keys as [`replay`] does, in a reader that keeps its files in `store`. Without an
/// article, the one that was read last is opened. The bytes of `id` tell this session from all
/// others.
///
/// # Errors
/// If the keys are not in the notation of keys.
pub fn replay_keeping(
    library: Library,
    article: Option<usize>,
    keys: &str,
    size: (u16, u16),
    store: Result<Store, NothingKept>,
    id: &[u8],
) -> Result<State, CliError> {
    let keys = keymap::parse(keys)?;
    let mut session = Session::start(library, article, size, store, || {});
    session.wait();
    session.settle();
    session.begin(id, || 0);
    session.wait();
    for key in keys {
        let asked = session.press(key);
        session.wait();
        let quits = match asked {
            Some(TerminalEffect::Leave) => session.quits_or_asks(),
            asked => asked == Some(TerminalEffect::Quit),
        };
        if quits {
            break;
        }
    }
    session.leave();
    session.wait();
    Ok(session.into_state())
}

/// Draws the frame of a state at `size` (columns, rows), in a form for printing. The theme is the
/// dark one, unless the state names another.
#[must_use]
pub fn frame(state: &State, size: (u16, u16), colours: Colours, form: Form) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let choice = match state.theme() {
        ThemeChoice::Automatic => ThemeChoice::Dark,
        chosen => chosen,
    };
    let drawn = view::render(state, Theme::new(choice, None, colours), &mut buffer);
    let cursor = drawn.cursor.filter(|cursor| cursor.shown);
    picture(&buffer, cursor.map(|cursor| cursor.at), form)
}
