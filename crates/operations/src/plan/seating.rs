//! People given seats by a plan: who goes with which vehicle of which convoy and on which seat of which sortie. Source:
//! ours, `airlift.md` §4 (people to seats by assignment); found by `airlift::manifest`.

use std::collections::BTreeMap;

use airlift::{Manifest, Plan, Problem, manifest};
use serde::Serialize;

use super::clockface::Clockface;
use super::listed::Listed;
use super::names::Names;
use super::numbered::{convoy_names, sortie_names};
use super::schedule::Schedule;
use crate::failure::Failure;

/// Who was given a seat, told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeatedView {
    /// People with a seat.
    pub seated: usize,
    /// People whom the plan moves nowhere.
    pub staying: usize,
    /// Pairs who must be apart and share a vehicle or an aircraft: no exchange was found that parts them.
    pub not_apart: Vec<[String; 2]>,
    /// Those who should be together and do not all leave by one sortie, by what the file calls them.
    pub divided: Vec<String>,
}

/// A file of an export: its name and its rows.
pub(crate) type Table = (String, Vec<Vec<String>>);

/// Everybody's seat, as tables of an export and told.
pub(crate) fn seating(
    problem: &Problem,
    face: &Clockface,
    (plan, schedule): (&Plan, &Schedule),
    people: &Listed,
) -> Result<(Vec<Table>, SeatedView), Failure> {
    let manifest = manifest(problem, plan, &people.passengers).map_err(|e| Failure::error(e.to_string()))?;
    let word = |n: usize| people.words[n].clone();
    let divided = manifest.divided.iter().map(|number| people.together[*number as usize].clone());
    let view = SeatedView {
        seated: manifest.seats.len(),
        staying: manifest.staying.len(),
        not_apart: manifest.not_apart.iter().map(|[a, b]| [word(*a), word(*b)]).collect(),
        divided: divided.collect(),
    };
    let mut tables = vec![
        ("seats.csv".to_owned(), seat_rows(problem, face, (plan, schedule), people, &manifest)),
        ("staying.csv".to_owned(), staying_rows(problem, people, &manifest)),
    ];
    if !view.not_apart.is_empty() {
        let head = ["person", "and", "must_be_apart"].map(str::to_owned).to_vec();
        let row = |[a, b]: &[String; 2]| vec![a.clone(), b.clone(), "AND SHARE A VEHICLE OR AN AIRCRAFT".to_owned()];
        tables
            .push(("not-apart.csv".to_owned(), std::iter::once(head).chain(view.not_apart.iter().map(row)).collect()));
    }
    Ok((tables, view))
}

fn seat_rows(
    problem: &Problem,
    face: &Clockface,
    (plan, schedule): (&Plan, &Schedule),
    people: &Listed,
    manifest: &Manifest,
) -> Vec<Vec<String>> {
    let names = Names::of(problem);
    let (convoys, sorties) = (convoy_names(plan), sortie_names(plan));
    let lines: BTreeMap<&str, _> = schedule.sorties.iter().map(|line| (line.sortie.as_str(), line)).collect();
    let mut seats: Vec<_> = manifest.seats.iter().collect();
    seats.sort_by_key(|seat| (&sorties[seat.sortie], seat.seat));
    let row = |seat: &airlift::Seat| {
        let of = &people.passengers[seat.passenger];
        let line = lines.get(sorties[seat.sortie].as_str());
        let (convoy, vehicle) = seat.vehicle;
        vec![
            sorties[seat.sortie].clone(),
            line.map_or_else(String::new, |line| line.takes_off.clone()),
            line.map_or_else(String::new, |line| line.tail.clone()),
            seat.seat.to_string(),
            people.words[seat.passenger].clone(),
            names.group(of.group).to_owned(),
            if of.medical { "yes" } else { "" }.to_owned(),
            names.site(of.site).to_owned(),
            convoys[convoy].clone(),
            (vehicle + 1).to_string(),
            face.local(problem.grid.start_min(plan.convoys[convoy].leaves)),
        ]
    };
    let head = [
        "sortie",
        "takes_off_local",
        "tail",
        "seat",
        "person",
        "group",
        "medical",
        "site",
        "convoy",
        "vehicle",
        "leaves_local",
    ];
    std::iter::once(head.map(str::to_owned).to_vec()).chain(seats.into_iter().map(row)).collect()
}

