//! The rules of plain text: which lines form a block, the kind of a block, which line ends are
//! kept, and how far a list item hangs. Reading never fails: any text has a structure.
//!
//! A line ends with LF, CR LF or CR. Blocks are runs of lines that are not blank. Within a block a
//! line end, and any other line separator of Unicode, is read as a space if the margin of the text
//! broke the line; [`super::margin`] has the evidence.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memmem};

use crate::text::document::{Block, BlockKind, Document, FIRST_BLOCKS, HardLine, TITLE_LABEL};
use crate::text::invisible::is_written_without_spaces;
use crate::text::margin::{Line, Margin};
use crate::text::shown::{TAB_STOP, text_width};
use crate::text::span::Span;

const MARKER: &str = "- ";
const BYTE_ORDER_MARK: &str = "\u{FEFF}";
const FORM_FEED: u8 = 0x0C;
/// The most characters of a title, and the most words of a heading.
const MOST_CHARS_OF_TITLE: usize = 120;
const MOST_WORDS_OF_HEADING: usize = 12;
/// Begins a paragraph of Chinese or Japanese.
const IDEOGRAPHIC_SPACE: char = '\u{3000}';

/// Characters that end a line inside a block, but never end the block.
const SEPARATORS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// In columns: a line of at least this width was broken by its margin, not by its author, who would
/// have written on.
const LONG_LINE: usize = 50;

/// Characters that end a sentence.
const SENTENCE_ENDS: [char; 14] = [
    '.', '!', '…', '。', '．', '｡', '！', '۔', '।', '॥', '։', '።', '།', '။',
];
/// Characters behind which a sentence goes on.
const PAUSES: [char; 8] = [';', ',', '；', '，', '、', '،', '؛', '၊'];
const QUESTION_MARKS: [char; 4] = ['?', '？', '؟', '՞'];
/// The most words of a heading that ends with a colon; a longer one begins a list in a sentence.
const MOST_WORDS_BEFORE_COLON: usize = 5;

/// The treatment of the line ends inside a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// Those of the margin are spaces.
    Flow,
    /// All stay.
    Stand,
}

/// Finds the structure of `text`; it never fails.
pub(super) fn read(text: Cow<'static, str>, ends: Lines) -> Document {
    let separated = has_separators(&text);
    let spans: Vec<Span> = block_spans(&text).collect();
    let lines: Vec<Vec<Line>> = spans
        .iter()
        .map(|&span| lines_of(&text, span, separated))
        .collect();
    let margin = match ends {
        Lines::Flow => Margin::of(&text, &lines),
        Lines::Stand => Margin::NONE,
    };
    let mut blocks: Vec<Block> = Vec::with_capacity(spans.len());
    let mut hard_lines = Vec::new();
    for (span, lines) in spans.into_iter().zip(&lines) {
        let flows = margin.flows(lines);
        let mut lines = lines.as_slice();
        let mut flows = flows.as_slice();
        let mut start = span.start;
        if let [first, rest @ ..] = lines
            && let Some(kind) = caption(&blocks, first, rest, flows, margin)
        {
            blocks.push(Block {
                kind,
                span: first.text_span(),
            });
            let Some(next) = rest.first() else { continue };
            start = next.start;
            lines = rest;
            flows = flows.get(1..).unwrap_or_default();
        }
        let span = Span::new(start, span.end);
        let kind = kind_without_next(blocks.len(), span.of(&text));
        let block = Block { kind, span };
        find_hard_lines(block, lines, flows, &mut hard_lines);
        blocks.push(block);
    }
    drop(lines);
    // A heading needs a paragraph or an item below it, or a heading if it numbers a chapter. Whether it has one depends on the kind of
    // the next block, so this goes backwards from the end.
    let mut next = None;
    for block in blocks.iter_mut().rev() {
        let leads = |text: &str| match next {
            Some(BlockKind::Heading) => is_chapter(text),
            next => matches!(next, Some(BlockKind::Paragraph | BlockKind::Item)),
        };
        if block.kind == BlockKind::Heading && !leads(block.span.of(&text)) {
            block.kind = BlockKind::Paragraph;
        }
        next = Some(block.kind);
    }
    // A title is not the beginning of a sentence that the next block goes on with.
    if let [first, next, ..] = blocks.as_mut_slice()
        && first.kind == BlockKind::Title
        && next.span.of(&text).starts_with(char::is_lowercase)
        && word_count(first.span.of(&text)) > MOST_WORDS_OF_HEADING
    {
        first.kind = BlockKind::Paragraph;
    }
    Document::new(text, blocks, hard_lines)
}

