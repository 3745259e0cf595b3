//! The glossary: terms with their definitions, the words that lead to each, and where they stand in
//! a text. All of it was written for kidneyread; the terms are constants that the build made from
//! `assets/glossary.toml`.

use crate::search::suggest::{WordCounts, phrases};
use crate::text::document::Document;
use crate::text::folded::{Case, Folded, fold_line};
use crate::text::span::Span;

/// A term with its definition.
#[derive(Debug)]
pub struct Term {
    id: Place,
    headword: Place,
    definition: Place,
    /// The range of the term's names in `ALSO`.
    names: (usize, usize),
    /// The range of the terms that this one refers to in `SENT_TO`.
    see_also: (usize, usize),
    /// The numbers of the sources of the definition.
    basis: &'static [usize],
}

/// A text of the glossary, as its offset in `TEXT` and its length, both in bytes.
#[derive(Debug, Clone, Copy)]
struct Place(usize, usize);

impl Place {
    fn text(self) -> &'static str {
        TEXT.get(self.0..self.0 + self.1).unwrap_or_default()
    }
}

/// The relation of a word to the headword that it leads to, in the terms of SKOS (W3C) where SKOS
/// has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The word is the headword.
    Headword,
    /// The plural of the headword.
    Plural,
    /// Another spelling of the headword.
    Spelling,
    /// An abbreviation.
    Abbreviation,
    /// Another part of speech or an inflection of the headword.
    Form,
    /// Another name for the same thing.
    Name,
    /// Everyday words for the same thing.
    Everyday,
    /// A kind or a part of what the headword means.
    Narrower,
    /// Something related, but not the same.
    Related,
    /// The opposite.
    Opposite,
    /// A wording of an article that hardly anyone else uses.
    Wording,
}

impl Relation {
    /// The name of the relation in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headword => "headword",
            Self::Plural => "plural",
            Self::Spelling => "spelling",
            Self::Abbreviation => "abbreviation",
            Self::Form => "form",
            Self::Name => "name",
            Self::Everyday => "everyday",
            Self::Narrower => "narrower",
            Self::Related => "related",
            Self::Opposite => "opposite",
            Self::Wording => "wording",
        }
    }

    /// The heading over words of this relation on a card.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Headword => "Headword",
            Self::Plural => "Plural",
            Self::Spelling => "Also spelled",
            Self::Abbreviation => "Abbreviations",
            Self::Form => "Other forms",
            Self::Name => "Also called",
            Self::Everyday => "In everyday words",
            Self::Narrower => "Kinds and parts",
            Self::Related => "Related, not the same",
            Self::Opposite => "The opposite",
            Self::Wording => "As an article writes it",
        }
    }
}

/// A word that leads to a term.
#[derive(Debug)]
pub struct Name {
    /// The form by which the name is found: in lower case, its words with one space between them.
    key: Place,
    text: Place,
    /// True if case matters when the name is searched for.
    minds_case: bool,
    relation: Relation,
    /// The number of the term among all terms, from 0.
    term: usize,
}

include!(concat!(env!("OUT_DIR"), "/glossary.rs"));

