//! `kidneyread completions`: completions for a shell, generated from the definition of the
//! arguments, with the ids of the articles and the terms of the glossary.

use clap::builder::PossibleValuesParser;
use clap_complete::Shell;

use super::{Arguments, CliError, Console};
use crate::commentary::glossary::Term;
use crate::library::Library;

/// Prints completions for a shell.
///
/// # Errors
/// If writing fails.
pub(super) fn completions(
    shell: Shell,
    library: &Library,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let ids: Vec<String> = library
        .articles()
        .iter()
        .map(|article| article.id.clone())
        .filter(|id| is_plain(id))
        .collect();
    let mut command = Arguments::definition();
    command = offer(command, "article", &ids);
    command = command.mut_subcommands(|command| {
        let is_define = command.get_name() == "define";
        let command = offer(offer(command, "article", &ids), "articles", &ids);
        if is_define {
            let terms: Vec<String> = Term::all()
                .iter()
                .map(|term| term.id().to_owned())
                .collect();
            offer(command, "words", &terms)
        } else {
            command
        }
    });
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "kidneyread", &mut script);
    Ok(console.out.write_all(&script)?)
}

/// Offers `values` for an argument of a command, if the command has such an argument.
fn offer(command: clap::Command, argument: &str, values: &[String]) -> clap::Command {
    if command.get_arguments().all(|arg| arg.get_id() != argument) {
        return command;
    }
    command.mut_arg(argument, |arg| {
        arg.value_parser(PossibleValuesParser::new(values))
    })
}

/// True if no shell gives a meaning to any character of a word.
fn is_plain(word: &str) -> bool {
    !word.starts_with('-')
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
