//! A line that is typed: what is seen of it, and where its cursor is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::paint;
use crate::layout::tail;
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the line of a filter.
pub(crate) fn filter(theme: Theme, filter: &Input, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width.saturating_sub(2));
    let line = Shown::line(&format!("/{}", seen(filter, columns)));
    paint::text(buffer, area, &line, theme.style(Role::Selected));
}

/// Where the cursor of a line is that begins with one sign in `area`.
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

/// What is seen of a line that is typed in so many columns.
pub(crate) fn seen(input: &Input, columns: usize) -> &str {
    tail(input.value(), input.cursor(), columns).0
}
