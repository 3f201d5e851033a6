//! `officer`: officers and their keys, under the authority's root.

use clap::Subcommand;
use operations::Failure;
use operations::keys_register::{Revoking, key_id_of};
use serde_json::json;

use super::keys::{HolderArgs, RevokeArgs, RootArgs, added, in_one_cell, revoked};
use crate::EXIT_CODES;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Certify an officer under the root, and admit him to the node
    ///
    /// Example: custodia officer add zana --functions medical,custody-officer --new-passphrase-file zana.words
    /// --root-key /safe/root.key --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Add {
        /// Id, unlike any other in the operation
        id: String,
        /// Functions, comma-separated
        #[arg(long, value_delimiter = ',', required = true)]
        functions: Vec<String>,
        #[command(flatten)]
        holder: HolderArgs,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Give an officer a new key and revoke the old ones
    ///
    /// Example: custodia officer rotate zana --reason "key file was copied" --new-key-out zana-2.key
    /// --new-passphrase-file zana.words --out north.revoked --root-key /safe/root.key --officer anna --data ./north
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
    /// Revoke every key of an officer, and write the list that the root signs
    ///
    /// Example: custodia officer revoke zana --reason lost --out north.revoked --root-key /safe/root.key --officer anna
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
    /// List the officers in the record with their keys
    ///
    /// Example: custodia officer list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Add { id, functions, holder, root } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let (root, source) = (root.open(global, &desk, &seat)?, holder.source(&desk)?);
            let holder = desk.add_officer(&seat, &global.when()?, &root, &id, &functions, &source)?;
            Ok(added("officer-add", &id, &holder))
        }
        Verb::Rotate { id, holder, revoke, root } => rotate(global, &id, &holder, &revoke, &root),
        Verb::Revoke { id, revoke, root } => {
            let mut desk = global.write_to_revoke()?;
            let seat = global.seat(&desk)?;
            let root = root.open(global, &desk, &seat)?;
            let from = revoke.from.as_deref().map(operations::moment).transpose()?;
            let (reason, out, when) = (&revoke.reason, revoke.out.as_deref(), global.when()?.key_alone());
            let revoking = Revoking { reason, from, out, except: None, when };
            let view = desk.revoke_officer(&seat, &root, &id, &revoking)?;
            Ok(revoked("officer-revoke", &id, &view, revoke.out.as_ref()))
        }
        Verb::List => {
            let rows = global.read()?.officers();
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|row| vec![row.id.clone(), row.authority.clone(), row.functions.join(" "), in_one_cell(&row.keys)])
                .collect();
            let text = table(&["officer", "authority", "functions", "keys"], &cells);
            Ok(Answer::done("officer-list", json!({"officers": rows}), text))
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
    let functions = desk.functions_of(id)?;
    let when = global.when()?;
    let to_revoke = when.key_alone().part("revoke");
    desk.list_file_is_new(&seat, &to_revoke, revoke.out.as_deref())?;
    let holder = desk.add_officer(&seat, &when, &root, id, &functions, &source)?;
    let from = revoke.from.as_deref().map(operations::moment).transpose()?;
    let except = Some(key_id_of(&holder.key_file)?);
    let revoking = Revoking { reason: &revoke.reason, from, out: revoke.out.as_deref(), except, when: to_revoke };
    let view = desk.revoke_officer(&seat, &root, id, &revoking)?;
    let mut answer = revoked("officer-rotate", id, &view, revoke.out.as_ref());
    answer.text.push_str(&format!("new key file: {}\n", holder.key_file.display()));
    answer.document["key_file"] = json!(holder.key_file);
    Ok(answer)
}
