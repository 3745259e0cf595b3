//! Ties (as in TeX): the spaces at which a row should not be broken, because the words on either
//! side are read as one. A number and its unit, a name and the letter or number behind it.

/// Words that say what the number behind them counts.
const NUMBERED: &[&str] = &[
    "chapter", "class", "day", "fig", "figs", "figure", "grade", "group", "level", "no", "nos",
    "number", "p", "page", "part", "phase", "pp", "section", "stage", "step", "table", "type",
    "version", "vol", "volume",
];

/// Units that stand behind a number, apart from those of [`is_metric`].
const UNITS: &[&str] = &[
    "%", "‰", "°", "°C", "°F", "℃", "℉", "K", "€", "$", "£", "EUR", "USD", "GBP", "AM", "PM",
    "a.m", "am", "p.m", "pm", "bpm", "bit", "bits", "bytes", "cc", "d", "degrees", "dollars",
    "euros", "feet", "ft", "h", "hr", "hrs", "inch", "inches", "lb", "lbs", "mcg", "min", "mins",
    "mmHg", "cmH2O", "mo", "oz", "per", "percent", "pounds", "ppb", "ppm", "s", "sec", "wk", "yr",
    "yrs", "dozen", "hundred", "thousand", "million", "billion", "trillion",
];

/// Units that are written in full, without the `s` of their plural.
const SPELLED: &[&str] = &[
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "decade",
    "gram",
    "kilogram",
    "milligram",
    "microgram",
    "litre",
    "liter",
    "millilitre",
    "milliliter",
    "metre",
    "meter",
    "kilometre",
    "kilometer",
    "centimetre",
    "centimeter",
    "millimetre",
    "millimeter",
    "micron",
    "mile",
    "mole",
    "unit",
    "calorie",
    "kilocalorie",
    "point",
    "fold",
];

/// Units that take the prefixes of the SI.
const METRIC: &[&str] = &[
    "g", "m", "l", "L", "mol", "M", "Eq", "eq", "IU", "U", "Da", "Pa", "bar", "J", "cal", "Hz",
    "W", "V", "A", "Gy", "Sv", "Bq", "Ci", "s", "B", "osm", "Osm", "t",
];

/// The prefixes of the SI that occur, and the `u` that stands for `µ`.
const PREFIXES: &[char] = &[
    'k', 'M', 'G', 'T', 'h', 'd', 'c', 'm', 'µ', 'μ', 'u', 'n', 'p', 'f',
];

/// True if two words, which stand one behind the other, should stay in one row.
pub(super) fn are_tied(before: &str, after: &str) -> bool {
    is_number_with_unit(before, after) || is_name_with_label(before, after)
}

fn is_number_with_unit(before: &str, after: &str) -> bool {
    // Of `mL/min/1.73 m²`, the part behind the last slash is the number.
    let number = before.rsplit('/').next().unwrap_or(before);
    let number = number.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_figure = |c: char| c.is_ascii_digit() || ".,:-–−×".contains(c);
    number.ends_with(|c: char| c.is_ascii_digit())
        && number.chars().all(is_figure)
        && is_unit(without_punctuation(after))
}

/// True if a word is a unit, or units that are multiplied and divided: `mL/min/1.73`.
fn is_unit(word: &str) -> bool {
    let mut parts = word.split(['/', '·', '⋅', '×']);
    let is_power = |c: char| c.is_ascii_digit() || "²³⁻¹^-−.".contains(c);
    let known = |part: &str| {
        let unit = part.trim_end_matches(is_power);
        let singular = unit.strip_suffix('s').unwrap_or(unit);
        UNITS.contains(&unit) || SPELLED.contains(&singular) || is_metric(unit)
    };
    let is_number = |part: &str| part.chars().all(is_power);
    parts.next().is_some_and(known) && parts.all(|part| known(part) || is_number(part))
}

fn is_metric(unit: &str) -> bool {
    let prefixed = unit.strip_prefix(PREFIXES);
    METRIC.contains(&unit) || prefixed.is_some_and(|unit| METRIC.contains(&unit))
}

/// True if a word is a letter or a number that belongs to the name before it: `immunoglobulin A`,
/// `vitamin B12`, `angiotensin II`, `stage 5`.
fn is_name_with_label(before: &str, after: &str) -> bool {
    let before = before.trim_start_matches(|c: char| !c.is_alphanumeric());
    let label = without_punctuation(after);
    let is_roman = !label.is_empty() && label.chars().all(|c| "IVX".contains(c));
    if is_roman || label.starts_with(|c: char| c.is_ascii_digit()) {
        let name = before.strip_suffix('.').unwrap_or(before).to_lowercase();
        if NUMBERED.contains(&name.as_str()) {
            return true;
        }
    }
    let mut chars = label.chars();
    // An `I` alone is most often the reader.
    let is_letter = chars
        .next()
        .is_some_and(|c| c.is_uppercase() || is_greek(c))
        && label != "I";
    let is_letter = is_letter && label.len() <= 3 && chars.all(|c| c.is_ascii_digit());
    // A word that ends with a stop, or is as short as “of”, is not a name.
    let is_name = before.chars().all(char::is_alphabetic) && before.chars().count() > 4;
    (is_letter || (is_roman && label.len() > 1)) && is_name
}

fn is_greek(c: char) -> bool {
    ('α'..='ω').contains(&c)
}

fn without_punctuation(word: &str) -> &str {
    word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '’'])
}

#[cfg(test)]
mod tests {
    use super::are_tied;

    #[test]
    fn a_number_is_tied_to_its_unit_and_a_name_to_its_letter() {
        for tied in [
            "10 mg,",
            "(0.5 g)",
            "≥60 mL/min/1.73",
            "mL/min/1.73 m²",
            "5–10 %",
            "37 °C",
            "2.5 µmol/L",
            "24 hours",
            "3 weeks.",
            "140/90 mmHg",
            "5 million",
            "8 p.m.",
            "immunoglobulin A",
            "Vitamin D.",
            "hepatitis C)",
            "interferon γ",
            "vitamin B12",
            "angiotensin II",
            "Stage 5",
            "(Fig. 2)",
            "type I",
            "pp. 12–14",
        ] {
            let (before, after) = tied.split_once(' ').unwrap();
            assert!(are_tied(before, after), "{tied}");
        }
    }

    #[test]
    fn other_words_are_not_tied() {
        for free in [
            "2014 patients",
            "in 2014",
            "5, mg",
            "treatment. A",
            "with A",
            "patients I",
            "of 3",
            "IgA and",
            "B12 m",
            "the kidney",
            "1 A.Smith",
            "protein AB",
        ] {
            let (before, after) = free.split_once(' ').unwrap();
            assert!(!are_tied(before, after), "{free}");
        }
    }
}
