//! Search in the article on the page: the prompt, the results as they are typed, and the steps from
//! match to match.

use std::sync::Arc;

use tui_input::Input;

use super::{Mode, State};
use crate::reader::action::{Effect, Remembered};
use crate::search::{Matches, Query, QueryError, Reading};
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::span::{Offset, Span};

/// A query and where it stands in the article on the page.
#[derive(Debug, Clone)]
pub struct Search {
    /// What is looked for.
    pub query: Query,
    /// Where it stands.
    pub matches: Matches,
    /// The index of the match that the reader is at.
    pub current: Option<usize>,
    /// Whether the whole article was searched, or its text is still on its way.
    pub known: bool,
    /// The other words that were found for what was looked for.
    pub also: Vec<String>,
    /// Where to go on from when something is found; nothing if the page is to stay where it is.
    origin: Option<Offset>,
}

impl Search {
    pub(super) fn new(query: Query, origin: Option<Offset>) -> Self {
        Self {
            query,
            matches: Matches::default(),
            current: None,
            known: false,
            also: Vec::new(),
            origin,
        }
    }

    /// The match that the reader is at.
    #[must_use]
    pub fn current_span(&self) -> Option<Span> {
        self.matches.get(self.current?)
    }
}

/// The line where a query is typed, and the way back.
#[derive(Debug)]
pub struct Prompt {
    /// What is typed.
    pub input: Input,
    /// Whether it is a regular expression.
    pub regex: bool,
    /// Why it cannot be understood.
    pub error: Option<QueryError>,
    origin: Offset,
    before: Option<Search>,
    /// How far back in the history, and what was typed before going there.
    recalled: usize,
    draft: String,
}

impl Prompt {
    /// Goes one step back or forth in the history.
    pub(super) fn recall(&mut self, history: &[String], older: bool) {
        if self.recalled == 0 {
            self.draft = self.input.value().to_owned();
        }
        let step = if older {
            self.recalled + 1
        } else {
            self.recalled.saturating_sub(1)
        };
        let line = match step {
            0 => Some(self.draft.clone()),
            _ => history
                .len()
                .checked_sub(step)
                .and_then(|at| history.get(at))
                .cloned(),
        };
        if let Some(line) = line {
            self.recalled = step;
            self.input = Input::new(line);
        }
    }
}

/// Texts up to this many bytes are folded at once, in a few milliseconds; longer ones by a worker.
/// Tests need not be long.
const FOLDED_AT_ONCE: usize = if cfg!(test) { 1 << 16 } else { 4 << 20 };

impl State {
    pub(super) fn prompt(&mut self) -> Option<Effect> {
        let prompt = Box::new(Prompt {
            input: Input::default(),
            regex: false,
            error: None,
            origin: self.open.anchor,
            before: self.search.take(),
            recalled: 0,
            draft: String::new(),
        });
        self.mode = Mode::Prompt(prompt);
        // So that a long text may be ready when the first word is typed.
        self.fold()
    }

    /// How a query is read now.
    pub(super) const fn reading(&self, regex: bool) -> Reading {
        Reading {
            synonyms: self.synonyms,
            regex,
            exact: false,
        }
    }

    /// A query that was typed before.
    fn again(&self, text: &str) -> Option<Query> {
        Query::parse(text, self.reading(false)).ok().flatten()
    }

    /// Shows the nearest match of what is typed, from where the search began. While it cannot be
    /// understood, what was found last stays.
    pub(super) fn search_as_typed(&mut self) -> Option<Effect> {
        let Mode::Prompt(prompt) = &self.mode else {
            return None;
        };
        let (read, origin) = (
            Query::parse(prompt.input.value(), self.reading(prompt.regex)),
            prompt.origin,
        );
        let error = read.as_ref().err().cloned();
        if let Mode::Prompt(prompt) = &mut self.mode {
            prompt.error = error;
        }
        let query = read.ok()?;
        self.open.anchor = origin;
        self.search = query.map(|query| Search::new(query, Some(origin)));
        self.search_anew()
    }

