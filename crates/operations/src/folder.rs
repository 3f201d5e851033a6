//! A data folder: settings, keys of its nodes, journal, blobs. Source: ours; layout in `docs/formats.md`.
//!
//! A live folder is the node of one authority. A rehearsal folder holds a node for each authority of
//! the operation, so that what one side claims and the other records can differ and be found.

use std::fs;
use std::path::{Path, PathBuf};

use custody::AuthorityId;
use custody::keys::SigningKey;
use custody::seal::{MasterKey, SealingSecret, open_sealed, seal_to};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::failure::{Failure, io_at};
use crate::files;
use crate::key_file::{KeyFile, Secrets, hex, unhex};

/// Name of the settings file beside the journal.
pub const SETTINGS_FILE: &str = "custodia.toml";
const SCHEMA: u32 = 1;
/// Longest settings file read, in bytes. Source: ours; one with ten nodes has some 1,500.
const SETTINGS_BYTES_MAX: u64 = 64 * 1024;
/// Longest file of sealed secrets read, in bytes. Source: ours; one has some 400.
const SEALED_BYTES_MAX: u64 = 4 * 1024;
/// How the name of a file begins that admits an officer to a node.
const ADMITS: &str = "admits-";
const NODE_INFO: &[u8] = b"custodia/node-secrets/1";

/// `custodia.toml`: what this folder is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of the folder's layout.
    pub schema: u32,
    /// Name of the operation.
    pub operation: String,
    /// A set clock is taken only where this is true; the genesis of the log says the same.
    #[serde(default)]
    pub rehearsal: bool,
    /// In a rehearsal alone: the passphrase of its officers, who are not real.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rehearsal_passphrase: Option<String>,
    /// The nodes kept here.
    pub node: Vec<NodeSettings>,
}

impl Settings {
    /// Reads the text of `custodia.toml`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let settings: Self = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |span| text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1);
            let said = e.message().lines().next().unwrap_or("not TOML").to_owned();
            Failure::error(format!("settings cannot be read, line {line}: {said}"))
                .hint("put custodia.toml back from a backup, or mend that line")
        })?;
        if settings.schema != SCHEMA {
            return Err(Failure::error(format!(
                "folder layout {} is not known, this program knows {SCHEMA}",
                settings.schema
            ))
            .hint("open it with the program that wrote it"));
        }
        Ok(settings)
    }
}

/// One authority's node in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeSettings {
    /// The authority.
    pub authority: String,
    /// The device that this folder is.
    pub device: String,
    /// The officer who opens it in a rehearsal when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_officer: Option<String>,
}

/// What a node needs to read and write its log; sealed to each officer who may open it.
pub struct NodeSecrets {
    /// Wraps the payload keys.
    pub master: MasterKey,
    /// Opens bundles sealed to the authority.
    pub sealing: SealingSecret,
    /// The device's signing key.
    pub device: SigningKey,
}

/// The paths of a data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
    /// Its settings.
    pub settings: Settings,
}

impl Folder {
    /// Makes a new folder; it must be absent or empty.
    pub fn create(root: &Path, settings: Settings) -> Result<Self, Failure> {
        if root.exists() && fs::read_dir(root).map_err(io_at(root))?.next().is_some() {
            return Err(Failure::error("folder is not empty")
                .at(root.display())
                .hint("choose a new folder; an existing record is never overwritten"));
        }
        fs::create_dir_all(root).map_err(io_at(root))?;
        let folder = Self { root: root.to_owned(), settings };
        folder.write_settings()?;
        Ok(folder)
    }

