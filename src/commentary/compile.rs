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

/// Texts of a list, each with its place in the file.
type Strings = Vec<Spanned<String>>;

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
    plural: Strings,
    #[serde(default)]
    spelling: Strings,
    #[serde(default)]
    abbreviation: Strings,
    #[serde(default)]
    form: Strings,
    #[serde(default)]
    name: Strings,
    #[serde(default)]
    everyday: Strings,
    #[serde(default)]
    narrower: Strings,
    #[serde(default)]
    related: Strings,
    #[serde(default)]
    opposite: Strings,
    #[serde(default)]
    wording: Strings,
    definition: Spanned<String>,
    #[serde(default)]
    see_also: Strings,
    basis: Strings,
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
    basis: Strings,
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

/// What a name is found by, and, if it minds case, the name itself.
type Key<'a> = (String, Option<&'a str>);

/// All names of the glossary, checked against each other.
#[derive(Default)]
struct Names<'a> {
    /// Where each name is written first.
    written: HashMap<&'a str, usize>,
    /// What each key leads to.
    found: BTreeMap<Key<'a>, Name<'a>>,
}

/// A name that leads to a term.
struct Name<'a> {
    /// How it stands to the headword, as the code calls it.
    kind: &'static str,
    text: &'a str,
    /// The term's number, from 0.
    term: usize,
    /// Where it is written.
    place: usize,
}

impl<'a> Names<'a> {
    /// Takes in a name of term number `term`.
    fn add(
        &mut self,
        source: &Source<'_>,
        term: usize,
        (kind, name): (&'static str, &'a Spanned<String>),
    ) -> Result<(), Trouble> {
        check_name(source, name)?;
        let (place, text) = (name.span().start, name.get_ref().as_str());
        if let Some(other) = self.written.insert(text, place) {
            let line = source.line(other);
            return Err(source.trouble(place, format!("“{text}” stands in line {line} already")));
        }
        let new = Name {
            kind,
            text,
            term,
            place,
        };
        let found = self
            .found
            .entry((key(text), minds_case(text).then_some(text)))
            .or_insert(new);
        if found.term == term {
            return Ok(());
        }
        Err(source.trouble(
            place,
            format!(
                "“{text}” is found like “{}” in line {}, which is another term",
                found.text,
                source.line(found.place)
            ),
        ))
    }

    /// All names as Rust, in the order of their keys.
    fn rust(&self, pool: &mut Pool) -> String {
        let mut names = Lists::default();
        for ((key, exactly), name) in &self.found {
            let (key, text) = (pool.put(key), pool.put(name.text));
            let (minds_case, kind, term) = (exactly.is_some(), name.kind, name.term);
            names.put([format!("Name {{ key: {key}, text: {text}, minds_case: {minds_case}, relation: Relation::{kind}, term: {term} }}")]);
        }
        names.rust("NAMES", "Name")
    }

    /// For each hash, whether the first word of a key has it.
    fn first_words(&self) -> Vec<bool> {
        let mut first_words = vec![false; HASHES];
        for (key, _) in self.found.keys() {
            // As `hash_of` in glossary.rs.
            let word = key.bytes().take_while(u8::is_ascii_alphanumeric);
            let hash = word.fold(0, |before, letter| {
                (before * 31 + usize::from(letter)) % HASHES
            });
            if let Some(marked) = first_words.get_mut(hash) {
                *marked = true;
            }
        }
        first_words
    }
}

/// The numbers of the terms that term number `at` sends to.
fn see_also(
    source: &Source<'_>,
    at: usize,
    term: &Term,
    numbers: &HashMap<&str, usize>,
) -> Result<Vec<String>, Trouble> {
    let number = |other: &Spanned<String>| match numbers.get(other.get_ref().as_str()) {
        Some(&other) if other != at => Ok(other.to_string()),
        Some(_) => Err(source.trouble(
            other.span().start,
            format!("“{}” sends to itself", term.id.get_ref()),
        )),
        None => Err(source.trouble(
            other.span().start,
            format!("there is no term “{}”", other.get_ref()),
        )),
    };
    term.see_also.iter().map(number).collect()
}

/// The constants of all terms.
#[derive(Default)]
struct Constants {
    pool: Pool,
    also: Lists,
    sent_to: Lists,
    rests_on: Lists,
    terms: Lists,
    found_in: Vec<String>,
}

impl Constants {
    /// Writes a term that was checked.
    fn put(&mut self, term: &Term, see_also: Vec<String>, basis: Vec<&str>, definition: &str) {
        let mut names = Vec::new();
        for (kind, name) in term.names().filter(|(kind, _)| *kind != "Headword") {
            names.push(format!(
                "(Relation::{kind}, {})",
                self.pool.put(name.get_ref())
            ));
        }
        let basis: Vec<String> = basis
            .into_iter()
            .map(|basis| self.pool.put(basis))
            .collect();
        let basis = self.rests_on.put(basis);
        let definition = self.pool.put(definition);
        let (id, headword, names, see_also) = (
            self.pool.put(term.id.get_ref()),
            self.pool.put(term.headword.get_ref()),
            self.also.put(names),
            self.sent_to.put(see_also),
        );
        self.terms.put([format!(
            "Term {{ id: {id}, headword: {headword}, names: {names}, definition: {definition}, see_also: {see_also}, basis: {basis} }}"
        )]);
        let occurs: Vec<(&str, &[String])> = term
            .occurs
            .iter()
            .map(|(article, forms)| (article.get_ref().as_str(), forms.as_slice()))
            .collect();
        self.found_in.push(format!("&{}", nested(&occurs)));
    }
}

/// The glossary as Rust, for an `include!` in `glossary.rs`.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn glossary(source: Source<'_>) -> Result<String, Trouble> {
    let glossary: Glossary = source.parse()?;
    let numbers: HashMap<&str, usize> = glossary
        .term
        .iter()
        .enumerate()
        .map(|(at, term)| (term.id.get_ref().as_str(), at))
        .collect();
    let (mut ids, mut names) = (HashMap::new(), Names::default());
    let mut made = Constants::default();
    for (at, term) in glossary.term.iter().enumerate() {
        let (id, place) = (source.checked(&term.id, "id")?, term.id.span().start);
        if let Some(other) = ids.insert(id, place) {
            let line = source.line(other);
            let what = format!("the id “{id}” stands in line {line} already");
            return Err(source.trouble(place, what));
        }
        for name in term.names() {
            names.add(&source, at, name)?;
        }
        let see_also = see_also(&source, at, term, &numbers)?;
        let basis = basis(&source, &term.basis, |word| {
            glossary.sources.get(word).map(String::as_str)
        })?;
        made.put(
            term,
            see_also,
            basis,
            source.checked(&term.definition, "definition")?,
        );
    }
    let Constants {
        mut pool,
        also,
        sent_to,
        rests_on,
        terms,
        found_in,
    } = made;
    let (names, first_words) = (names.rust(&mut pool), names.first_words());
    Ok([
        format!("static TEXT: &str = {:?};\n", pool.text),
        also.rust("ALSO", "(Relation, Place)"),
        sent_to.rust("SENT_TO", "usize"),
        rests_on.rust("RESTS_ON", "Place"),
        terms.rust("TERMS", "Term"),
        names,
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
    words: &'a Strings,
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
