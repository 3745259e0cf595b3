//! Actions (what a reader can do), effects (the work that an action asks for) and events (what
//! comes back): plain data, no behaviour. Commands have their titles here, so that the palette can
//! be searched without knowing a key.

use std::sync::Arc;

use tui_input::InputRequest;

use crate::annotations::places::Place;
use crate::annotations::{Annotations, Change};
use crate::library::{Sidecar, Summary};
use crate::reader::settings::Settings;
use crate::search::Query;
use crate::search::results::{Advice, Results};
use crate::text::document::Document;
use crate::text::folded::Folded;
use crate::text::units::Unit;

/// Ways to read keys: the same key does something else in each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Keys are commands of the key table.
    Commands,
    /// Keys are commands, but motions move an end of the selection.
    Selection,
    /// A letter or digit that names a bookmark.
    Letter,
    /// Keys are text of one line: a query or a filter.
    Line,
    /// Keys are text of several lines: a note.
    Text,
}

/// Something that the reader wants done. Keys and the mouse become actions; the state applies them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A command of the key table.
    Command(Command),
    /// A digit, 0 to 9: of the count before a motion, or the number of a link or of a kind of
    /// highlight.
    Digit(u8),
    /// Opens the selected entry, or accepts the typed text.
    Choose,
    /// Edits the text that is being typed.
    Edit(InputRequest),
    /// Inserts a pasted text into the one that is being typed.
    Paste(String),
    /// Recalls an older (`true`) or newer query; in a note or a list, moves a row up or down.
    History(bool),
    /// Moves the moving end of the selection by a unit, forward (`true`) or back.
    Extend(Unit, bool),
    /// Makes the other end of the selection the moving one.
    OtherEnd,
    /// A letter or digit that names a bookmark.
    Letter(char),
    /// Switches the typed query between words and a regular expression.
    Regex,
    /// The left mouse button went down at this column and row of the screen, from 0.
    Click(u16, u16),
    /// The left mouse button went down at this place for the second time in a moment.
    DoubleClick(u16, u16),
    /// The left mouse button went down at this place for the third time in a moment.
    TripleClick(u16, u16),
    /// The mouse moved to this column and row of the screen with its left button down.
    Drag(u16, u16),
    /// The left mouse button went up.
    Release,
    /// The mouse wheel turned by one step.
    Wheel {
        /// True if the wheel turned towards the end of the text.
        down: bool,
        /// The mouse's column on the screen, from 0.
        column: u16,
        /// The mouse's row on the screen, from 0.
        row: u16,
    },
    /// A key that has no meaning at the moment, by its name.
    Unknown(String),
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Command(command)
    }
}

macro_rules! commands {
    ($($name:ident, $group:ident, $title:literal, $also:literal;)*) => {
        /// A command of the key table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $(#[doc = $title] $name,)* }

        impl Command {
            /// All commands, in the order in which the help lists them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The command's title: what it does, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Other words by which the palette finds the command.
            #[must_use]
            pub const fn also(self) -> &'static str {
                match self { $(Self::$name => $also,)* }
            }

            /// The commands of each group, in their order.
            pub fn groups() -> impl Iterator<Item = &'static [Self]> {
                Self::ALL.chunk_by(|one, next| one.group() == next.group())
            }

            /// The group under which the help lists the command.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }
        }
    };
}

/// A group of commands in the key table, the help and the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The dozen or so commands that carry a session.
    Often,
    /// Moving on the page, and going to another heading or article.
    Move,
    /// Finding words, and copying them.
    Find,
    /// Terms, comments and other facts about the text.
    Ask,
    /// Highlights, notes and bookmarks.
    Mark,
    /// Settings of how things look.
    Look,
    /// The program itself: palette, closing, quitting.
    Program,
}

impl Group {
    /// The title of the group.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Often => "Most used",
            Self::Move => "Move",
            Self::Find => "Find and copy",
            Self::Ask => "Words and comments",
            Self::Mark => "Yours",
            Self::Look => "Look",
            Self::Program => "Program",
        }
    }
}

