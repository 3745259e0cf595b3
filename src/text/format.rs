//! The one door from bytes to a [`Document`]: whatever a source is written in, who reads, searches
//! or marks it knows only the document. There is one format today, plain UTF-8 text, whose reading
//! text is the source to the byte.

use std::borrow::Cow;

use crate::text::document::Document;
use crate::text::plain;

/// Why bytes are no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// They are not UTF-8 from this byte on.
    #[error("it is not UTF-8 (from byte {0} on); save it as UTF-8")]
    NotUtf8(usize),
}

/// Reads a whole source. Its memory becomes the document's.
///
/// # Errors
/// If it is not UTF-8.
pub fn read(source: Vec<u8>) -> Result<Document, FormatError> {
    let text = String::from_utf8(source)
        .map_err(|error| FormatError::NotUtf8(error.utf8_error().valid_up_to()))?;
    Ok(plain(text))
}

/// Reads a source that goes on behind these bytes: a character that is cut off at their end is left
/// out.
///
/// # Errors
/// If it is not UTF-8.
pub fn read_beginning(mut source: Vec<u8>) -> Result<Document, FormatError> {
    if let Err(error) = std::str::from_utf8(&source)
        && error.error_len().is_none()
    {
        source.truncate(error.valid_up_to());
    }
    read(source)
}

/// The reading text of a source without its structure, for whoever searches many and needs the
/// structure of few.
///
/// # Errors
/// As [`read`].
pub fn reading_text(source: &[u8]) -> Result<&str, FormatError> {
    std::str::from_utf8(source).map_err(|error| FormatError::NotUtf8(error.valid_up_to()))
}

/// Reads what is known to be plain text: an embedded article, a reading text, a sentence of ours.
#[must_use]
pub fn plain(text: impl Into<Cow<'static, str>>) -> Document {
    plain::read(text.into())
}
