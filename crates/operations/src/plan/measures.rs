//! Measures of the race for a wide page and for a telephone. Source: ours.

/// For which page a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// A screen or paper: 960 points.
    Wide,
    /// A telephone: 380 points.
    Narrow,
}

/// Measures of a page.
pub(super) struct Measures {
    pub(super) width: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) upper_h: f64,
    pub(super) lower_h: f64,
    pub(super) size: f64,
    pub(super) line_chars: usize,
    pub(super) name_chars: usize,
}

impl Measures {
    pub(super) const fn of(page: Page) -> Self {
        match page {
            Page::Wide => Self {
                width: 960.0,
                left: 66.0,
                right: 700.0,
                upper_h: 280.0,
                lower_h: 190.0,
                size: 13.0,
                line_chars: 138,
                name_chars: 27,
            },
            Page::Narrow => Self {
                width: 380.0,
                left: 52.0,
                right: 368.0,
                upper_h: 230.0,
                lower_h: 170.0,
                size: 12.5,
                line_chars: 55,
                name_chars: 42,
            },
        }
    }
}
