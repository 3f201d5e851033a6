//! What `officer` and `device` share: the root's key file, the holder's key, revoking.

use std::path::PathBuf;

use clap::Args;
use operations::found::Root;
use operations::keys_register::{Holder, KeyRow, KeySource, RevokedView};
use operations::{Desk, Failure, Seat};
use serde_json::json;

use crate::output::Answer;
use crate::session::{Global, passphrase};

/// The root's key: needed for certificates and revocation lists, kept off the machine otherwise.
#[derive(Debug, Clone, Args)]
pub(crate) struct RootArgs {
    /// Root key file; the folder's own where it was never moved away
    #[arg(long, value_name = "FILE")]
    root_key: Option<PathBuf>,
    /// File that holds the root key's passphrase; else CUSTODIA_ROOT_PASSPHRASE, else the officer's
    #[arg(long, value_name = "FILE")]
    root_passphrase_file: Option<PathBuf>,
}

impl RootArgs {
    pub(crate) fn open(&self, global: &Global, desk: &Desk, seat: &Seat) -> Result<Root, Failure> {
        let path = match &self.root_key {
            Some(path) => path.clone(),
            None => desk.folder().keys(&seat.authority).join("root.key"),
        };
        let given = passphrase(self.root_passphrase_file.as_deref(), "CUSTODIA_ROOT_PASSPHRASE")?;
        let same = || Ok::<_, Failure>(global.credentials()?.passphrase.or_else(|| published(desk)));
        let words = match given {
            Some(words) => Some(words),
            None => same()?,
        };
        let words = words.ok_or_else(|| {
            Failure::usage("the root key needs its passphrase").hint("give it with --root-passphrase-file")
        })?;
        Root::open(&path, &seat.authority, &words)
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
    let stand = if view.listed == 1 { "is" } else { "are" };
    let (now, all) = (keys(view.keys.len() as u64), keys(view.listed));
    let mut text = format!("{now} of {id} revoked from {}; {all} {stand} on the list\n", view.from);
    if let Some(out) = out {
        text.push_str(&format!("revocation list signed by the root: {}\n", out.display()));
    }
    let document = json!({"id": id, "keys": view.keys, "from": view.from, "listed": view.listed, "out": out});
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
