//! The laws for input of any bytes, as the fuzzer tries them: a function for each target of
//! `fuzz/`, which makes values of the bytes and panics where a law is broken. Here they are tried
//! on the seeds of `fuzz/seeds/` and on seeded changes of these.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use kidneyread::annotations::jsonld;
use kidneyread::annotations::places::Place;
use kidneyread::annotations::selector::{Found, Selector};
use kidneyread::annotations::{Annotation, Annotations, Change, value};
use kidneyread::library::Library;
use kidneyread::quotation::Verdict;
use kidneyread::reader::action::{Action, Keys};
use kidneyread::reader::keymap;
use kidneyread::reader::settings::{Settings, ThemeChoice};
use kidneyread::search::{Query, Reading};
use kidneyread::text::encoding;
use kidneyread::text::folded::Folded;
use kidneyread::text::format;
use kidneyread::text::span::Span;

use crate::saved::{Home, Step};
use crate::screens::{Happening, shelf};
use crate::{documents, inputs, quotations, rows, saved, screens, searches, shown_text};

/// A target: its name, and its law.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All targets.
pub(crate) const TARGETS: [Target; 12] = [
    ("source", source),
    ("texts", texts),
    ("shown", shown),
    ("search", search),
    ("notation", notation),
    ("decoder", decoder),
    ("notes", notes),
    ("jsonld", jsonld),
    ("home", home),
    ("selector", selector),
    ("quotation", quotation),
    ("session", session),
];

/// The most bytes of a text: more cost time and find nothing else.
const MOST: usize = 2_000;

/// Bytes that are taken one after another; behind the last one there are zeros.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    /// A number below `most`, from one byte.
    fn below(&mut self, most: usize) -> usize {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        usize::from(*first) % most
    }

    /// A number below `most`, from two bytes.
    fn far_below(&mut self, most: usize) -> usize {
        (self.below(256) << 8 | self.below(256)) % most
    }

    /// The next `length` bytes, or those that are left.
    fn part(&mut self, length: usize) -> &'a [u8] {
        let (part, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        part
    }

    /// A text of the next `length` bytes.
    fn text(&mut self, length: usize) -> String {
        String::from_utf8_lossy(self.part(length)).into_owned()
    }

    /// A text of all bytes that are left.
    fn rest(&mut self) -> String {
        self.text(MOST)
    }
}

/// Any text is the gaps and the blocks of its document, and its rows keep their laws at any
/// measure.
pub(crate) fn texts(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let measure = 1 + bytes.below(200);
    let text = bytes.rest();
    assert_eq!(documents::joined(&text).as_deref(), Ok(&*text));
    let document = format::plain(text);
    assert_eq!(rows::broken(&document, measure), Vec::<String>::new());
}

/// Any bytes are a text or are refused; the text is the same with and without its structure, and so
/// is its beginning, if the encoding is; no backspace is left in it.
pub(crate) fn source(bytes: &[u8]) {
    let mut taken = Bytes(bytes);
    let named = ["", "latin1", "utf-16le", "shift_jis", "gb18030"][taken.below(5)];
    let (encoding, rest) = (encoding::named(named), taken.0);
    let read = format::read(rest.to_vec(), encoding);
    let text = format::reading_text(rest, encoding);
    let Ok(document) = read else {
        assert!(text.is_err());
        return;
    };
    assert_eq!(text.unwrap(), document.text());
    assert_eq!(document.source(), rest, "the source is never altered");
    assert!(!document.text().contains('\u{8}'));
    let joined = documents::joined(document.text());
    assert_eq!(joined.as_deref(), Ok(document.text()));
    let end = rest
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |at| at + 1);
    if let Some(beginning) = format::read_beginning(rest[..end].to_vec())
        && document.encoding() == "UTF-8"
        && encoding.is_none()
    {
        assert!(document.text().starts_with(beginning.text()));
    }
}

/// Any text is shown without a command and without deceit, whole, on one line, and cut.
pub(crate) fn shown(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let columns = bytes.below(60);
    let text = bytes.rest();
    assert_eq!(shown_text::broken(&text), None);
    assert_eq!(shown_text::broken_line(&text), None);
    assert_eq!(shown_text::broken_cut(&text, columns), None);
}

