//! The results of a search of all articles: how often a query stands in each article, the best
//! articles first, and each match in its context.
//!
//! Articles are ranked by BM25 (Robertson and Zaragoza, “The Probabilistic Relevance Framework:
//! BM25 and Beyond”, 2009, with k1 = 1.2 and b = 0.75). Each conjunct of the query is a term, and
//! its matches are its occurrences, synonyms included. A match in the title counts three times, one
//! in a heading twice. The length of an article is that of its text in bytes. Articles with equal
//! scores stay in the order of the library.

use super::matches::{Match, MatchKind, Matches};
use crate::text::document::{BlockKind, Document};
use crate::text::shown::one_line;
use crate::text::span::Span;

/// k1 of BM25: how quickly more matches of the same term add less.
const K1: f64 = 1.2;
/// b of BM25: how much the length of an article lowers the weight of its matches.
const B: f64 = 0.75;
/// The weight of a match in the title; that of a match in running text is 1.
const TITLE: f64 = 3.0;
/// The weight of a match in a heading.
const HEADING: f64 = 2.0;

/// The most characters of the paragraph that an excerpt holds on either side of the match.
const AROUND: usize = 80;

/// The matches of a query in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The index of the article in the library.
    pub article: usize,
    /// The title or the first sentence; empty until the excerpts are added.
    pub label: String,
    /// The number of matches of the query itself.
    pub direct: usize,
    /// The number of matches of synonyms.
    pub synonyms: usize,
    /// The length of the text, in bytes.
    pub bytes: usize,
    /// For each conjunct of the query, the sum of the weights of its matches.
    pub weights: Vec<f64>,
    /// The first matches in their context, in order.
    pub excerpts: Vec<Excerpt>,
}

/// A match in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The match, in bytes of the article.
    pub span: Span,
    /// The way in which the match was found.
    pub kind: MatchKind,
    /// The number of the block that holds the match, from 1: titles, dates, headings and items are
    /// counted, too.
    pub paragraph: usize,
    /// The heading of the section, if there is one.
    pub section: Option<String>,
    /// The text before the match in its paragraph, on one line, at most 80 characters of it.
    pub before: String,
    /// The match, on one line.
    pub text: String,
    /// The text after the match, like the text before it.
    pub after: String,
}

impl Found {
    /// Counts and weighs the `matches` of a query with `conjuncts` conjuncts in an article; `None`
    /// if there are none.
    #[must_use]
    pub fn new(
        article: usize,
        document: &Document,
        matches: &Matches,
        conjuncts: usize,
    ) -> Option<Self> {
        let mut found = Self {
            article,
            label: String::new(),
            direct: 0,
            synonyms: 0,
            bytes: document.text().len(),
            weights: vec![0.0; conjuncts],
            excerpts: Vec::new(),
        };
        for place in matches.iter() {
            match place.kind {
                MatchKind::Synonym => found.synonyms += 1,
                MatchKind::Exact | MatchKind::Folded | MatchKind::Regex => found.direct += 1,
            }
            let block = document.blocks().get(document.block_at(place.span.start));
            let counts = match block.map(|block| block.kind) {
                Some(BlockKind::Title) => TITLE,
                Some(BlockKind::Heading) => HEADING,
                _ => 1.0,
            };
            if let Some(weight) = found.weights.get_mut(place.conjunct) {
                *weight += counts;
            }
        }
        (!matches.is_empty()).then_some(found)
    }

    /// Adds the label of the article, and excerpts of the first `most` matches.
    #[must_use]
    pub fn with_excerpts(mut self, document: &Document, matches: &Matches, most: usize) -> Self {
        self.label = crate::library::label(document);
        self.excerpts = matches
            .iter()
            .take(most)
            .map(|place| Excerpt::new(document, place))
            .collect();
        self
    }

    /// The number of all matches.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.direct + self.synonyms
    }
}

