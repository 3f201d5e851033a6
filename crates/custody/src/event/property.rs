//! Events about property: bags, seals, receipts.

use minicbor::{Decode, Encode};

use super::medical::Step;

/// A bag listed and sealed; the person holds a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BagSealed {
    /// Bag id.
    #[n(0)]
    pub bag: String,
    /// Seal number.
    #[n(1)]
    pub seal: String,
    /// What is inside (property group).
    #[n(2)]
    pub contents: Vec<String>,
    /// The person was given a receipt.
    #[n(3)]
    pub receipt_given: bool,
}

/// The register line of it: that bags are sealed and a receipt given.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PropertySettled {
    /// How many bags; zero where the person has nothing.
    #[n(0)]
    pub bags: u32,
    /// The person was given a receipt.
    #[n(1)]
    pub receipt_given: bool,
}

/// A bag compared with its list.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BagChecked {
    /// Bag id.
    #[n(0)]
    pub bag: String,
    /// Seal as read.
    #[n(1)]
    pub seal: String,
    /// Whether seal and bag match the list.
    #[n(2)]
    pub matches: bool,
    /// Where in the path.
    #[n(3)]
    pub step: Step,
}

/// A bag given back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BagReturned {
    /// Bag id.
    #[n(0)]
    pub bag: String,
    /// The person signed.
    #[n(1)]
    pub signed_for: bool,
}
