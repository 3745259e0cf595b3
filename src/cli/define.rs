//! `kidneyread define`: explains a clinical word, like the card in the reader. A word that only
//! leads to another term, such as its opposite, is not given the meaning of that term: the card
//! begins with how the two are related.

use std::borrow::Borrow;
use std::io;

use clap::Args;
use serde::Serialize;

use super::article::document;
use super::{CliError, Console};
use crate::commentary::comments::NOTICE;
use crate::commentary::glossary::{Name, Term, lookup, nearest, places};
use crate::commentary::sources::Source;
use crate::library::Library;
use crate::text::shown::{Shown, counted};

/// The most words that are suggested in place of one that the glossary does not have.
const MOST_SUGGESTIONS: usize = 3;
/// The most articles that are named in which a term occurs.
const MOST_ARTICLES: usize = 12;
/// The most columns of the word that a message repeats.
const MOST_COLUMNS: usize = 60;

/// A term as `define --json` prints it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    word: &'a str,
    id: &'static str,
    headword: &'static str,
    relation: &'static str,
    definition: &'static str,
    names: Vec<EntryName>,
    see_also: Vec<&'static str>,
    sources: Vec<&'static Source>,
    occurs: Vec<Occurrences<'a>>,
    notice: &'static str,
}

/// A name of a term as `define --json` prints it.
#[derive(Debug, Serialize)]
struct EntryName {
    text: &'static str,
    relation: &'static str,
}

/// The number of places at which a term stands in an article.
#[derive(Debug, Serialize)]
struct Occurrences<'a> {
    article: &'a str,
    count: usize,
}

/// Options of `define`.
#[derive(Debug, Clone, Default, Args)]
pub struct DefineOptions {
    /// A clinical word, its abbreviation, or an everyday word for it
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Prints what a word means.
///
/// # Errors
/// If the glossary does not have the word, or writing fails.
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
        print_card(word, name, &occurrences, console)?;
    }
    Ok(())
}

impl<'a> Entry<'a> {
    /// Makes the entry of the term that was looked up as `word` and found by `name`.
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
            sources: Source::of(term.basis()).collect(),
            occurs: occurrences,
            notice: NOTICE,
        }
    }
}

/// Prints the card of the term that was looked up as `word` and found by `name`.
fn print_card(
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
        print_list(relation.heading(), &names, ", ", console)?;
    }
    let see_also: Vec<&str> = term.see_also().map(Term::headword).collect();
    print_list("See also", &see_also, ", ", console)?;
    print_list("Occurs in", &named(occurrences), ", ", console)?;
    let today = console.today();
    let sources: Vec<String> = Source::of(term.basis())
        .map(|source| source.long(&today))
        .collect();
    print_list("Source", &sources, "; ", console)?;
    writeln!(console.out)?;
    console.paragraph(
        &format!("The definition is kidneyread’s own. {NOTICE}"),
        ["", ""],
    )
}

/// Prints a list behind its heading, unless it is empty.
fn print_list<S: Borrow<str>>(
    heading: &str,
    items: &[S],
    separator: &str,
    console: &mut Console<'_>,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    console.paragraph(&format!("{heading}: {}", items.join(separator)), ["", "  "])
}

/// The articles in which a term stands, each with the number of places, and how many more articles
/// there are than are named.
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

/// Counts the places of a term in each article in which it stands.
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
    console.complain_of_unreadable(unreadable)?;
    Ok(occurrences)
}

/// The message that the glossary does not have a word, with what to try.
fn advice(word: &str) -> String {
    let shown = Shown::words(word).cut(MOST_COLUMNS, "…");
    let near: Vec<String> = nearest(word, MOST_SUGGESTIONS)
        .into_iter()
        .map(|name| format!("“{}”", name.text()))
        .collect();
    if near.is_empty() {
        return format!(
            "the glossary does not have “{shown}”; `kidneyread search` looks for words in the articles"
        );
    }
    format!(
        "the glossary does not have “{shown}”; did you mean {}?",
        near.join(" or ")
    )
}
