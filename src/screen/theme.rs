//! Roles and the styles that they have in a theme. Nothing is told by colour alone: every role that
//! means something has its attribute or its sign in all themes, so that none is lost without
//! colours.

use ratatui::style::{Color, Modifier, Style};

use crate::annotations::AnnotationKind;
use crate::reader::settings::ThemeChoice;

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
    /// A match by another word for what was looked for.
    OtherWord,
    /// That, where the reader is at it.
    CurrentOtherWord,
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
    /// A term of the glossary in the text.
    Term,
    /// The passage that a card is about.
    Passage,
    /// A comment's sign in the margin.
    Sign,
    /// What can be followed on a card.
    Link,
    /// A passage that the reader highlighted.
    Highlight(AnnotationKind),
    /// The sign of one in the margin.
    Own,
    /// The same, with a note on it.
    Noted,
    /// The letter of a bookmark in the margin.
    Bookmark,
    /// A passage that is being selected.
    Selection,
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
            Role::Title
            | Role::Heading
            | Role::Glued
            | Role::StatusStrong
            | Role::Selected
            | Role::Link
            | Role::Passage
            | Role::Own
            | Role::Bookmark => Modifier::BOLD,
            Role::Noted => Modifier::BOLD.union(Modifier::REVERSED),
            Role::Label | Role::Highlight(_) => Modifier::ITALIC,
            Role::Term => Modifier::UNDERLINED,
            Role::Match | Role::Selection => Modifier::REVERSED,
            Role::CurrentMatch => Modifier::REVERSED
                .union(Modifier::BOLD)
                .union(Modifier::UNDERLINED),
            Role::OtherWord => Modifier::UNDERLINED.union(Modifier::ITALIC),
            Role::CurrentOtherWord => Modifier::REVERSED
                .union(Modifier::BOLD)
                .union(Modifier::UNDERLINED)
                .union(Modifier::ITALIC),
            Role::Text
            | Role::Faint
            | Role::Status
            | Role::Frame
            | Role::Thumb
            | Role::Tick
            | Role::Sign => Modifier::empty(),
        };
        let style = Style::new().add_modifier(attributes);
        let (light, dark) = colours(role);
        match (self.palette, role) {
            (Palette::Light, _) => coloured(style, light),
            (Palette::Dark, _) => coloured(style, dark),
            (_, Role::Status | Role::StatusStrong) => style.add_modifier(Modifier::REVERSED),
            // Where there is no paper to tell it by.
            (palette, Role::Highlight(_)) => {
                let style = style.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED));
                if matches!(palette, Palette::Neutral) {
                    style.fg(Color::Green)
                } else {
                    style
                }
            }
            (_, Role::Faint | Role::Frame) => style.add_modifier(Modifier::DIM),
            (Palette::Neutral, Role::Own | Role::Noted | Role::Bookmark) => style.fg(Color::Green),
            (Palette::Neutral, Role::Title | Role::Heading | Role::Link) => style.fg(Color::Cyan),
            (
                Palette::Neutral,
                Role::CurrentMatch
                | Role::CurrentOtherWord
                | Role::OtherWord
                | Role::Tick
                | Role::Passage
                | Role::Sign,
            ) => style.fg(Color::Yellow),
            (Palette::Neutral | Palette::Plain, _) => style,
        }
    }
}

/// Ink and paper, as indices of the xterm palette: 16 to 231 a cube of 6 levels, 232 to 255 greys
/// from dark to light. Nothing stands for the terminal's own.
type Pair = (Option<u8>, Option<u8>);

