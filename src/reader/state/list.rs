//! Lists to choose from: the sidebar, the contents, the commands. One kind of thing, with one
//! filter and one way to move.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::rc::Rc;

use tui_input::Input;

use super::beside::{all_names, alphabetical, comments_on};
use super::leave::CHOICES;
use super::{Mode, Mouse, State};
use crate::commentary::glossary::{self, Term};
use crate::layout::Memo;
use crate::library::Article;
use crate::reader::action::{Command, Effect};
use crate::reader::panes::Panes;
use crate::search::Query;
use crate::text::shown::{Shown, counted};

/// What a list lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The articles, in the sidebar.
    Articles,
    /// The headings of the article, or its paragraphs where it has none.
    Contents,
    /// What can be done.
    Commands,
    /// What to look for where nothing was found.
    Advice,
    /// The terms on the page.
    Terms,
    /// All terms.
    Glossary,
    /// The comments on the article.
    Comments,
    /// All that is the reader's.
    Mine,
    /// What to do about annotations that no file has.
    Leaving,
}

/// A list that has the keys.
#[derive(Debug)]
pub struct List {
    /// What it lists.
    pub of: Of,
    /// The selected entry's place among those that pass the filter.
    pub selected: usize,
    /// What is typed to narrow it.
    pub filter: Option<Input>,
}

/// A row of the sidebar.
#[derive(Debug, Clone)]
pub struct SidebarRow {
    /// The index of its article.
    pub article: usize,
    entry: Entry,
    line: usize,
    /// Whether the keys are here and on this article.
    pub selected: bool,
}

/// As many rows of a label as the sidebar shows.
const MOST_LABEL_ROWS: usize = 3;

/// Whether a query stands in a text.
pub(super) fn has(text: &str, query: &Query) -> bool {
    query.stands_in(text)
}

