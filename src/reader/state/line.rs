//! A line that is typed: a query, a filter. What is pasted into it, and how long it may become.

use tui_input::{Input, InputRequest};

/// As much as a line takes, in bytes. Queries are short; a megabyte is an accident.
const MOST: usize = 4096;

/// Puts a text into a line; line ends and tabs become spaces, other controls are left out.
pub(crate) fn paste(input: &mut Input, text: &str) {
    let text = text.trim_end_matches(['\r', '\n']).replace("\r\n", " ");
    for c in text.chars().take(MOST) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if !c.is_control() && input.value().len() < MOST {
            input.handle(InputRequest::InsertChar(c));
        }
    }
}

/// Edits a line, but makes none longer than that.
pub(crate) fn edit(input: &mut Input, request: InputRequest) {
    let full = matches!(request, InputRequest::InsertChar(_)) && input.value().len() >= MOST;
    if !full {
        input.handle(request);
    }
}
