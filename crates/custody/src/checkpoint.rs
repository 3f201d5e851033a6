//! Checkpoints: size, root and time of a log in a signed note, as text for paper and other nodes.
//!
//! Source: C2SP tlog-checkpoint and signed-note. The origin is `custodia/AUTHORITY` and is also the
//! key's name. The time stands in the first extension line, `at RFC3339`; later extension lines are
//! kept as they are. A log's device key signs; cosignatures of other kinds are kept, not judged.

use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{AuthorityId, Hash};
use crate::keys::{PublicKey, Signature, SigningKey};
use crate::seal::sha256;
use crate::time::Moment;

/// Longest note in bytes. Source: ours; 16 signatures and 8 extension lines fit.
pub const NOTE_BYTES_MAX: usize = 16 * 1024;
/// Most signatures on a note. Source: C2SP signed-note asks for at least 16.
pub const NOTE_SIGNATURES_MAX: usize = 16;
/// Most extension lines beside the time. Source: ours.
const EXTENSIONS_MAX: usize = 8;
/// Longest signature on a note in bytes, with key id. Source: ours; Ed25519 needs 68, a cosignature 76.
const SIGNATURE_BYTES_MAX: usize = 256;
/// What a signature line begins with: an em dash and a space.
const SIGNATURE_MARK: &str = "\u{2014} ";
/// Algorithm byte of Ed25519 in key ids. Source: C2SP signed-note.
const ED25519: u8 = 1;
const ORIGIN_PREFIX: &str = "custodia/";

/// What the note's text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose log.
    pub authority: AuthorityId,
    /// Its size and root.
    pub head: LogHead,
    /// When it was made.
    pub at: Moment,
    /// Further extension lines, opaque.
    pub extensions: Vec<String>,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// First four bytes of SHA-256 over name, newline, algorithm and key.
    pub key_id: [u8; 4],
    /// 64 bytes for Ed25519.
    pub bytes: Vec<u8>,
}

/// A checkpoint with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    signatures: Vec<NoteSignature>,
}

/// The name of an authority's log, as in checkpoints and receipts.
pub fn origin_of(authority: &AuthorityId) -> String {
    format!("{ORIGIN_PREFIX}{authority}")
}

impl Checkpoint {
    /// The text that is signed, each line ended by a newline.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{}\n{}\n{}\nat {}\n",
            origin_of(&self.authority),
            self.head.size,
            BASE64.encode(self.head.root.0),
            self.at
        );
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    fn parse(text: &str) -> Result<Self, Error> {
        let mut lines = text.split_terminator('\n');
        let mut line =
            |what: &str| lines.next().ok_or_else(|| Error::truncated(format!("checkpoint has no line for its {what}")));
        let origin = line("origin")?;
        let authority = origin
            .strip_prefix(ORIGIN_PREFIX)
            .ok_or_else(|| Error::malformed(format!("checkpoint origin {origin:?} is not {ORIGIN_PREFIX}...")))?;
        let size = line("size")?;
        let root = line("root")?;
        let at = line("time")?;
        let at = at
            .strip_prefix("at ")
            .ok_or_else(|| Error::malformed(format!("checkpoint line {at:?} is not its time")))?;
        let checkpoint = Self {
            authority: AuthorityId::parse(authority)?,
            head: LogHead {
                size: size
                    .parse()
                    .map_err(|_| Error::malformed(format!("checkpoint size {size:?} is not a number")))?,
                root: parse_root(root)?,
            },
            at: Moment::parse(at)?,
            extensions: lines.map(str::to_owned).collect(),
        };
        if checkpoint.extensions.len() > EXTENSIONS_MAX {
            return Err(Error::malformed(format!("checkpoint has over {EXTENSIONS_MAX} extension lines")));
        }
        if checkpoint.text() != text {
            return Err(Error::malformed("checkpoint is not written in its one form"));
        }
        Ok(checkpoint)
    }
}

