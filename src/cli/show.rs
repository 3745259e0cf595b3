//! `kidneyread show`: prints one article: in lines, with its paragraphs numbered or with the
//! comments on them, as Markdown, as JSON, or as its exact bytes.

use std::ffi::OsString;
use std::io;

use clap::Args;

use super::arguments::number;
use super::article::{Entry, document, with_sidecar};
use super::{CliError, Console, markdown};
use crate::commentary::comments::{self, Comment, NOTICE};
use crate::commentary::sources;
use crate::library::{Article, Library};
use crate::text::document::{Block, Document};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The most columns of a passage that are repeated before a comment on it.
const MOST_COLUMNS: usize = 60;

/// Options of `show`.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of the command line"
)]
pub struct ShowOptions {
    /// The article: its id, a file, the beginning of its id, or its number; - for standard input
    pub article: OsString,
    /// Prints lines of N columns (80 in a pipe)
    #[arg(long, value_name = "N", value_parser = number(1..=u16::MAX))]
    pub width: Option<u16>,
    /// Numbers the paragraphs, as `cite` counts them
    #[arg(long)]
    pub numbers: bool,
    /// Prints kidneyread's comments, each below its paragraph
    #[arg(long)]
    pub comments: bool,
    /// Prints Markdown, with headings and lists marked
    #[arg(long, conflicts_with_all = ["width", "numbers", "comments", "raw", "json"])]
    pub markdown: bool,
    /// Prints the exact bytes of the article
    #[arg(long, conflicts_with_all = ["width", "numbers", "comments", "json"])]
    pub raw: bool,
    /// Prints one JSON object, with the blocks of the article
    #[arg(long, conflicts_with_all = ["width", "numbers", "comments"])]
    pub json: bool,
}

/// Prints an article.
///
/// # Errors
/// If there is no such article, it cannot be read, or writing fails.
pub fn show(
    library: &Library,
    options: &ShowOptions,
    console: &mut Console<'_>,
) -> Result<(), CliError> {
    let article = library.find_article(&options.article.to_string_lossy())?;
    let document = document(article)?;
    if options.raw {
        console.out.write_all(document.source())?;
    } else if options.json {
        let article = with_sidecar(article, console);
        console.json(&Entry::new(&article, &document, true))?;
    } else if options.markdown {
        markdown::write_article(&document, console.out)?;
    } else {
        print_lines(article, &document, options, console)?;
    }
    Ok(())
}

/// Prints an article in lines, with the numbers and comments that the options ask for.
fn print_lines(
    article: &Article,
    document: &Document,
    options: &ShowOptions,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let columns = options.width.unwrap_or(console.columns);
    let digits = document.blocks().len().to_string().len();
    let margin = if options.numbers { digits + 2 } else { 0 };
    let today = console.today();
    let comments = Below::new(article, document, margin, options.comments, today);
    if options.comments && comments.all.is_empty() {
        console.complain(&CliError::NoComments(article.id.clone()).to_string())?;
    }
    // The block that the line above belongs to, and whether that line is blank.
    let mut above: Option<(usize, bool)> = None;
    console.flow(document, columns, margin, |console, line| {
        let is_blank = line.row().is_none();
        let begins = above.is_none_or(|(block, _)| block != line.block);
        if let Some((block, was_blank)) = above.filter(|_| begins) {
            comments.print(document.blocks().get(block), was_blank, console)?;
        }
        above = Some((line.block, is_blank));
        match (options.numbers && !is_blank, begins) {
            (true, true) => write!(console.out, "{:digits$}  ", line.block + 1),
            (true, false) => write!(console.out, "{:margin$}", ""),
            (false, _) => Ok(()),
        }
    })?;
    comments.print(document.blocks().last(), false, console)?;
    if !comments.all.is_empty() {
        console.paragraph(NOTICE, ["", ""])?;
    }
    Ok(())
}

/// The comments that are printed below the paragraphs of an article.
struct Below {
    all: Vec<(Span, &'static Comment)>,
    indent: String,
    today: String,
}

impl Below {
    /// Finds the comments on an article, if they are wanted, to print them behind a margin.
    fn new(
        article: &Article,
        document: &Document,
        margin: usize,
        is_wanted: bool,
        today: String,
    ) -> Self {
        let commentary = comments::on(article).filter(|_| is_wanted);
        let placed = commentary.map(|commentary| commentary.placed(document.text()).collect());
        Self {
            all: placed.unwrap_or_default(),
            indent: format!("{:margin$}| ", ""),
            today,
        }
    }

    /// Prints the comments on a block, with a blank line around them.
    fn print(
        &self,
        block: Option<&Block>,
        is_below_blank: bool,
        console: &mut Console<'_>,
    ) -> io::Result<()> {
        let indents = [&*self.indent; 2];
        let is_on = |(span, _): &&(Span, _)| block.is_some_and(|block| block.span.overlaps(*span));
        for (number, (_, comment)) in self.all.iter().filter(is_on).enumerate() {
            if number == 0 && !is_below_blank {
                writeln!(console.out)?;
            }
            let (sign, kind) = (comment.kind.sign(), comment.kind.name());
            let quote = Shown::words(comment.quote).cut(MOST_COLUMNS, "…");
            let said = format!("{sign} {kind}, on “{quote}”: {}", comment.text);
            console.paragraph(&said, indents)?;
            console.paragraph(&sources::short(comment.basis, &self.today), indents)?;
            writeln!(console.out)?;
        }
        Ok(())
    }
}
