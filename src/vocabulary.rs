//! Words that may stand for each other: the kidney vocabulary, its inflections and spellings.
//! From `assets/synonyms.toml`, read on first need.
