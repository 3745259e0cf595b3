//! The command line: its arguments, and the commands, each in its own file. Commands read from and
//! write to a [`Console`] and never exit. All text is printed as `Shown`, except by `show --raw`,
//! which gives the bytes of the article.

mod about;
mod arguments;
mod article;
mod check;
mod cite;
mod comments;
mod completions;
mod console;
mod define;
mod failure;
mod import;
mod list;
mod man;
mod markdown;
mod notes;
mod print;
mod reference;
mod search;
mod shelf;
mod show;
mod sources;
mod wrong_use;

use self::about::about;
use self::check::check;
use self::cite::cite;
use self::comments::comments;
use self::completions::completions;
use self::define::define;
use self::man::man;
use self::notes::notes;
use self::search::search;
use self::sources::sources;
use self::wrong_use::near_command;
use crate::library::Library;
use crate::storage::store::Store;

pub use self::about::AboutOptions;
pub use self::arguments::{Arguments, Command, NotRun};
pub use self::check::CheckOptions;
pub use self::cite::{CiteOptions, Passage, PassageError};
pub use self::comments::CommentsOptions;
pub use self::console::{Console, complain};
pub use self::define::DefineOptions;
pub use self::failure::CliError;
pub use self::import::ImportError;
pub use self::list::{ListOptions, list};
pub use self::notes::{NotesCommand, NotesForm, NotesOptions};
pub use self::print::{frame, replay, replay_keeping};
pub use self::search::SearchOptions;
pub use self::shelf::Shelf;
pub use self::show::{ShowOptions, show};
pub use self::sources::SourcesOptions;

/// Runs a command on the articles of `library` and the annotations of `store`, if there is a store,
/// and returns the exit code.
///
/// # Errors
/// If the command cannot do what was asked; [`CliError::exit_code`] gives the exit code.
pub fn run(
    command: &Command,
    library: &Library,
    store: Option<&Store>,
    console: &mut Console<'_>,
) -> Result<u8, CliError> {
    carry_out(command, library, store, console).map_err(|error| error.in_command(command.name()))
}

/// Runs a command, as [`run`] does.
fn carry_out(
    command: &Command,
    library: &Library,
    store: Option<&Store>,
    console: &mut Console<'_>,
) -> Result<u8, CliError> {
    match command {
        Command::List(options) => list(library, options, console)?,
        Command::Show(options) => show(library, options, console)?,
        Command::Search(options) => search(library, options, console)?,
        Command::Define(options) => define(library, options, console)?,
        Command::About(options) => about(library, options, console)?,
        Command::Comments(options) => comments(library, options, console)?,
        Command::Sources(options) => sources(*options, console)?,
        Command::Cite(options) => cite(library, options, console)?,
        Command::Check(options) => return check(library, options, console),
        Command::Notes(options) => notes(library, store, options, console)?,
        Command::Completions { shell } => completions(*shell, library, console)?,
        Command::Man => man(console)?,
    }
    Ok(0)
}
