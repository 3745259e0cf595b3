//! What the reader keeps between two sessions, in files that a person can read: replaced whole or not at all.
//! So far that is how things are shown; nothing here is worth waiting for a disk.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::panes::Beside;

/// The newest format that this program understands.
const VERSION: u64 = 1;
/// Longer is no file of ours, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// A folder with the reader's own files.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// Why something is not kept, or not as it was.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or the folder cannot be used.
    #[error("{path} cannot be used, so what you set is not kept: {1}", path = .0.display())]
    Io(PathBuf, #[source] io::Error),
    /// A file holds something else than it should; it was set aside.
    #[error("{} could not be read and was set aside as {}", .0.display(), .1.display())]
    Damaged(PathBuf, PathBuf),
    /// A newer program wrote the file.
    #[error("{} is of a newer kidneyread: it is read, and left as it is", .0.display())]
    Newer(PathBuf),
}

impl Store {
    /// The reader's own files in a folder, which is made when something is written first.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("settings.json")
    }

    /// What stands beside the text, as it was left; and what is wrong with the file, if something is.
    #[must_use]
    pub fn beside(&self) -> (Beside, Option<StoreError>) {
        match self.fields() {
            Ok(fields) => {
                let flag = |name, usual| fields.get(name).and_then(Value::as_bool).unwrap_or(usual);
                let usual = Beside::default();
                let beside =
                    Beside { sidebar: flag("sidebar", usual.sidebar), signs: flag("signs", usual.signs), comments: flag("comments", usual.comments) };
                let newer = version(&fields) > VERSION;
                (beside, newer.then(|| StoreError::Newer(self.settings())))
            }
            Err(error) => (Beside::default(), Some(error)),
        }
    }

    /// Keeps what stands beside the text. Fields of the file that this program does not know stay as they are.
    ///
    /// # Errors
    /// If the file is of a newer program, or cannot be replaced; then it is left as it is. If it was damaged; then it was set aside,
    /// and this is kept in a new one.
    pub fn keep_beside(&self, beside: Beside) -> Result<(), StoreError> {
        let (mut fields, damaged) = match self.fields() {
            // It was set aside: a new one takes its place.
            Err(error @ StoreError::Damaged(..)) => (Map::new(), Some(error)),
            fields => (fields?, None),
        };
        if version(&fields) > VERSION {
            return Err(StoreError::Newer(self.settings()));
        }
        for (name, value) in [
            ("version", Value::from(VERSION)),
            ("sidebar", beside.sidebar.into()),
            ("signs", beside.signs.into()),
            ("comments", beside.comments.into()),
        ] {
            fields.insert(name.to_owned(), value);
        }
        let text = serde_json::to_string_pretty(&fields).map_err(|error| StoreError::Io(self.settings(), error.into()))?;
        replace(&self.settings(), format!("{text}\n").as_bytes()).map_err(|error| StoreError::Io(self.settings(), error))?;
        damaged.map_or(Ok(()), Err)
    }

    /// The fields of the settings; none where there is no file.
    fn fields(&self) -> Result<Map<String, Value>, StoreError> {
        let path = self.settings();
        let read = match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Map::new()),
            Ok(file) if !file.is_file() || file.len() > MOST_BYTES => Ok(Vec::new()),
            _ => fs::read(&path),
        };
        let bytes = read.map_err(|error| StoreError::Io(path.clone(), error))?;
        serde_json::from_slice(&bytes).map_err(|_| {
            // Whatever it is, somebody may want it back.
            let names = std::iter::once("damaged".to_owned()).chain((2..100).map(|number| format!("damaged-{number}")));
            let aside = names.map(|name| path.with_extension(name)).find(|aside| !aside.exists()).unwrap_or_else(|| path.with_extension("damaged"));
            match fs::rename(&path, &aside) {
                Ok(()) => StoreError::Damaged(path, aside),
                Err(error) => StoreError::Io(path, error),
            }
        })
    }
}

