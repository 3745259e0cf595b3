//! Lists: what they list, what passes their filter, and how they are drawn.

use std::borrow::Cow;

use ratatui::layout::Rect;
use tui_input::Input;

use super::{Parts, annotations, count};
use crate::commentary::comments::Comment;
use crate::commentary::glossary::{self, Occurrence, Term};
use crate::reader::action::Command;
use crate::reader::keymap;
use crate::reader::panes::Panes;
use crate::reader::state::list::{List, ListKind};
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::text::document::Span;
use crate::text::folded::Folded;
use crate::text::shown::{Shown, counted};

/// What can be done about annotations that no file has.
pub(crate) const UNSAVED_CHOICES: [&str; 4] = [
    "leave, and print what is not saved",
    "try again to save them",
    "stay and read on",
    "leave without them",
];

/// As many bytes of a paragraph or a passage as an entry shows.
pub(crate) const MOST_SHOWN: usize = 400;

/// The widest that a list is, in columns.
const WIDEST: usize = 72;

/// A row of a list.
#[derive(Debug)]
pub struct ListRow {
    /// What it is called.
    pub text: Shown,
    /// The keys of a command.
    pub keys: Option<Shown>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether it stands above others that belong to it.
    pub heads: bool,
    /// Whether it belongs to one above it.
    pub belongs: bool,
}

/// A list as it is drawn.
#[derive(Debug)]
pub struct ListFace<'a> {
    /// Its title.
    pub title: String,
    /// Its rows, from the first that is seen; none where nothing passes the filter.
    pub rows: Vec<ListRow>,
    /// What is typed to narrow it.
    pub filter: Option<&'a Input>,
    /// What the keys do, from the longest way to say it to the shortest.
    pub foot: [String; 3],
    /// Where it lies, its frame included.
    pub frame: Rect,
    /// The room for its rows.
    pub inner: Rect,
}

impl<'a> ListFace<'a> {
    /// The face of a list that lies over the page.
    pub(crate) fn new(list: &'a List, parts: Parts<'_>) -> Self {
        let entries = entries(list, parts);
        let (frame, inner) = place(list, &entries, parts);
        let rows = usize::from(inner.height);
        let first = list.first_shown(entries.len(), rows);
        let part = if entries.len() > rows {
            format!(" {}–{} of {}", first + 1, first + rows, entries.len())
        } else {
            String::new()
        };
        let seen = entries.iter().enumerate().skip(first).take(rows);
        Self {
            title: format!("{}{part}", title(list, parts)),
            rows: seen
                .map(|(at, &entry)| row(list, at, entry, parts))
                .collect(),
            filter: list.filter.as_ref(),
            foot: foot(list),
            frame,
            inner,
        }
    }
}

fn row(list: &List, at: usize, entry: usize, parts: Parts<'_>) -> ListRow {
    let heads = list.kind == ListKind::Annotations && annotations::heads(entry, parts);
    let command = Command::ALL
        .get(entry)
        .filter(|_| list.kind == ListKind::Commands);
    ListRow {
        text: Shown::words(&label(list.kind, entry, parts)),
        keys: command.map(|command| Shown::line(&keymap::names_of(*command))),
        selected: at == list.selected,
        heads,
        belongs: list.kind == ListKind::Annotations && !heads,
    }
}

fn foot(list: &List) -> [String; 3] {
    let verb = match list.kind {
        ListKind::Commands | ListKind::Unsaved => "does it",
        ListKind::Terms | ListKind::Glossary | ListKind::Comments => "opens it",
        ListKind::Articles | ListKind::Contents | ListKind::Advice | ListKind::Annotations => {
            "goes there"
        }
    };
    let choose = if list.filter.is_some() {
        "↑ ↓ choose"
    } else {
        "/ filters"
    };
    let long = match list.kind {
        ListKind::Annotations if list.filter.is_none() => {
            "Enter opens · a note · 1–4 kind · x deletes · U undoes · Esc".to_owned()
        }
        ListKind::Advice => "1 to 9 or Enter looks for it · Esc closes".to_owned(),
        _ => format!("Enter {verb} · {choose} · Esc closes"),
    };
    let short = if list.kind == ListKind::Annotations {
        "a note · x deletes · U undoes · Esc".to_owned()
    } else {
        format!("{choose} · Esc closes")
    };
    [long, short, "Esc closes".to_owned()]
}

/// The box of a list over the page, and the room for its entries inside, below its filter.
pub(crate) fn place(list: &List, entries: &[usize], parts: Parts<'_>) -> (Rect, Rect) {
    let widest = match list.kind {
        ListKind::Commands | ListKind::Unsaved => WIDEST,
        _ => {
            let width = |&entry: &usize| Shown::words(&label(list.kind, entry, parts)).width();
            let widths = entries.iter().take(200).map(width);
            widths.max().unwrap_or(0).clamp(30, WIDEST)
        }
    };
    let filter = u16::from(list.filter.is_some());
    let rows = count(entries.len().max(1)).saturating_add(filter);
    let panes = parts.panes;
    let frame = match selected_term(list, parts) {
        // Half of the page stays in sight, to choose from. Where there is hardly room for both, the
        // list goes over the page.
        Some(term) if panes.text.height > 12 => {
            let most = (panes.text.height / 2).saturating_sub(2);
            panes.card(parts.page.rows_of(term.span), rows.min(most))
        }
        _ => panes.overlay(count(widest), rows),
    };
    let mut inner = Panes::inside(frame);
    let filter = filter.min(inner.height);
    inner.y += filter;
    inner.height -= filter;
    (frame, inner)
}

