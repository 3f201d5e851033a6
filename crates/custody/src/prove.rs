//! Proofs made from a journal: that an event stands in a log under a checkpoint, and that a log goes on
//! from an older one. Source: RFC 6962 §2.1.1 and §2.1.2.

use crate::certificate::Certificate;
use crate::checkpoint::SignedCheckpoint;
use crate::decode::PayloadKeys;
use crate::envelope::{Entry, Envelope, LogHead};
use crate::error::Error;
use crate::ids::{AuthorityId, Hash};
use crate::inclusion::InclusionProof;
use crate::journal::Journal;
use crate::merkle::{Tree, leaf_hash};
use crate::seal;

/// The place of an event by hashes alone: nothing of its content is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Position, from 0.
    pub index: u64,
    /// Leaf hash of its entry.
    pub leaf: Hash,
    /// Under which head.
    pub head: LogHead,
    /// Hashes from the leaf's sibling up to below the root.
    pub path: Vec<Hash>,
}

/// The leaf hashes of a log's first entries, computed from their bytes: what is stored beside them is
/// believed only where nothing but the hash was released to this node.
fn leaves(journal: &Journal, log: &AuthorityId, size: u64) -> Result<Vec<Hash>, Error> {
    let mut leaves = Vec::new();
    journal.visit(log, 0..size, &mut |row| {
        leaves.push(row.bytes.map_or(row.leaf, leaf_hash));
        Ok(())
    })?;
    Ok(leaves)
}

/// Shows the place of one event under a head of the log.
pub fn place(journal: &Journal, log: &AuthorityId, index: u64, size: u64) -> Result<Place, Error> {
    let leaves = leaves(journal, log, size)?;
    let beyond = || Error::malformed(format!("log of {log} has no event number {index} among its first {size}"));
    let leaf = usize::try_from(index).ok().and_then(|at| leaves.get(at).copied()).ok_or_else(beyond)?;
    let tree = Tree::new(leaves);
    let root = tree.root_at(size).ok_or_else(beyond)?;
    let path = tree.inclusion_proof(index, size).ok_or_else(beyond)?;
    Ok(Place { index, leaf, head: LogHead { size, root }, path })
}

/// The consistency proof from an old size to a newer one, with the newer head.
pub fn consistency(journal: &Journal, log: &AuthorityId, old: u64, new: u64) -> Result<(LogHead, Vec<Hash>), Error> {
    let tree = Tree::new(leaves(journal, log, new)?);
    let short =
        || Error::malformed(format!("log of {log} has {} events, {} were asked for", tree.size(), old.max(new)));
    let root = tree.root_at(new).ok_or_else(short)?;
    let path = tree.consistency_proof(old, new).ok_or_else(short)?;
    Ok((LogHead { size: new, root }, path))
}

/// Shows that an event stands in a log, with its payload and salt disclosed. The certificate is that of
/// the device which signed the checkpoint.
pub fn inclusion(
    journal: &Journal,
    log: &AuthorityId,
    index: u64,
    note: &SignedCheckpoint,
    log_certificate: Certificate,
    keys: &PayloadKeys,
) -> Result<InclusionProof, Error> {
    let place = place(journal, log, index, note.checkpoint().head.size)?;
    let stored = journal.entry(log, index)?;
    let withheld =
        || Error::malformed(format!("event number {index} of {log} was withheld or erased: it cannot be shown"));
    let (entry, payload) = stored.and_then(|s| Some((s.bytes?, s.payload?))).ok_or_else(withheld)?;
    let envelope = Envelope::from_bytes(&Entry::from_bytes(&entry)?.envelope)?;
    let key = keys.key(log, &envelope.stream, envelope.group).ok_or_else(withheld)?;
    let disclosed = seal::open(key, &envelope.plain_hash.0, &payload)?;
    Ok(InclusionProof { index, entry, disclosed, path: place.path, checkpoint: note.to_string(), log_certificate })
}
