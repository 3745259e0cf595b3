//! Why a command could not do what it was asked, and the exit code that says so.

use std::io;

use super::import::ImportError;
use crate::library::FindError;
use crate::quotation;
use crate::reader::keymap;
use crate::search::QueryError;
use crate::storage::source::SourceError;
use crate::storage::store::StoreError;
use crate::text::shown::counted;

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A name means no article, or several.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A text could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The keys could not be read.
    #[error(transparent)]
    Keys(#[from] keymap::NotationError),
    /// The query cannot be understood.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// The query holds nothing that could be found.
    #[error("there is nothing to look for in this query: type some letters")]
    EmptyQuery,
    /// Nothing is found; the text says so, and what to try.
    #[error("{0}")]
    NothingFound(String),
    /// The glossary does not have a word; the text says so, and what to try.
    #[error("{0}")]
    NoTerm(String),
    /// An article has fewer paragraphs than were asked for.
    #[error("{article} has {}, with title, date, headings and items counted: there is no paragraph {asked}", counted(*count, "paragraph", "paragraphs"))]
    NoParagraph {
        /// The article's id.
        article: String,
        /// The paragraph that was asked for.
        asked: usize,
        /// How many paragraphs there are.
        count: usize,
    },
    /// A paragraph has fewer words than were asked for.
    #[error("paragraph {paragraph} of {article} has {}: there is no word {asked}", counted(*count, "word", "words"))]
    NoWord {
        /// The article's id.
        article: String,
        /// The paragraph, from 1.
        paragraph: usize,
        /// The word that was asked for.
        asked: usize,
        /// How many words the paragraph has.
        count: usize,
    },
    /// A quote is blank, or there is none.
    #[error("there is no quote to check: write one, or name a file with --file, or pipe one in")]
    EmptyQuote,
    /// A quote is longer than any that is checked.
    #[error(
        "a quote has at most {} bytes, and this one has more",
        quotation::MOST_BYTES
    )]
    LongQuote,
    /// A quote is not UTF-8 from this byte on.
    #[error("the quote is not UTF-8 (from byte {0} on)")]
    QuoteNotUtf8(usize),
    /// A file, which is named, cannot be imported.
    #[error("cannot import {0}: {1}")]
    Import(String, #[source] ImportError),
    /// What is to be imported would be kept nowhere.
    #[error(
        "nothing is kept, so nothing can be imported: leave --no-state out; where no home folder is known, name one with --home DIR"
    )]
    ImportKeepsNothing,
    /// An import is to print annotations, too.
    #[error(
        "`notes import FILE` only takes notes in: --format, --article and --questions are for `notes` alone"
    )]
    ImportPrints,
    /// The reader's own files fail.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Standard input could not be read.
    #[error("cannot read standard input: {0}")]
    Read(#[source] io::Error),
    /// Nothing could be written, or the reader of a pipe has gone (which is no failure).
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
    /// `--print` stands before a command.
    #[error("--print shows the reader, not a command (see `kidneyread --help`)")]
    PrintBeforeCommand,
    /// An article, which is named, stands before a command.
    #[error("“{0}” stands before a command: write the article behind it (see `kidneyread --help`)")]
    ArticleBeforeCommand(String),
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(#[source] io::Error),
    /// There is no terminal to read on.
    #[error(
        "the reader needs a terminal that can move its cursor (TERM=dumb cannot); `kidneyread show ARTICLE` prints an article, `kidneyread list` names them"
    )]
    NoTerminal,
}

impl CliError {
    /// The exit code for this error: 1 where what was asked for is not there, 2 for a wrong use or
    /// another failure, 0 where the reader of a pipe has gone.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Find(FindError::Unknown(_))
            | Self::NothingFound(_)
            | Self::NoTerm(_)
            | Self::NoParagraph { .. }
            | Self::NoWord { .. } => 1,
            Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            _ => 2,
        }
    }
}
