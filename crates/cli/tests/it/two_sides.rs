//! Two data folders that share nothing but files: north holds 144 people aboard, south expects them. Source: ours.
//!
//! Prepared through the same desk that the binary opens; every person has passed every gate.

use std::path::{Path, PathBuf};
use std::process::Command;

use custody::event::age::{AgeAssessed, AgeInterval};
use custody::event::law::{AcceptanceGiven, Conclusion, DestinationTold, OrderIssued, RiskAssessed};
use custody::event::medical::{Fitness, HealthLine, InjuriesChecked, MedicinesPacked, Step};
use custody::event::movement::{
    Alternate, BoardingOpened, ClearanceKind, ClearanceSet, ClearanceState, DoorChecked, DoorOutcome, ManifestDrafted,
    ManifestFrozen, ManifestLine, Means, MovementPlanned,
};
use custody::event::person::BandBound;
use custody::event::place::{PlaceDescribed, PlaceKind, Verified};
use custody::event::property::{BagSealed, PropertySettled};
use custody::event::{Body, Function, Stream};
use custody::{
    AuthorityId, ClearanceId, DeviceId, Moment, MovementId, Nonce, OfficerId, Order, PersonNumber, PlaceId, Span,
};
use operations::blob_store::Paper;
use operations::found::Root;
use operations::key_file::KeyFile;
use operations::keys_register::KeySource;
use operations::open::{Access, Credentials, NewFolder};
use operations::verbs::person::Registration;
use operations::{Desk, Seat, Unnamed, When};
use serde_json::Value;

/// How many are aboard.
pub(crate) const ABOARD: usize = 144;
const PASSPHRASE: &str = "nobody here is real";
const NONCE: Nonce = Nonce([7; 16]);

