//! The binary: passes the arguments to a command or to the reader, and turns an error into one line
//! on standard error and an exit code.

mod clicks;
mod environment;
mod farewell;
mod signals;
mod terminal;
mod tmux;
mod waiting;

use std::io::{self, Write};
use std::process::ExitCode;

use kidneyread::cli::{self, Arguments, CliError, Command, Console, NotRun, ShowOptions};
use kidneyread::library::{FindError, Library};
use kidneyread::screen::theme::Colours;
use kidneyread::storage::store::{NothingKept, Store};

use crate::terminal::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::read(std::env::args_os()) {
        Ok(arguments) => arguments,
        Err(NotRun::Answered(text)) => return answer(&text),
        Err(NotRun::Refused(sentence)) => {
            complain(&sentence);
            return ExitCode::from(2);
        }
    };
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            let code = error.exit_code();
            if code != 0 {
                complain(&error.to_string());
            }
            ExitCode::from(code)
        }
    }
}

/// Runs a command, prints a frame, or opens the reader on the terminal. Where there is no terminal,
/// an article that was named is printed.
fn run(mut arguments: Arguments) -> Result<ExitCode, CliError> {
    arguments.check()?;
    let library = arguments.shelf.open()?;
    let has_home = arguments.home.is_some();
    let store = if arguments.no_state {
        Err(NothingKept::NoState)
    } else {
        environment::store(arguments.home.take())
    };
    match (&arguments.command, arguments.print) {
        (Some(command), _) => run_command(command, &library, store.as_ref().ok()),
        (None, Some(size)) => print(library, store.ok().filter(|_| has_home), size, &arguments),
        (None, None) if arguments.article.is_none() && environment::has_piped_input() => {
            Err(CliError::StandardInput)
        }
        (None, None) => match (environment::screen(), &arguments.article) {
            (Ok(()), _) => read(library, store, &arguments),
            (Err(_), Some(_)) => show(&library, &arguments),
            (Err(why), None) => Err(CliError::NoTerminal(why)),
        },
    }
}

/// Runs a command on standard input, output and error.
fn run_command(
    command: &Command,
    library: &Library,
    store: Option<&Store>,
) -> Result<ExitCode, CliError> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut console = Console {
        input: &mut io::stdin(),
        out: &mut out,
        complaints: &mut io::stderr(),
        columns: terminal::columns(),
        colour: environment::colour(),
        clock: environment::now,
    };
    let code = cli::run(command, library, store, &mut console);
    out.flush()?;
    Ok(ExitCode::from(code?))
}

/// Prints the frame that the reader shows after the keys of `--keys`. Without a store nothing is
/// read or kept.
fn print(
    library: Library,
    store: Option<Store>,
    size: (u16, u16),
    arguments: &Arguments,
) -> Result<ExitCode, CliError> {
    let article = article(&library, arguments)?;
    let keys = arguments.keys.as_deref().unwrap_or_default();
    let state = match store {
        Some(store) => {
            let id = environment::session_id();
            cli::replay_keeping(library, article, keys, size, Ok(store), &id)?
        }
        None => cli::replay(library, article.unwrap_or(0), keys, size)?,
    };
    let frame = cli::frame(&state, size, Colours::Indexed, arguments.form);
    let mut out = io::stdout().lock();
    out.write_all(frame.as_bytes())?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the reader on the terminal.
fn read(
    library: Library,
    store: Result<Store, NothingKept>,
    arguments: &Arguments,
) -> Result<ExitCode, CliError> {
    let article = article(&library, arguments)?;
    let (abilities, mouse) = (environment::abilities(), !arguments.no_mouse);
    let exit = terminal::run(library, article, abilities, mouse, store);
    Ok(match exit.map_err(CliError::Terminal)? {
        Exit::Quit => ExitCode::SUCCESS,
        Exit::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(2)),
    })
}

/// Prints the article that the arguments name, because there is no terminal to read it on.
fn show(library: &Library, arguments: &Arguments) -> Result<ExitCode, CliError> {
    article(library, arguments)?;
    let options = ShowOptions {
        article: arguments.article.clone().unwrap_or_default(),
        ..ShowOptions::default()
    };
    run_command(&Command::Show(options), library, None)
}

/// The index of the article to open; `None` if the arguments name none.
fn article(library: &Library, arguments: &Arguments) -> Result<Option<usize>, CliError> {
    let Some(name) = arguments.article.as_deref() else {
        return Ok(None);
    };
    match library.find(name) {
        Err(FindError::Unknown { near, name }) if near.is_empty() => {
            Err(match cli::near_command(&name) {
                Some(command) => CliError::MisspeltCommand {
                    word: name,
                    command,
                },
                None => FindError::Unknown { near, name }.into(),
            })
        }
        found => Ok(Some(found?)),
    }
}

/// Writes what is wrong to standard error, on one line.
fn complain(message: &str) {
    // Nothing can be done if standard error fails.
    let _ = cli::complain(message, &mut io::stderr());
}

/// Writes the text of `--help` or `--version` to standard output.
fn answer(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
        _ => ExitCode::SUCCESS,
    }
}
