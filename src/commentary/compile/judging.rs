//! Compiles what helps to judge an article: the checklist, what is claimed and known, questions to
//! take along, and places to look further.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::sources::date;
use super::{CompileError, Source, Sources, Strings, basis, named, place_of};

/// Stands for a quote where the article says nothing.
const SILENT: &str = "not in the text";

/// The answers of the checklist: their names in the file, and in the code.
const ANSWERS: [(&str, &str); 3] = [("yes", "Yes"), ("partly", "Partly"), ("no", "No")];

/// The kinds of evidence: their names in the file, and in the code.
const STRENGTHS: [(&str, &str); 6] = [
    ("nothing named", "NothingNamed"),
    ("animals", "Animals"),
    ("single patients", "SinglePatients"),
    ("small trial", "SmallTrial"),
    ("reviews of trials", "Reviews"),
    ("guideline", "Guideline"),
];

/// Those who can be asked: their names in the file, and in the code.
const ASKED: [(&str, &str); 2] = [
    ("care team", "CareTeam"),
    ("who offers cells", "WhoOffersCells"),
];

/// The tables with a part about each article.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judging<'a> {
    /// The questions to ask of an article, with an answer for each article.
    pub(crate) checklist: Source<'a>,
    /// Claims of the articles, each with what is known about it.
    pub(crate) claims: Source<'a>,
}

#[derive(Debug, Deserialize)]
struct Checklist {
    basis: Strings,
    question: Vec<Asked>,
}

#[derive(Debug, Deserialize)]
struct Asked {
    about: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    words: Vec<String>,
    /// The answer for each article, by its id.
    #[serde(flatten)]
    answers: BTreeMap<String, toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    answer: String,
    quote: String,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Claims {
    basis: Strings,
    claim: Vec<Claim>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    article: String,
    quote: Spanned<String>,
    known: Spanned<String>,
    strength: Spanned<String>,
    sources: Strings,
}

#[derive(Debug, Deserialize)]
struct Questions {
    question: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Question {
    ask: Spanned<String>,
    text: Spanned<String>,
    basis: Strings,
}

#[derive(Debug, Deserialize)]
struct Further {
    place: Vec<Place>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    address: Spanned<String>,
    name: Spanned<String>,
    purpose: Spanned<String>,
    language: Spanned<String>,
    seen: bool,
    note: Option<String>,
    checked: Spanned<String>,
    recheck: Spanned<String>,
}

impl Judging<'_> {
    /// The answers of the checklist for an article, as Rust.
    pub(super) fn checklist(
        self,
        id: &str,
        article: &str,
        sources: &Sources,
    ) -> Result<String, CompileError> {
        let source = self.checklist;
        let checklist: Checklist = source.parse()?;
        basis(&source, &checklist.basis, sources)?;
        let mut rust = Vec::new();
        for question in &checklist.question {
            let at = question.text.span();
            let wrong = |said: String| source.error(at.start, said);
            let answer = question.answers.get(id);
            let answer = answer.ok_or_else(|| wrong(format!("no answer for “{id}”")))?;
            let answer: Answered = answer
                .clone()
                .try_into()
                .map_err(|error| wrong(format!("the answer for “{id}”: {error}")))?;
            let quote = Some(answer.quote).filter(|quote| quote != SILENT);
            if let Some(quote) = &quote {
                place_of(
                    &source,
                    &Spanned::new(at.clone(), quote.clone()),
                    id,
                    article,
                )?;
            }
            let said = named(source, &Spanned::new(at, answer.answer), &ANSWERS, "answer")?;
            let (about, text) = (
                source.checked(&question.about, "heading")?,
                source.checked(&question.text, "question")?,
            );
            rust.push(format!(
                "Check {{ about: {about:?}, question: {text:?}, answer: Answer::{said}, quote: {quote:?}, note: {:?}, words: &{:?} }},\n",
                answer.note, question.words
            ));
        }
        Ok(rust.concat())
    }

    /// Compiles the claims of an article into Rust.
    pub(super) fn claims(
        self,
        id: &str,
        article: &str,
        sources: &Sources,
    ) -> Result<String, CompileError> {
        let source = self.claims;
        let claims: Claims = source.parse()?;
        basis(&source, &claims.basis, sources)?;
        let mut rust = Vec::new();
        for claim in claims.claim.iter().filter(|claim| claim.article == id) {
            place_of(&source, &claim.quote, id, article)?;
            let quote = claim.quote.get_ref();
            let known = source.checked(&claim.known, "sentence")?;
            let strength = named(source, &claim.strength, &STRENGTHS, "kind of evidence")?;
            let basis = basis(&source, &claim.sources, sources)?;
            rust.push(format!(
                "Claim {{ quote: {quote:?}, known: {known:?}, strength: Strength::{strength}, basis: {basis} }},\n"
            ));
        }
        Ok(rust.concat())
    }
}

/// The questions to take along, as Rust.
///
/// # Errors
/// Names the first fault, and its line.
pub(crate) fn questions(source: Source<'_>, sources: &Sources) -> Result<String, CompileError> {
    let questions: Questions = source.parse()?;
    let mut rust = Vec::new();
    for question in &questions.question {
        let ask = named(source, &question.ask, &ASKED, "person to ask")?;
        let text = source.checked(&question.text, "question")?;
        let basis = basis(&source, &question.basis, sources)?;
        rust.push(format!(
            "Question {{ ask: Asked::{ask}, text: {text:?}, basis: {basis} }},\n"
        ));
    }
    Ok(format!(
        "static QUESTIONS: &[Question] = &[\n{}];\n",
        rust.concat()
    ))
}

/// The places to look further, as Rust.
///
/// # Errors
/// Names the first fault, and its line.
pub(crate) fn further(source: Source<'_>) -> Result<String, CompileError> {
    let further: Further = source.parse()?;
    let mut rust = Vec::new();
    for place in &further.place {
        let (address, name, purpose, language) = (
            source.checked(&place.address, "address")?,
            source.checked(&place.name, "name")?,
            source.checked(&place.purpose, "purpose")?,
            source.checked(&place.language, "language")?,
        );
        let (checked, recheck) = (
            date(source, &place.checked, 3)?,
            date(source, &place.recheck, 2)?,
        );
        let (seen, note) = (place.seen, &place.note);
        rust.push(format!(
            "Place {{ address: {address:?}, name: {name:?}, purpose: {purpose:?}, language: {language:?}, \
             seen: {seen}, note: {note:?}, checked: {checked:?}, recheck: {recheck:?} }},\n"
        ));
    }
    Ok(format!(
        "static FURTHER: &[Place] = &[\n{}];\n",
        rust.concat()
    ))
}
