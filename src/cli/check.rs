//! `kidneyread check`: looks for a quote in the articles, and shows which of its words were altered.
//! The exit code is the verdict: 0 verbatim, apart from case, spaces and other writing; 3 altered;
//! 1 not there.

mod report;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use self::report::Report;
use super::article::document;
use super::{CliError, Console};
use crate::library::Library;
use crate::quotation::{MOST_BYTES, Quotation, Verdict};

/// Options of `check`.
#[derive(Debug, Clone, Default, Args)]
pub struct CheckOptions {
    /// The quote; - for standard input
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// Reads the quote from a file (UTF-8, at most 1 MiB)
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    pub file: Option<PathBuf>,
    /// Checks only this article, file or folder; may be given several times
    #[arg(long = "in", visible_alias = "article", value_name = "ARTICLE")]
    pub articles: Vec<OsString>,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Checks a quote against all articles, or those that are named, and returns the exit code.
///
/// # Errors
/// If the quote is blank, too long or cannot be read, if there is no such article, or if writing
/// fails.
pub(super) fn check(
    library: &Library,
    options: &CheckOptions,
    console: &mut Console<'_>,
) -> Result<u8, CliError> {
    let quote = quote(options, console)?;
    let chosen = library.find_all(&options.articles)?;
    if quote.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    let mut quotation = Quotation::new(&quote).ok_or(CliError::EmptyQuote)?;
    let is_named = !options.articles.is_empty();
    look_for(&mut quotation, library, &chosen, is_named, console)?;
    let comparable = quotation.comparable();
    let verdict = quotation.verdict();
    let report = Report {
        library,
        verdict: &verdict,
        comparable,
    };
    if options.json {
        console.json(&report.entry())?;
    } else {
        report.print(console)?;
    }
    Ok(match verdict {
        Verdict::Verbatim(_) | Verdict::Folded(_) => 0,
        Verdict::Altered(_) => 3,
        Verdict::Absent => 1,
    })
}

/// Looks for a quotation in the articles with the indices `chosen`. Where it is found nowhere,
/// compares it with the same articles word by word. An article that cannot be read is an error only
/// if it was named.
fn look_for(
    quotation: &mut Quotation,
    library: &Library,
    chosen: &[usize],
    is_named: bool,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let articles = || {
        let entry = |&at| Some((at, library.get(at)?));
        chosen.iter().filter_map(entry)
    };
    let mut unreadable = 0;
    for (at, article) in articles() {
        match document(article) {
            Ok(document) => quotation.look(at, &document),
            Err(error) if is_named => return Err(error.into()),
            Err(_) => unreadable += 1,
        }
    }
    console.complain_of_unreadable(unreadable)?;
    if !quotation.is_found() && quotation.comparable() {
        for (at, article) in articles() {
            if let Ok(document) = document(article) {
                quotation.compare(at, &document);
            }
        }
    }
    Ok(())
}

/// Reads the quote to check: the words of the command line, a file, or standard input for `-`.
fn quote(options: &CheckOptions, console: &mut Console<'_>) -> Result<String, CliError> {
    let words = options.words.join(" ");
    match &options.file {
        Some(file) => decoded(console.read_file(file, MOST_BYTES + 1)?),
        None if words == "-" => decoded(console.read(MOST_BYTES + 1)?),
        None if words.is_empty() => Err(CliError::EmptyQuote),
        None => Ok(words),
    }
}

/// Decodes a quote from the bytes of a file or of standard input.
fn decoded(bytes: Vec<u8>) -> Result<String, CliError> {
    if bytes.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    String::from_utf8(bytes)
        .map_err(|error| CliError::QuoteNotUtf8(error.utf8_error().valid_up_to()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_too_long_or_not_utf8_is_refused() {
        assert!(matches!(
            decoded(vec![b'x'; MOST_BYTES + 1]),
            Err(CliError::LongQuote)
        ));
        assert!(matches!(
            decoded(b"ab\xff".to_vec()),
            Err(CliError::QuoteNotUtf8(2))
        ));
        assert_eq!(decoded(b"ab".to_vec()).ok().as_deref(), Some("ab"));
    }
}
