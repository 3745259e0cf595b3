//! The concordance: a search in all articles, its results as they come in, and the way from a match
//! to the next.

use tui_input::Input;

use super::find::Find;
use super::line;
use super::taken::{Taken, is_everywhere};
use crate::library::Library;
use crate::reader::action::{Action, Command, Effect};
use crate::search::results::{Excerpt, Found, Results};
use crate::search::{Query, QueryError};
use crate::text::span::Offset;

/// The most articles that are listed; the best ones are.
pub const MOST_ARTICLES: usize = 200;

/// A search in all articles, and the selection in its results.
#[derive(Debug, Default)]
pub(crate) struct Concordance {
    /// The typed text.
    pub(crate) input: Input,
    /// True if the text is a regular expression.
    pub(crate) regex: bool,
    /// Why the text is not a valid query.
    pub(crate) error: Option<QueryError>,
    /// The query that is searched; `None` if there is no concordance to come back to.
    pub(crate) query: Option<Query>,
    /// The results so far.
    pub(crate) results: Results,
    /// Related words that occur in the articles, with the number of their matches. They are
    /// offered, and not counted among the results.
    pub(crate) related: Vec<(String, usize)>,
    /// The number of the selected match, from 0 through all articles.
    pub(crate) selected: usize,
    /// The number of the last request. Results for an earlier one come too late.
    requests: usize,
}

