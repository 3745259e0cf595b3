//! Writes annotations in the W3C model.

use serde_json::{Map, Value, json};

use super::reading::drafts;
use super::values::{hash_name, is_iri, is_time, list};
use super::{CONTEXT, FIELDS, FOREIGN, UNDERSTOOD, fields, motivation};
use crate::annotations::selector::Selector;
use crate::annotations::{Annotation, identifier};

/// Writes annotations as a collection with one page. `text` gives the text of an annotation's
/// article, or `None` if it is missing or not the one that the annotation was made in: positions
/// in characters are only written for the former.
#[must_use]
pub fn collection<'a>(
    annotations: &[&Annotation],
    text: impl Fn(&Annotation) -> Option<&'a str>,
) -> Value {
    let items: Vec<Value> = annotations
        .iter()
        .map(|annotation| object(annotation, text(annotation)))
        .collect();
    let ids: Vec<&[u8]> = [&b"collection"[..]]
        .into_iter()
        .chain(
            annotations
                .iter()
                .map(|annotation| annotation.id.as_bytes()),
        )
        .collect();
    let id = identifier(&ids);
    let mut fields = Map::from_iter([
        ("@context".to_owned(), CONTEXT.into()),
        ("id".to_owned(), id.clone().into()),
        ("type".to_owned(), "AnnotationCollection".into()),
        ("label".to_owned(), "Notes taken in kidneyread".into()),
        ("total".to_owned(), items.len().into()),
    ]);
    // The model wants at least one item on a page, so an empty collection has none.
    if !items.is_empty() {
        let page = identifier(&[b"page", id.as_bytes()]);
        fields.insert("last".to_owned(), page.clone().into());
        fields.insert("first".to_owned(), json!({ "id": page, "type": "AnnotationPage", "partOf": id, "startIndex": 0, "items": items }));
    }
    fields.into()
}

/// Writes an annotation as a JSON object, without the JSON-LD context; `text` as in [`collection`].
#[must_use]
pub fn object(annotation: &Annotation, text: Option<&str>) -> Value {
    let mut object = in_the_model(annotation, text);
    // Fields that reading the object would not give back are written as they are.
    let read_back = drafts(&object, 1)
        .ok()
        .and_then(|drafts| fields(&drafts.first()?.annotation))
        .unwrap_or_default();
    let mut lost = fields(annotation).unwrap_or_default();
    lost.retain(|name, value| read_back.get(name) != Some(value));
    if !lost.is_empty() {
        object.insert(FIELDS.to_owned(), Value::from(lost).to_string().into());
    }
    object.into()
}

/// Writes those fields of an annotation that the model has a place for.
fn in_the_model(annotation: &Annotation, text: Option<&str>) -> Map<String, Value> {
    let textual = |value: &str, purpose: &str| json!({ "type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose });
    let mut object = annotation
        .others
        .get(FOREIGN)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let (foreign_bodies, foreign_motivation) = (object.remove("body"), object.remove("motivation"));
    object.retain(|name, _| !UNDERSTOOD.contains(&&**name));
    let mut bodies = Vec::new();
    if !annotation.note.is_empty() {
        bodies.push(textual(&annotation.note, "commenting"));
    }
    let letter = annotation.kind.letter().map(String::from);
    bodies.push(textual(
        letter.as_deref().unwrap_or(annotation.kind.name()),
        "tagging",
    ));
    bodies.extend(list(foreign_bodies.as_ref()).iter().cloned());
    let id = if is_iri(&annotation.id) {
        annotation.id.clone()
    } else {
        identifier(&[annotation.id.as_bytes()])
    };
    object.insert("id".to_owned(), id.into());
    object.insert("type".to_owned(), "Annotation".into());
    object.insert(
        "motivation".to_owned(),
        foreign_motivation.unwrap_or_else(|| motivation(annotation).into()),
    );
    object.insert("body".to_owned(), bodies.into());
    object.insert("target".to_owned(), target(annotation, text));
    for (name, time) in [
        ("created", &annotation.created),
        ("modified", &annotation.modified),
    ] {
        if is_time(time) {
            object.insert(name.to_owned(), time.clone().into());
        }
    }
    object
}

/// Writes the target of an annotation: the passage in its article.
fn target(annotation: &Annotation, text: Option<&str>) -> Value {
    let Selector {
        exact,
        prefix,
        suffix,
        start,
        end,
    } = &annotation.passage;
    let mut selectors = vec![
        json!({ "type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix }),
    ];
    if let Some((before, passage)) =
        text.and_then(|text| Some((text.get(..*start)?, text.get(*start..*end)?)))
    {
        let from = before.chars().count();
        selectors.push(json!({ "type": "TextPositionSelector", "start": from, "end": from + passage.chars().count() }));
    }
    selectors.push(json!({ "type": "DataPositionSelector", "start": start, "end": end }));
    let article = &annotation.article;
    let source = match hash_name(&annotation.sha256) {
        Some(name) => name,
        None if is_iri(article) => article.clone(),
        None => identifier(&[b"article", article.as_bytes()]),
    };
    json!({
        "type": "SpecificResource",
        "source": { "id": source, "type": "Text", "format": "text/plain", "dc:identifier": article },
        "selector": selectors,
    })
}
