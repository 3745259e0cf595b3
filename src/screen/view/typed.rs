//! Drawing a line that is being typed: the part of it that is in sight, and its cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::paint;
use crate::layout::tail;
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the line of a filter, after the sign of its prompt.
pub(crate) fn filter(
    theme: Theme,
    (prompt, filter): (&str, &Input),
    area: Rect,
    buffer: &mut Buffer,
) {
    let columns = usize::from(area.width.saturating_sub(2));
    let line = Shown::line(&format!("{prompt}{}", seen(filter, columns)));
    paint::text(buffer, area, &line, theme.style(Role::Selected));
}

/// The position of the cursor in a line that begins after one sign in `area`.
pub(crate) fn cursor(input: &Input, area: Rect) -> Position {
    let columns = usize::from(area.width.saturating_sub(2));
    let (_, column) = tail(input.value(), input.cursor(), columns);
    Position::new(
        area.x
            .saturating_add(1)
            .saturating_add(u16::try_from(column).unwrap_or(0)),
        area.y,
    )
}

/// The part of a typed line that is in sight in `columns` columns: its end, or the part with the
/// cursor.
pub(crate) fn seen(input: &Input, columns: usize) -> &str {
    tail(input.value(), input.cursor(), columns).0
}
