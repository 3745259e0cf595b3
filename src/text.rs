//! What a text is: its blocks, the units that a selection grows by, the form that a screen shows,
//! the form that search folds, and the way back from each to the source.

pub mod document;
pub mod folded;
pub mod mapping;
pub mod shown;
pub mod span;
pub mod units;
