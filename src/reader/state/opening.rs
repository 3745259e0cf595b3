//! Going to other places: to another article, a match, an annotation, back and forward; and the
//! searches that lead there. What waits for an article to be read is one value.

use std::sync::Arc;

use super::State;
use super::card::{About, Card};
use super::concordance::ArticleMatch;
use super::find::{self, Search};
use super::list::{List, ListKind};
use super::marks::Marks;
use super::mode::Mode;
use super::reading::Reading;
use super::trail::{Going, Step};
use crate::annotations::places::Place;
use crate::reader::action::{Effect, Remembered, Trouble};
use crate::reader::scene::annotations;
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::text::document::Document;
use crate::text::format;
use crate::text::span::{Offset, Span};

/// An article that was asked for and has not been read to its end, and what to do when it is there.
#[derive(Debug)]
pub(crate) struct Opening {
    /// The article's index in the library.
    pub(crate) article: usize,
    then: Arrival,
}

/// Things to do when an article is there.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// Show it where it was left.
    Resume,
    /// Show it with this offset in the top line.
    At(Offset),
    /// Go to the first match from this offset on.
    Match(Offset),
    /// Open this card beside its passage.
    Card(Box<Card>),
    /// Go to an annotation.
    Annotation {
        /// The annotation's id.
        id: String,
        /// True if its card is to be opened.
        card: bool,
    },
}

impl State {
    /// Opens an article, by its index, and does what `then` says when it is there.
    pub(super) fn open(&mut self, article: usize, then: Arrival) -> Option<Effect> {
        let Some(found) = self.library.get(article) else {
            return self.notice.tell("there is no article");
        };
        let embedded = found.at_hand();
        self.opening = Some(Opening { article, then });
        match embedded {
            Some(document) => self.take_text(article, Ok(document), true),
            None => Some(Effect::Read(article)),
        }
    }

    /// Takes an article's text, its beginning, or the reason why it cannot be read. `whole` says
    /// that it is the whole text. The text of an article that is not awaited any more is dropped.
    pub(super) fn take_text(
        &mut self,
        article: usize,
        text: Result<Arc<Document>, Trouble>,
        whole: bool,
    ) -> Option<Effect> {
        let rest = article == self.reading.article && !self.reading.whole;
        let is_this = |opening: &Opening| opening.article == article;
        if !rest && !self.opening.as_ref().is_some_and(is_this) {
            return None;
        }
        let (document, trouble) = match text {
            Ok(document) => (document, None),
            // If the rest cannot be read, the beginning stays.
            Err(Trouble(error)) if rest => {
                self.opening.take_if(|opening| is_this(opening));
                return self.notice.tell(error);
            }
            Err(Trouble(error)) => (Arc::new(format::plain("")), Some(error)),
        };
        let anchor = self.anchor_in(article, &document, whole, rest);
        if !whole && !rest && anchor >= document.text().len() {
            // The place where it was left is beyond its beginning: it opens with the rest.
            return None;
        }
        self.sidebar.articles_changed();
        let read = trouble.is_none().then_some(&*document);
        self.library.note_read(article, read, whole);
        if !rest {
            self.leave_article();
        }
        let (then, later) = match self.opening.take_if(|opening| is_this(opening)) {
            // The passage may stand in the part that is still to come.
            Some(opening) if !whole && matches!(opening.then, Arrival::Annotation { .. }) => {
                (Arrival::Resume, opening.then)
            }
            Some(opening) => (opening.then, Arrival::Resume),
            None => (Arrival::Resume, Arrival::Resume),
        };
        self.opening = (!whole).then_some(Opening {
            article,
            then: later,
        });
        self.marks = Marks::new(self.library.get(article), Arc::clone(&document), whole);
        self.reading = Reading::new(article, document, whole, anchor, trouble);
        let origin = match then {
            Arrival::Match(offset) => Some(offset),
            then => {
                self.arrive(article, then);
                None
            }
        };
        // The last query is marked in every article that is opened.
        if !rest {
            self.find.begin_anew(origin);
            self.notice.tell_if(self.reading.decoding());
        }
        self.look_for_matches()
    }

