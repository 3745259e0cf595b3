//! What a terminal sends, decoded: keys, the mouse, pastes, answers. Bytes in, events out; no
//! terminal is touched. The sequences are parsed by `vte`, so an answer that comes late or a paste
//! that never ends cannot be taken for keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use vte::{Params, Parser, Perform};

use crate::reader::action::Action;

/// One thing that the terminal said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// What a key table has no say in: the mouse, a paste.
    Does(Action),
    /// The background's colour, as dark or light.
    Background {
        /// Whether it is dark.
        dark: bool,
    },
    /// The terminal said what it is, which it does after all other answers.
    Attributes,
}

/// Turns bytes into events, across any cuts between reads.
#[derive(Default)]
pub struct Decoder {
    parser: Parser,
    heard: Heard,
    /// An escape that may be a key, or the beginning of a sequence whose rest is still to come.
    held: Vec<u8>,
}

/// What the parser tells.
#[derive(Default)]
struct Heard {
    inputs: Vec<Input>,
    /// The text of the paste that is going on.
    paste: Option<String>,
    /// `ESC O` came: the next letter names a key.
    third: bool,
    /// The last byte ended all that it stood in: what comes next is a beginning.
    ended: bool,
}

const ESCAPE: u8 = 0x1B;
const INTERRUPT: u8 = 0x03;
/// As much of a paste as is kept, in bytes. The rest is read and dropped.
const MOST_PASTED: usize = 64 * 1024;

impl Decoder {
    /// Decodes bytes as they were read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        // One letter, as a hand types it, needs none of what follows.
        if let ([letter @ b' '..=b'~'], true, true) =
            (bytes, self.held.is_empty(), self.heard.ended)
        {
            self.heard
                .key(KeyCode::Char(char::from(*letter)), KeyModifiers::NONE);
            return std::mem::take(&mut self.heard.inputs);
        }
        let mut bytes = [std::mem::take(&mut self.held).as_slice(), bytes].concat();
        let held = match bytes.as_slice() {
            [.., ESCAPE] => 1,
            // What begins a sequence when something follows, and is a key with Alt when nothing
            // does.
            [.., ESCAPE, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_'] => 2,
            _ => 0,
        };
        self.held = bytes.split_off(bytes.len() - held);
        // Of two escapes in a row, the first is a key whatever the second begins.
        let mut escapes = 0;
        while held > 0 && bytes.pop_if(|byte| *byte == ESCAPE).is_some() {
            escapes += 1;
        }
        let mut rest = bytes.as_slice();
        // Ctrl-C is in no sequence: whatever is going on, it ends it, so that the keys can never be
        // stuck.
        while let Some(at) = rest.iter().position(|&byte| byte == INTERRUPT) {
            let (before, behind) = rest.split_at(at);
            self.advance(before);
            self.parser = Parser::new();
            self.heard.paste = None;
            self.heard.third = false;
            self.heard.key(KeyCode::Char('c'), KeyModifiers::CONTROL);
            rest = behind.get(1..).unwrap_or_default();
        }
        self.advance(rest);
        for _ in 0..escapes {
            self.heard.key(KeyCode::Esc, KeyModifiers::NONE);
        }
        std::mem::take(&mut self.heard.inputs)
    }

    /// Whether an escape is held back: more may follow, in a moment.
    #[must_use]
    pub const fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Nothing followed: what was held back are keys.
    pub fn flush(&mut self) -> Vec<Input> {
        match std::mem::take(&mut self.held).as_slice() {
            [ESCAPE] => self.heard.key(KeyCode::Esc, KeyModifiers::NONE),
            [ESCAPE, byte] => self
                .heard
                .key(KeyCode::Char(char::from(*byte)), KeyModifiers::ALT),
            _ => {}
        }
        std::mem::take(&mut self.heard.inputs)
    }

    /// Parses bytes; of two escapes in a row the first is a key, which no parser of output would
    /// know.
    fn advance(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(at) = rest.windows(2).position(|two| two == [ESCAPE, ESCAPE]) {
            let (before, behind) = rest.split_at(at);
            self.parser.advance(&mut self.heard, before);
            self.heard.key(KeyCode::Esc, KeyModifiers::NONE);
            rest = behind.get(1..).unwrap_or_default();
        }
        if let Some((last, before)) = rest.split_last() {
            self.parser.advance(&mut self.heard, before);
            self.heard.ended = false;
            self.parser.advance(&mut self.heard, &[*last]);
        }
    }
}

