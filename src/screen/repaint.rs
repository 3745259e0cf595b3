//! The bytes that turn one frame on a terminal into the next: no cell that stayed is written, and
//! what only moved is scrolled. Pure: buffers in, bytes out; an emulator fed with them must show
//! the last buffer.

use std::collections::HashMap;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// Cells that stayed are written again rather than jumped over if they are so few: a jump costs as
/// many bytes.
const BRIDGE: usize = 6;

/// Remembers what a terminal shows, and writes what the next frame changes.
#[derive(Debug, Default)]
pub struct Painter {
    shown: Shown,
    symbols: Symbols,
    /// What a row's part shows, and what it is to show.
    was: Vec<Code>,
    wanted: Vec<Code>,
    /// What puts right what stands left of the page after it was scrolled, for as long as that
    /// stays the same.
    beside: Vec<Beside>,
}

/// What each cell shows; empty while that is not known. Left of the page, on it and right of it are
/// apart, and so are rows: scrolling copies none, and does not even look at what it puts right from
/// memory.
#[derive(Debug, Default)]
struct Shown {
    bands: [Band; 3],
}

/// Columns of the screen, and their cells in each of its rows.
#[derive(Debug, Default)]
struct Band {
    columns: Range<usize>,
    rows: Vec<Vec<Code>>,
}

impl Shown {
    /// A blank screen with a page in these columns.
    fn new(width: usize, height: usize, page: &Range<usize>) -> Self {
        let right = page.end.min(width);
        let left = page.start.min(right);
        let band = |columns: Range<usize>| Band {
            rows: vec![vec![BLANK; columns.len()]; height],
            columns,
        };
        Self {
            bands: [band(0..left), band(left..right), band(right..width)],
        }
    }

    const fn width(&self) -> usize {
        self.bands[2].columns.end
    }

    const fn height(&self) -> usize {
        self.bands[2].rows.len()
    }

    /// The parts of a row that lie in these columns, each with where it begins among them.
    fn parts(
        &mut self,
        y: usize,
        columns: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &mut [Code])> {
        self.bands.iter_mut().filter_map(move |band| {
            let (start, end) = (
                columns.start.max(band.columns.start),
                columns.end.min(band.columns.end),
            );
            let within =
                start.checked_sub(band.columns.start)?..end.checked_sub(band.columns.start)?;
            Some((
                start - columns.start,
                band.rows.get_mut(y)?.get_mut(within)?,
            ))
        })
    }

    /// Appends what these columns of a row show.
    fn read(&mut self, y: usize, columns: &Range<usize>, codes: &mut Vec<Code>) {
        self.parts(y, columns)
            .for_each(|(_, part)| codes.extend_from_slice(part));
    }

    fn write(&mut self, y: usize, columns: &Range<usize>, codes: &[Code]) {
        for (at, part) in self.parts(y, columns) {
            part.iter_mut()
                .zip(codes.iter().skip(at))
                .for_each(|(shown, code)| *shown = *code);
        }
    }

    /// The same screen, with the page in these columns.
    fn divide(&mut self, page: &Range<usize>) {
        let (whole, mut next, mut codes) = (
            0..self.width(),
            Self::new(self.width(), self.height(), page),
            Vec::new(),
        );
        for y in 0..self.height() {
            codes.clear();
            self.read(y, &whole, &mut codes);
            next.write(y, &whole, &codes);
        }
        *self = next;
    }
}

/// What was written left of `page` when it was scrolled by `lines`, and the ink at the end of it.
#[derive(Debug)]
struct Beside {
    page: Rect,
    lines: isize,
    bytes: Vec<u8>,
    ink: u32,
}

/// What the codes stand for.
#[derive(Debug, Default)]
struct Symbols {
    inks: Vec<Ink>,
    /// Symbols of more than one character, each with a number.
    clusters: Vec<String>,
    numbers: HashMap<String, u32>,
}

/// A cell in half a word, so that a frame is compared in a few microseconds: 21 bits the symbol, 11
/// the ink. Equal codes are equal cells.
type Code = u32;

/// The bits of the symbol.
const SYMBOL: u32 = (1 << 21) - 1;
/// Symbols from here on are numbers of clusters.
const CLUSTERS: u32 = 0x11_0000;
/// As many clusters and inks as are remembered; no frame has so many.
const MOST_CLUSTERS: usize = 1 << 16;
const MOST_INKS: usize = 1 << 10;
/// As many ways to scroll as are remembered.
const MOST_BESIDE: usize = 8;
const BLANK_SCREEN: &[u8] = b"\x1b[0m\x1b[r\x1b[2J";
const BLANK: Code = b' ' as u32;

