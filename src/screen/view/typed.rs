//! A line that is typed: what is seen of it, and where its cursor is.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::paint;
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the line of a filter.
pub(crate) fn filter(theme: Theme, filter: &Input, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width.saturating_sub(2));
    let line = Shown::line(&format!("/{}", tail(filter, columns)));
    paint::text(buffer, area, &line, theme.style(Role::Selected));
}

/// Where the cursor of a line is that begins with one sign in `area`.
pub(crate) fn cursor(input: &Input, area: Rect) -> Position {
    let columns = usize::from(area.width.saturating_sub(2));
    let scroll = tail(input, columns);
    let before: String = input.value().chars().take(input.cursor()).collect();
    let cut = Shown::line(input.value())
        .width()
        .saturating_sub(Shown::line(&scroll).width());
    let column = Shown::line(&before)
        .width()
        .saturating_sub(cut)
        .min(columns);
    Position::new(
        area.x
            .saturating_add(1)
            .saturating_add(u16::try_from(column).unwrap_or(0)),
        area.y,
    )
}

/// What is seen of a line in so many columns: its end, so far that the cursor is in sight.
pub(crate) fn tail(input: &Input, columns: usize) -> String {
    let before: String = input.value().chars().take(input.cursor()).collect();
    let mut over = Shown::line(&before).width().saturating_sub(columns);
    let mut chars = input.value().chars();
    while over > 0 {
        let Some(c) = chars.next() else { break };
        over = over.saturating_sub(Shown::line(c.encode_utf8(&mut [0; 4])).width());
    }
    chars.collect()
}
