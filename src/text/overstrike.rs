//! What a program wrote for a terminal or a typewriter, as a person reads it: overstruck letters
//! (`N` backspace `N`, `_` backspace `w`) are letters, erased text is gone, and complete escape
//! sequences fall out. A sequence that is cut off stays, so that it is shown.

use std::str::Chars;

/// Introduces an escape sequence (ECMA-48).
const ESCAPE: char = '\u{1B}';
/// Moves the printing head back by one place.
const BACKSPACE: char = '\u{8}';
/// The most bytes of an escape sequence or a string that one introduces.
const MOST_SEQUENCE: usize = 4096;
/// The characters that begin each part of a line that was printed over.
const ALIKE: usize = 4;

/// A text without overstriking and escape sequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flat {
    /// The text.
    pub(super) text: String,
    /// The number of escape sequences that fell out, those for colours and styles aside.
    pub(super) sequences: usize,
}

/// Makes a text flat; `None` if it is so already, because it has neither escapes nor backspaces, and
/// no line that was printed over. Each line is made flat by itself, so that the beginning of a text
/// is the same with and without the rest.
pub(super) fn flat(text: &str) -> Option<Flat> {
    // Hardly any text has one of the three.
    memchr::memchr3(0x1B, 0x08, b'\r', text.as_bytes())?;
    let is_for_terminal = memchr::memchr2(0x1B, 0x08, text.as_bytes()).is_some();
    if !is_for_terminal && !text.split('\n').any(is_printed_over) {
        return None;
    }
    let mut paper = Paper::default();
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => match line.strip_suffix('\r') {
                Some(line) => (line, "\r\n"),
                None => (line, "\n"),
            },
            None => (line, ""),
        };
        paper.print(line);
        paper.text.push_str(end);
    }
    Some(Flat {
        text: paper.text,
        sequences: paper.sequences,
    })
}

/// True if a line was printed over again, as a progress bar is: its parts between carriage returns
/// begin alike. In other texts a carriage return ends a line.
fn is_printed_over(line: &str) -> bool {
    let Some(at) = memchr::memchr(b'\r', line.as_bytes()) else {
        return false;
    };
    let (first, others) = line.split_at_checked(at).unwrap_or((line, ""));
    let beginning: String = first.chars().take(ALIKE).collect();
    let mut others = others.split('\r').skip(1).peekable();
    let is_again =
        |part: &str| part.is_empty() || part.starts_with(ESCAPE) || part.starts_with(&*beginning);
    beginning.chars().count() == ALIKE
        && others.peek().is_some_and(|part| !part.is_empty())
        && others.all(is_again)
}

/// A complete escape sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sequence {
    /// Colours and styles (SGR).
    Style,
    /// Erases the rest of the line (EL without a parameter, or with 0).
    EraseRest,
    /// Anything else.
    Other,
}

impl Sequence {
    /// Reads the sequence that goes on with `rest` behind its escape, and returns its length there
    /// in bytes; `None` if it is not complete in its line.
    fn read(rest: &str) -> Option<(Self, usize)> {
        let bytes = rest.as_bytes();
        let limit = bytes.len().min(MOST_SEQUENCE);
        let line = bytes.get(..limit).unwrap_or_default();
        let (&first, behind) = line.split_first()?;
        match first {
            b'[' => {
                let is_part = |byte: &u8| (0x20..0x40).contains(byte);
                let length = behind.iter().take_while(|byte| is_part(byte)).count();
                let end = behind
                    .get(length)
                    .filter(|end| (0x40..0x7F).contains(*end))?;
                let parameters = behind.get(..length).unwrap_or_default();
                let sequence = match (end, parameters) {
                    (b'm', _) => Self::Style,
                    (b'K', b"" | b"0") => Self::EraseRest,
                    _ => Self::Other,
                };
                Some((sequence, length + 2))
            }
            // Strings: a title, a link, a picture. They end with BEL or with `ESC \`.
            b']' | b'P' | b'X' | b'^' | b'_' => {
                let end = behind
                    .iter()
                    .position(|byte| [0x07, 0x1B, b'\n'].contains(byte))?;
                match behind.get(end..)? {
                    [0x07, ..] => Some((Self::Other, end + 2)),
                    [0x1B, b'\\', ..] => Some((Self::Other, end + 3)),
                    _ => None,
                }
            }
            // Intermediate bytes and a final one, such as `ESC ( B`.
            0x20..0x30 => {
                let length = behind
                    .iter()
                    .take_while(|byte| (0x20..0x30).contains(*byte))
                    .count();
                let end = behind.get(length)?;
                (0x30..0x7F)
                    .contains(end)
                    .then_some((Self::Other, length + 2))
            }
            0x30..0x7F => Some((Self::Other, 1)),
            _ => None,
        }
    }
}

/// The paper on which the text is printed, a line at a time.
#[derive(Default)]
struct Paper {
    text: String,
    /// The characters of the line that is being printed.
    line: Vec<char>,
    /// The place in the line where the next character goes.
    head: usize,
    sequences: usize,
}

