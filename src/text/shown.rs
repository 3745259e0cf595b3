//! Text that is safe to show on a screen: [`Shown`] is all that drawing and printing accept, and
//! [`Shown::new`] is the one function that makes it. A character that is invisible, or would
//! command the terminal, is replaced by a visible stand-in, and every byte can be traced to its
//! source.

use std::fmt::{self, Display, Write};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::invisible::{
    is_hidden, is_idle, is_selector, is_subdivision_flag, is_unspaced, is_written_without_spaces,
};
use crate::text::mapping::Mapping;
use crate::text::span::Offset;

/// Text without control characters other than line feed, without invisible characters, in grapheme
/// clusters of bounded size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    text: String,
    base: Offset,
    mapping: Mapping,
    /// The column after the last character, from which a tab is measured.
    column: usize,
    /// True if the last character was copied from the source unchanged.
    verbatim: bool,
    /// The bytes, in ascending order, where an invisible space of the source ends a word.
    word_ends: Vec<usize>,
}

/// A grapheme cluster (UAX #29) of a shown text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// The text of the cluster. A line feed is a cluster of its own, drawn as a space.
    pub text: &'a str,
    /// The offset of the cluster in the shown text, in bytes.
    pub at: usize,
    /// The width in columns, 1 to 8.
    pub width: usize,
}

/// The most code points of a cluster that is drawn whole. Real clusters (emoji families, Indic
/// conjuncts) have fewer than 16.
const MOST_CHARS: usize = 30;
/// The most marks on a letter: real scripts need 4. It is also how many code points are drawn of a
/// cluster that is cut.
const MOST_MARKS: usize = 8;
/// The most columns that a cluster of the source may take. A stand-in after it may join it, and
/// makes it 8 columns at most.
const MOST_COLUMNS: usize = 7;
/// The width in columns of the widest stand-in for one character: `<U+10FFFF>`. A narrower row cuts
/// it.
pub const WIDEST: usize = 10;
/// The distance between tab stops, in columns.
pub const TAB_STOP: usize = 8;
const STAND_IN: &str = "\u{FFFD}";

impl Shown {
    /// Makes `source` safe to show; it begins at offset `base` of the whole text. Line ends become
    /// line feeds.
    #[must_use]
    pub fn new(source: &str, base: Offset) -> Self {
        let mut shown = Self {
            text: String::with_capacity(source.len()),
            base,
            mapping: Mapping::default(),
            column: 0,
            verbatim: true,
            word_ends: Vec::new(),
        };
        let mut rest = source;
        while !rest.is_empty() {
            let plain = plain_length(rest);
            // The last plain character may be the letter that the next combining marks belong to.
            let plain = if plain < rest.len() {
                rest.floor_char_boundary(plain.saturating_sub(1))
            } else {
                plain
            };
            let (head, tail) = rest.split_at_checked(plain).unwrap_or((rest, ""));
            shown.exact(head);
            rest = tail;
            // Take clusters until the text is plain again.
            for cluster in tail.graphemes(true) {
                rest = rest.get(cluster.len()..).unwrap_or_default();
                shown.push(cluster, rest);
                if rest.bytes().take(2).all(|byte| matches!(byte, b' '..=b'~')) {
                    break;
                }
            }
        }
        shown
    }

    /// Makes a text that must stay on one line, such as a name or a message, safe to show. A line
    /// end is shown as `␊`.
    #[must_use]
    pub fn line(source: &str) -> Self {
        let mut shown = Self::new(source, 0);
        if shown.text.contains('\n') {
            shown = Self::new(&shown.text.replace('\n', "␊"), 0);
        }
        shown
    }

    /// Makes the words of a text safe to show on one line, with one space between them: for labels
    /// and excerpts, which need not be exact.
    #[must_use]
    pub fn words(source: &str) -> Self {
        Self::line(&one_line(source))
    }

    /// The text to draw.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The offset, in the whole text, of the character that is shown at byte `at`.
    #[must_use]
    pub fn source(&self, at: usize) -> Offset {
        self.base + self.mapping.start(at)
    }

    /// The byte at which the character at `offset` of the whole text is shown. An offset before the
    /// source gives 0, one after it the length of the shown text.
    #[must_use]
    pub fn at(&self, offset: Offset) -> usize {
        self.mapping.derived(offset.saturating_sub(self.base))
    }

