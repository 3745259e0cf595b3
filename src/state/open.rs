//! The article on the page: how it is opened, read, left, and what of it is copied.

use std::sync::Arc;

use super::{Search, State};
use crate::action::Effect;
use crate::document::{Document, Offset};
use crate::layout::Memo;
use crate::library::Summary;
use crate::search::Folded;
use crate::shown::Shown;

/// As much text as terminals take in one clipboard sequence, in bytes: base64 makes it a third longer, and many stop at 100,000.
const MOST_COPIED: usize = 74_000;

/// The article on the page.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) article: usize,
    pub(super) document: Arc<Document>,
    /// Whether the document is all of the article, or its beginning while the rest is being read.
    pub(super) whole: bool,
    pub(super) memo: Memo,
    pub(super) folded: Option<Box<Folded>>,
    /// Whether a worker is at it.
    pub(super) folding: bool,
    /// The offset that the page's top line shows.
    pub(super) anchor: Offset,
}

impl Open {
    pub(super) fn new(article: usize, document: Arc<Document>, whole: bool, anchor: Offset) -> Self {
        Self { article, document, whole, memo: Memo::default(), folded: None, folding: false, anchor }
    }
}

impl State {
    /// Opens an article where it was left.
    pub(super) fn open(&mut self, article: usize) -> Option<Effect> {
        let Some(found) = self.library.get(article) else {
            return self.tell("there is no article".to_owned());
        };
        if let Some(document) = found.embedded() {
            return self.read(article, Ok(document), true);
        }
        self.reading = Some(article);
        Some(Effect::Read(article))
    }

    pub(super) fn read(&mut self, article: usize, text: Result<Arc<Document>, String>, whole: bool) -> Option<Effect> {
        let document = match text {
            Ok(document) => document,
            Err(error) => {
                self.reading = None;
                return self.tell(error);
            }
        };
        let rest_of_open = article == self.open.article && !self.open.whole;
        if self.reading.is_some_and(|wanted| wanted != article) && !rest_of_open {
            // The reader went on to another one meanwhile.
            return None;
        }
        self.sidebar_entries.borrow_mut().clear();
        if let Some(article) = self.library.get_mut(article) {
            if whole {
                article.bytes = document.text().len();
            }
            article.summary.get_or_insert_with(|| Summary::new(&document, article.bytes));
        }
        if rest_of_open {
            self.open = Open::new(article, document, whole, self.open.anchor);
        } else {
            self.left.insert(self.open.article, self.open.anchor);
            let anchor = self.left.get(&article).copied().unwrap_or(0);
            self.open = Open::new(article, document, whole, anchor);
        }
        self.reading = (!whole).then_some(article);
        // What was searched is marked in every article that is opened.
        let query = self.search.as_ref().map(|search| search.query.clone())?;
        let effect = self.find(query);
        if let Some(search) = &mut self.search {
            search.current = None;
        }
        effect
    }

    pub(super) fn step_article(&mut self, forward: bool, count: usize) -> Option<Effect> {
        let (at, last) = (self.open.article, self.library.articles().len().saturating_sub(1));
        let to = if forward { at.saturating_add(count).min(last) } else { at.saturating_sub(count) };
        if to == at {
            return self.tell(if forward { "this is the last article" } else { "this is the first article" }.to_owned());
        }
        self.open(to)
    }

    /// Copies the current match, or a paragraph: the article's bytes, without anything that would command a terminal.
    pub(super) fn copy(&mut self, count: Option<usize>) -> Option<Effect> {
        let current = self.search.as_ref().and_then(Search::current_span).filter(|_| count.is_none());
        let (what, span) = if let Some(span) = current {
            ("the match".to_owned(), span)
        } else {
            let index = count.map_or_else(|| self.document().block_at(self.reading_line()), |count| count - 1);
            let Some(block) = self.document().blocks().get(index) else {
                return self.tell(format!("there are {} paragraphs", self.document().blocks().len()));
            };
            (format!("paragraph {}", index + 1), block.span)
        };
        let text = span.of(self.document().text());
        if text.len() > MOST_COPIED {
            let bytes = text.len();
            return self.tell(format!("{what} is too long for a terminal’s clipboard ({bytes} bytes of at most {MOST_COPIED})"));
        }
        let beginning = Shown::line(text).cut(24, "…");
        let text = text.chars().filter(|&c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.message = Some(format!("copied {what}: “{beginning}”, if the terminal allows it"));
        Some(Effect::Copy(text))
    }

    /// The article's length in bytes, also while only its beginning was read.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let known = self.library.get(self.open.article).map_or(0, |article| article.bytes);
        if self.open.whole { self.document().text().len() } else { known }
    }
}
