//! The palette: commands, settings by value, articles, headings, terms and annotations, found by
//! their names or by keys, the nearest first.

use std::borrow::Cow;

use super::{Scene, annotations, beginning};
use crate::commentary::glossary::Term;
use crate::reader::action::Command;
use crate::reader::keymap;
use crate::reader::settings::Setting;
use crate::reader::state::list::List;
use crate::text::folded::Folded;

/// The thing that a row of the palette stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    /// A command.
    Command(Command),
    /// A setting and a value for it.
    Setting(Setting),
    /// An article, by its index.
    Article(usize),
    /// A heading of the open article, by the index of its block.
    Heading(usize),
    /// A term of the glossary, by its number.
    Term(usize),
    /// A row of the list of annotations.
    Annotation(usize),
    /// A paragraph of the open article, by its number from 1: what a typed number stands for.
    Paragraph(usize),
}

/// Names of commands in vi.
const VI: [(&str, Command); 6] = [
    ("q", Command::Exit),
    ("q!", Command::Exit),
    ("wq", Command::Exit),
    ("x", Command::Exit),
    ("quit", Command::Exit),
    ("help", Command::Help),
];

/// Ways in which what is typed comes near a name, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// A key, the whole name, or the value of a setting is typed.
    Same,
    /// The name begins with what is typed.
    Beginning,
    /// A word of the name begins with what is typed.
    Word,
    /// The name contains the typed text, or each word of it.
    Inside,
    /// The typed letters stand in the name, in their order, and the name begins with the first.
    Letters,
}

/// Numbers of the kinds of items, in the order in which the palette lists them.
fn counts(scene: Scene<'_>) -> [usize; 6] {
    [
        Command::ALL.len(),
        Setting::EACH.len(),
        scene.library.articles().len(),
        scene.document().headings().len(),
        Term::all().len(),
        annotations::rows(scene).len(),
    ]
}

/// Number of items of the palette when nothing is typed.
pub(crate) fn len(scene: Scene<'_>) -> usize {
    counts(scene).iter().sum()
}

/// True if an entry means the same in every article.
pub(crate) fn is_lasting(entry: usize, scene: Scene<'_>) -> bool {
    counts(scene).iter().take(3).sum::<usize>() > entry
}

/// The item that an entry of the palette stands for; entries behind the last are paragraphs.
pub(crate) fn item(entry: usize, scene: Scene<'_>) -> Option<Item> {
    let mut at = entry;
    for (kind, count) in counts(scene).into_iter().enumerate() {
        if let Some(behind) = at.checked_sub(count) {
            at = behind;
            continue;
        }
        return Some(match kind {
            0 => Item::Command(*Command::ALL.get(at)?),
            1 => Item::Setting(*Setting::EACH.get(at)?),
            2 => Item::Article(at),
            3 => Item::Heading(*scene.document().headings().get(at)?),
            4 => Item::Term(at),
            _ => Item::Annotation(at),
        });
    }
    Some(Item::Paragraph(at))
}

/// The entries of the palette that what is typed may mean, the nearest first, and of equal ones in
/// the order of their kinds. Where nothing is typed: all of them, the last used ones first.
pub(crate) fn entries(list: &List, scene: Scene<'_>) -> Vec<usize> {
    let end = len(scene);
    let is_title =
        |item| matches!(item, Item::Annotation(row) if annotations::is_heading(row, scene));
    let all = (0..end).filter_map(|entry| Some((entry, item(entry, scene)?)));
    let all = all.filter(|(_, item)| !is_title(*item));
    let typed = list.typed();
    if typed.is_empty() {
        let used = &scene.resume.used;
        let others = all
            .map(|(entry, _)| entry)
            .filter(|entry| !used.contains(entry));
        return used.iter().rev().copied().chain(others).collect();
    }
    let paragraph = typed.parse::<usize>().ok().filter(|number| *number > 0);
    let paragraph = paragraph.map(|number| end.saturating_add(number));
    let typed_folded = folded(typed);
    let mut found: Vec<(Nearness, usize)> = all
        .filter_map(|(entry, item)| Some((nearness(item, typed, &typed_folded, scene)?, entry)))
        .collect();
    found.sort_unstable();
    let found = found.into_iter().map(|(_, entry)| entry);
    paragraph.into_iter().chain(found).collect()
}

fn nearness(item: Item, typed: &str, folded_typed: &str, scene: Scene<'_>) -> Option<Nearness> {
    let name = label(item, scene);
    let name = folded(&name);
    let (mut also, mut same) = ("", name == folded_typed);
    match item {
        Item::Command(command) => {
            also = command.also();
            same |= keymap::keys_of(command)
                .iter()
                .any(|key| key.name() == typed)
                || VI.contains(&(typed, command));
        }
        Item::Setting(setting) => same |= setting.value() == folded_typed,
        _ => {}
    }
    let begins_word = |words: &str| words.split(' ').any(|word| word.starts_with(folded_typed));
    let has = |word: &str| name.contains(word) || also.contains(word);
    let mut letters = name.chars();
    Some(if same {
        Nearness::Same
    } else if name.starts_with(folded_typed) {
        Nearness::Beginning
    } else if begins_word(&name) || begins_word(also) {
        Nearness::Word
    } else if folded_typed.len() <= name.len() + also.len() && folded_typed.split(' ').all(has) {
        Nearness::Inside
    } else if folded_typed.chars().next() == name.chars().next()
        && folded_typed
            .chars()
            .all(|letter| letters.any(|c| c == letter))
    {
        Nearness::Letters
    } else {
        return None;
    })
}

/// Folds a text as names are compared: equal writings become equal.
fn folded(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        Folded::new(text).text().to_owned()
    }
}

/// The name of an item.
pub(crate) fn label(item: Item, scene: Scene<'_>) -> Cow<'_, str> {
    match item {
        Item::Command(command) => command.title().into(),
        Item::Setting(setting) => setting.label().into(),
        Item::Article(at) => {
            let article = scene.library.get(at);
            article.map_or("", |article| article.label()).into()
        }
        Item::Heading(at) => {
            let block = scene.document().blocks().get(at);
            let text = block.map_or("", |block| block.span.of(scene.document().text()));
            beginning(text).into()
        }
        Item::Term(at) => Term::all().get(at).map_or("", Term::headword).into(),
        Item::Annotation(row) => annotations::row_label(row, scene).into(),
        Item::Paragraph(number) => format!("paragraph {number}").into(),
    }
}

/// The kind of an item, which stands before its name where a command has its keys.
pub(crate) const fn kind(item: Item) -> &'static str {
    match item {
        Item::Command(_) => "command",
        Item::Setting(_) => "setting",
        Item::Article(_) => "article",
        Item::Heading(_) => "heading",
        Item::Term(_) => "term",
        Item::Annotation(_) => "yours",
        Item::Paragraph(_) => "go to",
    }
}
