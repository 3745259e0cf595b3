//! In what two wordings differ that fold to the same.

use unicode_normalization::UnicodeNormalization;

use crate::text::folded::{Case, fold_line, is_left_out, representative};

/// A way in which a quote may be written otherwise than the article.
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
    /// Accents and other marks on letters, also strokes.
    Accents,
    /// What cannot be seen: soft hyphens, joiners, marks of direction.
    Invisible,
    /// Ligatures, figures set high, accents composed in another way.
    Forms,
}

impl Difference {
    /// What it is called, in JSON too.
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

/// The differences between a quote and what it was found as. Empty only where they are the same
/// bytes.
pub(super) fn differences(quote: &str, found: &str) -> Vec<Difference> {
    if quote == found {
        return Vec::new();
    }
    let (one, other) = (Characters::of(quote), Characters::of(found));
    let told = [
        (Difference::Case, cased(&one.rest) != cased(&other.rest)),
        (Difference::Marks, one.marks != other.marks),
        (Difference::Spaces, one.spaces != other.spaces),
        (Difference::Dashes, one.dashes != other.dashes),
        (
            Difference::Accents,
            accented(&one.rest) != accented(&other.rest),
        ),
        (Difference::Invisible, one.invisible != other.invisible),
    ];
    let mut told: Vec<Difference> = told
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
    let accents = told.contains(&Difference::Accents);
    if told.is_empty() || (!accents && formed(&one) != formed(&other)) {
        told.push(Difference::Forms);
    }
    told
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
    fn of(text: &str) -> Self {
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
                _ if is_left_out(c) && !is_mark(c) => sorted.invisible.push(c),
                _ => sorted.rest.push(c),
            }
        }
        sorted
    }
}

/// Marks that are drawn on letters.
fn is_mark(c: char) -> bool {
    is_left_out(c)
        && unicode_normalization::char::is_combining_mark(c)
        && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180F}' | '\u{E0000}'..='\u{E01EF}')
}

/// Folded in all but case.
fn cased(text: &str) -> String {
    fold_line(text, Case::Stays)
}

/// Folded in all but accents.
fn accented(text: &str) -> String {
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
    fn each_difference_is_told_and_no_other() {
        for (one, other, told) in [
            ("a", "a", &[][..]),
            ("Kidney", "kidney", &[Case]),
            ("STRASSE", "straße", &[Case]),
            ("hasn't", "hasn’t", &[Marks]),
            ("a  b", "a b", &[Spaces]),
            ("a\nb", "a b", &[Spaces]),
            ("self-\nrenew", "self-renew", &[Spaces]),
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
            assert_eq!(differences(one, other), told, "{one:?} {other:?}");
            assert_eq!(differences(other, one), told, "{other:?} {one:?}");
        }
    }
}
