//! `kidneyread search`: prints matches in their context for people, one JSON object for each match
//! for programs. The best article comes first. The search itself keeps counts only, and each
//! article is searched again when it is printed.

use std::ffi::OsString;
use std::io;

use clap::Args;
use serde::Serialize;

use super::arguments::number;
use super::article::{ByteRange, document};
use super::{CliError, Console};
use crate::commentary::comments;
use crate::commentary::judging::Check;
use crate::library::{Library, label};
use crate::search::results::Excerpt;
use crate::search::{MatchKind, Matches, Query, Reading, Scanner};
use crate::storage::corpus::Corpus;
use crate::text::document::Document;
use crate::text::shown::{Shown, counted};

/// Options of `search`.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct SearchOptions {
    /// A phrase; "these letters"; words & others in one paragraph; re:a regular expression
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
    /// Searches only this article, file or folder; may be given several times
    #[arg(long = "in", visible_alias = "article", value_name = "ARTICLE")]
    pub articles: Vec<OsString>,
    /// Takes the query as a regular expression
    #[arg(long, conflicts_with = "exact")]
    pub regex: bool,
    /// Finds only these characters, case and accents included
    #[arg(long)]
    pub exact: bool,
    /// Finds no synonyms of the words
    #[arg(long)]
    pub no_synonyms: bool,
    /// Prints a JSON object for each match, one on a line
    #[arg(long)]
    pub json: bool,
    /// Characters before and after a match, from 0 to 80
    #[arg(long, value_name = "N", value_parser = number(0..=80), conflicts_with = "json")]
    pub context: Option<u16>,
    /// Prints only the number of matches
    #[arg(long, conflicts_with_all = ["json", "context"])]
    pub count: bool,
}

/// A match as `search --json` prints it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    article: &'a str,
    span: ByteRange,
    paragraph: usize,
    heading: Option<&'a str>,
    text: &'a str,
    matched: &'static str,
    before: &'a str,
    after: &'a str,
}

/// The most corrected queries that are suggested where nothing is found.
const MOST_SUGGESTIONS: usize = 3;

/// Searches all articles, or those that are named.
///
/// # Errors
/// If nothing is found, the query cannot be understood, there is no such article, or writing fails.
pub(super) fn search(
    library: &Library,
    options: &SearchOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let reading = Reading {
        synonyms: !options.no_synonyms,
        regex: options.regex,
        exact: options.exact,
    };
    let chosen = library.find_all(&options.articles)?;
    let query = Query::parse(&options.words.join(" "), reading)?.ok_or(CliError::EmptyQuery)?;
    let corpus = Corpus::of(library, &chosen);
    let kept = if options.count { 0 } else { usize::MAX };
    let results = corpus.found(&query, kept, &|| true);
    console.complain_of_unreadable(results.unreadable)?;
    if options.count {
        writeln!(console.out, "{}", results.count())?;
    }
    let mut scanner = Scanner::new(&query);
    for found in results.kept() {
        let article = chosen.get(found.article).and_then(|&at| library.get(at));
        let Some(article) = article else {
            continue;
        };
        // A file that vanished since the search is left out.
        let Ok(document) = document(article) else {
            continue;
        };
        let matches = scanner.matches(document.text(), || &document);
        if options.json {
            print_json(&article.id, &document, &matches, console)?;
        } else {
            let short = article.sidecar.name.clone();
            let label = short.unwrap_or_else(|| label(&document));
            print_heading(&article.id, &label, &document, &matches, console)?;
            print_rows(&document, &matches, options.context, console)?;
        }
    }
    if results.count() == 0 {
        let silence = silence(library, &chosen, &query);
        return Err(CliError::NothingFound(advice(&corpus, &query) + &silence));
    }
    if !options.count && !options.json && reading.synonyms {
        let related = quoted(corpus.related(&query, &|| true));
        if !related.is_empty() {
            writeln!(console.out, "See also {}", related.join(", "))?;
        }
    }
    Ok(())
}

