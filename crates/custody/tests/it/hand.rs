//! A hand that seals and signs events for tests and benches: one authority, its root, one device and
//! one officer, all from a seed. Source: ours, over the crate's public doors.

use custody::certificate::{Bearer, Certificate, CertificateBody};
use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::event::authority::{DeviceCertified, LogOpened, OfficerCertified, PayloadErased};
use custody::event::medical::InjuryRecorded;
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::{AuthorityKind, Body, Function, Group, Kind, Purpose, Signing, Stream};
use custody::keys::SigningKey;
use custody::seal::{self, DataKey, MasterKey, SealingSecret, wrap_key};
use custody::{
    AuthorityId, BODY_VERSION, DeviceId, EVENT_CONTEXT, Envelope, Event, EventId, Hash, KeyRing, Label, LogHead,
    Moment, Nonce, OfficerId, Payload, PersonNumber, PlaceId, SealedEvent, Signatory, Signature, SignedAs, Span,
    WrappedKey,
};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub struct Hand {
    pub authority: AuthorityId,
    pub root: SigningKey,
    pub device: SigningKey,
    pub officer: SigningKey,
    pub second_officer: SigningKey,
    pub second_tablet: SigningKey,
    pub master: MasterKey,
    pub sealing: SealingSecret,
    pub ring: KeyRing,
    pub rng: ChaCha12Rng,
    pub device_id: DeviceId,
    pub counter: u64,
    pub previous: Hash,
    pub now: Moment,
    pub releasable_to: Vec<AuthorityId>,
    /// In which functions the officer and the second sign.
    pub acts_as: [Function; 2],
    /// The log that its next events vouch for.
    pub seen: Option<LogHead>,
}

impl Hand {
    pub fn new(authority: &str, seed: u64) -> Self {
        let mut rng = ChaCha12Rng::seed_from_u64(seed);
        Self {
            authority: AuthorityId::parse(authority).unwrap(),
            root: SigningKey::generate(&mut rng),
            device: SigningKey::generate(&mut rng),
            officer: SigningKey::generate(&mut rng),
            master: MasterKey::generate(&mut rng),
            sealing: SealingSecret::generate(&mut rng),
            second_officer: SigningKey::generate(&mut rng),
            second_tablet: SigningKey::generate(&mut rng),
            ring: KeyRing::default(),
            device_id: DeviceId::parse(&format!("{authority}-tablet")).unwrap(),
            counter: 0,
            previous: Hash::default(),
            now: Moment::parse("2026-01-21T08:00:00Z").unwrap(),
            releasable_to: Vec::new(),
            acts_as: [Function::CustodyOfficer, Function::Commander],
            seen: None,
            rng,
        }
    }

    /// Another device of the same authority and root, with a counter of its own.
    pub fn second_device(&self, n: u64) -> Self {
        let mut other = Self::new(self.authority.as_str(), 1_000_000 + n);
        other.root = SigningKey::from_seed(&self.root.seed());
        other.officer = SigningKey::from_seed(&self.officer.seed());
        other.second_officer = SigningKey::from_seed(&self.second_officer.seed());
        other.second_tablet = SigningKey::from_seed(&self.second_tablet.seed());
        other.master = self.master.clone();
        other.sealing = SealingSecret::from_bytes(*self.sealing.as_bytes());
        other.device_id = DeviceId::parse(&format!("{}-tablet-{n}", self.authority)).unwrap();
        other
    }

