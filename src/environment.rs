//! Everything that the process learns from outside: variables of the environment say where the
//! reader's files are and what the terminal can do; the system gives the time and random bytes.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use kidneyread::screen::theme::Colours;
use kidneyread::storage::store::{NothingKept, Store};
use rustix::fs::{FileType, fstat};

use crate::terminal::Abilities;

/// Makes the store of the reader's own files: in the folder `home` if it is given, else in the one
/// of `KIDNEYREAD_HOME`, else in the data and state folders of the XDG Base Directory
/// Specification, which ignores paths that are not absolute.
///
/// # Errors
/// If neither of the two is given, and no home folder is known.
pub(crate) fn store(home: Option<PathBuf>) -> Result<Store, NothingKept> {
    // Writing a file that has reached its size limit is then an error, instead of ending the
    // process.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let home = home.or_else(|| {
        std::env::var_os("KIDNEYREAD_HOME")
            .map(PathBuf::from)
            .filter(|path| !path.as_os_str().is_empty())
    });
    if let Some(home) = home {
        return Ok(Store::new(home.clone(), home));
    }
    let data = folder("XDG_DATA_HOME", ".local/share").ok_or(NothingKept::NoHome)?;
    let state = folder("XDG_STATE_HOME", ".local/state").ok_or(NothingKept::NoHome)?;
    Ok(Store::new(data, state))
}

/// The folder `kidneyread` in the folder that the variable `name` gives, or else in the folder
/// `usual` of the home folder; `None` if neither is known.
fn folder(name: &str, usual: &str) -> Option<PathBuf> {
    let absolute = |name| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let folder = absolute(name).or_else(|| Some(absolute("HOME")?.join(usual)))?;
    Some(folder.join("kidneyread"))
}

/// Checks that standard output is a terminal that can move its cursor.
///
/// # Errors
/// If it is not: the reason, as a part of a sentence.
pub(crate) fn screen() -> Result<(), &'static str> {
    match variable("TERM").as_deref() {
        _ if !io::stdout().is_terminal() => Err("standard output is not one"),
        Some("dumb") => Err("this one cannot move its cursor (TERM=dumb)"),
        Some(_) => Ok(()),
        None => Err("the variable TERM is not set"),
    }
}

/// True if standard input is a pipe or an ordinary file, which someone wants to read.
pub(crate) fn has_piped_input() -> bool {
    let kind = fstat(io::stdin()).map(|status| FileType::from_raw_mode(status.st_mode));
    matches!(kind, Ok(FileType::Fifo | FileType::RegularFile))
}

/// True if printed text may be styled by escape sequences: on a terminal, unless `NO_COLOR` is set
/// (<https://no-color.org>).
pub(crate) fn colour() -> bool {
    screen().is_ok() && variable("NO_COLOR").is_none()
}

/// The abilities of the terminal, as far as the environment tells them.
pub(crate) fn abilities() -> Abilities {
    // `COLORFGBG` ends in the number of the background colour: of the sixteen, 0 to 6 and 8 are
    // dark.
    let background =
        variable("COLORFGBG").and_then(|colours| colours.rsplit(';').next()?.parse::<u8>().ok());
    Abilities {
        colours: colours(),
        ascii: is_ascii(),
        dark: background.map(|number| matches!(number, 0..=6 | 8)),
    }
}

/// The colours to draw with: none if `NO_COLOR` is set, else 256 where the terminal is known to
/// have them, else sixteen.
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

/// True if the locale limits text to ASCII.
fn is_ascii() -> bool {
    // The first of these variables that is set decides (POSIX, Internationalization Variables).
    // Where none is set, UTF-8 is assumed.
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(variable);
    locale.is_some_and(|locale| {
        // A locale is written `language_REGION.charset@modifier`, or is the name of a charset. One
        // without a charset, such as `de_DE`, stands for an older one than UTF-8.
        let charset = locale
            .split_once('.')
            .map_or(&*locale, |(_, charset)| charset);
        let charset = charset.to_ascii_lowercase().replace('-', "");
        !charset.starts_with("utf8")
    })
}

/// Bytes of this session, mixed into ids: random ones, or else the process id and the time.
pub(crate) fn session_id() -> Vec<u8> {
    let mut chance = [0; 16];
    let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut chance));
    if read.is_ok() {
        chance.to_vec()
    } else {
        format!("{} {:?}", std::process::id(), SystemTime::now()).into_bytes()
    }
}

/// The time in seconds since 1970 (UTC); 0 if the clock is before that.
pub(crate) fn now() -> i64 {
    let passed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |passed| passed.as_secs());
    i64::try_from(passed).unwrap_or(i64::MAX)
}

/// The value of an environment variable; `None` if it is unset, empty or not UTF-8.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)
        .map(OsString::into_string)
        .and_then(Result::ok)
        .filter(|value| !value.is_empty())
}
