//! Rows: a block at a measure, broken by optimal fit, and the walk from row to row through a
//! document. Only what is asked for is laid out, a block at a time; rows have no numbers, a row is
//! found by its offset.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

use crate::text::document::{Block, BlockKind, Document};

use crate::text::shown::{Shown, WIDEST, text_width};
use crate::text::span::{Offset, Span};

/// A row of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it shows, up to where the next row begins. The rows of a block tile the block.
    pub span: Span,
    /// The bytes of the block's shown text to draw, without the space it was broken at.
    pub shown: Range<usize>,
    /// Columns to leave free on its left.
    pub indent: usize,
}

/// The rows of a block, or of a piece of a very long one.
#[derive(Debug, Clone)]
pub struct Rows {
    /// What the rows are cut from.
    pub shown: Shown,
    /// The rows, at least one.
    pub rows: Vec<Row>,
}

/// Blocks longer than this are laid out in pieces, so that no key ever waits for a megabyte in one
/// line. A piece ends where a line would end anyway, at a space; its last row may be short.
const PIECE: usize = 8 * 1024;

/// Lays out `piece` of the document at `measure` columns, at least 1.
#[must_use]
pub fn lay_out(document: &Document, piece: Span, kind: BlockKind, measure: usize) -> Rows {
    let measure = measure.max(1);
    let shown = Shown::new(piece.of(document.text()), piece.start);
    let text = shown.text();
    let mut rows = Vec::new();
    for line in lines(text) {
        // A row has room for the widest cluster, or it hangs less.
        let hang = hang(line.clone(), text, kind)
            .min(measure / 2)
            .min(measure.saturating_sub(WIDEST));
        let words = words(&shown, line, measure - hang);
        let widths = [measure, measure - hang].map(columns);
        let mut indent = 0;
        for row in break_lines(&words, &widths) {
            let (Some(first), Some(last)) = (row.first(), row.last()) else {
                continue;
            };
            let start = shown.source(first.start);
            rows.push(Row {
                span: Span::new(start, start),
                shown: first.start..last.end,
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

/// The lines of a block that each begin a row; the others flow into the one before.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= text.len() {
            return None;
        }
        let mut at = start;
        let end = loop {
            let (before, rest) = text
                .get(at..)
                .unwrap_or_default()
                .split_once('\n')
                .unwrap_or((text.get(at..).unwrap_or_default(), ""));
            at += before.len() + 1;
            if at > text.len() || !flows(before, rest.split('\n').next().unwrap_or_default()) {
                break at - 1;
            }
        };
        let line = start..end;
        start = end + 1;
        Some(line)
    })
}

/// A line of so many columns was broken by its margin, not by its author, who would have written
/// on.
const LONG_LINE: usize = 50;

/// Whether a line end is but a space: what follows goes on with the sentence. Not before a marker;
/// before an indented line only if it stands under the text of a long one, and neither is set in
/// columns.
fn flows(before: &str, next: &str) -> bool {
    let text = |line: &str| line.trim_start_matches(' ').len();
    let (own, other) = (before.len() - text(before), next.len() - text(next));
    let set_in_columns = |line: &str| {
        ["   ", ". . .", "...."]
            .iter()
            .any(|gap| line.trim().contains(gap))
    };
    let under = own + marker(before.trim_start_matches(' '));
    match next.trim_start_matches(' ') {
        "" => false,
        next if marker(next) > 0 => false,
        _ if other == 0 => true,
        _ => {
            (other == own || other == under)
                && text_width(before) >= LONG_LINE
                && !set_in_columns(before)
                && !set_in_columns(next)
        }
    }
}

/// The width of a list marker at the start of a line: `- `, `* `, `• `, `12. `, `3) `, `10.1. `. 0
/// if there is none.
fn marker(line: &str) -> usize {
    let number = line
        .bytes()
        .take(9)
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    let (number, rest) = line.split_at_checked(number).unwrap_or_default();
    // “… in 1990. Then …” is no item.
    let counts = number.starts_with(|c: char| c.is_ascii_digit())
        && number.split('.').all(|part| part.len() <= 3);
    match number.strip_suffix('.') {
        Some(_) if counts && rest.starts_with(' ') => number.len() + 1,
        None if counts && rest.starts_with(") ") => number.len() + 2,
        _ if line.starts_with(['-', '*', '•']) && line.chars().nth(1) == Some(' ') => 2,
        _ => 0,
    }
}

/// How far the rows behind a line's first are indented: under its text.
fn hang(line: Range<usize>, text: &str, kind: BlockKind) -> usize {
    let line = text.get(line).unwrap_or_default();
    let text = line.trim_start_matches(' ');
    let blanks = line.len() - text.len();
    if kind == BlockKind::Item || blanks > 0 || line.contains('\n') {
        blanks + marker(text)
    } else {
        blanks
    }
}

/// A word and the space behind it, in bytes of the shown text and in columns.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    /// The end of what is drawn when the row ends here.
    end: usize,
    width: usize,
    /// Columns that follow when the row does not end here: the space, or the hyphen that the word
    /// may break at.
    gap: usize,
    /// Columns that follow when it does: that hyphen. It makes the break cost a little, so a space
    /// is preferred.
    penalty: usize,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        columns(self.width)
    }
    fn whitespace_width(&self) -> f64 {
        columns(self.gap)
    }
    fn penalty_width(&self) -> f64 {
        columns(self.penalty)
    }
}

