//! Phrases and where they stand: in letters that fold to the same, in the same case, or in exactly
//! the same letters. Synonyms are found as whole words, and never where the phrase itself stands.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use unicode_normalization::UnicodeNormalization;

use super::matches::{Match, MatchKind};
use super::vocabulary::{How, Wording, meaning};
use crate::text::folded::{
    Case, Folded, folds_to_nothing, forms, is_hyphen, is_mark, representative,
};
use crate::text::span::Span;

/// A phrase and its synonyms.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The phrase as it was typed.
    pub(super) text: String,
    /// Folded forms of the phrase, the likeliest first. There is at least one, and none is blank.
    pub(super) forms: Vec<String>,
    letters: Letters,
    synonyms: Option<Arc<Synonyms>>,
}

/// Which letters count as equal.
#[derive(Debug, Clone)]
enum Letters {
    /// Letters that fold to the same.
    Folded,
    /// Letters of the same case, accents aside. Holds the forms of the phrase folded except for its
    /// case.
    Cased(Vec<String>),
    /// Finds exactly these letters. Holds the phrase with its quotes, dashes and spaces folded.
    Same(String),
}

/// The synonyms of a phrase.
#[derive(Debug)]
pub(super) struct Synonyms {
    /// The synonyms, the longest first.
    pub(super) wordings: Vec<Wording>,
    /// The folded wordings, in the same order.
    pub(super) needles: Vec<String>,
    /// Finds where any of the needles stands, in one pass.
    finder: AhoCorasick,
}

impl Phrase {
    /// A phrase of plain words, with its synonyms if they are wanted; `None` if there is nothing to
    /// look for.
    pub(super) fn words(text: &str, synonyms: bool) -> Option<Self> {
        let cased = text
            .chars()
            .any(char::is_uppercase)
            .then(|| forms(text, Case::Stays));
        let letters = cased.map_or(Letters::Folded, Letters::Cased);
        let phrase = Self::new(text, letters)?;
        Some(Self {
            synonyms: synonyms.then(|| Synonyms::of(text)).flatten(),
            ..phrase
        })
    }

    /// A phrase in exactly these letters; `None` if there is nothing to look for.
    pub(super) fn exactly(text: &str) -> Option<Self> {
        Self::new(text, Letters::Same(letters(text)))
    }

    fn new(text: &str, letters: Letters) -> Option<Self> {
        let forms = forms(text, Case::Folds);
        (!forms.is_empty()).then(|| Self {
            text: text.to_owned(),
            forms,
            letters,
            synonyms: None,
        })
    }

    /// Makes the phrase match any case, unless it looks for exactly its letters.
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

    /// Related words, as they are offered to the reader.
    pub(super) fn related(&self) -> Vec<String> {
        meaning(&self.text).near
    }

    /// The synonyms, if they are looked for and there are any.
    pub(super) fn synonyms(&self) -> Option<&Synonyms> {
        self.synonyms.as_deref()
    }

    /// True if a place that folds to the same text can still fail to match.
    pub(super) const fn minds_letters(&self) -> bool {
        !matches!(self.letters, Letters::Folded)
    }

    /// The matches of the phrase and its synonyms in `text`, of which `folded` must be made.
    pub(super) fn matches(&self, text: &str, folded: &Folded) -> Vec<Match> {
        let synonyms = self.synonyms().map(|synonyms| synonyms.spans(text, folded));
        self.merged(
            text,
            &self.itself(text, folded),
            synonyms.unwrap_or_default(),
        )
    }

    /// The matches of the phrase, and those of its synonyms that do not overlap them, in order.
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

    /// The places of the phrase itself, in any of its forms.
    fn itself(&self, text: &str, folded: &Folded) -> Vec<Span> {
        let forms = self.forms.iter();
        let mut spans: Vec<Span> = forms
            .flat_map(|form| self.spans(form, text, folded))
            .collect();
        let suspended = self.forms.iter().filter(|form| form.contains("- "));
        for form in suspended {
            // `pre- and post` may be broken after the hyphen, which looks like a word broken there.
            let joined = form.replace("- ", "");
            if joined.trim().is_empty() {
                continue;
            }
            let joined = self.spans(&joined, text, folded);
            let gaps = form.matches("- ").count();
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
        }
        if self.forms.len() > 1 || spans.len() > 1 {
            spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
            spans.dedup_by(|next, before| next.start < before.end);
        }
        spans
    }

