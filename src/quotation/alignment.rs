//! The longest common subsequence of two sequences of numbers: its length, how far it reaches, and
//! one such subsequence. Bits stand for the first sequence, 64 at a time (Crochemore, Iliopoulos,
//! Pinzon and Reid 2001; Hyyrö 2004). The result is exact, and memory is linear.

use std::cmp::Reverse;
use std::collections::HashMap;

/// The places of each number in a sequence, as bit masks: 64 places to a machine word, each mask
/// with the index of its word.
struct Places(HashMap<u32, Vec<(usize, u64)>>);

impl Places {
    fn new(sequence: impl Iterator<Item = u32>) -> Self {
        let mut places: HashMap<u32, Vec<(usize, u64)>> = HashMap::new();
        for (at, number) in sequence.enumerate() {
            let (word, bit) = (at / 64, 1 << (at % 64));
            let masks = places.entry(number).or_default();
            match masks.last_mut() {
                Some((last, bits)) if *last == word => *bits |= bit,
                _ => masks.push((word, bit)),
            }
        }
        Self(places)
    }
}

/// The current row of the table of lengths, the only one that is kept. A bit is 0 where the
/// subsequence gets longer with that place of the first sequence.
struct Row(Vec<u64>);

impl Row {
    fn new(length: usize) -> Self {
        Self(vec![u64::MAX; length.div_ceil(64)])
    }

    /// Adds the next number of the other sequence, and says whether the first sequence has that
    /// number at all.
    fn step(&mut self, places: &Places, number: u32) -> bool {
        let Some(masks) = places.0.get(&number) else {
            return false;
        };
        let first = masks.first().map_or(0, |(word, _)| *word);
        let mut masks = masks.iter().peekable();
        let mut carry = false;
        for (at, bits) in self.0.iter_mut().enumerate().skip(first) {
            let mask = masks
                .next_if(|(word, _)| *word == at)
                .map_or(0, |(_, mask)| *mask);
            if mask == 0 && !carry {
                if masks.peek().is_none() {
                    break;
                }
                continue;
            }
            let (sum, over) = bits.overflowing_add(*bits & mask);
            let (sum, again) = sum.overflowing_add(u64::from(carry));
            carry = over || again;
            *bits = sum | (*bits & !mask);
        }
        true
    }

    /// The length of the longest common subsequence so far.
    fn length(&self) -> usize {
        self.0.iter().map(|bits| bits.count_zeros() as usize).sum()
    }

    /// The lengths for the first 0, 1, 2 … `places` numbers of the first sequence.
    fn lengths(&self, places: usize) -> impl Iterator<Item = usize> {
        let zeros = self
            .0
            .iter()
            .flat_map(|bits| (0..64).map(move |bit| usize::from(bits >> bit & 1 == 0)));
        std::iter::once(0).chain(zeros.take(places).scan(0, |sum, zero| {
            *sum += zero;
            Some(*sum)
        }))
    }
}

/// The length of the longest common subsequence.
pub(super) fn length(one: &[u32], other: &[u32]) -> usize {
    let (places, mut row) = (Places::new(one.iter().copied()), Row::new(one.len()));
    for &number in other {
        row.step(&places, number);
    }
    row.length()
}

/// The shortest start of `other` that has a common subsequence of length `wanted` with `one`, as a
/// count of numbers; all of `other` if there is none.
pub(super) fn reach(
    one: impl ExactSizeIterator<Item = u32>,
    other: impl ExactSizeIterator<Item = u32>,
    wanted: usize,
) -> usize {
    let (mut row, all) = (Row::new(one.len()), other.len());
    let places = Places::new(one);
    if wanted == 0 {
        return 0;
    }
    for (at, number) in other.enumerate() {
        if row.step(&places, number) && row.length() >= wanted {
            return at + 1;
        }
    }
    all
}

/// A longest common subsequence, as pairs of places in the two sequences, in order. Uses
/// Hirschberg's division (1975), so that memory stays linear.
pub(super) fn pairs(one: &[u32], other: &[u32]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    divide(one, other, (0, 0), &mut found);
    found
}

