//! Which line ends of plain text its author meant, and which are there because a line was full. The
//! evidence is the whole text: its measure, the lines that would have had room for the next word,
//! and how lines begin and end.

use memchr::memmem;

use crate::text::invisible::is_unspaced;
use crate::text::shown::text_width;
use crate::text::span::{Offset, Span};

/// In columns: nobody breaks running text by hand at more than this. A longer line is a whole
/// paragraph.
const WIDEST_MEASURE: usize = 110;
/// In columns: below this measure, running text is told from a list only by many lines.
const NARROW_MEASURE: usize = 50;
/// The line ends that a narrow text needs, and their average score, to count as running text.
const NARROW_ENDS: usize = 5;
const NARROW_SCORE: i32 = 32;
/// In columns: how far a line may reach over the measure and still be broken by it.
const OVERHANG: usize = 12;

/// Signs that quote or mark a line wherever it stands: a quoted mail, a shell's prompt.
const LINE_SIGNS: [char; 4] = ['>', '|', '$', '%'];
/// Characters that end a sentence or lead to a list.
const STOPS: [char; 13] = [
    '.', '!', '?', ':', '…', '。', '！', '？', '：', '۔', '؟', '।', '։',
];

/// A line as far as its ends are concerned, without its indentation and the blanks at its end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    /// The first byte of the line, before its indentation.
    pub start: Offset,
    /// The first byte of its text.
    pub text_start: Offset,
    /// The text of the line.
    pub text: &'a str,
    /// In columns: the indentation.
    pub indent: usize,
    /// True if it begins a line whatever the lengths: it is the first of its block, an item, set in
    /// columns, indented by its author.
    pub begins: bool,
}

impl Line<'_> {
    /// The bytes of the line's text.
    pub(super) fn text_span(&self) -> Span {
        Span::new(self.text_start, self.text_start + self.text.len())
    }

    /// In columns, with the indentation.
    pub(super) fn width(&self) -> usize {
        self.indent + text_width(self.text)
    }

    /// In columns: the least that a line before this one would have had to take.
    fn first_word(&self) -> usize {
        let word = self.text.split(char::is_whitespace).next().unwrap_or("");
        match word.chars().next() {
            Some(first) if is_unspaced(first) => 2,
            _ => text_width(word),
        }
    }

    /// In columns: the width of this line and the first word of `next` behind it.
    fn with_first_word_of(&self, next: &Self) -> usize {
        let unspaced = self.text.ends_with(is_unspaced) && next.text.starts_with(is_unspaced);
        self.width() + usize::from(!unspaced) + next.first_word()
    }
}

/// The margin at which the lines of a text were broken, found from the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Margin {
    /// In columns: where its lines are broken; 0 if all line ends stay.
    measure: usize,
    /// True if the text is running text although it is narrow.
    trusted: bool,
}

impl Margin {
    /// No margin: all line ends stay.
    pub(super) const NONE: Self = Self {
        measure: 0,
        trusted: false,
    };

