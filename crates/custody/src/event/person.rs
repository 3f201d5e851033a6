//! Events about who a person is: number, register entry, aliases, claims, band, merge.

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, BlobId, PlaceId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::time::Moment;

/// Named on somebody's list before first contact.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Nominated {
    /// Which list.
    #[n(0)]
    pub list: String,
    /// Basis as the list states it.
    #[n(1)]
    pub legal_basis: Known<String>,
    /// Where the person is said to be.
    #[n(2)]
    pub place: PlaceId,
}

/// First contact: the person has a number and a custody leg. Fields (a) to (f) of art. 17(3)
/// of the Convention on Enforced Disappearance; later fields come by their own events.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Registered {
    /// Where the person is.
    #[n(0)]
    pub place: PlaceId,
    /// Issued in the field because nobody knew a number.
    #[n(1)]
    pub provisional: bool,
    /// (a) Identity as given, original script.
    #[n(2)]
    pub identity: Known<String>,
    /// (b) When liberty was taken.
    #[n(3)]
    pub deprived_at: Known<Moment>,
    /// (b) Where.
    #[n(4)]
    pub deprived_where: Known<String>,
    /// (b) By which authority.
    #[n(5)]
    pub deprived_by: Known<String>,
    /// (c) Authority that ordered it.
    #[n(6)]
    pub ordered_by: Known<String>,
    /// (c) On what grounds.
    #[n(7)]
    pub grounds: Known<String>,
    /// (d) Authority that supervises it.
    #[n(8)]
    pub supervised_by: Known<String>,
    /// (e) Admission to the place.
    #[n(9)]
    pub admitted_at: Known<Moment>,
    /// (f) State of health as whoever registers him saw it, until a doctor's dated line. Each registration says it;
    /// none in logs older than the field.
    #[n(10)]
    pub health: Option<Known<String>>,
}

/// A register field filled or corrected later.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RegisterFieldSet {
    /// Which.
    #[n(0)]
    pub field: RegisterField,
    /// Text, RFC 3339 for times.
    #[n(1)]
    pub value: Known<String>,
    /// Where that comes from: a paper, a person, another register.
    #[n(2)]
    pub source: Option<String>,
}

/// The fields of art. 17(3) that are set one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum RegisterField {
    /// (a)
    #[n(0)]
    Identity,
    /// (b) when
    #[n(1)]
    DeprivedAt,
    /// (b) where
    #[n(2)]
    DeprivedWhere,
    /// (b) by whom
    #[n(3)]
    DeprivedBy,
    /// (c) who ordered
    #[n(4)]
    OrderedBy,
    /// (c) on what grounds
    #[n(5)]
    Grounds,
    /// (d)
    #[n(6)]
    SupervisedBy,
    /// (e) when
    #[n(7)]
    AdmittedAt,
    /// (g) circumstances
    #[n(8)]
    DeathCircumstances,
    /// (g) cause
    #[n(9)]
    DeathCause,
    /// (g) destination of the remains
    #[n(10)]
    Remains,
    /// (f) as seen by whoever is no doctor; a doctor's dated line stands over it
    #[n(11)]
    Health,
}

/// Another identifier, with its issuer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AliasAdded {
    /// Who issued it.
    #[n(0)]
    pub issuer: String,
    /// The identifier as written.
    #[n(1)]
    pub value: String,
}

/// Source of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Source {
    /// The person's own words.
    #[n(0)]
    Person,
    /// A document seen.
    #[n(1)]
    Document,
    /// An officer's observation.
    #[n(2)]
    Officer,
    /// The former authority's register.
    #[n(3)]
    PriorRegister,
    /// A relative; never flows to security.
    #[n(4)]
    Family,
    /// A partner authority.
    #[n(5)]
    Partner,
}

/// What kind of name part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum NamePart {
    /// Given name.
    #[n(0)]
    Ism,
    /// Father's, grandfather's names in order.
    #[n(1)]
    Nasab,
    /// Epithet.
    #[n(2)]
    Laqab,
    /// Origin, tribe or family name.
    #[n(3)]
    Nisba,
    /// Abu / Umm ...; never a name alone.
    #[n(4)]
    Kunya,
    /// Given name in systems without nasab.
    #[n(5)]
    Given,
    /// Patronymic.
    #[n(6)]
    Patronymic,
    /// Family name.
    #[n(7)]
    Family,
}

/// One part of a name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NamePiece {
    /// Which part.
    #[n(0)]
    pub part: NamePart,
    /// As given.
    #[n(1)]
    pub text: String,
}

/// A name as claimed. The script it was given in is authoritative.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NameClaimed {
    /// The whole name, original script.
    #[n(0)]
    pub text: String,
    /// Its parts in order, where known.
    #[n(1)]
    pub pieces: Vec<NamePiece>,
    /// Latin transliteration, never a replacement.
    #[n(2)]
    pub transliteration: Option<String>,
    /// BCP 47 tag of the language spoken.
    #[n(3)]
    pub language: String,
    /// Who says so.
    #[n(4)]
    pub source: Source,
}

