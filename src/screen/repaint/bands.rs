//! The cells that a terminal shows, in three bands: left of the page, the page, and right of it.

use std::ops::Range;

use super::codes::{BLANK, Code, Symbols};
use super::pen::Pen;

/// The code of each cell; empty while it is not known. Bands and rows are kept apart, so that
/// scrolling the page copies no cells.
#[derive(Debug, Default)]
pub(super) struct Bands {
    pub(super) left: Band,
    pub(super) page: Band,
    pub(super) right: Band,
}

/// Some columns of the screen, with the codes of their cells row by row.
#[derive(Debug, Default)]
pub(super) struct Band {
    pub(super) columns: Range<usize>,
    pub(super) rows: Vec<Vec<Code>>,
}

impl Bands {
    /// A blank screen of `width` columns and `height` rows, with the page in the columns `page`.
    pub(super) fn new(width: usize, height: usize, page: &Range<usize>) -> Self {
        let right = page.end.min(width);
        let left = page.start.min(right);
        let band = |columns: Range<usize>| Band {
            rows: vec![vec![BLANK; columns.len()]; height],
            columns,
        };
        Self {
            left: band(0..left),
            page: band(left..right),
            right: band(right..width),
        }
    }

    /// Number of columns of the screen.
    pub(super) const fn width(&self) -> usize {
        self.right.columns.end
    }

    /// Number of rows of the screen.
    pub(super) const fn height(&self) -> usize {
        self.right.rows.len()
    }

    /// The parts of row `y` that lie in `columns`, each with its offset from the first of these
    /// columns.
    fn parts(
        &mut self,
        y: usize,
        columns: &Range<usize>,
    ) -> impl Iterator<Item = (usize, &mut [Code])> {
        let bands = [&mut self.left, &mut self.page, &mut self.right];
        bands.into_iter().filter_map(move |band| {
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

    /// Appends the codes of these columns of row `y`.
    pub(super) fn read(&mut self, y: usize, columns: &Range<usize>, codes: &mut Vec<Code>) {
        self.parts(y, columns)
            .for_each(|(_, part)| codes.extend_from_slice(part));
    }

    /// Remembers that these columns of row `y` show `codes`.
    pub(super) fn write(&mut self, y: usize, columns: &Range<usize>, codes: &[Code]) {
        for (at, part) in self.parts(y, columns) {
            part.iter_mut()
                .zip(codes.iter().skip(at))
                .for_each(|(shown, code)| *shown = *code);
        }
    }

    /// Divides the same cells into new bands, with the page in the columns `page`.
    pub(super) fn divide(&mut self, page: &Range<usize>) {
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

impl Band {
    /// Moves the cells of the rows `page` up by `lines` (down if negative), with blanks in the rows
    /// that become free.
    pub(super) fn scroll(&mut self, page: Range<usize>, lines: isize) {
        let rows = self.rows.get_mut(page).unwrap_or_default();
        let moved = lines.unsigned_abs().min(rows.len());
        let gone = if lines < 0 {
            rows.rotate_right(moved);
            0..moved
        } else {
            rows.rotate_left(moved);
            rows.len() - moved..rows.len()
        };
        for row in rows.get_mut(gone).unwrap_or_default() {
            row.fill(BLANK);
        }
    }

    /// Writes what the band showed in the rows `page` before the terminal moved whole rows by
    /// `lines`.
    pub(super) fn put_back(
        &self,
        page: &Range<usize>,
        lines: isize,
        pen: &mut Pen<'_>,
        old: &mut Vec<Code>,
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
            old.clear();
            match moved {
                Some(moved) => old.extend_from_slice(moved),
                None => old.resize(wanted.len(), BLANK),
            }
            pen.row(self.columns.start, y, old, wanted, symbols);
        }
    }
}
