//! A part of a query, and where it stands: words as a phrase with what may stand for them, a
//! quotation, an expression. Other words are found as whole words, and never where the words
//! themselves are.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use super::QueryError;
use super::matches::{Match, MatchKind};
use crate::search::vocabulary::{How, Wording, meaning};
use crate::text::document::spans;
use crate::text::folded::{Case, Folded, as_typed};
use crate::text::span::Span;

/// The most memory that a compiled expression may take, in bytes.
const MOST_COMPILED: usize = 4 << 20;
/// The longest expression, in bytes.
const MOST_WRITTEN: usize = 64 << 10;

/// A part of a query.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// A phrase, found folded.
    Words(Words),
    /// A regular expression, and whether it is for a text in small letters.
    Regex(Regex, bool),
}

/// A phrase, and what may stand for it.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// As typed.
    pub(super) text: String,
    pub(super) folded: String,
    letters: Letters,
    others: Option<Arc<Others>>,
}

/// Which letters are the same.
#[derive(Debug, Clone)]
enum Letters {
    /// Those that fold to the same.
    Folded,
    /// Those of the same case, accents aside: the phrase so.
    Cased(String),
    /// Only themselves: the phrase with its quotes, dashes and blanks folded.
    Same(String),
}

/// Other words for a phrase.
#[derive(Debug)]
pub(super) struct Others {
    pub(super) wordings: Vec<Wording>,
    /// The wordings folded, and one pass that finds where any of them may begin.
    pub(super) needles: Vec<String>,
    finder: AhoCorasick,
}

impl Part {
    /// Plain words; with synonyms if that is asked for and there are any.
    pub(super) fn words(text: &str, synonyms: bool) -> Option<Self> {
        let folded = as_typed(text, Case::Folds);
        if folded.trim().is_empty() {
            return None;
        }
        let cased = text
            .chars()
            .any(char::is_uppercase)
            .then(|| as_typed(text, Case::Stays));
        let others = if synonyms { Others::of(text) } else { None };
        Some(Self::Words(Words {
            text: text.to_owned(),
            folded,
            letters: cased.map_or(Letters::Folded, Letters::Cased),
            others,
        }))
    }

    /// A phrase in just these letters.
    pub(super) fn exactly(text: &str) -> Option<Self> {
        let folded = as_typed(text, Case::Folds);
        (!folded.trim().is_empty()).then(|| {
            Self::Words(Words {
                text: text.to_owned(),
                folded,
                letters: Letters::Same(letters(text)),
                others: None,
            })
        })
    }

    /// A regular expression. Like a phrase it minds case only if it has a capital letter.
    pub(super) fn regex(pattern: &str) -> Result<Option<Self>, QueryError> {
        if pattern.is_empty() {
            return Ok(None);
        }
        if pattern.len() > MOST_WRITTEN {
            return Err(QueryError::Regex(format!(
                "an expression has at most {MOST_WRITTEN} bytes; this one has {}",
                pattern.len()
            )));
        }
        let mut escaped = false;
        let capital = pattern.chars().any(|c| {
            // `\S` is no capital.
            let literal = !escaped;
            escaped = c == '\\' && literal;
            literal && c.is_uppercase()
        });
        let (pattern, small) = match pattern.strip_prefix("(?i)") {
            Some(rest) => (small_pattern(rest), true),
            None => (pattern.to_owned(), !capital),
        };
        let built = RegexBuilder::new(&pattern)
            .multi_line(true)
            .size_limit(MOST_COMPILED)
            .dfa_size_limit(MOST_COMPILED)
            .nest_limit(100)
            .build();
        built
            .map(|regex| Some(Self::Regex(regex, small)))
            .map_err(|error| QueryError::Regex(sentence(&error)))
    }

    pub(super) fn in_any_case(&self) -> Self {
        match self {
            Self::Words(
                words @ Words {
                    letters: Letters::Cased(_),
                    ..
                },
            ) => Self::Words(Words {
                letters: Letters::Folded,
                ..words.clone()
            }),
            other => other.clone(),
        }
    }

    pub(super) fn has_synonyms(&self) -> bool {
        matches!(
            self,
            Self::Words(Words {
                others: Some(_),
                ..
            })
        )
    }

    /// Related words, as they are offered.
    pub(super) fn near(&self) -> Vec<String> {
        self.phrase()
            .map(|phrase| meaning(phrase).near)
            .unwrap_or_default()
    }

    /// The phrase, as typed.
    pub(super) fn phrase(&self) -> Option<&str> {
        match self {
            Self::Words(words) => Some(&words.text),
            Self::Regex(..) => None,
        }
    }