/// The kind of the first line of the block after `blocks`, if it is a title or heading although it is
/// not a block of its own, or is indented: it is underlined, set in the middle of the measure, in
/// capital letters above running text, or says `Title:`.
fn caption(
    blocks: &[Block],
    first: &Line,
    rest: &[Line],
    flows: &[bool],
    margin: Margin,
) -> Option<BlockKind> {
    let text = first.text;
    if flows.first() == Some(&true)
        || text.len() > 4 * MOST_CHARS_OF_TITLE
        || set_in_columns(text)
        || marker(text) > 0 && !is_numbered_heading(text)
        || label(text) > 0 && !text.starts_with(TITLE_LABEL)
        || !text.starts_with(begins_caption)
    {
        return None;
    }
    let underlined = rest.first().is_some_and(|rule| {
        let sign = rule.text.chars().next().unwrap_or(' ');
        "=-~^".contains(sign)
            && rule.text.trim_end_matches(sign).is_empty()
            && rule.text.len() > 2
            && rule.text.len() * 2 >= text_width(text)
    });
    let short = word_count(text) <= MOST_WORDS_OF_HEADING && !is_sentence(text);
    let centred = short && margin.has_in_its_middle(first) && rest.iter().all(|line| line.begins);
    let has_small = |text: &str| text.chars().any(char::is_lowercase);
    let capitals = short
        && first.indent == 0
        && !has_small(text)
        && text.chars().filter(|c| c.is_alphabetic()).count() > 3
        && rest.first().is_some_and(|next| has_small(next.text));
    let numbered = first.indent < 4 && rest.is_empty() && is_numbered_heading(text);
    let labelled = text.starts_with(TITLE_LABEL);
    let has_title = blocks
        .iter()
        .take(FIRST_BLOCKS)
        .any(|block| block.kind == BlockKind::Title);
    let is_title = match blocks.len() {
        _ if has_title => false,
        0 => underlined || centred || labelled,
        at => at < FIRST_BLOCKS && labelled || at < 3 && centred,
    };
    if is_title {
        Some(BlockKind::Title)
    } else if underlined || centred || capitals || numbered {
        Some(BlockKind::Heading)
    } else {
        None
    }
}

/// True for a heading with a number and a full stop: `0. Definitions.`
fn is_numbered_heading(text: &str) -> bool {
    text.split_once(". ").is_some_and(|(number, title)| {
        number.len() < 3
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && title.starts_with(char::is_uppercase)
            && word_count(title) <= 3
            && title.ends_with('.')
            && title.matches('.').count() == 1
    })
}

/// True if a text has any of the [`SEPARATORS`]. Hardly any text has.
fn has_separators(text: &str) -> bool {
    let has = |separator: char| {
        let mut buffer = [0; 4];
        let needle = separator.encode_utf8(&mut buffer);
        memmem::find(text.as_bytes(), needle.as_bytes()).is_some()
    };
    !text.is_ascii() && SEPARATORS.into_iter().any(has)
}

/// The lines of a range of `text`, each without its line end and without the form feeds that begin a
/// page before it. If the text is `separated`, the [`SEPARATORS`] end lines, too.
fn lines(text: &str, range: Span, separated: bool) -> impl Iterator<Item = Span> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        if at >= range.end {
            return None;
        }
        let feeds = Span::new(at, range.end).of(text).bytes();
        at += feeds.take_while(|byte| *byte == FORM_FEED).count();
        let rest = Span::new(at, range.end).of(text);
        let length = if separated {
            rest.find(|c| matches!(c, '\n' | '\r') || SEPARATORS.contains(&c))
        } else {
            memchr2(b'\n', b'\r', rest.as_bytes())
        };
        let line = Span::new(at, at + length.unwrap_or(rest.len()));
        let ends = rest.get(line.len()..).unwrap_or_default();
        at = line.end
            + match ends.chars().next() {
                Some('\r') if ends.starts_with("\r\n") => 2,
                end => end.map_or(1, char::len_utf8),
            };
        Some(line)
    })
}

