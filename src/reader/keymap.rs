//! The key table: one list that feeds the dispatch, the help, the palette and the README.
//! Also the notation for keys in a string, as in vim: `/stem cell<cr>n<c-d>`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::InputRequest;

use crate::reader::action::{Action, Command, Group, Keys};
use crate::text::units::Unit;

/// A key, with Ctrl, with Alt, or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
}

const fn key(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        ctrl: false,
        alt: false,
    }
}

const fn ctrl(c: char) -> Key {
    Key {
        code: KeyCode::Char(c),
        ctrl: true,
        alt: false,
    }
}

const fn named(code: KeyCode) -> Key {
    Key {
        code,
        ctrl: false,
        alt: false,
    }
}

const fn alt(code: KeyCode) -> Key {
    Key {
        code,
        ctrl: false,
        alt: true,
    }
}

/// The key table. The first key of a command is the one that hints name.
pub const TABLE: &[(Command, &[Key])] = &[
    (
        Command::LineDown,
        &[key('j'), named(KeyCode::Down), ctrl('e')],
    ),
    (Command::LineUp, &[key('k'), named(KeyCode::Up), ctrl('y')]),
    (
        Command::PageDown,
        &[key(' '), key('f'), named(KeyCode::PageDown), ctrl('v')],
    ),
    (
        Command::PageUp,
        &[key('b'), named(KeyCode::PageUp), ctrl('b')],
    ),
    (Command::HalfDown, &[key('d'), ctrl('d')]),
    (Command::HalfUp, &[key('u'), ctrl('u')]),
    (Command::Top, &[key('g'), named(KeyCode::Home), key('<')]),
    (Command::End, &[key('G'), named(KeyCode::End), key('>')]),
    (Command::Percent, &[key('%')]),
    (Command::NextHeading, &[key('}')]),
    (Command::PreviousHeading, &[key('{')]),
    (Command::NextArticle, &[key(']')]),
    (Command::PreviousArticle, &[key('[')]),
    (Command::Sidebar, &[named(KeyCode::Tab)]),
    (Command::HideSidebar, &[key('\\')]),
    (Command::Contents, &[key('t')]),
    (
        Command::Back,
        &[named(KeyCode::Backspace), ctrl('o'), alt(KeyCode::Left)],
    ),
    (Command::Forward, &[ctrl('i'), alt(KeyCode::Right)]),
    (Command::Search, &[key('/'), ctrl('f')]),
    (Command::SearchAll, &[key('s')]),
    (Command::NextMatch, &[key('n')]),
    (Command::PreviousMatch, &[key('N')]),
    (Command::Synonyms, &[key('~'), ctrl('t')]),
    (Command::Copy, &[key('y')]),
    (Command::Cite, &[key('Y')]),
    (Command::Terms, &[key('w')]),
    (Command::Glossary, &[key('W')]),
    (Command::Comment, &[key('c')]),
    (Command::Comments, &[key('C')]),
    (Command::Signs, &[key('e')]),
    (Command::Column, &[key('E')]),
    (Command::About, &[key('i')]),
    (Command::Select, &[key('v')]),
    (Command::Note, &[key('a')]),
    (Command::Mine, &[key('A')]),
    (Command::Delete, &[key('x'), named(KeyCode::Delete)]),
    (Command::Undo, &[key('U')]),
    (Command::SetBookmark, &[key('m')]),
    (Command::GoToBookmark, &[key('\'')]),
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
    (Command::Quit, &[key('q'), ctrl('c')]),
];

