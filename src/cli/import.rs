//! `kidneyread notes import`: adds annotations that `notes` printed, or another program wrote, to
//! the store. No annotation there is replaced: of two versions that differ, both are kept.

use std::io;
use std::path::Path;

use serde_json::{Deserializer, Map, Value};

use super::article::document;
use super::{CliError, Console};
use crate::annotations::jsonld::{self, Draft, Received};
use crate::annotations::{Annotation, Annotations, Change, NAME, VERSION};
use crate::library::Library;
use crate::library::identity::source_hash;
use crate::storage::store::{Store, StoreError};
use crate::text::shown::{Shown, counted};

/// The longest file that is imported: 64 MiB.
const MOST_BYTES: usize = 64 << 20;

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is longer than 64 MiB.
    #[error("it has more than {MOST_BYTES} bytes")]
    TooLong,
    /// The file holds nothing but white space.
    #[error("it is empty")]
    Empty,
    /// The file is not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// The file goes on behind the JSON value.
    #[error("there is more text after its end")]
    NotOneValue,
    /// The file is kidneyread's own file of annotations, and parts of it cannot be read.
    #[error("it is damaged: not all of it could be read")]
    Damaged,
    /// One of the notes is no annotation, or not a whole one. The field is its number, from 1.
    #[error("note {0} of it is incomplete, or no note")]
    NoNote(usize),
    /// The format is newer than this program understands.
    #[error("a newer version of kidneyread wrote it")]
    Newer,
    /// The file is in kidneyread's format, but gives no version of it.
    #[error("it does not say the version of its format")]
    NoVersion,
    /// The file is not in kidneyread's format, and holds no W3C annotations either.
    #[error(transparent)]
    Jsonld(#[from] jsonld::ReadError),
}

/// Imports the annotations of a file, or of standard input for `-`, and prints what became of them.
///
/// # Errors
/// If the file holds no annotations or is too long, if there is no store, or if it cannot be
/// written: then nothing is changed.
pub(super) fn import(
    library: &Library,
    store: Option<&Store>,
    file: &Path,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let bytes = console.read_file(file, MOST_BYTES + 1)?;
    let name = match file.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => file.display().to_string(),
    };
    let store = store.ok_or(CliError::ImportKeepsNothing)?;
    let Received {
        mut drafts,
        elsewhere,
    } = read(&bytes).map_err(|error| CliError::Import(name, error))?;
    complete(library, &mut drafts, console)?;
    let count = drafts.len();
    let changes: Vec<Change> = drafts
        .into_iter()
        .filter_map(Draft::finish)
        .map(|annotation| Change {
            before: None,
            after: Some(annotation),
        })
        .collect();
    let outcome = keep(&changes, store, console)?;
    report(&outcome, count - changes.len(), elsewhere, console)?;
    Ok(())
}

/// Counts of imported annotations, by what happened to them.
struct Outcome {
    /// New annotations.
    added: usize,
    /// Annotations that the store had already.
    known: usize,
    /// Annotations that differ from one with the same id in the store; both are kept.
    conflicts: usize,
}

/// Adds annotations to the store, and counts what became of them.
fn keep(changes: &[Change], store: &Store, console: &mut Console<'_>) -> Result<Outcome, CliError> {
    let (mut annotations, mut warning) = store.notes();
    let (mut added, mut conflicts) = (0, 0);
    for change in changes {
        let before = annotations.all().len();
        let is_conflict = annotations.apply(change);
        let grew = annotations.all().len() - before;
        *(if is_conflict {
            &mut conflicts
        } else {
            &mut added
        }) += grew;
    }
    if added + conflicts > 0 {
        let (_, newer) = store.keep(changes)?;
        // `report` tells how many annotations are kept in both versions.
        warning = newer
            .filter(|warning| !matches!(warning, StoreError::Both))
            .or(warning);
    }
    if let Some(warning) = warning {
        console.complain(&warning.to_string())?;
    }
    Ok(Outcome {
        added,
        known: changes.len() - added - conflicts,
        conflicts,
    })
}

/// Prints what became of the annotations, how many were left out, and where there are more.
fn report(
    outcome: &Outcome,
    left_out: usize,
    elsewhere: Option<String>,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let Outcome {
        added,
        known,
        conflicts,
    } = outcome;
    writeln!(
        console.out,
        "{} added, {known} already there, {conflicts} kept beside a different version",
        counted(*added, "note", "notes")
    )?;
    if left_out > 0 {
        writeln!(console.out, "{left_out} left out (no passage and no note)")?;
    }
    if let Some(elsewhere) = elsewhere {
        writeln!(
            console.out,
            "More are stored elsewhere, and were not fetched: {}",
            Shown::line(&elsewhere)
        )?;
    }
    Ok(())
}

/// Completes drafts that do not say where their passage stands, from the articles of the library.
fn complete(library: &Library, drafts: &mut [Draft], console: &mut Console<'_>) -> io::Result<()> {
    if !drafts.iter().any(Draft::is_incomplete) {
        return Ok(());
    }
    let mut unreadable = 0;
    for article in library.articles() {
        let Ok(document) = document(article) else {
            unreadable += 1;
            continue;
        };
        let sha256 = source_hash(&document);
        for draft in &mut *drafts {
            draft.consider(&article.id, &sha256, &document);
        }
    }
    console.complain_of_unreadable(unreadable)
}

/// Reads annotations from the bytes of a file, in any of the formats that can be imported.
fn read(bytes: &[u8]) -> Result<Received, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLong);
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut values = Deserializer::from_slice(bytes).into_iter::<Value>();
    let value = values
        .next()
        .ok_or(ImportError::Empty)?
        .map_err(ImportError::NotJson)?;
    let ends_there = bytes
        .get(values.byte_offset()..)
        .is_none_or(|rest| rest.iter().all(u8::is_ascii_whitespace));
    match value {
        Value::Object(header) if header.get("file").is_some_and(|file| file == NAME) => {
            check_version(&header)?;
            read_file(bytes)
        }
        _ if !ends_there => Err(ImportError::NotOneValue),
        Value::Object(mut fields) if fields.get("notes").is_some_and(Value::is_array) => {
            check_version(&fields)?;
            match fields.remove("notes") {
                Some(Value::Array(notes)) => read_printed(notes),
                _ => Ok(Received::default()),
            }
        }
        other => Ok(jsonld::read(&other)?),
    }
}

/// Reads kidneyread's own file of annotations.
fn read_file(bytes: &[u8]) -> Result<Received, ImportError> {
    let (annotations, _, damage) = Annotations::parse(bytes);
    if !damage.is_none() {
        return Err(ImportError::Damaged);
    }
    Ok(annotations.all().iter().cloned().collect())
}

/// Reads the annotations that `notes --format json` printed.
fn read_printed(notes: Vec<Value>) -> Result<Received, ImportError> {
    let whole = |(number, note)| match note {
        Value::Object(fields) => Annotation::read(fields)
            .filter(|(_, whole)| *whole)
            .map(|(annotation, _)| annotation)
            .ok_or(ImportError::NoNote(number)),
        _ => Err(ImportError::NoNote(number)),
    };
    (1..).zip(notes).map(whole).collect()
}

/// Checks that a version of kidneyread's format is given, and that this program understands it.
fn check_version(fields: &Map<String, Value>) -> Result<(), ImportError> {
    match fields.get("version").and_then(Value::as_u64) {
        Some(version) if version <= VERSION => Ok(()),
        Some(_) => Err(ImportError::Newer),
        None => Err(ImportError::NoVersion),
    }
}
