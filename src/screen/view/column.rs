//! The comments beside the text, each level with its passage, as marginalia: the open one whole,
//! the others as far as there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{card, paint};
use crate::commentary::comments::NOTICE;
use crate::layout::{Line, fill};
use crate::reader::panes::Panes;
use crate::reader::state::{CardRow, State};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// A comment that would begin more rows below its passage than this is left out.
const MOST_BELOW: u16 = 4;

/// As many rows as a comment has at least, where there are so many.
const LEAST: u16 = 2;

/// Draws the comments on the lines of the page, and under them the line that says whose they are.
pub(crate) fn render(
    state: &State,
    theme: Theme,
    panes: &Panes,
    lines: &[Line],
    buffer: &mut Buffer,
) {
    let column = panes.column;
    let notice = fill(NOTICE, usize::from(column.width));
    let foot = u16::try_from(notice.len()).unwrap_or(0).min(column.height);
    for (y, row) in (column.bottom() - foot..column.bottom()).zip(&notice) {
        paint::text(
            buffer,
            Rect {
                y,
                height: 1,
                ..column
            },
            row,
            theme.style(Role::Faint),
        );
    }
    let (open, rows_there) = (state.open_in_column(), state.column_rows());
    let begins = |(y, line): (u16, &Line)| Some((y, state.comment_at(line)?));
    let placed = (0..column.height)
        .zip(lines)
        .filter_map(begins)
        .map(|(y, at)| match open {
            Some((open, start)) if open == at => (start, at),
            _ => (y, at),
        });
    let placed: Vec<(u16, usize)> = placed.filter(|(y, _)| *y < rows_there).collect();
    let mut free = 0;
    for (place, &(level, at)) in placed.iter().enumerate() {
        let (whole, start) = (open.is_some_and(|(open, _)| open == at), level.max(free));
        // The open one is whole, whatever would stand in its place.
        let bottom = open
            .filter(|(open, _)| *open > at)
            .map_or(rows_there, |(_, start)| start);
        if !whole && (start - level > MOST_BELOW || start >= bottom) {
            // Its sign in the margin is nearer.
            continue;
        }
        let start = if whole { level } else { start };
        let next = placed.get(place + 1).map_or(bottom, |(y, _)| *y);
        let limit = if whole {
            bottom
        } else {
            next.max(start + LEAST).min(bottom)
        };
        let (rows, room) = (
            state.comment_rows(at, column.width, whole),
            usize::from(limit.saturating_sub(start)),
        );
        for (y, (row, CardRow { text, tone, .. })) in (start..limit).zip(rows.iter().enumerate()) {
            let cut = row + 1 == room && rows.len() > room;
            let text = if cut {
                Shown::line(&format!(
                    "{} …",
                    text.cut(usize::from(column.width.saturating_sub(2)), "")
                ))
            } else {
                text.clone()
            };
            let role = if whole && row == 0 {
                Role::Selected
            } else {
                card::role(*tone)
            };
            paint::text(
                buffer,
                Rect {
                    y: column.y + y,
                    height: 1,
                    ..column
                },
                &text,
                theme.style(role),
            );
            free = y + 1;
        }
        // A blank row where there is room for one.
        free += u16::from(whole || rows.len() < room);
    }
}