const fn symbol_of(code: Code) -> u32 {
    code & SYMBOL
}

const fn ink_of(code: Code) -> u32 {
    code >> 21
}

impl Painter {
    /// What the terminal shows is not known any more: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.shown = Shown::default();
    }

    /// Whether it knows what a screen of this area shows, so that only changes need be drawn.
    #[must_use]
    pub fn knows(&self, area: Rect) -> bool {
        let Symbols { inks, clusters, .. } = &self.symbols;
        let remembers =
            !inks.is_empty() && inks.len() <= MOST_INKS && clusters.len() <= MOST_CLUSTERS;
        remembers
            && (self.shown.width(), self.shown.height()) == (area.width.into(), area.height.into())
    }

    /// Appends what changes the screen into the frame before, its `page` moved by `lines` (up if
    /// positive), with what `next` holds in the places that are `fresh`; a screen that is not known
    /// is fresh in all places. What is moved reaches over no edge of the page. The cursor is left
    /// anywhere, the style as it is by default, and `next` empty, for the frame behind it.
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
        let width = usize::from(next.area.width);
        let page_columns = usize::from(page.left())..usize::from(page.right());
        if !known {
            self.symbols = Symbols {
                inks: vec![Ink::default()],
                ..Symbols::default()
            };
            self.shown = Shown::new(width, next.area.height.into(), &page_columns);
            // Whatever was there before may have left a style or a scroll region.
            out.extend_from_slice(BLANK_SCREEN);
        } else if self.shown.bands[1].columns != page_columns {
            self.shown.divide(&page_columns);
        }
        let mut pen = Pen {
            out,
            at: None,
            ink: 0,
        };
        if known && lines != 0 {
            self.scroll(page, lines, &mut pen);
        }
        if !known
            || fresh
                .iter()
                .any(|area| area.left() < page.left() && area.top() < page.bottom())
        {
            self.beside.clear();
        }
        for area in if known { fresh } else { &whole } {
            let columns = usize::from(area.left())..usize::from(area.right());
            for y in usize::from(area.top())..usize::from(area.bottom()) {
                let row = y * width;
                let cells = next
                    .content
                    .get_mut(row + columns.start..row + columns.end)
                    .unwrap_or_default();
                self.wanted.clear();
                self.symbols.encode(cells, &mut self.wanted);
                // Most cells are empty anyway.
                cells
                    .iter_mut()
                    .zip(&self.wanted)
                    .filter(|(_, code)| **code != BLANK)
                    .for_each(|(cell, _)| cell.reset());
                self.was.clear();
                self.shown.read(y, &columns, &mut self.was);
                pen.row(columns.start, y, &self.was, &self.wanted, &self.symbols);
                self.shown.write(y, &columns, &self.wanted);
            }
        }
        if pen.ink != 0 {
            pen.change(0, &self.symbols);
        }
    }

    /// Scrolls the rows of `area` by `lines`. A terminal moves whole rows: what stands beside is
    /// put back where it was.
    fn scroll(&mut self, area: Rect, lines: isize, pen: &mut Pen<'_>) {
        scroll_terminal(area, lines, pen.out);
        let page = usize::from(area.top())..usize::from(area.bottom());
        let [left, middle, right] = &mut self.shown.bands;
        if let Some(rows) = middle.rows.get_mut(page.clone()) {
            let moved = lines.unsigned_abs().min(rows.len());
            let gone = if lines < 0 {
                rows.rotate_right(moved);
                0..moved
            } else {
                rows.rotate_left(moved);
                rows.len() - moved..rows.len()
            };
            rows.get_mut(gone)
                .unwrap_or_default()
                .iter_mut()
                .for_each(|row| row.fill(BLANK));
        }
        if let Some(known) = self
            .beside
            .iter()
            .find(|beside| (beside.page, beside.lines) == (area, lines))
        {
            pen.out.extend_from_slice(&known.bytes);
            (pen.at, pen.ink) = (None, known.ink);
        } else {
            let start = pen.out.len();
            left.put_back(&page, lines, pen, &mut self.was, &self.symbols);
            if self.beside.len() >= MOST_BESIDE {
                self.beside.clear();
            }
            let bytes = pen.out.get(start..).unwrap_or_default().to_vec();
            self.beside.push(Beside {
                page: area,
                lines,
                bytes,
                ink: pen.ink,
            });
        }
        right.put_back(&page, lines, pen, &mut self.was, &self.symbols);
    }
}

