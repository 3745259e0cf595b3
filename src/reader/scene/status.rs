//! The bottom line: the next keys on the left; on the right place, query, progress and the minutes
//! left. It is one row, never more: what does not fit falls away from the least important, and the
//! match count goes last.

use ratatui::layout::Rect;

use super::Scene;
use super::hints::{self, Hint, Open};
use crate::layout::Line;
use crate::library::Article;
use crate::reader::action::{Action, Command};
use crate::reader::state::find::{Prompt, Search};
use crate::reader::state::mode::Mode;
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The most columns of the name of the place.
const PLACE: usize = 32;

/// The facts on the bottom line, before they are put into words: equal facts have equal cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusFacts {
    area: Rect,
    left: Left,
    place: Place,
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
    /// Number of the reader's changes that could not be saved, and the reason.
    Unsaved(usize, String),
    /// The likeliest next keys.
    Hints(Open),
}

/// The place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The section of this heading.
    Section(Span),
    /// The article of this index, where no sidebar names it; the second number tells how often
    /// facts about the articles have changed.
    Article(usize, usize),
    /// Seen elsewhere.
    Elsewhere,
}

/// Progress in the text: the share down to the last row of the page.
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
    /// True if the words stand out.
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
        let progress = progress(lines, scene);
        let left = match (notice.message(), scene.count, why) {
            (Some(message), _, _) => Left::Message(message.to_owned()),
            (None, Some(count), _) => Left::Count(count),
            (None, None, Some(why)) if unsaved > 0 && matches!(mode, Mode::Page) => {
                Left::Unsaved(unsaved, why.to_owned())
            }
            _ => {
                let ended = !matches!(progress, Progress::Left(..));
                Left::Hints(Open::new(scene, ended))
            }
        };
        let heading = scene.document().section_at(scene.page.section_line(lines));
        let place = match heading {
            Some(heading) => Place::Section(heading.span),
            None if scene.panes.sidebar.is_empty() => {
                Place::Article(scene.reading.article, scene.sidebar.revision())
            }
            None => Place::Elsewhere,
        };
        let area = scene.panes.status;
        let search = scene.find.search.as_ref();
        Some(Self {
            area,
            left,
            place,
            found: search.map(|search| found(search, room(area))),
            unsaved,
            progress,
        })
    }

    /// The left and the right part of the line, which fill it.
    #[must_use]
    pub fn parts(&self, scene: Scene<'_>) -> [StatusPart; 2] {
        let (area, inset) = (self.area, inset(self.area));
        let (left, right) = self.words(scene);
        let left = match left {
            Ok(said) => said,
            Err(hints) => hints::line(&hints),
        };
        let columns = u16::try_from(right.width())
            .unwrap_or(area.width)
            .saturating_add(inset)
            .min(area.width);
        let left_area = Rect {
            width: area.width - columns,
            ..area
        };
        let right_area = Rect {
            x: left_area.right(),
            width: columns,
            ..area
        };
        [
            StatusPart {
                area: left_area,
                inset,
                text: left,
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

    /// The action of the hint in column `x` of the screen, if there is one.
    #[must_use]
    pub fn action_at(&self, x: u16, scene: Scene<'_>) -> Option<Action> {
        let (Err(hints), _) = self.words(scene) else {
            return None;
        };
        let column = x.checked_sub(self.area.x + inset(self.area))?;
        hints::action_at(hints, usize::from(column))
    }

    /// The words of both sides, as they fit beside each other: on the left what is said there, or
    /// else the hints.
    fn words(&self, scene: Scene<'_>) -> (Result<Shown, Vec<Hint>>, Shown) {
        let room = room(self.area);
        let left = match &self.left {
            Left::Message(message) => Ok(Shown::line(message)),
            Left::Count(count) => Ok(Shown::line(&format!("{count}…"))),
            Left::Unsaved(count, why) => Ok(Shown::line(&format!("{count} not saved: {why}"))),
            Left::Hints(open) => Err(open.hints()),
        };
        // A message is shown whole if it can be; of the hints, the first and the last.
        let least = match &left {
            Ok(said) => said.width(),
            Err(hints) => {
                let ends = hints.iter().take(1).chain(hints.iter().skip(1).last());
                hints::line(&ends.cloned().collect::<Vec<_>>()).width()
            }
        };
        let right = self.right_words(room, least, scene).cut(room, "…");
        let room = room.saturating_sub(right.width() + 2);
        let left = left.map(|said| said.cut(room, "…"));
        (left.map_err(|hints| hints::fit(hints, room)), right)
    }

    /// The words on the right of a line of `room` columns: as many as leave `least` columns to the
    /// left.
    fn right_words(&self, room: usize, least: usize, scene: Scene<'_>) -> Shown {
        let (percent, left) = match self.progress {
            Progress::All => (100, "all on this page".to_owned()),
            Progress::End => (100, "end".to_owned()),
            Progress::Left(percent, 0) => (percent, "<1 min left".to_owned()),
            Progress::Left(percent, minutes) => (percent, format!("{minutes} min left")),
        };
        // What the left says already is not repeated.
        let told = self.unsaved == 0 || matches!(self.left, Left::Unsaved(..));
        let unsaved = (!told).then(|| format!("{} not saved", self.unsaved));
        let place = match self.place {
            Place::Section(heading) => Some(heading.of(scene.document().text())),
            Place::Article(at, _) => scene.library.get(at).map(Article::name),
            Place::Elsewhere => None,
        };
        let place = place.map(|name| Shown::line(name).cut(PLACE, "…").text().to_owned());
        // In their order on the line, each with its importance: the least important falls away first.
        let parts = [
            (0, place),
            (3, unsaved),
            (3, self.found.clone()),
            (2, Some(format!("{percent} %"))),
            (1, Some(left)),
        ];
        for least_important in 0..=3 {
            let kept = parts.iter().filter(|(rank, _)| *rank >= least_important);
            let kept: Vec<&str> = kept.filter_map(|(_, words)| words.as_deref()).collect();
            let right = Shown::line(&kept.join(" · "));
            if right.width() + 2 + least <= room || least_important == 3 {
                return right;
            }
        }
        Shown::default()
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
            format!("{Choose} search · {Close} cancel · {older} earlier · {Regex} expression")
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
            None => format!("not found · {Choose} suggests other words"),
        },
    };
    if prompt.regex {
        format!("expression · {found}")
    } else {
        found
    }
}
