//! The reader's annotations in this session: the changes to them, those not saved yet, and those
//! that can be undone. A change counts as saved when the disk has it; until then it stays here and
//! is tried again with the next one.

use super::editor::Editor;
use super::notice::Notice;
use super::reading::Reading;
use crate::annotations::selector::Selector;
use crate::annotations::{Annotation, AnnotationKind, Annotations, BOTH, Change, identifier};
use crate::reader::action::{Command, Effect, Trouble};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The longest passage that can be annotated, in bytes.
const MOST_MARKED: usize = 1 << 20;

/// Why a passage cannot be annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CannotMark {
    /// The article is still being read.
    #[error("the article is still being read: mark it in a moment")]
    Reading,
    /// The passage has no words: an annotation that says nothing would not be read again.
    #[error("there are no words here to mark: select some")]
    Empty,
    /// The passage is too long; it has this many bytes.
    #[error("this passage is too long to be marked ({0} bytes; at most {MOST_MARKED})")]
    TooLong(usize),
}

/// Why the last change cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CannotUndo {
    /// No change was undone, or another was made since.
    #[error("there is nothing to redo")]
    NothingUndone,
    /// Nothing was changed, or everything is undone already.
    #[error("there is nothing to undo")]
    Nothing,
    /// The annotation has been changed by another window since.
    #[error("another window has changed it, so it stays as it is")]
    ChangedElsewhere,
}

/// A change to be made, and the message that tells of it.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// The change.
    pub(crate) change: Change,
    /// The message once the change is made.
    pub(crate) said: String,
}

impl Proposal {
    /// Proposes to add an annotation.
    pub(crate) fn to_make(made: Annotation, said: String) -> Self {
        Self::to_replace(None, made, said)
    }

    /// Proposes to delete an annotation.
    pub(crate) fn to_delete(before: Annotation) -> Self {
        use Command::Undo;
        let said = format!("deleted the {} · {Undo} undoes", noun(&before));
        Self {
            change: Change {
                before: Some(before),
                after: None,
            },
            said,
        }
    }

    /// Proposes to add an annotation, or to replace one by a new version.
    pub(crate) fn to_replace(before: Option<Annotation>, after: Annotation, said: String) -> Self {
        Self {
            change: Change {
                before,
                after: Some(after),
            },
            said,
        }
    }
}

/// The reader's annotations, and the state of their changes.
#[derive(Debug, Default)]
pub(crate) struct Annotating {
    annotations: Annotations,
    /// Number of times that the annotations have changed.
    revision: usize,
    /// The changes that are not saved yet, oldest first.
    unsaved: Vec<Change>,
    /// Number of unsaved changes, from the oldest on, that are being saved.
    sent: usize,
    /// The message of the last change.
    said: String,
    /// Messages to append to what the reader is told of the last change.
    additions: Vec<String>,
    /// Why changes could not be saved, if that failed last time.
    trouble: Option<String>,
    /// The changes that can be undone, the last one last.
    done: Vec<Change>,
    /// The changes that were undone since the last one was made, the last one last.
    undone: Vec<Change>,
    /// Bytes of this session, mixed into ids: no other session has them.
    session: Vec<u8>,
    /// Number of annotations made in this session, mixed into ids.
    made: u64,
    /// Returns the seconds since 1970 (UTC), or 0 if the time is not known. Called when something
    /// is made, and at no other key.
    clock: Option<fn() -> i64>,
    /// True if the reader was told that places cannot be remembered.
    told_of_places: bool,
    /// True if the farewell prints the unsaved annotations.
    pub(crate) prints: bool,
    /// The id of the highlight that was just made, until the next action.
    pub(crate) just_made: Option<String>,
}

impl Annotating {
    /// Sets the bytes of this session, which no other session has, and the clock.
    pub(crate) fn begin_session(&mut self, session: &[u8], clock: fn() -> i64) {
        session.clone_into(&mut self.session);
        self.clock = Some(clock);
    }

    /// The annotations, with all changes of this session.
    pub(crate) const fn annotations(&self) -> &Annotations {
        &self.annotations
    }

    /// An annotation, by its id.
    pub(crate) fn get(&self, id: &str) -> Option<&Annotation> {
        self.annotations.get(id)
    }

