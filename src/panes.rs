//! The screen's geometry: a size in, rectangles out. Nothing else computes where things are.
//! Every rectangle lies inside the screen, whatever its size.

use ratatui::layout::{Margin, Rect};

/// The width of a line of text unless the reader chose another, in columns.
pub const MEASURE: u16 = 72;
/// The narrowest and the widest measure that can be chosen.
pub const MEASURES: std::ops::RangeInclusive<u16> = 24..=132;

/// Where everything on the screen is. An absent thing has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// The list of articles.
    pub sidebar: Rect,
    /// The line between the sidebar and the page.
    pub rule: Rect,
    /// The signs on the left of the text.
    pub margin: Rect,
    /// The column of text.
    pub text: Rect,
    /// The scroll bar.
    pub bar: Rect,
    /// The bottom line.
    pub status: Rect,
}

/// Under this many columns the sidebar folds away.
const FOLDS: u16 = 80;
/// Under this size there is only text and a bottom line.
const BARE: (u16, u16) = (40, 6);

impl Panes {
    /// Divides a screen. `beside` is whether the sidebar may stand beside the page, where there is room; where it does not,
    /// `over` brings it over the page.
    #[must_use]
    pub fn new(width: u16, height: u16, measure: u16, beside: bool, over: bool) -> Self {
        let above = height.saturating_sub(1);
        let status = Rect::new(0, above, width, height.min(1));
        let bare = width < BARE.0 || height < BARE.1;
        let mut panes = Self { status, ..Self::default() };
        let mut left = 0;
        let beside = beside && width >= FOLDS && !bare;
        if beside || (over && !bare) {
            let columns = (if width >= FOLDS { width / 100 * 27 + width % 100 * 27 / 100 } else { width * 3 / 5 }).min(34);
            panes.sidebar = Rect::new(0, 0, columns, above);
            panes.rule = Rect::new(columns, 0, 1, above);
            // Over the page, not beside it: what it covers does not move.
            left = if beside { columns + 1 } else { 0 };
        } else if over {
            panes.sidebar = Rect::new(0, 0, width, above);
        }
        let bar = u16::from(!bare);
        let right = width - bar;
        panes.bar = Rect::new(right, 0, bar, above);
        let pane = right.saturating_sub(left);
        let (margin, pad) = match pane {
            _ if bare => (0, 0),
            0..48 => (2, 1),
            48..60 => (3, 2),
            _ => (5, 3),
        };
        let text = pane.saturating_sub(margin + pad).min(measure);
        let free = pane.saturating_sub(margin + pad + text);
        let x = left + margin + free / 2;
        panes.margin = Rect::new(x - margin, 0, margin, above);
        panes.text = Rect::new(x, 0, text, above);
        panes
    }

    /// The box of an overlay for `rows` rows of at most `columns` columns, its frame included; no larger than the page's screen.
    #[must_use]
    pub fn overlay(&self, columns: u16, rows: u16) -> Rect {
        let screen = Rect::new(0, 0, self.status.width, self.status.y);
        let width = columns.saturating_add(4).min(screen.width);
        let height = rows.saturating_add(2).min(screen.height);
        Rect::new((screen.width - width) / 2, (screen.height - height) / 3, width, height)
    }

    /// The room inside the frame of a box.
    #[must_use]
    pub fn inside(frame: Rect) -> Rect {
        frame.inner(Margin::new(1.min(frame.width / 2), 1.min(frame.height / 2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pane_lies_on_the_screen_at_any_size() {
        for width in 0..=200 {
            for height in 0..=60 {
                let screen = Rect::new(0, 0, width, height);
                for (beside, over) in [(true, false), (true, true), (false, false), (false, true)] {
                    let panes = Panes::new(width, height, MEASURE, beside, over);
                    let overlay = panes.overlay(60, 20);
                    for pane in [panes.sidebar, panes.rule, panes.margin, panes.text, panes.bar, panes.status, overlay] {
                        assert_eq!(screen.union(pane), screen, "{width}x{height} {panes:?}");
                    }
                    assert!(panes.text.right() <= panes.bar.x, "{width}x{height}");
                }
            }
        }
    }

    #[test]
    fn the_text_is_never_wider_than_the_measure_and_stands_in_the_middle() {
        let panes = Panes::new(140, 50, MEASURE, true, false);
        assert_eq!(panes.text.width, MEASURE);
        let (left, right) = (panes.text.x - panes.rule.right(), panes.bar.x - panes.text.right());
        assert!(left.abs_diff(right) <= 3, "{left} {right}");
    }

    #[test]
    fn under_80_columns_the_sidebar_comes_over_the_page() {
        let (away, over) = (Panes::new(60, 20, MEASURE, true, false), Panes::new(60, 20, MEASURE, true, true));
        assert_eq!(away.text, over.text);
        assert!(away.sidebar.is_empty() && !over.sidebar.is_empty());
    }

    #[test]
    fn a_small_screen_is_all_text() {
        let panes = Panes::new(30, 5, MEASURE, true, false);
        assert_eq!(panes.text, Rect::new(0, 0, 30, 4));
    }
}
