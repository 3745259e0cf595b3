//! Laws of input: what a terminal sends is decoded the same however it is cut between reads, and
//! the key after any bytes is never lost for good.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use kidneyread::reader::action::Action;
use kidneyread::screen::decoder::{Decoder, Input};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::cases;

/// Pieces of what terminals send, whole and cut off.
const PIECES: [&[u8]; 40] = [
    b"\x1b",
    b"\x1b\x1b",
    b"\x1b[",
    b"\x1bO",
    b"\x1b]",
    b"\x1bP",
    b"\x1bX",
    b"\x1b_",
    b"\x1b\\",
    b"\x1b[A",
    b"\x1bOA",
    b"\x1b[1;5C",
    b"\x1bO5C",
    b"\x1b[[A",
    b"\x1b[[",
    b"\x1b[5~",
    b"\x1b[3$",
    b"\x1b[M !!",
    b"\x1b[M",
    b"\x1b[<0;5;7M",
    b"\x1b[32;5;7M",
    b"\x1b[?62;c",
    b"\x1b[105;5u",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1b]11;rgb:0/0/0\x07",
    b"\x1bP1$r\x1b\\",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[200~a\r\nb\x1b[201~",
    b"\r\n",
    b"\n",
    "\u{9b}".as_bytes(),
    "\u{85}".as_bytes(),
    "ö腎🩺".as_bytes(),
    b"\xE8\x85",
    b"\xF0\x9F",
    b"\x9b",
    b"\x03",
    b"j",
    b"12;",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => select(&PIECES[..]).prop_map(<[u8]>::to_vec),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The inputs of some reads, after which nothing follows.
fn decoded<'a>(reads: impl IntoIterator<Item = &'a [u8]>) -> Vec<Input> {
    let mut decoder = Decoder::default();
    let mut inputs: Vec<Input> = reads
        .into_iter()
        .flat_map(|read| decoder.feed(read))
        .collect();
    inputs.extend(decoder.flush());
    inputs
}

/// The first way of cutting some bytes that gives other inputs than the whole, if there is one.
pub(crate) fn changed_by_cutting(bytes: &[u8], size: usize) -> Option<String> {
    let whole = decoded([bytes]);
    let pieces = decoded(bytes.chunks(size));
    if pieces != whole {
        return Some(format!("in pieces of {size}: {pieces:?}, not {whole:?}"));
    }
    let cut = (0..=bytes.len()).find(|&at| decoded([&bytes[..at], &bytes[at..]]) != whole)?;
    Some(format!("cut at {cut} they are not {whole:?}"))
}

/// The inputs of some bytes and the two keys behind them, if these are not the last inputs.
pub(crate) fn swallowed(bytes: &[u8]) -> Option<String> {
    let inputs = decoded([bytes, b"\x03j"]);
    let key = |code, modifiers| Input::Key(KeyEvent::new(code, modifiers));
    let keys = [
        key(KeyCode::Char('c'), KeyModifiers::CONTROL),
        key(KeyCode::Char('j'), KeyModifiers::NONE),
    ];
    (!inputs.ends_with(&keys)).then(|| format!("{inputs:?}"))
}

/// An input of a pasted text that is no text, or holds a control character, if there is one.
pub(crate) fn escaped_from_a_paste(bytes: &[u8]) -> Option<String> {
    // What ends a paste, or the reader's wait for its end, is left out.
    let pasted = String::from_utf8_lossy(bytes).replace(['\x03', '~'], "");
    let inputs = decoded([b"\x1b[200~".as_slice(), pasted.as_bytes(), b"\x1b[201~"]);
    let is_text = |input: &Input| match input {
        Input::Action(Action::Paste(text)) => text
            .chars()
            .all(|c| !c.is_control() || matches!(c, '\n' | '\t')),
        input => matches!(input, Input::Background { .. }),
    };
    let other = inputs.iter().find(|input| !is_text(input))?;
    Some(format!("{other:?}"))
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn the_same_bytes_are_the_same_inputs_for_every_way_of_cutting_them(bytes in bytes(), size in 1..6_usize) {
        prop_assert_eq!(changed_by_cutting(&bytes, size), None);
    }

    #[test]
    fn after_any_bytes_ctrl_c_and_the_next_key_are_decoded(bytes in bytes()) {
        prop_assert_eq!(swallowed(&bytes), None);
    }

    #[test]
    fn a_paste_holds_no_control_character_and_no_key_comes_of_it(bytes in bytes()) {
        prop_assert_eq!(escaped_from_a_paste(&bytes), None);
    }
}
