//! What kidneyread says beside an article: the words of the glossary, and comments with where a
//! text comes from. The build reads and checks both, and makes constants of them.

pub mod comments;
#[cfg(test)]
mod compile;
pub mod glossary;
