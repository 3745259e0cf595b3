//! Reads and replaces one of the reader's own files. A file is replaced whole or not at all, under
//! a lock; a damaged one is copied to another name first.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use super::source::open_regular;
use crate::annotations::BOTH;
use crate::reader::action::Trouble;

/// The largest of the reader's own files that is read: 64 MiB.
const MOST_BYTES: u64 = 64 << 20;
/// The number of attempts at a lock that another process holds.
const LOCK_TRIES: u32 = 100;
/// The pause between two attempts at a lock: two seconds for all of them.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Why one of the reader's own files was not read or written, or not without a loss.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The file or folder at this path cannot be used; the reason.
    #[error("{}: {}", .0.display(), .1)]
    Io(PathBuf, String),
    /// Another process did not release the lock on this folder in two seconds.
    #[error("{}: another kidneyread keeps it locked; try again", .0.display())]
    Held(PathBuf),
    /// Only a part of the file at the first path could be read, which took its place. The file as
    /// it was is at the second path; the words say what could be read.
    #[error("{} is damaged: what could be read was kept ({}), and the damaged file is now {}", .0.display(), .2, .1.display())]
    Damaged(PathBuf, PathBuf, String),
    /// Only a part of the file could be read, and no copy could be made, so that it stays as it
    /// was. The words say what could be read.
    #[error("{} is damaged: what could be read is shown ({})", .0.display(), .1)]
    Unread(PathBuf, String),
    /// Another window changed the same annotation: both versions were kept.
    #[error("{BOTH}")]
    Both,
    /// A newer version of this program wrote the file.
    #[error("{} was written by a newer kidneyread: it is read, but not changed", .0.display())]
    Newer(PathBuf),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

/// A warning about a file, if there is something to tell: it is damaged, or of a newer version.
pub type Warning = Option<StoreError>;
/// The value that a file holds, and a warning about the file.
pub type WithWarning<T> = (T, Warning);

/// The parts of a file that were understood.
pub(super) struct Parsed<T> {
    /// The value that the file holds, as far as it was understood.
    pub(super) value: T,
    /// The version of the file's format.
    pub(super) version: u64,
    /// A few words on what could and could not be read; `None` if the file is whole.
    pub(super) damage: Option<String>,
}

/// A file format: how to read and write a value.
pub(super) struct Format<T> {
    /// The newest version of the format that this program understands.
    pub(super) version: u64,
    /// Reads as much of a file's bytes as can be understood. A byte order mark is not among them.
    pub(super) read: fn(&[u8]) -> Parsed<T>,
    /// Writes the text of a file.
    pub(super) write: fn(&T) -> String,
}

impl<T> Format<T> {
    /// Reads the bytes of a file, before which other programs may have put a byte order mark.
    fn parse(&self, bytes: &[u8]) -> Parsed<T> {
        (self.read)(without_mark(bytes))
    }
}

/// The bytes of a file without the byte order mark that they may begin with.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes)
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Io(path.to_owned(), error.to_string())
}

/// Reads a file; the default value where there is none. A damaged file is set aside, and what could
/// be read takes its place.
pub(super) fn read<T: Default>(path: &Path, format: &Format<T>) -> WithWarning<T> {
    match bytes(path) {
        Ok(None) => (T::default(), None),
        Ok(Some(bytes)) => {
            let parsed = format.parse(&bytes);
            let warning = match parsed.damage {
                _ if parsed.version > format.version => Some(StoreError::Newer(path.to_owned())),
                Some(damage) => Some(match change(path, format, |_, _| ()) {
                    Ok((_, Some(warning))) => warning,
                    _ => StoreError::Unread(path.to_owned(), damage),
                }),
                None => None,
            };
            (parsed.value, warning)
        }
        Err(error) => (T::default(), Some(failed(path, &error))),
    }
}

