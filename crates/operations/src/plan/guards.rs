//! Guards sent to sites, instead of a plan or beside it. Source: ours, `airlift.md` §4 ("reinforce the guard" compared as
//! an option); reckoned by `airlift::options`.

use airlift::{Plan, Reinforcement, Rescored, Step, options};
use serde::Serialize;

use super::Scenario;
use super::clockface::Clockface;
use super::names::Names;
use crate::failure::Failure;

/// Most guards that can be sent to one site. Effect: a figure typed wrongly is refused.
const GUARDS_MAX: u32 = 100_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GuardsAsked {
    /// `SITE=N`, N more guards at a site; each site once.
    pub sent: Vec<String>,
    /// When they are there, RFC 3339; with the start of the operation where not given.
    pub from: Option<String>,
}

/// Guards sent to a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentView {
    /// The site.
    pub site: String,
    /// How many are sent.
    pub sent: u32,
    /// How many it has by the scenario.
    pub has: u32,
}

/// What can be done, and what it leaves inside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OptionView {
    /// `nothing`, `guards`, `plan` or `both`.
    pub name: &'static str,
    /// People expected inside at the failure of their site, with the hazard's nominal reaction.
    pub expected_inside: f64,
    /// The same at the low and the high end of its bands.
    pub band: [f64; 2],
}

/// A plan held beside guards sent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuardsView {
    /// When they are there, local: the first edge of the grid at or after the time that was asked for.
    pub from: String,
    /// To which sites.
    pub sent: Vec<SentView>,
    /// What can be done.
    pub options: Vec<OptionView>,
}

/// Holds a plan beside guards; none where none are asked for.
pub(crate) fn guards_beside(
    scenario: &Scenario,
    face: &Clockface,
    plan: &Plan,
    asked: &GuardsAsked,
) -> Result<Option<GuardsView>, Failure> {
    if asked.sent.is_empty() {
        return match &asked.from {
            Some(from) => Err(Failure::usage(format!("--guards-from {from} needs --guards SITE=N"))),
            None => Ok(None),
        };
    }
    let (problem, reaction) = (&scenario.problem, &scenario.reaction);
    let from = arrival(scenario, face, asked.from.as_deref())?;
    let guards = sent_to(scenario, &asked.sent)?;
    let sites = problem.sites.iter().zip(&guards).zip(&reaction.guards);
    let sent = sites.filter(|((_, sent), _)| **sent > 0);
    let sent = sent.map(|((site, sent), has)| SentView { site: site.name.clone(), sent: *sent, has: *has }).collect();
    let told = options(problem, plan, reaction, &Reinforcement { from, guards })
        .map_err(|e| Failure::error(format!("guards could not be held beside the plan: {e}")))?;
    let of = |name, scored: Rescored| OptionView { name, expected_inside: scored.expected_inside, band: scored.band };
    Ok(Some(GuardsView {
        from: face.rfc3339(problem.grid.edges_min()[from.0]),
        sent,
        options: vec![
            of("nothing", told.nothing),
            of("guards", told.guards),
            of("plan", told.lift),
            of("both", told.both),
        ],
    }))
}

/// The first step that begins at or after a time.
fn arrival(scenario: &Scenario, face: &Clockface, from: Option<&str>) -> Result<Step, Failure> {
    let grid = &scenario.problem.grid;
    let minute = match from {
        Some(from) => face.minute(from).map_err(|what| Failure::usage(format!("--guards-from {what}")))?,
        None => 0,
    };
    let begins = grid.edges_min()[..grid.steps()].iter().position(|edge| *edge >= minute);
    begins.map(Step).ok_or_else(|| {
        Failure::usage(format!(
            "--guards-from {} is past what the scenario looks at, which ends {}",
            face.rfc3339(minute),
            face.rfc3339(grid.end_min())
        ))
    })
}

/// How many come to each site, in the order of the problem.
fn sent_to(scenario: &Scenario, sent: &[String]) -> Result<Vec<u32>, Failure> {
    let problem = &scenario.problem;
    let names = Names::of(problem);
    let mut guards = vec![0; problem.sites.len()];
    for word in sent {
        let wrong = |what: String| Failure::usage(format!("--guards {word:?}: {what}"));
        let (site, number) =
            word.rsplit_once('=').ok_or_else(|| wrong("SITE=N needed, a site and how many guards".into()))?;
        let site = names.sites.place(site.trim()).map_err(wrong)?;
        let number: u32 = number.trim().parse().unwrap_or(0);
        if !(1..=GUARDS_MAX).contains(&number) {
            return Err(wrong(format!("a number of guards from 1 to {GUARDS_MAX} needed")));
        }
        if guards[site] > 0 {
            return Err(wrong("this site is named twice".into()));
        }
        guards[site] = number;
    }
    Ok(guards)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(sent: &[&str], from: Option<&str>) -> Result<Option<GuardsView>, Failure> {
        let small = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small");
        let scenario = crate::plan::load(&small).unwrap();
        let face = Clockface::of(&scenario.start).unwrap();
        let sent = sent.iter().map(|word| (*word).to_owned()).collect();
        guards_beside(&scenario, &face, &Plan::default(), &GuardsAsked { sent, from: from.map(str::to_owned) })
    }

    #[test]
    fn twice_the_guards_halve_the_hazard_of_a_site_from_when_they_are_there() {
        let small = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small");
        let north = crate::plan::load(&small).unwrap().problem.sites[0].name.clone();
        // By hand: 36 people at a hazard of 0.12 a day and 24 at 0.24, for the ten days of the law.
        let (high, low) = (36.0 * (1.0 - f64::exp(-1.2)), 36.0 * (1.0 - f64::exp(-0.6)));
        let south = 24.0 * (1.0 - f64::exp(-2.4));
        let told = asked(&[&format!("{north}=20")], None).unwrap().unwrap();
        assert_eq!((told.sent[0].sent, told.sent[0].has), (20, 20));
        let inside: Vec<f64> = told.options.iter().map(|option| option.expected_inside).collect();
        for (is, by_hand) in inside.iter().zip([high + south, low + south, high + south, low + south]) {
            assert!((is - by_hand).abs() < 1e-6, "{is}, by hand {by_hand}");
        }
        let late = asked(&[&format!("{north}=20")], Some("2026-03-03T00:00:00+03:00")).unwrap().unwrap();
        let late = late.options[1].expected_inside;
        assert!(inside[1] < late && late < inside[0], "{late}");
    }

    #[test]
    fn guards_that_cannot_be_sent_are_refused_in_words() {
        for (sent, from, says) in [
            (&["nowhere=3"][..], None, "is not in the scenario"),
            (&["North"], None, "SITE=N needed"),
            (&["North=0"], None, "from 1 to"),
            (&["North=2", "North=3"], None, "named twice"),
            (&[], Some("2026-03-02T06:00:00+03:00"), "needs --guards"),
            (&["North=2"], Some("2027-03-02T06:00:00+03:00"), "past what the scenario looks at"),
            (&["North=2"], Some("soon"), "no moment"),
        ] {
            let small = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small");
            let north = crate::plan::load(&small).unwrap().problem.sites[0].name.clone();
            let sent: Vec<String> = sent.iter().map(|word| word.replace("North", &north)).collect();
            let sent: Vec<&str> = sent.iter().map(String::as_str).collect();
            let said = asked(&sent, from).unwrap_err().to_string();
            assert!(said.contains(says), "{says}: {said}");
        }
    }
}
