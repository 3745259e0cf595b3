//! An article's text and the structure inferred from it: blocks are ranges over bytes that never
//! change. Parsing is total: any text has blocks, and the gaps and the blocks, joined, are its
//! bytes.

use std::borrow::Cow;

use memchr::memchr2;

use crate::text::span::{Offset, Span};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's own title.
    Title,
    /// The date that it carries, as written.
    Date,
    /// The heading of a section.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list, its marker included.
    Item,
}

/// A maximal run of lines that are not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands, without the line end behind it.
    pub span: Span,
}

/// A text with its blocks.
#[derive(Debug, Clone)]
pub struct Document {
    text: Cow<'static, str>,
    blocks: Vec<Block>,
    headings: Vec<usize>,
}

const MARKER: &str = "- ";
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Document {
    /// Finds the blocks of `text`; it never fails.
    #[must_use]
    pub fn parse(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let spans = spans(&text);
        let mut blocks: Vec<Block> = spans
            .into_iter()
            .enumerate()
            .map(|(at, span)| Block {
                kind: kind_alone(at, span.of(&text)),
                span,
            })
            .collect();
        // A heading heads something: whether it does shows only from the block behind it, so from
        // the end backwards.
        let mut next = None;
        for block in blocks.iter_mut().rev() {
            let leads = matches!(next, Some(BlockKind::Paragraph | BlockKind::Item));
            if block.kind == BlockKind::Heading && !leads {
                block.kind = BlockKind::Paragraph;
            }
            next = Some(block.kind);
        }
        let numbered = blocks.iter().enumerate();
        let headings = numbered
            .filter(|(_, block)| block.kind == BlockKind::Heading)
            .map(|(at, _)| at)
            .collect();
        Self {
            text,
            blocks,
            headings,
        }
    }

    /// The text, to the byte.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its blocks, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The title's text, if it has one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.first_of(BlockKind::Title)
    }

    /// The date as written, if it has one.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.first_of(BlockKind::Date)
    }

    fn first_of(&self, kind: BlockKind) -> Option<&str> {
        // Title and date stand among the first three blocks or nowhere.
        let block = self
            .blocks
            .iter()
            .take(3)
            .find(|block| block.kind == kind)?;
        Some(block.span.of(&self.text))
    }

    /// The index of the block that holds `offset`, or of the last one before it; 0 before the
    /// first.
    #[must_use]
    pub fn block_at(&self, offset: Offset) -> usize {
        self.blocks
            .partition_point(|block| block.span.start <= offset)
            .saturating_sub(1)
    }

    /// The headings as block indices, in order.
    #[must_use]
    pub fn headings(&self) -> &[usize] {
        &self.headings
    }

    /// The heading of the section that `offset` lies in.
    #[must_use]
    pub fn section_at(&self, offset: Offset) -> Option<&Block> {
        let block = self.block_at(offset);
        let after = self.headings.partition_point(|&heading| heading <= block);
        self.blocks.get(*self.headings.get(after.checked_sub(1)?)?)
    }

    /// The title where it stands again at the start of this paragraph, glued to the next word by a
    /// lost line end.
    #[must_use]
    pub fn glued_title(&self, block: &Block) -> Option<Span> {
        let title = self
            .title()
            .filter(|_| block.kind == BlockKind::Paragraph)?;
        let rest = block.span.of(&self.text).strip_prefix(title)?;
        rest.starts_with(char::is_alphabetic)
            .then(|| Span::new(block.span.start, block.span.start + title.len()))
    }

    /// What to call an article that has no title: its first sentence. A label, never shown above
    /// the text.
    #[must_use]
    pub fn first_sentence(&self) -> &str {
        let block = self
            .blocks
            .first()
            .map_or("", |block| block.span.of(&self.text));
        let mut chars = block.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let ends = matches!(c, '.' | '!' | '?' | '。' | '！' | '？');
            if ends
                && chars
                    .peek()
                    .is_none_or(|(_, next)| next.is_whitespace() || !c.is_ascii())
            {
                return block.get(..at + c.len_utf8()).unwrap_or(block);
            }
            if at > 400 {
                return block.get(..at).unwrap_or(block);
            }
        }
        block
    }
}

/// Runs of lines that are not blank. A line ends with LF, CR LF or CR.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut open: Option<Span> = None;
    let mut at = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    while at < text.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let end = memchr2(b'\n', b'\r', rest).map_or(text.len(), |found| at + found);
        let line = Span::new(at, end).of(text);
        let filled = line.trim_end().len();
        if filled == 0 {
            spans.extend(open.take());
        } else {
            open = Some(Span::new(open.map_or(at, |span| span.start), at + filled));
        }
        at = end
            + if bytes
                .get(end..)
                .is_some_and(|rest| rest.starts_with(b"\r\n"))
            {
                2
            } else {
                1
            };
    }
    spans.extend(open);
    spans
}

