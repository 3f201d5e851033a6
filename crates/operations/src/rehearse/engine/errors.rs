//! What officers do when something does not fit: put bands right, merge two numbers by two officers,
//! call the roll, settle what was opened. Source: `custody.md` (Words; Conservation of people).

use custody::event::Stream;
use custody::event::oversight::{DiscrepancyKind, DiscrepancyOpened, DiscrepancyResolved, Outcome};
use custody::event::person::{Merged, NotSame};
use custody::event::place::{PlaceKind, RollCalled, Verified};
use custody::{AgeStanding, AuthorityId, DiscrepancyId, OfficerId, Order, PersonNumber, PlaceId};

use super::super::injection::InjectionKind;
use super::folder::Role;
use super::stage::{NamedPair, Stage};
use crate::desk::Seat;
use crate::failure::Failure;
use crate::look::Reason;
use crate::verbs::person_number;

/// The rule of a difference between what somebody says of his birth and what the register says.
pub(super) const CLAIMS_COMPARED: &str = "claims at intake are compared with the register";

impl Stage {
    /// Injected: two wear each other's band; a brother answers and is enrolled as the other.
    pub(super) fn exchange_bands(&mut self) -> Result<(), Failure> {
        for kind in [InjectionKind::BandSwap, InjectionKind::TwinAnswers] {
            for injection in self.world.all(kind) {
                let (Some(one), Some(other)) = (injection.person, injection.other) else { continue };
                let (one, other) = (self.sheets[one as usize].number, self.sheets[other as usize].number);
                match kind {
                    InjectionKind::BandSwap => self.world.swap(one, other),
                    _ => self.world.enrol_wrongly(one, other),
                }
                self.world.happened(&injection, &[one, other], None);
            }
        }
        Ok(())
    }

    /// He tells another date of birth than the old register has: the brothers are brought side by side.
    pub(super) fn birth_contradicts(&mut self, person: usize) -> Result<(), Failure> {
        let number = self.sheets[person].number;
        let losing = self.cast.losing.clone();
        let text = format!("{number} tells another date of birth than the register that came with him");
        self.open(&losing, DiscrepancyKind::Conflict, number, None, text, CLAIMS_COMPARED)?;
        let other = self.world.put_right(number, false);
        let text = match other {
            Some(other) => format!("{number} and {other} were brought side by side and enrolled anew"),
            None => "his own words stand beside the register".into(),
        };
        self.settle_about(number, Outcome::Corrected, &text)
    }

    /// At a door: the body is not the person of the photograph. The other is found by his band.
    pub(super) fn bands_were_swapped(&mut self, number: PersonNumber, authority: &AuthorityId) -> Result<(), Failure> {
        let other = self.world.put_right(number, true);
        let text = format!("{number}: photograph and answer at the door are another's");
        self.open(
            authority,
            DiscrepancyKind::BandSwap,
            number,
            other,
            text,
            "a check at the door compares photograph, band and answer",
        )?;
        self.settle_about(number, Outcome::Corrected, "each has his own band again, photograph and answer compared")
    }

    fn open(
        &mut self,
        authority: &AuthorityId,
        kind: DiscrepancyKind,
        number: PersonNumber,
        other: Option<PersonNumber>,
        text: String,
        rule: &str,
    ) -> Result<(), Failure> {
        let seat = self.seat(authority, Role::CustodyA)?;
        let id = format!("r-{:x}-{:08}", self.desk.now().as_ms(), number.as_u32());
        let mut about = vec![Stream::Person(number)];
        about.extend(other.map(Stream::Person));
        let body = DiscrepancyOpened { id: DiscrepancyId::parse(&id)?, kind, about, text, rule: rule.into() };
        self.must(&seat, Order::State { stream: Stream::Authority(authority.clone()), body: body.into() })?;
        Ok(())
    }

    /// Two officers of two functions whose matter a discrepancy is, neither of them the one who noted it.
    fn settling(&self, id: &DiscrepancyId, authority: &AuthorityId) -> Result<Seat, Failure> {
        let there = self.desk.record.discrepancy(id);
        let kind = there.map_or(DiscrepancyKind::Other, |d| d.kind);
        let first: &[Role] = match kind {
            DiscrepancyKind::MissingMedicine => &[Role::Medic],
            DiscrepancyKind::Unlawful => &[Role::Reviewer],
            DiscrepancyKind::AgeDoubt => &[Role::Protector],
            DiscrepancyKind::Conflict | DiscrepancyKind::Skew => &[Role::Commander],
            _ => &[Role::CustodyA, Role::CustodyB],
        };
        let noted = |role: &Role| -> Result<bool, Failure> {
            let officer = OfficerId::parse(&self.cast.officer(authority, *role)?)?;
            Ok(there.is_some_and(|d| self.desk.record.has_noted(&officer, d)))
        };
        let free = |roles: &[Role], taken: Option<Role>| -> Result<Option<Role>, Failure> {
            for role in roles {
                if taken != Some(*role) && !noted(role)? {
                    return Ok(Some(*role));
                }
            }
            Ok(None)
        };
        let one = free(first, None)?.unwrap_or(first[0]);
        match free(&[Role::Control, Role::Commander], Some(one))? {
            Some(other) => self.cast.two(authority, one, other),
            None => self.seat(authority, one),
        }
    }

