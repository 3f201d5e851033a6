//! What is kept as evidence against an authority: logs set aside, and bundles that show another history. Source:
//! `custody.md` (Agencies that do not trust each other), decision 0041.

use std::path::Path;

use custody::{AccessLog, Hash};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::access::READERS;
use super::{Looker, Reason, reading_as};
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::files;

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceLine {
    /// Its number in this folder, from 1.
    pub number: u64,
    /// Whose log or bundle it is.
    pub authority: String,
    /// What it shows.
    pub what: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of it, in hex.
    pub sha256: String,
    /// The file to which it was written, if it was.
    pub file: Option<String>,
}

/// All of it, in the order in which it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceList {
    /// The pieces.
    pub evidence: Vec<EvidenceLine>,
}

impl Desk {
    /// Lists the evidence, and writes each piece to a new file in the folder `out` where one is named. Signed entries
    /// name persons: it is shown to those who may read the access log, and the look stands there.
    pub fn evidence_list(&self, seat: &Seat, out: Option<&Path>) -> Result<EvidenceList, Failure> {
        let (officer, function) = reading_as(seat, &READERS)?;
        let looker = Looker { officer: Some(officer), function: Some(function) };
        self.demand_function(&looker, &Reason::of_custody("log evidence"))?;
        let denied = (!READERS.contains(&function)).then(|| format!("not shown to {function}"));
        let log = AccessLog::open(self.folder.root())?;
        self.note_read(log, "log evidence", looker, None, denied.clone())?;
        if let Some(why) = denied {
            return Err(Failure::error(format!("the evidence is {why}"))
                .hint("an auditor, a legal reviewer or a court reads it; the denial is kept in the access log"));
        }
        if let Some(folder) = out {
            files::must_be_new(folder)?;
        }
        let numbers = self.journal.evidence()?;
        let lines: Result<Vec<_>, Failure> =
            numbers.into_iter().map(|number| self.evidence_line(number, out)).collect();
        if let (Err(_), Some(folder)) = (&lines, out) {
            // Some of the pieces are worse than none, and stand in the way of the same command; the folder is new.
            let _ = std::fs::remove_dir_all(folder);
        }
        Ok(EvidenceList { evidence: lines? })
    }

    fn evidence_line(&self, number: u64, out: Option<&Path>) -> Result<EvidenceLine, Failure> {
        let kept = self.journal.evidence_kept(number)?;
        let file = out.map(|folder| folder.join(format!("evidence-{number}.bin")));
        if let Some(path) = &file {
            files::write_new_private(path, &kept.bytes)?;
        }
        Ok(EvidenceLine {
            number,
            authority: kept.authority,
            what: kept.what,
            bytes: kept.bytes.len() as u64,
            sha256: Hash(Sha256::digest(&kept.bytes).into()).to_string(),
            file: file.map(|path| path.display().to_string()),
        })
    }
}
