//! From an event on a person's stream to one line for a reader. Source: ours.

use custody::event::law::{REPORTED, objector};
use custody::event::movement::{DoorChecked, DoorOutcome};
use custody::event::person::Reading;
use custody::event::screening::ListsSearched;
use custody::event::{Body, Function, Group, Kind};
use custody::{Event, Known, REPORT_MISTREATMENT};
use serde::Serialize;

use crate::access_policy::sees;
use crate::roster::day_text;
use crate::verbs::words;

/// One entry of a person's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    /// When it happened.
    pub at: String,
    /// In whose log.
    pub authority: String,
    /// By which officers, where officers acted.
    pub officers: Vec<String>,
    /// What kind of entry.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Who says so, where it is a claim.
    pub source: Option<&'static str>,
    /// In which language, where that was kept.
    pub language: Option<String>,
    /// The field group.
    pub group: &'static str,
    /// Its event.
    pub event: String,
    /// Under which other number of the same human it was written; none for the one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
}

impl HistoryLine {
    /// The same, written under another number of his.
    pub(super) fn under(self, number: custody::PersonNumber) -> Self {
        let text = format!("{} (under {number})", self.text);
        Self { text, under: Some(number.to_string()), ..self }
    }
}

/// The area of an event, as the nouns of the command line are.
pub(super) fn area(event: &Event) -> &'static str {
    match event.envelope.kind_code {
        37 => "family",
        30..=49 => "identity",
        50..=57 => "age",
        60..=68 => "med",
        70..=87 => "law",
        90..=93 => "prop",
        140..=148 => "incident",
        153 | 155 => "notice",
        160..=164 => "oversight",
        171..=172 => "screen",
        _ => "custody",
    }
}

/// The groups that an area's entries are sealed in.
pub(super) fn groups_of(area: &str) -> &'static [Group] {
    match area {
        "age" => &[Group::Register, Group::Identity, Group::Legal],
        "med" => &[Group::Medical, Group::Register],
        "law" => &[Group::Legal, Group::Register],
        "prop" => &[Group::Property, Group::Register],
        "notice" => &[Group::Family, Group::Register],
        "screen" => &[Group::Leads],
        _ => Group::ALL,
    }
}

/// Whether it is somebody's statement that can stand beside others.
pub(super) fn is_claim(event: &Event) -> bool {
    matches!(event.envelope.kind_code, 33..=39)
}

/// The line of an event for a function, among all that are shown of the person; none where its content is not at hand.
pub(super) fn line(function: Function, event: &Event, shown: &[&Event]) -> Option<HistoryLine> {
    let body = event.body.as_ref().ok()?;
    let envelope = &event.envelope;
    let (source, language) = said_by(body);
    Some(HistoryLine {
        at: envelope.occurred_at.to_string(),
        authority: envelope.authority.to_string(),
        officers: envelope.officers.iter().map(|o| format!("{} ({})", o.officer, o.function)).collect(),
        kind: in_words(body.kind()),
        text: if is_seen_by_others(body, envelope) {
            format!("{}; as seen, no medical finding", text(function, body))
        } else if let Some(panel) = panel_of(body) {
            format!("{}; {}", text(function, body), signed_and_named(panel, envelope))
        } else {
            report_before(function, body, shown).unwrap_or_else(|| text(function, body))
        },
        source,
        language,
        group: envelope.group.word(),
        event: envelope.id.to_string(),
        under: None,
    })
}

/// The members whom a decision of a panel names.
fn panel_of(body: &Body) -> Option<&[String]> {
    match body {
        Body::AgeDecided(b) => Some(&b.panel),
        Body::ForumDecided(b) => Some(&b.panel),
        _ => None,
    }
}

