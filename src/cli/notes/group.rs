//! Annotations grouped by article, each with the place where its passage stands now.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

use crate::annotations::Annotation;
use crate::annotations::selector::Found;
use crate::cli::Console;
use crate::cli::article::document;
use crate::library::citation::Citation;
use crate::library::{Article, Library, label};
use crate::text::document::Document;
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The most columns of the words at a bookmark that are printed.
const MOST_COLUMNS: usize = 60;

/// The annotations on one article, in the order of its text, those with a lost passage last.
pub(super) struct Group<'a> {
    /// The id of the article, as the annotations hold it.
    pub(super) id: &'a str,
    /// The article and its document; `None` if the library does not have it, or it cannot be
    /// read.
    pub(super) article: Option<(&'a Article, Arc<Document>)>,
    /// The annotations, each with what became of its passage.
    pub(super) annotations: Vec<(&'a Annotation, Found)>,
}

/// Groups annotations by article: first the articles of the library, in its order, then those that
/// it does not have. An article that cannot be read is reported on standard error.
pub(super) fn groups<'a>(
    library: &'a Library,
    annotations: &[&'a Annotation],
    console: &mut Console<'_>,
) -> io::Result<Vec<Group<'a>>> {
    let mut by_article: HashMap<&str, Vec<&'a Annotation>> = HashMap::new();
    for annotation in annotations {
        by_article
            .entry(&annotation.article)
            .or_default()
            .push(annotation);
    }
    let mut groups = Vec::new();
    for article in library.articles() {
        let Some(annotations) = by_article.remove(&*article.id) else {
            continue;
        };
        let document = match document(article) {
            Ok(document) => Some((article, document)),
            Err(error) => {
                console.complain(&error.to_string())?;
                None
            }
        };
        groups.push(Group::new(&article.id, document, annotations));
    }
    let mut seen = HashSet::new();
    for id in annotations
        .iter()
        .map(|annotation| &*annotation.article)
        .filter(|id| seen.insert(*id))
    {
        groups.extend(
            by_article
                .remove(id)
                .map(|annotations| Group::new(id, None, annotations)),
        );
    }
    Ok(groups)
}

impl<'a> Group<'a> {
    /// Makes the group of an article, and looks for the passage of each annotation in its text.
    fn new(
        id: &'a str,
        article: Option<(&'a Article, Arc<Document>)>,
        annotations: Vec<&'a Annotation>,
    ) -> Self {
        let find = |annotation: &'a Annotation| {
            article.as_ref().map_or(Found::Lost, |(_, document)| {
                annotation.passage.find(document)
            })
        };
        let mut annotations: Vec<(&Annotation, Found)> = annotations
            .into_iter()
            .map(|annotation| (annotation, find(annotation)))
            .collect();
        annotations.sort_by_key(|(annotation, found)| {
            let span = found.span();
            (
                span.is_none(),
                span.map_or(annotation.passage.start, |span| span.start),
            )
        });
        Self {
            id,
            article,
            annotations,
        }
    }

    /// The document of the article; `None` if the article is missing.
    pub(super) fn document(&self) -> Option<&Document> {
        self.article.as_ref().map(|(_, document)| &**document)
    }

    /// The text of the article; empty if the article is missing.
    pub(super) fn text(&self) -> &str {
        self.article
            .as_ref()
            .map_or("", |(_, document)| document.text())
    }

    /// The label of the article: its title, or else its first sentence between quotation marks, or
    /// else its id.
    pub(super) fn label(&self) -> String {
        let document = self.article.as_ref().map(|(_, document)| document);
        match document.map(|document| (document.title(), label(document))) {
            Some((Some(_), title)) => title,
            Some((None, sentence)) if !sentence.is_empty() => format!("“{sentence}”"),
            _ => self.id.to_owned(),
        }
    }

    /// The passage of an annotation as it stands in the article now; where it is lost, as it was.
    pub(super) fn passage<'b>(&'b self, annotation: &'b Annotation, found: Found) -> &'b str {
        found
            .span()
            .map_or(&annotation.passage.exact, |span| span.of(self.text()))
    }

    /// The paragraph in which a passage stands, and what became of the passage: `paragraph 3,
    /// moved`.
    pub(super) fn place(&self, found: Found) -> String {
        let place = |(document, span): (&Arc<Document>, Span)| {
            format!("paragraph {}", document.block_at(span.start) + 1)
        };
        let place = self
            .article
            .as_ref()
            .map(|(_, document)| document)
            .zip(found.span())
            .map(place);
        let change = match (&self.article, found.name()) {
            (None, _) => Some("not in the library"),
            (_, Some("lost")) => Some("lost: no longer in the article"),
            (_, change) => change,
        };
        place
            .into_iter()
            .chain(change.map(str::to_owned))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The line under a passage, which says where it stands and what became of it.
    pub(super) fn citation(&self, annotation: &Annotation, found: Found) -> String {
        let Some(((article, document), span)) = self.article.as_ref().zip(found.span()) else {
            let sha256 = annotation
                .sha256
                .get(..12)
                .map_or_else(String::new, |digits| format!(", SHA-256 {digits}…"));
            return format!("{} (kidneyread {}{sha256})", self.place(found), self.id);
        };
        let citation = Citation::new(article, document, span);
        match found {
            Found::Moved(_) => format!("{citation}, moved since it was marked"),
            Found::Changed(_) => format!("{citation}, changed since it was marked. It was:"),
            _ => citation.to_string(),
        }
    }

    /// The first words of a bookmark's passage; where the passage is empty, the words behind it.
    pub(super) fn words(&self, annotation: &Annotation, found: Found) -> Shown {
        let passage = self.passage(annotation, found);
        let following = found
            .span()
            .and_then(|span| self.text().get(span.start..))
            .unwrap_or_default();
        let words = if passage.is_empty() {
            following
        } else {
            passage
        };
        let words = words
            .get(..words.floor_char_boundary(MOST_COLUMNS * 8))
            .unwrap_or_default();
        Shown::words(words).cut(MOST_COLUMNS, "…")
    }
}
