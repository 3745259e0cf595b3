//! The rows of the list of all annotations: by article, in the order of the texts, each with the
//! fate of its passage.

use std::rc::Rc;

use super::{Scene, beginning};
use crate::annotations::Annotation;
use crate::annotations::selector::Found;
use crate::reader::state::marks::AnnotationRow;
use crate::search::Query;
use crate::text::shown::{Shown, counted};

/// The rows of the list: the articles of the library in its order, then other articles. A lost
/// passage stands last in its article.
pub(crate) fn rows(scene: Scene<'_>) -> Rc<Vec<AnnotationRow>> {
    scene.marks.rows.get((), || make_rows(scene))
}

fn make_rows(scene: Scene<'_>) -> Vec<AnnotationRow> {
    let mut all: Vec<(usize, &str, usize, usize)> = Vec::new();
    let annotations = scene.annotating.annotations().all();
    for (number, annotation) in annotations.iter().enumerate() {
        let article = scene.library.index_of(&annotation.article);
        let start = match scene.marks.found(annotation) {
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

/// The annotation of a row; `None` if the row is an article's.
pub(crate) fn annotation_in(entry: usize, scene: Scene<'_>) -> Option<&Annotation> {
    match rows(scene).get(entry)? {
        AnnotationRow::Annotation(number) => scene.annotating.annotations().all().get(*number),
        AnnotationRow::Article(..) => None,
    }
}

/// The id of the article of a row.
pub(crate) fn article_in(entry: usize, scene: Scene<'_>) -> Option<String> {
    match rows(scene).get(entry)? {
        AnnotationRow::Article(id, _) => Some(id.clone()),
        AnnotationRow::Annotation(_) => Some(annotation_in(entry, scene)?.article.clone()),
    }
}

/// True if a row is the heading of an article.
pub(crate) fn is_heading(entry: usize, scene: Scene<'_>) -> bool {
    matches!(rows(scene).get(entry), Some(AnnotationRow::Article(..)))
}

/// The text of a row.
pub(crate) fn row_label(entry: usize, scene: Scene<'_>) -> String {
    if let Some(AnnotationRow::Article(id, count)) = rows(scene).get(entry) {
        let known = scene.library.index_of(id);
        let name = match known.and_then(|at| scene.library.get(at)) {
            Some(article) => article.name().to_owned(),
            None => format!("{id} (not in this library)"),
        };
        return format!("{name} · {}", counted(*count, "passage", "passages"));
    }
    let Some(annotation) = annotation_in(entry, scene) else {
        return String::new();
    };
    let told = scene.marks.found(annotation).and_then(Found::name);
    let told = told.map_or_else(String::new, |told| format!("{told} · "));
    let sign = match annotation.kind.letter() {
        Some(letter) => format!("{}{letter}", annotation.kind.sign()),
        None => annotation.kind.sign().to_owned(),
    };
    let words = |text: &str| Shown::words(beginning(text));
    let passage = words(&annotation.passage.exact);
    match &*annotation.note {
        "" => format!("{sign} {told}“{passage}”"),
        note => format!("{sign} {told}{} · “{passage}”", words(note)),
    }
}

/// True if a row matches the typed filter; an article does if one of its annotations does.
pub(crate) fn row_has(entry: usize, query: &Query, scene: Scene<'_>) -> bool {
    let rows = rows(scene);
    let all = scene.annotating.annotations().all();
    let has = |row: &AnnotationRow| match row {
        AnnotationRow::Article(id, _) => query.stands_in(id),
        AnnotationRow::Annotation(number) => all.get(*number).is_some_and(|annotation| {
            query.stands_in(&annotation.note)
                || query.stands_in(&annotation.passage.exact)
                || query.stands_in(annotation.kind.name())
        }),
    };
    match rows.get(entry) {
        Some(AnnotationRow::Article(..)) => {
            let below = rows.iter().skip(entry + 1);
            let mut below = below.take_while(|row| matches!(row, AnnotationRow::Annotation(_)));
            query.stands_in(&row_label(entry, scene)) || below.any(has)
        }
        row => row.is_some_and(has),
    }
}
