//! Founding a node: root key, device, first officer, genesis; then officers, devices and partners.
//! Source: `custody.md` (Who signs), `docs/operating/keys-and-backup.md`.

use std::fs;
use std::path::{Path, PathBuf};

use custody::certificate::{Bearer, Certificate, CertificateBody};
use custody::event::authority::{DeviceCertified, LogOpened, OfficerCertified, PartnerAdded};
use custody::event::{AuthorityKind, Body, Function, Stream};
use custody::keys::{PublicKey, SigningKey};
use custody::seal::{MasterKey, SealingSecret};
use custody::{AuthorityId, DeviceId, Hash, Moment, OfficerId, Order, Span};
use rand_core::CryptoRng;

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::{Failure, io_at};
use crate::files;
use crate::fitting::Unnamed;
use crate::folder::{Folder, NodeSecrets};
use crate::key_file::{KeyFile, KeyUse, Secrets, hex, unhex};
use crate::root_key::RootWords;

/// How long a certificate is good for. Source: ours; an operation of months with a margin. Effect: a
/// lost key ends by itself.
const CERTIFICATE_LIFE: Span = Span::days(730);

/// Where the root's passphrases come from.
const ROOT_WORDS: &str = "the root's passphrase is read from --root-passphrase-file, CUSTODIA_ROOT_PASSPHRASE or the \
                          prompt; a second person's from --root-second-passphrase-file or \
                          CUSTODIA_ROOT_SECOND_PASSPHRASE";

/// What a new node is told.
#[derive(Debug, Clone)]
pub struct NewNode {
    /// The authority.
    pub authority: AuthorityId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: AuthorityKind,
    /// The state it answers to, ISO 3166 alpha-3.
    pub state: String,
    /// The device that this folder is.
    pub device: DeviceId,
    /// Block of person numbers leased to it, if it enrols.
    pub block: Option<u16>,
    /// The first officer.
    pub officer: OfficerId,
    /// His functions.
    pub functions: Vec<Function>,
}

/// An authority's root at hand: the file may go back into the safe afterwards.
pub struct Root {
    /// The root's signing key.
    pub key: SigningKey,
    /// What its file opens with; nothing where a rehearsal made it without one.
    words: Option<RootWords>,
}

impl Root {
    /// A new root key, written to a new key file.
    pub fn create(
        path: &Path,
        authority: &AuthorityId,
        words: &RootWords,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        let secrets = Secrets::generate(rng);
        KeyFile::seal_root(&secrets, authority.as_str(), words, rng)?.write_new(path)?;
        Ok(Self { key: secrets.signing, words: Some(words.clone()) })
    }

    /// Opens a root key file that one passphrase opens.
    pub fn open(path: &Path, authority: &AuthorityId, passphrase: &str) -> Result<Self, Failure> {
        Self::open_with(path, authority, &RootWords::one(passphrase))
    }

    /// Opens a root key file.
    pub fn open_with(path: &Path, authority: &AuthorityId, words: &RootWords) -> Result<Self, Failure> {
        let file = KeyFile::read(path)?;
        if file.key_use != KeyUse::Root || file.authority != authority.as_str() {
            return Err(Failure::usage(format!("this is not the root key of {authority}")).at(path.display()));
        }
        let opened = file.open_root(words).map_err(|f| f.at(path.display()).hint(ROOT_WORDS))?;
        Ok(Self { key: opened.signing, words: Some(words.clone()) })
    }

    /// A root key of a rehearsal, whose passphrases are published.
    pub(crate) const fn published(key: SigningKey) -> Self {
        Self { key, words: None }
    }

    /// Whether a passphrase is one of those that open its file.
    pub(crate) fn opens_with(&self, passphrase: &str) -> bool {
        self.words.as_ref().is_some_and(|words| words.are(passphrase))
    }

    /// The certificate of a key, as it stands in the log of its authority.
    pub(crate) fn certify(&self, authority: &AuthorityId, bearer: Bearer, key: PublicKey, at: Moment) -> Vec<u8> {
        let body = CertificateBody {
            authority: authority.clone(),
            bearer,
            key,
            // Backdated by a day so that a device whose clock is a little behind can use it at once.
            not_before: at - Span::DAY,
            not_after: at + CERTIFICATE_LIFE,
            serial: at.as_ms().unsigned_abs(),
        };
        Certificate::issue(body, &self.key).encode()
    }
}

impl Desk {
    /// Founds an authority's node in an opened folder and writes the first events of its log.
    ///
    /// `officer_file` is the first officer's key file; he is admitted to the node.
    pub fn found(
        &mut self,
        new: &NewNode,
        root: &Root,
        officer_file: &KeyFile,
        officer: Secrets,
    ) -> Result<Done, Failure> {
        self.found_where(new, root, officer_file, officer, 0)
    }

