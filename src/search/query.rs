//! Queries: what was typed, understood once and then found in any number of texts.

use std::fmt;

use super::conjunction::{Conjunct, together};
use super::expression::{Expression, ExpressionError};
use super::matches::Matches;
use super::phrase::Phrase;
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::format;

/// A query, which is never empty.
///
/// | typed | means |
/// | --- | --- |
/// | `stem cell` | the phrase, folded; a capital letter in it means case |
/// | `"stem cell"` | the phrase in just these letters, case and accents included |
/// | `stem & kidney`, `"stem" "kidney"` | all of these, in one block |
/// | `re:stem\s+cells?` | a regular expression, within a block |
#[derive(Debug, Clone)]
pub struct Query {
    text: String,
    reading: Reading,
    /// The phrases and expressions that must stand together in a block: at least one.
    conjuncts: Vec<Conjunct>,
}

/// Options for reading a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// True if synonyms of plain words are found, too.
    pub synonyms: bool,
    /// True if the whole query is one regular expression.
    pub regex: bool,
    /// True if the whole query is one phrase in exactly these letters.
    pub exact: bool,
}

/// Why a query cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The regular expression is not one, or is too large.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// The query has more than 16 conjuncts.
    #[error("a query has at most {MOST_CONJUNCTS} parts")]
    TooManyConjuncts,
}

/// The most conjuncts of a query.
const MOST_CONJUNCTS: usize = 16;
/// The prefix of a query that is a regular expression.
const REGEX_PREFIX: &str = "re:";

impl Query {
    /// Reads plain words as a phrase, without synonyms; `None` if there is nothing to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let phrase = Phrase::words(text, false)?;
        Some(Self {
            text: text.to_owned(),
            reading: Reading::default(),
            conjuncts: vec![Conjunct::Phrase(phrase)],
        })
    }

    /// Reads what was typed; `None` if there is nothing to look for.
    ///
    /// # Errors
    /// If a regular expression is wrong or too large, or there are too many conjuncts.
    pub fn parse(text: &str, reading: Reading) -> Result<Option<Self>, QueryError> {
        let expression = match text.trim_start().strip_prefix(REGEX_PREFIX) {
            Some(pattern) if !reading.exact => Some(pattern),
            _ => reading.regex.then_some(text),
        };
        let conjuncts: Vec<Conjunct> = match expression {
            Some("") => Vec::new(),
            Some(pattern) => vec![Conjunct::Expression(Expression::new(pattern)?)],
            None if reading.exact => Phrase::exactly(text)
                .map(Conjunct::Phrase)
                .into_iter()
                .collect(),
            None => {
                let read = |(phrase, quoted)| {
                    if quoted {
                        Phrase::exactly(phrase)
                    } else {
                        Phrase::words(phrase, reading.synonyms)
                    }
                };
                // One more than is allowed is enough to see that there are too many.
                split(text)
                    .filter_map(read)
                    .map(Conjunct::Phrase)
                    .take(MOST_CONJUNCTS + 1)
                    .collect()
            }
        };
        if conjuncts.len() > MOST_CONJUNCTS {
            return Err(QueryError::TooManyConjuncts);
        }
        Ok((!conjuncts.is_empty()).then(|| Self {
            text: text.to_owned(),
            reading,
            conjuncts,
        }))
    }

    /// The query as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The options with which the query was read.
    #[must_use]
    pub const fn reading(&self) -> Reading {
        self.reading
    }

    /// The number of phrases and expressions that must stand together, at least 1.
    #[must_use]
    pub const fn conjuncts(&self) -> usize {
        self.conjuncts.len()
    }

    /// Makes the query match any case.
    #[must_use]
    pub fn in_any_case(&self) -> Self {
        Self {
            conjuncts: self.conjuncts.iter().map(Conjunct::in_any_case).collect(),
            ..self.clone()
        }
    }

    /// True if the query finds synonyms of its words.
    #[must_use]
    pub fn has_synonyms(&self) -> bool {
        let mut phrases = self.conjuncts.iter().filter_map(Conjunct::phrase);
        phrases.any(|phrase| phrase.synonyms().is_some())
    }

    /// Related words, which are offered to the reader and never found by the query.
    #[must_use]
    pub fn related(&self) -> Vec<String> {
        self.lone_phrase().map(Phrase::related).unwrap_or_default()
    }

    /// The words of the query, if it is a single phrase: a slip of the pen may be in them.
    #[must_use]
    pub fn phrase(&self) -> Option<&str> {
        self.lone_phrase().map(|phrase| &*phrase.text)
    }

    /// Finds all matches in `document`; `folded` must be made from its text.
    #[must_use]
    pub fn matches(&self, document: &Document, folded: &Folded) -> Matches {
        match self.lone_phrase() {
            Some(phrase) => phrase.matches(document.text(), folded).into(),
            None => together(&self.conjuncts, document, folded),
        }
    }

    /// True if the query stands in a short text that is not an article: a label, a line of a list.
    #[must_use]
    pub fn stands_in(&self, text: &str) -> bool {
        let document = format::plain(text.to_owned());
        !self.matches(&document, &Folded::new(text)).is_empty()
    }

    /// The phrase, if the query is a single one. It is found without the structure of a document.
    pub(super) fn lone_phrase(&self) -> Option<&Phrase> {
        match &self.conjuncts[..] {
            [conjunct] => conjunct.phrase(),
            _ => None,
        }
    }

    /// True if any conjunct is found in a folded text.
    pub(super) fn needs_folding(&self) -> bool {
        self.conjuncts
            .iter()
            .any(|conjunct| conjunct.phrase().is_some())
    }
}

impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.reading) == (&other.text, other.reading)
    }
}

impl Eq for Query {}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Splits what was typed into conjuncts, and says of each whether it is quoted. A quotation begins
/// with a mark where a word begins, and ends before the next mark or, while it is being typed, with
/// the text.
fn split(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let opens = rest.match_indices('"').map(|(at, _)| at).find(|&at| {
            rest.get(..at)
                .is_none_or(|before| before.is_empty() || before.ends_with(' '))
        });
        let (before, opened) = match opens {
            Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at + 1..)),
            None => (rest, None),
        };
        // A lone phrase keeps the blanks around it; several conjuncts lose them below.
        pieces.extend(before.split(" & ").map(|piece| (piece, false)));
        let Some(opened) = opened else { break };
        let (quoted, after) = opened.split_once('"').unwrap_or((opened, ""));
        pieces.push((quoted, true));
        rest = after;
    }
    let alone = pieces.len() == 1;
    pieces.into_iter().map(move |(piece, quoted)| {
        if alone || quoted {
            (piece, quoted)
        } else {
            (without_joint(piece), false)
        }
    })
}

/// One of several conjuncts, without the blanks and the `&` that join it to its neighbours.
fn without_joint(piece: &str) -> &str {
    let piece = piece.trim();
    if piece == "&" {
        ""
    } else {
        piece
            .strip_prefix("& ")
            .or_else(|| piece.strip_suffix(" &"))
            .unwrap_or(piece)
            .trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::matches::{Match, MatchKind};
    use crate::text::span::Span;

    fn found<'a>(query: &str, text: &'a str) -> Vec<&'a str> {
        let query = Query::new(query).unwrap();
        query
            .matches(&format::plain(text.to_owned()), &Folded::new(text))
            .all()
            .iter()
            .map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn case_folds_by_the_rules_of_unicode() {
        assert_eq!(
            found("straße", "STRASSE Strasse straße"),
            ["STRASSE", "Strasse", "straße"]
        );
        assert_eq!(found("σοφος", "ΣΟΦΟΣ σοφός"), ["ΣΟΦΟΣ", "σοφός"]);
        assert_eq!(found("почка", "ПОЧКА Почка"), ["ПОЧКА", "Почка"]);
    }

    #[test]
    fn a_capital_letter_in_the_query_makes_case_matter() {
        assert_eq!(found("iga", "IgA iga IGA").len(), 3);
        assert_eq!(found("IgA", "IgA iga IGA"), ["IgA"]);
        assert_eq!(
            found("Aa", "aAa"),
            ["Aa"],
            "a place in the wrong case does not hide the match that begins inside it"
        );
        assert_eq!(found("Sjogren", "Sjögren sjögren"), ["Sjögren"]);
    }

    #[test]
    fn diacritics_fold_both_ways() {
        assert_eq!(
            found("sjogren", "Sjögren’s, Sjo\u{308}gren"),
            ["Sjögren", "Sjo\u{308}gren"]
        );
        assert_eq!(found("sjögren", "Sjogren"), ["Sjogren"]);
        assert_eq!(found("sjogren", "Sjøgren"), ["Sjøgren"]);
        assert_eq!(found("e", "e\u{301}x"), ["e\u{301}"]);
    }

    #[test]
    fn quotes_dashes_and_soft_hyphens_fold() {
        assert_eq!(found("hasn't been", "it hasn’t been"), ["hasn’t been"]);
        assert_eq!(found("hasn’t", "hasn't"), ["hasn't"]);
        assert_eq!(
            found("24-30", "24–30 24\u{2011}30"),
            ["24–30", "24\u{2011}30"]
        );
        assert_eq!(found("kidney", "kid\u{AD}ney"), ["kid\u{AD}ney"]);
        assert_eq!(found("kidney", "kid\u{200B}ney"), ["kid\u{200B}ney"]);
    }

    #[test]
    fn any_white_space_matches_a_space_but_no_match_crosses_a_blank_line() {
        for text in [
            "stem cell",
            "stem  cell",
            "stem\ncell",
            "stem \r\n\tcell",
            "stem\u{A0}cell",
            "stem\u{2028}cell",
        ] {
            assert_eq!(found("stem cell", text), [text], "{text:?}");
            assert_eq!(found("stem   cell", text), [text], "{text:?}");
        }
        assert!(found("stem cell", "stem\n\ncell").is_empty());
        assert!(found("stem cell", "stem\r\n \r\ncell").is_empty());
    }

    #[test]
    fn a_word_broken_at_its_hyphen_is_found_across_the_line_end() {
        assert_eq!(
            found("self-renew", "can self-\nrenew and self-renew"),
            ["self-\nrenew", "self-renew"]
        );
        assert_eq!(found("a - b", "a -\nb"), ["a -\nb"]);
        assert_eq!(
            found(
                "pre- and post",
                "pre-\nand post, pre- and post, pre-and post"
            ),
            ["pre-\nand post", "pre- and post"]
        );
    }

    #[test]
    fn text_whose_length_changes_in_folding_shifts_no_match() {
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
        let expected: String = text
            .replace("-\n", "")
            .split(|c: char| c.is_whitespace())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(folded.text().trim(), expected.replace('ö', "o"));
    }

    #[test]
    fn hangul_syllables_stay_whole() {
        assert!(found("가", "각").is_empty());
        assert_eq!(found("신장", "신장 질환"), ["신장"]);
    }

    #[test]
    fn a_text_without_anything_to_look_for_is_no_query() {
        for empty in ["", " ", "\n\t", "\u{301}\u{200B}"] {
            assert_eq!(Query::new(empty), None, "{empty:?}");
        }
    }

    fn matches_at(spans: &[Span]) -> Matches {
        spans
            .iter()
            .map(|&span| Match {
                span,
                kind: MatchKind::Folded,
                conjunct: 0,
            })
            .collect::<Vec<_>>()
            .into()
    }

    #[test]
    fn matches_are_looked_up_by_offset() {
        let matches = matches_at(&[Span::new(2, 4), Span::new(8, 9), Span::new(20, 22)]);
        assert_eq!(
            [0, 2, 3, 20, 21].map(|at| matches.from(at)),
            [Some(0), Some(0), Some(1), Some(2), None]
        );
        assert_eq!(
            [0, 2, 3, 99].map(|at| matches.before(at)),
            [None, None, Some(0), Some(2)]
        );
        assert_eq!(
            matches.within(Span::new(3, 9)),
            (0, &[Span::new(2, 4), Span::new(8, 9)][..])
        );
        assert_eq!(matches.within(Span::new(4, 8)), (1, &[][..]));
    }

    fn parsed<'a>(query: &str, text: &'a str) -> Vec<(&'a str, MatchKind)> {
        let query = Query::parse(
            query,
            Reading {
                synonyms: true,
                ..Reading::default()
            },
        )
        .unwrap()
        .unwrap();
        query
            .matches(&format::plain(text.to_owned()), &Folded::new(text))
            .iter()
            .map(|found| (found.span.of(text), found.kind))
            .collect()
    }

    #[test]
    fn case_and_accents_matter_in_a_quotation_but_line_ends_do_not() {
        let text = "Sjögren sjögren Sjogren Sjo\u{308}gren\n\nstem\ncell Stem cell";
        assert_eq!(
            parsed("\"Sjögren\"", text)
                .iter()
                .map(|(found, _)| *found)
                .collect::<Vec<_>>(),
            ["Sjögren", "Sjo\u{308}gren"]
        );
        assert_eq!(
            parsed("\"stem cell\"", text),
            [("stem\ncell", MatchKind::Folded)]
        );
        assert_eq!(
            parsed("\"Stem cell", text),
            [("Stem cell", MatchKind::Exact)],
            "an open quotation ends with the query"
        );
    }

    #[test]
    fn all_conjuncts_must_stand_in_one_paragraph() {
        let text = "Stem cells.\n\nThe kidney.\n\nA kidney of stem\ncells.";
        for query in [
            "stem & kidney",
            "\"stem\" \"kidney\"",
            "\"stem\" & kidney",
            "kidney & stem",
        ] {
            assert_eq!(
                parsed(query, text)
                    .iter()
                    .map(|(found, _)| *found)
                    .collect::<Vec<_>>(),
                ["kidney", "stem"],
                "{query}"
            );
        }
        assert!(parsed("stem & liver", text).is_empty());
    }

    #[test]
    fn an_expression_matches_within_a_paragraph_and_case_matters_only_with_a_capital() {
        let text = "Stem cells.\n\nAt stem.";
        assert_eq!(
            parsed(r"re:stem\s+cells?", text),
            [("Stem cells", MatchKind::Regex)]
        );
        assert_eq!(parsed(r"re:Stem\S*", text), [("Stem", MatchKind::Regex)]);
        assert_eq!(parsed("re:(?s)s.*", text).len(), 2);
        assert!(
            parsed("re:x*", text).is_empty(),
            "an empty match does not count"
        );
        assert_eq!(parsed(r"re:(?i)STEM\b", "Stem STEM stems").len(), 2);
        assert_eq!(
            parsed(r"re:(?i)\p{Lu}T\S+", "stem STEM"),
            [],
            "a text in lower case has no capital letter"
        );
        assert_eq!(
            parsed(r"re:nieren\w+ä\w*", "NIERENSCHÄDEN İNierenschäden"),
            [
                ("NIERENSCHÄDEN", MatchKind::Regex),
                ("Nierenschäden", MatchKind::Regex)
            ]
        );
    }

    #[test]
    fn a_wrong_or_huge_query_is_refused_with_a_message_of_one_line() {
        let read = |query: &str| Query::parse(query, Reading::default());
        for wrong in [
            "re:((((((((((",
            "re:[",
            r"re:\p{Greek}{1000000}",
            r"re:\w{1000}{1000}",
            "re:\\",
        ] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(
                !error.is_empty() && !error.contains('\n'),
                "{wrong} {error}"
            );
        }
        assert!(read(&format!("re:{}", "a".repeat(1 << 20))).is_err());
        assert_eq!(
            read(&"\"a\" ".repeat(17)),
            Err(QueryError::TooManyConjuncts)
        );
        assert_eq!(read("re:"), Ok(None));
        assert_eq!(read("\"\""), Ok(None));
    }

    #[test]
    fn synonyms_are_found_as_whole_words_and_known_as_synonyms() {
        let text = "Hematuria is blood in urine. Microhematuria is not; hematuria-like is.";
        assert_eq!(
            parsed("blood in urine", text),
            [
                ("Hematuria", MatchKind::Synonym),
                ("blood in urine", MatchKind::Exact),
                ("hematuria", MatchKind::Synonym)
            ]
        );
        assert_eq!(
            Query::new("blood in urine")
                .unwrap()
                .matches(&format::plain(text.to_owned()), &Folded::new(text))
                .len(),
            1
        );
        let query = Query::parse(
            "blood in urine",
            Reading {
                synonyms: true,
                ..Reading::default()
            },
        )
        .unwrap()
        .unwrap();
        assert_eq!(
            query
                .matches(&format::plain(text.to_owned()), &Folded::new(text))
                .synonyms_in(text),
            ["hematuria"]
        );
    }
}
