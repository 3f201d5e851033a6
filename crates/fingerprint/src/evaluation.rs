//! How often comparisons err: rates of a list of scores with intervals, and their curve as a picture. Knows no file and
//! no clock. Source: ISO/IEC 19795-1; the definitions of the FVC contests.

mod det;
mod rates;

pub use det::det_svg;
pub use rates::{DRAWS_MAX, Intervals, Rates, Scored, intervals, rates, sort};
