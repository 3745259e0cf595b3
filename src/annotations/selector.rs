//! Selectors: a passage of a text that can be found again in a later version of the text, by its
//! words and their context (W3C Web Annotation, TextQuoteSelector) and by its position
//! (DataPositionSelector).

use memchr::memmem::{self, Finder};
use serde::Serialize;

use crate::quotation::{Quotation, Verdict};
use crate::text::document::Document;
use crate::text::span::{Offset, Span};

/// The characters of context that are kept on either side of a passage.
const CONTEXT_CHARACTERS: usize = 32;
/// The least bytes of a passage and its context that are taken for a find, not a coincidence.
const ENOUGH_BYTES: usize = 24;
/// The longest text, in bytes, that is compared word by word with a passage that is no longer in
/// it.
const MOST_COMPARED_BYTES: usize = 1 << 20;

/// The longest passage, in bytes, whose places may overlap.
const MOST_OVERLAPPING: usize = 64;

/// A passage of a text, with all that is needed to find it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Selector {
    /// The words of the passage, to the byte.
    pub exact: String,
    /// The characters before the passage, up to 32.
    pub prefix: String,
    /// The characters behind the passage, up to 32.
    pub suffix: String,
    /// The offset of the passage's first byte in the text that it was taken from.
    pub start: Offset,
    /// The offset of the byte behind the passage's last one.
    pub end: Offset,
}

/// The fate of a passage in another version of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The passage stands where it stood.
    Same(Span),
    /// The passage stands elsewhere, equal to the byte.
    Moved(Span),
    /// The passage has other words now.
    Changed(Span),
    /// Nothing like the passage is in the text.
    Lost,
}

impl Found {
    /// The span of the passage in the text; `None` if it is lost.
    #[must_use]
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Same(span) | Self::Moved(span) | Self::Changed(span) => Some(span),
            Self::Lost => None,
        }
    }

    /// One word for the fate of the passage; `None` if nothing changed.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Same(_) => None,
            Self::Moved(_) => Some("moved"),
            Self::Changed(_) => Some("changed"),
            Self::Lost => Some("lost"),
        }
    }
}

impl Selector {
    /// Makes the selector of the passage `span` of `text`. The span is widened to character
    /// boundaries and cut at the end of the text.
    #[must_use]
    pub fn new(text: &str, span: Span) -> Self {
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
        let (before, behind) = (
            text.get(..start).unwrap_or_default(),
            text.get(end..).unwrap_or_default(),
        );
        let first = before
            .char_indices()
            .rev()
            .nth(CONTEXT_CHARACTERS - 1)
            .map_or(0, |(at, _)| at);
        let last = behind
            .char_indices()
            .nth(CONTEXT_CHARACTERS)
            .map_or(behind.len(), |(at, _)| at);
        let owned = |part: Option<&str>| part.unwrap_or_default().to_owned();
        Self {
            exact: owned(text.get(start..end)),
            prefix: owned(before.get(first..)),
            suffix: owned(behind.get(..last)),
            start,
            end,
        }
    }

    /// Finds the passage in `document`: where it stands to the byte with most of its context, or
    /// else at the stretch of text that is most like it.
    #[must_use]
    pub fn find(&self, document: &Document) -> Found {
        let text = document.text();
        if text.get(self.start..self.end) == Some(&*self.exact)
            && self.context_at(text, self.start) == self.prefix.len() + self.suffix.len()
        {
            return Found::Same(Span::new(self.start, self.end));
        }
        if self.exact.is_empty() {
            return Found::Lost;
        }
        if let Some(start) = self.find_whole(text) {
            return Found::Moved(Span::new(start, start + self.exact.len()));
        }
        if let Some(start) = self.find_exact(text) {
            let span = Span::new(start, start + self.exact.len());
            // The same words stand here, but the whole context now stands around other words
            // elsewhere: the passage was edited, and the exact find is only its twin. A context
            // that recurs inside the find says nothing.
            if let Some(framed) = self.find_framed(text, "", "")
                && !framed.overlaps(span)
            {
                return self.moved_or_changed(text, framed);
            }
            return if start == self.start {
                Found::Same(span)
            } else {
                Found::Moved(span)
            };
        }
        self.find_similar(document)
            .or_else(|| self.find_between_ends(text))
            .filter(|span| !span.is_empty())
            .map_or(Found::Lost, |span| self.moved_or_changed(text, span))
    }

    /// Tells whether the passage that is now at `span` has moved or changed: if its words are the
    /// same, it has only moved.
    fn moved_or_changed(&self, text: &str, span: Span) -> Found {
        if text.get(span.start..span.end) == Some(&*self.exact) {
            Found::Moved(span)
        } else {
            Found::Changed(span)
        }
    }

    /// The bytes of the context that stand around the passage if it begins at `start`.
    fn context_at(&self, text: &str, start: Offset) -> usize {
        let (before, behind) = (
            text.get(..start).unwrap_or_default(),
            text.get(start + self.exact.len()..).unwrap_or_default(),
        );
        let same = |(ours, theirs): &(u8, u8)| ours == theirs;
        self.prefix
            .bytes()
            .rev()
            .zip(before.bytes().rev())
            .take_while(same)
            .count()
            + self
                .suffix
                .bytes()
                .zip(behind.bytes())
                .take_while(same)
                .count()
    }

