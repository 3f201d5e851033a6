//! How an operation ends when it does not end well. Source: ours, `cli.md` (Exit codes).

use std::fmt;

use custody::Refusal;

/// Why an operation was not done.
#[derive(Debug)]
pub enum Failure {
    /// Input or storage that cannot be read or written.
    Error(Fault),
    /// The record says no, and why.
    Refused(Refusal),
}

/// What failed, where, the limit that was met, and what to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// What failed.
    pub error: String,
    /// Where: a file, a line, a key.
    pub place: Option<String>,
    /// The limit that was met.
    pub limit: Option<String>,
    /// What a person can do.
    pub hint: Option<String>,
    /// Whether the command itself was wrong (exit code 2) rather than the world (1).
    #[serde(skip)]
    pub usage: bool,
    /// Whether a person must look (4): the record is not whole, so that nothing is said from it.
    #[serde(skip)]
    pub look: bool,
    /// Whether another process holds the folder, and the same command later may do.
    #[serde(skip)]
    pub busy: bool,
}

impl Failure {
    /// A failure with only its sentence.
    pub fn error(error: impl Into<String>) -> Self {
        Self::Error(Fault { error: error.into(), ..Fault::default() })
    }

    /// A wrong argument.
    pub fn usage(error: impl Into<String>) -> Self {
        Self::Error(Fault { error: error.into(), usage: true, ..Fault::default() })
    }

    /// Adds where it happened.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        if let Self::Error(fault) = &mut self {
            fault.place.get_or_insert_with(|| place.to_string());
        }
        self
    }

    /// Adds the limit that was met.
    #[must_use]
    pub(crate) fn limit(mut self, limit: impl Into<String>) -> Self {
        if let Self::Error(fault) = &mut self {
            fault.limit.get_or_insert_with(|| limit.into());
        }
        self
    }

    /// Adds what a person can do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Error(fault) = &mut self {
            fault.hint.get_or_insert_with(|| hint.into());
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(fault) => {
                if let Some(place) = &fault.place {
                    write!(f, "{place}: ")?;
                }
                f.write_str(&fault.error)?;
                if let Some(limit) = &fault.limit {
                    write!(f, " (limit: {limit})")?;
                }
                Ok(())
            }
            Self::Refused(refusal) => write!(f, "refused: {refusal}"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<custody::Error> for Failure {
    fn from(e: custody::Error) -> Self {
        let (hint, look, busy) = (e.hint().map(str::to_owned), e.is_incomplete(), e.is_locked());
        Self::Error(Fault { error: e.to_string(), hint, look, busy, ..Fault::default() })
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        if refusal.is_unfit() {
            let sentences: Vec<&str> = refusal.reasons().iter().map(|r| r.missing.as_str()).collect();
            return Self::error(sentences.join("; "));
        }
        Self::Refused(refusal)
    }
}

/// Adds the path to a failure of the file system.
pub(crate) fn io_at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |e| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(path);
        match custody::is_no_room(&e) {
            true => Failure::error("disk is full, this file was not written")
                .at(path.display())
                .hint(format!("free space on the disk of {}, then give the command again", folder.display())),
            false => Failure::error(e.to_string()).at(path.display()),
        }
    }
}
