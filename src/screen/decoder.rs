//! Decoding what a terminal sends: keys, the mouse, pastes, answers. Bytes go in, inputs come out;
//! no terminal is touched. Each byte is taken by itself, so that it does not matter how the bytes
//! are cut between reads. Whatever begins as a sequence is taken to its end, known or not, and no
//! part of it becomes a key.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::reader::action::Action;

/// One input from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// An action that needs no key table: of the mouse, or a paste.
    Action(Action),
    /// The answer to the question for the background's colour (OSC 11).
    Background {
        /// True if the background is dark.
        dark: bool,
    },
    /// The terminal's attributes (DA1), which it sends after all other answers.
    Attributes,
}

/// Turns bytes into inputs, however they are cut between reads.
#[derive(Default)]
pub struct Decoder {
    /// The sequence that the last bytes began and did not end.
    begun: Begun,
    /// The bytes of it so far, without those that introduced it.
    bytes: Vec<u8>,
    /// True if the character that comes was introduced by an escape.
    alt: bool,
    /// The text of a paste that has not ended.
    paste: Option<String>,
    /// The time at which an escape that nothing followed is a key.
    until: Option<Duration>,
    inputs: Vec<Input>,
}

/// A sequence whose rest is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Begun {
    /// A character. Before its first byte, nothing is begun.
    #[default]
    Character,
    /// An escape: the key Esc, a key with Alt, or the beginning of a sequence.
    Escape,
    /// A sequence that was introduced by `ESC [` (CSI) or `ESC O` (SS3), by the second byte.
    Sequence(u8),
    /// A sequence of `ESC [` and this byte, which any bytes follow, as many as [`tail`] says.
    Tail(u8),
    /// A string that an escape ends, such as `ESC ]` (OSC), by the second byte.
    String(u8),
}

const ESCAPE: u8 = 0x1B;
const INTERRUPT: u8 = 0x03;
const BELL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1A;
/// Longest wait for the rest of a sequence after an escape; after that it is the key Esc. A slow
/// line may bring the rest in another packet.
const REST_WAITS: Duration = Duration::from_millis(100);
/// The most bytes of a sequence or an answer that are kept. A longer one means nothing.
const MOST_HELD: usize = 256;
/// The most bytes of a paste that are kept. The rest is read and dropped.
const MOST_PASTED: usize = 64 * 1024;