/// Names of keys in the notation of `--keys`, and of the table.
const NAMES: &[(&str, &str, KeyCode)] = &[
    ("cr", "Enter", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("tab", "Tab", KeyCode::Tab),
    ("bs", "Backspace", KeyCode::Backspace),
    ("backspace", "Backspace", KeyCode::Backspace),
    ("del", "Delete", KeyCode::Delete),
    ("delete", "Delete", KeyCode::Delete),
    ("space", "Space", KeyCode::Char(' ')),
    ("lt", "<", KeyCode::Char('<')),
    ("gt", ">", KeyCode::Char('>')),
    ("up", "↑", KeyCode::Up),
    ("down", "↓", KeyCode::Down),
    ("left", "←", KeyCode::Left),
    ("right", "→", KeyCode::Right),
    ("pgup", "PgUp", KeyCode::PageUp),
    ("pageup", "PgUp", KeyCode::PageUp),
    ("pgdn", "PgDn", KeyCode::PageDown),
    ("pagedown", "PgDn", KeyCode::PageDown),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("f1", "F1", KeyCode::F(1)),
    ("enter", "Enter", KeyCode::Enter),
    ("return", "Enter", KeyCode::Enter),
];

impl Key {
    /// Its name on the screen.
    #[must_use]
    pub fn name(self) -> String {
        let named = NAMES.iter().find(|(_, _, code)| *code == self.code);
        let name = match (named, self.code) {
            (Some((_, name, _)), _) => (*name).to_owned(),
            (None, KeyCode::Char(c)) if self.ctrl => c.to_ascii_uppercase().to_string(),
            (None, KeyCode::Char(c)) => c.to_string(),
            (None, code) => code.to_string(),
        };
        match (self.ctrl, self.alt) {
            (true, _) => format!("Ctrl-{name}"),
            (_, true) => format!("Alt-{name}"),
            _ => name,
        }
    }

    /// What was pressed, if it is a key of this table's kind: with Ctrl, with Shift where that
    /// makes another letter, or alone; an arrow also with Alt.
    fn of(event: KeyEvent) -> Option<Self> {
        let alt = matches!(event.code, KeyCode::Left | KeyCode::Right)
            && event.modifiers == KeyModifiers::ALT;
        let other = KeyModifiers::CONTROL
            .union(KeyModifiers::SHIFT)
            .complement();
        let known = alt || !event.modifiers.intersects(other);
        known.then(|| Self {
            code: event.code,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt,
        })
    }
}

/// The keys of a command.
#[must_use]
pub fn keys_of(command: Command) -> &'static [Key] {
    TABLE
        .iter()
        .find(|(bound, _)| *bound == command)
        .map_or(&[], |(_, keys)| keys)
}

/// The names of a command's keys, with a space between.
#[must_use]
pub fn names_of(command: Command) -> String {
    keys_of(command)
        .iter()
        .map(|key| key.name())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What a key means, by what keys are now.
#[must_use]
pub fn action(event: KeyEvent, keys: Keys) -> Action {
    let alt = event.modifiers.contains(KeyModifiers::ALT);
    let typing = matches!(keys, Keys::Line | Keys::Text);
    let Some(key) = Key::of(event) else {
        let words = match event.code {
            KeyCode::Char('b') => Some(InputRequest::GoToPrevWord),
            KeyCode::Char('f') => Some(InputRequest::GoToNextWord),
            KeyCode::Char('d') => Some(InputRequest::DeleteNextWord),
            KeyCode::Backspace => Some(InputRequest::DeletePrevWord),
            _ => None,
        };
        let named = named(event.code).name();
        return words
            .filter(|_| typing && alt)
            .map_or_else(|| Action::Unknown(format!("Alt-{named}")), Action::Edit);
    };
    if key == named(KeyCode::Enter) || key == ctrl('m') || key == ctrl('j') {
        return Action::Choose;
    }
    let here = match keys {
        Keys::Commands => None,
        Keys::Selection => selecting(key),
        Keys::Letter => match (key.code, key.ctrl) {
            (KeyCode::Char(c), false) => Some(Action::Letter(c)),
            _ => None,
        },
        Keys::Line | Keys::Text => typed(key),
    };
    if let Some(action) = here {
        return action;
    }
    if let KeyCode::Char(c @ '0'..='9') = key.code
        && !key.ctrl
    {
        return Action::Digit(c as u8 - b'0');
    }
    let bound = TABLE.iter().find(|(_, keys)| keys.contains(&key));
    bound.map_or_else(
        || Action::Unknown(key.name()),
        |(command, _)| Action::Command(*command),
    )
}

/// A key as it was meant: with Alt and without a meaning, it is Esc and the key, typed so fast that
/// they came as one.
#[must_use]
pub fn meant(event: KeyEvent, keys: Keys) -> (Option<KeyEvent>, KeyEvent) {
    // While a note is written, nothing of it may hang on how fast Esc came.
    let bound = keys == Keys::Text
        || !event.modifiers.contains(KeyModifiers::ALT)
        || !matches!(action(event, keys), Action::Unknown(_));
    let plain = KeyEvent::new(event.code, event.modifiers.difference(KeyModifiers::ALT));
    if bound {
        (None, event)
    } else {
        (Some(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE)), plain)
    }
}

