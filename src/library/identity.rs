//! The identity of an article: the SHA-256 of its text, and an id that is unique in the library.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use crate::text::document::Document;

/// Hexadecimal digits of a SHA-256 that people are shown to tell texts apart: 48 bits.
const SHORT: usize = 12;

/// The SHA-256 of some bytes, in 64 hexadecimal digits.
#[must_use]
pub fn hash(bytes: impl AsRef<[u8]>) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// The SHA-256 of the source of a document, in 64 hexadecimal digits: the identity of its text.
#[must_use]
pub fn source_hash(document: &Document) -> String {
    hash(document.source())
}

/// The first 12 digits of a hash.
#[must_use]
pub fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// `id` or, if that is taken, the first of `id-2`, `id-3` and so on that is free.
pub(super) fn free_id(id: &str, taken: &HashSet<String>) -> String {
    let (mut free, mut number) = (id.to_owned(), 2_u64);
    while taken.contains(&free) {
        free = format!("{id}-{number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_shortened_to_twelve_digits() {
        assert_eq!(short(&hash("")), "e3b0c44298fc");
        assert_eq!(short("e3b0"), "e3b0");
    }
}
