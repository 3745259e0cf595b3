//! Search in the open article: what is looked for, where it stands, what was searched before, and
//! what is advised where nothing is found.

use tui_input::Input;

use super::line;
use super::reading::Reading;
use super::taken::{Taken, is_everywhere};
use crate::reader::action::{Action, Command, Effect};
use crate::search::results::Advice;
use crate::search::{Matches, Query, QueryError, Reading as How};
use crate::text::span::{Offset, Span};

/// A query and where it stands in the open article.
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
    /// A search that has found nothing yet.
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

    /// The match that the reader is at.
    #[must_use]
    pub fn current_span(&self) -> Option<Span> {
        self.matches.get(self.current?)
    }

    /// Whether the article is known to hold no match.
    pub(crate) fn failed(&self) -> bool {
        self.known && self.matches.is_empty()
    }

    /// The index of the match `count` on (or back), and whether the search comes round for it: from
    /// the current match if it is in the `visible` part of the text, or else from that part. There
    /// must be a match.
    fn step(&self, forward: bool, count: usize, visible: Span) -> (usize, bool) {
        let total = self.matches.len();
        let in_sight = |span: Span| span.overlaps(visible);
        let current = self
            .current
            .filter(|_| self.current_span().is_some_and(in_sight));
        // How many steps from the match before the first to the one meant.
        match (current, forward) {
            (Some(at), true) => ((at + count) % total, at + count >= total),
            (None, true) => {
                let first = self.matches.from(visible.start);
                let at = first.unwrap_or(total) + count - 1;
                (at % total, at >= total)
            }
            (at, false) => {
                let before = || self.matches.before(visible.start).map_or(0, |at| at + 1);
                let behind = at.unwrap_or_else(before);
                let back = count % total;
                ((behind + total - back) % total, count > behind)
            }
        }
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
    /// Where the page was when the search began.
    pub(crate) origin: Offset,
    /// What was searched before.
    pub(crate) before: Option<Search>,
    /// How far back in the history, and what was typed before going there.
    recalled: usize,
    draft: String,
}

impl Prompt {
    /// An empty line, with the page at `origin` and what was searched before.
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

    /// Takes an action, with what was searched before in `find`.
    pub(crate) fn take(&mut self, action: &Action, find: &Find) -> Taken {
        match action {
            Action::Command(Command::Close) => Taken::Closes,
            // The page can be looked at, and that is all.
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

    /// Goes one step back or forth in the history.
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

/// Where a step from match to match leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing is searched.
    Unasked,
    /// The article is not searched yet.
    Unknown,
    /// There is no match.
    Nowhere,
    /// To a match, and whether the search comes round for it.
    Match(usize, bool),
}

/// What to say where nothing is searched.
pub(crate) fn unasked() -> String {
    format!("nothing is searched · {} begins", Command::Search)
}

/// Search in the open article.
#[derive(Debug)]
pub(crate) struct Find {
    /// What is marked on the page.
    pub(crate) search: Option<Search>,
    /// What is advised where nothing was found.
    pub(crate) advice: Vec<Advice>,
    /// Whether other words are found for what is searched.
    synonyms: bool,
    /// What was searched, oldest first.
    history: Vec<String>,
    /// A query that advice was asked for.
    asked: Option<Query>,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            search: None,
            advice: Vec::new(),
            synonyms: true,
            history: Vec::new(),
            asked: None,
        }
    }
}

impl Find {
    /// How a query is read now.
    pub(crate) const fn how(&self, regex: bool) -> How {
        How {
            synonyms: self.synonyms,
            regex,
            exact: false,
        }
    }

    /// Reads what is typed; nothing where there is nothing to look for.
    pub(crate) fn parse(&self, typed: &str, regex: bool) -> Result<Option<Query>, QueryError> {
        Query::parse(typed, self.how(regex))
    }

    /// A query of words that were typed before.
    pub(crate) fn again(&self, typed: &str) -> Option<Query> {
        self.parse(typed, false).ok().flatten()
    }

    /// What was searched last, as a query.
    pub(crate) fn last(&self) -> Option<Query> {
        self.history.last().and_then(|last| self.again(last))
    }

    /// The match that the reader is at, if it is in the `visible` part of the text.
    pub(crate) fn current_in(&self, visible: Span) -> Option<Span> {
        let current = self.search.as_ref().and_then(Search::current_span);
        current.filter(|span| span.overlaps(visible))
    }

    /// Puts what was typed into the history, so that it means there what it meant here, and gives
    /// it back so.
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

