//! Text as Markdown (CommonMark): escaped, so that no character of it counts as Markdown, and an
//! article with its headings and lists.

use std::io::{self, Write};

use crate::text::document::{Block, BlockKind, Document};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// Writes an article: its title and headings as headings, its lists as lists, each other block as a
/// paragraph. The line ends that the author meant are kept as hard line breaks.
pub(super) fn write_article(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let mut above = BlockKind::Title;
    for (at, block) in document.blocks().iter().enumerate() {
        let goes_on = above == BlockKind::Item && block.kind == BlockKind::Item;
        if at > 0 && !goes_on {
            writeln!(out)?;
        }
        write_block(document, block, out)?;
        above = block.kind;
    }
    Ok(())
}

/// Writes a block, each hard line with the mark of what it is.
fn write_block(document: &Document, block: &Block, out: &mut dyn Write) -> io::Result<()> {
    let starts: Vec<usize> = document
        .hard_lines(block.span)
        .map(|line| line.start)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([block.span.end]);
    // The columns behind the mark of the item that the line above belongs to.
    let mut indent = 0;
    for (at, (&start, end)) in starts.iter().zip(ends).enumerate() {
        let line = Span::new(start, end).of(document.text()).trim();
        let (mark, text) = match block.kind {
            BlockKind::Title if at == 0 => ("# ", line),
            BlockKind::Heading if at == 0 => ("## ", line),
            // A heading is one line in Markdown.
            BlockKind::Title | BlockKind::Heading => (" ", line),
            BlockKind::Date | BlockKind::Paragraph | BlockKind::Item => item(line),
        };
        let text = escaped_line(text);
        let is_heading = matches!(block.kind, BlockKind::Title | BlockKind::Heading);
        if is_heading {
            write!(out, "{mark}{text}")?;
        } else if mark.is_empty() {
            let line_break = if at > 0 { "\\\n" } else { "" };
            write!(out, "{line_break}{:indent$}{text}", "")?;
        } else {
            let line_end = if at > 0 { "\n" } else { "" };
            indent = mark.len();
            write!(out, "{line_end}{mark}{text}")?;
        }
    }
    writeln!(out)
}

/// The mark that makes a line an item of a list in Markdown, and the text behind it; no mark where
/// the line does not begin like an item. A number stays what it is. One such as `10.1.`, which
/// Markdown does not have, becomes a part of the text.
fn item(line: &str) -> (&str, &str) {
    let Some((marker, _)) = line.split_once(' ') else {
        return ("", line);
    };
    // The marker with the space behind it.
    let (mark, rest) = line
        .split_at_checked(marker.len() + 1)
        .unwrap_or(("", line));
    let numbers = marker.strip_suffix(['.', ')']).unwrap_or_default();
    let is_number = |number: &str| {
        (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    if ["-", "*", "•"].contains(&marker) {
        ("- ", rest.trim_start())
    } else if is_number(numbers) {
        (mark, rest.trim_start())
    } else if numbers.split('.').all(is_number) {
        ("- ", line)
    } else {
        ("", line)
    }
}

/// The lines of a text, escaped so that no character counts as Markdown.
pub(super) fn escaped(text: &str) -> Vec<String> {
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
pub(super) fn escaped_line(text: &str) -> String {
    escaped(Shown::words(text).text()).concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format;

    /// A text as Markdown, its structure inferred.
    fn article(text: &'static str) -> String {
        let mut out = Vec::new();
        write_article(&format::plain(text), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_article_keeps_its_headings_items_and_line_ends() {
        assert_eq!(
            article(
                "Kidney *care*\n\n2014-06-02 08:23\n\nA paragraph that is long enough to be one, and # no heading.\n\nWhat to do\n\n- drink\n- rest\n\n- eat\n\n1. first\n2) second\n10.1. third\n"
            ),
            "# Kidney \\*care\\*\n\n2014-06-02 08:23\n\nA paragraph that is long enough to be one, and # no heading.\n\n## What to do\n\n- drink\n- rest\n- eat\n\n1. first\n2) second\n- 10\\.1. third\n"
        );
    }

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
