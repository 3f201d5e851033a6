//! Number and movement do not board anybody: only a permit does.

use custody::{MovementId, PersonNumber, acts};

fn main() {
    let person = PersonNumber::new(1, 1).unwrap();
    let movement = MovementId::parse("m-1").unwrap();
    let _ = acts::board((person, movement));
}