/// The matches of any query keep their law, however the text is searched; a passage of the text is
/// found there; and there is a match wherever the folded text holds the folded query.
pub(crate) fn search(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (length, from, cut) = (bytes.below(40), bytes.far_below(MOST), bytes.below(40));
    let query = bytes.text(length);
    let text = bytes.rest();
    for reading in [
        Reading::default(),
        Reading {
            synonyms: true,
            ..Reading::default()
        },
        Reading {
            exact: true,
            ..Reading::default()
        },
    ] {
        if let Ok(Some(query)) = Query::parse(&query, reading) {
            let found = searches::found(&query, &text);
            assert_eq!(searches::scanned(&query, &text), found);
        }
    }
    let folded = Folded::new(&text);
    if let Some(read) = Query::new(&query) {
        let found = searches::found(&read, &text);
        assert_eq!(searches::broken(&read, &text, found.all()), None);
        let letters = query.chars().all(|c| c.is_ascii_lowercase());
        if letters && folded.text().contains(&query) {
            assert!(!found.is_empty(), "{query} stands in {folded:?}");
        }
    }
    let document = format::plain(text.clone());
    let start = text.floor_char_boundary(from % (text.len() + 1));
    if let Some(block) = document.blocks().get(document.block_at(start)) {
        let start = start.max(block.span.start).min(block.span.end);
        let end = text.floor_char_boundary((start + cut).min(block.span.end));
        let place = Span::new(start, end.max(start));
        assert_ne!(
            searches::found_again(&text, &folded, place),
            Some(false),
            "{place:?}"
        );
    }
}

