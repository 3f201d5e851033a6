//! Floors of the alias-retrieval benchmark on a share of its queries, which may only rise. The lists are not in the
//! tree: the test reads them where they lie beside it, or in the folder that CUSTODIA_DATA names, and says so where
//! there is none. The whole benchmark is `examples/evaluate_names.rs`.

use std::path::{Path, PathBuf};

use serde_json::Value;
use watchlist::{Gallery, Name, extract};

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("CUSTODIA_DATA").map_or(beside, PathBuf::from);
    Some(data.join("watchlist/bench")).filter(|bench| bench.is_dir())
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn number(query: &Value, key: &str) -> usize {
    usize::try_from(query[key].as_u64().unwrap()).unwrap()
}

/// The share of queries that find their person before any other, of each so-manieth of those that a condition chooses.
fn first_of(set: &str, every: usize, choose: fn(&Value) -> bool) -> Option<f64> {
    let Some(bench) = folder() else {
        println!("skipped: no folder of lists beside the tree");
        return None;
    };
    let entities = lines(&bench.join(format!("{set}.jsonl")));
    let named =
        |e: &Value| e["names"].as_array().unwrap().iter().map(|n| n["n"].as_str().unwrap().to_owned()).collect();
    let names: Vec<Vec<String>> = entities.iter().map(named).collect();
    let all: Vec<(u32, Name)> = (0u32..)
        .zip(&names)
        .flat_map(|(entity, names)| names.iter().map(move |text| (entity, extract(text, &mut ()).0)))
        .collect();
    let gallery = Gallery::new(all.iter().map(|(entity, name)| (*entity, name)));
    let queries: Vec<Value> =
        lines(&bench.join(format!("{set}_queries.jsonl"))).into_iter().filter(choose).step_by(every).collect();
    let mut searcher = gallery.searcher();
    let first = queries.iter().filter(|query| {
        let (entity, name) = (number(query, "e"), number(query, "i"));
        let own = names[..entity].iter().map(Vec::len).sum::<usize>() + name;
        let (said, _) = extract(query["n"].as_str().unwrap(), &mut ());
        let hits = searcher.search_among(&said, 2, |place| place as usize != own);
        let alone = hits.len() < 2 || hits[0].weight > hits[1].weight;
        alone && hits.first().is_some_and(|hit| hit.entry as usize == entity)
    });
    Some(first.count() as f64 / queries.len() as f64)
}

#[test]
fn aliases_of_the_development_list_find_their_person_as_often_as_before() {
    if let Some(share) = first_of("ofac", 40, |query| query["related"] == true) {
        assert!(share >= 0.85, "{share}");
    }
}

#[test]
fn arabic_names_of_the_report_list_find_their_person_as_often_as_before() {
    if let Some(share) = first_of("un", 5, |query| query["script"] == "arabic") {
        assert!(share >= 0.65, "{share}");
    }
}
