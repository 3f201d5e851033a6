//! Whom the record knows, number by number: who is where, and how he stands. A page at a time, with a line in the
//! access log for everyone on it. And one person by an identifier that another authority gave him. Source: ours.

use custody::event::authority::Subject;
use custody::event::{Function, Group};
use custody::{AgeStanding, AuthorityId, PersonNumber, PlaceId, Standing, Stands};
use serde::Serialize;

use super::{Looker, Reason, note_denied};
use crate::access_policy::sees;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::verbs::movement::movement_id;
use crate::verbs::{person_number, place_id, words};

/// Most persons on a page. Source: ours; each is read from the journal and named in the access log.
const PAGE_MOST: usize = 1_000;

/// Ways in which a person can stand, as the command line names them.
const STATUSES: [(&str, Standing); 7] = [
    ("held", Standing::Held),
    ("fate-unknown", Standing::FateUnknown),
    ("handed-over", Standing::Out),
    ("died", Standing::Died),
    ("escaped", Standing::Escaped),
    ("released", Standing::Released),
    ("merged", Standing::Merged),
];

/// Whom a list is to name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Those at a place, or at one that lies in it.
    pub place: Option<String>,
    /// Those on the manifest of a movement, or aboard it.
    pub movement: Option<String>,
    /// Those of whom an authority's log has the last word.
    pub authority: Option<String>,
    /// `held`, `fate-unknown`, `handed-over`, `died`, `escaped`, `released`, `merged`, `nominated` or `all`; those in
    /// custody or of unknown fate where not given.
    pub status: Option<String>,
    /// Only numbers after this one: the next page.
    pub after: Option<String>,
    /// Most persons on the page.
    pub most: usize,
}

/// One person on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// The number.
    pub person: String,
    /// The name in the script it was given in, or why there is none.
    pub name: String,
    /// Its transliteration, where one was given.
    pub transliteration: Option<String>,
    /// `adult`, `child` or `unassessed`.
    pub age: &'static str,
    /// The age now in words, once somebody competent has looked.
    pub age_years: Option<String>,
    /// `held` and the like; `nominated` for whoever was only named on a list.
    pub standing: &'static str,
    /// In whose custody, or who had him last.
    pub authority: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Aboard what.
    pub movement: Option<String>,
    /// Since when.
    pub since: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeopleList {
    /// The time it is told for.
    pub as_of: String,
    /// Everyone who was asked for, on whatever page.
    pub total: usize,
    /// In order of number.
    pub people: Vec<PersonRow>,
    /// The last number of this page, where another follows.
    pub next_after: Option<String>,
}

/// A query read, as the record is asked.
struct Wanted {
    place: Option<PlaceId>,
    aboard: Option<Vec<PersonNumber>>,
    authority: Option<AuthorityId>,
    status: Status,
}

enum Status {
    Open,
    All,
    Nominated,
    Exactly(Standing),
}

impl Desk {
    /// Whom the record knows, for an officer to look at.
    pub fn look_at_people(&self, seat: &Seat, query: &PeopleQuery, reason: &Reason) -> Result<PeopleList, Failure> {
        let Some((officer, function)) = &seat.officer else {
            return Err(self.nobody_looks("", reason)?);
        };
        self.officer_key_in_force(seat, officer, self.now())?;
        self.demand_function(&Looker::of(seat), reason)?;
        if !(1..=PAGE_MOST).contains(&query.most) {
            return Err(Failure::usage(format!(
                "a page of {} persons, 1 to {PAGE_MOST} are shown at once",
                query.most
            ))
            .hint("the next page is asked for with --after"));
        }
        let after = query.after.as_deref().map(person_number).transpose()?;
        let wanted = self.wanted(query)?;
        let mut found: Vec<(PersonNumber, Option<Stands>)> =
            self.record.numbers().map(|number| (number, self.record.stands(number))).collect();
        found.retain(|(number, stands)| self.is_wanted(&wanted, *number, stands.as_ref()));
        found.sort_unstable_by_key(|(number, _)| *number);
        let total = found.len();
        found.retain(|(number, _)| after.is_none_or(|after| *number > after));
        let more = found.len() > query.most;
        found.truncate(query.most);
        self.note_shown(seat, found.iter().map(|(number, _)| *number), reason)?;
        let functions = if seat.unnamed.first.is_empty() { vec![*function] } else { seat.unnamed.first.clone() };
        Ok(PeopleList {
            as_of: self.now().to_string(),
            total,
            next_after: found.last().filter(|_| more).map(|(number, _)| number.to_string()),
            people: self.people_rows(&functions, found)?,
        })
    }

    fn nobody_looks(&self, what: &str, reason: &Reason) -> Result<Failure, Failure> {
        note_denied(self.folder.root(), self.now(), what, reason, "no officer")?;
        Ok(Failure::usage("a look at persons needs an officer: name one with --officer"))
    }