/// Runs of lines that are not blank, without the white space at their end.
fn block_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    // A byte order mark is not part of the text.
    let start = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    let mut lines = lines(text, Span::new(start, text.len()), false);
    std::iter::from_fn(move || {
        let mut block: Option<Span> = None;
        for line in lines.by_ref() {
            let filled = line.of(text).trim_end().len();
            if filled > 0 {
                let start = block.map_or(line.start, |block| block.start);
                block = Some(Span::new(start, line.start + filled));
            } else if block.is_some() {
                break;
            }
        }
        block
    })
}

/// The kind of block number `at` (from 0), as far as it can be told without the next block: the
/// first rule that fits.
fn kind_without_next(at: usize, text: &str) -> BlockKind {
    if text.starts_with(MARKER) {
        BlockKind::Item
    } else if at < 3 && is_date(text) {
        BlockKind::Date
    } else if at == 0 && is_caption(text, MOST_CHARS_OF_TITLE, 20) && !text.ends_with([':', '：'])
    {
        BlockKind::Title
    } else if is_caption(text, 80, MOST_WORDS_OF_HEADING) {
        BlockKind::Heading
    } else {
        BlockKind::Paragraph
    }
}

/// True if a block looks like a title or heading: one short line that begins with a capital letter,
/// a letter of a script without capitals, or a digit, and does not read like a sentence.
fn is_caption(text: &str, most_chars: usize, most_words: usize) -> bool {
    // A character has at most four bytes, so a long block is ruled out by its length alone.
    text.len() <= 4 * most_chars
        && !text.contains(['\n', '\r'])
        && text
            .trim_start_matches(['¿', '¡'])
            .starts_with(begins_caption)
        && text.chars().count() <= most_chars
        && word_count(text) <= most_words
        && label(text) == 0
        && (!is_sentence(text) || is_chapter(text))
}

/// True if a title or heading may begin with a character: a capital letter, a letter of a script
/// without capitals, or a digit.
fn begins_caption(c: char) -> bool {
    c.is_numeric() || c.is_alphabetic() && !c.is_lowercase()
}

/// True if one line reads like a sentence, or like a part of one that goes on. A single question
/// does not, nor does a colon behind a few words.
fn is_sentence(text: &str) -> bool {
    let line = text.trim_end_matches(['"', '\'', '”', '’', '»', '」', '』', ')', ']', '）']);
    // A full stop in the first word may belong to the number of the question.
    let has_two = |line: &str| {
        let (_, behind) = line.split_once(char::is_whitespace).unwrap_or(("", line));
        let ends = |c| SENTENCE_ENDS.contains(&c) || QUESTION_MARKS.contains(&c);
        let mut parts = behind.split_inclusive(ends).skip(1);
        parts.any(|next| next.starts_with(|c: char| c.is_whitespace() || !c.is_ascii()))
    };
    match line.chars().next_back() {
        Some(end) if QUESTION_MARKS.contains(&end) => has_two(line),
        Some(':' | '：') => word_count(line) > MOST_WORDS_BEFORE_COLON,
        Some(end) => SENTENCE_ENDS.contains(&end) || PAUSES.contains(&end),
        None => true,
    }
}

/// True if a line is the number of a chapter, perhaps behind a word: `3.`, `CHAPTER IV.`
fn is_chapter(text: &str) -> bool {
    let mut words = text.strip_suffix('.').unwrap_or(text).split(' ').rev();
    let is_number = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
            || word.bytes().all(|byte| b"IVXLC".contains(&byte))
    };
    words
        .next()
        .is_some_and(|last| !last.is_empty() && is_number(last))
        && words.nth(1).is_none()
}

/// The number of words of a short text. In a script without spaces, two ideographs or four letters
/// are taken for a word.
fn word_count(text: &str) -> usize {
    let quarter = |c| match c {
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFD}' => 2,
        c => usize::from(is_written_without_spaces(c)),
    };
    text.split_whitespace().count() + text.chars().map(quarter).sum::<usize>() / 4
}

