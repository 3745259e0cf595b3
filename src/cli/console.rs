//! The console: the input and outputs of a command, and the forms of output that several commands
//! share. All text is printed as `Shown`.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

use super::CliError;
use crate::commentary::glossary;
use crate::layout::{Flow, Line, Memo};
use crate::storage::source;
use crate::text::document::Document;
use crate::text::format;
use crate::text::shown::{Shown, counted, one_line};

/// The input and outputs of a command, and how wide and colourful its lines may be.
pub struct Console<'a> {
    /// The input of the command: standard input, except in tests.
    pub input: &'a mut dyn Read,
    /// The output for the command's answer: standard output.
    pub out: &'a mut dyn Write,
    /// The output for complaints and hints: standard error.
    pub complaints: &'a mut dyn Write,
    /// The width of a line, in columns.
    pub columns: u16,
    /// True if printed text may be styled by escape sequences.
    pub colour: bool,
    /// Tells the time, in seconds since 1970 (UTC).
    pub clock: fn() -> i64,
}

/// Writes a complaint on one line, behind the program's name.
///
/// # Errors
/// If writing fails.
pub fn complain(message: &str, complaints: &mut dyn Write) -> io::Result<()> {
    writeln!(complaints, "kidneyread: {}", Shown::line(message))
}

impl Console<'_> {
    /// The day (UTC) as in ISO 8601; empty if the clock cannot tell.
    pub(super) fn today(&self) -> String {
        let time = time::OffsetDateTime::from_unix_timestamp((self.clock)());
        time.map_or_else(
            |_| String::new(),
            |time| {
                let (year, month, day) = time.to_calendar_date();
                format!("{year:04}-{:02}-{day:02}", u8::from(month))
            },
        )
    }

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

    /// Reads a file that was named on the command line, or the input for `-`, but no more than `most`
    /// bytes. The file may be a pipe, such as `/dev/stdin`: the person who names it waits for it.
    pub(super) fn read_file(&mut self, path: &Path, most: usize) -> Result<Vec<u8>, CliError> {
        if path.as_os_str() == "-" {
            return self.read(most);
        }
        Ok(source::bytes(path, most)?)
    }

    /// Writes a value as indented JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string_pretty(value)?;
        writeln!(self.out, "{}", escaped(json))
    }

    /// Writes a value as JSON on one line.
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let json = serde_json::to_string(value)?;
        writeln!(self.out, "{}", escaped(json))
    }

    /// Writes a few sentences in lines as wide as the console. The first indent stands before the
    /// first line, the second one before all others.
    pub(super) fn paragraph(&mut self, text: &str, indents: [&str; 2]) -> io::Result<()> {
        let [first, others] = indents;
        let mut indents = std::iter::once(first).chain(std::iter::repeat(others));
        let margin = first.len().max(others.len());
        let document = format::plain(one_line(text));
        self.flow(&document, self.columns, margin, |console, _| {
            write!(console.out, "{}", indents.next().unwrap_or_default())
        })
    }

    /// Writes a document in lines of at most `columns` columns, of which `margin` are free on the
    /// left. Before each line `before` writes what stands there, so much that it fills the margin.
    pub(super) fn flow(
        &mut self,
        document: &Document,
        columns: u16,
        margin: usize,
        mut before: impl FnMut(&mut Self, &Line) -> io::Result<()>,
    ) -> io::Result<()> {
        let memo = Memo::default();
        let measure = usize::from(columns).saturating_sub(margin);
        let flow = Flow::new(document, &memo, measure).keeping(glossary::names_of_words);
        for line in flow.lines_from(0) {
            before(self, &line)?;
            if let Some(row) = line.placed() {
                let (hang, text) = (row.indent(), row.text());
                write!(self.out, "{:hang$}{text}", "")?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }
}

/// Escapes, in some JSON, whatever is not shown as it is: what commands, hides or reorders, and
/// clusters that are too long. Line ends between the values stay.
fn escaped(json: String) -> String {
    let is_shown = |text: &str| Shown::new(text, 0).text() == text;
    if is_shown(&json) {
        return json;
    }
    let mut safe = String::with_capacity(json.len());
    for cluster in json.graphemes(true) {
        if is_shown(cluster) {
            safe.push_str(cluster);
            continue;
        }
        for c in cluster.chars() {
            if matches!(c, ' '..='~') {
                safe.push(c);
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a String cannot fail.
                    let _ = write!(safe, "\\u{unit:04x}");
                }
            }
        }
    }
    safe
}
