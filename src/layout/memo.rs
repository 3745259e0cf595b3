//! Remembers what was laid out, so that a frame costs only what has changed.

use std::cell::RefCell;
use std::rc::Rc;

use super::rows::Rows;

/// Values that were made and may be asked for again, by key: rows by block, piece and measure,
/// unless other types are named. Holds at most 512 values, a few screens' worth. Nearly every value
/// that is asked for is among the last, so walking a list from its end is faster than hashing.
#[derive(Debug)]
pub struct Memo<K = (usize, usize, usize), V = Rows>(RefCell<Vec<(K, Rc<V>)>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    const MOST: usize = 512;

    /// Returns the value for `key`, making it if it is not remembered. A full memo forgets
    /// everything first.
    pub fn get(&self, key: K, make: impl FnOnce() -> V) -> Rc<V> {
        let mut remembered = self.0.borrow_mut();
        if let Some((_, known)) = remembered.iter().rev().find(|(known, _)| *known == key) {
            return Rc::clone(known);
        }
        if remembered.len() >= Self::MOST {
            remembered.clear();
        }
        let new = Rc::new(make());
        remembered.push((key, Rc::clone(&new)));
        new
    }

    /// Forgets everything: to be called when what the values were made from has changed.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
