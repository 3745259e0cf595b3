//! The rows of a block at a measure. A block is laid out as a whole or, if it is very long, in
//! pieces.

use std::ops::Range;

use super::breaks::break_line;
use crate::text::document::Document;
use crate::text::shown::{Shown, WIDEST};
use crate::text::span::{Offset, Span};

/// A row of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The bytes of the text that the row shows, up to where the next row begins. The rows of a
    /// block tile the block.
    pub span: Span,
    /// The bytes of [`Rows::shown`] to draw, without the space at which the row was broken.
    pub shown: Range<usize>,
    /// Free columns at the left of the row.
    pub indent: usize,
}

/// The rows of a block, or of a piece of a very long one.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The shown text that the rows are cut from.
    pub shown: Shown,
    /// The rows, at least one.
    pub rows: Vec<Row>,
}

/// The length of a piece, in bytes. Longer blocks are laid out in pieces, so that no key ever waits
/// for a megabyte in one line. A piece ends where a line would end anyway, at a space; its last row
/// may be short.
const PIECE: usize = 8 * 1024;

/// Lays out `piece`, a part of one block of the document, at `measure` columns; 0 counts as 1. The
/// `names` stay in one row where they can.
pub(super) fn lay_out(document: &Document, piece: Span, names: &[Span], measure: usize) -> Rows {
    let measure = measure.max(1);
    let shown = Shown::new(piece.of(document.text()), piece.start);
    let drawn = |name: &Span| shown.at(name.start)..shown.at(name.end);
    let names: Vec<Range<usize>> = names.iter().map(drawn).collect();
    let text = shown.text();
    let mut rows = Vec::new();
    let mut lines = document.hard_lines(piece).peekable();
    while let Some(line) = lines.next() {
        // A row must have room for the widest stand-in, so in a narrow one the line hangs less.
        let hang = line
            .hang
            .min(measure / 2)
            .min(measure.saturating_sub(WIDEST));
        // A line that began in an earlier piece goes on like its other rows: under its text,
        // without the blanks at which it was cut.
        let goes_on = line.start < piece.start;
        let end = lines.peek().map_or(text.len(), |next| shown.at(next.start));
        let bytes = text.get(shown.at(line.start)..end).unwrap_or_default();
        let end = end - (bytes.len() - bytes.trim_end_matches('\n').len());
        let blanks = bytes.len() - bytes.trim_start_matches([' ', '\n']).len();
        let start = shown.at(line.start) + if goes_on { blanks } else { 0 };
        let mut indent = if goes_on { hang } else { 0 };
        for row in break_line(
            &shown,
            start..end,
            &names,
            [measure - indent, measure - hang],
        ) {
            let start = shown.source(row.start);
            rows.push(Row {
                span: Span::new(start, start),
                shown: row,
                indent,
            });
            indent = hang;
        }
    }
    if rows.is_empty() {
        rows.push(Row {
            span: piece,
            shown: 0..0,
            indent: 0,
        });
    }
    // Rows tile the piece: each ends where the next begins.
    let mut end = piece.end;
    for row in rows.iter_mut().rev() {
        row.span.end = end;
        end = row.span.start;
    }
    if let Some(first) = rows.first_mut() {
        first.span.start = piece.start;
    }
    Rows { shown, rows }
}

/// The end of piece `index` of a block: after the nearest line end, else the nearest sentence, else
/// the nearest space, if there is one within an eighth of a piece.
fn piece_end(text: &str, block: Span, index: usize) -> Offset {
    let nominal = block.start + (index + 1) * PIECE;
    if nominal + PIECE / 4 >= block.end {
        return block.end;
    }
    let nominal = text.floor_char_boundary(nominal);
    let near = Span::new(nominal, text.floor_char_boundary(nominal + PIECE / 8)).of(text);
    let cut = [
        near.find('\n').map(|at| at + 1),
        near.find(". ").map(|at| at + 2),
        near.find(' ').map(|at| at + 1),
    ];
    nominal + cut.into_iter().flatten().next().unwrap_or(0)
}

/// Piece `index` of a block; `None` after the last.
pub(super) fn piece(text: &str, block: Span, index: usize) -> Option<Span> {
    let start = if index == 0 {
        block.start
    } else {
        piece_end(text, block, index - 1)
    };
    (index == 0 || start < block.end).then(|| Span::new(start, piece_end(text, block, index)))
}

/// The index of the piece that holds `offset`.
pub(super) fn piece_at(text: &str, block: Span, offset: Offset) -> usize {
    let nominal = offset.saturating_sub(block.start) / PIECE;
    // A piece may begin up to an eighth of its length after its nominal start.
    let starts_later = nominal > 0 && offset < piece_end(text, block, nominal - 1);
    let at = nominal - usize::from(starts_later);
    if piece(text, block, at).is_some_and(|piece| piece.start <= offset) {
        at
    } else {
        at.saturating_sub(1)
    }
}
