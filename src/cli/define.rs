//! `kidneyread define`: what a clinical word means, as the card that the reader shows. A word that
//! only leads to another one is never given that one's meaning: how they stand to each other comes
//! first.

use std::io::Write;

use serde::Serialize;

use super::{CliError, document, json, paragraph};
use crate::commentary::comments::NOTICE;
use crate::commentary::glossary::{Name, Term, lookup, nearest, places};
use crate::library::Library;
use crate::text::shown::{Shown, counted};

/// As many words as are suggested for one that is not there.
const MOST_SUGGESTIONS: usize = 3;
/// As many articles as are named in which a term occurs.
const MOST_ARTICLES: usize = 12;
/// The widest that a message says a word, in columns.
const MOST_COLUMNS: usize = 60;

/// A term as `define --json` gives it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    word: &'a str,
    id: &'static str,
    headword: &'static str,
    relation: &'static str,
    definition: &'static str,
    names: Vec<EntryName>,
    see_also: Vec<&'static str>,
    basis: Vec<&'static str>,
    occurs: Vec<Occurs<'a>>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct EntryName {
    text: &'static str,
    relation: &'static str,
}

/// How often a term stands in an article.
#[derive(Debug, Serialize)]
struct Occurs<'a> {
    article: &'a str,
    count: usize,
}

/// Prints what a word means.
///
/// # Errors
/// If the glossary does not have it, or nothing can be written.
pub fn define(
    library: &Library,
    word: &str,
    as_json: bool,
    columns: u16,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    if !word.chars().any(char::is_alphanumeric) {
        return Err(CliError::EmptyQuery);
    }
    let name = lookup(word).ok_or_else(|| CliError::NoTerm(advice(word)))?;
    let (term, occurs) = (name.term(), occurs(library, name.term(), complain)?);
    if !as_json {
        return card(name, word, &occurs, usize::from(columns), out);
    }
    let entry = Entry {
        word,
        id: term.id(),
        headword: term.headword(),
        relation: name.relation().name(),
        definition: term.definition(),
        names: term
            .names()
            .map(|(relation, text)| EntryName {
                text,
                relation: relation.name(),
            })
            .collect(),
        see_also: term.see_also().map(Term::id).collect(),
        basis: term.basis().collect(),
        occurs,
        notice: NOTICE,
    };
    json(&entry, out)
}

fn card(
    name: &'static Name,
    word: &str,
    occurs: &[Occurs<'_>],
    columns: usize,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let term = name.term();
    paragraph(term.headword(), columns, ["", ""], out)?;
    if let Some(standing) = name.standing(word.trim()) {
        paragraph(&standing, columns, ["", ""], out)?;
    }
    writeln!(out)?;
    paragraph(term.definition(), columns, ["  ", "  "], out)?;
    writeln!(out)?;
    let mut line = |heading: &str, what: &[String], between: &str| match what {
        [] => Ok(()),
        what => paragraph(
            &format!("{heading}: {}", what.join(between)),
            columns,
            ["", "  "],
            out,
        ),
    };
    for (relation, names) in term.groups() {
        line(
            relation.heading(),
            &names.into_iter().map(str::to_owned).collect::<Vec<_>>(),
            ", ",
        )?;
    }
    line(
        "See also",
        &term
            .see_also()
            .map(|other| other.headword().to_owned())
            .collect::<Vec<_>>(),
        ", ",
    )?;
    let mut places: Vec<String> = occurs
        .iter()
        .take(MOST_ARTICLES)
        .map(|place| format!("{} ({})", place.article, place.count))
        .collect();
    if let Some(more) = occurs
        .len()
        .checked_sub(MOST_ARTICLES)
        .filter(|more| *more > 0)
    {
        places.push(format!(
            "and {}",
            counted(more, "article more", "articles more")
        ));
    }
    line("Occurs in", &places, ", ")?;
    line(
        "Rests on",
        &term.basis().map(str::to_owned).collect::<Vec<_>>(),
        "; ",
    )?;
    writeln!(out)?;
    paragraph(
        &format!("The definition is kidneyread’s own. {NOTICE}"),
        columns,
        ["", ""],
        out,
    )
}

/// In which articles a term stands, and how often.
fn occurs<'a>(
    library: &'a Library,
    term: &Term,
    complain: &mut dyn Write,
) -> Result<Vec<Occurs<'a>>, CliError> {
    let (mut occurs, mut unreadable) = (Vec::new(), 0);
    for article in library.articles() {
        let Ok(document) = document(article) else {
            unreadable += 1;
            continue;
        };
        let count = places(&document, term).len();
        if count > 0 {
            occurs.push(Occurs {
                article: &article.id,
                count,
            });
        }
    }
    super::unread(unreadable, complain)?;
    Ok(occurs)
}

/// What to try where the glossary does not have a word.
fn advice(word: &str) -> String {
    let said = Shown::words(word).cut(MOST_COLUMNS, "…");
    let near: Vec<String> = nearest(word, MOST_SUGGESTIONS)
        .into_iter()
        .map(|name| format!("“{}”", name.text()))
        .collect();
    if near.is_empty() {
        return format!(
            "the glossary does not have “{said}”; `kidneyread search` looks for words in the articles"
        );
    }
    format!(
        "the glossary does not have “{said}”; did you mean {}?",
        near.join(" or ")
    )
}
