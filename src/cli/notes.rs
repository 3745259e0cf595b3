//! `kidneyread notes`: the reader's annotations, for people in Markdown, for programs in JSON and
//! JSON-LD, and those that ask something on a page to take to an appointment.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::sync::Arc;

use clap::ValueEnum;
use serde::Serialize;

use super::{CliError, document, json, paragraph};
use crate::annotations::selector::Found;
use crate::annotations::{Annotation, AnnotationKind, VERSION, jsonld};
use crate::library::citation::Citation;
use crate::library::identity::hash;
use crate::library::{Article, Library, label};
use crate::storage::store::{Store, StoreError};
use crate::text::document::{Document, Span};
use crate::text::shown::Shown;

/// As much of a passage as the page of questions repeats, in columns.
const MOST_PASSAGE: usize = 240;
/// As much of the words at a bookmark as is told, in columns.
const MOST_WORDS: usize = 60;

/// How annotations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum NotesForm {
    /// For people: Markdown
    #[default]
    Markdown,
    /// All that is kept, in one JSON object
    Json,
    /// For other programs: W3C Web Annotations
    Jsonld,
}

/// What is asked of the annotations.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// How they are printed.
    pub form: NotesForm,
    /// Only those on this article.
    pub article: Option<&'a str>,
    /// Only those that ask something, as a page.
    pub questions: bool,
    /// Columns of a line of that page.
    pub columns: u16,
}

/// The annotations as `notes --format json` gives them.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    version: u64,
    notes: &'a [&'a Annotation],
}

/// The annotations on one article, in the order of its text; those that are lost, last.
struct Group<'a> {
    id: &'a str,
    /// The article and its text, where they are at hand.
    article: Option<(&'a Article, Arc<Document>)>,
    notes: Vec<(&'a Annotation, Found)>,
}

/// Prints the annotations that `store` keeps; without one, there are none.
///
/// # Errors
/// If there is no such article, or nothing can be written.
pub fn notes(
    library: &Library,
    store: Option<&Store>,
    asked: Asked<'_>,
    out: &mut dyn Write,
    complain: &mut dyn Write,
) -> Result<(), CliError> {
    let (notes, told) = store.map(Store::notes).unwrap_or_default();
    match told {
        Some(error @ StoreError::Io(..)) => return Err(error.into()),
        Some(told) => writeln!(complain, "kidneyread: {}", Shown::line(&told.to_string()))?,
        None => {}
    }
    let article = |name: &str| match library.find(name) {
        _ if notes.on(name).next().is_some() => Ok(name.to_owned()),
        Ok(index) => Ok(library
            .get(index)
            .map_or_else(String::new, |article| article.id.clone())),
        Err(error) => Err(error),
    };
    let only = asked.article.map(article).transpose()?;
    let wanted = |annotation: &&Annotation| {
        only.as_ref().is_none_or(|only| *only == annotation.article)
            && (!asked.questions || annotation.asks())
    };
    let wanted: Vec<&Annotation> = notes.all().iter().filter(wanted).collect();
    match asked.form {
        _ if asked.questions && !wanted.is_empty() => {
            return questions(&groups(library, &wanted, complain)?, asked.columns, out);
        }
        NotesForm::Markdown if !wanted.is_empty() => {
            return markdown(&groups(library, &wanted, complain)?, out);
        }
        NotesForm::Json if !asked.questions => {
            return json(
                &Entry {
                    version: VERSION,
                    notes: &wanted,
                },
                out,
            );
        }
        NotesForm::Jsonld if !asked.questions => {
            let groups = groups(library, &wanted, complain)?;
            let text = |group: &Group<'_>| {
                group
                    .article
                    .as_ref()
                    .map(|(_, document)| (document.clone(), hash(document.text())))
            };
            let texts: HashMap<&str, (Arc<Document>, String)> = groups
                .iter()
                .filter_map(|group| Some((group.id, text(group)?)))
                .collect();
            let text = |annotation: &Annotation| {
                let (document, sha256) = texts.get(&*annotation.article)?;
                (*sha256 == annotation.sha256).then(|| document.text())
            };
            return json(&jsonld::collection(&wanted, text), out);
        }
        _ => {}
    }
    let none = match (store, &only) {
        (None, _) => {
            "nothing is kept, so there are no notes: --no-state asks for that; where no home folder is known, --home DIR names one".to_owned()
        }
        _ if asked.questions => "none of the notes asks something: those that end in a question mark do".to_owned(),
        (_, Some(article)) => format!("there are no notes on {article}"),
        (_, None) => "there are no notes yet: in the reader, v marks a passage and a writes a note on it".to_owned(),
    };
    Ok(writeln!(complain, "kidneyread: {}", Shown::line(&none))?)
}

