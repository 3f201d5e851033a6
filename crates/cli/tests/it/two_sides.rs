//! Two data folders that share nothing but files: north holds 144 people aboard, south expects them. Source: ours.
//!
//! Prepared through the same desk that the binary opens; every person has passed every gate.

use std::path::{Path, PathBuf};
use std::process::Command;

use custody::event::{Function, Stream};
use custody::{AuthorityId, Moment, MovementId, Nonce, OfficerId, Order, PersonNumber, PlaceId};
use operations::open::{Access, Credentials, NewFolder};
use operations::{Desk, Seat, Unnamed, When};
use serde_json::Value;

use crate::two_sides_facts::plan;

/// How many are aboard.
pub(crate) const ABOARD: usize = 144;
pub(crate) const PASSPHRASE: &str = "nobody here is real";
pub(crate) const NONCE: Nonce = Nonce([7; 16]);

/// Both folders, the people, and the time at which the movement stands ready at south's door.
pub(crate) struct TwoSides {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) people: Vec<PersonNumber>,
    pub(crate) now: Moment,
    /// Both sides act by the machine's clock; `now` is only when they were made ready.
    pub(crate) real_clocks: bool,
}

/// What a run of the binary has given.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) json: Value,
    pub(crate) said: String,
}

pub(crate) fn authority(id: &str) -> AuthorityId {
    AuthorityId::parse(id).unwrap()
}
pub(crate) fn flight() -> MovementId {
    MovementId::parse("m-1").unwrap()
}
pub(crate) fn place(id: &str) -> PlaceId {
    PlaceId::parse(id).unwrap()
}
pub(crate) fn officer(id: &str) -> OfficerId {
    OfficerId::parse(id).unwrap()
}

impl TwoSides {
    /// `aboard` people held by north, flown on `m-1` to south's prison, accepted by south.
    pub(crate) fn ready(aboard: usize) -> Self {
        let sides = Self::boarded(aboard);
        sides.travel();
        sides
    }

    /// The same before they leave.
    pub(crate) fn boarded(aboard: usize) -> Self {
        let mut sides = Self::opened(false);
        sides.register(aboard);
        sides.board();
        sides
    }

    /// `waiting` people held by north at a door without a journey, accepted by south, and no clock set: what was
    /// told days ago is entered late.
    pub(crate) fn ready_on_real_clocks(waiting: usize) -> Self {
        let mut sides = Self::opened(true);
        sides.register(waiting);
        let mut north = sides.desk("north", Access::Write);
        let control = sides.seat("north", Function::MovementControl);
        let (stream, body) = (Stream::Movement(flight()), plan(waiting, sides.now).into());
        north.act(&control, &When::default(), Order::State { stream, body }).unwrap();
        sides
    }

    fn opened(real_clocks: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        init(
            &path("north"),
            "north",
            "anna",
            "losing",
            "SYR",
            Some(1),
            "commander,movement-control,custody-officer,liaison",
        );
        init(&path("south"), "south", "badr", "receiving", "IRQ", Some(2), "commander,custody-officer,liaison");
        let mut sides = Self { now: Moment::MIN, people: Vec::new(), folder, real_clocks };
        sides.exchange_cards();
        sides
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens a folder in this process.
    pub(crate) fn desk(&self, side: &str, access: Access) -> Desk {
        let mut desk = Desk::open(&self.path(side), access, &credentials(side), &mut |_| {}).unwrap();
        if self.now != Moment::MIN && !self.real_clocks {
            desk.set_clock(self.now).unwrap();
        }
        desk
    }

    /// The custody officer of a side.
    pub(crate) fn seat(&self, side: &str, function: Function) -> Seat {
        let who = if side == "north" { "anna" } else { "badr" };
        Seat {
            authority: authority(side),
            device: None,
            officer: Some((officer(who), function)),
            second: None,
            unnamed: Unnamed::default(),
        }
    }

    /// Runs the binary as the custody officer of a side.
    pub(crate) fn run(&self, side: &str, arguments: &[&str]) -> Ran {
        let who = if side == "north" { "anna" } else { "badr" };
        let at = self.now.to_string();
        let mut all = vec!["--officer", who, "--function", "custody-officer"];
        all.extend(["--at", if self.real_clocks { "now" } else { &at }]);
        all.extend(arguments);
        self.run_bare(Some(side), &all)
    }

    /// Runs the binary as two officers of two functions: who acts on the desk, and a second on the tablet.
    pub(crate) fn run_two(&self, side: &str, arguments: &[&str]) -> Ran {
        let second = format!("{side}.law");
        self.run(side, &[&["--second", &second, "--second-function", "legal-reviewer"], arguments].concat())
    }

    /// Runs the binary as a watch officer and a doctor, who have noted nothing.
    pub(crate) fn run_others(&self, side: &str, arguments: &[&str]) -> Ran {
        let (watch, doctor, at) = (format!("{side}.watch"), format!("{side}.doctor"), self.now.to_string());
        let who = ["--officer", &watch, "--function", "custody-officer", "--second", &doctor];
        let function = ["--second-function", "medical", "--at", &at];
        self.run_bare(Some(side), &[&who[..], &function, arguments].concat())
    }

    /// Runs the binary without an officer.
    pub(crate) fn run_bare(&self, side: Option<&str>, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        command.current_dir(self.folder.path()).env_clear().arg("--json").arg("--quiet").args(arguments);
        if let Some(side) = side {
            command.arg("--data").arg(self.path(side));
        }
        let output = command.output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        let json = serde_json::from_str(&out).unwrap_or(Value::Null);
        Ran { code: output.status.code().unwrap_or(-1), json, said: format!("{arguments:?}\n{out}{err}") }
    }
}

fn init(folder: &Path, authority: &str, officer: &str, kind: &str, state: &str, block: Option<u16>, functions: &str) {
    let credentials = Credentials {
        authority: Some(authority.into()),
        officer: Some(officer.into()),
        passphrase: Some(PASSPHRASE.into()),
        ..Credentials::default()
    };
    let new = NewFolder {
        name: authority.into(),
        kind: kind.into(),
        state: state.into(),
        operation: "test".into(),
        device: format!("{authority}.desk"),
        block,
        functions: functions.split(',').map(str::to_owned).collect(),
        root_key: None,
        root_words: None,
        rehearsal: true,
    };
    operations::open::init(folder, &credentials, &new).unwrap();
}

fn credentials(side: &str) -> Credentials {
    let who = if side == "north" { "anna" } else { "badr" };
    Credentials { officer: Some(who.into()), ..Credentials::default() }
}

pub(crate) fn seat_of(who: &str, function: Function) -> Seat {
    Seat {
        authority: authority("north"),
        device: None,
        officer: Some((officer(who), function)),
        second: None,
        unnamed: Unnamed::default(),
    }
}
