//! What the environment says: where the reader's own files are, and what the terminal can do.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use kidneyread::screen::theme::Colours;
use kidneyread::storage::store::{NothingKept, Store};

use crate::terminal::Abilities;

/// The reader's own files: in the folder that was named, or in the data and state folders of the
/// XDG Base Directory Specification. A path that is not absolute counts as none, as the
/// specification has it.
///
/// # Errors
/// If no folder was named and no home folder is known.
pub(crate) fn store(named: Option<PathBuf>) -> Result<Store, NothingKept> {
    // A file that may not grow any more is an error to be told, not the end.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let named = named.or_else(|| {
        std::env::var_os("KIDNEYREAD_HOME")
            .map(PathBuf::from)
            .filter(|path| !path.as_os_str().is_empty())
    });
    if let Some(home) = named {
        return Ok(Store::new(home.clone(), home));
    }
    let data = folder("XDG_DATA_HOME", ".local/share").ok_or(NothingKept::NoHome)?;
    let state = folder("XDG_STATE_HOME", ".local/state").ok_or(NothingKept::NoHome)?;
    Ok(Store::new(data, state))
}

/// kidneyread's folder in the one that a variable names, or else in the usual one of the home
/// folder.
fn folder(name: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let folder = absolute(name).or_else(|| Some(absolute("HOME")?.join(usual)))?;
    Some(folder.join("kidneyread"))
}

/// Whether standard output is a terminal that can move its cursor.
pub(crate) fn has_screen() -> bool {
    io::stdout().is_terminal() && variable("TERM").is_some_and(|term| term != "dumb")
}

/// Whether what is printed may be marked by escape sequences.
pub(crate) fn colour() -> bool {
    has_screen() && variable("NO_COLOR").is_none()
}

/// What the terminal can do.
pub(crate) fn abilities() -> Abilities {
    // `COLORFGBG` ends in the background's number: 0 to 6 and 8 are the dark ones of the sixteen.
    let background =
        variable("COLORFGBG").and_then(|colours| colours.rsplit(';').next()?.parse::<u8>().ok());
    Abilities {
        colours: colours(),
        ascii: is_ascii(),
        dark: background.map(|number| matches!(number, 0..=6 | 8)),
    }
}

fn colours() -> Colours {
    let term = variable("TERM").unwrap_or_default();
    let many = variable("COLORTERM").is_some()
        || ["256color", "direct", "kitty", "ghostty"]
            .iter()
            .any(|name| term.contains(name));
    match variable("NO_COLOR") {
        Some(_) => Colours::None,
        None if many => Colours::Indexed,
        None => Colours::Sixteen,
    }
}

/// Whether the locale has no more characters than ASCII.
fn is_ascii() -> bool {
    // The first of these that is set decides (POSIX, Internationalization Variables). None set is
    // no statement at all.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        let charset = locale
            .split_once('.')
            .map(|(_, charset)| charset.replace('-', ""));
        match charset {
            Some(charset) => !charset.starts_with("utf8"),
            None => matches!(&*locale, "c" | "posix"),
        }
    })
}

/// An environment variable that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)
        .map(OsString::into_string)
        .and_then(Result::ok)
        .filter(|value| !value.is_empty())
}
