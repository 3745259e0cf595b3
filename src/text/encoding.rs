//! Encodings: what characters the bytes of a source stand for. UTF-8 is taken as it is; anything
//! else is told by its byte order mark, by zeros, by name, or guessed.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding that the person names, by any label of the WHATWG Encoding Standard.
pub type Named = Option<&'static Encoding>;

/// Why a source is not read as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// The first bytes tell another kind of file. The field says which, and what would read it.
    #[error("it is {0}")]
    Kind(&'static str),
    /// The bytes stand for no characters in any encoding that is tried.
    #[error("it is not a text")]
    Unknown,
}

/// The most bytes that the guess looks at, from the first one that is not ASCII on.
const SAMPLE: usize = 1 << 20;
/// A text whose bytes are NUL more often than one in so many is none.
const TEXT_BYTES_PER_NUL: usize = 20;
/// A text in an encoding of single bytes that has a control character more often than one in so many
/// bytes is none.
const BYTES_PER_CONTROL: usize = 10;

/// A source that differs from its reading text, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The bytes of the source.
    pub bytes: Vec<u8>,
    /// The name of the encoding in the WHATWG Encoding Standard, or `UTF-32LE` or `UTF-32BE`.
    pub encoding: &'static str,
    /// The number of characters that could not be decoded, and became U+FFFD.
    pub replaced: usize,
    /// The number of escape sequences that fell out, those for colours and styles aside.
    pub sequences: usize,
    /// The number of running headers and footers of pages that fell out.
    pub running_lines: usize,
}

impl Source {
    /// A source in UTF-8.
    #[must_use]
    pub const fn utf_8(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            encoding: "UTF-8",
            replaced: 0,
            sequences: 0,
            running_lines: 0,
        }
    }
}

/// Finds an encoding by a label, such as `latin1` or `Shift_JIS`; `None` if there is no such one.
#[must_use]
pub fn named(label: &str) -> Named {
    Encoding::for_label(label.as_bytes())
}

/// Decodes a source. UTF-8 is not copied, and keeps its byte order mark, which is not shown. Returns
/// the text and, unless the source is UTF-8, what became of it.
///
/// # Errors
/// If the source is not a text: the sentence says what it is, as far as that can be told.
pub fn decode(bytes: Vec<u8>, named: Named) -> Result<(String, Option<Source>), NotText> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if named.is_none() && is_plain_utf_8(text.as_bytes()) => return Ok((text, None)),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if let Some(kind) = binary_kind(&bytes) {
        return Err(NotText::Kind(kind));
    }
    let (text, encoding) = decode_other(&bytes, named).ok_or(NotText::Unknown)?;
    let replaced = text.matches(char::REPLACEMENT_CHARACTER).count();
    let text = text.into_owned();
    Ok((
        text,
        Some(Source {
            bytes,
            encoding,
            replaced,
            sequences: 0,
            running_lines: 0,
        }),
    ))
}

/// Decodes a source that stays where it is. A text in UTF-8 is not copied.
///
/// # Errors
/// As [`decode`].
pub fn borrowed(bytes: &[u8], named: Named) -> Result<Cow<'_, str>, NotText> {
    if named.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
        && is_plain_utf_8(bytes)
    {
        return Ok(Cow::Borrowed(text));
    }
    Ok(Cow::Owned(decode(bytes.to_vec(), named)?.0))
}

/// True if bytes in UTF-8 are a text and nothing else.
fn is_plain_utf_8(bytes: &[u8]) -> bool {
    binary_kind(bytes).is_none() && is_text(bytes) && !is_iso_2022_jp(bytes)
}