/// The annotations by article: first the library's in its order, then those that are not in it.
fn groups<'a>(
    library: &'a Library,
    notes: &[&'a Annotation],
    complain: &mut dyn Write,
) -> Result<Vec<Group<'a>>, CliError> {
    let mut by_article: HashMap<&str, Vec<&'a Annotation>> = HashMap::new();
    for annotation in notes {
        by_article
            .entry(&annotation.article)
            .or_default()
            .push(annotation);
    }
    let mut groups = Vec::new();
    for article in library.articles() {
        let Some(notes) = by_article.remove(&*article.id) else {
            continue;
        };
        let document = match document(article) {
            Ok(document) => Some((article, document)),
            Err(error) => {
                writeln!(complain, "kidneyread: {}", Shown::line(&error.to_string()))?;
                None
            }
        };
        groups.push(Group::new(&article.id, document, notes));
    }
    let mut seen = HashSet::new();
    for id in notes
        .iter()
        .map(|annotation| &*annotation.article)
        .filter(|id| seen.insert(*id))
    {
        groups.extend(
            by_article
                .remove(id)
                .map(|notes| Group::new(id, None, notes)),
        );
    }
    Ok(groups)
}

impl<'a> Group<'a> {
    fn new(
        id: &'a str,
        article: Option<(&'a Article, Arc<Document>)>,
        notes: Vec<&'a Annotation>,
    ) -> Self {
        let find = |annotation: &'a Annotation| {
            article.as_ref().map_or(Found::Lost, |(_, document)| {
                annotation.passage.find(document)
            })
        };
        let mut notes: Vec<(&Annotation, Found)> = notes
            .into_iter()
            .map(|annotation| (annotation, find(annotation)))
            .collect();
        notes.sort_by_key(|(annotation, found)| {
            let span = found.span();
            (
                span.is_none(),
                span.map_or(annotation.passage.start, |span| span.start),
            )
        });
        Self { id, article, notes }
    }

    fn text(&self) -> &str {
        self.article
            .as_ref()
            .map_or("", |(_, document)| document.text())
    }

    /// What the article is called: its title, its first sentence between quotation marks, or else
    /// its id.
    fn label(&self) -> String {
        let document = self.article.as_ref().map(|(_, document)| document);
        match document.map(|document| (document.title(), label(document))) {
            Some((Some(_), title)) => title,
            Some((None, sentence)) if !sentence.is_empty() => format!("“{sentence}”"),
            _ => self.id.to_owned(),
        }
    }

    /// The passage: as it stands now, or as it was.
    fn passage<'b>(&'b self, annotation: &'b Annotation, found: Found) -> &'b str {
        found
            .span()
            .map_or(&annotation.passage.exact, |span| span.of(self.text()))
    }

    /// Where a passage stands, without the article: `paragraph 3`.
    fn place(&self, found: Found) -> String {
        let place = |(document, span): (&Arc<Document>, Span)| {
            format!("paragraph {}", document.block_at(span.start) + 1)
        };
        let place = self
            .article
            .as_ref()
            .map(|(_, document)| document)
            .zip(found.span())
            .map(place);
        let told = match (&self.article, found.told()) {
            (None, _) => Some("not in the library"),
            (_, Some("lost")) => Some("lost: it is not in the article any more"),
            (_, told) => told,
        };
        place
            .into_iter()
            .chain(told.map(str::to_owned))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The line under a passage.
    fn citation(&self, annotation: &Annotation, found: Found) -> String {
        let Some(((article, document), span)) = self.article.as_ref().zip(found.span()) else {
            let sha256 = annotation
                .sha256
                .get(..12)
                .map_or_else(String::new, |digits| format!(", SHA-256 {digits}…"));
            return format!("{} (kidneyread {}{sha256})", self.place(found), self.id);
        };
        let citation = Citation::new(article, document, span);
        match found {
            Found::Moved(_) => format!("{citation}, moved since it was marked"),
            Found::Changed(_) => format!("{citation}, changed since it was marked. It was:"),
            _ => citation.to_string(),
        }
    }
}

/// Markdown, in which nothing of a passage or a note counts as Markdown.
fn markdown(groups: &[Group<'_>], out: &mut dyn Write) -> Result<(), CliError> {
    writeln!(out, "# Notes")?;
    for group in groups {
        writeln!(out, "\n## {}", escaped_line(&group.label()))?;
        let (marked, bookmarks): (Vec<_>, Vec<_>) = group
            .notes
            .iter()
            .partition(|(annotation, _)| annotation.is_highlight());
        for (annotation, found) in marked {
            writeln!(out, "\n### {}\n", heading(annotation.kind))?;
            if quote(group.passage(annotation, found), out)? {
                writeln!(out)?;
            }
            if !annotation.note.is_empty() {
                writeln!(out, "{}\n", escaped(&annotation.note).join("\n"))?;
            }
            writeln!(
                out,
                "— {}",
                escaped_line(&group.citation(annotation, found))
            )?;
            if let Found::Changed(_) = found {
                writeln!(out)?;
                quote(&annotation.passage.exact, out)?;
            }
        }
        if !bookmarks.is_empty() {
            writeln!(out, "\n### Bookmarks\n")?;
        }
        for (annotation, found) in bookmarks {
            let letter = annotation
                .kind
                .letter()
                .map(String::from)
                .unwrap_or_default();
            let note = if annotation.note.is_empty() {
                String::new()
            } else {
                format!(": {}", annotation.note)
            };
            let line = format!(
                "{letter} “{}”, {}{note}",
                group.words(annotation, found),
                group.place(found)
            );
            writeln!(out, "- {}", escaped_line(&line))?;
        }
    }
    Ok(())
}

impl Group<'_> {
    /// The first words of a bookmark's passage; where that is only a place, those behind it.
    fn words(&self, annotation: &Annotation, found: Found) -> Shown {
        let passage = self.passage(annotation, found);
        let behind = found
            .span()
            .and_then(|span| self.text().get(span.start..))
            .unwrap_or_default();
        let words = if passage.is_empty() { behind } else { passage };
        let words = words
            .get(..words.floor_char_boundary(MOST_WORDS * 8))
            .unwrap_or_default();
        Shown::words(words).cut(MOST_WORDS, "…")
    }
}

const fn heading(kind: AnnotationKind) -> &'static str {
    match kind {
        AnnotationKind::Important => "Important",
        AnnotationKind::Question => "Question",
        AnnotationKind::Doubtful => "Doubtful",
        AnnotationKind::Useful => "Useful",
        AnnotationKind::Bookmark(_) => "Bookmark",
    }
}

