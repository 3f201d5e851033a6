//! Each fact that a gate needs, taken away or turned one by one; the override against each gate and
//! each kind of no. Source: `custody.md` (Gates before embarkation; Emergency override).

use crate::decide::command::Order;
use crate::event::age::{AgeInterval, BestInterestsDecided, GuardianAssigned};
use crate::event::law::{AcceptanceWithdrawn, Conclusion, ObjectionRaised, OrderEnded, StayOrdered};
use crate::event::medical::Fitness;
use crate::event::movement::{DoorOutcome, ManifestSwapped};
use crate::event::oversight::OverrideSigned;
use crate::event::person::{BandBound, Merged};
use crate::event::{Body, Function, Gate, Stream};
use crate::ids::Nonce;
use crate::refusal::{Missing, Nature, Refusal};
use crate::testing::ready::{Story, flight, override_order, who};
use crate::testing::{World, authority, movement, person, place};
use crate::time::{Moment, Span};

use super::boarding;

/// The one reason why boarding is refused.
fn reason(world: &World) -> Missing {
    let refusal = boarding(&world.record, who(), &flight(), world.now).expect_err("boarding was permitted");
    assert_eq!(refusal.reasons().len(), 1, "{refusal}");
    refusal.reasons()[0].clone()
}

fn assert_shut(world: &World, gate: Gate, nature: Nature, words: &str) {
    let reason = reason(world);
    assert_eq!((reason.gate, reason.nature), (gate, nature), "{}", reason.missing);
    assert!(reason.missing.contains(words), "{:?} does not say {words:?}", reason.missing);
    assert!(!reason.source.is_empty() && !reason.rule.is_empty());
}

#[test]
fn a_person_with_every_fact_boards_and_every_fact_stands_as_evidence() {
    for story in [Story::across(), Story::within()] {
        let mut world = story.told();
        let permit = boarding(&world.record, who(), &flight(), world.now).unwrap();
        assert!(permit.skipped.is_empty());
        assert!(permit.evidence.len() >= 12, "{} events", permit.evidence.len());
        let order = Order::Board { person: who(), movement: flight() };
        assert_eq!(world.act("losing", Function::CustodyOfficer, order).unwrap(), 1);
    }
}

#[test]
fn each_fact_that_is_absent_shuts_its_gate_by_name() {
    for (fact, gate, words) in [
        ("band", Gate::Identity, "no band is bound"),
        ("age", Gate::Age, "not assessed"),
        ("health", Gate::Health, "no doctor or nurse"),
        ("injuries", Gate::Health, "nobody has looked for injuries"),
        ("medicines", Gate::Health, "no medicines are packed, 7 days needed"),
        ("order", Gate::Law, "no detention order"),
        ("assessment", Gate::Law, "no individual assessment for receiving"),
        ("told", Gate::Law, "was not told of receiving"),
        ("acceptance", Gate::Law, "receiving has not accepted"),
        ("property", Gate::Property, "not sealed and listed"),
        ("door", Gate::Identity, "no check at the door of m-1"),
    ] {
        assert_shut(&Story::across().without(fact).told(), gate, Nature::Absent, words);
    }
}

#[test]
fn a_movement_under_one_authority_asks_everything_but_the_acceptance() {
    assert!(boarding(&Story::within().without("acceptance").told().record, who(), &flight(), World::new().now).is_ok());
    for fact in ["order", "assessment", "told"] {
        assert_eq!(reason(&Story::within().without(fact).told()).gate, Gate::Law, "{fact}");
    }
}

/// A fact turned into one that is not good enough.
type Turn = fn(&mut Body);

/// Turned facts of health and property, with gate, nature and words of the refusal.
fn bodily() -> Vec<(&'static str, Turn, Gate, Nature, &'static str)> {
    const HOURS: &str = "73 h 00 min old, at most 72 h";
    vec![
        ("health", |b| line(b).fit_air = Fitness::Unfit, Gate::Health, Nature::No, "unfit to travel by air"),
        ("health", |b| line(b).tb_known = false, Gate::Health, Nature::Absent, "tuberculosis"),
        ("health", |b| line(b).examined_at = ago(72), Gate::Health, Nature::Absent, HOURS),
        ("medicines", |b| packed(b, 6), Gate::Health, Nature::Absent, "for 6 days are packed, 7 days"),
        ("property", no_receipt, Gate::Property, Nature::Absent, "no receipt"),
    ]
}

