//! A screen as it is kept up to date: the state in, the bytes out that bring a terminal from the
//! frame before to this one. It never matters what was left out on the way: a test holds it against
//! screens that are painted whole.

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
use crate::screen::view::Drawn;

/// What a terminal shows.
#[derive(Debug, Default)]
pub struct Screen {
    painter: Painter,
    /// What was drawn last.
    drawn: Option<Drawn>,
    /// Empty cells to draw the next frame into.
    cells: Buffer,
    /// Whether nothing but ASCII can be shown.
    ascii: bool,
}

impl Screen {
    /// A screen that nothing is known of, and that shows nothing but ASCII if `ascii`.
    #[must_use]
    pub fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// What it shows is not known any more: the next frame is painted whole.
    pub fn forget(&mut self) {
        self.painter.forget();
        self.drawn = None;
    }

    /// Appends what changed since the last frame, as one synchronized update; nothing where nothing
    /// did.
    ///
    /// # Errors
    /// None: bytes are appended to memory.
    pub fn update(&mut self, state: &State, theme: Theme, out: &mut Vec<u8>) -> io::Result<()> {
        let status = state.panes().status;
        let area = Rect::new(0, 0, status.width, status.bottom());
        let mut next = std::mem::take(&mut self.cells);
        if next.area != area {
            next = Buffer::empty(area);
        }
        let was = self.drawn.take();
        let known = was.as_ref().filter(|_| self.painter.knows(area));
        let drawn = view::render_since(state, theme, known, &mut next);
        if self.ascii {
            view::to_ascii(&mut next);
        }
        let start = out.len();
        queue!(out, BeginSynchronizedUpdate)?;
        let begun = out.len();
        self.painter
            .paint(&mut next, drawn.page, drawn.moved, &drawn.fresh, out);
        let cursor_before = was.and_then(|was| was.cursor);
        match drawn.cursor {
            Some(at) if cursor_before != drawn.cursor || out.len() > begun => {
                queue!(out, MoveTo(at.x, at.y), Show)?;
            }
            None if cursor_before.is_some() => queue!(out, Hide)?,
            _ => {}
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
