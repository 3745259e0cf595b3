//! Drawing the bottom line, which is always one row.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{paint, typed};
use crate::reader::scene::status::StatusPart;
use crate::reader::state::Prompt;
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws a part of the bottom line.
pub(crate) fn render(part: &StatusPart, theme: Theme, buffer: &mut Buffer) {
    paint::clear(buffer, part.area, theme.style(Role::Status));
    let x = part.area.x.saturating_add(part.inset);
    let x = x.min(part.area.right());
    let area = Rect {
        x,
        width: part.area.right() - x,
        ..part.area
    };
    let role = if part.strong {
        Role::StatusStrong
    } else {
        Role::Status
    };
    paint::text(buffer, area, &part.text, theme.style(role));
}

/// Draws the prompt on the bottom line, with what it finds on the right, and returns the position
/// of its cursor.
pub(crate) fn render_prompt(
    prompt: &Prompt,
    found: &str,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    paint::clear(buffer, area, theme.style(Role::Status));
    let width = usize::from(area.width);
    // At least half of the line is left to the typed text.
    let found = Shown::line(found).cut(width / 2, "…");
    let right = u16::try_from(found.width()).unwrap_or(0);
    let line = Rect {
        width: area.width.saturating_sub(right + 2),
        ..area
    };
    let columns = usize::from(line.width.saturating_sub(2));
    let typed = Shown::line(&format!("/{}", typed::seen(&prompt.input, columns)));
    paint::text(buffer, line, &typed, theme.style(Role::StatusStrong));
    let at = Rect {
        x: area.right().saturating_sub(right + 1),
        width: right,
        ..area
    };
    paint::text(buffer, at, &found, theme.style(Role::Status));
    typed::cursor(&prompt.input, line)
}
