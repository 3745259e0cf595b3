//! All that is said about an article as a whole, in lines for a card and for the command line: where
//! it comes from, how it answers the checklist, what it claims and what is known, what to ask, and
//! where to look further.

use super::comments::Commentary;
use super::judging::{self, Asked, Check, Claim};
use super::sources;
use crate::library::{identity, minutes, readability, words};
use crate::text::document::Document;
use crate::text::shown::counted;

/// The words for a fact that the article does not state.
const SILENT: &str = "not stated";

/// The visual weight of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// A heading, or words that must not be overlooked.
    Strong,
    /// A fact.
    Plain,
    /// A detail of the line above.
    Detail,
}

/// A line, before it is laid out.
pub type Line = (Weight, String);

/// A page behind the card on an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The questions to ask of an article, with the answers for this one.
    Checklist,
    /// The claims of the article, each with what is known about it.
    Claims,
    /// The questions to take along.
    Questions,
    /// The places to look further.
    Further,
}

impl Part {
    /// All pages, in their order.
    pub const ALL: [Self; 4] = [
        Self::Checklist,
        Self::Claims,
        Self::Questions,
        Self::Further,
    ];

    /// The title of the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Checklist => "What to ask of an article",
            Self::Claims => "What is claimed, and what is known",
            Self::Questions => "Questions to take along",
            Self::Further => "Where to look further",
        }
    }

    /// The lines of the page, on a day as in ISO 8601.
    #[must_use]
    pub fn lines(self, commentary: &Commentary, today: &str) -> Vec<Line> {
        match self {
            Self::Checklist => checklist(commentary.checklist),
            Self::Claims => commentary
                .claims
                .iter()
                .flat_map(|it| claim(it, today))
                .collect(),
            Self::Questions => questions(),
            Self::Further => further(),
        }
    }
}

/// Lines about the origin of a text, as far as the text tells it.
#[must_use]
pub fn stated(document: &Document, commentary: Option<&Commentary>) -> Vec<Line> {
    let untitled = "none; lists show its first sentence";
    let title = document.title().unwrap_or(untitled);
    let date = document.date().unwrap_or(SILENT);
    let mut lines = vec![
        (Weight::Plain, format!("Title: {title}")),
        (Weight::Plain, format!("Date: {date}")),
    ];
    match commentary {
        Some(commentary) => lines.extend(provenance(commentary)),
        None => lines.push((
            Weight::Strong,
            "Author, publisher, place, study: kidneyread has no record of this text. Look for them in it.".to_owned(),
        )),
    }
    lines
}

/// Lines about the length of a text, its reading level, and the checksum of its bytes.
#[must_use]
pub fn measured(document: &Document) -> Vec<Line> {
    let text = document.text();
    let size = [
        counted(text.len(), "byte", "bytes"),
        counted(document.blocks().len(), "paragraph", "paragraphs"),
        counted(words(text), "word", "words"),
        format!("{} min", minutes(text, text.len())),
    ];
    let mut lines = vec![(Weight::Plain, format!("Size: {}", size.join(" · ")))];
    if let Some(grade) = readability::grade(document) {
        lines.push((
            Weight::Plain,
            format!(
                "Reading level: grade {grade:.1} (Flesch-Kincaid, an estimate made for English)"
            ),
        ));
    }
    lines.extend(encoding_line(document).map(|line| (Weight::Plain, line)));
    if document.sequences() > 0 {
        let count = counted(document.sequences(), "sequence", "sequences");
        let line = format!("Left out: {count} for a terminal");
        lines.push((Weight::Plain, line));
    }
    if document.running_lines() > 0 {
        let count = counted(
            document.running_lines(),
            "header or footer",
            "headers and footers",
        );
        lines.push((Weight::Plain, format!("Left out: {count} of pages")));
    }
    let hash = identity::source_hash(document);
    lines.push((Weight::Plain, format!("SHA-256: {hash}")));
    lines
}

