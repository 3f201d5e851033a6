//! What is said of a person's property: bags sealed, compared, given back. Source: `custody.md` (Gates,
//! property).

use custody::event::Body;
use custody::event::property::{BagChecked, BagReturned, BagSealed, PropertySettled};

use super::words;
use crate::failure::Failure;

/// A bag listed and sealed.
pub fn sealed(bag: String, seal: String, contents: Vec<String>, receipt_given: bool) -> Body {
    BagSealed { bag, seal, contents, receipt_given }.into()
}

/// The register line: how many bags, and whether the person has a receipt.
pub fn settled(bags: u32, receipt_given: bool) -> Body {
    PropertySettled { bags, receipt_given }.into()
}

/// A bag compared with its list.
pub fn checked(bag: String, seal: String, matches: bool, step: &str) -> Result<Body, Failure> {
    Ok(BagChecked { bag, seal, matches, step: words::step(step)? }.into())
}

/// A bag given back.
pub fn returned(bag: String, signed_for: bool) -> Body {
    BagReturned { bag, signed_for }.into()
}
