//! The meaning of an action to the prompt, list, card, selection or editor that has the keys.

use crate::annotations::AnnotationKind;
use crate::reader::action::{Action, Command};

/// The meaning of an action to the prompt, list, card, selection or editor that has the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Nothing: the page takes the action.
    No,
    /// Closes what is open; then the page takes the action too.
    Leaves,
    /// Closes what is open, even if a filter is typed there.
    Ends,
    /// Closes what is open, or goes back a step in it.
    Closes,
    /// The action is done, or does nothing here.
    Done,
    /// Chooses the selected entry or accepts the typed text.
    Chooses,
    /// The typed text has changed.
    Types,
    /// Selects the entry at this place of a list.
    Selects(usize),
    /// Goes to the next (true) or previous place of a term, comment, or row of a note.
    Steps(bool),
    /// Follows the link or the advice of this number, from 0.
    Follows(usize),
    /// Goes back through the links of a card.
    Returns,
    /// Searches all articles for the term of a card.
    Searches,
    /// Deletes the annotation of a card.
    Deletes,
    /// Saves the note that is being written.
    Saves,
    /// Inserts a pasted text into the note.
    Pastes(String),
    /// The selection has changed.
    Extends,
    /// Highlights the selection, or changes the kind of an existing highlight.
    Highlights(AnnotationKind),
    /// Names a bookmark by this letter.
    Names(char),
    /// Nothing happens, and this message tells the reader why.
    Tells(&'static str),
}

impl Taken {
    /// The meaning of a digit where links or advice are numbered from 1.
    pub(crate) fn number(digit: u8) -> Self {
        let number = usize::from(digit).checked_sub(1);
        number.map_or(Self::Done, Self::Follows)
    }

    /// The meaning of a digit where there is a passage to highlight: 1 is the first kind of
    /// highlight.
    pub(crate) fn kind(digit: u8) -> Self {
        let at = usize::from(digit).checked_sub(1);
        let kind = at.and_then(|at| AnnotationKind::HIGHLIGHTS.get(at));
        kind.map_or(Self::No, |kind| Self::Highlights(*kind))
    }
}

/// True if a command does the same in every mode.
pub(crate) const fn is_everywhere(command: Command) -> bool {
    matches!(
        command,
        Command::Exit | Command::Redraw | Command::Suspend | Command::Synonyms
    )
}

/// The action that moves a line down or up.
pub(crate) const fn line_by(down: bool) -> Action {
    Action::Command(if down {
        Command::LineDown
    } else {
        Command::LineUp
    })
}

/// The place, counted from 0, to which a command moves what stands at `from`, on pages of `page`
/// rows; `None` if it does not move it. The place may lie beyond the end.
pub(crate) fn moved(
    command: Command,
    count: Option<usize>,
    from: usize,
    page: usize,
) -> Option<usize> {
    let down = |rows| from.saturating_add(rows);
    let up = |rows| from.saturating_sub(rows);
    Some(match command {
        Command::LineDown => down(count.unwrap_or(1)),
        Command::LineUp => up(count.unwrap_or(1)),
        Command::PageDown => down(page),
        Command::PageUp => up(page),
        Command::HalfDown => down(page.div_ceil(2)),
        Command::HalfUp => up(page.div_ceil(2)),
        Command::Top => 0,
        Command::End => usize::MAX,
        _ => return None,
    })
}
