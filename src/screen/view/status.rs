//! The bottom line: where I am, what I searched, how far, how long to go, how to get help. One row,
//! never more. What does not fit falls away from the least important; the match count goes last.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{overlay, paint};
use crate::layout::Line;
use crate::reader::action::Command;
use crate::reader::keymap;
use crate::reader::panes::Panes;
use crate::reader::state::{Mode, Prompt, Search, State};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// What the bottom line tells, before it is put into words: the same facts are the same cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    area: Rect,
    left: Left,
    count: Option<String>,
    /// How many of the reader's changes could not be kept.
    unsaved: usize,
    progress: Progress,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Left {
    Message(String),
    /// The digits typed so far.
    Count(usize),
    Hints,
    Sidebar,
    Selecting,
    /// So many of the reader's changes are not kept, and why.
    Unsaved(usize, String),
    /// The article, as far as it is known by now, and the heading of the section that is being
    /// read.
    Here(usize, usize, Option<Span>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    All,
    End,
    /// How far the reader has come, in percent, and how many minutes are left.
    Left(usize, usize),
}

impl Facts {
    /// Nothing while a query is typed there.
    pub(crate) fn new(state: &State, panes: &Panes, lines: &[Line]) -> Option<Self> {
        if matches!(state.mode(), Mode::Prompt(_)) {
            return None;
        }
        let unsaved = state.unsaved().1.map_or(0, |_| state.unsaved().0);
        let left = match (state.message(), state.count()) {
            (Some(message), _) => Left::Message(message.to_owned()),
            (None, Some(count)) => Left::Count(count),
            (None, None) if state.fresh() => Left::Hints,
            (None, None) if state.in_sidebar() => Left::Sidebar,
            (None, None) if state.selection().is_some() => Left::Selecting,
            (None, None) if unsaved > 0 => {
                Left::Unsaved(unsaved, state.unsaved().1.unwrap_or_default().to_owned())
            }
            (None, None) => here(state, lines),
        };
        let count = state
            .search()
            .map(|search| found(search, room(panes.status)));
        Some(Self {
            area: panes.status,
            left,
            count,
            unsaved,
            progress: progress(state, lines),
        })
    }
}

/// How many columns the words have.
fn room(area: Rect) -> usize {
    let width = usize::from(area.width);
    width - 2 * usize::from(inset(area)).min(width / 2)
}

fn inset(area: Rect) -> u16 {
    u16::from(area.width > 60)
}

/// What a part of the bottom line says, and where. Equal parts have equal cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) area: Rect,
    inset: u16,
    text: Shown,
    role: Role,
}