/// Turned facts of law.
fn legal() -> Vec<(&'static str, Turn, Gate, Nature, &'static str)> {
    use Conclusion::{NoRealRisk, RealRisk, Undecided};
    const IMPROPER: &str = "not private, understood and independent";
    vec![
        ("order", |b| ordered(b).until = ago(0), Gate::Law, Nature::Absent, "order R-17"),
        ("order", |b| ordered(b).valid_in = authority("carrying"), Gate::Law, Nature::Absent, "no detention order"),
        ("assessment", |b| concluded(b, RealRisk, true), Gate::Law, Nature::No, "finds a real risk"),
        ("assessment", |b| concluded(b, Undecided, true), Gate::Law, Nature::Absent, "not concluded"),
        ("assessment", |b| concluded(b, NoRealRisk, false), Gate::Law, Nature::Absent, IMPROPER),
        ("told", no_counsel, Gate::Law, Nature::Absent, "counsel was not offered"),
        ("acceptance", |b| accepted_until(b, ago(-1)), Gate::Law, Nature::Absent, "ends 2026"),
    ]
}

#[test]
fn each_fact_that_is_not_good_enough_shuts_its_gate_by_name() {
    for (fact, turn, gate, nature, words) in bodily().into_iter().chain(legal()) {
        assert_shut(&Story::across().with(fact, turn).told(), gate, nature, words);
    }
}

fn ago(hours: i64) -> Moment {
    World::new().now - Span::hours(hours)
}

fn packed(body: &mut Body, days: u32) {
    if let Body::MedicinesPacked(b) = body {
        b.days = days;
    }
}

fn no_receipt(body: &mut Body) {
    if let Body::PropertySettled(b) = body {
        b.receipt_given = false;
    }
}

fn no_counsel(body: &mut Body) {
    if let Body::DestinationTold(b) = body {
        b.counsel_offered = false;
    }
}

fn accepted_until(body: &mut Body, until: Moment) {
    if let Body::AcceptanceGiven(b) = body {
        b.until = until;
    }
}

fn ordered(body: &mut Body) -> &mut crate::event::law::OrderIssued {
    match body {
        Body::OrderIssued(order) => order,
        other => panic!("{other:?}"),
    }
}

fn line(body: &mut Body) -> &mut crate::event::medical::HealthLine {
    match body {
        Body::HealthLine(line) => line,
        other => panic!("{other:?}"),
    }
}

fn concluded(body: &mut Body, conclusion: Conclusion, proper: bool) {
    if let Body::RiskConcluded(b) = body {
        b.conclusion = conclusion;
        b.proper = proper;
    }
}

#[test]
fn fitness_and_notice_hold_to_the_hour() {
    let examined = |hours: i64| {
        let at = World::new().now - Span::hours(hours);
        Story::across().with("health", move |b| line(b).examined_at = at).told()
    };
    // It leaves in an hour.
    assert!(boarding(&examined(71).record, who(), &flight(), World::new().now).is_ok());
    assert_shut(&examined(72), Gate::Health, Nature::Absent, "at most 72 h");
    assert!(
        boarding(&Story::across().hours_before("told", 48).told().record, who(), &flight(), World::new().now).is_ok()
    );
    assert_shut(
        &Story::across().hours_before("told", 47).told(),
        Gate::Law,
        Nature::Absent,
        "47 h 00 min before leaving, 48 h needed",
    );
}

#[test]
fn unfit_stays_no_when_the_examination_grows_old_but_a_newer_one_replaces_it() {
    let unfit = |hours: i64| {
        let at = World::new().now - Span::hours(hours);
        let turned = Story::across().with("health", |b| line(b).fit_air = Fitness::Unfit);
        let mut story = turned.with("health", move |b| line(b).examined_at = at);
        let mut fit = story.facts.iter().find(|f| f.0 == "health").unwrap().2.clone();
        line(&mut fit).fit_air = Fitness::Fit;
        line(&mut fit).examined_at = World::new().now - Span::hours(20);
        story = story.and(1, fit);
        story.told()
    };
    // Examined fit 20 h ago; the unfit finding is older in one world and newer in the other.
    assert!(boarding(&unfit(30).record, who(), &flight(), World::new().now).is_ok());
    assert_shut(&unfit(10), Gate::Health, Nature::No, "unfit");
}

