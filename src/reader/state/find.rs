//! Search in the open article: the query and its matches, the prompt, the history of queries, and
//! the advice where nothing is found.

use tui_input::Input;

use super::line;
use super::reading::Reading;
use super::taken::{Taken, is_everywhere};
use crate::commentary::comments::Commentary;
use crate::reader::action::{Action, Command, Effect};
use crate::search::results::Advice;
use crate::search::{Matches, Query, QueryError, Reading as QueryReading};
use crate::text::span::{Offset, Span};

/// A query and its matches in the open article.
#[derive(Debug, Clone)]
pub struct Search {
    /// The query.
    pub query: Query,
    /// The matches in the part of the article that has been searched.
    pub matches: Matches,
    /// The index of the current match: the one that the reader is at.
    pub current: Option<usize>,
    /// True if the whole article has been searched, and not only its beginning.
    pub known: bool,
    /// The synonyms of the query's words by which matches were found.
    pub also: Vec<String>,
    /// The offset from which the nearest match becomes the current one; `None` if the page is to
    /// stay where it is.
    origin: Option<Offset>,
}

impl Search {
    /// A search before its matches are found.
    pub(crate) fn new(query: Query, origin: Option<Offset>) -> Self {
        Self {
            query,
            matches: Matches::default(),
            current: None,
            known: false,
            also: Vec::new(),
            origin,
        }
    }

    /// The current match.
    #[must_use]
    pub fn current_span(&self) -> Option<Span> {
        self.matches.get(self.current?)
    }

    /// True if the whole article was searched and holds no match.
    pub(crate) fn failed(&self) -> bool {
        self.known && self.matches.is_empty()
    }

    /// The index of the match `count` matches on (or back), and whether the search wraps around to
    /// it. It counts from the current match if that is in the `visible` part of the text, and else
    /// from that part. There must be a match.
    fn step(&self, forward: bool, count: usize, visible: Span) -> (usize, bool) {
        let total = self.matches.len();
        let in_sight = |span: Span| span.overlaps(visible);
        let current = self
            .current
            .filter(|_| self.current_span().is_some_and(in_sight));
        // The search wraps around where the count leads past the last match, or back past the
        // first.
        match (current, forward) {
            (Some(at), true) => ((at + count) % total, at + count >= total),
            (None, true) => {
                let first = self.matches.from(visible.start);
                let at = first.unwrap_or(total) + count - 1;
                (at % total, at >= total)
            }
            (at, false) => {
                let before = || self.matches.before(visible.start).map_or(0, |at| at + 1);
                let matches_before = at.unwrap_or_else(before);
                let back = count % total;
                (
                    (matches_before + total - back) % total,
                    count > matches_before,
                )
            }
        }
    }
}

/// The prompt: the line where a query is typed, and the way back from it.
#[derive(Debug)]
pub struct Prompt {
    /// The typed text.
    pub input: Input,
    /// True if the text is a regular expression.
    pub regex: bool,
    /// Why the text is not a valid query.
    pub error: Option<QueryError>,
    /// The anchor of the page when the prompt was opened.
    pub(crate) origin: Offset,
    /// The search before this one.
    pub(crate) before: Option<Search>,
    /// Number of queries that the prompt is back in the history; 0 while it holds the reader's own
    /// text.
    recalled: usize,
    /// The text that was typed before the history was recalled.
    draft: String,
}

impl Prompt {
    /// An empty prompt, opened with the page at `origin` after the search `before`.
    pub(crate) fn new(origin: Offset, before: Option<Search>) -> Self {
        Self {
            input: Input::default(),
            regex: false,
            error: None,
            origin,
            before,
            recalled: 0,
            draft: String::new(),
        }
    }

    /// Takes an action; the history is that of `find`.
    pub(crate) fn take(&mut self, action: &Action, find: &Find) -> Taken {
        match action {
            Action::Command(Command::Close) => Taken::Closes,
            // Paging up and down is all that can be done to the page.
            Action::Command(Command::PageDown | Command::PageUp) => Taken::No,
            Action::Command(command) if is_everywhere(*command) => Taken::No,
            Action::Command(_) => Taken::Done,
            Action::Choose => Taken::Chooses,
            Action::Regex => {
                self.regex = !self.regex;
                Taken::Types
            }
            Action::History(older) => {
                self.recall(&find.history, *older);
                Taken::Types
            }
            action => line::take(&mut self.input, action),
        }
    }

