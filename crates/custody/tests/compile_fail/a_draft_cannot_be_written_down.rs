//! A draft has no public fields either.

use custody::event::{Body, Purpose, Stream};
use custody::Draft;

fn forge(stream: Stream, body: Body) -> Draft {
    Draft { stream, body, purpose: Purpose::Custody, binding: None }
}

fn main() {
    let _ = forge;
}
