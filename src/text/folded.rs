//! A text folded for comparison: case, diacritics, kinds of quotes and dashes, white space, line
//! ends and the hyphens at them make no difference. A match is cut from the text itself: every byte
//! leads back to its source. Canonically equivalent texts fold to the same (UAX #15).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible};

use crate::text::mapping::{Mapping, WayBack};

/// A text folded for comparison, with the way back to the text.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    mapping: Mapping,
}

/// The result of folding a blank line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// A line feed, which ends the block.
    Ends,
    /// A space, like all other white space.
    Flows,
}

/// The result of folding a hyphen between letters at a line end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AtLineEnd {
    /// Removes the hyphen and the line end, because the word continues.
    Joins,
    /// Replaces them with a space, as within a line.
    Parts,
}

/// The surroundings of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    /// Letters: the text was cut from within words.
    Letters,
}

/// The choices of a fold.
#[derive(Clone, Copy)]
struct Fold {
    case: Case,
    blank: Blank,
    at_line_end: AtLineEnd,
    around: Around,
}

impl Fold {
    /// The choices for searching: case is folded or stays, a blank line ends a block, a word goes on
    /// behind the hyphen at a line end.
    const fn new(case: Case) -> Self {
        Self {
            case,
            blank: Blank::Ends,
            at_line_end: AtLineEnd::Joins,
            around: Around::Nothing,
        }
    }
}

/// The treatment of letter case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Folds,
    Stays,
}

