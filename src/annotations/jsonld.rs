//! Annotations as programs exchange them: the W3C Web Annotation Data Model in JSON-LD, written and
//! read. What the model has no place for goes along under a key of kidneyread's, so that an
//! annotation read again is what it was.

mod draft;
mod reading;
mod values;
mod writing;

use serde_json::{Map, Value};

pub use self::draft::Draft;
pub use self::reading::{ReadError, Received, read};
pub use self::writing::{collection, object};
use super::{Annotation, AnnotationKind, value};

/// The JSON-LD context that gives the words of the model their meaning.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// The key for what the model has no place for: fields of the annotation, as JSON in a string,
/// which no processor takes apart.
pub const FIELDS: &str = "urn:kidneyread:fields";
/// The field of an annotation that keeps what another program says of it beyond what is understood
/// here.
const FOREIGN: &str = "jsonld";
/// The keys of an annotation that are understood, and written from what is kept.
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

/// The motivation of an annotation: what it is for, in the words of the model.
fn motivation(annotation: &Annotation) -> &'static str {
    match annotation.kind {
        AnnotationKind::Bookmark(_) => "bookmarking",
        _ if annotation.note.is_empty() => "highlighting",
        _ if annotation.asks() => "questioning",
        _ => "commenting",
    }
}

/// The fields of an annotation as its file has them.
fn fields(annotation: &Annotation) -> Option<Map<String, Value>> {
    match value(annotation) {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
