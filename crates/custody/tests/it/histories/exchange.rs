//! Bundles between the nodes of a history: sent, held back, swapped in order, repeated, bent. Source: ours.

use custody::bundle::{Importer, Recipient, Scope, export_bundle, import_bundle};
use custody::{AuthorityId, Error};

use super::node::Node;
use super::world::{BUREAU, World};

/// Exports the log of a node for another, from a size on.
pub(crate) fn export(
    from: &mut Node,
    to: (AuthorityId, [u8; 32]),
    from_size: u64,
    scope: Scope,
    at: custody::Moment,
) -> Vec<u8> {
    let note = from.checkpoint(at);
    let head = from.journal.head(&from.id).unwrap();
    from.journal.note_own_checkpoint(&from.id, head, &note).unwrap();
    let recipient = Recipient { authority: to.0, sealing_key: to.1, scope, released_at: at };
    let keys = from.keys();
    export_bundle(&from.journal, &from.id, from_size, &recipient, &note, &keys, &mut from.rng).unwrap()
}

/// Takes a bundle in as a node.
pub(crate) fn import(
    node: &mut Node,
    root: custody::keys::PublicKey,
    bytes: &[u8],
) -> Result<custody::bundle::Imported, Error> {
    let importer = Importer { authority: &node.id, secret: &node.sealing, master: &node.master, sender_root: root };
    import_bundle(&mut node.journal, bytes, &importer, &mut node.rng)
}

impl World {
    /// Sends the log of one to another and has it taken in at once.
    pub(crate) fn sync(&mut self, from: usize, to: usize) {
        if from != to {
            let bytes = self.bundle(from, to, Scope::Whole);
            self.deliver(from, to, &bytes);
        }
    }

    /// A bundle of what the other does not have yet, or of more.
    pub(crate) fn bundle(&mut self, from: usize, to: usize, scope: Scope) -> Vec<u8> {
        let known = self.nodes[to].journal.head(&self.nodes[from].id).unwrap().size;
        let from_size = match self.below(5) {
            0 => 0,
            1 => self.below(known as usize + 1) as u64,
            _ => known,
        };
        let receiver = (self.id(to), self.nodes[to].sealing.public());
        let now = self.now;
        export(&mut self.nodes[from], receiver, from_size, scope, now)
    }

    /// Puts a bundle into the post.
    pub(crate) fn post(&mut self) {
        let (from, to) = (self.below(4), self.below(4));
        if from == to {
            return;
        }
        let scope = match to {
            BUREAU => Scope::Bureau,
            _ => self.one_of(&[Scope::Whole, Scope::Whole, Scope::Released]),
        };
        let mut bytes = self.bundle(from, to, scope);
        if self.chance(15) {
            // One that stands on another which is not sent: the sender counts on what was lost.
            let receiver = (self.id(to), self.nodes[to].sealing.public());
            let (now, size) = (self.now, self.nodes[from].acknowledged.len() as u64);
            bytes = export(&mut self.nodes[from], receiver, size, scope, now);
        }
        self.mail.push((from, to, bytes));
    }

    /// Takes any one out of the post; now and then it stays there too and comes again.
    pub(crate) fn fetch(&mut self) {
        if self.mail.is_empty() {
            return;
        }
        let at = self.below(self.mail.len());
        let (from, to, bytes) = self.mail[at].clone();
        if at > 0 {
            self.fault("reordered bundle");
        }
        if self.chance(70) {
            self.mail.remove(at);
        } else {
            self.fault("repeated bundle");
        }
        self.deliver(from, to, &bytes);
    }

    fn deliver(&mut self, from: usize, to: usize, bytes: &[u8]) {
        let root = self.nodes[from].root.public();
        if self.chance(5) {
            self.bent(from, to, bytes);
        }
        let before = self.nodes[to].journal.heads().unwrap();
        match import(&mut self.nodes[to], root, bytes) {
            Ok(imported) => {
                self.note(|w| {
                    format!("{} took in {} to {}", w.nodes[to].id, imported.changed, imported.header.head.size)
                });
                assert_eq!(imported.quarantined, 0, "a sound bundle was quarantined");
                if imported.changed > 0 {
                    self.nodes[to].fold_arrived(imported.fold_again);
                }
                *self.coverage.done.entry("import".into()).or_default() += 1;
            }
            // Only a gap is a reason: nobody here lies in the bundles of this function.
            Err(error) => {
                assert!(error.to_string().contains("import the bundles between first"), "{error}");
                assert_eq!(self.nodes[to].journal.heads().unwrap(), before);
                *self.coverage.refused.entry("import".into()).or_default() += 1;
            }
        }
    }

    /// One bit of a bundle turned: nothing is taken in, and nothing is said to be rewritten in the log.
    fn bent(&mut self, from: usize, to: usize, bytes: &[u8]) {
        self.fault("flipped bundle");
        let root = self.nodes[from].root.public();
        let mut harmed = bytes.to_vec();
        let at = self.below(harmed.len());
        harmed[at] ^= 1 << self.below(8);
        let before = self.nodes[to].journal.heads().unwrap();
        let error = import(&mut self.nodes[to], root, &harmed).expect_err("a bent bundle was taken in");
        assert!(!error.to_string().contains('\n') && !error.to_string().is_empty());
        assert_eq!(self.nodes[to].journal.heads().unwrap(), before);
    }
}
