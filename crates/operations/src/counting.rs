//! The count in the operator's words: ledger rows, residual persons, figures. Source: `custody.md`
//! (Conservation of people), `cli.md` (`count show`).

mod blind;

use std::collections::BTreeSet;

use custody::event::Stream;
use custody::event::authority::{FigurePublished, FigureRestated, Subject};
use custody::event::place::CountMeans;
use custody::{
    Claim, CountQuery, DiscrepancyId, FigureId, Given, Hash, Ledger, Moment, Order, Residual, Row, SettledBy,
};
use serde::Serialize;

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::handover::TAKEN_WITHIN;
use crate::look::{Looker, Reason};

/// The count of a subject over a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountView {
    /// The period begins after this; absent where it begins with the first event.
    pub from: Option<String>,
    /// And ends with this.
    pub as_of: String,
    /// By what was recorded until then.
    pub known_at: String,
    /// What the two times make of the count, where one lies outside what is known.
    pub times_note: Option<String>,
    /// Each place and movement of each authority, then each authority as a whole.
    pub rows: Vec<CountRow>,
    /// Movements of which a head count is under way in a log written here, and whose scans would show. Withheld with
    /// them are the rows of their carrier: aboard, at the places where they load and unload, and over all; every sum over
    /// them; and what others claim of everyone.
    pub withheld: Vec<String>,
    /// Of each of them why, and what ends it.
    pub withheld_until: Vec<String>,
    /// Persons in custody or of unknown fate, each once; none where a sum would tell what is withheld.
    pub total_people: Option<u32>,
    /// Of them, held; none in the same case.
    pub held_people: Option<u32>,
    /// Of them, of unknown fate.
    pub fate_unknown_people: u32,
    /// Present, and nobody can name them.
    pub unnamed: u32,
    /// Persons to be found or explained; where something is withheld, without those whom only a claim misses.
    pub residual_total: u64,
    /// The named ones.
    pub residual_people: Vec<ResidualPerson>,
    /// Open discrepancies that name nobody yet.
    pub residual_nameless: Vec<NamelessLine>,
    /// Who was given to an authority of which nothing is heard since: in no row here.
    pub given_unheard: Vec<GivenLine>,
    /// Counts of everyone that others claim.
    pub claimed: Vec<ClaimedCount>,
    /// Why the residual persons are not named, where the look at them could not be written down.
    pub names_withheld: Option<String>,
}

/// How many one authority gave to another whose log is not here beyond it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GivenLine {
    /// By whom.
    pub by: String,
    /// To whom.
    pub to: String,
    /// How many persons.
    pub people: u32,
}

/// One row: `opening + in + recaptured + unmerged = held + out + died + escaped + released + fate unknown + merged`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountRow {
    /// By whose log.
    pub authority: String,
    /// At which place.
    pub place: Option<String>,
    /// Aboard which movement.
    pub movement: Option<String>,
    /// Whether it is the row of the whole authority.
    pub whole_authority: bool,
    /// Held when the period began.
    pub opening: u32,
    /// Came in.
    #[serde(rename = "in")]
    pub in_: u32,
    /// Taken back.
    pub recaptured: u32,
    /// A merge was taken back.
    pub unmerged: u32,
    /// Held when it ended.
    pub held: u32,
    /// Went elsewhere.
    pub out: u32,
    /// Died.
    pub died: u32,
    /// Escaped.
    pub escaped: u32,
    /// Released.
    pub released: u32,
    /// Became of unknown fate.
    pub fate_unknown: u32,
    /// Found to be another number.
    pub merged: u32,
    /// Present, and nobody can name them.
    pub unnamed: u32,
    /// What others claim to have counted.
    pub claimed: Vec<ClaimedCount>,
    /// Persons to be found or explained.
    pub residual: u64,
    /// The named ones.
    pub residual_people: Vec<ResidualPerson>,
}

/// Somebody's count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimedCount {
    /// Who says so.
    pub by: String,
    /// How it was counted.
    pub how: &'static str,
    /// The number.
    pub count: u32,
    /// The time it speaks of.
    pub at: String,
    /// Beyond what the record held then.
    pub difference: i64,
    /// What settled it, in a few words, where it differs and the record knows.
    pub settled_by: Option<String>,
}

/// What does not fit and names nobody yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamelessLine {
    /// The open discrepancy.
    pub discrepancy: String,
    /// What it says.
    pub why: String,
}

