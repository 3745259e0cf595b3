//! The reader's own files, which a person can read: annotations, settings, places, searches. What
//! this program does not know in a file stays as it is.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::replace::{Format, Parsed, change, read};
pub use super::replace::{StoreError, WithWarning};
use crate::annotations::places::{Place, Places};
use crate::annotations::{self, Annotations, Change};
use crate::reader::settings::Settings;

/// The newest format of the files in the state folder that this program understands.
const VERSION: u64 = 1;
/// As many searches as are remembered.
const MOST_SEARCHES: usize = 100;

/// The folders with the reader's own files (XDG Base Directory Specification).
#[derive(Debug, Clone)]
pub struct Store {
    /// What the reader made: annotations.
    data: PathBuf,
    /// What can be done without: places, what was searched, how things are shown.
    state: PathBuf,
}

/// Why nothing is kept for the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NothingKept {
    /// The reader asked for that.
    #[error("--no-state keeps nothing")]
    NoState,
    /// No folder was named, and no home folder is known.
    #[error("no home folder is known")]
    NoHome,
    /// A frame is printed, and no folder was named.
    #[error("--print keeps nothing without --home")]
    PrintWithoutHome,
}

/// A file that is a JSON object with a version.
const FIELDS: Format<Map<String, Value>> = Format {
    version: VERSION,
    read: |bytes| match serde_json::from_slice::<Map<String, Value>>(bytes) {
        Ok(fields) => Parsed {
            version: fields
                .get("version")
                .and_then(Value::as_u64)
                .unwrap_or(VERSION),
            value: fields,
            damage: None,
        },
        Err(error) => Parsed {
            value: Map::new(),
            version: VERSION,
            damage: Some(format!("nothing: {error}")),
        },
    },
    write: |fields| {
        let mut fields = fields.clone();
        fields.insert("version".to_owned(), VERSION.into());
        serde_json::to_string_pretty(&fields).unwrap_or_default() + "\n"
    },
};

/// The file of annotations.
const NOTES: Format<Annotations> = Format {
    version: annotations::VERSION,
    read: |bytes| {
        let (value, version, damage) = Annotations::parse(bytes);
        let told = format!(
            "{} notes; {} stretches were no notes, {} lack something, {} are missing",
            value.all().len(),
            damage.unreadable,
            damage.partly,
            damage.missing
        );
        Parsed {
            value,
            version,
            damage: (!damage.is_none()).then_some(told),
        }
    },
    write: Annotations::to_text,
};

impl Store {
    /// The reader's own files in two folders, which may be the same; they are made when something
    /// is written first.
    #[must_use]
    pub const fn new(data: PathBuf, state: PathBuf) -> Self {
        Self { data, state }
    }

    fn notes_file(&self) -> PathBuf {
        self.data.join("notes.jsonl")
    }

    fn settings_file(&self) -> PathBuf {
        self.state.join("settings.json")
    }

    fn places_file(&self) -> PathBuf {
        self.state.join("places.json")
    }

    fn searches_file(&self) -> PathBuf {
        self.state.join("searches.json")
    }

    /// The annotations; what is damaged is set aside at once.
    #[must_use]
    pub fn notes(&self) -> WithWarning<Annotations> {
        read(&self.notes_file(), &NOTES)
    }

    /// Carries out changes in the annotations as they are now, whoever else changed them, and gives
    /// back what there is then.
    ///
    /// # Errors
    /// If that cannot be written: then nothing has changed. If the file is of a newer program.
    pub fn keep(&self, changes: &[Change]) -> Result<WithWarning<Annotations>, StoreError> {
        self.keep_or_restore(changes, &Annotations::default())
    }

