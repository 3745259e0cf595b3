//! Search in all articles: the prompt, what is found as it is typed, the way to a match and back to
//! the list. What finds nothing gets advice: what may have been meant, and where else it stands.

use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::list::{List, Of};
use super::{Mode, Search, State};
use crate::reader::action::{Command, Effect};
use crate::reader::panes::Panes;
use crate::search::results::{Advice, Excerpt, Found, Results, Why};
use crate::search::{Query, QueryError};

/// A search in all articles.
#[derive(Debug, Default)]
pub struct All {
    /// What is typed.
    pub input: Input,
    /// Whether it is a regular expression.
    pub regex: bool,
    /// Why it cannot be understood.
    pub error: Option<QueryError>,
    /// What is looked for.
    pub query: Option<Query>,
    /// The number under which it was asked for: what comes under another one is late.
    number: usize,
    /// What was found so far.
    pub results: Results,
    /// Related words that occur, with how often. They are offered, and not counted.
    pub related: Vec<(String, usize)>,
    /// The selected match, counted through all articles.
    pub selected: usize,
}

/// A line of the list.
#[derive(Debug, Clone, Copy)]
pub enum Line<'a> {
    /// An article with matches.
    Article(&'a Found),
    /// The heading of a section with matches.
    Section(&'a str),
    /// A match; its number, counted through all articles.
    Match(&'a Excerpt, usize),
    /// So many matches of an article that have no line of their own.
    More(usize),
}

/// As many articles as are listed, the best.
pub const MOST_ARTICLES: usize = 200;

impl All {
    /// The lines of the list.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut number = 0;
        self.results
            .kept()
            .iter()
            .take(MOST_ARTICLES)
            .flat_map(move |found| {
                let start = number;
                number += found.excerpts.len();
                let sections = std::iter::once(None).chain(
                    found
                        .excerpts
                        .iter()
                        .map(|excerpt| excerpt.section.as_deref()),
                );
                let matches = found.excerpts.iter().zip(start..).zip(sections).flat_map(
                    |((excerpt, number), before)| {
                        let section = excerpt
                            .section
                            .as_deref()
                            .filter(|section| Some(*section) != before);
                        section
                            .map(Line::Section)
                            .into_iter()
                            .chain([Line::Match(excerpt, number)])
                    },
                );
                let more = found.count().saturating_sub(found.excerpts.len());
                std::iter::once(Line::Article(found))
                    .chain(matches)
                    .chain((more > 0).then_some(Line::More(more)))
            })
    }

    /// How many matches have a line.
    fn listed(&self) -> usize {
        self.results
            .kept()
            .iter()
            .take(MOST_ARTICLES)
            .map(|found| found.excerpts.len())
            .sum()
    }

    /// The selected match, and the article that it is in.
    fn chosen(&self) -> Option<(&Found, &Excerpt)> {
        let mut before = 0;
        self.results.kept().iter().find_map(|found| {
            let at = self.selected.checked_sub(before)?;
            before += found.excerpts.len();
            found.excerpts.get(at).map(|excerpt| (found, excerpt))
        })
    }

    /// The first line that a list of `height` rows shows, so that the selected match is in sight.
    #[must_use]
    pub fn first_shown(&self, height: usize) -> usize {
        let selected = self
            .lines()
            .position(|line| matches!(line, Line::Match(_, number) if number == self.selected))
            .unwrap_or(0);
        if selected < height.saturating_sub(2) {
            0
        } else {
            (selected + height / 2 + 1).saturating_sub(height)
        }
    }

    pub(super) fn step(&mut self, down: bool, lines: usize) {
        let last = self.listed().saturating_sub(1);
        self.selected = if down {
            self.selected.saturating_add(lines).min(last)
        } else {
            self.selected.saturating_sub(lines)
        };
    }
}

impl State {
    /// Opens the search in all articles, with nothing typed.
    pub(super) fn search_all(&mut self) -> Option<Effect> {
        self.mode = Mode::All(Box::default());
        None
    }

    /// Looks in all articles for what is typed now.
    pub(super) fn survey_as_typed(&mut self) -> Option<Effect> {
        let Mode::All(all) = &self.mode else {
            return None;
        };
        let read = Query::parse(all.input.value(), self.reading(all.regex));
        let articles = self.library.articles();
        let bytes = articles.iter().map(|article| article.bytes).sum();
        let Mode::All(all) = &mut self.mode else {
            return None;
        };
        all.error = read.as_ref().err().cloned();
        // While it cannot be understood, what was found last stays.
        let query = read.ok()?;
        if query.is_some() && query == all.query {
            return None;
        }
        self.surveys += 1;
        all.number = self.surveys;
        all.selected = 0;
        all.related.clear();
        all.results = Results::new(
            articles.len(),
            bytes,
            query.as_ref().map_or(0, Query::conjuncts),
            MOST_ARTICLES,
        );
        all.query.clone_from(&query);
        Some(Effect::Survey(self.surveys, Box::new(query?)))
    }

    /// The search in all articles that asked under `number`, if it is still of interest.
    fn asks(&mut self, number: usize) -> Option<&mut All> {
        let open = match &mut self.mode {
            Mode::All(all) => Some(&mut **all),
            _ => self.all.as_deref_mut(),
        };
        open.filter(|all| all.number == number)
    }

    pub(super) fn surveyed(&mut self, number: usize, results: Results) {
        if let Some(all) = self.asks(number) {
            all.results.merge(results);
            all.results.sort();
        }
    }

    pub(super) fn related(&mut self, number: usize, related: Vec<(String, usize)>) {
        if let Some(all) = self.asks(number) {
            all.related = related;
        }
    }

    /// Where the list of what was found in all articles is, inside its box: below the query and
    /// what is said of it.
    #[must_use]
    pub fn all_list(&self) -> Rect {
        let inner = Panes::inside(self.panes().overlay(u16::MAX, u16::MAX));
        Rect {
            y: inner.y.saturating_add(2),
            height: inner.height.saturating_sub(2),
            ..inner
        }
    }

    /// A click on a match opens it.
    pub(super) fn click_in_all(&mut self, at: Position) -> Option<Effect> {
        let list = self.all_list();
        let Mode::All(all) = &mut self.mode else {
            return None;
        };
        let row = usize::from(at.y.checked_sub(list.y).filter(|_| list.contains(at))?);
        let line = all
            .lines()
            .nth(all.first_shown(usize::from(list.height)) + row);
        let Some(Line::Match(_, number)) = line else {
            return None;
        };
        all.selected = number;
        self.choose(None)
    }

    /// A command while the list has the keys.
    pub(super) fn move_in_all(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        let page = usize::from(self.panes().text.height)
            .saturating_sub(4)
            .max(1);
        let Mode::All(all) = &mut self.mode else {
            return None;
        };
        let (down, lines) = match command {
            Command::LineDown => (true, count.unwrap_or(1)),
            Command::LineUp => (false, count.unwrap_or(1)),
            Command::PageDown | Command::HalfDown => (true, page),
            Command::PageUp | Command::HalfUp => (false, page),
            _ => return None,
        };
        all.step(down, lines);
        None
    }

    /// Opens the selected match in its article, with the query alive there.
    pub(super) fn choose_in_all(&mut self, all: Box<All>) -> Option<Effect> {
        let chosen = all
            .chosen()
            .map(|(found, excerpt)| (found.article, excerpt.span.start));
        let (Some((article, offset)), Some(query)) = (chosen, all.query.clone()) else {
            let empty =
                all.results.searched >= self.library.articles().len() && all.results.count() == 0;
            let query = all.query.clone().filter(|_| empty);
            self.mode = Mode::All(all);
            return query.map(|query| self.ask_advice(query));
        };
        self.remember(all.input.value(), all.regex);
        self.all = Some(all);
        self.jumps.from_list = true;
        self.open_at(article, offset, query)
    }

    /// Goes to the match of `query` at `offset` of an article, or behind it.
    fn open_at(&mut self, article: usize, offset: usize, query: Query) -> Option<Effect> {
        self.search = Some(Search::new(query, Some(offset)));
        if article == self.open.article && self.open.whole {
            return self.search_anew();
        }
        self.target = Some((article, offset));
        self.open(article)
    }

    /// The article behind (or before) the one on the page, of those that were found for its query:
    /// its index, the place of its first (or last) match, and whether it comes round again. Nothing
    /// where there is no other.
    pub(super) fn next_found(&self, forward: bool) -> Option<(usize, usize, bool)> {
        let query = &self.search.as_ref()?.query;
        let all = self.all.as_ref().filter(|all| {
            all.query
                .as_ref()
                .is_some_and(|asked| asked.text() == query.text())
        })?;
        let kept = all.results.kept();
        let at = kept
            .iter()
            .position(|found| found.article == self.open.article)?;
        let next = if forward {
            (at + 1) % kept.len()
        } else {
            (at + kept.len() - 1) % kept.len()
        };
        let found = kept.get(next).filter(|_| next != at)?;
        let place = if forward {
            found.excerpts.first()
        } else {
            found.excerpts.last()
        };
        Some((
            found.article,
            place.map_or(0, |excerpt| excerpt.span.start),
            (next < at) == forward,
        ))
    }

    /// On to that article, with the query alive; says so.
    pub(super) fn go_on(
        &mut self,
        forward: bool,
        (article, offset, wraps): (usize, usize, bool),
    ) -> Option<Effect> {
        let query = self.search.as_ref()?.query.clone();
        let effect = self.open_at(article, offset, query);
        let name = self
            .library
            .get(article)
            .map_or("", |article| article.name());
        let which = if forward { "next" } else { "previous" };
        self.message = Some(if wraps {
            format!("all were seen: again in {name}")
        } else {
            format!("{which} article: {name}")
        });
        effect
    }

    /// Asks what may have been meant by a query that finds nothing here.
    pub(super) fn ask_advice(&mut self, query: Query) -> Effect {
        self.asked = Some(query.clone());
        Effect::Advise {
            query: Box::new(query),
            article: self.open.article,
        }
    }

    pub(super) fn advised(&mut self, query: &Query, advice: Vec<Advice>) {
        // Who went on meanwhile is not disturbed.
        if self.asked.take().as_ref() != Some(query)
            || advice.is_empty()
            || !matches!(self.mode, Mode::Page | Mode::All(_))
        {
            return;
        }
        self.advice = advice;
        let mode = std::mem::replace(
            &mut self.mode,
            Mode::List(List {
                of: Of::Advice,
                selected: 0,
                filter: None,
            }),
        );
        if let Mode::All(all) = mode {
            self.all = Some(all);
        }
    }

    /// Does what was advised.
    pub(super) fn follow(&mut self, entry: usize) -> Option<Effect> {
        let advice = self.advice.get(entry)?.clone();
        let query = Query::parse(&advice.phrase, self.reading(false))
            .ok()
            .flatten()?;
        self.remember(&advice.phrase, false);
        match advice.why {
            Why::Article(article) => self.open_at(article, 0, query),
            Why::Near | Why::Related if advice.here > 0 => {
                self.search = Some(Search::new(query, Some(self.open.anchor)));
                self.search_anew()
            }
            Why::Near | Why::Related => {
                self.mode = Mode::All(Box::new(All {
                    input: Input::new(advice.phrase),
                    ..All::default()
                }));
                self.survey_as_typed()
            }
        }
    }

    /// What is advised, in words, behind the number that is its key.
    #[must_use]
    pub fn advice_line(&self, entry: usize) -> String {
        let Some(advice) = self.advice.get(entry) else {
            return String::new();
        };
        let Advice {
            phrase,
            why,
            here,
            elsewhere,
        } = advice;
        let places = match (here, elsewhere) {
            (0, elsewhere) => format!("{elsewhere} elsewhere"),
            (here, 0) => format!("{here} here"),
            (here, elsewhere) => format!("{here} here, {elsewhere} elsewhere"),
        };
        let said = match why {
            Why::Near => format!("did you mean {phrase}? {places}"),
            Why::Related => format!("see also {phrase}: {places}"),
            Why::Article(article) => format!(
                "{elsewhere} in {}",
                self.library
                    .get(*article)
                    .map_or("", |article| article.name())
            ),
        };
        format!("{} {said}", entry + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Library;
    use crate::reader::action::{Action, Event};
    use tui_input::InputRequest;

    fn typed(state: &mut State, letter: char) -> Option<(usize, Box<Query>)> {
        match state.apply(Action::Edit(InputRequest::InsertChar(letter))) {
            Some(Effect::Survey(number, query)) => Some((number, query)),
            _ => None,
        }
    }

    fn results(state: &State) -> &Results {
        let Mode::All(all) = state.mode() else {
            panic!("the list is open")
        };
        &all.results
    }

    #[test]
    fn what_comes_late_for_a_query_that_is_typed_again_is_not_counted_twice() {
        let (mut state, _) = State::new(Library::embedded(), 0, 80, 24);
        state.apply(Action::Command(Command::SearchAll));
        let (first, query) = typed(&mut state, 'k').unwrap();
        typed(&mut state, 'i').unwrap();
        let Some(Effect::Survey(again, _)) =
            state.apply(Action::Edit(InputRequest::DeletePrevChar))
        else {
            panic!("it is asked again")
        };
        let part = || {
            let mut part = Results::new(2, 5000, query.conjuncts(), 10);
            (part.searched, part.articles, part.own) = (1, 1, 3);
            part
        };
        state.hear(Event::Surveyed(first, part()));
        assert_eq!((results(&state).searched, results(&state).count()), (0, 0));
        state.hear(Event::Surveyed(again, part()));
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