/// The term that is selected in the list of those on the page.
pub(crate) fn selected_term(list: &List, parts: Parts<'_>) -> Option<Occurrence> {
    if list.kind != ListKind::Terms {
        return None;
    }
    let entry = *entries(list, parts).get(list.selected)?;
    parts.marks.terms_on(parts.page).get(entry).copied()
}

/// The entries of a list that pass its filter: indices of articles, of blocks, of commands, and of
/// what else it lists.
pub(crate) fn entries(list: &List, parts: Parts<'_>) -> Vec<usize> {
    let all = all_entries(list.kind, parts);
    let filter = list.filter.as_ref();
    let Some(query) = filter.and_then(|filter| Query::new(filter.value())) else {
        return all;
    };
    let passes = |entry: &usize| has(list.kind, *entry, &query, parts);
    let found: Vec<usize> = all.into_iter().filter(passes).collect();
    if found.is_empty() && list.kind == ListKind::Glossary {
        // No dead end: what may have been meant.
        let nearest = glossary::nearest(query.text(), 8).into_iter();
        return nearest.map(|name| name.term().number()).collect();
    }
    found
}

fn all_entries(kind: ListKind, parts: Parts<'_>) -> Vec<usize> {
    let document = parts.document();
    let numbers = |count: usize| (0..count).collect();
    match kind {
        ListKind::Articles => numbers(parts.library.articles().len()),
        ListKind::Contents if document.headings().is_empty() => numbers(document.blocks().len()),
        ListKind::Contents => document.headings().to_vec(),
        ListKind::Commands => numbers(Command::ALL.len()),
        ListKind::Advice => numbers(parts.find.advice.len()),
        ListKind::Terms => numbers(parts.marks.terms_on(parts.page).len()),
        ListKind::Glossary => alphabetical(),
        ListKind::Comments => parts.marks.comments_by_kind(),
        ListKind::Annotations => numbers(annotations::rows(parts).len()),
        ListKind::Unsaved => numbers(UNSAVED_CHOICES.len()),
    }
}

/// What to say where a list would have nothing in it.
pub(crate) fn absence(kind: ListKind, parts: Parts<'_>) -> Option<&'static str> {
    let (empty, said) = match kind {
        ListKind::Contents => (
            parts.document().blocks().is_empty(),
            "this article is empty",
        ),
        ListKind::Terms => (
            parts.marks.terms_on(parts.page).is_empty(),
            "no term of the glossary is on this page · W shows the whole glossary",
        ),
        ListKind::Comments => (
            parts.marks.comments().is_empty(),
            "there are no comments on this article",
        ),
        ListKind::Annotations => (
            parts.annotating.annotations().all().is_empty(),
            "nothing is marked yet · v selects, a writes a note, m and a letter is a bookmark",
        ),
        _ => return None,
    };
    empty.then_some(said)
}

/// The place of the entry that is selected when a list opens: the open article, the section that is
/// being read, or the first.
pub(crate) fn first_selected(list: &List, parts: Parts<'_>) -> usize {
    let entries = entries(list, parts);
    let place = match list.kind {
        ListKind::Articles => {
            let open = parts.reading.article;
            entries.iter().position(|entry| *entry == open)
        }
        ListKind::Contents => {
            let here = parts.document().block_at(parts.page.reading_line());
            let behind = entries.partition_point(|entry| *entry <= here);
            behind.checked_sub(1)
        }
        _ => None,
    };
    place.unwrap_or(0)
}

/// Whether an entry is meant by what is typed: by what it is called, or by another word for it.
fn has(kind: ListKind, entry: usize, query: &Query, parts: Parts<'_>) -> bool {
    let also: Cow<'_, str> = match kind {
        ListKind::Articles => {
            let article = parts.library.get(entry);
            article.map_or("", |article| &article.id).into()
        }
        ListKind::Contents | ListKind::Advice | ListKind::Unsaved => "".into(),
        ListKind::Annotations => return annotations::row_has(entry, query, parts),
        ListKind::Commands => {
            let command = Command::ALL.get(entry);
            command.map_or("", |command| command.also()).into()
        }
        ListKind::Terms => {
            let terms = parts.marks.terms_on(parts.page);
            let term = terms.get(entry).map(|found| found.name.term());
            term.map_or_else(String::new, all_names).into()
        }
        // Its definition is not what it is called.
        ListKind::Glossary => {
            let term = Term::all().get(entry);
            return term.is_some_and(|term| stands_in(query, &all_names(term)));
        }
        ListKind::Comments => {
            let comment = parts.marks.comments().get(entry);
            comment.map_or("", |(_, comment)| comment.text).into()
        }
    };
    stands_in(query, &label(kind, entry, parts)) || stands_in(query, &also)
}

