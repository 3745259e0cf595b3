//! Faces: what is shown of the parts of the state, as values made from values. The screen paints
//! them, and another output could speak them; nothing else has to know how they came about.

pub(crate) mod annotations;
pub mod card;
pub mod column;
pub mod concordance;
pub mod editor;
pub mod list;
pub mod sidebar;
pub mod status;
pub(crate) mod text;

use std::rc::Rc;

use ratatui::layout::Rect;

use self::card::CardFace;
use self::column::ColumnFace;
use self::concordance::ConcordanceFace;
use self::editor::EditorFace;
use self::list::ListFace;
use self::sidebar::SidebarFace;
use self::status::{StatusFacts, StatusPart};
use crate::commentary::comments::Comment;
use crate::commentary::glossary::Occurrence;
use crate::layout::Line;
use crate::library::{Article, Library};
use crate::reader::panes::Panes;
use crate::reader::state::annotating::Annotating;
use crate::reader::state::card::About;
use crate::reader::state::concordance::Concordance;
use crate::reader::state::find::{Find, Prompt, Search};
use crate::reader::state::list::ListKind;
use crate::reader::state::marks::{Mark, Marks};
use crate::reader::state::mode::Mode;
use crate::reader::state::notice::Notice;
use crate::reader::state::page::Page;
use crate::reader::state::reading::Reading;
use crate::reader::state::resume::Resume;
use crate::reader::state::sidebar::Sidebar;
use crate::text::document::{Document, Span};

/// The parts of the state that faces are made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) library: &'a Library,
    pub(crate) reading: &'a Reading,
    pub(crate) marks: &'a Marks,
    pub(crate) annotating: &'a Annotating,
    pub(crate) find: &'a Find,
    pub(crate) resume: &'a Resume,
    pub(crate) panes: Panes,
    pub(crate) page: Page<'a>,
}

impl<'a> Parts<'a> {
    /// The open article, as the library has it.
    pub(crate) fn article(&self) -> Option<&'a Article> {
        self.library.get(self.reading.article)
    }

    /// The document on the page.
    pub(crate) fn document(&self) -> &'a Document {
        &self.reading.document
    }
}

/// Why a command has no passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are {0} paragraphs")]
pub(crate) struct NoParagraph(usize);

/// All that is shown: the parts, and what is open over the page.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub(crate) parts: Parts<'a>,
    pub(crate) mode: &'a Mode,
    pub(crate) concordance: &'a Concordance,
    pub(crate) sidebar: &'a Sidebar,
    pub(crate) notice: &'a Notice,
    /// The count typed so far.
    pub(crate) count: Option<usize>,
    /// Whether comments and terms have their signs on the page.
    pub(crate) signs: bool,
    /// Whether something that was asked for is still to come.
    pub(crate) waits: bool,
}

impl<'a> Scene<'a> {
    /// Where everything is.
    #[must_use]
    pub const fn panes(&self) -> Panes {
        self.parts.panes
    }