#[test]
fn a_late_older_fact_never_replaces_a_newer_one() {
    // Each older fact is told last and would shut its gate if it stood.
    let mut story = Story::across();
    for (name, turn) in [
        ("health", (|b| line(b).fit_air = Fitness::Unfit) as fn(&mut Body)),
        ("medicines", |b| {
            if let Body::MedicinesPacked(b) = b {
                b.days = 0
            }
        }),
        ("assessment", |b| concluded(b, Conclusion::Undecided, true)),
        ("acceptance", |b| {
            if let Body::AcceptanceGiven(b) = b {
                b.until = World::new().now
            }
        }),
        ("property", |b| {
            if let Body::PropertySettled(b) = b {
                b.receipt_given = false
            }
        }),
    ] {
        let mut body = story.facts.iter().find(|f| f.0 == name).unwrap().2.clone();
        turn(&mut body);
        if let Body::HealthLine(b) = &mut body {
            b.examined_at = b.examined_at - Span::hours(30);
        }
        story = story.and(150, body);
    }
    let story = story.and(190, BandBound { band: "OLD".into() });
    let world = story.told();
    assert!(boarding(&world.record, who(), &flight(), world.now).is_ok());
    assert_eq!(world.record.wearers("OLD"), []);
}

#[test]
fn an_order_ended_and_an_acceptance_withdrawn_shut_the_law_gate() {
    let ended = OrderEnded { reference: "R-17".into(), why: "quashed".into() };
    assert_shut(&Story::across().and(1, ended).told(), Gate::Law, Nature::Absent, "order R-17");
    let withdrawn = AcceptanceWithdrawn { by: authority("receiving"), reason: "no space".into() };
    assert_shut(&Story::across().and(1, withdrawn).told(), Gate::Law, Nature::No, "withdrew its acceptance");
}

#[test]
fn one_log_that_finds_a_real_risk_is_not_overruled_by_another() {
    let mut world = Story::across().told();
    let mut risk = Story::across().facts.into_iter().find(|f| f.0 == "assessment").unwrap().2;
    concluded(&mut risk, Conclusion::RealRisk, true);
    world.tell_at("bureau", world.now - Span::hours(100), Stream::Person(who()), risk);
    assert_shut(&world, Gate::Law, Nature::No, "finds a real risk");
}

#[test]
fn a_check_at_the_door_counts_for_its_movement_version_and_nonce_only() {
    let door = |turn: fn(&mut crate::event::movement::DoorChecked)| {
        Story::across()
            .with("door", |b| {
                if let Body::DoorChecked(b) = b {
                    turn(b)
                }
            })
            .told()
    };
    assert_shut(&door(|b| b.movement = movement("m-2")), Gate::Identity, Nature::Absent, "no check at the door of m-1");
    assert_shut(&door(|b| b.nonce = Nonce([8; 16])), Gate::Identity, Nature::Absent, "is for version 1");
    assert_shut(&door(|b| b.arriving = true), Gate::Identity, Nature::Absent, "no check at the door");
    assert_shut(
        &door(|b| b.outcome = DoorOutcome::NotVerified("another man".into())),
        Gate::Identity,
        Nature::No,
        "not verified",
    );
    let mut swapped = Story::across().told();
    let swap =
        ManifestSwapped { version: 2, out: vec![], in_lines: vec![], nonce: Nonce([9; 16]), reason: "late".into() };
    swapped.tell("losing", Stream::Movement(flight()), swap);
    let refusal = boarding(&swapped.record, who(), &flight(), swapped.now).unwrap_err();
    assert!(refusal.to_string().contains("version 2 stands"), "{refusal}");
}

#[test]
fn a_band_on_two_persons_and_a_merged_number_shut_the_identity_gate() {
    let mut world = Story::across().told();
    world.register("losing", person(2), "site");
    world.of("losing", person(2), BandBound { band: "BAND-1".into() });
    assert_shut(&world, Gate::Identity, Nature::Absent, &person(2).to_string());

    let mut world = Story::across().told();
    world.register("losing", person(2), "site");
    world.of("losing", who(), Merged { into: person(2), reasons: "twice".into() });
    let refusal = boarding(&world.record, who(), &flight(), world.now).unwrap_err();
    assert!(refusal.reasons().iter().any(|r| r.gate == Gate::Identity && r.nature == Nature::No), "{refusal}");
}

