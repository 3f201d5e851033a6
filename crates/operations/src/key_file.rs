//! Encrypted key files: a passphrase through Argon2id (RFC 9106) opens an XChaCha20-Poly1305 seal
//! around a signing key and a sealing key.
//!
//! The file is JSON with public parts in clear, so that `officer list` and certificates need no
//! passphrase.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use custody::keys::SigningKey;
use custody::seal::SealingSecret;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::root_key::RootWords;

/// Memory of Argon2id in KiB. Source: RFC 9106 §4, second recommended option (64 MiB); effect: about
/// 0.1 s to open a key file on a laptop.
const ARGON2_KIB: u32 = 64 * 1024;
/// Passes of Argon2id. Source: RFC 9106 §4, second recommended option.
const ARGON2_PASSES: u32 = 3;
/// Memory of Argon2id in KiB where the passphrase is published: in rehearsals, whose officers are not
/// real. Source: ours; nothing is kept secret there. Effect: 60 key files are sealed in a second.
const ARGON2_KIB_PUBLISHED: u32 = 1024;
/// Most memory that a foreign key file may ask for, in KiB; effect: a hostile file cannot exhaust us.
const ARGON2_KIB_MAX: u32 = 1024 * 1024;
/// Shortest passphrase in characters outside rehearsals. Source: NIST SP 800-63B §5.1.1, which asks for 8.
pub const PASSPHRASE_CHARS_MIN: usize = 8;
/// Longest key file read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Whose key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyUse {
    /// An authority's root, which stays offline.
    Root,
    /// An officer's.
    Officer,
    /// A device's.
    Device,
}

/// The keys themselves.
pub struct Secrets {
    /// Ed25519.
    pub signing: SigningKey,
    /// X25519, to open what is sealed to the holder.
    pub sealing: SealingSecret,
}

/// The file as it stands on disk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyFile {
    schema: String,
    /// Whose key.
    pub key_use: KeyUse,
    /// For which authority.
    pub authority: String,
    /// Id of the officer or device; the authority's for a root.
    pub id: String,
    /// Ed25519 public key, hexadecimal.
    pub public: String,
    /// X25519 public key, hexadecimal.
    pub sealing_public: String,
    /// How many people's passphrases open it, 1 or 2. Source: ours.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub passphrases: u8,
    argon2_kib: u32,
    argon2_passes: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

const fn one() -> u8 {
    1
}

const fn is_one(passphrases: &u8) -> bool {
    *passphrases == 1
}

const SCHEMA: &str = "custodia/key-file/1";

impl Secrets {
    /// Fresh keys.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self { signing: SigningKey::generate(rng), sealing: SealingSecret::generate(rng) }
    }
}

impl KeyFile {
    /// Seals keys under a passphrase.
    pub fn seal(
        secrets: &Secrets,
        key_use: KeyUse,
        authority: &str,
        id: &str,
        passphrase: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        Self::seal_at(secrets, (key_use, authority, id), passphrase, (ARGON2_KIB, ARGON2_PASSES), rng)
    }

    /// Seals keys of a rehearsal under its published passphrase, with a light Argon2id.
    pub(crate) fn seal_published(
        secrets: &Secrets,
        key_use: KeyUse,
        authority: &str,
        id: &str,
        passphrase: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        Self::seal_at(secrets, (key_use, authority, id), passphrase, (ARGON2_KIB_PUBLISHED, 1), rng)
    }

    /// Seals an authority's root under the passphrase of one person, or of two.
    pub(crate) fn seal_root(
        secrets: &Secrets,
        authority: &str,
        words: &RootWords,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        let of = (KeyUse::Root, authority, authority);
        let mut file = Self::seal_at(secrets, of, &words.joined(), (ARGON2_KIB, ARGON2_PASSES), rng)?;
        file.passphrases = words.count();
        Ok(file)
    }

    /// Opens a root's keys; says how many passphrases it takes where too few or too many are given.
    pub(crate) fn open_root(&self, words: &RootWords) -> Result<Secrets, Failure> {
        if words.count() != self.passphrases {
            return Err(Failure::usage(format!(
                "this root key opens with {} passphrases, {} given",
                self.passphrases,
                words.count()
            ))
            .hint("the second person gives his at the prompt, in CUSTODIA_ROOT_SECOND_PASSPHRASE, or in a file named by --root-second-passphrase-file"));
        }
        self.open(&words.joined())
    }

