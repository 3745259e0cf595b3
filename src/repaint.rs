//! The bytes that turn one frame on a terminal into the next: no cell that stayed is written, and what only moved is scrolled.
//! Pure: buffers in, bytes out; an emulator fed with them must show the last buffer.

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// Cells that stayed are written again rather than jumped over if they are so few: a jump costs as many bytes.
const BRIDGE: usize = 6;

/// Remembers what a terminal shows, and writes what the next frame changes.
#[derive(Debug, Default)]
pub struct Painter {
    width: usize,
    /// What each cell shows, row by row; empty while that is not known.
    before: Vec<Code>,
    /// The row that is being compared.
    row: Vec<Code>,
    inks: Vec<Ink>,
    /// Symbols of more than one character, each with a number.
    clusters: HashMap<String, u32>,
}

/// A cell in a word, so that a frame is compared in a few microseconds: 32 bits the symbol, 8 its columns, 24 the ink.
/// Equal codes are equal cells.
type Code = u64;

/// Symbols from here on are numbers of clusters.
const CLUSTERS: u32 = 0x11_0000;
/// As many clusters or inks as are remembered; no frame has so many.
const MOST: usize = 1 << 16;
const BLANK_SCREEN: &[u8] = b"\x1b[0m\x1b[r\x1b[2J";
const BLANK: Code = code(b' ' as u32, 1, 0);

const fn code(symbol: u32, columns: u8, ink: u32) -> Code {
    symbol as u64 | (columns as u64) << 32 | (ink as u64) << 40
}

const fn columns_of(code: Code) -> usize {
    (code >> 32 & 0xFF) as usize
}

