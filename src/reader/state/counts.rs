//! The count that is typed before a motion, and the one that stays in force for half pages.

/// The largest count before a motion.
const MOST: usize = 99_999;

/// The counts that the reader typed.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    typed: Option<usize>,
    /// Number of lines of half a page, if the reader gave a count for it (as in less).
    half: Option<usize>,
}

impl Counts {
    /// Appends a digit, 0 to 9, to the count.
    pub(crate) fn digit(&mut self, digit: u8) {
        let count = self.typed.unwrap_or(0) * 10 + usize::from(digit);
        self.typed = (count > 0).then_some(count.min(MOST));
    }

    /// The count typed so far, at least 1.
    pub(crate) const fn typed(&self) -> Option<usize> {
        self.typed
    }

    /// Hands out the count and forgets it: a key uses it up.
    pub(crate) const fn take(&mut self) -> Option<usize> {
        self.typed.take()
    }

    /// Number of lines that half a page of `rows` rows moves, at least 1; a count stays in force
    /// for the next time.
    pub(crate) fn half(&mut self, count: Option<usize>, rows: usize) -> usize {
        self.half = count.or(self.half);
        self.half.unwrap_or(rows / 2).max(1)
    }
}
