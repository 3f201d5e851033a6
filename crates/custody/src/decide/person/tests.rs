//! First contact, register, claims, bands and merges: what is taken, what writes nothing, what is refused.

use crate::decide::command::Order;
use crate::event::authority::ClockStart;
use crate::event::handover::HandedOver;
use crate::event::incident::{Died, Escaped, FateUnknown, Released};
use crate::event::medical::{Fitness, HealthLine};
use crate::event::observed::FoundHere;
use crate::event::person::{
    AliasAdded, BandBound, BirthClaimed, Calendar, KinClaimed, Merged, NameClaimed, NamePart, NamePiece,
    NationalityClaimed, Nominated, NotSame, Reading, RegisterField, RegisterFieldSet, Registered, Relation, Sighted,
    Source, Unmerged,
};
use crate::event::place::Verified;
use crate::event::{Body, Function, Gate};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::clock::ClockFact;
use crate::record::leg::Standing;
use crate::testing::{World, only_reason, person, place, registered, signatory, state};
use crate::time::Span;

const OFFICER: Function = Function::CustodyOfficer;
const TWO: [Function; 2] = [Function::CustodyOfficer, Function::Examiner];

fn refused(world: &World, log: &str, body: impl Into<Body>, words: &str) {
    let text = only_reason(world.ask(log, OFFICER, state(person(1), body)));
    assert!(text.contains(words), "{text:?} does not say {words:?}");
}

fn held() -> World {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world
}

#[test]
fn a_first_contact_opens_a_leg_once() {
    let mut world = World::new();
    let order = state(person(1), registered("site"));
    assert_eq!(world.act("losing", OFFICER, order.clone()).unwrap(), 1);
    let row = world.record.authorities.ix(&crate::testing::authority("losing")).unwrap();
    let position = world.record.people.get(&person(1)).unwrap().legs.position(row);
    assert_eq!(position.standing, Standing::Held);
    let again = only_reason(world.ask("losing", OFFICER, order));
    assert!(again.contains("given to a first contact already"), "{again}");
    refused(&world, "receiving", registered("prison"), "given to a first contact already");
}

#[test]
fn a_number_comes_from_the_block_leased_to_the_device() {
    let mut world = World::new();
    let other = state(PersonNumber::new(9, 1).unwrap(), registered("site"));
    assert!(only_reason(world.ask("losing", OFFICER, other)).contains("block 0001 is leased"));
    let none = state(person(1), registered("site"));
    assert!(only_reason(world.ask("losing", Function::Commander, none.clone())).contains("no block"));
    // A number nominated by the authority may be registered on any of its devices.
    let nominated = Nominated {
        list: "first list".into(),
        legal_basis: Known::UnknownBecause("not stated".into()),
        place: place("site"),
    };
    world.act("losing", OFFICER, state(person(1), nominated.clone())).unwrap();
    assert!(only_reason(world.ask("losing", OFFICER, state(person(1), nominated))).contains("in use"));
    assert_eq!(world.act("losing", Function::Commander, none).unwrap(), 1);
}

#[test]
fn no_register_field_of_a_first_contact_may_be_silently_empty() {
    type Blank = fn(&mut Registered);
    let blanks: [(Blank, &str); 10] = [
        (|b| b.identity = Known::Value(" ".into()), "(a) identity"),
        (|b| b.deprived_at = Known::UnknownBecause(String::new()), "(b) time of deprivation"),
        (|b| b.deprived_where = Known::UnknownBecause(" ".into()), "(b) place of deprivation"),
        (|b| b.deprived_by = Known::Value(String::new()), "(b) authority that deprived"),
        (|b| b.ordered_by = Known::UnknownBecause(String::new()), "(c) authority that ordered"),
        (|b| b.grounds = Known::Value(String::new()), "(c) grounds"),
        (|b| b.supervised_by = Known::UnknownBecause(String::new()), "(d) authority that supervises"),
        (|b| b.admitted_at = Known::UnknownBecause(String::new()), "(e) time of admission"),
        (|b| b.health = Some(Known::UnknownBecause(" ".into())), "(f) state of health"),
        (|b| b.health = None, "(f) state of health is not said"),
    ];
    for (blank, words) in blanks {
        let mut body = registered("site");
        blank(&mut body);
        refused(&World::new(), "losing", body, words);
    }
    refused(&World::new(), "losing", registered("nowhere"), "place nowhere is not described");
    let mut body = registered("site");
    body.deprived_at = Known::Value(World::new().now + Span::HOUR);
    refused(&World::new(), "losing", body, "lies after");
}

