//! Laws of documents: the gaps and the blocks, joined, are the text, and the two articles are
//! exactly those that came with the project. Their tables were typed in from the project's notes on
//! the texts, not copied from the output of the program.

use kidneyread::library::Library;
use kidneyread::text::document::{BlockKind, Document};
use kidneyread::text::format;
use kidneyread::text::span::Span;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::texts::{ARTICLES, all, brief, cases, nasty};

const DIABETIC: &[(BlockKind, usize, usize)] = &[
    (BlockKind::Paragraph, 0, 1035),
    (BlockKind::Paragraph, 1037, 1563),
    (BlockKind::Paragraph, 1565, 2015),
    (BlockKind::Paragraph, 2017, 2554),
    (BlockKind::Paragraph, 2556, 2923),
    (BlockKind::Paragraph, 2925, 3193),
];

const IGA: &[(BlockKind, usize, usize)] = &[
    (BlockKind::Title, 0, 42),
    (BlockKind::Date, 44, 60),
    (BlockKind::Paragraph, 62, 482),
    (BlockKind::Heading, 484, 526),
    (BlockKind::Paragraph, 528, 881),
    (BlockKind::Heading, 883, 924),
    (BlockKind::Paragraph, 926, 1280),
    (BlockKind::Heading, 1282, 1342),
    (BlockKind::Paragraph, 1344, 1453),
    (BlockKind::Item, 1455, 1476),
    (BlockKind::Item, 1478, 1578),
    (BlockKind::Item, 1580, 1643),
    (BlockKind::Item, 1645, 1698),
    (BlockKind::Item, 1700, 1768),
    (BlockKind::Item, 1770, 1812),
    (BlockKind::Item, 1814, 1868),
    (BlockKind::Paragraph, 1870, 2196),
];

fn articles() -> [Document; 2] {
    [
        format::plain(ARTICLES[0].text),
        format::plain(ARTICLES[1].text),
    ]
}

/// The gaps and the blocks, joined. Fails if a gap holds more than white space.
pub(crate) fn joined(text: &str) -> Result<String, String> {
    let document = format::plain(text.to_owned());
    let mut joined = String::new();
    let mut end = 0;
    let ends = document
        .blocks()
        .iter()
        .map(|block| Some(block.span))
        .chain([None]);
    for span in ends {
        let start = span.map_or(text.len(), |span| span.start);
        let gap = text.get(end..start).ok_or_else(|| {
            format!("no gap at {end}..{start}: out of order, overlapping or off a boundary")
        })?;
        let blank = if end == 0 {
            gap.strip_prefix('\u{FEFF}').unwrap_or(gap)
        } else {
            gap
        };
        if !blank.chars().all(char::is_whitespace) {
            return Err(format!("a gap holds text: {}", brief(gap)));
        }
        joined.push_str(gap);
        if let Some(span) = span {
            if span.is_empty() || span.of(text).trim().is_empty() {
                return Err(format!("an empty block at {}", span.start));
            }
            joined.push_str(span.of(text));
            end = span.end;
        }
    }
    Ok(joined)
}

#[test]
fn the_gaps_and_the_blocks_of_every_text_joined_are_its_bytes() {
    for text in all() {
        assert_eq!(joined(text.text).as_deref(), Ok(text.text), "{}", text.name);
    }
}

#[test]
fn every_block_is_a_run_of_lines_that_are_not_blank_and_only_blanks_stand_between_two() {
    for text in all() {
        let document = format::plain(text.text);
        for block in document.blocks() {
            let lines: Vec<&str> = block.span.of(text.text).split(['\n', '\r']).collect();
            let crlf = block.span.of(text.text).contains("\r\n");
            assert!(
                crlf || lines.iter().all(|line| !line.trim().is_empty()),
                "{} {:?}",
                text.name,
                block.span
            );
        }
        for pair in document.blocks().windows(2) {
            let gap = Span::new(pair[0].span.end, pair[1].span.start)
                .of(text.text)
                .replace("\r\n", "\n");
            assert!(
                gap.contains(['\n', '\r']) && gap.trim().is_empty(),
                "{} {:?}",
                text.name,
                pair[1].span
            );
        }
    }
}

#[test]
fn every_offset_is_in_the_block_that_block_at_returns_or_after_it() {
    for text in all() {
        let document = format::plain(text.text);
        for offset in (0..=text.text.len()).step_by(1 + text.text.len() / 500) {
            let at = document.block_at(offset);
            let expected = document
                .blocks()
                .iter()
                .rposition(|block| block.span.start <= offset)
                .unwrap_or(0);
            assert_eq!(at, expected, "{} {offset}", text.name);
        }
    }
}