/// Decodes bytes that are not UTF-8 throughout; `None` if they are not a text.
fn decode_other(bytes: &[u8], named: Named) -> Option<(Cow<'_, str>, &'static str)> {
    for (mark, is_little) in [(b"\xFF\xFE\0\0", true), (b"\0\0\xFE\xFF", false)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let name = if is_little { "UTF-32LE" } else { "UTF-32BE" };
            return Some((Cow::Owned(from_utf32(rest, is_little)), name));
        }
    }
    let decoded = |encoding: &'static Encoding, bytes| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        Some((text, encoding.name()))
    };
    if let Some((encoding, length)) = Encoding::for_bom(bytes).filter(|_| named.is_none()) {
        // UTF-8 keeps its mark, as it does without damage.
        let mark = if encoding == UTF_8 { 0 } else { length };
        return decoded(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = named.or_else(|| utf_16_without_mark(bytes)) {
        return decoded(encoding, bytes);
    }
    if !is_text(bytes) || controls(bytes) * BYTES_PER_CONTROL > bytes.len() {
        return None;
    }
    decoded(guess(bytes), bytes)
}

/// Guesses the encoding of bytes without a byte order mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_iso_2022_jp(bytes) {
        return ISO_2022_JP;
    }
    if is_mostly_utf_8(bytes) {
        return UTF_8;
    }
    let first = bytes.iter().position(|byte| !byte.is_ascii());
    let rest = bytes.get(first.unwrap_or(0)..).unwrap_or_default();
    let sample = rest.get(..SAMPLE).unwrap_or(rest);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() == rest.len());
    let guessed = detector.guess(None, Utf8Detection::Deny);
    if guessed == KOI8_U {
        // The two differ in four letters of Ukrainian, which Russian does not have.
        let (text, _) = KOI8_U.decode_without_bom_handling(sample);
        let is_ukrainian = |c: char| "іїєґІЇЄҐ".contains(c);
        return if text.contains(is_ukrainian) {
            KOI8_U
        } else {
            KOI8_R
        };
    }
    guessed
}

/// True if most characters beyond ASCII are whole in UTF-8, so that the other bytes are damage.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut whole, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    whole > 4 * damaged || whole > damaged && damaged < 3
}

/// True if bytes have the escape sequences that switch to Japanese in ISO-2022-JP, which is
/// otherwise ASCII.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let switches = |at: usize| matches!(bytes.get(at + 1..at + 3), Some(b"$B" | b"$@"));
    memchr::memchr_iter(0x1B, bytes).any(switches) && bytes.is_ascii()
}

