//! The help: all commands in groups, the most used ones first, with their keys; in two columns where
//! the page is wide.

use ratatui::layout::Rect;

use super::{Scene, count};
use crate::reader::action::{Command, Group};
use crate::reader::keymap;
use crate::reader::state::list::{List, ListKind};
use crate::text::shown::Shown;

/// The fewest columns of a page on which the help has two columns.
const WIDE: u16 = 86;

/// Columns of the keys in a row, by the fewest columns of the row.
const KEYS: [(u16, usize); 3] = [(48, 19), (35, 12), (0, 9)];

/// Columns between two columns of rows.
const GAP: u16 = 2;

/// The entries of the help: the number of each command, and before the first one of a group its
/// title.
pub(crate) fn entries() -> Vec<usize> {
    let mut entries = Vec::new();
    let mut first = 0;
    for group in Command::groups() {
        let behind = first + group.len();
        entries.push(Command::ALL.len() + first);
        entries.extend(first..behind);
        first = behind;
    }
    entries
}

/// The group whose title an entry is. Its number is that of the group's first command, behind the
/// numbers of all commands.
pub(crate) fn group(entry: usize) -> Option<Group> {
    let first = entry.checked_sub(Command::ALL.len())?;
    Command::ALL.get(first).map(|command| command.group())
}

/// Number of columns in which the rows of a list stand beside each other.
pub(crate) fn columns(list: &List, scene: Scene<'_>) -> u16 {
    let is_help = list.kind == ListKind::Commands && list.filter.is_none();
    1 + u16::from(is_help && scene.panes.free().width >= WIDE)
}

/// The area of row `at` of those in sight, which fill one column after the other.
pub(crate) fn cell(inner: Rect, columns: u16, at: usize) -> Rect {
    let (height, at) = (inner.height.max(1), count(at));
    let width = (inner.width + GAP) / columns - GAP;
    Rect {
        x: inner.x + (at / height) * (width + GAP),
        y: inner.y + at % height,
        width,
        height: 1,
    }
}

/// The first keys of a command, as many as there is room for in a row of `columns` columns, and
/// blanks up to its title.
pub(crate) fn keys(command: Command, columns: u16) -> Shown {
    before_title(
        &keymap::names_within(command, key_columns(columns)),
        columns,
    )
}

/// Pads a few words, which stand in the columns of the keys, with blanks up to the title.
pub(crate) fn before_title(words: &str, columns: u16) -> Shown {
    let width = key_columns(columns);
    Shown::line(&format!("{words:width$}  "))
}

fn key_columns(columns: u16) -> usize {
    let keys = KEYS.iter().find(|(least, _)| columns >= *least);
    keys.map_or(0, |(_, keys)| *keys)
}
