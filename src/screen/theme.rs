//! Roles of text on the screen, and their styles in each theme. Nothing is told by colour alone:
//! every role with a meaning has an attribute or a sign in all themes, so that no meaning is lost
//! without colours.

use ratatui::style::{Color, Modifier, Style};

use crate::annotations::AnnotationKind;
use crate::reader::settings::ThemeChoice;

/// The role of a piece of text on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Running text.
    Text,
    /// An article's title.
    Title,
    /// A heading.
    Heading,
    /// A date, and whatever else is less important than the text.
    Faint,
    /// The title that is repeated at the start of the first paragraph, without a gap.
    Glued,
    /// A label made for an article without a title.
    Label,
    /// A match.
    Match,
    /// The current match.
    CurrentMatch,
    /// A match by a synonym of what was searched.
    OtherWord,
    /// The current match, if it is one by a synonym.
    CurrentOtherWord,
    /// The selected row of a list.
    Selected,
    /// The bottom line.
    Status,
    /// The most important words on the bottom line.
    StatusStrong,
    /// A frame or a line between panes.
    Frame,
    /// The part of the scroll bar that stands for the page.
    Thumb,
    /// A match on the scroll bar.
    Tick,
    /// A term of the glossary in the text.
    Term,
    /// The passage that a card is about.
    Passage,
    /// A comment's sign in the margin.
    Sign,
    /// The sign of a comment on safety.
    SafetySign,
    /// A link on a card.
    Link,
    /// A passage that the reader highlighted.
    Highlight(AnnotationKind),
    /// The sign of a highlight in the margin.
    HighlightSign,
    /// The sign of a highlight with a note.
    NoteSign,
    /// The letter of a bookmark in the margin.
    Bookmark,
    /// A passage that is being selected.
    Selection,
}

/// The colours that may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// No colours: `NO_COLOR` is set, or the terminal has none.
    None,
    /// The sixteen colours that every terminal has.
    Sixteen,
    /// The 256 colours of the xterm palette.
    #[default]
    Indexed,
}

/// A theme: a style for each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Palette {
    /// Attributes alone: the terminal's own colours are readable on its background, which is all
    /// that is known where the background is not.
    Plain,
    Light,
    Dark,
}

impl Theme {
    /// The theme for a choice, on a background that is dark, light or unknown.
    #[must_use]
    pub const fn new(choice: ThemeChoice, dark: Option<bool>, colours: Colours) -> Self {
        let palette = match (colours, choice, dark) {
            (Colours::None | Colours::Sixteen, ..)
            | (_, ThemeChoice::Plain, _)
            | (_, ThemeChoice::Automatic, None) => Palette::Plain,
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
            | Role::SafetySign => Modifier::BOLD,
            Role::Label | Role::Highlight(_) => Modifier::ITALIC,
            Role::Term => Modifier::UNDERLINED,
            Role::Match | Role::Selection | Role::NoteSign => Modifier::REVERSED,
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
            | Role::Sign
            | Role::HighlightSign
            | Role::Bookmark => Modifier::empty(),
        };
        let style = Style::new().add_modifier(attributes);
        let (light, dark) = colours(role);
        match (self.palette, role) {
            (Palette::Light, _) => coloured(style, light),
            (Palette::Dark, _) => coloured(style, dark),
            (_, Role::Status | Role::StatusStrong) => style.add_modifier(Modifier::REVERSED),
            // Without a background colour, attributes tell a highlight.
            (_, Role::Highlight(_)) => {
                style.add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED))
            }
            (
                _,
                Role::Faint
                | Role::Frame
                | Role::Term
                | Role::Sign
                | Role::HighlightSign
                | Role::NoteSign
                | Role::Bookmark,
            ) => style.add_modifier(Modifier::DIM),
            (Palette::Plain, _) => style,
        }
    }
}

/// The colours of text and background, as indices of the xterm palette: 16 to 231 are a cube of 6
/// levels, 232 to 255 greys from dark to light. `None` stands for the terminal's own colour.
type Pair = (Option<u8>, Option<u8>);

/// A role's colours on a light background, and on a dark one. Structure has one accent, teal, and
/// what was found another, from yellow to orange. All text reaches a contrast of 4.5, lines and
/// marks 3 (WCAG 2.2, 1.4.3 and 1.4.11).
const fn colours(role: Role) -> (Pair, Pair) {
    const fn inks(light: u8, dark: u8) -> (Pair, Pair) {
        ((Some(light), None), (Some(dark), None))
    }
    match role {
        Role::Text | Role::Glued | Role::Label => ((None, None), (None, None)),
        // A little fainter than the text, and so is the underline.
        Role::Term => inks(239, 249),
        Role::Selection => ((Some(253), Some(24)), (Some(153), None)),
        // Papers that also keep apart for eyes that do not tell red from green, or blue from yellow.
        Role::Highlight(kind) => {
            let (light, dark) = match kind {
                AnnotationKind::Question => (147, 18),
                AnnotationKind::Doubtful => (210, 88),
                AnnotationKind::Useful => (123, 53),
                AnnotationKind::Important | AnnotationKind::Bookmark(_) => (228, 59),
            };
            ((Some(16), Some(light)), (Some(255), Some(dark)))
        }
        Role::Title | Role::Heading | Role::Selected | Role::Link => inks(23, 116),
        Role::SafetySign => inks(94, 179),
        Role::Passage => ((Some(16), Some(223)), (Some(230), Some(237))),
        Role::Faint | Role::Sign | Role::HighlightSign | Role::NoteSign | Role::Bookmark => {
            inks(242, 246)
        }
        Role::Frame => inks(245, 243),
        Role::Thumb => inks(244, 245),
        Role::Tick => inks(166, 215),
        // Matches are reversed: on a light background they are black on yellow or orange.
        Role::Match => ((Some(228), Some(16)), (Some(186), None)),
        Role::CurrentMatch | Role::CurrentOtherWord => ((Some(214), Some(16)), (Some(215), None)),
        Role::OtherWord => inks(94, 186),
        Role::Status => ((Some(238), Some(254)), (Some(250), Some(236))),
        Role::StatusStrong => ((Some(16), Some(254)), (Some(255), Some(236))),
    }
}

