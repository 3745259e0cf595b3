//! Passages: the one beside which a card or editor lies, and the one that a command applies to.

use super::{Scene, annotations, list};
use crate::reader::state::card::About;
use crate::reader::state::list::ListKind;
use crate::reader::state::mode::Mode;
use crate::text::span::Span;

/// Why a command applies to no passage: the article has only this many paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there are {0} paragraphs")]
pub(crate) struct NoParagraph(usize);

/// The passage beside which the open card, editor or list of terms lies.
#[must_use]
pub fn of_open_box(scene: Scene<'_>) -> Option<Span> {
    match scene.mode {
        Mode::Card(card) => card.passage,
        Mode::Note(editor) => editor.passage,
        Mode::List(list) => list::selected_term(list, scene).map(|term| term.span),
        _ => None,
    }
}

/// The passage that a command applies to, and a name for it in messages: the selection, the passage
/// of a card, the current match if it is on the page, or a paragraph: number `count`, or else the
/// one being read.
pub(crate) fn for_command(
    scene: Scene<'_>,
    count: Option<usize>,
) -> Result<(String, Span), NoParagraph> {
    let page = scene.page;
    if count.is_none() {
        if let Some(span) = scene.selection().or_else(|| of_open_box(scene)) {
            return Ok(("the passage".to_owned(), span));
        }
        if let Some(span) = scene.find.current_in(page.visible()) {
            return Ok(("the match".to_owned(), span));
        }
    }
    let document = scene.document();
    let index = match count {
        Some(count) => count - 1,
        None => document.block_at(page.reading_line()),
    };
    let blocks = document.blocks();
    let block = blocks.get(index).ok_or(NoParagraph(blocks.len()))?;
    Ok((format!("paragraph {}", index + 1), block.span))
}

/// The passage of a new note: the selection, the passage of a card, or a paragraph: number `count`,
/// that of the current match on the page, or the first that is whole on the page.
pub(crate) fn for_note(scene: Scene<'_>, count: Option<usize>) -> Result<Span, NoParagraph> {
    let chosen = scene.selection().or_else(|| of_open_box(scene));
    if let Some(span) = chosen.filter(|_| count.is_none()) {
        return Ok(span);
    }
    let (document, visible) = (scene.document(), scene.page.visible());
    let whole = |span: &Span| span.start >= visible.start && span.end <= visible.end;
    let paragraph = match (count, scene.find.current_in(visible)) {
        (Some(_), _) => None,
        (None, Some(found)) => Some(document.block_at(found.start)),
        (None, None) => document
            .blocks()
            .iter()
            .position(|block| whole(&block.span)),
    };
    match paragraph.and_then(|at| document.blocks().get(at)) {
        Some(block) => Ok(block.span),
        None => Ok(for_command(scene, count)?.1),
    }
}

/// The id of the annotation whose card is open, or that is selected in the list of all annotations.
pub(crate) fn selected_annotation(scene: Scene<'_>) -> Option<String> {
    if scene.mode.lists(ListKind::Annotations) {
        let annotation = annotations::annotation_in(list::selected_entry(scene)?, scene);
        return annotation.map(|annotation| annotation.id.clone());
    }
    match scene.mode.about()? {
        About::Annotation(id) => Some(id.clone()),
        _ => None,
    }
}
