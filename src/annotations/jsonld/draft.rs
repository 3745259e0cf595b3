//! Drafts: annotations from other programs, which may not say in which article their passage
//! stands, or where. The articles of the library can complete them.

use serde_json::{Map, Value};

use super::fields;
use super::values::{hash_of, id, is_a, list, texts};
use crate::annotations::Annotation;
use crate::annotations::selector::{Found, Selector};
use crate::text::document::Document;
use crate::text::span::Span;

/// An annotation as it was read, which an article may still have to complete.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub(super) annotation: Annotation,
    /// The IRI of the annotated text; empty if the annotation names none.
    source: String,
    /// The span of the passage in characters, where the annotation gives it.
    characters: Option<Span>,
    /// True if the annotation names the article's id, as kidneyread does.
    has_article: bool,
    /// True if the annotation gives the context of the quote.
    has_context: bool,
    /// True if the annotation gives the span of the passage in bytes.
    has_span: bool,
    /// The likelihood of the likeliest article so far, as [`Draft::likelihood`] gives it; 0 before
    /// any.
    likelihood: usize,
}

impl From<Annotation> for Draft {
    /// Makes the draft of an annotation that is complete.
    fn from(annotation: Annotation) -> Self {
        Self {
            annotation,
            has_article: true,
            has_context: true,
            has_span: true,
            ..Self::default()
        }
    }
}

impl Draft {
    /// Makes the draft of an annotation on a target: an IRI, a resource, or a passage of one.
    /// `None` if the target neither names a text nor quotes one.
    pub(super) fn on(target: &Value, annotation: Annotation) -> Option<Self> {
        let mut draft = Self {
            annotation,
            ..Self::default()
        };
        let source = target.get("source").unwrap_or(target);
        source
            .as_str()
            .or_else(|| id(source.as_object()?))
            .unwrap_or_default()
            .clone_into(&mut draft.source);
        draft.annotation.sha256 = hash_of(&draft.source);
        if let Some(article) = texts(source.get("dc:identifier")).next() {
            article.clone_into(&mut draft.annotation.article);
            draft.has_article = true;
        }
        let passage = &mut draft.annotation.passage;
        for selector in list(target.get("selector"))
            .iter()
            .filter_map(Value::as_object)
        {
            let text = |name: &str| selector.get(name).and_then(Value::as_str);
            let offset = |name: &str| usize::try_from(selector.get(name)?.as_u64()?).ok();
            let span = offset("start")
                .zip(offset("end"))
                .filter(|(start, end)| start <= end)
                .map(|(start, end)| Span::new(start, end));
            if is_a(selector, "TextQuoteSelector") {
                let owned = |name: &str| text(name).unwrap_or_default().to_owned();
                (passage.exact, passage.prefix, passage.suffix) =
                    (owned("exact"), owned("prefix"), owned("suffix"));
                draft.has_context = text("prefix").is_some() && text("suffix").is_some();
            } else if is_a(selector, "TextPositionSelector") {
                draft.characters = span;
            } else if let Some(span) = span.filter(|_| is_a(selector, "DataPositionSelector")) {
                (passage.start, passage.end) = (span.start, span.end);
                draft.has_span = true;
            }
        }
        (!draft.source.is_empty()
            || draft.has_article
            || !draft.annotation.passage.exact.is_empty())
        .then_some(draft)
    }

    /// Restores the fields that the model has no place for, from the value under
    /// [`FIELDS`](super::FIELDS).
    pub(super) fn complete(&mut self, kept: Option<&Value>) {
        let kept =
            kept.and_then(|kept| serde_json::from_str::<Map<String, Value>>(kept.as_str()?).ok());
        let Some((kept, mut all)) = kept.zip(fields(&self.annotation)) else {
            return;
        };
        all.extend(kept);
        if let Some((annotation, true)) = Annotation::read(all) {
            self.annotation = annotation;
        }
    }

