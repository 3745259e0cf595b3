//! Lines that are typed: a query, a filter, a query for all articles. One line editor, and what
//! each change leads to.

use tui_input::{Input, InputRequest};

use super::{List, Mode, State};
use crate::reader::action::{Command, Effect};

impl State {
    /// The line that is being typed, if one is: letters are text then, not commands.
    #[must_use]
    pub fn typed(&self) -> Option<&str> {
        match &self.mode {
            Mode::Prompt(prompt) => Some(prompt.input.value()),
            Mode::List(List {
                filter: Some(filter),
                ..
            }) => Some(filter.value()),
            Mode::All(all) => Some(all.input.value()),
            _ => None,
        }
    }

    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Input)) -> Option<Effect> {
        let selected = self.selected();
        match &mut self.mode {
            Mode::Prompt(prompt) => {
                change(&mut prompt.input);
                self.search_as_typed()
            }
            Mode::List(list) => {
                if let Some(filter) = &mut list.filter {
                    change(filter);
                    self.keep_selected(selected);
                }
                None
            }
            Mode::All(all) => {
                change(&mut all.input);
                self.survey_as_typed()
            }
            // What is pasted on the page is no command.
            _ => None,
        }
    }

    pub(super) fn history(&mut self, older: bool) -> Option<Effect> {
        match &mut self.mode {
            Mode::Prompt(prompt) => {
                prompt.recall(&self.history, older);
                self.search_as_typed()
            }
            Mode::List(_) | Mode::All(_) => self.command(
                if older {
                    Command::LineUp
                } else {
                    Command::LineDown
                },
                None,
            ),
            Mode::Note(_) => {
                self.step_row(older);
                None
            }
            _ => None,
        }
    }
}

/// As much as a prompt takes, in bytes. Queries are short; a megabyte is an accident.
const MOST_TYPED: usize = 4096;

/// Puts a text into a line; line ends and tabs become spaces, other controls are left out.
pub(super) fn paste(input: &mut Input, text: &str) {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
    for c in text.chars().take(MOST_TYPED) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if !c.is_control() && input.value().len() < MOST_TYPED {
            input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// Edits a line, but makes none longer than that.
pub(super) fn edit(input: &mut Input, request: InputRequest) {
    let full = matches!(request, InputRequest::InsertChar(_)) && input.value().len() >= MOST_TYPED;
    if !full {
        input.handle(request);
    }
}
