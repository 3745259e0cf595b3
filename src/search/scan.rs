//! Searching many texts for one query. Most texts are searched as they are; a text is folded only
//! if folding could matter. The matches are exactly those of the query in the folded text, which a
//! law holds.

use std::collections::HashMap;

use regex::bytes::{Regex, RegexBuilder};

use super::matches::{Match, Matches};
use super::phrase::{Phrase, word_ends, word_starts};
use super::query::Query;
use super::vocabulary::How;
use crate::text::document::Document;
use crate::text::folded::{Case, Folded, breaks_words, fold_line, is_mark};
use crate::text::span::Span;

/// Searches text after text for a query.
#[derive(Debug, Clone)]
pub struct Scanner {
    query: Query,
    raw: Option<Raw>,
}

/// Written forms of a phrase and its synonyms, for texts in which only ASCII letters and spaces
/// fold.
#[derive(Debug, Clone)]
struct Raw {
    itself: Regex,
    synonyms: Option<Regex>,
    /// For each folded synonym: whether a shorter one may stand where this one does not fit.
    shorter: HashMap<String, bool>,
    /// True if a place that is written like the phrase can still fail to match it.
    doubtful: bool,
    /// The characters of the phrase and its synonyms that are not letters or digits.
    signs: String,
    /// For characters that are not ASCII: whether their folded form may be part of a match. Filled
    /// as they are met.
    matters: HashMap<char, bool>,
}

impl Scanner {
    /// Prepares what can be prepared before any text is seen.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        Self {
            query: query.clone(),
            raw: query.lone_phrase().and_then(Raw::new),
        }
    }

    /// Finds all matches in `text`. `document`, which must return the document of `text`, is called
    /// only if the query needs its blocks.
    #[must_use]
    pub fn matches<'a>(&mut self, text: &str, document: impl FnOnce() -> &'a Document) -> Matches {
        if let Some(phrase) = self.query.lone_phrase() {
            return match &mut self.raw {
                Some(raw) => raw.matches(phrase, text).into(),
                None => phrase.matches(text, &Folded::new(text)).into(),
            };
        }
        let folded = if self.query.needs_folding() {
            Folded::new(text)
        } else {
            Folded::default()
        };
        self.query.matches(document(), &folded)
    }
}

impl Raw {
    /// Compiles a phrase and its synonyms; `None` if any of them has other characters than ASCII
    /// letters, digits and, inside, blanks, hyphens and apostrophes.
    fn new(phrase: &Phrase) -> Option<Self> {
        let (wordings, needles) = phrase
            .synonyms()
            .map(|synonyms| (&*synonyms.wordings, &*synonyms.needles))
            .unwrap_or_default();
        let all_plain = |needles: &[String]| needles.iter().all(|needle| is_plain(needle));
        if !all_plain(&phrase.forms) || !all_plain(needles) {
            return None;
        }
        let alternatives: Vec<String> = wordings
            .iter()
            .zip(needles)
            .map(|(wording, needle)| match wording.how {
                How::Exactly => format!("(?-i:{})", regex::escape(&wording.text)),
                How::Words | How::Prefix => written(needle),
            })
            .collect();
        let synonyms = if alternatives.is_empty() {
            None
        } else {
            Some(compiled(&alternatives.join("|"))?)
        };
        let begins = |longer: &str, shorter: &str| {
            longer
                .strip_prefix(shorter)
                .is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
        };
        let shorter = needles
            .iter()
            .map(|needle| {
                (
                    needle.clone(),
                    needles.iter().any(|other| begins(needle, other)),
                )
            })
            .collect();
        let signs = needles
            .iter()
            .chain(&phrase.forms)
            .flat_map(|needle| needle.chars())
            .filter(|c| !c.is_alphanumeric())
            .collect();
        let is_word = |form: &String| form.chars().all(char::is_alphanumeric);
        let doubtful = phrase.minds_letters() || !phrase.forms.iter().all(is_word);
        let forms: Vec<String> = phrase.forms.iter().map(|form| written(form)).collect();
        Some(Self {
            itself: compiled(&forms.join("|"))?,
            synonyms,
            shorter,
            doubtful,
            signs,
            matters: HashMap::new(),
        })
    }

    /// The matches of the phrase and its synonyms. No match reaches over a blank line, so only the
    /// paragraphs are folded in which folding matters.
    fn matches(&mut self, phrase: &Phrase, text: &str) -> Vec<Match> {
        let mut all = Vec::new();
        for (part, folds) in self.parts(text) {
            let written = part.of(text);
            let as_it_is = if folds {
                None
            } else {
                self.as_it_is(phrase, written)
            };
            let found = as_it_is.unwrap_or_else(|| phrase.matches(written, &Folded::new(written)));
            all.extend(found.into_iter().map(|found| Match {
                span: Span::new(found.span.start + part.start, found.span.end + part.start),
                ..found
            }));
        }
        all
    }

