//! The reader's annotations while reading: what is on the page, what was changed, what no file has
//! yet, what can be undone. A change counts as kept when the world says so; until then it stays
//! here and is tried again with the next.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::card::About;
use super::mine::Mine;
use super::{Mode, State};
use crate::annotations::places::Place;
use crate::annotations::selector::{Found, Selector};
use crate::annotations::{Annotation, AnnotationKind, Annotations, BOTH, Change, identifier};
use crate::layout::{Line, Memo};
use crate::library::identity::hash;
use crate::reader::action::{Effect, Remembered};
use crate::text::document::Span;
use crate::text::shown::Shown;

/// As long a passage as can be marked, in bytes.
const MOST_MARKED: usize = 1 << 20;

/// The reader's annotations, and what became of their changes.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) notes: Annotations,
    /// How often they have changed.
    pub(super) revision: usize,
    /// Changes that no file has yet, oldest first.
    unsaved: Vec<Change>,
    /// How many of them are on their way.
    sent: usize,
    /// What was said of the last one.
    said: String,
    /// What is to be said behind that.
    late: Option<String>,
    /// Why the last ones could not be kept.
    trouble: Option<String>,
    /// What was done, for who wants it undone.
    done: Vec<Change>,
    /// What tells this session from all others, and how much was made in it: together they tell
    /// what was made.
    session: Vec<u8>,
    made: u64,
    /// Tells the time, in seconds since 1970; 0 where it is not known. Asked when something is
    /// made, and at no other key.
    clock: Option<fn() -> i64>,
    /// Whether the world will say when a while has passed.
    pub(super) rests: bool,
    /// Whether it was said that places are not remembered.
    forgetful: bool,
    /// Whether what could not be kept is to be printed in the end.
    pub(super) prints: bool,
    /// The kind of highlight that was made last.
    pub(super) kind: AnnotationKind,
    /// The highlight that was just made, as long as nothing else is done.
    pub(super) fresh: Option<String>,
}

/// An annotation of the open article, and what became of its passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub kind: AnnotationKind,
    /// Whether there is a note on it.
    pub noted: bool,
    /// Where it is.
    pub span: Span,
    /// What became of it.
    pub found: Found,
}

/// The annotations that were found in the open article.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// What became of each passage. A bookmark keeps its id when it is set elsewhere.
    found: RefCell<HashMap<String, (Selector, Found)>>,
    /// Those that are somewhere, in the order of the text, until something changes.
    all: Memo<(), Vec<Mark>>,
    /// The list of all there are, until something changes.
    pub(super) listed: Memo<(), Vec<Mine>>,
}

impl State {
    /// Tells this session from all others, so that nothing it makes has the id of another thing,
    /// and hands it a clock: it tells the seconds since 1970 (UTC), or 0 if it does not know.
    pub fn call_session(&mut self, session: &[u8], clock: fn() -> i64) {
        session.clone_into(&mut self.own.session);
        self.own.clock = Some(clock);
    }

    /// The reader's annotations.
    #[must_use]
    pub const fn notes(&self) -> &Annotations {
        &self.own.notes
    }

    /// How many changes no file has yet, and why, if that was tried in vain.
    #[must_use]
    pub fn unsaved(&self) -> (usize, Option<&str>) {
        (self.own.unsaved.len(), self.own.trouble.as_deref())
    }

    /// Them, oldest first.
    pub(super) fn unsaved_changes(&self) -> &[Change] {
        &self.own.unsaved
    }

    /// Whether changes are on their way to be kept.
    #[must_use]
    pub const fn saves(&self) -> bool {
        self.own.sent > 0
    }

    /// What became of an annotation's passage in the open article; nothing of one of another
    /// article, or while it is not all there.
    #[must_use]
    pub fn found(&self, annotation: &Annotation) -> Option<Found> {
        self.library
            .get(self.open.article)
            .filter(|article| article.id == annotation.article)?;
        let mut known = self.open.marks.found.borrow_mut();
        let passage = &annotation.passage;
        if let Some((_, found)) = known.get(&annotation.id).filter(|(of, _)| of == passage) {
            return Some(*found);
        }
        if !self.open.whole {
            let here =
                self.document().text().get(passage.start..passage.end) == Some(&*passage.exact);
            return here.then_some(Found::Same(Span::new(passage.start, passage.end)));
        }
        let found = passage.find(self.document());
        known.insert(annotation.id.clone(), (passage.clone(), found));
        Some(found)
    }

    /// The annotations on the open article that are somewhere in it, in the order of the text, the
    /// longer first.
    #[must_use]
    pub fn marks(&self) -> Rc<Vec<Mark>> {
        self.open.marks.all.get((), || self.find_marks())
    }

