//! The page: rows of text with their matches, signs in the margin, and the scroll bar with its
//! ticks.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint;
use crate::layout::{Line, fill};
use crate::reader::panes::Panes;
use crate::reader::scene::card::superscript;
use crate::reader::scene::{Scene, passage};
use crate::reader::state::{Mark, Search};
use crate::screen::theme::{Role, Theme};
use crate::search::MatchKind;
use crate::text::document::{self, Block};
use crate::text::shown::Shown;
use crate::text::span::{Offset, Span};

/// A row of the page, as far as it differs from other rows in the same scene: there, equal rows
/// have equal cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    span: Span,
    blank: bool,
    /// The index of the current match, if it is in the line.
    current: Option<usize>,
}

impl Row {
    pub(crate) fn new(scene: Scene<'_>, line: &Line) -> Self {
        let span = line.span;
        let current = scene.search().filter(|search| {
            search
                .current_span()
                .is_some_and(|at| at.start < span.end && span.start < at.end)
        });
        Self {
            span,
            blank: line.row().is_none(),
            current: current.and_then(|search| search.current),
        }
    }

    /// Whether another row shows the same part of the text.
    pub(crate) fn shows_same_text(&self, other: &Self) -> bool {
        (self.span, self.blank) == (other.span, other.blank)
    }
}

/// Draws the lines of the page, except those for whose index `kept` is true.
pub(crate) fn render(
    scene: Scene<'_>,
    theme: Theme,
    panes: &Panes,
    lines: &[Line],
    kept: impl Fn(usize) -> bool,
    buffer: &mut Buffer,
) {
    let current = scene.search().and_then(Search::current_span);
    for ((y, line), _) in (panes.text.top()..panes.text.bottom())
        .zip(lines)
        .zip(0..)
        .filter(|(_, at)| !kept(*at))
    {
        row(
            scene,
            theme,
            Rect {
                y,
                height: 1,
                ..panes.text
            },
            line,
            buffer,
        );
        signs(scene, theme, panes, line, y, buffer);
        if panes.margin.width > 1
            && line.row().is_some()
            && current.is_some_and(|span| line.span.contains(span.start))
        {
            paint::sign(
                buffer,
                panes.margin.right() - 2,
                y,
                "▸",
                theme.style(Role::Tick),
            );
        }
    }
    if lines.is_empty() {
        notice(
            scene.words_instead(),
            panes.text,
            theme.style(Role::Faint),
            buffer,
        );
    }
}

/// Draws the signs of a line in the margin: the bar of the open passage, that of an annotation, and
/// that of a comment with its number.
fn signs(scene: Scene<'_>, theme: Theme, panes: &Panes, line: &Line, y: u16, buffer: &mut Buffer) {
    let margin = panes.margin;
    if margin.width > 1
        && line.row().is_some()
        && passage::of_open_box(scene).is_some_and(|span| line.span.overlaps(span))
    {
        paint::sign(buffer, margin.right() - 2, y, "┃", theme.style(Role::Tick));
    }
    annotation_sign(scene, theme, margin, line, y, buffer);
    if margin.width < 3 {
        return;
    }
    if let Some((at, comment)) = scene.comment_at(line) {
        let sign = Shown::line(&format!("{}{}", comment.kind.sign(), superscript(at + 1)));
        let area = Rect {
            y,
            height: 1,
            width: 3,
            ..margin
        };
        paint::text(buffer, area, &sign, theme.style(Role::Sign));
    }
}

/// Draws the sign of an annotation: its kind where it begins, reversed if it has a note, and a line
/// down the rest of its passage.
fn annotation_sign(
    scene: Scene<'_>,
    theme: Theme,
    margin: Rect,
    line: &Line,
    y: u16,
    buffer: &mut Buffer,
) {
    let x = margin.right().saturating_sub(2);
    let Some((mark, begins)) = scene.mark_at(line).filter(|_| margin.width > 1) else {
        return;
    };
    match mark.kind.letter() {
        Some(letter) => {
            let letter = Shown::line(letter.encode_utf8(&mut [0; 4]));
            paint::text(
                buffer,
                Rect {
                    x,
                    y,
                    width: 1,
                    height: 1,
                },
                &letter,
                theme.style(Role::Bookmark),
            );
        }
        None if begins => paint::sign(
            buffer,
            x,
            y,
            mark.kind.sign(),
            theme.style(if mark.noted {
                Role::NoteSign
            } else {
                Role::HighlightSign
            }),
        ),
        None => paint::sign(buffer, x, y, "╎", theme.style(Role::HighlightSign)),
    }
}

fn row(scene: Scene<'_>, theme: Theme, area: Rect, line: &Line, buffer: &mut Buffer) {
    let (Some(row), Some(block)) = (line.placed(), scene.document().blocks().get(line.block))
    else {
        return;
    };
    let style = style_of(scene, theme, line, block);
    paint::row(buffer, area, &row, style);
}

