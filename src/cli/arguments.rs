//! The arguments: the options of the reader, and the commands, whose options stand in their own
//! files. The doc comments on options are the help that is printed. Wrong use that can be
//! recognized without the library is refused here.

use std::ffi::{OsStr, OsString};
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use super::{
    AboutOptions, CheckOptions, CiteOptions, CliError, CommentsOptions, DefineOptions, ListOptions,
    NotesOptions, SearchOptions, Shelf, ShowOptions, SourcesOptions, reference, wrong_use,
};
use crate::reader::panes::{MOST_COLUMNS, MOST_ROWS, drawn_size};
use crate::screen::picture::Form;

/// A reader for two articles on stem cells and kidney disease.
#[derive(Debug, Default, Parser)]
#[command(
    name = "kidneyread",
    version,
    help_template = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}",
    subcommand_precedence_over_arg = true
)]
pub struct Arguments {
    /// Opens the reader with these files or folders, or at an article: its id, the beginning of its
    /// id, or its number; - for standard input
    #[arg(value_name = "ARTICLE")]
    pub articles: Vec<OsString>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would be taken for help")]
    pub shelf: Shelf,
    /// Leaves the mouse to the terminal, as a key in the reader does
    #[arg(long)]
    pub no_mouse: bool,
    /// Keeps notes, places and settings in this folder, like `KIDNEYREAD_HOME`
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "no_state",
        global = true,
        help_heading = FILES
    )]
    pub home: Option<PathBuf>,
    /// Keeps nothing for the next time, and reads nothing that was kept
    #[arg(long, global = true, help_heading = FILES)]
    pub no_state: bool,
    /// Keys to press, written as in vim.
    #[arg(
        long,
        help = "Presses these keys first, written as in vim: /stem cell<cr>n<c-d><esc><tab><pgdn><lt>",
        value_name = "KEYS",
        requires = "print",
        allow_hyphen_values = true,
        help_heading = FOR_TESTING
    )]
    pub keys: Option<String>,
    /// Prints what the screen shows, at this size, such as 100x30; needs no terminal
    #[arg(long, value_name = "COLUMNSxROWS", value_parser = size, help_heading = FOR_TESTING)]
    pub print: Option<(u16, u16)>,
    /// Format of the printed screen: text, styles or svg
    #[arg(
        long = "as",
        value_enum,
        hide_possible_values = true,
        value_name = "FORMAT",
        default_value_t,
        requires = "print",
        help_heading = FOR_TESTING
    )]
    pub form: Form,
    #[command(subcommand)]
    #[expect(missing_docs, reason = "a doc comment here would be taken for help")]
    pub command: Option<Command>,
}

/// The heading of the options that every command takes.
pub(super) const FILES: &str = "Files";
/// The heading of the options that a person who only reads never needs.
const FOR_TESTING: &str = "For testing and pictures";

/// Arguments that open nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotRun {
    /// The text of `--help` or `--version`, which is the answer.
    #[error("{0}")]
    Answered(String),
    /// Wrong use: a sentence on one line that says what is wrong and which help to read.
    #[error("{0}")]
    Refused(String),
}

impl Arguments {
    /// Reads the arguments of this process, of which the first is the program's name. Without any,
    /// or with only an article, the parser is not used: setting it up takes a tenth of the start.
    ///
    /// # Errors
    /// If the arguments are wrong, or ask for the help or the version.
    pub fn read(mut words: impl Iterator<Item = OsString>) -> Result<Self, NotRun> {
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
                    articles: words,
                    ..Self::default()
                })
            }
            _ => Self::parse_words(&program, &words),
        }
    }

    /// Reads arguments with the parser. The examples of the help are made only if there is help to
    /// print, or something to complain about.
    fn parse_words(program: &OsStr, words: &[OsString]) -> Result<Self, NotRun> {
        let read = |definition: clap::Command| {
            let all = std::iter::once(program.to_owned()).chain(words.iter().cloned());
            let matches = definition.try_get_matches_from(all)?;
            Self::from_arg_matches(&matches)
        };
        read(Self::command())
            .or_else(|_| read(Self::definition()))
            .map_err(|error| {
                if error.exit_code() == 0 {
                    NotRun::Answered(error.render().to_string())
                } else {
                    NotRun::Refused(wrong_use::sentence(&error, words))
                }
            })
    }

    /// The definition of all arguments, with examples in each help.
    pub(super) fn definition() -> clap::Command {
        let command = Self::command()
            .before_help(reference::examples(None))
            .after_help(reference::AFTER_HELP);
        command.mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            command
                .help_template(
                    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}",
                )
                .before_help(reference::examples(Some(&name)))
        })
    }

    /// Checks that no argument of the reader alone stands before a command.
    ///
    /// # Errors
    /// If `--print` or an article stands before a command.
    pub fn check(&self) -> Result<(), CliError> {
        match (&self.command, self.print, &self.articles[..]) {
            (Some(_), Some(_), _) => Err(CliError::PrintBeforeCommand),
            (Some(_), None, [article, ..]) => Err(CliError::ArticleBeforeCommand(
                article.to_string_lossy().into_owned(),
            )),
            _ => Ok(()),
        }
    }
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
    /// Tells where an article comes from, and what helps to judge it
    About(AboutOptions),
    /// Prints kidneyread's comments on the articles
    Comments(CommentsOptions),
    /// Prints the sources of kidneyread's comments and definitions
    Sources(SourcesOptions),
    /// Prints a passage, and a line that says where it stands
    Cite(CiteOptions),
    /// Looks for a quote in the articles, and shows what was altered in it
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

