//! The articles: those inside the binary and any that another source hands in, by one way.
//! Here is what a list of them shows; their texts may still be unread.

pub mod citation;
pub mod readability;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::text::document::Document;
use crate::text::format;
use crate::text::shown::one_line;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/articles");

/// Words a minute. Between 180 and 240 is usual for silent reading (Brysbaert 2019: 238 for easy
/// prose); clinical words are slow.
const PACE: usize = 200;

/// What the text cannot say of itself: `ID.toml` beside `ID.txt`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sidecar {
    /// A short name for narrow places, such as the bottom line.
    pub name: Option<String>,
    /// The name of the file that the text was found in.
    pub found_as: Option<String>,
}

impl Sidecar {
    /// Reads a sidecar.
    ///
    /// # Errors
    /// What is wrong with it and where, on one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| one_line(&error.to_string()))
    }
}

/// What the sidebar says of an article. For a long one it is told from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its title, or, where it has none, its first sentence.
    pub label: String,
    /// Whether the label is its title.
    pub titled: bool,
    /// Its date, as written.
    pub date: Option<String>,
    /// How long it takes to read, in minutes, at least 1.
    pub minutes: usize,
}

impl Summary {
    /// The summary of an article of `bytes` bytes that begins with `document`.
    #[must_use]
    pub fn new(document: &Document, bytes: usize) -> Self {
        let title = document.title();
        let sample = document.text();
        let sample = sample
            .get(..sample.floor_char_boundary(SAMPLE))
            .unwrap_or(sample);
        let words = words(sample);
        let words = if sample.len() < bytes {
            words * bytes / sample.len().max(1)
        } else {
            words
        };
        Self {
            label: label(document),
            titled: title.is_some(),
            date: document.date().map(str::to_owned),
            minutes: minutes(words),
        }
    }
}

/// What to call an article: its title, or its first sentence, on one line. Empty where it has no
/// text.
#[must_use]
pub fn label(document: &Document) -> String {
    one_line(
        document
            .title()
            .unwrap_or_else(|| document.first_sentence()),
    )
}

/// As much of a text as its minutes are told from, in bytes.
const SAMPLE: usize = 64 * 1024;

/// How many words a text has: runs of characters that are not white space.
#[must_use]
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// How many minutes so many words take, at least 1.
#[must_use]
pub const fn minutes(words: usize) -> usize {
    let minutes = (words + PACE / 2) / PACE;
    if minutes == 0 { 1 } else { minutes }
}

/// Where an article's text is to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In the binary.
    Embedded(&'static str),
    /// In a file, which only the edge reads.
    File(PathBuf),
}

/// An article.
#[derive(Debug, Clone)]
pub struct Article {
    /// What it is called on the command line; no two in a library are equal.
    pub id: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Where its text is.
    pub origin: Origin,
    /// What its text cannot say.
    pub sidecar: Sidecar,
    /// What the sidebar says of it, once its beginning was read.
    pub summary: Option<Summary>,
    /// Whether that was tried in vain.
    pub unreadable: bool,
}

impl Article {
    /// An article whose text nobody has read yet.
    #[must_use]
    pub const fn unread(id: String, bytes: usize, origin: Origin, sidecar: Sidecar) -> Self {
        Self {
            id,
            bytes,
            origin,
            sidecar,
            summary: None,
            unreadable: false,
        }
    }

    /// What to call it where there is little room.
    #[must_use]
    pub fn name(&self) -> &str {
        self.sidecar.name.as_deref().unwrap_or_else(|| self.label())
    }

    /// Its label, or its id while that is unknown.
    #[must_use]
    pub fn label(&self) -> &str {
        self.summary
            .as_ref()
            .map(|summary| &*summary.label)
            .filter(|label| !label.is_empty())
            .unwrap_or(&self.id)
    }

    /// Its text, if it is in the binary.
    #[must_use]
    pub fn embedded(&self) -> Option<Arc<Document>> {
        match self.origin {
            Origin::Embedded(text) => Some(Arc::new(format::plain(text))),
            Origin::File(_) => None,
        }
    }
}

/// Articles in their order.
#[derive(Debug, Clone, Default)]
pub struct Library {
    articles: Vec<Article>,
}

/// Why a name means no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// No article is called so.
    #[error(
        "no article is called “{0}”: `kidneyread list` names them all; your own texts are opened with --library FOLDER"
    )]
    Unknown(String),
    /// Several ids begin so.
    #[error("“{0}” could be {1}: write one of them")]
    Ambiguous(String, String),
}

