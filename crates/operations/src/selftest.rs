//! The program tried on the machine it stands on: it signs and appends in a temporary folder, a child
//! that writes is killed, the folder is opened again, every acknowledged event must be there, and the
//! log must verify. Source: `cli.md` (selftest), `custody.md` (durable before acknowledged).

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use custody::EventId;
use custody::event::place::{PlaceDescribed, PlaceKind};
use rand_core::Rng;
use serde::Serialize;

use crate::clock::machine_rng;
use crate::desk::{Desk, When};
use crate::failure::{Failure, io_at};
use crate::key_file::hex;
use crate::log_check::{LogCheck, VerifyView};
use crate::open::{Access, Credentials, NewFolder, init};
use crate::verbs::person::Registration;
use crate::verbs::place_id;

/// Children killed. Source: ours; each at another point of its writing, all in some seconds.
pub const KILLS: usize = 3;
/// Acknowledgements read from a child before it is killed, least and most. Source: ours; far enough in
/// that the child is in mid-append, near enough that the test stays short.
const ACKNOWLEDGED: (u32, u32) = (5, 40);
/// The passphrase of a folder that lives for seconds and holds nobody real.
const PASSPHRASE: &str = "selftest, nobody is real";

/// What the selftest found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SelftestReport {
    /// Nothing lost, and the log verifies.
    pub ok: bool,
    /// Children killed in mid-writing.
    pub kills: usize,
    /// Events that were acknowledged before the kills.
    pub acknowledged: usize,
    /// Of them, not found afterwards.
    pub lost: usize,
    /// Events in the log at the end.
    pub events: u64,
    /// Signatures that hold.
    pub signatures: u64,
    /// What does not hold, in words.
    pub why: Vec<String>,
}

/// Runs the selftest; `program` is this program, which must answer to `selftest --writer`.
pub fn run(program: &Path, progress: &mut dyn FnMut(&str)) -> Result<SelftestReport, Failure> {
    let mut rng = machine_rng()?;
    let mut tail = [0_u8; 8];
    rng.fill_bytes(&mut tail);
    #[expect(
        clippy::disallowed_methods,
        reason = "the self-test is asked for without a folder, and leaves nothing behind"
    )]
    let folder = Temporary(std::env::temp_dir().join(format!("custodia-selftest-{}", hex(&tail))));
    let data = folder.0.join("data");
    init(&data, &founder(), &new_folder())?;
    describe_place(&data)?;
    let mut acknowledged = Vec::new();
    for kill in 1..=KILLS {
        let (least, most) = ACKNOWLEDGED;
        let until = least + rng.next_u32() % (most - least);
        acknowledged.extend(write_and_kill(program, &data, until as usize)?);
        progress(&format!("writer {kill} of {KILLS} killed, {} events acknowledged", acknowledged.len()));
    }
    let mut desk = Desk::open(&data, Access::Write, &Credentials::default(), progress)?;
    let mut lost = 0;
    for id in &acknowledged {
        lost += usize::from(desk.journal().find_event(*id)?.is_none());
    }
    register_one(&mut desk)?;
    let verified = desk.verify_logs(&LogCheck::default(), progress)?;
    Ok(report(acknowledged.len(), lost, &verified))
}

fn report(acknowledged: usize, lost: usize, verified: &VerifyView) -> SelftestReport {
    let mut why = verified.why.clone();
    if lost > 0 {
        why.push(format!(
            "{lost} of {acknowledged} acknowledged events are lost: this disk does not keep what it says it has kept"
        ));
    }
    if let Some(bad) = &verified.first_bad {
        why.push(format!("event {} of {} does not hold: {}", bad.seq, bad.authority, bad.why));
    }
    SelftestReport {
        ok: lost == 0 && verified.ok && acknowledged > 0,
        kills: KILLS,
        acknowledged,
        lost,
        events: verified.events,
        signatures: verified.authorities.iter().map(|log| log.signatures).sum(),
        why,
    }
}

/// What the child does: registers people and tells each acknowledged event, until it is killed or nobody
/// listens any more.
pub fn write_until_killed(data: &Path, acknowledge: &mut dyn FnMut(&str) -> bool) -> Result<(), Failure> {
    let mut desk = Desk::open(data, Access::Write, &Credentials::default(), &mut |_| {})?;
    loop {
        for event in register_one(&mut desk)? {
            if !acknowledge(&event.to_string()) {
                return Ok(());
            }
        }
    }
}

fn write_and_kill(program: &Path, data: &Path, until: usize) -> Result<Vec<EventId>, Failure> {
    let mut child = Command::new(program)
        .args(["selftest", "--writer"])
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(io_at(program))?;
    let out = child.stdout.take().ok_or_else(|| Failure::error("the writer has no output to listen to"))?;
    let mut lines = BufReader::new(out).lines().map_while(Result::ok);
    let mut acknowledged: Vec<String> = lines.by_ref().take(until).collect();
    child.kill().map_err(io_at(program))?;
    // What it had said before it died counts too.
    acknowledged.extend(lines);
    child.wait().map_err(io_at(program))?;
    if acknowledged.len() < until {
        return Err(Failure::error(format!(
            "the writer ended by itself after {} of {until} events",
            acknowledged.len()
        )));
    }
    // A line cut by the kill was not acknowledged.
    Ok(acknowledged.iter().filter_map(|text| EventId::parse_hex(text).ok()).collect())
}

fn register_one(desk: &mut Desk) -> Result<Vec<EventId>, Failure> {
    let entry = Registration {
        place: "selftest".into(),
        identity: "?selftest, nobody is real".into(),
        deprived_at: "?selftest".into(),
        deprived_where: "?selftest".into(),
        deprived_by: "?selftest".into(),
        ordered_by: "?selftest".into(),
        grounds: "?selftest".into(),
        supervised_by: "?selftest".into(),
        admitted_at: "?selftest".into(),
        health: "?selftest".into(),
    };
    let seat = desk.seat(&Credentials::default())?;
    Ok(desk.register(&seat, &When::default(), &entry)?.1.events)
}

/// The place where nobody is.
fn describe_place(data: &Path) -> Result<(), Failure> {
    let mut desk = Desk::open(data, Access::Write, &Credentials::default(), &mut |_| {})?;
    let seat = desk.seat(&Credentials::default())?;
    let facts = PlaceDescribed {
        name: "selftest".into(),
        kind: PlaceKind::Site,
        authority: seat.authority.clone(),
        inside: None,
        operational: u32::MAX,
        humane: u32::MAX,
        for_children: false,
        failing: false,
    };
    desk.describe_place(&seat, &When::default(), place_id("selftest")?, facts).map(|_| ())
}

fn founder() -> Credentials {
    Credentials {
        authority: Some("selftest".into()),
        officer: Some("selftest".into()),
        passphrase: Some(PASSPHRASE.into()),
        ..Credentials::default()
    }
}

fn new_folder() -> NewFolder {
    NewFolder {
        name: "selftest".into(),
        kind: "other".into(),
        state: "XXA".into(),
        operation: "selftest".into(),
        device: "selftest-desk".into(),
        block: Some(1),
        functions: vec!["commander".into()],
        root_key: None,
        root_words: None,
        rehearsal: true,
    }
}

/// A folder that goes when the selftest ends, however it ends.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // A folder that stays behind holds nobody real; the operating system clears it.
        let _ = fs::remove_dir_all(&self.0);
    }
}
