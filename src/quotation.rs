//! Checks whether a quote stands in an article: to the byte, written differently, or with other
//! words, and which. Articles are checked one after another; of each, only the places are kept, and
//! of all, the one paragraph that is nearest.

mod alignment;
mod difference;

use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem::Finder;

pub use self::difference::Difference;
use self::difference::differences;
use crate::search::Query;
use crate::text::document::Document;
use crate::text::folded::{Folded, representative};
use crate::text::span::Span;

/// The longest quote that can be checked, in bytes: 1 MiB.
pub const MOST_BYTES: usize = 1 << 20;
/// The most words of a quote that is compared word by word. A longer one is only looked for as it
/// stands.
pub const MOST_WORDS: usize = 20_000;

/// A place where a quote stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The number of the article, as the caller gave it.
    pub article: usize,
    /// The passage, in bytes of the article.
    pub span: Span,
    /// The paragraph in which the passage begins, from 1.
    pub paragraph: usize,
    /// Differences in writing between the passage and the quote.
    pub differences: Vec<Difference>,
    /// False if the passage begins or ends inside a word: “toxic” stands in “nontoxicity”, which
    /// says the opposite.
    pub whole_words: bool,
}

/// True if a passage begins and ends where words do.
fn whole_words(text: &str, span: Span) -> bool {
    let cuts = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at..).and_then(|text| text.chars().next());
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    !cuts(span.start) && !cuts(span.end)
}

/// The verdict on a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The quote stands in an article to the byte, in all these places.
    Verbatim(Vec<Place>),
    /// The quote stands in these places once case, accents, kinds of quotes and dashes, and white
    /// space are folded.
    Folded(Vec<Place>),
    /// At least two thirds of the words of the quote stand in one paragraph in the same order.
    Altered(Alteration),
    /// The quote was not found.
    Absent,
}

/// A quote compared with the passage that is nearest to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alteration {
    /// The passage, from the first word that it shares with the quote to the last.
    pub place: Place,
    /// The number of words of the quote that stand in the passage in the same order; folding and
    /// the punctuation around words make no difference.
    pub common: usize,
    /// The number of words of the quote.
    pub words: usize,
    /// The quote and the passage, word by word.
    pub pieces: Vec<Piece>,
}

/// Words of the quote, of the article, or of both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text that has the words.
    pub side: Side,
    /// The words as they are written, with the text between them.
    pub text: String,
}

/// The text that has the words of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In both, if they are folded; the piece has them as the article does.
    Both,
    /// In the quote alone. A word with other punctuation counts as another word here.
    Quote,
    /// In the article alone.
    Article,
}

/// A quote that is being checked, and what was found so far.
#[derive(Debug)]
pub struct Quotation {
    /// The quote as it was given and, if it stands in quotation marks, the quote without them.
    wordings: Vec<Wording>,
    /// A number for each different word of the last wording.
    numbers: HashMap<String, u32>,
    /// The words of the last wording, in order, as in_article numbers.
    words: Vec<u32>,
    nearest: Option<Near>,
}

/// A wording of the quote, and the places where it was found.
#[derive(Debug)]
struct Wording {
    text: String,
    query: Option<Query>,
    verbatim: Vec<Place>,
    folded: Vec<Place>,
}

/// The paragraph that shares the most words with the quote.
#[derive(Debug)]
struct Near {
    article: usize,
    paragraph: usize,
    start: usize,
    text: String,
    common: usize,
}

impl Quotation {
    /// Prepares a quote, without the white space around it; `None` if nothing else is left.
    #[must_use]
    pub fn new(quote: &str) -> Option<Self> {
        let quote = quote.trim_start_matches('\u{FEFF}').trim();
        if quote.is_empty() {
            return None;
        }
        let wordings: Vec<Wording> = std::iter::once(quote)
            .chain(inside_marks(quote))
            .map(Wording::new)
            .collect();
        let folded = Folded::new(wordings.last().map_or(quote, |wording| &wording.text));
        let mut numbers = HashMap::new();
        let words = words(folded.text()).take(MOST_WORDS + 1).map(|word| {
            let new = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(word.key.to_owned()).or_insert(new)
        });
        let words = words.collect();
        Some(Self {
            wordings,
            numbers,
            words,
            nearest: None,
        })
    }

