//! Publishing and restating a figure: the record counts, two officers sign. Source: `custody.md`
//! (Conservation of people; Emergency override for the debts).

use crate::count::list::{list_hash, persons, persons_differing};
use crate::draft::Draft;
use crate::event::authority::{FigurePublished, FigureRestated};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::figure::query;
use crate::ids::{AuthorityId, Hash};
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::standing::filled;
use super::state::Ask;

/// Most persons named in one refusal. Source: ours; a line of a page.
const NAMED_MAX: usize = 5;

pub(crate) fn state(ask: Ask<'_>, stream: &Stream, id: &AuthorityId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let own = &ask.command.actor.authority;
    if id != own {
        return Err(Refusal::unfit(format!("{own} publishes for itself, not for {id}")));
    }
    let body = match body {
        Body::FigurePublished(b) => Body::from(publish(ask, b)?),
        Body::FigureRestated(b) => Body::from(restate(ask, b)?),
        _ => return Err(Refusal::unfit(format!("{} is no figure", body.kind().entry()))),
    };
    Ok(vec![Draft::new(stream.clone(), body, Purpose::Administration)])
}

/// The figure as the record counts it. What the caller fills in beside id, subject, times and
/// explanation is ignored, except a list hash, which must then be right.
fn publish(ask: Ask<'_>, asked: &FigurePublished) -> Result<FigurePublished, Refusal> {
    if ask.record.figures.get(&asked.figure).is_some() {
        return Err(Refusal::unfit(format!("figure {} is published already: restate it", asked.figure)));
    }
    if asked.as_of > ask.at || asked.known_at > ask.at {
        return Err(Refusal::unfit(format!(
            "the figure speaks as of {}, known at {}: neither can lie after {}",
            asked.as_of, asked.known_at, ask.at
        )));
    }
    let query = query(asked, asked.known_at);
    let ledger = ask.record.count(&query);
    let explained = asked.explanation.as_deref().is_some_and(|text| !text.trim().is_empty());
    if ledger.residual_total > 0 && !explained {
        let people: Vec<PersonNumber> = ledger.residual_people.iter().map(|r| r.person).collect();
        return Err(Refusal::rule(
            Gate::Count,
            format!("{} persons do not fit{}: settle or explain them", ledger.residual_total, named(&people)),
            &[Function::Commander, Function::MovementControl],
            "a figure has zero residual or a signed explanation",
            "custody.md, Conservation of people",
        ));
    }
    let list = ask.record.list_held(&query);
    let mut debtors: Vec<PersonNumber> = list.iter().map(|line| line.person).collect();
    debtors.dedup();
    debtors.retain(|number| !ask.record.unpaid_of_human(*number).is_empty());
    if !debtors.is_empty() {
        return Err(Refusal::rule(
            Gate::Debt,
            format!("{} persons have unpaid debts{}", debtors.len(), named(&debtors)),
            &[Function::Medical, Function::LegalReviewer, Function::CustodyOfficer],
            "an unpaid debt blocks publishing",
            "custody.md, Emergency override",
        ));
    }
    let hash = list_hash(&list, asked.as_of, asked.known_at);
    if asked.list_hash != Hash::default() && asked.list_hash != hash {
        return Err(Refusal::unfit(format!("the list has the hash {hash}, not {}", asked.list_hash)));
    }
    Ok(FigurePublished {
        held: persons(&list),
        residual: u32::try_from(ledger.residual_total).unwrap_or(u32::MAX),
        list_hash: hash,
        heads: ask.record.known_logs(),
        ..asked.clone()
    })
}

/// The restatement as the record counts it: the caller names the figure and the cause.
fn restate(ask: Ask<'_>, asked: &FigureRestated) -> Result<FigureRestated, Refusal> {
    filled(&asked.cause, "the cause of the restatement")?;
    let figure = ask.record.figures.get(&asked.figure).and_then(|f| f.published.as_ref());
    let unknown = || Refusal::unfit(format!("figure {} is not in the record", asked.figure));
    let published = figure.ok_or_else(unknown)?;
    let before = ask.record.last_list(&asked.figure).ok_or_else(unknown)?;
    let now = ask.record.list_held(&query(published, ask.at));
    let differing = persons_differing(&before, &now);
    if differing.is_empty() {
        return Err(Refusal::unfit(format!("nobody differs: figure {} stands as it is", asked.figure)));
    }
    Ok(FigureRestated {
        figure: asked.figure.clone(),
        known_at: ask.at,
        held: persons(&now),
        list_hash: list_hash(&now, published.as_of, ask.at),
        persons: differing.len() as u32,
        cause: asked.cause.clone(),
        heads: ask.record.known_logs(),
    })
}

