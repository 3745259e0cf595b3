//! `kidneyread check`: whether a quote stands in an article, and, if it was altered, in which
//! words. The verdict is the exit code: 0 verbatim, also but for how it is written; 3 altered; 1
//! not there.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::cite::Bytes;
use super::{CliError, document, json, paragraph};
use crate::commentary::comments::{self, Comment, NOTICE};
use crate::library::citation::Citation;
use crate::library::{Article, Library};
use crate::quotation::{
    Alteration, Difference, MOST_BYTES, MOST_WORDS, Piece, Place, Quotation, Side, Verdict,
};
use crate::storage::source;
use crate::text::shown::{Shown, counted};

/// As many articles as are named that have a quote, and paragraphs of each. JSON has all.
const MOST_NAMED: usize = 10;

/// What is found of a quote, as `check --json` gives it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    verdict: &'static str,
    differences: Vec<&'static str>,
    places: Vec<EntryPlace<'a>>,
    diff: Vec<EntryPiece<'a>>,
    too_long_to_compare: bool,
    comments: Vec<EntryComment<'a>>,
    notice: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct EntryPlace<'a> {
    article: &'a str,
    paragraph: usize,
    span: Bytes,
    differences: Vec<&'static str>,
    whole_words: bool,
}

#[derive(Debug, Serialize)]
struct EntryPiece<'a> {
    op: &'static str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct EntryComment<'a> {
    article: &'a str,
    kind: &'static str,
    quote: &'static str,
    text: &'static str,
    basis: &'static [&'static str],
}

/// A comment that has to do with a passage, and the article it stands in.
type Beside<'a> = (&'a Article, &'static Comment);

/// The quote that bytes hold.
///
/// # Errors
/// If they are not UTF-8, or more than a quote may have.
pub fn quote(bytes: Vec<u8>) -> Result<String, CliError> {
    if bytes.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    String::from_utf8(bytes)
        .map_err(|error| CliError::QuoteNotUtf8(error.utf8_error().valid_up_to()))
}

/// The quote that a file holds.
///
/// # Errors
/// As [`quote`], and if the file cannot be read.
pub fn quote_in(path: &Path) -> Result<String, CliError> {
    quote(source::bytes(path, MOST_BYTES + 1)?)
}

/// How a verdict is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// JSON.
    pub json: bool,
    /// Columns of a line.
    pub columns: u16,
    /// Whether words may be marked by escape sequences; they are in brackets anyway.
    pub colour: bool,
}

/// Checks a quote in the library, or in one article of it; returns the exit code that says what was
/// found.
///
/// # Errors
/// If the quote is blank or too long, there is no such article, or nothing can be written.
pub fn check(
    library: &Library,
    quote: &str,
    article: Option<&str>,
    how: Telling,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<u8, CliError> {
    let only = article.map(|name| library.find(name)).transpose()?;
    if quote.len() > MOST_BYTES {
        return Err(CliError::LongQuote);
    }
    let mut quotation = Quotation::new(quote).ok_or(CliError::EmptyQuote)?;
    let chosen = || {
        library
            .articles()
            .iter()
            .enumerate()
            .filter(|(at, _)| only.is_none_or(|only| only == *at))
    };
    let mut unreadable = 0;
    for (at, article) in chosen() {
        match document(article) {
            Ok(document) => quotation.look(at, &document),
            Err(error) if only.is_some() => return Err(error.into()),
            Err(_) => unreadable += 1,
        }
    }
    super::unread(unreadable, complain)?;
    if !quotation.is_found() && quotation.comparable() {
        chosen()
            .filter_map(|(at, article)| Some((at, document(article).ok()?)))
            .for_each(|(at, document)| quotation.compare(at, &document));
    }
    let comparable = quotation.comparable();
    let verdict = quotation.verdict();
    let told = Told {
        library,
        verdict: &verdict,
        comparable,
    };
    if how.json {
        json(&told.entry(), out)?;
    } else {
        told.print(how, out)?;
    }
    Ok(match verdict {
        Verdict::Verbatim(_) | Verdict::Folded(_) => 0,
        Verdict::Altered(_) => 3,
        Verdict::Absent => 1,
    })
}

/// A verdict, and what it is about.
struct Told<'a> {
    library: &'a Library,
    verdict: &'a Verdict,
    comparable: bool,
}

