//! What kidneyread says of an article: comments on its passages, and where the text comes from.
//! None of it is in the text. All of it is constants that the build made of `assets/commentary`.

use crate::library::{Article, Origin};
use crate::text::span::Span;

/// The notice that stands with everything that kidneyread adds.
pub const NOTICE: &str =
    "Added by kidneyread. Not part of the article. Not medical advice: talk to your care team.";

/// What kidneyread says of an article.
#[derive(Debug)]
pub struct Commentary {
    id: &'static str,
    /// The month in which this was true, as far as was known then.
    pub as_of: &'static str,
    /// Where the text comes from.
    pub provenance: Provenance,
    /// The comments, in the order of the text.
    pub comments: &'static [Comment],
}

/// What a text says of where it comes from. Where a field is nothing, the text does not say it.
#[derive(Debug)]
pub struct Provenance {
    /// The SHA-256 of the text that this was written about, in hexadecimal digits.
    pub sha256: &'static str,
    /// Who wrote the text.
    pub author: Option<&'static str>,
    /// Who published the text.
    pub publisher: Option<&'static str>,
    /// The institutions that the text names.
    pub places: &'static [&'static str],
    /// The study that the text tells of.
    pub study: Option<&'static str>,
    /// What the text asks its reader to do, in its own words.
    pub asks: Option<&'static str>,
    /// What kind of text this is.
    pub reads_as: &'static str,
    /// Why it is called so, in sentences.
    pub why: &'static [&'static str],
}

/// A comment on a passage.
#[derive(Debug, PartialEq, Eq)]
pub struct Comment {
    /// What the comment is about.
    pub kind: CommentKind,
    /// The passage, to the byte; it stands once in the article.
    pub quote: &'static str,
    /// What the comment says.
    pub text: &'static str,
    /// What the comment rests on.
    pub basis: &'static [&'static str],
}

/// What a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommentKind {
    /// A claim and how far it holds.
    Claim,
    /// Evidence that the article does not give.
    MissingEvidence,
    /// What could do harm.
    Safety,
    /// An unusual word for something.
    Terminology,
    /// A slip of the pen.
    Typo,
    /// What helps to understand a passage.
    Background,
}

impl CommentKind {
    /// All kinds, as lists show them.
    pub const ALL: [Self; 6] = [
        Self::Safety,
        Self::Claim,
        Self::MissingEvidence,
        Self::Background,
        Self::Terminology,
        Self::Typo,
    ];

    /// The name, on the screen and in JSON.
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

    /// The sign in the margin, which is told apart by its shape, also without colour.
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

/// What kidneyread says of the article inside the binary that has this id.
#[must_use]
pub fn of(id: &str) -> Option<&'static Commentary> {
    ALL.iter().find(|commentary| commentary.id == id)
}

/// What kidneyread says of an article, if that is in the binary; a file of the same name has no
/// comments.
#[must_use]
pub fn on(article: &Article) -> Option<&'static Commentary> {
    of(&article.id).filter(|_| matches!(article.origin, Origin::Embedded(_)))
}

impl Commentary {
    /// Where the passages of the comments are in the article, in the order of the comments, found
    /// by their quotes; an empty span where a quote is not there.
    #[must_use]
    pub fn anchors(&self, text: &str) -> Vec<Span> {
        let mut behind = 0;
        let mut place = |quote: &str| {
            // Each is near the one before: to make a searcher would take longer.
            let rest = text.as_bytes().get(behind..).unwrap_or_default();
            let mut begins = memchr::memchr_iter(quote.bytes().next().unwrap_or(0), rest);
            let at = begins.find(|at| {
                rest.get(*at..)
                    .is_some_and(|rest| rest.starts_with(quote.as_bytes()))
            });
            let Some(at) = at else { return Span::new(0, 0) };
            let span = Span::new(behind + at, behind + at + quote.len());
            behind = span.end;
            span
        };
        self.comments
            .iter()
            .map(|comment| place(comment.quote))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::library::Library;

    #[test]
    fn each_article_has_fifteen_comments_whose_quotes_stand_in_it_once_and_apart() {
        let library = Library::embedded();
        assert_eq!(ALL.len(), 2);
        for article in library.articles() {
            let (document, commentary) = (article.embedded().unwrap(), of(&article.id).unwrap());
            assert_eq!(commentary.comments.len(), 15);
            assert_eq!(
                format!("{:x}", Sha256::digest(document.text())),
                commentary.provenance.sha256,
                "it is about this text"
            );
            let anchors = commentary.anchors(document.text());
            for (comment, anchor) in commentary.comments.iter().zip(&anchors) {
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
                anchors.windows(2).all(|two| two[0].end <= two[1].start),
                "in order, and none overlaps another"
            );
        }
    }

    #[test]
    fn each_kind_has_a_sign_of_its_own_one_column_wide() {
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

    #[test]
    fn figures_that_were_read_in_summaries_say_so() {
        let comments = ALL.iter().flat_map(|commentary| commentary.comments);
        let summaries: Vec<&Comment> = comments
            .filter(|comment| {
                comment
                    .basis
                    .iter()
                    .any(|basis| basis.contains("KDIGO 2020"))
            })
            .collect();
        assert_eq!(summaries.len(), 2);
        assert!(
            summaries
                .iter()
                .all(|comment| comment.text.contains("read in summaries"))
        );
    }
}