/// What a key means while something is being selected, if there it means something else.
fn selecting(key: Key) -> Option<Action> {
    Some(match (key.code, key.ctrl) {
        (KeyCode::Char('l') | KeyCode::Right, false) => Action::Extend(Unit::Word, true),
        (KeyCode::Char('h') | KeyCode::Left, false) => Action::Extend(Unit::Word, false),
        (KeyCode::Char('j' | ')') | KeyCode::Down, false) => Action::Extend(Unit::Sentence, true),
        (KeyCode::Char('k' | '(') | KeyCode::Up, false) => Action::Extend(Unit::Sentence, false),
        (KeyCode::Char('}'), false) => Action::Extend(Unit::Paragraph, true),
        (KeyCode::Char('{'), false) => Action::Extend(Unit::Paragraph, false),
        (KeyCode::Char('o'), false) => Action::OtherEnd,
        _ => return None,
    })
}

/// What a key means in what is being written, if there it means something else.
fn typed(key: Key) -> Option<Action> {
    use InputRequest as Edit;
    let edit = match (key.code, key.ctrl) {
        (KeyCode::Left, _) if key.alt => Edit::GoToPrevWord,
        (KeyCode::Right, _) if key.alt => Edit::GoToNextWord,
        (KeyCode::Char(c), false) => Edit::InsertChar(c),
        (KeyCode::Backspace, false) | (KeyCode::Char('h'), true) => Edit::DeletePrevChar,
        (KeyCode::Delete, false) | (KeyCode::Char('d'), true) => Edit::DeleteNextChar,
        (KeyCode::Left, false) | (KeyCode::Char('b'), true) => Edit::GoToPrevChar,
        (KeyCode::Right, false) | (KeyCode::Char('f'), true) => Edit::GoToNextChar,
        (KeyCode::Left, true) => Edit::GoToPrevWord,
        (KeyCode::Right, true) => Edit::GoToNextWord,
        (KeyCode::Home, false) | (KeyCode::Char('a'), true) => Edit::GoToStart,
        (KeyCode::End, false) | (KeyCode::Char('e'), true) => Edit::GoToEnd,
        (KeyCode::Char('w') | KeyCode::Backspace, true) => Edit::DeletePrevWord,
        (KeyCode::Char('u'), true) => Edit::DeleteFromStart,
        (KeyCode::Char('k'), true) => Edit::DeleteTillEnd,
        (KeyCode::Char('y'), true) => Edit::Yank,
        (KeyCode::Up, false) | (KeyCode::Char('p'), true) => return Some(Action::History(true)),
        (KeyCode::Down, false) | (KeyCode::Char('n'), true) => return Some(Action::History(false)),
        (KeyCode::Char('r'), true) => return Some(Action::Regex),
        _ => return None,
    };
    Some(Action::Edit(edit))
}

/// A part of a `--keys` string that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no key is called “{0}” (keys are written as in vim: /stem cell<cr>n<c-d><esc><tab><pgdn>, and <lt> for <)"
)]
pub struct NotationError(String);

