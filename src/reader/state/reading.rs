//! The article that is open: its text, how much of it is there, and where the page is in it.

use std::cell::OnceCell;
use std::sync::Arc;

use ratatui::layout::Rect;

use super::page::{Known, Page};
use crate::layout::{Flow, Memo};
use crate::library::identity::hash;
use crate::reader::action::Effect;
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::span::Offset;

/// Texts up to this many bytes are folded at once, in a few milliseconds; longer ones by a worker.
/// Tests need not be long.
const FOLDED_AT_ONCE: usize = if cfg!(test) { 1 << 16 } else { 4 << 20 };

/// The open article.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Its index in the library.
    pub(crate) article: usize,
    /// Its text.
    pub(crate) document: Arc<Document>,
    /// Whether that is all of it, or its beginning while the rest is being read.
    pub(crate) whole: bool,
    /// The offset that the page's top line shows.
    pub(crate) anchor: Offset,
    /// Why it cannot be read.
    pub(crate) trouble: Option<String>,
    memo: Memo,
    known: Known,
    folded: Option<Box<Folded>>,
    /// Whether a worker folds it.
    folding: bool,
    /// The SHA-256 of the text, once somebody has asked.
    hash: OnceCell<String>,
}

impl Reading {
    /// An article with the page at `anchor`.
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
            trouble,
            memo: Memo::default(),
            known: Known::default(),
            folded: None,
            folding: false,
            hash: OnceCell::new(),
        }
    }

    /// Its text, to the byte.
    pub(crate) fn text(&self) -> &str {
        self.document.text()
    }

    /// The page, with its text in `area` of the screen.
    pub(crate) fn page(&self, area: Rect) -> Page<'_> {
        let flow = Flow::new(&self.document, &self.memo, usize::from(area.width));
        Page::new(&self.document, flow, self.anchor, area, &self.known)
    }

    /// The SHA-256 of the text, in hexadecimal.
    pub(crate) fn sha256(&self) -> &str {
        self.hash.get_or_init(|| hash(self.text()))
    }

    /// The text made ready for search, if it is.
    pub(crate) fn folded(&self) -> Option<&Folded> {
        self.folded.as_deref()
    }

    /// Makes the text ready for search; a long one is asked for once.
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

    /// Takes the text that a worker made ready; false where it is of another document.
    pub(crate) fn take_folded(&mut self, document: &Arc<Document>, folded: Box<Folded>) -> bool {
        let ours = Arc::ptr_eq(document, &self.document);
        if ours {
            self.folded = Some(folded);
        }
        ours
    }
}