/// Who of a panel has signed, and who is only named: his part in it is the others' word until he confirms.
fn signed_and_named(panel: &[String], envelope: &custody::Envelope) -> String {
    let signed: Vec<&str> = envelope.officers.iter().map(|o| o.officer.as_str()).collect();
    let named: Vec<&str> = panel.iter().map(|name| name.trim()).filter(|name| !signed.contains(name)).collect();
    let named = if named.is_empty() { String::new() } else { format!("; named: {}", named.join(", ")) };
    format!("signed by {}{named}", signed.join(", "))
}

/// An injury that somebody saw who is no doctor or nurse: an observation, and no diagnosis.
fn is_seen_by_others(body: &Body, envelope: &custody::Envelope) -> bool {
    matches!(body, Body::InjuryRecorded(_)) && !envelope.officers.iter().any(|o| o.function == Function::Medical)
}

/// `NameClaimed` as `name claimed`.
pub(super) fn in_words(kind: Kind) -> String {
    let mut words = String::new();
    for (at, c) in kind.name().chars().enumerate() {
        if c.is_ascii_uppercase() && at > 0 {
            words.push(' ');
        }
        words.push(c.to_ascii_lowercase());
    }
    words
}

fn said_by(body: &Body) -> (Option<&'static str>, Option<String>) {
    match body {
        Body::NameClaimed(b) => (Some(words::source_word(b.source)), Some(b.language.clone())),
        Body::OtherClaimed(b) => (Some(words::source_word(b.source)), Some(b.language.clone())),
        Body::BirthClaimed(b) => (Some(words::source_word(b.source)), None),
        Body::NationalityClaimed(b) => (Some(words::source_word(b.source)), None),
        Body::KinClaimed(b) => (Some(words::source_word(b.source)), None),
        Body::LegalStatusClaimed(b) => (Some(words::source_word(b.source)), None),
        Body::AgeClaimed(b) => (Some(words::source_word(b.source)), None),
        _ => (None, None),
    }
}

fn known(value: &Known<String>) -> String {
    match value {
        Known::Value(value) => value.clone(),
        Known::UnknownBecause(why) => format!("unknown because {why}"),
    }
}

fn text(function: Function, body: &Body) -> String {
    said_before(function, body)
        .or_else(|| identity_text(body))
        .or_else(|| care_text(body))
        .or_else(|| law_text(body))
        .or_else(|| custody_text(body))
        .unwrap_or_default()
}

/// What was done about a report of mistreatment, where an older log has it in the register: shown as it would be now to
/// whoever reads no legal file. So is a task whose opening is not shown, since it may be one.
fn report_before(function: Function, body: &Body, shown: &[&Event]) -> Option<String> {
    let Body::TaskDone(b) = body else { return None };
    let opened = shown.iter().find(|event| event.envelope.id == b.task).and_then(|event| event.body.as_ref().ok());
    let other = matches!(opened, Some(Body::TaskOpened(task)) if task.task != REPORT_MISTREATMENT);
    (!other && !sees(function, Group::Legal)).then(|| format!("{REPORTED}, of task {}", b.task))
}

/// What older logs have in the register and an event of its own keeps now: who objected and in which words, and to whom a
/// notice went. It is shown as that event would be.
fn said_before(function: Function, body: &Body) -> Option<String> {
    match body {
        Body::ObjectionRaised(b) if !b.text.is_empty() && sees(function, Group::Legal) => {
            Some(format!("by {} to {}: {}", b.by, b.destination, b.text))
        }
        Body::ObjectionRaised(b) if !sees(function, Group::Legal) => {
            Some(format!("by {} to {}", objector(&b.by), b.destination))
        }
        Body::NoticeMade(b) if b.kind.addressee().is_some() && !sees(function, Group::Family) => {
            Some(format!("{} {}", words::notice_kind_word(b.kind), words::notice_state_word(b.state)))
        }
        _ => None,
    }
}