/// A block quote, if there is something to quote.
fn quote(passage: &str, out: &mut dyn Write) -> Result<bool, CliError> {
    if passage.trim().is_empty() {
        return Ok(false);
    }
    for line in escaped(passage) {
        writeln!(out, "{}", format!("> {line}").trim_end())?;
    }
    Ok(true)
}

/// The lines of a text, in which no character is Markdown's.
fn escaped(text: &str) -> Vec<String> {
    let shown = Shown::new(text, 0);
    let lines = shown.text().lines().map(|line| {
        // Four blanks would make it code.
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let mut escaped = String::with_capacity(line.len());
        for (at, c) in line.char_indices() {
            let begins =
                at == 0 && "#+-=:".contains(c) || at == digits && at > 0 && ".)".contains(c);
            if begins || "\\`*_[]<>&|~$".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    });
    lines.collect()
}

/// The same on one line.
fn escaped_line(text: &str) -> String {
    escaped(Shown::words(text).text()).concat()
}

/// The page of questions.
fn questions(groups: &[Group<'_>], columns: u16, out: &mut dyn Write) -> Result<(), CliError> {
    let columns = usize::from(columns);
    writeln!(out, "Questions to ask")?;
    let all = groups
        .iter()
        .flat_map(|group| group.notes.iter().map(move |note| (group, note)));
    let digits = all.clone().count().to_string().len();
    let under = " ".repeat(digits + 2);
    for (number, (group, (annotation, found))) in (1..).zip(all) {
        writeln!(out)?;
        paragraph(
            &annotation.note,
            columns,
            [&format!("{number:digits$}. "), &under],
            out,
        )?;
        let passage = Shown::words(group.passage(annotation, *found)).cut(MOST_PASSAGE, "…");
        if !passage.text().is_empty() {
            paragraph(&format!("“{passage}”"), columns, [&under, &under], out)?;
        }
        paragraph(
            &format!("{}, {}", group.label(), group.place(*found)),
            columns,
            [&under, &under],
            out,
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markdown() {
        for (text, written) in [
            ("# a", "\\# a"),
            ("    code", "code"),
            ("- a\n+ b\n12. c\n3) d", "\\- a\n\\+ b\n12\\. c\n3\\) d"),
            (
                "a_b *c* [d](e) `f` <g> &amp; h|i ~~j~~ $k$ \\",
                "a\\_b \\*c\\* \\[d\\](e) \\`f\\` \\<g\\> \\&amp; h\\|i \\~\\~j\\~\\~ \\$k\\$ \\\\",
            ),
            ("title\n===\n---\n> q", "title\n\\===\n\\---\n\\> q"),
            ("IgA-nephropathy, 3.5 of 10.", "IgA-nephropathy, 3.5 of 10."),
            ("\x1b[2J\u{202e}", "␛\\[2J\\<U+202E\\>"),
        ] {
            assert_eq!(escaped(text).join("\n"), written, "{text:?}");
        }
    }
}