    /// Opens the card or goes to the annotation that was awaited with the article.
    fn arrive(&mut self, article: usize, then: Arrival) {
        match then {
            Arrival::Card(mut card) => {
                if let (About::Term(_, word), Some(span)) = (&mut card.about, card.passage) {
                    span.of(self.reading.text()).clone_into(word);
                }
                self.mode = Mode::Card(card);
                self.make_room();
            }
            Arrival::Annotation { id, card } => drop(self.go_to_annotation(article, id, card)),
            Arrival::Resume | Arrival::At(_) | Arrival::Match(_) => {}
        }
    }

    /// The anchor at which an article opens: the one that was asked for, or the place where it was
    /// left. `rest` says that its beginning is open already.
    fn anchor_in(&self, article: usize, document: &Document, whole: bool, rest: bool) -> Offset {
        let id = self.library.get(article).map_or("", |it| &*it.id);
        match &self.opening {
            _ if rest => self.resume.reanchored(id, document, self.reading.anchor),
            Some(Opening {
                then: Arrival::At(offset),
                ..
            }) => *offset,
            _ => self.resume.anchor(id, document, whole),
        }
    }

    /// Notes the place in the open article, and closes what depends on its text, before another one
    /// opens.
    fn leave_article(&mut self) {
        self.pointer.release();
        if !self.reading.document.blocks().is_empty() {
            if self.reading.whole {
                self.remember_place();
            } else if let Some((article, place)) = self.place() {
                self.resume.note(&article, place);
            }
        }
        if let Mode::Card(_) | Mode::Select(_) = self.mode {
            // The passage of the card or selection is not in the next article.
            self.mode = Mode::Page;
        }
        self.sidebar.browsed = None;
    }

    /// The id of the open article, and the reader's place in it.
    fn place(&self) -> Option<(String, Place)> {
        let article = self.library.get(self.reading.article)?;
        let seen = self.page().visible().end;
        Some((
            article.id.clone(),
            self.resume.place_in(&self.reading, article, seen),
        ))
    }

    /// Remembers the reader's place for the next session, if it has changed and the whole article
    /// has been read.
    pub fn remember_place(&mut self) {
        if !self.reading.whole || self.reading.trouble.is_some() {
            return;
        }
        if let Some((article, place)) = self.place()
            && self.resume.remember_place(&article, place)
        {
            self.sidebar.articles_changed();
        }
    }

    /// Opens an article that was chosen from a list, unless it is open already.
    pub(super) fn choose_article(&mut self, article: usize) -> Option<Effect> {
        let open = article == self.reading.article && self.reading.trouble.is_none();
        if open {
            None
        } else {
            self.open(article, Arrival::Resume)
        }
    }

    /// Opens what a row of the list of annotations stands for: an article, the place of a bookmark,
    /// or a passage with its card.
    pub(super) fn choose_annotation(&mut self, entry: usize) -> Option<Effect> {
        let scene = self.scene();
        let id = annotations::article_in(entry, scene)?;
        let annotation = annotations::annotation_in(entry, scene);
        // A bookmark is a place and has no card.
        let annotation = annotation.map(|it| (it.id.clone(), it.is_highlight()));
        match (self.library.index_of(&id), annotation) {
            (Some(at), Some((annotation, card))) => self.go_to_annotation(at, annotation, card),
            (Some(at), None) if at == self.reading.article => None,
            (Some(at), None) => self.open(at, Arrival::Resume),
            // The card can be read without the article.
            (None, Some((annotation, _))) => self.open_card(About::Annotation(annotation), None),
            (None, None) => self.notice.tell(format!(
                "{id} is not in this library · --library names a folder of articles"
            )),
        }
    }

    /// Opens the article that is `count` articles on or back, or the last or first one.
    pub(super) fn step_article(&mut self, forward: bool, count: usize) -> Option<Effect> {
        let at = self.reading.article;
        let last = self.library.articles().len().saturating_sub(1);
        let to = if forward {
            at.saturating_add(count).min(last)
        } else {
            at.saturating_sub(count)
        };
        match to == at {
            true if forward => self.notice.tell("this is the last article"),
            true => self.notice.tell("this is the first article"),
            false => self.open(to, Arrival::Resume),
        }
    }

    /// The reader's place, as a step of the trail.
    fn trail_step(&self) -> Step {
        Step {
            article: self.reading.article,
            anchor: self.reading.anchor,
            listed: false,
        }
    }