/// True if a block is a calendar date: `YYYY-MM-DD`, alone or followed by ` HH:MM` or ` HH:MM:SS`.
fn is_date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .take(20)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if !matches!(
        &*shape,
        "0000-00-00" | "0000-00-00 00:00" | "0000-00-00 00:00:00"
    ) {
        return false;
    }
    let mut numbers = text
        .split(['-', ' ', ':'])
        .map_while(|part| part.parse::<u32>().ok());
    let mut next = || numbers.next().unwrap_or(0);
    let (year, month, day) = (next(), next(), next());
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day) && next() < 24 && next() < 60 && next() < 60
}

/// The lines of a block. A block of one line has one.
fn lines_of(text: &str, block: Span, separated: bool) -> Vec<Line<'_>> {
    let mut found: Vec<Line> = Vec::new();
    for span in lines(text, block, separated) {
        let (indent, rest) = indentation(span.of(text));
        let line = Line {
            start: span.start,
            text_start: span.end - rest.len(),
            text: rest.trim_end(),
            indent,
            begins: true,
        };
        let begins = found.last().is_none_or(|before| begins(before, &line));
        found.push(Line { begins, ..line });
    }
    if found.len() > 1 && !is_justified(&found) {
        let mut before = false;
        for line in &mut found {
            let columns = set_in_columns(line.text);
            line.begins |= columns || before;
            before = columns;
        }
    }
    found
}

/// True if the lines of a block have been filled with blanks up to a margin, but for the last: a few
/// blanks in a gap, unlike in a table.
fn is_justified(lines: &[Line]) -> bool {
    let is_row = |line: &Line| {
        let text = line.text.as_bytes();
        let table = [&b"\t"[..], b"    ", b"....", b". . ."];
        table.iter().any(|gap| memmem::find(text, gap).is_some())
    };
    if lines.iter().any(is_row) {
        return false;
    }
    let widths = || lines.iter().rev().skip(1).map(Line::width);
    lines.len() > 2 && widths().min() == widths().max()
}

/// Adds the hard lines of a block to `found`, except a first line that does not hang. `flows` says
/// for each line but the first whether it goes on with the one before it.
fn find_hard_lines(block: Block, lines: &[Line], flows: &[bool], found: &mut Vec<HardLine>) {
    let mut flows = flows.iter().copied().chain([false]);
    let mut goes_on = false;
    for line in lines {
        let continued = flows.next().unwrap_or(false);
        if !std::mem::replace(&mut goes_on, continued) {
            let hangs = line.indent > 0 || continued || block.kind == BlockKind::Item;
            let marker = marker(line.text).max(if continued { label(line.text) } else { 0 });
            let hang = if hangs { line.indent + marker } else { 0 };
            if line.start > block.span.start || hang > 0 {
                found.push(HardLine {
                    start: line.start,
                    hang,
                });
            }
        }
    }
}

/// True if `next` begins a line by its shape alone: it has a list marker, or an indentation that is
/// not that of the text of a long line before it.
fn begins(before: &Line, next: &Line) -> bool {
    let stands_alone = next.text.is_empty() || is_rule(next.text) || is_rule(before.text);
    if stands_alone || next.text.starts_with(IDEOGRAPHIC_SPACE) || marker(next.text) > 0 {
        return true;
    }
    if next.indent == 0 {
        return false;
    }
    let aligned = [0, marker(before.text), label(before.text)];
    !aligned.contains(&next.indent.wrapping_sub(before.indent))
        || before.width() < LONG_LINE
        || text_width(before.text) < LONG_LINE / 2
}

/// True if a line is a rule that is drawn of signs: `-----`, `=====`, `* * *`.
fn is_rule(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| b"-=~*_#+ ".contains(&byte))
}

/// The width in columns of a label at the start of a line that its text hangs behind, with the
/// blanks after it, or 0: `Q: `, `ANNA.  `.
fn label(text: &str) -> usize {
    let Some((label, rest)) = text.split_once(' ') else {
        return 0;
    };
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let is_label = label.ends_with(':') || label.ends_with('.') && blanks > 0;
    if is_label && blanks < 4 {
        text_width(label) + 1 + blanks
    } else {
        0
    }
}

/// The width of a line's indentation in columns, and the text after it.
fn indentation(line: &str) -> (usize, &str) {
    let text = line.trim_start_matches([' ', '\t']);
    let blanks = line.len() - text.len();
    let columns = line.bytes().take(blanks).fold(0, |column, blank| {
        if blank == b'\t' {
            (column / TAB_STOP + 1) * TAB_STOP
        } else {
            column + 1
        }
    });
    (columns, text)
}

