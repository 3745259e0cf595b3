//! The pen: writes the cells of a row that have changed, in as few bytes as it can.

use ratatui::style::{Color, Modifier};

use super::codes::{Code, Symbols, ink_of, symbol_of};

/// The most unchanged cells that are written again instead of jumped over: a jump costs as many
/// bytes.
const BRIDGE: usize = 6;

/// The place where the terminal writes next, and its ink.
pub(super) struct Pen<'a> {
    /// The bytes to send to the terminal.
    pub(super) out: &'a mut Vec<u8>,
    /// The cursor's column and row, from 0; `None` if they are not sure.
    pub(super) at: Option<(usize, usize)>,
    /// The number of the ink that is selected.
    pub(super) ink: u32,
}

impl<'a> Pen<'a> {
    /// A pen at an unknown place, with the default ink.
    pub(super) const fn new(out: &'a mut Vec<u8>) -> Self {
        Self {
            out,
            at: None,
            ink: 0,
        }
    }

    /// Writes the cells in which `wanted` differs from `shown`, in row `y` from column `left` on.
    pub(super) fn row(
        &mut self,
        left: usize,
        y: usize,
        shown: &[Code],
        wanted: &[Code],
        symbols: &Symbols,
    ) {
        // The column behind the last wide character that was overwritten, in part or whole: up to
        // there all cells must be written.
        let mut broken = 0;
        // The column behind the character that was written last.
        let mut covered = 0;
        for (x, (&new, &old)) in wanted.iter().zip(shown.iter()).enumerate() {
            if x >= covered {
                if new == old && broken <= x {
                    continue;
                }
                if self.at != Some((left + x, y)) {
                    self.go((left, x), y, wanted, symbols);
                }
                self.write(new, symbols);
                covered = x + symbols.columns(new);
            }
            // A narrow character that is replaced breaks nothing.
            if symbol_of(old) >= 0x80 {
                broken = broken.max(x + symbols.columns(old));
            }
        }
    }

    /// Moves the cursor to column `left + x` of row `y`, whose codes from column `left` on are
    /// `row`.
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

    /// Writes the symbol of a code at the cursor.
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
            // Terminals disagree on the width of what is not ASCII: after it the column must be
            // named anew.
            self.at = None;
        }
    }

    /// Selects the colours and attributes of an ink (SGR), after resetting those of the one before.
    pub(super) fn change(&mut self, ink: u32, symbols: &Symbols) {
        let before = std::mem::replace(&mut self.ink, ink);
        let style = symbols.style(ink);
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

    /// Adds the parameters of a colour; `base` is 30 for text and 40 for the background.
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

    /// Adds parameters, each after a semicolon.
    fn parameter(&mut self, numbers: &[usize]) {
        for &value in numbers {
            self.out.push(b';');
            number(self.out, value);
        }
    }
}

/// Appends a number in decimal.
pub(super) fn number(out: &mut Vec<u8>, value: usize) {
    if value >= 10 {
        number(out, value / 10);
    }
    out.push(b'0' + u8::try_from(value % 10).unwrap_or(0));
}
