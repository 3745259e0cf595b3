//! What the cards say: of a term, of a passage, of the article. Paragraphs with links among them,
//! laid out in rows. Where a text is silent, that is said too; and whose words these are.

use std::rc::Rc;

use super::State;
use super::card::About;
use crate::annotations::selector::Found;
use crate::commentary::comments::{Comment, NOTICE};
use crate::commentary::glossary::{Term, lookup, places};
use crate::layout::fill;
use crate::library::identity;
use crate::library::readability;
use crate::library::{minutes, words as count_words};
use crate::text::document::Span;
use crate::text::shown::{Shown, counted};

/// How a row of a card looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What must not be overlooked.
    Strong,
    /// What it says.
    Text,
    /// One of several facts, a line each.
    Fact,
    /// What that rests on.
    Faint,
    /// Something that can be followed.
    Link,
}

/// A row of a card.
#[derive(Debug, Clone)]
pub struct CardRow {
    /// What it shows.
    pub text: Shown,
    /// How it looks.
    pub tone: Tone,
    pub(super) link: Option<usize>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    Term(usize),
    Article(usize, Span),
}

/// Texts up to this many bytes are looked through whole for the places of a term, in a millisecond
/// or few.
const WHOLE: usize = 1 << 20;

/// What stands where the text says nothing.
const SILENT: &str = "not stated";

/// The words of a card, before they are laid out.
#[derive(Default)]
pub(super) struct Words {
    paragraphs: Vec<(Tone, String, Option<usize>)>,
    pub(super) links: Vec<Link>,
}

impl Words {
    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.paragraphs.push((tone, text.into(), None));
    }

    fn link(&mut self, to: Link, text: &str) {
        self.links.push(to);
        let number = self.links.len();
        self.paragraphs
            .push((Tone::Link, format!("{number}  {text}"), Some(number - 1)));
    }

    /// Rows of so many columns. A blank one stands between paragraphs, but neither between facts
    /// nor before a link.
    pub(super) fn rows(&self, columns: usize) -> Vec<CardRow> {
        let mut rows: Vec<CardRow> = Vec::new();
        let mut before = None;
        for (tone, text, link) in &self.paragraphs {
            if before.is_some_and(|before| {
                *tone != Tone::Link && (before, *tone) != (Tone::Fact, Tone::Fact)
            }) {
                rows.push(CardRow {
                    text: Shown::default(),
                    tone: Tone::Text,
                    link: None,
                });
            }
            before = Some(*tone);
            rows.extend(fill(text, columns).into_iter().map(|text| CardRow {
                text,
                tone: *tone,
                link: *link,
            }));
        }
        rows
    }
}

impl State {
    /// What a card says.
    pub(super) fn card_words(&self) -> Option<Words> {
        let mut words = Words::default();
        match &self.card_about()? {
            About::Term(at, met) => self.term_words(Term::all().get(*at)?, met, &mut words),
            About::Comment(at) => self.comment_words(*at, &mut words)?,
            About::Article => self.article_words(&mut words),
            About::Own(id) => {
                self.own_words(id, &mut words)?;
                return Some(words);
            }
        }
        words.say(Tone::Faint, NOTICE);
        Some(words)
    }

    /// Where a term stands in the open article; nothing where that is too long to be looked through
    /// at a key.
    pub(super) fn places(&self, term: usize) -> Rc<Vec<Span>> {
        let find = || {
            Term::all()
                .get(term)
                .filter(|_| !self.too_long())
                .map_or_else(Vec::new, |term| places(self.document(), term))
        };
        self.open.places.get(term, find)
    }

    pub(super) fn too_long(&self) -> bool {
        self.document().text().len() > WHOLE
    }

    /// The rows of a comment in a column of so many columns: its sign, its kind and what it says;
    /// `whole`, also what that rests on.
    #[must_use]
    pub fn comment_rows(&self, at: usize, columns: u16, whole: bool) -> Vec<CardRow> {
        let Some((_, comment)) = self.comments().get(at) else {
            return Vec::new();
        };
        let mut words = Words::default();
        let head = format!(
            "{}{} {} · {}",
            comment.kind.sign(),
            superscript(at + 1),
            comment.kind.name(),
            comment.text
        );
        words.say(Tone::Fact, head);
        if whole {
            words.say(Tone::Fact, basis_line(comment));
            words.say(Tone::Fact, self.as_of());
        }
        let mut rows = words.rows(usize::from(columns));
        if let Some(first) = rows.first_mut() {
            // Where a comment begins is seen at a glance.
            first.tone = Tone::Strong;
        }
        rows
    }

    fn as_of(&self) -> String {
        format!(
            "As of {}; a source with a year, as of that year.",
            self.commentary().map_or("", |commentary| commentary.as_of)
        )
    }

