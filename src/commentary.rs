//! Everything that kidneyread adds beside an article: the glossary, comments, the origin of a text,
//! help with judging it, and the sources of all that. The build checks the files in `assets` and
//! turns them into constants.

pub mod about;
pub mod comments;
#[cfg(test)]
mod compile;
pub mod glossary;
pub mod judging;
pub mod sources;
