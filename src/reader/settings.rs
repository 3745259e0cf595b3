//! What the reader chose of how things look: one value that the panes, the theme and the store
//! take their part from.

/// The width of a line of text unless the reader chose another, in columns.
pub const MEASURE: u16 = 72;
/// The narrowest and the widest measure that can be chosen, in columns.
pub const MEASURES: std::ops::RangeInclusive<u16> = 24..=132;

/// What the reader chose of how things look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that the reader turns"
)]
pub struct Settings {
    /// The width of a line of text, in columns.
    pub measure: u16,
    /// The colours.
    pub theme: ThemeChoice,
    /// Whether the mouse is ours; if not, the terminal selects text with it.
    pub mouse: bool,
    /// Whether the sidebar stands beside the page, where there is room.
    pub sidebar: bool,
    /// Whether comments and terms have their signs on the page.
    pub signs: bool,
    /// Whether comments stand in a column beside the text, where there is room.
    pub comments: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: MEASURE,
            theme: ThemeChoice::default(),
            mouse: true,
            sidebar: true,
            signs: true,
            comments: false,
        }
    }
}

impl Settings {
    /// Chooses a measure, as far as it can be chosen, in columns.
    pub fn set_measure(&mut self, measure: u16) {
        self.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
    }

    /// The measure in words, where the screen has room for so many columns.
    #[must_use]
    pub fn measured(&self, room: u16) -> String {
        if room < self.measure {
            format!("measure: {room} columns, as many as there is room for")
        } else {
            format!("measure: {} columns", self.measure)
        }
    }

    /// Goes on to the next theme, and says which it is.
    pub fn next_theme(&mut self) -> String {
        self.theme = self.theme.next();
        format!("theme: {}", self.theme.name())
    }

    /// Shows or hides the signs of comments and terms, and says so.
    pub const fn switch_signs(&mut self) -> &'static str {
        self.signs = !self.signs;
        if self.signs {
            "signs of comments and terms: shown"
        } else {
            "signs of comments and terms: hidden"
        }
    }

    /// Takes the mouse or leaves it to the terminal, and says so.
    pub const fn switch_mouse(&mut self) -> &'static str {
        self.mouse = !self.mouse;
        if self.mouse {
            "mouse on (Shift-drag selects as ever)"
        } else {
            "mouse off: the terminal has it"
        }
    }
}

/// Which colours the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the terminal's background asks.
    #[default]
    Automatic,
    /// For a light background.
    Light,
    /// For a dark background.
    Dark,
    /// No colours.
    Plain,
}

impl ThemeChoice {
    /// Its name on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Plain => "plain",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Automatic => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Plain,
            Self::Plain => Self::Automatic,
        }
    }
}