impl<'a> Told<'a> {
    fn places(&self) -> &'a [Place] {
        match self.verdict {
            Verdict::Verbatim(places) | Verdict::Folded(places) => places,
            Verdict::Altered(found) => std::slice::from_ref(&found.place),
            Verdict::Absent => &[],
        }
    }

    /// The differences of the place that has fewest.
    fn differences(&self) -> &'a [Difference] {
        self.places()
            .iter()
            .map(|place| &*place.differences)
            .min_by_key(|differences| differences.len())
            .unwrap_or_default()
    }

    /// The articles, each with its places.
    fn by_article(&self) -> impl Iterator<Item = (&'a Article, &'a [Place])> {
        let same = self
            .places()
            .chunk_by(|one, next| one.article == next.article);
        same.filter_map(|places| Some((self.library.get(places.first()?.article)?, places)))
    }

    /// The comments on these passages, each once.
    fn comments(&self) -> Vec<Beside<'a>> {
        let mut beside = Vec::new();
        for (article, places) in self.by_article() {
            let (Some(commentary), Some(document)) = (comments::on(article), article.embedded())
            else {
                continue;
            };
            for (comment, anchor) in commentary
                .comments
                .iter()
                .zip(commentary.anchors(document.text()))
            {
                if places.iter().any(|place| place.span.overlaps(anchor)) {
                    beside.push((article, comment));
                }
            }
        }
        beside
    }

    fn entry(&self) -> Entry<'a> {
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
        let comment = |(article, comment): Beside<'a>| EntryComment {
            article: &article.id,
            kind: comment.kind.name(),
            quote: comment.quote,
            text: comment.text,
            basis: comment.basis,
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
            notice: (!comments.is_empty()).then_some(NOTICE),
            comments,
        }
    }

    fn print(&self, how: Telling, out: &mut dyn Write) -> Result<(), CliError> {
        let columns = usize::from(how.columns);
        let places = self.places().len();
        let times = if places == 1 {
            String::new()
        } else {
            format!(", in {places} places")
        };
        let inside =
            !self.places().is_empty() && self.places().iter().all(|place| !place.whole_words);
        let times = if inside {
            format!("{times}, but only inside longer words")
        } else {
            times
        };
        let verdict = match self.verdict {
            Verdict::Verbatim(_) => format!("Verbatim{times}:"),
            Verdict::Folded(_) => {
                let names: Vec<&str> = self.differences().iter().map(|difference| difference.name()).collect();
                format!("Verbatim but for {}{times}:", listed(&names))
            }
            Verdict::Altered(found) if found.common == found.words => "Altered: its words stand in this order, but not just so, in".to_owned(),
            Verdict::Altered(found) => format!("Altered: {} of its {} stand in this order in", found.common, counted(found.words, "word", "words")),
            Verdict::Absent if self.comparable => "Not there: nowhere do two thirds of its words stand in one paragraph in this order.".to_owned(),
            Verdict::Absent => format!(
                "Not there as it stands. It has more than {MOST_WORDS} words, so that it was only looked for verbatim, not compared word by word."
            ),
        };
        paragraph(&verdict, columns, ["", ""], out)?;
        for (article, places) in self.by_article().take(MOST_NAMED) {
            let (Ok(document), [first, more @ ..]) = (document(article), places) else {
                continue;
            };
            let citation = Citation::new(article, &document, first.span);
            paragraph(
                &format!("{citation}{}", also(first, more)),
                columns,
                ["  ", "  "],
                out,
            )?;
        }
        if let Some(more) = self
            .by_article()
            .count()
            .checked_sub(MOST_NAMED)
            .filter(|more| *more > 0)
        {
            writeln!(
                out,
                "  and {}",
                counted(more, "article more", "articles more")
            )?;
        }
        if let Verdict::Altered(found) = self.verdict {
            compared(found, how, out)?;
        }
        beside(&self.comments(), columns, out)
    }
}

