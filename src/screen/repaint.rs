//! The bytes that turn one frame on a terminal into the next: a cell that has not changed is not
//! written, and lines that have only moved are scrolled. Buffers go in, bytes come out; a terminal
//! emulator that is fed with the bytes must show the last buffer.

mod bands;
mod codes;
mod pen;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::bands::Bands;
use self::codes::{BLANK, Code, Symbols};
use self::pen::{Pen, number};

/// Remembers what a terminal shows, and writes what changes with the next frame.
#[derive(Debug, Default)]
pub struct Painter {
    shown: Bands,
    symbols: Symbols,
    /// The codes that some columns of a row show; a field only so that its memory is used again.
    old: Vec<Code>,
    /// The codes that these columns are to show.
    wanted: Vec<Code>,
    /// Bytes that restore the columns left of the page after scrolling, as long as these columns do
    /// not change.
    repairs: Vec<Repair>,
}

/// The bytes that restored the columns left of `page` after it was scrolled by `lines`, and the ink
/// selected at their end.
#[derive(Debug)]
struct Repair {
    page: Rect,
    lines: isize,
    bytes: Vec<u8>,
    ink: u32,
}

/// The most repairs that are remembered.
const MOST_REPAIRS: usize = 8;
/// Resets the style and the scroll region, and clears the screen: another program may have left
/// anything there.
const BLANK_SCREEN: &[u8] = b"\x1b[0m\x1b[r\x1b[2J";

impl Painter {
    /// Forgets what the terminal shows: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.shown = Bands::default();
    }

    /// True if the content of a screen of this area is known, so that only changes have to be
    /// drawn.
    #[must_use]
    pub fn knows(&self, area: Rect) -> bool {
        self.symbols.are_usable()
            && (self.shown.width(), self.shown.height()) == (area.width.into(), area.height.into())
    }

    /// Appends the bytes that change the screen from the last frame to the next one: the `page` is
    /// scrolled by `lines` (up if positive), then the areas that are `fresh` are written as `next`
    /// has them. A screen that is not known is written whole, in the order of `fresh` if that is all
    /// of it. No wide character that is scrolled
    /// may reach over an edge of the page. The cursor is left anywhere, the style is the default
    /// again, and `next` is left empty for another frame.
    pub fn paint(
        &mut self,
        next: &mut Buffer,
        page: Rect,
        lines: isize,
        fresh: &[Rect],
        out: &mut Vec<u8>,
    ) {
        let whole = [next.area];
        let known = self.knows(next.area);
        let columns = usize::from(page.left())..usize::from(page.right());
        if !known {
            self.symbols = Symbols::new();
            self.shown = Bands::new(next.area.width.into(), next.area.height.into(), &columns);
            out.extend_from_slice(BLANK_SCREEN);
        } else if self.shown.page.columns != columns {
            self.shown.divide(&columns);
        }
        let mut pen = Pen::new(out);
        if known && lines != 0 {
            self.scroll(page, lines, &mut pen);
        }
        let changes_left = |area: &Rect| area.left() < page.left() && area.top() < page.bottom();
        if !known || fresh.iter().any(changes_left) {
            self.repairs.clear();
        }
        let cells: u32 = fresh.iter().map(|area| area.area()).sum();
        for area in if known || cells == next.area.area() {
            fresh
        } else {
            &whole
        } {
            self.paint_area(next, *area, &mut pen);
        }
        if pen.ink != 0 {
            pen.change(0, &self.symbols);
        }
    }

    /// Writes the cells that change in an area, and empties them in `next`.
    fn paint_area(&mut self, next: &mut Buffer, area: Rect, pen: &mut Pen<'_>) {
        let width = usize::from(next.area.width);
        let columns = usize::from(area.left())..usize::from(area.right());
        for y in usize::from(area.top())..usize::from(area.bottom()) {
            let row = y * width;
            let cells = next
                .content
                .get_mut(row + columns.start..row + columns.end)
                .unwrap_or_default();
            self.wanted.clear();
            self.symbols.encode(cells, &mut self.wanted);
            // Only cells that are not empty are reset; most are.
            cells
                .iter_mut()
                .zip(&self.wanted)
                .filter(|(_, code)| **code != BLANK)
                .for_each(|(cell, _)| cell.reset());
            self.old.clear();
            self.shown.read(y, &columns, &mut self.old);
            pen.row(columns.start, y, &self.old, &self.wanted, &self.symbols);
            self.shown.write(y, &columns, &self.wanted);
        }
    }

    /// Scrolls the rows of `area` by `lines` (up if positive). A terminal moves whole rows, so the
    /// columns on both sides of the area are put back.
    fn scroll(&mut self, area: Rect, lines: isize, pen: &mut Pen<'_>) {
        scroll_terminal(area, lines, pen.out);
        let rows = usize::from(area.top())..usize::from(area.bottom());
        let Bands { left, page, right } = &mut self.shown;
        page.scroll(rows.clone(), lines);
        let known = self
            .repairs
            .iter()
            .find(|repair| (repair.page, repair.lines) == (area, lines));
        if let Some(known) = known {
            pen.out.extend_from_slice(&known.bytes);
            (pen.at, pen.ink) = (None, known.ink);
        } else {
            let start = pen.out.len();
            left.put_back(&rows, lines, pen, &mut self.old, &self.symbols);
            if self.repairs.len() >= MOST_REPAIRS {
                self.repairs.clear();
            }
            let bytes = pen.out.get(start..).unwrap_or_default().to_vec();
            self.repairs.push(Repair {
                page: area,
                lines,
                bytes,
                ink: pen.ink,
            });
        }
        right.put_back(&rows, lines, pen, &mut self.old, &self.symbols);
    }
}

