//! `kidneyread completions` and `kidneyread man`: texts that are generated from the definition of
//! the arguments.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Arguments, CliError, Console};

/// Prints completions for a shell.
///
/// # Errors
/// If writing fails.
pub(super) fn completions(shell: Shell, console: &mut Console<'_>) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "kidneyread", &mut script);
    Ok(console.out.write_all(&script)?)
}

/// Prints the man page.
///
/// # Errors
/// If writing fails.
pub(super) fn man(console: &mut Console<'_>) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    Ok(console.out.write_all(&page)?)
}
