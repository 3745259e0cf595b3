//! The sidebar: the articles, the open one with a bar, the selected one too.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{overlay, paint};
use crate::reader::panes::Panes;
use crate::reader::state::{List, Mode, Of, State};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the sidebar where there is room for it, or where it was brought over the page.
pub(crate) fn render(state: &State, theme: Theme, panes: &Panes, buffer: &mut Buffer) {
    let area = panes.sidebar;
    if area.is_empty() {
        return;
    }
    let faint = theme.style(Role::Faint);
    if area.right() > panes.text.x {
        // Brought over the page.
        paint::clear(buffer, area.union(panes.rule), theme.style(Role::Text));
    }
    for y in panes.rule.top()..panes.rule.bottom() {
        paint::sign(buffer, panes.rule.x, y, "│", theme.style(Role::Frame));
    }
    let head = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(1),
        height: 1,
        ..area
    };
    let keys_here = state.in_sidebar();
    if let Mode::List(List {
        of: Of::Articles,
        filter: Some(filter),
        ..
    }) = state.mode()
    {
        overlay::filter(theme, filter, head, buffer);
    } else {
        let role = if keys_here {
            Role::Selected
        } else {
            Role::Faint
        };
        paint::text(buffer, head, &Shown::line("Articles"), theme.style(role));
    }
    let rows = state.sidebar();
    for (y, row) in (area.y.saturating_add(2)..area.bottom()).zip(&rows) {
        let Some((text, label)) = row.text() else {
            continue;
        };
        let here = if keys_here {
            row.selected
        } else {
            row.article == state.article()
        };
        let titled = state
            .library()
            .get(row.article)
            .and_then(|article| article.summary.as_ref())
            .is_some_and(|summary| summary.titled);
        let mut style = theme.style(if label { Role::Text } else { Role::Faint });
        if label && !titled {
            style = style.patch(theme.style(Role::Label));
        }
        if here {
            paint::sign(
                buffer,
                area.x.saturating_add(1),
                y,
                "▌",
                theme.style(Role::Selected),
            );
            if label {
                style = style.patch(theme.style(Role::Selected));
            }
        }
        let area = Rect {
            x: area.x + 3.min(area.width),
            y,
            width: area.width.saturating_sub(3),
            height: 1,
        };
        paint::text(buffer, area, text, style);
    }
    if rows.is_empty() {
        let area = Rect {
            y: area.y + 2.min(area.height),
            height: area.height.saturating_sub(2),
            ..head
        };
        paint::text(buffer, area, &Shown::line("no article has that"), faint);
    }
}
