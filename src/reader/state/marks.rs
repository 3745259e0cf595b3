//! Ranges of the open text: its terms, the comments with their signs, the reader's annotations. All
//! are found when they are first needed; the text knows nothing of them.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::page::Page;
use crate::annotations::selector::{Found, Selector};
use crate::annotations::{Annotation, AnnotationKind, Annotations};
use crate::commentary::comments::{self, Comment, Commentary};
use crate::commentary::glossary::{self, Occurrence, Term, occurrences};
use crate::layout::{Flow, Line, Memo};
use crate::library::Article;
use crate::text::document::Document;
use crate::text::span::{Offset, Span};

/// The most bytes of a block that is searched whole for terms; of a longer one, only the text near
/// a line is searched.
const WHOLE_BLOCK: usize = 16 * 1024;
/// Bytes before and after a line that count as near it: more than any name of a term has.
const NEAR: usize = 256;
/// The most bytes of a text in which the first place of every term is known; finding them takes a
/// few milliseconds.
const FIRST_PLACES: usize = 1 << 18;
/// The most bytes of a text that is searched whole for the places of a term, which takes a few
/// milliseconds.
pub(crate) const WHOLE_TEXT: usize = 1 << 20;

/// An annotation whose passage was found in the open article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The annotation's id.
    pub id: String,
    /// The kind of annotation.
    pub kind: AnnotationKind,
    /// True if it has a note.
    pub noted: bool,
    /// The passage's span in the text.
    pub span: Span,
    /// The fate of the passage: the same, moved or changed.
    pub found: Found,
}

/// A row of the list of all annotations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AnnotationRow {
    /// An article, by its id, and the number of its annotations.
    Article(String, usize),
    /// An annotation, by its index among all annotations.
    Annotation(usize),
}

/// Terms, comments and annotations of the open text.
#[derive(Debug)]
pub(crate) struct Marks {
    /// The id of the article.
    article: String,
    document: Arc<Document>,
    whole: bool,
    /// kidneyread's comments and provenance, if the article is one of those in the binary.
    commentary: Option<&'static Commentary>,
    /// The index of the comment that was open last.
    pub(crate) last_comment: Option<usize>,
    /// The comments with their passages, in the order of the text.
    comments: OnceCell<Vec<(Span, &'static Comment)>>,
    /// The terms in a part of the text, by its start and end.
    terms: Memo<(usize, usize), Vec<Occurrence>>,
    /// The terms of [`Marks::terms`] that are marked where only first places are.
    first_terms: Memo<(usize, usize), Vec<Occurrence>>,
    /// The first place of each term in the text, in ascending order.
    first_places: OnceCell<Vec<Offset>>,
    /// The terms on a page, by its anchor, measure and rows.
    page_terms: Memo<(usize, usize, usize), Vec<Occurrence>>,
    /// All places of a term in the text, by the term's number.
    term_places: Memo<usize, Vec<Span>>,
    /// The signs of comments in a block, by its index and the measure: the start of a row, and the
    /// index of the comment.
    signs: Memo<(usize, usize), Vec<(Offset, usize)>>,
    /// The outcome of looking for each annotation's passage, by the annotation's id. The passage is
    /// kept too, because a bookmark that is set again keeps its id.
    found: RefCell<HashMap<String, (Selector, Found)>>,
    /// The annotations found in the text; forgotten when an annotation changes.
    annotated: Memo<(), Vec<Mark>>,
    /// The rows of the list of all annotations; forgotten when an annotation changes.
    pub(crate) rows: Memo<(), Vec<AnnotationRow>>,
}

impl Marks {
    /// Starts with nothing looked for yet; `whole` says that `document` is the whole text.
    pub(crate) fn new(article: Option<&Article>, document: Arc<Document>, whole: bool) -> Self {
        Self {
            article: article.map_or_else(String::new, |article| article.id.clone()),
            document,
            whole,
            commentary: article.and_then(comments::on),
            last_comment: None,
            comments: OnceCell::new(),
            terms: Memo::default(),
            first_terms: Memo::default(),
            first_places: OnceCell::new(),
            page_terms: Memo::default(),
            term_places: Memo::default(),
            signs: Memo::default(),
            found: RefCell::default(),
            annotated: Memo::default(),
            rows: Memo::default(),
        }
    }

