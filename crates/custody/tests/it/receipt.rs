//! What a receipt's report says of good receipts and of each way in which one can be bad.

use custody::certificate::{Bearer, Certificate, CertificateFault};
use custody::event::Body;
use custody::event::handover::HandRefused;
use custody::inclusion::{InclusionFault, InclusionProof};
use custody::keys::SigningKey;
use custody::merkle::leaf_hash;
use custody::receipt::{
    Acceptance, CertificateAnswer, Receipt, ReceiptContext, ReceiptReport, ReceiptSigner, SignatureAnswer,
};
use custody::revocation::{KeyStatus, UnknownStatus};
use custody::{Error, MovementId, OfficerId, PersonNumber};
use proptest::prelude::*;

use crate::receipt_sample::{
    Party, acceptance, body, complete, head, parties, payload, person, signed_at, with_proofs,
};

fn report(receipt: &Receipt, from: &Party, to: &Party) -> ReceiptReport {
    receipt.verify(&[from.root(), to.root()], &[], None)
}

#[test]
fn a_complete_receipt_holds_in_signatures_and_certificates_and_says_what_is_not_known() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let read = Receipt::decode(&receipt.encode()).unwrap();
    assert_eq!(read, receipt);
    let report = report(&read, &from, &to);
    assert!(report.signatures_hold() && report.certificates_hold());
    assert_eq!(report.received, Some(vec![person(1), person(2), person(9)]));
    assert_eq!(report.acceptance, Some(acceptance()));
    for side in report.sides() {
        assert_eq!(side.key_status, KeyStatus::Unknown(UnknownStatus::NoList));
        assert_eq!(side.inclusion, None);
    }
    assert_eq!(report.why().len(), 4, "{:?}", report.why());
}

#[test]
fn an_offer_has_one_signature_and_says_that_the_other_is_absent() {
    let (from, to) = parties();
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let offer = Receipt::decode(&offer.encode()).unwrap();
    assert!(!offer.is_countersigned());
    let report = report(&offer, &from, &to);
    assert_eq!(report.giving.signature, SignatureAnswer::Good);
    assert_eq!(report.receiving.signature, SignatureAnswer::Absent);
    assert!(!report.signatures_hold() && report.received.is_none());
    assert!(report.why().contains(&"carrying (receiving): has not signed".to_owned()));
}

#[test]
fn an_altered_list_breaks_both_signatures() {
    let (from, to) = parties();
    let mut bytes = complete(&from, &to).encode();
    let at = bytes.windows(6).position(|w| w == b"seal-2").unwrap();
    bytes[at + 5] = b'7';
    let report = report(&Receipt::decode(&bytes).unwrap(), &from, &to);
    assert_eq!(report.giving.signature, SignatureAnswer::Bad);
    assert_eq!(report.receiving.signature, SignatureAnswer::Bad);
    assert_eq!((report.acceptance.clone(), report.received.clone()), (None, None));
    assert!(report.certificates_hold());
}

#[test]
fn an_altered_count_breaks_the_receivers_signature_only() {
    let (from, to) = parties();
    let mut bytes = complete(&from, &to).encode();
    let at = bytes.windows(8).position(|w| w == b"\x67counted").unwrap();
    bytes[at + 8] = 4;
    let report = report(&Receipt::decode(&bytes).unwrap(), &from, &to);
    assert_eq!(report.giving.signature, SignatureAnswer::Good);
    assert_eq!(report.receiving.signature, SignatureAnswer::Bad);
}

#[test]
fn a_key_of_an_unknown_root_is_told_from_no_root_at_all() {
    let (from, to) = parties();
    let stranger = Party::new("carrying", 90);
    let receipt = complete(&from, &stranger);
    let certificate = report(&receipt, &from, &to).receiving.certificate;
    assert_eq!(certificate, CertificateAnswer::Fault(CertificateFault::WrongIssuer));
    let report = receipt.verify(&[from.root()], &[], None);
    assert_eq!(report.receiving.certificate, CertificateAnswer::NoRoot);
    assert_eq!(report.receiving.key_status, KeyStatus::Unknown(UnknownStatus::NoRoot));
    assert!(report.signatures_hold() && !report.certificates_hold());
}