impl Heard {
    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        match (&mut self.paste, code) {
            (None, _) => self.inputs.push(Input::Key(KeyEvent::new(code, modifiers))),
            (Some(paste), KeyCode::Char(c))
                if modifiers.is_empty() && paste.len() < MOST_PASTED =>
            {
                paste.push(c);
            }
            (Some(paste), KeyCode::Enter) if paste.len() < MOST_PASTED => paste.push('\n'),
            (Some(paste), KeyCode::Tab) if paste.len() < MOST_PASTED => paste.push('\t'),
            _ => {}
        }
    }

    fn mouse(&mut self, button: u16, column: u16, row: u16, pressed: bool) {
        // Columns and rows count from 1; a report of 0 comes from no screen.
        let (Some(column), Some(row)) = (column.checked_sub(1), row.checked_sub(1)) else {
            return;
        };
        let action = match (button, pressed) {
            (0, true) => Action::Click(column, row),
            (32, true) => Action::Drag(column, row),
            (0, false) => Action::Release,
            (64, true) => Action::Wheel {
                down: false,
                column,
                row,
            },
            (65, true) => Action::Wheel {
                down: true,
                column,
                row,
            },
            _ => return,
        };
        self.inputs.push(Input::Does(action));
    }
}

impl Perform for Heard {
    fn print(&mut self, c: char) {
        self.ended = true;
        if std::mem::take(&mut self.third) {
            if let Some(code) = letter_key(c) {
                self.key(code, KeyModifiers::NONE);
            }
            return;
        }
        match c {
            '\x7F' => self.key(KeyCode::Backspace, KeyModifiers::NONE),
            c => self.key(KeyCode::Char(c), KeyModifiers::NONE),
        }
    }

