//! Opening a folder: who unlocks which node, who sits where. Source: ours, `cli.md` (Conventions).

use std::path::{Path, PathBuf};

use custody::event::{AuthorityKind, Function};
use custody::{AccessLog, AuthorityId, DeviceId, OfficerId};

use crate::clock::{Clock, machine_rng};
use crate::desk::{Desk, Node, Seat};
use crate::failure::Failure;
use crate::fitting::Unnamed;
use crate::folder::{Folder, NodeSecrets, NodeSettings};
use crate::found::{NewNode, Root};
use crate::key_file::{KeyFile, KeyUse, Secrets};
use crate::log_check;
use crate::look::Looker;
use crate::lost_end;
use crate::rehearse::unfinished;
use crate::root_key::{self, RootWords};
use crate::upkeep;

/// Reading or writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Beside a writer or without one, on the last committed head.
    Read,
    /// As the one writer.
    Write,
    /// As the one writer, to revoke an officer's key: also where a signature under it says that the log has lost its end.
    Revoke,
    /// As the one writer, to take a partner's bundle in or withdraw its card: also where what was here of its log is gone.
    TakeIn,
}

/// Who opens the folder, as given on a command line or a form.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The authority, in a folder with several nodes.
    pub authority: Option<String>,
    /// The officer.
    pub officer: Option<String>,
    /// The function he acts in, where he has several.
    pub function: Option<String>,
    /// His key file; where not given, the one that the folder keeps for him.
    pub key_file: Option<PathBuf>,
    /// His passphrase.
    pub passphrase: Option<String>,
    /// The device, where it is not the folder's own.
    pub device: Option<String>,
    /// Its key file; where not given, the one that the folder keeps for it.
    pub device_key_file: Option<PathBuf>,
    /// The second officer.
    pub second: Option<SecondCredentials>,
}

/// The second officer of an act of two, on a device of his own.
#[derive(Clone)]
pub struct SecondCredentials {
    /// The officer.
    pub officer: String,
    /// The function he acts in.
    pub function: Option<String>,
    /// His key file.
    pub key_file: Option<PathBuf>,
    /// Key file of his device.
    pub device_key_file: Option<PathBuf>,
    /// His passphrase.
    pub passphrase: Option<String>,
}

/// Whose key is opened: whoever gave the wrong passphrase is told where his own is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Acting,
    ActingDevice,
    Second,
    SecondDevice,
}

impl Whose {
    const fn hint(self) -> &'static str {
        match self {
            Self::Acting => {
                "the acting officer's passphrase is read from --passphrase-file, CUSTODIA_PASSPHRASE_FILE, \
                 CUSTODIA_PASSPHRASE or the prompt"
            }
            Self::ActingDevice => {
                "a device opens with the passphrase of the officer who acts on it, from --passphrase-file, \
                 CUSTODIA_PASSPHRASE_FILE, CUSTODIA_PASSPHRASE or the prompt: make its key under that one, with \
                 `custodia device add NAME --new-passphrase-file FILE`"
            }
            Self::Second => {
                "the second officer's passphrase is read from --second-passphrase-file, \
                 CUSTODIA_SECOND_PASSPHRASE_FILE, CUSTODIA_SECOND_PASSPHRASE or the prompt"
            }
            Self::SecondDevice => {
                "the second officer's device opens with his own passphrase, from --second-passphrase-file, \
                 CUSTODIA_SECOND_PASSPHRASE_FILE, CUSTODIA_SECOND_PASSPHRASE or the prompt: make its key under that \
                 one, with `custodia device add NAME --new-passphrase-file FILE`"
            }
        }
    }
}

