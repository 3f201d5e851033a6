//! What a folder says whose rehearsal was stopped. Source: `cli.md` (Conventions).

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

#[test]
#[expect(clippy::disallowed_methods, reason = "it waits for another process, and not for ever")]
fn a_rehearsal_that_was_killed_is_told_of_its_folder_and_one_that_ended_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let scenario = crate::source::root().join("scenarios/small").display().to_string();
    let mut rehearsing = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--quiet", "rehearse", &scenario, "--people", "400", "--data"])
        .arg(&data)
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Killed once its folder stands; 400 people take far longer than that.
    let began = Instant::now();
    while !data.join("rehearsal.unfinished").exists() {
        assert!(began.elapsed() < Duration::from_mins(1), "no folder after a minute");
        assert!(rehearsing.try_wait().unwrap().is_none(), "it ended before it was killed");
        std::thread::sleep(Duration::from_millis(5));
    }
    rehearsing.kill().unwrap();
    rehearsing.wait().unwrap();
    let (code, status) = status_of(&data);
    assert_eq!(code, 4, "{status}");
    let said = status["unfinished"].as_str().unwrap_or_default();
    assert!(said.starts_with("the rehearsal of this folder has not come to its end"), "{status}");
    // Every command that opens it says so, also where it was stopped before its keys were made.
    for words in [["count", "show"], ["log", "verify"]] {
        let shown = ran(&data, &words);
        let said = String::from_utf8_lossy(&[shown.stdout, shown.stderr].concat()).into_owned();
        let told = said.contains("has not come to its end") || said.contains("no key is lost");
        assert!(matches!(shown.status.code(), Some(1 | 4)) && told, "{words:?}: {said}");
    }

    let whole = dir.path().join("whole");
    let ended = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--json", "--quiet", "rehearse", &scenario, "--people", "20", "--data"])
        .arg(&whole)
        .env_clear()
        .output()
        .unwrap();
    assert!(matches!(ended.status.code(), Some(0 | 4)), "{}", String::from_utf8_lossy(&ended.stderr));
    let (code, status) = status_of(&whole);
    assert_eq!((code, &status["unfinished"]), (0, &Value::Null), "{status}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it waits for another process, and not for ever")]
fn a_rehearsal_that_is_interrupted_says_so_in_one_line_and_exits_130() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let scenario = crate::source::root().join("scenarios/small").display().to_string();
    let rehearsing = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--quiet", "rehearse", &scenario, "--people", "400", "--data"])
        .arg(&data)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !data.join("rehearsal.unfinished").exists() {
        assert!(began.elapsed() < Duration::from_mins(1), "no folder after a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
    let asked = Command::new("kill").args(["-INT", &rehearsing.id().to_string()]).status().unwrap();
    assert!(asked.success());
    let ended = rehearsing.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.starts_with("INTERRUPTED: ") && said.lines().count() == 1, "{said}");
    assert_eq!(status_of(&data).0, 4);
}

fn ran(data: &std::path::Path, words: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
    command.args(["--json", "--data"]).arg(data).args(words).env_clear().output().unwrap()
}

fn status_of(data: &std::path::Path) -> (i32, Value) {
    let shown = ran(data, &["op", "status"]);
    (shown.status.code().unwrap(), serde_json::from_slice(&shown.stdout).unwrap())
}
