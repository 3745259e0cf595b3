//! A phrase, and where it stands: in letters that fold to the same, in the same case, or in just
//! these letters. Other words for it are found as whole words, and never where the phrase itself
//! stands.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use unicode_normalization::UnicodeNormalization;

use super::matches::{Match, MatchKind};
use super::vocabulary::{How, Wording, meaning};
use crate::text::folded::{Case, Folded, fold_line, representative};
use crate::text::span::Span;

/// A phrase, and what may stand for it.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The phrase as it was typed.
    pub(super) text: String,
    /// The phrase folded, which holds something to look for.
    pub(super) folded: String,
    letters: Letters,
    synonyms: Option<Arc<Synonyms>>,
}

/// Which letters count as the same.
#[derive(Debug, Clone)]
enum Letters {
    /// Those that fold to the same.
    Folded,
    /// Those of the same case, accents aside. Holds the phrase folded but for its case.
    Cased(String),
    /// Only themselves. Holds the phrase with its quotes, dashes and blanks folded.
    Same(String),
}

/// Other words for a phrase.
#[derive(Debug)]
pub(super) struct Synonyms {
    /// What to look for, the longest first.
    pub(super) wordings: Vec<Wording>,
    /// The same wordings folded.
    pub(super) needles: Vec<String>,
    /// Finds in one pass where any of them may begin.
    finder: AhoCorasick,
}

impl Phrase {
    /// Plain words; with synonyms if that is asked for and there are any. Nothing if they hold
    /// nothing to look for.
    pub(super) fn words(text: &str, synonyms: bool) -> Option<Self> {
        let cased = text
            .chars()
            .any(char::is_uppercase)
            .then(|| fold_line(text, Case::Stays));
        let letters = cased.map_or(Letters::Folded, Letters::Cased);
        let phrase = Self::new(text, letters)?;
        Some(Self {
            synonyms: synonyms.then(|| Synonyms::of(text)).flatten(),
            ..phrase
        })
    }

    /// A phrase in just these letters; nothing if it holds nothing to look for.
    pub(super) fn exactly(text: &str) -> Option<Self> {
        Self::new(text, Letters::Same(letters(text)))
    }

    fn new(text: &str, letters: Letters) -> Option<Self> {
        let folded = fold_line(text, Case::Folds);
        (!folded.trim().is_empty()).then(|| Self {
            text: text.to_owned(),
            folded,
            letters,
            synonyms: None,
        })
    }

    /// The same phrase for any case, unless it minds each letter.
    pub(super) fn in_any_case(&self) -> Self {
        let letters = match &self.letters {
            Letters::Cased(_) => Letters::Folded,
            other => other.clone(),
        };
        Self {
            letters,
            ..self.clone()
        }
    }

    /// Related words, as they are offered.
    pub(super) fn related(&self) -> Vec<String> {
        meaning(&self.text).near
    }

    /// What may stand for it, if that is looked for.
    pub(super) fn synonyms(&self) -> Option<&Synonyms> {
        self.synonyms.as_deref()
    }

    /// Whether what folds to the same may still not be it.
    pub(super) const fn minds_letters(&self) -> bool {
        !matches!(self.letters, Letters::Folded)
    }

    /// The places in `text` where it or another word for it stands; `folded` must be made of
    /// `text`.
    pub(super) fn matches(&self, text: &str, folded: &Folded) -> Vec<Match> {
        let synonyms = self.synonyms().map(|synonyms| synonyms.spans(text, folded));
        self.merged(
            text,
            &self.itself(text, folded),
            synonyms.unwrap_or_default(),
        )
    }

    /// The phrase where it stands, and other words where it does not.
    pub(super) fn merged(&self, text: &str, itself: &[Span], synonyms: Vec<Span>) -> Vec<Match> {
        let mut found: Vec<Match> = itself
            .iter()
            .map(|&span| Match {
                span,
                kind: self.kind(span.of(text)),
                conjunct: 0,
            })
            .collect();
        let apart = |span: &Span| {
            let at = itself.partition_point(|found| found.end <= span.start);
            itself.get(at).is_none_or(|found| found.start >= span.end)
        };
        let before = found.len();
        found.extend(synonyms.into_iter().filter(apart).map(|span| Match {
            span,
            kind: MatchKind::Synonym,
            conjunct: 0,
        }));
        if found.len() > before {
            found.sort_by_key(|found| found.span);
        }
        found
    }

    fn kind(&self, found: &str) -> MatchKind {
        if found == self.text.trim() || found == self.text {
            MatchKind::Exact
        } else {
            MatchKind::Folded
        }
    }

    /// Where the phrase itself stands.
    fn itself(&self, text: &str, folded: &Folded) -> Vec<Span> {
        let mut spans = self.spans(&self.folded, text, folded);
        if self.folded.contains("- ") {
            // `pre- and post` where the line ends behind the hyphen: folded, a word broken at its
            // hyphen looks the same.
            let joined = self.spans(&self.folded.replace("- ", "-"), text, folded);
            let gaps = self.folded.matches("- ").count();
            let has_gaps = |span: &Span| {
                let text = span.of(text);
                text.match_indices('-')
                    .filter(|(at, _)| {
                        text.get(at + 1..)
                            .is_some_and(|rest| rest.starts_with(char::is_whitespace))
                    })
                    .count()
                    == gaps
            };
            spans.extend(joined.into_iter().filter(has_gaps));
            spans.sort_unstable();
            spans.dedup_by(|next, before| next.start < before.end);
        }
        spans
    }

