//! Words that may stand for each other: the kidney vocabulary of `assets/synonyms.toml`, read when
//! it is first needed, with inflections and spellings.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::folded::{Case, fold_line};

/// A wording that may stand for another, and how it is to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The text to look for: folded as a query is, except that an abbreviation keeps its case.
    pub text: String,
    /// The way to find the wording in a text.
    pub how: How,
}

/// A way to find a wording in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Finds whole words, in any case.
    Words,
    /// Finds the beginning of a word, in any case.
    Prefix,
    /// Finds a whole word in exactly this case, because many abbreviations are words in another
    /// case.
    Exactly,
}

/// The synonyms and the related words of a phrase.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Wordings that may stand for the phrase, which is not among them: at most [`MOST`], base
    /// forms before their inflections.
    pub same: Vec<Wording>,
    /// Related words, as they are written: offered to the reader, but never found by the phrase.
    pub near: Vec<String>,
}

/// The most wordings that may stand for a phrase.
pub const MOST: usize = 96;
/// The longest phrase that has synonyms, in bytes. A longer one was pasted.
const LONGEST: usize = 200;
/// The most words that a phrase of the vocabulary has.
const MOST_WORDS: usize = 6;
/// The fewest characters of a single word that is replaced inside a longer phrase: a shorter one
/// (salt, wee) means too much.
const TELLING: usize = 5;
/// Abbreviations that are common words in lower case: `ages` asks for years, not for AGEs.
const COMMON: &[&str] = &["ages"];

/// The synonyms and the related words of `phrase` as it was typed; empty if none are known.
#[must_use]
pub fn meaning(phrase: &str) -> Meaning {
    if phrase.len() > LONGEST {
        return Meaning::default();
    }
    let folded = plain(phrase, Case::Folds);
    let known = VOCABULARY
        .group(&plain(phrase, Case::Stays))
        .or_else(|| VOCABULARY.group(&folded));
    let mut meaning = known.cloned().unwrap_or_else(|| {
        let texts = spellings(&folded)
            .into_iter()
            .chain(VOCABULARY.replaced(&folded));
        Meaning {
            same: texts.map(Wording::words).collect(),
            near: Vec::new(),
        }
    });
    keep_first(&mut meaning.same, HashSet::from([folded]));
    meaning.same.truncate(MOST);
    meaning
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    // The asset is part of the program and tested. Should it be broken all the same, a search finds
    // only what was typed.
    Vocabulary::new(toml::from_str(include_str!("../../assets/synonyms.toml")).unwrap_or_default())
});

/// The groups of words that mean the same, ready to be looked up.
struct Vocabulary {
    groups: Vec<Meaning>,
    /// The group of every form that may be typed: folded, or an abbreviation in its case.
    known: HashMap<String, usize>,
}

/// The file of the vocabulary.
#[derive(Default, Deserialize)]
struct Asset {
    group: Vec<Group>,
}

#[derive(Deserialize)]
/// Words that mean the same, as the file has them.
struct Group {
    same: Vec<String>,
    #[serde(default)]
    abbrev: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
}

impl Vocabulary {
    fn new(asset: Asset) -> Self {
        let groups: Vec<Meaning> = asset.group.into_iter().map(Group::meaning).collect();
        let mut known = HashMap::new();
        for (at, group) in groups.iter().enumerate() {
            for form in group.same.iter().flat_map(Wording::typed) {
                known.entry(form).or_insert(at);
            }
        }
        Self { groups, known }
    }

    /// The group that has this form.
    fn group(&self, form: &str) -> Option<&Meaning> {
        self.groups.get(*self.known.get(form)?)
    }

