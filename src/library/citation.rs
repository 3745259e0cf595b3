//! A citation: the line under a passage that says where the passage is from, with the article, its
//! date, the paragraph and the text's SHA-256. Whoever has the line can find the passage again, and
//! tell whether the article is still the same.

use std::fmt::{self, Display};

use crate::library::identity::{short, source_hash};
use crate::library::{Article, label};
use crate::text::document::Document;
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The origin of a passage. Displayed, it is one line: `Stem Cell Therapy to Treat IgA Nephropathy,
/// 2014-06-02 08:23, paragraph 3 (kidneyread iga-nephropathy, SHA-256 f48b65931a02…)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The name by which the article is opened: its id, or the name of its file.
    pub article: String,
    /// The article's title, or its first sentence where it has none.
    pub label: String,
    /// True if the label is the title.
    pub titled: bool,
    /// The article's date, as written.
    pub date: Option<String>,
    /// The paragraph in which the passage begins, from 1.
    pub paragraph: usize,
    /// The paragraph in which the passage ends, from 1.
    pub last: usize,
    /// The SHA-256 of the article's bytes, in 64 hexadecimal digits.
    pub sha256: String,
}

impl Citation {
    /// Cites the passage `span` of `document`, which must be all of `article`. This hashes the
    /// whole text.
    #[must_use]
    pub fn new(article: &Article, document: &Document, span: Span) -> Self {
        let ends = document
            .text()
            .floor_char_boundary(span.end.saturating_sub(1))
            .max(span.start);
        Self {
            article: article.file_name().unwrap_or(&article.id).to_owned(),
            label: label(document),
            titled: document.title().is_some(),
            date: document.date().map(str::to_owned),
            paragraph: document.block_at(span.start) + 1,
            last: document.block_at(ends) + 1,
            sha256: source_hash(document),
        }
    }

    /// The passage unchanged, a blank line, a dash and the citation.
    #[must_use]
    pub fn below(&self, passage: &str) -> String {
        format!("{passage}\n\n— {self}")
    }
}

impl Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (label, date) = (
            Shown::line(&self.label),
            Shown::line(self.date.as_deref().unwrap_or("undated")),
        );
        match (self.titled, self.label.is_empty()) {
            (_, true) => write!(f, "(no title), {date}, ")?,
            (true, _) => write!(f, "{label}, {date}, ")?,
            (false, _) => write!(f, "“{label}” (no title), {date}, ")?,
        }
        match self.paragraph {
            first if first < self.last => write!(f, "paragraphs {first} to {}", self.last)?,
            only => write!(f, "paragraph {only}")?,
        }
        write!(
            f,
            " (kidneyread {}, SHA-256 {}…)",
            Shown::line(&self.article),
            short(&self.sha256)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Library, Origin, Sidecar};
    use crate::text::format;

    fn citation(article: usize, span: Span) -> Citation {
        let library = Library::embedded();
        let article = library.get(article).unwrap();
        Citation::new(article, &article.at_hand().unwrap(), span)
    }

    #[test]
    fn a_citation_is_one_line_that_identifies_the_passage() {
        assert_eq!(
            citation(1, Span::new(68, 80)).to_string(),
            "Stem Cell Therapy to Treat IgA Nephropathy, 2014-06-02 08:23, paragraph 3 (kidneyread iga-nephropathy, SHA-256 f48b65931a02…)"
        );
        assert_eq!(
            citation(0, Span::new(0, 20)).to_string(),
            "“Diabetic Nephropathy is one serious complication of Diabetes.” (no title), undated, paragraph 1 \
             (kidneyread diabetic-nephropathy, SHA-256 67051901c73d…)"
        );
    }

    #[test]
    fn a_citation_names_the_first_and_the_last_paragraph_of_a_passage() {
        assert!(
            citation(1, Span::new(0, 70))
                .to_string()
                .contains(", paragraphs 1 to 3 (")
        );
        assert!(
            citation(1, Span::new(0, 42))
                .to_string()
                .contains(", paragraph 1 ("),
            "the line end after a paragraph is not part of the next one"
        );
        assert!(
            citation(1, Span::new(5, 5))
                .to_string()
                .contains(", paragraph 1 (")
        );
    }

    #[test]
    fn the_passage_stands_above_its_citation_to_the_byte() {
        let citation = citation(1, Span::new(68, 80));
        assert_eq!(
            citation.below(" a\tb\r\n"),
            format!(" a\tb\r\n\n\n— {citation}")
        );
    }

    #[test]
    fn a_citation_has_no_control_characters_whatever_the_article_is_called() {
        let article = Article::unread(
            "a\x1b[2J".to_owned(),
            0,
            Origin::Embedded(""),
            Sidecar::default(),
        );
        for text in [
            "Title \x1b]0;owned\x07\n\nText.",
            "no title \u{202e}\x1b[31m.",
            "",
        ] {
            let line = Citation::new(&article, &format::plain(text), Span::new(0, 0)).to_string();
            assert!(
                !line.contains(|c: char| c.is_control() || c == '\u{202e}'),
                "{line:?}"
            );
        }
    }
}
