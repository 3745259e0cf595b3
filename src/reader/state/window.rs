//! The size and background of the screen, as far as they are known.

/// Size and background of the screen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// Width in columns.
    pub(crate) width: u16,
    /// Height in rows.
    pub(crate) height: u16,
    /// Whether the background is dark; `None` if that is not known.
    pub(crate) dark: Option<bool>,
    /// Whether the first frame, which shows the text alone, is on the screen.
    pub(crate) settled: bool,
}
