//! What is known of the article on the page: what it says of itself, what it does not say, and what can be counted.
//! Where a text is silent, that is said too.

use super::State;
use super::card::{Tone, Words};
use crate::library::{minutes, words};
use crate::shown::counted;

/// What stands where the text says nothing.
const SILENT: &str = "not stated";

impl State {
    pub(super) fn article_words(&self, said: &mut Words) {
        let (document, commentary) = (self.document(), self.commentary());
        let title = document.title().map_or_else(|| "none; lists show its first sentence".to_owned(), str::to_owned);
        said.say(Tone::Fact, format!("Title: {title}"));
        said.say(Tone::Fact, format!("Date: {}", document.date().unwrap_or(SILENT)));
        if let Some(commentary) = commentary {
            let known = &commentary.provenance;
            said.say(Tone::Fact, format!("Author: {}", known.author.unwrap_or(SILENT)));
            said.say(Tone::Fact, format!("Publisher: {}", known.publisher.unwrap_or(SILENT)));
            let places = known.places.join("; ");
            said.say(Tone::Fact, format!("Places named: {}", if places.is_empty() { SILENT } else { &places }));
            said.say(Tone::Fact, format!("Study named: {}", known.study.unwrap_or(SILENT)));
            let asks = known.asks.map_or_else(|| "nothing directly".to_owned(), |asks| format!("“{asks}”"));
            said.say(Tone::Fact, format!("Asks the reader to: {asks}"));
            said.say(Tone::Strong, format!("Reads as {}. {}", known.reads_as, known.why.join(" ")));
        } else {
            said.say(Tone::Text, "Author, publisher, place, study: kidneyread has no record of this text. Look for them in it.");
        }
        let text = document.text();
        let count = words(text);
        let minutes = minutes(count);
        let kinds = [
            counted(text.len(), "byte", "bytes"),
            counted(document.blocks().len(), "paragraph", "paragraphs"),
            counted(count, "word", "words"),
            format!("{minutes} min"),
        ];
        said.say(Tone::Fact, format!("Size: {}", kinds.join(" · ")));
        if let Some(commentary) = commentary {
            said.say(Tone::Fact, format!("{} on it · c shows them", counted(self.comments().len(), "comment", "comments")));
            said.say(Tone::Faint, format!("As of {}.", commentary.as_of));
        }
    }
}