/// A person who does not fit, with the likeliest explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResidualPerson {
    /// Who.
    pub person: String,
    /// The likeliest explanation, one word.
    pub explanation: &'static str,
    /// The same in a sentence.
    pub why: String,
    /// The open discrepancy that says so.
    pub discrepancy: Option<String>,
}

/// A hand-over whose two counts differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExchangedLine {
    /// By which movement.
    pub movement: String,
    /// Who offered, where that log is here.
    pub from: Option<String>,
    /// To whom.
    pub to: String,
    /// Persons offered.
    pub offered: u64,
    /// Bodies that the receiver counted.
    pub counted: u64,
    /// Offered and not received, as put right since.
    pub not_received: Vec<String>,
    /// Not offered and found.
    pub found: Vec<String>,
    /// Persons there or missing whom nobody has named.
    pub unnamed: u64,
}

/// A published figure taken again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureView {
    /// Its id.
    pub figure: String,
    /// The time it speaks of.
    pub as_of: String,
    /// What was known then.
    pub known_at: String,
    /// Persons held, as published.
    pub held: u32,
    /// Persons in residual, as published.
    pub residual: u32,
    /// Hash of the list behind it.
    pub list_hash: String,
    /// Explanation of the residual.
    pub explanation: Option<String>,
    /// Whether the record gives the same list for the same two times.
    pub verified: bool,
    /// Whether it gives another list although this node has read all that the figure stands on.
    pub contradicted: bool,
    /// Logs of which this node has not read all that the figure stands on.
    pub lacking: Vec<String>,
    /// How often it was restated.
    pub restatements: usize,
    /// Persons held at that time as known now.
    pub held_now: u32,
    /// Persons that differ from what was said last.
    pub differing: Vec<String>,
}

fn withhold_names(view: &mut CountView, failure: &Failure) {
    view.residual_people.clear();
    for row in &mut view.rows {
        row.residual_people.clear();
    }
    view.names_withheld = Some(failure.to_string());
}

impl Desk {
    /// Counts. `None` times are the first event, now, and now.
    pub fn count(&self, subject: Option<Subject>, times: &CountTimes) -> CountView {
        let now = self.now();
        let query = CountQuery {
            subject: subject.filter(|s| *s != Subject::Everyone),
            from: times.from.unwrap_or(Moment::MIN),
            as_of: times.as_of.unwrap_or(now),
            known_at: times.known_at.unwrap_or_else(|| self.known_now()),
        };
        let ledger = self.record.count(&query);
        let mut view = view(&ledger);
        view.residual_nameless = self.nameless(&ledger);
        view.times_note = times_note(&query, ledger.total_people);
        self.withhold_scans(&mut view, &ledger, query.subject.as_ref());
        view
    }

    /// By all that is here: what a partner whose clock is ahead has written is known, though by this clock its time has
    /// not come. Who looks back by a set clock sees no more than had been written then.
    fn known_now(&self) -> Moment {
        let now = self.now();
        self.record.heard_ahead(now).map_or(now, |ahead| ahead.min(now + TAKEN_WITHIN))
    }

    fn nameless(&self, ledger: &Ledger) -> Vec<NamelessLine> {
        let ids: BTreeSet<&DiscrepancyId> = ledger.rows.iter().flat_map(|row| &row.nameless).collect();
        let line = |id: &DiscrepancyId| {
            let why = self.record.discrepancy(id)?.text.clone();
            Some(NamelessLine { discrepancy: id.to_string(), why })
        };
        ids.into_iter().filter_map(line).collect()
    }

    /// The count for an officer to look at: a look at each person whom it names stands in the access log.
    pub fn look_at_count(&self, looker: Looker, subject: Subject, times: &CountTimes) -> Result<CountView, Failure> {
        self.demand_function(&looker, &Reason::of_custody("count show"))?;
        self.known_subject(&subject)?;
        let mut view = self.count(Some(subject), times);
        // How many there are is needed most when a disk is full; who they are is shown to nobody unnoted.
        if let Err(failure) = self.note_residual(looker, &view, &[], "count show") {
            withhold_names(&mut view, &failure);
        }
        Ok(view)
    }

    /// What differs, for an officer to look at: noted in the same way.
    pub fn look_at_differences(
        &self,
        looker: Looker,
        times: &CountTimes,
    ) -> Result<(CountView, Vec<ExchangedLine>), Failure> {
        let (mut view, exchanged) = (self.count(None, times), self.exchanged(times));
        view.rows.retain(|r| r.residual > 0 || r.claimed.iter().any(|c| c.difference != 0));
        self.note_residual(looker, &view, &exchanged, "count diff")?;
        Ok((view, exchanged))
    }