/// A calendar in which a date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Calendar {
    /// Gregorian.
    #[n(0)]
    Gregorian,
    /// Lunar Hijri.
    #[n(1)]
    Lunar,
    /// Solar Hijri.
    #[n(2)]
    Solar,
}

/// One reading of a date: an interval of Gregorian days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reading {
    /// Calendar it was read in.
    #[n(0)]
    pub calendar: Calendar,
    /// As given.
    #[n(1)]
    pub text: String,
    /// First day it can be, days since 1970-01-01.
    #[n(2)]
    pub first_day: i32,
    /// Last day it can be.
    #[n(3)]
    pub last_day: i32,
}

/// A birth date as claimed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BirthClaimed {
    /// At least one.
    #[n(0)]
    pub readings: Vec<Reading>,
    /// A registry default day of the jurisdiction pack, marked estimated.
    #[n(1)]
    pub default_day: bool,
    /// Who says so.
    #[n(2)]
    pub source: Source,
}

/// A nationality as claimed; never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NationalityClaimed {
    /// ISO 3166 alpha-3.
    #[n(0)]
    pub code: Known<String>,
    /// Who says so.
    #[n(1)]
    pub source: Source,
}

/// A relation as claimed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KinClaimed {
    /// What the other is to the person.
    #[n(0)]
    pub relation: Relation,
    /// The other's name.
    #[n(1)]
    pub name: Option<String>,
    /// The other's number, if in the record.
    #[n(2)]
    pub number: Option<PersonNumber>,
    /// Who says so.
    #[n(3)]
    pub source: Source,
}

/// Kinds of kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Relation {
    /// Father.
    #[n(0)]
    Father,
    /// Mother.
    #[n(1)]
    Mother,
    /// Brother.
    #[n(2)]
    Brother,
    /// Twin; biometrics are compared with care.
    #[n(3)]
    Twin,
    /// Spouse.
    #[n(4)]
    Spouse,
    /// Child.
    #[n(5)]
    Child,
    /// Guardian.
    #[n(6)]
    Guardian,
    /// Other.
    #[n(7)]
    Other,
}

/// Legal status as claimed; a claim per person, never a constant.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LegalStatusClaimed {
    /// Such as `security detainee`, in the claimant's words.
    #[n(0)]
    pub status: String,
    /// Basis as claimed.
    #[n(1)]
    pub basis: String,
    /// Who says so.
    #[n(2)]
    pub source: Source,
}

/// Any other claim, with its language.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OtherClaimed {
    /// What it is about.
    #[n(0)]
    pub what: String,
    /// As given.
    #[n(1)]
    pub text: String,
    /// BCP 47 tag.
    #[n(2)]
    pub language: String,
    /// Who says so.
    #[n(3)]
    pub source: Source,
}

/// A wristband bound to the person; an earlier one ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BandBound {
    /// Code on the band.
    #[n(0)]
    pub band: String,
}

/// An enrolled photograph.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Photographed {
    /// In the blob store.
    #[n(0)]
    pub image: BlobId,
}

/// A question at intake whose answer only the person knows, for exceptions at the door.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IntakeQuestionSet {
    /// The question.
    #[n(0)]
    pub question: String,
    /// The answer as given.
    #[n(1)]
    pub answer: String,
}

/// Two numbers are one human; the younger number's leg closes as merged.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Merged {
    /// The elder number, which goes on.
    #[n(0)]
    pub into: PersonNumber,
    /// Why two officers are sure.
    #[n(1)]
    pub reasons: String,
}

/// A merge taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Unmerged {
    /// The elder number.
    #[n(0)]
    pub from: PersonNumber,
    /// Why.
    #[n(1)]
    pub reasons: String,
}

/// What a list or another authority says: the person is not the same as another. Kept so that a
/// likely duplicate is not offered again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NotSame {
    /// The other number.
    #[n(0)]
    pub other: PersonNumber,
    /// Why.
    #[n(1)]
    pub reasons: String,
}

/// A finding of not the same, taken back by the log that made it: whether the two are one is open again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NotSameWithdrawn {
    /// The other number.
    #[n(0)]
    pub other: PersonNumber,
    /// Why.
    #[n(1)]
    pub reasons: String,
}

/// Verified to be alive and here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Sighted {
    /// Where.
    #[n(0)]
    pub place: PlaceId,
    /// How verified.
    #[n(1)]
    pub means: super::place::Verified,
    /// What stood in for a comparison, where verified by exception.
    #[n(2)]
    pub exception: Option<super::movement::DoorException>,
}

/// A person's own authority changes its mind about who supervises or holds; kept for foreign logs.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CustodyNoted {
    /// Who holds.
    #[n(0)]
    pub authority: AuthorityId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
}
