//! Health is for doctors and nurses outside the escort chain.

use crate::event::age::GuardianAssigned;
use crate::event::medical::{
    DoseRecorded, Fitness, HealthLine, Hospitalised, InjuriesChecked, InjuryRecorded, MedicinePrescribed,
    MedicineStopped, MedicinesPacked, Step,
};
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::{Body, Function, Gate, Stream};
use crate::testing::{World, authority, movement, only_reason, person, place, signatory, state};
use crate::time::Span;

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

fn line(world: &World) -> HealthLine {
    HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::Fit,
        examined_at: world.now,
        tb_known: true,
        medicine_needed: false,
        line: "stable".into(),
        evacuate_for: None,
    }
}

fn refused(world: &World, function: Function, body: impl Into<Body>) -> String {
    only_reason(world.ask("losing", function, state(person(1), body)))
}

#[test]
fn fitness_and_injuries_are_for_medical_staff_alone() {
    let world = held();
    let checked = InjuriesChecked { step: Step::Intake, seen: 0 };
    for function in Function::ALL.iter().filter(|f| **f != Function::Medical) {
        let refusal = world.ask("losing", *function, state(person(1), line(&world))).unwrap_err();
        assert_eq!(refusal.reasons()[0].gate, Gate::Health);
        assert!(world.ask("losing", *function, state(person(1), checked.clone())).is_err());
    }
    assert!(world.ask("losing", Function::Medical, state(person(1), checked)).is_ok());
    assert!(world.ask("losing", Function::Medical, state(person(1), line(&world))).is_ok());
    let foreign = only_reason(world.ask("receiving", Function::Medical, state(person(1), line(&world))));
    assert!(foreign.contains("losing holds"), "{foreign}");
}

#[test]
fn a_doctor_in_the_escort_chain_opens_nothing() {
    let mut world = held();
    let doctor = signatory("losing", Function::Medical);
    let guardian = GuardianAssigned { movement: movement("m-1"), guardian: doctor.officer.to_string() };
    world.of("losing", person(1), guardian);
    assert!(refused(&world, Function::Medical, line(&world)).contains("guardian"));

    let mut world = held();
    let officer = world.record.officers.get_mut(&doctor.officer).unwrap();
    officer.functions.push(Function::CustodyOfficer);
    assert!(refused(&world, Function::Medical, line(&world)).contains("certified as custody-officer too"));
}

#[test]
fn an_examination_is_not_dated_after_its_entry_and_doses_follow_each_other() {
    let mut world = held();
    let ahead = HealthLine { examined_at: world.now + Span::HOUR, ..line(&world) };
    assert!(refused(&world, Function::Medical, ahead).contains("examined at"));
    let prescribed =
        |every_h| MedicinePrescribed { name: "Insulin".into(), dose: "10 units".into(), every_h, critical: true };
    assert!(refused(&world, Function::Medical, prescribed(0)).contains("every 0 h"));
    let dose = |next_due| DoseRecorded { name: "insulin".into(), given: true, next_due };
    assert!(refused(&world, Function::Medical, dose(world.now)).contains("not after this one"));
    assert!(refused(&world, Function::Medical, MedicinesPacked { days: 400, step: Step::Other }).contains("366"));

    world.act("losing", Function::Medical, state(person(1), prescribed(8))).unwrap();
    let next = |world: &World| world.record.doses_due(person(1)).first().map(|dose| (dose.due, dose.critical));
    assert_eq!(next(&world), Some((world.now + Span::hours(8), true)));
    world.wait(Span::HOUR);
    let due = world.now + Span::hours(6);
    world.act("losing", Function::CustodyOfficer, state(person(1), dose(due))).unwrap();
    assert_eq!(next(&world), Some((due, true)), "a dose keeps that missing it is dangerous");
}

#[test]
fn a_medicine_that_is_stopped_is_due_no_more_and_only_one_that_is_taken_is_stopped() {
    let mut world = held();
    let taken = MedicinePrescribed { name: "Insulin".into(), dose: "10".into(), every_h: 8, critical: true };
    world.act("losing", Function::Medical, state(person(1), taken)).unwrap();
    let stop = |name: &str| MedicineStopped { name: name.into(), why: "changed to tablets".into() };
    assert!(refused(&world, Function::Medical, stop("insulan")).contains("no dose of \"insulan\" is due"));
    assert!(refused(&world, Function::CustodyOfficer, stop("insulin")).contains("needs medical"));
    world.wait(Span::HOUR);
    world.act("losing", Function::Medical, state(person(1), stop("insulin"))).unwrap();
    assert!(world.record.doses_due(person(1)).is_empty());
    world.wait(Span::HOUR);
    let dose = DoseRecorded { name: "insulin".into(), given: true, next_due: world.now + Span::hours(6) };
    world.act("losing", Function::Medical, state(person(1), dose)).unwrap();
    assert!(world.record.doses_due(person(1))[0].critical, "taken up again it is as dangerous to miss");
}