impl Part {
    /// The two parts of the line, which are all of it.
    pub(crate) fn both(facts: &Facts, state: &State) -> [Self; 2] {
        let area = facts.area;
        let (inset, room) = (inset(area), room(area));
        let mut parts = match facts.progress {
            Progress::All => vec!["100 %".to_owned(), "all on this page".to_owned()],
            Progress::End => vec!["100 %".to_owned(), "end".to_owned()],
            Progress::Left(percent, 0) => vec![format!("{percent} %"), "<1 min left".to_owned()],
            Progress::Left(percent, minutes) => {
                vec![format!("{percent} %"), format!("{minutes} min left")]
            }
        };
        parts.push("? help".to_owned());
        let left = match &facts.left {
            Left::Message(message) => Shown::line(message),
            Left::Count(count) => Shown::line(&format!("{count}…")),
            Left::Hints => hints(room.saturating_sub(HELP)),
            Left::Selecting => fit(
                &[
                    "Enter or 1–4 highlights",
                    "a note",
                    "y copies",
                    "j k sentence",
                    "h l word",
                    "} { paragraph",
                    "o other end",
                    "Esc",
                ],
                &[0, 7, 1, 3, 4, 6, 5, 2],
                room.saturating_sub(HELP),
            ),
            Left::Unsaved(count, why) => Shown::line(&format!("{count} not saved: {why}")),
            Left::Sidebar => fit(
                &["j k choose", "Enter opens", "/ filters", "Tab back"],
                &[1, 3, 0, 2],
                room.saturating_sub(HELP),
            ),
            Left::Here(article, _, heading) => {
                let name = state
                    .library()
                    .get(*article)
                    .map_or("", |article| article.name());
                match heading {
                    Some(heading) => {
                        Shown::line(&format!("{name} · {}", heading.of(state.document().text())))
                    }
                    None => Shown::line(name),
                }
            }
        };
        // The left needs at least so much to say something; a message is said whole if it can be.
        let least = match facts.left {
            Left::Message(_)
            | Left::Hints
            | Left::Sidebar
            | Left::Selecting
            | Left::Unsaved(..) => left.width(),
            Left::Count(_) | Left::Here(..) => left.width().min(24),
        };
        if facts.left == Left::Hints {
            // How to get help is what a beginner needs first.
            parts.rotate_right(1);
        }
        // Where the left says it already, it is not said twice.
        let unsaved = (facts.unsaved > 0 && !matches!(facts.left, Left::Unsaved(..)))
            .then(|| format!("{} not saved", facts.unsaved));
        let right = loop {
            let all: Vec<&str> = unsaved
                .as_deref()
                .into_iter()
                .chain(facts.count.as_deref())
                .chain(parts.iter().map(|part| &**part))
                .collect();
            let right = Shown::line(&all.join(" · "));
            if right.width() + 2 + least <= room || parts.pop().is_none() {
                break right;
            }
        };
        let right_text = right.cut(room, "…");
        let text = left.cut(room.saturating_sub(right_text.width() + 2), "…");
        let columns = u16::try_from(right_text.width())
            .unwrap_or(area.width)
            .saturating_add(inset)
            .min(area.width);
        let strong = |is: bool| if is { Role::StatusStrong } else { Role::Status };
        let left = Rect {
            width: area.width - columns,
            ..area
        };
        let left = Self {
            area: left,
            inset,
            text,
            role: strong(matches!(facts.left, Left::Message(_))),
        };
        let right = Rect {
            x: left.area.right(),
            width: columns,
            ..area
        };
        [
            left,
            Self {
                area: right,
                inset: 0,
                text: right_text,
                role: strong(facts.count.is_some()),
            },
        ]
    }

    pub(crate) fn render(&self, theme: Theme, buffer: &mut Buffer) {
        paint::clear(buffer, self.area, theme.style(Role::Status));
        let x = self
            .area
            .x
            .saturating_add(self.inset)
            .min(self.area.right());
        paint::text(
            buffer,
            Rect {
                x,
                width: self.area.right() - x,
                ..self.area
            },
            &self.text,
            theme.style(self.role),
        );
    }
}

fn here(state: &State, lines: &[Line]) -> Left {
    let heading = state.document().section_at(state.section_line(lines));
    Left::Here(
        state.article(),
        state.sidebar_place().1,
        heading.map(|heading| heading.span),
    )
}

/// Room for the words that say how to get help, in columns, with what stands between.
const HELP: usize = 8;

/// The keys that matter most, for who has just begun; how to leave is said as long as anything is.
fn hints(room: usize) -> Shown {
    let hint = |command, what| {
        let key = keymap::keys_of(command)
            .first()
            .map(|key| key.name())
            .unwrap_or_default();
        format!("{key} {what}")
    };
    let all = [
        hint(Command::PageDown, "next page"),
        hint(Command::Search, "search"),
        hint(Command::Terms, "words"),
        hint(Command::Comment, "comments"),
        hint(Command::Sidebar, "articles"),
        hint(Command::Contents, "contents"),
        hint(Command::Select, "mark"),
        hint(Command::Quit, "quit"),
    ];
    fit(
        &all.each_ref().map(|hint| &**hint),
        &[7, 0, 1, 4, 2, 3, 6, 5],
        room,
    )
}

/// As many parts, whole and in their order, as there is room for, chosen by their importance.
fn fit(parts: &[&str], importance: &[usize], room: usize) -> Shown {
    let mut line = Shown::default();
    for most in 1..=parts.len() {
        let chosen = importance.get(..most).unwrap_or_default();
        let kept: Vec<&str> = parts
            .iter()
            .enumerate()
            .filter(|(at, _)| chosen.contains(at))
            .map(|(_, part)| *part)
            .collect();
        let longer = Shown::line(&kept.join(" · "));
        if longer.width() > room {
            break;
        }
        line = longer;
    }
    line
}

