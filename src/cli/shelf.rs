//! The shelf: the articles that can be read. Names on the command line lead to articles in this
//! order: an id, a path that exists, the beginning of an id, a number.

use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use encoding_rs::Encoding;

use super::{CliError, near_command};
use crate::library::{Article, FindError, Library};
use crate::storage::source;
use crate::text::encoding;

/// The articles that can be read.
#[derive(Debug, Clone, Default, Args)]
pub struct Shelf {
    /// Adds the texts of a folder and of the folders in it
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        help_heading = super::arguments::FILES
    )]
    pub library: Option<PathBuf>,
    /// Reads files in this encoding, such as latin1 or Shift_JIS, instead of guessing it
    #[arg(
        long,
        value_name = "NAME",
        global = true,
        value_parser = encoding,
        help_heading = super::arguments::FILES
    )]
    pub encoding: Option<&'static Encoding>,
}

/// The error for a value of `--encoding` that names no encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it takes the name of an encoding in the WHATWG Encoding Standard, such as latin1, koi8-r or Shift_JIS"
)]
struct EncodingError;

/// Reads the name of an encoding.
fn encoding(name: &str) -> Result<&'static Encoding, EncodingError> {
    encoding::named(name).ok_or(EncodingError)
}

impl Shelf {
    /// Opens the embedded articles, and those of `--library`.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn open(&self) -> Result<Library, CliError> {
        let mut library = Library::embedded();
        library.add(self.shelved()?);
        Ok(library)
    }

    /// Opens the library for the reader, and returns the index of the article to begin with. If
    /// `names` are paths, or `-` for `input`, the library is what they lead to, and `--library`;
    /// otherwise one name chooses among the embedded articles.
    ///
    /// # Errors
    /// If a file, a folder or `input` cannot be read, if a name leads to no article, or if several
    /// names are not all paths.
    pub fn open_for_reading(
        &self,
        names: &[OsString],
        input: &mut dyn Read,
    ) -> Result<(Library, Option<usize>), CliError> {
        let Some(first) = names.first() else {
            return Ok((self.open()?, None));
        };
        let shelved = self.shelved()?;
        let mut library = Library::embedded();
        library.add(shelved.clone());
        if !names.iter().any(|name| is_path(name, &library)) {
            let index = found(&library, &first.to_string_lossy())?;
            return match names.get(1) {
                None => Ok((library, Some(index))),
                Some(second) => Err(CliError::SeveralArticles(
                    second.to_string_lossy().into_owned(),
                )),
            };
        }
        let mut opened = Library::default();
        for name in names {
            let Some(articles) = self.articles_at(name, &library, input)? else {
                let name = name.to_string_lossy();
                found(&library, &name)?;
                return Err(CliError::MixedNames(name.into_owned()));
            };
            opened.add(articles);
        }
        if opened.articles().is_empty() {
            return Err(CliError::NothingToRead);
        }
        opened.add(shelved);
        Ok((opened, Some(0)))
    }

    /// Adds the articles that a name of a command leads to, if it is a path or `-` for `input`, and
    /// returns their ids; `None` if it is neither.
    ///
    /// # Errors
    /// If the file, the folder or `input` cannot be read.
    pub fn open_named(
        &self,
        name: &OsStr,
        library: &mut Library,
        input: &mut dyn Read,
    ) -> Result<Option<Vec<String>>, CliError> {
        let Some(articles) = self.articles_at(name, library, input)? else {
            return Ok(None);
        };
        let before = library.articles().len();
        library.add(articles);
        let added = library.articles().iter().skip(before);
        Ok(Some(added.map(|article| article.id.clone()).collect()))
    }

    /// The articles that a name leads to, if it is a path or `-` for `input`.
    fn articles_at(
        &self,
        name: &OsStr,
        library: &Library,
        input: &mut dyn Read,
    ) -> Result<Option<Vec<Article>>, CliError> {
        if name == "-" {
            let mut bytes = Vec::new();
            let read = input.take(source::MOST_BYTES).read_to_end(&mut bytes);
            read.map_err(CliError::Read)?;
            if bytes.is_empty() {
                return Err(CliError::EmptyInput);
            }
            let article = source::piped(bytes, Path::new("standard input"), self.encoding)?;
            return Ok(Some(vec![article]));
        }
        if !is_path(name, library) {
            return Ok(None);
        }
        Ok(Some(source::at(Path::new(name), self.encoding)?))
    }

    /// The articles of `--library`.
    fn shelved(&self) -> Result<Vec<Article>, CliError> {
        let folder = self.library.as_ref();
        let articles = folder.map(|folder| source::folder(folder, self.encoding));
        Ok(articles.transpose()?.unwrap_or_default())
    }
}

/// True if a name is `-`, or a path that exists and not the id of an article.
fn is_path(name: &OsStr, library: &Library) -> bool {
    let is_id = name
        .to_str()
        .is_some_and(|name| library.index_of(name).is_some());
    name == "-" || !is_id && Path::new(name).exists()
}

/// The index of the article that a name leads to. A name that leads to none is taken for a
/// misspelt command, if it is near to one.
fn found(library: &Library, name: &str) -> Result<usize, CliError> {
    match library.find(name) {
        Err(FindError::Unknown { near, name }) if near.is_empty() => {
            Err(match near_command(&name) {
                Some(command) => CliError::MisspeltCommand {
                    word: name,
                    command,
                },
                None => FindError::Unknown { near, name }.into(),
            })
        }
        found => Ok(found?),
    }
}
