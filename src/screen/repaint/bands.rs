//! What a terminal shows, cell by cell, in three bands: left of the page, on it, and right of it.

use std::ops::Range;

use super::codes::{BLANK, Code, Symbols};
use super::pen::Pen;

/// What each cell shows; empty while that is not known. Bands are apart, and so are rows: scrolling
/// copies none, and does not even look at what it puts right from memory.
#[derive(Debug, Default)]
pub(super) struct Bands {
    pub(super) left: Band,
    pub(super) page: Band,
    pub(super) right: Band,
}

/// Columns of the screen, and their cells in each of its rows.
#[derive(Debug, Default)]
pub(super) struct Band {
    pub(super) columns: Range<usize>,
    pub(super) rows: Vec<Vec<Code>>,
}

impl Bands {
    /// A blank screen with a page in these columns.
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

    /// How many columns the screen has.
    pub(super) const fn width(&self) -> usize {
        self.right.columns.end
    }

    /// How many rows the screen has.
    pub(super) const fn height(&self) -> usize {
        self.right.rows.len()
    }

    /// The parts of a row that lie in these columns, each with where it begins among them.
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

    /// Appends what these columns of a row show.
    pub(super) fn read(&mut self, y: usize, columns: &Range<usize>, codes: &mut Vec<Code>) {
        self.parts(y, columns)
            .for_each(|(_, part)| codes.extend_from_slice(part));
    }

    /// Remembers that these columns of a row show the cells of `codes`.
    pub(super) fn write(&mut self, y: usize, columns: &Range<usize>, codes: &[Code]) {
        for (at, part) in self.parts(y, columns) {
            part.iter_mut()
                .zip(codes.iter().skip(at))
                .for_each(|(shown, code)| *shown = *code);
        }
    }

    /// Divides the same cells anew, with the page in these columns.
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
    /// Moves the cells of some rows up by `lines`, or down if negative, and leaves blanks behind.
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

    /// Writes what the band showed in the rows of the page before a terminal moved them by `lines`.
    pub(super) fn put_back(
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
