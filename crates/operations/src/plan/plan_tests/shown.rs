//! Schedules and pictures hold all of a plan, and what is told of it adds up. Source: ours.

use airlift::{Runs, Size, generate, simulate};

use super::{by_hand, scenario};
use crate::plan::Clockface;
use crate::plan::explain::explain_of;
use crate::plan::export::export;
use crate::plan::names::Names;
use crate::plan::race::Page;
use crate::plan::schedule::{SortieLine, schedule};
use crate::plan::sites::lines;

#[test]
fn a_schedule_holds_everybody_of_the_plan_in_the_order_of_time() {
    for seed in 0..4 {
        let scenario = scenario(seed);
        let (planned, face) = (by_hand(&scenario), Clockface::of(&scenario.start).unwrap());
        let told = schedule(&scenario.problem, &Names::of(&scenario.problem), &face, &planned.plan);
        let sum = |numbers: &mut dyn Iterator<Item = u32>| numbers.map(u64::from).sum::<u64>();
        assert_eq!(sum(&mut told.sorties.iter().map(|s| s.persons)), planned.plan.flown());
        assert_eq!(sum(&mut told.convoys.iter().map(|c| c.persons)), planned.plan.flown());
        // Who is flown late may still wait for admission at the end.
        assert!(sum(&mut told.admissions.iter().map(|a| a.persons)) <= planned.plan.flown());
        assert!(told.sorties.is_sorted_by_key(|s| s.minutes.0) && told.convoys.is_sorted_by_key(|c| c.minutes.0));
        let in_order = |s: &SortieLine| s.boards < s.takes_off && s.takes_off < s.lands && s.lands < s.hands_over;
        assert!(told.sorties.iter().all(in_order), "{:?}", told.sorties);
    }
}

#[test]
fn no_crew_is_on_two_sorties_at_once_or_on_duty_for_too_long() {
    let scenario = scenario(2);
    let planned = by_hand(&scenario);
    let face = Clockface::of(&scenario.start).unwrap();
    let told = schedule(&scenario.problem, &Names::of(&scenario.problem), &face, &planned.plan);
    for (at, a) in told.sorties.iter().enumerate() {
        let of = &scenario.problem.kinds[a.row.0];
        for b in told.sorties[at + 1..].iter().filter(|b| b.crew.is_some() && b.crew == a.crew) {
            assert!(b.minutes.0 >= a.minutes.2, "{} and {} share {:?}", a.sortie, b.sortie, a.crew);
            let (one_duty, rested) =
                (b.minutes.2 - a.minutes.0 <= of.duty_max_min, b.minutes.0 >= a.minutes.2 + of.rest_min);
            let between = told.sorties[at + 1..].iter().any(|c| c.crew == a.crew && c.minutes.0 < b.minutes.0);
            assert!(one_duty || rested || between, "{} and {} of {:?}", a.sortie, b.sortie, a.crew);
        }
    }
}

