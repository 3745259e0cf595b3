//! The page: the part of a text that is on the screen, at a measure, from the offset of its top
//! line down. The place of a page is always an offset, never a row; a motion takes that offset to
//! another.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use ratatui::layout::{Position, Rect};

use crate::layout::{Flow, Line};
use crate::reader::action::Command;
use crate::text::document::{BlockKind, Document};
use crate::text::span::{Offset, Span};

/// Lines and anchors of a document that were found before and may be asked for again.
#[derive(Debug, Default)]
pub(crate) struct PageMemo {
    /// The measure and the lines of the page that was asked for last.
    lines: RefCell<(usize, Rc<Vec<Line>>)>,
    /// The measure, the rows and the anchor of the document's last page, once it was found.
    last: Cell<Option<(usize, usize, Offset)>>,
}

/// A page of a document, at a measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    /// The document at the page's measure.
    pub(crate) flow: Flow<'a>,
    /// The offset that the top line shows.
    pub(crate) anchor: Offset,
    document: &'a Document,
    /// The text's area on the screen.
    area: Rect,
    known: &'a PageMemo,
}

/// Why there is no heading to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoHeading {
    #[error(
        "this article has no headings · {} lists its paragraphs",
        Command::Contents
    )]
    None,
    #[error("this is the last section")]
    Last,
    #[error("this is the top")]
    First,
}

impl<'a> Page<'a> {
    /// The page of `document` at `anchor`, with its text in `area` of the screen. `known` must
    /// never have been used with another document.
    pub(crate) const fn new(
        document: &'a Document,
        flow: Flow<'a>,
        anchor: Offset,
        area: Rect,
        known: &'a PageMemo,
    ) -> Self {
        Self {
            flow,
            anchor,
            document,
            area,
            known,
        }
    }

    /// The page's height in rows.
    pub(crate) fn rows(&self) -> usize {
        usize::from(self.area.height)
    }

    /// The page's lines, from the top.
    pub(crate) fn lines(&self) -> Rc<Vec<Line>> {
        let mut remembered = self.known.lines.borrow_mut();
        let (measure, lines) = &mut *remembered;
        if *measure != self.flow.measure() {
            *lines = Rc::default();
            *measure = self.flow.measure();
        }
        self.flow
            .move_lines(Rc::make_mut(lines), self.anchor, self.rows());
        Rc::clone(lines)
    }

    /// The part of the text on the page.
    pub(crate) fn visible(&self) -> Span {
        let lines = self.lines();
        let end = lines.last().map_or(self.anchor, |line| line.span.end);
        Span::new(lines.first().map_or(end, |line| line.span.start), end)
    }

    /// Number of lines that a page down or up moves: on a page of ten rows or more, two lines stay
    /// in sight.
    pub(crate) fn stride(&self) -> usize {
        let rows = self.rows();
        rows.saturating_sub(if rows >= 10 { 2 } else { 0 }).max(1)
    }

    /// The anchor of the last page, which ends with the end of the text.
    fn last_anchor(&self) -> Offset {
        let (measure, rows) = (self.flow.measure(), self.rows().max(1));
        if let Some((at_measure, at_rows, anchor)) = self.known.last.get()
            && (at_measure, at_rows) == (measure, rows)
        {
            return anchor;
        }
        let lines = self.flow.lines_up_from(usize::MAX).take(rows);
        let anchor = lines.last().map_or(0, |line| line.span.start);
        self.known.last.set(Some((measure, rows, anchor)));
        anchor
    }

    /// The anchor of the page with `offset` in its top line, but no further down than the last
    /// page.
    pub(crate) fn anchor_for(&self, offset: Offset) -> Offset {
        let line = self.flow.line_at(offset);
        line.map_or(0, |line| line.span.start)
            .min(self.last_anchor())
    }

    /// The anchor `lines` lines further down, but no further than the last page; `None` if there is
    /// no text.
    pub(crate) fn down(&self, lines: usize) -> Option<Offset> {
        // Most motions end on the page.
        let on_page = self.lines().get(lines).cloned();
        let to = on_page.or_else(|| {
            let ahead = self.flow.lines_from(self.anchor);
            ahead.take(lines.saturating_add(1)).last()
        })?;
        // A page that already lies beyond the last page (after a resize) stays where it is.
        let limit = self.last_anchor().max(self.anchor);
        Some(to.span.start.min(limit))
    }

