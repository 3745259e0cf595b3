//! The list of all annotations: by article, in the order of the texts, with what became of each
//! passage.

use std::rc::Rc;

use super::Parts;
use super::list::{beginning, stands_in};
use crate::annotations::Annotation;
use crate::annotations::selector::Found;
use crate::reader::state::marks::AnnotationRow;
use crate::search::Query;
use crate::text::shown::{Shown, counted};

/// The rows: the articles of the library in its order, then the others. What is lost stands last
/// in its article.
pub(crate) fn rows(parts: Parts<'_>) -> Rc<Vec<AnnotationRow>> {
    parts.marks.rows.get((), || make_rows(parts))
}

fn make_rows(parts: Parts<'_>) -> Vec<AnnotationRow> {
    let mut all: Vec<(usize, &str, usize, usize)> = Vec::new();
    let annotations = parts.annotating.annotations().all();
    for (number, annotation) in annotations.iter().enumerate() {
        let article = parts.library.index_of(&annotation.article);
        let start = match parts.marks.found(annotation) {
            Some(found) => found.span().map(|span| span.start),
            None => Some(annotation.passage.start),
        };
        all.push((
            article.unwrap_or(usize::MAX),
            &annotation.article,
            start.unwrap_or(usize::MAX),
            number,
        ));
    }
    all.sort_unstable();
    let mut rows = Vec::new();
    for article in all.chunk_by(|one, other| one.1 == other.1) {
        if let Some((_, id, ..)) = article.first() {
            rows.push(AnnotationRow::Article((*id).to_owned(), article.len()));
        }
        let numbers = article.iter().map(|(.., number)| *number);
        rows.extend(numbers.map(AnnotationRow::Annotation));
    }
    rows
}

/// The annotation of a row; nothing where that is an article's.
pub(crate) fn annotation_in(entry: usize, parts: Parts<'_>) -> Option<&Annotation> {
    match rows(parts).get(entry)? {
        AnnotationRow::Annotation(number) => parts.annotating.annotations().all().get(*number),
        AnnotationRow::Article(..) => None,
    }
}

/// The id of the article of a row.
pub(crate) fn article_in(entry: usize, parts: Parts<'_>) -> Option<String> {
    match rows(parts).get(entry)? {
        AnnotationRow::Article(id, _) => Some(id.clone()),
        AnnotationRow::Annotation(_) => Some(annotation_in(entry, parts)?.article.clone()),
    }
}

/// Whether a row stands above others that belong to it.
pub(crate) fn heads(entry: usize, parts: Parts<'_>) -> bool {
    matches!(rows(parts).get(entry), Some(AnnotationRow::Article(..)))
}

/// A row, in words.
pub(crate) fn row_label(entry: usize, parts: Parts<'_>) -> String {
    if let Some(AnnotationRow::Article(id, count)) = rows(parts).get(entry) {
        let known = parts.library.index_of(id);
        let name = match known.and_then(|at| parts.library.get(at)) {
            Some(article) => article.name().to_owned(),
            None => format!("{id} (not in this library)"),
        };
        return format!("{name} · {}", counted(*count, "passage", "passages"));
    }
    let Some(annotation) = annotation_in(entry, parts) else {
        return String::new();
    };
    let told = parts.marks.found(annotation).and_then(Found::told);
    let told = told.map_or_else(String::new, |told| format!("{told} · "));
    let sign = match annotation.kind.letter() {
        Some(letter) => format!("'{letter}"),
        None => annotation.kind.sign().to_owned(),
    };
    let words = |text: &str| Shown::words(beginning(text));
    let passage = words(&annotation.passage.exact);
    match &*annotation.note {
        "" => format!("{sign} {told}“{passage}”"),
        note => format!("{sign} {told}{} · “{passage}”", words(note)),
    }
}

/// Whether a row has what is typed: an article, if one of its annotations has.
pub(crate) fn row_has(entry: usize, query: &Query, parts: Parts<'_>) -> bool {
    let rows = rows(parts);
    let all = parts.annotating.annotations().all();
    let has = |row: &AnnotationRow| match row {
        AnnotationRow::Article(id, _) => stands_in(query, id),
        AnnotationRow::Annotation(number) => all.get(*number).is_some_and(|annotation| {
            stands_in(query, &annotation.note)
                || stands_in(query, &annotation.passage.exact)
                || stands_in(query, annotation.kind.name())
        }),
    };
    match rows.get(entry) {
        Some(AnnotationRow::Article(..)) => {
            let own = rows.iter().skip(entry + 1);
            let mut own = own.take_while(|row| matches!(row, AnnotationRow::Annotation(_)));
            stands_in(query, &row_label(entry, parts)) || own.any(has)
        }
        row => row.is_some_and(has),
    }
}
