//! A receipt to and from COSE bytes. Source: RFC 9052 §4.1, §4.4; algorithm Ed25519 of RFC 9864.
//!
//! `coset` writes the message and the bytes to be signed. Reading is our own, shallow and bounded:
//! a general reader follows countersignatures inside countersignatures as deep as a file has them.
//! What was read is written again, and other bytes for the same receipt are refused.

use coset::cbor::value::Value;
use coset::{
    CoseSign, CoseSignature, CoseSignatureBuilder, Header, HeaderBuilder, ProtectedHeader, TaggedCborSerializable as _,
    iana,
};
use minicbor::Decoder;

use super::{
    Acceptance, PERSONS_MAX, PROOFS_MAX, RECEIPT_BYTES_MAX, Receipt, ReceiptPayload, Role, SignedStatement, Statement,
};
use crate::certificate::Certificate;
use crate::codec;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{Hash, KeyId};
use crate::inclusion::InclusionProof;
use crate::keys::Signature;
use crate::number::PersonNumber;
use crate::time::Moment;

/// Tag of COSE_Sign. Source: RFC 9052 §2.
const COSE_SIGN_TAG: u64 = 98;
const LABEL_ALGORITHM: i64 = 1;
const LABEL_KEY_ID: i64 = 4;
const ALGORITHM_ED25519: i64 = -19;
const LABEL_AT: &str = "at";
const LABEL_LOG: &str = "log";
const LABEL_HEAD: &str = "head";
const LABEL_ROLE: &str = "role";
const LABEL_SIZE: &str = "size";
const LABEL_FOUND: &str = "found";
const LABEL_COUNTED: &str = "counted";
const LABEL_NOT_RECEIVED: &str = "not-received";
const LABEL_CERTIFICATES: &str = "certificates";
const LABEL_PROOFS: &str = "proofs";
/// Certificates of one signer: his key's, and for a movement key the officer's.
const CERTIFICATES_MAX: usize = 2;

/// The bytes that one signer signs: the `Sig_structure` of RFC 9052 §4.4.
pub(super) fn to_be_signed(payload: &ReceiptPayload, statement: &Statement) -> Vec<u8> {
    let message = CoseSign { payload: Some(codec::to_bytes(payload)), ..CoseSign::default() };
    let signature = CoseSignature { protected: protected(statement), ..CoseSignature::default() };
    message.tbs_data(payload.context.word().as_bytes(), &signature)
}

impl Receipt {
    /// As a tagged COSE_Sign.
    pub fn encode(&self) -> Vec<u8> {
        let signatures = self.signed.iter().map(|signed| {
            let certificates = signed.certificates.iter().map(|c| Value::Bytes(c.encode())).collect();
            let unprotected =
                HeaderBuilder::new().text_value(LABEL_CERTIFICATES.to_owned(), Value::Array(certificates)).build();
            let mut signature =
                CoseSignatureBuilder::new().unprotected(unprotected).signature(signed.signature.0.to_vec()).build();
            signature.protected = protected(&signed.statement);
            signature
        });
        let mut message = CoseSign {
            payload: Some(codec::to_bytes(&self.payload)),
            signatures: signatures.collect(),
            ..CoseSign::default()
        };
        if !self.proofs.is_empty() {
            let proofs = self.proofs.iter().map(|p| Value::Bytes(p.encode())).collect();
            message.unprotected =
                HeaderBuilder::new().text_value(LABEL_PROOFS.to_owned(), Value::Array(proofs)).build();
        }
        let bytes = message.to_tagged_vec();
        assert!(bytes.is_ok(), "writing COSE with distinct labels to memory cannot fail");
        bytes.unwrap_or_default()
    }

