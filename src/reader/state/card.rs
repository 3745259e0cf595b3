//! A card beside its passage: what it is about, how far it is scrolled, and the way back through
//! its links.

use super::taken::{Taken, is_everywhere};
use crate::reader::action::{Action, Command};
use crate::text::span::{Offset, Span};

/// What a card is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A term, by its place among all, and the word by which it was met.
    Term(usize, String),
    /// A comment on the article, by its place.
    Comment(usize),
    /// The article itself.
    Article,
    /// An annotation of the reader's, by its id.
    Annotation(String),
}

/// A card that has the keys.
#[derive(Debug)]
pub struct Card {
    /// What it is about.
    pub about: About,
    /// What it lies beside.
    pub passage: Option<Span>,
    /// How many rows are above those that are seen.
    pub(crate) scroll: usize,
    /// Where the reader came from by links.
    trail: Vec<CardStep>,
    /// Where the page was, if it was moved only to show the passage.
    pub(crate) origin: Option<Offset>,
}

/// Where a link of a card was followed.
#[derive(Debug)]
pub(crate) struct CardStep {
    /// The index of the article that was open.
    pub(crate) article: usize,
    /// The offset of the page's top line.
    pub(crate) anchor: Offset,
    /// What the card was about.
    pub(crate) about: About,
    /// What it lay beside.
    pub(crate) passage: Option<Span>,
}

/// Where a link on a card leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// To a term, by its place among all.
    Term(usize),
    /// To a passage of an article, by its index.
    Article(usize, Span),
}

impl Card {
    /// A card that is reached by no link.
    pub(crate) const fn new(about: About, passage: Option<Span>) -> Self {
        Self {
            about,
            passage,
            scroll: 0,
            trail: Vec::new(),
            origin: None,
        }
    }

    /// The same card about something else; the way back stays, and where the page was.
    pub(crate) fn turned(self, about: About, passage: Option<Span>) -> Self {
        Self {
            about,
            passage,
            scroll: 0,
            ..self
        }
    }

    /// The same card beside a passage of another article.
    pub(crate) fn moved(self, passage: Option<Span>) -> Self {
        Self {
            passage,
            scroll: 0,
            origin: None,
            ..self
        }
    }

    /// Notes where the reader is, before a link is followed.
    pub(crate) fn follow(&mut self, article: usize, anchor: Offset) {
        self.trail.push(CardStep {
            article,
            anchor,
            about: self.about.clone(),
            passage: self.passage,
        });
    }

    /// Takes the way back by one link.
    pub(crate) fn back(&mut self) -> Option<CardStep> {
        self.trail.pop()
    }

    /// Whether a link was followed.
    pub(crate) const fn followed(&self) -> bool {
        !self.trail.is_empty()
    }

    /// Takes an action. `seen` are the rows above and below those that are seen, and those that
    /// there is room for; nothing where the card is a comment beside the text, which leaves the
    /// page to the keys.
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
                    About::Term(..) => Taken::number(*digit),
                    About::Annotation(_) => Taken::kind(*digit),
                    About::Comment(_) | About::Article => Taken::No,
                };
            }
            _ => return Taken::No,
        };
        if let Command::NextMatch | Command::PreviousMatch = command {
            return Taken::Steps(command == Command::NextMatch);
        }
        let Some((hidden, rows)) = seen else {
            return Taken::No;
        };
        if let Some(scroll) = scrolled(command, count, hidden, rows) {
            self.scroll = scroll;
            return Taken::Done;
        }
        match command {
            Command::Back => Taken::Returns,
            Command::SearchAll => Taken::Searches,
            Command::Delete if matches!(self.about, About::Annotation(_)) => Taken::Deletes,
            // Beside its passage, so that it can be copied as it is seen.
            Command::Copy
            | Command::Note
            | Command::Undo
            | Command::Cite
            | Command::Comment
            | Command::Theme
            | Command::Mouse
            | Command::Signs
            | Command::Column => Taken::No,
            // The key that opened it closes it; any other closes it and is done.
            Command::About if self.about == About::Article => Taken::Ends,
            _ => Taken::Leaves,
        }
    }
}

/// How many rows are above those that are seen after a command; nothing where it does not
/// scroll. `hidden` are the rows above and below now, `rows` those that there is room for.
fn scrolled(
    command: Command,
    count: Option<usize>,
    hidden: (usize, usize),
    rows: usize,
) -> Option<usize> {
    let ((above, below), page) = (hidden, rows.max(2) - 1);
    let down = |lines: usize| above.saturating_add(lines).min(above + below);
    let up = |lines: usize| above.saturating_sub(lines);
    Some(match command {
        Command::LineDown => down(count.unwrap_or(1)),
        Command::LineUp => up(count.unwrap_or(1)),
        Command::PageDown => down(page),
        Command::PageUp => up(page),
        Command::HalfDown => down(page.div_ceil(2)),
        Command::HalfUp => up(page.div_ceil(2)),
        Command::Top => 0,
        Command::End => above + below,
        _ => return None,
    })
}
