//! Annotations as programs exchange them: reads and writes the W3C Web Annotation Data Model in
//! JSON-LD. Fields that the model has no place for are written under a key of kidneyread's, so that
//! an annotation that is written and read again is unchanged.

mod draft;
mod reading;
mod values;
mod writing;

use serde_json::{Map, Value};

pub use self::draft::Draft;
pub use self::reading::{ReadError, Received, read};
pub use self::writing::{collection, object};
use super::{Annotation, AnnotationKind, value};

/// The JSON-LD context that gives the terms of the model their meaning.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// The key for the fields that the model has no place for. Its value is their JSON in a string,
/// which no JSON-LD processor takes apart.
pub const FIELDS: &str = "urn:kidneyread:fields";
/// The field of an annotation that keeps what another program wrote and this one does not
/// understand.
const FOREIGN: &str = "jsonld";
/// The keys of an annotation that this program understands, and writes from its own fields.
const UNDERSTOOD: [&str; 11] = [
    "id",
    "@id",
    "type",
    "@type",
    "created",
    "modified",
    "body",
    "bodyValue",
    "target",
    "motivation",
    FIELDS,
];

/// The motivation of an annotation, as the model calls the purpose of one.
fn motivation(annotation: &Annotation) -> &'static str {
    match annotation.kind {
        AnnotationKind::Bookmark(_) => "bookmarking",
        _ if annotation.note.is_empty() => "highlighting",
        _ if annotation.asks() => "questioning",
        _ => "commenting",
    }
}

/// The fields of an annotation, as its file holds them.
fn fields(annotation: &Annotation) -> Option<Map<String, Value>> {
    match value(annotation) {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
