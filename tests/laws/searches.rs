//! Laws of search: a match is cut from the text itself, holds what was looked for, and does not
//! overlap the next. A passage copied from a text is found there again, whatever the text is made
//! of.

use kidneyread::search::vocabulary::meaning;
use kidneyread::search::{MatchKind, Matches, Query, Reading, Scanner};
use kidneyread::text::folded::Folded;
use kidneyread::text::format;
use kidneyread::text::span::Span;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use crate::texts::{ARTICLES, CORPUS, brief, cases, nasty};

/// The matches of a query in a text.
pub(crate) fn found(query: &Query, text: &str) -> Matches {
    query.matches(&format::plain(text.to_owned()), &Folded::new(text))
}

/// Finds the matches by a scanner, which searches many texts.
pub(crate) fn scanned(query: &Query, text: &str) -> Matches {
    let document = format::plain(text.to_owned());
    Scanner::new(query).matches(text, || &document)
}

fn matches(query: &Query, text: &str) -> Vec<Span> {
    found(query, text).all().to_vec()
}

fn count(query: &str, article: usize) -> usize {
    matches(&Query::new(query).unwrap(), ARTICLES[article].text).len()
}

/// The first fault of the matches of a query, if there is one.
pub(crate) fn broken(query: &Query, text: &str, spans: &[Span]) -> Option<String> {
    if let Some((one, next)) = spans
        .iter()
        .zip(spans.iter().skip(1))
        .find(|(one, next)| one.end > next.start)
    {
        return Some(format!("{one:?} overlaps {next:?}"));
    }
    spans
        .iter()
        .find_map(|span| match text.get(span.start..span.end) {
            None => Some(format!("{span:?} is not on boundaries")),
            // The text around the match decides whether a hyphen stands alone or in a word, and
            // whether a line end after it counts.
            Some(cut)
                if matches(query, cut).is_empty()
                    && matches(query, &format!(" {cut}")).is_empty()
                    && matches(query, &format!("{cut}x")).is_empty()
                    && matches(query, &format!("x{cut}x")).is_empty() =>
            {
                Some(format!("{span:?} is {}, which has no match", brief(cut)))
            }
            Some(_) => None,
        })
}

/// True if the passage at `place` is found there when it is looked for. `None` if it holds
/// nothing to look for, begins or ends with a hyphen (only with the text around it is it known what
/// that stands for), or begins or ends between two marks, which may stand in the other order.
pub(crate) fn found_again(text: &str, folded: &Folded, place: Span) -> Option<bool> {
    let query = Query::new(place.of(text))?;
    let dash = |c: char| {
        matches!(
            c,
            '-' | '־' | '﹘' | '﹣' | '－' | '\u{2010}'..='\u{2015}' | '−'
        )
    };
    let seen = |c: char| !matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}');
    let before = text.get(..place.start)?.trim_end_matches(|c| !seen(c));
    let inside = place.of(text).trim_start_matches(|c| !seen(c));
    let after_hyphen = before.trim_end().ends_with(dash) && inside.starts_with(char::is_whitespace);
    // What a hyphen at an edge stands for depends on what is behind the edge.
    if after_hyphen || inside.starts_with(dash) || inside.trim_end().ends_with(dash) {
        return None;
    }
    let is_mark = |c: Option<char>| c.is_some_and(|c| canonical_combining_class(c) != 0);
    let between_marks = |at: usize| {
        let (before, behind) = text.split_at(at);
        is_mark(before.chars().next_back()) && is_mark(behind.chars().next())
    };
    if between_marks(place.start) || between_marks(place.end) {
        return None;
    }
    let found = query.matches(&format::plain(text.to_owned()), folded);
    Some(found.all().iter().any(|span| span.overlaps(place)))
}

/// A place in a block of `text`, at most `length` bytes long, on character boundaries.
fn place(text: &str, block: Index, start: Index, length: usize) -> Option<Span> {
    let document = format::plain(text.to_owned());
    let blocks = document.blocks();
    let block = blocks.get(block.index(blocks.len().max(1)))?.span;
    let start = text.floor_char_boundary(block.start + start.index(block.len()));
    Some(Span::new(
        start,
        text.floor_char_boundary((start + length).min(block.end)),
    ))
}

