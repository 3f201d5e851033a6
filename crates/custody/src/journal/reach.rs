//! A database that lies where nothing can be written, opened for reading all the same: where it lies if nobody writes
//! it, else from a copy on another disk. And a copy of one that was cut short, which SQLite takes for whole. Source:
//! SQLite, URI filenames (`immutable`), file format §1.3.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::Error;

use super::{fault, lock};

/// Bytes of a database's header. Source: SQLite file format §1.3.
const HEADER_BYTES: u64 = 100;
/// Where the header says how long a page is, and how many there are. Source: the same, §1.3.
const PAGE_SIZE_AT: usize = 16;
const PAGE_COUNT_AT: usize = 28;
/// Longest file that a header is believed to be of, in bytes; a hole takes no room. Source: ours, 1 TiB.
const FILLED_BYTES_MAX: u64 = 1 << 40;
/// Names tried for a temporary folder, where others are taken. Source: ours.
const NAMES_TRIED: u32 = 1_000;

/// What a database that is open for reading needs as long as it is: nothing, where its folder can be written.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Keeps writers off a file that is read without SQLite's own locks.
    _lock: Option<File>,
    _copy: Option<PrivateCopy>,
}

/// A copy of a database with its write-ahead log, which goes with this value.
#[derive(Debug)]
pub(super) struct PrivateCopy {
    folder: PathBuf,
    file: PathBuf,
}

impl Drop for PrivateCopy {
    fn drop(&mut self) {
        // What is left behind is a copy of what is sealed, in a folder of its owner alone.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Opens a database for reading, also on a full disk and in a folder that cannot be written. `writer` is the file that
/// its writer locks, where it has one.
pub(super) fn open(file: &Path, writer: Option<&Path>) -> Result<(Connection, Held), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(file, flags).and_then(touched) {
        Ok(db) => return Ok((db, Held::default())),
        Err(e) if wants_to_write(&e) => {}
        Err(e) => return Err(fault::sqlite(file, e)),
    }
    let held_lock = writer.map(lock::keep_off).transpose()?.flatten();
    let (db, copy) = if waits_in_log(file) {
        let copy = PrivateCopy::of(file, &elsewhere())?;
        (Connection::open_with_flags(copy.file(), flags).and_then(touched), Some(copy))
    } else {
        (Connection::open_with_flags(as_immutable(file), flags | OpenFlags::SQLITE_OPEN_URI).and_then(touched), None)
    };
    Ok((db.map_err(|e| fault::sqlite(file, e))?, Held { _lock: held_lock, _copy: copy }))
}

/// Where there is room for a copy: TMPDIR, or what the system has for it.
#[expect(clippy::disallowed_methods, reason = "the copy is sealed, and lies in a new folder of its owner alone")]
fn elsewhere() -> PathBuf {
    std::env::temp_dir()
}

fn touched(db: Connection) -> rusqlite::Result<Connection> {
    super::open::settings(&db)?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(db)
}

/// Beside a database with a write-ahead log SQLite writes an index, whoever only reads.
fn wants_to_write(e: &rusqlite::Error) -> bool {
    use ErrorCode::{CannotOpen, DiskFull, PermissionDenied, ReadOnly, SystemIoFailure};
    matches!(e.sqlite_error_code(), Some(ReadOnly | CannotOpen | SystemIoFailure | DiskFull | PermissionDenied))
}

/// Whether transactions stand in its write-ahead log alone.
fn waits_in_log(file: &Path) -> bool {
    fs::metadata(log_of(file)).is_ok_and(|m| m.len() > 0)
}

fn log_of(file: &Path) -> PathBuf {
    file.with_extension("sqlite-wal")
}

/// The name under which SQLite takes a file for one that nobody writes.
fn as_immutable(file: &Path) -> String {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let mut name = String::from("file:");
    for byte in whole.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => name.push(char::from(*byte)),
            _ => name.push_str(&format!("%{byte:02X}")),
        }
    }
    name + "?immutable=1"
}

