//! Annotations as programs exchange them: W3C Web Annotation Data Model, in JSON-LD, both ways.
//! What the model has no place for goes along under a key of its own, so that read again it is what
//! it was.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Map, Value, json};

use super::{Annotation, AnnotationKind, identifier, value};
use crate::annotations::selector::{Found, Selector};
use crate::text::document::Document;
use crate::text::span::Span;

/// What gives the words of the model their meaning.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// The key for what the model has no place for: fields of the annotation, as JSON in a string,
/// which no processor takes apart.
pub const FIELDS: &str = "urn:kidneyread:fields";
/// The field that keeps what another program says of an annotation beside what is understood here.
const FOREIGN: &str = "jsonld";
/// What is understood of an annotation, and written from what is kept.
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
/// A name by SHA-256 (RFC 6920).
const BY_HASH: &str = "ni:///sha-256;";
/// What a body is for that is no note.
const NO_NOTE: [&str; 4] = ["tagging", "classifying", "identifying", "linking"];

/// Why a JSON value is nothing that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is something else.
    #[error("it holds no annotations")]
    Nothing,
    /// A collection only says where its annotations are.
    #[error("its annotations are elsewhere: fetch {0} and import that")]
    Elsewhere(String),
    /// Something among the annotations, counted from 1, is none.
    #[error("number {0} of its annotations is none")]
    NoAnnotation(usize),
    /// An annotation, counted from 1, is on nothing.
    #[error("number {0} of its annotations has no target")]
    NoTarget(usize),
}

/// Annotations as a collection with all of them on one page. `text` gives the article of an
/// annotation where it is at hand, and still the text that the annotation was made in.
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
    // A page has at least one.
    if !items.is_empty() {
        let page = identifier(&[b"page", id.as_bytes()]);
        fields.insert("last".to_owned(), page.clone().into());
        fields.insert("first".to_owned(), json!({ "id": page, "type": "AnnotationPage", "partOf": id, "startIndex": 0, "items": items }));
    }
    fields.into()
}

/// One annotation, without the context.
#[must_use]
pub fn object(annotation: &Annotation, text: Option<&str>) -> Value {
    let mut object = plain(annotation, text);
    // Whatever does not come back by itself goes along.
    let back = drafts(&object, 1)
        .ok()
        .and_then(|drafts| fields(&drafts.first()?.annotation))
        .unwrap_or_default();
    let mut lost = fields(annotation).unwrap_or_default();
    lost.retain(|name, value| back.get(name) != Some(value));
    if !lost.is_empty() {
        object.insert(FIELDS.to_owned(), Value::from(lost).to_string().into());
    }
    object.into()
}

