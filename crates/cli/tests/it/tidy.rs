//! The house rules as tests; each message says why the rule is there. Source: ours, `ARCHITECTURE.md`.

use std::process::Command;

use crate::rules::{self, Breach};
use crate::source::{File, files, root};

/// Cores: pure, and strangers to one another. They appear here with the design, in the tree with their content.
const CORES: [&str; 7] = ["fingerprint", "face", "watchlist", "stability", "airlift", "custody", "exchange"];

fn holds(breaches: Vec<Breach>, why: &str) {
    let list: Vec<String> = breaches.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "{} of this rule: {why}\n{}", list.len(), list.join("\n"));
}

fn core_sources() -> Vec<File> {
    let in_core = |f: &File| CORES.iter().any(|core| f.path.starts_with(&format!("crates/{core}/src/")));
    files(".rs").into_iter().filter(in_core).collect()
}

#[test]
fn every_file_opens_by_saying_what_it_makes() {
    let rust = files(".rs");
    assert!(rust.len() > 40, "only {} files were found: the walk is broken", rust.len());
    holds(
        rust.iter().flat_map(rules::no_opening).collect(),
        "a file opens with //! and what it makes, from what, after which source; a reader must not guess",
    );
}

#[test]
fn every_function_is_short_enough_to_be_one_stage() {
    holds(
        files(".rs").iter().flat_map(rules::long_functions).collect(),
        "a longer function holds two stages; name the second and call it",
    );
}

#[test]
fn no_core_reads_a_clock() {
    let clocks = ["SystemTime::now", "Instant::now", "Zoned::now", "Timestamp::now", ".elapsed("];
    holds(
        core_sources().iter().flat_map(|f| rules::lines_of_code_with(f, &clocks)).collect(),
        "a core that reads a clock gives another answer tomorrow and cannot be replayed; the time is an argument",
    );
}

#[test]
fn no_core_takes_randomness_or_reaches_a_network() {
    let banned = ["getrandom", "OsRng", "SysRng", "ThreadRng", "rand::rng", "std::net", "TcpStream", "UdpSocket"];
    holds(
        core_sources().iter().flat_map(|f| rules::lines_of_code_with(f, &banned)).collect(),
        "a core is a pure function of bytes, numbers, a seed and a time; the generator is an argument",
    );
}

#[test]
fn only_the_journal_touches_a_disk() {
    let disk = ["std::fs", "fs::", "rusqlite", "OpenOptions"];
    let elsewhere = core_sources().into_iter().filter(|f| !f.path.starts_with("crates/custody/src/journal"));
    holds(
        elsewhere.flat_map(|f| rules::lines_of_code_with(&f, &disk)).collect(),
        "what touches a disk can fail half-way; that is handled in one place, custody's journal",
    );
}

#[test]
fn nothing_is_left_to_be_done_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("HA", "CK"),
        concat!("to", "do!"),
        concat!("unimple", "mented!"),
    ];
    let mut all: Vec<File> = [".rs", ".md", ".toml", ".sh"].into_iter().flat_map(files).collect();
    all.retain(|f| f.path != "Cargo.toml"); // names the lints that forbid these
    holds(
        all.iter().flat_map(|f| rules::lines_of_text_with(f, &marks)).collect(),
        "a mark is an issue that nobody is assigned; do it, or write the limit down as what it is",
    );
}

#[test]
fn no_text_names_a_folder_of_the_machine_it_was_written_on() {
    let folders = [concat!("/wo", "rk/"), concat!("shared/", "design"), concat!("/root", "/"), concat!("/ho", "me/")];
    let all = [".rs", ".md", ".toml"].into_iter().flat_map(files);
    holds(
        all.flat_map(|f| rules::lines_of_text_with(&f, &folders)).collect(),
        "such a path is there for nobody else; name the file by its place in this tree",
    );
}

/// Which crates of ours a crate may be built on; beside them only what others publish.
fn may_import(of: &str) -> Option<Vec<&'static str>> {
    match of {
        core if CORES.contains(&core) => Some(Vec::new()),
        "operations" => Some(CORES.to_vec()),
        "web" => Some(vec!["operations"]),
        "cli" => Some([&["web", "operations"][..], &CORES].concat()),
        "python" => Some([&["operations"][..], &CORES].concat()),
        _ => None,
    }
}

fn workspace() -> serde_json::Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let said = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(said.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

#[test]
fn every_arrow_between_crates_points_down() {
    let workspace = workspace();
    let packages = workspace["packages"].as_array().unwrap();
    let ours: Vec<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let allowed = may_import(name)
            .unwrap_or_else(|| panic!("crate {name} has no place in ARCHITECTURE.md; give it one there and here"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            assert!(
                !ours.contains(&on) || allowed.contains(&on),
                "{name} is built on {on}: cores are strangers to one another and meet in operations alone, so that \
                 each can be read, tested and replaced by itself"
            );
        }
    }
}

#[test]
fn every_crate_takes_the_lints_and_the_licence_of_the_house() {
    let manifests = files("Cargo.toml");
    for manifest in manifests.iter().filter(|m| m.path.starts_with("crates/")) {
        for line in ["[lints]\nworkspace = true", "license.workspace = true", "publish.workspace = true"] {
            assert!(
                manifest.text.contains(line),
                "{} lacks {line:?}: a rule that one crate can leave out is not a rule",
                manifest.path
            );
        }
    }
}
