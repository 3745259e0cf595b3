//! The scene and its faces. A face is a value that holds what the screen shows of a card, a list,
//! the sidebar or the bottom line; the screen paints it, another output could speak it, and neither
//! has to know how it came about.

pub(crate) mod annotations;
pub mod card;
pub mod column;
pub mod concordance;
pub mod editor;
mod help;
mod hints;
pub mod list;
pub mod margin;
pub(crate) mod palette;
pub mod passage;
pub mod sidebar;
pub mod status;
pub(crate) mod text;

use std::rc::Rc;

use ratatui::layout::Rect;

use crate::commentary::comments::Comment;
use crate::commentary::glossary::Occurrence;
use crate::layout::Line;
use crate::library::{Article, Library};
use crate::reader::panes::Panes;
use crate::reader::settings::MarkedTerms;
use crate::reader::state::annotating::Annotating;
use crate::reader::state::card::About;
use crate::reader::state::concordance::Concordance;
use crate::reader::state::find::{Find, Search};
use crate::reader::state::list::ListKind;
use crate::reader::state::marks::{Mark, Marks};
use crate::reader::state::mode::Mode;
use crate::reader::state::notice::Notice;
use crate::reader::state::page::Page;
use crate::reader::state::reading::Reading;
use crate::reader::state::resume::Resume;
use crate::reader::state::sidebar::Sidebar;
use crate::text::document::Document;
use crate::text::span::Span;

/// Everything that is shown, borrowed from the state.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    pub(crate) library: &'a Library,
    pub(crate) reading: &'a Reading,
    pub(crate) marks: &'a Marks,
    pub(crate) annotating: &'a Annotating,
    pub(crate) find: &'a Find,
    pub(crate) concordance: &'a Concordance,
    pub(crate) resume: &'a Resume,
    pub(crate) sidebar: &'a Sidebar,
    pub(crate) mode: &'a Mode,
    pub(crate) notice: &'a Notice,
    /// The count typed so far, if one is.
    pub(crate) count: Option<usize>,
    pub(crate) panes: Panes,
    pub(crate) page: Page<'a>,
    /// True once the first frame, which shows only the text, is on the screen. Comments and terms
    /// are looked for after that.
    pub(crate) settled: bool,
    /// The terms that are underlined in the text.
    pub(crate) terms: MarkedTerms,
    /// True while an article is being read or a search is running.
    pub(crate) waits: bool,
}

impl<'a> Scene<'a> {
    /// Areas of the panes on the screen.
    #[must_use]
    pub const fn panes(&self) -> Panes {
        self.panes
    }

