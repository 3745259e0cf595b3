//! Drawing the sidebar: the articles, with a bar at the selected or open one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Cursor, paint, typed};
use crate::reader::panes::Panes;
use crate::reader::scene::sidebar::{SidebarFace, SidebarRow};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the sidebar where it is shown, and returns its cursor while it has the keys: in the filter
/// while that is typed, else on the selected row.
pub(crate) fn render(
    face: &SidebarFace<'_>,
    theme: Theme,
    panes: &Panes,
    buffer: &mut Buffer,
) -> Option<Cursor> {
    let area = panes.sidebar;
    let head = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        height: 1.min(area.height),
        ..area
    };
    if area.is_empty() {
        return face
            .filter
            .map(|filter| Cursor::shown(typed::cursor(filter, head)));
    }
    if area.right() > panes.text.x {
        // The sidebar lies over the page.
        paint::clear(buffer, area.union(panes.rule), theme.style(Role::Text));
    }
    for y in panes.rule.top()..panes.rule.bottom() {
        paint::sign(buffer, panes.rule.x, y, "│", theme.style(Role::Frame));
    }
    if let Some(filter) = face.filter {
        typed::filter(theme, ("/", filter), head, buffer);
    } else {
        let role = if face.has_keys {
            Role::Selected
        } else {
            Role::Faint
        };
        paint::text(buffer, head, &Shown::line("Articles"), theme.style(role));
    }
    let below = Rect {
        y: area.y.saturating_add(2).min(area.bottom()),
        height: area.height.saturating_sub(2),
        ..area
    };
    for (y, entry) in (below.top()..below.bottom()).zip(&face.rows) {
        let area = Rect {
            y,
            height: 1,
            ..below
        };
        row(entry, theme, area, buffer);
    }
    if face.rows.is_empty() {
        let area = Rect {
            x: head.x,
            width: head.width,
            ..below
        };
        let nothing = Shown::line("no article matches");
        paint::text(buffer, area, &nothing, theme.style(Role::Faint));
    }
    if let Some(filter) = face.filter {
        return Some(Cursor::shown(typed::cursor(filter, head)));
    }
    let mut rows = (below.top()..below.bottom()).zip(&face.rows);
    let (y, _) = rows
        .find(|(_, row)| row.current)
        .filter(|_| face.has_keys)?;
    let x = below.x + 3.min(below.width.saturating_sub(1));
    Some(Cursor::hidden(Position::new(x, y)))
}

fn row(entry: &SidebarRow, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some((text, label)) = entry.text() else {
        return;
    };
    let mut style = theme.style(if label { Role::Text } else { Role::Faint });
    if label && !entry.titled {
        style = style.patch(theme.style(Role::Label));
    }
    if entry.current {
        let selected = theme.style(Role::Selected);
        paint::sign(buffer, area.x.saturating_add(1), area.y, "▌", selected);
        if label {
            style = style.patch(selected);
        }
    }
    let area = Rect {
        x: area.x + 3.min(area.width),
        width: area.width.saturating_sub(3),
        ..area
    };
    paint::text(buffer, area, text, style);
}