impl Excerpt {
    /// The excerpt around a match in `document`.
    #[must_use]
    pub fn new(document: &Document, place: Match) -> Self {
        let (text, span) = (document.text(), place.span);
        let at = document.block_at(span.start);
        let block = document.blocks().get(at).map_or(span, |block| block.span);
        let before = Span::new(block.start.min(span.start), span.start).of(text);
        let after = Span::new(span.end, block.end.max(span.end)).of(text);
        let from = before
            .char_indices()
            .rev()
            .take(AROUND)
            .last()
            .map_or(0, |(at, _)| at);
        let to = after
            .char_indices()
            .nth(AROUND)
            .map_or(after.len(), |(at, _)| at);
        let (before, after) = (
            before.get(from..).unwrap_or_default(),
            after.get(..to).unwrap_or_default(),
        );
        // A blank next to the match is part of the excerpt.
        let space = |blank: bool| if blank { " " } else { "" };
        Self {
            span,
            kind: place.kind,
            paragraph: at + 1,
            section: document
                .section_at(span.start)
                .map(|heading| one_line(heading.span.of(text))),
            before: format!(
                "{}{}",
                one_line(before),
                space(before.ends_with(char::is_whitespace) && !before.trim().is_empty())
            ),
            text: one_line(span.of(text)),
            after: format!(
                "{}{}",
                space(after.starts_with(char::is_whitespace)),
                one_line(after)
            ),
        }
    }
}

/// A suggestion of what to look for instead, or where. It always finds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The phrase to look for.
    pub phrase: String,
    /// Why the phrase is suggested.
    pub why: Why,
    /// The number of matches in the article that is open.
    pub here: usize,
    /// The number of matches in all other articles, or in the one that is suggested.
    pub elsewhere: usize,
}

/// Why a phrase is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The phrase is spelled almost like what was looked for.
    Near,
    /// The phrase is what was looked for, and stands in the article of this index.
    Article(usize),
    /// The phrase is related to what was looked for.
    Related,
}

/// Results of a search of all articles: exact counts so far, and the best articles so far.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// The number of articles in the library, and of bytes in all of them.
    library: (usize, usize),
    /// The best articles, up to twice `most`; unsorted while more are added.
    kept: Vec<Found>,
    /// The most articles that are kept.
    most: usize,
    /// For each conjunct, the number of articles with a match.
    spread: Vec<usize>,
    /// The number of articles that were searched.
    pub searched: usize,
    /// The number of articles that could not be read.
    pub unreadable: usize,
    /// The number of articles with a match.
    pub articles: usize,
    /// The number of matches of the query itself.
    pub direct: usize,
    /// The number of matches of synonyms.
    pub synonyms: usize,
}

impl Results {
    /// Starts collecting what a query with `conjuncts` conjuncts finds in a library of `articles`
    /// articles with `bytes` bytes in all. The best `most` articles are kept.
    #[must_use]
    pub fn new(articles: usize, bytes: usize, conjuncts: usize, most: usize) -> Self {
        Self {
            library: (articles, bytes),
            most,
            spread: vec![0; conjuncts],
            ..Self::default()
        }
    }

    /// Adds what was found in an article. `complete` adds the excerpts, and is called only if the
    /// article is kept.
    pub fn add(&mut self, found: Found, complete: impl FnOnce(Found) -> Found) {
        self.articles += 1;
        self.direct += found.direct;
        self.synonyms += found.synonyms;
        for (spread, weight) in self.spread.iter_mut().zip(&found.weights) {
            *spread += usize::from(*weight > 0.0);
        }
        self.keep(found, complete);
    }

    /// Counts the matches of an article that is not listed.
    pub fn count_in(&mut self, matches: &Matches) {
        let synonyms = matches
            .iter()
            .filter(|place| place.kind == MatchKind::Synonym)
            .count();
        self.articles += 1;
        self.direct += matches.len() - synonyms;
        self.synonyms += synonyms;
    }

    /// Adds the results of another part of the same search.
    pub fn merge(&mut self, other: Self) {
        self.searched += other.searched;
        self.unreadable += other.unreadable;
        self.articles += other.articles;
        self.direct += other.direct;
        self.synonyms += other.synonyms;
        for (spread, more) in self.spread.iter_mut().zip(&other.spread) {
            *spread += more;
        }
        for found in other.kept {
            self.keep(found, |found| found);
        }
    }

    fn keep(&mut self, found: Found, complete: impl FnOnce(Found) -> Found) {
        if self.kept.len() >= self.most.saturating_mul(2) {
            self.sort();
            self.kept.truncate(self.most);
        }
        // When `most` articles are kept, only a better one than the last of those is added.
        let last = self
            .most
            .checked_sub(1)
            .and_then(|last| self.kept.get(last));
        let full = last.is_some_and(|last| self.score(&found) < self.score(last));
        if !full {
            self.kept.push(complete(found));
        }
    }

