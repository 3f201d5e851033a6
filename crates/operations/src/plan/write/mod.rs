//! A problem becomes the files of a scenario, from which it is read again to the last bit. Source: ours;
//! `docs/formats.md`, Planner's facts.

mod page;
mod things;

use airlift::{Disruptions, FailureLaw, Problem, Reaction};

use super::when::Start;
use page::Page;

/// What is written.
pub(crate) struct ToWrite<'p> {
    pub(crate) name: &'p str,
    pub(crate) start: Start,
    pub(crate) problem: &'p Problem,
    pub(crate) disruptions: &'p Disruptions,
    pub(crate) reaction: &'p Reaction,
    /// Who says all of it.
    pub(crate) source: &'p str,
}

/// `operation.toml` and `plan.toml`.
pub(crate) struct Written {
    pub(crate) operation: String,
    pub(crate) plan: String,
}

/// Writes both files; says what of the problem the files have no form for.
pub(crate) fn written(of: &ToWrite<'_>) -> Result<Written, String> {
    let ids = Ids::of(of.problem);
    Ok(Written { operation: operation(of, &ids), plan: plan(of, &ids)? })
}

/// Short names by which tables refer to one another.
struct Ids {
    groups: Vec<String>,
    sites: Vec<String>,
    airfields: Vec<String>,
    receivers: Vec<String>,
    kinds: Vec<String>,
    pools: Vec<String>,
    clearances: Vec<String>,
}

impl Ids {
    fn of(problem: &Problem) -> Self {
        Self {
            groups: ids("group", problem.groups.iter().map(|g| g.name.as_str())),
            sites: ids("site", problem.sites.iter().map(|s| s.name.as_str())),
            airfields: ids("airfield", problem.airfields.iter().map(|a| a.name.as_str())),
            receivers: ids("receiver", problem.receivers.iter().map(|r| r.name.as_str())),
            kinds: ids("aircraft", problem.kinds.iter().map(|k| k.name.as_str())),
            pools: ids("vehicles", problem.vehicles.iter().map(|v| v.name.as_str())),
            clearances: ids("clearance", problem.clearances.iter().map(|c| c.name.as_str())),
        }
    }
}

/// Longest id made from a name; ids of files have 48 characters at most.
const ID_CHARS_MAX: usize = 40;

/// The names in small letters, or numbers where that leaves nothing or two alike.
fn ids<'n>(what: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let slug = |name: &str| {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let joined: String = name.chars().map(plain).collect();
        joined.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    };
    let slugs: Vec<String> = names.map(slug).collect();
    let distinct: std::collections::BTreeSet<&String> = slugs.iter().collect();
    if distinct.len() == slugs.len() && slugs.iter().all(|s| !s.is_empty() && s.len() <= ID_CHARS_MAX) {
        return slugs;
    }
    (0..slugs.len()).map(|n| format!("{what}-{n}")).collect()
}

fn operation(of: &ToWrite<'_>, ids: &Ids) -> String {
    let mut page = Page::new(of.start, of.source);
    page.comment("An operation for the planner alone: no rehearsal and no reports. Its facts stand in plan.toml.");
    page.text("name", of.name);
    page.text("start", &crate::rehearse::calendar::text_of_day(of.start.first_day));
    page.plain("days", of.problem.grid.end_min() / (24 * 60));
    page.plain("day_offset_min", of.start.offset_min);
    page.text("plan", "plan.toml");
    for (site, id) in of.problem.sites.iter().zip(&ids.sites) {
        page.table("[[site]]");
        page.text("id", id);
        page.text("name", &site.name);
        page.plain("people", site.people.iter().map(|n| u64::from(*n)).sum::<u64>());
        page.source();
    }
    page.into_text()
}

fn plan(of: &ToWrite<'_>, ids: &Ids) -> Result<String, String> {
    let mut page = Page::new(of.start, of.source);
    page.comment("The planner's facts; docs/formats.md explains the keys.");
    let problem = of.problem;
    things::grid(&mut page, &problem.grid)?;
    things::groups(&mut page, problem, ids);
    things::clearances(&mut page, problem, ids)?;
    things::sites(&mut page, of, ids)?;
    things::airfields(&mut page, problem, ids);
    things::receivers(&mut page, problem, ids);
    things::kinds(&mut page, problem, ids);
    things::roads(&mut page, problem, ids);
    things::routes(&mut page, problem, ids);
    things::ferries(&mut page, problem, ids);
    things::vehicles(&mut page, problem, ids);
    things::rest(&mut page, of);
    Ok(page.into_text())
}

/// Neighbours of a hazard that are tried on each side. Its logarithm loses some hundred of the last units.
const NEIGHBOURS_TRIED: u64 = 4_096;

/// The constant hazard and the days that give a law to the last bit, found again from the law itself.
fn constant_hazard(law: &FailureLaw) -> Option<(f64, u32)> {
    let days = law.end_min() / (24 * 60);
    let gives = |hazard: f64| FailureLaw::constant(hazard, days).is_ok_and(|again| again == *law);
    // From the first day, for by the last one a large hazard has left nothing to reckon from.
    let near = -libm::log1p(-law.by(24 * 60));
    if gives(near) {
        return Some((near, days));
    }
    let bits = near.to_bits();
    let neighbours = (1..=NEIGHBOURS_TRIED).flat_map(|n| [bits.checked_add(n), bits.checked_sub(n)]);
    neighbours.flatten().map(f64::from_bits).find(|hazard| gives(*hazard)).map(|hazard| (hazard, days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_hazard_is_found_again_from_its_law() {
        for hazard in [0.0, 0.006, 0.012_345_678_9, 0.06, 1.5] {
            let law = FailureLaw::constant(hazard, 30).unwrap();
            let (again, days) = constant_hazard(&law).unwrap();
            assert_eq!(FailureLaw::constant(again, days).unwrap(), law);
            assert!((again - hazard).abs() <= 1e-9 * hazard, "{again} {hazard}");
        }
        let two_steps = FailureLaw::new(vec![0, 60, 1440], vec![0.5, 0.25]).unwrap();
        assert_eq!(constant_hazard(&two_steps), None);
    }

    #[test]
    fn ids_are_names_in_small_letters_where_that_keeps_them_apart() {
        assert_eq!(ids("site", ["Site 0", "C-17"].into_iter()), ["site-0", "c-17"]);
        assert_eq!(ids("site", ["a b", "a-b"].into_iter()), ["site-0", "site-1"]);
        assert_eq!(ids("site", ["حسكة"].into_iter()), ["site-0"]);
    }
}
