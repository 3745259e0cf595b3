//! A range of a text that its own words find again, in this text and in a later version of it: the
//! quote, what stood around it (W3C Web Annotation, TextQuoteSelector), and where it was
//! (DataPositionSelector).

use memchr::memmem::{Finder, find_iter};
use serde::Serialize;

use crate::quotation::{Quotation, Verdict};
use crate::text::document::Document;
use crate::text::span::{Offset, Span};

/// How many characters are kept of what stands before a quote, and behind it.
const AROUND: usize = 32;
/// How many bytes a quote and its context have at least that are not found by chance.
const ENOUGH: usize = 24;
/// The longest text, in bytes, that is compared word by word for a quote that is not in it any
/// more.
const COMPARED: usize = 1 << 20;

/// Where a passage is in a text, and how to find it again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Selector {
    /// The passage, to the byte.
    pub exact: String,
    /// Up to 32 characters before it.
    pub prefix: String,
    /// Up to 32 characters behind it.
    pub suffix: String,
    /// The first byte of the passage in the text that it was made for.
    pub start: Offset,
    /// The byte behind the passage's last.
    pub end: Offset,
}

/// What became of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The passage stands where it stood.
    Same(Span),
    /// The passage stands elsewhere, to the byte.
    Moved(Span),
    /// The passage is worded in another way now.
    Changed(Span),
    /// Nothing like the passage is in the text.
    Lost,
}

impl Found {
    /// Where the passage is now.
    #[must_use]
    pub const fn span(self) -> Option<Span> {
        match self {
            Self::Same(span) | Self::Moved(span) | Self::Changed(span) => Some(span),
            Self::Lost => None,
        }
    }

    /// What became of the passage, in a word; nothing where all is as it was.
    #[must_use]
    pub const fn told(self) -> Option<&'static str> {
        match self {
            Self::Same(_) => None,
            Self::Moved(_) => Some("moved"),
            Self::Changed(_) => Some("changed"),
            Self::Lost => Some("lost"),
        }
    }
}

impl Selector {
    /// The passage `span` of `text`, which is cut at character boundaries.
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
            .nth(AROUND - 1)
            .map_or(0, |(at, _)| at);
        let last = behind
            .char_indices()
            .nth(AROUND)
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

    /// Finds the passage in `document`: to the byte with as much of its context as can be, or else
    /// the stretch that is most like it.
    #[must_use]
    pub fn find(&self, document: &Document) -> Found {
        let text = document.text();
        if text.get(self.start..self.end) == Some(&*self.exact)
            && self.context(text, self.start) == self.prefix.len() + self.suffix.len()
        {
            return Found::Same(Span::new(self.start, self.end));
        }
        if self.exact.is_empty() {
            return Found::Lost;
        }
        if let Some((start, context)) = self.exactly(text) {
            // The same words stand elsewhere, and what stood around the quote stands around other
            // words now: the quote was changed.
            if context < self.prefix.len() + self.suffix.len()
                && let Some(span) = self.framed(text, "", "")
            {
                return Found::Changed(span);
            }
            let span = Span::new(start, start + self.exact.len());
            return if start == self.start {
                Found::Same(span)
            } else {
                Found::Moved(span)
            };
        }
        self.nearly(document)
            .or_else(|| self.between(text))
            .filter(|span| !span.is_empty())
            .map_or(Found::Lost, Found::Changed)
    }

    /// How many bytes of the context stand around a passage that begins at `start`.
    fn context(&self, text: &str, start: Offset) -> usize {
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

    /// Where the quote stands with most of its context, and how many bytes of context that are; of
    /// equals the nearest to where it was.
    fn exactly(&self, text: &str) -> Option<(Offset, usize)> {
        let all = find_iter(text.as_bytes(), self.exact.as_bytes());
        let (context, start) = all
            .map(|start| (self.context(text, start), start))
            .max_by_key(|&(context, start)| {
                let away = start.abs_diff(self.start);
                (context, usize::MAX - away)
            })?;
        // “the” stands anywhere.
        let certain = self.exact.len() + context
            >= ENOUGH.min(self.exact.len() + self.prefix.len() + self.suffix.len());
        certain.then_some((start, context))
    }

    /// How many bytes of its context stand around the quote in `text`; nothing where the quote is
    /// not in it.
    pub(crate) fn likeness(&self, text: &str) -> Option<usize> {
        let all = find_iter(text.as_bytes(), self.exact.as_bytes());
        all.map(|start| self.context(text, start)).max()
    }

    /// The stretch of a paragraph that has most of the quote's words.
    fn nearly(&self, document: &Document) -> Option<Span> {
        // A word or two are like too many stretches.
        if self.exact.len() < ENOUGH || document.text().len() > COMPARED {
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
                .max_by_key(|span| self.context(document.text(), span.start)),
            Verdict::Altered(alteration) => Some(alteration.place.span),
            Verdict::Absent => None,
        }
    }

    /// What stands now between what stood around the quote, or between the quote's own two ends.
    fn between(&self, text: &str) -> Option<Span> {
        let length = self.exact.len();
        let head = self
            .exact
            .get(..self.exact.floor_char_boundary(ENOUGH))
            .filter(|head| head.len() < length);
        let tail = self
            .exact
            .get(self.exact.ceil_char_boundary(length.saturating_sub(ENOUGH))..)
            .filter(|tail| tail.len() < length);
        self.framed(text, head.unwrap_or_default(), tail.unwrap_or_default())
    }

    /// What stands from `head`, or behind what stood before the quote, to `tail`, or to what stood
    /// behind it, all to the byte.
    fn framed(&self, text: &str, head: &str, tail: &str) -> Option<Span> {
        let most = self.exact.len() * 2 + ENOUGH;
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

/// All places of a part in a text; none where the part is too short to be worth looking for.
fn find_all<'a>(text: &'a str, part: &'a str) -> impl Iterator<Item = usize> + use<'a> {
    let finder = Finder::new(part.as_bytes());
    let mut from = if part.trim().len() >= ENOUGH / 2 {
        0
    } else {
        usize::MAX
    };
    std::iter::from_fn(move || {
        let at = from + finder.find(text.as_bytes().get(from..)?)?;
        from = at + 1;
        Some(at)
    })
}