    /// The places of `needle` in the folded text, as spans of the text. They overlap only where the
    /// phrase has several forms: which of them come first shows when all are known.
    fn spans(&self, needle: &str, text: &str, folded: &Folded) -> Vec<Span> {
        let finder = Finder::new(needle.as_bytes());
        let mut way = folded.way_back();
        let hay = folded.text().as_bytes();
        let mut spans: Vec<Span> = Vec::new();
        let mut at = 0;
        let overlaps = self.forms.len() > 1;
        while let Some(found) = hay.get(at..).and_then(|rest| finder.find(rest)) {
            let start = at + found;
            let span = Span::new(way.start(start), way.end(start + needle.len()));
            let span = if needle.ends_with([' ', '-']) {
                span
            } else {
                before_line_end(text, span)
            };
            // A letter that folds to two (ß) is one match, not two in one place.
            let apart = spans.last().is_none_or(|last| last.end <= span.start);
            at = start + 1;
            if (apart || overlaps) && self.has_letters_of(text, span) {
                spans.push(span);
                at = start + if overlaps { 1 } else { needle.len() };
            }
        }
        spans
    }

    /// True if the place `span` of `text`, which folds to the phrase, has the letters that were
    /// asked for.
    pub(super) fn has_letters_of(&self, text: &str, span: Span) -> bool {
        let there = span.of(text);
        match &self.letters {
            Letters::Folded => true,
            Letters::Cased(cased) => {
                let joined = |text: &str| text.replace("- ", "");
                let there: Vec<String> = forms(there, Case::Stays);
                let has = |form: &String| {
                    let form = joined(form);
                    there.iter().any(|there| joined(there).contains(&form))
                };
                cased.iter().any(has)
            }
            Letters::Same(same) => {
                // A phrase may begin with what folding leaves out, which no folded place holds: the
                // letter that it belongs to is before the place.
                let before = Span::new(0, span.start).of(text);
                let marked = self.text.starts_with(folds_to_nothing);
                let mut start = before.trim_end_matches(folds_to_nothing).len();
                if marked {
                    let letter = before
                        .get(..start)
                        .and_then(|text| text.chars().next_back());
                    start -= letter.map_or(0, char::len_utf8);
                }
                let there = Span::new(start, span.end).of(text);
                let joined = |text: &str| text.replace("- ", "-");
                // A phrase that was cut from a run of marks has them in the order of that run.
                holds_letters(there, &self.text)
                    || holds_letters(&joined(&letters(there)), &joined(same))
            }
        }
    }
}

/// A place without the hyphen and the line end behind it, which fold to nothing where a word goes on
/// in the next line.
fn before_line_end(text: &str, span: Span) -> Span {
    let place = span.of(text);
    let word = place.trim_end();
    if word.len() < place.len() && word.ends_with(is_hyphen) {
        let word = word.trim_end_matches(is_hyphen);
        return Span::new(span.start, span.start + word.len());
    }
    span
}

/// True if a text holds a phrase that ends with a whole letter: no mark follows it there.
fn holds_letters(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let behind = text.get(at + phrase.len()..).unwrap_or_default();
        !behind.starts_with(is_mark)
    })
}

impl Synonyms {
    /// The synonyms of a phrase, if there are any.
    fn of(phrase: &str) -> Option<Arc<Self>> {
        let mut wordings = meaning(phrase).same;
        // The longest first, so that the first that fits is the one that says most.
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.text.len()));
        // A wording with a hyphen has a needle for each of its forms.
        let (wordings, needles): (Vec<Wording>, Vec<String>) = wordings
            .iter()
            .flat_map(|wording| {
                let forms = forms(&wording.text, Case::Folds).into_iter();
                forms.map(|form| (wording.clone(), form.trim().to_owned()))
            })
            .unzip();
        if needles.is_empty() {
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

    /// True if a place is a synonym: its text is `written` and folds to `folded`, and words start
    /// and end at its edges as `starts` and `ends` say.
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

    /// The places of the synonyms, as spans of the text, without overlaps.
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
                let end = start + needle.len();
                let span = before_line_end(text, Span::new(way.start(start), way.end(end)));
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

/// A text with its quotes, dashes and blanks folded, but its letters as they are, however they are
/// composed.
fn letters(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.nfd() {
        match representative(c) {
            // Letters stay as they are.
            _ if c.is_alphabetic() => made.push(c),
            ' ' if made.ends_with(' ') => {}
            kind => made.push(kind),
        }
    }
    made
}

/// True if no letter or digit stands before byte `at` of a text.
pub(super) fn word_starts(text: &str, at: usize) -> bool {
    !text
        .get(..at)
        .is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// True if no letter or digit stands at byte `at` of a text.
pub(super) fn word_ends(text: &str, at: usize) -> bool {
    !text
        .get(at..)
        .is_some_and(|after| after.starts_with(char::is_alphanumeric))
}