    /// Number of times that the annotations have changed.
    pub(crate) const fn revision(&self) -> usize {
        self.revision
    }

    /// Number of changes that are not saved, and the reason if saving was tried and failed.
    pub(crate) fn unsaved(&self) -> (usize, Option<&str>) {
        (self.unsaved.len(), self.trouble.as_deref())
    }

    /// True if changes are being saved.
    pub(crate) const fn is_saving(&self) -> bool {
        self.sent > 0
    }

    /// The letters of the bookmarks in use, for a message.
    pub(crate) fn bookmark_letters(&self) -> String {
        let letters: Vec<String> = self
            .bookmarks()
            .map(|(letter, _)| letter.to_string())
            .collect();
        if letters.is_empty() {
            "none yet".to_owned()
        } else {
            letters.join(" ")
        }
    }

    /// The bookmarks with their letters.
    fn bookmarks(&self) -> impl Iterator<Item = (char, &Annotation)> {
        let all = self.annotations.all().iter();
        all.filter_map(|annotation| Some((annotation.kind.letter()?, annotation)))
    }

    /// The bookmark with a letter; where two windows set one each, the later.
    pub(crate) fn bookmark(&self, letter: char) -> Option<&Annotation> {
        let named = self.bookmarks().filter(|(name, _)| *name == letter);
        named.last().map(|(_, annotation)| annotation)
    }

    /// Makes an annotation of a passage of the open article, for the caller to complete. Fails
    /// while the article is being read and for passages longer than [`MOST_MARKED`].
    pub(crate) fn make(
        &mut self,
        article: &str,
        reading: &Reading,
        span: Span,
        kind: AnnotationKind,
    ) -> Result<Annotation, CannotMark> {
        if !reading.whole {
            return Err(CannotMark::Reading);
        }
        if span.len() > MOST_MARKED {
            return Err(CannotMark::TooLong(span.len()));
        }
        let passage = Selector::new(reading.text(), span);
        // A bookmark names a place, whatever stands there.
        if kind.is_highlight() && passage.exact.trim().is_empty() {
            return Err(CannotMark::Empty);
        }
        self.made += 1;
        Ok(Annotation {
            id: identifier(&[&self.session, &self.made.to_be_bytes(), article.as_bytes()]),
            kind,
            passage,
            article: article.to_owned(),
            sha256: reading.sha256().to_owned(),
            created: self.now(),
            ..Annotation::default()
        })
    }

    /// The present time in RFC 3339 (UTC); empty if it is not known.
    pub(crate) fn now(&self) -> String {
        let seconds = self.clock.map(|clock| clock()).filter(|now| *now > 0);
        let time = seconds.and_then(|now| time::OffsetDateTime::from_unix_timestamp(now).ok());
        time.map_or_else(String::new, |time| {
            let (year, month, day) = time.to_calendar_date();
            format!(
                "{year:04}-{:02}-{day:02}T{:02}:{:02}:{:02}Z",
                u8::from(month),
                time.hour(),
                time.minute(),
                time.second()
            )
        })
    }

    /// Proposes a new highlight.
    pub(crate) fn propose_highlight(&mut self, made: Annotation) -> Proposal {
        self.just_made = Some(made.id.clone());
        let (sign, name, words) = (made.kind.sign(), made.kind.name(), first_words(&made));
        Proposal::to_make(
            made,
            format!("{sign} {name}: {words} · {} writes a note", Command::Note),
        )
    }

    /// Proposes another kind for a highlight; `None` if the id is not that of a highlight.
    pub(crate) fn propose_kind(&mut self, id: &str, kind: AnnotationKind) -> Option<Proposal> {
        let known = self.get(id);
        let before = known
            .filter(|annotation| annotation.is_highlight())?
            .clone();
        let after = Annotation {
            kind,
            modified: self.now(),
            ..before.clone()
        };
        let said = format!("changed to {} {}", kind.sign(), kind.name());
        Some(Proposal::to_replace(Some(before), after, said))
    }

    /// Proposes to delete an annotation.
    pub(crate) fn propose_deletion(&self, id: &str) -> Option<Proposal> {
        Some(Proposal::to_delete(self.get(id)?.clone()))
    }

