//! What keys and the mouse do: what is open has its say first, then the page.

use ratatui::layout::Position;
use tui_input::{Input, InputRequest};

use super::State;
use super::card::{About, Card};
use super::line;
use super::list::{List, ListKind};
use super::mode::{Letter, Mode};
use super::opening::Then;
use super::pointer::{Pointer, sign_at};
use super::selection::Selection;
use crate::annotations::AnnotationKind;
use crate::reader::action::{Action, Command, Effect, Remembered};
use crate::reader::panes::{FOLDS, WIDE};
use crate::reader::scene::{annotations, concordance, editor, inside, list};
use crate::reader::settings::MEASURE;
use crate::text::document::Offset;

/// What became of an action in what is open.
enum Taken {
    /// It was for that, and this follows from it.
    Yes(Option<Effect>),
    /// It is for the page.
    No,
}

impl State {
    /// Does what an action means now.
    pub(super) fn dispatch(&mut self, action: Action) -> Option<Effect> {
        if matches!(self.mode, Mode::Letter(_))
            && !matches!(action, Action::Letter(_) | Action::Command(_))
        {
            self.mode = Mode::Page;
        }
        if let Action::Digit(digit) = action {
            return self.digit(digit);
        }
        let count = self.counts.take();
        let listed = matches!(self.mode, Mode::List(_) | Mode::Concordance);
        let (action, count) = match action {
            Action::Click(column, row) => return self.click(Position::new(column, row)),
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
            // What is older stands above.
            Action::History(older) if listed => (line_by(!older), None),
            // Esc takes a count back first.
            Action::Command(Command::Close) if count.is_some() => return None,
            action => (action, count),
        };
        let taken = match &self.mode {
            Mode::Page => Taken::No,
            Mode::Prompt(_) => self.in_prompt(&action),
            Mode::Concordance => self.in_concordance(&action, count),
            Mode::List(_) => self.in_list(&action, count),
            Mode::Card(_) => self.in_card(&action, count),
            Mode::Select(selection) => self.in_selection(*selection, &action),
            Mode::Note(_) => self.in_note(&action),
            Mode::Letter(letter) => self.in_letter(*letter, &action),
        };
        match (taken, action) {
            (Taken::Yes(effect), _) => effect,
            (Taken::No, Action::Command(command)) => self.command(command, count),
            // As in less.
            (Taken::No, Action::Choose) => self.scroll(true, count.unwrap_or(1)),
            (Taken::No, Action::Unknown(key)) => {
                let said = format!("{key} does nothing here · ? shows all keys");
                self.notice.tell(said)
            }
            (Taken::No, _) => None,
        }
    }

    fn digit(&mut self, digit: u8) -> Option<Effect> {
        let at = usize::from(digit).checked_sub(1);
        let kind = at
            .and_then(|at| AnnotationKind::HIGHLIGHTS.get(at))
            .copied();
        match (&self.mode, at) {
            // Each is one key away.
            (Mode::List(list), at) if list.kind == ListKind::Advice => {
                let at = at.filter(|at| *at < self.find.advice.len())?;
                self.mode = Mode::Page;
                self.follow_advice(at)
            }
            (Mode::Card(card), at) if matches!(card.about, About::Term(..)) => {
                self.follow_link(at?)
            }
            (Mode::Select(_), _) if kind.is_some() => self.highlight_selection(kind),
            _ => {
                if let (Some(id), Some(kind)) = (self.selected_annotation(), kind) {
                    self.change_kind(&id, kind)
                } else {
                    self.counts.digit(digit);
                    None
                }
            }
        }
    }

    fn in_prompt(&mut self, action: &Action) -> Taken {
        Taken::Yes(match action {
            Action::Command(Command::Close) => self.give_up_search(),
            // The page can be looked at, and that is all.
            Action::Command(command) if !is_everywhere(*command) && !turns_pages(*command) => None,
            Action::Choose => self.keep_search(),
            action => {
                let Mode::Prompt(prompt) = &mut self.mode else {
                    return Taken::No;
                };
                match action {
                    Action::Regex => prompt.regex = !prompt.regex,
                    Action::History(older) => self.find.recall(prompt, *older),
                    action if is_given_up(action, &prompt.input) => {
                        return Taken::Yes(self.give_up_search());
                    }
                    action if edits(action, &mut prompt.input) => {}
                    _ => return Taken::No,
                }
                self.search_as_typed()
            }
        })
    }

