//! `kidneyread define`: what a clinical word means, as on the card that the reader shows. A word
//! that only leads to another one is never given that one's meaning: the card begins with how the
//! two stand to each other.

use std::borrow::Borrow;
use std::io;

use clap::Args;
use serde::Serialize;

use super::article::document;
use super::{CliError, Console};
use crate::commentary::comments::NOTICE;
use crate::commentary::glossary::{Name, Term, lookup, nearest, places};
use crate::library::Library;
use crate::text::shown::{Shown, counted};

/// How many words are suggested for one that the glossary does not have.
const MOST_SUGGESTIONS: usize = 3;
/// How many articles are named in which a term occurs.
const MOST_ARTICLES: usize = 12;
/// How wide a word is at most in a message, in columns.
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
    occurs: Vec<Occurrences<'a>>,
    notice: &'static str,
}

#[derive(Debug, Serialize)]
struct EntryName {
    text: &'static str,
    relation: &'static str,
}

/// How often a term stands in an article.
#[derive(Debug, Serialize)]
struct Occurrences<'a> {
    article: &'a str,
    count: usize,
}

/// Which word is explained, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct DefineOptions {
    /// The word, or words: an abbreviation or an everyday word will do
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Prints what a word means.
///
/// # Errors
/// If the glossary does not have the word, or nothing can be written.
pub(super) fn define(
    library: &Library,
    options: &DefineOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let word = &*options.words.join(" ");
    if !word.chars().any(char::is_alphanumeric) {
        return Err(CliError::EmptyQuery);
    }
    let name = lookup(word).ok_or_else(|| CliError::NoTerm(advice(word)))?;
    let occurrences = occurrences(library, name.term(), console)?;
    if options.json {
        console.json(&Entry::new(word, name, occurrences))?;
    } else {
        card(word, name, &occurrences, console)?;
    }
    Ok(())
}

impl<'a> Entry<'a> {
    fn new(word: &'a str, name: &Name, occurrences: Vec<Occurrences<'a>>) -> Self {
        let term = name.term();
        let names = term.names().map(|(relation, text)| EntryName {
            text,
            relation: relation.name(),
        });
        Self {
            word,
            id: term.id(),
            headword: term.headword(),
            relation: name.relation().name(),
            definition: term.definition(),
            names: names.collect(),
            see_also: term.see_also().map(Term::id).collect(),
            basis: term.basis().collect(),
            occurs: occurrences,
            notice: NOTICE,
        }
    }
}

/// Writes the card of a term, as it was met under the name `word`.
fn card(
    word: &str,
    name: &Name,
    occurrences: &[Occurrences<'_>],
    console: &mut Console<'_>,
) -> io::Result<()> {
    let term = name.term();
    console.paragraph(term.headword(), ["", ""])?;
    if let Some(standing) = name.standing(word.trim()) {
        console.paragraph(&standing, ["", ""])?;
    }
    writeln!(console.out)?;
    console.paragraph(term.definition(), ["  ", "  "])?;
    writeln!(console.out)?;
    for (relation, names) in term.groups() {
        list(relation.heading(), &names, ", ", console)?;
    }
    let see_also: Vec<&str> = term.see_also().map(Term::headword).collect();
    list("See also", &see_also, ", ", console)?;
    list("Occurs in", &named(occurrences), ", ", console)?;
    let basis: Vec<&str> = term.basis().collect();
    list("Rests on", &basis, "; ", console)?;
    writeln!(console.out)?;
    console.paragraph(
        &format!("The definition is kidneyread’s own. {NOTICE}"),
        ["", ""],
    )
}

/// Writes a list behind its heading, if there is something to list.
fn list<S: Borrow<str>>(
    heading: &str,
    items: &[S],
    between: &str,
    console: &mut Console<'_>,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    console.paragraph(&format!("{heading}: {}", items.join(between)), ["", "  "])
}

/// Articles with how often a term stands in each, as many as are named, and how many more there
/// are.
fn named(occurrences: &[Occurrences<'_>]) -> Vec<String> {
    let mut named: Vec<String> = occurrences
        .iter()
        .take(MOST_ARTICLES)
        .map(|place| format!("{} ({})", place.article, place.count))
        .collect();
    let more = occurrences.len().saturating_sub(MOST_ARTICLES);
    if more > 0 {
        named.push(format!(
            "and {}",
            counted(more, "article more", "articles more")
        ));
    }
    named
}

/// In which articles a term stands, and how often.
fn occurrences<'a>(
    library: &'a Library,
    term: &Term,
    console: &mut Console<'_>,
) -> io::Result<Vec<Occurrences<'a>>> {
    let (mut occurrences, mut unreadable) = (Vec::new(), 0);
    for article in library.articles() {
        let Ok(document) = document(article) else {
            unreadable += 1;
            continue;
        };
        let count = places(&document, term).len();
        if count > 0 {
            occurrences.push(Occurrences {
                article: &article.id,
                count,
            });
        }
    }
    console.complain_of_unread(unreadable)?;
    Ok(occurrences)
}

/// What to tell where the glossary does not have a word, and what to try.
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