/// Reads keys as vim writes them: characters stand for themselves, names in angle brackets for
/// other keys.
///
/// # Errors
/// If a name in brackets is none.
pub fn parse(text: &str) -> Result<Vec<KeyEvent>, NotationError> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name = rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let (event, behind) = match name {
            Some((name, behind)) => (
                named_key(name).ok_or_else(|| NotationError(format!("<{name}>")))?,
                behind,
            ),
            None if c == '<' => return Err(NotationError(rest.to_owned())),
            None => (plain(c), rest.get(c.len_utf8()..).unwrap_or_default()),
        };
        keys.push(event);
        rest = behind;
    }
    Ok(keys)
}

fn plain(c: char) -> KeyEvent {
    match c {
        '\n' | '\r' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE),
        '\x1b' => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
        c => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
    }
}

fn named_key(name: &str) -> Option<KeyEvent> {
    let lower = name.to_ascii_lowercase();
    let (modifiers, rest) = match lower.split_at_checked(2) {
        Some(("c-", rest)) => (KeyModifiers::CONTROL, rest),
        Some(("a-" | "m-", rest)) => (KeyModifiers::ALT, rest),
        _ => (KeyModifiers::NONE, &*lower),
    };
    let mut chars = rest.chars();
    let code = match (chars.next(), chars.next()) {
        (Some(c), None) if !modifiers.is_empty() => KeyCode::Char(c),
        _ => NAMES.iter().find(|(name, ..)| *name == rest)?.2,
    };
    Some(KeyEvent::new(code, modifiers))
}

/// The key table as the README shows it, in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut table = String::from("| do | keys |\n| --- | --- |\n");
    let mut group: Option<Group> = None;
    for &command in Command::ALL {
        if group
            .replace(command.group())
            .is_some_and(|before| before != command.group())
        {
            table.push_str("| | |\n");
        }
        let keys: Vec<String> = keys_of(command)
            .iter()
            .map(|key| format!("`{}`", key.name()))
            .collect();
        table.extend(["| ", command.title(), " | ", &keys.join(" "), " |\n"]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_key_and_no_key_has_two_commands() {
        let mut seen = Vec::new();
        for &command in Command::ALL {
            assert!(!keys_of(command).is_empty(), "{command:?}");
        }
        for (command, keys) in TABLE {
            for key in *keys {
                assert!(!seen.contains(key), "{command:?} {}", key.name());
                seen.push(*key);
            }
        }
    }

    #[test]
    fn ctrl_and_alt_are_other_keys_than_the_letter_alone() {
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
    fn esc_and_a_key_that_came_as_one_are_two() {
        let alt = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT);
        let (esc, j) = meant(alt('j'), Keys::Line);
        assert_eq!(
            (esc.map(|key| key.code), j),
            (
                Some(KeyCode::Esc),
                KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE)
            )
        );
        assert_eq!(
            meant(alt('b'), Keys::Line),
            (None, alt('b')),
            "a word back, in a line"
        );
        assert_eq!(
            meant(alt('b'), Keys::Commands).0.map(|key| key.code),
            Some(KeyCode::Esc)
        );
    }

    #[test]
    fn letters_are_text_while_typing_and_ctrl_c_still_quits() {
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
            Action::Command(Command::Quit)
        );
        assert_eq!(
            press(KeyCode::Esc, KeyModifiers::NONE),
            Action::Command(Command::Close)
        );
    }

    #[test]
    fn keys_are_read_as_vim_writes_them() {
        let codes = |text| {
            parse(text)
                .unwrap()
                .into_iter()
                .map(|key| key.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes("/a b<cr>"),
            [
                KeyCode::Char('/'),
                KeyCode::Char('a'),
                KeyCode::Char(' '),
                KeyCode::Char('b'),
                KeyCode::Enter
            ]
        );
        assert_eq!(
            codes("<lt><PgDn><Esc>"),
            [KeyCode::Char('<'), KeyCode::PageDown, KeyCode::Esc]
        );
        assert_eq!(
            parse("<C-d>").unwrap(),
            [KeyEvent::new(KeyCode::Char('d'), KeyModifiers::CONTROL)]
        );
        assert!(
            parse("a<nokey>")
                .unwrap_err()
                .to_string()
                .contains("<nokey>")
        );
        assert!(parse("a < b").is_err());
    }
}