impl Folded {
    /// Folds `text`: case by Unicode, diacritics and invisible characters left out, one kind of
    /// quote and dash, one space for any white space and for a hyphen between letters. A hyphen
    /// between letters at a line end is left out with the line end. A blank line becomes a line
    /// feed, which no query holds, so that no match reaches from one block into another.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::fold(text, Fold::new(Case::Folds))
    }

    /// Folds `text` as [`Folded::new`] does, but a hyphen at a line end is a space, as any other
    /// between letters is: for the names of terms, which are whole words.
    pub(crate) fn parted(text: &str) -> Self {
        let fold = Fold {
            at_line_end: AtLineEnd::Parts,
            ..Fold::new(Case::Folds)
        };
        Self::fold(text, fold)
    }

    /// Folds `text` as [`Folded::new`] does, but a blank line becomes a space: for passages that
    /// may reach into the next block.
    pub(crate) fn flowing(text: &str) -> Self {
        let fold = Fold {
            blank: Blank::Flows,
            ..Fold::new(Case::Folds)
        };
        Self::fold(text, fold)
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

    /// Folds `source` with these choices.
    fn fold(source: &str, fold: Fold) -> Self {
        let mut folded = Self {
            text: String::with_capacity(source.len()),
            mapping: Mapping::default(),
        };
        let mut rest = source;
        loop {
            let mut plain = plain_length(rest.as_bytes());
            let next = rest.get(plain..).and_then(|rest| rest.chars().next());
            if plain > 0 && next.is_some_and(is_mark) {
                // The last letter belongs to the marks behind it.
                plain -= 1;
            }
            let (head, tail) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            folded.text.push_str(head);
            folded.mapping.exact(head.len());
            let taken = match tail.chars().next() {
                None => break,
                Some('\n') if one_line_end(tail) => {
                    folded.text.push(' ');
                    folded.mapping.exact(1);
                    1
                }
                Some(c) if c.is_whitespace() => folded.space(tail, fold.blank),
                Some(c) if representative(c) == '-' => folded.dash(c, tail, fold),
                Some(_) => folded.letter(tail, fold.case),
            };
            rest = tail.get(taken..).unwrap_or_default();
        }
        if fold.case == Case::Folds {
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
            _ => self.push(run, " "),
        }
        run
    }

    /// Folds the dash `c` at the start of `rest`, with the line end behind it if a word goes on
    /// there, and returns the length of both in bytes.
    fn dash(&mut self, c: char, rest: &str, fold: Fold) -> usize {
        let virtual_letter = (fold.around == Around::Letters).then_some('x');
        let before = self.text.chars().next_back();
        let before = before.or(virtual_letter);
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let after = behind.trim_start();
        let blanks = behind.get(..behind.len() - after.len()).unwrap_or_default();
        let next = after.chars().next().or(virtual_letter);
        let is = |of: fn(char) -> bool| before.is_some_and(of) && next.is_some_and(of);
        let (in_word, in_number) = (is(char::is_alphanumeric), is(char::is_numeric));
        let ends = match line_ends(blanks) {
            0 => false,
            1 => true,
            _ => fold.blank == Blank::Flows,
        };
        let dash = c.len_utf8();
        let (taken, made) = match () {
            () if !in_word || (!ends && !blanks.is_empty()) => (dash, "-"),
            () if in_number && ends => (dash + blanks.len(), "-"),
            () if in_number => (dash, "-"),
            () if !ends => (dash, " "),
            () if is_hyphen(c) && fold.at_line_end == AtLineEnd::Joins => (dash + blanks.len(), ""),
            () => (dash + blanks.len(), " "),
        };
        self.push(taken, made);
        taken
    }

    /// Folds the character at the start of `rest`, which is no white space, with the characters that
    /// make one letter with it, and returns their length in bytes.
    fn letter(&mut self, rest: &str, case: Case) -> usize {
        let before = self.text.len();
        let mut letters = rest.chars();
        let first = letters.next().unwrap_or_default();
        let (mut taken, mut whole) = (first.len_utf8(), first);
        for c in letters {
            match compose(whole, c) {
                Some(composed) => whole = composed,
                None if is_mark(c) || matches!(c, '\u{FF9E}' | '\u{FF9F}') => {}
                None => break,
            }
            taken += c.len_utf8();
        }
        let unit = rest.get(..taken).unwrap_or_default();
        let mut made = String::new();
        for c in unit.nfd() {
            letter_of(c, case, &mut made);
        }
        // A fraction behind a number is not part of the number: 1½ is 1 1/2.
        let fraction = made.contains('/') && made.starts_with(|c: char| c.is_ascii_digit());
        if fraction && self.text.ends_with(|c: char| c.is_ascii_digit()) {
            self.text.push(' ');
        }
        // Hangul syllables and voiced kana are letters of their own: taken apart, 가 would be found
        // in 각, and か in が.
        self.text.extend(made.nfc());
        self.map(taken, before);
        taken
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

/// Adds what a character of a decomposed text folds to.
fn letter_of(c: char, case: Case, made: &mut String) {
    let kind = representative(c);
    let first = made.len();
    let mut push = |c: char| {
        if !is_left_out(c) {
            made.push(representative(c));
        }
    };
    if let Some(spelled) = spelled_out(c) {
        made.push_str(spelled);
    } else if kind != c {
        push(kind);
    } else if case == Case::Stays {
        decompose_compatible(c, &mut push);
    } else {
        // Upper, then lower: the full case folding of Unicode (ß and SS, ς and σ) out of the two
        // mappings at hand.
        let folded = c.to_uppercase().flat_map(char::to_lowercase);
        folded.for_each(|c| decompose_compatible(c, &mut push));
    }
    if case == Case::Folds && made.get(first..).is_some_and(has_capital) {
        let lower: String = made.drain(first..).flat_map(char::to_lowercase).collect();
        made.push_str(&lower);
    }
}

fn has_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

/// True if a character is a mark that combines with the letter before it: one that canonical
/// ordering moves, or one of the three that are decomposed into such marks.
pub(crate) fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && (canonical_combining_class(c) != 0 || matches!(c, '\u{F73}' | '\u{F75}' | '\u{F81}'))
}

/// True if a dash is a hyphen, which may break a word at the end of a line.
pub(crate) const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{5BE}' | '﹣' | '－')
}

/// Number of line ends in white space.
fn line_ends(blanks: &str) -> usize {
    let returns = blanks.matches('\r').count();
    let feeds = blanks.matches('\n').count();
    returns + feeds - blanks.matches("\r\n").count()
}

/// True if a word can continue after a hyphen at the end of a line. Only then do words reach over
/// line ends.
pub(crate) fn breaks_words(text: &str) -> bool {
    memchr::memchr_iter(b'-', text.as_bytes()).any(|at| {
        let mut behind = text.as_bytes().iter().skip(at + 1);
        let next = behind.find(|byte| !matches!(byte, b' ' | b'\t'));
        matches!(next, Some(b'\n' | b'\r' | 0x0B | 0x0C | 0xC2 | 0xE2))
    })
}

