//! Reads `assets/glossary.toml` and `assets/commentary`, checks them, and writes them as Rust: the
//! build runs it. Whatever is wrong is named by file and line, and nothing is built.

// The build script includes this file by its path, too, where Rust looks for its modules elsewhere.
#[path = "compile/comments.rs"]
mod comments;
#[path = "compile/glossary.rs"]
mod glossary;

use serde::Deserialize;
use toml::Spanned;

pub(crate) use self::comments::commentary;
pub(crate) use self::glossary::glossary;

/// A file of the assets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Its name, for messages.
    pub(crate) file: &'a str,
    /// What it holds.
    pub(crate) text: &'a str,
}

/// What is wrong with a file, and in which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CompileError {
    /// The file's name.
    pub(crate) file: String,
    /// The line in the file, from 1.
    pub(crate) line: usize,
    /// What is wrong, in a sentence.
    pub(crate) what: String,
}

// The build script compiles this, and has no crate for errors.
impl std::fmt::Display for CompileError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for CompileError {}

/// Texts of a file, each with its place in it.
type Strings = Vec<Spanned<String>>;

/// The longest text that a card shows in comfort, in bytes.
const MOST_TEXT: usize = 1000;

impl Source<'_> {
    /// The line in which a byte stands, from 1.
    fn line(&self, byte: usize) -> usize {
        self.text
            .bytes()
            .take(byte)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    /// What is wrong at a byte of the file.
    fn error(&self, byte: usize, what: impl Into<String>) -> CompileError {
        CompileError {
            file: self.file.to_owned(),
            line: self.line(byte),
            what: what.into(),
        }
    }

    /// What the file holds.
    fn parse<T: for<'a> Deserialize<'a>>(&self) -> Result<T, CompileError> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// A text that a card can show: not empty, not too long, without control characters. Messages
    /// say what the text is by `called`.
    fn checked<'t>(
        &self,
        text: &'t Spanned<String>,
        called: &str,
    ) -> Result<&'t str, CompileError> {
        let (at, text) = (text.span().start, text.get_ref().as_str());
        match text {
            _ if text.trim().is_empty() => Err(self.error(at, format!("the {called} is empty"))),
            _ if text.len() > MOST_TEXT => Err(self.error(
                at,
                format!(
                    "the {called} has {} bytes, of at most {MOST_TEXT}",
                    text.len()
                ),
            )),
            _ if text.chars().any(char::is_control) => {
                Err(self.error(at, format!("the {called} has a control character")))
            }
            _ => Ok(text),
        }
    }
}

