//! Selecting a passage: where it begins, how motions and the mouse let it grow, and what can be
//! done with it. The unit that it began with stays in it; the other end is an offset that moves by
//! words, sentences and paragraphs.

use ratatui::layout::Position;

use super::{Mode, Mouse, Search, State};
use crate::annotations::AnnotationKind;
use crate::reader::action::{Command, Effect};
use crate::text::span::{Offset, Span};
use crate::text::units::Unit;

/// A passage that is being selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// What it began with.
    base: Span,
    /// The end that moves: before the base, or behind it.
    head: Offset,
}

impl Selection {
    const fn of(base: Span) -> Self {
        Self {
            base,
            head: base.end,
        }
    }

    /// The passage.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.base.start.min(self.head), self.base.end.max(self.head))
    }
}

impl State {
    /// The passage that is being selected, if one is.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        match &self.mode {
            Mode::Select(selection) => Some(selection.span()),
            _ => None,
        }
    }

    /// `v`: begins with the match that the reader is at, or the first sentence that begins on the
    /// page; again, the next sentence.
    pub(super) fn select(&mut self) -> Option<Effect> {
        let (visible, document) = (self.visible(), self.document());
        let next = if let Mode::Select(selection) = &self.mode {
            Unit::Sentence.behind(document, selection.span().end)
        } else {
            let current = self
                .search
                .as_ref()
                .and_then(Search::current_span)
                .filter(|span| span.overlaps(visible));
            let first = Unit::Sentence.behind(document, visible.start);
            // One that began on the page before is not the first.
            let second = first
                .filter(|first| first.start < visible.start)
                .and_then(|first| Unit::Sentence.behind(document, first.end));
            let second = second.filter(|second| second.start < visible.end);
            current.or(second).or(first)
        };
        let Some(base) = next else {
            return self.tell("there is nothing more to select".to_owned());
        };
        self.mode = Mode::Select(Selection::of(base));
        self.bring_into_view(base);
        None
    }

    /// Moves the end that moves.
    pub(super) fn extend(&mut self, unit: Unit, forward: bool) -> Option<Effect> {
        let Mode::Select(Selection { base, head }) = self.mode else {
            return None;
        };
        let document = self.document();
        let neutral = (base.start..=base.end).contains(&head);
        let head = match forward {
            // From the base it leaves on the side to which it goes.
            true if neutral || head > base.end => unit
                .behind(document, head.max(base.end))
                .map(|span| span.end),
            true => unit.behind(document, head).map(|span| {
                unit.behind(document, span.end)
                    .map_or(base.start, |next| next.start)
                    .min(base.start)
            }),
            false if neutral || head < base.start => unit
                .before(document, head.min(base.start))
                .map(|span| span.start),
            false => unit.before(document, head).map(|span| {
                unit.before(document, span.start)
                    .map_or(base.end, |last| last.end)
                    .max(base.end)
            }),
        };
        let Some(head) = head else {
            return self.tell(
                if forward {
                    "that is the end"
                } else {
                    "that is the beginning"
                }
                .to_owned(),
            );
        };
        self.put_head(base, head);
        None
    }

    fn put_head(&mut self, base: Span, head: Offset) {
        self.mode = Mode::Select(Selection { base, head });
        let text = self.document().text();
        let seen = if head > base.end {
            text.floor_char_boundary(head.saturating_sub(1))
        } else {
            head
        };
        self.bring_into_view(Span::new(
            seen,
            text.ceil_char_boundary((seen + 1).min(text.len())),
        ));
    }

    /// `o`: the other end moves now; the last word of this one stays.
    pub(super) fn other_end(&mut self) -> Option<Effect> {
        let Mode::Select(selection) = self.mode else {
            return None;
        };
        let (span, document) = (selection.span(), self.document());
        let at_end = selection.head >= selection.base.end;
        let word = if at_end {
            Unit::Word.before(document, span.end)
        } else {
            Unit::Word.behind(document, span.start)
        };
        let inside = |word: Span| Span::new(word.start.max(span.start), word.end.min(span.end));
        let base = word
            .map(inside)
            .filter(|word| !word.is_empty())
            .unwrap_or(span);
        // What stands behind the last word, as its full stop, stays too.
        let base = if at_end {
            Span::new(base.start, span.end)
        } else {
            Span::new(span.start, base.end)
        };
        self.put_head(base, if at_end { span.start } else { span.end });
        None
    }

    /// A command while something is being selected: whether that was all.
    pub(super) fn select_command(&mut self, command: Command) -> bool {
        let Mode::Select(Selection { base, head }) = self.mode else {
            return false;
        };
        match command {
            // They are for what is selected, or leave it alone.
            Command::Select
            | Command::Note
            | Command::Copy
            | Command::Cite
            | Command::Redraw
            | Command::Theme
            | Command::Mouse
            | Command::LineDown
            | Command::LineUp => false,
            Command::PageDown
            | Command::PageUp
            | Command::HalfDown
            | Command::HalfUp
            | Command::Top
            | Command::End => {
                let there = self.pages_away(command, head);
                let unit = if there > head {
                    Unit::Sentence.behind(self.document(), there)
                } else {
                    Unit::Sentence.before(self.document(), there + 1)
                };
                // To the far end of the sentence that is there.
                let to = unit.map_or(there, |unit| {
                    if there > base.end {
                        unit.end
                    } else {
                        unit.start
                    }
                });
                self.put_head(base, to);
                true
            }
            _ => {
                self.mode = Mode::Page;
                false
            }
        }
    }

    /// The offset to which a command would bring a line that begins at `offset`.
    fn pages_away(&self, command: Command, offset: Offset) -> Offset {
        let (flow, page) = (self.flow(), usize::from(self.panes().text.height));
        let line = match command {
            Command::Top => return 0,
            Command::End => {
                return self
                    .document()
                    .blocks()
                    .last()
                    .map_or(0, |block| block.span.end.saturating_sub(1));
            }
            Command::PageDown => flow.lines_from(offset).take(page + 1).last(),
            Command::HalfDown => flow.lines_from(offset).take(page / 2 + 1).last(),
            Command::PageUp => flow.lines_up_from(offset).take(page + 1).last(),
            _ => flow.lines_up_from(offset).take(page / 2 + 1).last(),
        };
        line.map_or(offset, |line| line.span.start)
    }

    /// Enter, or the key of a kind: highlights what is selected.
    pub(super) fn highlight_selection(&mut self, kind: Option<AnnotationKind>) -> Option<Effect> {
        let (span, before) = (self.selection()?, self.own.revision);
        let selecting = std::mem::replace(&mut self.mode, Mode::Page);
        let effect = self.highlight(span, kind.unwrap_or(self.own.kind));
        if self.own.revision == before {
            // It could not be done: nobody has to select it again.
            self.mode = selecting;
        }
        effect
    }

    /// The offset nearest to a place of the screen: on the text, or beyond its lines.
    fn offset_near(&self, at: Position) -> Option<Offset> {
        let (text, lines) = (self.panes().text, self.lines());
        let row = usize::from(at.y.saturating_sub(text.y)).min(lines.len().checked_sub(1)?);
        let line = lines.get(row)?;
        let beyond = if at.x < text.x {
            line.span.start
        } else {
            line.span.end
        };
        Some(
            self.offset_at(at.x, text.y.saturating_add(u16::try_from(row).ok()?))
                .unwrap_or(beyond),
        )
    }

    /// The button went down on the text: a drag from here selects.
    pub(super) fn press(&mut self, at: Position) {
        if self.panes().text.contains(at)
            && let Some(offset) = self.offset_near(at)
        {
            self.mouse = Mouse::Selects(offset);
        }
    }

    /// The mouse is drawn over the text from where its button went down: words are selected.
    pub(super) fn drag_selection(&mut self, from: Offset, at: Position) -> Option<Effect> {
        let text = self.panes().text;
        // At the edge the page goes along.
        let began_below = self
            .lines()
            .get(1)
            .is_some_and(|second| from >= second.span.start);
        if at.y >= text.bottom() {
            self.scroll_down(1);
        } else if at.y <= text.y && began_below {
            self.scroll_up(1);
        }
        self.message = None;
        let to = self.offset_near(at)?;
        let word = |offset: Offset| {
            let document = self.document();
            Unit::Word
                .behind(document, offset)
                .filter(|word| word.start <= offset)
                .unwrap_or_else(|| {
                    let end = document
                        .text()
                        .ceil_char_boundary((offset + 1).min(document.text().len()));
                    Span::new(offset, end)
                })
        };
        let (base, there) = (word(from), word(to));
        let head = if there.start < base.start {
            there.start
        } else {
            there.end
        };
        self.mode = Mode::Select(Selection { base, head });
        None
    }
}
