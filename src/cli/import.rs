//! `kidneyread notes import`: annotations that `notes` printed, or another program wrote, join
//! those that are kept. Nothing that is kept is replaced: of two that differ both stay.

use std::io;
use std::path::Path;

use serde_json::{Deserializer, Map, Value};

use super::article::document;
use super::{CliError, Console};
use crate::annotations::jsonld::{self, Draft, Received};
use crate::annotations::{Annotation, Annotations, Change, NAME, VERSION};
use crate::library::Library;
use crate::library::identity::hash;
use crate::storage::source;
use crate::storage::store::{Store, StoreError};
use crate::text::shown::{Shown, counted};

/// The most bytes that are imported at once: 64 MiB.
const MOST_BYTES: usize = 64 << 20;

/// Why a file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is too long.
    #[error("it has more than {MOST_BYTES} bytes")]
    TooLong,
    /// The file holds nothing.
    #[error("it is empty")]
    Empty,
    /// The file is not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// Something stands behind the JSON value.
    #[error("something stands behind its end")]
    NotOneValue,
    /// It is a file of kidneyread's annotations, and parts of it cannot be read.
    #[error("it is damaged: not all of it could be read")]
    Damaged,
    /// One of its notes, by its number from 1, is none, or is not whole.
    #[error("number {0} of its notes lacks something, or is none")]
    NoNote(usize),
    /// Its format is newer than this program.
    #[error("a newer kidneyread wrote it")]
    Newer,
    /// It does not say in which version of kidneyread's format it is.
    #[error("it does not say the version of its format")]
    NoVersion,
    /// It is not what another program writes, either.
    #[error(transparent)]
    Jsonld(#[from] jsonld::ReadError),
}

/// Imports the annotations of a file, or of standard input for `-`, and says what became of them.
///
/// # Errors
/// If the file holds no annotations, or is too long, there is no store, or it cannot be written:
/// then nothing has changed.
pub(super) fn import(
    library: &Library,
    store: Option<&Store>,
    file: &Path,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let (name, bytes) = match file.to_str() {
        Some("-") => ("standard input".to_owned(), console.read(MOST_BYTES + 1)?),
        _ => (
            file.display().to_string(),
            source::bytes(file, MOST_BYTES + 1)?,
        ),
    };
    let store = store.ok_or(CliError::ImportKeepsNothing)?;
    let Received {
        mut drafts,
        elsewhere,
    } = received(&bytes).map_err(|error| CliError::Import(name, error))?;
    place(library, &mut drafts, console)?;
    let read = drafts.len();
    let changes: Vec<Change> = drafts
        .into_iter()
        .filter_map(Draft::finish)
        .map(|annotation| Change {
            before: None,
            after: Some(annotation),
        })
        .collect();
    let outcome = keep(&changes, store, console)?;
    report(&outcome, read - changes.len(), elsewhere, console)?;
    Ok(())
}

/// How many annotations came to what.
struct Outcome {
    /// They are new.
    added: usize,
    /// They were there already.
    there: usize,
    /// They are kept beside others of the same id.
    kept_beside: usize,
}

/// Adds annotations to those that are kept, and says how many came to what.
fn keep(changes: &[Change], store: &Store, console: &mut Console<'_>) -> Result<Outcome, CliError> {
    let (mut annotations, mut warning) = store.notes();
    let (mut added, mut kept_beside) = (0, 0);
    for change in changes {
        let before = annotations.all().len();
        let differs = annotations.apply(change);
        let grew = annotations.all().len() - before;
        *(if differs {
            &mut kept_beside
        } else {
            &mut added
        }) += grew;
    }
    if added + kept_beside > 0 {
        let (_, newer) = store.keep(changes)?;
        // That both versions stay is told below.
        warning = newer
            .filter(|warning| !matches!(warning, StoreError::Both))
            .or(warning);
    }
    if let Some(warning) = warning {
        console.complain(&warning.to_string())?;
    }
    Ok(Outcome {
        added,
        there: changes.len() - added - kept_beside,
        kept_beside,
    })
}

/// Says what became of the annotations, how many were left out, and where there are more.
fn report(
    outcome: &Outcome,
    left_out: usize,
    elsewhere: Option<String>,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let Outcome {
        added,
        there,
        kept_beside,
    } = outcome;
    writeln!(
        console.out,
        "{} added, {there} there already, {kept_beside} kept beside one that differs",
        counted(*added, "note", "notes")
    )?;
    if left_out > 0 {
        writeln!(
            console.out,
            "{left_out} left out, with neither a passage nor a note"
        )?;
    }
    if let Some(elsewhere) = elsewhere {
        writeln!(
            console.out,
            "There are more elsewhere, and these were not fetched: {}",
            Shown::line(&elsewhere)
        )?;
    }
    Ok(())
}

/// Has the articles tell where the passages are of those drafts that do not say it themselves.
fn place(library: &Library, drafts: &mut [Draft], console: &mut Console<'_>) -> io::Result<()> {
    if !drafts.iter().any(Draft::is_incomplete) {
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
            draft.consider(&article.id, &sha256, &document);
        }
    }
    console.complain_of_unread(unreadable)
}

/// The annotations in a file's bytes.
fn received(bytes: &[u8]) -> Result<Received, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLong);
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    let mut values = Deserializer::from_slice(bytes).into_iter::<Value>();
    let value = values
        .next()
        .ok_or(ImportError::Empty)?
        .map_err(ImportError::NotJson)?;
    let only = bytes
        .get(values.byte_offset()..)
        .is_none_or(|rest| rest.iter().all(u8::is_ascii_whitespace));
    match value {
        Value::Object(header) if header.get("file").is_some_and(|file| file == NAME) => {
            check_version(&header)?;
            kept_file(bytes)
        }
        _ if !only => Err(ImportError::NotOneValue),
        Value::Object(mut fields) if fields.get("notes").is_some_and(Value::is_array) => {
            check_version(&fields)?;
            match fields.remove("notes") {
                Some(Value::Array(notes)) => printed(notes),
                _ => Ok(Received::default()),
            }
        }
        other => Ok(jsonld::read(&other)?),
    }
}

/// The annotations of the file that they are kept in.
fn kept_file(bytes: &[u8]) -> Result<Received, ImportError> {
    let (annotations, _, damage) = Annotations::parse(bytes);
    if !damage.is_none() {
        return Err(ImportError::Damaged);
    }
    Ok(annotations.all().iter().cloned().collect())
}

/// The annotations that `notes --format json` printed.
fn printed(notes: Vec<Value>) -> Result<Received, ImportError> {
    let whole = |(number, note)| match note {
        Value::Object(fields) => Annotation::read(fields)
            .filter(|(_, whole)| *whole)
            .map(|(annotation, _)| annotation)
            .ok_or(ImportError::NoNote(number)),
        _ => Err(ImportError::NoNote(number)),
    };
    (1..).zip(notes).map(whole).collect()
}

/// Whether this program knows the format.
fn check_version(fields: &Map<String, Value>) -> Result<(), ImportError> {
    match fields.get("version").and_then(Value::as_u64) {
        Some(version) if version <= VERSION => Ok(()),
        Some(_) => Err(ImportError::Newer),
        None => Err(ImportError::NoVersion),
    }
}
