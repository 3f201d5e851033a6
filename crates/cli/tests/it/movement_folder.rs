//! A rehearsal folder with officers, two places and three men ready to travel, made through the desk;
//! and the built binary run on it. Source: ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use custody::event::age::{AgeAssessed, AgeInterval};
use custody::event::law::{Conclusion, DestinationTold, OrderIssued, RiskAssessed};
use custody::event::medical::{Fitness, HealthLine, InjuriesChecked, Step};
use custody::event::person::{BandBound, IntakeQuestionSet, NameClaimed, Photographed, Source};
use custody::event::place::{PlaceDescribed, PlaceKind};
use custody::event::property::{BagSealed, PropertySettled};
use custody::event::{Body, Function};
use custody::{AuthorityId, BlobId, DeviceId, Moment, OfficerId, Order, PersonNumber, PlaceId, Span};
use operations::found::Root;
use operations::key_file::{KeyFile, KeyUse, Secrets};
use operations::open::{Access, Credentials, NewFolder};
use operations::verbs::person::Registration;
use operations::{Desk, Seat, Unnamed, When};
use serde_json::Value;

const PASSPHRASE: &str = "nobody here is real";
const NAMES: [&str; 3] = ["أحمد محمد الخلف", "Иван Петров", "Mehmet Yılmaz"];
/// Officers beside anna, who commands, controls, plans and is liaison.
const OFFICERS: [(&str, Function); 6] = [
    ("badr", Function::LegalReviewer),
    ("cara", Function::CustodyOfficer),
    ("dina", Function::CustodyOfficer),
    ("emil", Function::CustodyOfficer),
    ("fay", Function::Medical),
    ("gul", Function::ChildProtection),
];

/// The folder, its people, and the hour it was made.
pub(crate) struct MovementFolder {
    temporary: tempfile::TempDir,
    pub(crate) people: Vec<String>,
    pub(crate) made: Moment,
}

/// What one run of the binary said.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) document: Value,
    pub(crate) errors: String,
}

impl Said {
    /// What was missing, of all refusals.
    pub(crate) fn missing(&self) -> String {
        let list = self.document["refusals"].as_array().unwrap_or_else(|| panic!("no refusal: {}", self.document));
        list.iter().map(|r| format!("{}: {}", r["gate"], r["missing"])).collect::<Vec<_>>().join("; ")
    }

    /// Done, or the test fails with what was said.
    pub(crate) fn done(self) -> Value {
        assert_eq!(self.code, 0, "{} {}", self.document, self.errors);
        self.document
    }

    /// Refused by a rule: exit 3 and a document of refusals.
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.code, 3, "{} {}", self.document, self.errors);
        assert_eq!(self.document["schema"], "custodia/refusal/1");
        self.missing()
    }
}

impl MovementFolder {
    pub(crate) fn path(&self) -> PathBuf {
        self.temporary.path().join("north")
    }

    /// A file beside the data folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// So many minutes after the folder was made, as RFC 3339.
    pub(crate) fn hour(&self, minutes: i64) -> String {
        (self.made + Span::minutes(minutes)).to_string()
    }

    /// Runs the binary as an officer in a function, so many minutes after the folder was made.
    pub(crate) fn run(&self, minutes: i64, officer: &str, function: &str, words: &[&str]) -> Said {
        let mut all = vec!["--officer", officer, "--function", function];
        all.extend(words);
        self.custodia(minutes, &all)
    }

    /// The same with badr as second officer, on the tablet.
    pub(crate) fn run_two(&self, minutes: i64, officer: &str, function: &str, words: &[&str]) -> Said {
        let mut all = vec!["--second", "badr", "--second-function", "legal-reviewer"];
        all.extend(words);
        self.run(minutes, officer, function, &all)
    }

    fn custodia(&self, minutes: i64, words: &[&str]) -> Said {
        run_custodia(&self.path(), &[&["--json", "--at", &self.hour(minutes)], words].concat())
    }
}

