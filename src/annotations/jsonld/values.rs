//! The simple values of the W3C model: lists, classes, IRIs, names by SHA-256, and times.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Map, Value};

/// The start of a name by SHA-256 (RFC 6920, section 3).
const HASH_NAME_START: &str = "ni:///sha-256;";

/// The name (RFC 6920) of the content with this SHA-256. `None` unless there are 64 hexadecimal
/// digits.
pub(super) fn hash_name(hexadecimal: &str) -> Option<String> {
    let digit = |c: char| u8::try_from(c.to_digit(16)?).ok();
    let digits = hexadecimal
        .chars()
        .map(digit)
        .collect::<Option<Vec<u8>>>()
        .filter(|digits| digits.len() == 64)?;
    let (pairs, _) = digits.as_chunks::<2>();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    Some(format!("{HASH_NAME_START}{}", BASE64.encode(bytes)))
}

/// The SHA-256 that an IRI names (RFC 6920), as 64 hexadecimal digits; empty if it names none.
pub(super) fn hash_of(iri: &str) -> String {
    let hash = iri
        .strip_prefix(HASH_NAME_START)
        .and_then(|name| BASE64.decode(name.split('?').next()?).ok());
    let digits = |byte: &u8| {
        [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or_default())
    };
    hash.filter(|hash| hash.len() == 32)
        .unwrap_or_default()
        .iter()
        .flat_map(digits)
        .collect()
}

/// True if a text is an absolute IRI: it has a scheme, and no character that an IRI must not have
/// (RFC 3987).
pub(super) fn is_iri(text: &str) -> bool {
    let scheme = text
        .split_once(':')
        .filter(|(_, rest)| !rest.is_empty())
        .map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }) && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
}

/// True if a text is a time as the model requires it: an `xsd:dateTime` in UTC, with a Z.
pub(super) fn is_time(text: &str) -> bool {
    let Some((time, fraction)) = text
        .strip_suffix('Z')
        .map(|time| time.split_once('.').unwrap_or((time, "0")))
    else {
        return false;
    };
    let shape: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let numbers: Vec<u32> = time
        .split(['-', 'T', ':'])
        .filter_map(|part| part.parse().ok())
        .collect();
    let &[_, month, day, hour, minute, second] = &*numbers else {
        return false;
    };
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    shape == "0000-00-00T00:00:00"
        && digits
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
}

/// The values under a key: none, one, or those of an array.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(several)) => several,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// The strings among the values under a key.
pub(super) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    list(value).iter().filter_map(Value::as_str)
}

/// True if an object is of the class with this short name. The object may name its class with a
/// prefix, or as an IRI that ends in the short name.
pub(super) fn is_a(object: &Map<String, Value>, class: &str) -> bool {
    texts(object.get("type").or_else(|| object.get("@type")))
        .any(|name| name.rsplit(['#', '/', ':']).next() == Some(class))
}

/// The id of an object; `None` if it has none, or not as a string.
pub(super) fn id(object: &Map<String, Value>) -> Option<&str> {
    object.get("id").or_else(|| object.get("@id"))?.as_str()
}
