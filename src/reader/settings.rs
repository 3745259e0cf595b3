//! The reader's settings: measure, theme, mouse, sidebar, terms and side column, in one value that
//! the panes, the theme and the store read.

/// The default measure (the width of a line of text), in columns.
pub const MEASURE: u16 = 72;
/// The measures that can be chosen, in columns.
pub const MEASURES: std::ops::RangeInclusive<u16> = 24..=132;

/// The reader's choices of how things look, remembered from session to session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The measure: the greatest width of a line of text, in columns, within [`MEASURES`].
    pub measure: u16,
    /// The colours.
    pub theme: ThemeChoice,
    /// True if the reader takes mouse events; if not, the terminal keeps the mouse for selecting
    /// text.
    pub mouse: bool,
    /// True if the sidebar stands beside the page, where the screen is wide enough.
    pub sidebar: bool,
    /// The terms that are underlined in the text.
    pub terms: MarkedTerms,
    /// True if comments stand in a column beside the text, where the screen is wide enough.
    pub comments: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: MEASURE,
            theme: ThemeChoice::default(),
            mouse: true,
            sidebar: true,
            terms: MarkedTerms::default(),
            comments: false,
        }
    }
}

impl Settings {
    /// The settings as they hold in a library of `articles` articles: one of a single article has
    /// no sidebar.
    #[must_use]
    pub const fn in_library(self, articles: usize) -> Self {
        Self {
            sidebar: self.sidebar && articles > 1,
            ..self
        }
    }

    /// Sets the measure to `measure` columns, or to the nearest of [`MEASURES`].
    pub fn set_measure(&mut self, measure: u16) {
        self.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
    }

    /// Describes the measure for the bottom line, where the screen has room for `room` columns of
    /// text.
    #[must_use]
    pub fn describe_measure(&self, room: u16) -> String {
        if room < self.measure {
            format!("measure: {room} columns, the most that fit here")
        } else {
            format!("measure: {} columns", self.measure)
        }
    }

    /// Switches to the next theme, and returns a message that names it.
    pub fn next_theme(&mut self) -> String {
        self.theme = self.theme.next();
        Setting::Theme(self.theme).message()
    }

    /// Shows or hides the sidebar, and returns a message that says which.
    pub fn switch_sidebar(&mut self) -> String {
        self.sidebar = !self.sidebar;
        Setting::Sidebar(self.sidebar).message()
    }

    /// Marks more terms, or after all of them none, and returns a message that says which.
    pub fn next_terms(&mut self) -> String {
        self.terms = self.terms.next();
        Setting::Terms(self.terms).message()
    }
}

/// A setting and a value for it, as the palette offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The colours.
    Theme(ThemeChoice),
    /// The measure, in columns.
    Measure(u16),
    /// The terms that are underlined.
    Terms(MarkedTerms),
    /// True if comments stand beside the text.
    Comments(bool),
    /// True if the sidebar stands beside the page.
    Sidebar(bool),
    /// True if the reader takes mouse events.
    Mouse(bool),
}

impl Setting {
    /// The settings that the palette offers, each with each of its values; of the measures some.
    pub const EACH: [Self; 18] = [
        Self::Theme(ThemeChoice::Automatic),
        Self::Theme(ThemeChoice::Light),
        Self::Theme(ThemeChoice::Dark),
        Self::Theme(ThemeChoice::Plain),
        Self::Measure(48),
        Self::Measure(60),
        Self::Measure(66),
        Self::Measure(72),
        Self::Measure(80),
        Self::Terms(MarkedTerms::None),
        Self::Terms(MarkedTerms::First),
        Self::Terms(MarkedTerms::All),
        Self::Comments(true),
        Self::Comments(false),
        Self::Sidebar(true),
        Self::Sidebar(false),
        Self::Mouse(true),
        Self::Mouse(false),
    ];

    /// The value in words.
    #[must_use]
    pub fn value(self) -> String {
        match self {
            Self::Theme(theme) => theme.name().to_owned(),
            Self::Measure(columns) => columns.to_string(),
            Self::Terms(terms) => terms.name().to_owned(),
            Self::Comments(true) | Self::Sidebar(true) => "shown".to_owned(),
            Self::Comments(false) | Self::Sidebar(false) => "hidden".to_owned(),
            Self::Mouse(true) => "on".to_owned(),
            Self::Mouse(false) => "off".to_owned(),
        }
    }

    /// The setting and its value.
    #[must_use]
    pub fn label(self) -> String {
        let name = match self {
            Self::Theme(_) => "Theme",
            Self::Measure(_) => "Measure",
            Self::Terms(_) => "Terms marked",
            Self::Comments(_) => "Comments beside the text",
            Self::Sidebar(_) => "Sidebar",
            Self::Mouse(_) => "Mouse",
        };
        format!("{name}: {}", self.value())
    }

    /// Describes the setting for the bottom line.
    #[must_use]
    pub fn message(self) -> String {
        self.label().to_lowercase()
    }
}

/// The terms of the glossary that are underlined in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MarkedTerms {
    /// None: the text stands as it was written.
    #[default]
    None,
    /// Each term where the article uses it first.
    First,
    /// Every term, wherever it stands.
    All,
}

impl MarkedTerms {
    const EACH: [Self; 3] = [Self::None, Self::First, Self::All];

    /// The choice's name on the screen and in the file of settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first places",
            Self::All => "all",
        }
    }

    /// The choice of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|choice| choice.name() == name)
    }

    const fn next(self) -> Self {
        match self {
            Self::None => Self::First,
            Self::First => Self::All,
            Self::All => Self::None,
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
