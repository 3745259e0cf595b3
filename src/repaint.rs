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
    shown: Vec<Code>,
    /// What each is to show: the frame, as far as it was drawn.
    wanted: Vec<Code>,
    symbols: Symbols,
}

/// What the codes stand for.
#[derive(Debug, Default)]
struct Symbols {
    inks: Vec<Ink>,
    /// Symbols of more than one character, each with a number.
    clusters: Vec<String>,
    numbers: HashMap<String, u32>,
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

#[expect(clippy::cast_possible_truncation, reason = "the lower half is the symbol")]
const fn symbol_of(code: Code) -> u32 {
    code as u32
}

const fn ink_of(code: Code) -> usize {
    (code >> 40) as usize
}

impl Painter {
    /// What the terminal shows is not known any more: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.shown.clear();
    }

    /// Whether it knows what a screen of this area shows, so that only changes need be drawn.
    #[must_use]
    pub fn knows(&self, area: Rect) -> bool {
        let remembers = !self.symbols.inks.is_empty() && self.symbols.inks.len() <= MOST && self.symbols.clusters.len() <= MOST;
        remembers && self.width == usize::from(area.width).max(1) && self.shown.len() == usize::from(area.width) * usize::from(area.height)
    }

    /// Appends what changes the screen into the frame before, its `page` moved by `lines` (up if positive), with what `next`
    /// holds in the places that are `fresh`; a screen that is not known is fresh in all places.
    /// The cursor is left anywhere, the style as it is by default, and `next` empty, for the frame behind it.
    pub fn paint(&mut self, next: &mut Buffer, page: Rect, lines: isize, fresh: &[Rect], out: &mut Vec<u8>) {
        let whole = [next.area];
        let fresh = if self.knows(next.area) {
            self.scroll(page, lines, out);
            fresh
        } else {
            self.width = usize::from(next.area.width).max(1);
            self.symbols = Symbols { inks: vec![Ink::default()], ..Symbols::default() };
            for cells in [&mut self.shown, &mut self.wanted] {
                cells.clear();
                cells.resize(next.content.len(), BLANK);
            }
            // Whatever was there before may have left a style or a scroll region.
            out.extend_from_slice(BLANK_SCREEN);
            &whole
        };
        let places = fresh.iter().flat_map(|area| (area.top()..area.bottom()).map(|y| self.cells_of(*area, y))).collect::<Vec<_>>();
        for place in &places {
            if let (Some(cells), Some(codes)) = (next.content.get(place.clone()), self.wanted.get_mut(place.clone())) {
                self.symbols.encode(cells, codes);
            }
        }
        // Most cells are empty anyway.
        for place in places {
            let (cells, codes) = (next.content.get_mut(place.clone()).unwrap_or_default(), self.wanted.get(place).unwrap_or_default());
            cells.iter_mut().zip(codes).filter(|(_, code)| **code != BLANK).for_each(|(cell, _)| cell.reset());
        }
        let mut pen = Pen { out, symbols: &self.symbols, at: None, ink: 0 };
        for (y, (shown, wanted)) in self.shown.chunks_exact_mut(self.width).zip(self.wanted.chunks_exact(self.width)).enumerate() {
            if shown != wanted {
                pen.row(y, shown, wanted);
                shown.copy_from_slice(wanted);
            }
        }
        pen.change(0);
    }

    /// The cells of a row of `area`.
    fn cells_of(&self, area: Rect, y: u16) -> Range<usize> {
        let row = usize::from(y) * self.width;
        row + usize::from(area.left())..row + usize::from(area.right())
    }

    /// Scrolls the rows of `area`. A terminal moves whole rows: what stands beside is to stay where it was, and is put right.
    fn scroll(&mut self, area: Rect, lines: isize, out: &mut Vec<u8>) {
        let height = usize::from(area.height);
        let moved = lines.unsigned_abs().min(height);
        let Some(rows) = self.shown.get_mut(usize::from(area.top()) * self.width..usize::from(area.bottom()) * self.width) else { return };
        if moved == 0 {
            return;
        }
        scroll_terminal(area, lines, out);
        let (gone, kept) = (moved * self.width, (height - moved) * self.width);
        if lines > 0 {
            rows.copy_within(gone.., 0);
            rows.iter_mut().skip(kept).for_each(|code| *code = BLANK);
        } else {
            rows.copy_within(..kept, gone);
            rows.iter_mut().take(gone).for_each(|code| *code = BLANK);
        }
        let mut copy = |to: u16, from: u16| {
            let (to, from) = (self.cells_of(area, to), self.cells_of(area, from));
            if to.end <= self.wanted.len() && from.end <= self.wanted.len() {
                self.wanted.copy_within(from, to.start);
            }
        };
        let moved = u16::try_from(moved).unwrap_or(area.height);
        if lines > 0 {
            (area.top()..area.bottom() - moved).for_each(|y| copy(y, y + moved));
        } else {
            (area.top() + moved..area.bottom()).rev().for_each(|y| copy(y, y - moved));
        }
    }
}

