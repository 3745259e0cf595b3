//! `kidneyread cite`: a passage as it stands, and the line that says where.
//! A passage is named by its paragraph and, if wanted, by words of it.

use std::io::Write;
use std::str::FromStr;

use serde::Serialize;

use super::{CliError, document, json};
use crate::library::Library;
use crate::library::citation::Citation;
use crate::text::shown::Shown;
use crate::text::span::Span;

/// A passage as it is named: `3`, `3:4`, `3:1-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The paragraph, from 1.
    pub paragraph: usize,
    /// The first word of it and the last, from 1; all where nothing is said. A word is a run of
    /// characters without a blank.
    pub words: Option<(usize, usize)>,
}

impl FromStr for Passage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
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
        read.ok_or_else(|| "a passage is written PARAGRAPH, PARAGRAPH:WORD or PARAGRAPH:FROM-TO, counted from 1, such as 3, 3:4 or 3:1-12".to_owned())
    }
}

/// A range as JSON gives it: bytes of the article.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Bytes {
    start: usize,
    end: usize,
}

impl From<Span> for Bytes {
    fn from(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }
}

/// A passage as `cite --json` gives it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    article: &'a str,
    label: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    paragraph: usize,
    span: Bytes,
    text: &'a str,
    sha256: &'a str,
    citation: String,
}

/// Prints a passage with its citation.
///
/// # Errors
/// If there is no such article, paragraph or word, the article cannot be read, or nothing can be
/// written.
pub fn cite(
    library: &Library,
    name: &str,
    passage: Passage,
    as_json: bool,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let index = library.find(name)?;
    let Some(article) = library.get(index) else {
        return Ok(());
    };
    let document = document(article)?;
    let (id, paragraph, count) = (
        || article.id.clone(),
        passage.paragraph,
        document.blocks().len(),
    );
    let block = document
        .blocks()
        .get(paragraph - 1)
        .ok_or_else(|| CliError::NoParagraph {
            article: id(),
            asked: paragraph,
            count,
        })?;
    let span = match passage.words {
        None => block.span,
        Some((from, to)) => {
            let words = words(block.span.of(document.text()));
            let word = |asked: usize| {
                words.get(asked - 1).ok_or_else(|| CliError::NoWord {
                    article: id(),
                    paragraph,
                    asked,
                    count: words.len(),
                })
            };
            Span::new(
                block.span.start + word(from)?.start,
                block.span.start + word(to)?.end,
            )
        }
    };
    let (text, citation) = (
        span.of(document.text()),
        Citation::new(article, &document, span),
    );
    if as_json {
        let entry = Entry {
            article: &article.id,
            label: &citation.label,
            title: document.title(),
            date: document.date(),
            paragraph,
            span: span.into(),
            text,
            sha256: &citation.sha256,
            citation: citation.to_string(),
        };
        return json(&entry, out);
    }
    // A tab stays one: what is printed is for copying.
    let shown: Vec<String> = text
        .split('\t')
        .map(|part| Shown::new(part, 0).to_string())
        .collect();
    Ok(writeln!(out, "{}", citation.with(&shown.join("\t")))?)
}

/// Where the words of a text are.
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
    fn a_passage_is_a_paragraph_or_words_of_it() {
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
    fn words_are_what_stands_between_blanks() {
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