    fn in_concordance(&mut self, action: &Action, count: Option<usize>) -> Taken {
        let page = self.list_page();
        let concordance = &mut self.concordance;
        Taken::Yes(match action {
            Action::Command(Command::Close) => {
                self.mode = Mode::Page;
                None
            }
            Action::Command(command) if is_everywhere(*command) => return Taken::No,
            Action::Command(command) => {
                concordance.step(*command, count, page);
                None
            }
            Action::Choose => self.choose_match(),
            action => {
                if is_given_up(action, &concordance.input) {
                    self.mode = Mode::Page;
                    return Taken::Yes(None);
                }
                if matches!(action, Action::Regex) {
                    concordance.regex = !concordance.regex;
                } else if !edits(action, &mut concordance.input) {
                    return Taken::No;
                }
                concordance.ask(&self.find, &self.library)
            }
        })
    }

    fn in_list(&mut self, action: &Action, count: Option<usize>) -> Taken {
        let page = self.list_page();
        let Mode::List(list) = &mut self.mode else {
            return Taken::No;
        };
        let command = match action {
            Action::Choose => return Taken::Yes(self.choose_entry()),
            Action::Command(command) => *command,
            action => return self.in_filter(action),
        };
        if let Some(to) = list.moved(command, count, page) {
            self.select_entry(to);
            return Taken::Yes(None);
        }
        let listed = list.kind == ListKind::Annotations;
        let opens = list.is_opened_by(command);
        match command {
            Command::Close => return Taken::Yes(self.close_list()),
            Command::Search => {
                list.filter = Some(Input::default());
                let selected = list.selected;
                self.select_entry(selected);
                return Taken::Yes(None);
            }
            Command::Note | Command::Delete | Command::Undo if listed => return Taken::No,
            command if is_everywhere(command) => return Taken::No,
            // The key that opened it closes it; any other command closes it and is done.
            _ => self.mode = Mode::Page,
        }
        if opens { Taken::Yes(None) } else { Taken::No }
    }

    /// An action for the line that narrows a list.
    fn in_filter(&mut self, action: &Action) -> Taken {
        let selected = self.selected_entry();
        let filter = self.mode.list_mut().and_then(|list| list.filter.as_mut());
        let Some(filter) = filter else {
            return Taken::No;
        };
        if is_given_up(action, filter) {
            return Taken::Yes(self.close_list());
        }
        if !edits(action, filter) {
            return Taken::No;
        }
        // What was selected stays so where it is still there.
        let entries = self.entries();
        let at = entries.iter().position(|entry| Some(*entry) == selected);
        self.select_entry(at.unwrap_or(0));
        Taken::Yes(None)
    }

    fn in_card(&mut self, action: &Action, count: Option<usize>) -> Taken {
        let command = match action {
            Action::Choose | Action::Command(Command::Close) => {
                return Taken::Yes(self.close_card());
            }
            Action::Command(command) if !is_everywhere(*command) => *command,
            _ => return Taken::No,
        };
        let face = self.card_face();
        if let Command::NextMatch | Command::PreviousMatch = command {
            return Taken::Yes(self.step_card(command == Command::NextMatch));
        }
        // Beside the text, a comment leaves the page to the keys.
        let (Some(face), Some(card)) = (face, self.mode.card_mut()) else {
            return Taken::No;
        };
        let rows = usize::from(face.inner.height);
        if let Some(scroll) = Card::scrolled(command, count, face.hidden, rows) {
            card.scroll = scroll;
            return Taken::Yes(None);
        }
        match command {
            Command::Back => Taken::Yes(self.back_from_link()),
            Command::SearchAll => Taken::Yes(self.search_from_card()),
            Command::Delete if matches!(card.about, About::Annotation(_)) => {
                Taken::Yes(self.delete_selected())
            }
            // Beside its passage, so that it can be copied as it is seen.
            Command::Copy
            | Command::Note
            | Command::Undo
            | Command::Cite
            | Command::Comment
            | Command::Theme
            | Command::Mouse
            | Command::Signs
            | Command::Column => Taken::No,
            // The key that opened it closes it; any other closes it and is done.
            _ => {
                let opens = matches!((command, &card.about), (Command::About, About::Article));
                self.close_card();
                if opens { Taken::Yes(None) } else { Taken::No }
            }
        }
    }

