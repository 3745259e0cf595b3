//! What is open, where, and in which mode. `State::apply` takes an action, `State::hear` what the
//! world says; both only change data here and may ask for an effect. Nothing is drawn, read or
//! written.

mod all;
mod beside;
mod card;
mod command;
mod find;
mod jump;
mod leave;
mod list;
mod mine;
mod motion;
mod note;
mod open;
mod own;
mod select;
mod typing;
mod words;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use tui_input::InputRequest;

pub use self::all::{All, Line as AllLine, MOST_ARTICLES};
pub use self::card::{About, Card, Face};
pub use self::find::{Prompt, Search};
pub use self::jump::Letter;
use self::jump::{Going, Jumps};
pub use self::list::{List, Of, SidebarRow};
pub use self::note::{Editor, EditorFace};
use self::open::Open;
pub use self::own::Mark;
use self::own::Own;
pub use self::select::Selection;
pub use self::words::{CardRow, Tone, superscript};
use crate::annotations::AnnotationKind;
use crate::annotations::places::Places;
use crate::layout::{Flow, Line};
use crate::library::Library;
use crate::reader::action::{Action, Command, Effect, Event, Keys, Remembered};
use crate::reader::panes::Panes;
use crate::reader::settings::{Settings, ThemeChoice};
use crate::search::Query;
use crate::search::results::Advice;
use crate::text::document::Document;
use crate::text::format;
use crate::text::span::{Offset, Span};

/// What the keys mean now.
#[derive(Debug)]
pub enum Mode {
    /// They move on the page.
    Page,
    /// They write a query.
    Prompt(Box<Prompt>),
    /// They write a query for all articles, and move in what it finds.
    All(Box<All>),
    /// They move in a list: the sidebar, the contents, the commands, what stands beside the text.
    List(List),
    /// They move in a card beside its passage.
    Card(Box<Card>),
    /// They select a passage.
    Select(Selection),
    /// They write a note.
    Note(Box<Editor>),
    /// The next one is the name of a bookmark.
    Letter(Letter),
}

/// Whose the mouse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mouse {
    /// Ours.
    Ours,
    /// Ours, and its button went down on the scroll bar and not up again.
    Drags,
    /// The same, on the text, at an offset.
    Selects(Offset),
    /// The terminal's, for its own selection.
    Free,
}

/// The whole state of the reader.
#[derive(Debug)]
pub struct State {
    library: Library,
    open: Open,
    /// Where the other articles were left.
    left: HashMap<usize, Offset>,
    /// An article that was asked for and is being read.
    reading: Option<usize>,
    mode: Mode,
    search: Option<Search>,
    /// Whether other words are found for what is searched.
    synonyms: bool,
    /// The list that a match was opened from.
    all: Option<Box<All>>,
    /// How often all articles were searched.
    surveys: usize,
    /// An article that is being opened at a match, and where that is.
    target: Option<(usize, Offset)>,
    /// A query that advice was asked for.
    asked: Option<Query>,
    advice: Vec<Advice>,
    /// What was searched, oldest first.
    history: Vec<String>,
    width: u16,
    height: u16,
    count: Option<usize>,
    /// How many lines half a page has, where the reader said so (as in less).
    half: Option<usize>,
    dark: Option<bool>,
    mouse: Mouse,
    settings: Settings,
    /// Whether the first frame is out.
    settled: bool,
    /// A card that waits for its article to be read.
    awaited: Option<(usize, Box<Card>)>,
    /// An annotation that waits for its article to be read, by its id, and whether its card is to
    /// open.
    sought: Option<(usize, String, bool)>,
    own: Own,
    jumps: Jumps,
    /// Where the articles were left, as it is kept.
    places: Places,
    /// What is to be kept for the next time.
    remembered: Vec<Remembered>,
    message: Option<String>,
    fresh: bool,
    sidebar_entries: list::Entries,
    /// How often what is said of the articles has changed.
    revision: usize,
    /// The article around which the sidebar was scrolled, while the keys are elsewhere.
    browsed: Option<usize>,
}

