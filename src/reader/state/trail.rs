//! The way back and forward. Whatever takes the reader elsewhere, but for scrolling, is a jump; so
//! no command has to say so.

use crate::reader::action::{Action, Command};
use crate::text::span::Offset;

/// As many jumps as are remembered.
const MOST: usize = 200;

/// How an action may take the reader elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Going {
    /// Line by line: no jump.
    Scrolls,
    /// From match to match.
    Steps,
    /// By a jump, if at all.
    Jumps,
}

impl Going {
    /// How an action may take the reader elsewhere; `on_page` says that the keys move on the page.
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
            // As in less: a line down.
            Action::Choose if on_page => Self::Scrolls,
            Action::Command(NextMatch | PreviousMatch) => Self::Steps,
            _ => Self::Jumps,
        }
    }
}

/// Where the reader was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// The index of the article.
    pub(crate) article: usize,
    /// The offset of the page's top line.
    pub(crate) anchor: Offset,
    /// Whether the concordance lay over it when it was left.
    pub(crate) listed: bool,
}

/// The way back and forward.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    back: Vec<Step>,
    forward: Vec<Step>,
    /// Where the reader was after the last action.
    stood: Option<Step>,
    /// Whether a match was opened from the concordance since.
    from_list: bool,
    /// Whether the reader went back or forward since: that is no jump of its own.
    travelled: bool,
}

impl Trail {
    /// The next place is reached from the concordance.
    pub(crate) const fn leave_list(&mut self) {
        self.from_list = true;
    }

    /// Notes where the reader is after an action. `listed` says that a concordance is kept, whose
    /// matches are one place on the way back.
    pub(crate) fn note(&mut self, here: Step, going: Going, listed: bool) {
        let stood = self.stood.replace(here);
        let from_list = std::mem::take(&mut self.from_list);
        let travelled = std::mem::take(&mut self.travelled);
        let Some(stood) = stood.filter(|stood| *stood != here || from_list) else {
            return;
        };
        let scrolled = going == Going::Scrolls && stood.article == here.article;
        let stepped = going == Going::Steps && listed && self.last().is_some_and(|it| it.listed);
        if scrolled || travelled || stepped {
            return;
        }
        self.forward.clear();
        self.back.push(Step {
            listed: from_list,
            ..stood
        });
        if self.back.len() > MOST {
            self.back.remove(0);
        }
    }

    /// The last place that a jump was made from.
    pub(crate) fn last(&self) -> Option<Step> {
        self.back.last().copied()
    }

    /// Goes back to where the reader was before the last jump, or forward again; nothing where that
    /// way ends.
    pub(crate) fn walk(&mut self, here: Step, back: bool) -> Option<Step> {
        let (from, to) = if back {
            (&mut self.back, &mut self.forward)
        } else {
            (&mut self.forward, &mut self.back)
        };
        let step = from.pop()?;
        to.push(here);
        self.travelled = true;
        Some(step)
    }
}