    /// `phrase` with a part of it replaced by its synonyms: from left to right the longest parts
    /// that are known, one at a time.
    fn replaced(&self, phrase: &str) -> Vec<String> {
        let words: Vec<&str> = phrase.split(' ').collect();
        let mut made = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (at + 1..=words.len().min(at + MOST_WORDS))
                .rev()
                .find_map(|end| {
                    let part = words.get(at..end)?.join(" ");
                    let telling = end - at > 1 || part.chars().count() >= TELLING;
                    Some((end, self.group(&part).filter(|_| telling)?))
                });
            let Some((end, group)) = longest else {
                at += 1;
                continue;
            };
            let (front, back) = (
                words.get(..at).unwrap_or_default(),
                words.get(end..).unwrap_or_default(),
            );
            let others = group
                .same
                .iter()
                .filter(|wording| wording.how == How::Words);
            made.extend(others.map(|wording| [front, &[&wording.text], back].concat().join(" ")));
            at = end;
        }
        made
    }
}

impl Group {
    /// All wordings of the group, with their inflections and spellings.
    fn meaning(self) -> Meaning {
        let mut same: Vec<Wording> = self
            .same
            .iter()
            .map(|word| Wording::of(&plain(word, Case::Folds)))
            .collect();
        let forms: Vec<Wording> = same
            .iter()
            .filter(|word| word.how == How::Words)
            .flat_map(|word| forms(&word.text))
            .map(Wording::words)
            .collect();
        // Abbreviations of cells, trials, transplants and therapies have a plural, the others have
        // none.
        let counted = self
            .abbrev
            .iter()
            .filter(|word| word.ends_with(['C', 'T']))
            .map(|word| format!("{word}s"));
        let abbreviations = self.abbrev.iter().cloned().chain(counted);
        same.extend(abbreviations.map(|text| Wording {
            text,
            how: How::Exactly,
        }));
        same.extend(forms);
        keep_first(&mut same, HashSet::new());
        Meaning {
            same,
            near: self.near,
        }
    }
}

impl Wording {
    const fn words(text: String) -> Self {
        Self {
            text,
            how: How::Words,
        }
    }

    /// A folded word of the vocabulary.
    fn of(word: &str) -> Self {
        word.strip_suffix('-').map_or_else(
            || Self::words(word.to_owned()),
            |text| Self {
                text: text.to_owned(),
                how: How::Prefix,
            },
        )
    }

    /// The forms in which a reader may type the wording.
    fn typed(&self) -> Vec<String> {
        let text = self.text.clone();
        match self.how {
            How::Words => vec![text],
            How::Prefix => vec![format!("{text}-"), text],
            How::Exactly => {
                let lower = text.to_lowercase();
                if COMMON.contains(&&*lower) {
                    vec![text]
                } else {
                    vec![text, lower]
                }
            }
        }
    }
}

/// A text folded, with single spaces between the words and none around them.
fn plain(text: &str, case: Case) -> String {
    fold_line(text, case)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Keeps only wordings whose folded text is not among those `seen` and not earlier in the list.
fn keep_first(wordings: &mut Vec<Wording>, mut seen: HashSet<String>) {
    wordings.retain(|wording| seen.insert(plain(&wording.text, Case::Folds)));
}

/// The other forms of a phrase of the vocabulary: its spellings, its inflections, and the spellings
/// of those.
fn forms(phrase: &str) -> Vec<String> {
    let inflected = inflections(phrase);
    let respelled = inflected.iter().flat_map(|form| spellings(form)).collect();
    [spellings(phrase), inflected, respelled].concat()
}

/// Endings, and what may stand in place of each: the first that fits a phrase counts. For phrases
/// of the vocabulary only: by these rules, “news” would be more than one “new”.
const INFLECTIONS: &[(&str, &[&str])] = &[
    // Qualities, substances and states are not counted.
    ("al", &[]),
    ("lar", &[]),
    ("ary", &[]),
    ("ory", &[]),
    ("ic", &[]),
    ("ive", &[]),
    ("ed", &[]),
    ("swelling", &["swellings"]),
    ("ing", &[]),
    ("ia", &[]),
    ("um", &[]),
    ("oxygen", &[]),
    ("diabetes", &[]),
    // A letter is a name; -us and -itis have plurals that no rule makes well, and -i is one.
    (" a", &[]),
    ("us", &[]),
    ("i", &[]),
    ("sis", &["ses"]),
    ("is", &[]),
    ("oses", &["osis"]),
    ("yses", &["ysis"]),
    ("ss", &["sses"]),
    ("ies", &["y"]),
    ("s", &[""]),
    ("ay", &["ays"]),
    ("ey", &["eys"]),
    ("oy", &["oys"]),
    ("y", &["ies"]),
    ("ix", &["ices"]),
    ("ch", &["ches"]),
    ("sh", &["shes"]),
    // Of the words in -ate, the vocabulary has one noun and verbs.
    (" rate", &[" rates"]),
    ("ate", &["ates", "ated", "ating"]),
    ("", &["s"]),
];

/// The phrase with its last word in the other number or, if that is a verb, in its other forms.
fn inflections(phrase: &str) -> Vec<String> {
    // In `blood in urine` the last word is not what is counted.
    if phrase.contains(" in ") || phrase.contains(" of ") {
        return Vec::new();
    }
    let with = |(end, others): &(&str, &[&str])| {
        let stem = phrase.strip_suffix(end)?;
        Some(
            others
                .iter()
                .map(|other| format!("{stem}{other}"))
                .collect(),
        )
    };
    INFLECTIONS.iter().find_map(with).unwrap_or_default()
}

/// A part of words that British and American spelling write differently.
struct Pair {
    /// The text before the part ends with one of these; if there are none, the part begins the
    /// word.
    front: &'static [&'static str],
    british: &'static str,
    american: &'static str,
    /// The text after the part is one of these; if there are none, any text.
    back: &'static [&'static str],
}

