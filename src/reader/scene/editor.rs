//! The editor of a note as it is drawn: a titled box beside its passage, like a card.

use ratatui::layout::{Position, Rect};

use super::{Scene, count, inside};
use crate::reader::state::annotating::first_words;
use crate::reader::state::editor::Editor;
use crate::reader::state::mode::Mode;
use crate::text::shown::Shown;

/// The fewest rows of text in the editor, where the screen has room for them.
const LEAST_ROWS: u16 = 4;

/// The editor as it is drawn.
#[derive(Debug)]
pub struct EditorFace {
    /// The title of the box.
    pub title: String,
    /// The rows of text in sight.
    pub rows: Vec<Shown>,
    /// The position of the cursor on the screen.
    pub cursor: Position,
    /// The box, its frame included.
    pub frame: Rect,
    /// The area for the rows.
    pub inner: Rect,
}

/// The box of an editor, its frame included.
pub(crate) fn frame(editor: &Editor, scene: Scene<'_>) -> Rect {
    let panes = scene.panes;
    let columns = panes.card_columns();
    let rows = count(editor.rows(usize::from(columns)).len()).max(LEAST_ROWS);
    match editor.passage {
        Some(span) => panes.card(scene.page.rows_of(span), rows),
        None => panes.overlay(rows),
    }
}

impl EditorFace {
    /// The face of the editor; `None` if no note is being written.
    #[must_use]
    pub fn new(scene: Scene<'_>) -> Option<Self> {
        let Mode::Note(editor) = scene.mode else {
            return None;
        };
        let frame = frame(editor, scene);
        let inner = inside(frame);
        let rows = editor.rows(usize::from(inner.width));
        let (row, column) = editor.cursor_place(&rows);
        let seen = usize::from(inner.height);
        let first = (row + 1).saturating_sub(seen);
        let column = count(column).min(inner.width.saturating_sub(1));
        let below = u16::try_from(row.saturating_sub(first)).unwrap_or(0);
        let kind = editor.annotation.kind;
        Some(Self {
            title: format!(
                "{} {} · note on {}",
                kind.sign(),
                kind.name(),
                first_words(&editor.annotation)
            ),
            rows: rows
                .into_iter()
                .skip(first)
                .take(seen)
                .map(|row| row.shown)
                .collect(),
            cursor: Position::new(
                inner.x.saturating_add(column),
                inner.y.saturating_add(below),
            ),
            frame,
            inner,
        })
    }
}
