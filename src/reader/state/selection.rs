//! Selecting a passage: where the selection begins, and how motions and the mouse extend it. The
//! unit that it began with always stays selected; the moving end is an offset that goes by words,
//! sentences and paragraphs.

use super::page::Page;
use super::taken::{Taken, is_everywhere};
use crate::reader::action::{Action, Command};
use crate::text::document::Document;
use crate::text::span::{Offset, Span};
use crate::text::units::Unit;

/// A passage that is being selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// The passage that the selection began with.
    base: Span,
    /// The moving end: the start or the end of the base, or an offset outside it.
    head: Offset,
}

impl Selection {
    /// A selection of `base`, whose end moves.
    const fn starting_with(base: Span) -> Self {
        Self {
            base,
            head: base.end,
        }
    }

    /// The selected passage.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.base.start.min(self.head), self.base.end.max(self.head))
    }

    /// Takes an action; `page` is the page of the document.
    pub(crate) fn take(&mut self, action: &Action, document: &Document, page: Page<'_>) -> Taken {
        let extended = match action {
            Action::Choose => return Taken::Chooses,
            Action::Digit(digit) => return Taken::kind(*digit),
            Action::Extend(unit, forward) => match self.extended(document, *unit, *forward) {
                Some(extended) => extended,
                None if *forward => return Taken::Tells("this is the end of the article"),
                None => return Taken::Tells("this is the beginning of the article"),
            },
            Action::OtherEnd => self.with_other_end(document),
            Action::Command(Command::Close) => return Taken::Closes,
            // The page carries these out for the selection, or they leave it alone.
            Action::Command(
                Command::Select
                | Command::Note
                | Command::Copy
                | Command::Cite
                | Command::Theme
                | Command::Mouse
                | Command::LineDown
                | Command::LineUp,
            ) => return Taken::No,
            Action::Command(command) if is_everywhere(*command) => return Taken::No,
            Action::Command(command) => match self.scrolled(document, page, *command) {
                Some(scrolled) => scrolled,
                None => return Taken::Leaves,
            },
            _ => return Taken::No,
        };
        *self = extended;
        Taken::Extends
    }

    /// The character at the moving end, to be kept in sight.
    pub(crate) fn head(self, document: &Document) -> Span {
        let text = document.text();
        let start = if self.head >= self.base.end {
            text.floor_char_boundary(self.head.saturating_sub(1))
        } else {
            self.head
        };
        Span::new(start, text.ceil_char_boundary((start + 1).min(text.len())))
    }

    /// The unit that holds `offset`.
    pub(crate) fn of_unit(document: &Document, unit: Unit, offset: Offset) -> Option<Self> {
        let found = unit.behind(document, offset);
        let found = found.filter(|found| found.start <= offset);
        found.map(Self::starting_with)
    }

    /// Begins with the sentence at the `current` offset, or else with the first sentence that begins
    /// in the `visible` part of the text.
    pub(crate) fn begin(
        document: &Document,
        current: Option<Offset>,
        visible: Span,
    ) -> Option<Self> {
        let current = current.and_then(|at| Self::of_unit(document, Unit::Sentence, at));
        if current.is_some() {
            return current;
        }
        let first = Unit::Sentence.behind(document, visible.start);
        // A sentence that began on the page before is skipped.
        let second = first
            .filter(|first| first.start < visible.start)
            .and_then(|first| Unit::Sentence.behind(document, first.end))
            .filter(|second| second.start < visible.end);
        second.or(first).map(Self::starting_with)
    }

    /// The next sentence, selected in place of this selection.
    pub(crate) fn next_sentence(self, document: &Document) -> Option<Self> {
        Unit::Sentence
            .behind(document, self.span().end)
            .map(Self::starting_with)
    }

    /// Moves the moving end by a unit; `None` at the end or beginning of the text.
    fn extended(self, document: &Document, unit: Unit, forward: bool) -> Option<Self> {
        let Self { base, head } = self;
        let neutral = (base.start..=base.end).contains(&head);
        let head = match forward {
            // A moving end that is still at the base leaves it in the direction of the motion.
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
        Some(Self { base, head: head? })
    }

    /// Makes the other end the moving one. The last word at the old end becomes the base.
    fn with_other_end(self, document: &Document) -> Self {
        let span = self.span();
        let at_end = self.head >= self.base.end;
        let word = if at_end {
            Unit::Word.before(document, span.end)
        } else {
            Unit::Word.behind(document, span.start)
        };
        let inside = |word: Span| Span::new(word.start.max(span.start), word.end.min(span.end));
        let word = word.map(inside).filter(|word| !word.is_empty());
        let word = word.unwrap_or(span);
        // Punctuation after the last word, such as its full stop, stays selected too.
        if at_end {
            Self {
                base: Span::new(word.start, span.end),
                head: span.start,
            }
        } else {
            Self {
                base: Span::new(span.start, word.end),
                head: span.end,
            }
        }
    }

    /// Moves the moving end as a command would scroll the page, and on to the far end of the
    /// sentence there; `None` if the command does not scroll, or only by a line.
    fn scrolled(self, document: &Document, page: Page<'_>, command: Command) -> Option<Self> {
        let Self { base, head } = self;
        let rows = page.rows();
        let target = match command {
            Command::Top => 0,
            Command::End => {
                let last = document.blocks().last();
                last.map_or(0, |block| block.span.end.saturating_sub(1))
            }
            Command::PageDown => page.lines_away(head, rows, true),
            Command::HalfDown => page.lines_away(head, rows / 2, true),
            Command::PageUp => page.lines_away(head, rows, false),
            Command::HalfUp => page.lines_away(head, rows / 2, false),
            _ => return None,
        };
        let sentence = if target > head {
            Unit::Sentence.behind(document, target)
        } else {
            Unit::Sentence.before(document, target + 1)
        };
        let head = match sentence {
            Some(sentence) if target > base.end => sentence.end,
            Some(sentence) => sentence.start,
            None => target,
        };
        Some(Self { base, head })
    }

    /// The words between two offsets over which the mouse was dragged.
    pub(crate) fn dragged(document: &Document, from: Offset, to: Offset) -> Self {
        let text = document.text();
        let word = |offset: Offset| {
            Unit::Word
                .behind(document, offset)
                .filter(|word| word.start <= offset)
                .unwrap_or_else(|| {
                    let end = text.ceil_char_boundary((offset + 1).min(text.len()));
                    Span::new(offset, end)
                })
        };
        let (base, target) = (word(from), word(to));
        let head = if target.start < base.start {
            target.start
        } else {
            target.end
        };
        Self { base, head }
    }
}
