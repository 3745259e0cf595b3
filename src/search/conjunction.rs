//! The conjuncts of a query: phrases and expressions, all of which must stand in the same block.

use std::cmp::Reverse;

use super::expression::Expression;
use super::matches::{Match, Matches};
use super::phrase::Phrase;
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::span::Span;

/// One of the phrases and expressions that a query looks for together.
#[derive(Debug, Clone)]
pub(super) enum Conjunct {
    /// A phrase, found in folded text.
    Phrase(Phrase),
    /// A regular expression.
    Expression(Expression),
}

impl Conjunct {
    /// The phrase, if the conjunct is one.
    pub(super) const fn phrase(&self) -> Option<&Phrase> {
        match self {
            Self::Phrase(phrase) => Some(phrase),
            Self::Expression(_) => None,
        }
    }

    /// Makes the conjunct match any case. An expression stays as it is.
    pub(super) fn in_any_case(&self) -> Self {
        match self {
            Self::Phrase(phrase) => Self::Phrase(phrase.in_any_case()),
            Self::Expression(_) => self.clone(),
        }
    }

    /// The matches of the conjunct in `document`, whose folded text is `folded`.
    fn matches(&self, document: &Document, folded: &Folded) -> Vec<Match> {
        match self {
            Self::Phrase(phrase) => phrase.matches(document.text(), folded),
            Self::Expression(expression) => expression.matches(document),
        }
    }
}

/// The matches of all conjuncts, in those blocks where every conjunct has a match.
pub(super) fn together(conjuncts: &[Conjunct], document: &Document, folded: &Folded) -> Matches {
    let found: Vec<Vec<Match>> = conjuncts
        .iter()
        .map(|conjunct| conjunct.matches(document, folded))
        .collect();
    let blocks = document.blocks();
    let block_of = |span: Span| blocks.partition_point(|block| block.span.end <= span.start);
    let mut common: Option<Vec<usize>> = None;
    for matches in &found {
        let mut held: Vec<usize> = matches.iter().map(|found| block_of(found.span)).collect();
        held.dedup();
        if let Some(common) = &common {
            held.retain(|block| common.binary_search(block).is_ok());
        }
        common = Some(held);
    }
    let common = common.unwrap_or_default();
    let numbered = found.into_iter().enumerate().flat_map(|(conjunct, found)| {
        let number = move |found| Match { conjunct, ..found };
        found.into_iter().map(number)
    });
    let mut all: Vec<Match> = numbered
        .filter(|found| common.binary_search(&block_of(found.span)).is_ok())
        .collect();
    all.sort_by_key(|found| (found.span.start, Reverse(found.span.end)));
    // Of matches that overlap, the first stays, and of those that begin together the longest.
    all.dedup_by(|next, before| next.span.start < before.span.end);
    all.into()
}