/// Columns as the line breaker counts them.
fn columns(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The words of a line; a word wider than `limit` comes in several that fit.
fn words(shown: &Shown, line: Range<usize>, limit: usize) -> Vec<Word> {
    let text = shown.text();
    let source = text.get(line.clone()).unwrap_or_default();
    let mut words: Vec<Word> = Vec::with_capacity(source.len() / 6 + 1);
    let mut at = 0;
    // Blanks that a line begins with belong to its first word: indentation is drawn.
    let mut word_end = source.len() - source.trim_start_matches([' ', '\n']).len();
    while at < source.len() {
        let rest = source.get(word_end..).unwrap_or_default();
        word_end += rest.find([' ', '\n']).unwrap_or(rest.len());
        let behind = source.get(word_end..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches([' ', '\n']).len();
        // A line end is one space, however far the next line is indented.
        let gap = if behind
            .get(..blanks)
            .is_some_and(|blanks| blanks.contains('\n'))
        {
            1
        } else {
            blanks
        };
        split_word(
            shown,
            line.start + at..line.start + word_end,
            limit,
            |Range { start, end }, hyphen| {
                let hyphen = usize::from(hyphen);
                let part = text.get(start..end).unwrap_or_default();
                words.push(Word {
                    start,
                    end,
                    width: text_width(part) - hyphen,
                    gap: hyphen,
                    penalty: hyphen,
                });
            },
        );
        if let Some(last) = words.last_mut() {
            last.gap += gap;
        }
        at = word_end + blanks;
        word_end = at;
    }
    words
}

/// Cuts a word where it may be broken: at its own hyphens (`true`), between ideographs and behind a
/// dash, and, where a part is still wider than `limit`, between any two clusters, but never inside
/// what stands for one place of the source.
fn split_word(
    shown: &Shown,
    word: Range<usize>,
    limit: usize,
    mut part: impl FnMut(Range<usize>, bool),
) {
    let source = shown.text().get(word.clone()).unwrap_or_default();
    let mut fits = |range: Range<usize>, hyphen: bool| {
        let mut start = range.start;
        let mut used = 0;
        if text_width(shown.text().get(range.clone()).unwrap_or_default()) > limit {
            for cluster in shown.clusters(range.clone()) {
                if used > 0
                    && used + cluster.width > limit
                    && shown.source(cluster.at) > shown.source(start)
                {
                    part(start..cluster.at, false);
                    start = cluster.at;
                    used = 0;
                }
                used += cluster.width;
            }
        }
        part(start..range.end, hyphen);
    };
    if source.is_ascii() && !source.contains('-') {
        return fits(word, false);
    }
    // Chinese, Japanese, Korean and others that write without spaces: the Unicode line breaking
    // algorithm (UAX #14).
    let ideographic = source.chars().any(|c| c >= '\u{2E80}');
    let mut breaks = ideographic.then(|| {
        unicode_linebreak::linebreaks(source)
            .map(|(at, _)| word.start + at)
            .peekable()
    });
    let letters = |range: Range<usize>| {
        shown
            .text()
            .get(range)
            .is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    let mut start = word.start;
    for cluster in shown.clusters(word.clone()) {
        let end = cluster.at + cluster.text.len();
        // Between two letters and two letters: `self-renew` may break, `24-30`, `mmol/L-1` and
        // `e-mail` may not.
        let hyphen = cluster.text == "-"
            && letters(cluster.at.saturating_sub(2)..cluster.at)
            && letters(end..end + 2);
        let breaks = match &mut breaks {
            Some(breaks) => {
                while breaks.next_if(|&at| at < end).is_some() {}
                breaks.next_if_eq(&end).is_some()
            }
            None => hyphen || cluster.text == "—",
        };
        if breaks && end < word.end && shown.source(end) > shown.source(cluster.at) {
            fits(start..end, hyphen);
            start = end;
        }
    }
    fits(start..word.end, false);
}

/// What a break at a word's own hyphen costs: as much as 50 free columns, squared as the line
/// breaker counts them. So it happens only where words are long and the measure is narrow.
const HYPHEN: usize = 50 * 50;

/// Breaks words into rows: by optimal fit, and first fit should the best be a row that is too wide.
fn break_lines<'a>(words: &'a [Word], widths: &[f64; 2]) -> Vec<&'a [Word]> {
    let penalties = Penalties {
        overflow_penalty: 1 << 24,
        hyphen_penalty: HYPHEN,
        ..Penalties::default()
    };
    let fits = |(at, row): (usize, &&[Word])| {
        let drawn: usize = row.iter().map(|word| word.width + word.gap).sum();
        let behind = row.last().map_or(0, |last| last.gap - last.penalty);
        let width = if at == 0 {
            widths.first()
        } else {
            widths.last()
        };
        row.len() < 2 || width.is_none_or(|&width| columns(drawn - behind) <= width)
    };
    match wrap_optimal_fit(words, widths, &penalties) {
        Ok(rows) if rows.iter().enumerate().all(fits) => rows,
        _ => wrap_first_fit(words, widths),
    }
}

/// Where piece `index` of a block ends: behind a line end, the end of a sentence or a space if one
/// is near.
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

/// Piece `index` of a block; nothing behind the last.
fn piece(text: &str, block: Span, index: usize) -> Option<Span> {
    let start = if index == 0 {
        block.start
    } else {
        piece_end(text, block, index - 1)
    };
    (index == 0 || start < block.end).then(|| Span::new(start, piece_end(text, block, index)))
}

/// The index of the piece that holds `offset`.
fn piece_at(text: &str, block: Span, offset: Offset) -> usize {
    let nominal = offset.saturating_sub(block.start) / PIECE;
    // A piece may begin up to an eighth behind its nominal start.
    let starts_later = nominal > 0 && offset < piece_end(text, block, nominal - 1);
    let at = nominal - usize::from(starts_later);
    if piece(text, block, at).is_some_and(|piece| piece.start <= offset) {
        at
    } else {
        at.saturating_sub(1)
    }
}

/// The rows of a short text of our own, each as it is drawn.
#[must_use]
pub fn fill(text: &str, measure: usize) -> Vec<Shown> {
    let (document, memo) = (Document::parse(text.to_owned()), Memo::default());
    let lines: Vec<Line> = Flow::new(&document, &memo, measure.max(1))
        .lines_from(0)
        .collect();
    let row = |(row, shown): (&Row, &Shown)| {
        shown
            .drawn(row.shown.clone())
            .map(|cluster| cluster.text)
            .collect::<String>()
    };
    lines
        .iter()
        .filter_map(|line| line.row().map(row))
        .map(|text| Shown::line(&text))
        .collect()
}

/// What was laid out and may be asked for again: rows by block, piece and measure. It holds no more
/// than a few screens. What is asked for is nearly always among the last, so a look along a list is
/// shorter than any hash.
#[derive(Debug)]
pub struct Memo<K = (usize, usize, usize), V = Rows>(RefCell<Vec<(K, Rc<V>)>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    const MOST: usize = 512;

    /// What is remembered under `key`, or else made now.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> Rc<V> {
        let mut remembered = self.0.borrow_mut();
        if let Some((_, known)) = remembered.iter().rev().find(|(known, _)| *known == key) {
            return Rc::clone(known);
        }
        if remembered.len() >= Self::MOST {
            remembered.clear();
        }
        let new = Rc::new(make());
        remembered.push((key, Rc::clone(&new)));
        new
    }

    /// Forgets all, when what it was made of has changed.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// A document at a measure, to be walked from line to line.
#[derive(Debug, Clone, Copy)]
pub struct Flow<'a> {
    document: &'a Document,
    memo: &'a Memo,
    measure: usize,
}

