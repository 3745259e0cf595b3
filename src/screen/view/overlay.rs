//! What lies over the page: a titled box with a list in it, its filter, and what its keys do.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::paint;
use crate::layout::tail;
use crate::reader::action::Command;
use crate::reader::keymap;
use crate::reader::state::{Mode, Of, State};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the open list, if there is one, and says where its cursor is.
pub(crate) fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let Mode::List(list) = state.mode() else {
        return None;
    };
    if list.of == Of::Articles {
        let sidebar = state.panes().sidebar;
        let row = Rect {
            x: sidebar.x + 1.min(sidebar.width),
            width: sidebar.width.saturating_sub(1),
            height: 1.min(sidebar.height),
            ..sidebar
        };
        return list.filter.as_ref().map(|filter| cursor(filter, row));
    }
    let (area, inner) = state.overlay();
    paint::clear(buffer, area, theme.style(Role::Text));
    frame(theme, area, buffer);
    let entries = state.entries();
    let rows = usize::from(inner.height);
    let first = state.first_shown(rows);
    let part = if entries.len() > rows {
        format!(" {}–{} of {}", first + 1, first + rows, entries.len())
    } else {
        String::new()
    };
    title(
        theme,
        area,
        &format!(" {}{part} ", state.list_title(list.of)),
        buffer,
    );
    let verb = match list.of {
        Of::Commands | Of::Leaving => "does it",
        Of::Terms | Of::Glossary | Of::Comments => "opens it",
        Of::Articles | Of::Contents | Of::Advice | Of::Mine => "goes there",
    };
    let choose = if list.filter.is_some() {
        "↑ ↓ choose"
    } else {
        "/ filters"
    };
    let long = match list.of {
        Of::Mine if list.filter.is_none() => {
            "Enter opens · a note · 1–4 kind · x deletes · U undoes · Esc".to_owned()
        }
        Of::Advice => "1 to 9 or Enter looks for it · Esc closes".to_owned(),
        _ => format!("Enter {verb} · {choose} · Esc closes"),
    };
    let short = if list.of == Of::Mine {
        "a note · x deletes · U undoes · Esc".to_owned()
    } else {
        format!("{choose} · Esc closes")
    };
    foot(theme, area, &[&long, &short, "Esc closes"], buffer);
    for (y, (at, &entry)) in
        (inner.top()..inner.bottom()).zip(entries.iter().enumerate().skip(first))
    {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        let selected = at == list.selected;
        if selected {
            paint::sign(buffer, row.x, y, "▌", theme.style(Role::Selected));
        }
        let row = Rect {
            x: row.x + 2.min(row.width),
            width: row.width.saturating_sub(2),
            ..row
        };
        let heads = state.heads(list.of, entry);
        let role = match selected {
            true => Role::Selected,
            false if heads => Role::Heading,
            false => Role::Text,
        };
        let style = theme.style(role);
        let mut rest = row;
        if list.of == Of::Mine && !heads {
            rest = Rect {
                x: row.x + 2.min(row.width),
                width: row.width.saturating_sub(2),
                ..row
            };
        }
        if let (Of::Commands, Some(&command)) = (list.of, Command::ALL.get(entry)) {
            let columns = 20.min(row.width * 2 / 5);
            let keys = Shown::line(&keymap::names_of(command))
                .cut(usize::from(columns.saturating_sub(1)), "…");
            paint::text(
                buffer,
                Rect {
                    width: columns,
                    ..row
                },
                &keys,
                theme.style(Role::Heading),
            );
            rest = Rect {
                x: row.x + columns,
                width: row.width - columns,
                ..row
            };
        }
        let text = Shown::words(&state.entry(list.of, entry)).cut(usize::from(rest.width), "…");
        paint::text(buffer, rest, &text, style);
    }
    if entries.is_empty() {
        let row = Rect {
            x: inner.x + 2.min(inner.width),
            width: inner.width.saturating_sub(2),
            ..inner
        };
        paint::text(
            buffer,
            row,
            &Shown::line("nothing has that word"),
            theme.style(Role::Faint),
        );
    }
    let row = Rect {
        x: inner.x,
        y: area.y + 1.min(area.height),
        width: inner.width,
        height: 1.min(inner.height),
    };
    let typed = list.filter.as_ref()?;
    filter(theme, typed, row, buffer);
    Some(cursor(typed, row))
}

/// Draws the line of a filter.
pub(crate) fn filter(theme: Theme, filter: &Input, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width.saturating_sub(2));
    let line = Shown::line(&format!("/{}", seen(filter, columns)));
    paint::text(buffer, area, &line, theme.style(Role::Selected));
}

/// Where the cursor of a line is that begins with one sign in `area`.
pub(crate) fn cursor(input: &Input, area: Rect) -> Position {
    let columns = usize::from(area.width.saturating_sub(2));
    let (_, column) = tail(input.value(), input.cursor(), columns);
    Position::new(
        area.x
            .saturating_add(1)
            .saturating_add(u16::try_from(column).unwrap_or(0)),
        area.y,
    )
}

/// What is seen of a line that is typed in so many columns.
pub(crate) fn seen(input: &Input, columns: usize) -> &str {
    tail(input.value(), input.cursor(), columns).0
}

/// Draws the title of a box into its frame.
pub(crate) fn title(theme: Theme, area: Rect, title: &str, buffer: &mut Buffer) {
    let row = Rect {
        x: area.x + 2.min(area.width),
        width: area.width.saturating_sub(4),
        height: 1.min(area.height),
        ..area
    };
    paint::text(buffer, row, &Shown::line(title), theme.style(Role::Heading));
}

/// Draws what the keys do into the lower frame of a box: the first of these that fits.
pub(crate) fn foot(theme: Theme, area: Rect, feet: &[&str], buffer: &mut Buffer) {
    if area.height > 2 {
        let row = Rect {
            x: area.x + 2.min(area.width),
            width: area.width.saturating_sub(4),
            height: 1,
            y: area.bottom() - 1,
        };
        let said = feet
            .iter()
            .map(|foot| Shown::line(&format!(" {foot} ")))
            .find(|said| said.width() <= usize::from(row.width));
        paint::text(
            buffer,
            row,
            &said.unwrap_or_default(),
            theme.style(Role::Faint),
        );
    }
}

/// Draws the frame of a box.
pub(crate) fn frame(theme: Theme, area: Rect, buffer: &mut Buffer) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let style = theme.style(Role::Frame);
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for x in area.left()..=right {
        for y in [area.y, bottom] {
            paint::sign(buffer, x, y, "─", style);
        }
    }
    for y in area.top()..=bottom {
        for x in [area.x, right] {
            paint::sign(buffer, x, y, "│", style);
        }
    }
    for (x, y, corner) in [
        (area.x, area.y, "┌"),
        (right, area.y, "┐"),
        (area.x, bottom, "└"),
        (right, bottom, "┘"),
    ] {
        paint::sign(buffer, x, y, corner, style);
    }
}
