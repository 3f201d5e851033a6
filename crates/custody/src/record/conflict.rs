//! Conflicts: what two logs say of one person and cannot both be true. Source: `custody.md` (Agencies
//! that do not trust each other); ours for what contradicts what.
//!
//! A conflict is a function of what each log says last, so the order in which the logs come in cannot
//! change it. It is noted as a discrepancy, is named after the events on both sides, and stays until officers
//! settle it or one log says otherwise. Nothing here chooses a winner; the gates take the cautious side.

use crate::event::medical::Fitness;
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Stream};
use crate::ids::{AuthorityId, DiscrepancyId, EventId};
use crate::number::PersonNumber;
use crate::seal::sha256;
use crate::time::{Moment, Span};

use super::age::Born;
use super::calendar::day_of;
use super::dated::{Dated, InLog};
use super::discrepancy::{Discrepancy, Resolution};
use super::identity::Mark;
use super::leg::{LegChange, LegStep, Standing};
use super::medical::Health;
use super::merge::{MergeWord, seen_apart};
use super::person::Person;
use super::register::Identity;
use super::rules::ADULT_AGE_YEARS;
use super::{Context, Record, discrepancy};
use taken_over::End;

pub(crate) mod taken_over;

/// The rule that the fold names for a conflict.
const RULE: &str = "two logs contradict each other (custody.md, Agencies that do not trust each other)";
/// The rule that the fold names for a release into another's hands.
const LET_GO: &str = "nobody is let go into another's hands (custody.md, Further gates, release; decision 0073)";
/// Why a conflict was closed without a signature.
const GONE: &str = "the logs no longer contradict each other";
/// How soon after his release somebody in another authority's hands was given to it in all but name. Source: ours; a
/// road through the whole country, and a night. Effect: later it is an arrest of its own, and no discrepancy.
pub(crate) const AT_ONCE: Span = Span::hours(72);

/// What two logs contradict each other about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictAbout {
    /// One number given to two first contacts.
    Number,
    /// In two authorities' hands without a receipt between them, held by one and gone by another, or taken over by one
    /// and verified after that at a place of another.
    Custody,
    /// Dead in one log, alive after that in another.
    Life,
    /// Of age in one log, maybe a child in another.
    Age,
    /// The register's identity in other words.
    Identity,
    /// Unfit to travel in one log, fit in another, in the same hands at the same time.
    Fitness,
    /// One band on two persons.
    Band,
    /// Released by one log, and at once in another authority's hands: no contradiction, and a lawyer's to look at.
    Release,
    /// Merged and seen to be two; merged into two numbers, or by one log and not by another; or held under one
    /// number that was merged into another, which nobody held.
    Merge,
}

impl ConflictAbout {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Custody => "custody",
            Self::Life => "life",
            Self::Age => "age",
            Self::Identity => "identity",
            Self::Fitness => "fitness",
            Self::Band => "band",
            Self::Release => "release",
            Self::Merge => "merge",
        }
    }
}

/// What one log says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConflictSide {
    /// Whose log.
    pub log: AuthorityId,
    /// Of whom; another number where a band is on two persons.
    pub person: PersonNumber,
    /// What, in a few words.
    pub says: String,
    /// Since when.
    pub at: Moment,
    /// By which event.
    pub event: EventId,
}

/// Two logs that contradict each other about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// About what.
    pub about: ConflictAbout,
    /// The discrepancy that stands for it.
    pub discrepancy: DiscrepancyId,
    /// Both sides, in order of their authorities' ids.
    pub sides: [ConflictSide; 2],
    /// How officers have settled it, if they have; it stays a contradiction until a log says otherwise.
    pub settled: Option<Resolution>,
}

impl Record {
    /// What the logs contradict each other about in a person, settled or not.
    pub fn conflicts(&self, number: PersonNumber) -> Vec<Conflict> {
        let found = find(self, number);
        let named = found.into_iter().filter_map(|c| Some((c.name()?, c)));
        named
            .map(|(discrepancy, c)| {
                let there = self.discrepancies.get(&discrepancy);
                let settled = there.and_then(|d| d.resolution.clone()).filter(|r| !r.by_record);
                Conflict { about: c.about, discrepancy, sides: c.sides, settled }
            })
            .collect()
    }
}