    fn seal_at(
        secrets: &Secrets,
        (key_use, authority, id): (KeyUse, &str, &str),
        passphrase: &str,
        (argon2_kib, argon2_passes): (u32, u32),
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Failure> {
        if passphrase.chars().count() < PASSPHRASE_CHARS_MIN {
            return Err(Failure::usage(format!("passphrase is shorter than {PASSPHRASE_CHARS_MIN} characters")));
        }
        let mut salt = [0_u8; 16];
        let mut nonce = [0_u8; 24];
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut nonce);
        let mut file = Self {
            schema: SCHEMA.into(),
            key_use,
            authority: authority.into(),
            id: id.into(),
            public: hex(&secrets.signing.public().0),
            sealing_public: hex(&secrets.sealing.public()),
            passphrases: 1,
            argon2_kib,
            argon2_passes,
            salt: hex(&salt),
            nonce: hex(&nonce),
            sealed: String::new(),
        };
        let plain = Zeroizing::new([*secrets.signing.seed(), *secrets.sealing.as_bytes()].concat());
        let sealed = file
            .cipher(passphrase)?
            .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: file.header().as_bytes() });
        file.sealed = hex(&sealed.map_err(|_| Failure::error("key file could not be sealed"))?);
        Ok(file)
    }

    /// Opens the keys.
    pub fn open(&self, passphrase: &str) -> Result<Secrets, Failure> {
        let nonce: [u8; 24] =
            unhex(&self.nonce)?.try_into().map_err(|_| Failure::error("key file has a nonce of the wrong length"))?;
        let sealed = unhex(&self.sealed)?;
        let plain = self
            .cipher(passphrase)?
            .decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: self.header().as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| {
                Failure::error(format!("wrong passphrase for the key of {}, or the file was changed", self.id))
            })?;
        let (seed, sealing) = plain
            .split_first_chunk::<32>()
            .and_then(|(seed, rest)| <&[u8; 32]>::try_from(rest).ok().map(|sealing| (seed, sealing)))
            .ok_or_else(|| Failure::error("key file holds keys of the wrong length"))?;
        Ok(Secrets { signing: SigningKey::from_seed(seed), sealing: SealingSecret::from_bytes(*sealing) })
    }

    /// Reads a key file.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        const LOST: &str = "name the right file with --key-file or --second-key-file, or bring it back from its copy; \
                            for a lost key a new one is certified with `custodia officer rotate`";
        if !path.exists() {
            return Err(Failure::error("key file is not there").at(path.display()).hint(LOST));
        }
        let text = crate::files::read_text_at_most(path, FILE_BYTES_MAX)?;
        Self::parse(&text).map_err(|f| f.at(path.display()).hint(LOST))
    }

    /// Reads the text of a key file; its keys stay sealed.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let file: Self = serde_json::from_str(text).map_err(|e| {
            let what = if e.is_eof() { "key file is cut off" } else { "not a key file, or damaged" };
            Failure::error(format!("{what}, in line {}", e.line()))
        })?;
        if file.schema != SCHEMA {
            return Err(Failure::error(format!("key file schema {:?} is not {SCHEMA}", file.schema)));
        }
        Ok(file)
    }

    /// Writes a new key file, readable by its owner alone; an existing one is never overwritten.
    pub fn write_new(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|e| Failure::error(format!("key file could not be written as JSON: {e}")))?;
        crate::files::write_new_private(path, text.as_bytes())
    }

    fn cipher(&self, passphrase: &str) -> Result<XChaCha20Poly1305, Failure> {
        if self.argon2_kib > ARGON2_KIB_MAX || self.argon2_passes > 16 {
            return Err(Failure::error(format!(
                "key file asks for {} KiB and {} passes of Argon2, at most {ARGON2_KIB_MAX} and 16 allowed",
                self.argon2_kib, self.argon2_passes
            )));
        }
        let wrong = |e: argon2::Error| Failure::error(format!("key file has wrong Argon2 settings: {e}"));
        let params = Params::new(self.argon2_kib, self.argon2_passes, 1, Some(32)).map_err(wrong)?;
        let mut key = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), &unhex(&self.salt)?, key.as_mut())
            .map_err(wrong)?;
        Ok(XChaCha20Poly1305::new((&*key).into()))
    }

    /// What the seal is bound to: a key cannot be passed off as another's.
    fn header(&self) -> String {
        format!(
            "{SCHEMA}\n{:?}\n{}\n{}\n{}\n{}",
            self.key_use, self.authority, self.id, self.public, self.sealing_public
        )
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, b| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Reads hexadecimal of any even length.
pub fn unhex(text: &str) -> Result<Vec<u8>, Failure> {
    let digits = text.trim().as_bytes();
    let bad = || Failure::error("not hexadecimal, or of odd length");
    if !digits.len().is_multiple_of(2) {
        return Err(bad());
    }
    digits
        .chunks_exact(2)
        .map(|pair| std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok()).ok_or_else(bad))
        .collect()
}