#[test]
fn swapped_parties_are_named() {
    let (from, to) = parties();
    let mut bytes = complete(&from, &to).encode();
    let parties = b"\x66losing\x05\x68carrying";
    let at = bytes.windows(parties.len()).position(|w| w == parties).unwrap();
    bytes.splice(at..at + parties.len(), *b"\x68carrying\x05\x66losing");
    let report = report(&Receipt::decode(&bytes).unwrap(), &from, &to);
    assert_eq!(report.giving.certificate, CertificateAnswer::OtherAuthority(from.id.clone()));
    assert_eq!(report.receiving.certificate, CertificateAnswer::OtherAuthority(to.id.clone()));
    assert!(!report.signatures_hold());
}

#[test]
fn the_same_signer_cannot_stand_on_both_sides() {
    let (from, to) = parties();
    assert!(Receipt::offer(payload(&from, &from), from.signer()).is_err());
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    assert!(offer.countersign(from.signer(), head(1), acceptance()).unwrap_err().is_wrong_key());
    let answered = offer.countersign(to.signer(), head(1), acceptance()).unwrap();
    assert!(answered.countersign(to.signer(), head(1), acceptance()).is_err());
}

#[test]
fn a_movement_key_signs_on_its_movement_only_and_a_device_never_for_an_officer() {
    let (from, to) = parties();
    let limited = SigningKey::from_seed(&[77; 32]);
    let certify = |movement: &str| {
        let movement = MovementId::parse(movement).unwrap();
        let bearer = Bearer::Movement { officer: OfficerId::parse("officer-1").unwrap(), movement };
        Certificate::issue(body(&to.id, bearer, limited.public()), &to.officer)
    };
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let answer = |key, certificates: &[Certificate]| {
        let receipt = offer.countersign(ReceiptSigner { key, certificates }, head(1), acceptance()).unwrap();
        let report = report(&Receipt::decode(&receipt.encode()).unwrap(), &from, &to);
        assert!(report.signatures_hold());
        report.receiving.certificate
    };
    let officer = to.officer_certificate.clone();
    assert_eq!(answer(&limited, &[certify("sortie-1"), officer.clone()]), CertificateAnswer::Good);
    assert_eq!(answer(&limited, &[certify("sortie-2"), officer]), CertificateAnswer::OtherMovement);
    let fault = CertificateAnswer::Fault(CertificateFault::WrongIssuer);
    assert_eq!(answer(&limited, &[certify("sortie-1")]), fault);
    let device = std::slice::from_ref(&to.device_certificate);
    assert_eq!(answer(&to.device, device), CertificateAnswer::NotAnOfficer);
}

#[test]
fn a_rehearsal_receipt_never_passes_for_a_real_one() {
    let (from, to) = parties();
    let rehearsed = custody::receipt::ReceiptPayload { context: ReceiptContext::Rehearsal, ..payload(&from, &to) };
    let offer = Receipt::offer(rehearsed, from.signer()).unwrap();
    let mut bytes = offer.encode();
    assert_eq!(report(&offer, &from, &to).giving.signature, SignatureAnswer::Good);
    let at = bytes.windows(4).position(|w| w == b"\xac\x00\x01\x01").unwrap();
    bytes[at + 2] = 0;
    let passed_off = Receipt::decode(&bytes).unwrap();
    assert_eq!(passed_off.payload().context, ReceiptContext::Operation);
    assert_eq!(report(&passed_off, &from, &to).giving.signature, SignatureAnswer::Bad);
}

#[test]
fn inclusion_is_attached_later_and_leaves_the_signed_part_as_it_was() {
    let (from, to) = parties();
    let receipt = with_proofs(&from, &to);
    let read = Receipt::decode(&receipt.encode()).unwrap();
    assert_eq!(read.hash(), complete(&from, &to).hash());
    let report = report(&read, &from, &to);
    assert!(report.signatures_hold());
    for (side, party) in report.sides().into_iter().zip([&from, &to]) {
        let included = side.inclusion.clone().unwrap().unwrap();
        assert_eq!((included.authority, included.index, included.head.size), (party.id.clone(), 7, 11));
        assert_eq!(included.log_key, party.device.key_id());
        assert_eq!(side.log_key_status, Some(KeyStatus::Unknown(UnknownStatus::NoList)));
    }
}

