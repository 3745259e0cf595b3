//! The command line: what it takes, and the commands that print. They write to what they are given and never exit.
//! All text goes out as `Shown`; only `show --raw` gives the article's own bytes.

mod search;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, CommandFactory, Parser, Subcommand};
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::action::Effect;
use crate::document::{Document, Kind};
use crate::keys;
use crate::layout::{Flow, Memo};
use crate::library::{Article, FindError, Library, Origin, label, minutes, words};
use crate::picture::{Form, picture};
use crate::search::QueryError;
use crate::shown::Shown;
use crate::source::{self, SourceError};
use crate::state::{State, ThemeChoice};
use crate::theme::{Colours, Theme};
use crate::view;
use crate::world::World;

pub use self::search::{Printing, search};

const EXAMPLES: &str = "Examples:
  kidneyread                     open the reader
  kidneyread iga                 open the article whose id begins so
  kidneyread list                what there is to read
  kidneyread show 2 | less       an article as plain text
  kidneyread search 'blood in urine'
                                 all articles, with other words for it
  kidneyread --keys '/stem cell<cr>n' --print 100x30
                                 press keys without a terminal and print what the screen shows

Exit codes: 0; 1 an article was not found, or nothing by a search; 2 wrong use or an error; 129, 130, 143 after SIGHUP, SIGINT, SIGTERM.
In the reader, ? shows all keys. It needs no network and no set-up.";

/// A reader for two articles on stem cells and kidney disease.
#[derive(Debug, Parser)]
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
    /// Needs no terminal: prints the frame after the last key, at this size, such as 100x30
    #[arg(long, value_name = "COLSxROWS", value_parser = size)]
    pub print: Option<(u16, u16)>,
    /// How --print prints
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t, requires = "print")]
    pub form: Form,
    /// A command instead of the reader
    #[command(subcommand)]
    pub command: Option<Command>,
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
    /// Prints completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Prints the man page
    Man,
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// No such article, or more than one.
    #[error(transparent)]
    Find(#[from] FindError),
    /// A text could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The keys could not be read.
    #[error(transparent)]
    Keys(#[from] keys::NotationError),
    /// The query cannot be understood.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// The query holds nothing that could be found.
    #[error("there is nothing to look for in this query: type some letters")]
    EmptyQuery,
    /// Nothing is found, and what to try.
    #[error("{0}")]
    NothingFound(String),
    /// Nothing could be written, or the reader of a pipe has gone (which is no failure).
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
    /// The terminal failed.
    #[error("the terminal failed: {0}")]
    Terminal(String),
    /// There is no terminal to read on.
    #[error(
        "the reader needs a terminal that can move its cursor (TERM=dumb cannot); `kidneyread show ARTICLE` prints an article, `kidneyread list` names them"
    )]
    NoTerminal,
}

impl CliError {
    /// The exit code that says so.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Find(FindError::Unknown(_)) | Self::NothingFound(_) => 1,
            Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            _ => 2,
        }
    }
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
    let parsed = text.split_once(['x', 'X']).and_then(|(columns, rows)| Some((columns.parse().ok()?, rows.parse().ok()?)));
    parsed
        .filter(|&(columns, rows): &(u16, u16)| u32::from(columns) * u32::from(rows) <= 1_000_000)
        .ok_or_else(|| "a size is written COLUMNSxROWS, such as 100x30".to_owned())
}

/// An article as `list --json` and `show --json` give it.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// What it is called on the command line.
    pub id: &'a str,
    /// Its title, or its first sentence where it has none.
    pub label: String,
    /// Its title.
    pub title: Option<&'a str>,
    /// Its date, as written.
    pub date: Option<&'a str>,
    /// How many words it has.
    pub words: usize,
    /// How many minutes they take.
    pub minutes: usize,
    /// Its length.
    pub bytes: usize,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// A short name for it.
    pub name: Option<&'a str>,
    /// The name of the file that it was found in.
    pub found_as: Option<&'a str>,
    /// Its blocks, in `show --json` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocks: Option<Vec<EntryBlock<'a>>>,
}

