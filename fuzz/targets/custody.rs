//! What a fuzzing run and the replay of its corpus both do with foreign bytes: the parsers of `custody`.
//! Source: ours.
//!
//! Beside not failing, each holds a reader to what it promises: one form only, so that what was read is
//! written back as the same bytes.

use std::cell::RefCell;

use custody::bundle::{BundleHeader, Importer, import_bundle, read_header};
use custody::certificate::Certificate;
use custody::checkpoint::SignedCheckpoint;
use custody::event::{AuthorityKind, Function, Group, Kind, Purpose, Stream};
use custody::inclusion::InclusionProof;
use custody::keys::{PublicKey, SigningKey};
use custody::receipt::Receipt;
use custody::revocation::RevocationList;
use custody::seal::{MasterKey, SealingSecret, seal_to};
use custody::{
    AuthorityId, ClearanceId, CountQuery, DeviceId, Entry, Envelope, Event, EventId, Hash, Holder, Journal, Label,
    LogHead, Moment, MovementId, Nonce, OfficerId, Payload, PayloadKeys, PersonNumber, PlaceId, Record, Signatory,
    open_record,
};
use rand_chacha::ChaCha12Rng;
use rand_core::SeedableRng;

/// All targets of this crate, by the name of their corpus.
pub(crate) const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("certificate", certificate),
    ("revocation", revocation),
    ("checkpoint", checkpoint),
    ("receipt", receipt),
    ("inclusion", inclusion),
    ("entry", entry),
    ("payload", payload),
    ("fold", fold),
    ("bundle", bundle),
    ("bundle-body", bundle_body),
    ("snapshot", snapshot),
    ("words", words),
];

fn key() -> PublicKey {
    SigningKey::from_seed(&[3; 32]).public()
}

fn now() -> Moment {
    Moment::from_ms(1_769_000_000_000)
}

fn certificate(bytes: &[u8]) {
    let Ok(read) = Certificate::decode(bytes) else { return };
    assert_eq!(read.encode(), bytes, "a certificate has one form");
    let _ = read.verify(&key(), now());
    let _ = read.verify_under(&read, &key(), now());
}

fn revocation(bytes: &[u8]) {
    let Ok(read) = RevocationList::decode(bytes) else { return };
    assert_eq!(read.encode(), bytes, "a revocation list has one form");
    assert!(!read.verify(&key()), "nobody has signed it");
}

fn checkpoint(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(read) = SignedCheckpoint::parse(text) else { return };
    assert_eq!(read.to_string(), text, "a checkpoint note has one form");
    let _ = read.verify(&key());
}

fn receipt(bytes: &[u8]) {
    let Ok(read) = Receipt::decode(bytes) else { return };
    assert_eq!(read.encode(), bytes, "a receipt has one form");
    let _ = read.without_proofs().hash();
}

fn inclusion(bytes: &[u8]) {
    let Ok(read) = InclusionProof::decode(bytes) else { return };
    assert_eq!(read.encode(), bytes, "an inclusion proof has one form");
    let _ = read.authority();
}

fn entry(bytes: &[u8]) {
    if let Ok(read) = Envelope::from_bytes(bytes) {
        assert_eq!(read.to_bytes(), bytes, "an envelope has one form");
    }
    let Ok(read) = Entry::from_bytes(bytes) else { return };
    assert_eq!(read.to_bytes(), bytes, "an entry has one form");
    let _ = Envelope::from_bytes(&read.envelope);
}

/// The first byte chooses the kind.
fn payload(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(*first) % Kind::ALL.len()];
    let Ok(read) = Payload::from_bytes(kind, rest) else { return };
    assert_eq!(read.to_bytes(), rest, "a payload has one form");
}

/// A few events, each: kind, whose log, stream, hour, length of the payload in two bytes, payload.
fn fold(bytes: &[u8]) {
    let mut record = Record::new();
    let mut rest = bytes;
    let mut seq = 0;
    while let Some((head, after)) = rest.split_first_chunk::<6>() {
        let length = usize::from(u16::from_be_bytes([head[4], head[5]])).min(after.len());
        let (body, after) = after.split_at(length);
        rest = after;
        let kind = Kind::ALL[usize::from(head[0]) % Kind::ALL.len()];
        if let Ok(payload) = Payload::from_bytes(kind, body) {
            record.apply(&event(kind, [head[1], head[2], head[3]], seq, payload));
            seq += 1;
        }
    }
    let query = CountQuery { subject: None, from: Moment::MIN, as_of: now(), known_at: now() };
    let _ = record.count(&query);
    let _ = record.digest();
}

fn event(kind: Kind, [log, about, hour]: [u8; 3], seq: u64, payload: Payload) -> Event {
    let authority = AuthorityId::parse(["north", "carrier", "south"][usize::from(log) % 3]).unwrap();
    let number = PersonNumber::new(1, u16::from(about) % 5).unwrap();
    let stream = match about % 6 {
        0 => Stream::Authority(authority.clone()),
        1 => Stream::Place(PlaceId::parse("site").unwrap()),
        2 => Stream::Movement(MovementId::parse("m-1").unwrap()),
        3 => Stream::Clearance(ClearanceId::parse("c-1").unwrap()),
        _ => Stream::Person(number),
    };
    let at = now() + custody::Span::hours(i64::from(hour));
    let device = DeviceId::parse("tablet").unwrap();
    let officer = OfficerId::parse("officer").unwrap();
    let signatory = Signatory { officer, function: Function::CustodyOfficer, device: device.clone() };
    let mut id = [0; 16];
    id[8..].copy_from_slice(&seq.to_be_bytes());
    let envelope = Envelope {
        id: EventId(id),
        stream,
        kind_code: kind.code(),
        version: 1,
        occurred_at: at,
        recorded_at: at,
        officers: vec![signatory],
        device,
        device_counter: seq,
        device_previous: Hash::default(),
        boot: Nonce([7; 16]),
        monotonic_ms: 0,
        checkpoint_seen: None,
        authority: authority.clone(),
        purpose: Purpose::Custody,
        label: Label { originator: authority, releasable_to: Vec::new(), caveats: Vec::new(), expires: None },
        group: kind.group(),
        plain_hash: Hash::default(),
        cipher_hash: Hash::default(),
        binding: None,
        idempotency: None,
    };
    Event { seq, envelope, envelope_hash: Hash::default(), body: Ok(payload.body) }
}

