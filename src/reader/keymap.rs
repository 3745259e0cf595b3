//! The key tables: what each key does in each way of reading keys. They are data that feeds the
//! dispatch, the help, the palette, the hints and the README.

mod key;
mod layout;
mod notation;

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::InputRequest;

pub use self::key::Key;
use self::key::{ctrl, key, named};
pub use self::notation::{NotationError, parse};
use crate::reader::action::{Action, Command, Keys};
use crate::text::units::Unit;

/// The key table: every command with its keys. The first key of a command is the one that hints
/// name.
pub const TABLE: &[(Command, &[Key])] = &[
    (
        Command::LineDown,
        &[key('j'), named(KeyCode::Down), ctrl('e')],
    ),
    (Command::LineUp, &[key('k'), named(KeyCode::Up), ctrl('y')]),
    (
        Command::PageDown,
        &[
            key(' '),
            key('f'),
            named(KeyCode::PageDown),
            named(KeyCode::Right),
            ctrl('v'),
        ],
    ),
    (
        Command::PageUp,
        &[
            key('b'),
            named(KeyCode::PageUp),
            named(KeyCode::Left),
            ctrl('b'),
        ],
    ),
    (Command::HalfDown, &[key('d'), ctrl('d')]),
    (Command::HalfUp, &[key('u'), ctrl('u')]),
    (
        Command::Top,
        &[
            key('g'),
            named(KeyCode::Home),
            named(KeyCode::Home).ctrl(),
            key('<'),
        ],
    ),
    (
        Command::End,
        &[
            key('G'),
            named(KeyCode::End),
            named(KeyCode::End).ctrl(),
            key('>'),
        ],
    ),
    (Command::Percent, &[key('%')]),
    (Command::NextHeading, &[key('}')]),
    (Command::PreviousHeading, &[key('{')]),
    (Command::NextArticle, &[key(']')]),
    (Command::PreviousArticle, &[key('[')]),
    (
        Command::Sidebar,
        &[named(KeyCode::Tab), named(KeyCode::BackTab)],
    ),
    (Command::HideSidebar, &[key('\\')]),
    (Command::Contents, &[key('t')]),
    (
        Command::Back,
        &[
            named(KeyCode::Backspace),
            ctrl('h'),
            ctrl('o'),
            named(KeyCode::Left).alt(),
        ],
    ),
    (Command::Forward, &[ctrl('i'), named(KeyCode::Right).alt()]),
    (Command::Search, &[key('/'), ctrl('f')]),
    (Command::SearchAll, &[key('s')]),
    (Command::NextMatch, &[key('n'), named(KeyCode::F(3))]),
    (Command::PreviousMatch, &[key('N')]),
    (Command::Synonyms, &[key('~'), ctrl('t')]),
    (Command::Copy, &[key('y')]),
    (Command::Cite, &[key('Y')]),
    (Command::Terms, &[key('w')]),
    (Command::Glossary, &[key('W')]),
    (Command::Comment, &[key('c')]),
    (Command::Comments, &[key('C')]),
    (Command::MarkTerms, &[key('e')]),
    (Command::Column, &[key('E')]),
    (Command::About, &[key('i')]),
    (Command::Select, &[key('v')]),
    (Command::Note, &[key('a')]),
    (Command::Annotations, &[key('A')]),
    (Command::Delete, &[key('x'), named(KeyCode::Delete)]),
    (Command::Undo, &[key('U')]),
    (Command::Redo, &[ctrl('r')]),
    (Command::SetBookmark, &[key('m')]),
    (Command::GoToBookmark, &[key('\''), key('`')]),
    (Command::Save, &[ctrl('s')]),
    (Command::Narrower, &[key('-')]),
    (Command::Wider, &[key('+')]),
    (Command::DefaultMeasure, &[key('=')]),
    (Command::Theme, &[key('T')]),
    (Command::Mouse, &[key('M')]),
    (Command::Help, &[key('?'), named(KeyCode::F(1)), key('h')]),
    (Command::Palette, &[key(':'), ctrl('p')]),
    (Command::Redraw, &[ctrl('l'), key('r')]),
    (Command::Suspend, &[ctrl('z')]),
    (Command::Close, &[named(KeyCode::Esc)]),
    (Command::Quit, &[key('q')]),
    (Command::Exit, &[key('Q')]),
    (Command::ExitIfTwice, &[key('Z')]),
    (Command::Interrupt, &[ctrl('c')]),
];

