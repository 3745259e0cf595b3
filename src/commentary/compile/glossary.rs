//! Compiles the glossary: its terms, and all names by which they are found.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use super::{CompileError, Source, Sources, Strings, basis};

/// The number of possible hashes of first words, of which a tenth are used.
const HASHES: usize = 4096;

/// The relation of a headword to itself.
const HEADWORD: &str = "Headword";

/// The longest name that is easy to read on a card, in bytes.
const MOST_NAME: usize = 60;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Glossary {
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
    /// The headword and all other names, each with its relation to the headword.
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
        std::iter::once((HEADWORD, &self.headword)).chain(
            groups
                .into_iter()
                .flat_map(|(kind, names)| names.iter().map(move |name| (kind, name))),
        )
    }
}

/// The form by which a name is found: its words in lower case, with one space between them.
pub(super) fn key(name: &str) -> String {
    name.to_lowercase()
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// True if case matters when a name is searched for: it is a single word with at least two capital
/// letters.
fn minds_case(name: &str) -> bool {
    !name.contains([' ', '-']) && name.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// Checks that a name is made of words and is not too long.
fn check_name(source: &Source<'_>, name: &Spanned<String>) -> Result<(), CompileError> {
    let (at, name) = (name.span().start, name.get_ref());
    let odd = name
        .chars()
        .find(|c| !c.is_alphanumeric() && !matches!(c, ' ' | '-' | '\''));
    match odd {
        None if key(name).is_empty() => Err(source.error(
            at,
            format!("the name “{}” has no letter", name.escape_debug()),
        )),
        _ if name.len() > MOST_NAME => Err(source.error(
            at,
            format!(
                "a name has {} bytes; at most {MOST_NAME} are allowed",
                name.len()
            ),
        )),
        Some(odd) => Err(source.error(
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

/// All texts of the glossary in one string, none of them twice. A place in a string needs no
/// pointer, which every start of the program would have to set.
#[derive(Default)]
struct Pool {
    text: String,
    places: HashMap<String, usize>,
}

impl Pool {
    /// The place of a text in the string, as Rust. A new text is appended.
    fn put(&mut self, text: &str) -> String {
        let at = *self.places.entry(text.to_owned()).or_insert_with(|| {
            self.text.push_str(text);
            self.text.len() - text.len()
        });
        format!("Place({at}, {})", text.len())
    }
}

/// The items of all terms in one list, as Rust. Each term has a range of the list.
#[derive(Default)]
struct Lists {
    items: Vec<String>,
}

impl Lists {
    /// Appends the items, and returns their range in the list, as Rust.
    fn put(&mut self, items: impl IntoIterator<Item = String>) -> String {
        let start = self.items.len();
        self.items.extend(items);
        format!("({start}, {})", self.items.len())
    }

    /// The list as a constant called `name`, with items of type `kind`.
    fn rust(&self, name: &str, kind: &str) -> String {
        format!(
            "static {name}: [{kind}; {}] = [{}];\n",
            self.items.len(),
            self.items.join(", ")
        )
    }
}

/// The glossary as Rust, for the `include!` in `glossary.rs`.
///
/// # Errors
/// Names the first fault, and its line.
pub(crate) fn glossary(source: Source<'_>, sources: &Sources) -> Result<String, CompileError> {
    let glossary: Glossary = source.parse()?;
    let names = Names::read(source, &glossary.term)?;
    let numbers: HashMap<&str, usize> = (0..)
        .zip(&glossary.term)
        .map(|(number, term)| (term.id.get_ref().as_str(), number))
        .collect();
    let mut rust = Rust::default();
    for (number, term) in glossary.term.iter().enumerate() {
        let see_also = see_also(source, number, term, &numbers)?;
        let basis = basis(&source, &term.basis, sources)?;
        let definition = source.checked(&term.definition, "definition")?;
        rust.put_term(term, definition, see_also, &basis);
    }
    for (key, name) in &names.by_key {
        rust.put_name(key, name);
    }
    Ok(rust.text(&names.first_words()))
}

/// The meanings of the names in a glossary: for each name the number of its term, and the name of
/// the relation between the two.
pub(super) fn meanings(
    source: Source<'_>,
) -> Result<HashMap<String, (usize, Option<&'static str>)>, CompileError> {
    let glossary: Glossary = source.parse()?;
    let mut meanings = HashMap::new();
    for (number, term) in glossary.term.iter().enumerate() {
        for (relation, name) in term.names() {
            let apart = ["Narrower", "Related", "Opposite"].contains(&relation);
            meanings.insert(key(name.get_ref()), (number, apart.then_some(relation)));
        }
    }
    Ok(meanings)
}

/// The names of all terms.
#[derive(Default)]
struct Names<'a> {
    by_key: BTreeMap<Key<'a>, Name<'a>>,
}

/// The form by which a name is found and, if its case matters, the name as it is written.
type Key<'a> = (String, Option<&'a str>);

/// A name of a term.
struct Name<'a> {
    /// The relation of the name to the headword.
    relation: &'static str,
    text: &'a str,
    /// The number of the term, from 0.
    term: usize,
    /// The byte of the file at which the name is written.
    written_at: usize,
}

impl<'a> Names<'a> {
    /// Checks the ids and the names of all terms: no id and no name may be written twice, and no
    /// two terms may be found by the same name.
    fn read(source: Source<'_>, terms: &'a [Term]) -> Result<Self, CompileError> {
        let (mut ids, mut written) = (HashMap::new(), HashMap::new());
        let mut names = Self::default();
        for (number, term) in terms.iter().enumerate() {
            let (id, at) = (source.checked(&term.id, "id")?, term.id.span().start);
            if let Some(other) = ids.insert(id, at) {
                return Err(source.error(
                    at,
                    format!(
                        "the id “{id}” stands in line {} already",
                        source.line(other)
                    ),
                ));
            }
            for (relation, name) in term.names() {
                check_name(&source, name)?;
                let (at, text) = (name.span().start, name.get_ref().as_str());
                if let Some(other) = written.insert(text, at) {
                    return Err(source.error(
                        at,
                        format!("“{text}” stands in line {} already", source.line(other)),
                    ));
                }
                names.add(
                    source,
                    Name {
                        relation,
                        text,
                        term: number,
                        written_at: at,
                    },
                )?;
            }
        }
        Ok(names)
    }

    /// Adds a name, unless its term has one that is found in the same way.
    fn add(&mut self, source: Source<'_>, name: Name<'a>) -> Result<(), CompileError> {
        let (at, text, term) = (name.written_at, name.text, name.term);
        let found = self
            .by_key
            .entry((key(text), minds_case(text).then_some(text)))
            .or_insert(name);
        if found.term == term {
            return Ok(());
        }
        Err(source.error(
            at,
            format!(
                "“{text}” is found like “{}” in line {}, which is another term",
                found.text,
                source.line(found.written_at)
            ),
        ))
    }

    /// Marks the hashes of the first words of the names.
    fn first_words(&self) -> Vec<bool> {
        let mut marked = vec![false; HASHES];
        for (key, _) in self.by_key.keys() {
            // The same hash as `hash_of` in `src/commentary/glossary.rs`.
            let word = key.bytes().take_while(u8::is_ascii_alphanumeric);
            let hash = word.fold(0, |before, letter| {
                (before * 31 + usize::from(letter)) % HASHES
            });
            if let Some(marked) = marked.get_mut(hash) {
                *marked = true;
            }
        }
        marked
    }
}

/// The numbers of the terms that a term refers to, as Rust.
fn see_also(
    source: Source<'_>,
    number: usize,
    term: &Term,
    numbers: &HashMap<&str, usize>,
) -> Result<Vec<String>, CompileError> {
    let number_of = |other: &Spanned<String>| {
        let at = other.span().start;
        match numbers.get(other.get_ref().as_str()) {
            Some(&other) if other != number => Ok(other.to_string()),
            Some(_) => Err(source.error(at, format!("“{}” refers to itself", term.id.get_ref()))),
            None => Err(source.error(at, format!("there is no term “{}”", other.get_ref()))),
        }
    };
    term.see_also.iter().map(number_of).collect()
}

/// The glossary's constants while they are put together.
#[derive(Default)]
struct Rust {
    pool: Pool,
    also: Lists,
    sent_to: Lists,
    terms: Lists,
    names: Lists,
    found_in: Lists,
}

impl Rust {
    fn put_term(&mut self, term: &Term, definition: &str, see_also: Vec<String>, basis: &str) {
        let Self { pool, .. } = self;
        let also: Vec<String> = term
            .names()
            .filter(|(relation, _)| *relation != HEADWORD)
            .map(|(relation, name)| format!("(Relation::{relation}, {})", pool.put(name.get_ref())))
            .collect();
        let (definition, id, headword) = (
            pool.put(definition),
            pool.put(term.id.get_ref()),
            pool.put(term.headword.get_ref()),
        );
        let (names, see_also) = (self.also.put(also), self.sent_to.put(see_also));
        self.terms.put([format!(
            "Term {{ id: {id}, headword: {headword}, names: {names}, definition: {definition}, see_also: {see_also}, basis: {basis} }}"
        )]);
        let occurs: Vec<(&str, &[String])> = term
            .occurs
            .iter()
            .map(|(article, forms)| (article.get_ref().as_str(), forms.as_slice()))
            .collect();
        self.found_in.put([format!("&{}", nested(&occurs))]);
    }

    fn put_name(&mut self, (key, exactly): &Key<'_>, name: &Name<'_>) {
        let (key, text) = (self.pool.put(key), self.pool.put(name.text));
        let (minds_case, relation, term) = (exactly.is_some(), name.relation, name.term);
        self.names.put([format!("Name {{ key: {key}, text: {text}, minds_case: {minds_case}, relation: Relation::{relation}, term: {term} }}")]);
    }

    /// All constants, as the text of a Rust file.
    fn text(&self, first_words: &[bool]) -> String {
        [
            format!("static TEXT: &str = {:?};\n", self.pool.text),
            self.also.rust("ALSO", "(Relation, Place)"),
            self.sent_to.rust("SENT_TO", "usize"),
            self.terms.rust("TERMS", "Term"),
            self.names.rust("NAMES", "Name"),
            format!("static FIRST_WORDS: [bool; {HASHES}] = {first_words:?};\n"),
            "#[cfg(test)] ".to_owned(),
            self.found_in.rust("FOUND_IN", "&[(&str, &[&str])]"),
        ]
        .concat()
    }
}

/// Lists in a list, as a constant.
fn nested(lists: &[(&str, &[String])]) -> String {
    let lists: Vec<String> = lists
        .iter()
        .map(|(name, list)| format!("({name:?}, &{list:?})"))
        .collect();
    format!("[{}]", lists.join(", "))
}