/// A contradiction as found.
pub(crate) struct Found {
    pub(crate) about: ConflictAbout,
    pub(crate) sides: [ConflictSide; 2],
}

impl Found {
    fn between(about: ConflictAbout, one: ConflictSide, other: ConflictSide) -> Self {
        let mut sides = [one, other];
        sides.sort();
        Self { about, sides }
    }

    /// Named after what it is about and the events on both sides, so that each node gives the same name.
    fn name(&self) -> Option<DiscrepancyId> {
        let mut bytes = self.about.word().as_bytes().to_vec();
        for side in &self.sides {
            bytes.extend_from_slice(&side.person.as_u32().to_be_bytes());
            bytes.extend_from_slice(&side.event.0);
            // One merge may be contradicted in several ways by the same two events.
            if self.about == ConflictAbout::Merge {
                bytes.extend_from_slice(side.says.as_bytes());
            }
        }
        let hex: String = sha256(&bytes).0.iter().take(16).map(|b| format!("{b:02x}")).collect();
        DiscrepancyId::parse(&format!("c-{hex}")).ok()
    }

    /// Whether officers have not settled it.
    pub(crate) fn is_open(&self, record: &Record) -> bool {
        let noted = self.name().and_then(|id| record.discrepancies.get(&id));
        noted.is_none_or(|d| d.resolution.as_ref().is_none_or(|r| r.by_record))
    }

    pub(crate) fn text(&self) -> String {
        let [one, other] = &self.sides;
        let side =
            |s: &ConflictSide| format!("{} says {} of {} since {} (event {})", s.log, s.says, s.person, s.at, s.event);
        let decide = match self.about {
            ConflictAbout::Number => ": two humans or one, officers decide",
            ConflictAbout::Release => ": let go, and within 72 h in another's hands; a legal reviewer looks at it",
            _ => "",
        };
        format!("{}: {}; {}{decide}", self.about.word(), side(one), side(other))
    }
}

/// Notes what an event has made or ended.
pub(crate) fn look(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let bodily = matches!(
        body,
        Body::Sighted(_) | Body::DoorChecked(_) | Body::Boarded(_) | Body::TakenOff(_) | Body::Disembarked(_)
    );
    let seen = bodily && record.is_in_a_merge(number);
    if can_contradict(body) || seen || taken_over::a_sighting_may_tell(record, number, body) {
        look_again(record, context, number);
    }
}

/// Notes and closes conflicts of a person as they are now.
pub(crate) fn look_again(record: &mut Record, context: &Context<'_>, number: PersonNumber) {
    let found: Vec<(DiscrepancyId, Found)> =
        find(record, number).into_iter().filter_map(|c| Some((c.name()?, c))).collect();
    end_all_but(record, context, number, |id| found.iter().any(|(named, _)| named == id));
    for (id, conflict) in found {
        note(record, context, &id, &conflict);
    }
}

/// Events after which two logs may contradict each other, or no longer do.
fn can_contradict(body: &Body) -> bool {
    let says = matches!(
        body,
        Body::BandBound(_)
            | Body::RegisterFieldSet(_)
            | Body::AgeAssessed(_)
            | Body::AgeDecided(_)
            | Body::AgeConfirmed(_)
            | Body::HealthLine(_)
    );
    let opens = matches!(
        body,
        Body::Registered(_)
            | Body::Received(_)
            | Body::HandedOver(_)
            | Body::HandCorrected(_)
            | Body::FoundHere(_)
            | Body::FoundAboard(_)
            | Body::DepartedWith(_)
            | Body::ArrivedUnlisted(_)
            | Body::Recaptured(_)
            | Body::FateUnknown(_)
    );
    let ends = matches!(
        body,
        Body::Died(_)
            | Body::Escaped(_)
            | Body::Released(_)
            | Body::Merged(_)
            | Body::Unmerged(_)
            | Body::NotSame(_)
            | Body::NotSameWithdrawn(_)
    );
    says || opens || ends
}

