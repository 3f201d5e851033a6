//! A second verifier of receipts, written from RFC 9052, RFC 8949, RFC 6962 and `docs/formats.md`,
//! which calls none of the crate's code; it must agree with the crate on good and on altered receipts.

use custody::Span;
use custody::receipt::{Acceptance, CertificateAnswer, Receipt, SignatureAnswer, SignerReport};
use custody::revocation::{KeyStatus, RevocationList, Revoked};
use ed25519_dalek::{Signature, VerifyingKey};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::receipt_sample::{Party, acceptance, complete, head, moment, parties, payload, signed_at, with_proofs};

/// A CBOR item with the bytes it was read from.
#[derive(Debug, Clone)]
struct Item<'b> {
    raw: &'b [u8],
    value: Value<'b>,
}

#[derive(Debug, Clone)]
enum Value<'b> {
    Unsigned(u64),
    Negative(u64),
    Bytes(&'b [u8]),
    Text(&'b str),
    Array(Vec<Item<'b>>),
    Map(Vec<(Item<'b>, Item<'b>)>),
    Tagged(u64, Box<Item<'b>>),
    Simple,
}

/// Reads one item: definite lengths only, at most 16 deep (RFC 8949 §3).
fn read_item<'b>(bytes: &'b [u8], at: &mut usize, depth: u32) -> Option<Item<'b>> {
    if depth > 16 {
        return None;
    }
    let start = *at;
    let first = *bytes.get(start)?;
    let (extra, mut argument) = match first & 31 {
        n @ 0..=23 => (0, u64::from(n)),
        n @ 24..=27 => (1_usize << (n - 24), 0),
        _ => return None,
    };
    for byte in bytes.get(start + 1..start + 1 + extra)? {
        argument = argument << 8 | u64::from(*byte);
    }
    *at = start + 1 + extra;
    let length = usize::try_from(argument).ok()?;
    let mut take = |length: usize| {
        let taken = bytes.get(*at..at.checked_add(length)?)?;
        *at += length;
        Some(taken)
    };
    let value = match first >> 5 {
        0 => Value::Unsigned(argument),
        1 => Value::Negative(argument),
        2 => Value::Bytes(take(length)?),
        3 => Value::Text(std::str::from_utf8(take(length)?).ok()?),
        4 => Value::Array((0..length).map(|_| read_item(bytes, at, depth + 1)).collect::<Option<_>>()?),
        5 => Value::Map(
            (0..length)
                .map(|_| Some((read_item(bytes, at, depth + 1)?, read_item(bytes, at, depth + 1)?)))
                .collect::<Option<_>>()?,
        ),
        6 => Value::Tagged(argument, Box::new(read_item(bytes, at, depth + 1)?)),
        _ => Value::Simple,
    };
    Some(Item { raw: &bytes[start..*at], value })
}

fn read_all(bytes: &[u8]) -> Option<Item<'_>> {
    let mut at = 0;
    read_item(bytes, &mut at, 0).filter(|_| at == bytes.len())
}

impl<'b> Item<'b> {
    fn bytes(&self) -> Option<&'b [u8]> {
        if let Value::Bytes(bytes) = self.value { Some(bytes) } else { None }
    }
    fn text(&self) -> Option<&'b str> {
        if let Value::Text(text) = self.value { Some(text) } else { None }
    }
    fn integer(&self) -> Option<i128> {
        match self.value {
            Value::Unsigned(n) => Some(n.into()),
            Value::Negative(n) => Some(-1 - i128::from(n)),
            _ => None,
        }
    }
    fn array(&self) -> Option<&[Item<'b>]> {
        if let Value::Array(items) = &self.value { Some(items) } else { None }
    }
    fn at(&self, key: i128) -> Option<&Item<'b>> {
        let Value::Map(pairs) = &self.value else { return None };
        pairs.iter().find(|(k, _)| k.integer() == Some(key)).map(|(_, v)| v)
    }
    fn named(&self, key: &str) -> Option<&Item<'b>> {
        let Value::Map(pairs) = &self.value else { return None };
        pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v)
    }
}

fn head_of(major: u8, length: usize) -> Vec<u8> {
    let first = major << 5;
    match length {
        0..=23 => vec![first | length as u8],
        24..=0xFF => vec![first | 24, length as u8],
        0x100..=0xFFFF => [&[first | 25][..], &(length as u16).to_be_bytes()].concat(),
        _ => [&[first | 26][..], &(length as u32).to_be_bytes()].concat(),
    }
}

fn byte_string(bytes: &[u8]) -> Vec<u8> {
    [head_of(2, bytes.len()), bytes.to_vec()].concat()
}

