//! Laws of quotations: a passage of an article is verbatim; written differently it is found folded;
//! with some other words it is altered, and the words are shown. Every quote gets a verdict, and
//! what the verdict says about the article is true.

use kidneyread::library::citation::Citation;
use kidneyread::library::readability::{grade, syllables};
use kidneyread::library::{Article, Origin, Sidecar};
use kidneyread::quotation::{Place, Quotation, Side, Verdict};
use kidneyread::text::document::{BlockKind, Document};
use kidneyread::text::format;
use kidneyread::text::span::Span;
use proptest::prelude::*;
use proptest::sample::Index;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::texts::{ARTICLES, all, cases, is_forbidden, nasty};

pub(crate) fn verdict(quote: &str, texts: &[&str]) -> Option<Verdict> {
    let mut quotation = Quotation::new(quote)?;
    let documents: Vec<Document> = texts
        .iter()
        .map(|text| format::plain((*text).to_owned()))
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
    Some(quotation.verdict())
}

fn in_articles(quote: &str) -> Option<Verdict> {
    verdict(
        quote,
        &ARTICLES
            .iter()
            .map(|article| article.text)
            .collect::<Vec<_>>(),
    )
}

/// A passage of an article.
fn passage(article: usize, start: Index, length: Index) -> Span {
    let text = ARTICLES[article].text;
    let start = text.floor_char_boundary(start.index(text.len()));
    Span::new(
        start,
        text.ceil_char_boundary(start + 1 + length.index(text.len() - start)),
    )
}

/// The visible part of a word, in lower case: without invisible characters around it, marks without
/// a letter, and joiners. A mark that stands for itself, such as `¨`, counts as a space with a
/// mark.
fn seen(word: &str) -> String {
    let is_mark_alone = |c: char| std::iter::once(c).nfkd().next() == Some(' ');
    let is_joiner = |c: char| matches!(c, '\u{200C}' | '\u{200D}');
    let is_seen = |c: &char| !is_forbidden(*c) && !is_mark_alone(*c) && !is_joiner(*c);
    let seen: String = word.chars().filter(is_seen).collect();
    let seen = seen.trim_start_matches(|c| canonical_combining_class(c) != 0);
    seen.to_lowercase()
}

