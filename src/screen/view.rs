//! Draws a state into a buffer: the page, the sidebar, what lies over them, the bottom line.
//! It only reads the state: drawing twice gives the same cells.

mod all;
mod card;
mod column;
mod note;
mod overlay;
mod page;
mod paint;
mod sidebar;
mod status;

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::reader::panes::Panes;
use crate::reader::state::{Mode, State};
use crate::screen::theme::Theme;
use crate::search::Reading;

pub(crate) use self::paint::symbol;

/// What was drawn, for who brings it to a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drawn {
    /// Where the cursor is, if it is to be seen.
    pub cursor: Option<Position>,
    /// Where the lines of the page are, their margin included.
    pub page: Rect,
    /// How many lines they moved up since the frame before (down: negative).
    pub moved: isize,
    /// Where something was drawn. All else, the page's lines moved so, is as it was in the frame
    /// before.
    pub fresh: Vec<Rect>,
    scene: Option<Scene>,
    rows: Vec<page::Row>,
    bar: page::Bar,
    facts: Option<status::Facts>,
    said: Rc<[status::Part]>,
}

/// What all lines of the page depend on, and the sidebar. There is none while something lies over
/// them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Scene {
    article: usize,
    bytes: usize,
    panes: Panes,
    theme: Theme,
    /// What is searched, and in how much of the article it stands how often.
    search: Option<(String, Reading, bool, usize)>,
    sidebar: (Option<usize>, usize),
    signs: bool,
    notes: usize,
}

impl Scene {
    fn new(state: &State, theme: Theme, panes: Panes) -> Option<Self> {
        // On a page of a few columns there is nothing to gain.
        let bare = matches!(state.mode(), Mode::Page | Mode::Prompt(_) | Mode::Letter(_))
            && panes.text.width >= 16
            && !state.document().blocks().is_empty();
        let search = state.search().map(|search| {
            (
                search.query.text().to_owned(),
                search.query.reading(),
                search.known,
                search.matches.len(),
            )
        });
        let (article, bytes) = (state.article(), state.document().text().len());
        bare.then(|| Self {
            article,
            bytes,
            panes,
            theme,
            search,
            sidebar: state.sidebar_place(),
            signs: state.signs(),
            notes: state.notes_revision(),
        })
    }
}

/// Draws `state` into `buffer`, which must be empty and of the state's size.
pub fn render(state: &State, theme: Theme, buffer: &mut Buffer) -> Drawn {
    render_since(state, theme, None, buffer)
}

/// As [`render`], but leaves out what a screen which shows `was` has already, if the lines of its
/// page are moved.
pub fn render_since(
    state: &State,
    theme: Theme,
    was: Option<&Drawn>,
    buffer: &mut Buffer,
) -> Drawn {
    let panes = state.panes();
    let lines = state.lines();
    let scene = Scene::new(state, theme, panes);
    let rows: Vec<page::Row> = lines
        .iter()
        .map(|line| page::Row::new(state, line))
        .collect();
    let page = panes.margin.union(panes.text);
    let was = was.filter(|was| scene.is_some() && was.scene == scene);
    let moved = was.map_or(0, |was| moved(&was.rows, &rows));
    let before = |at: usize| was?.rows.get(at.checked_add_signed(moved)?);
    let kept = |at: usize| rows.get(at).is_some_and(|row| before(at) == Some(row));
    page::render(state, theme, &panes, &lines, kept, buffer);
    let (bar, facts) = (
        page::Bar::new(state, panes.bar, &lines),
        status::Facts::new(state, &panes, &lines),
    );
    let said = match was.filter(|was| was.facts == facts) {
        Some(was) => Rc::clone(&was.said),
        None => facts.as_ref().map_or_else(Rc::default, |facts| {
            Rc::from(status::Part::both(facts, state))
        }),
    };
    let mut fresh = Vec::new();
    if was.is_some() {
        let lines = (page.top()..page.bottom())
            .enumerate()
            .filter(|(at, _)| !kept(*at));
        fresh.extend(lines.map(|(_, y)| Rect {
            y,
            height: 1,
            ..page
        }));
    } else {
        sidebar::render(state, theme, &panes, buffer);
    }
    for (y, at) in (panes.bar.top()..panes.bar.bottom())
        .zip(0..)
        .filter(|_| was.is_none_or(|was| was.bar != bar))
    {
        if let Some(row) = bar
            .row(at)
            .filter(|row| was.is_none_or(|was| was.bar.row(at) != Some(*row)))
        {
            page::render_bar(
                row,
                theme,
                Rect {
                    y,
                    height: 1,
                    ..panes.bar
                },
                buffer,
            );
            fresh.push(Rect {
                y,
                height: 1,
                ..panes.bar
            });
        }
    }
    if !panes.column.is_empty() {
        column::render(state, theme, &panes, &lines, buffer);
        fresh.push(panes.column);
    }
    let filter = match state.mode() {
        // Where the comments stand beside the text, the open one does too.
        Mode::Card(card) => {
            card::render(state, card, theme, buffer);
            None
        }
        Mode::All(all) => Some(all::render(state, all, theme, buffer)),
        Mode::Note(_) => note::render(state, theme, buffer),
        _ => overlay::render(state, theme, buffer),
    };
    for part in said
        .iter()
        .filter(|part| was.is_none_or(|was| !was.said.contains(part)))
    {
        part.render(theme, buffer);
        fresh.push(part.area);
    }
    let prompt = match state.mode() {
        Mode::Prompt(prompt) => {
            fresh.push(panes.status);
            Some(status::render_prompt(
                state,
                prompt,
                theme,
                panes.status,
                buffer,
            ))
        }
        _ => None,
    };
    if was.is_none() {
        fresh = vec![buffer.area];
    }
    let on_screen = |at: &Position| buffer.area.contains(*at);
    Drawn {
        cursor: prompt.or(filter).filter(on_screen),
        page,
        moved,
        fresh,
        scene,
        rows,
        bar,
        facts,
        said,
    }
}

/// How many lines a page moved up (down: negative), if most of it is still there; 0 if not.
fn moved(was: &[page::Row], is: &[page::Row]) -> isize {
    let place = |of: Option<&page::Row>, lines: &[page::Row]| {
        let at = lines
            .iter()
            .position(|line| of.is_some_and(|of| of.is_of(line)))?;
        isize::try_from(at)
            .ok()
            .filter(|at| at * 2 <= isize::try_from(lines.len()).unwrap_or(0))
    };
    place(is.first(), was)
        .or_else(|| place(was.first(), is).map(|lines| -lines))
        .unwrap_or(0)
}

/// For terminals that can show nothing else: every sign becomes ASCII, in as many columns.
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