impl Term {
    /// All terms, in the order of the glossary.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        &TERMS
    }

    /// The number of the term among all terms, from 0.
    #[must_use]
    pub fn number(&self) -> usize {
        TERMS
            .iter()
            .position(|term| std::ptr::eq(term, self))
            .unwrap_or(0)
    }

    /// The id of the term, in JSON too.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.id.text()
    }

    /// The word that is explained.
    #[must_use]
    pub fn headword(&self) -> &'static str {
        self.headword.text()
    }

    /// The definition, in one to three sentences.
    #[must_use]
    pub fn definition(&self) -> &'static str {
        self.definition.text()
    }

    /// All words but the headword that lead to this term, each with its relation to the headword.
    pub fn names(&self) -> impl Iterator<Item = (Relation, &'static str)> + use<> {
        ALSO.get(self.names.0..self.names.1)
            .unwrap_or_default()
            .iter()
            .map(|(relation, name)| (*relation, name.text()))
    }

    /// The terms that this one refers to.
    pub fn see_also(&self) -> impl Iterator<Item = &'static Self> + use<> {
        SENT_TO
            .get(self.see_also.0..self.see_also.1)
            .unwrap_or_default()
            .iter()
            .filter_map(|&at| TERMS.get(at))
    }

    /// The numbers of the sources of the definition.
    #[must_use]
    pub const fn basis(&self) -> &'static [usize] {
        self.basis
    }

    /// All words but the headword that lead to this term, grouped by their relation to the
    /// headword.
    pub fn groups(&self) -> impl Iterator<Item = (Relation, Vec<&'static str>)> + use<> {
        let mut names = self.names().peekable();
        std::iter::from_fn(move || {
            let (relation, first) = names.next()?;
            let mut group = vec![first];
            while let Some((_, name)) = names.next_if(|(other, _)| *other == relation) {
                group.push(name);
            }
            Some((relation, group))
        })
    }
}

impl Name {
    fn key(&self) -> &'static str {
        self.key.text()
    }

    /// The name as it is written.
    #[must_use]
    pub fn text(&self) -> &'static str {
        self.text.text()
    }

    /// The relation of the name to the headword.
    #[must_use]
    pub const fn relation(&self) -> Relation {
        self.relation
    }

    /// The term that the name leads to.
    #[must_use]
    pub fn term(&self) -> &'static Term {
        // The build has made the numbers, so every one has a term.
        TERMS.get(self.term).unwrap_or(const { &TERMS[0] })
    }

    /// The relation of the name to the headword, in a sentence; `None` for the headword itself.
    /// `typed` is the word as it stands in a text, or was typed.
    #[must_use]
    pub fn standing(&self, typed: &str) -> Option<String> {
        let headword = self.term().headword();
        if self.minds_case && typed != self.text() {
            return Some(format!(
                "If you mean “{}”: it is an abbreviation for “{headword}”, or for another name of it.",
                self.text()
            ));
        }
        Some(match self.relation {
            Relation::Headword => return None,
            Relation::Plural => format!("“{typed}” is the plural of “{headword}”."),
            Relation::Spelling => format!("“{typed}” is another spelling of “{headword}”."),
            Relation::Abbreviation => {
                format!("“{typed}” is an abbreviation for “{headword}”, or for another name of it.")
            }
            Relation::Form => format!("“{typed}” is another form of the word “{headword}”."),
            Relation::Name => format!("“{typed}” is another name for “{headword}”."),
            Relation::Everyday => format!("“{typed}” is an everyday way to say “{headword}”."),
            Relation::Narrower => format!(
                "“{typed}” is a kind or a part of what “{headword}” means; this explains the wider word."
            ),
            Relation::Related => format!(
                "“{typed}” has to do with “{headword}”, but is not the same; this explains “{headword}”."
            ),
            Relation::Opposite => format!(
                "“{typed}” is the opposite of “{headword}”; this explains “{headword}”, not “{typed}”."
            ),
            Relation::Wording => {
                format!("“{typed}” is how an article puts it, and most likely means “{headword}”.")
            }
        })
    }
}

/// A term in a text.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence {
    /// The bytes of the text where the term stands.
    pub span: Span,
    /// The name of the term that stands there.
    pub name: &'static Name,
}

/// The terms in `part`, which begins at offset `base` of the whole text: in order, without
/// overlaps, as whole words, the longest name first. White space and hyphens count as the same; the
/// case of abbreviations matters.
#[must_use]
pub fn occurrences(part: &str, base: usize) -> Vec<Occurrence> {
    names_in(part, base, |_| true)
}