/// Keys that can be written one by one can be written together, and each is read in every way.
pub(crate) fn notation(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let length = bytes.below(40);
    let (one, two) = (bytes.text(length), bytes.text(200));
    let read = [&one, &two].map(|text| keymap::parse(text));
    for keys in &read {
        match keys {
            Ok(keys) => {
                for (key, how) in keys.iter().flat_map(|key| {
                    [
                        Keys::Commands,
                        Keys::Selection,
                        Keys::Line,
                        Keys::Text,
                        Keys::Letter,
                    ]
                    .map(|how| (*key, how))
                }) {
                    let _ = (keymap::action(key, how), keymap::separated(key, how));
                }
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    if let [Ok(one_keys), Ok(two_keys)] = &read {
        let together = keymap::parse(&format!("{one}{two}"));
        assert_eq!(together.unwrap(), [&one_keys[..], two_keys].concat());
    }
}

/// Checks that bytes of a terminal are decoded alike wherever they are cut, and that no key behind
/// them is lost.
pub(crate) fn decoder(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let size = 1 + bytes.below(8);
    let sent = bytes.part(120);
    assert_eq!(inputs::changed_by_cutting(sent, size), None);
    assert_eq!(inputs::swallowed(sent), None);
    assert_eq!(inputs::escaped_from_a_paste(sent), None);
}

/// Annotations that were read from any bytes are written so that they read back equal and whole.
pub(crate) fn notes(bytes: &[u8]) {
    let (read, _, _) = Annotations::parse(bytes);
    let (again, _, damage) = Annotations::parse(read.to_text().as_bytes());
    assert!(damage.is_none(), "{damage:?} in {}", read.to_text());
    assert_eq!(again, read);
}

/// An annotation of any JSON-LD can be kept, and is the same when it is written as JSON-LD and read
/// again.
pub(crate) fn jsonld(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice(bytes) else {
        return;
    };
    match jsonld::read(&json) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(received) => {
            for annotation in received
                .drafts
                .into_iter()
                .filter_map(jsonld::Draft::finish)
            {
                let line = value(&annotation).to_string();
                let (kept, _, _) = Annotations::parse(line.as_bytes());
                assert_eq!(kept.all(), std::slice::from_ref(&annotation), "{line}");
                let written = jsonld::object(&annotation, None);
                let back = jsonld::read(&written).unwrap().drafts;
                let back: Vec<Annotation> =
                    back.into_iter().filter_map(jsonld::Draft::finish).collect();
                assert_eq!(back, [annotation], "{written}");
            }
        }
    }
}

/// Whatever bytes stand in the files of a home folder, none of them is lost without a copy beside
/// it, and what is kept then reads back equal.
pub(crate) fn home(bytes: &[u8]) {
    const NAMES: [&str; 4] = [
        "notes.jsonl",
        "settings.json",
        "places.json",
        "searches.json",
    ];
    let mut bytes = Bytes(bytes);
    let file = NAMES[bytes.below(NAMES.len())];
    let written = bytes.part(MOST);
    let home = Home::new();
    fs::create_dir_all(&home.0).unwrap();
    fs::write(home.0.join(file), written).unwrap();
    let store = home.store();
    let made = Annotation {
        id: "made here".to_owned(),
        note: "a note".to_owned(),
        article: "any".to_owned(),
        passage: Selector::new("Some text.", Span::new(0, 4)),
        ..Annotation::default()
    };
    let change = Change {
        before: None,
        after: Some(made.clone()),
    };
    let settings = Settings {
        measure: 50,
        theme: ThemeChoice::Dark,
        ..Settings::default()
    };
    let place = Place::new("Some text of an article.", 5, 9);
    if store.keep(&[change]).is_ok() {
        let (notes, damage) = store.notes();
        assert!(damage.is_none(), "{damage:?}");
        assert_eq!(notes.get("made here").map(|it| &it.note), Some(&made.note));
    }
    if store.keep_settings(&settings).is_ok() {
        assert!(matches!(store.settings(), (read, None) if read == settings));
    }
    if store.keep_place("any", &place).is_ok() {
        let (places, damage) = store.places();
        assert!(damage.is_none(), "{damage:?}");
        assert_eq!(places.all.get("any"), Some(&place));
    }
    if store.keep_search("kidney").is_ok() {
        let (searches, damage) = store.searches();
        assert!(damage.is_none(), "{damage:?}");
        assert_eq!(searches.last().map(|it| &**it), Some("kidney"));
    }
    let unread = match file {
        "notes.jsonl" => {
            let damage = Annotations::parse(written).2;
            damage.unreadable > 0
        }
        _ => serde_json::from_slice::<serde_json::Map<_, serde_json::Value>>(written).is_err(),
    };
    if unread && !written.trim_ascii().is_empty() {
        let kept: Vec<PathBuf> = fs::read_dir(&home.0)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        let has_it = |path: &PathBuf| fs::read(path).is_ok_and(|it| it == written);
        assert!(
            written.starts_with(b"\xEF\xBB\xBF") || kept.iter().any(has_it),
            "a damaged file is gone: {kept:?}"
        );
    }
}

/// A passage is found where it was taken from; after an edit, what is called the same has the same
/// words, and an edit outside the passage and its context does not hide it.
pub(crate) fn selector(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (start, length, at) = (
        bytes.far_below(MOST),
        bytes.below(200),
        bytes.far_below(MOST),
    );
    let (removed, added) = (bytes.below(60), bytes.below(60));
    let added = bytes.text(added);
    let text = bytes.rest();
    let document = format::plain(text.clone());
    let start = start % (text.len() + 1);
    let selector = Selector::new(&text, Span::new(start, start + length));
    let whole = Span::new(selector.start, selector.end);
    assert_eq!(selector.find(&document), Found::Same(whole));
    let at = text.floor_char_boundary(at % (text.len() + 1));
    let behind = text
        .floor_char_boundary((at + removed).min(text.len()))
        .max(at);
    let edited = format!("{}{added}{}", &text[..at], &text[behind..]);
    let found = selector.find(&format::plain(edited.clone()));
    let exact = &*selector.exact;
    match found {
        Found::Same(span) | Found::Moved(span) => {
            assert_eq!(edited.get(span.start..span.end), Some(exact));
        }
        Found::Changed(span) => {
            let there = edited.get(span.start..span.end);
            assert!(
                there.is_some_and(|it| !it.is_empty() && it != exact),
                "{selector:?} at {span:?} in {edited:?}"
            );
        }
        Found::Lost => {}
    }
    // An edit that leaves the passage and its context alone does not hide it.
    let (first, last) = (
        selector.start - selector.prefix.len(),
        selector.end + selector.suffix.len(),
    );
    if !exact.is_empty() && (behind <= first || at >= last) {
        assert!(
            matches!(found, Found::Same(_) | Found::Moved(_)),
            "{found:?}: {selector:?} in {edited:?}"
        );
    }
}

/// Any quote has a verdict, and what the verdict says of the texts is true; a passage of a text is
/// verbatim.
pub(crate) fn quotation(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (length, from, cut) = (bytes.below(120), bytes.far_below(MOST), bytes.below(120));
    let quote = bytes.text(length);
    let text = bytes.rest();
    let start = text.floor_char_boundary(from % (text.len() + 1));
    let end = text.floor_char_boundary((start + cut).min(text.len()));
    let passage = text.get(start..end).unwrap_or_default();
    for quote in [&*quote, passage, &format!("{passage} {quote}")] {
        if let Some(found) = quotations::verdict(quote, &[&text, "Another text."]) {
            assert_eq!(
                quotations::wrong(&found, quote, &[&text, "Another text."]),
                None,
                "{quote:?}"
            );
            if quote == passage {
                assert!(matches!(found, Verdict::Verbatim(_)), "{found:?}");
            }
        }
    }
}

/// Keys and the mouse in any order, at any size: the frame is lawful and is drawn twice the same, a
/// screen that is kept up to date shows what one shows that is painted whole, and what was made is
/// on the disk as it is in memory.
pub(crate) fn session(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (size, kind) = ((bytes.below(140), bytes.below(45)), bytes.below(3));
    let table = screens::table();
    let position = |bytes: &mut Bytes<'_>| {
        let (x, y) = (bytes.below(140), bytes.below(45));
        (u16::try_from(x).unwrap_or(0), u16::try_from(y).unwrap_or(0))
    };
    let size = (
        u16::try_from(size.0).unwrap_or(0),
        u16::try_from(size.1).unwrap_or(0),
    );
    match kind {
        0 => {
            let mut steps = Vec::new();
            for _ in 0..12 {
                steps.push(match bytes.below(8) {
                    0..=3 => Step::Keys(saved::KEYS[bytes.below(saved::KEYS.len())]),
                    4 | 5 => Step::Drag(position(&mut bytes), position(&mut bytes)),
                    6 => Step::Letter(char::from(u8::try_from(bytes.below(256)).unwrap_or(b'a'))),
                    _ => {
                        let length = bytes.below(20);
                        Step::Write(bytes.text(length))
                    }
                });
            }
            assert_eq!(saved::lost(&bytes.rest(), &steps), None, "{steps:?}");
        }
        kind => {
            let mut all = Vec::new();
            while !bytes.0.is_empty() && all.len() < 16 {
                all.push(match bytes.below(12) {
                    0..=4 => Happening::Keys(screens::KEYS[bytes.below(screens::KEYS.len())]),
                    5..=7 => Happening::Key(table[bytes.below(table.len())]),
                    8 => {
                        let (x, y) = position(&mut bytes);
                        Happening::Does(Action::Click(x, y))
                    }
                    9 => {
                        let (x, y) = position(&mut bytes);
                        Happening::Does(Action::Drag(x, y))
                    }
                    10 => {
                        let (column, row) = position(&mut bytes);
                        let down = bytes.below(2) == 0;
                        Happening::Does(Action::Wheel { down, column, row })
                    }
                    _ if kind == 1 => {
                        let (width, height) = position(&mut bytes);
                        Happening::Resize(width, height)
                    }
                    _ => Happening::Dark(bytes.below(2) == 0),
                });
            }
            if kind == 1 {
                let mut now = size;
                let mut state = screens::settled(shelf("Text."), 2, now.0, now.1);
                for what in &all {
                    screens::happen(&mut state, what, &mut now);
                }
                assert_eq!(screens::broken(&state, now), None, "{all:?}");
            } else {
                let size = (size.0.max(1), size.1.max(1));
                let plain =
                    |what: &Happening| !matches!(what, Happening::Keys(keys) if !keys.is_ascii());
                all.retain(plain);
                let mut state = screens::settled(Library::embedded(), 1, size.0, size.1);
                assert_eq!(screens::patched(&mut state, size, &all), None, "{all:?}");
            }
        }
    }
}

/// The seeds of a target: what is in its folder, and the empty input.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no seeds");
    let read = paths.iter().map(|path| fs::read(path).unwrap());
    read.chain([Vec::new()]).collect()
}

