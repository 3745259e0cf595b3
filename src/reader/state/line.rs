//! Editing a single typed line, such as a query or a filter, and pasting into it.

use tui_input::{Input, InputRequest};

use super::taken::Taken;
use crate::reader::action::Action;

/// The most bytes that a typed line holds. Queries are short; a pasted megabyte is an accident.
const MOST: usize = 4096;

/// Edits a line as an action says. Backspace in an empty line closes the line.
pub(crate) fn take(input: &mut Input, action: &Action) -> Taken {
    match action {
        Action::Edit(InputRequest::DeletePrevChar) if input.value().is_empty() => {
            return Taken::Closes;
        }
        // Nothing is looked for anew where only the cursor moves.
        Action::Edit(request) if !edit(input, *request) => return Taken::Done,
        Action::Edit(_) => {}
        Action::Paste(text) => paste(input, text),
        _ => return Taken::No,
    }
    Taken::Types
}

/// Inserts a text at the cursor: line ends and tabs become spaces, other control characters are
/// left out.
fn paste(input: &mut Input, text: &str) {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
    for c in text.chars().take(MOST) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if !c.is_control() && input.value().len() < MOST {
            input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// Edits a line, but ignores characters beyond [`MOST`] bytes. Returns whether the text changed.
fn edit(input: &mut Input, request: InputRequest) -> bool {
    let full = matches!(request, InputRequest::InsertChar(_)) && input.value().len() >= MOST;
    !full && input.handle(request).is_some_and(|changed| changed.value)
}
