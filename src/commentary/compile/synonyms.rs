//! Checks the synonyms against the glossary: words that search treats as the same must not be
//! different things on a card.

use serde::Deserialize;

use super::glossary::{key, meanings};
use super::{CompileError, Source, Strings};

#[derive(Debug, Deserialize)]
struct Synonyms {
    group: Vec<Group>,
}

#[derive(Debug, Deserialize)]
struct Group {
    same: Strings,
    #[serde(default)]
    abbrev: Strings,
}

/// Checks that no group of synonyms holds two words with different meanings in the glossary: two
/// terms, or a term and a kind of it, something related to it, or its opposite.
///
/// # Errors
/// Names the second of two such words, and its line.
pub(crate) fn check_synonyms(source: Source<'_>, glossary: Source<'_>) -> Result<(), CompileError> {
    let synonyms: Synonyms = source.parse()?;
    let meanings = meanings(glossary)?;
    for group in &synonyms.group {
        let words = group.same.iter().chain(&group.abbrev);
        let mut known = words.filter_map(|word| Some((word, meanings.get(&key(word.get_ref()))?)));
        let Some((first, meaning)) = known.next() else {
            continue;
        };
        if let Some((word, _)) = known.find(|(_, other)| *other != meaning) {
            return Err(source.error(
                word.span().start,
                format!(
                    "“{}” and “{}” are not the same in the glossary",
                    first.get_ref(),
                    word.get_ref()
                ),
            ));
        }
    }
    Ok(())
}
