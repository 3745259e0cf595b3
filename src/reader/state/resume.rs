//! The places where articles were left, in this session and earlier ones, and what else is to be
//! written down for the next session.

use super::reading::Reading;
use crate::annotations::places::{Place, Places};
use crate::library::Article;
use crate::reader::action::Remembered;
use crate::reader::settings::Settings;
use crate::text::document::Document;
use crate::text::span::Offset;

/// The places where articles were left.
#[derive(Debug, Default)]
pub(crate) struct Resume {
    places: Places,
    /// Things still to be written down for the next session.
    remembered: Vec<Remembered>,
    /// The settings that are written down.
    pub(crate) settings: Settings,
    /// The entries of the palette that were used in this session, the last one last.
    pub(crate) used: Vec<usize>,
    /// True if the timer runs after which the place is remembered.
    pub(crate) timer_runs: bool,
}

impl Resume {
    /// Starts with the places of earlier sessions.
    pub(crate) fn new(places: Places) -> Self {
        Self {
            places,
            ..Self::default()
        }
    }

    /// Notes that an entry of the palette was used.
    pub(crate) fn note_used(&mut self, entry: usize) {
        self.used.retain(|used| *used != entry);
        self.used.push(entry);
    }

    /// The id of the article that was read last.
    pub(crate) fn last(&self) -> Option<&str> {
        self.places.last.as_deref()
    }

    /// The place where the article with this id was left.
    pub(crate) fn place(&self, article: &str) -> Option<&Place> {
        self.places.all.get(article)
    }

    /// The anchor of the place where an article was left, or 0. While only the beginning of the
    /// text is there, the place is not looked up by its words, and the anchor may lie beyond the
    /// end.
    pub(crate) fn anchor(&self, article: &str, document: &Document, whole: bool) -> Offset {
        match self.place(article) {
            Some(left) if whole => left.find(document),
            left => left.map_or(0, |left| left.passage.start),
        }
    }

    /// The anchor, once the whole text of an article is there, of a page that was at `anchor` in
    /// its beginning. If that was the remembered offset, the place is now found by its words.
    pub(crate) fn reanchored(&self, article: &str, document: &Document, anchor: Offset) -> Offset {
        let left = self.place(article);
        let left = left.filter(|left| left.passage.start == anchor);
        left.map_or(anchor, |left| left.find(document))
    }

    /// The reader's place in the open article, whose page shows the text up to offset `seen`.
    pub(crate) fn place_in(&self, reading: &Reading, article: &Article, seen: Offset) -> Place {
        let text = reading.text();
        // Only blanks follow the last block.
        let last = reading.document.blocks().last();
        let ended = last.is_none_or(|last| seen >= last.span.end);
        // A page at the top shows that the article was opened, not that it was read.
        let opened = reading.anchor == 0 && !ended;
        let seen = match () {
            () if ended => text.len(),
            () if opened => 0,
            () => seen,
        };
        let before = self.place(&article.id).map_or(0, |place| place.furthest);
        let mut place = Place::new(text, reading.anchor, before.max(seen).min(text.len()));
        if !reading.whole {
            place.bytes = article.bytes;
        }
        place
    }

    /// Notes the place where an article is left, for this session alone.
    pub(crate) fn note(&mut self, article: &str, place: Place) {
        self.places.all.insert(article.to_owned(), place);
    }

    /// Remembers the place where an article is left, and that it was read last; false if both were
    /// known.
    pub(crate) fn remember_place(&mut self, article: &str, place: Place) -> bool {
        if self.last() == Some(article) && self.place(article) == Some(&place) {
            return false;
        }
        self.places.last = Some(article.to_owned());
        self.note(article, place.clone());
        self.remember(Remembered::Place(article.to_owned(), Box::new(place)));
        true
    }

    /// Has something written down for the next session.
    pub(crate) fn remember(&mut self, what: Remembered) {
        self.remembered.push(what);
    }

    /// Hands out what is to be written down and was not handed out before, `settings` included if
    /// they have changed.
    pub(crate) fn take_remembered(&mut self, settings: Settings) -> Vec<Remembered> {
        if self.settings != settings {
            self.settings = settings;
            self.remember(Remembered::Settings(settings));
        }
        std::mem::take(&mut self.remembered)
    }

    /// Describes how much of an article was read when it was last left.
    pub(crate) fn progress(&self, article: &str) -> String {
        match self.place(article).map_or(0, Place::percent) {
            0 => "unread".to_owned(),
            100 => "read".to_owned(),
            percent => format!("{percent} % read"),
        }
    }
}