#[test]
fn a_medicine_that_another_log_stops_stays_due_and_the_stop_is_shown() {
    let mut world = held();
    let taken = MedicinePrescribed { name: "Insulin".into(), dose: "10".into(), every_h: 8, critical: true };
    let due = world.now + Span::hours(8);
    world.act("losing", Function::Medical, state(person(1), taken.clone())).unwrap();
    world.wait(Span::HOUR);
    let stop = || MedicineStopped { name: "insulin".into(), why: "none needed".into() };
    world.of("receiving", person(1), stop());
    let doses = world.record.doses_due(person(1));
    assert_eq!((doses.len(), doses[0].due, doses[0].critical), (1, due, true));
    assert_eq!(doses[0].stopped_by, [authority("receiving")]);
    // Whoever prescribed it too ends it, though another holds him.
    world.of("carrying", person(1), taken);
    world.wait(Span::HOUR);
    world.of("carrying", person(1), stop());
    assert!(world.record.doses_due(person(1)).is_empty());
}

#[test]
fn a_dose_heard_of_before_its_prescription_is_as_dangerous_to_miss() {
    let mut world = held();
    let prescribed = MedicinePrescribed { name: "Insulin".into(), dose: "10".into(), every_h: 8, critical: true };
    let due = world.now + Span::hours(20);
    world.of("losing", person(1), DoseRecorded { name: "insulin".into(), given: true, next_due: due });
    world.tell_at("losing", world.now - Span::HOUR, Stream::Person(person(1)), prescribed);
    let doses = world.record.doses_due(person(1));
    assert_eq!((doses.len(), doses[0].due, doses[0].critical), (1, due, true));
}

#[test]
fn alleged_mistreatment_opens_a_duty_to_report() {
    let mut world = held();
    let injury = |alleged| {
        state(person(1), InjuryRecorded { text: "bruise".into(), images: vec![], mistreatment_alleged: alleged })
    };
    assert_eq!(world.act("losing", Function::Medical, injury(false)).unwrap(), 1);
    assert_eq!(world.act("losing", Function::Medical, injury(true)).unwrap(), 2);
    assert_eq!(world.act("losing", Function::Medical, injury(true)).unwrap(), 2, "each is of another act");
}

#[test]
fn an_injury_is_told_by_whoever_saw_it_and_opens_nothing_that_medical_staff_open() {
    let mut world = held();
    let injury = |alleged| {
        state(person(1), InjuryRecorded { text: "cut".into(), images: vec![], mistreatment_alleged: alleged })
    };
    for function in Function::ALL {
        assert_eq!(world.act("losing", *function, injury(false)).unwrap(), 1, "{function}");
    }
    // Also of somebody whom the authority does not hold, and with the duty to report beside it.
    assert_eq!(world.act("receiving", Function::CustodyOfficer, injury(true)).unwrap(), 2);
    assert_eq!(world.record.injuries_noted(person(1)), Function::ALL.len() as u32 + 1);
    let facts = &world.record.people.get(&person(1)).unwrap().medical;
    assert!(facts.injuries_checked.is_empty() && facts.lines.is_empty(), "nobody competent has looked");
    let nobody = world.ask("losing", Function::CustodyOfficer, state(person(2), injury_of("")));
    assert!(only_reason(nobody).contains("not in the record"));
    let silent = world.ask("losing", Function::CustodyOfficer, state(person(1), injury_of(" ")));
    assert!(only_reason(silent).contains("the injury is empty"));
}

fn injury_of(text: &str) -> InjuryRecorded {
    InjuryRecorded { text: text.into(), images: vec![], mistreatment_alleged: false }
}

#[test]
fn hospital_is_a_hospital_and_who_was_not_there_does_not_come_back() {
    let world = held();
    let go = |to: &str, back| Hospitalised { place: place(to), back };
    assert!(refused(&world, Function::Medical, go("site", false)).contains("is not a hospital"));
    assert!(refused(&world, Function::Medical, go("site", true)).contains("is not in hospital"));
    assert!(refused(&world, Function::Medical, go("nowhere", false)).contains("is not described"));
}

#[test]
fn a_hospital_of_another_authority_is_a_hand_over_and_what_was_done_all_the_same_stands_in_doubt() {
    let mut world = held();
    for (id, owner) in [("clinic", "losing"), ("south-hospital", "receiving")] {
        let facts = PlaceDescribed {
            name: id.into(),
            kind: PlaceKind::Hospital,
            authority: authority(owner),
            inside: None,
            operational: 10,
            humane: 10,
            for_children: false,
            failing: false,
        };
        world.tell(owner, Stream::Place(place(id)), facts);
    }
    let go = |to: &str| state(person(1), Hospitalised { place: place(to), back: false });
    assert_eq!(world.ask("losing", Function::Medical, go("clinic")).map(|d| d.len()), Ok(1));
    let drafts = world.ask("losing", Function::Medical, go("south-hospital")).unwrap();
    let Body::DiscrepancyOpened(noted) = drafts[1].body() else { panic!("{drafts:?}") };
    assert_eq!(noted.kind, DiscrepancyKind::Unlawful);
    assert!(noted.about.contains(&Stream::Person(person(1))) && noted.text.contains("without a receipt"), "{noted:?}");
    assert!(crate::bundle::is_floor(crate::event::Kind::Hospitalised), "the bureau hears of it whatever a label says");
}