impl Painter {
    /// What the terminal shows is not known any more: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.before.clear();
    }

    /// Whether it knows what a screen of this area shows, so that only changes need be drawn.
    #[must_use]
    pub fn knows(&self, area: Rect) -> bool {
        let remembers = !self.inks.is_empty() && self.inks.len() <= MOST && self.clusters.len() <= MOST;
        remembers && self.width == usize::from(area.width).max(1) && self.before.len() == usize::from(area.width) * usize::from(area.height)
    }

    /// Appends what changes the screen into `next`. What `moved` (up if positive) is scrolled first; that also moves what
    /// stands beside it, and is put right at once. What is `kept` was not drawn, and stays as it is then: only while the screen
    /// is known.
    /// The cursor is left anywhere, the style as it is by default, and `next` empty, for the frame behind it.
    pub fn paint(&mut self, next: &mut Buffer, page: Rect, moved: isize, kept: &[bool], out: &mut Vec<u8>) {
        let width = usize::from(next.area.width).max(1);
        if self.knows(next.area) {
            self.scroll(page, moved, out);
        } else {
            self.inks = vec![Ink::default()];
            self.clusters.clear();
            self.width = width;
            self.before.clear();
            self.before.resize(next.content.len(), BLANK);
            // Whatever was there before may have left a style or a scroll region.
            out.extend_from_slice(BLANK_SCREEN);
        }
        let mut pen = Pen { out, at: None, style: Ink::default() };
        let mut row = std::mem::take(&mut self.row);
        row.resize(width, BLANK);
        let columns = usize::from(page.left())..usize::from(page.right());
        for (y, cells) in next.content.chunks_exact_mut(width).enumerate() {
            let stays = y.checked_sub(usize::from(page.top())).and_then(|at| kept.get(at)) == Some(&true);
            let old = self.before.get(y * width..(y + 1) * width).unwrap_or_default();
            let drawn = match (old.get(columns.clone()), row.get_mut(columns.clone())) {
                (Some(old), Some(part)) if stays => {
                    part.copy_from_slice(old);
                    [0..columns.start, columns.end..width]
                }
                _ => [0..width, 0..0],
            };
            for part in drawn.clone() {
                self.encode(cells, &mut row, part);
            }
            if let Some(old) = self.before.get_mut(y * width..(y + 1) * width)
                && old != row
            {
                paint_row(&mut pen, y, old, &row, cells);
                old.copy_from_slice(&row);
            }
            // Most cells are empty anyway.
            for part in drawn {
                let written = cells.get_mut(part.clone()).unwrap_or_default().iter_mut().zip(row.get(part).unwrap_or_default());
                written.filter(|(_, code)| **code != BLANK).for_each(|(cell, _)| cell.reset());
            }
        }
        self.row = row;
        pen.change(Ink::default());
    }

    fn encode(&mut self, cells: &[Cell], row: &mut [Code], columns: Range<usize>) {
        let (Some(cells), Some(row)) = (cells.get(columns.clone()), row.get_mut(columns)) else { return };
        let mut last = (Ink::default(), 0);
        for (code, cell) in row.iter_mut().zip(cells) {
            if cell.fg != last.0.fg || cell.bg != last.0.bg || cell.modifier != last.0.attributes {
                let ink = Ink::of(cell);
                last = (ink, self.ink(ink));
            }
            let symbol = cell.symbol();
            *code = match symbol.as_bytes() {
                [byte] => self::code(u32::from(*byte), 1, last.1),
                _ => self.encode_long(symbol, last.1),
            };
        }
    }

    /// The number of an ink; that of the default is 0.
    fn ink(&mut self, ink: Ink) -> u32 {
        let at = self.inks.iter().position(|known| *known == ink).unwrap_or_else(|| {
            self.inks.push(ink);
            self.inks.len() - 1
        });
        u32::try_from(at).unwrap_or(0)
    }

    fn encode_long(&mut self, symbol: &str, ink: u32) -> Code {
        let columns = u8::try_from(crate::shown::width(symbol).max(1)).unwrap_or(u8::MAX);
        let mut chars = symbol.chars();
        let number = if let (Some(c), None) = (chars.next(), chars.next()) {
            u32::from(c)
        } else {
            let next = CLUSTERS + u32::try_from(self.clusters.len()).unwrap_or(0);
            *self.clusters.entry(symbol.to_owned()).or_insert(next)
        };
        code(number, columns, ink)
    }

    /// Within these rows (DECSTBM), from their top: deletes lines (DL) or inserts lines (IL), which every terminal has.
    fn scroll(&mut self, area: Rect, lines: isize, out: &mut Vec<u8>) {
        let (top, bottom) = (usize::from(area.top()), usize::from(area.bottom()));
        let Some(rows) = self.before.get_mut(top * self.width..bottom * self.width) else { return };
        let moved = lines.unsigned_abs().min(bottom - top) * self.width;
        if moved == 0 {
            return;
        }
        out.extend_from_slice(b"\x1b[");
        number(out, top + 1);
        out.push(b';');
        number(out, bottom);
        out.extend_from_slice(b"r\x1b[");
        number(out, top + 1);
        out.extend_from_slice(b"H\x1b[");
        number(out, lines.unsigned_abs());
        out.push(if lines > 0 { b'M' } else { b'L' });
        out.extend_from_slice(b"\x1b[r");
        let kept = rows.len() - moved;
        if lines > 0 {
            rows.copy_within(moved.., 0);
            rows.iter_mut().skip(kept).for_each(|code| *code = BLANK);
        } else {
            rows.copy_within(..kept, moved);
            rows.iter_mut().take(moved).for_each(|code| *code = BLANK);
        }
    }
}

fn paint_row(pen: &mut Pen<'_>, y: usize, old: &[Code], row: &[Code], cells: &[Cell]) {
    let mut x = 0;
    // Up to this column a wide character stood that has been written over, in part or whole.
    let mut broken = 0;
    while let (Some(&is), Some(&was), Some(cell)) = (row.get(x), old.get(x), cells.get(x)) {
        let columns = columns_of(is);
        if broken > x || was != is {
            pen.go(x, y, cells);
            pen.write(cell, columns);
            let reaches = old.iter().enumerate().skip(x).take(columns).map(|(at, old)| at + columns_of(*old));
            broken = reaches.fold(broken, usize::max);
        }
        x += columns;
    }
}

/// Colours and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Ink {
    fg: Color,
    bg: Color,
    attributes: Modifier,
}

impl Ink {
    const fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, attributes: cell.modifier }
    }
}

/// Where the terminal writes next, and how.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    /// Column and row, from 0; nothing where that is not sure.
    at: Option<(usize, usize)>,
    style: Ink,
}

