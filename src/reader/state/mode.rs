//! What the keys mean now: they move on the page, or in what is open over it.

use tui_input::Input;

use super::card::{About, Card};
use super::editor::Editor;
use super::find::Prompt;
use super::list::{List, ListKind};
use super::selection::Selection;
use super::taken::Taken;
use crate::reader::action::{Action, Command, Keys};
use crate::text::span::Span;

/// What the keys mean now.
#[derive(Debug)]
pub enum Mode {
    /// They move on the page.
    Page,
    /// They write a query.
    Prompt(Box<Prompt>),
    /// They write a query for all articles, and move in what it finds.
    Concordance,
    /// They move in a list: the sidebar, the contents, the commands, what stands beside the text.
    List(List),
    /// They move in a card beside its passage.
    Card(Box<Card>),
    /// They select a passage.
    Select(Selection),
    /// They write a note.
    Note(Box<Editor>),
    /// The next one is the name of a bookmark.
    Letter(Letter),
}

/// What the letter that follows is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// It names a new bookmark.
    Names,
    /// It is the bookmark to go to.
    GoesTo,
}

impl Letter {
    /// Takes an action while a letter is awaited: that letter, or any other that ends the waiting.
    pub(crate) const fn take(action: &Action) -> Taken {
        match action {
            Action::Letter(c) => Taken::Names(*c),
            Action::Command(Command::Quit) => Taken::Leaves,
            Action::Command(_) => Taken::Ends,
            _ => Taken::Leaves,
        }
    }
}

impl Mode {
    /// What keys are now.
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

    /// Takes what is open, and leaves the page to the keys.
    pub(crate) const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Page)
    }

    /// The list with the keys.
    pub(crate) const fn list(&self) -> Option<&List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// The list with the keys, to be changed.
    pub(crate) const fn list_mut(&mut self) -> Option<&mut List> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether the keys move in a list of this kind.
    pub(crate) fn lists(&self, kind: ListKind) -> bool {
        self.list().is_some_and(|list| list.kind == kind)
    }

    /// The card with the keys.
    pub(crate) fn card(&self) -> Option<&Card> {
        match self {
            Self::Card(card) => Some(card),
            _ => None,
        }
    }

    /// The card with the keys, to be changed.
    pub(crate) fn card_mut(&mut self) -> Option<&mut Card> {
        match self {
            Self::Card(card) => Some(card),
            _ => None,
        }
    }

    /// What the card with the keys is about.
    pub(crate) fn about(&self) -> Option<&About> {
        self.card().map(|card| &card.about)
    }

    /// The note that is being written, to be changed.
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

    /// The line that is being typed, but for that of the concordance.
    pub(crate) fn line(&self) -> Option<&Input> {
        match self {
            Self::Prompt(prompt) => Some(&prompt.input),
            Self::List(list) => list.filter.as_ref(),
            _ => None,
        }
    }
}
