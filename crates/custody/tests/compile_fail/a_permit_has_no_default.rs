//! There is no empty permit: it is not `Default`.

use custody::BoardingPermit;

fn main() {
    let _: BoardingPermit = Default::default();
}