    fn find_marks(&self) -> Vec<Mark> {
        let article = self
            .library
            .get(self.open.article)
            .map_or("", |article| &*article.id);
        let mark = |annotation: &Annotation| {
            let found = self.found(annotation)?;
            let (id, kind, noted) = (
                annotation.id.clone(),
                annotation.kind,
                !annotation.note.is_empty(),
            );
            Some(Mark {
                id,
                kind,
                noted,
                span: found.span()?,
                found,
            })
        };
        let mut marks: Vec<Mark> = self.own.notes.on(article).filter_map(mark).collect();
        marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
        marks
    }

    /// Whose sign stands at a line: a highlight that begins there, one with a note before others,
    /// or a bookmark; and else a highlight that goes on there. Whether it begins there.
    #[must_use]
    pub fn mark_at(&self, line: &Line) -> Option<(Mark, bool)> {
        line.row()?;
        let marks = self.marks();
        let begins = |mark: &&Mark| {
            line.span.contains(mark.span.start) || line.span.start == mark.span.start
        };
        let first = marks
            .iter()
            .filter(begins)
            .max_by_key(|mark| (mark.kind.is_highlight(), mark.noted));
        let goes_on = || {
            marks
                .iter()
                .rfind(|mark| mark.kind.is_highlight() && mark.span.overlaps(line.span))
        };
        first
            .map(|mark| (mark.clone(), true))
            .or_else(|| goes_on().map(|mark| (mark.clone(), false)))
    }

    /// How often the annotations have changed: what the page shows of them depends on it.
    #[must_use]
    pub const fn notes_revision(&self) -> usize {
        self.own.revision
    }

    /// Where an annotation is in the open article.
    pub(super) fn mark_span(&self, id: &str) -> Option<Span> {
        self.marks()
            .iter()
            .find(|mark| mark.id == id)
            .map(|mark| mark.span)
    }

    /// Makes an annotation of a passage of the open article, for its caller to fill in.
    pub(super) fn annotate(
        &mut self,
        span: Span,
        kind: AnnotationKind,
    ) -> Result<Annotation, String> {
        if !self.open.whole {
            return Err("the article is still being read: mark it in a moment".to_owned());
        }
        if span.len() > MOST_MARKED {
            return Err(format!(
                "that is too long to be marked ({} bytes of at most {MOST_MARKED})",
                span.len()
            ));
        }
        self.own.made += 1;
        let text = self.document().text();
        let passage = Selector::new(text, span);
        let sha256 = self.open.hash.get_or_init(|| hash(text)).clone();
        let article = self
            .library
            .get(self.open.article)
            .map_or_else(String::new, |article| article.id.clone());
        let id = identifier(&[
            &self.own.session,
            &self.own.made.to_be_bytes(),
            article.as_bytes(),
        ]);
        Ok(Annotation {
            id,
            kind,
            passage,
            article,
            sha256,
            created: self.now(),
            ..Annotation::default()
        })
    }

