//! The files that a list is published in: how they are written, which of several is which, and the entries they hold.
//! Source: the published schemas, read by the `watchlist` core.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use watchlist::list::ofac::OfacFiles;
use watchlist::list::{Format, List, eu, follow_the_money, mapped, notice, ofac, ofac_advanced, uk, uk_csv, un};

use crate::failure::{Failure, io_at};
use crate::files::read_text_at_most;

/// Every form that is read, as the command line names it.
const FORMATS: [Format; 10] = [
    Format::UnXml,
    Format::OfacCsv,
    Format::OfacAdvancedXml,
    Format::EuXml,
    Format::UkXml,
    Format::UkCsv,
    Format::UkOlderCsv,
    Format::NoticeJson,
    Format::FollowTheMoney,
    Format::MappedCsv,
];
/// Bytes of a file by which its form is told. Source: the core, `Format::of`.
const BEGINS_BYTES: u64 = 4_096;
/// Longest mapping file read, in bytes. Source: the core's own limit.
const MAPPING_BYTES_MAX: u64 = 64 * 1024;
/// Separates the hash of a table from that of the mapping it was read by.
const MAPPED_CONTEXT: &[u8] = b"custodia/list-mapped/1\0";

/// What a file is to its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The entries; of most lists the only file.
    Entries,
    /// OFAC's other names.
    Names,
    /// OFAC's addresses.
    Addresses,
    /// OFAC's longer remarks.
    Comments,
    /// What the columns of a table mean.
    Mapping,
}

impl Role {
    const ALL: [Self; 5] = [Self::Entries, Self::Names, Self::Addresses, Self::Comments, Self::Mapping];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Names => "names",
            Self::Addresses => "addresses",
            Self::Comments => "comments",
            Self::Mapping => "mapping",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// By the names that OFAC gives its files.
    fn of_ofac(path: &Path) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        match name {
            name if name.contains("comment") => Self::Comments,
            name if name.contains("alt") => Self::Names,
            name if name.contains("add") => Self::Addresses,
            _ => Self::Entries,
        }
    }
}

/// A list as it lies on a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) format: Format,
    /// One file a role.
    pub(crate) files: Vec<(Role, PathBuf)>,
}

/// Reads the name of a form.
pub(crate) fn format(word: &str) -> Result<Format, Failure> {
    FORMATS.into_iter().find(|format| format.to_string() == word).ok_or_else(|| {
        let words: Vec<String> = FORMATS.iter().map(ToString::to_string).collect();
        Failure::usage(format!("{word:?} is none of {}", words.join(", ")))
    })
}