/// A style with these colours of text and background.
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
    fn matches_headings_labels_and_selections_have_their_attributes_in_every_theme() {
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
    fn highlights_look_unlike_terms_matches_and_headings_in_every_theme() {
        for colours in [Colours::None, Colours::Sixteen, Colours::Indexed] {
            let theme = Theme::new(ThemeChoice::Automatic, Some(true), colours);
            let attributes = |role| theme.style(role).add_modifier;
            let highlights =
                AnnotationKind::HIGHLIGHTS.map(|kind| attributes(Role::Highlight(kind)));
            for other in [
                Role::Text,
                Role::Term,
                Role::Match,
                Role::OtherWord,
                Role::Selection,
                Role::Passage,
                Role::Heading,
            ] {
                assert!(
                    highlights.iter().all(|style| *style != attributes(other)),
                    "{other:?}"
                );
            }
            assert_ne!(attributes(Role::HighlightSign), attributes(Role::NoteSign));
        }
        let signs = AnnotationKind::HIGHLIGHTS.map(AnnotationKind::sign);
        assert!(
            signs
                .iter()
                .all(|sign| signs.iter().filter(|other| *other == sign).count() == 1),
            "each kind of highlight has a sign of its own"
        );
    }

    /// Every role, with every kind of highlight.
    fn roles() -> Vec<Role> {
        let mut roles = vec![
            Role::Text,
            Role::Title,
            Role::Heading,
            Role::Faint,
            Role::Glued,
            Role::Label,
            Role::Match,
            Role::CurrentMatch,
            Role::OtherWord,
            Role::CurrentOtherWord,
            Role::Selected,
            Role::Status,
            Role::StatusStrong,
            Role::Frame,
            Role::Thumb,
            Role::Tick,
            Role::Term,
            Role::Passage,
            Role::Sign,
            Role::SafetySign,
            Role::Link,
            Role::HighlightSign,
            Role::NoteSign,
            Role::Bookmark,
            Role::Selection,
        ];
        roles.extend(AnnotationKind::HIGHLIGHTS.map(Role::Highlight));
        roles
    }

    #[test]
    fn where_the_background_or_its_colours_are_unknown_no_role_has_a_colour() {
        for (choice, dark, colours) in [
            (ThemeChoice::Dark, Some(true), Colours::None),
            (ThemeChoice::Dark, Some(true), Colours::Sixteen),
            (ThemeChoice::Automatic, None, Colours::Indexed),
            (ThemeChoice::Plain, Some(true), Colours::Indexed),
        ] {
            let theme = Theme::new(choice, dark, colours);
            for role in roles() {
                let style = theme.style(role);
                assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
            }
        }
    }

    /// Red, green and blue of a colour of the xterm palette, from 0 to 255.
    fn rgb(colour: Color) -> [u8; 3] {
        let Color::Indexed(index) = colour else {
            panic!("{colour:?} is not of the palette");
        };
        match index {
            16..=231 => [36, 6, 1]
                .map(|step| [0, 95, 135, 175, 215, 255][usize::from((index - 16) / step % 6)]),
            232..=255 => [8 + 10 * (index - 232); 3],
            0..16 => panic!("{index} is a colour that people choose themselves"),
        }
    }

    /// The relative luminance of a colour, from 0 to 1 (WCAG 2.2).
    fn luminance(rgb: [u8; 3]) -> f64 {
        let [red, green, blue] = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2).
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_role_is_readable_on_the_usual_light_and_dark_backgrounds() {
        let (white, solarized_light) = ([255; 3], [0xFD, 0xF6, 0xE3]);
        let (black, grey, solarized_dark) = ([0; 3], [0x1E; 3], [0x00, 0x2B, 0x36]);
        let mut poor = Vec::new();
        for (dark, grounds) in [
            (false, &[white, solarized_light][..]),
            (true, &[black, grey, solarized_dark]),
        ] {
            let theme = Theme::new(ThemeChoice::Automatic, Some(dark), Colours::Indexed);
            for role in roles() {
                let style = theme.style(role);
                let least = match role {
                    Role::Frame | Role::Thumb | Role::Tick => 3.0,
                    _ => 4.5,
                };
                for &ground in grounds {
                    // The terminal's own ink is readable on its own background alone.
                    let measured = match (style.fg, style.bg) {
                        (None, None) => continue,
                        (Some(ink), paper) => contrast(rgb(ink), paper.map_or(ground, rgb)),
                        (None, Some(_)) => 0.0,
                    };
                    if measured < least {
                        poor.push(format!(
                            "{role:?}, dark {dark}, on {ground:?}: {measured:.1}"
                        ));
                    }
                }
            }
        }
        assert!(poor.is_empty(), "{poor:#?}");
    }
}