impl Desk {
    /// Opens a folder. In a rehearsal folder every node opens with its default officer.
    pub fn open(
        root: &Path,
        access: Access,
        credentials: &Credentials,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Self, Failure> {
        let mut desk = Self::unlocked(root, access, credentials).map_err(|e| unfinished::or_said(root, e))?;
        desk.fold(progress)?;
        desk.demand_kind_of_folder()?;
        if access == Access::Read {
            // Whoever reads is told, and reads.
            desk.hidden.extend(upkeep::lost_end(&desk.folder)?);
            if let Err(failure) = desk.look_for_lost_ends(access) {
                desk.hidden.push(failure.to_string());
            }
        } else {
            desk.demand_whole()?;
            desk.look_for_lost_ends(access)?;
            if desk.lost.is_empty() {
                desk.set_withdrawn_aside(progress)?;
            }
        }
        if access != Access::Read {
            desk.seat_acting_device(credentials)?;
        }
        desk.seat_second(credentials)?;
        Ok(desk)
    }

    /// Opens a folder to verify it: a log that cannot be folded must still be read, so that what is wrong
    /// with it is named by the check and not by the fold.
    pub fn open_to_verify(
        root: &Path,
        credentials: &Credentials,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Self, Failure> {
        let mut desk = Self::unlocked(root, Access::Read, credentials).map_err(|e| unfinished::or_said(root, e))?;
        match desk.fold(progress) {
            Ok(()) => {
                desk.demand_kind_of_folder()?;
                desk.hidden.extend(upkeep::lost_end(&desk.folder)?);
                desk.look_for_lost_ends(Access::Read)?;
            }
            Err(_) => desk.record = custody::Record::new(),
        }
        Ok(desk)
    }

    fn unlocked(root: &Path, access: Access, credentials: &Credentials) -> Result<Self, Failure> {
        let folder = Folder::open(root)?;
        if access != Access::Read {
            upkeep::demand_end(&folder)?;
        }
        let mut desk = Self::load(folder, access)?;
        let acting = desk.node_of_officer(credentials)?;
        for node in desk.folder.settings.node.clone() {
            let is_his = acting.as_deref() == Some(node.authority.as_str());
            desk.open_node(&node, credentials, is_his)?;
        }
        Ok(desk)
    }

    /// The node that the officer named belongs to. An officer of none of them opens nothing: he is never
    /// taken for another.
    fn node_of_officer(&self, credentials: &Credentials) -> Result<Option<String>, Failure> {
        let Some(officer) = &credentials.officer else { return Ok(None) };
        let nodes = &self.folder.settings.node;
        let is_his = |authority: &str| -> Result<bool, Failure> {
            match &credentials.key_file {
                Some(path) => Ok(KeyFile::read(path)?.authority == authority),
                None => Ok(self.folder.officer_key(&AuthorityId::parse(authority)?, officer).exists()),
            }
        };
        for node in nodes {
            if is_his(&node.authority)? {
                return Ok(Some(node.authority.clone()));
            }
        }
        let here: Vec<&str> = nodes.iter().map(|n| n.authority.as_str()).collect();
        Err(Failure::usage(format!(
            "officer {officer} has no key for any authority of this folder: {}",
            here.join(", ")
        ))
        .hint("check the name, or name his key file with --key-file"))
    }

    /// Unlocks one node: with the officer named, or in a rehearsal with its default officer.
    fn open_node(&mut self, node: &NodeSettings, credentials: &Credentials, is_his: bool) -> Result<(), Failure> {
        let authority = AuthorityId::parse(&node.authority)?;
        let named = credentials.officer.clone().filter(|_| is_his);
        let officer = named.or_else(|| node.default_officer.clone()).ok_or_else(|| {
            Failure::usage("this folder opens with an officer's key: name the officer with --officer")
                .hint("reading without an officer: `log verify`, `receipt verify` and `op status`")
        })?;
        let path = match &credentials.key_file {
            Some(path) if is_his => path.clone(),
            _ => self.folder.officer_key(&authority, &officer),
        };
        let given = credentials.passphrase.as_deref().filter(|_| is_his);
        let secrets = self.unseal(&path, given, &officer, Whose::Acting)?;
        self.opened_keys.insert(path);
        let unlocked = self.folder.unlock(&authority, &officer, &secrets)?;
        self.adopt_node(&authority, &DeviceId::parse(&node.device)?, unlocked);
        self.seat_officer(OfficerId::parse(&officer)?, secrets);
        Ok(())
    }

    /// Opens a key file with the passphrase given, or with the published one of a rehearsal.
    fn unseal(&self, path: &Path, passphrase: Option<&str>, id: &str, whose: Whose) -> Result<Secrets, Failure> {
        let file = KeyFile::read(path)?;
        let rehearsal = self.folder.settings.rehearsal_passphrase.as_deref();
        let passphrase = passphrase
            .or(rehearsal)
            .ok_or_else(|| Failure::usage(format!("the key of {id} needs its passphrase")).hint(whose.hint()))?;
        file.open(passphrase).map_err(|f| f.at(path.display()).hint(whose.hint()))
    }

    /// Opens the key of the device that is named, where that is not the folder's own.
    fn seat_acting_device(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let Some(id) = &credentials.device else { return Ok(()) };
        let (authority, device) = (self.authority_of(credentials)?, DeviceId::parse(id)?);
        if self.node(&authority)?.device == device {
            return Ok(());
        }
        let path = credentials.device_key_file.clone().unwrap_or_else(|| self.folder.device_key(&authority, id));
        if credentials.device_key_file.is_none() && !path.exists() {
            return Err(Failure::usage(format!("the folder keeps no key of device {id} of {authority}"))
                .at(path.display())
                .hint("name its key file with --device-key-file, or leave --device out to act on the folder's own"));
        }
        let file = KeyFile::read(&path)?;
        if (file.key_use, file.id.as_str(), file.authority.as_str()) != (KeyUse::Device, id, authority.as_str()) {
            return Err(Failure::usage(format!("not the key file of device {id} of {authority}")).at(path.display()));
        }
        let secrets = self.unseal(&path, credentials.passphrase.as_deref(), id, Whose::ActingDevice)?;
        self.seat_device(device, secrets.signing);
        Ok(())
    }

    fn seat_second(&mut self, credentials: &Credentials) -> Result<(), Failure> {
        let Some(second) = &credentials.second else { return Ok(()) };
        let authority = self.authority_of(credentials)?;
        let path = match &second.key_file {
            Some(path) => path.clone(),
            None => self.folder.officer_key(&authority, &second.officer),
        };
        let secrets = self.unseal(&path, second.passphrase.as_deref(), &second.officer, Whose::Second)?;
        self.opened_keys.insert(path);
        self.seat_officer(OfficerId::parse(&second.officer)?, secrets);
        let device_path = self.second_device(&authority, credentials, second)?;
        let file = KeyFile::read(&device_path)?;
        if file.key_use != KeyUse::Device {
            return Err(Failure::usage("not the key file of a device").at(device_path.display()));
        }
        let device = self.unseal(&device_path, second.passphrase.as_deref(), &file.id, Whose::SecondDevice)?;
        self.seat_device(DeviceId::parse(&file.id)?, device.signing);
        Ok(())
    }

    /// The key file of the second officer's device, as named. In a rehearsal the folder keeps one: the first of those on
    /// which nobody acts now.
    fn second_device(
        &self,
        authority: &AuthorityId,
        credentials: &Credentials,
        second: &SecondCredentials,
    ) -> Result<PathBuf, Failure> {
        if let Some(named) = &second.device_key_file {
            return Ok(named.clone());
        }
        let acting = credentials.device.as_ref().map(|device| self.folder.device_key(authority, device));
        let dir = self.folder.keys(authority).join("devices");
        let mut files: Vec<PathBuf> = std::fs::read_dir(&dir)
            .map(|entries| entries.filter_map(|e| e.ok().map(|e| e.path())).collect())
            .unwrap_or_default();
        files.sort();
        match files.into_iter().find(|file| acting.as_ref() != Some(file)) {
            Some(file) if self.folder.settings.rehearsal => Ok(file),
            _ => Err(Failure::usage("the second officer signs on a device of his own: name its key file").hint(
                "with --second-device-key-file; make one under his own passphrase with `custodia device add NAME \
                 --new-passphrase-file FILE`",
            )),
        }
    }

    fn authority_of(&self, credentials: &Credentials) -> Result<AuthorityId, Failure> {
        let named = credentials.authority.as_deref().map(AuthorityId::parse).transpose()?;
        let by_officer = credentials.officer.as_ref().and_then(|officer| {
            let officer = OfficerId::parse(officer).ok()?;
            self.record.officer_authority(&officer)
        });
        let node = self.folder.node(named.or(by_officer).as_ref())?;
        Ok(AuthorityId::parse(&node.authority)?)
    }

    /// Who looks: the officer named, or a rehearsal's default one. To look at a list he need act in no function; one
    /// that he names he must hold.
    pub fn looker(&self, credentials: &Credentials) -> Result<Looker, Failure> {
        let node = self.folder.node(Some(&self.authority_of(credentials)?))?;
        let officer = credentials.officer.as_ref().or(node.default_officer.as_ref());
        let function = credentials.function.as_deref().map(function_named).transpose()?;
        Ok(Looker { officer: officer.map(|id| OfficerId::parse(id)).transpose()?, function })
    }

    /// The seat that the credentials give: authority, officers, functions, devices.
    pub fn seat(&self, credentials: &Credentials) -> Result<Seat, Failure> {
        let authority = self.authority_of(credentials)?;
        let default = self.folder.node(Some(&authority))?.default_officer.clone();
        let officer = credentials.officer.clone().or(default);
        let mut unnamed = Unnamed::default();
        let seated = |id: &str, function: Option<&str>, open: &mut Vec<Function>| -> Result<_, Failure> {
            let officer = OfficerId::parse(id)?;
            let (acts_as, several) = self.function_of(&officer, function)?;
            *open = several;
            Ok((officer, acts_as))
        };
        let second = match &credentials.second {
            None => None,
            Some(second) => {
                let (officer, function) = seated(&second.officer, second.function.as_deref(), &mut unnamed.second)?;
                let device = KeyFile::read(&self.second_device(&authority, credentials, second)?)?.id;
                Some((officer, function, DeviceId::parse(&device)?))
            }
        };
        Ok(Seat {
            authority,
            device: credentials.device.as_deref().map(DeviceId::parse).transpose()?,
            officer: officer.map(|id| seated(&id, credentials.function.as_deref(), &mut unnamed.first)).transpose()?,
            second,
            unnamed,
        })
    }

    /// The function an officer acts in: the one named, or his only one. That his certificate holds the one named is
    /// asked where he acts and where he looks. Where he has several and names none, the
    /// first stands for all of them until it is known what he does.
    fn function_of(&self, officer: &OfficerId, named: Option<&str>) -> Result<(Function, Vec<Function>), Failure> {
        if let Some(word) = named {
            return Ok((function_named(word)?, Vec::new()));
        }
        match self.record.officer_functions(officer) {
            [] => Err(Failure::error(format!("officer {officer} is not certified in this record"))),
            [only] => Ok((*only, Vec::new())),
            several => Ok((several[0], several.to_vec())),
        }
    }

    pub(crate) fn adopt_node(&mut self, authority: &AuthorityId, device: &DeviceId, secrets: NodeSecrets) {
        let node = Node {
            secrets,
            device: device.clone(),
            ring: custody::KeyRing::default(),
            scribes: std::collections::HashMap::new(),
            partners: Vec::new(),
            next_seq: 0,
            durable: None,
        };
        self.nodes.insert(authority.clone(), node);
    }

    /// An empty desk over a folder's journal: no node unlocked, nothing folded.
    pub(crate) fn load(folder: Folder, access: Access) -> Result<Self, Failure> {
        let journal = crate::load::open_journal(&folder, access)?;
        Ok(Self::over(folder, journal, Clock::Machine, machine_rng()?))
    }
}

fn function_named(word: &str) -> Result<Function, Failure> {
    Function::parse(word).map_err(|e| Failure::usage(e.to_string()))
}

/// Whether a folder is a rehearsal that publishes the passphrase of its officers.
pub fn publishes_passphrase(root: &Path) -> bool {
    Folder::open(root).is_ok_and(|folder| folder.settings.rehearsal_passphrase.is_some())
}

/// What `op init` is told.
#[derive(Clone)]
pub struct NewFolder {
    /// Name of the authority.
    pub name: String,
    /// What it is for.
    pub kind: String,
    /// The state it answers to.
    pub state: String,
    /// Name of the operation.
    pub operation: String,
    /// The device that the folder is.
    pub device: String,
    /// Block of person numbers leased to it.
    pub block: Option<u16>,
    /// Functions of the first officer.
    pub functions: Vec<String>,
    /// Where the root key goes: outside the folder, and named; in a rehearsal the folder keeps it.
    pub root_key: Option<PathBuf>,
    /// What opens the root key, unlike the officer's passphrase; in a rehearsal his own where not given.
    pub root_words: Option<RootWords>,
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
}

/// What `op init` made.
#[derive(Debug, Clone)]
pub struct MadeFolder {
    /// The authority.
    pub authority: String,
    /// The first officer.
    pub officer: String,
    /// His key file.
    pub officer_key: PathBuf,
    /// The root key file; it belongs off this machine.
    pub root_key: PathBuf,
    /// The root's public key.
    pub root_public: PathBuf,
}

/// Makes a folder for one authority's node.
pub fn init(root: &Path, credentials: &Credentials, new: &NewFolder) -> Result<MadeFolder, Failure> {
    let needed = |what: &str| Failure::usage(format!("`op init` needs {what}"));
    let authority = AuthorityId::parse(credentials.authority.as_deref().ok_or_else(|| needed("--authority"))?)?;
    let officer = OfficerId::parse(credentials.officer.as_deref().ok_or_else(|| needed("--officer"))?)?;
    let passphrase = credentials.passphrase.as_deref().ok_or_else(|| needed("a passphrase"))?;
    let functions = new.functions.iter().map(|f| Function::parse(f)).collect::<Result<Vec<_>, _>>()?;
    let node = NewNode {
        authority: authority.clone(),
        name: new.name.clone(),
        kind: AuthorityKind::parse(&new.kind)?,
        state: new.state.clone(),
        device: DeviceId::parse(&new.device)?,
        block: new.block,
        officer: officer.clone(),
        functions,
    };
    let mut settings = Folder::new_settings(&new.operation, new.rehearsal);
    settings.node.push(NodeSettings {
        authority: authority.to_string(),
        device: node.device.to_string(),
        default_officer: new.rehearsal.then(|| officer.to_string()),
    });
    settings.rehearsal_passphrase = new.rehearsal.then(|| passphrase.to_owned());
    let named = new.root_key.as_deref();
    let live = (!new.rehearsal).then(|| root_key::for_live_folder(root, named, new.root_words.as_ref(), passphrase));
    let live = live.transpose()?;
    let folder = Folder::create(root, settings)?;
    let mut rng = machine_rng()?;
    let (root_key_path, root_words) = match live {
        Some((path, words)) => (path.to_owned(), words.clone()),
        None => (
            new.root_key.clone().unwrap_or_else(|| folder.root_key(&authority)),
            new.root_words.clone().unwrap_or_else(|| RootWords::one(passphrase)),
        ),
    };
    let officer_key_path =
        credentials.key_file.clone().unwrap_or_else(|| folder.officer_key(&authority, officer.as_str()));
    let key = Root::create(&root_key_path, &authority, &root_words, &mut rng)?;
    let secrets = Secrets::generate(&mut rng);
    let file = KeyFile::seal(&secrets, KeyUse::Officer, authority.as_str(), officer.as_str(), passphrase, &mut rng)?;
    file.write_new(&officer_key_path)?;
    let journal = crate::load::create_journal(&folder)?;
    let root_public = folder.root_public(&authority);
    let mut desk = Desk::over(folder, journal, Clock::Machine, rng);
    desk.found(&node, &key, &file, secrets)?;
    Ok(MadeFolder {
        authority: authority.to_string(),
        officer: officer.to_string(),
        officer_key: officer_key_path,
        root_key: root_key_path,
        root_public,
    })
}

/// A log as `op status` shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LogStatus {
    /// Whose.
    pub authority: String,
    /// How long.
    pub events: u64,
    /// Its root.
    pub head: String,
}

/// What a folder is, without opening any key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// The operation.
    pub operation: String,
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
    /// The logs kept here.
    pub logs: Vec<LogStatus>,
    /// What is wrong with the folder, if anything is.
    pub alarm: Option<String>,
    /// What bundles that did not hold have shown of partners, a line each: a history rewritten, two histories shown.
    pub evidence: Vec<String>,
    /// That its rehearsal has not come to its end, where that is so.
    pub unfinished: Option<String>,
}

