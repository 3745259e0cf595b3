//! A document: a reading text that never changes, and its structure as ranges over it. The gaps and
//! the blocks, joined, are the text. [`super::format`] finds the structure; this file keeps it and
//! answers questions about it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::encoding::Source;
use crate::text::span::{Offset, Span};

/// Stands before the title in texts of Project Gutenberg.
pub(super) const TITLE_LABEL: &str = "Title: ";

/// The number of blocks among which a title is looked for: so many stand up to the title in texts of
/// Project Gutenberg.
pub(super) const FIRST_BLOCKS: usize = 8;

/// The kind of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The title of the article.
    Title,
    /// The date of the article, as written.
    Date,
    /// The heading of a section.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list, including its marker.
    Item,
}

/// A unit of structure, such as a heading or a paragraph. In plain text: a run of lines that are
/// not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The kind of the block.
    pub kind: BlockKind,
    /// The bytes of the block, without the line end after it.
    pub span: Span,
}

/// A line whose start the author has fixed: the first line of a block, or a line after a line end
/// that is kept at every width. The layout breaks it into rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HardLine {
    /// The first byte of the line. It ends where the next hard line of its block begins, or with
    /// the block.
    pub start: Offset,
    /// The hanging indent: free columns before all rows of the line but the first, so that they
    /// stand under its text.
    pub hang: usize,
}

/// A text with its structure.
#[derive(Debug, Clone)]
pub struct Document {
    text: Cow<'static, str>,
    blocks: Vec<Block>,
    /// Only the hard lines that do not begin a block, or that hang: most blocks have none.
    hard_lines: Vec<HardLine>,
    /// The headings, as indices of `blocks`.
    headings: Vec<usize>,
    /// The source, if it differs from the text.
    source: Option<Arc<Source>>,
}

