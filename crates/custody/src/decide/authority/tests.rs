//! An authority's own administration: what opens a log, who is certified, what is never erased.

use super::*;
use crate::certificate::CertificateBody;
use crate::decide::command::{Actor, Order};
use crate::event::authority::{ClockStart, ClockStop, OfficerCertified, PartnerAdded, PayloadErased};
use crate::event::{AuthorityKind, Group};
use crate::ids::{DeviceId, EventId, KeyId, OfficerId};
use crate::keys::SigningKey;
use crate::refusal::Nature;
use crate::testing::{World, authority, command, only_reason, person, signatory};
use crate::time::{Moment, Span};

fn root() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn genesis() -> LogOpened {
    LogOpened {
        name: "جديد".into(),
        kind: AuthorityKind::Receiving,
        root_key: Hash(root().public().0),
        sealing_key: Hash([9; 32]),
        rehearsal: true,
        operation: "test".into(),
        day_offset_min: 180,
    }
}

fn certificate_of(world: &World, bearer: Bearer, serial: u64, by: &SigningKey) -> Vec<u8> {
    let body = CertificateBody {
        authority: authority("fresh"),
        bearer,
        key: SigningKey::from_seed(&[serial as u8 + 100; 32]).public(),
        not_before: world.now - Span::HOUR,
        not_after: world.now + Span::days(30),
        serial,
    };
    Certificate::issue(body, by).encode()
}

fn device(name: &str) -> DeviceId {
    DeviceId::parse(name).unwrap()
}

fn on(log: &str, body: impl Into<Body>) -> Order {
    Order::State { stream: Stream::Authority(authority(log)), body: body.into() }
}

/// The fresh authority's device asks, without an officer.
fn ask_device(world: &World, name: &str, body: impl Into<Body>) -> Result<Vec<Draft>, Refusal> {
    let actor = Actor { authority: authority("fresh"), device: device(name), officer: None, second: None };
    crate::decide::decide(&world.record, &command(actor, world.now, on("fresh", body)), world.now)
}

fn tell_all(world: &mut World, drafts: Vec<Draft>) {
    for draft in drafts {
        let (stream, body, ..) = draft.into_parts();
        world.tell("fresh", stream, body);
    }
}

/// An authority that has opened its log and certified one device with a block.
fn opened(world: &mut World) {
    let drafts = ask_device(world, "tablet", genesis()).unwrap();
    tell_all(world, drafts);
    let bearer = Bearer::Device { device: device("tablet") };
    let certificate = certificate_of(world, bearer, 1, &root());
    let drafts = ask_device(world, "tablet", DeviceCertified { certificate, block: Some(40) }).unwrap();
    tell_all(world, drafts);
}

#[test]
fn a_log_opens_once_and_with_its_first_event() {
    let mut world = World::new();
    assert_eq!(ask_device(&world, "tablet", genesis()).unwrap().len(), 1);
    opened(&mut world);
    assert!(ask_device(&world, "tablet", genesis()).unwrap().is_empty(), "said again, written once");
    let other = LogOpened { operation: "another".into(), ..genesis() };
    assert!(only_reason(ask_device(&world, "tablet", other)).contains("open already"));
    let zero = LogOpened { root_key: Hash::default(), ..genesis() };
    let actor = Actor { authority: authority("later"), device: device("t"), officer: None, second: None };
    let asked = crate::decide::decide(&world.record, &command(actor, world.now, on("later", zero)), world.now);
    assert_eq!(only_reason(asked), "the root key is all zeros");
}

#[test]
fn a_device_brings_its_own_certificate_and_no_other_act() {
    let mut world = World::new();
    let drafts = ask_device(&world, "tablet", genesis()).unwrap();
    tell_all(&mut world, drafts);
    let partner = PartnerAdded {
        authority: authority("p"),
        name: "p".into(),
        kind: AuthorityKind::Other,
        root_key: Hash([3; 32]),
        sealing_key: Hash([3; 32]),
        state: "IRQ".into(),
        root: None,
    };
    let partner = crate::card::under_root(partner, &authority("fresh"), &root());
    assert!(only_reason(ask_device(&world, "tablet", partner.clone())).contains("no valid key"));
    let of_another = certificate_of(&world, Bearer::Device { device: device("other") }, 1, &root());
    let body = DeviceCertified { certificate: of_another, block: None };
    assert!(only_reason(ask_device(&world, "tablet", body)).contains("no valid key"));
    opened(&mut world);
    assert_eq!(ask_device(&world, "tablet", partner).unwrap().len(), 1);
}

