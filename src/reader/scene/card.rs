//! A card as it is drawn, and where it lies on the screen.

use ratatui::layout::Rect;

use super::text::CardText;
pub use super::text::{CardRow, Tone, superscript};
use super::{Scene, column, count, inside};
use crate::annotations::AnnotationKind;
use crate::commentary::glossary::Term;
use crate::reader::state::card::About;

/// A card as it is drawn.
#[derive(Debug)]
pub struct CardFace {
    /// The title of the box.
    pub title: String,
    /// The rows of text in sight.
    pub rows: Vec<CardRow>,
    /// Numbers of rows hidden above and below those in sight.
    pub hidden: (usize, usize),
    /// The box, its frame included.
    pub frame: Rect,
    /// The area for the rows.
    pub inner: Rect,
}

impl CardFace {
    /// The face of the open card; `None` if no card is open, its subject is gone, or its comment
    /// stands in the side column.
    #[must_use]
    pub fn new(scene: Scene<'_>) -> Option<Self> {
        let card = scene.mode.card()?;
        if column::open_comment(&card.about, scene).is_some() {
            return None;
        }
        let (text, panes) = (CardText::new(&card.about, scene)?, scene.panes);
        let (frame, rows) = if let Some(span) = card.passage {
            let rows = text.rows(usize::from(panes.card_columns()));
            let passage = scene.page.rows_of(span);
            (panes.card(passage, count(rows.len())), rows)
        } else {
            let columns = panes.overlay(0).width.saturating_sub(4);
            let rows = text.rows(usize::from(columns));
            (panes.overlay(count(rows.len())), rows)
        };
        let inner = inside(frame);
        let seen = usize::from(inner.height);
        let first = card.scroll.min(rows.len().saturating_sub(seen));
        let hidden = (first, rows.len().saturating_sub(first + seen));
        Some(Self {
            title: title(&card.about, scene),
            rows: rows.into_iter().skip(first).take(seen).collect(),
            hidden,
            frame,
            inner,
        })
    }
}

fn title(about: &About, scene: Scene<'_>) -> String {
    match about {
        About::Term(at, _) => {
            let term = Term::all().get(*at);
            term.map_or("", |term| term.headword()).to_owned()
        }
        About::Comment(at) => {
            let comments = scene.marks.comments();
            let kind = comments.get(*at).map(|(_, comment)| comment.kind);
            let (sign, name) = kind.map_or(("", ""), |kind| (kind.sign(), kind.name()));
            let (number, of) = (at + 1, comments.len());
            format!("{sign} {name} · comment {number} of {of}")
        }
        About::Article => "About this article".to_owned(),
        About::Part(part) => part.title().to_owned(),
        About::Annotation(id) => match scene.annotating.get(id).map(|it| it.kind) {
            None => String::new(),
            Some(AnnotationKind::Bookmark(letter)) => format!("Your bookmark {letter}"),
            Some(kind) => format!("{} {} · yours", kind.sign(), kind.name()),
        },
    }
}
