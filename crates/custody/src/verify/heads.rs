//! Heads that signed events name: what the log was when each was signed. Who rewrites a log without the keys of all who
//! wrote after that place leaves an event whose head is not the log's. Source: `custody.md` (The log: last checkpoint
//! seen; RFC 6962 for the tree); decision 81.

use crate::envelope::LogHead;
use crate::ids::Hash;
use crate::merkle::Tree;

/// The log so far, with the root at each of its sizes.
pub(super) struct Heads {
    tree: Tree,
    /// The head that was looked up last: events of one batch name the same.
    looked_up: LogHead,
    /// The largest size whose head an event has named rightly.
    held_until: u64,
    /// A head did not hold: those that come after it do not either, and say nothing new.
    broken: bool,
}

impl Heads {
    pub(super) fn new() -> Self {
        let tree = Tree::new(Vec::new());
        let looked_up = LogHead { size: 0, root: tree.root_at(0).unwrap_or_default() };
        Self { tree, looked_up, held_until: 0, broken: false }
    }

    pub(super) fn append(&mut self, leaf: Hash) {
        self.tree.append(leaf);
    }

    /// Size and root of what has been appended.
    pub(super) fn head(&self) -> LogHead {
        let size = self.tree.size();
        LogHead { size, root: self.tree.root_at(size).unwrap_or_default() }
    }

    /// Why the head that the next event names is not the log's, once for a log.
    pub(super) fn fault(&mut self, named: LogHead) -> Option<String> {
        if self.broken {
            return None;
        }
        let here = self.tree.size();
        let why = if named.size > here {
            format!("it was signed when the log had {} events, and {here} stand before it", named.size)
        } else if self.root_at(named.size) != named.root {
            let first = self.held_until;
            format!(
                "the first {} events are not those that stood there when it was signed: from event number {first} on one \
                 was changed, taken out or put in",
                named.size
            )
        } else {
            self.held_until = self.held_until.max(named.size);
            return None;
        };
        self.broken = true;
        Some(why)
    }

    fn root_at(&mut self, size: u64) -> Hash {
        if self.looked_up.size != size {
            self.looked_up = LogHead { size, root: self.tree.root_at(size).unwrap_or_default() };
        }
        self.looked_up.root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(byte: u8) -> Hash {
        Hash([byte; 32])
    }

    /// The heads of a log of ten, and what is said of the log when those are named in another one.
    fn named_in(other: &[u8]) -> Option<(u64, String)> {
        let mut log = Heads::new();
        let mut heads = Vec::new();
        for byte in 0..10 {
            heads.push(log.head());
            log.append(leaf(byte));
        }
        let mut walked = Heads::new();
        for (seq, byte) in other.iter().enumerate() {
            if let Some(why) = walked.fault(heads[*byte as usize]) {
                return Some((seq as u64, why));
            }
            walked.append(leaf(*byte));
        }
        None
    }

    #[test]
    fn a_log_as_it_was_signed_holds() {
        assert_eq!(named_in(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), None);
    }

    #[test]
    fn an_event_taken_out_is_told_by_the_next_one() {
        let (seq, why) = named_in(&[0, 1, 2, 4, 5, 6]).unwrap();
        assert_eq!((seq, why.as_str()), (3, "it was signed when the log had 4 events, and 3 stand before it"));
    }

    #[test]
    fn an_event_exchanged_is_told_with_the_place_from_which_the_log_is_another() {
        let (seq, why) = named_in(&[0, 1, 2, 9, 4, 5]).unwrap();
        assert_eq!(seq, 3, "{why}");
        let mut heads = Heads::new();
        (0..4).for_each(|byte| heads.append(leaf(byte)));
        assert_eq!(heads.fault(heads.head()), None);
        heads.append(leaf(4));
        let why = heads.fault(LogHead { size: 5, root: leaf(1) }).unwrap();
        assert!(why.contains("from event number 4 on one was changed"), "{why}");
        assert_eq!(heads.fault(LogHead { size: 5, root: leaf(2) }), None, "said once");
    }
}