    /// Notes the reader's place on the trail after an action. While a query is typed, an article is
    /// awaited, or a card has moved the page, the reader has not arrived anywhere.
    pub(super) fn note_jump(&mut self, going: Going) {
        let is_another = |opening: &Opening| opening.article != self.reading.article;
        let awaited = self.opening.as_ref().is_some_and(is_another);
        let card_moved_page = self.mode.card().is_some_and(|card| card.origin.is_some());
        if !(matches!(self.mode, Mode::Prompt(_)) || awaited || card_moved_page) {
            let here = self.trail_step();
            self.trail.note(here, going, self.concordance.kept());
        }
    }

    /// Goes back to the place before the last jump, or forward again.
    pub(super) fn walk(&mut self, back: bool) -> Option<Effect> {
        match self.trail.walk(self.trail_step(), back) {
            Some(step) => self.go_to_step(step),
            None if back => self.notice.tell("there is nothing to go back to"),
            None => self.notice.tell("there is nothing to go forward to"),
        }
    }

    /// Goes to a place of the trail, with the concordance if it was left from there.
    pub(super) fn go_to_step(&mut self, step: Step) -> Option<Effect> {
        let effect = if step.article == self.reading.article {
            self.reading.anchor = step.anchor;
            None
        } else {
            self.open(step.article, Arrival::At(step.anchor))
        };
        if step.listed && self.concordance.kept() {
            self.mode = Mode::Concordance;
        }
        effect
    }

    /// Goes to an annotation of an article; opens its card if `card` says so, or if its passage is
    /// lost.
    pub(super) fn go_to_annotation(
        &mut self,
        article: usize,
        id: String,
        card: bool,
    ) -> Option<Effect> {
        if article != self.reading.article {
            return self.open(article, Arrival::Annotation { id, card });
        }
        let span = self.marks.span_of(&id, self.annotating.annotations());
        match span {
            Some(span) if card => self.show(span),
            // A bookmark's passage begins in the top line.
            Some(span) => self.reading.anchor = span.start,
            None => {}
        }
        if card || span.is_none() {
            return self.open_card(About::Annotation(id), span);
        }
        None
    }

    /// Opens the prompt.
    pub(super) fn prompt(&mut self) -> Option<Effect> {
        let before = self.find.search.take();
        let prompt = find::Prompt::new(self.reading.anchor, before);
        self.mode = Mode::Prompt(Box::new(prompt));
        // Folding begins now, so that a long text may be ready when the first word is typed.
        self.reading.fold()
    }

    /// Shows the nearest match of the typed query, from the prompt's origin on.
    pub(super) fn search_as_typed(&mut self) -> Option<Effect> {
        let Mode::Prompt(prompt) = &mut self.mode else {
            return None;
        };
        let origin = prompt.origin;
        if !self.find.take_typed(prompt) {
            return None;
        }
        self.reading.anchor = origin;
        self.look_for_matches()
    }

    /// Finds the query's matches in the text that has been read, and brings the new current match
    /// into view, if there is one.
    pub(super) fn look_for_matches(&mut self) -> Option<Effect> {
        let (effect, found) = self.find.find_matches(&mut self.reading);
        if let Some(span) = found {
            self.show(span);
        }
        effect
    }

    /// Searches the open article for a query, from an offset on.
    fn search_for(&mut self, query: Query, origin: Offset) -> Option<Effect> {
        self.find.search = Some(Search::new(query, Some(origin)));
        self.look_for_matches()
    }

    /// Accepts the typed query and remembers it. An empty line repeats the last search; a query
    /// that finds nothing brings the search before it back.
    pub(super) fn keep_search(&mut self) -> Option<Effect> {
        let Mode::Prompt(prompt) = self.mode.take() else {
            return None;
        };
        if let Some(error) = &prompt.error {
            self.notice.tell(error.to_string());
            self.find.search = prompt.before;
            return self.look_for_matches();
        }
        if self.find.search.is_none() {
            self.find.search = prompt.before;
            if self.find.search.is_some() {
                return self.step_match(true, 1);
            }
            return match self.find.last_query() {
                Some(query) => self.search_for(query, prompt.origin),
                None => self.notice.tell("there is no earlier search"),
            };
        }
        let typed = self.remember_search(prompt.input.value(), prompt.regex);
        if self.find.search.as_ref().is_some_and(Search::failed) {
            let commentary = self.marks.commentary();
            let said = self.find.not_found(&typed, &self.reading, commentary);
            self.notice.tell(said.clone());
            let failed = self.find.search.take();
            self.find.search = prompt.before;
            let effect = self.look_for_matches();
            // Advice is looked for meanwhile.
            return effect.or_else(|| {
                let article = self.reading.article;
                Some(self.find.ask_advice(failed?.query, article, said))
            });
        }
        // The page may have been turned since the match was found.
        if let Some(span) = self.find.search.as_ref().and_then(Search::current_span) {
            self.show(span);
        }
        None
    }