/// A role's colours on a light background and on a dark one.
const fn colours(role: Role) -> (Pair, Pair) {
    const fn inks(light: u8, dark: u8) -> (Pair, Pair) {
        ((Some(light), None), (Some(dark), None))
    }
    match role {
        Role::Text | Role::Glued | Role::Label | Role::Term => ((None, None), (None, None)),
        Role::Selection => ((Some(253), Some(24)), (Some(153), None)),
        Role::Own | Role::Noted | Role::Bookmark => inks(28, 114),
        Role::Highlight(kind) => {
            let (light, dark) = match kind {
                AnnotationKind::Question => (153, 24),
                AnnotationKind::Doubtful => (224, 52),
                AnnotationKind::Useful => (194, 22),
                AnnotationKind::Important | AnnotationKind::Bookmark(_) => (229, 58),
            };
            ((None, Some(light)), (None, Some(dark)))
        }
        Role::Link => inks(25, 111),
        Role::Sign => inks(130, 179),
        Role::Passage => ((Some(16), Some(223)), (Some(230), Some(237))),
        Role::Title | Role::Selected => inks(24, 117),
        Role::Heading => inks(30, 116),
        Role::Faint => inks(242, 246),
        Role::Frame => inks(249, 239),
        Role::Thumb => inks(244, 245),
        Role::Tick => inks(166, 215),
        // Matches are reversed: on a light background black on yellow and on orange.
        Role::Match => ((Some(228), Some(16)), (Some(186), None)),
        Role::CurrentMatch | Role::CurrentOtherWord => ((Some(214), Some(16)), (Some(215), None)),
        Role::OtherWord => inks(130, 186),
        Role::Status => ((Some(238), Some(254)), (Some(250), Some(236))),
        Role::StatusStrong => ((Some(16), Some(254)), (Some(255), Some(236))),
    }
}

const fn coloured(mut style: Style, (ink, paper): Pair) -> Style {
    if let Some(ink) = ink {
        style = style.fg(Color::Indexed(ink));
    }
    if let Some(paper) = paper {
        style = style.bg(Color::Indexed(paper));
    }
    style
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
            assert!(
                attributes(Role::CurrentMatch)
                    .contains(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
            );
            assert!(
                !attributes(Role::OtherWord).contains(Modifier::REVERSED)
                    && attributes(Role::OtherWord).contains(Modifier::UNDERLINED)
            );
            assert_ne!(
                attributes(Role::CurrentMatch),
                attributes(Role::CurrentOtherWord)
            );
            assert!(attributes(Role::Heading).contains(Modifier::BOLD));
            assert!(attributes(Role::Selected).contains(Modifier::BOLD));
            assert!(attributes(Role::Label).contains(Modifier::ITALIC));
        }
    }

    #[test]
    fn what_the_reader_marked_is_no_term_and_no_match_in_any_theme() {
        for colours in [Colours::None, Colours::Sixteen, Colours::Indexed] {
            let theme = Theme::new(ThemeChoice::Automatic, Some(true), colours);
            let attributes = |role| theme.style(role).add_modifier;
            let own = AnnotationKind::HIGHLIGHTS.map(|kind| attributes(Role::Highlight(kind)));
            for other in [
                Role::Text,
                Role::Term,
                Role::Match,
                Role::OtherWord,
                Role::Selection,
                Role::Passage,
                Role::Heading,
            ] {
                assert!(own.iter().all(|own| *own != attributes(other)), "{other:?}");
            }
            assert_ne!(attributes(Role::Own), attributes(Role::Noted));
        }
        let signs = AnnotationKind::HIGHLIGHTS.map(AnnotationKind::sign);
        assert!(
            signs
                .iter()
                .all(|sign| signs.iter().filter(|other| *other == sign).count() == 1),
            "kinds are told by shape"
        );
    }

    #[test]
    fn no_colours_means_none() {
        let theme = Theme::new(ThemeChoice::Dark, Some(true), Colours::None);
        for role in [
            Role::Text,
            Role::Title,
            Role::Match,
            Role::CurrentMatch,
            Role::Status,
            Role::Faint,
        ] {
            assert_eq!(
                (theme.style(role).fg, theme.style(role).bg),
                (None, None),
                "{role:?}"
            );
        }
    }
}