fn identity_text(body: &Body) -> Option<String> {
    Some(match body {
        Body::Registered(b) => format!("at {}, as {}", b.place, known(&b.identity)),
        Body::RegisterFieldSet(b) => {
            let source = b.source.as_ref().map(|source| format!(" (source: {source})")).unwrap_or_default();
            format!("{:?}: {}{source}", b.field, known(&b.value))
        }
        Body::AliasAdded(b) => format!("{} of {}", b.value, b.issuer),
        Body::NameClaimed(b) => match &b.transliteration {
            Some(latin) => format!("{} ({latin})", b.text),
            None => b.text.clone(),
        },
        Body::BirthClaimed(b) => {
            let readings: Vec<String> = b.readings.iter().map(birth_text).collect();
            format!(
                "{}{}",
                readings.join(" or "),
                if b.default_day { ", estimated: a registry default day" } else { "" }
            )
        }
        Body::NationalityClaimed(b) => known(&b.code),
        Body::KinClaimed(b) => {
            let name = b.name.clone().or_else(|| b.number.map(|n| n.to_string())).unwrap_or_default();
            format!("{}: {name}", words::relation_word(b.relation))
        }
        Body::LegalStatusClaimed(b) => format!("{} ({})", b.status, b.basis),
        Body::OtherClaimed(b) => format!("{}: {}", b.what, b.text),
        Body::BandBound(b) => b.band.clone(),
        Body::Photographed(b) => format!("image {}", b.image),
        Body::IntakeQuestionSet(b) => format!("{} Answer: {}", b.question, b.answer),
        Body::Merged(b) => format!("into {}: {}", b.into, b.reasons),
        Body::Unmerged(b) => format!("from {}: {}", b.from, b.reasons),
        Body::NotSame(b) => format!("not {}: {}", b.other, b.reasons),
        Body::NotSameWithdrawn(b) => format!("may be {} after all: {}", b.other, b.reasons),
        Body::ListsSearched(b) => searched_text(b),
        Body::LeadDecided(b) => format!("{}: entry {} of list {}: {}", b.decision, b.entry, b.list, b.reasons),
        Body::Sighted(b) => format!("at {}, by {}", b.place, crate::verbs::place::verified_word(b.means)),
        Body::AgeClaimed(b) => format!("{} at {}", words::age_text(&b.years), b.at),
        Body::AgeAssessed(b) => format!("{}, by {}: {}", words::age_text(&b.now), b.method, b.reasons),
        Body::AgeDecided(b) => format!("{}, panel: {}", words::age_text(&b.now), b.reasons),
        Body::AgeConfirmed(b) => format!("{}, as the panel decided", words::age_text(&b.now)),
        Body::ActAlleged(b) => b.act.clone(),
        Body::ForumDecided(b) => format!("{} track: {}", if b.juvenile { "juvenile" } else { "adult" }, b.reasons),
        Body::BestInterestsDecided(b) => format!("on {}: {}", b.movement, b.no_child_movement_because),
        Body::GuardianAssigned(b) => format!("{} on {}", b.guardian, b.movement),
        _ => return None,
    })
}

/// In what somebody was searched, and how much was offered; no name of an entry, which means nobody yet.
fn searched_text(b: &ListsSearched) -> String {
    let lists: Vec<&str> = b.searched.iter().map(|l| l.list.as_str()).collect();
    let offered = match b.leads.len() {
        0 => "nothing was offered".to_owned(),
        1 => "1 lead was offered".to_owned(),
        n => format!("{n} leads were offered"),
    };
    format!("in {}: {offered}", lists.join(", "))
}

/// A birth as said, and the days that the gates compare.
fn birth_text(reading: &Reading) -> String {
    let days = match (day_text(reading.first_day), day_text(reading.last_day)) {
        (first, last) if first == last => first,
        (first, last) => format!("{first} to {last}"),
    };
    match reading.text.starts_with("age ") {
        true => format!("{}: born {days}", reading.text),
        false => format!("born {} ({:?}): {days}", reading.text, reading.calendar),
    }
}

