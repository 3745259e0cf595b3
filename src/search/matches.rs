//! Where a query stands in a text, and how each place was found.
//! In order, apart from each other.

use crate::text::span::{Offset, Span};

/// How a match was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchKind {
    /// In just the letters that were typed.
    Exact,
    /// In letters that fold to the same.
    Folded,
    /// By another word for it.
    Synonym,
    /// By a regular expression.
    Regex,
}

impl MatchKind {
    /// The name in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Synonym => "synonym",
            Self::Regex => "regex",
        }
    }
}

/// A place where a query stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The bytes of the text where it stands.
    pub span: Span,
    /// How it was found.
    pub kind: MatchKind,
    /// Which of the query's conjuncts it is, from 0.
    pub conjunct: usize,
}

/// Where a query stands in a text: in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    spans: Vec<Span>,
    how: Vec<(MatchKind, usize)>,
}

impl From<Vec<Match>> for Matches {
    fn from(found: Vec<Match>) -> Self {
        Self {
            spans: found.iter().map(|found| found.span).collect(),
            how: found
                .iter()
                .map(|found| (found.kind, found.conjunct))
                .collect(),
        }
    }
}

impl Matches {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The place of the match of an index.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Span> {
        self.spans.get(at).copied()
    }

    /// How the match of an index was found.
    #[must_use]
    pub fn kind(&self, at: usize) -> Option<MatchKind> {
        self.how.get(at).map(|(kind, _)| *kind)
    }

    /// The matches in order, with how they were found.
    pub fn iter(&self) -> impl Iterator<Item = Match> + '_ {
        self.spans
            .iter()
            .zip(&self.how)
            .map(|(&span, &(kind, conjunct))| Match {
                span,
                kind,
                conjunct,
            })
    }

    /// The other words that were found in `text` for what was looked for, the most frequent first,
    /// each once whatever its case.
    #[must_use]
    pub fn also(&self, text: &str) -> Vec<String> {
        let mut words: Vec<(String, usize)> = Vec::new();
        for found in self.iter().filter(|found| found.kind == MatchKind::Synonym) {
            let shown = crate::text::shown::one_line(found.span.of(text));
            let lower = shown.to_lowercase();
            match words
                .iter_mut()
                .find(|(word, _)| word.to_lowercase() == lower)
            {
                Some((word, count)) => {
                    *count += 1;
                    // As it is written inside a sentence, if it is anywhere.
                    if *word != lower && shown == lower {
                        *word = shown;
                    }
                }
                None => words.push((shown, 1)),
            }
        }
        words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        words.into_iter().map(|(word, _)| word).collect()
    }

    /// The places of the matches, in order.
    #[must_use]
    pub fn all(&self) -> &[Span] {
        &self.spans
    }

    /// The index of the first that begins at `offset` or behind it.
    #[must_use]
    pub fn from(&self, offset: Offset) -> Option<usize> {
        let at = self.spans.partition_point(|span| span.start < offset);
        (at < self.spans.len()).then_some(at)
    }

    /// The index of the last that begins before `offset`.
    #[must_use]
    pub fn before(&self, offset: Offset) -> Option<usize> {
        self.spans
            .partition_point(|span| span.start < offset)
            .checked_sub(1)
    }

    /// The index of the first match that shares a byte with `span`, and the places of all that do.
    #[must_use]
    pub fn within(&self, span: Span) -> (usize, &[Span]) {
        let start = self.spans.partition_point(|found| found.end <= span.start);
        let end = self.spans.partition_point(|found| found.start < span.end);
        (start, self.spans.get(start..end).unwrap_or_default())
    }
}