impl SignedCheckpoint {
    /// Signs a checkpoint with the log's key.
    pub fn sign(checkpoint: Checkpoint, log_key: &SigningKey) -> Self {
        let name = origin_of(&checkpoint.authority);
        let signature = NoteSignature {
            key_id: note_key_id(&name, &log_key.public()),
            bytes: log_key.sign_as_is(checkpoint.text().as_bytes()).0.to_vec(),
            name,
        };
        Self { checkpoint, signatures: vec![signature] }
    }

    /// What it says; says nothing on whether it holds.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// All signatures, the log's and others'.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a cosignature made elsewhere; refused beyond the most that a note carries, or of bad form.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), Error> {
        let mut longer = self.clone();
        longer.signatures.push(signature);
        *self = Self::parse(&longer.to_string())?;
        Ok(())
    }

    /// Whether the log's key signed it, under the log's own name.
    pub fn verify(&self, log_key: &PublicKey) -> bool {
        let name = origin_of(&self.checkpoint.authority);
        let key_id = note_key_id(&name, log_key);
        let text = self.checkpoint.text();
        self.signatures.iter().any(|signature| {
            signature.name == name
                && signature.key_id == key_id
                && <[u8; 64]>::try_from(signature.bytes.as_slice())
                    .is_ok_and(|bytes| log_key.verify_as_is(text.as_bytes(), &Signature(bytes)))
        })
    }

    /// Reads a note in its one form.
    pub fn parse(note: &str) -> Result<Self, Error> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(Error::malformed(format!(
                "checkpoint note has {} bytes, at most {NOTE_BYTES_MAX} allowed",
                note.len()
            )));
        }
        if let Some(control) = note.chars().find(|c| c.is_control() && *c != '\n') {
            return Err(Error::malformed(format!("checkpoint note has control character {control:?}")));
        }
        let (text, signatures) = note
            .split_once("\n\n")
            .ok_or_else(|| Error::truncated("checkpoint note has no blank line before its signatures"))?;
        let checkpoint = Checkpoint::parse(&format!("{text}\n"))?;
        if signatures.is_empty() || !signatures.ends_with('\n') {
            return Err(Error::truncated("checkpoint note ends within its signatures"));
        }
        let lines: Vec<&str> = signatures.split_terminator('\n').collect();
        if lines.len() > NOTE_SIGNATURES_MAX {
            return Err(Error::malformed(format!(
                "checkpoint note has {} signatures, at most {NOTE_SIGNATURES_MAX} allowed",
                lines.len()
            )));
        }
        let signatures = lines.into_iter().map(parse_signature).collect::<Result<_, _>>()?;
        Ok(Self { checkpoint, signatures })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.checkpoint.text())?;
        f.write_char('\n')?;
        for signature in &self.signatures {
            let blob = [signature.key_id.as_slice(), &signature.bytes].concat();
            writeln!(f, "{SIGNATURE_MARK}{} {}", signature.name, BASE64.encode(blob))?;
        }
        Ok(())
    }
}

/// Key id of an Ed25519 key under a name. Source: C2SP signed-note.
pub fn note_key_id(name: &str, key: &PublicKey) -> [u8; 4] {
    let hash = sha256(&[name.as_bytes(), b"\n", &[ED25519], &key.0].concat()).0;
    [hash[0], hash[1], hash[2], hash[3]]
}

fn parse_root(text: &str) -> Result<Hash, Error> {
    BASE64
        .decode(text)
        .ok()
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        .map(Hash)
        .ok_or_else(|| Error::malformed(format!("checkpoint root {text:?} is not 32 bytes of base64")))
}

