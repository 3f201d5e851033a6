//! Authorised acts: each consumes the permit that its gate made and becomes drafts. There is no
//! other way to these events. Source: `custody.md` (Two kinds of act).

use crate::draft::Draft;
use crate::envelope::Binding;
use crate::event::movement::Boarded;
use crate::event::oversight::DebtIncurred;
use crate::event::{Purpose, Stream};
use crate::gate::permit::{BoardingPermit, Skipped};

/// Boards a person: the act, bound to movement, manifest version and nonce, and a debt for each gate
/// that something stood in for.
pub fn board(permit: BoardingPermit) -> Vec<Draft> {
    let (person, movement, manifest_version, nonce, seat, evidence, skipped) = permit.spend();
    let stream = Stream::Person(person);
    let binding = Binding { movement: movement.clone(), manifest_version, nonce };
    let overridden = skipped.iter().find(|s| s.gate != crate::event::Gate::Reception).map(|s| s.by.clone());
    let boarded = Boarded { movement, manifest_version, nonce, seat, evidence, overridden };
    let act = Draft::new(stream.clone(), boarded, Purpose::Custody).bound(binding.clone());
    let debts = skipped.into_iter().map(|skipped| debt(stream.clone(), skipped).bound(binding.clone()));
    std::iter::once(act).chain(debts).collect()
}

fn debt(stream: Stream, skipped: Skipped) -> Draft {
    let incurred = DebtIncurred { gate: skipped.gate, missing: skipped.missing, due: skipped.due, by: skipped.by };
    Draft::new(stream, incurred, Purpose::Custody)
}