impl Decoder {
    /// Decodes bytes in the order in which they were read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.until = None;
        for &byte in bytes {
            self.take(byte);
        }
        std::mem::take(&mut self.inputs)
    }

    /// Time from `now` until an escape becomes the key Esc; `None` if no escape waits. `now` is the
    /// time since any fixed moment. The first call after bytes came starts the wait.
    pub fn waits(&mut self, now: Duration) -> Option<Duration> {
        if !self.is_bare() {
            return None;
        }
        let until = *self.until.get_or_insert(now + REST_WAITS);
        Some(until.saturating_sub(now))
    }

    /// Decodes an escape as a key if the wait for what may follow it is over.
    pub fn expire(&mut self, now: Duration) -> Vec<Input> {
        if self.waits(now) == Some(Duration::ZERO) {
            self.flush()
        } else {
            Vec::new()
        }
    }

    /// Decodes an escape as a key, because nothing followed it.
    pub fn flush(&mut self) -> Vec<Input> {
        if self.is_bare() {
            self.give_up();
        }
        std::mem::take(&mut self.inputs)
    }

    /// True if the last bytes are an escape, or an escape and a byte that introduces a sequence: if
    /// nothing follows, they are a key.
    const fn is_bare(&self) -> bool {
        match self.begun {
            Begun::Escape => true,
            Begun::Sequence(_) | Begun::String(_) => self.bytes.is_empty(),
            Begun::Character | Begun::Tail(_) => false,
        }
    }

    fn take(&mut self, byte: u8) {
        match (self.begun, byte) {
            // Ctrl-C is part of no sequence. It ends whatever is going on, so that the keys can
            // never be stuck.
            (_, INTERRUPT) => {
                let inputs = std::mem::take(&mut self.inputs);
                *self = Self {
                    inputs,
                    ..Self::default()
                };
                self.key(KeyCode::Char('c'), KeyModifiers::CONTROL);
            }
            (_, ESCAPE) => {
                self.give_up();
                self.begun = Begun::Escape;
            }
            (Begun::Character, _) => self.character(byte),
            (Begun::Escape, b'[' | b'O') => self.begun = Begun::Sequence(byte),
            (Begun::Escape, b']' | b'P' | b'X' | b'^' | b'_') => self.begun = Begun::String(byte),
            // The end (ST) of a string.
            (Begun::Escape, b'\\') => self.begun = Begun::Character,
            (Begun::Escape, _) => {
                self.begun = Begun::Character;
                self.alt = true;
                self.character(byte);
            }
            (Begun::Sequence(introducer), b' '..=b'~') => self.sequence(introducer, byte),
            // No other byte is part of a sequence.
            (Begun::Sequence(_), _) => {
                self.give_up();
                self.character(byte);
            }
            (Begun::Tail(end), _) => {
                self.bytes.push(byte);
                if self.bytes.len() == tail(end) {
                    self.end_tail(end);
                }
            }
            (Begun::String(b']'), BELL) | (Begun::String(_), CANCEL | SUBSTITUTE) => self.give_up(),
            (Begun::String(_), _) => self.hold(byte),
        }
    }

    /// Ends what was begun because something else follows. What is bare is a key, an answer may be
    /// whole, the beginning of anything else means nothing.
    fn give_up(&mut self) {
        let bare = self.is_bare();
        let begun = std::mem::take(&mut self.begun);
        let bytes = std::mem::take(&mut self.bytes);
        match begun {
            Begun::Escape => self.key(KeyCode::Esc, KeyModifiers::NONE),
            Begun::Sequence(second) | Begun::String(second) if bare => {
                self.key(KeyCode::Char(char::from(second)), KeyModifiers::ALT);
            }
            Begun::Character if !bytes.is_empty() => self.typed(char::REPLACEMENT_CHARACTER),
            Begun::String(b']') => {
                let colour = bytes.strip_prefix(b"11;").and_then(is_dark);
                let background = colour.map(|dark| Input::Background { dark });
                self.inputs.extend(background);
            }
            _ => {}
        }
    }

    /// Keeps a byte of a sequence or a string, up to a limit.
    fn hold(&mut self, byte: u8) {
        if self.bytes.len() < MOST_HELD {
            self.bytes.push(byte);
        }
    }

    /// Takes a byte of a character in UTF-8. What is none becomes U+FFFD, once for each beginning
    /// of a character.
    fn character(&mut self, byte: u8) {
        if self.bytes.is_empty() && byte.is_ascii() {
            self.typed(char::from(byte));
            return;
        }
        self.bytes.push(byte);
        match std::str::from_utf8(&self.bytes).map(|text| text.chars().next()) {
            Ok(c) => {
                self.bytes.clear();
                self.typed(c.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            // The rest is still to come.
            Err(error) if error.error_len().is_none() => {}
            Err(_) => {
                let begins_anew = self.bytes.len() > 1;
                self.bytes.clear();
                self.typed(char::REPLACEMENT_CHARACTER);
                if begins_anew {
                    self.character(byte);
                }
            }
        }
    }

    /// Takes a character: into the paste, or as a key.
    fn typed(&mut self, c: char) {
        let alt = std::mem::take(&mut self.alt);
        if let Some(paste) = &mut self.paste {
            let is_text = !c.is_control() || matches!(c, '\r' | '\n' | '\t');
            if !alt && is_text && paste.len() < MOST_PASTED {
                paste.push(c);
            }
            return;
        }
        let (code, mut modifiers) = match c {
            '\r' => (KeyCode::Enter, KeyModifiers::NONE),
            '\t' => (KeyCode::Tab, KeyModifiers::NONE),
            '\x08' | '\x7F' => (KeyCode::Backspace, KeyModifiers::NONE),
            '\0' => (KeyCode::Char(' '), KeyModifiers::CONTROL),
            // Ctrl takes 64 off a capital letter, and off some signs: `4` to `7` stand for them.
            '\x01'..='\x1A' => (control(c, 'a', 1), KeyModifiers::CONTROL),
            '\x1C'..='\x1F' => (control(c, '4', 28), KeyModifiers::CONTROL),
            c if c.is_control() => return,
            c => (KeyCode::Char(c), KeyModifiers::NONE),
        };
        modifiers.set(KeyModifiers::ALT, alt);
        self.key(code, modifiers);
    }

    /// Takes a key. A paste has none.
    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        if self.paste.is_none() {
            self.inputs.push(Input::Key(KeyEvent::new(code, modifiers)));
        }
    }

    /// Takes a byte of a sequence: one of its parameters, or its end.
    fn sequence(&mut self, introducer: u8, byte: u8) {
        match byte {
            // `rxvt` ends a key with Shift so. In other sequences, one more byte follows.
            b'$' if !self.bytes.is_empty() && self.bytes.iter().all(u8::is_ascii_digit) => {
                self.give_up();
            }
            b' '..=b'?' => self.hold(byte),
            _ if introducer == b'[' && self.bytes.is_empty() && tail(byte) > 0 => {
                // Nothing but text follows in a paste.
                self.begun = if self.paste.is_some() {
                    Begun::Character
                } else {
                    Begun::Tail(byte)
                };
            }
            _ => {
                self.begun = Begun::Character;
                let bytes = std::mem::take(&mut self.bytes);
                if bytes.len() < MOST_HELD {
                    self.end_sequence(introducer, &bytes, char::from(byte));
                }
            }
        }
    }

    /// Takes a whole sequence, by its parameters and the character that ends it.
    fn end_sequence(&mut self, introducer: u8, parameters: &[u8], end: char) {
        let (private, numbers) = match parameters {
            [mark @ b'<'..=b'?', numbers @ ..] => (Some(*mark), numbers),
            numbers => (None, numbers),
        };
        let mut numbers = numbers.split(|&byte| byte == b';').map(number);
        let [first, second, third] = [(); 3].map(|()| numbers.next().unwrap_or(0));
        match (introducer, private, end) {
            (b'[', None, '~') if self.paste.is_some() && first == 201 => {
                let paste = self.paste.take().unwrap_or_default();
                let paste = paste.replace("\r\n", "\n").replace('\r', "\n");
                self.inputs.push(Input::Action(Action::Paste(paste)));
            }
            _ if self.paste.is_some() => {}
            (b'[', None, '~') if first == 200 => self.paste = Some(String::new()),
            (b'[', Some(b'<'), 'M' | 'm') => self.mouse(first, second, third, end == 'M'),
            // As `rxvt` reports the mouse.
            (b'[', None, 'M') => self.old_mouse(first, second, third),
            (b'[', Some(b'?'), 'c') => self.inputs.push(Input::Attributes),
            // `rxvt` ends a key with Ctrl so.
            (b'[', None, '^') => {
                if let Some(code) = sequence_key('~', first, third) {
                    self.key(code, KeyModifiers::CONTROL);
                }
            }
            (b'[', None, _) => {
                if let Some(code) = sequence_key(end, first, third) {
                    self.key(code, held(second));
                }
            }
            // Old terminals write the modifiers of a key alone: `ESC O 5 C`.
            (b'O', None, _) => {
                if let Some(code) = letter_key(end) {
                    self.key(code, held(first.max(second)));
                }
            }
            _ => {}
        }
    }

    /// Takes the bytes behind `ESC [` and `end`.
    fn end_tail(&mut self, end: u8) {
        let bytes = std::mem::take(&mut self.bytes);
        self.begun = Begun::Character;
        match (end, bytes.as_slice()) {
            // The first function keys of the Linux console.
            (b'[', [letter @ b'A'..=b'E']) => {
                self.key(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE);
            }
            // The mouse, where the terminal does not know mode 1006: each number is a byte.
            (b'M', &[button, column, row]) => {
                let number = |byte: u8| u16::from(byte.saturating_sub(32));
                self.old_mouse(button.into(), number(column), number(row));
            }
            _ => {}
        }
    }

    /// Takes a report of the mouse as it was before mode 1006: 32 is added to the number of the
    /// button, and a release does not say of which button.
    fn old_mouse(&mut self, button: u16, column: u16, row: u16) {
        match button.checked_sub(32) {
            Some(3) => self.mouse(0, column, row, false),
            Some(button) => self.mouse(button, column, row, true),
            None => {}
        }
    }

    fn mouse(&mut self, button: u16, column: u16, row: u16, pressed: bool) {
        // Terminals count columns and rows from 1; a report of 0 names no place on the screen.
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
        self.inputs.push(Input::Action(action));
    }
}

