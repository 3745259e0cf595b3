//! A card: a titled box beside its passage, with what kidneyread says.
//! On a screen too low for a box, a title and as many rows as there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{overlay, paint};
use crate::shown::Shown;
use crate::state::{About, Card, Face, State, Tone};
use crate::theme::{Role, Theme};

/// Draws the open card.
pub(crate) fn render(state: &State, card: &Card, theme: Theme, buffer: &mut Buffer) {
    let Some(face) = state.face() else { return };
    paint::clear(buffer, face.frame, theme.style(Role::Text));
    if face.frame.height < 5 {
        for x in face.frame.left()..face.frame.right() {
            paint::sign(buffer, x, face.frame.y, "─", theme.style(Role::Frame));
        }
    } else {
        overlay::frame(theme, face.frame, buffer);
    }
    let title = Shown::line(&face.title).cut(usize::from(face.frame.width.saturating_sub(6)), "…");
    overlay::title(theme, face.frame, &format!(" {title} "), buffer);
    if face.frame.height >= 5 {
        let keys = keys(card, &face);
        overlay::foot(theme, face.frame, &keys.each_ref().map(|keys| &**keys), buffer);
    }
    for (y, row) in (face.inner.top()..face.inner.bottom()).zip(&face.rows) {
        paint::text(buffer, Rect { y, height: 1, ..face.inner }, &row.text, theme.style(role(row.tone)));
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
    };
    [format!("{more}{does}Esc closes"), format!("{more}Esc closes"), "Esc".to_owned()]
}