    /// The time as annotations have it (RFC 3339, UTC); empty where it is not known.
    pub(super) fn now(&self) -> String {
        let seconds = self
            .own
            .clock
            .map(|clock| clock())
            .filter(|seconds| *seconds > 0);
        let time =
            seconds.and_then(|seconds| time::OffsetDateTime::from_unix_timestamp(seconds).ok());
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

    /// Carries out a change here, says so, and has it kept together with where the reader is.
    pub(super) fn change(&mut self, change: Change, said: String) -> Option<Effect> {
        self.own.done.push(change.clone());
        self.carry_out(change, said)
    }

    fn carry_out(&mut self, change: Change, said: String) -> Option<Effect> {
        let both = self.own.notes.apply(&change);
        self.own.unsaved.push(change);
        self.revised();
        self.own.said = if both { BOTH.to_owned() } else { said };
        self.message = Some(self.own.said.clone());
        self.remember_place();
        self.keep_notes()
    }

    /// The annotations have changed: what was made of them is forgotten.
    fn revised(&mut self) {
        self.own.revision += 1;
        self.open.marks.listed.clear();
        self.open.marks.all.clear();
    }

    /// Has all changes kept that are not, unless some are on their way.
    pub fn keep_notes(&mut self) -> Option<Effect> {
        if self.own.sent > 0 || self.own.unsaved.is_empty() {
            return None;
        }
        self.own.sent = self.own.unsaved.len();
        Some(Effect::Keep(
            self.own.unsaved.clone(),
            Box::new(self.own.notes.clone()),
        ))
    }

    /// What became of so many changes, the oldest, or what there was at the beginning.
    pub(super) fn kept(
        &mut self,
        sent: usize,
        result: Result<(Box<Annotations>, Option<String>), String>,
    ) -> Option<Effect> {
        self.own.sent -= sent.min(self.own.sent);
        match result {
            Ok((notes, told)) => {
                self.own.notes = *notes;
                if sent > 0 {
                    self.own.trouble = None;
                    self.own.unsaved.drain(..sent.min(self.own.unsaved.len()));
                }
                for change in &self.own.unsaved {
                    self.own.notes.apply(change);
                }
                self.revised();
                // What was made meanwhile is not saved with it.
                let saved = sent > 0
                    && self.own.unsaved.is_empty()
                    && self.message.as_ref() == Some(&self.own.said);
                let said = told.or_else(|| self.message.take());
                self.message = said.map(|said| {
                    if saved {
                        format!("saved · {said}")
                    } else {
                        said
                    }
                });
                self.tell_late();
                self.keep_card();
                self.clamp_selected();
                self.keep_notes()
            }
            Err(reason) => {
                if sent > 0 {
                    self.message = Some(format!("not saved: {reason}"));
                    self.own.trouble = Some(reason);
                } else {
                    self.message = Some(reason);
                }
                self.tell_late();
                None
            }
        }
    }

    /// A card of what is not there any more closes.
    fn keep_card(&mut self) {
        if let Some(About::Own(id)) = self.card_about()
            && self.own.notes.get(id).is_none()
        {
            self.close_card();
        }
    }

    /// Places could not be written: that is said once.
    pub(super) fn forgot(&mut self, reason: &str) {
        if !std::mem::replace(&mut self.own.forgetful, true) {
            self.own.late = Some(format!("where you are reading is not remembered: {reason}"));
        }
        // What became of a change is said first.
        if self.own.sent == 0 {
            self.tell_late();
        }
    }

    fn tell_late(&mut self) {
        if let Some(late) = self.own.late.take() {
            self.message = Some(
                self.message
                    .take()
                    .map_or_else(|| late.clone(), |said| format!("{said} · {late}")),
            );
        }
    }

    /// `U`: takes the last change back, and then the one before it.
    pub(super) fn undo(&mut self) -> Option<Effect> {
        let Some(change) = self.own.done.pop() else {
            return self.tell("there is nothing of yours to undo".to_owned());
        };
        if change.id().and_then(|id| self.own.notes.get(id)) != change.after.as_ref() {
            return self.tell("another window has changed it since: it stays as it is".to_owned());
        }
        let what = match (&change.before, &change.after) {
            (None, Some(made)) => format!("undone: the {} is gone again", called(made)),
            (Some(deleted), None) => format!("undone: the {} is back", called(deleted)),
            _ => "undone: it is as it was".to_owned(),
        };
        let effect = self.carry_out(change.undone(), what);
        self.keep_card();
        self.clamp_selected();
        effect
    }

    /// The highlight of just this passage, by its id.
    pub(super) fn highlight_of(&self, span: Span) -> Option<String> {
        self.marks()
            .iter()
            .find(|mark| mark.span == span && mark.kind.is_highlight())
            .map(|mark| mark.id.clone())
    }

    /// Makes a highlight of a passage, or changes the kind of the one that it has.
    pub(super) fn highlight(&mut self, span: Span, kind: AnnotationKind) -> Option<Effect> {
        self.own.kind = kind;
        if let Some(id) = self.highlight_of(span) {
            self.own.fresh = Some(id.clone());
            return self.change_kind(&id, kind);
        }
        match self.annotate(span, kind) {
            Ok(annotation) => {
                let said = format!(
                    "{} {}: {} · a writes a note",
                    kind.sign(),
                    kind.name(),
                    first_words(&annotation)
                );
                self.own.fresh = Some(annotation.id.clone());
                self.change(
                    Change {
                        before: None,
                        after: Some(annotation),
                    },
                    said,
                )
            }
            Err(said) => self.tell(said),
        }
    }

    /// Changes what an annotation is for.
    pub(super) fn change_kind(&mut self, id: &str, kind: AnnotationKind) -> Option<Effect> {
        let before = self
            .own
            .notes
            .get(id)
            .filter(|annotation| annotation.is_highlight())?
            .clone();
        self.own.kind = kind;
        let after = Annotation {
            kind,
            modified: self.now(),
            ..before.clone()
        };
        self.change(
            Change {
                before: Some(before),
                after: Some(after),
            },
            format!("now it is {} {}", kind.sign(), kind.name()),
        )
    }

    /// Deletes an annotation.
    pub(super) fn delete(&mut self, id: &str) -> Option<Effect> {
        let before = self.own.notes.get(id)?.clone();
        let said = format!("the {} is deleted · U brings it back", called(&before));
        self.change(
            Change {
                before: Some(before),
                after: None,
            },
            said,
        )
    }

    /// `x`: deletes what is open or selected, if that is the reader's.
    pub(super) fn delete_selected(&mut self) -> Option<Effect> {
        let Some(id) = self.own_selected() else {
            return self.tell(
                if self.in_mine() {
                    "choose a passage to delete"
                } else {
                    "open one of yours to delete it: A lists them"
                }
                .to_owned(),
            );
        };
        let effect = self.delete(&id);
        self.keep_card();
        self.clamp_selected();
        if self.in_mine() && self.mine().is_empty() {
            self.mode = Mode::Page;
        }
        effect
    }

    /// The annotation on a card, or selected in the list of all.
    pub(super) fn own_selected(&self) -> Option<String> {
        match &self.mode {
            Mode::Card(_) => match self.card_about()? {
                About::Own(id) => Some(id.clone()),
                _ => None,
            },
            Mode::List(_) if self.in_mine() => self
                .annotation_at(self.selected()?)
                .map(|annotation| annotation.id.clone()),
            _ => None,
        }
    }
}

/// What an annotation is called where it is talked of.
pub(super) fn called(annotation: &Annotation) -> &'static str {
    match annotation.kind {
        AnnotationKind::Bookmark(_) => "bookmark",
        _ if annotation.note.is_empty() => "highlight",
        _ => "note",
    }
}

