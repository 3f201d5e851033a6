//! The count against a recount that shares no code with it, over random histories.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::envelope::{Envelope, Event, Label};
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::place::{CountClaimed, CountMeans, RollCalled, Verified};
use crate::event::{Body, Group, Purpose, Stream, handover, incident, movement, observed, person, reception};
use crate::ids::{DeviceId, DiscrepancyId, EventId, Hash, Nonce};
use crate::known::Known;

use super::ledger::Given;
use super::residual::Explanation;

fn authority(n: u8) -> AuthorityId {
    AuthorityId::parse(&format!("a{n}")).unwrap()
}
fn place(n: u8) -> PlaceId {
    PlaceId::parse(&format!("p{n}")).unwrap()
}
fn sortie(n: u8) -> MovementId {
    MovementId::parse(&format!("m{n}")).unwrap()
}
fn number(n: u8) -> PersonNumber {
    PersonNumber::new(7, u16::from(n)).unwrap()
}
fn at(minutes: i64) -> Moment {
    Moment::from_ms(minutes * 60_000)
}

/// What a test says happened.
#[derive(Debug, Clone)]
struct Said {
    log: u8,
    occurred: i64,
    recorded: i64,
    stream: Stream,
    body: Body,
}

fn said(log: u8, who: u8, minute: i64, body: impl Into<Body>) -> Said {
    Said { log, occurred: minute, recorded: minute, stream: Stream::Person(number(who)), body: body.into() }
}

fn fold(all: &[Said]) -> Record {
    let mut record = Record::new();
    for (seq, s) in all.iter().enumerate() {
        record.apply(&event(seq as u64, s));
    }
    record
}

fn event(seq: u64, s: &Said) -> Event {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&seq.to_be_bytes());
    let envelope = Envelope {
        id: EventId::from_parts(at(s.recorded), random),
        stream: s.stream.clone(),
        kind_code: s.body.kind().code(),
        version: 1,
        occurred_at: at(s.occurred),
        recorded_at: at(s.recorded),
        officers: Vec::new(),
        device: DeviceId::parse("d").unwrap(),
        device_counter: seq,
        device_previous: Hash::default(),
        boot: Nonce::default(),
        monotonic_ms: at(s.recorded).as_ms().unsigned_abs(),
        checkpoint_seen: None,
        authority: authority(s.log),
        purpose: Purpose::Custody,
        label: Label { originator: authority(s.log), releasable_to: vec![], caveats: vec![], expires: None },
        group: Group::Register,
        plain_hash: Hash::default(),
        cipher_hash: Hash::default(),
        binding: None,
        idempotency: None,
    };
    Event { seq, envelope, envelope_hash: Hash::default(), body: Ok(s.body.clone()) }
}

fn registered(p: u8) -> Body {
    let unknown = || Known::UnknownBecause("test".into());
    person::Registered {
        place: place(p),
        provisional: false,
        identity: unknown(),
        deprived_at: Known::UnknownBecause("test".into()),
        deprived_where: unknown(),
        deprived_by: unknown(),
        ordered_by: unknown(),
        grounds: unknown(),
        supervised_by: unknown(),
        admitted_at: Known::UnknownBecause("test".into()),
        health: Some(unknown()),
    }
    .into()
}

fn handed(to: u8, p: u8) -> Body {
    handover::HandedOver {
        to: authority(to),
        place: place(p),
        movement: sortie(0),
        nonce: Nonce::default(),
        receipt: Hash::default(),
        evidence: vec![],
        medical_evacuation: false,
        overridden: None,
    }
    .into()
}

fn received(from: u8, p: u8) -> Body {
    handover::Received {
        from: authority(from),
        place: place(p),
        movement: sortie(0),
        nonce: Nonce::default(),
        receipt: Hash::default(),
    }
    .into()
}

fn boarded(m: u8) -> Body {
    movement::Boarded {
        movement: sortie(m),
        manifest_version: 1,
        nonce: Nonce::default(),
        seat: 1,
        evidence: vec![],
        overridden: None,
    }
    .into()
}

/// One of the changes a leg can take.
fn change(kind: u8, p: u8, other: u8) -> Body {
    let text = String::new;
    match kind {
        0 => registered(p),
        1 => observed::FoundHere { place: place(p), note: text() }.into(),
        2 => received(other, p),
        3 => incident::Recaptured { place: place(p), how: text() }.into(),
        4 => boarded(p),
        5 => reception::Housed { place: place(p), apart_from_adults: false }.into(),
        6 => handed(other, p),
        7 => incident::Died {
            place: place(p),
            circumstances: Known::UnknownBecause("test".into()),
            cause: Known::UnknownBecause("test".into()),
            remains: Known::UnknownBecause("test".into()),
            certified_by: text(),
        }
        .into(),
        8 => incident::Escaped { place: place(p), how: text(), evidence: text() }.into(),
        9 => incident::Released {
            place: place(p),
            to: Known::Value(text()),
            order: text(),
            evidence: vec![],
            ordered: None,
        }
        .into(),
        10 => incident::FateUnknown { last_place: place(p), searched: text() }.into(),
        11 => person::Merged { into: number(200), reasons: text() }.into(),
        _ => observed::FoundAboard { movement: sortie(p), note: text() }.into(),
    }
}

fn whole(from: i64, as_of: i64, known_at: i64) -> CountQuery {
    CountQuery { subject: None, from: at(from), as_of: at(as_of), known_at: at(known_at) }
}