/// A block as `show --json` gives it.
#[derive(Debug, Serialize)]
pub struct EntryBlock<'a> {
    /// Its number, from 1.
    pub paragraph: usize,
    /// `title`, `date`, `heading`, `paragraph` or `item`.
    pub kind: &'static str,
    /// Its first byte in the article.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// Its text.
    pub text: &'a str,
}

impl<'a> Entry<'a> {
    fn new(article: &'a Article, document: &'a Document, with_blocks: bool) -> Self {
        let text = document.text();
        let words = words(text);
        let blocks = document.blocks().iter().enumerate().map(|(at, block)| EntryBlock {
            paragraph: at + 1,
            kind: kind(block.kind),
            start: block.span.start,
            end: block.span.end,
            text: block.span.of(text),
        });
        Self {
            id: &article.id,
            label: label(document),
            title: document.title(),
            date: document.date(),
            words,
            minutes: minutes(words),
            bytes: text.len(),
            sha256: format!("{:x}", Sha256::digest(text)),
            name: article.sidecar.name.as_deref(),
            found_as: article.sidecar.found_as.as_deref(),
            blocks: with_blocks.then(|| blocks.collect()),
        }
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Title => "title",
        Kind::Date => "date",
        Kind::Heading => "heading",
        Kind::Paragraph => "paragraph",
        Kind::Item => "item",
    }
}

fn document(article: &Article) -> Result<Arc<Document>, SourceError> {
    match (&article.origin, article.embedded()) {
        (_, Some(document)) => Ok(document),
        (Origin::File(path), None) => Ok(Arc::new(Document::parse(source::read(path)?))),
        (Origin::Embedded(_), None) => Ok(Arc::new(Document::parse(""))),
    }
}

/// An article with what its sidecar says, which lists of a folder leave unread until it is asked for.
fn with_sidecar(article: &Article, complain: &mut dyn Write) -> Article {
    let mut article = article.clone();
    if let Origin::File(path) = &article.origin {
        match source::sidecar(path) {
            Ok(sidecar) => article.sidecar = sidecar.unwrap_or_default(),
            // The article is shown without it.
            Err(trouble) => drop(writeln!(complain, "kidneyread: {}", Shown::line(&trouble))),
        }
    }
    article
}

/// Writes a value as JSON.
fn json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), CliError> {
    written(&serde_json::to_string_pretty(value).map_err(io::Error::other)?, out)
}

/// Writes a value as JSON on one line.
fn compact(value: &impl Serialize, out: &mut dyn Write) -> Result<(), CliError> {
    written(&serde_json::to_string(value).map_err(io::Error::other)?, out)
}

