//! What is open, where, and in which mode. `State::apply` takes an action, `State::hear` what the world says;
//! both only change data here and may ask for an effect. Nothing is drawn, read or written.

mod all;
mod beside;
mod card;
mod find;
mod list;
mod motion;
mod open;
mod typing;
mod words;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use tui_input::InputRequest;

pub use self::all::{All, Line as AllLine, MOST_ARTICLES};
pub use self::card::{About, Card, Face};
pub use self::find::{Prompt, Search};
pub use self::list::{List, Of, SidebarRow};
use self::open::Open;
pub use self::words::{CardRow, Tone, superscript};
use crate::action::{Action, Command, Effect, Event};
use crate::document::{Document, Offset, Span};
use crate::layout::{Flow, Line};
use crate::library::Library;
use crate::panes::{Beside, FOLDS, MEASURE, MEASURES, Panes};
use crate::search::Query;
use crate::search::results::Advice;

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
}

/// Whose the mouse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mouse {
    /// Ours.
    Ours,
    /// Ours, and its button went down on the scroll bar and not up again.
    Drags,
    /// The terminal's, for its own selection.
    Free,
}

/// Which colours the reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the terminal's background asks.
    #[default]
    Automatic,
    /// For a light background.
    Light,
    /// For a dark background.
    Dark,
    /// No colours.
    Plain,
}

