//! One annotation: a passage of an article, the kind of mark on it, and the reader's note.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::selector::Selector;

/// The kind of an annotation: one of four highlights, or a bookmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AnnotationKind {
    /// A highlight on something that matters.
    #[default]
    Important,
    /// A highlight on something to ask about.
    Question,
    /// A highlight on something that may not be true.
    Doubtful,
    /// A highlight on something of use.
    Useful,
    /// A bookmark, which is named by a letter.
    Bookmark(char),
}

impl AnnotationKind {
    /// The four kinds of highlights, in the order of their keys.
    pub const HIGHLIGHTS: [Self; 4] = [
        Self::Important,
        Self::Question,
        Self::Doubtful,
        Self::Useful,
    ];

    /// The name of the kind, as it stands on the screen and in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Important => "important",
            Self::Question => "question",
            Self::Doubtful => "doubtful",
            Self::Useful => "useful",
            Self::Bookmark(_) => "bookmark",
        }
    }

    /// The sign in the margin, one column wide.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Important => "!",
            Self::Question => "?",
            Self::Doubtful => "≠",
            Self::Useful => "+",
            Self::Bookmark(_) => "'",
        }
    }

    /// The kind of highlight with this name; `None` if no highlight has it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::HIGHLIGHTS
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// True if the kind is a highlight: a bookmark only names a place.
    #[must_use]
    pub const fn is_highlight(self) -> bool {
        !matches!(self, Self::Bookmark(_))
    }

    /// The letter of a bookmark; `None` for a highlight.
    #[must_use]
    pub const fn letter(self) -> Option<char> {
        match self {
            Self::Bookmark(letter) => Some(letter),
            _ => None,
        }
    }
}

/// A passage of an article, and what the reader says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Annotation {
    /// The IRI of the annotation, which no other annotation has.
    pub id: String,
    /// The kind of highlight, or the letter of the bookmark.
    #[serde(flatten)]
    pub kind: AnnotationKind,
    /// The reader's note; empty if there is none.
    pub note: String,
    /// The passage that the annotation is on.
    #[serde(flatten)]
    pub passage: Selector,
    /// The id of the article.
    pub article: String,
    /// The SHA-256 of the text that the annotation was made in, as 64 hexadecimal digits.
    pub sha256: String,
    /// The time at which the annotation was made (RFC 3339, UTC); empty if it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// The time of the last change (RFC 3339, UTC); empty if it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified: String,
    /// The fields of the file that this program does not know, kept as they were read.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Annotation {
    /// True if the annotation is shown on the page: a bookmark only names a place.
    #[must_use]
    pub const fn is_highlight(&self) -> bool {
        self.kind.is_highlight()
    }

    /// True if the annotation has neither a passage nor a note. A bookmark is never empty, because
    /// it has its letter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passage.exact.is_empty() && self.note.is_empty() && self.is_highlight()
    }

    /// True if the note ends in a question mark.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.note.trim_end().ends_with(['?', '？', '؟'])
    }
}

/// Makes the id of an annotation from the parts that tell it from all others: the IRI of a UUID of
/// version 8 (RFC 9562), which is a hash of the parts.
#[must_use]
pub fn identifier(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut digits: Vec<char> = format!("{:x}", hash.finalize()).chars().take(32).collect();
    for (at, digit) in [(12, '8'), (16, '8')] {
        digits.splice(at..=at, [digit]);
    }
    let group = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        group(0, 8),
        group(8, 12),
        group(12, 16),
        group(16, 20),
        group(20, 32)
    )
}
