//! A frame to look at without a terminal: as text, as text with its styles, or as an SVG picture.
//! Tests compare it, bug reports quote it, the README shows it.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};

/// The form in which a frame is printed. The docs of the values stand on the man page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Form {
    /// the characters alone
    #[default]
    Text,
    /// the characters, with a row of letters for their styles under each row, and a legend
    Styles,
    /// a picture
    Svg,
}

/// Prints a frame in a form; all forms but plain text also show its cursor.
#[must_use]
pub fn picture(buffer: &Buffer, cursor: Option<Position>, form: Form) -> String {
    match form {
        Form::Text => rows(buffer).map(|row| text(row) + "\n").collect(),
        Form::Styles => styles(buffer, cursor),
        Form::Svg => svg(buffer, cursor),
    }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width.max(1)))
}

/// The cells of a row that have a symbol, with their columns; cells covered by a wide symbol are
/// left out.
fn symbols(row: &[Cell]) -> impl Iterator<Item = (usize, &Cell)> {
    let mut covered = 0;
    row.iter().enumerate().filter(move |(_, cell)| {
        let shown = covered == 0;
        covered = if shown {
            crate::text::shown::width(cell.symbol()).saturating_sub(1)
        } else {
            covered - 1
        };
        shown
    })
}

fn text(row: &[Cell]) -> String {
    let text: String = symbols(row).map(|(_, cell)| cell.symbol()).collect();
    text.trim_end().to_owned()
}

/// The letters that stand for styles; a frame with more styles has `?` for the others.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn styles(buffer: &Buffer, cursor: Option<Position>) -> String {
    let mut legend: Vec<Style> = vec![Cell::default().style()];
    let mut out = String::new();
    for row in rows(buffer) {
        let mut line = String::new();
        for (_, cell) in symbols(row) {
            let at = legend
                .iter()
                .position(|style| *style == cell.style())
                .unwrap_or_else(|| {
                    legend.push(cell.style());
                    legend.len() - 1
                });
            let letter = LETTERS
                .chars()
                .nth(at.wrapping_sub(1))
                .unwrap_or(if at == 0 { ' ' } else { '?' });
            line.extend(std::iter::repeat_n(
                letter,
                crate::text::shown::width(cell.symbol()),
            ));
        }
        let _ = writeln!(out, "|{}\n:{}", text(row), line.trim_end());
    }
    for (letter, style) in LETTERS.chars().zip(legend.iter().skip(1)) {
        let _ = write!(out, "{letter}:");
        for (name, colour) in [("fg", style.fg), ("bg", style.bg)] {
            if let Some(colour) = colour.filter(|colour| *colour != Color::Reset) {
                let _ = write!(out, " {name} {colour}");
            }
        }
        let _ = writeln!(out, " {:?}", style.add_modifier);
    }
    if let Some(cursor) = cursor {
        let _ = writeln!(out, "cursor at {}, {}", cursor.x, cursor.y);
    }
    out
}

/// The width and height of a cell in the picture, in pixels.
const CELL: (usize, usize) = (9, 20);
/// The default colours of text and background in the picture.
const INK: &str = "#d8dee6";
const PAPER: &str = "#16181d";

fn svg(buffer: &Buffer, cursor: Option<Position>) -> String {
    let (width, height) = (
        usize::from(buffer.area.width) * CELL.0 + 20,
        usize::from(buffer.area.height) * CELL.1 + 20,
    );
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"15\">"
    );
    let _ = writeln!(
        out,
        "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{PAPER}\"/>"
    );
    for (y, row) in rows(buffer).enumerate() {
        let top = 10 + y * CELL.1;
        let mut cells = symbols(row).peekable();
        while let Some((x, cell)) = cells.next() {
            // Neighbouring cells of one style make one run, so that the picture stays small.
            let mut run = cell.symbol().to_owned();
            while let Some((_, next)) =
                cells.next_if(|(_, next)| next.style() == cell.style() && next.symbol().len() == 1)
            {
                run.push_str(next.symbol());
            }
            svg_run(&mut out, 10 + x * CELL.0, top, &run, cell.style());
        }
    }
    if let Some(cursor) = cursor {
        let (x, y) = (
            10 + usize::from(cursor.x) * CELL.0,
            10 + usize::from(cursor.y) * CELL.1,
        );
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{INK}\"/>",
            CELL.0, CELL.1
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Adds a run of cells of one style to the picture: its background, then its text.
fn svg_run(out: &mut String, x: usize, top: usize, run: &str, style: Style) {
    let has = |modifier| style.add_modifier.contains(modifier);
    let ink = style.fg.and_then(hex).unwrap_or_else(|| INK.to_owned());
    let paper = style.bg.and_then(hex);
    let (ink, paper) = if has(Modifier::REVERSED) {
        (paper.unwrap_or_else(|| PAPER.to_owned()), Some(ink))
    } else {
        (ink, paper)
    };
    let width = crate::text::shown::text_width(run) * CELL.0;
    if let Some(paper) = paper {
        let _ = writeln!(
            out,
            "<rect x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{}\" fill=\"{paper}\"/>",
            CELL.1
        );
    }
    let trimmed = run.trim();
    if trimmed.is_empty() {
        return;
    }
    let x = x + (run.len() - run.trim_start().len()) * CELL.0;
    let mut attributes = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::DIM, " opacity=\"0.6\""),
    ] {
        if has(modifier) {
            attributes.push_str(attribute);
        }
    }
    let length = crate::text::shown::text_width(trimmed) * CELL.0;
    let escaped = trimmed
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let base = top + 15;
    let _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{base}\" fill=\"{ink}\" textLength=\"{length}\" xml:space=\"preserve\"{attributes}>{escaped}</text>"
    );
}

/// A colour of the xterm palette in hexadecimal: a cube of six levels from 16 on, greys from 232
/// on. Of the sixteen basic colours, only those that the themes use have one.
fn hex(colour: Color) -> Option<String> {
    let index = match colour {
        Color::Indexed(index) => index,
        Color::Cyan => 37,
        Color::Yellow => 178,
        _ => return None,
    };
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    let (red, green, blue) = match index {
        16..=231 => (
            level((index - 16) / 36),
            level((index - 16) / 6 % 6),
            level((index - 16) % 6),
        ),
        232..=255 => (
            8 + 10 * (index - 232),
            8 + 10 * (index - 232),
            8 + 10 * (index - 232),
        ),
        _ => return None,
    };
    Some(format!("#{red:02x}{green:02x}{blue:02x}"))
}
