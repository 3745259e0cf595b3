//! The concordance as it is drawn: how much was searched, and each match in its context under its
//! article and section.

use ratatui::layout::Rect;
use tui_input::Input;

use super::{Scene, inside};
use crate::reader::action::Action;
use crate::reader::panes::Panes;
use crate::reader::state::concordance::{Concordance, ConcordanceLine, MOST_ARTICLES};
use crate::text::shown::{Shown, counted};

/// The width of the bar that shows how far a search is, in columns.
const BAR: usize = 20;

/// The concordance as it is drawn.
#[derive(Debug)]
pub struct ConcordanceFace<'a> {
    /// The title of the box.
    pub title: &'static str,
    /// The line where the query is typed.
    pub input: &'a Input,
    /// The number of the selected match.
    pub selected: usize,
    /// A row on the results, the progress of the search, or the error in the query.
    pub said: Shown,
    /// True if `said` is an error.
    pub wrong: bool,
    /// The lines in sight.
    pub lines: Vec<ConcordanceLine<'a>>,
    /// The box, its frame included.
    pub frame: Rect,
    /// The area for the lines.
    pub inner: Rect,
}

/// The box of the concordance, and the area for its lines, below the query and the row on its
/// results.
pub(crate) fn place(panes: &Panes) -> (Rect, Rect) {
    let frame = panes.free();
    let inner = inside(frame);
    let lines = Rect {
        y: inner.y.saturating_add(2),
        height: inner.height.saturating_sub(2),
        ..inner
    };
    (frame, lines)
}

impl<'a> ConcordanceFace<'a> {
    /// The face of the concordance.
    #[must_use]
    pub fn new(scene: Scene<'a>) -> Self {
        let concordance = scene.concordance;
        let (frame, inner) = place(&scene.panes);
        let (width, height) = (usize::from(inner.width), usize::from(inner.height));
        let first = concordance.first_shown(height);
        Self {
            title: if concordance.regex {
                "All articles: an expression"
            } else {
                "All articles"
            },
            input: &concordance.input,
            selected: concordance.selected,
            said: Shown::line(&said(concordance, width, scene)).cut(width, "…"),
            wrong: concordance.error.is_some(),
            lines: concordance.lines().skip(first).take(height).collect(),
            frame,
            inner,
        }
    }
}

/// A row on the results or the progress of the search, for `room` columns.
fn said(concordance: &Concordance, room: usize, scene: Scene<'_>) -> String {
    if let Some(error) = &concordance.error {
        return error.to_string();
    }
    let Some(query) = &concordance.query else {
        return "a phrase, \"exact letters\", this & that, re:expression".to_owned();
    };
    let results = &concordance.results;
    let articles = scene.library.articles().len();
    let mut said = format!(
        "{} in {}",
        counted(results.count(), "match", "matches"),
        counted(results.articles, "article", "articles")
    );
    if results.synonyms > 0 {
        said = format!("{said}, {} of them synonyms (~)", results.synonyms);
    } else if query.reading().synonyms && !query.has_synonyms() && results.searched >= articles {
        said = format!("{said} · it has no known synonyms");
    }
    if results.articles > MOST_ARTICLES {
        said = format!("{said} · the best {MOST_ARTICLES} are listed");
    }
    if !concordance.related.is_empty() && query.reading().synonyms {
        let related = concordance.related.iter();
        let related: Vec<String> = related
            .map(|(phrase, count)| format!("{phrase} ({count})"))
            .collect();
        said = format!("{said} · see also {}", related.join(", "));
    }
    if results.searched < articles {
        let done = results.searched * BAR / articles.max(1);
        let bar = if room >= 80 {
            format!(" {}{}", "▐".repeat(done), "·".repeat(BAR - done.min(BAR)))
        } else {
            String::new()
        };
        format!("{said} · {} of {articles} searched{bar}", results.searched)
    } else if results.count() == 0 {
        format!("nothing is found · {} suggests other words", Action::Choose)
    } else {
        said
    }
}