    /// Reads a receipt or an offer in its one form; says nothing on whether it holds.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > RECEIPT_BYTES_MAX {
            return Err(Error::malformed(format!(
                "receipt has {} bytes, at most {RECEIPT_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        let receipt = read(bytes).map_err(|e| e.at("receipt"))?;
        if receipt.encode() != bytes {
            return Err(Error::malformed("receipt is not written in its one form"));
        }
        Ok(receipt)
    }
}

/// Labels stand in the order of their bytes, as RFC 8949 §4.2.1 asks.
fn protected(statement: &Statement) -> ProtectedHeader {
    let mut header = HeaderBuilder::new().algorithm(iana::Algorithm::Ed25519).key_id(statement.key.0.to_vec());
    if let Some(acceptance) = &statement.acceptance {
        header = header.text_value(LABEL_AT.to_owned(), Value::Integer(acceptance.at.as_ms().into()));
    }
    header = header
        .text_value(LABEL_LOG.to_owned(), Value::Text(statement.log.clone()))
        .text_value(LABEL_HEAD.to_owned(), Value::Bytes(statement.head.root.0.to_vec()))
        .text_value(LABEL_ROLE.to_owned(), Value::Text(statement.role.word().to_owned()))
        .text_value(LABEL_SIZE.to_owned(), Value::Integer(statement.head.size.into()));
    if let Some(acceptance) = &statement.acceptance {
        header = header
            .text_value(LABEL_FOUND.to_owned(), numbers(&acceptance.found))
            .text_value(LABEL_COUNTED.to_owned(), Value::Integer(acceptance.counted.into()))
            .text_value(LABEL_NOT_RECEIVED.to_owned(), numbers(&acceptance.not_received));
    }
    let header: Header = header.build();
    ProtectedHeader { original_data: None, header }
}

fn numbers(persons: &[PersonNumber]) -> Value {
    Value::Array(persons.iter().map(|p| Value::Integer(p.as_u32().into())).collect())
}

fn read(bytes: &[u8]) -> Result<Receipt, Error> {
    let mut decoder = Decoder::new(bytes);
    let tag = decoder.tag()?.as_u64();
    if tag != COSE_SIGN_TAG {
        return Err(Error::malformed(format!("tag {tag} is not {COSE_SIGN_TAG}, COSE_Sign")));
    }
    array_of(&mut decoder, 4..=4, "COSE_Sign")?;
    if !decoder.bytes()?.is_empty() {
        return Err(Error::malformed("the message's own protected header is not empty"));
    }
    let proofs = read_proofs(&mut decoder)?;
    let payload: ReceiptPayload = codec::from_foreign_bytes(decoder.bytes()?).map_err(|e| e.at("payload"))?;
    payload.check()?;
    let signed = (0..array_of(&mut decoder, 1..=2, "signatures")?)
        .map(|_| read_signature(&mut decoder))
        .collect::<Result<Vec<_>, _>>()?;
    if decoder.position() != bytes.len() {
        return Err(Error::malformed("bytes follow the receipt"));
    }
    if let [one, other] = signed.as_slice()
        && one.statement.role == other.statement.role
    {
        return Err(Error::malformed(format!("both signers sign as {}", one.statement.role)));
    }
    for acceptance in signed.iter().filter_map(|s| s.statement.acceptance.as_ref()) {
        acceptance.check(&payload)?;
    }
    Ok(Receipt { payload, signed, proofs })
}

fn read_proofs(decoder: &mut Decoder<'_>) -> Result<Vec<InclusionProof>, Error> {
    match decoder.map()? {
        Some(0) => Ok(Vec::new()),
        Some(1) if decoder.str()? == LABEL_PROOFS => (0..array_of(decoder, 1..=PROOFS_MAX, LABEL_PROOFS)?)
            .map(|_| InclusionProof::decode(decoder.bytes()?))
            .collect(),
        _ => Err(Error::malformed("the message's header has labels that a receipt does not have")),
    }
}

fn read_signature(decoder: &mut Decoder<'_>) -> Result<SignedStatement, Error> {
    array_of(decoder, 3..=3, "COSE_Signature")?;
    let statement = read_statement(decoder.bytes()?).map_err(|e| e.at("protected header"))?;
    if decoder.map()? != Some(1) || decoder.str()? != LABEL_CERTIFICATES {
        return Err(Error::malformed("a signer's header has other labels than his certificates"));
    }
    let certificates = (0..array_of(decoder, 1..=CERTIFICATES_MAX, LABEL_CERTIFICATES)?)
        .map(|_| Certificate::decode(decoder.bytes()?))
        .collect::<Result<Vec<_>, _>>()?;
    let signature = Signature(exact(decoder.bytes()?, "signature")?);
    Ok(SignedStatement { statement, certificates, signature })
}

/// Reads the labels in their one order; that it is the only one is checked by writing again.
fn read_statement(bytes: &[u8]) -> Result<Statement, Error> {
    let mut decoder = Decoder::new(bytes);
    let with_acceptance = match decoder.map()? {
        Some(6) => false,
        Some(10) => true,
        _ => return Err(Error::malformed("a statement has 6 labels, or 10 with an acceptance")),
    };
    if decoder.i64()? != LABEL_ALGORITHM || decoder.i64()? != ALGORITHM_ED25519 {
        return Err(Error::malformed("the algorithm is not Ed25519"));
    }
    if decoder.i64()? != LABEL_KEY_ID {
        return Err(Error::malformed("there is no key id"));
    }
    let key = KeyId(exact(decoder.bytes()?, "key id")?);
    let at = match with_acceptance {
        true => {
            expect_label(&mut decoder, LABEL_AT)?;
            Some(decoder.decode::<Moment>()?)
        }
        false => None,
    };
    expect_label(&mut decoder, LABEL_LOG)?;
    let log = decoder.str()?.to_owned();
    expect_label(&mut decoder, LABEL_HEAD)?;
    let root = Hash(exact(decoder.bytes()?, "log head")?);
    expect_label(&mut decoder, LABEL_ROLE)?;
    let role = Role::parse(decoder.str()?)?;
    expect_label(&mut decoder, LABEL_SIZE)?;
    let head = LogHead { size: decoder.u64()?, root };
    if with_acceptance != (role == Role::Receiving) {
        return Err(Error::malformed("the receiver, and only he, states what he received"));
    }
    let acceptance = at.map(|at| read_acceptance(&mut decoder, at)).transpose()?;
    Ok(Statement { role, key, log, head, acceptance })
}

fn read_acceptance(decoder: &mut Decoder<'_>, at: Moment) -> Result<Acceptance, Error> {
    expect_label(decoder, LABEL_FOUND)?;
    let found = read_numbers(decoder)?;
    expect_label(decoder, LABEL_COUNTED)?;
    let counted = decoder.u32()?;
    expect_label(decoder, LABEL_NOT_RECEIVED)?;
    let not_received = read_numbers(decoder)?;
    Ok(Acceptance { at, counted, not_received, found })
}

fn read_numbers(decoder: &mut Decoder<'_>) -> Result<Vec<PersonNumber>, Error> {
    (0..array_of(decoder, 0..=PERSONS_MAX, "persons")?).map(|_| Ok(decoder.decode()?)).collect()
}

fn expect_label(decoder: &mut Decoder<'_>, label: &str) -> Result<(), Error> {
    match decoder.str()? {
        found if found == label => Ok(()),
        found => Err(Error::malformed(format!("label {found:?} stands where {label:?} belongs"))),
    }
}

fn array_of(decoder: &mut Decoder<'_>, lengths: std::ops::RangeInclusive<usize>, what: &str) -> Result<usize, Error> {
    let length = decoder.array()?.and_then(|n| usize::try_from(n).ok()).filter(|n| lengths.contains(n));
    length
        .ok_or_else(|| Error::malformed(format!("{what} is not an array of {} to {}", lengths.start(), lengths.end())))
}

fn exact<const N: usize>(bytes: &[u8], what: &str) -> Result<[u8; N], Error> {
    <[u8; N]>::try_from(bytes).map_err(|_| Error::malformed(format!("{what} has {} bytes, {N} needed", bytes.len())))
}
