//! The page: rows of text with their matches, signs in the margin, and the scroll bar with its
//! ticks.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::paint;
use crate::commentary::comments::CommentKind;
use crate::layout::{Line, fill};
use crate::reader::panes::Panes;
use crate::reader::scene::card::superscript;
use crate::reader::scene::margin::MarginSign;
use crate::reader::scene::{Scene, passage};
use crate::reader::state::{Mark, Mode, Search};
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

    /// True if another row shows the same part of the text.
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
        let margin = Rect {
            y,
            height: 1,
            ..panes.margin
        };
        if let Some(sign) = MarginSign::at(line, scene).filter(|_| margin.width > 2) {
            margin_sign(&sign, scene, theme, margin, buffer);
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

/// Draws a sign in the margin, all of them in one column. Comments have their numbers only where
/// comments are open, because only then does a number lead anywhere.
fn margin_sign(sign: &MarginSign, scene: Scene<'_>, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (text, role) = match sign {
        MarginSign::Comment(at, comment) => {
            let number = if scene.shows_comments() {
                superscript(at + 1)
            } else {
                String::new()
            };
            let role = match comment.kind {
                CommentKind::Safety if !scene.is_boxed() => Role::SafetySign,
                _ => Role::Sign,
            };
            (format!("{}{number}", comment.kind.sign()), role)
        }
        MarginSign::Annotation(mark) => match mark.kind.letter() {
            Some(letter) => (letter.to_string(), Role::Bookmark),
            None if mark.noted => (mark.kind.sign().to_owned(), Role::NoteSign),
            None => (mark.kind.sign().to_owned(), Role::HighlightSign),
        },
        MarginSign::Passage => ("┃".to_owned(), Role::Sign),
        MarginSign::Highlighted(_) => ("╎".to_owned(), Role::HighlightSign),
    };
    let area = Rect {
        width: area.width.saturating_sub(1),
        ..area
    };
    paint::text(buffer, area, &Shown::line(&text), theme.style(role));
}

/// The cell of the page where the eye is: at the moving end of a selection, on the current match,
/// or on the first letter of the first line. `None` if there is no text.
pub(crate) fn eye(scene: Scene<'_>, lines: &[Line]) -> Option<Position> {
    let area = scene.panes().text;
    let offset = match scene.mode() {
        Mode::Select(selection) => Some(selection.head(scene.document()).start),
        _ => scene
            .search()
            .and_then(Search::current_span)
            .map(|span| span.start),
    };
    let mut rows = (area.top()..area.bottom()).zip(lines);
    let has_it = |line: &Line| offset.is_some_and(|at| line.span.contains(at));
    let at = rows
        .find(|(_, line)| line.row().is_some() && has_it(line))
        .and_then(|(y, line)| Some((y, line.placed()?.column_of(offset?))));
    let (y, column) = at.or_else(|| {
        let mut rows = (area.top()..area.bottom()).zip(lines);
        rows.find_map(|(y, line)| Some((y, line.placed()?.indent())))
    })?;
    let column = u16::try_from(column).unwrap_or(u16::MAX);
    let x = area.x + column.min(area.width.saturating_sub(1));
    Some(Position::new(x, y))
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
    let terms = scene.terms_marked(line);
    let mut term = terms.partition_point(|term| term.span.end <= line.span.start);
    let marks = scene.marks();
    let is_here = |mark: &&Mark| mark.kind.is_highlight() && mark.span.overlaps(line.span);
    let marks: Vec<Mark> = marks.iter().filter(is_here).cloned().collect();
    let (passage, selection) = (passage::of_open_box(scene), scene.selection());
    let behind = scene.is_boxed().then(|| theme.style(Role::Faint));
    let holds = |span: Option<Span>, offset: Offset| span.is_some_and(|it| it.contains(offset));
    move |offset| {
        while matches.next_if(|(_, span)| span.end <= offset).is_some() {}
        while terms.get(term).is_some_and(|it| it.span.end <= offset) {
            term += 1;
        }
        if let Some(behind) = behind.filter(|_| !holds(passage, offset)) {
            return behind;
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
            // A term in a title or heading keeps the colour of that.
            None if holds(terms.get(term).map(|it| it.span), offset) => {
                theme.style(Role::Term).patch(base)
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
        document::BlockKind::Date | document::BlockKind::Paragraph | document::BlockKind::Item => {
            Role::Text
        }
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

    /// Tells of row `at` of the scroll bar if it stands for a part of the page, and if for a match;
    /// `None` if there is no bar.
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
