//! What the reader adds to the texts: highlights in four kinds, notes on them, bookmarks. All are
//! annotations (W3C Web Annotation): a passage, and what the reader says of it. Each change is a
//! value that can be undone, tried again, and merged with another window's.

mod annotation;
mod change;
mod format;
pub mod jsonld;
pub mod places;
pub mod selector;

pub use self::annotation::{Annotation, AnnotationKind, identifier};
pub use self::change::{Annotations, BOTH, Change};
pub use self::format::{Damage, NAME, VERSION, value};
