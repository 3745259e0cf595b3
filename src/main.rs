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
use kidneyread::library::Library;
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
/// the article that was named, or standard input, is printed.
fn run(mut arguments: Arguments) -> Result<ExitCode, CliError> {
    arguments.check()?;
    let has_home = arguments.home.is_some();
    let store = if arguments.no_state {
        Err(NothingKept::NoState)
    } else {
        environment::store(arguments.home.take())
    };
    let mut input = io::stdin();
    if let Some(command) = &mut arguments.command {
        let shelf = &arguments.shelf;
        let mut library = shelf.open()?;
        command.open(|name| shelf.open_named(name, &mut library, &mut input))?;
        return run_command(command, &library, store.as_ref().ok());
    }
    let is_bare = arguments.articles.is_empty() && arguments.print.is_none();
    if is_bare && environment::has_piped_input() {
        arguments.articles.push("-".into());
    }
    let names = &arguments.articles;
    let (library, article) = arguments.shelf.open_for_reading(names, &mut input)?;
    match (arguments.print, environment::screen()) {
        (Some(size), _) => {
            let store = store.ok().filter(|_| has_home);
            print(library, article, store, size, &arguments)
        }
        (None, Ok(())) => read(library, article, store, !arguments.no_mouse),
        (None, Err(why)) => match article {
            Some(article) => show(&library, article),
            None => Err(CliError::NoTerminal(why)),
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
    article: Option<usize>,
    store: Option<Store>,
    size: (u16, u16),
    arguments: &Arguments,
) -> Result<ExitCode, CliError> {
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

/// Opens the reader on the terminal, at an article or else at the one that was read last.
fn read(
    library: Library,
    article: Option<usize>,
    store: Result<Store, NothingKept>,
    mouse: bool,
) -> Result<ExitCode, CliError> {
    let exit = terminal::run(library, article, environment::abilities(), mouse, store);
    Ok(match exit.map_err(CliError::Terminal)? {
        Exit::Quit => ExitCode::SUCCESS,
        Exit::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(2)),
    })
}

/// Prints an article, because there is no terminal to read it on.
fn show(library: &Library, article: usize) -> Result<ExitCode, CliError> {
    let article = library.get(article).map(|article| article.id.as_str());
    let options = ShowOptions {
        article: article.unwrap_or_default().into(),
        ..ShowOptions::default()
    };
    run_command(&Command::Show(options), library, None)
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
