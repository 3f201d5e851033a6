//! Events of screening against lists: which version of a list was taken up, what a search offered, and what a watch
//! officer decided. A score is in none of them: what decides is in the reasons. Source: `watchlist.md` (5.5), `flow.md`
//! (stage 17), `product.md` (no automatic identification); decision 85.

use std::fmt;

use minicbor::{CborLen, Decode, Encode};

use super::words;
use crate::error::Error;
use crate::ids::Hash;

/// A version of a list was taken up: from now on it is the one that is searched.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListTaken {
    /// Short name of the list, such as `un`.
    #[n(0)]
    pub list: String,
    /// Who publishes it.
    #[n(1)]
    pub source: String,
    /// The file's own date or number, as it says it; empty where it says none.
    #[n(2)]
    pub version: String,
    /// SHA-256 of the file.
    #[n(3)]
    pub sha256: Hash,
    /// How many entries were understood.
    #[n(4)]
    pub entries: u32,
    /// How many names they have.
    #[n(5)]
    pub names: u32,
    /// How many things in the file were not understood; the report of the load names each.
    #[n(6)]
    pub not_understood: u32,
}

/// A list that was searched, in the version that was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct ListSearched {
    /// Short name of the list.
    #[n(0)]
    pub list: String,
    /// SHA-256 of the file.
    #[n(1)]
    pub sha256: Hash,
}

/// An entry that a search offered for a person: something to look at, and nothing more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct LeadOffered {
    /// Short name of the list.
    #[n(0)]
    pub list: String,
    /// The list's own reference of the entry.
    #[n(1)]
    pub entry: String,
    /// SHA-256 over what the entry said, so that a change of it is noticed.
    #[n(2)]
    pub said: Hash,
}

/// A person was searched in lists. Without a lead it says that nothing was found, in which version, and when.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ListsSearched {
    /// Every list that was searched, and no other.
    #[n(0)]
    pub searched: Vec<ListSearched>,
    /// SHA-256 over what is claimed of the person and was compared, so that a change of it is noticed.
    #[n(1)]
    pub asked: Hash,
    /// What was offered, in order of list and entry: the order says nothing of likeness.
    #[n(2)]
    pub leads: Vec<LeadOffered>,
}

words! {
    /// What a watch officer decides on a lead.
    LeadDecision {
        /// The entry means this person.
        0 Same "same",
        /// It does not.
        1 NotSame "not-same",
        /// It cannot be told yet.
        2 Undecided "undecided",
    }
    /// What speaks for a person beside his name.
    FactBeyondName {
        /// Date or year of birth.
        0 BirthDate "birth-date",
        /// Place of birth.
        1 BirthPlace "birth-place",
        /// Nationality, as both sides state it.
        2 Nationality "nationality",
        /// Where he lived.
        3 Residence "residence",
        /// Number of a document.
        4 Document "document",
        /// Name of a parent that is no part of his own name.
        5 Parent "parent",
        /// Another relative by name.
        6 Kin "kin",
        /// A mark, scar, height or missing limb.
        7 Mark "mark",
        /// Face, compared by an examiner.
        8 Face "face",
        /// Fingerprints, compared by an examiner.
        9 Fingerprint "fingerprint",
        /// What he did or where he was, by a source that does not know the list.
        10 Account "account",
    }
}

/// One fact, and what each side says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Fact {
    /// Which.
    #[n(0)]
    pub what: FactBeyondName,
    /// In the officer's words: what the list says, what the person or a paper says, and from where that is known.
    #[n(1)]
    pub said: String,
}

/// A watch officer's decision on a lead, kept for this person and this entry as both were.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LeadDecided {
    /// Short name of the list.
    #[n(0)]
    pub list: String,
    /// The list's own reference of the entry.
    #[n(1)]
    pub entry: String,
    /// What the entry said, as in the lead.
    #[n(2)]
    pub said: Hash,
    /// What was claimed of the person, as in the search.
    #[n(3)]
    pub asked: Hash,
    /// What is decided.
    #[n(4)]
    pub decision: LeadDecision,
    /// The facts beyond the name that it rests on.
    #[n(5)]
    pub facts: Vec<Fact>,
    /// Why.
    #[n(6)]
    pub reasons: String,
}
