//! What is found in all articles: the line where the query is typed, how much was searched, and a
//! concordance: each match in its context, all in the same column, under its article and section.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{overlay, paint};
use crate::reader::panes::Panes;
use crate::reader::state::{All, AllLine, MOST_ARTICLES, State};
use crate::screen::theme::{Role, Theme};
use crate::search::MatchKind;
use crate::search::results::Excerpt;
use crate::text::shown::{Shown, counted};

/// Draws it, and says where the cursor is.
pub(crate) fn render(state: &State, all: &All, theme: Theme, buffer: &mut Buffer) -> Position {
    let area = state.panes().overlay(u16::MAX, u16::MAX);
    paint::clear(buffer, area, theme.style(Role::Text));
    overlay::frame(theme, area, buffer);
    let inner = Panes::inside(area);
    let title = if all.regex {
        " All articles: an expression "
    } else {
        " All articles "
    };
    overlay::title(theme, area, title, buffer);
    overlay::foot(
        theme,
        area,
        &[
            "Enter opens · ↑ ↓ choose · Ctrl-T other words · Ctrl-R expression · Esc closes",
            "Enter opens · ↑ ↓ choose · Esc closes",
            "Esc closes",
        ],
        buffer,
    );
    let line = |row: u16| Rect {
        y: inner.y.saturating_add(row),
        height: inner.height.saturating_sub(row).min(1),
        ..inner
    };
    overlay::filter(theme, &all.input, line(0), buffer);
    if inner.height > 1 {
        let role = if all.error.is_some() {
            Role::Heading
        } else {
            Role::Faint
        };
        let said = Shown::line(&told(state, all, usize::from(inner.width)));
        paint::text(
            buffer,
            line(1),
            &said.cut(usize::from(inner.width), "…"),
            theme.style(role),
        );
    }
    rows(all, theme, state.all_list(), buffer);
    overlay::cursor(&all.input, line(0))
}

/// What was found, or how far the search is.
fn told(state: &State, all: &All, room: usize) -> String {
    if let Some(error) = &all.error {
        return error.to_string();
    }
    let Some(query) = &all.query else {
        return "words, \"just these letters\", one & another in a paragraph, or re:an expression"
            .to_owned();
    };
    let (results, articles) = (&all.results, state.library().articles().len());
    let mut said = format!(
        "{} in {}",
        counted(results.count(), "match", "matches"),
        counted(results.articles, "article", "articles")
    );
    if results.synonyms > 0 {
        said = format!("{said}, {} by other words (~)", results.synonyms);
    } else if query.reading().synonyms && !query.has_synonyms() && results.searched >= articles {
        said = format!("{said} · no other words are known for it");
    }
    if results.articles > MOST_ARTICLES {
        said = format!("{said} · the best {MOST_ARTICLES} are listed");
    }
    if !all.related.is_empty() && query.reading().synonyms {
        let related: Vec<String> = all
            .related
            .iter()
            .map(|(phrase, count)| format!("{phrase} ({count})"))
            .collect();
        said = format!("{said} · see also {}", related.join(", "));
    }
    if results.searched < articles {
        const BAR: usize = 20;
        let done = results.searched * BAR / articles.max(1);
        let bar = if room >= 80 {
            format!(" {}{}", "▐".repeat(done), "·".repeat(BAR - done.min(BAR)))
        } else {
            String::new()
        };
        said = format!("{said} · {} of {articles} searched{bar}", results.searched);
    } else if results.count() == 0 {
        "nothing is found · Enter: what may have been meant".clone_into(&mut said);
    }
    said
}

fn rows(all: &All, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let first = all.first_shown(usize::from(area.height));
    for (y, line) in (area.top()..area.bottom()).zip(all.lines().skip(first)) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        let inset = |columns: u16| Rect {
            x: row.x + columns.min(row.width),
            width: row.width.saturating_sub(columns),
            ..row
        };
        match line {
            AllLine::Article(found) => {
                let text = format!(
                    "{} · {}",
                    found.label,
                    counted(found.count(), "match", "matches")
                );
                paint::text(
                    buffer,
                    row,
                    &Shown::line(&text).cut(usize::from(row.width), "…"),
                    theme.style(Role::Title),
                );
            }
            AllLine::Section(heading) => {
                let room = inset(2);
                paint::text(
                    buffer,
                    room,
                    &Shown::line(heading).cut(usize::from(room.width), "…"),
                    theme.style(Role::Heading),
                );
            }
            AllLine::Match(excerpt, number) => {
                if number == all.selected {
                    paint::sign(buffer, row.x, y, "▌", theme.style(Role::Selected));
                }
                concordance(excerpt, number == all.selected, theme, inset(1), buffer);
            }
            AllLine::More(count) => {
                paint::text(
                    buffer,
                    inset(3),
                    &Shown::line(&format!("and {count} more in it")),
                    theme.style(Role::Faint),
                );
            }
        }
    }
}

/// A match in the middle of its context.
fn concordance(excerpt: &Excerpt, selected: bool, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let other = excerpt.kind == MatchKind::Synonym;
    if other {
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
    let role = match (selected, other) {
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
