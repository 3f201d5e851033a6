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

fn status_of(data: &std::path::Path) -> (i32, Value) {
    let shown = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(["--json", "--data"])
        .arg(data)
        .args(["op", "status"])
        .env_clear()
        .output()
        .unwrap();
    (shown.status.code().unwrap(), serde_json::from_slice(&shown.stdout).unwrap())
}
