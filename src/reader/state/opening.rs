//! Going elsewhere: to another article, to a match, to an annotation, back and forward. What waits
//! for an article to be read is one value.

use std::sync::Arc;

use super::State;
use super::card::{About, Card};
use super::concordance::Elsewhere;
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

/// An article that was asked for and is not all there, and what is to be done when it is.
#[derive(Debug)]
pub(crate) struct Opening {
    /// Its index.
    pub(crate) article: usize,
    then: Then,
}

/// What is to be done when an article is there.
#[derive(Debug)]
pub(crate) enum Then {
    /// It is shown where it was left.
    Resume,
    /// It is shown at an offset.
    At(Offset),
    /// What is searched is looked for from an offset on.
    Match(Offset),
    /// A card opens beside its passage.
    Card(Box<Card>),
    /// An annotation is gone to.
    Annotation {
        /// Its id.
        id: String,
        /// Whether its card is to open.
        card: bool,
    },
}

impl State {
    /// Opens an article, and does what is to be done then.
    pub(super) fn open(&mut self, article: usize, then: Then) -> Option<Effect> {
        let Some(found) = self.library.get(article) else {
            return self.notice.tell("there is no article");
        };
        let embedded = found.embedded();
        self.opening = Some(Opening { article, then });
        match embedded {
            Some(document) => self.take_text(article, Ok(document), true),
            None => Some(Effect::Read(article)),
        }
    }

