//! Words, sentences and paragraphs of a document: the units by which a selection grows. Words and
//! sentences are those of Unicode (UAX #29); none reaches from one block into another.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::document::Document;
use crate::text::span::{Offset, Span};

/// A unit by which a selection grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A word, without the punctuation around it.
    Word,
    /// A sentence, without the white space after it.
    Sentence,
    /// A block.
    Paragraph,
}

impl Unit {
    /// The units of block number `block`, in order. A block that has none, such as a rule of
    /// dashes, is one unit.
    fn in_block(self, document: &Document, block: usize) -> Vec<Span> {
        let Some(span) = document.blocks().get(block).map(|block| block.span) else {
            return Vec::new();
        };
        let text = span.of(document.text());
        let place = |(at, part): (usize, &str)| {
            let start = span.start + at + (part.len() - part.trim_start().len());
            Span::new(start, start + part.trim().len())
        };
        let units: Vec<Span> = match self {
            Self::Word => text.unicode_word_indices().map(place).collect(),
            Self::Sentence => text
                .split_sentence_bound_indices()
                .map(place)
                .filter(|span| !span.is_empty())
                .collect(),
            Self::Paragraph => vec![span],
        };
        if units.is_empty() { vec![span] } else { units }
    }

    /// The first unit that ends after `offset`.
    #[must_use]
    pub fn behind(self, document: &Document, offset: Offset) -> Option<Span> {
        let first = document.block_at(offset);
        let blocks = first..(first + 2).min(document.blocks().len());
        blocks
            .flat_map(|block| self.in_block(document, block))
            .find(|span| span.end > offset)
    }

    /// The last unit that begins before `offset`.
    #[must_use]
    pub fn before(self, document: &Document, offset: Offset) -> Option<Span> {
        let last = document.block_at(offset.saturating_sub(1));
        let blocks = (last.saturating_sub(1)..=last).rev();
        blocks
            .flat_map(|block| self.in_block(document, block).into_iter().rev())
            .find(|span| span.start < offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format;

    fn document() -> Document {
        format::plain("Title\n\nIt is 3.5 mmol/L, they say. “Is it?”  Yes.\n\n-----\n\n腎臓。")
    }

    fn walk(unit: Unit) -> Vec<String> {
        let document = document();
        let forward: Vec<Span> = std::iter::successors(unit.behind(&document, 0), |span| {
            unit.behind(&document, span.end)
        })
        .collect();
        let end = document.text().len();
        let mut back: Vec<Span> = std::iter::successors(unit.before(&document, end), |span| {
            unit.before(&document, span.start)
        })
        .collect();
        back.reverse();
        assert_eq!(forward, back, "walking back meets the same units");
        forward
            .into_iter()
            .map(|span| span.of(document.text()).to_owned())
            .collect()
    }

    #[test]
    fn walking_through_a_text_and_back_meets_every_unit_once() {
        assert_eq!(
            walk(Unit::Paragraph),
            [
                "Title",
                "It is 3.5 mmol/L, they say. “Is it?”  Yes.",
                "-----",
                "腎臓。"
            ]
        );
        assert_eq!(
            walk(Unit::Sentence),
            [
                "Title",
                "It is 3.5 mmol/L, they say.",
                "“Is it?”",
                "Yes.",
                "-----",
                "腎臓。"
            ]
        );
        assert_eq!(
            walk(Unit::Word),
            [
                "Title", "It", "is", "3.5", "mmol", "L", "they", "say", "Is", "it", "Yes", "-----",
                "腎", "臓"
            ]
        );
    }

    #[test]
    fn an_empty_text_has_no_units() {
        let empty = format::plain("");
        assert_eq!(
            (
                Unit::Word.behind(&empty, 0),
                Unit::Sentence.before(&empty, 0)
            ),
            (None, None)
        );
    }
}
