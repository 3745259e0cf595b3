//! The article on the page: how it is opened, read, left, and what of it is copied.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::own::Marks;
use super::{Mode, Mouse, Search, State};
use crate::commentary::comments::Comment;
use crate::commentary::glossary::Occurrence;
use crate::layout::{Line, Memo};
use crate::library::Summary;
use crate::library::citation::Citation;
use crate::reader::action::Effect;
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::format;
use crate::text::shown::Shown;
use crate::text::span::{Offset, Span};

/// As much text as terminals take in one clipboard sequence, in bytes: base64 makes it a third
/// longer, and many stop at 100,000.
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
    /// The lines of the page as they were asked for last, and their measure.
    pub(super) lines: RefCell<(usize, Rc<Vec<Line>>)>,
    /// The anchor of the last page, and at which measure and height it is that.
    pub(super) last: Cell<Option<(usize, usize, Offset)>>,
    /// Why the article cannot be read.
    pub(super) trouble: Option<String>,
    /// The comments on it with their passages, once somebody has looked.
    pub(super) comments: OnceCell<Vec<(Span, &'static Comment)>>,
    /// The terms on a page, by its anchor, columns and rows.
    pub(super) page_terms: Memo<(usize, usize, usize), Vec<Occurrence>>,
    /// Where terms stand in it, by their numbers.
    pub(super) places: Memo<usize, Vec<Span>>,
    /// Where the comments' signs are in blocks at a measure.
    pub(super) signs: Memo<(usize, usize), Vec<(Offset, usize)>>,
    /// The comment that was open last.
    pub(super) comment: Option<usize>,
    /// The terms in parts of the text.
    pub(super) terms: Memo<(usize, usize), Vec<Occurrence>>,
    /// The reader's annotations.
    pub(super) marks: Marks,
    /// The SHA-256 of the text, once somebody has asked.
    pub(super) hash: OnceCell<String>,
}

impl Open {
    pub(super) fn new(
        article: usize,
        document: Arc<Document>,
        whole: bool,
        anchor: Offset,
    ) -> Self {
        Self {
            article,
            document,
            whole,
            memo: Memo::default(),
            folded: None,
            folding: false,
            anchor,
            lines: RefCell::default(),
            last: Cell::default(),
            trouble: None,
            comments: OnceCell::new(),
            page_terms: Memo::default(),
            places: Memo::default(),
            signs: Memo::default(),
            comment: None,
            terms: Memo::default(),
            marks: Marks::default(),
            hash: OnceCell::new(),
        }
    }
}

impl State {
    /// Opens an article where it was left.
    pub(super) fn open(&mut self, article: usize) -> Option<Effect> {
        let Some(found) = self.library.get(article) else {
            return self.tell("there is no article".to_owned());
        };
        let embedded = found.embedded();
        // What was sought in another one is not wanted any more.
        self.sought.take_if(|(seeks, ..)| *seeks != article);
        self.reading = Some(article);
        match embedded {
            Some(document) => self.read(article, Ok(document), true),
            None => Some(Effect::Read(article)),
        }
    }

