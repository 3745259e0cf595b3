//! Reads what stands in `assets/glossary.toml` and `assets/commentary`, checks it, and writes it as
//! Rust: the build runs it. Whatever is wrong is named by file and line, and nothing is built.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

/// A file of the assets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Its name, for messages.
    pub(crate) file: &'a str,
    /// What it holds.
    pub(crate) text: &'a str,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The file.
    pub(crate) file: String,
    /// The line in it, from 1.
    pub(crate) line: usize,
    /// What is wrong, in a sentence.
    pub(crate) what: String,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.what)
    }
}

type Words = Vec<Spanned<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
    sources: BTreeMap<String, String>,
    term: Vec<Term>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    id: Spanned<String>,
    #[serde(rename = "term")]
    headword: Spanned<String>,
    #[serde(default)]
    plural: Words,
    #[serde(default)]
    spelling: Words,
    #[serde(default)]
    abbreviation: Words,
    #[serde(default)]
    form: Words,
    #[serde(default)]
    name: Words,
    #[serde(default)]
    everyday: Words,
    #[serde(default)]
    narrower: Words,
    #[serde(default)]
    related: Words,
    #[serde(default)]
    opposite: Words,
    #[serde(default)]
    wording: Words,
    definition: Spanned<String>,
    #[serde(default)]
    see_also: Words,
    basis: Words,
    #[serde(default)]
    occurs: BTreeMap<Spanned<String>, Vec<String>>,
}

impl Term {
    /// All that leads here, each with how it stands to the headword.
    fn names(&self) -> impl Iterator<Item = (&'static str, &Spanned<String>)> {
        let groups = [
            ("Plural", &self.plural),
            ("Spelling", &self.spelling),
            ("Abbreviation", &self.abbreviation),
            ("Form", &self.form),
            ("Name", &self.name),
            ("Everyday", &self.everyday),
            ("Narrower", &self.narrower),
            ("Related", &self.related),
            ("Opposite", &self.opposite),
            ("Wording", &self.wording),
        ];
        std::iter::once(("Headword", &self.headword)).chain(
            groups
                .into_iter()
                .flat_map(|(kind, names)| names.iter().map(move |name| (kind, name))),
        )
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commentary {
    as_of: Spanned<String>,
    provenance: Provenance,
    #[serde(default)]
    comment: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Provenance {
    sha256: Spanned<String>,
    author: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    places: Vec<String>,
    study: Option<String>,
    asks: Option<Spanned<String>>,
    reads_as: Spanned<String>,
    why: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    kind: Spanned<String>,
    quote: Spanned<String>,
    text: Spanned<String>,
    basis: Words,
}

/// The kinds of comments, as the files and the code call them.
const KINDS: [(&str, &str); 6] = [
    ("claim", "Claim"),
    ("missing-evidence", "MissingEvidence"),
    ("safety", "Safety"),
    ("terminology", "Terminology"),
    ("typo", "Typo"),
    ("context", "Background"),
];

/// As many hashes as there are of first words; a tenth of them are taken.
const HASHES: usize = 4096;

/// The longest name and the longest text, in bytes: what a card can show in comfort.
const MOST_NAME: usize = 60;
const MOST_TEXT: usize = 1000;

impl Source<'_> {
    fn line(&self, byte: usize) -> usize {
        self.text
            .bytes()
            .take(byte)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1
    }

    fn trouble(&self, byte: usize, what: impl Into<String>) -> Trouble {
        Trouble {
            file: self.file.to_owned(),
            line: self.line(byte),
            what: what.into(),
        }
    }

    fn parse<T: for<'a> Deserialize<'a>>(&self) -> Result<T, Trouble> {
        toml::from_str(self.text).map_err(|error| {
            self.trouble(error.span().map_or(0, |span| span.start), error.message())
        })
    }

    /// A text to be read on a card.
    fn checked<'t>(&self, text: &'t Spanned<String>, called: &str) -> Result<&'t str, Trouble> {
        let (at, text) = (text.span().start, text.get_ref().as_str());
        match text {
            _ if text.trim().is_empty() => Err(self.trouble(at, format!("the {called} is empty"))),
            _ if text.len() > MOST_TEXT => Err(self.trouble(
                at,
                format!(
                    "the {called} has {} bytes, of at most {MOST_TEXT}",
                    text.len()
                ),
            )),
            _ if text.chars().any(char::is_control) => {
                Err(self.trouble(at, format!("the {called} has a control character")))
            }
            _ => Ok(text),
        }
    }
}