fn always(as_of: i64) -> CountQuery {
    CountQuery { subject: None, from: Moment::MIN, as_of: at(as_of), known_at: Moment::MAX }
}

/// The recount: for each log and person a state told from scratch, in words of its own.
mod oracle {
    use super::*;

    /// Where somebody is: `p3` or `m1`, or the word for how he left.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub(super) enum State {
        Unheard,
        In(String),
        Gone(&'static str),
    }

    fn step(state: &State, body: &Body) -> State {
        let spot = |id: &PlaceId| State::In(id.to_string());
        match body {
            Body::Registered(b) => spot(&b.place),
            Body::FoundHere(b) => spot(&b.place),
            Body::Received(b) => spot(&b.place),
            Body::Recaptured(b) => spot(&b.place),
            Body::FoundAboard(b) => State::In(b.movement.to_string()),
            Body::Boarded(b) if matches!(state, State::In(_) | State::Gone("lost")) => {
                State::In(b.movement.to_string())
            }
            Body::Housed(b) if matches!(state, State::In(_) | State::Gone("lost")) => spot(&b.place),
            Body::HandedOver(_) => State::Gone("out"),
            Body::Died(_) => State::Gone("died"),
            Body::Escaped(_) => State::Gone("escaped"),
            Body::Released(_) => State::Gone("released"),
            Body::FateUnknown(_) => State::Gone("lost"),
            Body::Merged(_) => State::Gone("merged"),
            _ => state.clone(),
        }
    }

