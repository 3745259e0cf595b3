//! The sources of comments and definitions: how each was read, and when to read it again. The build
//! makes these constants from `assets/sources.toml`.

use serde::Serialize;

/// A source that a comment, a term or a table rests on.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The name by which the files cite it.
    pub id: &'static str,
    /// The title.
    pub title: &'static str,
    /// The journal, the site or the publisher.
    #[serde(rename = "where")]
    pub place: &'static str,
    /// The year in which it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The Digital Object Identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doi: Option<&'static str>,
    /// The number in PubMed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pmid: Option<&'static str>,
    /// The number in PubMed Central.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pmc: Option<&'static str>,
    /// The number in a register of trials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trial: Option<&'static str>,
    /// The address on the web. It is printed and never opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'static str>,
    /// The part of the source that was read.
    pub read: Read,
    /// The day on which it was last looked at, as in ISO 8601.
    pub checked: &'static str,
    /// The month after which it should be looked at again, as in ISO 8601.
    #[serde(rename = "check_again_after")]
    pub recheck: &'static str,
}

/// The part of a source that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Read {
    /// All of it.
    Whole,
    /// The abstract.
    Abstract,
    /// A page about it, an excerpt, or a copy.
    Summary,
    /// Nothing, for this.
    NotRead,
}

impl Read {
    /// The words on a card.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "read whole",
            Self::Abstract => "abstract read",
            Self::Summary => "read in summary",
            Self::NotRead => "not read for this",
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

impl Source {
    /// All sources that something cites, in the order of their first citation.
    #[must_use]
    pub const fn all() -> &'static [Self] {
        ALL
    }

    /// The sources of these numbers.
    pub fn of(numbers: &'static [usize]) -> impl Iterator<Item = &'static Self> {
        numbers.iter().filter_map(|number| ALL.get(*number))
    }

    /// The source in a few words: where it was published and when, how it was read and when, and
    /// whether by `today`, a day as in ISO 8601, it should have been looked at again.
    #[must_use]
    pub fn short(&self, today: &str) -> String {
        let (read, month) = (
            self.read.name(),
            self.checked.get(..7).unwrap_or(self.checked),
        );
        let past = if self.is_due(today) {
            ", to be checked again"
        } else {
            ""
        };
        match self.id {
            "text" => "the article itself".to_owned(),
            "gk" => "general knowledge (textbooks, not read for this)".to_owned(),
            "own-search" => format!("our own search ({month}{past})"),
            _ => format!("{} ({read} {month}{past})", self.published()),
        }
    }

    /// The source with its title: `short`, and before it what it is called.
    #[must_use]
    pub fn long(&self, today: &str) -> String {
        match self.id {
            "text" | "gk" | "own-search" => self.short(today),
            _ => format!("{}. {}", self.title, self.short(today)),
        }
    }

    /// The place and the year of publication; the place alone where that names the year.
    #[must_use]
    pub fn published(&self) -> String {
        let year = self.year.map(|year| year.to_string());
        match year.filter(|year| !self.place.contains(year)) {
            Some(year) => format!("{}, {year}", self.place),
            None => self.place.to_owned(),
        }
    }

    /// True if the source was to be read again before `today`, a day as in ISO 8601.
    #[must_use]
    pub fn is_due(&self, today: &str) -> bool {
        today.get(..7).is_some_and(|month| month > self.recheck)
    }

    /// Ways to find the source: its address, DOI, PubMed number and so on, each in a few words.
    pub fn found_by(&self) -> impl Iterator<Item = String> {
        let ways = [
            ("doi:", self.doi),
            ("PMID ", self.pmid),
            ("", self.pmc),
            ("trial ", self.trial),
            ("", self.address),
        ];
        let said = |(name, way): (&str, Option<&str>)| Some(format!("{name}{}", way?));
        ways.into_iter().filter_map(said)
    }
}

/// The sources of these numbers, in a few words, on a day as in ISO 8601.
#[must_use]
pub fn short(numbers: &'static [usize], today: &str) -> String {
    let short: Vec<String> = Source::of(numbers)
        .map(|source| source.short(today))
        .collect();
    format!("Source: {}", short.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_past_its_date_says_so() {
        let trial = Source::all()
            .iter()
            .find(|source| source.id == "kidney360-2024");
        let short = |today| trial.unwrap().short(today);
        let known = "Kidney360 5(11):1692, 2024 (abstract read 2026-11";
        assert_eq!(short("2027-05-31"), format!("{known})"));
        assert_eq!(
            short("2027-06-01"),
            format!("{known}, to be checked again)")
        );
        assert_eq!(short(""), format!("{known})"), "the clock is not known");
    }
}