/// What a text rests on: `named` gives the words for each entry of `basis`, or nothing where there
/// is no such source.
fn basis<'a>(
    source: &Source<'_>,
    basis: &'a Strings,
    named: impl Fn(&'a str) -> Option<&'a str>,
) -> Result<Vec<&'a str>, CompileError> {
    let Some(first) = basis.first() else {
        return Err(source.error(0, "a basis is empty"));
    };
    source.checked(first, "basis")?;
    basis
        .iter()
        .map(|word| {
            named(word.get_ref()).ok_or_else(|| {
                source.error(
                    word.span().start,
                    format!("there is no source “{}”", word.get_ref()),
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "[sources]\nGK = \"general knowledge\"\n";

    /// What is wrong with a glossary of these terms: the line, and a word of what is said.
    fn refused(terms: &str) -> (usize, String) {
        let text = format!("{START}{terms}");
        let error = glossary(Source {
            file: "glossary.toml",
            text: &text,
        })
        .expect_err("it must be refused");
        assert!(error.to_string().starts_with("glossary.toml:"), "{error}");
        (error.line, error.what)
    }

    fn term(id: &str, more: &str) -> String {
        format!(
            "[[term]]\nid = \"{id}\"\nterm = \"{id}\"\n{more}\ndefinition = \"a word\"\nbasis = [\"GK\"]\n"
        )
    }

    #[test]
    fn a_name_that_is_empty_a_pattern_or_endless_is_refused_with_its_line() {
        for (name, line, said) in [
            (String::new(), 6, "no letter"),
            (" - ".to_owned(), 6, "no letter"),
            (".*".to_owned(), 6, "not patterns"),
            ("(a|b)+".to_owned(), 6, "not patterns"),
            ("kidney.*".to_owned(), 6, "not patterns"),
            ("x".repeat(1 << 20), 6, "1048576 bytes"),
            ("a\\u0007b".to_owned(), 6, "not patterns"),
        ] {
            let (at, what) = refused(&term("kidney", &format!("name = [\"{name}\"]")));
            assert_eq!(at, line, "{what}");
            assert!(what.contains(said), "{what}");
        }
    }

    #[test]
    fn two_equal_names_are_refused_and_the_first_is_named() {
        let two = format!(
            "{}{}",
            term("kidney", "name = [\"nephros\"]"),
            term("urine", "name = [\"nephros\"]")
        );
        assert_eq!(
            refused(&two),
            (12, "“nephros” stands in line 6 already".to_owned())
        );
        let alike = format!(
            "{}{}",
            term("kidney", "name = [\"Self-Made\"]"),
            term("urine", "name = [\"self made\"]")
        );
        assert_eq!(
            refused(&alike),
            (
                12,
                "“self made” is found like “Self-Made” in line 6, which is another term".to_owned()
            )
        );
        assert_eq!(
            refused(&format!("{}{}", term("kidney", ""), term("kidney", ""))).0,
            10
        );
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        assert_eq!(
            refused(&term("kidney", "see_also = [\"liver\"]")),
            (6, "there is no term “liver”".to_owned())
        );
        assert_eq!(
            refused(&term("kidney", "see_also = [\"kidney\"]")),
            (6, "“kidney” sends to itself".to_owned())
        );
        assert_eq!(
            refused(&term("kidney", "").replace("[\"GK\"]", "[\"S99\"]")),
            (8, "there is no source “S99”".to_owned())
        );
        assert_eq!(refused(&term("kidney", "nmae = [\"a\"]")).0, 6);
        assert_eq!(
            refused(&term("kidney", "").replace("a word", " ")),
            (7, "the definition is empty".to_owned())
        );
        assert_eq!(refused("[[term]\n").0, 3);
    }

    #[test]
    fn a_comment_whose_quote_does_not_stand_there_once_is_refused() {
        let start =
            "as_of = \"now\"\n[provenance]\nsha256 = \"0\"\nreads_as = \"promotion\"\nwhy = []\n";
        let comment = |kind: &str, quote: &str| {
            format!(
                "[[comment]]\nkind = \"{kind}\"\nquote = \"{quote}\"\ntext = \"t\"\nbasis = [\"b\"]\n"
            )
        };
        let refused = |comments: &str| {
            let text = format!("{start}{comments}");
            let error = commentary(
                Source {
                    file: "a.toml",
                    text: &text,
                },
                "a",
                "cells cure cells",
            )
            .expect_err("it must be refused");
            (error.line, error.what)
        };
        assert_eq!(
            refused(&comment("claim", "cells")),
            (
                8,
                "the quote stands 2 times in “a”: it must stand there once".to_owned()
            )
        );
        assert_eq!(refused(&comment("claim", "liver")).0, 8);
        assert_eq!(refused(&comment("claim", "")).0, 8);
        assert_eq!(
            refused(&comment("praise", "cure")),
            (7, "“praise” is no kind of comment".to_owned())
        );
        let overlapping = format!(
            "{}{}",
            comment("claim", "cells cure"),
            comment("typo", "cure")
        );
        assert_eq!(
            refused(&overlapping),
            (13, "the quote overlaps that in line 8".to_owned())
        );
        assert!(
            commentary(
                Source {
                    file: "a.toml",
                    text: &format!("{start}{}", comment("typo", "cure"))
                },
                "a",
                "cells cure cells"
            )
            .is_ok()
        );
    }
}