    /// Gives the typed query up: goes back to the page where it began, with the search before it.
    pub(super) fn give_up_search(&mut self) -> Option<Effect> {
        let Mode::Prompt(prompt) = self.mode.take() else {
            return None;
        };
        self.reading.anchor = prompt.origin;
        self.find.search = prompt.before;
        // The rest of the article may have arrived since that search.
        self.look_for_matches()
    }

    /// Adds a query to the history, and returns it as it stands there.
    fn remember_search(&mut self, typed: &str, regex: bool) -> String {
        let typed = self.find.remember(typed, regex);
        self.resume.remember(Remembered::Search(typed.clone()));
        typed
    }

    /// Goes `count` matches on or back; from the last match on, to the next article of the
    /// concordance.
    pub(super) fn step_match(&mut self, forward: bool, count: usize) -> Option<Effect> {
        use find::Step::{Match, NoMatch, NothingSearched, StillReading};
        let step = self.find.step(forward, count, self.page().visible());
        let text = |search: &Search| search.query.text().to_owned();
        let query = self.find.search.as_ref().map_or_else(String::new, text);
        let next = match step {
            NoMatch | Match(_, true) => {
                let article = self.reading.article;
                self.concordance.next_article(article, forward, &query)
            }
            _ => None,
        };
        match (step, next) {
            (_, Some(next)) => self.go_to_next_article(forward, next),
            (NothingSearched, _) => match self.find.last_query() {
                // As in less, the last query is searched again.
                Some(query) => self.search_for(query, self.reading.anchor),
                None => self.notice.tell(find::nothing_searched()),
            },
            (StillReading, _) => self.notice.tell("still reading the article…"),
            (NoMatch, _) => self
                .notice
                .tell(format!("“{query}” is not in this article")),
            (Match(to, wraps), _) => {
                if let Some(span) = self.find.go_to_match(to) {
                    self.show(span);
                }
                match (wraps, forward) {
                    (true, true) => self.notice.tell("search wrapped to the top"),
                    (true, false) => self.notice.tell("search wrapped to the end"),
                    (false, _) => None,
                }
            }
        }
    }

    /// Opens the next article with matches, and says so.
    fn go_to_next_article(&mut self, forward: bool, next: ArticleMatch) -> Option<Effect> {
        let query = self.find.search.as_ref()?.query.clone();
        let effect = self.open_at(next.article, next.offset, query);
        let article = self.library.get(next.article);
        let name = article.map_or("", |article| article.name());
        self.notice.tell(match (next.wraps, forward) {
            (true, _) => format!("that was the last article with matches: again {name}"),
            (false, true) => format!("next article: {name}"),
            (false, false) => format!("previous article: {name}"),
        });
        effect
    }

    /// Goes to the first match of `query` from `offset` on in an article.
    fn open_at(&mut self, article: usize, offset: Offset, query: Query) -> Option<Effect> {
        if article == self.reading.article && self.reading.whole {
            return self.search_for(query, offset);
        }
        self.find.search = Some(Search::new(query, Some(offset)));
        self.open(article, Arrival::Match(offset))
    }

    /// Opens the concordance with this query typed.
    pub(super) fn search_all(&mut self, typed: String) -> Option<Effect> {
        self.concordance.reset(typed);
        self.mode = Mode::Concordance;
        self.concordance.ask(&self.find, &self.library)
    }

    /// Opens the selected match of the concordance in its article, where the query stays marked.
    /// Where nothing is found, asks for advice.
    pub(super) fn choose_match(&mut self) -> Option<Effect> {
        let (chosen, query) = (self.concordance.chosen(), self.concordance.query.clone());
        let (Some((article, offset)), Some(query)) = (chosen, query) else {
            let failed = self.concordance.failed(self.library.articles().len())?;
            let said = format!("“{}” is in no article", failed.text());
            return Some(self.find.ask_advice(failed, self.reading.article, said));
        };
        self.mode = Mode::Page;
        let typed = self.concordance.input.value().to_owned();
        self.remember_search(&typed, self.concordance.regex);
        self.trail.leave_list();
        self.open_at(article, offset, query)
    }

