//! Lists to choose from. One kind of thing, with one filter and one way to move.

use tui_input::Input;

use super::line;
use super::taken::{Taken, is_everywhere};
use crate::reader::action::{Action, Command};

/// What a list lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// The articles, in the sidebar.
    Articles,
    /// The headings of the article, or its paragraphs where it has none.
    Contents,
    /// What can be done.
    Commands,
    /// What to look for where nothing was found.
    Advice,
    /// The terms on the page.
    Terms,
    /// All terms.
    Glossary,
    /// The comments on the article.
    Comments,
    /// All annotations of the reader's.
    Annotations,
    /// What to do about annotations that no file has.
    Unsaved,
}

/// A list that has the keys.
#[derive(Debug)]
pub struct List {
    /// What it lists.
    pub kind: ListKind,
    /// The selected entry's place among those that pass the filter.
    pub selected: usize,
    /// What is typed to narrow it.
    pub filter: Option<Input>,
}

impl List {
    /// A list with its first entry selected and nothing typed.
    pub(crate) const fn new(kind: ListKind) -> Self {
        Self {
            kind,
            selected: 0,
            filter: None,
        }
    }

    /// A list that is narrowed by what is typed from now on.
    pub(crate) fn narrowed(kind: ListKind) -> Self {
        Self {
            filter: Some(Input::default()),
            ..Self::new(kind)
        }
    }

    /// Whether something is typed to narrow it.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.filter
            .as_ref()
            .is_some_and(|filter| !filter.value().is_empty())
    }

    /// What is typed to narrow it, without blanks around it.
    pub(crate) fn typed(&self) -> &str {
        self.filter
            .as_ref()
            .map_or("", |filter| filter.value().trim())
    }

    /// Takes an action, in a list of `page` rows.
    pub(crate) fn take(&mut self, action: &Action, count: Option<usize>, page: usize) -> Taken {
        let listed = self.kind == ListKind::Annotations;
        let command = match action {
            Action::Choose => return Taken::Chooses,
            Action::Command(command) => *command,
            Action::Digit(digit) if self.kind == ListKind::Advice => {
                return Taken::number(*digit);
            }
            Action::Digit(digit) if listed => return Taken::kind(*digit),
            action => {
                let filter = self.filter.as_mut();
                return filter.map_or(Taken::No, |filter| line::take(filter, action));
            }
        };
        if let Some(to) = self.moved(command, count, page) {
            return Taken::Selects(to);
        }
        match command {
            Command::Close => Taken::Closes,
            Command::Search => {
                self.filter = Some(Input::default());
                Taken::Selects(self.selected)
            }
            Command::Note | Command::Delete | Command::Undo if listed => Taken::No,
            command if is_everywhere(command) => Taken::No,
            // The key that opened it closes it; any other command closes it and is done.
            command if self.is_opened_by(command) => Taken::Ends,
            _ => Taken::Leaves,
        }
    }

    /// The place that a command moves the selection to, in a list of `page` rows; nothing where the
    /// command is none for lists.
    fn moved(&self, command: Command, count: Option<usize>, page: usize) -> Option<usize> {
        let down = |rows| self.selected.saturating_add(rows);
        let up = |rows| self.selected.saturating_sub(rows);
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

    /// Whether a command is the one that opens this list, and so closes it.
    const fn is_opened_by(&self, command: Command) -> bool {
        matches!(
            (command, self.kind),
            (Command::Sidebar, ListKind::Articles)
                | (Command::Contents, ListKind::Contents)
                | (Command::Help, ListKind::Commands)
                | (Command::Comments, ListKind::Comments)
                | (Command::Annotations, ListKind::Annotations)
        )
    }

    /// The first of `entries` entries that `rows` rows show, so that the selected one is in sight.
    pub(crate) fn first_shown(&self, entries: usize, rows: usize) -> usize {
        let last_start = entries.saturating_sub(rows);
        self.selected.saturating_sub(rows / 2).min(last_start)
    }
}
