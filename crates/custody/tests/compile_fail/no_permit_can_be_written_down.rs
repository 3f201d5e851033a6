//! No permit has public fields: only the gates make one.

use custody::{
    AuthorityId, DeparturePermit, HandOverPermit, MovementId, Nonce, OnwardPermit, PersonNumber, PlaceId,
    ReceivePermit, ReceptionPermit, ReleasePermit,
};

fn main() {
    let _ = DeparturePermit {
        movement: MovementId::parse("m-1").unwrap(),
        version: 1,
        nonce: Nonce::default(),
        aboard: 1,
    };
    let _ = HandOverPermit {
        person: PersonNumber::new(1, 1).unwrap(),
        to: AuthorityId::parse("south").unwrap(),
        place: PlaceId::parse("karkh").unwrap(),
        movement: MovementId::parse("m-1").unwrap(),
        nonce: Nonce::default(),
        medical_evacuation: false,
        evidence: Vec::new(),
    };
    let _ = ReceivePermit {
        person: PersonNumber::new(1, 1).unwrap(),
        from: AuthorityId::parse("north").unwrap(),
        place: PlaceId::parse("karkh").unwrap(),
        movement: MovementId::parse("m-1").unwrap(),
        nonce: Nonce::default(),
    };
    let _ = ReceptionPermit {
        person: PersonNumber::new(1, 1).unwrap(),
        place: PlaceId::parse("karkh").unwrap(),
        evidence: Vec::new(),
    };
    let _ = OnwardPermit {
        person: PersonNumber::new(1, 1).unwrap(),
        from: PlaceId::parse("karkh").unwrap(),
        to: PlaceId::parse("annex").unwrap(),
        evidence: Vec::new(),
    };
    let _ = ReleasePermit {
        person: PersonNumber::new(1, 1).unwrap(),
        place: PlaceId::parse("karkh").unwrap(),
        evidence: Vec::new(),
    };
}
