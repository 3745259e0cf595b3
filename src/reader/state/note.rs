//! Writing a note: an editor of a few lines beside its passage. What was written is not thrown away
//! without being asked for.

use ratatui::layout::{Position, Rect};
use ratatui_textarea::{CursorMove, TextArea};
use tui_input::InputRequest;

use super::card::inside;
use super::own::first_words;
use super::{List, Mode, State};
use crate::annotations::{Annotation, AnnotationKind, Change};
use crate::reader::action::{Command, Effect};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// As long a note as can be written, in bytes.
const MOST_WRITTEN: usize = 64 * 1024;
/// The fewest rows that the editor has for text, where there is room.
const LEAST_ROWS: u16 = 4;

/// A note that is being written.
#[derive(Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// What it is on, as it was. One that was not there before is made when the note is saved.
    annotation: Annotation,
    made: bool,
    /// Its passage, if it is in the open article.
    pub(super) passage: Option<Span>,
    /// Whether the reader was asked about what is not saved.
    asked: bool,
    /// The list of all, if that is where the reader came from.
    listed: Option<List>,
}

/// The editor as it is drawn.
#[derive(Debug)]
pub struct EditorFace {
    /// Its title.
    pub title: String,
    /// Its rows, from the first that is seen.
    pub rows: Vec<Shown>,
    /// Where the cursor is.
    pub cursor: Position,
    /// Where it lies, its frame included.
    pub frame: Rect,
    /// The room for its rows.
    pub inner: Rect,
}

/// A row of the text: the line that it is a part of, the characters of it, and what it shows.
struct Row {
    line: usize,
    from: usize,
    to: usize,
    shown: Shown,
}

impl Editor {
    fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    fn changed(&self) -> bool {
        self.text().trim_end() != self.annotation.note.trim_end()
    }

    /// The rows at a width: broken behind spaces where there are any.
    fn rows(&self, columns: usize) -> Vec<Row> {
        let columns = columns.max(1);
        let mut rows = Vec::new();
        for (line, text) in self.area.lines().iter().enumerate() {
            let (mut from, mut to, mut used, mut space) = (0, 0, 0, None);
            let mut cut = |from: usize, to: usize| {
                let part: String = text.chars().skip(from).take(to - from).collect();
                rows.push(Row {
                    line,
                    from,
                    to,
                    shown: Shown::line(&part),
                });
            };
            for c in text.chars() {
                let width = Shown::line(c.encode_utf8(&mut [0; 4])).width();
                if used + width > columns {
                    let at = space.filter(|at| *at > from).unwrap_or(to);
                    cut(from, at);
                    used = text
                        .chars()
                        .skip(at)
                        .take(to - at)
                        .map(|c| Shown::line(c.encode_utf8(&mut [0; 4])).width())
                        .sum();
                    (from, space) = (at, None);
                }
                (to, used) = (to + 1, used + width);
                if c == ' ' {
                    space = Some(to);
                }
            }
            cut(from, to);
        }
        rows
    }

    /// The row of the cursor, and its column in it.
    fn place(&self, rows: &[Row]) -> (usize, usize) {
        let cursor = self.area.cursor();
        let row = rows
            .iter()
            .rposition(|row| row.line == cursor.0 && row.from <= cursor.1)
            .unwrap_or(0);
        let before: String = rows.get(row).map_or_else(String::new, |row| {
            let line = self.area.lines().get(row.line).map_or("", |line| &**line);
            line.chars()
                .skip(row.from)
                .take(cursor.1 - row.from)
                .collect()
        });
        (row, Shown::line(&before).width())
    }

