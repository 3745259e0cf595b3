//! Hints on the left of the bottom line: the likeliest next keys of what is open. Each can be
//! clicked, which does what its key does.

use super::Scene;
use crate::commentary::glossary::Term;
use crate::reader::action::{Action, Command};
use crate::reader::state::card::About;
use crate::reader::state::list::ListKind;
use crate::reader::state::mode::Mode;
use crate::text::shown::{Shown, counted};
use crate::text::units::Unit;

/// The blank and the dot between two hints.
pub(super) const BETWEEN: &str = " · ";

/// The part of the state that the hints depend on. Equal values have equal hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// The bare page.
    Page {
        /// The part of the article below the page.
        below: Below,
        /// Number of terms on the page; `None` before they are looked for.
        terms: Option<usize>,
    },
    /// The page with matches.
    Matches,
    /// The page after a search that found nothing.
    NoMatch,
    /// A selection.
    Selection,
    /// The note that is being written.
    Note,
    /// The question for the letter of a bookmark.
    Letter,
    /// The search of all articles.
    Concordance,
    /// A list; `true` while its filter is typed.
    List(ListKind, bool),
    /// A card on a term: whether it has links, and whether one was followed.
    Term { links: bool, followed: bool },
    /// A card on a comment.
    Comment,
    /// A card on an annotation.
    Annotation,
    /// The card on the article; `true` if pages lie behind it.
    Article(bool),
    /// A page behind the card on the article.
    Part,
}

/// The part of the article below the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// More of the text.
    Text,
    /// Another article.
    Article,
    /// Nothing.
    Nothing,
}

/// A hint: the name of a key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hint {
    /// The action of the key.
    pub(super) action: Action,
    /// The words on the bottom line.
    pub(super) text: String,
}

impl Hint {
    fn new(action: impl Into<Action>, does: &str) -> Self {
        let action = action.into();
        Self {
            text: format!("{action} {does}"),
            action,
        }
    }
}

impl Open {
    /// The state for the hints; `goes_on` says whether the end of the text is on the page.
    pub(super) fn new(scene: Scene<'_>, ended: bool) -> Self {
        match scene.mode {
            Mode::Page | Mode::Prompt(_) => match scene.search() {
                Some(search) if !search.matches.is_empty() => Self::Matches,
                Some(search) if search.known => Self::NoMatch,
                _ => Self::Page {
                    below: match scene.library.get(scene.reading.article + 1) {
                        _ if !ended => Below::Text,
                        Some(_) => Below::Article,
                        None => Below::Nothing,
                    },
                    terms: scene.settled.then(|| scene.terms_on_page().len()),
                },
            },
            Mode::Select(_) => Self::Selection,
            Mode::Note(_) => Self::Note,
            Mode::Letter(_) => Self::Letter,
            Mode::Concordance => Self::Concordance,
            Mode::List(list) => Self::List(list.kind, list.filter.is_some()),
            Mode::Card(card) => match &card.about {
                About::Term(at, _) => Self::Term {
                    links: Term::all()
                        .get(*at)
                        .is_some_and(|term| term.see_also().next().is_some()),
                    followed: card.followed(),
                },
                About::Comment(_) => Self::Comment,
                About::Annotation(_) => Self::Annotation,
                About::Article => Self::Article(scene.marks.commentary().is_some()),
                About::Part(_) => Self::Part,
            },
        }
    }

    /// The hints, in their order on the line.
    pub(super) fn hints(self) -> Vec<Hint> {
        use Action::{Choose, Extend};
        use Command::{Close, Copy, NextMatch, Note, PreviousMatch, Save, Search, SearchAll};
        match self {
            Self::Page { below, terms } => on_page(below, terms),
            Self::Matches => vec![
                hint(NextMatch, "next"),
                hint(PreviousMatch, "back"),
                hint(Copy, "copy"),
                hint(Close, "clear"),
            ],
            Self::NoMatch => vec![
                hint(Search, "find"),
                hint(SearchAll, "all articles"),
                hint(Close, "clear"),
            ],
            Self::Selection => vec![
                Hint::new(Choose, "highlight"),
                Hint::new(Extend(Unit::Sentence, true), "longer"),
                hint(Note, "note"),
                hint(Copy, "copy"),
                hint(Close, "give up"),
            ],
            Self::Note => vec![hint(Save, "save"), hint(Close, "give up")],
            Self::Letter => vec![hint(Close, "give up")],
            Self::Concordance => vec![
                Hint::new(Choose, "open"),
                Hint::new(Action::History(false), "next"),
                hint(Close, "close"),
            ],
            Self::List(kind, typed) => in_list(kind, typed),
            Self::Term { .. }
            | Self::Comment
            | Self::Annotation
            | Self::Article(_)
            | Self::Part => self.on_card(),
        }
    }

