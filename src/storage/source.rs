//! Sources: the folders and files of articles. Only regular files up to a fixed size are opened,
//! and every error names the path.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::num::NonZero;
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::Builder;

use rustix::fs::OFlags;
use rustix::io::Errno;
use walkdir::{DirEntry, WalkDir};

use crate::library::identity;
use crate::library::{Article, Origin, Sidecar, SidecarError, Summary};
use crate::reader::action::Trouble;
use crate::text::document::Document;
use crate::text::encoding::{Named, NotText};
use crate::text::format;

/// The largest article that is read: 1 GiB.
pub const MOST_BYTES: u64 = 1 << 30;

/// The most bytes of an article that are read before its first page is shown: 128 KiB.
pub const HEAD_BYTES: usize = 128 * 1024;

/// Why an article or its sidecar cannot be read. The first field is the path.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A folder or a file could not be read.
    #[error("cannot read {0}: {1}")]
    Io(PathBuf, io::Error),
    /// The path leads to a file where a folder of articles is expected.
    #[error("{0} is a file: give the folder that it is in")]
    NotAFolder(PathBuf),
    /// The path leads to a device, a pipe or a folder, not to a regular file.
    #[error("cannot read {0}: it is not an ordinary file")]
    NotAFile(PathBuf),
    /// The file is larger than [`MOST_BYTES`]; its size in bytes.
    #[error("cannot read {0}: it has {1} bytes, and an article may have at most {MOST_BYTES}")]
    TooLarge(PathBuf, u64),
    /// The bytes of the file are not a text that can be shown.
    #[error("cannot read {0}: {1}")]
    Format(PathBuf, NotText),
    /// The sidecar is not valid.
    #[error("{0}: {1}")]
    Sidecar(PathBuf, SidecarError),
}

impl From<SourceError> for Trouble {
    fn from(error: SourceError) -> Self {
        Self(error.to_string())
    }
}

/// The endings of files that are texts, in lower case. A file without an ending is one, too.
const ENDINGS: [&str; 17] = [
    "txt", "text", "md", "markdown", "htm", "html", "rst", "org", "adoc", "tex", "log", "csv",
    "tsv", "diff", "patch", "asc", "nfo",
];

/// Lists the articles of a folder and the folders in it, in natural order (`day-2` before `day-10`):
/// one for each regular file without an ending or with one of a text. Neither the files nor their
/// sidecars are read. Hidden files and folders are left out, and folders that cannot be read; a link
/// that leads back into a folder above it ends there. The id is the path in the folder, without the
/// ending.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn folder(path: &Path, encoding: Named) -> Result<Vec<Article>, SourceError> {
    if path.is_file() {
        return Err(SourceError::NotAFolder(path.to_owned()));
    }
    let is_hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let walk = WalkDir::new(path).follow_links(true).into_iter();
    let (mut files, mut articles) = (Vec::new(), Vec::new());
    for entry in walk.filter_entry(|entry| !is_hidden(entry)) {
        match entry {
            Ok(entry) if !entry.file_type().is_dir() && is_named_like_a_text(entry.path()) => {
                files.push(entry.into_path());
            }
            Err(error) if error.depth() == 0 => {
                return Err(SourceError::Io(path.to_owned(), error.into()));
            }
            _ => {}
        }
    }
    // Most of the time is spent on the metadata of each file: many files are shared out to threads.
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(files.len().div_ceil(2_000))
        .max(1);
    if threads == 1 {
        articles = unread_articles(path, &files, encoding);
    } else {
        std::thread::scope(|scope| {
            let shares = files.chunks(files.len().div_ceil(threads));
            let lists: Vec<_> = shares
                .map(|share| {
                    let list = || unread_articles(path, share, encoding);
                    // Where no thread is to be had, the files are listed here.
                    let thread = Builder::new().spawn_scoped(scope, list);
                    thread.map_err(|_| list())
                })
                .collect();
            for list in lists {
                // A thread that panics has reported it; its files are left out.
                articles.extend(match list {
                    Ok(thread) => thread.join().unwrap_or_default(),
                    Err(articles) => articles,
                });
            }
        });
    }
    articles.sort_by(|first, second| natural_order(&first.id, &second.id));
    Ok(articles)
}

