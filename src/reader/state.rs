//! The reader's state: which article is open, where its page is, and in which mode the keys are.
//! `State::apply` takes an action, `State::hear` an event; both only change the state and may ask
//! for an effect. Nothing is drawn, read or written here.
//!
//! The state is made of parts; each owns its fields, and none knows the state. What needs several
//! parts stands in `dispatch`, `opening` and `marking`.

pub(crate) mod annotating;
mod bookmarks;
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
mod mouse;
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
use self::opening::{Arrival, Opening};
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
use crate::reader::scene::list::nearest_selected;
use crate::reader::scene::{Scene, passage};
use crate::reader::settings::{Settings, ThemeChoice};
use crate::text::document::Document;
use crate::text::format;
use crate::text::span::{Offset, Span};

/// The state of the reader: everything that decides what is on the screen and what a key does.
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
    /// Opens `article`, an index, of `library` on a screen of `width` columns and `height` rows.
    /// Where the text is not at hand, the effect asks for it, and the article opens when it comes.
    #[must_use]
    pub fn new(
        library: Library,
        article: usize,
        width: u16,
        height: u16,
    ) -> (Self, Option<Effect>) {
        Self::resumed(library, Some(article), Places::default(), width, height)
    }

    /// Opens a library on a screen of `width` columns and `height` rows, with the places of earlier
    /// sessions: articles open where they were left, and without an `article` the last one that was
    /// read opens.
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
            window: Window::new(width, height),
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
        let effect = state.open(article, Arrival::Resume);
        state.note_jump(Going::Jumps);
        (state, effect)
    }

    /// Applies an action of the reader.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        let going = Going::by(&action, matches!(self.mode, Mode::Page));
        if !matches!(action, Action::Command(Command::Close))
            && let Some(editor) = self.mode.editor_mut()
        {
            // The question whether to throw the note away holds only until the next key.
            editor.asked = false;
        }
        if !matches!(
            action,
            Action::Command(Command::Note | Command::Delete) | Action::Release
        ) {
            self.annotating.just_made = None;
        }
        if !matches!(action, Action::Release | Action::Drag(..)) {
            self.notice.clear();
            self.find.drop_advice_request();
        }
        let effect = self.dispatch(action);
        self.note_jump(going);
        effect
    }

    /// Takes in an event from a worker or the terminal.
    pub fn hear(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Resize(width, height) => {
                self.window.resize(width, height);
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
                let current = self.reading.take_folded(&document, folded);
                return current.then(|| self.look_for_matches()).flatten();
            }
            Event::Kept(sent, Ok((annotations, told))) => {
                self.annotating
                    .take_kept(sent, *annotations, told, &mut self.notice);
                self.marks.annotations_changed();
                if self.unsaved().0 == 0 && self.mode.lists(ListKind::Unsaved) {
                    // The question what to do with them is answered.
                    self.mode = Mode::Page;
                }
                self.close_stale();
                return self.annotating.keep();
            }
            Event::Kept(sent, Err(Trouble(reason))) => {
                self.annotating.take_failure(sent, reason, &mut self.notice);
            }
            Event::Searched(earlier) => self.find.recall_sessions(earlier),
            Event::Warned(told) => self.annotating.take_warning(told.0, &mut self.notice),
            Event::Forgot(why) => self.annotating.take_forgotten(&why.0, &mut self.notice),
            Event::Rested => {
                self.resume.timer_runs = false;
                self.remember_place();
            }
            Event::Message(message) => return self.notice.tell(message),
        }
        None
    }

    /// Uses the settings of the last session.
    pub const fn use_settings(&mut self, settings: Settings) {
        (self.settings, self.resume.settings) = (settings, settings);
    }

    /// Leaves the mouse to the terminal until the reader switches it on; not remembered.
    pub const fn leave_mouse(&mut self) {
        self.window.without_mouse = true;
    }

    /// Notes that the first frame, which shows the text alone, is on the screen: from now on terms
    /// and comments may be looked for and their signs shown.
    pub const fn settle(&mut self) {
        self.window.settled = true;
    }

    /// Sets `session`, bytes that no other session has, from which unique ids of annotations are
    /// made, and the clock: seconds since 1970 (UTC), or 0 if the time is not known.
    pub fn begin_session(&mut self, session: &[u8], clock: fn() -> i64) {
        self.annotating.begin_session(session, clock);
    }

    /// Hands out what is to be written down for the next session and was not handed out before.
    pub fn remembered(&mut self) -> Vec<Remembered> {
        self.resume.take_remembered(self.settings)
    }

    /// Asks the caller to run the timer after which the place is remembered, if the reader has
    /// moved since it was remembered last and no timer runs. The timer ends with [`Event::Rested`].
    pub fn starts_place_timer(&mut self) -> bool {
        let reading = &self.reading;
        if self.resume.timer_runs || !reading.whole || reading.trouble.is_some() {
            return false;
        }
        let article = self.library.get(reading.article);
        let moved = article.is_some_and(|article| {
            let place = self.resume.place(&article.id);
            place.is_none_or(|place| place.passage.start != reading.anchor)
        });
        self.resume.timer_runs |= moved;
        moved
    }

    /// Asks for all unsaved changes to be saved, unless some are being saved.
    pub fn keep_annotations(&mut self) -> Option<Effect> {
        self.annotating.keep()
    }

    /// True if changes are being saved.
    #[must_use]
    pub const fn is_saving(&self) -> bool {
        self.annotating.is_saving()
    }

    /// Saves the note that is being written, without asking: the program is being ended from
    /// outside.
    pub fn save_draft(&mut self) -> Option<Effect> {
        let changed = self.mode.editor_mut().is_some_and(|it| it.changed());
        if changed { self.save_note() } else { None }
    }

    /// True if the program may quit now, after a last attempt at saving. If changes could not be
    /// saved, the reader is asked what to do with them. Changes that are still being written are
    /// printed by the farewell, unless they are saved meanwhile.
    pub fn quits_or_asks(&mut self) -> bool {
        let asks = matches!(self.unsaved(), (1.., Some(_)));
        if asks {
            self.mode = Mode::List(List::new(ListKind::Unsaved));
        } else {
            self.print_unsaved();
        }
        !asks
    }

    /// Carries out the reader's choice of what to do with unsaved changes, by its place in the
    /// list.
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

    /// Makes the farewell print unsaved annotations although nobody was asked.
    pub const fn print_unsaved(&mut self) {
        self.annotating.prints = true;
    }

    /// The unsaved annotations, as a text to print after the terminal is restored; `None` if there
    /// are none, or the reader chose to leave without them.
    #[must_use]
    pub fn farewell(&self) -> Option<String> {
        self.annotating.farewell()
    }

    /// Number of changes that are not saved, and the reason if saving was tried and failed.
    #[must_use]
    pub fn unsaved(&self) -> (usize, Option<&str>) {
        self.annotating.unsaved()
    }

    /// The way in which keys are read at the moment.
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

    /// The mode: what has the keys.
    #[must_use]
    pub const fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The text of the query or filter that is being typed, if one is.
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

    /// The message on the bottom line.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.notice.message()
    }

    /// The theme that the reader chose.
    #[must_use]
    pub const fn theme(&self) -> ThemeChoice {
        self.settings.theme
    }

    /// True if the terminal's background is dark; `None` if that is not known.
    #[must_use]
    pub const fn dark(&self) -> Option<bool> {
        self.window.dark
    }

    /// True if the reader takes mouse events.
    #[must_use]
    pub const fn mouse(&self) -> bool {
        self.window.mouse(self.settings)
    }

    /// Areas of the panes on the screen.
    #[must_use]
    pub fn panes(&self) -> Panes {
        Panes::new(
            self.window.width,
            self.window.height,
            &self.settings.in_library(self.library.articles().len()),
            self.mode.lists(ListKind::Articles),
            self.settings.comments && !self.marks.comments().is_empty(),
        )
    }

    fn page(&self) -> Page<'_> {
        self.reading.page(self.panes().text)
    }

    /// Selects the entry at place `at` of the open list, or the nearest one that can be selected.
    fn select_entry(&mut self, at: usize) {
        let nearest = nearest_selected(at, self.scene());
        if let Some(list) = self.mode.list_mut() {
            list.selected = nearest;
        }
    }

    /// Selects the last entry of the open list if it has become too short for the selection.
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

    /// Finds an annotation's passage in the open article, and says whether it has changed; `None`
    /// for an annotation of another article, or while the passage may be in a part that is not read
    /// yet.
    #[must_use]
    pub fn found(&self, annotation: &Annotation) -> Option<Found> {
        self.marks.found(annotation)
    }

    /// The passage beside which the open card, editor or list of terms lies.
    #[must_use]
    pub fn passage(&self) -> Option<Span> {
        passage::of_open_box(self.scene())
    }

    /// True while an article is being read or a search is running.
    #[must_use]
    pub fn waits(&self) -> bool {
        let unknown = |search: &Search| !search.known;
        self.opening.is_some() || self.find.search.as_ref().is_some_and(unknown)
    }

    /// Everything that is shown, borrowed from the state.
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
            settled: self.window.settled,
            terms: self.settings.terms,
            waits: self.waits(),
        }
    }
}