    pub(super) type Cells = BTreeMap<(u8, String, &'static str), Vec<u8>>;

    /// Every cell with its persons, one entry for each time a person counts in it.
    pub(super) fn recount(all: &[Said], from: i64, as_of: i64, known_at: i64) -> Cells {
        let mut cells = Cells::new();
        for log in 0..4_u8 {
            for who in 0..8_u8 {
                let mut of_him: Vec<&Said> =
                    all.iter().filter(|s| s.recorded <= known_at && s.stream == Stream::Person(number(who))).collect();
                of_him.sort_by_key(|s| (s.occurred, s.log));
                let mut own: Vec<(i64, usize, &Said)> = (0..of_him.len())
                    .filter(|at| of_him[*at].log == log)
                    .map(|at| (ends(&of_him[at..], 2 * at), of_him[at]))
                    .map(|((ended, place), s)| (ended, place, s))
                    .filter(|(ended, ..)| *ended <= as_of)
                    .collect();
                own.sort_by_key(|(ended, place, _)| (*ended, *place));
                let mut put = |row: &str, column| cells.entry((log, row.to_owned(), column)).or_default().push(who);
                let mut state = State::Unheard;
                let mut opened = false;
                for (occurred, _, s) in own {
                    if occurred > from && !opened {
                        if let State::In(row) = &state {
                            put(row, "opening")
                        }
                        opened = true;
                    }
                    let next = step(&state, &s.body);
                    if occurred > from {
                        tell(&state, &next, &s.body, &mut put);
                    }
                    state = next;
                }
                if let State::In(row) = &state {
                    if !opened {
                        put(row, "opening")
                    }
                    put(row, "held");
                }
            }
        }
        cells
    }

    /// From when the first of these statements holds, and its place among them: of a hand-over, just before the taker
    /// says that he has him, unless the giver speaks of him before. Where the giver moved him says nothing of that.
    fn ends(said: &[&Said], place: usize) -> (i64, usize) {
        let (first, later) = said.split_first().unwrap();
        let Body::HandedOver(given) = &first.body else { return (first.occurred, place) };
        for (nth, s) in later.iter().enumerate() {
            match &s.body {
                Body::Received(b) if authority(s.log) == given.to && b.from == authority(first.log) => {
                    return (s.occurred, place + 2 * nth + 1);
                }
                Body::Boarded(_) | Body::Housed(_) => {}
                _ if s.log == first.log => return (first.occurred, place),
                _ => {}
            }
        }
        (first.occurred, place)
    }

    fn tell(state: &State, next: &State, body: &Body, put: &mut impl FnMut(&str, &'static str)) {
        let came = match (body, state) {
            (_, State::In(_)) => "in",
            (Body::Recaptured(_), _) | (_, State::Gone("escaped" | "lost")) => "recaptured",
            _ => "in",
        };
        match (state, next) {
            (State::In(a), State::In(b)) if a == b => {}
            (State::In(a), State::In(b)) => {
                put(a, "out");
                put(b, came);
            }
            (State::In(a), State::Gone(how)) => put(a, how),
            (_, State::In(b)) => put(b, came),
            (State::Gone("died"), _) => {}
            (_, State::Gone("died")) => {
                let Body::Died(b) = body else { return };
                put(b.place.as_str(), came);
                put(b.place.as_str(), "died");
            }
            // Given, and told by the giver to be gone from every hand.
            (State::Gone("out"), State::Gone(how)) => {
                let place = match body {
                    Body::Escaped(b) => &b.place,
                    Body::FateUnknown(b) => &b.last_place,
                    _ => return,
                };
                put(place.as_str(), came);
                put(place.as_str(), how);
            }
            _ => {}
        }
    }
}

fn cells_of(row: &Row) -> [(&'static str, u32); 10] {
    let s = &row.sums;
    [
        ("opening", s.opening),
        ("in", s.in_),
        ("recaptured", s.recaptured),
        ("held", s.held),
        ("out", s.out),
        ("died", s.died),
        ("escaped", s.escaped),
        ("released", s.released),
        ("lost", s.fate_unknown),
        ("merged", s.merged),
    ]
}

use super::row::Row;

fn histories() -> impl Strategy<Value = Vec<Said>> {
    let one = (0..4_u8, 0..8_u8, 0..13_u8, 0..4_u8, 0..4_u8, 0..60_i64, prop_oneof![4 => Just(0_i64), 1 => 0..40_i64])
        .prop_map(|(log, who, kind, p, other, minute, late)| Said {
            recorded: minute + late,
            ..said(log, who, minute, change(kind, p, other))
        });
    proptest::collection::vec(one, 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_row_balances_and_equals_the_recount(all in histories(), from in -1..60_i64, length in 0..60_i64, known in 0..100_i64) {
        let record = fold(&all);
        let query = whole(from, from + length, known);
        let ledger = record.count(&query);
        let expected = oracle::recount(&all, from, from + length, known);
        for row in ledger.rows.iter().chain(&ledger.authorities) {
            prop_assert!(row.sums.balance(), "{row:?}");
        }
        prop_assert!(ledger.whole.balance());
        let mut met = 0;
        for row in &ledger.rows {
            let spot = row.place.as_ref().map(ToString::to_string).or(row.movement.as_ref().map(ToString::to_string));
            let log: u8 = row.authority.as_str()[1..].parse().unwrap();
            // A row of nowhere holds nobody; it only names somebody in doubt.
            let spot = spot.unwrap_or_default();
            for (column, count) in cells_of(row) {
                let people = expected.get(&(log, spot.clone(), column)).map_or(0, Vec::len);
                prop_assert_eq!(count as usize, people, "{} {} {}", log, spot, column);
                met += people;
            }
        }
        prop_assert_eq!(met, expected.values().map(Vec::len).sum::<usize>(), "a cell of the recount has no row");
    }

    #[test]
    fn the_persons_behind_a_cell_are_those_of_the_recount(all in histories(), from in -1..60_i64, known in 0..100_i64) {
        let record = fold(&all);
        let query = whole(from, 60, known);
        let expected = oracle::recount(&all, from, 60, known);
        for ((log, spot, column), people) in expected {
            let (place, movement) = if spot.starts_with('p') { (PlaceId::parse(&spot).ok(), None) } else { (None, MovementId::parse(&spot).ok()) };
            let column = match column {
                "opening" => Column::Opening, "in" => Column::In, "recaptured" => Column::Recaptured, "held" => Column::Held,
                "out" => Column::Out, "died" => Column::Died, "escaped" => Column::Escaped, "released" => Column::Released,
                "lost" => Column::FateUnknown, _ => Column::Merged,
            };
            let cell = Cell { row: CellRow::Part { authority: authority(log), place, movement }, column };
            let people: BTreeSet<PersonNumber> = people.into_iter().map(number).collect();
            prop_assert_eq!(record.count_people(&query, &cell), people.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_period_opens_with_what_the_one_before_it_closed_with(all in histories(), a in 0..30_i64, b in 30..60_i64) {
        let record = fold(&all);
        let (first, second) = (record.count(&whole(-1, a, 200)), record.count(&whole(a, b, 200)));
        let held: BTreeMap<_, _> = first.rows.iter().map(|r| ((r.authority.clone(), r.place.clone(), r.movement.clone()), r.sums.held)).collect();
        for row in &second.rows {
            let key = (row.authority.clone(), row.place.clone(), row.movement.clone());
            prop_assert_eq!(row.sums.opening, held.get(&key).copied().unwrap_or(0));
        }
    }

    #[test]
    fn the_order_in_which_logs_arrive_changes_no_count(all in histories()) {
        let mut by_log = all.clone();
        by_log.sort_by_key(|s| s.log);
        let (one, other) = (fold(&all).count(&always(100)), fold(&by_log).count(&always(100)));
        prop_assert_eq!(one.whole, other.whole);
        // What the legs say; notes of events out of order depend on what was there before them.
        let by_legs = |l: &super::ledger::Ledger| l.residual_people.iter().filter(|r| r.discrepancy.is_none()).count();
        if one.residual_people.len() == by_legs(&one) && other.residual_people.len() == by_legs(&other) {
            prop_assert_eq!(one.residual_people.len(), other.residual_people.len());
        }
        prop_assert_eq!(one.total_people, other.total_people);
        let query = always(100);
        prop_assert_eq!(fold(&all).list_held(&query), fold(&by_log).list_held(&query));
    }
}

#[test]
fn names_the_person_given_by_one_and_not_received_by_the_other() {
    let mut all = vec![said(0, 1, 1, registered(0)), said(0, 2, 1, registered(0))];
    all.extend([said(0, 1, 5, handed(1, 2)), said(0, 2, 5, handed(1, 2)), said(1, 1, 6, received(0, 2))]);
    let ledger = fold(&all).count(&always(10));
    assert_eq!(ledger.residual_total, 1);
    let lost = &ledger.residual_people[0];
    assert_eq!((lost.person, lost.why), (number(2), Explanation::HandOver));
    assert_eq!(lost.text, "a0 gave, a1 did not receive");
    // Nobody drops out of the sum because two logs disagree.
    assert_eq!((ledger.total_people, ledger.held_people), (2, 1));
    let taker = ledger.authorities.iter().find(|a| a.authority == authority(1)).unwrap();
    assert_eq!(taker.residual_people[0].person, number(2));
}

#[test]
fn between_an_offer_and_its_answer_the_giver_holds_them_as_soon_as_the_answer_is_known() {
    let all = [
        said(0, 1, 1, registered(0)),
        said(0, 1, 10, handed(1, 2)),
        Said { recorded: 30, ..said(1, 1, 20, received(0, 2)) },
    ];
    let record = fold(&all);
    let at_hour = |as_of, known_at| {
        let ledger = record.count(&whole(0, as_of, known_at));
        let held = |log| ledger.authorities.iter().find(|a| a.authority == authority(log)).map_or(0, |a| a.sums.held);
        (held(0), held(1), ledger.residual_total, record.list_held(&whole(0, as_of, known_at)).len())
    };
    assert_eq!(at_hour(15, 25), (0, 0, 1, 0), "given, and no answer heard of yet: somebody must look");
    assert_eq!(at_hour(15, 30), (1, 0, 0, 1), "the same hour, once the answer is known");
    assert_eq!(at_hour(20, 30), (0, 1, 0, 1));
    let got_off = [&all[..], &[said(0, 1, 12, change(5, 3, 0))]].concat();
    let record = fold(&got_off);
    let held = record.list_held(&whole(0, 15, 30));
    assert_eq!(held.len(), 1, "to get off is not to be back");
    assert_eq!((&held[0].authority, &held[0].place), (&authority(0), &Some(place(3))));
    let person = record.people.get(&number(1)).unwrap();
    assert!(person.legs.held_somewhere(at(15)));
}

#[test]
fn a_giver_who_gave_him_to_another_before_the_answer_came_has_spoken_first() {
    let all = [
        said(0, 1, 1, registered(0)),
        said(0, 1, 10, handed(1, 2)),
        said(0, 1, 15, handed(2, 3)),
        said(1, 1, 20, received(0, 2)),
        said(2, 1, 25, received(0, 3)),
    ];
    let record = fold(&all);
    let held_at = |hour| {
        let ledger = record.count(&whole(0, hour, 100));
        ledger.authorities.iter().filter(|a| a.sums.held == 1).map(|a| a.authority.clone()).collect::<Vec<_>>()
    };
    assert_eq!(held_at(9), [authority(0)]);
    assert_eq!(held_at(12), [], "the first offer was overtaken by the second: no answer reaches back to it");
    assert_eq!(held_at(22), [authority(1)]);
}

#[test]
fn of_two_words_at_one_time_every_folder_counts_alike_whichever_log_it_heard_of_first() {
    let given_again = [
        said(2, 6, 0, registered(0)),
        said(2, 6, 0, handed(0, 0)),
        said(0, 6, 58, received(2, 0)),
        said(2, 6, 58, registered(0)),
    ];
    let dead_as_he_was_given = [
        said(2, 1, 0, change(2, 0, 0)),
        said(3, 1, 0, registered(0)),
        said(2, 1, 36, change(7, 0, 0)),
        said(3, 1, 36, handed(2, 0)),
    ];
    for all in [given_again, dead_as_he_was_given] {
        let mut other_first = all.clone();
        other_first.sort_by_key(|s| std::cmp::Reverse(s.log));
        let [one, other] = [&all, &other_first].map(|all| fold(all).count(&whole(0, 60, 58)));
        assert_eq!(
            (one.whole, one.total_people, one.residual_total),
            (other.whole, other.total_people, other.residual_total)
        );
        let sums = |ledger: &super::ledger::Ledger| {
            let rows = ledger.rows.iter().map(|r| (r.authority.clone(), r.place.clone(), r.movement.clone(), r.sums));
            rows.collect::<Vec<_>>()
        };
        assert_eq!(sums(&one), sums(&other));
    }
}

#[test]
fn who_is_let_go_to_an_authority_that_has_found_him_is_on_the_way_to_nobody_in_whichever_order() {
    let found = || change(1, 2, 0);
    for (given, seen) in [(10, 5), (10, 10), (10, 15)] {
        let all = [
            said(0, 1, 1, registered(0)),
            said(0, 1, given, handed(1, 2)),
            said(1, 1, seen, found()),
            said(1, 1, 20, handed(2, 3)),
        ];
        let ledger = fold(&all).count(&always(30));
        assert_eq!(ledger.residual_people.first(), None, "given at {given}, found at {seen}");
        assert_eq!(fold(&all[..3]).count(&always(30)).residual_people.first(), None);
    }
}

#[test]
fn who_is_received_under_the_givers_offer_is_with_the_receiver_and_a_giver_silent_for_a_day_is_named() {
    let told = |all: &[Said]| {
        let ledger = fold(all).count(&always(3_000));
        let held = |log| ledger.authorities.iter().find(|a| a.authority == authority(log)).map_or(0, |a| a.sums.held);
        (held(0), held(1), ledger.residual_total)
    };
    let day = 24 * 60;
    for by in [0, 1] {
        let all = [said(0, 1, 1, registered(0)), offered(by), said(1, 1, 20, received(0, 2))];
        assert_eq!(told(&all), (0, 1, 0), "told by a{by}: the answer ends the giver's leg");
        let later = |minute| [&all[..], &[said(0, 2, minute, registered(0))]].concat();
        assert_eq!(told(&later(20 + day)), (2, 1, 1), "told by a{by}: silent for a day, he says that he has him");
        if by == 0 {
            assert_eq!(told(&later(19 + day)), (1, 1, 0));
        } else {
            assert_eq!(told(&later(11 + 60)), (2, 1, 1), "the giver's log goes on and knows of no such offer");
        }
    }
    let unoffered = [said(0, 1, 1, registered(0)), said(1, 1, 20, received(0, 2))];
    assert_eq!(told(&unoffered), (1, 1, 1));
}

/// An offer of the first person to the second log, told by one of the two at the tenth minute.
fn offered(by: u8) -> Said {
    let body = handover::HandOffered {
        to: authority(1),
        place: place(2),
        nonce: Nonce::default(),
        persons: vec![number(1)],
        payload_hash: Hash::default(),
        medical_evacuation: None,
        signed: None,
    };
    Said { stream: Stream::Movement(sortie(0)), ..said(by, 1, 10, body) }
}

/// He is held by the first log, offered, and received by the second.
fn answered() -> [Said; 3] {
    [said(0, 1, 1, registered(0)), offered(0), said(1, 1, 20, received(0, 2))]
}

#[test]
fn what_is_said_after_an_answer_changes_nothing_of_what_was_known_before() {
    let corrected = handover::HandCorrected {
        from: authority(0),
        to: authority(1),
        place: place(2),
        movement: sortie(0),
        nonce: Nonce::default(),
        received: false,
        reason: "another answered to his name".into(),
        recount: None,
    };
    let after = [&answered()[..], &[said(1, 1, 40, corrected), said(0, 1, 45, handed(1, 2))]].concat();
    for known_at in [25, 30, 39] {
        let query = whole(0, 25, known_at);
        assert_eq!(fold(&answered()).list_held(&query), fold(&after).list_held(&query), "known at {known_at}");
    }
}

#[test]
fn a_list_is_the_same_however_much_of_the_givers_log_has_come_in_since() {
    let days = 24 * 60;
    let late = fold(&[&answered()[..], &[said(0, 2, 20 + 2 * days, registered(0))]].concat());
    let query = whole(0, 20 + 3 * days, 20 + 3 * days);
    let early = fold(&answered());
    let heads = early.known_logs();
    assert_eq!(early.list_held(&query), late.list_held_by(&query, &heads));
    assert_eq!(late.list_held(&query).len(), 3, "by all that is here now the giver has been silent for a day");
}

#[test]
fn a_word_of_the_giver_since_his_offer_comes_before_an_answer_to_it() {
    for (kind, says) in
        [(1, "he is back in his cell"), (8, "he has escaped"), (9, "he was released"), (10, "he is lost")]
    {
        let all = [&answered()[..], &[said(0, 1, 15, change(kind, 0, 1))]].concat();
        for as_of in [25, 300] {
            let named = fold(&all).count(&always(as_of)).residual_people;
            assert_eq!(named.iter().map(|r| r.person).collect::<Vec<_>>(), [number(1)], "{says}, as of {as_of}");
        }
    }
    let moved = [&answered()[..], &[said(0, 1, 15, change(5, 3, 0))]].concat();
    assert_eq!(fold(&moved).count(&always(25)).residual_total, 0, "that he went to another room is no such word");
}

#[test]
fn where_the_givers_log_is_written_here_his_silence_of_a_day_is_known_without_any_later_entry() {
    let mut record = fold(&answered());
    let at_hour = |record: &Record, hour: i64| record.count(&whole(0, 20 + hour * 60, 20 + hour * 60)).residual_total;
    assert_eq!(at_hour(&record, 240), 0);
    record.note_written_here(vec![authority(0)]);
    assert_eq!((at_hour(&record, 23), at_hour(&record, 25)), (0, 1));
    assert_eq!(record.count(&always(300)).residual_total, 0, "who asks for all that is known waits for nothing");
}

#[test]
fn a_receiver_whose_log_is_not_here_leaves_nobody_in_doubt() {
    let all = [said(0, 1, 1, registered(0)), said(0, 1, 5, handed(1, 2))];
    let ledger = fold(&all).count(&always(10));
    assert_eq!((ledger.residual_total, ledger.whole.out), (0, 1));
    let given = Given { by: authority(0), to: authority(1), people: 1 };
    assert_eq!(ledger.given_unheard, [given], "and is told to have been given");
    let heard = [&all[..], &[said(1, 1, 6, received(0, 2))]].concat();
    assert_eq!(fold(&heard).count(&always(10)).given_unheard, []);
}

#[test]
fn names_a_person_open_in_two_logs() {
    let all = [said(0, 1, 1, registered(0)), said(1, 1, 5, received(0, 2))];
    let ledger = fold(&all).count(&always(10));
    assert_eq!(ledger.residual_people[0].why, Explanation::HandOver);
    assert_eq!(ledger.residual_people[0].text, "a1 received, a0 did not record giving");
    assert_eq!((ledger.total_people, ledger.whole.held), (1, 2));

    let all = [said(0, 1, 1, registered(0)), said(1, 1, 5, registered(2))];
    assert_eq!(fold(&all).count(&always(10)).residual_people[0].why, Explanation::Conflict);
}

#[test]
fn a_late_entry_changes_the_past_only_for_those_who_know_it() {
    let mut all = vec![said(0, 1, 1, registered(0))];
    all.push(Said { recorded: 50, ..said(0, 1, 10, change(8, 0, 0)) });
    let record = fold(&all);
    assert_eq!(record.count(&whole(-1, 20, 49)).whole.held, 1);
    let known = record.count(&whole(-1, 20, 50)).whole;
    assert_eq!((known.held, known.escaped), (0, 1));
}

#[test]
fn sets_a_claim_beside_what_was_held_at_its_time() {
    let mut all: Vec<Said> = (0..3).map(|who| said(0, who, 1, registered(0))).collect();
    all.push(said(0, 0, 20, change(8, 0, 0)));
    let claim = |count, minute, means| Said {
        stream: Stream::Authority(authority(0)),
        ..said(
            0,
            0,
            minute,
            CountClaimed {
                subject: Subject::Place(place(0)),
                by: "guard".into(),
                how: means,
                count,
                at: at(minute),
                offer: None,
            },
        )
    };
    all.push(claim(2, 10, CountMeans::Bodies));
    all.push(claim(9, 10, CountMeans::Press));
    let ledger = fold(&all).count(&always(30));
    let row = ledger.rows.iter().find(|r| r.place == Some(place(0))).unwrap();
    let differences: Vec<i64> = row.claimed.iter().map(|c| c.difference).collect();
    assert_eq!(differences, [-1, 6]);
    assert_eq!((row.residual, ledger.residual_total), (1, 1));

    all.push(claim(2, 25, CountMeans::Bodies));
    assert_eq!(fold(&all).count(&always(30)).residual_total, 0, "the later count of the same counter agrees");
}

#[test]
fn a_claim_about_a_movement_speaks_of_those_it_carried() {
    let mut all: Vec<Said> = (0..3).map(|who| said(0, who, 1, registered(0))).collect();
    all.extend((0..3).map(|who| said(0, who, 5, boarded(1))));
    all.extend((0..3).map(|who| said(0, who, 20, change(5, 2, 0))));
    all.push(Said {
        stream: Stream::Authority(authority(0)),
        ..said(
            0,
            0,
            21,
            CountClaimed {
                subject: Subject::Movement(sortie(1)),
                by: "crew".into(),
                how: CountMeans::Bodies,
                count: 2,
                at: at(21),
                offer: None,
            },
        )
    });
    let ledger = fold(&all).count(&always(30));
    let row = ledger.rows.iter().find(|r| r.movement == Some(sortie(1))).unwrap();
    assert_eq!(row.claimed[0].difference, -1);
    assert_eq!((row.sums.in_, row.sums.out), (3, 3));
}

#[test]
fn what_is_counted_at_a_hand_over_is_compared_with_the_list_of_its_offer_alone() {
    let mut all: Vec<Said> = (0..3).map(|who| said(0, who, 1, registered(0))).collect();
    all.extend((0..3).map(|who| said(0, who, 5, boarded(0))));
    all.push(offered(0));
    let counted = |log, count, offer| Said {
        stream: Stream::Authority(authority(log)),
        ..said(
            log,
            0,
            21,
            CountClaimed {
                subject: Subject::Movement(sortie(0)),
                by: "receiving a1".into(),
                how: CountMeans::Bodies,
                count,
                at: at(21),
                offer,
            },
        )
    };
    // Three were carried and one of them was offered: one body is what was to be counted.
    all.push(counted(0, 1, Some(Nonce::default())));
    // Of another offer nothing is here to compare with but who was carried.
    all.push(counted(0, 2, Some(Nonce([9; 16]))));
    let ledger = fold(&all).count(&always(30));
    let row = ledger.rows.iter().find(|r| r.movement == Some(sortie(0))).unwrap();
    let mut told: Vec<_> = row.claimed.iter().map(|c| (c.count, c.difference)).collect();
    told.sort_unstable();
    assert_eq!(told, [(1, 0), (2, -1)]);
}

/// What the second log says that it counted of an offer of the first.
fn bodies(minute: i64, count: u32) -> Said {
    let subject = Subject::Movement(sortie(0));
    let offer = Some(Nonce::default());
    let claim =
        CountClaimed { subject, by: "receiving a1".into(), how: CountMeans::Bodies, count, at: at(minute), offer };
    Said { stream: Stream::Authority(authority(1)), ..said(1, 0, minute, claim) }
}

fn kept(by: u8, minute: i64, counted: u32, exceptions: Vec<PersonNumber>) -> Said {
    let receipt = b"receipt".to_vec();
    let body =
        handover::ReceiptKept { nonce: Nonce::default(), receipt, counted, exceptions, found: None, unnamed: None };
    Said { stream: Stream::Movement(sortie(0)), ..said(by, 0, minute, body) }
}

#[test]
fn a_second_count_at_a_hand_over_stands_beside_the_first_and_is_the_one_to_be_explained() {
    let all = [said(0, 1, 1, registered(0)), said(0, 1, 5, boarded(0)), offered(0), bodies(21, 3), bodies(22, 1)];
    let told = |all: &[Said]| {
        let ledger = fold(all).count(&always(30));
        let row = ledger.rows.iter().find(|r| r.movement == Some(sortie(0))).unwrap();
        (row.claimed.iter().map(|c| (c.count, c.difference, c.unsettled)).collect::<Vec<_>>(), ledger.residual_total)
    };
    assert_eq!(told(&all), (vec![(3, 2, 0), (1, 0, 0)], 0));
    assert_eq!(told(&all[..4]), (vec![(3, 2, 2)], 2));
}

#[test]
fn a_count_is_unsettled_by_what_was_known_before_the_offer_was_answered_whatever_came_later() {
    let before = [said(0, 1, 1, registered(0)), said(0, 1, 5, boarded(0)), offered(0), bodies(21, 0)];
    let after = [&before[..], &[kept(1, 26, 0, vec![number(1)])]].concat();
    let residual = |all: &[Said], time| fold(all).count(&whole(0, time, time)).residual_total;
    assert_eq!((residual(&before, 25), residual(&after, 25)), (1, 1));
    let row = fold(&after).count(&whole(0, 30, 30)).rows;
    assert!(row.iter().flat_map(|r| &r.claimed).all(|c| c.unsettled == 0), "the receipt says what is apart");
}

#[test]
fn whose_answer_may_be_in_what_is_still_to_come_of_the_takers_log_is_not_lost() {
    // The giver writes that he let go of him when the answer is back, at 40; the taker's log is here until 30.
    let given = Said { recorded: 40, ..said(0, 1, 10, handed(1, 2)) };
    let until = |minute| [said(0, 1, 1, registered(0)), offered(0), given.clone(), said(1, 2, minute, registered(2))];
    let told = |all: &[Said]| {
        let ledger = fold(all).count(&always(60));
        (ledger.residual_total, ledger.given_unheard.len())
    };
    assert_eq!(told(&until(30)), (0, 1), "told beside the rows");
    assert_eq!(told(&until(50)), (1, 0), "the taker's log goes on and does not have him");
}

#[test]
fn unnamed_people_stand_beside_the_ledger() {
    let mut all = vec![said(0, 1, 1, registered(0))];
    let described = crate::event::place::PlaceDescribed {
        name: "north".into(),
        kind: crate::event::place::PlaceKind::Site,
        authority: authority(0),
        inside: None,
        operational: 10,
        humane: 8,
        for_children: false,
        failing: false,
    };
    let stream = Stream::Place(place(0));
    all.push(Said { stream: stream.clone(), ..said(0, 0, 0, described) });
    let roll = RollCalled { present: vec![number(1)], unnamed: 4, means: Verified::Band };
    all.push(Said { stream, ..said(0, 0, 5, roll) });
    let ledger = fold(&all).count(&always(30));
    assert_eq!((ledger.rows[0].unnamed, ledger.unnamed, ledger.whole.held), (4, 4, 1));
    assert_eq!(fold(&all).count(&always(4)).unnamed, 0);
}

#[test]
fn a_missing_man_and_an_unknown_one_in_one_place_may_be_one_in_two_spellings() {
    let mut all = vec![said(0, 1, 1, registered(0))];
    let Body::Registered(mut unknown) = registered(0) else { unreachable!() };
    unknown.provisional = true;
    all.push(said(0, 2, 2, unknown));
    for (who, kind) in [(1, DiscrepancyKind::NotHere), (2, DiscrepancyKind::Unlisted)] {
        let opened = DiscrepancyOpened {
            id: DiscrepancyId::parse(&format!("d{who}")).unwrap(),
            kind,
            about: vec![Stream::Person(number(who)), Stream::Place(place(0))],
            text: "roll call".into(),
            rule: "roll call".into(),
        };
        all.push(Said { stream: Stream::Authority(authority(0)), ..said(0, 0, 3, opened) });
    }
    let mut record = fold(&all);
    // The register entry is another area's; here only whether the number is provisional matters.
    record.people.get_mut(&number(2)).unwrap().provisional = true;
    let ledger = record.count(&always(9));
    let why: Vec<Explanation> = ledger.residual_people.iter().map(|r| r.why).collect();
    assert_eq!(why, [Explanation::NameVariant, Explanation::NameVariant]);
    assert_eq!(ledger.rows[0].residual, 2);
}

#[test]
fn a_merge_closes_the_younger_number_and_never_restates_a_past_day() {
    let all = [
        said(0, 1, 1, registered(0)),
        said(0, 2, 2, registered(0)),
        said(0, 2, 10, person::Merged { into: number(1), reasons: "one man".into() }),
    ];
    let record = fold(&all);
    assert_eq!(record.count(&always(9)).whole.held, 2);
    let after = record.count(&always(10)).whole;
    assert_eq!((after.held, after.merged), (1, 1));
}

#[test]
fn a_place_counts_what_is_inside_it_and_no_moves_between_its_cells() {
    let cell = |p: u8, inside: Option<u8>| Said {
        stream: Stream::Place(place(p)),
        ..said(
            0,
            0,
            0,
            crate::event::place::PlaceDescribed {
                name: "x".into(),
                kind: crate::event::place::PlaceKind::Cell,
                authority: authority(0),
                inside: inside.map(place),
                operational: 9,
                humane: 9,
                for_children: false,
                failing: false,
            },
        )
    };
    let all = [
        cell(0, None),
        cell(1, Some(0)),
        cell(2, Some(1)),
        said(0, 1, 1, registered(1)),
        said(0, 1, 5, change(5, 2, 0)),
        said(0, 2, 5, registered(3)),
    ];
    let query = CountQuery { subject: Some(Subject::Place(place(0))), ..always(9) };
    let ledger = fold(&all).count(&query);
    assert_eq!((ledger.whole.in_, ledger.whole.held, ledger.whole.out), (1, 1, 0));
    assert_eq!(ledger.rows.len(), 2);
}

#[test]
fn a_list_hash_is_sha_256_over_the_documented_cbor() {
    let all = [said(0, 1, 1, registered(0)), said(0, 2, 1, registered(0)), said(0, 2, 2, boarded(1))];
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: at(5), known_at: at(6) };
    let list = fold(&all).list_held(&query);
    // [300000, 360000, [[70001, "a0", "p0", null], [70002, "a0", null, "m1"]]]
    let bytes = b"\x83\x1a\x00\x04\x93\xe0\x1a\x00\x05\x7e\x40\x82\x84\x1a\x00\x01\x11\x71\x62a0\x62p0\xf6\x84\x1a\x00\x01\x11\x72\x62a0\xf6\x62m1";
    let expected: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(bytes).into();
    assert_eq!(list_hash(&list, at(5), at(6)), Hash(expected));
    // The vector of docs/formats.md.
    assert_eq!(Hash(expected).to_string(), "446db0233775ac18ec82e22b9263ac87495113b53413d28dcde10dede23adf04");
}

#[test]
fn an_unmerge_brings_the_number_back_to_where_the_elder_is() {
    let all = [
        said(0, 1, 1, registered(0)),
        said(0, 2, 2, registered(1)),
        said(0, 2, 10, person::Merged { into: number(1), reasons: "one man".into() }),
        said(0, 2, 20, person::Unmerged { from: number(1), reasons: "two men".into() }),
    ];
    let ledger = fold(&all).count(&always(30));
    let at_elder = ledger.rows.iter().find(|r| r.place == Some(place(0))).unwrap();
    assert_eq!((at_elder.sums.held, at_elder.sums.unmerged), (2, 1));
    assert!(ledger.whole.balance());
}

/// 6,000 persons of five authorities, each handed on four times, and nobody is left over.
#[test]
fn six_thousand_persons_in_five_logs_are_counted_to_the_last_one() {
    let mut record = Record::new();
    let mut seq = 0;
    for serial in 0..6_000_u16 {
        let stream = Stream::Person(PersonNumber::new(9, serial).unwrap());
        let way =
            [(0, registered(0)), (0, change(5, 1, 0)), (0, handed(1, 2)), (1, received(0, 2)), (1, change(5, 3, 0))];
        let later =
            (2..5).flat_map(|log| [(log - 1, handed(log, 3)), (log, received(log - 1, 3)), (log, change(5, 1, 0))]);
        for (step, (log, mut body)) in way.into_iter().chain(later).enumerate() {
            match &mut body {
                Body::Received(b) => b.nonce = Nonce([log; 16]),
                Body::HandedOver(b) => b.nonce = Nonce([log + 1; 16]),
                _ => {}
            }
            let minute = i64::from(serial % 60) + step as i64 * 100;
            record.apply(&event(seq, &Said { log, occurred: minute, recorded: minute, stream: stream.clone(), body }));
            seq += 1;
        }
    }
    let ledger = record.count(&whole(700, 2_000, 3_000));
    assert_eq!(ledger.residual_people.first(), None);
    assert_eq!((ledger.total_people, ledger.held_people, ledger.residual_total), (6_000, 6_000, 0));
}

use super::list::list_hash;

fn not_received(from: u8, to: u8, p: u8) -> Body {
    handover::HandCorrected {
        movement: sortie(0),
        nonce: Nonce::default(),
        from: authority(from),
        to: authority(to),
        place: place(p),
        received: false,
        reason: "not there".into(),
        recount: None,
    }
    .into()
}

#[test]
fn who_was_signed_for_and_not_received_is_named_until_the_giver_has_him_again_and_not_when_he_is_handed_on() {
    let mut all = vec![
        said(0, 1, 1, registered(0)),
        said(1, 1, 10, received(0, 1)),
        said(0, 1, 10, handed(1, 1)),
        Said { recorded: 20, ..said(1, 1, 10, not_received(0, 1, 1)) },
    ];
    let ledger = fold(&all).count(&always(30));
    assert_eq!((ledger.held_people, ledger.total_people, ledger.residual_total), (0, 1, 1), "{ledger:?}");
    assert_eq!(ledger.residual_people[0].text, "a0 gave, a1 did not receive");
    assert_eq!(fold(&all).count(&whole(0, 15, 15)).held_people, 1, "by what was known before");
    all.push(said(0, 1, 31, Body::from(observed::FoundHere { place: place(0), note: String::new() })));
    let ledger = fold(&all).count(&always(40));
    assert_eq!((ledger.held_people, ledger.residual_total), (1, 0), "{ledger:?}");
    // Given once more, received, and handed on to somebody whose log is not here: he is not lost on the first way.
    let again = match received(0, 1) {
        Body::Received(b) => Body::Received(handover::Received { nonce: Nonce([1; 16]), ..b }),
        other => other,
    };
    all.extend([said(0, 1, 50, handed(1, 1)), said(1, 1, 51, again), said(1, 1, 60, handed(2, 2))]);
    let ledger = fold(&all).count(&always(70));
    assert_eq!(ledger.residual_total, 0, "{:?}", ledger.residual_people);
}