fn field(field: RegisterField, value: &str) -> RegisterFieldSet {
    RegisterFieldSet { field, value: Known::Value(value.into()), source: Some("order of the court".into()) }
}

#[test]
fn a_register_field_is_corrected_once_with_its_source_and_death_needs_a_death() {
    let mut world = held();
    let order = state(person(1), field(RegisterField::Grounds, "article 4"));
    assert_eq!(world.act("losing", OFFICER, order.clone()).unwrap(), 1);
    assert_eq!(world.act("losing", OFFICER, order).unwrap(), 0);
    refused(&world, "losing", field(RegisterField::DeathCause, "illness"), "not recorded as dead");
    refused(&world, "losing", field(RegisterField::AdmittedAt, "yesterday"), "RFC 3339");
    refused(&world, "receiving", field(RegisterField::Grounds, "other"), "neither nominated nor held");
    let sourceless = RegisterFieldSet { source: None, ..field(RegisterField::Grounds, "article 5") };
    refused(&world, "losing", sourceless, "the source of (c) grounds is empty");
    assert_eq!(world.act("losing", OFFICER, state(person(1), field(RegisterField::Health, "limps"))).unwrap(), 1);
    let line = HealthLine {
        fit_road: Fitness::Fit,
        fit_air: Fitness::Fit,
        examined_at: world.now,
        tb_known: true,
        medicine_needed: false,
        line: "stable".into(),
        evacuate_for: None,
    };
    world.act("losing", Function::Medical, state(person(1), line)).unwrap();
    refused(&world, "losing", field(RegisterField::Health, "well"), "is a doctor's dated line");
    let by_doctor = world.ask("losing", Function::Medical, state(person(1), field(RegisterField::Grounds, "x")));
    assert!(only_reason(by_doctor).contains("needs custody-officer or legal-reviewer"));
}

#[test]
fn what_the_clocks_run_from_is_filled_by_one_officer_and_moved_by_two() {
    let mut world = World::new();
    let mut unknown = registered("site");
    unknown.deprived_at = Known::UnknownBecause("not recorded".into());
    world.of("losing", person(1), unknown);
    let (first, second) = ("2019-03-18T06:00:00Z", "2019-03-20T06:00:00Z");
    let starts = |world: &World| {
        let marks = &world.record.people.get(&person(1)).unwrap().marks;
        let deprived = marks.iter().filter(|m| m.says(ClockFact::Starts(ClockStart::Deprived)));
        deprived.map(|m| m.at.to_string()).collect::<Vec<_>>()
    };
    assert!(starts(&world).is_empty());
    world.act("losing", OFFICER, state(person(1), field(RegisterField::DeprivedAt, first))).unwrap();
    assert_eq!(starts(&world), [first]);
    refused(&world, "losing", field(RegisterField::DeprivedAt, second), "a second officer");
    let forgotten =
        RegisterFieldSet { value: Known::UnknownBecause("papers lost".into()), ..field(RegisterField::DeprivedAt, "") };
    refused(&world, "losing", forgotten, "a second officer");
    let two = [Function::CustodyOfficer, Function::LegalReviewer];
    let order = state(person(1), field(RegisterField::DeprivedAt, second));
    assert_eq!(world.ask_two("losing", two, order).unwrap().len(), 1);
    world.of("losing", person(1), field(RegisterField::DeprivedAt, second));
    assert_eq!(starts(&world), [first], "a log in which one officer moves it moves no clock");
    assert!(world.record.discrepancies().last().unwrap().1.text.contains("the clocks stay"));
    let hands = two.map(|function| signatory("losing", function)).to_vec();
    world.signed_by_all("losing", hands, person(1), field(RegisterField::DeprivedAt, second));
    assert_eq!(starts(&world), [second]);
}