    /// Shows advice under what the bottom line said of the query, unless the reader has opened
    /// something else since.
    pub(super) fn take_advice(&mut self, query: &Query, advice: Vec<Advice>) {
        let idle = matches!(self.mode, Mode::Page | Mode::Concordance);
        if idle && self.find.take_advice(query, advice) {
            self.mode = Mode::List(List::new(ListKind::Advice));
            self.notice.clear();
        }
    }

    /// Follows an entry of the advice: searches for its words here, in another article, or in all.
    pub(super) fn follow_advice(&mut self, entry: usize) -> Option<Effect> {
        let advice = self.find.advice.get(entry)?.clone();
        let query = self.find.query_of(&advice.phrase)?;
        self.remember_search(&advice.phrase, false);
        match advice.why {
            Why::Article(article) => self.open_at(article, 0, query),
            _ if advice.here > 0 => self.search_for(query, self.reading.anchor),
            _ => self.search_all(advice.phrase),
        }
    }

    /// Moves the page so that a span is in sight; a page that shows it stays.
    pub(super) fn show(&mut self, span: Span) {
        self.reading.anchor = self.page().anchor_showing(span);
    }
}

#[cfg(test)]
mod tests {
    use tui_input::InputRequest;

    use super::*;
    use crate::library::{Article, Library, Origin, Sidecar};
    use crate::reader::action::{Action, Command, Event};
    use crate::search::results::Results;
    use crate::text::folded::Folded;

    /// A reader of two embedded articles and a file, with the file asked for.
    fn awaiting_file() -> State {
        let mut library = Library::embedded();
        library.add([Article::unread(
            "file".to_owned(),
            100,
            Origin::File("file.txt".into(), None),
            Sidecar::default(),
        )]);
        let (state, effect) = State::new(library, 2, 80, 24);
        assert!(matches!(effect, Some(Effect::Read(2))));
        state
    }

    fn deliver(state: &mut State, text: &str, whole: bool) {
        let text = Ok(Arc::new(format::plain(text.to_owned())));
        state.hear(Event::Read {
            article: 2,
            text,
            whole,
            sidecar: None,
        });
    }

    #[test]
    fn the_page_stays_when_the_rest_of_its_article_arrives() {
        let mut state = awaiting_file();
        deliver(&mut state, &"Kidney.\n\n".repeat(50), false);
        state.apply(Action::Command(Command::PageDown));
        let anchor = state.anchor();
        assert!(anchor > 0 && state.waits());
        deliver(&mut state, &"Kidney.\n\n".repeat(100), true);
        assert_eq!(
            (state.anchor(), state.waits(), state.scene().bytes()),
            (anchor, false, 900)
        );
    }