/// Runs the built binary on a folder.
pub(crate) fn run_custodia(data: &Path, words: &[&str]) -> Said {
    let said = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .arg("--data")
        .arg(data)
        .args(words)
        .env_remove("CUSTODIA_PASSPHRASE")
        .env_remove("CUSTODIA_OFFICER")
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    let errors = String::from_utf8(said.stderr).unwrap();
    let document =
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{words:?} printed no document ({e}): {text}{errors}"));
    Said { code: said.status.code().unwrap(), document, errors }
}

/// Makes the folder.
pub(crate) fn movement_folder() -> MovementFolder {
    let temporary = tempfile::tempdir().unwrap();
    let root = temporary.path().join("north");
    let credentials = Credentials {
        authority: Some("north".into()),
        officer: Some("anna".into()),
        passphrase: Some(PASSPHRASE.into()),
        ..Credentials::default()
    };
    let new = NewFolder {
        name: "Northern guard".into(),
        kind: "losing".into(),
        state: "SYR".into(),
        operation: "test lift".into(),
        device: "desk-1".into(),
        block: Some(1),
        functions: ["commander", "movement-control", "planner", "liaison"].map(str::to_owned).to_vec(),
        root_key: None,
        root_words: None,
        rehearsal: true,
    };
    let made = operations::open::init(&root, &credentials, &new).unwrap();
    let mut desk = Desk::open(&root, Access::Write, &Credentials::default(), &mut |_| {}).unwrap();
    let now = desk.now();
    desk.set_clock(now).unwrap();
    let key = Root::open(&made.root_key, &authority(), PASSPHRASE).unwrap();
    certify(&mut desk, &key);
    describe(&mut desk);
    let people = NAMES.iter().enumerate().map(|(n, name)| enrol(&mut desk, n, name).to_string()).collect();
    desk.close().unwrap();
    MovementFolder { temporary, people, made: now }
}

fn authority() -> AuthorityId {
    AuthorityId::parse("north").unwrap()
}

fn seat(officer: &str, function: Function) -> Seat {
    let officer = OfficerId::parse(officer).unwrap();
    Seat {
        authority: authority(),
        device: None,
        officer: Some((officer, function)),
        second: None,
        unnamed: Unnamed::default(),
    }
}

fn certify(desk: &mut Desk, root: &Root) {
    let mut rng = operations::clock::rehearsal_rng(7);
    let commander = seat("anna", Function::Commander);
    for (id, function) in OFFICERS {
        let secrets = Secrets::generate(&mut rng);
        let file = KeyFile::seal(&secrets, KeyUse::Officer, "north", id, PASSPHRASE, &mut rng).unwrap();
        file.write_new(&desk.folder().officer_key(&authority(), id)).unwrap();
        let officer = OfficerId::parse(id).unwrap();
        desk.certify_officer(&commander, &When::default(), root, &officer, &[function], &file).unwrap();
        desk.seat_officer(officer, secrets);
    }
    let secrets = Secrets::generate(&mut rng);
    let file = KeyFile::seal(&secrets, KeyUse::Device, "north", "tablet-1", PASSPHRASE, &mut rng).unwrap();
    file.write_new(&desk.folder().device_key(&authority(), "tablet-1")).unwrap();
    desk.certify_device(&commander, &When::default(), root, &DeviceId::parse("tablet-1").unwrap(), None, &file)
        .unwrap();
    desk.seat_device(DeviceId::parse("tablet-1").unwrap(), secrets.signing);
}

