//! A line that is typed: a query, a filter. What is pasted into it, and how long it may become.

use tui_input::{Input, InputRequest};

use super::taken::Taken;
use crate::reader::action::Action;

/// As much as a line takes, in bytes. Queries are short; a megabyte is an accident.
const MOST: usize = 4096;

/// Edits a line as an action says. One that deletes in an empty line, which has nothing to delete
/// but itself, closes it.
pub(crate) fn take(input: &mut Input, action: &Action) -> Taken {
    match action {
        Action::Edit(InputRequest::DeletePrevChar) if input.value().is_empty() => {
            return Taken::Closes;
        }
        Action::Edit(request) => edit(input, *request),
        Action::Paste(text) => paste(input, text),
        _ => return Taken::No,
    }
    Taken::Types
}

/// Puts a text into a line; line ends and tabs become spaces, other controls are left out.
fn paste(input: &mut Input, text: &str) {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
    for c in text.chars().take(MOST) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if !c.is_control() && input.value().len() < MOST {
            input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// Edits a line, but makes none longer than it may become.
fn edit(input: &mut Input, request: InputRequest) {
    let full = matches!(request, InputRequest::InsertChar(_)) && input.value().len() >= MOST;
    if !full {
        input.handle(request);
    }
}
