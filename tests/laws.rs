//! Laws: what always holds, for both articles, for every text of `corpus/`, and for generated texts
//! that nobody would write. Seeds are fixed, so every run is the same; `PROPTEST_CASES` and
//! `PROPTEST_RNG_SEED` widen the search.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "laws/documents.rs"]
mod documents;
#[path = "laws/fuzzed.rs"]
mod fuzzed;
#[path = "laws/inputs.rs"]
mod inputs;
#[path = "laws/quotations.rs"]
mod quotations;
#[path = "laws/rows.rs"]
mod rows;
#[path = "laws/saved.rs"]
mod saved;
#[path = "laws/screens.rs"]
mod screens;
#[path = "laws/searches.rs"]
mod searches;
#[path = "laws/shown_text.rs"]
mod shown_text;
#[path = "laws/texts.rs"]
mod texts;