/// The message that nothing is found, with other phrases that have matches.
fn advice(corpus: &Corpus, query: &Query) -> String {
    let mut message = format!("nothing is found for “{}”", query.text());
    let slips = quoted(corpus.slips(query, MOST_SUGGESTIONS, &|| true));
    if !slips.is_empty() {
        message += &["; did you mean ", &slips.join(" or "), "?"].concat();
    }
    let related = quoted(corpus.related(query, &|| true));
    if !related.is_empty() {
        message += &["; related, not the same: ", &related.join(", ")].concat();
    }
    message
}

/// The checklist's answers to the question that a query asks, for the articles with the indices
/// `chosen`; empty if the checklist has no such question.
fn silence(library: &Library, chosen: &[usize], query: &Query) -> String {
    let articles = chosen.iter().filter_map(|&at| library.get(at));
    let answers: Vec<(&str, &Check)> = articles
        .filter_map(|article| {
            let asked = comments::on(article)?.asked_by(query.text())?;
            Some((article.id.as_str(), asked))
        })
        .collect();
    let Some((_, first)) = answers.first() else {
        return String::new();
    };
    let answer = |(id, check): &(&str, &Check)| format!("{} ({id})", check.answer.name());
    let said: Vec<String> = answers.iter().map(answer).collect();
    format!(
        ". The article does not mention this. {} {}",
        first.question,
        said.join(", ")
    )
}

/// Formats each phrase with the number of its matches: `“hematuria” (2)`.
fn quoted(phrases: impl IntoIterator<Item = (String, usize)>) -> Vec<String> {
    phrases
        .into_iter()
        .map(|(phrase, count)| format!("“{phrase}” ({count})"))
        .collect()
}

/// Prints a JSON object for each match.
fn print_json(
    id: &str,
    document: &Document,
    matches: &Matches,
    console: &mut Console<'_>,
) -> io::Result<()> {
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
        console.json_line(&entry)?;
    }
    Ok(())
}

/// Prints the line above the matches of an article: its id, its label, the number of matches, and
/// the synonyms that were found.
fn print_heading(
    id: &str,
    label: &str,
    document: &Document,
    matches: &Matches,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let words: Vec<String> = matches
        .synonyms_in(document.text())
        .into_iter()
        .map(|word| format!("“{word}”"))
        .collect();
    let synonyms = matches
        .iter()
        .filter(|place| place.kind == MatchKind::Synonym)
        .count();
    let count = counted(matches.len(), "match", "matches");
    let why = match words.is_empty() {
        true => count,
        false if synonyms == matches.len() => format!("{count}, as {}", words.join(", ")),
        false => format!("{count}, {synonyms} of them as {}", words.join(", ")),
    };
    let (strong, off) = if console.colour {
        ("\x1b[1m", "\x1b[0m")
    } else {
        ("", "")
    };
    writeln!(
        console.out,
        "{strong}{}{off} · {} · {}",
        Shown::line(id),
        Shown::line(label).cut(60, "…"),
        Shown::line(&why)
    )
}

/// Prints a row for each match with its context. All matches stand in the same column.
fn print_rows(
    document: &Document,
    matches: &Matches,
    context: Option<u16>,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let (mark, off) = if console.colour {
        ("\x1b[1;7m", "\x1b[0m")
    } else {
        ("", "")
    };
    let room = usize::from(console.columns).saturating_sub(8);
    let around = context.map_or(room * 2 / 5, usize::from);
    for place in matches.iter() {
        let excerpt = Excerpt::new(document, place);
        let sign = if place.kind == MatchKind::Synonym {
            '~'
        } else {
            ' '
        };
        let before = Shown::line(&excerpt.before).cut_left(around, "…");
        let found = Shown::line(&excerpt.text).cut(room.saturating_sub(around).max(8), "…");
        let remaining =
            context.map_or_else(|| room.saturating_sub(around + found.width()), usize::from);
        let after = Shown::line(&excerpt.after).cut(remaining, "…");
        let fill = " ".repeat(around - before.width().min(around));
        writeln!(
            console.out,
            "{:5} {sign} {fill}{before}{mark}{found}{off}{after}",
            excerpt.paragraph
        )?;
    }
    writeln!(console.out)
}
