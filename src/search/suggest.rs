//! Suggestions for a query that finds nothing: the nearest words that do occur, by edit distance,
//! then by how often they occur.

use std::cmp::Reverse;
use std::collections::HashMap;

use strsim::osa_distance;

use crate::text::folded::{Case, fold_line};

/// The most different words that are counted.
const MOST_WORDS: usize = 200_000;
/// The longest word, in bytes.
const LONGEST: usize = 64;
/// Characters that a word may have inside, but not at its ends.
const JOINERS: [char; 2] = ['-', '\''];
/// The longest phrase that suggestions are made for, in bytes.
const PHRASE: usize = 200;
/// The most words of such a phrase; the parts of a hyphenated word count.
const PHRASE_WORDS: usize = 8;
/// The most readings of each word that are tried.
const READINGS: usize = 3;

/// The words of texts, folded, with how often each occurs.
///
/// A word is a run of letters and digits, with single hyphens and apostrophes inside, of 1 to 64
/// bytes. A joined word (`alport's`) counts as itself and as its parts; of a hyphen between letters
/// nothing is left in a folded text. At most 200,000 different
/// words are counted; once there are so many, words that are not among them are not counted.
#[derive(Debug, Clone, Default)]
pub struct WordCounts {
    counts: HashMap<String, usize>,
}

/// A word or a phrase that is near to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The word or the phrase, folded.
    pub word: String,
    /// The number of slips between the two: a letter too many, too few or wrong, or two neighbours
    /// swapped.
    pub distance: usize,
    /// The number of places of the word; in a phrase, of its rarest word.
    pub count: usize,
}

impl WordCounts {
    /// Adds the words of a folded text.
    pub fn add(&mut self, folded: &str) {
        let mut rest = folded;
        while let Some((_, word, after)) = next_word(rest) {
            if word.contains(JOINERS) {
                word.split(JOINERS).for_each(|part| self.count_one(part));
            }
            if !word.split(JOINERS).any(str::is_empty) {
                self.count_one(word);
            }
            rest = after;
        }
    }

    /// Adds all words of `other`. If there is no room for all new ones, those that occur most often
    /// are taken.
    pub fn merge(&mut self, mut other: Self) {
        if other.counts.len() > self.counts.len() {
            std::mem::swap(self, &mut other);
        }
        let mut new = Vec::new();
        for (word, count) in other.counts {
            match self.counts.get_mut(&word) {
                Some(counted) => *counted += count,
                None => new.push((word, count)),
            }
        }
        let room = MOST_WORDS.saturating_sub(self.counts.len());
        if new.len() > room {
            new.sort_unstable_by(|(a, one), (b, other)| other.cmp(one).then_with(|| a.cmp(b)));
            new.truncate(room);
        }
        self.counts.extend(new);
    }

    /// The words nearest to a folded one, best first, at most `most`: by distance, then by how
    /// often they occur, then by the alphabet. The word itself is never among them, and a word of
    /// fewer than 3 characters has no near ones.
    #[must_use]
    pub fn nearest(&self, word: &str, most: usize) -> Vec<Near> {
        let (length, letters) = outline(word);
        let Some(limit) = limit(length) else {
            return Vec::new();
        };
        let distance = |other: &str| {
            let (other_length, other_letters) = outline(other);
            // A slip changes the length by at most one, brings in at most one letter and takes out
            // at most one: nearly all words are ruled out here.
            let apart = (letters & !other_letters)
                .count_ones()
                .max((other_letters & !letters).count_ones());
            if length.abs_diff(other_length) > limit || apart as usize > limit {
                return None;
            }
            // Not the full Damerau-Levenshtein distance, which needs a hash map for each pair and
            // differs only where something comes between two swapped letters.
            Some(osa_distance(word, other)).filter(|distance| (1..=limit).contains(distance))
        };
        let mut found: Vec<_> = self
            .counts
            .iter()
            .filter_map(|(other, &count)| Some((distance(other)?, Reverse(count), other)))
            .collect();
        found.sort_unstable();
        let best = found.into_iter().take(most);
        best.map(|(distance, Reverse(count), word)| Near {
            word: word.clone(),
            distance,
            count,
        })
        .collect()
    }

