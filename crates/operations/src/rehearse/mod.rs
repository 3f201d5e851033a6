//! Makes the inputs of a rehearsal from a scenario file and a seed: made people, a timetable and a
//! plan of errors. Source: ours.
//!
//! Nothing here reads a clock or takes randomness: the same seed and the same file give the same
//! people, movements and errors on every platform.

pub mod calendar;
pub mod dice;
pub mod engine;
pub mod injection;
pub mod names;
pub mod people;
mod planned;
mod rate;
pub mod scenario;
pub mod timetable;
pub mod unfinished;