#[test]
fn a_proof_that_shows_something_else_is_refused_with_its_reason() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let good = to.proof_of(&receipt);
    let answer = |proof: InclusionProof| {
        let mut receipt = receipt.clone();
        receipt.attach(proof).unwrap();
        report(&receipt, &from, &to).receiving.inclusion.unwrap().map(|_| ())
    };
    assert_eq!(answer(good.clone()), Ok(()));
    let mut path = good.clone();
    path.path[1].0[0] ^= 1;
    assert_eq!(answer(path), Err(InclusionFault::NotIncluded));
    let mut index = good.clone();
    index.index = 6;
    assert_eq!(answer(index), Err(InclusionFault::NotIncluded));
    let later = good.checkpoint.replace("18:45:00Z", "18:46:00Z");
    assert_eq!(answer(InclusionProof { checkpoint: later, ..good.clone() }), Err(InclusionFault::BadCheckpoint));
    let officer = to.officer_certificate.clone();
    let by_officer = InclusionProof { log_certificate: officer, ..good.clone() };
    assert_eq!(answer(by_officer), Err(InclusionFault::LogKey(CertificateFault::WrongIssuer)));
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let other = offer.countersign(to.signer(), head(18), acceptance()).unwrap();
    assert_eq!(answer(to.proof_of(&other)), Err(InclusionFault::OtherEntry));
    let undisclosed = InclusionProof { disclosed: Vec::new(), ..good };
    assert_eq!(answer(undisclosed), Err(InclusionFault::OtherEntry));
}

#[test]
fn an_entry_of_another_kind_does_not_count_as_the_receipts() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    let refused =
        Body::HandRefused(HandRefused { by: to.id.clone(), nonce: receipt.payload().nonce, reason: "no space".into() });
    let (entry, disclosed) = to.entry(0, refused);
    let mut proof = to.proof_of(&receipt);
    let checkpoint = custody::checkpoint::Checkpoint {
        authority: to.id.clone(),
        head: custody::LogHead { size: 1, root: leaf_hash(&entry) },
        at: signed_at(),
        extensions: Vec::new(),
    };
    proof.checkpoint = custody::checkpoint::SignedCheckpoint::sign(checkpoint, &to.device).to_string();
    (proof.index, proof.path, proof.entry, proof.disclosed) = (0, Vec::new(), entry, disclosed);
    let kept = receipt.encode();
    assert_eq!(proof.verify(&kept, &to.id, &to.root.public()), Err(InclusionFault::OtherEntry));
}

#[test]
fn an_acceptance_that_contradicts_the_offer_is_refused() {
    let (from, to) = parties();
    let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
    let refused = |not_received: Vec<PersonNumber>, found: Vec<PersonNumber>| -> Error {
        let acceptance = Acceptance { at: signed_at(), counted: 3, not_received, found };
        offer.countersign(to.signer(), head(1), acceptance).unwrap_err()
    };
    assert!(refused(vec![person(9)], vec![]).to_string().contains("was not offered"));
    assert!(refused(vec![], vec![person(1)]).to_string().contains("but was offered"));
    assert!(refused(vec![person(1), person(1)], vec![]).to_string().contains("twice"));
    let mut twice = payload(&from, &to);
    twice.persons[1].person = person(1);
    assert!(Receipt::offer(twice, from.signer()).unwrap_err().to_string().contains("twice"));
}

/// A general COSE reader recurses once for each countersignature inside a countersignature.
#[test]
fn a_file_of_nested_countersignatures_is_refused_without_recursion() {
    let mut header = vec![0xA0];
    for _ in 0..20_000 {
        let mut outer = vec![0xA1, 0x07, 0x83, 0x5A];
        outer.extend_from_slice(&u32::try_from(header.len()).unwrap().to_be_bytes());
        outer.extend_from_slice(&header);
        outer.extend_from_slice(&[0xA0, 0x41, 0x00]);
        header = outer;
    }
    let mut bytes = vec![0xD8, 98, 0x84, 0x5A];
    bytes.extend_from_slice(&u32::try_from(header.len()).unwrap().to_be_bytes());
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&[0xA0, 0x41, 0xA0, 0x80]);
    assert!(Receipt::decode(&bytes).unwrap_err().is_malformed());
}

proptest! {
    #[test]
    fn decoding_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Receipt::decode(&bytes);
        let _ = Receipt::decode(&[&[0xD8, 98, 0x84, 0x40, 0xA0], bytes.as_slice()].concat());
        let _ = InclusionProof::decode(&bytes);
    }

    #[test]
    fn a_receipt_cut_short_is_refused(end in any::<prop::sample::Index>()) {
        let (from, to) = parties();
        let bytes = complete(&from, &to).encode();
        prop_assert!(Receipt::decode(&bytes[..end.index(bytes.len())]).is_err());
    }
}