#[test]
fn a_certificate_of_another_root_certifies_nobody_even_where_it_was_folded() {
    let mut world = World::new();
    opened(&mut world);
    let bearer = Bearer::Officer { officer: OfficerId::parse("eve").unwrap(), functions: vec![Function::Commander] };
    let forged = certificate_of(&world, bearer.clone(), 2, &SigningKey::from_seed(&[66; 32]));
    let reason = only_reason(ask_device(&world, "tablet", OfficerCertified { certificate: forged.clone() }));
    assert!(reason.contains("not issued by a key that may issue it"), "{reason}");
    world.tell("fresh", Stream::Authority(authority("fresh")), OfficerCertified { certificate: forged });
    assert!(world.record.officer(&OfficerId::parse("eve").unwrap()).is_none());
    let noted = world.record.discrepancies().last().unwrap().1;
    assert!(noted.text.contains("certifies nobody"), "{}", noted.text);

    let good = certificate_of(&world, bearer, 3, &root());
    let drafts = ask_device(&world, "tablet", OfficerCertified { certificate: good.clone() }).unwrap();
    tell_all(&mut world, drafts);
    let officer = world.record.officer(&OfficerId::parse("eve").unwrap()).unwrap();
    assert_eq!((officer.functions.as_slice(), officer.keys.len()), ([Function::Commander].as_slice(), 1));
    assert!(ask_device(&world, "tablet", OfficerCertified { certificate: good }).unwrap().is_empty());
}

#[test]
fn an_older_certificate_gives_back_no_function_that_a_newer_one_took_away() {
    let mut world = World::new();
    opened(&mut world);
    let id = OfficerId::parse("adam").unwrap();
    let with = |functions: Vec<Function>| Bearer::Officer { officer: id.clone(), functions };
    for (serial, functions) in [(5, vec![Function::Medical]), (4, vec![Function::Commander])] {
        let certificate = certificate_of(&world, with(functions), serial, &root());
        world.tell("fresh", Stream::Authority(authority("fresh")), OfficerCertified { certificate });
    }
    assert_eq!(world.record.officer(&id).unwrap().functions, [Function::Medical]);
}

#[test]
fn a_block_of_numbers_is_never_leased_twice() {
    let mut world = World::new();
    opened(&mut world);
    let certificate = certificate_of(&world, Bearer::Device { device: device("second") }, 2, &root());
    let asked = ask_device(&world, "tablet", DeviceCertified { certificate: certificate.clone(), block: Some(40) });
    assert!(only_reason(asked).contains("block 0040 is leased already, by fresh"));
    let body = DeviceCertified { certificate, block: Some(40) };
    world.tell("fresh", Stream::Authority(authority("fresh")), body);
    assert_eq!(world.record.device(&device("second")).unwrap().block, None);
    assert_eq!(world.record.device(&device("tablet")).unwrap().block, Some(40));
}

#[test]
fn never_erases_a_register_field_and_asks_two_officers_and_a_rule_for_others() {
    let mut world = World::new();
    world.register("losing", person(1), "site");
    let erase = |group, rule: &str| {
        on(
            "losing",
            PayloadErased { stream: Stream::Person(person(1)), group, rule: rule.into(), reason: "asked".into() },
        )
    };
    let two = [Function::Commander, Function::Medical];
    let refusal = world.ask_two("losing", two, erase(Group::Register, "GDPR art. 17")).unwrap_err();
    assert_eq!(refusal.reasons()[0].nature, Nature::No);
    assert!(only_reason(world.ask_two("losing", two, erase(Group::Medical, " "))).contains("is empty"));
    assert!(
        only_reason(world.ask("losing", Function::Commander, erase(Group::Medical, "r"))).contains("second officer")
    );
    assert_eq!(world.ask_two("losing", two, erase(Group::Medical, "r")).unwrap().len(), 1);
}

fn pack() -> PackAdopted {
    let gates = GateRules {
        fitness_h: 72,
        medicine_days: 7,
        objection_h: 24,
        override_h: 72,
        recheck_h: 24,
        silence_h: 12,
        adult_age_years: 18,
        guard_ratio: 4,
        skew_s: 120,
        default_birth_days: vec![101, 701],
        source: "test".into(),
    };
    let clock = ClockRule {
        name: "judge".into(),
        starts: ClockStart::Deprived,
        stops: ClockStop::FileToJudge,
        limit_min: 60,
        repeats: false,
        source: "test".into(),
    };
    PackAdopted { name: "test".into(), digest: Hash([4; 32]), gates, clocks: vec![clock] }
}