    /// The same where the civil day begins `day_offset_min` minutes east of UTC.
    pub(crate) fn found_where(
        &mut self,
        new: &NewNode,
        root: &Root,
        officer_file: &KeyFile,
        officer: Secrets,
        day_offset_min: i32,
    ) -> Result<Done, Failure> {
        let secrets = NodeSecrets {
            master: MasterKey::generate(&mut self.rng),
            sealing: SealingSecret::generate(&mut self.rng),
            device: SigningKey::generate(&mut self.rng),
        };
        self.folder.admit(&new.authority, officer_file, &secrets, &mut self.rng)?;
        write_root_public(&self.folder, &new.authority, &root.key.public())?;
        let (device_key, sealing) = (secrets.device.public(), secrets.sealing.public());
        self.adopt_node(&new.authority, &new.device, secrets);
        let at = self.now();
        let settings = self.folder.settings.clone();
        let seat = Seat {
            authority: new.authority.clone(),
            device: None,
            officer: None,
            second: None,
            unnamed: Unnamed::default(),
        };
        let genesis = LogOpened {
            name: new.name.clone(),
            kind: new.kind,
            root_key: Hash(root.key.public().0),
            sealing_key: Hash(sealing),
            rehearsal: settings.rehearsal,
            operation: settings.operation.clone(),
            day_offset_min,
        };
        let mut done = self.administer(&seat, genesis)?;
        let certificate = root.certify(&new.authority, Bearer::Device { device: new.device.clone() }, device_key, at);
        let device = DeviceCertified { certificate, block: new.block };
        done.events.extend(self.administer(&seat, device)?.events);
        let itself = PartnerAdded {
            authority: new.authority.clone(),
            name: new.name.clone(),
            kind: new.kind,
            root_key: Hash(root.key.public().0),
            sealing_key: Hash(sealing),
            state: new.state.clone(),
            root: None,
        };
        done.events.extend(self.administer(&seat, itself)?.events);
        done.events.extend(
            self.certify_officer(&seat, &When::default(), root, &new.officer, &new.functions, officer_file)?.events,
        );
        self.seat_officer(new.officer.clone(), officer);
        self.refresh_partners();
        Ok(done)
    }

    /// Certifies an officer's key and admits him to the node.
    pub fn certify_officer(
        &mut self,
        seat: &Seat,
        when: &When,
        root: &Root,
        officer: &OfficerId,
        functions: &[Function],
        key_file: &KeyFile,
    ) -> Result<Done, Failure> {
        let bearer = Bearer::Officer { officer: officer.clone(), functions: functions.to_vec() };
        let certificate = root.certify(&seat.authority, bearer, public_key(&key_file.public)?, self.now());
        let done = self.administer_when(seat, when, OfficerCertified { certificate })?;
        let node = self.nodes.get(&seat.authority);
        if let Some(node) = node {
            self.folder.admit(&seat.authority, key_file, &node.secrets, &mut self.rng)?;
        }
        Ok(done)
    }

    /// Certifies a further device, with the block of person numbers leased to it.
    pub fn certify_device(
        &mut self,
        seat: &Seat,
        when: &When,
        root: &Root,
        device: &DeviceId,
        block: Option<u16>,
        key_file: &KeyFile,
    ) -> Result<Done, Failure> {
        let bearer = Bearer::Device { device: device.clone() };
        let certificate = root.certify(&seat.authority, bearer, public_key(&key_file.public)?, self.now());
        self.administer_when(seat, when, DeviceCertified { certificate, block })
    }

    /// States a fact on the authority's own stream.
    pub fn administer(&mut self, seat: &Seat, body: impl Into<Body>) -> Result<Done, Failure> {
        self.administer_when(seat, &When::default(), body)
    }

    /// The same under an idempotency key; a certificate or a card says itself when it is from.
    pub fn administer_when(&mut self, seat: &Seat, when: &When, body: impl Into<Body>) -> Result<Done, Failure> {
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, &when.key_alone(), Order::State { stream, body: body.into() })
    }
}

/// Keeps the root's public key as a text file: id of the authority, then the key.
fn write_root_public(folder: &Folder, authority: &AuthorityId, key: &PublicKey) -> Result<PathBuf, Failure> {
    let path = folder.root_public(authority);
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(io_at(dir))?;
    }
    files::replace(&path, format!("{authority} {}\n", hex(&key.0)).as_bytes())?;
    Ok(path)
}

/// Reads `authority hex-key`, as `--root` files hold it.
pub fn read_root_public(path: &Path) -> Result<(AuthorityId, PublicKey), Failure> {
    let text = files::read_text_at_most(path, ROOT_PUBLIC_BYTES_MAX)?;
    parse_root_public(&text).map_err(|f| f.at(path.display()))
}

/// Longest public root file read, in bytes. Source: ours; one has some 80.
const ROOT_PUBLIC_BYTES_MAX: u64 = 4 * 1024;

/// Reads `authority hex-key`.
pub fn parse_root_public(text: &str) -> Result<(AuthorityId, PublicKey), Failure> {
    let mut words = text.split_whitespace();
    let (Some(authority), Some(key), None) = (words.next(), words.next(), words.next()) else {
        return Err(Failure::error("not a public root key: one line with authority and 64 hex digits"));
    };
    Ok((AuthorityId::parse(authority)?, public_key(key)?))
}

/// A public key from its hexadecimal form.
pub fn public_key(text: &str) -> Result<PublicKey, Failure> {
    let bytes: [u8; 32] =
        unhex(text)?.try_into().map_err(|_| Failure::error("a public key has 32 bytes, 64 hex digits"))?;
    Ok(PublicKey(bytes))
}
