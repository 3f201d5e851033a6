//! From global options to an opened folder with its officers seated. Source: `cli.md` (Conventions).

use std::cell::{Cell, OnceCell};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use operations::blob_store::Paper;
use operations::look::Looker;
use operations::open::{Access, Credentials, SecondCredentials};
use operations::{Desk, Failure, Seat, When};

use crate::output::{DONE, LOOK, Progress, note};

/// Heading of the options that every command takes.
const COMMON: &str = "Common options";

/// Longest `--wait`, in seconds. Source: ours; an hour, after which somebody looks.
const WAIT_S_MAX: u64 = 3_600;
/// Looks a second whether the other process has ended. Source: ours; a command takes some tenths of a second.
const LOOKS_A_SECOND: u64 = 10;

/// What `--at` takes for the machine's own clock.
const MACHINE_CLOCK: &str = "now";

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// Data folder
    #[arg(long, global = true, help_heading = COMMON, env = "CUSTODIA_DATA", default_value = "./custodia-data", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Print one JSON document
    #[arg(long, global = true, help_heading = COMMON)]
    pub(crate) json: bool,
    /// No progress, no warnings
    #[arg(long, global = true, help_heading = COMMON)]
    pub(crate) quiet: bool,
    /// Acting officer
    #[arg(long, global = true, help_heading = COMMON, value_name = "ID", env = "CUSTODIA_OFFICER")]
    pub(crate) officer: Option<String>,
    /// Function to act in, where the officer has several
    #[arg(long, global = true, help_heading = COMMON, value_name = "FUNCTION")]
    pub(crate) function: Option<String>,
    /// The officer's key file
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE", env = "CUSTODIA_KEY_FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// File that holds the passphrase
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE", env = "CUSTODIA_PASSPHRASE_FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Authority, in a folder with several nodes
    #[arg(long, global = true, help_heading = COMMON, value_name = "ID")]
    pub(crate) authority: Option<String>,
    /// Device, where it is not the folder's own
    #[arg(long, global = true, help_heading = COMMON, value_name = "ID")]
    pub(crate) device: Option<String>,
    /// Key file of that device, where the folder keeps none; it opens with the acting officer's passphrase
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE", requires = "device")]
    pub(crate) device_key_file: Option<PathBuf>,
    /// Second officer of an act of two
    #[arg(long, global = true, help_heading = COMMON, value_name = "ID")]
    pub(crate) second: Option<String>,
    /// Function of the second officer
    #[arg(long, global = true, help_heading = COMMON, value_name = "FUNCTION")]
    pub(crate) second_function: Option<String>,
    /// Key file of the second officer
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE")]
    pub(crate) second_key_file: Option<PathBuf>,
    /// Key file of the second officer's own device
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE")]
    pub(crate) second_device_key_file: Option<PathBuf>,
    /// File that holds the second officer's passphrase
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE", env = "CUSTODIA_SECOND_PASSPHRASE_FILE")]
    pub(crate) second_passphrase_file: Option<PathBuf>,
    /// When it happened, where that is not now
    #[arg(long, global = true, help_heading = COMMON, value_name = "RFC3339")]
    pub(crate) occurred_at: Option<String>,
    /// Why it is entered late
    #[arg(long, global = true, help_heading = COMMON, value_name = "TEXT")]
    pub(crate) because: Option<String>,
    /// Scan of the paper that a late entry is taken from
    #[arg(long, global = true, help_heading = COMMON, value_name = "FILE", requires = "occurred_at")]
    pub(crate) sheet: Option<PathBuf>,
    /// Set clock, rehearsal folders only; `now` is the machine's. Without it they are seen at their last event, and written just after it. For `warn`: the moment assessed
    #[arg(long, global = true, help_heading = COMMON, value_name = "RFC3339")]
    pub(crate) at: Option<String>,
    /// The same key with the same content is done once
    #[arg(long, global = true, help_heading = COMMON, value_name = "KEY")]
    pub(crate) idempotency_key: Option<String>,
    /// Seconds to wait for another process that writes the folder; it is named at once where not given
    #[arg(long, global = true, help_heading = COMMON, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=WAIT_S_MAX))]
    pub(crate) wait: u64,
    /// Read what is left of a damaged record, and exit 4
    #[arg(long, global = true, help_heading = COMMON)]
    pub(crate) damaged: bool,
    /// Whether opening found what a person must look at.
    #[arg(skip)]
    must_look: Cell<bool>,
    /// Whether a folder was opened to write in it.
    #[arg(skip)]
    written: Cell<bool>,
    /// What was asked for at the terminal, so that it is asked once: the officer's, the second's.
    #[arg(skip)]
    asked: [OnceCell<String>; 2],
}

