//! Arguments to the reader or to a command that prints; errors to one line and an exit code.

mod signals;
mod terminal;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use kidneyread::cli::{
    self, Arguments, Asked, CliError, Command, MOST_IMPORTED, NotesCommand, NotesForm, Printing,
    Showing, Telling,
};
use kidneyread::quotation;
use kidneyread::screen::theme::Colours;
use kidneyread::search::Reading;
use kidneyread::storage::source;
use kidneyread::storage::store::Store;
use kidneyread::text::shown::Shown;

use crate::terminal::{Abilities, Exit};

fn main() -> ExitCode {
    let arguments = match Arguments::of(std::env::args_os()) {
        Ok(Arguments {
            print: Some(_),
            command: Some(_),
            ..
        }) => {
            complain("--print shows the reader, not a command (see `kidneyread --help`)");
            return ExitCode::from(2);
        }
        Ok(Arguments {
            article: Some(article),
            command: Some(_),
            ..
        }) => {
            complain(&format!(
                "“{article}” stands before a command: write the article behind it (see `kidneyread --help`)"
            ));
            return ExitCode::from(2);
        }
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
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

fn run(arguments: Arguments) -> Result<ExitCode, CliError> {
    let library = arguments.shelf.open()?;
    let named = arguments.home.is_some();
    let store = if arguments.no_state {
        Err("--no-state keeps nothing")
    } else {
        store(arguments.home).ok_or("no home folder is known")
    };
    let (stdout, mut stderr) = (io::stdout(), io::stderr());
    let mut out = io::BufWriter::new(stdout.lock());
    match arguments.command {
        Some(Command::List { json }) => cli::list(&library, json, &mut out, &mut stderr)?,
        Some(Command::Show {
            article,
            width,
            raw,
            json,
        }) => {
            let how = match width {
                _ if raw => Showing::Raw,
                _ if json => Showing::Json,
                Some(columns) => Showing::Width(columns),
                None => Showing::Width(terminal::columns()),
            };
            cli::show(&library, &article, how, &mut out, &mut stderr)?;
        }
        Some(Command::Search {
            query,
            article,
            regex,
            exact,
            no_synonyms,
            json,
            context,
            count,
        }) => {
            let reading = Reading {
                synonyms: !no_synonyms,
                regex,
                exact,
            };
            let how = Printing {
                json,
                count,
                context,
                columns: terminal::columns(),
                colour: colour(),
            };
            let found = cli::search(
                &library,
                &query,
                article.as_deref(),
                reading,
                how,
                &mut out,
                &mut stderr,
            );
            out.flush()?;
            found?;
        }
        Some(Command::Define { words, json }) => cli::define(
            &library,
            &words.join(" "),
            json,
            terminal::columns(),
            &mut out,
            &mut stderr,
        )?,
        Some(Command::Cite {
            article,
            passage,
            json,
        }) => cli::cite(&library, &article, passage, json, &mut out)?,
        Some(Command::Check {
            quote,
            file,
            article,
            json,
        }) => {
            let quote = given(quote, file.as_deref())?;
            let how = Telling {
                json,
                columns: terminal::columns(),
                colour: colour(),
            };
            let code = cli::check(
                &library,
                &quote,
                article.as_deref(),
                how,
                &mut out,
                &mut stderr,
            )?;
            out.flush()?;
            return Ok(ExitCode::from(code));
        }
        Some(Command::Notes {
            import: None,
            format,
            article,
            questions,
        }) => {
            let asked = Asked {
                form: format,
                article: article.as_deref(),
                questions,
                columns: terminal::columns(),
            };
            cli::notes(&library, store.as_ref().ok(), asked, &mut out, &mut stderr)?;
        }
        Some(Command::Notes {
            import: Some(NotesCommand::Import { file }),
            format: NotesForm::Markdown,
            article: None,
            questions: false,
        }) => {
            let (name, bytes) = match file.to_str() {
                Some("-") => ("standard input".to_owned(), piped(MOST_IMPORTED + 1)?),
                _ => (
                    file.display().to_string(),
                    source::bytes(&file, MOST_IMPORTED + 1)?,
                ),
            };
            cli::import(
                &library,
                store.as_ref().ok(),
                &name,
                &bytes,
                &mut out,
                &mut stderr,
            )?;
        }
        Some(Command::Notes {
            import: Some(_), ..
        }) => return Err(CliError::ImportPrints),
        Some(Command::Completions { shell }) => cli::completions(shell, &mut out)?,
        Some(Command::Man) => cli::man(&mut out)?,
        None => {
            let index = arguments
                .article
                .as_deref()
                .map(|name| library.find(name))
                .transpose()?;
            if let Some(size) = arguments.print {
                let keys = arguments.keys.unwrap_or_default();
                let state = match store {
                    Ok(store) if named => cli::replay_keeping(
                        library,
                        index,
                        &keys,
                        size,
                        Ok(store),
                        &terminal::session_id(),
                    )?,
                    _ => cli::replay(library, index.unwrap_or(0), &keys, size)?,
                };
                write!(
                    out,
                    "{}",
                    cli::frame(&state, size, Colours::Indexed, arguments.form)
                )?;
            } else if stdout.is_terminal() && variable("TERM").is_some_and(|term| term != "dumb") {
                drop(out);
                let exit = terminal::run(library, index, abilities(), !arguments.no_mouse, store)
                    .map_err(|error| CliError::Terminal(error.to_string()))?;
                return Ok(match exit {
                    Exit::Quit => ExitCode::SUCCESS,
                    Exit::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(2)),
                });
            } else if let Some(article) = arguments.article {
                cli::show(
                    &library,
                    &article,
                    Showing::Width(terminal::columns()),
                    &mut out,
                    &mut stderr,
                )?;
            } else {
                return Err(CliError::NoTerminal);
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The quote that is to be checked: what was written, what a file holds, or else what comes in.
fn given(quote: Option<String>, file: Option<&Path>) -> Result<String, CliError> {
    match (quote, file) {
        (Some(quote), _) if quote != "-" => Ok(quote),
        (_, Some(file)) => cli::quote_in(file),
        // Nobody would know that it waits.
        (None, None) if io::stdin().is_terminal() => Err(CliError::EmptyQuote),
        _ => cli::quote(piped(quotation::MOST_BYTES + 1)?),
    }
}

/// What comes in, but no more than `most` bytes.
fn piped(most: usize) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(most as u64)
        .read_to_end(&mut bytes)
        .map_err(CliError::Read)?;
    Ok(bytes)
}

/// Whether what is printed may be marked by escape sequences.
fn colour() -> bool {
    io::stdout().is_terminal()
        && variable("NO_COLOR").is_none()
        && variable("TERM").is_some_and(|term| term != "dumb")
}

/// What the environment says of the terminal.
fn abilities() -> Abilities {
    let term = variable("TERM").unwrap_or_default();
    let many = variable("COLORTERM").is_some()
        || term.contains("256color")
        || term.contains("direct")
        || term.contains("kitty")
        || term.contains("ghostty");
    let colours = match variable("NO_COLOR") {
        Some(_) => Colours::None,
        None if many => Colours::Indexed,
        None => Colours::Sixteen,
    };
    // The first of these that is set decides (POSIX, Internationalization Variables). None set is
    // no statement at all.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    let ascii = locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        let charset = locale
            .split_once('.')
            .map(|(_, charset)| charset.replace('-', ""));
        match charset {
            Some(charset) => !charset.starts_with("utf8"),
            None => matches!(&*locale, "c" | "posix"),
        }
    });
    // `COLORFGBG` ends in the background's number: 0 to 6 and 8 are the dark ones of the sixteen.
    let background =
        variable("COLORFGBG").and_then(|colours| colours.rsplit(';').next()?.parse::<u8>().ok());
    Abilities {
        colours,
        ascii,
        dark: background.map(|number| matches!(number, 0..=6 | 8)),
    }
}

/// The reader's own files: in the folder that was named, or in the data and state folders of the
/// XDG Base Directory Specification. Nowhere, where no home is known; a path that is not absolute
/// counts as none, as the specification has it.
fn store(named: Option<PathBuf>) -> Option<Store> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let named = named.or_else(|| {
        std::env::var_os("KIDNEYREAD_HOME")
            .map(PathBuf::from)
            .filter(|path| !path.as_os_str().is_empty())
    });
    // A file that may not grow any more is an error to be told, not the end.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    if let Some(home) = named {
        return Some(Store::new(home.clone(), home));
    }
    let folder = |name, usual| {
        absolute(name)
            .or_else(|| Some(absolute("HOME")?.join(usual)))
            .map(|folder| folder.join("kidneyread"))
    };
    Some(Store::new(
        folder("XDG_DATA_HOME", ".local/share")?,
        folder("XDG_STATE_HOME", ".local/state")?,
    ))
}

/// An environment variable that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)
        .map(OsString::into_string)
        .and_then(Result::ok)
        .filter(|value| !value.is_empty())
}

/// Says what is wrong, on one line.
fn complain(message: &str) {
    // There is nobody to tell if this fails.
    let _ = writeln!(io::stderr(), "kidneyread: {}", Shown::line(message));
}

/// Help and version go to standard output; a wrong use is said on one line, with where to look.
fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return match io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(2),
            _ => ExitCode::SUCCESS,
        };
    }
    let lines = text.lines().map(str::trim).filter(|line| {
        !line.is_empty()
            && !["Usage:", "For more", "tip:"]
                .iter()
                .any(|start| line.starts_with(start))
    });
    let said: Vec<&str> = lines.collect();
    let said = said.join(" ");
    complain(&format!(
        "{} (see `kidneyread --help`)",
        said.strip_prefix("error: ").unwrap_or(&said)
    ));
    ExitCode::from(2)
}
