//! What an article is known by: the SHA-256 of its text, and an id that no other in the library
//! has.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// How many hexadecimal digits of a SHA-256 tell texts apart for a person: 48 bits.
const SHORT: usize = 12;

/// The SHA-256 of a text's bytes, in 64 hexadecimal digits.
#[must_use]
pub fn hash(text: &str) -> String {
    format!("{:x}", Sha256::digest(text))
}

/// The first 12 digits of a hash.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// `id`, or, where it is taken, `id` with the first number from 2 on that makes it free.
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
