//! Comments on passages of an article, and the origin of its text. None of it is part of the text.
//! The build makes these constants from `assets/commentary`.

use serde::Serialize;

use super::judging::{Answer, Check, Claim, Strength};
use crate::library::{Article, Origin};
use crate::text::span::Span;

/// The notice that stands with everything that kidneyread adds.
pub const NOTICE: &str =
    "Added by kidneyread. Not part of the article. Not medical advice: talk to your care team.";

/// The notice in a few words, for the foot of a card.
pub const SHORT_NOTICE: &str = "kidneyread’s words · not medical advice";

/// Everything that kidneyread says about one article.
#[derive(Debug)]
pub struct Commentary {
    id: &'static str,
    /// The month in which the commentary was written: it is true as far as was known then.
    pub as_of: &'static str,
    /// The origin of the text.
    pub provenance: Provenance,
    /// The comments, in the order of the text.
    pub comments: &'static [Comment],
    /// The questions of the checklist, with the answers for the article.
    pub checklist: &'static [Check],
    /// The claims of the article, each with what is known about it.
    pub claims: &'static [Claim],
}

/// The origin of a text, as far as the text tells it. A field is `None` or empty if it does not.
#[derive(Debug, Serialize)]
pub struct Provenance {
    /// The SHA-256 of the text that the commentary was written about, in 64 hexadecimal digits.
    #[serde(skip)]
    pub sha256: &'static str,
    /// The author of the text.
    pub author: Option<&'static str>,
    /// The publisher of the text.
    pub publisher: Option<&'static str>,
    /// The institutions that the text names.
    pub places: &'static [&'static str],
    /// The study that the text reports.
    pub study: Option<&'static str>,
    /// Words of the text that ask its reader to do something.
    pub asks: Option<&'static str>,
    /// The kind of text that this reads as.
    pub reads_as: &'static str,
    /// The reasons for calling it that, in sentences.
    pub why: &'static [&'static str],
}

/// A comment on a passage.
#[derive(Debug, PartialEq, Eq)]
pub struct Comment {
    /// The subject of the comment.
    pub kind: CommentKind,
    /// The passage, to the byte. It stands in the article exactly once.
    pub quote: &'static str,
    /// The text of the comment.
    pub text: &'static str,
    /// The numbers of the sources that the comment rests on.
    pub basis: &'static [usize],
}

/// The subject of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommentKind {
    /// A claim, and how far it holds.
    Claim,
    /// Evidence that the article does not give.
    MissingEvidence,
    /// Something that could do harm.
    Safety,
    /// An unusual word for something.
    Terminology,
    /// A slip of the pen.
    Typo,
    /// Something that helps to understand a passage.
    Background,
}

impl CommentKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 6] = [
        Self::Safety,
        Self::Claim,
        Self::MissingEvidence,
        Self::Background,
        Self::Terminology,
        Self::Typo,
    ];

    /// The name of the kind, on the screen and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::MissingEvidence => "missing evidence",
            Self::Safety => "safety",
            Self::Terminology => "terminology",
            Self::Typo => "typo",
            Self::Background => "context",
        }
    }

    /// The sign in the margin. Its shape tells it from the others, so that no colour is needed.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Claim => "◆",
            Self::MissingEvidence => "◇",
            Self::Safety => "▲",
            Self::Terminology => "≈",
            Self::Typo => "×",
            Self::Background => "○",
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/commentary.rs"));

/// The commentary on the article inside the binary that has this id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Commentary> {
    ALL.iter().find(|commentary| commentary.id == id)
}

/// The commentary on an article, if that is inside the binary: a file of the same name has none.
#[must_use]
pub fn on(article: &Article) -> Option<&'static Commentary> {
    by_id(&article.id).filter(|_| matches!(article.origin, Origin::Embedded(_)))
}