    /// Recalls the next older or newer query of the history.
    fn recall(&mut self, history: &[String], older: bool) {
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

/// The outcome of a step from match to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing has been searched.
    NothingSearched,
    /// The article has not been searched to its end.
    StillReading,
    /// The article holds no match.
    NoMatch,
    /// The index of the match, and whether the search wraps around to it.
    Match(usize, bool),
}

/// The message where nothing has been searched.
pub(crate) fn nothing_searched() -> String {
    format!("there is no search yet · {} begins one", Command::Search)
}

/// Search in the open article.
#[derive(Debug)]
pub(crate) struct Find {
    /// The search whose matches are marked on the page.
    pub(crate) search: Option<Search>,
    /// Other queries to try, where the last one found nothing.
    pub(crate) advice: Vec<Advice>,
    /// The sentence about the query that found nothing, the title of its advice.
    pub(crate) no_match: String,
    /// True if synonyms of the query's words are found too.
    synonyms: bool,
    /// The queries that were searched, as they were typed, oldest first.
    history: Vec<String>,
    /// The query for which advice is awaited.
    asked: Option<Query>,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            search: None,
            advice: Vec::new(),
            no_match: String::new(),
            synonyms: true,
            history: Vec::new(),
            asked: None,
        }
    }
}

impl Find {
    /// The way in which a query is read under the present settings.
    pub(crate) const fn query_reading(&self, regex: bool) -> QueryReading {
        QueryReading {
            synonyms: self.synonyms,
            regex,
            exact: false,
        }
    }

    /// Parses a typed query; `None` if it is empty.
    pub(crate) fn parse(&self, typed: &str, regex: bool) -> Result<Option<Query>, QueryError> {
        Query::parse(typed, self.query_reading(regex))
    }

    /// Parses a query from the history or from advice.
    pub(crate) fn query_of(&self, typed: &str) -> Option<Query> {
        self.parse(typed, false).ok().flatten()
    }

    /// The last query of the history.
    pub(crate) fn last_query(&self) -> Option<Query> {
        self.history.last().and_then(|last| self.query_of(last))
    }

    /// The current match, if it is in the `visible` part of the text.
    pub(crate) fn current_in(&self, visible: Span) -> Option<Span> {
        let current = self.search.as_ref().and_then(Search::current_span);
        current.filter(|span| span.overlaps(visible))
    }

    /// Adds a typed query to the history, and returns it as it stands there: a regular expression
    /// gets its prefix `re:`, so that it is one when it is recalled.
    pub(crate) fn remember(&mut self, typed: &str, regex: bool) -> String {
        let typed = if regex && !typed.starts_with("re:") {
            format!("re:{typed}")
        } else {
            typed.to_owned()
        };
        self.history.retain(|line| *line != typed);
        self.history.push(typed.clone());
        typed
    }

    /// Puts the queries of earlier sessions, oldest first, at the beginning of the history.
    pub(crate) fn recall_sessions(&mut self, before: Vec<String>) {
        self.history.splice(0..0, before).for_each(drop);
    }

    /// Makes the typed text the query that is searched, from the prompt's origin on. False if the
    /// text is not a valid query: the prompt gets the error, and the last matches stay.
    pub(crate) fn take_typed(&mut self, prompt: &mut Prompt) -> bool {
        let read = self.parse(prompt.input.value(), prompt.regex);
        prompt.error = read.as_ref().err().cloned();
        let Ok(query) = read else { return false };
        self.search = query.map(|query| Search::new(query, Some(prompt.origin)));
        true
    }

    /// Forgets the matches because another article is open. They are found anew there; the nearest
    /// from `origin` on becomes the current one, or none does.
    pub(crate) fn begin_anew(&mut self, origin: Option<Offset>) {
        let query = self.search.take().map(|search| search.query);
        self.search = query.map(|query| Search::new(query, origin));
    }

