//! Jumps: the way back and forward through them, and bookmarks. Whatever takes the reader
//! elsewhere, but for scrolling, is a jump; so no command has to say so.

use super::{Mode, State};
use crate::annotations::places::WORDS;
use crate::annotations::{Annotation, AnnotationKind, Change};
use crate::reader::action::{Action, Command, Effect};
use crate::text::span::{Offset, Span};

/// As many jumps as are remembered.
const MOST_JUMPS: usize = 200;

/// How an action may take the reader elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Going {
    /// Line by line: no jump.
    Scrolls,
    /// From match to match.
    Steps,
    /// By a jump, if at all.
    Jumps,
}

/// What the letter that follows is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// It names a new bookmark.
    Names,
    /// It is the bookmark to go to.
    GoesTo,
}

/// Where the reader was: an article, and the offset of the page's top line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    article: usize,
    anchor: Offset,
    /// Whether the list of what was found in all articles lay over it when it was left.
    listed: bool,
}

/// The way back and forward.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    back: Vec<Step>,
    forward: Vec<Step>,
    /// Where the reader was after the last action.
    stood: Option<Step>,
    /// A match was opened from the list of what was found in all articles.
    pub(super) from_list: bool,
    /// The reader goes back or forward: that is no jump of its own.
    travels: bool,
}

impl State {
    fn here(&self) -> Step {
        Step {
            article: self.open.article,
            anchor: self.open.anchor,
            listed: false,
        }
    }

    /// Takes note of where the reader is now. What is still being typed or read is on its way.
    pub(super) fn take_note_of_jump(&mut self, going: Going) {
        let awaited = self
            .reading
            .is_some_and(|article| article != self.open.article);
        if matches!(self.mode, Mode::Prompt(_)) || awaited || self.glances() {
            return;
        }
        let here = self.here();
        let stood = self.jumps.stood.replace(here);
        let listed = std::mem::take(&mut self.jumps.from_list);
        let travels = std::mem::take(&mut self.jumps.travels);
        let Some(stood) = stood.filter(|stood| *stood != here || listed) else {
            return;
        };
        // The matches of a list are one place on the way back: the list.
        let listed_before = going == Going::Steps
            && self.all.is_some()
            && self.jumps.back.last().is_some_and(|step| step.listed);
        if going == Going::Scrolls && stood.article == here.article || travels || listed_before {
            return;
        }
        self.jumps.forward.clear();
        self.jumps.back.push(Step { listed, ..stood });
        if self.jumps.back.len() > MOST_JUMPS {
            self.jumps.back.remove(0);
        }
    }

    /// How an action may take the reader elsewhere.
    pub(super) const fn going(&self, action: &Action) -> Going {
        use Command::{
            HalfDown, HalfUp, LineDown, LineUp, NextMatch, PageDown, PageUp, PreviousMatch, Select,
        };
        match action {
            Action::Command(LineDown | LineUp | PageDown | PageUp | HalfDown | HalfUp | Select)
            | Action::Wheel { .. }
            | Action::Drag(..)
            | Action::Extend(..)
            | Action::OtherEnd => Going::Scrolls,
            // As in less: a line down.
            Action::Choose if matches!(self.mode, Mode::Page) => Going::Scrolls,
            Action::Command(NextMatch | PreviousMatch) => Going::Steps,
            _ => Going::Jumps,
        }
    }

    /// Back to where the reader was before the last jump, or forward again to where they came back
    /// from.
    pub(super) fn walk(&mut self, back: bool) -> Option<Effect> {
        let (here, jumps) = (self.here(), &mut self.jumps);
        let (from, to) = if back {
            (&mut jumps.back, &mut jumps.forward)
        } else {
            (&mut jumps.forward, &mut jumps.back)
        };
        let Some(step) = from.pop() else {
            return self.tell(
                if back {
                    "this is where you began"
                } else {
                    "there is nothing further on to go forward to"
                }
                .to_owned(),
            );
        };
        to.push(here);
        jumps.travels = true;
        self.travel(step)
    }

    fn travel(&mut self, step: Step) -> Option<Effect> {
        let effect = if step.article == self.open.article {
            self.open.anchor = step.anchor;
            None
        } else {
            self.left.insert(step.article, step.anchor);
            self.open(step.article)
        };
        if step.listed
            && let Some(all) = self.all.take()
        {
            self.mode = Mode::All(all);
        }
        effect
    }

    /// `m` and `'`: the letter follows.
    pub(super) fn await_letter(&mut self, letter: Letter) -> Option<Effect> {
        self.mode = Mode::Letter(letter);
        let known: Vec<String> = self
            .bookmarks()
            .map(|(letter, _)| letter.to_string())
            .collect();
        let known = if known.is_empty() {
            "none yet".to_owned()
        } else {
            known.join(" ")
        };
        self.tell(match letter {
            Letter::Names => format!("name it by a letter · there are: {known}"),
            Letter::GoesTo => format!("which bookmark? {known} · ' back"),
        })
    }

    /// The bookmarks, by their letters.
    fn bookmarks(&self) -> impl Iterator<Item = (char, &Annotation)> {
        self.own
            .notes
            .all()
            .iter()
            .filter_map(|annotation| Some((annotation.kind.letter()?, annotation)))
    }

    /// The bookmark of a letter; of several, as after two windows set it, the last.
    fn bookmark(&self, c: char) -> Option<Annotation> {
        self.bookmarks()
            .filter(|(letter, _)| *letter == c)
            .last()
            .map(|(_, annotation)| annotation.clone())
    }

    /// The letter that was waited for.
    pub(super) fn letter(&mut self, c: char) -> Option<Effect> {
        let Mode::Letter(letter) = std::mem::replace(&mut self.mode, Mode::Page) else {
            return None;
        };
        match letter {
            Letter::GoesTo if matches!(c, '\'' | '`') => match self.jumps.back.last() {
                // That is a jump too: once more leads here again.
                Some(&step) => self.travel(step),
                None => self.tell("there was no jump yet".to_owned()),
            },
            _ if !c.is_alphanumeric() => {
                self.tell("a bookmark is called by a letter or a digit".to_owned())
            }
            Letter::Names => self.set_bookmark(c),
            Letter::GoesTo => self.go_to_bookmark(c),
        }
    }

    fn set_bookmark(&mut self, c: char) -> Option<Effect> {
        let anchor = self.open.anchor;
        let made = match self.annotate(
            Span::new(anchor, anchor.saturating_add(WORDS)),
            AnnotationKind::Bookmark(c),
        ) {
            Ok(made) => made,
            Err(said) => return self.tell(said),
        };
        let before = self.bookmark(c);
        let (said, after) = match &before {
            Some(before) => (
                format!("bookmark {c} is here now"),
                Annotation {
                    id: before.id.clone(),
                    modified: self.now(),
                    ..made
                },
            ),
            None => (format!("bookmark {c} · '{c} comes back here"), made),
        };
        self.change(
            Change {
                before,
                after: Some(after),
            },
            said,
        )
    }

    fn go_to_bookmark(&mut self, c: char) -> Option<Effect> {
        let Some(bookmark) = self.bookmark(c) else {
            return self.tell(format!("there is no bookmark {c} · m{c} sets it"));
        };
        match self.library.index_of(&bookmark.article) {
            Some(article) => self.go_to_own(article, &bookmark.id, false),
            None => self.tell(format!(
                "bookmark {c} is in {}, which is not in this library",
                bookmark.article
            )),
        }
    }
}
