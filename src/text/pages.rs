//! A text that was printed page by page, as one text: the form feeds between its pages and the
//! running headers and footers around them fall out.

use std::collections::HashMap;

use crate::text::shown::text_width;

/// Begins a page.
const FORM_FEED: char = '\u{C}';
/// In columns: a line of at least this width at the end of a page may go on upon the next.
const FULL_LINE: usize = 50;

/// A text without the ends of its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Joined {
    /// The text.
    pub(super) text: String,
    /// The number of running headers and footers that fell out.
    pub(super) lines: usize,
}

/// True if a text has pages.
pub(super) fn has_pages(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"\n\x0C").is_some()
}

/// Joins the pages of a text; `None` if it has no pages with running headers or footers. A line is
/// one if it is the first or last of its page, and the same, but for its numbers, is that of
/// another page.
pub(super) fn join(text: &str) -> Option<Joined> {
    if !has_pages(text) {
        return None;
    }
    let pages: Vec<&str> = text.split("\n\u{C}").collect();
    let headers = counts(pages.iter().map(|page| first_line(page)));
    let footers = counts(pages.iter().map(|page| last_line(page)));
    let recurs = |counts: &HashMap<String, usize>, line: &str| {
        counts
            .get(&without_numbers(line))
            .is_some_and(|count| *count > 1)
    };
    let mut joined = Joined {
        text: String::with_capacity(text.len()),
        lines: 0,
    };
    for page in pages {
        let (header, footer) = (first_line(page), last_line(page));
        let mut body = page;
        let mut cut = false;
        if recurs(&headers, header) {
            body = page.split_once(header).map_or(page, |(_, behind)| behind);
            joined.lines += 1;
            cut = true;
        }
        if recurs(&footers, footer)
            && let Some((before, _)) = body.rsplit_once(footer)
        {
            body = before;
            joined.lines += 1;
            cut = true;
        }
        if joined.text.is_empty() {
            joined.text.push_str(body.trim_end());
            continue;
        }
        if !cut && !joined.text.ends_with('\n') {
            joined.text.push_str("\n\u{C}");
            joined.text.push_str(body);
            continue;
        }
        let body = body.trim_start_matches(['\n', '\r', FORM_FEED]).trim_end();
        if body.is_empty() {
            continue;
        }
        let goes_on = goes_on(last_line(&joined.text), first_line(body));
        joined.text.push_str(if goes_on { "\n" } else { "\n\n" });
        joined.text.push_str(body);
    }
    joined.text.push('\n');
    (joined.lines > 0).then_some(joined)
}

/// True if the last line of a page is in the middle of a sentence.
fn goes_on(last: &str, first: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    text_width(last) >= FULL_LINE
        && !last.ends_with(['.', ':', '!', '?'])
        && indent(last) == indent(first)
        && first.trim_start().starts_with(char::is_alphabetic)
}

/// Counts how often each line occurs; lines that differ only in their numbers count as one.
fn counts<'a>(lines: impl Iterator<Item = &'a str>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for line in lines.filter(|line| !line.is_empty()) {
        *counts.entry(without_numbers(line)).or_default() += 1;
    }
    counts
}

/// A line with its words set apart by one space, each number as a zero.
fn without_numbers(line: &str) -> String {
    let mut found = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        let mut number = false;
        for c in word.chars() {
            let digit = c.is_ascii_digit();
            if !(digit && number) {
                found.push(if digit { '0' } else { c });
            }
            number = digit;
        }
        found.push(' ');
    }
    found
}

/// The first line of a page that is not blank, or nothing.
fn first_line(page: &str) -> &str {
    let mut lines = page.lines();
    let line = lines.find(|line| !line.trim().is_empty());
    line.unwrap_or_default().trim_end()
}

/// The last line of a page that is not blank, or nothing.
fn last_line(page: &str) -> &str {
    let page = page.trim_end();
    page.rsplit('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> Option<(String, usize)> {
        join(text).map(|joined| (joined.text, joined.lines))
    }

    #[test]
    fn running_headers_and_footers_fall_out_and_a_sentence_goes_on() {
        let full = "   This line is as long as the lines of a page may be, and it";
        let text = format!(
            "Memo\n\n{full}\n\nA. Author     [Page 1]\n\u{C}\nRFC 1    Memo   2003\n\n\n   flows.\n\nA. Author     [Page 2]\n\u{C}\nRFC 1    Memo   2003\n\n2. More\n\n   Text.\n\nA. Author     [Page 3]\n"
        );
        let whole = format!("Memo\n\n{full}\n   flows.\n\n2. More\n\n   Text.\n");
        assert_eq!(joined(&text), Some((whole, 5)));
    }

    #[test]
    fn lines_that_occur_on_one_page_stay() {
        assert_eq!(joined("One.\n\u{C}Two.\n\u{C}Three.\n"), None);
        assert_eq!(joined("One.\nOne.\n"), None);
    }

    #[test]
    fn a_page_without_a_running_line_keeps_its_form_feed() {
        assert_eq!(
            joined("Minutes 1\n\nOne.\n\u{C}Two.\n\u{C}Minutes 3\n\nThree.\n"),
            Some(("\n\nOne.\n\u{C}Two.\n\nThree.\n".to_owned(), 2))
        );
    }
}