/// Actions that are not commands, with their keys.
type Table = &'static [(Action, &'static [Key])];

/// Keys that mean the same in every way of reading keys.
const ALWAYS: Table = &[(
    Action::Choose,
    &[named(KeyCode::Enter), ctrl('m'), ctrl('j')],
)];

/// Keys with another meaning while a passage is being selected.
const SELECTION: Table = &[
    (
        Action::Extend(Unit::Word, true),
        &[key('l'), named(KeyCode::Right), named(KeyCode::Right).alt()],
    ),
    (
        Action::Extend(Unit::Word, false),
        &[key('h'), named(KeyCode::Left), named(KeyCode::Left).alt()],
    ),
    (
        Action::Extend(Unit::Sentence, true),
        &[key('j'), named(KeyCode::Down), key(')')],
    ),
    (
        Action::Extend(Unit::Sentence, false),
        &[key('k'), named(KeyCode::Up), key('(')],
    ),
    (Action::Extend(Unit::Paragraph, true), &[key('}')]),
    (Action::Extend(Unit::Paragraph, false), &[key('{')]),
    (Action::OtherEnd, &[key('o')]),
];

/// Keys with another meaning while a query, a filter or a note is being typed.
const TYPING: Table = &[
    (Action::History(true), &[named(KeyCode::Up), ctrl('p')]),
    (Action::History(false), &[named(KeyCode::Down), ctrl('n')]),
    (Action::Regex, &[ctrl('r')]),
    (
        Action::Edit(InputRequest::GoToPrevChar),
        &[named(KeyCode::Left), ctrl('b')],
    ),
    (
        Action::Edit(InputRequest::GoToNextChar),
        &[named(KeyCode::Right), ctrl('f')],
    ),
    (
        Action::Edit(InputRequest::GoToPrevWord),
        &[
            named(KeyCode::Left).ctrl(),
            named(KeyCode::Left).alt(),
            key('b').alt(),
        ],
    ),
    (
        Action::Edit(InputRequest::GoToNextWord),
        &[
            named(KeyCode::Right).ctrl(),
            named(KeyCode::Right).alt(),
            key('f').alt(),
        ],
    ),
    (
        Action::Edit(InputRequest::GoToStart),
        &[named(KeyCode::Home), ctrl('a')],
    ),
    (
        Action::Edit(InputRequest::GoToEnd),
        &[named(KeyCode::End), ctrl('e')],
    ),
    (
        Action::Edit(InputRequest::DeletePrevChar),
        &[named(KeyCode::Backspace), ctrl('h')],
    ),
    (
        Action::Edit(InputRequest::DeleteNextChar),
        &[named(KeyCode::Delete), ctrl('d')],
    ),
    (
        Action::Edit(InputRequest::DeletePrevWord),
        &[
            ctrl('w'),
            named(KeyCode::Backspace).ctrl(),
            named(KeyCode::Backspace).alt(),
        ],
    ),
    (
        Action::Edit(InputRequest::DeleteNextWord),
        &[key('d').alt()],
    ),
    (Action::Edit(InputRequest::DeleteFromStart), &[ctrl('u')]),
    (Action::Edit(InputRequest::DeleteTillEnd), &[ctrl('k')]),
    (Action::Edit(InputRequest::Yank), &[ctrl('y')]),
];

/// The table that is looked up before the table of commands.
const fn table(keys: Keys) -> Table {
    match keys {
        Keys::Commands | Keys::Letter => &[],
        Keys::Selection => SELECTION,
        Keys::Line | Keys::Text => TYPING,
    }
}

/// Writes the name of the command's first key, so that a message names the command and never spells
/// the key: `format!("the end · {NextArticle} opens the next article")`, with `use
/// Command::NextArticle`.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = keys_of(*self).first().map(|key| key.name());
        f.write_str(&key.unwrap_or_default())
    }
}

/// Writes the name of the action's first key: `format!("{Choose} opens")`. A digit or a letter is
/// its own key; actions of the mouse have none and write nothing.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(command) => command.fmt(f),
            Self::Digit(digit) => digit.fmt(f),
            Self::Letter(c) => c.fmt(f),
            action => {
                let mut rows = [ALWAYS, SELECTION, TYPING].into_iter().flatten();
                let keys = rows.find(|(bound, _)| bound == action);
                let key = keys.and_then(|(_, keys)| keys.first());
                f.write_str(&key.map(|key| key.name()).unwrap_or_default())
            }
        }
    }
}

