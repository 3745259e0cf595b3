//! `kidneyread check`: whether a quote stands in an article, and which of its words were altered.
//! The exit code is the verdict: 0 verbatim, apart from case, spaces and other writing; 3 altered;
//! 1 not there.

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
    #[arg(value_name = "WORD")]
    pub words: Vec<String>,
    /// A file that holds the quote (UTF-8, at most 1 MiB)
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    pub file: Option<PathBuf>,
    /// Only in this article: its id, the beginning of its id, or its number
    #[arg(long = "in", visible_alias = "article", value_name = "ID")]
    pub article: Option<String>,
    /// As one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Checks a quote against the library, or against one article of it, and returns the exit code.
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
    let name = options.article.as_deref();
    let only = name.map(|name| library.find(name)).transpose()?;
    if quote.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    let mut quotation = Quotation::new(&quote).ok_or(CliError::EmptyQuote)?;
    look_for(&mut quotation, library, only, console)?;
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

/// Looks for a quotation in all articles, or only in the one at index `only`. Where it is found
/// nowhere, compares it with the same articles word by word.
fn look_for(
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
    console.complain_of_unreadable(unreadable)?;
    if !quotation.is_found() && quotation.comparable() {
        for (at, article) in chosen {
            if let Ok(document) = document(article) {
                quotation.compare(at, &document);
            }
        }
    }
    Ok(())
}

/// The quote to check: the argument, the content of the file, or else standard input.
fn quote(options: &CheckOptions, console: &mut Console<'_>) -> Result<String, CliError> {
    let said = Some(options.words.join(" ")).filter(|_| !options.words.is_empty());
    match (said, &options.file) {
        (Some(quote), _) if quote != "-" => Ok(quote),
        (_, Some(file)) => decoded(source::bytes(file, MOST_BYTES + 1)?),
        // At a terminal a person would not know that the command waits for input.
        (None, None) if console.is_typed => Err(CliError::EmptyQuote),
        _ => decoded(console.read(MOST_BYTES + 1)?),
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
