//! The store: the reader's own files, which a person can read, with annotations, settings, places
//! and searches. Fields of a file that this program does not know stay as they are.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::replace::{Format, Parsed, change, read};
pub use super::replace::{StoreError, Warning, WithWarning};
use crate::annotations::places::{Place, Places};
use crate::annotations::{self, Annotations, Change};
use crate::reader::settings::{MEASURES, MarkedTerms, Settings, ThemeChoice};

/// The newest version of the files in the state folder that this program understands.
const VERSION: u64 = 1;
/// The most searches that are remembered.
const MOST_SEARCHES: usize = 100;

/// The folders with the reader's own files (XDG Base Directory Specification).
#[derive(Debug, Clone)]
pub struct Store {
    /// The data folder, for what the reader made: annotations.
    data: PathBuf,
    /// The state folder, for what may be lost: places, searches, settings.
    state: PathBuf,
}

/// Why nothing is kept for the next session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NothingKept {
    /// The option `--no-state` was given.
    #[error("--no-state keeps nothing")]
    NoState,
    /// No folder was named, and no home folder is known.
    #[error("no home folder is known")]
    NoHome,
    /// A frame is printed (`--print`), and no folder was named.
    #[error("--print keeps nothing without --home")]
    PrintWithoutHome,
}

/// The format of the files in the state folder: a JSON object with a version.
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

/// The format of the file of annotations.
const NOTES: Format<Annotations> = Format {
    version: annotations::VERSION,
    read: |bytes| {
        let (value, version, damage) = Annotations::parse(bytes);
        let described = format!(
            "{} notes; {} unreadable parts, {} incomplete notes, {} missing notes",
            value.all().len(),
            damage.unreadable,
            damage.incomplete,
            damage.missing
        );
        Parsed {
            value,
            version,
            damage: (!damage.is_none()).then_some(described),
        }
    },
    write: Annotations::to_text,
};

impl Store {
    /// Makes a store in two folders, which may be the same. The folders are made at the first
    /// write.
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

    /// Reads the annotations. A damaged file is set aside.
    #[must_use]
    pub fn notes(&self) -> WithWarning<Annotations> {
        read(&self.notes_file(), &NOTES)
    }

    /// Applies changes to the annotations in the file, which other windows may have changed, and
    /// returns all annotations.
    ///
    /// # Errors
    /// If the file cannot be written, or a newer version of this program wrote it: then it is
    /// unchanged.
    pub fn keep(&self, changes: &[Change]) -> Result<WithWarning<Annotations>, StoreError> {
        self.keep_or_restore(changes, &Annotations::default())
    }