impl Global {
    /// Opens the folder for reading.
    pub(crate) fn read(&self) -> Result<Desk, Failure> {
        self.open(Access::Read)
    }

    /// Opens the folder as its one writer.
    pub(crate) fn write(&self) -> Result<Desk, Failure> {
        self.open(Access::Write)
    }

    /// Opens the folder as its one writer, to revoke an officer's key.
    pub(crate) fn write_to_revoke(&self) -> Result<Desk, Failure> {
        self.open(Access::Revoke)
    }

    /// Opens the folder as its one writer, to take a partner's bundle in or withdraw its card.
    pub(crate) fn write_to_take_in(&self) -> Result<Desk, Failure> {
        self.open(Access::TakeIn)
    }

    fn open(&self, access: Access) -> Result<Desk, Failure> {
        let mut progress = Progress::new(self.quiet);
        let credentials = self.credentials()?;
        let mut looks_left = self.wait * LOOKS_A_SECOND;
        let mut desk = loop {
            match Desk::open(&self.data, access, &credentials, &mut |text| progress.say(text)) {
                Err(Failure::Error(fault)) if fault.busy && looks_left > 0 => {
                    progress.say(&fault.error);
                    looks_left -= 1;
                    std::thread::sleep(Duration::from_secs(1) / LOOKS_A_SECOND as u32);
                }
                opened => break opened?,
            }
        };
        progress.end();
        self.written.set(access != Access::Read);
        if !self.damaged {
            desk.demand_whole()?;
        }
        // Said under --quiet too: what follows is less than was signed.
        for sentence in desk.to_be_looked_at() {
            note(&format!("look: {sentence}"));
            self.must_look.set(true);
        }
        match self.at.as_deref() {
            Some(MACHINE_CLOCK) => {}
            Some(at) => desk.set_clock(operations::moment(at)?)?,
            None => self.stand_where_it_ended(&mut desk, access),
        }
        Ok(desk)
    }

    /// Without a time given, a rehearsal goes on where it ended: it is seen at its last event, and written just after.
    fn stand_where_it_ended(&self, desk: &mut Desk, access: Access) {
        let stood = match access {
            Access::Read => desk.stand_at_last_event().map(|at| format!("seen at {at}, its last event")),
            Access::Write | Access::Revoke | Access::TakeIn => {
                desk.stand_after_last_event().map(|at| format!("written at {at}, just after its last event"))
            }
        };
        if let Some(stood) = stood.filter(|_| !self.quiet) {
            note(&format!("rehearsal: {stood}; --at sets another time, or `now`"));
        }
    }

    /// Whether the command opened a folder to write in it.
    pub(crate) fn has_written(&self) -> bool {
        self.written.get()
    }

    /// The exit code of a command that has ended with this one: done is not done where somebody must look.
    pub(crate) fn exit(&self, code: u8) -> u8 {
        if code == DONE && self.must_look.get() { LOOK } else { code }
    }

    /// Who looks at a list.
    pub(crate) fn looker(&self, desk: &Desk) -> Result<Looker, Failure> {
        desk.looker(&self.credentials()?)
    }

    /// The seat of this command's officers.
    pub(crate) fn seat(&self, desk: &Desk) -> Result<Seat, Failure> {
        desk.seat(&self.credentials()?)
    }

    /// When and how the act is entered.
    pub(crate) fn when(&self) -> Result<When, Failure> {
        let sheet = self.sheet.as_deref().map(Paper::read).transpose()?;
        let arguments = || std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
        let mut words = self.idempotency_key.as_ref().map(|_| said(arguments()));
        if let (Some(words), Some(sheet)) = (&mut words, &sheet) {
            words.push(sheet.word());
        }
        Ok(When {
            occurred_at: self.occurred_at.as_deref().map(operations::moment).transpose()?,
            because: self.because.clone(),
            sheet,
            papers: Vec::new(),
            idempotency_key: self.idempotency_key.clone(),
            words,
            release_to: Vec::new(),
        })
    }