/// Reads a file, changes its value and replaces it, under the lock of its folder. Returns the
/// changed value. The second argument of `change` tells whether the whole file was read: if it is
/// missing or damaged, so may be values that were written before.
///
/// # Errors
/// If the file cannot be read or written, or a newer version of this program wrote it: then it is
/// unchanged.
pub(super) fn change<T: Default>(
    path: &Path,
    format: &Format<T>,
    change: impl FnOnce(&mut T, bool),
) -> Result<WithWarning<T>, StoreError> {
    // A symbolic link stays one: the file that it leads to is replaced.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| failed(folder, &error))?;
    let _lock = lock(folder)?;
    let before = bytes(path).map_err(|error| failed(path, &error))?;
    let parsed = before.as_ref().map(|bytes| format.parse(bytes));
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
    let warning = match damage {
        None => None,
        Some(damage) => {
            let aside = set_aside(path, &before.unwrap_or_default())
                .map_err(|error| failed(path, &error))?;
            Some(StoreError::Damaged(path.clone(), aside, damage))
        }
    };
    change(&mut value, whole);
    replace(path, (format.write)(&value).as_bytes()).map_err(|error| failed(path, &error))?;
    Ok((value, warning))
}

/// Opens one of the reader's own files without waiting.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    open_regular(path, options)?.ok_or_else(|| io::Error::other("not an ordinary file"))
}

/// Reads the bytes of a file; `None` if there is no file, or nothing is in it.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match open(path, File::options().read(true)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(io::Error::other("too long for a file of kidneyread"));
    }
    let is_empty = without_mark(&bytes).iter().all(u8::is_ascii_whitespace);
    Ok((!is_empty).then_some(bytes))
}

/// Locks a folder until the returned file is dropped, so that only this process changes the files
/// in it. `None` if the file system has no locks: then each process still reads a file just
/// before it replaces it.
pub(super) fn lock(folder: &Path) -> Result<Option<File>, StoreError> {
    let path = folder.join(".lock");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    let file = open(&path, &mut options).map_err(|error| failed(&path, &error))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
        }
    }
    Err(StoreError::Held(folder.to_owned()))
}

/// Writes a copy of a damaged file next to it, under a name that no other file has, and returns the
/// path. A copy with the same bytes serves as well.
fn set_aside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let names = std::iter::once("damaged".to_owned())
        .chain((2..).map(|number| format!("damaged-{number}")));
    for aside in names.map(|name| path.with_extension(name)) {
        match write(&aside, bytes) {
            Err(error)
                if error.kind() == io::ErrorKind::AlreadyExists
                    && self::bytes(&aside).is_ok_and(|copy| copy.as_deref() == Some(bytes)) =>
            {
                return Ok(aside);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            written => return written.map(|()| aside),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Replaces the bytes of a file, so that at every moment the old or the new file is whole, even if
/// the power fails.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    let beginning = format!(
        "{}.new-",
        path.file_stem().unwrap_or_default().to_string_lossy()
    );
    // Temporary files of processes that were killed before the rename: the lock is held, so that
    // nobody is writing them. One that cannot be removed does no harm.
    for leftover in fs::read_dir(folder)?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning))
    {
        let _ = fs::remove_file(leftover.path());
    }
    let new = folder.join(format!("{beginning}{}", std::process::id()));
    write(&new, bytes)?;
    fs::rename(&new, path).inspect_err(|_| drop(fs::remove_file(&new)))?;
    File::open(folder)?.sync_all()
}

/// Makes a new file that only its owner may read, and waits until its bytes are on the disk.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    // A file that was only written in part is removed.
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .inspect_err(|_| drop(fs::remove_file(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, which is removed after it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("replace-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_file_of_64_mib_is_read_and_a_longer_one_is_an_error() {
        let folder = Folder::new("long");
        let path = folder.0.join("notes");
        let file = File::create(&path).unwrap();
        file.set_len(MOST_BYTES).unwrap();
        let read = bytes(&path).unwrap().unwrap();
        assert_eq!(read.len() as u64, MOST_BYTES);
        file.set_len(MOST_BYTES + 1).unwrap();
        assert!(bytes(&path).unwrap_err().to_string().contains("too long"));
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_an_error_and_not_a_missing_one() {
        let folder = Folder::new("opened");
        let file = folder.0.join("file");
        assert_eq!(bytes(&file).unwrap(), None);
        File::create(&file).unwrap();
        assert!(bytes(&file.join("notes")).is_err(), "its folder is a file");
        assert!(bytes(&folder.0).is_err(), "it is a folder");
    }

    #[test]
    fn a_damaged_file_that_cannot_be_copied_is_an_error() {
        let folder = Folder::new("copied");
        let missing = folder.0.join("missing/notes.jsonl");
        assert!(set_aside(&missing, b"damaged").is_err());
    }
}
