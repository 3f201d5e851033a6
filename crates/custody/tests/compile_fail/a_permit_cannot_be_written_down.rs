//! A boarding permit has no public fields: only the gates make one.

use custody::{BoardingPermit, MovementId, Nonce, PersonNumber};

fn main() {
    let _ = BoardingPermit {
        person: PersonNumber::new(1, 1).unwrap(),
        movement: MovementId::parse("m-1").unwrap(),
        manifest_version: 1,
        nonce: Nonce::default(),
        seat: 1,
        evidence: Vec::new(),
        skipped: Vec::new(),
    };
}