impl Pen<'_> {
    fn go(&mut self, x: usize, y: usize, row: &[Cell]) {
        if self.at == Some((x, y)) {
            return;
        }
        if let Some((from, _)) = self.at.filter(|&(from, at)| at == y && from < x) {
            let between = row.get(from..x).unwrap_or_default();
            // (What was kept is not in `row`, but the page is wider than a bridge.)
            if between.len() <= BRIDGE && between.iter().all(|cell| cell.symbol().len() == 1 && Ink::of(cell) == self.style) {
                for cell in between {
                    self.write(cell, 1);
                }
                return;
            }
            self.out.extend_from_slice(b"\x1b[");
            number(self.out, x - from);
            self.out.push(b'C');
        } else {
            self.out.extend_from_slice(b"\x1b[");
            number(self.out, y + 1);
            self.out.push(b';');
            number(self.out, x + 1);
            self.out.push(b'H');
        }
        self.at = Some((x, y));
    }

    fn write(&mut self, cell: &Cell, columns: usize) {
        self.change(Ink::of(cell));
        self.out.extend_from_slice(if may_be_written(cell) { cell.symbol().as_bytes() } else { "\u{FFFD}".as_bytes() });
        // Terminals do not agree on the width of all that is not ASCII: behind it the column is named anew.
        self.at = self.at.filter(|_| cell.symbol().len() == 1).map(|(x, y)| (x + columns, y));
    }

    /// Selects colours and attributes (SGR), from none.
    fn change(&mut self, style: Ink) {
        if self.style == style {
            return;
        }
        self.style = style;
        self.out.extend_from_slice(b"\x1b[0");
        let attributes = [(Modifier::BOLD, 1), (Modifier::DIM, 2), (Modifier::ITALIC, 3), (Modifier::UNDERLINED, 4), (Modifier::REVERSED, 7)];
        for (_, code) in attributes.into_iter().filter(|(attribute, _)| style.attributes.contains(*attribute)) {
            self.parameter(&[code]);
        }
        self.colour(style.fg, 30);
        self.colour(style.bg, 40);
        self.out.push(b'm');
    }

    /// A colour; `base` is 30 for ink and 40 for paper.
    fn colour(&mut self, colour: Color, base: usize) {
        match colour {
            Color::Reset => {}
            Color::Indexed(index) => self.parameter(&[base + 8, 5, usize::from(index)]),
            Color::Rgb(red, green, blue) => self.parameter(&[base + 8, 2, red.into(), green.into(), blue.into()]),
            Color::Black => self.parameter(&[base]),
            Color::Red => self.parameter(&[base + 1]),
            Color::Green => self.parameter(&[base + 2]),
            Color::Yellow => self.parameter(&[base + 3]),
            Color::Blue => self.parameter(&[base + 4]),
            Color::Magenta => self.parameter(&[base + 5]),
            Color::Cyan => self.parameter(&[base + 6]),
            Color::Gray => self.parameter(&[base + 7]),
            Color::DarkGray => self.parameter(&[base + 60]),
            Color::LightRed => self.parameter(&[base + 61]),
            Color::LightGreen => self.parameter(&[base + 62]),
            Color::LightYellow => self.parameter(&[base + 63]),
            Color::LightBlue => self.parameter(&[base + 64]),
            Color::LightMagenta => self.parameter(&[base + 65]),
            Color::LightCyan => self.parameter(&[base + 66]),
            Color::White => self.parameter(&[base + 67]),
        }
    }

    fn parameter(&mut self, numbers: &[usize]) {
        for &value in numbers {
            self.out.push(b';');
            number(self.out, value);
        }
    }
}

/// The second wall: `Shown` lets no such cell come so far, but should one come, it is not written.
fn may_be_written(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    (symbol.len() == 1 && symbol.as_bytes().first().is_some_and(|byte| matches!(byte, b' '..=b'~')))
        || (symbol.len() <= 128 && !symbol.is_empty() && !symbol.chars().any(char::is_control))
}