/// `Sig_structure` for one signer of a COSE_Sign (RFC 9052 §4.4).
fn sig_structure(body: &[u8], signer: &[u8], external: &[u8], payload: &[u8]) -> Vec<u8> {
    let context = b"Signature";
    let parts = [body, signer, external, payload].map(byte_string).concat();
    [head_of(4, 5), head_of(3, context.len()), context.to_vec(), parts].concat()
}

fn signed(key: &[u8], message: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    key.verify_strict(message, &Signature::from_slice(signature).ok()?).ok()
}

fn key_id(key: &[u8]) -> Vec<u8> {
    Sha256::digest(key)[..16].to_vec()
}

/// The key of a certificate that the root issued for that authority and time, with its bearer's kind.
fn certified<'b>(certificate: &'b [u8], root: &[u8], authority: &str, at: i128) -> Option<(&'b [u8], i128)> {
    let item = read_all(certificate)?;
    let (body, issuer, signature) = (item.at(0)?, item.at(1)?, item.at(2)?);
    let message = [b"custodia/certificate/1\0", body.raw, issuer.raw].concat();
    signed(root, &message, signature.bytes()?)?;
    let in_time = body.at(3)?.integer()? <= at && at < body.at(4)?.integer()?;
    let theirs = issuer.bytes()? == key_id(root) && body.at(0)?.text()? == authority;
    let kind = body.at(1)?.array()?.first()?.integer()?;
    (in_time && theirs).then_some((body.at(2)?.bytes()?, kind))
}

struct Message<'b> {
    payload_bytes: &'b [u8],
    payload: Item<'b>,
    signatures: Vec<Item<'b>>,
    proofs: Vec<Item<'b>>,
}

fn read_message(bytes: &[u8]) -> Option<Message<'_>> {
    let Value::Tagged(98, message) = read_all(bytes)?.value else { return None };
    let [protected, unprotected, payload, signatures] = message.array()? else { return None };
    if !protected.bytes()?.is_empty() || !matches!(unprotected.value, Value::Map(_)) {
        return None;
    }
    let payload_bytes = payload.bytes()?;
    Some(Message {
        payload_bytes,
        payload: read_all(payload_bytes)?,
        signatures: signatures.array()?.to_vec(),
        proofs: unprotected.named("proofs").and_then(Item::array).unwrap_or_default().to_vec(),
    })
}

/// Whether one side's signature and certificate hold.
fn side_holds(message: &Message<'_>, role: &str, root: &[u8]) -> Option<()> {
    let party = message.payload.at(if role == "giving" { 4 } else { 5 })?.text()?;
    let other = message.payload.at(if role == "giving" { 5 } else { 4 })?.text()?;
    let external = match message.payload.at(0)?.integer()? {
        0 => "custodia/receipt/2",
        1 => "custodia/rehearsal-receipt/2",
        _ => return None,
    };
    let of_role = |parts: &&Item<'_>| -> Option<bool> {
        let header = parts.array()?.first()?.bytes()?;
        Some(read_all(header)?.named("role")?.text()? == role)
    };
    let found = message.signatures.iter().find(|parts| of_role(parts) == Some(true))?;
    let [protected, unprotected, signature] = found.array()? else { return None };
    let protected_bytes = protected.bytes()?;
    let statement = read_all(protected_bytes)?;
    let [certificate] = unprotected.named("certificates")?.array()? else { return None };
    let at = if role == "giving" { message.payload.at(6)? } else { statement.named("at")? };
    let (key, kind) = certified(certificate.bytes()?, root, party, at.integer()?)?;
    let to_be_signed = sig_structure(b"", protected_bytes, external.as_bytes(), message.payload_bytes);
    signed(key, &to_be_signed, signature.bytes()?)?;
    let log = message.payload.at(8)?;
    let same_head = log.at(0)?.integer() == statement.named("size")?.integer()
        && log.at(1)?.bytes() == statement.named("head")?.bytes();
    let holds = kind == 0
        && party != other
        && statement.at(1)?.integer()? == -19
        && statement.at(4)?.bytes()? == key_id(key)
        && statement.named("log")?.text()? == format!("custodia/{party}")
        && (role == "receiving" || same_head);
    holds.then_some(())
}

/// Whether both sides hold, by the second verifier.
fn independent(bytes: &[u8], from: &Party, to: &Party) -> [bool; 2] {
    let Some(message) = read_message(bytes) else { return [false; 2] };
    let side = |role, party: &Party| side_holds(&message, role, &party.root.public().0).is_some();
    [side("giving", from), side("receiving", to)]
}

/// Whether both sides hold, by the crate; nothing where it refuses to read.
fn ours(bytes: &[u8], from: &Party, to: &Party) -> Option<[bool; 2]> {
    let receipt = Receipt::decode(bytes).ok()?;
    let report = receipt.verify(&[from.root(), to.root()], &[], None);
    let holds = |side: &SignerReport| {
        !report.one_party && side.signature == SignatureAnswer::Good && side.certificate == CertificateAnswer::Good
    };
    Some([holds(&report.giving), holds(&report.receiving)])
}