/// The terms in a part of a text, as [`occurrences`], but found only by names that are `wanted`.
fn names_in(part: &str, base: usize, wanted: impl Fn(&Name) -> bool) -> Vec<Occurrence> {
    let folded = Folded::parted(part);
    let text = folded.text().replace('-', " ");
    let (mut found, mut at, mut way) = (Vec::new(), 0, folded.way_back());
    while let Some((start, word)) = next_word(&text, at) {
        at = start + word.len();
        let rest = text.get(start..).unwrap_or_default();
        let mut span_of =
            |name: &Name| Span::new(way.start(start), way.end(start + name.key().len()));
        let fitting = names_from(word).filter(|name| {
            let goes_on = rest
                .strip_prefix(name.key())
                .map(|after| after.starts_with(char::is_alphanumeric));
            wanted(name)
                && goes_on == Some(false)
                && (!name.minds_case || span_of(name).of(part) == name.text())
        });
        if let Some(name) = fitting.max_by_key(|name| name.key().len()) {
            let span = span_of(name);
            found.push(Occurrence {
                span: Span::new(base + span.start, base + span.end),
                name,
            });
            at = start + name.key().len();
        }
    }
    found
}

/// The names of several words in `part`, which begins at offset `base` of the whole text: in order,
/// without overlaps.
#[must_use]
pub fn names_of_words(part: &str, base: usize) -> Vec<Span> {
    let found = names_in(part, base, |name| name.key().contains(' '));
    found.into_iter().map(|found| found.span).collect()
}

/// All places where a term stands in a document, in order.
#[must_use]
pub fn places(document: &Document, term: &Term) -> Vec<Span> {
    let found = document
        .blocks()
        .iter()
        .flat_map(|block| occurrences(block.span.of(document.text()), block.span.start));
    found
        .filter(|found| std::ptr::eq(found.name.term(), term))
        .map(|found| found.span)
        .collect()
}

/// The next word that a name may begin with, and its offset. Nearly all other words are skipped by
/// their hash, which costs a few instructions for each letter.
fn next_word(text: &str, mut at: usize) -> Option<(usize, &str)> {
    let bytes = text.as_bytes();
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
            .count();
        let start = at;
        let mut hash = 0;
        while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric()) {
            hash = hash_of(hash, *byte);
            at += 1;
        }
        match bytes.get(at) {
            // A word with a letter that is not ASCII is rare, and is looked up without its hash.
            Some(byte) if !byte.is_ascii() => {
                let start = start + text.get(start..)?.find(char::is_alphanumeric)?;
                let rest = text.get(start..)?;
                return Some((start, rest.split(|c: char| !c.is_alphanumeric()).next()?));
            }
            None if start == at => return None,
            _ if FIRST_WORDS.get(hash) == Some(&true) => {
                return Some((start, text.get(start..at)?));
            }
            _ => {}
        }
    }
}

/// The hash of a word after one letter more; that of no letters is 0. In `FIRST_WORDS`, the build
/// has marked the hashes of the first words of the names.
const fn hash_of(before: usize, letter: u8) -> usize {
    (before * 31 + letter as usize) % FIRST_WORDS.len()
}

/// The names that begin with these letters.
fn names_from(letters: &str) -> impl Iterator<Item = &'static Name> {
    let at = NAMES.partition_point(|name| name.key() < letters);
    NAMES
        .iter()
        .skip(at)
        .take_while(move |name| name.key().starts_with(letters))
}

/// The name that a reader typed; case, accents and hyphens make no difference.
#[must_use]
pub fn lookup(typed: &str) -> Option<&'static Name> {
    let key = fold_line(typed, Case::Folds)
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let alike = || NAMES.iter().filter(|name| name.key() == key);
    alike()
        .find(|name| name.text() == typed.trim())
        .or_else(|| alike().next())
}

