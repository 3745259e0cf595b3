//! The errors of the command line, and their exit codes.

use std::ffi::OsString;
use std::io;

use super::import::ImportError;
use crate::library::FindError;
use crate::quotation;
use crate::reader::keymap;
use crate::search::QueryError;
use crate::storage::source::SourceError;
use crate::storage::store::StoreError;
use crate::text::shown::counted;

/// Why a command, or the start of the reader, failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A name stands for no article, or for several.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A word that was given as an article is a misspelt command.
    #[error(
        "there is no article, file or command “{word}”; did you mean `kidneyread {command}`? (see `kidneyread --help`)"
    )]
    MisspeltCommand {
        /// The word that was typed.
        word: String,
        /// The command that was probably meant.
        command: String,
    },
    /// A text was to be read from standard input, and there is none.
    #[error("there is nothing on standard input")]
    EmptyInput,
    /// The files and folders that were named hold no article.
    #[error(
        "there is nothing to read in these folders: an article is a file without an ending, or with one of a text, such as .txt"
    )]
    NothingToRead,
    /// Several articles were named, and none is a file. The field is the second name.
    #[error(
        "the reader opens one article, or files, and “{0}” is no file: to look for words, write `kidneyread search` before them (see `kidneyread --help`)"
    )]
    SeveralArticles(String),
    /// An article inside kidneyread was named together with files. The field is its name.
    #[error("“{0}” is an article inside kidneyread: open it without files, or files without it")]
    MixedNames(String),
    /// A folder was named where only one article can be. The fields are its path and the number of
    /// its articles.
    #[error("{} is a folder with {}: name one of its files", .0.display(), counted(*.1, "article", "articles"))]
    Several(OsString, usize),
    /// An article, a folder of articles or another file could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The keys of `--keys` are not in the notation of keys.
    #[error(transparent)]
    Keys(#[from] keymap::NotationError),
    /// The query cannot be understood.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// The query holds nothing to look for.
    #[error("the query is empty: type some letters")]
    EmptyQuery,
    /// A search found nothing. The field is the whole message, with what to try.
    #[error("{0}")]
    NothingFound(String),
    /// The glossary does not have a word. The field is the whole message, with what to try.
    #[error("{0}")]
    NoTerm(String),
    /// An article has no comments. The field is its id.
    #[error("there are no comments on {0}: only the two articles inside kidneyread have them")]
    NoComments(String),
    /// An article has fewer paragraphs than were asked for.
    #[error("{article} has no paragraph {asked}: it has {}, counting title, date, headings and items", counted(*count, "paragraph", "paragraphs"))]
    NoParagraph {
        /// The article's id.
        article: String,
        /// The number of the paragraph that was asked for, from 1.
        asked: usize,
        /// The number of paragraphs in the article.
        count: usize,
    },
    /// A paragraph has fewer words than were asked for.
    #[error("paragraph {paragraph} of {article} has no word {asked}: it has {}", counted(*count, "word", "words"))]
    NoWord {
        /// The article's id.
        article: String,
        /// The number of the paragraph, from 1.
        paragraph: usize,
        /// The number of the word that was asked for, from 1.
        asked: usize,
        /// The number of words in the paragraph.
        count: usize,
    },
    /// The quote to check is blank or missing.
    #[error(
        "there is no quote to check: write one, name a file with --file, or write - for standard input"
    )]
    EmptyQuote,
    /// A command was used wrongly. The fields are the sentence that says how, and the name of the
    /// command, whose help explains it.
    #[error("{0} (see `kidneyread {1} --help`)")]
    WrongUse(String, &'static str),
    /// The quote to check is longer than [`quotation::MOST_BYTES`].
    #[error(
        "the quote is too long: it may have at most {} bytes",
        quotation::MOST_BYTES
    )]
    LongQuote,
    /// The quote to check is not UTF-8. The field is the offset of the first bad byte.
    #[error("the quote is not UTF-8 (from byte {0} on)")]
    QuoteNotUtf8(usize),
    /// A file cannot be imported. The fields are its name and the reason.
    #[error("cannot import {0}: {1}")]
    Import(String, #[source] ImportError),
    /// Annotations cannot be imported, because there is no store.
    #[error(
        "notes cannot be imported, because there is nowhere to keep them: leave out --no-state, or name a folder with --home DIR"
    )]
    ImportKeepsNothing,
    /// An import was given options of printing.
    #[error("`notes import` does not print, so it takes none of --format, --in and --questions")]
    ImportPrints,
    /// One of the reader's own files cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Standard input could not be read.
    #[error("cannot read standard input: {0}")]
    Read(#[source] io::Error),
    /// The output could not be written. A closed pipe is no failure: its exit code is 0.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
    /// `--print` stands before a command.
    #[error("--print shows the reader and goes with no command (see `kidneyread --help`)")]
    PrintBeforeCommand,
    /// An article stands before a command. The field is the name of the article.
    #[error("write the article “{0}” after the command, not before it (see `kidneyread --help`)")]
    ArticleBeforeCommand(String),
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[source] io::Error),
    /// The reader was to open where there is no terminal, or one that cannot move its cursor. The
    /// field says which.
    #[error(
        "the reader needs a terminal, but {0}: `kidneyread show ARTICLE` prints an article, `kidneyread list` names them"
    )]
    NoTerminal(&'static str),
}

impl CliError {
    /// Adds which help to read to an error that is wrong use of the command with this name.
    pub(super) fn in_command(self, name: &'static str) -> Self {
        match self {
            Self::EmptyQuery | Self::EmptyQuote | Self::ImportPrints => {
                Self::WrongUse(self.to_string(), name)
            }
            error => error,
        }
    }

    /// The exit code for this error: 1 where what was asked for does not exist, 2 for wrong use and
    /// every other failure, 0 where the output is a closed pipe.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Find(FindError::Unknown { .. })
            | Self::NothingFound(_)
            | Self::NoTerm(_)
            | Self::NoComments(_)
            | Self::NoParagraph { .. }
            | Self::NoWord { .. } => 1,
            Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            _ => 2,
        }
    }
}