    /// Switches other words for what is searched on or off, where a query is typed and on the page.
    pub(super) fn switch_synonyms(&mut self) -> Option<Effect> {
        self.synonyms = !self.synonyms;
        let said = if self.synonyms {
            "with other words for it"
        } else {
            "without other words for it"
        };
        match &self.mode {
            Mode::Prompt(_) => return self.search_as_typed(),
            Mode::All(_) => return self.survey_as_typed(),
            _ => {}
        }
        self.message = Some(said.to_owned());
        let search = self.search.as_ref()?;
        let reading = Reading {
            synonyms: self.synonyms,
            ..search.query.reading()
        };
        let query = Query::parse(search.query.text(), reading).ok().flatten()?;
        let at = search.current_span().map(|span| span.start);
        if let Some(search) = &mut self.search {
            search.query = query;
        }
        let effect = self.search_anew();
        if let (Some(search), Some(at)) = (&mut self.search, at)
            && search.current.is_none()
        {
            // The word that the reader was at is none any more: on from there.
            search.current = search.matches.from(at);
        }
        effect
    }

    /// Switches between words and a regular expression.
    pub(super) fn switch_regex(&mut self) -> Option<Effect> {
        match &mut self.mode {
            Mode::Prompt(prompt) => {
                prompt.regex = !prompt.regex;
                self.search_as_typed()
            }
            Mode::All(all) => {
                all.regex = !all.regex;
                self.survey_as_typed()
            }
            _ => None,
        }
    }

    /// Forgets where the query stands, for another article, and finds it there without moving the
    /// page.
    pub(super) fn search_elsewhere(&mut self) -> Option<Effect> {
        let query = self.search.take()?.query;
        // Where the reader asked for a match of this article, that one.
        let origin = self
            .target
            .take()
            .filter(|(article, _)| *article == self.open.article)
            .map(|(_, offset)| offset);
        self.search = Some(Search::new(query, origin));
        self.search_anew()
    }

    /// Finds the query in what there is of the article now. The match that the reader is at stays;
    /// where there was none, the nearest from the search's origin on is gone to. While the text is
    /// not folded nothing is found, and the effect asks for that.
    pub(super) fn search_anew(&mut self) -> Option<Effect> {
        let search = self.search.as_ref()?;
        let at = search.current_span();
        let effect = self.fold();
        let (Some(search), Some(folded)) = (&mut self.search, &self.open.folded) else {
            return effect;
        };
        let text = self.open.document.text();
        search.matches = search.query.matches(&self.open.document, folded);
        search.also = search.matches.also(text);
        search.known = self.open.whole;
        search.current = at.and_then(|span| search.matches.from(span.start));
        // What is looked for may stand in what is still to come.
        let reached = search.known
            || search
                .origin
                .is_some_and(|origin| search.matches.from(origin).is_some());
        if let (None, Some(origin), true, false) = (
            search.current,
            search.origin,
            reached,
            search.matches.is_empty(),
        ) {
            search.origin = None;
            search.current = search.matches.from(origin).or(Some(0));
            if let Some(span) = search.current_span() {
                self.bring_into_view(span);
            }
        }
        effect
    }

    fn fold(&mut self) -> Option<Effect> {
        if self.open.folded.is_some() {
            return None;
        }
        if self.document().text().len() > FOLDED_AT_ONCE {
            return (!std::mem::replace(&mut self.open.folding, true))
                .then(|| Effect::Fold(Arc::clone(&self.open.document)));
        }
        self.open.folded = Some(Box::new(Folded::new(self.document().text())));
        None
    }

    pub(super) fn folded(
        &mut self,
        document: &Arc<Document>,
        folded: Box<Folded>,
    ) -> Option<Effect> {
        if !Arc::ptr_eq(document, &self.open.document) {
            return None;
        }
        self.open.folded = Some(folded);
        self.search_anew()
    }