#[test]
fn a_register_field_as_older_logs_have_it_is_still_read() {
    let older = RegisterFieldSet { source: None, ..field(RegisterField::Grounds, "x") };
    let bytes = crate::codec::to_bytes(&older);
    assert_eq!(bytes[0], 0xa2, "a map of two fields");
    assert_eq!(minicbor::decode::<RegisterFieldSet>(&bytes).unwrap(), older);
}

fn name(text: &str) -> NameClaimed {
    NameClaimed {
        text: text.into(),
        pieces: vec![],
        transliteration: None,
        language: "ar".into(),
        source: Source::Person,
    }
}

#[test]
fn claims_live_side_by_side_and_the_same_claim_again_writes_nothing() {
    let mut world = held();
    for (body, written) in [
        (Body::from(name("أحمد")), 1),
        (name("محمد").into(), 1),
        (name("أحمد").into(), 0),
        (AliasAdded { issuer: "Prison".into(), value: "A 12".into() }.into(), 1),
        (AliasAdded { issuer: "prison".into(), value: "a  12".into() }.into(), 0),
        (NationalityClaimed { code: Known::Value("IRQ".into()), source: Source::Person }.into(), 1),
        (NationalityClaimed { code: Known::Value("IRQ".into()), source: Source::Person }.into(), 0),
        (NationalityClaimed { code: Known::Value("IRQ".into()), source: Source::Document }.into(), 1),
    ] {
        assert_eq!(world.act("losing", OFFICER, state(person(1), body.clone())).unwrap(), written, "{body:?}");
    }
    assert_eq!(world.record.with_alias("PRISON", "A 12"), [person(1)]);
    assert_eq!(world.record.with_alias("PRISON", "A 13"), []);
}

#[test]
fn claims_that_make_no_sense_are_refused() {
    let world = held();
    let kunya = NamePiece { part: NamePart::Kunya, text: "Abu Ali".into() };
    refused(&world, "losing", NameClaimed { pieces: vec![kunya], ..name("Abu Ali") }, "never a name alone");
    refused(&world, "losing", name(" "), "the name is empty");
    let nationality = NationalityClaimed { code: Known::Value("Iraq".into()), source: Source::Person };
    refused(&world, "losing", nationality, "alpha-3");
    let kin = |name: Option<&str>, number| KinClaimed {
        relation: Relation::Brother,
        name: name.map(Into::into),
        number,
        source: Source::Person,
    };
    refused(&world, "losing", kin(None, None), "a name or a number");
    refused(&world, "losing", kin(None, Some(person(1))), "his own kin");
    refused(&world, "losing", kin(None, Some(person(9))), "is not in the record");
}

fn birth(first_day: i32, last_day: i32, default_day: bool) -> BirthClaimed {
    let reading = Reading { calendar: Calendar::Gregorian, text: "as told".into(), first_day, last_day };
    BirthClaimed { readings: vec![reading], default_day, source: Source::Person }
}

#[test]
fn a_registry_default_day_is_taken_only_when_marked_as_estimated() {
    let mut world = held();
    const NEW_YEAR_1990: i32 = 7_305;
    let refusal = world.ask("losing", OFFICER, state(person(1), birth(NEW_YEAR_1990, NEW_YEAR_1990, false)));
    assert_eq!(refusal.as_ref().unwrap_err().reasons()[0].gate, Gate::Age);
    assert!(only_reason(refusal).contains("registry default day"));
    for body in [birth(NEW_YEAR_1990, NEW_YEAR_1990, true), birth(NEW_YEAR_1990 + 1, NEW_YEAR_1990 + 1, false)] {
        assert_eq!(world.act("losing", OFFICER, state(person(1), body)).unwrap(), 1);
    }
    refused(&world, "losing", birth(10, 9, false), "ends before it begins");
    refused(&world, "losing", birth(10, 90_000, false), "in the future");
    refused(&world, "losing", birth(-60_000, -30_000, false), "122 years");
    refused(&world, "losing", BirthClaimed { readings: vec![], ..birth(0, 0, false) }, "at least one reading");
}

