//! Places: where each article was left, and how far it was read. A place is an offset together with
//! the words that stand there, so that it holds at any width and can be found after an edit.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::annotations::selector::Selector;
use crate::text::document::Document;
use crate::text::span::{Offset, Span};

/// The length of the passage that is kept to find a place again, in bytes.
pub const WORDS: usize = 64;

/// The place where an article was left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The passage at the top of the page.
    #[serde(flatten)]
    pub passage: Selector,
    /// The end of the furthest text that was read, in bytes from the start of the article.
    pub furthest: Offset,
    /// The length of the article when it was left, in bytes.
    pub bytes: usize,
}

impl Place {
    /// Makes the place at the offset `anchor` of a text whose first `furthest` bytes were read.
    #[must_use]
    pub fn new(text: &str, anchor: Offset, furthest: Offset) -> Self {
        Self {
            passage: Selector::new(text, Span::new(anchor, anchor.saturating_add(WORDS))),
            furthest,
            bytes: text.len(),
        }
    }

    /// Finds the offset of the place in `document`: where its words stand now or, if they are gone,
    /// at the same share of the text as before.
    #[must_use]
    pub fn find(&self, document: &Document) -> Offset {
        let (start, length) = (self.passage.start, document.text().len());
        let same_share = || {
            usize::try_from(start as u128 * length as u128 / self.bytes.max(1) as u128)
                .unwrap_or(length)
        };
        let start = self
            .passage
            .find(document)
            .span()
            .map_or_else(same_share, |span| span.start);
        document.text().floor_char_boundary(start.min(length))
    }

    /// The share of the article that was read, in percent; 100 only where its end was reached.
    #[must_use]
    pub fn percent(&self) -> usize {
        usize::try_from(self.furthest.min(self.bytes) as u128 * 100 / self.bytes.max(1) as u128)
            .unwrap_or(100)
    }
}

/// The places of all articles that were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The id of the article that was read last; `None` if none was.
    pub last: Option<String>,
    /// The place of each article, by the article's id.
    pub all: BTreeMap<String, Place>,
}

impl Places {
    /// Reads places from the fields of a file. An article whose fields are not valid has no place.
    #[must_use]
    pub fn read(fields: &Map<String, Value>) -> Self {
        let text = |fields: &Map<String, Value>, name: &str| {
            fields
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let number = |fields: &Map<String, Value>, name: &str| {
            fields
                .get(name)
                .and_then(|number| usize::try_from(number.as_u64()?).ok())
        };
        let place = |fields: &Map<String, Value>| {
            let (exact, prefix, suffix) = (
                text(fields, "exact"),
                text(fields, "prefix"),
                text(fields, "suffix"),
            );
            let start = number(fields, "start")?;
            let passage = Selector {
                end: start.saturating_add(exact.len()),
                exact,
                prefix,
                suffix,
                start,
            };
            Some(Place {
                passage,
                furthest: number(fields, "furthest").unwrap_or(0),
                bytes: number(fields, "bytes")?,
            })
        };
        let articles = fields
            .get("articles")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        Self {
            last: fields
                .get("last")
                .and_then(Value::as_str)
                .map(str::to_owned),
            all: articles
                .filter_map(|(article, fields)| {
                    Some((article.clone(), place(fields.as_object()?)?))
                })
                .collect(),
        }
    }

    /// Puts the place of an article into the fields of a file, and makes the article the one that
    /// was read last. All other fields stay as they are.
    pub fn put(fields: &mut Map<String, Value>, article: &str, place: &Place) {
        fields.insert("last".to_owned(), article.into());
        let articles = fields
            .entry("articles")
            .or_insert_with(|| Map::new().into());
        if !articles.is_object() {
            *articles = Map::new().into();
        }
        if let (Value::Object(articles), Ok(Value::Object(place))) =
            (articles, serde_json::to_value(place))
        {
            match articles.get_mut(article) {
                Some(Value::Object(known)) => known.extend(place),
                _ => drop(articles.insert(article.to_owned(), place.into())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::format;

    fn text() -> String {
        (0..50)
            .map(|number| format!("Paragraph {number} is about kidneys.\n\n"))
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn a_place_is_found_by_its_words_and_without_them_at_the_same_share_of_the_text() {
        let text = text();
        let at = text.find("Paragraph 30").unwrap();
        let place = Place::new(&text, at, at + 200);
        let longer = format::plain(format!("A new beginning.\n\n{text}"));
        assert_eq!(
            place.find(&longer),
            longer.text().find("Paragraph 30").unwrap()
        );
        assert_eq!(
            place.find(&format::plain("腎".repeat(100))),
            300 * at / text.len() / 3 * 3,
            "the place keeps its share of a text without the words"
        );
        assert_eq!(place.find(&format::plain("")), 0);
    }

    #[test]
    fn places_read_back_as_they_were_written_and_unknown_or_invalid_fields_do_no_harm() {
        let text = text();
        let mut fields = Map::new();
        fields.insert("colour".to_owned(), "teal".into());
        let (one, other) = (
            Place::new(&text, 100, 500),
            Place::new(&text, 0, text.len()),
        );
        Places::put(&mut fields, "one", &one);
        Places::put(&mut fields, "other", &other);
        let places = Places::read(&fields);
        assert_eq!(
            (
                places.last.as_deref(),
                places.all.get("one"),
                places.all.get("other")
            ),
            (Some("other"), Some(&one), Some(&other))
        );
        assert_eq!(fields.get("colour"), Some(&"teal".into()));
        assert_eq!((one.percent() < 100, other.percent()), (true, 100));
        for junk in [
            r#"{"articles":3}"#,
            r#"{"articles":{"a":[],"b":{"start":-1,"bytes":2}}}"#,
            r#"{"last":{}}"#,
        ] {
            let mut fields: Map<String, Value> = serde_json::from_str(junk).unwrap();
            assert_eq!(Places::read(&fields), Places::default(), "{junk}");
            Places::put(&mut fields, "one", &one);
            assert_eq!(Places::read(&fields).all.get("one"), Some(&one), "{junk}");
        }
    }
}
