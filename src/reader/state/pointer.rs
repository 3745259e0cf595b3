//! The mouse: what its button went down on, and what is under it.

use ratatui::layout::Position;

use super::card::About;
use super::list::ListKind;
use super::mode::Mode;
use crate::reader::action::Action;
use crate::reader::scene::card::CardFace;
use crate::reader::scene::list::{self, ListFace};
use crate::reader::scene::margin::MarginSign;
use crate::reader::scene::sidebar::SidebarFace;
use crate::reader::scene::status::StatusFacts;
use crate::reader::scene::{Scene, concordance};
use crate::text::span::{Offset, Span};

/// The thing that the left button went down on, and holds until it goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pointer {
    /// Nothing, or nothing that can be dragged.
    #[default]
    Free,
    /// The scroll bar.
    OnBar,
    /// The text, at this offset: dragging the mouse from there selects.
    OnText(Offset),
}

impl Pointer {
    /// The pointer after the button went down at position `at`; `None` if that is not on the text.
    pub(crate) fn on_text(at: Position, scene: Scene<'_>) -> Option<Self> {
        let on_text = scene.panes.text.contains(at);
        let offset = scene.page.offset_near(at).filter(|_| on_text)?;
        Some(Self::OnText(offset))
    }

    /// The offset of the text that the button went down on.
    pub(crate) const fn offset(self) -> Option<Offset> {
        match self {
            Self::OnText(offset) => Some(offset),
            Self::Free | Self::OnBar => None,
        }
    }

    /// Notes that the button went up.
    pub(crate) const fn release(&mut self) {
        *self = Self::Free;
    }
}

/// A target of a click: the thing under the mouse.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Nothing that can be clicked.
    Nothing,
    /// The screen beside the open list or card.
    Outside,
    /// A match of the concordance, by its number.
    Match(usize),
    /// An entry of a list, by its place among those that pass the filter.
    Entry(usize),
    /// A link of the card, by its number from 0.
    Link(usize),
    /// A hint on the bottom line, by its action.
    Hint(Action),
    /// An article in the sidebar, by its index.
    Article(usize),
    /// The scroll bar.
    Bar,
    /// A comment, term or annotation, by its sign or its text, with its passage.
    Sign(About, Option<Span>),
}

/// The target at position `at` of the screen.
pub(crate) fn target_at(at: Position, scene: Scene<'_>) -> Target {
    if scene.panes.status.contains(at) {
        let facts = StatusFacts::new(&scene.lines(), scene);
        let action = facts.and_then(|facts| facts.action_at(at.x, scene));
        return action.map_or(Target::Nothing, Target::Hint);
    }
    match scene.mode {
        Mode::Prompt(_) | Mode::Note(_) => Target::Nothing,
        Mode::Concordance => match_at(at, scene).map_or(Target::Nothing, Target::Match),
        Mode::List(list) if list.kind != ListKind::Articles => in_list(at, scene),
        Mode::Card(_) => match CardFace::new(scene).filter(|card| card.frame.contains(at)) {
            Some(card) => link_at(at, &card).map_or(Target::Nothing, Target::Link),
            None => sign_or_outside(at, scene),
        },
        Mode::List(_) | Mode::Page | Mode::Select(_) | Mode::Letter(_) => {
            let panes = scene.panes();
            if panes.sidebar.contains(at) {
                article_at(at, scene).map_or(Target::Nothing, Target::Article)
            } else if panes.bar.contains(at) {
                Target::Bar
            } else if let Mode::List(_) = scene.mode {
                Target::Outside
            } else {
                sign_or_outside(at, scene)
            }
        }
    }
}

fn sign_or_outside(at: Position, scene: Scene<'_>) -> Target {
    match sign_at(at, scene) {
        Some((about, passage)) => Target::Sign(about, passage),
        None => Target::Outside,
    }
}

fn match_at(at: Position, scene: Scene<'_>) -> Option<usize> {
    let (_, lines) = concordance::place(&scene.panes());
    let row = at.y.checked_sub(lines.y).filter(|_| lines.contains(at))?;
    let first = scene.concordance.first_shown(usize::from(lines.height));
    scene.concordance.match_in(first + usize::from(row))
}

fn in_list(at: Position, scene: Scene<'_>) -> Target {
    let Some(face) = ListFace::new(scene).filter(|face| face.inner.contains(at)) else {
        return Target::Outside;
    };
    let row = face.rows.iter().find(|row| row.area.contains(at));
    let row = row.filter(|row| list::nearest_selected(row.at, scene) == row.at);
    row.map_or(Target::Nothing, |row| Target::Entry(row.at))
}

/// The link of a card at position `at`.
fn link_at(at: Position, card: &CardFace) -> Option<usize> {
    let row = at.y.checked_sub(card.inner.y)?;
    card.rows.get(usize::from(row))?.link
}

fn article_at(at: Position, scene: Scene<'_>) -> Option<usize> {
    // The heading of the sidebar and a blank row stand above the articles.
    let row = at.y.checked_sub(scene.panes().sidebar.y + 2)?;
    let rows = SidebarFace::new(scene).rows;
    Some(rows.get(usize::from(row))?.article)
}

/// The comment, term or annotation whose sign or text is at position `at`, and its passage.
fn sign_at(at: Position, scene: Scene<'_>) -> Option<(About, Option<Span>)> {
    let (panes, marks) = (scene.panes, scene.marks);
    let annotations = scene.annotating.annotations();
    let line = scene.page.line_in(at.y)?;
    if panes.margin.contains(at) {
        return match MarginSign::at(&line, scene)? {
            MarginSign::Comment(comment, _) => Some((About::Comment(comment), None)),
            MarginSign::Annotation(mark) | MarginSign::Highlighted(mark) => {
                Some((About::Annotation(mark.id), Some(mark.span)))
            }
            MarginSign::Passage => None,
        };
    }
    let on_text = panes.text.contains(at);
    let offset = scene.page.offset_at(at.x, at.y).filter(|_| on_text)?;
    if let Some(term) = marks.term_at(&line, offset) {
        let word = term.span.of(scene.document().text()).to_owned();
        let about = About::Term(term.name.term().number(), word);
        return Some((about, Some(term.span)));
    }
    let mark = marks.highlight_at(offset, annotations)?;
    Some((About::Annotation(mark.id), Some(mark.span)))
}