#[test]
fn the_number_of_two_first_contacts_is_a_conflict_and_never_a_merge() {
    let mut world = Story::across().told();
    world.register("receiving", who(), "prison");
    let refusal = boarding(&world.record, who(), &flight(), world.now).unwrap_err();
    assert!(refusal.to_string().contains("2 first contacts"), "{refusal}");
    assert!(world.record.discrepancies().any(|(_, d)| d.text.contains("two humans or one")));
    assert_eq!(world.record.elder_of(who()), None);
}

fn aged(min_months: u32, max_months: u32) -> Story {
    Story::across().with("age", move |b| {
        if let Body::AgeAssessed(b) = b {
            b.now = AgeInterval { min_months, max_months };
        }
    })
}

fn guardian() -> GuardianAssigned {
    GuardianAssigned { movement: flight(), guardian: "officer-5".into() }
}

fn best_interests() -> BestInterestsDecided {
    BestInterestsDecided {
        movement: flight(),
        no_child_movement_because: "the site falls tonight".into(),
        rows: "1-2".into(),
    }
}

#[test]
fn a_child_goes_on_a_child_movement_with_a_guardian() {
    let on_child_movement = |story: Story| Story { child_movement: true, ..story }.told();
    let world = on_child_movement(aged(200, 230));
    assert_shut(&world, Gate::Age, Nature::Absent, "no guardian");
    let world = on_child_movement(aged(200, 230).and(5, guardian()));
    assert!(boarding(&world.record, who(), &flight(), world.now).unwrap().skipped.is_empty());
    let world = on_child_movement(aged(300, 330));
    assert_shut(&world, Gate::Age, Nature::No, "is an adult and m-1 is a child movement");
}

#[test]
fn a_child_goes_on_a_mixed_movement_only_by_a_best_interests_decision_and_with_a_debt() {
    let world = aged(200, 230).and(5, guardian()).told();
    assert_shut(&world, Gate::Age, Nature::Absent, "no best-interests decision");
    let mut world = aged(200, 230).and(5, guardian()).and(5, best_interests()).told();
    let permit = boarding(&world.record, who(), &flight(), world.now).unwrap();
    assert_eq!(permit.skipped.len(), 1);
    assert_eq!(permit.skipped[0].gate, Gate::Reception);
    assert_eq!(permit.skipped[0].due, world.now + Span::hours(3));
    let order = Order::Board { person: who(), movement: flight() };
    assert_eq!(world.act("losing", Function::CustodyOfficer, order).unwrap(), 2);
    // It blocks the hand-over only once it is overdue: he is housed after it.
    let blocked = |at: Moment| crate::gate::debt::blocking_hand_over(&world.record, who(), at).len();
    assert_eq!(blocked(world.now), 0);
    assert_eq!(blocked(world.now + Span::hours(4)), 1);
}

#[test]
fn the_day_he_may_be_eighteen_decides_between_child_and_adult() {
    for (months, child) in [(215, true), (216, false)] {
        let mut world = World::new();
        world.register("losing", who(), "site");
        let assessed = crate::event::age::AgeAssessed {
            now: AgeInterval { min_months: months, max_months: 260 },
            method: "interview".into(),
            reasons: "seen".into(),
        };
        world.of("losing", who(), assessed);
        assert_eq!(world.record.is_child_now(who(), world.now), child, "{months}");
        assert!(!world.record.is_child_now(who(), world.now + Span::days(32)), "{months}");
    }
}

// ---- Override ----

const TWO: [Function; 2] = [Function::Commander, Function::Medical];

fn sign(world: &mut World, order: OverrideSigned) -> Result<usize, Refusal> {
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: order.into() };
    world.act_two("losing", TWO, order)
}

const ALL: &[Gate] = &[Gate::Health, Gate::Property, Gate::Law];

/// A story told otherwise.
type Telling = fn(Story) -> Story;

