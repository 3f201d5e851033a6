//! Who was searched, in which versions, and when; what waits, what was decided, what is open again and why; and who was
//! never searched, or not in the versions in force. Source: `cli.md` (`screen report`); decision 85.

use std::collections::BTreeMap;

use custody::{AuthorityId, PersonNumber};
use serde::Serialize;

use super::asked::Asked;
use super::lead_view::{because, state_word};
use super::leads::READERS;
use super::list_views::StatsLine;
use crate::desk::{Desk, Seat};
use crate::failure::Failure;

/// A list that somebody was searched in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchedIn {
    /// Short name of the list.
    pub list: String,
    /// SHA-256 of the version.
    pub sha256: String,
    /// Whether it is the version in force.
    pub in_force: bool,
}

/// A lead as the report counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedLead {
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
    /// `open`, `open-again`, `undecided`, `same` or `not-same`.
    pub state: &'static str,
    /// Why a decision is open again.
    pub open_again_because: Option<&'static str>,
}

/// One person in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// The number.
    pub person: String,
    /// When the last search was recorded; none where there was none.
    pub searched_at: Option<String>,
    /// In what.
    pub searched_in: Vec<SearchedIn>,
    /// Why he is to be searched again, or cannot be.
    pub to_do: Option<String>,
    /// His leads.
    pub leads: Vec<ReportedLead>,
}

/// A list in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListInForce {
    /// Short name.
    pub list: String,
    /// The file's own date or number.
    pub version: String,
    /// SHA-256.
    pub sha256: String,
    /// Since when.
    pub taken_at: String,
}

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreeningReport {
    /// The time it is told for.
    pub as_of: String,
    /// Lists in force.
    pub lists: Vec<ListInForce>,
    /// People whom a screening of everyone searches.
    pub people_total: usize,
    /// Of them, searched in every version in force, with what is claimed of them now.
    pub searched: usize,
    /// Searched before, and not in every version in force or not with what is claimed now.
    pub search_again: usize,
    /// Never searched, though they have a name.
    pub never_searched: usize,
    /// Those without a name that can be compared.
    pub not_searchable: usize,
    /// Leads by how they stand.
    pub leads: Vec<StatsLine>,
    /// Line by line, those asked for.
    pub people: Vec<PersonLine>,
}

impl ScreeningReport {
    /// Whether somebody must be searched, or a lead looked at.
    pub fn needs_a_look(&self) -> bool {
        let waits = |line: &StatsLine| ["open", "open-again", "undecided"].contains(&line.what.as_str());
        self.searched < self.people_total || self.leads.iter().any(waits)
    }
}

impl Desk {
    /// How screening stands; everyone whose line is shown stands in the access log.
    pub fn screening_report(&self, seat: &Seat) -> Result<ScreeningReport, Failure> {
        let (looker, reason) = self.admit_to_leads(seat, &READERS, "screen report")?;
        let own = &seat.authority;
        let numbers = self.screened_people(own);
        self.note_shown_to(looker, numbers.iter().copied(), &reason)?;
        let lists = self.record.lists_in_force(own).into_iter();
        let mut report = ScreeningReport {
            as_of: self.now().to_string(),
            lists: lists
                .map(|taken| ListInForce {
                    list: taken.list.clone(),
                    version: taken.version.clone(),
                    sha256: taken.sha256.to_string(),
                    taken_at: taken.at.to_string(),
                })
                .collect(),
            people_total: numbers.len(),
            searched: 0,
            search_again: 0,
            never_searched: 0,
            not_searchable: 0,
            leads: Vec::new(),
            people: Vec::new(),
        };
        for (number, asked, _) in self.asked_of(&numbers)? {
            let line = self.report_line(own, number, &asked);
            let count = match (&line.searched_at, &line.to_do) {
                _ if !asked.is_searchable() => &mut report.not_searchable,
                (None, _) => &mut report.never_searched,
                (Some(_), Some(_)) => &mut report.search_again,
                (Some(_), None) => &mut report.searched,
            };
            *count += 1;
            report.people.push(line);
        }
        report.leads = counted(&report.people);
        Ok(report)
    }

    fn report_line(&self, own: &AuthorityId, number: PersonNumber, asked: &Asked) -> PersonLine {
        let last = self.record.last_search(own, number);
        let in_force = self.record.lists_in_force(own);
        let searched_in = last.iter().flat_map(|last| &last.searched).map(|searched| SearchedIn {
            list: searched.list.clone(),
            sha256: searched.sha256.to_string(),
            in_force: in_force.iter().any(|l| l.list == searched.list && l.sha256 == searched.sha256),
        });
        let to_do = match (asked.is_searchable(), &last) {
            (false, _) => Some("has no name that can be compared".to_owned()),
            (true, None) => Some("was never searched".to_owned()),
            (true, Some(_)) => self.search_again_because(own, number, asked),
        };
        let leads = self.record.leads(own, number).into_iter().map(|lead| ReportedLead {
            state: state_word(lead.state),
            open_again_because: because(lead.state),
            list: lead.list,
            entry: lead.entry,
        });
        PersonLine {
            person: number.to_string(),
            searched_at: last.as_ref().map(|last| last.at.to_string()),
            searched_in: searched_in.collect(),
            to_do,
            leads: leads.collect(),
        }
    }
}

/// Leads by how they stand, and of those open again by why.
fn counted(people: &[PersonLine]) -> Vec<StatsLine> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for lead in people.iter().flat_map(|person| &person.leads) {
        *counts.entry(lead.state.to_owned()).or_default() += 1;
        if let Some(why) = lead.open_again_because {
            *counts.entry(format!("open-again: {why}")).or_default() += 1;
        }
    }
    counts.into_iter().map(|(what, count)| StatsLine { what, count }).collect()
}
