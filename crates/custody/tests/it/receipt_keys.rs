//! What a report says of the keys under a receipt by the revocation lists given: until its date a list speaks, and a
//! revocation is told whatever is asked. Source: ours, decision 0050.

use custody::certificate::{Bearer, Certificate};
use custody::keys::SigningKey;
use custody::receipt::{Acceptance, Receipt, ReceiptReport, ReceiptSigner, Role};
use custody::revocation::{KeyStatus, RevocationList, Revoked, UnknownStatus};
use custody::{KeyId, Moment, MovementId, OfficerId};

use crate::receipt_sample::{
    Party, acceptance, body, complete, countersigned_at, head, moment, parties, payload, signed_at, with_proofs,
};

const BEFORE: &str = "2026-01-20T00:00:00Z";
const AFTER: &str = "2026-01-22T00:00:00Z";

fn list(of: &Party, issued: &str, revoked: &[(KeyId, &str)]) -> RevocationList {
    let entry = |(key, from): &(KeyId, &str)| Revoked { key: *key, from: moment(from), reason: "tablet stolen".into() };
    RevocationList::issue(of.id.clone(), moment(issued), revoked.iter().map(entry).collect(), &of.root)
}

fn judged(receipt: &Receipt, sides: [&Party; 2], lists: &[RevocationList], as_of: Option<Moment>) -> ReceiptReport {
    receipt.verify(&sides.map(Party::root), lists, as_of)
}

fn older(status: &KeyStatus) -> Option<Moment> {
    let KeyStatus::Unknown(UnknownStatus::ListOlder(older)) = status else { return None };
    Some(older.issued_at)
}

#[test]
fn a_revoked_key_is_told_whatever_date_is_asked_about() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let key = to.officer.key_id();
    let later = "2026-01-21T20:00:00Z";
    for since in [BEFORE, later, AFTER, "2026-02-01T00:00:00Z"] {
        let lists = [list(&to, AFTER, &[(key, since)])];
        let told = KeyStatus::Revoked { from: moment(since), reason: "tablet stolen".into(), list_of: moment(AFTER) };
        for as_of in [None, Some(moment("2026-01-01T00:00:00Z")), Some(signed_at()), Some(moment(AFTER))] {
            let report = judged(&receipt, [&from, &to], &lists, as_of);
            assert_eq!(report.receiving.key_status, told);
            assert_eq!(report.giving.key_status, KeyStatus::Unknown(UnknownStatus::NoList));
        }
    }
}

#[test]
fn a_key_is_good_only_by_a_list_of_after_its_own_signature() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let status = |list: RevocationList| judged(&receipt, [&from, &to], &[list], None).receiving.key_status;
    assert_eq!(status(list(&to, AFTER, &[])), KeyStatus::Good { list_of: moment(AFTER) });
    assert_eq!(older(&status(list(&to, BEFORE, &[]))), Some(moment(BEFORE)));
    let forged = RevocationList::issue(to.id.clone(), moment(AFTER), Vec::new(), &from.root);
    assert_eq!(status(forged), KeyStatus::Unknown(UnknownStatus::ListNotVerified));
    // Issued after the giver signed and before the receiver did: each side by its own list and time.
    let between = "2026-01-21T18:32:00Z";
    let report = judged(&receipt, [&from, &to], &[list(&from, between, &[]), list(&to, between, &[])], None);
    assert_eq!(report.giving.key_status, KeyStatus::Good { list_of: moment(between) });
    assert_eq!((report.giving.list_older, older(&report.receiving.key_status)), (None, Some(moment(between))));
    let said = format!("the signature of {}: ask carrying for a newer list", countersigned_at());
    assert!(report.receiving.list_older.unwrap().to_string().ends_with(&said));
}

#[test]
fn a_date_asked_about_asks_for_a_later_list_and_never_for_less() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let status = |issued, as_of| {
        let lists = [list(&to, issued, &[])];
        judged(&receipt, [&from, &to], &lists, Some(moment(as_of))).receiving.key_status
    };
    assert_eq!(status(AFTER, AFTER), KeyStatus::Good { list_of: moment(AFTER) });
    assert_eq!(older(&status(AFTER, "2026-01-22T00:00:01Z")), Some(moment(AFTER)));
    assert_eq!(
        older(&status(BEFORE, BEFORE)),
        Some(moment(BEFORE)),
        "the signature is later than the list all the same"
    );
}

