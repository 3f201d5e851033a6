//! Made fingers and their prints, as templates: for galleries of millions, tests and demonstrations. Feature `synth`.
//! Source: orientation by the zeros and poles of Sherlock and Monro 1993; the rest is ours, after statistics of the
//! development sets (`benchmarks/fingerprint.md`).
//!
//! They measure speed and what a search loses. They are no ground for error rates of real fingers.

mod finger;
mod flow;
pub mod parameters;
mod print;

pub use finger::SyntheticFinger;

#[cfg(test)]
mod tests;