commands! {
    PageDown, Often, "page down", "screen next";
    PageUp, Often, "page up", "screen back";
    LineDown, Often, "line down", "scroll";
    LineUp, Often, "line up", "scroll";
    Search, Often, "search this article", "find look for filter a list";
    NextMatch, Often, "next match", "find again";
    SearchAll, Often, "search all articles", "find library everywhere concordance";
    Sidebar, Often, "sidebar and back", "articles library list";
    Terms, Often, "terms on this page", "word define meaning look up dictionary";
    Comment, Often, "next comment", "note claim evidence safety";
    Select, Often, "select to highlight", "highlight mark visual";
    Note, Often, "write a note", "annotate write comment question";
    Copy, Often, "copy", "yank clipboard selection match paragraph";
    Help, Often, "all keys", "help";
    Quit, Often, "close, or quit", "exit leave";

    HalfDown, Move, "half a page down", "";
    HalfUp, Move, "half a page up", "";
    Top, Move, "top", "beginning start first";
    End, Move, "end", "bottom last";
    Percent, Move, "to a percentage", "position";
    NextHeading, Move, "next heading", "section chapter";
    PreviousHeading, Move, "previous heading", "section chapter";
    NextArticle, Move, "next article", "file document";
    PreviousArticle, Move, "previous article", "file document";
    Contents, Move, "contents", "outline toc headings table of contents";
    Back, Move, "back from a jump", "return results history found in all articles";
    Forward, Move, "forward again", "history";

    PreviousMatch, Find, "previous match", "find again";
    Synonyms, Find, "synonyms on, off", "other words vocabulary meaning";
    Cite, Find, "copy with citation", "yank clipboard quote reference source";

    Glossary, Ask, "the whole glossary", "words define meaning dictionary terms";
    Comments, Ask, "list of comments", "notes claims evidence safety article";
    MarkTerms, Ask, "mark terms", "underline signs words none first places all";
    Column, Ask, "comments beside text", "marginalia margin notes wide";
    About, Ask, "about this article", "where it comes from provenance date author source information";

    Annotations, Mark, "everything of yours", "annotations highlights notes bookmarks mine list export";
    Delete, Mark, "delete", "remove open highlight note bookmark mine";
    Undo, Mark, "undo", "take back restore last change";
    Redo, Mark, "redo", "again restore undone";
    SetBookmark, Mark, "set a bookmark", "mark place";
    GoToBookmark, Mark, "to a bookmark", "mark place letter before the jump";
    Save, Mark, "save a note", "keep write";

    Narrower, Look, "narrower measure", "width column zoom";
    Wider, Look, "wider measure", "width column zoom";
    DefaultMeasure, Look, "measure of 72", "width reset";
    HideSidebar, Look, "sidebar on, off", "articles wide";
    Theme, Look, "theme: next", "colours colors automatic light dark plain";
    Mouse, Look, "mouse on, off", "pointer";

    Palette, Program, "palette of commands", "command what you want";
    Redraw, Program, "redraw the screen", "refresh repaint";
    Suspend, Program, "suspend", "background shell";
    Close, Program, "close what is open", "cancel back";
    Exit, Program, "quit", "exit leave";
    ExitIfTwice, Program, "quit, typed twice", "exit leave";
    Interrupt, Program, "give up, copy, quit", "exit leave cancel typed selected";
}

/// An effect: work that the state asks for after an action or event, or something that only a
/// terminal can do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read an article, by its index.
    Read(usize),
    /// Fold a long text for search, away from the keys.
    Fold(Arc<Document>),
    /// Search all articles for a query, and drop the search before it.
    Concordance {
        /// The number of this request; its results come back under the same number.
        request: usize,
        /// The query to find.
        query: Box<Query>,
    },
    /// Look for near or related words for a query that finds nothing in an article.
    Advise {
        /// The query.
        query: Box<Query>,
        /// The index of the article.
        article: usize,
    },
    /// Save changes in the file of annotations. The state's annotations come along: if the file is
    /// gone, it is made anew from them.
    Keep(Vec<Change>, Box<Annotations>),
    /// Try once more to save all unsaved changes, and then leave.
    Leave,
    /// Do something that only a terminal can do.
    Terminal(TerminalEffect),
}

/// Something that only a terminal can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalEffect {
    /// Wait a moment for what is being saved, and then quit or let the reader be asked.
    Leave,
    /// Give the terminal back for good.
    Quit,
    /// Put a text on the clipboard.
    Copy(String),
    /// Give the terminal back, and stop until the shell continues the program.
    Suspend,
    /// Paint every cell anew.
    Redraw,
}

/// Something to write down for the next session, which the reader can do without if it is lost.
#[derive(Debug, Clone, PartialEq)]
pub enum Remembered {
    /// Settings of how things look.
    Settings(Settings),
    /// The place where an article was left, with the article's id.
    Place(String, Box<Place>),
    /// A query that was searched, as it was typed.
    Search(String),
}

/// A problem with a file, as a sentence for the reader that names the file and the reason. The
/// state cannot repair it, so it needs to know no more.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

/// Something that the workers or the terminal report to the state.
#[derive(Debug)]
pub enum Event {
    /// The screen now has this many columns and rows.
    Resize(u16, u16),
    /// The terminal reported the colour of its background.
    Background {
        /// True if the background is dark.
        dark: bool,
    },
    /// The text of an article, its beginning, or the reason why it cannot be read.
    Read {
        /// The article's index.
        article: usize,
        /// The text, or the reason why there is none.
        text: Result<Arc<Document>, Trouble>,
        /// True if `text` is the whole text and not only its beginning.
        whole: bool,
        /// The article's sidecar file, if it was read along with the text.
        sidecar: Option<Sidecar>,
    },
    /// The summary of an article for the sidebar, and its sidecar file.
    Summary {
        /// The article's index.
        article: usize,
        /// The summary; `None` if the article cannot be read.
        summary: Option<Summary>,
        /// The article's sidecar file.
        sidecar: Sidecar,
    },
    /// A worker has folded the text of this document for search.
    Folded(Arc<Document>, Box<Folded>),
    /// Matches found in some of the articles, to be added to the results so far.
    Concordance {
        /// The number of the request that the results answer.
        request: usize,
        /// The matches found since the last of these events.
        results: Results,
    },
    /// Words related to the query of a concordance that occur in the articles, with the number of
    /// their matches; the first number is that of the request.
    Related(usize, Vec<(String, usize)>),
    /// Near or related words for a query that found nothing, the likeliest first.
    Advised(Box<Query>, Vec<Advice>),
    /// The answer to [`Effect::Keep`] with this many changes: the annotations as the file has them
    /// now, with a warning for the reader if there is one; or the reason why they could not be
    /// saved. The number is 0 where annotations were only read.
    Kept(usize, Result<(Box<Annotations>, Option<Trouble>), Trouble>),
    /// The queries of earlier sessions, oldest first.
    Searched(Vec<String>),
    /// A file of the reader's own is damaged, or a newer version of this program wrote it.
    Warned(Trouble),
    /// Something [`Remembered`] could not be written.
    Forgot(Trouble),
    /// The timer that remembers the reader's place has run out.
    Rested,
    /// A message for the bottom line.
    Message(String),
}