    /// Takes an article's text or its beginning, or why it cannot be had. What comes for an article
    /// that is not asked for any more is dropped.
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
            // The rest cannot be read: what is there stays.
            Err(Trouble(error)) if rest => {
                self.opening.take_if(|opening| is_this(opening));
                return self.notice.tell(error);
            }
            Err(Trouble(error)) => (Arc::new(format::plain("")), Some(error)),
        };
        let anchor = self.anchor_in(article, &document, whole, rest);
        if !whole && !rest && anchor >= document.text().len() {
            // It was left further on than its beginning: it opens with the rest.
            return None;
        }
        self.sidebar.articles_changed();
        let read = trouble.is_none().then_some(&*document);
        self.library.note_read(article, read, whole);
        if !rest {
            self.leave_article();
        }
        let (then, later) = match self.opening.take_if(|opening| is_this(opening)) {
            // It may stand in what is still to come.
            Some(opening) if !whole && matches!(opening.then, Then::Annotation { .. }) => {
                (Then::Resume, opening.then)
            }
            Some(opening) => (opening.then, Then::Resume),
            None => (Then::Resume, Then::Resume),
        };
        self.opening = (!whole).then_some(Opening {
            article,
            then: later,
        });
        self.marks = Marks::new(self.library.get(article), Arc::clone(&document), whole);
        self.reading = Reading::new(article, document, whole, anchor, trouble);
        let origin = match then {
            Then::Match(offset) => Some(offset),
            then => {
                self.arrive(article, then);
                None
            }
        };
        // What was searched is marked in every article that is opened.
        if !rest {
            self.find.begin_anew(origin);
        }
        self.look_for_matches()
    }

    /// Does what was to be done when an article is there, but for a search.
    fn arrive(&mut self, article: usize, then: Then) {
        match then {
            Then::Card(mut card) => {
                if let (About::Term(_, met), Some(span)) = (&mut card.about, card.passage) {
                    span.of(self.reading.text()).clone_into(met);
                }
                self.mode = Mode::Card(card);
                self.make_room();
            }
            Then::Annotation { id, card } => drop(self.go_to_annotation(article, id, card)),
            Then::Resume | Then::At(_) | Then::Match(_) => {}
        }
    }

    /// The anchor of an article that was read: where it was asked for or left.
    fn anchor_in(&self, article: usize, document: &Document, whole: bool, rest: bool) -> Offset {
        let id = self.library.get(article).map_or("", |it| &*it.id);
        match &self.opening {
            _ if rest => self.resume.again(id, document, self.reading.anchor),
            Some(Opening {
                then: Then::At(offset),
                ..
            }) => *offset,
            _ => self.resume.anchor(id, document, whole),
        }
    }

    /// Leaves the open article for another.
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
            // It lies beside a passage that will not be here any more.
            self.mode = Mode::Page;
        }
        self.sidebar.browsed = None;
    }

    /// The id of the open article, and where the reader is in it.
    fn place(&self) -> Option<(String, Place)> {
        let article = self.library.get(self.reading.article)?;
        let seen = self.page().visible().end;
        Some((
            article.id.clone(),
            self.resume.place_in(&self.reading, article, seen),
        ))
    }

    /// Remembers where the reader is, if that is another place than was remembered last, and the
    /// article is all there.
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

    /// Opens an article that was chosen, unless it is open.
    pub(super) fn choose_article(&mut self, article: usize) -> Option<Effect> {
        let open = article == self.reading.article && self.reading.trouble.is_none();
        if open {
            None
        } else {
            self.open(article, Then::Resume)
        }
    }

    /// Opens the article of a row, goes to its bookmark, or goes to its passage and opens the card.
    pub(super) fn choose_annotation(&mut self, entry: usize) -> Option<Effect> {
        let scene = self.scene();
        let id = annotations::article_in(entry, scene)?;
        let annotation = annotations::annotation_in(entry, scene);
        // A bookmark has nothing to say but its place.
        let annotation = annotation.map(|it| (it.id.clone(), it.is_highlight()));
        match (self.library.index_of(&id), annotation) {
            (Some(at), Some((annotation, card))) => self.go_to_annotation(at, annotation, card),
            (Some(at), None) if at == self.reading.article => None,
            (Some(at), None) => self.open(at, Then::Resume),
            // Its words can be read all the same.
            (None, Some((annotation, _))) => self.open_card(About::Annotation(annotation), None),
            (None, None) => self.notice.tell(format!(
                "{id} is not in this library · --library names a folder of articles"
            )),
        }
    }

    /// To the article that is `count` articles on or back.
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
            false => self.open(to, Then::Resume),
        }
    }

    fn here(&self) -> Step {
        Step {
            article: self.reading.article,
            anchor: self.reading.anchor,
            listed: false,
        }
    }

    /// Notes where the reader is after an action, for the way back. What is still being typed or
    /// read is on its way.
    pub(super) fn note_jump(&mut self, going: Going) {
        let elsewhere = |opening: &Opening| opening.article != self.reading.article;
        let awaited = self.opening.as_ref().is_some_and(elsewhere);
        let glances = self.mode.card().is_some_and(|card| card.origin.is_some());
        if !(matches!(self.mode, Mode::Prompt(_)) || awaited || glances) {
            let here = self.here();
            self.trail.note(here, going, self.concordance.kept());
        }
    }

    /// Back to where the reader was before the last jump, or forward again.
    pub(super) fn walk(&mut self, back: bool) -> Option<Effect> {
        match self.trail.walk(self.here(), back) {
            Some(step) => self.travel(step),
            None if back => self.notice.tell("this is where you began"),
            None => self
                .notice
                .tell("there is nothing further on to go forward to"),
        }
    }

    pub(super) fn travel(&mut self, step: Step) -> Option<Effect> {
        let effect = if step.article == self.reading.article {
            self.reading.anchor = step.anchor;
            None
        } else {
            self.open(step.article, Then::At(step.anchor))
        };
        if step.listed && self.concordance.kept() {
            self.mode = Mode::Concordance;
        }
        effect
    }

    /// Goes to an annotation of an article, and opens its card if that is wanted.
    pub(super) fn go_to_annotation(
        &mut self,
        article: usize,
        id: String,
        card: bool,
    ) -> Option<Effect> {
        if article != self.reading.article {
            return self.open(article, Then::Annotation { id, card });
        }
        let span = self.marks.span_of(&id, self.annotating.annotations());
        match span {
            Some(span) if card => self.show(span),
            // A bookmark is a place.
            Some(span) => self.reading.anchor = span.start,
            None => {}
        }
        if card || span.is_none() {
            return self.open_card(About::Annotation(id), span);
        }
        None
    }

    /// Opens the line where a query is typed.
    pub(super) fn prompt(&mut self) -> Option<Effect> {
        let before = self.find.search.take();
        let prompt = find::Prompt::new(self.reading.anchor, before);
        self.mode = Mode::Prompt(Box::new(prompt));
        // So that a long text may be ready when the first word is typed.
        self.reading.fold()
    }

    /// Shows the nearest match of what is typed, from where the search began.
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

    /// Finds the query in what there is of the article now, and brings the match that the reader
    /// goes on to into view.
    pub(super) fn look_for_matches(&mut self) -> Option<Effect> {
        let (effect, found) = self.find.look(&mut self.reading);
        if let Some(span) = found {
            self.show(span);
        }
        effect
    }

    /// Searches for a query in the open article, from an offset on.
    fn search_for(&mut self, query: Query, origin: Offset) -> Option<Effect> {
        self.find.search = Some(Search::new(query, Some(origin)));
        self.look_for_matches()
    }

    /// Keeps what was found as it was typed, and remembers it. An empty line repeats the last
    /// search.
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
            return match self.find.last() {
                Some(query) => self.search_for(query, prompt.origin),
                None => self.notice.tell("nothing was searched before"),
            };
        }
        let typed = self.remember_search(prompt.input.value(), prompt.regex);
        if self.find.search.as_ref().is_some_and(Search::failed) {
            self.notice.tell(self.find.not_here(&typed, &self.reading));
            let failed = self.find.search.take();
            self.find.search = prompt.before;
            let effect = self.look_for_matches();
            // What may have been meant is found out meanwhile.
            return effect.or_else(|| {
                let article = self.reading.article;
                Some(self.find.ask_advice(failed?.query, article))
            });
        }
        // The page may have been turned while typing.
        if let Some(span) = self.find.search.as_ref().and_then(Search::current_span) {
            self.show(span);
        }
        None
    }

    /// Goes back to exactly where the search began, with what was searched before.
    pub(super) fn give_up_search(&mut self) -> Option<Effect> {
        let Mode::Prompt(prompt) = self.mode.take() else {
            return None;
        };
        self.reading.anchor = prompt.origin;
        self.find.search = prompt.before;
        // The rest of the article may have come meanwhile.
        self.look_for_matches()
    }

    fn remember_search(&mut self, typed: &str, regex: bool) -> String {
        let typed = self.find.remember(typed, regex);
        self.resume.remember(Remembered::Search(typed.clone()));
        typed
    }

    /// Goes `count` matches on or back, behind an article's last one into the next article.
    pub(super) fn step_match(&mut self, forward: bool, count: usize) -> Option<Effect> {
        use find::Step::{Match, Nowhere, Unasked, Unknown};
        let step = self.find.step(forward, count, self.page().visible());
        let text = |search: &Search| search.query.text().to_owned();
        let query = self.find.search.as_ref().map_or_else(String::new, text);
        let next = match step {
            Nowhere | Match(_, true) => {
                let article = self.reading.article;
                self.concordance.next(article, forward, &query)
            }
            _ => None,
        };
        match (step, next) {
            (_, Some(next)) => self.go_on(forward, next),
            (Unasked, _) => match self.find.last() {
                // As in less: what was searched last is searched again.
                Some(query) => self.search_for(query, self.reading.anchor),
                None => self.notice.tell(find::unasked()),
            },
            (Unknown, _) => self.notice.tell("still reading the article…"),
            (Nowhere, _) => {
                let said = format!("“{query}” is not in this article");
                self.notice.tell(said)
            }
            (Match(to, wraps), _) => {
                if let Some(span) = self.find.go(to) {
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

    /// On to the next article with matches, and says so.
    fn go_on(&mut self, forward: bool, next: Elsewhere) -> Option<Effect> {
        let query = self.find.search.as_ref()?.query.clone();
        let effect = self.open_at(next.article, next.offset, query);
        let article = self.library.get(next.article);
        let name = article.map_or("", |article| article.name());
        self.notice.tell(match (next.wraps, forward) {
            (true, _) => format!("all were seen: again in {name}"),
            (false, true) => format!("next article: {name}"),
            (false, false) => format!("previous article: {name}"),
        });
        effect
    }

    /// Goes to the match of `query` at `offset` of an article, or behind it.
    fn open_at(&mut self, article: usize, offset: Offset, query: Query) -> Option<Effect> {
        if article == self.reading.article && self.reading.whole {
            return self.search_for(query, offset);
        }
        self.find.search = Some(Search::new(query, Some(offset)));
        self.open(article, Then::Match(offset))
    }

    /// Searches all articles, with this typed.
    pub(super) fn search_all(&mut self, typed: String) -> Option<Effect> {
        self.concordance.reset(typed);
        self.mode = Mode::Concordance;
        self.concordance.ask(&self.find, &self.library)
    }

    /// Opens the selected match in its article, with the query alive there. Where nothing is found,
    /// asks what may have been meant.
    pub(super) fn choose_match(&mut self) -> Option<Effect> {
        let (chosen, query) = (self.concordance.chosen(), self.concordance.query.clone());
        let (Some((article, offset)), Some(query)) = (chosen, query) else {
            let failed = self.concordance.failed(self.library.articles().len())?;
            return Some(self.find.ask_advice(failed, self.reading.article));
        };
        self.mode = Mode::Page;
        let typed = self.concordance.input.value().to_owned();
        self.remember_search(&typed, self.concordance.regex);
        self.trail.leave_list();
        self.open_at(article, offset, query)
    }

    /// Takes advice, if nobody went on meanwhile.
    pub(super) fn take_advice(&mut self, query: &Query, advice: Vec<Advice>) {
        let idle = matches!(self.mode, Mode::Page | Mode::Concordance);
        let advice = if idle { advice } else { Vec::new() };
        if self.find.take_advice(query, advice) {
            self.mode = Mode::List(List::new(ListKind::Advice));
        }
    }

    /// Does what was advised.
    pub(super) fn follow_advice(&mut self, entry: usize) -> Option<Effect> {
        let advice = self.find.advice.get(entry)?.clone();
        let query = self.find.again(&advice.phrase)?;
        self.remember_search(&advice.phrase, false);
        match advice.why {
            Why::Article(article) => self.open_at(article, 0, query),
            Why::Near | Why::Related if advice.here > 0 => {
                self.search_for(query, self.reading.anchor)
            }
            Why::Near | Why::Related => self.search_all(advice.phrase),
        }
    }

    /// Moves the page as far as a span needs to be in sight.
    pub(super) fn show(&mut self, span: Span) {
        self.reading.anchor = self.page().showing(span);
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
            (state.anchor(), state.waits(), state.scene().bytes()),
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
    fn an_article_that_cannot_be_read_says_so_and_holds_nobody() {
        let mut state = reading();
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

    /// A reader of an article too long to be folded at once, with its end alone holding “kidney”.
    fn long() -> State {
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

    fn folds(state: &mut State, effect: Option<Effect>) {
        let Some(Effect::Fold(document)) = effect else {
            panic!("it asks for the text to be folded: {effect:?}")
        };
        let folded = Box::new(Folded::new(document.text()));
        state.hear(Event::Folded(document, folded));
    }

    #[test]
    fn what_is_typed_before_a_long_text_is_ready_is_found_when_it_is() {
        let mut state = long();
        let effect = state.apply(Action::Command(Command::Search));
        assert!(
            state.apply(Action::Paste("kidney".to_owned())).is_none(),
            "it asks once"
        );
        assert!(state.waits() && state.anchor() == 0);
        folds(&mut state, effect);
        assert_eq!(
            state
                .search()
                .map(|search| (search.matches.len(), search.current)),
            Some((1, Some(0)))
        );
        assert!(!state.waits() && state.anchor() > 80_000);
    }

    #[test]
    fn an_article_that_is_opened_with_a_search_stays_at_its_place() {
        let mut state = long();
        state.apply(Action::Command(Command::PreviousArticle));
        state.apply(Action::Command(Command::Search));
        state.apply(Action::Paste("kidney".to_owned()));
        state.apply(Action::Choose);
        let effect = state.apply(Action::Command(Command::NextArticle));
        folds(&mut state, effect);
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
    fn giving_up_brings_back_what_was_searched_before() {
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

    fn typed(state: &mut State, letter: char) -> Option<(usize, Box<Query>)> {
        match state.apply(Action::Edit(InputRequest::InsertChar(letter))) {
            Some(Effect::Concordance { request, query }) => Some((request, query)),
            _ => None,
        }
    }

    fn results(state: &State) -> &Results {
        &state.concordance.results
    }

    #[test]
    fn what_comes_late_for_a_query_that_is_typed_again_is_not_counted_twice() {
        let (mut state, _) = State::new(Library::embedded(), 0, 80, 24);
        state.apply(Action::Command(Command::SearchAll));
        let (first, query) = typed(&mut state, 'k').unwrap();
        typed(&mut state, 'i').unwrap();
        let Some(Effect::Concordance { request: again, .. }) =
            state.apply(Action::Edit(InputRequest::DeletePrevChar))
        else {
            panic!("it is asked again")
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
    fn moving_the_cursor_asks_nothing_again() {
        let (mut state, _) = State::new(Library::embedded(), 0, 80, 24);
        state.apply(Action::Command(Command::SearchAll));
        assert!(typed(&mut state, 'k').is_some());
        assert!(
            state
                .apply(Action::Edit(InputRequest::GoToPrevChar))
                .is_none()
        );
    }
}