/// Joins words into rows of at most `width` columns, as far as the words allow.
fn fill<'a>(words: impl Iterator<Item = &'a str>, between: &str, width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for word in words {
        match rows.last_mut() {
            Some(row)
                if Shown::line(row).width()
                    + Shown::line(between).width()
                    + Shown::line(word).width()
                    <= width =>
            {
                row.extend([between, word]);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows
}

/// An article in the sidebar: its label on up to three rows, then date, minutes and how much of it
/// was read.
fn lay_out_entry(article: &Article, progress: Option<&str>, width: usize) -> Vec<(Shown, bool)> {
    let mut label = fill(article.label().split(' '), " ", width);
    if label.len() > MOST_LABEL_ROWS {
        let rest = label.split_off(MOST_LABEL_ROWS - 1).join(" ");
        label.push(rest);
    }
    let minutes = article
        .summary
        .as_ref()
        .map(|summary| format!("{} min", summary.minutes));
    let under = match &article.summary {
        Some(summary) => {
            let date = summary
                .date
                .as_deref()
                .map_or("no date", |date| date.get(..10).unwrap_or(date));
            let title = (!summary.titled).then_some("no title");
            let comments = comments_on(article).map(|count| counted(count, "comment", "comments"));
            fill(
                title
                    .into_iter()
                    .chain([date])
                    .chain(minutes.as_deref())
                    .chain(progress)
                    .chain(comments.as_deref()),
                " · ",
                width,
            )
        }
        None if article.unreadable => fill("cannot be read".split(' '), " ", width),
        None => vec!["…".to_owned()],
    };
    let label = label
        .iter()
        .map(|row| (Shown::line(row).cut(width, "…"), true));
    label
        .chain(
            under
                .iter()
                .map(|row| (Shown::line(row).cut(width, "…"), false)),
        )
        .collect()
}

/// The rows of an article in the sidebar, each with whether it is (a part of) the label, not what
/// stands under it.
type Entry = Rc<Vec<(Shown, bool)>>;

/// Entries that were laid out, by article and columns.
pub(super) type Entries = Memo<(usize, usize), Vec<(Shown, bool)>>;

impl SidebarRow {
    /// Its text, and whether that is (a part of) the label; nothing on the blank row behind an
    /// article.
    #[must_use]
    pub fn text(&self) -> Option<(&Shown, bool)> {
        self.entry
            .get(self.line)
            .map(|(text, label)| (text, *label))
    }
}

impl State {
    /// Opens a list; the same key closes it.
    pub(super) fn list(&mut self, of: Of, typing: bool) -> Option<Effect> {
        if of == Of::Contents && self.document().blocks().is_empty() {
            return self.tell("this article is empty".to_owned());
        }
        let top = self.reading_line();
        self.browsed = None;
        self.mode = Mode::List(List {
            of,
            selected: 0,
            filter: typing.then(Input::default),
        });
        let entries = self.entries();
        let selected = match of {
            Of::Articles => entries.iter().position(|&entry| entry == self.open.article),
            Of::Contents => {
                let block = self.document().block_at(top);
                entries
                    .partition_point(|&entry| entry <= block)
                    .checked_sub(1)
            }
            _ => None,
        };
        self.choose_entry(selected.unwrap_or(0));
        None
    }

    /// Selects the last entry where there are fewer than there were.
    pub(super) fn clamp_selected(&mut self) {
        if let Mode::List(list) = &self.mode {
            self.choose_entry(list.selected);
        }
    }

    fn choose_entry(&mut self, at: usize) {
        let last = self.entries().len().saturating_sub(1);
        if let Mode::List(list) = &mut self.mode {
            list.selected = at.min(last);
        }
    }

    /// The entries that pass the filter: indices of articles, of blocks, or of commands. None where
    /// no list has the keys.
    #[must_use]
    pub fn entries(&self) -> Vec<usize> {
        let Mode::List(list) = &self.mode else {
            return Vec::new();
        };
        self.entries_of(list)
    }

    fn entries_of(&self, list: &List) -> Vec<usize> {
        let all = match list.of {
            Of::Articles => (0..self.library.articles().len()).collect(),
            Of::Contents if self.document().headings().is_empty() => {
                (0..self.document().blocks().len()).collect()
            }
            Of::Contents => self.document().headings().to_vec(),
            Of::Commands => (0..Command::ALL.len()).collect(),
            Of::Advice => (0..self.advice.len()).collect(),
            Of::Terms => (0..self.terms_on_page().len()).collect(),
            Of::Glossary => alphabetical(),
            Of::Comments => self.comments_by_kind(),
            Of::Mine => (0..self.mine().len()).collect(),
            Of::Leaving => (0..CHOICES.len()).collect(),
        };
        let Some(query) = list
            .filter
            .as_ref()
            .and_then(|filter| Query::new(filter.value()))
        else {
            return all;
        };
        let found: Vec<usize> = Vec::into_iter(all)
            .filter(|&entry| self.entry_has(list.of, entry, &query))
            .collect();
        if found.is_empty() && list.of == Of::Glossary {
            // No dead end: what may have been meant.
            return glossary::nearest(query.text(), 8)
                .into_iter()
                .map(|name| name.term().number())
                .collect();
        }
        found
    }

    /// Whether an entry is meant by what is typed: by what it is called, or by another word for it.
    fn entry_has(&self, of: Of, entry: usize, query: &Query) -> bool {
        let also: &str = match of {
            Of::Articles => self.library.get(entry).map_or("", |article| &article.id),
            Of::Contents | Of::Advice | Of::Leaving => "",
            Of::Mine => return self.mine_has(entry, query),
            Of::Commands => Command::ALL.get(entry).map_or("", |command| command.also()),
            Of::Terms => &self
                .terms_on_page()
                .get(entry)
                .map_or_else(String::new, |found| all_names(found.name.term())),
            // Its definition is not what it is called.
            Of::Glossary => {
                return Term::all()
                    .get(entry)
                    .is_some_and(|term| has(&all_names(term), query));
            }
            Of::Comments => self
                .comments()
                .get(entry)
                .map_or("", |(_, comment)| comment.text),
        };
        [&*self.entry(of, entry), also]
            .iter()
            .any(|text| has(text, query))
    }

    /// The selected entry of the list with the keys.
    pub(super) fn selected(&self) -> Option<usize> {
        let Mode::List(list) = &self.mode else {
            return None;
        };
        self.entries().get(list.selected).copied()
    }

    /// Selects an entry where it is now, or the first where it is not any more.
    pub(super) fn keep_selected(&mut self, entry: Option<usize>) {
        let at = self
            .entries()
            .iter()
            .position(|other| Some(*other) == entry);
        self.choose_entry(at.unwrap_or(0));
    }

    /// What an entry is called: a label, a heading or the first words of a paragraph, a command's
    /// title.
    #[must_use]
    pub fn entry(&self, of: Of, entry: usize) -> Cow<'_, str> {
        Cow::Borrowed(match of {
            Of::Advice => return Cow::Owned(self.advice_line(entry)),
            Of::Terms => {
                return Cow::Owned(
                    self.terms_on_page()
                        .get(entry)
                        .map_or_else(String::new, |found| self.term_line(found)),
                );
            }
            Of::Glossary => {
                return Cow::Owned(Term::all().get(entry).map_or_else(String::new, |term| {
                    format!("{} · {}", term.headword(), term.definition())
                }));
            }
            Of::Comments => return Cow::Owned(self.comment_line(entry)),
            Of::Mine => return Cow::Owned(self.mine_line(entry)),
            Of::Leaving => CHOICES.get(entry).copied().unwrap_or_default(),
            Of::Articles => self
                .library
                .get(entry)
                .map_or("", |article| article.label()),
            Of::Contents => {
                let block = self.document().blocks().get(entry);
                let text = block.map_or("", |block| block.span.of(self.document().text()));
                text.get(..text.floor_char_boundary(400)).unwrap_or(text)
            }
            Of::Commands => Command::ALL
                .get(entry)
                .map_or("", |command| command.title()),
        })
    }

    /// The title of an overlay.
    #[must_use]
    pub fn list_title(&self, of: Of) -> Cow<'static, str> {
        Cow::Borrowed(match of {
            Of::Articles => "Articles",
            Of::Contents if self.document().headings().is_empty() => "No headings: the paragraphs",
            Of::Contents => "Contents",
            Of::Commands if self.typed().is_some() => "Palette",
            Of::Commands => "Keys",
            Of::Advice => "Nothing found",
            Of::Terms => "Terms on this page",
            Of::Glossary => "Glossary",
            Of::Comments => "Comments on this article",
            Of::Mine => "Yours: highlights, notes, bookmarks",
            Of::Leaving => {
                let (count, why) = self.unsaved();
                return Cow::Owned(format!(
                    "{} of yours not saved: {}",
                    counted(count, "change", "changes"),
                    why.unwrap_or("it takes too long")
                ));
            }
        })
    }

    /// A command while a list has the keys: whether that was all, or it is one for the page too.
    pub(super) fn list_command(&mut self, command: Command, count: Option<usize>) -> bool {
        let page = usize::from(self.panes().text.height)
            .saturating_sub(4)
            .max(1);
        let Mode::List(list) = &mut self.mode else {
            return false;
        };
        let (of, at) = (list.of, list.selected);
        let to = match command {
            Command::LineDown => at.saturating_add(count.unwrap_or(1)),
            Command::LineUp => at.saturating_sub(count.unwrap_or(1)),
            Command::PageDown => at.saturating_add(page),
            Command::PageUp => at.saturating_sub(page),
            Command::HalfDown => at.saturating_add(page.div_ceil(2)),
            Command::HalfUp => at.saturating_sub(page.div_ceil(2)),
            Command::Top => 0,
            Command::End => usize::MAX,
            Command::Search => {
                list.filter = Some(Input::default());
                at
            }
            _ => {
                let again = matches!(
                    (command, of),
                    (Command::Sidebar, Of::Articles)
                        | (Command::Contents, Of::Contents)
                        | (Command::Help, Of::Commands)
                        | (Command::Comments, Of::Comments)
                );
                self.mode = Mode::Page;
                // The key that opened it closes it; any other command closes it and is done.
                return again;
            }
        };
        self.choose_entry(to);
        true
    }

    /// Esc in a list: first out of a filter that holds something, but for the palette, which is
    /// nothing else; then out of the list.
    pub(super) fn close_list(&mut self, list: List) {
        if list.filter.is_some_and(|filter| !filter.value().is_empty()) && list.of != Of::Commands {
            self.mode = Mode::List(List {
                filter: None,
                selected: 0,
                of: list.of,
            });
            self.choose_entry(if list.of == Of::Articles {
                self.open.article
            } else {
                0
            });
        }
    }

    /// Enter in a list: goes to what is selected, or does it. Where nothing passes the filter, the
    /// list stays.
    pub(super) fn choose_in(&mut self, list: List) -> Option<Effect> {
        let Some(&entry) = self.entries_of(&list).get(list.selected) else {
            self.mode = Mode::List(list);
            return self.tell("nothing here has that word".to_owned());
        };
        match list.of {
            Of::Articles if entry == self.open.article && self.trouble().is_none() => None,
            Of::Articles => self.open(entry),
            Of::Contents => {
                let start = self
                    .document()
                    .blocks()
                    .get(entry)
                    .map_or(0, |block| block.span.start);
                self.go(start);
                None
            }
            Of::Commands => self.command(*Command::ALL.get(entry)?, None),
            Of::Advice => self.follow(entry),
            Of::Terms => {
                let found = *self.terms_on_page().get(entry)?;
                let met = found.span.of(self.document().text()).to_owned();
                self.open_term(found.name, &met, Some(found.span))
            }
            Of::Glossary => self.open_from_glossary(entry, &list),
            Of::Comments => self.open_comment(entry),
            Of::Mine => self.open_mine(entry),
            Of::Leaving => self.choose_leaving(entry),
        }
    }

    /// The rows of the sidebar, as many as it has room for, around the selected or open article.
    #[must_use]
    pub fn sidebar(&self) -> Vec<SidebarRow> {
        let pane = self.panes().sidebar;
        let (width, height) = (
            usize::from(pane.width.saturating_sub(4)),
            usize::from(pane.height.saturating_sub(2)),
        );
        let selected = match &self.mode {
            Mode::List(list) if list.of == Of::Articles => Some(list.selected),
            _ => None,
        };
        let every = List {
            of: Of::Articles,
            selected: 0,
            filter: None,
        };
        let entries = if selected.is_some() {
            self.entries()
        } else {
            self.entries_of(&every)
        };
        let at = selected.or(self.browsed).unwrap_or(self.open.article);
        // As many entries above as fill half of it; then downwards until it is full.
        let mut first = at;
        let mut above = 0;
        while let Some(entry) = first.checked_sub(1).and_then(|before| entries.get(before)) {
            above += self.entry_rows(*entry, width).len() + 1;
            if above > height / 2 {
                break;
            }
            first -= 1;
        }
        let mut rows = Vec::new();
        for (place, &article) in entries.iter().enumerate().skip(first) {
            let entry = self.entry_rows(article, width);
            let lines = (0..=entry.len()).map(|line| SidebarRow {
                article,
                entry: Rc::clone(&entry),
                line,
                selected: selected == Some(place),
            });
            rows.extend(lines);
            if rows.len() >= height {
                break;
            }
        }
        rows.truncate(height);
        rows
    }

    pub(super) fn articles_changed(&mut self) {
        self.sidebar_entries.clear();
        self.revision += 1;
    }

    /// What the sidebar's rows depend on while the keys are elsewhere, beside the room for it and
    /// the open article: the article around which it was scrolled, and how often what is said of
    /// the articles has changed.
    #[must_use]
    pub fn sidebar_place(&self) -> (Option<usize>, usize) {
        (self.browsed, self.revision)
    }

    fn entry_rows(&self, article: usize, width: usize) -> Entry {
        let make = || {
            let progress = self.progress(article);
            self.library.get(article).map_or_else(Vec::new, |article| {
                lay_out_entry(article, progress.as_deref(), width)
            })
        };
        self.sidebar_entries.get((article, width), make)
    }

    /// The first entry that an overlay of `rows` rows shows, so that the selected one is in sight.
    #[must_use]
    pub fn first_shown(&self, rows: usize) -> usize {
        let Mode::List(list) = &self.mode else {
            return 0;
        };
        let last_start = self.entries().len().saturating_sub(rows);
        list.selected.saturating_sub(rows / 2).min(last_start)
    }

    /// Whether a list lies over the page.
    fn overlaid(&self) -> bool {
        matches!(&self.mode, Mode::List(list) if list.of != Of::Articles)
    }

    pub(super) fn click(&mut self, column: u16, row: u16) -> Option<Effect> {
        let panes = self.panes();
        let at = ratatui::layout::Position::new(column, row);
        match self.mode {
            Mode::Prompt(_) | Mode::Note(_) => return None,
            Mode::All(_) => return self.click_in_all(at),
            Mode::Select(_) | Mode::Letter(_) => self.mode = Mode::Page,
            Mode::Card(_) | Mode::Page | Mode::List(_) => {}
        }
        if !matches!(self.mode, Mode::List(_)) {
            self.press(at);
        }
        if let Mode::Card(_) = self.mode {
            return self.click_on_card(at);
        }
        if self.overlaid() {
            let inner = self.overlay().1;
            if !inner.contains(at) {
                return self.close();
            }
            let entry = self.first_shown(usize::from(inner.height)) + usize::from(row - inner.y);
            if entry < self.entries().len() {
                self.choose_entry(entry);
                return self.choose(None);
            }
        } else if panes.sidebar.contains(at) {
            let rows = self.sidebar();
            let article = row
                .checked_sub(panes.sidebar.y + 2)
                .and_then(|row| rows.get(usize::from(row)))?
                .article;
            self.mode = Mode::Page;
            return if article == self.open.article && self.trouble().is_none() {
                None
            } else {
                self.open(article)
            };
        } else if panes.bar.contains(at) {
            self.mode = Mode::Page;
            self.mouse = Mouse::Drags;
            self.go_to_bar(row);
        } else if matches!(self.mode, Mode::List(_)) {
            return self.close();
        } else if let ControlFlow::Break(effect) = self.click_on_page(at) {
            return effect;
        }
        None
    }

    pub(super) fn drag(&mut self, column: u16, row: u16) -> Option<Effect> {
        match self.mouse {
            Mouse::Drags => self.go_to_bar(row),
            Mouse::Selects(from)
                if matches!(self.mode, Mode::Page | Mode::Select(_) | Mode::Card(_)) =>
            {
                return self.drag_selection(from, ratatui::layout::Position::new(column, row));
            }
            Mouse::Selects(_) | Mouse::Ours | Mouse::Free => {}
        }
        None
    }

    pub(super) fn wheel(&mut self, down: bool, column: u16, row: u16) -> Option<Effect> {
        let over_sidebar = self
            .panes()
            .sidebar
            .contains(ratatui::layout::Position::new(column, row));
        if over_sidebar && matches!(self.mode, Mode::Page) {
            let (at, last) = (
                self.browsed.unwrap_or(self.open.article),
                self.library.articles().len().saturating_sub(1),
            );
            self.browsed = Some(if down { at + 1 } else { at.saturating_sub(1) }.min(last));
            return None;
        }
        let lines = if matches!(self.mode, Mode::List(_) | Mode::All(_) | Mode::Card(_)) {
            1
        } else {
            3
        };
        self.command(
            if down {
                Command::LineDown
            } else {
                Command::LineUp
            },
            Some(lines),
        )
    }

    /// Where the overlay of the list with the keys is: its box, and the room for entries inside.
    /// Empty where there is none.
    #[must_use]
    pub fn overlay(&self) -> (ratatui::layout::Rect, ratatui::layout::Rect) {
        let Mode::List(list) = &self.mode else {
            return Default::default();
        };
        if !self.overlaid() {
            return Default::default();
        }
        let entries = self.entries();
        let widest = match list.of {
            Of::Commands | Of::Leaving => 72,
            _ => entries
                .iter()
                .take(200)
                .map(|&entry| Shown::words(&self.entry(list.of, entry)).width())
                .max()
                .unwrap_or(0)
                .clamp(30, 72),
        };
        let count = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        // The filter has a row of its own inside the box.
        let filter = u16::from(list.filter.is_some());
        let rows = count(entries.len().max(1)).saturating_add(filter);
        let frame = match self.passage() {
            // Half of the page stays in sight, to choose from.
            // Where there is hardly room for both, the list goes over the page.
            Some(span) if self.panes().text.height > 12 => self.panes().card(
                self.rows_of(span),
                rows.min((self.panes().text.height / 2).saturating_sub(2)),
            ),
            _ => self.panes().overlay(count(widest), rows),
        };
        let mut inner = Panes::inside(frame);
        let filter = filter.min(inner.height);
        inner.y += filter;
        inner.height -= filter;
        (frame, inner)
    }
}
