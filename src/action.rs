//! What can be done, what it asks of the world, and what the world tells: plain data, no behaviour.
//! Commands carry their names here, so that the palette can be searched without knowing a key.

use std::sync::Arc;

use tui_input::InputRequest;

use crate::document::Document;
use crate::library::{Sidecar, Summary};
use crate::search::Folded;

/// Something the reader wants. Keys and the mouse become actions; the state applies them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// A command of the key table.
    Command(Command),
    /// A digit of the count before a motion.
    Digit(u8),
    /// Opens or keeps what is selected or typed.
    Choose,
    /// Edits the prompt's line.
    Edit(InputRequest),
    /// Puts a text into the prompt's line.
    Paste(String),
    /// An older (`true`) or newer query.
    History(bool),
    /// A mouse button went down at a column and row of the screen, from 0.
    Click(u16, u16),
    /// The mouse moved there with its button down.
    Drag(u16, u16),
    /// The button went up.
    Release,
    /// The wheel turned, down or up.
    Wheel {
        /// Towards the end of the text.
        down: bool,
    },
    /// A key that means nothing here, by its name.
    Unknown(String),
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident, $group:ident, $title:literal;)*) => {
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
    /// How things look.
    Look,
    /// The rest.
    Program,
}

commands! {
    LineDown, Read, "line down";
    LineUp, Read, "line up";
    PageDown, Read, "page down";
    PageUp, Read, "page up";
    HalfDown, Read, "half a page down";
    HalfUp, Read, "half a page up";
    Top, Read, "top (with a count: that paragraph)";
    End, Read, "end (with a count: that paragraph)";
    Percent, Read, "to the percentage of the count";
    NextHeading, Go, "next heading";
    PreviousHeading, Go, "previous heading";
    NextArticle, Go, "next article";
    PreviousArticle, Go, "previous article";
    Sidebar, Go, "sidebar and back";
    Contents, Go, "contents";
    Search, Find, "search this article, or filter a list";
    NextMatch, Find, "next match";
    PreviousMatch, Find, "previous match";
    Copy, Find, "copy the match or paragraph (with a count: that one)";
    Narrower, Look, "narrower measure";
    Wider, Look, "wider measure";
    DefaultMeasure, Look, "measure of 72 columns";
    Theme, Look, "theme: automatic, light, dark, plain";
    Mouse, Look, "mouse on, off";
    Help, Program, "all keys";
    Palette, Program, "palette: type what you want";
    Redraw, Program, "redraw the screen";
    Suspend, Program, "suspend";
    Close, Program, "close what is open";
    Quit, Program, "quit";
}

/// What applying an action asks of the world.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Leave the program.
    Quit,
    /// Put a text on the clipboard.
    Copy(String),
    /// Read an article, by its index.
    Read(usize),
    /// Fold a long text for search, away from the keys.
    Fold(Arc<Document>),
    /// Go to the background.
    Suspend,
    /// Paint every cell anew.
    Redraw,
}

/// What the world tells the state.
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
        /// Its index.
        article: usize,
        /// The text, or a sentence.
        text: Result<Arc<Document>, String>,
        /// Whether that is all of it.
        whole: bool,
        /// What its sidecar says, where that was read with it.
        sidecar: Option<Sidecar>,
    },
    /// What the sidebar says of an article, and what its sidecar adds.
    Summary {
        /// Its index.
        article: usize,
        /// The summary.
        summary: Summary,
        /// The sidecar.
        sidecar: Sidecar,
    },
    /// A long text is ready for search.
    Folded(Arc<Document>, Box<Folded>),
    /// Something to tell the reader on the bottom line.
    Message(String),
}
