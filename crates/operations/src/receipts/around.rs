//! What stands around a receipt in the file of a hand-over: a bundle, sealed to the other side. Without its key only the
//! outside can be judged, and whoever verifies the receipt is told so. Source: `docs/formats.md` (Hand-over file).

use custody::Hash;
use custody::bundle::read_header;
use custody::receipt::Receipt;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::handover::files::{HandFile, HandKind};

/// The rest of a hand-over's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AroundView {
    /// `offer`, `answer` or `refusal`, by the first line, which nobody has signed.
    pub kind: &'static str,
    /// Length of the bundle.
    pub bundle_bytes: u64,
    /// SHA-256 of the bundle, in hex: two people can compare it by voice.
    pub bundle_sha256: String,
    /// Why the bundle cannot be that of this hand-over, where its outside says so.
    pub bundle_fault: Option<String>,
    /// What was not judged, in a sentence.
    pub not_judged: &'static str,
}

/// What is said of every bundle that is looked at from outside.
const NOT_JUDGED: &str = "only the receipt was judged: what is sealed in the bundle beside it opens with the other \
                          side's key, and is judged by its `hand accept`";

/// Looks at the bundle from outside: whose it says it is, and to whom.
pub(super) fn around(file: &HandFile, receipt: &Receipt) -> AroundView {
    let payload = receipt.payload();
    let (sender, taker) = match file.kind {
        HandKind::Offer => (&payload.from, &payload.to),
        HandKind::Answer | HandKind::Refusal => (&payload.to, &payload.from),
    };
    let bundle_fault = match read_header(&file.bundle) {
        Err(e) => Some(format!("the bundle cannot be read: {e}")),
        Ok(header) if header.from != *sender || header.to != *taker => {
            Some(format!("the bundle is of {} for {}, not of {sender} for {taker}", header.from, header.to))
        }
        Ok(_) => None,
    };
    AroundView {
        kind: file.kind.word(),
        bundle_bytes: file.bundle.len() as u64,
        bundle_sha256: Hash(Sha256::digest(&file.bundle).into()).to_string(),
        bundle_fault,
        not_judged: NOT_JUDGED,
    }
}
