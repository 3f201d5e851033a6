//! Sites: who is held there, when it may fail, what is done with everybody before boarding, and its gate. Source:
//! ours; `airlift.md` §4.

use airlift::parameters::{COUNT_MAX, POST_UTILISATION};
use airlift::{FailureLaw, Site, Stage};
use stability::parameters::HAZARD_PER_DAY_MAX;

use super::{LawAsked, LawOf, Operation, Reader, place_of};
use crate::plan::when::windows;
use crate::toml_table::{FileError, Table};

/// Days that a law can last: a year, as the warning's can.
const LAW_DAYS_MAX: u32 = 366;

/// The sites, and the guards of each.
pub(super) fn sites(
    reader: &mut Reader<'_, '_>,
    operation: &Operation<'_>,
    law_of: &mut LawOf<'_>,
) -> Result<(Vec<Site>, Vec<u32>), FileError> {
    let asked = law_asked(reader)?;
    let (mut sites, mut guards) = (Vec::new(), Vec::new());
    for table in reader.listed("site")? {
        let id = table.text("id")?;
        let Some(watched) = operation.sites.iter().find(|site| site.id == id) else {
            let known: Vec<&str> = operation.sites.iter().map(|site| site.id.as_str()).collect();
            return Err(super::unknown(&table, "id", "site", &id, &known));
        };
        if reader.names.sites.contains(&id) {
            return Err(table.error("id", format!("{id:?} stands twice")));
        }
        sites.push(Site {
            name: watched.name.clone(),
            people: people(reader, &table, watched.people)?,
            law: law(&table, &asked, &id, law_of)?,
            stages: stages(reader, &table, &id)?,
            gate_vehicles_per_h: table.number("gate_vehicles_per_h", 0.0, 1e4)?,
            gate_hours: windows(&table, "gate_open", reader.start)?,
        });
        guards.push(table.count("guards", 0, 1_000_000)?);
        reader.stated.close(&table, "site", &id)?;
        reader.names.sites.push(id);
    }
    Ok((sites, guards))
}

fn law_asked(reader: &Reader<'_, '_>) -> Result<LawAsked, FileError> {
    let table = reader.once("hazard")?;
    let asked = LawAsked {
        days: table.count("days", 1, LAW_DAYS_MAX)?,
        at: table.text_or_none("at")?,
        seed: table.count_or_none("seed", 0, u32::MAX)?.map_or(1, u64::from),
    };
    if let Some(at) = &asked.at {
        reader.start.minute_of(at).map_err(|what| table.error("at", format!("is wrong: {what}")))?;
    }
    reader.stated.close(&table, "hazard", "")?;
    Ok(asked)
}

fn people(reader: &Reader<'_, '_>, table: &Table<'_>, said: Option<u32>) -> Result<Vec<u32>, FileError> {
    let mut people = vec![0; reader.names.groups.len()];
    for (group, count) in table.counts_by_name("people", 0, COUNT_MAX)? {
        people[place_of(table, "people", "group", &group, &reader.names.groups)?] = count;
    }
    let sum: u64 = people.iter().map(|n| u64::from(*n)).sum();
    if sum > u64::from(COUNT_MAX) {
        return Err(table.error("people", format!("add to {sum}, at most {COUNT_MAX} allowed")));
    }
    match said.map(u64::from).filter(|said| *said != sum) {
        Some(said) => Err(table.error("people", format!("add to {sum}, but operation.toml says {said} of this site"))),
        None => Ok(people),
    }
}

fn law(table: &Table<'_>, asked: &LawAsked, id: &str, law_of: &mut LawOf<'_>) -> Result<FailureLaw, FileError> {
    let key = "hazard_per_day";
    let law = match table.numbers_or_none(key, 0.0, HAZARD_PER_DAY_MAX)? {
        None => law_of(asked, id).map_err(|what| format!("is missing, and {what}")),
        Some(hazards) if hazards.len() == 1 => {
            FailureLaw::constant(hazards[0], asked.days).map_err(|e| format!("is wrong: {e}"))
        }
        Some(hazards) => by_day(&hazards, asked.days).map_err(|e| format!("is wrong: {e}")),
    };
    law.map_err(|what| table.error(key, what))
}

/// A hazard for each day from the start; the last holds for all later days.
fn by_day(hazards: &[f64], days: u32) -> Result<FailureLaw, airlift::Error> {
    let hours = days * 24;
    let mut sum = 0.0_f64;
    let mut held = vec![1.0];
    for hour in 0..hours {
        let day = (hour / 24) as usize;
        sum += hazards.get(day).or(hazards.last()).copied().unwrap_or(0.0) / 24.0;
        held.push(libm::exp(-sum));
    }
    let within = held.windows(2).map(|pair| (pair[0] - pair[1]).max(0.0)).collect();
    FailureLaw::new((0..=hours).map(|hour| hour * 60).collect(), within)
}

fn stages(reader: &Reader<'_, '_>, site: &Table<'_>, id: &str) -> Result<Vec<Stage>, FileError> {
    let mut stages: Vec<Stage> = Vec::new();
    for table in site.tables("stage")? {
        let name = table.text("name")?;
        if stages.iter().any(|stage| stage.name == name) {
            return Err(table.error("name", format!("{name:?} stands twice")));
        }
        stages.push(Stage {
            posts: table.count("posts", 0, 10_000)?,
            minutes: table.number("minutes", 0.01, 1e4)?,
            utilisation: table.number_or_none("utilisation", 0.001, 1.0)?.unwrap_or(POST_UTILISATION),
            hours: windows(&table, "open", reader.start)?,
            name: name.clone(),
        });
        reader.stated.close(&table, "site.stage", &format!("{id}, {name}"))?;
    }
    Ok(stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hazard_by_the_day_fails_as_its_days_add_up() {
        let law = by_day(&[0.1, 0.3], 4).unwrap();
        for (day, sum) in [(1, 0.1_f64), (2, 0.4), (4, 1.0)] {
            assert!((law.by(day * 1440) - (1.0 - (-sum).exp())).abs() < 1e-12, "day {day}");
        }
        let (even, constant) = (by_day(&[0.02, 0.02], 30).unwrap(), FailureLaw::constant(0.02, 30).unwrap());
        assert!((even.by(20_000) - constant.by(20_000)).abs() < 1e-12);
    }
}
