//! The trail of jumps, to go back and forward on. Every change of place that is not scrolling
//! counts as a jump, so no command has to report one.

use crate::reader::action::{Action, Command};
use crate::text::span::Offset;

/// The most jumps that are remembered.
const MOST: usize = 200;

/// Ways in which an action may change the reader's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Going {
    /// By scrolling, which is no jump.
    Scrolls,
    /// From one match to another.
    Steps,
    /// By a jump, if the place changes at all.
    Jumps,
}

impl Going {
    /// Tells how `action` may change the reader's place; `on_page` says that the keys move on the
    /// page.
    pub(crate) const fn by(action: &Action, on_page: bool) -> Self {
        use Command::{
            HalfDown, HalfUp, LineDown, LineUp, NextMatch, PageDown, PageUp, PreviousMatch, Select,
        };
        match action {
            Action::Command(LineDown | LineUp | PageDown | PageUp | HalfDown | HalfUp | Select)
            | Action::Wheel { .. }
            | Action::Drag(..)
            | Action::Extend(..)
            | Action::OtherEnd => Self::Scrolls,
            // Enter on the page moves a line down, as in less.
            Action::Choose if on_page => Self::Scrolls,
            Action::Command(NextMatch | PreviousMatch) => Self::Steps,
            _ => Self::Jumps,
        }
    }
}

/// A place on the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The index of the article.
    pub(crate) article: usize,
    /// The offset of the page's top line.
    pub(crate) anchor: Offset,
    /// True if the reader left this place from the concordance, which then opens again on the way
    /// back.
    pub(crate) listed: bool,
}

/// The places to go back to and forward to, the nearest last.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    back: Vec<Step>,
    forward: Vec<Step>,
    /// The reader's place after the last action.
    before: Option<Step>,
    /// True if a match has been opened from the concordance since the last note.
    from_list: bool,
    /// True if the reader has gone back or forward since the last note, which is no jump.
    walked: bool,
}

impl Trail {
    /// Notes that a match of the concordance is being opened: the next change of place leads back
    /// to it.
    pub(crate) const fn leave_list(&mut self) {
        self.from_list = true;
    }

    /// Notes the reader's place after an action, and remembers the place before if the action was a
    /// jump. `listed` says that there is a concordance to come back to: steps between its matches
    /// count as one place.
    pub(crate) fn note(&mut self, here: Step, going: Going, listed: bool) {
        let before = self.before.replace(here);
        let from_list = std::mem::take(&mut self.from_list);
        let walked = std::mem::take(&mut self.walked);
        let Some(before) = before.filter(|before| *before != here || from_list) else {
            return;
        };
        let scrolled = going == Going::Scrolls && before.article == here.article;
        let stepped =
            going == Going::Steps && listed && self.last().is_some_and(|place| place.listed);
        if scrolled || walked || stepped {
            return;
        }
        self.forward.clear();
        self.back.push(Step {
            listed: from_list,
            ..before
        });
        if self.back.len() > MOST {
            self.back.remove(0);
        }
    }

    /// The place where the last jump began.
    pub(crate) fn last(&self) -> Option<Step> {
        self.back.last().copied()
    }

    /// Goes back (or forward) by one jump from `here`, and returns the place; `None` at the end of
    /// the trail.
    pub(crate) fn walk(&mut self, here: Step, back: bool) -> Option<Step> {
        let (from, to) = if back {
            (&mut self.back, &mut self.forward)
        } else {
            (&mut self.forward, &mut self.back)
        };
        let step = from.pop()?;
        to.push(here);
        self.walked = true;
        Some(step)
    }
}
