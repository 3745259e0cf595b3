//! The screen's geometry: a size goes in, rectangles come out. No other file decides where a pane
//! lies. Every rectangle lies inside the screen, whatever its size.

use ratatui::layout::{Margin, Rect};

use crate::reader::settings::Settings;

/// Areas of the panes on the screen, in cells. A pane that is not shown has no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Panes {
    /// The sidebar: the list of articles.
    pub sidebar: Rect,
    /// The vertical line between the sidebar and the page.
    pub rule: Rect,
    /// All that lies between the rule and the scroll bar, where boxes open.
    pub pane: Rect,
    /// The margin on the left of the text, where signs stand.
    pub margin: Rect,
    /// The text of the article.
    pub text: Rect,
    /// The side column: comments, each level with its passage.
    pub column: Rect,
    /// The scroll bar.
    pub bar: Rect,
    /// The bottom line.
    pub status: Rect,
}

/// The fewest columns of a screen on which the sidebar stands beside the page; on a narrower one it
/// comes over the page.
pub const MIN_WIDTH_FOR_SIDEBAR: u16 = 80;
/// The fewest and the most columns of the sidebar.
const SIDEBAR_WIDTHS: (u16, u16) = (18, 28);
/// The fewest columns and rows of a screen that has more than the text and a bottom line.
const MIN_SIZE: (u16, u16) = (40, 6);
/// The columns of a box over a text that is narrower, if there is room for them.
const LEAST_BOX: u16 = 64;
/// The most columns of a box with two columns of words, or with sentences.
const WIDE_BOX: u16 = 96;
/// The fewest columns of a screen on which comments stand beside the text.
pub const MIN_WIDTH_FOR_COLUMN: u16 = 120;
/// The fewest and the most columns of the side column. On a screen of 160 columns it has the most.
const COLUMN_WIDTHS: (u16, u16) = (30, 50);
/// The fewest columns that the side column leaves to the text.
const MIN_TEXT: u16 = 60;

/// The most columns, rows and cells of a screen that are drawn. No terminal is as large; a size
/// beyond them is a mistake, and drawing it would take all memory.
pub const MOST_COLUMNS: u16 = 4096;
/// The most rows.
pub const MOST_ROWS: u16 = 2048;
/// The most cells.
pub const MOST_CELLS: u32 = 1_000_000;

/// The part of a screen of `width` columns and `height` rows that is drawn: all of it, up to the
/// most columns, rows and cells.
#[must_use]
pub fn drawn_size(width: u16, height: u16) -> (u16, u16) {
    let width = width.min(MOST_COLUMNS);
    let rows = MOST_CELLS / u32::from(width.max(1));
    let height = height.min(MOST_ROWS);
    (
        width,
        u16::try_from(rows).map_or(height, |rows| height.min(rows)),
    )
}

impl Panes {
    /// Divides a screen of `width` columns and `height` rows. `over_page` brings the sidebar over
    /// the page where there is no room for it beside the page. `commented` says that the article
    /// has comments; where the settings want them beside the text, the sidebar gives way to them.
    #[must_use]
    pub fn new(
        width: u16,
        height: u16,
        settings: &Settings,
        over_page: bool,
        commented: bool,
    ) -> Self {
        let above = height.saturating_sub(1);
        let status = Rect::new(0, above, width, height.min(1));
        let bare = width < MIN_SIZE.0 || height < MIN_SIZE.1;
        let mut panes = Self {
            status,
            ..Self::default()
        };
        let mut left = 0;
        // Of the columns that a wider screen has, the sidebar takes two of seven: beside it the
        // text has 56 columns on a screen of 80, and all of its usual measure from 108 on.
        let (least, most) = SIDEBAR_WIDTHS;
        let columns = match width.checked_sub(MIN_WIDTH_FOR_SIDEBAR) {
            Some(more) => (least + more.min(most * 4) * 2 / 7).min(most),
            None => most.min(width / 5 * 3),
        };
        let column = settings.comments && commented && width >= MIN_WIDTH_FOR_COLUMN && !bare;
        let beside = settings.sidebar
            && width >= MIN_WIDTH_FOR_SIDEBAR
            && !bare
            && !(column && width.saturating_sub(columns + 12) < MIN_TEXT + COLUMN_WIDTHS.0);
        if beside || (over_page && !bare) {
            panes.sidebar = Rect::new(0, 0, columns, above);
            panes.rule = Rect::new(columns, 0, 1, above);
            // A sidebar over the page does not move the text that it covers.
            left = if beside { columns + 1 } else { 0 };
        } else if over_page {
            panes.sidebar = Rect::new(0, 0, width, above);
        }
        let bar = u16::from(!bare);
        let right = width - bar;
        panes.bar = Rect::new(right, 0, bar, above);
        panes.pane = Rect::new(left, 0, right.saturating_sub(left), above);
        let (margin, pad) = match panes.pane.width {
            _ if bare => (0, 0),
            0..=60 => (3, 1),
            61..=65 => (4, 1),
            _ => (5, 3),
        };
        let room = panes.pane.width.saturating_sub(margin + pad);
        let text = room
            .saturating_sub(if column { COLUMN_WIDTHS.0 + 2 } else { 0 })
            .min(settings.measure);
        let columns = if column {
            room.saturating_sub(text + 2).min(COLUMN_WIDTHS.1)
        } else {
            0
        };
        let beside_text = if column { columns + 2 } else { 0 };
        let free = room.saturating_sub(text + beside_text);
        let x = left + margin + free / 2;
        // A blank row stands above the text.
        let top = u16::from(!bare);
        let rows = above - top.min(above);
        panes.margin = Rect::new(x - margin, top, margin, rows);
        panes.text = Rect::new(x, top, text, rows);
        if column {
            panes.column = Rect::new(x + text + 2, top, columns, rows);
        }
        panes
    }

