//! Drawing the side column: the comments, and under them the notice that says whose they are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{card, paint};
use crate::reader::scene::column::ColumnFace;
use crate::screen::theme::{Role, Theme};

/// Draws the column in `area`.
pub(crate) fn render(face: &ColumnFace, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let row = |y: u16| Rect {
        y,
        height: 1,
        ..area
    };
    let foot = u16::try_from(face.notice.len()).unwrap_or(0);
    let foot = foot.min(area.height);
    for (y, notice) in (area.bottom() - foot..area.bottom()).zip(&face.notice) {
        paint::text(buffer, row(y), notice, theme.style(Role::Faint));
    }
    for comment in &face.rows {
        let role = if comment.open {
            Role::Selected
        } else {
            card::role(comment.tone)
        };
        let area = row(area.y + comment.y);
        paint::text(buffer, area, &comment.text, theme.style(role));
    }
}
