//! The editor of a note: a titled box beside its passage, as a card is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{card, paint};
use crate::reader::state::State;
use crate::screen::theme::{Role, Theme};

/// Draws the editor, if a note is being written, and says where its cursor is.
pub(crate) fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let face = state.editor_face()?;
    card::frame(
        theme,
        face.frame,
        &face.title,
        &[
            "Ctrl-S saves · Enter new line · Esc closes",
            "Ctrl-S saves · Esc closes",
            "Ctrl-S saves",
            "^S",
        ],
        buffer,
    );
    for (y, row) in (face.inner.top()..face.inner.bottom()).zip(&face.rows) {
        paint::text(
            buffer,
            Rect {
                y,
                height: 1,
                ..face.inner
            },
            row,
            theme.style(Role::Text),
        );
    }
    (!face.inner.is_empty()).then_some(face.cursor)
}