/// Found by the fuzzer: a scanner took a word before a mark of another script for a whole match.
#[test]
fn a_mark_of_any_script_behind_a_match_is_part_of_it_however_the_text_is_searched() {
    let query = Query::new("kidney").unwrap();
    for mark in (0x80..=0x1_FFFF_u32).filter_map(char::from_u32) {
        if canonical_combining_class(mark) != 0 {
            let text = format!("Of a kidney{mark} and more.");
            assert_eq!(scanned(&query, &text), found(&query, &text), "{mark:?}");
        }
    }
}

#[test]
fn queries_have_as_many_matches_in_the_articles_as_were_counted_by_hand() {
    for (query, first, second) in [
        ("stem cell", 13, 16),
        ("hasn't been", 0, 1),
        ("hasn’t been", 0, 1),
        ("flomerular", 1, 0),
        ("diabet", 12, 0),
        ("therapy", 2, 13),
    ] {
        assert_eq!(
            (count(query, 0), count(query, 1)),
            (first, second),
            "{query}"
        );
    }
}

#[test]
fn the_glued_title_is_found_in_the_second_article() {
    let spans = matches(
        &Query::new("IgA NephropathyCharacterized").unwrap(),
        ARTICLES[1].text,
    );
    assert_eq!(spans, [Span::new(89, 117)]);
}

#[test]
fn every_place_of_the_articles_is_found_again_from_1_to_40_bytes() {
    for article in ARTICLES.iter() {
        let (document, folded) = (format::plain(article.text), Folded::new(article.text));
        for block in document.blocks() {
            for start in (block.span.start..block.span.end).step_by(29) {
                for length in [1, 2, 3, 8, 40] {
                    let cut = |at: usize| article.text.floor_char_boundary(at.min(block.span.end));
                    let place = Span::new(cut(start), cut(start + length));
                    assert_ne!(
                        found_again(article.text, &folded, place),
                        Some(false),
                        "{} {place:?}",
                        article.name
                    );
                }
            }
        }
    }
}

#[test]
fn every_line_of_the_corpus_is_found_again_and_its_matches_keep_the_law() {
    let mut troubles = Vec::new();
    for text in CORPUS.iter() {
        let (document, folded) = (format::plain(text.text), Folded::new(text.text));
        let step = 1 + document.blocks().len() / 12;
        for block in document.blocks().iter().step_by(step) {
            let cut = |at: usize| text.text.floor_char_boundary(at.min(block.span.end));
            let middle = block.span.start + block.span.len() / 3;
            for place in [
                Span::new(block.span.start, cut(block.span.start + 60)),
                Span::new(cut(middle), cut(middle + 25)),
            ] {
                let Some(query) = Query::new(place.of(text.text)) else {
                    continue;
                };
                let spans = query.matches(&document, &folded);
                let lost = !spans.all().iter().any(|span| span.overlaps(place));
                troubles.extend(lost.then(|| {
                    format!(
                        "{} {place:?} is not found again: {}",
                        text.name,
                        brief(place.of(text.text))
                    )
                }));
                troubles.extend(
                    broken(&query, text.text, spans.all())
                        .map(|trouble| format!("{} {place:?}: {trouble}", text.name)),
                );
            }
        }
    }
    assert!(
        troubles.is_empty(),
        "{} troubles:\n{}",
        troubles.len(),
        troubles.join("\n")
    );
}

/// Found by the law that any place is found again: the blank line above a block swallowed the
/// blanks that the block begins with.
#[test]
fn a_block_that_begins_with_blanks_is_found_with_them() {
    let text = "One.\n\n    block of code.";
    assert_eq!(
        found_again(text, &Folded::new(text), Span::new(6, 15)),
        Some(true)
    );
}

/// Found by the law that any place is found again: the search stepped over a whole place that had
/// the wrong case.
#[test]
fn a_match_of_the_wrong_case_does_not_hide_one_that_begins_inside_it() {
    assert_eq!(
        matches(&Query::new("Aa").unwrap(), "aAa"),
        [Span::new(1, 3)]
    );
}