/// The width in columns of a list marker at the start of a line, with the blanks after it, or 0 if
/// there is none. Markers: `- `, `* `, `• `, `o  `, `12. `, `3) `, `10.1. `, `a) `, `iii. `.
fn marker(line: &str) -> usize {
    let (token, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    if rest.is_empty() || token.len() > 9 {
        return 0;
    }
    let tab = line.as_bytes().get(token.len()) == Some(&b'\t');
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let name = token.strip_suffix(['.', ')']).unwrap_or("");
    let is_marker = match token {
        "-" | "*" | "•" => true,
        "o" => blanks > 0,
        // The end of “… in 1990.” at the start of a line is not the number of an item.
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => name.split('.').all(|digits| {
            (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        }),
        // “e. g.” is no item, nor is “S. Smith”.
        _ if token.ends_with(')') => {
            let name = name.strip_prefix('(').unwrap_or(name);
            name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) || is_roman(name)
        }
        _ => name.len() > 1 && is_roman(name) || name == "i" && blanks > 0,
    };
    match is_marker {
        true if tab || blanks > 3 => text_width(token) + 1,
        true => text_width(token) + 1 + blanks,
        false => 0,
    }
}

/// True for a small number in Roman numerals of small letters.
fn is_roman(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| b"ivx".contains(&byte))
}

