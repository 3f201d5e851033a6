//! First contact and intake of the losing authority: number, band, claims, age, doctor, bags.
//! Source: ours, after steps 1 to 6 of the path.

use custody::event::age::{AgeAssessed, AgeClaimed, AgeConfirmed, AgeDecided, AgeInterval};
use custody::event::medical::{
    Fitness, HealthLine, InjuriesChecked, InjuryRecorded, MedicalScreened, MedicinePrescribed, Step, Tb,
};
use custody::event::person::{
    AliasAdded, BandBound, BirthClaimed, Calendar, IntakeQuestionSet, KinClaimed, LegalStatusClaimed, NameClaimed,
    NamePart, NamePiece, NationalityClaimed, Nominated, OtherClaimed, Photographed, Reading, Registered, Relation,
    Source,
};
use custody::event::property::{BagSealed, PropertySettled};
use custody::event::{Group, Stream};
use custody::{Known, Moment, PersonNumber, PlaceId, Span};

use super::super::injection::InjectionKind;
use super::super::people::{ClaimedBirth, SyntheticPerson};
use super::folder::Role;
use super::stage::{Sheet, Stage, Stand};
use crate::blob_store;
use crate::desk::Seat;
use crate::failure::Failure;

/// Who issued the prison numbers that the losing authority's lists carry.
pub(super) const ALIAS_ISSUER: &str = "prison register";
/// Half the width of what an interview says of an age, in months. Source: ours; methods by teeth and hand
/// state two years.
const INTERVIEW_HALF_MONTHS: u32 = 24;
/// Half the width of what a panel of three says, with papers. Source: ours.
const PANEL_HALF_MONTHS: u32 = 3;
/// Side of the made photograph, in picture points.
const IMAGE_SIDE: u32 = 16;

impl Stage {
    /// Number, register entry, prison number, what the old register says, band.
    pub(super) fn census(&mut self, from: usize, to: usize, device: usize) -> Result<(), Failure> {
        let seat = self.cast.enrolling(device)?;
        for person in from..to {
            let made = self.people[person].clone();
            let number = self.first_contact(&seat, person, &made.name.text)?;
            self.say(&seat, number, AliasAdded { issuer: ALIAS_ISSUER.into(), value: made.prison_number.clone() })?;
            self.say(&seat, number, name(&made, Source::PriorRegister))?;
            self.say(&seat, number, birth(&made.claimed_birth, Source::PriorRegister))?;
            self.say(&seat, number, BandBound { band: band_of(number) })?;
            let site = PlaceId::parse(&self.scenario.sites[made.site].place)?;
            self.world.numbered(made.ordinal, number);
            self.by_number.insert(number, person);
            self.sheets.push(Sheet {
                number,
                site,
                stand: Stand::Waiting,
                taken_in: false,
                told_at: None,
                child: false,
                unfit: false,
                at_risk: false,
                objecting: false,
                relieved: false,
                orders: 0,
                ordered_until: None,
                examined_at: None,
                packed: false,
            });
        }
        Ok(())
    }

    /// Number and register entry, under the name as this clerk writes it.
    pub(super) fn first_contact(&mut self, seat: &Seat, person: usize, name: &str) -> Result<PersonNumber, Failure> {
        let number = self.desk.next_number(seat)?;
        let made = &self.people[person];
        let place = PlaceId::parse(&self.scenario.sites[made.site].place)?;
        let nominated = Nominated {
            list: format!("{} list 1", self.scenario.name),
            legal_basis: Known::Value("transfer agreement, individual assessment pending".into()),
            place: place.clone(),
        };
        let day = |day: i32| Moment::from_ms(i64::from(day) * Span::DAY.as_ms());
        let registered = Registered {
            place,
            provisional: false,
            identity: Known::Value(name.to_owned()),
            deprived_at: Known::Value(day(made.deprived_day)),
            deprived_where: Known::Value(made.deprived_where.into()),
            deprived_by: Known::Value("forces at the place of arrest".into()),
            ordered_by: Known::UnknownBecause("no order came with the lists of the site".into()),
            grounds: Known::Value("suspected membership of an armed group".into()),
            supervised_by: Known::Value(self.cast.losing.to_string()),
            admitted_at: Known::Value(day(made.deprived_day + 2)),
            health: Some(Known::UnknownBecause("no doctor or nurse has examined him yet".into())),
        };
        self.say(seat, number, nominated)?;
        self.say(seat, number, registered)?;
        Ok(number)
    }

