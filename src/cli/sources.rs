//! `kidneyread sources`: the sources of comments and definitions, and which are to be read again.

use clap::Args;

use super::{CliError, Console};
use crate::commentary::sources::Source;
use crate::text::shown::counted;

/// Options of `sources`.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct SourcesOptions {
    /// Prints only the sources that were to be read again by today
    #[arg(long)]
    pub due: bool,
    /// Prints one JSON array
    #[arg(long)]
    pub json: bool,
}

/// Prints the sources.
///
/// # Errors
/// If writing fails.
pub(super) fn sources(options: SourcesOptions, console: &mut Console<'_>) -> Result<(), CliError> {
    let today = console.today();
    let all = Source::all().iter();
    let chosen: Vec<&Source> = all
        .filter(|source| !options.due || source.is_due(&today))
        .collect();
    if options.json {
        return Ok(console.json(&chosen)?);
    }
    for source in &chosen {
        console.paragraph(source.title, ["", "  "])?;
        console.paragraph(&source.published(), ["  ", "  "])?;
        let found_by: Vec<String> = source.found_by().collect();
        if !found_by.is_empty() {
            console.paragraph(&found_by.join(" · "), ["  ", "  "])?;
        }
        let due = if source.is_due(&today) {
            " (overdue)"
        } else {
            ""
        };
        let (read, checked, recheck) = (source.read.name(), source.checked, source.recheck);
        let said = format!("{read} {checked}; to be checked again after {recheck}{due}");
        console.paragraph(&said, ["  ", "  "])?;
        writeln!(console.out)?;
    }
    let count = counted(chosen.len(), "source", "sources");
    let said = if options.due {
        " to be read again by now"
    } else {
        ""
    };
    Ok(console.paragraph(&format!("{count}{said}."), ["", ""])?)
}
