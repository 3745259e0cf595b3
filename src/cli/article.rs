//! An article as commands read it, and as they print it in JSON.

use std::sync::Arc;

use serde::Serialize;

use super::Console;
use crate::library::identity::source_hash;
use crate::library::{Article, Origin, label, minutes, words};
use crate::storage::source::{self, SourceError};
use crate::text::document::{BlockKind, Document};
use crate::text::format;
use crate::text::span::Span;

/// The document of an article, at hand or read from its file.
///
/// # Errors
/// If the article's file cannot be read.
pub(super) fn document(article: &Article) -> Result<Arc<Document>, SourceError> {
    match &article.origin {
        Origin::Embedded(text) => Ok(Arc::new(format::plain(*text))),
        Origin::Piped(document) => Ok(Arc::clone(document)),
        Origin::File(path, encoding) => Ok(Arc::new(source::read(path, *encoding)?)),
    }
}

/// A copy of an article with its sidecar, which is not read when a folder is listed. A sidecar that
/// cannot be read is reported on standard error and left out.
pub(super) fn with_sidecar(article: &Article, console: &mut Console<'_>) -> Article {
    let mut article = article.clone();
    if let Origin::File(path, _) = &article.origin {
        match source::sidecar(path) {
            Ok(sidecar) => article.sidecar = sidecar.unwrap_or_default(),
            // The article can be shown without its sidecar.
            Err(error) => drop(console.complain(&error.to_string())),
        }
    }
    article
}

/// A span in JSON: byte offsets into the article, of which the end is exclusive.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct ByteRange {
    start: usize,
    end: usize,
}

impl From<Span> for ByteRange {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }
}

/// An article as `list --json` and `show --json` print it.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'a> {
    /// The id, which names the article on the command line.
    pub(super) id: &'a str,
    /// The title, or the first sentence where there is none.
    pub(super) label: String,
    /// The title; `None` if the article has none.
    pub(super) title: Option<&'a str>,
    /// The date as the article gives it.
    pub(super) date: Option<&'a str>,
    /// The number of words.
    words: usize,
    /// The reading time in minutes, at least 1.
    pub(super) minutes: usize,
    /// The length of the article in bytes.
    bytes: usize,
    /// The SHA-256 of the article's bytes, as 64 hexadecimal digits.
    sha256: String,
    /// The encoding of the article's bytes, by its name in the WHATWG Encoding Standard.
    encoding: &'static str,
    /// The number of characters that could not be decoded.
    replaced: usize,
    /// The short name from the sidecar.
    name: Option<&'a str>,
    /// The name of the file in which the text was found, from the sidecar.
    found_as: Option<&'a str>,
    /// The blocks, only in `show --json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<EntryBlock<'a>>>,
}

/// A block as `show --json` prints it.
#[derive(Debug, Serialize)]
pub(super) struct EntryBlock<'a> {
    /// The number of the block, from 1.
    paragraph: usize,
    /// The kind: `title`, `date`, `heading`, `paragraph` or `item`.
    kind: &'static str,
    /// The offset of the block's first byte in the article.
    start: usize,
    /// The offset of the byte behind the block's last one.
    end: usize,
    /// The text of the block.
    text: &'a str,
}

impl<'a> Entry<'a> {
    /// Makes the entry of an article, with its blocks if they are wanted.
    pub(super) fn new(article: &'a Article, document: &'a Document, with_blocks: bool) -> Self {
        let text = document.text();
        let words = words(text);
        let blocks = document
            .blocks()
            .iter()
            .enumerate()
            .map(|(at, block)| EntryBlock {
                paragraph: at + 1,
                kind: kind_name(block.kind),
                start: block.span.start,
                end: block.span.end,
                text: block.span.of(text),
            });
        Self {
            id: &article.id,
            label: label(document),
            title: document.title(),
            date: document.date(),
            words,
            minutes: minutes(text, text.len()),
            bytes: text.len(),
            sha256: source_hash(document),
            encoding: document.encoding(),
            replaced: document.replaced(),
            name: article.sidecar.name.as_deref(),
            found_as: article.sidecar.found_as.as_deref(),
            blocks: with_blocks.then(|| blocks.collect()),
        }
    }
}

/// The name of a kind of block in JSON.
const fn kind_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Date => "date",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item => "item",
    }
}