fn named(people: &[PersonNumber]) -> String {
    if people.is_empty() {
        return String::new();
    }
    let names: Vec<String> = people.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    let more = if people.len() > NAMED_MAX { " and others" } else { "" };
    format!(" ({}{more})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::command::Order;
    use crate::envelope::Unread;
    use crate::event::authority::Subject;
    use crate::event::incident::Escaped;
    use crate::event::oversight::{DebtIncurred, DiscrepancyKind, DiscrepancyOpened};
    use crate::event::place::{PlaceDescribed, PlaceKind};
    use crate::ids::{DiscrepancyId, EventId, FigureId, OverrideId};
    use crate::record::Record;
    use crate::testing::{World, authority, only_reason, person, place};
    use crate::time::Span;

    const TWO: [Function; 2] = [Function::Commander, Function::Liaison];

    fn figure() -> FigureId {
        FigureId::parse("held-1").unwrap()
    }

    fn on_losing(body: impl Into<Body>) -> Order {
        Order::State { stream: Stream::Authority(authority("losing")), body: body.into() }
    }

    fn asked(world: &World, explanation: Option<&str>) -> FigurePublished {
        FigurePublished {
            figure: figure(),
            subject: Subject::Everyone,
            as_of: world.now,
            known_at: world.now,
            held: 999,
            residual: 0,
            list_hash: Hash::default(),
            explanation: explanation.map(str::to_owned),
            heads: Vec::new(),
        }
    }

    fn keep(world: &mut World, drafts: Vec<Draft>) -> Body {
        let (stream, body, ..) = drafts.into_iter().next().unwrap().into_parts();
        world.tell("losing", stream, body.clone());
        body
    }

    fn restated(cause: &str) -> FigureRestated {
        FigureRestated {
            figure: figure(),
            known_at: crate::time::Moment::MIN,
            held: 0,
            list_hash: Hash::default(),
            persons: 0,
            cause: cause.into(),
            heads: Vec::new(),
        }
    }

    fn three_held() -> World {
        let mut world = World::new();
        for serial in 1..=3 {
            world.register("losing", person(serial), "site");
        }
        world.wait(Span::HOUR);
        world
    }

    #[test]
    fn the_record_counts_and_not_whoever_publishes() {
        let mut world = three_held();
        let drafts = world.ask_two("losing", TWO, on_losing(asked(&world, None))).unwrap();
        let Body::FigurePublished(body) = keep(&mut world, drafts) else { panic!() };
        assert_eq!((body.held, body.residual), (3, 0));
        let check = world.record.verify_figure(&figure()).unwrap();
        assert!(check.holds() && check.differing.is_empty());
        let alone = world.ask("losing", Function::Commander, on_losing(asked(&world, None)));
        assert!(only_reason(alone).contains("second officer"));
        let again = world.ask_two("losing", TWO, on_losing(asked(&world, None)));
        assert!(only_reason(again).contains("published already"));
    }

    #[test]
    fn a_published_figure_stays_verifiable_whatever_becomes_known_later() {
        let mut world = three_held();
        let drafts = world.ask_two("losing", TWO, on_losing(asked(&world, None))).unwrap();
        keep(&mut world, drafts);
        assert!(
            only_reason(world.ask_two("losing", TWO, on_losing(restated("late entry")))).contains("nobody differs")
        );
        // Another log arrives that recorded, before the figure, somebody whom nobody here knew of.
        let published_at = world.now;
        world.now = published_at - Span::minutes(30);
        world.register("receiving", person(9), "prison");
        world.now = published_at + Span::HOUR;
        // And a late entry says that one of the three had escaped before.
        let escaped = Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() };
        let before = published_at - Span::minutes(10);
        world.tell_at("losing", before, Stream::Person(person(1)), escaped);
        let check = world.record.verify_figure(&figure()).unwrap();
        assert!(check.holds(), "the old figure stands on what was known");
        assert_eq!(check.differing, [person(1), person(9)]);

        assert!(only_reason(world.ask_two("losing", TWO, on_losing(restated(" ")))).contains("is empty"));
        let drafts = world.ask_two("losing", TWO, on_losing(restated("late entry and another log"))).unwrap();
        let Body::FigureRestated(body) = keep(&mut world, drafts) else { panic!() };
        assert_eq!((body.held, body.persons), (3, 2));
        let check = world.record.verify_figure(&figure()).unwrap();
        assert!(check.holds() && check.restatements.len() == 1 && check.differing.is_empty());
    }

    /// The record as it grows where some events were not released.
    fn told_without(world: &World, withheld: &[EventId]) -> Record {
        let mut record = World::new().record;
        for event in world.events.iter().skip(World::new().events.len()) {
            let mut event = event.clone();
            if withheld.contains(&event.envelope.id) {
                event.body = Err(Unread::Withheld);
            }
            record.apply(&event);
        }
        record
    }

    #[test]
    fn a_figure_gives_its_list_whatever_is_disclosed_later_and_says_where_too_little_was_shown() {
        let mut world = three_held();
        let withheld = world.register("receiving", person(9), "prison");
        let read = world.register("receiving", person(8), "prison");
        let whole = std::mem::take(&mut world.record);
        world.record = told_without(&world, &[withheld]);
        let drafts = world.ask_two("losing", TWO, on_losing(asked(&world, None))).unwrap();
        world.record = whole;
        let Body::FigurePublished(body) = keep(&mut world, drafts) else { panic!() };
        assert_eq!(body.held, 4);
        // What could not be read then is disclosed: the figure gives the list that it gave.
        let check = world.record.verify_figure(&figure()).unwrap();
        assert!(check.holds() && check.lacking().is_empty(), "{check:?}");
        assert_eq!(check.differing, [person(9)]);
        // A node that was shown less cannot tell, and says of which log.
        let check = told_without(&world, &[read]).verify_figure(&figure()).unwrap();
        assert!(!check.holds() && !check.is_contradicted());
        assert_eq!(check.lacking(), [authority("receiving")]);
    }

    #[test]
    fn a_place_put_inside_another_later_does_not_change_a_figure() {
        let mut world = three_held();
        world.register("losing", person(4), "wing");
        let of_site = FigurePublished { subject: Subject::Place(place("site")), ..asked(&world, None) };
        let drafts = world.ask_two("losing", TWO, on_losing(of_site)).unwrap();
        let Body::FigurePublished(body) = keep(&mut world, drafts) else { panic!() };
        assert_eq!(body.held, 3);
        world.wait(Span::HOUR);
        let wing = PlaceDescribed {
            name: "wing".into(),
            kind: PlaceKind::Cell,
            authority: authority("losing"),
            inside: Some(place("site")),
            operational: 40,
            humane: 40,
            for_children: false,
            failing: false,
        };
        world.tell("losing", Stream::Place(place("wing")), wing);
        let check = world.record.verify_figure(&figure()).unwrap();
        assert!(check.holds(), "{check:?}");
        assert_eq!(check.differing, [person(4)]);
    }

    #[test]
    fn a_figure_with_a_wrong_hash_does_not_verify() {
        let mut world = three_held();
        let forged = FigurePublished { held: 3, list_hash: Hash([1; 32]), ..asked(&world, None) };
        world.tell("losing", Stream::Authority(authority("losing")), forged);
        assert!(!world.record.verify_figure(&figure()).unwrap().holds());
    }

    #[test]
    fn refuses_a_figure_with_a_residual_that_nobody_explains() {
        let mut world = three_held();
        let opened = DiscrepancyOpened {
            id: DiscrepancyId::parse("d").unwrap(),
            kind: DiscrepancyKind::NotHere,
            about: vec![Stream::Person(person(2))],
            text: "not seen".into(),
            rule: "roll call".into(),
        };
        world.tell("losing", Stream::Authority(authority("losing")), opened);
        let reason = only_reason(world.ask_two("losing", TWO, on_losing(asked(&world, Some(" ")))));
        assert!(reason.contains("1 persons do not fit") && reason.contains(&person(2).to_string()), "{reason}");
        let drafts = world.ask_two("losing", TWO, on_losing(asked(&world, Some("in hospital, seen by the nurse"))));
        let Body::FigurePublished(body) = keep(&mut world, drafts.unwrap()) else { panic!() };
        assert_eq!(body.residual, 1);
    }

    #[test]
    fn an_unpaid_debt_blocks_publishing() {
        let mut world = three_held();
        let debt = DebtIncurred {
            gate: Gate::Health,
            missing: "fitness".into(),
            due: world.now + Span::DAY,
            by: OverrideId::parse("o1").unwrap(),
        };
        world.of("losing", person(3), debt);
        let refusal = world.ask_two("losing", TWO, on_losing(asked(&world, None))).unwrap_err();
        assert_eq!(refusal.reasons()[0].gate, Gate::Debt);
    }
}