/// How one side's key stands by encoded revocation lists: a list that names it tells, else the newest must be of the
/// signature and of the date asked about, or later; and nobody signs an offer before it is made.
fn key_stands(receipt: &[u8], role: &str, lists: &[Vec<u8>], root: &[u8], as_of: Option<i128>) -> Option<&'static str> {
    let message = read_message(receipt)?;
    let party = message.payload.at(if role == "giving" { 4 } else { 5 })?.text()?;
    let headers = message.signatures.iter().filter_map(|parts| read_all(parts.array()?.first()?.bytes()?));
    let header = headers.into_iter().find(|header| header.named("role").and_then(Item::text) == Some(role))?;
    let key = header.at(4)?.bytes()?;
    let offered = message.payload.at(6)?.integer()?;
    let until =
        header.named("at").and_then(Item::integer).unwrap_or(offered).max(offered).max(as_of.unwrap_or(offered));
    let (mut newest, mut named) = (None, false);
    for list in lists {
        let list = read_all(list)?;
        let body = list.at(0)?;
        let holds = signed(root, &[b"custodia/revocations/1\0", body.raw].concat(), list.at(1)?.bytes()?).is_some();
        if holds && body.at(0)?.text()? == party {
            newest = newest.max(Some(body.at(1)?.integer()?));
            named |= body.at(2)?.array()?.iter().any(|entry| entry.at(0).and_then(Item::bytes) == Some(key));
        }
    }
    Some(match newest {
        _ if named => "revoked",
        Some(newest) if newest >= until => "good",
        _ => "unknown",
    })
}

fn node(left: &[u8], right: &[u8]) -> Vec<u8> {
    Sha256::digest([&[1], left, right].concat()).to_vec()
}