    fn note_residual(
        &self,
        looker: Looker,
        view: &CountView,
        exchanged: &[ExchangedLine],
        what: &str,
    ) -> Result<(), Failure> {
        let of_rows = view.rows.iter().flat_map(|row| &row.residual_people);
        let residual = view.residual_people.iter().chain(of_rows).map(|person| &person.person);
        let named = residual.chain(exchanged.iter().flat_map(|line| &line.not_received));
        let persons = named.map(|person| crate::verbs::person_number(person)).collect::<Result<Vec<_>, _>>()?;
        self.note_shown_to(looker, persons, &Reason::of_custody(what))
    }

    /// The hand-overs whose two counts differ, until somebody settles it.
    pub fn exchanged(&self, times: &CountTimes) -> Vec<ExchangedLine> {
        let now = self.now();
        let (as_of, known_at) = (times.as_of.unwrap_or(now), times.known_at.unwrap_or_else(|| self.known_now()));
        let differing = self.record.exchanged_with_difference(as_of, known_at);
        let line = |e: custody::Exchanged| ExchangedLine {
            movement: e.movement.to_string(),
            from: e.from.map(|id| id.to_string()),
            to: e.to.to_string(),
            offered: e.offered,
            counted: e.counted,
            not_received: e.not_received.iter().map(ToString::to_string).collect(),
            found: e.found.iter().map(ToString::to_string).collect(),
            unnamed: e.unnamed,
        };
        differing.into_iter().map(line).collect()
    }

    /// Refuses a subject that the record does not hold: a misspelt place is not an empty one.
    pub fn known_subject(&self, subject: &Subject) -> Result<(), Failure> {
        let stream = match subject {
            Subject::Everyone => return Ok(()),
            Subject::Authority(id) => Stream::Authority(id.clone()),
            Subject::Place(id) => Stream::Place(id.clone()),
            Subject::Movement(id) => Stream::Movement(id.clone()),
        };
        if self.record.has_stream(&stream) {
            return Ok(());
        }
        Err(Failure::usage(format!("{stream} is not in this record, so that nothing can be counted there"))
            .hint("`custodia count show --all` lists the places and movements that are"))
    }

    /// Publishes a figure: the record counts it, two officers sign it.
    pub fn publish(
        &mut self,
        seat: &Seat,
        when: &When,
        figure: FigureId,
        subject: Subject,
        times: &CountTimes,
        explanation: Option<String>,
    ) -> Result<FigureView, Failure> {
        self.known_subject(&subject)?;
        let now = self.now();
        let (as_of, known_at) = (times.as_of.unwrap_or(now), times.known_at.unwrap_or(now));
        self.not_counted_blind(&subject, as_of, known_at)?;
        let body = FigurePublished {
            figure: figure.clone(),
            subject,
            as_of,
            known_at,
            held: 0,
            residual: 0,
            list_hash: Hash::default(),
            explanation,
            heads: Vec::new(),
        };
        self.on_own_stream(seat, when, body)?;
        self.figure(&figure)
    }

    /// Restates a figure in the open.
    pub fn restate(
        &mut self,
        seat: &Seat,
        when: &When,
        figure: FigureId,
        cause: String,
    ) -> Result<FigureView, Failure> {
        let body = FigureRestated {
            figure: figure.clone(),
            known_at: self.now(),
            held: 0,
            list_hash: Hash::default(),
            persons: 0,
            cause,
            heads: Vec::new(),
        };
        self.on_own_stream(seat, when, body)?;
        self.figure(&figure)
    }

    /// A figure, taken again from the record.
    pub fn figure(&self, id: &FigureId) -> Result<FigureView, Failure> {
        let unknown = || Failure::usage(format!("figure {id} is not in the record"));
        let check = self.record.verify_figure(id).ok_or_else(unknown)?;
        let figure = self.record.figure(id).ok_or_else(unknown)?;
        let published = figure.published.as_ref().ok_or_else(unknown)?;
        Ok(FigureView {
            figure: id.to_string(),
            as_of: published.as_of.to_string(),
            known_at: published.known_at.to_string(),
            held: published.held,
            residual: published.residual,
            list_hash: published.list_hash.to_string(),
            explanation: published.explanation.clone(),
            verified: check.holds(),
            contradicted: check.is_contradicted(),
            lacking: check.lacking().iter().map(ToString::to_string).collect(),
            restatements: figure.restatements.len(),
            held_now: check.held_now,
            differing: check.differing.iter().map(ToString::to_string).collect(),
        })
    }

