//! The walk from line to line through a document at a measure. Lines have no numbers: a line is
//! found by its offset, and only the lines that are asked for are laid out.

use std::rc::Rc;

use super::memo::Memo;
use super::placed::Placed;
use super::rows::{Row, Rows, lay_out, piece, piece_at};
use crate::text::document::{Block, BlockKind, Document};
use crate::text::format;
use crate::text::shown::Shown;
use crate::text::span::{Offset, Span};

/// Finds the names of several words in a part of a text, which begins at an offset of the whole:
/// in order, without overlaps.
pub type NamesIn = fn(&str, Offset) -> Vec<Span>;

/// A document laid out at a measure, to be walked from line to line.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'a> {
    document: &'a Document,
    memo: &'a Memo,
    measure: usize,
    names: NamesIn,
}

/// A line of the page: a row, or the blank line between two blocks.
#[derive(Debug, Clone)]
pub struct Line {
    /// The index of the line's block; a blank line belongs to the block above it.
    pub block: usize,
    /// The bytes of the text that the line shows.
    pub span: Span,
    /// The piece of the block, the row's index in the piece, and the rows of the piece; `None` for
    /// a blank line.
    row: Option<(usize, usize, Rc<Rows>)>,
}

impl Line {
    /// The row with its columns; `None` for a blank line.
    #[must_use]
    pub fn placed(&self) -> Option<Placed<'_>> {
        self.row().map(|(row, shown)| Placed::row(row, shown))
    }

    /// The row and the text that it is cut from; `None` for a blank line.
    #[must_use]
    pub fn row(&self) -> Option<(&Row, &Shown)> {
        let (_, at, rows) = self.row.as_ref()?;
        Some((rows.rows.get(*at)?, &rows.shown))
    }
}

impl<'a> Flow<'a> {
    /// Lays out `document` at `measure` columns. Its rows are remembered in `memo`, which must not
    /// be used for another document.
    #[must_use]
    pub const fn new(document: &'a Document, memo: &'a Memo, measure: usize) -> Self {
        Self {
            document,
            memo,
            measure,
            names: |_, _| Vec::new(),
        }
    }

    /// Keeps names in one row where the line can do without the break. A memo must always be used
    /// with the same names.
    #[must_use]
    pub const fn keeping(self, names: NamesIn) -> Self {
        Self { names, ..self }
    }

    /// The width of a line of text, in columns.
    #[must_use]
    pub const fn measure(&self) -> usize {
        self.measure
    }