/// Scrolls within the rows of an area: sets the scroll region (DECSTBM) and deletes (DL) or inserts
/// (IL) lines at its top, which every terminal can do.
fn scroll_terminal(area: Rect, lines: isize, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\x1b[");
    number(out, usize::from(area.top()) + 1);
    out.push(b';');
    number(out, area.bottom().into());
    out.extend_from_slice(b"r\x1b[");
    number(out, usize::from(area.top()) + 1);
    out.extend_from_slice(b"H\x1b[");
    number(out, lines.unsigned_abs());
    out.push(if lines > 0 { b'M' } else { b'L' });
    out.extend_from_slice(b"\x1b[r");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Style};

    const SIZE: (u16, u16) = (24, 6);
    const PAGE: Rect = Rect::new(3, 0, 9, 5);

    /// The cells of a terminal emulator after `bytes`: symbol, colours, bold and reversed of each.
    fn emulated(bytes: &[u8]) -> Vec<(String, vt100::Color, vt100::Color, bool, bool)> {
        let size = |number| std::num::NonZero::new(number).unwrap();
        let mut parser = vt100::Parser::new(size(SIZE.1), size(SIZE.0), 0);
        parser.process(bytes);
        let cells = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (x, y)));
        let cell = |(x, y)| {
            let cell = parser.screen().cell(y, x).unwrap();
            let symbol = if cell.contents().is_empty() && !cell.is_wide_continuation() {
                " "
            } else {
                cell.contents()
            };
            (
                symbol.to_owned(),
                cell.fgcolor(),
                cell.bgcolor(),
                cell.bold(),
                cell.inverse(),
            )
        };
        cells.map(cell).collect()
    }

    /// A buffer with these lines and styles.
    fn drawn(lines: &[(String, u8)]) -> Buffer {
        drawn_between(lines, &[])
    }

    /// A buffer with these lines and styles, in which no wide character lies across one of these
    /// columns.
    fn drawn_between(lines: &[(String, u8)], edges: &[u16]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        let styles = [
            Style::new(),
            Style::new().bold(),
            Style::new().fg(Color::Indexed(117)).reversed(),
            Style::new().bg(Color::Yellow),
        ];
        for (y, (line, style)) in (0..SIZE.1).zip(lines) {
            let shown = crate::text::shown::Shown::line(line);
            let mut x = 0;
            for cluster in shown.clusters(0..shown.text().len()) {
                let width = u16::try_from(cluster.width).unwrap();
                if x + width > SIZE.0 || edges.iter().any(|edge| x < *edge && x + width > *edge) {
                    break;
                }
                crate::screen::view::symbol(&mut buffer[(x, y)], cluster.text);
                for covered in x..x + width {
                    buffer[(covered, y)].set_style(styles[usize::from(*style) % styles.len()]);
                }
                x += width;
            }
        }
        buffer
    }

    /// All bytes that are written for these frames in order, each scrolled by `lines`.
    fn painted(frames: &[&Buffer], lines: isize) -> Vec<u8> {
        let (mut painter, mut bytes) = (Painter::default(), Vec::new());
        for frame in frames {
            painter.paint(
                &mut (*frame).clone(),
                PAGE,
                lines,
                &[frame.area],
                &mut bytes,
            );
        }
        bytes
    }

    fn frame() -> impl Strategy<Value = Vec<(String, u8)>> {
        proptest::collection::vec(("[a-c ’腎ö]{0,30}", 0..4_u8), 6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]
        #[test]
        fn an_emulator_shows_the_next_frame_whatever_the_last_one_was(one in frame(), two in frame(), lines in -6..=6_isize) {
            // No wide character that is scrolled reaches over an edge of the page.
            let edges = if lines == 0 { &[][..] } else { &[PAGE.left(), PAGE.right()] };
            let (one, two) = (drawn_between(&one, edges), drawn_between(&two, edges));
            prop_assert_eq!(emulated(&painted(&[&one, &two], lines)), emulated(&painted(&[&two], 0)));
        }
    }

    #[test]
    fn a_wide_character_that_is_partly_overwritten_leaves_nothing_behind() {
        let (one, two) = (
            drawn(&[("abc腎".to_owned(), 0)]),
            drawn(&[("ab腎".to_owned(), 0)]),
        );
        let bytes = painted(&[&one, &two], 0);
        assert_eq!(emulated(&bytes), emulated(&painted(&[&two], 0)));
        // The column behind it, which a half of the old one covered, is written.
        assert!(bytes.ends_with(b"\x1b[1;5H "));
    }

    #[test]
    fn cells_that_have_not_changed_are_not_written() {
        let one = drawn(&[("kidney disease".to_owned(), 0)]);
        let first = painted(&[&one], 0);
        assert_eq!(painted(&[&one, &one], 0), first);
        let two = drawn(&[("kidney discase".to_owned(), 0)]);
        assert_eq!(
            painted(&[&one, &two], 0),
            [&*first, b"\x1b[1;11Hc"].concat()
        );
    }

    #[test]
    fn a_screen_that_is_forgotten_or_has_another_size_is_painted_whole() {
        let one = drawn(&[("kidney".to_owned(), 0)]);
        let (mut painter, mut bytes) = (Painter::default(), Vec::new());
        let mut one = one;
        painter.paint(&mut one.clone(), Rect::ZERO, 0, &[], &mut bytes);
        let first = std::mem::take(&mut bytes);
        painter.forget();
        painter.paint(&mut one, Rect::ZERO, 0, &[], &mut bytes);
        assert_eq!(one, Buffer::empty(one.area), "the buffer is left empty");
        assert_eq!(bytes, first);
        bytes.clear();
        // As many cells, but in other rows.
        painter.paint(
            &mut Buffer::empty(Rect::new(0, 0, SIZE.0 / 2, SIZE.1 * 2)),
            Rect::ZERO,
            0,
            &[],
            &mut bytes,
        );
        assert_eq!(bytes, BLANK_SCREEN);
        assert!(first.starts_with(BLANK_SCREEN));
    }

    #[test]
    fn a_control_character_in_a_cell_is_not_written() {
        let mut buffer = drawn(&[]);
        crate::screen::view::symbol(&mut buffer[(0, 0)], "\x1b[2J");
        assert_eq!(
            String::from_utf8(painted(&[&buffer], 0)).unwrap(),
            "\x1b[0m\x1b[r\x1b[2J\x1b[1;1H\u{FFFD}"
        );
    }
}