/// The first words of its passage, in quotation marks.
pub(super) fn first_words(annotation: &Annotation) -> String {
    format!("“{}”", Shown::words(&annotation.passage.exact).cut(24, "…"))
}

impl State {
    /// Goes to an annotation, and opens its card if that is wanted.
    pub(super) fn go_to_own(&mut self, article: usize, id: &str, card: bool) -> Option<Effect> {
        if article != self.open.article {
            self.sought = Some((article, id.to_owned(), card));
            return self.open(article);
        }
        let span = self.mark_span(id);
        match span {
            Some(span) if card => self.bring_into_view(span),
            // A bookmark is a place.
            Some(span) => self.open.anchor = span.start,
            None => {}
        }
        if card || span.is_none() {
            return self.open_card(About::Own(id.to_owned()), span);
        }
        None
    }

    /// Where the reader is in the open article, for the next time. Nothing while that is not all
    /// there.
    fn place(&self) -> Option<(String, Place)> {
        let article = self
            .library
            .get(self.open.article)
            .filter(|_| self.open.whole && self.open.trouble.is_none())?;
        let (seen, text) = (self.visible().end, self.document().text().len());
        // Behind the last block there is nothing to read.
        let seen = if self
            .document()
            .blocks()
            .last()
            .is_none_or(|last| seen >= last.span.end)
        {
            text
        } else {
            seen
        };
        let seen = seen.max(
            self.places
                .all
                .get(&article.id)
                .map_or(0, |place| place.furthest),
        );
        Some((
            article.id.clone(),
            Place::new(self.document().text(), self.open.anchor, seen.min(text)),
        ))
    }

    /// Remembers where the reader is, if that is another place than was remembered last.
    pub fn remember_place(&mut self) {
        let Some((article, place)) = self.place() else {
            return;
        };
        if self.places.last.as_ref() == Some(&article)
            && self.places.all.get(&article) == Some(&place)
        {
            return;
        }
        self.places.last = Some(article.clone());
        self.places.all.insert(article.clone(), place.clone());
        self.articles_changed();
        self.remembered
            .push(Remembered::Place(article, Box::new(place)));
    }

    /// How much of an article was read when it was left last. Nothing of one that is being read for
    /// the first time.
    pub(super) fn progress(&self, article: usize) -> Option<String> {
        let place = self.places.all.get(&self.library.get(article)?.id);
        Some(match place.map(Place::percent) {
            None if article == self.open.article => return None,
            None => "unread".to_owned(),
            Some(100) => "read".to_owned(),
            Some(percent) => format!("{percent} % read"),
        })
    }

    /// What is to be kept for the next time, since this was asked last.
    pub fn remembered(&mut self) -> Vec<Remembered> {
        std::mem::take(&mut self.remembered)
    }

    /// Whether the reader has moved since a place was remembered, and nobody waits yet for a while
    /// to pass; somebody does now.
    pub fn begins_to_rest(&mut self) -> bool {
        let rested = self.own.rests || !self.open.whole || self.open.trouble.is_some();
        let article = self.library.get(self.open.article).filter(|_| !rested);
        let moved = article.is_some_and(|article| {
            self.places
                .all
                .get(&article.id)
                .is_none_or(|place| place.passage.start != self.open.anchor)
        });
        self.own.rests |= moved;
        moved
    }
}