    /// The officer's passphrase: from a file, the environment, or asked for at a terminal. A rehearsal
    /// folder publishes its own.
    fn own_passphrase(&self) -> Result<Option<String>, Failure> {
        let given = passphrase(self.passphrase_file.as_deref(), "CUSTODIA_PASSPHRASE")?;
        if given.is_some() || self.officer.is_none() || operations::open::publishes_passphrase(&self.data) {
            return Ok(given);
        }
        self.asked_once(0, &format!("passphrase of {}: ", self.officer.as_deref().unwrap_or("the officer")))
    }

    /// The second officer's, from the same places of his own.
    fn second_passphrase(&self, second: &str) -> Result<Option<String>, Failure> {
        let given = passphrase(self.second_passphrase_file.as_deref(), "CUSTODIA_SECOND_PASSPHRASE")?;
        if given.is_some() || operations::open::publishes_passphrase(&self.data) {
            return Ok(given);
        }
        self.asked_once(1, &format!("passphrase of {second}, the second officer: "))
    }

    fn asked_once(&self, of: usize, prompt: &str) -> Result<Option<String>, Failure> {
        if let Some(asked) = self.asked[of].get() {
            return Ok(Some(asked.clone()));
        }
        Ok(ask(prompt)?.map(|answer| self.asked[of].get_or_init(|| answer).clone()))
    }

    pub(crate) fn credentials(&self) -> Result<Credentials, Failure> {
        Ok(Credentials {
            authority: self.authority.clone(),
            officer: self.officer.clone(),
            function: self.function.clone(),
            key_file: self.key_file.clone(),
            passphrase: self.own_passphrase()?,
            device: self.device.clone(),
            device_key_file: self.device_key_file.clone(),
            second: match &self.second {
                None => None,
                Some(officer) => Some(SecondCredentials {
                    officer: officer.clone(),
                    function: self.second_function.clone(),
                    key_file: self.second_key_file.clone(),
                    device_key_file: self.second_device_key_file.clone(),
                    passphrase: self.second_passphrase(officer)?,
                }),
            },
        })
    }
}

/// Options that say where, by whose key and how loud, not what: a command repeated with others is the same.
/// Of a paper it counts what it holds, which is added, not where it lies.
const AROUND: [&str; 21] = [
    "--device-key-file",
    "--out",
    "--wait",
    "--data",
    "--key-file",
    "--passphrase-file",
    "--second-key-file",
    "--second-device-key-file",
    "--second-passphrase-file",
    "--root-key",
    "--root-passphrase-file",
    "--root-second-passphrase-file",
    "--new-passphrase-file",
    "--at",
    "--idempotency-key",
    "--sheet",
    "--document",
    "--image",
    "--json",
    "--quiet",
    "--damaged",
];

/// What the command says, without the options around it; of a file that it reads, what stands in that.
fn said(arguments: impl Iterator<Item = String>) -> Vec<String> {
    let mut arguments = arguments;
    let mut said = Vec::new();
    while let Some(word) = arguments.next() {
        let option = word.split('=').next().unwrap_or_default();
        if !AROUND.contains(&option) {
            let listed = said.last().is_some_and(|last: &String| last.starts_with("--") && last.ends_with("-file"));
            said.push(if listed { operations::files::read_given_text(Path::new(&word)).unwrap_or(word) } else { word });
        } else if !word.contains('=') && !["--json", "--quiet", "--damaged"].contains(&option) {
            arguments.next();
        }
    }
    said
}

/// A passphrase from a file or the environment; `None` where it must be asked for.
pub(crate) fn passphrase(file: Option<&Path>, variable: &str) -> Result<Option<String>, Failure> {
    match file {
        Some(path) => {
            let text = operations::files::read_given_text(path)?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        None => Ok(std::env::var(variable).ok().filter(|text| !text.is_empty())),
    }
}

/// Asks for a passphrase without echo; `None` where nobody sits at a terminal.
pub(crate) fn ask(prompt: &str) -> Result<Option<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    rpassword::prompt_password(prompt)
        .map(Some)
        .map_err(|e| Failure::error(format!("the passphrase could not be read: {e}")))
}
