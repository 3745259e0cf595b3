//! The mouse: what its button holds, and what is under it.

use ratatui::layout::Position;

use super::card::About;
use crate::reader::scene::Parts;
use crate::text::document::{Offset, Span};

/// What the button went down on and holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pointer {
    /// Nothing.
    #[default]
    Free,
    /// The scroll bar.
    OnBar,
    /// The text, at an offset: a drag from here selects.
    OnText(Offset),
}

impl Pointer {
    /// The button went down at a place of the screen.
    pub(crate) fn press(&mut self, at: Position, parts: Parts<'_>) {
        if parts.panes.text.contains(at)
            && let Some(offset) = parts.page.offset_near(at)
        {
            *self = Self::OnText(offset);
        }
    }

    /// The button holds nothing any more.
    pub(crate) const fn release(&mut self) {
        *self = Self::Free;
    }
}

/// What has a sign at a place of the screen, and its passage: a comment, a term, an annotation.
/// `signs` says whether comments and terms have theirs.
pub(crate) fn sign_at(
    at: Position,
    signs: bool,
    parts: Parts<'_>,
) -> Option<(About, Option<Span>)> {
    let (panes, marks) = (parts.panes, parts.marks);
    let annotations = parts.annotating.annotations();
    let line = parts.page.line_in(at.y)?;
    if panes.margin.contains(at) {
        // On the right of the margin annotations have their signs.
        let commented = signs && at.x + 2 < panes.margin.right();
        let comment = marks.comment_at(&line, parts.page.flow);
        if let Some(comment) = comment.filter(|_| commented) {
            return Some((About::Comment(comment), None));
        }
        let (mark, _) = marks.mark_at(&line, annotations)?;
        return Some((About::Annotation(mark.id), Some(mark.span)));
    }
    let on_text = panes.text.contains(at);
    let offset = parts.page.offset_at(at.x, at.y).filter(|_| on_text)?;
    if let Some(term) = marks.term_at(&line, offset).filter(|_| signs) {
        let met = term.span.of(parts.document().text()).to_owned();
        let about = About::Term(term.name.term().number(), met);
        return Some((about, Some(term.span)));
    }
    let mark = marks.highlight_at(offset, annotations)?;
    Some((About::Annotation(mark.id), Some(mark.span)))
}
