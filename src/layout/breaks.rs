//! Breaks a line of text into rows: finds its words and where a word may be broken, and chooses the
//! breaks by optimal fit.

use std::ops::Range;

use textwrap::core::Fragment;
use textwrap::wrap_algorithms::{Penalties, wrap_first_fit, wrap_optimal_fit};

use super::ties::are_tied;
use crate::text::shown::{Shown, text_width};

/// Breaks `line`, a range of bytes of `shown`, into rows of at most `first` columns for the first
/// and `rest` for the others, neither of them 0. Only a piece that cannot be broken is wider. Rows
/// are ranges of bytes of `shown`, too, without the space at which they were broken. The `names`,
/// in order and as ranges of `shown`, stay in one row where the line can do without the break.
pub(super) fn break_line(
    shown: &Shown,
    line: Range<usize>,
    names: &[Range<usize>],
    [first, rest]: [usize; 2],
) -> Vec<Range<usize>> {
    let mut words = words(shown, line, rest);
    tie(&mut words, shown, names);
    let widths = [first, rest].map(columns);
    best_rows(&words, &widths)
        .into_iter()
        .filter_map(|row| Some(row.first()?.start..row.last()?.end))
        .collect()
}

/// A word and the space after it, in bytes of the shown text and in columns.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    /// The end of what is drawn if the row ends with this word.
    end: usize,
    width: usize,
    /// The columns after the word if the row goes on: those of the space, or of the hyphen at which
    /// the word may be broken.
    gap: usize,
    /// The columns after the word if the row ends here: those of that hyphen. It makes the break
    /// cost a little, so that a space is preferred.
    penalty: usize,
    /// True if the word and the next one belong together, so that a break between them costs as
    /// much as at a hyphen.
    tied: bool,
}

impl Fragment for Word {
    fn width(&self) -> f64 {
        columns(self.width)
    }
    fn whitespace_width(&self) -> f64 {
        columns(self.gap)
    }
    fn penalty_width(&self) -> f64 {
        // The line breaker counts the cost of a hyphen for every width that is not 0; this one is
        // too small to matter otherwise.
        columns(self.penalty) + if self.tied { 1e-9 } else { 0.0 }
    }
}

