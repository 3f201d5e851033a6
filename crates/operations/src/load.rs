//! From a folder's journal to its record. Source: ours.

use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::seal;
use custody::{AccessLog, AuthorityId, Holder, Journal, JournalMode, LogHead, PayloadKeys, open_record, save_snapshot};
use rand_core::Rng;

use crate::desk::{Desk, Node};
use crate::failure::Failure;
use crate::folder::{Folder, SETTINGS_FILE};
use crate::open::Access;

/// Words that name a command: the program, the noun, the verb.
const COMMAND_WORDS: usize = 3;
/// What to do where the keys of the folder do not open its journal.
const OTHER_FOLDER: &str = "journal.sqlite and keys/ are not of one folder, or one was altered: bring both back from the \
     same backup with `custodia op restore`";
/// Options before a command that take no word.
const FLAGS: [&str; 3] = ["--json", "--quiet", "--damaged"];

/// Opens the journal of a folder.
pub(crate) fn open_journal(folder: &Folder, access: Access) -> Result<Journal, Failure> {
    let mode = match access {
        Access::Read => JournalMode::Read,
        Access::Write | Access::Revoke => JournalMode::Write(this_process()),
        Access::TakeIn => JournalMode::TakeIn(this_process()),
    };
    let journal = Journal::open(folder.root(), &mode).map_err(|e| {
        // To a writer the journal of another folder is first of all one without the own log: that is not what happened.
        let read = Journal::open(folder.root(), &JournalMode::Read).ok().filter(|_| access != Access::Read);
        let elsewhere = read.and_then(|journal| written_elsewhere(folder, &journal).ok()?);
        elsewhere.map_or_else(|| e.into(), |theirs| of_another_folder(folder, &theirs))
    })?;
    match written_elsewhere(folder, &journal)? {
        None => Ok(journal),
        Some(theirs) => Err(of_another_folder(folder, &theirs)),
    }
}

fn of_another_folder(folder: &Folder, theirs: &AuthorityId) -> Failure {
    Failure::error(format!("journal.sqlite is of another folder: it is the log of {theirs} that is written in it"))
        .at(folder.root().display())
        .hint(OTHER_FOLDER)
}

/// Whose log is written in a journal in which none of the folder's own is.
fn written_elsewhere(folder: &Folder, journal: &Journal) -> Result<Option<AuthorityId>, Failure> {
    let own = folder.own_logs()?;
    let mut foreign = None;
    for (log, _) in journal.heads()? {
        match (journal.is_own(&log)?, own.contains(&log)) {
            (true, true) => return Ok(None),
            (true, false) => foreign = foreign.or(Some(log)),
            (false, _) => {}
        }
    }
    Ok(foreign)
}

/// Makes the journal of a new folder.
pub(crate) fn create_journal(folder: &Folder) -> Result<Journal, Failure> {
    Ok(Journal::create(folder.root(), &this_process())?)
}

/// Who holds the folder, for the one who is turned away.
pub(crate) fn this_process() -> Holder {
    let host = std::fs::read_to_string("/etc/hostname").unwrap_or_default();
    let host = if host.trim().is_empty() { "this machine" } else { host.trim() };
    Holder { pid: std::process::id(), host: host.to_owned(), command: command_of(std::env::args()) }
}

/// The command in a few words: what stands in it before the first option that says something of a person, without the
/// folder and the officer.
fn command_of(arguments: impl Iterator<Item = String>) -> String {
    let mut arguments = arguments.peekable();
    let program = arguments.next().unwrap_or_default();
    let mut words = vec![program.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()];
    while words.len() < COMMAND_WORDS
        && let Some(word) = arguments.next()
    {
        let flag = FLAGS.contains(&word.as_str()) || word.contains('=');
        match word.starts_with('-') {
            false => words.push(word),
            true if !flag => drop(arguments.next()),
            true => {}
        }
    }
    words.join(" ")
}

impl Desk {
    /// Brings the record up to the journal's head: the newest snapshot that holds, then what came after.
    pub(crate) fn fold(&mut self, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        let keys = self.payload_keys()?;
        let home = self.home()?;
        let devices = [home.secrets.device.public()];
        let opened = open_record(&self.journal, &keys, &home.secrets.master, &devices, &mut |events| {
            if events > 0 {
                progress(&format!("{events} events folded"));
            }
        })?;
        self.opening_note = opened.note;
        (self.missing, self.hidden, self.unknown) = (opened.missing, opened.hidden, opened.unknown);
        for own in self.folder.own_logs()? {
            if !self.journal.is_own(&own)? {
                self.missing.push(format!("the log of {own} is not marked as written here, and it is"));
            }
        }
        self.record = opened.record;
        self.record.note_written_here(self.folder.own_logs()?);
        for (log, head) in self.journal.heads()? {
            if let Some(node) = self.nodes.get_mut(&log) {
                node.ring = keys.ring(&log);
                node.next_seq = head.size;
            }
        }
        self.refresh_partners();
        Ok(())
    }

