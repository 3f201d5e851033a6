//! Many producers, one writer, one durable transaction for all that wait. Source: group commit, as in
//! Gray and Reuter, *Transaction Processing* (1992), §11.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::error::Error;
use crate::ids::AuthorityId;
use crate::sealed::{SealedEvent, WrappedKey};

use super::Journal;
use super::append::{Appending, Fault, Placed, demand_whole, within};
use super::keys::Waiting;

/// Most batches in one transaction. Source: ours; far above the number of producers, it bounds memory.
const BATCHES_MAX: usize = 4_096;
/// How often the writer lets others run while it waits for the producers answered last. Source: ours; on an idle
/// core some hundred microseconds, a part of what a transaction of sixty events takes.
const GATHER_YIELDS: u32 = 256;
/// One part in so many of those who were waited for in vain is no longer waited for. Source: ours.
const GATHER_FORGETS: usize = 16;

/// The front of a journal that many threads append to; each waits until its batch is durable.
pub struct GroupCommit {
    door: Sender<Asked>,
    writer: JoinHandle<Journal>,
    commits: Arc<AtomicU64>,
}

/// One producer's way to the writer; clone it for each thread.
#[derive(Clone)]
pub struct Producer {
    door: Sender<Asked>,
}

struct Batch {
    content: Content,
    answer: Sender<(Result<Vec<Placed>, Error>, Content)>,
}

/// What is appended. It goes back with the answer, so that the one writer takes no time to free it.
struct Content {
    log: AuthorityId,
    events: Vec<SealedEvent>,
    keys: Vec<WrappedKey>,
}

type Work = Box<dyn FnOnce(&mut Journal) + Send>;

enum Asked {
    Append(Batch),
    Run(Work),
    End,
}

impl GroupCommit {
    /// Gives the journal to a writer thread of its own.
    pub fn start(mut journal: Journal) -> Result<Self, Error> {
        journal.settle_keys()?;
        let (door, asked) = channel();
        let commits = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&commits);
        let writer = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || write_all(journal, &asked, &counted))
            .map_err(|e| Error::io("cannot start the journal's thread").with_source(e))?;
        Ok(Self { door, writer, commits })
    }

    /// Groups made durable so far, each in one transaction; batches appended by them tell how well
    /// producers share it.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// A way in for one more thread.
    pub fn producer(&self) -> Producer {
        Producer { door: self.door.clone() }
    }

    /// Ends the writer after what was asked before, and gives the journal back.
    pub fn finish(self) -> Result<Journal, Error> {
        let ended = self.door.send(Asked::End).is_ok();
        drop(self.door);
        match (ended, self.writer.join()) {
            (_, Ok(mut journal)) => {
                // They are durable where they wait: if they cannot be moved now, the next writer moves them.
                let _ = journal.settle_keys();
                Ok(journal)
            }
            _ => Err(gone()),
        }
    }
}

impl Producer {
    /// Appends a batch and waits until it is durable.
    pub fn append(
        &self,
        log: AuthorityId,
        events: Vec<SealedEvent>,
        keys: Vec<WrappedKey>,
    ) -> Result<Vec<Placed>, Error> {
        demand_whole(&log, &events)?;
        let (answer, answered) = channel();
        self.ask(Asked::Append(Batch { content: Content { log, events, keys }, answer }))?;
        let (placed, _content) = answered.recv().map_err(|_| gone())?;
        placed
    }

    /// Runs something else on the journal, between two transactions, and waits for its value.
    pub fn with_journal<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Journal) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = channel();
        self.ask(Asked::Run(Box::new(move |journal| {
            // Who asked may have gone; then nobody needs the answer.
            let _ = answer.send(work(journal));
        })))?;
        answered.recv().map_err(|_| gone())
    }

    fn ask(&self, asked: Asked) -> Result<(), Error> {
        self.door.send(asked).map_err(|_| gone())
    }
}

fn gone() -> Error {
    Error::io("the journal's writer has ended")
}

fn write_all(mut journal: Journal, asked: &Receiver<Asked>, commits: &AtomicU64) -> Journal {
    let (mut batches, mut waiting) = (Vec::new(), Waiting::default());
    let mut together = 1;
    while let Ok(first) = asked.recv() {
        let next = gather(first, asked, together, &mut batches);
        // Who does not come back is expected a few times more, then no longer.
        together = batches.len().max(together - together.div_ceil(GATHER_FORGETS));
        write_batches(&mut journal, &mut batches, &mut waiting);
        journal.index_streams_when_due();
        journal.settle_keys_when_due(&mut waiting);
        commits.fetch_add(1, Ordering::Relaxed);
        match next {
            Some(Asked::Run(work)) => work(&mut journal),
            Some(Asked::End) => return journal,
            _ => {}
        }
    }
    journal
}

/// What was asked up to now; while fewer ask than were answered last, those have their moment to come back, so
/// that the cost of a transaction is shared by as many as there are. One producer alone never waits.
fn gather(first: Asked, asked: &Receiver<Asked>, together: usize, batches: &mut Vec<Batch>) -> Option<Asked> {
    let mut next = first;
    let mut yields = 0;
    loop {
        match next {
            Asked::Append(batch) => batches.push(batch),
            other => return Some(other),
        }
        if batches.len() >= BATCHES_MAX {
            return None;
        }
        next = loop {
            match asked.try_recv() {
                Ok(next) => break next,
                Err(_) if batches.len() >= together || yields == GATHER_YIELDS => return None,
                Err(_) => {
                    yields += 1;
                    std::thread::yield_now();
                }
            }
        };
    }
}

/// All waiting batches in one transaction; if one of them is refused, each in its own.
fn write_batches(journal: &mut Journal, batches: &mut Vec<Batch>, waiting: &mut Waiting) {
    let together = write(journal, waiting, |appending| batches.iter().map(|b| b.content.append(appending)).collect());
    let together: Result<Vec<Vec<Placed>>, Error> = together;
    match together {
        Ok(placed) => {
            for (batch, placed) in batches.drain(..).zip(placed) {
                let _ = batch.answer.send((Ok(placed), batch.content));
            }
        }
        Err(_) => {
            for batch in batches.drain(..) {
                let placed = write(journal, waiting, |appending| batch.content.append(appending));
                let _ = batch.answer.send((placed, batch.content));
            }
        }
    }
}

/// One durable transaction, in which new keys wait.
fn write<T>(
    journal: &mut Journal,
    waiting: &mut Waiting,
    append: impl FnOnce(&mut Appending<'_>) -> Result<T, Fault>,
) -> Result<T, Error> {
    let written = journal.in_transaction(|db| within(db, Some(waiting), append));
    waiting.ended(written.is_ok());
    written
}

impl Content {
    fn append(&self, appending: &mut Appending<'_>) -> Result<Vec<Placed>, Fault> {
        appending.append(&self.log, &self.events, &self.keys)
    }
}