/// The articles at a path that a person named: those of a folder, or the one of a file or a pipe.
/// Waits for the end of a pipe. The id of a file's article is the file's name without its ending,
/// and the beginning of a hash of its whole path: files of one name in two folders are two articles.
///
/// # Errors
/// If there is nothing at the path, or a folder or a pipe cannot be read.
pub fn at(path: &Path, encoding: Named) -> Result<Vec<Article>, SourceError> {
    let failed = |error| SourceError::Io(path.to_owned(), error);
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.file_type().is_fifo() {
        let most = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX);
        return piped(bytes(path, most)?, path, encoding).map(|article| vec![article]);
    }
    let mut articles = if metadata.is_dir() {
        folder(path, encoding)?
    } else {
        let name = path.file_name().unwrap_or(path.as_os_str());
        vec![unread(Path::new(name), path, metadata.len(), encoding)]
    };
    for article in &mut articles {
        let Origin::File(file, _) = &article.origin else {
            continue;
        };
        let whole = fs::canonicalize(file).map_err(failed)?;
        let place = identity::hash(whole.to_string_lossy().as_bytes());
        article.id = format!("{}-{}", article.id, identity::short(&place));
    }
    Ok(articles)
}

/// The article of bytes that came through a pipe; `name` names the pipe in errors. Its id is made
/// from the bytes, so that the same text is the same article.
///
/// # Errors
/// If the bytes are not a text.
pub fn piped(bytes: Vec<u8>, name: &Path, encoding: Named) -> Result<Article, SourceError> {
    let document = format::read(bytes, encoding)
        .map_err(|error| SourceError::Format(name.to_owned(), error))?;
    let text = document.text();
    let id = format!(
        "pipe-{}",
        identity::short(&identity::source_hash(&document))
    );
    let length = text.len();
    let summary = Summary::new(&document, length);
    let origin = Origin::Piped(Arc::new(document));
    let mut article = Article::unread(id, length, origin, Sidecar::default());
    article.summary = Some(summary);
    Ok(article)
}

/// Makes an unread article of each regular file of a folder.
fn unread_articles(folder: &Path, files: &[PathBuf], encoding: Named) -> Vec<Article> {
    let article = |file: &PathBuf| {
        let metadata = fs::metadata(file).ok()?;
        let name = file.strip_prefix(folder).unwrap_or(file);
        metadata
            .is_file()
            .then(|| unread(name, file, metadata.len(), encoding))
    };
    files.iter().filter_map(article).collect()
}

/// Makes the unread article of a file of `bytes` bytes. The id is `name` without its ending.
fn unread(name: &Path, file: &Path, bytes: u64, encoding: Named) -> Article {
    let id = name.with_extension("").to_string_lossy().into_owned();
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    let origin = Origin::File(file.to_owned(), encoding);
    Article::unread(id, bytes, origin, Sidecar::default())
}