    /// Whether a folder is a rehearsal is what the first event of its logs says, which is signed: a line in the settings
    /// would open a real log to any clock, and to a passphrase that everybody knows.
    pub(crate) fn demand_kind_of_folder(&self) -> Result<(), Failure> {
        let said = |rehearsal: bool| if rehearsal { "a rehearsal" } else { "no rehearsal" };
        let set = self.folder.settings.rehearsal;
        for own in self.folder.own_logs()? {
            let genesis = self.record.authority(&own).and_then(|facts| facts.genesis.as_ref());
            let Some(genesis) = genesis.filter(|genesis| genesis.rehearsal != set) else { continue };
            return Err(Failure::error(format!(
                "{SETTINGS_FILE} says `rehearsal = {set}`, {}, and the first event of the log of {own} says that it is {}",
                said(set),
                said(genesis.rehearsal)
            ))
            .at(self.folder.root().join(SETTINGS_FILE).display())
            .hint(format!("set `rehearsal = {}`: what the log says was signed and stands", genesis.rehearsal)));
        }
        Ok(())
    }

    /// The payload keys of every log here: a node's own under its own key, received ones under this node's.
    pub(crate) fn payload_keys(&self) -> Result<PayloadKeys, Failure> {
        let home = self.home().ok().map(|node| &node.secrets.master);
        let master = |log: &AuthorityId| self.nodes.get(log).map(|n| &n.secrets.master).or(home);
        PayloadKeys::load(&self.journal, &master).map_err(|e| match e.is_wrong_key() {
            true => e.at(self.folder.root().display()).with_hint(OTHER_FOLDER).into(),
            false => e.into(),
        })
    }

    /// The folder's first node: it keeps snapshots and received keys.
    pub(crate) fn home(&self) -> Result<&Node, Failure> {
        let settings = self.folder.node(None)?;
        self.node(&AuthorityId::parse(&settings.authority)?)
    }

    /// Signs a checkpoint of each own log and keeps a snapshot, so that the next opening is quick and a
    /// log that was cut short is noticed.
    pub fn close(&mut self) -> Result<u64, Failure> {
        self.commit()?;
        self.sign_checkpoints()?;
        let mut nonce = [0_u8; seal::NONCE_BYTES];
        self.rng.fill_bytes(&mut nonce);
        let arrival = self.journal.arrivals()?;
        let home = self.home()?;
        save_snapshot(&self.journal, &self.record, arrival, &[], &home.secrets.master, &home.secrets.device, nonce)?;
        self.journal.empty_write_ahead_log()?;
        Ok(self.record.tally().events)
    }

    /// Signs a checkpoint of each own log as it stands.
    pub fn sign_checkpoints(&mut self) -> Result<Vec<(AuthorityId, LogHead)>, Failure> {
        let at = self.now();
        let mut signed = Vec::new();
        for authority in self.nodes.keys() {
            self.may_sign_checkpoints(authority)?;
        }
        for (authority, node) in &mut self.nodes {
            let head = self.journal.head(authority)?;
            if head.size == 0 {
                continue;
            }
            let checkpoint = Checkpoint { authority: authority.clone(), head, at, extensions: Vec::new() };
            let note = SignedCheckpoint::sign(checkpoint, &node.secrets.device).to_string();
            self.journal.note_own_checkpoint(authority, head, &note)?;
            signed.push((authority.clone(), head));
        }
        // One that cannot be read is told by `log verify` and `op status`; the record does not wait for it.
        let _ = AccessLog::keep_end(self.folder.root());
        Ok(signed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locked_folder_names_the_command_and_not_the_options_before_it() {
        let said = |words: &str| command_of(words.split(' ').map(str::to_owned));
        assert_eq!(said("/usr/bin/custodia --quiet --data ./north person import a.csv"), "custodia person import");
        assert_eq!(said("custodia --data=north op close --officer anna"), "custodia op close");
        assert_eq!(said("custodia"), "custodia");
    }
}