/// A line of the concordance.
#[derive(Debug, Clone, Copy)]
pub enum ConcordanceLine<'a> {
    /// An article with matches.
    Article(&'a Found),
    /// The heading of a section with matches.
    Section(&'a str),
    /// A match, with its number, from 0 through all articles.
    Match(&'a Excerpt, usize),
    /// Number of matches of an article that have no line of their own.
    More(usize),
}

/// A match in another article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArticleMatch {
    /// The index of the article.
    pub(crate) article: usize,
    /// Offset where the article's first (or last) match begins.
    pub(crate) offset: Offset,
    /// True if the way to it wraps around the end of the list.
    pub(crate) wraps: bool,
}

impl Concordance {
    /// Begins a new search with this text typed. Results of the search before will be dropped.
    pub(crate) fn reset(&mut self, typed: String) {
        *self = Self {
            input: Input::new(typed),
            requests: self.requests + 1,
            ..Self::default()
        };
    }

    /// Takes an action; a page down or up moves `page` matches.
    pub(crate) fn take(&mut self, action: &Action, count: Option<usize>, page: usize) -> Taken {
        match action {
            Action::Command(Command::Close) => Taken::Closes,
            Action::Command(command) if is_everywhere(*command) => Taken::No,
            Action::Command(command) => {
                self.step(*command, count, page);
                Taken::Done
            }
            Action::Choose => Taken::Chooses,
            Action::Regex => {
                self.regex = !self.regex;
                Taken::Types
            }
            action => line::take(&mut self.input, action),
        }
    }

    /// True if there is a concordance to come back to.
    pub(crate) const fn kept(&self) -> bool {
        self.query.is_some()
    }

    /// Searches all articles for the typed query. While it is not valid, the last results stay.
    pub(crate) fn ask(&mut self, find: &Find, library: &Library) -> Option<Effect> {
        let read = find.parse(self.input.value(), self.regex);
        self.error = read.as_ref().err().cloned();
        let query = read.ok()?;
        if query.is_some() && query == self.query {
            return None;
        }
        let articles = library.articles();
        let bytes = articles.iter().map(|article| article.bytes).sum();
        let conjuncts = query.as_ref().map_or(0, Query::conjuncts);
        self.requests += 1;
        self.selected = 0;
        self.related.clear();
        self.results = Results::new(articles.len(), bytes, conjuncts, MOST_ARTICLES);
        self.query.clone_from(&query);
        Some(Effect::Concordance {
            request: self.requests,
            query: Box::new(query?),
        })
    }

    /// Adds results of a request to those before.
    pub(crate) fn take_results(&mut self, request: usize, results: Results) {
        if request == self.requests {
            self.results.merge(results);
            self.results.sort();
        }
    }

    /// Takes the related words of a request.
    pub(crate) fn take_related(&mut self, request: usize, related: Vec<(String, usize)>) {
        if request == self.requests {
            self.related = related;
        }
    }

    /// The lines of the list.
    pub(crate) fn lines(&self) -> impl Iterator<Item = ConcordanceLine<'_>> {
        let mut number = 0;
        let listed = self.results.kept().iter().take(MOST_ARTICLES);
        listed.flat_map(move |found| {
            let start = number;
            number += found.excerpts.len();
            let sections = found.excerpts.iter().map(|it| it.section.as_deref());
            let before = std::iter::once(None).chain(sections);
            let numbered = found.excerpts.iter().zip(start..).zip(before);
            let matches = numbered.flat_map(|((excerpt, number), before)| {
                let section = excerpt.section.as_deref();
                let new = section.filter(|section| Some(*section) != before);
                new.map(ConcordanceLine::Section)
                    .into_iter()
                    .chain([ConcordanceLine::Match(excerpt, number)])
            });
            let more = found.count().saturating_sub(found.excerpts.len());
            std::iter::once(ConcordanceLine::Article(found))
                .chain(matches)
                .chain((more > 0).then_some(ConcordanceLine::More(more)))
        })
    }

    /// The number of the match in a line; `None` if the line is not a match's.
    pub(crate) fn match_in(&self, line: usize) -> Option<usize> {
        match self.lines().nth(line)? {
            ConcordanceLine::Match(_, number) => Some(number),
            _ => None,
        }
    }

    /// Number of matches that have a line.
    fn listed(&self) -> usize {
        let listed = self.results.kept().iter().take(MOST_ARTICLES);
        listed.map(|found| found.excerpts.len()).sum()
    }

    /// The selected match: the index of its article, and the offset where it begins.
    pub(crate) fn chosen(&self) -> Option<(usize, Offset)> {
        let mut before = 0;
        self.results.kept().iter().find_map(|found| {
            let at = self.selected.checked_sub(before)?;
            before += found.excerpts.len();
            let excerpt = found.excerpts.get(at)?;
            Some((found.article, excerpt.span.start))
        })
    }

    /// The query, if all `articles` articles were searched and hold no match.
    pub(crate) fn failed(&self, articles: usize) -> Option<Query> {
        let failed = self.results.searched >= articles && self.results.count() == 0;
        self.query.clone().filter(|_| failed)
    }

    /// The first line to show in `height` rows, so that the selected match is in sight.
    pub(crate) fn first_shown(&self, height: usize) -> usize {
        let is_selected =
            |line| matches!(line, ConcordanceLine::Match(_, number) if number == self.selected);
        let selected = self.lines().position(is_selected).unwrap_or(0);
        if selected < height.saturating_sub(2) {
            0
        } else {
            (selected + height / 2 + 1).saturating_sub(height)
        }
    }

    /// Moves the selection as a command says; a page has `page` matches.
    fn step(&mut self, command: Command, count: Option<usize>, page: usize) {
        let last = self.listed().saturating_sub(1);
        let down = |lines| self.selected.saturating_add(lines).min(last);
        let up = |lines| self.selected.saturating_sub(lines);
        self.selected = match command {
            Command::LineDown => down(count.unwrap_or(1)),
            Command::LineUp => up(count.unwrap_or(1)),
            Command::PageDown | Command::HalfDown => down(page),
            Command::PageUp | Command::HalfUp => up(page),
            _ => self.selected,
        };
    }

    /// The match in the article that follows (or precedes) `article` in the results. `None` if
    /// there is no other article, or the results are those of another query.
    pub(crate) fn next_article(
        &self,
        article: usize,
        forward: bool,
        query: &str,
    ) -> Option<ArticleMatch> {
        self.query.as_ref().filter(|asked| asked.text() == query)?;
        let kept = self.results.kept();
        let at = kept.iter().position(|found| found.article == article)?;
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
        Some(ArticleMatch {
            article: found.article,
            offset: place.map_or(0, |excerpt| excerpt.span.start),
            wraps: (next < at) == forward,
        })
    }
}
