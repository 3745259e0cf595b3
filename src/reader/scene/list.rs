//! Lists as they are drawn: their entries, what passes their filter, and the box they lie in.

use std::borrow::Cow;

use ratatui::layout::Rect;
use tui_input::Input;

use super::palette::Item;
use super::{Scene, annotations, count, help, inside, palette};
use crate::commentary::comments::Comment;
use crate::commentary::glossary::{self, Occurrence, Term};
use crate::reader::action::{Command, Group};
use crate::reader::state::list::{List, ListKind};
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::text::shown::{Shown, counted};
use crate::text::span::Span;

/// The choices where annotations could not be saved.
pub(crate) const UNSAVED_CHOICES: [&str; 4] = [
    "leave, and print what is not saved",
    "try again to save them",
    "stay and read on",
    "leave without them",
];

/// A row of a list.
#[derive(Debug)]
pub struct ListRow {
    /// The row's place among the entries of the list, from 0.
    pub at: usize,
    /// The area of the row on the screen.
    pub area: Rect,
    /// The text of the row.
    pub text: Shown,
    /// The label before the text: the keys of a command, the kind of an entry of the palette, or
    /// the digit of an advice.
    pub keys: Option<Shown>,
    /// True if the row is selected.
    pub selected: bool,
    /// True if the row is the heading of those below it.
    pub is_heading: bool,
    /// True if the row stands below a heading.
    pub is_indented: bool,
}

/// A list as it is drawn.
#[derive(Debug)]
pub struct ListFace<'a> {
    /// The title of the box.
    pub title: String,
    /// The rows in sight; none if nothing passes the filter.
    pub rows: Vec<ListRow>,
    /// The filter, while one is being typed.
    pub filter: Option<&'a Input>,
    /// The sign before the filter: a slash, or the palette's colon.
    pub prompt: &'static str,
    /// The box, its frame included.
    pub frame: Rect,
    /// The area for the rows.
    pub inner: Rect,
}

impl<'a> ListFace<'a> {
    /// The face of the list over the page; `None` if none is open. The sidebar has a face of its
    /// own.
    #[must_use]
    pub fn new(scene: Scene<'a>) -> Option<Self> {
        let list = scene.mode.list();
        let list = list.filter(|list| list.kind != ListKind::Articles)?;
        let entries = entries(list, scene);
        let (frame, inner) = place(list, scene);
        let columns = help::columns(list, scene);
        let rows = usize::from(inner.height) * usize::from(columns);
        let first = list.first_shown(entries.len(), rows);
        let part = if entries.len() > rows {
            format!(" {}–{} of {}", first + 1, first + rows, entries.len())
        } else {
            String::new()
        };
        let seen = entries.iter().enumerate().skip(first).take(rows);
        Some(Self {
            title: format!("{}{part}", title(list, scene)),
            rows: seen
                .map(|(at, &entry)| {
                    row(
                        list,
                        (at, help::cell(inner, columns, at - first)),
                        entry,
                        scene,
                    )
                })
                .collect(),
            filter: list.filter.as_ref(),
            prompt: if list.kind == ListKind::Palette {
                ":"
            } else {
                "/"
            },
            frame,
            inner,
        })
    }
}

/// True if an entry is the title of the entries below it.
fn is_heading(kind: ListKind, entry: usize, scene: Scene<'_>) -> bool {
    match kind {
        ListKind::Annotations => annotations::is_heading(entry, scene),
        ListKind::Commands => help::group(entry).is_some(),
        _ => false,
    }
}

/// The place nearest to `to` among the entries of the open list that can be selected: the title of
/// a group of commands cannot. It lies in the direction of the motion, if there is one.
pub(crate) fn nearest_selected(to: usize, scene: Scene<'_>) -> usize {
    let entries = open_entries(scene);
    let to = to.min(entries.len().saturating_sub(1));
    let Some(list) = scene
        .mode
        .list()
        .filter(|list| list.kind == ListKind::Commands)
    else {
        return to;
    };
    let is_command = |at: &usize| {
        entries
            .get(*at)
            .is_some_and(|at| help::group(*at).is_none())
    };
    let (behind, before) = (
        (to..entries.len()).find(is_command),
        (0..=to).rev().find(is_command),
    );
    let nearest = if to < list.selected {
        before.or(behind)
    } else {
        behind.or(before)
    };
    nearest.unwrap_or(to)
}