/// Adds the pairs of two sequences, which begin at the places `left` and `right`, to `found`.
fn divide(
    one: &[u32],
    other: &[u32],
    (left, right): (usize, usize),
    found: &mut Vec<(usize, usize)>,
) {
    // Equal beginnings and ends belong to one of the longest common subsequences.
    let start = in_common(one.iter(), other.iter());
    let (one, other) = (without_first(one, start), without_first(other, start));
    found.extend((0..start).map(|at| (left + at, right + at)));
    let (left, right) = (left + start, right + start);
    let end = in_common(one.iter().rev(), other.iter().rev());
    let (one, other) = (without_last(one, end), without_last(other, end));
    let place = |numbers: &[u32], only: u32| numbers.iter().position(|number| *number == only);
    match (one, other) {
        ([], _) | (_, []) => {}
        ([only], other) => found.extend(place(other, *only).map(|at| (left, right + at))),
        (one, [only]) => found.extend(place(one, *only).map(|at| (left + at, right))),
        (one, other) => {
            let (first, second) = other.split_at(other.len() / 2);
            if let Some(cut) = best_cut(one, first, second) {
                let (start, end) = one.split_at(cut);
                divide(start, first, (left, right), found);
                divide(end, second, (left + cut, right + first.len()), found);
            }
        }
    }
    let (left, right) = (left + one.len(), right + other.len());
    found.extend((0..end).map(|at| (left + at, right + at)));
}

/// The count of equal numbers before the first difference of two sequences.
fn in_common<'a>(
    one: impl Iterator<Item = &'a u32>,
    other: impl Iterator<Item = &'a u32>,
) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}

/// The numbers after the first `count`.
fn without_first(numbers: &[u32], count: usize) -> &[u32] {
    numbers.get(count..).unwrap_or_default()
}

/// The numbers before the last `count`.
fn without_last(numbers: &[u32], count: usize) -> &[u32] {
    numbers
        .get(..numbers.len().saturating_sub(count))
        .unwrap_or_default()
}

/// The first place to divide `one` so that its parts have the longest common subsequences with
/// `first` and `second`; `None` if nothing is common.
fn best_cut(one: &[u32], first: &[u32], second: &[u32]) -> Option<usize> {
    let lengths = |places: Places, numbers: &mut dyn Iterator<Item = u32>| {
        let mut row = Row::new(one.len());
        for number in numbers {
            row.step(&places, number);
        }
        row.lengths(one.len()).collect::<Vec<_>>()
    };
    let forwards = Places::new(one.iter().copied());
    let before = lengths(forwards, &mut first.iter().copied());
    let backwards = Places::new(one.iter().rev().copied());
    let after = lengths(backwards, &mut second.iter().rev().copied());
    let sums = before
        .iter()
        .zip(after.iter().rev())
        .map(|(before, after)| before + after)
        .enumerate();
    let (cut, best) = sums.max_by_key(|&(cut, sum)| (sum, Reverse(cut)))?;
    (best > 0).then_some(cut)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The length of the longest common subsequence, by the textbook table.
    fn by_table(one: &[u32], other: &[u32]) -> usize {
        let mut row = vec![0; one.len() + 1];
        for number in other {
            let mut corner = 0;
            for at in 1..row.len() {
                let above = row[at];
                row[at] = if one[at - 1] == *number {
                    corner + 1
                } else {
                    above.max(row[at - 1])
                };
                corner = above;
            }
        }
        *row.last().unwrap()
    }

    fn numbers(most: u32, length: usize) -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::vec(0..most, 0..length)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn the_pairs_are_common_and_as_many_as_the_whole_table_says(
            (one, other) in prop_oneof![(numbers(3, 200), numbers(3, 200)), (numbers(60, 200), numbers(60, 200)), (numbers(2, 5), numbers(3, 200))]
        ) {
            let (wanted, found) = (by_table(&one, &other), pairs(&one, &other));
            prop_assert_eq!((length(&one, &other), found.len()), (wanted, wanted));
            prop_assert!(found.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1));
            prop_assert!(found.iter().all(|&(left, right)| one[left] == other[right]));
            let end = reach(one.iter().copied(), other.iter().copied(), wanted);
            prop_assert_eq!(by_table(&one, &other[..end]), wanted);
            prop_assert!(end == 0 || by_table(&one, &other[..end - 1]) < wanted);
        }
    }

    #[test]
    fn empty_and_unlike_sequences_have_no_pairs() {
        assert_eq!(
            (
                length(&[], &[1]),
                length(&[1], &[]),
                reach([1].into_iter(), [2].into_iter(), 1)
            ),
            (0, 0, 1)
        );
        assert!(pairs(&[], &[]).is_empty() && pairs(&[1, 2], &[3, 4]).is_empty());
    }
}