/// True if a line is set in columns: it has a tab, a gap of three spaces, or a row of leader dots.
fn set_in_columns(line: &str) -> bool {
    let line = line.as_bytes();
    let leader = |at| {
        let rest = line.get(at..).unwrap_or_default();
        rest.starts_with(b"....") || rest.starts_with(b". . .")
    };
    memchr(b'\t', line).is_some()
        || memmem::find(line, b"   ").is_some()
        || memchr_iter(b'.', line).any(leader)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Document {
        super::read(text.into(), Lines::Flow)
    }

    fn kinds(text: &'static str) -> Vec<BlockKind> {
        let document = read(text);
        document.blocks().iter().map(|block| block.kind).collect()
    }

    /// The text of each hard line, without the white space at its end, and its hanging indent.
    fn hard_lines(text: &'static str) -> Vec<(&'static str, usize)> {
        let document = read(text);
        let mut found = Vec::new();
        for block in document.blocks() {
            let lines: Vec<HardLine> = document.hard_lines(block.span).collect();
            let ends = lines.iter().skip(1).map(|line| line.start);
            let ends = ends.chain([block.span.end]);
            found.extend(
                lines
                    .iter()
                    .zip(ends)
                    .map(|(line, end)| (Span::new(line.start, end).of(text).trim_end(), line.hang)),
            );
        }
        found
    }

    #[test]
    fn a_date_must_exist_in_the_calendar() {
        for date in ["2014-06-02", "2014-06-02 08:23", "2024-02-29 23:59:59"] {
            assert!(is_date(date), "{date}");
        }
        for invalid in [
            "2014-06-31",
            "2023-02-29",
            "1900-02-29",
            "2014-00-01",
            "2014-13-01",
            "2014-06-02 24:00",
            "2014-06-02 08:23 ",
            "2014-6-2",
            "",
        ] {
            assert!(!is_date(invalid), "{invalid}");
        }
    }

    #[test]
    fn only_one_of_the_first_three_blocks_can_be_the_date() {
        assert_eq!(kinds("A title\n\n2014-06-02\n\nText.")[1], BlockKind::Date);
        assert_eq!(
            kinds("A title\n\nText.\n\nMore.\n\n2014-06-02")[3],
            BlockKind::Paragraph
        );
    }

    fn is_heading(line: &str) -> bool {
        let text = format!("Title\n\nText.\n\n{line}\n\nText.");
        super::read(text.into(), Lines::Flow).blocks()[2].kind == BlockKind::Heading
    }

    #[test]
    fn a_heading_needs_neither_letter_case_nor_a_statement() {
        for heading in [
            "腎臓の働き",
            "第一章",
            "急性肾损伤的治疗",
            "신장 이식",
            "أسباب الفشل الكلوي",
            "הכליה",
            "गुर्दे की पथरी",
            "โรคไตเรื้อรัง",
            "Почка",
            "What is a kidney stone?",
            "3. Is 1.5 mg, or less, enough?",
            "¿Qué es la diálisis?",
            "什么是肾结石？",
            "ما هي الكلية؟",
            "Side effects:",
            "症状：",
            "1. Introduction",
            "2.3 Methods",
            "3.",
            "Chapter 1",
            "CHAPTER IV.",
            "Chapter 12: The kidney",
        ] {
            assert!(is_heading(heading), "{heading}");
        }
        for text in [
            "腎臓は血液をろ過します。",
            "肾脏过滤血液！",
            "신장은 피를 거릅니다.",
            "गुर्दे रक्त को छानते हैं।",
            "گردہ خون صاف کرتا ہے۔",
            "He asked for it. Was it wrong?",
            "什么是肾？它在哪里？",
            "You may call your doctor at any time if:",
            "He said “no.”",
            "医生说：“不。”",
            "It costs 12.",
            "肾脏是人体的重要器官它的主要功能是过滤血液并排出代谢废物和多余的水分",
            "kidney stones",
            "ไตเป็นอวัยวะที่สำคัญของร่างกายมีหน้าที่กรองเลือดและขับของเสียออกจากร่างกาย",
        ] {
            assert!(!is_heading(text), "{text}");
        }
    }

    /// The text of each title and heading.
    fn captions(text: &'static str) -> Vec<&'static str> {
        let document = read(text);
        let blocks = document.blocks().iter();
        let is_caption =
            |block: &&Block| matches!(block.kind, BlockKind::Title | BlockKind::Heading);
        blocks
            .filter(is_caption)
            .map(|block| block.span.of(text))
            .collect()
    }

    #[test]
    fn a_caption_is_underlined_or_in_the_middle_or_in_capitals_above_text() {
        for (text, captions_of_it) in [
            (
                "Lentil Soup\n===========\n\nServes 4.",
                &["Lentil Soup"][..],
            ),
            ("Text.\n\nUser lists\n----------\nText.", &["User lists"]),
            (
                "Text.\n\nWHY IS IT DONE?\nA biopsy takes two or three pieces.",
                &["WHY IS IT DONE?"],
            ),
            (
                "Text.\n\nCALL US IF\n- the pain gets worse",
                &["CALL US IF"],
            ),
            (
                "                      THE WAITING ROOM\n                    A scene for two voices\n\nThis line is as long as the lines of its text may be, and so\nit flows.",
                &["THE WAITING ROOM"],
            ),
            ("Text.\n\n  0. Definitions.\n\nText.", &["0. Definitions."]),
            (
                "Some\n  author, 2003\n\nTitle: Two Latin Plays\n\nText.",
                &["Title: Two Latin Plays"],
            ),
            ("TEST       RESULT\n-----------------\nSodium     140", &[]),
            (
                "How the water goes round:\n\n   +---+",
                &["How the water goes round:"],
            ),
            ("Text.\n\nBERT.  To let the air in?\n\nText.", &[]),
            ("Q: Why?\n\nText.", &[]),
            ("Text.\n\nSTAIRS\nDOWN", &[]),
        ] {
            assert_eq!(captions(text), captions_of_it, "{text}");
        }
        assert_eq!(read("How the water goes round:\n\nText.").title(), None);
        let labelled = "Title: Two Latin Plays\nAuthor: Susan Paxson\n\nText.";
        assert_eq!(read(labelled).title(), Some("Two Latin Plays"));
    }

    #[test]
    fn a_numbered_chapter_leads_to_its_heading() {
        assert_eq!(
            kinds("Title\n\nText.\n\nCHAPTER I.\n\nDown the drain\n\nText."),
            [
                BlockKind::Title,
                BlockKind::Paragraph,
                BlockKind::Heading,
                BlockKind::Heading,
                BlockKind::Paragraph
            ]
        );
    }

    #[test]
    fn a_heading_without_text_below_it_is_a_paragraph() {
        assert_eq!(
            kinds("Text.\n\nA heading\n\nText."),
            [
                BlockKind::Paragraph,
                BlockKind::Heading,
                BlockKind::Paragraph
            ]
        );
        assert_eq!(
            kinds("Text.\n\nA heading\n\n- item"),
            [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Item]
        );
        assert_eq!(
            kinds("Text.\n\nThe end"),
            [BlockKind::Paragraph, BlockKind::Paragraph]
        );
    }

    #[test]
    fn lines_end_with_lf_cr_lf_or_cr() {
        for text in ["a.\n\nb.\nc.", "a.\r\n\r\nb.\r\nc.", "a.\r\rb.\rc."] {
            let document = read(text);
            assert_eq!(document.blocks().len(), 2, "{text:?}");
            assert!(document.blocks()[1].span.of(text).starts_with("b."));
        }
    }

    #[test]
    fn a_form_feed_at_the_start_of_a_line_changes_nothing_that_is_read_from_the_line() {
        let (plain, fed) = (
            "Title\n\nText.\n\nA heading\n\n- item\n- item\nmore\n  more",
            "\u{C}Title\n\u{C}\nText.\n\n\u{C}\u{C}A heading\n\n\u{C}- item\n\u{C}- item\n\u{C}more\n\u{C}  more",
        );
        assert_eq!(read(fed).title(), Some("Title"));
        assert_eq!(kinds(fed), kinds(plain));
        let without = |lines: Vec<(&str, usize)>| {
            let lines = lines.into_iter();
            let lines = lines.map(|(line, hang)| (line.replace('\u{C}', ""), hang));
            lines.collect::<Vec<_>>()
        };
        assert_eq!(without(hard_lines(fed)), without(hard_lines(plain)));
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let document = read("\u{FEFF}Title\n\nText.");
        assert_eq!(document.title(), Some("Title"));
    }

    #[test]
    fn a_title_is_a_short_line_that_does_not_end_a_sentence() {
        assert_eq!(read("Title\n\ntext").title(), Some("Title"));
        for none in [
            "title\n\ntext",
            "Title.\n\ntext",
            "Title\nand more\n\ntext",
            "",
            "\n\n",
        ] {
            assert_eq!(read(none).title(), None, "{none:?}");
        }
    }

    /// A line that is as long as the lines of its text may be.
    const FULL: &str = "This line is as long as the lines of its text may be and";

    #[test]
    fn a_line_of_its_own_begins_an_item_or_is_indented() {
        let text = format!("{FULL}\n{FULL}\n1990. It goes on.");
        let text: &str = text.leak();
        assert_eq!(hard_lines(text), [(text, 0)]);
        assert_eq!(
            hard_lines("one\n- two\n12) three\n  four"),
            [("one", 0), ("- two", 0), ("12) three", 0), ("  four", 2)]
        );
    }

    #[test]
    fn a_hard_line_hangs_if_it_is_an_item_or_the_next_line_continues_it() {
        assert_eq!(hard_lines("- one\n* two"), [("- one", 2), ("* two", 2)]);
        assert_eq!(hard_lines("12. one"), [("12. one", 0)]);
        assert_eq!(hard_lines("   10.1. one"), [("   10.1. one", 9)]);
        for (label, hang) in [
            ("12. ", 4),
            ("a) ", 3),
            ("iii. ", 5),
            ("o  ", 3),
            ("ANNA.  ", 7),
        ] {
            let text: &str = format!("{label}{FULL}\n{:hang$}flows.", "").leak();
            assert_eq!(hard_lines(text), [(text, hang)]);
        }
        for none in ["e. g. ", "S. Smith ", "1990. ", "z.B. "] {
            let text: &str = format!("{none}{FULL}\nflows.").leak();
            assert_eq!(hard_lines(text), [(text, 0)]);
        }
    }

    /// The number of lines that stay.
    fn kept(text: &'static str) -> usize {
        hard_lines(text).len()
    }

    #[test]
    fn line_ends_that_the_author_meant_stay() {
        for text in [
            "Metformin 500 mg\nLisinopril 10 mg\nIron 65 mg",
            "aspirin 100 mg\nmetformin 500 mg\niron 65 mg\nsodium bicarbonate 500 mg\nvitamin D",
            "The Surgery\n22 Specimen Street\nSampleton SA2 0BB",
            "Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\nRough winds do shake the darling buds of May,\nAnd summer’s lease hath all too short a date:",
            "Down\n    from the landing\n                                        and the light\n                                        still on",
            "Sodium\t140\tmmol/l\nPotassium\t5.3\tmmol/l",
            "[18:02] <bo> define awake\n[18:03] * cy waves\n[18:04] <bo> oh no",
            "2023-05-02T06:00:01 INFO job[backup]: started by the timer\n2023-05-02T06:00:02 INFO done",
            "Q: How often do I have to come for a blood test, and where?\nA: At first every two weeks.",
            "> Ours were eaten by something last week, and we do not know\n> by what. They were good ones.",
            "diff --git a/a b/a\n-a line that is as long as any line of a text would be, or so\n+another",
        ] {
            assert_eq!(kept(text), text.lines().count(), "{text}");
        }
    }

    #[test]
    fn line_ends_of_the_margin_are_spaces() {
        for text in [
            "The post office will be\nclosed on Monday. Parcels\nmay be fetched on Tuesday\nfrom eight o’clock, at the\nside entrance. Please bring\nthe card that you found in\nyour letter box, and some\npatience.",
            "Nach der Untersuchung bleiben Sie noch sechs Stunden auf dem\nRücken liegen. Der Blutdruck wird anfangs jede Viertelstunde\ngemessen.",
            "The  keeper of the  lighthouse was not lonely.  People asked him\nthis every summer,  standing in the   lamp room with their hands\nbehind their backs.",
        ] {
            assert_eq!(kept(text), 1, "{text}");
        }
    }

    #[test]
    fn a_block_with_a_narrower_margin_than_its_text_flows() {
        let wide = "One line of this text is as wide as a hundred columns, although it says no more than others, and so\nit flows.";
        let text: &str = format!(
            "{wide}\n\nIt is developed by many people all over the\nworld. Therefore mail is what they like to use for\neverything. Much of the talk between developers\nthat is not private goes there."
        )
        .leak();
        assert_eq!(kept(text), 2);
    }

    #[test]
    fn a_label_begins_a_line_although_the_line_before_it_is_full() {
        assert_eq!(
            kept("Ask before you drink more than you are told, or very much less.\nPrice: 5 €"),
            2
        );
    }

    #[test]
    fn rows_of_a_table_that_are_equally_wide_stay() {
        for text in [
            "   1. Introduction . . . . . . . . . . . . . . . . . . . . .   2\n   Author’s Address . . . . . . . . . . . . . . . . . . . . .  14\n   Full Statement . . . . . . . . . . . . . . . . . . . . . .  15",
            "Network Working Group                                 S. Author\nRequest for Comments: 3533                                CSIRO\nCategory: Informational                                May 2003",
        ] {
            assert_eq!(kept(text), 3, "{text}");
        }
    }

    #[test]
    fn a_short_line_before_running_text_stays() {
        assert_eq!(
            kept(
                "Monday 3 April\nRain. Sowed the first row of peas anyway, and then stood under the\nroof of the shed for an hour."
            ),
            2
        );
    }

    #[test]
    fn a_tab_advances_to_the_next_multiple_of_8_columns() {
        assert_eq!(hard_lines("\tone"), [("\tone", 8)]);
        assert_eq!(hard_lines("  \tone"), [("  \tone", 8)]);
        assert_eq!(hard_lines("a\n-\tone"), [("a", 0), ("-\tone", 0)]);
        let long = "\tThis line is so long that its margin must have broken it\n        here.";
        assert_eq!(hard_lines(long), [(long, 8)]);
        let columns =
            "        This line is set in columns, as its gap says, and a\tb\n        here.";
        assert_eq!(hard_lines(columns).len(), 2);
    }

    #[test]
    fn every_kind_of_line_end_is_kept_or_dropped_by_the_same_rules() {
        assert_eq!(
            hard_lines("- a\r\n- b\rc\r  d"),
            [("- a", 2), ("- b", 2), ("c", 0), ("  d", 2)]
        );
        for end in ["\n", "\r", "\r\n", "\u{2028}", "\u{2029}", "\u{85}"] {
            let flows: &str = format!("{FULL}{end}flows.").leak();
            assert_eq!(hard_lines(flows), [(flows, 0)]);
            let items: &str = format!("a{end}- b").leak();
            assert_eq!(hard_lines(items).len(), 2);
        }
        assert_eq!(
            hard_lines("a\u{2028}- c\u{85}* d"),
            [("a", 0), ("- c", 0), ("* d", 0)]
        );
    }
}