/// The name of a command's first key that types no character, for hints while a line or a note is
/// typed: `Ctrl-T` where `~` would be text. Empty if the command has no such key.
#[must_use]
pub fn name_while_typing(command: Command) -> String {
    let mut keys = keys_of(command).iter();
    let key = keys.find(|key| key.character().is_none());
    key.map(|key| key.name()).unwrap_or_default()
}

/// All keys of a command.
#[must_use]
pub fn keys_of(command: Command) -> &'static [Key] {
    TABLE
        .iter()
        .find(|(bound, _)| *bound == command)
        .map_or(&[], |(_, keys)| keys)
}

/// The names of a command's first keys that fit in `columns` columns, separated by spaces; of the
/// first key at least.
#[must_use]
pub fn names_within(command: Command, columns: usize) -> String {
    let mut names = String::new();
    for key in keys_of(command) {
        let name = key.name();
        if !names.is_empty() && names.chars().count() + 1 + name.chars().count() > columns {
            break;
        }
        if !names.is_empty() {
            names.push(' ');
        }
        names.push_str(&name);
    }
    names
}

/// The action of a key that is read as `keys`. A key without a meaning becomes [`Action::Unknown`].
#[must_use]
pub fn action(event: KeyEvent, keys: Keys) -> Action {
    let key = Key::of(event);
    let bound = |table: Table| {
        let row = table.iter().find(|(_, keys)| keys.contains(&key));
        row.map(|(action, _)| action.clone())
    };
    let command = || TABLE.iter().find(|(_, keys)| keys.contains(&key));
    bound(ALWAYS)
        .or_else(|| character(key.character()?, keys))
        .or_else(|| bound(table(keys)))
        .or_else(|| command().map(|(command, _)| Action::Command(*command)))
        .or_else(|| on_latin_layout(event, keys))
        .unwrap_or_else(|| Action::Unknown(key.name()))
}

/// The action of the key that stands, on a Latin layout, in the place of a letter of another script;
/// only where letters are commands.
fn on_latin_layout(event: KeyEvent, keys: Keys) -> Option<Action> {
    let KeyCode::Char(c) = event.code else {
        return None;
    };
    let commands = matches!(keys, Keys::Commands | Keys::Selection);
    let latin = layout::latin(c).filter(|_| commands)?;
    let event = KeyEvent::new(KeyCode::Char(latin), event.modifiers);
    Some(action(event, keys)).filter(|action| !matches!(action, Action::Unknown(_)))
}

/// The action of a key that types the character `c`, if its character alone decides.
fn character(c: char, keys: Keys) -> Option<Action> {
    match keys {
        Keys::Letter => Some(Action::Letter(c)),
        Keys::Line | Keys::Text => Some(Action::Edit(InputRequest::InsertChar(c))),
        Keys::Commands | Keys::Selection => {
            let digit = u8::try_from(c.to_digit(10)?).ok()?;
            Some(Action::Digit(digit))
        }
    }
}

/// Splits a key with Alt that does nothing into Esc and the key, because a terminal sends the same
/// bytes for Alt and a key and for Esc typed just before the key. In a note it stays one key: no
/// note may be lost because Esc came quickly.
#[must_use]
pub fn separated(event: KeyEvent, keys: Keys) -> (Option<KeyEvent>, KeyEvent) {
    let is_one = keys == Keys::Text
        || !event.modifiers.contains(KeyModifiers::ALT)
        || !matches!(action(event, keys), Action::Unknown(_));
    let plain = KeyEvent::new(event.code, event.modifiers.difference(KeyModifiers::ALT));
    if is_one {
        (None, event)
    } else {
        (Some(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), plain)
    }
}