/// The first thing that a verdict says about the texts and that is not true, if there is one.
pub(crate) fn wrong(verdict: &Verdict, quote: &str, texts: &[&str]) -> Option<String> {
    let quote = quote.trim_start_matches('\u{FEFF}').trim();
    match verdict {
        Verdict::Verbatim(places) => {
            let mut inside = quote.chars();
            let marks = (inside.next(), inside.next_back());
            let stands = |place: &&Place| {
                let cut = place.span.of(texts[place.article]);
                cut == quote || (cut == inside.as_str().trim() && marks.1.is_some())
            };
            places
                .iter()
                .find(|place| !stands(place) || !place.differences.is_empty())
                .map(|place| format!("{place:?}"))
        }
        Verdict::Folded(places) => places
            .iter()
            .find(|place| {
                place.differences.is_empty() || place.span.of(texts[place.article]).is_empty()
            })
            .map(|place| format!("{place:?}")),
        Verdict::Altered(found) => {
            let cut = found.place.span.of(texts[found.place.article]);
            let words = |side| {
                let pieces = found.pieces.iter().filter(|piece| piece.side != side);
                pieces
                    .flat_map(|piece| piece.text.split_whitespace())
                    .map(seen)
                    .collect::<String>()
            };
            let enough = 3 * found.common >= 2 * found.words && found.common <= found.words;
            let (said, there) = (words(Side::Quote), cut.split_whitespace());
            let there: String = there.map(seen).collect();
            let article = !found.pieces.is_empty() && said == there;
            (!enough || !article).then(|| format!("{found:?}: {said:?} is not {there:?}"))
        }
        Verdict::Absent => None,
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_passage_of_an_article_is_verbatim(article in 0..2_usize, start: Index, length: Index) {
        let (text, span) = (ARTICLES[article].text, passage(article, start, length));
        prop_assume!(!span.of(text).trim().is_empty());
        let Some(Verdict::Verbatim(places)) = in_articles(span.of(text)) else { panic!("{:?}", span.of(text)) };
        prop_assert!(places.iter().any(|place| place.article == article && place.span.overlaps(span)));
        prop_assert_eq!(wrong(&Verdict::Verbatim(places), span.of(text), &[ARTICLES[0].text, ARTICLES[1].text]), None);
    }

    #[test]
    fn a_passage_in_another_case_with_other_quotes_and_blanks_is_found(article in 0..2_usize, start: Index, length: Index, upper: bool, blank in 0..3_usize) {
        let (text, span) = (ARTICLES[article].text, passage(article, start, length));
        let passage = span.of(text).trim();
        // A passage that begins with a dash and a blank looks like the rest of a word that is
        // broken there.
        prop_assume!(!passage.is_empty() && !passage.starts_with('-') && !passage.contains("-\n"));
        let mut quote = passage.replace('’', "'");
        quote = if upper { quote.to_uppercase() } else { quote.to_lowercase() };
        quote = quote.split_whitespace().collect::<Vec<_>>().join([" ", "  ", "\n"][blank]);
        prop_assume!(blank != 2 || !quote.contains("-\n"));
        match in_articles(&quote) {
            Some(Verdict::Verbatim(_)) => {}
            Some(Verdict::Folded(places)) => {
                prop_assert!(places.iter().any(|place| place.article == article && place.span.overlaps(span)));
                prop_assert_eq!(wrong(&Verdict::Folded(places), &quote, &[ARTICLES[0].text, ARTICLES[1].text]), None);
            }
            other => prop_assert!(false, "{quote:?} {other:?}"),
        }
    }

    #[test]
    fn a_passage_with_a_third_of_its_words_missing_or_replaced_is_still_recognized(
        article in 0..2_usize, block: Index, start: Index, length: Index, away in proptest::collection::vec(any::<Index>(), 0..40), others: bool
    ) {
        let document = format::plain(ARTICLES[article].text);
        let block = document.blocks()[block.index(document.blocks().len())];
        prop_assume!(block.kind != BlockKind::Date);
        let words: Vec<&str> = block.span.of(document.text()).split_whitespace().collect();
        let start = start.index(words.len());
        let words = &words[start..start + 1 + length.index(words.len() - start)];
        let mut gone: Vec<usize> = away.iter().map(|away| away.index(words.len())).collect();
        gone.truncate(words.len() / 3);
        let left = words.iter().enumerate().filter_map(|(at, word)| if gone.contains(&at) { others.then_some("xyzzy") } else { Some(*word) });
        let quote = left.collect::<Vec<_>>().join(" ");
        let found = in_articles(&quote).unwrap();
        prop_assert!(found != Verdict::Absent, "{}", quote);
        prop_assert_eq!(wrong(&found, &quote, &[ARTICLES[0].text, ARTICLES[1].text]), None);
    }

    #[test]
    fn any_quote_has_a_verdict_in_any_text(quote in nasty(20), text in nasty(40), other in nasty(10), from: Index, to: Index) {
        let (from, to) = (text.floor_char_boundary(from.index(text.len() + 1)), text.floor_char_boundary(to.index(text.len() + 1)));
        let cut = text.get(from..to).unwrap_or_default();
        for quote in [&quote, cut, &format!("{cut} {quote}"), &format!("“{cut}”")] {
            let Some(found) = verdict(quote, &[&other, &text]) else { continue };
            if let Verdict::Altered(found) = &found {
                prop_assert!(3 * found.common >= 2 * found.words && text.len().max(other.len()) >= found.place.span.end);
            }
            if quote == cut {
                prop_assert!(matches!(found, Verdict::Verbatim(_)), "{:?}", found);
            }
        }
    }

    #[test]
    fn any_citation_is_one_line_and_any_grade_is_a_finite_number(text in nasty(40), from: Index, to: Index) {
        let article = Article::unread(text.clone(), text.len(), Origin::Embedded(""), Sidecar::default());
        let document = format::plain(text.clone());
        let span = Span::new(from.index(text.len() + 1), to.index(text.len() + 1));
        let line = Citation::new(&article, &document, span).to_string();
        prop_assert!(!line.contains(char::is_control), "{:?}", line);
        prop_assert!(grade(&document).is_none_or(f64::is_finite));
        prop_assert!(syllables(&text) <= text.chars().count().max(1));
    }
}

#[test]
fn every_block_of_every_text_is_verbatim_in_it() {
    for text in all() {
        let document = format::plain(text.beginning(100_000));
        let step = 1 + document.blocks().len() / 8;
        for (at, block) in document.blocks().iter().enumerate().step_by(step) {
            let quote = block.span.of(document.text());
            let Some(Verdict::Verbatim(places)) = verdict(quote, &[document.text()]) else {
                panic!("{} {at}", text.name)
            };
            assert!(
                quote.starts_with(char::is_whitespace)
                    || places.iter().any(|place| place.paragraph == at + 1),
                "{} {at}",
                text.name
            );
        }
        let _ = grade(&document);
    }
}

#[test]
fn a_quote_of_a_megabyte_has_a_verdict() {
    let text = "kidney cell ".repeat(80_000);
    for quote in [
        "kidney ".repeat(150_000),
        "\u{301}".repeat(500_000),
        "x".repeat(1 << 20),
        "kidney cell x ".repeat(6_000),
        "cell kidney ".repeat(90_000),
    ] {
        let found = verdict(&quote, &[&text, ARTICLES[0].text]).unwrap();
        assert!(matches!(found, Verdict::Absent | Verdict::Altered(_)));
    }
}

#[test]
fn nothing_between_the_words_of_an_altered_quote_is_lost() {
    for gap in ["-", "־", "־\u{5C7}", "־\u{5C7} ", " \u{5C7}-", "\u{5B0}־ "] {
        let text = format!("alpha beta gamma אב{gap}גד delta epsilon zeta.");
        let quote = "alpha beta gamma other גד delta epsilon zeta.";
        let verdict = verdict(quote, &[&text]).unwrap();
        assert!(matches!(verdict, Verdict::Altered(_)), "{gap:?}");
        assert_eq!(wrong(&verdict, quote, &[&text]), None, "{gap:?}");
    }
}

#[test]
fn a_ligature_of_several_words_stands_in_one_piece_of_an_altered_quote() {
    let text = "alpha beta gamma delta \u{FDFA} epsilon zeta eta theta.";
    let quote = "alpha beta gamma delta صلى الله other epsilon zeta eta theta.";
    let verdict = verdict(quote, &[text]).unwrap();
    assert!(matches!(verdict, Verdict::Altered(_)), "{verdict:?}");
    assert_eq!(wrong(&verdict, quote, &[text]), None);
}