/// A line about the encoding from which a text was decoded; `None` if that is UTF-8 throughout.
#[must_use]
pub fn encoding_line(document: &Document) -> Option<String> {
    let damage = counted(document.replaced(), "character", "characters");
    match (document.encoding(), document.replaced()) {
        ("UTF-8", 0) => None,
        (encoding, 0) => Some(format!("Encoding: {encoding}")),
        (encoding, _) => Some(format!(
            "Encoding: {encoding}, {damage} could not be decoded"
        )),
    }
}

/// Lines about the author, publisher, places and study that an article names, and about its tone.
fn provenance(commentary: &Commentary) -> Vec<Line> {
    let known = &commentary.provenance;
    let places = known.places.join("; ");
    let asks = known
        .asks
        .map_or_else(|| "nothing directly".to_owned(), |asks| format!("“{asks}”"));
    let places = if places.is_empty() { SILENT } else { &places };
    let stated = [
        ("Author", known.author.unwrap_or(SILENT)),
        ("Publisher", known.publisher.unwrap_or(SILENT)),
        ("Places named", places),
        ("Study named", known.study.unwrap_or(SILENT)),
        ("Asks the reader to", &asks),
    ];
    let mut lines: Vec<Line> = stated
        .map(|(what, said)| (Weight::Plain, format!("{what}: {said}")))
        .into();
    let why = known.why.join(" ");
    lines.push((
        Weight::Strong,
        format!("Reads as {}. {why}", known.reads_as),
    ));
    lines
}

/// The checklist, under its headings. It gives no score.
fn checklist(checks: &[Check]) -> Vec<Line> {
    let mut lines = Vec::new();
    for group in checks.chunk_by(|check, next| check.about == next.about) {
        let about = group.first().map_or("", |check| check.about);
        lines.push((Weight::Strong, about.to_owned()));
        for check in group {
            let answer = check.answer.name();
            lines.push((Weight::Plain, format!("{answer} · {}", check.question)));
            let quote = check.quote.map(|quote| format!("“{quote}”"));
            let quote = quote.unwrap_or_else(|| "not in the text".to_owned());
            let note = check.note.map(|note| format!(" · {note}"));
            lines.push((
                Weight::Detail,
                format!("{quote}{}", note.unwrap_or_default()),
            ));
        }
    }
    lines
}

/// A claim, what is known, and what kind of evidence is behind that.
fn claim(claim: &Claim, today: &str) -> [Line; 3] {
    let (sign, evidence) = (claim.strength.sign(), claim.strength.name());
    [
        (Weight::Strong, format!("“{}”", claim.quote)),
        (Weight::Plain, claim.known.to_owned()),
        (
            Weight::Detail,
            format!(
                "{sign} evidence behind what is known: {evidence} · {}",
                sources::short(claim.basis, today)
            ),
        ),
    ]
}

/// The questions to take along, numbered, under those who can be asked.
#[must_use]
pub fn questions() -> Vec<Line> {
    let mut lines = Vec::new();
    let numbered: Vec<_> = (1..).zip(judging::questions()).collect();
    for asked in Asked::ALL {
        lines.push((Weight::Strong, asked.name().to_owned()));
        for (number, question) in numbered.iter().filter(|(_, it)| it.ask == asked) {
            lines.push((Weight::Plain, format!("{number}. {}", question.text)));
        }
    }
    lines.push((Weight::Detail, judging::BEFORE_SIGNING.to_owned()));
    lines
}

/// The places to look further.
fn further() -> Vec<Line> {
    let mut lines = Vec::new();
    for place in judging::further() {
        lines.push((Weight::Strong, place.name.to_owned()));
        let purpose = format!("{} ({})", place.purpose, place.language);
        lines.push((Weight::Plain, purpose));
        let unseen = (!place.seen).then_some("address not checked");
        let seen = format!("looked at {}", place.checked);
        let said = [Some(place.address), unseen, place.note, Some(&seen)];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        lines.push((Weight::Detail, said.join(" · ")));
    }
    lines
}
