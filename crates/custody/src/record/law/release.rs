//! A court's order to let somebody go: it stands until he is let go, or until the court, or another that counts, has
//! ordered that he is detained; and what a release ends. Source: `custody.md` (Further gates: release), decisions 0046,
//! 0076 and 0082.

use minicbor::{Decode, Encode};

use crate::event::law::{CourtOutcome, PresentedToCourt};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::human::{Human, Numbered};
use crate::record::person::Person;
use crate::tasks::RELEASE;
use crate::time::Moment;

use super::{Gone, Hands, Order, begins, is_one_body};

/// What a log says that a court has said of somebody's release.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct CourtSaid {
    /// Row of the authority whose log says so.
    #[n(0)]
    pub(crate) log: u32,
    /// The court, as written.
    #[n(1)]
    pub(crate) court: Box<str>,
    /// It ordered release; else it ordered detention.
    #[n(2)]
    pub(crate) release: bool,
    #[n(3)]
    pub(crate) hands: Hands,
}

impl CourtSaid {
    /// An order of release by whoever tells of it; an order of detention by hands alone that could take one back. What
    /// else a court does with somebody says nothing of that.
    pub(crate) fn new(body: &PresentedToCourt, log: u32, hands: Hands) -> Option<Self> {
        let release = match body.outcome {
            CourtOutcome::ReleaseOrdered => true,
            CourtOutcome::DetentionOrdered if hands.court || (hands.two && !hands.operating) => false,
            CourtOutcome::DetentionOrdered
            | CourtOutcome::FileReceived
            | CourtOutcome::FirstQuestioned
            | CourtOutcome::Adjourned
            | CourtOutcome::JuvenileReferred => return None,
        };
        Some(Self { log, court: body.court.trim().into(), release, hands })
    }
}

impl Record {
    /// The orders of release of a human that stand, under whichever of his numbers, each with its file.
    pub(crate) fn standing_release_orders<'h, 'r>(
        &self,
        human: &'h Human<'r>,
    ) -> Vec<(&'h Numbered<'r>, &'r Dated<CourtSaid>)> {
        let mut standing = Vec::new();
        for file in human.all() {
            let ordered = file.person.law.court_said.iter().filter(|said| said.value.release);
            let stands = |said: &&Dated<CourtSaid>| {
                !was_let_go(human, said.at)
                    && self.release_taken_back(file.number, said).is_none()
                    && !self.is_said_done_by_a_court(file, said)
            };
            standing.extend(ordered.filter(stands).map(|said| (file, said)));
        }
        standing
    }

    /// When a court that the log of an order of release recognises ordered detention, or the same body did, by the word
    /// of two outside the operation in that log. Of the same number: a court of the record says it under each.
    pub(crate) fn release_taken_back(&self, number: PersonNumber, ordered: &Dated<CourtSaid>) -> Option<Moment> {
        let law = &self.people.get(&number)?.law;
        let later = law.court_said.iter().filter(|said| !said.value.release);
        let later = later.filter(|said| said.at >= ordered.at && said.id > ordered.id);
        let counts = |said: &&Dated<CourtSaid>| {
            let CourtSaid { log, court, hands, .. } = &said.value;
            let by_court = hands.court && self.is_court(number, *log, ordered.value.log);
            let by_two = hands.two && !hands.operating && *log == ordered.value.log;
            by_court || (by_two && is_one_body(court, &ordered.value.court))
        };
        later.filter(counts).map(|said| said.at).min()
    }

    /// Whether a court has said that the release that was opened as a task with an order is done with.
    fn is_said_done_by_a_court(&self, file: &Numbered<'_>, ordered: &Dated<CourtSaid>) -> bool {
        let law = &file.person.law;
        let opened = law.tasks.iter().filter(|task| &**self.texts.key(task.value.name) == RELEASE);
        let mut opened = opened.filter(|task| task.value.log == ordered.value.log && task.at == ordered.at);
        opened.any(|task| {
            let mut ends = law.tasks_done.iter().filter(|end| end.value.task == task.id && end.at >= task.at);
            ends.any(|end| self.is_court(file.number, end.value.log, ordered.value.log))
        })
    }
}

impl Record {
    /// When a human was last released before a time, as enough have signed and nothing contradicts: no order that was given
    /// by then is a ground to hold him any more.
    pub(crate) fn let_go_at(&self, number: PersonNumber, before: Moment) -> Option<Moment> {
        let human = self.human(number)?;
        let files: Vec<&Person> = human.all().iter().map(|file| file.person).collect();
        let told = files.iter().flat_map(|file| file.law.gone.iter());
        let counts = |gone: &&Dated<Gone>| {
            gone.value == Gone::Released && gone.at <= before && !Gone::is_contradicted(&files, (gone.at, gone.id))
        };
        told.filter(counts).map(|gone| gone.at).max()
    }

    /// The orders in force at a time, but for those that ended with his release: whoever is held again is held under an
    /// order of its own.
    pub(crate) fn orders_in_force(&self, number: PersonNumber, at: Moment) -> impl Iterator<Item = &Dated<Order>> {
        let let_go = self.let_go_at(number, at);
        let law = self.people.get(&number).map(|person| &person.law);
        let stands = move |order: &&Dated<Order>| let_go.is_none_or(|let_go| begins(order) > let_go);
        law.into_iter().flat_map(move |law| law.orders_in_force(at)).filter(stands)
    }
}

/// Whether a human was released or died since a time, under whichever of his numbers, nobody had him then, and enough
/// have signed for it. What a report in doubt says, or what was contradicted since, lets nobody go.
fn was_let_go(human: &Human<'_>, since: Moment) -> bool {
    let files: Vec<&Person> = human.all().iter().map(|file| file.person).collect();
    let had = |at| files.iter().any(|file| file.legs.held_somewhere(at));
    let mut told = files.iter().flat_map(|file| file.law.gone.iter()).filter(|gone| gone.at >= since);
    told.any(|gone| !had(gone.at) && !Gone::is_contradicted(&files, (gone.at, gone.id)))
}