/// What a name is found by: its words in small letters, one space between.
fn key(name: &str) -> String {
    name.to_lowercase()
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a name is found only as it is written: one word with two capitals or more.
fn minds_case(name: &str) -> bool {
    !name.contains([' ', '-']) && name.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn check_name(source: &Source<'_>, name: &Spanned<String>) -> Result<(), Trouble> {
    let (at, name) = (name.span().start, name.get_ref());
    let odd = name
        .chars()
        .find(|c| !c.is_alphanumeric() && !matches!(c, ' ' | '-' | '\''));
    match odd {
        None if key(name).is_empty() => Err(source.trouble(
            at,
            format!("the name “{}” has no letter", name.escape_debug()),
        )),
        _ if name.len() > MOST_NAME => Err(source.trouble(
            at,
            format!("a name has {} bytes, of at most {MOST_NAME}", name.len()),
        )),
        Some(odd) => Err(source.trouble(
            at,
            format!(
                "the name “{}” has “{}”: names are words, not patterns",
                name.escape_debug(),
                odd.escape_debug()
            ),
        )),
        None => Ok(()),
    }
}

/// Texts behind each other, none twice: places in one string need no pointers that every start
/// would have to set.
#[derive(Default)]
struct Pool {
    text: String,
    places: HashMap<String, usize>,
}

impl Pool {
    /// A place in it, as Rust.
    fn put(&mut self, text: &str) -> String {
        let at = *self.places.entry(text.to_owned()).or_insert_with(|| {
            self.text.push_str(text);
            self.text.len() - text.len()
        });
        format!("Place({at}, {})", text.len())
    }
}

/// Items of all terms in one list, and the places of each term's in it.
#[derive(Default)]
struct Lists {
    items: Vec<String>,
}

impl Lists {
    fn put(&mut self, items: impl IntoIterator<Item = String>) -> String {
        let start = self.items.len();
        self.items.extend(items);
        format!("({start}, {})", self.items.len())
    }

    fn rust(&self, name: &str, kind: &str) -> String {
        format!(
            "static {name}: [{kind}; {}] = [{}];\n",
            self.items.len(),
            self.items.join(", ")
        )
    }
}

/// The glossary as Rust, for an `include!` in `glossary.rs`.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn glossary(source: Source<'_>) -> Result<String, Trouble> {
    let glossary: Glossary = source.parse()?;
    let places: HashMap<&str, usize> = glossary
        .term
        .iter()
        .enumerate()
        .map(|(at, term)| (term.id.get_ref().as_str(), at))
        .collect();
    let (mut ids, mut written, mut keys) = (HashMap::new(), HashMap::new(), BTreeMap::new());
    let (mut pool, mut also, mut sent_to, mut rests_on, mut terms, mut found_in) = (
        Pool::default(),
        Lists::default(),
        Lists::default(),
        Lists::default(),
        Lists::default(),
        Vec::new(),
    );
    for (at, term) in glossary.term.iter().enumerate() {
        let id = source.checked(&term.id, "id")?;
        if let Some(other) = ids.insert(id, term.id.span().start) {
            return Err(source.trouble(
                term.id.span().start,
                format!(
                    "the id “{id}” stands in line {} already",
                    source.line(other)
                ),
            ));
        }
        let mut names = Vec::new();
        for (kind, name) in term.names() {
            check_name(&source, name)?;
            let (start, text) = (name.span().start, name.get_ref().as_str());
            if let Some(other) = written.insert(text, start) {
                return Err(source.trouble(
                    start,
                    format!("“{text}” stands in line {} already", source.line(other)),
                ));
            }
            let found = keys
                .entry((key(text), minds_case(text).then_some(text)))
                .or_insert((kind, text, at, start));
            if found.2 != at {
                return Err(source.trouble(
                    start,
                    format!(
                        "“{text}” is found like “{}” in line {}, which is another term",
                        found.1,
                        source.line(found.3)
                    ),
                ));
            }
            if kind != "Headword" {
                names.push(format!("(Relation::{kind}, {})", pool.put(text)));
            }
        }
        let mut see_also = Vec::new();
        for other in &term.see_also {
            match places.get(other.get_ref().as_str()) {
                Some(&other) if other != at => see_also.push(other.to_string()),
                Some(_) => {
                    return Err(
                        source.trouble(other.span().start, format!("“{id}” sends to itself"))
                    );
                }
                None => {
                    return Err(source.trouble(
                        other.span().start,
                        format!("there is no term “{}”", other.get_ref()),
                    ));
                }
            }
        }
        let basis = basis(&source, &term.basis, |word| {
            glossary.sources.get(word).map(String::as_str)
        })?;
        let basis = rests_on.put(
            basis
                .into_iter()
                .map(|basis| pool.put(basis))
                .collect::<Vec<_>>(),
        );
        let definition = pool.put(source.checked(&term.definition, "definition")?);
        let (id, headword, names, see_also) = (
            pool.put(id),
            pool.put(term.headword.get_ref()),
            also.put(names),
            sent_to.put(see_also),
        );
        terms.put([format!(
            "Term {{ id: {id}, headword: {headword}, names: {names}, definition: {definition}, see_also: {see_also}, basis: {basis} }}"
        )]);
        let occurs: Vec<(&str, &[String])> = term
            .occurs
            .iter()
            .map(|(article, forms)| (article.get_ref().as_str(), forms.as_slice()))
            .collect();
        found_in.push(format!("&{}", nested(&occurs)));
    }
    let mut names = Lists::default();
    for ((key, exactly), (kind, text, term, _)) in &keys {
        let (key, text, minds_case) = (pool.put(key), pool.put(text), exactly.is_some());
        names.put([format!("Name {{ key: {key}, text: {text}, minds_case: {minds_case}, relation: Relation::{kind}, term: {term} }}")]);
    }
    let mut first_words = vec![false; HASHES];
    for (key, _) in keys.keys() {
        // As `hash_of` in glossary.rs.
        let word = key.bytes().take_while(u8::is_ascii_alphanumeric);
        let hash = word.fold(0, |before, letter| {
            (before * 31 + usize::from(letter)) % HASHES
        });
        if let Some(marked) = first_words.get_mut(hash) {
            *marked = true;
        }
    }
    Ok([
        format!("static TEXT: &str = {:?};\n", pool.text),
        also.rust("ALSO", "(Relation, Place)"),
        sent_to.rust("SENT_TO", "usize"),
        rests_on.rust("RESTS_ON", "Place"),
        terms.rust("TERMS", "Term"),
        names.rust("NAMES", "Name"),
        format!("static FIRST_WORDS: [bool; {HASHES}] = {first_words:?};\n"),
        format!(
            "#[cfg(test)] static FOUND_IN: [&[(&str, &[&str])]; {}] = [{}];\n",
            found_in.len(),
            found_in.join(", ")
        ),
    ]
    .concat())
}

/// Lists in a list, as a constant.
fn nested(lists: &[(&str, &[String])]) -> String {
    let lists: Vec<String> = lists
        .iter()
        .map(|(name, list)| format!("({name:?}, &{list:?})"))
        .collect();
    format!("[{}]", lists.join(", "))
}

fn basis<'a>(
    source: &Source<'_>,
    words: &'a Words,
    named: impl Fn(&'a str) -> Option<&'a str>,
) -> Result<Vec<&'a str>, Trouble> {
    let Some(first) = words.first() else {
        return Err(source.trouble(0, "a basis is empty"));
    };
    source.checked(first, "basis")?;
    words
        .iter()
        .map(|word| {
            named(word.get_ref()).ok_or_else(|| {
                source.trouble(
                    word.span().start,
                    format!("there is no source “{}”", word.get_ref()),
                )
            })
        })
        .collect()
}

