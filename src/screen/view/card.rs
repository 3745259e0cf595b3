//! A card: a titled box beside its passage, with what kidneyread says.
//! On a screen too low for a box, a title and as many rows as there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{overlay, paint};
use crate::reader::state::{About, Card, Face, State, Tone};
use crate::screen::theme::{Role, Theme};
use crate::text::shown::Shown;

/// Draws the open card.
pub(crate) fn render(state: &State, card: &Card, theme: Theme, buffer: &mut Buffer) {
    let Some(face) = state.face() else { return };
    frame(
        theme,
        face.frame,
        &face.title,
        &keys(card, &face).each_ref().map(|keys| &**keys),
        buffer,
    );
    for (y, row) in (face.inner.top()..face.inner.bottom()).zip(&face.rows) {
        paint::text(
            buffer,
            Rect {
                y,
                height: 1,
                ..face.inner
            },
            &row.text,
            theme.style(role(row.tone)),
        );
    }
}

/// Empties a box and draws its frame with its title and what the keys do. One that is too low for a
/// frame has a title and no more.
pub(crate) fn frame(theme: Theme, area: Rect, title: &str, keys: &[&str], buffer: &mut Buffer) {
    paint::clear(buffer, area, theme.style(Role::Text));
    let framed = area.height >= 5;
    if framed {
        overlay::frame(theme, area, buffer);
    } else {
        for x in area.left()..area.right() {
            paint::sign(buffer, x, area.y, "─", theme.style(Role::Frame));
        }
    }
    let title = Shown::line(title).cut(usize::from(area.width.saturating_sub(6)), "…");
    overlay::title(theme, area, &format!(" {title} "), buffer);
    if framed {
        overlay::foot(theme, area, keys, buffer);
    }
}

pub(crate) const fn role(tone: Tone) -> Role {
    match tone {
        Tone::Strong => Role::Heading,
        Tone::Text | Tone::Fact => Role::Text,
        Tone::Faint => Role::Faint,
        Tone::Link => Role::Link,
    }
}

/// What the keys do, from the longest way to say it to the shortest.
fn keys(card: &Card, face: &Face) -> [String; 3] {
    let more = match face.hidden {
        (0, 0) => "",
        (_, 0) => "k up · ",
        (0, _) => "j more · ",
        _ => "j k more · ",
    };
    let does = match card.about {
        About::Term(..) => match face.links {
            (true, true) => "1–9 follow · Backspace back · ",
            (true, false) => "1–9 follow · ",
            (false, true) => "Backspace back · ",
            (false, false) => "",
        },
        About::Comment(_) => "c next · C list · ",
        About::Article => "",
        About::Own(_) => "a note · 1–4 kind · x deletes · ",
    };
    [
        format!("{more}{does}Esc closes"),
        format!("{more}Esc closes"),
        "Esc".to_owned(),
    ]
}
