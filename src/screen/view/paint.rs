//! The one place that puts text into cells. It takes only `Shown` text, and never leaves its
//! rectangle.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::text::shown::{Cluster, Shown, WIDEST};
use crate::text::span::Offset;

/// Draws a range of a text from the left of `area`'s first row, each cluster in the style of its
/// source offset, and returns the columns used. What does not fit is left out.
pub(crate) fn range(
    buffer: &mut Buffer,
    area: Rect,
    shown: &Shown,
    range: std::ops::Range<usize>,
    mut style: impl FnMut(Offset) -> Style,
) -> u16 {
    let mut source = shown.sources();
    clusters(buffer, area, shown.drawn(range), |cluster| {
        style(source(cluster.at))
    })
}

/// Draws a text in one style.
pub(crate) fn text(buffer: &mut Buffer, area: Rect, shown: &Shown, style: Style) -> u16 {
    clusters(buffer, area, shown.drawn(0..shown.text().len()), |_| style)
}

fn clusters<'a>(
    buffer: &mut Buffer,
    area: Rect,
    drawn: impl Iterator<Item = Cluster<'a>>,
    mut style: impl FnMut(&Cluster<'a>) -> Style,
) -> u16 {
    let area = area.intersection(buffer.area);
    let mut x = area.x;
    if area.is_empty() {
        return 0;
    }
    for cluster in drawn {
        let width = u16::try_from(cluster.width).unwrap_or(u16::MAX);
        if width > area.right() - x {
            break;
        }
        let style = style(&cluster);
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
        x += width;
    }
    x - area.x
}

/// Puts one of our own signs into a cell.
pub(crate) fn sign(buffer: &mut Buffer, x: u16, y: u16, sign: &'static str, style: Style) {
    if let Some(cell) = buffer.cell_mut((x, y)) {
        symbol(cell, sign);
        cell.set_style(style);
    }
}

/// Empties a rectangle, and whatever wide cluster would reach into it from its left.
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

/// The only call that sets a cell's symbol; all that comes here is `Shown` text or a sign of our
/// own.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where it is allowed"
)]
pub(crate) fn symbol(cell: &mut Cell, symbol: &str) {
    cell.set_symbol(symbol);
}
