//! What a scenario states, value by value, with who says so. Source: ours.

use serde::Serialize;

/// One value of the planner's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatedFact {
    /// Where it stands, such as `site[al-sinaa].people`.
    pub key: String,
    /// The value as it is written in the file.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// Whether it is invented, all or in part.
    pub invented: bool,
    /// Whether it is a judgement, marked `[J]`.
    pub judged: bool,
}
