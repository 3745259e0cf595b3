//! `kidneyread search`: for people grouped by article with each match in its context, for programs
//! a JSON object a match. The best article comes first; only counts are kept of the others while it
//! is printed.

use std::io::Write;

use serde::Serialize;

use super::cite::Bytes;
use super::{CliError, compact, document};
use crate::library::Library;
use crate::search::results::Excerpt;
use crate::search::{MatchKind, Matches, Query, Reading, Scanner};
use crate::storage::corpus::Corpus;
use crate::text::document::Document;
use crate::text::shown::{Shown, counted};

/// How what is found is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printing {
    /// JSON Lines.
    pub json: bool,
    /// The number of matches alone.
    pub count: bool,
    /// As many characters on either side of a match; nothing for as many as fit.
    pub context: Option<u16>,
    /// Columns of a line.
    pub columns: u16,
    /// Whether matches may be marked by escape sequences.
    pub colour: bool,
}

/// A match as `search --json` gives it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    article: &'a str,
    span: Bytes,
    paragraph: usize,
    heading: Option<&'a str>,
    text: &'a str,
    matched: &'static str,
    before: &'a str,
    after: &'a str,
}

/// As many suggestions as are made where nothing is found.
const MOST_SUGGESTIONS: usize = 3;

/// Searches the library, or one article of it.
///
/// # Errors
/// If nothing is found, the query cannot be understood, there is no such article, or nothing can be
/// written.
pub fn search(
    library: &Library,
    text: &str,
    article: Option<&str>,
    reading: Reading,
    how: Printing,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    let only = article.map(|name| library.find(name)).transpose()?;
    let query = Query::parse(text, reading)?.ok_or(CliError::EmptyQuery)?;
    let texts = only.map_or_else(
        || Corpus::new(library),
        |only| Corpus::of_one(library, only),
    );
    let results = texts.found(&query, if how.count { 0 } else { usize::MAX }, &|| true);
    super::unread(results.unreadable, complain)?;
    if how.count {
        writeln!(out, "{}", results.count())?;
    } else {
        let mut scanner = Scanner::new(&query);
        for found in results.kept() {
            let Some(article) = library.get(only.unwrap_or(found.article)) else {
                continue;
            };
            // It could be read a moment ago.
            let Ok(document) = document(article) else {
                continue;
            };
            let matches = scanner.matches(document.text(), || &document);
            if how.json {
                entries(&article.id, &document, &matches, out)?;
            } else {
                let label = if article.sidecar.name.is_some() {
                    article.name().to_owned()
                } else {
                    crate::library::label(&document)
                };
                group(&article.id, &label, &document, &matches, how, out)?;
            }
        }
    }
    if results.count() > 0 && !how.count && !how.json && reading.synonyms {
        let related: Vec<String> = texts
            .related(&query, &|| true)
            .into_iter()
            .map(|(phrase, count)| format!("“{phrase}” ({count})"))
            .collect();
        if !related.is_empty() {
            writeln!(out, "See also {}", related.join(", "))?;
        }
    }
    if results.count() > 0 {
        Ok(())
    } else {
        Err(CliError::NothingFound(advice(&texts, &query)))
    }
}

/// What to try where nothing is found: only what finds something.
fn advice(texts: &Corpus, query: &Query) -> String {
    let mut said = format!("nothing is found for “{}”", query.text());
    let tried = texts
        .slips(query, MOST_SUGGESTIONS, &|| true)
        .into_iter()
        .chain(texts.related(query, &|| true));
    let found: Vec<String> = tried
        .map(|(phrase, count)| format!("“{phrase}” ({count})"))
        .collect();
    if !found.is_empty() {
        said.push_str("; did you mean ");
        said.push_str(&found.join(" or "));
        said.push('?');
    }
    said
}

fn entries(
    id: &str,
    document: &Document,
    matches: &Matches,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    for place in matches.iter() {
        let excerpt = Excerpt::new(document, place);
        let entry = Entry {
            article: id,
            span: place.span.into(),
            paragraph: excerpt.paragraph,
            heading: excerpt.section.as_deref(),
            text: place.span.of(document.text()),
            matched: place.kind.name(),
            before: &excerpt.before,
            after: &excerpt.after,
        };
        compact(&entry, out)?;
    }
    Ok(())
}

/// An article with its matches, each in the same column.
fn group(
    id: &str,
    label: &str,
    document: &Document,
    matches: &Matches,
    how: Printing,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let also: Vec<String> = matches
        .also(document.text())
        .into_iter()
        .map(|word| format!("“{word}”"))
        .collect();
    let synonyms = matches
        .iter()
        .filter(|place| place.kind == MatchKind::Synonym)
        .count();
    let count = counted(matches.len(), "match", "matches");
    let why = match also.is_empty() {
        true => count,
        false if synonyms == matches.len() => format!("{count}, as {}", also.join(", ")),
        false => format!("{count}, {synonyms} of them as {}", also.join(", ")),
    };
    let (strong, mark, off) = if how.colour {
        ("\x1b[1m", "\x1b[1;7m", "\x1b[0m")
    } else {
        ("", "", "")
    };
    writeln!(
        out,
        "{strong}{}{off} · {} · {}",
        Shown::line(id),
        Shown::line(label).cut(60, "…"),
        Shown::line(&why)
    )?;
    let room = usize::from(how.columns).saturating_sub(8);
    let around = how.context.map_or(room * 2 / 5, usize::from);
    for place in matches.iter() {
        let excerpt = Excerpt::new(document, place);
        let sign = if place.kind == MatchKind::Synonym {
            '~'
        } else {
            ' '
        };
        let before = Shown::line(&excerpt.before).cut_left(around, "…");
        let found = Shown::line(&excerpt.text).cut(room.saturating_sub(around).max(8), "…");
        let left = how
            .context
            .map_or_else(|| room.saturating_sub(around + found.width()), usize::from);
        let after = Shown::line(&excerpt.after).cut(left, "…");
        let fill = " ".repeat(around - before.width().min(around));
        writeln!(
            out,
            "{:5} {sign} {fill}{before}{mark}{found}{off}{after}",
            excerpt.paragraph
        )?;
    }
    writeln!(out)?;
    Ok(())
}