    /// Enter: keeps what was found and remembers it. An empty line repeats the last search.
    pub(super) fn keep(&mut self, prompt: &Prompt) -> Option<Effect> {
        let typed = prompt.input.value();
        if let Some(error) = &prompt.error {
            let error = error.to_string();
            self.search.clone_from(&prompt.before);
            self.message = Some(error);
            return self.search_anew();
        }
        if self.search.is_none() {
            self.search.clone_from(&prompt.before);
            if self.search.is_some() {
                return self.step_match(true, 1);
            }
            let Some(query) = self.history.last().and_then(|last| self.again(last)) else {
                return self.tell("nothing was searched before".to_owned());
            };
            self.search = Some(Search::new(query, Some(prompt.origin)));
            return self.search_anew();
        }
        let typed = self.remember(typed, prompt.regex);
        if self
            .search
            .as_ref()
            .is_some_and(|search| search.known && search.matches.is_empty())
        {
            let without = self
                .search
                .as_ref()
                .map_or(0, |search| self.without_capitals(&search.query));
            self.message = Some(match without {
                0 => format!("“{typed}” is not in this article"),
                count => format!(
                    "“{typed}” is not in this article with these capitals (without them: {count})"
                ),
            });
            let query = self.search.take().map(|search| search.query);
            self.search.clone_from(&prompt.before);
            let effect = self.search_anew();
            // What may have been meant is found out meanwhile.
            return effect.or_else(|| query.map(|query| self.ask_advice(query)));
        }
        // The page may have been turned while typing.
        if let Some(span) = self.search.as_ref().and_then(Search::current_span) {
            self.bring_into_view(span);
        }
        None
    }

    /// Puts what was typed into the history, so that it means there what it meant here.
    pub(super) fn remember(&mut self, typed: &str, regex: bool) -> String {
        let typed = if regex && !typed.starts_with("re:") {
            format!("re:{typed}")
        } else {
            typed.to_owned()
        };
        self.history.retain(|line| *line != typed);
        self.history.push(typed.clone());
        self.remembered.push(Remembered::Search(typed.clone()));
        typed
    }

    /// How often a query stands in the article whatever its case.
    fn without_capitals(&self, query: &Query) -> usize {
        let folded = self.open.folded.as_ref();
        folded.map_or(0, |folded| {
            query
                .in_any_case()
                .matches(&self.open.document, folded)
                .len()
        })
    }

    /// Esc: back to exactly where the search began, with what was searched before.
    pub(super) fn give_up(&mut self, prompt: Box<Prompt>) -> Option<Effect> {
        self.open.anchor = prompt.origin;
        self.search = prompt.before;
        // The rest of the article may have come meanwhile.
        self.search_anew()
    }

    /// Goes `count` matches on or back: from the current one if it is on the page, or else from the
    /// page.
    pub(super) fn step_match(&mut self, forward: bool, count: usize) -> Option<Effect> {
        let Some(search) = &self.search else {
            let Some(query) = self.history.last().and_then(|last| self.again(last)) else {
                return self.tell("nothing is searched · / begins".to_owned());
            };
            // As in less: what was searched last is searched again.
            self.search = Some(Search::new(query, Some(self.open.anchor)));
            return self.search_anew();
        };
        let total = search.matches.len();
        if total == 0 && !search.known {
            return self.tell("still reading the article…".to_owned());
        }
        if total == 0 {
            if let Some(next) = self.next_found(forward) {
                return self.go_on(forward, next);
            }
            let text = self
                .search
                .as_ref()
                .map_or("", |search| search.query.text());
            return self.tell(format!("“{text}” is not in this article"));
        }
        let visible = self.visible();
        let current = search.current.filter(|_| {
            search
                .current_span()
                .is_some_and(|span| span.overlaps(visible))
        });
        // How many steps from the match before the first to the one meant.
        let (to, wraps) = match (current, forward) {
            (Some(at), true) => ((at + count) % total, at + count >= total),
            (None, true) => {
                let first = search.matches.from(visible.start);
                let at = first.unwrap_or(total) + count - 1;
                (at % total, at >= total)
            }
            (at, false) => {
                let behind = at
                    .unwrap_or_else(|| search.matches.before(visible.start).map_or(0, |at| at + 1));
                let back = count % total;
                ((behind + total - back) % total, count > behind)
            }
        };
        if wraps && let Some(next) = self.next_found(forward) {
            return self.go_on(forward, next);
        }
        if let Some(search) = &mut self.search {
            search.current = Some(to);
        }
        if let Some(span) = self.search.as_ref().and_then(Search::current_span) {
            self.bring_into_view(span);
        }
        if wraps {
            self.message = Some(
                if forward {
                    "search wrapped to the top"
                } else {
                    "search wrapped to the end"
                }
                .to_owned(),
            );
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Article, Library, Origin, Sidecar};
    use crate::reader::action::{Action, Command, Event};

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
}