fn fields(annotation: &Annotation) -> Option<Map<String, Value>> {
    match value(annotation) {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// An annotation in the words of the model, as far as they go.
fn plain(annotation: &Annotation, text: Option<&str>) -> Map<String, Value> {
    let textual = |value: &str, purpose: &str| json!({ "type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose });
    let mut object = annotation
        .others
        .get(FOREIGN)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let (more, said) = (object.remove("body"), object.remove("motivation"));
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
    bodies.extend(list(more.as_ref()).iter().cloned());
    let id = if is_iri(&annotation.id) {
        annotation.id.clone()
    } else {
        identifier(&[annotation.id.as_bytes()])
    };
    object.insert("id".to_owned(), id.into());
    object.insert("type".to_owned(), "Annotation".into());
    object.insert(
        "motivation".to_owned(),
        said.unwrap_or_else(|| motivation(annotation).into()),
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

/// What an annotation is for, in the model's words.
fn motivation(annotation: &Annotation) -> &'static str {
    match annotation.kind {
        AnnotationKind::Bookmark(_) => "bookmarking",
        _ if annotation.note.is_empty() => "highlighting",
        _ if annotation.asks() => "questioning",
        _ => "commenting",
    }
}

/// The passage in its article.
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
    let source = match bytes(&annotation.sha256) {
        Some(hash) => format!("{BY_HASH}{}", BASE64.encode(hash)),
        None if is_iri(article) => article.clone(),
        None => identifier(&[b"article", article.as_bytes()]),
    };
    json!({
        "type": "SpecificResource",
        "source": { "id": source, "type": "Text", "format": "text/plain", "dc:identifier": article },
        "selector": selectors,
    })
}

/// The 32 bytes that 64 hexadecimal digits say.
fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digit = |c: char| u8::try_from(c.to_digit(16)?).ok();
    let digits = hexadecimal
        .chars()
        .map(digit)
        .collect::<Option<Vec<u8>>>()
        .filter(|digits| digits.len() == 64)?;
    let (pairs, _) = digits.as_chunks::<2>();
    Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// The SHA-256 that an IRI names, in hexadecimal digits; empty where it names none.
fn hash_of(iri: &str) -> String {
    let hash = iri
        .strip_prefix(BY_HASH)
        .and_then(|name| BASE64.decode(name.split('?').next()?).ok());
    let digits = |byte: &u8| {
        [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default())
    };
    hash.filter(|hash| hash.len() == 32)
        .unwrap_or_default()
        .iter()
        .flat_map(digits)
        .collect()
}

/// Whether a text is an IRI that names the same thing everywhere: a scheme, and nothing that no IRI
/// has (RFC 3987).
fn is_iri(text: &str) -> bool {
    let scheme = text
        .split_once(':')
        .filter(|(_, rest)| !rest.is_empty())
        .map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }) && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
}

/// Whether a text is a time as the model has it: `xsd:dateTime` in UTC, with a Z.
fn is_time(text: &str) -> bool {
    let Some((time, fraction)) = text
        .strip_suffix('Z')
        .map(|time| time.split_once('.').unwrap_or((time, "0")))
    else {
        return false;
    };
    let shape: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let numbers: Vec<u32> = time
        .split(['-', 'T', ':'])
        .filter_map(|part| part.parse().ok())
        .collect();
    let &[_, month, day, hour, minute, second] = &*numbers else {
        return false;
    };
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    shape == "0000-00-00T00:00:00"
        && digits
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
}

/// What was read: annotations, and the next page of them that is not there, if one is named.
#[derive(Debug, Default)]
pub struct Given {
    /// The annotations; articles may still have to tell where their passages are.
    pub drafts: Vec<Draft>,
    /// Where there are more.
    pub elsewhere: Option<String>,
}

/// Reads a collection, a page, an array of annotations, or one.
///
/// # Errors
/// If it is something else, or one of the annotations is.
pub fn read(value: &Value) -> Result<Given, ReadError> {
    let mut given = Given::default();
    let mut count = 0;
    let mut page = match value {
        Value::Object(object) if is_a(object, "Annotation") => {
            given.drafts = drafts(object, 1)?;
            return Ok(given);
        }
        Value::Object(object) if is_a(object, "AnnotationCollection") => {
            match object.get("first") {
                // An empty one has no page.
                None if object.get("total").is_none_or(|total| *total == 0) => return Ok(given),
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
            Value::String(place) => return Err(ReadError::Elsewhere(place.clone())),
            _ => None,
        };
        for item in list(Some(items.ok_or(ReadError::Nothing)?)) {
            count += 1;
            let object = item
                .as_object()
                .filter(|object| is_a(object, "Annotation"))
                .ok_or(ReadError::NoAnnotation(count))?;
            given.drafts.extend(drafts(object, count)?);
        }
        match page.get("next") {
            Some(next @ Value::Object(_)) => page = next,
            next => {
                given.elsewhere = next.and_then(Value::as_str).map(str::to_owned);
                return Ok(given);
            }
        }
    }
}

/// One value, several, or none.
fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(several)) => several,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    list(value).iter().filter_map(Value::as_str)
}

/// Whether an object is of a class, by its short name, its prefixed one or its IRI.
fn is_a(object: &Map<String, Value>, class: &str) -> bool {
    texts(object.get("type").or_else(|| object.get("@type")))
        .any(|name| name.rsplit(['#', '/', ':']).next() == Some(class))
}

fn id(object: &Map<String, Value>) -> Option<&str> {
    object.get("id").or_else(|| object.get("@id"))?.as_str()
}

/// An annotation as it came. The article may still have to tell where its passage is.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    annotation: Annotation,
    /// The IRI of what it is on.
    source: String,
    /// Where the passage is in characters.
    characters: Option<Span>,
    /// Whether it names the article, in our way.
    named: bool,
    /// Whether it says what stands around the quote.
    around: bool,
    /// Whether it says where the passage is in bytes.
    placed: bool,
    /// How sure the article is that was found.
    sure: usize,
}

