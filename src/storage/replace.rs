//! One file of the reader's own: it is replaced whole or not at all, under a lock, and what is not
//! understood in it is set aside under another name.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use crate::annotations::BOTH;
use crate::reader::action::Trouble;

/// Longer is no file of ours, in bytes.
const MOST_BYTES: u64 = 64 << 20;
/// How often a lock that another process has is asked for.
const LOCK_TRIES: u32 = 100;
/// How long is waited in between: two seconds in all.
const LOCK_WAITS: Duration = Duration::from_millis(20);

/// Why something is not kept, or not as it was.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// A file or a folder cannot be used, and why.
    #[error("{}: {}", .0.display(), .1)]
    Io(PathBuf, String),
    /// Another process does not let go of the folder.
    #[error("{}: another kidneyread has held it for too long", .0.display())]
    Held(PathBuf),
    /// Of a file not all could be read; it was set aside under the second path, and what could be
    /// read, in a few words, is in its place.
    #[error("{} is damaged: what could be read was kept ({}), and the file as it was is {}", .0.display(), .2, .1.display())]
    Damaged(PathBuf, PathBuf, String),
    /// Of a file not all could be read, only what the words say, and it cannot be set aside either.
    #[error("{} is damaged: what could be read is shown ({})", .0.display(), .1)]
    Unread(PathBuf, String),
    /// Somebody else changed the same annotation.
    #[error("{BOTH}")]
    Both,
    /// A newer program wrote the file.
    #[error("{} is of a newer kidneyread: it is read, and left as it is", .0.display())]
    Newer(PathBuf),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

/// A value that a file holds, and what the reader is to be told of the file.
pub type WithWarning<T> = (T, Option<StoreError>);

/// What was understood of a file.
pub(super) struct Parsed<T> {
    /// What the file holds.
    pub(super) value: T,
    /// The version of its format.
    pub(super) version: u64,
    /// What could not be understood, in a few words.
    pub(super) damage: Option<String>,
}

/// A kind of file.
pub(super) struct Format<T> {
    /// The newest version that this program understands.
    pub(super) version: u64,
    /// Understands the bytes of a file, or as much of them as it can.
    pub(super) read: fn(&[u8]) -> Parsed<T>,
    /// Writes a file.
    pub(super) write: fn(&T) -> String,
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Io(path.to_owned(), error.to_string())
}

/// What a file holds; nothing where there is none. A damaged one is set aside, and what could be
/// read takes its place.
pub(super) fn read<T: Default>(path: &Path, format: &Format<T>) -> WithWarning<T> {
    match bytes(path) {
        Ok(None) => (T::default(), None),
        Ok(Some(bytes)) => {
            let parsed = (format.read)(&bytes);
            let told = match parsed.damage {
                _ if parsed.version > format.version => Some(StoreError::Newer(path.to_owned())),
                Some(damage) => Some(match change(path, format, |_, _| ()) {
                    Ok((_, Some(told))) => told,
                    _ => StoreError::Unread(path.to_owned(), damage),
                }),
                None => None,
            };
            (parsed.value, told)
        }
        Err(error) => (T::default(), Some(failed(path, &error))),
    }
}

/// Changes what a file holds: reads, changes and replaces it under the lock of its folder, and gives
/// back what it holds then. `change` is told whether all of the file was read; of one that is not
/// there or is damaged, something may be missing.
///
/// # Errors
/// If the file cannot be read or written, or is of a newer program: then it is as it was.
pub(super) fn change<T: Default>(
    path: &Path,
    format: &Format<T>,
    change: impl FnOnce(&mut T, bool),
) -> Result<WithWarning<T>, StoreError> {
    // A link stays one: what it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| failed(folder, &error))?;
    let _locked = lock(folder)?;
    let before = bytes(path).map_err(|error| failed(path, &error))?;
    let parsed = before.as_ref().map(|bytes| (format.read)(bytes));
    let Parsed {
        mut value,
        version,
        damage,
    } = parsed.unwrap_or_else(|| Parsed {
        value: T::default(),
        version: format.version,
        damage: None,
    });
    if version > format.version {
        return Err(StoreError::Newer(path.clone()));
    }
    let whole = before.is_some() && damage.is_none();
    let told = match damage {
        None => None,
        Some(damage) => {
            let aside = set_aside(path, &before.unwrap_or_default())
                .map_err(|error| failed(path, &error))?;
            Some(StoreError::Damaged(path.clone(), aside, damage))
        }
    };
    change(&mut value, whole);
    replace(path, (format.write)(&value).as_bytes()).map_err(|error| failed(path, &error))?;
    Ok((value, told))
}

/// A file's bytes; nothing where there is none.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(file) if !file.is_file() => Err(io::Error::other("not an ordinary file")),
        Ok(file) if file.len() > MOST_BYTES => {
            Err(io::Error::other("too long for a file of kidneyread"))
        }
        Ok(_) => fs::read(path).map(Some),
    }
}

/// Locks a folder: who has the lock may change the files there. Nothing where the file system has
/// no locks; then whoever comes last still reads what is there before.
pub(super) fn lock(folder: &Path) -> Result<Option<File>, StoreError> {
    let path = folder.join(".lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|error| failed(&path, &error))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(LOCK_WAITS),
        }
    }
    Err(StoreError::Held(folder.to_owned()))
}

/// Puts a copy of a file beside it, under a name that no other file has, and gives back its path.
fn set_aside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let names = std::iter::once("damaged".to_owned())
        .chain((2..).map(|number| format!("damaged-{number}")));
    for aside in names.map(|name| path.with_extension(name)) {
        match write(&aside, bytes) {
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists
                    && fs::read(&aside).is_ok_and(|there| there == bytes) =>
            {
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            written => return written.map(|()| aside),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Replaces a file by another, so that the old or the new one is whole at every moment, also if the
/// power fails.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let beginning = format!(
        "{}.new-",
        path.file_stem().unwrap_or_default().to_string_lossy()
    );
    // What was left by those who were killed before they could put it in its place. We have the
    // lock. What cannot go may stay.
    for left in fs::read_dir(folder)?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning))
    {
        let _ = fs::remove_file(left.path());
    }
    let new = folder.join(format!("{beginning}{}", std::process::id()));
    write(&new, bytes)?;
    fs::rename(&new, path).inspect_err(|_| drop(fs::remove_file(&new)))?;
    File::open(folder)?.sync_all()
}

/// Makes a file that only its owner may read, and waits until the disk has it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    // A part of it is worth nothing.
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .inspect_err(|_| drop(fs::remove_file(path)))
}