    /// Genesis and the certificates of officer and device.
    pub fn opening(&mut self) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
        let opened = LogOpened {
            name: self.authority.to_string(),
            kind: AuthorityKind::Losing,
            root_key: Hash(self.root.public().0),
            sealing_key: Hash(self.sealing.public()),
            rehearsal: true,
            operation: "test".into(),
            day_offset_min: 180,
        };
        let mut bodies: Vec<Body> = vec![opened.into()];
        bodies.extend(self.certificates());
        self.seal_on(&Stream::Authority(self.authority.clone()), bodies)
    }

    pub fn certificates(&self) -> Vec<Body> {
        let officer = self.certificate(
            Bearer::Officer { officer: self.officer_id(), functions: Function::ALL.to_vec() },
            &self.officer,
        );
        let device = self.certificate(Bearer::Device { device: self.device_id.clone() }, &self.device);
        vec![
            OfficerCertified { certificate: officer.encode() }.into(),
            DeviceCertified { certificate: device.encode(), block: Some(1) }.into(),
        ]
    }

    /// Certificates of the officer and the device that sign beside: for acts of two.
    pub fn certificates_of_the_second(&self) -> Vec<Body> {
        let bearer = Bearer::Officer { officer: self.second_signatory().officer, functions: Function::ALL.to_vec() };
        let officer = self.certificate(bearer, &self.second_officer);
        let device = self.certificate(Bearer::Device { device: self.second_signatory().device }, &self.second_tablet);
        vec![
            OfficerCertified { certificate: officer.encode() }.into(),
            DeviceCertified { certificate: device.encode(), block: None }.into(),
        ]
    }

    /// A certificate of any officer of this authority.
    pub fn officer_certificate(&self, officer: &str, functions: &[Function], key: &SigningKey) -> Body {
        let bearer = Bearer::Officer { officer: OfficerId::parse(officer).unwrap(), functions: functions.to_vec() };
        OfficerCertified { certificate: self.certificate(bearer, key).encode() }.into()
    }

    /// The root's certificate of a key.
    pub fn certificate(&self, bearer: Bearer, key: &SigningKey) -> Certificate {
        let body = CertificateBody {
            authority: self.authority.clone(),
            bearer,
            key: key.public(),
            not_before: Moment::parse("2026-01-01T00:00:00Z").unwrap(),
            not_after: Moment::parse("2030-01-01T00:00:00Z").unwrap(),
            serial: 1,
        };
        Certificate::issue(body, &self.root)
    }

    pub fn officer_id(&self) -> OfficerId {
        OfficerId::parse(&format!("{}-officer", self.authority)).unwrap()
    }

    /// Seals bodies about one stream, with the wrapped keys that they are the first to need.
    pub fn seal_on(&mut self, stream: &Stream, bodies: Vec<Body>) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
        let mut keys = Vec::new();
        let events = bodies.into_iter().map(|body| self.seal(stream, body, &mut keys)).collect();
        (events, keys)
    }

    /// Seals one body, as the scribe does.
    pub fn seal(&mut self, stream: &Stream, body: Body, keys: &mut Vec<WrappedKey>) -> SealedEvent {
        let (kind, group) = (body.kind(), body.kind().group());
        self.now = self.now + Span::from_ms(100);
        let payload = Payload { body, because: None, sheet: None };
        let (salt, plain) = (self.random::<16>(), payload.to_bytes());
        let plain_hash = seal::salted_hash(&salt, &plain);
        let nonce = self.random();
        let (key, made) = self.ring.get_or_make(stream, group, &mut self.rng);
        let key: DataKey = key.clone();
        let sealed = seal::seal(&key, nonce, &plain_hash.0, &[salt.as_slice(), &plain].concat());
        if made {
            let nonce = self.random();
            let wrapped = wrap_key(&self.master, nonce, &self.authority, stream, group, &key);
            keys.push(WrappedKey { stream: stream.clone(), group, wrapped });
        }
        let by_officer = kind.signing() != Signing::Device;
        let envelope = self.envelope(stream, kind, plain_hash, seal::sha256(&sealed));
        self.sign(envelope, payload.body, sealed, by_officer)
    }

    /// An event as the record folds it, neither sealed nor signed: what decoding would give.
    pub fn plain(&mut self, stream: &Stream, body: Body) -> Event {
        self.now = self.now + Span::from_ms(100);
        let (plain_hash, cipher_hash) = (Hash(self.random()), Hash(self.random()));
        let envelope = self.envelope(stream, body.kind(), plain_hash, cipher_hash);
        let envelope_hash = Hash(self.random());
        self.counter += 1;
        self.previous = envelope_hash;
        Event { seq: self.counter - 1, envelope, envelope_hash, body: Ok(body) }
    }

    fn envelope(&mut self, stream: &Stream, kind: Kind, plain_hash: Hash, cipher_hash: Hash) -> Envelope {
        Envelope {
            id: EventId::from_parts(self.now, self.random()),
            stream: stream.clone(),
            kind_code: kind.code(),
            version: BODY_VERSION,
            occurred_at: self.now,
            recorded_at: self.now,
            officers: match kind.signing() {
                Signing::Device => Vec::new(),
                Signing::Officer => vec![self.signatory()],
                Signing::Two => vec![self.signatory(), self.second_signatory()],
            },
            device: self.device_id.clone(),
            device_counter: self.counter,
            device_previous: self.previous,
            boot: Nonce([7; 16]),
            monotonic_ms: self.now.as_ms().unsigned_abs(),
            checkpoint_seen: self.seen,
            authority: self.authority.clone(),
            purpose: Purpose::Custody,
            label: Label {
                originator: self.authority.clone(),
                releasable_to: self.releasable_to.clone(),
                caveats: Vec::new(),
                expires: None,
            },
            group: kind.group(),
            plain_hash,
            cipher_hash,
            binding: None,
            idempotency: None,
        }
    }

    /// Signs an envelope as it stands.
    pub fn sign(&mut self, envelope: Envelope, body: Body, payload: Vec<u8>, by_officer: bool) -> SealedEvent {
        let bytes = envelope.to_bytes();
        let envelope_hash = seal::sha256(&bytes);
        let one = |key: &SigningKey, signed_as| Signature {
            signed_as,
            key: key.key_id(),
            bytes: key.sign(EVENT_CONTEXT, &bytes).0,
        };
        let mut signatures = vec![one(&self.device, SignedAs::Device)];
        if by_officer {
            signatures.push(one(&self.officer, SignedAs::Officer));
        }
        if envelope.officers.len() == 2 {
            signatures.push(one(&self.second_officer, SignedAs::Officer));
            signatures.push(one(&self.second_tablet, SignedAs::SecondDevice));
        }
        self.counter += 1;
        self.previous = envelope_hash;
        let event = Event { seq: 0, envelope, envelope_hash, body: Ok(body) };
        SealedEvent { signatures, envelope: bytes, payload, new_key: None, event }
    }

    fn signatory(&self) -> Signatory {
        Signatory { officer: self.officer_id(), function: self.acts_as[0], device: self.device_id.clone() }
    }

    fn second_signatory(&self) -> Signatory {
        Signatory {
            officer: OfficerId::parse(&format!("{}-second", self.authority)).unwrap(),
            function: self.acts_as[1],
            device: DeviceId::parse(&format!("{}-second-tablet", self.authority)).unwrap(),
        }
    }

    /// The signed note of a head, as this authority's device makes it.
    pub fn checkpoint(&self, head: LogHead) -> String {
        let checkpoint = Checkpoint { authority: self.authority.clone(), head, at: self.now, extensions: Vec::new() };
        SignedCheckpoint::sign(checkpoint, &self.device).to_string()
    }

    /// One ordinary event about a person: seen again at a place.
    pub fn sighting(&mut self, serial: u16) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
        let body = Sighted { place: PlaceId::parse("site").unwrap(), means: Verified::TwoOfficers, exception: None };
        self.seal_on(&person(serial), vec![body.into()])
    }

    /// One medical event about a person.
    pub fn injury(&mut self, serial: u16, text: &str) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
        let body = InjuryRecorded { text: text.into(), images: Vec::new(), mistreatment_alleged: false };
        self.seal_on(&person(serial), vec![body.into()])
    }

    /// The word of two officers that a field group of a person is erased, after their certificates.
    pub fn erasure(&mut self, serial: u16, group: Group) -> (Vec<SealedEvent>, Vec<WrappedKey>) {
        let body =
            PayloadErased { stream: person(serial), group, rule: "GDPR art. 17".into(), reason: "asked for".into() };
        let mut bodies = self.certificates_of_the_second();
        bodies.push(body.into());
        self.seal_on(&Stream::Authority(self.authority.clone()), bodies)
    }

    pub fn wrapped(&self, journal: &custody::Journal, serial: u16, group: Group) -> Vec<u8> {
        match journal.key(&self.authority, &person(serial), group).unwrap() {
            custody::KeyState::Here { wrapped, .. } => wrapped,
            other => panic!("no key: {other:?}"),
        }
    }

    fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

pub fn person(serial: u16) -> Stream {
    Stream::Person(PersonNumber::new(1, serial).unwrap())
}

pub fn holder() -> custody::Holder {
    custody::Holder { pid: std::process::id(), host: "test".into(), command: "custodia test".into() }
}