    /// Finds the query's matches in the text that has been read. A current match stays; where there
    /// is none, the nearest from the search's origin on becomes the current one, and its span is
    /// returned, to be brought into view. Nothing is found before the text is folded; the effect
    /// asks for that.
    pub(crate) fn find_matches(&mut self, reading: &mut Reading) -> (Option<Effect>, Option<Span>) {
        let Some(search) = &mut self.search else {
            return (None, None);
        };
        let at = search.current_span();
        let effect = reading.fold();
        let Some(folded) = reading.folded() else {
            return (effect, None);
        };
        let text = reading.text();
        search.matches = search.query.matches(&reading.document, folded);
        search.also = search.matches.synonyms_in(text);
        search.known = reading.whole;
        search.current = at.and_then(|span| search.matches.from(span.start));
        let (None, Some(origin)) = (search.current, search.origin) else {
            return (effect, None);
        };
        // The match may stand in the part that is still to come.
        let nearest = search.matches.from(origin);
        if search.matches.is_empty() || !(search.known || nearest.is_some()) {
            return (effect, None);
        }
        search.origin = None;
        search.current = nearest.or(Some(0));
        (effect, search.current_span())
    }

    /// The match that is `count` matches on (or back), with this part of the text in sight.
    pub(crate) fn step(&self, forward: bool, count: usize, visible: Span) -> Step {
        match &self.search {
            None => Step::NothingSearched,
            Some(search) if !search.matches.is_empty() => {
                let (to, wraps) = search.step(forward, count, visible);
                Step::Match(to, wraps)
            }
            Some(search) if !search.known => Step::StillReading,
            Some(_) => Step::NoMatch,
        }
    }

    /// Makes the match at index `to` the current one, and returns its span.
    pub(crate) fn go_to_match(&mut self, to: usize) -> Option<Span> {
        let search = self.search.as_mut()?;
        search.current = Some(to);
        search.current_span()
    }

    /// Switches synonyms on or off, and returns a message that says which.
    pub(crate) const fn switch_synonyms(&mut self) -> &'static str {
        self.synonyms = !self.synonyms;
        if self.synonyms {
            "synonyms on"
        } else {
            "synonyms off"
        }
    }

    /// Parses the query anew, after synonyms were switched on or off, and finds its matches. If the
    /// current match is none any more, the next one becomes the current one.
    pub(crate) fn reparse(&mut self, reading: &mut Reading) -> (Option<Effect>, Option<Span>) {
        let synonyms = self.synonyms;
        let Some(search) = &mut self.search else {
            return (None, None);
        };
        let how = QueryReading {
            synonyms,
            ..search.query.reading()
        };
        let Some(query) = Query::parse(search.query.text(), how).ok().flatten() else {
            return (None, None);
        };
        let at = search.current_span().map(|span| span.start);
        search.query = query;
        let outcome = self.find_matches(reading);
        if let (Some(search), Some(at)) = (&mut self.search, at)
            && search.current.is_none()
        {
            search.current = search.matches.from(at);
        }
        outcome
    }

    /// The message for a query, as it was typed, that the article does not hold.
    pub(crate) fn not_found(
        &self,
        typed: &str,
        reading: &Reading,
        commentary: Option<&Commentary>,
    ) -> String {
        let asked = commentary.is_some_and(|commentary| commentary.asked_by(typed).is_some());
        let count = |search: &Search| {
            reading.folded().map_or(0, |folded| {
                let loose = search.query.in_any_case();
                loose.matches(&reading.document, folded).len()
            })
        };
        match self.search.as_ref().map_or(0, count) {
            0 if asked => {
                format!(
                    "the article does not mention “{typed}” · {} says more",
                    Command::About
                )
            }
            0 => format!("“{typed}” is not in this article"),
            count => format!("“{typed}” is here with other capitals ({count})"),
        }
    }

    /// Asks for advice on a query that finds nothing in an article, of which `said` tells.
    pub(crate) fn ask_advice(&mut self, query: Query, article: usize, said: String) -> Effect {
        self.asked = Some(query.clone());
        self.no_match = said;
        Effect::Advise {
            query: Box::new(query),
            article,
        }
    }

    /// Drops a request for advice, because the reader has gone on.
    pub(crate) fn drop_advice_request(&mut self) {
        self.asked = None;
    }

    /// Takes advice; false if it is not awaited any more or is empty.
    pub(crate) fn take_advice(&mut self, query: &Query, advice: Vec<Advice>) -> bool {
        let wanted = self.asked.as_ref() == Some(query) && !advice.is_empty();
        if wanted {
            self.advice = advice;
        }
        self.asked = None;
        wanted
    }
}
