//! The sidebar: its entries as they were laid out, and how far it was scrolled.

use crate::layout::Memo;
use crate::text::shown::Shown;

/// The rows of an article in the sidebar, each with whether it belongs to the article's name (true)
/// or to the facts under it.
pub(crate) type Entry = Vec<(Shown, bool)>;

/// The state of the sidebar between frames.
#[derive(Debug, Default)]
pub(crate) struct Sidebar {
    /// The entries that were laid out, by the index of the article and the width in columns.
    pub(crate) entries: Memo<(usize, usize), Entry>,
    /// Number of times that facts about the articles have changed.
    revision: usize,
    /// The index of the article to which the wheel scrolled, while the keys are elsewhere.
    pub(crate) browsed: Option<usize>,
}

impl Sidebar {
    /// Notes that facts about an article have changed: entries are laid out anew.
    pub(crate) fn articles_changed(&mut self) {
        self.entries.clear();
        self.revision += 1;
    }

    /// Number of times that facts about the articles have changed.
    pub(crate) const fn revision(&self) -> usize {
        self.revision
    }

    /// Scrolls by one article of `articles`, from the one scrolled to before or else from the open
    /// one.
    pub(crate) fn browse(&mut self, open: usize, down: bool, articles: usize) {
        let at = self.browsed.unwrap_or(open);
        let to = if down { at + 1 } else { at.saturating_sub(1) };
        self.browsed = Some(to.min(articles.saturating_sub(1)));
    }
}