    fn block(&self, at: usize) -> Option<&'a Block> {
        self.document.blocks().get(at)
    }

    fn rows(&self, block: usize, index: usize) -> Option<Rc<Rows>> {
        let span = self.block(block)?.span;
        let piece = piece(self.document.text(), span, index)?;
        Some(self.memo.get((block, index, self.measure), || {
            let names = (self.names)(piece.of(self.document.text()), piece.start);
            lay_out(self.document, piece, &names, self.measure)
        }))
    }

    /// The line with row `at` of a piece, or with its last row.
    fn line(&self, block: usize, piece: usize, at: usize) -> Option<Line> {
        self.line_of(block, piece, at, self.rows(block, piece)?)
    }

    fn line_of(&self, block: usize, piece: usize, at: usize, rows: Rc<Rows>) -> Option<Line> {
        let last = rows.rows.len().saturating_sub(1);
        let at = at.min(last);
        let mut span = rows.rows.get(at)?.span;
        if at == last && self.blank(block).is_none() && span.end == self.block(block)?.span.end {
            // Without a blank line below it, this row holds the gap between the blocks.
            span.end = self
                .block(block + 1)
                .map_or(span.end, |next| next.span.start);
        }
        Some(Line {
            block,
            span,
            row: Some((piece, at, rows)),
        })
    }

    /// The blank line below a block; `None` below the last block, between a title and its date,
    /// which belong together, and between two items of one row.
    fn blank(&self, block: usize) -> Option<Line> {
        let (above, below) = (self.block(block)?, self.block(block + 1)?);
        let joined = match (above.kind, below.kind) {
            (BlockKind::Title, BlockKind::Date) => true,
            (BlockKind::Item, BlockKind::Item) => {
                self.is_one_row(block) && self.is_one_row(block + 1)
            }
            _ => false,
        };
        (!joined).then(|| Line {
            block,
            span: Span::new(above.span.end, below.span.start),
            row: None,
        })
    }

    fn is_one_row(&self, block: usize) -> bool {
        let only = self.rows(block, 0).is_some_and(|rows| rows.rows.len() == 1);
        only && self.rows(block, 1).is_none()
    }

    fn last_line(&self, block: usize) -> Option<Line> {
        let span = self.block(block)?.span;
        let last = piece_at(self.document.text(), span, span.end.saturating_sub(1));
        self.line(block, last, usize::MAX)
    }

    /// The line that shows `offset`, or the nearest one; `None` only if there is no text.
    #[must_use]
    pub fn line_at(&self, offset: Offset) -> Option<Line> {
        let block = self.document.block_at(offset);
        let span = self.block(block)?.span;
        if offset >= span.end
            && let Some(blank) = self.blank(block)
        {
            return Some(blank);
        }
        let text = self.document.text();
        let piece = piece_at(text, span, offset.min(span.end.saturating_sub(1)));
        let rows = self.rows(block, piece)?;
        let at = rows
            .rows
            .partition_point(|row| row.span.start <= offset)
            .saturating_sub(1);
        self.line_of(block, piece, at, rows)
    }

    /// The line below `line`; `None` below the last.
    #[must_use]
    pub fn below(&self, line: &Line) -> Option<Line> {
        match &line.row {
            None => self.line(line.block + 1, 0, 0),
            Some((piece, at, rows)) if at + 1 < rows.rows.len() => {
                self.line_of(line.block, *piece, at + 1, Rc::clone(rows))
            }
            Some((piece, ..)) => {
                let next = || self.line(line.block + 1, 0, 0);
                self.line(line.block, piece + 1, 0)
                    .or_else(|| self.blank(line.block))
                    .or_else(next)
            }
        }
    }

    /// The line above `line`; `None` above the first.
    #[must_use]
    pub fn above(&self, line: &Line) -> Option<Line> {
        match &line.row {
            None => self.last_line(line.block),
            Some((0, 0, _)) => {
                let above = line.block.checked_sub(1)?;
                self.blank(above).or_else(|| self.last_line(above))
            }
            Some((piece, 0, _)) => self.line(line.block, piece - 1, usize::MAX),
            Some((piece, at, rows)) => self.line_of(line.block, *piece, at - 1, Rc::clone(rows)),
        }
    }

    /// The lines downwards from the one that shows `offset`.
    pub fn lines_from(self, offset: Offset) -> impl Iterator<Item = Line> + use<'a> {
        std::iter::successors(self.line_at(offset), move |line| self.below(line))
    }

    /// Replaces `known`, consecutive lines of this flow, by the `height` lines downwards from the
    /// one that begins at `offset`. Lines that are known already are kept: a page that moves by a
    /// line looks up only one.
    pub fn move_lines(self, known: &mut Vec<Line>, offset: Offset, height: usize) {
        // Lines are in order, and the wanted one is near the first. Of lines that begin at the same
        // offset it is the last.
        let after = known
            .iter()
            .position(|line| line.span.start > offset)
            .unwrap_or(known.len());
        if let Some(at) = after
            .checked_sub(1)
            .filter(|&at| known.get(at).is_some_and(|line| line.span.start == offset))
        {
            known.drain(..at);
        } else {
            let first = known.first().map(|line| line.span.start);
            let mut ahead: Vec<Line> = self.lines_from(offset).take(height).collect();
            match ahead.iter().position(|line| Some(line.span.start) == first) {
                Some(meets) => ahead.splice(meets.., known.drain(..)).for_each(drop),
                None => known.clear(),
            }
            *known = ahead;
        }
        known.truncate(height);
        known.reserve(height.saturating_sub(known.len()));
        while let Some(below) = known
            .last()
            .filter(|_| known.len() < height)
            .and_then(|last| self.below(last))
        {
            known.push(below);
        }
    }

    /// The lines upwards from the one that shows `offset`.
    pub fn lines_up_from(self, offset: Offset) -> impl Iterator<Item = Line> + use<'a> {
        std::iter::successors(self.line_at(offset), move |line| self.above(line))
    }
}

