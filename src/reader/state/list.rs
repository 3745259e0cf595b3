//! Lists to choose from: all kinds have one filter and one way to move.

use tui_input::Input;

use super::line;
use super::taken::{Taken, is_everywhere, moved};
use crate::reader::action::{Action, Command};

/// The kinds of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// The articles, in the sidebar.
    Articles,
    /// The headings of the article, or its paragraphs where it has none.
    Contents,
    /// All commands: the help.
    Commands,
    /// The palette: commands and contents by their names.
    Palette,
    /// Other queries to try, where a search found nothing.
    Advice,
    /// The terms on the page.
    Terms,
    /// All terms of the glossary.
    Glossary,
    /// The comments on the article.
    Comments,
    /// All annotations of the reader.
    Annotations,
    /// Choices for annotations that could not be saved.
    Unsaved,
}

/// A list that has the keys.
#[derive(Debug)]
pub struct List {
    /// Which kind of list this is.
    pub kind: ListKind,
    /// The place of the selected entry among those that pass the filter, from 0.
    pub selected: usize,
    /// The filter, while one is being typed.
    pub filter: Option<Input>,
}

impl List {
    /// A list without a filter, its first entry selected.
    pub(crate) const fn new(kind: ListKind) -> Self {
        Self {
            kind,
            selected: 0,
            filter: None,
        }
    }

    /// A list with an empty filter that takes all typing.
    pub(crate) fn narrowed(kind: ListKind) -> Self {
        Self {
            filter: Some(Input::default()),
            ..Self::new(kind)
        }
    }

    /// True if the filter holds any text.
    pub(crate) fn is_narrowed(&self) -> bool {
        self.filter
            .as_ref()
            .is_some_and(|filter| !filter.value().is_empty())
    }

    /// The text of the filter, without blanks around it.
    pub(crate) fn typed(&self) -> &str {
        self.filter
            .as_ref()
            .map_or("", |filter| filter.value().trim())
    }

    /// Takes an action; a page down or up moves `page` rows.
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
        if let Some(to) = moved(command, count, self.selected, page) {
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
            // The command that opened the list closes it; any other command closes it and is done.
            command if self.is_opened_by(command) => Taken::Ends,
            _ => Taken::Leaves,
        }
    }

    /// True if a command opens this kind of list, and so closes it.
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

    /// The first of `entries` entries to show in `rows` rows, so that the selected one is in sight.
    pub(crate) fn first_shown(&self, entries: usize, rows: usize) -> usize {
        let last_start = entries.saturating_sub(rows);
        self.selected.saturating_sub(rows / 2).min(last_start)
    }
}
