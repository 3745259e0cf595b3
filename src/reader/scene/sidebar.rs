//! The sidebar as it is drawn: the articles, each with a few facts.

use std::rc::Rc;

use tui_input::Input;

use super::{Scene, list};
use crate::commentary::comments;
use crate::library::Article;
use crate::reader::action::Command;
use crate::reader::panes::MIN_WIDTH_FOR_SIDEBAR;
use crate::reader::state::list::{List, ListKind};
use crate::reader::state::sidebar::Entry;
use crate::text::shown::{Shown, counted};

/// The most rows of an article's name in the sidebar.
const MOST_LABEL_ROWS: usize = 2;

/// A row of the sidebar.
#[derive(Debug, Clone)]
pub struct SidebarRow {
    /// The index of the row's article.
    pub article: usize,
    /// True if the article is the selected one, or while the keys are elsewhere, the open one.
    pub current: bool,
    /// True if the article has a title.
    pub titled: bool,
    entry: Rc<Entry>,
    line: usize,
}

impl SidebarRow {
    /// The text of the row, and whether it belongs to the article's name; `None` on the blank row
    /// below an article.
    #[must_use]
    pub fn text(&self) -> Option<(&Shown, bool)> {
        let (text, label) = self.entry.get(self.line)?;
        Some((text, *label))
    }
}

/// The sidebar as it is drawn.
#[derive(Debug)]
pub struct SidebarFace<'a> {
    /// True if the keys move in the sidebar.
    pub has_keys: bool,
    /// The filter, while one is being typed.
    pub filter: Option<&'a Input>,
    /// The rows that fit, around the selected or open article; none if nothing passes the filter.
    pub rows: Vec<SidebarRow>,
}

impl<'a> SidebarFace<'a> {
    /// The face of the sidebar.
    #[must_use]
    pub fn new(scene: Scene<'a>) -> Self {
        let list = scene.mode.list();
        let list = list.filter(|list| list.kind == ListKind::Articles);
        Self {
            has_keys: list.is_some(),
            filter: list.and_then(|list| list.filter.as_ref()),
            rows: rows(list, scene),
        }
    }
}

/// The message where the screen is too narrow for the sidebar beside the page.
pub(crate) fn too_narrow() -> String {
    let sidebar = Command::Sidebar;
    format!(
        "the sidebar stands beside the page from {MIN_WIDTH_FOR_SIDEBAR} columns on · {sidebar} brings it over the page"
    )
}

fn rows(list: Option<&List>, scene: Scene<'_>) -> Vec<SidebarRow> {
    let sidebar = scene.sidebar;
    let (pane, open) = (scene.panes.sidebar, scene.reading.article);
    let width = usize::from(pane.width.saturating_sub(4));
    let height = usize::from(pane.height.saturating_sub(2));
    let every = List::new(ListKind::Articles);
    let entries = list::entries(list.unwrap_or(&every), scene);
    let at = match list {
        Some(list) => list.selected,
        None => sidebar.browsed.unwrap_or(open),
    };
    let entry_of = |article: usize| {
        sidebar.entries.get((article, width), || {
            let article_of = scene.library.get(article);
            article_of.map_or_else(Vec::new, |it| {
                let progress = scene.resume.progress(&it.id);
                lay_out(it, &progress, width)
            })
        })
    };
    // Entries above the selected one fill up to half of the pane; those below fill the rest.
    let mut first = at;
    let mut above = 0;
    while let Some(entry) = first.checked_sub(1).and_then(|before| entries.get(before)) {
        above += entry_of(*entry).len() + 1;
        if above > height / 2 {
            break;
        }
        first -= 1;
    }
    let mut rows = Vec::new();
    for (place, &article) in entries.iter().enumerate().skip(first) {
        let entry = entry_of(article);
        let summary = scene
            .library
            .get(article)
            .and_then(|it| it.summary.as_ref());
        let titled = summary.is_some_and(|summary| summary.titled);
        let current = match list {
            Some(list) => list.selected == place,
            None => article == open,
        };
        rows.extend((0..=entry.len()).map(|line| SidebarRow {
            article,
            current,
            titled,
            entry: Rc::clone(&entry),
            line,
        }));
        if rows.len() >= height {
            break;
        }
    }
    rows.truncate(height);
    rows
}

/// An article in `width` columns: its name on one row or two, and a row of what is known of it.
fn lay_out(article: &Article, progress: &str, width: usize) -> Entry {
    let mut label = fill(article.name().split(' '), " ", width);
    if label.len() > MOST_LABEL_ROWS {
        let rest = label.split_off(MOST_LABEL_ROWS - 1).join(" ");
        label.push(rest);
    }
    let under = match &article.summary {
        Some(summary) => {
            let year = summary.date.as_deref().and_then(year);
            let minutes = format!("{} min", summary.minutes);
            let comments = comments_on(article).map(|count| counted(count, "comment", "comments"));
            let facts = [Some(progress), Some(&minutes), comments.as_deref(), year];
            facts_in(width, &facts)
        }
        None if article.unreadable => "cannot be read".to_owned(),
        None => "…".to_owned(),
    };
    let cut = |row: &str| Shown::line(row).cut(width, "…");
    let label = label.iter().map(|row| (cut(row), true));
    label.chain([(cut(&under), false)]).collect()
}

/// The year of a date as the article gives it: its first run of four digits.
fn year(date: &str) -> Option<&str> {
    let mut runs = date.split(|c: char| !c.is_ascii_digit());
    runs.find(|run| run.len() == 4)
}

/// Joins facts, the most important first, until a row of `width` columns is full.
fn facts_in(width: usize, facts: &[Option<&str>]) -> String {
    let mut row = String::new();
    for fact in facts.iter().flatten() {
        let longer = if row.is_empty() {
            (*fact).to_owned()
        } else {
            format!("{row} · {fact}")
        };
        if Shown::line(&longer).width() <= width || row.is_empty() {
            row = longer;
        }
    }
    row
}

/// Number of comments on an article, if it has any.
fn comments_on(article: &Article) -> Option<usize> {
    let commentary = comments::on(article)?;
    Some(commentary.comments.len()).filter(|count| *count > 0)
}

/// Joins words into rows of at most `width` columns; a longer word has a row of its own.
fn fill<'a>(words: impl Iterator<Item = &'a str>, between: &str, width: usize) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    let columns = |text: &str| Shown::line(text).width();
    for word in words {
        match rows.last_mut() {
            Some(row) if columns(row) + columns(between) + columns(word) <= width => {
                row.extend([between, word]);
            }
            _ => rows.push(word.to_owned()),
        }
    }
    rows
}
