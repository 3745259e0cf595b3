//! What is open, where, and in which mode. `State::apply` takes an action, `State::hear` an event;
//! both only change data here and may ask for an effect. Nothing is drawn, read or written.
//!
//! The state is made of parts that own their fields and do not know it, and of what needs several
//! of them: `dispatch`, `opening` and `marking`.

pub(crate) mod annotating;
pub(crate) mod card;
pub(crate) mod concordance;
pub(crate) mod counts;
mod dispatch;
pub(crate) mod editor;
pub(crate) mod find;
pub(crate) mod line;
pub(crate) mod list;
mod marking;
pub(crate) mod marks;
pub(crate) mod mode;
pub(crate) mod motion;
pub(crate) mod notice;
mod opening;
pub(crate) mod page;
pub(crate) mod pointer;
pub(crate) mod reading;
pub(crate) mod resume;
pub(crate) mod selection;
pub(crate) mod sidebar;
pub(crate) mod taken;
pub(crate) mod trail;
pub(crate) mod window;

use std::rc::Rc;
use std::sync::Arc;

use tui_input::Input;

use self::annotating::Annotating;
pub use self::card::{About, Card};
use self::concordance::Concordance;
pub use self::concordance::{ConcordanceLine, MOST_ARTICLES};
use self::counts::Counts;
pub use self::editor::Editor;
use self::find::Find;
pub use self::find::{Prompt, Search};
pub use self::list::{List, ListKind};
pub use self::marks::Mark;
use self::marks::Marks;
pub use self::mode::{Letter, Mode};
use self::notice::Notice;
use self::opening::{Opening, Then};
use self::page::Page;
use self::pointer::Pointer;
use self::reading::Reading;
use self::resume::Resume;
pub use self::selection::Selection;
use self::sidebar::Sidebar;
use self::trail::{Going, Trail};
use self::window::Window;
use crate::annotations::places::Places;
use crate::annotations::selector::Found;
use crate::annotations::{Annotation, Annotations};
use crate::commentary::comments::Comment;
use crate::layout::{Flow, Line};
use crate::library::Library;
use crate::reader::action::{
    Action, Command, Effect, Event, Keys, Remembered, TerminalEffect, Trouble,
};
use crate::reader::panes::Panes;
use crate::reader::scene::list::open_entries;
use crate::reader::scene::{Scene, passage};
use crate::reader::settings::{Settings, ThemeChoice};
use crate::text::document::Document;
use crate::text::format;
use crate::text::span::{Offset, Span};

/// The whole state of the reader.
#[derive(Debug)]
pub struct State {
    library: Library,
    settings: Settings,
    window: Window,
    mode: Mode,
    reading: Reading,
    opening: Option<Opening>,
    find: Find,
    concordance: Concordance,
    annotating: Annotating,
    marks: Marks,
    trail: Trail,
    resume: Resume,
    sidebar: Sidebar,
    counts: Counts,
    notice: Notice,
    pointer: Pointer,
}

impl State {
    /// A reader of `library` on a screen of `width` columns and `height` rows, with `article` open
    /// as soon as it is read: the effect asks for that where its text is not at hand.
    #[must_use]
    pub fn new(
        library: Library,
        article: usize,
        width: u16,
        height: u16,
    ) -> (Self, Option<Effect>) {
        Self::resumed(library, Some(article), Places::default(), width, height)
    }

    /// A reader with what was read before, on a screen of `width` columns and `height` rows:
    /// articles open where they were left, and without an article the last one that was read.
    #[must_use]
    pub fn resumed(
        library: Library,
        article: Option<usize>,
        places: Places,
        width: u16,
        height: u16,
    ) -> (Self, Option<Effect>) {
        let resume = Resume::new(places);
        let last = resume.last().and_then(|last| library.index_of(last));
        let article = article.or(last).unwrap_or(0);
        let nothing = Arc::new(format::plain(""));
        let mut state = Self {
            library,
            settings: Settings::default(),
            window: Window {
                width,
                height,
                dark: None,
                settled: false,
            },
            mode: Mode::Page,
            marks: Marks::new(None, Arc::clone(&nothing), true),
            reading: Reading::new(article, nothing, true, 0, None),
            opening: None,
            find: Find::default(),
            concordance: Concordance::default(),
            annotating: Annotating::default(),
            trail: Trail::default(),
            resume,
            sidebar: Sidebar::default(),
            counts: Counts::default(),
            notice: Notice::default(),
            pointer: Pointer::default(),
        };
        let effect = state.open(article, Then::Resume);
        state.note_jump(Going::Jumps);
        (state, effect)
    }