    /// The anchor `lines` lines further up; `None` if there is no text.
    pub(crate) fn up(&self, lines: usize) -> Option<Offset> {
        let first = self.lines().first().cloned();
        let top = first.or_else(|| self.flow.line_at(self.anchor));
        let to = std::iter::successors(top, |line| self.flow.above(line))
            .take(lines.saturating_add(1))
            .last()?;
        Some(to.span.start.min(self.anchor))
    }

    /// The start of the line that is `lines` lines below (or above) the line of `offset`.
    pub(crate) fn lines_away(&self, offset: Offset, lines: usize, down: bool) -> Offset {
        let line = if down {
            self.flow.lines_from(offset).take(lines + 1).last()
        } else {
            self.flow.lines_up_from(offset).take(lines + 1).last()
        };
        line.map_or(offset, |line| line.span.start)
    }

    /// Number of paragraphs in the document; title, date, headings and items count too.
    pub(crate) fn paragraphs(&self) -> usize {
        self.document.blocks().len()
    }

    /// The anchor of paragraph `number`, from 1; `None` if there is no such paragraph.
    pub(crate) fn paragraph(&self, number: usize) -> Option<Offset> {
        let block = self.document.blocks().get(number.checked_sub(1)?)?;
        Some(self.anchor_for(block.span.start))
    }

    /// The anchor of the page whose last row ends `percent` percent down the text, counted in
    /// bytes, or as near to it as a row can; more than 100 counts as 100.
    pub(crate) fn percent(&self, percent: usize) -> Offset {
        let (text, percent) = (self.document.text(), percent.min(100));
        // Rounded up, so that the share down to the row is not a percent less.
        let wanted = text.len() / 100 * percent + (text.len() % 100 * percent).div_ceil(100);
        let mut up = self.flow.lines_up_from(text.floor_char_boundary(wanted));
        let Some(row) = up.next() else {
            return 0;
        };
        let distance = |line: &Line| line.span.end.abs_diff(wanted);
        let above = up.next().filter(|above| distance(above) < distance(&row));
        let last = above.unwrap_or(row).span.start;
        let lines = self.flow.lines_up_from(last).take(self.rows().max(1));
        let first = lines.last().map_or(0, |line| line.span.start);
        first.min(self.last_anchor())
    }

    /// The anchor of the heading that is `count` headings further down, or of the last one.
    pub(crate) fn next_heading(&self, count: usize) -> Result<Offset, NoHeading> {
        let starts = self.heading_starts()?;
        let behind = starts.partition_point(|&start| start <= self.anchor);
        let target = (behind + count - 1).min(starts.len().saturating_sub(1));
        match starts.get(target) {
            Some(&start) if start > self.anchor => Ok(self.anchor_for(start)),
            _ => Err(NoHeading::Last),
        }
    }

    /// The anchor of the heading that is `count` headings further up, or of the top of the text.
    pub(crate) fn previous_heading(&self, count: usize) -> Result<Offset, NoHeading> {
        let starts = self.heading_starts()?;
        if self.anchor == 0 {
            return Err(NoHeading::First);
        }
        let before = starts.partition_point(|&start| start < self.anchor);
        let start = before.checked_sub(count).and_then(|at| starts.get(at));
        Ok(self.anchor_for(start.copied().unwrap_or(0)))
    }

    fn heading_starts(&self) -> Result<Vec<Offset>, NoHeading> {
        let (blocks, headings) = (self.document.blocks(), self.document.headings());
        if headings.is_empty() {
            return Err(NoHeading::None);
        }
        let found = headings.iter().filter_map(|&at| blocks.get(at));
        Ok(found.map(|block| block.span.start).collect())
    }

    /// The anchor for row `row` of the screen on the scroll bar `bar`.
    pub(crate) fn anchor_on_bar(&self, bar: Rect, row: u16) -> Offset {
        let height = usize::from(bar.height.max(1));
        let row = usize::from(row.saturating_sub(bar.y)).min(height - 1);
        let text = self.document.text();
        self.anchor_for(match row {
            0 => 0,
            _ if row + 1 == height => text.len(),
            _ => text.floor_char_boundary(text.len() / height * row),
        })
    }

