//! The dispatch of actions: what is open over the page takes an action first, then the page.

use ratatui::layout::Position;

use super::State;
use super::card::About;
use super::editor;
use super::list::{List, ListKind};
use super::mode::{Letter, Mode};
use super::motion::{self, Stay};
use super::selection::Selection;
use super::taken::{Taken, line_by};
use crate::annotations::AnnotationKind;
use crate::reader::action::{Action, Command, Effect, TerminalEffect};
use crate::reader::panes::MIN_WIDTH_FOR_SIDEBAR;
use crate::reader::scene::card::CardFace;
use crate::reader::scene::palette::{self, Item};
use crate::reader::scene::{column, list, passage, sidebar};
use crate::reader::settings::{MEASURE, Setting};
use crate::text::span::Offset;
use crate::text::units::Unit;

impl State {
    /// Applies an action to what is open, or to the page.
    pub(super) fn dispatch(&mut self, action: Action) -> Option<Effect> {
        if matches!(self.mode, Mode::Letter(_))
            && !matches!(action, Action::Letter(_) | Action::Command(_))
        {
            self.mode = Mode::Page;
        }
        let digit = matches!(action, Action::Digit(_));
        let count = if digit { None } else { self.counts.take() };
        let listed = matches!(self.mode, Mode::List(_) | Mode::Concordance);
        // What closes and quits depends on what is open.
        let action = match action {
            Action::Command(command) => Action::Command(self.mode.meaning_of(command)),
            action => action,
        };
        let (action, count) = match action {
            Action::Click(column, row) => return self.click(Position::new(column, row)),
            Action::DoubleClick(column, row) => {
                return self.select_at(Position::new(column, row), Unit::Word);
            }
            Action::TripleClick(column, row) => {
                return self.select_at(Position::new(column, row), Unit::Paragraph);
            }
            Action::Drag(column, row) => return self.drag(Position::new(column, row)),
            Action::Release => {
                self.pointer.release();
                return None;
            }
            Action::Wheel { down, column, row } => {
                if matches!(self.mode, Mode::Page)
                    && self.panes().sidebar.contains(Position::new(column, row))
                {
                    let articles = self.library.articles().len();
                    self.sidebar.browse(self.reading.article, down, articles);
                    return None;
                }
                let boxed = listed || matches!(self.mode, Mode::Card(_));
                (line_by(down), Some(if boxed { 1 } else { 3 }))
            }
            // In a list, the keys that recall older queries move up.
            Action::History(older) if listed => (line_by(!older), None),
            // Esc only takes a count back, if one is typed.
            Action::Command(Command::Close) if count.is_some() => return None,
            action => (action, count),
        };
        let before = self.kept_while_typing();
        match self.take(&action, count) {
            Taken::No => self.on_page(action, count),
            Taken::Leaves => {
                self.end();
                // An unsaved note stays until the reader decides about it.
                match self.mode {
                    Mode::Note(_) => None,
                    _ => self.on_page(action, count),
                }
            }
            Taken::Ends => self.end(),
            Taken::Closes => self.close(),
            Taken::Chooses => self.choose(),
            Taken::Types => self.look_as_typed(before),
            Taken::Highlights(kind) => {
                match (&self.mode, passage::selected_annotation(self.scene())) {
                    (Mode::Select(_), _) => self.highlight_selection(kind),
                    (_, Some(id)) => self.change_kind(&id, kind),
                    _ => self.on_page(action, count),
                }
            }
            taken => self.carry_out(taken),
        }
    }

    /// Offers an action to what is open over the page.
    fn take(&mut self, action: &Action, count: Option<usize>) -> Taken {
        let (area, page) = (self.panes().text, self.list_page());
        let face = CardFace::new(self.scene());
        match &mut self.mode {
            Mode::Page => Taken::No,
            Mode::Prompt(prompt) => prompt.take(action, &self.find),
            Mode::Concordance => self.concordance.take(action, count, page),
            Mode::List(list) => list.take(action, count, page),
            Mode::Card(card) => {
                let seen = face.map(|face| (face.hidden, usize::from(face.inner.height)));
                card.take(action, count, seen)
            }
            Mode::Select(selection) => {
                let page = self.reading.page(area);
                selection.take(action, &self.reading.document, page)
            }
            Mode::Note(editor) => editor.take(action),
            Mode::Letter(_) => Letter::take(action),
        }
    }

    /// The entry that stays selected while a filter is typed. The palette has none: it brings the
    /// nearest entry first.
    fn kept_while_typing(&self) -> Option<usize> {
        let typed = self.mode.line();
        typed.filter(|_| !self.mode.lists(ListKind::Palette))?;
        list::selected_entry(self.scene())
    }