impl Document {
    /// Joins a text and its structure. `blocks` and `hard_lines` must be in order; the first line
    /// of a block may be left out of `hard_lines` if it does not hang.
    pub(super) fn new(
        text: Cow<'static, str>,
        blocks: Vec<Block>,
        hard_lines: Vec<HardLine>,
    ) -> Self {
        let headings = blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.kind == BlockKind::Heading)
            .map(|(at, _)| at)
            .collect();
        Self {
            text,
            blocks,
            hard_lines,
            headings,
            source: None,
        }
    }

    /// Adds the source from which the text was decoded.
    #[must_use]
    pub(super) fn with_source(mut self, source: Source) -> Self {
        self.source = Some(Arc::new(source));
        self
    }

    /// The bytes of the source.
    #[must_use]
    pub fn source(&self) -> &[u8] {
        let bytes = self.source.as_ref().map(|source| &*source.bytes);
        bytes.unwrap_or(self.text.as_bytes())
    }

    /// The name of the source's encoding in the WHATWG Encoding Standard, or `UTF-32LE` or
    /// `UTF-32BE`.
    #[must_use]
    pub fn encoding(&self) -> &'static str {
        self.source
            .as_ref()
            .map_or("UTF-8", |source| source.encoding)
    }

    /// The number of characters of the source that could not be decoded.
    #[must_use]
    pub fn replaced(&self) -> usize {
        self.source.as_ref().map_or(0, |source| source.replaced)
    }

    /// The number of escape sequences of the source that are no part of the text, those for colours
    /// and styles aside.
    #[must_use]
    pub fn sequences(&self) -> usize {
        self.source.as_ref().map_or(0, |source| source.sequences)
    }

    /// The number of running headers and footers of pages that are no part of the text.
    #[must_use]
    pub fn running_lines(&self) -> usize {
        self.source
            .as_ref()
            .map_or(0, |source| source.running_lines)
    }

    /// The reading text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks, in order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The hard lines of `span`, which must lie within one block. The first begins at or before the
    /// start of `span`, the others inside it.
    pub fn hard_lines(&self, span: Span) -> impl Iterator<Item = HardLine> + '_ {
        let block = self.blocks.get(self.block_at(span.start));
        let start = block.map_or(span.start, |block| block.span.start);
        let begun = self
            .hard_lines
            .partition_point(|line| line.start <= span.start);
        let (before, inside) = self.hard_lines.split_at(begun);
        let first = before.last().filter(|line| line.start >= start).copied();
        let others = inside.iter().copied();
        std::iter::once(first.unwrap_or(HardLine { start, hang: 0 }))
            .chain(others.take_while(move |line| line.start < span.end))
    }

    /// The text of the title, if there is one.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        let title = self.first_of(BlockKind::Title)?;
        Some(title.strip_prefix(TITLE_LABEL).unwrap_or(title).trim())
    }

    /// The date as written, if there is one.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.first_of(BlockKind::Date)
    }

    fn first_of(&self, kind: BlockKind) -> Option<&str> {
        // The title and the date are among the first blocks, or missing.
        let block = self
            .blocks
            .iter()
            .take(FIRST_BLOCKS)
            .find(|block| block.kind == kind)?;
        Some(block.span.of(&self.text))
    }

    /// The index of the block that holds `offset`, or of the last block before it; 0 before the
    /// first block.
    #[must_use]
    pub fn block_at(&self, offset: Offset) -> usize {
        self.blocks
            .partition_point(|block| block.span.start <= offset)
            .saturating_sub(1)
    }

    /// The headings in order, as indices of [`Document::blocks`].
    #[must_use]
    pub fn headings(&self) -> &[usize] {
        &self.headings
    }

    /// The heading of the section that `offset` lies in; `None` before the first heading.
    #[must_use]
    pub fn section_at(&self, offset: Offset) -> Option<&Block> {
        let block = self.block_at(offset);
        let after = self.headings.partition_point(|&heading| heading <= block);
        self.blocks.get(*self.headings.get(after.checked_sub(1)?)?)
    }

    /// The title repeated at the start of this paragraph, glued to the next word because a line end
    /// was lost.
    #[must_use]
    pub fn glued_title(&self, block: &Block) -> Option<Span> {
        let title = self
            .title()
            .filter(|_| block.kind == BlockKind::Paragraph)?;
        let rest = block.span.of(&self.text).strip_prefix(title)?;
        rest.starts_with(char::is_alphabetic)
            .then(|| Span::new(block.span.start, block.span.start + title.len()))
    }

    /// The first sentence, cut after about 400 bytes: the label of an article without a title. It
    /// is never shown above the text.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format;

    #[test]
    fn the_first_sentence_ends_at_a_full_stop_before_a_space_or_with_the_text() {
        assert_eq!(
            format::plain("One is 3.5 long. Two.").first_sentence(),
            "One is 3.5 long."
        );
        assert_eq!(format::plain("no end").first_sentence(), "no end");
    }

    #[test]
    fn a_glued_title_is_found_only_where_a_letter_follows() {
        let glued = format::plain("Stem Cells\n\nStem CellsCharacterized by.");
        assert_eq!(
            glued.glued_title(&glued.blocks()[1]),
            Some(Span::new(12, 22))
        );
        let apart = format::plain("Stem Cells\n\nStem Cells are.");
        assert_eq!(apart.glued_title(&apart.blocks()[1]), None);
    }

    #[test]
    fn the_first_hard_line_of_a_span_is_the_one_that_holds_its_start() {
        let text =
            "- one\n  - two\n\nA line that is so long that the margin of its text broke\nit.";
        let document = format::plain(text);
        let lines = |start, end| {
            document
                .hard_lines(Span::new(start, end))
                .map(|line| (line.start, line.hang))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(0, 13), [(0, 2), (6, 4)]);
        assert_eq!(lines(2, 6), [(0, 2)]);
        assert_eq!(lines(10, 13), [(6, 4)]);
        assert_eq!(lines(15, text.len()), [(15, 0)]);
        assert_eq!(lines(text.len() - 3, text.len()), [(15, 0)]);
    }
}
