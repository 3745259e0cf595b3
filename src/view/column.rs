//! The comments beside the text, each level with its passage, as marginalia: the open one whole, the others as far as there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{card, page, paint};
use crate::commentary::NOTICE;
use crate::layout::{Line, fill};
use crate::panes::Panes;
use crate::shown::Shown;
use crate::state::{About, Mode, State, Tone};
use crate::theme::{Role, Theme};

/// A comment that would begin more rows below its passage than this is left out.
const MOST_BELOW: u16 = 4;

/// As many rows as a comment has at least, where there are so many.
const LEAST: u16 = 2;

/// Draws the comments on the lines of the page, and under them the line that says whose they are.
pub(crate) fn render(state: &State, theme: Theme, panes: &Panes, lines: &[Line], buffer: &mut Buffer) {
    let column = panes.column;
    let notice = fill(NOTICE, usize::from(column.width));
    let foot = u16::try_from(notice.len()).unwrap_or(0).min(column.height);
    for (y, row) in (column.bottom() - foot..column.bottom()).zip(&notice) {
        paint::text(buffer, Rect { y, height: 1, ..column }, row, theme.style(Role::Faint));
    }
    let bottom = column.bottom().saturating_sub(foot + 1);
    let open = match state.mode() {
        Mode::Card(card) => match card.about {
            About::Comment(at) => Some(at),
            _ => None,
        },
        _ => None,
    };
    let begins = |(y, line): (u16, &Line)| Some((y, state.comment_at(line)?));
    let placed: Vec<(u16, usize)> = (column.top()..bottom).zip(lines).filter_map(begins).collect();
    let mut free = column.top();
    for (place, &(level, at)) in placed.iter().enumerate() {
        let (whole, start) = (open == Some(at), level.max(free));
        if !whole && start - level > MOST_BELOW {
            // Its sign in the margin is nearer.
            continue;
        }
        let next = placed.get(place + 1).map_or(bottom, |(y, _)| *y);
        let limit = if whole { bottom } else { next.max(start + LEAST) }.min(bottom);
        let (rows, room) = (rows(state, at, column.width, whole), usize::from(limit.saturating_sub(start)));
        for (y, (row, (tone, text))) in (start..limit).zip(rows.iter().enumerate()) {
            let cut = row + 1 == room && rows.len() > room;
            let text = if cut { Shown::line(&format!("{} …", text.cut(usize::from(column.width.saturating_sub(2)), ""))) } else { text.clone() };
            let role = if whole && row == 0 { Role::Selected } else { card::role(*tone) };
            paint::text(buffer, Rect { y, height: 1, ..column }, &text, theme.style(role));
            free = y + 1;
        }
        // A blank row where there is room for one.
        free += u16::from(whole || rows.len() < room);
    }
}

/// The rows of a comment: its sign, its kind and what it says; of the open one, also what that rests on.
fn rows(state: &State, at: usize, columns: u16, whole: bool) -> Vec<(Tone, Shown)> {
    let Some((_, comment)) = state.comments().get(at) else { return Vec::new() };
    let text = format!("{}{} {} · {}", comment.kind.sign(), page::superscript(at + 1), comment.kind.name(), comment.text);
    let mut rows = Vec::new();
    let mut say = |tone, text: &str| rows.extend(fill(text, usize::from(columns)).into_iter().map(|row| (tone, row)));
    say(Tone::Text, &text);
    if whole {
        say(Tone::Faint, &format!("Basis: {}.", comment.basis.join("; ")));
        say(Tone::Faint, &format!("As of {}; a source with a year, as of that year.", state.commentary().map_or("", |commentary| commentary.as_of)));
    }
    if let Some((tone, _)) = rows.first_mut() {
        // Where a comment begins is seen at a glance.
        *tone = Tone::Strong;
    }
    rows
}
