//! Overrides and debts as they stand. Source: `custody.md` (Emergency override).

use minicbor::{Decode, Encode};

use crate::event::oversight::OverrideSigned;
use crate::event::{Body, Gate};
use crate::ids::{EventId, OverrideId};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::{Context, Record};

/// An override as signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Override {
    /// What was signed.
    #[n(0)]
    pub order: OverrideSigned,
    /// When.
    #[n(1)]
    pub signed_at: Moment,
    /// The event.
    #[n(2)]
    pub event: EventId,
    /// Row of the authority under which it stands.
    #[n(3)]
    pub(crate) log: u32,
}

/// A gate passed by override, to be paid by a date; a paid one stays.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Debt {
    /// Which gate.
    #[n(0)]
    pub gate: Gate,
    /// What was absent.
    #[n(1)]
    pub missing: Box<str>,
    /// By when.
    #[n(2)]
    pub due: Moment,
    /// The override.
    #[n(3)]
    pub by: OverrideId,
    /// When it was incurred.
    #[n(4)]
    pub incurred_at: Moment,
    /// When it was paid, and by which event.
    #[n(5)]
    pub paid: Option<(Moment, EventId)>,
    /// Row of the authority in whose log it was incurred: its own word pays it.
    #[n(6)]
    pub(crate) log: u32,
    /// When another authority's log first says that it was paid: shown beside, and pays nothing.
    #[n(7)]
    pub said_paid: Option<(Moment, EventId)>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, body: &Body) {
    if let Body::OverrideSigned(b) = body {
        // The first order under an id stands: the same id again is another order and changes nothing.
        record.overrides.entry(&b.id, || Override {
            order: b.clone(),
            signed_at: context.occurred,
            event: context.id,
            log: context.log,
        });
    }
}

pub(crate) fn apply_person(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let Some(person) = record.people.get_mut(&number) else { return };
    match body {
        Body::DebtIncurred(b) => person.debts.push(Debt {
            gate: b.gate,
            missing: b.missing.as_str().into(),
            due: b.due,
            by: b.by.clone(),
            incurred_at: context.occurred,
            paid: None,
            log: context.log,
            said_paid: None,
        }),
        Body::DebtPaid(b) => {
            let owed =
                |debt: &&mut Debt| debt.gate == b.gate && debt.paid.is_none() && debt.incurred_at <= context.occurred;
            for debt in person.debts.iter_mut().filter(owed) {
                match debt.log == context.log {
                    true => debt.paid = Some((context.occurred, context.id)),
                    false => _ = debt.said_paid.get_or_insert((context.occurred, context.id)),
                }
            }
        }
        _ => {}
    }
}

impl Record {
    /// All debts of a person, paid ones too.
    pub fn debts(&self, number: PersonNumber) -> &[Debt] {
        self.people.get(&number).map_or(&[], |p| &p.debts)
    }

    /// The debts of a person that are not paid.
    pub fn unpaid_debts(&self, number: PersonNumber) -> impl Iterator<Item = &Debt> {
        self.debts(number).iter().filter(|d| d.paid.is_none())
    }

    /// The debts of a person, paid ones too, under whichever of his numbers, each with it.
    pub fn debts_of_human(&self, number: PersonNumber) -> Vec<(PersonNumber, &Debt)> {
        let human = self.human(number);
        let files = human.iter().flat_map(|human| human.all());
        files.flat_map(|file| file.person.debts.iter().map(|debt| (file.number, debt))).collect()
    }

    /// Those of them that are not paid.
    pub fn unpaid_of_human(&self, number: PersonNumber) -> Vec<(PersonNumber, &Debt)> {
        self.debts_of_human(number).into_iter().filter(|(_, debt)| debt.paid.is_none()).collect()
    }

    /// An override by its id.
    pub fn override_order(&self, id: &OverrideId) -> Option<&Override> {
        self.overrides.get(id)
    }
}
