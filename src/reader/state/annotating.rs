//! The reader's annotations while reading: what was changed, what no file has yet, what can be
//! undone. A change counts as kept when the disk has it; until then it stays here and is tried
//! again with the next.

use super::editor::Editor;
use super::notice::Notice;
use super::reading::Reading;
use crate::annotations::selector::Selector;
use crate::annotations::{Annotation, AnnotationKind, Annotations, BOTH, Change, identifier};
use crate::reader::action::{Command, Effect, Trouble};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// As long a passage as can be marked, in bytes.
const MOST_MARKED: usize = 1 << 20;

/// Why a passage cannot be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CannotMark {
    /// The article is still being read.
    #[error("the article is still being read: mark it in a moment")]
    Reading,
    /// The passage has no words: an annotation that says nothing would not be read again.
    #[error("there are no words to be marked: select some")]
    Empty,
    /// The passage has so many bytes.
    #[error("that is too long to be marked ({0} bytes of at most {MOST_MARKED})")]
    TooLong(usize),
}

/// Why nothing can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CannotUndo {
    /// Nothing was changed, or all is undone.
    #[error("there is nothing of yours to undo")]
    Nothing,
    /// The annotation is not as the change left it.
    #[error("another window has changed it since: it stays as it is")]
    ChangedElsewhere,
}

/// A change that is to be made, and what is said of it then.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// The change.
    pub(crate) change: Change,
    /// What is said of it.
    pub(crate) said: String,
}

impl Proposal {
    /// Makes an annotation.
    pub(crate) fn to_make(made: Annotation, said: String) -> Self {
        Self::to_replace(None, made, said)
    }

    /// Deletes an annotation.
    pub(crate) fn to_delete(before: Annotation) -> Self {
        use Command::Undo;
        let said = format!("the {} is deleted · {Undo} brings it back", called(&before));
        Self {
            change: Change {
                before: Some(before),
                after: None,
            },
            said,
        }
    }

    /// Makes an annotation, or puts another version in the place of one.
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

/// The reader's annotations, and what became of their changes.
#[derive(Debug, Default)]
pub(crate) struct Annotating {
    annotations: Annotations,
    /// How often they have changed.
    revision: usize,
    /// Changes that no file has yet, oldest first.
    unsaved: Vec<Change>,
    /// How many of them are on their way.
    sent: usize,
    /// What was said of the last one.
    said: String,
    /// What is to be said behind that.
    late: Vec<String>,
    /// Why the last ones could not be kept.
    trouble: Option<String>,
    /// What was done, to be undone.
    done: Vec<Change>,
    /// What tells this session from all others, and how much was made in it: together they make
    /// ids.
    session: Vec<u8>,
    made: u64,
    /// Tells the time, in seconds since 1970; 0 where it is not known. Asked when something is
    /// made, and at no other key.
    clock: Option<fn() -> i64>,
    /// Whether it was said that places are not remembered.
    forgetful: bool,
    /// Whether what could not be kept is to be printed in the end.
    pub(crate) prints: bool,
    /// The kind of highlight that was made last.
    pub(crate) kind: AnnotationKind,
    /// The highlight that was just made, by its id, as long as nothing else is done.
    pub(crate) just_made: Option<String>,
}

impl Annotating {
    /// Takes bytes that tell this session from all others, so that nothing made in it has the id of
    /// another thing, and a clock.
    pub(crate) fn begin_session(&mut self, session: &[u8], clock: fn() -> i64) {
        session.clone_into(&mut self.session);
        self.clock = Some(clock);
    }

    /// The annotations.
    pub(crate) const fn annotations(&self) -> &Annotations {
        &self.annotations
    }

    /// An annotation, by its id.
    pub(crate) fn get(&self, id: &str) -> Option<&Annotation> {
        self.annotations.get(id)
    }

    /// How often the annotations have changed.
    pub(crate) const fn revision(&self) -> usize {
        self.revision
    }

    /// How many changes no file has yet, and why, if that was tried in vain.
    pub(crate) fn unsaved(&self) -> (usize, Option<&str>) {
        (self.unsaved.len(), self.trouble.as_deref())
    }

    /// Whether changes are on their way to be kept.
    pub(crate) const fn saves(&self) -> bool {
        self.sent > 0
    }

    /// The letters of the bookmarks, in words.
    pub(crate) fn bookmark_letters(&self) -> String {
        let letters: Vec<String> = self.bookmarks().map(|(it, _)| it.to_string()).collect();
        if letters.is_empty() {
            "none yet".to_owned()
        } else {
            letters.join(" ")
        }
    }

    /// The bookmarks, by their letters.
    fn bookmarks(&self) -> impl Iterator<Item = (char, &Annotation)> {
        let all = self.annotations.all().iter();
        all.filter_map(|annotation| Some((annotation.kind.letter()?, annotation)))
    }

    /// The bookmark of a letter; of several, as after two windows set it, the last.
    pub(crate) fn bookmark(&self, letter: char) -> Option<&Annotation> {
        let named = self.bookmarks().filter(|(name, _)| *name == letter);
        named.last().map(|(_, annotation)| annotation)
    }

    /// Makes an annotation of a passage of the open article, for its caller to fill in.
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

    /// The time as annotations have it (RFC 3339, UTC); empty where it is not known.
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