fn staying_rows(problem: &Problem, people: &Listed, manifest: &Manifest) -> Vec<Vec<String>> {
    let names = Names::of(problem);
    let row = |n: &usize| {
        let of = &people.passengers[*n];
        vec![people.words[*n].clone(), names.site(of.site).to_owned(), names.group(of.group).to_owned()]
    };
    let head = ["person", "site", "group"].map(str::to_owned).to_vec();
    std::iter::once(head).chain(manifest.staying.iter().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use airlift::{Policy, greedy};

    use super::*;
    use crate::plan::listed::read_people;
    use crate::plan::schedule::schedule;
    use crate::plan::{Scenario, load};

    fn small() -> Scenario {
        load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small")).unwrap()
    }

    /// Everybody of the scenario, numbered by site and group, with more said of some.
    fn list(problem: &Problem, more: impl Fn(usize) -> [&'static str; 3]) -> String {
        let names = Names::of(problem);
        let mut text = "person,site,group,medical,together,apart\n".to_owned();
        let mut n = 0;
        for (site, of) in problem.sites.iter().enumerate() {
            for (group, persons) in of.people.iter().enumerate() {
                for _ in 0..*persons {
                    let [medical, together, apart] = more(n);
                    let (site, group) = (names.sites.name(site), names.groups.name(group));
                    text += &format!("P{n},{site},{group},{medical},{together},{apart}\n");
                    n += 1;
                }
            }
        }
        text
    }

    fn read(problem: &Problem, text: &str) -> Result<Listed, Failure> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("people.csv");
        std::fs::write(&file, text).unwrap();
        read_people(&file, problem)
    }

    #[test]
    fn everybody_has_one_seat_and_those_apart_are_apart_and_brothers_together() {
        let scenario = small();
        let problem = &scenario.problem;
        let (plan, face) = (greedy(problem, Policy::HighestHazardFirst), Clockface::of(&scenario.start).unwrap());
        let people = list(problem, |n| match n {
            0 => ["", "", "P1; P2"],
            3 | 4 => ["", "brothers", ""],
            5 => ["yes", "", ""],
            _ => ["", "", ""],
        });
        let people = read(problem, &people).unwrap();
        let told = schedule(problem, &Names::of(problem), &face, &plan);
        let (tables, view) = seating(problem, &face, (&plan, &told), &people).unwrap();
        assert_eq!((view.seated + view.staying, view.not_apart.len(), view.divided.len()), (people.words.len(), 0, 0));
        let (name, rows) = &tables[0];
        assert_eq!((name.as_str(), rows.len()), ("seats.csv", view.seated + 1));
        let column = |name: &str| rows[0].iter().position(|head| head == name).unwrap();
        let cell = |row: &[String], name: &str| row[column(name)].clone();
        let seats: BTreeSet<_> = rows[1..].iter().map(|r| (cell(r, "sortie"), cell(r, "seat"))).collect();
        let persons: BTreeSet<_> = rows[1..].iter().map(|r| cell(r, "person")).collect();
        assert_eq!((seats.len(), persons.len()), (view.seated, view.seated));
        for line in &told.sorties {
            let aboard = rows[1..].iter().filter(|r| cell(r, "sortie") == line.sortie);
            assert_eq!(aboard.count() as u32, line.persons, "{}", line.sortie);
        }
        let of = |person: &str| rows[1..].iter().find(|r| cell(r, "person") == person).unwrap();
        for other in ["P1", "P2"] {
            let shares = |name: &str| cell(of("P0"), name) == cell(of(other), name);
            let side_by_side = shares("convoy") && shares("vehicle");
            assert!(!side_by_side && !shares("sortie"), "{other}");
        }
        assert_eq!(cell(of("P3"), "sortie"), cell(of("P4"), "sortie"));
        assert_eq!(cell(of("P5"), "seat"), "1");
    }

    #[test]
    fn a_list_that_is_not_what_it_should_be_is_refused_with_the_line() {
        let problem = small().problem;
        let whole = list(&problem, |_| ["", "", ""]);
        for (from, to, says) in [
            ("P3,", "P2,", "listed twice"),
            ("P3,", "Ali Hasan,", "is no number"),
            ("P3,", "=1+1 ,", "P3 is read"),
            ("person,", "name,", "is not known"),
            ("medical", "person", "twice"),
            ("\nP3,", "\nP3,x", "is not in the scenario"),
            (",,,\nP4,", ",,,P9999\nP4,", "no other of the list"),
            (",,,\nP4,", ",maybe,,\nP4,", "yes or no"),
            (",,,\nP4,", "\nP4,", "no row"),
        ] {
            let text = whole.replacen(from, to, 1);
            match read(&problem, &text) {
                Ok(_) => assert_eq!(says, "P3 is read", "{to}"),
                Err(failure) => {
                    let said = failure.to_string();
                    assert!(said.contains(says) && said.contains("line "), "{says}: {said}");
                }
            }
        }
        let fewer = read(&problem, whole.rsplit_once("\nP").unwrap().0).unwrap();
        let scenario = small();
        let plan = greedy(&problem, Policy::HighestHazardFirst);
        let face = Clockface::of(&scenario.start).unwrap();
        let told = schedule(&problem, &Names::of(&problem), &face, &plan);
        let said = seating(&problem, &face, (&plan, &told), &fewer).unwrap_err().to_string();
        assert!(said.contains("are listed, the plan moves"), "{said}");
    }
}