impl Band {
    /// Writes what the rows of the page showed before a terminal moved them by `lines`.
    fn put_back(
        &self,
        page: &Range<usize>,
        lines: isize,
        pen: &mut Pen<'_>,
        was: &mut Vec<Code>,
        symbols: &Symbols,
    ) {
        for y in page.clone() {
            let wanted = self.rows.get(y).map(Vec::as_slice).unwrap_or_default();
            let moved = y
                .checked_add_signed(lines)
                .filter(|from| page.contains(from))
                .and_then(|from| self.rows.get(from));
            if moved.is_some_and(|moved| moved == wanted) {
                continue;
            }
            was.clear();
            match moved {
                Some(moved) => was.extend_from_slice(moved),
                None => was.resize(wanted.len(), BLANK),
            }
            pen.row(self.columns.start, y, was, wanted, symbols);
        }
    }
}

/// Within these rows (DECSTBM), from their top: deletes lines (DL) or inserts lines (IL), which
/// every terminal has.
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
    /// Appends the codes of cells.
    fn encode(&mut self, cells: &[Cell], codes: &mut Vec<Code>) {
        let mut last = (Ink::default(), 0);
        codes.reserve(cells.len());
        for cell in cells {
            let ink = Ink::of(cell);
            if ink != last.0 {
                last = (ink, self.ink(ink));
            }
            let symbol = cell.symbol();
            codes.push(match symbol.as_bytes() {
                [byte @ b' '..=b'~'] => u32::from(*byte) | last.1 << 21,
                _ => self.encode_long(symbol, last.1),
            });
        }
    }

    /// The number of an ink; that of the default is 0.
    fn ink(&mut self, ink: Ink) -> u32 {
        let at = self
            .inks
            .iter()
            .position(|known| *known == ink)
            .unwrap_or_else(|| {
                self.inks.push(ink);
                self.inks.len() - 1
            });
        u32::try_from(at).unwrap_or(0)
    }

    fn encode_long(&mut self, symbol: &str, ink: u32) -> Code {
        let symbol = if may_be_written(symbol) {
            symbol
        } else {
            "\u{FFFD}"
        };
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
        number | ink << 21
    }

    /// How many columns the cell of a code covers.
    #[inline]
    fn columns(&self, code: Code) -> usize {
        if symbol_of(code) < 0x80 {
            1
        } else {
            self.text(code, |symbol| crate::text::shown::width(symbol).max(1))
        }
    }

    /// Does something with the text of a code.
    fn text<T>(&self, code: Code, with: impl FnOnce(&str) -> T) -> T {
        let symbol = symbol_of(code);
        let cluster = symbol
            .checked_sub(CLUSTERS)
            .and_then(|at| self.clusters.get(usize::try_from(at).ok()?));
        let c = char::from_u32(symbol).unwrap_or(char::REPLACEMENT_CHARACTER);
        with(cluster.map_or(&*c.encode_utf8(&mut [0; 4]), |cluster| cluster))
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
        Self {
            fg: cell.fg,
            bg: cell.bg,
            attributes: cell.modifier,
        }
    }
}

/// Where the terminal writes next, and how.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    /// Column and row, from 0; nothing where that is not sure.
    at: Option<(usize, usize)>,
    ink: u32,
}