/// The comments on an article and its provenance as Rust, for an `include!` in `commentary.rs`.
///
/// # Errors
/// What is wrong with them, and where.
pub(crate) fn commentary(source: Source<'_>, id: &str, article: &str) -> Result<String, Trouble> {
    let commentary: Commentary = source.parse()?;
    let as_of = source.checked(&commentary.as_of, "date")?;
    let mut comments: Vec<(usize, String)> = Vec::new();
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    for comment in &commentary.comment {
        let at = comment.quote.span().start;
        let quote = comment.quote.get_ref().as_str();
        let kind = KINDS
            .iter()
            .find(|(name, _)| name == comment.kind.get_ref());
        let (_, kind) = kind.ok_or_else(|| {
            source.trouble(
                comment.kind.span().start,
                format!("“{}” is no kind of comment", comment.kind.get_ref()),
            )
        })?;
        let places: Vec<usize> = if quote.is_empty() {
            Vec::new()
        } else {
            article
                .match_indices(quote)
                .map(|(place, _)| place)
                .collect()
        };
        let &[start] = places.as_slice() else {
            return Err(source.trouble(
                at,
                format!(
                    "the quote stands {} times in “{id}”: it must stand there once",
                    places.len()
                ),
            ));
        };
        let end = start + quote.len();
        if let Some((_, _, other)) = taken
            .iter()
            .find(|(first, last, _)| start < *last && *first < end)
        {
            return Err(source.trouble(
                at,
                format!("the quote overlaps that in line {}", source.line(*other)),
            ));
        }
        taken.push((start, end, at));
        let text = source.checked(&comment.text, "text")?;
        let basis = basis(&source, &comment.basis, Some)?;
        comments.push((start, format!("Comment {{ kind: CommentKind::{kind}, quote: {quote:?}, text: {text:?}, basis: &{basis:?} }},\n")));
    }
    // In the order of the text, so that the next one is the next.
    comments.sort();
    let comments: String = comments.into_iter().map(|(_, comment)| comment).collect();
    let Provenance {
        sha256,
        author,
        publisher,
        places,
        study,
        asks,
        reads_as,
        why,
    } = &commentary.provenance;
    if let Some(asks) = asks
        && !article.contains(asks.get_ref().as_str())
    {
        return Err(source.trouble(
            asks.span().start,
            format!("“{}” does not stand in “{id}”", asks.get_ref()),
        ));
    }
    let asks = asks.as_ref().map(Spanned::get_ref);
    let (sha256, reads_as) = (
        source.checked(sha256, "checksum")?,
        source.checked(reads_as, "kind of text")?,
    );
    Ok(format!(
        "Commentary {{ id: {id:?}, as_of: {as_of:?}, provenance: Provenance {{ sha256: {sha256:?}, author: {author:?}, publisher: {publisher:?}, \
         places: &{places:?}, study: {study:?}, asks: {asks:?}, reads_as: {reads_as:?}, why: &{why:?} }}, comments: &[\n{comments}] }},\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "[sources]\nGK = \"general knowledge\"\n";

    /// What is wrong with a glossary of these terms: the line, and a word of what is said.
    fn refused(terms: &str) -> (usize, String) {
        let text = format!("{START}{terms}");
        let trouble = glossary(Source {
            file: "glossary.toml",
            text: &text,
        })
        .expect_err("it must be refused");
        assert!(
            trouble.to_string().starts_with("glossary.toml:"),
            "{trouble}"
        );
        (trouble.line, trouble.what)
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
            let trouble = commentary(
                Source {
                    file: "a.toml",
                    text: &text,
                },
                "a",
                "cells cure cells",
            )
            .expect_err("it must be refused");
            (trouble.line, trouble.what)
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