#[test]
fn an_answer_dated_before_its_offer_is_not_good_by_a_list_of_before_the_offer() {
    let (from, to) = parties();
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let stated = moment("2026-01-19T00:00:00Z");
    let answer = offer.countersign(to.signer(), head(1), Acceptance { at: stated, ..acceptance() }).unwrap();
    assert_eq!(answer.stated_at(Role::Receiving), Some(stated));
    let report = judged(&answer, [&from, &to], &[list(&to, BEFORE, &[])], None);
    assert_eq!(older(&report.receiving.key_status), Some(moment(BEFORE)));
    let report = judged(&answer, [&from, &to], &[list(&to, AFTER, &[])], None);
    assert_eq!(report.receiving.key_status, KeyStatus::Good { list_of: moment(AFTER) });
}

#[test]
fn the_key_of_a_log_is_asked_about_until_its_checkpoint() {
    let (from, to) = parties();
    let receipt = with_proofs(&from, &to);
    let judge = |issued| judged(&receipt, [&from, &to], &[list(&to, issued, &[])], None).receiving;
    let early = judge("2026-01-21T18:40:00Z");
    assert!(matches!(early.key_status, KeyStatus::Good { .. }));
    assert!(older(&early.log_key_status.unwrap()).is_some() && early.list_older.is_some());
    let late = judge("2026-01-21T18:45:00Z");
    assert!(matches!(late.log_key_status, Some(KeyStatus::Good { .. })) && late.list_older.is_none());
}

#[test]
fn of_two_proofs_the_one_that_shows_most_speaks_in_whatever_order_they_were_attached() {
    let (from, to) = parties();
    let stolen = [list(&to, AFTER, &[(to.officer.key_id(), "2026-01-21T19:00:00Z")])];
    let times = ["2026-01-21T18:50:00Z", "2026-01-21T20:00:00Z"].map(moment);
    for order in [[0, 1], [1, 0]] {
        let mut receipt = complete(&from, &to);
        for at in order {
            receipt.attach(from.proof_as_of(&receipt, times[at])).unwrap();
        }
        let report = judged(&receipt, [&from, &to], &stolen, None);
        let kept = report.kept_elsewhere_before(Role::Receiving, moment("2026-01-21T19:00:00Z"));
        assert_eq!(kept.map(|shown| shown.at), Some(times[0]), "{order:?}");
        // By a checkpoint whose own key is revoked nothing is shown; another's shows where it stands.
        let revoked = [list(&from, AFTER, &[(from.device.key_id(), BEFORE)])];
        let report = judged(&receipt, [&from, &to], &[&stolen[..], &revoked].concat(), None);
        assert_eq!(report.kept_elsewhere_before(Role::Receiving, moment(AFTER)), None);
    }
}

#[test]
fn a_list_that_ends_too_early_is_told_beside_a_revocation_as_well() {
    let (from, to) = parties();
    let lists = [list(&to, BEFORE, &[(to.officer.key_id(), AFTER)])];
    let report = judged(&complete(&from, &to), [&from, &to], &lists, None);
    assert!(matches!(report.receiving.key_status, KeyStatus::Revoked { .. }));
    let said = "carrying (receiving): the revocation list is of 2026-01-20";
    assert!(report.why().iter().any(|line| line.starts_with(said)), "{:?}", report.why());
}

#[test]
fn of_two_revoked_keys_in_a_chain_the_one_revoked_first_is_told() {
    let (from, to) = parties();
    let limited = SigningKey::from_seed(&[77; 32]);
    let movement = MovementId::parse("sortie-1").unwrap();
    let bearer = Bearer::Movement { officer: OfficerId::parse("officer-1").unwrap(), movement };
    let own = Certificate::issue(body(&to.id, bearer, limited.public()), &to.officer);
    let certificates = [own, to.officer_certificate.clone()];
    let signer = ReceiptSigner { key: &limited, certificates: &certificates };
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let receipt = offer.countersign(signer, head(1), acceptance()).unwrap();
    for dates in [[BEFORE, AFTER], [AFTER, BEFORE]] {
        let lists = [list(&to, AFTER, &[(limited.key_id(), dates[0]), (to.officer.key_id(), dates[1])])];
        let report = judged(&receipt, [&from, &to], &lists, None);
        let KeyStatus::Revoked { from: since, .. } = report.receiving.key_status else { panic!("two are revoked") };
        assert_eq!(since, moment(BEFORE));
    }
}