/// The largest count before a motion.
const MOST_COUNT: usize = 99_999;

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

    /// The same, with what was read before: articles open where they were left, and without an
    /// article the last one that was read.
    #[must_use]
    pub fn resumed(
        library: Library,
        article: Option<usize>,
        places: Places,
        width: u16,
        height: u16,
    ) -> (Self, Option<Effect>) {
        let last = places.last.as_ref().and_then(|last| library.index_of(last));
        let article = article.or(last).unwrap_or(0);
        let mut state = Self {
            library,
            open: Open::new(article, Arc::new(format::plain("")), true, 0),
            left: HashMap::new(),
            reading: None,
            mode: Mode::Page,
            search: None,
            synonyms: true,
            all: None,
            surveys: 0,
            target: None,
            asked: None,
            advice: Vec::new(),
            history: Vec::new(),
            width,
            height,
            count: None,
            half: None,
            dark: None,
            mouse: Mouse::Ours,
            settings: Settings::default(),
            settled: false,
            awaited: None,
            sought: None,
            own: Own::default(),
            jumps: Jumps::default(),
            places,
            remembered: Vec::new(),
            message: None,
            fresh: true,
            sidebar_entries: list::Entries::default(),
            revision: 0,
            browsed: None,
        };
        let effect = state.open(article);
        state.take_note_of_jump(Going::Jumps);
        (state, effect)
    }

    /// Applies an action.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        let going = self.going(&action);
        if !matches!(action, Action::Command(Command::Close)) {
            self.take_question_back();
        }
        if !matches!(action, Action::Command(Command::Note) | Action::Release) {
            self.own.fresh = None;
        }
        if matches!(self.mode, Mode::Letter(_))
            && !matches!(action, Action::Letter(_) | Action::Command(_))
        {
            self.mode = Mode::Page;
        }
        let effect = self.act(action);
        self.take_note_of_jump(going);
        effect
    }

    fn act(&mut self, action: Action) -> Option<Effect> {
        self.fresh = false;
        if !matches!(action, Action::Release | Action::Drag(..)) {
            self.message = None;
            self.asked = None;
        }
        if let Action::Digit(digit) = action {
            if let Mode::List(List { of: Of::Advice, .. }) = self.mode {
                // Each is one key away.
                return usize::from(digit)
                    .checked_sub(1)
                    .filter(|&at| at < self.advice.len())
                    .and_then(|at| {
                        self.mode = Mode::Page;
                        self.follow(at)
                    });
            }
            if self
                .card_about()
                .is_some_and(|about| matches!(about, About::Term(..)))
            {
                return usize::from(digit)
                    .checked_sub(1)
                    .and_then(|at| self.follow_link(at));
            }
            if let Some(kind) = usize::from(digit)
                .checked_sub(1)
                .and_then(|at| AnnotationKind::HIGHLIGHTS.get(at))
            {
                if let Mode::Select(_) = self.mode {
                    return self.highlight_selection(Some(*kind));
                }
                if let Some(id) = self.own_selected() {
                    return self.change_kind(&id, *kind);
                }
            }
            self.digit(digit);
            return None;
        }
        let count = self.count.take();
        match action {
            Action::Command(command) => self.command(command, count),
            Action::Choose => self.choose(count),
            // An empty line has nothing to delete but itself.
            Action::Edit(InputRequest::DeletePrevChar)
                if self.typed().is_some_and(str::is_empty) =>
            {
                self.close()
            }
            Action::Edit(request) if self.keys() == Keys::Text => {
                self.write(request);
                None
            }
            Action::Edit(request) => self.edit(|input| typing::edit(input, request)),
            Action::Paste(text) if self.keys() == Keys::Text => {
                self.write_pasted(&text);
                None
            }
            Action::Paste(text) => self.edit(|input| typing::paste(input, &text)),
            Action::Extend(unit, forward) => self.extend(unit, forward),
            Action::OtherEnd => self.other_end(),
            Action::Letter(c) => self.letter(c),
            Action::History(older) => self.history(older),
            Action::Regex => self.switch_regex(),
            Action::Click(column, row) => self.click(column, row),
            Action::Drag(column, row) => self.drag(column, row),
            Action::Release => {
                if matches!(self.mouse, Mouse::Drags | Mouse::Selects(_)) {
                    self.mouse = Mouse::Ours;
                }
                None
            }
            Action::Wheel { down, column, row } => self.wheel(down, column, row),
            Action::Unknown(key) => {
                self.tell(format!("{key} does nothing here · ? shows all keys"))
            }
            Action::Digit(_) => None,
        }
    }

    /// Leaves the mouse to the terminal from the start.
    pub const fn leave_mouse(&mut self) {
        self.mouse = Mouse::Free;
    }

    /// What keys are now.
    #[must_use]
    pub const fn keys(&self) -> Keys {
        match &self.mode {
            Mode::Prompt(_)
            | Mode::All(_)
            | Mode::List(List {
                filter: Some(_), ..
            }) => Keys::Line,
            Mode::Note(_) => Keys::Text,
            Mode::Select(_) => Keys::Selection,
            Mode::Letter(_) => Keys::Letter,
            Mode::Page | Mode::List(_) | Mode::Card(_) => Keys::Commands,
        }
    }

    /// Takes in what the world says.
    pub fn hear(&mut self, event: Event) -> Option<Effect> {
        let read = matches!(event, Event::Read { .. });
        let effect = self.take_in(event);
        if read {
            self.take_note_of_jump(Going::Jumps);
        }
        effect
    }

    fn take_in(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Resize(width, height) => {
                (self.width, self.height) = (width, height);
                self.make_room();
                self.clamp_selected();
            }
            Event::Background { dark } => self.dark = Some(dark),
            Event::Read {
                article,
                text,
                whole,
                sidecar,
            } => {
                if let (Some(article), Some(sidecar)) = (self.library.get_mut(article), sidecar) {
                    article.sidecar = sidecar;
                }
                return self.read(article, text, whole);
            }
            Event::Summary {
                article,
                summary,
                sidecar,
            } => {
                self.articles_changed();
                if let Some(article) = self.library.get_mut(article) {
                    article.unreadable = summary.is_none();
                    article.summary = summary;
                    article.sidecar = sidecar;
                }
            }
            Event::Surveyed(number, results) => self.surveyed(number, results),
            Event::Related(number, related) => self.related(number, related),
            Event::Advised(query, advice) => self.advised(&query, advice),
            Event::Folded(document, folded) => return self.folded(&document, folded),
            Event::Kept(changes, result) => return self.kept(changes, result),
            Event::Searched(before) => self.history.splice(0..0, before).for_each(drop),
            Event::Forgot(reason) => self.forgot(&reason),
            Event::Rested => {
                self.own.rests = false;
                self.remember_place();
            }
            Event::Message(message) => self.message = Some(message),
        }
        None
    }

    fn tell(&mut self, message: String) -> Option<Effect> {
        self.message = Some(message);
        None
    }

    fn digit(&mut self, digit: u8) {
        let count = self.count.unwrap_or(0) * 10 + usize::from(digit);
        self.count = (count > 0).then_some(count.min(MOST_COUNT));
    }

    /// The articles.
    #[must_use]
    pub const fn library(&self) -> &Library {
        &self.library
    }

    /// The index of the article on the page.
    #[must_use]
    pub const fn article(&self) -> usize {
        self.open.article
    }

    /// The document on the page.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.open.document
    }

    /// The offset that the page's top line shows.
    #[must_use]
    pub const fn anchor(&self) -> Offset {
        self.open.anchor
    }

    /// What the keys mean now.
    #[must_use]
    pub const fn mode(&self) -> &Mode {
        &self.mode
    }

    /// Whether the keys are in the sidebar.
    #[must_use]
    pub const fn in_sidebar(&self) -> bool {
        matches!(
            self.mode,
            Mode::List(List {
                of: Of::Articles,
                ..
            })
        )
    }

    /// The search that is marked on the page.
    #[must_use]
    pub const fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The count typed so far.
    #[must_use]
    pub const fn count(&self) -> Option<usize> {
        self.count
    }

    /// What to tell the reader.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Whether nothing was done yet: the time for hints.
    #[must_use]
    pub const fn fresh(&self) -> bool {
        self.fresh
    }

    /// The theme that was chosen.
    #[must_use]
    pub const fn theme(&self) -> ThemeChoice {
        self.settings.theme
    }

    /// Whether the terminal's background is dark, if that is known.
    #[must_use]
    pub const fn dark(&self) -> Option<bool> {
        self.dark
    }

    /// Whether the mouse is ours.
    #[must_use]
    pub const fn mouse(&self) -> bool {
        !matches!(self.mouse, Mouse::Free)
    }

    /// Whether something that was asked of the world is still to come.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.reading.is_some() || self.search.as_ref().is_some_and(|search| !search.known)
    }

    /// Where everything is.
    #[must_use]
    pub fn panes(&self) -> Panes {
        Panes::new(
            self.width,
            self.height,
            &self.settings,
            self.in_sidebar(),
            self.settings.comments && !self.comments().is_empty(),
        )
    }

    /// The document at the measure of the page.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        Flow::new(
            &self.open.document,
            &self.open.memo,
            usize::from(self.panes().text.width),
        )
    }

    /// The lines on the page, from its top.
    #[must_use]
    pub fn lines(&self) -> Rc<Vec<Line>> {
        let (flow, height) = (self.flow(), usize::from(self.panes().text.height));
        let mut remembered = self.open.lines.borrow_mut();
        let (measure, lines) = &mut *remembered;
        if *measure != flow.measure() {
            *lines = Rc::default();
            *measure = flow.measure();
        }
        flow.move_lines(Rc::make_mut(lines), self.open.anchor, height);
        Rc::clone(lines)
    }

    /// The part of the text that is on the page.
    #[must_use]
    pub fn visible(&self) -> Span {
        let lines = self.lines();
        let end = lines.last().map_or(self.open.anchor, |line| line.span.end);
        Span::new(lines.first().map_or(end, |line| line.span.start), end)
    }
}