    /// Carries out changes as [`Store::keep`] does; where the file of annotations is gone or damaged,
    /// the annotations that are `known` are put into it first.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_or_restore(
        &self,
        changes: &[Change],
        known: &Annotations,
    ) -> Result<WithWarning<Annotations>, StoreError> {
        let mut both = false;
        let (notes, told) = change(&self.notes_file(), &NOTES, |notes, whole| {
            if !whole {
                for annotation in known.all() {
                    notes.apply(&Change {
                        before: None,
                        after: Some(annotation.clone()),
                    });
                }
            }
            for change in changes {
                both |= notes.apply(change);
            }
        })?;
        Ok((notes, told.or(both.then_some(StoreError::Both))))
    }

    /// Where the articles were left.
    #[must_use]
    pub fn places(&self) -> WithWarning<Places> {
        let (fields, told) = read(&self.places_file(), &FIELDS);
        (Places::read(&fields), told)
    }

    /// Keeps where an article was left, and that it was the last.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_place(&self, article: &str, place: &Place) -> Result<(), StoreError> {
        change(&self.places_file(), &FIELDS, |fields, _| {
            Places::put(fields, article, place);
        })
        .map(drop)
    }

    /// What was searched, the oldest first.
    #[must_use]
    pub fn searches(&self) -> Vec<String> {
        searches(&read(&self.searches_file(), &FIELDS).0)
    }

    /// Remembers what was searched.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_search(&self, query: &str) -> Result<(), StoreError> {
        let put = |fields: &mut Map<String, Value>, _: bool| {
            let mut all = searches(fields);
            all.retain(|other| other != query);
            all.push(query.to_owned());
            let first = all.len().saturating_sub(MOST_SEARCHES);
            fields.insert("searches".to_owned(), all.split_off(first).into());
        };
        change(&self.searches_file(), &FIELDS, put).map(drop)
    }

    /// The settings as they were left; and what is wrong with their file, if something is.
    #[must_use]
    pub fn settings(&self) -> WithWarning<Settings> {
        let (fields, told) = read(&self.settings_file(), &FIELDS);
        let flag = |name, usual| fields.get(name).and_then(Value::as_bool).unwrap_or(usual);
        let usual = Settings::default();
        (
            Settings {
                sidebar: flag("sidebar", usual.sidebar),
                signs: flag("signs", usual.signs),
                comments: flag("comments", usual.comments),
                ..usual
            },
            told,
        )
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let put = |fields: &mut Map<String, Value>, _: bool| {
            for (name, value) in [
                ("sidebar", settings.sidebar),
                ("signs", settings.signs),
                ("comments", settings.comments),
            ] {
                fields.insert(name.to_owned(), value.into());
            }
        };
        change(&self.settings_file(), &FIELDS, put).map(drop)
    }
}

