//! The disk and the workers: the only floor of the library that opens files and starts threads.
//! Callers hand it the paths of articles and of the reader's own files.

pub mod corpus;
mod replace;
pub mod source;
pub mod store;
pub mod workers;
mod writer;
