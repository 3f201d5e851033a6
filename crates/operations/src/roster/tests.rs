//! Rosters read.
