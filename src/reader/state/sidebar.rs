//! The sidebar beside the page: what was laid out of it, and where it was scrolled to.

use crate::layout::Memo;
use crate::text::shown::Shown;

/// The rows of an article in the sidebar, each with whether it is (a part of) the label, not what
/// stands under it.
pub(crate) type Entry = Vec<(Shown, bool)>;

/// The sidebar.
#[derive(Debug, Default)]
pub(crate) struct Sidebar {
    /// Entries that were laid out, by article and columns.
    pub(crate) entries: Memo<(usize, usize), Entry>,
    /// How often what is said of the articles has changed.
    revision: usize,
    /// The article around which it was scrolled, while the keys are elsewhere.
    pub(crate) browsed: Option<usize>,
}

impl Sidebar {
    /// What is said of the articles has changed.
    pub(crate) fn articles_changed(&mut self) {
        self.entries.clear();
        self.revision += 1;
    }

    /// How often what is said of the articles has changed.
    pub(crate) const fn revision(&self) -> usize {
        self.revision
    }

    /// Scrolls by an article, of so many, from the open one or where it was scrolled to.
    pub(crate) fn browse(&mut self, open: usize, down: bool, articles: usize) {
        let at = self.browsed.unwrap_or(open);
        let to = if down { at + 1 } else { at.saturating_sub(1) };
        self.browsed = Some(to.min(articles.saturating_sub(1)));
    }
}
