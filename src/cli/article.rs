//! An article as commands read it, and as they give it in JSON.

use std::sync::Arc;

use serde::Serialize;

use super::Console;
use crate::library::identity::hash;
use crate::library::{Article, Origin, label, minutes, words};
use crate::storage::source::{self, SourceError};
use crate::text::document::{BlockKind, Document};
use crate::text::format;
use crate::text::span::Span;

/// The document of an article, read from where it is.
///
/// # Errors
/// If the article's file cannot be read.
pub(super) fn document(article: &Article) -> Result<Arc<Document>, SourceError> {
    match (&article.origin, article.embedded()) {
        (_, Some(document)) => Ok(document),
        (Origin::File(path), None) => Ok(Arc::new(source::read(path)?)),
        (Origin::Embedded(_), None) => Ok(Arc::new(format::plain(""))),
    }
}

/// An article with what its sidecar says, which is not read with a folder. One that cannot be read
/// is complained of.
pub(super) fn with_sidecar(article: &Article, console: &mut Console<'_>) -> Article {
    let mut article = article.clone();
    if let Origin::File(path) = &article.origin {
        match source::sidecar(path) {
            Ok(sidecar) => article.sidecar = sidecar.unwrap_or_default(),
            // The article is shown without it.
            Err(error) => drop(console.complain(&error.to_string())),
        }
    }
    article
}

/// A span as JSON gives it, in bytes of the article.
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

/// An article as `list --json` and `show --json` give it.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'a> {
    /// What the article is called on the command line.
    pub(super) id: &'a str,
    /// The title, or the first sentence where there is none.
    pub(super) label: String,
    /// The title.
    pub(super) title: Option<&'a str>,
    /// The date, as written.
    pub(super) date: Option<&'a str>,
    /// How many words the article has.
    words: usize,
    /// How many minutes it takes to read, at least 1.
    pub(super) minutes: usize,
    /// The article's length, in bytes.
    bytes: usize,
    /// The SHA-256 of the article's bytes, in hexadecimal digits.
    sha256: String,
    /// A short name for the article.
    name: Option<&'a str>,
    /// The name of the file that the text was found in.
    found_as: Option<&'a str>,
    /// The blocks, in `show --json` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<EntryBlock<'a>>>,
}

/// A block as `show --json` gives it.
#[derive(Debug, Serialize)]
pub(super) struct EntryBlock<'a> {
    /// The block's number, from 1.
    paragraph: usize,
    /// `title`, `date`, `heading`, `paragraph` or `item`.
    kind: &'static str,
    /// The block's first byte in the article.
    start: usize,
    /// The byte behind the block's last.
    end: usize,
    /// The block's text.
    text: &'a str,
}

impl<'a> Entry<'a> {
    pub(super) fn new(article: &'a Article, document: &'a Document, with_blocks: bool) -> Self {
        let text = document.text();
        let words = words(text);
        let blocks = document
            .blocks()
            .iter()
            .enumerate()
            .map(|(at, block)| EntryBlock {
                paragraph: at + 1,
                kind: kind(block.kind),
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
            minutes: minutes(words),
            bytes: text.len(),
            sha256: hash(text),
            name: article.sidecar.name.as_deref(),
            found_as: article.sidecar.found_as.as_deref(),
            blocks: with_blocks.then(|| blocks.collect()),
        }
    }
}

const fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Date => "date",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item => "item",
    }
}
