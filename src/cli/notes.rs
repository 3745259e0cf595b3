//! `kidneyread notes`: prints the reader's annotations, for people as Markdown or as a page of
//! questions to take to an appointment, for programs as JSON or JSON-LD.

mod group;
mod markdown;

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use self::group::{Group, groups};
use super::import::import;
use super::{CliError, Console};
use crate::annotations::{Annotation, Annotations, VERSION, jsonld};
use crate::commentary::about::{self, Weight};
use crate::commentary::comments::NOTICE;
use crate::library::Library;
use crate::library::identity::source_hash;
use crate::storage::store::{Store, StoreError};
use crate::text::shown::Shown;

/// The most columns of a passage that the page of questions repeats.
const MOST_COLUMNS: usize = 240;

/// Options of `notes`.
#[derive(Debug, Clone, Default, Args)]
pub struct NotesOptions {
    #[command(subcommand)]
    #[expect(missing_docs, reason = "a doc comment here would be taken for help")]
    pub import: Option<NotesCommand>,
    /// Format of the notes: markdown, json or jsonld (W3C Web Annotations)
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true
    )]
    pub format: NotesForm,
    /// Prints only the notes on this article; may be given several times
    #[arg(long = "in", visible_alias = "article", value_name = "ARTICLE")]
    pub articles: Vec<OsString>,
    /// Prints a page to take along: your notes that end in a question mark, and ready questions
    #[arg(long, conflicts_with = "format")]
    pub questions: bool,
}

/// A command that does something else with notes than print them.
#[derive(Debug, Clone, Subcommand)]
pub enum NotesCommand {
    /// Adds notes from a file: kidneyread's own, or W3C Web Annotations of another program
    Import {
        /// A file (at most 64 MiB) that `notes` printed as json or jsonld, or another program wrote; -
        /// for standard input
        file: PathBuf,
    },
}

/// A format in which annotations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum NotesForm {
    /// for people
    #[default]
    Markdown,
    /// one object with all that is kept
    Json,
    /// W3C Web Annotations, for other programs
    Jsonld,
}

/// The annotations as `notes --format json` prints them.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    version: u64,
    notes: &'a [&'a Annotation],
}

/// Prints the annotations in `store`, none where there is no store, or imports annotations into it.
///
/// # Errors
/// If there is no such article, the store fails or writing fails; else as [`import`].
pub(super) fn notes(
    library: &Library,
    store: Option<&Store>,
    options: &NotesOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    match options {
        NotesOptions { import: None, .. } => print(library, store, options, console),
        NotesOptions {
            import: Some(NotesCommand::Import { file }),
            format: NotesForm::Markdown,
            articles,
            questions: false,
        } if articles.is_empty() => import(library, store, file, console),
        _ => Err(CliError::ImportPrints),
    }
}

/// Prints the annotations that the options choose.
fn print(
    library: &Library,
    store: Option<&Store>,
    options: &NotesOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let (annotations, warning) = store.map(Store::notes).unwrap_or_default();
    match warning {
        Some(error @ StoreError::Io(..)) => return Err(error.into()),
        Some(warning) => console.complain(&warning.to_string())?,
        None => {}
    }
    let names = options.articles.iter();
    let only: Vec<String> = names
        .map(|name| article_id(&name.to_string_lossy(), library, &annotations))
        .collect::<Result<_, _>>()?;
    let wanted: Vec<&Annotation> = annotations
        .all()
        .iter()
        .filter(|annotation| only.is_empty() || only.contains(&annotation.article))
        .filter(|annotation| !options.questions || annotation.asks())
        .collect();
    if wanted.is_empty() && options.format == NotesForm::Markdown && !options.questions {
        let message = nothing_to_print(store, &only);
        return Ok(console.complain(&message)?);
    }
    match options.format {
        NotesForm::Json => console.json(&Entry {
            version: VERSION,
            notes: &wanted,
        })?,
        NotesForm::Jsonld => {
            let groups = groups(library, &wanted, console)?;
            console.json(&collection(&wanted, &groups))?;
        }
        NotesForm::Markdown => {
            let groups = groups(library, &wanted, console)?;
            if options.questions {
                print_questions(&groups, console)?;
            } else {
                markdown::write(&groups, console.out)?;
            }
        }
    }
    Ok(())
}

/// The id of the article that `name` stands for: an id that annotations hold, or else a name as
/// everywhere on the command line.
fn article_id(
    name: &str,
    library: &Library,
    annotations: &Annotations,
) -> Result<String, CliError> {
    if annotations.on(name).next().is_some() {
        return Ok(name.to_owned());
    }
    Ok(library.find_article(name)?.id.clone())
}

/// The message that there is nothing to print, and why.
fn nothing_to_print(store: Option<&Store>, articles: &[String]) -> String {
    use crate::reader::action::Command::{Note, Select};
    match (store, articles) {
        (None, _) => {
            "there are no notes, because there is nowhere to keep them: leave out --no-state, or name a folder with --home DIR".to_owned()
        }
        (_, []) => {
            format!("there are no notes yet: in the reader, {Select} marks a passage and {Note} writes a note on it")
        }
        (_, articles) => format!("there are no notes on {}", articles.join(", ")),
    }
}

/// The annotations as a W3C collection, with positions in characters where the article still has
/// the text that an annotation was made in.
fn collection(annotations: &[&Annotation], groups: &[Group<'_>]) -> serde_json::Value {
    let texts: HashMap<&str, (&str, String)> = groups
        .iter()
        .filter_map(|group| Some((group.id, (group.text(), source_hash(group.document()?)))))
        .collect();
    jsonld::collection(annotations, |annotation| {
        let (text, sha256) = texts.get(&*annotation.article)?;
        (*sha256 == annotation.sha256).then_some(*text)
    })
}

/// Prints the notes that ask something as a numbered page to take to an appointment, and under them
/// the questions that kidneyread has ready.
fn print_questions(groups: &[Group<'_>], console: &mut Console<'_>) -> io::Result<()> {
    writeln!(console.out, "Questions to ask")?;
    if groups.is_empty() {
        console.paragraph(
            "None of your own yet: notes that end in a question mark are printed here.",
            ["", ""],
        )?;
    } else {
        print_own(groups, console)?;
    }
    for (weight, line) in about::questions() {
        if weight != Weight::Plain {
            writeln!(console.out)?;
        }
        let indent = if weight == Weight::Plain { "    " } else { "" };
        console.paragraph(&line, ["", indent])?;
    }
    writeln!(console.out)?;
    console.paragraph(NOTICE, ["", ""])
}

/// Prints the reader's own questions, each with its passage.
fn print_own(groups: &[Group<'_>], console: &mut Console<'_>) -> io::Result<()> {
    let questions = groups.iter().flat_map(|group| {
        group
            .annotations
            .iter()
            .map(move |annotation| (group, annotation))
    });
    let digits = questions.clone().count().to_string().len();
    let indent = " ".repeat(digits + 2);
    for (number, (group, (annotation, found))) in (1..).zip(questions) {
        writeln!(console.out)?;
        console.paragraph(&annotation.note, [&format!("{number:digits$}. "), &indent])?;
        let passage = Shown::words(group.passage(annotation, *found)).cut(MOST_COLUMNS, "…");
        if !passage.text().is_empty() {
            console.paragraph(&format!("“{passage}”"), [&indent, &indent])?;
        }
        console.paragraph(
            &format!("{}, {}", group.label(), group.place(*found)),
            [&indent, &indent],
        )?;
    }
    Ok(())
}
