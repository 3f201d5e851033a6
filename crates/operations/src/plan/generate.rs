//! A scenario of any size from a seed, written into a new folder. Source: ours, `cli.md` (`plan generate`); the law
//! by which it is drawn stands in `airlift::generate`.

use std::fs;
use std::path::{Path, PathBuf};

use airlift::parameters::LIST_MAX;
use airlift::{Disruptions, Reaction, Size};
use serde::Serialize;

use super::scenario::read;
use super::when::Start;
use super::write::{ToWrite, Written, written};
use crate::failure::{Failure, io_at};
use crate::files::{must_be_new, write_new_private};

/// First day of generated operations, 2 March 2026, days since 1970; invented.
const FIRST_DAY: i32 = 20_514;
/// Minutes east of UTC of their civil day; invented.
const OFFSET_MIN: i32 = 180;
/// People for one guard of a site; invented.
const PEOPLE_PER_GUARD: u32 = 10;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateRequest {
    /// How large.
    pub size: SizeAsked,
    /// Seed of all that is drawn.
    pub seed: u64,
    /// Folder that is made.
    pub out: PathBuf,
}

/// How large a generated scenario is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeAsked {
    /// People at all sites together.
    pub people: u32,
    /// Sites.
    pub sites: usize,
    /// Airfields.
    pub airfields: usize,
    /// Receiving places.
    pub receivers: usize,
    /// Days of the horizon.
    pub days: u32,
    /// Step of the grid, minutes.
    pub step_min: u32,
}

/// A scenario that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Generated {
    /// SHA-256 of its files; plans name it.
    pub digest: String,
    /// The folder.
    pub out: String,
    /// People.
    pub people: u64,
    /// Sites.
    pub sites: usize,
    /// Airfields.
    pub airfields: usize,
    /// Receiving places.
    pub receivers: usize,
    /// Days of the horizon.
    pub days: u32,
    /// The seed.
    pub seed: u64,
    /// Whether plans can be made; in the smallest sizes facts may contradict one another.
    pub holds_together: bool,
}

/// Makes and writes a scenario; refuses a folder that is there already.
pub fn generate(request: &GenerateRequest) -> Result<Generated, Failure> {
    let asked = &request.size;
    for (what, number) in [("sites", asked.sites), ("airfields", asked.airfields), ("receivers", asked.receivers)] {
        if !(1..=LIST_MAX).contains(&number) {
            return Err(Failure::usage(format!("{what} is {number}, 1 to {LIST_MAX} allowed")));
        }
    }
    must_be_new(&request.out)?;
    let size = Size {
        people: asked.people,
        sites: asked.sites,
        airfields: asked.airfields,
        receivers: asked.receivers,
        days: asked.days,
        step_min: asked.step_min,
    };
    let problem = airlift::generate(&size, request.seed).map_err(|e| Failure::usage(e.to_string()))?;
    let reaction = Reaction::nominal(&problem, PEOPLE_PER_GUARD);
    let name = format!(
        "generated-{}-{}-{}-{}-seed-{}",
        asked.people, asked.sites, asked.airfields, asked.receivers, request.seed
    );
    let of = ToWrite {
        name: &name,
        start: Start { first_day: FIRST_DAY, offset_min: OFFSET_MIN },
        problem: &problem,
        disruptions: &Disruptions::default(),
        reaction: &reaction,
        source: &format!("invented: generated from seed {}", request.seed),
    };
    let files = written(&of).map_err(|what| Failure::error(format!("the scenario cannot be written: {what}")))?;
    write_folder(&request.out, &files)?;
    let scenario = read(&request.out)?;
    assert!(scenario.problem == problem, "what was written is not read as what was generated");
    Ok(Generated {
        digest: scenario.digest_hex(),
        out: request.out.display().to_string(),
        people: problem.people(),
        sites: problem.sites.len(),
        airfields: problem.airfields.len(),
        receivers: problem.receivers.len(),
        days: asked.days,
        seed: request.seed,
        holds_together: scenario.conflicts().is_empty(),
    })
}

/// Both files or no folder: they are written beside it, and the folder gets its name when they are whole.
fn write_folder(out: &Path, files: &Written) -> Result<(), Failure> {
    let mut beside = out.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    if let Some(parent) = beside.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(io_at(parent))?;
    }
    fs::create_dir(&beside).map_err(|e| io_at(&beside)(e).hint("remove it if it was left by an interrupted run"))?;
    let whole = write_new_private(&beside.join("operation.toml"), files.operation.as_bytes())
        .and_then(|()| write_new_private(&beside.join("plan.toml"), files.plan.as_bytes()))
        .and_then(|()| fs::rename(&beside, out).map_err(io_at(out)));
    if whole.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    whole
}