/// Found by the law that matches do not overlap: a letter that folds to two was found twice.
#[test]
fn a_letter_that_folds_to_two_is_one_match() {
    assert_eq!(matches(&Query::new("s").unwrap(), "ß"), [Span::new(0, 2)]);
}

/// Found by the law that any place is found again: a hyphen before a line end folded differently at
/// the start of a query.
#[test]
fn a_query_that_begins_with_the_hyphen_before_a_line_end_is_found() {
    let text = "can self-\nrenew";
    let query = Query::new(&text[8..]).unwrap();
    assert!(!matches(&query, text).is_empty());
}

/// Rows make no difference to what is found, only to where `n` and `N` go.
#[test]
fn a_search_finds_the_same_matches_at_every_size() {
    for (article, query) in [
        (0, "stem cell"),
        (1, "stem cell"),
        (1, "hasn't been"),
        (0, "of the"),
        (1, "IgA"),
    ] {
        let read = Query::parse(
            query,
            Reading {
                synonyms: true,
                ..Reading::default()
            },
        );
        let expected = matches(&read.unwrap().unwrap(), ARTICLES[article].text);
        for (width, height) in [
            (0, 0),
            (1, 1),
            (7, 3),
            (24, 9),
            (40, 6),
            (60, 20),
            (80, 24),
            (132, 43),
            (200, 60),
        ] {
            for measure in ["", "------------", "++++++++++++++++"] {
                let state = crate::screens::after(
                    &format!("{measure}/{query}<cr>"),
                    article,
                    (width, height),
                );
                // A search without matches is not kept.
                let found = state
                    .search()
                    .map(|search| search.matches.all().to_vec())
                    .unwrap_or_default();
                assert_eq!(found, expected, "{query} at {width}x{height}");
            }
        }
    }
}

/// The matches of a query in a text, as offsets in the decomposed text.
fn decomposed_matches(query: &str, text: &str) -> Option<Vec<(usize, usize)>> {
    let query = Query::new(query)?;
    let at = |offset: usize| text[..offset].nfd().map(char::len_utf8).sum();
    let spans = matches(&query, text);
    Some(
        spans
            .iter()
            .map(|span| (at(span.start), at(span.end)))
            .collect(),
    )
}

/// The first way of writing a text and a query that finds other matches than they do, if there is
/// one.
fn told_apart(query: &str, text: &str) -> Option<String> {
    let forms = |text: &str| {
        [
            text.nfd().collect::<String>(),
            text.nfc().collect(),
            text.to_owned(),
        ]
    };
    let expected = decomposed_matches(query, text);
    for query in forms(query) {
        for text in forms(text) {
            let found = decomposed_matches(&query, &text);
            if found != expected {
                return Some(format!(
                    "{query:?} in {text:?}: {found:?}, not {expected:?}"
                ));
            }
        }
    }
    None
}

/// All characters that have a canonical decomposition, or are part of one.
fn of_two_writings() -> impl Iterator<Item = char> {
    let all = (0..0x11_0000).filter_map(char::from_u32);
    all.filter(|c| {
        canonical_combining_class(*c) != 0
            || !std::iter::once(*c).nfd().eq([*c])
            || !std::iter::once(*c).nfc().eq([*c])
    })
}

