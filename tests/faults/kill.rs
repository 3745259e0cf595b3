//! The reader is killed (SIGKILL) at pseudo-random moments, again and again in one home. Every note
//! that the screen called saved is on the disk, to the letter.

use std::collections::BTreeMap;

use rustix::process::Signal;

use crate::chance::Chance;
use crate::home::{Home, keys, passage, says_saved, wait_saved, write_note};
use crate::session::Session;

/// The paragraphs on which notes are written, from the first: a later note is added to an earlier
/// one.
const NOTED: usize = 200;

/// The note on one paragraph, as far as the test knows it.
#[derive(Debug, Clone, Default)]
struct Known {
    /// The text that the note must have, once it was called saved or seen in the file.
    saved: Option<String>,
    /// The text that was typed since, and was not called saved.
    typed: Option<String>,
}

/// The counts of a test.
#[derive(Debug, Default)]
struct Figures {
    /// The rounds, of which each ends in a kill.
    rounds: usize,
    /// The notes that the screen called saved.
    acknowledged: usize,
    /// The notes in the file whose reader was killed before the screen could call them saved.
    unacknowledged: usize,
    /// The kills that left a temporary file behind.
    leftovers: usize,
}

/// The moment of a kill, while the keys of the last note are typed and answered.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// After this many bytes of the keys were sent.
    Typing(usize),
    /// After this many bytes of the answer were read, or once the note is called saved.
    Output(usize),
    /// This many turns of the scheduler after all keys were sent.
    Sent(usize),
    /// This many turns of the scheduler after the screen showed the note, while it is being saved.
    Saving(usize),
    /// Once the note is called saved.
    Saved,
}

/// A series of rounds in one home.
struct Rounds {
    home: Home,
    seed: u64,
    chance: Chance,
    known: BTreeMap<usize, Known>,
    /// The paragraphs that got a note in this round. The bottom line may still show messages on
    /// them, so none gets a second one.
    noted: Vec<usize>,
    figures: Figures,
}

impl Rounds {
    fn new(seed: u64) -> Self {
        Self {
            home: Home::with_note(),
            seed,
            chance: Chance(seed),
            known: BTreeMap::new(),
            noted: Vec::new(),
            figures: Figures::default(),
        }
    }

    /// Makes up a note: the number of its paragraph, and the keys that write it.
    fn invent(&mut self) -> (usize, String) {
        let mut number = 1 + self.chance.below(NOTED);
        while self.noted.contains(&number) {
            number = 1 + self.chance.below(NOTED);
        }
        self.noted.push(number);
        let kind = [
            "plain",
            "two\nlines",
            "“ü”, 腎臓",
            "why?",
            "\\\"quoted\\\"",
            "<b>&amp;",
        ][self.chance.below(6)];
        let text = format!(
            " {}.{} {kind}",
            self.figures.rounds,
            self.chance.below(1000)
        );
        let known = self.known.entry(number).or_default();
        known.typed = Some(format!(
            "{}{text}",
            known.saved.as_deref().unwrap_or_default()
        ));
        (number, keys(number, &text))
    }

    /// Notes that the screen called the note on a paragraph saved.
    fn saved(&mut self, number: usize) {
        let known = self.known.get_mut(&number).unwrap();
        known.saved = known.typed.take();
        self.figures.acknowledged += 1;
    }

    /// Writes up to two notes, and kills the reader while it saves another.
    fn round(&mut self) {
        self.figures.rounds += 1;
        self.noted.clear();
        let mut reader = self.home.open();
        for _ in 0..self.chance.below(3) {
            let (number, keys) = self.invent();
            reader.type_in(&keys);
            wait_saved(&mut reader, number);
            self.saved(number);
        }
        let (number, keys) = self.invent();
        let moment = match self.chance.below(6) {
            0 => Moment::Typing(self.chance.below(keys.len() + 1)),
            1 => Moment::Output(self.chance.below(1500)),
            2 | 3 => Moment::Sent(self.chance.below(12_000)),
            4 => Moment::Saving(self.chance.below(4000)),
            _ => Moment::Saved,
        };
        self.kill(&mut reader, number, &keys, moment);
        // Reads all that the reader wrote before its end.
        reader.exit_code();
        if says_saved(&reader, number) {
            self.saved(number);
        }
        drop(reader);
        self.check(moment);
    }

    /// Types three notes in one go, and kills the reader once the last one is called saved.
    fn burst(&mut self) {
        self.figures.rounds += 1;
        self.noted.clear();
        let mut reader = self.home.open();
        let notes: Vec<(usize, String)> = (0..3).map(|_| self.invent()).collect();
        let keys: Vec<&str> = notes.iter().map(|(_, keys)| &**keys).collect();
        reader.type_in(&keys.concat());
        wait_saved(&mut reader, notes[2].0);
        reader.signal(Signal::KILL);
        reader.exit_code();
        self.saved(notes[2].0);
        drop(reader);
        self.check(Moment::Saved);
    }

