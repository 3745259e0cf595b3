//! What kidneyread adds beside an article: a glossary, comments, and where a text comes from. The
//! build reads and checks the files, and makes constants of them.

pub mod comments;
#[cfg(test)]
mod compile;
pub mod glossary;