    /// Proposes to set the bookmark of a letter, or to move it here if it is set already.
    pub(crate) fn propose_bookmark(&self, letter: char, made: Annotation) -> Proposal {
        use Command::GoToBookmark;
        let Some(before) = self.bookmark(letter).cloned() else {
            let said = format!("bookmark {letter} · {GoToBookmark}{letter} comes back here");
            return Proposal::to_make(made, said);
        };
        let after = Annotation {
            id: before.id.clone(),
            modified: self.now(),
            ..made
        };
        let said = format!("bookmark {letter} is here now");
        Proposal::to_replace(Some(before), after, said)
    }

    /// Proposes to save the note in the editor; `None` if it has not changed. A note on a whole text
    /// is deleted once nothing is left of it.
    pub(crate) fn propose_note(&self, editor: &Editor) -> Option<Proposal> {
        use Command::Undo;
        if !editor.made && !editor.changed() {
            return None;
        }
        let (before, modified) = if editor.made {
            (None, String::new())
        } else {
            (Some(editor.annotation.clone()), self.now())
        };
        let after = editor.written(modified);
        // A new note without words marks nothing.
        if after.is_empty() || (editor.made && after.note.is_empty()) {
            return before.map(Proposal::to_delete);
        }
        let words = first_words(&after);
        let said = match &*after.note {
            "" => format!("deleted the note on {words} · {Undo} undoes"),
            _ => format!("note on {words}"),
        };
        Some(Proposal::to_replace(before, after, said))
    }

    /// Makes a change that can be undone, and returns its message.
    pub(crate) fn change(&mut self, proposal: Proposal) -> &str {
        self.done.push(proposal.change.clone());
        self.undone.clear();
        self.carry_out(proposal.change, proposal.said)
    }

    /// Makes a change, to be saved later, and returns its message.
    fn carry_out(&mut self, change: Change, said: String) -> &str {
        let both = self.annotations.apply(&change);
        self.unsaved.push(change);
        self.revision += 1;
        self.said = if both { BOTH.to_owned() } else { said };
        &self.said
    }

    /// Undoes the last change that is not undone yet, and returns a message that says so.
    pub(crate) fn undo(&mut self) -> Result<&str, CannotUndo> {
        let change = self.done.pop().ok_or(CannotUndo::Nothing)?;
        if change.id().and_then(|id| self.get(id)) != change.after.as_ref() {
            return Err(CannotUndo::ChangedElsewhere);
        }
        let what = match (&change.before, &change.after) {
            (None, Some(made)) => format!("undone: the {} is removed", noun(made)),
            (Some(deleted), None) => format!("undone: the {} is restored", noun(deleted)),
            _ => "undone: it is as before".to_owned(),
        };
        self.undone.push(change.clone());
        Ok(self.carry_out(change.undone(), what))
    }

    /// Makes the change again that was undone last, and returns a message that says so.
    pub(crate) fn redo(&mut self) -> Result<&str, CannotUndo> {
        let change = self.undone.pop().ok_or(CannotUndo::NothingUndone)?;
        if change.id().and_then(|id| self.get(id)) != change.before.as_ref() {
            return Err(CannotUndo::ChangedElsewhere);
        }
        let what = match (&change.before, &change.after) {
            (None, Some(made)) => format!("redone: the {} is there again", noun(made)),
            (Some(deleted), None) => format!("redone: the {} is removed", noun(deleted)),
            _ => "done again".to_owned(),
        };
        self.done.push(change.clone());
        Ok(self.carry_out(change, what))
    }

    /// Asks for all unsaved changes to be saved, unless some are being saved.
    pub(crate) fn keep(&mut self) -> Option<Effect> {
        if self.sent > 0 || self.unsaved.is_empty() {
            return None;
        }
        self.sent = self.unsaved.len();
        Some(Effect::Keep(
            self.unsaved.clone(),
            Box::new(self.annotations.clone()),
        ))
    }

