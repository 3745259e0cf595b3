//! Faces: what is shown of the parts of the state, as values made from values. The screen paints
//! them, and another output could speak them; nothing else has to know how they came about.

pub(crate) mod annotations;
pub mod card;
pub mod column;
pub mod concordance;
pub mod editor;
pub mod list;
pub mod sidebar;
pub mod status;
pub(crate) mod text;

use ratatui::layout::Rect;

use crate::library::{Article, Library};
use crate::reader::panes::Panes;
use crate::reader::state::annotating::Annotating;
use crate::reader::state::find::Find;
use crate::reader::state::marks::Marks;
use crate::reader::state::page::Page;
use crate::reader::state::reading::Reading;
use crate::reader::state::resume::Resume;
use crate::text::document::Document;

/// The parts of the state that faces are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) library: &'a Library,
    pub(crate) reading: &'a Reading,
    pub(crate) marks: &'a Marks,
    pub(crate) annotating: &'a Annotating,
    pub(crate) find: &'a Find,
    pub(crate) resume: &'a Resume,
    pub(crate) panes: Panes,
    pub(crate) page: Page<'a>,
}

impl<'a> Parts<'a> {
    /// The open article, as the library has it.
    pub(crate) fn article(&self) -> Option<&'a Article> {
        self.library.get(self.reading.article)
    }

    /// The document on the page.
    pub(crate) fn document(&self) -> &'a Document {
        &self.reading.document
    }
}

/// The room inside the frame of a card; one too low for a frame has a title and no more.
pub(crate) fn inside(frame: Rect) -> Rect {
    let inner = if is_framed(frame) {
        Panes::inside(frame)
    } else {
        Rect {
            y: frame.y + 1.min(frame.height),
            height: frame.height.saturating_sub(1),
            ..frame
        }
    };
    Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// Whether a card is high enough for a frame.
pub(crate) const fn is_framed(frame: Rect) -> bool {
    frame.height >= 5
}

/// A number of rows or columns as the screen counts them.
pub(crate) fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