#[test]
fn a_pack_cannot_loosen_what_the_record_promises() {
    let world = World::new();
    let adopt = |change: fn(&mut PackAdopted)| {
        let mut body = pack();
        change(&mut body);
        world.ask_two("losing", [Function::LegalReviewer, Function::Commander], on("losing", body))
    };
    assert_eq!(adopt(|_| {}).unwrap().len(), 1);
    assert!(
        only_reason(adopt(|p| p.gates.fitness_h = 73)).contains("fitness_h of the pack is 73, allowed are 1 to 72")
    );
    assert!(only_reason(adopt(|p| p.gates.adult_age_years = 17)).contains("adult_age_years"));
    assert!(only_reason(adopt(|p| p.gates.override_h = 96)).contains("override_h"));
    assert!(only_reason(adopt(|p| p.gates.default_birth_days.push(1301))).contains("1301"));
    assert!(only_reason(adopt(|p| p.clocks.push(p.clocks[0].clone()))).contains("stands twice"));
    assert!(only_reason(adopt(|p| p.clocks[0].limit_min = 0)).contains("no time"));
    let two = [Function::CustodyOfficer, Function::LegalReviewer];
    let by_guard = world.ask_two("losing", two, on("losing", pack()));
    assert!(only_reason(by_guard).contains("needs commander or legal-reviewer"));
}

#[test]
fn nobody_adopts_alone_the_times_that_he_is_held_to() {
    let world = World::new();
    for alone in [Function::Commander, Function::LegalReviewer] {
        assert!(only_reason(world.ask("losing", alone, on("losing", pack()))).contains("second officer"));
    }
    let two = |two| world.ask_two("losing", two, on("losing", pack()));
    assert!(only_reason(two([Function::Commander, Function::Planner])).contains("needs a legal reviewer"));
    assert_eq!(two([Function::Commander, Function::LegalReviewer]).unwrap().len(), 1);
}

#[test]
fn a_recall_shows_until_its_recipient_acknowledges_it() {
    let mut world = World::new();
    let about = EventId([7; 16]);
    let sent = RecallSent { about, to: authority("receiving"), reason: "wrong match".into() };
    assert_eq!(world.ask("losing", Function::Liaison, on("losing", sent.clone())).unwrap().len(), 1);
    let recall = world.tell("losing", Stream::Authority(authority("losing")), sent);
    let open = |world: &World| world.record.authority(&authority("losing")).unwrap().recalls[0].acknowledged.is_none();
    assert!(open(&world));
    let answer = |by: &str| RecallAcknowledged { recall, by: authority(by) };
    let asked = world.ask("court", Function::Court, on("court", answer("court")));
    assert!(only_reason(asked).contains("is not in the record"));
    assert_eq!(world.ask("receiving", Function::Liaison, on("receiving", answer("receiving"))).unwrap().len(), 1);
    world.tell("receiving", Stream::Authority(authority("receiving")), answer("receiving"));
    assert!(!open(&world));
}

#[test]
fn revokes_only_a_key_of_its_own_and_only_under_the_signature_of_its_root() {
    let mut world = World::new();
    opened(&mut world);
    let key = SigningKey::from_seed(&[101; 32]).key_id();
    let (fresh, now) = (authority("fresh"), world.now);
    let signed = |key, by: &SigningKey| crate::revocation::revoke(&fresh, key, now, "lost", by);
    assert_eq!(ask_device(&world, "tablet", signed(key, &root())).unwrap().len(), 1);
    let of_nobody = only_reason(ask_device(&world, "tablet", signed(KeyId([8; 16]), &root())));
    assert!(of_nobody.contains("no officer or device"), "{of_nobody}");
    let thief = SigningKey::from_seed(&[66; 32]);
    let later = KeyRevoked { from: now + Span::HOUR, ..signed(key, &root()) };
    let other_reason = KeyRevoked { reason: "left".into(), ..signed(key, &root()) };
    for unrooted in [KeyRevoked { root: None, ..signed(key, &root()) }, signed(key, &thief), later, other_reason] {
        let reason = only_reason(ask_device(&world, "tablet", unrooted.clone()));
        assert!(reason.contains("is not signed by the root of fresh"), "{reason}");
        world.tell("fresh", Stream::Authority(authority("fresh")), unrooted);
        assert!(!world.record.is_revoked(&authority("fresh"), key, Moment::MAX), "a device alone revoked a key");
        let noted = world.record.discrepancies().last().unwrap().1;
        assert!(noted.text.contains("it revokes nothing"), "{}", noted.text);
    }
    world.tell("fresh", Stream::Authority(authority("fresh")), signed(key, &root()));
    assert!(world.record.is_revoked(&authority("fresh"), key, now));
}

