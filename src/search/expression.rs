//! Regular expressions and their matches: within a block, and minding case only if the expression
//! has a capital letter, as a phrase does.

use regex::{Regex, RegexBuilder};

use super::matches::{Match, MatchKind};
use crate::text::document::Document;
use crate::text::span::Span;

/// The most memory that a compiled expression may take, in bytes.
const MOST_COMPILED: usize = 4 << 20;
/// The longest expression, in bytes.
const MOST_WRITTEN: usize = 64 << 10;

/// A regular expression.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    regex: Regex,
    /// True if case makes no difference: the expression is in lower case, and so must the text be.
    ignores_case: bool,
}

/// A message of one line that says what is wrong with a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ExpressionError(String);

impl Expression {
    /// Compiles `pattern`. A pattern that is empty compiles, but has no matches.
    ///
    /// # Errors
    /// If the pattern is not a regular expression, or is too large.
    pub(super) fn new(pattern: &str) -> Result<Self, ExpressionError> {
        if pattern.len() > MOST_WRITTEN {
            return Err(ExpressionError(format!(
                "an expression has at most {MOST_WRITTEN} bytes; this one has {}",
                pattern.len()
            )));
        }
        let mut escaped = false;
        let capital = pattern.chars().any(|c| {
            // The `S` of `\S` is not a capital letter.
            let literal = !escaped;
            escaped = c == '\\' && literal;
            literal && c.is_uppercase()
        });
        let (pattern, ignores_case) = match pattern.strip_prefix("(?i)") {
            Some(rest) => (lowercased_pattern(rest), true),
            None => (pattern.to_owned(), !capital),
        };
        let built = RegexBuilder::new(&pattern)
            .multi_line(true)
            .size_limit(MOST_COMPILED)
            .dfa_size_limit(MOST_COMPILED)
            .nest_limit(100)
            .build();
        built
            .map(|regex| Self {
                regex,
                ignores_case,
            })
            .map_err(|error| ExpressionError(sentence(&error)))
    }

    /// The matches that are not empty, block by block.
    pub(super) fn matches(&self, document: &Document) -> Vec<Match> {
        let lower = self.ignores_case.then(|| lowercased(document.text()));
        let text = lower.as_deref().unwrap_or(document.text());
        let in_block = |block: Span| {
            let found = self.regex.find_iter(block.of(text));
            found
                .map(move |found| Span::new(block.start + found.start(), block.start + found.end()))
        };
        let found = document
            .blocks()
            .iter()
            .flat_map(|block| in_block(block.span))
            .filter(|span| !span.is_empty());
        found
            .map(|span| Match {
                span,
                kind: MatchKind::Regex,
                conjunct: 0,
            })
            .collect()
    }
}

/// An expression in lower case, except for letters that name a class of characters, as in `\S` and
/// `\p{Lu}`.
fn lowercased_pattern(pattern: &str) -> String {
    let mut made = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        let (plain, named) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let letter = named.chars().nth(1).map_or(0, char::len_utf8);
        let ends = if named.starts_with("\\p{") || named.starts_with("\\P{") {
            named.find('}').map_or(named.len(), |at| at + 1)
        } else {
            1 + letter
        };
        made.push_str(&lowercased(plain));
        made.push_str(named.get(..ends).unwrap_or(named));
        rest = named.get(ends..).unwrap_or_default();
    }
    made + &lowercased(rest)
}

/// A text in lower case, each letter at its old offset: a letter whose lower case has another
/// length stays. This way, an expression need not know the letters of all scripts by their case,
/// from tables that every start would load.
fn lowercased(text: &str) -> String {
    let lower = |c: char| {
        let mut letters = c.to_lowercase();
        letters
            .next()
            .filter(|lower| letters.next().is_none() && lower.len_utf8() == c.len_utf8())
            .unwrap_or(c)
    };
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.chars().map(lower).collect()
    }
}

/// The error of a regular expression, as a message of one line.
fn sentence(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => {
            "this expression is too large: repeat fewer times, or fewer kinds of characters"
                .to_owned()
        }
        regex::Error::Syntax(text) => {
            let last = text
                .lines()
                .last()
                .unwrap_or_default()
                .trim_start_matches("error: ");
            format!("not a valid expression: {last}")
        }
        other => other.to_string(),
    }
}
