//! The size and background of the screen, as far as they are known.

use crate::reader::panes::drawn_size;

/// Size and background of the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Width in columns, as far as it is drawn.
    pub(crate) width: u16,
    /// Height in rows, as far as it is drawn.
    pub(crate) height: u16,
    /// Whether the background is dark; `None` if that is not known.
    pub(crate) dark: Option<bool>,
    /// Whether the first frame, which shows the text alone, is on the screen.
    pub(crate) settled: bool,
}

impl Window {
    /// A screen of `width` columns and `height` rows, before its first frame.
    pub(crate) fn new(width: u16, height: u16) -> Self {
        let (width, height) = drawn_size(width, height);
        Self {
            width,
            height,
            dark: None,
            settled: false,
        }
    }

    /// Takes another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = drawn_size(width, height);
    }
}
