//! Annotations as Markdown.

use std::io::{self, Write};

use super::super::markdown::{escaped, escaped_line};
use super::group::Group;
use crate::annotations::selector::Found;
use crate::annotations::{Annotation, AnnotationKind};

/// Writes annotations as Markdown: a section for each article, which ends with the bookmarks.
pub(super) fn write(groups: &[Group<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Notes")?;
    for group in groups {
        writeln!(out, "\n## {}", escaped_line(&group.label()))?;
        let (highlights, bookmarks): (Vec<_>, Vec<_>) = group
            .annotations
            .iter()
            .partition(|(annotation, _)| annotation.is_highlight());
        for (annotation, found) in highlights {
            write_highlight(group, annotation, found, out)?;
        }
        if !bookmarks.is_empty() {
            writeln!(out, "\n### Bookmarks\n")?;
        }
        for (annotation, found) in bookmarks {
            write_bookmark(group, annotation, found, out)?;
        }
    }
    Ok(())
}

/// Writes a highlight: the passage, the note, and where the passage stands.
fn write_highlight(
    group: &Group<'_>,
    annotation: &Annotation,
    found: Found,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "\n### {}\n", heading(annotation.kind))?;
    if write_quote(group.passage(annotation, found), out)? {
        writeln!(out)?;
    }
    if !annotation.note.is_empty() {
        writeln!(out, "{}\n", escaped(&annotation.note).join("\n"))?;
    }
    let citation = group.citation(annotation, found);
    writeln!(out, "— {}", escaped_line(&citation))?;
    if let Found::Changed(_) = found {
        writeln!(out)?;
        write_quote(&annotation.passage.exact, out)?;
    }
    Ok(())
}

/// Writes a bookmark: its letter, the words at it, and where they stand.
fn write_bookmark(
    group: &Group<'_>,
    annotation: &Annotation,
    found: Found,
    out: &mut dyn Write,
) -> io::Result<()> {
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
    writeln!(out, "- {}", escaped_line(&line))
}

/// The heading over an annotation of this kind.
const fn heading(kind: AnnotationKind) -> &'static str {
    match kind {
        AnnotationKind::Important => "Important",
        AnnotationKind::Question => "Question",
        AnnotationKind::Doubtful => "Doubtful",
        AnnotationKind::Useful => "Useful",
        AnnotationKind::Bookmark(_) => "Bookmark",
    }
}

/// Writes a block quote, unless the passage is blank. Returns whether it was written.
fn write_quote(passage: &str, out: &mut dyn Write) -> io::Result<bool> {
    if passage.trim().is_empty() {
        return Ok(false);
    }
    for line in escaped(passage) {
        writeln!(out, "{}", format!("> {line}").trim_end())?;
    }
    Ok(true)
}