    /// Sorts the articles that are kept: the best first.
    pub fn sort(&mut self) {
        let mut kept = std::mem::take(&mut self.kept);
        let mut scored: Vec<(f64, Found)> = kept
            .drain(..)
            .map(|found| (self.score(&found), found))
            .collect();
        scored.sort_by(|(one, first), (other, second)| {
            other
                .total_cmp(one)
                .then(first.article.cmp(&second.article))
        });
        self.kept = scored.into_iter().map(|(_, found)| found).collect();
    }

    /// The best articles, in order once they are sorted.
    #[must_use]
    pub fn kept(&self) -> &[Found] {
        &self.kept
    }

    /// The number of all matches.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.direct + self.synonyms
    }

    /// The BM25 score of an article: how well it answers the query.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub fn score(&self, found: &Found) -> f64 {
        let (articles, bytes) = (self.library.0.max(1) as f64, self.library.1.max(1) as f64);
        let length = found.bytes as f64 / (bytes / articles);
        let term = |(weight, spread): (&f64, &usize)| {
            let spread = (*spread as f64).min(articles);
            let rare = logarithm(1.0 + (articles - spread + 0.5) / (spread + 0.5));
            rare * weight * (K1 + 1.0) / (weight + K1 * (1.0 - B + B * length))
        };
        found.weights.iter().zip(&self.spread).map(term).sum()
    }
}

/// The natural logarithm of a number of at least 1, to nine digits. The one of the standard library
/// is in a shared library that every start would have to load.
fn logarithm(number: f64) -> f64 {
    let (mut rest, mut logarithm) = (number, 0.0);
    while rest > 2.0 {
        rest /= 2.0;
        logarithm += std::f64::consts::LN_2;
    }
    // ln x = 2 artanh((x - 1) / (x + 1)), whose series is short here.
    let step = (rest - 1.0) / (rest + 1.0);
    let (mut power, mut sum) = (step, 0.0);
    for odd in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 17.0, 19.0] {
        sum += power / odd;
        power *= step * step;
    }
    logarithm + 2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Query;
    use crate::text::folded::Folded;
    use crate::text::format;

    fn found(article: usize, query: &str, text: &str) -> (Document, Matches, Found) {
        let (document, query) = (format::plain(text.to_owned()), Query::new(query).unwrap());
        let matches = query.matches(&document, &Folded::new(text));
        let found = Found::new(article, &document, &matches, query.conjuncts()).unwrap();
        (document, matches, found)
    }

    #[test]
    fn the_logarithm_is_that_of_the_standard_library() {
        for number in [
            1.0, 1.000_001, 1.5, 2.0, 2.5, 3.0, 10.0, 1234.5, 200_000.0, 1e9,
        ] {
            assert!(
                (logarithm(number) - f64::ln(number)).abs() < 1e-8,
                "{number}"
            );
        }
    }

    #[test]
    fn an_excerpt_is_one_line_with_the_match_in_it() {
        let text = "A title\n\nBefore\nthe stem\ncell, and\tbehind it.\n\nAn end.";
        let (document, matches, found) = found(0, "stem cell", text);
        let excerpt = &found.with_excerpts(&document, &matches, 9).excerpts[0];
        assert_eq!(
            (&*excerpt.before, &*excerpt.text, &*excerpt.after),
            ("Before the ", "stem cell", ", and behind it.")
        );
        assert_eq!((excerpt.paragraph, excerpt.section.as_deref()), (2, None));
    }

    #[test]
    fn a_match_in_a_title_outweighs_one_in_a_heading_and_that_one_in_text() {
        let bodies = [
            "The kidney\n\nOne two.\n\nHead\n\nText.",
            "The liver\n\nOne two.\n\nKidney\n\nText.",
            "The liver\n\nA kidney.\n\nHead\n\nText.",
        ];
        let mut results = Results::new(3, bodies.concat().len(), 1, 10);
        for (article, body) in bodies.iter().enumerate().rev() {
            results.add(found(article, "kidney", body).2, |found| found);
        }
        results.sort();
        assert_eq!(
            results
                .kept()
                .iter()
                .map(|found| found.article)
                .collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!((results.articles, results.count()), (3, 3));
    }

    #[test]
    fn equal_articles_stay_in_the_order_of_the_library_and_only_the_best_are_kept() {
        let mut results = Results::new(100, 1000, 1, 5);
        for article in (0..100).rev() {
            results.add(found(article, "kidney", "a kidney.").2, |found| found);
        }
        results.sort();
        assert!(results.kept().len() <= 10);
        assert_eq!(results.kept()[0].article, 0);
        assert_eq!((results.articles, results.direct), (100, 100));
    }
}
