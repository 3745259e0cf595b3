//! What the reader adds beside the texts: highlights in four kinds, notes on them, bookmarks. All
//! are annotations (W3C Web Annotation): a passage, and what is said of it. Each change is a value
//! that can be undone, tried again, and merged with another window's.

mod format;
pub mod jsonld;
pub mod places;
pub mod selector;

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

pub use self::format::{Damage, NAME, VERSION, value};
use crate::annotations::selector::Selector;

/// What is to be said where two windows changed the same annotation.
pub const BOTH: &str = "another window changed the same note: what both wrote stays";

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

    /// Its name on the screen and in files.
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

    /// Its sign in the margin: one column.
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

    /// The kind of a highlight by its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::HIGHLIGHTS
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// Whether it is one of a highlight; a bookmark is only a place.
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
    /// An IRI that no other has.
    pub id: String,
    /// What it is for.
    #[serde(flatten)]
    pub kind: AnnotationKind,
    /// The note; empty where there is none.
    pub note: String,
    /// The passage.
    #[serde(flatten)]
    pub passage: Selector,
    /// The id of the article.
    pub article: String,
    /// The SHA-256 of the text that it was made in, in hexadecimal digits.
    pub sha256: String,
    /// When it was made (RFC 3339, UTC), where that is known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// When it was changed last.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub modified: String,
    /// What this program knows nothing of, as it came.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Annotation {
    /// Whether it is shown on the page: a bookmark is only a place.
    #[must_use]
    pub const fn is_highlight(&self) -> bool {
        self.kind.is_highlight()
    }

    /// Whether it asks something.
    #[must_use]
    pub fn asks(&self) -> bool {
        self.note.trim_end().ends_with(['?', '？', '؟'])
    }
}

/// Something that is done to one annotation: made, changed, or deleted. Turned round it undoes
/// itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What there was; nothing if it is made.
    pub before: Option<Annotation>,
    /// What there is to be; nothing if it is deleted.
    pub after: Option<Annotation>,
}

impl Change {
    /// The id of what is changed.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.before
            .as_ref()
            .or(self.after.as_ref())
            .map(|annotation| &*annotation.id)
    }

    /// What takes it back.
    #[must_use]
    pub fn undone(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }
}

/// The reader's annotations, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    all: Vec<Annotation>,
    places: HashMap<String, usize>,
    /// What the file says beside them that this program knows nothing of.
    header: Map<String, Value>,
}

impl PartialEq for Annotations {
    fn eq(&self, other: &Self) -> bool {
        (&self.all, &self.header) == (&other.all, &other.header)
    }
}

impl Annotations {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Annotation] {
        &self.all
    }

    /// One, by its id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.all.get(*self.places.get(id)?)
    }

    /// Carries out a change that may have been made for older annotations than these, as in another
    /// window. Twice is as good as once. What somebody else changed meanwhile is never lost: of two
    /// versions both stay, and what was changed is not deleted. Says whether that happened.
    pub fn apply(&mut self, change: &Change) -> bool {
        let Change { before, after } = change;
        let Some(id) = change.id() else { return false };
        let now = self.get(id);
        if now == after.as_ref() {
            return false;
        }
        match after {
            _ if now == before.as_ref() => {
                self.put(id, after.clone());
                false
            }
            // It was changed there, and is wanted there.
            None => true,
            Some(after) if now.is_none() => {
                self.put(id, Some(after.clone()));
                true
            }
            Some(after) => {
                let id = Self::beside(after);
                if self.get(&id).is_none() {
                    self.put(
                        &id,
                        Some(Annotation {
                            id: id.clone(),
                            ..after.clone()
                        }),
                    );
                }
                true
            }
        }
    }

    fn put(&mut self, id: &str, annotation: Option<Annotation>) {
        match (self.places.get(id).copied(), annotation) {
            (Some(at), Some(annotation)) => {
                self.all.splice(at..=at, [annotation]);
            }
            (None, Some(annotation)) => {
                self.places.insert(id.to_owned(), self.all.len());
                self.all.push(annotation);
            }
            (Some(at), None) => {
                self.all.remove(at);
                self.places = self
                    .all
                    .iter()
                    .zip(0..)
                    .map(|(annotation, at)| (annotation.id.clone(), at))
                    .collect();
            }
            (None, None) => {}
        }
    }

    /// The id of the version that stays beside another: the same for the same version, so that it
    /// is kept once.
    fn beside(version: &Annotation) -> String {
        let text = serde_json::to_string(version).unwrap_or_default();
        identifier(&[text.as_bytes()])
    }

    /// The annotations on an article, in the order in which they were made.
    pub fn on<'a>(&'a self, article: &'a str) -> impl Iterator<Item = &'a Annotation> {
        self.all
            .iter()
            .filter(move |annotation| annotation.article == article)
    }
}

/// An id made of what tells it from all others: a UUID of its own kind (RFC 9562, version 8) as an
/// IRI.
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
    let part = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}
