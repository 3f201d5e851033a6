//! The public lists load whole. They are not in the tree: the tests read them where they lie beside it, or in the
//! folder that CUSTODIA_DATA names, and say so where there is none.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use watchlist::list::ofac::OfacFiles;
use watchlist::list::{EntryKind, List, ofac, un};

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("CUSTODIA_DATA").map_or(beside, PathBuf::from);
    let found = Some(data.join("watchlist")).filter(|folder| folder.join("un_consolidated_20260227.xml").is_file());
    if found.is_none() {
        println!("skipped: no folder of lists beside the tree");
    }
    found
}

fn open(folder: &Path, name: &str) -> BufReader<File> {
    BufReader::new(File::open(folder.join(name)).unwrap())
}

fn united_nations(folder: &Path) -> List {
    un::load(open(folder, "un_consolidated_20260227.xml"), "United Nations").unwrap()
}

fn ofac_of(folder: &Path) -> List {
    let files = OfacFiles {
        entries: open(folder, "ofac_sdn_202301.csv"),
        names: Some(open(folder, "ofac_alt_202401.csv")),
        addresses: None,
        comments: None,
    };
    ofac::load(files, "OFAC").unwrap()
}

#[test]
fn the_list_of_the_united_nations_loads_whole() {
    let Some(folder) = folder() else { return };
    let list = united_nations(&folder);
    assert_eq!((list.count(EntryKind::Person), list.count(EntryKind::Organisation)), (730, 273));
    assert_eq!(list.version.dated.as_deref(), Some("2026-02-27T00:00:09.554Z"));
    println!("{}", list.report);
    assert!(list.report.gaps.iter().all(|gap| gap.what.contains("birth")), "more than a birth is not understood");
    assert!(list.report.gaps.len() <= 10, "{}", list.report);
    assert_eq!(list, united_nations(&folder), "loading twice changes nothing");
}

#[test]
fn ofacs_list_loads_whole_and_every_row_that_is_not_understood_is_named() {
    let Some(folder) = folder() else { return };
    let list = ofac_of(&folder);
    assert_eq!((list.entries.len(), list.count(EntryKind::Person)), (11_443, 5_890));
    assert_eq!(list.report.read["rows of alt"], 17_091);
    assert_eq!(list.report.missing.len(), 2, "addresses and comments are not in the folder");
    let orphans = list.report.gaps.iter().filter(|gap| gap.what.contains("belongs to no entry")).count();
    let cut = list.report.gaps.iter().filter(|gap| gap.what.contains("go on in comments")).count();
    list.report.gaps.iter().filter(|gap| !gap.what.contains("belongs to no entry")).for_each(|gap| println!("{gap:?}"));
    // The file of names is a year younger than that of entries.
    assert_eq!(orphans, 2_332);
    assert_eq!(orphans + cut, list.report.gaps.len(), "something else is not understood");
    assert_eq!(list, ofac_of(&folder), "loading twice changes nothing");
}

#[test]
fn ofacs_consolidated_list_loads_whole() {
    let Some(folder) = folder() else { return };
    let files = OfacFiles {
        entries: open(&folder, "cons_prim.csv"),
        names: Some(open(&folder, "cons_alt.csv")),
        addresses: None,
        comments: None,
    };
    let list = ofac::load(files, "OFAC, other lists").unwrap();
    assert_eq!((list.entries.len(), list.report.read["rows of alt"]), (442, 1_073));
    assert!(list.report.gaps.iter().all(|gap| gap.what.contains("go on in comments")), "{}", list.report);
}
