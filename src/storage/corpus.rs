//! The corpus: the texts of all articles, searched by all cores. Texts are read one after another
//! into the same memory, searched, and forgotten. What is found is told as it is found; nothing is
//! kept of the rest, and nothing is indexed.

use std::cell::LazyCell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::library::{Library, Origin};
use crate::search::results::{Found, Results};
use crate::search::suggest::{self, WordCounts};
use crate::search::{Query, Scanner};
use crate::storage::source;
use crate::text::folded::Folded;
use crate::text::format;

/// The texts of a library, or where they are, for threads to share.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    origins: Vec<Origin>,
    bytes: usize,
}

/// What is wanted of each article in which something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Only how often.
    Counts,
    /// How much it answers the query, of this many articles at the most, with so many places in
    /// their context.
    Best {
        /// The most articles.
        articles: usize,
        /// The most places of an article.
        excerpts: usize,
    },
}

/// As many articles as a thread takes at a time.
const TAKEN: usize = 16;
/// After as many articles a thread tells what it has found.
const TOLD_ARTICLES: usize = 256;
/// After as many bytes of text a thread tells what it has found.
const TOLD_BYTES: usize = 4 << 20;

impl Corpus {
    /// The texts of all articles of `library`.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        let origins = library
            .articles()
            .iter()
            .map(|article| article.origin.clone())
            .collect();
        Self {
            origins,
            bytes: library.articles().iter().map(|article| article.bytes).sum(),
        }
    }

    /// The text of one article, by its index.
    #[must_use]
    pub fn of_one(library: &Library, article: usize) -> Self {
        let article = library.get(article);
        Self {
            origins: article
                .map(|article| article.origin.clone())
                .into_iter()
                .collect(),
            bytes: article.map_or(0, |article| article.bytes),
        }
    }

    /// How many articles there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.origins.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Empty results of a query, for the best `most` articles.
    #[must_use]
    pub fn results(&self, query: &Query, most: usize) -> Results {
        Results::new(self.origins.len(), self.bytes, query.conjuncts(), most)
    }

    /// Searches all texts. `tell` gets what was found since it was called last, from any thread,
    /// until it says that nobody wants to know any more. An article that cannot be read counts as
    /// searched.
    pub fn search(&self, query: &Query, wanted: Wanted, tell: &(dyn Fn(Results) -> bool + Sync)) {
        let most = match wanted {
            Wanted::Counts => 0,
            Wanted::Best { articles, .. } => articles,
        };
        let goes_on = AtomicBool::new(true);
        self.each(|texts| {
            let (mut scanner, mut results, mut bytes) =
                (Scanner::new(query), self.results(query, most), 0);
            while let Some((article, text)) = texts.next() {
                if !goes_on.load(Ordering::Relaxed) {
                    return;
                }
                if let Some(text) = text {
                    look(
                        &mut scanner,
                        article,
                        text,
                        wanted,
                        query.conjuncts(),
                        &mut results,
                    );
                    bytes += text.len();
                } else {
                    results.unreadable += 1;
                }
                results.searched += 1;
                if results.searched >= TOLD_ARTICLES || bytes >= TOLD_BYTES {
                    bytes = 0;
                    if !tell(std::mem::replace(&mut results, self.results(query, most))) {
                        goes_on.store(false, Ordering::Relaxed);
                    }
                }
            }
            tell(results);
        });
    }

    /// What all texts hold: counts, and the best `most` articles without excerpts. It is incomplete
    /// once it is not `wanted` any more.
    #[must_use]
    pub fn found(&self, query: &Query, most: usize, wanted: &(dyn Fn() -> bool + Sync)) -> Results {
        let all = Mutex::new(self.results(query, most));
        let how = if most == 0 {
            Wanted::Counts
        } else {
            Wanted::Best {
                articles: most,
                excerpts: 0,
            }
        };
        self.search(query, how, &|results| {
            wanted() && all.lock().map(|mut all| all.merge(results)).is_ok()
        });
        let mut all = all.into_inner().unwrap_or_default();
        all.sort();
        all
    }

    /// How often a phrase itself stands in all texts.
    #[must_use]
    pub fn count(&self, phrase: &str, wanted: &(dyn Fn() -> bool + Sync)) -> usize {
        Query::new(phrase).map_or(0, |query| self.found(&query, 0, wanted).count())
    }

    /// What may have been meant by a query that has a slip of the pen: up to `most` phrases that
    /// occur, with how often, the nearest first.
    #[must_use]
    pub fn slips(
        &self,
        query: &Query,
        most: usize,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        let phrase = query.phrase();
        self.that_occur(
            phrase.map_or_else(Vec::new, |phrase| {
                suggest::phrases(&self.words(wanted), phrase, most)
            }),
            wanted,
        )
    }

    /// The words related to a query that occur, with how often.
    #[must_use]
    pub fn related(
        &self,
        query: &Query,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        self.that_occur(query.related(), wanted)
    }

    /// Those of the phrases that occur, with how often.
    fn that_occur(
        &self,
        phrases: Vec<String>,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        let counted = phrases
            .into_iter()
            .map(|phrase| (self.count(&phrase, wanted), phrase));
        counted
            .filter(|(count, _)| *count > 0)
            .map(|(count, phrase)| (phrase, count))
            .collect()
    }

    /// All words of all texts, for as long as they are `wanted`.
    #[must_use]
    pub fn words(&self, wanted: &(dyn Fn() -> bool + Sync)) -> WordCounts {
        let all = Mutex::new(WordCounts::default());
        self.each(|texts| {
            let mut words = WordCounts::default();
            while let Some((_, text)) = texts.next().filter(|_| wanted()) {
                if let Some(text) = text {
                    words.add(Folded::new(text).text());
                }
            }
            if let Ok(mut all) = all.lock() {
                all.merge(words);
            }
        });
        all.into_inner().unwrap_or_default()
    }

    /// Does something on each core, sharing the texts out among them.
    fn each(&self, work: impl Fn(&mut Share<'_>) + Sync) {
        let next = AtomicUsize::new(0);
        // A thread costs more than a few short texts.
        let threads = std::thread::available_parallelism()
            .map_or(1, std::num::NonZero::get)
            .min(self.origins.len().div_ceil(TAKEN));
        let share = || Share {
            texts: self,
            next: &next,
            taken: 0..0,
            bytes: Vec::new(),
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| work(&mut share()));
            }
            work(&mut share());
        });
    }
}

