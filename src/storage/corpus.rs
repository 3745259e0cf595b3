//! The corpus: the texts of all articles, searched on all cores. Each thread reads one text after
//! another into the same buffer and searches it. Results are sent as they are found; no text is
//! kept, and there is no index.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::Builder;

use crate::library::{Article, Library, Origin};
use crate::search::results::{Found, Results};
use crate::search::suggest::{self, WordCounts};
use crate::search::{Query, Scanner};
use crate::storage::source;
use crate::text::folded::Folded;
use crate::text::format;

/// The texts of a library, or the paths of their files, for threads to share.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    origins: Vec<Origin>,
    bytes: usize,
}

/// The amount of detail that a search collects about each article with matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Only the number of matches.
    Counts,
    /// The articles that answer the query best, with excerpts.
    Best {
        /// The most articles that are kept.
        articles: usize,
        /// The most matches of an article that are kept with their context.
        excerpts: usize,
    },
}

/// The number of articles that a thread takes at a time.
const BATCH_ARTICLES: usize = 16;
/// The number of searched articles after which a thread sends its results.
const REPORT_ARTICLES: usize = 256;
/// The bytes of searched text after which a thread sends its results.
const REPORT_BYTES: usize = 4 << 20;

impl Corpus {
    /// Makes the corpus of all articles of `library`.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        Self::made_of(library.articles().iter())
    }

    /// Makes the corpus of the articles with these indices; results count articles in this order. An
    /// index without an article is left out.
    #[must_use]
    pub fn of(library: &Library, articles: &[usize]) -> Self {
        Self::made_of(articles.iter().filter_map(|&article| library.get(article)))
    }

    fn made_of<'a>(articles: impl Iterator<Item = &'a Article>) -> Self {
        let mut corpus = Self::default();
        for article in articles {
            corpus.origins.push(article.origin.clone());
            corpus.bytes += article.bytes;
        }
        corpus
    }

    /// The number of articles.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.origins.len()
    }

    /// True if there is no article.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.origins.is_empty()
    }

    /// Makes empty results of a query, which keep the best `most` articles.
    #[must_use]
    pub fn results(&self, query: &Query, most: usize) -> Results {
        Results::new(self.origins.len(), self.bytes, query.conjuncts(), most)
    }

    /// Searches all texts. Each thread calls `tell` with what it has found since its last call; the
    /// search ends early once `tell` returns false. An article that cannot be read counts as
    /// searched.
    pub fn search(&self, query: &Query, detail: Detail, tell: &(dyn Fn(Results) -> bool + Sync)) {
        let most = match detail {
            Detail::Counts => 0,
            Detail::Best { articles, .. } => articles,
        };
        let goes_on = AtomicBool::new(true);
        self.share_out(|texts| {
            let (mut scanner, mut results, mut bytes) =
                (Scanner::new(query), self.results(query, most), 0);
            while let Some((article, text)) = texts.next() {
                if !goes_on.load(Ordering::Relaxed) {
                    return;
                }
                if let Some(text) = text {
                    search_text(
                        &mut scanner,
                        article,
                        &text,
                        detail,
                        query.conjuncts(),
                        &mut results,
                    );
                    bytes += text.len();
                } else {
                    results.unreadable += 1;
                }
                results.searched += 1;
                if results.searched >= REPORT_ARTICLES || bytes >= REPORT_BYTES {
                    bytes = 0;
                    if !tell(std::mem::replace(&mut results, self.results(query, most))) {
                        goes_on.store(false, Ordering::Relaxed);
                    }
                }
            }
            tell(results);
        });
    }

    /// Searches all texts, and returns counts and the best `most` articles without excerpts. The
    /// results are incomplete if `wanted` returned false before the end.
    #[must_use]
    pub fn found(&self, query: &Query, most: usize, wanted: &(dyn Fn() -> bool + Sync)) -> Results {
        let all = Mutex::new(self.results(query, most));
        let detail = if most == 0 {
            Detail::Counts
        } else {
            Detail::Best {
                articles: most,
                excerpts: 0,
            }
        };
        self.search(query, detail, &|results| {
            wanted() && all.lock().map(|mut all| all.merge(results)).is_ok()
        });
        let mut all = all.into_inner().unwrap_or_default();
        all.sort();
        all
    }

    /// The number of matches of a phrase in all texts, without synonyms; 0 for an empty phrase.
    #[must_use]
    pub fn count(&self, phrase: &str, wanted: &(dyn Fn() -> bool + Sync)) -> usize {
        Query::new(phrase).map_or(0, |query| self.found(&query, 0, wanted).count())
    }

    /// Corrects slips in a query: up to `most` similar phrases that occur, the nearest first, each
    /// with the number of its matches.
    #[must_use]
    pub fn slips(
        &self,
        query: &Query,
        most: usize,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        let phrase = query.phrase();
        self.counted(
            phrase.map_or_else(Vec::new, |phrase| {
                suggest::phrases(&self.words(wanted), phrase, most)
            }),
            wanted,
        )
    }

    /// The words related to a query that occur, each with the number of its matches.
    #[must_use]
    pub fn related(
        &self,
        query: &Query,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        self.counted(query.related(), wanted)
    }

    /// Keeps those of the phrases that occur, each with the number of its matches.
    fn counted(
        &self,
        phrases: Vec<String>,
        wanted: &(dyn Fn() -> bool + Sync),
    ) -> Vec<(String, usize)> {
        let counts = phrases
            .into_iter()
            .map(|phrase| (self.count(&phrase, wanted), phrase));
        counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, phrase)| (phrase, count))
            .collect()
    }

    /// Counts the words of all texts. The counts are incomplete if `wanted` returned false before
    /// the end.
    #[must_use]
    pub fn words(&self, wanted: &(dyn Fn() -> bool + Sync)) -> WordCounts {
        let all = Mutex::new(WordCounts::default());
        self.share_out(|texts| {
            let mut words = WordCounts::default();
            while let Some((_, text)) = texts.next().filter(|_| wanted()) {
                if let Some(text) = text {
                    words.add(Folded::new(&text).text());
                }
            }
            if let Ok(mut all) = all.lock() {
                all.merge(words);
            }
        });
        all.into_inner().unwrap_or_default()
    }

    /// Runs `work` on each core, and shares the texts out among the threads.
    fn share_out(&self, work: impl Fn(&mut Share<'_>) + Sync) {
        let next = AtomicUsize::new(0);
        // A thread costs more than searching a few short texts.
        let threads = std::thread::available_parallelism()
            .map_or(1, std::num::NonZero::get)
            .min(self.origins.len().div_ceil(BATCH_ARTICLES));
        let share = || Share {
            corpus: self,
            next: &next,
            batch: 0..0,
            bytes: Vec::new(),
        };
        std::thread::scope(|scope| {
            for _ in 1..threads {
                // Where no thread is to be had, this one does all the work.
                let _ = Builder::new().spawn_scoped(scope, || work(&mut share()));
            }
            work(&mut share());
        });
    }
}

