//! Draws a state into a buffer: the page, the sidebar, what lies over them, the bottom line. The
//! state is only read, so drawing twice gives the same cells.

mod card;
mod column;
mod concordance;
mod editor;
mod frame;
mod list;
mod page;
mod paint;
mod sidebar;
mod status;
mod typed;

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::layout::Line;
use crate::reader::panes::Panes;
use crate::reader::scene::Scene;
use crate::reader::scene::card::CardFace;
use crate::reader::scene::column::ColumnFace;
use crate::reader::scene::concordance::ConcordanceFace;
use crate::reader::scene::editor::EditorFace;
use crate::reader::scene::list::ListFace;
use crate::reader::scene::sidebar::SidebarFace;
use crate::reader::scene::status::{StatusFacts, StatusPart, found_as_typed};
use crate::reader::settings::MarkedTerms;
use crate::reader::state::{Mode, State};
use crate::screen::theme::{Role, Theme};
use crate::search::Reading;

pub(crate) use self::paint::symbol;

/// A frame as it was drawn: what a terminal needs of it, and what the next frame is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// The terminal's cursor; `None` on a screen without cells.
    pub cursor: Option<Cursor>,
    /// The area of the page's lines, their margin included.
    pub page: Rect,
    /// Number of lines that the page scrolled up since the last frame (down if negative).
    pub scrolled: isize,
    /// The areas that were drawn. Everything else is as it was in the last frame, once the page is
    /// scrolled.
    pub fresh: Vec<Rect>,
    key: Option<PageKey>,
    rows: Vec<page::Row>,
    bar: page::Bar,
    facts: Option<StatusFacts>,
    said: Rc<[StatusPart]>,
}

/// The terminal's cursor. It stands where the eye is, shown or not, so that a screen reader and a
/// braille line follow it: where one types, on the selected row, at the moving end of a selection,
/// on the current match, or on the first line of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Its cell on the screen.
    pub at: Position,
    /// True if the cursor is shown, because something is typed there.
    pub shown: bool,
}

impl Cursor {
    const fn shown(at: Position) -> Self {
        Self { at, shown: true }
    }

    const fn hidden(at: Position) -> Self {
        Self { at, shown: false }
    }
}

/// Everything that all lines of the page and the sidebar depend on. There is no key while something
/// lies over them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PageKey {
    page: (usize, usize, usize, bool, MarkedTerms),
    panes: Panes,
    theme: Theme,
    /// The query, how it is read, whether the whole article was searched, and the number of
    /// matches.
    search: Option<(String, Reading, bool, usize)>,
    sidebar: (Option<usize>, usize),
}

impl PageKey {
    fn new(scene: Scene<'_>, theme: Theme) -> Option<Self> {
        let panes = scene.panes();
        // On a page of a few columns there is nothing to gain.
        let bare = matches!(scene.mode(), Mode::Page | Mode::Prompt(_) | Mode::Letter(_))
            && panes.text.width >= 16
            && !scene.document().blocks().is_empty();
        let search = scene.search().map(|search| {
            (
                search.query.text().to_owned(),
                search.query.reading(),
                search.known,
                search.matches.len(),
            )
        });
        bare.then(|| Self {
            page: scene.page_key(),
            panes,
            theme,
            search,
            sidebar: scene.sidebar_key(),
        })
    }
}

/// Draws `state` into `buffer`, which must be empty and of the state's size.
pub fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Drawn {
    render_since(state, theme, None, buffer)
}

