//! The arguments: the options of the reader, and the commands, whose options stand in their own
//! files. The doc comments on options are the help that is printed. Wrong use that can be
//! recognized without the library is refused here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    AboutOptions, CheckOptions, CiteOptions, CliError, CommentsOptions, DefineOptions, ListOptions,
    NotesOptions, SearchOptions, ShowOptions, SourcesOptions,
};
use crate::library::Library;
use crate::reader::panes::{MOST_COLUMNS, MOST_ROWS, drawn_size};
use crate::screen::picture::Form;
use crate::storage::source::{self, SourceError};

const EXAMPLES: &str = "Examples:
  kidneyread                     open the reader
  kidneyread iga                 open the article whose id begins so
  kidneyread list                what there is to read
  kidneyread show 2 | less       an article as plain text
  kidneyread search blood in urine
                                 all articles, with other words for it
  kidneyread define proteinuria  what a clinical word means
  kidneyread about iga           where an article comes from, and what helps to judge it
  kidneyread cite iga 15         a passage with a line that says where it stands
  kidneyread check it can cure most diseases
                                 whether an article says so, to the letter
  kidneyread notes --questions   what you noted that asks something, to take to an appointment
  kidneyread --keys '/stem cell<cr>n' --print 100x30
                                 press keys without a terminal and print what the screen shows

Exit codes: 0; 1 what was asked for is not there; 2 wrong use or an error; 3 a quote is altered; 129, 130, 143 after SIGHUP, SIGINT, SIGTERM.
In the reader, ? shows all keys. It needs no network and no set-up.";

/// A reader for two articles on stem cells and kidney disease.
#[derive(Debug, Default, Parser)]
#[command(name = "kidneyread", version, after_help = EXAMPLES, subcommand_precedence_over_arg = true)]
pub struct Arguments {
    /// Opens the reader at this article: its id, the beginning of its id, or its number
    pub article: Option<String>,
    /// What to read from
    #[command(flatten)]
    pub shelf: Shelf,
    /// Presses these keys, written as in vim.
    #[arg(
        long,
        help = "Presses these keys, written as in vim: /stem cell<cr>n<c-d><esc><tab><pgdn><lt>",
        value_name = "KEYS",
        requires = "print",
        allow_hyphen_values = true
    )]
    pub keys: Option<String>,
    /// Leaves the mouse to the terminal (the key M does, too)
    #[arg(long)]
    pub no_mouse: bool,
    /// Keeps notes, and what is set for the next time, in this folder (KIDNEYREAD_HOME does, too)
    #[arg(long, value_name = "DIR", conflicts_with = "no_state", global = true)]
    pub home: Option<PathBuf>,
    /// Keeps nothing for the next time
    #[arg(long, global = true)]
    pub no_state: bool,
    /// Needs no terminal: prints the frame after the last key, at this size, such as 100x30
    #[arg(long, value_name = "COLSxROWS", value_parser = size)]
    pub print: Option<(u16, u16)>,
    /// How --print prints
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORM",
        default_value_t,
        requires = "print"
    )]
    pub form: Form,
    /// A command instead of the reader
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Arguments {
    /// Reads the arguments of this process, of which the first is the program's name. Without any,
    /// or with only an article, the parser is not used: setting it up takes a tenth of the start.
    ///
    /// # Errors
    /// The parser's error, which is also how it returns the texts of `--help` and `--version`.
    pub fn read(mut words: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        let program = words.next().unwrap_or_default();
        let words: Vec<OsString> = words.collect();
        match words.as_slice() {
            [] => Ok(Self::default()),
            [word]
                if word.to_str().is_some_and(|word| {
                    !word.starts_with('-') && word != "help" && !Command::has_subcommand(word)
                }) =>
            {
                Ok(Self {
                    article: word.to_str().map(str::to_owned),
                    ..Self::default()
                })
            }
            _ => Self::try_parse_from(std::iter::once(program).chain(words)),
        }
    }

    /// Checks that no argument of the reader alone stands before a command.
    ///
    /// # Errors
    /// If `--print` or an article stands before a command.
    pub fn check(&self) -> Result<(), CliError> {
        if self.command.is_none() {
            return Ok(());
        }
        match self {
            Self { print: Some(_), .. } => Err(CliError::PrintBeforeCommand),
            Self {
                article: Some(article),
                ..
            } => Err(CliError::ArticleBeforeCommand(article.clone())),
            _ => Ok(()),
        }
    }
}

