//! Whether somebody has hidden events from the record by hand, so that it tells less than was signed: payload keys destroyed without an erasure, and
//! events of partners put into quarantine without a revoked key. Source: `custody.md` (The log, Who signs).

use crate::decode::PayloadKeys;
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::AuthorityId;
use crate::journal::{Journal, KeyState, StoredKey};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::verify::Absence;
use crate::verify::directory::Directory;
use crate::verify::entry::examine;

/// Payload keys of logs written here that are gone without an erasure, a sentence each.
pub(crate) fn keys_destroyed(journal: &Journal, record: &Record, keys: &PayloadKeys) -> Result<Vec<String>, Error> {
    let mut gone: Vec<String> = keys
        .gone()
        .filter(|(log, stream, group)| {
            let erased = record.authority(log).is_some_and(|a| a.erased.contains(&((*stream).clone(), *group)));
            *group == Group::Register || !erased
        })
        .map(|(log, stream, group)| {
            format!("log of {log}: the {group} key of {stream} is destroyed, and no erasure says so")
        })
        .collect();
    gone.sort_unstable();
    gone.extend(registers_without_key(journal, record, keys)?);
    Ok(gone)
}

/// Register keys that are marked as destroyed, a sentence for each log: no erasure may do that, which is known without
/// any key.
pub fn registers_destroyed(journal: &Journal) -> Result<Vec<String>, Error> {
    let mut said = Vec::new();
    for (log, _) in journal.heads()? {
        let gone = |key: &StoredKey| {
            let unharmed = matches!(key.state, KeyState::Absent | KeyState::Here { erased_to: 0, .. });
            key.group == Group::Register && !unharmed
        };
        let gone: Vec<StoredKey> = journal.keys(&log)?.into_iter().filter(gone).collect();
        if let Some(first) = gone.first() {
            said.push(format!(
                "log of {log}: the register key of {} is destroyed, which no erasure may do ({} in all)",
                first.stream,
                gone.len()
            ));
        }
    }
    Ok(said)
}

/// Payload keys of received logs that are gone, or open nothing before some event, where neither their own log nor one
/// written here says that they were erased. The register's are erased by nobody.
pub fn keys_taken_away<'k>(
    record: &Record,
    keys: &'k PayloadKeys,
) -> impl Iterator<Item = (&'k AuthorityId, &'k Stream, Group)> {
    let own: Vec<&AuthorityId> = record.authorities.iter().map(|(id, _)| id).filter(|id| keys.is_whole(id)).collect();
    let said = move |log: &AuthorityId, place: &(Stream, Group)| {
        let who = own.iter().copied().chain([log]);
        who.filter_map(|id| record.authority(id)).any(|facts| facts.erased.contains(place))
    };
    keys.taken_away()
        .filter(move |(log, stream, group)| *group == Group::Register || !said(log, &((*stream).clone(), *group)))
}

/// The same, a sentence for each log.
pub(crate) fn received_keys_destroyed(record: &Record, keys: &PayloadKeys) -> Vec<String> {
    let mut taken: Vec<_> = keys_taken_away(record, keys).collect();
    taken.sort_unstable_by(|a, b| (a.0, a.2 as u8, a.1).cmp(&(b.0, b.2 as u8, b.1)));
    let of_logs = taken.chunk_by(|a, b| a.0 == b.0);
    let said = of_logs.filter_map(|of_log| {
        let (log, stream, group) = of_log.first()?;
        Some(format!(
            "log of {log}: the {group} key of {stream} was taken away here, and no erasure says so ({} in all): what it \
             opens is missing from every count and page until its next bundle brings it back",
            of_log.len()
        ))
    });
    said.collect()
}

/// Persons registered in a log written here whose register key is not there: a snapshot may still know them.
fn registers_without_key(journal: &Journal, record: &Record, keys: &PayloadKeys) -> Result<Option<String>, Error> {
    let mut lost = Vec::new();
    for own in journal.own_logs()?.iter().filter(|own| keys.is_whole(own)) {
        let row = record.authorities.ix(own);
        let registered = record.people.iter().filter(|(_, person)| row.is_some() && person.registered_by == row);
        let without = |number: &PersonNumber| !keys.has_row(own, &Stream::Person(*number), Group::Register);
        lost.extend(registered.map(|(number, _)| *number).filter(without).map(|number| (own.clone(), number)));
    }
    let first = lost.first().map(|(own, number)| format!("log of {own}: the register key of {number} is gone"));
    Ok(first.map(|first| format!("{first} ({} persons in all)", lost.len())))
}

/// Payloads that partners sent and that are gone, where no erasure says so, a sentence for each log: they were taken
/// away here, and are not the partner's to answer for.
pub(crate) fn lost_payloads(journal: &Journal, keys: &PayloadKeys) -> Result<Vec<String>, Error> {
    let mut said = Vec::new();
    for (log, _) in journal.heads()? {
        let bare = journal.without_payload(&log)?;
        if bare.is_empty() || journal.is_own(&log)? {
            continue;
        }
        let directory = Directory::read(journal, &log, None, keys)?;
        let mut lost = Vec::new();
        for seq in bare {
            let row = journal.entry(&log, seq)?;
            let absence = row.and_then(|row| examine(row.as_row(), &directory, keys).absence);
            if matches!(absence, Some(Absence::Lost(_))) {
                lost.push(seq);
            }
        }
        if let Some(first) = lost.first() {
            said.push(format!(
                "log of {log}: the payload of event number {first} was sent and is gone here, and no erasure says so ({} \
                 in all): its next bundle brings it back",
                lost.len()
            ));
        }
    }
    Ok(said)
}

/// Events of partners that wait for two officers, and no revoked key says why: they were put there by hand.
pub(crate) fn unexplained_quarantine(journal: &Journal, keys: &PayloadKeys) -> Result<Vec<String>, Error> {
    let mut unexplained = Vec::new();
    let waiting = journal.quarantined()?;
    for (log, _) in journal.heads()? {
        let mut of_log = waiting.iter().filter(|w| w.log == log).peekable();
        if of_log.peek().is_none() || journal.is_own(&log)? {
            continue;
        }
        let directory = Directory::read(journal, &log, None, keys)?;
        if directory.is_unreadable() {
            continue;
        }
        for event in of_log {
            let row = journal.entry(&log, event.seq)?;
            if !row.is_some_and(|row| examine(row.as_row(), &directory, keys).explains_quarantine()) {
                let (id, seq) = (event.event, event.seq);
                unexplained.push(format!(
                    "log of {log}: event number {seq} ({id}) waits in quarantine, and no revoked key says why"
                ));
            }
        }
    }
    Ok(unexplained)
}
