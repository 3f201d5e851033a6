//! A boarding permit is for one act: it is not `Clone`.

use custody::BoardingPermit;

fn twice(permit: BoardingPermit) -> (BoardingPermit, BoardingPermit) {
    (permit.clone(), permit)
}

fn main() {
    let _ = twice;
}
