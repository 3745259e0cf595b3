//! Wrong use of the command line, told in one sentence: what is wrong, what was probably meant, and
//! which help to read.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Arguments;
use crate::library::similar;

/// Tells what is wrong with `words`, the arguments behind the program's name, for which the parser
/// returned `error`.
pub(super) fn sentence(error: &clap::Error, words: &[OsString]) -> String {
    let command = command(words);
    let told = told(error, command.last());
    let told = told.unwrap_or_else(|| first_line(&error.render().to_string()));
    let path = [&["kidneyread".to_owned()], &command[..]]
        .concat()
        .join(" ");
    format!("{told} (see `{path} --help`)")
}

/// The names of the command that the arguments ask for, such as `notes` and `import`; none for the
/// reader.
fn command(words: &[OsString]) -> Vec<String> {
    let (mut command, mut names) = (Arguments::definition(), Vec::new());
    for word in words.iter().filter_map(|word| word.to_str()) {
        if let Some(found) = command.find_subcommand(word) {
            names.push(word.to_owned());
            command = found.clone();
        }
    }
    names
}

/// The sentence for an error of a kind that is known here; `None` for all others. `command` is the
/// command that was used wrongly; `None` for the reader.
fn told(error: &clap::Error, command: Option<&String>) -> Option<String> {
    let said = |kind| error.get(kind).map(plain);
    let option = said(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            Some(unknown(&option?, said(ContextKind::SuggestedArg), command))
        }
        ErrorKind::InvalidSubcommand => {
            let unknown = said(ContextKind::InvalidSubcommand)?;
            let near = said(ContextKind::SuggestedSubcommand).or_else(|| near_command(&unknown));
            Some(format!("there is no command “{unknown}”{}", meant(near)))
        }
        ErrorKind::MissingRequiredArgument => Some(match command {
            Some(command) => format!("`{command}` needs {}", option?),
            None => format!("{} is missing", option?),
        }),
        ErrorKind::InvalidValue => {
            let values = said(ContextKind::ValidValue).filter(|values| !values.is_empty());
            let takes = values.map_or_else(String::new, |values| format!(": it takes {values}"));
            let near = meant(said(ContextKind::SuggestedValue));
            Some(match said(ContextKind::InvalidValue)? {
                wrong if wrong.is_empty() => format!("{} has no value{takes}", option?),
                wrong => format!("“{wrong}” is no value for {}{takes}{near}", option?),
            })
        }
        ErrorKind::ValueValidation => {
            let takes = std::error::Error::source(error)?;
            let wrong = said(ContextKind::InvalidValue)?;
            Some(format!("“{wrong}” is no value for {}: {takes}", option?))
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) = (option?, said(ContextKind::PriorArg)?);
            Some(if one == other {
                format!("{one} is there twice")
            } else {
                format!("{one} and {other} exclude each other")
            })
        }
        _ => None,
    }
}

/// The sentence for a word or an option that the command does not take.
fn unknown(unknown: &str, near: Option<String>, command: Option<&String>) -> String {
    let is_option = unknown.starts_with('-');
    match command {
        Some(command) if is_option => {
            format!("`{command}` has no option “{unknown}”{}", meant(near))
        }
        Some(command) => format!("`{command}` takes no “{unknown}”"),
        None => format!("there is no option “{unknown}”{}", meant(near)),
    }
}

/// The end of a sentence that offers what was probably meant.
fn meant(suggested: Option<String>) -> String {
    suggested.map_or_else(String::new, |name| format!("; did you mean “{name}”?"))
}

/// A value of the parser's error, without the brackets around the names of values.
fn plain(value: &ContextValue) -> String {
    let text = match value {
        ContextValue::Strings(all) => all.join(", "),
        value => value.to_string(),
    };
    text.replace(['<', '>'], "")
}

/// The parser's own sentence, on one line.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// The command that was probably meant by a word that is not one.
#[must_use]
pub(super) fn near_command(word: &str) -> Option<String> {
    let command = Arguments::definition();
    let names = command.get_subcommands().map(clap::Command::get_name);
    similar(word, names).into_iter().next()
}