    /// Applies changes as [`Store::keep`] does. Where the file is missing or damaged, the `known`
    /// annotations are put into it first.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_or_restore(
        &self,
        changes: &[Change],
        known: &Annotations,
    ) -> Result<WithWarning<Annotations>, StoreError> {
        let mut conflict = false;
        let (notes, warning) = change(&self.notes_file(), &NOTES, |notes, whole| {
            if !whole {
                for annotation in known.all() {
                    notes.apply(&Change {
                        before: None,
                        after: Some(annotation.clone()),
                    });
                }
            }
            for change in changes {
                conflict |= notes.apply(change);
            }
        })?;
        Ok((notes, warning.or(conflict.then_some(StoreError::Both))))
    }

    /// Reads the places where articles were left.
    #[must_use]
    pub fn places(&self) -> WithWarning<Places> {
        let (fields, warning) = read(&self.places_file(), &FIELDS);
        (Places::read(&fields), warning)
    }

    /// Keeps the place where an article was left, and that this article was read last.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_place(&self, article: &str, place: &Place) -> Result<Warning, StoreError> {
        change(&self.places_file(), &FIELDS, |fields, _| {
            Places::put(fields, article, place);
        })
        .map(|(_, warning)| warning)
    }

    /// Reads the earlier searches, the oldest first.
    #[must_use]
    pub fn searches(&self) -> WithWarning<Vec<String>> {
        let (fields, warning) = read(&self.searches_file(), &FIELDS);
        (searches(&fields), warning)
    }

    /// Keeps a search as the newest one, once; of more than 100 the oldest is dropped.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_search(&self, query: &str) -> Result<Warning, StoreError> {
        let put = |fields: &mut Map<String, Value>, _: bool| {
            let mut all = searches(fields);
            all.retain(|earlier| earlier != query);
            all.push(query.to_owned());
            let first = all.len().saturating_sub(MOST_SEARCHES);
            fields.insert("searches".to_owned(), all.split_off(first).into());
        };
        change(&self.searches_file(), &FIELDS, put).map(|(_, warning)| warning)
    }

    /// Reads the settings. A setting that is missing or not valid has its default value.
    #[must_use]
    pub fn settings(&self) -> WithWarning<Settings> {
        let (fields, warning) = read(&self.settings_file(), &FIELDS);
        let flag = |name, usual| fields.get(name).and_then(Value::as_bool).unwrap_or(usual);
        let measure = fields.get("measure").and_then(Value::as_u64);
        let name = |name| fields.get(name).and_then(Value::as_str);
        let (theme, terms) = (name("theme"), name("terms"));
        let usual = Settings::default();
        (
            Settings {
                measure: measure
                    .and_then(|columns| u16::try_from(columns).ok())
                    .filter(|columns| MEASURES.contains(columns))
                    .unwrap_or(usual.measure),
                theme: theme.and_then(ThemeChoice::named).unwrap_or(usual.theme),
                mouse: flag("mouse", usual.mouse),
                sidebar: flag("sidebar", usual.sidebar),
                terms: terms.and_then(MarkedTerms::named).unwrap_or(usual.terms),
                comments: flag("comments", usual.comments),
            },
            warning,
        )
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn keep_settings(&self, settings: &Settings) -> Result<Warning, StoreError> {
        let put = |fields: &mut Map<String, Value>, _: bool| {
            let all: [(&str, Value); 6] = [
                ("measure", settings.measure.into()),
                ("theme", settings.theme.name().into()),
                ("mouse", settings.mouse.into()),
                ("sidebar", settings.sidebar.into()),
                ("terms", settings.terms.name().into()),
                ("comments", settings.comments.into()),
            ];
            fields.extend(all.map(|(name, value)| (name.to_owned(), value)));
        };
        change(&self.settings_file(), &FIELDS, put).map(|(_, warning)| warning)
    }
}

