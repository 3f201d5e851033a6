//! Whether somebody whom a row's number does not find is registered already under another number, or under none: a
//! spreadsheet drops zeros, an office numbers anew, a list comes without its numbers. Everyone is found by his folded
//! name, and by one more thing that is said of him. Source: ours, decision 0060.

use std::collections::{BTreeSet, HashMap};

use custody::event::Body;
use custody::event::person::Registered;
use custody::{ByName, Known, PersonNumber};

use super::Around;
use super::facts::{alias_of, registration};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::roster::{MAX_ALIKE_COMPARED, RosterRow, fold};
use crate::verbs::shared_claims::{Claims, Trait};

/// Words of a name from which on it tells one man from most others, with anything else that is the same. Source: ours;
/// own name, father, grandfather and family, as lists of four parts have them.
const TELLING_NAME_WORDS: usize = 4;

/// Who a row may be that is not found by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alike {
    /// All that the row says is recorded of him: it is his row.
    Same(PersonNumber),
    /// He has the same name, and this.
    Like(PersonNumber, &'static str),
}

/// Somebody of a name that was asked for.
struct Elder {
    number: PersonNumber,
    claims: Claims,
    entry: Option<Registered>,
}

/// Everyone of one folded name, and who shares what.
#[derive(Default)]
struct Namesakes {
    elders: Vec<Elder>,
    by_trait: HashMap<Trait, Vec<usize>>,
}

/// Who was registered before the file, by name. What is recorded of them is read for the names that are asked for.
pub(super) struct Elders {
    by_registered_name: HashMap<String, Vec<PersonNumber>>,
    by_claimed_name: ByName,
    read: HashMap<String, Namesakes>,
    /// For whom a row of the file stands, by whatever finds him.
    spoken_for: BTreeSet<PersonNumber>,
    /// Of them those whose number stands in the file as it is recorded, or whom the file has registered.
    by_number: BTreeSet<PersonNumber>,
    /// What the file has stated so far, of whom: it waits to be written, and cannot be read from the journal yet.
    stated: HashMap<PersonNumber, Vec<Body>>,
}

impl Elders {
    /// Whether a row may stand for somebody whom it finds by his number with other zeros: no other row does.
    pub(super) fn is_free(&mut self, number: PersonNumber) -> bool {
        self.by_number.insert(number)
    }

    /// The file has registered somebody.
    pub(super) fn registered(&mut self, number: PersonNumber) {
        self.by_number.insert(number);
    }

    /// The file has stated something of somebody. What tells nobody apart is not kept.
    pub(super) fn has_stated(&mut self, number: PersonNumber, fact: Body) {
        if matches!(fact, Body::NameClaimed(_) | Body::BirthClaimed(_) | Body::KinClaimed(_)) {
            self.stated.entry(number).or_default().push(fact);
        }
    }

    /// What the file has stated of somebody so far.
    pub(super) fn stated(&self, number: PersonNumber) -> &[Body] {
        self.stated.get(&number).map_or(&[], Vec::as_slice)
    }
}

impl Desk {
    /// Everyone who is registered, before a file of these rows is taken.
    pub(super) fn elders(&self, rows: &[RosterRow]) -> Elders {
        let elder = |number: PersonNumber| self.record.merged_into(number).unwrap_or(number);
        let (mut spoken_for, mut by_number) = (BTreeSet::new(), BTreeSet::new());
        for alias in rows.iter().map(alias_of) {
            spoken_for.extend(self.with_alias(&alias.issuer, &alias.value).into_iter().map(elder));
            by_number.extend(self.with_alias_as_written(&alias.issuer, &alias.value).into_iter().map(elder));
        }
        Elders {
            by_registered_name: self.by_registered_name(),
            by_claimed_name: self.record.by_name(),
            read: HashMap::new(),
            spoken_for,
            by_number,
            stated: HashMap::new(),
        }
    }