    /// True if the quote is short enough for [`Quotation::compare`].
    #[must_use]
    pub fn comparable(&self) -> bool {
        (1..=MOST_WORDS).contains(&self.words.len())
    }

    /// Looks for the quote in an article as it stands, and folded.
    pub fn look(&mut self, article: usize, document: &Document) {
        let text = document.text();
        let place = |quote: &str, span: Span| Place {
            article,
            span,
            paragraph: document.block_at(span.start) + 1,
            differences: differences(quote, span.of(text)),
            whole_words: whole_words(text, span),
        };
        for wording in &mut self.wordings {
            let finder = Finder::new(wording.text.as_bytes());
            let found = finder
                .find_iter(text.as_bytes())
                .map(|at| Span::new(at, at + wording.text.len()));
            wording
                .verbatim
                .extend(found.map(|span| place(&wording.text, span)));
        }
        if self
            .wordings
            .iter()
            .any(|wording| !wording.verbatim.is_empty())
        {
            return;
        }
        let folded = Folded::flowing(text);
        for wording in &mut self.wordings {
            let found = wording
                .query
                .as_ref()
                .map(|query| query.matches(document, &folded))
                .unwrap_or_default();
            wording
                .folded
                .extend(found.all().iter().map(|&span| place(&wording.text, span)));
        }
    }

    /// True if the quote was found, so that comparing words is not needed.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.wordings
            .iter()
            .any(|wording| !wording.verbatim.is_empty() || !wording.folded.is_empty())
    }

    /// Compares the quote with the paragraphs of an article, word by word. The paragraph that
    /// shares the most words is kept; of equals, the first.
    pub fn compare(&mut self, article: usize, document: &Document) {
        if !self.comparable() {
            return;
        }
        let mut wanted = vec![0_usize; self.numbers.len()];
        for &word in &self.words {
            wanted
                .iter_mut()
                .skip(word as usize)
                .take(1)
                .for_each(|count| *count += 1);
        }
        let enough = (2 * self.words.len()).div_ceil(3);
        for (paragraph, block) in (1..).zip(document.blocks()) {
            let part = block.span.of(document.text());
            let folded = Folded::new(part);
            let shared: Vec<u32> = words(folded.text())
                .filter_map(|word| self.numbers.get(word.key).copied())
                .collect();
            let needed = self.nearest.as_ref().map_or(enough, |near| near.common + 1);
            // An upper bound that is quickly counted rules out most paragraphs.
            if shared.len() < needed || common_at_most(&wanted, &shared) < needed {
                continue;
            }
            let common = alignment::length(&self.words, &shared);
            if common >= needed {
                self.nearest = Some(Near {
                    article,
                    paragraph,
                    start: block.span.start,
                    text: part.to_owned(),
                    common,
                });
            }
        }
    }

    /// Ends the search and returns the verdict.
    #[must_use]
    pub fn verdict(mut self) -> Verdict {
        let taken = |places: &mut Vec<Place>| (!places.is_empty()).then(|| std::mem::take(places));
        if let Some(places) = self
            .wordings
            .iter_mut()
            .find_map(|wording| taken(&mut wording.verbatim))
        {
            return Verdict::Verbatim(places);
        }
        if let Some(places) = self
            .wordings
            .iter_mut()
            .find_map(|wording| taken(&mut wording.folded))
        {
            return Verdict::Folded(places);
        }
        self.nearest.as_ref().map_or(Verdict::Absent, |near| {
            Verdict::Altered(self.alteration(near))
        })
    }

    /// The quote compared word by word with the paragraph that is nearest.
    fn alteration(&self, near: &Near) -> Alteration {
        let quote = self.wordings.last().map_or("", |wording| &wording.text);
        let (quote_folded, article_folded) = (Folded::new(quote), Folded::new(&near.text));
        let (quote_words, article_words) = (placed(&quote_folded), placed(&article_folded));
        let shared: Vec<(usize, u32)> = article_words
            .iter()
            .enumerate()
            .filter_map(|(at, (word, _))| Some((at, *self.numbers.get(word.key)?)))
            .collect();
        let number = |(_, number): &(usize, u32)| *number;
        // The stretch of the article that holds the common words: it ends as early as possible,
        // then begins as late as possible.
        let end = alignment::reach(
            self.words.iter().copied(),
            shared.iter().map(number),
            near.common,
        );
        let stretch = shared.get(..end).unwrap_or_default();
        let length = alignment::reach(
            self.words.iter().rev().copied(),
            stretch.iter().rev().map(number),
            near.common,
        );
        let stretch = stretch
            .get(end.saturating_sub(length)..)
            .unwrap_or_default();
        let numbers: Vec<u32> = stretch.iter().map(number).collect();
        let pairs: Vec<(usize, usize)> = alignment::pairs(&self.words, &numbers)
            .into_iter()
            .filter_map(|(in_quote, in_article)| Some((in_quote, stretch.get(in_article)?.0)))
            .collect();
        let (first, last) = (
            pairs.first().map_or(0, |pair| pair.1),
            pairs.last().map_or(0, |pair| pair.1),
        );
        let span = between(&article_words, first, last + 1).unwrap_or(Span::new(0, 0));
        let mut pieces = Pieces {
            quote,
            article: &near.text,
            quote_words: &quote_words,
            article_words: &article_words,
            first,
            made: Vec::new(),
        };
        pieces.divide(&pairs, first, last + 1);
        Alteration {
            place: Place {
                article: near.article,
                span: Span::new(near.start + span.start, near.start + span.end),
                paragraph: near.paragraph,
                differences: Vec::new(),
                whole_words: true,
            },
            common: near.common,
            words: self.words.len(),
            pieces: pieces.made,
        }
    }
}

