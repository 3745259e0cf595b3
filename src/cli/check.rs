//! `kidneyread check`: whether a quote stands in an article, and, if it was altered, in which
//! words. The verdict is the exit code: 0 verbatim, also but for how it is written; 3 altered; 1
//! not there.

mod report;

use std::path::PathBuf;

use clap::Args;

use self::report::Report;
use super::article::document;
use super::{CliError, Console};
use crate::library::{Article, Library};
use crate::quotation::{MOST_BYTES, Quotation, Verdict};
use crate::storage::source;

/// Which quote is checked, where, and how the verdict is printed.
#[derive(Debug, Clone, Default, Args)]
pub struct CheckOptions {
    /// The quote; - or nothing for standard input
    #[arg(allow_hyphen_values = true)]
    pub quote: Option<String>,
    /// A file that holds the quote (UTF-8, at most 1 MiB)
    #[arg(long, value_name = "FILE", conflicts_with = "quote")]
    pub file: Option<PathBuf>,
    /// Only in this article: its id, the beginning of its id, or its number
    #[arg(long, value_name = "ID")]
    pub article: Option<String>,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Checks a quote in the library, or in one article of it; returns the exit code that says what was
/// found.
///
/// # Errors
/// If the quote is blank, too long or cannot be read, there is no such article, or nothing can be
/// written.
pub(super) fn check(
    library: &Library,
    options: &CheckOptions,
    console: &mut Console<'_>,
) -> Result<u8, CliError> {
    let quote = quote(options, console)?;
    let name = options.article.as_deref();
    let only = name.map(|name| library.find(name)).transpose()?;
    if quote.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    let mut quotation = Quotation::new(&quote).ok_or(CliError::EmptyQuote)?;
    look(&mut quotation, library, only, console)?;
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

/// Looks for a quotation in all articles, or in the one of index `only`; where it is found nowhere,
/// compares it with them.
fn look(
    quotation: &mut Quotation,
    library: &Library,
    only: Option<usize>,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let chosen: Vec<(usize, &Article)> = (0..)
        .zip(library.articles())
        .filter(|(at, _)| only.is_none_or(|only| only == *at))
        .collect();
    let mut unreadable = 0;
    for &(at, article) in &chosen {
        match document(article) {
            Ok(document) => quotation.look(at, &document),
            Err(error) if only.is_some() => return Err(error.into()),
            Err(_) => unreadable += 1,
        }
    }
    console.complain_of_unread(unreadable)?;
    if !quotation.is_found() && quotation.comparable() {
        for (at, article) in chosen {
            if let Ok(document) = document(article) {
                quotation.compare(at, &document);
            }
        }
    }
    Ok(())
}

/// The quote that is to be checked: what was written, what a file holds, or else what comes in.
fn quote(options: &CheckOptions, console: &mut Console<'_>) -> Result<String, CliError> {
    match (&options.quote, &options.file) {
        (Some(quote), _) if quote != "-" => Ok(quote.clone()),
        (_, Some(file)) => text(source::bytes(file, MOST_BYTES + 1)?),
        // Nobody would know that it waits.
        (None, None) if console.is_typed => Err(CliError::EmptyQuote),
        _ => text(console.read(MOST_BYTES + 1)?),
    }
}

/// The quote that bytes hold.
fn text(bytes: Vec<u8>) -> Result<String, CliError> {
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
    fn bytes_that_are_too_many_or_no_utf8_are_no_quote() {
        assert!(matches!(
            text(vec![b'x'; MOST_BYTES + 1]),
            Err(CliError::LongQuote)
        ));
        assert!(matches!(
            text(b"ab\xff".to_vec()),
            Err(CliError::QuoteNotUtf8(2))
        ));
        assert_eq!(text(b"ab".to_vec()).ok().as_deref(), Some("ab"));
    }
}
