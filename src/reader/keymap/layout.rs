//! Keyboard layouts of other scripts: the letter that a US layout has on the same key.

/// The keys of a US layout in their order, row by row, and what other layouts have there: Russian
/// and Ukrainian, Greek, Hebrew, Arabic. A space stands for a key without a letter of the script.
const US: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`";
const LAYOUTS: [&str; 5] = [
    "йцукенгшщзхъфывапролджэячсмитьбю.ё",
    "йцукенгшщзхїфівапролджєячсмитьбю.ґ",
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,./`",
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.;",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوزظذ",
];

/// The character of a US layout on the key that types `c` on a layout of another script, in the same
/// case; `None` if `c` is of no such layout.
pub(super) fn latin(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let lower = c.to_lowercase().next().unwrap_or(c);
    let at = LAYOUTS
        .iter()
        .find_map(|layout| layout.chars().position(|it| it == lower))?;
    let latin = US.chars().nth(at)?;
    Some(if lower == c {
        latin
    } else {
        latin.to_ascii_uppercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_another_layout_is_the_key_in_its_place() {
        for layout in LAYOUTS {
            assert_eq!(layout.chars().count(), US.chars().count(), "{layout}");
        }
        for (typed, keys) in [
            ("ол Т йсц", "jk N qcw"),
            ("ξκνΝςψ", "jknNwc"),
            ("חלמבץ", "jknc."),
            ("تنىضؤ", "jknqc"),
        ] {
            let latin: String = typed.chars().map(|c| latin(c).unwrap_or(c)).collect();
            assert_eq!(latin, keys);
        }
        assert_eq!((latin('j'), latin('腎')), (None, None));
    }
}