    /// The columns of a box whose text stands in the columns of the page's text, as far as that
    /// leaves a blank column beside the rule and the scroll bar.
    fn over_text(&self) -> Rect {
        let (free, text) = (self.free(), self.text);
        let x = text.x.saturating_sub(2).max(free.x);
        let right = text.right().saturating_add(2).min(free.right());
        Rect {
            x,
            width: right.saturating_sub(x),
            ..text
        }
    }

    /// The pane without a column on both sides, so that no box draws its frame along another line.
    #[must_use]
    pub const fn free(&self) -> Rect {
        let pane = self.pane;
        if self.bar.width == 0 {
            return pane;
        }
        Rect {
            x: pane.x + 1,
            width: pane.width.saturating_sub(2),
            ..pane
        }
    }

    /// Number of columns of text in a card, whose frame and padding take four.
    #[must_use]
    pub fn card_columns(&self) -> u16 {
        self.over_text().width.saturating_sub(4)
    }

    /// The box of a card of `rows` rows of text: at the foot of the page, or at its head where the
    /// foot would cover the passage. `passage` is the row of the screen where the passage begins
    /// and the row behind its end; the first rows of a long passage stay in sight.
    #[must_use]
    pub fn card(&self, passage: (u16, u16), rows: u16) -> Rect {
        let page = self.over_text();
        let (top, bottom) = (
            passage.0.clamp(page.top(), page.bottom()),
            passage.1.clamp(page.top(), page.bottom()),
        );
        let bottom = bottom.min(top + (page.height / 3).max(1));
        let wanted = rows.saturating_add(2);
        let (above, below) = (top - page.top(), page.bottom().saturating_sub(bottom));
        if below >= wanted.min(above.max(1)) {
            let height = wanted.min(below);
            Rect {
                y: page.bottom() - height,
                height,
                ..page
            }
        } else {
            Rect {
                height: wanted.min(above),
                ..page
            }
        }
    }

    /// The box over the page for `rows` rows, its frame and padding included, with room below for
    /// one more row, a filter. It covers the columns of the text, and is never larger than the pane.
    #[must_use]
    pub fn overlay(&self, rows: u16) -> Rect {
        self.overlay_of(self.over_text().width.max(LEAST_BOX), rows)
    }

    /// The box over the page for `rows` rows of two columns of words, or of sentences.
    #[must_use]
    pub fn wide_overlay(&self, rows: u16) -> Rect {
        self.overlay_of(WIDE_BOX, rows)
    }

    fn overlay_of(&self, width: u16, rows: u16) -> Rect {
        let (free, text) = (self.free(), self.over_text());
        let width = width.min(free.width);
        let wider = (width - text.width.min(width)) / 2;
        let x = text.x.saturating_sub(wider).max(free.x);
        let below = free.height - rows.saturating_add(3).min(free.height);
        Rect {
            x: x.min(free.right() - width),
            y: free.y + below / 3,
            width,
            height: rows.saturating_add(2).min(free.height),
        }
    }

