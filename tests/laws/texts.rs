//! The texts that the laws are tried on: the two articles, the files of `corpus/`, and generated
//! texts that nobody would write. And the characters that must never be seen on a screen, taken
//! anew from the tables of Unicode.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use kidneyread::library::{Library, Origin};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// A text, and its name for the message when a law fails.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub name: String,
    pub text: &'static str,
}

impl Text {
    /// The beginning of the text, at most `most` bytes: as much as a law has time for.
    pub(crate) fn beginning(&self, most: usize) -> &'static str {
        &self.text[..self.text.floor_char_boundary(most)]
    }
}

/// The two articles inside the binary.
pub(crate) static ARTICLES: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let library = Library::embedded();
    let texts = library
        .articles()
        .iter()
        .filter_map(|article| match article.origin {
            Origin::Embedded(text) => Some(Text {
                name: article.id.clone(),
                text,
            }),
            Origin::File(..) | Origin::Piped(_) => None,
        });
    texts.collect()
});

/// The files of the corpus, sorted by name. Bytes that are not UTF-8 are replaced.
pub(crate) static CORPUS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let texts = paths.into_iter().map(|path| {
        let bytes = fs::read(&path).unwrap();
        let name = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        // The texts live as long as the tests do.
        Text {
            name,
            text: String::from_utf8_lossy(&bytes).into_owned().leak(),
        }
    });
    texts.filter(|text| text.name != "ORIGIN.md").collect()
});

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// All texts: the articles and the corpus.
pub(crate) fn all() -> impl Iterator<Item = &'static Text> {
    ARTICLES.iter().chain(CORPUS.iter())
}

/// The texts that attack a terminal.
pub(crate) fn hostile() -> impl Iterator<Item = &'static Text> {
    CORPUS
        .iter()
        .filter(|text| text.name.starts_with("hostile/"))
}

/// The settings for a law that is tried on `count` cases. `PROPTEST_CASES` scales the number, 256
/// being the standard.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = if matches!(given.rng_seed, RngSeed::Random) {
        RngSeed::Fixed(20_140_602)
    } else {
        given.rng_seed
    };
    let cases = u64::from(count) * u64::from(given.cases) / 256;
    ProptestConfig {
        cases: u32::try_from(cases.max(1)).unwrap(),
        rng_seed,
        failure_persistence: None,
        ..given
    }
}

/// Pieces that have broken readers before: characters that change their length when folded, that
/// join, combine, hide or command.
const PIECES: &[&str] = &[
    "a",
    "b",
    "A",
    "B",
    "Z",
    "kidney",
    "stem cell",
    " ",
    " ",
    "  ",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\t",
    "-",
    "- ",
    "—",
    "12. ",
    "• ",
    ".",
    ":",
    "’",
    "…",
    "\0",
    "\x07",
    "\x08",
    "\x0B",
    "\x0C",
    "\x1B",
    "\x1B[31m",
    "\x1B]0;x\x07",
    "\x7F",
    "\u{85}",
    "\u{9B}",
    "\u{9D}",
    "\u{301}",
    "\u{308}",
    "\u{20DD}",
    "\u{AD}",
    "\u{34F}",
    "\u{61C}",
    "\u{200B}",
    "ก\u{200B}ဝ",
    "\u{2800}",
    "\u{1D159}",
    "\u{200C}",
    "\u{200D}",
    "\u{200E}",
    "\u{2028}",
    "\u{2029}",
    "\u{202E}",
    "\u{2060}",
    "\u{2066}",
    "\u{2069}",
    "\u{FE0E}",
    "\u{FE0F}",
    "\u{FEFF}",
    "\u{FFFE}",
    "\u{FFF9}",
    "\u{E0041}",
    "\u{E0100}",
    "\u{10FFFF}",
    "\u{600}",
    "\u{6DD}",
    "\u{110BD}",
    "\u{1100}",
    "\u{1161}",
    "\u{11A8}",
    "가",
    "각",
    "क",
    "्",
    "ष",
    "त्रि",
    "ກ",
    "\u{E33}",
    "ท",
    "မ",
    "္",
    "🇦",
    "🇧",
    "👩",
    "👨\u{200D}👩\u{200D}👧",
    "🏽",
    "⚕",
    "♻",
    "❤\u{FE0F}",
    "1\u{FE0F}\u{20E3}",
    "İ",
    "ı",
    "≥",
    "ß",
    "ẞ",
    "ŉ",
    "ﬃ",
    "ﬁ",
    "ς",
    "Σ",
    "Ω",
    "K",
    "é",
    "É",
    "ǅ",
    "腎",
    "臓",
    "。",
    "、",
    "ｶ",
    "\u{FF9E}",
    "Ａ",
    "\u{3000}",
    "\u{A0}",
    "ش",
    "ل",
    "ا",
    "ك",
    "ש",
    "\u{5B8}",
    "\u{64E}",
    "\u{640}",
];

/// Texts of at most `most` of those pieces, some of them repeated many times, and of any other
/// characters.
pub(crate) fn nasty(most: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => select(PIECES).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    let times = prop_oneof![12 => Just(1_usize), 2 => 2..4_usize, 1 => 5..70_usize];
    let pieces = proptest::collection::vec((piece, times), 0..most);
    pieces.prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, times)| piece.repeat(times))
            .collect()
    })
}

/// True if a character must never reach a screen as itself, because it commands, hides, or reorders
/// others: `Cc`, `Bidi_Control`, `Default_Ignorable_Code_Point`, line and paragraph separators,
/// interlinear annotation, noncharacters. Only the two joiners are allowed: Persian, Indic scripts
/// and emoji need them.
pub(crate) fn is_forbidden(c: char) -> bool {
    const RANGES: &[(u32, u32)] = &[
        (0x00, 0x1F),
        (0x7F, 0x9F),
        (0xAD, 0xAD),
        (0x34F, 0x34F),
        (0x61C, 0x61C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x200B, 0x200B),
        (0x200E, 0x200F),
        (0x2028, 0x202E),
        (0x2060, 0x206F),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xFDD0, 0xFDEF),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB),
        (0x16FE4, 0x16FE4),
        (0x1BCA0, 0x1BCA3),
        (0x1D159, 0x1D159),
        (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];
    let code = u32::from(c);
    code & 0xFFFE == 0xFFFE
        || !(0x20..0x7F).contains(&code)
            && RANGES
                .iter()
                .any(|&(first, last)| (first..=last).contains(&code))
}

/// The beginning of a text, short enough for the message of a failure.
pub(crate) fn brief(text: &str) -> String {
    format!("{:?}", text.chars().take(80).collect::<String>())
}
