//! In which function an officer acts, where he is certified for several and names none: the only one in which the
//! record takes the act. Where several fit he says which, because the log keeps it. Source: `custody.md` (Who
//! signs); ours.

use std::borrow::Cow;

use custody::event::Function;
use custody::{Moment, OfficerId, Order, decide};

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::idempotency::idempotency;

/// The functions of officers who named none and have several; empty where one is named, or is the only one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unnamed {
    /// Of the acting officer.
    pub first: Vec<Function>,
    /// Of the second.
    pub second: Vec<Function>,
}

/// The rule that a function breaks which is not one of the act's. Source: `decide/actor.rs` of the core.
const FUNCTION_RULE: &str = "each act belongs to a function";

impl Seat {
    /// The seat in each function, or pair of functions, that it can stand for; itself where all are named.
    pub(crate) fn each(&self) -> Vec<Self> {
        let or_named = |unnamed: &[Function], named: Option<Function>| -> Vec<Option<Function>> {
            if unnamed.is_empty() { vec![named] } else { unnamed.iter().copied().map(Some).collect() }
        };
        let firsts = or_named(&self.unnamed.first, self.officer.as_ref().map(|(_, function)| *function));
        let seconds = or_named(&self.unnamed.second, self.second.as_ref().map(|(_, function, _)| *function));
        let seat = |first: &Option<Function>, second: &Option<Function>| Self {
            officer: self.officer.as_ref().zip(*first).map(|((officer, _), function)| (officer.clone(), function)),
            second: self.second.as_ref().zip(*second).map(|((o, _, device), f)| (o.clone(), f, device.clone())),
            unnamed: Unnamed::default(),
            ..self.clone()
        };
        firsts.iter().flat_map(|first| seconds.iter().map(move |second| seat(first, second))).collect()
    }

    /// Whether every function is named.
    pub(crate) fn is_named(&self) -> bool {
        self.unnamed.first.is_empty() && self.unnamed.second.is_empty()
    }
}

impl Desk {
    /// The seat in the functions that fit an act. Where nothing fits, it is one whose refusal says what is
    /// missing, rather than that the function is another's.
    pub(crate) fn fitting<'s>(
        &self,
        seat: &'s Seat,
        when: &When,
        order: &Order,
        at: Moment,
    ) -> Result<Cow<'s, Seat>, Failure> {
        if seat.is_named() {
            return Ok(Cow::Borrowed(seat));
        }
        let (mut fits, mut refused) = (Vec::new(), None);
        for one in seat.each() {
            let command = self.command(&one, when, order.clone(), at)?;
            if let Ok(Some(_)) = self.repeated(&one.authority, idempotency(&command, when)) {
                return Ok(Cow::Owned(one));
            }
            match decide(&self.record, &command, at) {
                Ok(_) => fits.push(one),
                Err(refusal) => {
                    let of_function = refusal.reasons().iter().all(|reason| reason.rule == FUNCTION_RULE);
                    if refused.is_none() || !of_function {
                        refused = Some(one);
                    }
                }
            }
        }
        match (fits.as_slice(), refused) {
            ([_, _, ..], _) => Err(several_fit(&fits)),
            ([only], _) => Ok(Cow::Owned(only.clone())),
            ([], Some(one)) => Ok(Cow::Owned(one)),
            ([], None) => Ok(Cow::Borrowed(seat)),
        }
    }
}

/// Lists the functions in which the record takes an act.
fn several_fit(fits: &[Seat]) -> Failure {
    let firsts = fits.iter().filter_map(|one| one.officer.as_ref().map(|(officer, f)| (officer, *f)));
    let seconds = fits.iter().filter_map(|one| one.second.as_ref().map(|(officer, f, _)| (officer, *f)));
    said_to_name(firsts, "--function")
        .or_else(|| said_to_name(seconds, "--second-function"))
        .unwrap_or_else(|| Failure::usage("several functions fit: name one with --function"))
}

/// One line for an officer of whom several functions fit.
fn said_to_name<'o>(fits: impl Iterator<Item = (&'o OfficerId, Function)>, option: &str) -> Option<Failure> {
    let (mut who, mut functions) = (None, Vec::new());
    for (officer, function) in fits {
        who = Some(officer);
        if !functions.contains(&function) {
            functions.push(function);
        }
    }
    let officer = who.filter(|_| functions.len() > 1)?;
    Some(name_a_function(officer, &functions, option))
}

/// The failure of an officer who must say in which function he acts.
pub(crate) fn name_a_function(officer: &OfficerId, functions: &[Function], option: &str) -> Failure {
    let words: Vec<&str> = functions.iter().map(|f| f.word()).collect();
    Failure::usage(format!("{officer} acts as {}: name one with {option}", words.join(", ")))
}
