//! What a query that finds nothing may have meant: the nearest words that do occur.
//! By edit distance, then by how often they occur.
