//! A card beside its passage: a term, a comment, or what is known of the article. Its words, its
//! links, and where it lies. What a card says is kidneyread's own, and it says so.

use std::ops::ControlFlow;

use ratatui::layout::{Position, Rect};

use super::words::{CardRow, Link};
use super::{Mode, State};
use crate::annotations::AnnotationKind;
use crate::commentary::comments::NOTICE;
use crate::commentary::glossary::{Name, Term};
use crate::layout::fill;
use crate::reader::action::{Command, Effect};
use crate::reader::panes::Panes;
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
    /// What the reader marked, by its id.
    Own(String),
}

/// A card that has the keys.
#[derive(Debug)]
pub struct Card {
    /// What it is about.
    pub about: About,
    /// What it lies beside.
    pub passage: Option<Span>,
    scroll: usize,
    /// Where the reader came from by links.
    trail: Vec<Step>,
    /// Where the page was, if it was moved only to show the passage.
    origin: Option<Offset>,
}

#[derive(Debug)]
struct Step {
    article: usize,
    anchor: Offset,
    about: About,
    passage: Option<Span>,
}

/// A card as it is drawn.
#[derive(Debug)]
pub struct Face {
    /// Its title.
    pub title: String,
    /// Its rows, from the first that is seen.
    pub rows: Vec<CardRow>,
    /// How many rows are above and below those that there is room for.
    pub hidden: (usize, usize),
    /// Whether there are links, and whether one was followed.
    pub links: (bool, bool),
    /// Where it lies, its frame included.
    pub frame: Rect,
    /// The room for its rows.
    pub inner: Rect,
}

/// As many columns as a card has that lies beside no passage.
const COLUMNS: u16 = 68;

impl State {
    /// The card with the keys.
    fn card(&self) -> Option<&Card> {
        match &self.mode {
            Mode::Card(card) => Some(card),
            _ => None,
        }
    }

    /// Whether the page was moved only for a card, and will be back when it closes.
    pub(super) fn glances(&self) -> bool {
        self.card().is_some_and(|card| card.origin.is_some())
    }

    /// What the open card is about.
    pub(super) fn card_about(&self) -> Option<&About> {
        self.card().map(|card| &card.about)
    }

    /// The passage beside which a card lies, or a list whose selection stands on the page.
    #[must_use]
    pub fn passage(&self) -> Option<Span> {
        match &self.mode {
            Mode::Card(card) => card.passage,
            Mode::Note(editor) => editor.passage,
            Mode::List(_) => self.selected_term().map(|term| term.span),
            _ => None,
        }
    }

    /// The rows of the screen where a span is, the second behind it; the head of the page where it
    /// is not in sight.
    pub(super) fn rows_of(&self, span: Span) -> (u16, u16) {
        let top = self.panes().text.y;
        let seen = |line: &crate::layout::Line| line.span.overlaps(span);
        let lines = self.lines();
        let first = lines.iter().position(seen).unwrap_or(0);
        let last = lines.iter().rposition(seen).unwrap_or(0);
        let row = |at: usize| top.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
        (row(first), row(last + 1))
    }