    /// A row up or down, as it is seen.
    fn step(&mut self, up: bool, columns: usize) {
        let rows = self.rows(columns);
        let (row, column) = self.place(&rows);
        let to = if up {
            row.checked_sub(1)
        } else {
            Some(row + 1)
        };
        let Some(to) = to.and_then(|to| rows.get(to)) else {
            return self.area.move_cursor(if up {
                CursorMove::Head
            } else {
                CursorMove::End
            });
        };
        let line = self.area.lines().get(to.line).map_or("", |line| &**line);
        let (mut used, mut at) = (0, to.from);
        for c in line.chars().skip(to.from).take(to.to - to.from) {
            used += Shown::line(c.encode_utf8(&mut [0; 4])).width();
            if used > column {
                break;
            }
            at += 1;
        }
        // The end of a row that goes on is the beginning of the next.
        let goes_on = rows
            .iter()
            .any(|row| row.line == to.line && row.from == to.to && row.to > to.to);
        let at = if goes_on {
            at.min(to.to.saturating_sub(1))
        } else {
            at
        };
        let place = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(place(to.line), place(at)));
    }

    fn edit(&mut self, request: InputRequest) {
        use InputRequest as Edit;
        match request {
            Edit::InsertChar(c) if self.text().len() < MOST_WRITTEN => self.area.insert_char(c),
            Edit::InsertChar(_) | Edit::SetCursor(_) => {}
            Edit::GoToPrevChar => self.area.move_cursor(CursorMove::Back),
            Edit::GoToNextChar => self.area.move_cursor(CursorMove::Forward),
            Edit::GoToPrevWord => self.area.move_cursor(CursorMove::WordBack),
            Edit::GoToNextWord => self.area.move_cursor(CursorMove::WordForward),
            Edit::GoToStart => self.area.move_cursor(CursorMove::Head),
            Edit::GoToEnd => self.area.move_cursor(CursorMove::End),
            Edit::DeletePrevChar => drop(self.area.delete_char()),
            Edit::DeleteNextChar => drop(self.area.delete_next_char()),
            Edit::DeletePrevWord => drop(self.area.delete_word()),
            Edit::DeleteNextWord => drop(self.area.delete_next_word()),
            Edit::DeleteFromStart => drop(self.area.delete_line_by_head()),
            Edit::DeleteTillEnd => drop(self.area.delete_line_by_end()),
            Edit::DeleteLine => {
                let _ = self.area.delete_line_by_head() | self.area.delete_line_by_end();
            }
            Edit::Yank => drop(self.area.paste()),
        }
    }
}

impl State {
    pub(super) fn editor(&mut self) -> Option<&mut Editor> {
        match &mut self.mode {
            Mode::Note(editor) => Some(editor),
            _ => None,
        }
    }

    /// `a`: a note on what is open or selected of the reader's, on the selection, or on the match
    /// or paragraph.
    pub(super) fn write_note(
        &mut self,
        count: Option<usize>,
        fresh: Option<String>,
    ) -> Option<Effect> {
        let fresh = fresh.filter(|_| count.is_none() && self.selection().is_none());
        if let Some(annotation) = fresh
            .or_else(|| self.own_selected())
            .and_then(|id| self.own.notes.get(&id))
            .cloned()
        {
            let passage = self.mark_span(&annotation.id);
            self.open_editor(annotation, false, passage);
            return None;
        }
        if self.in_mine() {
            return self.tell("choose a passage to write on".to_owned());
        }
        let (_, span) = match self.meant(count) {
            Ok(meant) => meant,
            Err(said) => return self.tell(said),
        };
        if let Some(annotation) = self
            .highlight_of(span)
            .and_then(|id| self.own.notes.get(&id))
            .cloned()
        {
            self.open_editor(annotation, false, Some(span));
            return None;
        }
        match self.annotate(span, self.own.kind) {
            Ok(annotation) => self.open_editor(annotation, true, Some(span)),
            Err(said) => return self.tell(said),
        }
        None
    }

    fn open_editor(&mut self, annotation: Annotation, made: bool, passage: Option<Span>) {
        let mut area = TextArea::new(annotation.note.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        let listed = match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::List(list) => Some(list),
            _ => None,
        };
        self.mode = Mode::Note(Box::new(Editor {
            area,
            annotation,
            made,
            passage,
            asked: false,
            listed,
        }));
        self.make_room();
    }

    pub(super) fn write(&mut self, request: InputRequest) {
        if let Some(editor) = self.editor() {
            editor.edit(request);
        }
    }

    /// Enter: a new line.
    pub(super) fn break_line(&mut self) {
        if let Some(editor) = self
            .editor()
            .filter(|editor| editor.text().len() < MOST_WRITTEN)
        {
            editor.area.insert_newline();
        }
    }

    pub(super) fn write_pasted(&mut self, text: &str) {
        if let Some(editor) = self.editor() {
            let room = MOST_WRITTEN.saturating_sub(editor.text().len());
            let text: String = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .replace('\t', "    ");
            let text: String = text
                .chars()
                .filter(|c| *c == '\n' || !c.is_control())
                .collect();
            let fits = text
                .get(..text.floor_char_boundary(room.min(text.len())))
                .unwrap_or_default();
            editor.area.insert_str(fits);
            if fits.len() < text.len() {
                let left_out = text.len() - fits.len();
                self.message = Some(format!(
                    "a note has at most {MOST_WRITTEN} bytes: {left_out} were left out"
                ));
            }
        }
    }

