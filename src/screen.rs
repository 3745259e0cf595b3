//! Keeping a terminal up to date: a state goes in, the bytes come out that turn the last frame into
//! the next one. Whatever was left out on the way, the terminal shows the same as if each frame
//! were painted whole; a test compares the two.

pub mod decoder;
pub mod picture;
pub mod repaint;
pub mod theme;
pub mod view;

use std::io;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::reader::state::State;
use crate::screen::repaint::Painter;
use crate::screen::theme::Theme;
use crate::screen::view::{Cursor, Drawn};

/// The screen of a terminal, as far as it is known.
#[derive(Debug, Default)]
pub struct Screen {
    painter: Painter,
    /// The last frame that was drawn.
    drawn: Option<Drawn>,
    /// Empty cells for the next frame.
    cells: Buffer,
    /// True if the terminal can show nothing but ASCII.
    ascii: bool,
}

impl Screen {
    /// A terminal that may show anything; `ascii` says that it can show nothing but ASCII.
    #[must_use]
    pub fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// Forgets what the terminal shows: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.painter.forget();
        self.drawn = None;
    }

    /// Appends what has changed since the last frame, as one synchronized update; nothing if
    /// nothing has.
    ///
    /// # Errors
    /// Never: the bytes are appended to memory.
    pub fn update(&mut self, state: &State, theme: Theme, out: &mut Vec<u8>) -> io::Result<()> {
        let status = state.panes().status;
        let area = Rect::new(0, 0, status.width, status.bottom());
        let mut next = std::mem::take(&mut self.cells);
        if next.area != area {
            next = Buffer::empty(area);
        }
        let last = self.drawn.take();
        let known = last.as_ref().filter(|_| self.painter.knows(area));
        let drawn = view::render_since(state, theme, known, &mut next);
        if self.ascii {
            view::to_ascii(&mut next);
        }
        let start = out.len();
        queue!(out, BeginSynchronizedUpdate)?;
        let begun = out.len();
        self.painter
            .paint(&mut next, drawn.page, drawn.scrolled, &drawn.fresh, out);
        let (before, now) = (last.and_then(|drawn| drawn.cursor), drawn.cursor);
        if let Some(cursor) = now.filter(|_| now != before || out.len() > begun) {
            queue!(out, MoveTo(cursor.at.x, cursor.at.y))?;
        }
        let shown = |cursor: Option<Cursor>| cursor.is_some_and(|cursor| cursor.shown);
        if before.is_none() || shown(before) != shown(now) {
            if shown(now) {
                queue!(out, Show)?;
            } else {
                queue!(out, Hide)?;
            }
        }
        if out.len() == begun {
            out.truncate(start);
        } else {
            queue!(out, EndSynchronizedUpdate)?;
        }
        self.cells = next;
        self.drawn = Some(drawn);
        Ok(())
    }
}