    pub(super) fn read(
        &mut self,
        article: usize,
        text: Result<Arc<Document>, String>,
        whole: bool,
    ) -> Option<Effect> {
        let rest_of_open = article == self.open.article && !self.open.whole;
        if !rest_of_open && self.reading != Some(article) {
            // The reader went on to another one meanwhile.
            return None;
        }
        let (document, trouble) = match text {
            Ok(document) => (document, None),
            // The rest cannot be read: what is there stays.
            Err(error) if rest_of_open => {
                self.reading = None;
                return self.tell(error);
            }
            Err(error) => (Arc::new(format::plain("")), Some(error)),
        };
        let kept = self
            .library
            .get(article)
            .and_then(|article| self.places.all.get(&article.id))
            .cloned();
        let place = self.left.get(&article).copied().or_else(|| {
            // In what is only its beginning, it is where it was, or further on.
            kept.as_ref().map(|kept| {
                if whole {
                    kept.find(&document)
                } else {
                    kept.passage.start
                }
            })
        });
        let place = place.unwrap_or(0);
        if !whole && !rest_of_open && place >= document.text().len() {
            // It was left further on than its beginning: it opens with the rest.
            return None;
        }
        self.articles_changed();
        if let Some(article) = self.library.get_mut(article) {
            article.unreadable = trouble.is_some();
            if whole && !article.unreadable {
                article.bytes = document.text().len();
            }
            if !article.unreadable {
                article
                    .summary
                    .get_or_insert_with(|| Summary::new(&document, article.bytes));
            }
        }
        if rest_of_open {
            // Where it was opened by its offset alone, now its words are looked for.
            let guessed = kept.filter(|kept| {
                kept.passage.start == self.open.anchor && !self.left.contains_key(&article)
            });
            let anchor = guessed.map_or(self.open.anchor, |kept| kept.find(&document));
            self.open = Open::new(article, document, whole, anchor);
        } else {
            self.left.insert(self.open.article, self.open.anchor);
            if let Mouse::Selects(_) = self.mouse {
                self.mouse = Mouse::Ours;
            }
            if !self.document().blocks().is_empty() {
                self.remember_place();
            }
            if let Mode::Card(_) | Mode::Select(_) = self.mode {
                // It lies beside a passage that is not here any more.
                self.mode = Mode::Page;
            }
            self.open = Open::new(article, document, whole, place);
            self.open.trouble = trouble;
            self.browsed = None;
        }
        self.reading = (!whole).then_some(article);
        if let Some((_, card)) = self
            .awaited
            .take_if(|(awaits, _)| *awaits == article && !rest_of_open)
        {
            self.mode = Mode::Card(card);
            self.make_room();
        }
        if let Some((_, id, card)) = self
            .sought
            .take_if(|(seeks, ..)| *seeks == article && whole)
        {
            self.go_to_own(article, &id, card);
        }
        // What was searched is marked in every article that is opened.
        if rest_of_open {
            self.search_anew()
        } else {
            self.search_elsewhere()
        }
    }

    pub(super) fn step_article(&mut self, forward: bool, count: usize) -> Option<Effect> {
        let (at, last) = (
            self.open.article,
            self.library.articles().len().saturating_sub(1),
        );
        let to = if forward {
            at.saturating_add(count).min(last)
        } else {
            at.saturating_sub(count)
        };
        if to == at {
            return self.tell(
                if forward {
                    "this is the last article"
                } else {
                    "this is the first article"
                }
                .to_owned(),
            );
        }
        self.open(to)
    }

    /// What a command is meant for that does something with a passage, and what to call it: the
    /// selection, the passage of a card, the current match if it is on the page, or a paragraph:
    /// that of the count, or the one that is being read.
    pub(super) fn meant(&self, count: Option<usize>) -> Result<(String, Span), String> {
        let visible = self.visible();
        let current = self
            .search
            .as_ref()
            .and_then(Search::current_span)
            .filter(|span| count.is_none() && span.overlaps(visible));
        if let Some(span) = self
            .selection()
            .or_else(|| self.passage())
            .filter(|_| count.is_none())
        {
            return Ok(("the passage".to_owned(), span));
        }
        if let Some(span) = current {
            return Ok(("the match".to_owned(), span));
        }
        let index = count.map_or_else(
            || self.document().block_at(self.reading_line()),
            |count| count - 1,
        );
        let block =
            self.document().blocks().get(index).ok_or_else(|| {
                format!("there are {} paragraphs", self.document().blocks().len())
            })?;
        Ok((format!("paragraph {}", index + 1), block.span))
    }

