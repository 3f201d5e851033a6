//! A discrepancy opened beside an act, by a rule that is named. Source: `custody.md` (Two kinds of act).

use sha2::{Digest, Sha256};

use crate::draft::Draft;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::{Purpose, Stream};
use crate::ids::{DeviceId, DiscrepancyId};

use super::state::Ask;

/// The draft of a discrepancy that stands at a position among the drafts of its command.
///
/// Its id comes from the device and the counter of the event that will hold it: no device gives one twice.
pub(crate) fn noted(
    ask: Ask<'_>,
    position: usize,
    kind: DiscrepancyKind,
    about: Vec<Stream>,
    text: String,
    rule: &str,
) -> Draft {
    let device = &ask.command.actor.device;
    let counter = ask.record.devices.get(device).map_or(0, |d| d.next_counter) + position as u64;
    let body = DiscrepancyOpened { id: id(device, counter), kind, about, text, rule: rule.into() };
    Draft::new(Stream::Authority(ask.command.actor.authority.clone()), body, Purpose::Custody)
}

/// `d-<device>-<counter>`; a device name too long for that stands by the first 16 hex digits of its hash.
fn id(device: &DeviceId, counter: u64) -> DiscrepancyId {
    let long = || {
        let hash = crate::ids::Hash(Sha256::digest(device.as_str()).into()).to_string();
        DiscrepancyId::parse(&format!("d-{}-{counter}", &hash[..16]))
    };
    let parsed = DiscrepancyId::parse(&format!("d-{device}-{counter}")).or_else(|_| long());
    assert!(parsed.is_ok(), "a hash of 16 digits and a counter make an id");
    parsed.unwrap_or_else(|_| unreachable!())
}