fn row(list: &List, (at, area): (usize, Rect), entry: usize, scene: Scene<'_>) -> ListRow {
    let is_heading = is_heading(list.kind, entry, scene);
    let item = match list.kind {
        ListKind::Commands => Command::ALL.get(entry).copied().map(Item::Command),
        ListKind::Palette => palette::item(entry, scene),
        _ => None,
    };
    ListRow {
        at,
        area,
        text: Shown::words(&label(list.kind, entry, scene)),
        keys: match item {
            Some(Item::Command(command)) => Some(help::keys(command, area.width)),
            Some(item) => Some(help::before_title(palette::kind(item), area.width)),
            None if list.kind == ListKind::Advice => Some(Shown::line(&format!("{}  ", entry + 1))),
            None => None,
        },
        selected: at == list.selected,
        is_heading,
        is_indented: list.kind == ListKind::Annotations && !is_heading,
    }
}

/// The box of a list over the page, and the area for its entries, below the filter. Its place and
/// size are those of the whole list, so that it stands still while a filter is typed.
pub(crate) fn place(list: &List, scene: Scene<'_>) -> (Rect, Rect) {
    let entries = all_entries(list.kind, scene);
    let filter = u16::from(list.filter.is_some());
    let rows = count(entries.len().max(1));
    let panes = scene.panes;
    let frame = match selected_term(list, scene) {
        // Half of the page stays in sight, to choose from. On a low screen the list goes over the
        // page.
        Some(term) if panes.text.height > 12 => {
            let most = (panes.text.height / 2).saturating_sub(2);
            let passage = match list.filter {
                None => scene.page.rows_of(term.span),
                Some(_) => (panes.text.y, panes.text.y),
            };
            panes.card(passage, rows.saturating_add(filter).min(most))
        }
        _ => {
            let frame = match help::columns(list, scene) {
                1 if !has_long_rows(list.kind) => panes.overlay(rows),
                columns => panes.wide_overlay(rows.div_ceil(columns)),
            };
            let room = panes.pane.bottom().saturating_sub(frame.bottom());
            Rect {
                height: frame.height + filter.min(room),
                ..frame
            }
        }
    };
    let mut inner = inside(frame);
    let filter = filter.min(inner.height);
    inner.y += filter;
    inner.height -= filter;
    (frame, inner)
}

/// True if the entries of a list are sentences, which need the room of a wide box.
const fn has_long_rows(kind: ListKind) -> bool {
    matches!(
        kind,
        ListKind::Glossary | ListKind::Comments | ListKind::Annotations
    )
}

/// The term that is selected in the list of terms on the page.
pub(crate) fn selected_term(list: &List, scene: Scene<'_>) -> Option<Occurrence> {
    if list.kind != ListKind::Terms {
        return None;
    }
    let entry = *entries(list, scene).get(list.selected)?;
    scene.marks.terms_on(scene.page).get(entry).copied()
}

/// The entries of the open list that pass its filter.
#[must_use]
pub fn open_entries(scene: Scene<'_>) -> Vec<usize> {
    let list = scene.mode.list();
    list.map_or_else(Vec::new, |list| entries(list, scene))
}

/// The selected entry of the open list.
pub(crate) fn selected_entry(scene: Scene<'_>) -> Option<usize> {
    let list = scene.mode.list()?;
    entries(list, scene).get(list.selected).copied()
}

/// The entries of a list that pass its filter: the indices of articles, blocks, commands, or
/// whatever else it lists.
pub(crate) fn entries(list: &List, scene: Scene<'_>) -> Vec<usize> {
    if list.kind == ListKind::Palette {
        return palette::entries(list, scene);
    }
    let mut all = all_entries(list.kind, scene);
    if list.kind == ListKind::Commands && list.filter.is_some() {
        all.retain(|entry| help::group(*entry).is_none());
    }
    let filter = list.filter.as_ref();
    let Some(query) = filter.and_then(|filter| Query::new(filter.value())) else {
        return all;
    };
    let passes = |entry: &usize| matches_filter(list.kind, *entry, &query, scene);
    let found: Vec<usize> = all.into_iter().filter(passes).collect();
    if found.is_empty() && list.kind == ListKind::Glossary {
        // Rather than an empty list: the terms with the nearest names.
        let nearest = glossary::nearest(query.text(), 8).into_iter();
        return nearest.map(|name| name.term().number()).collect();
    }
    found
}

