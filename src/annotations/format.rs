//! The file format of the annotations, which a person can read: a line of JSON that says what the
//! file is, then one line for each annotation. From a damaged file all whole annotations are read.

use memchr::memmem::find;
use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::{Deserializer, Map, Value, json};

use super::{Annotation, AnnotationKind, Annotations, Change, identifier};
use crate::annotations::selector::Selector;

/// The newest version of the format that this program understands.
pub const VERSION: u64 = 1;
/// The value of `file` in the first line, which tells that the file holds annotations.
pub const NAME: &str = "kidneyread notes";

/// The damage in a file of annotations: counts of what could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Damage {
    /// Runs of bytes that could not be read as an annotation.
    pub unreadable: usize,
    /// Annotations with a field that is missing or not valid; their other fields were read.
    pub incomplete: usize,
    /// Annotations that the first line counts but the file does not hold.
    pub missing: usize,
}

impl Damage {
    /// True if the file is not damaged.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The bytes with which the line of every annotation begins.
const LINE_START: &[u8] = b"{\"id\"";

impl Annotations {
    /// Reads the bytes of a file. Returns the annotations, the version of the file's format, and
    /// the damage in it.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> (Self, u64, Damage) {
        let (mut annotations, mut damage) = (Self::default(), Damage::default());
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
                        damage.incomplete += usize::from(!whole);
                        annotations.apply(&Change {
                            before: None,
                            after: Some(annotation),
                        });
                    }
                    None => damage.unreadable += 1,
                },
                _ => {
                    damage.unreadable += 1;
                    // Skip to what looks like the start of the next annotation.
                    let behind = rest.get(1..).unwrap_or_default();
                    let next = find(behind, LINE_START).unwrap_or(behind.len());
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
        damage.missing = count
            .unwrap_or_default()
            .saturating_sub(annotations.all().len());
        damage.unreadable += usize::from(count.is_none());
        header.remove("file");
        annotations.header = header;
        (annotations, version.unwrap_or(VERSION), damage)
    }

    /// Writes the annotations as the text of a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut header = json!({ "file": NAME, "version": VERSION, "notes": self.all().len() });
        if let Value::Object(fields) = &mut header {
            fields.extend(self.header.clone());
        }
        let lines = self
            .all()
            .iter()
            .map(|annotation| serde_json::to_string(annotation).unwrap_or_default());
        std::iter::once(header.to_string())
            .chain(lines)
            .map(|line| line + "\n")
            .collect()
    }
}

/// The fields of a JSON object from which an annotation is read. Each field is taken out once.
struct Fields {
    /// The fields that were not taken out yet.
    remaining: Map<String, Value>,
    /// True as long as each field that was taken out was present and valid.
    whole: bool,
}

impl Fields {
    /// Takes out a required string; an empty one if it is missing.
    fn text(&mut self, name: &str) -> String {
        self.whole &= self.remaining.contains_key(name);
        self.optional_text(name)
    }

    /// Takes out a string that may be missing; an empty one if it is.
    fn optional_text(&mut self, name: &str) -> String {
        match self.remaining.remove(name) {
            Some(Value::String(text)) => text,
            Some(other) => {
                self.whole = false;
                // A value of another type is kept under another name.
                self.remaining.insert(format!("{name} (damaged)"), other);
                String::new()
            }
            None => String::new(),
        }
    }

    /// Takes out a required offset in bytes; 0 where it is missing or not valid.
    fn offset(&mut self, name: &str) -> usize {
        let offset = self
            .remaining
            .remove(name)
            .and_then(|offset| usize::try_from(offset.as_u64()?).ok());
        self.whole &= offset.is_some();
        offset.unwrap_or_default()
    }

    /// Takes out the kind, and for a bookmark its letter.
    fn kind(&mut self) -> AnnotationKind {
        let kind = self.text("kind");
        let bookmark = kind == AnnotationKind::Bookmark(' ').name();
        let letter = if bookmark {
            self.text("letter")
        } else {
            self.optional_text("letter")
        };
        let kind = match letter.chars().next() {
            Some(letter) if bookmark => Some(AnnotationKind::Bookmark(letter)),
            _ => AnnotationKind::named(&kind),
        };
        self.whole &= kind.is_some();
        kind.unwrap_or_default()
    }

    /// Takes out the passage: its words, their context and its span.
    fn passage(&mut self) -> Selector {
        let (start, end) = (self.offset("start"), self.offset("end"));
        self.whole &= start <= end;
        Selector {
            exact: self.text("exact"),
            prefix: self.text("prefix"),
            suffix: self.text("suffix"),
            start,
            end: end.max(start),
        }
    }
}

impl Annotation {
    /// Reads an annotation from the fields of a JSON object, and tells whether all of them were
    /// present and valid. `None` if there is neither a passage nor a note.
    #[must_use]
    pub fn read(fields: Map<String, Value>) -> Option<(Self, bool)> {
        let mut fields = Fields {
            remaining: fields,
            whole: true,
        };
        let mut annotation = Self {
            kind: fields.kind(),
            passage: fields.passage(),
            id: fields.text("id"),
            note: fields.text("note"),
            article: fields.text("article"),
            sha256: fields.text("sha256"),
            created: fields.optional_text("created"),
            modified: fields.optional_text("modified"),
            others: fields.remaining,
        };
        if annotation.is_empty() {
            return None;
        }
        if annotation.id.is_empty() {
            annotation.id = identifier(&[value(&annotation).to_string().as_bytes()]);
        }
        Some((annotation, fields.whole))
    }
}

/// The annotation as the JSON object that its file holds.
#[must_use]
pub fn value(annotation: &Annotation) -> Value {
    serde_json::to_value(annotation).unwrap_or_default()
}

/// Writes the kind as fields: `kind`, and `letter` for a bookmark.
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
