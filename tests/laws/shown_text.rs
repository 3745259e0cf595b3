//! Laws of shown text: nothing in it commands or hides, every cluster has the width that ratatui
//! gives it, and every byte leads to its source. Tried on each of the 1,112,064 characters that
//! Unicode can have, alone and between two letters.

use std::thread;

use kidneyread::text::shown::Shown;
use proptest::prelude::*;
use ratatui::buffer::CellWidth;

use crate::texts::{all, brief, cases, is_forbidden, nasty};

const PIECE: usize = 1024;

/// The first fault in how `source` is shown, if there is one.
pub(crate) fn broken(source: &str) -> Option<String> {
    const BASE: usize = 1000;
    let shown = Shown::new(source, BASE);
    let text = shown.text();
    if let Some(c) = text.chars().find(|&c| c != '\n' && is_forbidden(c)) {
        return Some(format!("U+{:04X} is shown", u32::from(c)));
    }
    if let Some(at) = text.find(['\u{200C}', '\u{200D}'])
        // The signs of copyright and trademark are pictographs, as emoji are.
        && !text[..at].ends_with(|c| c >= '\u{600}' || matches!(c, '©' | '®'))
    {
        return Some(format!("an idle joiner is shown: {}", brief(&text[..at])));
    }
    let mut before = BASE;
    for cluster in shown.clusters(0..text.len()) {
        if cluster.text.len() == 1 && cluster.width == 1 {
            // ASCII and line feeds: nobody disagrees on their width.
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
        // ratatui gives half-width voicing marks a column more than the Unicode tables do.
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
            "the end of the text comes from {}, not {}",
            shown.source(text.len()),
            BASE + source.len()
        ));
    }
    let again = Shown::new(text, 0);
    (again.text() != text).then(|| {
        format!(
            "shown again, the text differs: {} and {}",
            brief(text),
            brief(again.text())
        )
    })
}

/// The first fault of `Shown::line`: it keeps the law, has no line end, and is the same when it is
/// shown again.
pub(crate) fn broken_line(source: &str) -> Option<String> {
    let line = Shown::line(source);
    let trouble = line
        .text()
        .contains('\n')
        .then(|| "a line end in a line".to_owned());
    trouble.or_else(|| broken(line.text())).or_else(|| {
        (Shown::line(line.text()).text() != line.text())
            .then(|| "a line that is shown again differs".to_owned())
    })
}

/// The first fault of a text cut to `columns`: it fits, and is a beginning of the whole text.
pub(crate) fn broken_cut(source: &str, columns: usize) -> Option<String> {
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

/// The faults of all characters in part number `part` of `parts` of Unicode, each in a line of its
/// own: no cluster reaches across a line end.
fn each_alone(part: usize, parts: usize, line: fn(char, &mut String)) -> Vec<String> {
    let mut troubles = Vec::new();
    for chunk in (0..0x11_0000_u32).step_by(0x400).skip(part).step_by(parts) {
        let mut source = String::with_capacity(8 * 0x400);
        for c in (chunk..chunk + 0x400).filter_map(char::from_u32) {
            line(c, &mut source);
            source.push('\n');
        }
        if broken(&source).is_some() {
            // Find out which character it is.
            let alone = (chunk..chunk + 0x400)
                .filter_map(char::from_u32)
                .find_map(|c| {
                    let mut source = String::new();
                    line(c, &mut source);
                    broken(&source).map(|trouble| format!("U+{:04X}: {trouble}", u32::from(c)))
                });
            troubles.push(
                alone.unwrap_or_else(|| {
                    format!("U+{chunk:04X} and after it: {:?}", broken(&source))
                }),
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
        // In pieces, because each tab counts its columns from the start of the line.
        let mut rest = text.text;
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
            assert_eq!(broken(piece), None, "{}", text.name);
            rest = after;
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
fn the_articles_are_shown_unchanged() {
    for article in crate::texts::ARTICLES.iter() {
        assert_eq!(Shown::new(article.text, 0).text(), article.text);
    }
}

/// Found by the law for any text: a character that was left out let the clusters around it join,
/// and get longer than the limit.
#[test]
fn clusters_do_not_join_when_the_character_between_them_is_left_out() {
    for letter in ["\u{600}", "\u{1100}", "\u{110BD}"] {
        let source = format!("{letter}\u{AD}").repeat(100);
        assert_eq!(broken(&source), None, "{}", brief(letter));
    }
}

/// Found by the law for any text: a prefix drew the stand-in for the rest of a long cluster into
/// its own cluster.
#[test]
fn a_shortened_cluster_and_the_stand_in_after_it_have_at_most_8_columns() {
    assert_eq!(broken(&"\u{600}".repeat(9)), None);
}

/// Found by the law for any text: marks that are shown one at a time joined the stand-in before
/// them.
#[test]
fn a_stand_in_and_the_marks_after_it_have_at_most_8_columns() {
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
