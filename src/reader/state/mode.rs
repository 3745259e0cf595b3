//! Modes: whether the keys move on the page, or in something that is open over it.

use tui_input::Input;

use super::card::{About, Card};
use super::editor::Editor;
use super::find::Prompt;
use super::list::{List, ListKind};
use super::selection::Selection;
use super::taken::Taken;
use crate::reader::action::{Action, Command, Keys};
use crate::text::span::Span;

/// A mode of the keys.
#[derive(Debug)]
pub enum Mode {
    /// The keys move on the page.
    Page,
    /// The keys type a query.
    Prompt(Box<Prompt>),
    /// The keys type a query for all articles, and move in its results.
    Concordance,
    /// The keys move in a list: the sidebar, the contents, the commands, terms, comments or
    /// annotations.
    List(List),
    /// The keys move in a card.
    Card(Box<Card>),
    /// The keys select a passage.
    Select(Selection),
    /// The keys write a note.
    Note(Box<Editor>),
    /// The next key is the name of a bookmark.
    Letter(Letter),
}

/// The use of the awaited letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// Names a bookmark to be set.
    Names,
    /// Names the bookmark to go to.
    GoesTo,
    /// Quits, if it is that of the key once more.
    Exits,
}

impl Letter {
    /// Takes an action while a letter is awaited; any action but a letter ends the waiting.
    pub(crate) const fn take(action: &Action) -> Taken {
        match action {
            Action::Letter(c) => Taken::Names(*c),
            Action::Command(Command::Exit) => Taken::Leaves,
            Action::Command(_) => Taken::Ends,
            _ => Taken::Leaves,
        }
    }
}

impl Mode {
    /// Translates a command in this mode: quitting closes what is open, and an interrupt gives up
    /// what is typed or copies what is selected.
    pub(crate) const fn meaning_of(&self, command: Command) -> Command {
        let asks = matches!(
            self,
            Self::List(List {
                kind: ListKind::Unsaved,
                ..
            })
        );
        match command {
            // Asked what to do with what is not saved, the key that asked to quit quits.
            Command::Quit if asks || matches!(self, Self::Page) => Command::Exit,
            Command::Quit => Command::Close,
            Command::Interrupt => match self.keys() {
                Keys::Line => Command::Close,
                Keys::Selection => Command::Copy,
                _ => Command::Exit,
            },
            command => command,
        }
    }

    /// The way in which keys are read in this mode.
    pub(crate) const fn keys(&self) -> Keys {
        match self {
            Self::Prompt(_)
            | Self::Concordance
            | Self::List(List {
                filter: Some(_), ..
            }) => Keys::Line,
            Self::Note(_) => Keys::Text,
            Self::Select(_) => Keys::Selection,
            Self::Letter(_) => Keys::Letter,
            Self::Page | Self::List(_) | Self::Card(_) => Keys::Commands,
        }
    }

    /// Takes the mode out, and leaves [`Mode::Page`] in its place.
    pub(crate) const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Page)
    }

    /// The list, if the keys move in one.
    pub(crate) const fn list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The list, if the keys move in one, to be changed.
    pub(crate) const fn list_mut(&mut self) -> Option<&mut List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// True if the keys move in a list of this kind.
    pub(crate) fn lists(&self, kind: ListKind) -> bool {
        self.list().is_some_and(|list| list.kind == kind)
    }

    /// The card, if the keys move in one.
    pub(crate) fn card(&self) -> Option<&Card> {
        match self {
            Self::Card(card) => Some(card),
            _ => None,
        }
    }

    /// The card, if the keys move in one, to be changed.
    pub(crate) fn card_mut(&mut self) -> Option<&mut Card> {
        match self {
            Self::Card(card) => Some(card),
            _ => None,
        }
    }

    /// The subject of the card that has the keys.
    pub(crate) fn about(&self) -> Option<&About> {
        self.card().map(|card| &card.about)
    }

    /// The editor, if a note is being written, to be changed.
    pub(crate) fn editor_mut(&mut self) -> Option<&mut Editor> {
        match self {
            Self::Note(editor) => Some(editor),
            _ => None,
        }
    }

    /// The passage that is being selected.
    pub(crate) fn selection(&self) -> Option<Span> {
        match self {
            Self::Select(selection) => Some(selection.span()),
            _ => None,
        }
    }

    /// The prompt or filter that is being typed; not that of the concordance, which keeps its own.
    pub(crate) fn line(&self) -> Option<&Input> {
        match self {
            Self::Prompt(prompt) => Some(&prompt.input),
            Self::List(list) => list.filter.as_ref(),
            _ => None,
        }
    }
}