fn care_text(body: &Body) -> Option<String> {
    Some(match body {
        Body::MedicalScreened(b) => format!("{}; tuberculosis {}", b.findings, words::tuberculosis_word(b.tb)),
        Body::HealthLine(b) => format!(
            "by road {}, by air {}; {}",
            words::fitness_word(b.fit_road),
            words::fitness_word(b.fit_air),
            b.line
        ),
        Body::InjuryRecorded(b) => {
            format!("{}{}", b.text, if b.mistreatment_alleged { "; mistreatment alleged" } else { "" })
        }
        Body::InjuriesChecked(b) => format!("{} seen, {}", b.seen, words::step_word(b.step)),
        Body::MedicinePrescribed(b) => format!("{} {} every {} h", b.name, b.dose, b.every_h),
        Body::MedicineStopped(b) => format!("{}: {}", b.name, b.why),
        Body::DoseRecorded(b) => {
            format!("{} {}, next due {}", b.name, if b.given { "given" } else { "missed" }, b.next_due)
        }
        Body::MedicinesPacked(b) => format!("for {} days, {}", b.days, words::step_word(b.step)),
        Body::Hospitalised(b) => format!("{} {}", if b.back { "back to" } else { "to" }, b.place),
        Body::BagSealed(b) => format!("bag {}, seal {}: {}", b.bag, b.seal, b.contents.join(", ")),
        Body::PropertySettled(b) => {
            format!("{} bags, receipt {}", b.bags, if b.receipt_given { "given" } else { "not given" })
        }
        Body::BagChecked(b) => {
            format!("bag {}, seal {}: {}", b.bag, b.seal, if b.matches { "matches" } else { "does NOT match" })
        }
        Body::BagReturned(b) => format!("bag {}", b.bag),
        _ => return None,
    })
}

fn law_text(body: &Body) -> Option<String> {
    Some(match body {
        Body::OrderIssued(b) => format!(
            "{} by {}, valid in {} from {} until {}: {}",
            b.reference, b.by, b.valid_in, b.from, b.until, b.grounds
        ),
        Body::OrderEnded(b) => format!("{}: {}", b.reference, b.why),
        Body::DestinationTold(b) => format!("to {}, in {}", b.destination, b.language),
        Body::RiskAssessed(b) => {
            format!("{} at {}: {}", words::conclusion_word(b.conclusion), b.destination, b.reasons)
        }
        Body::RiskConcluded(b) => format!("{} at {}", words::conclusion_word(b.conclusion), b.destination),
        Body::AcceptanceGiven(b) => format!("by {} until {} {}", b.by, b.until, b.conditions),
        Body::AcceptanceWithdrawn(b) => format!("by {}: {}", b.by, b.reason),
        Body::ObjectionRaised(b) => format!("by {} to {}", b.by, b.destination),
        Body::ObjectionWords(b) => format!("by {} to {}: {}", b.by, b.destination, b.text),
        Body::ObjectionDecided(b) => {
            let said = if b.upheld { "upheld" } else { "dismissed" };
            format!("objection {} {said} by {}: {}", b.objection, b.by, b.reasons)
        }
        Body::StayOrdered(b) => format!("{} by {}", b.reference, b.by),
        Body::StayLifted(b) => match &b.mistake {
            Some(why) => format!("{} by {}, entered by mistake: {why}", b.reference, b.by),
            None => format!("{} by {}", b.reference, b.by),
        },
        Body::AssuranceGiven(b) => format!(
            "by {}: {}; {} those who hold him; visits {}",
            b.by,
            b.terms,
            if b.binds { "binds" } else { "cannot bind" },
            if b.monitoring { "granted" } else { "not granted" }
        ),
        Body::PresentedToCourt(b) => format!("{}: {}", b.court, words::court_outcome_word(b.outcome)),
        Body::TaskOpened(b) => format!("{}: {}", b.task, b.why),
        Body::ReportWords(b) => format!("{}, of task {}", b.what, b.task),
        Body::TaskDone(b) => format!("{}, of task {}", b.what, b.task),
        Body::MonitoringVisited(b) => format!("by {}{}", b.by, if b.private { ", in private" } else { "" }),
        Body::NoticeMade(b) => {
            format!("{} {}, to {}", words::notice_kind_word(b.kind), words::notice_state_word(b.state), b.to)
        }
        Body::NoticeAddressed(b) => {
            format!("{} {}, to {}", words::notice_kind_word(b.kind), words::notice_state_word(b.state), b.to)
        }
        _ => return None,
    })
}