    /// The area inside the frame of a box.
    #[must_use]
    pub fn inside(frame: Rect) -> Rect {
        frame.inner(Margin::new(1.min(frame.width / 2), 1.min(frame.height / 2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::settings::MEASURE;

    #[test]
    fn every_pane_lies_on_the_screen_at_any_size() {
        for width in 0..=200 {
            for height in 0..=60 {
                let screen = Rect::new(0, 0, width, height);
                for (beside, over) in [(true, false), (true, true), (false, false), (false, true)] {
                    for column in [false, true] {
                        let panes = Panes::new(
                            width,
                            height,
                            &Settings {
                                sidebar: beside,
                                comments: column,
                                ..Settings::default()
                            },
                            over,
                            true,
                        );
                        let (overlay, card) =
                            (panes.overlay(20), panes.card((height / 3, height / 2), 20));
                        for pane in [
                            panes.sidebar,
                            panes.rule,
                            panes.pane,
                            panes.margin,
                            panes.text,
                            panes.column,
                            panes.bar,
                            panes.status,
                            overlay,
                            card,
                        ] {
                            assert_eq!(screen.union(pane), screen, "{width}x{height} {panes:?}");
                        }
                        assert!(panes.text.right() <= panes.bar.x, "{width}x{height}");
                        assert!(
                            panes.column.is_empty()
                                || (panes.text.right() < panes.column.x
                                    && panes.column.right() <= panes.bar.x)
                        );
                        assert!(
                            panes.column.is_empty() || panes.text.width >= 60.min(MEASURE),
                            "{width}x{height}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn of_a_terminal_beyond_all_sense_a_part_is_drawn() {
        for (size, drawn) in [
            ((0, 0), (0, 0)),
            ((80, 24), (80, 24)),
            ((1000, 1000), (1000, 1000)),
            ((4096, 1), (4096, 1)),
            ((u16::MAX, 1), (4096, 1)),
            ((1, u16::MAX), (1, 2048)),
            ((1000, 2048), (1000, 1000)),
            ((u16::MAX, u16::MAX), (4096, 244)),
        ] {
            assert_eq!(drawn_size(size.0, size.1), drawn, "{size:?}");
        }
    }

    #[test]
    fn the_text_is_never_wider_than_the_measure_and_is_centred() {
        let panes = Panes::new(140, 50, &Settings::default(), false, false);
        assert_eq!(panes.text.width, MEASURE);
        let (left, right) = (
            panes.text.x - panes.rule.right(),
            panes.bar.x - panes.text.right(),
        );
        assert!(left.abs_diff(right) <= 3, "{left} {right}");
    }

    #[test]
    fn under_80_columns_the_sidebar_comes_over_the_page() {
        let (away, over) = (
            Panes::new(60, 20, &Settings::default(), false, false),
            Panes::new(60, 20, &Settings::default(), true, false),
        );
        assert_eq!(away.text, over.text);
        assert!(away.sidebar.is_empty() && !over.sidebar.is_empty());
    }

    #[test]
    fn a_card_does_not_cover_the_first_row_of_its_passage() {
        for (width, height) in [(100, 30), (80, 24), (40, 12), (20, 5), (10, 3)] {
            let panes = Panes::new(width, height, &Settings::default(), false, false);
            for top in 0..height - 1 {
                for rows in [1, 5, 50] {
                    let card = panes.card((top, top + 2), rows);
                    assert!(
                        !card.contains((panes.text.x, top).into()),
                        "{width}x{height}: row {top} is under {card}"
                    );
                    assert!(
                        card.height >= ((height - 1) / 3).min(rows + 2),
                        "{width}x{height}: {card}, for row {top} and {rows} rows"
                    );
                }
            }
        }
    }

    #[test]
    fn beside_the_sidebar_the_text_has_56_columns_at_80_and_its_measure_from_108_on() {
        let panes = |width| Panes::new(width, 24, &Settings::default(), false, false);
        for (width, sidebar, text) in [(80, 18, 56), (100, 23, 67), (108, 26, 72), (200, 28, 72)] {
            let panes = panes(width);
            assert_eq!((panes.sidebar.width, panes.text.width), (sidebar, text));
        }
        assert!((80..=250).all(|width| panes(width).text.width >= 56));
    }

    #[test]
    fn boxes_lie_beside_the_sidebar_and_draw_no_line_along_another() {
        for width in 60..=200 {
            let panes = Panes::new(width, 24, &Settings::default(), false, false);
            for frame in [
                panes.overlay(5),
                panes.overlay(u16::MAX),
                panes.card((4, 6), 5),
            ] {
                assert!(frame.x > panes.rule.x, "{width}: {frame} {panes:?}");
                assert!(frame.x > panes.rule.right() || panes.rule.is_empty());
                assert!(frame.right() < panes.bar.x, "{width}: {frame} {panes:?}");
            }
        }
    }

    #[test]
    fn on_a_small_screen_the_text_fills_all_rows_but_the_last() {
        let panes = Panes::new(30, 5, &Settings::default(), false, false);
        assert_eq!(panes.text, Rect::new(0, 0, 30, 4));
    }
}
