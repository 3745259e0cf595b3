//! The mouse: clicks, and dragging.

use ratatui::layout::Position;

use super::State;
use super::card::About;
use super::mode::Mode;
use super::pointer::{self, Pointer, Target};
use super::selection::Selection;
use crate::reader::action::{Command, Effect};
use crate::text::span::Offset;
use crate::text::units::Unit;

impl State {
    /// Does what a click on position `at` of the screen means.
    pub(super) fn click(&mut self, at: Position) -> Option<Effect> {
        let mut target = pointer::target_at(at, self.scene());
        if let Target::Hint(action) = target {
            return self.dispatch(action);
        }
        if let Mode::Select(_) | Mode::Letter(_) = self.mode {
            self.mode = Mode::Page;
            target = pointer::target_at(at, self.scene());
        }
        if let Mode::Page | Mode::Card(_) = self.mode
            && let Some(pressed) = Pointer::on_text(at, self.scene())
        {
            self.pointer = pressed;
            self.reading.clicked = pressed.offset();
        }
        match target {
            Target::Nothing | Target::Hint(_) => None,
            Target::Outside => match self.mode {
                Mode::List(_) => self.close_list(),
                Mode::Card(_) => self.close_card(),
                _ => None,
            },
            Target::Match(number) => {
                self.concordance.selected = number;
                self.choose_match()
            }
            Target::Entry(place) => {
                self.select_entry(place);
                self.choose_entry()
            }
            Target::Link(number) => self.follow_link(number),
            Target::Article(article) => {
                self.mode = Mode::Page;
                self.choose_article(article)
            }
            Target::Bar => {
                self.mode = Mode::Page;
                self.pointer = Pointer::OnBar;
                self.drag(at)
            }
            Target::Sign(About::Comment(comment), _) => self.open_comment(comment),
            Target::Sign(about, passage) => self.open_card(about, passage),
        }
    }

    /// Moves what the mouse holds to position `at` of the screen.
    pub(super) fn drag(&mut self, at: Position) -> Option<Effect> {
        match self.pointer {
            Pointer::OnBar => {
                self.reading.anchor = self.page().anchor_on_bar(self.panes().bar, at.y);
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

    /// Selects the words between the offset where the button went down and position `at`. At the
    /// upper or lower edge of the text the page scrolls along.
    fn drag_selection(&mut self, from: Offset, at: Position) -> Option<Effect> {
        let area = self.panes().text;
        let second = self.lines().get(1).map(|second| second.span.start);
        if at.y >= area.bottom() {
            self.command(Command::LineDown, None);
        } else if at.y <= area.y && second.is_some_and(|second| from >= second) {
            self.command(Command::LineUp, None);
        }
        self.notice.clear();
        let to = self.page().offset_near(at)?;
        self.mode = Mode::Select(Selection::dragged(&self.reading.document, from, to));
        None
    }

    /// Selects the word at position `at` of the screen, or its paragraph.
    pub(super) fn select_at(&mut self, at: Position, unit: Unit) -> Option<Effect> {
        if let Mode::Card(_) = self.mode {
            self.close_card();
        }
        if !matches!(self.mode, Mode::Page | Mode::Select(_)) {
            return None;
        }
        let offset = Pointer::on_text(at, self.scene())?.offset()?;
        let document = &self.reading.document;
        let selection = match unit {
            Unit::Word => Selection::dragged(document, offset, offset),
            unit => Selection::of_unit(document, unit, offset)?,
        };
        self.mode = Mode::Select(selection);
        None
    }
}
