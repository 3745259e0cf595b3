//! The report on a checked quote: sentences for people, JSON for programs.

use std::io;

use serde::Serialize;

use crate::cli::Console;
use crate::cli::article::{ByteRange, document};
use crate::cli::comments::EntryComment;
use crate::commentary::comments::{self, Comment, Commentary, NOTICE};
use crate::commentary::sources;
use crate::library::citation::Citation;
use crate::library::{Article, Library};
use crate::quotation::{Alteration, Difference, MOST_WORDS, Piece, Place, Side, Verdict};
use crate::text::shown::{Shown, counted};
use crate::text::span::Span;

/// The most articles that are named, and the most paragraphs of each. JSON names all.
const MOST_NAMED: usize = 10;

/// The sentence that goes with every verdict that a quote stands in an article.
const SAYS_SO: &str = "The article says so; that does not mean that it is so.";

/// The verdict on a quote, and the library in which the quote was looked for.
pub(super) struct Report<'a> {
    pub(super) library: &'a Library,
    pub(super) verdict: &'a Verdict,
    /// True if the quote is short enough to be compared word by word.
    pub(super) comparable: bool,
}

/// A report as `check --json` prints it.
#[derive(Debug, Serialize)]
pub(super) struct Entry<'a> {
    verdict: &'static str,
    differences: Vec<&'static str>,
    places: Vec<EntryPlace<'a>>,
    diff: Vec<EntryPiece<'a>>,
    too_long_to_compare: bool,
    comments: Vec<EntryComment<'a>>,
    says_so: Option<&'static str>,
    notice: Option<&'static str>,
}

/// A place of the quote as `check --json` prints it.
#[derive(Debug, Serialize)]
struct EntryPlace<'a> {
    article: &'a str,
    paragraph: usize,
    span: ByteRange,
    differences: Vec<&'static str>,
    whole_words: bool,
}

/// A piece of the comparison as `check --json` prints it.
#[derive(Debug, Serialize)]
struct EntryPiece<'a> {
    op: &'static str,
    text: &'a str,
}

/// A comment on a passage, the article in which it stands, the commentary that it belongs to, and
/// its place.
type ArticleComment<'a> = (&'a Article, &'static Commentary, &'static Comment, Span);

