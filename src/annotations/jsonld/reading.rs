//! Reads annotations in the W3C model, whichever program wrote them.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::values::{id, is_a, list, texts};
use super::{CONTEXT, FIELDS, FOREIGN, UNDERSTOOD, motivation};
use crate::annotations::{Annotation, AnnotationKind, identifier};

/// The purposes of bodies that are not a note.
const NOT_NOTES: [&str; 4] = ["tagging", "classifying", "identifying", "linking"];

/// Why a JSON value cannot be read as annotations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The value is no annotation, and holds none.
    #[error("it holds no annotations")]
    Nothing,
    /// The collection only gives the IRI of its annotations.
    #[error("its annotations are stored elsewhere: download {0} and import that")]
    Elsewhere(String),
    /// A value among the annotations is not one. The field is its number, from 1.
    #[error("entry {0} of it is not an annotation")]
    NoAnnotation(usize),
    /// An annotation has no target. The field is its number, from 1.
    #[error("annotation {0} of it has no target")]
    NoTarget(usize),
}

/// The annotations of a value, and where there are more of them.
#[derive(Debug, Default)]
pub struct Received {
    /// The annotations, which articles may still have to complete.
    pub drafts: Vec<Draft>,
    /// The IRI of the next page of annotations, where the value only names it.
    pub elsewhere: Option<String>,
}

impl FromIterator<Annotation> for Received {
    fn from_iter<I: IntoIterator<Item = Annotation>>(annotations: I) -> Self {
        Self {
            drafts: annotations.into_iter().map(Draft::from).collect(),
            elsewhere: None,
        }
    }
}

/// Reads a collection, a page, an array of annotations, or a single annotation.
///
/// # Errors
/// If the value is none of these, or one of its annotations cannot be read.
pub fn read(value: &Value) -> Result<Received, ReadError> {
    let mut received = Received::default();
    let mut count = 0;
    let mut page = match value {
        Value::Object(object) if is_a(object, "Annotation") => {
            received.drafts = drafts(object, 1)?;
            return Ok(received);
        }
        Value::Object(object) if is_a(object, "AnnotationCollection") => {
            match object.get("first") {
                // An empty collection has no page.
                None if object.get("total").is_none_or(|total| *total == 0) => return Ok(received),
                first => first.ok_or(ReadError::Nothing)?,
            }
        }
        Value::Object(_) | Value::Array(_) => value,
        _ => return Err(ReadError::Nothing),
    };
    loop {
        let items = match page {
            Value::Array(_) => Some(page),
            Value::Object(object) => object.get("items").or_else(|| object.get("@graph")),
            Value::String(iri) => return Err(ReadError::Elsewhere(iri.clone())),
            _ => None,
        };
        for item in list(Some(items.ok_or(ReadError::Nothing)?)) {
            count += 1;
            let object = item
                .as_object()
                .filter(|object| is_a(object, "Annotation"))
                .ok_or(ReadError::NoAnnotation(count))?;
            received.drafts.extend(drafts(object, count)?);
        }
        match page.get("next") {
            Some(next @ Value::Object(_)) => page = next,
            next => {
                received.elsewhere = next.and_then(Value::as_str).map(str::to_owned);
                return Ok(received);
            }
        }
    }
}

/// Reads the annotations of an object, the `number`th of its collection: one for each of its
/// targets, since each body applies to each target.
pub(super) fn drafts(object: &Map<String, Value>, number: usize) -> Result<Vec<Draft>, ReadError> {
    // A blank node (`_:b0`) means nothing outside its file: it is no id.
    let first_id = id(object)
        .filter(|id| !id.is_empty() && !id.starts_with("_:"))
        .map_or_else(
            || identifier(&[Value::from(object.clone()).to_string().as_bytes()]),
            str::to_owned,
        );
    let annotation = without_target(object);
    let mut drafts = Vec::new();
    for (at, target) in list(object.get("target")).iter().enumerate() {
        let mut annotation = annotation.clone();
        annotation.id = if at == 0 {
            first_id.clone()
        } else {
            identifier(&[first_id.as_bytes(), &at.to_be_bytes()])
        };
        let mut draft = Draft::on(target, annotation).ok_or(ReadError::NoTarget(number))?;
        if at == 0 {
            draft.complete(object.get(FIELDS));
        }
        drafts.push(draft);
    }
    if drafts.is_empty() {
        Err(ReadError::NoTarget(number))
    } else {
        Ok(drafts)
    }
}

/// Reads all that an object says about each of its targets. Fields that are not understood are kept
/// for writing them again.
fn without_target(object: &Map<String, Value>) -> Annotation {
    let mut annotation = Annotation::default();
    let mut foreign = object.clone();
    foreign.retain(|name, value| match (&**name, value) {
        ("created", Value::String(time)) => {
            time.clone_into(&mut annotation.created);
            false
        }
        ("modified", Value::String(time)) => {
            time.clone_into(&mut annotation.modified);
            false
        }
        // A time that is not a string stays as it is.
        ("created" | "modified", _) => true,
        ("@context", context) => *context != CONTEXT,
        (name, _) => !UNDERSTOOD.contains(&name),
    });
    let other_bodies = bodies(object, &mut annotation);
    if !other_bodies.is_empty() {
        foreign.insert("body".to_owned(), other_bodies.into());
    }
    if let Some(other) = object
        .get("motivation")
        .filter(|given| **given != motivation(&annotation))
    {
        foreign.insert("motivation".to_owned(), other.clone());
    }
    if !foreign.is_empty() {
        annotation.others.insert(FOREIGN.to_owned(), foreign.into());
    }
    annotation
}

/// Takes the note and the kind from the bodies of an object, and returns the other bodies.
fn bodies(object: &Map<String, Value>, annotation: &mut Annotation) -> Vec<Value> {
    let is_motivated_by = |motive| texts(object.get("motivation")).any(|given| given == motive);
    let (bookmarks, asks) = (
        is_motivated_by("bookmarking"),
        is_motivated_by("questioning"),
    );
    let (mut note, mut kind) = (None, None);
    let mut others = Vec::new();
    for body in list(object.get("body"))
        .iter()
        .chain(object.get("bodyValue"))
    {
        let text = body.as_str().or_else(|| {
            body.get("value")?
                .as_str()
                .filter(|_| body.get("source").is_none())
        });
        let purpose = |wanted: &str| texts(body.get("purpose")).any(|purpose| purpose == wanted);
        match text {
            Some(tag) if purpose("tagging") && kind.is_none() => {
                let mut letters = tag.chars();
                kind = match (letters.next(), letters.next()) {
                    (Some(letter), None) if bookmarks => Some(AnnotationKind::Bookmark(letter)),
                    _ => AnnotationKind::named(tag),
                };
                if kind.is_none() {
                    others.push(body.clone());
                }
            }
            Some(text) if note.is_none() && !NOT_NOTES.into_iter().any(purpose) => {
                note = Some(text.to_owned());
            }
            _ => others.push(body.clone()),
        }
    }
    annotation.note = note.unwrap_or_default();
    annotation.kind = kind.unwrap_or(if asks {
        AnnotationKind::Question
    } else {
        AnnotationKind::Important
    });
    others
}