/// Draws like [`render`], but leaves out what a screen that shows the frame `last` has already,
/// once the lines of its page are scrolled.
pub fn render_since(
    state: &State,
    theme: Theme,
    last: Option<&Drawn>,
    buffer: &mut Buffer,
) -> Drawn {
    let scene = state.scene();
    let (panes, lines) = (scene.panes(), scene.lines());
    let key = PageKey::new(scene, theme);
    let rows: Vec<page::Row> = lines
        .iter()
        .map(|line| page::Row::new(scene, line))
        .collect();
    let page = panes.margin.union(panes.text);
    let last = last.filter(|last| key.is_some() && last.key == key);
    let scrolled = last.map_or(0, |last| scrolled(&last.rows, &rows));
    let before = |at: usize| last?.rows.get(at.checked_add_signed(scrolled)?);
    let kept = |at: usize| rows.get(at).is_some_and(|row| before(at) == Some(row));
    page::render(scene, theme, &panes, &lines, kept, buffer);
    let bar = page::Bar::new(scene, panes.bar, &lines);
    let (facts, said) = status_line(scene, &lines, last);
    let mut fresh = Vec::new();
    let mut in_sidebar = None;
    if last.is_some() {
        let rows = (page.top()..page.bottom()).enumerate();
        let changed = rows.filter(|(at, _)| !kept(*at));
        fresh.extend(changed.map(|(_, y)| row_of(page, y)));
    } else {
        in_sidebar = sidebar::render(&SidebarFace::new(scene), theme, &panes, buffer);
    }
    if last.is_none_or(|last| last.bar != bar) {
        let before = last.map(|last| &last.bar);
        render_bar(&bar, before, panes.bar, theme, &mut fresh, buffer);
    }
    if !panes.column.is_empty() {
        let face = ColumnFace::new(&lines, scene);
        column::render(&face, theme, panes.column, buffer);
        fresh.push(panes.column);
    }
    let mut cursor = render_open(scene, theme, buffer).or(in_sidebar);
    let changed = |part: &&StatusPart| last.is_none_or(|last| !last.said.contains(part));
    for part in said.iter().filter(changed) {
        status::render(part, theme, buffer);
        fresh.push(part.area);
    }
    if let Mode::Prompt(prompt) = scene.mode() {
        let found = found_as_typed(prompt, scene.search());
        let at = status::render_prompt(prompt, &found, theme, panes.status, buffer);
        cursor = Some(Cursor::shown(at));
        fresh.push(panes.status);
    }
    if last.is_none() {
        fresh = in_reading_order(&panes, buffer.area);
    }
    let cursor = cursor.or_else(|| Some(Cursor::hidden(page::eye(scene, &lines)?)));
    Drawn {
        cursor: cursor.filter(|cursor| buffer.area.contains(cursor.at)),
        page,
        scrolled,
        fresh,
        key,
        rows,
        bar,
        facts,
        said,
    }
}

/// The facts on the bottom line, and their words; the words of the last frame if the facts are the
/// same.
fn status_line(
    scene: Scene<'_>,
    lines: &[Line],
    last: Option<&Drawn>,
) -> (Option<StatusFacts>, Rc<[StatusPart]>) {
    let facts = StatusFacts::new(lines, scene);
    let said = match (last.filter(|last| last.facts == facts), &facts) {
        (Some(last), _) => Rc::clone(&last.said),
        (None, Some(facts)) => Rc::from(facts.parts(scene)),
        (None, None) => Rc::default(),
    };
    (facts, said)
}

/// Draws the rows of the scroll bar that have changed, and adds them to `fresh`.
fn render_bar(
    bar: &page::Bar,
    before: Option<&page::Bar>,
    area: Rect,
    theme: Theme,
    fresh: &mut Vec<Rect>,
    buffer: &mut Buffer,
) {
    for (y, at) in (area.top()..area.bottom()).zip(0..) {
        let before = before.map(|bar| bar.row(at));
        if let Some(row) = bar.row(at).filter(|row| before != Some(Some(*row))) {
            page::render_bar(row, theme, row_of(area, y), buffer);
            fresh.push(row_of(area, y));
        }
    }
}

