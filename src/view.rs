//! Draws a state into a buffer: the page, the sidebar, what lies over them, the bottom line.
//! It only reads the state: drawing twice gives the same cells.

mod overlay;
mod page;
mod paint;
mod sidebar;
mod status;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::state::State;
use crate::theme::Theme;

/// Draws `state` into `buffer`, which must be empty and of the state's size, and says where the cursor is, if it is to be seen.
pub fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let panes = state.panes();
    let lines = state.lines();
    page::render(state, theme, &panes, &lines, buffer);
    sidebar::render(state, theme, &panes, buffer);
    let filter = overlay::render(state, theme, buffer);
    let prompt = status::render(state, theme, &panes, &lines, buffer);
    let on_screen = |at: &Position| buffer.area.contains(*at);
    prompt.or(filter).filter(on_screen)
}

/// For terminals that can show nothing else: every sign becomes ASCII, in as many columns.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let sign = match cell.symbol() {
                "│" | "▐" | "█" | "▌" => "|",
                "─" | "–" | "—" => "-",
                "┌" | "┐" | "└" | "┘" | "╪" | "▞" => "+",
                "‘" | "’" | "′" => "'",
                "“" | "”" => "\"",
                "·" | "…" => ".",
                _ => "?",
            };
            paint::symbol(cell, sign);
        }
    }
}
