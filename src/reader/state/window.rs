//! The size and background of the screen, as far as they are known.

use crate::reader::panes::drawn_size;
use crate::reader::settings::Settings;

/// Size and background of the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Width in columns, as far as it is drawn.
    pub(crate) width: u16,
    /// Height in rows, as far as it is drawn.
    pub(crate) height: u16,
    /// True if the background is dark; `None` if that is not known.
    pub(crate) dark: Option<bool>,
    /// True if the first frame, which shows the text alone, is on the screen.
    pub(crate) settled: bool,
    /// True if the mouse is left to the terminal in this session, whatever the settings say.
    pub(crate) without_mouse: bool,
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
            without_mouse: false,
        }
    }

    /// True if the reader takes mouse events.
    pub(crate) const fn mouse(self, settings: Settings) -> bool {
        settings.mouse && !self.without_mouse
    }

    /// Takes the mouse or leaves it to the terminal, and returns a message that says which.
    pub(crate) const fn switch_mouse(&mut self, settings: &mut Settings) -> &'static str {
        settings.mouse = !self.mouse(*settings);
        self.without_mouse = false;
        if settings.mouse {
            "mouse on (Shift-drag selects as the terminal does)"
        } else {
            "mouse off: the terminal uses it"
        }
    }

    /// Takes another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = drawn_size(width, height);
    }
}