    /// To highlight a passage.
    pub(crate) fn highlighting(&mut self, made: Annotation) -> Proposal {
        self.just_made = Some(made.id.clone());
        let (sign, name, words) = (made.kind.sign(), made.kind.name(), first_words(&made));
        Proposal::to_make(
            made,
            format!("{sign} {name}: {words} · {} writes a note", Command::Note),
        )
    }

    /// To change what a highlight is for; nothing where it is none.
    pub(crate) fn changing_kind(&mut self, id: &str, kind: AnnotationKind) -> Option<Proposal> {
        let known = self.get(id);
        let before = known.filter(|it| it.is_highlight())?.clone();
        self.kind = kind;
        let after = Annotation {
            kind,
            modified: self.now(),
            ..before.clone()
        };
        let said = format!("now it is {} {}", kind.sign(), kind.name());
        Some(Proposal::to_replace(Some(before), after, said))
    }

    /// To delete an annotation.
    pub(crate) fn deleting(&self, id: &str) -> Option<Proposal> {
        Some(Proposal::to_delete(self.get(id)?.clone()))
    }

    /// To set the bookmark of a letter, which may have been elsewhere.
    pub(crate) fn bookmarking(&self, letter: char, made: Annotation) -> Proposal {
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

    /// To save the note that is being written; nothing where it is as it was. A note on a whole text
    /// is deleted once nothing is left of it.
    pub(crate) fn saving(&self, editor: &Editor) -> Option<Proposal> {
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
        if after.is_empty() {
            return before.map(Proposal::to_delete);
        }
        let words = first_words(&after);
        let said = match (&*after.note, editor.made) {
            ("", true) => format!("highlighted, without a note: {words}"),
            ("", false) => format!("the note on {words} is gone · {Undo} brings it back"),
            _ => format!("note on {words}"),
        };
        Some(Proposal::to_replace(before, after, said))
    }

    /// Carries out a change here, to be undone later, and gives back what to say of it.
    pub(crate) fn change(&mut self, proposal: Proposal) -> &str {
        self.done.push(proposal.change.clone());
        self.carry_out(proposal.change, proposal.said)
    }

    fn carry_out(&mut self, change: Change, said: String) -> &str {
        let both = self.annotations.apply(&change);
        self.unsaved.push(change);
        self.revision += 1;
        self.said = if both { BOTH.to_owned() } else { said };
        &self.said
    }

    /// Takes the last change back, and then the one before it; gives back what to say of it.
    pub(crate) fn undo(&mut self) -> Result<&str, CannotUndo> {
        let change = self.done.pop().ok_or(CannotUndo::Nothing)?;
        if change.id().and_then(|id| self.get(id)) != change.after.as_ref() {
            return Err(CannotUndo::ChangedElsewhere);
        }
        let what = match (&change.before, &change.after) {
            (None, Some(made)) => format!("undone: the {} is gone again", called(made)),
            (Some(deleted), None) => format!("undone: the {} is back", called(deleted)),
            _ => "undone: it is as it was".to_owned(),
        };
        Ok(self.carry_out(change.undone(), what))
    }

    /// Has all changes kept that are not, unless some are on their way.
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

    /// Takes what there is on the disk after so many changes, the oldest, were kept, or at the
    /// beginning. What was made meanwhile is made again on it, and is not called saved.
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
        let ours = notice.message() == Some(&self.said);
        let saved = sent > 0 && self.unsaved.is_empty() && ours;
        let told = told.map(|Trouble(told)| told);
        if let Some(said) = told.or_else(|| notice.message().map(str::to_owned)) {
            notice.tell(if saved {
                format!("saved · {said}")
            } else {
                said
            });
        }
        self.tell_late(notice);
    }

    /// So many changes, the oldest, could not be kept, or nothing could be read at the beginning.
    pub(crate) fn take_failure(&mut self, sent: usize, reason: String, notice: &mut Notice) {
        self.sent -= sent.min(self.sent);
        if sent > 0 {
            notice.tell(format!("not saved: {reason}"));
            self.trouble = Some(reason);
        } else {
            notice.tell(reason);
        }
        self.tell_late(notice);
    }

    /// Places could not be written: that is said once, behind what becomes of a change.
    pub(crate) fn take_forgotten(&mut self, reason: &str, notice: &mut Notice) {
        if !std::mem::replace(&mut self.forgetful, true) {
            self.take_warning(
                format!("where you are reading is not remembered: {reason}"),
                notice,
            );
        }
    }

    /// Takes a warning about a file of the reader's own: it is said behind what becomes of a change.
    pub(crate) fn take_warning(&mut self, warning: String, notice: &mut Notice) {
        self.late.push(warning);
        if self.sent == 0 {
            self.tell_late(notice);
        }
    }

    fn tell_late(&mut self, notice: &mut Notice) {
        for late in self.late.drain(..) {
            notice.add(&late);
        }
    }

    /// What is to be printed when the terminal is given back: the annotations that no file has.
    pub(crate) fn farewell(&self) -> Option<String> {
        if !self.prints || self.unsaved.is_empty() {
            return None;
        }
        let mut passages: Vec<String> = Vec::new();
        // What became of each in the end.
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

/// An annotation in words, for a terminal that the reader has left.
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

/// What an annotation is called where it is talked of.
pub(crate) fn called(annotation: &Annotation) -> &'static str {
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
