//! What may be stated of who a person is: first contact, register fields, claims, band, photograph,
//! question from intake. Source: `custody.md` (Words; The register).

use crate::draft::Draft;
use crate::event::person::{
    BandBound, BirthClaimed, NameClaimed, NamePart, NationalityClaimed, Nominated, Reading, RegisterField,
    RegisterFieldSet, Registered,
};
use crate::event::{Body, Function, Gate, Kind, Purpose};
use crate::gate::separation;
use crate::known::Known;
use crate::limits::AGE_YEARS_MAX;
use crate::number::PersonNumber;
use crate::record::age::AgeStanding;
use crate::record::calendar::{civil, day_of, months_lived};
use crate::record::leg::Standing;
use crate::record::register;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::standing::{self, concerned, filled, held, known};
use super::state::Ask;
use super::{merge, unlawful};

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let purpose = match body.kind() {
        Kind::Nominated | Kind::Registered | Kind::RegisterFieldSet => Purpose::Custody,
        Kind::KinClaimed => Purpose::Tracing,
        _ => Purpose::Identification,
    };
    let fresh = match body {
        Body::Nominated(b) => nominate(ask, number, b)?,
        Body::Registered(b) => register(ask, number, b)?,
        Body::RegisterFieldSet(b) => set_field(ask, number, b)?,
        Body::BandBound(b) => bind_band(ask, number, b)?,
        Body::Photographed(_) => concerned(ask, number, body.kind()).map(|_| true)?,
        Body::IntakeQuestionSet(b) => {
            concerned(ask, number, body.kind())?;
            filled(&b.question, "the question")?;
            filled(&b.answer, "the answer")?;
            true
        }
        Body::Merged(b) => merge::merge(ask, number, b)?,
        Body::Unmerged(b) => merge::unmerge(ask, number, b)?,
        Body::NotSame(b) => merge::not_same(ask, number, b)?,
        Body::NotSameWithdrawn(b) => merge::not_same_withdrawn(ask, number, b)?,
        _ => claim(ask, number, body)?,
    };
    if !fresh {
        return Ok(Vec::new());
    }
    let mut drafts = ask.draft(number, body, purpose);
    if let Body::Registered(b) = body
        && separation::keeps_adults_out(ask.record, &b.place)
        && ask.record.age_standing(number, ask.command.occurred_at) == AgeStanding::Adult
    {
        drafts.extend(unlawful::beside_children(ask, drafts.len(), number, &b.place));
    }
    Ok(drafts)
}

/// The block of a number must be leased to the acting device.
fn leased(ask: Ask<'_>, number: PersonNumber) -> Result<(), Refusal> {
    let device = &ask.command.actor.device;
    match ask.record.devices.get(device).and_then(|d| d.block) {
        Some(block) if block == number.block() => Ok(()),
        Some(block) => Err(Refusal::unfit(format!(
            "{number} is of block {:04}, block {block:04} is leased to device {device}",
            number.block()
        ))),
        None => Err(Refusal::unfit(format!("no block of numbers is leased to device {device}"))),
    }
}

fn nominate(ask: Ask<'_>, number: PersonNumber, body: &Nominated) -> Result<bool, Refusal> {
    if ask.record.people.get(&number).is_some_and(|p| p.events > 0) {
        return Err(Refusal::unfit(format!("{number} is in use")));
    }
    leased(ask, number)?;
    filled(&body.list, "the list")?;
    text(&body.legal_basis, "the legal basis")?;
    Ok(true)
}

/// First contact opens the leg: the number must be free, leased, and every field said.
fn register(ask: Ask<'_>, number: PersonNumber, body: &Registered) -> Result<bool, Refusal> {
    let actor = &ask.command.actor;
    match ask.record.people.get(&number) {
        Some(person) if !person.registrations.is_empty() => {
            return Err(Refusal::unfit(format!("{number} was given to a first contact already")));
        }
        Some(person) if standing::standing(ask.record, person, &actor.authority) != Standing::Never => {
            return Err(Refusal::unfit(format!(
                "{number} has a leg in the log of {} already: fill the register field by field",
                actor.authority
            )));
        }
        Some(person) if person.identity.nominated_by == ask.record.authorities.ix(&actor.authority) => {}
        _ => leased(ask, number)?,
    }
    if ask.record.places.get(&body.place).is_none_or(|p| p.facts.is_none()) {
        return Err(Refusal::unfit(format!("place {} is not described", body.place)));
    }
    if body.health.is_none() {
        return Err(Refusal::unfit(format!(
            "{} is not said: a registration says what was seen, or why it is unknown",
            field_word(RegisterField::Health)
        )));
    }
    for (field, value) in register::fields(body) {
        text(&value, field_word(field))?;
    }
    let latest = ask.command.occurred_at + super::actor::AHEAD_MAX;
    if let Some(at) =
        [&body.deprived_at, &body.admitted_at].into_iter().filter_map(Known::value).find(|at| **at > latest)
    {
        return Err(Refusal::unfit(format!("{at} lies after the first contact of {}", ask.command.occurred_at)));
    }
    if let (Known::Value(deprived), Known::Value(admitted)) = (&body.deprived_at, &body.admitted_at)
        && deprived > admitted
    {
        return Err(Refusal::unfit(format!("admitted {admitted}, before liberty was taken {deprived}")));
    }
    Ok(true)
}

