//! The one door from bytes to a [`Document`]: whatever format and encoding a source is written in,
//! the rest of the program knows only the document. Today there is one format, plain text. The
//! reading text of UTF-8 without backspaces, escapes and running headers is the source to the byte.

use std::borrow::Cow;

use crate::text::document::Document;
use crate::text::encoding::{self, Named, NotText, Source};
use crate::text::plain::Lines;
use crate::text::{overstrike, pages, plain};

/// Reads a whole source, in the encoding that is named or else in the one that is found. What was
/// written for a terminal or a typewriter is read as a person reads it. UTF-8 is not copied.
///
/// # Errors
/// If the source is not a text.
pub fn read(source: Vec<u8>, encoding: Named) -> Result<Document, NotText> {
    let (text, decoded) = encoding::decode(source, encoding)?;
    Ok(document(text, decoded))
}

/// The document of a decoded text. What was written for a terminal keeps all its line ends: a
/// program set them, for a page of its own. `decoded` is its source, if that is not UTF-8.
fn document(text: String, decoded: Option<Source>) -> Document {
    let mut lines = Lines::Flow;
    let (text, source) = match overstrike::flat(&text) {
        Some(flat) => {
            lines = Lines::Stand;
            let mut source = decoded.unwrap_or_else(|| Source::utf_8(text.into_bytes()));
            source.sequences = flat.sequences;
            (flat.text, Some(source))
        }
        None => (text, decoded),
    };
    let (text, source) = match pages::join(&text) {
        Some(joined) => {
            let mut source = source.unwrap_or_else(|| Source::utf_8(text.into_bytes()));
            source.running_lines = joined.lines;
            (joined.text, Some(source))
        }
        None => (text, source),
    };
    let document = plain::read(text.into(), lines);
    match source {
        Some(source) => document.with_source(source),
        None => document,
    }
}

/// Reads the beginning of a source in UTF-8. A character that is cut off at its end is left out.
/// `None` if the beginning is in another encoding, has pages, or is no text: then only the whole
/// source tells.
#[must_use]
pub fn read_beginning(mut source: Vec<u8>) -> Option<Document> {
    if let Err(error) = std::str::from_utf8(&source)
        && error.error_len().is_none()
    {
        source.truncate(error.valid_up_to());
    }
    let (text, decoded) = encoding::decode(source, None).ok()?;
    (decoded.is_none() && !pages::has_pages(&text)).then(|| document(text, None))
}

/// The reading text of a source without its structure: for searching many texts, of which few need
/// their structure.
///
/// # Errors
/// As [`read`].
pub fn reading_text(source: &[u8], encoding: Named) -> Result<Cow<'_, str>, NotText> {
    let text = encoding::borrowed(source, encoding)?;
    let text = match overstrike::flat(&text) {
        Some(flat) => Cow::Owned(flat.text),
        None => text,
    };
    Ok(match pages::join(&text) {
        Some(joined) => Cow::Owned(joined.text),
        None => text,
    })
}

/// Reads a text that is known to be plain: an embedded article, a reading text, a sentence of
/// kidneyread's.
#[must_use]
pub fn plain(text: impl Into<Cow<'static, str>>) -> Document {
    plain::read(text.into(), Lines::Flow)
}