    /// True if a word ends at byte `at` without a visible space behind it.
    #[must_use]
    pub fn ends_word(&self, at: usize) -> bool {
        self.word_ends.binary_search(&at).is_ok()
    }

    /// The clusters of a range, in bytes of the shown text.
    pub fn clusters(&self, range: Range<usize>) -> impl Iterator<Item = Cluster<'_>> {
        let mut at = range.start;
        let mut rest = self.text.get(range).unwrap_or_default();
        std::iter::from_fn(move || {
            let length = match rest.as_bytes() {
                [] => return None,
                // Nearly all text is of this kind.
                [b'\0'..=b'\x7F'] | [b'\0'..=b'\x7F', b'\0'..=b'\x7F', ..] => 1,
                _ => match (rest.chars().next(), rest.chars().nth(1)) {
                    (Some(one), None) => one.len_utf8(),
                    (Some(one), Some(next)) if stands_alone(one) && stands_alone(next) => {
                        one.len_utf8()
                    }
                    _ => rest.graphemes(true).next().map_or(rest.len(), str::len),
                },
            };
            let (text, after) = rest.split_at_checked(length)?;
            let cluster = Cluster {
                text,
                at,
                width: width(text),
            };
            at += length;
            rest = after;
            Some(cluster)
        })
    }

    /// The clusters of a range as a row draws them: a line end, with the spaces around it, is one
    /// space.
    pub fn drawn(&self, range: Range<usize>) -> impl Iterator<Item = Cluster<'_>> {
        let mut after_line_end = false;
        let end = range.end;
        self.clusters(range).filter_map(move |cluster| {
            let before_line_end = || {
                self.text
                    .get(cluster.at..end)
                    .is_some_and(|rest| rest.trim_start_matches(' ').starts_with('\n'))
            };
            let blank = cluster.text == " " && (after_line_end || before_line_end());
            after_line_end = cluster.text == "\n" || (blank && after_line_end);
            let text = if cluster.text == "\n" {
                " "
            } else {
                cluster.text
            };
            (!blank).then_some(Cluster { text, ..cluster })
        })
    }

    /// A function like [`Shown::source`] that is faster if it is called with ascending bytes.
    pub fn sources(&self) -> impl FnMut(usize) -> Offset + '_ {
        let mut way = self.mapping.way_back();
        move |at| self.base + way.start(at)
    }

    /// The width in columns, if everything is drawn on one line.
    #[must_use]
    pub fn width(&self) -> usize {
        text_width(&self.text)
    }

    /// The beginning of the text that fits in `columns` columns, ending with `ellipsis` if anything
    /// was cut.
    #[must_use]
    pub fn cut(&self, columns: usize, ellipsis: &str) -> Self {
        if self.width() <= columns {
            return self.clone();
        }
        let room = columns.saturating_sub(ellipsis.width());
        let mut used = 0;
        let fits = |cluster: &Cluster<'_>| {
            used += cluster.width;
            used <= room
        };
        let kept = self
            .clusters(0..self.text.len())
            .take_while(fits)
            .map(|cluster| cluster.text);
        let kept: String = kept.collect();
        let end = if columns >= ellipsis.width() {
            ellipsis
        } else {
            ""
        };
        Self::new(&format!("{}{end}", kept.trim_end()), 0)
    }

    /// The end of the text that fits in `columns` columns, beginning with `ellipsis` if anything
    /// was cut.
    #[must_use]
    pub fn cut_left(&self, columns: usize, ellipsis: &str) -> Self {
        let width = self.width();
        if width <= columns {
            return self.clone();
        }
        let room = columns.saturating_sub(ellipsis.width());
        let mut over = width.saturating_sub(room);
        let cut = |cluster: &Cluster<'_>| {
            let cuts = over > 0;
            over = over.saturating_sub(cluster.width);
            cuts
        };
        let kept: String = self
            .clusters(0..self.text.len())
            .skip_while(cut)
            .map(|cluster| cluster.text)
            .collect();
        let start = if columns >= ellipsis.width() {
            ellipsis
        } else {
            ""
        };
        Self::new(&format!("{start}{}", kept.trim_start()), 0)
    }

    /// Adds a cluster of the source, which is followed by `after`.
    fn push(&mut self, cluster: &str, after: &str) {
        let first_named = cluster
            .char_indices()
            .find(|&(at, c)| stand_in(c).is_some() || is_idle(cluster, at, c));
        match cluster {
            // In a script without spaces, a line end between two characters is not drawn as one.
            "\n" | "\r" | "\r\n"
                if self.text.ends_with(is_unspaced) && after.starts_with(is_unspaced) =>
            {
                self.mapping.lump(cluster.len(), 0);
                self.word_ends.push(self.text.len());
            }
            "\n" | "\r" | "\r\n" | "\u{85}" | "\u{2028}" | "\u{2029}" => {
                self.lump(cluster.len(), "\n");
            }
            "\t" => self.lump(1, "        ".get(self.column % TAB_STOP..).unwrap_or(" ")),
            // At the start of a line, a form feed only begins a page.
            "\u{C}" if self.text.ends_with('\n') => self.mapping.lump(1, 0),
            // Inside a word, a soft hyphen only says where the word may break.
            "\u{AD}"
                if self.text.ends_with(is_plain_letter) && after.starts_with(is_plain_letter) =>
            {
                self.mapping.lump(cluster.len(), 0);
            }
            // Between words without spaces, a zero-width space only says where a row may break.
            "\u{200B}" if self.ends_unspaced_word(after) => {
                self.mapping.lump(cluster.len(), 0);
                self.word_ends.push(self.text.len());
            }
            _ if is_subdivision_flag(cluster) => self.exact(cluster),
            // Spelled out: marks on a space, marks at the start of a line, prefixes without their
            // letter. They would be drawn on a place where a row may break, or on a character that
            // they do not belong to.
            _ if cluster.len() > 1
                && (cluster.contains(' ') || self.joins(cluster) || ends_with_prefix(cluster)) =>
            {
                self.spell_out(cluster);
            }
            _ => match first_named.and_then(|(at, _)| cluster.split_at_checked(at)) {
                Some((before, rest)) => {
                    match before {
                        "" => {}
                        _ if ends_with_prefix(before) => self.spell_out(before),
                        _ => self.push_visible(before),
                    }
                    self.spell_out(rest);
                }
                None => self.push_visible(cluster),
            },
        }
    }

    /// True if the text so far ends with a word of a script without spaces between words, and
    /// `after` begins with another one that does not join it.
    fn ends_unspaced_word(&self, after: &str) -> bool {
        let tail: String = self.text.chars().rev().take(MOST_MARKS).collect();
        let pair: String = tail.chars().rev().chain(after.chars().take(1)).collect();
        self.text.ends_with(is_written_without_spaces)
            && after.starts_with(is_written_without_spaces)
            && pair.graphemes(true).next_back().map(str::len)
                == after.chars().next().map(char::len_utf8)
    }

    /// True if a cluster that is separate in the source would join the cluster that is shown before
    /// it: it follows a stand-in, or it is a mark without a letter.
    fn joins(&self, cluster: &str) -> bool {
        let last = self.text.chars().next_back().filter(|&c| c != '\n');
        if self.verbatim && last.is_some() {
            return false;
        }
        let pair: String = [last.unwrap_or('x')]
            .into_iter()
            .chain(cluster.chars().take(1))
            .collect();
        pair.graphemes(true).nth(1).is_none()
    }

    /// Adds a stand-in for each character of a cluster except spaces. One sign stands for all
    /// characters after the first [`MOST_CHARS`].
    fn spell_out(&mut self, cluster: &str) {
        let mut rest = cluster;
        for c in cluster.chars().take(MOST_CHARS) {
            match c {
                ' ' => self.lump(1, " "),
                c => self.lump(c.len_utf8(), &stand_in(c).unwrap_or_else(|| code_point(c))),
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        if !rest.is_empty() {
            self.lump(rest.len(), STAND_IN);
        }
    }

    /// Adds a cluster without control or hidden characters. It may still be too long, or have no
    /// width.
    fn push_visible(&mut self, cluster: &str) {
        let kept: String = cluster.chars().filter(|&c| !is_selector(c)).collect();
        if kept.is_empty() {
            self.lump(cluster.len(), "");
        } else if width(&kept) == 0 {
            self.spell_out(cluster);
        } else if kept.chars().count() <= MOST_CHARS
            && width(&kept) <= MOST_COLUMNS
            && kept.chars().filter(|&c| c.width() == Some(0)).count() <= MOST_MARKS
        {
            if kept == cluster {
                self.exact(cluster);
            } else {
                self.lump(cluster.len(), &kept);
            }
        } else {
            // Longer than a character of any script: show its beginning, and one sign for the rest.
            let mut beginning = String::new();
            for c in kept.chars().take(MOST_MARKS) {
                beginning.push(c);
                if width(&beginning) > MOST_COLUMNS {
                    beginning.pop();
                    break;
                }
            }
            if width(&beginning) == 0 {
                beginning.clear();
            }
            beginning.push_str(STAND_IN);
            self.lump(cluster.len(), &beginning);
        }
    }

    /// Adds text that is shown unchanged.
    fn exact(&mut self, text: &str) {
        self.mapping.exact(text.len());
        self.append(text);
        self.verbatim |= !text.is_empty();
    }

    /// Adds `made`, which stands for the next `source` bytes of the source.
    fn lump(&mut self, source: usize, made: &str) {
        self.mapping.lump(source, made.len());
        self.append(made);
        self.verbatim = false;
    }

    fn append(&mut self, made: &str) {
        let line = made
            .rfind('\n')
            .map(|at| made.get(at + 1..).unwrap_or_default());
        self.column = line.map_or(self.column, |_| 0) + text_width(line.unwrap_or(made));
        self.text.push_str(made);
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The words of a text, with one space between them.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A count with its noun: “1 word”, “2 words”.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The width of one cluster in columns, by the Unicode tables.
#[must_use]
pub fn width(cluster: &str) -> usize {
    if cluster.len() == 1 {
        1
    } else {
        cluster.width()
    }
}

/// The width of a text in columns: the sum of the widths of its clusters, because it is drawn
/// cluster by cluster.
#[must_use]
pub fn text_width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if text.chars().all(stands_alone) {
        text.chars().count()
    } else {
        text.graphemes(true).map(width).sum()
    }
}

/// True if a character has one column and never shares a cluster with another such character: ASCII
/// (a shown text has no carriage return), Latin letters, the usual dashes and quotes. Most text
/// consists of these, and needs no tables.
const fn stands_alone(c: char) -> bool {
    matches!(c, '\0'..='\x7F' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '\u{2010}'..='\u{2027}')
}

/// Number of bytes at the start of a text that are shown unchanged, each character as a cluster.
fn plain_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = text.get(length..).unwrap_or_default();
        length += rest
            .bytes()
            .take_while(|byte| matches!(byte, b' '..=b'~' | b'\n'))
            .count();
        match text.get(length..).and_then(|rest| rest.chars().next()) {
            Some(c) if !c.is_ascii() && stands_alone(c) => length += c.len_utf8(),
            _ => return length,
        }
    }
}

