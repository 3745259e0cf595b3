//! The console: the input and outputs of a command, and the forms of output that several commands
//! share. All text is printed as `Shown`.

use std::fmt::Write as _;
use std::io::{self, Read, Write};

use serde::Serialize;

use super::CliError;
use crate::layout::{Flow, Memo};
use crate::text::document::Document;
use crate::text::format;
use crate::text::shown::{Shown, counted, one_line};

/// The input and outputs of a command, and how wide and colourful its lines may be.
pub struct Console<'a> {
    /// The input of the command: standard input, except in tests.
    pub input: &'a mut dyn Read,
    /// Whether the input is a terminal, where a person would not know that a command waits for it.
    pub is_typed: bool,
    /// The output for the command's answer: standard output.
    pub out: &'a mut dyn Write,
    /// The output for complaints and hints: standard error.
    pub complaints: &'a mut dyn Write,
    /// The width of a line, in columns.
    pub columns: u16,
    /// Whether printed text may be styled by escape sequences.
    pub colour: bool,
}

/// Writes a complaint on one line, behind the program's name.
///
/// # Errors
/// If writing fails.
pub fn complain(message: &str, complaints: &mut dyn Write) -> io::Result<()> {
    writeln!(complaints, "kidneyread: {}", Shown::line(message))
}

impl Console<'_> {
    /// Writes a complaint to standard error, on one line.
    pub(super) fn complain(&mut self, message: &str) -> io::Result<()> {
        complain(message, self.complaints)
    }

    /// Writes a complaint that `count` articles could not be read, if there are any.
    pub(super) fn complain_of_unreadable(&mut self, count: usize) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        self.complain(&format!(
            "{} could not be read: `kidneyread list` says why",
            counted(count, "article", "articles")
        ))
    }

    /// Reads the input to its end, but no more than `most` bytes.
    pub(super) fn read(&mut self, most: usize) -> Result<Vec<u8>, CliError> {
        let mut bytes = Vec::new();
        self.input
            .take(most as u64)
            .read_to_end(&mut bytes)
            .map_err(CliError::Read)?;
        Ok(bytes)
    }

    /// Writes a value as indented JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        writeln!(self.out, "{}", without_controls(&json))
    }

    /// Writes a value as JSON on one line.
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string(value)?;
        writeln!(self.out, "{}", without_controls(&json))
    }

    /// Writes a few sentences in lines as wide as the console. The first indent stands before the
    /// first line, the second one before all others.
    pub(super) fn paragraph(&mut self, text: &str, indents: [&str; 2]) -> io::Result<()> {
        self.flow(&format::plain(one_line(text)), self.columns, indents)
    }

    /// Writes a document in lines of at most `columns` columns. The first indent stands before the
    /// first line, the second one before all others.
    pub(super) fn flow(
        &mut self,
        document: &Document,
        columns: u16,
        [first, others]: [&str; 2],
    ) -> io::Result<()> {
        let memo = Memo::default();
        let indent = first.len().max(others.len());
        let flow = Flow::new(document, &memo, usize::from(columns).saturating_sub(indent));
        for (line, indent) in flow
            .lines_from(0)
            .zip(std::iter::once(first).chain(std::iter::repeat(others)))
        {
            if let Some(row) = line.placed() {
                let (hang, text) = (row.indent(), row.text());
                write!(self.out, "{indent}{:hang$}{text}", "")?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }
}

/// Escapes the control characters that JSON allows in strings, U+007F to U+009F. Line ends between
/// the values stay.
fn without_controls(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() && c != '\n' {
            // Writing to a String cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}