/// Number of bytes of any value that follow `ESC [` and `end`: in function keys of the Linux
/// console, and in mouse events of X10 and of the highlighting modes.
const fn tail(end: u8) -> usize {
    match end {
        b'[' => 1,
        b't' => 2,
        b'M' => 3,
        b'T' => 6,
        _ => 0,
    }
}

/// The key of a control character, counted from the one whose code is `from`; its key is `first`.
fn control(c: char, first: char, from: u32) -> KeyCode {
    let number = u32::from(first) + u32::from(c) - from;
    KeyCode::Char(char::from_u32(number).unwrap_or(first))
}

/// A parameter's number: 0 if it has none. What follows a colon says more about it.
fn number(parameter: &[u8]) -> u16 {
    let digits = parameter.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number: u16, digit| {
        number
            .saturating_mul(10)
            .saturating_add((digit - b'0').into())
    })
}

/// The key of a CSI sequence that ends in `end`, by its first and third parameters.
fn sequence_key(end: char, first: u16, third: u16) -> Option<KeyCode> {
    Some(match (end, first) {
        // Keys by the number of their character: as kitty's protocol writes them, and as xterm's
        // `modifyOtherKeys` does.
        ('u', character) => character_key(character)?,
        ('~', 27) => character_key(third)?,
        ('~', 1 | 7) => KeyCode::Home,
        ('~', 2) => KeyCode::Insert,
        ('~', 3) => KeyCode::Delete,
        ('~', 4 | 8) => KeyCode::End,
        ('~', 5) => KeyCode::PageUp,
        ('~', 6) => KeyCode::PageDown,
        ('~', number @ 11..=15) => KeyCode::F(u8::try_from(number - 10).ok()?),
        ('Z', _) => KeyCode::BackTab,
        (letter, _) => letter_key(letter)?,
    })
}