/// True if a cluster would be drawn joined to the character after it, because it ends with a prefix
/// (`Grapheme_Cluster_Break=Prepend`).
fn ends_with_prefix(cluster: &str) -> bool {
    // There are no prefixes outside these ranges; most text stops here.
    let last = cluster
        .trim_end_matches(is_selector)
        .chars()
        .next_back()
        .filter(|c| matches!(c, '\u{600}'..='\u{D4E}' | '\u{11000}'..='\u{11FFF}'));
    last.is_some_and(|last| {
        [last, 'x']
            .iter()
            .collect::<String>()
            .graphemes(true)
            .nth(1)
            .is_none()
    })
}

/// True if a character is a letter of a script whose letters never join: Latin, Greek, Cyrillic.
fn is_plain_letter(c: char) -> bool {
    c < '\u{530}' && c.is_alphabetic()
}

/// The stand-in for a character that must not reach a terminal as itself; `None` for all others.
fn stand_in(c: char) -> Option<String> {
    Some(match c {
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c))
            .unwrap_or(char::REPLACEMENT_CHARACTER)
            .to_string(),
        '\x7F' => "␡".to_owned(),
        '\u{80}'..='\u{9F}' => format!("<{:02X}>", u32::from(c)),
        _ if is_hidden(c) => code_point(c),
        _ => return None,
    })
}