fn set_field(ask: Ask<'_>, number: PersonNumber, body: &RegisterFieldSet) -> Result<bool, Refusal> {
    let person = concerned(ask, number, Kind::RegisterFieldSet)?;
    let word = field_word(body.field);
    text(&body.value, word)?;
    filled(body.source.as_deref().unwrap_or_default(), &format!("the source of {word}"))?;
    may_set(ask, number, body)?;
    match (body.field, &body.value) {
        (RegisterField::DeprivedAt | RegisterField::AdmittedAt, Known::Value(time)) => {
            Moment::parse(time).map_err(|e| Refusal::unfit(format!("{word}: {e}")))?;
        }
        (RegisterField::DeathCircumstances | RegisterField::DeathCause | RegisterField::Remains, _) => {
            let dead = standing::standing(ask.record, person, &ask.command.actor.authority) == Standing::Died;
            if !dead {
                return Err(Refusal::unfit(format!("{word} of {number}, who is not recorded as dead")));
            }
        }
        // It would stand nowhere: what a doctor has seen is not written over by who is none.
        (RegisterField::Health, _) if person.medical.health().is_some() => {
            return Err(Refusal::rule(
                Gate::Health,
                format!("{word} of {number} is a doctor's dated line: a newer one is made by an examination"),
                &[Function::Medical],
                "a doctor's line stands until the next examination",
                "custody.md, The register",
            ));
        }
        _ => {}
    }
    Ok(ask.record.register_field(number, body.field).is_none_or(|old| old.text != body.value))
}

/// A custody officer or a legal reviewer fills the register. When liberty was taken is what the statute clocks run
/// from: once it is known, two officers move it.
fn may_set(ask: Ask<'_>, number: PersonNumber, body: &RegisterFieldSet) -> Result<(), Refusal> {
    const SOURCE: &str = "custody.md, The register";
    let actor = &ask.command.actor;
    let allowed: &[Function] = match body.field {
        RegisterField::DeathCircumstances
        | RegisterField::DeathCause
        | RegisterField::Remains
        | RegisterField::Health => &[Function::CustodyOfficer, Function::LegalReviewer, Function::Medical],
        _ => &[Function::CustodyOfficer, Function::LegalReviewer],
    };
    super::actor::require_function(actor, "setting a register field", allowed, Gate::Record, SOURCE)?;
    let stands = ask.record.register_field(number, RegisterField::DeprivedAt).map(|value| value.text);
    match stands {
        Some(stands @ Known::Value(_)) if body.field == RegisterField::DeprivedAt && stands != body.value => {
            super::actor::require_two(actor, "moving the time from which clocks run")
        }
        _ => Ok(()),
    }
}

/// A value must not be empty, and neither may the reason why there is none.
fn text(value: &Known<String>, what: &str) -> Result<(), Refusal> {
    match value {
        Known::Value(text) => filled(text, what),
        Known::UnknownBecause(why) => filled(why, &format!("{what} is unknown and the reason")),
    }
}

const fn field_word(field: RegisterField) -> &'static str {
    match field {
        RegisterField::Identity => "(a) identity",
        RegisterField::DeprivedAt => "(b) time of deprivation of liberty",
        RegisterField::DeprivedWhere => "(b) place of deprivation of liberty",
        RegisterField::DeprivedBy => "(b) authority that deprived of liberty",
        RegisterField::OrderedBy => "(c) authority that ordered it",
        RegisterField::Grounds => "(c) grounds",
        RegisterField::SupervisedBy => "(d) authority that supervises",
        RegisterField::AdmittedAt => "(e) time of admission",
        RegisterField::Health => "(f) state of health",
        RegisterField::DeathCircumstances => "(g) circumstances of death",
        RegisterField::DeathCause => "(g) cause of death",
        RegisterField::Remains => "(g) destination of the remains",
    }
}