fn note(record: &mut Record, context: &Context<'_>, id: &DiscrepancyId, conflict: &Found) {
    let [one, other] = &conflict.sides;
    let mut about = vec![Stream::Person(one.person)];
    if other.person != one.person {
        about.push(Stream::Person(other.person));
    }
    let of_release = conflict.about == ConflictAbout::Release;
    // It stands in the log of the first side on every node, whichever came in last; a release in that which released.
    let log =
        record.authority_row(if of_release && one.says != word(Standing::Released) { &other.log } else { &one.log });
    // Neither side puts its own contradiction with the other out of sight.
    let both = vec![record.authority_row(&one.log), record.authority_row(&other.log)];
    let at = one.at.max(other.at);
    let opened = Discrepancy {
        kind: if of_release { DiscrepancyKind::Unlawful } else { DiscrepancyKind::Conflict },
        about,
        text: conflict.text(),
        rule: if of_release { LET_GO } else { RULE }.into(),
        occurred: at,
        // When this record came to know of both sides, which is the one thing that hangs on who came first.
        recorded: context.recorded.max(at),
        log,
        resolution: None,
        beside: Vec::new(),
        noted_by: Vec::new(),
        sides: if of_release { Vec::new() } else { both },
    };
    discrepancy::open_again(record, id, opened);
}

/// Closes the conflicts of a person that are none any more.
fn end_all_but(
    record: &mut Record,
    context: &Context<'_>,
    number: PersonNumber,
    stands: impl Fn(&DiscrepancyId) -> bool,
) {
    let open = record.people.get(&number).map_or_else(Vec::new, |p| p.discrepancies.to_vec());
    for row in open {
        if [RULE, LET_GO].contains(&record.discrepancies.row(row).rule.as_str())
            && !stands(record.discrepancies.key(row))
        {
            discrepancy::end(record, context, row, GONE);
        }
    }
}

/// Everything that the logs contradict each other about in a person.
pub(crate) fn find(record: &Record, number: PersonNumber) -> Vec<Found> {
    let mut found = Vec::new();
    let Some(person) = record.people.get(&number) else { return found };
    let finder = Finder { record, number, person };
    finder.numbers(&mut found);
    finder.custody(&mut found);
    finder.releases(&mut found);
    finder.ages(&mut found);
    finder.identities(&mut found);
    finder.fitness(&mut found);
    finder.bands(&mut found);
    finder.merges(&mut found);
    found
}

struct Finder<'r> {
    record: &'r Record,
    number: PersonNumber,
    person: &'r Person,
}