impl Paper {
    /// Prints a line, without its end, and takes it over into the text.
    fn print(&mut self, line: &str) {
        let is_printed_over = is_printed_over(line);
        let mut rest = line.chars();
        while let Some(c) = rest.next() {
            match c {
                '\r' if is_printed_over => self.head = 0,
                ESCAPE => match Sequence::read(rest.as_str()) {
                    Some((sequence, length)) => {
                        rest = rest.as_str().get(length..).unwrap_or_default().chars();
                        self.obey(sequence);
                    }
                    None => self.put(c),
                },
                BACKSPACE => self.back(&mut rest),
                c => self.put(c),
            }
        }
        self.text.extend(self.line.drain(..));
        self.head = 0;
    }

    /// Prints a character over whatever stands at its place: a letter goes before an underscore.
    fn put(&mut self, c: char) {
        match self.line.get_mut(self.head) {
            Some(printed) if c == '_' && *printed != ' ' => {}
            Some(printed) => *printed = c,
            None => self.line.push(c),
        }
        self.head += 1;
    }

    /// Goes back by a run of backspaces, of which one was read. If the character before them is
    /// printed again, it stays once: a wide one is followed by two backspaces.
    fn back(&mut self, rest: &mut Chars<'_>) {
        let more = rest
            .as_str()
            .bytes()
            .take_while(|byte| *byte == 0x08)
            .count();
        *rest = rest.as_str().get(more..).unwrap_or_default().chars();
        let before = self.head.checked_sub(1).and_then(|at| self.line.get(at));
        let is_again = before.is_some() && before == rest.clone().next().as_ref();
        let places = if is_again { 1 } else { more + 1 };
        self.head = self.head.saturating_sub(places);
    }

    /// Does what a sequence says, as far as that changes the text.
    fn obey(&mut self, sequence: Sequence) {
        match sequence {
            Sequence::Style => {}
            Sequence::EraseRest => self.line.truncate(self.head),
            Sequence::Other => self.sequences += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The flat text, and the number of sequences that fell out.
    fn flattened(text: &str) -> (String, usize) {
        let flat = flat(text).unwrap();
        (flat.text, flat.sequences)
    }

    #[test]
    fn a_text_without_escapes_and_backspaces_is_flat_already() {
        assert_eq!(flat("Kidneys\r\n\tclean blood.\n"), None);
    }

    #[test]
    fn overstruck_letters_are_letters() {
        for (struck, read) in [
            ("N\u{8}NA\u{8}AM\u{8}ME\u{8}E\n", "NAME\n"),
            ("_\u{8}w_\u{8}o_\u{8}r_\u{8}d", "word"),
            ("w\u{8}_o\u{8}_", "wo"),
            ("B\u{8}B\u{8}B", "B"),
            ("腎\u{8}\u{8}腎臓\u{8}臓", "腎臓"),
            ("+\u{8}o list", "o list"),
            ("abc\u{8}\u{8}\u{8}xyz", "xyz"),
            ("\u{8}a", "a"),
            ("a\n\u{8}b", "a\nb"),
        ] {
            assert_eq!(flattened(struck), (read.to_owned(), 0), "{struck:?}");
        }
    }

    #[test]
    fn complete_sequences_fall_out_and_those_for_styles_are_not_counted() {
        for (written, read, sequences) in [
            (
                "\u{1B}[1;31mred\u{1B}[0m \u{1B}[38:2::1:2:3mtext\u{1B}[m",
                "red text",
                0,
            ),
            ("\u{1B}]0;a title\u{7}text", "text", 1),
            (
                "\u{1B}]8;;https://example.org\u{1B}\\link\u{1B}]8;;\u{1B}\\",
                "link",
                2,
            ),
            ("\u{1B}(B\u{1B}[?2004htext\u{1B}=\u{1B}[2J", "text", 4),
            ("\u{1B}[32mok\u{1B}[K", "ok", 0),
            ("abc\u{8}\u{8}\u{1B}[K", "a", 0),
        ] {
            assert_eq!(
                flattened(written),
                (read.to_owned(), sequences),
                "{written:?}"
            );
        }
    }

    #[test]
    fn a_line_that_was_printed_over_is_read_as_it_was_last() {
        let progress = "Loading:   0%\rLoading:  47%\rLoading: 100%\ndone\n";
        assert_eq!(flattened(progress).0, "Loading: 100%\ndone\n");
        let erased = "step one\r\u{1B}[Kstep 2\r\nz";
        assert_eq!(flattened(erased).0, "step 2\r\nz");
        assert_eq!(flattened("a\rb\u{1B}[m").0, "a\rb", "a line end");
        assert_eq!(
            flat("one line\rand another\rand more\n"),
            None,
            "line ends of old"
        );
    }

    #[test]
    fn a_sequence_that_is_cut_off_stays() {
        for cut in [
            "\u{1B}",
            "\u{1B}[31\nnext",
            "a \u{1B}\nb",
            "\u{1B}]0;no end\nb",
            "\u{1B}é",
        ] {
            assert_eq!(flattened(cut), (cut.to_owned(), 0), "{cut:?}");
        }
    }
}
