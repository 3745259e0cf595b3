//! What the command line takes: the commands, their options, and their help.
//! Wrong uses that show without a look at the library end here.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::cite::Passage;
use super::notes::NotesForm;
use crate::library::Library;
use crate::screen::picture::Form;
use crate::storage::source::{self, SourceError};

const EXAMPLES: &str = "Examples:
  kidneyread                     open the reader
  kidneyread iga                 open the article whose id begins so
  kidneyread list                what there is to read
  kidneyread show 2 | less       an article as plain text
  kidneyread search 'blood in urine'
                                 all articles, with other words for it
  kidneyread define proteinuria  what a clinical word means
  kidneyread cite iga 15         a passage with a line that says where it stands
  kidneyread check 'it can cure most diseases'
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
    /// The arguments of this process. To begin reading, which nearly every start is for, needs no
    /// parser: describing all commands to it would take a tenth of the time.
    ///
    /// # Errors
    /// What the parser has to say, help and version included.
    pub fn of(mut words: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
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
    List {
        /// As one JSON array
        #[arg(long)]
        json: bool,
    },
    /// Prints an article
    Show {
        /// Its id, the beginning of its id, or its number
        article: String,
        /// Columns of a line (80 in a pipe)
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
        width: Option<u16>,
        /// The article's bytes, exactly
        #[arg(long, conflicts_with_all = ["width", "json"])]
        raw: bool,
        /// As one JSON object, with its blocks
        #[arg(long, conflicts_with = "width")]
        json: bool,
    },
    /// Searches all articles
    Search {
        /// Words as a phrase; "these letters"; some & others in one paragraph; re:an expression
        #[arg(allow_hyphen_values = true)]
        query: String,
        /// Only this article: its id, the beginning of its id, or its number
        #[arg(long, value_name = "ID")]
        article: Option<String>,
        /// The query is a regular expression
        #[arg(long, conflicts_with = "exact")]
        regex: bool,
        /// Only in just these letters, case and accents included
        #[arg(long)]
        exact: bool,
        /// Without other words for it
        #[arg(long)]
        no_synonyms: bool,
        /// A JSON object a match, one on a line
        #[arg(long)]
        json: bool,
        /// As many characters on either side of a match, up to 80
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(..=80), conflicts_with = "json")]
        context: Option<u16>,
        /// The number of matches alone
        #[arg(long, conflicts_with_all = ["json", "context"])]
        count: bool,
    },
    /// Explains a clinical word, in kidneyread's own words
    Define {
        /// The word, or words: an abbreviation or an everyday word will do
        #[arg(required = true, value_name = "WORD")]
        words: Vec<String>,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Prints a passage, and a line that says where it stands
    Cite {
        /// Its id, the beginning of its id, or its number
        article: String,
        /// A paragraph's number from 1, and, if wanted, words of it from 1: 3, 3:4, 3:1-12
        #[arg(value_name = "PARAGRAPH[:FROM-TO]")]
        passage: Passage,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Tells whether a quote stands in an article, or what was altered in it
    Check {
        /// The quote; - or nothing for standard input
        #[arg(allow_hyphen_values = true)]
        quote: Option<String>,
        /// A file that holds the quote (UTF-8, at most 1 MiB)
        #[arg(long, value_name = "FILE", conflicts_with = "quote")]
        file: Option<PathBuf>,
        /// Only in this article: its id, the beginning of its id, or its number
        #[arg(long, value_name = "ID")]
        article: Option<String>,
        /// As one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Prints your highlights, notes and bookmarks
    Notes {
        /// Takes notes in instead
        #[command(subcommand)]
        import: Option<NotesCommand>,
        /// How they are printed
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        format: NotesForm,
        /// Only on this article: its id, the beginning of its id, or its number
        #[arg(long, value_name = "ID")]
        article: Option<String>,
        /// Only notes that end in a question mark, as a page to take along
        #[arg(long, conflicts_with = "format")]
        questions: bool,
    },
    /// Prints completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Prints the man page
    Man,
}

/// What is done with notes beside printing them.
#[derive(Debug, Subcommand)]
pub enum NotesCommand {
    /// Takes in notes that `notes --format json` or `jsonld` printed, or W3C Web Annotations of
    /// another program
    Import {
        /// The file (at most 64 MiB); - for standard input
        file: PathBuf,
    },
}

impl Shelf {
    /// The library that was asked for.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub fn open(&self) -> Result<Library, SourceError> {
        let mut library = Library::embedded();
        if let Some(folder) = &self.library {
            library.add(source::folder(folder)?);
        }
        Ok(library)
    }
}

fn size(text: &str) -> Result<(u16, u16), String> {
    let parsed = text
        .split_once(['x', 'X'])
        .and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    parsed
        .filter(|&(columns, rows): &(u16, u16)| u32::from(columns) * u32::from(rows) <= 1_000_000)
        .ok_or_else(|| "a size is written COLUMNSxROWS, such as 100x30".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_parser_is_read_as_the_parser_reads_it() {
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
            match (Arguments::of(all()), Arguments::try_parse_from(all())) {
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