    /// States a fact on the seat's own authority stream.
    pub(crate) fn on_own_stream(
        &mut self,
        seat: &Seat,
        when: &When,
        body: impl Into<custody::event::Body>,
    ) -> Result<Done, Failure> {
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })
    }
}

/// The times of a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountTimes {
    /// The period begins after this.
    pub from: Option<Moment>,
    /// And ends with this.
    pub as_of: Option<Moment>,
    /// By what was recorded until then.
    pub known_at: Option<Moment>,
}

/// A count as of a time of which nothing can be known yet, or of before anybody was there, looks like any other.
fn times_note(query: &CountQuery, people: u32) -> Option<String> {
    let (as_of, known_at) = (query.as_of, query.known_at);
    if as_of > known_at {
        return Some(format!(
            "{as_of} had not come when {known_at} was: this is how things stood by what was known then"
        ));
    }
    (people == 0).then(|| format!("by what was known at {known_at} nobody was in custody here by {as_of}"))
}

fn view(ledger: &Ledger) -> CountView {
    let parts = ledger.rows.iter().map(|r| row(r, false));
    let wholes = ledger.authorities.iter().map(|r| row(r, true));
    CountView {
        from: (ledger.from != Moment::MIN).then(|| ledger.from.to_string()),
        as_of: ledger.as_of.to_string(),
        known_at: ledger.known_at.to_string(),
        times_note: None,
        rows: parts.chain(wholes).collect(),
        withheld: Vec::new(),
        withheld_until: Vec::new(),
        total_people: Some(ledger.total_people),
        held_people: Some(ledger.held_people),
        fate_unknown_people: ledger.fate_unknown_people,
        unnamed: ledger.unnamed,
        residual_total: ledger.residual_total,
        residual_people: ledger.residual_people.iter().map(residual).collect(),
        residual_nameless: Vec::new(),
        given_unheard: ledger.given_unheard.iter().map(given).collect(),
        claimed: ledger.claimed.iter().map(claim).collect(),
        names_withheld: None,
    }
}

fn row(row: &Row, whole_authority: bool) -> CountRow {
    CountRow {
        authority: row.authority.to_string(),
        place: row.place.as_ref().map(ToString::to_string),
        movement: row.movement.as_ref().map(ToString::to_string),
        whole_authority,
        opening: row.sums.opening,
        in_: row.sums.in_,
        recaptured: row.sums.recaptured,
        unmerged: row.sums.unmerged,
        held: row.sums.held,
        out: row.sums.out,
        died: row.sums.died,
        escaped: row.sums.escaped,
        released: row.sums.released,
        fate_unknown: row.sums.fate_unknown,
        merged: row.sums.merged,
        unnamed: row.unnamed,
        claimed: row.claimed.iter().map(claim).collect(),
        residual: row.residual,
        residual_people: row.residual_people.iter().map(residual).collect(),
    }
}

fn given(given: &Given) -> GivenLine {
    GivenLine { by: given.by.to_string(), to: given.to.to_string(), people: given.people }
}

fn claim(claim: &Claim) -> ClaimedCount {
    ClaimedCount {
        by: claim.by.clone(),
        how: means_word(claim.how),
        count: claim.count,
        at: claim.at.to_string(),
        difference: claim.difference,
        settled_by: claim.settled_by.as_ref().map(settled),
    }
}

fn settled(by: &SettledBy) -> String {
    match by {
        SettledBy::Recount { count, at } => format!("counted again: {count} at {at}"),
        SettledBy::PutRight { bodies } => format!("put right since: {bodies} bodies (`hand correct`)"),
        SettledBy::Resolved(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("discrepancy settled: {}", ids.join(", "))
        }
    }
}

fn residual(residual: &Residual) -> ResidualPerson {
    ResidualPerson {
        person: residual.person.to_string(),
        explanation: residual.why.word(),
        why: residual.text.clone(),
        discrepancy: residual.discrepancy.as_ref().map(ToString::to_string),
    }
}

/// The word for how a count was made.
pub const fn means_word(means: CountMeans) -> &'static str {
    match means {
        CountMeans::Bodies => "bodies",
        CountMeans::Bands => "bands",
        CountMeans::Biometrics => "biometrics",
        CountMeans::List => "list",
        CountMeans::Press => "press",
    }
}