    #[test]
    fn a_text_that_arrives_after_its_article_was_left_opens_nothing() {
        let mut state = awaiting_file();
        deliver(&mut state, "Kidney.", false);
        state.apply(Action::Command(Command::PreviousArticle));
        assert_eq!(state.article(), 1);
        deliver(&mut state, "Kidney. And more.", true);
        assert_eq!(state.article(), 1);
        let failed = Event::Read {
            article: 2,
            text: Err(Trouble("it is gone".to_owned())),
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
    fn an_article_that_cannot_be_read_says_why_and_can_be_left() {
        let mut state = awaiting_file();
        state.hear(Event::Read {
            article: 2,
            text: Err(Trouble("it is gone".to_owned())),
            whole: true,
            sidecar: None,
        });
        assert_eq!(
            (
                state.article(),
                state.reading.trouble.as_deref(),
                state.waits()
            ),
            (2, Some("it is gone"), false)
        );
        state.apply(Action::Command(Command::PreviousArticle));
        assert_eq!(
            (state.article(), state.reading.trouble.as_deref()),
            (1, None)
        );
    }

    #[test]
    fn a_query_typed_while_the_article_is_read_is_found_in_its_rest() {
        let mut state = awaiting_file();
        deliver(&mut state, "Kidney.", false);
        state.apply(Action::Command(Command::Search));
        state.apply(Action::Paste("end".to_owned()));
        assert_eq!(state.search().map(|search| search.matches.len()), Some(0));
        deliver(&mut state, "Kidney.\n\nThe end.", true);
        let search = state.search().unwrap();
        assert_eq!((search.matches.len(), search.current), (1, Some(0)));
    }

    /// A reader of an article that a worker has to fold; “kidney” stands at its end alone.
    fn reading_long_text() -> State {
        let text: &'static str = format!("{}kidney.", "A line of words.\n\n".repeat(5_000)).leak();
        let mut library = Library::embedded();
        library.add([Article::unread(
            "long".to_owned(),
            text.len(),
            Origin::Embedded(text),
            Sidecar::default(),
        )]);
        State::new(library, 2, 80, 24).0
    }

    fn fold(state: &mut State, effect: Option<Effect>) {
        let Some(Effect::Fold(document)) = effect else {
            panic!("the text is not asked to be folded: {effect:?}")
        };
        let folded = Box::new(Folded::new(document.text()));
        state.hear(Event::Folded(document, folded));
    }

    #[test]
    fn a_query_typed_before_a_long_text_is_folded_is_found_afterwards() {
        let mut state = reading_long_text();
        let effect = state.apply(Action::Command(Command::Search));
        assert!(
            state.apply(Action::Paste("kidney".to_owned())).is_none(),
            "folding is asked for only once"
        );
        assert!(state.waits() && state.anchor() == 0);
        fold(&mut state, effect);
        assert_eq!(
            state
                .search()
                .map(|search| (search.matches.len(), search.current)),
            Some((1, Some(0)))
        );
        assert!(!state.waits() && state.anchor() > 80_000);
    }

    #[test]
    fn a_search_carried_into_another_article_does_not_move_its_page() {
        let mut state = reading_long_text();
        state.apply(Action::Command(Command::PreviousArticle));
        state.apply(Action::Command(Command::Search));
        state.apply(Action::Paste("kidney".to_owned()));
        state.apply(Action::Choose);
        let effect = state.apply(Action::Command(Command::NextArticle));
        fold(&mut state, effect);
        assert_eq!(
            state
                .search()
                .map(|search| (search.matches.len(), search.current)),
            Some((1, None))
        );
        assert_eq!(
            (state.article(), state.anchor(), state.waits()),
            (2, 0, false)
        );
    }

    #[test]
    fn giving_a_query_up_brings_back_the_search_before_it() {
        let (mut state, _) = State::new(Library::embedded(), 1, 80, 24);
        for query in ["stem", "hematuria"] {
            state.apply(Action::Command(Command::Search));
            state.apply(Action::Paste(query.to_owned()));
            if query == "stem" {
                state.apply(Action::Choose);
            }
        }
        state.apply(Action::Command(Command::Close));
        assert_eq!(
            state
                .search()
                .map(|search| (search.query.text(), search.current)),
            Some(("stem", Some(0)))
        );
    }

    fn type_letter(state: &mut State, letter: char) -> Option<(usize, Box<Query>)> {
        match state.apply(Action::Edit(InputRequest::InsertChar(letter))) {
            Some(Effect::Concordance { request, query }) => Some((request, query)),
            _ => None,
        }
    }

    fn results(state: &State) -> &Results {
        &state.concordance.results
    }

    #[test]
    fn late_results_for_a_query_that_is_typed_again_are_not_counted_twice() {
        let (mut state, _) = State::new(Library::embedded(), 0, 80, 24);
        state.apply(Action::Command(Command::SearchAll));
        let (first, query) = type_letter(&mut state, 'k').unwrap();
        type_letter(&mut state, 'i').unwrap();
        let Some(Effect::Concordance { request: again, .. }) =
            state.apply(Action::Edit(InputRequest::DeletePrevChar))
        else {
            panic!("the query is not searched again")
        };
        let part = || {
            let mut part = Results::new(2, 5000, query.conjuncts(), 10);
            (part.searched, part.articles, part.direct) = (1, 1, 3);
            part
        };
        state.hear(Event::Concordance {
            request: first,
            results: part(),
        });
        assert_eq!((results(&state).searched, results(&state).count()), (0, 0));
        state.hear(Event::Concordance {
            request: again,
            results: part(),
        });
        assert_eq!((results(&state).searched, results(&state).count()), (1, 3));
    }

    #[test]
    fn moving_the_cursor_in_a_query_does_not_search_again() {
        let (mut state, _) = State::new(Library::embedded(), 0, 80, 24);
        state.apply(Action::Command(Command::SearchAll));
        assert!(type_letter(&mut state, 'k').is_some());
        assert!(
            state
                .apply(Action::Edit(InputRequest::GoToPrevChar))
                .is_none()
        );
    }
}
