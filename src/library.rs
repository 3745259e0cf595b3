//! The library: the articles in their order, first those inside the binary, then those that another
//! source adds.

mod article;
pub mod citation;
pub mod identity;
pub mod readability;

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsString;

use include_dir::{Dir, include_dir};

pub use self::article::{Article, Origin, Sidecar, SidecarError, Summary, label, minutes, words};
use crate::text::document::Document;
use crate::text::format;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/articles");

/// The articles, in their order.
#[derive(Debug, Clone, Default)]
pub struct Library {
    articles: Vec<Article>,
}

/// Why a name does not identify one article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindError {
    /// No id is equal to this name or begins with it.
    #[error("no article is called “{name}”{}", advice(near))]
    Unknown {
        /// The name.
        name: String,
        /// The ids that differ from it by a slip or two, the nearest first, at most three.
        near: Vec<String>,
    },
    /// Several ids begin with this name; the second string lists up to four of them.
    #[error("“{0}” could be {1}: type more of the name")]
    Ambiguous(String, String),
}

impl Library {
    /// The articles inside the binary.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_folder(&EMBEDDED)
    }

    /// The articles in an embedded folder: each `ID.txt`, with its sidecar `ID.toml` if there is
    /// one. A text that is not UTF-8 and a sidecar that cannot be read are left out; the project's
    /// tests refuse both.
    #[must_use]
    pub fn from_folder(folder: &'static Dir<'static>) -> Self {
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

    /// Adds articles at the end. An id that is taken gets a number.
    pub fn add(&mut self, articles: impl IntoIterator<Item = Article>) {
        let mut taken: HashSet<String> = self
            .articles
            .iter()
            .map(|article| article.id.clone())
            .collect();
        for mut article in articles {
            article.id = identity::free_id(&article.id, &taken);
            taken.insert(article.id.clone());
            self.articles.push(article);
        }
    }

    /// All articles, in their order.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The index of the article with exactly this id.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<usize> {
        self.articles.iter().position(|article| article.id == id)
    }

    /// The article at an index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Article> {
        self.articles.get(index)
    }

    /// The article at an index, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut Article> {
        self.articles.get_mut(index)
    }

    /// Records what is known about an article once its text was read, in `whole` or only its
    /// beginning. Without a document it is marked as unreadable.
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

    /// The index of the article that `name` identifies: an id, a number from 1, or the beginning of
    /// exactly one id.
    ///
    /// # Errors
    /// If `name` identifies no article, or several.
    pub fn find(&self, name: &str) -> Result<usize, FindError> {
        self.find_entry(name).map(|(index, _)| index)
    }

    /// The article that `name` identifies, as for [`Library::find`].
    ///
    /// # Errors
    /// If `name` identifies no article, or several.
    pub fn find_article(&self, name: &str) -> Result<&Article, FindError> {
        self.find_entry(name).map(|(_, article)| article)
    }

    /// The indices of the articles that `names` identify, each once and in the order of the library;
    /// those of all articles where no name is given.
    ///
    /// # Errors
    /// If a name identifies no article, or several.
    pub fn find_all(&self, names: &[OsString]) -> Result<Vec<usize>, FindError> {
        if names.is_empty() {
            return Ok((0..self.articles.len()).collect());
        }
        let found: Result<BTreeSet<usize>, FindError> = names
            .iter()
            .map(|name| self.find(&name.to_string_lossy()))
            .collect();
        Ok(found?.into_iter().collect())
    }

    /// The article that `name` identifies, behind its index.
    fn find_entry(&self, name: &str) -> Result<(usize, &Article), FindError> {
        let entries = || self.articles.iter().enumerate();
        if let Some(entry) = entries().find(|(_, article)| article.id == name) {
            return Ok(entry);
        }
        let numbered = name
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1));
        if let Some(entry) = numbered.and_then(|index| entries().nth(index)) {
            return Ok(entry);
        }
        let begins =
            |(_, article): &(usize, &Article)| !name.is_empty() && article.id.starts_with(name);
        let found: Vec<(usize, &Article)> = entries().filter(begins).take(4).collect();
        match &found[..] {
            [] => Err(FindError::Unknown {
                name: name.to_owned(),
                near: similar(name, self.articles.iter().map(|article| &*article.id)),
            }),
            [entry] => Ok(*entry),
            several => {
                let ids: Vec<&str> = several.iter().map(|(_, article)| &*article.id).collect();
                Err(FindError::Ambiguous(name.to_owned(), ids.join(", ")))
            }
        }
    }
}

/// The most names that are suggested in place of one that does not exist.
const MOST_SUGGESTIONS: usize = 3;

/// The names that may have been meant by `typed`, the nearest first, at most three: those that
/// become `typed` by a slip (a character too many, missing, wrong, or two swapped) for each three
/// characters. Letter case makes no difference.
#[must_use]
pub fn similar<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let typed = typed.to_lowercase();
    let slips = |name: &str| strsim::osa_distance(&typed, &name.to_lowercase());
    let most = typed.chars().count() / 3;
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (slips(name), name))
        .filter(|(slips, _)| *slips <= most)
        .collect();
    near.sort_unstable();
    near.truncate(MOST_SUGGESTIONS);
    near.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// The end of the message that no article has a name: what to write instead.
fn advice(near: &[String]) -> String {
    if near.is_empty() {
        ", and there is no such file: `kidneyread list` names the articles".to_owned()
    } else {
        format!("; did you mean {}?", near.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str) -> Article {
        Article::unread(id.to_owned(), 0, Origin::Embedded(""), Sidecar::default())
    }

    #[test]
    fn an_article_is_found_by_its_id_its_number_or_the_beginning_of_its_id() {
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
            let unknown = FindError::Unknown {
                name: name.to_owned(),
                near: Vec::new(),
            };
            assert_eq!(library.find(name), Err(unknown), "{name}");
        }
        let misspelt = library.find("IgA-nefropathy").unwrap_err().to_string();
        assert!(
            misspelt.ends_with("did you mean iga-nephropathy?"),
            "{misspelt}"
        );
    }

    #[test]
    fn a_name_that_begins_two_ids_is_refused() {
        let mut library = Library::default();
        library.add([article("kidney-a"), article("kidney-b"), article("kidney")]);
        assert_eq!(library.find("kidney"), Ok(2));
        let ambiguous = FindError::Ambiguous("kidney-".to_owned(), "kidney-a, kidney-b".to_owned());
        assert_eq!(library.find("kidney-"), Err(ambiguous));
    }

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        let mut library = Library::default();
        library.add([article("a"), article("a-2"), article("a"), article("a")]);
        let ids: Vec<&str> = library
            .articles()
            .iter()
            .map(|article| &*article.id)
            .collect();
        assert_eq!(ids, ["a", "a-2", "a-3", "a-4"]);
    }
}