/// Both folders, the people, and the time at which the movement stands ready at south's door.
pub(crate) struct TwoSides {
    folder: tempfile::TempDir,
    pub(crate) people: Vec<PersonNumber>,
    pub(crate) now: Moment,
    /// Both sides act by the machine's clock; `now` is only when they were made ready.
    real_clocks: bool,
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
fn place(id: &str) -> PlaceId {
    PlaceId::parse(id).unwrap()
}
fn officer(id: &str) -> OfficerId {
    OfficerId::parse(id).unwrap()
}

impl TwoSides {
    /// `aboard` people held by north, boarded on `m-1`, accepted by south.
    pub(crate) fn ready(aboard: usize) -> Self {
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
        if !self.real_clocks {
            all.extend(["--at", &at]);
        }
        all.extend(arguments);
        self.run_bare(Some(side), &all)
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

    /// Each side takes the other's card before it records anything: what is not released stays withheld.
    fn exchange_cards(&mut self) {
        let (mut north, mut south) = (self.desk("north", Access::Write), self.desk("south", Access::Write));
        self.now = if self.real_clocks { north.now() } else { north.now() + Span::minutes(1) };
        let (at_north, at_south) = (self.seat("north", Function::Commander), self.seat("south", Function::Commander));
        let cards = [north.card(&at_north.authority).unwrap(), south.card(&at_south.authority).unwrap()];
        north.add_partner_card(&at_north, &When::default(), &cards[1]).unwrap();
        south.add_partner_card(&at_south, &When::default(), &cards[0]).unwrap();
        let root = Root::open(&self.path("north/keys/north/root.key"), &at_north.authority, PASSPHRASE).unwrap();
        let made = || KeySource::Made { out: None, passphrase: PASSPHRASE.into() };
        let words = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        north.add_officer(&at_north, &When::default(), &root, "north.law", &words("legal-reviewer"), &made()).unwrap();
        north
            .add_officer(
                &at_north,
                &When::default(),
                &root,
                "north.doctor",
                &words("medical,child-protection"),
                &made(),
            )
            .unwrap();
        north.add_device(&at_north, &When::default(), &root, "north.tablet", None, &made()).unwrap();
        north
            .add_officer(
                &at_north,
                &When::default(),
                &root,
                "north.watch",
                &words("watch-officer,custody-officer"),
                &made(),
            )
            .unwrap();
        let root = Root::open(&self.path("south/keys/south/root.key"), &at_south.authority, PASSPHRASE).unwrap();
        south
            .add_officer(
                &at_south,
                &When::default(),
                &root,
                "south.watch",
                &words("watch-officer,custody-officer"),
                &made(),
            )
            .unwrap();
        describe(&mut north, &at_north, "north-site", "north");
        describe(&mut south, &at_south, "south-prison", "south");
    }

    /// A desk of north with lawyer and doctor seated too.
    fn north_with_all(&self) -> Desk {
        let mut desk = self.desk("north", Access::Write);
        let keys = |kind: &str, id: &str| {
            let path = self.path(&format!("north/keys/north/{kind}/{id}.key"));
            KeyFile::read(&path).unwrap().open(PASSPHRASE).unwrap()
        };
        for id in ["north.law", "north.doctor"] {
            desk.seat_officer(officer(id), keys("officers", id));
        }
        desk.seat_device(DeviceId::parse("north.tablet").unwrap(), keys("devices", "north.tablet").signing);
        desk
    }

    /// The scanned sheet that what is entered late comes with.
    fn sheet(&self) -> Paper {
        let file = self.folder.path().join("sheet.pdf");
        std::fs::write(&file, b"the sheet of the door").unwrap();
        Paper::read(&file).unwrap()
    }

    /// A desk of a side where a watch officer sits who noted nothing, and his seat.
    pub(crate) fn watching(&self, side: &str) -> (Desk, Seat) {
        let mut desk = self.desk(side, Access::Write);
        let id = format!("{side}.watch");
        let path = self.path(&format!("{side}/keys/{side}/officers/{id}.key"));
        desk.seat_officer(officer(&id), KeyFile::read(&path).unwrap().open(PASSPHRASE).unwrap());
        let seat =
            Seat { officer: Some((officer(&id), Function::CustodyOfficer)), ..self.seat(side, Function::Commander) };
        (desk, seat)
    }

    /// Registered, assessed, told, accepted by south: 60 hours before they board.
    fn register(&mut self, aboard: usize) {
        let mut north = self.north_with_all();
        north.begin_batch();
        let when = match self.real_clocks {
            true => When {
                occurred_at: Some(self.now - Span::hours(60)),
                because: Some("from the sheets of the door".into()),
                sheet: Some(self.sheet()),
                ..When::default()
            },
            false => When::default(),
        };
        for n in 0..aboard {
            let (number, _) =
                north.register(&self.seat("north", Function::CustodyOfficer), &when, &first_contact()).unwrap();
            self.people.push(number);
            for (who, function, body) in early_facts(n, self.now) {
                let order = Order::State { stream: Stream::Person(number), body };
                north.act(&seat_of(who, function), &when, order).unwrap();
            }
            let order = Order::Assess { person: number, assessment: assessment() };
            north.act(&seat_of("north.law", Function::LegalReviewer), &When::default(), order).unwrap();
        }
        north.commit().unwrap();
        self.send(&mut north, "north", "south", "first.bundle");
        drop(north);
        let mut south = self.desk("south", Access::Write);
        self.fetch(&mut south, "south", "first.bundle");
        let seat = self.seat("south", Function::Liaison);
        south.begin_batch();
        for person in &self.people {
            let until = self.now + Span::days(9);
            let body = AcceptanceGiven { by: authority("south"), until, conditions: String::new() };
            south
                .act(&seat, &When::default(), Order::State { stream: Stream::Person(*person), body: body.into() })
                .unwrap();
        }
        south.commit().unwrap();
        self.send(&mut south, "south", "north", "second.bundle");
        drop(south);
        self.fetch(&mut self.desk("north", Access::Write), "north", "second.bundle");
        if !self.real_clocks {
            self.now = self.now + Span::hours(60);
        }
    }

    /// Plans, freezes, checks at the door and boards.
    fn board(&mut self) {
        let mut north = self.north_with_all();
        let stream = Stream::Movement(flight());
        north.begin_batch();
        let control = self.seat("north", Function::MovementControl);
        let state = |desk: &mut Desk, seat: &Seat, stream: &Stream, body: Body| {
            desk.act(seat, &When::default(), Order::State { stream: stream.clone(), body }).unwrap();
        };
        for (id, kind) in [("landing", ClearanceKind::Landing), ("overflight", ClearanceKind::Overflight)] {
            state(
                &mut north,
                &control,
                &Stream::Clearance(ClearanceId::parse(id).unwrap()),
                clearance(kind, self.now).into(),
            );
        }
        state(&mut north, &control, &stream, plan(self.people.len(), self.now).into());
        let lines = (1..).zip(&self.people).map(|(seat, person)| ManifestLine {
            person: *person,
            seat,
            apart_from: Vec::new(),
        });
        state(&mut north, &control, &stream, ManifestDrafted { version: 1, lines: lines.collect() }.into());
        let tablet = DeviceId::parse("north.tablet").unwrap();
        let both = Seat { second: Some((officer("north.law"), Function::LegalReviewer, tablet)), ..control.clone() };
        state(&mut north, &both, &stream, ManifestFrozen { version: 1, nonce: NONCE }.into());
        state(&mut north, &control, &stream, BoardingOpened { version: 1 }.into());
        for person in &self.people {
            for (who, function, body) in late_facts(self.now) {
                tell(&mut north, who, function, *person, body);
            }
            let board = Order::Board { person: *person, movement: flight() };
            north.act(&self.seat("north", Function::CustodyOfficer), &When::default(), board).unwrap();
        }
        north.commit().unwrap();
        self.now = self.now + Span::minutes(30);
    }

    fn send(&self, desk: &mut Desk, from: &str, to: &str, file: &str) {
        desk.export_log(&self.seat(from, Function::Commander), &authority(to), &self.path(file)).unwrap();
    }

    fn fetch(&self, desk: &mut Desk, side: &str, file: &str) {
        desk.import_log(&self.seat(side, Function::Commander), &self.path(file), &mut |_| {}).unwrap();
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

fn seat_of(who: &str, function: Function) -> Seat {
    Seat {
        authority: authority("north"),
        device: None,
        officer: Some((officer(who), function)),
        second: None,
        unnamed: Unnamed::default(),
    }
}

fn tell(desk: &mut Desk, who: &str, function: Function, person: PersonNumber, body: Body) {
    let order = Order::State { stream: Stream::Person(person), body };
    desk.act(&seat_of(who, function), &When::default(), order).unwrap();
}

fn describe(desk: &mut Desk, seat: &Seat, id: &str, of: &str) {
    let facts = PlaceDescribed {
        name: id.into(),
        kind: PlaceKind::Site,
        authority: authority(of),
        inside: None,
        operational: 1_000,
        humane: 1_000,
        for_children: false,
        failing: false,
    };
    desk.describe_place(seat, &When::default(), place(id), facts).unwrap();
}

fn first_contact() -> Registration {
    let known = |text: &str| text.to_owned();
    Registration {
        place: known("north-site"),
        identity: known("أحمد محمد"),
        deprived_at: known("2019-03-20T00:00:00Z"),
        deprived_where: known("Baghuz"),
        deprived_by: known("north"),
        ordered_by: known("north"),
        grounds: known("?no order was ever written"),
        supervised_by: known("north"),
        admitted_at: known("2019-03-20T00:00:00Z"),
        health: known("?no doctor has examined him yet"),
    }
}

fn early_facts(n: usize, now: Moment) -> Vec<(&'static str, Function, Body)> {
    let order = OrderIssued {
        reference: format!("R-{n}"),
        by: "court".into(),
        grounds: "article 4".into(),
        valid_in: authority("south"),
        from: now - Span::HOUR,
        until: now + Span::days(12),
        document: None,
    };
    let age = AgeAssessed {
        now: AgeInterval { min_months: 25 * 12, max_months: 35 * 12 },
        method: "interview".into(),
        reasons: "documents".into(),
    };
    let told = DestinationTold {
        destination: authority("south"),
        language: "ar".into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: None,
    };
    vec![
        ("anna", Function::CustodyOfficer, BandBound { band: format!("BAND-{n}") }.into()),
        ("north.doctor", Function::ChildProtection, age.into()),
        ("north.law", Function::LegalReviewer, order.into()),
        ("north.law", Function::LegalReviewer, told.into()),
    ]
}

fn assessment() -> RiskAssessed {
    RiskAssessed {
        destination: authority("south"),
        conclusion: Conclusion::NoRealRisk,
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: false,
        reasons: "heard alone".into(),
        document: None,
    }
}

fn late_facts(now: Moment) -> Vec<(&'static str, Function, Body)> {
    let line = HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::Fit,
        examined_at: now - Span::HOUR,
        tb_known: true,
        medicine_needed: true,
        line: "stable".into(),
        evacuate_for: None,
    };
    let bag = BagSealed { bag: "B1".into(), seal: "S1".into(), contents: vec!["coat".into()], receipt_given: true };
    let door = DoorChecked {
        movement: flight(),
        manifest_version: 1,
        nonce: NONCE,
        arriving: false,
        outcome: DoorOutcome::Verified(Verified::Finger),
    };
    vec![
        ("north.doctor", Function::Medical, line.into()),
        ("north.doctor", Function::Medical, InjuriesChecked { step: Step::BeforeDeparture, seen: 1 }.into()),
        ("north.doctor", Function::Medical, MedicinesPacked { days: 7, step: Step::BeforeDeparture }.into()),
        ("anna", Function::CustodyOfficer, bag.into()),
        ("anna", Function::CustodyOfficer, PropertySettled { bags: 1, receipt_given: true }.into()),
        ("anna", Function::CustodyOfficer, door.into()),
    ]
}

fn clearance(kind: ClearanceKind, now: Moment) -> ClearanceSet {
    ClearanceSet {
        kind,
        owner: authority("south"),
        scope: "all".into(),
        state: ClearanceState::Given,
        from: now - Span::hours(2),
        until: now + Span::hours(12),
        note: "permit 17".into(),
        document: None,
    }
}

fn plan(seats: usize, now: Moment) -> MovementPlanned {
    let seats = u16::try_from(seats).unwrap().into();
    MovementPlanned {
        means: Means::Air,
        from: place("north-site"),
        to: place("south-prison"),
        vehicle: "tail".into(),
        carrier: authority("north"),
        receiver: authority("south"),
        departs_at: now + Span::HOUR,
        arrives_at: now + Span::hours(2),
        seats,
        guards: seats,
        child: false,
        alternates: vec![Alternate {
            place: place("north-site"),
            landing: None,
            guards: false,
            legal_acceptance: false,
            or_fuel_to_return: true,
        }],
        clearances: vec![ClearanceId::parse("landing").unwrap(), ClearanceId::parse("overflight").unwrap()],
    }
}
