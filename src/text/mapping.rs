//! The way back from a text made of another (shown, folded) to the offsets of its source. Runs go
//! byte by byte; lumps go whole, so that an offset inside one never lands inside a character.

/// Where each byte of a made text comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    runs: Vec<Run>,
    source: usize,
    made: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    source: usize,
    made: usize,
    exact: bool,
}

impl Mapping {
    /// The source's next `len` bytes stand in the made text as they are, or character for character
    /// in as many bytes each.
    pub fn exact(&mut self, len: usize) {
        self.push(true, len, len);
    }

    /// The source's next `source` bytes became `made` bytes, as one thing. `made` may be 0: they
    /// were left out.
    pub fn lump(&mut self, source: usize, made: usize) {
        self.push(false, source, made);
    }

    fn push(&mut self, exact: bool, source: usize, made: usize) {
        if source == 0 && made == 0 {
            return;
        }
        let goes_on = exact && self.runs.last().is_some_and(|run| run.exact);
        if !goes_on {
            self.runs.push(Run {
                source: self.source,
                made: self.made,
                exact,
            });
        }
        self.source += source;
        self.made += made;
    }

    /// The source offset where the thing begins that holds byte `made` of the made text. At the
    /// end: the source's length.
    #[must_use]
    pub fn start(&self, made: usize) -> usize {
        self.way_back().start(made)
    }

    /// The source offset where the thing ends whose last byte comes before byte `made` of the made
    /// text, with all that was left out right behind it (a combining mark belongs to its letter).
    #[must_use]
    pub fn end(&self, made: usize) -> usize {
        self.way_back().end(made)
    }

    /// The byte of the made text where that begins which source byte `source` became, or, where it
    /// was left out, what comes next. At the end: the made text's length.
    #[must_use]
    pub fn made(&self, source: usize) -> usize {
        let behind = self.runs.partition_point(|run| run.source <= source);
        let run = behind.checked_sub(1).and_then(|at| self.runs.get(at));
        match run {
            Some(_) if source >= self.source => self.made,
            Some(run) if run.exact => run.made + (source - run.source),
            Some(run) => run.made,
            None => 0,
        }
    }

    /// Begins the way back for many offsets: those that grow cost a step each, not a search.
    #[must_use]
    pub const fn way_back(&self) -> WayBack<'_> {
        WayBack {
            mapping: self,
            after: 0,
        }
    }
}

/// The way from offsets of the made text back to the source, remembering where it was.
#[derive(Debug, Clone)]
pub struct WayBack<'a> {
    mapping: &'a Mapping,
    /// How many runs begin at or before the last offset that was asked for.
    after: usize,
}

impl WayBack<'_> {
    /// As [`Mapping::start`].
    pub fn start(&mut self, made: usize) -> usize {
        match self.run_at(made) {
            Some((run, _)) if run.exact => run.source + (made - run.made),
            Some((run, _)) => run.source,
            None => self.mapping.source,
        }
    }

    /// As [`Mapping::end`].
    pub fn end(&mut self, made: usize) -> usize {
        match self.run_at(made) {
            _ if made == 0 => 0,
            Some((run, _)) if run.made == made => run.source,
            Some((run, _)) if run.exact => run.source + (made - run.made),
            Some((_, end)) => end,
            None => self.mapping.source,
        }
    }

    /// The run that holds byte `made` of the made text, and where it ends in the source.
    fn run_at(&mut self, made: usize) -> Option<(Run, usize)> {
        const NEAR: usize = 8;
        if made >= self.mapping.made {
            return None;
        }
        // Of runs that begin at the same byte, all but the last made nothing.
        let runs = &self.mapping.runs;
        let reached = self
            .after
            .checked_sub(1)
            .and_then(|at| runs.get(at))
            .is_some_and(|run| run.made <= made);
        let ahead = runs
            .get(self.after..)
            .filter(|_| reached)
            .unwrap_or_default();
        let steps = ahead
            .iter()
            .take(NEAR)
            .take_while(|run| run.made <= made)
            .count();
        self.after = if reached && steps < NEAR {
            self.after + steps
        } else {
            runs.partition_point(|run| run.made <= made)
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

    /// `Sjö` + `gren` folded to `sjogren`, with a soft hyphen left out behind the `n`.
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
    fn a_run_goes_byte_by_byte_and_a_lump_goes_whole() {
        let mapping = sjogren();
        assert_eq!([0, 1, 2, 3, 6].map(|at| mapping.start(at)), [0, 1, 2, 4, 7]);
        assert_eq!([1, 2, 3, 4].map(|at| mapping.end(at)), [1, 2, 4, 5]);
    }

    #[test]
    fn the_way_there_ends_where_the_way_back_begins() {
        let mapping = sjogren();
        assert_eq!(
            [0, 1, 2, 3, 4, 7, 8, 10, 99].map(|source| mapping.made(source)),
            [0, 1, 2, 2, 3, 6, 7, 7, 10]
        );
        assert_eq!(Mapping::default().made(3), 0);
    }

    #[test]
    fn what_was_left_out_belongs_to_what_stands_before_it() {
        let mapping = sjogren();
        assert_eq!(mapping.end(7), 10);
        assert_eq!(mapping.start(7), 10);
    }

    #[test]
    fn the_way_back_remembers_and_may_go_anywhere() {
        let mut mapping = Mapping::default();
        for _ in 0..50 {
            mapping.exact(3);
            mapping.lump(3, 1);
            mapping.lump(2, 0);
        }
        let mut way = mapping.way_back();
        for made in (0..200).chain((0..200).rev()).chain((0..200).step_by(37)) {
            assert_eq!(
                (way.start(made), way.end(made)),
                (mapping.start(made), mapping.end(made)),
                "{made}"
            );
        }
    }

    #[test]
    fn past_the_end_is_the_end() {
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
