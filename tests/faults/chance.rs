//! Pseudo-random numbers, the same for the same seed (SplitMix64; Steele, Lea and Flood 2014).

/// A generator, which holds its state: at first the seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// The next number, from 0 up to but not including `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % limit as u64).unwrap()
    }
}
