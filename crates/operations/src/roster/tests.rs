//! Whole rosters, written here with synthetic people, read by the one door.

mod bad_files;
mod fixtures;
mod lost;
mod properties;
mod rows;
