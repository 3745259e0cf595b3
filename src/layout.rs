//! Rows: a block at a measure, broken by optimal fit, and the walk from row to row through a
//! document. Only what is asked for is laid out, a block at a time; rows have no numbers, a row is
//! found by its offset.
//!
//! Each file uses only those before it here: breaks, rows, placed, memo, flow.

mod breaks;
mod flow;
mod memo;
mod placed;
mod rows;

pub use self::flow::{Flow, Line, fill};
pub use self::memo::Memo;
pub use self::placed::{Placed, PlacedCluster, tail, typed_rows};
pub use self::rows::{Row, Rows};
