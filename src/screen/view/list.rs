//! Drawing a list over the page: a titled box with its filter and its entries.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Cursor, frame, paint, typed};
use crate::reader::scene::list::{ListFace, ListRow};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws a list, and returns its cursor: in the filter while that is typed, else on the selected
/// row.
pub(crate) fn render(face: &ListFace<'_>, theme: Theme, buffer: &mut Buffer) -> Option<Cursor> {
    let (area, inner) = (face.frame, face.inner);
    frame::open(theme, area, &face.title, buffer);
    for entry in &face.rows {
        row(entry, theme, buffer);
    }
    if face.rows.is_empty() {
        let nothing = Shown::line("nothing matches");
        paint::text(buffer, indented(inner), &nothing, theme.style(Role::Faint));
    }
    let line = Rect {
        x: inner.x,
        y: area.y + 1.min(area.height),
        width: inner.width,
        height: 1.min(inner.height),
    };
    if let Some(filter) = face.filter {
        typed::filter(theme, (face.prompt, filter), line, buffer);
        return Some(Cursor::shown(typed::cursor(filter, line)));
    }
    let selected = face.rows.iter().find(|row| row.selected)?.area;
    Some(Cursor::hidden(Position::new(
        indented(selected).x,
        selected.y,
    )))
}

fn row(entry: &ListRow, theme: Theme, buffer: &mut Buffer) {
    let area = entry.area;
    if entry.selected {
        let style = theme.style(Role::Selected);
        paint::sign(buffer, area.x, area.y, "▌", style);
    }
    let mut area = indented(area);
    if entry.is_indented {
        area = indented(area);
    }
    if let Some(keys) = &entry.keys {
        let columns = u16::try_from(keys.width()).unwrap_or(u16::MAX);
        let columns = columns.min(area.width * 2 / 3);
        let keys = keys.cut(usize::from(columns), "…");
        let left = Rect {
            width: columns,
            ..area
        };
        paint::text(buffer, left, &keys, theme.style(Role::Heading));
        area.x += columns;
        area.width -= columns;
    }
    let role = match entry.selected {
        true => Role::Selected,
        false if entry.is_heading => Role::Heading,
        false => Role::Text,
    };
    let text = entry.text.cut(usize::from(area.width), "…");
    paint::text(buffer, area, &text, theme.style(role));
}

/// The area without its first two columns.
fn indented(area: Rect) -> Rect {
    Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(2),
        ..area
    }
}