impl<'a> Report<'a> {
    /// The places where the quote was found, by article.
    fn places(&self) -> &'a [Place] {
        match self.verdict {
            Verdict::Verbatim(places) | Verdict::Folded(places) => places,
            Verdict::Altered(found) => std::slice::from_ref(&found.place),
            Verdict::Absent => &[],
        }
    }

    /// The differences at the place with the fewest.
    fn differences(&self) -> &'a [Difference] {
        self.places()
            .iter()
            .map(|place| &*place.differences)
            .min_by_key(|differences| differences.len())
            .unwrap_or_default()
    }

    /// The articles in which the quote was found, each with its places.
    fn by_article(&self) -> impl Iterator<Item = (&'a Article, &'a [Place])> {
        let groups = self
            .places()
            .chunk_by(|place, next| place.article == next.article);
        groups.filter_map(|places| Some((self.library.get(places.first()?.article)?, places)))
    }

    /// The comments on the places where the quote was found, each once.
    fn comments(&self) -> Vec<ArticleComment<'a>> {
        let mut found = Vec::new();
        for (article, places) in self.by_article() {
            let (Some(commentary), Some(document)) = (comments::on(article), article.at_hand())
            else {
                continue;
            };
            for (anchor, comment) in commentary.placed(document.text()) {
                if places.iter().any(|place| place.span.overlaps(anchor)) {
                    found.push((article, commentary, comment, anchor));
                }
            }
        }
        found
    }

    /// The report as it is printed in JSON.
    pub(super) fn entry(&self) -> Entry<'a> {
        let names = |differences: &[Difference]| {
            differences
                .iter()
                .map(|difference| difference.name())
                .collect::<Vec<_>>()
        };
        let place = |(article, place): (&'a Article, &Place)| EntryPlace {
            article: &article.id,
            paragraph: place.paragraph,
            span: place.span.into(),
            differences: names(&place.differences),
            whole_words: place.whole_words,
        };
        let comment = |(article, commentary, comment, span): ArticleComment<'a>| {
            EntryComment::new(article, commentary, comment, span)
        };
        let pieces = if let Verdict::Altered(found) = self.verdict {
            &*found.pieces
        } else {
            &[]
        };
        let piece = |piece: &'a Piece| EntryPiece {
            op: match piece.side {
                Side::Both => "same",
                Side::Quote => "quote",
                Side::Article => "article",
            },
            text: &piece.text,
        };
        let comments: Vec<EntryComment<'a>> = self.comments().into_iter().map(comment).collect();
        Entry {
            verdict: match self.verdict {
                Verdict::Verbatim(_) => "verbatim",
                Verdict::Folded(_) => "folded",
                Verdict::Altered(_) => "altered",
                Verdict::Absent => "absent",
            },
            differences: names(self.differences()),
            places: self
                .by_article()
                .flat_map(|(article, places)| places.iter().map(move |place| (article, place)))
                .map(place)
                .collect(),
            diff: pieces.iter().map(piece).collect(),
            too_long_to_compare: !self.comparable,
            says_so: matches!(self.verdict, Verdict::Verbatim(_) | Verdict::Folded(_))
                .then_some(SAYS_SO),
            notice: (!comments.is_empty()).then_some(NOTICE),
            comments,
        }
    }

    /// Prints the report: the verdict, the places of the quote, how it was altered, and the
    /// comments on these places.
    pub(super) fn print(&self, console: &mut Console<'_>) -> io::Result<()> {
        console.paragraph(&self.headline(), ["", ""])?;
        for (article, places) in self.by_article().take(MOST_NAMED) {
            let (Ok(document), [first, more @ ..]) = (document(article), places) else {
                continue;
            };
            let citation = Citation::new(article, &document, first.span);
            console.paragraph(
                &format!("{citation}{}", other_paragraphs(first, more)),
                ["  ", "  "],
            )?;
        }
        let more = self.by_article().count().saturating_sub(MOST_NAMED);
        if more > 0 {
            let more = counted(more, "article more", "articles more");
            writeln!(console.out, "  and {more}")?;
        }
        if let Verdict::Altered(found) = self.verdict {
            print_comparison(found, console)?;
        }
        if matches!(self.verdict, Verdict::Verbatim(_) | Verdict::Folded(_)) {
            console.paragraph(SAYS_SO, ["", ""])?;
        }
        print_comments(&self.comments(), console)
    }

    /// The verdict in a sentence.
    fn headline(&self) -> String {
        match self.verdict {
            Verdict::Verbatim(_) => format!("Verbatim{}:", self.times()),
            Verdict::Folded(_) => {
                let names: Vec<&str> = self
                    .differences()
                    .iter()
                    .map(|difference| difference.name())
                    .collect();
                format!("Verbatim but for {}{}:", listed(&names), self.times())
            }
            Verdict::Altered(found) if found.common == found.words => {
                "Altered: its words stand in this order, but not exactly so, in".to_owned()
            }
            Verdict::Altered(found) => format!(
                "Altered: {} of its {} stand in this order in",
                found.common,
                counted(found.words, "word", "words")
            ),
            Verdict::Absent if self.comparable => {
                "Not there: no paragraph has two thirds of its words in this order.".to_owned()
            }
            Verdict::Absent => format!(
                "Not there as it stands. It has more than {MOST_WORDS} words, so that it was only looked for verbatim, not compared word by word."
            ),
        }
    }

    /// The number of places, if there is more than one, and whether all are inside longer words.
    fn times(&self) -> String {
        let places = self.places();
        let count = if places.len() == 1 {
            String::new()
        } else {
            format!(", in {} places", places.len())
        };
        if !places.is_empty() && places.iter().all(|place| !place.whole_words) {
            format!("{count}, but only inside longer words")
        } else {
            count
        }
    }
}

