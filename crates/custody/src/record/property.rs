//! The property facts of a person: bags sealed, listed and receipted. Source: `custody.md` (Gates,
//! property). The gate reads the register line; the bags themselves are of the property group.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::number::PersonNumber;

use super::dated::Dated;
use super::identity::Mark;
use super::lone::Lone;
use super::{Context, Record};

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PropertyFacts {
    /// The newest register line: how many bags, and whether a receipt was given.
    #[n(0)]
    pub(crate) settled: Option<Dated<(u32, bool)>>,
    /// Bags with the seal they carry, or none once given back.
    #[n(1)]
    pub(crate) bags: Lone<Dated<Bag>>,
    /// The newest comparison of a bag with its list that failed.
    #[n(2)]
    pub(crate) mismatch: Option<Dated<Mark>>,
}

/// A bag by its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Bag {
    #[n(0)]
    pub(crate) bag: Mark,
    /// None once given back.
    #[n(1)]
    pub(crate) seal: Option<Mark>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let Some(person) = record.people.get_mut(&number) else { return };
    let property = &mut person.property;
    let same = |a: &Bag, b: &Bag| a.bag == b.bag;
    match body {
        Body::BagSealed(b) => {
            let bag = Bag { bag: Mark::of(&[&b.bag]), seal: Some(Mark::of(&[&b.seal])) };
            Dated::new(context, bag).keep_in(&mut property.bags, same);
        }
        Body::BagReturned(b) => {
            let bag = Bag { bag: Mark::of(&[&b.bag]), seal: None };
            Dated::new(context, bag).keep_in(&mut property.bags, same);
        }
        Body::BagChecked(b) if !b.matches => {
            Dated::new(context, Mark::of(&[&b.bag])).keep(&mut property.mismatch);
        }
        Body::PropertySettled(b) => Dated::new(context, (b.bags, b.receipt_given)).keep(&mut property.settled),
        _ => {}
    }
}

impl PropertyFacts {
    /// Bags sealed and not given back.
    pub(crate) fn sealed(&self) -> usize {
        self.bags.iter().filter(|b| b.value.seal.is_some()).count()
    }

    /// The bag of a mark that is sealed and not given back.
    pub(crate) fn bag(&self, bag: Mark) -> Option<&Bag> {
        self.bags.iter().map(|b| &b.value).find(|b| b.bag == bag && b.seal.is_some())
    }
}
