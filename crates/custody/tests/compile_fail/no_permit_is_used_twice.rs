//! Every act takes its permit by value: a second act under the same permit does not compile.

use custody::event::incident::Ordered;
use custody::{
    DeparturePermit, HandOverPermit, Hash, Known, OnwardPermit, ReceivePermit, ReceptionPermit, ReleasePermit, passage,
};

fn depart_twice(permit: DeparturePermit) {
    let _ = passage::depart(permit, None);
    let _ = passage::depart(permit, None);
}

fn hand_over_twice(permit: HandOverPermit) {
    let _ = passage::hand_over(permit, Hash::default());
    let _ = passage::hand_over(permit, Hash::default());
}

fn receive_twice(permit: ReceivePermit) {
    let _ = passage::receive(permit, Hash::default());
    let _ = passage::receive(permit, Hash::default());
}

fn reception_twice(permit: ReceptionPermit) {
    let _ = passage::reception(permit);
    let _ = passage::reception(permit);
}

fn move_on_twice(permit: OnwardPermit) {
    let _ = passage::move_on(permit, String::new());
    let _ = passage::move_on(permit, String::new());
}

fn release_twice(permit: ReleasePermit, ordered: Ordered) {
    let _ = passage::release(permit, Known::Value(String::new()), String::new(), ordered.clone());
    let _ = passage::release(permit, Known::Value(String::new()), String::new(), ordered.clone());
}

fn main() {
    let _ = (depart_twice, hand_over_twice, receive_twice, reception_twice, move_on_twice, release_twice);
}