/// The other paragraphs of an article in which the quote stands, to be printed behind the citation
/// of the first place.
fn other_paragraphs(first: &Place, more: &[Place]) -> String {
    let mut paragraphs: Vec<usize> = more
        .iter()
        .map(|place| place.paragraph)
        .filter(|paragraph| *paragraph != first.paragraph)
        .collect();
    paragraphs.dedup();
    let unnamed = paragraphs.len().saturating_sub(MOST_NAMED);
    paragraphs.truncate(MOST_NAMED);
    let mut names: Vec<String> = paragraphs.iter().map(usize::to_string).collect();
    if unnamed > 0 {
        names.push(format!("{unnamed} more"));
    }
    match &*names {
        [] => String::new(),
        [only] => format!("; also in paragraph {only}"),
        names => format!("; also in paragraphs {}", listed(names)),
    }
}

/// Joins names as a sentence does: `a`, `a and b`, `a, b and c`.
fn listed(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match &*names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Prints the quote and the passage as one text in which the differing words are marked, in the
/// notation of `wdiff`.
fn print_comparison(found: &Alteration, console: &mut Console<'_>) -> io::Result<()> {
    writeln!(console.out)?;
    let (room, mut column) = (usize::from(console.columns).saturating_sub(2).max(1), 0);
    for piece in &found.pieces {
        let (opens, closes, mark) = match piece.side {
            Side::Both => ("", "", ""),
            Side::Quote => ("[-", "-]", "\x1b[9m"),
            Side::Article => ("{+", "+}", "\x1b[4m"),
        };
        let (mark, off) = if console.colour && !mark.is_empty() {
            (mark, "\x1b[0m")
        } else {
            ("", "")
        };
        let mut words = piece.text.split_whitespace().peekable();
        let mut before = opens;
        while let Some(word) = words.next() {
            let word = Shown::line(&format!(
                "{before}{word}{}",
                if words.peek().is_none() { closes } else { "" }
            ));
            before = "";
            let gap = match column {
                0 => "  ",
                used if used + 1 + word.width() > room => {
                    column = 0;
                    "\n  "
                }
                _ => " ",
            };
            column += usize::from(gap == " ") + word.width();
            write!(console.out, "{gap}{mark}{word}{off}")?;
        }
    }
    writeln!(
        console.out,
        "\n\n  [-only in the quote-] {{+only in the article+}}"
    )
}

/// Prints comments, and the notice that they are kidneyread's.
fn print_comments(comments: &[ArticleComment<'_>], console: &mut Console<'_>) -> io::Result<()> {
    if comments.is_empty() {
        return Ok(());
    }
    writeln!(console.out)?;
    let today = console.today();
    for (_, _, comment, _) in comments {
        let (sign, kind) = (comment.kind.sign(), comment.kind.name());
        console.paragraph(&format!("{sign} {kind}: {}", comment.text), ["", "  "])?;
        console.paragraph(&sources::short(comment.basis, &today), ["  ", "  "])?;
    }
    writeln!(console.out)?;
    console.paragraph(NOTICE, ["", ""])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotation::Quotation;
    use crate::text::format;

    #[test]
    fn names_are_joined_by_commas_and_the_last_two_by_and() {
        assert_eq!(
            [
                listed(&["a"]),
                listed(&["a", "b"]),
                listed(&["a", "b", "c"])
            ],
            ["a", "a and b", "a, b and c"]
        );
        assert_eq!(listed(&[] as &[&str]), "");
    }

    #[test]
    fn altered_words_are_in_brackets_and_with_colour_also_styled() {
        let (mut quotation, document) =
            (Quotation::new("a b x").unwrap(), format::plain("a b c d."));
        quotation.compare(0, &document);
        let Verdict::Altered(found) = quotation.verdict() else {
            panic!()
        };
        let printed = |colour| {
            let mut out = Vec::new();
            let mut console = Console {
                input: &mut io::empty(),
                out: &mut out,
                complaints: &mut io::sink(),
                columns: 80,
                colour,
                clock: || 0,
            };
            print_comparison(&found, &mut console).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(printed(false).starts_with("\n  a b [-x-]\n"));
        assert!(printed(true).starts_with("\n  a b \x1b[9m[-x-]\x1b[0m\n"));
    }
}
