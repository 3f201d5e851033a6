//! How often each officer and each device verified somebody by exception, at doors and when checking again,
//! out of all verifications. Source: `custody.md` (Gates before embarkation: identity).

use std::collections::BTreeMap;

use custody::event::Body;
use custody::event::movement::DoorOutcome;
use custody::event::place::Verified;
use custody::{Event, decode_event};
use serde::Serialize;

use crate::desk::Desk;
use crate::failure::Failure;

/// What one officer, or one device, verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExceptionRate {
    /// Id of the officer or device.
    pub who: String,
    /// Persons verified: by finger or face, or by exception.
    pub verified: u32,
    /// Of them, by exception.
    pub by_exception: u32,
    /// Of those, checked again away from a door.
    pub rechecks: u32,
    /// `by_exception` of `verified`, in percent, rounded down.
    pub percent: u32,
}

/// The rates of everybody who verified somebody, the highest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExceptionRates {
    /// Of each officer who signed.
    pub officers: Vec<ExceptionRate>,
    /// Of each device that an officer signed on.
    pub devices: Vec<ExceptionRate>,
}

/// How one event verified a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Means {
    Compared,
    Exception,
    Recheck,
}

fn means(body: &Body) -> Option<Means> {
    match body {
        Body::DoorChecked(b) => match b.outcome {
            DoorOutcome::Verified(_) => Some(Means::Compared),
            DoorOutcome::Exception(_) => Some(Means::Exception),
            DoorOutcome::NotVerified(_) => None,
        },
        Body::Sighted(b) => match b.means {
            Verified::Finger | Verified::Face => Some(Means::Compared),
            Verified::Exception => Some(Means::Recheck),
            Verified::Band | Verified::TwoOfficers => None,
        },
        _ => None,
    }
}

#[derive(Default)]
struct Rates(BTreeMap<String, ExceptionRate>);

impl Rates {
    fn count(&mut self, who: &str, means: Means) {
        let rate = self.0.entry(who.to_owned()).or_default();
        rate.verified += 1;
        rate.by_exception += u32::from(means != Means::Compared);
        rate.rechecks += u32::from(means == Means::Recheck);
    }

    fn sorted(self) -> Vec<ExceptionRate> {
        let rate = |(who, r): (String, ExceptionRate)| ExceptionRate {
            percent: r.by_exception * 100 / r.verified.max(1),
            who,
            ..r
        };
        let mut all: Vec<ExceptionRate> = self.0.into_iter().map(rate).collect();
        all.sort_by(|a, b| b.percent.cmp(&a.percent).then_with(|| a.who.cmp(&b.who)));
        all
    }
}

impl Desk {
    /// The rates in all logs here, each event read again. An error is a journal that cannot be read.
    pub fn exception_rates(&self) -> Result<ExceptionRates, Failure> {
        let keys = self.payload_keys()?;
        let (mut officers, mut devices) = (Rates::default(), Rates::default());
        let mut take = |event: &Event| {
            let Some(means) = event.body.as_ref().ok().and_then(means) else { return };
            for signed in &event.envelope.officers {
                officers.count(signed.officer.as_str(), means);
                devices.count(signed.device.as_str(), means);
            }
        };
        for (log, head) in self.journal.heads()? {
            self.journal.visit(&log, 0..head.size, &mut |row| {
                decode_event(row, &keys)?.iter().for_each(&mut take);
                Ok(())
            })?;
        }
        Ok(ExceptionRates { officers: officers.sorted(), devices: devices.sorted() })
    }
}