impl ThemeChoice {
    /// Its name on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Plain => "plain",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Automatic => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Plain,
            Self::Plain => Self::Automatic,
        }
    }
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
    measure: u16,
    count: Option<usize>,
    /// How many lines half a page has, where the reader said so (as in less).
    half: Option<usize>,
    theme: ThemeChoice,
    dark: Option<bool>,
    mouse: Mouse,
    beside: Beside,
    /// Whether the first frame is out.
    settled: bool,
    /// A card that waits for its article to be read.
    awaited: Option<(usize, Box<Card>)>,
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
    /// A reader of `library` on a screen of `width` columns and `height` rows, with `article` open as soon as it is read:
    /// the effect asks for that where its text is not at hand.
    #[must_use]
    pub fn new(library: Library, article: usize, width: u16, height: u16) -> (Self, Option<Effect>) {
        let mut state = Self {
            library,
            open: Open::new(article, Arc::new(Document::parse("")), true, 0),
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
            measure: MEASURE,
            count: None,
            half: None,
            theme: ThemeChoice::default(),
            dark: None,
            mouse: Mouse::Ours,
            beside: Beside::default(),
            settled: false,
            awaited: None,
            message: None,
            fresh: true,
            sidebar_entries: list::Entries::default(),
            revision: 0,
            browsed: None,
        };
        let effect = state.open(article);
        (state, effect)
    }

    /// Applies an action.
    pub fn apply(&mut self, action: Action) -> Option<Effect> {
        self.fresh = false;
        if !matches!(action, Action::Release | Action::Drag(..)) {
            self.message = None;
            self.asked = None;
        }
        if let Action::Digit(digit) = action {
            if let Mode::List(List { of: Of::Advice, .. }) = self.mode {
                // Each is one key away.
                return usize::from(digit).checked_sub(1).filter(|&at| at < self.advice.len()).and_then(|at| {
                    self.mode = Mode::Page;
                    self.follow(at)
                });
            }
            if self.card_about().is_some_and(|about| matches!(about, About::Term(..))) {
                return usize::from(digit).checked_sub(1).and_then(|at| self.follow_link(at));
            }
            self.digit(digit);
            return None;
        }
        let count = self.count.take();
        match action {
            Action::Command(command) => self.command(command, count),
            Action::Choose => self.choose(count),
            // An empty line has nothing to delete but itself.
            Action::Edit(InputRequest::DeletePrevChar) if self.typed().is_some_and(str::is_empty) => self.close(),
            Action::Edit(request) => self.edit(|input| typing::edit(input, request)),
            Action::Paste(text) => self.edit(|input| typing::paste(input, &text)),
            Action::History(older) => self.history(older),
            Action::Regex => self.switch_regex(),
            Action::Click(column, row) => self.click(column, row),
            Action::Drag(_, row) => self.drag(row),
            Action::Release => {
                if self.mouse == Mouse::Drags {
                    self.mouse = Mouse::Ours;
                }
                None
            }
            Action::Wheel { down, column, row } => self.wheel(down, column, row),
            Action::Unknown(key) => self.tell(format!("{key} does nothing here · ? shows all keys")),
            Action::Digit(_) => None,
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        match command {
            Command::Quit => return Some(Effect::Quit),
            Command::Redraw => return Some(Effect::Redraw),
            Command::Suspend => return Some(Effect::Suspend),
            // Esc takes a count back first.
            Command::Close if count.is_some() => return None,
            Command::Close => return self.close(),
            Command::Synonyms => return self.switch_synonyms(),
            // In a prompt the page can be looked at, and that is all.
            _ if matches!(self.mode, Mode::Prompt(_)) && !matches!(command, Command::PageDown | Command::PageUp) => return None,
            _ if matches!(self.mode, Mode::All(_)) => return self.move_in_all(command, count),
            _ => {}
        }
        if self.list_command(command, count) {
            return None;
        }
        if let ControlFlow::Break(effect) = self.card_command(command, count) {
            return effect;
        }
        match command {
            Command::LineDown => self.scroll_down(count.unwrap_or(1)),
            Command::LineUp => self.scroll_up(count.unwrap_or(1)),
            Command::PageDown => self.scroll_down(count.unwrap_or_else(|| self.page())),
            Command::PageUp => self.scroll_up(count.unwrap_or_else(|| self.page())),
            Command::HalfDown => self.half(count, Self::scroll_down),
            Command::HalfUp => self.half(count, Self::scroll_up),
            Command::Top => self.paragraph_or(count, 0),
            Command::End => self.paragraph_or(count, usize::MAX),
            Command::Percent => self.percent(count),
            Command::NextHeading => self.next_heading(count.unwrap_or(1)),
            Command::PreviousHeading => self.previous_heading(count.unwrap_or(1)),
            Command::NextArticle => self.step_article(true, count.unwrap_or(1)),
            Command::PreviousArticle => self.step_article(false, count.unwrap_or(1)),
            Command::Sidebar => self.list(Of::Articles, false),
            Command::HideSidebar => {
                if self.width < FOLDS {
                    return self.tell(format!("the sidebar stands beside the page from {FOLDS} columns on · Tab brings it over the page"));
                }
                self.beside.sidebar = !self.beside.sidebar;
                Some(Effect::Remember(self.beside))
            }
            Command::Contents => self.list(Of::Contents, false),
            Command::Help => self.list(Of::Commands, false),
            Command::Palette => self.list(Of::Commands, true),
            Command::Search => self.prompt(),
            Command::SearchAll => self.search_all(),
            Command::Back => self.back(),
            Command::NextMatch => self.step_match(true, count.unwrap_or(1)),
            Command::PreviousMatch => self.step_match(false, count.unwrap_or(1)),
            Command::Terms => self.choose_term(),
            Command::Glossary => self.list(Of::Glossary, true),
            Command::Comment => self.next_comment(count),
            Command::Comments if self.comments().is_empty() => self.tell("there are no comments on this article".to_owned()),
            Command::Comments => self.list(Of::Comments, false),
            Command::Signs => Some(self.switch_signs()),
            Command::Column => Some(self.switch_column()),
            Command::About => self.open_card(About::Article, None),
            Command::Copy => self.copy(count, false),
            Command::Cite => self.copy(count, true),
            // From what is seen, not from what the screen has no room for.
            Command::Wider => self.set_measure(self.panes().text.width.saturating_add(4)),
            Command::Narrower => self.set_measure(self.panes().text.width.saturating_sub(4)),
            Command::DefaultMeasure => self.set_measure(MEASURE),
            Command::Theme => {
                self.theme = self.theme.next();
                self.tell(format!("theme: {}", self.theme.name()))
            }
            Command::Mouse => {
                self.mouse = if self.mouse() { Mouse::Free } else { Mouse::Ours };
                self.tell(if self.mouse() { "mouse on (Shift-drag selects as ever)" } else { "mouse off: the terminal has it" }.to_owned())
            }
            // Done above, whatever is open.
            Command::Quit | Command::Redraw | Command::Suspend | Command::Close | Command::Synonyms => None,
        }
    }

    /// Leaves the mouse to the terminal from the start.
    pub const fn leave_mouse(&mut self) {
        self.mouse = Mouse::Free;
    }

    /// Takes in what the world says.
    pub fn hear(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Resize(width, height) => {
                (self.width, self.height) = (width, height);
                self.make_room();
                self.clamp_selected();
            }
            Event::Background { dark } => self.dark = Some(dark),
            Event::Read { article, text, whole, sidecar } => {
                if let (Some(article), Some(sidecar)) = (self.library.get_mut(article), sidecar) {
                    article.sidecar = sidecar;
                }
                return self.read(article, text, whole);
            }
            Event::Summary { article, summary, sidecar } => {
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

    /// Esc: closes what is open, then forgets the search. It never quits.
    fn close(&mut self) -> Option<Effect> {
        match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::Prompt(prompt) => return self.give_up(prompt),
            Mode::List(list) => self.close_list(list),
            Mode::All(all) => self.all = Some(all).filter(|all| all.query.is_some()),
            card @ Mode::Card(_) => {
                self.mode = card;
                return self.close_card();
            }
            Mode::Page => self.search = None,
        }
        None
    }

    fn choose(&mut self, count: Option<usize>) -> Option<Effect> {
        match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::Prompt(prompt) => self.keep(&prompt),
            Mode::List(list) => self.choose_in(list),
            Mode::All(all) => self.choose_in_all(all),
            card @ Mode::Card(_) => {
                self.mode = card;
                self.close_card()
            }
            // As in less.
            Mode::Page => self.scroll_down(count.unwrap_or(1)),
        }
    }

    fn set_measure(&mut self, measure: u16) -> Option<Effect> {
        self.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
        let room = self.panes().text.width;
        if room < self.measure {
            return self.tell(format!("measure: {room} columns, as many as there is room for"));
        }
        self.tell(format!("measure: {} columns", self.measure))
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
        matches!(self.mode, Mode::List(List { of: Of::Articles, .. }))
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
        self.theme
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
        let column = self.beside.comments && !self.comments().is_empty();
        Panes::new(self.width, self.height, self.measure, self.beside.sidebar, self.in_sidebar(), column)
    }

    /// The document at the measure of the page.
    #[must_use]
    pub fn flow(&self) -> Flow<'_> {
        Flow::new(&self.open.document, &self.open.memo, usize::from(self.panes().text.width))
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