    fn wanted(&self, query: &PeopleQuery) -> Result<Wanted, Failure> {
        let movement = query.movement.as_deref().map(movement_id).transpose()?;
        let aboard = movement.map(|id| {
            let movement = self.known_movement(&id)?;
            let listed = movement.manifest.lines.iter().map(|line| line.person);
            Ok::<_, Failure>(listed.chain(movement.aboard.iter().map(|aboard| aboard.person)).collect())
        });
        let place = query.place.as_deref().map(place_id).transpose()?;
        if let Some(place) = place.as_ref().filter(|place| !self.record.places().any(|(id, _)| id == *place)) {
            return Err(Failure::error(format!("place {place} is not described"))
                .hint("`custodia place list` shows those that are"));
        }
        let authority = query.authority.as_deref().map(words::authority_id).transpose()?;
        if let Some(authority) = &authority {
            self.known_subject(&Subject::Authority(authority.clone()))?;
        }
        Ok(Wanted { place, aboard: aboard.transpose()?, authority, status: status(query.status.as_deref())? })
    }

    fn is_wanted(&self, wanted: &Wanted, number: PersonNumber, stands: Option<&Stands>) -> bool {
        let at = |place: &PlaceId| {
            let his = stands.and_then(|stands| stands.place.as_ref());
            his.is_some_and(|his| self.record.is_inside(his, place))
        };
        let standing = stands.map(|stands| stands.standing);
        let fits = match wanted.status {
            Status::Open => standing.is_some_and(Standing::is_open),
            Status::All => true,
            Status::Nominated => standing.is_none(),
            Status::Exactly(one) => standing == Some(one),
        };
        fits && wanted.place.as_ref().is_none_or(at)
            && wanted.aboard.as_ref().is_none_or(|aboard| aboard.contains(&number))
            && wanted.authority.as_ref().is_none_or(|log| stands.is_some_and(|stands| stands.authority == *log))
    }

    /// The rows of a page. Claimed names are shown to functions that see them; the register's to everyone.
    fn people_rows(
        &self,
        functions: &[Function],
        found: Vec<(PersonNumber, Option<Stands>)>,
    ) -> Result<Vec<PersonRow>, Failure> {
        let claimed = functions.iter().any(|function| sees(*function, Group::Identity));
        let names = match claimed {
            true => self.names(found.iter().map(|(number, _)| *number))?,
            false => crate::movement_view::Names::new(),
        };
        let row = |(number, stands): (PersonNumber, Option<Stands>)| {
            let naming = names.get(&number);
            PersonRow {
                person: number.to_string(),
                name: naming.map_or_else(|| self.register_name(number), |naming| naming.name.clone()),
                transliteration: naming.and_then(|naming| naming.transliteration.clone()),
                age: match self.record.age_standing(number, self.now()) {
                    AgeStanding::Adult => "adult",
                    AgeStanding::Child => "child",
                    AgeStanding::Unassessed => "unassessed",
                },
                age_years: self.age_in_words(number),
                standing: stands.as_ref().map_or("nominated", |stands| standing_word(stands.standing)),
                authority: stands.as_ref().map(|stands| stands.authority.to_string()),
                place: stands.as_ref().and_then(|stands| stands.place.as_ref()).map(ToString::to_string),
                movement: stands.as_ref().and_then(|stands| stands.movement.as_ref()).map(ToString::to_string),
                since: stands.as_ref().map(|stands| stands.since.to_string()),
            }
        };
        Ok(found.into_iter().map(row).collect())
    }

    /// The number of whoever has an alias, given as `ISSUER/VALUE`. That nobody has it is a look too.
    pub fn number_of_alias(&self, seat: &Seat, alias: &str, reason: &Reason) -> Result<String, Failure> {
        if seat.officer.is_none() {
            return Err(self.nobody_looks(alias, reason)?);
        }
        let split = alias.match_indices('/').map(|(at, _)| (alias[..at].trim(), alias[at + 1..].trim()));
        let split: Vec<(&str, &str)> =
            split.filter(|(issuer, value)| !issuer.is_empty() && !value.is_empty()).collect();
        if split.is_empty() {
            return Err(Failure::usage(format!(
                "alias {alias:?} is not ISSUER/VALUE, such as \"Hasakah prison/1182\""
            )));
        }
        let numbers: std::collections::BTreeSet<PersonNumber> =
            split.into_iter().flat_map(|(issuer, value)| self.with_alias(issuer, value)).collect();
        let listed: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let failure = match listed.as_slice() {
            [only] => return Ok(only.clone()),
            [] => Failure::error(format!("nobody has the alias {alias:?}")).hint(
                "the issuer is written as in `custodia person alias --issuer`, or the `issuer` of the roster's mapping; \
                 where that named none it is the place of the import",
            ),
            several => Failure::error(format!("{alias:?} stands for {}", several.join(" and ")))
                .hint("show each by its number; `custodia person duplicates` lists them"),
        };
        note_denied(self.folder.root(), self.now(), alias, reason, &failure.to_string())?;
        Err(failure)
    }
}

fn status(word: Option<&str>) -> Result<Status, Failure> {
    let Some(word) = word else { return Ok(Status::Open) };
    match (word, STATUSES.iter().find(|(name, _)| *name == word)) {
        (_, Some((_, standing))) => Ok(Status::Exactly(*standing)),
        ("all", None) => Ok(Status::All),
        ("nominated", None) => Ok(Status::Nominated),
        (other, None) => {
            let words: Vec<&str> = STATUSES.iter().map(|(name, _)| *name).collect();
            Err(Failure::usage(format!("{other:?} is none of {}, nominated, all", words.join(", "))))
        }
    }
}

pub(crate) fn standing_word(standing: Standing) -> &'static str {
    STATUSES.iter().find(|(_, one)| *one == standing).map_or("nominated", |(word, _)| word)
}