/// True if a file has no ending, or one of those of texts, in any case.
fn is_named_like_a_text(path: &Path) -> bool {
    let Some(ending) = path.extension() else {
        return true;
    };
    ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Compares names as people order them: numbers in them by their value.
fn natural_order(first: &str, second: &str) -> Ordering {
    let (one, other) = (first.as_bytes(), second.as_bytes());
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    // The numbers begin where the digits before the first difference do.
    let equal = one.get(..same).unwrap_or_default();
    let begun = equal.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let start = same - begun.count();
    match (number_at(one, start), number_at(other, start)) {
        (Some(number), Some(another)) if number != another => {
            number.len().cmp(&another.len()).then(number.cmp(another))
        }
        _ => one.cmp(other),
    }
}

/// The digits of a name from `start` on, without the zeros before them; `None` if there are none.
fn number_at(name: &[u8], start: usize) -> Option<&[u8]> {
    let rest = name.get(start..)?;
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = rest.get(..length).filter(|digits| !digits.is_empty())?;
    let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
    digits.get(zeros..)
}

/// Reads the sidecar `ID.toml` next to an article's file `ID.txt`; `None` if there is none.
///
/// # Errors
/// If the sidecar cannot be read, or is not valid.
pub fn sidecar(article: &Path) -> Result<Option<Sidecar>, SourceError> {
    let path = article.with_extension("toml");
    let bytes = match whole_bytes(&path) {
        Ok(bytes) => bytes,
        Err(SourceError::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let text = format::reading_text(&bytes, None)
        .map_err(|error| SourceError::Format(path.clone(), error))?;
    let sidecar = Sidecar::parse(&text).map_err(|error| SourceError::Sidecar(path, error))?;
    Ok(Some(sidecar))
}

/// Reads a whole article.
///
/// # Errors
/// If the file is not a regular one, is too large, is no text, or cannot be read.
pub fn read(path: &Path, encoding: Named) -> Result<Document, SourceError> {
    format::read(whole_bytes(path)?, encoding)
        .map_err(|error| SourceError::Format(path.to_owned(), error))
}

/// Reads the bytes of a whole file.
fn whole_bytes(path: &Path) -> Result<Vec<u8>, SourceError> {
    let (mut file, length) = open(path)?;
    let mut bytes = Vec::with_capacity(length);
    file.read_to_end(&mut bytes)
        .map_err(|error| SourceError::Io(path.to_owned(), error))?;
    Ok(bytes)
}

/// Reads the text of a whole article, without its structure, into a buffer that can be used for one
/// article after another. The buffer grows to the longest article.
///
/// # Errors
/// As [`read`].
pub fn read_into<'a>(
    path: &Path,
    encoding: Named,
    bytes: &'a mut Vec<u8>,
) -> Result<Cow<'a, str>, SourceError> {
    let failed = |error| SourceError::Io(path.to_owned(), error);
    let (mut file, length) = open(path)?;
    if bytes.len() < length {
        bytes.resize(length, 0);
    }
    let mut filled = 0;
    while let Some(rest) = bytes
        .get_mut(filled..length)
        .filter(|rest| !rest.is_empty())
    {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
    format::reading_text(bytes.get(..filled).unwrap_or_default(), encoding)
        .map_err(|error| SourceError::Format(path.to_owned(), error))
}

/// Reads the first bytes of a file or a pipe, at most `most`. Waits until a pipe has them or ends:
/// only for a file that a command was told to read.
///
/// # Errors
/// If it is a folder, or cannot be read.
pub fn bytes(path: &Path, most: usize) -> Result<Vec<u8>, SourceError> {
    let failed = |error| SourceError::Io(path.to_owned(), error);
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(most as u64)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}

/// Reads the beginning of an article, at most [`HEAD_BYTES`], and tells whether it is the whole
/// article. A part ends behind a line, or behind a character where no line ends in it. An article
/// that is not in UTF-8 is read whole.
///
/// # Errors
/// As [`read`], except that only the beginning is checked to be text.
pub fn head(path: &Path, encoding: Named) -> Result<(Document, bool), SourceError> {
    let (file, _) = open(path)?;
    let mut bytes = Vec::new();
    let limit = HEAD_BYTES as u64 + 1;
    file.take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| SourceError::Io(path.to_owned(), error))?;
    let whole = bytes.len() <= HEAD_BYTES;
    if whole {
        let document = format::read(bytes, encoding);
        return document
            .map(|document| (document, true))
            .map_err(|error| SourceError::Format(path.to_owned(), error));
    }
    // Up to the last line end. Where there is none, `read_beginning` cuts at a character.
    let end = bytes
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(HEAD_BYTES, |at| at + 1);
    bytes.truncate(end);
    let beginning = Some(bytes).filter(|_| encoding.is_none());
    match beginning.and_then(format::read_beginning) {
        Some(document) => Ok((document, false)),
        None => read(path, encoding).map(|document| (document, true)),
    }
}

/// Opens a regular file that is not too large, and returns its length in bytes.
fn open(path: &Path) -> Result<(File, usize), SourceError> {
    let failed = |error| SourceError::Io(path.to_owned(), error);
    let Some(file) = open_regular(path, File::options().read(true)).map_err(failed)? else {
        return Err(SourceError::NotAFile(path.to_owned()));
    };
    let length = file.metadata().map_err(failed)?.len();
    if length > MOST_BYTES {
        return Err(SourceError::TooLarge(path.to_owned(), length));
    }
    Ok((file, usize::try_from(length).unwrap_or_default()))
}

/// Opens a file without waiting; `None` if it is a pipe, a socket, a device or a folder. The
/// kind is looked at once the file is open, so that nothing can take the file's place in between.
pub(super) fn open_regular(path: &Path, options: &mut OpenOptions) -> io::Result<Option<File>> {
    // Neither waits for who opens the other end of a pipe, nor takes a terminal that stands there.
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    let opened = options
        .custom_flags(flags.bits().cast_signed())
        .open(path)
        .and_then(|file| Ok(file.metadata()?.is_file().then_some(file)));
    match opened {
        // A folder that is to be written; a socket, or a pipe that nobody reads.
        Err(error)
            if [Errno::ISDIR, Errno::NXIO]
                .map(|errno| Some(errno.raw_os_error()))
                .contains(&error.raw_os_error()) =>
        {
            Ok(None)
        }
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::encoding;

    /// A folder for one test, which is removed after it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir()
                .join(format!("kidneyread-source-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn with(&self, name: &str, bytes: &[u8]) -> PathBuf {
            let path = self.0.join(name);
            fs::write(&path, bytes).unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// The ids of the articles of a folder.
    fn ids(folder: &Folder) -> Vec<String> {
        let articles = super::folder(&folder.0, None).unwrap();
        articles.into_iter().map(|article| article.id).collect()
    }

    #[test]
    fn a_folder_lists_its_texts_in_natural_order_without_what_is_hidden_or_no_text() {
        let folder = Folder::new("names");
        for name in [
            "day-10.txt",
            "day-2.txt",
            "NOTES.TXT",
            "README",
            "page.md",
            ".hidden.txt",
            "a.toml",
            "a.png",
        ] {
            folder.with(name, b"x");
        }
        assert_eq!(ids(&folder), ["NOTES", "README", "day-2", "day-10", "page"]);
    }

    #[test]
    fn a_folder_is_listed_with_the_folders_in_it_and_links_in_a_circle_end() {
        let folder = Folder::new("nested");
        for name in ["one", "one/two", ".git"] {
            fs::create_dir_all(folder.0.join(name)).unwrap();
        }
        for name in ["a.txt", "one/a.txt", "one/two/b.txt", ".git/c.txt"] {
            folder.with(name, b"x");
        }
        std::os::unix::fs::symlink(&folder.0, folder.0.join("one/two/circle")).unwrap();
        std::os::unix::fs::symlink("a.txt", folder.0.join("link.txt")).unwrap();
        std::os::unix::fs::symlink("nothing", folder.0.join("broken.txt")).unwrap();
        assert_eq!(ids(&folder), ["a", "link", "one/a", "one/two/b"]);
    }

    #[test]
    fn numbers_in_names_are_ordered_by_their_value() {
        let mut names = [
            "b2", "a10b", "a9", "a", "a10a", "a010", "10", "9", "a1", "a01",
        ];
        names.sort_by(|one, other| natural_order(one, other));
        assert_eq!(
            names,
            [
                "9", "10", "a", "a01", "a1", "a9", "a010", "a10a", "a10b", "b2"
            ]
        );
    }

    #[test]
    fn an_article_in_another_encoding_is_decoded_and_a_file_that_is_no_text_is_refused() {
        let folder = Folder::new("encodings");
        let path = folder.with("latin.txt", b"Das Sj\xF6gren-Syndrom");
        let text = "Das Sjögren-Syndrom";
        assert_eq!(read(&path, None).unwrap().text(), text);
        assert_eq!(head(&path, None).unwrap().0.text(), text);
        assert_eq!(read_into(&path, None, &mut Vec::new()).unwrap(), text);
        let named = read(&path, encoding::named("koi8-r")).unwrap();
        assert_eq!(
            (named.text(), named.encoding()),
            ("Das SjЖgren-Syndrom", "KOI8-R")
        );
        assert_eq!(named.source(), b"Das Sj\xF6gren-Syndrom");

        let path = folder.with("a.pdf", b"%PDF-1.7 \xff");
        for error in [
            read(&path, None).unwrap_err(),
            head(&path, None).unwrap_err(),
            read_into(&path, None, &mut Vec::new()).unwrap_err(),
        ] {
            let said = error.to_string();
            assert!(
                said.ends_with("it is a PDF: `pdftotext` makes text of it"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_long_article_that_is_no_longer_utf_8_behind_its_beginning_reads_alike_in_both_parts() {
        let folder = Folder::new("late");
        let long = "ein Wort\n".repeat(20_000);
        let path = folder.with("late.txt", &[long.as_bytes(), b"Caf\xE9"].concat());
        let (beginning, whole) = head(&path, None).unwrap();
        let all = read(&path, None).unwrap();
        assert!(!whole && all.text().starts_with(beginning.text()) && all.text().ends_with("Café"));
        let early = folder.with("early.txt", &[b"Caf\xE9\n", long.as_bytes()].concat());
        assert!(
            head(&early, None).unwrap().1,
            "read whole, because its beginning is not UTF-8"
        );
    }

    #[test]
    fn the_beginning_of_an_article_ends_with_a_line_or_else_with_a_whole_character() {
        let folder = Folder::new("head");
        let beginning = |name: &str, text: &str| {
            let (document, whole) = head(&folder.with(name, text.as_bytes()), None).unwrap();
            (document.text().to_owned(), whole)
        };
        let (text, whole) = beginning("lines.txt", &"ein Wort\n".repeat(20_000));
        assert!(!whole && text.ends_with("Wort\n") && text.len() <= HEAD_BYTES);
        let (text, whole) = beginning("line.txt", &"xöö".repeat(40_000));
        assert!(!whole && text.len() >= HEAD_BYTES - 3);
        assert_eq!(beginning("short.txt", "short"), ("short".to_owned(), true));
    }

    #[test]
    fn folders_missing_files_and_files_that_are_too_large_are_refused() {
        let folder = Folder::new("kinds");
        assert!(matches!(
            read(&folder.0, None),
            Err(SourceError::NotAFile(_))
        ));
        assert!(matches!(
            read(&folder.0.join("none.txt"), None),
            Err(SourceError::Io(..))
        ));
        let large = folder.with("large.txt", b"");
        File::options()
            .write(true)
            .open(&large)
            .unwrap()
            .set_len(MOST_BYTES + 1)
            .unwrap();
        assert!(matches!(read(&large, None), Err(SourceError::TooLarge(..))));
    }

    #[test]
    fn a_buffer_that_held_a_longer_text_gives_only_the_shorter_one() {
        let folder = Folder::new("into");
        let (long, short) = (
            folder.with("long.txt", &[b'x'; 9000]),
            folder.with("short.txt", b"short"),
        );
        let mut bytes = Vec::new();
        assert_eq!(read_into(&long, None, &mut bytes).unwrap().len(), 9000);
        assert_eq!(read_into(&short, None, &mut bytes).unwrap(), "short");
        assert!(matches!(
            read_into(&folder.0, None, &mut bytes),
            Err(SourceError::NotAFile(_))
        ));
    }

    #[test]
    fn a_sidecar_is_optional_and_an_invalid_one_is_refused_with_its_path() {
        let folder = Folder::new("sidecar");
        let article = folder.with("a.txt", b"text");
        assert!(matches!(sidecar(&article), Ok(None)));
        folder.with("a.toml", b"name = 'A'");
        assert_eq!(
            sidecar(&article).unwrap().unwrap().name.as_deref(),
            Some("A")
        );
        folder.with("a.toml", b"name = ");
        let error = sidecar(&article).unwrap_err().to_string();
        assert!(error.contains("a.toml"), "{error}");
    }
}
