//! The screen that the reader is shown on, as far as it is known.

/// The screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Its columns.
    pub(crate) width: u16,
    /// Its rows.
    pub(crate) height: u16,
    /// Whether its background is dark, if that is known.
    pub(crate) dark: Option<bool>,
    /// Whether the first frame is out, which shows the text alone.
    pub(crate) settled: bool,
}