/// What was searched, by which other words it was found, and which match this is.
fn found(search: &Search, room: usize) -> String {
    let total = search.matches.len();
    let count = match search.current {
        Some(at) => format!("{} of {total}", at + 1),
        None if total == 0 && !search.known => "reading…".to_owned(),
        None if total == 0 => "not found".to_owned(),
        None if total == 1 => "1 match".to_owned(),
        None => format!("{total} matches"),
    };
    let query =
        Shown::line(search.query.text()).cut(room.saturating_sub(count.len() + 3).min(32), "…");
    let also = Shown::line(&search.also.join(", "));
    // The count comes first: where there is no room for the words, it stays.
    let left = (room / 2).saturating_sub(query.width() + count.len() + 12);
    match (query.text().is_empty(), also.text().is_empty()) {
        (true, _) => count,
        (false, true) => format!("“{query}” {count}"),
        (false, false) if left < 6 => format!("“{query}” ~ {count}"),
        (false, false) => format!("“{query}” also {} · {count}", also.cut(left.min(40), "…")),
    }
}

/// How far and how long to go.
fn progress(state: &State, lines: &[Line]) -> Progress {
    let blocks = state.document().blocks();
    let (bytes, end) = (state.bytes(), lines.last().map_or(0, |line| line.span.end));
    let ended = blocks.last().is_none_or(|last| end >= last.span.end) && end * 2 > bytes;
    let start = lines.first().map_or(0, |line| line.span.start);
    let all = blocks.first().is_none_or(|first| start <= first.span.start);
    if ended || bytes == 0 {
        return if all { Progress::All } else { Progress::End };
    }
    // What is on the page is still to be read.
    let minutes = state
        .library()
        .get(state.article())
        .and_then(|article| article.summary.as_ref())
        .map_or(1, |summary| summary.minutes);
    let left = (minutes * (bytes - start.min(bytes)) + bytes / 2) / bytes;
    let percent = u128::from(end as u64) * 100 / u128::from(bytes as u64);
    Progress::Left(usize::try_from(percent).unwrap_or(100), left)
}

/// Draws the line where a query is typed, with what it finds on the right, and says where its
/// cursor is.
pub(crate) fn render_prompt(
    state: &State,
    prompt: &Prompt,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    paint::clear(buffer, area, theme.style(Role::Status));
    let found = match state.search() {
        _ if prompt.error.is_some() => prompt
            .error
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        Some(search) => match search.current {
            Some(at) if !search.also.is_empty() => format!(
                "also {} · {} of {}",
                search.also.join(", "),
                at + 1,
                search.matches.len()
            ),
            Some(at) => format!("{} of {}", at + 1, search.matches.len()),
            None if !search.known => "reading…".to_owned(),
            None => "not found · Enter: what may have been meant".to_owned(),
        },
        None => "Enter keeps · Esc gives up · ↑ earlier · Ctrl-R expression".to_owned(),
    };
    let found = if prompt.regex && prompt.error.is_none() {
        format!("expression · {found}")
    } else {
        found
    };
    let width = usize::from(area.width);
    // At least half of the line is for what is typed.
    let found = Shown::line(&found).cut(width / 2, "…");
    let right = u16::try_from(found.width()).unwrap_or(0);
    let line = Rect {
        width: area.width.saturating_sub(right + 2),
        ..area
    };
    let columns = usize::from(line.width.saturating_sub(2));
    let typed = Shown::line(&format!("/{}", overlay::seen(&prompt.input, columns)));
    paint::text(buffer, line, &typed, theme.style(Role::StatusStrong));
    let at = Rect {
        x: area.right().saturating_sub(right + 1),
        width: right,
        ..area
    };
    paint::text(buffer, at, &found, theme.style(Role::Status));
    overlay::cursor(&prompt.input, line)
}
