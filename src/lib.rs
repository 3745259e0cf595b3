//! A terminal reader for two articles on stem cells and kidney disease.
//!
//! ```text
//!  Articles                  │                                                  ▐
//!                            │      Stem Cell Therapy to Treat IgA Nephropathy  ▐  ← scroll bar: `view`
//!    Diabetic Nephropathy…   │      2014-06-02 08:23                            ▐
//!    no date · 2 min         │                                                  │
//!                            │×² !  Stem Cell Therapy to Treat IgA Nephropathy  ╪  ← a match: `search`; on its left `!` of yours: `notes`
//!  ▌ Stem Cell Therapy to    │      Characterized by recurrent hematuria or     │
//!  ▌ Treat IgA Nephropathy   │      proteinuria, …                              │
//!    ↑ sidebar: `library`    │      ↑ page: `document` → `shown` → `layout`     │
//!  IgA Nephropathy · Detect the pathogenesis…   “stem cell” 3 of 16 · 34 % · ? help  ← bottom line: `state`
//! ```
//!
//! A key becomes an [`action`], the [`state`] applies it and may ask the [`world`] for an effect,
//! the [`view`] draws the state.
//!
//! Imports run one way, in the order of the modules below; a test holds it: text ([`mapping`] to
//! [`places`]: no screen, no disk, cannot fail) → edge ([`source`], [`survey`], [`store`]) →
//! interaction ([`panes`], [`action`] to [`input`]) → presentation ([`theme`] to [`picture`]) →
//! [`world`], [`cli`]. The terminal is touched by the binary alone, in one file.
//!
//! What the reader adds are [`notes`], each with a [`selector`] that finds its passage again, and
//! [`places`]; the [`store`] keeps them. What kidneyread adds stands beside the text: [`glossary`]
//! and [`commentary`] are constants, made and checked by the build, and a card shows them.
//!
//! What always holds, each with a test:
//!
//! - The gaps and the blocks of a document, joined, are its bytes. The embedded articles have the
//!   SHA-256 that they came with.
//! - Drawing twice gives equal buffers. Any size from 0x0 up draws without a panic.
//! - Only a motion, a jump or opening an article changes the anchor. A resize, a measure, a theme
//!   do not, unless the passage of a card would be out of sight.
//! - A match found at one width is found at every width. Its span is on character boundaries.
//! - A text that is searched as it is has the matches of the folded one. What is advised finds
//!   something.
//! - What stands in an article is verbatim there; written in another way, it is said to be so.
//! - No control character but line feed and tab of a document, a name or a query reaches any
//!   output.
//! - The library knows no terminal, and no clock but one that it is handed; only `source` and
//!   `store` touch files, and are handed their paths.
//! - The binary idles at no CPU: it waits, it does not poll.
//! - What the screen says is saved is on the disk. What is not stays in memory, and is tried again
//!   with the next change.
//! - A passage is found by its words; another text than the quote is said to be changed.

pub mod mapping;

pub mod document;

pub mod units;

pub mod shown;

pub mod layout;

pub mod folded;

pub mod vocabulary;

pub mod library;

pub mod search;

pub mod suggest;

pub mod glossary;

pub mod commentary;

pub mod readability;

pub mod citation;

pub mod quotation;

pub mod selector;

pub mod notes;

pub mod places;

pub mod source;

pub mod survey;

pub mod panes;

pub mod store;

pub mod action;

pub mod state;

pub mod keys;

pub mod input;

pub mod theme;

pub mod view;

pub mod repaint;

pub mod screen;

pub mod picture;

pub mod world;

pub mod cli;
