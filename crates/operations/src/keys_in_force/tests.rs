//! A checkpoint is signed by a key in force on a clock that does not stand wrong. Source: ours, decision 0078.

use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::{AuthorityId, Span};

use crate::desk::tests::{founded, opened, register};
use crate::log_check::LogCheck;

#[test]
fn a_clock_that_stands_wrong_signs_no_checkpoint_and_one_signed_so_before_is_a_remark() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("north");
    let mut desk = founded(&root);
    register(&mut desk).unwrap();
    let (now, north) = (desk.now(), AuthorityId::parse("north").unwrap());
    for (off, why) in [(Span::days(-2), "it has recorded at"), (Span::days(40_000), "is certified from")] {
        desk.set_clock(now + off).unwrap();
        let refused = desk.sign_checkpoint(&north).unwrap_err().to_string();
        assert!(refused.contains(why) && refused.contains("clock"), "{refused}");
        assert!(desk.close().is_err());
    }
    desk.set_clock(now).unwrap();
    desk.sign_checkpoint(&north).unwrap();
    register(&mut desk).unwrap();

    // As an older program has signed one.
    let head = desk.journal.head(&north).unwrap();
    let wrong = Checkpoint { authority: north.clone(), head, at: now + Span::days(-9), extensions: Vec::new() };
    let note = SignedCheckpoint::sign(wrong, &desk.node(&north).unwrap().secrets.device).to_string();
    desk.journal.note_own_checkpoint(&north, head, &note).unwrap();
    drop(desk);
    let verified = opened(&root).verify_logs(&LogCheck::default(), &mut |_| {}).unwrap();
    assert!(verified.ok, "{:?}", verified.why);
    assert!(verified.why.iter().any(|line| line.contains("clock stood wrong")), "{:?}", verified.why);
}