    /// The hints of a card.
    fn on_card(self) -> Vec<Hint> {
        use Command::{Back, Comment, Copy, Delete, LineDown, NextMatch, Note, Quit, SearchAll};
        let mut hints = match self {
            Self::Term { links, followed } => {
                let next = Some(hint(NextMatch, "next place"));
                let follow = links.then(|| Hint::new(Action::Digit(1), "see also"));
                let back = followed.then(|| hint(Back, "back"));
                let all = Some(hint(SearchAll, "all articles"));
                [next, follow, back, all].into_iter().flatten().collect()
            }
            Self::Comment => vec![hint(Comment, "next comment"), hint(Copy, "copy")],
            Self::Annotation => vec![
                hint(Note, "note"),
                Hint::new(Action::Digit(1), "kind"),
                hint(Delete, "delete"),
            ],
            Self::Article(true) => vec![
                Hint::new(Action::Digit(1), "what to ask of it"),
                hint(LineDown, "down"),
            ],
            Self::Part => vec![hint(LineDown, "down"), hint(Back, "back")],
            _ => vec![hint(LineDown, "down")],
        };
        hints.push(hint(Quit, "close"));
        hints
    }
}

fn hint(command: Command, does: &str) -> Hint {
    Hint::new(command, does)
}

/// The hints of the bare page.
fn on_page(below: Below, terms: Option<usize>) -> Vec<Hint> {
    use Command::{Help, NextArticle, PageDown, Search, Terms, Top};
    let next = match below {
        Below::Text => hint(PageDown, "next"),
        Below::Article => hint(NextArticle, "next article"),
        Below::Nothing => hint(Top, "top"),
    };
    let words = match terms {
        None => Some(hint(Terms, "words")),
        Some(0) => None,
        Some(count) => Some(hint(Terms, &counted(count, "word", "words"))),
    };
    let first = [next, hint(Search, "find")].into_iter();
    first.chain(words).chain([hint(Help, "keys")]).collect()
}

/// The hints of a list, whose filter may be `typed`.
fn in_list(kind: ListKind, typed: bool) -> Vec<Hint> {
    use Action::Choose;
    use Command::{Close, Delete, LineDown, Note, Quit, Search, Sidebar, Undo};
    let close = hint(Quit, "close");
    match (kind, typed) {
        (ListKind::Advice, _) => vec![
            Hint::new(Choose, "choose"),
            Hint::new(Action::Digit(1), "the first"),
            close,
        ],
        (ListKind::Unsaved, _) => vec![Hint::new(Choose, "do"), close],
        (_, true) => vec![
            Hint::new(Choose, does_when_chosen(kind)),
            Hint::new(Action::History(false), "next"),
            hint(Close, "give up"),
        ],
        (ListKind::Articles, false) => vec![
            Hint::new(Choose, "open"),
            hint(Search, "filter"),
            hint(Sidebar, "back"),
        ],
        (ListKind::Annotations, false) => vec![
            Hint::new(Choose, "go there"),
            hint(Note, "note"),
            hint(Delete, "delete"),
            hint(Undo, "undo"),
            close,
        ],
        (_, false) => vec![
            Hint::new(Choose, does_when_chosen(kind)),
            hint(LineDown, "next"),
            hint(Search, "filter"),
            close,
        ],
    }
}

/// A word for what choosing an entry of a list does.
const fn does_when_chosen(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Contents | ListKind::Annotations => "go there",
        ListKind::Commands | ListKind::Palette | ListKind::Unsaved => "do",
        ListKind::Advice => "choose",
        ListKind::Articles | ListKind::Terms | ListKind::Glossary | ListKind::Comments => "open",
    }
}

/// Drops hints until the rest fits into `room` columns: those before the last one first, and the
/// first and the last one at the end.
pub(super) fn fit(mut hints: Vec<Hint>, room: usize) -> Vec<Hint> {
    while width(&hints) > room && !hints.is_empty() {
        let at = hints.len().saturating_sub(2).max(1);
        hints.remove(at.min(hints.len() - 1));
    }
    hints
}

/// The hints on one line.
pub(super) fn line(hints: &[Hint]) -> Shown {
    let texts: Vec<&str> = hints.iter().map(|hint| &*hint.text).collect();
    Shown::line(&texts.join(BETWEEN))
}

/// Number of columns of the hints on one line.
fn width(hints: &[Hint]) -> usize {
    line(hints).width()
}

/// The action of the hint at `column` of the line, counted from its beginning.
pub(super) fn action_at(hints: Vec<Hint>, column: usize) -> Option<Action> {
    let mut start = 0;
    for hint in hints {
        let end = start + Shown::line(&hint.text).width();
        if (start..end).contains(&column) {
            return Some(hint.action);
        }
        start = end + Shown::line(BETWEEN).width();
    }
    None
}