impl Wording {
    fn new(text: &str) -> Self {
        // A blank line of the quote becomes a line end, because the text is folded in the same way.
        let lines: Vec<&str> = text
            .split(['\n', '\r'])
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let query = Query::new(&lines.join("\n")).map(|query| query.in_any_case());
        Self {
            text: text.to_owned(),
            query,
            verbatim: Vec::new(),
            folded: Vec::new(),
        }
    }
}

/// The text inside the pair of quotation marks around a quote, if it has one.
fn inside_marks(quote: &str) -> Option<&str> {
    let mark = |c: char| Some(representative(c)).filter(|kind| matches!(kind, '\'' | '"'));
    let mut chars = quote.chars();
    let (first, last) = (mark(chars.next()?)?, mark(chars.next_back()?)?);
    let inside = chars.as_str().trim();
    (first == last && !inside.is_empty()).then_some(inside)
}

/// An upper bound of the number of words in the same order: the number of words that both have, in
/// any order.
fn common_at_most(wanted: &[usize], shared: &[u32]) -> usize {
    let mut left = wanted.to_vec();
    let mut take = |word: &u32| {
        let left = left.get_mut(*word as usize).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    shared.iter().filter(|word| take(word)).count()
}

/// A word of a folded text.
#[derive(Clone, Copy)]
struct Word<'a> {
    /// The offset of the word in the folded text, in bytes.
    at: usize,
    whole: &'a str,
    /// The text that is compared: the word without the punctuation around it, or the whole word if
    /// it is only punctuation.
    key: &'a str,
}

/// The words of a folded text.
fn words(folded: &str) -> impl Iterator<Item = Word<'_>> {
    let mut next = 0;
    let pieces = folded.split([' ', '\n']).map(move |whole| {
        let at = next;
        next += whole.len() + 1;
        let key = whole.trim_matches(|c: char| !c.is_alphanumeric());
        Word {
            at,
            whole,
            key: if key.is_empty() { whole } else { key },
        }
    });
    pieces.filter(|word| !word.whole.is_empty())
}

/// The words of a folded text, each with its span in the original text.
fn placed(folded: &Folded) -> Vec<(Word<'_>, Span)> {
    let mut way = folded.way_back();
    words(folded.text())
        .map(|word| {
            (
                word,
                Span::new(way.start(word.at), way.end(word.at + word.whole.len())),
            )
        })
        .collect()
}

/// The span of the words with the indices `from..to`; `None` if there are none.
fn between(words: &[(Word<'_>, Span)], from: usize, to: usize) -> Option<Span> {
    let run = words.get(from..to)?;
    Some(Span::new(run.first()?.1.start, run.last()?.1.end))
}

/// Divides the quote and the article into pieces.
struct Pieces<'a> {
    quote: &'a str,
    article: &'a str,
    quote_words: &'a [(Word<'a>, Span)],
    article_words: &'a [(Word<'a>, Span)],
    /// The index of the first word of the article that is told of.
    first: usize,
    made: Vec<Piece>,
}

