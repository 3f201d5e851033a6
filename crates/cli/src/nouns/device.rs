//! `device`: devices and their keys, under the authority's root.

use clap::Subcommand;
use operations::Failure;
use operations::keys_register::{Revoking, key_id_of};
use serde_json::json;

use super::keys::{HolderArgs, RevokeArgs, RootArgs, added, in_one_cell, revoked};
use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Certify a device under the root
    ///
    /// Example: custodia device add north.tablet --block 4822 --new-passphrase-file lea.words --root-key /safe/root.key
    /// --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Add {
        /// Id, unlike any other in the operation
        id: String,
        /// Block of person numbers leased to it (0 to 9999), if it enrols
        #[arg(long)]
        block: Option<u16>,
        #[command(flatten)]
        holder: HolderArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Give a device a new key and revoke the old ones
    ///
    /// Example: custodia device rotate north.tablet --reason "key file was copied" --new-key-out tablet-2.key
    /// --new-passphrase-file lea.words --out north.revoked --root-key /safe/root.key --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Rotate {
        /// Id
        id: String,
        #[command(flatten)]
        holder: HolderArgs,
        #[command(flatten)]
        revoke: RevokeArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Revoke every key of a device, and write the list that the root signs
    ///
    /// Example: custodia device revoke north.tablet --reason lost --out north.revoked --root-key /safe/root.key --officer anna
    /// --data ./north
    #[command(after_help = EXIT_CODES)]
    Revoke {
        /// Id
        id: String,
        #[command(flatten)]
        revoke: RevokeArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Say that a device is doubted: a clock that does not fit, a gap in its counter
    ///
    /// Example: custodia device doubt north.tablet --text "ten minutes ahead of the tower" --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Doubt {
        /// Id
        id: String,
        /// What was seen of it
        #[arg(long)]
        text: String,
    },
    /// List the devices in the record with their keys
    ///
    /// Example: custodia device list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Add { id, block, holder, root } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let (root, source) = (root.open(global, &desk, &seat)?, holder.source(&desk)?);
            let holder = desk.add_device(&seat, &global.when()?, &root, &id, block, &source)?;
            Ok(added("device-add", &id, &holder))
        }
        Verb::Rotate { id, holder, revoke, root } => rotate(global, &id, &holder, &revoke, &root),
        Verb::Revoke { id, revoke, root } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let root = root.open(global, &desk, &seat)?;
            let from = revoke.from.as_deref().map(operations::moment).transpose()?;
            let (reason, out, when) = (&revoke.reason, revoke.out.as_deref(), global.when()?.key_alone());
            let revoking = Revoking { reason, from, out, except: None, when };
            let view = desk.revoke_device(&seat, &root, &id, &revoking)?;
            Ok(revoked("device-revoke", &id, &view, revoke.out.as_ref()))
        }
        Verb::Doubt { id, text } => {
            act(global, "device-doubt", &id, |desk, seat, when| desk.doubt_device(seat, when, &id, text))
        }
        Verb::List => {
            let rows = global.read()?.devices();
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|row| {
                    vec![
                        row.id.clone(),
                        row.authority.clone(),
                        row.block.map(|b| format!("{b:04}")).unwrap_or_default(),
                        in_one_cell(&row.keys),
                    ]
                })
                .collect();
            let text = table(&["device", "authority", "block", "keys"], &cells);
            Ok(Answer::done("device-list", json!({"devices": rows}), text))
        }
    }
}

fn rotate(
    global: &Global,
    id: &str,
    holder: &HolderArgs,
    revoke: &RevokeArgs,
    root: &RootArgs,
) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let (root, source) = (root.open(global, &desk, &seat)?, holder.source(&desk)?);
    desk.may_rotate_device(&seat, id)?;
    let when = global.when()?;
    let to_revoke = when.key_alone().part("revoke");
    desk.list_file_is_new(&seat, &to_revoke, revoke.out.as_deref())?;
    let holder = desk.add_device(&seat, &when, &root, id, None, &source)?;
    let from = revoke.from.as_deref().map(operations::moment).transpose()?;
    let except = Some(key_id_of(&holder.key_file)?);
    let revoking = Revoking { reason: &revoke.reason, from, out: revoke.out.as_deref(), except, when: to_revoke };
    let view = desk.revoke_device(&seat, &root, id, &revoking)?;
    let mut answer = revoked("device-rotate", id, &view, revoke.out.as_ref());
    answer.text.push_str(&format!("new key file: {}\n", holder.key_file.display()));
    answer.document["key_file"] = json!(holder.key_file);
    Ok(answer)
}
