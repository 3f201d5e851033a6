//! A watch officer's decision on a lead, for the person and the entry as both are now. Source: `cli.md`
//! (`screen decide`), `watchlist.md` (Screening as work); decision 85.

use custody::event::Stream;
use custody::event::screening::{Fact, FactBeyondName, LeadDecided, LeadDecision};
use custody::{AuthorityId, Order};

use super::leads::SEARCHERS;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::verbs::words::authority_id;

/// A decision as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GivenDecision {
    /// Number of the person.
    pub person: String,
    /// Short name of the list.
    pub list: String,
    /// The list's own number of the entry.
    pub entry: String,
    /// `same`, `not-same` or `undecided`.
    pub decision: String,
    /// Facts beyond the name, such as `birth-date=the list and his passport say 30 June 1961`.
    pub facts: Vec<String>,
    /// Why.
    pub reasons: String,
    /// Authorities that are told.
    pub release_to: Vec<String>,
}

impl Desk {
    /// Records a decision. It answers what is there now: where other claims are made of the person since he was searched,
    /// or another version of a list is in force, he is searched again first.
    pub fn decide_lead(&mut self, seat: &Seat, when: &When, given: &GivenDecision) -> Result<Done, Failure> {
        let decision = LeadDecision::parse(&given.decision).map_err(|e| Failure::usage(e.to_string()))?;
        let facts = given.facts.iter().map(|text| fact(text)).collect::<Result<Vec<Fact>, Failure>>()?;
        let number = self.number_in_record(&given.person)?;
        let release_to = self.told(seat, &given.release_to)?;
        if let Some(done) = self.done_before(seat, when)? {
            return Ok(done);
        }
        let (looker, reason) = self.admit_to_leads(seat, &SEARCHERS, "screen decide")?;
        let own = &seat.authority;
        let lead = self.lead(own, number, &given.list, &given.entry)?;
        self.note_shown_to(looker, [number], &reason)?;
        let (_, asked, _) = self.asked_of(&[number])?.remove(0);
        if let Some(why) = self.search_again_because(own, number, &asked) {
            return Err(Failure::error(format!("nothing is decided on what is no longer so: {why}"))
                .hint(format!("search again with `custodia screen person {number}`, and look at the lead again")));
        }
        let body = LeadDecided {
            list: lead.list,
            entry: lead.entry,
            said: lead.said,
            asked: asked.hash(),
            decision,
            facts,
            reasons: given.reasons.clone(),
        };
        let when = When { release_to, ..when.clone() };
        self.act(seat, &when, Order::State { stream: Stream::Person(number), body: body.into() })
    }

    /// The authorities that a decision is released to; each is a partner.
    fn told(&self, seat: &Seat, to: &[String]) -> Result<Vec<AuthorityId>, Failure> {
        let partners = self.record.partners(&seat.authority);
        to.iter()
            .map(|text| {
                let id = authority_id(text)?;
                match partners.iter().any(|(partner, _)| **partner == id) {
                    true => Ok(id),
                    false => Err(Failure::error(format!("{id} is no partner of {}", seat.authority))
                        .hint("`custodia authority list` has the partners")),
                }
            })
            .collect()
    }
}

/// Reads `birth-date=what both sides say`.
fn fact(text: &str) -> Result<Fact, Failure> {
    let Some((what, said)) = text.split_once('=') else {
        let words: Vec<&str> = FactBeyondName::ALL.iter().map(|what| what.word()).collect();
        return Err(Failure::usage(format!("{text:?} is not of the form FACT=what both sides say"))
            .hint(format!("FACT is one of {}", words.join(", "))));
    };
    let what = FactBeyondName::parse(what).map_err(|e| Failure::usage(e.to_string()))?;
    Ok(Fact { what, said: said.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_says_which_it_is_and_what_both_sides_say() {
        let read = fact("birth-date= both say 30 June 1961").unwrap();
        assert_eq!((read.what, read.said.as_str()), (FactBeyondName::BirthDate, "both say 30 June 1961"));
        assert!(fact("birth-date").unwrap_err().to_string().contains("FACT="));
        assert!(fact("name=Salim").unwrap_err().to_string().contains("is none of"));
    }
}
