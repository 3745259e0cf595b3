//! An article: where its text is, what is known about it besides the text, and what a list shows of
//! it. The text itself may not have been read yet.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use crate::text::document::Document;
use crate::text::encoding::Named;
use crate::text::format;
use crate::text::shown::one_line;

/// The reading speed, in words per minute. Between 180 and 240 is usual for silent reading
/// (Brysbaert 2019: 238 for easy prose); clinical words are read slowly.
const PACE: usize = 200;

/// Bytes at the start of a text from which its reading time is estimated.
const SAMPLE: usize = 64 * 1024;

/// The place of an article's text.
#[derive(Debug, Clone)]
pub enum Origin {
    /// Standard input, or a pipe that was named: read to its end.
    Piped(Arc<Document>),
    /// In the binary; this is the text.
    Embedded(&'static str),
    /// In a file, which only `storage` reads.
    File(PathBuf, Named),
}

/// An article of a library.
#[derive(Debug, Clone)]
pub struct Article {
    /// The name of the article on the command line, unique in its library.
    pub id: String,
    /// The length of the text, in bytes.
    pub bytes: usize,
    /// The place of the text.
    pub origin: Origin,
    /// Facts about the article that are not in its text.
    pub sidecar: Sidecar,
    /// Facts for lists of articles, once the beginning of the text was read.
    pub summary: Option<Summary>,
    /// True if the last attempt to read the text failed.
    pub unreadable: bool,
}

impl Article {
    /// An article whose text was not read yet.
    #[must_use]
    pub const fn unread(id: String, bytes: usize, origin: Origin, sidecar: Sidecar) -> Self {
        Self {
            id,
            bytes,
            origin,
            sidecar,
            summary: None,
            unreadable: false,
        }
    }

    /// The short name of the sidecar if it has one, else the label.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sidecar.name.as_deref().unwrap_or_else(|| self.label())
    }

    /// The label; while the text is unread, or if it is empty, the name of its file or the id.
    #[must_use]
    pub fn label(&self) -> &str {
        let summary = self.summary.as_ref();
        summary
            .map(|summary| &*summary.label)
            .filter(|label| !label.is_empty())
            .or_else(|| self.file_name())
            .unwrap_or(&self.id)
    }

    /// The name of the article's file; `None` if it has no file, or one whose name is not UTF-8.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        match &self.origin {
            Origin::File(path, _) => path.file_name()?.to_str(),
            Origin::Embedded(_) | Origin::Piped(_) => None,
        }
    }

    /// The document, if no file has to be read for it.
    #[must_use]
    pub fn at_hand(&self) -> Option<Arc<Document>> {
        match &self.origin {
            Origin::Embedded(text) => Some(Arc::new(format::plain(*text))),
            Origin::Piped(document) => Some(Arc::clone(document)),
            Origin::File(..) => None,
        }
    }
}

/// Facts about an article that are not in its text: the file `ID.toml` beside `ID.txt`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sidecar {
    /// A short name for narrow places, such as the bottom line.
    pub name: Option<String>,
    /// The name of the file in which the project found the text.
    pub found_as: Option<String>,
}

impl Sidecar {
    /// Parses the TOML of a sidecar.
    ///
    /// # Errors
    /// If the text is not TOML, or has a key that no sidecar has.
    pub fn parse(text: &str) -> Result<Self, SidecarError> {
        Ok(toml::from_str(text)?)
    }
}

/// A message of one line that says what is wrong with a sidecar, and in which line.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", one_line(&.0.to_string()))]
pub struct SidecarError(#[from] toml::de::Error);

/// Facts about an article for lists. Those of a long article are estimated from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The title or, without one, the first sentence.
    pub label: String,
    /// True if the label is the title.
    pub titled: bool,
    /// The date, as written.
    pub date: Option<String>,
    /// The reading time in minutes, at least 1.
    pub minutes: usize,
}

impl Summary {
    /// Summarizes an article whose text has `bytes` bytes and begins with `document`.
    #[must_use]
    pub fn new(document: &Document, bytes: usize) -> Self {
        Self {
            label: label(document),
            titled: document.title().is_some(),
            date: document.date().map(str::to_owned),
            minutes: minutes(document.text(), bytes),
        }
    }
}

/// The label of an article: its title or its first sentence, on one line. Empty if there is no
/// text.
#[must_use]
pub fn label(document: &Document) -> String {
    one_line(
        document
            .title()
            .unwrap_or_else(|| document.first_sentence()),
    )
}

/// The number of words of a text: runs of characters that are not white space.
#[must_use]
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The reading time in minutes, at least 1, of a text that has `bytes` bytes and begins with
/// `beginning`. Of a long text only the beginning is counted, so that everyone who asks hears the
/// same number.
#[must_use]
pub fn minutes(beginning: &str, bytes: usize) -> usize {
    let sample = beginning
        .get(..beginning.floor_char_boundary(SAMPLE))
        .unwrap_or(beginning);
    let words = if sample.len() < bytes {
        words(sample).saturating_mul(bytes) / sample.len().max(1)
    } else {
        words(sample)
    };
    ((words + PACE / 2) / PACE).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minutes_of_a_long_article_are_estimated_from_its_beginning() {
        let text = "word ".repeat(100_000);
        let document = format::plain(text.get(..SAMPLE).unwrap().to_owned());
        let minutes = Summary::new(&document, text.len()).minutes;
        assert!((495..=505).contains(&minutes), "{minutes}");
    }

    #[test]
    fn the_error_of_a_broken_sidecar_names_the_fault_on_one_line() {
        let error = Sidecar::parse("name = 3").unwrap_err().to_string();
        assert!(error.contains("line 1") && !error.contains('\n'), "{error}");
        let error = Sidecar::parse("nmae = 'x'").unwrap_err().to_string();
        assert!(error.contains("nmae"), "{error}");
    }
}