/// What to read from.
#[derive(Debug, Clone, Default, Args)]
pub struct Shelf {
    /// Adds a folder of plain-text articles (UTF-8, *.txt)
    #[arg(long, value_name = "DIR", global = true)]
    pub library: Option<PathBuf>,
}

/// A command that prints.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Lists the articles
    List(ListOptions),
    /// Prints an article
    Show(ShowOptions),
    /// Searches all articles
    Search(SearchOptions),
    /// Explains a clinical word, in kidneyread's own words
    Define(DefineOptions),
    /// Where an article comes from, and what helps to judge it
    About(AboutOptions),
    /// Prints kidneyread's comments on the articles
    Comments(CommentsOptions),
    /// Prints the sources of kidneyread's words
    Sources(SourcesOptions),
    /// Prints a passage, and a line that says where it stands
    Cite(CiteOptions),
    /// Tells whether a quote stands in an article, or what was altered in it
    Check(CheckOptions),
    /// Prints your highlights, notes and bookmarks
    Notes(NotesOptions),
    /// Prints completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Prints the man page
    Man,
}

impl Shelf {
    /// Opens the library: the embedded articles, and those of the folder if one is given.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn open(&self) -> Result<Library, SourceError> {
        let mut library = Library::embedded();
        if let Some(folder) = &self.library {
            library.add(source::folder(folder)?);
        }
        Ok(library)
    }
}

/// The error for a value of `--print` that is not a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a size is written COLUMNSxROWS, such as 100x30: at most {MOST_COLUMNS} columns, {MOST_ROWS} rows and a million cells"
)]
struct SizeError;

/// Reads a size in columns and rows, such as `100x30`, that is drawn whole.
fn size(text: &str) -> Result<(u16, u16), SizeError> {
    text.split_once(['x', 'X'])
        .and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)))
        .filter(|&(columns, rows)| drawn_size(columns, rows) == (columns, rows))
        .ok_or(SizeError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_that_would_not_be_drawn_whole_is_refused() {
        for refused in [
            "65535x65535",
            "4097x1",
            "1x2049",
            "1001x1000",
            "80",
            "80x-1",
        ] {
            assert!(size(refused).is_err(), "{refused}");
        }
        assert_eq!(size("1000x1000").ok(), Some((1000, 1000)));
        assert_eq!(size("0x0").ok(), Some((0, 0)));
        let said = size("5000x24").unwrap_err().to_string();
        assert!(said.contains("4096 columns"), "{said}");
    }

    #[test]
    fn arguments_are_read_with_the_same_result_whether_or_not_the_parser_is_skipped() {
        for words in [
            &[][..],
            &["iga"],
            &["2"],
            &["kein artikel"],
            &["ö腎"],
            &["list"],
            &["help"],
            &["serch"],
            &["--version"],
            &["-x"],
            &[""],
        ] {
            let all = || {
                std::iter::once("kidneyread")
                    .chain(words.iter().copied())
                    .map(OsString::from)
            };
            match (Arguments::read(all()), Arguments::try_parse_from(all())) {
                (Ok(one), Ok(other)) => {
                    assert_eq!(format!("{one:?}"), format!("{other:?}"), "{words:?}");
                }
                (one, other) => assert_eq!(
                    one.unwrap_err().to_string(),
                    other.unwrap_err().to_string(),
                    "{words:?}"
                ),
            }
        }
    }
}