fn bundle(bytes: &[u8]) {
    let _ = read_header(bytes);
    DESK.with_borrow_mut(|desk| {
        let taken = desk.take(bytes);
        assert!(taken.is_err(), "nothing that a stranger made is taken in");
    });
}

/// A partner seals whatever it likes: the bytes are what lies inside its seal.
fn bundle_body(bytes: &[u8]) {
    DESK.with_borrow_mut(|desk| {
        let mut rng = ChaCha12Rng::seed_from_u64(1);
        let leaves = leaves_of(bytes);
        let root = custody::merkle::Tree::new(leaves.clone()).root_at(leaves.len() as u64).unwrap_or_default();
        let header = BundleHeader {
            from: AuthorityId::parse("south").unwrap(),
            to: AuthorityId::parse("north").unwrap(),
            from_size: 0,
            head: LogHead { size: leaves.len() as u64, root },
            genesis: leaves.first().copied().unwrap_or_default(),
            checkpoint: String::new(),
            seen: None,
        };
        let header = minicbor::to_vec(&header).unwrap();
        let sealed = seal_to(&desk.sealing.public(), b"custodia/bundle/1", &header, bytes, &mut rng).unwrap();
        let mut file = minicbor::Encoder::new(Vec::new());
        file.array(3).and_then(|e| e.str("custodia/bundle/1")).unwrap();
        file.bytes(&header).and_then(|e| e.bytes(&sealed)).unwrap();
        let taken = desk.take(&file.into_writer());
        assert!(taken.is_err(), "nothing that no certified device has signed is taken in");
    });
}

/// The leaf hashes that a body claims, so that its tree fits its header and the events are looked at.
fn leaves_of(body: &[u8]) -> Vec<Hash> {
    let mut decoder = minicbor::Decoder::new(body);
    let mut leaves = Vec::new();
    if decoder.array().ok().flatten() != Some(2) {
        return leaves;
    }
    let Ok(Some(entries)) = decoder.array() else { return leaves };
    for _ in 0..entries {
        let leaf = decoder.array().and_then(|_| decoder.decode::<Hash>());
        let Ok(leaf) = leaf else { return leaves };
        leaves.push(leaf);
        if decoder.skip().and_then(|()| decoder.skip()).is_err() {
            return leaves;
        }
    }
    leaves
}

fn snapshot(bytes: &[u8]) {
    DESK.with_borrow_mut(|desk| {
        std::fs::write(desk.folder.path().join("record.snapshot"), bytes).unwrap();
        let keys = PayloadKeys::none();
        let opened = open_record(&desk.journal, &keys, &desk.master, &[key()], &mut |_| {}).unwrap();
        assert!(opened.note.is_some(), "no stranger's snapshot is opened");
    });
}

fn words(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(number) = PersonNumber::parse(text) {
        assert_eq!(PersonNumber::parse(&number.to_string()).unwrap(), number, "a number is read as it is written");
    }
    if let Ok(moment) = Moment::parse(text) {
        assert_eq!(Moment::parse(&moment.to_string()).unwrap(), moment, "a time is read as it is written");
    }
    if let Ok(place) = PlaceId::parse(text) {
        assert_eq!(PlaceId::parse(place.as_str()).unwrap(), place, "an id is read as it is written");
    }
    let _ = Hash::parse_hex(text);
    let _ = (Function::parse(text), Group::parse(text), AuthorityKind::parse(text));
}

/// A journal that takes in bundles, made anew after so many: refused ones are kept as evidence.
struct Desk {
    folder: tempfile::TempDir,
    journal: Journal,
    sealing: SealingSecret,
    master: MasterKey,
    taken: u32,
}

/// Bundles after which the journal is made anew; bounds the folder on disk.
const BUNDLES_EACH: u32 = 1_000;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new());
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let holder = Holder { pid: std::process::id(), host: "here".into(), command: "fuzz".into() };
        let journal = Journal::create(folder.path(), &holder).unwrap();
        let mut rng = ChaCha12Rng::seed_from_u64(2);
        let (sealing, master) = (SealingSecret::generate(&mut rng), MasterKey::generate(&mut rng));
        Self { folder, journal, sealing, master, taken: 0 }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), custody::Error> {
        self.taken += 1;
        if self.taken.is_multiple_of(BUNDLES_EACH) {
            *self = Self::new();
        }
        let authority = AuthorityId::parse("north").unwrap();
        let importer =
            Importer { authority: &authority, secret: &self.sealing, master: &self.master, sender_root: key() };
        import_bundle(&mut self.journal, bytes, &importer, &mut ChaCha12Rng::seed_from_u64(4)).map(|_| ())
    }
}
