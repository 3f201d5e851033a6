//! What `officer` and `device` share: the root's key file, the holder's key, revoking.

use std::path::PathBuf;

use clap::Args;
use operations::found::Root;
use operations::key_file::KeyFile;
use operations::keys_register::{Holder, KeyRow, KeySource, RevokedView};
use operations::root_key::RootWords;
use operations::{Desk, Failure, Seat};
use serde_json::json;

use crate::output::Answer;
use crate::session::{Global, ask, passphrase};

/// The root's key: needed for certificates and revocation lists, kept off the machine otherwise.
#[derive(Debug, Clone, Args)]
pub(crate) struct RootArgs {
    /// Root key file, outside the data folder; only a rehearsal keeps one of its own
    #[arg(long, value_name = "FILE")]
    root_key: Option<PathBuf>,
    #[command(flatten)]
    words: RootWordsArgs,
}

/// The root key's own passphrases.
#[derive(Debug, Clone, Args)]
pub(crate) struct RootWordsArgs {
    /// File that holds the root key's own passphrase; else CUSTODIA_ROOT_PASSPHRASE, else it is asked for
    #[arg(long, value_name = "FILE", env = "CUSTODIA_ROOT_PASSPHRASE_FILE")]
    root_passphrase_file: Option<PathBuf>,
    /// File that holds the second person's, where two open the root key; else CUSTODIA_ROOT_SECOND_PASSPHRASE
    #[arg(long, value_name = "FILE", env = "CUSTODIA_ROOT_SECOND_PASSPHRASE_FILE")]
    root_second_passphrase_file: Option<PathBuf>,
}

impl RootWordsArgs {
    /// What was given or is asked for at the terminal; where two open the key, both.
    pub(crate) fn words(&self, for_two: bool, ask_for: bool) -> Result<Option<RootWords>, Failure> {
        let given = |file: &Option<PathBuf>, variable: &str, prompt: &str, wanted: bool| match passphrase(
            file.as_deref(),
            variable,
        )? {
            None if wanted && ask_for => ask(prompt),
            given => Ok::<_, Failure>(given),
        };
        let first =
            given(&self.root_passphrase_file, "CUSTODIA_ROOT_PASSPHRASE", "passphrase of the root key: ", true)?;
        let (file, variable) = (&self.root_second_passphrase_file, "CUSTODIA_ROOT_SECOND_PASSPHRASE");
        let second = if for_two {
            given(file, variable, "passphrase of the second person for the root key: ", true)?
        } else {
            None
        };
        Ok(match (first, second) {
            (None, _) => None,
            (Some(first), None) => Some(RootWords::one(first)),
            (Some(first), Some(second)) => Some(RootWords::two(first, second)),
        })
    }
}

impl RootArgs {
    /// Whether a root key file is named.
    pub(crate) fn is_named(&self) -> bool {
        self.root_key.is_some()
    }

    pub(crate) fn open(&self, global: &Global, desk: &Desk, seat: &Seat) -> Result<Root, Failure> {
        let live = !desk.folder().settings.rehearsal;
        let for_two = match &self.root_key {
            Some(path) => KeyFile::read(path)?.passphrases == 2,
            None => false,
        };
        let words = self.words.words(for_two, live)?;
        desk.open_root(seat, self.root_key.as_deref(), words, global.credentials()?.passphrase.as_deref())
    }
}

/// Where the holder's key comes from.
#[derive(Debug, Clone, Args)]
pub(crate) struct HolderArgs {
    /// Key file that the holder has made; only its public parts are read
    #[arg(long, value_name = "FILE", conflicts_with_all = ["new_key_out", "new_passphrase_file"])]
    brought_key: Option<PathBuf>,
    /// New key file for the holder
    #[arg(long, value_name = "FILE")]
    new_key_out: Option<PathBuf>,
    /// File that holds the passphrase of the new key; else CUSTODIA_NEW_PASSPHRASE
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

impl HolderArgs {
    pub(crate) fn source(&self, desk: &Desk) -> Result<KeySource, Failure> {
        if let Some(path) = &self.brought_key {
            return Ok(KeySource::Brought(path.clone()));
        }
        let given = passphrase(self.new_passphrase_file.as_deref(), "CUSTODIA_NEW_PASSPHRASE")?;
        let words = given.or_else(|| published(desk)).ok_or_else(|| {
            Failure::usage("a new key needs a passphrase of its holder")
                .hint("give it with --new-passphrase-file, or let the holder bring a key file with --brought-key")
        })?;
        Ok(KeySource::Made { out: self.new_key_out.clone(), passphrase: words })
    }
}

/// How keys are revoked.
#[derive(Debug, Clone, Args)]
pub(crate) struct RevokeArgs {
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
    /// From when their signatures no longer count; now where not given
    #[arg(long, value_name = "RFC3339")]
    pub(crate) from: Option<String>,
    /// New file for the revocation list that the root signs
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// In a rehearsal the passphrases are published: its officers are not real.
fn published(desk: &Desk) -> Option<String> {
    desk.folder().settings.rehearsal_passphrase.clone()
}

/// An officer or a device that is certified now.
pub(crate) fn added(name: &'static str, id: &str, holder: &Holder) -> Answer {
    let before = if holder.repeated { ", before under this idempotency key" } else { "" };
    let text = format!("{id} is certified{before}; key file: {}", holder.key_file.display());
    Answer::done(name, json!({"id": id, "key_file": holder.key_file, "repeated": holder.repeated}), text)
}

pub(crate) fn revoked(name: &'static str, id: &str, view: &RevokedView, out: Option<&PathBuf>) -> Answer {
    let keys = |n: u64| if n == 1 { "1 key".to_owned() } else { format!("{n} keys") };
    let (now, before, all) = (view.keys.len() as u64, view.before.len() as u64, keys(view.listed));
    let stand = if view.listed == 1 { "is" } else { "are" };
    let said = match (now, before) {
        (0, 0) => format!("{id} has no key to revoke: nothing was recorded"),
        (0, _) => {
            let were = if before == 1 { "was" } else { "were" };
            format!("{} of {id} {were} revoked before, from {}: nothing was recorded", keys(before), view.from)
        }
        (_, 0) => format!("{} of {id} revoked from {}", keys(now), view.from),
        _ => format!("{} of {id} revoked from {}, beside {} before", keys(now), view.from, keys(before)),
    };
    let mut text = format!("{said}; {all} {stand} on the list\n");
    if let Some(out) = out {
        text.push_str(&format!("revocation list signed by the root: {}\n", out.display()));
    }
    let document = json!({"id": id, "keys": view.keys, "before": view.before, "from": view.from, "listed": view.listed, "out": out});
    Answer::done(name, document, text)
}

/// The keys of a holder in one cell.
pub(crate) fn in_one_cell(keys: &[KeyRow]) -> String {
    let one = |key: &KeyRow| {
        let short: String = key.key.chars().take(8).collect();
        match &key.revoked_from {
            Some(from) => format!("{short} revoked from {from}"),
            None => short,
        }
    };
    keys.iter().map(one).collect::<Vec<_>>().join(", ")
}