    fn term_words(&self, term: &'static Term, met: &str, words: &mut Words) {
        if let Some(standing) = lookup(met)
            .filter(|name| name.term().id() == term.id())
            .and_then(|name| name.standing(met))
        {
            words.say(Tone::Strong, standing);
        }
        words.say(Tone::Text, term.definition());
        for (relation, names) in term.groups() {
            words.say(
                Tone::Fact,
                format!("{}: {}", relation.heading(), names.join(", ")),
            );
        }
        if term.see_also().next().is_some() {
            words.say(Tone::Text, "See also");
        }
        for other in term.see_also() {
            words.link(Link::Term(other.number()), other.headword());
        }
        let here = match self.places(term.number()).len() {
            _ if self.too_long() => "This article is too long to count it in",
            1 => "1 time here",
            0 => "Not in this article, unless in longer terms",
            here => &format!("{} here · n next · N previous", times(here)),
        };
        words.say(Tone::Faint, format!("{here} · s searches all articles"));
        for (at, article) in self
            .library
            .articles()
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != self.open.article)
        {
            if let Some(document) = article
                .embedded()
                .filter(|document| document.text().len() <= WHOLE)
                && let found = places(&document, term)
                && let Some(&first) = found.first()
            {
                words.link(
                    Link::Article(at, first),
                    &format!("{}: {}", article.name(), times(found.len())),
                );
            }
        }
        words.say(
            Tone::Faint,
            format!(
                "This definition is kidneyread’s. Basis: {}.",
                term.basis().collect::<Vec<_>>().join("; ")
            ),
        );
    }

    fn comment_words(&self, at: usize, words: &mut Words) -> Option<()> {
        let (_, comment) = self.comments().get(at)?;
        words.say(Tone::Text, comment.text);
        words.say(Tone::Faint, basis_line(comment));
        words.say(Tone::Faint, self.as_of());
        Some(())
    }

    fn own_words(&self, id: &str, words: &mut Words) -> Option<()> {
        let annotation = self.notes().get(id)?;
        if !annotation.note.is_empty() {
            for paragraph in annotation
                .note
                .split('\n')
                .filter(|paragraph| !paragraph.trim().is_empty())
            {
                words.say(Tone::Text, paragraph);
            }
        } else if annotation.is_highlight() {
            words.say(Tone::Faint, "No note yet: a writes one.");
        }
        let quote = format!("“{}”", annotation.passage.exact);
        match self.found(annotation) {
            Some(Found::Changed(_)) => words.say(
                Tone::Strong,
                format!("The article has changed here. You marked: {quote}"),
            ),
            Some(Found::Lost) => words.say(
                Tone::Strong,
                format!("This is not in the article any more. You marked: {quote}"),
            ),
            Some(Found::Moved(_)) => words.say(
                Tone::Fact,
                "The article has changed since; this passage has moved, and is the same.",
            ),
            Some(Found::Same(_)) => {}
            None => {
                words.say(Tone::Fact, format!("In {}:", annotation.article));
                words.say(Tone::Fact, quote);
            }
        }
        let day = |time: &str| time.get(..10).unwrap_or(time).to_owned();
        let dates = [
            ("made", &annotation.created),
            ("changed", &annotation.modified),
        ];
        let dates: Vec<String> = dates
            .iter()
            .filter(|(_, time)| !time.is_empty())
            .map(|(what, time)| format!("{what} {}", day(time)))
            .collect();
        let said: Vec<&str> = std::iter::once("Yours, beside the article")
            .chain(dates.iter().map(|date| &**date))
            .collect();
        words.say(Tone::Faint, said.join(" · "));
        Some(())
    }

    fn article_words(&self, said: &mut Words) {
        let (document, commentary) = (self.document(), self.commentary());
        let title = document.title().map_or_else(
            || "none; lists show its first sentence".to_owned(),
            str::to_owned,
        );
        said.say(Tone::Fact, format!("Title: {title}"));
        said.say(
            Tone::Fact,
            format!("Date: {}", document.date().unwrap_or(SILENT)),
        );
        if let Some(commentary) = commentary {
            let known = &commentary.provenance;
            said.say(
                Tone::Fact,
                format!("Author: {}", known.author.unwrap_or(SILENT)),
            );
            said.say(
                Tone::Fact,
                format!("Publisher: {}", known.publisher.unwrap_or(SILENT)),
            );
            let places = known.places.join("; ");
            said.say(
                Tone::Fact,
                format!(
                    "Places named: {}",
                    if places.is_empty() { SILENT } else { &places }
                ),
            );
            said.say(
                Tone::Fact,
                format!("Study named: {}", known.study.unwrap_or(SILENT)),
            );
            let asks = known
                .asks
                .map_or_else(|| "nothing directly".to_owned(), |asks| format!("“{asks}”"));
            said.say(Tone::Fact, format!("Asks the reader to: {asks}"));
            said.say(
                Tone::Strong,
                format!("Reads as {}. {}", known.reads_as, known.why.join(" ")),
            );
        } else {
            said.say(Tone::Text, "Author, publisher, place, study: kidneyread has no record of this text. Look for them in it.");
        }
        let text = document.text();
        let count = count_words(text);
        let minutes = minutes(count);
        let grade = readability::grade(document).map(|grade| {
            format!(
                "Reading level: grade {grade:.1} (Flesch-Kincaid, an estimate made for English)"
            )
        });
        let kinds = [
            counted(text.len(), "byte", "bytes"),
            counted(document.blocks().len(), "paragraph", "paragraphs"),
            counted(count, "word", "words"),
            format!("{minutes} min"),
        ];
        said.say(Tone::Fact, format!("Size: {}", kinds.join(" · ")));
        if let Some(grade) = grade {
            said.say(Tone::Fact, grade);
        }
        said.say(Tone::Fact, format!("SHA-256: {}", identity::hash(text)));
        if let Some(commentary) = commentary {
            said.say(
                Tone::Fact,
                format!(
                    "{} on it · c shows them",
                    counted(self.comments().len(), "comment", "comments")
                ),
            );
            said.say(Tone::Faint, format!("As of {}.", commentary.as_of));
        }
    }
}

fn basis_line(comment: &Comment) -> String {
    format!("Basis: {}.", comment.basis.join("; "))
}

/// A number in superscript digits.
#[must_use]
pub fn superscript(number: usize) -> String {
    let digit = |c: char| {
        c.to_digit(10)
            .and_then(|digit| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(usize::try_from(digit).ok()?))
    };
    number.to_string().chars().filter_map(digit).collect()
}

fn times(count: usize) -> String {
    counted(count, "time", "times")
}