/// A change of some bytes: one is replaced, some are removed, doubled, or taken from another seed.
/// The numbers come from `dice`, a linear congruential generator (Knuth, MMIX).
fn changed(seed: &[u8], other: &[u8], dice: &mut u64) -> Vec<u8> {
    let mut throw = |most: usize| {
        *dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*dice >> 33).unwrap_or(0) % most.max(1)
    };
    let mut bytes = seed.to_vec();
    for _ in 0..=throw(4) {
        let (at, length) = (throw(bytes.len()), throw(12));
        let end = (at + length).min(bytes.len());
        match throw(5) {
            0 if !bytes.is_empty() => bytes[at] = u8::try_from(throw(256)).unwrap_or(0),
            1 => drop(bytes.drain(at.min(end)..end)),
            2 => {
                let part = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                let from = throw(other.len());
                let part = &other[from..(from + length).min(other.len())];
                bytes.splice(at..at, part.iter().copied());
            }
            _ => bytes.insert(at, u8::try_from(throw(256)).unwrap_or(0)),
        }
    }
    bytes
}

#[test]
fn the_seeds_of_the_fuzzer_and_changes_of_them_keep_every_law() {
    for (target, law) in TARGETS {
        let seeds = seeds(target);
        let mut dice = 20_140_602;
        let changes = if target == "session" || target == "home" {
            60
        } else {
            300
        };
        let more = (0..changes).map(|turn| {
            let (seed, other) = (turn % seeds.len(), (turn * 7 + 3) % seeds.len());
            changed(&seeds[seed], &seeds[other], &mut dice)
        });
        for bytes in seeds.iter().cloned().chain(more.collect::<Vec<_>>()) {
            let kept = catch_unwind(AssertUnwindSafe(|| law(&bytes)));
            assert!(
                kept.is_ok(),
                "{target} breaks its law with {:?}",
                bytes.escape_ascii().to_string()
            );
        }
    }
}
