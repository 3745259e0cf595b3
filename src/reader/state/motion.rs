//! Motions: commands that move the page. A motion takes a page to the offset of another top line.

use super::counts::Counts;
use super::page::{NoHeading, Page};
use crate::reader::action::Command;
use crate::text::span::Offset;

/// Why a motion leaves the page where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stay {
    /// The end of the text is on the page already.
    #[error("the end")]
    End,
    /// There is no paragraph of that number; the article has this many.
    #[error("there are {0} paragraphs")]
    NoParagraph(usize),
    /// The percentage was not typed first.
    #[error("type a number first: 50{} goes to the middle", Command::Percent)]
    NoPercentage,
    /// There is no heading to go to.
    #[error(transparent)]
    NoHeading(#[from] NoHeading),
    /// The last heading is on the page already, which is the last one.
    #[error("the last heading is on this page")]
    HeadingHere,
}

impl Stay {
    /// The message where another article follows.
    pub(crate) fn with_next_article(self) -> String {
        format!("{self} · {} opens the next article", Command::NextArticle)
    }
}

/// The anchor to which a motion leads; `None` if the command is not a motion.
pub(crate) fn anchor_after(
    command: Command,
    count: Option<usize>,
    page: Page<'_>,
    counts: &mut Counts,
) -> Option<Result<Offset, Stay>> {
    let once = count.unwrap_or(1);
    let stride = || count.unwrap_or_else(|| page.stride());
    Some(match command {
        Command::LineDown => down(page, once),
        Command::PageDown => down(page, stride()),
        Command::HalfDown => down(page, counts.half(count, page.rows())),
        Command::LineUp => Ok(up(page, once)),
        Command::PageUp => Ok(up(page, stride())),
        Command::HalfUp => Ok(up(page, counts.half(count, page.rows()))),
        Command::Top => paragraph_or(page, count, 0),
        Command::End => paragraph_or(page, count, Offset::MAX),
        Command::Percent => count
            .map(|percent| page.percent(percent))
            .ok_or(Stay::NoPercentage),
        Command::NextHeading => match page.next_heading(once) {
            Ok(anchor) if anchor == page.anchor => Err(Stay::HeadingHere),
            found => found.map_err(Stay::from),
        },
        Command::PreviousHeading => page.previous_heading(once).map_err(Stay::from),
        _ => return None,
    })
}

fn down(page: Page<'_>, lines: usize) -> Result<Offset, Stay> {
    match page.down(lines) {
        Some(anchor) if anchor == page.anchor => Err(Stay::End),
        anchor => Ok(anchor.unwrap_or(page.anchor)),
    }
}

fn up(page: Page<'_>, lines: usize) -> Offset {
    page.up(lines).unwrap_or(page.anchor)
}

/// The anchor of paragraph `count`, from 1, or without a count that of the offset `otherwise`.
fn paragraph_or(page: Page<'_>, count: Option<usize>, otherwise: Offset) -> Result<Offset, Stay> {
    let Some(number) = count else {
        return Ok(page.anchor_for(otherwise));
    };
    page.paragraph(number)
        .ok_or_else(|| Stay::NoParagraph(page.paragraphs()))
}