fn version(fields: &Map<String, Value>) -> u64 {
    fields.get("version").and_then(Value::as_u64).unwrap_or(VERSION)
}

/// Puts a file in the place of another, which is whole at every moment; nobody else may read either. Its folder is made.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new).and_then(|mut file| file.write_all(bytes));
    written.and_then(|()| fs::rename(&new, path)).inspect_err(|_| drop(fs::remove_file(&new)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A folder that is not there yet, and goes with the test.
    struct Home(PathBuf);

    impl Home {
        fn new() -> Self {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            Self(std::env::temp_dir().join(format!("store-{}-{number}", std::process::id())))
        }

        fn store(&self) -> Store {
            Store::new(self.0.join("a/b"))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    const CHANGED: Beside = Beside { sidebar: false, signs: false, comments: true };

    #[test]
    fn what_was_set_is_there_again_and_nobody_else_may_read_it() {
        let home = Home::new();
        let store = home.store();
        assert!(matches!(store.beside(), (beside, None) if beside == Beside::default()));
        store.keep_beside(CHANGED).unwrap();
        assert!(matches!(store.beside(), (CHANGED, None)));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&store.settings()), mode(&store.folder)), (0o600, 0o700));
        assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 1, "nothing is left lying about");
    }

    #[test]
    fn what_it_does_not_know_stays_and_what_is_newer_is_left_alone() {
        let home = Home::new();
        let store = home.store();
        store.keep_beside(CHANGED).unwrap();
        fs::write(store.settings(), r#"{"version": 1, "signs": false, "colour": "teal"}"#).unwrap();
        store.keep_beside(Beside::default()).unwrap();
        let kept = fs::read_to_string(store.settings()).unwrap();
        assert!(kept.contains(r#""colour": "teal""#) && kept.contains(r#""signs": true"#), "{kept}");
        let newer = r#"{"version": 2, "signs": false}"#;
        fs::write(store.settings(), newer).unwrap();
        assert!(matches!(store.beside(), (Beside { signs: false, .. }, Some(StoreError::Newer(_)))));
        assert!(matches!(store.keep_beside(CHANGED), Err(StoreError::Newer(_))));
        assert_eq!(fs::read_to_string(store.settings()).unwrap(), newer);
    }

    #[test]
    fn whatever_became_of_the_file_it_is_set_aside_and_nothing_is_lost() {
        let home = Home::new();
        let store = home.store();
        store.keep_beside(CHANGED).unwrap();
        let whole = fs::read(store.settings()).unwrap();
        for length in 0..whole.len() - 1 {
            fs::write(store.settings(), &whole[..length]).unwrap();
            match store.beside() {
                (beside, Some(StoreError::Damaged(_, aside))) => {
                    assert_eq!(beside, Beside::default());
                    assert_eq!(fs::read(aside).unwrap(), &whole[..length], "and none of those before is gone");
                }
                (CHANGED, None) => assert_eq!(length, whole.len() - 1, "but for the line end"),
                other => panic!("{length}: {other:?}"),
            }
            store.keep_beside(CHANGED).unwrap();
        }
        let aside = fs::read_dir(&store.folder).unwrap().count() - 1;
        assert!(aside >= whole.len() - 2, "{aside} of {}", whole.len());
        fs::write(store.settings(), "{").unwrap();
        assert!(matches!(store.keep_beside(CHANGED), Err(StoreError::Damaged(..))));
        assert!(matches!(store.beside(), (CHANGED, None)), "it is kept all the same");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = Home::new();
        fs::create_dir_all(&home.0).unwrap();
        fs::write(home.0.join("a"), "a file in its place").unwrap();
        let error = home.store().keep_beside(CHANGED).unwrap_err().to_string();
        assert!(error.contains("a/b/settings.json cannot be used, so what you set is not kept"), "{error}");
        assert_eq!(fs::read_to_string(home.0.join("a")).unwrap(), "a file in its place");
    }
}