#[test]
fn the_library_holds_exactly_the_two_articles_by_their_ids() {
    let library = Library::embedded();
    let ids: Vec<&str> = library
        .articles()
        .iter()
        .map(|article| &*article.id)
        .collect();
    assert_eq!(ids, ["diabetic-nephropathy", "iga-nephropathy"]);
    assert_eq!(ARTICLES.len(), 2);
    assert_eq!(library.articles()[0].bytes, 3195);
    assert_eq!(library.articles()[1].bytes, 2198);
}

#[test]
fn the_articles_have_the_sha_256_that_they_came_with() {
    let sums = [
        "67051901c73dbb1c03f210a97515c99dbc717e81e3c439cea51050316c232811",
        "f48b65931a02681de7ecebebbec43d66ef6c688fc5e1be8d1c8ded6272a73b41",
    ];
    for (article, sum) in ARTICLES.iter().zip(sums) {
        assert_eq!(
            format!("{:x}", Sha256::digest(article.text)),
            sum,
            "{}",
            article.name
        );
    }
}

#[test]
fn the_articles_have_exactly_the_blocks_of_their_tables() {
    for (document, table) in articles().iter().zip([DIABETIC, IGA]) {
        let blocks: Vec<(BlockKind, usize, usize)> = document
            .blocks()
            .iter()
            .map(|block| (block.kind, block.span.start, block.span.end))
            .collect();
        assert_eq!(blocks, table);
    }
}

#[test]
fn the_gaps_of_the_articles_are_line_feeds_and_two_of_them_end_the_text() {
    for document in articles() {
        assert!(document.text().ends_with("\n\n") && !document.text().ends_with("\n\n\n"));
        let outside = |at: usize| {
            !document
                .blocks()
                .iter()
                .any(|block| block.span.contains(at))
        };
        assert!(
            (0..document.text().len())
                .filter(|&at| outside(at))
                .all(|at| document.text().as_bytes()[at] == b'\n')
        );
    }
}

#[test]
fn the_first_article_has_no_title_date_or_heading_and_its_label_is_its_first_sentence() {
    let [diabetic, _] = articles();
    let label = "Diabetic Nephropathy is one serious complication of Diabetes.";
    assert_eq!(
        (diabetic.title(), diabetic.date(), diabetic.headings()),
        (None, None, &[][..])
    );
    assert_eq!(diabetic.first_sentence(), label);
    assert!(diabetic.text().is_ascii());
    let summary = Library::embedded().articles()[0].summary.clone().unwrap();
    assert_eq!(
        (&*summary.label, summary.titled, summary.date),
        (label, false, None)
    );
}

#[test]
fn the_second_article_has_its_title_its_date_and_three_headings() {
    let [_, iga] = articles();
    let title = "Stem Cell Therapy to Treat IgA Nephropathy";
    assert_eq!(
        (iga.title(), iga.date(), iga.headings()),
        (Some(title), Some("2014-06-02 08:23"), &[3, 5, 7][..])
    );
    let summary = Library::embedded().articles()[1].summary.clone().unwrap();
    assert_eq!(
        (&*summary.label, summary.titled, summary.date.as_deref()),
        (title, true, Some("2014-06-02 08:23"))
    );
    assert_eq!(Span::new(1554, 1557).of(iga.text()), "’");
    assert_eq!(iga.text().chars().filter(|c| !c.is_ascii()).count(), 1);
}

#[test]
fn the_glued_title_begins_the_third_block_of_the_second_article_and_no_other() {
    let [diabetic, iga] = articles();
    let glued: Vec<Option<Span>> = iga
        .blocks()
        .iter()
        .map(|block| iga.glued_title(block))
        .collect();
    assert_eq!(glued[2], Some(Span::new(62, 104)));
    assert_eq!(glued.iter().flatten().count(), 1);
    assert!(iga.text()[104..].starts_with("Characterized"));
    assert!(
        diabetic
            .blocks()
            .iter()
            .all(|block| diabetic.glued_title(block).is_none())
    );
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_gaps_and_the_blocks_of_any_text_joined_are_its_bytes(text in nasty(40)) {
        prop_assert_eq!(joined(&text), Ok(text));
    }

    #[test]
    fn the_first_sentence_the_title_and_the_date_are_cut_from_the_text(text in nasty(30)) {
        let document = format::plain(text.clone());
        prop_assert!(text.contains(document.first_sentence()));
        prop_assert!(document.title().is_none_or(|title| text.contains(title)));
        prop_assert!(document.date().is_none_or(|date| text.contains(date)));
        for offset in 0..=text.len() {
            if let Some(heading) = document.section_at(offset) {
                prop_assert!(heading.kind == BlockKind::Heading && heading.span.start <= offset);
            }
        }
    }
}