/// A line of the page: a row, or the blank line between two blocks.
#[derive(Debug, Clone)]
pub struct Line {
    /// The block that it belongs to; a blank line belongs to the block above it.
    pub block: usize,
    /// What it shows.
    pub span: Span,
    row: Option<(usize, usize, Rc<Rows>)>,
}

impl Line {
    /// The row and the text that it is cut from; nothing on a blank line.
    #[must_use]
    pub fn row(&self) -> Option<(&Row, &Shown)> {
        let (_, at, rows) = self.row.as_ref()?;
        Some((rows.rows.get(*at)?, &rows.shown))
    }
}

impl<'a> Flow<'a> {
    /// `document` at `measure` columns, remembering rows in `memo`, which must know no other
    /// document.
    #[must_use]
    pub const fn new(document: &'a Document, memo: &'a Memo, measure: usize) -> Self {
        Self {
            document,
            memo,
            measure,
        }
    }

    /// The columns of a line of text.
    #[must_use]
    pub const fn measure(&self) -> usize {
        self.measure
    }

    fn block(&self, at: usize) -> Option<&'a Block> {
        self.document.blocks().get(at)
    }

    fn rows(&self, block: usize, index: usize) -> Option<Rc<Rows>> {
        let Block { kind, span } = *self.block(block)?;
        let piece = piece(self.document.text(), span, index)?;
        Some(self.memo.get((block, index, self.measure), || {
            lay_out(self.document, piece, kind, self.measure)
        }))
    }

    /// Row `at` of a piece, or the last one.
    fn line(&self, block: usize, piece: usize, at: usize) -> Option<Line> {
        self.line_of(block, piece, at, self.rows(block, piece)?)
    }

    fn line_of(&self, block: usize, piece: usize, at: usize, rows: Rc<Rows>) -> Option<Line> {
        let last = rows.rows.len().saturating_sub(1);
        let at = at.min(last);
        let mut span = rows.rows.get(at)?.span;
        if at == last && self.blank(block).is_none() && span.end == self.block(block)?.span.end {
            // Where no blank line follows, what stands between the blocks belongs to the row above.
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

    /// The blank line below a block; there is none between a title and its date, which belong
    /// together.
    fn blank(&self, block: usize) -> Option<Line> {
        let (above, below) = (self.block(block)?, self.block(block + 1)?);
        let apart = (above.kind, below.kind) != (BlockKind::Title, BlockKind::Date);
        apart.then(|| Line {
            block,
            span: Span::new(above.span.end, below.span.start),
            row: None,
        })
    }

    fn last_line(&self, block: usize) -> Option<Line> {
        let span = self.block(block)?.span;
        let last = piece_at(self.document.text(), span, span.end.saturating_sub(1));
        self.line(block, last, usize::MAX)
    }

    /// The line that shows `offset`, or the nearest. Nothing only where there is no text.
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

    /// The line below.
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

    /// The line above.
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

    /// The lines from the one that shows `offset` downwards.
    pub fn lines_from(self, offset: Offset) -> impl Iterator<Item = Line> + use<'a> {
        std::iter::successors(self.line_at(offset), move |line| self.below(line))
    }

    /// Makes `known`, neighbouring lines of this flow in their order, the `height` lines from the
    /// one that begins at `offset` downwards. What is among them already is not found again: a page
    /// that moves by a line finds one.
    pub fn move_lines(self, known: &mut Vec<Line>, offset: Offset, height: usize) {
        // Lines are in order, and the one that is looked for is near the first. Of lines that begin
        // together, the last.
        let behind = known
            .iter()
            .position(|line| line.span.start > offset)
            .unwrap_or(known.len());
        if let Some(at) = behind
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

    /// The lines from the one that shows `offset` upwards.
    pub fn lines_up_from(self, offset: Offset) -> impl Iterator<Item = Line> + use<'a> {
        std::iter::successors(self.line_at(offset), move |line| self.above(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a text as they are drawn.
    fn drawn(text: &str, measure: usize) -> Vec<String> {
        let document = Document::parse(text.to_owned());
        let memo = Memo::default();
        let flow = Flow::new(&document, &memo, measure);
        let lines = flow.lines_from(0);
        lines
            .map(|line| match line.row() {
                Some((row, shown)) => {
                    let text: String = shown
                        .drawn(row.shown.clone())
                        .map(|cluster| cluster.text)
                        .collect();
                    format!("{}{text}", " ".repeat(row.indent))
                }
                None => String::new(),
            })
            .collect()
    }

    #[test]
    fn lines_are_broken_by_optimal_fit() {
        // First fit would leave "e" alone on its row.
        assert_eq!(drawn("aaa bb cc ddddd.", 6), ["aaa", "bb cc", "ddddd."]);
    }

    #[test]
    fn an_item_hangs_under_its_text() {
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
    fn a_word_too_long_is_broken_anywhere() {
        assert_eq!(
            drawn("NephropathyCharacterized.", 10),
            ["Nephropath", "yCharacter", "ized."]
        );
    }

    #[test]
    fn ideographs_break_between_each_other_but_not_before_a_full_stop() {
        assert_eq!(drawn("腎臓病です。", 10), ["腎臓病で", "す。"]);
    }

    #[test]
    fn a_line_end_flows_unless_the_next_line_is_indented_or_marked() {
        assert_eq!(drawn("one\ntwo\nthree.", 40), ["one two three."]);
        assert_eq!(
            drawn("table.\n  a   b\n  c   d", 40),
            ["table.", "  a   b", "  c   d"]
        );
        assert_eq!(drawn("- a\n- b\nmore.", 40), ["- a", "- b more."]);
        assert_eq!(drawn("It was in\n1990. Then", 40), ["It was in 1990. Then"]);
        assert_eq!(
            drawn("1. one\n10.1. two\n3) three", 40),
            ["1. one", "10.1. two", "3) three"]
        );
        // As in an RFC: broken by a margin that is not ours, and indented all the way.
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
    fn between_two_blocks_is_one_blank_line() {
        assert_eq!(drawn("One.\n\n\n\nTwo.\n\n", 40), ["One.", "", "Two."]);
        assert_eq!(drawn("", 40), Vec::<String>::new());
    }

    #[test]
    fn a_title_and_its_date_belong_together() {
        assert_eq!(
            drawn("Title\n\n2014-06-02\n\nText.", 40),
            ["Title", "2014-06-02", "", "Text."]
        );
    }

    #[test]
    fn walking_up_is_walking_down_backwards() {
        let text = format!("{}\n\n- b b b b\n\nend.", "word word, word. ".repeat(2000));
        let document = Document::parse(text);
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
