//! Shown text: nothing in it commands or hides, every cluster has the width that ratatui gives it,
//! every byte knows its source. Tried on each of the 1,112,064 characters that Unicode can have,
//! alone and between two letters.

use std::thread;

use kidneyread::text::shown::Shown;
use proptest::prelude::*;
use ratatui::buffer::CellWidth;

use crate::texts::{all, brief, cases, is_forbidden, nasty};

const PIECE: usize = 1024;

/// What is wrong with how `source` is shown, if anything is.
fn broken(source: &str) -> Option<String> {
    const BASE: usize = 1000;
    let shown = Shown::new(source, BASE);
    let text = shown.text();
    if let Some(c) = text.chars().find(|&c| c != '\n' && is_forbidden(c)) {
        return Some(format!("U+{:04X} is shown", u32::from(c)));
    }
    let mut before = BASE;
    for cluster in shown.clusters(0..text.len()) {
        if cluster.text.len() == 1 && cluster.width == 1 {
            // ASCII, and a line feed: there is nothing to differ about.
            continue;
        }
        let at = shown.source(cluster.at);
        if at < before || !source.is_char_boundary(at - BASE) {
            return Some(format!(
                "byte {} comes from {at}, after {before}, in {} bytes",
                cluster.at,
                source.len()
            ));
        }
        before = at;
        if !(1..=8).contains(&cluster.width) || cluster.text.len() > 128 {
            return Some(format!(
                "a cluster of {} columns and {} bytes: {}",
                cluster.width,
                cluster.text.len(),
                brief(cluster.text)
            ));
        }
        // ratatui counts half-width voicing marks twice since the Unicode tables count them once.
        let marks = cluster
            .text
            .chars()
            .filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}'))
            .count();
        if usize::from(cluster.text.cell_width()) != cluster.width + marks {
            return Some(format!(
                "{} columns, for ratatui {}: {}",
                cluster.width,
                cluster.text.cell_width(),
                brief(cluster.text)
            ));
        }
    }
    if shown.source(text.len()) != BASE + source.len() {
        return Some(format!(
            "its end comes from {}, not {}",
            shown.source(text.len()),
            BASE + source.len()
        ));
    }
    let again = Shown::new(text, 0);
    (again.text() != text).then(|| {
        format!(
            "shown again it is another: {} and {}",
            brief(text),
            brief(again.text())
        )
    })
}

/// `Shown::line` has all that, and no line end.
fn broken_line(source: &str) -> Option<String> {
    let line = Shown::line(source);
    let trouble = line
        .text()
        .contains('\n')
        .then(|| "a line end in a line".to_owned());
    trouble.or_else(|| broken(line.text())).or_else(|| {
        (Shown::line(line.text()).text() != line.text())
            .then(|| "a line again is another".to_owned())
    })
}

/// Cutting fits, and leaves nothing that the whole did not have.
fn broken_cut(source: &str, columns: usize) -> Option<String> {
    let line = Shown::line(source);
    let cut = line.cut(columns, "…");
    let kept = cut.text().strip_suffix('…').unwrap_or(cut.text());
    if cut.width() > columns {
        return Some(format!(
            "cut to {columns}, {} columns wide: {}",
            cut.width(),
            brief(cut.text())
        ));
    }
    if !line.text().starts_with(kept) && !line.text().starts_with(cut.text()) {
        return Some(format!(
            "cut {} is no beginning of {}",
            brief(cut.text()),
            brief(line.text())
        ));
    }
    broken(cut.text())
}

/// All characters of a part of Unicode, each in a line of its own: a line end lets no cluster reach
/// over it.
fn each_alone(part: usize, parts: usize, line: fn(char, &mut String)) -> Vec<String> {
    let mut troubles = Vec::new();
    for chunk in (0..0x11_0000_u32).step_by(0x400).skip(part).step_by(parts) {
        let mut source = String::with_capacity(8 * 0x400);
        for c in (chunk..chunk + 0x400).filter_map(char::from_u32) {
            line(c, &mut source);
            source.push('\n');
        }
        if broken(&source).is_some() {
            // Which of them it is.
            let alone = (chunk..chunk + 0x400)
                .filter_map(char::from_u32)
                .find_map(|c| {
                    let mut source = String::new();
                    line(c, &mut source);
                    broken(&source).map(|trouble| format!("U+{:04X}: {trouble}", u32::from(c)))
                });
            troubles.push(
                alone.unwrap_or_else(|| format!("U+{chunk:04X} and behind: {:?}", broken(&source))),
            );
        }
    }
    troubles
}

