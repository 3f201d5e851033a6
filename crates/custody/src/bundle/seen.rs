//! How far the sender of a bundle has seen the log of whom it is for: that log's own signed checkpoint, carried back to
//! it, so that a copy put back from before it hears that it is old. Source: `custody.md` (The log); decision 0069.
//!
//! The checkpoint is believed for its signature, not for who carries it: a partner can make up none.

use crate::checkpoint::SignedCheckpoint;
use crate::decode::PayloadKeys;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::AuthorityId;
use crate::journal::{Journal, PARTNER, Shorter};
use crate::keys::PublicKey;
use crate::verify::directory::Directory;

use super::BundleHeader;

/// What a bundle shows of the log of whom it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenOfOurs {
    /// Nothing, or a part of what is here.
    Agrees,
    /// A checkpoint that no device of ours in force has signed, as far as is known here: it shows nothing.
    NotOurs(LogHead),
    /// The log was longer once, or another: this is kept, and the folder opens for reading only.
    Lost(Shorter),
}

/// The newest checkpoint here that a log's own device has signed, for a bundle to that log's authority.
pub(super) fn newest_note(journal: &Journal, of: &AuthorityId) -> Result<Option<String>, Error> {
    let held = journal.checkpoints(of)?;
    let signed = held.into_iter().filter(|c| {
        SignedCheckpoint::parse(&c.note).is_ok_and(|n| n.checkpoint().authority == *of && n.checkpoint().head == c.head)
    });
    Ok(signed.max_by_key(|c| c.head.size).map(|c| c.note))
}

/// Compares the own log with the checkpoint of it that a bundle carries. `root` is the own root key, and `keys` open the
/// own log's certificates.
pub fn compare_seen(
    journal: &mut Journal,
    own: &AuthorityId,
    root: PublicKey,
    keys: &PayloadKeys,
    header: &BundleHeader,
) -> Result<SeenOfOurs, Error> {
    let Some(text) = &header.seen else { return Ok(SeenOfOurs::Agrees) };
    let note = SignedCheckpoint::parse(text).map_err(|e| e.at("checkpoint of this log in the bundle"))?;
    let said = note.checkpoint();
    if said.authority != *own {
        return Ok(SeenOfOurs::Agrees);
    }
    let here = journal.head(own)?;
    if here.size >= said.head.size && journal.root_at(own, said.head.size)? == said.head.root {
        return Ok(SeenOfOurs::Agrees);
    }
    if !Directory::read(journal, own, Some(root), keys)?.is_signed_here(&note) {
        return Ok(SeenOfOurs::NotOurs(said.head));
    }
    let held_by = format!("{PARTNER}{}", header.from);
    journal.note_seen_checkpoint(own, said.head, &held_by, text)?;
    journal.look_again()?;
    Ok(SeenOfOurs::Lost(Shorter { log: own.clone(), here, known: said.head, held_by }))
}