/// The key of a character, by its Unicode code point.
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

/// The modifiers of a key: xterm writes 1 plus a bit for each.
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

/// True if a colour in X11's notation (`rgb:1e1e/1e1e/1e1e`) is dark: its luma (ITU-R BT.601) is
/// below a half.
fn is_dark(colour: &[u8]) -> Option<bool> {
    let colour = std::str::from_utf8(colour).ok()?;
    let colour = colour
        .strip_prefix("rgb:")
        .or_else(|| colour.strip_prefix("rgba:"))?;
    let mut parts = colour.split('/').map(|part| {
        // One to four digits, of which all set are the most.
        let digits = u32::try_from(part.len()).ok();
        let digits = digits.filter(|digits| (1..=4).contains(digits))?;
        let value = u64::from_str_radix(part, 16).ok()?;
        Some(value * 1000 / (16_u64.pow(digits) - 1))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    Some(red * 299 + green * 587 + blue * 114 < 500_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by the fuzzer: a colour of 16 digits overflowed.
    #[test]
    fn a_colour_has_one_to_four_digits_for_each_part() {
        assert_eq!(is_dark(b"rgb:f/f/f"), Some(false));
        assert_eq!(is_dark(b"rgb:0000/0000/0000"), Some(true));
        for colour in [
            "rgb:ffffffffffffffff/0/0",
            "rgb://",
            "rgb:fffff/0/0",
            "rgb:g/0/0",
        ] {
            assert_eq!(is_dark(colour.as_bytes()), None, "{colour}");
        }
    }

    fn decoded(bytes: &[u8]) -> Vec<Input> {
        let mut decoder = Decoder::default();
        let mut inputs = decoder.feed(bytes);
        inputs.extend(decoder.flush());
        inputs
    }

    fn key(code: KeyCode) -> Input {
        Input::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    fn modified(code: KeyCode, modifiers: KeyModifiers) -> Input {
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
                modified(KeyCode::Char('d'), KeyModifiers::CONTROL),
                modified(KeyCode::Char('z'), KeyModifiers::CONTROL)
            ]
        );
        assert_eq!(
            decoded(b"\x1b[1;5C"),
            [modified(KeyCode::Right, KeyModifiers::CONTROL)]
        );
        assert_eq!(
            decoded(b"\x1b[105;5u\x1b[27;5;105~\x1b[9u\x1b[27u\x1b[1u"),
            [
                modified(KeyCode::Char('i'), KeyModifiers::CONTROL),
                modified(KeyCode::Char('i'), KeyModifiers::CONTROL),
                key(KeyCode::Tab),
                key(KeyCode::Esc)
            ]
        );
        assert_eq!(
            decoded(b"\x1b[1;3C"),
            [modified(KeyCode::Right, KeyModifiers::ALT)]
        );
        assert_eq!(
            decoded("ö腎".as_bytes()),
            [key(KeyCode::Char('ö')), key(KeyCode::Char('腎'))]
        );
        assert_eq!(
            decoded(b"\x7f\x1bb"),
            [
                key(KeyCode::Backspace),
                modified(KeyCode::Char('b'), KeyModifiers::ALT)
            ]
        );
    }

    #[test]
    fn an_escape_that_nothing_follows_is_the_key_esc() {
        assert_eq!(decoded(b"\x1b"), [key(KeyCode::Esc)]);
        assert_eq!(decoded(b"\x1b\x1b"), [key(KeyCode::Esc), key(KeyCode::Esc)]);
        assert_eq!(
            decoded(b"\x1b\x1b[B"),
            [key(KeyCode::Esc), key(KeyCode::Down)]
        );
        assert_eq!(
            decoded(b"\x1b]"),
            [modified(KeyCode::Char(']'), KeyModifiers::ALT)]
        );
    }

    #[test]
    fn a_sequence_whose_rest_comes_within_a_tenth_of_a_second_is_one_key() {
        let at = Duration::from_millis;
        for (first, rest) in [
            (b"\x1b".as_slice(), b"[C".as_slice()),
            (b"\x1b[", b"C"),
            (b"\x1bO", b"C"),
        ] {
            let mut decoder = Decoder::default();
            assert_eq!(decoder.waits(at(5)), None, "nothing is held back");
            assert_eq!(decoder.feed(first), []);
            assert_eq!(decoder.waits(at(10)), Some(at(100)));
            assert_eq!(decoder.expire(at(109)), [], "{first:?}");
            assert_eq!(decoder.waits(at(109)), Some(at(1)));
            assert_eq!(decoder.feed(rest), [key(KeyCode::Right)]);
            assert_eq!(decoder.waits(at(110)), None);
        }
        // Each byte has the whole time.
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b");
        decoder.waits(at(0));
        decoder.feed(b"[");
        assert_eq!(decoder.waits(at(90)), Some(at(100)));
    }

    #[test]
    fn an_escape_alone_is_the_key_esc_after_a_tenth_of_a_second_whatever_wakes_the_reader() {
        let at = Duration::from_millis;
        let mut decoder = Decoder::default();
        decoder.feed(b"\x1b");
        for now in (0..100).step_by(10) {
            assert_eq!(decoder.waits(at(now)), Some(at(100 - now)));
            assert_eq!(decoder.expire(at(now)), []);
        }
        assert_eq!(decoder.expire(at(100)), [key(KeyCode::Esc)]);
        assert_eq!(decoder.waits(at(100)), None);
        assert_eq!(decoder.feed(b"j"), [key(KeyCode::Char('j'))]);
    }

    #[test]
    fn after_any_number_of_escapes_the_next_key_is_decoded_alone() {
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
    fn a_sequence_may_be_cut_anywhere_between_two_reads() {
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
    fn old_forms_of_keys_are_keys_and_no_part_of_them_is_a_letter() {
        let control = |code| modified(code, KeyModifiers::CONTROL);
        for (bytes, expected) in [
            // The Linux console.
            ("\x1b[[A", vec![key(KeyCode::F(1))]),
            ("\x1b[[E", vec![key(KeyCode::F(5))]),
            ("\x1b[[q", vec![]),
            // The modifiers of a key, alone and behind its number.
            ("\x1bO5C", vec![control(KeyCode::Right)]),
            ("\x1bO1;5P", vec![control(KeyCode::F(1))]),
            ("\x1bO2j", vec![]),
            // `rxvt`.
            (
                "\x1b[13~\x1b[14~",
                vec![key(KeyCode::F(3)), key(KeyCode::F(4))],
            ),
            ("\x1b[3$", vec![]),
            ("\x1b[3@\x1b[a\x1bOa", vec![]),
            (
                "\x1b[7^\x1b[8^\x1b[1;5H\x1b[1;5F",
                [KeyCode::Home, KeyCode::End, KeyCode::Home, KeyCode::End]
                    .map(|code| modified(code, KeyModifiers::CONTROL))
                    .to_vec(),
            ),
            // Other consoles, and answers.
            ("\x1b[224z\x1b[011q\x1b[=2c", vec![]),
            ("\x1b[?2026;1$y\x1b[4;1$y\x1bP!|0\x070\x1b\\", vec![]),
            // A byte between an escape and a letter is a key with Alt, and so is the letter alone.
            (
                "\x1b/",
                vec![modified(KeyCode::Char('/'), KeyModifiers::ALT)],
            ),
            ("\x1b\r", vec![modified(KeyCode::Enter, KeyModifiers::ALT)]),
        ] {
            let expected = [expected, vec![key(KeyCode::Char('j'))]].concat();
            assert_eq!(
                decoded(format!("{bytes}j").as_bytes()),
                expected,
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn the_mouse_of_old_terminals_is_the_mouse_and_no_part_of_a_report_is_a_letter() {
        let wheel = Action::Wheel {
            down: true,
            column: 64,
            row: 65,
        };
        for (bytes, expected) in [
            // Modes 1000 and 1002 without 1006: a byte for each number.
            (b"\x1b[M qj".as_slice(), vec![Action::Click(80, 73)]),
            (b"\x1b[M\x20\xF0\xC3", vec![Action::Click(207, 162)]),
            (b"\x1b[M@!!", vec![Action::Drag(0, 0)]),
            (b"\x1b[M#qq", vec![Action::Release]),
            (b"\x1b[Maab", vec![wheel]),
            (b"\x1b[M\x20\0\0\x1b[M\x20\x20\x20\x1b[M\x0D\x0Dq", vec![]),
            // Mode 1015.
            (
                b"\x1b[32;10;5M\x1b[35;10;5M",
                vec![Action::Click(9, 4), Action::Release],
            ),
            (b"\x1b[0;1;1M\x1b[M\x1b[12M", vec![]),
            // Mode 1001.
            (b"\x1b[tqq\x1b[Tqqqqqq", vec![]),
        ] {
            let mut expected: Vec<Input> = expected.into_iter().map(Input::Action).collect();
            expected.push(key(KeyCode::Char('j')));
            assert_eq!(decoded(&[bytes, b"j"].concat()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn the_answer_to_the_question_for_the_background_is_dark_or_light() {
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
    fn mouse_positions_count_from_0_and_reports_without_a_place_are_ignored() {
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
            .map(Input::Action)
        );
        assert_eq!(decoded(b"\x1b[<0;0;0M\x1b[<0;0;5M\x1b[<32;9;0M"), []);
    }

    #[test]
    fn a_paste_is_one_input_and_none_of_its_characters_are_keys() {
        assert_eq!(
            decoded(b"\x1b[200~q\rGG\tx\x1b[201~j"),
            [
                Input::Action(Action::Paste("q\nGG\tx".to_owned())),
                key(KeyCode::Char('j'))
            ]
        );
        let flood = [b"\x1b[200~", "x".repeat(1 << 20).as_bytes(), b"\x1b[201~"].concat();
        assert_eq!(
            decoded(&flood),
            [Input::Action(Action::Paste("x".repeat(MOST_PASTED)))]
        );
    }

    #[test]
    fn each_form_of_a_line_end_in_a_paste_is_one_line_end() {
        assert_eq!(
            decoded(b"\x1b[200~a\r\nb\nc\rd\r\n\r\ne\n\r\x1b[201~"),
            [Input::Action(Action::Paste(
                "a\nb\nc\nd\n\ne\n\n".to_owned()
            ))]
        );
    }

    #[test]
    fn nothing_in_a_paste_is_obeyed_and_no_control_character_is_kept() {
        for (pasted, text) in [
            ("a\u{9b}b\0c\x7fd", "abcd"),
            ("a\x1b[<0;1;1Mb\x1b[200~c\x1b[Ad", "abcd"),
            ("a\x1b[[b\x1b[Mqqq", "abqqq"),
            ("a\x1bO", "a"),
            ("a\x1b[", "a"),
            ("a\x1b]11;", "a"),
            ("a\x1b", "a"),
        ] {
            assert_eq!(
                decoded(format!("\x1b[200~{pasted}\x1b[201~j").as_bytes()),
                [
                    Input::Action(Action::Paste(text.to_owned())),
                    key(KeyCode::Char('j'))
                ],
                "{pasted:?}"
            );
        }
    }

    #[test]
    fn ctrl_c_ends_any_unfinished_paste_or_sequence() {
        for stuck in [
            "\x1b[200~abc",
            "\x1b]11;rgb:",
            "\x1bP1$r",
            "\x1b[12;",
            "\x1b_G",
        ] {
            let interrupted = decoded(format!("{stuck}\x03j").as_bytes());
            let expected = [
                modified(KeyCode::Char('c'), KeyModifiers::CONTROL),
                key(KeyCode::Char('j')),
            ];
            assert_eq!(interrupted, expected, "{stuck:?}");
        }
    }
}