/// Whether a query stands in a text.
pub(crate) fn stands_in(query: &Query, text: &str) -> bool {
    !query.matches(text, &Folded::new(text)).is_empty()
}

/// What an entry is called: a label, a heading or the first words of a paragraph, a command's
/// title.
pub(crate) fn label(kind: ListKind, entry: usize, parts: Parts<'_>) -> Cow<'_, str> {
    match kind {
        ListKind::Articles => {
            let article = parts.library.get(entry);
            article.map_or("", |article| article.label()).into()
        }
        ListKind::Contents => {
            let block = parts.document().blocks().get(entry);
            let text = block.map_or("", |block| block.span.of(parts.document().text()));
            beginning(text).into()
        }
        ListKind::Commands => {
            let command = Command::ALL.get(entry);
            command.map_or("", |command| command.title()).into()
        }
        ListKind::Advice => advice_line(entry, parts).into(),
        ListKind::Terms => {
            let terms = parts.marks.terms_on(parts.page);
            let line = |found: &Occurrence| term_line(found, parts);
            terms.get(entry).map_or_else(String::new, line).into()
        }
        ListKind::Glossary => {
            let line = |term: &Term| format!("{} · {}", term.headword(), term.definition());
            let term = Term::all().get(entry);
            term.map_or_else(String::new, line).into()
        }
        ListKind::Comments => comment_line(entry, parts).into(),
        ListKind::Annotations => annotations::row_label(entry, parts).into(),
        ListKind::Unsaved => UNSAVED_CHOICES
            .get(entry)
            .copied()
            .unwrap_or_default()
            .into(),
    }
}

/// As much of a text as an entry shows.
pub(crate) fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MOST_SHOWN))
        .unwrap_or(text)
}

fn title(list: &List, parts: Parts<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match list.kind {
        ListKind::Articles => "Articles",
        ListKind::Contents if parts.document().headings().is_empty() => {
            "No headings: the paragraphs"
        }
        ListKind::Contents => "Contents",
        ListKind::Commands if list.filter.is_some() => "Palette",
        ListKind::Commands => "Keys",
        ListKind::Advice => "Nothing found",
        ListKind::Terms => "Terms on this page",
        ListKind::Glossary => "Glossary",
        ListKind::Comments => "Comments on this article",
        ListKind::Annotations => "Yours: highlights, notes, bookmarks",
        ListKind::Unsaved => {
            let (count, why) = parts.annotating.unsaved();
            return Cow::Owned(format!(
                "{} of yours not saved: {}",
                counted(count, "change", "changes"),
                why.unwrap_or("it takes too long")
            ));
        }
    })
}

/// A term as the page has it, and its headword where that is another word.
fn term_line(found: &Occurrence, parts: Parts<'_>) -> String {
    let met = found.span.of(parts.document().text());
    let headword = found.name.term().headword();
    if met.eq_ignore_ascii_case(headword) {
        met.to_owned()
    } else {
        format!("{met} → {headword}")
    }
}

fn comment_line(at: usize, parts: Parts<'_>) -> String {
    let line = |(_, comment): &(Span, &Comment)| {
        let (kind, number) = (comment.kind, at + 1);
        let (sign, name) = (kind.sign(), kind.name());
        format!("{sign} {number:<2} {name} · “{}”", comment.quote)
    };
    let comment = parts.marks.comments().get(at);
    comment.map_or_else(String::new, line)
}

/// What is advised, in words, behind the number that is its key.
fn advice_line(entry: usize, parts: Parts<'_>) -> String {
    let Some(advice) = parts.find.advice.get(entry) else {
        return String::new();
    };
    let Advice {
        phrase,
        why,
        here,
        elsewhere,
    } = advice;
    let places = match (here, elsewhere) {
        (0, elsewhere) => format!("{elsewhere} elsewhere"),
        (here, 0) => format!("{here} here"),
        (here, elsewhere) => format!("{here} here, {elsewhere} elsewhere"),
    };
    let said = match why {
        Why::Near => format!("did you mean {phrase}? {places}"),
        Why::Related => format!("see also {phrase}: {places}"),
        Why::Article(article) => {
            let article = parts.library.get(*article);
            let name = article.map_or("", |article| article.name());
            format!("{elsewhere} in {name}")
        }
    };
    format!("{} {said}", entry + 1)
}

/// All terms, as an index has them.
fn alphabetical() -> Vec<usize> {
    let headwords = Term::all()
        .iter()
        .map(|term| term.headword().to_lowercase());
    let mut all: Vec<(String, usize)> = headwords.zip(0..).collect();
    all.sort();
    all.into_iter().map(|(_, at)| at).collect()
}

/// Everything that a term is called, a line each.
fn all_names(term: &Term) -> String {
    let names = term.names().map(|(_, name)| name);
    let all = std::iter::once(term.headword()).chain(names);
    all.collect::<Vec<_>>().join("\n\n")
}