/// The first rule that fits a block, as far as it can be told without the block behind it.
fn kind_alone(at: usize, text: &str) -> BlockKind {
    if text.starts_with(MARKER) {
        BlockKind::Item
    } else if at < 3 && is_date(text) {
        BlockKind::Date
    } else if at == 0 && is_caption(text, 120, 20) {
        BlockKind::Title
    } else if is_caption(text, 80, 12) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

/// Whether a block looks like a title or heading: one short line that starts like a sentence and
/// does not end like one.
fn is_caption(text: &str, most_chars: usize, most_words: usize) -> bool {
    // Four bytes at most a character: long blocks are told from their length alone.
    text.len() <= 4 * most_chars
        && !text.contains(['\n', '\r'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && !text.ends_with(['.', '!', '?', ':', ';', ',', '…'])
        && text.chars().count() <= most_chars
        && text.split_whitespace().count() <= most_words
}

/// Whether a block is a calendar date: `YYYY-MM-DD`, with ` HH:MM` or ` HH:MM:SS` or nothing behind
/// it.
fn is_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(20)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if !matches!(
        &*shape,
        "0000-00-00" | "0000-00-00 00:00" | "0000-00-00 00:00:00"
    ) {
        return false;
    }
    let mut numbers = text
        .split(['-', ' ', ':'])
        .map_while(|part| part.parse::<u32>().ok());
    let mut next = || numbers.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day) && next() < 24 && next() < 60 && next() < 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &'static str) -> Vec<BlockKind> {
        Document::parse(text)
            .blocks()
            .iter()
            .map(|block| block.kind)
            .collect()
    }

    #[test]
    fn a_date_must_be_a_real_one() {
        for date in ["2014-06-02", "2014-06-02 08:23", "2024-02-29 23:59:59"] {
            assert!(is_date(date), "{date}");
        }
        for not in [
            "2014-06-31",
            "2023-02-29",
            "1900-02-29",
            "2014-00-01",
            "2014-13-01",
            "2014-06-02 24:00",
            "2014-06-02 08:23 ",
            "2014-6-2",
            "",
        ] {
            assert!(!is_date(not), "{not}");
        }
    }

    #[test]
    fn a_date_stands_among_the_first_three_blocks_or_is_text() {
        assert_eq!(kinds("A title\n\n2014-06-02\n\nText.")[1], BlockKind::Date);
        assert_eq!(
            kinds("A title\n\nText.\n\nMore.\n\n2014-06-02")[3],
            BlockKind::Paragraph
        );
    }

    #[test]
    fn a_heading_without_text_behind_it_is_a_paragraph() {
        assert_eq!(
            kinds("Text.\n\nA heading\n\nText."),
            [
                BlockKind::Paragraph,
                BlockKind::Heading,
                BlockKind::Paragraph
            ]
        );
        assert_eq!(
            kinds("Text.\n\nA heading\n\n- item"),
            [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Item]
        );
        assert_eq!(
            kinds("Text.\n\nThe end"),
            [BlockKind::Paragraph, BlockKind::Paragraph]
        );
    }

    #[test]
    fn lines_end_with_lf_cr_lf_or_cr() {
        for text in ["a.\n\nb.\nc.", "a.\r\n\r\nb.\r\nc.", "a.\r\rb.\rc."] {
            let document = Document::parse(text);
            assert_eq!(document.blocks().len(), 2, "{text:?}");
            assert!(document.blocks()[1].span.of(text).starts_with("b."));
        }
    }

    #[test]
    fn a_byte_order_mark_is_before_the_text() {
        let document = Document::parse("\u{FEFF}Title\n\nText.");
        assert_eq!(document.title(), Some("Title"));
    }

    #[test]
    fn a_title_is_a_short_line_that_does_not_end_a_sentence() {
        assert_eq!(Document::parse("Title\n\ntext").title(), Some("Title"));
        for none in [
            "title\n\ntext",
            "Title.\n\ntext",
            "Title\nand more\n\ntext",
            "",
            "\n\n",
        ] {
            assert_eq!(Document::parse(none).title(), None, "{none:?}");
        }
    }

    #[test]
    fn the_label_is_the_first_sentence() {
        assert_eq!(
            Document::parse("One is 3.5 long. Two.").first_sentence(),
            "One is 3.5 long."
        );
        assert_eq!(Document::parse("no end").first_sentence(), "no end");
    }

    #[test]
    fn a_glued_title_is_found_only_where_a_letter_follows() {
        let glued = Document::parse("Stem Cells\n\nStem CellsCharacterized by.");
        assert_eq!(
            glued.glued_title(&glued.blocks()[1]),
            Some(Span::new(12, 22))
        );
        let apart = Document::parse("Stem Cells\n\nStem Cells are.");
        assert_eq!(apart.glued_title(&apart.blocks()[1]), None);
    }
}