impl PrivateCopy {
    /// Copies a database and its write-ahead log into a new folder in another, readable by its owner alone.
    pub(super) fn of(file: &Path, within: &Path) -> Result<Self, Error> {
        let folder = new_folder(within)?;
        let copy = Self { file: folder.join(file.file_name().unwrap_or_default()), folder };
        copy_bytes(file, &copy.file)?;
        if waits_in_log(file) {
            copy_bytes(&log_of(file), &log_of(&copy.file))?;
        }
        Ok(copy)
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Fills it up with zeros to what its header says: SQLite reads no table of a database that has its root beyond the
    /// end. What stands on such a page is damaged as on any other.
    pub(super) fn mend_length(&self) -> Result<(), Error> {
        let broken = |e| fault::io(&self.file, "cannot mend the copy", e);
        let mut file = OpenOptions::new().read(true).write(true).open(&self.file).map_err(broken)?;
        let Some((page, said)) = said_length(&mut file).map_err(broken)? else { return Ok(()) };
        let there = file.metadata().map_err(broken)?.len().div_ceil(page);
        let pages = if said * page > FILLED_BYTES_MAX { there } else { said.max(there) };
        let counted = u32::try_from(pages).unwrap_or(u32::MAX).to_be_bytes();
        file.set_len(pages * page)
            .and_then(|()| file.seek(SeekFrom::Start(PAGE_COUNT_AT as u64)))
            .and_then(|_| file.write_all(&counted))
            .map_err(broken)
    }
}

/// Whether a database is shorter than its header says, or ends within a page.
pub(super) fn is_cut(file: &Path) -> Result<bool, Error> {
    let broken = |e| fault::io(file, "cannot look at", e);
    let mut opened = File::open(file).map_err(broken)?;
    let length = opened.metadata().map_err(broken)?.len();
    let said = said_length(&mut opened).map_err(broken)?;
    Ok(said.is_some_and(|(page, pages)| length < page * pages || length % page != 0))
}

/// Bytes of a page and number of pages as the header says; nothing where there is no header.
fn said_length(file: &mut File) -> std::io::Result<Option<(u64, u64)>> {
    let mut header = Vec::new();
    file.rewind()?;
    file.take(HEADER_BYTES).read_to_end(&mut header)?;
    let number = |at: usize, bytes: usize| {
        Some(header.get(at..at + bytes)?.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let whole = header.len() as u64 == HEADER_BYTES;
    let (Some(page), Some(pages), true) = (number(PAGE_SIZE_AT, 2), number(PAGE_COUNT_AT, 4), whole) else {
        return Ok(None);
    };
    // The longest page does not fit in two bytes, and is written as 1.
    let page = if page == 1 { 65_536 } else { page };
    Ok((page >= 512 && page.is_power_of_two()).then_some((page, pages)))
}

fn copy_bytes(from: &Path, to: &Path) -> Result<(), Error> {
    let mut read = File::open(from).map_err(|e| fault::io(from, "cannot read", e))?;
    let copied = File::create_new(to).and_then(|mut written| std::io::copy(&mut read, &mut written));
    copied.map(drop).map_err(|e| match fault::is_no_room(&e) {
        true => Error::io(format!("{}: no room for the copy from which it is read", to.display()))
            .with_source(e)
            .with_hint("name a folder on another disk in TMPDIR, or free space"),
        false => fault::io(to, "cannot copy", e),
    })
}

fn new_folder(within: &Path) -> Result<PathBuf, Error> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    for number in 0..NAMES_TRIED {
        let folder = within.join(format!("custodia-copy-{}-{number}", std::process::id()));
        match builder.create(&folder) {
            Ok(()) => return Ok(folder),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(e) => {
                return Err(fault::io(&folder, "cannot make a folder for a copy", e));
            }
        }
    }
    Err(Error::io(format!("{}: too many copies lie there", within.display()))
        .with_hint("remove the folders custodia-copy-* that no command uses"))
}