impl From<Annotation> for Draft {
    /// Of an annotation that needs no article.
    fn from(annotation: Annotation) -> Self {
        Self {
            annotation,
            named: true,
            around: true,
            placed: true,
            ..Self::default()
        }
    }
}

/// The annotations that an object makes, which is the `number`th: one a target, for what is said is
/// said of each.
fn drafts(object: &Map<String, Value>, number: usize) -> Result<Vec<Draft>, ReadError> {
    // What names nothing outside its file (`_:b0`) is no id.
    let own = id(object)
        .filter(|id| !id.is_empty() && !id.starts_with("_:"))
        .map(str::to_owned);
    let own =
        own.unwrap_or_else(|| identifier(&[Value::from(object.clone()).to_string().as_bytes()]));
    let mut foreign = object.clone();
    let mut time = |name: &str| match foreign.remove(name) {
        Some(Value::String(time)) => time,
        other => {
            foreign.extend(other.map(|other| (name.to_owned(), other)));
            String::new()
        }
    };
    let mut annotation = Annotation {
        created: time("created"),
        modified: time("modified"),
        ..Annotation::default()
    };
    let more = bodies(object, &mut annotation);
    foreign.retain(|name, _| {
        !UNDERSTOOD.contains(&&**name) || ["created", "modified"].contains(&&**name)
    });
    foreign.retain(|name, value| name != "@context" || *value != CONTEXT);
    if !more.is_empty() {
        foreign.insert("body".to_owned(), more.into());
    }
    if let Some(said) = object
        .get("motivation")
        .filter(|said| **said != motivation(&annotation))
    {
        foreign.insert("motivation".to_owned(), said.clone());
    }
    if !foreign.is_empty() {
        annotation.others.insert(FOREIGN.to_owned(), foreign.into());
    }
    let targets = list(object.get("target"));
    let mut drafts = Vec::new();
    for (at, target) in targets.iter().enumerate() {
        let mut draft = Draft::on(target, annotation.clone()).ok_or(ReadError::NoTarget(number))?;
        draft.annotation.id = if at == 0 {
            own.clone()
        } else {
            identifier(&[own.as_bytes(), &at.to_be_bytes()])
        };
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

/// Takes the note and the kind from the bodies, and returns the others.
fn bodies(object: &Map<String, Value>, annotation: &mut Annotation) -> Vec<Value> {
    let bookmarks = texts(object.get("motivation")).any(|said| said == "bookmarking");
    let asks = texts(object.get("motivation")).any(|said| said == "questioning");
    let (mut note, mut kind) = (None, None);
    let mut more = Vec::new();
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
                    more.push(body.clone());
                }
            }
            Some(text) if note.is_none() && !NO_NOTE.into_iter().any(purpose) => {
                note = Some(text.to_owned());
            }
            _ => more.push(body.clone()),
        }
    }
    annotation.note = note.unwrap_or_default();
    annotation.kind = kind.unwrap_or(if asks {
        AnnotationKind::Question
    } else {
        AnnotationKind::Important
    });
    more
}

impl Draft {
    /// On a target: an IRI, a resource, or a passage of one.
    fn on(target: &Value, annotation: Annotation) -> Option<Self> {
        let mut draft = Self {
            annotation,
            ..Self::default()
        };
        let source = target.get("source").unwrap_or(target);
        source
            .as_str()
            .or_else(|| id(source.as_object()?))
            .unwrap_or_default()
            .clone_into(&mut draft.source);
        draft.annotation.sha256 = hash_of(&draft.source);
        if let Some(article) = texts(source.get("dc:identifier")).next() {
            article.clone_into(&mut draft.annotation.article);
            draft.named = true;
        }
        let passage = &mut draft.annotation.passage;
        for selector in list(target.get("selector"))
            .iter()
            .filter_map(Value::as_object)
        {
            let text = |name: &str| selector.get(name).and_then(Value::as_str);
            let offset = |name: &str| usize::try_from(selector.get(name)?.as_u64()?).ok();
            let span = offset("start")
                .zip(offset("end"))
                .filter(|(start, end)| start <= end)
                .map(|(start, end)| Span::new(start, end));
            if is_a(selector, "TextQuoteSelector") {
                let owned = |name: &str| text(name).unwrap_or_default().to_owned();
                (passage.exact, passage.prefix, passage.suffix) =
                    (owned("exact"), owned("prefix"), owned("suffix"));
                draft.around = text("prefix").is_some() && text("suffix").is_some();
            } else if is_a(selector, "TextPositionSelector") {
                draft.characters = span;
            } else if let Some(span) = span.filter(|_| is_a(selector, "DataPositionSelector")) {
                (passage.start, passage.end) = (span.start, span.end);
                draft.placed = true;
            }
        }
        (!draft.source.is_empty() || draft.named || !draft.annotation.passage.exact.is_empty())
            .then_some(draft)
    }