fn describe(desk: &mut Desk) {
    for (id, kind, failing) in
        [("site", PlaceKind::Site, true), ("annex", PlaceKind::Site, false), ("field", PlaceKind::Airfield, false)]
    {
        let facts = PlaceDescribed {
            name: id.into(),
            kind,
            authority: authority(),
            inside: None,
            operational: 100,
            humane: 100,
            for_children: false,
            failing,
        };
        let place = PlaceId::parse(id).unwrap();
        let badr = (OfficerId::parse("badr").unwrap(), Function::LegalReviewer, DeviceId::parse("tablet-1").unwrap());
        let both = Seat { second: failing.then_some(badr), ..seat("anna", Function::Commander) };
        desk.describe_place(&both, &When::default(), place, facts).unwrap();
    }
}

/// Registers a man and states what opens every gate before the movement's own.
fn enrol(desk: &mut Desk, n: usize, name: &str) -> PersonNumber {
    let entry = Registration {
        place: "site".into(),
        identity: name.into(),
        deprived_at: "2019-03-20T00:00:00Z".into(),
        deprived_where: "Baghuz".into(),
        deprived_by: "north".into(),
        ordered_by: "?no order was found".into(),
        grounds: "article 4".into(),
        supervised_by: "north".into(),
        admitted_at: "2019-04-01T00:00:00Z".into(),
        health: "?no doctor has examined him yet".into(),
    };
    let (number, _) = desk.register(&seat("cara", Function::CustodyOfficer), &When::default(), &entry).unwrap();
    for (officer, function, body) in facts(desk.now(), n, name) {
        desk.state_of_person(&seat(officer, function), &When::default(), number, body).unwrap();
    }
    let assessment = RiskAssessed {
        destination: authority(),
        conclusion: Conclusion::NoRealRisk,
        private: true,
        interpreter: true,
        independent: true,
        fear_expressed: false,
        reasons: "asked in private; no fear of the annex".into(),
        document: None,
    };
    let reviewer = seat("badr", Function::LegalReviewer);
    desk.act(&reviewer, &When::default(), Order::Assess { person: number, assessment }).unwrap();
    number
}

fn facts(now: Moment, n: usize, name: &str) -> Vec<(&'static str, Function, Body)> {
    let cara = |body: Body| ("cara", Function::CustodyOfficer, body);
    let claimed = NameClaimed {
        text: name.into(),
        pieces: Vec::new(),
        transliteration: Some(format!("Name {n}")),
        language: "ar".into(),
        source: Source::Person,
    };
    let health = HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::Fit,
        examined_at: now,
        tb_known: true,
        medicine_needed: false,
        line: "well".into(),
        evacuate_for: None,
    };
    let order = OrderIssued {
        reference: format!("R-{n}"),
        by: "court of the north".into(),
        grounds: "article 4".into(),
        valid_in: authority(),
        from: now - Span::DAY,
        until: now + Span::days(14),
        document: None,
    };
    let age = AgeAssessed {
        now: AgeInterval { min_months: 300, max_months: 420 },
        method: "papers".into(),
        reasons: "passport".into(),
    };
    let bag =
        BagSealed { bag: format!("B{n}"), seal: format!("S{n}"), contents: vec!["coat".into()], receipt_given: true };
    let told = DestinationTold {
        destination: authority(),
        language: "ar".into(),
        interpreter: true,
        counsel_offered: true,
        by_sheet: None,
    };
    vec![
        cara(claimed.into()),
        cara(BandBound { band: format!("BAND-{n}") }.into()),
        cara(Photographed { image: BlobId([n as u8 + 1; 32]) }.into()),
        cara(IntakeQuestionSet { question: "name of the well?".into(), answer: format!("well {n}") }.into()),
        ("gul", Function::ChildProtection, age.into()),
        ("fay", Function::Medical, health.into()),
        ("fay", Function::Medical, InjuriesChecked { step: Step::BeforeDeparture, seen: 0 }.into()),
        ("badr", Function::LegalReviewer, order.into()),
        ("badr", Function::LegalReviewer, told.into()),
        cara(bag.into()),
        cara(PropertySettled { bags: 1, receipt_given: true }.into()),
    ]
}
