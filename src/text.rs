//! Texts and their structure: blocks, words and sentences, the form that is safe to show on a
//! screen, the folded form that search compares, and the way back from either form to the source.
//!
//! Each file uses only those before it here: span, mapping, invisible, shown, encoding, document, overstrike,
//! pages, margin, plain, format, folded, units.

pub mod document;
pub mod encoding;
pub mod folded;
pub mod format;
mod invisible;
pub mod mapping;
mod margin;
pub(crate) mod overstrike;
mod pages;
mod plain;
pub mod shown;
pub mod span;
pub mod units;
