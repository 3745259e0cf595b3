//! Annotations: the highlights, notes and bookmarks that the reader adds to a text. Each is a
//! passage and what the reader says about it, after the W3C Web Annotation model. Each change of
//! one is a value, so that it can be undone, tried again, and merged with another window's changes.

mod annotation;
mod change;
mod format;
pub mod jsonld;
pub mod places;
pub mod selector;

pub use self::annotation::{Annotation, AnnotationKind, identifier};
pub use self::change::{Annotations, BOTH, Change};
pub use self::format::{Damage, NAME, VERSION, value};