    /// Copies the selection, the passage of a card, the current match, or a paragraph: the
    /// article's bytes, without anything that would command a terminal; `cited` with where it
    /// stands.
    pub(super) fn copy(&mut self, count: Option<usize>, cited: bool) -> Option<Effect> {
        let (what, span) = match self.meant(count) {
            Ok(meant) => meant,
            Err(said) => return self.tell(said),
        };
        if let Mode::Select(_) = self.mode {
            self.mode = Mode::Page;
        }
        let mut text = span.of(self.document().text()).to_owned();
        let beginning = Shown::words(&text).cut(24, "…");
        if cited {
            if !self.open.whole {
                return self
                    .tell("the article is still being read: cite it in a moment".to_owned());
            }
            text = Citation::new(self.library.get(self.open.article)?, self.document(), span)
                .with(&text);
        }
        if text.len() > MOST_COPIED {
            let bytes = text.len();
            return self.tell(format!("{what} is too long for a terminal’s clipboard ({bytes} bytes of at most {MOST_COPIED})"));
        }
        let text = text
            .chars()
            .filter(|&c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        self.message = Some(format!(
            "copied {what}{}: “{beginning}”, if the terminal allows it",
            if cited { " with its citation" } else { "" }
        ));
        Some(Effect::Copy(text))
    }

    /// Why there is no text, where there should be.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.open.trouble.as_deref()
    }

    /// The article's length in bytes, also while only its beginning was read.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let known = self
            .library
            .get(self.open.article)
            .map_or(0, |article| article.bytes);
        if self.open.whole {
            self.document().text().len()
        } else {
            known
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Article, Library, Origin, Sidecar};
    use crate::reader::action::{Action, Command, Event};

    /// A library of two embedded articles and a file, with the file asked for.
    fn reading() -> State {
        let mut library = Library::embedded();
        library.add([Article::unread(
            "file".to_owned(),
            100,
            Origin::File("file.txt".into()),
            Sidecar::default(),
        )]);
        let (state, effect) = State::new(library, 2, 80, 24);
        assert!(matches!(effect, Some(Effect::Read(2))));
        state
    }

    fn arrives(state: &mut State, text: &str, whole: bool) {
        let text = Ok(Arc::new(format::plain(text.to_owned())));
        state.hear(Event::Read {
            article: 2,
            text,
            whole,
            sidecar: None,
        });
    }

    #[test]
    fn the_rest_of_an_article_comes_without_moving_anything() {
        let mut state = reading();
        arrives(&mut state, &"Kidney.\n\n".repeat(50), false);
        state.apply(Action::Command(Command::PageDown));
        let anchor = state.anchor();
        assert!(anchor > 0 && state.waits());
        arrives(&mut state, &"Kidney.\n\n".repeat(100), true);
        assert_eq!(
            (state.anchor(), state.waits(), state.bytes()),
            (anchor, false, 900)
        );
    }

    #[test]
    fn what_comes_for_an_article_that_was_left_opens_nothing() {
        let mut state = reading();
        arrives(&mut state, "Kidney.", false);
        state.apply(Action::Command(Command::PreviousArticle));
        assert_eq!(state.article(), 1);
        arrives(&mut state, "Kidney. And more.", true);
        assert_eq!(state.article(), 1);
        let failed = Event::Read {
            article: 2,
            text: Err("it is gone".to_owned()),
            whole: true,
            sidecar: None,
        };
        state.hear(failed);
        assert_eq!(
            (state.article(), state.message(), state.waits()),
            (1, None, false)
        );
    }

    #[test]
    fn an_article_that_cannot_be_read_says_so_and_holds_nobody() {
        let mut state = reading();
        state.hear(Event::Read {
            article: 2,
            text: Err("it is gone".to_owned()),
            whole: true,
            sidecar: None,
        });
        assert_eq!(
            (state.article(), state.trouble(), state.waits()),
            (2, Some("it is gone"), false)
        );
        state.apply(Action::Command(Command::PreviousArticle));
        assert_eq!((state.article(), state.trouble()), (1, None));
    }

    #[test]
    fn a_query_typed_meanwhile_is_found_in_the_whole() {
        let mut state = reading();
        arrives(&mut state, "Kidney.", false);
        state.apply(Action::Command(Command::Search));
        state.apply(Action::Paste("end".to_owned()));
        assert_eq!(state.search().map(|search| search.matches.len()), Some(0));
        arrives(&mut state, "Kidney.\n\nThe end.", true);
        let search = state.search().unwrap();
        assert_eq!((search.matches.len(), search.current), (1, Some(0)));
    }
}
