//! Keys written in a string in vim's notation: `/stem cell<cr>n<c-d>`.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::key::NAMES;

/// The part of a `--keys` string that names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "no key is called “{0}” (keys are written as in vim: /stem cell<cr>n<c-d><esc><tab><pgdn>, and <lt> for <)"
)]
pub struct NotationError(String);

/// Parses keys in vim's notation: a character stands for itself, a name in angle brackets for
/// another key.
///
/// # Errors
/// If a name in angle brackets is not the name of a key.
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

/// The key of a character outside angle brackets.
fn plain(c: char) -> KeyEvent {
    match c {
        '\n' | '\r' => KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => KeyEvent::new(KeyCode::Tab, KeyModifiers::NONE),
        '\x1b' => KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE),
        c => KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE),
    }
}

/// The key with this name, without its angle brackets; upper and lower case are the same.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_parsed_in_vims_notation() {
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
