//! What an action means to what is open over the page.

use crate::annotations::AnnotationKind;
use crate::reader::action::{Action, Command};

/// What an action means to what is open over the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Nothing: it is for the page.
    No,
    /// It ends what is open, and is for the page too.
    Leaves,
    /// It ends what is open, whatever is typed there.
    Ends,
    /// It closes what is open, or goes a step back in it.
    Closes,
    /// It is done, or does nothing here.
    Done,
    /// It chooses what is selected or typed.
    Chooses,
    /// It has changed what is typed.
    Types,
    /// It selects the entry at a place of a list.
    Selects(usize),
    /// It goes to the next or the previous: place of a term, comment, row of a note.
    Steps(bool),
    /// It follows the link or the advice of this number, from 0.
    Follows(usize),
    /// It goes back through the links of a card.
    Returns,
    /// It searches all articles for what a card is about.
    Searches,
    /// It deletes the annotation of a card.
    Deletes,
    /// It saves the note that is being written.
    Saves,
    /// It puts a text into the note that is being written.
    Pastes(String),
    /// It has changed what is being selected.
    Extends,
    /// It highlights what is selected, or changes what a highlight is for.
    Highlights(AnnotationKind),
    /// It is the letter of a bookmark.
    Names(char),
    /// It tells the reader why nothing happens.
    Tells(&'static str),
}

impl Taken {
    /// What a digit means where there are links or advice, each one key away.
    pub(crate) fn number(digit: u8) -> Self {
        let number = usize::from(digit).checked_sub(1);
        number.map_or(Self::Done, Self::Follows)
    }

    /// What a digit means where there is something to highlight.
    pub(crate) fn kind(digit: u8) -> Self {
        let at = usize::from(digit).checked_sub(1);
        let kind = at.and_then(|at| AnnotationKind::HIGHLIGHTS.get(at));
        kind.map_or(Self::No, |kind| Self::Highlights(*kind))
    }
}

/// Whether a command does the same whatever is open.
pub(crate) const fn is_everywhere(command: Command) -> bool {
    matches!(
        command,
        Command::Quit | Command::Redraw | Command::Suspend | Command::Synonyms
    )
}

/// A line down or up.
pub(crate) const fn line_by(down: bool) -> Action {
    Action::Command(if down {
        Command::LineDown
    } else {
        Command::LineUp
    })
}
