//! Search: a query understood once, found as ranges of the article, whatever the rows look like.
//! Both sides are folded (case, diacritics, quotes, dashes, white space); a match is always cut from the text itself.

use memchr::memmem::Finder;

use crate::document::{Offset, Span};
use crate::folded::{Case, Folded, as_typed};

/// A query: plain words, found as a phrase. Made only from something to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    folded: String,
    /// The query folded in all but case, where it has a capital letter (“smart case”).
    cased: Option<String>,
}

/// Where a query stands in a text: in order, apart from each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches(Vec<Span>);

impl Query {
    /// Reads what was typed; nothing if it holds nothing to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let folded = as_typed(text, Case::Folds);
        if folded.trim().is_empty() {
            return None;
        }
        let cased = text.chars().any(char::is_uppercase).then(|| as_typed(text, Case::Stays));
        Some(Self { text: text.to_owned(), folded, cased })
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same query for any case.
    #[must_use]
    pub fn in_any_case(&self) -> Self {
        Self { cased: None, ..self.clone() }
    }

    /// All places in `text` where it stands; `folded` must be made of `text`.
    #[must_use]
    pub fn matches(&self, text: &str, folded: &Folded) -> Matches {
        let mut spans = self.spans(&self.folded, text, folded);
        if self.folded.contains("- ") {
            // `pre- and post` where the line ends behind the hyphen: folded, a word broken at its hyphen looks the same.
            let joined = self.spans(&self.folded.replace("- ", "-"), text, folded);
            let gaps = self.folded.matches("- ").count();
            let has_gaps = |span: &Span| {
                let text = span.of(text);
                text.match_indices('-').filter(|(at, _)| text.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_whitespace))).count() == gaps
            };
            spans.extend(joined.into_iter().filter(has_gaps));
            spans.sort_unstable();
            spans.dedup_by(|next, before| next.start < before.end);
        }
        Matches(spans)
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
            if apart && self.has_case_of(span.of(text)) {
                spans.push(span);
                at = start + needle.len();
            } else {
                at = start + 1;
            }
        }
        spans
    }

    fn has_case_of(&self, text: &str) -> bool {
        let joined = |text: &str| text.replace("- ", "-");
        self.cased.as_ref().is_none_or(|cased| joined(&as_typed(text, Case::Stays)).contains(&joined(cased)))
    }
}

impl Matches {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The match of an index.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Span> {
        self.0.get(at).copied()
    }

    /// All, in order.
    #[must_use]
    pub fn all(&self) -> &[Span] {
        &self.0
    }

    /// The index of the first that begins at `offset` or behind it.
    #[must_use]
    pub fn from(&self, offset: Offset) -> Option<usize> {
        let at = self.0.partition_point(|span| span.start < offset);
        (at < self.0.len()).then_some(at)
    }

    /// The index of the last that begins before `offset`.
    #[must_use]
    pub fn before(&self, offset: Offset) -> Option<usize> {
        self.0.partition_point(|span| span.start < offset).checked_sub(1)
    }

