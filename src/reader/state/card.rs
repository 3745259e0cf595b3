//! A card beside its passage: its subject, how far it is scrolled, and the way back through its
//! links.

use super::taken::{Taken, is_everywhere, moved};
use crate::commentary::about::Part;
use crate::reader::action::{Action, Command};
use crate::text::span::{Offset, Span};

/// The subject of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A term, by its number, and the word of the text by which it was looked up.
    Term(usize, String),
    /// A comment on the article, by its index.
    Comment(usize),
    /// The open article itself.
    Article,
    /// A page behind the card on the open article.
    Part(Part),
    /// One of the reader's annotations, by its id.
    Annotation(String),
}

/// The card that has the keys.
#[derive(Debug)]
pub struct Card {
    /// The subject.
    pub about: About,
    /// The passage beside which the card lies, if there is one.
    pub passage: Option<Span>,
    /// Number of rows of text scrolled out of sight at the top.
    pub(crate) scroll: usize,
    /// The links that were followed, the last one last.
    trail: Vec<CardStep>,
    /// The page's anchor before it was moved only to show the passage; closing the card brings it
    /// back.
    pub(crate) origin: Option<Offset>,
}

/// The place where a link of a card was followed.
#[derive(Debug)]
pub(crate) struct CardStep {
    /// The index of the article that was open.
    pub(crate) article: usize,
    /// The offset of the page's top line.
    pub(crate) anchor: Offset,
    /// The card's subject.
    pub(crate) about: About,
    /// The card's passage.
    pub(crate) passage: Option<Span>,
}

/// The target of a link on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// A term, by its number.
    Term(usize),
    /// A passage of an article, by the article's index.
    Article(usize, Span),
    /// A page behind the card on the open article.
    Part(Part),
}

impl Card {
    /// A card that was not reached by a link.
    pub(crate) const fn new(about: About, passage: Option<Span>) -> Self {
        Self {
            about,
            passage,
            scroll: 0,
            trail: Vec::new(),
            origin: None,
        }
    }

    /// Turns the card to another subject and passage; the way back and the page's origin stay.
    pub(crate) fn with_subject(self, about: About, passage: Option<Span>) -> Self {
        Self {
            about,
            passage,
            scroll: 0,
            ..self
        }
    }

    /// Moves the card to a passage of another article.
    pub(crate) fn moved_to(self, passage: Option<Span>) -> Self {
        Self {
            passage,
            scroll: 0,
            origin: None,
            ..self
        }
    }

    /// Notes the reader's place before a link is followed.
    pub(crate) fn follow(&mut self, article: usize, anchor: Offset) {
        self.trail.push(CardStep {
            article,
            anchor,
            about: self.about.clone(),
            passage: self.passage,
        });
    }

    /// Goes back by one link.
    pub(crate) fn back(&mut self) -> Option<CardStep> {
        self.trail.pop()
    }

    /// True if a link was followed that can be gone back.
    pub(crate) const fn followed(&self) -> bool {
        !self.trail.is_empty()
    }

    /// Takes an action. `seen` holds the number of rows hidden above and below, and the number of
    /// rows in sight; `None` for a comment in the side column, where motions belong to the page.
    pub(crate) fn take(
        &mut self,
        action: &Action,
        count: Option<usize>,
        seen: Option<((usize, usize), usize)>,
    ) -> Taken {
        let command = match action {
            Action::Choose | Action::Command(Command::Close) => return Taken::Closes,
            Action::Command(command) if !is_everywhere(*command) => *command,
            Action::Digit(digit) => {
                return match self.about {
                    About::Term(..) | About::Article => Taken::number(*digit),
                    About::Annotation(_) => Taken::kind(*digit),
                    About::Comment(_) | About::Part(_) => Taken::No,
                };
            }
            _ => return Taken::No,
        };
        if let Command::NextMatch | Command::PreviousMatch = command {
            return Taken::Steps(command == Command::NextMatch);
        }
        let Some(((above, below), rows)) = seen else {
            return Taken::No;
        };
        if let Some(scroll) = moved(command, count, above, rows.max(2) - 1) {
            self.scroll = scroll.min(above + below);
            return Taken::Done;
        }
        match command {
            Command::Back => Taken::Returns,
            Command::SearchAll => Taken::Searches,
            Command::Delete if matches!(self.about, About::Annotation(_)) => Taken::Deletes,
            // These leave the card open, so that its passage can be copied as it is seen.
            Command::Copy
            | Command::Note
            | Command::Undo
            | Command::Cite
            | Command::Comment
            | Command::Theme
            | Command::Mouse
            | Command::MarkTerms
            | Command::Column => Taken::No,
            // The command that opened the card closes it; any other command closes it and is done.
            Command::About if self.about == About::Article => Taken::Ends,
            _ => Taken::Leaves,
        }
    }
}
