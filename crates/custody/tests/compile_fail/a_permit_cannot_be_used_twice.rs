//! An act takes its permit by value: a second boarding under the same permit does not compile.

use custody::{BoardingPermit, acts};

fn board_twice(permit: BoardingPermit) {
    let _ = acts::board(permit);
    let _ = acts::board(permit);
}

fn main() {
    let _ = board_twice;
}
