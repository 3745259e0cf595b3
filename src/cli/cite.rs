//! `kidneyread cite`: prints a passage verbatim, and a line that says where it stands. A passage is
//! named by a paragraph number and, if wanted, by word numbers in that paragraph.

use std::ffi::OsString;
use std::str::FromStr;

use clap::Args;
use serde::Serialize;

use super::article::{ByteRange, document};
use super::{CliError, Console};
use crate::library::citation::Citation;
use crate::library::{Article, Library};
use crate::text::document::Document;
use crate::text::shown::Shown;
use crate::text::span::Span;

/// Options of `cite`.
#[derive(Debug, Clone, Args)]
pub struct CiteOptions {
    /// The article: its id, a file, the beginning of its id, or its number; - for standard input
    pub article: OsString,
    /// The number of a paragraph, alone or with words of it: 3, 3:4, 3:1-12
    #[arg(value_name = "PARAGRAPH[:FROM-TO]")]
    pub passage: Passage,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// A passage as the command line names it: `3`, `3:4`, `3:1-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The number of the paragraph, from 1.
    pub paragraph: usize,
    /// The numbers of the first and the last word, from 1; `None` for the whole paragraph. A word
    /// is a run of characters other than white space.
    pub words: Option<(usize, usize)>,
}

/// The error for an argument that names no passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a passage is written PARAGRAPH, PARAGRAPH:WORD or PARAGRAPH:FROM-TO, counted from 1, such as 3, 3:4 or 3:1-12"
)]
pub struct PassageError;

impl FromStr for Passage {
    type Err = PassageError;

    fn from_str(text: &str) -> Result<Self, PassageError> {
        let number = |text: &str| {
            text.parse::<usize>()
                .ok()
                .filter(|number| *number > 0 && text.starts_with(|c: char| c.is_ascii_digit()))
        };
        let words = |text: &str| match text.split_once('-') {
            Some((from, to)) => Some((number(from)?, number(to)?)).filter(|(from, to)| from <= to),
            None => number(text).map(|only| (only, only)),
        };
        let read = match text.split_once(':') {
            Some((paragraph, rest)) => number(paragraph).and_then(|paragraph| {
                Some(Self {
                    paragraph,
                    words: Some(words(rest)?),
                })
            }),
            None => number(text).map(|paragraph| Self {
                paragraph,
                words: None,
            }),
        };
        read.ok_or(PassageError)
    }
}

/// A passage as `cite --json` prints it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    article: &'a str,
    label: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    paragraph: usize,
    span: ByteRange,
    text: &'a str,
    sha256: &'a str,
    citation: String,
}

/// Prints a passage with its citation.
///
/// # Errors
/// If there is no such article, paragraph or word, if the article cannot be read, or if writing
/// fails.
pub(super) fn cite(
    library: &Library,
    options: &CiteOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let article = library.find_article(&options.article.to_string_lossy())?;
    let document = document(article)?;
    let span = options.passage.span(article, &document)?;
    let (text, citation) = (
        span.of(document.text()),
        Citation::new(article, &document, span),
    );
    if options.json {
        return Ok(console.json(&Entry {
            article: &article.id,
            label: &citation.label,
            title: document.title(),
            date: document.date(),
            paragraph: options.passage.paragraph,
            span: span.into(),
            text,
            sha256: &citation.sha256,
            citation: citation.to_string(),
        })?);
    }
    // Tabs are printed as they are, since the passage may be copied.
    let shown: Vec<String> = text
        .split('\t')
        .map(|part| Shown::new(part, 0).to_string())
        .collect();
    Ok(writeln!(
        console.out,
        "{}",
        citation.below(&shown.join("\t"))
    )?)
}

impl Passage {
    /// The span of the passage in an article.
    ///
    /// # Errors
    /// If the article has no such paragraph, or the paragraph no such word.
    fn span(self, article: &Article, document: &Document) -> Result<Span, CliError> {
        let block = document.blocks().get(self.paragraph - 1);
        let paragraph = block.ok_or_else(|| CliError::NoParagraph {
            article: article.id.clone(),
            asked: self.paragraph,
            count: document.blocks().len(),
        })?;
        let Some((first, last)) = self.words else {
            return Ok(paragraph.span);
        };
        let words = words(paragraph.span.of(document.text()));
        let word = |asked: usize| {
            words.get(asked - 1).ok_or_else(|| CliError::NoWord {
                article: article.id.clone(),
                paragraph: self.paragraph,
                asked,
                count: words.len(),
            })
        };
        Ok(Span::new(
            paragraph.span.start + word(first)?.start,
            paragraph.span.start + word(last)?.end,
        ))
    }
}

/// The spans of the words of a text.
fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            words.extend(open.take().map(|start| Span::new(start, at)));
        } else {
            open.get_or_insert(at);
        }
    }
    words.extend(open.map(|start| Span::new(start, text.len())));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_read_as_a_paragraph_with_or_without_words_and_all_else_is_refused() {
        let read = |text: &str| {
            text.parse::<Passage>()
                .ok()
                .map(|passage| (passage.paragraph, passage.words))
        };
        assert_eq!(
            [read("3"), read("3:4"), read("3:1-12")],
            [
                Some((3, None)),
                Some((3, Some((4, 4)))),
                Some((3, Some((1, 12))))
            ]
        );
        for wrong in [
            "",
            "0",
            "x",
            "-1",
            "+1",
            "3:",
            "3:0",
            "3:5-4",
            "3:1-",
            "3:-1",
            "3:1-2-3",
            "3 ",
            "99999999999999999999999",
        ] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn words_are_separated_by_white_space_of_any_kind() {
        let text = " a\u{A0}bc,\n d";
        assert_eq!(
            words(text)
                .iter()
                .map(|word| word.of(text))
                .collect::<Vec<_>>(),
            ["a", "bc,", "d"]
        );
    }
}