#[test]
fn a_band_of_another_person_in_custody_is_refused_with_his_name() {
    let mut world = held();
    world.register("losing", person(2), "site");
    let bind = |n| state(n, BandBound { band: "B-1".into() });
    assert_eq!(world.act("losing", OFFICER, bind(person(2))).unwrap(), 1);
    assert_eq!(world.act("losing", OFFICER, bind(person(2))).unwrap(), 0);
    let text = only_reason(world.ask("losing", OFFICER, bind(person(1))));
    assert!(text.contains(&person(2).to_string()) && text.contains("أحمد محمد"), "{text}");
    // Bound to another band, the first one is free.
    world.wait(Span::HOUR);
    world.act("losing", OFFICER, state(person(2), BandBound { band: "B-2".into() })).unwrap();
    assert_eq!(world.act("losing", OFFICER, bind(person(1))).unwrap(), 1);
}

fn merged(into: u16) -> Merged {
    Merged { into: person(into), reasons: "same scar, same mother".into() }
}

/// Three persons, the first the eldest.
fn three() -> World {
    let mut world = World::new();
    for serial in [1, 2, 3] {
        world.register("losing", person(serial), "site");
        world.wait(Span::HOUR);
    }
    world
}

#[test]
fn two_officers_merge_the_younger_into_the_elder_and_take_it_back() {
    let mut world = three();
    let order = state(person(2), merged(1));
    assert!(only_reason(world.ask("losing", OFFICER, order.clone())).contains("second officer"));
    assert_eq!(world.act_two("losing", TWO, order).unwrap(), 1);
    assert_eq!(world.record.elder_of(person(2)), Some(person(1)));
    let text = only_reason(world.ask("losing", OFFICER, state(person(2), name("x"))));
    assert!(text.contains("is merged into"), "{text}");

    let unmerge = |from| state(person(2), Unmerged { from: person(from), reasons: "another mother".into() });
    assert!(only_reason(world.ask_two("losing", TWO, unmerge(3))).contains("not into"));
    assert!(only_reason(world.ask_two("receiving", TWO, unmerge(1))).contains("does not stand in the log"));
    world.wait(Span::HOUR);
    assert_eq!(world.act_two("losing", TWO, unmerge(1)).unwrap(), 1);
    assert_eq!(world.record.elder_of(person(2)), None);
    assert!(only_reason(world.ask_two("losing", TWO, unmerge(1))).contains("is not merged"));
}

#[test]
fn a_merge_goes_from_younger_to_elder_and_never_round_in_a_circle() {
    let mut world = three();
    let ask = |world: &World, number: u16, into: u16| {
        only_reason(world.ask_two("losing", TWO, state(person(number), merged(into))))
    };
    assert!(ask(&world, 1, 1).contains("into itself"));
    assert!(ask(&world, 1, 2).contains("is the elder number"));
    assert!(ask(&world, 2, 9).contains("is not in the record"));
    world.act_two("losing", TWO, state(person(2), merged(1))).unwrap();
    assert!(ask(&world, 3, 2).contains("is merged into"));
    assert!(ask(&world, 2, 1).contains("is merged into"));
}

#[test]
fn who_was_found_not_to_be_the_same_is_not_merged() {
    let mut world = three();
    let not_same = |other| state(person(2), NotSame { other, reasons: "twins".into() });
    assert_eq!(world.act("losing", OFFICER, not_same(person(1))).unwrap(), 1);
    assert_eq!(world.act("losing", OFFICER, not_same(person(1))).unwrap(), 0);
    let text = only_reason(world.ask_two("losing", TWO, state(person(2), merged(1))));
    assert!(text.contains("not to be the same"), "{text}");
    assert!(only_reason(world.ask("losing", OFFICER, not_same(person(2)))).contains("the same as itself"));
}