fn in_threads(line: fn(char, &mut String)) -> Vec<String> {
    const PARTS: usize = 2;
    thread::scope(|scope| {
        let parts: Vec<_> = (0..PARTS)
            .map(|part| scope.spawn(move || each_alone(part, PARTS, line)))
            .collect();
        parts
            .into_iter()
            .flat_map(|part| part.join().unwrap())
            .collect()
    })
}

#[test]
fn every_character_of_unicode_alone_is_shown_within_the_law() {
    assert_eq!(in_threads(|c, line| line.push(c)), Vec::<String>::new());
}

#[test]
fn every_character_of_unicode_between_two_letters_is_shown_within_the_law() {
    assert_eq!(
        in_threads(|c, line| line.extend(['a', c, 'b'])),
        Vec::<String>::new()
    );
}

#[test]
fn every_character_below_3000_is_within_the_law_in_a_text_and_in_a_line_of_its_own() {
    for c in (0..0x3000_u32).filter_map(char::from_u32) {
        for source in [c.to_string(), format!("a{c}b")] {
            assert_eq!(
                broken(&source).or_else(|| broken_line(&source)),
                None,
                "U+{:04X}",
                u32::from(c)
            );
        }
    }
}

#[test]
fn every_text_is_shown_within_the_law() {
    for text in all() {
        // In pieces, as a page shows it: each tab looks for its column from the line's start.
        let mut rest = text.text;
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
            assert_eq!(broken(piece), None, "{}", text.name);
            rest = behind;
        }
    }
}

#[test]
fn every_text_is_within_the_law_as_a_name_and_cut_to_any_width() {
    for text in all() {
        let name = text.beginning(200);
        let cut = (0..30).find_map(|columns| {
            broken_cut(name, columns).map(|trouble| format!("at {columns}: {trouble}"))
        });
        assert_eq!(broken_line(name).or(cut), None, "{}", text.name);
    }
}

#[test]
fn plain_text_of_the_articles_is_shown_as_it_is() {
    for article in crate::texts::ARTICLES.iter() {
        assert_eq!(Shown::new(article.text, 0).text(), article.text);
    }
}

/// Found by the law for any text: what is left out lets clusters grow together behind the cap.
#[test]
fn clusters_do_not_grow_together_when_what_stood_between_them_is_left_out() {
    for letter in ["\u{600}", "\u{1100}", "\u{110BD}"] {
        let source = format!("{letter}\u{AD}").repeat(100);
        assert_eq!(broken(&source), None, "{}", brief(letter));
    }
}

/// Found by the law for any text: a sign that comes before its letter takes the stand-in behind the
/// cap into its cluster.
#[test]
fn a_capped_cluster_and_the_stand_in_behind_it_are_no_more_than_8_columns() {
    assert_eq!(broken(&"\u{600}".repeat(9)), None);
}

/// Found by the law for any text: what is shown a character at a time grows together with its
/// stand-in.
#[test]
fn a_stand_in_and_the_marks_behind_it_are_no_more_than_8_columns() {
    assert_eq!(broken("\0\u{FF9E}\u{FF9E}\u{FF9E}\u{FF9E}\u{FF9E}"), None);
}

proptest! {
    #![proptest_config(cases(700))]

    #[test]
    fn any_text_is_shown_within_the_law(source in nasty(24)) {
        prop_assert_eq!(broken(&source), None);
    }

    #[test]
    fn any_text_is_within_the_law_as_a_name_and_cut_to_any_width(source in nasty(12), columns in 0..40_usize) {
        prop_assert_eq!(broken_line(&source).or_else(|| broken_cut(&source, columns)), None);
    }
}
