//! Annotations as Markdown. Passages and notes are escaped, so that none of their characters counts
//! as Markdown.

use std::io::{self, Write};

use super::group::Group;
use crate::annotations::selector::Found;
use crate::annotations::{Annotation, AnnotationKind};
use crate::text::shown::Shown;

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

/// The lines of a text, escaped so that no character counts as Markdown.
fn escaped(text: &str) -> Vec<String> {
    let shown = Shown::new(text, 0);
    let lines = shown.text().lines().map(|line| {
        // Four spaces at the start would make the line code.
        let line = line.trim();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let mut escaped = String::with_capacity(line.len());
        for (at, c) in line.char_indices() {
            let starts_block =
                at == 0 && "#+-=:".contains(c) || at == digits && at > 0 && ".)".contains(c);
            if starts_block || "\\`*_[]<>&|~$".contains(c) {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        escaped
    });
    lines.collect()
}

/// A text on one line, escaped so that no character counts as Markdown.
fn escaped_line(text: &str) -> String {
    escaped(Shown::words(text).text()).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_markdown_gives_a_meaning_are_escaped() {
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
