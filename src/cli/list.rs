//! `kidneyread list`: lists the articles, one on a line.

use std::ffi::OsString;
use std::io;

use clap::Args;

use super::article::{Entry, document, with_sidecar};
use super::{CliError, Console};
use crate::library::Library;
use crate::text::shown::Shown;

/// Options of `list`.
#[derive(Debug, Clone, Default, Args)]
pub struct ListOptions {
    /// Files and folders to list, instead of the articles inside kidneyread; - for standard input
    #[arg(value_name = "FILE")]
    pub articles: Vec<OsString>,
    /// Prints one JSON array
    #[arg(long)]
    pub json: bool,
}

/// Lists the articles. One that cannot be read is left out and reported on standard error; the last
/// of these errors is returned.
///
/// # Errors
/// If an article cannot be read, or writing fails.
pub fn list(
    library: &Library,
    options: &ListOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let mut failure = None;
    let mut read = Vec::new();
    let chosen = library.find_all(&options.articles)?;
    let articles = chosen.iter().filter_map(|&at| library.get(at));
    for (number, article) in (1_usize..).zip(articles) {
        match document(article) {
            Ok(document) => read.push((number, with_sidecar(article, console), document)),
            Err(error) => {
                if let Some(earlier) = failure.replace(error) {
                    console.complain(&earlier.to_string())?;
                }
            }
        }
    }
    let entries: Vec<Entry<'_>> = read
        .iter()
        .map(|(_, article, document)| Entry::new(article, document, false))
        .collect();
    if options.json {
        console.json(&entries)?;
    } else {
        print_rows(read.iter().map(|(number, ..)| *number), &entries, console)?;
    }
    failure.map_or(Ok(()), |error| Err(error.into()))
}

/// Prints a row for each article: its number in the library, id, date, minutes and label.
fn print_rows(
    numbers: impl Iterator<Item = usize>,
    entries: &[Entry<'_>],
    console: &mut Console<'_>,
) -> io::Result<()> {
    let widest = entries
        .iter()
        .map(|entry| Shown::line(entry.id).width())
        .max()
        .unwrap_or(0);
    for (number, entry) in numbers.zip(entries) {
        let id = Shown::line(entry.id);
        let fill = " ".repeat(widest - id.width());
        let date = Shown::line(
            entry
                .date
                .map_or("no date", |date| date.get(..10).unwrap_or(date)),
        );
        let untitled = if entry.title.is_some() {
            ""
        } else {
            " (no title: its first sentence)"
        };
        writeln!(
            console.out,
            "{number:2}  {id}{fill}  {date:<10}  {:2} min  {}{untitled}",
            entry.minutes,
            Shown::line(&entry.label),
            date = date.text()
        )?;
    }
    Ok(())
}