    /// What the keys mean now.
    #[must_use]
    pub const fn mode(&self) -> &'a Mode {
        self.mode
    }

    /// The lines on the page, from its top.
    #[must_use]
    pub fn lines(&self) -> Rc<Vec<Line>> {
        self.parts.page.lines()
    }

    /// The document on the page.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.parts.document()
    }

    /// What stands in the place of a text that is not there.
    #[must_use]
    pub fn absence(&self) -> &'a str {
        match &self.parts.reading.trouble {
            Some(trouble) => trouble,
            None if self.waits => "reading…",
            None => "This article is empty.",
        }
    }

    /// What the cells of the page's lines depend on beside the lines: the index of the article and
    /// the bytes of it that are there, how often the annotations have changed, and whether there
    /// are signs.
    #[must_use]
    pub fn page_place(&self) -> (usize, usize, usize, bool) {
        let Parts {
            reading,
            annotating,
            ..
        } = self.parts;
        let bytes = reading.text().len();
        (reading.article, bytes, annotating.revision(), self.signs)
    }

    /// What the sidebar's rows depend on while the keys are elsewhere, beside the room for it and
    /// the open article: the article around which it was scrolled, and how often what is said of
    /// the articles has changed.
    #[must_use]
    pub const fn sidebar_place(&self) -> (Option<usize>, usize) {
        (self.sidebar.browsed, self.sidebar.revision())
    }

    /// The article's length in bytes, also while only its beginning was read.
    #[must_use]
    pub fn bytes(&self) -> usize {
        status::bytes(self.parts)
    }

    /// The search that is marked on the page.
    #[must_use]
    pub const fn search(&self) -> Option<&'a Search> {
        self.parts.find.search.as_ref()
    }

    /// The passage that is being selected.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        self.mode.selection()
    }

    /// The passage beside which a card or an editor lies, or a list whose selection stands on the
    /// page.
    #[must_use]
    pub fn passage(&self) -> Option<Span> {
        match self.mode {
            Mode::Card(card) => card.passage,
            Mode::Note(editor) => editor.passage,
            Mode::List(list) => list::selected_term(list, self.parts).map(|term| term.span),
            _ => None,
        }
    }

    /// The entries of the list with the keys that pass its filter.
    #[must_use]
    pub fn entries(&self) -> Vec<usize> {
        let list = self.mode.list();
        list.map_or_else(Vec::new, |list| list::entries(list, self.parts))
    }

    /// The selected entry of the list with the keys.
    pub(crate) fn selected_entry(&self) -> Option<usize> {
        let selected = self.mode.list()?.selected;
        self.entries().get(selected).copied()
    }

    /// The passage that a command is for, and what to call it: the selection, the passage of a
    /// card, the current match if it is on the page, or a paragraph: that of the count, or the one
    /// that is being read.
    pub(crate) fn passage_for(&self, count: Option<usize>) -> Result<(String, Span), NoParagraph> {
        let page = self.parts.page;
        if count.is_none() {
            if let Some(span) = self.selection().or_else(|| self.passage()) {
                return Ok(("the passage".to_owned(), span));
            }
            if let Some(span) = self.parts.find.current_in(page.visible()) {
                return Ok(("the match".to_owned(), span));
            }
        }
        let document = self.document();
        let index = match count {
            Some(count) => count - 1,
            None => document.block_at(page.reading_line()),
        };
        let blocks = document.blocks();
        let block = blocks.get(index).ok_or(NoParagraph(blocks.len()))?;
        Ok((format!("paragraph {}", index + 1), block.span))
    }

    /// The id of the annotation on a card, or selected in the list of all.
    pub(crate) fn selected_annotation(&self) -> Option<String> {
        if self.mode.lists(ListKind::Annotations) {
            let annotation = annotations::annotation_in(self.selected_entry()?, self.parts);
            return annotation.map(|annotation| annotation.id.clone());
        }
        match self.mode.about()? {
            About::Annotation(id) => Some(id.clone()),
            _ => None,
        }
    }

    /// The comment whose sign stands at a line: its place among all, and what it says.
    #[must_use]
    pub fn comment_at(&self, line: &Line) -> Option<(usize, &'static Comment)> {
        let marks = self.parts.marks;
        // Nothing is looked for before there are signs.
        let flow = self.signs.then_some(self.parts.page.flow)?;
        let at = marks.comment_at(line, flow)?;
        let (_, comment) = marks.comments().get(at)?;
        Some((at, comment))
    }

    /// The terms that are marked in the block of a line, or near it in a very long one, in order.
    #[must_use]
    pub fn terms_near(&self, line: &Line) -> Rc<Vec<Occurrence>> {
        if self.signs {
            self.parts.marks.terms_near(line)
        } else {
            Rc::default()
        }
    }

    /// The terms on the page, each where it stands there first, in reading order.
    #[must_use]
    pub fn terms_on_page(&self) -> Rc<Vec<Occurrence>> {
        self.parts.marks.terms_on(self.parts.page)
    }

    /// The annotations that are somewhere in the text, in its order, the longer first.
    #[must_use]
    pub fn marks(&self) -> Rc<Vec<Mark>> {
        let annotations = self.parts.annotating.annotations();
        self.parts.marks.annotated(annotations)
    }

    /// The annotation whose sign stands at a line, and whether it begins there.
    #[must_use]
    pub fn mark_at(&self, line: &Line) -> Option<(Mark, bool)> {
        let annotations = self.parts.annotating.annotations();
        self.parts.marks.mark_at(line, annotations)
    }

    /// The sidebar.
    #[must_use]
    pub fn sidebar(&self) -> SidebarFace<'a> {
        let list = self.mode.list();
        let list = list.filter(|list| list.kind == ListKind::Articles);
        SidebarFace::new(self.sidebar, list, self.parts)
    }

    /// The card; nothing where there is none, or where a comment stands beside the text instead.
    #[must_use]
    pub fn card(&self) -> Option<CardFace> {
        CardFace::new(self.mode.card()?, self.parts)
    }

    /// The list that lies over the page.
    #[must_use]
    pub fn list(&self) -> Option<ListFace<'a>> {
        let list = self.mode.list();
        let list = list.filter(|list| list.kind != ListKind::Articles)?;
        Some(ListFace::new(list, self.parts))
    }

    /// The editor, if a note is being written.
    #[must_use]
    pub fn editor(&self) -> Option<EditorFace> {
        match self.mode {
            Mode::Note(editor) => Some(EditorFace::new(editor, self.parts)),
            _ => None,
        }
    }

    /// What is found in all articles.
    #[must_use]
    pub fn concordance(&self) -> ConcordanceFace<'a> {
        ConcordanceFace::new(self.concordance, self.parts)
    }

    /// The comments beside the `lines` of the page.
    #[must_use]
    pub fn column(&self, lines: &[Line]) -> ColumnFace {
        ColumnFace::new(self.mode.about(), lines, self.parts)
    }

    /// What the bottom line tells of the `lines` of the page; nothing while a query is typed there.
    #[must_use]
    pub fn status(&self, lines: &[Line]) -> Option<StatusFacts> {
        StatusFacts::new(lines, self)
    }

    /// What the bottom line tells, in words.
    #[must_use]
    pub fn said(&self, facts: &StatusFacts) -> [StatusPart; 2] {
        facts.said(self.parts)
    }

    /// What is told behind a query that is typed in the bottom line.
    #[must_use]
    pub fn found_as_typed(&self, prompt: &Prompt) -> String {
        status::found_as_typed(prompt, self.search())
    }
}

/// The room inside the frame of a card; one too low for a frame has a title and no more.
pub(crate) fn inside(frame: Rect) -> Rect {
    let inner = if is_framed(frame) {
        Panes::inside(frame)
    } else {
        Rect {
            y: frame.y + 1.min(frame.height),
            height: frame.height.saturating_sub(1),
            ..frame
        }
    };
    Rect {
        x: inner.x + 1.min(inner.width),
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

/// Whether a card is high enough for a frame.
pub(crate) const fn is_framed(frame: Rect) -> bool {
    frame.height >= 5
}

/// A number of rows or columns as the screen counts them.
pub(crate) fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