impl Library {
    /// The articles inside the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::of(&EMBEDDED)
    }

    /// The articles in an embedded folder: each `ID.txt`, with what `ID.toml` beside it says. A
    /// sidecar that cannot be read counts as absent, a file that is not UTF-8 too; the project's
    /// tests refuse both.
    #[must_use]
    pub fn of(folder: &'static Dir<'static>) -> Self {
        let texts = folder
            .files()
            .filter(|file| file.path().extension().is_some_and(|kind| kind == "txt"));
        let articles = texts.filter_map(|file| {
            let text = file.contents_utf8()?;
            let sidecar = folder
                .get_file(file.path().with_extension("toml"))
                .and_then(|file| file.contents_utf8());
            let sidecar = sidecar
                .and_then(|text| Sidecar::parse(text).ok())
                .unwrap_or_default();
            let id = file.path().file_stem()?.to_string_lossy().into_owned();
            let mut article = Article::unread(id, text.len(), Origin::Embedded(text), sidecar);
            article.summary = Some(Summary::new(&format::plain(text), text.len()));
            Some(article)
        });
        Self {
            articles: articles.collect(),
        }
    }

    /// Takes in more articles, behind those that are there. An id that is taken gets a number.
    pub fn add(&mut self, articles: impl IntoIterator<Item = Article>) {
        let mut taken: HashSet<String> = self
            .articles
            .iter()
            .map(|article| article.id.clone())
            .collect();
        for mut article in articles {
            let numbered = (2_u32..).map(|number| format!("{}-{number}", article.id));
            let free = std::iter::once(article.id.clone())
                .chain(numbered)
                .find(|id| !taken.contains(id));
            article.id = free.unwrap_or_default();
            taken.insert(article.id.clone());
            self.articles.push(article);
        }
    }

    /// All of them.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The index of the article with just this id.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.articles.iter().position(|article| article.id == id)
    }

    /// The article of an index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Article> {
        self.articles.get(index)
    }

    /// The article of an index, to note what was read of it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Article> {
        self.articles.get_mut(index)
    }

    /// Notes what is known of an article after its text, or its beginning, was read; or that it
    /// cannot be.
    pub fn note_read(&mut self, index: usize, document: Option<&Document>, whole: bool) {
        let Some(article) = self.articles.get_mut(index) else {
            return;
        };
        article.unreadable = document.is_none();
        if let Some(document) = document {
            if whole {
                article.bytes = document.text().len();
            }
            let summary = || Summary::new(document, article.bytes);
            article.summary.get_or_insert_with(summary);
        }
    }

    /// The index of the article that `name` means: an id, a number from 1, or the beginning of just
    /// one id.
    ///
    /// # Errors
    /// If no article is meant, or more than one.
    pub fn find(&self, name: &str) -> Result<usize, FindError> {
        if let Some(index) = self.articles.iter().position(|article| article.id == name) {
            return Ok(index);
        }
        let numbered = name
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(index) = numbered.filter(|&index| index < self.articles.len()) {
            return Ok(index);
        }
        let begins =
            |(_, article): &(usize, &Article)| !name.is_empty() && article.id.starts_with(name);
        let found: Vec<(usize, &Article)> = self
            .articles
            .iter()
            .enumerate()
            .filter(begins)
            .take(4)
            .collect();
        match &found[..] {
            [] => Err(FindError::Unknown(name.to_owned())),
            [(index, _)] => Ok(*index),
            several => {
                let ids: Vec<&str> = several.iter().map(|(_, article)| &*article.id).collect();
                Err(FindError::Ambiguous(name.to_owned(), ids.join(", ")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str) -> Article {
        Article::unread(id.to_owned(), 0, Origin::Embedded(""), Sidecar::default())
    }

    #[test]
    fn an_article_is_meant_by_id_number_or_the_beginning_of_its_id() {
        let library = Library::embedded();
        for (name, index) in [
            ("diabetic-nephropathy", 0),
            ("1", 0),
            ("2", 1),
            ("iga", 1),
            ("d", 0),
        ] {
            assert_eq!(library.find(name), Ok(index), "{name}");
        }
        for name in ["0", "3", "", "kidney", "IGA"] {
            assert_eq!(
                library.find(name),
                Err(FindError::Unknown(name.to_owned())),
                "{name}"
            );
        }
    }

    #[test]
    fn the_beginning_of_two_ids_means_neither() {
        let mut library = Library::default();
        library.add([article("kidney-a"), article("kidney-b"), article("kidney")]);
        assert_eq!(library.find("kidney"), Ok(2));
        let ambiguous = FindError::Ambiguous("kidney-".to_owned(), "kidney-a, kidney-b".to_owned());
        assert_eq!(library.find("kidney-"), Err(ambiguous));
    }

    #[test]
    fn ids_stay_unique() {
        let mut library = Library::default();
        library.add([article("a"), article("a-2"), article("a"), article("a")]);
        let ids: Vec<&str> = library
            .articles()
            .iter()
            .map(|article| &*article.id)
            .collect();
        assert_eq!(ids, ["a", "a-2", "a-3", "a-4"]);
    }

    #[test]
    fn a_long_article_is_summed_up_from_its_beginning() {
        let text = "word ".repeat(100_000);
        let document = format::plain(text.get(..SAMPLE).unwrap().to_owned());
        let minutes = Summary::new(&document, text.len()).minutes;
        assert!((495..=505).contains(&minutes), "{minutes}");
    }

    #[test]
    fn a_sidecar_says_what_is_wrong_with_it_on_one_line() {
        let error = Sidecar::parse("name = 3").unwrap_err();
        assert!(error.contains("line 1") && !error.contains('\n'), "{error}");
        assert!(Sidecar::parse("nmae = 'x'").unwrap_err().contains("nmae"));
    }
}
