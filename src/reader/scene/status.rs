//! The bottom line: place, query, progress, minutes left, help. It is one row, never more: what
//! does not fit falls away from the least important, and the match count goes last.

use ratatui::layout::Rect;

use super::Scene;
use crate::layout::Line;
use crate::reader::action::{Action, Command};
use crate::reader::state::find::{Prompt, Search};
use crate::reader::state::list::ListKind;
use crate::reader::state::mode::Mode;
use crate::text::shown::Shown;
use crate::text::span::Span;
use crate::text::units::Unit;

/// The columns kept for the hint of help and the dot before it.
const HELP: usize = 8;

/// The facts on the bottom line, before they are put into words: equal facts have equal cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFacts {
    area: Rect,
    left: Left,
    /// The query, and which of its matches is the current one.
    found: Option<String>,
    /// Number of the reader's changes that could not be saved.
    unsaved: usize,
    progress: Progress,
}

/// The facts on the left of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Left {
    Message(String),
    /// The digits typed so far.
    Count(usize),
    /// The keys for a beginner.
    Hints,
    /// The keys of the sidebar.
    Sidebar,
    /// The keys while a passage is being selected.
    Selecting,
    /// Number of the reader's changes that could not be saved, and the reason.
    Unsaved(usize, String),
    /// The index of the article, how often the facts about articles have changed, and the heading
    /// of the section being read.
    Place(usize, usize, Option<Span>),
}

/// Progress in the text, down to the end of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// All of the text is on the page.
    All,
    /// The end of the text is on the page.
    End,
    /// The percentage that has been read, and the minutes that are left.
    Left(usize, usize),
}

/// A part of the bottom line, in words. Equal parts have equal cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusPart {
    /// The area of the part.
    pub area: Rect,
    /// Number of blank columns on the left of the words.
    pub inset: u16,
    /// The words.
    pub text: Shown,
    /// Whether the words stand out.
    pub strong: bool,
}

impl StatusFacts {
    /// The facts for a page with these `lines`; `None` while a query is typed on the bottom line.
    #[must_use]
    pub fn new(lines: &[Line], scene: Scene<'_>) -> Option<Self> {
        let (mode, notice) = (scene.mode, scene.notice);
        if matches!(mode, Mode::Prompt(_)) {
            return None;
        }
        let (changes, why) = scene.annotating.unsaved();
        let unsaved = why.map_or(0, |_| changes);
        let left = match (notice.message(), scene.count) {
            (Some(message), _) => Left::Message(message.to_owned()),
            (None, Some(count)) => Left::Count(count),
            (None, None) if notice.untouched() => Left::Hints,
            (None, None) if mode.lists(ListKind::Articles) => Left::Sidebar,
            (None, None) if mode.selection().is_some() => Left::Selecting,
            (None, None) if unsaved > 0 => {
                Left::Unsaved(unsaved, why.unwrap_or_default().to_owned())
            }
            (None, None) => {
                let document = scene.document();
                let heading = document.section_at(scene.page.section_line(lines));
                let heading = heading.map(|heading| heading.span);
                Left::Place(scene.reading.article, scene.sidebar.revision(), heading)
            }
        };
        let area = scene.panes.status;
        let search = scene.find.search.as_ref();
        Some(Self {
            area,
            left,
            found: search.map(|search| found(search, room(area))),
            unsaved,
            progress: progress(lines, scene),
        })
    }

    /// The left and the right part of the line, which fill it.
    #[must_use]
    pub fn parts(&self, scene: Scene<'_>) -> [StatusPart; 2] {
        let (area, inset, room) = (self.area, inset(self.area), room(self.area));
        let left = self.left_words(room.saturating_sub(HELP), scene);
        let right = self.right_words(room, self.least(&left)).cut(room, "…");
        let text = left.cut(room.saturating_sub(right.width() + 2), "…");
        let columns = u16::try_from(right.width())
            .unwrap_or(area.width)
            .saturating_add(inset)
            .min(area.width);
        let left = Rect {
            width: area.width - columns,
            ..area
        };
        let right_area = Rect {
            x: left.right(),
            width: columns,
            ..area
        };
        [
            StatusPart {
                area: left,
                inset,
                text,
                strong: matches!(self.left, Left::Message(_)),
            },
            StatusPart {
                area: right_area,
                inset: 0,
                text: right,
                strong: self.found.is_some(),
            },
        ]
    }

