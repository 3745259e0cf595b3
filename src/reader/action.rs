//! What a reader can do (actions), what that asks for (effects), and what comes back (events): plain
//! data, no behaviour. Commands have their titles here, so that the palette can be searched without
//! knowing a key.

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

/// What keys are at a time: the same key does something else in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Commands of the key table.
    Commands,
    /// Commands, some of which move an end of a selection.
    Selection,
    /// The name of a bookmark.
    Letter,
    /// Text of one line.
    Line,
    /// Text of many lines.
    Text,
}

/// Something the reader wants. Keys and the mouse become actions; the state applies them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A command of the key table.
    Command(Command),
    /// A digit of the count before a motion.
    Digit(u8),
    /// Opens or keeps what is selected or typed.
    Choose,
    /// Edits what is being written.
    Edit(InputRequest),
    /// Puts a text into what is being written.
    Paste(String),
    /// An older (`true`) or newer query; in a text of many lines, a row up or down.
    History(bool),
    /// Moves the end of the selection that moves by a unit, forward (`true`) or back.
    Extend(Unit, bool),
    /// Lets the other end of the selection move.
    OtherEnd,
    /// The name of a bookmark.
    Letter(char),
    /// What is typed is a regular expression, or is none any more.
    Regex,
    /// A mouse button went down at a column and row of the screen, from 0.
    Click(u16, u16),
    /// The mouse moved there with its button down.
    Drag(u16, u16),
    /// The button went up.
    Release,
    /// The wheel turned.
    Wheel {
        /// Towards the end of the text.
        down: bool,
        /// Where the mouse is.
        column: u16,
        /// Where the mouse is.
        row: u16,
    },
    /// A key that means nothing here, by its name.
    Unknown(String),
}

macro_rules! commands {
    ($($name:ident, $group:ident, $title:literal, $also:literal;)*) => {
        /// A command of the key table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $(#[doc = $title] $name,)* }

        impl Command {
            /// All commands, as the help lists them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it does, in a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Other words for it, which the palette finds too.
            #[must_use]
            pub const fn also(self) -> &'static str {
                match self { $(Self::$name => $also,)* }
            }

            /// Where the help lists it.
            #[must_use]
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }
        }
    };
}

/// A part of the key table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moving on the page.
    Read,
    /// Going elsewhere.
    Go,
    /// Finding words.
    Find,
    /// What stands beside the text.
    Ask,
    /// What the reader marks.
    Mark,
    /// How things look.
    Look,
    /// The rest.
    Program,
}

commands! {
    LineDown, Read, "line down", "scroll";
    LineUp, Read, "line up", "scroll";
    PageDown, Read, "page down", "screen next";
    PageUp, Read, "page up", "screen back";
    HalfDown, Read, "half a page down", "";
    HalfUp, Read, "half a page up", "";
    Top, Read, "top (with a count: that paragraph)", "beginning start first";
    End, Read, "end (with a count: that paragraph)", "bottom last";
    Percent, Read, "to the percentage of the count", "position";
    NextHeading, Go, "next heading", "section chapter";
    PreviousHeading, Go, "previous heading", "section chapter";
    NextArticle, Go, "next article", "file document";
    PreviousArticle, Go, "previous article", "file document";
    Sidebar, Go, "sidebar and back", "articles library list";
    Contents, Go, "contents", "outline toc headings table of contents";
    Back, Go, "back to before a jump, or to what was found in all articles", "return results history";
    Forward, Go, "forward again", "history";
    Search, Find, "search this article, or filter a list", "find look for";
    SearchAll, Find, "search all articles", "find library everywhere concordance";
    NextMatch, Find, "next match", "find again";
    PreviousMatch, Find, "previous match", "find again";
    Synonyms, Find, "other words for what is searched: on, off", "synonyms vocabulary meaning";
    Copy, Find, "copy the selection, match or paragraph (with a count: that one)", "yank clipboard";
    Cite, Find, "copy it with a citation", "yank clipboard quote reference source";
    Terms, Ask, "terms on this page", "word define meaning look up dictionary";
    Glossary, Ask, "the whole glossary", "words define meaning dictionary terms";
    Comment, Ask, "next comment (with a count: that one)", "note claim evidence safety";
    Comments, Ask, "all comments on this article", "notes claims evidence safety";
    Signs, Ask, "signs of comments and terms: show, hide", "underline marks";
    Column, Ask, "comments beside the text (120 columns and more)", "marginalia margin notes";
    About, Ask, "about this article: where it comes from", "provenance date author source information";
    Select, Mark, "select: motions extend it, Enter or 1 to 4 highlights (again: the next sentence)", "highlight mark visual";
    Note, Mark, "note on the selection, match or paragraph (with a count: that one)", "annotate write comment question";
    Annotations, Mark, "all of mine: highlights, notes, bookmarks", "annotations list export";
    Delete, Mark, "delete what is open or selected of mine", "remove highlight note bookmark";
    Undo, Mark, "undo the last change of mine", "take back restore";
    SetBookmark, Mark, "bookmark, by the letter that follows", "mark place";
    GoToBookmark, Mark, "to the bookmark of the letter that follows (' again: back to before the jump)", "mark place";
    Save, Mark, "save the note that is being written", "keep write";
    Narrower, Look, "narrower measure", "width column zoom";
    Wider, Look, "wider measure", "width column zoom";
    DefaultMeasure, Look, "measure of 72 columns", "width reset";
    HideSidebar, Look, "sidebar beside the page: show, hide", "articles wide";
    Theme, Look, "theme: automatic, light, dark, plain", "colours colors";
    Mouse, Look, "mouse on, off", "pointer";
    Help, Program, "all keys", "help";
    Palette, Program, "palette: type what you want", "command";
    Redraw, Program, "redraw the screen", "refresh repaint";
    Suspend, Program, "suspend", "background shell";
    Close, Program, "close what is open", "cancel back";
    Quit, Program, "quit", "exit leave";
}

