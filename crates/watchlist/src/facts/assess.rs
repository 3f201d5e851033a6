//! A person against an entry of a list: names and facts, line by line, and the sum. From the comparison of the names
//! and of the facts. Source: ours, `watchlist.md` 5.4 and 5.6.

use std::fmt::Write as _;

use crate::compare::{Comparison, compare};
use crate::explain::{Language, caution, name_lines, nats};
use crate::name::Name;

use super::lines::{FactLine, compare_facts};
use super::nasab::nasab;
use super::{Facts, words};

/// Why a person may be the one of an entry, or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The names.
    pub names: Comparison,
    /// Everything else, a line each.
    pub facts: Vec<FactLine>,
}

/// Weighs a person against an entry, by one name of each.
#[must_use]
pub fn assess((person, facts): (&Name, &Facts), (listed, listed_facts): (&Name, &Facts)) -> Assessment {
    let names = compare(person, listed, &mut ());
    let mut lines = compare_facts(facts, listed_facts);
    lines.extend(nasab((person, &facts.fathers), (listed, &listed_facts.fathers), &names));
    Assessment { names, facts: lines }
}

impl Assessment {
    /// The sum of all lines, centinats.
    #[must_use]
    pub fn weight(&self) -> i32 {
        self.names.weight() + self.facts.iter().map(|line| line.weight).sum::<i32>()
    }

    /// Facts beside the name that speak for one person, each independent of the others: what a person who decides
    /// "the same" needs two of.
    #[must_use]
    pub fn facts_for(&self) -> usize {
        self.facts.iter().filter(|line| line.weight > 0).count()
    }

    /// A line each, and the sum of all lines.
    #[must_use]
    pub fn explain(&self, person: &Name, listed: &Name, language: Language) -> String {
        let mut text = name_lines(&self.names, person, listed, language);
        for line in &self.facts {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}: {}", words::said(&line.fact, language), nats(line.weight));
        }
        let sum = match language {
            Language::English => "weight of all together",
            Language::Arabic => "وزن الكل معًا",
        };
        let _ = writeln!(text, "{sum}: {}", nats(self.weight()));
        if let Some(caution) = caution(self.names.rests_on, language) {
            let _ = writeln!(text, "{caution}");
        }
        text
    }
}