/// The rows of a short text that is not an article, as they are drawn, without indentation.
#[must_use]
pub fn fill(text: &str, measure: usize) -> Vec<Shown> {
    let (document, memo) = (format::plain(text.to_owned()), Memo::default());
    let flow = Flow::new(&document, &memo, measure.max(1));
    flow.lines_from(0)
        .filter_map(|line| Some(Shown::line(&line.placed()?.text())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text as they are drawn.
    fn drawn(text: &str, measure: usize) -> Vec<String> {
        let document = format::plain(text.to_owned());
        let memo = Memo::default();
        let flow = Flow::new(&document, &memo, measure);
        let lines = flow.lines_from(0);
        lines
            .map(|line| {
                let placed = line.placed();
                placed.map_or_else(String::new, |row| {
                    format!("{}{}", " ".repeat(row.indent()), row.text())
                })
            })
            .collect()
    }

    #[test]
    fn lines_are_broken_by_optimal_fit() {
        // First fit would leave "e" alone on its row.
        assert_eq!(drawn("aaa bb cc ddddd.", 6), ["aaa", "bb cc", "ddddd."]);
    }

    #[test]
    fn the_rows_of_an_item_hang_under_its_text() {
        assert_eq!(
            drawn("- one two three four", 12),
            ["- one two", "  three four"]
        );
    }

    #[test]
    fn a_word_breaks_at_its_own_hyphen_when_spaces_do_not_help() {
        assert_eq!(drawn("self-renewing.", 9), ["self-", "renewing."]);
        assert_eq!(
            drawn("2014-06-02x 24-30 y.", 11),
            ["2014-06-02x", "24-30 y."]
        );
    }

    #[test]
    fn a_number_and_its_unit_stay_in_one_row_where_they_can() {
        assert_eq!(
            drawn("It was given at 5 mg and more in all.", 18),
            ["It was given at", "5 mg and more", "in all."]
        );
        assert_eq!(drawn("At 5 mg.", 5), ["At", "5 mg."]);
        assert_eq!(drawn("At 5 mg.", 4), ["At 5", "mg."]);
    }

    #[test]
    fn a_word_longer_than_the_measure_is_broken_anywhere() {
        assert_eq!(
            drawn("NephropathyCharacterized.", 10),
            ["Nephropath", "yCharacter", "ized."]
        );
    }

    #[test]
    fn rows_break_between_ideographs_but_not_before_a_full_stop() {
        assert_eq!(drawn("腎臓病です。", 10), ["腎臓病で", "す。"]);
    }

    #[test]
    fn a_line_end_becomes_a_space_unless_the_next_line_is_indented_or_an_item() {
        let full = "This line is as long as the lines of its text may be and\nflows.";
        assert_eq!(drawn(full, 80), [full.replace('\n', " ")]);
        assert_eq!(drawn("one\ntwo\nthree.", 40), ["one", "two", "three."]);
        assert_eq!(
            drawn("table.\n  a   b\n  c   d", 40),
            ["table.", "  a   b", "  c   d"]
        );
        assert_eq!(
            drawn(&format!("- a\n- {full}"), 80),
            ["- a", &format!("- {}", full.replace('\n', " "))]
        );
        assert_eq!(
            drawn("1. one\n10.1. two\n3) three", 40),
            ["1. one", "10.1. two", "3) three"]
        );
        // As in an RFC: broken at the author's margin, with every line indented.
        let broken = "   This memo describes the registration of media types for the\n   Ogg container format.\n   Short.\n   Table   here.";
        assert_eq!(
            drawn(broken, 60),
            [
                "   This memo describes the registration of media types for",
                "   the Ogg container format.",
                "   Short.",
                "   Table   here."
            ]
        );
        let item = "  - An item whose line was broken by a margin far to the left\n    goes on under its text.";
        assert_eq!(
            drawn(item, 100),
            [
                "  - An item whose line was broken by a margin far to the left goes on under its text."
            ]
        );
    }

    #[test]
    fn two_blocks_have_one_blank_line_between_them() {
        assert_eq!(drawn("One.\n\n\n\nTwo.\n\n", 40), ["One.", "", "Two."]);
        assert_eq!(drawn("", 40), Vec::<String>::new());
    }

    #[test]
    fn a_title_and_its_date_have_no_blank_line_between_them() {
        assert_eq!(
            drawn("Title\n\n2014-06-02\n\nText.", 40),
            ["Title", "2014-06-02", "", "Text."]
        );
    }

    #[test]
    fn walking_up_meets_the_lines_of_walking_down_backwards() {
        let text = format!("{}\n\n- b b b b\n\nend.", "word word, word. ".repeat(2000));
        let document = format::plain(text);
        let memo = Memo::default();
        let flow = Flow::new(&document, &memo, 30);
        let down: Vec<Span> = flow.lines_from(0).map(|line| line.span).collect();
        let mut up: Vec<Span> = flow
            .lines_up_from(usize::MAX)
            .map(|line| line.span)
            .collect();
        up.reverse();
        assert_eq!(down, up);
        assert!(down.windows(2).all(|pair| pair[0].end == pair[1].start));
        for span in down {
            assert_eq!(flow.line_at(span.start).unwrap().span, span);
            assert_eq!(flow.line_at(span.end - 1).unwrap().span, span);
        }
    }
}