    /// The mode: what has the keys.
    #[must_use]
    pub const fn mode(&self) -> &'a Mode {
        self.mode
    }

    /// The lines on the page, from its top.
    #[must_use]
    pub fn lines(&self) -> Rc<Vec<Line>> {
        self.page.lines()
    }

    /// The open article, as the library has it.
    pub(crate) fn article(&self) -> Option<&'a Article> {
        self.library.get(self.reading.article)
    }

    /// The document on the page.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        &self.reading.document
    }

    /// The words that stand on the page instead of a text.
    #[must_use]
    pub fn words_instead(&self) -> &'a str {
        match &self.reading.trouble {
            Some(trouble) => trouble,
            None if self.waits => "reading…",
            None => "This article is empty.",
        }
    }

    /// A key for what the lines of the page look like, beside the lines themselves: while it is the
    /// same, equal lines have equal cells. It holds the index of the article, the bytes of it that
    /// are there, how often the annotations have changed, whether comments have their signs yet,
    /// and which terms are marked.
    #[must_use]
    pub fn page_key(&self) -> (usize, usize, usize, bool, MarkedTerms) {
        let bytes = self.reading.text().len();
        let revision = self.annotating.revision();
        (
            self.reading.article,
            bytes,
            revision,
            self.settled,
            self.terms,
        )
    }

    /// A key for the rows of the sidebar while the keys are elsewhere, beside its size and the open
    /// article: the article to which it was scrolled, and how often facts about the articles have
    /// changed.
    #[must_use]
    pub const fn sidebar_key(&self) -> (Option<usize>, usize) {
        (self.sidebar.browsed, self.sidebar.revision())
    }

    /// The article's length in bytes, also while only its beginning was read.
    #[must_use]
    pub fn bytes(&self) -> usize {
        if self.reading.whole {
            self.reading.text().len()
        } else {
            self.article().map_or(0, |article| article.bytes)
        }
    }

    /// The search that is marked on the page.
    #[must_use]
    pub const fn search(&self) -> Option<&'a Search> {
        self.find.search.as_ref()
    }

    /// The passage that is being selected.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        self.mode.selection()
    }

    /// The comment whose sign stands at a line, with its index.
    #[must_use]
    pub fn comment_at(&self, line: &Line) -> Option<(usize, &'static Comment)> {
        let marks = self.marks;
        let flow = self.settled.then_some(self.page.flow)?;
        let at = marks.comment_at(line, flow)?;
        let (_, comment) = marks.comments().get(at)?;
        Some((at, comment))
    }

    /// The terms that are marked in the block of a line, in order; in a very long block, only those
    /// near the line.
    #[must_use]
    pub fn terms_marked(&self, line: &Line) -> Rc<Vec<Occurrence>> {
        match self.terms {
            _ if !self.settled => Rc::default(),
            MarkedTerms::None => Rc::default(),
            MarkedTerms::First => self.marks.first_terms_near(line),
            MarkedTerms::All => self.marks.terms_near(line),
        }
    }

    /// The terms on the page in reading order, each at its first place there.
    #[must_use]
    pub fn terms_on_page(&self) -> Rc<Vec<Occurrence>> {
        self.marks.terms_on(self.page)
    }

    /// True if comments are open: one on a card, the list of them, or those beside the text.
    pub(crate) fn shows_comments(&self) -> bool {
        let listed = self.mode.lists(ListKind::Comments);
        let open = matches!(self.mode.about(), Some(About::Comment(_)));
        listed || open || !self.panes.column.is_empty()
    }

    /// True if a box lies over the page, which is dimmed behind it.
    pub(crate) fn is_boxed(&self) -> bool {
        match self.mode {
            Mode::Concordance | Mode::Note(_) => true,
            Mode::List(list) => list.kind != ListKind::Articles,
            Mode::Card(card) => column::open_comment(&card.about, *self).is_none(),
            Mode::Page | Mode::Prompt(_) | Mode::Select(_) | Mode::Letter(_) => false,
        }
    }

    /// The annotations found in the text, in its order; of those that begin together, the longest
    /// first.
    #[must_use]
    pub fn marks(&self) -> Rc<Vec<Mark>> {
        let annotations = self.annotating.annotations();
        self.marks.annotated(annotations)
    }

    /// The annotation whose sign stands at a line, and whether it begins there.
    #[must_use]
    pub fn mark_at(&self, line: &Line) -> Option<(Mark, bool)> {
        let annotations = self.annotating.annotations();
        self.marks.mark_at(line, annotations)
    }
}

/// The most bytes of a paragraph or passage that an entry shows.
const MOST_SHOWN: usize = 400;

/// The beginning of a text, as long as an entry shows it.
pub(crate) fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MOST_SHOWN))
        .unwrap_or(text)
}

/// The area inside the frame of a box and its padding, a column on both sides. A box too low for a
/// frame has only a title row above it.
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

/// True if a box has a frame: it is at least five rows high, or there is room for five rows above
/// it, so that it is low only because its text is short.
pub(crate) const fn is_framed(frame: Rect) -> bool {
    frame.height >= 5 || (frame.height >= 3 && frame.y >= 5)
}

/// A number of rows or columns, at most 65,535.
pub(crate) fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
