//! Compiles the comments on an article, and its provenance.

use serde::Deserialize;
use toml::Spanned;

use super::{CompileError, Judging, Source, Sources, Strings, basis, named, place_of};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Commentary {
    as_of: Spanned<String>,
    provenance: Provenance,
    #[serde(default)]
    comment: Vec<Comment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Provenance {
    sha256: Spanned<String>,
    author: Option<String>,
    publisher: Option<String>,
    #[serde(default)]
    places: Vec<String>,
    study: Option<String>,
    asks: Option<Spanned<String>>,
    reads_as: Spanned<String>,
    why: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Comment {
    kind: Spanned<String>,
    quote: Spanned<String>,
    text: Spanned<String>,
    basis: Strings,
}

/// The kinds of comments: their names in the files, and in the code.
const KINDS: [(&str, &str); 6] = [
    ("claim", "Claim"),
    ("missing-evidence", "MissingEvidence"),
    ("safety", "Safety"),
    ("terminology", "Terminology"),
    ("typo", "Typo"),
    ("context", "Background"),
];

/// A comment, with the place of its quote in the article.
struct Placed {
    /// The first byte of the quote in the article.
    start: usize,
    /// The byte after the last of the quote.
    end: usize,
    /// The byte of the file at which the quote is written.
    written_at: usize,
    /// The comment as Rust.
    rust: String,
}

/// The comments on an article, its provenance, and what helps to judge it, as Rust, for the
/// `include!` in `comments.rs`.
///
/// # Errors
/// Names the first fault, and its line.
pub(crate) fn commentary(
    source: Source<'_>,
    id: &str,
    article: &str,
    judging: Judging<'_>,
    sources: &Sources,
) -> Result<String, CompileError> {
    let commentary: Commentary = source.parse()?;
    let as_of = source.checked(&commentary.as_of, "date")?;
    let mut placed: Vec<Placed> = Vec::new();
    for comment in &commentary.comment {
        let comment = place(source, comment, (id, article), sources)?;
        if let Some(other) = placed
            .iter()
            .find(|other| comment.start < other.end && other.start < comment.end)
        {
            return Err(source.error(
                comment.written_at,
                format!(
                    "the quote overlaps that in line {}",
                    source.line(other.written_at)
                ),
            ));
        }
        placed.push(comment);
    }
    // In the order of the text, so that the next comment in the list is the next on the page.
    placed.sort_by_key(|comment| comment.start);
    let comments: String = placed.into_iter().map(|comment| comment.rust).collect();
    let provenance = provenance(source, &commentary.provenance, id, article)?;
    let checklist = judging.checklist(id, article, sources)?;
    let claims = judging.claims(id, article, sources)?;
    Ok(format!(
        "Commentary {{ id: {id:?}, as_of: {as_of:?}, provenance: {provenance}, comments: &[\n{comments}], checklist: &[\n{checklist}], claims: &[\n{claims}] }},\n"
    ))
}

/// Checks a comment, and finds its quote in the article.
fn place(
    source: Source<'_>,
    comment: &Comment,
    (id, article): (&str, &str),
    sources: &Sources,
) -> Result<Placed, CompileError> {
    let (quote, written_at) = (comment.quote.get_ref().as_str(), comment.quote.span().start);
    let kind = named(source, &comment.kind, &KINDS, "kind of comment")?;
    let start = place_of(&source, &comment.quote, id, article)?;
    let text = source.checked(&comment.text, "text")?;
    let basis = basis(&source, &comment.basis, sources)?;
    Ok(Placed {
        start,
        end: start + quote.len(),
        written_at,
        rust: format!(
            "Comment {{ kind: CommentKind::{kind}, quote: {quote:?}, text: {text:?}, basis: {basis} }},\n"
        ),
    })
}

/// The provenance of an article as Rust.
fn provenance(
    source: Source<'_>,
    provenance: &Provenance,
    id: &str,
    article: &str,
) -> Result<String, CompileError> {
    let Provenance {
        sha256,
        author,
        publisher,
        places,
        study,
        asks,
        reads_as,
        why,
    } = provenance;
    if let Some(asks) = asks
        && !article.contains(asks.get_ref().as_str())
    {
        return Err(source.error(
            asks.span().start,
            format!("“{}” does not stand in “{id}”", asks.get_ref()),
        ));
    }
    let asks = asks.as_ref().map(Spanned::get_ref);
    let (sha256, reads_as) = (
        source.checked(sha256, "checksum")?,
        source.checked(reads_as, "kind of text")?,
    );
    Ok(format!(
        "Provenance {{ sha256: {sha256:?}, author: {author:?}, publisher: {publisher:?}, \
         places: &{places:?}, study: {study:?}, asks: {asks:?}, reads_as: {reads_as:?}, why: &{why:?} }}"
    ))
}
