//! What is to be done, and who does it: the timetable's journeys become tasks. Source: ours, after
//! the steps of the path (nomination to court).

use custody::Span;

use super::stage::Stage;
use crate::failure::Failure;

/// Minutes before the first departure of a journey at which each step of its people is due.
/// Source: ours; notice of destination must be 24 h old, fitness less than 24 h at the last boarding.
pub(super) const INTAKE_BEFORE_MIN: i64 = 46 * 60;
pub(super) const PAPERS_BEFORE_MIN: i64 = 40 * 60;
pub(super) const SELECT_BEFORE_MIN: i64 = 8 * 60;
pub(super) const MANIFEST_BEFORE_MIN: i64 = 5 * 60;
/// Minutes before departure of a first leg at which boarding opens, and closes.
pub(super) const BOARD_BEFORE_MIN: i64 = 60;
/// Hours after local midnight of the two roll calls.
const ROLL_CALLS_H: [i64; 2] = [5, 17];
/// Hour after local midnight at which the court sits.
const COURT_H: i64 = 10;
/// Hours after the last day at which those who remain are visited.
const REMAINING_H: i64 = 9;
/// Days before the operation in which everybody at the sites is registered.
pub(super) const CENSUS_DAYS: i64 = 4;
/// Persons enrolled in one block of work.
pub(super) const BLOCK: usize = 24;

/// One piece of work, done in one simulated minute by one team.
#[derive(Debug, Clone)]
pub(super) enum Task {
    /// Register so many people of a site on an enrolling device.
    Census {
        from: usize,
        to: usize,
        device: usize,
    },
    /// Somebody is registered a second time.
    Again {
        person: usize,
    },
    /// Bands are exchanged.
    Exchange,
    /// Look for one human under two numbers.
    Duplicates,
    /// Declare a place to be failing and move some of its people to a safer one.
    Relief {
        place: usize,
    },
    /// The convoy of a relief, step by step.
    ReliefStep {
        place: usize,
        step: u8,
    },
    /// Call the roll at every place.
    RollCall,
    Intake {
        journey: usize,
    },
    Papers {
        journey: usize,
    },
    Select {
        journey: usize,
    },
    Manifest {
        journey: usize,
        leg: usize,
    },
    LateObjection {
        journey: usize,
    },
    Board {
        journey: usize,
        leg: usize,
    },
    Leave {
        journey: usize,
        leg: usize,
    },
    Arrive {
        journey: usize,
        leg: usize,
    },
    HandOver {
        journey: usize,
        leg: usize,
    },
    CloseOut {
        journey: usize,
        leg: usize,
    },
    Reception {
        journey: usize,
    },
    Notices {
        journey: usize,
    },
    Decide {
        person: usize,
    },
    Court,
    /// Whoever is still at a site is seen by doctor, counsel and monitor.
    Remaining,
    Midnight {
        day: u32,
    },
    /// People of a site are taken in, by a plan.
    TakeIn {
        persons: Vec<usize>,
    },
    PapersOf {
        persons: Vec<usize>,
    },
    /// The people of a site are named to the plan's groups.
    NameGroups {
        site: usize,
    },
    /// A sortie enters the record.
    Announce {
        journey: usize,
    },
    /// A trip that does not go is called off.
    GiveUp {
        journey: usize,
    },
    TurnBack {
        journey: usize,
    },
    SiteFails {
        site: usize,
    },
    AirfieldLost {
        nth: usize,
    },
    /// A clearance is withdrawn, or given again.
    ClearanceTurns {
        nth: usize,
        given: bool,
    },
}