    pub(super) fn matches(&self, text: &str, folded: &Folded) -> Vec<Match> {
        match self {
            Self::Words(words) => words.matches(text, folded),
            Self::Regex(regex, true) => by_regex(regex, text, &small_letters(text)),
            Self::Regex(regex, false) => by_regex(regex, text, text),
        }
    }
}

/// Where an expression matches something in `read`, which is as long as `text`, paragraph by
/// paragraph.
fn by_regex(regex: &Regex, text: &str, read: &str) -> Vec<Match> {
    let in_block = |block: Span| {
        regex
            .find_iter(block.of(read))
            .map(move |found| Span::new(block.start + found.start(), block.start + found.end()))
    };
    let found = spans(text)
        .into_iter()
        .flat_map(in_block)
        .filter(|span| !span.is_empty());
    found
        .map(|span| Match {
            span,
            kind: MatchKind::Regex,
            part: 0,
        })
        .collect()
}

/// An expression with its letters small, but for those that name a kind of character: `\S`,
/// `\p{Lu}`.
fn small_pattern(pattern: &str) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let (plain, named) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let letter = named.chars().nth(1).map_or(0, char::len_utf8);
        let ends = if named.starts_with("\\p{") || named.starts_with("\\P{") {
            named.find('}').map_or(named.len(), |at| at + 1)
        } else {
            1 + letter
        };
        made.push_str(&small_letters(plain));
        made.push_str(named.get(..ends).unwrap_or(named));
        rest = named.get(ends..).unwrap_or_default();
    }
    made + &small_letters(rest)
}

/// A text in small letters, each in its place: a letter whose small one has another length stays.
/// So an expression need not know the letters of all scripts by their case, in tables that every
/// start would load.
fn small_letters(text: &str) -> String {
    let small = |c: char| {
        let mut letters = c.to_lowercase();
        letters
            .next()
            .filter(|small| letters.next().is_none() && small.len_utf8() == c.len_utf8())
            .unwrap_or(c)
    };
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().map(small).collect()
    }
}

/// What is wrong with an expression, on one line.
fn sentence(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "this expression is too large: repeat fewer times, or fewer kinds of characters"
                .to_owned()
        }
        regex::Error::Syntax(text) => {
            let last = text
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ");
            format!("not an expression: {last}")
        }
        other => other.to_string(),
    }
}

/// A phrase with its quotes, dashes and blanks folded, and its letters, however they are composed,
/// as they are.
fn letters(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for c in text.nfd() {
        match crate::text::folded::one_of_its_kind(c) {
            // An accent is a letter's own here.
            _ if c.is_alphabetic() => made.push(c),
            ' ' if made.ends_with(' ') => {}
            kind => made.push(kind),
        }
    }
    made
}

impl Words {
    pub(super) fn others(&self) -> Option<&Others> {
        self.others.as_deref()
    }

    pub(super) const fn minds_letters(&self) -> bool {
        !matches!(self.letters, Letters::Folded)
    }

    fn matches(&self, text: &str, folded: &Folded) -> Vec<Match> {
        let others = self.others().map(|others| others.spans(text, folded));
        self.merged(text, &self.own(text, folded), others.unwrap_or_default())
    }

    /// The phrase where it stands, and other words where it does not.
    pub(super) fn merged(&self, text: &str, own: &[Span], others: Vec<Span>) -> Vec<Match> {
        let mut found: Vec<Match> = own
            .iter()
            .map(|&span| Match {
                span,
                kind: self.kind(span.of(text)),
                part: 0,
            })
            .collect();
        let apart = |span: &Span| {
            let at = own.partition_point(|own| own.end <= span.start);
            own.get(at).is_none_or(|own| own.start >= span.end)
        };
        let before = found.len();
        found.extend(others.into_iter().filter(apart).map(|span| Match {
            span,
            kind: MatchKind::Synonym,
            part: 0,
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
    fn own(&self, text: &str, folded: &Folded) -> Vec<Span> {
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
            Letters::Cased(cased) => joined(&as_typed(text, Case::Stays)).contains(&joined(cased)),
            Letters::Same(same) => joined(&letters(text)).contains(&joined(same)),
        }
    }
}

impl Others {
    fn of(phrase: &str) -> Option<Arc<Self>> {
        let mut wordings = meaning(phrase).same;
        // The longest first, so that the first that fits is the one that says most.
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.text.len()));
        let needles: Vec<String> = wordings
            .iter()
            .map(|wording| as_typed(&wording.text, Case::Folds).trim().to_owned())
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
