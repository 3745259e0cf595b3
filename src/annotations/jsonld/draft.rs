//! An annotation that was read and does not say all of it: articles can tell where its passage is.

use serde_json::{Map, Value};

use super::fields;
use super::values::{hash_of, id, is_a, list, texts};
use crate::annotations::Annotation;
use crate::annotations::selector::{Found, Selector};
use crate::text::document::Document;
use crate::text::span::Span;

/// An annotation as it was read. An article may still have to tell where the passage is.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub(super) annotation: Annotation,
    /// The IRI of the text that the annotation is on; empty where none is named.
    source: String,
    /// Where the passage is, counted in characters.
    characters: Option<Span>,
    /// Whether the annotation names the article, as kidneyread writes it.
    named: bool,
    /// Whether the annotation says what stands around the quote.
    around: bool,
    /// Whether the annotation says where the passage is, in bytes.
    placed: bool,
    /// How likely the likeliest article is that was looked at; 0 where there was none.
    likelihood: usize,
}

impl From<Annotation> for Draft {
    /// The draft of an annotation that needs no article to tell anything.
    fn from(annotation: Annotation) -> Self {
        Self {
            annotation,
            named: true,
            around: true,
            placed: true,
            ..Self::default()
        }
    }
}

impl Draft {
    /// The draft of an annotation on a target: an IRI, a resource, or a passage of one. Nothing
    /// where the target names no text and quotes nothing.
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
            draft.named = true;
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
                draft.around = text("prefix").is_some() && text("suffix").is_some();
            } else if is_a(selector, "TextPositionSelector") {
                draft.characters = span;
            } else if let Some(span) = span.filter(|_| is_a(selector, "DataPositionSelector")) {
                (passage.start, passage.end) = (span.start, span.end);
                draft.placed = true;
            }
        }
        (!draft.source.is_empty() || draft.named || !draft.annotation.passage.exact.is_empty())
            .then_some(draft)
    }

    /// Puts back the fields that the model has no place for.
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

    /// Whether an article could tell more of the annotation.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !(self.named && self.placed && self.around)
    }

    /// Has an article tell where the passage is, if the annotation names the article or its
    /// SHA-256, or the article has the quote. Of several articles the likeliest one tells.
    pub fn look(&mut self, article: &str, sha256: &str, document: &Document) {
        if !self.is_open() {
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
            Found::Same(span) | Found::Moved(span) if !self.around => {
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

    /// How likely it is that the annotation was made in this article: 0 where it was not, and more
    /// than any other where it names the article.
    fn likelihood(&self, article: &str, sha256: &str, text: &str) -> usize {
        let passage = &self.annotation.passage;
        let same_text = !self.source.is_empty() && hash_of(&self.source) == sha256;
        match self.named {
            true if self.annotation.article == article => usize::MAX,
            true => 0,
            false if same_text => usize::MAX - 1,
            false if passage.exact.is_empty() => 0,
            // Where the quote stands in several, the one in which the same words stand around it.
            false if self.around => passage.likeness(text).map_or(0, |likeness| likeness + 1),
            false => usize::from(text.contains(&passage.exact)),
        }
    }

    /// Where the passage is in a text: where the annotation says, if the quote stands there, or
    /// else where the quote is found.
    fn find(&self, document: &Document) -> Found {
        let (text, passage) = (document.text(), &self.annotation.passage);
        let said = self
            .placed
            .then(|| Span::new(passage.start, passage.end))
            .or_else(|| in_bytes(text, self.characters?));
        let quote_stands_there = |span: &Span| {
            text.get(span.start..span.end)
                .is_some_and(|there| there == passage.exact || passage.exact.is_empty())
        };
        if let Some(span) = said.filter(quote_stands_there) {
            return Found::Same(span);
        }
        let near = Selector {
            start: said.map_or(0, |said| said.start),
            ..passage.clone()
        };
        near.find(document)
    }

    /// The annotation, once all articles were looked at; nothing where it neither has a passage nor
    /// says anything.
    #[must_use]
    pub fn done(mut self) -> Option<Annotation> {
        let annotation = &mut self.annotation;
        if !self.named && self.likelihood == 0 {
            annotation.article = self.source;
        } else if !self.named && !self.source.is_empty() && hash_of(&self.source).is_empty() {
            // Where the text was read when the annotation was made.
            annotation
                .others
                .insert("source".to_owned(), self.source.into());
        }
        let passage = &mut annotation.passage;
        passage.end = if self.placed || self.likelihood > 0 {
            passage.end.max(passage.start)
        } else {
            passage.start + passage.exact.len()
        };
        (!annotation.is_empty()).then_some(self.annotation)
    }
}

/// The span in bytes of a span in characters; nothing where the text is too short.
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