    /// The words on the left, for `room` columns where a shorter choice is possible.
    fn left_words(&self, room: usize, scene: Scene<'_>) -> Shown {
        match &self.left {
            Left::Message(message) => Shown::line(message),
            Left::Count(count) => Shown::line(&format!("{count}…")),
            Left::Hints => hints(room),
            Left::Selecting => selecting(room),
            Left::Unsaved(count, why) => Shown::line(&format!("{count} not saved: {why}")),
            Left::Sidebar => browsing(room),
            Left::Place(article, _, heading) => {
                let article = scene.library.get(*article);
                let name = article.map_or("", |article| article.name());
                match heading.map(|heading| heading.of(scene.document().text())) {
                    Some(heading) => Shown::line(&format!("{name} · {heading}")),
                    None => Shown::line(name),
                }
            }
        }
    }

    /// Number of columns that the left needs at least; a message is shown whole if it can be.
    fn least(&self, left: &Shown) -> usize {
        match self.left {
            Left::Count(_) | Left::Place(..) => left.width().min(24),
            _ => left.width(),
        }
    }

    /// The words on the right of a line of `room` columns: as many as leave `least` columns to the
    /// left.
    fn right_words(&self, room: usize, least: usize) -> Shown {
        let (percent, left) = match self.progress {
            Progress::All => (100, "all on this page".to_owned()),
            Progress::End => (100, "end".to_owned()),
            Progress::Left(percent, 0) => (percent, "<1 min left".to_owned()),
            Progress::Left(percent, minutes) => (percent, format!("{minutes} min left")),
        };
        let mut parts = vec![
            format!("{percent} %"),
            left,
            format!("{} help", Command::Help),
        ];
        if self.left == Left::Hints {
            // A beginner needs help first.
            parts.rotate_right(1);
        }
        // What the left says already is not repeated.
        let told = self.unsaved == 0 || matches!(self.left, Left::Unsaved(..));
        let unsaved = (!told).then(|| format!("{} not saved", self.unsaved));
        loop {
            let first = unsaved.as_deref().into_iter().chain(self.found.as_deref());
            let all: Vec<&str> = first.chain(parts.iter().map(|part| &**part)).collect();
            let right = Shown::line(&all.join(" · "));
            if right.width() + 2 + least <= room || parts.pop().is_none() {
                return right;
            }
        }
    }
}

/// Number of columns for words in the bottom line.
fn room(area: Rect) -> usize {
    let width = usize::from(area.width);
    width - 2 * usize::from(inset(area)).min(width / 2)
}

fn inset(area: Rect) -> u16 {
    u16::from(area.width > 60)
}

/// The keys that matter most to a beginner; the last to fall away is how to quit.
fn hints(room: usize) -> Shown {
    use Command::{Comment, Contents, PageDown, Quit, Search, Select, Sidebar, Terms};
    let all = [
        format!("{PageDown} next page"),
        format!("{Search} search"),
        format!("{Terms} words"),
        format!("{Comment} comments"),
        format!("{Sidebar} articles"),
        format!("{Contents} contents"),
        format!("{Select} mark"),
        format!("{Quit} quit"),
    ];
    fit(&all, &[7, 0, 1, 4, 2, 3, 6, 5], room)
}

/// The keys of the sidebar.
fn browsing(room: usize) -> Shown {
    use Command::{LineDown, LineUp, Search, Sidebar};
    let all = [
        format!("{LineDown} {LineUp} choose"),
        format!("{} opens", Action::Choose),
        format!("{Search} filters"),
        format!("{Sidebar} back"),
    ];
    fit(&all, &[1, 3, 0, 2], room)
}

