//! `kidneyread show`: prints one article, in lines, as its exact bytes, or as JSON.

use clap::Args;

use super::article::{Entry, document, with_sidecar};
use super::{CliError, Console};
use crate::library::Library;

/// Which article is printed, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct ShowOptions {
    /// Its id, the beginning of its id, or its number
    pub article: String,
    /// Columns of a line (80 in a pipe)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// The article's bytes, exactly
    #[arg(long, conflicts_with_all = ["width", "json"])]
    pub raw: bool,
    /// As one JSON object, with its blocks
    #[arg(long, conflicts_with = "width")]
    pub json: bool,
}

/// Prints an article.
///
/// # Errors
/// If there is no such article, it cannot be read, or writing fails.
pub fn show(
    library: &Library,
    options: &ShowOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let article = library.find_article(&options.article)?;
    let document = document(article)?;
    if options.raw {
        console.out.write_all(document.text().as_bytes())?;
    } else if options.json {
        let article = with_sidecar(article, console);
        console.json(&Entry::new(&article, &document, true))?;
    } else {
        let columns = options.width.unwrap_or(console.columns);
        console.flow(&document, columns, ["", ""])?;
    }
    Ok(())
}