    /// Divides a text at blank lines into parts in which folding matters, and others.
    fn parts(&mut self, text: &str) -> Vec<(Span, bool)> {
        let mut parts: Vec<(Span, bool)> = Vec::new();
        let blank_lines = memchr::memmem::find_iter(text.as_bytes(), b"\n\n");
        let mut start = 0;
        for end in blank_lines.map(|at| at + 2).chain([text.len()]) {
            let folds = self.folding_matters(Span::new(start, end).of(text));
            match parts.last_mut() {
                Some((part, same)) if *same == folds => part.end = end,
                _ => parts.push((Span::new(start, end), folds)),
            }
            start = end;
        }
        parts
    }

    /// The matches of the phrase and its synonyms in a text that is searched as it is; `None` where
    /// only the folded text can tell.
    fn as_it_is(&self, phrase: &Phrase, text: &str) -> Option<Vec<Match>> {
        let itself = self.itself(phrase, text);
        let synonyms = if self.synonyms.is_some() {
            self.synonyms(phrase, text)?
        } else {
            Vec::new()
        };
        Some(phrase.merged(text, &itself, synonyms))
    }

    /// True if folding `text` may change what is found in it.
    fn folding_matters(&mut self, text: &str) -> bool {
        const CHUNK: usize = 64;
        if breaks_words(text) {
            return true;
        }
        let bytes = text.as_bytes();
        // Most chunks are ASCII, which is checked many bytes at a time.
        bytes
            .chunks(CHUNK)
            .zip((0..).step_by(CHUNK))
            .filter(|(chunk, _)| !chunk.is_ascii())
            .any(|(chunk, start)| {
                let begins = chunk
                    .iter()
                    .zip(start..)
                    .filter(|(byte, _)| **byte >= 0xC0)
                    .map(|(_, at)| at);
                begins
                    .filter_map(|at| text.get(at..)?.chars().next())
                    .any(|c| self.matters(c))
            })
    }

    /// True if the folded form of a character that is not ASCII may be part of a match.
    fn matters(&mut self, c: char) -> bool {
        let signs = &self.signs;
        *self.matters.entry(c).or_insert_with(|| {
            let folded = fold_line(c.encode_utf8(&mut [0; 4]), Case::Folds);
            // A hyphen may join the words around it at a line end.
            folded.is_empty()
                || is_mark(c)
                || folded == "-"
                || folded
                    .chars()
                    .any(|c| c.is_ascii_alphanumeric() || signs.contains(c))
        })
    }

    /// The places of the phrase itself.
    fn itself(&self, phrase: &Phrase, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        if !self.doubtful {
            spans.extend(
                self.itself
                    .find_iter(text.as_bytes())
                    .map(|found| Span::new(found.start(), found.end())),
            );
            return spans;
        }
        let mut at = 0;
        while let Some(found) = self.itself.find_at(text.as_bytes(), at) {
            let span = Span::new(found.start(), found.end());
            let folded = Folded::new(span.of(text));
            if phrase.forms.iter().any(|form| form == folded.text())
                && phrase.has_letters_of(text, span)
            {
                spans.push(span);
                at = span.end;
            } else {
                at = span.start + 1;
            }
        }
        spans
    }

    /// The places of the synonyms; `None` if only the folded text can tell.
    fn synonyms(&self, phrase: &Phrase, text: &str) -> Option<Vec<Span>> {
        let (finder, synonyms) = (self.synonyms.as_ref()?, phrase.synonyms()?);
        let mut spans = Vec::new();
        let mut at = 0;
        while let Some(found) = finder.find_at(text.as_bytes(), at) {
            let span = Span::new(found.start(), found.end());
            let folded = Folded::new(span.of(text));
            let fits = synonyms.fits(
                folded.text(),
                span.of(text),
                word_starts(text, span.start),
                word_ends(text, span.end),
            );
            if fits {
                spans.push(span);
                at = span.end;
            } else if self.shorter.get(folded.text()) != Some(&false) {
                return None;
            } else {
                at = span.start + 1;
            }
        }
        Some(spans)
    }
}

/// True if a folded text can be found without folding: it has only plain characters, and begins and
/// ends with a letter or a digit.
fn is_plain(needle: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '\'');
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    needle.chars().all(inside)
        && edge(needle.chars().next())
        && edge(needle.chars().next_back())
        && !needle.contains("- ")
}

/// A regular expression for all ways to write a folded phrase.
fn written(needle: &str) -> String {
    let sign = |c: char| match c {
        // A hyphen between letters is a space, too.
        ' ' => r"(?:[\x09-\x0D\x20]+|-)".to_owned(),
        c => c.to_string(),
    };
    needle.chars().map(sign).collect()
}

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .unicode(false)
        .build()
        .ok()
}
