//! A permit for one movement cannot be turned to another.

use custody::{BoardingPermit, MovementId};

fn turn(mut permit: BoardingPermit, to: MovementId) -> BoardingPermit {
    permit.movement = to;
    permit
}

fn main() {
    let _ = turn;
}