/// The keys while a passage is being selected.
fn selecting(room: usize) -> Shown {
    use Command::{Close, Copy, Note};
    let (one, four) = (Action::Digit(1), Action::Digit(4));
    let by = |unit, forward| Action::Extend(unit, forward);
    let (down, up) = (by(Unit::Sentence, true), by(Unit::Sentence, false));
    let (left, right) = (by(Unit::Word, false), by(Unit::Word, true));
    let (next, last) = (by(Unit::Paragraph, true), by(Unit::Paragraph, false));
    let all = [
        format!("{} or {one}–{four} highlights", Action::Choose),
        format!("{Note} note"),
        format!("{Copy} copies"),
        format!("{down} {up} sentence"),
        format!("{left} {right} word"),
        format!("{next} {last} paragraph"),
        format!("{} other end", Action::OtherEnd),
        Close.to_string(),
    ];
    fit(&all, &[0, 7, 1, 3, 4, 6, 5, 2], room)
}

/// Joins as many whole parts as fit into `room` columns, in their order. `importance` lists their
/// indices, the most important first.
fn fit(parts: &[String], importance: &[usize], room: usize) -> Shown {
    let mut line = Shown::default();
    for most in 1..=parts.len() {
        let chosen = importance.get(..most).unwrap_or_default();
        let kept = parts.iter().enumerate();
        let kept: Vec<&str> = kept
            .filter(|(at, _)| chosen.contains(at))
            .map(|(_, part)| &**part)
            .collect();
        let longer = Shown::line(&kept.join(" · "));
        if longer.width() > room {
            break;
        }
        line = longer;
    }
    line
}

/// The query, the synonyms by which it was found, and which match is the current one.
fn found(search: &Search, room: usize) -> String {
    let total = search.matches.len();
    let count = match search.current {
        Some(at) => format!("{} of {total}", at + 1),
        None if total == 0 && !search.known => "reading…".to_owned(),
        None if total == 0 => "not found".to_owned(),
        None if total == 1 => "1 match".to_owned(),
        None => format!("{total} matches"),
    };
    let query = Shown::line(search.query.text());
    let query = query.cut(room.saturating_sub(count.len() + 3).min(32), "…");
    let also = Shown::line(&search.also.join(", "));
    // The count stays where there is no room for the synonyms.
    let left = (room / 2).saturating_sub(query.width() + count.len() + 12);
    match (query.text().is_empty(), also.text().is_empty()) {
        (true, _) => count,
        (false, true) => format!("“{query}” {count}"),
        (false, false) if left < 6 => format!("“{query}” ~ {count}"),
        (false, false) => {
            let also = also.cut(left.min(40), "…");
            format!("“{query}” also {also} · {count}")
        }
    }
}

/// The progress down to the end of the page, and the minutes left from its beginning.
fn progress(lines: &[Line], scene: Scene<'_>) -> Progress {
    let blocks = scene.document().blocks();
    let (bytes, end) = (scene.bytes(), lines.last().map_or(0, |line| line.span.end));
    let ended = blocks.last().is_none_or(|last| end >= last.span.end) && end * 2 > bytes;
    let start = lines.first().map_or(0, |line| line.span.start);
    let all = blocks.first().is_none_or(|first| start <= first.span.start);
    if ended || bytes == 0 {
        return if all { Progress::All } else { Progress::End };
    }
    // The text on the page is still to be read.
    let summary = scene.article().and_then(|article| article.summary.as_ref());
    let minutes = summary.map_or(1, |summary| summary.minutes);
    let left = (minutes * (bytes - start.min(bytes)) + bytes / 2) / bytes;
    let percent = u128::from(end as u64) * 100 / u128::from(bytes as u64);
    Progress::Left(usize::try_from(percent).unwrap_or(100), left)
}

/// The words after a query that is being typed: its matches, its error, or what keys do.
#[must_use]
pub fn found_as_typed(prompt: &Prompt, search: Option<&Search>) -> String {
    use Action::{Choose, Regex};
    use Command::Close;
    if let Some(error) = &prompt.error {
        return error.to_string();
    }
    let found = match search {
        None => {
            let older = Action::History(true);
            format!("{Choose} keeps · {Close} gives up · {older} earlier · {Regex} expression")
        }
        Some(search) => match search.current {
            Some(at) => {
                let count = format!("{} of {}", at + 1, search.matches.len());
                match search.also.join(", ") {
                    also if also.is_empty() => count,
                    also => format!("also {also} · {count}"),
                }
            }
            None if !search.known => "reading…".to_owned(),
            None => format!("not found · {Choose}: what may have been meant"),
        },
    };
    if prompt.regex {
        format!("expression · {found}")
    } else {
        found
    }
}
