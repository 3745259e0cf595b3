//! The number that is typed before a motion, and the one that stays in force.

/// The largest count before a motion.
const MOST: usize = 99_999;

/// Numbers that were typed.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    typed: Option<usize>,
    /// How many lines half a page has, once the reader said so (as in less).
    half: Option<usize>,
}

impl Counts {
    /// Adds a digit, 0 to 9, to the count.
    pub(crate) fn digit(&mut self, digit: u8) {
        let count = self.typed.unwrap_or(0) * 10 + usize::from(digit);
        self.typed = (count > 0).then_some(count.min(MOST));
    }

    /// The count so far.
    pub(crate) const fn typed(&self) -> Option<usize> {
        self.typed
    }

    /// The count, which the key behind it uses up.
    pub(crate) const fn take(&mut self) -> Option<usize> {
        self.typed.take()
    }

    /// The lines of half a page of `rows` rows, at least 1; a count stays in force.
    pub(crate) fn half(&mut self, count: Option<usize>, rows: usize) -> usize {
        self.half = count.or(self.half);
        self.half.unwrap_or(rows / 2).max(1)
    }
}
