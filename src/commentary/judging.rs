//! Help with judging an article: a checklist, claims with what is known about them, questions to
//! take along, and places to read further. The build makes these constants from the tables in
//! `assets`.

use serde::Serialize;

/// A question of the checklist, with the answer for an article. There is no score: people who count
/// such answers hardly agree with each other.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The heading over the question.
    pub about: &'static str,
    /// The question.
    pub question: &'static str,
    /// The answer.
    pub answer: Answer,
    /// The words of the article that the answer rests on; `None` if it has none.
    pub quote: Option<&'static str>,
    /// A remark on the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// Words by which a reader may search who asks this.
    #[serde(skip)]
    pub(crate) words: &'static [&'static str],
}

impl Check {
    /// True if a reader who searches for `query` asks this question: the query has one of its
    /// words, or the plural of one.
    #[must_use]
    pub fn is_asked_by(&self, query: &str) -> bool {
        let typed = query.to_lowercase();
        let typed: Vec<&str> = typed
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let same = |typed: &str, word: &str| typed.strip_suffix('s') == Some(word) || typed == word;
        self.words.iter().any(|words| {
            let words: Vec<String> = words.split(' ').map(str::to_lowercase).collect();
            let mut places = typed.windows(words.len().max(1));
            places.any(|place| {
                place
                    .iter()
                    .zip(&words)
                    .all(|(typed, word)| same(typed, word))
            })
        })
    }
}

/// An answer of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The article does what is asked for.
    Yes,
    /// The article says a part of it.
    Partly,
    /// The article does not say it.
    No,
}

impl Answer {
    /// The word for the answer.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }
}

/// Something that an article claims, and what is known about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Claim {
    /// The words of the article.
    pub quote: &'static str,
    /// A sentence that says what is known.
    pub known: &'static str,
    /// The kind of evidence behind what is known.
    pub strength: Strength,
    /// The numbers of the sources that this rests on.
    pub basis: &'static [usize],
}

/// A kind of evidence, loosely after the levels of the Centre for Evidence-Based Medicine in Oxford
/// (2011), of which a guideline is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// The article names nothing, so that there is nothing to weigh.
    NothingNamed,
    /// Studies of animals.
    Animals,
    /// Reports of single patients.
    SinglePatients,
    /// A small trial.
    SmallTrial,
    /// Reviews of trials.
    Reviews,
    /// A guideline.
    Guideline,
}

impl Strength {
    /// The words for the kind of evidence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NothingNamed => "nothing named",
            Self::Animals => "animals",
            Self::SinglePatients => "single patients",
            Self::SmallTrial => "small trial",
            Self::Reviews => "reviews of trials",
            Self::Guideline => "guideline",
        }
    }

    /// The sign for the kind of evidence. Its shape tells it from the others.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::NothingNamed => "–",
            Self::Animals => "▁",
            Self::SinglePatients => "▂",
            Self::SmallTrial => "▄",
            Self::Reviews => "▆",
            Self::Guideline => "█",
        }
    }
}

/// A question that a reader can take along.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// The people who can answer the question.
    pub ask: Asked,
    /// The question.
    pub text: &'static str,
    /// The numbers of the sources that this rests on.
    pub basis: &'static [usize],
}

/// Somebody who can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The reader's own doctors and nurses.
    CareTeam,
    /// Somebody who offers a treatment with stem cells.
    WhoOffersCells,
}

impl Asked {
    /// Those who can be asked, in the order of the questions.
    pub const ALL: [Self; 2] = [Self::CareTeam, Self::WhoOffersCells];

    /// The heading over the questions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CareTeam => "For your care team",
            Self::WhoOffersCells => "For whoever offers stem cells",
        }
    }
}

/// A place to look further. Its address is printed and never opened.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The address on the web.
    pub address: &'static str,
    /// The organization that runs the place.
    pub name: &'static str,
    /// The purpose of the place, in a few words.
    pub purpose: &'static str,
    /// The language of its pages.
    pub language: &'static str,
    /// True if the authors of kidneyread saw the address in use, in a stored copy of a page.
    #[serde(rename = "address_checked")]
    pub seen: bool,
    /// A warning or a hint for a first visit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// The day on which it was last looked at, as in ISO 8601.
    pub checked: &'static str,
    /// The month after which it should be looked at again, as in ISO 8601.
    #[serde(rename = "check_again_after")]
    pub recheck: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/judging.rs"));

/// Advice that is printed below the questions to take along.
pub const BEFORE_SIGNING: &str =
    "Your care team knows your history: show them any offer before you pay for it or sign it.";

/// The questions to take along.
#[must_use]
pub const fn questions() -> &'static [Question] {
    QUESTIONS
}

/// The places to look further.
#[must_use]
pub const fn further() -> &'static [Place] {
    FURTHER
}

#[cfg(test)]
mod tests {
    use crate::commentary::comments::by_id;

    #[test]
    fn a_search_for_what_the_article_keeps_silent_about_asks_a_question_of_the_checklist() {
        let checklist = by_id("iga-nephropathy").unwrap().checklist;
        let asked = |query: &str| {
            let check = checklist.iter().find(|check| check.is_asked_by(query));
            check.map(|check| check.question)
        };
        for query in [
            "risk",
            "Risks",
            "side effects of stem cells",
            "\"side-effect\"",
        ] {
            assert_eq!(
                asked(query),
                Some("Does it name risks and side effects?"),
                "{query}"
            );
        }
        assert_eq!(
            asked("price"),
            Some("Does it say what it costs, and who pays?")
        );
        assert_eq!(asked("kidney"), None);
        assert_eq!(asked("asterisk"), None);
        assert_eq!(asked(""), None);
    }
}
