//! What is known of the people of two sides so that every gate is open: places, first contact, papers, health, bags,
//! clearances, the plan. Source: ours.

use custody::event::age::{AgeAssessed, AgeInterval};
use custody::event::law::{Conclusion, DestinationTold, OrderIssued, RiskAssessed};
use custody::event::medical::{Fitness, HealthLine, InjuriesChecked, MedicinesPacked, Step};
use custody::event::movement::{
    Alternate, ClearanceKind, ClearanceSet, ClearanceState, DoorChecked, DoorOutcome, Means, MovementPlanned,
};
use custody::event::person::BandBound;
use custody::event::place::{PlaceDescribed, PlaceKind, Verified};
use custody::event::property::{BagSealed, PropertySettled};
use custody::event::{Body, Function, Stream};
use custody::{ClearanceId, Moment, Order, PersonNumber, Span};
use operations::verbs::person::Registration;
use operations::{Desk, Seat, When};

use crate::two_sides::{NONCE, authority, flight, place, seat_of};

pub(crate) fn tell(desk: &mut Desk, who: &str, function: Function, person: PersonNumber, body: Body) {
    let order = Order::State { stream: Stream::Person(person), body };
    desk.act(&seat_of(who, function), &When::default(), order).unwrap();
}

pub(crate) fn describe(desk: &mut Desk, seat: &Seat, id: &str, of: &str) {
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

pub(crate) fn first_contact() -> Registration {
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

pub(crate) fn early_facts(n: usize, now: Moment) -> Vec<(&'static str, Function, Body)> {
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

pub(crate) fn assessment() -> RiskAssessed {
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

pub(crate) fn late_facts(now: Moment) -> Vec<(&'static str, Function, Body)> {
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

pub(crate) fn clearance(kind: ClearanceKind, now: Moment) -> ClearanceSet {
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

pub(crate) fn plan(seats: usize, now: Moment) -> MovementPlanned {
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