/// The searches in the fields of their file, the oldest first.
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
    use crate::annotations::Annotation;

    /// A folder that does not exist yet, and is removed after the test.
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
        terms: MarkedTerms::First,
        comments: true,
        measure: 60,
        theme: ThemeChoice::Dark,
        mouse: false,
    };

    #[test]
    fn the_place_that_was_kept_last_is_read_with_its_article() {
        let home = Home::new();
        let place = Place::new("Kidneys clean blood.\n\nEvery day.\n", 22, 32);
        let store = home.store();
        assert!(store.keep_place("one", &place).unwrap().is_none());
        let (places, warning) = store.places();
        assert!(warning.is_none());
        assert_eq!(places.last.as_deref(), Some("one"));
        assert_eq!(places.all.get("one"), Some(&place));
        assert!(home.0.join("a/b/places.json").exists());
    }

    #[test]
    fn two_changes_of_one_annotation_are_both_kept_and_that_is_told() {
        let home = Home::new();
        let store = home.store();
        let noted = |note: &str| Annotation {
            id: "urn:uuid:1".to_owned(),
            note: note.to_owned(),
            ..Annotation::default()
        };
        let change = |before: Option<&str>, after: &str| Change {
            before: before.map(noted),
            after: Some(noted(after)),
        };
        let (_, warning) = store.keep(&[change(None, "first")]).unwrap();
        assert!(warning.is_none());
        let (_, warning) = store.keep(&[change(Some("first"), "second")]).unwrap();
        assert!(warning.is_none());
        let (kept, warning) = store.keep(&[change(Some("first"), "third")]).unwrap();
        assert!(matches!(warning, Some(StoreError::Both)));
        assert_eq!(kept.all().len(), 2);
    }

    #[test]
    fn settings_read_back_as_they_were_kept_and_only_their_owner_may_read_them() {
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
            "only the settings and the lock are in the folder"
        );
    }

    #[test]
    fn unknown_fields_stay_and_a_file_of_a_newer_version_is_not_changed() {
        let home = Home::new();
        let store = home.store();
        store.keep_settings(&CHANGED).unwrap();
        fs::write(
            store.settings_file(),
            r#"{"version": 1, "terms": "first places", "colour": "teal"}"#,
        )
        .unwrap();
        store.keep_settings(&Settings::default()).unwrap();
        let kept = fs::read_to_string(store.settings_file()).unwrap();
        assert!(
            kept.contains(r#""colour": "teal""#) && kept.contains(r#""terms": "none""#),
            "{kept}"
        );
        let newer = r#"{"version": 2, "sidebar": false}"#;
        fs::write(store.settings_file(), newer).unwrap();
        assert!(matches!(
            store.settings(),
            (Settings { sidebar: false, .. }, Some(StoreError::Newer(_)))
        ));
        assert!(matches!(
            store.keep_settings(&CHANGED),
            Err(StoreError::Newer(_))
        ));
        assert_eq!(fs::read_to_string(store.settings_file()).unwrap(), newer);
    }

    #[test]
    fn a_file_cut_off_at_any_byte_is_set_aside_and_settings_are_kept_again() {
        let home = Home::new();
        let store = home.store();
        store.keep_settings(&CHANGED).unwrap();
        let whole = fs::read(store.settings_file()).unwrap();
        for length in 1..whole.len() - 2 {
            fs::write(store.settings_file(), &whole[..length]).unwrap();
            match store.settings() {
                (settings, Some(StoreError::Damaged(_, aside, _))) => {
                    assert_eq!(settings, Settings::default());
                    assert_eq!(
                        fs::read(aside).unwrap(),
                        &whole[..length],
                        "the damaged file is set aside as it was"
                    );
                }
                other => panic!("{length}: {other:?}"),
            }
            assert!(
                matches!(store.settings(), (_, None)),
                "the warning comes once"
            );
        }
        let copies = fs::read_dir(&store.state).unwrap().count() - 2;
        assert_eq!(
            copies,
            whole.len() - 3,
            "each damaged file has its own name"
        );
        fs::write(store.settings_file(), "{").unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(
            matches!(store.settings(), (CHANGED, None)),
            "settings are kept in place of a damaged file"
        );
    }

    #[test]
    fn the_error_names_a_folder_that_cannot_be_made() {
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
    fn a_symbolic_link_stays_one_and_temporary_files_of_killed_processes_are_removed() {
        let home = Home::new();
        let store = home.store();
        fs::create_dir_all(&store.state).unwrap();
        let elsewhere = home.0.join("elsewhere.json");
        fs::write(&elsewhere, "{}").unwrap();
        std::os::unix::fs::symlink(&elsewhere, store.settings_file()).unwrap();
        let leftover = home.0.join("elsewhere.new-1");
        fs::write(&leftover, "half").unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(
            fs::symlink_metadata(store.settings_file())
                .unwrap()
                .is_symlink()
                && !leftover.exists()
        );
        assert!(matches!(store.settings(), (CHANGED, None)));
    }

    #[test]
    fn a_temporary_file_that_cannot_be_removed_hinders_no_write() {
        let home = Home::new();
        let store = home.store();
        fs::create_dir_all(store.state.join("settings.new-folder")).unwrap();
        store.keep_settings(&CHANGED).unwrap();
        assert!(matches!(store.settings(), (CHANGED, None)));
    }

    #[test]
    fn a_lock_that_is_held_too_long_is_an_error_and_a_released_one_is_not() {
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
    fn each_search_is_remembered_once_with_the_latest_last_and_100_at_most() {
        let home = Home::new();
        let store = home.store();
        for query in ["stem cell", "dialysis", "stem cell"] {
            store.keep_search(query).unwrap();
        }
        assert_eq!(store.searches().0, ["dialysis", "stem cell"]);
        for number in 0..MOST_SEARCHES {
            store.keep_search(&number.to_string()).unwrap();
        }
        assert_eq!(
            (store.searches().0.len(), &*store.searches().0[0]),
            (MOST_SEARCHES, "0")
        );
    }
}
