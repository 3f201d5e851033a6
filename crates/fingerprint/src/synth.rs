//! Made fingers and their prints, as templates and as pictures: for galleries of millions, tests and demonstrations.
//! Feature `synth`.
//! Source: orientation by the zeros and poles of Sherlock and Monro 1993; the rest is ours, after statistics of the
//! development sets (`benchmarks/fingerprint.md`).
//!
//! They measure speed and what a search loses. They are no ground for error rates of real fingers.

mod finger;
mod flow;
pub mod parameters;
mod print;
mod grown;
mod pressed;

pub use finger::SyntheticFinger;
pub use grown::GrownFinger;

#[cfg(test)]
mod tests;
