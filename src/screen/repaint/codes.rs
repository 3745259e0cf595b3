//! Cells as numbers, so that two frames are compared in a few microseconds.

use std::collections::HashMap;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// The code of a cell: 21 bits for the symbol, 11 for the ink. Equal codes mean equal cells.
pub(super) type Code = u32;

/// The code of an empty cell.
pub(super) const BLANK: Code = b' ' as u32;
/// The bits of a code that hold the symbol.
const SYMBOL: u32 = (1 << 21) - 1;
/// Symbols below this number are Unicode code points; from it on they are numbers of clusters.
const CLUSTERS: u32 = 0x11_0000;
/// The most clusters that are remembered; no frame has so many.
const MOST_CLUSTERS: usize = 1 << 16;
/// The most inks that are remembered; no frame has so many.
const MOST_INKS: usize = 1 << 10;

/// The symbol of a code: a code point, or the number of a cluster.
pub(super) const fn symbol_of(code: Code) -> u32 {
    code & SYMBOL
}

/// The number of the ink of a code.
pub(super) const fn ink_of(code: Code) -> u32 {
    code >> 21
}

/// The inks and clusters that codes stand for; empty until the first frame is painted.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    inks: Vec<Ink>,
    /// Symbols of more than one character, in the order of their numbers.
    clusters: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Symbols {
    /// A table with the default ink alone.
    pub(super) fn new() -> Self {
        Self {
            inks: vec![Ink::default()],
            ..Self::default()
        }
    }

    /// True if the table holds the default ink, and no more inks and clusters than it may.
    pub(super) fn are_usable(&self) -> bool {
        !self.inks.is_empty()
            && self.inks.len() <= MOST_INKS
            && self.clusters.len() <= MOST_CLUSTERS
    }

    /// The colours and attributes of an ink, by its number.
    pub(super) fn style(&self, ink: u32) -> Ink {
        let at = usize::try_from(ink).ok();
        at.and_then(|at| self.inks.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// Appends the codes of cells.
    pub(super) fn encode(&mut self, cells: &[Cell], codes: &mut Vec<Code>) {
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

    /// The number of an ink, new or known; the default ink has 0.
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

    /// The code of a symbol that is not one printable character of ASCII.
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

    /// Number of columns that the cell of a code covers.
    #[inline]
    pub(super) fn columns(&self, code: Code) -> usize {
        if symbol_of(code) < 0x80 {
            1
        } else {
            self.text(code, |symbol| crate::text::shown::width(symbol).max(1))
        }
    }

    /// Calls `with` with the text of a code.
    pub(super) fn text<T>(&self, code: Code, with: impl FnOnce(&str) -> T) -> T {
        let symbol = symbol_of(code);
        let cluster = symbol
            .checked_sub(CLUSTERS)
            .and_then(|at| self.clusters.get(usize::try_from(at).ok()?));
        let c = char::from_u32(symbol).unwrap_or(char::REPLACEMENT_CHARACTER);
        with(cluster.map_or(&*c.encode_utf8(&mut [0; 4]), |cluster| cluster))
    }
}

/// The colours and attributes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Ink {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) attributes: Modifier,
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

/// True if a symbol may be sent to a terminal. `Shown` lets no control character come this far;
/// this check is the second wall.
fn may_be_written(symbol: &str) -> bool {
    symbol.len() <= 128 && !symbol.is_empty() && !symbol.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    /// A cell with a symbol in a colour.
    #[expect(
        clippy::disallowed_methods,
        reason = "a test of what no text may put there"
    )]
    fn cell(symbol: &str, colour: u8) -> Cell {
        let mut cell = Cell::default();
        cell.set_symbol(symbol);
        cell.set_style(Style::new().fg(Color::Indexed(colour)));
        cell
    }

    /// The codes of cells.
    fn codes(symbols: &mut Symbols, cells: &[Cell]) -> Vec<Code> {
        let mut codes = Vec::new();
        symbols.encode(cells, &mut codes);
        codes
    }

    #[test]
    fn a_code_gives_the_symbol_the_style_and_the_columns_of_its_cell_back() {
        let mut symbols = Symbols::new();
        let family = "👩\u{200D}👧";
        let cells = [
            Cell::default(),
            cell("a", 3),
            cell("~", 4),
            cell("é", 3),
            cell("腎", 4),
            cell(family, 3),
            cell("e\u{301}", 3),
        ];
        let codes = codes(&mut symbols, &cells);
        assert_eq!(codes[0], BLANK);
        for ((cell, code), columns) in cells.iter().zip(&codes).zip([1, 1, 1, 1, 2, 2, 1]) {
            assert_eq!(symbols.text(*code, str::to_owned), cell.symbol());
            assert_eq!(symbols.style(ink_of(*code)), Ink::of(cell));
            assert_eq!(symbols.columns(*code), columns, "{}", cell.symbol());
        }
    }

    #[test]
    fn equal_cells_have_equal_codes_and_others_have_others() {
        let mut symbols = Symbols::new();
        let cells = [
            cell("a", 3),
            cell("a", 4),
            cell("b", 3),
            cell("é", 3),
            cell("e\u{301}", 3),
            cell("o\u{301}", 3),
        ];
        let first = codes(&mut symbols, &cells);
        assert_eq!(first, codes(&mut symbols, &cells), "also in another frame");
        for (at, code) in first.iter().enumerate() {
            assert!(!first[..at].contains(code), "{}", cells[at].symbol());
        }
    }

    #[test]
    fn a_control_character_and_a_symbol_beyond_measure_are_replaced() {
        let mut symbols = Symbols::new();
        let long = "e".to_owned() + &"\u{301}".repeat(64);
        for symbol in ["\u{1B}", "\u{9B}", "a\u{7}", &long] {
            let code = codes(&mut symbols, &[cell(symbol, 3)])[0];
            assert_eq!(symbols.text(code, str::to_owned), "\u{FFFD}", "{symbol:?}");
        }
        let allowed = "e".to_owned() + &"\u{301}".repeat(63);
        let code = codes(&mut symbols, &[cell(&allowed, 3)])[0];
        assert_eq!(symbols.text(code, str::to_owned), allowed);
    }

    #[test]
    fn a_table_is_usable_up_to_its_number_of_inks_and_of_clusters() {
        assert!(!Symbols::default().are_usable());
        let mut symbols = Symbols::new();
        codes(&mut symbols, &[cell("e\u{301}", 3)]);
        assert!(symbols.are_usable());
        symbols.inks.resize(MOST_INKS, Ink::default());
        symbols.clusters.resize(MOST_CLUSTERS, String::new());
        assert!(symbols.are_usable());
        symbols.inks.push(Ink::default());
        assert!(!symbols.are_usable(), "one ink too many");
        symbols.inks.pop();
        symbols.clusters.push(String::new());
        assert!(!symbols.are_usable(), "one cluster too many");
    }
}