/// Within these rows (DECSTBM), from their top: deletes lines (DL) or inserts lines (IL), which every terminal has.
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

impl Symbols {
    fn encode(&mut self, cells: &[Cell], codes: &mut [Code]) {
        let mut last = (Ink::default(), 0);
        for (code, cell) in codes.iter_mut().zip(cells) {
            let ink = Ink::of(cell);
            if ink != last.0 {
                last = (ink, self.ink(ink));
            }
            let symbol = cell.symbol();
            *code = match symbol.as_bytes() {
                [byte @ b' '..=b'~'] => self::code(u32::from(*byte), 1, last.1),
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
        let symbol = if may_be_written(symbol) { symbol } else { "\u{FFFD}" };
        let columns = u8::try_from(crate::shown::width(symbol).max(1)).unwrap_or(u8::MAX);
        let mut chars = symbol.chars();
        let number = match (chars.next(), chars.next(), self.numbers.get(symbol)) {
            (Some(c), None, _) => u32::from(c),
            (_, _, Some(number)) => *number,
            _ => {
                let next = CLUSTERS + u32::try_from(self.clusters.len()).unwrap_or(0);
                self.clusters.push(symbol.to_owned());
                self.numbers.insert(symbol.to_owned(), next);
                next
            }
        };
        code(number, columns, ink)
    }

    /// Appends what a terminal shows for a code.
    fn write(&self, code: Code, out: &mut Vec<u8>) {
        match symbol_of(code) {
            #[expect(clippy::cast_possible_truncation, reason = "ASCII")]
            byte @ 0..0x80 => out.push(byte as u8),
            symbol => match char::from_u32(symbol) {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => {
                    let cluster = usize::try_from(symbol - CLUSTERS).ok().and_then(|at| self.clusters.get(at));
                    out.extend_from_slice(cluster.map_or("\u{FFFD}", |cluster| cluster).as_bytes());
                }
            },
        }
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
    symbols: &'a Symbols,
    /// Column and row, from 0; nothing where that is not sure.
    at: Option<(usize, usize)>,
    ink: usize,
}

impl Pen<'_> {
    /// Writes what differs between what a row shows and what it is to show.
    fn row(&mut self, y: usize, shown: &[Code], wanted: &[Code]) {
        let mut x = 0;
        // Up to this column a wide character stood that has been written over, in part or whole.
        let mut broken = 0;
        while let (Some(is), Some(was)) = (wanted.get(x..).filter(|rest| !rest.is_empty()), shown.get(x..)) {
            if broken <= x {
                // (Where equal cells begin, equal clusters end.)
                let same = is.iter().zip(was).take_while(|(is, was)| is == was).count();
                x += same;
                if same > 0 {
                    continue;
                }
            }
            let Some(&code) = is.first() else { return };
            let columns = columns_of(code);
            self.go(x, y, wanted);
            self.write(code);
            let reaches = was.iter().take(columns).enumerate().map(|(at, was)| x + at + columns_of(*was));
            broken = reaches.fold(broken, usize::max);
            x += columns;
        }
    }

    fn go(&mut self, x: usize, y: usize, row: &[Code]) {
        if self.at == Some((x, y)) {
            return;
        }
        if let Some((from, _)) = self.at.filter(|&(from, at)| at == y && from < x) {
            let between = row.get(from..x).unwrap_or_default();
            if between.len() <= BRIDGE && between.iter().all(|&code| symbol_of(code) < 0x80 && ink_of(code) == self.ink) {
                for &code in between {
                    self.write(code);
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

    fn write(&mut self, code: Code) {
        self.change(ink_of(code));
        self.symbols.write(code, self.out);
        // Terminals do not agree on the width of all that is not ASCII: behind it the column is named anew.
        self.at = self.at.filter(|_| symbol_of(code) < 0x80).map(|(x, y)| (x + columns_of(code), y));
    }

    /// Selects colours and attributes (SGR), from none.
    fn change(&mut self, ink: usize) {
        if self.ink == ink {
            return;
        }
        self.ink = ink;
        let style = self.symbols.inks.get(ink).copied().unwrap_or_default();
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
fn may_be_written(symbol: &str) -> bool {
    symbol.len() <= 128 && !symbol.is_empty() && !symbol.chars().any(char::is_control)
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
            painter.paint(&mut (*frame).clone(), Rect::new(3, 0, 9, 5), lines, &[frame.area], &mut bytes);
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
