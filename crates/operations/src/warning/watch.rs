//! Loads everything that an assessment needs from a scenario's folder. Source: ours.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use stability::parameters::FILE_BYTES_MAX;
use stability::{Moment, Reports, SiteId};

use super::outcomes::{self, Outcome};
use crate::clock::Clock;
use crate::failure::{Failure, io_at};
use crate::rehearse::scenario::{Watched, WatchedSite};

/// What `--at` takes for the machine's own clock.
const MACHINE_CLOCK: &str = "now";

/// A scenario as the warning sees it.
pub(crate) struct Watch {
    pub(crate) scenario: Watched,
    pub(crate) reports: Reports,
    /// SHA-256 of the file of reports, hexadecimal.
    pub(crate) reports_sha256: String,
    /// The files of reports and of outcomes as they were read.
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
    /// By time; none where the scenario names no such file.
    pub(crate) outcomes: Option<Vec<Outcome>>,
}

/// A file that cannot be read, with the key that names it.
fn named_by(failure: Failure, scenario: &Path, key: &str) -> Failure {
    failure.hint(format!("the key `{key}` of {} names this file", scenario.display()))
}

/// The moment that is asked for, and who set it.
pub(crate) struct At {
    pub(crate) moment: Moment,
    pub(crate) from: &'static str,
}

impl Watch {
    /// Loads scenario, reports and outcomes. Nothing outside the scenario's folder is opened.
    pub(crate) fn load(path: &Path) -> Result<Self, Failure> {
        let scenario = Watched::load(path).map_err(|e| Failure::error(e.to_string()))?;
        let sites = scenario.watch.sites.iter().map(|site| SiteId::parse(&site.id).map_err(of_core));
        let sites = sites.collect::<Result<Vec<_>, _>>()?;
        let Some(name) = &scenario.watch.reports else {
            return Err(Failure::error("reports: is missing, the name of a file of reports needed")
                .at(scenario.file.display())
                .hint("write reports = \"reports.csv\" above the tables; docs/formats.md has its columns"));
        };
        let file = below(&scenario.file, name).map_err(|e| named_by(e, &scenario.file, "reports"))?;
        let bytes = read(&file)?;
        let reports = Reports::parse_csv(&bytes, &sites).map_err(|e| in_file(&file, &e))?;
        let reports_sha256 = hex(&Sha256::digest(&bytes));
        let mut files = vec![("reports", bytes)];
        let outcomes = match &scenario.watch.outcomes {
            Some(name) => {
                let file = below(&scenario.file, name).map_err(|e| named_by(e, &scenario.file, "outcomes"))?;
                let bytes = read(&file)?;
                let outcomes = outcomes::parse(&file, &bytes, &sites)?;
                files.push(("outcomes", bytes));
                Some(outcomes)
            }
            None => None,
        };
        Ok(Self { reports_sha256, files, scenario, reports, outcomes })
    }

    /// The moment asked for: as given, or that of the newest report, or the start of the operation.
    pub(crate) fn at(&self, given: Option<&str>) -> Result<At, Failure> {
        match given {
            Some(MACHINE_CLOCK) => {
                let now = Moment::from_ms(Clock::Machine.now().as_ms()).map_err(of_core)?;
                Ok(At { moment: now, from: "the machine's clock, as asked" })
            }
            Some(text) => {
                let moment = Moment::parse(text).map_err(|e| Failure::usage(e.to_string()))?;
                Ok(At { moment, from: "given" })
            }
            None => match self.report_times().max() {
                Some(moment) => Ok(At { moment, from: "newest report" }),
                None => Ok(At { moment: self.start()?, from: "start of the operation, no report stands there" }),
            },
        }
    }

    /// When each report was so.
    pub(crate) fn report_times(&self) -> impl Iterator<Item = Moment> {
        let of_sites = self.reports.indicators.iter().map(|r| r.observed_at);
        of_sites.chain(self.reports.regimes.iter().map(|r| r.observed_at))
    }

    /// When the operation begins.
    pub(crate) fn start(&self) -> Result<Moment, Failure> {
        Moment::from_ms(self.scenario.start.as_ms()).map_err(of_core)
    }

    /// When it ends.
    pub(crate) fn end(&self) -> Result<Moment, Failure> {
        Moment::from_ms(self.scenario.end().as_ms()).map_err(of_core)
    }

    /// What ended custody of a site and lasts at a moment; what comes later is not looked at.
    pub(crate) fn ended(&self, site: &SiteId, at: Moment) -> Option<&Outcome> {
        self.outcomes.iter().flatten().find(|o| o.site == *site && o.lasts_at(at))
    }

    /// The sites still held at a moment, with what was said about them and about the regime.
    pub(crate) fn held_at(&self, at: Moment) -> Reports {
        let ended = self.outcomes.iter().flatten().filter(|outcome| outcome.lasts_at(at));
        let ended: BTreeSet<&SiteId> = ended.map(|outcome| &outcome.site).collect();
        let mut held = self.reports.clone();
        held.sites.retain(|site| !ended.contains(site));
        held.indicators.retain(|report| !ended.contains(&report.site));
        held
    }

    /// A site of the scenario by its id.
    pub(crate) fn site(&self, id: &SiteId) -> Option<&WatchedSite> {
        self.scenario.watch.sites.iter().find(|site| site.id == id.as_str())
    }
}

/// The path of a file of the scenario, which may not lead out of its folder by a link either.
pub(crate) fn below(scenario: &Path, name: &Path) -> Result<PathBuf, Failure> {
    let folder = scenario.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = folder.join(name);
    let (real, real_folder) =
        (file.canonicalize().map_err(io_at(&file))?, folder.canonicalize().map_err(io_at(folder))?);
    if !real.starts_with(&real_folder) {
        return Err(Failure::error("leads out of the scenario's folder, a file inside it needed").at(file.display()));
    }
    if !real.is_file() {
        return Err(Failure::error("is no file").at(file.display()));
    }
    Ok(file)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = FILE_BYTES_MAX as u64;
    File::open(file).and_then(|f| f.take(most + 1).read_to_end(&mut bytes)).map_err(io_at(file))?;
    if bytes.len() as u64 > most {
        return Err(Failure::error(format!("is longer than {most} bytes, the most allowed")).at(file.display()));
    }
    Ok(bytes)
}

/// What the core says of a file, with the line where files have theirs: `FILE:LINE: column: what`.
fn in_file(file: &Path, error: &stability::Error) -> Failure {
    let said = error.to_string();
    let line = said.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
    match line.filter(|(line, _)| line.bytes().all(|b| b.is_ascii_digit())) {
        Some((line, what)) => Failure::error(what).at(format!("{}:{line}", file.display())),
        None => Failure::error(said).at(file.display()),
    }
}

/// What the core refuses.
pub(crate) fn of_core(error: stability::Error) -> Failure {
    Failure::error(error.to_string())
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