    /// Applies an action.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        let going = Going::by(&action, matches!(self.mode, Mode::Page));
        if !matches!(action, Action::Command(Command::Close))
            && let Some(editor) = self.mode.editor_mut()
        {
            // Any other key than the one that throws the note away takes the question back.
            editor.asked = false;
        }
        if !matches!(action, Action::Command(Command::Note) | Action::Release) {
            self.annotating.just_made = None;
        }
        self.notice.touch();
        if !matches!(action, Action::Release | Action::Drag(..)) {
            self.notice.clear();
            self.find.ask_no_more();
        }
        let effect = self.dispatch(action);
        self.note_jump(going);
        effect
    }

    /// Takes in what happened elsewhere.
    pub fn hear(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Resize(width, height) => {
                (self.window.width, self.window.height) = (width, height);
                self.make_room();
                self.clamp_selected();
            }
            Event::Background { dark } => self.window.dark = Some(dark),
            Event::Read {
                article,
                text,
                whole,
                sidecar,
            } => {
                if let (Some(article), Some(sidecar)) = (self.library.get_mut(article), sidecar) {
                    article.sidecar = sidecar;
                }
                let effect = self.take_text(article, text, whole);
                self.note_jump(Going::Jumps);
                return effect;
            }
            Event::Summary {
                article,
                summary,
                sidecar,
            } => {
                self.sidebar.articles_changed();
                if let Some(article) = self.library.get_mut(article) {
                    article.unreadable = summary.is_none();
                    article.summary = summary;
                    article.sidecar = sidecar;
                }
            }
            Event::Concordance { request, results } => {
                self.concordance.take_results(request, results);
            }
            Event::Related(request, related) => self.concordance.take_related(request, related),
            Event::Advised(query, advice) => self.take_advice(&query, advice),
            Event::Folded(document, folded) => {
                let ours = self.reading.take_folded(&document, folded);
                return ours.then(|| self.look_for_matches()).flatten();
            }
            Event::Kept(sent, Ok((annotations, told))) => {
                self.annotating
                    .take_kept(sent, *annotations, told, &mut self.notice);
                self.marks.revised();
                self.keep_open();
                return self.annotating.keep();
            }
            Event::Kept(sent, Err(Trouble(reason))) => {
                self.annotating.take_failure(sent, reason, &mut self.notice);
            }
            Event::Searched(before) => self.find.recall_sessions(before),
            Event::Warned(told) => self.annotating.take_warning(told.0, &mut self.notice),
            Event::Forgot(why) => self.annotating.take_forgotten(&why.0, &mut self.notice),
            Event::Rested => {
                self.resume.resting = false;
                self.remember_place();
            }
            Event::Message(message) => return self.notice.tell(message),
        }
        None
    }

    /// Takes the settings of the last time.
    pub const fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Leaves the mouse to the terminal from the start.
    pub const fn leave_mouse(&mut self) {
        self.settings.mouse = false;
    }

    /// The first frame is out, which shows the text alone: now the signs may be looked for.
    pub const fn settle(&mut self) {
        self.window.settled = true;
    }

    /// Takes bytes that tell this session from all others, so that nothing made in it has the id of
    /// another thing, and a clock: it tells the seconds since 1970 (UTC), or 0 if it does not know.
    pub fn call_session(&mut self, session: &[u8], clock: fn() -> i64) {
        self.annotating.begin_session(session, clock);
    }

    /// What is to be kept for the next time, since this was asked last.
    pub fn remembered(&mut self) -> Vec<Remembered> {
        self.resume.take_remembered()
    }

    /// Whether the reader has moved since a place was remembered, and no timer runs yet, behind
    /// which it is remembered; one does from now on.
    pub fn begins_to_rest(&mut self) -> bool {
        let reading = &self.reading;
        if self.resume.resting || !reading.whole || reading.trouble.is_some() {
            return false;
        }
        let article = self.library.get(reading.article);
        let moved = article.is_some_and(|article| {
            let place = self.resume.place(&article.id);
            place.is_none_or(|place| place.passage.start != reading.anchor)
        });
        self.resume.resting |= moved;
        moved
    }

    /// Has all changes kept that are not, unless some are on their way.
    pub fn keep_annotations(&mut self) -> Option<Effect> {
        self.annotating.keep()
    }

    /// Whether changes are on their way to be kept.
    #[must_use]
    pub const fn saves(&self) -> bool {
        self.annotating.saves()
    }

    /// Saves what is being written: whoever ends the program did not ask.
    pub fn save_draft(&mut self) -> Option<Effect> {
        let changed = self.mode.editor_mut().is_some_and(|it| it.changed());
        if changed { self.save_note() } else { None }
    }

    /// All was tried to keep what there is: leaves, or asks what is to become of the rest.
    pub fn leave(&mut self) -> Option<Effect> {
        if self.unsaved().0 == 0 {
            return Some(Effect::Terminal(TerminalEffect::Quit));
        }
        self.mode = Mode::List(List::new(ListKind::Unsaved));
        None
    }

    /// Does what the reader chose to become of annotations that no file has.
    fn choose_unsaved(&mut self, entry: usize) -> Option<Effect> {
        self.mode = Mode::Page;
        match entry {
            0 => {
                self.annotating.prints = true;
                Some(Effect::Terminal(TerminalEffect::Quit))
            }
            1 => Some(Effect::Leave),
            3 => Some(Effect::Terminal(TerminalEffect::Quit)),
            _ => None,
        }
    }

    /// Has printed what could not be kept, when the terminal is given back: nobody could be asked.
    pub const fn print_unsaved(&mut self) {
        self.annotating.prints = true;
    }

    /// What is to be printed when the terminal is given back: the annotations that no file has.
    #[must_use]
    pub fn farewell(&self) -> Option<String> {
        self.annotating.farewell()
    }

    /// How many changes no file has yet, and why, if that was tried in vain.
    #[must_use]
    pub fn unsaved(&self) -> (usize, Option<&str>) {
        self.annotating.unsaved()
    }

    /// What keys are now.
    #[must_use]
    pub const fn keys(&self) -> Keys {
        self.mode.keys()
    }

    /// The articles.
    #[must_use]
    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// The index of the article on the page.
    #[must_use]
    pub const fn article(&self) -> usize {
        self.reading.article
    }

    /// The document on the page.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.reading.document
    }

    /// The offset that the page's top line shows.
    #[must_use]
    pub const fn anchor(&self) -> Offset {
        self.reading.anchor
    }

    /// What the keys mean now.
    #[must_use]
    pub const fn mode(&self) -> &Mode {
        &self.mode
    }

    /// What is typed into the line with the keys, if there is one.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        let line = match self.mode {
            Mode::Concordance => Some(&self.concordance.input),
            _ => self.mode.line(),
        };
        line.map(Input::value)
    }

    /// The search that is marked on the page.
    #[must_use]
    pub const fn search(&self) -> Option<&Search> {
        self.find.search.as_ref()
    }

    /// What to tell the reader.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.notice.message()
    }

    /// The theme that was chosen.
    #[must_use]
    pub const fn theme(&self) -> ThemeChoice {
        self.settings.theme
    }

    /// Whether the terminal's background is dark, if that is known.
    #[must_use]
    pub const fn dark(&self) -> Option<bool> {
        self.window.dark
    }

    /// Whether the mouse is ours.
    #[must_use]
    pub const fn mouse(&self) -> bool {
        self.settings.mouse
    }

    /// Where everything is.
    #[must_use]
    pub fn panes(&self) -> Panes {
        Panes::new(
            self.window.width,
            self.window.height,
            &self.settings,
            self.mode.lists(ListKind::Articles),
            self.settings.comments && !self.marks.comments().is_empty(),
        )
    }

    fn page(&self) -> Page<'_> {
        self.reading.page(self.panes().text)
    }

    /// How many rows a page of a list has.
    fn list_page(&self) -> usize {
        let rows = usize::from(self.panes().text.height);
        rows.saturating_sub(4).max(1)
    }

    /// Selects the entry at a place of the list, or the last one.
    fn select_entry(&mut self, at: usize) {
        let last = open_entries(self.scene()).len().saturating_sub(1);
        if let Some(list) = self.mode.list_mut() {
            list.selected = at.min(last);
        }
    }

    /// Selects the last entry where there are fewer than there were.
    fn clamp_selected(&mut self) {
        if let Some(list) = self.mode.list() {
            self.select_entry(list.selected);
        }
    }

    /// The document at the measure of the page.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        self.page().flow
    }

    /// The lines on the page, from its top.
    #[must_use]
    pub fn lines(&self) -> Rc<Vec<Line>> {
        self.page().lines()
    }

    /// The passage that is being selected, if one is.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        self.mode.selection()
    }

    /// The comments on the open article, each with its passage, in the order of the text.
    #[must_use]
    pub fn comments(&self) -> &[(Span, &'static Comment)] {
        self.marks.comments()
    }

    /// The reader's annotations.
    #[must_use]
    pub const fn annotations(&self) -> &Annotations {
        self.annotating.annotations()
    }

    /// What became of an annotation's passage in the open article; nothing of one of another
    /// article, or while it is not all there.
    #[must_use]
    pub fn found(&self, annotation: &Annotation) -> Option<Found> {
        self.marks.found(annotation)
    }

    /// The passage beside which a card or an editor lies, or a list whose selection stands on the
    /// page.
    #[must_use]
    pub fn passage(&self) -> Option<Span> {
        passage::beside(self.scene())
    }

    /// Whether something that was asked for is still to come.
    #[must_use]
    pub fn waits(&self) -> bool {
        let unknown = |search: &Search| !search.known;
        self.opening.is_some() || self.find.search.as_ref().is_some_and(unknown)
    }

    /// All that is shown.
    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        let panes = self.panes();
        Scene {
            library: &self.library,
            reading: &self.reading,
            marks: &self.marks,
            annotating: &self.annotating,
            find: &self.find,
            concordance: &self.concordance,
            resume: &self.resume,
            sidebar: &self.sidebar,
            mode: &self.mode,
            notice: &self.notice,
            count: self.counts.typed(),
            panes,
            page: self.reading.page(panes.text),
            signs: self.settings.signs && self.window.settled,
            waits: self.waits(),
        }
    }
}
