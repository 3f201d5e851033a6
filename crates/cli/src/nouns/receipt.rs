//! `receipt`: what can be said of a hand-over receipt, in parts.

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::receipts::{ReceiptCheck, ReceiptView, verify_receipt, witness_by_receipt};
use serde_json::json;

use crate::EXIT_CODES;
use crate::output::{Answer, DONE, FAILED, LOOK};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Verify a receipt with root keys alone: signatures, certificates, inclusion, witnesses, key status
    ///
    /// A key is good only by a list of its authority that was issued at or after the signature and names it nowhere; a
    /// list that names it tells so whatever dates are given. Where a list ends too early the status is unknown and the
    /// exit code 4.
    ///
    /// Example: custodia receipt verify answer.hand --root north.pub --root south.pub --revocations north.revoked
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// A receipt, or a file of `hand offer` or `hand accept`
        file: PathBuf,
        /// Public root key of one side
        #[arg(long = "root", value_name = "PUB")]
        roots: Vec<PathBuf>,
        /// Revocation list signed by a root
        #[arg(long, value_name = "FILE", num_args = 1..)]
        revocations: Vec<PathBuf>,
        /// Date until which the lists must speak at least, beyond the signatures; it hides no revocation
        #[arg(long, value_name = "RFC3339")]
        as_of: Option<String>,
        /// Keep the log heads that the receipt states, and those its proofs lead to, as witnesses of the folder named by --data
        #[arg(long)]
        witness: bool,
    },
    /// Attach to a receipt its inclusion in the logs that this folder can show
    ///
    /// Example: custodia receipt attach answer.hand --out receipt.cose --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Attach {
        /// A receipt, or a file of `hand accept`
        file: PathBuf,
        /// New file for the receipt with its proofs
        #[arg(long)]
        out: PathBuf,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Verify { file, roots, revocations, as_of, witness } => {
            let as_of = as_of.as_deref().map(operations::moment).transpose()?;
            let check = ReceiptCheck { roots, revocations, as_of };
            let view = verify_receipt(&file, &check)?;
            let alarm = if witness && view.ok { witness_by_receipt(&global.data, &file, &check.roots)? } else { None };
            verified(&view, alarm)
        }
        Verb::Attach { file, out } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let view = desk.attach_inclusion(&seat, &global.when()?, &file, &out)?;
            let mut text = String::new();
            for log in &view.attached {
                text.push_str(&format!("shown to stand in the log of {log}\n"));
            }
            for lacking in &view.lacking {
                text.push_str(&format!("not shown: {lacking}\n"));
            }
            text.push_str(&format!("receipt written to {}\n", out.display()));
            let exit = if view.lacking.is_empty() { DONE } else { LOOK };
            let document = json!({"out": out, "attached": view.attached, "lacking": view.lacking});
            Ok(Answer::done("receipt-attach", document, text).exiting(exit))
        }
    }
}

fn verified(view: &ReceiptView, alarm: Option<String>) -> Result<Answer, Failure> {
    let mut document =
        serde_json::to_value(view).map_err(|e| Failure::error(format!("receipt could not be written as JSON: {e}")))?;
    let mut text = in_parts(view);
    let mut exit = match (view.ok, view.look) {
        (false, _) => FAILED,
        (true, true) => LOOK,
        (true, false) => DONE,
    };
    if let Some(alarm) = alarm {
        text.push_str(&format!("ALARM: {alarm}\n"));
        document["alarm"] = json!(alarm);
        exit = FAILED;
    }
    text.push_str(&format!("{}\n", view.verdict));
    Ok(Answer::done("receipt-verify", document, text).exiting(exit))
}

/// The answer in parts; the verdict comes after them and says no more than they do.
fn in_parts(view: &ReceiptView) -> String {
    let mut text = format!("movement {}: {} offered", view.movement, view.offered);
    if let Some(counted) = view.counted {
        text.push_str(&format!(", {counted} bodies counted, {} received", view.people));
    }
    text.push_str(if view.rehearsal { " (rehearsal: nobody here is real)\n" } else { "\n" });
    for signature in &view.signatures {
        let stated = signature.stated_at.as_ref().map(|at| format!(", dated {at} by the signer")).unwrap_or_default();
        text.push_str(&format!("{} ({}): {}{stated}\n", signature.by, signature.role, signature.said));
        text.push_str(&format!("  certificate: {}\n", signature.certificate));
        let as_of = signature.key_as_of.as_ref().map(|at| format!(" as of {at}")).unwrap_or_default();
        text.push_str(&format!("  key{as_of}: {}\n", signature.key_status_said));
    }
    for log in &view.inclusion {
        let said = match log.ok {
            None => "no proof is attached",
            Some(true) => "the receipt stands in its log",
            Some(false) => "the proof attached does NOT hold",
        };
        text.push_str(&format!("log of {}: {said}\n", log.authority));
    }
    text.push_str(&format!("cosignatures of witnesses: {} (carried, not judged)\n", view.witnesses));
    if let Some(around) = &view.around {
        text.push_str(&format!(
            "file of {}: {}\n  bundle: {} bytes, NOT judged, SHA-256 {}\n",
            around.kind, around.not_judged, around.bundle_bytes, around.bundle_sha256
        ));
    }
    for line in &view.why {
        text.push_str(&format!("- {line}\n"));
    }
    text
}