/// In which paragraphs of the article it stands besides.
fn also(first: &Place, more: &[Place]) -> String {
    let mut paragraphs: Vec<usize> = more
        .iter()
        .map(|place| place.paragraph)
        .filter(|paragraph| *paragraph != first.paragraph)
        .collect();
    paragraphs.dedup();
    let left = paragraphs.len().saturating_sub(MOST_NAMED);
    paragraphs.truncate(MOST_NAMED);
    let mut names: Vec<String> = paragraphs.iter().map(usize::to_string).collect();
    if left > 0 {
        names.push(format!("{left} more"));
    }
    match &*names {
        [] => String::new(),
        [only] => format!("; also in paragraph {only}"),
        names => format!("; also in paragraphs {}", listed(names)),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match &*names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The quote and the passage as one text, as `wdiff` writes it.
fn compared(found: &Alteration, how: Telling, out: &mut dyn Write) -> Result<(), CliError> {
    writeln!(out)?;
    let (room, mut column) = (usize::from(how.columns).saturating_sub(2).max(1), 0);
    for piece in &found.pieces {
        let (opens, closes, mark) = match piece.side {
            Side::Both => ("", "", ""),
            Side::Quote => ("[-", "-]", "\x1b[9m"),
            Side::Article => ("{+", "+}", "\x1b[4m"),
        };
        let (mark, off) = if how.colour && !mark.is_empty() {
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
            write!(out, "{gap}{mark}{word}{off}")?;
        }
    }
    writeln!(out, "\n\n  [-only in the quote-] {{+only in the article+}}")?;
    Ok(())
}

/// What kidneyread says of the passages.
fn beside(comments: &[Beside<'_>], columns: usize, out: &mut dyn Write) -> Result<(), CliError> {
    if comments.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for (_, comment) in comments {
        paragraph(
            &format!(
                "{} {}: {}",
                comment.kind.sign(),
                comment.kind.name(),
                comment.text
            ),
            columns,
            ["", "  "],
            out,
        )?;
    }
    writeln!(out)?;
    paragraph(NOTICE, columns, ["", ""], out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format;

    #[test]
    fn names_are_listed_as_a_sentence_lists_them() {
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
    fn no_document_is_needed_to_say_that_a_quote_is_none() {
        assert!(matches!(
            quote(vec![b'x'; MOST_BYTES + 1]),
            Err(CliError::LongQuote)
        ));
        assert!(matches!(
            quote(b"ab\xff".to_vec()),
            Err(CliError::QuoteNotUtf8(2))
        ));
        assert_eq!(quote(b"ab".to_vec()).ok().as_deref(), Some("ab"));
    }

    #[test]
    fn a_word_of_both_texts_is_marked_by_signs_and_only_on_a_terminal_by_escapes() {
        let (mut quotation, document) =
            (Quotation::new("a b x").unwrap(), format::plain("a b c d."));
        quotation.compare(0, &document);
        let Verdict::Altered(found) = quotation.verdict() else {
            panic!()
        };
        let printed = |colour| {
            let mut out = Vec::new();
            compared(
                &found,
                Telling {
                    json: false,
                    columns: 80,
                    colour,
                },
                &mut out,
            )
            .unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(printed(false).starts_with("\n  a b [-x-]\n"));
        assert!(printed(true).starts_with("\n  a b \x1b[9m[-x-]\x1b[0m\n"));
    }
}