fn parse_signature(line: &str) -> Result<NoteSignature, Error> {
    let bad = || Error::malformed(format!("{line:?} is not a signature line"));
    let (name, blob) = line.strip_prefix(SIGNATURE_MARK).and_then(|l| l.split_once(' ')).ok_or_else(bad)?;
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == '+') {
        return Err(bad());
    }
    let blob = BASE64.decode(blob).map_err(|_| bad())?;
    match blob.split_first_chunk::<4>() {
        Some((key_id, bytes)) if !bytes.is_empty() && blob.len() <= SIGNATURE_BYTES_MAX => {
            Ok(NoteSignature { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
        }
        _ => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn signed() -> SignedCheckpoint {
        let checkpoint = Checkpoint {
            authority: AuthorityId::parse("sdf").unwrap(),
            head: LogHead { size: 17, root: Hash([9; 32]) },
            at: Moment::parse("2026-01-21T18:30:00.25Z").unwrap(),
            extensions: Vec::new(),
        };
        SignedCheckpoint::sign(checkpoint, &key())
    }

    fn key() -> SigningKey {
        SigningKey::from_seed(&[1; 32])
    }

    #[test]
    fn a_note_has_the_lines_of_the_standard() {
        let note = signed().to_string();
        let lines: Vec<&str> = note.split('\n').collect();
        assert_eq!(lines[..2], ["custodia/sdf", "17"]);
        assert_eq!(lines[2], "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=");
        assert_eq!(lines[3..5], ["at 2026-01-21T18:30:00.25Z", ""]);
        assert!(lines[5].starts_with("\u{2014} custodia/sdf "));
        assert_eq!(lines[6..], [""]);
        assert_eq!(SignedCheckpoint::parse(&note).unwrap(), signed());
    }

    #[test]
    fn the_key_id_of_the_go_checksum_database_comes_out() {
        let published = BASE64.decode("Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8").unwrap();
        let key = PublicKey(published[1..].try_into().unwrap());
        assert_eq!(note_key_id("sum.golang.org", &key), [0x03, 0x3d, 0xe0, 0xae]);
    }

    #[test]
    fn only_the_logs_own_key_verifies_and_cosignatures_are_kept() {
        let mut signed = signed();
        let other = SigningKey::from_seed(&[2; 32]).public();
        assert!(signed.verify(&key().public()) && !signed.verify(&other));
        let witness = NoteSignature { name: "witness.example/w".into(), key_id: [1; 4], bytes: vec![5; 72] };
        signed.add(witness.clone()).unwrap();
        let read = SignedCheckpoint::parse(&signed.to_string()).unwrap();
        assert!(read.verify(&key().public()));
        assert_eq!(read.signatures()[1], witness);
        assert!(signed.add(NoteSignature { name: "two words".into(), ..witness }).is_err());
    }

    #[test]
    fn another_writing_of_the_same_checkpoint_is_refused() {
        let note = signed().to_string();
        for (from, to) in [
            ("\n17\n", "\n017\n"),
            ("\n17\n", "\n+17\n"),
            ("18:30:00.25Z", "21:30:00.25+03:00"),
            ("custodia/sdf\n", "custodia/SDF\n"),
            ("custodia/sdf\n", "other/sdf\n"),
            ("Qk=\n", "Ql=\n"),
            ("\n17\n", "\n17\r\n"),
        ] {
            let other = note.replacen(from, to, 1);
            assert_ne!(other, note);
            assert!(SignedCheckpoint::parse(&other).is_err(), "{other}");
        }
        assert!(SignedCheckpoint::parse(note.trim_end()).unwrap_err().is_truncated());
        assert!(SignedCheckpoint::parse(&note.repeat(200)).unwrap_err().to_string().contains("at most"));
    }

    proptest! {
        #[test]
        fn parsing_any_text_does_not_panic(text in "(custodia/a\n)?[0-9a-z=\n\u{2014} ]{0,80}") {
            let _ = SignedCheckpoint::parse(&text);
        }

        #[test]
        fn a_note_with_a_byte_changed_is_unreadable_or_does_not_hold(
            at in any::<prop::sample::Index>(), to in any::<u8>(),
        ) {
            let note = signed().to_string();
            let mut bytes = note.clone().into_bytes();
            let at = at.index(bytes.len());
            prop_assume!(bytes[at] != to);
            bytes[at] = to;
            if let Some(read) = String::from_utf8(bytes).ok().and_then(|t| SignedCheckpoint::parse(&t).ok()) {
                prop_assert!(!read.verify(&key().public()));
            }
        }
    }
}
