//! `kidneyread about`: where an article comes from, and what helps to judge it, as behind the key
//! for it in the reader.

use std::ffi::OsString;

use clap::Args;
use serde::Serialize;

use super::article::{Entry, document, with_sidecar};
use super::{CliError, Console};
use crate::commentary::about::{Line, Part, Weight, measured, stated};
use crate::commentary::comments::{self, Commentary, NOTICE, Provenance};
use crate::commentary::judging::{self, Check, Place};
use crate::commentary::sources::Source;
use crate::library::Library;
use crate::library::readability;

/// Options of `about`.
#[derive(Debug, Clone, Default, Args)]
pub struct AboutOptions {
    /// The article: its id, a file, the beginning of its id, or its number; - for standard input
    pub article: OsString,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// All that is said about an article, as `about --json` prints it.
#[derive(Debug, Serialize)]
struct About<'a> {
    article: Entry<'a>,
    grade: Option<f64>,
    provenance: Option<&'a Provenance>,
    checklist: &'static [Check],
    claims: Vec<Claimed>,
    questions: Vec<Question>,
    further: &'static [Place],
    as_of: Option<&'static str>,
    notice: &'static str,
}

/// A claim as `about --json` prints it.
#[derive(Debug, Serialize)]
struct Claimed {
    quote: &'static str,
    known: &'static str,
    evidence: &'static str,
    sources: Vec<&'static Source>,
}

/// A question to take along as `about --json` prints it.
#[derive(Debug, Serialize)]
struct Question {
    ask: &'static str,
    text: &'static str,
    sources: Vec<&'static Source>,
}

/// Prints what is said about an article.
///
/// # Errors
/// If there is no such article, it cannot be read, or writing fails.
pub(super) fn about(
    library: &Library,
    options: &AboutOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let article = library.find_article(&options.article.to_string_lossy())?;
    let (document, commentary) = (document(article)?, comments::on(article));
    if options.json {
        let article = with_sidecar(article, console);
        let entry = Entry::new(&article, &document, false);
        let grade = readability::grade(&document);
        console.json(&About::new(entry, grade, commentary))?;
        return Ok(());
    }
    print(&stated(&document, commentary), console)?;
    writeln!(console.out)?;
    print(&measured(&document), console)?;
    for part in Part::ALL {
        if let Some(commentary) = commentary {
            writeln!(console.out)?;
            console.paragraph(&part.title().to_uppercase(), ["", ""])?;
            print(&part.lines(commentary, &console.today()), console)?;
        }
    }
    writeln!(console.out)?;
    if let Some(commentary) = commentary {
        console.paragraph(&format!("As of {}.", commentary.as_of), ["", ""])?;
    }
    Ok(console.paragraph(NOTICE, ["", ""])?)
}

fn print(lines: &[Line], console: &mut Console<'_>) -> Result<(), CliError> {
    for (weight, line) in lines {
        let indent = match weight {
            Weight::Strong => {
                writeln!(console.out)?;
                ["", ""]
            }
            Weight::Plain => ["", "  "],
            Weight::Detail => ["  ", "  "],
        };
        console.paragraph(line, indent)?;
    }
    Ok(())
}

impl<'a> About<'a> {
    fn new(article: Entry<'a>, grade: Option<f64>, commentary: Option<&'a Commentary>) -> Self {
        let claims = commentary.map_or(&[][..], |commentary| commentary.claims);
        let questions = commentary.map_or(&[][..], |_| judging::questions());
        Self {
            article,
            grade,
            provenance: commentary.map(|commentary| &commentary.provenance),
            checklist: commentary.map_or(&[], |commentary| commentary.checklist),
            claims: claims
                .iter()
                .map(|claim| Claimed {
                    quote: claim.quote,
                    known: claim.known,
                    evidence: claim.strength.name(),
                    sources: Source::of(claim.basis).collect(),
                })
                .collect(),
            questions: questions
                .iter()
                .map(|question| Question {
                    ask: question.ask.name(),
                    text: question.text,
                    sources: Source::of(question.basis).collect(),
                })
                .collect(),
            further: commentary.map_or(&[], |_| judging::further()),
            as_of: commentary.map(|commentary| commentary.as_of),
            notice: NOTICE,
        }
    }
}