impl Pen<'_> {
    /// Writes what differs between what is shown in a row from column `left` on and what is to be
    /// shown there.
    fn row(&mut self, left: usize, y: usize, shown: &[Code], wanted: &[Code], symbols: &Symbols) {
        // Up to this column a wide character stood that has been written over, in part or whole.
        let mut broken = 0;
        // Up to this one reaches the character that was written last.
        let mut covered = 0;
        for (x, (&is, &was)) in wanted.iter().zip(shown.iter()).enumerate() {
            if x >= covered {
                if is == was && broken <= x {
                    continue;
                }
                if self.at != Some((left + x, y)) {
                    self.go((left, x), y, wanted, symbols);
                }
                self.write(is, symbols);
                covered = x + symbols.columns(is);
            }
            // Where one column becomes one column nothing breaks.
            if symbol_of(was) >= 0x80 {
                broken = broken.max(x + symbols.columns(was));
            }
        }
    }

    /// Goes to column `x` of what begins at column `left`.
    fn go(&mut self, (left, x): (usize, usize), y: usize, row: &[Code], symbols: &Symbols) {
        if let Some((from, _)) = self.at.filter(|&(from, at)| at == y && from < left + x) {
            let between = from
                .checked_sub(left)
                .and_then(|from| row.get(from..x))
                .unwrap_or_default();
            if (1..=BRIDGE).contains(&between.len())
                && between
                    .iter()
                    .all(|&code| symbol_of(code) < 0x80 && ink_of(code) == self.ink)
            {
                for &code in between {
                    self.write(code, symbols);
                }
                return;
            }
            self.out.extend_from_slice(b"\x1b[");
            number(self.out, left + x - from);
            self.out.push(b'C');
        } else {
            self.out.extend_from_slice(b"\x1b[");
            number(self.out, y + 1);
            self.out.push(b';');
            number(self.out, left + x + 1);
            self.out.push(b'H');
        }
        self.at = Some((left + x, y));
    }

    #[inline]
    fn write(&mut self, code: Code, symbols: &Symbols) {
        if ink_of(code) != self.ink {
            self.change(ink_of(code), symbols);
        }
        if let (Ok(byte @ 0..0x80), Some((x, _))) = (u8::try_from(symbol_of(code)), &mut self.at) {
            self.out.push(byte);
            *x += 1;
        } else {
            symbols.text(code, |text| self.out.extend_from_slice(text.as_bytes()));
            // Terminals do not agree on the width of all that is not ASCII: behind it the column is
            // named anew.
            self.at = None;
        }
    }

    /// Selects colours and attributes (SGR); from others, by taking those back first.
    fn change(&mut self, ink: u32, symbols: &Symbols) {
        let before = std::mem::replace(&mut self.ink, ink);
        let style = usize::try_from(ink)
            .ok()
            .and_then(|at| symbols.inks.get(at))
            .copied()
            .unwrap_or_default();
        self.out.extend_from_slice(b"\x1b[");
        let start = self.out.len();
        if before != 0 && ink != 0 {
            self.out.push(b'0');
        }
        let attributes = [
            (Modifier::BOLD, 1),
            (Modifier::DIM, 2),
            (Modifier::ITALIC, 3),
            (Modifier::UNDERLINED, 4),
            (Modifier::REVERSED, 7),
        ];
        for (_, code) in attributes
            .into_iter()
            .filter(|(attribute, _)| style.attributes.contains(*attribute))
        {
            self.parameter(&[code]);
        }
        self.colour(style.fg, 30);
        self.colour(style.bg, 40);
        if self.out.get(start) == Some(&b';') {
            self.out.remove(start);
        }
        self.out.push(b'm');
    }

    /// A colour; `base` is 30 for ink and 40 for paper.
    fn colour(&mut self, colour: Color, base: usize) {
        match colour {
            Color::Reset => {}
            Color::Indexed(index) => self.parameter(&[base + 8, 5, usize::from(index)]),
            Color::Rgb(red, green, blue) => {
                self.parameter(&[base + 8, 2, red.into(), green.into(), blue.into()]);
            }
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
    const PAGE: Rect = Rect::new(3, 0, 9, 5);

    /// What an emulator shows after `bytes`: symbol, ink, paper and attributes of each cell.
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

    fn drawn(lines: &[(String, u8)]) -> Buffer {
        drawn_between(lines, &[])
    }

    /// With no cluster over one of these columns.
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

    /// All that is written for frames in their order.
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
        fn an_emulator_shows_the_next_frame_whatever_was_before(one in frame(), two in frame(), lines in -6..=6_isize) {
            // What is scrolled reaches over no edge of the page.
            let edges = if lines == 0 { &[][..] } else { &[PAGE.left(), PAGE.right()] };
            let (one, two) = (drawn_between(&one, edges), drawn_between(&two, edges));
            prop_assert_eq!(emulated(&painted(&[&one, &two], lines)), emulated(&painted(&[&two], 0)));
        }
    }

    #[test]
    fn a_wide_character_that_was_written_over_in_part_leaves_nothing() {
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
    fn what_stayed_is_not_written() {
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
    fn a_control_character_is_not_written_even_if_it_came_so_far() {
        let mut buffer = drawn(&[]);
        crate::screen::view::symbol(&mut buffer[(0, 0)], "\x1b[2J");
        assert_eq!(
            String::from_utf8(painted(&[&buffer], 0)).unwrap(),
            "\x1b[0m\x1b[r\x1b[2J\x1b[1;1H\u{FFFD}"
        );
    }
}
