//! How both sides of [`TwoSides`] come to stand at a door: cards exchanged, people registered, assessed, told, accepted,
//! checked and boarded, all through the desk. Source: ours.

use custody::event::law::AcceptanceGiven;
use custody::event::movement::{
    Arrived, BoardingOpened, ClearanceKind, HeadCounted, ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine,
};
use custody::event::{Body, Function, Stream};
use custody::{ClearanceId, DeviceId, Order, Span};
use operations::blob_store::Paper;
use operations::found::Root;
use operations::key_file::KeyFile;
use operations::keys_register::KeySource;
use operations::open::Access;
use operations::{Desk, Seat, When};

use crate::two_sides::{NONCE, PASSPHRASE, TwoSides, authority, flight, officer, place, seat_of};
use crate::two_sides_facts::{assessment, clearance, describe, early_facts, first_contact, late_facts, plan, tell};

impl TwoSides {
    /// Each side takes the other's card before it records anything: what is not released stays withheld.
    pub(crate) fn exchange_cards(&mut self) {
        let (mut north, mut south) = (self.desk("north", Access::Write), self.desk("south", Access::Write));
        self.now = if self.real_clocks { north.now() } else { north.now() + Span::minutes(1) };
        let (at_north, at_south) = (self.seat("north", Function::Commander), self.seat("south", Function::Commander));
        let cards = [north.card(&at_north.authority).unwrap(), south.card(&at_south.authority).unwrap()];
        let roots = ["north", "south"].map(|side| {
            let path = self.path(&format!("{side}/keys/{side}/root.key"));
            Root::open(&path, &authority(side), PASSPHRASE).unwrap()
        });
        north.add_partner_card(&at_north, &When::default(), &cards[1], Some(&roots[0])).unwrap();
        south.add_partner_card(&at_south, &When::default(), &cards[0], Some(&roots[1])).unwrap();
        for (desk, seat) in [(&mut north, &at_north), (&mut south, &at_south)] {
            self.others(desk, seat);
        }
        describe(&mut north, &at_north, "north-site", "north");
        describe(&mut south, &at_south, "south-prison", "south");
    }

    /// A lawyer, a doctor and a watch officer of a side, and the tablet that a second officer signs on.
    fn others(&self, desk: &mut Desk, seat: &Seat) {
        let side = seat.authority.as_str();
        let root =
            Root::open(&self.path(&format!("{side}/keys/{side}/root.key")), &seat.authority, PASSPHRASE).unwrap();
        let made = || KeySource::Made { out: None, passphrase: PASSPHRASE.into() };
        let officers: [(&str, &[&str]); 3] = [
            ("law", &["legal-reviewer"]),
            ("doctor", &["medical", "child-protection"]),
            ("watch", &["watch-officer", "custody-officer"]),
        ];
        for (name, functions) in officers {
            let functions: Vec<String> = functions.iter().map(|f| (*f).to_owned()).collect();
            let id = format!("{side}.{name}");
            desk.add_officer(seat, &When::default(), &root, &id, &functions, &made()).unwrap();
        }
        desk.add_device(seat, &When::default(), &root, &format!("{side}.tablet"), None, &made()).unwrap();
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

    /// Registered, assessed, told, accepted by south: 60 hours before they board.
    pub(crate) fn register(&mut self, aboard: usize) {
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
    pub(crate) fn board(&mut self) {
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

    /// Counts heads, leaves and arrives: they are at the door of the aircraft.
    pub(crate) fn travel(&self) {
        let mut north = self.north_with_all();
        let stream = Stream::Movement(flight());
        let state = |north: &mut Desk, seat: &Seat, body: Body| {
            let order = Order::State { stream: stream.clone(), body };
            north.act(seat, &When::default(), order).unwrap();
        };
        let control = self.seat("north", Function::MovementControl);
        state(&mut north, &control, ManifestClosed { version: 1 }.into());
        let bodies = u32::try_from(self.people.len()).unwrap();
        let count = |north: &mut Desk, at_arrival: bool| {
            for (who, function) in [("anna", Function::CustodyOfficer), ("north.law", Function::LegalReviewer)] {
                let counted = HeadCounted { counter: officer(who), bodies, at_arrival, round: 1 };
                state(north, &seat_of(who, function), counted.into());
            }
        };
        count(&mut north, false);
        let left = Order::Depart { movement: flight(), difference: None };
        north.act(&control, &When::default(), left).unwrap();
        state(
            &mut north,
            &self.seat("north", Function::CustodyOfficer),
            Arrived { place: place("south-prison") }.into(),
        );
        count(&mut north, true);
    }

    fn send(&self, desk: &mut Desk, from: &str, to: &str, file: &str) {
        desk.export_log(&self.seat(from, Function::Commander), &authority(to), &self.path(file)).unwrap();
    }

    fn fetch(&self, desk: &mut Desk, side: &str, file: &str) {
        desk.import_log(&self.seat(side, Function::Commander), &self.path(file), &mut |_| {}).unwrap();
    }
}