    /// Steps 3 to 6 for the people of a journey; for one that takes whoever is ready, of those left over.
    pub(super) fn intake(&mut self, journey: usize) -> Result<(), Failure> {
        let group = self.list_for(journey)?;
        for person in &group {
            self.sheets[*person].stand = Stand::Listed(journey);
            self.identify(*person)?;
            self.rest_of_intake(*person)?;
        }
        self.groups.insert(journey, group);
        Ok(())
    }

    /// Steps 3 and 4: own words, photograph, question, age.
    pub(super) fn identify(&mut self, person: usize) -> Result<(), Failure> {
        self.claims(person)?;
        self.age(person)
    }

    /// Steps 5 and 6: doctor, bags.
    pub(super) fn rest_of_intake(&mut self, person: usize) -> Result<(), Failure> {
        self.doctor(person)?;
        self.bags(person)?;
        self.sheets[person].taken_in = true;
        Ok(())
    }

    /// Who is called for a journey: the next of the site who were not taken in yet.
    fn list_for(&self, journey: usize) -> Result<Vec<usize>, Failure> {
        let plan = &self.timetable.journeys[journey];
        let site = PlaceId::parse(&plan.site)?;
        let room = u64::from(plan.seats);
        let wanted = match plan.people {
            Some(people) => (u64::from(people) * self.scale_ppm).div_ceil(1_000_000).min(room),
            None if plan.child => 0,
            None => room,
        };
        let free = |s: &Sheet| s.site == site && s.stand == Stand::Waiting && !s.taken_in;
        let mut people: Vec<usize> = (0..self.sheets.len()).filter(|p| free(&self.sheets[*p])).collect();
        people.truncate(people.len().saturating_sub(self.kept_for_relief(&plan.site)));
        people.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
        Ok(people)
    }

    /// The last of a site that is about to fail are left for the relief convoy.
    fn kept_for_relief(&self, site: &str) -> usize {
        let fails = |p: &&super::super::scenario::Place| {
            let day = p.failing_from.filter(|_| p.id == site);
            day.is_some_and(|day| self.desk.now() < self.scenario.day_start(day))
        };
        self.scenario.places.iter().position(|p| fails(&p)).map_or(0, |place| self.reserve(place))
    }

    fn claims(&mut self, person: usize) -> Result<(), Failure> {
        let seat = self.cast.enrolling(self.people[person].site)?;
        let number = self.sheets[person].number;
        let told = self.world.tells_birth_of(number).map_or(person, |p| p as usize);
        let made = self.people[person].clone();
        let teller = self.people[told].claimed_birth.clone();
        self.say(&seat, number, name(&made, Source::Person))?;
        self.say(&seat, number, birth(&teller, Source::Person))?;
        let code = Known::Value(made.nationality.clone());
        self.say(&seat, number, NationalityClaimed { code, source: Source::Person })?;
        for (relation, text) in [(Relation::Father, &made.father), (Relation::Mother, &made.mother)] {
            let kin = KinClaimed { relation, name: Some(text.clone()), number: None, source: Source::Person };
            self.say(&seat, number, kin)?;
        }
        let status = LegalStatusClaimed {
            status: "held without charge".into(),
            basis: "list of the site".into(),
            source: Source::PriorRegister,
        };
        self.say(&seat, number, status)?;
        let languages = OtherClaimed {
            what: "languages".into(),
            text: made.languages.join(", "),
            language: made.languages.first().copied().unwrap_or("ar").into(),
            source: Source::Person,
        };
        self.say(&seat, number, languages)?;
        let image = self.photograph(number)?;
        self.say(&seat, number, Photographed { image })?;
        let question = IntakeQuestionSet { question: made.intake_question.into(), answer: made.intake_answer.clone() };
        self.say(&seat, number, question)?;
        if told != person && teller != made.claimed_birth {
            self.birth_contradicts(person)?;
        }
        Ok(())
    }