/// The areas of a screen in the order in which they are read, and so written: the page, the sidebar
/// and its rule, the bottom line.
fn in_reading_order(panes: &Panes, screen: Rect) -> Vec<Rect> {
    let left = Rect {
        width: panes.pane.x.min(screen.width),
        height: panes.status.y.min(screen.height),
        ..screen
    };
    let page = Rect {
        x: left.right(),
        width: screen.width - left.width,
        ..left
    };
    let bottom = Rect {
        y: left.bottom(),
        height: screen.height - left.height,
        ..screen
    };
    vec![page, left, bottom]
}

/// Draws what lies over the page, and returns its cursor.
fn render_open(scene: Scene<'_>, theme: Theme, buffer: &mut Buffer) -> Option<Cursor> {
    match scene.mode() {
        // A comment that is open in the side column has no card.
        Mode::Card(_) => {
            let face = CardFace::new(scene)?;
            clear_margin(face.frame, scene, theme, buffer);
            card::render(&face, theme, buffer);
            Some(Cursor::hidden(face.inner.as_position()))
        }
        Mode::Concordance => {
            let face = ConcordanceFace::new(scene);
            clear_margin(face.frame, scene, theme, buffer);
            Some(Cursor::shown(concordance::render(&face, theme, buffer)))
        }
        Mode::Note(_) => {
            let face = EditorFace::new(scene)?;
            clear_margin(face.frame, scene, theme, buffer);
            editor::render(&face, theme, buffer).map(Cursor::shown)
        }
        Mode::List(_) => {
            let face = ListFace::new(scene)?;
            clear_margin(face.frame, scene, theme, buffer);
            list::render(&face, theme, buffer)
        }
        Mode::Page | Mode::Prompt(_) | Mode::Select(_) | Mode::Letter(_) => None,
    }
}

/// Empties the margin beside a box: the signs there belong to rows that the box covers.
fn clear_margin(frame: Rect, scene: Scene<'_>, theme: Theme, buffer: &mut Buffer) {
    let beside = Rect {
        y: frame.y,
        height: frame.height,
        ..scene.panes().margin
    };
    paint::clear(buffer, beside, theme.style(Role::Text));
}

/// The part of row `y` of the screen in the columns of `area`.
const fn row_of(area: Rect, y: u16) -> Rect {
    Rect {
        y,
        height: 1,
        ..area
    }
}

/// Number of lines that a page scrolled up (down if negative); 0 if less than half of it is still
/// there.
fn scrolled(last: &[page::Row], next: &[page::Row]) -> isize {
    let place = |of: Option<&page::Row>, lines: &[page::Row]| {
        let at = lines
            .iter()
            .position(|line| of.is_some_and(|of| of.shows_same_text(line)))?;
        isize::try_from(at)
            .ok()
            .filter(|at| at * 2 <= isize::try_from(lines.len()).unwrap_or(0))
    };
    place(next.first(), last)
        .or_else(|| place(last.first(), next).map(|lines| -lines))
        .unwrap_or(0)
}

/// Replaces every sign that is not ASCII by one that is, in as many columns, for terminals that can
/// show nothing else.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            let sign = match cell.symbol() {
                "│" | "┃" => "|",
                "▐" | "≠" => "#",
                "▌" | "▸" | "→" => ">",
                "╎" => ":",
                "←" => "<",
                "↑" => "^",
                "↓" => "v",
                "─" | "–" | "—" | "·" => "-",
                "┌" | "┐" | "└" | "┘" => "+",
                "╪" => "=",
                "▞" => "%",
                "‘" | "’" | "′" => "'",
                "“" | "”" => "\"",
                "…" | "≈" => "~",
                "▲" => "!",
                "◆" => "*",
                "○" => "o",
                "×" => "x",
                "⁰" => "0",
                "¹" => "1",
                "²" => "2",
                "³" => "3",
                "⁴" => "4",
                "⁵" => "5",
                "⁶" => "6",
                "⁷" => "7",
                "⁸" => "8",
                "⁹" => "9",
                _ => "?",
            };
            symbol(cell, sign);
        }
    }
}
