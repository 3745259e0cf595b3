//! Compiles the table of sources, which comments, terms and other tables cite.

use std::cell::RefCell;

use serde::Deserialize;
use toml::Spanned;

use super::{CompileError, Source, named};

/// The ways in which a source was read: their names in the file, and in the code.
const READ: [(&str, &str); 4] = [
    ("whole", "Whole"),
    ("abstract", "Abstract"),
    ("summary", "Summary"),
    ("not read", "NotRead"),
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    title: Spanned<String>,
    #[serde(rename = "where")]
    place: Spanned<String>,
    year: Option<u16>,
    doi: Option<String>,
    pmid: Option<String>,
    pmc: Option<String>,
    trial: Option<String>,
    address: Option<String>,
    read: Spanned<String>,
    checked: Spanned<String>,
    recheck: Spanned<String>,
}

/// All sources, each with its id and as Rust, and those that were cited so far.
#[derive(Debug)]
pub(crate) struct Sources {
    all: Vec<(String, String)>,
    /// The indices of the cited sources, in the order of their first citation.
    cited: RefCell<Vec<usize>>,
}

impl Sources {
    /// Reads and checks the table.
    ///
    /// # Errors
    /// Names the first fault, and its line.
    pub(crate) fn read(source: Source<'_>) -> Result<Self, CompileError> {
        let table: Table = source.parse()?;
        let mut all: Vec<(String, String)> = Vec::new();
        for entry in &table.source {
            let id = source.checked(&entry.id, "id")?;
            if all.iter().any(|(other, _)| other == id) {
                let said = format!("the source “{id}” is here twice");
                return Err(source.error(entry.id.span().start, said));
            }
            all.push((id.to_owned(), entry.rust(source)?));
        }
        Ok(Self {
            all,
            cited: RefCell::default(),
        })
    }

    /// The number of a source among those that are cited; `None` if there is no such source.
    pub(crate) fn cite(&self, id: &str) -> Option<usize> {
        let at = self.all.iter().position(|(other, _)| other == id)?;
        let mut cited = self.cited.borrow_mut();
        let number = cited.iter().position(|other| *other == at);
        Some(number.unwrap_or_else(|| {
            cited.push(at);
            cited.len() - 1
        }))
    }

    /// The cited sources as Rust, for the `include!` in `sources.rs`.
    pub(crate) fn rust(&self) -> String {
        let cited = self.cited.borrow();
        let cited = cited.iter().filter_map(|at| self.all.get(*at));
        let sources: String = cited.map(|(_, rust)| rust.as_str()).collect();
        format!("static ALL: &[Source] = &[\n{sources}];\n")
    }
}

impl Entry {
    fn rust(&self, source: Source<'_>) -> Result<String, CompileError> {
        let read = named(source, &self.read, &READ, "way of reading")?;
        let (id, title, place) = (
            source.checked(&self.id, "id")?,
            source.checked(&self.title, "title")?,
            source.checked(&self.place, "place")?,
        );
        let (checked, recheck) = (
            date(source, &self.checked, 3)?,
            date(source, &self.recheck, 2)?,
        );
        let Self {
            year,
            doi,
            pmid,
            pmc,
            trial,
            address,
            ..
        } = self;
        Ok(format!(
            "Source {{ id: {id:?}, title: {title:?}, place: {place:?}, year: {year:?}, doi: {doi:?}, \
             pmid: {pmid:?}, pmc: {pmc:?}, trial: {trial:?}, address: {address:?}, read: Read::{read}, \
             checked: {checked:?}, recheck: {recheck:?} }},\n"
        ))
    }
}

/// Returns a date of ISO 8601 with this number of parts: 3 for a day, 2 for a month.
pub(super) fn date<'t>(
    source: Source<'_>,
    date: &'t Spanned<String>,
    parts: usize,
) -> Result<&'t str, CompileError> {
    let text = date.get_ref().as_str();
    let lengths = [4, 2, 2];
    let found: Vec<&str> = text.split('-').collect();
    let fits = |(part, length): (&&str, usize)| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if found.len() == parts && found.iter().zip(lengths).all(fits) {
        return Ok(text);
    }
    let form = if parts == 3 { "2026-11-25" } else { "2026-11" };
    let said = format!("“{text}” is no date such as {form}");
    Err(source.error(date.span().start, said))
}