    /// Number of rows that a page up or down moves in a list.
    fn list_page(&self) -> usize {
        let rows = usize::from(self.panes().text.height);
        rows.saturating_sub(4).max(1)
    }

    /// Adds to the message on the bottom line what became of an effect.
    pub fn say_also(&mut self, more: &str) {
        self.notice.add(more);
    }

    /// Carries out what the open list, card, selection or editor made of an action.
    fn carry_out(&mut self, taken: Taken) -> Option<Effect> {
        match (taken, &self.mode) {
            (Taken::Selects(at), _) => self.select_entry(at),
            (Taken::Steps(down), Mode::Note(_)) => self.step_in_note(down),
            (Taken::Steps(forward), _) => return self.step_card(forward),
            (Taken::Follows(number), Mode::Card(_)) => return self.follow_link(number),
            (Taken::Follows(number), _) if number < self.find.advice.len() => {
                self.mode = Mode::Page;
                return self.follow_advice(number);
            }
            (Taken::Returns, _) => return self.back_from_link(),
            (Taken::Searches, _) => return self.search_from_card(),
            (Taken::Deletes, _) => return self.delete_selected(),
            (Taken::Saves, _) => return self.save_note(),
            (Taken::Pastes(text), _) => return self.paste_into_note(&text),
            (Taken::Extends, Mode::Select(selection)) => {
                self.show(selection.head(&self.reading.document));
            }
            (Taken::Names(c), Mode::Letter(letter)) => {
                let letter = *letter;
                self.mode = Mode::Page;
                return self.take_letter(letter, c);
            }
            (Taken::Tells(said), _) => return self.notice.tell(said),
            _ => {}
        }
        None
    }

    /// Applies an action to the page.
    fn on_page(&mut self, action: Action, count: Option<usize>) -> Option<Effect> {
        match action {
            Action::Command(command) => self.command(command, count),
            // Enter moves a line down, as in less.
            Action::Choose => self.command(Command::LineDown, count),
            Action::Digit(digit) => {
                self.counts.digit(digit);
                None
            }
            Action::Unknown(key) => {
                let said = format!("{key} does nothing here · {} shows all keys", Command::Help);
                self.notice.tell(said)
            }
            _ => None,
        }
    }

    /// Closes what is open, or goes back a step in it.
    fn close(&mut self) -> Option<Effect> {
        match self.mode {
            Mode::Prompt(_) => self.give_up_search(),
            Mode::List(_) => self.close_list(),
            _ => self.end(),
        }
    }

    /// Closes what is open.
    fn end(&mut self) -> Option<Effect> {
        match self.mode {
            Mode::Card(_) => self.close_card(),
            Mode::Note(_) => self.close_note(),
            _ => {
                self.mode = Mode::Page;
                None
            }
        }
    }

    /// Chooses the selected entry, or accepts the typed text.
    fn choose(&mut self) -> Option<Effect> {
        match self.mode {
            Mode::Prompt(_) => self.keep_search(),
            Mode::Concordance => self.choose_match(),
            Mode::List(_) => self.choose_entry(),
            Mode::Select(_) => self.highlight_selection(AnnotationKind::default()),
            _ => None,
        }
    }

    /// Searches for the typed query. In a list, the entry `before`, which was selected before the
    /// filter changed, stays selected if it passes the filter.
    fn look_as_typed(&mut self, before: Option<usize>) -> Option<Effect> {
        match self.mode {
            Mode::Prompt(_) => self.search_as_typed(),
            Mode::Concordance => self.concordance.ask(&self.find, &self.library),
            _ => {
                let entries = list::open_entries(self.scene());
                let at = entries.iter().position(|entry| Some(*entry) == before);
                self.select_entry(at.unwrap_or(0));
                None
            }
        }
    }

