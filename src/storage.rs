//! The disk and the workers: the only floor that opens files and starts threads. It is handed the
//! paths of both.

pub mod corpus;
mod replace;
pub mod source;
pub mod store;
pub mod workers;
mod writer;