#[test]
fn only_the_holder_closes_a_leg_by_merge() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    world.wait(Span::HOUR);
    let younger = PersonNumber::new(3, 1).unwrap();
    world.register("receiving", younger, "prison");
    let merge = || Order::State { stream: younger.into(), body: merged(1).into() };
    assert!(world.ask_two("losing", TWO, merge()).is_err());
    // The elder is with another authority: whoever stands here would be held by nobody.
    assert!(only_reason(world.ask_two("receiving", TWO, merge())).contains("is unknown in the log of receiving"));
    let here = FoundHere { place: place("prison"), note: "he says he was at the site".into() };
    world.act("receiving", OFFICER, state(person(1), here)).unwrap();
    assert!(world.ask_two("receiving", TWO, merge()).is_ok());
}

#[test]
fn a_living_man_is_not_merged_into_one_who_has_left_custody() {
    let site = || place("site");
    let known = || Known::Value("illness".to_owned());
    let (circumstances, cause, remains) = (known(), known(), known());
    let died = Died { place: site(), circumstances, cause, remains, certified_by: "doctor".into() };
    let receipt = HandedOver {
        to: crate::testing::authority("receiving"),
        place: site(),
        movement: crate::testing::movement("m-1"),
        nonce: crate::ids::Nonce::default(),
        receipt: crate::ids::Hash::default(),
        evidence: Vec::new(),
        medical_evacuation: false,
        overridden: None,
    };
    let ends: [(&str, Body); 5] = [
        ("dead", died.into()),
        ("escaped", Escaped { place: site(), how: "wall".into(), evidence: "seen".into() }.into()),
        (
            "released",
            Released { place: site(), to: known(), order: "R-1".into(), evidence: vec![], ordered: None }.into(),
        ),
        ("handed over", receipt.into()),
        ("of unknown fate", FateUnknown { last_place: site(), searched: "all".into() }.into()),
    ];
    for (stands, end) in ends {
        let mut world = three();
        world.of("losing", person(1), end);
        let order = state(person(2), merged(1));
        let refusal = world.ask_two("losing", TWO, order.clone()).unwrap_err();
        assert_eq!(refusal.reasons()[0].who_can_open, [Function::Examiner, Function::Commander]);
        assert!(refusal.to_string().contains(&format!("{} is {stands}", person(1))), "{refusal}");
        // He who is found again is one who can be him.
        world.wait(Span::HOUR);
        world.of("losing", person(1), FoundHere { place: site(), note: "in his bed".into() });
        assert!(world.ask_two("losing", TWO, order).is_ok(), "{stands}");
    }
}

#[test]
fn the_dead_are_not_merged_into_the_living() {
    let mut world = three();
    let known = || Known::Value("illness".to_owned());
    let (circumstances, cause, remains) = (known(), known(), known());
    let died = Died { place: place("site"), circumstances, cause, remains, certified_by: "doctor".into() };
    world.of("losing", person(2), died);
    let text = only_reason(world.ask_two("losing", TWO, state(person(2), merged(1))));
    assert!(text.contains("is dead"), "{text}");
}

#[test]
fn two_seen_at_two_sites_at_one_time_are_not_one_human() {
    let seen = |at: &str| Sighted { place: place(at), means: Verified::Finger, exception: None };
    let order = || state(person(2), merged(1));
    let mut world = three();
    world.of("losing", person(1), seen("site"));
    world.wait(Span::minutes(9));
    world.of("losing", person(2), seen("safe-site"));
    let text = only_reason(world.ask_two("losing", TWO, order()));
    assert!(text.contains("site") && text.contains("less than"), "{text}");
    world.wait(Span::minutes(1));
    world.of("losing", person(2), FoundHere { place: place("site"), note: "somebody wrote so".into() });
    let text = only_reason(world.ask_two("losing", TWO, order()));
    assert!(text.contains("less than"), "what was verified is not put right by what was only written: {text}");
    world.wait(Span::HOUR);
    world.of("losing", person(2), seen("site"));
    assert!(world.ask_two("losing", TWO, order()).is_ok());

    let mut world = three();
    let escaped = Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() };
    world.of("losing", person(2), escaped);
    world.wait(Span::HOUR);
    world.of("losing", person(1), seen("site"));
    let text = only_reason(world.ask_two("losing", TWO, order()));
    assert!(text.contains("is escaped since"), "{text}");
}
