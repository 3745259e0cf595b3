//! The reader's annotations, and changes of them: each can be undone, carried out twice, and merged
//! with what another window changed.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::annotation::{Annotation, identifier};

/// What the reader is told where two windows changed the same annotation.
pub const BOTH: &str = "another window changed the same note: what both wrote stays";

/// A change of one annotation, which is made, changed or deleted by it. Turned round, a change
/// undoes itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The annotation before the change; nothing where the change makes it.
    pub before: Option<Annotation>,
    /// The annotation after the change; nothing where the change deletes it.
    pub after: Option<Annotation>,
}

impl Change {
    /// The id of the annotation that is changed.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.before
            .as_ref()
            .or(self.after.as_ref())
            .map(|annotation| &*annotation.id)
    }

    /// The change that takes this one back.
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
    places: HashMap<String, usize>,
    /// Fields of the file's first line that this program does not know.
    pub(super) header: Map<String, Value>,
}

impl PartialEq for Annotations {
    fn eq(&self, other: &Self) -> bool {
        (&self.all, &self.header) == (&other.all, &other.header)
    }
}

impl Annotations {
    /// All annotations.
    #[must_use]
    pub fn all(&self) -> &[Annotation] {
        &self.all
    }

    /// The annotation with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.all.get(*self.places.get(id)?)
    }

    /// Carries out a change that may have been made for an older state of these annotations, as by
    /// another window. Carrying it out twice is as good as once. What somebody else changed
    /// meanwhile is never lost: of two versions both stay, and what was changed there is not
    /// deleted. Returns whether that happened.
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
            // To be deleted here, but changed there: somebody wants it.
            None => true,
            Some(after) if now.is_none() => {
                self.put(id, Some(after.clone()));
                true
            }
            Some(after) => {
                let id = Self::second_id(after);
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

    /// Puts an annotation in the place of the one with this id, behind all others where there is
    /// none, or takes that one away.
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

    /// The id for a version that is kept beside another one: the same for the same version, so that
    /// it is kept once.
    fn second_id(version: &Annotation) -> String {
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