/// The style of the text at each offset of a line; offsets must be asked for in ascending order.
fn style_of<'a>(
    scene: Scene<'a>,
    theme: Theme,
    line: &Line,
    block: &Block,
) -> impl FnMut(Offset) -> Style + 'a {
    let base = theme.style(role(block));
    let glued = scene.document().glued_title(block);
    let (first, matches, current) = match scene.search() {
        Some(search) => {
            let (first, within) = search.matches.within(line.span);
            (first, within, search.current)
        }
        None => (0, &[][..], None),
    };
    let mut matches = (first..).zip(matches).peekable();
    let terms = scene.terms_near(line);
    let mut term = terms.partition_point(|term| term.span.end <= line.span.start);
    let marks = scene.marks();
    let is_here = |mark: &&Mark| mark.kind.is_highlight() && mark.span.overlaps(line.span);
    let marks: Vec<Mark> = marks.iter().filter(is_here).cloned().collect();
    let (passage, selection) = (passage::of_open_box(scene), scene.selection());
    let holds = |span: Option<Span>, offset: Offset| span.is_some_and(|it| it.contains(offset));
    move |offset| {
        while matches.next_if(|(_, span)| span.end <= offset).is_some() {}
        while terms.get(term).is_some_and(|it| it.span.end <= offset) {
            term += 1;
        }
        let base = if holds(glued, offset) {
            base.patch(theme.style(Role::Glued))
        } else {
            base
        };
        if holds(selection, offset) {
            return on_text(theme.style(Role::Selection), base);
        }
        // Where highlights overlap, the one that began last is seen.
        let base = match marks.iter().rfind(|mark| mark.span.contains(offset)) {
            Some(mark) => base.patch(theme.style(Role::Highlight(mark.kind))),
            None => base,
        };
        match matches.peek().filter(|(_, span)| span.start <= offset) {
            Some((at, _)) => {
                let kind = scene.search().and_then(|search| search.matches.kind(*at));
                let by_synonym = kind == Some(MatchKind::Synonym);
                on_text(
                    theme.style(match_role(current == Some(*at), by_synonym)),
                    base,
                )
            }
            None if holds(passage, offset) => base.patch(theme.style(Role::Passage)),
            None if holds(terms.get(term).map(|it| it.span), offset) => {
                base.patch(theme.style(Role::Term))
            }
            None => base,
        }
    }
}

/// The role of a match: the current one or not, by a synonym or not.
const fn match_role(current: bool, other: bool) -> Role {
    match (current, other) {
        (true, false) => Role::CurrentMatch,
        (true, true) => Role::CurrentOtherWord,
        (false, false) => Role::Match,
        (false, true) => Role::OtherWord,
    }
}

/// Draws the words that stand instead of a text, in as many rows as they need.
fn notice(text: &str, area: Rect, style: Style, buffer: &mut Buffer) {
    for (y, row) in (area.top()..area.bottom()).zip(fill(text, usize::from(area.width))) {
        paint::text(
            buffer,
            Rect {
                y,
                height: 1,
                ..area
            },
            &row,
            style,
        );
    }
}

/// A match keeps the attributes of the text that it is in, but not its colours.
fn on_text(mark: Style, base: Style) -> Style {
    mark.add_modifier(base.add_modifier)
}

const fn role(block: &Block) -> Role {
    match block.kind {
        document::BlockKind::Title => Role::Title,
        document::BlockKind::Heading => Role::Heading,
        document::BlockKind::Date => Role::Faint,
        document::BlockKind::Paragraph | document::BlockKind::Item => Role::Text,
    }
}

/// The scroll bar: the rows that stand for the page, and those with a match. It counts bytes, like
/// all progress.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bar {
    page: Range<usize>,
    ticks: Vec<usize>,
    drawn: bool,
}

impl Bar {
    pub(crate) fn new(scene: Scene<'_>, area: Rect, lines: &[Line]) -> Self {
        let (bytes, height) = (scene.bytes(), usize::from(area.height));
        if height == 0 || area.width == 0 || bytes == 0 {
            return Self::default();
        }
        let shown = Span::new(
            lines.first().map_or(0, |line| line.span.start),
            lines.last().map_or(0, |line| line.span.end),
        );
        // The row of the bar for an offset. 128 bits hold any product of bytes and rows.
        let row_of = |offset: usize| {
            usize::try_from(offset as u128 * height as u128 / bytes as u128)
                .unwrap_or(height)
                .min(height - 1)
        };
        let page = if shown.is_empty() {
            0..0
        } else {
            row_of(shown.start)..row_of(shown.end - 1) + 1
        };
        let mut ticks = Vec::new();
        if let Some(search) = scene.search() {
            let mut from = 0;
            // At most one match for each row of the bar is looked at.
            while let Some(at) = search.matches.get(from) {
                let row = row_of(at.start);
                ticks.push(row);
                let next =
                    usize::try_from((bytes as u128 * (row as u128 + 1)).div_ceil(height as u128))
                        .unwrap_or(bytes);
                from = search.matches.from(next).unwrap_or(usize::MAX);
            }
        }
        Self {
            page,
            ticks,
            drawn: true,
        }
    }

    /// Whether row `at` of the bar stands for a part of the page, and whether for a match; `None`
    /// if there is no bar.
    pub(crate) fn row(&self, at: usize) -> Option<(bool, bool)> {
        self.drawn.then(|| {
            (
                self.page.contains(&at),
                self.ticks.binary_search(&at).is_ok(),
            )
        })
    }
}

/// Draws a row of the scroll bar.
pub(crate) fn render_bar(row: (bool, bool), theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (sign, role) = match row {
        (true, true) => ("▞", Role::Tick),
        (false, true) => ("╪", Role::Tick),
        (true, false) => ("▐", Role::Thumb),
        (false, false) => ("│", Role::Frame),
    };
    paint::sign(buffer, area.x, area.y, sign, theme.style(role));
}
