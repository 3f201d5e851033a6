//! Names of sites, sources and reports: short, printable, safe to show. Source: ours.

use std::fmt;

use crate::error::Error;
use crate::parameters::NAME_BYTES_MAX;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads a name of 1 to 64 bytes; spaces around it do not count. Refuses control characters,
            /// marks that turn the direction of writing, and a first character that a spreadsheet would run.
            pub fn parse(text: &str) -> Result<Self, Error> {
                checked($what, text).map(Self)
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// The name of a place of detention, as the operation calls it.
    SiteId, "site"
}
name! {
    /// The name of who said it. Two that repeat one rumour must carry one name, or it counts twice.
    SourceId, "source"
}
name! {
    /// The name of one report; what is computed points back to it.
    ReportId, "report"
}

fn checked(what: &str, text: &str) -> Result<String, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::malformed(format!("name of {what} is empty")));
    }
    if text.len() > NAME_BYTES_MAX {
        let message = format!("name of {what} is {} bytes, at most {NAME_BYTES_MAX} allowed", text.len());
        return Err(Error::out_of_range(message));
    }
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if let Some(c) = text.chars().find(|c| c.is_control() || turns(*c)) {
        return Err(Error::malformed(format!("name of {what} {text:?} holds {c:?}, which does not print")));
    }
    if text.starts_with(['=', '+', '-', '@']) {
        return Err(Error::malformed(format!("name of {what} {text:?} begins as a formula of a spreadsheet does")));
    }
    Ok(text.to_owned())
}

#[test]
fn a_name_that_does_not_print_or_would_run_is_refused() {
    assert_eq!(SiteId::parse(" الهول ").unwrap().as_str(), "الهول");
    for bad in ["", "  ", "a\u{202e}b", "a\nb", "=1+1", &"x".repeat(65)] {
        assert!(SiteId::parse(bad).is_err(), "{bad:?} passed");
    }
}
