//! A draft comes from a decision or from an act under permit, never from a caller.

use custody::event::movement::Boarded;
use custody::event::{Body, Purpose, Stream};
use custody::{Draft, MovementId, Nonce, PersonNumber};

fn main() {
    let boarded = Boarded {
        movement: MovementId::parse("m-1").unwrap(),
        manifest_version: 1,
        nonce: Nonce::default(),
        seat: 1,
        evidence: Vec::new(),
        overridden: None,
    };
    let stream = Stream::Person(PersonNumber::new(1, 1).unwrap());
    let _ = Draft::new(stream, Body::Boarded(boarded), Purpose::Custody);
}
