//! The editor of a note: a short text, and the rows into which it is broken on the screen.

use ratatui_textarea::{CursorMove, TextArea};
use tui_input::InputRequest;

use super::list::List;
use super::taken::Taken;
use crate::annotations::{Annotation, AnnotationKind};
use crate::layout::{Placed, typed_rows};
use crate::reader::action::{Action, Command};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The longest note that can be written, in bytes.
pub(crate) const MOST_WRITTEN: usize = 64 * 1024;

/// A note that is being written.
#[derive(Debug)]
pub struct Editor {
    area: TextArea<'static>,
    /// The annotation as it was before. A new one is made when the note is saved.
    pub(crate) annotation: Annotation,
    /// True if the annotation is new.
    pub(crate) made: bool,
    /// The passage of the annotation, if it is in the open article.
    pub(crate) passage: Option<Span>,
    /// True if the reader was just asked about throwing the changed note away.
    pub(crate) asked: bool,
    /// The list of all annotations, if the editor was opened from there.
    pub(crate) listed: Option<List>,
}

/// The message where no note is being written that could be saved.
pub(crate) fn nothing_to_save() -> String {
    let note = Command::Note;
    format!("no note is being written · {note} begins one")
}

/// A row of the text on the screen.
pub(crate) struct Row {
    /// The line that the row is a part of, from 0.
    line: usize,
    /// Start of the row in the line, in characters.
    from: usize,
    /// End of the row in the line, in characters.
    to: usize,
    /// The text of the row.
    pub(crate) shown: Shown,
}

impl Editor {
    /// Opens the note of an annotation, with the cursor at its end; `made` says that the annotation
    /// is new.
    pub(crate) fn new(
        annotation: Annotation,
        made: bool,
        passage: Option<Span>,
        listed: Option<List>,
    ) -> Self {
        let mut area = TextArea::new(annotation.note.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self {
            area,
            annotation,
            made,
            passage,
            asked: false,
            listed,
        }
    }

    /// Takes an action.
    pub(crate) fn take(&mut self, action: &Action) -> Taken {
        match action {
            Action::Command(Command::Close) => return Taken::Closes,
            Action::Command(Command::Save) => return Taken::Saves,
            Action::Command(Command::Exit) => return Taken::Leaves,
            Action::Command(Command::Redraw | Command::Suspend) => return Taken::No,
            Action::Command(_) => {}
            Action::Paste(text) => return Taken::Pastes(text.clone()),
            Action::History(up) => return Taken::Steps(!up),
            Action::Choose => self.break_line(),
            Action::Edit(request) => self.edit(*request),
            _ => return Taken::No,
        }
        Taken::Done
    }

    /// The text written so far.
    fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// True if the text differs from the note as it was, blanks at its end aside.
    pub(crate) fn changed(&self) -> bool {
        self.text().trim_end() != self.annotation.note.trim_end()
    }

    /// The annotation with the text as its note, changed at the time `modified`. The passage of a
    /// note with a question becomes a question, unless the reader chose a kind.
    pub(crate) fn written(&self, modified: String) -> Annotation {
        let mut after = Annotation {
            note: self.text().trim_end().to_owned(),
            modified,
            ..self.annotation.clone()
        };
        if self.made && after.asks() && after.kind == AnnotationKind::default() {
            after.kind = AnnotationKind::Question;
        }
        after
    }

    /// The rows of the text in `columns` columns, broken after spaces where there are any.
    pub(crate) fn rows(&self, columns: usize) -> Vec<Row> {
        let mut rows = Vec::new();
        for (line, text) in self.area.lines().iter().enumerate() {
            let mut from = 0;
            for row in typed_rows(text, columns.max(1)) {
                let part = text.get(row).unwrap_or_default();
                let to = from + part.chars().count();
                rows.push(Row {
                    line,
                    from,
                    to,
                    shown: Shown::line(part),
                });
                from = to;
            }
        }
        rows
    }

    /// The index of the cursor's row, and its column in that row.
    pub(crate) fn cursor_place(&self, rows: &[Row]) -> (usize, usize) {
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

    /// Moves the cursor a row up or down, with the text in `columns` columns.
    pub(crate) fn step(&mut self, up: bool, columns: usize) {
        let rows = self.rows(columns);
        let (row, column) = self.cursor_place(&rows);
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
        let place = Placed::line(&to.shown).offset_at(column);
        let mut bytes = 0;
        let before = |c: &char| {
            let before = place.is_none_or(|place| bytes < place);
            bytes += c.len_utf8();
            before
        };
        let characters = line.chars().skip(to.from).take(to.to - to.from);
        let at = to.from + characters.take_while(before).count();
        // The end of a row that goes on is the start of the next: stop one character before it.
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

    /// Begins a new line, if there is room in the note.
    fn break_line(&mut self) {
        if self.text().len() < MOST_WRITTEN {
            self.area.insert_newline();
        }
    }

    /// Inserts a text, as far as there is room; returns how many bytes were left out. Tabs become
    /// four spaces; other control characters but line ends are left out.
    pub(crate) fn paste(&mut self, text: &str) -> usize {
        let room = MOST_WRITTEN.saturating_sub(self.text().len());
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\t', "    ");
        let text: String = text
            .chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .collect();
        let fits = text.floor_char_boundary(room.min(text.len()));
        self.area.insert_str(text.get(..fits).unwrap_or_default());
        text.len() - fits
    }

    /// Edits the text, but inserts nothing beyond [`MOST_WRITTEN`] bytes.
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