    /// A made image, sealed under the person's identity key.
    fn photograph(&mut self, number: PersonNumber) -> Result<custody::BlobId, Failure> {
        let stream = Stream::Person(number);
        let losing = self.cast.losing.clone();
        let key = self.desk.node(&losing)?.ring.get(&stream, Group::Identity).cloned();
        let key = key.ok_or_else(|| Failure::error(format!("{number} has no identity key yet")))?;
        let seed = number.as_u32();
        let points =
            (0..IMAGE_SIDE * IMAGE_SIDE).map(|at| (seed.wrapping_mul(2_654_435_761).rotate_left(at % 32) >> 24) as u8);
        let image: Vec<u8> =
            format!("P5 {IMAGE_SIDE} {IMAGE_SIDE} 255\n").into_bytes().into_iter().chain(points).collect();
        blob_store::put(&self.desk.folder.blobs(), &key, &image, &mut self.desk.rng)
    }

    fn age(&mut self, person: usize) -> Result<(), Failure> {
        let number = self.sheets[person].number;
        let today = self.today();
        let clerk = self.cast.enrolling(self.people[person].site)?;
        let claimed = &self.people[person].claimed_birth;
        let years = |day: i32| u32::try_from((today - day) * 12 / 365).unwrap_or(0);
        let (youngest, oldest) = (years(claimed.last_day), years(claimed.first_day));
        let said = AgeInterval { min_months: youngest, max_months: oldest.max(youngest) };
        let claim = AgeClaimed { years: said, at: self.desk.now(), source: Source::Person };
        self.say(&clerk, number, claim)?;
        if let Some(injection) = self.world.errs(self.people[person].ordinal, InjectionKind::ChildClaimedAdult) {
            self.world.happened(&injection, &[number], None);
        }
        let protector = self.losing(Role::Protector)?;
        let looks = self.world.looks_months(number, &self.people, today);
        let now = around(looks, INTERVIEW_HALF_MONTHS);
        let assessed =
            AgeAssessed { now, method: "interview and appearance".into(), reasons: "seen and heard in private".into() };
        self.say(&protector, number, assessed)?;
        // The record says what the interval means: doubt means child, until a panel of three has decided.
        if self.desk.record.is_child_now(number, self.desk.now()) {
            let months = self.world.true_months(number, &self.people, today);
            let now = around(months, PANEL_HALF_MONTHS);
            let mut panel = Vec::new();
            for member in [Role::Protector, Role::Medic, Role::Reviewer] {
                panel.push(self.cast.officer(&self.cast.losing, member)?);
            }
            let reasons = "papers of the family, teeth, interview".into();
            let decided = AgeDecided { now: now.clone(), panel, reasons };
            let two = self.cast.two(&self.cast.losing, Role::Protector, Role::Medic)?;
            self.say(&two, number, decided)?;
            let waits = self.desk.record.panel_awaits(number, &self.cast.losing).map(|(decision, _)| decision);
            if let Some(decision) = waits {
                self.say(&self.losing(Role::Reviewer)?, number, AgeConfirmed { decision, now })?;
            }
        }
        self.sheets[person].child = self.desk.record.is_child_now(number, self.desk.now());
        Ok(())
    }

