//! The reading level of a text: the Flesch-Kincaid grade, which is the years of school that reading
//! it takes. Only English is measured; the rules for counting words, sentences and syllables are
//! documented here.

use crate::text::document::{BlockKind, Document};
use crate::text::folded::{Case, fold_line};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The Flesch-Kincaid grade level of a document: 0.39 × words per sentence + 11.8 × syllables per
/// word − 15.59 (Kincaid, Fishburne, Rogers and Chissom 1975). `None` if it has no words, or if no
/// more than half of its letters are Latin.
///
/// A word is a run of characters between blanks that has a letter. A title, a heading and an item
/// are a sentence each. A paragraph has as many sentences as end in it with `.`, `!`, `?` or `…`
/// (and closing quotation marks or brackets) before a blank, and the words left at its end are one
/// more. A full stop ends no sentence inside a date (`2. June`, `02. 06.`, `Jan. 5`) or after a
/// single letter (`J. Smith`, `e.g. this`). The date of the article is not counted.
#[must_use]
pub fn grade(document: &Document) -> Option<f64> {
    let (mut sentences, mut words, mut spoken, mut letters, mut latin) = (0, 0, 0, 0, 0);
    for block in document
        .blocks()
        .iter()
        .filter(|block| block.kind != BlockKind::Date)
    {
        let text = block.span.of(document.text());
        let mut pieces = text.split_whitespace().peekable();
        let mut begun = false;
        while let Some(word) = pieces.next() {
            if word.contains(char::is_alphabetic) {
                words += 1;
                spoken += syllables(word);
                letters += word.chars().filter(|c| c.is_alphabetic()).count();
                latin += word.chars().filter(|&c| is_latin(c)).count();
                begun = true;
            }
            let ends = pieces
                .peek()
                .is_none_or(|next| block.kind == BlockKind::Paragraph && ends_sentence(word, next));
            if begun && ends {
                sentences += 1;
                begun = false;
            }
        }
    }
    if words == 0 || latin * 2 <= letters {
        return None;
    }
    Some(0.39 * ratio(words, sentences) + 11.8 * ratio(spoken, words) - 15.59)
}

#[expect(clippy::cast_precision_loss, reason = "no text has 2^53 words")]
fn ratio(many: usize, few: usize) -> f64 {
    many as f64 / few.max(1) as f64
}

/// True if a sentence ends with `word`, before the word `next`.
fn ends_sentence(word: &str, next: &str) -> bool {
    let word = word.trim_end_matches(['"', '\'', '”', '’', '»', '›', ')', ']', '}']);
    let Some(before) = word.strip_suffix('.') else {
        return word.ends_with(['!', '?', '…']);
    };
    let single_letter = before.chars().next_back().is_some_and(char::is_alphabetic)
        && before
            .chars()
            .rev()
            .nth(1)
            .is_none_or(|c| !c.is_alphanumeric());
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let day = (1..=2).contains(&before.len()) && before.bytes().all(|byte| byte.is_ascii_digit());
    let date =
        (day && (is_number(next) || is_month(next))) || (is_month(before) && is_number(next));
    !single_letter && !date
}

/// True if a word is the English name of a month, or at least its first three letters.
fn is_month(word: &str) -> bool {
    let word = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_ascii_lowercase();
    word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(&word))
}

/// True if a character is a letter of the Latin script, or a Latin ligature.
const fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{FB00}'..='\u{FB06}')
}

/// The number of syllables of an English word, at least 1. The parts of a joined word
/// (`self-renew`) are counted separately.
///
/// Each group of vowels is a syllable. In such a group, a, o or u after `i` begins another
/// (`serious`), unless the `i` comes after c, g, s, t (`nation`) or a vowel; so does a vowel after
/// `y`, if the `y` comes after a consonant (`hyaline`). `y` before a vowel counts as a consonant at
/// the start of a word and after a vowel. At the end, `-e` is silent, also in `-es` (unless after
/// c, g, s, x, z, ch, sh: `diseases`) and `-ed` (unless after d, t: `treated`), but not in `-le`
/// after a consonant (`table`, `handled`). `-sm` has one more (`organism`).
#[must_use]
pub fn syllables(word: &str) -> usize {
    let folded = fold_line(word, Case::Folds).replace('\'', "");
    let parts = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|part| !part.is_empty());
    parts.map(part_syllables).sum::<usize>().max(1)
}