/// A number in decimal.
fn number(out: &mut Vec<u8>, value: usize) {
    if value >= 10 {
        number(out, value / 10);
    }
    out.push(b'0' + u8::try_from(value % 10).unwrap_or(0));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Style;

    const SIZE: (u16, u16) = (24, 6);

    /// What an emulator shows after `bytes`: symbol, ink, paper and attributes of each cell.
    fn emulated(bytes: &[u8]) -> Vec<(String, vt100::Color, vt100::Color, bool, bool)> {
        let size = |number| std::num::NonZero::new(number).unwrap();
        let mut parser = vt100::Parser::new(size(SIZE.1), size(SIZE.0), 0);
        parser.process(bytes);
        let cells = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (x, y)));
        let cell = |(x, y)| {
            let cell = parser.screen().cell(y, x).unwrap();
            let symbol = if cell.contents().is_empty() && !cell.is_wide_continuation() { " " } else { cell.contents() };
            (symbol.to_owned(), cell.fgcolor(), cell.bgcolor(), cell.bold(), cell.inverse())
        };
        cells.map(cell).collect()
    }

    fn drawn(lines: &[(String, u8)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        let styles = [Style::new(), Style::new().bold(), Style::new().fg(Color::Indexed(117)).reversed(), Style::new().bg(Color::Yellow)];
        for (y, (line, style)) in (0..SIZE.1).zip(lines) {
            let shown = crate::shown::Shown::line(line);
            let mut x = 0;
            for cluster in shown.clusters(0..shown.text().len()) {
                let width = u16::try_from(cluster.width).unwrap();
                if x + width > SIZE.0 {
                    break;
                }
                crate::view::symbol(&mut buffer[(x, y)], cluster.text);
                for covered in x..x + width {
                    buffer[(covered, y)].set_style(styles[usize::from(*style) % styles.len()]);
                }
                x += width;
            }
        }
        buffer
    }

    /// All that is written for frames in their order.
    fn painted(frames: &[&Buffer], lines: isize) -> Vec<u8> {
        let (mut painter, mut bytes) = (Painter::default(), Vec::new());
        for frame in frames {
            painter.paint(&mut (*frame).clone(), Rect::new(3, 0, 9, 5), lines, &[], &mut bytes);
        }
        bytes
    }

    fn frame() -> impl Strategy<Value = Vec<(String, u8)>> {
        proptest::collection::vec(("[a-c ’腎ö]{0,30}", 0..4_u8), 6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]
        #[test]
        fn an_emulator_shows_the_next_frame_whatever_was_before(one in frame(), two in frame(), lines in -6..=6_isize) {
            let (one, two) = (drawn(&one), drawn(&two));
            prop_assert_eq!(emulated(&painted(&[&one, &two], lines)), emulated(&painted(&[&two], 0)));
        }
    }

    #[test]
    fn a_wide_character_that_was_written_over_in_part_leaves_nothing() {
        let (one, two) = (drawn(&[("abc腎".to_owned(), 0)]), drawn(&[("ab腎".to_owned(), 0)]));
        let bytes = painted(&[&one, &two], 0);
        assert_eq!(emulated(&bytes), emulated(&painted(&[&two], 0)));
        // The column behind it, which a half of the old one covered, is written.
        assert!(bytes.ends_with(b"\x1b[1;5H "));
    }

    #[test]
    fn what_stayed_is_not_written() {
        let one = drawn(&[("kidney disease".to_owned(), 0)]);
        let first = painted(&[&one], 0);
        assert_eq!(painted(&[&one, &one], 0), first);
        let two = drawn(&[("kidney discase".to_owned(), 0)]);
        assert_eq!(painted(&[&one, &two], 0), [&*first, b"\x1b[1;11Hc"].concat());
    }

    #[test]
    fn another_size_or_a_screen_forgotten_is_painted_whole() {
        let one = drawn(&[("kidney".to_owned(), 0)]);
        let (mut painter, mut bytes) = (Painter::default(), Vec::new());
        let mut one = one;
        painter.paint(&mut one.clone(), Rect::ZERO, 0, &[], &mut bytes);
        let first = std::mem::take(&mut bytes);
        painter.forget();
        painter.paint(&mut one, Rect::ZERO, 0, &[], &mut bytes);
        assert_eq!(one, Buffer::empty(one.area), "it is left empty");
        assert_eq!(bytes, first);
        bytes.clear();
        // As many cells, but other rows.
        painter.paint(&mut Buffer::empty(Rect::new(0, 0, SIZE.0 / 2, SIZE.1 * 2)), Rect::ZERO, 0, &[], &mut bytes);
        assert_eq!(bytes, BLANK_SCREEN);
        assert!(first.starts_with(BLANK_SCREEN));
    }

    #[test]
    fn a_control_character_is_not_written_even_if_it_came_so_far() {
        let mut buffer = drawn(&[]);
        crate::view::symbol(&mut buffer[(0, 0)], "\x1b[2J");
        assert_eq!(String::from_utf8(painted(&[&buffer], 0)).unwrap(), "\x1b[0m\x1b[r\x1b[2J\x1b[1;1H\u{FFFD}");
    }
}
