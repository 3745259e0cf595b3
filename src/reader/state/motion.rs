//! Motions: from where the page is to where it should be. The page's place is always an offset,
//! never a row.

use super::State;
use crate::layout::Line;
use crate::reader::action::Effect;
use crate::text::document::BlockKind;
use crate::text::span::{Offset, Span};

impl State {
    fn rows(&self) -> usize {
        usize::from(self.panes().text.height)
    }

    /// The lines of a page down or up: two stay in sight on a page that has room for them.
    pub(super) fn page(&self) -> usize {
        let rows = self.rows();
        rows.saturating_sub(if rows >= 10 { 2 } else { 0 }).max(1)
    }

    /// The anchor of the last page: the one that ends with the text.
    fn last_anchor(&self) -> Offset {
        let (flow, rows) = (self.flow(), self.rows().max(1));
        if let Some((measure, height, anchor)) = self.open.last.get()
            && (measure, height) == (flow.measure(), rows)
        {
            return anchor;
        }
        let anchor = flow
            .lines_up_from(usize::MAX)
            .take(rows)
            .last()
            .map_or(0, |line| line.span.start);
        self.open.last.set(Some((flow.measure(), rows, anchor)));
        anchor
    }

    /// Puts the page's top where `offset` is, or as far down as there is text to fill the page.
    pub(super) fn go(&mut self, offset: Offset) {
        let start = self
            .flow()
            .line_at(offset)
            .map_or(0, |line| line.span.start);
        self.open.anchor = start.min(self.last_anchor());
    }

    pub(super) fn scroll_down(&mut self, lines: usize) -> Option<Effect> {
        let page = self.lines();
        // Most motions end on the page.
        let to = page.get(lines).cloned().or_else(|| {
            self.flow()
                .lines_from(self.open.anchor)
                .take(lines.saturating_add(1))
                .last()
        });
        drop(page);
        if let Some(line) = to {
            // Behind the last page (after a resize) it stays where it is.
            let limit = self.last_anchor().max(self.open.anchor);
            let before = std::mem::replace(&mut self.open.anchor, line.span.start.min(limit));
            if before == self.open.anchor {
                let more = self.open.article + 1 < self.library.articles().len();
                return self.tell(
                    if more {
                        "the end · ] opens the next article"
                    } else {
                        "the end"
                    }
                    .to_owned(),
                );
            }
        }
        None
    }

    pub(super) fn scroll_up(&mut self, lines: usize) -> Option<Effect> {
        let flow = self.flow();
        let top = self
            .lines()
            .first()
            .cloned()
            .or_else(|| flow.line_at(self.open.anchor));
        let to = std::iter::successors(top, |line| flow.above(line))
            .take(lines.saturating_add(1))
            .last();
        if let Some(line) = to {
            self.open.anchor = line.span.start.min(self.open.anchor);
        }
        None
    }

    /// Half a page; a count stays in force, as in less.
    pub(super) fn half(
        &mut self,
        count: Option<usize>,
        scroll: fn(&mut Self, usize) -> Option<Effect>,
    ) -> Option<Effect> {
        self.half = count.or(self.half);
        let lines = self.half.unwrap_or(self.rows() / 2).max(1);
        scroll(self, lines)
    }

    /// Goes to the paragraph of a count, from 1, or else to `offset`.
    pub(super) fn paragraph_or(&mut self, count: Option<usize>, offset: Offset) -> Option<Effect> {
        let Some(number) = count else {
            self.go(offset);
            return None;
        };
        let blocks = self.document().blocks();
        match blocks
            .get(number.saturating_sub(1))
            .map(|block| block.span.start)
        {
            Some(start) => self.go(start),
            None => self.message = Some(format!("there are {} paragraphs", blocks.len())),
        }
        None
    }

    pub(super) fn percent(&mut self, count: Option<usize>) -> Option<Effect> {
        let Some(percent) = count else {
            return self.tell("type a number first: 50% goes to the middle".to_owned());
        };
        let text = self.document().text();
        let offset = text.floor_char_boundary(
            text.len() / 100 * percent.min(100) + text.len() % 100 * percent.min(100) / 100,
        );
        self.go(offset);
        None
    }

