//! The text of cards: on a term, a comment, an annotation or the article, as paragraphs and links
//! laid out in rows. Where an article states nothing, the card says so; and it says whose words it
//! holds.

use super::Scene;
use crate::annotations::selector::Found;
use crate::commentary::about::{self, Part, Weight};
use crate::commentary::comments::SHORT_NOTICE;
use crate::commentary::glossary::{Relation, Term, lookup, places};
use crate::commentary::sources;
use crate::layout::fill;
use crate::reader::action::Command;
use crate::reader::state::card::{About, Link};
use crate::reader::state::marks::WHOLE_TEXT;
use crate::text::shown::{Shown, counted};

/// Looks of a row of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Words that must not be overlooked.
    Strong,
    /// The main text.
    Text,
    /// One of several facts, each on a line of its own.
    Fact,
    /// Small print: sources, dates, and whose words these are.
    Faint,
    /// A link.
    Link,
}

/// A row of a card.
#[derive(Debug, Clone)]
pub struct CardRow {
    /// The text of the row.
    pub text: Shown,
    /// Look of the row.
    pub tone: Tone,
    /// The number of the link that the row belongs to, from 0.
    pub(crate) link: Option<usize>,
}

/// The text of a card, before it is laid out.
#[derive(Debug, Default)]
pub(crate) struct CardText {
    /// Each paragraph with its look, and the number of its link if it is one.
    paragraphs: Vec<(Tone, String, Option<usize>)>,
    /// The targets of the links, in the order of their numbers.
    pub(crate) links: Vec<Link>,
}

impl CardText {
    /// The text of a card on `about`; `None` if its subject is gone.
    pub(crate) fn new(about: &About, scene: Scene<'_>) -> Option<Self> {
        let mut text = Self::default();
        match about {
            About::Term(at, word) => text.say_term(Term::all().get(*at)?, word, scene),
            About::Comment(at) => {
                let (_, comment) = scene.marks.comments().get(*at)?;
                text.say(Tone::Text, comment.text);
                text.say(
                    Tone::Faint,
                    sources::short(comment.basis, &scene.annotating.now()),
                );
            }
            About::Article => text.say_article(scene),
            About::Part(part) => {
                text.say_lines(part.lines(scene.marks.commentary()?, &scene.annotating.now()));
            }
            About::Annotation(id) => {
                text.say_annotation(id, scene)?;
                return Some(text);
            }
        }
        text.say(Tone::Faint, SHORT_NOTICE);
        Some(text)
    }

    fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.paragraphs.push((tone, text.into(), None));
    }

    fn link(&mut self, to: Link, text: &str) {
        self.links.push(to);
        let number = self.links.len();
        self.paragraphs
            .push((Tone::Link, format!("{number}  {text}"), Some(number - 1)));
    }

    /// Lays the text out in rows of `columns` columns. A blank row stands between paragraphs, but
    /// not between facts, between links, or between lines of small print.
    pub(crate) fn rows(&self, columns: usize) -> Vec<CardRow> {
        let mut rows: Vec<CardRow> = Vec::new();
        let mut before = None;
        for (tone, text, link) in &self.paragraphs {
            let joined = match (before, *tone) {
                // What a line says belongs to the heading or the fact above it.
                (Some(Tone::Strong), Tone::Fact) | (Some(Tone::Fact), Tone::Faint) => true,
                (_, Tone::Text | Tone::Strong) => false,
                (before, tone) => before == Some(tone),
            };
            if before.is_some() && !joined {
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

    /// The meaning first; then how the word that was asked for stands to it, other names, links, and
    /// where the definition comes from.
    fn say_term(&mut self, term: &'static Term, word: &str, scene: Scene<'_>) {
        use Relation::{Everyday, Form, Name, Plural, Spelling};
        self.say(Tone::Text, term.definition());
        if let Some(name) = lookup(word).filter(|name| name.term().id() == term.id())
            && let Some(standing) = name.standing(word)
        {
            let says_the_same =
                matches!(name.relation(), Plural | Spelling | Form | Name | Everyday);
            let tone = if says_the_same {
                Tone::Faint
            } else {
                Tone::Strong
            };
            self.say(tone, standing);
        }
        let group = |(relation, names): (Relation, Vec<&str>)| {
            format!("{}: {}", relation.heading(), names.join(", "))
        };
        let names: Vec<String> = term.groups().map(group).collect();
        if !names.is_empty() {
            self.say(Tone::Faint, names.join(" · "));
        }
        for other in term.see_also() {
            self.link(Link::Term(other.number()), other.headword());
        }
        self.say_elsewhere(term, scene);
        let here = match scene.marks.term_places(term.number()).len() {
            _ if scene.marks.too_long() => {
                "This article is too long to count its places".to_owned()
            }
            0 => "Not in this article, or only inside longer terms".to_owned(),
            here => format!("{} here", times(here)),
        };
        self.say(Tone::Faint, here);
        self.say(
            Tone::Faint,
            sources::short(term.basis(), &scene.annotating.now()),
        );
    }

    /// Adds a link to each other article in the binary that holds a term.
    fn say_elsewhere(&mut self, term: &Term, scene: Scene<'_>) {
        let articles = scene.library.articles().iter().enumerate();
        for (at, article) in articles.filter(|(at, _)| *at != scene.reading.article) {
            let Some(document) = article.at_hand() else {
                continue;
            };
            if document.text().len() > WHOLE_TEXT {
                continue;
            }
            let found = places(&document, term);
            if let Some(&first) = found.first() {
                let text = format!("{}: {}", article.name(), times(found.len()));
                self.link(Link::Article(at, first), &text);
            }
        }
    }

    fn say_annotation(&mut self, id: &str, scene: Scene<'_>) -> Option<()> {
        let annotation = scene.annotating.get(id)?;
        let paragraphs = annotation.note.split('\n');
        for paragraph in paragraphs.filter(|paragraph| !paragraph.trim().is_empty()) {
            self.say(Tone::Text, paragraph);
        }
        if annotation.note.is_empty() && annotation.is_highlight() {
            let said = format!("No note yet: {} writes one.", Command::Note);
            self.say(Tone::Faint, said);
        }
        let quote = format!("“{}”", annotation.passage.exact);
        match scene.marks.found(annotation) {
            Some(Found::Changed(_)) => self.say(
                Tone::Strong,
                format!("The article has changed here. You marked: {quote}"),
            ),
            Some(Found::Lost) => self.say(
                Tone::Strong,
                format!("This is no longer in the article. You marked: {quote}"),
            ),
            Some(Found::Moved(_)) => self.say(
                Tone::Fact,
                "The article has changed: this passage has moved, but its words are the same.",
            ),
            Some(Found::Same(_)) => {}
            None => {
                self.say(Tone::Fact, format!("In {}:", annotation.article));
                self.say(Tone::Fact, quote);
            }
        }
        let day = |time: &str| time.get(..10).unwrap_or(time).to_owned();
        let dates = [
            ("made", &annotation.created),
            ("changed", &annotation.modified),
        ];
        let known = dates.iter().filter(|(_, time)| !time.is_empty());
        let dates = known.map(|(what, time)| format!("{what} {}", day(time)));
        let said = std::iter::once("Yours, beside the article".to_owned()).chain(dates);
        self.say(Tone::Faint, said.collect::<Vec<_>>().join(" · "));
        Some(())
    }

    fn say_article(&mut self, scene: Scene<'_>) {
        let commentary = scene.marks.commentary();
        self.say_lines(about::stated(scene.document(), commentary));
        if commentary.is_some() {
            for part in Part::ALL {
                self.link(Link::Part(part), part.title());
            }
        }
        self.say_lines(about::measured(scene.document()));
        if let Some(commentary) = commentary {
            let comments = counted(scene.marks.comments().len(), "comment", "comments");
            let said = format!("{comments} on it · {} shows them", Command::Comment);
            self.say(Tone::Faint, said);
            self.say(Tone::Faint, format!("As of {}.", commentary.as_of));
        }
    }

    fn say_lines(&mut self, lines: Vec<(Weight, String)>) {
        for (weight, line) in lines {
            let tone = match weight {
                Weight::Strong => Tone::Strong,
                Weight::Plain => Tone::Fact,
                Weight::Detail => Tone::Faint,
            };
            self.say(tone, line);
        }
    }
}

/// The rows of a comment, by its index, in a column of `columns` columns: its sign, kind and text;
/// `whole` adds what it rests on.
pub(crate) fn comment_rows(at: usize, columns: u16, whole: bool, scene: Scene<'_>) -> Vec<CardRow> {
    let Some((_, comment)) = scene.marks.comments().get(at) else {
        return Vec::new();
    };
    let mut text = CardText::default();
    let (sign, number) = (comment.kind.sign(), superscript(at + 1));
    text.say(
        Tone::Fact,
        format!("{sign}{number} {} · {}", comment.kind.name(), comment.text),
    );
    if whole {
        text.say(
            Tone::Fact,
            sources::short(comment.basis, &scene.annotating.now()),
        );
    }
    let mut rows = text.rows(usize::from(columns));
    if let Some(first) = rows.first_mut() {
        // The first row stands out, to show where a comment begins.
        first.tone = Tone::Strong;
    }
    rows
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