    fn execute(&mut self, byte: u8) {
        self.third = false;
        match byte {
            b'\r' => self.key(KeyCode::Enter, KeyModifiers::NONE),
            b'\n' if self.paste.is_some() => self.key(KeyCode::Enter, KeyModifiers::NONE),
            b'\t' => self.key(KeyCode::Tab, KeyModifiers::NONE),
            0x08 => self.key(KeyCode::Backspace, KeyModifiers::NONE),
            0 => self.key(KeyCode::Char(' '), KeyModifiers::CONTROL),
            1..=26 => self.key(
                KeyCode::Char(char::from(byte - 1 + b'a')),
                KeyModifiers::CONTROL,
            ),
            28..=31 => self.key(
                KeyCode::Char(char::from(byte - 28 + b'4')),
                KeyModifiers::CONTROL,
            ),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
        match byte {
            b'O' => self.third = true,
            // The end of a string that has begun before we listened.
            b'\\' => {}
            0x7F => self.key(KeyCode::Backspace, KeyModifiers::ALT),
            _ => self.key(KeyCode::Char(char::from(byte)), KeyModifiers::ALT),
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: char) {
        self.ended = true;
        let number = |at: usize| {
            let param = params.iter().nth(at).and_then(|param| param.first());
            param.copied().unwrap_or(0)
        };
        match (intermediates, action) {
            ([b'<'], 'M' | 'm') => self.mouse(number(0), number(1), number(2), action == 'M'),
            ([b'?'], 'c') => self.inputs.push(Input::Attributes),
            ([], '~') if number(0) == 200 => self.paste = Some(String::new()),
            ([], '~') if number(0) == 201 => {
                let paste = self.paste.take();
                self.inputs
                    .extend(paste.map(|text| Input::Does(Action::Paste(text))));
            }
            ([], _) => {
                if let Some(code) = sequence_key(action, number(0), number(2)) {
                    self.key(code, held(number(1)));
                }
            }
            _ => {}
        }
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        if let [b"11", colour] = params
            && let Some(dark) = is_dark(colour)
        {
            self.inputs.push(Input::Background { dark });
        }
    }
}

/// The key of a sequence that ends in `end`, by its first and its third number.
fn sequence_key(end: char, first: u16, third: u16) -> Option<KeyCode> {
    Some(match (end, first) {
        // By its character, as terminals write a key that can tell all keys apart: kitty's way, and
        // xterm's.
        ('u', character) => character_key(character)?,
        ('~', 27) => character_key(third)?,
        ('~', 1 | 7) => KeyCode::Home,
        ('~', 2) => KeyCode::Insert,
        ('~', 3) => KeyCode::Delete,
        ('~', 4 | 8) => KeyCode::End,
        ('~', 5) => KeyCode::PageUp,
        ('~', 6) => KeyCode::PageDown,
        ('~', 11) => KeyCode::F(1),
        ('Z', _) => KeyCode::BackTab,
        (letter, _) => letter_key(letter)?,
    })
}

/// The key of a character, by its number.
fn character_key(character: u16) -> Option<KeyCode> {
    Some(match char::from_u32(character.into())? {
        '\r' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\x1b' => KeyCode::Esc,
        '\x7f' | '\x08' => KeyCode::Backspace,
        c if !c.is_control() => KeyCode::Char(c),
        _ => return None,
    })
}

/// The keys held together with another one. xterm writes them as 1 plus a bit each.
fn held(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    modifiers.set(KeyModifiers::SHIFT, bits & 1 != 0);
    modifiers.set(KeyModifiers::ALT, bits & 2 != 0);
    modifiers.set(KeyModifiers::CONTROL, bits & 4 != 0);
    modifiers
}

/// The key that a letter names behind `ESC [` or `ESC O`.
const fn letter_key(letter: char) -> Option<KeyCode> {
    Some(match letter {
        'A' => KeyCode::Up,
        'B' => KeyCode::Down,
        'C' => KeyCode::Right,
        'D' => KeyCode::Left,
        'F' => KeyCode::End,
        'H' => KeyCode::Home,
        'M' => KeyCode::Enter,
        'P' => KeyCode::F(1),
        'Q' => KeyCode::F(2),
        'R' => KeyCode::F(3),
        'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// Whether a colour, as X writes it (`rgb:1e1e/1e1e/1e1e`), is dark: its luma (ITU-R BT.601) under
/// a half.
fn is_dark(colour: &[u8]) -> Option<bool> {
    let colour = std::str::from_utf8(colour).ok()?;
    let colour = colour
        .strip_prefix("rgb:")
        .or_else(|| colour.strip_prefix("rgba:"))?;
    let mut parts = colour.split('/').map(|part| {
        let most = (1_u64 << (4 * part.len().min(4))) - 1;
        u64::from_str_radix(part, 16)
            .ok()
            .map(|value| value * 1000 / most.max(1))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    Some(red * 299 + green * 587 + blue * 114 < 500_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.feed(bytes);
        inputs.extend(decoder.flush());
        inputs
    }

    fn key(code: KeyCode) -> Input {
        Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn with(code: KeyCode, modifiers: KeyModifiers) -> Input {
        Input::Key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn keys_are_decoded() {
        assert_eq!(
            decoded(b"jG \r\t"),
            [
                key(KeyCode::Char('j')),
                key(KeyCode::Char('G')),
                key(KeyCode::Char(' ')),
                key(KeyCode::Enter),
                key(KeyCode::Tab)
            ]
        );
        assert_eq!(
            decoded(b"\x1b[A\x1bOB\x1b[5~\x1b[H\x1bOP"),
            [
                KeyCode::Up,
                KeyCode::Down,
                KeyCode::PageUp,
                KeyCode::Home,
                KeyCode::F(1)
            ]
            .map(key)
        );
        assert_eq!(
            decoded(b"\x04\x1a"),
            [
                with(KeyCode::Char('d'), KeyModifiers::CONTROL),
                with(KeyCode::Char('z'), KeyModifiers::CONTROL)
            ]
        );
        assert_eq!(
            decoded(b"\x1b[1;5C"),
            [with(KeyCode::Right, KeyModifiers::CONTROL)]
        );
        assert_eq!(
            decoded(b"\x1b[105;5u\x1b[27;5;105~\x1b[9u\x1b[27u\x1b[1u"),
            [
                with(KeyCode::Char('i'), KeyModifiers::CONTROL),
                with(KeyCode::Char('i'), KeyModifiers::CONTROL),
                key(KeyCode::Tab),
                key(KeyCode::Esc)
            ]
        );
        assert_eq!(
            decoded(b"\x1b[1;3C"),
            [with(KeyCode::Right, KeyModifiers::ALT)]
        );
        assert_eq!(
            decoded("ö腎".as_bytes()),
            [key(KeyCode::Char('ö')), key(KeyCode::Char('腎'))]
        );
        assert_eq!(
            decoded(b"\x7f\x1bb"),
            [
                key(KeyCode::Backspace),
                with(KeyCode::Char('b'), KeyModifiers::ALT)
            ]
        );
    }

    #[test]
    fn escape_is_a_key_when_nothing_follows() {
        assert_eq!(decoded(b"\x1b"), [key(KeyCode::Esc)]);
        assert_eq!(decoded(b"\x1b\x1b"), [key(KeyCode::Esc), key(KeyCode::Esc)]);
        assert_eq!(
            decoded(b"\x1b\x1b[B"),
            [key(KeyCode::Esc), key(KeyCode::Down)]
        );
        assert_eq!(
            decoded(b"\x1b]"),
            [with(KeyCode::Char(']'), KeyModifiers::ALT)]
        );
    }

    #[test]
    fn however_many_escapes_come_the_next_key_is_itself() {
        for count in 1..6 {
            let mut decoder = Decoder::default();
            let mut inputs = decoder.feed(&vec![ESCAPE; count]);
            inputs.extend(decoder.flush());
            inputs.extend(decoder.feed(b"j"));
            assert_eq!(
                inputs,
                [
                    vec![key(KeyCode::Esc); count],
                    vec![key(KeyCode::Char('j'))]
                ]
                .concat(),
                "{count}"
            );
        }
    }

    #[test]
    fn a_sequence_may_be_cut_anywhere() {
        let bytes = "j\x1b[5~\x1bOA\x1b[<0;5;7M\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c\x1b[200~ö[A\x1b[201~qé腎\x1bOPx\x1b[1;5Cy".as_bytes();
        let whole = decoded(bytes);
        assert_eq!(whole.len(), 14);
        for cut in 0..=bytes.len() {
            let mut decoder = Decoder::default();
            let mut inputs = decoder.feed(&bytes[..cut]);
            inputs.extend(decoder.feed(&bytes[cut..]));
            inputs.extend(decoder.flush());
            assert_eq!(inputs, whole, "cut at {cut}");
        }
        let mut decoder = Decoder::default();
        let one_by_one: Vec<Input> = bytes
            .iter()
            .flat_map(|byte| decoder.feed(&[*byte]))
            .collect();
        assert_eq!(one_by_one, whole);
    }

    #[test]
    fn the_answer_about_the_background_is_dark_or_light() {
        for (colour, dark) in [
            ("rgb:0000/0000/0000", true),
            ("rgb:ffff/ffff/ffff", false),
            ("rgb:1e/1e/2e", true),
            ("rgb:fd/f6/e3", false),
        ] {
            assert_eq!(
                decoded(format!("\x1b]11;{colour}\x07").as_bytes()),
                [Input::Background { dark }],
                "{colour}"
            );
        }
        assert_eq!(decoded(b"\x1b]11;nonsense\x07"), []);
    }

    #[test]
    fn the_mouse_counts_from_0_and_0_is_no_place() {
        assert_eq!(
            decoded(b"\x1b[<0;1;1M\x1b[<0;1;1m\x1b[<65;3;4M"),
            [
                Action::Click(0, 0),
                Action::Release,
                Action::Wheel {
                    down: true,
                    column: 2,
                    row: 3
                }
            ]
            .map(Input::Does)
        );
        assert_eq!(decoded(b"\x1b[<0;0;0M\x1b[<0;0;5M\x1b[<32;9;0M"), []);
    }

    #[test]
    fn a_paste_is_one_event_and_no_command() {
        assert_eq!(
            decoded(b"\x1b[200~q\rGG\tx\x1b[201~j"),
            [
                Input::Does(Action::Paste("q\nGG\tx".to_owned())),
                key(KeyCode::Char('j'))
            ]
        );
        let flood = [b"\x1b[200~", "x".repeat(1 << 20).as_bytes(), b"\x1b[201~"].concat();
        assert_eq!(
            decoded(&flood),
            [Input::Does(Action::Paste("x".repeat(MOST_PASTED)))]
        );
    }

    #[test]
    fn ctrl_c_ends_whatever_never_ends() {
        for stuck in [
            "\x1b[200~abc",
            "\x1b]11;rgb:",
            "\x1bP1$r",
            "\x1b[12;",
            "\x1b_G",
        ] {
            let interrupted = decoded(format!("{stuck}\x03j").as_bytes());
            let expected = [
                with(KeyCode::Char('c'), KeyModifiers::CONTROL),
                key(KeyCode::Char('j')),
            ];
            assert_eq!(interrupted, expected, "{stuck:?}");
        }
    }
}