/// The number of a character, as in `<U+202E>`.
fn code_point(c: char) -> String {
    let mut name = String::new();
    // Writing to a String cannot fail.
    let _ = write!(name, "<U+{:04X}>", u32::from(c));
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        Shown::new(source, 0).to_string()
    }

    #[test]
    fn plain_text_is_shown_unchanged() {
        for text in [
            "",
            "a",
            "Stem cells\nare",
            "hasn’t been",
            "Sjögren",
            "Почка",
            "腎臓",
            "क्षत्रिय",
            "👩‍⚕",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn a_form_feed_at_the_start_of_a_line_only_begins_a_page() {
        assert_eq!(shown("A\n\u{C}\u{C} B\u{2028}\u{C}C"), "A\n B\nC");
        assert_eq!(shown("\u{C}name\u{C}"), "␌name␌");
    }

    #[test]
    fn a_line_end_is_no_space_where_words_have_none_between_them() {
        assert_eq!(shown("地过滤\n血液"), "地过滤血液");
        assert_eq!(shown("เจ้าหน้าที่\nล่วงหน้า"), "เจ้าหน้าที่ล่วงหน้า");
        assert_eq!(shown("血液\nblood\n신장\n이식"), "血液\nblood\n신장\n이식");
    }

    #[test]
    fn controls_have_visible_stand_ins() {
        assert_eq!(shown("a\x1b[31mb"), "a␛[31mb");
        assert_eq!(shown("\u{9b}31m"), "<9B>31m");
        assert_eq!(shown("a\u{202e}b"), "a<U+202E>b");
        assert_eq!(shown("a\u{200b}b"), "a<U+200B>b");
        assert_eq!(shown("x\x07\x7f\0"), "x␇␡␀");
    }

    #[test]
    fn what_a_script_or_an_emoji_needs_is_shown_as_it_is() {
        for needed in [
            "می\u{200C}خواهم",
            "क्\u{200D}ष क्\u{200C}ष",
            "ශ්\u{200D}රී",
            "👨\u{200D}👩\u{200D}👧",
            "👩🏽\u{200D}⚕",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "🏴\u{E0075}\u{E0073}\u{E0063}\u{E0061}\u{E007F}",
        ] {
            assert_eq!(shown(needed), needed);
        }
        for (source, text) in [
            ("❤\u{FE0F} 1\u{FE0F}\u{20E3} ∩\u{FE00}", "❤ 1\u{20E3} ∩"),
            ("葛\u{E0100}", "葛"),
            ("❤\u{FE0F}\u{200D}🔥", "❤\u{200D}🔥"),
            ("ไต\u{200B}วาย", "ไตวาย"),
            ("ໝາກ\u{200B}ໄຂ່\u{200B}ຫຼັງ", "ໝາກໄຂ່ຫຼັງ"),
            ("ជំងឺ\u{200B}តម្រងនោម", "ជំងឺតម្រងនោម"),
            ("ကျောက်\u{200B}ကပ်", "ကျောက်ကပ်"),
        ] {
            assert_eq!(shown(source), text);
        }
    }

    #[test]
    fn what_hides_or_deceives_is_spelled_out() {
        for (source, text) in [
            ("kid\u{200D}ney", "kid<U+200D>ney"),
            ("kid\u{200C}ney", "kid<U+200C>ney"),
            (
                "é\u{200D}ж\u{200C}α\u{301}\u{200D}",
                "é<U+200D>ж<U+200C>α\u{301}<U+200D>",
            ),
            ("\u{200D} \u{200C}", "<U+200D> <U+200C>"),
            ("👩\u{200D}", "👩<U+200D>"),
            ("腎\u{200D}臓", "腎<U+200D>臓"),
            ("a\u{2800}b", "a<U+2800>b"),
            ("a\u{3164}\u{FFA0}\u{115F}b", "a<U+3164><U+FFA0><U+115F>b"),
            ("\u{1D159}\u{16FE4}", "<U+1D159><U+16FE4>"),
            (
                "a\u{FE0F}b \u{FE0F}\n\u{FE0E}",
                "a<U+FE0F>b <U+FE0F>\n<U+FE0E>",
            ),
            ("a\u{E0100}", "a<U+E0100>"),
            ("😀\u{FE0F}\u{FE01}\u{E0105}", "😀<U+FE01><U+E0105>"),
            ("ไ\u{200B}a\u{200B}\u{200B}ไ", "ไ<U+200B>a<U+200B><U+200B>ไ"),
            ("🏴\u{E0067}\u{E0062}", "🏴<U+E0067><U+E0062>"),
        ] {
            assert_eq!(shown(source), text);
        }
    }

    #[test]
    fn a_letter_has_at_most_8_marks() {
        let marked = |count| format!("e{}x", "\u{301}".repeat(count));
        assert_eq!(shown(&marked(8)), marked(8));
        for more in 9..40 {
            assert_eq!(shown(&marked(more)), marked(7).replace('x', "\u{FFFD}x"));
        }
    }

    #[test]
    fn a_line_end_becomes_a_line_feed_and_a_sign_where_there_is_one_line() {
        assert_eq!(shown("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(Shown::line("a\r\nb").text(), "a␊b");
    }

    #[test]
    fn a_tab_advances_to_the_next_tab_stop() {
        assert_eq!(shown("ab\tc\n\td"), "ab      c\n        d");
    }

    #[test]
    fn a_cluster_longer_than_any_script_needs_is_cut() {
        let zalgo = format!("e{}x", "\u{301}".repeat(100_000));
        assert_eq!(shown(&zalgo).chars().count(), 8 + 2);
        let jamo = "\u{1100}".repeat(32_769);
        let text = shown(&jamo);
        assert!(text.width() <= MOST_COLUMNS + 1, "{}", text.width());
    }

    #[test]
    fn characters_that_stand_alone_have_one_column_and_never_join() {
        let alone: Vec<char> = ('\0'..='\u{10FFFF}')
            .filter(|&c| stands_alone(c) && !c.is_control())
            .collect();
        assert!(alone.len() > 700);
        for (at, &c) in alone.iter().enumerate() {
            assert_eq!(c.to_string().width(), 1, "{c:?}");
            for &next in alone.iter().skip(at % 7).step_by(7) {
                assert_eq!(
                    format!("{c}{next}").graphemes(true).count(),
                    2,
                    "{c:?} {next:?}"
                );
            }
        }
    }

    #[test]
    fn a_mark_without_a_letter_is_shown_as_its_number() {
        assert_eq!(shown("\u{301}a"), "<U+0301>a");
    }

    #[test]
    fn every_byte_leads_to_its_offset_in_the_source() {
        let source = "a\x1bb\u{202e}c’d";
        let shown = Shown::new(source, 100);
        assert_eq!(shown.text(), "a␛b<U+202E>c’d");
        for (sign, at) in [
            ("a", 0),
            ("␛", 1),
            ("b", 2),
            ("<", 3),
            ("2E", 3),
            ("c", 6),
            ("’", 7),
            ("d", 10),
        ] {
            assert_eq!(
                shown.source(shown.text().find(sign).unwrap()),
                100 + at,
                "{sign}"
            );
        }
    }

    #[test]
    fn a_cut_text_fits_and_shows_that_it_was_cut() {
        let shown = Shown::line("Diabetic Nephropathy");
        assert_eq!(shown.cut(9, "…").text(), "Diabetic…");
        assert_eq!(shown.cut(20, "…").text(), "Diabetic Nephropathy");
        assert_eq!(shown.cut(1, "…").text(), "…");
        assert_eq!(shown.cut(0, "…").text(), "");
        assert_eq!(shown.cut_left(12, "…").text(), "…Nephropathy");
        assert_eq!(shown.cut_left(20, "…").text(), "Diabetic Nephropathy");
        assert_eq!(Shown::line("腎臓病").cut_left(4, "…").text(), "…病");
        assert_eq!(Shown::line("腎臓病").cut(4, "…").text(), "腎…");
    }

    #[test]
    fn clusters_and_drawn_clusters_have_their_offsets_and_a_line_end_is_one_space() {
        let clusters = |source: &str| {
            let shown = Shown::new(source, 0);
            let all = shown.clusters(0..shown.text().len());
            all.map(|cluster| (cluster.text.to_owned(), cluster.at))
                .collect::<Vec<_>>()
        };
        let expected = [
            ("a", 0),
            ("é\u{301}", 1),
            ("x", 5),
            ("腎", 6),
            ("é", 9),
            ("–", 11),
        ];
        assert_eq!(
            clusters("aé\u{301}x腎é–"),
            expected.map(|(text, at)| (text.to_owned(), at))
        );
        let shown = Shown::new("a b  \n   c\nd ", 0);
        let drawn: Vec<(&str, usize)> = shown
            .drawn(0..shown.text().len())
            .map(|cluster| (cluster.text, cluster.at))
            .collect();
        assert_eq!(
            drawn,
            [
                ("a", 0),
                (" ", 1),
                ("b", 2),
                (" ", 5),
                ("c", 9),
                (" ", 10),
                ("d", 11),
                (" ", 12)
            ]
        );
    }

    #[test]
    fn places_lead_to_the_source_and_back_and_the_end_of_a_word_is_known() {
        let shown = Shown::new("a\u{1B}b", 10);
        assert_eq!(shown.text(), "a␛b");
        assert_eq!([10, 11, 12].map(|offset| shown.at(offset)), [0, 1, 4]);
        let mut sources = shown.sources();
        assert_eq!([0, 1, 4].map(&mut sources), [10, 11, 12]);
        let thai = Shown::new("ไต\u{200B}ไต", 0);
        assert_eq!(thai.text(), "ไตไต");
        assert!(thai.ends_word(6) && !thai.ends_word(3) && !thai.ends_word(12));
    }

    #[test]
    fn a_soft_hyphen_is_unseen_only_between_letters() {
        for (source, seen) in [
            ("kid\u{AD}ney", "kidney"),
            ("1\u{AD}2", "1<U+00AD>2"),
            ("\u{AD}kidney", "<U+00AD>kidney"),
            ("kid\u{AD} ney", "kid<U+00AD> ney"),
        ] {
            assert_eq!(shown(source), seen, "{source:?}");
        }
    }

    #[test]
    fn what_would_join_a_place_that_it_does_not_belong_to_is_spelled_out() {
        for (source, seen) in [
            ("a \u{301}", "a <U+0301>"),
            ("\u{1B}\u{1F3FB}", "␛<U+1F3FB>"),
            ("x\u{600}\n", "x<U+0600>\n"),
            ("x\u{600} y", "x<U+0600> y"),
            ("\u{600}\u{34F}", "<U+0600><U+034F>"),
            ("🇩🇪🇩🇪", "🇩🇪🇩🇪"),
            ("\u{1B}🇩🇪🇩🇪", "␛🇩🇪🇩🇪"),
            ("a\n\u{1F3FB}", "a\n<U+1F3FB>"),
            ("👩\u{200D}\u{1F3FD}", "👩<U+200D><U+1F3FD>"),
            ("👩🏽\u{200D}🔬", "👩🏽\u{200D}🔬"),
            ("\u{FFFE}\u{1FFFF}", "<U+FFFE><U+1FFFF>"),
        ] {
            assert_eq!(shown(source), seen, "{source:?}");
        }
        let flag = |code: &str| {
            let tags = code
                .chars()
                .map(|c| char::from_u32(0xE_0000 + u32::from(c)).unwrap());
            ["🏴".to_owned(), tags.collect(), "\u{E007F}".to_owned()].concat()
        };
        assert_eq!(shown(&flag("gbsct")), flag("gbsct"));
        assert!(
            shown(&flag("toolong")).contains("<U+E0074>"),
            "no country has seven letters"
        );
        assert!(
            shown(&flag("GBSC")).contains("<U+E0047>"),
            "capitals are no tags of a country"
        );
    }

    #[test]
    fn words_stand_on_one_line_and_a_count_has_its_noun() {
        assert_eq!(Shown::words(" a\n b\tc ").text(), "a b c");
        assert_eq!(one_line("a  b\n"), "a b");
        assert_eq!(counted(1, "word", "words"), "1 word");
        assert_eq!(counted(0, "word", "words"), "0 words");
    }
}