    /// The number of places of a folded word.
    #[must_use]
    pub fn count(&self, word: &str) -> usize {
        self.counts.get(word).copied().unwrap_or_default()
    }

    fn count_one(&mut self, word: &str) {
        // Nearly every word was met before, and is not copied.
        if let Some(count) = self.counts.get_mut(word) {
            *count += 1;
        } else if (1..=LONGEST).contains(&word.len()) && self.counts.len() < MOST_WORDS {
            self.counts.insert(word.to_owned(), 1);
        }
    }

    /// The readings of a word: itself if it occurs; otherwise words near to it and, if it is
    /// hyphenated, its parts with spaces in place of the hyphens, each of which is a slip.
    fn readings(&self, word: &str) -> Vec<Near> {
        let count = self.count(word);
        if count > 0 {
            return vec![Near {
                word: word.to_owned(),
                distance: 0,
                count,
            }];
        }
        let mut near = self.nearest(word, READINGS);
        if word.contains('-') {
            let mut pieces = Vec::new();
            for part in word.split('-') {
                if !pieces.is_empty() {
                    pieces.push(vec![between(" ", 1)]);
                }
                pieces.push(self.readings(part));
            }
            near.extend(combined(&pieces, READINGS));
            best(&mut near, READINGS);
        }
        near
    }
}

/// Corrections of a phrase, folded, the best first, at most `most`. Each word that does not occur
/// is replaced by one of its 3 nearest words that do; other words, and the text between words,
/// stay.
///
/// Empty if a word that does not occur has no near ones, if all words occur, or if the phrase has
/// more than 8 words (a hyphenated one counts as its parts) or 200 bytes. Each suggestion must
/// still be searched for: its words occur, but not necessarily together.
#[must_use]
pub fn phrases(words: &WordCounts, phrase: &str, most: usize) -> Vec<String> {
    if phrase.len() > PHRASE {
        return Vec::new();
    }
    let folded = fold_line(phrase, Case::Folds);
    // Each word, and each part of a hyphenated one, may be compared with all words that occur.
    if folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|part| !part.is_empty())
        .count()
        > PHRASE_WORDS
    {
        return Vec::new();
    }
    let mut rest = folded.trim();
    let mut pieces = Vec::new();
    while let Some((before, word, after)) = next_word(rest) {
        pieces.extend([vec![between(before, 0)], words.readings(word)]);
        rest = after;
    }
    pieces.push(vec![between(rest, 0)]);
    combined(&pieces, most)
        .into_iter()
        .filter(|near| near.distance > 0)
        .map(|near| near.word)
        .collect()
}

/// The combinations of one reading of each piece, the best first, at most `most`. Distances are
/// added up, and the rarest word counts.
fn combined(pieces: &[Vec<Near>], most: usize) -> Vec<Near> {
    let mut made = vec![between("", 0)];
    for piece in pieces {
        let join = |head: &Near, tail: &Near| Near {
            word: format!("{}{}", head.word, tail.word),
            distance: head.distance + tail.distance,
            count: head.count.min(tail.count),
        };
        made = made
            .iter()
            .flat_map(|head| piece.iter().map(move |tail| join(head, tail)))
            .collect();
        // The best combinations begin with the best beginnings, so the others can be dropped here.
        best(&mut made, most);
    }
    made
}

/// The text between two words.
fn between(text: &str, distance: usize) -> Near {
    Near {
        word: text.to_owned(),
        distance,
        count: usize::MAX,
    }
}

/// Keeps the best `most` readings, sorted.
fn best(near: &mut Vec<Near>, most: usize) {
    near.sort_by(|a, b| {
        (a.distance, Reverse(a.count), &a.word).cmp(&(b.distance, Reverse(b.count), &b.word))
    });
    near.truncate(most);
}

/// The most slips between a word of `length` characters and another that is still near. `None` for
/// a word so short that any other would be near.
const fn limit(length: usize) -> Option<usize> {
    match length {
        0..=2 => None,
        3..=4 => Some(1),
        5..=8 => Some(2),
        _ => Some(3),
    }
}