/// A number of columns as `textwrap` counts them.
fn columns(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The words of a line. A word wider than `limit` columns is cut into several that fit.
fn words(shown: &Shown, line: Range<usize>, limit: usize) -> Vec<Word> {
    let text = shown.text();
    let source = text.get(line.clone()).unwrap_or_default();
    let mut words: Vec<Word> = Vec::with_capacity(source.len() / 6 + 1);
    let mut at = 0;
    // Blanks at the start of a line belong to its first word: indentation is drawn.
    let mut word_end = source.len() - source.trim_start_matches([' ', '\n']).len();
    while at < source.len() {
        let rest = source.get(word_end..).unwrap_or_default();
        word_end += rest.find([' ', '\n']).unwrap_or(rest.len());
        let after = source.get(word_end..).unwrap_or_default();
        let blanks = after.len() - after.trim_start_matches([' ', '\n']).len();
        // A line end counts as one space, however far the next line is indented.
        let gap = if after
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
                let piece = text.get(start..end).unwrap_or_default();
                words.push(Word {
                    start,
                    end,
                    width: text_width(piece) - hyphen,
                    gap: hyphen,
                    penalty: hyphen,
                    tied: false,
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

/// Ties words that belong together: those of a name, a number and its unit, and the like.
fn tie(words: &mut [Word], shown: &Shown, names: &[Range<usize>]) {
    let text = |word: &Word| shown.text().get(word.start..word.end).unwrap_or_default();
    let mut names = names.iter().peekable();
    let mut rest = words;
    while let [word, after @ ..] = rest {
        if let Some(next) = after.first() {
            while names.next_if(|name| name.end <= next.start).is_some() {}
            let in_name = names.peek().is_some_and(|name| name.start < word.end);
            word.tied = in_name || (word.gap > 0 && are_tied(text(word), text(next)));
        }
        rest = after;
    }
}

/// Cuts a word where it may be broken, and calls `piece` for each piece: at the word's own hyphens
/// (with `true`), between ideographs, after a dash, at an invisible space, and, where a piece is
/// still wider than `limit` columns, between any two clusters.
fn split_word(
    shown: &Shown,
    word: Range<usize>,
    limit: usize,
    mut piece: impl FnMut(Range<usize>, bool),
) {
    let source = shown.text().get(word.clone()).unwrap_or_default();
    if source.is_ascii() && !source.contains('-') {
        return cut_to_fit(shown, word, limit, |range| piece(range, false));
    }
    // Chinese, Japanese, Korean and other scripts without spaces: the Unicode line breaking
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
        // With two letters on either side: `self-renew` may be broken, `24-30`, `mmol/L-1` and
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
        } || shown.ends_word(end);
        if breaks && end < word.end && shown.source(end) > shown.source(cluster.at) {
            cut_to_fit(shown, start..end, limit, |range| {
                let last = range.end == end;
                piece(range, hyphen && last);
            });
            start = end;
        }
    }
    cut_to_fit(shown, start..word.end, limit, |range| piece(range, false));
}

/// Cuts a range between clusters into pieces of at most `limit` columns, but never inside the
/// stand-in for one character of the source.
fn cut_to_fit(
    shown: &Shown,
    range: Range<usize>,
    limit: usize,
    mut piece: impl FnMut(Range<usize>),
) {
    let mut start = range.start;
    let mut used = 0;
    if text_width(shown.text().get(range.clone()).unwrap_or_default()) > limit {
        for cluster in shown.clusters(range.clone()) {
            if used > 0
                && used + cluster.width > limit
                && shown.source(cluster.at) > shown.source(start)
            {
                piece(start..cluster.at);
                start = cluster.at;
                used = 0;
            }
            used += cluster.width;
        }
    }
    piece(start..range.end);
}

/// The cost of a break at a word's own hyphen, or between words that are read as one: that of 50
/// free columns, which the line breaker squares. So it happens only where words are long and the
/// measure is narrow.
const HYPHEN_PENALTY: usize = 50 * 50;

/// Distributes words over rows: by optimal fit, or by first fit if optimal fit makes a row too
/// wide.
fn best_rows<'a>(words: &'a [Word], widths: &[f64; 2]) -> Vec<&'a [Word]> {
    let penalties = Penalties {
        overflow_penalty: 1 << 24,
        hyphen_penalty: HYPHEN_PENALTY,
        ..Penalties::default()
    };
    let fits = |(at, row): (usize, &&[Word])| {
        let drawn: usize = row.iter().map(|word| word.width + word.gap).sum();
        let not_drawn = row.last().map_or(0, |last| last.gap - last.penalty);
        let width = if at == 0 {
            widths.first()
        } else {
            widths.last()
        };
        row.len() < 2 || width.is_none_or(|&width| columns(drawn - not_drawn) <= width)
    };
    match wrap_optimal_fit(words, widths, &penalties) {
        Ok(rows) if rows.iter().enumerate().all(fits) => rows,
        _ => wrap_first_fit(words, widths),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(source: &str, columns: usize) -> Vec<String> {
        let shown = Shown::new(source, 0);
        let text = shown.text();
        let rows = break_line(&shown, 0..text.len(), &[], [columns; 2]).into_iter();
        rows.map(|row| text.get(row).unwrap_or_default().to_owned())
            .collect()
    }

    #[test]
    fn a_zero_width_space_between_words_without_spaces_is_where_a_row_breaks() {
        assert_eq!(rows("ไต\u{200B}วาย\u{200B}เรื้อรัง", 7), ["ไตวาย", "เรื้อรัง"]);
        assert_eq!(rows("ត្រង\u{200B}នោម", 4), ["ត្រង", "នោម"]);
    }
}
