//! The set of the reader's annotations, and the changes of it. A change can be undone, applied
//! twice without harm, and merged with the changes of another window.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::annotation::{Annotation, identifier};

/// The message for the case that two windows changed the same annotation.
pub const BOTH: &str = "another window changed the same note: both versions were kept";

/// A change of one annotation: the annotation is made, edited or deleted. Swapping the two states
/// gives the change that undoes this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The annotation before the change; `None` if the change makes it.
    pub before: Option<Annotation>,
    /// The annotation after the change; `None` if the change deletes it.
    pub after: Option<Annotation>,
}

impl Change {
    /// The id of the changed annotation; `None` if the change is empty.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.before
            .as_ref()
            .or(self.after.as_ref())
            .map(|annotation| &*annotation.id)
    }

    /// The change that undoes this one.
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
    /// The index in `all` of each annotation, by its id.
    indices: HashMap<String, usize>,
    /// The fields of the file's first line that this program does not know.
    pub(super) header: Map<String, Value>,
}

impl PartialEq for Annotations {
    fn eq(&self, other: &Self) -> bool {
        (&self.all, &self.header) == (&other.all, &other.header)
    }
}

impl Annotations {
    /// All annotations, in the order in which they were made.
    #[must_use]
    pub fn all(&self) -> &[Annotation] {
        &self.all
    }

    /// The annotation with this id; `None` if there is none.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.all.get(*self.indices.get(id)?)
    }

    /// Applies a change, which may have been made on an older state of these annotations, for
    /// example in another window. Applying a change twice has the effect of applying it once.
    ///
    /// Nothing that another window wrote is lost: where both edited the same annotation, both
    /// versions stay, and an annotation that was edited there is not deleted. Returns whether there
    /// was such a conflict.
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
            // Deleted in this window, but edited in another one: the edit wins.
            None => true,
            Some(after) if now.is_none() => {
                self.put(id, Some(after.clone()));
                true
            }
            Some(after) => {
                let id = Self::version_id(after);
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

    /// Replaces the annotation with this id, or appends the new one where there is none with this
    /// id; without a new one, removes the annotation.
    fn put(&mut self, id: &str, annotation: Option<Annotation>) {
        match (self.indices.get(id).copied(), annotation) {
            (Some(at), Some(annotation)) => {
                self.all.splice(at..=at, [annotation]);
            }
            (None, Some(annotation)) => {
                self.indices.insert(id.to_owned(), self.all.len());
                self.all.push(annotation);
            }
            (Some(at), None) => {
                self.all.remove(at);
                self.indices = self
                    .all
                    .iter()
                    .zip(0..)
                    .map(|(annotation, at)| (annotation.id.clone(), at))
                    .collect();
            }
            (None, None) => {}
        }
    }

    /// The id of a version that is kept next to another one of the same id. Equal versions have
    /// equal ids, so that each is kept only once.
    fn version_id(version: &Annotation) -> String {
        let text = serde_json::to_string(version).unwrap_or_default();
        identifier(&[text.as_bytes()])
    }

    /// The annotations on the article with this id, in the order in which they were made.
    pub fn on<'a>(&'a self, article: &'a str) -> impl Iterator<Item = &'a Annotation> {
        self.all
            .iter()
            .filter(move |annotation| annotation.article == article)
    }
}