/// A pair at the start of a word.
const fn starts(british: &'static str, american: &'static str) -> Pair {
    Pair {
        front: &[],
        british,
        american,
        back: &[],
    }
}

/// A pair between one of the texts `front` and one of `back`.
const fn within(
    front: &'static [&'static str],
    british: &'static str,
    american: &'static str,
    back: &'static [&'static str],
) -> Pair {
    Pair {
        front,
        british,
        american,
        back,
    }
}

/// The pairs go by stems, not by letters alone, so that `four`, `them` and `exercise` stay as they
/// are.
const PAIRS: &[Pair] = &[
    starts("haemat", "hemat"),
    starts("haemo", "hemo"),
    starts("haemangio", "hemangio"),
    within(
        &["micro", "oxy", "met", "myo", "non"],
        "haem",
        "hem",
        &["aturia", "aturias", "oglobin", "oglobins", "aturic"],
    ),
    within(
        &[
            "an",
            "ur",
            "glyc",
            "isch",
            "leuk",
            "lipid",
            "vol",
            "kal",
            "natr",
            "calc",
            "phosphat",
            "albumin",
            "uric",
            "ox",
            "bacter",
            "septic",
            "vir",
            "thalass",
            "cyth",
            "azot",
            "acid",
            "cholesterol",
            "triglycerid",
            "magnes",
            "protein",
        ],
        "aemi",
        "emi",
        &["a", "as", "c", "cs"],
    ),
    starts("oedema", "edema"),
    within(&["lymph", "papill", "myx"], "oedema", "edema", &[]),
    starts("oesophag", "esophag"),
    starts("oestrogen", "estrogen"),
    starts("oestradiol", "estradiol"),
    starts("foetal", "fetal"),
    starts("foetus", "fetus"),
    starts("coeliac", "celiac"),
    within(&["diar", "gonor", "menor", "sebor"], "rhoea", "rhea", &[]),
    within(
        &["a", "dys", "tachy", "brady", "ortho", "hyper"],
        "pnoea",
        "pnea",
        &[],
    ),
    starts("paediatric", "pediatric"),
    starts("orthopaed", "orthoped"),
    starts("anaesth", "anesth"),
    starts("gynaecolog", "gynecolog"),
    starts("aetiolog", "etiolog"),
    starts("faecal", "fecal"),
    starts("faeces", "feces"),
    starts("caecum", "cecum"),
    starts("caecal", "cecal"),
    starts("leucocyt", "leukocyt"),
    starts("sulph", "sulf"),
    within(
        &[
            "tum", "col", "behavi", "fav", "flav", "hon", "hum", "neighb", "lab", "od", "rum",
            "vap", "vig", "harb", "sav",
        ],
        "our",
        "or",
        &[
            "", "s", "al", "ed", "ing", "er", "ers", "ite", "less", "ful", "able",
        ],
    ),
    within(
        &[
            "cent", "fib", "lit", "tit", "theat", "calib", "sept", "millimet", "centimet",
            "kilomet",
        ],
        "re",
        "er",
        &["", "s", "d"],
    ),
    within(
        &["ana", "dia", "cata", "para", "hydro"],
        "lys",
        "lyz",
        &["e", "ed", "ing", "er", "ers"],
    ),
    within(
        &[
            "al", "an", "il", "im", "dom", "nom", "er", "or", "lar", "mar", "iar", "ol", "id",
            "ard", "on", "gen", "un", "gn", "hes", "has", "ic",
        ],
        "is",
        "iz",
        &[
            "e", "ed", "es", "er", "ers", "ing", "able", "ation", "ations",
        ],
    ),
];

