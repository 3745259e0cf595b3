//! Checks `assets/commentary` and the tables beside it, and compiles them into Rust. The build
//! script runs this; an error names the file and the line, and stops the build.

// The build script includes this file by its path, where Rust looks for its modules elsewhere.
#[path = "compile/comments.rs"]
mod comments;
#[path = "compile/glossary.rs"]
mod glossary;
#[path = "compile/judging.rs"]
mod judging;
#[path = "compile/sources.rs"]
mod sources;
#[path = "compile/synonyms.rs"]
mod synonyms;

use serde::Deserialize;
use toml::Spanned;

pub(crate) use self::comments::commentary;
pub(crate) use self::glossary::glossary;
pub(crate) use self::judging::{Judging, further, questions};
pub(crate) use self::sources::Sources;
pub(crate) use self::synonyms::check_synonyms;

/// A file of the assets, in memory.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The name of the file, for messages.
    pub(crate) file: &'a str,
    /// The content of the file.
    pub(crate) text: &'a str,
}

/// An error in a file of the commentary, with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CompileError {
    /// The file's name.
    pub(crate) file: String,
    /// The line in the file, from 1.
    pub(crate) line: usize,
    /// A sentence that says what is wrong.
    pub(crate) message: String,
}

// By hand, because the build script has no crate for errors.
impl std::fmt::Display for CompileError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for CompileError {}

/// Strings of a file, each with its place in the file.
type Strings = Vec<Spanned<String>>;

/// The longest text that is easy to read on a card, in bytes.
const MOST_TEXT: usize = 1000;

