//! The one place that puts text into cells. It takes only `Shown` text and signs of the program,
//! and never draws outside the given area.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::layout::Placed;
use crate::text::shown::{Shown, WIDEST};
use crate::text::span::Offset;

/// Draws a row of text in the first row of `area`, each cluster in the style of its offset, and
/// returns how many columns it took. What does not fit is left out.
pub(crate) fn row(
    buffer: &mut Buffer,
    area: Rect,
    row: &Placed<'_>,
    mut style: impl FnMut(Offset) -> Style,
) -> u16 {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return 0;
    }
    let mut used = 0;
    for cluster in row.clusters() {
        let places = u16::try_from(cluster.column)
            .ok()
            .zip(u16::try_from(cluster.width).ok());
        let Some((column, width)) =
            places.filter(|(column, width)| column.saturating_add(*width) <= area.width)
        else {
            break;
        };
        let style = style(cluster.offset);
        let x = area.x + column;
        if let Some(cell) = buffer.cell_mut((x, area.y)) {
            symbol(cell, cluster.text);
            cell.set_style(style);
        }
        // A wide cluster covers the cells behind its own.
        for covered in 1..width {
            if let Some(cell) = buffer.cell_mut((x + covered, area.y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
        used = column + width;
    }
    used
}

/// Draws a text in one style at the left of the first row of `area`, and returns how many columns
/// it took.
pub(crate) fn text(buffer: &mut Buffer, area: Rect, shown: &Shown, style: Style) -> u16 {
    row(buffer, area, &Placed::line(shown), |_| style)
}

/// Puts a sign of the program into a cell.
pub(crate) fn sign(buffer: &mut Buffer, x: u16, y: u16, sign: &'static str, style: Style) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        symbol(cell, sign);
        cell.set_style(style);
    }
}

/// Empties an area, and any wide cluster that reaches into it from the left.
pub(crate) fn clear(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.x.saturating_sub(u16::try_from(WIDEST).unwrap_or(0))..area.x {
            if let Some(before) = buffer.cell_mut((x, y))
                && crate::text::shown::width(before.symbol()) > usize::from(area.x - x)
            {
                symbol(before, " ");
            }
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// Sets the symbol of a cell. This is the only call that does; its text is `Shown` text or a sign
/// of the program.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where it is allowed"
)]
pub(crate) fn symbol(cell: &mut Cell, symbol: &str) {
    cell.set_symbol(symbol);
}