    pub(super) fn next_heading(&mut self, count: usize) -> Option<Effect> {
        let top = self.open.anchor;
        let starts = self.heading_starts();
        let behind = starts.partition_point(|&start| start <= top);
        let target = starts
            .get((behind + count - 1).min(starts.len().saturating_sub(1)))
            .copied();
        match target {
            Some(start) if start > top => {
                self.go(start);
                if self.open.anchor == top {
                    self.message = Some("the last heading is on this page".to_owned());
                }
                None
            }
            _ => self.no_heading("this is the last section"),
        }
    }

    pub(super) fn previous_heading(&mut self, count: usize) -> Option<Effect> {
        let top = self.open.anchor;
        let starts = self.heading_starts();
        if top == 0 || starts.is_empty() {
            return self.no_heading("this is the top");
        }
        let before = starts.partition_point(|&start| start < top);
        let start = before
            .checked_sub(count)
            .and_then(|at| starts.get(at))
            .copied();
        self.go(start.unwrap_or(0));
        None
    }

    fn heading_starts(&self) -> Vec<Offset> {
        let blocks = self.document().blocks();
        let headings = self.document().headings().iter();
        headings
            .filter_map(|&at| blocks.get(at))
            .map(|block| block.span.start)
            .collect()
    }

    fn no_heading(&mut self, otherwise: &str) -> Option<Effect> {
        let none = self.document().headings().is_empty();
        self.tell(
            if none {
                "this article has no headings · t lists its paragraphs"
            } else {
                otherwise
            }
            .to_owned(),
        )
    }

    /// The offset of the line that is being read: the first whole paragraph near the top, where
    /// eyes rest.
    #[must_use]
    pub fn reading_line(&self) -> Offset {
        self.reading_line_of(&self.lines())
    }

    fn reading_line_of(&self, lines: &[Line]) -> Offset {
        let near = self.rows() / 3;
        let starts = |line: &&Line| {
            let block = self.document().blocks().get(line.block);
            line.row().is_some()
                && block.is_some_and(|block| {
                    block.span.start == line.span.start && block.kind != BlockKind::Date
                })
        };
        let line = lines
            .iter()
            .take(near + 1)
            .find(starts)
            .or_else(|| lines.first());
        line.map_or(self.open.anchor, |line| line.span.start)
    }

    /// The offset whose section is told, of the lines on the page: that of the line that is being
    /// read, and on the last page the last line's.
    #[must_use]
    pub fn section_line(&self, lines: &[Line]) -> Offset {
        let end = self
            .document()
            .blocks()
            .last()
            .map_or(0, |block| block.span.end);
        match lines.last() {
            Some(last) if last.span.end >= end && self.open.anchor > 0 => last.span.start,
            _ => self.reading_line_of(lines),
        }
    }

    /// Moves the page only as far as `span` needs to be seen away from its edges; from out of sight
    /// it comes to a third of the page.
    pub(super) fn bring_into_view(&mut self, span: Span) {
        let rows = self.rows();
        let edge = (rows / 6).min(3);
        let lines = self.lines();
        let at = lines
            .iter()
            .position(|line| line.span.contains(span.start) || line.span.start >= span.end);
        let below = usize::from(edge > 0) * (rows.saturating_sub(edge));
        let at_top = self.open.anchor == 0
            || self.open.anchor <= self.flow().line_at(0).map_or(0, |line| line.span.start);
        let at_end = self.open.anchor >= self.last_anchor();
        let seen = at.is_some_and(|at| (at >= edge || at_top) && (at < below.max(1) || at_end));
        if seen
            && lines
                .first()
                .is_some_and(|first| first.span.start <= span.start)
        {
            return;
        }
        let top = self
            .flow()
            .lines_up_from(span.start)
            .take(rows / 3 + 1)
            .last();
        if let Some(line) = top {
            self.go(line.span.start);
        }
    }

    /// Goes where the scroll bar points: row `row` of its height.
    pub(super) fn go_to_bar(&mut self, row: u16) {
        let bar = self.panes().bar;
        let height = usize::from(bar.height.max(1));
        let row = usize::from(row.saturating_sub(bar.y)).min(height - 1);
        let text = self.document().text();
        let offset = match row {
            0 => 0,
            _ if row + 1 == height => text.len(),
            _ => text.floor_char_boundary(text.len() / height * row),
        };
        self.go(offset);
    }
}