fn all_entries(kind: ListKind, scene: Scene<'_>) -> Vec<usize> {
    let document = scene.document();
    let numbers = |count: usize| (0..count).collect();
    match kind {
        ListKind::Articles => numbers(scene.library.articles().len()),
        ListKind::Contents if document.headings().is_empty() => numbers(document.blocks().len()),
        ListKind::Contents => document.headings().to_vec(),
        ListKind::Commands => help::entries(),
        ListKind::Palette => numbers(palette::len(scene)),
        ListKind::Advice => numbers(scene.find.advice.len()),
        ListKind::Terms => numbers(scene.marks.terms_on(scene.page).len()),
        ListKind::Glossary => alphabetical(),
        ListKind::Comments => numbers(scene.marks.comments().len()),
        ListKind::Annotations => numbers(annotations::rows(scene).len()),
        ListKind::Unsaved => numbers(UNSAVED_CHOICES.len()),
    }
}

/// The message where a list would be empty.
pub(crate) fn empty_message(kind: ListKind, scene: Scene<'_>) -> Option<String> {
    use Command::{Glossary, Note, Select, SetBookmark};
    let (empty, said) = match kind {
        ListKind::Articles => (
            scene.library.articles().len() < 2,
            "this is the only article".to_owned(),
        ),
        ListKind::Contents => (
            scene.document().blocks().is_empty(),
            "this article is empty".to_owned(),
        ),
        ListKind::Terms => (
            scene.marks.terms_on(scene.page).is_empty(),
            format!(
                "no term of the glossary is on this page · {Glossary} shows the whole glossary"
            ),
        ),
        ListKind::Comments => (
            scene.marks.comments().is_empty(),
            "there are no comments on this article".to_owned(),
        ),
        ListKind::Annotations => (
            scene.annotating.annotations().all().is_empty(),
            format!(
                "nothing is marked yet · {Select} selects, {Note} writes a note, {SetBookmark} sets a bookmark"
            ),
        ),
        _ => return None,
    };
    empty.then_some(said)
}

/// The place of the entry that is selected when a list opens: the open article, the section being
/// read, or the first entry.
pub(crate) fn first_selected(list: &List, scene: Scene<'_>) -> usize {
    let entries = entries(list, scene);
    let place = match list.kind {
        ListKind::Articles => {
            let open = scene.reading.article;
            entries.iter().position(|entry| *entry == open)
        }
        ListKind::Contents => {
            let here = scene.document().block_at(scene.page.reading_line());
            let behind = entries.partition_point(|entry| *entry <= here);
            behind.checked_sub(1)
        }
        // A passage or a command, not the title above it.
        ListKind::Annotations | ListKind::Commands => {
            let is_title = |entry: &usize| is_heading(list.kind, *entry, scene);
            entries.iter().position(|entry| !is_title(entry))
        }
        _ => None,
    };
    place.unwrap_or(0)
}

/// True if an entry matches the filter, by its text or by another name for it.
fn matches_filter(kind: ListKind, entry: usize, query: &Query, scene: Scene<'_>) -> bool {
    let also: Cow<'_, str> = match kind {
        ListKind::Articles => {
            let article = scene.library.get(entry);
            article.map_or("", |article| &article.id).into()
        }
        ListKind::Contents | ListKind::Palette | ListKind::Advice | ListKind::Unsaved => "".into(),
        ListKind::Annotations => return annotations::row_has(entry, query, scene),
        ListKind::Commands => {
            let command = Command::ALL.get(entry);
            command.map_or("", |command| command.also()).into()
        }
        ListKind::Terms => {
            let terms = scene.marks.terms_on(scene.page);
            let word = |found: &Occurrence| found.span.of(scene.document().text()).to_owned();
            return terms.get(entry).is_some_and(|found| {
                let names = all_names(found.name.term());
                query.stands_in(&word(found)) || query.stands_in(&names)
            });
        }
        // A term is found by its names, not by the words of its definition.
        ListKind::Glossary => {
            let term = Term::all().get(entry);
            return term.is_some_and(|term| query.stands_in(&all_names(term)));
        }
        ListKind::Comments => {
            let comment = scene.marks.comments().get(entry);
            comment.map_or("", |(_, comment)| comment.text).into()
        }
    };
    query.stands_in(&label(kind, entry, scene)) || query.stands_in(&also)
}