    fn doctor(&mut self, person: usize) -> Result<(), Failure> {
        let medic = self.losing(Role::Medic)?;
        let number = self.sheets[person].number;
        let health = self.people[person].medical.clone();
        let mut conditions = Vec::new();
        if health.respiratory {
            conditions.push("respiratory disease".to_owned());
        }
        let screened = MedicalScreened {
            findings: health.unfit.unwrap_or("no acute finding").into(),
            conditions,
            allergies: Vec::new(),
            tb: if health.tuberculosis_suspected { Tb::Suspected } else { Tb::Negative },
        };
        self.say(&medic, number, screened)?;
        self.sheets[person].unfit = health.unfit.is_some();
        self.examine(&medic, person)?;
        for injury in &health.injuries {
            let text = (*injury).to_owned();
            self.say(&medic, number, InjuryRecorded { text, images: Vec::new(), mistreatment_alleged: false })?;
        }
        let seen = u32::try_from(health.injuries.len()).unwrap_or(0);
        self.say(&medic, number, InjuriesChecked { step: Step::Intake, seen })?;
        for medicine in &health.medicines {
            let every_h = 24 / u32::try_from(medicine.hours.len().max(1)).unwrap_or(1);
            let body = MedicinePrescribed {
                name: medicine.name.into(),
                dose: medicine.dose.into(),
                every_h,
                critical: medicine.name.contains("insulin"),
            };
            self.say(&medic, number, body)?;
        }
        Ok(())
    }

    /// The dated line of the register.
    pub(super) fn examine(&mut self, medic: &Seat, person: usize) -> Result<(), Failure> {
        let fit = if self.sheets[person].unfit { Fitness::Unfit } else { Fitness::Fit };
        let medicine_needed = !self.people[person].medical.medicines.is_empty();
        let line = HealthLine {
            fit_road: fit,
            fit_air: fit,
            examined_at: self.desk.now(),
            tb_known: true,
            medicine_needed,
            line: if fit == Fitness::Fit { "stable".into() } else { "not fit to travel".into() },
            evacuate_for: None,
        };
        self.say(medic, self.sheets[person].number, line)?;
        self.sheets[person].examined_at = Some(self.desk.now());
        Ok(())
    }

    fn bags(&mut self, person: usize) -> Result<(), Failure> {
        let seat = self.losing(Role::CustodyB)?;
        let number = self.sheets[person].number;
        let bags = self.people[person].bags.clone();
        for bag in &bags {
            let body = BagSealed {
                bag: bag.bag.clone(),
                seal: bag.seal.clone(),
                contents: bag.contents.iter().map(|c| (*c).to_owned()).collect(),
                receipt_given: true,
            };
            self.say(&seat, number, body)?;
        }
        let bags = u32::try_from(bags.len()).unwrap_or(0);
        self.say(&seat, number, PropertySettled { bags, receipt_given: true })?;
        Ok(())
    }
}

/// What is printed on the band of a number.
pub(super) fn band_of(number: PersonNumber) -> String {
    format!("B-{:08}", number.as_u32())
}

fn around(months: u32, half: u32) -> AgeInterval {
    AgeInterval { min_months: months.saturating_sub(half), max_months: months + half }
}

pub(super) fn birth(claimed: &ClaimedBirth, source: Source) -> BirthClaimed {
    let reading = Reading {
        calendar: Calendar::Gregorian,
        text: claimed.text.clone(),
        first_day: claimed.first_day,
        last_day: claimed.last_day,
    };
    let is_default = |day: i32| matches!(super::super::calendar::civil_of_day(day), (_, 1 | 7, 1));
    BirthClaimed {
        readings: vec![reading],
        default_day: claimed.default_day.is_some()
            || (claimed.first_day == claimed.last_day && is_default(claimed.first_day)),
        source,
    }
}

pub(super) fn name(made: &SyntheticPerson, source: Source) -> NameClaimed {
    let pieces = made.name.pieces.iter().filter(|p| p.part != NamePart::Kunya);
    NameClaimed {
        text: made.name.text.clone(),
        pieces: pieces.map(|p| NamePiece { part: p.part, text: p.text.clone() }).collect(),
        transliteration: Some(made.name.latin.clone()),
        language: made.name.language.into(),
        source,
    }
}
