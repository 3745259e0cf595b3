//! The reader's settings: measure, theme, mouse, sidebar, signs and side column, in one value that
//! the panes, the theme and the store read.

/// The default measure (the width of a line of text), in columns.
pub const MEASURE: u16 = 72;
/// The measures that can be chosen, in columns.
pub const MEASURES: std::ops::RangeInclusive<u16> = 24..=132;

/// The reader's choices of how things look, remembered from session to session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that the reader turns"
)]
pub struct Settings {
    /// The measure: the greatest width of a line of text, in columns, within [`MEASURES`].
    pub measure: u16,
    /// The colours.
    pub theme: ThemeChoice,
    /// Whether the reader takes mouse events; if not, the terminal keeps the mouse for selecting
    /// text.
    pub mouse: bool,
    /// Whether the sidebar stands beside the page, where the screen is wide enough.
    pub sidebar: bool,
    /// Whether comments and terms have their signs on the page.
    pub signs: bool,
    /// Whether comments stand in a column beside the text, where the screen is wide enough.
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
    /// Sets the measure to `measure` columns, or to the nearest of [`MEASURES`].
    pub fn set_measure(&mut self, measure: u16) {
        self.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
    }

    /// Describes the measure for the bottom line, where the screen has room for `room` columns of
    /// text.
    #[must_use]
    pub fn describe_measure(&self, room: u16) -> String {
        if room < self.measure {
            format!("measure: {room} columns, as many as there is room for")
        } else {
            format!("measure: {} columns", self.measure)
        }
    }

    /// Switches to the next theme, and returns a message that names it.
    pub fn next_theme(&mut self) -> String {
        self.theme = self.theme.next();
        format!("theme: {}", self.theme.name())
    }

    /// Shows or hides the signs of comments and terms, and returns a message that says which.
    pub const fn switch_signs(&mut self) -> &'static str {
        self.signs = !self.signs;
        if self.signs {
            "signs of comments and terms: shown"
        } else {
            "signs of comments and terms: hidden"
        }
    }
}

/// The colours that the reader chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// Light or dark, whichever suits the terminal's background.
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
    /// The theme's name on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Plain => "plain",
        }
    }

    /// The theme of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Automatic, Self::Light, Self::Dark, Self::Plain]
            .into_iter()
            .find(|theme| theme.name() == name)
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
