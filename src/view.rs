//! Draws a state into a buffer: the page, the sidebar, what lies over them, the bottom line.
//! It only reads the state: drawing twice gives the same cells.

mod overlay;
mod page;
mod paint;
mod sidebar;
mod status;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::document::Offset;
use crate::state::State;
use crate::theme::Theme;

pub(crate) use self::paint::symbol;

/// What was drawn, for who brings it to a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Where the cursor is, if it is to be seen.
    pub cursor: Option<Position>,
    /// Where the lines of the page are.
    pub page: Rect,
    /// The offset that each begins with, in the article of this index.
    pub lines: (usize, Vec<Offset>),
}

/// Draws `state` into `buffer`, which must be empty and of the state's size.
pub fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Drawn {
    let panes = state.panes();
    let lines = state.lines();
    page::render(state, theme, &panes, &lines, buffer);
    sidebar::render(state, theme, &panes, buffer);
    let filter = overlay::render(state, theme, buffer);
    let prompt = status::render(state, theme, &panes, &lines, buffer);
    let on_screen = |at: &Position| buffer.area.contains(*at);
    Drawn {
        cursor: prompt.or(filter).filter(on_screen),
        page: panes.text,
        lines: (state.article(), lines.iter().map(|line| line.span.start).collect()),
    }
}

/// For terminals that can show nothing else: every sign becomes ASCII, in as many columns.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let sign = match cell.symbol() {
                "│" => "|",
                "▐" => "#",
                "▌" | "▸" | "→" => ">",
                "←" => "<",
                "↑" => "^",
                "↓" => "v",
                "─" | "–" | "—" | "·" => "-",
                "┌" | "┐" | "└" | "┘" => "+",
                "╪" => "=",
                "▞" => "%",
                "‘" | "’" | "′" => "'",
                "“" | "”" => "\"",
                "…" => "~",
                _ => "?",
            };
            symbol(cell, sign);
        }
    }
}
