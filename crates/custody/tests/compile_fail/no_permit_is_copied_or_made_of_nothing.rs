//! No permit is `Clone` or `Default`.

use custody::{DeparturePermit, HandOverPermit, OnwardPermit, ReceivePermit, ReceptionPermit, ReleasePermit};

fn depart_copied(permit: DeparturePermit) -> (DeparturePermit, DeparturePermit) {
    (permit.clone(), permit)
}

fn hand_over_copied(permit: HandOverPermit) -> (HandOverPermit, HandOverPermit) {
    (permit.clone(), permit)
}

fn receive_copied(permit: ReceivePermit) -> (ReceivePermit, ReceivePermit) {
    (permit.clone(), permit)
}

fn reception_copied(permit: ReceptionPermit) -> (ReceptionPermit, ReceptionPermit) {
    (permit.clone(), permit)
}

fn move_on_copied(permit: OnwardPermit) -> (OnwardPermit, OnwardPermit) {
    (permit.clone(), permit)
}

fn release_copied(permit: ReleasePermit) -> (ReleasePermit, ReleasePermit) {
    (permit.clone(), permit)
}

fn main() {
    let _: DeparturePermit = Default::default();
    let _: HandOverPermit = Default::default();
    let _: ReceivePermit = Default::default();
    let _: ReceptionPermit = Default::default();
    let _: OnwardPermit = Default::default();
    let _: ReleasePermit = Default::default();
    let _ = (depart_copied, hand_over_copied, receive_copied, reception_copied, move_on_copied, release_copied);
}
