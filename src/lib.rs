//! A terminal reader for two articles on stem cells and kidney disease.
//!
//! ```text
//!  Articles                  │                                                  ▐
//!                            │      Stem Cell Therapy to Treat IgA Nephropathy  ▐  ← scroll bar: `screen`
//!    Diabetic Nephropathy…   │      2014-06-02 08:23                            ▐
//!    no date · 2 min         │                                                  │
//!                            │×² !  Stem Cell Therapy to Treat IgA Nephropathy  ╪  ← a match: `search`
//!  ▌ Stem Cell Therapy to    │↑ ↑   Characterized by recurrent hematuria or     │
//!  ▌ Treat IgA Nephropathy   ││ │   proteinuria, …                              │
//!    ↑ sidebar: `library`    ││ └ a highlight: `annotations`                    │
//!                            │└ a comment: `commentary`                         │
//!                            │      the page: `text` → `layout` → `screen`      │
//!  IgA Nephropathy · Detect the pathogenesis…   “stem cell” 3 of 16 · 34 % · ? help  ← bottom line: `reader`
//! ```
//!
//! A key becomes an [`Action`](reader::action::Action), the [`State`](reader::state::State) applies
//! it and may ask for an [`Effect`](reader::action::Effect), which the workers of [`storage`] or the
//! terminal carry out; the [`screen`] draws the state. A [`Session`](session::Session) holds the state
//! and the workers together. The terminal is touched by the binary alone, in one file.
//!
//! The modules below are floors: each uses only those above it, and a test holds that. From
//! [`text`] to [`annotations`] no floor knows a screen or a disk, and none can fail. What the reader
//! adds to an article are [`annotations`]; what kidneyread adds is [`commentary`].
//!
//! What always holds, each with a test:
//!
//! - The source is never altered. The gaps and the blocks of a document, joined, are its reading
//!   text, which is the source to the byte if that is UTF-8 without backspaces and escapes. The
//!   embedded articles have the SHA-256 that they came with.
//! - Drawing twice gives equal buffers. Any size from 0x0 up draws without a panic.
//! - Only a motion, a jump or opening an article changes the anchor. A resize, a measure, a theme
//!   do not, unless the passage of a card would be out of sight.
//! - A match found at one width is found at every width. Its span is on character boundaries.
//! - A text that is searched as it is has the matches of the folded one. What is advised finds
//!   something.
//! - What stands in an article is verbatim there; written in another way, it is said to be so.
//! - No control character but line feed and tab of a document, a name or a query reaches any
//!   output.
//! - The library knows no terminal, and no clock but one that it is handed; only `storage::source`
//!   and `storage::replace` touch files, and are handed their paths.
//! - The binary idles at no CPU: it waits, it does not poll.
//! - Leaving gives the terminal back before it waits for the disk, and waits for a few seconds at
//!   most; what is not saved then is printed. No open and no lock waits without a limit.
//! - What the screen says is saved is on the disk. What is not stays in memory, and is tried again
//!   with the next change.
//! - What the writer writes, the reader reads: every file of ours opens again, and says the same.
//! - A passage is found by its words; another text than the quote is said to be changed.

pub mod text;

pub mod layout;

pub mod library;

pub mod search;

pub mod commentary;

pub mod quotation;

pub mod annotations;

pub mod reader;

pub mod storage;

pub mod screen;

pub mod session;

pub mod cli;
