//! Offsets and ranges in a text, in bytes. Whatever is known about a text (structure, matches,
//! comments, annotations) refers to a [`Span`] of it.

/// A position in a text: bytes from its start, always on a character boundary.
pub type Offset = usize;

/// A range of bytes in a text, its end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: Offset,
    /// The byte after the last.
    pub end: Offset,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub const fn new(start: Offset, end: Offset) -> Self {
        Self { start, end }
    }

    /// The part of `text` in the range; empty if the range is not in the text, or not on character
    /// boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// True if `offset` lies in the range, the end excluded.
    #[must_use]
    pub const fn contains(self, offset: Offset) -> bool {
        self.start <= offset && offset < self.end
    }

    /// True if the range shares a byte with `other`.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// True if the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }
}
