//! What the commands of the key table do: each one call. What is open has its say first.

use std::ops::ControlFlow;

use super::{About, Letter, Mode, Mouse, Of, State};
use crate::reader::action::{Command, Effect, Keys, TerminalEffect};
use crate::reader::panes::FOLDS;
use crate::reader::settings::{MEASURE, MEASURES};

impl State {
    pub(super) fn command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        if self.keys() == Keys::Letter && command != Command::Quit {
            self.mode = Mode::Page;
            return None;
        }
        match command {
            // What is being written is not thrown away by a key that other programs copy with.
            Command::Quit if self.keys() == Keys::Text => {
                // Only Esc throws away: asked again, this asks again.
                self.close_note();
                return if self.keys() == Keys::Text {
                    None
                } else {
                    self.quit()
                };
            }
            Command::Quit => return self.quit(),
            Command::Save if self.keys() == Keys::Text => return self.save_note(),
            _ if self.keys() == Keys::Text
                && !matches!(command, Command::Close | Command::Redraw | Command::Suspend) =>
            {
                return None;
            }
            Command::Redraw => return Some(Effect::Terminal(TerminalEffect::Redraw)),
            Command::Suspend => return Some(Effect::Terminal(TerminalEffect::Suspend)),
            // Esc takes a count back first.
            Command::Close if count.is_some() => return None,
            Command::Close => return self.close(),
            Command::Synonyms => return self.switch_synonyms(),
            // In a prompt the page can be looked at, and that is all.
            _ if matches!(self.mode, Mode::Prompt(_))
                && !matches!(command, Command::PageDown | Command::PageUp) =>
            {
                return None;
            }
            _ if matches!(self.mode, Mode::All(_)) => return self.move_in_all(command, count),
            _ => {}
        }
        if self.select_command(command) {
            return None;
        }
        if self.in_mine() {
            match command {
                Command::Note | Command::Delete | Command::Undo => {
                    return self.own_command(command, count);
                }
                Command::Mine => return self.close(),
                _ => {}
            }
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
                self.settings.sidebar = !self.settings.sidebar;
                self.remember_beside();
                None
            }
            Command::Contents => self.list(Of::Contents, false),
            Command::Help => self.list(Of::Commands, false),
            Command::Palette => self.list(Of::Commands, true),
            Command::Search => self.prompt(),
            Command::SearchAll => self.search_all(),
            Command::Back => self.walk(true),
            Command::Forward => self.walk(false),
            Command::NextMatch => self.step_match(true, count.unwrap_or(1)),
            Command::PreviousMatch => self.step_match(false, count.unwrap_or(1)),
            Command::Terms => self.choose_term(),
            Command::Glossary => self.list(Of::Glossary, true),
            Command::Comment => self.next_comment(count),
            Command::Comments if self.comments().is_empty() => {
                self.tell("there are no comments on this article".to_owned())
            }
            Command::Comments => self.list(Of::Comments, false),
            Command::Signs => self.switch_signs(),
            Command::Column => self.switch_column(),
            Command::About => self.open_card(About::Article, None),
            Command::Copy => self.copy(count, false),
            Command::Cite => self.copy(count, true),
            Command::Select => self.select(),
            Command::Note
            | Command::Mine
            | Command::Delete
            | Command::Undo
            | Command::SetBookmark
            | Command::GoToBookmark
            | Command::Save => self.own_command(command, count),
            // From what is seen, not from what the screen has no room for.
            Command::Wider => self.set_measure(self.panes().text.width.saturating_add(4)),
            Command::Narrower => self.set_measure(self.panes().text.width.saturating_sub(4)),
            Command::DefaultMeasure => self.set_measure(MEASURE),
            Command::Theme => {
                self.settings.theme = self.settings.theme.next();
                self.tell(format!("theme: {}", self.settings.theme.name()))
            }
            Command::Mouse => {
                self.mouse = if self.mouse() {
                    Mouse::Free
                } else {
                    Mouse::Ours
                };
                self.tell(
                    if self.mouse() {
                        "mouse on (Shift-drag selects as ever)"
                    } else {
                        "mouse off: the terminal has it"
                    }
                    .to_owned(),
                )
            }
            // Done above, whatever is open.
            Command::Quit
            | Command::Redraw
            | Command::Suspend
            | Command::Close
            | Command::Synonyms => None,
        }
    }

    /// Esc: closes what is open, then forgets the search. It never quits.
    pub(super) fn close(&mut self) -> Option<Effect> {
        match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::Prompt(prompt) => return self.give_up(prompt),
            Mode::List(list) => self.close_list(list),
            Mode::All(all) => self.all = Some(all).filter(|all| all.query.is_some()),
            card @ Mode::Card(_) => {
                self.mode = card;
                return self.close_card();
            }
            note @ Mode::Note(_) => {
                self.mode = note;
                return self.close_note();
            }
            Mode::Select(_) | Mode::Letter(_) => {}
            Mode::Page => self.search = None,
        }
        None
    }

    pub(super) fn choose(&mut self, count: Option<usize>) -> Option<Effect> {
        match std::mem::replace(&mut self.mode, Mode::Page) {
            Mode::Prompt(prompt) => self.keep(&prompt),
            Mode::List(list) => self.choose_in(list),
            Mode::All(all) => self.choose_in_all(all),
            card @ Mode::Card(_) => {
                self.mode = card;
                self.close_card()
            }
            select @ Mode::Select(_) => {
                self.mode = select;
                self.highlight_selection(None)
            }
            note @ Mode::Note(_) => {
                self.mode = note;
                self.break_line();
                None
            }
            Mode::Letter(_) => None,
            // As in less.
            Mode::Page => self.scroll_down(count.unwrap_or(1)),
        }
    }

    pub(super) fn set_measure(&mut self, measure: u16) -> Option<Effect> {
        self.settings.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
        let room = self.panes().text.width;
        if room < self.settings.measure {
            return self.tell(format!(
                "measure: {room} columns, as many as there is room for"
            ));
        }
        self.tell(format!("measure: {} columns", self.settings.measure))
    }

    /// A command for what is the reader's own.
    fn own_command(&mut self, command: Command, count: Option<usize>) -> Option<Effect> {
        let fresh = self.own.fresh.take();
        match command {
            Command::Note => self.write_note(count, fresh),
            Command::Mine => self.list_mine(),
            Command::Delete => self.delete_selected(),
            Command::Undo => self.undo(),
            Command::SetBookmark => self.await_letter(Letter::Names),
            Command::GoToBookmark => self.await_letter(Letter::GoesTo),
            _ => self.tell("a note is saved while it is being written: a begins one".to_owned()),
        }
    }
}