/// What applying an action asks for: work, or something that only a terminal can do.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read an article, by its index.
    Read(usize),
    /// Fold a long text for search, away from the keys.
    Fold(Arc<Document>),
    /// Search all articles, instead of what was searched in them before.
    Concordance {
        /// The number of the request, under which its results come.
        request: usize,
        /// What is searched.
        query: Box<Query>,
    },
    /// Find out what may have been meant by a query that finds nothing in an article.
    Advise {
        /// The query.
        query: Box<Query>,
        /// The index of the article.
        article: usize,
    },
    /// Carry out changes in the file of annotations. With them come all annotations that are known
    /// here: should the file be gone, it is made anew from them.
    Keep(Vec<Change>, Box<Annotations>),
    /// Try once more to keep what is not kept, and then leave.
    Leave,
    /// Do something that only a terminal can do.
    Terminal(TerminalEffect),
}

/// What only a terminal can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalEffect {
    /// Give the terminal back for good.
    Quit,
    /// Put a text on the clipboard.
    Copy(String),
    /// Give the terminal back, and stop until the shell goes on with the program.
    Suspend,
    /// Paint every cell anew.
    Redraw,
}

/// What is kept for the next time, and can be done without.
#[derive(Debug, Clone, PartialEq)]
pub enum Remembered {
    /// How things look.
    Settings(Settings),
    /// Where an article was left, by its id.
    Place(String, Box<Place>),
    /// What was searched.
    Search(String),
}

/// What went wrong with a file, as a sentence for the reader that names the file and the reason.
/// Nothing here can set it right, so nothing else needs to be known of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Trouble(pub String);

/// What the workers and the terminal tell the state.
#[derive(Debug)]
pub enum Event {
    /// The screen has this many columns and rows.
    Resize(u16, u16),
    /// The terminal's background is dark, or light.
    Background {
        /// Whether light text stands on it.
        dark: bool,
    },
    /// An article's text, or its beginning, or why it cannot be had.
    Read {
        /// The article's index.
        article: usize,
        /// The text, or why there is none.
        text: Result<Arc<Document>, Trouble>,
        /// Whether that is the whole text.
        whole: bool,
        /// What the article's sidecar says, where that was read with it.
        sidecar: Option<Sidecar>,
    },
    /// What the sidebar says of an article, and what its sidecar adds.
    Summary {
        /// The article's index.
        article: usize,
        /// The summary; nothing if the article cannot be read.
        summary: Option<Summary>,
        /// The sidecar.
        sidecar: Sidecar,
    },
    /// A long text is ready for search.
    Folded(Arc<Document>, Box<Folded>),
    /// What was found in some of the articles, to be added to what came before.
    Concordance {
        /// The number of the request.
        request: usize,
        /// What was found since the last of these events.
        results: Results,
    },
    /// Words related to the query of a concordance, by the number of its request, that do occur,
    /// with how often.
    Related(usize, Vec<(String, usize)>),
    /// What may have been meant by a query, the likeliest first.
    Advised(Box<Query>, Vec<Advice>),
    /// What became of so many changes: the annotations as the file has them now, and what the
    /// reader is to be told of it; or why they could not be kept. The number is 0 where annotations
    /// were only read.
    Kept(usize, Result<(Box<Annotations>, Option<Trouble>), Trouble>),
    /// What was searched in sessions before, the oldest first.
    Searched(Vec<String>),
    /// A file of the reader's own is damaged, or a newer version of this program wrote it.
    Warned(Trouble),
    /// What is kept for the next time could not be written.
    Forgot(Trouble),
    /// The reader has been moving for a while.
    Rested,
    /// Something to tell the reader on the bottom line.
    Message(String),
}