/// A thread's share of the texts, which it takes in batches.
struct Share<'a> {
    corpus: &'a Corpus,
    /// The index of the first article that no thread has taken yet.
    next: &'a AtomicUsize,
    /// The indices of the articles of this thread's batch that it has not read yet.
    batch: std::ops::Range<usize>,
    /// The buffer into which files are read.
    bytes: Vec<u8>,
}

impl Share<'_> {
    /// The index and the text of the next article; no text where it cannot be read. `None` once all
    /// articles are taken.
    fn next(&mut self) -> Option<(usize, Option<Cow<'_, str>>)> {
        if self.batch.is_empty() {
            let start = self.next.fetch_add(BATCH_ARTICLES, Ordering::Relaxed);
            self.batch = start..start.saturating_add(BATCH_ARTICLES);
        }
        let article = self.batch.next()?;
        Some((
            article,
            match self.corpus.origins.get(article)? {
                Origin::Embedded(text) => Some(Cow::Borrowed(*text)),
                Origin::Piped(document) => Some(Cow::Borrowed(document.text())),
                Origin::File(path, encoding) => {
                    source::read_into(path, *encoding, &mut self.bytes).ok()
                }
            },
        ))
    }
}

/// Searches one text, and adds its matches to the results.
fn search_text(
    scanner: &mut Scanner,
    article: usize,
    text: &str,
    detail: Detail,
    conjuncts: usize,
    results: &mut Results,
) {
    // The structure of the text is made only if the query or a match needs it.
    let document = LazyCell::new(|| format::plain(text.to_owned()));
    let matches = scanner.matches(text, || &document);
    if matches.is_empty() {
        return;
    }
    match detail {
        Detail::Counts => results.count_in(&matches),
        Detail::Best { excerpts, .. } => {
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

    /// The embedded articles and `count` short made-up ones.
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
    fn a_search_on_all_cores_finds_the_same_matches_as_one_article_after_another() {
        let (library, query) = (shelf(1000), Query::new("kidney").unwrap());
        let corpus = Corpus::new(&library);
        let all = Mutex::new(corpus.results(&query, 20));
        corpus.search(
            &query,
            Detail::Best {
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
        let documents = library.articles().iter().filter_map(Article::at_hand);
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
    fn a_search_stops_once_its_results_are_refused() {
        let (library, query) = (shelf(5000), Query::new("kidney").unwrap());
        let calls = AtomicUsize::new(0);
        Corpus::new(&library).search(&query, Detail::Counts, &|_| {
            calls.fetch_add(1, Ordering::Relaxed);
            false
        });
        assert!(
            calls.into_inner()
                <= 2 * std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
        );
    }
}