impl Commentary {
    /// The question of the checklist that a reader asks who searches for `query`.
    #[must_use]
    pub fn asked_by(&self, query: &str) -> Option<&'static Check> {
        let mut checklist = self.checklist.iter();
        checklist.find(|check| check.is_asked_by(query))
    }

    /// The comments, each with its passage in the text of the article, in the order of the text. A
    /// comment whose quote is missing there is left out.
    pub fn placed<'t>(
        &self,
        text: &'t str,
    ) -> impl Iterator<Item = (Span, &'static Comment)> + use<'t> {
        let mut searched = 0;
        let mut place = move |quote: &str| {
            // Each quote is near the one before, so making a searcher would take longer.
            let rest = text.as_bytes().get(searched..).unwrap_or_default();
            let mut begins = memchr::memchr_iter(quote.bytes().next().unwrap_or(0), rest);
            let at = begins.find(|at| {
                rest.get(*at..)
                    .is_some_and(|rest| rest.starts_with(quote.as_bytes()))
            });
            let start = searched + at?;
            searched = start + quote.len();
            Some(Span::new(start, searched))
        };
        let comments = self.comments.iter();
        comments.filter_map(move |comment| Some((place(comment.quote)?, comment)))
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::commentary::glossary::Term;
    use crate::commentary::judging;
    use crate::library::{Library, readability};
    use crate::text::format;

    #[test]
    fn the_quotes_of_the_comments_stand_in_their_article_once_without_overlaps() {
        let library = Library::embedded();
        assert_eq!(ALL.len(), 2);
        for article in library.articles() {
            let (document, commentary) = (article.at_hand().unwrap(), by_id(&article.id).unwrap());
            let count = if article.id == "iga-nephropathy" {
                16
            } else {
                17
            };
            assert_eq!(commentary.comments.len(), count);
            assert_eq!(
                format!("{:x}", Sha256::digest(document.text())),
                commentary.provenance.sha256,
                "the commentary is about this text"
            );
            let placed: Vec<_> = commentary.placed(document.text()).collect();
            assert_eq!(placed.len(), count, "every quote is found");
            for (anchor, comment) in &placed {
                assert_eq!(
                    document.text().matches(comment.quote).count(),
                    1,
                    "{}",
                    comment.quote
                );
                assert_eq!(anchor.of(document.text()), comment.quote);
                assert!(!comment.basis.is_empty() && !comment.text.is_empty());
            }
            assert!(
                placed.windows(2).all(|two| two[0].0.end <= two[1].0.start),
                "in order, and none overlaps another"
            );
        }
    }

    #[test]
    fn the_kinds_have_different_signs_that_are_one_column_wide() {
        for (at, kind) in CommentKind::ALL.iter().enumerate() {
            assert_eq!(crate::text::shown::width(kind.sign()), 1);
            assert!(
                CommentKind::ALL
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.sign() != kind.sign() && other.name() != kind.name())
            );
        }
    }

    /// The longest sentence that a reader should meet, and the hardest text, in grades.
    const MOST: (f64, f64) = (13.0, 9.0);

    #[test]
    fn comments_definitions_and_what_is_known_are_easy_to_read() {
        let comments = ALL.iter().flat_map(|commentary| commentary.comments);
        let claims = ALL.iter().flat_map(|commentary| commentary.claims);
        let texts: Vec<&str> = comments
            .map(|comment| comment.text)
            .chain(claims.map(|claim| claim.known))
            .chain(Term::all().iter().map(Term::definition))
            .collect();
        let grade =
            |text: &str| readability::grade(&format::plain(text.to_owned())).unwrap_or_default();
        let mut hard = Vec::new();
        for text in &texts {
            let whole = grade(text);
            let sentences = text.split(". ").map(grade);
            let hardest = sentences.fold(0.0, f64::max);
            if whole > MOST.1 || hardest > MOST.0 {
                hard.push(format!("{whole:.1} {hardest:.1} {text}"));
            }
        }
        assert!(hard.is_empty(), "{}", hard.join("\n"));
        let all: f64 = texts.iter().map(|text| grade(text)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a few hundred texts")]
        let mean = all / texts.len() as f64;
        assert!(mean <= 7.0, "{mean}");
    }

    #[test]
    fn each_article_has_the_whole_checklist_and_eight_claims() {
        for commentary in ALL {
            assert_eq!(commentary.checklist.len(), 18);
            assert_eq!(commentary.claims.len(), 8);
        }
        assert_eq!(judging::questions().len(), 12);
        assert!(judging::further().iter().any(|place| !place.seen));
    }
}