    /// Takes the annotations as the file has them after the `sent` oldest changes were saved, or
    /// (0) as they were read at the beginning. Later changes are made again on top of them, and are
    /// not reported as saved.
    pub(crate) fn take_kept(
        &mut self,
        sent: usize,
        annotations: Annotations,
        told: Option<Trouble>,
        notice: &mut Notice,
    ) {
        self.sent -= sent.min(self.sent);
        self.annotations = annotations;
        if sent > 0 {
            self.trouble = None;
            self.unsaved.drain(..sent.min(self.unsaved.len()));
        }
        for change in &self.unsaved {
            self.annotations.apply(change);
        }
        self.revision += 1;
        let last_change_is_told = notice.message() == Some(&self.said);
        let saved = sent > 0 && self.unsaved.is_empty() && last_change_is_told;
        let told = told.map(|Trouble(told)| told);
        if let Some(said) = told.or_else(|| notice.message().map(str::to_owned)) {
            notice.tell(if saved {
                format!("saved · {said}")
            } else {
                said
            });
        }
        self.tell_additions(notice);
    }

    /// Notes that the `sent` oldest changes could not be saved, or (0) that the annotations could
    /// not be read at the beginning.
    pub(crate) fn take_failure(&mut self, sent: usize, reason: String, notice: &mut Notice) {
        self.sent -= sent.min(self.sent);
        if sent > 0 {
            notice.tell(format!("not saved: {reason}"));
            self.trouble = Some(reason);
        } else {
            notice.tell(reason);
        }
        self.tell_additions(notice);
    }

    /// Notes that places could not be written. The reader is told once, after the outcome of a
    /// change that is being saved.
    pub(crate) fn take_forgotten(&mut self, reason: &str, notice: &mut Notice) {
        if !std::mem::replace(&mut self.told_of_places, true) {
            self.take_warning(
                format!("your place in the article is not remembered: {reason}"),
                notice,
            );
        }
    }

    /// Takes a warning about a file of the reader's own, which is told after the outcome of a change
    /// that is being saved.
    pub(crate) fn take_warning(&mut self, warning: String, notice: &mut Notice) {
        self.additions.push(warning);
        if self.sent == 0 {
            self.tell_additions(notice);
        }
    }

    /// Appends the waiting messages to what the reader is told.
    fn tell_additions(&mut self, notice: &mut Notice) {
        for addition in self.additions.drain(..) {
            notice.add(&addition);
        }
    }

    /// The unsaved annotations, as a text to print after the terminal is restored; `None` if it is
    /// not wanted or there are none.
    pub(crate) fn farewell(&self) -> Option<String> {
        if !self.prints || self.unsaved.is_empty() {
            return None;
        }
        let mut passages: Vec<String> = Vec::new();
        // Of several changes of an annotation, only its last version is printed.
        for Change { before, after } in &self.unsaved {
            let said = match (after, before) {
                (Some(after), _) if self.get(&after.id) == Some(after) => described("", after),
                (None, Some(before)) if self.get(&before.id).is_none() => {
                    described("deleted: ", before)
                }
                _ => continue,
            };
            if !passages.contains(&said) {
                passages.push(said);
            }
        }
        let why = self.trouble.as_deref().unwrap_or("there was no time");
        Some(format!(
            "kidneyread could not save these ({why}):\n\n{}",
            passages.join("\n")
        ))
    }
}

/// An annotation in plain text, for a terminal that the reader has left.
fn described(what: &str, annotation: &Annotation) -> String {
    let note = if annotation.note.is_empty() {
        String::new()
    } else {
        format!("\n{}\n", annotation.note)
    };
    let letter = annotation.kind.letter();
    let letter = letter.map_or_else(String::new, |letter| format!(" {letter}"));
    format!(
        "{what}{} ({}{letter}): “{}”\n{note}",
        annotation.article,
        annotation.kind.name(),
        annotation.passage.exact
    )
}

/// The word for an annotation in messages.
pub(crate) fn noun(annotation: &Annotation) -> &'static str {
    match annotation.kind {
        AnnotationKind::Bookmark(_) => "bookmark",
        _ if annotation.note.is_empty() => "highlight",
        _ => "note",
    }
}

/// The first words of an annotation's passage, in quotation marks.
pub(crate) fn first_words(annotation: &Annotation) -> String {
    format!("“{}”", Shown::words(&annotation.passage.exact).cut(24, "…"))
}