/// The number of characters of a word, and the set of them: a bit for each, which other characters
/// may share.
fn outline(word: &str) -> (usize, u64) {
    word.chars().fold((0, 0), |(length, letters), c| {
        (length + 1, letters | 1 << (u32::from(c) % u64::BITS))
    })
}

/// The first word of a text, between the text before it and the text after it.
fn next_word(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_at_checked(text.find(char::is_alphanumeric)?)?;
    let end = rest
        .find(|c: char| !c.is_alphanumeric() && !JOINERS.contains(&c))
        .unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(JOINERS);
    Some((before, word, rest.get(word.len()..)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::library::Library;
    use crate::text::folded::Folded;

    fn words(text: &str) -> WordCounts {
        let mut words = WordCounts::default();
        words.add(Folded::new(text).text());
        words
    }

    fn embedded() -> WordCounts {
        let mut words = WordCounts::default();
        for article in Library::embedded().articles() {
            words.add(Folded::new(article.at_hand().unwrap().text()).text());
        }
        words
    }

    fn nearest(text: &str, word: &str) -> Vec<(String, usize)> {
        words(text)
            .nearest(word, 9)
            .into_iter()
            .map(|near| (near.word, near.distance))
            .collect()
    }

    #[test]
    fn a_misspelt_word_of_the_articles_leads_to_the_word_that_was_meant() {
        let words = embedded();
        let first = |word: &str| words.nearest(word, 1).first().map(|near| near.word.clone());
        assert_eq!(first("glomerulor").as_deref(), Some("glomerular"));
        assert_eq!(first("protienuria").as_deref(), Some("proteinuria"));
        assert_eq!(phrases(&words, "Stem Sell kidny", 1), ["stem cell kidney"]);
    }

    #[test]
    fn a_swapped_pair_is_one_slip() {
        assert_eq!(nearest("Kidney", "kindey"), [("kidney".to_owned(), 1)]);
    }

    #[test]
    fn the_nearest_come_first_and_of_those_the_most_frequent() {
        let text = "renal renal, renan, renak renak renak; rental, rent; penan";
        let found: Vec<_> = words(text)
            .nearest("renaf", 9)
            .into_iter()
            .map(|near| (near.word, near.distance, near.count))
            .collect();
        let expected = [
            ("renak", 1, 3),
            ("renal", 1, 2),
            ("renan", 1, 1),
            ("penan", 2, 1),
            ("rent", 2, 1),
            ("rental", 2, 1),
        ];
        assert_eq!(
            found,
            expected.map(|(word, distance, count)| (word.to_owned(), distance, count))
        );
        assert_eq!(words(text).nearest("renaf", 1).len(), 1);
    }

    #[test]
    fn short_words_may_have_fewer_slips_and_the_shortest_none() {
        assert_eq!(nearest("iga cell glomerulus", "ig"), []);
        assert_eq!(nearest("iga", "igm"), [("iga".to_owned(), 1)]);
        assert_eq!(nearest("cell", "cxxl"), []);
        assert_eq!(nearest("kidney", "kxxney"), [("kidney".to_owned(), 2)]);
        assert_eq!(nearest("kidney", "kxxxey"), []);
        assert_eq!(
            nearest("glomerulus", "glxxxrulus"),
            [("glomerulus".to_owned(), 3)]
        );
    }

    #[test]
    fn a_word_is_not_suggested_for_itself() {
        assert_eq!(
            nearest("kidney kidneys", "kidney"),
            [("kidneys".to_owned(), 1)]
        );
    }

    #[test]
    fn a_joined_word_counts_as_itself_and_as_its_parts() {
        let words = words("They self-renew, Alport’s too -- 'quoted' and--so pre- and post");
        for word in [
            "self", "renew", "alport's", "alport", "quoted", "and", "so", "pre", "post",
        ] {
            assert!(words.count(word) > 0, "{word}");
        }
        for word in ["'quoted'", "and--so", "pre-", "", "-"] {
            assert_eq!(words.count(word), 0, "{word}");
        }
        assert_eq!(words.count("and"), 2);
    }

    #[test]
    fn a_suggested_phrase_keeps_the_words_that_occur() {
        let words = words("kidney failure of the kidneys, failures");
        assert_eq!(
            phrases(&words, "  the KINDEY,  failur ", 2),
            ["the kidney, failure", "the kidney, failures"]
        );
        assert!(
            phrases(&words, "the kidney failure", 3).is_empty(),
            "nothing to replace"
        );
        assert!(
            phrases(&words, "kidney xylographs", 3).is_empty(),
            "nothing near"
        );
        assert!(phrases(&words, "kindey", 0).is_empty());
    }

    #[test]
    fn the_best_combinations_come_first() {
        let words = words("renal renal renal renak renak cella cella cella cella cells");
        assert_eq!(
            phrases(&words, "renaf cellx", 9),
            ["renal cella", "renak cella", "renak cells", "renal cells"]
        );
    }

    #[test]
    fn a_hyphen_in_place_of_a_space_is_a_slip() {
        let words = words("stem cell, self-renew");
        assert_eq!(phrases(&words, "stem-sell", 1), ["stem cell"]);
        assert_eq!(phrases(&words, "self-renw", 1), ["self renew"]);
    }

    #[test]
    fn nonsense_and_phrases_that_are_too_long_have_no_suggestions() {
        let words = embedded();
        for nonsense in [
            "qwxz".repeat(250_000),
            "\u{301}".repeat(20),
            "\u{301}".repeat(500_000),
            "-'".repeat(50),
            String::new(),
            " ".repeat(90),
        ] {
            assert!(phrases(&words, &nonsense, 3).is_empty());
            assert!(words.nearest(&nonsense, 3).is_empty());
        }
        assert!(
            phrases(&words, &"kidny ".repeat(9), 3).is_empty(),
            "too many words"
        );
        assert!(
            phrases(
                &words,
                "kidny-kidny-kidny-kidny-kidny-kidny-kidny-kidny-kidny",
                3
            )
            .is_empty(),
            "too many parts"
        );
        assert_eq!(phrases(&words, &"kidny ".repeat(8), 1).len(), 1);
    }

    #[test]
    fn words_are_counted_up_to_a_length_and_a_number() {
        let mut words = words(&"x".repeat(65));
        assert_eq!(words.counts.len(), 0);
        let many = |from: usize| {
            (from..from + MOST_WORDS)
                .map(|n| format!("w{n}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        words.add(&many(1));
        words.add("late w7");
        assert_eq!(
            (words.counts.len(), words.count("late"), words.count("w7")),
            (MOST_WORDS, 0, 2)
        );
        let mut other = WordCounts::default();
        other.add(&format!("w9 w9 twice twice {}", many(MOST_WORDS - 2)));
        words.merge(other);
        assert_eq!((words.counts.len(), words.count("w9")), (MOST_WORDS, 3));
    }

    #[test]
    fn merging_adds_up_the_counts() {
        let mut few = words("kidney");
        few.merge(words("kidney renal kidney"));
        assert_eq!((few.count("kidney"), few.count("renal")), (3, 1));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

        #[test]
        fn every_word_within_the_limit_and_no_other_is_near(text in "([a-dö腎]{1,12}[ -]){0,40}", word in "[a-dö腎]{0,12}") {
            let words = words(&text);
            let word = fold_line(&word, Case::Folds);
            let near = words.nearest(&word, usize::MAX);
            for near in &near {
                prop_assert_eq!(near.count, words.count(&near.word));
                prop_assert_eq!(near.distance, osa_distance(&word, &near.word));
            }
            let limit = limit(word.chars().count()).unwrap_or(0);
            let expected = words.counts.keys().filter(|other| (1..=limit).contains(&osa_distance(&word, other))).count();
            prop_assert_eq!(near.len(), expected);
            prop_assert!(near.is_sorted_by_key(|near| (near.distance, Reverse(near.count), near.word.clone())));
        }

        #[test]
        fn a_suggested_phrase_is_made_of_words_that_occur(text in "([a-d]{1,6}[ -]){1,20}", phrase in "[a-d' -]{0,30}") {
            let words = words(&text);
            for made in phrases(&words, &phrase, 5) {
                let mut rest = &*made;
                while let Some((_, word, after)) = next_word(rest) {
                    prop_assert!(words.count(word) > 0, "{:?} of {:?}", word, made);
                    rest = after;
                }
            }
        }
    }
}