impl Pieces<'_> {
    /// Makes pieces of all words of the quote, and of the words `first..end` of the article.
    fn divide(&mut self, pairs: &[(usize, usize)], first: usize, end: usize) {
        let (quote_words, article_words) = (self.quote_words, self.article_words);
        let alike = |(in_quote, in_article): &&(usize, usize)| {
            quote_words.get(*in_quote).map(|(word, _)| word.whole)
                == article_words.get(*in_article).map(|(word, _)| word.whole)
        };
        let mut same = pairs.iter().filter(alike).copied().peekable();
        let (mut in_quote, mut in_article) = (0, first);
        while let Some((quote_start, article_start)) = same.next() {
            self.differ(in_quote..quote_start, in_article..article_start);
            (in_quote, in_article) = (quote_start + 1, article_start + 1);
            while same.next_if_eq(&(in_quote, in_article)).is_some() {
                (in_quote, in_article) = (in_quote + 1, in_article + 1);
            }
            self.push(
                Side::Both,
                self.article,
                self.article_words,
                article_start..in_article,
            );
        }
        self.differ(in_quote..self.quote_words.len(), in_article..end);
    }

    /// Adds a piece for words of the quote alone, and one for words of the article alone.
    fn differ(&mut self, quote_words: Range<usize>, article_words: Range<usize>) {
        self.push(Side::Quote, self.quote, self.quote_words, quote_words);
        self.push(
            Side::Article,
            self.article,
            self.article_words,
            article_words,
        );
    }

    fn push(&mut self, side: Side, text: &str, words: &[(Word<'_>, Span)], run: Range<usize>) {
        let Some(span) = between(words, run.start, run.end) else {
            return;
        };
        // What stands between two words and is not blank, such as a hyphen, belongs to the piece of
        // the second; not what stands before the first word that is told of. A ligature of several
        // words belongs to the first of them.
        let first = if side == Side::Quote { 0 } else { self.first };
        let before = run.start.checked_sub(1).filter(|at| *at >= first);
        let before = before.and_then(|at| words.get(at));
        let start = before.map_or(span.start, |(_, before)| before.end.min(span.end));
        let text = Span::new(start, span.end).of(text).trim_start();
        if !text.is_empty() {
            self.made.push(Piece {
                side,
                text: text.to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::text::format;

    #[test]
    fn a_hyphen_between_a_common_word_and_another_is_shown_with_the_other() {
        let mut quotation = Quotation::new("The two of them had low-salt soup at noon.").unwrap();
        let article = format::plain("The two of them had low-protein soup at noon.");
        quotation.compare(0, &article);
        let Verdict::Altered(found) = quotation.verdict() else {
            panic!("it is altered");
        };
        let pieces: Vec<&str> = found.pieces.iter().map(|piece| &*piece.text).collect();
        assert_eq!(
            pieces,
            [
                "The two of them had low",
                "-salt",
                "-protein",
                "soup at noon."
            ]
        );
    }

    fn verdict(quote: &str) -> Verdict {
        let mut quotation = Quotation::new(quote).unwrap();
        let library = Library::embedded();
        let documents: Vec<_> = library
            .articles()
            .iter()
            .map(|article| article.at_hand().unwrap())
            .collect();
        documents
            .iter()
            .enumerate()
            .for_each(|(at, document)| quotation.look(at, document));
        if !quotation.is_found() {
            documents
                .iter()
                .enumerate()
                .for_each(|(at, document)| quotation.compare(at, document));
        }
        quotation.verdict()
    }

    fn against(quote: &str, text: &'static str) -> Verdict {
        let (mut quotation, document) = (Quotation::new(quote).unwrap(), format::plain(text));
        quotation.look(0, &document);
        if !quotation.is_found() {
            quotation.compare(0, &document);
        }
        quotation.verdict()
    }

    fn diff(verdict: Verdict) -> String {
        let Verdict::Altered(alteration) = verdict else {
            panic!("{verdict:?}")
        };
        let piece = |piece: &Piece| match piece.side {
            Side::Both => piece.text.clone(),
            Side::Quote => format!("[-{}-]", piece.text),
            Side::Article => format!("{{+{}+}}", piece.text),
        };
        alteration
            .pieces
            .iter()
            .map(piece)
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn a_quote_that_stands_in_an_article_is_verbatim_in_all_its_places() {
        let Verdict::Verbatim(places) = verdict("  Theoretically, it can cure most diseases\n")
        else {
            panic!()
        };
        assert_eq!(
            places
                .iter()
                .map(|place| (place.article, place.paragraph))
                .collect::<Vec<_>>(),
            [(1, 15)]
        );
        let Verdict::Verbatim(places) = verdict("“Stem Cell Therapy”") else {
            panic!("the marks around a quote may be left out")
        };
        assert!(
            places.len() > 3
                && places
                    .iter()
                    .all(|place| place.span.len() == 17 && place.differences.is_empty())
        );
        let Verdict::Verbatim(places) = against("\"a b\"", "He said \"a b\".\n\nAnd a b.") else {
            panic!()
        };
        assert_eq!(
            places.len(),
            1,
            "a quote that stands with its marks is not looked for without them"
        );
    }

    #[test]
    fn a_quote_that_is_only_written_differently_names_the_differences() {
        let names = |quote: &str| match verdict(quote) {
            Verdict::Folded(places) => places
                .iter()
                .flat_map(|place| &place.differences)
                .map(|difference| difference.name())
                .collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(names("THEORETICALLY, it can cure"), ["letter case"]);
        assert_eq!(
            names("the disease hasn't been detected"),
            ["quotation marks"]
        );
        assert_eq!(
            names("'it  can cure\nmost diseases'"),
            ["spaces or line ends"]
        );
        assert_eq!(
            names("can cure most diseases - it brings"),
            ["letter case", "spaces or line ends"],
            "a passage across paragraphs"
        );
        assert_eq!(names("self\u{2011}renew and differentiate"), ["dashes"]);
    }

    #[test]
    fn a_quote_with_other_words_shows_them() {
        assert_eq!(
            diff(verdict("Theoretically, it can cure all diseases")),
            "Theoretically, it can cure [-all-] {+most+} diseases"
        );
        assert_eq!(
            diff(against("b x. c d e", "A, b c; D. e f")),
            "b [-x. c d-] {+c; D.+} e",
            "a word with other punctuation is another word"
        );
        assert_eq!(
            diff(against(
                "one two three. Four",
                "one one two THREE. five six"
            )),
            "one two THREE. [-Four-]"
        );
        let Verdict::Altered(found) = against("b c z", "Ü.\n\nä b ß c ö") else {
            panic!()
        };
        assert_eq!(
            (
                found.place.span,
                found.place.paragraph,
                found.common,
                found.words
            ),
            (Span::new(8, 14), 2, 2, 3)
        );
    }

    #[test]
    fn a_quote_shares_two_thirds_of_its_words_with_a_paragraph_or_is_absent() {
        assert!(matches!(against("a b x", "a b c."), Verdict::Altered(_)));
        for absent in ["a x", "a x y b", "b a x", "xyzzy", "a b d e"] {
            assert_eq!(
                against(absent, "a b c.\n\nd e."),
                Verdict::Absent,
                "{absent}"
            );
        }
        let text = "a b x c d e f.\n\na b c d e y f.\n\na b c d e y f.";
        let Verdict::Altered(found) = against("a b c d e f", text) else {
            panic!()
        };
        assert_eq!(
            (found.place.paragraph, found.common),
            (1, 6),
            "the largest share wins, and of equals the first"
        );
    }

    #[test]
    fn a_quote_with_too_many_words_is_looked_for_but_not_compared() {
        let long = "kidney ".repeat(MOST_WORDS + 1);
        assert!(!Quotation::new(&long).unwrap().comparable());
        assert_eq!(verdict(&long), Verdict::Absent);
        assert!(
            Quotation::new(&"kidney ".repeat(MOST_WORDS))
                .unwrap()
                .comparable()
        );
        assert!(Quotation::new(" \n\u{FEFF}").is_none() || Quotation::new("\u{301}").is_some());
        assert_eq!(verdict("\u{301}"), Verdict::Absent);
    }
}
