//! The command line: what it takes, and the commands that print. They write to what they are given
//! and never exit. All text goes out as `Shown`; only `show --raw` gives the article's own bytes.

mod arguments;
mod check;
mod cite;
mod define;
mod import;
mod notes;
mod search;

use std::io::{self, Write};
use std::sync::Arc;

use clap::CommandFactory;
use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use serde::Serialize;

use crate::annotations::places::Places;
use crate::layout::{Flow, Memo};
use crate::library::identity::hash;
use crate::library::{Article, FindError, Library, Origin, label, minutes, words};
use crate::quotation;
use crate::reader::action::Effect;
use crate::reader::keymap;
use crate::reader::settings::ThemeChoice;
use crate::reader::state::State;
use crate::screen::picture::{Form, picture};
use crate::screen::theme::{Colours, Theme};
use crate::screen::view;
use crate::search::QueryError;
use crate::storage::source::{self, SourceError};
use crate::storage::store::{Store, StoreError};
use crate::storage::workers::Workers;
use crate::text::document::{BlockKind, Document};
use crate::text::shown::{Shown, counted, one_line};

pub use self::arguments::{Arguments, Command, NotesCommand, Shelf};
pub use self::check::{Telling, check, quote, quote_in};
pub use self::cite::{Passage, cite};
pub use self::define::define;
pub use self::import::{MOST_IMPORTED, import};
pub use self::notes::{Asked, NotesForm, notes};
pub use self::search::{Printing, search};

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
    Keys(#[from] keymap::NotationError),
    /// The query cannot be understood.
    #[error("{0}")]
    Query(#[from] QueryError),
    /// The query holds nothing that could be found.
    #[error("there is nothing to look for in this query: type some letters")]
    EmptyQuery,
    /// Nothing is found, and what to try.
    #[error("{0}")]
    NothingFound(String),
    /// The glossary does not have a word, and what to try.
    #[error("{0}")]
    NoTerm(String),
    /// An article has fewer paragraphs.
    #[error("{article} has {}, with title, date, headings and items counted: there is no paragraph {asked}", counted(*count, "paragraph", "paragraphs"))]
    NoParagraph {
        /// The article's id.
        article: String,
        /// The paragraph that was asked for.
        asked: usize,
        /// How many there are.
        count: usize,
    },
    /// A paragraph has fewer words.
    #[error("paragraph {paragraph} of {article} has {}: there is no word {asked}", counted(*count, "word", "words"))]
    NoWord {
        /// The article's id.
        article: String,
        /// The paragraph, from 1.
        paragraph: usize,
        /// The word that was asked for.
        asked: usize,
        /// How many there are.
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
    /// A quote is not UTF-8.
    #[error("the quote is not UTF-8 (from byte {0} on)")]
    QuoteNotUtf8(usize),
    /// What is to be imported is not what it should be.
    #[error("cannot import {0}: {1}")]
    NotNotes(String, String),
    /// What is to be imported would be kept nowhere.
    #[error(
        "nothing is kept, so nothing can be imported: leave --no-state out; where no home folder is known, name one with --home DIR"
    )]
    NothingKept,
    /// Annotations are asked for and given at once.
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
        let blocks = document
            .blocks()
            .iter()
            .enumerate()
            .map(|(at, block)| EntryBlock {
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
            sha256: hash(text),
            name: article.sidecar.name.as_deref(),
            found_as: article.sidecar.found_as.as_deref(),
            blocks: with_blocks.then(|| blocks.collect()),
        }
    }
}

const fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Date => "date",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item => "item",
    }
}

fn document(article: &Article) -> Result<Arc<Document>, SourceError> {
    match (&article.origin, article.embedded()) {
        (_, Some(document)) => Ok(document),
        (Origin::File(path), None) => Ok(Arc::new(Document::parse(source::read(path)?))),
        (Origin::Embedded(_), None) => Ok(Arc::new(Document::parse(""))),
    }
}

/// An article with what its sidecar says, which lists of a folder leave unread until it is asked
/// for.
fn with_sidecar(article: &Article, complain: &mut dyn Write) -> Article {
    let mut article = article.clone();
    if let Origin::File(path) = &article.origin {
        match source::sidecar(path) {
            Ok(sidecar) => article.sidecar = sidecar.unwrap_or_default(),
            // The article is shown without it.
            Err(trouble) => drop(writeln!(
                complain,
                "kidneyread: {}",
                Shown::line(&trouble.to_string())
            )),
        }
    }
    article
}

/// Says how many articles could not be read, if there are any.
fn unread(count: usize, complain: &mut dyn Write) -> Result<(), CliError> {
    if count > 0 {
        writeln!(
            complain,
            "kidneyread: {} could not be read: `kidneyread list` says why",
            counted(count, "article", "articles")
        )?;
    }
    Ok(())
}

/// Writes a value as JSON.
fn json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), CliError> {
    written(
        &serde_json::to_string_pretty(value).map_err(io::Error::other)?,
        out,
    )
}