#[test]
fn canonically_equivalent_texts_have_the_same_matches_for_every_character_of_unicode() {
    let mut troubles = Vec::new();
    let mut count = 0;
    for c in of_two_writings() {
        count += 1;
        let text = format!("x{c}y a{c} {c}");
        // Hangul syllables are made of each other by rule: a part of them stands for all.
        if ('\u{AC00}'..='\u{D7A3}').contains(&c) && u32::from(c) % 9 != 0 {
            continue;
        }
        troubles.extend(told_apart(&c.to_string(), &text));
        troubles.extend(told_apart(&format!("x{c}"), &text));
        if troubles.len() > 20 {
            break;
        }
    }
    assert!(count > 13_000, "{count}");
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

#[test]
fn equal_writings_are_found_alike() {
    for (query, text, expected) in [
        (
            "신장",
            "\u{1109}\u{1175}\u{11AB}\u{110C}\u{1161}\u{11BC}",
            true,
        ),
        (
            "\u{1109}\u{1175}\u{11AB}\u{110C}\u{1161}\u{11BC}",
            "신장",
            true,
        ),
        ("가", "각", false),
        ("\u{1100}\u{1161}", "각", false),
        ("end stage", "end-stage", true),
        ("end-stage", "end stage", true),
        ("end‑stage", "end stage", true),
        ("coeur", "cœur", true),
        ("cœur", "COEUR", true),
        ("aetiology", "ætiology", true),
        ("hamburger", "ħamburger", true),
        ("1/2", "½", true),
        ("½", "1⁄2", true),
        ("1∕2", "1/2", true),
        ("1½", "1 1/2", true),
        ("1 1/2", "1½", true),
        ("1½", "11/2", false),
        ("בן-אדם", "בן־אדם", true),
        ("ז'", "ז׳", true),
        ("צה\"ל", "צה״ל", true),
        ("kidney", "kid-\nney", true),
        ("kidney", "kid-\r\n  ney", true),
        ("kidney", "kid-\n\nney", false),
        ("kidney", "kid- ney", false),
        ("か", "が", false),
        ("が", "か\u{3099}", true),
        ("か\u{3099}", "が", true),
        ("ガ", "ｶﾞ", true),
        ("カ", "ｶﾞ", false),
        ("treatment", "treat-\nment", true),
        ("self-renewal", "self-\nrenewal", true),
        ("self-renewal", "self renewal", true),
        ("self renewal", "self-renewal", true),
        ("low-protein diet", "low-\nprotein diet", true),
        ("self-", "self-renewal", true),
        ("-renewal", "self-renewal", true),
        ("10 20", "10-20", false),
        ("10-20", "10–20", true),
        ("10-20", "10-\n20", true),
        ("pre- and postnatal", "pre- and postnatal", true),
        ("pre- and postnatal", "pre-\nand postnatal", true),
        ("kidney", "word—kidney", true),
        ("word kidney", "word—\nkidney", true),
        ("\u{308}o", "Sjö o", true),
        ("\u{345}", "ᾳ", true),
    ] {
        let found = !matches(&Query::new(query).unwrap(), text).is_empty();
        assert_eq!(found, expected, "{query:?} in {text:?}");
        let scanned = !scanned(&Query::new(query).unwrap(), text).is_empty();
        assert_eq!(scanned, expected, "{query:?} in {text:?}, scanned");
    }
}

#[test]
fn an_exact_search_compares_characters_as_they_stand() {
    let found = |query: &str, text: &str| {
        let reading = Reading {
            exact: true,
            ..Reading::default()
        };
        let query = Query::parse(query, reading).unwrap().unwrap();
        !matches(&query, text).is_empty()
    };
    for (query, text, expected) in [
        ("Sjo", "Sjo", true),
        ("Sjo", "Sjö", false),
        ("Sjo", "Sjo\u{308}", false),
        ("Sjö", "Sjo\u{308}gren", true),
        ("Sjo\u{308}", "Sjögren", true),
        ("\u{308}gren", "Sjögren", true),
        ("end stage", "end-stage", false),
        ("kidney", "kid-\nney", false),
        ("coeur", "cœur", false),
        ("1/2", "½", false),
    ] {
        assert_eq!(found(query, text), expected, "{query:?} in {text:?}");
    }
}

/// The hyphen belongs to the line end, not to the word before it.
#[test]
fn a_word_that_ends_before_a_broken_one_is_found_without_the_hyphen() {
    let spans = matches(&Query::new("GFR").unwrap(), "GFR-\nkidney");
    assert_eq!(spans, [Span::new(0, 3)]);
}

/// Texts of letters that fold to each other, to two letters, or to nothing.
fn confusing() -> impl Strategy<Value = String> {
    let letters = [
        "a", "A", "b", "B", "s", "S", "ß", "İ", "i", "fi", "ﬁ", "é", "e", "\u{301}", "\u{AD}", "-",
        "-\n", " ", "\n", "'", "’", "≥",
    ];
    proptest::collection::vec(select(letters.to_vec()), 0..14).prop_map(|letters| letters.concat())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn the_matches_of_any_query_in_any_text_keep_the_law(query in prop_oneof![nasty(3), confusing()], text in prop_oneof![nasty(30), confusing()]) {
        if let Some(query) = Query::new(&query) {
            prop_assert_eq!(broken(&query, &text, &matches(&query, &text)), None);
        }
    }

    #[test]
    fn any_place_of_any_text_is_found_again(text in prop_oneof![nasty(30), confusing()], block: Index, start: Index, length in 1..40_usize) {
        if let Some(place) = place(&text, block, start, length) {
            let found = found_again(&text, &Folded::new(&text), place);
            prop_assert_ne!(found, Some(false), "{:?} {}", place, brief(place.of(&text)));
        }
    }

    #[test]
    fn any_place_that_is_found_is_found_in_exactly_its_letters_too(text in prop_oneof![nasty(30), confusing()], block: Index, start: Index, length in 1..40_usize) {
        if let Some(place) = place(&text, block, start, length) && found_again(&text, &Folded::new(&text), place) == Some(true) {
            // A letter that is cut from its marks is another one.
            prop_assume!(!text[place.end..].starts_with(|c| canonical_combining_class(c) != 0));
            let exact = Query::parse(place.of(&text), Reading { exact: true, ..Reading::default() }).unwrap().unwrap();
            let found = matches(&exact, &text);
            prop_assert!(found.iter().any(|span| span.overlaps(place)), "{:?} {}", place, brief(place.of(&text)));
        }
    }

    #[test]
    fn any_place_of_the_articles_is_found_again(article in 0..2_usize, block: Index, start: Index, length in 1..400_usize) {
        let text = ARTICLES[article].text;
        let place = place(text, block, start, length).unwrap();
        prop_assert_ne!(found_again(text, &Folded::new(text), place), Some(false), "{:?}", place);
    }

    #[test]
    fn looking_a_match_up_by_offset_gives_the_same_as_walking_through_all_matches(text in confusing(), query in confusing(), from: Index, to: Index) {
        let Some(query) = Query::new(&query) else { return Ok(()) };
        let found = found(&query, &text);
        let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
        let all = found.all();
        prop_assert_eq!(found.from(from), all.iter().position(|span| span.start >= from));
        prop_assert_eq!(found.before(from), all.iter().rposition(|span| span.start < from));
        if from < to {
            let within: Vec<Span> = all.iter().copied().filter(|span| span.overlaps(Span::new(from, to))).collect();
            prop_assert_eq!(found.within(Span::new(from, to)).1, &within[..]);
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_place_of_the_corpus_is_found_again(text in select(&CORPUS[..]), block: Index, start: Index, length in 1..60_usize) {
        if let Some(place) = place(text.text, block, start, length) {
            let found = found_again(text.text, &Folded::new(text.text), place);
            prop_assert_ne!(found, Some(false), "{} {:?} {}", text.name, place, brief(place.of(text.text)));
        }
    }
}

/// Queries of every kind, which are likely to stand in the texts of [`clinical`].
fn typed() -> impl Strategy<Value = String> {
    let queries = [
        "kidney",
        "Kidney failure",
        "kidney failure",
        "blood in urine",
        "haematuria",
        "self-renew",
        "stem cell",
        "hasn't",
        "\"stem cell\"",
        "stem & kidney",
        "re:k\\w+y",
        "salt",
        "end-stage renal disease",
        "low protein diet",
        "IgA",
        "esrd",
        "\"IgA\" nephropathy",
        "nephro-",
        "sodium",
        "GFR",
    ];
    select(queries.to_vec()).prop_map(str::to_owned)
}

/// Texts of synonyms, with characters that may break or join them.
fn clinical() -> impl Strategy<Value = String> {
    let pieces = [
        "kidney",
        "kidneys",
        "failure",
        "renal",
        "Renal failure",
        "hematuria",
        "blood in urine",
        "blood  in\nurine",
        "urine",
        "ESRD",
        "esrd",
        "salt",
        "salty",
        "self-",
        "renew",
        "stem cell",
        "stem\n\ncell",
        "stem\ncells",
        "hasn’t",
        "hasn't",
        "hasn`t",
        "IgA",
        "iga",
        "nephropathy",
        "Nephro",
        "-",
        "-\n",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        ". ",
        "’",
        "“",
        "é",
        "\u{301}",
        "\u{AD}",
        "\u{A0}",
        "ж",
        "ﬁ",
        "K",
        "x",
        "–",
        "low protein dietary",
        "end-\nstage",
        "end-stage kidney disease",
        "GFR",
        "eGFR",
    ];
    proptest::collection::vec(select(pieces.to_vec()), 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn a_text_that_is_searched_as_it_is_has_the_matches_of_the_folded_one(
        query in prop_oneof![typed(), confusing(), nasty(2)], text in prop_oneof![clinical(), confusing(), nasty(20)], synonyms: bool
    ) {
        if let Ok(Some(query)) = Query::parse(&query, Reading { synonyms, ..Reading::default() }) {
            prop_assert_eq!(scanned(&query, &text), found(&query, &text));
        }
    }

    #[test]
    fn a_folded_search_finds_every_match_of_an_exact_one(query in prop_oneof![typed(), confusing()], text in prop_oneof![clinical(), confusing()]) {
        let read = |exact| Query::parse(&query, Reading { exact, ..Reading::default() });
        if !query.contains(['"', '&', ':']) && !query.chars().any(char::is_uppercase)
            && let (Ok(Some(exact)), Ok(Some(folded))) = (read(true), read(false))
        {
            let folded = matches(&folded, &text);
            for span in matches(&exact, &text) {
                prop_assert!(folded.contains(&span), "{:?}", span);
            }
        }
    }

    #[test]
    fn synonyms_never_hide_matches_of_the_query_itself(query in typed(), text in clinical()) {
        let read = |synonyms| Query::parse(&query, Reading { synonyms, ..Reading::default() }).unwrap().unwrap();
        let (all, direct) =  (found(&read(true), &text), found(&read(false), &text));
        let kept: Vec<Span> = all.iter().filter(|found| found.kind != MatchKind::Synonym).map(|found| found.span).collect();
        if read(true).conjuncts() == 1 {
            prop_assert_eq!(kept, direct.all());
        }
    }

    #[test]
    fn every_match_reads_like_the_query_or_one_of_its_synonyms(query in typed(), text in clinical()) {
        let read = Query::parse(&query, Reading { synonyms: true, ..Reading::default() }).unwrap().unwrap();
        let folded = |text: &str| Folded::new(text).text().trim().replace("- ", "-");
        let others: Vec<String> = query.replace("\"IgA\" ", "").split(" & ").flat_map(|part| meaning(part).same).map(|wording| folded(&wording.text)).collect();
        for found in found(&read, &text).iter() {
            prop_assert!(text.get(found.span.start..found.span.end).is_some_and(|cut| !cut.is_empty()));
            let cut = folded(found.span.of(&text));
            match found.kind {
                MatchKind::Synonym => prop_assert!(others.contains(&cut), "{:?}", cut),
                MatchKind::Exact | MatchKind::Folded if read.phrase() == Some(&*query) => prop_assert_eq!(cut, folded(&query)),
                MatchKind::Exact | MatchKind::Folded | MatchKind::Regex => {}
            }
        }
    }
}

/// No command line holds such a query, but the library may be asked.
#[test]
fn a_query_of_a_megabyte_is_answered() {
    let text = ARTICLES[1].text;
    for huge in [
        "kidney ".repeat(150_000),
        "\u{301}".repeat(500_000),
        "(".repeat(1 << 20),
        format!("re:{}", "a|".repeat(1 << 19)),
        "\"a\" ".repeat(1 << 18),
        "👩‍⚕️".repeat(80_000),
        "a & ".repeat(1 << 18),
    ] {
        match Query::parse(
            &huge,
            Reading {
                synonyms: true,
                ..Reading::default()
            },
        ) {
            Ok(Some(query)) => assert!(scanned(&query, text).is_empty()),
            Ok(None) => {}
            Err(error) => assert!(error.to_string().len() < 200),
        }
    }
}

#[test]
fn a_match_of_one_form_of_a_query_hides_no_later_match_of_another() {
    let query = Query::new("BB-B").unwrap();
    let text = "BB BBBB";
    assert_eq!(matches(&query, text), [Span::new(0, 4), Span::new(4, 7)]);
    assert_eq!(scanned(&query, text), found(&query, text));
}
