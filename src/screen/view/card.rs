//! Drawing a card: a titled box beside its passage. On a screen too low for a box it is a title and
//! as many rows as there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{frame, paint};
use crate::reader::scene::card::{CardFace, Tone};
use crate::screen::theme::{Role, Theme};

/// Draws a card.
pub(crate) fn render(face: &CardFace, theme: Theme, buffer: &mut Buffer) {
    frame::open(theme, face.frame, &face.title, buffer);
    for (y, row) in (face.inner.top()..face.inner.bottom()).zip(&face.rows) {
        let area = Rect {
            y,
            height: 1,
            ..face.inner
        };
        paint::text(buffer, area, &row.text, theme.style(role(row.tone)));
    }
}

/// The role of a row of a card.
pub(crate) const fn role(tone: Tone) -> Role {
    match tone {
        Tone::Strong => Role::Heading,
        Tone::Text | Tone::Fact => Role::Text,
        Tone::Faint => Role::Faint,
        Tone::Link => Role::Link,
    }
}