impl Source {
    /// Which file is which, and how they are written: as said, or as the first of them begins.
    pub(crate) fn of(files: &[PathBuf], form: Option<&str>, mapping: Option<&Path>) -> Result<Self, Failure> {
        let Some(first) = files.first() else {
            return Err(Failure::usage("no file is named").hint("name the files of the list"));
        };
        let format = match (form, mapping) {
            (Some(word), _) => format(word)?,
            (None, Some(_)) => Format::MappedCsv,
            (None, None) => told_by(files, first)?,
        };
        let is_mapped = format == Format::MappedCsv;
        if is_mapped != mapping.is_some() {
            let (what, hint) = match is_mapped {
                true => ("a table is read by a mapping", "say with --mapping FILE which column is which"),
                false => ("a mapping belongs to a table", "leave --mapping away, or --format"),
            };
            return Err(Failure::usage(what).hint(hint));
        }
        let role = |path: &PathBuf| if format == Format::OfacCsv { Role::of_ofac(path) } else { Role::Entries };
        let mut all: Vec<(Role, PathBuf)> = files.iter().map(|path| (role(path), path.clone())).collect();
        all.extend(mapping.map(|path| (Role::Mapping, path.to_owned())));
        all.sort_by_key(|(role, _)| *role);
        if let Some(pair) = all.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Failure::usage(format!(
                "{} and {} are both the {} of the list",
                pair[0].1.display(),
                pair[1].1.display(),
                pair[0].0.word()
            ))
            .hint("OFAC's files are told apart by their names: sdn, alt, add, comments; other lists have one file"));
        }
        Ok(Self { format, files: all })
    }

    fn path(&self, role: Role) -> Option<&Path> {
        self.files.iter().find(|(is, _)| *is == role).map(|(_, path)| path.as_path())
    }

    fn open(&self, role: Role) -> Result<Option<BufReader<File>>, Failure> {
        self.path(role).map(opened).transpose()
    }

    /// Reads it, entry by entry.
    pub(crate) fn read(&self, source: &str) -> Result<List, Failure> {
        let missing = || Failure::usage("the file with the entries is missing").hint("name it too");
        let entries = self.open(Role::Entries)?.ok_or_else(missing)?;
        let read = match self.format {
            Format::UnXml => un::load(entries, source),
            Format::OfacCsv => {
                let (names, addresses) = (self.open(Role::Names)?, self.open(Role::Addresses)?);
                ofac::load(OfacFiles { entries, names, addresses, comments: self.open(Role::Comments)? }, source)
            }
            Format::OfacAdvancedXml => ofac_advanced::load(entries, source),
            Format::EuXml => eu::load(entries, source),
            Format::UkXml => uk::load_xml(entries, source),
            Format::UkCsv | Format::UkOlderCsv => uk_csv::load_csv(entries, source),
            Format::NoticeJson => notice::load(entries, source),
            Format::FollowTheMoney => follow_the_money::load(entries, source),
            Format::MappedCsv => {
                let mapping = self.mapping()?;
                mapped::load(entries, &mapping, source)
            }
        };
        let place = self.path(Role::Entries).unwrap_or(Path::new("")).display();
        read.map_err(|e| Failure::error(e.to_string()).at(place))
    }

    fn mapping(&self) -> Result<mapped::Mapping, Failure> {
        let path = self.path(Role::Mapping).unwrap_or(Path::new(""));
        let text = read_text_at_most(path, MAPPING_BYTES_MAX)?;
        mapped::Mapping::parse(&text).map_err(|e| Failure::error(e.to_string()).at(path.display()))
    }

    /// The hash of a version: of one file that file's own; of several, and of a table, which its mapping makes what it is,
    /// the hash of theirs.
    pub(crate) fn hash_of(&self, list: &List) -> Result<[u8; 32], Failure> {
        let of_files = list.version.sha256();
        let Some(path) = self.path(Role::Mapping) else { return Ok(of_files) };
        let mapping = read_text_at_most(path, MAPPING_BYTES_MAX)?;
        let mut hash = Sha256::new();
        hash.update(MAPPED_CONTEXT);
        hash.update(of_files);
        hash.update(Sha256::digest(mapping.as_bytes()));
        Ok(hash.finalize().into())
    }
}

/// Opens a file to be read to its end.
pub(crate) fn opened(path: &Path) -> Result<BufReader<File>, Failure> {
    // Before it is opened: to open a pipe waits for its other end.
    let found = std::fs::metadata(path).map_err(io_at(path))?;
    if !found.is_file() {
        return Err(Failure::error("is no file").at(path.display()).hint("name the file of a list"));
    }
    Ok(BufReader::new(File::open(path).map_err(io_at(path))?))
}

/// The form of the first file that says what it is.
fn told_by(files: &[PathBuf], first: &Path) -> Result<Format, Failure> {
    for path in files {
        let mut begins = Vec::new();
        opened(path)?.take(BEGINS_BYTES).read_to_end(&mut begins).map_err(io_at(path))?;
        if let Some(format) = Format::of(&begins) {
            return Ok(format);
        }
    }
    let words: Vec<String> = FORMATS.iter().map(ToString::to_string).collect();
    Err(Failure::error("does not begin like any list that is read here")
        .at(first.display())
        .hint(format!("say with --format which it is: {}; a table needs --mapping", words.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_one_name_and_is_read_back_from_it() {
        for form in FORMATS {
            assert_eq!(format(&form.to_string()).unwrap(), form);
        }
        assert!(format("excel").unwrap_err().to_string().contains("un-xml"));
    }

    #[test]
    fn the_files_of_ofac_are_told_apart_by_their_names() {
        let role = |name: &str| Role::of_ofac(Path::new(name));
        assert_eq!(role("SDN.CSV"), Role::Entries);
        assert_eq!(role("cons_alt.csv"), Role::Names);
        assert_eq!(role("add.csv"), Role::Addresses);
        assert_eq!(role("sdn_comments.csv"), Role::Comments);
    }

    #[test]
    fn two_files_that_are_one_thing_and_a_mapping_without_a_table_are_refused() {
        let paths = [PathBuf::from("sdn.csv"), PathBuf::from("cons_prim.csv")];
        let two = Source::of(&paths, Some("ofac-csv"), None).unwrap_err();
        assert!(two.to_string().contains("are both the entries"), "{two}");
        assert!(Source::of(&paths[..1], Some("un-xml"), Some(Path::new("m.toml"))).is_err());
        assert!(Source::of(&paths[..1], Some("mapped-csv"), None).is_err());
        assert!(Source::of(&[], None, None).is_err());
    }
}