    /// Settles every open discrepancy about a person, by the officers whose matter it is where it was noted.
    pub(super) fn settle_about(&mut self, number: PersonNumber, outcome: Outcome, text: &str) -> Result<(), Failure> {
        let about = Stream::Person(number);
        let open: Vec<(DiscrepancyId, Vec<AuthorityId>)> = self
            .desk
            .record
            .discrepancies()
            .filter(|(_, d)| d.is_open() && d.about.contains(&about))
            .map(|(id, d)| (id.clone(), self.desk.record.settling(d)))
            .collect();
        for (id, logs) in open {
            for log in logs {
                let seat = self.settling(&id, &log)?;
                let body = DiscrepancyResolved { id: id.clone(), outcome, text: text.into() };
                self.must(&seat, Order::State { stream: Stream::Authority(log), body: body.into() })?;
            }
        }
        Ok(())
    }

    /// Two numbers, one human: the younger goes into the elder, by an examiner and whoever answers for what is against
    /// one of them; others settle then what named them.
    pub(super) fn merge(&mut self, younger: PersonNumber, elder: PersonNumber, reasons: &str) -> Result<(), Failure> {
        let losing = self.cast.losing.clone();
        let at = self.desk.now();
        let adults = [younger, elder].map(|n| self.desk.record.age_standing(n, at) == AgeStanding::Adult);
        let other = if adults[0] == adults[1] { Role::CustodyA } else { Role::Protector };
        let two = self.cast.two(&losing, other, Role::Examiner)?;
        self.say(&two, younger, Merged { into: elder, reasons: reasons.into() })?;
        self.settle_about(younger, Outcome::DoubleEntry, reasons)?;
        self.settle_about(elder, Outcome::DoubleEntry, reasons)?;
        if let Some(person) = self.by_number.get(&elder) {
            let ordinal = self.people[*person].ordinal;
            self.world.rebanded(ordinal, elder);
        }
        Ok(())
    }

    /// The list of likely duplicates, as `person duplicates` gives it, is gone through: both numbers of each
    /// pair are called, and one man comes, or two.
    pub(super) fn check_duplicates(&mut self) -> Result<(), Failure> {
        // Claims are read from the journal.
        self.desk.commit()?;
        self.desk.begin_batch();
        let seat = self.losing(Role::Examiner)?;
        let reason = Reason::parse("identification", "person duplicates")?;
        for pair in self.desk.look_at_duplicates(&seat, &reason)? {
            let (elder, younger) = (person_number(&pair.elder)?, person_number(&pair.younger)?);
            let one_human = self.world.is_one_body(elder, younger);
            let (numbers, why, at) = ([elder, younger], pair.why.clone(), self.desk.now());
            self.named.push(NamedPair { numbers, why, one_human, at });
            if one_human {
                self.merge(younger, elder, &pair.why)?;
            } else {
                let reasons = "two men came when both numbers were called".into();
                self.say(&seat, younger, NotSame { other: elder, reasons })?;
            }
        }
        Ok(())
    }

    /// Bands are read at every place where people are held, and compared with the record.
    pub(super) fn roll_calls(&mut self) -> Result<(), Failure> {
        // An airfield holds people for hours, of several authorities; its doors check each of them.
        let is_prison = |p: &super::super::scenario::Place| matches!(p.kind, PlaceKind::Site) && p.inside.is_none();
        let lost = |place: &str| self.carrying.as_ref().is_some_and(|carrying| carrying.has_failed(place));
        let prisons: Vec<_> = self.scenario.places.iter().filter(|p| is_prison(p) && !lost(&p.id)).cloned().collect();
        for place in prisons {
            let mut present = self.world.bands_at(&place.id);
            for inner in self.scenario.places.clone().iter().filter(|p| p.inside.as_deref() == Some(&place.id)) {
                present.extend(self.world.bands_at(&inner.id));
            }
            if present.is_empty() {
                continue;
            }
            present.sort_unstable();
            let authority = AuthorityId::parse(&place.authority)?;
            let seat = self.seat(&authority, Role::CustodyB)?;
            let body = RollCalled { present, unnamed: 0, means: Verified::Band };
            self.must(&seat, Order::State { stream: Stream::Place(PlaceId::parse(&place.id)?), body: body.into() })?;
        }
        self.follow_up_roll_calls()
    }

    /// Whoever was missing is looked for at his place; who wears two numbers is one human.
    fn follow_up_roll_calls(&mut self) -> Result<(), Failure> {
        let missing: Vec<PersonNumber> = self
            .desk
            .record
            .discrepancies()
            .filter(|(_, d)| d.is_open() && matches!(d.kind, DiscrepancyKind::NotHere | DiscrepancyKind::Unlisted))
            .flat_map(|(_, d)| d.about.iter())
            .filter_map(|stream| match stream {
                Stream::Person(number) => Some(*number),
                _ => None,
            })
            .collect();
        for number in missing {
            // His bed is there, and whoever lies in it wears another band: the same man, taken in twice.
            if let Some(worn) = self.world.band_worn_by_owner(number).filter(|worn| *worn != number) {
                // The number on the officers' sheet is the elder.
                let (elder, younger) =
                    if self.by_number.contains_key(&number) { (number, worn) } else { (worn, number) };
                self.merge(younger, elder, "one man answers for both numbers at the roll call")?;
            }
        }
        Ok(())
    }
}