impl Finder<'_> {
    fn side(&self, log: u32, says: impl Into<String>, at: Moment, event: EventId) -> ConflictSide {
        ConflictSide {
            log: self.record.authorities.key(log).clone(),
            person: self.number,
            says: says.into(),
            at,
            event,
        }
    }

    fn by<T>(&self, fact: &Dated<InLog<T>>, says: impl Into<String>) -> ConflictSide {
        self.side(fact.value.log, says, fact.at, fact.id)
    }

    fn numbers(&self, found: &mut Vec<Found>) {
        let registered = self.person.legs.changes().iter().filter(|c| c.step == LegStep::Registered);
        let registered: Vec<&LegChange> = registered.collect();
        for (one, other) in pairs(&registered).filter(|(one, other)| one.log != other.log) {
            let side = |c: &LegChange| self.side(c.log, "registered at a first contact", c.occurred, c.id);
            found.push(Found::between(ConflictAbout::Number, side(one), side(other)));
        }
    }

    fn custody(&self, found: &mut Vec<Found>) {
        let ends = self.person.legs.ends();
        for (one, other) in pairs(&ends) {
            let side = |end: &End<'_>| self.side(end.1.log, word(end.0), end.1.occurred, end.1.id);
            let who = (self.number, self.person);
            let under_way = |giver, taker| taken_over::is_under_way(self.record, who, giver, taker);
            match contradict(one, other) {
                Some(about) if !under_way(one, other) && !under_way(other, one) => {
                    found.push(Found::between(about, side(one), side(other)));
                }
                _ => found
                    .extend([(one, other), (other, one)].into_iter().filter_map(|(by, holder)| self.seen(by, holder))),
            }
        }
    }

    /// Whoever one log released and another had in its hands soon after, under whichever of his numbers: told of his
    /// release and of his coming in, so that it is found from whichever number is told last.
    fn releases(&self, found: &mut Vec<Found>) {
        let Some(human) = self.record.human(self.number) else { return };
        let changes = || human.all().iter().flat_map(|f| f.person.legs.changes().iter().map(move |c| (f.number, c)));
        for (of, let_go) in changes().filter(|(_, c)| c.step == LegStep::Released) {
            let soon = |c: &LegChange| c.occurred >= let_go.occurred && c.occurred - let_go.occurred <= AT_ONCE;
            let taken = changes().filter(|(_, c)| c.log != let_go.log && c.step.comes_in() && soon(c));
            let Some((under, taken)) = taken.min_by_key(|(_, c)| (c.occurred, c.id)) else { continue };
            if ![of, under].contains(&self.number) {
                continue;
            }
            let one = ConflictSide {
                person: of,
                ..self.side(let_go.log, word(Standing::Released), let_go.occurred, let_go.id)
            };
            let other = self.side(taken.log, super::shown::step_word(taken.step), taken.occurred, taken.id);
            found.push(Found::between(ConflictAbout::Release, one, ConflictSide { person: under, ..other }));
        }
    }

    /// Verified by one log at a place of its own after the other has taken him over, and holds him.
    fn seen(&self, by: &End<'_>, holder: &End<'_>) -> Option<Found> {
        let taken = taken_over::taken_over(&self.person.legs, holder.1.log).filter(|_| holder.0 == Standing::Held)?;
        let seen = taken_over::seen_since(self.record, (self.number, self.person), by.1.log, taken)?;
        let place = self.record.place_name(seen.place)?;
        let one = self.side(seen.log, format!("verified at {place}"), seen.at, seen.id);
        let other = self.side(taken.log, "received", taken.occurred, taken.id);
        Some(Found::between(ConflictAbout::Custody, one, other))
    }

    fn ages(&self, found: &mut Vec<Found>) {
        for (one, other) in pairs(&self.person.age.findings()) {
            let day = day_of(one.at.max(other.at));
            let of_age = |f: &Dated<InLog<Born>>| f.value.said.age_on(day).min_months >= ADULT_AGE_YEARS * 12;
            if of_age(one) != of_age(other) {
                let side = |f| self.by(f, if of_age(f) { "of age" } else { "maybe a child" });
                found.push(Found::between(ConflictAbout::Age, side(one), side(other)));
            }
        }
    }

    fn identities(&self, found: &mut Vec<Found>) {
        let differ = |a: &Identity, b: &Identity| a.known && b.known && Mark::of(&[&a.text]) != Mark::of(&[&b.text]);
        for (one, other) in pairs(&self.person.register.identities) {
            if differ(&one.value.said, &other.value.said) {
                let side = |f: &Dated<InLog<Identity>>| self.by(f, f.value.said.text.to_string());
                found.push(Found::between(ConflictAbout::Identity, side(one), side(other)));
            }
        }
    }

    fn fitness(&self, found: &mut Vec<Found>) {
        let good_for = Span::hours(i64::from(self.record.rules_for(self.number).fitness_h));
        for (one, other) in pairs(&self.person.medical.lines) {
            let (first, last) = (one.at.min(other.at), one.at.max(other.at));
            let both_valid = first + good_for >= last;
            // Who takes a person over looks again: what a doctor finds then is news, no contradiction.
            let taken_over = |c: &LegChange| c.step == LegStep::Received && first < c.occurred && c.occurred <= last;
            if !both_valid || self.person.legs.changes().iter().any(taken_over) {
                continue;
            }
            let unfit = |h: &Health| [h.fit_road, h.fit_air].map(|fitness| fitness == Fitness::Unfit);
            let (a, b) = (unfit(&one.value.said), unfit(&other.value.said));
            if a != b {
                let side = |f: &Dated<InLog<Health>>| self.by(f, fitness_words(unfit(&f.value.said)));
                found.push(Found::between(ConflictAbout::Fitness, side(one), side(other)));
            }
        }
    }

    /// Merges of this number and into it, so that it is found from whichever end is told last.
    fn merges(&self, found: &mut Vec<Found>) {
        let mut pairs: Vec<(PersonNumber, PersonNumber)> =
            self.person.merges().map(|(_, elder)| (self.number, elder)).collect();
        let others = self.record.merged_ever(self.number).iter().filter(|younger| {
            self.record.people.get(younger).is_some_and(|p| p.merges().any(|(_, elder)| elder == self.number))
        });
        pairs.extend(others.map(|younger| (*younger, self.number)));
        pairs.sort_unstable();
        pairs.dedup();
        for (younger, elder) in pairs {
            self.merged_differently(younger, elder, found);
            self.merged_and_apart(younger, elder, found);
            self.merged_as_two_bodies(younger, elder, found);
            let Some(lost) = self.record.lost_in(younger, elder) else { continue };
            let says = format!("{} and merged into {elder}", word(lost.stood));
            let log = lost.merge.log;
            let one = ConflictSide { person: younger, ..self.side(log, says, lost.merge.occurred, lost.merge.id) };
            let other = self.side(log, word(lost.elder), lost.elder_since, lost.elder_by);
            found.push(Found::between(ConflictAbout::Merge, one, ConflictSide { person: elder, ..other }));
        }
    }

    /// What logs say against a merge: another elder, the merge taken back, two humans, or a merge of the elder
    /// that leads back to the younger.
    fn merged_differently(&self, younger: PersonNumber, elder: PersonNumber, found: &mut Vec<Found>) {
        let words = |of: PersonNumber| self.record.people.get(&of).map_or(&[][..], |p| &p.merged);
        let said = |of: PersonNumber, word: &Dated<InLog<MergeWord>>| {
            let MergeWord { elder, stands, .. } = word.value.said;
            let says = if stands { format!("merged into {elder}") } else { format!("not merged into {elder}") };
            ConflictSide { person: of, ..self.side(word.value.log, says, word.at, word.id) }
        };
        for word in words(younger).iter().filter(|w| w.value.said.stands && w.value.said.elder == elder) {
            let mut against = |other| found.push(Found::between(ConflictAbout::Merge, said(younger, word), other));
            // Of two elders each pair of words is told once, and of the younger number alone.
            let differs = |w: MergeWord| if w.stands { w.elder > elder } else { w.elder == elder };
            let own = words(younger).iter().filter(|w| self.number == younger && differs(w.value.said));
            own.for_each(|w| against(said(younger, w)));
            let two = self.record.people.get(&elder).map_or(&[][..], |p| &p.identity.not_same);
            for two in two.iter().filter(|n| n.value.said == younger && n.value.log != word.value.log) {
                let side = self.side(two.value.log, format!("not {younger}"), two.at, two.id);
                against(ConflictSide { person: elder, ..side });
            }
            let back = |w: MergeWord| {
                w.stands && if w.elder == younger { younger < elder } else { self.record.merges_lead(w.elder, younger) }
            };
            words(elder).iter().filter(|w| back(w.value.said)).for_each(|w| against(said(elder, w)));
        }
    }

    /// A merge of two who were seen at two sites at one time: whoever says so, somebody has left the count.
    fn merged_and_apart(&self, younger: PersonNumber, elder: PersonNumber, found: &mut Vec<Found>) {
        let (Some(person), Some(old)) = (self.record.people.get(&younger), self.record.people.get(&elder)) else {
            return;
        };
        let Some(apart) = seen_apart(self.record, &person.seen(), &old.seen()) else { return };
        let [one, other] = apart.seen;
        let says = format!("seen at {} and merged into {elder}", apart.first);
        let one = ConflictSide { person: younger, ..self.side(one.log, says, one.at, one.id) };
        let other = self.side(other.log, format!("seen at {}", apart.second), other.at, other.id);
        found.push(Found::between(ConflictAbout::Merge, one, ConflictSide { person: elder, ..other }));
    }

    /// A merge of two who each passed one door, or were aboard at once: it stays named, whoever signed it.
    fn merged_as_two_bodies(&self, younger: PersonNumber, elder: PersonNumber, found: &mut Vec<Found>) {
        let Some(two) = self.record.two_bodies(younger, elder) else { return };
        let words = self.record.people.get(&younger).into_iter().flat_map(|person| person.merged.iter());
        for word in words.filter(|w| w.value.said.stands && w.value.said.elder == elder) {
            let says = format!("{} and merged into {elder}", two.younger);
            let one = ConflictSide { person: younger, ..self.side(word.value.log, says, word.at, word.id) };
            let other = self.side(word.value.log, two.elder.clone(), word.at, word.id);
            found.push(Found::between(ConflictAbout::Merge, one, ConflictSide { person: elder, ..other }));
        }
    }

    fn bands(&self, found: &mut Vec<Found>) {
        let Some((band, log)) = self.person.identity.band.as_ref().zip(self.person.identity.band_by) else { return };
        if self.person.merged_by_any().is_some() {
            return;
        }
        for wearer in self.record.wearers(&band.value).into_iter().filter(|wearer| *wearer != self.number) {
            let Some(other) = self.record.people.get(&wearer).filter(|p| p.merged_by_any().is_none()) else { continue };
            let Some((theirs, by)) = other.identity.band.as_ref().zip(other.identity.band_by) else { continue };
            if by != log {
                let says = format!("wears band {}", band.value);
                let one = self.side(log, says.clone(), band.at, band.id);
                let other = ConflictSide { person: wearer, ..self.side(by, says, theirs.at, theirs.id) };
                found.push(Found::between(ConflictAbout::Band, one, other));
            }
        }
    }
}

