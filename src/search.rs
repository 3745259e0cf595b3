//! Search: a query is understood once and found as ranges of the article, whatever the rows look
//! like. Query and text are both folded (case, diacritics, quotes, dashes, white space); a match is
//! always cut from the text itself.
//!
//! Each file uses only those before it here: vocabulary, matches, phrase, expression, conjunction,
//! query, scan, results, suggest.

mod conjunction;
mod expression;
mod matches;
mod phrase;
mod query;
mod scan;

pub mod results;
pub mod suggest;
pub mod vocabulary;

pub use self::expression::ExpressionError;
pub use self::matches::{Match, MatchKind, Matches};
pub use self::query::{Query, QueryError, Reading};
pub use self::scan::Scanner;
