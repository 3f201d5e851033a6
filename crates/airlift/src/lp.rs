//! A linear program as numbers: columns with costs and boxes, rows that stay at or below a figure. Source: ours.

/// One column: least it costs per unit, and the box it lies in, which never goes below nought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Column {
    pub(crate) cost: f64,
    pub(crate) most: f64,
}

/// One row: the sum of its terms is at most the figure, or equals it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) terms: Vec<(usize, f64)>,
    pub(crate) equal: bool,
    pub(crate) figure: f64,
}

/// Minimise cost over boxes from 0, under rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Lp {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
}

impl Lp {
    /// Adds a column from 0 to `most` and returns its place.
    pub(crate) fn column(&mut self, cost: f64, most: f64) -> usize {
        assert!(most.is_finite() && most >= 0.0 && cost.is_finite(), "column {cost} to {most}: every box is finite");
        self.columns.push(Column { cost, most });
        self.columns.len() - 1
    }

    /// Adds a row whose sum is at most `figure` and returns its place.
    pub(crate) fn at_most(&mut self, terms: Vec<(usize, f64)>, figure: f64) -> usize {
        self.rows.push(Row { terms, equal: false, figure });
        self.rows.len() - 1
    }

    /// Adds a row whose sum is `figure` and returns its place.
    pub(crate) fn equals(&mut self, terms: Vec<(usize, f64)>, figure: f64) -> usize {
        self.rows.push(Row { terms, equal: true, figure });
        self.rows.len() - 1
    }
}