/// Claims live side by side; the same claim again writes nothing.
fn claim(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<bool, Refusal> {
    concerned(ask, number, body.kind())?;
    match body {
        Body::AliasAdded(b) => {
            filled(&b.issuer, "the issuer of the alias")?;
            filled(&b.value, "the alias")?;
            return Ok(!ask.record.says_of(number, body));
        }
        Body::NameClaimed(b) => check_name(b)?,
        Body::BirthClaimed(b) => check_birth(ask, b)?,
        Body::NationalityClaimed(b) => check_nationality(b)?,
        Body::KinClaimed(b) => {
            if b.name.as_deref().unwrap_or("").trim().is_empty() && b.number.is_none() {
                return Err(Refusal::unfit("kin needs a name or a number"));
            }
            if b.number == Some(number) {
                return Err(Refusal::unfit(format!("{number} cannot be his own kin")));
            }
            b.number.map_or(Ok(()), |other| known(ask.record, other).map(|_| ()))?;
        }
        Body::LegalStatusClaimed(b) => filled(&b.status, "the legal status")?,
        Body::OtherClaimed(b) => {
            filled(&b.what, "what the claim is about")?;
            filled(&b.text, "the claim")?;
        }
        _ => return Err(Refusal::unfit(format!("{} cannot be stated", body.kind().entry()))),
    }
    Ok(!ask.record.says_of(number, body))
}

fn check_name(body: &NameClaimed) -> Result<(), Refusal> {
    filled(&body.text, "the name")?;
    filled(&body.language, "the language of the name")?;
    if !body.pieces.is_empty() && body.pieces.iter().all(|p| p.part == NamePart::Kunya) {
        return Err(Refusal::unfit(format!("{:?} is a kunya, which is never a name alone", body.text)));
    }
    body.pieces.iter().try_for_each(|p| filled(&p.text, "a part of the name"))
}

fn check_birth(ask: Ask<'_>, body: &BirthClaimed) -> Result<(), Refusal> {
    if body.readings.is_empty() {
        return Err(Refusal::unfit("a date of birth needs at least one reading"));
    }
    let today = day_of(ask.command.occurred_at);
    let defaults = ask.record.rules(&ask.command.actor.authority).default_birth_days;
    for reading in &body.readings {
        check_reading(reading, today)?;
        let (_, month, day) = civil(reading.first_day);
        let is_default =
            reading.first_day == reading.last_day && defaults.iter().any(|d| i64::from(*d) == month * 100 + day);
        if is_default && !body.default_day {
            return Err(Refusal::rule(
                Gate::Age,
                format!("{:?} is a registry default day: mark it as estimated", reading.text),
                &[],
                "no default date of birth unless marked estimated",
                "custody.md, gate age",
            ));
        }
    }
    Ok(())
}

fn check_reading(reading: &Reading, today: i32) -> Result<(), Refusal> {
    filled(&reading.text, "the date of birth as given")?;
    if reading.first_day > reading.last_day {
        return Err(Refusal::unfit(format!("{:?} ends before it begins", reading.text)));
    }
    if reading.last_day > today {
        return Err(Refusal::unfit(format!("{:?} lies in the future", reading.text)));
    }
    if months_lived(reading.first_day, today) > AGE_YEARS_MAX * 12 {
        return Err(Refusal::unfit(format!("{:?} is more than {AGE_YEARS_MAX} years ago", reading.text)));
    }
    Ok(())
}

fn check_nationality(body: &NationalityClaimed) -> Result<(), Refusal> {
    text(&body.code, "the nationality")?;
    match &body.code {
        Known::Value(code) if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) => {
            Err(Refusal::unfit(format!("{code:?} is not an ISO 3166 alpha-3 code, such as IRQ")))
        }
        _ => Ok(()),
    }
}

/// One band, one living wearer: a band that somebody else wears is refused with his name.
fn bind_band(ask: Ask<'_>, number: PersonNumber, body: &BandBound) -> Result<bool, Refusal> {
    held(ask, number, Kind::BandBound)?;
    filled(&body.band, "the band")?;
    let in_custody = |other: &PersonNumber| {
        *other != number && ask.record.people.get(other).is_some_and(|p| p.legs.holder().is_some())
    };
    if let Some(other) = ask.record.wearers(&body.band).into_iter().find(in_custody) {
        let name = ask.record.register_field(other, RegisterField::Identity).map(|v| v.text);
        let name = name.as_ref().and_then(Known::value).map_or("name unknown", String::as_str);
        return Err(Refusal::rule(
            Gate::Identity,
            format!("band {} is bound to {other} ({name})", body.band.trim()),
            &[],
            "one band, one wearer",
            "custody.md, gate identity",
        ));
    }
    Ok(!ask.record.says_of(number, &body.clone().into()))
}

#[cfg(test)]
mod tests;
