//! Rows: a block is broken by optimal fit into rows of a given width, the measure, and a document
//! is walked from row to row. Blocks are laid out one at a time, when they are asked for. Rows have
//! no numbers: a row is found by its offset.
//!
//! Each file uses only those before it here: ties, breaks, rows, placed, memo, flow.

mod breaks;
mod flow;
mod memo;
mod placed;
mod rows;
mod ties;

pub use self::flow::{Flow, Line, NamesIn, fill};
pub use self::memo::Memo;
pub use self::placed::{Placed, PlacedCluster, tail, typed_rows};
pub use self::rows::{Row, Rows};
