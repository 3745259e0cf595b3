//! An annotation: a passage of an article, what kind of mark the reader made on it, and the note.

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::selector::Selector;

/// What an annotation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AnnotationKind {
    /// What matters.
    #[default]
    Important,
    /// What is to be asked.
    Question,
    /// What may not be so.
    Doubtful,
    /// What can be of use.
    Useful,
    /// A bookmark, by its letter.
    Bookmark(char),
}

impl AnnotationKind {
    /// The kinds of highlights, in the order of their keys.
    pub const HIGHLIGHTS: [Self; 4] = [
        Self::Important,
        Self::Question,
        Self::Doubtful,
        Self::Useful,
    ];

    /// The name on the screen and in files.
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

    /// The kind of highlight with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::HIGHLIGHTS
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Whether this is a kind of highlight; a bookmark is only a place.
    #[must_use]
    pub const fn is_highlight(self) -> bool {
        !matches!(self, Self::Bookmark(_))
    }

    /// The letter of a bookmark.
    #[must_use]
    pub const fn letter(self) -> Option<char> {
        match self {
            Self::Bookmark(letter) => Some(letter),
            _ => None,
        }
    }
}

/// A passage of an article, and what the reader has to say of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Annotation {
    /// An IRI that no other annotation has.
    pub id: String,
    /// What the annotation is for.
    #[serde(flatten)]
    pub kind: AnnotationKind,
    /// The note; empty where there is none.
    pub note: String,
    /// The passage that the annotation is on.
    #[serde(flatten)]
    pub passage: Selector,
    /// The id of the article.
    pub article: String,
    /// The SHA-256 of the text that the annotation was made in, in hexadecimal digits.
    pub sha256: String,
    /// When the annotation was made (RFC 3339, UTC); empty where that is unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// When the annotation was last changed (RFC 3339, UTC); empty where that is unknown.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified: String,
    /// Fields that this program does not know, as they came.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Annotation {
    /// Whether the annotation is shown on the page: a bookmark is only a place.
    #[must_use]
    pub const fn is_highlight(&self) -> bool {
        self.kind.is_highlight()
    }

    /// Whether nothing is marked and nothing is said; a bookmark alone says something.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passage.exact.is_empty() && self.note.is_empty() && self.is_highlight()
    }

    /// Whether the note asks something: it ends in a question mark.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.note.trim_end().ends_with(['?', '？', '؟'])
    }
}

/// An id for an annotation, made of the parts that tell it from all others: a UUID that is a hash
/// of them (RFC 9562, version 8), as an IRI.
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