/// At which door, and how the check came out.
fn door_text(b: &DoorChecked) -> String {
    let door = if b.arriving { "on arrival" } else { "at boarding" };
    let came = match &b.outcome {
        DoorOutcome::Verified(means) => format!("verified by {}", crate::verbs::place::verified_word(*means)),
        DoorOutcome::Exception(e) => {
            let with = [(e.photograph, "photograph"), (e.band, "band"), (e.question, "question")];
            let with: Vec<&str> = with.into_iter().filter(|(had, _)| *had).map(|(_, what)| what).collect();
            format!("verified by exception ({}): {}", with.join(", "), e.reason)
        }
        DoorOutcome::NotVerified(why) => format!("NOT verified: {why}"),
    };
    format!("{}, {door}: {came}", b.movement)
}

fn custody_text(body: &Body) -> Option<String> {
    Some(match body {
        Body::HandedOver(b) => format!("to {} at {}", b.to, b.place),
        Body::Received(b) => format!("from {} at {}", b.from, b.place),
        Body::HandCorrected(b) => {
            let said = if b.received { "received after all" } else { "signed for and not received" };
            let bodies = if b.recount.is_some() { "; the bodies were counted wrong by him too" } else { "" };
            format!("{said}{bodies}, {} to {} with {}: {}", b.from, b.to, b.movement, b.reason)
        }
        Body::DoorChecked(b) => door_text(b),
        Body::TakenOff(b) => format!("{}, back to {}: {}", b.movement, b.return_place, b.reason),
        Body::Disembarked(b) => format!("{} at {}", b.movement, b.place),
        Body::Boarded(b) => format!("{}, manifest version {}", b.movement, b.manifest_version),
        Body::FoundAboard(b) => format!("{}: {}", b.movement, b.note),
        Body::FoundHere(b) => format!("{}: {}", b.place, b.note),
        Body::DepartedWith(b) => format!("{}: {}", b.movement, b.note),
        Body::ArrivedUnlisted(b) => format!("{} at {}: {}", b.movement, b.place, b.note),
        Body::NotHere(b) => format!("{}: {}", b.place, b.note),
        Body::Escaped(b) => format!("from {}: {}; evidence: {}", b.place, b.how, b.evidence),
        Body::Recaptured(b) => format!("at {}: {}", b.place, b.how),
        Body::Died(b) => format!("at {}: {}", b.place, known(&b.circumstances)),
        Body::ForceUsed(b) => format!("{}, by {}: {}", b.what, b.by.join(", "), b.why),
        Body::WelfareGiven(b) => {
            format!("{} {}", words::welfare_word(b.what), if b.accepted { "accepted" } else { "refused" })
        }
        Body::FateUnknown(b) => format!("last at {}; searched: {}", b.last_place, b.searched),
        Body::Released(b) => match &b.ordered {
            Some(o) => format!("from {} to {}: {} of {}, {}", b.place, known(&b.to), b.order, o.issuer, o.dated),
            None => format!("from {} to {}: {}", b.place, known(&b.to), b.order),
        },
        Body::ReturnedTo(b) => format!("{}: {}", b.place, b.reason),
        Body::IncidentReported(b) => format!("{}: {}", b.what, b.text),
        Body::MovedOn(b) => format!("from {} to {}: {}", b.from, b.to, b.reason),
        Body::Housed(b) => format!("in {}", b.place),
        Body::ReceptionDone(b) => format!("at {}", b.place),
        Body::DebtIncurred(b) => format!("{}: {}, due {}", b.gate, b.missing, b.due),
        Body::DebtPaid(b) => b.gate.to_string(),
        _ => return None,
    })
}
