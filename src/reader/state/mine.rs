//! The list of all that is the reader's: by article, in the order of the texts, with what became of
//! each passage.

use std::rc::Rc;

use super::card::About;
use super::{Mode, Of, State, list};
use crate::annotations::Annotation;
use crate::annotations::selector::Found;
use crate::reader::action::Effect;
use crate::search::Query;
use crate::text::shown::{Shown, counted};

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mine {
    /// An article, by its id, and how many annotations it has.
    Article(String, usize),
    /// An annotation, by its place among all.
    Annotation(usize),
}

impl State {
    /// The lines: the articles of the library in its order, then the others. What is lost stands
    /// last.
    pub(super) fn mine(&self) -> Rc<Vec<Mine>> {
        self.open.marks.listed.get((), || self.list_of_mine())
    }

    /// Whether that list has the keys.
    pub(super) fn in_mine(&self) -> bool {
        matches!(&self.mode, Mode::List(list) if list.of == Of::Mine)
    }

    fn list_of_mine(&self) -> Vec<Mine> {
        let mut all: Vec<(usize, &str, usize, usize)> = Vec::new();
        for (number, annotation) in self.own.notes.all().iter().enumerate() {
            let at = self
                .library
                .index_of(&annotation.article)
                .unwrap_or(usize::MAX);
            let start = self
                .found(annotation)
                .map_or(Some(annotation.passage.start), |found| {
                    found.span().map(|span| span.start)
                });
            all.push((at, &annotation.article, start.unwrap_or(usize::MAX), number));
        }
        all.sort_unstable();
        let mut lines = Vec::new();
        for article in all.chunk_by(|one, other| one.1 == other.1) {
            lines.extend(
                article
                    .first()
                    .map(|(_, id, ..)| Mine::Article((*id).to_owned(), article.len())),
            );
            lines.extend(article.iter().map(|(.., number)| Mine::Annotation(*number)));
        }
        lines
    }

    /// The annotation of a line.
    pub(super) fn annotation_at(&self, entry: usize) -> Option<&Annotation> {
        match self.mine().get(entry)? {
            Mine::Annotation(number) => self.own.notes.all().get(*number),
            Mine::Article(..) => None,
        }
    }

    /// Whether an entry of a list stands above others that belong to it.
    #[must_use]
    pub fn heads(&self, of: Of, entry: usize) -> bool {
        of == Of::Mine && matches!(self.mine().get(entry), Some(Mine::Article(..)))
    }

    /// A line of the list, in words.
    pub(super) fn mine_line(&self, entry: usize) -> String {
        if let Some(Mine::Article(id, count)) = self.mine().get(entry) {
            let known = self
                .library
                .index_of(id)
                .and_then(|at| self.library.get(at));
            let name = known.map_or_else(
                || format!("{id} (not in this library)"),
                |article| article.name().to_owned(),
            );
            return format!("{name} · {}", counted(*count, "passage", "passages"));
        }
        let Some(annotation) = self.annotation_at(entry) else {
            return String::new();
        };
        let told = self
            .found(annotation)
            .and_then(Found::told)
            .map_or_else(String::new, |told| format!("{told} · "));
        let sign = annotation.kind.letter().map_or_else(
            || annotation.kind.sign().to_owned(),
            |letter| format!("'{letter}"),
        );
        let words =
            |text: &str| Shown::words(text.get(..text.floor_char_boundary(400)).unwrap_or(text));
        let passage = words(&annotation.passage.exact);
        match &*annotation.note {
            "" => format!("{sign} {told}“{passage}”"),
            note => format!("{sign} {told}{} · “{passage}”", words(note)),
        }
    }

    /// Whether an entry has what is typed: an article, if one of its annotations has.
    pub(super) fn mine_has(&self, entry: usize, query: &Query) -> bool {
        let lines = self.mine();
        let has = |line: &Mine| match line {
            Mine::Article(id, _) => list::has(id, query),
            Mine::Annotation(number) => {
                self.own.notes.all().get(*number).is_some_and(|annotation| {
                    [
                        &*annotation.note,
                        &annotation.passage.exact,
                        annotation.kind.name(),
                    ]
                    .iter()
                    .any(|text| list::has(text, query))
                })
            }
        };
        match lines.get(entry) {
            Some(Mine::Article(..)) => {
                list::has(&self.mine_line(entry), query)
                    || lines
                        .iter()
                        .skip(entry + 1)
                        .take_while(|line| matches!(line, Mine::Annotation(_)))
                        .any(has)
            }
            line => line.is_some_and(has),
        }
    }

    /// `A`: all that is the reader's.
    pub(super) fn list_mine(&mut self) -> Option<Effect> {
        if self.own.notes.all().is_empty() {
            return self.tell(
                "nothing is marked yet · v selects, a writes a note, m and a letter is a bookmark"
                    .to_owned(),
            );
        }
        self.list(Of::Mine, false)
    }

    /// Enter on a line: opens the article, goes to the bookmark, or goes to the passage and opens
    /// its card.
    pub(super) fn open_mine(&mut self, entry: usize) -> Option<Effect> {
        let (article, id) = match (self.mine().get(entry)?, self.annotation_at(entry)) {
            (_, Some(annotation)) => (annotation.article.clone(), Some(annotation.id.clone())),
            (Mine::Article(id, _), None) => (id.clone(), None),
            (Mine::Annotation(_), None) => return None,
        };
        let Some(at) = self.library.index_of(&article) else {
            return match id {
                // Its words can be read all the same.
                Some(id) => self.open_card(About::Own(id), None),
                None => self.tell(format!(
                    "{article} is not in this library · --library names a folder of articles"
                )),
            };
        };
        match id {
            Some(id) => {
                // A bookmark has nothing to say but its place.
                let card = self
                    .own
                    .notes
                    .get(&id)
                    .is_some_and(Annotation::is_highlight);
                self.go_to_own(at, &id, card)
            }
            None if at == self.open.article => None,
            None => self.open(at),
        }
    }
}