    /// Where `needle` stands in the folded text, as places in the text, apart from each other.
    fn spans(&self, needle: &str, text: &str, folded: &Folded) -> Vec<Span> {
        let finder = Finder::new(needle.as_bytes());
        let mut way = folded.way_back();
        let hay = folded.text().as_bytes();
        let mut spans: Vec<Span> = Vec::new();
        let mut at = 0;
        while let Some(found) = hay.get(at..).and_then(|rest| finder.find(rest)) {
            let start = at + found;
            let span = Span::new(way.start(start), way.end(start + needle.len()));
            // A letter that folds to two (ß) is one match, not two in one place.
            let apart = spans.last().is_none_or(|last| last.end <= span.start);
            if apart && self.has_letters_of(span.of(text)) {
                spans.push(span);
                at = start + needle.len();
            } else {
                at = start + 1;
            }
        }
        spans
    }

    /// Whether a place where the folded phrase stands has the letters that were asked for.
    pub(super) fn has_letters_of(&self, text: &str) -> bool {
        let joined = |text: &str| text.replace("- ", "-");
        match &self.letters {
            Letters::Folded => true,
            Letters::Cased(cased) => joined(&fold_line(text, Case::Stays)).contains(&joined(cased)),
            Letters::Same(same) => joined(&letters(text)).contains(&joined(same)),
        }
    }
}

impl Synonyms {
    /// The other words for a phrase, if there are any.
    fn of(phrase: &str) -> Option<Arc<Self>> {
        let mut wordings = meaning(phrase).same;
        // The longest first, so that the first that fits is the one that says most.
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.text.len()));
        let needles: Vec<String> = wordings
            .iter()
            .map(|wording| fold_line(&wording.text, Case::Folds).trim().to_owned())
            .collect();
        if needles.is_empty() || needles.iter().any(String::is_empty) {
            return None;
        }
        let finder = AhoCorasick::builder()
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(&needles)
            .ok()?;
        Some(Arc::new(Self {
            wordings,
            needles,
            finder,
        }))
    }

    /// Whether a place is one of these words: folded it reads `folded`, and `written` as it stands
    /// there.
    pub(super) fn fits(&self, folded: &str, written: &str, starts: bool, ends: bool) -> bool {
        let same = self
            .wordings
            .iter()
            .zip(&self.needles)
            .filter(|(_, needle)| *needle == folded);
        same.map(|(wording, _)| wording).any(|wording| {
            starts
                && (ends || wording.how == How::Prefix)
                && (wording.how != How::Exactly || wording.text == written)
        })
    }

    /// Where other words stand, as places in the text, apart from each other.
    fn spans(&self, text: &str, folded: &Folded) -> Vec<Span> {
        let hay = folded.text();
        let mut way = folded.way_back();
        let mut spans: Vec<Span> = Vec::new();
        let mut at = 0;
        while let Some(found) = self.finder.find(hay.get(at..).unwrap_or_default()) {
            let start = at + found.start();
            let begins = |needle: &&String| {
                hay.get(start..)
                    .is_some_and(|rest| rest.starts_with(needle.as_str()))
            };
            let fits = self.needles.iter().filter(begins).find_map(|needle| {
                let (end, span) = (
                    start + needle.len(),
                    Span::new(way.start(start), way.end(start + needle.len())),
                );
                let apart = spans.last().is_none_or(|last| last.end <= span.start);
                (apart
                    && self.fits(
                        needle,
                        span.of(text),
                        word_starts(hay, start),
                        word_ends(hay, end),
                    ))
                .then_some((span, needle.len()))
            });
            match fits {
                Some((span, length)) => {
                    spans.push(span);
                    at = start + length;
                }
                None => {
                    at = start
                        + hay
                            .get(start..)
                            .and_then(|rest| rest.chars().next())
                            .map_or(1, char::len_utf8);
                }
            }
        }
        spans
    }
}

/// A phrase with its quotes, dashes and blanks folded, and its letters, however they are composed,
/// as they are.
fn letters(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.nfd() {
        match representative(c) {
            // An accent is a letter's own here.
            _ if c.is_alphabetic() => made.push(c),
            ' ' if made.ends_with(' ') => {}
            kind => made.push(kind),
        }
    }
    made
}

/// Whether a word may start at a byte of a text.
pub(super) fn word_starts(text: &str, at: usize) -> bool {
    !text
        .get(..at)
        .is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// Whether a word may end there.
pub(super) fn word_ends(text: &str, at: usize) -> bool {
    !text
        .get(at..)
        .is_some_and(|behind| behind.starts_with(char::is_alphanumeric))
}
