//! The file of annotations: a line that says what it is, and then a line each, all in JSON, for a
//! person to read. Of a damaged one all that is whole is read.

use memchr::memmem::find;
use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::{Deserializer, Map, Value, json};

use super::{Annotation, AnnotationKind, Annotations, Change, identifier};
use crate::annotations::selector::Selector;

/// The newest format that this program understands.
pub const VERSION: u64 = 1;
/// What the first line calls the file.
pub const NAME: &str = "kidneyread notes";

/// What of a file could not be read as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Damage {
    /// Stretches that are nothing we know.
    pub unreadable: usize,
    /// Annotations of which something is missing or not as it should be; the rest of them was read.
    pub partly: usize,
    /// Annotations that the first line counts and that are not there.
    pub missing: usize,
}

impl Damage {
    /// Whether there is none.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// How every annotation begins, in files and elsewhere.
const BEGINS: &[u8] = b"{\"id\"";

impl Annotations {
    /// Reads a file's bytes: the annotations, the version of its format, and what is wrong with it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> (Self, u64, Damage) {
        let (mut notes, mut damage) = (Self::default(), Damage::default());
        let mut header = None;
        let mut at = 0;
        while let Some(rest) = bytes
            .get(at..)
            .filter(|rest| rest.iter().any(|byte| !byte.is_ascii_whitespace()))
        {
            let mut read = Deserializer::from_slice(rest).into_iter::<Map<String, Value>>();
            match read.next() {
                Some(Ok(fields))
                    if header.is_none()
                        && fields.get("file").and_then(Value::as_str) == Some(NAME) =>
                {
                    header = Some(fields);
                }
                Some(Ok(fields)) => match Annotation::read(fields) {
                    Some((annotation, whole)) => {
                        damage.partly += usize::from(!whole);
                        notes.apply(&Change {
                            before: None,
                            after: Some(annotation),
                        });
                    }
                    None => damage.unreadable += 1,
                },
                _ => {
                    damage.unreadable += 1;
                    // On to what looks like the next.
                    let behind = rest.get(1..).unwrap_or_default();
                    let next = find(behind, BEGINS).unwrap_or(behind.len());
                    at += 1 + next;
                    continue;
                }
            }
            at += read.byte_offset();
        }
        let mut header = header.unwrap_or_else(|| {
            damage.unreadable += 1;
            Map::new()
        });
        let version = header
            .remove("version")
            .and_then(|version| version.as_u64());
        damage.unreadable += usize::from(version.is_none());
        let count = header
            .remove("notes")
            .and_then(|count| usize::try_from(count.as_u64()?).ok());
        damage.missing = count.unwrap_or_default().saturating_sub(notes.all.len());
        damage.unreadable += usize::from(count.is_none());
        header.remove("file");
        notes.header = header;
        (notes, version.unwrap_or(VERSION), damage)
    }

    /// The file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut header = json!({ "file": NAME, "version": VERSION, "notes": self.all.len() });
        if let Value::Object(fields) = &mut header {
            fields.extend(self.header.clone());
        }
        let lines = self
            .all
            .iter()
            .map(|annotation| serde_json::to_string(annotation).unwrap_or_default());
        std::iter::once(header.to_string())
            .chain(lines)
            .map(|line| line + "\n")
            .collect()
    }
}

impl Annotation {
    /// Reads one, and says whether all of it was there. Nothing where there is neither a passage
    /// nor a note.
    #[must_use]
    pub fn read(mut fields: Map<String, Value>) -> Option<(Self, bool)> {
        let mut whole = true;
        let mut text = |name: &str, needed: bool| match fields.remove(name) {
            Some(Value::String(text)) => text,
            other => {
                whole &= !needed && other.is_none();
                // What is no text where one should be is kept as it came.
                fields.extend(other.map(|other| (format!("{name} (damaged)"), other)));
                String::new()
            }
        };
        let kind = text("kind", true);
        let letter = text("letter", kind == AnnotationKind::Bookmark(' ').name())
            .chars()
            .next();
        let (exact, prefix, suffix) = (
            text("exact", true),
            text("prefix", true),
            text("suffix", true),
        );
        let mut annotation = Self {
            id: text("id", true),
            note: text("note", true),
            article: text("article", true),
            sha256: text("sha256", true),
            created: text("created", false),
            modified: text("modified", false),
            ..Self::default()
        };
        let mut offset = |name: &str| {
            let offset = fields
                .remove(name)
                .and_then(|offset| usize::try_from(offset.as_u64()?).ok());
            whole &= offset.is_some();
            offset.unwrap_or_default()
        };
        let (start, end) = (offset("start"), offset("end"));
        whole &= start <= end;
        annotation.passage = Selector {
            exact,
            prefix,
            suffix,
            start,
            end: end.max(start),
        };
        annotation.kind = match (&*kind, letter) {
            ("bookmark", Some(letter)) => AnnotationKind::Bookmark(letter),
            (name, _) => AnnotationKind::named(name).unwrap_or_else(|| {
                whole = false;
                AnnotationKind::default()
            }),
        };
        if annotation.passage.exact.is_empty()
            && annotation.note.is_empty()
            && annotation.is_highlight()
        {
            return None;
        }
        annotation.others = fields;
        if annotation.id.is_empty() {
            annotation.id = identifier(&[value(&annotation).to_string().as_bytes()]);
        }
        Some((annotation, whole))
    }
}

/// An annotation as a JSON object.
#[must_use]
pub fn value(annotation: &Annotation) -> Value {
    serde_json::to_value(annotation).unwrap_or_default()
}

/// The fields that tell it.
impl Serialize for AnnotationKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("kind", self.name())?;
        if let Some(letter) = self.letter() {
            fields.serialize_entry("letter", &letter)?;
        }
        fields.end()
    }
}
