//! The page "one person from cell to court" run as it stands, through a shell and the built binary; then what
//! both folders say of him. Source: ours.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::source::root;

/// What stands between ```sh and ```, in order.
fn commands(page: &str) -> String {
    let mut script = String::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside => {
                script.push_str(line);
                script.push('\n');
            }
            _ => {}
        }
    }
    script
}

/// Runs the page and what follows it, in an empty folder; gives what was printed.
fn run(folder: &Path, script: &str) -> (i32, String, String) {
    let binary = Path::new(env!("CARGO_BIN_EXE_custodia"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let ran = Command::new("bash")
        .args(["-eu", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (ran.status.code().unwrap_or(-1), text(&ran.stdout), text(&ran.stderr))
}

#[test]
fn the_page_leads_one_person_from_a_cell_to_a_court_and_every_command_of_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let page = std::fs::read_to_string(root().join("docs/operating/one-person.md")).unwrap();
    let then = "
south sami --json person show \"$person\" > south.json || [ $? -eq 4 ]
north omar --json person show \"$person\" > north.json || [ $? -eq 4 ]
north lea --json person document list \"$person\" --purpose law > papers.json
document=$(north lea person document list \"$person\" --purpose law | grep 'order issued' | cut -d' ' -f1)
north lea person document extract \"$person\" \"$document\" --out order-again.pdf --purpose law
";
    let (code, said, errors) = run(folder.path(), &format!("set -x\n{}\n{then}", commands(&page)));
    assert_eq!(code, 0, "{said}\n{errors}");
    let read =
        |name: &str| -> Value { serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap() };
    let (at_south, at_north, papers) = (read("south.json"), read("north.json"), read("papers.json"));
    assert_eq!(
        (&at_south["position"]["authority"], &at_south["position"]["place"]),
        (&"south".into(), &"karkh".into())
    );
    let history = at_south["history"].to_string();
    assert!(history.contains("reception done") && history.contains("presented to court"), "{history}");
    assert_eq!(at_north["position"]["authority"], "south", "north does not know who holds him now");
    let listed: Vec<&str> =
        papers["documents"].as_array().unwrap().iter().map(|d| d["what"].as_str().unwrap()).collect();
    assert!(listed.contains(&"order issued") && listed.contains(&"risk assessed"), "{listed:?}");
    assert_eq!(std::fs::read(folder.path().join("order-again.pdf")).unwrap(), b"the order as scanned");
}