impl Pair {
    /// `word` with `new` in place of `old`, if that is found where the pair requires.
    fn swapped(&self, word: &str, old: &str, new: &str) -> Option<String> {
        // Words are short: looking at each letter costs less than preparing a searcher.
        let places = if self.front.is_empty() { 1 } else { word.len() };
        word.char_indices().take(places).find_map(|(at, _)| {
            let (front, rest) = word.split_at_checked(at)?;
            let back = rest.strip_prefix(old)?;
            let begins = self.front.is_empty() || self.front.iter().any(|end| front.ends_with(end));
            (begins && (self.back.is_empty() || self.back.contains(&back)))
                .then(|| format!("{front}{new}{back}"))
        })
    }
}

/// The American and the British spelling of a phrase, without the one that it has already.
fn spellings(phrase: &str) -> Vec<String> {
    let respelled = |spell: &dyn Fn(&Pair, &str) -> Option<String>| {
        let each = phrase
            .split_inclusive(|c: char| !c.is_alphabetic())
            .map(|piece| {
                let word = piece.trim_end_matches(|c: char| !c.is_alphabetic());
                let rest = piece.get(word.len()..).unwrap_or_default();
                PAIRS.iter().fold(word.to_owned(), |word, pair| {
                    spell(pair, &word).unwrap_or(word)
                }) + rest
            });
        each.collect::<String>()
    };
    let american = respelled(&|pair, word| pair.swapped(word, pair.british, pair.american));
    let british = respelled(&|pair, word| pair.swapped(word, pair.american, pair.british));
    [american, british]
        .into_iter()
        .filter(|spelled| spelled != phrase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset() -> Asset {
        toml::from_str(include_str!("../../assets/synonyms.toml")).unwrap()
    }

    fn same(phrase: &str) -> Vec<String> {
        meaning(phrase)
            .same
            .into_iter()
            .map(|wording| wording.text)
            .collect()
    }

    fn has(phrase: &str, others: &[&str]) {
        let same = same(phrase);
        for other in others {
            assert!(
                same.iter().any(|text| text == other),
                "{phrase} → {other}: {same:?}"
            );
        }
    }

    /// All forms in which a reader may type the words of the groups, each with the number of its
    /// group.
    fn all_forms() -> Vec<(usize, String)> {
        let groups = VOCABULARY.groups.iter().enumerate();
        groups
            .flat_map(|(at, group)| {
                group
                    .same
                    .iter()
                    .flat_map(Wording::typed)
                    .map(move |form| (at, form))
            })
            .collect()
    }

    #[test]
    fn the_vocabulary_has_74_groups_and_no_word_twice() {
        let asset = asset();
        assert_eq!(asset.group.len(), 74);
        assert_eq!(VOCABULARY.groups.len(), 74);
        let mut seen = HashSet::new();
        for word in asset
            .group
            .iter()
            .flat_map(|group| group.same.iter().chain(&group.abbrev))
        {
            assert!(seen.insert(plain(word, Case::Folds)), "{word} stands twice");
            assert!(word.split(' ').count() <= MOST_WORDS, "{word}");
        }
    }

    #[test]
    fn a_vocabulary_that_cannot_be_read_has_no_synonyms() {
        let broken = Vocabulary::new(toml::from_str("group = 1").unwrap_or_default());
        assert!(
            broken.group("kidney").is_none() && broken.replaced("treat kidney failure").is_empty()
        );
    }

    #[test]
    fn no_form_belongs_to_two_groups() {
        for (at, form) in all_forms() {
            assert_eq!(VOCABULARY.known.get(&form), Some(&at), "{form}");
        }
    }

    #[test]
    fn every_word_finds_all_the_others_of_its_group() {
        for group in asset().group {
            let words = || group.same.iter().chain(&group.abbrev);
            for word in words() {
                let found: HashSet<String> = same(word)
                    .iter()
                    .map(|text| plain(text, Case::Folds))
                    .collect();
                for other in words().filter(|other| *other != word) {
                    let other = plain(other, Case::Folds);
                    assert!(
                        found.contains(other.trim_end_matches('-')),
                        "{word} → {other}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_wording_is_the_phrase_itself_or_stands_twice() {
        let longer = [
            "treat kidney failure",
            "urine urine urine",
            "blood  in urine causes",
            "ckd",
            "Tumour centre",
        ];
        for phrase in all_forms()
            .into_iter()
            .map(|(_, form)| form)
            .chain(longer.map(str::to_owned))
        {
            let mut seen = HashSet::from([plain(&phrase, Case::Folds)]);
            let meaning = meaning(&phrase);
            assert!(meaning.same.len() <= MOST);
            for wording in meaning.same {
                assert!(
                    seen.insert(plain(&wording.text, Case::Folds)),
                    "{phrase} → {wording:?}"
                );
                assert!(!wording.text.is_empty() && wording.text == wording.text.trim());
            }
        }
    }

    #[test]
    fn related_words_are_never_synonyms() {
        assert_eq!(
            meaning("Kidney  Disease").near,
            ["nephritis", "kidney trouble"]
        );
        for group in &VOCABULARY.groups {
            for near in &group.near {
                assert!(
                    group
                        .same
                        .iter()
                        .all(|wording| wording.text != plain(near, Case::Folds)),
                    "{near}"
                );
            }
        }
        assert!(meaning("treat kidney disease").near.is_empty());
    }

    #[test]
    fn everyday_words_find_clinical_terms_and_the_other_way_round() {
        has(
            "blood in urine",
            &["hematuria", "haematuria", "blood in the urine"],
        );
        has("Haematuria", &["hematuria", "blood in urine"]);
        has("high blood pressure", &["hypertension", "HTN"]);
    }

    #[test]
    fn an_abbreviation_may_be_typed_in_any_case_unless_it_is_a_common_word() {
        assert!(meaning("end-stage kidney disease").same.contains(&Wording {
            text: "ESRD".into(),
            how: How::Exactly
        }));
        assert!(
            meaning("kidney failure")
                .same
                .contains(&Wording::words("renal failure".into()))
        );
        has("iga", &["immunoglobulin a"]);
        has("IgA", &["immunoglobulin a"]);
        has("mscs", &["MSC", "mesenchymal stem cell"]);
        has("rct", &["randomized controlled trial", "RCTs"]);
        has(
            "AGEs",
            &[
                "advanced glycation end products",
                "advanced glycation end product",
            ],
        );
        for word in ["ages", "Ages", "AGES", "age"] {
            assert_eq!(meaning(word), Meaning::default(), "{word}");
        }
    }

    #[test]
    fn a_prefix_is_found_at_the_beginning_of_words() {
        assert!(meaning("kidney").same.contains(&Wording {
            text: "nephro".into(),
            how: How::Prefix
        }));
        has("nephro", &["kidney", "renal"]);
        has("nephro-", &["kidney", "renal", "nephro"]);
    }

    #[test]
    fn inflected_words_have_the_synonyms_of_their_base_forms() {
        has(
            "kidney biopsies",
            &["kidney biopsy", "renal biopsy", "renal biopsies"],
        );
        has(
            "nephrologists",
            &["nephrologist", "kidney doctor", "kidney doctors"],
        );
        has("dialyses", &["dialysis"]);
        has("renal cell", &["renal cells", "kidney cell"]);
        has(
            "differentiation",
            &["differentiates", "differentiated", "differentiating"],
        );
        has("oedema", &["edemas"]);
        has("blood glucose", &["blood sugars"]);
        for (phrase, silly) in [
            ("kidney", "renals"),
            ("glomerulus", "glomerulis"),
            ("lack of oxygen", "low oxygens"),
            ("iga", "immunoglobulin as"),
        ] {
            assert!(!same(phrase).iter().any(|text| text == silly), "{silly}");
        }
    }

    #[test]
    fn base_forms_stand_before_their_inflections() {
        assert_eq!(
            same("renal biopsy"),
            ["kidney biopsy", "kidney biopsies", "renal biopsies"]
        );
        assert_eq!(
            same("kidney machine").first().map(String::as_str),
            Some("hemodialysis")
        );
    }

    #[test]
    fn the_parts_of_a_longer_phrase_are_replaced_one_at_a_time() {
        has(
            "treat kidney failure",
            &["treat renal failure", "treat renal failures"],
        );
        has(
            "haematuria causes",
            &["hematuria causes", "blood in urine causes"],
        );
        has(
            "nephropathy in diabetics",
            &["kidney disease in diabetics", "nephropathy in diabetes"],
        );
        let same = same("kidney failure and hypoxia");
        assert!(
            !same
                .iter()
                .any(|text| text.contains("renal failure and low")),
            "one at a time"
        );
        assert!(
            !same
                .iter()
                .any(|text| text.contains("ESRD") || text.contains("nephro")),
            "whole words only"
        );
        assert!(
            meaning("a wee dram of salt").same.is_empty(),
            "short words mean too much"
        );
    }

    #[test]
    fn british_and_american_spellings_find_each_other() {
        for (british, american) in [
            ("anaemia", "anemia"),
            ("leukaemia", "leukemia"),
            ("uraemic", "uremic"),
            ("hypoglycaemia", "hypoglycemia"),
            ("haemoglobin", "hemoglobin"),
            ("oedematous", "edematous"),
            ("lymphoedema", "lymphedema"),
            ("oesophagus", "esophagus"),
            ("paediatric", "pediatric"),
            ("foetal", "fetal"),
            ("diarrhoea", "diarrhea"),
            ("tumour", "tumor"),
            ("coloured", "colored"),
            ("fibres", "fibers"),
            ("litre", "liter"),
            ("specialised", "specialized"),
            ("randomisation", "randomization"),
            ("analyse", "analyze"),
            ("non haemorrhagic tumours", "non hemorrhagic tumors"),
        ] {
            assert_eq!(same(british), [american]);
            assert_eq!(same(american), [british]);
        }
        has("centre", &["center"]);
        has(
            "randomized haematuria trial",
            &["randomized hematuria trial", "randomised haematuria trial"],
        );
    }

    #[test]
    fn common_words_have_one_spelling() {
        let words = "four hour your flour devour pour sour tour source course exercise advise surprise promise rise arise wise raised noise \
            precise compromise otherwise size prize them chemistry mathematics schematic chemotherapy hem hemisphere academic academia epidemic \
            systemic diameter parameter meter later after water enter doctor factor major minor error laboratory collaborate hormonal does \
            poem shoe disease diseases analyses analysis catalyst specialist organism fetch fetid anemone feed acre more";
        for word in words.split_whitespace() {
            assert!(spellings(word).is_empty(), "{word}: {:?}", spellings(word));
        }
    }

    #[test]
    fn an_empty_or_a_very_long_phrase_has_no_synonyms() {
        for phrase in ["", "  \n ", "-", &"kidney ".repeat(40), &"é".repeat(101)] {
            assert_eq!(meaning(phrase), Meaning::default());
        }
        assert!(meaning(&"urine ".repeat(33)).same.len() <= MOST);
    }
}
