//! The matches of a query in a text, and how each was found. They are in order and do not overlap.

use crate::text::span::{Offset, Span};

/// The way in which a match was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchKind {
    /// In exactly the letters that were typed.
    Exact,
    /// In letters that fold to the same.
    Folded,
    /// A synonym of what was typed.
    Synonym,
    /// By a regular expression.
    Regex,
}

impl MatchKind {
    /// The name of the kind in JSON.
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

/// A match of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The bytes of the text that match.
    pub span: Span,
    /// The way in which the match was found.
    pub kind: MatchKind,
    /// The number of the query's conjunct that matches, from 0.
    pub conjunct: usize,
}

/// The matches of a query in a text: in order, without overlaps.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    spans: Vec<Span>,
    /// For each span, how it was found and the number of its conjunct.
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
    /// The number of matches.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.spans.len()
    }

    /// True if there are no matches.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The span of the match at an index.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Span> {
        self.spans.get(at).copied()
    }

    /// The way in which the match at an index was found.
    #[must_use]
    pub fn kind(&self, at: usize) -> Option<MatchKind> {
        self.how.get(at).map(|(kind, _)| *kind)
    }

    /// The matches, in order.
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

    /// The synonyms that were found in `text`, as they are written there: the most frequent first,
    /// each once whatever its case.
    #[must_use]
    pub fn synonyms_in(&self, text: &str) -> Vec<String> {
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
                    // In lower case, as inside a sentence, if it is written so anywhere.
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

    /// The spans of the matches, in order.
    #[must_use]
    pub fn all(&self) -> &[Span] {
        &self.spans
    }

    /// The index of the first match that begins at `offset` or after it.
    #[must_use]
    pub fn from(&self, offset: Offset) -> Option<usize> {
        let at = self.spans.partition_point(|span| span.start < offset);
        (at < self.spans.len()).then_some(at)
    }

    /// The index of the last match that begins before `offset`.
    #[must_use]
    pub fn before(&self, offset: Offset) -> Option<usize> {
        self.spans
            .partition_point(|span| span.start < offset)
            .checked_sub(1)
    }

    /// The matches that share a byte with `span`: the index of the first, and the spans of all.
    #[must_use]
    pub fn within(&self, span: Span) -> (usize, &[Span]) {
        let start = self.spans.partition_point(|found| found.end <= span.start);
        let end = self.spans.partition_point(|found| found.start < span.end);
        (start, self.spans.get(start..end).unwrap_or_default())
    }
}