    pub(super) fn step_row(&mut self, up: bool) {
        let columns = self.editor_frame().map_or(1, |frame| inside(frame).width);
        if let Some(editor) = self.editor() {
            editor.step(up, usize::from(columns));
        }
    }

    /// Ctrl-S: saves the note.
    pub(super) fn save_note(&mut self) -> Option<Effect> {
        let Mode::Note(mut editor) = std::mem::replace(&mut self.mode, Mode::Page) else {
            return None;
        };
        let effect = self.save(&editor);
        self.back_to_list(editor.listed.take());
        effect
    }

    fn save(&mut self, editor: &Editor) -> Option<Effect> {
        let note = editor.text().trim_end().to_owned();
        let before = (!editor.made).then(|| editor.annotation.clone());
        if before.is_some() && !editor.changed() {
            return self.tell("the note is as it was".to_owned());
        }
        let modified = if editor.made {
            String::new()
        } else {
            self.now()
        };
        let after = Annotation {
            note,
            modified,
            ..editor.annotation.clone()
        };
        let said = match (&*after.note, editor.made) {
            ("", true) => format!("highlighted, without a note: {}", first_words(&after)),
            ("", false) => format!(
                "the note on {} is gone · U brings it back",
                first_words(&after)
            ),
            _ => format!("note on {}", first_words(&after)),
        };
        // A note that asks is a question, unless the reader said what it is.
        let kind = if editor.made && after.asks() && after.kind == AnnotationKind::default() {
            AnnotationKind::Question
        } else {
            after.kind
        };
        self.change(
            Change {
                before,
                after: Some(Annotation { kind, ..after }),
            },
            said,
        )
    }

    /// Esc: closes the editor if nothing is lost by it, and else asks once.
    pub(super) fn close_note(&mut self) -> Option<Effect> {
        let editor = self.editor()?;
        if editor.changed() && !editor.asked {
            editor.asked = true;
            return self.tell("Esc again discards it · Ctrl-S saves it".to_owned());
        }
        let listed = editor.listed.take();
        self.mode = Mode::Page;
        self.back_to_list(listed);
        None
    }

    fn back_to_list(&mut self, list: Option<List>) {
        if let Some(list) = list {
            self.mode = Mode::List(list);
            self.clamp_selected();
        }
    }

    /// Any other key than the one that throws it away takes the question back.
    pub(super) fn take_question_back(&mut self) {
        if let Some(editor) = self.editor() {
            editor.asked = false;
        }
    }

    /// Saves what is being written: whoever ends the program did not ask.
    pub fn save_draft(&mut self) -> Option<Effect> {
        let changed = self.editor().is_some_and(|editor| editor.changed());
        if changed {
            self.command(Command::Save, None)
        } else {
            None
        }
    }

    fn editor_frame(&self) -> Option<Rect> {
        let Mode::Note(editor) = &self.mode else {
            return None;
        };
        let panes = self.panes();
        let columns = panes.margin.union(panes.text).width;
        let rows = editor.rows(usize::from(columns.saturating_sub(4))).len();
        let rows = u16::try_from(rows).unwrap_or(u16::MAX).max(LEAST_ROWS);
        Some(match editor.passage {
            Some(span) => panes.card(self.rows_of(span), rows),
            None => panes.overlay(columns.saturating_sub(4), rows),
        })
    }

    /// The editor as it is to be drawn, if a note is being written.
    #[must_use]
    pub fn editor_face(&self) -> Option<EditorFace> {
        let Mode::Note(editor) = &self.mode else {
            return None;
        };
        let frame = self.editor_frame()?;
        let inner = inside(frame);
        let rows = editor.rows(usize::from(inner.width));
        let (row, column) = editor.place(&rows);
        let seen = usize::from(inner.height);
        let first = (row + 1).saturating_sub(seen);
        let column = u16::try_from(column)
            .unwrap_or(u16::MAX)
            .min(inner.width.saturating_sub(1));
        let cursor = Position::new(
            inner.x.saturating_add(column),
            inner
                .y
                .saturating_add(u16::try_from(row.saturating_sub(first)).unwrap_or(0)),
        );
        let title = format!(
            "{} {} · note on {}",
            editor.annotation.kind.sign(),
            editor.annotation.kind.name(),
            first_words(&editor.annotation)
        );
        Some(EditorFace {
            title,
            rows: rows
                .into_iter()
                .skip(first)
                .take(seen)
                .map(|row| row.shown)
                .collect(),
            cursor,
            frame,
            inner,
        })
    }
}
