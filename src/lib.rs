pub mod mapping;
pub mod document;
pub mod shown;
pub mod layout;
pub mod library;
pub mod search;