#[test]
fn the_sites_expected_inside_add_up_to_the_plans() {
    let scenario = scenario(3);
    let planned = by_hand(&scenario);
    let face = Clockface::of(&scenario.start).unwrap();
    let sites = lines(&scenario.problem, &Names::of(&scenario.problem), &face, &planned.plan);
    let sum: f64 = sites.iter().map(|line| line.expected_inside).sum();
    assert!((sum - planned.cost.expected_inside).abs() < 1e-9, "{sum}, not {}", planned.cost.expected_inside);
    let explained = explain_of(&scenario, &planned, "p").unwrap();
    let parts: f64 = explained.parts.iter().map(|part| part.persons).sum();
    assert!((parts - planned.cost.objective()).abs() < 1e-9);
    assert!((explained.parts.iter().map(|part| part.share).sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn pictures_have_every_sortie_and_no_number_that_is_none() {
    let mut of = scenario(1);
    of.name = "<Hasakah> & co".into();
    of.series = vec![crate::plan::PublicCount { day: 2, people: 60, source: "test".into() }];
    let (planned, face) = (by_hand(&of), Clockface::of(&of.start).unwrap());
    let export = export(&of, &of.problem, &face, &planned.plan, (Some((1.0, 0.5, 4.0)), Vec::new()));
    for picture in export.race.iter().chain([&export.gantt]) {
        assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
        for wrong in ["NaN", "inf", "<Hasakah>"] {
            assert!(!picture.contains(wrong), "{wrong} in {picture}");
        }
    }
    for sortie in &export.schedule.sorties {
        assert!(export.gantt.contains(&format!("<title>{} ", sortie.sortie)), "{} is not drawn", sortie.sortie);
    }
    assert!(export.race[0].contains("width=\"960\"") && export.race[1].contains("width=\"380\""));
}

/// Where a text of a picture begins and ends, points, at 0.62 of its size a letter: about that of DejaVu Sans.
fn reach(text: &str) -> (f64, f64) {
    let of = |key: &str| text.split(&format!("{key}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let (x, size): (f64, f64) = (of(" x").parse().unwrap(), of("font-size").parse().unwrap());
    let said = text.split('>').nth(1).unwrap().split('<').next().unwrap();
    let wide = 0.62 * size * said.chars().count() as f64;
    match of("text-anchor") {
        "start" => (x, x + wide),
        "middle" => (x - wide / 2.0, x + wide / 2.0),
        _ => (x - wide, x),
    }
}

#[test]
fn no_day_of_the_race_is_cut_off_at_the_edge_of_a_telephone() {
    let scenario = scenario(0);
    let (planned, face) = (by_hand(&scenario), Clockface::of(&scenario.start).unwrap());
    let export = export(&scenario, &scenario.problem, &face, &planned.plan, (None, Vec::new()));
    let days: Vec<String> =
        (0..=scenario.problem.grid.end_min() / 1440).map(|day| format!(">{}<", face.day(day * 1440))).collect();
    let told = export.race[1].lines().filter(|line| line.starts_with("<text") && days.iter().any(|d| line.contains(d)));
    let told: Vec<&str> = told.collect();
    assert!(told.len() >= 4, "{told:?}");
    for text in told {
        let (from, until) = reach(text);
        assert!(from >= 0.0 && until <= 380.0, "{from} to {until}: {text}");
    }
}

#[test]
fn forty_sites_share_the_colours_and_nobody_is_left_out_of_the_race() {
    let size = Size { people: 800, sites: 40, airfields: 2, receivers: 2, days: 2, step_min: 240 };
    let mut of = scenario(1);
    of.problem = generate(&size, 5).unwrap();
    let planned = by_hand(&of);
    let (face, names) = (Clockface::of(&of.start).unwrap(), Names::of(&of.problem));
    let drawn = crate::plan::race::Drawn {
        scenario: &of,
        problem: &of.problem,
        names: &names,
        face: &face,
        plan: &planned.plan,
        by_hand: (airlift::Policy::RoundRobin, &planned.plan),
        said: vec!["said".into()],
    };
    let race = crate::plan::race::Race::of(&drawn);
    assert!(race.drawn(Page::Wide).contains("34 other sites"));
}

#[test]
fn the_same_runs_on_any_number_of_threads_give_the_same_figures() {
    let of = scenario(1);
    let planned = by_hand(&of);
    let told = |threads| {
        let runs = Runs { count: 40, seed: 9, threads };
        format!("{:?}", simulate(&of.problem, &planned.plan, &of.disruptions, &runs).unwrap())
    };
    assert_eq!(told(1), told(3));
}

#[test]
fn a_plan_that_breaks_rules_is_shown_with_them_in_every_file() {
    let dir = tempfile::tempdir().unwrap();
    let small = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/small");
    let of = crate::plan::load(&small).unwrap();
    let mut planned = by_hand(&of);
    for sortie in &mut planned.plan.sorties {
        sortie.guards = 0;
    }
    planned.bound = None;
    let file = dir.path().join("broken.json");
    crate::plan::write_plan(&file, &of, &planned, false).unwrap();
    let out = dir.path().join("schedule");
    let formats =
        [crate::plan::Format::Csv, crate::plan::Format::Json, crate::plan::Format::Svg, crate::plan::Format::Html];
    let question = crate::plan::ExportQuestion {
        plan: file.clone(),
        scenario: small.clone(),
        formats: formats.to_vec(),
        people: None,
        out: out.clone(),
        replace: false,
    };
    let told = crate::plan::export_plan(&question).unwrap();
    assert!(!told.feasible && told.violations.iter().any(|v| v.constraint.contains("Guard")), "{:?}", told.violations);
    assert!(told.files.contains(&"broken-rules.csv".to_owned()), "{:?}", told.files);
    for name in &told.files {
        let text = std::fs::read_to_string(out.join(name)).unwrap();
        let marked = ["BREAKS RULES", "\"feasible\": false", "rule,wrong,where"];
        assert!(marked.iter().any(|mark| text.contains(mark)), "{name} does not say so");
    }
    let why = crate::plan::explain_plan(&file, &small).unwrap();
    assert!(!why.feasible && why.violations.len() == told.violations.len());
    let beside = crate::plan::compare_plans(&crate::plan::CompareQuestion {
        plan: file.clone(),
        others: Vec::new(),
        with_hand: false,
        guards: crate::plan::GuardsAsked::default(),
        scenario: small.clone(),
    })
    .unwrap();
    assert!(!beside.feasible && beside.broken.len() == 1);
    let question = crate::plan::SimulateQuestion { plan: file, scenario: small, runs: 5, seed: 1, with_hand: false };
    let run = crate::plan::simulate_plan(&question).unwrap();
    assert!(!run.feasible && run.violations.len() == told.violations.len());
}
