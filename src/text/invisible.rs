//! Invisible characters: those that a script or an emoji needs where they stand, and those that
//! only change or hide what stands around them.

/// The characters that join letters, or keep them apart.
const NON_JOINER: char = '\u{200C}';
const JOINER: char = '\u{200D}';

/// True if a character changes or hides others wherever it stands (format, filler and blank
/// characters), or is a noncharacter.
pub(super) const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'
        | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}' | '\u{16FE4}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}' | '\u{FDD0}'..='\u{FDEF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// True if a character only selects how the one before it is drawn. If that one takes it, leaving
/// it out hides nothing. Terminals disagree on the width of a character with a variation selector,
/// so selectors are never drawn.
pub(super) const fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// True if the joiner or variation selector at byte `at` of a cluster has no visible use there.
pub(super) fn is_idle(cluster: &str, at: usize, c: char) -> bool {
    let idle = |needed: fn(char, char, Option<char>) -> bool| {
        let (before, behind) = cluster.split_at_checked(at).unwrap_or_default();
        let before = before.chars().next_back();
        !before.is_some_and(|before| needed(before, c, behind.chars().nth(1)))
    };
    match c {
        NON_JOINER => idle(|before, _, _| has_joining_letters(before)),
        JOINER => idle(|before, _, behind| {
            has_joining_letters(before)
                || (is_selector(before) || is_pictograph(before) || is_skin_tone(before))
                    && behind.is_some_and(is_pictograph)
        }),
        c if is_selector(c) => idle(|before, c, _| takes(before, c)),
        _ => false,
    }
}

/// True if a cluster is the flag of a part of a country: a black flag, the letters of its code as
/// tags, and the tag that ends them.
pub(super) fn is_subdivision_flag(cluster: &str) -> bool {
    let code = cluster
        .strip_prefix('\u{1F3F4}')
        .and_then(|tags| tags.strip_suffix('\u{E007F}'));
    let is_tag = |c| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}');
    code.is_some_and(|code| (3..=6).contains(&code.chars().count()) && code.chars().all(is_tag))
}

/// True if a character belongs to a script that is written without spaces between words, in which a
/// zero-width space says where a word ends: Thai, Lao, Burmese, Khmer and their neighbours.
pub(super) const fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{1950}'..='\u{1AAF}' | '\u{A9E0}'..='\u{A9FF}'
        | '\u{AA60}'..='\u{AADF}')
}

/// True if no space stands between a character and the next one of its script: those of
/// [`is_written_without_spaces`], Chinese and Japanese.
pub(super) const fn is_unspaced(c: char) -> bool {
    is_written_without_spaces(c)
        || matches!(c, '\u{2E80}'..='\u{2FFF}' | '\u{3001}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFD}')
}

/// True if a character belongs to a script whose letters join or stack, so that the two joiners
/// make a difference: from Arabic to Mongolian, and the scripts of India.
const fn has_joining_letters(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{1900}'..='\u{1CFF}' | '\u{A800}'..='\u{AAFF}'
        | '\u{ABC0}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10A00}'..='\u{10AFF}'
        | '\u{10D00}'..='\u{10D3F}' | '\u{10F30}'..='\u{10FFF}' | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}')
}

/// True if a character may be a part of an emoji: a sign or a picture.
const fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{A9}' | '\u{AE}' | '\u{203C}'..='\u{20CF}' | '\u{2100}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}')
        && !is_skin_tone(c)
}

const fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

/// True if a character has forms between which a variation selector may choose, by the blocks of
/// Unicode's lists of them.
const fn takes(c: char, selector: char) -> bool {
    let is_ideograph = matches!(c, '\u{3007}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}');
    match selector {
        '\u{FE0E}' | '\u{FE0F}' => matches!(c, '#' | '*' | '0'..='9') || is_pictograph(c),
        '\u{FE00}'..='\u{FE0D}' => {
            is_ideograph
                || matches!(c,
                    '0' | '\u{1000}'..='\u{109F}' | '\u{2018}'..='\u{201D}' | '\u{2205}'..='\u{2BFF}' | '\u{3001}'..='\u{3002}'
                    | '\u{A840}'..='\u{A877}' | '\u{AA60}'..='\u{AA7F}' | '\u{FF01}'..='\u{FF1F}' | '\u{10AC0}'..='\u{10AFF}'
                    | '\u{13000}'..='\u{1342F}')
        }
        _ => is_ideograph,
    }
}
