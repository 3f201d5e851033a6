//! The one error of the crate: input that cannot be read, or a disk that failed. Source: ours.
//!
//! A "no" of the domain is never an [`Error`]; it is a [`crate::Refusal`].

use std::fmt;

/// What could not be read or done, where, and the limit that was met.
///
/// The kind is private; ask with the predicates.
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Malformed,
    Truncated,
    UnknownVersion,
    NotVerified,
    WrongKey,
    Locked,
    Shorter,
    Incomplete,
    Replayed,
    Io,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident $test:ident $kind:ident;)*) => {
        impl Error {
            $(
                $(#[$doc])*
                pub fn $name(message: impl Into<String>) -> Self {
                    Self { kind: Kind::$kind, message: message.into(), hint: None, source: None }
                }
                /// Whether this is that kind of error.
                pub fn $test(&self) -> bool { self.kind == Kind::$kind }
            )*
        }
    };
}

constructors! {
    /// Bytes or text that do not have the form they must have.
    malformed is_malformed Malformed;
    /// Bytes that end too early.
    truncated is_truncated Truncated;
    /// A version or kind that this program does not know.
    unknown_version is_unknown_version UnknownVersion;
    /// A hash or signature that does not hold.
    not_verified is_not_verified NotVerified;
    /// A key or passphrase that does not open what it should.
    wrong_key is_wrong_key WrongKey;
    /// A folder that another process is writing.
    locked is_locked Locked;
    /// A log that is shorter than somebody else has seen it.
    shorter_than_known is_shorter_than_known Shorter;
    /// A log written here of which something is gone: what is computed from the rest would be wrong.
    incomplete is_incomplete Incomplete;
    /// An act or command that stands in the log already.
    replayed is_replayed Replayed;
    /// A disk or file system that failed.
    io is_io Io;
}

impl Error {
    /// Adds what a person can do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the error beneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Puts a place before the message: `place: message`.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// What a person can do about it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(source) = &self.source {
            // One line, whatever lies beneath: SQLite quotes a damaged schema over several.
            let text = source.to_string();
            let words: Vec<&str> = text.split_whitespace().collect();
            write!(f, ": {}", words.join(" "))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|s| s.as_ref() as _)
    }
}

impl From<minicbor::decode::Error> for Error {
    fn from(e: minicbor::decode::Error) -> Self {
        let at = e.position().map_or_else(String::new, |p| format!(" at byte {p}"));
        let err = if e.is_end_of_input() {
            Self::truncated(format!("CBOR ends too early{at}"))
        } else {
            Self::malformed(format!("CBOR is malformed{at}"))
        };
        err.with_source(e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by a history: one bit of a database schema turned.
    #[test]
    fn an_error_is_one_line_whatever_lies_beneath() {
        let beneath = std::io::Error::other("malformed schema:\n    content BLOB\n  )");
        let error = Error::malformed("journal is damaged").with_source(beneath);
        assert_eq!(error.to_string(), "journal is damaged: malformed schema: content BLOB )");
    }
}
