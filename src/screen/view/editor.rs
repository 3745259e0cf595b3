//! Drawing the editor of a note: a titled box beside its passage, like a card.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{frame, paint};
use crate::reader::scene::editor::EditorFace;
use crate::screen::theme::{Role, Theme};

/// Draws the editor, and returns the position of its cursor.
pub(crate) fn render(face: &EditorFace, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    frame::open(theme, face.frame, &face.title, buffer);
    for (y, row) in (face.inner.top()..face.inner.bottom()).zip(&face.rows) {
        let area = Rect {
            y,
            height: 1,
            ..face.inner
        };
        paint::text(buffer, area, row, theme.style(Role::Text));
    }
    (!face.inner.is_empty()).then_some(face.cursor)
}