    /// Puts what was searched in sessions before into the history, the oldest first.
    pub(crate) fn recall_sessions(&mut self, before: Vec<String>) {
        self.history.splice(0..0, before).for_each(drop);
    }

    /// Takes what is typed as what is looked for, from where the search began; an error stays with
    /// the line, and what was found last stays too.
    pub(crate) fn take_typed(&mut self, prompt: &mut Prompt) -> bool {
        let read = self.parse(prompt.input.value(), prompt.regex);
        prompt.error = read.as_ref().err().cloned();
        let Ok(query) = read else { return false };
        self.search = query.map(|query| Search::new(query, Some(prompt.origin)));
        true
    }

    /// Forgets where the query stands, for another article, to find it there: from `origin` on, or
    /// without moving the page.
    pub(crate) fn begin_anew(&mut self, origin: Option<Offset>) {
        let query = self.search.take().map(|search| search.query);
        self.search = query.map(|query| Search::new(query, origin));
    }

    /// Finds the query in what there is of the article now. The match that the reader is at stays;
    /// where there was none, the nearest from the search's origin on is the current one, and the
    /// span to be brought into view. While the text is not folded nothing is found, and the effect
    /// asks for that.
    pub(crate) fn look(&mut self, reading: &mut Reading) -> (Option<Effect>, Option<Span>) {
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
        // What is looked for may stand in what is still to come.
        let nearest = search.matches.from(origin);
        if search.matches.is_empty() || !(search.known || nearest.is_some()) {
            return (effect, None);
        }
        search.origin = None;
        search.current = nearest.or(Some(0));
        (effect, search.current_span())
    }

    /// Where a step of `count` matches leads, with this part of the text in sight.
    pub(crate) fn step(&self, forward: bool, count: usize, visible: Span) -> Step {
        match &self.search {
            None => Step::Unasked,
            Some(search) if !search.matches.is_empty() => {
                let (to, wraps) = search.step(forward, count, visible);
                Step::Match(to, wraps)
            }
            Some(search) if !search.known => Step::Unknown,
            Some(_) => Step::Nowhere,
        }
    }

    /// Makes a match the current one, and gives its span.
    pub(crate) fn go(&mut self, to: usize) -> Option<Span> {
        let search = self.search.as_mut()?;
        search.current = Some(to);
        search.current_span()
    }

    /// Switches other words for what is searched on or off, and says which.
    pub(crate) const fn switch_synonyms(&mut self) -> &'static str {
        self.synonyms = !self.synonyms;
        if self.synonyms {
            "with other words for it"
        } else {
            "without other words for it"
        }
    }

    /// Looks for the same words again as they are read now. Where the word that the reader was at
    /// is none any more, the next one is the current match.
    pub(crate) fn read_again(&mut self, reading: &mut Reading) -> (Option<Effect>, Option<Span>) {
        let synonyms = self.synonyms;
        let Some(search) = &mut self.search else {
            return (None, None);
        };
        let how = How {
            synonyms,
            ..search.query.reading()
        };
        let Some(query) = Query::parse(search.query.text(), how).ok().flatten() else {
            return (None, None);
        };
        let at = search.current_span().map(|span| span.start);
        search.query = query;
        let looked = self.look(reading);
        if let (Some(search), Some(at)) = (&mut self.search, at)
            && search.current.is_none()
        {
            search.current = search.matches.from(at);
        }
        looked
    }

    /// What to say of a query, as it was typed, that the article does not hold.
    pub(crate) fn not_here(&self, typed: &str, reading: &Reading) -> String {
        let count = |search: &Search| {
            reading.folded().map_or(0, |folded| {
                let loose = search.query.in_any_case();
                loose.matches(&reading.document, folded).len()
            })
        };
        match self.search.as_ref().map_or(0, count) {
            0 => format!("“{typed}” is not in this article"),
            count => format!(
                "“{typed}” is not in this article with these capitals (without them: {count})"
            ),
        }
    }

    /// Asks what may have been meant by a query that finds nothing in an article.
    pub(crate) fn ask_advice(&mut self, query: Query, article: usize) -> Effect {
        self.asked = Some(query.clone());
        Effect::Advise {
            query: Box::new(query),
            article,
        }
    }

    /// The reader went on: advice that comes now is too late.
    pub(crate) fn ask_no_more(&mut self) {
        self.asked = None;
    }

    /// Takes advice; false where it was not asked for any more, or there is none.
    pub(crate) fn take_advice(&mut self, query: &Query, advice: Vec<Advice>) -> bool {
        let wanted = self.asked.as_ref() == Some(query) && !advice.is_empty();
        if wanted {
            self.advice = advice;
        }
        self.asked = None;
        wanted
    }
}
