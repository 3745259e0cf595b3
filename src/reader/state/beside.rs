//! What kidneyread adds beside the text on the page: the terms in it, and the comments with their
//! signs. All are ranges over the text, found when they are seen first; the text knows nothing of
//! them.

use std::rc::Rc;

use super::{List, Mode, Of, State};
use crate::commentary::comments::{self, Comment, CommentKind, Commentary};
use crate::commentary::glossary::{Occurrence, Term, lookup, occurrences};
use crate::layout::{Flow, Line};
use crate::library::Article;
use crate::reader::action::{Effect, Remembered};
use crate::reader::panes::WIDE;
use crate::reader::settings::Settings;
use crate::text::span::{Offset, Span};

/// Blocks up to this many bytes are looked through whole for terms; of longer ones only what is
/// near a line.
const WHOLE: usize = 16 * 1024;
/// What is near, in bytes: longer than any name of a term.
const NEAR: usize = 256;

impl State {
    /// What kidneyread says of the open article, if it is one of those in the binary.
    #[must_use]
    pub fn commentary(&self) -> Option<&'static Commentary> {
        comments::on(self.library.get(self.open.article)?)
    }

    /// The comments on the open article, each with its passage, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[(Span, &'static Comment)] {
        self.open.comments.get_or_init(|| {
            let Some(commentary) = self.commentary() else {
                return Vec::new();
            };
            let placed = commentary
                .anchors(self.document().text())
                .into_iter()
                .zip(commentary.comments);
            placed.filter(|(span, _)| !span.is_empty()).collect()
        })
    }

    /// Whether comments and terms have their signs on the page.
    #[must_use]
    pub const fn signs(&self) -> bool {
        self.settings.signs && self.settled
    }

    /// The first frame is out, which shows the text alone: now the signs may be looked for.
    pub const fn settle(&mut self) {
        self.settled = true;
    }

    pub(super) fn remember_beside(&mut self) {
        self.remembered.push(Remembered::Settings(self.settings));
    }

    pub(super) fn switch_signs(&mut self) -> Option<Effect> {
        self.settings.signs = !self.settings.signs;
        self.message = Some(
            if self.settings.signs {
                "signs of comments and terms: shown"
            } else {
                "signs of comments and terms: hidden"
            }
            .to_owned(),
        );
        self.remember_beside();
        None
    }

    pub(super) fn switch_column(&mut self) -> Option<Effect> {
        self.settings.comments = !self.settings.comments;
        let said = match self.settings.comments {
            true if self.comments().is_empty() => {
                "comments beside the text; there are none on this article".to_owned()
            }
            true if self.width < WIDE => {
                format!("comments beside the text need {WIDE} columns · c shows them one by one")
            }
            true => "comments beside the text".to_owned(),
            false => "comments beside the text: hidden".to_owned(),
        };
        self.message = Some(said);
        self.remember_beside();
        None
    }

    /// Takes the settings of the last time.
    pub const fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// The terms in the block of a line, or near it in a very long one, in order.
    #[must_use]
    pub fn terms_near(&self, line: &Line) -> Rc<Vec<Occurrence>> {
        let text = self.document().text();
        let block = self
            .document()
            .blocks()
            .get(line.block)
            .map_or(line.span, |block| block.span);
        let mut part = block;
        if block.len() > WHOLE {
            // From word to word, so that none is found in half of another.
            let start =
                text.ceil_char_boundary(line.span.start.saturating_sub(NEAR).max(block.start));
            let end = text.floor_char_boundary(line.span.end.saturating_add(NEAR).min(block.end));
            let near = Span::new(start, end.max(start)).of(text);
            let first = if start > block.start {
                near.find(char::is_whitespace).unwrap_or(near.len())
            } else {
                0
            };
            let last = if end < block.end {
                near.rfind(char::is_whitespace).unwrap_or(0).max(first)
            } else {
                near.len()
            };
            part = Span::new(start + first, start + last);
        }
        self.open.terms.get((part.start, part.end), || {
            occurrences(part.of(text), part.start)
        })
    }

    /// The terms on the page, each where it stands there first, in reading order.
    #[must_use]
    pub fn terms_on_page(&self) -> Rc<Vec<Occurrence>> {
        let text = self.panes().text;
        // A list asks for them row by row.
        let key = (
            self.open.anchor,
            usize::from(text.width),
            usize::from(text.height),
        );
        self.open.page_terms.get(key, || self.find_terms_on_page())
    }

    fn find_terms_on_page(&self) -> Vec<Occurrence> {
        let mut found: Vec<Occurrence> = Vec::new();
        for line in self.lines().iter().filter(|line| line.row().is_some()) {
            for term in self
                .terms_near(line)
                .iter()
                .filter(|term| line.span.contains(term.span.start))
            {
                if found
                    .iter()
                    .all(|other| other.name.term().id() != term.name.term().id())
                {
                    found.push(*term);
                }
            }
        }
        found
    }

    /// The comment whose sign stands at a line: the line where its passage begins, or, where
    /// several begin in one, a line below.
    #[must_use]
    pub fn comment_at(&self, line: &Line) -> Option<usize> {
        line.row()?;
        let flow = self.flow();
        let signs = self.open.signs.get((line.block, flow.measure()), || {
            self.signs_in(line.block, flow).unwrap_or_default()
        });
        signs
            .iter()
            .find(|(start, _)| *start == line.span.start)
            .map(|(_, comment)| *comment)
    }

    /// The rows of a block at which a comment has its sign, by where they begin.
    fn signs_in(&self, block: usize, flow: Flow<'_>) -> Option<Vec<(Offset, usize)>> {
        let comments = self.comments();
        let span = self.document().blocks().get(block)?.span;
        let first = comments.partition_point(|(passage, _)| passage.start < span.start);
        let here: Vec<Offset> = comments
            .get(first..)?
            .iter()
            .map(|(passage, _)| passage.start)
            .take_while(|start| *start < span.end)
            .collect();
        if here.is_empty() {
            return None;
        }
        let mut rows = Vec::new();
        let mut line = flow.line_at(span.start);
        while let Some(row) = line.filter(|line| line.block == block && line.row().is_some()) {
            rows.push(row.span.start);
            // The line behind the last one is not laid out.
            line = (row.span.end < span.end)
                .then(|| flow.below(&row))
                .flatten();
        }
        let mut free = 0;
        let place = |(start, comment): (Offset, usize)| {
            let row = rows
                .partition_point(|row| *row <= start)
                .saturating_sub(1)
                .max(free);
            free = row + 1;
            rows.get(row).map(|start| (*start, comment))
        };
        Some(here.into_iter().zip(first..).filter_map(place).collect())
    }

    /// The byte of the text that is drawn at a place of the screen.
    pub(super) fn offset_at(&self, column: u16, row: u16) -> Option<Offset> {
        let text = self.panes().text;
        let lines = self.lines();
        let row = lines.get(usize::from(row.checked_sub(text.y)?))?.placed()?;
        row.offset_at(usize::from(column.checked_sub(text.x)?))
    }

    /// The term that is selected in the list of those on the page.
    pub(super) fn selected_term(&self) -> Option<Occurrence> {
        let Mode::List(List { of: Of::Terms, .. }) = &self.mode else {
            return None;
        };
        self.terms_on_page().get(self.selected()?).copied()
    }

    /// A term as the page has it, and its headword where that is another word.
    pub(super) fn term_line(&self, found: &Occurrence) -> String {
        let (met, headword) = (
            found.span.of(self.document().text()),
            found.name.term().headword(),
        );
        if met.eq_ignore_ascii_case(headword) {
            met.to_owned()
        } else {
            format!("{met} → {headword}")
        }
    }

    /// The comments, kind by kind.
    pub(super) fn comments_by_kind(&self) -> Vec<usize> {
        let comments = self.comments();
        let of_kind = |kind| {
            (0..comments.len()).filter(move |at| {
                comments
                    .get(*at)
                    .is_some_and(|(_, comment)| comment.kind == kind)
            })
        };
        CommentKind::ALL.into_iter().flat_map(of_kind).collect()
    }

    pub(super) fn comment_line(&self, at: usize) -> String {
        let line = |(_, comment): &(Span, &Comment)| {
            format!(
                "{} {:<2} {} · “{}”",
                comment.kind.sign(),
                at + 1,
                comment.kind.name(),
                comment.quote
            )
        };
        self.comments().get(at).map_or_else(String::new, line)
    }

    /// Opens the card of a term that was chosen from the whole glossary, beside its first place on
    /// the page if it is there.
    pub(super) fn open_from_glossary(&mut self, term: usize, list: &List) -> Option<Effect> {
        let headword = Term::all().get(term)?.headword();
        let typed = list
            .filter
            .as_ref()
            .map_or("", |filter| filter.value().trim());
        let name = lookup(typed)
            .filter(|name| name.term().number() == term)
            .or_else(|| lookup(headword))?;
        let met = if name.text() == headword {
            headword
        } else {
            typed
        };
        let place = self
            .terms_on_page()
            .iter()
            .find(|found| found.name.term().number() == term)
            .map(|found| found.span);
        self.open_term(name, met, place)
    }
}

/// How many comments there are on an article, if there are any.
pub(super) fn comments_on(article: &Article) -> Option<usize> {
    comments::on(article)
        .map(|commentary| commentary.comments.len())
        .filter(|count| *count > 0)
}

/// All terms, as an index has them.
pub(super) fn alphabetical() -> Vec<usize> {
    let mut all: Vec<(String, usize)> = Term::all()
        .iter()
        .map(|term| term.headword().to_lowercase())
        .zip(0..)
        .collect();
    all.sort();
    all.into_iter().map(|(_, at)| at).collect()
}

/// Everything that a term is called, a line each.
pub(super) fn all_names(term: &Term) -> String {
    std::iter::once(term.headword())
        .chain(term.names().map(|(_, name)| name))
        .collect::<Vec<_>>()
        .join("\n\n")
}