    /// Opens a card, and moves the page if the card would have no room beside its passage.
    pub(super) fn open_card(&mut self, about: About, passage: Option<Span>) -> Option<Effect> {
        let (trail, origin) = match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::Card(card) => (card.trail, card.origin),
            _ => (Vec::new(), None),
        };
        self.mode = Mode::Card(Box::new(Card {
            about,
            passage,
            scroll: 0,
            trail,
            origin,
        }));
        self.make_room();
        None
    }

    /// Brings the passage to the head of the page where its card could not be read otherwise.
    pub(super) fn make_room(&mut self) {
        let Some(span) = self
            .passage()
            .filter(|_| matches!(self.mode, Mode::Card(_) | Mode::Note(_)))
        else {
            return;
        };
        let before = self.open.anchor;
        self.bring_into_view(span);
        let (panes, rows) = (self.panes(), self.rows_of(span));
        let Some(face) = self.face() else { return };
        if face.hidden != (0, 0)
            && panes
                .card((panes.text.y, panes.text.y + rows.1 - rows.0), u16::MAX)
                .height
                > face.frame.height
        {
            self.go(span.start);
        }
        if let Mode::Card(card) = &mut self.mode
            && self.open.anchor != before
            && matches!(card.about, About::Term(..))
        {
            card.origin = card.origin.or(Some(before));
        }
    }

    /// Whether the comments stand beside the text now.
    #[must_use]
    pub fn shows_column(&self) -> bool {
        // There is no column without comments.
        !self.panes().column.is_empty()
    }

    /// `w`: the terms on the page, to choose from.
    pub(super) fn choose_term(&mut self) -> Option<Effect> {
        if self.terms_on_page().is_empty() {
            return self.tell(
                "no term of the glossary is on this page · W shows the whole glossary".to_owned(),
            );
        }
        self.list(super::Of::Terms, true)
    }

    /// `c`: the comment of a count, or the next one from where the reader is.
    pub(super) fn next_comment(&mut self, count: Option<usize>) -> Option<Effect> {
        let comments = self.comments();
        if comments.is_empty() {
            return self.tell("there are no comments on this article".to_owned());
        }
        let visible = self.visible();
        let last = self.open.comment.filter(|&at| {
            comments
                .get(at)
                .is_some_and(|(span, _)| span.overlaps(visible))
        });
        let next = match (count, last) {
            (Some(count), _) => count - 1,
            (None, Some(last)) => last + 1,
            (None, None) => comments.partition_point(|(span, _)| span.end <= visible.start),
        };
        let past = next >= comments.len();
        if past && count.is_some() {
            return self.tell(format!("there are {} comments", comments.len()));
        }
        if past {
            self.message = Some("back at the first comment".to_owned());
        }
        self.open_comment(if past { 0 } else { next })
    }

    pub(super) fn open_comment(&mut self, at: usize) -> Option<Effect> {
        let (span, _) = *self.comments().get(at)?;
        self.open.comment = Some(at);
        self.open_card(About::Comment(at), Some(span))
    }

    pub(super) fn open_term(
        &mut self,
        name: &'static Name,
        met: &str,
        passage: Option<Span>,
    ) -> Option<Effect> {
        self.open_card(About::Term(name.term().number(), met.to_owned()), passage)
    }

    /// The comment that is open beside the text, and the row of the column from which on it is
    /// shown whole. Where it cannot be, it has a card.
    #[must_use]
    pub fn open_in_column(&self) -> Option<(usize, u16)> {
        let &About::Comment(at) = self.card_about().filter(|_| self.shows_column())? else {
            return None;
        };
        let column = self.panes().column;
        let rows = u16::try_from(self.comment_rows(at, column.width, true).len()).ok()?;
        let last = self.column_rows().checked_sub(rows)?;
        let level = self
            .lines()
            .iter()
            .position(|line| self.comment_at(line) == Some(at))?;
        Some((at, u16::try_from(level).ok()?.min(last)))
    }

    /// How many rows the column has for comments: under them stands whose they are.
    #[must_use]
    pub fn column_rows(&self) -> u16 {
        let column = self.panes().column;
        let notice = fill(NOTICE, usize::from(column.width)).len();
        column
            .height
            .saturating_sub(u16::try_from(notice).unwrap_or(0) + 1)
    }

    /// A command while a card has the keys: that was all, or it is one for the page too.
    pub(super) fn card_command(
        &mut self,
        command: Command,
        count: Option<usize>,
    ) -> ControlFlow<Option<Effect>> {
        let Some(face) = self.face() else {
            // Beside the text, a comment leaves the page to the keys.
            return match command {
                Command::NextMatch | Command::PreviousMatch if self.card().is_some() => {
                    ControlFlow::Break(self.step_card(command == Command::NextMatch))
                }
                _ => ControlFlow::Continue(()),
            };
        };
        let (above, below, page) = (
            face.hidden.0,
            face.hidden.1,
            usize::from(face.inner.height).max(2) - 1,
        );
        let Mode::Card(card) = &mut self.mode else {
            return ControlFlow::Continue(());
        };
        let scroll = |lines: usize, down: bool| {
            if down {
                above.saturating_add(lines).min(above + below)
            } else {
                above.saturating_sub(lines)
            }
        };
        card.scroll = match command {
            Command::LineDown => scroll(count.unwrap_or(1), true),
            Command::LineUp => scroll(count.unwrap_or(1), false),
            Command::PageDown => scroll(page, true),
            Command::PageUp => scroll(page, false),
            Command::HalfDown => scroll(page.div_ceil(2), true),
            Command::HalfUp => scroll(page.div_ceil(2), false),
            Command::Top => 0,
            Command::End => above + below,
            Command::Back => return ControlFlow::Break(self.back_from_link()),
            Command::NextMatch | Command::PreviousMatch => {
                return ControlFlow::Break(self.step_card(command == Command::NextMatch));
            }
            Command::SearchAll => return ControlFlow::Break(self.search_for_term()),
            Command::Delete if matches!(card.about, About::Own(_)) => {
                let effect = self.delete_selected();
                return ControlFlow::Break(effect);
            }
            // Beside its passage, so that it can be copied as it is seen.
            Command::Copy
            | Command::Note
            | Command::Undo
            | Command::Cite
            | Command::Comment
            | Command::Theme
            | Command::Redraw
            | Command::Mouse
            | Command::Signs
            | Command::Column => {
                return ControlFlow::Continue(());
            }
            _ => {
                // The key that opened it closes it; any other closes it and is done.
                let again = matches!((command, &card.about), (Command::About, About::Article));
                let closed = self.close_card();
                return if again {
                    ControlFlow::Break(closed)
                } else {
                    ControlFlow::Continue(())
                };
            }
        };
        ControlFlow::Break(None)
    }

    pub(super) fn close_card(&mut self) -> Option<Effect> {
        if let Mode::Card(card) = std::mem::replace(&mut self.mode, Mode::Page)
            && let Some(origin) = card.origin
        {
            self.open.anchor = origin;
        }
        None
    }

    /// To the next or previous place of the term in this article, or to the next or previous
    /// comment.
    fn step_card(&mut self, forward: bool) -> Option<Effect> {
        if let Some(&About::Comment(at)) = self.card_about() {
            let comments = self.comments().len().max(1);
            if at == (if forward { comments - 1 } else { 0 }) {
                self.message = Some("around the article".to_owned());
            }
            return self.open_comment(if forward { at + 1 } else { at + comments - 1 } % comments);
        }
        let Some(Card {
            about: About::Term(at, _),
            passage,
            ..
        }) = self.card()
        else {
            return None;
        };
        let (at, from) = (*at, passage.map_or(self.open.anchor, |span| span.start));
        if self.too_long() {
            return self.tell("this article is too long for that · / searches it".to_owned());
        }
        let places = self.places(at);
        let next = if forward {
            places.iter().find(|span| span.start > from)
        } else {
            places.iter().rev().find(|span| span.start < from)
        };
        let around = if forward {
            places.first()
        } else {
            places.last()
        };
        let Some(&span) = next.or(around) else {
            return self.tell("it stands nowhere else in this article".to_owned());
        };
        let met = span.of(self.document().text()).to_owned();
        if next.is_none() {
            self.message = Some(
                if places.len() == 1 {
                    "the only place here"
                } else {
                    "around the article"
                }
                .to_owned(),
            );
        }
        if let Mode::Card(card) = &mut self.mode {
            // The reader went there on purpose.
            card.origin = None;
        }
        self.open_card(About::Term(at, met), Some(span))
    }

    fn search_for_term(&mut self) -> Option<Effect> {
        let Some(Card {
            about: About::Term(at, _),
            ..
        }) = self.card()
        else {
            self.close_card();
            return self.search_all();
        };
        let headword = Term::all().get(*at)?.headword();
        self.close_card();
        self.search_all();
        self.edit(|input| super::typing::paste(input, headword))
    }

    /// Follows a link of the card, by its number from 0.
    pub(super) fn follow_link(&mut self, number: usize) -> Option<Effect> {
        let Some(link) = self
            .card_words()
            .and_then(|words| words.links.get(number).cloned())
        else {
            return self.tell("the card has no such number".to_owned());
        };
        let (article, anchor) = (self.open.article, self.open.anchor);
        let Mode::Card(card) = &mut self.mode else {
            return None;
        };
        card.trail.push(Step {
            article,
            anchor,
            about: card.about.clone(),
            passage: card.passage,
        });
        match link {
            Link::Term(at) => {
                let headword = Term::all().get(at)?.headword();
                let passage = card.passage;
                self.open_card(About::Term(at, headword.to_owned()), passage)
            }
            Link::Article(article, span) => self.open_card_in(article, Some(span)),
        }
    }

    /// Opens another article where it was left, with the card open there too.
    fn open_card_in(&mut self, article: usize, passage: Option<Span>) -> Option<Effect> {
        let Mode::Card(card) = std::mem::replace(&mut self.mode, Mode::Page) else {
            return None;
        };
        let effect = self.open(article);
        if self.open.article != article {
            // Its text is still to be read.
            self.awaited = Some((
                article,
                Box::new(Card {
                    passage,
                    scroll: 0,
                    origin: None,
                    ..*card
                }),
            ));
            return effect;
        }
        let met = passage.map(|span| span.of(self.document().text()).to_owned());
        let about = match (card.about, met) {
            (About::Term(at, _), Some(met)) => About::Term(at, met),
            (about, _) => about,
        };
        self.mode = Mode::Card(Box::new(Card {
            about,
            passage,
            scroll: 0,
            trail: card.trail,
            origin: None,
        }));
        self.make_room();
        effect
    }

    fn back_from_link(&mut self) -> Option<Effect> {
        let Mode::Card(card) = &mut self.mode else {
            return None;
        };
        let Some(step) = card.trail.pop() else {
            return self.close_card();
        };
        card.about = step.about;
        card.scroll = 0;
        if step.article != self.open.article {
            return self.open_card_in(step.article, step.passage);
        }
        let Mode::Card(card) = &mut self.mode else {
            return None;
        };
        card.passage = step.passage;
        self.open.anchor = step.anchor;
        None
    }

    fn card_title(&self, about: &About) -> String {
        match about {
            About::Term(at, _) => Term::all()
                .get(*at)
                .map_or("", |term| term.headword())
                .to_owned(),
            About::Comment(at) => {
                let comments = self.comments();
                let kind = comments.get(*at).map_or(("", ""), |(_, comment)| {
                    (comment.kind.sign(), comment.kind.name())
                });
                format!(
                    "{} {} · comment {} of {}",
                    kind.0,
                    kind.1,
                    at + 1,
                    comments.len()
                )
            }
            About::Article => "About this article".to_owned(),
            About::Own(id) => {
                self.notes()
                    .get(id)
                    .map_or_else(String::new, |annotation| match annotation.kind {
                        AnnotationKind::Bookmark(letter) => format!("Your bookmark {letter}"),
                        kind => format!("{} {} · yours", kind.sign(), kind.name()),
                    })
            }
        }
    }

    /// The card as it is to be drawn; nothing where there is none, or where a comment stands beside
    /// the text instead.
    #[must_use]
    pub fn face(&self) -> Option<Face> {
        if self.open_in_column().is_some() {
            return None;
        }
        let (card, words, panes) = (self.card()?, self.card_words()?, self.panes());
        let rows_for = |columns: u16| words.rows(usize::from(columns.saturating_sub(4)));
        let count = |rows: &[CardRow]| u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let (frame, rows) = if let Some(span) = card.passage {
            let rows = rows_for(panes.margin.width + panes.text.width);
            (panes.card(self.rows_of(span), count(&rows)), rows)
        } else {
            let rows = rows_for(panes.overlay(COLUMNS, 0).width);
            (panes.overlay(COLUMNS, count(&rows)), rows)
        };
        let inner = inside(frame);
        let seen = usize::from(inner.height);
        let first = card.scroll.min(rows.len().saturating_sub(seen));
        let below = rows.len().saturating_sub(first + seen);
        let links = (!words.links.is_empty(), !card.trail.is_empty());
        let rows = rows.into_iter().skip(first).take(seen).collect();
        Some(Face {
            title: self.card_title(&card.about),
            rows,
            hidden: (first, below),
            links,
            frame,
            inner,
        })
    }

    pub(super) fn click_on_card(&mut self, at: Position) -> Option<Effect> {
        let face = self.face();
        let Some(face) = face.filter(|face| face.frame.contains(at)) else {
            return match self.click_on_page(at) {
                ControlFlow::Break(effect) => effect,
                ControlFlow::Continue(()) => self.close_card(),
            };
        };
        let link = face
            .rows
            .get(usize::from(at.y.checked_sub(face.inner.y)?))?
            .link?;
        self.follow_link(link)
    }

    /// A click on a term or on a comment's sign; it goes on where there is neither.
    pub(super) fn click_on_page(&mut self, at: Position) -> ControlFlow<Option<Effect>> {
        match self.stands_at(at) {
            Some((About::Comment(comment), _)) => ControlFlow::Break(self.open_comment(comment)),
            Some((about, passage)) => ControlFlow::Break(self.open_card(about, passage)),
            None => ControlFlow::Continue(()),
        }
    }

    /// What has a sign at a place of the screen, and its passage.
    fn stands_at(&self, at: Position) -> Option<(About, Option<Span>)> {
        let panes = self.panes();
        let line = self
            .lines()
            .get(usize::from(at.y.checked_sub(panes.text.y)?))?
            .clone();
        if panes.margin.contains(at) {
            if let Some(comment) = self
                .comment_at(&line)
                .filter(|_| self.signs() && at.x + 2 < panes.margin.right())
            {
                return Some((About::Comment(comment), None));
            }
            let (mark, _) = self.mark_at(&line)?;
            return Some((About::Own(mark.id), Some(mark.span)));
        }
        let offset = panes
            .text
            .contains(at)
            .then(|| self.offset_at(at.x, at.y))
            .flatten()?;
        if let Some(term) = self
            .terms_near(&line)
            .iter()
            .find(|term| self.signs() && term.span.contains(offset))
        {
            let met = term.span.of(self.document().text()).to_owned();
            return Some((About::Term(term.name.term().number(), met), Some(term.span)));
        }
        let marks = self.marks();
        let mark = marks
            .iter()
            .rfind(|mark| mark.kind.is_highlight() && mark.span.contains(offset))?;
        Some((About::Own(mark.id.clone()), Some(mark.span)))
    }
}

/// The room inside a card's frame: one too low for a frame has a title and no more.
pub(super) fn inside(frame: Rect) -> Rect {
    let inner = if frame.height < 5 {
        Rect {
            y: frame.y + 1.min(frame.height),
            height: frame.height.saturating_sub(1),
            ..frame
        }
    } else {
        Panes::inside(frame)
    };
    Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}