    /// Who a row may be whose number finds nobody. Nobody is two rows of one file.
    pub(super) fn alike(
        &self,
        row: &RosterRow,
        facts: &[Body],
        around: &mut Around<'_>,
    ) -> Result<Option<Alike>, Failure> {
        let Some(name) = row.name.as_ref().map(|name| name.text.as_str()) else { return Ok(None) };
        let key = fold(name);
        if !around.elders.read.contains_key(&key) {
            let read = self.namesakes(&key, name, around)?;
            around.elders.read.insert(key.clone(), read);
        }
        let stated = registration(row, around.place);
        let said = Claims::of(facts.iter().chain([&stated]));
        let Some(namesakes) = around.elders.read.get(&key).filter(|read| !read.elders.is_empty()) else {
            return Ok(None);
        };
        let telling_name = key.split(' ').count() >= TELLING_NAME_WORDS;
        let mut like = None;
        for one in said.traits() {
            let alike = namesakes.by_trait.get(&one).into_iter().flatten().take(MAX_ALIKE_COMPARED);
            for elder in alike.filter_map(|index| namesakes.elders.get(*index)) {
                let Some(what) = said.shared(&elder.claims) else { continue };
                let his = (telling_name || Claims::is_telling(&one)) && self.says_all(elder, &stated, facts);
                if his && !around.elders.spoken_for.contains(&elder.number) {
                    let number = elder.number;
                    around.elders.spoken_for.insert(number);
                    return Ok(Some(Alike::Same(number)));
                }
                like = like.or(Some(Alike::Like(elder.number, what)));
            }
        }
        Ok(like)
    }

    fn namesakes(&self, key: &str, name: &str, around: &Around<'_>) -> Result<Namesakes, Failure> {
        let registered = around.elders.by_registered_name.get(key).into_iter().flatten();
        let numbers: BTreeSet<PersonNumber> =
            registered.chain(around.elders.by_claimed_name.of(name)).copied().collect();
        let mut namesakes = Namesakes::default();
        for number in numbers {
            let events = self.events_under(number, &around.keys)?;
            let bodies = || events.iter().filter_map(|event| event.body.as_ref().ok());
            let entry = bodies().find_map(|body| if let Body::Registered(b) = body { Some(b.clone()) } else { None });
            let claims = Claims::of(bodies());
            for one in claims.traits() {
                namesakes.by_trait.entry(one).or_default().push(namesakes.elders.len());
            }
            namesakes.elders.push(Elder { number, claims, entry });
        }
        Ok(namesakes)
    }

    /// Whether everything that a row states is recorded of somebody, but for the number.
    fn says_all(&self, elder: &Elder, stated: &Body, facts: &[Body]) -> bool {
        let (Some(entry), Body::Registered(stated)) = (&elder.entry, stated) else { return false };
        let said = |fact: &Body| match fact {
            // The name is the same once folded: that is how he was found.
            Body::AliasAdded(_) | Body::NameClaimed(_) => true,
            claim => elder.claims.says(claim).unwrap_or_else(|| self.record.says_of(elder.number, claim)),
        };
        says_entry(entry, stated) && facts.iter().all(said)
    }
}

/// Whether a registration says what another one states, at the same place.
fn says_entry(entry: &Registered, stated: &Registered) -> bool {
    let text = |stated: &Known<String>, said: &Known<String>| {
        stated.value().is_none_or(|text| said.value().is_some_and(|said| fold(said) == fold(text)))
    };
    let texts = [
        (&stated.deprived_where, &entry.deprived_where),
        (&stated.deprived_by, &entry.deprived_by),
        (&stated.ordered_by, &entry.ordered_by),
        (&stated.grounds, &entry.grounds),
        (&stated.supervised_by, &entry.supervised_by),
    ];
    let times = [(&stated.deprived_at, &entry.deprived_at), (&stated.admitted_at, &entry.admitted_at)];
    entry.place == stated.place
        && texts.into_iter().all(|(stated, said)| text(stated, said))
        && times.into_iter().all(|(stated, said)| stated.value().is_none_or(|at| said.value() == Some(at)))
}
