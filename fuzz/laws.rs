//! The laws of `tests/laws/` for the fuzz targets: the same files, so that there is one set of laws.

#![allow(
    dead_code,
    unused_imports,
    clippy::all,
    reason = "the tests of these files are left out here"
)]

#[path = "../tests/laws/documents.rs"]
mod documents;
#[path = "../tests/laws/fuzzed.rs"]
mod fuzzed;
#[path = "../tests/laws/inputs.rs"]
mod inputs;
#[path = "../tests/laws/quotations.rs"]
mod quotations;
#[path = "../tests/laws/rows.rs"]
mod rows;
#[path = "../tests/laws/saved.rs"]
mod saved;
#[path = "../tests/laws/screens.rs"]
mod screens;
#[path = "../tests/laws/searches.rs"]
mod searches;
#[path = "../tests/laws/shown_text.rs"]
mod shown_text;
#[path = "../tests/laws/texts.rs"]
mod texts;

/// Tries the law of a target on some bytes.
///
/// # Panics
/// If the law is broken, or no target has this name.
pub fn keep(target: &str, bytes: &[u8]) {
    let law = fuzzed::TARGETS.iter().find(|(name, _)| *name == target);
    let (_, law) = law.unwrap_or_else(|| panic!("no target is called {target}"));
    law(bytes);
}
