//! Columns: the only code that knows which cluster of a row is drawn at which column, and for which
//! offset of the text. Painting, pointing, the cursor and printing all ask it.

use std::ops::Range;

use super::rows::Row;
use crate::text::shown::{Shown, TAB_STOP};
use crate::text::span::Offset;

/// A row as it is drawn, with each cluster at its columns. Its left edge is column 0.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    shown: &'a Shown,
    bytes: Range<usize>,
    indent: usize,
}

/// A grapheme cluster at its column in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedCluster<'a> {
    /// The text to draw.
    pub text: &'a str,
    /// The first column that the cluster covers.
    pub column: usize,
    /// The width in columns, 1 to 8.
    pub width: usize,
    /// The offset of the character that the cluster shows, or whose stand-in it belongs to.
    pub offset: Offset,
}

impl<'a> Placed<'a> {
    /// Places a row that is cut from `shown`.
    #[must_use]
    pub fn row(row: &Row, shown: &'a Shown) -> Self {
        Self {
            shown,
            bytes: row.shown.clone(),
            indent: row.indent,
        }
    }

    /// Places a whole text as one row.
    #[must_use]
    pub fn line(shown: &'a Shown) -> Self {
        Self {
            shown,
            bytes: 0..shown.text().len(),
            indent: 0,
        }
    }

    /// The clusters from left to right.
    pub fn clusters(&self) -> impl Iterator<Item = PlacedCluster<'a>> + use<'a> {
        let mut source = self.shown.sources();
        let mut column = self.indent;
        self.shown.drawn(self.bytes.clone()).map(move |cluster| {
            let placed = PlacedCluster {
                text: cluster.text,
                column,
                width: cluster.width,
                offset: source(cluster.at),
            };
            column += cluster.width;
            placed
        })
    }

    /// The text of the row as it is drawn, without its indentation.
    #[must_use]
    pub fn text(&self) -> String {
        self.clusters().map(|cluster| cluster.text).collect()
    }

    /// The free columns before the first cluster.
    #[must_use]
    pub const fn indent(&self) -> usize {
        self.indent
    }

    /// The offset of the character that is drawn at `column`; `None` before and after the text of
    /// the row.
    #[must_use]
    pub fn offset_at(&self, column: usize) -> Option<Offset> {
        let mut clusters = self.clusters().filter(|_| column >= self.indent);
        clusters
            .find(|cluster| column < cluster.column + cluster.width)
            .map(|cluster| cluster.offset)
    }

    /// The column at which the character at `offset` begins; for an offset after the row, the
    /// column after its last.
    #[must_use]
    pub fn column_of(&self, offset: Offset) -> usize {
        let before = self
            .clusters()
            .take_while(|cluster| cluster.offset < offset);
        before
            .last()
            .map_or(self.indent, |last| last.column + last.width)
    }
}

/// The end of a line that is being typed, from the first character on that leaves the cursor within
/// `columns`, and the cursor's column in it. The cursor stands before character number `cursor`
/// (from 0) of `typed`.
#[must_use]
pub fn tail(typed: &str, cursor: usize, columns: usize) -> (&str, usize) {
    let cursor = typed
        .char_indices()
        .nth(cursor)
        .map_or(typed.len(), |(at, _)| at);
    let shown = Shown::line(typed);
    let line = Placed::line(&shown);
    let column = line.column_of(cursor);
    let over = column.saturating_sub(columns);
    // The stand-in for a character is cut as a whole.
    let mut place = None;
    let first = line.clusters().find(|cluster| {
        let begins = place.replace(cluster.offset) != Some(cluster.offset);
        begins && cluster.column >= over
    });
    let (from, cut) = first.map_or((typed.len(), column), |first| (first.offset, first.column));
    let seen = typed.get(from..).unwrap_or_default();
    (seen, column.saturating_sub(cut).min(columns))
}