/// The text of an entry: a label, a heading, the first words of a paragraph, the title of a
/// command.
pub(crate) fn label(kind: ListKind, entry: usize, scene: Scene<'_>) -> Cow<'_, str> {
    match kind {
        ListKind::Articles => palette::label(Item::Article(entry), scene),
        ListKind::Contents => palette::label(Item::Heading(entry), scene),
        ListKind::Commands => {
            let title = help::group(entry).map(Group::title);
            let command = Command::ALL.get(entry).map(|command| command.title());
            title.or(command).unwrap_or_default().into()
        }
        ListKind::Palette => {
            let item = palette::item(entry, scene);
            item.map_or("".into(), |item| palette::label(item, scene))
        }
        ListKind::Advice => advice_line(entry, scene).into(),
        ListKind::Terms => {
            let terms = scene.marks.terms_on(scene.page);
            let line = |found: &Occurrence| term_line(found, scene);
            terms.get(entry).map_or_else(String::new, line).into()
        }
        ListKind::Glossary => {
            let line = |term: &Term| format!("{} · {}", term.headword(), term.definition());
            let term = Term::all().get(entry);
            term.map_or_else(String::new, line).into()
        }
        ListKind::Comments => comment_line(entry, scene).into(),
        ListKind::Annotations => annotations::row_label(entry, scene).into(),
        ListKind::Unsaved => UNSAVED_CHOICES
            .get(entry)
            .copied()
            .unwrap_or_default()
            .into(),
    }
}

fn title(list: &List, scene: Scene<'_>) -> Cow<'static, str> {
    Cow::Borrowed(match list.kind {
        ListKind::Articles => "Articles",
        ListKind::Contents if scene.document().headings().is_empty() => {
            "No headings: the paragraphs"
        }
        ListKind::Contents => "Contents",
        ListKind::Commands => "Keys",
        ListKind::Palette => "Palette",
        ListKind::Advice => return scene.find.no_match.clone().into(),
        ListKind::Terms => "Terms on this page",
        ListKind::Glossary => "Glossary",
        ListKind::Comments => "Comments on this article",
        ListKind::Annotations => "Yours: highlights, notes, bookmarks",
        ListKind::Unsaved => {
            let (count, why) = scene.annotating.unsaved();
            return Cow::Owned(format!(
                "{} of yours not saved: {}",
                counted(count, "change", "changes"),
                why.unwrap_or("saving takes too long")
            ));
        }
    })
}

/// A term as it stands on the page, its headword if that is another word, and its definition.
fn term_line(found: &Occurrence, scene: Scene<'_>) -> String {
    let word = found.span.of(scene.document().text());
    let (headword, definition) = (found.name.term().headword(), found.name.term().definition());
    if word.eq_ignore_ascii_case(headword) {
        format!("{word} · {definition}")
    } else {
        format!("{word} → {headword} · {definition}")
    }
}

fn comment_line(at: usize, scene: Scene<'_>) -> String {
    let line = |(_, comment): &(Span, &Comment)| {
        let (kind, number) = (comment.kind, at + 1);
        let (sign, name) = (kind.sign(), kind.name());
        format!("{sign} {number:<2} {name} · “{}”", comment.quote)
    };
    let comment = scene.marks.comments().get(at);
    comment.map_or_else(String::new, line)
}

/// An entry of the advice, without the digit that chooses it.
fn advice_line(entry: usize, scene: Scene<'_>) -> String {
    let Some(advice) = scene.find.advice.get(entry) else {
        return String::new();
    };
    let Advice {
        phrase,
        why,
        here,
        elsewhere,
    } = advice;
    let matches = |count: usize| counted(count, "match", "matches");
    let places = match (here, elsewhere) {
        (0, elsewhere) => format!("{} elsewhere", matches(*elsewhere)),
        (here, 0) => matches(*here),
        (here, elsewhere) => format!("{}, {elsewhere} elsewhere", matches(*here)),
    };
    match why {
        Why::Near => format!("did you mean “{phrase}”? · {places}"),
        Why::Related => format!("see also “{phrase}” · {places}"),
        Why::Article(article) => {
            let article = scene.library.get(*article);
            let name = article.map_or("", |article| article.name());
            format!("{name} · {}", matches(*elsewhere))
        }
    }
}

/// The numbers of all terms, in alphabetical order.
fn alphabetical() -> Vec<usize> {
    let headwords = Term::all()
        .iter()
        .map(|term| term.headword().to_lowercase());
    let mut all: Vec<(String, usize)> = headwords.zip(0..).collect();
    all.sort();
    all.into_iter().map(|(_, at)| at).collect()
}

/// All names of a term, each a paragraph, so that no phrase is found across two names.
fn all_names(term: &Term) -> String {
    let names = term.names().map(|(_, name)| name);
    let all = std::iter::once(term.headword()).chain(names);
    all.collect::<Vec<_>>().join("\n\n")
}