    fn in_selection(&mut self, selection: Selection, action: &Action) -> Taken {
        let document = &self.reading.document;
        let moved = match action {
            Action::Choose => return Taken::Yes(self.highlight_selection(None)),
            Action::Extend(unit, forward) => match selection.extended(document, *unit, *forward) {
                None if *forward => return Taken::Yes(self.notice.tell("that is the end")),
                None => return Taken::Yes(self.notice.tell("that is the beginning")),
                moved => moved,
            },
            Action::OtherEnd => Some(selection.turned(document)),
            Action::Command(command) => {
                let scrolled = selection.scrolled(document, self.page(), *command);
                if scrolled.is_none() && !is_for_selection(*command) {
                    self.mode = Mode::Page;
                    if let Command::Close = command {
                        return Taken::Yes(None);
                    }
                }
                scrolled
            }
            _ => None,
        };
        let Some(moved) = moved else {
            return Taken::No;
        };
        self.mode = Mode::Select(moved);
        self.show(moved.head(&self.reading.document));
        Taken::Yes(None)
    }

    fn in_note(&mut self, action: &Action) -> Taken {
        Taken::Yes(match action {
            Action::Command(Command::Close) => self.close_note(),
            Action::Command(Command::Save) => self.save_note(),
            // What is being written is not thrown away by a key that other programs copy with:
            // asked again, this asks again.
            Action::Command(Command::Quit) => {
                self.close_note();
                if matches!(self.mode, Mode::Note(_)) {
                    return Taken::Yes(None);
                }
                return Taken::No;
            }
            Action::Command(Command::Redraw | Command::Suspend) => return Taken::No,
            Action::Command(_) => None,
            Action::Paste(text) => self.paste_into_note(text),
            Action::History(up) => {
                let Mode::Note(editor) = &self.mode else {
                    return Taken::No;
                };
                let columns = inside(editor::frame(editor, self.parts())).width;
                if let Some(it) = self.mode.editor_mut() {
                    it.step(*up, usize::from(columns));
                }
                None
            }
            action => {
                let Some(editor) = self.mode.editor_mut() else {
                    return Taken::No;
                };
                match action {
                    Action::Choose => editor.break_line(),
                    Action::Edit(request) => editor.edit(*request),
                    _ => return Taken::No,
                }
                None
            }
        })
    }

    fn in_letter(&mut self, letter: Letter, action: &Action) -> Taken {
        self.mode = Mode::Page;
        match action {
            Action::Letter(c) => Taken::Yes(self.take_letter(letter, *c)),
            Action::Command(Command::Quit) => Taken::No,
            Action::Command(_) => Taken::Yes(None),
            _ => Taken::No,
        }
    }