/// Every absence that an override can stand in for, with its gate.
fn absences() -> Vec<(Gate, Telling)> {
    vec![
        (Gate::Health, |s| s.without("health")),
        (Gate::Health, |s| s.without("injuries")),
        (Gate::Health, |s| s.without("medicines")),
        (Gate::Health, |s| s.with("health", |b| line(b).tb_known = false)),
        (Gate::Property, |s| s.without("property")),
        (Gate::Law, |s| s.without("order")),
        (Gate::Law, |s| s.without("assessment")),
        (Gate::Law, |s| s.without("told")),
        (Gate::Law, |s| s.with("assessment", |b| concluded(b, Conclusion::Undecided, true))),
    ]
}

/// Everything that says no, with its gate.
fn noes() -> Vec<(Gate, Telling)> {
    vec![
        (Gate::Health, |s| s.with("health", |b| line(b).fit_air = Fitness::Unfit)),
        (Gate::Law, |s| s.with("assessment", |b| concluded(b, Conclusion::RealRisk, true))),
        (Gate::Law, |s| {
            let destination = authority(s.receiver);
            s.and(5, ObjectionRaised { destination, by: "himself".into(), text: "fear".into() })
        }),
        (Gate::Law, |s| s.and(5, StayOrdered { by: "court".into(), reference: "ST-1".into() })),
    ]
}

#[test]
fn an_override_stands_in_for_what_is_absent_under_one_authority_and_leaves_a_debt() {
    for (at, (gate, take)) in absences().into_iter().enumerate() {
        let mut world = take(Story::within()).told();
        assert_eq!(reason(&world).gate, gate, "{at}");
        let signed = override_order(&world, ALL);
        sign(&mut world, signed).unwrap();
        let permit = boarding(&world.record, who(), &flight(), world.now).unwrap();
        assert_eq!(permit.skipped.len(), 1, "{at}");
        assert_eq!(permit.skipped[0].gate, gate);
        assert_eq!(permit.skipped[0].due, world.now + Span::hours(72));
    }
}

#[test]
fn an_override_never_stands_in_for_what_says_no() {
    for (at, (gate, say)) in noes().into_iter().enumerate() {
        let mut world = say(Story::within()).told();
        let signed = override_order(&world, ALL);
        sign(&mut world, signed).unwrap();
        let reason = reason(&world);
        assert_eq!((reason.gate, reason.nature), (gate, Nature::No), "{at}");
    }
}

#[test]
fn an_override_never_stands_in_for_identity_age_or_movement() {
    for gate in [Gate::Identity, Gate::Age, Gate::Movement, Gate::Reception] {
        let mut world = Story::within().told();
        let signed = override_order(&world, &[Gate::Law, gate]);
        let refusal = sign(&mut world, signed).unwrap_err();
        assert!(refusal.to_string().contains("never stands in"), "{refusal}");
    }
    // Even an override that another program wrote with every gate in it skips neither.
    for (fact, gate) in [("band", Gate::Identity), ("door", Gate::Identity), ("age", Gate::Age)] {
        let mut world = Story::within().without(fact).told();
        let forged = override_order(&world, Gate::ALL);
        world.tell("losing", Stream::Authority(authority("losing")), forged);
        assert_eq!(reason(&world).gate, gate);
    }
}

#[test]
fn an_override_never_leads_to_another_authority() {
    for (gate, take) in absences() {
        let mut world = take(Story::across()).told();
        let signed = override_order(&world, ALL);
        let refusal = sign(&mut world, signed.clone()).unwrap_err();
        assert!(refusal.to_string().contains("an override stays under losing"), "{refusal}");
        // Nor does one that stands in the log all the same.
        world.tell("losing", Stream::Authority(authority("losing")), signed);
        assert_eq!(reason(&world).gate, gate);
    }
}

#[test]
fn an_override_stands_for_its_gates_persons_and_hours_only() {
    let absent = || Story::within().without("property").told();
    let mut world = absent();
    let signed = override_order(&world, &[Gate::Health, Gate::Law]);
    sign(&mut world, signed).unwrap();
    assert_eq!(reason(&world).gate, Gate::Property);

    let mut world = absent();
    let mut signed = override_order(&world, ALL);
    signed.until = world.now + Span::hours(1);
    sign(&mut world, signed).unwrap();
    world.wait(Span::minutes(59));
    assert!(boarding(&world.record, who(), &flight(), world.now).is_ok());
    world.wait(Span::minutes(1));
    assert_eq!(reason(&world).gate, Gate::Property);

    let mut world = absent();
    world.register("losing", person(2), "site");
    let signed = OverrideSigned { persons: vec![person(2)], ..override_order(&world, ALL) };
    sign(&mut world, signed).unwrap();
    assert_eq!(reason(&world).gate, Gate::Property);
}