/// The names that may have been meant by a word that is not a name, the likeliest first, at most
/// `most`, one for each term: the word may be a misspelt name, a part of one, or a misspelt part.
#[must_use]
pub fn nearest(typed: &str, most: usize) -> Vec<&'static Name> {
    let mut words = WordCounts::default();
    for name in &NAMES {
        words.add(name.key());
    }
    let slips = phrases(&words, &typed.replace('-', " "), 24);
    let key = fold_line(typed, Case::Folds);
    let typed_part = Some(key.trim()).filter(|key| key.chars().count() > 2);
    let misspelt_parts = slips.iter().map(String::as_str);
    let names = slips.iter().filter_map(|phrase| lookup(phrase)).chain(
        typed_part
            .into_iter()
            .chain(misspelt_parts)
            .flat_map(|part| NAMES.iter().filter(move |name| name.key().contains(part))),
    );
    // One name of each term.
    let mut near: Vec<&'static Name> = Vec::new();
    for name in names {
        if near.len() < most && near.iter().all(|other| other.term != name.term) {
            near.push(name);
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::library::Library;

    #[test]
    fn all_terms_are_embedded_and_every_name_leads_to_its_term() {
        assert_eq!(TERMS.len(), 105);
        assert_eq!(
            TERMS.iter().map(|term| term.names().count()).sum::<usize>(),
            329
        );
        assert_eq!(
            TERMS
                .iter()
                .zip(&FOUND_IN)
                .filter(|(_, found)| found.is_empty())
                .map(|(term, _)| term.id())
                .collect::<Vec<_>>(),
            [
                "egfr",
                "kidney-biopsy",
                "randomized-controlled-trial",
                "immune-system",
                "antibody",
                "hormone",
                "pancreas",
                "chronic-kidney-disease",
                "clinical-trial",
                "comparison-group",
                "placebo",
                "trial-number",
                "systematic-review",
                "case-report",
                "peer-review",
                "side-effect",
                "creatinine",
                "hba1c",
                "mesenchymal-stem-cell",
                "cord-blood",
                "autologous",
                "unapproved",
                "guideline",
                "kdigo",
                "fda",
                "nephrologist"
            ]
        );
        for term in &TERMS {
            assert_eq!(
                lookup(term.headword()).map(|name| (name.term().id(), name.relation())),
                Some((term.id(), Relation::Headword))
            );
            for (relation, name) in term.names() {
                let found = lookup(name).unwrap();
                assert_eq!(found.term().id(), term.id(), "{name}");
                assert!(
                    found.text() == name || found.key() == lookup(found.text()).unwrap().key(),
                    "{name} {relation:?}"
                );
            }
            assert_eq!(
                term.groups().map(|(_, names)| names.len()).sum::<usize>(),
                term.names().count(),
                "{}: every name is in one group",
                term.id()
            );
            assert!(
                !term.basis().is_empty()
                    && term.see_also().all(|other| other.number() != term.number())
            );
        }
    }

    #[test]
    fn each_term_stands_in_the_articles_in_exactly_the_forms_that_the_glossary_lists() {
        let mut only_inside_longer_names = Vec::new();
        for article in Library::embedded().articles() {
            let document = article.at_hand().unwrap();
            let text = document.text();
            let blocks = || {
                document
                    .blocks()
                    .iter()
                    .map(|block| (block.span.of(text), block.span.start))
            };
            let marked: BTreeSet<usize> = blocks()
                .flat_map(|(part, base)| occurrences(part, base))
                .map(|found| found.name.term)
                .collect();
            for (at, term) in TERMS.iter().enumerate() {
                let names = NAMES.iter().filter(|name| name.term == at);
                let found = names.flat_map(|name| {
                    blocks().flat_map(move |(part, base)| {
                        names_in(part, base, |other| other.key() == name.key())
                    })
                });
                let found: BTreeSet<&str> = found.map(|found| found.span.of(text)).collect();
                let counted = FOUND_IN[at]
                    .iter()
                    .find(|(id, _)| *id == article.id)
                    .map_or(&[][..], |(_, forms)| forms);
                assert_eq!(
                    found,
                    counted.iter().copied().collect(),
                    "{} in {}",
                    term.id(),
                    article.id
                );
                if found.is_empty() == marked.contains(&at) {
                    only_inside_longer_names.push(term.id());
                    assert!(
                        marked
                            .iter()
                            .any(|other| TERMS[*other].see_also().any(|sent| sent.number() == at)),
                        "no term that is marked refers to {}",
                        term.id()
                    );
                }
            }
        }
        assert_eq!(
            only_inside_longer_names,
            [
                "sodium",
                "glomerulus",
                "transfusion",
                "capillary",
                "organ",
                "kidney-disease",
                "glomerulus",
                "recurrent",
                "gene"
            ]
        );
    }

    fn found(text: &str) -> Vec<(&str, &str)> {
        occurrences(text, 0)
            .into_iter()
            .map(|found| (found.span.of(text), found.name.term().id()))
            .collect()
    }

    #[test]
    fn the_longest_name_is_found_and_the_case_of_abbreviations_matters() {
        assert_eq!(
            found("glomerular capillary sclerosis"),
            [("glomerular capillary sclerosis", "sclerosis")]
        );
        assert_eq!(
            found("for ages, AGEs; iga and IgA"),
            [
                ("AGEs", "advanced-glycation-end-products"),
                ("IgA", "immunoglobulin-a")
            ]
        );
        assert_eq!(found("kidneylike kidney."), [("kidney", "renal")]);
        assert_eq!(
            found("protein. urine, protein\nurine"),
            [("urine", "urine"), ("protein\nurine", "proteinuria")]
        );
        assert_eq!(
            found("Self\u{2011}Renewal of stem\u{ad} cells"),
            [
                ("Self\u{2011}Renewal", "self-renewal"),
                ("stem\u{ad} cells", "stem-cell")
            ]
        );
        assert_eq!(
            found("İ≥≥ a Β‑cell, Berger’s disease"),
            [
                ("Β‑cell", "beta-cell"),
                ("Berger’s disease", "iga-nephropathy")
            ]
        );
        assert_eq!(
            occurrences("a kidney", 100).first().unwrap().span,
            Span::new(102, 108)
        );
        assert!(found("").is_empty());
    }

    #[test]
    fn a_typed_word_leads_to_a_term_and_has_a_relation_to_its_headword() {
        let relation = |typed| lookup(typed).map(|name| (name.term().id(), name.relation()));
        assert_eq!(
            relation("Haematuria"),
            Some(("hematuria", Relation::Spelling))
        );
        assert_eq!(
            relation("  protein   URINE "),
            Some(("proteinuria", Relation::Wording))
        );
        assert_eq!(relation("non toxic"), Some(("nontoxicity", Relation::Form)));
        assert_eq!(relation("xyzzy"), None);
        assert_eq!(relation(""), None);
        assert!(
            lookup("toxic")
                .unwrap()
                .standing("toxic")
                .unwrap()
                .contains("is the opposite of “nontoxicity”")
        );
        assert_eq!(lookup("proteinuria").unwrap().standing("proteinuria"), None);
    }

    #[test]
    fn a_misspelt_word_leads_to_the_name_that_was_meant() {
        let near = |typed| {
            nearest(typed, 3)
                .into_iter()
                .map(|name| name.term().id())
                .collect::<Vec<_>>()
        };
        assert_eq!(near("protienuria").first(), Some(&"proteinuria"));
        assert_eq!(near("glomerulor").first(), Some(&"glomerulus"));
        assert_eq!(
            near("stem cel transplant").first(),
            Some(&"stem-cell-transplant")
        );
        assert!(near("protein").contains(&"proteinuria"));
        assert_eq!(near("xyzzy"), [] as [&str; 0]);
        assert_eq!(near(&"((((".repeat(1000)), [] as [&str; 0]);
    }
}
