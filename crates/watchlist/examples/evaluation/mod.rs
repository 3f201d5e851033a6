//! Parts of the evaluation.

pub(crate) mod baseline;
pub(crate) mod metrics;
pub(crate) mod options;