    /// Carries out a command on the page.
    pub(super) fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        let area = self.panes().text;
        let page = self.reading.page(area);
        if let Some(moved) = motion::anchor_after(command, count, page, &mut self.counts) {
            return self.move_to(moved);
        }
        let once = count.unwrap_or(1);
        match command {
            Command::NextArticle => self.step_article(true, once),
            Command::PreviousArticle => self.step_article(false, once),
            Command::Sidebar => self.open_list(List::new(ListKind::Articles)),
            Command::Contents => self.open_list(List::new(ListKind::Contents)),
            Command::Help => self.open_list(List::new(ListKind::Commands)),
            Command::Palette => self.open_list(List::narrowed(ListKind::Palette)),
            Command::Terms => self.open_list(List::new(ListKind::Terms)),
            Command::Glossary => self.open_list(List::new(ListKind::Glossary)),
            Command::Comments => self.open_list(List::new(ListKind::Comments)),
            Command::Annotations => self.open_list(List::new(ListKind::Annotations)),
            Command::Search => self.prompt(),
            Command::SearchAll => self.search_all(String::new()),
            Command::Back => self.walk(true),
            Command::Forward => self.walk(false),
            Command::NextMatch => self.step_match(true, once),
            Command::PreviousMatch => self.step_match(false, once),
            Command::Synonyms => self.switch_synonyms(),
            Command::Comment => self.next_comment(count),
            Command::About => self.open_card(About::Article, None),
            Command::Copy => self.copy(count, false),
            Command::Cite => self.copy(count, true),
            Command::Select => self.select(),
            Command::Note => self.write_note(count),
            Command::Delete => self.delete_selected(),
            Command::Undo => self.undo(false),
            Command::Redo => self.undo(true),
            Command::SetBookmark => self.await_letter(Letter::Names),
            Command::GoToBookmark => self.await_letter(Letter::GoesTo),
            Command::Save => self.notice.tell(editor::nothing_to_save()),
            Command::Wider
            | Command::Narrower
            | Command::DefaultMeasure
            | Command::HideSidebar
            | Command::Column
            | Command::MarkTerms
            | Command::Theme
            | Command::Mouse => self.change_setting(command),
            Command::Close => {
                self.find.search = None;
                None
            }
            // Motions were carried out above.
            Command::LineDown
            | Command::LineUp
            | Command::PageDown
            | Command::PageUp
            | Command::HalfDown
            | Command::HalfUp
            | Command::Top
            | Command::End
            | Command::Percent
            | Command::NextHeading
            | Command::PreviousHeading => None,
            Command::Redraw => Some(Effect::Terminal(TerminalEffect::Redraw)),
            Command::Suspend => Some(Effect::Terminal(TerminalEffect::Suspend)),
            Command::ExitIfTwice => self.await_letter(Letter::Exits),
            // Quitting a second time, when the reader was asked, leaves and prints what is not
            // saved.
            Command::Exit if self.mode.lists(ListKind::Unsaved) => self.choose_unsaved(0),
            Command::Exit | Command::Quit | Command::Interrupt => Some(Effect::Leave),
        }
    }

    /// Moves the page, or says why it stays.
    fn move_to(&mut self, moved: Result<Offset, Stay>) -> Option<Effect> {
        let more = self.reading.article + 1 < self.library.articles().len();
        match moved {
            Ok(anchor) => {
                self.reading.anchor = anchor;
                None
            }
            Err(Stay::End) if more => self.notice.tell(Stay::End.with_next_article()),
            Err(stay) => self.notice.tell(stay.to_string()),
        }
    }

    /// Begins a selection, or goes on to the next sentence.
    fn select(&mut self) -> Option<Effect> {
        let (visible, document) = (self.page().visible(), &self.reading.document);
        let next = if let Mode::Select(selection) = &self.mode {
            selection.next_sentence(document)
        } else {
            let current = self.find.current_in(visible).map(|span| span.start);
            let clicked = self.reading.clicked.filter(|at| visible.contains(*at));
            Selection::begin(document, current.or(clicked), visible)
        };
        let Some(selection) = next else {
            return self.notice.tell("there is nothing more to select");
        };
        self.mode = Mode::Select(selection);
        self.show(selection.span());
        None
    }

    /// Switches synonyms on or off, and searches anew for the query that is typed or marked.
    fn switch_synonyms(&mut self) -> Option<Effect> {
        let said = self.find.switch_synonyms();
        match self.mode {
            Mode::Prompt(_) => self.search_as_typed(),
            Mode::Concordance => self.concordance.ask(&self.find, &self.library),
            _ => {
                self.notice.tell(said);
                let (effect, found) = self.find.reparse(&mut self.reading);
                if let Some(span) = found {
                    self.show(span);
                }
                effect
            }
        }
    }

    /// Sets the measure, and says what it is now.
    fn set_measure(&mut self, measure: u16) -> Option<Effect> {
        self.settings.set_measure(measure);
        let room = self.panes().text.width;
        self.notice.tell(self.settings.describe_measure(room))
    }

    /// Does what an entry of the palette stands for.
    fn choose_item(&mut self, entry: usize, typed: &str) -> Option<Effect> {
        let item = palette::item(entry, self.scene())?;
        if palette::is_lasting(entry, self.scene()) {
            self.resume.note_used(entry);
        }
        match item {
            Item::Command(command) => self.command(command, None),
            Item::Setting(setting) => self.set(setting),
            Item::Article(at) => self.choose_article(at),
            Item::Heading(block) => self.go_to_block(block),
            Item::Term(term) => self.open_term(term, typed),
            Item::Annotation(row) => self.choose_annotation(row),
            Item::Paragraph(number) => self.command(Command::Top, Some(number)),
        }
    }

    /// Gives a setting a value, as the key that changes it does.
    fn set(&mut self, setting: Setting) -> Option<Effect> {
        match setting {
            Setting::Measure(columns) => return self.set_measure(columns),
            Setting::Sidebar(shown) if shown != self.settings.sidebar => {
                return self.change_setting(Command::HideSidebar);
            }
            Setting::Comments(shown) if shown != self.settings.comments => {
                return self.change_setting(Command::Column);
            }
            Setting::Mouse(on) if on != self.window.mouse(self.settings) => {
                return self.change_setting(Command::Mouse);
            }
            Setting::Theme(theme) => self.settings.theme = theme,
            Setting::Terms(terms) => self.settings.terms = terms,
            Setting::Sidebar(_) | Setting::Comments(_) | Setting::Mouse(_) => {}
        }
        self.notice.tell(setting.message())
    }

    fn go_to_block(&mut self, block: usize) -> Option<Effect> {
        let block = self.reading.document.blocks().get(block);
        let start = block.map_or(0, |block| block.span.start);
        self.reading.anchor = self.page().anchor_for(start);
        None
    }

    /// Changes the setting of a command to its next value, and says which that is.
    fn change_setting(&mut self, command: Command) -> Option<Effect> {
        // A step of the measure starts from the width on the screen, which may be less.
        let width = self.panes().text.width;
        match command {
            Command::Wider => self.set_measure(width.saturating_add(4)),
            Command::Narrower => self.set_measure(width.saturating_sub(4)),
            Command::DefaultMeasure => self.set_measure(MEASURE),
            Command::MarkTerms => self.notice.tell(self.settings.next_terms()),
            Command::Theme => self.notice.tell(self.settings.next_theme()),
            Command::Mouse => self
                .notice
                .tell(self.window.switch_mouse(&mut self.settings)),
            Command::Column => {
                self.settings.comments ^= true;
                let said = column::switch_message(self.settings.comments, self.scene());
                self.notice.tell(said)
            }
            // The sidebar is the one that is left.
            _ if self.window.width < MIN_WIDTH_FOR_SIDEBAR => {
                self.notice.tell(sidebar::too_narrow())
            }
            _ => self.notice.tell(self.settings.switch_sidebar()),
        }
    }

    /// Opens a list, or says why it would be empty.
    fn open_list(&mut self, list: List) -> Option<Effect> {
        if let Some(said) = list::empty_message(list.kind, self.scene()) {
            return self.notice.tell(said);
        }
        let selected = list::first_selected(&list, self.scene());
        self.sidebar.browsed = None;
        self.mode = Mode::List(List { selected, ..list });
        None
    }

    /// Closes a list. A filter that holds text is only removed, but for the help and the palette,
    /// which are closed.
    pub(super) fn close_list(&mut self) -> Option<Effect> {
        let Mode::List(list) = self.mode.take() else {
            return None;
        };
        if list.is_narrowed() && !matches!(list.kind, ListKind::Commands | ListKind::Palette) {
            self.mode = Mode::List(List::new(list.kind));
            if list.kind == ListKind::Articles {
                self.select_entry(self.reading.article);
            }
        }
        None
    }

    /// Opens or does what the selected entry stands for. If nothing passes the filter, the list
    /// stays open.
    pub(super) fn choose_entry(&mut self) -> Option<Effect> {
        let Some(entry) = list::selected_entry(self.scene()) else {
            return self.notice.tell("nothing here matches");
        };
        let Mode::List(list) = self.mode.take() else {
            return None;
        };
        match list.kind {
            ListKind::Articles => self.choose_article(entry),
            ListKind::Contents => self.go_to_block(entry),
            ListKind::Commands => self.command(*Command::ALL.get(entry)?, None),
            ListKind::Palette => self.choose_item(entry, list.typed()),
            ListKind::Advice => self.follow_advice(entry),
            ListKind::Terms => {
                let found = *self.marks.terms_on(self.page()).get(entry)?;
                let word = found.span.of(self.reading.text()).to_owned();
                let about = About::Term(found.name.term().number(), word);
                self.open_card(about, Some(found.span))
            }
            ListKind::Glossary => self.open_term(entry, list.typed()),
            ListKind::Comments => self.open_comment(entry),
            ListKind::Annotations => self.choose_annotation(entry),
            ListKind::Unsaved => self.choose_unsaved(entry),
        }
    }
}