impl Source<'_> {
    /// The line that holds a byte, from 1.
    fn line(&self, byte: usize) -> usize {
        self.text
            .bytes()
            .take(byte)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    /// An error at a byte of the file.
    fn error(&self, byte: usize, message: impl Into<String>) -> CompileError {
        CompileError {
            file: self.file.to_owned(),
            line: self.line(byte),
            message: message.into(),
        }
    }

    /// Parses the file.
    fn parse<T: for<'a> Deserialize<'a>>(&self) -> Result<T, CompileError> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// Returns a text that a card can show, or why it cannot: it must not be empty or too long, and
    /// must have no control characters. `called` names the text in messages.
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
                    "the {called} has {} bytes; at most {MOST_TEXT} are allowed",
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

/// The numbers of the sources that a text rests on, as Rust: at least one.
fn basis(source: &Source<'_>, basis: &Strings, sources: &Sources) -> Result<String, CompileError> {
    if basis.is_empty() {
        return Err(source.error(0, "no source is named"));
    }
    let number = |id: &Spanned<String>| {
        sources.cite(id.get_ref()).ok_or_else(|| {
            let said = format!("there is no source “{}”", id.get_ref());
            source.error(id.span().start, said)
        })
    };
    let numbers: Vec<usize> = basis.iter().map(number).collect::<Result<_, _>>()?;
    Ok(format!("&{numbers:?}"))
}

/// The name in the code for a word of a file. `called` says in messages what the word should be.
fn named(
    source: Source<'_>,
    word: &Spanned<String>,
    names: &[(&str, &'static str)],
    called: &str,
) -> Result<&'static str, CompileError> {
    let found = names.iter().find(|(name, _)| name == word.get_ref());
    found.map(|(_, code)| *code).ok_or_else(|| {
        let said = format!("“{}” is no {called}", word.get_ref());
        source.error(word.span().start, said)
    })
}

/// The place of a quote in an article, in bytes. It must stand there once.
fn place_of(
    source: &Source<'_>,
    quote: &Spanned<String>,
    id: &str,
    article: &str,
) -> Result<usize, CompileError> {
    let text = quote.get_ref().as_str();
    let places: Vec<usize> = if text.is_empty() {
        Vec::new()
    } else {
        article.match_indices(text).map(|(at, _)| at).collect()
    };
    let &[start] = places.as_slice() else {
        return Err(source.error(
            quote.span().start,
            format!(
                "the quote stands {} times in “{id}”: it must stand there once",
                places.len()
            ),
        ));
    };
    Ok(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "\n\n";

    /// A source as the table has it.
    const GK: &str = "[[source]]\nid = \"GK\"\ntitle = \"t\"\nwhere = \"w\"\nread = \"whole\"\n\
        checked = \"2026-11-25\"\nrecheck = \"2028-11\"\n";

    fn sources(entries: &[&str]) -> Result<Sources, CompileError> {
        let text = entries.concat();
        Sources::read(Source {
            file: "sources.toml",
            text: &text,
        })
    }

    /// The tables of an article without rows.
    const EMPTY: Judging<'_> = Judging {
        checklist: Source {
            file: "checklist.toml",
            text: "basis = [\"GK\"]\nquestion = []\n",
        },
        claims: Source {
            file: "claims.toml",
            text: "basis = [\"GK\"]\nclaim = []\n",
        },
    };

    #[test]
    fn a_source_without_a_date_or_twice_or_read_in_an_unknown_way_is_refused() {
        let refused = |entries: &[&str]| sources(entries).unwrap_err().message;
        let undated = GK.replace("checked = \"2026-11-25\"\n", "");
        assert!(refused(&[&undated]).contains("missing field `checked`"));
        let odd = GK.replace("2026-11-25", "last week");
        assert_eq!(
            refused(&[&odd]),
            "“last week” is no date such as 2026-11-25"
        );
        assert_eq!(refused(&[GK, GK]), "the source “GK” is here twice");
        let glanced = GK.replace("whole", "glanced at");
        assert_eq!(refused(&[&glanced]), "“glanced at” is no way of reading");
    }

    #[test]
    fn only_sources_that_are_cited_are_in_the_program() {
        let sources = sources(&[GK, &GK.replace("GK", "other")]).unwrap();
        assert_eq!(sources.cite("other"), Some(0));
        assert_eq!(sources.cite("nothing"), None);
        let rust = sources.rust();
        assert!(rust.contains("other") && !rust.contains("GK"), "{rust}");
    }

    #[test]
    fn synonyms_that_the_glossary_tells_apart_are_refused() {
        let terms = format!(
            "{}{}",
            term(
                "kidney",
                "narrower = [\"left kidney\"]\nname = [\"nephros\"]"
            ),
            term("urine", "")
        );
        let check = |same: &str| {
            let text = format!("[[group]]\nid = \"a\"\nsame = [{same}]\n");
            let synonyms = Source {
                file: "synonyms.toml",
                text: &text,
            };
            let glossary = Source {
                file: "glossary.toml",
                text: &terms,
            };
            check_synonyms(synonyms, glossary)
        };
        assert_eq!(check("\"kidney\", \"nephros\", \"renal\""), Ok(()));
        for apart in ["\"kidney\", \"urine\"", "\"nephros\", \"left kidney\""] {
            let error = check(apart).unwrap_err();
            assert_eq!(error.line, 3);
            assert!(
                error.message.ends_with("are not the same in the glossary"),
                "{error}"
            );
        }
    }

    #[test]
    fn a_question_for_nobody_and_a_place_without_a_date_are_refused() {
        let table = |text| Source {
            file: "questions.toml",
            text,
        };
        let asked = "[[question]]\nask = \"care team\"\ntext = \"t\"\nbasis = [\"GK\"]\n";
        let cited = sources(&[GK]).unwrap();
        assert!(questions(table(asked), &cited).is_ok());
        let nobody = asked.replace("care team", "nobody");
        assert_eq!(questions(table(&nobody), &cited).unwrap_err().line, 2);
        let place = "[[place]]\naddress = \"a\"\nname = \"n\"\npurpose = \"p\"\nlanguage = \"l\"\n\
            seen = true\nchecked = \"2026-11-25\"\nrecheck = \"2027-05\"\n";
        assert!(further(table(place)).is_ok());
        assert!(further(table(&place.replace("2027-05", "soon"))).is_err());
    }

    #[test]
    fn a_quote_of_the_tables_stands_in_the_article_once() {
        let claims = "basis = [\"GK\"]\n[[claim]]\narticle = \"a\"\nquote = \"liver\"\n\
            known = \"k\"\nstrength = \"guideline\"\nsources = [\"GK\"]\n";
        let judging = |claims| Judging {
            claims: Source {
                file: "claims.toml",
                text: claims,
            },
            ..EMPTY
        };
        let sources = sources(&[GK]).unwrap();
        let error = judging(claims)
            .claims("a", "a kidney", &sources)
            .unwrap_err();
        assert_eq!(error.line, 4);
        assert!(judging(claims).claims("a", "a liver", &sources).is_ok());
        let strong = claims.replace("guideline", "strong");
        assert!(judging(&strong).claims("a", "a liver", &sources).is_err());
    }

    /// The error of a glossary of these terms: its line and its message.
    fn refused(terms: &str) -> (usize, String) {
        let text = format!("{START}{terms}");
        let source = Source {
            file: "glossary.toml",
            text: &text,
        };
        let error = glossary(source, &sources(&[GK]).unwrap()).expect_err("it must be refused");
        assert!(error.to_string().starts_with("glossary.toml:"), "{error}");
        (error.line, error.message)
    }

    fn term(id: &str, more: &str) -> String {
        format!(
            "[[term]]\nid = \"{id}\"\nterm = \"{id}\"\n{more}\ndefinition = \"a word\"\nbasis = [\"GK\"]\n"
        )
    }

    #[test]
    fn a_name_that_is_empty_a_pattern_or_too_long_is_refused_with_its_line() {
        for (name, line, said) in [
            (String::new(), 6, "no letter"),
            (" - ".to_owned(), 6, "no letter"),
            (".*".to_owned(), 6, "not patterns"),
            ("(a|b)+".to_owned(), 6, "not patterns"),
            ("kidney.*".to_owned(), 6, "not patterns"),
            ("x".repeat(1 << 20), 6, "1048576 bytes"),
            ("a\\u0007b".to_owned(), 6, "not patterns"),
        ] {
            let (at, message) = refused(&term("kidney", &format!("name = [\"{name}\"]")));
            assert_eq!(at, line, "{message}");
            assert!(message.contains(said), "{message}");
        }
    }

    #[test]
    fn the_second_of_two_equal_names_is_refused_with_the_line_of_the_first() {
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
    fn a_reference_to_no_term_or_source_and_an_unknown_key_are_refused() {
        assert_eq!(
            refused(&term("kidney", "see_also = [\"liver\"]")),
            (6, "there is no term “liver”".to_owned())
        );
        assert_eq!(
            refused(&term("kidney", "see_also = [\"kidney\"]")),
            (6, "“kidney” refers to itself".to_owned())
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
    fn a_comment_whose_quote_is_not_in_the_article_exactly_once_is_refused() {
        let start =
            "as_of = \"now\"\n[provenance]\nsha256 = \"0\"\nreads_as = \"promotion\"\nwhy = []\n";
        let comment = |kind: &str, quote: &str| {
            format!(
                "[[comment]]\nkind = \"{kind}\"\nquote = \"{quote}\"\ntext = \"t\"\nbasis = [\"GK\"]\n"
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
                EMPTY,
                &sources(&[GK]).unwrap(),
            )
            .expect_err("it must be refused");
            (error.line, error.message)
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
                "cells cure cells",
                EMPTY,
                &sources(&[GK]).unwrap(),
            )
            .is_ok()
        );
    }
}
