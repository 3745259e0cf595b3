//! The way back from a derived text (shown or folded) to the offsets of its source. Unchanged text
//! maps byte by byte, as a run; changed text maps as a whole, as a lump, so that an offset inside
//! it never lands inside a character.

/// The offset in the source of each byte of a derived text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    runs: Vec<Run>,
    /// The length of the source, in bytes.
    source: usize,
    /// The length of the derived text, in bytes.
    derived: usize,
}

/// A run or a lump: where it begins in both texts, up to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    source: usize,
    derived: usize,
    /// True if the run maps byte by byte; false if it maps only as a whole.
    exact: bool,
}

impl Mapping {
    /// Appends a run: the next `len` bytes of the source, unchanged or replaced character for
    /// character by as many bytes.
    pub fn exact(&mut self, len: usize) {
        self.push(true, len, len);
    }

    /// Appends a lump: the next `source` bytes of the source became `derived` bytes as a whole; 0
    /// if they were left out.
    pub fn lump(&mut self, source: usize, derived: usize) {
        self.push(false, source, derived);
    }

    fn push(&mut self, exact: bool, source: usize, derived: usize) {
        if source == 0 && derived == 0 {
            return;
        }
        let goes_on = exact && self.runs.last().is_some_and(|run| run.exact);
        if !goes_on {
            self.runs.push(Run {
                source: self.source,
                derived: self.derived,
                exact,
            });
        }
        self.source += source;
        self.derived += derived;
    }

    /// The offset in the source where the run's byte, or the lump, begins that byte `derived`
    /// belongs to. At the end: the length of the source.
    #[must_use]
    pub fn start(&self, derived: usize) -> usize {
        self.way_back().start(derived)
    }

    /// The offset in the source just after the byte or the lump that comes before byte `derived`,
    /// including everything left out right after it (a combining mark belongs to its letter).
    #[must_use]
    pub fn end(&self, derived: usize) -> usize {
        self.way_back().end(derived)
    }

    /// The byte of the derived text where the outcome of source byte `source` begins or, if that
    /// was left out, the next byte. At the end: the length of the derived text.
    #[must_use]
    pub fn derived(&self, source: usize) -> usize {
        let begun = self.runs.partition_point(|run| run.source <= source);
        let run = begun.checked_sub(1).and_then(|at| self.runs.get(at));
        match run {
            Some(_) if source >= self.source => self.derived,
            Some(run) if run.exact => run.derived + (source - run.source),
            Some(run) => run.derived,
            None => 0,
        }
    }

    /// Maps many offsets: in ascending order each costs a step, not a search.
    #[must_use]
    pub const fn way_back(&self) -> WayBack<'_> {
        WayBack {
            mapping: self,
            after: 0,
        }
    }
}

/// Maps offsets of the derived text to the source, remembering the last position.
#[derive(Debug, Clone)]
pub struct WayBack<'a> {
    mapping: &'a Mapping,
    /// Number of runs that begin at or before the last offset that was mapped.
    after: usize,
}

impl WayBack<'_> {
    /// See [`Mapping::start`].
    pub fn start(&mut self, derived: usize) -> usize {
        match self.run_at(derived) {
            Some((run, _)) if run.exact => run.source + (derived - run.derived),
            Some((run, _)) => run.source,
            None => self.mapping.source,
        }
    }

    /// See [`Mapping::end`].
    pub fn end(&mut self, derived: usize) -> usize {
        match self.run_at(derived) {
            _ if derived == 0 => 0,
            Some((run, _)) if run.derived == derived => run.source,
            Some((run, _)) if run.exact => run.source + (derived - run.derived),
            Some((_, end)) => end,
            None => self.mapping.source,
        }
    }

    /// The run or lump that holds byte `derived`, and where it ends in the source.
    fn run_at(&mut self, derived: usize) -> Option<(Run, usize)> {
        const NEAR: usize = 8;
        if derived >= self.mapping.derived {
            return None;
        }
        // Of those that begin at the same byte, all but the last are empty.
        let runs = &self.mapping.runs;
        let reached = self
            .after
            .checked_sub(1)
            .and_then(|at| runs.get(at))
            .is_some_and(|run| run.derived <= derived);
        let ahead = runs
            .get(self.after..)
            .filter(|_| reached)
            .unwrap_or_default();
        let steps = ahead
            .iter()
            .take(NEAR)
            .take_while(|run| run.derived <= derived)
            .count();
        self.after = if reached && steps < NEAR {
            self.after + steps
        } else {
            runs.partition_point(|run| run.derived <= derived)
        };
        let run = runs.get(self.after.checked_sub(1)?)?;
        Some((
            *run,
            runs.get(self.after)
                .map_or(self.mapping.source, |next| next.source),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Sjögren` folded to `sjogren`, then a soft hyphen, which is left out, and three letters
    /// more.
    fn sjogren() -> Mapping {
        let mut mapping = Mapping::default();
        mapping.exact(2);
        mapping.lump(2, 1);
        mapping.exact(4);
        mapping.lump(2, 0);
        mapping.exact(3);
        mapping
    }

    #[test]
    fn a_run_maps_byte_by_byte_and_a_lump_as_a_whole() {
        let mapping = sjogren();
        assert_eq!([0, 1, 2, 3, 6].map(|at| mapping.start(at)), [0, 1, 2, 4, 7]);
        assert_eq!([1, 2, 3, 4].map(|at| mapping.end(at)), [1, 2, 4, 5]);
    }

    #[test]
    fn an_offset_of_the_source_leads_to_its_outcome_in_the_derived_text() {
        let mapping = sjogren();
        assert_eq!(
            [0, 1, 2, 3, 4, 7, 8, 10, 99].map(|source| mapping.derived(source)),
            [0, 1, 2, 2, 3, 6, 7, 7, 10]
        );
        assert_eq!(Mapping::default().derived(3), 0);
    }

    #[test]
    fn bytes_that_were_left_out_belong_to_the_character_before_them() {
        let mapping = sjogren();
        assert_eq!(mapping.end(7), 10);
        assert_eq!(mapping.start(7), 10);
    }

    #[test]
    fn offsets_mapped_in_any_order_lead_to_the_same_places_as_alone() {
        let mut mapping = Mapping::default();
        for _ in 0..50 {
            mapping.exact(3);
            mapping.lump(3, 1);
            mapping.lump(2, 0);
        }
        let mut way = mapping.way_back();
        for derived in (0..200).chain((0..200).rev()).chain((0..200).step_by(37)) {
            assert_eq!(
                (way.start(derived), way.end(derived)),
                (mapping.start(derived), mapping.end(derived)),
                "{derived}"
            );
        }
    }

    #[test]
    fn offsets_past_the_end_map_to_the_end() {
        assert_eq!((sjogren().start(99), sjogren().end(99)), (13, 13));
        assert_eq!(
            (Mapping::default().start(5), Mapping::default().end(5)),
            (0, 0)
        );
    }

    #[test]
    fn an_offset_inside_an_expansion_rounds_outwards() {
        let mut mapping = Mapping::default();
        mapping.exact(1);
        mapping.lump(2, 2);
        mapping.exact(1);
        assert_eq!((mapping.start(2), mapping.end(2)), (1, 3));
    }
}
