//! The same command under the same key is done once: what a key stands for, and what became of it.
//! Source: `cli.md` (Conventions).

use custody::event::{Body, Stream};
use custody::{
    Actor, AuthorityId, Command, Envelope, EventId, Idempotency, PayloadKeys, PersonNumber, decode_event, seal,
};

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// The idempotency of a command. Its content is what the operator said, where his words are known: what the
/// record makes of them (a number, a nonce, a version) differs from one time to the next.
pub(crate) fn idempotency(command: &Command, when: &When) -> Option<Idempotency> {
    let said = match &when.words {
        Some(words) => format!("{words:?}"),
        None => format!("{:?}", command.order),
    };
    under_key(&command.actor, when, &said)
}

fn under_key(actor: &Actor, when: &When, said: &str) -> Option<Idempotency> {
    let key = when.idempotency_key.as_ref()?;
    let content = format!("{actor:?}\n{:?}\n{:?}\n{said}", when.occurred_at, when.because);
    Some(Idempotency { key: seal::sha256(key.as_bytes()), content: seal::sha256(content.as_bytes()) })
}

impl When {
    /// Adds to the operator's words what he did not type and meant: what stands in a file that he named.
    pub(crate) fn with_word(&self, word: String) -> Self {
        let mut when = self.clone();
        if let Some(words) = &mut when.words {
            words.push(word);
        }
        when
    }

    /// The key and the words alone, for an act that is dated by its certificate.
    pub fn key_alone(&self) -> Self {
        Self { idempotency_key: self.idempotency_key.clone(), words: self.words.clone(), ..Self::default() }
    }

    /// The same words under a key of their own, for a later part of a command.
    pub fn part(&self, part: &str) -> Self {
        let idempotency_key = self.idempotency_key.as_ref().map(|key| format!("{key}/{part}"));
        Self { idempotency_key, ..self.clone() }
    }
}

impl Desk {
    /// What a command left that was done before under its key. Asked before a key file is made or a file is
    /// written for it; where the words are not known the act itself finds out.
    pub(crate) fn done_before(&self, seat: &Seat, when: &When) -> Result<Option<Done>, Failure> {
        let (Some(words), Some(_)) = (&when.words, &when.idempotency_key) else { return Ok(None) };
        let mut other = Ok(None);
        for one in seat.each() {
            let idempotency = under_key(&self.actor(&one)?, when, &format!("{words:?}"));
            match self.repeated(&one.authority, idempotency) {
                Ok(None) => {}
                Ok(done) => return Ok(done),
                Err(failure) => other = Err(failure),
            }
        }
        other
    }

    /// What the command has left already, where its key was seen with the same content.
    pub(crate) fn repeated(
        &self,
        log: &AuthorityId,
        idempotency: Option<Idempotency>,
    ) -> Result<Option<Done>, Failure> {
        let Some(idempotency) = idempotency else { return Ok(None) };
        match self.journal.command_seen(log, idempotency.key)? {
            None => Ok(None),
            Some((content, first)) if content == idempotency.content => {
                let events: Vec<EventId> = self.envelope_at(log, first)?.map(|e| e.id).into_iter().collect();
                Ok(Some(Done { events, repeated: true }))
            }
            Some(_) => Err(Failure::usage("that idempotency key stands for another command already")
                .hint("use a new key for a new command")),
        }
    }

    /// The person that a command under this key was about, if it was done before: whoever registers again
    /// under the same key is told the number that was given then.
    pub(crate) fn person_under_key(&self, seat: &Seat, when: &When) -> Result<Option<PersonNumber>, Failure> {
        let Some(key) = &when.idempotency_key else { return Ok(None) };
        let seen = self.journal.command_seen(&seat.authority, seal::sha256(key.as_bytes()))?;
        let Some((_, first)) = seen else { return Ok(None) };
        Ok(match self.envelope_at(&seat.authority, first)?.map(|e| e.stream) {
            Some(Stream::Person(number)) => Some(number),
            _ => None,
        })
    }

    /// What an act has written, or had written when it was done before under its key: the version, the nonce
    /// and the round that stood then are the answer, not those made up this time.
    pub(crate) fn as_written(&self, done: &Done, now: Body) -> Result<Body, Failure> {
        let (true, Some(event)) = (done.repeated, done.events.first()) else { return Ok(now) };
        Ok(self.written(*event)?.unwrap_or(now))
    }

    /// What an event says, where it can be read.
    pub(crate) fn written(&self, event: EventId) -> Result<Option<Body>, Failure> {
        let Some((log, seq)) = self.journal.find_event(event)? else { return Ok(None) };
        let Some(entry) = self.journal.entry(&log, seq)? else { return Ok(None) };
        let read = decode_event(entry.as_row(), &self.payload_keys()?)?;
        Ok(read.and_then(|event| event.body.ok()))
    }

    /// The envelope of an event in the journal.
    pub(crate) fn envelope_of(&self, event: EventId) -> Result<Option<Envelope>, Failure> {
        let Some((log, seq)) = self.journal.find_event(event)? else { return Ok(None) };
        self.envelope_at(&log, seq)
    }

    fn envelope_at(&self, log: &AuthorityId, seq: u64) -> Result<Option<Envelope>, Failure> {
        let Some(entry) = self.journal.entry(log, seq)? else { return Ok(None) };
        Ok(decode_event(entry.as_row(), &PayloadKeys::none())?.map(|event| event.envelope))
    }
}