/// Writes JSON. Control characters that it would let pass are escaped too.
fn written(json: &str, out: &mut dyn Write) -> Result<(), CliError> {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() && c != '\n' {
            // Writing to a String cannot fail.
            let _ = std::fmt::Write::write_fmt(&mut safe, format_args!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    Ok(writeln!(out, "{safe}")?)
}

/// Lists the articles; one that cannot be read is complained of, and the last such complaint is the error.
///
/// # Errors
/// If an article cannot be read, or nothing can be written.
pub fn list(library: &Library, as_json: bool, out: &mut dyn Write, complain: &mut dyn Write) -> Result<(), CliError> {
    let mut trouble = None;
    let mut read = Vec::new();
    for (number, article) in (1_usize..).zip(library.articles()) {
        match document(article) {
            Ok(document) => read.push((number, with_sidecar(article, complain), document)),
            Err(error) => {
                if let Some(earlier) = trouble.replace(error) {
                    writeln!(complain, "kidneyread: {}", Shown::line(&earlier.to_string()))?;
                }
            }
        }
    }
    let entries: Vec<Entry<'_>> = read.iter().map(|(_, article, document)| Entry::new(article, document, false)).collect();
    if as_json {
        json(&entries, out)?;
    } else {
        let widest = entries.iter().map(|entry| Shown::line(entry.id).width()).max().unwrap_or(0);
        for ((number, ..), entry) in read.iter().zip(&entries) {
            let id = Shown::line(entry.id);
            let fill = " ".repeat(widest - id.width());
            let date = Shown::line(entry.date.map_or("no date", |date| date.get(..10).unwrap_or(date)));
            let untitled = if entry.title.is_some() { "" } else { " (no title: its first sentence)" };
            writeln!(
                out,
                "{number:2}  {id}{fill}  {date:<10}  {:2} min  {}{untitled}",
                entry.minutes,
                Shown::line(&entry.label),
                date = date.text()
            )?;
        }
    }
    trouble.map_or(Ok(()), |error| Err(error.into()))
}

/// How `show` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// In lines of so many columns.
    Width(u16),
    /// The bytes.
    Raw,
    /// JSON.
    Json,
}

/// Prints an article.
///
/// # Errors
/// If there is no such article, it cannot be read, or nothing can be written.
pub fn show(library: &Library, name: &str, how: Showing, out: &mut dyn Write, complain: &mut dyn Write) -> Result<(), CliError> {
    let index = library.find(name)?;
    let Some(article) = library.get(index) else {
        return Ok(());
    };
    let document = document(article)?;
    match how {
        Showing::Raw => out.write_all(document.text().as_bytes())?,
        Showing::Json => json(&Entry::new(&with_sidecar(article, complain), &document, true), out)?,
        Showing::Width(columns) => {
            let memo = Memo::default();
            let flow = Flow::new(&document, &memo, usize::from(columns));
            for line in flow.lines_from(0) {
                if let Some((row, shown)) = line.row() {
                    let text: String = shown.drawn(row.shown.clone()).map(|cluster| cluster.text).collect();
                    write!(out, "{:indent$}{text}", "", indent = row.indent)?;
                }
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// Prints completions for a shell.
///
/// # Errors
/// If nothing can be written.
pub fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "kidneyread", &mut script);
    Ok(out.write_all(&script)?)
}

/// Prints the man page.
///
/// # Errors
/// If nothing can be written.
pub fn man(out: &mut dyn Write) -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    Ok(out.write_all(&page)?)
}

/// Presses keys on a reader of `library` at a size, and returns it with all that it waits for done.
///
/// # Errors
/// If the keys cannot be read.
pub fn replay(library: Library, article: usize, keys: &str, size: (u16, u16)) -> Result<State, CliError> {
    let world = World::new(|| {});
    let keys: Vec<KeyEvent> = keys::parse(keys)?;
    world.sum_up(&library);
    let (mut state, effect) = State::new(library, article, size.0, size.1);
    world.carry(&mut state, effect);
    settle(&world, &mut state);
    for key in keys {
        let (before, key) = keys::meant(key, state.typed().is_some());
        for key in before.into_iter().chain([key]) {
            let asked = state.apply(keys::action(key, state.typed().is_some()));
            let left = world.carry(&mut state, asked);
            settle(&world, &mut state);
            if matches!(left, Some(Effect::Quit)) {
                return Ok(state);
            }
        }
    }
    Ok(state)
}

/// Waits for all that the workers owe.
fn settle(world: &World, state: &mut State) {
    while let Some(event) = world.wait() {
        let asked = state.hear(event);
        world.carry(state, asked);
    }
}

/// The frame of a state, drawn for a dark terminal of 256 colours, or as `colours` say.
#[must_use]
pub fn frame(state: &State, size: (u16, u16), colours: Colours, form: Form) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    let choice = match state.theme() {
        ThemeChoice::Automatic => ThemeChoice::Dark,
        chosen => chosen,
    };
    let drawn = view::render(state, Theme::new(choice, None, colours), &mut buffer);
    picture(&buffer, drawn.cursor, form)
}
