//! Roles and the styles that they have in a theme. Nothing is told by colour alone: every role that means something
//! has its attribute or its sign in all themes, so that none is lost without colours.

use ratatui::style::{Color, Modifier, Style};

use crate::state::ThemeChoice;

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// An article's title.
    Title,
    /// A heading.
    Heading,
    /// A date, and what else stands back behind the text.
    Faint,
    /// A title that stands again, glued to the paragraph below it.
    Glued,
    /// A label that is no title.
    Label,
    /// A match.
    Match,
    /// The match that the reader is at.
    CurrentMatch,
    /// The selected row of a list.
    Selected,
    /// The bottom line.
    Status,
    /// What matters most on it.
    StatusStrong,
    /// A frame or a line between panes.
    Frame,
    /// The part of the scroll bar that is on the page.
    Thumb,
    /// A match on the scroll bar.
    Tick,
}

/// How many colours may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// None: `NO_COLOR`, or the plain theme.
    None,
    /// The sixteen that every terminal has.
    Sixteen,
    /// The 256 of the xterm palette.
    #[default]
    Indexed,
}

/// The styles of all roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Palette {
    Plain,
    /// Attributes, and colours that read well on light and on dark.
    Neutral,
    Light,
    Dark,
}

impl Theme {
    /// The theme for a choice, on a background that is dark, light or unknown.
    #[must_use]
    pub const fn new(choice: ThemeChoice, dark: Option<bool>, colours: Colours) -> Self {
        let palette = match (colours, choice, dark) {
            (Colours::None, ..) | (_, ThemeChoice::Plain, _) => Palette::Plain,
            (Colours::Sixteen, ..) | (_, ThemeChoice::Automatic, None) => Palette::Neutral,
            (_, ThemeChoice::Light, _) | (_, ThemeChoice::Automatic, Some(false)) => Palette::Light,
            (_, ThemeChoice::Dark, _) | (_, ThemeChoice::Automatic, Some(true)) => Palette::Dark,
        };
        Self { palette }
    }

    /// The style of a role.
    #[must_use]
    pub const fn style(self, role: Role) -> Style {
        let attributes = match role {
            Role::Title | Role::Heading | Role::Glued | Role::StatusStrong => Modifier::BOLD,
            Role::Label => Modifier::ITALIC,
            Role::Match => Modifier::REVERSED,
            Role::CurrentMatch => Modifier::REVERSED.union(Modifier::BOLD).union(Modifier::UNDERLINED),
            Role::Selected => Modifier::BOLD,
            Role::Text | Role::Faint | Role::Status | Role::Frame | Role::Thumb | Role::Tick => Modifier::empty(),
        };
        let style = Style::new().add_modifier(attributes);
        match self.palette {
            Palette::Plain => match role {
                Role::Status | Role::StatusStrong => style.add_modifier(Modifier::REVERSED),
                Role::Faint | Role::Frame => style.add_modifier(Modifier::DIM),
                _ => style,
            },
            Palette::Neutral => match role {
                Role::Status | Role::StatusStrong => style.add_modifier(Modifier::REVERSED),
                Role::Faint | Role::Frame => style.add_modifier(Modifier::DIM),
                Role::Title | Role::Heading => style.fg(Color::Cyan),
                Role::CurrentMatch | Role::Tick => style.fg(Color::Yellow),
                _ => style,
            },
            // Indices of the xterm palette: 16-231 a cube of 6 levels, 232-255 greys from dark to light.
            Palette::Light => match role {
                Role::Title => style.fg(Color::Indexed(24)),
                Role::Heading => style.fg(Color::Indexed(30)),
                Role::Faint => style.fg(Color::Indexed(242)),
                Role::Frame => style.fg(Color::Indexed(249)),
                // Reversed: black on yellow, black on orange.
                Role::Match => style.fg(Color::Indexed(228)).bg(Color::Indexed(16)),
                Role::CurrentMatch => style.fg(Color::Indexed(214)).bg(Color::Indexed(16)),
                Role::Tick => style.fg(Color::Indexed(166)),
                Role::Thumb => style.fg(Color::Indexed(244)),
                Role::Selected => style.fg(Color::Indexed(24)),
                Role::Status => style.fg(Color::Indexed(238)).bg(Color::Indexed(254)),
                Role::StatusStrong => style.fg(Color::Indexed(16)).bg(Color::Indexed(254)),
                Role::Text | Role::Glued | Role::Label => style,
            },
            Palette::Dark => match role {
                Role::Title => style.fg(Color::Indexed(117)),
                Role::Heading => style.fg(Color::Indexed(116)),
                Role::Faint => style.fg(Color::Indexed(246)),
                Role::Frame => style.fg(Color::Indexed(239)),
                Role::Match => style.fg(Color::Indexed(186)),
                Role::CurrentMatch => style.fg(Color::Indexed(215)),
                Role::Tick => style.fg(Color::Indexed(215)),
                Role::Thumb => style.fg(Color::Indexed(245)),
                Role::Selected => style.fg(Color::Indexed(117)),
                Role::Status => style.fg(Color::Indexed(250)).bg(Color::Indexed(236)),
                Role::StatusStrong => style.fg(Color::Indexed(255)).bg(Color::Indexed(236)),
                Role::Text | Role::Glued | Role::Label => style,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_has_it_in_every_theme() {
        let themes = [
            Theme::new(ThemeChoice::Plain, None, Colours::Indexed),
            Theme::new(ThemeChoice::Automatic, None, Colours::Sixteen),
            Theme::new(ThemeChoice::Automatic, Some(true), Colours::Indexed),
            Theme::new(ThemeChoice::Automatic, Some(false), Colours::Indexed),
        ];
        for theme in themes {
            let attributes = |role| theme.style(role).add_modifier;
            assert!(attributes(Role::Match).contains(Modifier::REVERSED));
            assert!(attributes(Role::CurrentMatch).contains(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED));
            assert!(attributes(Role::Heading).contains(Modifier::BOLD));
            assert!(attributes(Role::Selected).contains(Modifier::BOLD));
            assert!(attributes(Role::Label).contains(Modifier::ITALIC));
        }
    }

    #[test]
    fn no_colours_means_none() {
        let theme = Theme::new(ThemeChoice::Dark, Some(true), Colours::None);
        for role in [Role::Text, Role::Title, Role::Match, Role::CurrentMatch, Role::Status, Role::Faint] {
            assert_eq!((theme.style(role).fg, theme.style(role).bg), (None, None), "{role:?}");
        }
    }
}
