//! The margin on the left of the text: one sign for a row, the one that matters most.

use super::{Scene, passage};
use crate::commentary::comments::{Comment, CommentKind};
use crate::layout::Line;
use crate::reader::state::marks::Mark;

/// The sign of a row in the margin.
#[derive(Debug, Clone)]
pub enum MarginSign {
    /// A comment, by its index.
    Comment(usize, &'static Comment),
    /// An annotation of the reader's, which begins in the row.
    Annotation(Mark),
    /// The passage that a card is about.
    Passage,
    /// The rest of a highlight that began above.
    Highlighted(Mark),
}

impl MarginSign {
    /// The sign of a line of the page; `None` if it has none. A comment on safety goes before the
    /// reader's own signs, and these before other comments.
    #[must_use]
    pub fn at(line: &Line, scene: Scene<'_>) -> Option<Self> {
        line.row()?;
        let comment = scene.comment_at(line);
        let comment = comment.map(|(at, comment)| (Self::Comment(at, comment), comment.kind));
        let (begins, goes_on) = match scene.mark_at(line) {
            Some((mark, true)) => (Some(Self::Annotation(mark)), None),
            Some((mark, false)) => (None, Some(Self::Highlighted(mark))),
            None => (None, None),
        };
        let in_passage = || {
            let open = passage::of_open_box(scene)?;
            line.span.overlaps(open).then_some(Self::Passage)
        };
        match comment {
            Some((safety, CommentKind::Safety)) => Some(safety),
            comment => begins
                .or(comment.map(|(sign, _)| sign))
                .or_else(in_passage)
                .or(goes_on),
        }
    }
}