    /// Does what a command means on the page.
    fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        let once = count.unwrap_or(1);
        match command {
            Command::LineDown => self.scroll(true, once),
            Command::LineUp => self.scroll(false, once),
            Command::PageDown => self.scroll(true, count.unwrap_or_else(|| self.page().stride())),
            Command::PageUp => self.scroll(false, count.unwrap_or_else(|| self.page().stride())),
            Command::HalfDown => self.scroll_half(true, count),
            Command::HalfUp => self.scroll_half(false, count),
            Command::Top => self.go_to_paragraph(count, 0),
            Command::End => self.go_to_paragraph(count, Offset::MAX),
            Command::Percent => self.go_to_percent(count),
            Command::NextHeading => self.go_to_heading(true, once),
            Command::PreviousHeading => self.go_to_heading(false, once),
            Command::NextArticle => self.step_article(true, once),
            Command::PreviousArticle => self.step_article(false, once),
            Command::Sidebar => self.open_list(List::new(ListKind::Articles)),
            Command::Contents => self.open_list(List::new(ListKind::Contents)),
            Command::Help => self.open_list(List::new(ListKind::Commands)),
            Command::Palette => self.open_list(List::narrowed(ListKind::Commands)),
            Command::Terms => self.open_list(List::narrowed(ListKind::Terms)),
            Command::Glossary => self.open_list(List::narrowed(ListKind::Glossary)),
            Command::Comments => self.open_list(List::new(ListKind::Comments)),
            Command::Mine => self.open_list(List::new(ListKind::Annotations)),
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
            Command::Undo => self.undo(),
            Command::SetBookmark => self.await_letter(Letter::Names),
            Command::GoToBookmark => self.await_letter(Letter::GoesTo),
            Command::Save => self
                .notice
                .tell("a note is saved while it is being written: a begins one"),
            // From what is seen, not from what the screen has no room for.
            Command::Wider => self.set_measure(self.panes().text.width.saturating_add(4)),
            Command::Narrower => self.set_measure(self.panes().text.width.saturating_sub(4)),
            Command::DefaultMeasure => self.set_measure(MEASURE),
            Command::HideSidebar | Command::Signs | Command::Column => self.switch(command),
            Command::Theme => self.notice.tell(self.settings.next_theme()),
            Command::Mouse => self.notice.tell(self.settings.switch_mouse()),
            Command::Close => {
                self.find.search = None;
                None
            }
            Command::Redraw => Some(Effect::Redraw),
            Command::Suspend => Some(Effect::Suspend),
            // A second time, where the reader was asked, prints what could not be kept.
            Command::Quit if self.mode.lists(ListKind::Unsaved) => self.choose_unsaved(0),
            Command::Quit => Some(Effect::Leave),
        }
    }

    fn scroll(&mut self, down: bool, lines: usize) -> Option<Effect> {
        let page = self.page();
        let to = if down {
            page.down(lines)
        } else {
            page.up(lines)
        }?;
        let before = std::mem::replace(&mut self.reading.anchor, to);
        match down && before == to {
            true if self.reading.article + 1 < self.library.articles().len() => {
                self.notice.tell("the end · ] opens the next article")
            }
            true => self.notice.tell("the end"),
            false => None,
        }
    }

    fn scroll_half(&mut self, down: bool, count: Option<usize>) -> Option<Effect> {
        let rows = self.page().rows();
        let lines = self.counts.half(count, rows);
        self.scroll(down, lines)
    }

    fn go_to_paragraph(&mut self, count: Option<usize>, otherwise: Offset) -> Option<Effect> {
        let page = self.page();
        let to = match count {
            Some(number) => page.paragraph(number),
            None => Some(page.at(otherwise)),
        };
        if let Some(anchor) = to {
            self.reading.anchor = anchor;
            None
        } else {
            let count = self.reading.document.blocks().len();
            self.notice.tell(format!("there are {count} paragraphs"))
        }
    }

    fn go_to_percent(&mut self, count: Option<usize>) -> Option<Effect> {
        let Some(percent) = count else {
            let said = "type a number first: 50% goes to the middle";
            return self.notice.tell(said);
        };
        self.reading.anchor = self.page().percent(percent);
        None
    }

    fn go_to_heading(&mut self, forward: bool, count: usize) -> Option<Effect> {
        let page = self.page();
        let to = if forward {
            page.next_heading(count)
        } else {
            page.previous_heading(count)
        };
        match to {
            Ok(anchor) => {
                let before = std::mem::replace(&mut self.reading.anchor, anchor);
                if forward && before == anchor {
                    return self.notice.tell("the last heading is on this page");
                }
                None
            }
            Err(error) => self.notice.tell(error.to_string()),
        }
    }

    fn select(&mut self) -> Option<Effect> {
        let (visible, document) = (self.page().visible(), &self.reading.document);
        let next = match &self.mode {
            Mode::Select(selection) => selection.next_sentence(document),
            _ => Selection::begin(document, self.find.current_in(visible), visible),
        };
        let Some(selection) = next else {
            return self.notice.tell("there is nothing more to select");
        };
        self.mode = Mode::Select(selection);
        self.show(selection.span());
        None
    }

    /// Switches other words for what is searched on or off, where a query is typed and on the page.
    fn switch_synonyms(&mut self) -> Option<Effect> {
        let said = self.find.switch_synonyms();
        match self.mode {
            Mode::Prompt(_) => self.search_as_typed(),
            Mode::Concordance => self.concordance.ask(&self.find, &self.library),
            _ => {
                self.notice.tell(said);
                let (effect, found) = self.find.read_again(&mut self.reading);
                if let Some(span) = found {
                    self.show(span);
                }
                effect
            }
        }
    }

    fn set_measure(&mut self, measure: u16) -> Option<Effect> {
        self.settings.set_measure(measure);
        let (room, measure) = (self.panes().text.width, self.settings.measure);
        self.notice.tell(if room < measure {
            format!("measure: {room} columns, as many as there is room for")
        } else {
            format!("measure: {measure} columns")
        })
    }

    /// Shows or hides something beside the text.
    fn switch(&mut self, command: Command) -> Option<Effect> {
        let (width, settings) = (self.window.width, &mut self.settings);
        let said = match command {
            Command::HideSidebar if width < FOLDS => {
                return self.notice.tell(format!("the sidebar stands beside the page from {FOLDS} columns on · Tab brings it over the page"));
            }
            Command::HideSidebar => {
                settings.sidebar = !settings.sidebar;
                None
            }
            Command::Signs => Some(settings.switch_signs().to_owned()),
            _ => {
                settings.comments = !settings.comments;
                Some(match settings.comments {
                    false => "comments beside the text: hidden".to_owned(),
                    true if self.marks.comments().is_empty() => {
                        "comments beside the text; there are none on this article".to_owned()
                    }
                    true if width < WIDE => format!(
                        "comments beside the text need {WIDE} columns · c shows them one by one"
                    ),
                    true => "comments beside the text".to_owned(),
                })
            }
        };
        self.resume.remember(Remembered::Settings(*settings));
        said.and_then(|said| self.notice.tell(said))
    }

    /// Opens a list, if there is something in it.
    fn open_list(&mut self, list: List) -> Option<Effect> {
        let (kind, document) = (list.kind, &self.reading.document);
        let annotations = self.annotating.annotations().all();
        let empty = match kind {
            ListKind::Contents if document.blocks().is_empty() => "this article is empty",
            ListKind::Terms if self.terms_on_page().is_empty() => {
                "no term of the glossary is on this page · W shows the whole glossary"
            }
            ListKind::Comments if self.marks.comments().is_empty() => {
                "there are no comments on this article"
            }
            ListKind::Annotations if annotations.is_empty() => {
                "nothing is marked yet · v selects, a writes a note, m and a letter is a bookmark"
            }
            _ => "",
        };
        if !empty.is_empty() {
            return self.notice.tell(empty);
        }
        let here = document.block_at(self.page().reading_line());
        self.sidebar.browsed = None;
        self.mode = Mode::List(list);
        let entries = self.entries();
        let selected = match kind {
            ListKind::Articles => {
                let open = self.reading.article;
                entries.iter().position(|entry| *entry == open)
            }
            ListKind::Contents => {
                let behind = entries.partition_point(|entry| *entry <= here);
                behind.checked_sub(1)
            }
            _ => None,
        };
        self.select_entry(selected.unwrap_or(0));
        None
    }

    /// How many rows a page of a list has.
    fn list_page(&self) -> usize {
        let rows = usize::from(self.panes().text.height);
        rows.saturating_sub(4).max(1)
    }

    /// The entries of the list with the keys that pass its filter.
    #[must_use]
    pub fn entries(&self) -> Vec<usize> {
        let list = self.mode.list();
        list.map_or_else(Vec::new, |list| list::entries(list, self.parts()))
    }

    fn selected_entry(&self) -> Option<usize> {
        let selected = self.mode.list()?.selected;
        self.entries().get(selected).copied()
    }

    fn select_entry(&mut self, at: usize) {
        let last = self.entries().len().saturating_sub(1);
        if let Some(list) = self.mode.list_mut() {
            list.selected = at.min(last);
        }
    }

    /// Selects the last entry where there are fewer than there were.
    pub(super) fn clamp_selected(&mut self) {
        if let Some(list) = self.mode.list() {
            self.select_entry(list.selected);
        }
    }

    /// Leaves a filter that holds something, but for the palette, which is nothing else; or the
    /// list.
    fn close_list(&mut self) -> Option<Effect> {
        let Mode::List(list) = self.mode.take() else {
            return None;
        };
        if list.is_narrowed() && list.kind != ListKind::Commands {
            self.mode = Mode::List(List::new(list.kind));
            if list.kind == ListKind::Articles {
                self.select_entry(self.reading.article);
            }
        }
        None
    }

    /// Goes to what is selected in a list, or does it. Where nothing passes the filter, the list
    /// stays.
    fn choose_entry(&mut self) -> Option<Effect> {
        let Some(entry) = self.selected_entry() else {
            return self.notice.tell("nothing here has that word");
        };
        let Mode::List(list) = self.mode.take() else {
            return None;
        };
        match list.kind {
            ListKind::Articles => self.choose_article(entry),
            ListKind::Contents => {
                let block = self.reading.document.blocks().get(entry);
                let start = block.map_or(0, |block| block.span.start);
                self.reading.anchor = self.page().at(start);
                None
            }
            ListKind::Commands => self.command(*Command::ALL.get(entry)?, None),
            ListKind::Advice => self.follow_advice(entry),
            ListKind::Terms => {
                let found = *self.terms_on_page().get(entry)?;
                let met = found.span.of(self.reading.text()).to_owned();
                let about = About::Term(found.name.term().number(), met);
                self.open_card(about, Some(found.span))
            }
            ListKind::Glossary => self.open_term(entry, list.typed()),
            ListKind::Comments => self.open_comment(entry),
            ListKind::Annotations => self.choose_annotation(entry),
            ListKind::Unsaved => self.choose_unsaved(entry),
        }
    }

    fn choose_article(&mut self, article: usize) -> Option<Effect> {
        let open = article == self.reading.article && self.reading.trouble.is_none();
        if open {
            None
        } else {
            self.open(article, Then::Resume)
        }
    }

    /// Opens the article of a row, goes to its bookmark, or goes to its passage and opens the card.
    fn choose_annotation(&mut self, entry: usize) -> Option<Effect> {
        let parts = self.parts();
        let id = annotations::article_in(entry, parts)?;
        let annotation = annotations::annotation_in(entry, parts);
        // A bookmark has nothing to say but its place.
        let annotation = annotation.map(|it| (it.id.clone(), it.is_highlight()));
        match (self.library.index_of(&id), annotation) {
            (Some(at), Some((annotation, card))) => self.go_to_annotation(at, annotation, card),
            (Some(at), None) if at == self.reading.article => None,
            (Some(at), None) => self.open(at, Then::Resume),
            // Its words can be read all the same.
            (None, Some((annotation, _))) => self.open_card(About::Annotation(annotation), None),
            (None, None) => self.notice.tell(format!(
                "{id} is not in this library · --library names a folder of articles"
            )),
        }
    }

    /// Does what the reader chose to become of annotations that no file has.
    fn choose_unsaved(&mut self, entry: usize) -> Option<Effect> {
        self.mode = Mode::Page;
        match entry {
            0 => {
                self.annotating.prints = true;
                Some(Effect::Quit)
            }
            1 => Some(Effect::Leave),
            3 => Some(Effect::Quit),
            _ => None,
        }
    }

    fn click(&mut self, at: Position) -> Option<Effect> {
        match &self.mode {
            Mode::Prompt(_) | Mode::Note(_) => return None,
            Mode::Concordance => return self.click_in_concordance(at),
            Mode::List(list) if list.kind != ListKind::Articles => return self.click_in_list(at),
            Mode::Select(_) | Mode::Letter(_) => self.mode = Mode::Page,
            Mode::Card(_) | Mode::Page | Mode::List(_) => {}
        }
        let sidebar = matches!(self.mode, Mode::List(_));
        if !sidebar {
            let mut pointer = self.pointer;
            pointer.press(at, self.parts());
            self.pointer = pointer;
        }
        if let Some(card) = self.card_face().filter(|face| face.frame.contains(at)) {
            let row = usize::from(at.y.checked_sub(card.inner.y)?);
            return self.follow_link(card.rows.get(row)?.link?);
        }
        let panes = self.panes();
        let on_card = matches!(self.mode, Mode::Card(_));
        if panes.sidebar.contains(at) && !on_card {
            let row = usize::from(at.y.checked_sub(panes.sidebar.y + 2)?);
            let article = self.sidebar_face().rows.get(row)?.article;
            self.mode = Mode::Page;
            return self.choose_article(article);
        }
        if panes.bar.contains(at) && !on_card {
            self.mode = Mode::Page;
            self.pointer = Pointer::OnBar;
            self.reading.anchor = self.page().on_bar(panes.bar, at.y);
            return None;
        }
        if sidebar {
            return self.close_list();
        }
        match sign_at(at, self.signs(), self.parts()) {
            Some((About::Comment(comment), _)) => self.open_comment(comment),
            Some((about, passage)) => self.open_card(about, passage),
            None => self.close_card(),
        }
    }

    fn click_in_concordance(&mut self, at: Position) -> Option<Effect> {
        let (_, lines) = concordance::place(&self.panes());
        let row = usize::from(at.y.checked_sub(lines.y).filter(|_| lines.contains(at))?);
        let first = self.concordance.first_shown(usize::from(lines.height));
        self.concordance.selected = self.concordance.match_in(first + row)?;
        self.choose_match()
    }

    fn click_in_list(&mut self, at: Position) -> Option<Effect> {
        let list = self.mode.list()?;
        let entries = self.entries();
        let (_, inner) = list::place(list, &entries, self.parts());
        if !inner.contains(at) {
            return self.close_list();
        }
        let first = list.first_shown(entries.len(), usize::from(inner.height));
        let entry = first + usize::from(at.y - inner.y);
        if entry >= entries.len() {
            return None;
        }
        self.select_entry(entry);
        self.choose_entry()
    }

    fn drag(&mut self, at: Position) -> Option<Effect> {
        match self.pointer {
            Pointer::OnBar => {
                self.reading.anchor = self.page().on_bar(self.panes().bar, at.y);
                None
            }
            Pointer::OnText(from)
                if matches!(self.mode, Mode::Page | Mode::Select(_) | Mode::Card(_)) =>
            {
                self.drag_selection(from, at)
            }
            Pointer::OnText(_) | Pointer::Free => None,
        }
    }

    /// The mouse is drawn over the text from where its button went down: words are selected. At the
    /// edge the page goes along.
    fn drag_selection(&mut self, from: Offset, at: Position) -> Option<Effect> {
        let area = self.panes().text;
        let second = self.lines().get(1).map(|second| second.span.start);
        if at.y >= area.bottom() {
            self.scroll(true, 1);
        } else if at.y <= area.y && second.is_some_and(|second| from >= second) {
            self.scroll(false, 1);
        }
        self.notice.clear();
        let to = self.page().offset_near(at)?;
        self.mode = Mode::Select(Selection::drawn(&self.reading.document, from, to));
        None
    }
}

