//! A person's own copy of his file: what may be disclosed to him, as far as the officer who writes it may
//! see it. Source: `product.md` (The Passage); ours.

use std::path::Path;

use custody::event::Group;

use super::{Passage, Reason};
use crate::access_policy::disclosed_to_the_person;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::files;

impl Desk {
    /// The passage with only what may be disclosed to the person himself.
    pub fn own_copy(&self, seat: &Seat, person: &str, reason: &Reason) -> Result<Passage, Failure> {
        let mut copy = self.passage(seat, person, reason)?;
        let withheld: Vec<&str> =
            Group::ALL.iter().filter(|group| !disclosed_to_the_person(**group)).map(|group| group.word()).collect();
        copy.claims.retain(|line| !withheld.contains(&line.group));
        copy.history.retain(|line| !withheld.contains(&line.group));
        for group in copy.groups.iter_mut().filter(|g| g.state == "shown" && withheld.contains(&g.group)) {
            group.state = "disclosed through counsel or court".into();
        }
        copy.shown_to = "the person";
        Ok(copy)
    }

    /// Writes a copy to a new file that only its owner may read.
    pub fn write_own_copy(&self, out: &Path, text: &str) -> Result<(), Failure> {
        files::write_new_private(out, text.as_bytes())
    }
}
