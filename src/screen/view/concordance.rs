//! Drawing the concordance: the line where the query is typed, a row on the results, and each match
//! in its context under its article and section. All matches begin in the same column.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{frame, paint, typed};
use crate::reader::scene::concordance::ConcordanceFace;
use crate::reader::scene::inside;
use crate::reader::state::ConcordanceLine;
use crate::screen::theme::{Role, Theme};
use crate::search::MatchKind;
use crate::search::results::Excerpt;
use crate::text::shown::{Shown, counted};

/// Draws the concordance, and returns the position of the cursor in its query.
pub(crate) fn render(face: &ConcordanceFace<'_>, theme: Theme, buffer: &mut Buffer) -> Position {
    frame::open(theme, face.frame, face.title, buffer);
    let inner = inside(face.frame);
    let row = |row: u16| Rect {
        y: inner.y.saturating_add(row),
        height: inner.height.saturating_sub(row).min(1),
        ..inner
    };
    typed::filter(theme, ("/", face.input), row(0), buffer);
    if inner.height > 1 {
        let role = if face.wrong {
            Role::Heading
        } else {
            Role::Faint
        };
        paint::text(buffer, row(1), &face.said, theme.style(role));
    }
    for (y, shown) in (face.inner.top()..face.inner.bottom()).zip(&face.lines) {
        let area = Rect {
            y,
            height: 1,
            ..face.inner
        };
        line(shown, face.selected, theme, area, buffer);
    }
    typed::cursor(face.input, row(0))
}

fn line(
    line: &ConcordanceLine<'_>,
    selected: usize,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let inset = |columns: u16| Rect {
        x: area.x + columns.min(area.width),
        width: area.width.saturating_sub(columns),
        ..area
    };
    let mut write = |text: &str, area: Rect, role: Role| {
        let text = Shown::line(text).cut(usize::from(area.width), "…");
        paint::text(buffer, area, &text, theme.style(role));
    };
    match line {
        ConcordanceLine::Article(found) => {
            let matches = counted(found.count(), "match", "matches");
            let text = format!("{} · {matches}", found.label);
            write(&text, area, Role::Title);
        }
        ConcordanceLine::Section(heading) => write(heading, inset(2), Role::Heading),
        ConcordanceLine::More(count) => {
            write(&format!("and {count} more in it"), inset(3), Role::Faint);
        }
        ConcordanceLine::Match(excerpt, number) => {
            let is_selected = *number == selected;
            if is_selected {
                let style = theme.style(Role::Selected);
                paint::sign(buffer, area.x, area.y, "▌", style);
            }
            match_in_context(excerpt, is_selected, theme, inset(1), buffer);
        }
    }
}

/// Draws a match with its context on both sides.
fn match_in_context(
    excerpt: &Excerpt,
    selected: bool,
    theme: Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let room = usize::from(area.width);
    let by_synonym = excerpt.kind == MatchKind::Synonym;
    if by_synonym {
        paint::sign(buffer, area.x, area.y, "~", theme.style(Role::OtherWord));
    }
    let column = room * 2 / 5;
    let before = Shown::line(&excerpt.before).cut_left(column.saturating_sub(2), "…");
    let found = Shown::line(&excerpt.text).cut(room.saturating_sub(column), "…");
    let after = Shown::line(&excerpt.after).cut(room.saturating_sub(column + found.width()), "…");
    let at = |column: usize| {
        let column = u16::try_from(column).unwrap_or(u16::MAX).min(area.width);
        Rect {
            x: area.x + column,
            width: area.width - column,
            ..area
        }
    };
    let text = theme.style(if selected { Role::Selected } else { Role::Text });
    let role = match (selected, by_synonym) {
        (true, false) => Role::CurrentMatch,
        (true, true) => Role::CurrentOtherWord,
        (false, false) => Role::Match,
        (false, true) => Role::OtherWord,
    };
    paint::text(
        buffer,
        at(column.saturating_sub(before.width())),
        &before,
        text,
    );
    paint::text(buffer, at(column), &found, theme.style(role));
    paint::text(buffer, at(column + found.width()), &after, text);
}