/// What was searched, as the file of searches has it.
fn searches(fields: &Map<String, Value>) -> Vec<String> {
    let all = fields
        .get("searches")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    all.filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::replace::lock;
    use super::*;
    use crate::reader::settings::{MEASURE, ThemeChoice};

    /// A folder that is not there yet, and goes with the test.
    struct Home(PathBuf);

    impl Home {
        fn new() -> Self {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            Self(std::env::temp_dir().join(format!("store-{}-{number}", std::process::id())))
        }

        fn store(&self) -> Store {
            Store::new(self.0.join("a/b"), self.0.join("a/b"))
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    const CHANGED: Settings = Settings {
        sidebar: false,
        signs: false,
        comments: true,
        measure: MEASURE,
        theme: ThemeChoice::Automatic,
        mouse: true,
    };

    #[test]
    fn what_was_set_is_there_again_and_nobody_else_may_read_it() {
        let home = Home::new();
        let store = home.store();
        assert!(matches!(store.settings(), (settings, None) if settings == Settings::default()));
        store.keep_settings(&CHANGED).unwrap();
        assert!(matches!(store.settings(), (CHANGED, None)));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(
            (mode(&store.settings_file()), mode(&store.state)),
            (0o600, 0o700)
        );
        assert_eq!(
            fs::read_dir(&store.state).unwrap().count(),
            2,
            "but for the lock, nothing is left lying about"
        );
    }

    #[test]
    fn what_it_does_not_know_stays_and_what_is_newer_is_left_alone() {
        let home = Home::new();
        let store = home.store();
        store.keep_settings(&CHANGED).unwrap();
        fs::write(
            store.settings_file(),
            r#"{"version": 1, "signs": false, "colour": "teal"}"#,
        )
        .unwrap();
        store.keep_settings(&Settings::default()).unwrap();
        let kept = fs::read_to_string(store.settings_file()).unwrap();
        assert!(
            kept.contains(r#""colour": "teal""#) && kept.contains(r#""signs": true"#),
            "{kept}"
        );
        let newer = r#"{"version": 2, "signs": false}"#;
        fs::write(store.settings_file(), newer).unwrap();
        assert!(matches!(
            store.settings(),
            (Settings { signs: false, .. }, Some(StoreError::Newer(_)))
        ));
        assert!(matches!(
            store.keep_settings(&CHANGED),
            Err(StoreError::Newer(_))
        ));
        assert_eq!(fs::read_to_string(store.settings_file()).unwrap(), newer);
    }

    #[test]
    fn whatever_became_of_a_file_it_is_set_aside_and_what_can_be_read_is_read() {
        let home = Home::new();
        let store = home.store();
        store.keep_settings(&CHANGED).unwrap();
        let whole = fs::read(store.settings_file()).unwrap();
        for length in 0..whole.len() - 2 {
            fs::write(store.settings_file(), &whole[..length]).unwrap();
            match store.settings() {
                (settings, Some(StoreError::Damaged(_, aside, _))) => {
                    assert_eq!(settings, Settings::default());
                    assert_eq!(
                        fs::read(aside).unwrap(),
                        &whole[..length],
                        "and none of those before is gone"
                    );
                }
                other => panic!("{length}: {other:?}"),
            }
            assert!(matches!(store.settings(), (_, None)), "it is told once");
        }
        let aside = fs::read_dir(&store.state).unwrap().count() - 2;
        assert_eq!(aside, whole.len() - 2, "each under a name of its own");
        fs::write(store.settings_file(), "{").unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(
            matches!(store.settings(), (CHANGED, None)),
            "it is kept all the same"
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let home = Home::new();
        fs::create_dir_all(&home.0).unwrap();
        fs::write(home.0.join("a"), "a file in its place").unwrap();
        let error = home
            .store()
            .keep_settings(&CHANGED)
            .unwrap_err()
            .to_string();
        assert!(error.contains("a/b: "), "{error}");
        assert_eq!(
            fs::read_to_string(home.0.join("a")).unwrap(),
            "a file in its place"
        );
    }

    #[test]
    fn a_link_stays_a_link_and_what_was_left_by_the_killed_is_cleared_away() {
        let home = Home::new();
        let store = home.store();
        fs::create_dir_all(&store.state).unwrap();
        let elsewhere = home.0.join("elsewhere.json");
        fs::write(&elsewhere, "{}").unwrap();
        std::os::unix::fs::symlink(&elsewhere, store.settings_file()).unwrap();
        let left = home.0.join("elsewhere.new-1");
        fs::write(&left, "half").unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(
            fs::symlink_metadata(store.settings_file())
                .unwrap()
                .is_symlink()
                && !left.exists()
        );
        assert!(matches!(store.settings(), (CHANGED, None)));
    }

    #[test]
    fn what_cannot_be_cleared_away_is_in_nobodys_way() {
        let home = Home::new();
        let store = home.store();
        fs::create_dir_all(store.state.join("settings.new-folder")).unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(matches!(store.settings(), (CHANGED, None)));
    }

    #[test]
    fn who_does_not_let_go_of_the_lock_is_named() {
        let home = Home::new();
        let store = home.store();
        store.keep_settings(&CHANGED).unwrap();
        let held = lock(&store.state).unwrap();
        assert!(matches!(
            store.keep_settings(&CHANGED),
            Err(StoreError::Held(_))
        ));
        drop(held);
        store.keep_settings(&CHANGED).unwrap();
    }

    #[test]
    fn searches_are_remembered_once_each_the_last_one_last() {
        let home = Home::new();
        let store = home.store();
        for query in ["stem cell", "dialysis", "stem cell"] {
            store.keep_search(query).unwrap();
        }
        assert_eq!(store.searches(), ["dialysis", "stem cell"]);
        for number in 0..MOST_SEARCHES {
            store.keep_search(&number.to_string()).unwrap();
        }
        assert_eq!(
            (store.searches().len(), &*store.searches()[0]),
            (MOST_SEARCHES, "0")
        );
    }
}