/// Whether what two logs say of where a person is cannot both be true, but for a hand-over under way.
fn contradict(one: &End<'_>, other: &End<'_>) -> Option<ConflictAbout> {
    let (a, b) = (one.0, other.0);
    let later = |end: &LegChange, than: &LegChange| (end.occurred, end.id) > (than.occurred, than.id);
    match (a, b) {
        (Standing::Died, Standing::Died) => None,
        (Standing::Died, _) if b.is_open() || (is_gone(b) && later(other.1, one.1)) => Some(ConflictAbout::Life),
        (_, Standing::Died) if a.is_open() || (is_gone(a) && later(one.1, other.1)) => Some(ConflictAbout::Life),
        _ if a.is_open() && b.is_open() => Some(ConflictAbout::Custody),
        _ if a.is_open() && is_gone(b) && later(other.1, one.1) => Some(ConflictAbout::Custody),
        _ if b.is_open() && is_gone(a) && later(one.1, other.1) => Some(ConflictAbout::Custody),
        _ => None,
    }
}

fn is_gone(standing: Standing) -> bool {
    matches!(standing, Standing::Escaped | Standing::Released)
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Never => "never held",
        Standing::Held => "held",
        Standing::FateUnknown => "fate unknown",
        Standing::Out => "handed over",
        Standing::Died => "dead",
        Standing::Escaped => "escaped",
        Standing::Released => "released",
        Standing::Merged => "merged",
    }
}

const fn fitness_words(unfit: [bool; 2]) -> &'static str {
    match unfit {
        [false, false] => "not unfit to travel",
        [true, false] => "unfit to travel by road",
        [false, true] => "unfit to travel by air",
        [true, true] => "unfit to travel",
    }
}

fn pairs<T>(list: &[T]) -> impl Iterator<Item = (&T, &T)> {
    list.iter().enumerate().flat_map(|(at, one)| list.iter().skip(at + 1).map(move |other| (one, other)))
}

#[cfg(test)]
#[path = "conflict/tests.rs"]
mod tests;