/// The root that a path leads to, by the recursion of RFC 6962 §2.1.1 read backwards.
fn root_of(leaf: &[u8], index: u64, size: u64, path: &[Item<'_>]) -> Option<Vec<u8>> {
    let Some((last, below)) = path.split_last() else {
        return (size == 1 && index == 0).then(|| leaf.to_vec());
    };
    let mut split = 1;
    while 2 * split < size {
        split *= 2;
    }
    if size < 2 {
        return None;
    }
    if index < split {
        Some(node(&root_of(leaf, index, split, below)?, last.bytes()?))
    } else {
        Some(node(last.bytes()?, &root_of(leaf, index - split, size - split, below)?))
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=').chars().map(|c| alphabet.find(c));
    let bits: Vec<usize> =
        digits.collect::<Option<Vec<_>>>()?.iter().flat_map(|d| (0..6).rev().map(move |b| d >> b & 1)).collect();
    Some(bits.as_chunks::<8>().0.iter().map(|b| b.iter().fold(0, |byte, bit| byte << 1 | *bit as u8)).collect())
}

/// Whether a proof's entry lies in that authority's log under its signed checkpoint, and the entry
/// commits to the receipt that is disclosed with it.
fn included(proof: &[u8], receipt: &[u8], party: &Party) -> Option<bool> {
    let proof = read_all(proof)?;
    let note = proof.at(4)?.text()?;
    let (text, signatures) = note.split_once("\n\n")?;
    let text = format!("{text}\n");
    let lines: Vec<&str> = text.lines().collect();
    let at = i128::from(moment(lines.get(3)?.strip_prefix("at ")?).as_ms());
    let authority = lines.first()?.strip_prefix("custodia/")?;
    let (key, kind) = certified(proof.at(5)?.raw, &party.root.public().0, authority, at)?;
    let blob = base64(signatures.trim_end().rsplit_once(' ')?.1)?;
    let name_and_key = [lines.first()?.as_bytes(), b"\n\x01", key].concat();
    signed(key, text.as_bytes(), &blob[4..])?;
    let index = u64::try_from(proof.at(0)?.integer()?).ok()?;
    let entry = proof.at(1)?.bytes()?;
    let leaf = Sha256::digest([&[0], entry].concat());
    let root = root_of(&leaf, index, lines.get(1)?.parse().ok()?, proof.at(3)?.array()?)?;
    let envelope = read_all(read_all(entry)?.array()?.get(2)?.bytes()?)?;
    let disclosed = proof.at(2)?.bytes()?;
    let plain = read_all(&disclosed[16..])?;
    let kept = plain.array()?.first()?.at(1)?;
    let kept = kept.bytes()?;
    Some(
        kind == 1
            && authority == party.id.as_str()
            && Sha256::digest(name_and_key)[..4] == blob[..4]
            && root == base64(lines.get(2)?)?
            && envelope.at(13)?.text()? == authority
            && envelope.at(17)?.bytes()? == Sha256::digest(disclosed).as_slice()
            && kept == receipt,
    )
}

#[test]
fn both_verifiers_accept_a_good_receipt_and_refuse_an_offer_as_a_receipt() {
    let (from, to) = parties();
    let receipt = complete(&from, &to);
    assert_eq!(independent(&receipt.encode(), &from, &to), [true, true]);
    assert_eq!(ours(&receipt.encode(), &from, &to), Some([true, true]));
    let offer = Receipt::offer(receipt.payload().clone(), from.signer()).unwrap().encode();
    assert_eq!(independent(&offer, &from, &to), [true, false]);
    assert_eq!(ours(&offer, &from, &to), Some([true, false]));
    assert_eq!(independent(&receipt.encode(), &to, &from), [false, false]);
}

#[test]
fn both_verifiers_find_the_receipt_in_both_logs() {
    let (from, to) = parties();
    let receipt = with_proofs(&from, &to);
    let bytes = receipt.encode();
    assert_eq!(independent(&bytes, &from, &to), [true, true]);
    let message = read_message(&bytes).unwrap();
    let kept = receipt.without_proofs().encode();
    for (proof, party) in message.proofs.iter().zip([&from, &to]) {
        let mut proof = proof.bytes().unwrap().to_vec();
        assert_eq!(included(&proof, &kept, party), Some(true));
        assert_ne!(included(&proof, &bytes, party), Some(true));
        let last_of_path = proof.windows(8).rposition(|w| w == b"custodia").unwrap();
        proof[last_of_path - 40] ^= 1;
        assert_ne!(included(&proof, &kept, party), Some(true));
    }
}

/// A list for the sample receipt, in minutes from its offer: whose, signed by the right root or not, of when, and the
/// key that it names, from when.
type ListMade = (bool, bool, i64, Option<(bool, i64)>);

fn made(list: &ListMade, from: &Party, to: &Party) -> RevocationList {
    let (of_giver, rooted, issued, named) = list;
    let (party, other) = if *of_giver { (from, to) } else { (to, from) };
    let at = |minutes: i64| signed_at() + Span::minutes(minutes);
    let key = |theirs: bool| if theirs { party.officer.key_id() } else { other.officer.key_id() };
    let entry = named.map(|(theirs, since)| Revoked { key: key(theirs), from: at(since), reason: "lost".into() });
    let root = if *rooted { &party.root } else { &other.root };
    RevocationList::issue(party.id.clone(), at(*issued), entry.into_iter().collect(), root)
}

proptest! {
    #[test]
    fn both_verifiers_say_the_same_of_each_sides_key_by_any_lists_and_date(
        lists in prop::collection::vec(
            (any::<bool>(), prop::bool::weighted(0.8), -8..12_i64, prop::option::weighted(0.3, (any::<bool>(), -20..20_i64))),
            0..4,
        ),
        stated in -10..10_i64,
        as_of in prop::option::of(-12..14_i64),
    ) {
        let (from, to) = parties();
        let at = |minutes: i64| signed_at() + Span::minutes(minutes);
        let offer = Receipt::offer(payload(&from, &to), from.signer()).unwrap();
        let acceptance = Acceptance { at: at(stated), ..acceptance() };
        let receipt = offer.countersign(to.signer(), head(1), acceptance).unwrap();
        let lists: Vec<_> = lists.iter().map(|list| made(list, &from, &to)).collect();
        let encoded: Vec<_> = lists.iter().map(RevocationList::encode).collect();
        let report = receipt.verify(&[from.root(), to.root()], &lists, as_of.map(at));
        for (side, party) in report.sides().into_iter().zip([&from, &to]) {
            let asked = as_of.map(|minutes| i128::from(at(minutes).as_ms()));
            let theirs =
                key_stands(&receipt.encode(), side.role.word(), &encoded, &party.root.public().0, asked).unwrap();
            let ours = match side.key_status {
                KeyStatus::Good { .. } => "good",
                KeyStatus::Revoked { .. } => "revoked",
                KeyStatus::Unknown(_) => "unknown",
            };
            prop_assert_eq!(ours, theirs);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn both_verifiers_agree_on_receipts_with_flipped_bits(
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..3),
    ) {
        let (from, to) = parties();
        let good = complete(&from, &to).encode();
        let mut bytes = good.clone();
        for (at, bit) in flips {
            bytes[at.index(good.len())] ^= 1 << bit;
        }
        let theirs = independent(&bytes, &from, &to);
        match ours(&bytes, &from, &to) {
            Some(ours) => prop_assert_eq!(ours, theirs),
            None => prop_assert_ne!(theirs, [true, true]),
        }
        prop_assert_eq!(theirs == [true, true], bytes == good);
    }
}
