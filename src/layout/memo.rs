//! Remembers what was laid out, so that a frame costs what has changed.

use std::cell::RefCell;
use std::rc::Rc;

use super::rows::Rows;

/// What was made and may be asked for again, by key: rows by block, piece and measure, unless other
/// types are named. It holds 512 values at most, a few screens. What is asked for is nearly always
/// among the last, so a look along a list is shorter than any hash.
#[derive(Debug)]
pub struct Memo<K = (usize, usize, usize), V = Rows>(RefCell<Vec<(K, Rc<V>)>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    const MOST: usize = 512;

    /// Returns what is remembered under `key`, or makes it now.
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

    /// Forgets everything, for when what it was made of has changed.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
