//! Recall on erase: what a partner has erased of its own log goes here too. Source: decision 0043.

use crate::decode::{PayloadKeys, decode_event};
use crate::error::Error;
use crate::event::authority::PayloadErased;
use crate::event::{Body, Group, Stream};
use crate::ids::AuthorityId;
use crate::journal::Journal;

/// What was taken away because its authority has erased it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// Whose payloads.
    pub stream: Stream,
    /// Which field group.
    pub group: Group,
    /// The rule that it was erased under.
    pub rule: String,
    /// How many payloads were here.
    pub payloads: u64,
}

/// Takes away the payloads and keys that a received log's own erasures cover. An erasure that waits for two officers
/// takes nothing yet.
pub fn recall_erased(
    journal: &mut Journal,
    log: &AuthorityId,
    load: &dyn Fn(&Journal) -> Result<PayloadKeys, Error>,
) -> Result<Vec<Recalled>, Error> {
    let mut recalled = Vec::new();
    for (seq, body) in erasures(journal, log, &load(journal)?)? {
        let here = journal.received(log, &body.stream, body.group, seq)?;
        if here.payloads == 0 {
            continue;
        }
        journal.erase_received(log, &body.stream, body.group, seq, &load(journal)?)?;
        recalled.push(Recalled { stream: body.stream, group: body.group, rule: body.rule, payloads: here.payloads });
    }
    Ok(recalled)
}

/// What a log says of its own erasures, each with its place in that log: it covers what that log wrote before. One that
/// waits for two officers says nothing yet.
pub fn erasures(journal: &Journal, log: &AuthorityId, keys: &PayloadKeys) -> Result<Vec<(u64, PayloadErased)>, Error> {
    let (number, waiting) = (journal.log_number(log)?, journal.quarantined_places()?);
    let mut said = Vec::new();
    for row in journal.stream_entries(&Stream::Authority(log.clone()))? {
        if Some(row.log) != number || waiting.contains(&(row.log, row.seq)) {
            continue;
        }
        if let Some(event) = decode_event(row.as_row(), keys)?
            && let Ok(Body::PayloadErased(body)) = event.body
            && body.group != Group::Register
        {
            said.push((row.seq, body));
        }
    }
    Ok(said)
}