    /// Those that share a byte with `span`, with the index of the first of them.
    #[must_use]
    pub fn within(&self, span: Span) -> (usize, &[Span]) {
        let start = self.0.partition_point(|found| found.end <= span.start);
        let end = self.0.partition_point(|found| found.start < span.end);
        (start, self.0.get(start..end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        let query = Query::new(query).unwrap();
        query.matches(text, &Folded::new(text)).all().iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn case_folds_by_the_rules_of_unicode() {
        assert_eq!(found("straße", "STRASSE Strasse straße"), ["STRASSE", "Strasse", "straße"]);
        assert_eq!(found("σοφος", "ΣΟΦΟΣ σοφός"), ["ΣΟΦΟΣ", "σοφός"]);
        assert_eq!(found("почка", "ПОЧКА Почка"), ["ПОЧКА", "Почка"]);
    }

    #[test]
    fn a_capital_letter_in_the_query_means_case() {
        assert_eq!(found("iga", "IgA iga IGA").len(), 3);
        assert_eq!(found("IgA", "IgA iga IGA"), ["IgA"]);
        assert_eq!(found("Aa", "aAa"), ["Aa"], "a match of the wrong case hides none");
        assert_eq!(found("Sjogren", "Sjögren sjögren"), ["Sjögren"]);
    }

    #[test]
    fn diacritics_fold_both_ways() {
        assert_eq!(found("sjogren", "Sjögren’s, Sjo\u{308}gren"), ["Sjögren", "Sjo\u{308}gren"]);
        assert_eq!(found("sjögren", "Sjogren"), ["Sjogren"]);
        assert_eq!(found("sjogren", "Sjøgren"), ["Sjøgren"]);
        assert_eq!(found("e", "e\u{301}x"), ["e\u{301}"]);
    }

    #[test]
    fn quotes_dashes_and_soft_hyphens_fold() {
        assert_eq!(found("hasn't been", "it hasn’t been"), ["hasn’t been"]);
        assert_eq!(found("hasn’t", "hasn't"), ["hasn't"]);
        assert_eq!(found("24-30", "24–30 24\u{2011}30"), ["24–30", "24\u{2011}30"]);
        assert_eq!(found("kidney", "kid\u{AD}ney"), ["kid\u{AD}ney"]);
        assert_eq!(found("kidney", "kid\u{200B}ney"), ["kid\u{200B}ney"]);
    }

    #[test]
    fn any_white_space_is_a_space_but_a_blank_line_is_an_end() {
        for text in ["stem cell", "stem  cell", "stem\ncell", "stem \r\n\tcell", "stem\u{A0}cell", "stem\u{2028}cell"] {
            assert_eq!(found("stem cell", text), [text], "{text:?}");
            assert_eq!(found("stem   cell", text), [text], "{text:?}");
        }
        assert!(found("stem cell", "stem\n\ncell").is_empty());
        assert!(found("stem cell", "stem\r\n \r\ncell").is_empty());
    }

    #[test]
    fn a_word_broken_at_its_hyphen_is_found_across_the_line_end() {
        assert_eq!(found("self-renew", "can self-\nrenew and self-renew"), ["self-\nrenew", "self-renew"]);
        assert_eq!(found("a - b", "a -\nb"), ["a -\nb"]);
        assert_eq!(found("pre- and post", "pre-\nand post, pre- and post, pre-and post"), ["pre-\nand post", "pre- and post"]);
    }

    #[test]
    fn text_that_changes_its_length_in_folding_shifts_no_match() {
        assert_eq!(found("kidney", "İ≥≥kidney"), ["kidney"]);
        assert_eq!(found("kidney", "ŉﬁßẞ İİİ kidney ﬃ"), ["kidney"]);
        assert_eq!(found("fi", "ﬁne ﬃ"), ["ﬁ", "ﬃ"]);
        assert_eq!(found("s", "ß"), ["ß"]);
        assert_eq!(found("s", "ßs"), ["ß", "s"]);
    }

    #[test]
    fn long_plain_runs_fold_as_short_ones_do() {
        let mut text = String::new();
        for length in 0..80 {
            text.push_str(&"x".repeat(length));
            text.push_str([" ", "  ", " \n", "\n", "-\n", "\t", "ö", " ö", "  \n  "][length % 9]);
        }
        let folded = Folded::new(&text);
        let expected: String =
            text.replace("-\n", "-").split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        assert_eq!(folded.text().trim(), expected.replace('ö', "o"));
    }

    #[test]
    fn hangul_syllables_stay_whole() {
        assert!(found("가", "각").is_empty());
        assert_eq!(found("신장", "신장 질환"), ["신장"]);
    }

    #[test]
    fn nothing_to_look_for_is_no_query() {
        for empty in ["", " ", "\n\t", "\u{301}\u{200B}"] {
            assert_eq!(Query::new(empty), None, "{empty:?}");
        }
    }

    #[test]
    fn matches_are_found_by_place() {
        let matches = Matches(vec![Span::new(2, 4), Span::new(8, 9), Span::new(20, 22)]);
        assert_eq!([0, 2, 3, 20, 21].map(|at| matches.from(at)), [Some(0), Some(0), Some(1), Some(2), None]);
        assert_eq!([0, 2, 3, 99].map(|at| matches.before(at)), [None, None, Some(0), Some(2)]);
        assert_eq!(matches.within(Span::new(3, 9)), (0, &[Span::new(2, 4), Span::new(8, 9)][..]));
        assert_eq!(matches.within(Span::new(4, 8)), (1, &[][..]));
    }
}
