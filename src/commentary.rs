//! What kidneyread adds beside an article: a glossary, comments, where a text comes from, what helps
//! to judge it, and the sources of all that. The build reads and checks the files, and makes
//! constants of them.

pub mod about;
pub mod comments;
#[cfg(test)]
mod compile;
pub mod glossary;
pub mod judging;
pub mod sources;