impl Stage {
    pub(super) fn perform(&mut self, task: Task, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
        match task {
            Task::Census { from, to, device } => self.census(from, to, device),
            Task::Again { person } => self.register_again(person),
            Task::Exchange => self.exchange_bands(),
            Task::Duplicates => self.check_duplicates(),
            Task::Relief { place } => self.relief(place),
            Task::ReliefStep { place, step } => self.relief_step(place, step),
            Task::RollCall => self.roll_calls(),
            Task::Intake { journey } => self.intake(journey),
            Task::Papers { journey } => self.papers(journey),
            Task::Select { journey } => self.select(journey),
            Task::Manifest { journey, leg } => self.manifest(journey, leg),
            Task::LateObjection { journey } => self.late_objection(journey),
            Task::Board { journey, leg } => self.board(journey, leg),
            Task::Leave { journey, leg } => self.leave(journey, leg),
            Task::Arrive { journey, leg } => self.arrive(journey, leg),
            Task::HandOver { journey, leg } => self.pass_on(journey, leg),
            Task::CloseOut { journey, leg } => self.close_out(journey, leg),
            Task::Reception { journey } => self.reception(journey),
            Task::Notices { journey } => self.notices(journey),
            Task::Decide { person } => self.decide_objection(person),
            Task::Court => self.court_sits(),
            Task::Remaining => self.remaining(),
            Task::Midnight { day } => {
                self.note_day(day);
                self.report_day(day, progress);
                Ok(())
            }
            Task::TakeIn { persons } => self.take_in(&persons),
            Task::PapersOf { persons } => self.papers_of(&persons),
            Task::NameGroups { site } => self.name_groups(site),
            Task::Announce { journey } => self.announce(journey),
            Task::GiveUp { journey } => self.give_up(journey),
            Task::TurnBack { journey } => self.turn_back(journey),
            Task::SiteFails { site } => self.site_fails(site),
            Task::AirfieldLost { nth } => self.airfield_lost(nth),
            Task::ClearanceTurns { nth, given } => self.clearance_turns(nth, given),
        }
    }

    /// Fills the queue.
    pub(super) fn schedule(&mut self) {
        let start = self.scenario.day_start(1);
        let census = start - Span::days(CENSUS_DAYS) + Span::hours(6);
        let mut minute = 0;
        for (block, from) in (0..self.people.len()).step_by(BLOCK).enumerate() {
            let to = (from + BLOCK).min(self.people.len());
            self.at(census + Span::minutes(minute), Task::Census { from, to, device: block });
            minute += 4;
        }
        let counted = census + Span::minutes(minute + 10);
        for injection in self.duplicates_planned() {
            self.at(counted, Task::Again { person: injection });
        }
        self.at(counted + Span::minutes(10), Task::Exchange);
        self.at(counted + Span::minutes(60), Task::Duplicates);
        for (index, place) in self.scenario.places.clone().iter().enumerate() {
            // Where people move by a plan, its world says which site fails, and when.
            if let Some(day) = place.failing_from.filter(|_| self.carrying.is_none()) {
                self.at(self.scenario.day_start(day) + Span::minutes(10), Task::Relief { place: index });
            }
        }
        for day in -1..=i64::from(self.scenario.days) {
            let midnight = start + Span::days(day);
            for hour in ROLL_CALLS_H {
                if midnight + Span::hours(hour) > counted {
                    self.at(midnight + Span::hours(hour), Task::RollCall);
                }
            }
            if day > 0 {
                self.at(midnight + Span::hours(COURT_H), Task::Court);
                let day = u32::try_from(day).unwrap_or(0);
                self.at(midnight, Task::Midnight { day });
            }
        }
        let last = start + Span::days(i64::from(self.scenario.days)) + Span::hours(REMAINING_H);
        self.at(last, Task::Remaining);
        if self.carrying.is_some() {
            return self.schedule_lift(counted);
        }
        for journey in 0..self.timetable.journeys.len() {
            self.schedule_journey(journey);
        }
    }

    fn schedule_journey(&mut self, journey: usize) {
        let Some(first) = self.timetable.journeys[journey].movements.first() else { return };
        let leaves = self.timetable.movements[*first].departs_at;
        let steps = [
            (INTAKE_BEFORE_MIN, Task::Intake { journey }),
            (PAPERS_BEFORE_MIN, Task::Papers { journey }),
            (SELECT_BEFORE_MIN, Task::Select { journey }),
            (MANIFEST_BEFORE_MIN, Task::Manifest { journey, leg: 0 }),
            (MANIFEST_BEFORE_MIN - 60, Task::LateObjection { journey }),
            (BOARD_BEFORE_MIN, Task::Board { journey, leg: 0 }),
            (0, Task::Leave { journey, leg: 0 }),
        ];
        for (before, task) in steps {
            self.at(leaves - Span::minutes(before), task);
        }
    }
}