/// Looks at a folder without a key.
pub fn status(root: &Path) -> Result<Status, Failure> {
    let folder = Folder::open(root)?;
    let journal = crate::load::open_journal(&folder, Access::Read)?;
    let logs: Vec<LogStatus> = journal
        .heads()?
        .into_iter()
        .map(|(authority, head)| LogStatus {
            authority: authority.to_string(),
            events: head.size,
            head: head.root.to_string(),
        })
        .collect();
    let shorter = journal.health().shorter_than_known.as_ref().map(|s| s.as_error().to_string());
    let shorter = match upkeep::lost_end(&folder)?.or(shorter) {
        Some(alarm) => Some(alarm),
        None => lost_end::alarm(&folder, &journal)?,
    };
    let looks = AccessLog::what_is_missing(folder.root()).unwrap_or_else(|e| Some(format!("access log: {e}")));
    let gone = folder.own_logs()?.into_iter().find(|own| !logs.iter().any(|log| log.authority == own.as_str()));
    let unfinished = unfinished::said(folder.root());
    // A rehearsal that was stopped while it made its keys has written no log yet.
    let gone = gone.filter(|_| unfinished.is_none());
    let gone = gone.map(|own| format!("the log of {own} is written in this folder, and its journal holds none of it"));
    let registers = custody::registers_destroyed(&journal)?;
    let alarms = [gone, shorter, root_key::alarm(&folder), looks].into_iter().flatten().chain(registers);
    let alarms: Vec<String> = alarms.collect();
    let alarm = (!alarms.is_empty()).then(|| alarms.join("; "));
    let evidence = log_check::evidence_lines(&journal)?;
    let settings = folder.settings;
    let (operation, rehearsal) = (settings.operation, settings.rehearsal);
    Ok(Status { operation, rehearsal, logs, alarm, evidence, unfinished })
}
