//! The side column: comments as marginalia, each level with its passage, or below the comment before
//! it. Only the last one is cut, where the column ends.

use super::Scene;
use super::text::{CardRow, Tone, comment_rows};
use crate::commentary::comments::SHORT_NOTICE;
use crate::layout::{Line, fill};
use crate::reader::action::Command;
use crate::reader::panes::MIN_WIDTH_FOR_COLUMN;
use crate::reader::state::card::About;
use crate::text::shown::Shown;

/// The fewest rows of a comment that is cut at the foot of the column.
const LEAST: usize = 2;

/// A row of the side column.
#[derive(Debug)]
pub struct ColumnRow {
    /// The row's place, in rows from the top of the column.
    pub y: u16,
    /// The text of the row.
    pub text: Shown,
    /// Look of the row.
    pub tone: Tone,
    /// True if the row is the first of the open comment.
    pub open: bool,
}

/// The side column as it is drawn.
#[derive(Debug, Default)]
pub struct ColumnFace {
    /// The rows of comments.
    pub rows: Vec<ColumnRow>,
    /// The rows at the foot, which say whose comments these are.
    pub notice: Vec<Shown>,
}

/// The index of the open comment if it is shown whole in the side column, and the row of the column
/// where it begins. `None` if it needs a card instead.
pub(crate) fn open_comment(about: &About, scene: Scene<'_>) -> Option<(usize, u16)> {
    let column = scene.panes.column;
    let &About::Comment(at) = about else {
        return None;
    };
    if column.is_empty() {
        return None;
    }
    let rows = u16::try_from(comment_rows(at, column.width, true, scene).len()).ok()?;
    let last = room(scene).checked_sub(rows)?;
    let is_here = |line: &Line| scene.marks.comment_at(line, scene.page.flow) == Some(at);
    let level = scene.page.lines().iter().position(is_here)?;
    Some((at, u16::try_from(level).ok()?.min(last)))
}

/// Number of rows of the column for comments; the notice and a blank row stand below them.
fn room(scene: Scene<'_>) -> u16 {
    let column = scene.panes.column;
    let notice = fill(SHORT_NOTICE, usize::from(column.width)).len();
    let notice = u16::try_from(notice).unwrap_or(0) + 1;
    column.height.saturating_sub(notice)
}

/// The message when the side column was shown or hidden.
pub(crate) fn switch_message(shown: bool, scene: Scene<'_>) -> String {
    if !shown {
        return "comments beside the text: hidden".to_owned();
    }
    if scene.marks.comments().is_empty() {
        return "comments beside the text; there are none on this article".to_owned();
    }
    if scene.panes.status.width < MIN_WIDTH_FOR_COLUMN {
        let one = Command::Comment;
        return format!(
            "comments beside the text need {MIN_WIDTH_FOR_COLUMN} columns · {one} shows them one by one"
        );
    }
    "comments beside the text".to_owned()
}

impl ColumnFace {
    /// The comments on the lines of the page.
    #[must_use]
    pub fn new(lines: &[Line], scene: Scene<'_>) -> Self {
        let about = scene.mode.about();
        let column = scene.panes.column;
        let (open, room) = (
            about.and_then(|about| open_comment(about, scene)),
            room(scene),
        );
        let begins = |(y, line): (u16, &Line)| {
            let at = scene.marks.comment_at(line, scene.page.flow)?;
            match open {
                Some((open, start)) if open == at => Some((start, at)),
                _ => Some((y, at)),
            }
        };
        let levels = (0..column.height).zip(lines).filter_map(begins);
        let levels: Vec<(u16, usize)> = levels.filter(|(y, _)| *y < room).collect();
        let mut rows = Vec::new();
        let mut free = 0;
        for (level, at) in levels {
            let whole = open.is_some_and(|(open, _)| open == at);
            let start = if whole { level } else { level.max(free) };
            // The open comment is shown level with its passage, whatever else would stand there.
            let limit = open
                .filter(|(open, _)| *open > at)
                .map_or(room, |(_, start)| start);
            let comment = comment_rows(at, column.width, whole, scene);
            let left = usize::from(limit.saturating_sub(start));
            let cut = comment.len() > left;
            if cut && left < LEAST {
                // Left out: the sign in the margin is nearer to the passage.
                continue;
            }
            for (y, (row, CardRow { text, tone, .. })) in
                (start..limit).zip(comment.into_iter().enumerate())
            {
                let text = if cut && y + 1 == limit {
                    let kept = text.cut(usize::from(column.width.saturating_sub(2)), "");
                    Shown::line(&format!("{kept} …"))
                } else {
                    text
                };
                let open = whole && row == 0;
                rows.push(ColumnRow {
                    y,
                    text,
                    tone,
                    open,
                });
                free = y + 1;
            }
            free += 1;
        }
        Self {
            rows,
            notice: fill(SHORT_NOTICE, usize::from(column.width)),
        }
    }
}