impl Command {
    /// The name of the command on the command line.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::List(_) => "list",
            Self::Show(_) => "show",
            Self::Search(_) => "search",
            Self::Define(_) => "define",
            Self::About(_) => "about",
            Self::Comments(_) => "comments",
            Self::Sources(_) => "sources",
            Self::Cite(_) => "cite",
            Self::Check(_) => "check",
            Self::Notes(_) => "notes",
            Self::Completions { .. } => "completions",
            Self::Man => "man",
        }
    }

    /// Has `open` open each article that the command names, and puts the ids that it returns in
    /// place of the name. `None` leaves the name as it is.
    ///
    /// # Errors
    /// The errors of `open`, and one if a folder is named where only one article can be.
    pub fn open(
        &mut self,
        mut open: impl FnMut(&OsStr) -> Result<Option<Vec<String>>, CliError>,
    ) -> Result<(), CliError> {
        match self {
            Self::Show(ShowOptions { article, .. })
            | Self::About(AboutOptions { article, .. })
            | Self::Cite(CiteOptions { article, .. })
            | Self::Comments(CommentsOptions {
                article: Some(article),
                ..
            }) => match open(article)?.as_deref() {
                None => {}
                Some([id]) => *article = id.into(),
                Some(ids) => return Err(CliError::Several(article.clone(), ids.len())),
            },
            Self::List(ListOptions { articles, .. })
            | Self::Search(SearchOptions { articles, .. })
            | Self::Check(CheckOptions { articles, .. })
            | Self::Notes(NotesOptions { articles, .. }) => {
                let mut opened = Vec::new();
                for name in articles.drain(..) {
                    match open(&name)? {
                        None => opened.push(name),
                        Some(ids) => opened.extend(ids.into_iter().map(OsString::from)),
                    }
                }
                *articles = opened;
            }
            Self::Comments(CommentsOptions { article: None, .. })
            | Self::Define(_)
            | Self::Sources(_)
            | Self::Completions { .. }
            | Self::Man => {}
        }
        Ok(())
    }
}

/// The error for a value of `--print` that is not a size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "it takes a size, written COLUMNSxROWS, such as 100x30: at most {MOST_COLUMNS} columns, {MOST_ROWS} rows and a million cells"
)]
struct SizeError;

/// Reads a size in columns and rows, such as `100x30`, that is drawn whole.
fn size(text: &str) -> Result<(u16, u16), SizeError> {
    text.split_once(['x', 'X'])
        .and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)))
        .filter(|&(columns, rows)| drawn_size(columns, rows) == (columns, rows))
        .ok_or(SizeError)
}

/// The error for a value that is not a whole number in the range of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it takes a whole number from {0} to {1}")]
pub(super) struct NumberError(u16, u16);

/// Makes a parser of whole numbers in a range.
pub(super) fn number(
    range: RangeInclusive<u16>,
) -> impl Fn(&str) -> Result<u16, NumberError> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or(NumberError(*range.start(), *range.end()))
    }
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
            let arguments: Vec<OsString> = all().skip(1).collect();
            let parsed = Arguments::parse_words(OsStr::new("kidneyread"), &arguments);
            match (Arguments::read(all()), parsed) {
                (Ok(one), Ok(other)) => {
                    assert_eq!(format!("{one:?}"), format!("{other:?}"), "{words:?}");
                }
                (one, other) => assert_eq!(one.unwrap_err(), other.unwrap_err(), "{words:?}"),
            }
        }
    }
}
