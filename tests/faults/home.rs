//! The home of one test: a folder for the reader's own files, and a library with one article of
//! many short paragraphs. Both are removed after the test.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, Annotations, Change, identifier};
use kidneyread::storage::store::Store;
use vt100::Screen;

use crate::session::{BINARY, Session};

/// The number of paragraphs in the article.
pub(crate) const PARAGRAPHS: usize = 1200;

/// The first words of a paragraph, by its number from 1.
pub(crate) fn passage(number: usize) -> String {
    format!("Passage {number:04}")
}

/// The folders of one test.
pub(crate) struct Home {
    /// The folder of all files of the test.
    folder: PathBuf,
    /// The folder for `--home`, which the first write makes.
    pub(crate) path: PathBuf,
}

impl Home {
    /// Makes a home without notes.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("kidneyread-faults-{}-{number}", std::process::id()));
        let library = folder.join("library");
        fs::create_dir_all(&library).unwrap();
        let paragraphs: Vec<String> = (1..=PARAGRAPHS)
            .map(|number| format!("{} says what kidneys do.", passage(number)))
            .collect();
        fs::write(library.join("long.txt"), paragraphs.join("\n\n")).unwrap();
        Self {
            path: folder.join("home"),
            folder,
        }
    }

    /// Makes a home with a note on the last paragraph: once the list shows the note, the file was
    /// read.
    pub(crate) fn with_note() -> Self {
        let home = Self::new();
        let passage = Selector {
            exact: passage(PARAGRAPHS),
            ..Selector::default()
        };
        let id = identifier(&[b"the first"]);
        let first = Annotation {
            id,
            note: "the first".to_owned(),
            passage,
            article: "long".to_owned(),
            ..Annotation::default()
        };
        home.store()
            .keep(&[Change {
                before: None,
                after: Some(first),
            }])
            .unwrap();
        home
    }

    pub(crate) fn store(&self) -> Store {
        Store::new(self.path.clone(), self.path.clone())
    }

    /// The path of the file of notes.
    pub(crate) fn file(&self) -> PathBuf {
        self.path.join("notes.jsonl")
    }

    /// A path outside the folder for `--home`, for a file of the test itself.
    pub(crate) fn outside(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Adds an article to the library.
    pub(crate) fn add_article(&self, id: &str, text: &str) {
        fs::write(
            self.folder.join("library").join(id).with_extension("txt"),
            text,
        )
        .unwrap();
    }

    /// The arguments that open an article of the library, with the files of this home.
    pub(crate) fn arguments(&self, article: &str) -> [String; 5] {
        let library = self.folder.join("library");
        let [home, library] = [&self.path, &library].map(|path| path.to_str().unwrap());
        ["--home", home, "--library", library, article].map(str::to_owned)
    }

    /// Starts the reader at an article, with variables in its environment.
    pub(crate) fn start_with(&self, article: &str, environment: &[(&str, &str)]) -> Session {
        let arguments = self.arguments(article);
        let arguments: Vec<&str> = arguments.iter().map(|argument| &**argument).collect();
        // Wide enough for a path and a reason on the bottom line.
        Session::sized(200, BINARY, &arguments, environment)
    }

    /// Starts the reader with `--home` set to the path `home`.
    pub(crate) fn start_in(&self, home: &Path, arguments: &[&str]) -> Session {
        self.start(&[&["--home", home.to_str().unwrap()], arguments].concat())
    }

    /// Starts the reader with the article in its library.
    pub(crate) fn start(&self, arguments: &[&str]) -> Session {
        let library = self.folder.join("library");
        let usual = ["--library", library.to_str().unwrap()];
        // Wide enough for a path and a reason on the bottom line.
        Session::sized(200, BINARY, &[&usual, arguments].concat(), &[])
    }

    /// Starts the reader at the article, and waits until its first frame is shown and all
    /// annotations are read.
    pub(crate) fn open(&self) -> Session {
        let mut reader = self.start_in(&self.path, &["long"]);
        reader.wait_for("says what kidneys do");
        let count = self.notes().all().len();
        if count > 0 {
            wait_for_list(&mut reader, count);
        }
        reader
    }

    /// Reads the annotations in the file, which must be whole; none if there is no file.
    pub(crate) fn notes(&self) -> Annotations {
        let Ok(bytes) = fs::read(self.file()) else {
            return Annotations::default();
        };
        let (notes, _, damage) = Annotations::parse(&bytes);
        assert!(
            damage.is_none(),
            "{damage:?} in:\n{}",
            String::from_utf8_lossy(&bytes)
        );
        notes
    }

    /// The notes by the numbers of their paragraphs, without the one on the last paragraph. Two
    /// notes on one paragraph fail the test.
    pub(crate) fn texts(&self) -> BTreeMap<usize, String> {
        let notes = self.notes();
        let mut texts: BTreeMap<usize, String> = notes
            .all()
            .iter()
            .map(|annotation| (paragraph(annotation), annotation.note.clone()))
            .collect();
        assert_eq!(texts.len(), notes.all().len(), "a paragraph has two notes");
        texts.remove(&PARAGRAPHS);
        texts
    }

    /// The names of all files in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.path)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Asserts that only known files are in the folder, and that only their owner may read them.
    pub(crate) fn assert_tidy(&self) {
        let known = [
            ".lock",
            "notes.jsonl",
            "places.json",
            "searches.json",
            "settings.json",
        ];
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&self.path), 0o700);
        for name in self.names() {
            assert!(known.contains(&&*name), "{name} is no known file");
            assert_eq!(mode(&self.path.join(&name)), 0o600, "{name}");
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The number of the paragraph that an annotation is on.
pub(crate) fn paragraph(annotation: &Annotation) -> usize {
    annotation
        .passage
        .exact
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap()
}

/// True if the bottom line says that the note on a paragraph is saved.
pub(crate) fn says_saved(reader: &Session, number: usize) -> bool {
    reader
        .bottom()
        .contains(&format!("saved · note on “{}", passage(number)))
}

/// The keys that write a note on a paragraph, or add to the note that is there.
pub(crate) fn keys(number: usize, text: &str) -> String {
    format!("{number}a{}\x13", text.replace('\n', "\r"))
}

/// Writes a note, and waits until the screen calls it saved.
pub(crate) fn write_note(reader: &mut Session, number: usize, text: &str) {
    reader.type_in(&keys(number, text));
    wait_saved(reader, number);
}

/// Waits until the screen calls the note on a paragraph saved.
pub(crate) fn wait_saved(reader: &mut Session, number: usize) {
    while !says_saved(reader, number) {
        assert!(
            reader.look(),
            "the reader ended at:\n{}",
            reader.screen().contents()
        );
    }
}

/// Opens the list of annotations, waits until it has `count` annotations on the article, and closes
/// it.
pub(crate) fn wait_for_list(reader: &mut Session, count: usize) {
    let counted = if count == 1 {
        "1 passage".to_owned()
    } else {
        format!("{count} passages")
    };
    let listed = |screen: &Screen| {
        screen.contents().contains("Esc closes") || screen.contents().contains(" passage")
    };
    loop {
        reader.type_in("A");
        reader.wait_until(|screen| {
            listed(screen) || screen.contents().contains("nothing is marked yet")
        });
        if listed(reader.screen()) {
            break;
        }
        // The annotations are not read yet.
        reader.type_in("\x0c");
        reader.wait_until(|screen| !screen.contents().contains("nothing is marked yet"));
    }
    reader.wait_for(&counted);
    reader.type_in("\x1b");
    reader.wait_until(|screen| !screen.contents().contains(&counted));
}
