//! Drawing boxes: a frame with a title above, the same for all boxes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint;
use crate::reader::scene::is_framed;
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Empties a box and draws its frame. A box too low for a frame has only a title row.
pub(crate) fn open(theme: Theme, area: Rect, heading: &str, buffer: &mut Buffer) {
    let heading = Shown::line(heading).cut(usize::from(area.width.saturating_sub(6)), "…");
    paint::clear(buffer, area, theme.style(Role::Text));
    if is_framed(area) {
        frame(theme, area, buffer);
    } else {
        for x in area.left()..area.right() {
            paint::sign(buffer, x, area.y, "─", theme.style(Role::Frame));
        }
    }
    title(theme, area, heading.text(), buffer);
}

/// Draws the title of a box into its frame.
fn title(theme: Theme, area: Rect, title: &str, buffer: &mut Buffer) {
    let row = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        height: 1.min(area.height),
        ..area
    };
    let title = Shown::line(&format!(" {title} "));
    paint::text(buffer, row, &title, theme.style(Role::Heading));
}

/// Draws the frame of a box.
fn frame(theme: Theme, area: Rect, buffer: &mut Buffer) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let style = theme.style(Role::Frame);
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.left()..=right {
        for y in [area.y, bottom] {
            paint::sign(buffer, x, y, "─", style);
        }
    }
    for y in area.top()..=bottom {
        for x in [area.x, right] {
            paint::sign(buffer, x, y, "│", style);
        }
    }
    for (x, y, corner) in [
        (area.x, area.y, "┌"),
        (right, area.y, "┐"),
        (area.x, bottom, "└"),
        (right, bottom, "┘"),
    ] {
        paint::sign(buffer, x, y, corner, style);
    }
}