    /// Puts back what the model has no place for.
    fn complete(&mut self, kept: Option<&Value>) {
        let kept =
            kept.and_then(|kept| serde_json::from_str::<Map<String, Value>>(kept.as_str()?).ok());
        let Some((kept, mut all)) = kept.zip(fields(&self.annotation)) else {
            return;
        };
        all.extend(kept);
        if let Some((annotation, true)) = Annotation::read(all) {
            self.annotation = annotation;
        }
    }

    /// Whether an article could tell more of it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !(self.named && self.placed && self.around)
    }

    /// Has an article tell where the passage is, if it is the one that is named, has the SHA-256
    /// that is named, or has the quote.
    pub fn look(&mut self, article: &str, sha256: &str, document: &Document) {
        if !self.is_open() {
            return;
        }
        let (text, passage) = (document.text(), &self.annotation.passage);
        let same = !self.source.is_empty() && hash_of(&self.source) == sha256;
        let sure = match self.named {
            true if self.annotation.article == article => usize::MAX,
            true => 0,
            false if same => usize::MAX - 1,
            // Where it stands in several, the one in which it stands among the same words.
            false if passage.exact.is_empty() => 0,
            false if self.around => passage.likeness(text).map_or(0, |likeness| likeness + 1),
            false => usize::from(text.contains(&passage.exact)),
        };
        if sure <= self.sure {
            return;
        }
        let told = self
            .placed
            .then(|| Span::new(passage.start, passage.end))
            .or_else(|| in_bytes(text, self.characters?));
        let there = |span: &Span| {
            text.get(span.start..span.end)
                .is_some_and(|there| there == passage.exact || passage.exact.is_empty())
        };
        let near = Selector {
            start: told.map_or(0, |told| told.start),
            ..passage.clone()
        };
        let found = match told.filter(there) {
            Some(span) => Found::Same(span),
            None => near.find(document),
        };
        self.sure = sure;
        let passage = &mut self.annotation.passage;
        match found {
            Found::Same(span) | Found::Moved(span) if !self.around => {
                *passage = Selector::new(text, span);
            }
            Found::Same(span) | Found::Moved(span) | Found::Changed(span) => {
                (passage.start, passage.end) = (span.start, span.end);
            }
            Found::Lost => {}
        }
        article.clone_into(&mut self.annotation.article);
        if found != Found::Lost {
            sha256.clone_into(&mut self.annotation.sha256);
        }
    }

    /// The annotation, once all articles were looked at; nothing where it neither has a passage nor
    /// says anything.
    #[must_use]
    pub fn done(mut self) -> Option<Annotation> {
        let annotation = &mut self.annotation;
        if !self.named && self.sure == 0 {
            annotation.article = self.source;
        } else if !self.named && !self.source.is_empty() && hash_of(&self.source).is_empty() {
            // Where the text was read then.
            annotation
                .others
                .insert("source".to_owned(), self.source.into());
        }
        let passage = &mut annotation.passage;
        passage.end = if self.placed || self.sure > 0 {
            passage.end.max(passage.start)
        } else {
            passage.start + passage.exact.len()
        };
        (!passage.exact.is_empty() || !annotation.note.is_empty() || !annotation.is_highlight())
            .then_some(self.annotation)
    }
}

/// Where characters are in bytes; nothing where the text is too short.
fn in_bytes(text: &str, characters: Span) -> Option<Span> {
    let mut bounds = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let start = bounds.nth(characters.start)?;
    let end = if characters.is_empty() {
        start
    } else {
        bounds.nth(characters.len() - 1)?
    };
    Some(Span::new(start, end))
}