/// Writes a value as JSON on one line.
fn compact(value: &impl Serialize, out: &mut dyn Write) -> Result<(), CliError> {
    written(
        &serde_json::to_string(value).map_err(io::Error::other)?,
        out,
    )
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

/// Lists the articles; one that cannot be read is complained of, and the last such complaint is the
/// error.
///
/// # Errors
/// If an article cannot be read, or nothing can be written.
pub fn list(
    library: &Library,
    as_json: bool,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    let mut trouble = None;
    let mut read = Vec::new();
    for (number, article) in (1_usize..).zip(library.articles()) {
        match document(article) {
            Ok(document) => read.push((number, with_sidecar(article, complain), document)),
            Err(error) => {
                if let Some(earlier) = trouble.replace(error) {
                    writeln!(
                        complain,
                        "kidneyread: {}",
                        Shown::line(&earlier.to_string())
                    )?;
                }
            }
        }
    }
    let entries: Vec<Entry<'_>> = read
        .iter()
        .map(|(_, article, document)| Entry::new(article, document, false))
        .collect();
    if as_json {
        json(&entries, out)?;
    } else {
        let widest = entries
            .iter()
            .map(|entry| Shown::line(entry.id).width())
            .max()
            .unwrap_or(0);
        for ((number, ..), entry) in read.iter().zip(&entries) {
            let id = Shown::line(entry.id);
            let fill = " ".repeat(widest - id.width());
            let date = Shown::line(
                entry
                    .date
                    .map_or("no date", |date| date.get(..10).unwrap_or(date)),
            );
            let untitled = if entry.title.is_some() {
                ""
            } else {
                " (no title: its first sentence)"
            };
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
pub fn show(
    library: &Library,
    name: &str,
    how: Showing,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    let index = library.find(name)?;
    let Some(article) = library.get(index) else {
        return Ok(());
    };
    let document = document(article)?;
    match how {
        Showing::Raw => out.write_all(document.text().as_bytes())?,
        Showing::Json => json(
            &Entry::new(&with_sidecar(article, complain), &document, true),
            out,
        )?,
        Showing::Width(columns) => flow(&document, usize::from(columns), ["", ""], out)?,
    }
    Ok(())
}

/// Writes a document in lines of so many columns, the first behind one indentation, the others
/// behind another.
fn flow(
    document: &Document,
    columns: usize,
    [first, others]: [&str; 2],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let memo = Memo::default();
    let flow = Flow::new(
        document,
        &memo,
        columns.saturating_sub(first.len().max(others.len())),
    );
    for (line, indent) in flow
        .lines_from(0)
        .zip(std::iter::once(first).chain(std::iter::repeat(others)))
    {
        if let Some((row, shown)) = line.row() {
            let text: String = shown
                .drawn(row.shown.clone())
                .map(|cluster| cluster.text)
                .collect();
            write!(out, "{indent}{:hang$}{text}", "", hang = row.indent)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a sentence, or a few, in the same way.
fn paragraph(
    text: &str,
    columns: usize,
    indents: [&str; 2],
    out: &mut dyn Write,
) -> Result<(), CliError> {
    flow(&Document::parse(one_line(text)), columns, indents, out)
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
pub fn replay(
    library: Library,
    article: usize,
    keys: &str,
    size: (u16, u16),
) -> Result<State, CliError> {
    replay_keeping(
        library,
        Some(article),
        keys,
        size,
        Err("--print keeps nothing without --home"),
        &[],
    )
}

/// The same with the reader's own files, for a session that is called so that no other is; without
/// an article, at the last one.
///
/// # Errors
/// If the keys cannot be read.
pub fn replay_keeping(
    library: Library,
    article: Option<usize>,
    keys: &str,
    size: (u16, u16),
    store: Result<Store, &'static str>,
    session: &[u8],
) -> Result<State, CliError> {
    let keys: Vec<KeyEvent> = keymap::parse(keys)?;
    let places = store
        .as_ref()
        .map_or_else(|_| Places::default(), |store| store.places().0);
    let (mut state, effect) = State::resumed(library, article, places, size.0, size.1);
    if let Ok(store) = &store {
        state.set(store.settings().0);
    }
    state.call_session(session, || 0);
    let keeps = store.is_ok();
    let world = Workers::new(|| {}).keeping(store);
    world.sum_up(state.library());
    world.carry(&mut state, effect);
    settle(&world, &mut state);
    state.settle();
    world.read_notes();
    settle(&world, &mut state);
    for key in keys {
        let (before, key) = keymap::meant(key, state.keys());
        for key in before.into_iter().chain([key]) {
            let asked = state.apply(keymap::action(key, state.keys()));
            let left = world.carry(&mut state, asked);
            settle(&world, &mut state);
            if matches!(left, Some(Effect::Quit)) {
                return Ok(state);
            }
        }
    }
    if keeps {
        state.remember_place();
    }
    world.finish(&mut state);
    Ok(state)
}

/// Waits for all that the workers owe.
fn settle(world: &Workers, state: &mut State) {
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
