//! Whole rosters, written here with synthetic people, read by the one door.

mod bad_files;
mod fixtures;
mod properties;
mod rows;