    /// The anchor that brings `span` into sight, away from the page's edges. If it is there
    /// already, the page stays; otherwise `span` comes to a third of the page's height.
    pub(crate) fn anchor_showing(&self, span: Span) -> Offset {
        let rows = self.rows();
        let edge = (rows / 6).min(3);
        let lines = self.lines();
        let at = lines
            .iter()
            .position(|line| line.span.contains(span.start) || line.span.start >= span.end);
        let below = usize::from(edge > 0) * (rows.saturating_sub(edge));
        let first_line = || self.flow.line_at(0).map_or(0, |line| line.span.start);
        let at_top = self.anchor == 0 || self.anchor <= first_line();
        let at_end = self.anchor >= self.last_anchor();
        let seen = at.is_some_and(|at| (at >= edge || at_top) && (at < below.max(1) || at_end));
        let begun = lines
            .first()
            .is_some_and(|first| first.span.start <= span.start);
        if seen && begun {
            return self.anchor;
        }
        let above = self.flow.lines_up_from(span.start).take(rows / 3 + 1);
        above
            .last()
            .map_or(self.anchor, |line| self.anchor_for(line.span.start))
    }

    /// The start of the line that is taken to be the one being read: the first paragraph that
    /// begins in the upper third of the page, or else the top line.
    pub(crate) fn reading_line(&self) -> Offset {
        self.reading_line_of(&self.lines())
    }

    fn reading_line_of(&self, lines: &[Line]) -> Offset {
        let near = self.rows() / 3;
        let starts = |line: &&Line| {
            let block = self.document.blocks().get(line.block);
            line.row().is_some()
                && block.is_some_and(|block| {
                    block.span.start == line.span.start && block.kind != BlockKind::Date
                })
        };
        let whole = lines.iter().take(near + 1).find(starts);
        whole
            .or_else(|| lines.first())
            .map_or(self.anchor, |line| line.span.start)
    }

    /// The offset whose section the bottom line names, on a page with these `lines`: that of the
    /// line being read, or on the last page that of the last line.
    pub(crate) fn section_line(&self, lines: &[Line]) -> Offset {
        let end = self.document.blocks().last();
        let end = end.map_or(0, |block| block.span.end);
        match lines.last() {
            Some(last) if last.span.end >= end && self.anchor > 0 => last.span.start,
            _ => self.reading_line_of(lines),
        }
    }

    /// The row of the screen where `span` begins, and the row behind its end; the first row of the
    /// page if `span` is not on it.
    pub(crate) fn rows_of(&self, span: Span) -> (u16, u16) {
        let seen = |line: &Line| line.span.overlaps(span);
        let lines = self.lines();
        let first = lines.iter().position(seen).unwrap_or(0);
        let last = lines.iter().rposition(seen).unwrap_or(0);
        let top = self.area.y;
        let row = |at: usize| top.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        (row(first), row(last + 1))
    }

    /// The line of text in row `row` of the screen.
    pub(crate) fn line_in(&self, row: u16) -> Option<Line> {
        let at = usize::from(row.checked_sub(self.area.y)?);
        self.lines().get(at).cloned()
    }

    /// The offset of the text at this column and row of the screen.
    pub(crate) fn offset_at(&self, column: u16, row: u16) -> Option<Offset> {
        let line = self.line_in(row)?;
        let column = column.checked_sub(self.area.x)?;
        line.placed()?.offset_at(usize::from(column))
    }

    /// The offset nearest to position `at` of the screen: in the text, or at the end of a line.
    pub(crate) fn offset_near(&self, at: Position) -> Option<Offset> {
        let (text, lines) = (self.area, self.lines());
        let row = usize::from(at.y.saturating_sub(text.y)).min(lines.len().checked_sub(1)?);
        let line = lines.get(row)?;
        let beyond = if at.x < text.x {
            line.span.start
        } else {
            line.span.end
        };
        let y = text.y.saturating_add(u16::try_from(row).ok()?);
        Some(self.offset_at(at.x, y).unwrap_or(beyond))
    }
}