    /// Types the keys of a note, and kills the reader at a moment.
    fn kill(&self, reader: &mut Session, number: usize, keys: &str, moment: Moment) {
        reader.glance();
        let on = format!("note on “{}", passage(number));
        let before = reader.raw.len();
        match moment {
            Moment::Typing(sent) => reader.type_in(&keys[..keys.floor_char_boundary(sent)]),
            Moment::Output(bytes) => {
                reader.type_in(keys);
                while reader.raw.len() < before + bytes
                    && !(reader.raw.len() > before && says_saved(reader, number))
                {
                    assert!(reader.take(16), "seed {}: the reader ended", self.seed);
                }
            }
            Moment::Sent(turns) => {
                reader.type_in(keys);
                turn(turns);
            }
            Moment::Saving(turns) => {
                reader.type_in(keys);
                while !(reader.raw.len() > before && reader.bottom().contains(&on)) {
                    assert!(reader.look(), "seed {}: the reader ended", self.seed);
                }
                turn(turns);
            }
            Moment::Saved => {
                reader.type_in(keys);
                wait_saved(reader, number);
            }
        }
        reader.signal(Signal::KILL);
    }

    /// Checks the file: it has every note that was called saved, and no note that was not typed.
    fn check(&mut self, moment: Moment) {
        let round = format!(
            "seed {}, round {}, {moment:?}",
            self.seed, self.figures.rounds
        );
        let mut texts = self.home.texts();
        for (number, known) in &mut self.known {
            let text = texts.remove(number);
            if text != known.saved {
                assert!(
                    text.is_some() && text == known.typed,
                    "{round}: paragraph {number} has {text:?} in place of {known:?}"
                );
                self.figures.unacknowledged += 1;
                known.saved = text;
            }
            known.typed = None;
        }
        assert!(texts.is_empty(), "{round}: {texts:?} was never typed");
        let leftovers = self
            .home
            .names()
            .iter()
            .filter(|name| name.contains(".new-"))
            .count();
        assert!(
            leftovers <= 2,
            "{round}: the next save removes the temporary file of a killed reader"
        );
        self.figures.leftovers += usize::from(leftovers > 0);
    }

    /// Starts the reader once more, writes a note and quits; then the folder is tidy.
    fn end(self) -> Figures {
        let mut reader = self.home.open();
        write_note(&mut reader, NOTED + 1, "the last");
        reader.type_in("q");
        assert_eq!(reader.exit_code(), Some(0));
        self.home.assert_tidy();
        self.figures
    }
}

/// Yields to other threads and processes, `turns` times.
fn turn(turns: usize) {
    for _ in 0..turns {
        std::thread::yield_now();
    }
}

/// Runs rounds with a seed, and returns their counts.
fn run(rounds: usize, seed: u64) -> Figures {
    let mut series = Rounds::new(seed);
    for _ in 0..rounds {
        series.round();
    }
    series.end()
}

/// The number in an environment variable.
fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn notes_that_the_screen_called_saved_outlive_50_kills_at_seeded_moments() {
    let figures = run(50, variable("KIDNEYREAD_SEED").unwrap_or(1));
    println!("{figures:?}");
    assert!(figures.acknowledged >= 50, "{figures:?}");
}

#[test]
fn three_notes_typed_in_one_go_outlive_a_kill_once_the_last_is_called_saved() {
    let mut series = Rounds::new(variable("KIDNEYREAD_SEED").unwrap_or(3));
    for _ in 0..20 {
        series.burst();
    }
    series.end();
}

/// `KIDNEYREAD_ROUNDS` sets the number of rounds, `KIDNEYREAD_SEED` the seed.
#[test]
#[ignore = "takes minutes: see assets/manual.md, “Tests and pictures”"]
fn notes_that_the_screen_called_saved_outlive_a_thousand_kills() {
    let (rounds, seed) = (
        variable("KIDNEYREAD_ROUNDS").unwrap_or(1000),
        variable("KIDNEYREAD_SEED").unwrap_or(2),
    );
    let Figures {
        rounds,
        acknowledged,
        unacknowledged,
        leftovers,
    } = run(usize::try_from(rounds).unwrap(), seed);
    println!(
        "seed {seed}: {rounds} rounds, {acknowledged} notes acknowledged, lost 0, torn 0, temporary files left in the end 0"
    );
    println!(
        "({leftovers} kills left one for the next save to clear away; {unacknowledged} notes were saved before the screen could say so)"
    );
}

/// The promise to the reader: mark a passage, write a note, lose power, start again, and read on.
#[test]
fn after_a_kill_the_next_start_shows_the_same_page_with_the_note() {
    let home = Home::with_note();
    let mut reader = home.open();
    reader.type_in("600G");
    reader.wait_for(&passage(600));
    reader.type_in("varemember this\x13");
    reader.wait_until(|screen| screen.contents().contains("saved · note on “"));
    let page = |reader: &Session| {
        reader
            .screen()
            .rows(0, 199)
            .take(29)
            .map(|row| {
                row.chars()
                    .skip(28)
                    .collect::<String>()
                    .trim_end()
                    .to_owned()
            })
            .collect::<Vec<String>>()
    };
    let before = page(&reader);
    reader.signal(Signal::KILL);
    reader.exit_code();
    let notes = home.notes();
    let [_, note] = notes.all() else {
        panic!("{notes:?}")
    };
    assert_eq!(note.note, "remember this");
    // No article is named: the last one opens.
    let mut again = home.start_in(&home.path, &[]);
    again.wait_until(|screen| {
        screen.contents().contains(&note.passage.exact) && screen.contents().contains("! ")
    });
    assert_eq!(page(&again), before);
    again.type_in("A");
    again.wait_for("remember this");
}
