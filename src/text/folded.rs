//! A text folded for comparison: case, diacritics, kinds of quotes and dashes, white space and line
//! ends make no difference. A match is cut from the text itself: every byte leads back to its
//! source.

use unicode_normalization::char::decompose_compatible;

use crate::text::mapping::{Mapping, WayBack};

/// A text folded for comparison, with the way back to the text.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    mapping: Mapping,
}

/// What a blank line is folded to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// A line feed, which ends the block.
    Ends,
    /// A space, like all other white space.
    Flows,
}

/// Whether letter case is folded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Folds,
    Stays,
}

impl Folded {
    /// Folds `text`: case by Unicode, diacritics and invisible characters left out, one kind of
    /// quote and dash, one space for any white space. A blank line becomes a line feed, which no
    /// query holds, so that no match reaches from one block into another.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::fold(text, Case::Folds, Blank::Ends)
    }

    /// Folds `text` as [`Folded::new`] does, but a blank line becomes a space: for passages that
    /// may reach into the next block.
    pub(crate) fn flowing(text: &str) -> Self {
        Self::fold(text, Case::Folds, Blank::Flows)
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Maps bytes of the folded text to the text, fastest in ascending order.
    pub(crate) const fn way_back(&self) -> WayBack<'_> {
        self.mapping.way_back()
    }

    /// Folds `source`, with a choice for case and blank lines.
    fn fold(source: &str, case: Case, blank: Blank) -> Self {
        let mut folded = Self {
            text: String::with_capacity(source.len()),
            mapping: Mapping::default(),
        };
        let mut rest = source;
        loop {
            let plain = plain_length(rest.as_bytes());
            let (head, tail) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            folded.text.push_str(head);
            folded.mapping.exact(head.len());
            let taken = match tail.chars().next() {
                None => break,
                Some('\n') if one_line_end(head, tail) => {
                    folded.text.push(' ');
                    folded.mapping.exact(1);
                    1
                }
                Some(c) if c.is_whitespace() => folded.space(tail, blank),
                Some(c) => {
                    folded.letter(c, case);
                    c.len_utf8()
                }
            };
            rest = tail.get(taken..).unwrap_or_default();
        }
        if case == Case::Folds {
            folded.text.make_ascii_lowercase();
        }
        folded
    }

    /// Folds the white space at the start of `rest`, and returns its length in bytes.
    fn space(&mut self, rest: &str, blank_line: Blank) -> usize {
        let (mut run, mut line_ends, mut before) = (0, 0, ' ');
        // Where the first line end begins, and where the last one ends.
        let mut blank = None;
        for c in rest.chars().take_while(|c| c.is_whitespace()) {
            let start = run;
            run += c.len_utf8();
            if matches!(c, '\r' | '\n') {
                line_ends += usize::from(c == '\r' || before != '\r');
                blank = Some((blank.map_or(start, |(first, _)| first), run));
            }
            before = c;
        }
        match blank {
            Some((first, last)) if line_ends > 1 && blank_line == Blank::Ends => {
                // The blanks before and after a blank line belong to the blocks.
                self.push(first, if first > 0 { " " } else { "" });
                self.push(last - first, "\n");
                self.push(run - last, if run > last { " " } else { "" });
            }
            // A word that was broken at its own hyphen goes on in the next line.
            Some(_) if self.text.ends_with('-') && !self.text.ends_with(" -") => self.push(run, ""),
            _ => self.push(run, " "),
        }
        run
    }

    /// Folds a character that is not white space.
    fn letter(&mut self, c: char, case: Case) {
        let before = self.text.len();
        let text = &mut self.text;
        let mut push = |c: char| {
            if !is_left_out(c) {
                text.push(representative(c));
            }
        };
        let mut decompose = |c: char| match c {
            // A Hangul syllable is one letter to its reader; taken apart, 가 would be found in 각.
            '\u{AC00}'..='\u{D7A3}' => push(c),
            _ => decompose_compatible(c, &mut push),
        };
        match case {
            _ if representative(c) != c => push(c),
            // Upper, then lower: the full case folding of Unicode (ß and SS, ς and σ) out of the
            // two mappings at hand.
            Case::Folds => c
                .to_uppercase()
                .flat_map(char::to_lowercase)
                .for_each(&mut decompose),
            Case::Stays => decompose(c),
        }
        let made = self.text.get(before..).unwrap_or_default();
        if case == Case::Folds && made.chars().any(char::is_uppercase) {
            let lower = made.to_lowercase();
            self.text.truncate(before);
            self.text.push_str(&lower);
        }
        self.map(c.len_utf8(), before);
    }

    /// Adds `made`, which stands for the next `source` bytes of the source.
    fn push(&mut self, source: usize, made: &str) {
        let before = self.text.len();
        self.text.push_str(made);
        self.map(source, before);
    }

    /// Records that `source` bytes became everything that was added since the text had `before`
    /// bytes.
    fn map(&mut self, source: usize, before: usize) {
        let made = self.text.get(before..).unwrap_or_default();
        if source == made.len() && made.chars().nth(1).is_none() {
            self.mapping.exact(source);
        } else {
            self.mapping.lump(source, made.len());
        }
    }
}