    /// The place nearest to the old one where the passage stands in its whole context.
    fn find_whole(&self, text: &str) -> Option<Offset> {
        let whole = [&*self.prefix, &*self.exact, &*self.suffix].concat();
        memmem::find_iter(text.as_bytes(), &whole)
            .map(|at| at + self.prefix.len())
            .min_by_key(|start| start.abs_diff(self.start))
    }

    /// Finds where the passage stands to the byte with most of its context. Of equal places the one
    /// nearest to the old position is taken.
    fn find_exact(&self, text: &str) -> Option<Offset> {
        let (context, start) = self
            .places(text)
            .map(|start| (self.context_at(text, start), start))
            .max_by_key(|&(context, start)| {
                let away = start.abs_diff(self.start);
                (context, usize::MAX - away)
            })?;
        // A short word such as “the” stands anywhere: without its context it is no find.
        let certain = self.exact.len() + context
            >= ENOUGH_BYTES.min(self.exact.len() + self.prefix.len() + self.suffix.len());
        certain.then_some(start)
    }

    /// The most bytes of context that stand around the passage anywhere in `text`; `None` if the
    /// passage is not in the text.
    pub(crate) fn most_context(&self, text: &str) -> Option<usize> {
        self.places(text)
            .map(|start| self.context_at(text, start))
            .max()
    }

    /// The offsets at which the passage stands to the byte. Those of a short one may overlap, as in
    /// a run of its own letter; of a long one, which would take too long, they do not.
    fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Offset> + use<'a> {
        let step = match self.exact.len() {
            0..=MOST_OVERLAPPING => 1,
            length => length,
        };
        find_stepping(text, &self.exact, step)
    }

    /// Finds the stretch of a paragraph that has most of the passage's words in their order.
    fn find_similar(&self, document: &Document) -> Option<Span> {
        // One or two words are similar to too many stretches.
        if self.exact.len() < ENOUGH_BYTES || document.text().len() > MOST_COMPARED_BYTES {
            return None;
        }
        let mut quotation = Quotation::new(&self.exact)?;
        quotation.look(0, document);
        if !quotation.is_found() {
            quotation.compare(0, document);
        }
        match quotation.verdict() {
            Verdict::Verbatim(places) | Verdict::Folded(places) => places
                .into_iter()
                .map(|place| place.span)
                .max_by_key(|span| self.context_at(document.text(), span.start)),
            Verdict::Altered(alteration) => Some(alteration.place.span),
            Verdict::Absent => None,
        }
    }

    /// Finds the text that now stands between the old context, or between the passage's first bytes
    /// and its last ones.
    fn find_between_ends(&self, text: &str) -> Option<Span> {
        let length = self.exact.len();
        let head = self
            .exact
            .get(..self.exact.floor_char_boundary(ENOUGH_BYTES))
            .filter(|head| head.len() < length);
        let tail = self
            .exact
            .get(
                self.exact
                    .ceil_char_boundary(length.saturating_sub(ENOUGH_BYTES))..,
            )
            .filter(|tail| tail.len() < length);
        self.find_framed(text, head.unwrap_or_default(), tail.unwrap_or_default())
    }

    /// Finds the text that begins behind the old prefix, or with `head`, and ends before the old
    /// suffix, or with `tail`. It is at most a little more than twice as long as the passage.
    fn find_framed(&self, text: &str, head: &str, tail: &str) -> Option<Span> {
        let most = self.exact.len() * 2 + ENOUGH_BYTES;
        let starts = find_all(text, &self.prefix)
            .map(|at| at + self.prefix.len())
            .chain(find_all(text, head));
        let start = starts.min_by_key(|start| start.abs_diff(self.start))?;
        let rest = text
            .get(start..text.floor_char_boundary(start.saturating_add(most + self.suffix.len())))?;
        let end = find_all(rest, &self.suffix)
            .next()
            .or_else(|| find_all(rest, tail).next().map(|at| at + tail.len()))?;
        Some(Span::new(start, start + end)).filter(|span| !span.is_empty())
    }
}

/// The offsets of all places of `words` in a text; none if the words are too few to tell a
/// place.
fn find_all<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + use<'a> {
    let tells = words.trim().len() >= ENOUGH_BYTES / 2;
    let all = tells.then(|| find_stepping(text, words, 1));
    all.into_iter().flatten()
}

/// The offsets of `words` in a text, each at least `step` bytes behind the one before.
fn find_stepping<'a>(
    text: &'a str,
    words: &'a str,
    step: usize,
) -> impl Iterator<Item = Offset> + use<'a> {
    let finder = Finder::new(words.as_bytes());
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + finder.find(text.as_bytes().get(from..)?)?;
        from = at + step;
        Some(at)
    })
}
