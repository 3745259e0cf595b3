//! One query in many texts: most of them are searched as they are, and only where folding could
//! matter are they folded. What is found is just what the query finds in the folded text; a law
//! holds them equal.

use std::collections::HashMap;

use regex::bytes::{Regex, RegexBuilder};

use super::matches::Matches;
use super::phrase::{Phrase, word_ends, word_starts};
use super::query::Query;
use super::vocabulary::How;
use crate::text::document::Document;
use crate::text::folded::{Case, Folded, fold_line};
use crate::text::span::Span;

/// Searches text after text for a query.
#[derive(Debug, Clone)]
pub struct Scanner {
    query: Query,
    raw: Option<Raw>,
}

/// How a phrase, and what stands for it, is written in a text where nothing folds but ASCII letters
/// and blanks.
#[derive(Debug, Clone)]
struct Raw {
    itself: Regex,
    synonyms: Option<Regex>,
    /// Says of each synonym, folded, whether a shorter one may stand where it only seems to.
    shorter: HashMap<String, bool>,
    /// Whether what is written like the phrase may still not be it.
    doubtful: bool,
    /// What is no letter in what is looked for.
    signs: String,
    /// Whether a character that is not ASCII may become part of a match when it is folded.
    matters: HashMap<char, bool>,
}

impl Scanner {
    /// Makes ready what can be said of `query` before any text is seen.
    #[must_use]
    pub fn new(query: &Query) -> Self {
        Self {
            query: query.clone(),
            raw: query.lone_phrase().and_then(Raw::new),
        }
    }

    /// Finds all places in `text` where the query stands. `document`, which must be that of `text`,
    /// is asked for only if the query needs its blocks.
    #[must_use]
    pub fn matches<'a>(&mut self, text: &str, document: impl FnOnce() -> &'a Document) -> Matches {
        if let Some(phrase) = self.query.lone_phrase() {
            let raw = self.raw.as_mut();
            return raw
                .and_then(|raw| raw.matches(phrase, text))
                .unwrap_or_else(|| phrase.matches(text, &Folded::new(text)).into());
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
    /// Compiles a phrase; nothing where what is looked for has other characters than ASCII letters,
    /// figures, blanks, hyphens and apostrophes inside.
    fn new(phrase: &Phrase) -> Option<Self> {
        let (wordings, needles) = phrase
            .synonyms()
            .map(|synonyms| (&*synonyms.wordings, &*synonyms.needles))
            .unwrap_or_default();
        if !is_plain(&phrase.folded) || !needles.iter().all(|needle| is_plain(needle)) {
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
            .chain([&phrase.folded])
            .flat_map(|needle| needle.chars())
            .filter(|c| !c.is_alphanumeric())
            .collect();
        let doubtful = phrase.minds_letters() || !phrase.folded.chars().all(char::is_alphanumeric);
        Some(Self {
            itself: compiled(&written(&phrase.folded))?,
            synonyms,
            shorter,
            doubtful,
            signs,
            matters: HashMap::new(),
        })
    }

    /// Finds the phrase and its synonyms; nothing where only the folded text can tell.
    fn matches(&mut self, phrase: &Phrase, text: &str) -> Option<Matches> {
        if self.folding_matters(text) {
            return None;
        }
        let itself = self.itself(phrase, text);
        let synonyms = if self.synonyms.is_some() {
            self.synonyms(phrase, text)?
        } else {
            Vec::new()
        };
        Some(phrase.merged(text, &itself, synonyms).into())
    }

    fn folding_matters(&mut self, text: &str) -> bool {
        const CHUNK: usize = 64;
        let bytes = text.as_bytes();
        // Most chunks are ASCII, which is told many bytes at a time.
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

    fn matters(&mut self, c: char) -> bool {
        let signs = &self.signs;
        *self.matters.entry(c).or_insert_with(|| {
            let folded = fold_line(c.encode_utf8(&mut [0; 4]), Case::Folds);
            folded.is_empty()
                || folded
                    .chars()
                    .any(|c| c.is_ascii_alphanumeric() || signs.contains(c))
        })
    }

    /// Where the phrase itself stands.
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
            if Folded::new(span.of(text)).text() == phrase.folded
                && phrase.has_letters_of(span.of(text))
            {
                spans.push(span);
                at = span.end;
            } else {
                at = span.start + 1;
            }
        }
        spans
    }

    /// Where other words stand; nothing where only the folded text can tell.
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

/// Whether folding a text changes it but in the case of letters and in blanks, and what it begins
/// and ends with.
fn is_plain(needle: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '\'');
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    needle.chars().all(inside)
        && edge(needle.chars().next())
        && edge(needle.chars().next_back())
        && !needle.contains("- ")
}

/// How a folded phrase may be written.
fn written(needle: &str) -> String {
    let sign = |c: char| match c {
        ' ' => r"[\x09-\x0D\x20]+".to_owned(),
        // A word broken at its own hyphen.
        '-' => r"-[\x09-\x0D\x20]*".to_owned(),
        '\'' => "['`]".to_owned(),
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