    /// True if the article, the context or the span is missing. The library may be able to add it.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        !(self.has_article && self.has_span && self.has_context)
    }

    /// Completes the draft from an article, if the annotation names the article or its SHA-256, or
    /// the article holds the quote, and if no article so far was as likely as this one.
    pub fn consider(&mut self, article: &str, sha256: &str, document: &Document) {
        if !self.is_incomplete() {
            return;
        }
        let likelihood = self.likelihood(article, sha256, document.text());
        if likelihood <= self.likelihood {
            return;
        }
        self.likelihood = likelihood;
        let found = self.find(document);
        let passage = &mut self.annotation.passage;
        match found {
            Found::Same(span) | Found::Moved(span) if !self.has_context => {
                *passage = Selector::new(document.text(), span);
            }
            Found::Same(span) | Found::Moved(span) | Found::Changed(span) => {
                (passage.start, passage.end) = (span.start, span.end);
            }
            Found::Lost => {}
        }
        article.clone_into(&mut self.annotation.article);
        if found != Found::Lost {
            sha256.clone_into(&mut self.annotation.sha256);
        }
    }

    /// The likelihood that the annotation was made in this article: 0 if it was not; from 1 up if
    /// the article holds the quote, growing with how much of the context matches; `usize::MAX - 1`
    /// if the annotation gives the SHA-256 of the text; `usize::MAX` if it names the article.
    fn likelihood(&self, article: &str, sha256: &str, text: &str) -> usize {
        let passage = &self.annotation.passage;
        let same_text = !self.source.is_empty() && hash_of(&self.source) == sha256;
        match self.has_article {
            true if self.annotation.article == article => usize::MAX,
            true => 0,
            false if same_text => usize::MAX - 1,
            false if passage.exact.is_empty() => 0,
            // Where several articles hold the quote, the context decides.
            false if self.has_context => passage.most_context(text).map_or(0, |bytes| bytes + 1),
            false => usize::from(text.contains(&passage.exact)),
        }
    }

    /// Finds the passage in a text: at the given position if the quote stands there, or else where
    /// the quote is found.
    fn find(&self, document: &Document) -> Found {
        let (text, passage) = (document.text(), &self.annotation.passage);
        let given = self
            .has_span
            .then(|| Span::new(passage.start, passage.end))
            .or_else(|| in_bytes(text, self.characters?));
        let quote_stands_there = |span: &Span| {
            text.get(span.start..span.end)
                .is_some_and(|words| words == passage.exact || passage.exact.is_empty())
        };
        if let Some(span) = given.filter(quote_stands_there) {
            return Found::Same(span);
        }
        let near = Selector {
            start: given.map_or(0, |given| given.start),
            ..passage.clone()
        };
        near.find(document)
    }

    /// Makes the annotation, after all articles were considered; `None` if there is neither a
    /// passage nor a note.
    #[must_use]
    pub fn finish(mut self) -> Option<Annotation> {
        let annotation = &mut self.annotation;
        if !self.has_article && self.likelihood == 0 {
            annotation.article = self.source;
        } else if !self.has_article && !self.source.is_empty() && hash_of(&self.source).is_empty() {
            // The address at which the text was read when the annotation was made.
            annotation
                .others
                .insert("source".to_owned(), self.source.into());
        }
        let passage = &mut annotation.passage;
        passage.end = if self.has_span || self.likelihood > 0 {
            passage.end.max(passage.start)
        } else {
            passage.start + passage.exact.len()
        };
        (!annotation.is_empty()).then_some(self.annotation)
    }
}

/// Converts a span in characters to one in bytes; `None` if the text is too short.
fn in_bytes(text: &str, characters: Span) -> Option<Span> {
    let mut bounds = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let start = bounds.nth(characters.start)?;
    let end = if characters.is_empty() {
        start
    } else {
        bounds.nth(characters.len() - 1)?
    };
    Some(Span::new(start, end))
}
