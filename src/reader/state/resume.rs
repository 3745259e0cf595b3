//! Where each article was left, for this session and the next, and what else is to be remembered.

use super::reading::Reading;
use crate::annotations::places::{Place, Places};
use crate::library::Article;
use crate::reader::action::Remembered;
use crate::text::document::Document;
use crate::text::span::Offset;

/// Where the articles were left.
#[derive(Debug, Default)]
pub(crate) struct Resume {
    places: Places,
    /// What is to be written for the next time.
    remembered: Vec<Remembered>,
    /// Whether a timer runs, behind which the place is remembered.
    pub(crate) resting: bool,
}

impl Resume {
    /// What was kept of sessions before.
    pub(crate) fn new(places: Places) -> Self {
        Self {
            places,
            ..Self::default()
        }
    }

    /// The id of the article that was read last.
    pub(crate) fn last(&self) -> Option<&str> {
        self.places.last.as_deref()
    }

    /// Where the article with this id was left.
    pub(crate) fn place(&self, article: &str) -> Option<&Place> {
        self.places.all.get(article)
    }

    /// The anchor of an article where it was left. In what is only its beginning, that is where it
    /// was, or further on.
    pub(crate) fn anchor(&self, article: &str, document: &Document, whole: bool) -> Offset {
        match self.place(article) {
            Some(left) if whole => left.find(document),
            left => left.map_or(0, |left| left.passage.start),
        }
    }

    /// The anchor of an article whose beginning was read with the page at `anchor`, now that all of
    /// it is there: where it was opened by its offset alone, its words are looked for.
    pub(crate) fn again(&self, article: &str, document: &Document, anchor: Offset) -> Offset {
        let left = self.place(article);
        let left = left.filter(|left| left.passage.start == anchor);
        left.map_or(anchor, |left| left.find(document))
    }

    /// Where the reader is in the open article, of which the page shows as much as ends at `seen`.
    pub(crate) fn place_in(&self, reading: &Reading, article: &Article, seen: Offset) -> Place {
        let text = reading.text();
        // Behind the last block there is nothing to read.
        let last = reading.document.blocks().last();
        let ended = last.is_none_or(|last| seen >= last.span.end);
        let seen = if ended { text.len() } else { seen };
        let before = self.place(&article.id).map_or(0, |place| place.furthest);
        let mut place = Place::new(text, reading.anchor, before.max(seen).min(text.len()));
        if !reading.whole {
            place.bytes = article.bytes;
        }
        place
    }

    /// Notes where an article is left before all of it was read: for this session alone.
    pub(crate) fn note(&mut self, article: &str, place: Place) {
        self.places.all.insert(article.to_owned(), place);
    }

    /// Remembers where an article is left, and that it was read last; false where that was known.
    pub(crate) fn remember_place(&mut self, article: &str, place: Place) -> bool {
        if self.last() == Some(article) && self.place(article) == Some(&place) {
            return false;
        }
        self.places.last = Some(article.to_owned());
        self.note(article, place.clone());
        self.remember(Remembered::Place(article.to_owned(), Box::new(place)));
        true
    }

    /// Has something written for the next time.
    pub(crate) fn remember(&mut self, what: Remembered) {
        self.remembered.push(what);
    }

    /// What is to be written, since this was asked last.
    pub(crate) fn take_remembered(&mut self) -> Vec<Remembered> {
        std::mem::take(&mut self.remembered)
    }

    /// How much of an article was read when it was left last. Nothing of the open one while it is
    /// read for the first time.
    pub(crate) fn progress(&self, article: &str, open: bool) -> Option<String> {
        Some(match self.place(article).map(Place::percent) {
            None if open => return None,
            None => "unread".to_owned(),
            Some(100) => "read".to_owned(),
            Some(percent) => format!("{percent} % read"),
        })
    }
}