/// A line down or up.
const fn line_by(down: bool) -> Action {
    Action::Command(if down {
        Command::LineDown
    } else {
        Command::LineUp
    })
}

/// Whether a command does the same whatever is open.
const fn is_everywhere(command: Command) -> bool {
    matches!(
        command,
        Command::Quit | Command::Redraw | Command::Suspend | Command::Synonyms
    )
}

const fn turns_pages(command: Command) -> bool {
    matches!(command, Command::PageDown | Command::PageUp)
}

/// Whether a command is for what is selected, or leaves it alone.
const fn is_for_selection(command: Command) -> bool {
    is_everywhere(command)
        || matches!(
            command,
            Command::Select
                | Command::Note
                | Command::Copy
                | Command::Cite
                | Command::Theme
                | Command::Mouse
                | Command::LineDown
                | Command::LineUp
        )
}

/// Whether a key deletes in an empty line, which has nothing to delete but itself.
fn is_given_up(action: &Action, input: &Input) -> bool {
    matches!(action, Action::Edit(InputRequest::DeletePrevChar)) && input.value().is_empty()
}

/// Edits a line that is typed; false where the action is none for it.
fn edits(action: &Action, input: &mut Input) -> bool {
    match action {
        Action::Edit(request) => line::edit(input, *request),
        Action::Paste(text) => line::paste(input, text),
        _ => return false,
    }
    true
}