/// Number of bytes at the start that fold to themselves, apart from the case of ASCII letters:
/// ASCII words with one space between them, without hyphens.
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
            (byte.wrapping_sub(b' ') < 0x5F) & (byte != b'-') & ((byte != b' ') | (next != b' '))
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
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'-';
    loop {
        let rest = bytes.get(length..).unwrap_or_default();
        length += rest.iter().take_while(|byte| is_plain(**byte)).count();
        match bytes.get(length..) {
            Some([b' ', next, ..]) if is_plain(*next) => length += 1,
            // A space at the end of a lane may begin a run of white space.
            Some([next, ..])
                if !is_plain(*next) && matches!(bytes.get(..length), Some([.., b' '])) =>
            {
                return length - 1;
            }
            _ => return length,
        }
    }
}

/// True if `from` begins with a single line end before a plain character: the most frequent white
/// space after the space, handled separately for speed.
fn one_line_end(from: &str) -> bool {
    matches!(from.as_bytes(), [b'\n', next, ..] if next.is_ascii_graphic())
}

/// True if folding removes a character: a diacritic, a vowel point that its script may omit, or a
/// format character.
const fn is_left_out(c: char) -> bool {
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
        // Geresh and gershayim are typed as quotes, the maqaf as a hyphen.
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | 'ʼ' | '´' | '\u{5F3}' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '\u{5F4}' => '"',
        // Letters with a stroke are not decomposed by Unicode, and not typed either.
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ħ' => 'h',
        'Ħ' => 'H',
        'ŧ' => 't',
        'Ŧ' => 'T',
        'ı' => 'i',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2010}'..='\u{2015}' | '−' | '﹘' | '﹣' | '－' | '\u{5BE}' => '-',
        c if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// The letters that stand for a ligature where nobody types it.
const fn spelled_out(c: char) -> Option<&'static str> {
    Some(match c {
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'þ' => "th",
        'Þ' => "TH",
        _ => return None,
    })
}

/// Folds a short text to one line, as a query is folded: blank lines become spaces.
pub(crate) fn fold_line(text: &str, case: Case) -> String {
    Folded::fold(text, Fold::new(case)).text.replace('\n', " ")
}

/// True if folding removes a character: a mark, a soft hyphen, or something invisible.
pub(crate) fn folds_to_nothing(c: char) -> bool {
    !c.is_ascii() && fold_line(c.encode_utf8(&mut [0; 4]), Case::Folds).is_empty()
}

/// All that a phrase may fold to, the likeliest first, none of them blank: a hyphen may stand for a
/// space or, at a line end, for nothing, and a phrase that begins or ends with one was cut from a
/// word.
pub(crate) fn forms(phrase: &str, case: Case) -> Vec<String> {
    let cut = Fold {
        around: Around::Letters,
        ..Fold::new(case)
    };
    let mut forms = vec![
        fold_line(phrase, case),
        Folded::fold(phrase, cut).text.replace('\n', " "),
    ];
    let hyphens: Vec<(usize, &str)> = phrase
        .match_indices(is_hyphen)
        .filter(|(at, hyphen)| {
            let before = phrase.get(..*at).unwrap_or_default();
            let behind = phrase.get(at + hyphen.len()..).unwrap_or_default();
            before.ends_with(char::is_alphanumeric)
                && behind.starts_with(char::is_alphanumeric)
                && !(before.ends_with(char::is_numeric) && behind.starts_with(char::is_numeric))
        })
        .take(MOST_HYPHENS)
        .collect();
    let without = |gone: &[(usize, &str)]| {
        let kept = phrase.char_indices();
        let kept = kept.filter(|(at, _)| gone.iter().all(|(hyphen, _)| hyphen != at));
        fold_line(&kept.map(|(_, c)| c).collect::<String>(), case)
    };
    forms.extend(hyphens.iter().map(|hyphen| without(&[*hyphen])));
    if hyphens.len() > 1 {
        forms.push(without(&hyphens));
    }
    let mut known = Vec::new();
    for form in forms {
        if !form.trim().is_empty() && !known.contains(&form) {
            known.push(form);
        }
    }
    known
}

/// The most hyphens of a phrase that are looked for at a line end each.
const MOST_HYPHENS: usize = 6;
