//! `kidneyread comments`: all comments on the articles, with what they rest on.

use std::ffi::OsString;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::article::ByteRange;
use super::{CliError, Console};
use crate::commentary::comments::{self, Comment, Commentary, NOTICE};
use crate::commentary::sources::{self, Source};
use crate::library::citation::Citation;
use crate::library::{Article, Library};
use crate::text::document::Document;
use crate::text::span::Span;

/// Options of `comments`.
#[derive(Debug, Clone, Default, Args)]
pub struct CommentsOptions {
    /// The article: its id, the beginning of its id, or its number; without it, all articles
    pub article: Option<OsString>,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Comments as `comments --json` prints them.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    comments: Vec<EntryComment<'a>>,
    notice: &'static str,
}

/// A comment in JSON.
#[derive(Debug, Serialize)]
pub(super) struct EntryComment<'a> {
    article: &'a str,
    kind: &'static str,
    quote: &'static str,
    span: ByteRange,
    text: &'static str,
    sources: Vec<&'static Source>,
    as_of: &'static str,
}

impl<'a> EntryComment<'a> {
    /// Makes the entry of a comment whose quote stands at `span` of the article.
    pub(super) fn new(
        article: &'a Article,
        commentary: &Commentary,
        comment: &Comment,
        span: Span,
    ) -> Self {
        Self {
            article: &article.id,
            kind: comment.kind.name(),
            quote: comment.quote,
            span: span.into(),
            text: comment.text,
            sources: Source::of(comment.basis).collect(),
            as_of: commentary.as_of,
        }
    }
}

/// Prints the comments on all articles, or on one.
///
/// # Errors
/// If there is no such article, it has no comments, or writing fails.
pub(super) fn comments(
    library: &Library,
    options: &CommentsOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let name = options.article.as_ref().map(|name| name.to_string_lossy());
    let only = name.map(|name| library.find_article(&name)).transpose()?;
    let articles = library.articles().iter();
    let chosen = articles.filter(|article| only.is_none_or(|only| only.id == article.id));
    let on = |article| Some((article, comments::on(article)?, article.at_hand()?));
    let commented: Vec<(&Article, &Commentary, Arc<Document>)> = chosen.filter_map(on).collect();
    if let (Some(article), true) = (only, commented.is_empty()) {
        return Err(CliError::NoComments(article.id.clone()));
    }
    if options.json {
        let mut all = Vec::new();
        for (article, commentary, document) in &commented {
            let placed = commentary.placed(document.text());
            all.extend(
                placed.map(|(span, comment)| EntryComment::new(article, commentary, comment, span)),
            );
        }
        console.json(&Listed {
            comments: all,
            notice: NOTICE,
        })?;
        return Ok(());
    }
    let today = console.today();
    for (article, commentary, document) in &commented {
        for (span, comment) in commentary.placed(document.text()) {
            let (sign, kind) = (comment.kind.sign(), comment.kind.name());
            console.paragraph(&format!("{sign} {kind}: {}", comment.text), ["", "  "])?;
            console.paragraph(&format!("“{}”", comment.quote), ["  ", "  "])?;
            let place = Citation::new(article, document, span);
            console.paragraph(&place.to_string(), ["  ", "  "])?;
            console.paragraph(&sources::short(comment.basis, &today), ["  ", "  "])?;
            writeln!(console.out)?;
        }
    }
    Ok(console.paragraph(NOTICE, ["", ""])?)
}