    /// Opens a folder.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let path = root.join(SETTINGS_FILE);
        if !path.exists() {
            return Err(Failure::error("not a custodia data folder: it holds no custodia.toml")
                .at(root.display())
                .hint("make one with `custodia op init`, or name another with --data"));
        }
        let text = files::read_text_at_most(&path, SETTINGS_BYTES_MAX)?;
        let settings = Settings::parse(&text).map_err(|f| f.at(path.display()))?;
        Ok(Self { root: root.to_owned(), settings })
    }

    /// Settings of a new folder.
    pub fn new_settings(operation: &str, rehearsal: bool) -> Settings {
        Settings {
            schema: SCHEMA,
            operation: operation.into(),
            rehearsal,
            rehearsal_passphrase: None,
            node: Vec::new(),
        }
    }

    /// Writes the settings.
    pub fn write_settings(&self) -> Result<(), Failure> {
        let text = toml::to_string_pretty(&self.settings)
            .map_err(|e| Failure::error(format!("settings could not be written: {e}")))?;
        files::replace(&self.root.join(SETTINGS_FILE), text.as_bytes())
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// Where blobs lie.
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }
    /// Where the keys of one authority's node lie.
    pub fn keys(&self, authority: &AuthorityId) -> PathBuf {
        self.root.join("keys").join(authority.as_str())
    }
    /// Whether any officer is admitted to an authority's node: without one nobody opens it.
    pub(crate) fn admits_somebody(&self, authority: &AuthorityId) -> bool {
        let files = fs::read_dir(self.keys(authority)).into_iter().flatten().flatten();
        files.map(|file| file.file_name()).any(|name| name.to_string_lossy().starts_with(ADMITS))
    }
    /// The key file that the folder keeps for an officer.
    pub fn officer_key(&self, authority: &AuthorityId, officer: &str) -> PathBuf {
        self.keys(authority).join("officers").join(format!("{officer}.key"))
    }
    /// The key file that the folder keeps for a further device.
    pub fn device_key(&self, authority: &AuthorityId, device: &str) -> PathBuf {
        self.keys(authority).join("devices").join(format!("{device}.key"))
    }
    /// Where a rehearsal keeps the root key of an authority; a live folder has none.
    pub fn root_key(&self, authority: &AuthorityId) -> PathBuf {
        self.keys(authority).join("root.key")
    }
    /// The public root key of an authority, for `receipt verify --root`.
    pub fn root_public(&self, authority: &AuthorityId) -> PathBuf {
        self.keys(authority).join("root.pub")
    }

    /// The authorities whose logs are written here.
    pub(crate) fn own_logs(&self) -> Result<Vec<AuthorityId>, Failure> {
        Ok(self.settings.node.iter().map(|n| AuthorityId::parse(&n.authority)).collect::<Result<_, _>>()?)
    }

    /// The authorities of whose node keys lie here and which the settings do not name: somebody has taken them out.
    pub(crate) fn unnamed_nodes(&self) -> Result<Vec<AuthorityId>, Failure> {
        let own = self.own_logs()?;
        let dirs = fs::read_dir(self.root.join("keys")).into_iter().flatten().flatten();
        let ids = dirs.filter_map(|dir| AuthorityId::parse(&dir.file_name().to_string_lossy()).ok());
        let mut unnamed: Vec<AuthorityId> = ids.filter(|id| !own.contains(id) && self.admits_somebody(id)).collect();
        unnamed.sort_unstable();
        Ok(unnamed)
    }

    /// The node of an authority, or the only one.
    pub fn node(&self, authority: Option<&AuthorityId>) -> Result<&NodeSettings, Failure> {
        let nodes = &self.settings.node;
        match authority {
            Some(id) => nodes.iter().find(|n| n.authority == id.as_str()).ok_or_else(|| {
                let known: Vec<&str> = nodes.iter().map(|n| n.authority.as_str()).collect();
                Failure::usage(format!("this folder has no node of {id}, it has {}", known.join(", ")))
            }),
            None => nodes.first().ok_or_else(|| Failure::error("folder has no node").at(self.root.display())),
        }
    }

    /// Seals a node's secrets to an officer's key.
    pub fn admit(
        &self,
        authority: &AuthorityId,
        holder: &KeyFile,
        secrets: &NodeSecrets,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Failure> {
        let dir = self.keys(authority);
        fs::create_dir_all(&dir).map_err(io_at(&dir))?;
        let plain =
            Zeroizing::new([*secrets.master.as_bytes(), *secrets.sealing.as_bytes(), *secrets.device.seed()].concat());
        let public: [u8; 32] = unhex(&holder.sealing_public)?
            .try_into()
            .map_err(|_| Failure::error(format!("key file of {} has a sealing key of the wrong length", holder.id)))?;
        let sealed = seal_to(&public, NODE_INFO, authority.as_str().as_bytes(), &plain, rng)?;
        files::replace(&self.admission(authority, &holder.id), hex(&sealed).as_bytes())
    }

    /// Opens a node's secrets with an officer's key.
    pub fn unlock(&self, authority: &AuthorityId, officer: &str, keys: &Secrets) -> Result<NodeSecrets, Failure> {
        let path = self.admission(authority, officer);
        if !path.exists() {
            return Err(Failure::error(format!("officer {officer} has no admission to the node of {authority}"))
                .at(path.display())
                .hint("an admitted officer adds one with `custodia officer add`"));
        }
        let sealed = unhex(&files::read_text_at_most(&path, SEALED_BYTES_MAX)?).map_err(|f| f.at(path.display()))?;
        let plain = Zeroizing::new(
            open_sealed(&keys.sealing, NODE_INFO, authority.as_str().as_bytes(), &sealed).map_err(|_| {
                Failure::error(format!("this key of officer {officer} does not open the node of {authority}"))
                    .at(path.display())
                    .hint("where his key was rotated, name the present key file with --key-file")
            })?,
        );
        let part = |n: usize| plain.get(32 * n..32 * (n + 1)).and_then(|s| <&[u8; 32]>::try_from(s).ok());
        match (part(0), part(1), part(2)) {
            (Some(master), Some(sealing), Some(device)) => Ok(NodeSecrets {
                master: MasterKey::from_bytes(*master),
                sealing: SealingSecret::from_bytes(*sealing),
                device: SigningKey::from_seed(device),
            }),
            _ => Err(Failure::error("node secrets are cut short").at(path.display())),
        }
    }

    fn admission(&self, authority: &AuthorityId, officer: &str) -> PathBuf {
        self.keys(authority).join(format!("{ADMITS}{officer}.sealed"))
    }
}
