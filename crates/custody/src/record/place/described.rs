//! Whose description of a place stands, where several logs describe one id. Who describes a place as its own is heard
//! before who describes another's, and of two who do so, who did it first: nobody takes a place over by naming it.
//! Source: `custody.md` (Agencies that do not trust each other).

use minicbor::{Decode, Encode};

use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::PlaceDescribed;
use crate::ids::{DiscrepancyId, EventId, PlaceId};
use crate::record::discrepancy::{self, Discrepancy};
use crate::record::{Context, Record};
use crate::seal::sha256;
use crate::time::Moment;

use super::Place;

/// The rule that the discrepancy names.
const RULE: &str = "a place answers to one authority (custody.md, Agencies that do not trust each other)";

/// What a log says last of a place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Told {
    /// Row of the authority whose log says so.
    #[n(0)]
    log: u32,
    /// When it was described so, and by which event.
    #[n(1)]
    since: (Moment, EventId),
    /// What it says.
    #[n(2)]
    facts: PlaceDescribed,
    /// Whether it speaks of a place of its own.
    #[n(3)]
    own: bool,
    /// The first event by which it did, and when.
    #[n(4)]
    first_own: Option<(EventId, Moment)>,
}

/// Keeps what a log says of a place, and notes where two call it theirs.
pub(super) fn describe(record: &mut Record, context: &Context<'_>, id: &PlaceId, body: &PlaceDescribed) {
    let own = *record.authorities.key(context.log) == body.authority;
    let place = record.places.entry(id, Place::default).1;
    place.hear(context, own, body);
    let mut claimants: Vec<(u32, Moment)> =
        place.told.iter().filter(|told| told.own).filter_map(|told| Some((told.log, told.first_own?.1))).collect();
    claimants.sort_by(|(a, _), (b, _)| record.authorities.key(*a).cmp(record.authorities.key(*b)));
    for (n, one) in claimants.iter().enumerate() {
        for other in claimants.iter().skip(n + 1) {
            note(record, context, id, [one.0, other.0], one.1.max(other.1));
        }
    }
}

impl Place {
    fn hear(&mut self, context: &Context<'_>, own: bool, body: &PlaceDescribed) {
        let since = (context.occurred, context.id);
        let said = Told {
            log: context.log,
            since,
            facts: body.clone(),
            own,
            first_own: own.then_some((context.id, context.occurred)),
        };
        match self.told.iter_mut().find(|told| told.log == context.log) {
            Some(told) => {
                let first_own = told.first_own.into_iter().chain(said.first_own).min();
                if told.since <= since {
                    *told = said;
                }
                told.first_own = first_own;
            }
            None => self.told.push(said),
        }
        let theirs = self.told.iter().filter(|told| told.own).min_by_key(|told| told.first_own);
        if let Some(told) = theirs.or_else(|| self.told.iter().max_by_key(|told| told.since)) {
            (self.facts, self.since) = (Some(told.facts.clone()), told.since);
        }
    }
}

/// The same discrepancy on every node, whichever log came in last; when a node came to know of it is its own.
fn note(record: &mut Record, context: &Context<'_>, id: &PlaceId, sides: [u32; 2], at: Moment) {
    let [one, other] = sides.map(|row| record.authorities.key(row).clone());
    let hash = sha256(format!("{id}\n{one}\n{other}").as_bytes());
    let hex: String = hash.0.iter().take(16).map(|b| format!("{b:02x}")).collect();
    let Ok(name) = DiscrepancyId::parse(&format!("p-{hex}")) else { return };
    let text = format!(
        "{one} and {other} each describe a place {id} as their own: who is said to be there may be in the hands of \
         either; one of them gives his another id"
    );
    let opened = Discrepancy {
        kind: DiscrepancyKind::Conflict,
        about: vec![Stream::Place(id.clone())],
        text,
        rule: RULE.into(),
        occurred: at,
        recorded: context.recorded.max(at),
        log: sides[0],
        resolution: None,
        beside: Vec::new(),
        noted_by: Vec::new(),
        sides: sides.to_vec(),
    };
    discrepancy::open_again(record, &name, opened);
}

#[cfg(test)]
mod tests {
    use crate::event::Stream;
    use crate::event::place::PlaceDescribed;
    use crate::testing::{World, authority, place};
    use crate::time::Span;

    fn stands(world: &World) -> PlaceDescribed {
        world.record.places.get(&place("shed")).and_then(|p| p.facts.clone()).unwrap()
    }

    fn says(world: &mut World, log: &str, of: &str, operational: u32) {
        world.wait(Span::minutes(1));
        let facts = PlaceDescribed { authority: authority(of), operational, ..stands(world) };
        world.tell(log, Stream::Place(place("shed")), facts);
    }

    #[test]
    fn nobody_takes_a_place_over_by_naming_it_his_own_and_both_are_told() {
        let mut world = World::new();
        world.describe("shed", "receiving", false, 90);
        says(&mut world, "losing", "losing", 40);
        assert_eq!((stands(&world).authority.as_str(), stands(&world).operational), ("receiving", 90));
        let open = |world: &World| world.record.discrepancies.rows().filter(|d| d.text.contains("shed")).count();
        assert_eq!(open(&world), 1);
        says(&mut world, "receiving", "receiving", 95);
        assert_eq!((stands(&world).operational, open(&world)), (95, 1), "the owner describes it anew");
    }

    #[test]
    fn what_another_says_of_a_place_counts_until_its_own_authority_speaks() {
        let mut world = World::new();
        world.describe("shed", "receiving", false, 90);
        says(&mut world, "losing", "receiving", 500);
        assert_eq!(stands(&world).operational, 90);
        says(&mut world, "receiving", "carrying", 90);
        says(&mut world, "losing", "carrying", 500);
        assert_eq!(stands(&world).operational, 500, "given away, it waits for the one it was given to");
        says(&mut world, "carrying", "carrying", 60);
        assert_eq!(stands(&world).operational, 60);
    }
}