/// The key table of some groups of commands in Markdown, as the README and the manual show it.
pub fn markdown<'a>(groups: impl IntoIterator<Item = &'a [Command]>) -> String {
    let mut table = String::from("| do | keys |\n| --- | --- |\n");
    for group in groups {
        let title = group.first().map_or("", |first| first.group().title());
        table.extend(["| **", title, "** | |\n"]);
        for &command in group {
            let keys: Vec<String> = keys_of(command)
                .iter()
                .map(|key| format!("`{}`", key.name()))
                .collect();
            table.extend(["| ", command.title(), " | ", &keys.join(" "), " |\n"]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_key_and_no_table_has_a_key_twice() {
        for &command in Command::ALL {
            assert!(!keys_of(command).is_empty(), "{command:?}");
        }
        let commands: Vec<&[Key]> = TABLE.iter().map(|(_, keys)| *keys).collect();
        let others = [SELECTION, TYPING].map(|table| {
            let rows = ALWAYS.iter().chain(table);
            rows.map(|(_, keys)| *keys).collect::<Vec<_>>()
        });
        for table in others.iter().chain([&commands]) {
            let keys = table.concat();
            for (at, key) in keys.iter().enumerate() {
                assert!(!keys[..at].contains(key), "{}", key.name());
            }
        }
    }

    #[test]
    fn a_message_that_names_commands_and_actions_shows_their_first_keys() {
        use crate::reader::action::Action::{Choose, OtherEnd, Regex};
        use crate::reader::action::Command::{Close, NextArticle, PageDown, Save};
        assert_eq!(
            format!("{NextArticle} opens the next article · {PageDown} {Save} {Close}"),
            "] opens the next article · Space Ctrl-S Esc"
        );
        let [forward, back] = [true, false].map(|on| Action::Extend(Unit::Sentence, on));
        assert_eq!(
            format!("{Choose} · {OtherEnd} other end · {Regex} · {forward} {back} sentence"),
            "Enter · o other end · Ctrl-R · j k sentence"
        );
        let kinds = [Action::Digit(1), Action::Digit(4)];
        assert_eq!(format!("{}–{} kind", kinds[0], kinds[1]), "1–4 kind");
        let arrows = [Action::History(true), Action::History(false)];
        assert_eq!(format!("{} {} choose", arrows[0], arrows[1]), "↑ ↓ choose");
        assert_eq!(name_while_typing(Command::Synonyms), "Ctrl-T");
    }

    #[test]
    fn while_a_passage_is_selected_motions_extend_it_and_other_keys_are_commands() {
        let press = |notation: &str| action(parse(notation).unwrap()[0], Keys::Selection);
        assert_eq!(press("j"), Action::Extend(Unit::Sentence, true));
        assert_eq!(press("<left>"), Action::Extend(Unit::Word, false));
        assert_eq!(press("o"), Action::OtherEnd);
        assert_eq!(press("3"), Action::Digit(3));
        assert_eq!(press("y"), Action::Command(Command::Copy));
        assert_eq!(press("<c-j>"), Action::Choose);
    }

    #[test]
    fn a_letter_with_ctrl_or_alt_is_another_key_than_the_letter_alone() {
        let press = |code, modifiers| action(KeyEvent::new(code, modifiers), Keys::Commands);
        assert_eq!(
            press(KeyCode::Char('q'), KeyModifiers::NONE),
            Action::Command(Command::Quit)
        );
        assert_eq!(
            press(KeyCode::Char('q'), KeyModifiers::CONTROL),
            Action::Unknown("Ctrl-Q".to_owned())
        );
        assert_eq!(
            press(KeyCode::Char('q'), KeyModifiers::ALT),
            Action::Unknown("Alt-q".to_owned())
        );
        assert_eq!(
            press(KeyCode::Char('G'), KeyModifiers::SHIFT),
            Action::Command(Command::End)
        );
    }

    #[test]
    fn a_key_with_alt_that_does_nothing_is_split_into_esc_and_the_key() {
        let alt = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT);
        let (esc, j) = separated(alt('j'), Keys::Line);
        assert_eq!(
            (esc.map(|key| key.code), j),
            (
                Some(KeyCode::Esc),
                KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE)
            )
        );
        assert_eq!(
            separated(alt('b'), Keys::Line),
            (None, alt('b')),
            "in a line Alt-b moves a word back"
        );
        assert_eq!(
            separated(alt('b'), Keys::Commands).0.map(|key| key.code),
            Some(KeyCode::Esc)
        );
    }

    #[test]
    fn while_typing_letters_are_text_but_ctrl_c_and_esc_are_commands() {
        let press = |code, modifiers| action(KeyEvent::new(code, modifiers), Keys::Line);
        assert_eq!(
            press(KeyCode::Char('q'), KeyModifiers::NONE),
            Action::Edit(InputRequest::InsertChar('q'))
        );
        assert_eq!(
            press(KeyCode::Char('5'), KeyModifiers::NONE),
            Action::Edit(InputRequest::InsertChar('5'))
        );
        assert_eq!(
            press(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Action::Command(Command::Interrupt)
        );
        assert_eq!(
            press(KeyCode::Esc, KeyModifiers::NONE),
            Action::Command(Command::Close)
        );
    }
}
