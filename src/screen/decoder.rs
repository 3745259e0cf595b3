//! Decoding what a terminal sends: keys, the mouse, pastes, answers. Bytes go in, inputs come out;
//! no terminal is touched. Sequences are parsed by `vte`, so an answer that comes late or a paste
//! that never ends cannot be taken for keys.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use vte::{Params, Parser, Perform};

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
        /// Whether the background is dark.
        dark: bool,
    },
    /// The terminal's attributes (DA1), which it sends after all other answers.
    Attributes,
}

/// Turns bytes into inputs, however they are cut between reads.
#[derive(Default)]
pub struct Decoder {
    parser: Parser,
    collector: Collector,
    /// The bytes of an escape that may be a key, or the beginning of a sequence whose rest is still
    /// to come.
    held: Vec<u8>,
    /// The time at which the bytes held back are keys, unless more came.
    until: Option<Duration>,
}

/// Collects the inputs that the parser recognises.
#[derive(Default)]
struct Collector {
    inputs: Vec<Input>,
    /// The text of a paste that has not ended.
    paste: Option<String>,
    /// Whether `ESC O` (SS3) came last: the next letter names a key.
    after_ss3: bool,
    /// Whether the last byte ended a character or sequence, so that the next one begins anew.
    at_start: bool,
}

const ESCAPE: u8 = 0x1B;
const INTERRUPT: u8 = 0x03;
/// How long an escape waits for the rest of a sequence; after that it is the key Esc. A slow line
/// may bring the rest in another packet.
const REST_WAITS: Duration = Duration::from_millis(100);
/// The most bytes of a paste that are kept. The rest is read and dropped.
const MOST_PASTED: usize = 64 * 1024;

impl Decoder {
    /// Decodes bytes in the order in which they were read.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.until = None;
        // A single printable character, as a hand types it, takes this short way.
        if let ([letter @ b' '..=b'~'], true, true) =
            (bytes, self.held.is_empty(), self.collector.at_start)
        {
            self.collector
                .key(KeyCode::Char(char::from(*letter)), KeyModifiers::NONE);
            return std::mem::take(&mut self.collector.inputs);
        }
        let mut bytes = [std::mem::take(&mut self.held).as_slice(), bytes].concat();
        let held = match bytes.as_slice() {
            [.., ESCAPE] => 1,
            // These two bytes begin a sequence if something follows, and are a key with Alt if
            // nothing does.
            [.., ESCAPE, b'[' | b'O' | b']' | b'P' | b'X' | b'^' | b'_'] => 2,
            _ => 0,
        };
        self.held = bytes.split_off(bytes.len() - held);
        // Of two escapes in a row, the first is always the key Esc.
        let mut escapes = 0;
        while held > 0 && bytes.pop_if(|byte| *byte == ESCAPE).is_some() {
            escapes += 1;
        }
        let mut rest = bytes.as_slice();
        // Ctrl-C is part of no sequence. It ends whatever is going on, so that the keys can never
        // be stuck.
        while let Some(at) = rest.iter().position(|&byte| byte == INTERRUPT) {
            let (before, behind) = rest.split_at(at);
            self.advance(before);
            self.parser = Parser::new();
            self.collector.paste = None;
            self.collector.after_ss3 = false;
            self.collector
                .key(KeyCode::Char('c'), KeyModifiers::CONTROL);
            rest = behind.get(1..).unwrap_or_default();
        }
        self.advance(rest);
        for _ in 0..escapes {
            self.collector.key(KeyCode::Esc, KeyModifiers::NONE);
        }
        std::mem::take(&mut self.collector.inputs)
    }

    /// How long from `now` on an escape held back waits for what may follow it; `None` if none is
    /// held. `now` is the time since any fixed moment. The first call after bytes came starts the
    /// wait.
    pub fn waits(&mut self, now: Duration) -> Option<Duration> {
        if self.held.is_empty() {
            return None;
        }
        let until = *self.until.get_or_insert(now + REST_WAITS);
        Some(until.saturating_sub(now))
    }

    /// Decodes the bytes held back as keys if the wait for what may follow them is over.
    pub fn expire(&mut self, now: Duration) -> Vec<Input> {
        if self.waits(now) == Some(Duration::ZERO) {
            self.flush()
        } else {
            Vec::new()
        }
    }

    /// Decodes the bytes held back as keys, because nothing followed them.
    pub fn flush(&mut self) -> Vec<Input> {
        self.until = None;
        match std::mem::take(&mut self.held).as_slice() {
            [ESCAPE] => self.collector.key(KeyCode::Esc, KeyModifiers::NONE),
            [ESCAPE, byte] => self
                .collector
                .key(KeyCode::Char(char::from(*byte)), KeyModifiers::ALT),
            _ => {}
        }
        std::mem::take(&mut self.collector.inputs)
    }

    /// Parses bytes. Of two escapes in a row, the first is the key Esc; `vte`, a parser of output,
    /// would drop it.
    fn advance(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(at) = rest.windows(2).position(|two| two == [ESCAPE, ESCAPE]) {
            let (before, behind) = rest.split_at(at);
            self.parser.advance(&mut self.collector, before);
            self.collector.key(KeyCode::Esc, KeyModifiers::NONE);
            rest = behind.get(1..).unwrap_or_default();
        }
        if let Some((last, before)) = rest.split_last() {
            self.parser.advance(&mut self.collector, before);
            self.collector.at_start = false;
            self.parser.advance(&mut self.collector, &[*last]);
        }
    }
}

impl Collector {
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

impl Perform for Collector {
    fn print(&mut self, c: char) {
        self.at_start = true;
        if std::mem::take(&mut self.after_ss3) {
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
        self.after_ss3 = false;
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
            b'O' => self.after_ss3 = true,
            // The end (ST) of a string whose beginning was not read.
            b'\\' => {}
            0x7F => self.key(KeyCode::Backspace, KeyModifiers::ALT),
            _ => self.key(KeyCode::Char(char::from(byte)), KeyModifiers::ALT),
        }
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: char) {
        self.at_start = true;
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
                    .extend(paste.map(|text| Input::Action(Action::Paste(text))));
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
        ('~', 11) => KeyCode::F(1),
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

/// Whether a colour in X11's notation (`rgb:1e1e/1e1e/1e1e`) is dark: its luma (ITU-R BT.601) is
/// below a half.
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
