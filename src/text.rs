//! What a text is: its blocks, the units that a selection grows by, the form that a screen shows,
//! the form that search folds, and the way back from each to the source.
//!
//! Each file uses only those before it here: span, mapping, shown, document, plain, format, folded,
//! units.

pub mod document;
pub mod folded;
pub mod format;
pub mod mapping;
mod plain;
pub mod shown;
pub mod span;
pub mod units;
