//! The bytes that turn one frame on a terminal into the next: no cell that stayed is written, and what only moved is scrolled.
//! Pure: two buffers in, bytes out; an emulator fed with them must show the second buffer.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

/// Cells that stayed are written again rather than jumped over if they are so few: a jump costs as many bytes.
const BRIDGE: usize = 6;

/// Appends what changes a screen that shows `before` (nothing: a blank one) into one that shows `next`, of the same area.
/// The cursor is left anywhere, the style as it is by default.
pub fn repaint(before: Option<&Buffer>, next: &Buffer, out: &mut Vec<u8>) {
    let width = usize::from(next.area.width).max(1);
    let blank = vec![Cell::EMPTY; width];
    let mut pen = Pen { out, at: None, style: Ink::default() };
    for (y, row) in next.content.chunks_exact(width).enumerate() {
        let old = before.map_or(Some(&*blank), |before| before.content.get(y * width..(y + 1) * width)).unwrap_or_default();
        if old != row {
            repaint_row(&mut pen, y, old, row);
        }
    }
    pen.change(Ink::default());
}

fn repaint_row(pen: &mut Pen<'_>, y: usize, old: &[Cell], row: &[Cell]) {
    let mut x = 0;
    // Up to this column a wide character stood that has been written over, in part or whole.
    let mut broken = 0;
    while let Some(cell) = row.get(x) {
        let columns = columns(cell);
        if broken > x || old.get(x) != Some(cell) {
            pen.go(x, y, row);
            pen.write(cell, columns);
            let reaches = old.iter().enumerate().skip(x).take(columns).map(|(at, old)| at + self::columns(old));
            broken = reaches.fold(broken, usize::max);
        }
        x += columns;
    }
}

/// Appends a scroll of the rows of `area` by `lines`, up if positive, and does the same to `buffer`, the picture of the screen.
/// Whole rows move, also what stands beside the area; the repaint that follows puts that right.
pub fn scroll(buffer: &mut Buffer, area: Rect, lines: isize, out: &mut Vec<u8>) {
    let width = usize::from(buffer.area.width);
    let (top, bottom) = (usize::from(area.top()), usize::from(area.bottom()));
    let Some(rows) = buffer.content.get_mut(top * width..bottom * width) else { return };
    let moved = lines.unsigned_abs().min(bottom - top) * width;
    if moved == 0 {
        return;
    }
    // Only within these rows (DECSTBM), from their top: delete lines (DL) or insert lines (IL), which every terminal has.
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
    if lines > 0 {
        rows.rotate_left(moved);
        let kept = rows.len() - moved;
        rows.iter_mut().skip(kept).for_each(Cell::reset);
    } else {
        rows.rotate_right(moved);
        rows.iter_mut().take(moved).for_each(Cell::reset);
    }
}

/// How many columns a cell's symbol takes, at least 1.
fn columns(cell: &Cell) -> usize {
    match cell.symbol() {
        symbol if symbol.len() == 1 => 1,
        symbol => crate::shown::width(symbol).max(1),
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

    fn frame() -> impl Strategy<Value = Vec<(String, u8)>> {
        proptest::collection::vec(("[a-c ’腎ö]{0,30}", 0..4_u8), 6)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]
        #[test]
        fn an_emulator_shows_the_next_frame_whatever_was_before(one in frame(), two in frame(), lines in -6..=6_isize) {
            let (one, two) = (drawn(&one), drawn(&two));
            let mut fresh = Vec::new();
            repaint(None, &two, &mut fresh);
            let mut bytes = Vec::new();
            repaint(None, &one, &mut bytes);
            let mut before = one;
            scroll(&mut before, Rect::new(3, 0, 9, 5), lines, &mut bytes);
            repaint(Some(&before), &two, &mut bytes);
            prop_assert_eq!(emulated(&bytes), emulated(&fresh));
        }
    }

    #[test]
    fn a_wide_character_that_was_written_over_in_part_leaves_nothing() {
        let (one, two) = (drawn(&[("abc腎".to_owned(), 0)]), drawn(&[("ab腎".to_owned(), 0)]));
        let (mut bytes, mut fresh) = (Vec::new(), Vec::new());
        repaint(None, &one, &mut bytes);
        repaint(Some(&one), &two, &mut bytes);
        repaint(None, &two, &mut fresh);
        assert_eq!(emulated(&bytes), emulated(&fresh));
        // The column behind it, which a half of the old one covered, is written.
        assert!(bytes.ends_with(&[b"\x1b[1;5H".as_slice(), b" "].concat()));
    }

    #[test]
    fn what_stayed_is_not_written() {
        let one = drawn(&[("kidney disease".to_owned(), 0)]);
        let mut bytes = Vec::new();
        repaint(Some(&one), &one, &mut bytes);
        assert!(bytes.is_empty());
        repaint(Some(&one), &drawn(&[("kidney discase".to_owned(), 0)]), &mut bytes);
        assert_eq!(bytes, b"\x1b[1;11Hc");
    }

    #[test]
    fn a_control_character_is_not_written_even_if_it_came_so_far() {
        let mut buffer = drawn(&[]);
        crate::view::symbol(&mut buffer[(0, 0)], "\x1b[2J");
        let mut bytes = Vec::new();
        repaint(None, &buffer, &mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[1;1H\u{FFFD}");
    }
}