/// The byte order of UTF-16 without a byte order mark: every other byte of Latin text is 0.
fn utf_16_without_mark(bytes: &[u8]) -> Named {
    let zeros = |first: usize| {
        let places = bytes.iter().skip(first).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let is_most = |many: usize, few: usize| many * 5 > bytes.len() && few * 50 < bytes.len();
    if is_most(odd, even) {
        Some(UTF_16LE)
    } else if is_most(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The number of control characters that no text has, escapes and backspaces aside.
fn controls(bytes: &[u8]) -> usize {
    let is_control = |byte: &&u8| matches!(byte, 0..=7 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    bytes.iter().filter(is_control).count()
}

/// True if so few bytes are NUL that they may be a text in an encoding of single bytes.
fn is_text(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0, bytes).count() * TEXT_BYTES_PER_NUL <= bytes.len()
}

/// The text of UTF-32. What is no character becomes U+FFFD.
fn from_utf32(bytes: &[u8], is_little: bool) -> String {
    let unit = |bytes: &[u8]| {
        let bytes = bytes.try_into().ok()?;
        let number = if is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        };
        char::from_u32(number)
    };
    let units = bytes.chunks(4).map(unit);
    units
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The kind of a file that is no text, by its first bytes, with what would read it.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF: `pdftotext` makes text of it"),
        (
            b"PK\x03\x04",
            "a ZIP archive or an office document: unpack it, or save it as text",
        ),
        (b"\x1F\x8B", "compressed: `gunzip` unpacks it"),
        (b"BZh", "compressed: `bunzip2` unpacks it"),
        (b"\xFD7zXZ\0", "compressed: `unxz` unpacks it"),
        (b"\x28\xB5\x2F\xFD", "compressed: `unzstd` unpacks it"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive: unpack it"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7FELF", "a program"),
        (
            b"\xD0\xCF\x11\xE0",
            "an old office document: save it as text",
        ),
    ];
    let kind = KINDS.iter().find(|(start, _)| bytes.starts_with(start));
    kind.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text, the encoding and the number of replaced characters of a source.
    fn decoded(bytes: &[u8]) -> (String, &'static str, usize) {
        let (text, decoded) = decode(bytes.to_vec(), None).unwrap();
        let (encoding, replaced) =
            decoded.map_or(("UTF-8", 0), |source| (source.encoding, source.replaced));
        (text, encoding, replaced)
    }

    #[test]
    fn utf_8_is_taken_as_it_is() {
        let text = "\u{FEFF}Grüße, 腎臓, and one NUL: \0";
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "UTF-8", 0));
        assert_eq!(decoded(b""), (String::new(), "UTF-8", 0));
    }

    #[test]
    fn utf_16_and_utf_32_are_told_by_their_mark_or_their_zeros() {
        let text = "Die Nieren filtern täglich 180 Liter.";
        let utf_16 =
            |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let utf_32 = |order: fn(u32) -> [u8; 4]| {
            text.chars()
                .flat_map(|c| order(c.into()))
                .collect::<Vec<u8>>()
        };
        for (mark, bytes, name) in [
            (&b"\xFF\xFE"[..], utf_16(u16::to_le_bytes), "UTF-16LE"),
            (b"\xFE\xFF", utf_16(u16::to_be_bytes), "UTF-16BE"),
            (b"", utf_16(u16::to_le_bytes), "UTF-16LE"),
            (b"", utf_16(u16::to_be_bytes), "UTF-16BE"),
            (b"\xFF\xFE\0\0", utf_32(u32::to_le_bytes), "UTF-32LE"),
            (b"\0\0\xFE\xFF", utf_32(u32::to_be_bytes), "UTF-32BE"),
        ] {
            assert_eq!(
                decoded(&[mark, &bytes].concat()),
                (text.to_owned(), name, 0),
                "{name}"
            );
        }
        assert_eq!(
            decoded(b"\xFF\xFE\0\0a\0\0\0b"),
            ("a\u{FFFD}".to_owned(), "UTF-32LE", 1)
        );
    }

    #[test]
    fn an_encoding_of_single_bytes_is_guessed_and_a_named_one_is_taken() {
        assert_eq!(
            decoded(b"Caf\xE9, fa\xE7ade, na\xEFve."),
            ("Café, façade, naïve.".to_owned(), "windows-1252", 0)
        );
        let russian = "Почки очищают кровь днём и ночью. Пейте, когда хочется пить.";
        for encoding in [
            KOI8_R,
            encoding_rs::IBM866,
            encoding_rs::ISO_8859_5,
            encoding_rs::WINDOWS_1251,
        ] {
            let (bytes, _, _) = encoding.encode(russian);
            assert_eq!(decoded(&bytes), (russian.to_owned(), encoding.name(), 0));
        }
        let polish = decode(b"\xC5\xBCle".to_vec(), named("latin2")).unwrap();
        assert_eq!(polish.0, "Ĺźle");
        assert_eq!(named("no such encoding"), None);
        let (japanese, _, _) = ISO_2022_JP.encode("腎臓は昼も夜も");
        assert_eq!(decoded(&japanese).1, "ISO-2022-JP");
    }

    #[test]
    fn a_few_bad_bytes_in_utf_8_are_replaced_and_counted() {
        let text = "Café naïve – all of it – is UTF-8, but for one byte: ".to_owned();
        let bytes = [text.as_bytes(), b"\xE9."].concat();
        assert_eq!(decoded(&bytes), (text + "\u{FFFD}.", "UTF-8", 1));
    }

    #[test]
    fn a_byte_order_mark_of_utf_8_stays_with_and_without_bad_bytes_behind_it() {
        // Found by the fuzzer: the beginning of such a text had three bytes more than the whole.
        let bytes = b"\xEF\xBB\xBFone line\nand \xFF\xFF damage";
        let (text, encoding, replaced) = decoded(bytes);
        assert!(text.starts_with("\u{FEFF}one line\n"), "{text:?}");
        assert_eq!((encoding, replaced), ("UTF-8", 2));
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_would_read_it() {
        for (bytes, said) in [
            (
                &b"%PDF-1.7"[..],
                "it is a PDF: `pdftotext` makes text of it",
            ),
            (b"\x89PNG\r\n\x1A\n", "it is a picture"),
            (b"ab\0\0\0\0\0\x01\x02", "it is not a text"),
        ] {
            let error = decode(bytes.to_vec(), None).unwrap_err();
            assert_eq!(error.to_string(), said);
        }
    }

    #[test]
    fn bytes_of_every_value_are_no_text() {
        let bytes: Vec<u8> = (0..=255).cycle().take(4096).collect();
        assert_eq!(decode(bytes, None), Err(NotText::Unknown));
    }
}
