//! The open article: its text, how much of it has been read from the disk, and where the page is.

use std::cell::OnceCell;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::page::{Page, PageMemo};
use crate::commentary::about::encoding_line;
use crate::commentary::glossary;
use crate::layout::{Flow, Memo};
use crate::library::identity::source_hash;
use crate::reader::action::Effect;
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::span::Offset;

/// The most bytes of a text that is folded for search at once, in a few milliseconds; a worker
/// folds longer ones. In unit tests the limit is lower, so that they need no long texts.
const FOLDED_AT_ONCE: usize = if cfg!(test) { 1 << 16 } else { 4 << 20 };

/// The open article.
#[derive(Debug)]
pub(crate) struct Reading {
    /// The article's index in the library.
    pub(crate) article: usize,
    /// The article's text, or the beginning of it.
    pub(crate) document: Arc<Document>,
    /// True if `document` is the whole text, and not its beginning while the rest is being read.
    pub(crate) whole: bool,
    /// The offset that the page's top line shows.
    pub(crate) anchor: Offset,
    /// The offset that was clicked last.
    pub(crate) clicked: Option<Offset>,
    /// Why the article cannot be read, if it cannot.
    pub(crate) trouble: Option<String>,
    memo: Memo,
    known: PageMemo,
    folded: Option<Box<Folded>>,
    /// True if a worker has been asked to fold the text.
    folding: bool,
    /// The SHA-256 of the text, once it was asked for.
    hash: OnceCell<String>,
}

impl Reading {
    /// An article whose page is at `anchor`.
    pub(crate) fn new(
        article: usize,
        document: Arc<Document>,
        whole: bool,
        anchor: Offset,
        trouble: Option<String>,
    ) -> Self {
        Self {
            article,
            document,
            whole,
            anchor,
            clicked: None,
            trouble,
            memo: Memo::default(),
            known: PageMemo::default(),
            folded: None,
            folding: false,
            hash: OnceCell::new(),
        }
    }

    /// The reading text.
    pub(crate) fn text(&self) -> &str {
        self.document.text()
    }

    /// The page, with the text in `area` of the screen.
    pub(crate) fn page(&self, area: Rect) -> Page<'_> {
        let flow = Flow::new(&self.document, &self.memo, usize::from(area.width));
        let flow = flow.keeping(glossary::names_of_words);
        Page::new(&self.document, flow, self.anchor, area, &self.known)
    }

    /// Describes the encoding from which the text was decoded; `None` if that is UTF-8.
    pub(crate) fn decoding(&self) -> Option<String> {
        encoding_line(&self.document)
    }

    /// The SHA-256 of the source, in hexadecimal.
    pub(crate) fn sha256(&self) -> &str {
        self.hash.get_or_init(|| source_hash(&self.document))
    }

    /// The text folded for search, if that is done.
    pub(crate) fn folded(&self) -> Option<&Folded> {
        self.folded.as_deref()
    }

    /// Folds the text for search, or asks once for a worker to fold it if it is long.
    pub(crate) fn fold(&mut self) -> Option<Effect> {
        if self.folded.is_some() {
            return None;
        }
        if self.text().len() > FOLDED_AT_ONCE {
            let asked = std::mem::replace(&mut self.folding, true);
            return (!asked).then(|| Effect::Fold(Arc::clone(&self.document)));
        }
        self.folded = Some(Box::new(Folded::new(self.text())));
        None
    }

    /// Takes a folded text from a worker; false if it is the text of another document.
    pub(crate) fn take_folded(&mut self, document: &Arc<Document>, folded: Box<Folded>) -> bool {
        let is_current = Arc::ptr_eq(document, &self.document);
        if is_current {
            self.folded = Some(folded);
        }
        is_current
    }
}
