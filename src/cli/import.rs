//! `kidneyread notes import`: annotations that `notes` printed, or another program wrote, join
//! those that are kept. Nothing that is kept is replaced: of two that differ both stay.

use std::io::Write;

use serde_json::{Deserializer, Map, Value};

use super::{CliError, document};
use crate::annotations::jsonld::{self, Draft, Received};
use crate::annotations::{Annotation, Annotations, Change, NAME, VERSION};
use crate::library::Library;
use crate::library::identity::hash;
use crate::storage::store::{Store, StoreError};
use crate::text::shown::{Shown, counted};

/// The most bytes that are taken in at once: 64 MiB.
pub const MOST_IMPORTED: usize = 64 << 20;

/// Takes annotations in, and says what became of them. `name` is where the bytes come from.
///
/// # Errors
/// If the bytes are no annotations, or too many, there is no store, or it cannot be written: then
/// nothing has changed.
pub fn import(
    library: &Library,
    store: Option<&Store>,
    name: &str,
    bytes: &[u8],
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    let store = store.ok_or(CliError::NothingKept)?;
    let refused = |why: String| CliError::NotNotes(name.to_owned(), why);
    if bytes.len() > MOST_IMPORTED {
        return Err(refused(format!("it has more than {MOST_IMPORTED} bytes")));
    }
    let Received {
        mut drafts,
        elsewhere,
    } = given(bytes).map_err(refused)?;
    place(library, &mut drafts, complain)?;
    let read = drafts.len();
    let after: Vec<Annotation> = drafts.into_iter().filter_map(Draft::done).collect();
    let left_out = read - after.len();
    let changes: Vec<Change> = after
        .into_iter()
        .map(|annotation| Change {
            before: None,
            after: Some(annotation),
        })
        .collect();
    let (mut notes, told) = store.notes();
    let (mut added, mut beside) = (0, 0);
    for change in &changes {
        let before = notes.all().len();
        let differs = notes.apply(change);
        let grew = notes.all().len() - before;
        *(if differs { &mut beside } else { &mut added }) += grew;
    }
    let told = if added + beside > 0 {
        store
            .keep(&changes)?
            .1
            .filter(|told| !matches!(told, StoreError::Both))
            .or(told)
    } else {
        told
    };
    if let Some(told) = told {
        writeln!(complain, "kidneyread: {}", Shown::line(&told.to_string()))?;
    }
    let there = changes.len() - added - beside;
    writeln!(
        out,
        "{} added, {there} there already, {beside} kept beside one that differs",
        counted(added, "note", "notes")
    )?;
    if left_out > 0 {
        writeln!(
            out,
            "{left_out} left out, with neither a passage nor a note"
        )?;
    }
    if let Some(elsewhere) = elsewhere {
        writeln!(
            out,
            "There are more elsewhere, and these were not fetched: {}",
            Shown::line(&elsewhere)
        )?;
    }
    Ok(())
}

/// Has the articles tell where the passages are that do not say it themselves.
fn place(
    library: &Library,
    drafts: &mut [Draft],
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    if !drafts.iter().any(Draft::is_open) {
        return Ok(());
    }
    let mut unreadable = 0;
    for article in library.articles() {
        let Ok(document) = document(article) else {
            unreadable += 1;
            continue;
        };
        let sha256 = hash(document.text());
        for draft in &mut *drafts {
            draft.look(&article.id, &sha256, &document);
        }
    }
    super::unread(unreadable, complain)
}

/// The annotations in a file's bytes, or what is wrong with them.
fn given(bytes: &[u8]) -> Result<Received, String> {
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut values = Deserializer::from_slice(bytes).into_iter::<Value>();
    let value = match values.next() {
        Some(Ok(value)) => value,
        Some(Err(error)) => return Err(format!("it is not JSON: {error}")),
        None => return Err("it is empty".to_owned()),
    };
    let only = bytes
        .get(values.byte_offset()..)
        .is_none_or(|rest| rest.iter().all(u8::is_ascii_whitespace));
    match value {
        // The file that annotations are kept in.
        Value::Object(header) if header.get("file").is_some_and(|file| file == NAME) => {
            current(&header)?;
            match Annotations::parse(bytes) {
                (notes, _, damage) if damage.is_none() => Ok(drafts(notes.all().to_vec())),
                _ => Err("it is damaged: not all of it could be read".to_owned()),
            }
        }
        _ if !only => Err("something stands behind its end".to_owned()),
        Value::Object(mut fields) if fields.get("notes").is_some_and(Value::is_array) => {
            current(&fields)?;
            let Some(Value::Array(notes)) = fields.remove("notes") else {
                return Ok(Received::default());
            };
            let whole = |(number, note): (usize, Value)| match note {
                Value::Object(fields) => Annotation::read(fields)
                    .filter(|(_, whole)| *whole)
                    .map(|(annotation, _)| annotation)
                    .ok_or(number),
                _ => Err(number),
            };
            let notes: Result<Vec<Annotation>, usize> = (1..).zip(notes).map(whole).collect();
            notes.map(drafts).map_err(|number| {
                format!("number {number} of its notes lacks something, or is none")
            })
        }
        other => jsonld::read(&other).map_err(|error| error.to_string()),
    }
}

/// Whether this program knows the format.
fn current(fields: &Map<String, Value>) -> Result<(), String> {
    match fields.get("version").and_then(Value::as_u64) {
        Some(version) if version <= VERSION => Ok(()),
        Some(_) => Err("a newer kidneyread wrote it".to_owned()),
        None => Err("it does not say the version of its format".to_owned()),
    }
}

fn drafts(annotations: Vec<Annotation>) -> Received {
    Received {
        drafts: annotations.into_iter().map(Draft::from).collect(),
        elsewhere: None,
    }
}
