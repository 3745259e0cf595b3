//! The one door from bytes to a [`Document`]: whatever format a source is written in, the rest of
//! the program knows only the document. Today there is one format, plain UTF-8 text, whose reading
//! text is the source to the byte.

use std::borrow::Cow;

use crate::text::document::Document;
use crate::text::plain;

/// Why bytes cannot be read as a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// The bytes are not UTF-8 from this byte offset on.
    #[error("it is not UTF-8 (from byte {0} on); save it as UTF-8")]
    NotUtf8(usize),
}

/// Reads a whole source, without copying it.
///
/// # Errors
/// If the source is not UTF-8.
pub fn read(source: Vec<u8>) -> Result<Document, FormatError> {
    let text = String::from_utf8(source)
        .map_err(|error| FormatError::NotUtf8(error.utf8_error().valid_up_to()))?;
    Ok(plain(text))
}

/// Reads the beginning of a source. A character that is cut off at its end is left out.
///
/// # Errors
/// If the source is not UTF-8.
pub fn read_beginning(mut source: Vec<u8>) -> Result<Document, FormatError> {
    if let Err(error) = std::str::from_utf8(&source)
        && error.error_len().is_none()
    {
        source.truncate(error.valid_up_to());
    }
    read(source)
}

/// The reading text of a source without its structure: for searching many texts, of which few need
/// their structure.
///
/// # Errors
/// As [`read`].
pub fn reading_text(source: &[u8]) -> Result<&str, FormatError> {
    std::str::from_utf8(source).map_err(|error| FormatError::NotUtf8(error.valid_up_to()))
}

/// Reads a text that is known to be plain: an embedded article, a reading text, a sentence of
/// kidneyread's.
#[must_use]
pub fn plain(text: impl Into<Cow<'static, str>>) -> Document {
    plain::read(text.into())
}