/// A thread's share of the texts.
struct Share<'a> {
    texts: &'a Corpus,
    next: &'a AtomicUsize,
    taken: std::ops::Range<usize>,
    bytes: Vec<u8>,
}

impl Share<'_> {
    /// The next article and its text; no text where it cannot be read.
    fn next(&mut self) -> Option<(usize, Option<&str>)> {
        if self.taken.is_empty() {
            let start = self.next.fetch_add(TAKEN, Ordering::Relaxed);
            self.taken = start..start.saturating_add(TAKEN);
        }
        let article = self.taken.next()?;
        Some((
            article,
            match self.texts.origins.get(article)? {
                Origin::Embedded(text) => Some(text),
                Origin::File(path) => source::read_into(path, &mut self.bytes).ok(),
            },
        ))
    }
}

/// Searches one text, and adds what is found in it to the results.
fn look(
    scanner: &mut Scanner,
    article: usize,
    text: &str,
    wanted: Wanted,
    conjuncts: usize,
    results: &mut Results,
) {
    // Few queries need the structure of a text in which nothing is found.
    let document = LazyCell::new(|| format::plain(text.to_owned()));
    let matches = scanner.matches(text, || &document);
    if matches.is_empty() {
        return;
    }
    match wanted {
        Wanted::Counts => results.count_in(&matches),
        Wanted::Best { excerpts, .. } => {
            if let Some(found) = Found::new(article, &document, &matches, conjuncts) {
                results.add(found, |found| {
                    found.with_excerpts(&document, &matches, excerpts)
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Article, Sidecar};

    fn shelf(count: usize) -> Library {
        let mut library = Library::embedded();
        library.add((0..count).map(|at| {
            let text: &'static str = format!(
                "Article {at}\n\nA kidney{}.",
                " and a kidney".repeat(at % 7)
            )
            .leak();
            Article::unread(
                format!("made-{at}"),
                text.len(),
                Origin::Embedded(text),
                Sidecar::default(),
            )
        }));
        library
    }

    #[test]
    fn all_cores_together_find_what_one_search_after_another_finds() {
        let (library, query) = (shelf(1000), Query::new("kidney").unwrap());
        let texts = Corpus::new(&library);
        let all = Mutex::new(texts.results(&query, 20));
        texts.search(
            &query,
            Wanted::Best {
                articles: 20,
                excerpts: 2,
            },
            &|results| {
                all.lock().unwrap().merge(results);
                true
            },
        );
        let mut all = all.into_inner().unwrap();
        all.sort();
        let documents = library.articles().iter().filter_map(Article::embedded);
        let counts: Vec<usize> = documents
            .map(|document| {
                query
                    .matches(&document, &Folded::new(document.text()))
                    .len()
            })
            .collect();
        assert_eq!(
            (all.searched, all.count()),
            (library.articles().len(), counts.iter().sum())
        );
        assert_eq!(
            all.articles,
            counts.iter().filter(|count| **count > 0).count()
        );
        assert!(all.kept().len() <= 40 && all.kept().iter().all(|found| found.excerpts.len() <= 2));
    }

    #[test]
    fn a_search_stops_once_nobody_wants_to_know_more() {
        let (library, query) = (shelf(5000), Query::new("kidney").unwrap());
        let told = AtomicUsize::new(0);
        Corpus::new(&library).search(&query, Wanted::Counts, &|_| {
            told.fetch_add(1, Ordering::Relaxed);
            false
        });
        assert!(
            told.into_inner()
                <= 2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        );
    }
}