#[test]
fn an_override_is_refused_that_is_too_long_or_leads_to_no_safer_place() {
    let refused = |world: &mut World, signed: OverrideSigned, words: &str| {
        let refusal = sign(world, signed).unwrap_err();
        assert!(refusal.to_string().contains(words), "{refusal} does not say {words}");
    };
    let mut world = Story::within().told();
    let base = override_order(&world, ALL);
    let now = world.now;
    refused(&mut world, OverrideSigned { until: now + Span::hours(73), ..base.clone() }, "at most 72 h");
    refused(&mut world, OverrideSigned { persons: vec![], ..base.clone() }, "names nobody");
    refused(&mut world, OverrideSigned { persons: vec![who(), who()], ..base.clone() }, "twice");
    refused(&mut world, OverrideSigned { gates: vec![], ..base.clone() }, "names no gate");
    refused(&mut world, OverrideSigned { reason: " ".into(), ..base.clone() }, "is empty");
    refused(&mut world, OverrideSigned { site: place("safe-site"), ..base.clone() }, "not declared to be failing");
    world.describe("safe-site", "losing", true, 10);
    refused(&mut world, base.clone(), "safe-site is failing too");
    let order = Order::State { stream: Stream::Authority(authority("losing")), body: base.into() };
    let one = world.ask("losing", Function::Commander, order.clone()).unwrap_err();
    assert_eq!(one.reasons()[0].gate, Gate::TwoOfficers);
    let same = world.ask_two("losing", [Function::Medical, Function::Medical], order).unwrap_err();
    assert_eq!(same.reasons()[0].gate, Gate::TwoOfficers);
}

#[test]
fn a_debt_is_paid_only_by_evidence_and_keeps_its_history() {
    let mut world = Story::within().without("property").told();
    let signed = override_order(&world, ALL);
    sign(&mut world, signed).unwrap();
    let board = Order::Board { person: who(), movement: flight() };
    assert_eq!(world.act("losing", Function::CustodyOfficer, board).unwrap(), 2);
    assert_eq!(crate::gate::debt::blocking_hand_over(&world.record, who(), world.now).len(), 1);

    let pay = Order::PayDebt { person: who(), gate: Gate::Property };
    let unpaid = world.act("losing", Function::CustodyOfficer, pay.clone()).unwrap_err();
    assert_eq!(unpaid.reasons()[0].gate, Gate::Property);
    world.wait(Span::hours(1));
    let settled = Story::within().facts.into_iter().find(|f| f.0 == "property").unwrap().2;
    world.of("losing", who(), settled);
    assert!(world.ask("losing", Function::Medical, pay.clone()).is_err());
    assert_eq!(world.act("losing", Function::CustodyOfficer, pay.clone()).unwrap(), 1);
    assert!(crate::gate::debt::blocking_hand_over(&world.record, who(), world.now).is_empty());
    assert_eq!(world.record.debts(who()).len(), 1);
    assert!(world.record.debts(who())[0].paid.is_some());
    // Paid again, nothing is written; what was never owed is refused.
    assert_eq!(world.act("losing", Function::CustodyOfficer, pay).unwrap(), 0);
    let never = Order::PayDebt { person: who(), gate: Gate::Law };
    assert!(world.ask("losing", Function::LegalReviewer, never).unwrap_err().is_unfit());
}

#[test]
fn nobody_boards_for_a_place_whose_authority_he_fears_whoever_is_named_as_receiver() {
    // The plan names the holder as receiver, and leads to the prison of another state.
    let told = Story { to: "prison", ..Story::within() }.told();
    let refusal = boarding(&told.record, who(), &flight(), told.now).expect_err("the place decides");
    assert!(refusal.to_string().contains("no individual assessment for receiving"), "{refusal}");
    // What says no for an alternate says no; what is absent there is not asked.
    let objects = |to: &str| ObjectionRaised { destination: authority(to), by: "himself".into(), text: "fear".into() };
    assert_shut(&Story::across().and(1, objects("carrying")).told(), Gate::Law, Nature::No, "to carrying is undecided");
}