#[test]
fn a_revocation_as_older_logs_have_it_is_still_read() {
    let older = KeyRevoked { key: KeyId([8; 16]), from: Moment::from_ms(5), reason: "lost".into(), root: None };
    let mut bytes = vec![0xa3, 0, 0x50];
    bytes.extend([8; 16]);
    bytes.extend([1, 5, 2, 0x64]);
    bytes.extend(b"lost");
    assert_eq!(crate::codec::to_bytes(&older), bytes, "a map of three fields");
    assert_eq!(minicbor::decode::<KeyRevoked>(&bytes).unwrap(), older);
}

#[test]
fn one_key_has_one_bearer() {
    let mut world = World::new();
    opened(&mut world);
    let named = |name: &str| OfficerId::parse(name).unwrap();
    let officer = |name: &str| Bearer::Officer { officer: named(name), functions: vec![Function::Commander] };
    let first = OfficerCertified { certificate: certificate_of(&world, officer("adam"), 7, &root()) };
    let drafts = ask_device(&world, "tablet", first).unwrap();
    tell_all(&mut world, drafts);
    let second = OfficerCertified { certificate: certificate_of(&world, officer("ghost"), 7, &root()) };
    let reason = only_reason(ask_device(&world, "tablet", second.clone()));
    assert!(reason.contains("is that of officer adam already"), "{reason}");
    let bearer = Bearer::Device { device: device("ghost.tablet") };
    let body = DeviceCertified { certificate: certificate_of(&world, bearer, 7, &root()), block: None };
    assert!(only_reason(ask_device(&world, "tablet", body)).contains("is that of officer adam already"));
    let of_device = OfficerCertified { certificate: certificate_of(&world, officer("ghost"), 1, &root()) };
    assert!(only_reason(ask_device(&world, "tablet", of_device)).contains("is that of device tablet already"));
    world.tell("fresh", Stream::Authority(authority("fresh")), second);
    assert!(world.record.officer(&named("ghost")).is_none(), "a foreign log makes one key two officers");
    assert!(world.record.discrepancies().last().unwrap().1.text.contains("is that of officer adam already"));
    let renewed = Bearer::Officer { officer: named("adam"), functions: vec![Function::Medical] };
    let mut body = Certificate::decode(&certificate_of(&world, renewed, 7, &root())).unwrap().body().clone();
    body.serial = 9;
    let certificate = Certificate::issue(body, &root()).encode();
    assert_eq!(ask_device(&world, "tablet", OfficerCertified { certificate }).unwrap().len(), 1, "his own, renewed");
}

#[test]
fn writes_about_nobody_but_itself() {
    let world = World::new();
    let body = KeyRevoked { key: KeyId::default(), from: world.now, reason: "lost".into(), root: None };
    let asked = world.ask("losing", Function::Commander, on("carrying", body));
    assert_eq!(only_reason(asked), "losing writes about itself, not on authority/carrying");
    assert_eq!(signatory("losing", Function::Commander).officer.as_str(), "losing.commander");
}

#[test]
fn what_no_pack_may_set_is_not_taken_from_a_log_that_has_it_and_is_told() {
    let mut world = World::new();
    let good = pack();
    let mut gates = good.gates.clone();
    (gates.guard_ratio, gates.fitness_h) = (100_000, good.gates.fitness_h - 1);
    gates.default_birth_days = vec![1345];
    let stream = Stream::Authority(authority("losing"));
    world.tell("losing", stream.clone(), PackAdopted { gates: gates.clone(), ..good });
    let rules = world.record.rules(&authority("losing"));
    assert_eq!((rules.guard_ratio, rules.fitness_h), (4, gates.fitness_h), "the default, and what is allowed");
    assert_eq!(rules.default_birth_days, [101, 701]);
    let noted = world.record.discrepancies().last().unwrap().1;
    assert!(noted.is_open() && noted.about == [stream], "{noted:?}");
    assert!(noted.text.contains("guard_ratio of the pack is 100000") && noted.text.contains("1345"), "{}", noted.text);
}