/// How many bytes at the start fold to themselves, apart from the case of ASCII letters: ASCII
/// words with one space between them.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a lane without branches is a vector"
)]
fn plain_length(bytes: &[u8]) -> usize {
    const LANE: usize = 32;
    let mut length = 0;
    // By lanes first, without a branch in them, so that the compiler can use vectors: nearly all
    // text is plain.
    while let Some((lane, next)) = bytes
        .get(length..=length + LANE)
        .and_then(|lane| Some((lane.get(..LANE)?, lane.get(1..)?)))
    {
        let plain = |(&byte, &next): (&u8, &u8)| {
            (byte.wrapping_sub(b' ') < 0x5F) & ((byte != b' ') | (next != b' '))
        };
        if !lane
            .iter()
            .zip(next)
            .fold(true, |all, pair| all & plain(pair))
        {
            break;
        }
        length += LANE;
    }
    loop {
        let rest = bytes.get(length..).unwrap_or_default();
        length += rest
            .iter()
            .take_while(|byte| byte.is_ascii_graphic())
            .count();
        match bytes.get(length..) {
            Some([b' ', next, ..]) if next.is_ascii_graphic() => length += 1,
            // A space at the end of a lane may begin a run of white space.
            Some([next, ..])
                if !next.is_ascii_graphic() && matches!(bytes.get(..length), Some([.., b' '])) =>
            {
                return length - 1;
            }
            _ => return length,
        }
    }
}

/// Whether `from` begins with a single line end between two plain characters: the most frequent
/// white space after the space, handled separately for speed.
fn one_line_end(before: &str, from: &str) -> bool {
    matches!(before.as_bytes(), [.., last] if *last != b'-')
        && matches!(from.as_bytes(), [b'\n', next, ..] if next.is_ascii_graphic())
}

/// Whether folding leaves a character out: a diacritic, a vowel point that its script may omit, or
/// a format character.
pub(crate) const fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}'..='\u{5C2}' | '\u{5C4}'..='\u{5C5}' | '\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}'
        | '\u{AD}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E01EF}')
}

/// The character that represents all of its kind: quotes and dashes come in many shapes that nobody
/// types.
pub(crate) const fn representative(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' | '´' | '`' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        // Letters with a stroke are not decomposed by Unicode, and not typed either.
        'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' => 'd',
        'ı' => 'i',
        '\u{2010}'..='\u{2015}' | '−' | '﹘' | '﹣' | '－' => '-',
        c if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// Folds a short text to one line, as a query is folded: blank lines become spaces.
pub(crate) fn fold_line(text: &str, case: Case) -> String {
    Folded::fold(text, case, Blank::Ends)
        .text
        .replace('\n', " ")
}
