//! The differences between two wordings that fold to the same.

use unicode_normalization::UnicodeNormalization;

use crate::text::folded::{Case, fold_line, folds_to_nothing, is_hyphen, representative};

/// A way in which a quote may be written differently from the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// Capital and small letters.
    Case,
    /// The kinds of quotation marks and apostrophes.
    Marks,
    /// Blanks, line ends and blank lines.
    Spaces,
    /// The kinds of dashes.
    Dashes,
    /// Accents and other marks on letters, strokes included.
    Accents,
    /// Invisible characters: soft hyphens, joiners, direction marks.
    Invisible,
    /// Ligatures, superscript digits, accents that are composed in another way.
    Forms,
}

impl Difference {
    /// The name of the difference, on the screen and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "letter case",
            Self::Marks => "quotation marks",
            Self::Spaces => "spaces or line ends",
            Self::Dashes => "dashes",
            Self::Accents => "accents",
            Self::Invisible => "invisible characters",
            Self::Forms => "letter forms",
        }
    }
}

/// The differences between a quote and the passage that it was found as. Empty only if their bytes
/// are the same.
pub(super) fn differences(quote: &str, found: &str) -> Vec<Difference> {
    if quote == found {
        return Vec::new();
    }
    let (one, other) = (Characters::sorted(quote), Characters::sorted(found));
    if one.dashes != other.dashes {
        // A hyphen that only breaks a word at a line end belongs to the line end.
        let (quote, found) = (unbroken(quote), unbroken(found));
        let dashes = |text: &str| Characters::sorted(text).dashes;
        if dashes(&quote) == dashes(&found) {
            let mut differing = differences(&quote, &found);
            if !differing.contains(&Difference::Spaces) {
                differing.push(Difference::Spaces);
                differing.sort_unstable();
            }
            return differing;
        }
    }
    let differing = [
        (
            Difference::Case,
            with_case(&one.rest) != with_case(&other.rest),
        ),
        (Difference::Marks, one.marks != other.marks),
        (Difference::Spaces, one.spaces != other.spaces),
        (Difference::Dashes, one.dashes != other.dashes),
        (
            Difference::Accents,
            with_accents(&one.rest) != with_accents(&other.rest),
        ),
        (Difference::Invisible, one.invisible != other.invisible),
    ];
    let mut differing: Vec<Difference> = differing
        .into_iter()
        .filter(|(_, differ)| *differ)
        .map(|(difference, _)| difference)
        .collect();
    let formed = |sorted: &Characters| {
        sorted
            .rest
            .nfd()
            .filter(|c| !is_mark(*c))
            .flat_map(char::to_uppercase)
            .collect::<String>()
    };
    let accents = differing.contains(&Difference::Accents);
    if differing.is_empty() || (!accents && formed(&one) != formed(&other)) {
        differing.push(Difference::Forms);
    }
    differing
}

/// A text in which words that are broken at a line end are whole again.
fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(is_hyphen) {
        whole.push_str(before);
        let word = behind.trim_start();
        let blanks = behind.get(..behind.len() - word.len()).unwrap_or_default();
        let broken = blanks.contains(['\n', '\r'])
            && before.ends_with(char::is_alphabetic)
            && word.starts_with(char::is_alphabetic);
        if broken {
            rest = word;
        } else {
            whole.push_str(
                rest.get(before.len()..rest.len() - behind.len())
                    .unwrap_or_default(),
            );
            rest = behind;
        }
    }
    whole + rest
}

/// The characters of a wording, sorted by their kind.
#[derive(Default)]
struct Characters {
    marks: String,
    dashes: String,
    invisible: String,
    /// The runs of white space.
    spaces: Vec<String>,
    rest: String,
}

impl Characters {
    fn sorted(text: &str) -> Self {
        let (mut sorted, mut blank) = (Self::default(), false);
        for c in text.chars() {
            let before = std::mem::take(&mut blank);
            match representative(c) {
                _ if c.is_whitespace() => {
                    blank = true;
                    match sorted.spaces.last_mut() {
                        Some(run) if before => run.push(c),
                        _ => sorted.spaces.push(c.to_string()),
                    }
                }
                '\'' | '"' => sorted.marks.push(c),
                '-' => sorted.dashes.push(c),
                _ if folds_to_nothing(c) && !is_mark(c) => sorted.invisible.push(c),
                _ => sorted.rest.push(c),
            }
        }
        sorted
    }
}

/// True if a character is a mark that is drawn on a letter.
fn is_mark(c: char) -> bool {
    folds_to_nothing(c)
        && unicode_normalization::char::is_combining_mark(c)
        && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180F}' | '\u{E0000}'..='\u{E01EF}')
}

/// A text with everything folded but case.
fn with_case(text: &str) -> String {
    fold_line(text, Case::Stays)
}

/// A text with case and letter forms folded, but not accents.
fn with_accents(text: &str) -> String {
    text.nfkd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkd()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Difference::{Accents, Case, Dashes, Forms, Invisible, Marks, Spaces};
    use super::*;

    #[test]
    fn each_difference_between_two_wordings_is_named_and_no_other() {
        for (one, other, differing) in [
            ("a", "a", &[][..]),
            ("Kidney", "kidney", &[Case]),
            ("STRASSE", "straße", &[Case]),
            ("hasn't", "hasn’t", &[Marks]),
            ("a  b", "a b", &[Spaces]),
            ("a\nb", "a b", &[Spaces]),
            ("self-\nrenew", "self-renew", &[Spaces]),
            ("kid-\nney", "kidney", &[Spaces]),
            ("the kid-\nney’s", "the kidney's", &[Marks, Spaces]),
            ("end-stage", "end stage", &[Spaces, Dashes]),
            ("24-30", "24–30", &[Dashes]),
            ("Sjogren", "Sjögren", &[Accents]),
            ("Sjogren", "Sjøgren", &[Accents]),
            ("sjogren", "Sjo\u{308}gren", &[Case, Accents]),
            ("Sjögren", "Sjo\u{308}gren", &[Forms]),
            ("kidney", "kid\u{AD}ney", &[Invisible]),
            ("fine m2", "ﬁne m²", &[Forms]),
            (
                "It 'is'  a - b",
                "it ‘is’ a – b",
                &[Case, Marks, Spaces, Dashes],
            ),
        ] {
            assert_eq!(differences(one, other), differing, "{one:?} {other:?}");
            assert_eq!(differences(other, one), differing, "{other:?} {one:?}");
        }
    }
}
