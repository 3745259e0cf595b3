//! One key of the key tables: a character or a named key, alone, with Ctrl or with Alt.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key alone, with Ctrl, or with Alt. Shift is part of the character that it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
}

/// The key that types `c`.
pub(super) const fn key(c: char) -> Key {
    named(KeyCode::Char(c))
}

/// The key that types `c`, together with Ctrl.
pub(super) const fn ctrl(c: char) -> Key {
    key(c).ctrl()
}

/// The key with this code, alone.
pub(super) const fn named(code: KeyCode) -> Key {
    Key {
        code,
        ctrl: false,
        alt: false,
    }
}

/// The named keys: the name in a string of keys, the name on the screen, and the code.
pub(super) const NAMES: &[(&str, &str, KeyCode)] = &[
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
    ("f3", "F3", KeyCode::F(3)),
    ("s-tab", "Shift-Tab", KeyCode::BackTab),
    ("enter", "Enter", KeyCode::Enter),
    ("return", "Enter", KeyCode::Enter),
];

impl Key {
    /// The key together with Ctrl.
    pub(super) const fn ctrl(self) -> Self {
        Self { ctrl: true, ..self }
    }

    /// The key together with Alt.
    pub(super) const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// The key of a key event. Ctrl is ignored where Alt is held.
    pub(super) fn of(event: KeyEvent) -> Self {
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        Self {
            code: event.code,
            ctrl: !alt && event.modifiers.contains(KeyModifiers::CONTROL),
            alt,
        }
    }

    /// The character that the key types; `None` with Ctrl or Alt, and for keys that type none.
    pub(super) const fn character(self) -> Option<char> {
        match self {
            Self {
                code: KeyCode::Char(c),
                ctrl: false,
                alt: false,
            } => Some(c),
            _ => None,
        }
    }

    /// The key's name on the screen: `j`, `Enter`, `Ctrl-S`, `Alt-←`.
    #[must_use]
    pub fn name(self) -> String {
        let named = NAMES.iter().find(|(_, _, code)| *code == self.code);
        let name = match (named, self.code) {
            (Some((_, name, _)), _) => (*name).to_owned(),
            (None, KeyCode::Char(c)) if self.ctrl => c.to_ascii_uppercase().to_string(),
            (None, code) => code.to_string(),
        };
        match (self.ctrl, self.alt) {
            (true, _) => format!("Ctrl-{name}"),
            (_, true) => format!("Alt-{name}"),
            _ => name,
        }
    }
}