fn part_syllables(part: &str) -> usize {
    let letters: Vec<char> = part.chars().collect();
    let at = |index: Option<usize>| {
        index
            .and_then(|index| letters.get(index))
            .copied()
            .unwrap_or(' ')
    };
    let plain = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let (mut groups, mut inside) = (0, false);
    for (index, &letter) in letters.iter().enumerate() {
        let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
        let vowel =
            plain(letter) || (letter == 'y' && !(plain(after) && (index == 0 || plain(before))));
        let earlier = at(index.checked_sub(2));
        // A vowel after `i` or `y` that begins a syllable of its own.
        let anew = inside
            && match before {
                'i' => {
                    matches!(letter, 'a' | 'o' | 'u')
                        && !matches!(earlier, 'c' | 'g' | 's' | 't')
                        && !plain(earlier)
                }
                'y' => plain(letter) && !plain(earlier),
                _ => false,
            };
        groups += usize::from(vowel && (!inside || anew));
        inside = vowel;
    }
    let silent = silent_ending(part);
    (groups + usize::from(part.ends_with("sm")) - usize::from(silent && groups > 1)).max(1)
}

/// True if the `e` of the ending is silent.
fn silent_ending(part: &str) -> bool {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let (stem, heard): (&str, &[&str]) = if let Some(stem) = part.strip_suffix('e') {
        (stem, &[])
    } else if let Some(stem) = part.strip_suffix("es") {
        (stem, &["c", "g", "s", "x", "z", "ch", "sh"])
    } else if let Some(stem) = part.strip_suffix("ed") {
        (stem, &["d", "t"])
    } else {
        return false;
    };
    // A vowel before the `e` is in the same group, which is one syllable anyway.
    let consonant_le = stem
        .strip_suffix('l')
        .is_some_and(|stem| stem.ends_with(|c| !vowel(c)));
    !stem.ends_with(vowel) && !consonant_le && !heard.iter().any(|end| stem.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::text::format;

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (count, words) in [
            (
                1,
                "cell cells stem the be he whole healed cured treats yes you blood gene genes quite 's — 3",
            ),
            (
                2,
                "kidney kidneys disease table tables handled treated needed boxes changes beyond dying urine organ lion prism",
            ),
            (
                3,
                "diseases hyaline serious studying medium physician medical table-top insulin’s",
            ),
            (4, "nephropathy glomerular radiation ability organism"),
            (5, "hematuria hypertransfusion pathogenesis’"),
        ] {
            for word in words.split(' ') {
                assert_eq!(syllables(word), count, "{word}");
            }
        }
        assert_eq!(
            (
                syllables("Sjögren"),
                syllables("SELF-RENEW"),
                syllables(""),
                syllables("почка")
            ),
            (2, 3, 1, 1)
        );
    }

    fn sentences(text: &str) -> usize {
        let words: Vec<&str> = text.split_whitespace().collect();
        1 + words
            .windows(2)
            .filter(|two| ends_sentence(two[0], two[1]))
            .count()
    }

    #[test]
    fn a_full_stop_in_a_date_or_after_an_initial_ends_no_sentence() {
        for (count, text) in [
            (2, "One. Two."),
            (3, "Really?! Yes… No."),
            (2, "“It is.” So he said."),
            (2, "(It is so.) Then."),
            (1, "It is 3.5 long"),
            (1, "On 2. June 2014 and 02. 06. 2014 and Jan. 5 it was."),
            (1, "J. Smith, e.g. this"),
            (2, "In 2014. Then."),
            (2, "There were 12. Then."),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn the_grade_is_that_of_the_formula() {
        let grade = |text: &'static str| grade(&format::plain(text));
        let is = |found: Option<f64>, wanted: f64| {
            assert!((found.unwrap() - wanted).abs() < 1e-9, "{found:?} {wanted}");
        };
        is(grade("The cat sat on the mat."), 0.39 * 6.0 + 11.8 - 15.59);
        // Three sentences of two words each; the date is not counted.
        is(
            grade("The cat\n\n2014-06-02\n\n- A kidney\n\n- the mat"),
            0.39 * 2.0 + 11.8 * 7.0 / 6.0 - 15.59,
        );
        for none in ["", "2014 – 3.5", "Почка и клетка", "כליה kid"] {
            assert_eq!(grade(none), None, "{none}");
        }
    }

    #[test]
    fn both_articles_are_hard_to_read() {
        for article in Library::embedded().articles() {
            let grade = grade(&article.at_hand().unwrap()).unwrap();
            assert!((9.0..18.0).contains(&grade), "{} {grade}", article.id);
        }
    }
}