    /// kidneyread's comments and provenance of the article.
    pub(crate) const fn commentary(&self) -> Option<&'static Commentary> {
        self.commentary
    }

    /// The comments on the article, each with its passage, in the order of the text.
    pub(crate) fn comments(&self) -> &[(Span, &'static Comment)] {
        self.comments.get_or_init(|| {
            let Some(commentary) = self.commentary else {
                return Vec::new();
            };
            commentary.placed(self.document.text()).collect()
        })
    }

    /// The index of the comment after the one that was open last, if that is in sight, or else of
    /// the first one from the top of the page on. It may be the number of comments: there is none
    /// further on.
    pub(crate) fn next_comment(&self, visible: Span) -> usize {
        let comments = self.comments();
        let in_sight = |at: &usize| {
            let comment = comments.get(*at);
            comment.is_some_and(|(span, _)| span.overlaps(visible))
        };
        match self.last_comment.filter(in_sight) {
            Some(last) => last + 1,
            None => comments.partition_point(|(span, _)| span.end <= visible.start),
        }
    }

    /// The terms in the block of a line, in order; in a very long block, only those near the line.
    pub(crate) fn terms_near(&self, line: &Line) -> Rc<Vec<Occurrence>> {
        let part = self.part_near(line);
        self.terms.get((part.start, part.end), || {
            occurrences(part.of(self.document.text()), part.start)
        })
    }

    /// The terms of [`Marks::terms_near`] that stand there for the first time in the article; in a
    /// text that is too long to be searched at once, for the first time in the part near the line.
    pub(crate) fn first_terms_near(&self, line: &Line) -> Rc<Vec<Occurrence>> {
        let part = self.part_near(line);
        self.first_terms.get((part.start, part.end), || {
            let near = self.terms_near(line);
            if self.document.text().len() > FIRST_PLACES {
                return first_of_each(near.iter().copied());
            }
            let firsts = self.first_places();
            let is_first = |it: &&Occurrence| firsts.binary_search(&it.span.start).is_ok();
            near.iter().filter(is_first).copied().collect()
        })
    }

    /// The first place of each term in the text, in ascending order.
    fn first_places(&self) -> &[Offset] {
        self.first_places.get_or_init(|| {
            let text = self.document.text();
            let blocks = self.document.blocks().iter().map(|block| block.span);
            let all = blocks.flat_map(|span| occurrences(span.of(text), span.start));
            let firsts = first_of_each(all);
            firsts.iter().map(|first| first.span.start).collect()
        })
    }

    /// The part of the text that is searched for terms near a line: its block, or a part of a very
    /// long one.
    fn part_near(&self, line: &Line) -> Span {
        let block = self.document.blocks().get(line.block);
        let block = block.map_or(line.span, |block| block.span);
        if block.len() > WHOLE_BLOCK {
            part_near(self.document.text(), block, line.span)
        } else {
            block
        }
    }

    /// The terms on a page in reading order, each at its first place there.
    pub(crate) fn terms_on(&self, page: Page<'_>) -> Rc<Vec<Occurrence>> {
        // Remembered, because a list asks for the terms once a row.
        let key = (page.anchor, page.flow.measure(), page.rows());
        self.page_terms.get(key, || {
            let mut found: Vec<Occurrence> = Vec::new();
            for line in page.lines().iter().filter(|line| line.row().is_some()) {
                let near = self.terms_near(line);
                for term in near.iter().filter(|it| line.span.contains(it.span.start)) {
                    let id = term.name.term().id();
                    if found.iter().all(|other| other.name.term().id() != id) {
                        found.push(*term);
                    }
                }
            }
            found
        })
    }

    /// The term at an offset of a line.
    pub(crate) fn term_at(&self, line: &Line, offset: Offset) -> Option<Occurrence> {
        let near = self.terms_near(line);
        near.iter().find(|term| term.span.contains(offset)).copied()
    }

    /// All places of a term in the text, by the term's number; none if the text is too long to
    /// search at once.
    pub(crate) fn term_places(&self, term: usize) -> Rc<Vec<Span>> {
        self.term_places.get(term, || {
            let term = Term::all().get(term).filter(|_| !self.too_long());
            term.map_or_else(Vec::new, |term| glossary::places(&self.document, term))
        })
    }

    /// The next (or previous) place of a term from an offset on, and a message if the way wraps
    /// around the text.
    pub(crate) fn next_place(
        &self,
        term: usize,
        from: Offset,
        forward: bool,
    ) -> Option<(Span, Option<&'static str>)> {
        let places = self.term_places(term);
        let (next, around) = if forward {
            let next = places.iter().find(|span| span.start > from);
            (next, places.first())
        } else {
            let next = places.iter().rev().find(|span| span.start < from);
            (next, places.last())
        };
        Some(match next {
            Some(next) => (*next, None),
            None if places.len() == 1 => (*around?, Some("the only place here")),
            None => (*around?, Some("around the article")),
        })
    }

    /// True if the text is too long to be searched for a term while a key waits.
    pub(crate) fn too_long(&self) -> bool {
        self.document.text().len() > WHOLE_TEXT
    }

    /// The index of the comment whose sign stands at a line: the line where its passage begins, or
    /// a lower one where several passages begin in one line.
    pub(crate) fn comment_at(&self, line: &Line, flow: Flow<'_>) -> Option<usize> {
        line.row()?;
        let signs = self.signs.get((line.block, flow.measure()), || {
            self.signs_in(line.block, flow).unwrap_or_default()
        });
        let here = signs.iter().find(|(start, _)| *start == line.span.start);
        here.map(|(_, comment)| *comment)
    }

    /// The rows of a block that have the sign of a comment: the start of each row, and the index of
    /// the comment.
    fn signs_in(&self, block: usize, flow: Flow<'_>) -> Option<Vec<(Offset, usize)>> {
        let comments = self.comments();
        let span = self.document.blocks().get(block)?.span;
        let first = comments.partition_point(|(passage, _)| passage.start < span.start);
        let starts = comments
            .get(first..)?
            .iter()
            .map(|(passage, _)| passage.start);
        let block_starts: Vec<Offset> = starts.take_while(|start| *start < span.end).collect();
        if block_starts.is_empty() {
            return None;
        }
        let mut rows = Vec::new();
        let mut line = flow.line_at(span.start);
        while let Some(row) = line.filter(|line| line.block == block && line.row().is_some()) {
            rows.push(row.span.start);
            // No line is laid out past the end of the block.
            let more = row.span.end < span.end;
            line = more.then(|| flow.below(&row)).flatten();
        }
        let mut free = 0;
        let place = |(start, comment): (Offset, usize)| {
            let nearest = rows.partition_point(|row| *row <= start).saturating_sub(1);
            let row = nearest.max(free);
            free = row + 1;
            rows.get(row).map(|start| (*start, comment))
        };
        Some(
            block_starts
                .into_iter()
                .zip(first..)
                .filter_map(place)
                .collect(),
        )
    }

    /// Finds an annotation's passage in the text, and says whether it has changed; `None` for an
    /// annotation of another article, or while the passage may be in a part that is not read yet.
    pub(crate) fn found(&self, annotation: &Annotation) -> Option<Found> {
        if annotation.article != self.article {
            return None;
        }
        let mut known = self.found.borrow_mut();
        let passage = &annotation.passage;
        if let Some((_, found)) = known.get(&annotation.id).filter(|(of, _)| of == passage) {
            return Some(*found);
        }
        if !self.whole {
            let span = Span::new(passage.start, passage.end);
            let here = self.document.text().get(span.start..span.end) == Some(&*passage.exact);
            return here.then_some(Found::Same(span));
        }
        let found = passage.find(&self.document);
        known.insert(annotation.id.clone(), (passage.clone(), found));
        Some(found)
    }

    /// The annotations found in the text, in its order; of those that begin together, the longest
    /// first.
    pub(crate) fn annotated(&self, annotations: &Annotations) -> Rc<Vec<Mark>> {
        let mark = |annotation: &Annotation| {
            let found = self.found(annotation)?;
            Some(Mark {
                id: annotation.id.clone(),
                kind: annotation.kind,
                noted: !annotation.note.is_empty(),
                span: found.span()?,
                found,
            })
        };
        self.annotated.get((), || {
            let mut marks: Vec<Mark> = annotations.on(&self.article).filter_map(mark).collect();
            marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
            marks
        })
    }

    /// The annotation whose sign stands at a line, and whether it begins there. A highlight that
    /// begins there comes before a bookmark, one with a note before one without, and all before a
    /// highlight that goes on there.
    pub(crate) fn mark_at(&self, line: &Line, annotations: &Annotations) -> Option<(Mark, bool)> {
        line.row()?;
        let marks = self.annotated(annotations);
        let begins = |mark: &&Mark| {
            line.span.contains(mark.span.start) || line.span.start == mark.span.start
        };
        let goes_on = |mark: &&Mark| mark.kind.is_highlight() && mark.span.overlaps(line.span);
        let first = marks
            .iter()
            .filter(begins)
            .max_by_key(|mark| (mark.kind.is_highlight(), mark.noted));
        match first {
            Some(mark) => Some((mark.clone(), true)),
            None => Some((marks.iter().rfind(goes_on)?.clone(), false)),
        }
    }

    /// The highlight at an offset; where several overlap, the one that begins last.
    pub(crate) fn highlight_at(&self, offset: Offset, annotations: &Annotations) -> Option<Mark> {
        let marks = self.annotated(annotations);
        let here = |mark: &&Mark| mark.kind.is_highlight() && mark.span.contains(offset);
        marks.iter().rfind(here).cloned()
    }

    /// The passage of an annotation, by its id, if it was found in the text.
    pub(crate) fn span_of(&self, id: &str, annotations: &Annotations) -> Option<Span> {
        let marks = self.annotated(annotations);
        let mark = marks.iter().find(|mark| mark.id == id)?;
        Some(mark.span)
    }

    /// The id of the highlight of exactly this passage.
    pub(crate) fn highlight_of(&self, span: Span, annotations: &Annotations) -> Option<String> {
        let marks = self.annotated(annotations);
        let same = |mark: &&Mark| mark.span == span && mark.kind.is_highlight();
        Some(marks.iter().find(same)?.id.clone())
    }

    /// Forgets what was derived from the annotations, because they have changed.
    pub(crate) fn annotations_changed(&self) {
        self.rows.clear();
        self.annotated.clear();
    }
}

/// The first place of each term among `terms`.
fn first_of_each(terms: impl Iterator<Item = Occurrence>) -> Vec<Occurrence> {
    let mut seen = HashSet::new();
    terms
        .filter(|it| seen.insert(it.name.term().number()))
        .collect()
}

/// The part of a very long block that is near a line. It begins and ends between words, so that no
/// term is found in half of a word.
fn part_near(text: &str, block: Span, line: Span) -> Span {
    let start = text.ceil_char_boundary(line.start.saturating_sub(NEAR).max(block.start));
    let end = text.floor_char_boundary(line.end.saturating_add(NEAR).min(block.end));
    let near = Span::new(start, end.max(start)).of(text);
    let first = if start > block.start {
        near.find(char::is_whitespace).unwrap_or(near.len())
    } else {
        0
    };
    let last = if end < block.end {
        near.rfind(char::is_whitespace).unwrap_or(0).max(first)
    } else {
        near.len()
    };
    Span::new(start + first, start + last)
}