/// The rows of at most `columns` columns, as ranges of bytes, of a line that is being typed; at
/// least one. They are broken after spaces where there are any. Unlike the rows of a document they
/// draw every space, because the cursor may stand there.
#[must_use]
pub fn typed_rows(typed: &str, columns: usize) -> Vec<Range<usize>> {
    let shown = Shown::line(typed);
    let (mut rows, mut start, mut used) = (Vec::new(), 0, 0);
    // The byte after the last space of the row, and the columns up to there.
    let mut space = None;
    let mut clusters = Placed::line(&shown).clusters().peekable();
    while let Some(cluster) = clusters.next() {
        let mut width = cluster.width;
        // The stand-in for a character is never broken.
        while let Some(more) = clusters.next_if(|next| next.offset == cluster.offset) {
            width += more.width;
        }
        let source = typed.get(cluster.offset..).unwrap_or_default();
        if source.starts_with('\t') {
            // In another row a tab may be as wide as this.
            width = TAB_STOP;
        }
        if used + width > columns {
            let (end, before) = space.take().unwrap_or((cluster.offset, used));
            rows.push(start..end);
            (start, used) = (end, used - before);
        }
        used += width;
        if source.starts_with(' ') {
            space = Some((cluster.offset + 1, used));
        }
    }
    rows.push(start..typed.len());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_leads_to_the_offset_that_is_drawn_there_and_back() {
        let source = "a腎\u{202E}\tb";
        let shown = Shown::new(source, 100);
        let line = Placed::line(&shown);
        assert_eq!(line.text(), "a腎<U+202E>     b");
        let places = [0, 1, 2, 3, 10, 11, 15, 16, 17].map(|column| line.offset_at(column));
        assert_eq!(
            places.map(|place| place.map(|offset| offset - 100)),
            [
                Some(0),
                Some(1),
                Some(1),
                Some(4),
                Some(4),
                Some(7),
                Some(7),
                Some(8),
                None
            ]
        );
        assert_eq!(
            [100, 101, 104, 107, 108, 999].map(|offset| line.column_of(offset)),
            [0, 1, 3, 11, 16, 17]
        );
    }

    #[test]
    fn the_indentation_of_a_row_shows_no_offset() {
        let shown = Shown::new("one two", 0);
        let row = Row {
            span: crate::text::span::Span::new(4, 7),
            shown: 4..7,
            indent: 2,
        };
        let row = Placed::row(&row, &shown);
        assert_eq!(
            [0, 1, 2, 4, 5].map(|column| row.offset_at(column)),
            [None, None, Some(4), Some(6), None]
        );
        assert_eq!(row.column_of(5), 3);
    }

    #[test]
    fn typed_rows_break_after_spaces_or_else_anywhere() {
        let rows = |typed: &'static str, columns| {
            let cut = |row| typed.get(row).unwrap();
            typed_rows(typed, columns)
                .into_iter()
                .map(cut)
                .collect::<Vec<_>>()
        };
        assert_eq!(rows("one two three", 8), ["one two ", "three"]);
        assert_eq!(rows("one  twothree", 8), ["one  ", "twothree"]);
        assert_eq!(rows("kidneys", 3), ["kid", "ney", "s"]);
        assert_eq!(rows("a\u{202E}b", 9), ["a\u{202E}", "b"]);
        assert_eq!(rows("", 3), [""]);
    }

    #[test]
    fn the_cursor_of_a_typed_line_stays_in_sight() {
        assert_eq!(tail("kidney", 6, 10), ("kidney", 6));
        assert_eq!(tail("kidney", 6, 4), ("dney", 4));
        assert_eq!(tail("kidney", 2, 4), ("kidney", 2));
        assert_eq!(tail("腎臓病", 3, 3), ("病", 2));
        assert_eq!(tail("a\u{202E}b", 3, 4), ("b", 1));
        assert_eq!(tail("kidney", 6, 0), ("", 0));
    }
}