    /// Reads the evidence of all blocks of `text`, each given by its lines.
    pub(super) fn of<'a, B: AsRef<[Line<'a>]>>(text: &str, blocks: &[B]) -> Self {
        if is_difference(text) {
            return Self::NONE;
        }
        // Widths of the lines that are followed by another, and of those that are not.
        let mut inner = [0_usize; WIDEST_MEASURE + 1];
        let mut last = 0;
        for block in blocks {
            let lines = block.as_ref();
            for (at, line) in lines.iter().enumerate() {
                // A character has at most four bytes: a long line is known by its length alone.
                if line.text.len() > 4 * WIDEST_MEASURE {
                    continue;
                }
                let width = line.width();
                match lines.get(at + 1) {
                    Some(next) if !next.begins => {
                        if let Some(count) = inner.get_mut(width) {
                            *count += 1;
                        }
                    }
                    _ if width <= 80 => last = last.max(width),
                    _ => {}
                }
            }
        }
        let all: usize = inner.iter().sum();
        // One line in fifty may be longer than the measure.
        let mut longer = 0;
        let measure = (0..inner.len()).rev().find(|&width| {
            longer += inner.get(width).copied().unwrap_or(0);
            longer > all / 50
        });
        let measure = measure.unwrap_or(0);
        let measure = if measure < 60 {
            measure.max(last)
        } else {
            measure
        };
        let mut margin = Self {
            measure,
            trusted: true,
        };
        if measure < NARROW_MEASURE {
            let ends = blocks.iter().flat_map(|block| open_ends(block.as_ref()));
            let scores = ends.map(|[line, next]| margin.score(line, next));
            let (sum, count) = scores.fold((0, 0), |(sum, count), score| (sum + score, count + 1));
            margin.trusted = count >= NARROW_ENDS
                && sum >= NARROW_SCORE * i32::try_from(count).unwrap_or(i32::MAX);
        }
        margin
    }

    /// For each line end between two lines of a block, true if the text goes on behind it.
    pub(super) fn flows(self, lines: &[Line]) -> Vec<bool> {
        if self.measure == 0 || !self.trusted || lines.len() < 2 {
            return vec![false; lines.len().saturating_sub(1)];
        }
        if let Some(own) = self.of_narrower_block(lines) {
            return own.flows(lines);
        }
        let alike = begin_alike(lines) || self.is_ragged(lines);
        let mut flows: Vec<bool> = line_ends(lines)
            .map(|[line, next]| {
                let stays = next.begins
                    || alike
                    || next.text.starts_with(LINE_SIGNS)
                    || has_label(line.text) && has_label(next.text)
                    || self.ends_early(line, next);
                !stays
            })
            .collect();
        // Between the line ends that are told by themselves, those that are left are told together:
        // in verse, some lines are full by chance.
        let mut scores = line_ends(lines).map(|[line, next]| self.score(line, next));
        let mut from = 0;
        for run in flows.clone().chunk_by(|before, behind| before == behind) {
            let score: i32 = scores.by_ref().take(run.len()).sum();
            if score < 0 {
                let here = flows.iter_mut().skip(from).take(run.len());
                here.for_each(|flows| *flows = false);
            }
            from += run.len();
        }
        flows
    }

    /// True if a line stands in the middle of the measure: as far from the left as from the right.
    pub(super) fn has_in_its_middle(self, line: &Line) -> bool {
        let width = line.indent + line.width();
        line.indent >= 8 && width.abs_diff(self.measure) <= self.measure / 7
    }

    /// The margin of a block that was broken at a narrower one than the rest of its text: each of its
    /// lines is nearly full at that margin, and most go on with a small letter.
    fn of_narrower_block(self, lines: &[Line]) -> Option<Self> {
        let measure = lines.iter().map(Line::width).max()?;
        let own = Self { measure, ..self };
        let (mut count, mut small) = (0, 0);
        for [line, next] in open_ends(lines) {
            if line.with_first_word_of(next) + measure / 8 <= measure {
                return None;
            }
            count += 1;
            small += usize::from(next.text.starts_with(char::is_lowercase));
        }
        let narrower = (NARROW_MEASURE..self.measure).contains(&measure);
        (narrower && count > 2 && small * 3 > count * 2).then_some(own)
    }

    /// True if half of the line ends of a block leave much room: then it is verse, or a list.
    fn is_ragged(self, lines: &[Line]) -> bool {
        let (mut count, mut roomy) = (0, 0);
        for [line, next] in open_ends(lines) {
            count += 1;
            roomy += usize::from(line.with_first_word_of(next) * 4 < self.measure * 3);
        }
        count > 2 && roomy * 2 >= count
    }

    /// True if a line is so short, or so long, that its margin cannot have broken it.
    fn ends_early(self, line: &Line, next: &Line) -> bool {
        let room = self.measure.saturating_sub(line.with_first_word_of(next));
        let starts_small = next.text.starts_with(char::is_lowercase);
        let word = line.text.trim_end_matches('-');
        let hyphenated = word.len() < line.text.len() && word.ends_with(char::is_alphabetic);
        if hyphenated && starts_small {
            return false;
        }
        let limit = if starts_small { 45 } else { 25 };
        if line.width() > self.measure + OVERHANG {
            return line.text.contains(' ');
        }
        room * 100 > limit * self.measure
    }

    /// Weighs in tenths whether the margin made a line end: positive if it did, negative if the author
    /// did.
    fn score(self, line: &Line, next: &Line) -> i32 {
        let starts = match next.text.chars().next() {
            Some(c) if c.is_lowercase() => 20,
            Some(c) if c.is_uppercase() => -15,
            Some(c) if c.is_numeric() => -5,
            _ => 0,
        };
        let wanted = line.with_first_word_of(next);
        let room = self.measure.saturating_sub(wanted) * 100 / self.measure.max(1);
        let full = match room {
            0 if wanted > self.measure => 20,
            0..=12 => 0,
            13..=25 => -15,
            _ => -40,
        };
        let ends = match line.text.chars().next_back() {
            Some(c) if STOPS.contains(&c) => -5,
            Some(',' | ';' | '，' | '、') => 0,
            _ => 5,
        };
        let label = if has_label(next.text) { -10 } else { 0 };
        starts + full + ends + label
    }
}

/// The line ends of a block, each as the lines before and behind it.
fn line_ends<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = &'l [Line<'a>; 2]> {
    lines.windows(2).filter_map(<[Line]>::first_chunk::<2>)
}

/// The line ends of a block that the shape of its lines leaves open.
fn open_ends<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = &'l [Line<'a>; 2]> {
    line_ends(lines).filter(|[_, next]| !next.begins)
}

/// True if most lines of a block begin with the same sign, or with a digit: rows of a table, of a
/// log, of a dialogue.
fn begin_alike(lines: &[Line]) -> bool {
    let class = |line: &Line| match line.text.chars().next() {
        Some(c) if c.is_ascii_digit() => Some('0'),
        Some(c) if !c.is_alphanumeric() && !c.is_whitespace() => Some(c),
        _ => None,
    };
    // The first line may be the head of a table.
    let Some(last) = lines.last().and_then(class) else {
        return false;
    };
    let same = lines.iter().filter(|line| class(line) == Some(last));
    lines.len() > 1 && same.count() * 5 >= lines.len() * 4
}

/// True if a line begins with a label: up to three words, the first with a capital letter, and a
/// colon: `Blood group: not known`, `Q: Why?`
fn has_label(line: &str) -> bool {
    line.starts_with(char::is_uppercase)
        && line.split_once(':').is_some_and(|(label, rest)| {
            label.split(' ').count() <= 3
                && !label.contains([',', '.', ';', '('])
                && (rest.is_empty() || rest.starts_with([' ', '\t']))
        })
}

/// True if a text is a difference between two files, in which no line end is a space.
fn is_difference(text: &str) -> bool {
    text.starts_with("diff --git ") || {
        let mut hunks = memmem::find_iter(text.as_bytes(), b"\n@@ -");
        hunks.any(|at| {
            let line = text.get(at + 4..).and_then(|rest| rest.lines().next());
            line.is_some_and(|line| line.contains(" @@"))
        })
    }
}
