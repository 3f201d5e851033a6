//! Every SQL statement of the journal. Source: ours; SQLite's documentation for WAL and secure delete.
//!
//! `entry.arrival` is the order in which this node came to hold an entry, over all logs: folding in
//! that order gives the record as it grew. `entry.place` is log number and sequence number in one.

/// `PRAGMA application_id` of a journal: the letters `CUST`. Source: ours; tells a foreign database.
pub(super) const APPLICATION_ID: i32 = 0x4355_5354;

/// `PRAGMA user_version` written by this program. Source: ours; raised with each change of the tables.
pub(super) const SCHEMA_VERSION: i32 = 3;

/// Bits of `entry.place` that hold the sequence number. Source: ours; 2^40 entries a log, 2^23 logs.
pub(super) const SEQ_BITS: u32 = 40;

/// Settings of every connection. The page cache is 64 MiB; deleted content is overwritten with zeros.
pub(super) const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -65536;
    PRAGMA wal_autocheckpoint = 1024;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
";

/// The tables.
pub(super) const SCHEMA: &str = "
    CREATE TABLE log(
        number INTEGER PRIMARY KEY,
        authority TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        last_leaf BLOB NOT NULL,
        frontier BLOB NOT NULL,
        own INTEGER NOT NULL
    );
    CREATE TABLE entry(
        arrival INTEGER PRIMARY KEY,
        place INTEGER NOT NULL UNIQUE,
        leaf BLOB NOT NULL,
        stream BLOB,
        event_id BLOB UNIQUE,
        kind INTEGER,
        recorded_at INTEGER,
        bytes BLOB,
        payload BLOB
    );
    CREATE TABLE entry_stream(
        stream BLOB NOT NULL,
        arrival INTEGER NOT NULL,
        PRIMARY KEY(stream, arrival)
    ) WITHOUT ROWID;
    CREATE TABLE entry_stream_to(
        only INTEGER PRIMARY KEY CHECK (only = 1),
        arrival INTEGER NOT NULL
    );
    CREATE INDEX entry_hole ON entry(place) WHERE bytes IS NULL OR payload IS NULL;
    CREATE TABLE payload_key(
        log INTEGER NOT NULL REFERENCES log(number),
        stream BLOB NOT NULL,
        field_group INTEGER NOT NULL,
        wrapped BLOB,
        erased_to INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY(log, stream, field_group)
    ) WITHOUT ROWID;
    CREATE TABLE payload_key_waiting(
        number INTEGER PRIMARY KEY,
        log INTEGER NOT NULL REFERENCES log(number),
        stream BLOB NOT NULL,
        field_group INTEGER NOT NULL,
        wrapped BLOB NOT NULL
    );
    CREATE TABLE checkpoint(
        authority TEXT NOT NULL,
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        held_by TEXT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY(authority, size, root, held_by)
    ) WITHOUT ROWID;
    CREATE TABLE quarantine(
        place INTEGER PRIMARY KEY,
        reason TEXT NOT NULL
    );
    CREATE TABLE evidence(
        id INTEGER PRIMARY KEY,
        authority TEXT NOT NULL,
        what TEXT NOT NULL,
        bytes BLOB NOT NULL
    );
    CREATE TABLE command(
        log INTEGER NOT NULL REFERENCES log(number),
        key BLOB NOT NULL,
        content BLOB NOT NULL,
        seq INTEGER NOT NULL,
        PRIMARY KEY(log, key)
    ) WITHOUT ROWID;
";

pub(super) const LOG_ADD: &str =
    "INSERT INTO log(authority, size, last_leaf, frontier, own) VALUES (?1, 0, zeroblob(32), ?2, ?3)";
pub(super) const LOG_GET: &str = "SELECT number, size, last_leaf, frontier, own FROM log WHERE authority = ?1";
pub(super) const LOG_ALL: &str = "SELECT authority FROM log ORDER BY number";
pub(super) const LOG_NUMBERS: &str = "SELECT number FROM log ORDER BY number";
pub(super) const LOG_NAME: &str = "SELECT authority, own FROM log WHERE number = ?1";
pub(super) const LOG_SIZE: &str = "SELECT size FROM log WHERE number = ?1";
pub(super) const LOG_SET: &str = "UPDATE log SET size = ?2, last_leaf = ?3, frontier = ?4 WHERE number = ?1";

pub(super) const ENTRY_ADD: &str = "INSERT INTO entry(place, leaf, bytes, payload, stream, event_id, kind, recorded_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
pub(super) const ENTRY_ADD_ARRIVED: &str =
    "INSERT INTO entry(place, leaf, bytes, payload, stream, event_id, kind, recorded_at, arrival)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
pub(super) const ENTRY_BY_EVENT: &str = "SELECT place FROM entry WHERE event_id = ?1";
pub(super) const ENTRY_HAS: &str = "SELECT leaf, bytes IS NOT NULL, payload IS NOT NULL FROM entry WHERE place = ?1";
pub(super) const ENTRY_LAST: &str =
    "SELECT place, leaf FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place DESC LIMIT 1";
pub(super) const ENTRY_RANGE: &str =
    "SELECT place, leaf, bytes, payload, arrival FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
pub(super) const ENTRY_ARRIVED: &str =
    "SELECT place, leaf, bytes, payload, arrival FROM entry WHERE arrival > ?1 AND arrival <= ?2 ORDER BY arrival";
/// An arrival that the index names is looked at again: an entry that arrived once more has left the first one.
pub(super) const ENTRY_STREAM: &str = "SELECT e.place, e.leaf, e.bytes, e.payload, e.arrival
     FROM entry_stream s CROSS JOIN entry e ON e.arrival = s.arrival
     WHERE s.stream = ?1 AND e.stream = ?1 ORDER BY s.arrival";
pub(super) const ENTRY_OF_STREAM: &str =
    "SELECT place, leaf, bytes, payload, arrival FROM entry WHERE arrival = ?1 AND stream = ?2";
pub(super) const ENTRY_STREAMS_AFTER: &str =
    "SELECT arrival, stream FROM entry WHERE arrival > ?1 AND stream IS NOT NULL ORDER BY arrival";
pub(super) const STREAM_TO: &str = "SELECT coalesce(max(arrival), 0) FROM entry_stream_to";
pub(super) const STREAM_TO_SET: &str = "INSERT OR REPLACE INTO entry_stream_to(only, arrival) VALUES (1, ?1)";
/// Sorted first, so that each page of the index is written once.
pub(super) const STREAM_ADD: &str = "INSERT OR IGNORE INTO entry_stream(stream, arrival)
     SELECT stream, arrival FROM entry WHERE arrival > ?1 AND stream IS NOT NULL ORDER BY stream, arrival";
pub(super) const ENTRY_LEAVES: &str = "SELECT place, leaf FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
pub(super) const ENTRY_FIRST_AFTER: &str =
    "SELECT min(place) FROM entry WHERE arrival > ?1 AND +place >= ?2 AND +place < ?3";
/// The row numbers of entries by the table and by the index of places, from both ends.
pub(super) const ARRIVALS_UP: &str = "SELECT arrival FROM entry NOT INDEXED ORDER BY arrival";
pub(super) const ARRIVALS_DOWN: &str = "SELECT arrival FROM entry NOT INDEXED ORDER BY arrival DESC";
pub(super) const PLACES_UP: &str = "SELECT arrival FROM entry ORDER BY place";
pub(super) const PLACES_DOWN: &str = "SELECT arrival FROM entry ORDER BY place DESC";
pub(super) const ENTRY_ARRIVALS: &str = "SELECT coalesce(max(arrival), 0) FROM entry";
pub(super) const ENTRY_DISCLOSE: &str = "UPDATE entry SET arrival = (SELECT max(arrival) + 1 FROM entry), bytes = ?2,
     payload = coalesce(?3, payload), stream = ?4,
     event_id = ?5, kind = ?6, recorded_at = ?7 WHERE place = ?1";
pub(super) const ENTRY_REARRIVE: &str =
    "UPDATE entry SET arrival = (SELECT max(arrival) + 1 FROM entry) WHERE place = ?1";

pub(super) const ENTRY_COLUMNS: &str = "SELECT stream, event_id, kind, recorded_at, stream IS NULL
     OR arrival > (SELECT coalesce(max(arrival), 0) FROM entry_stream_to)
     OR EXISTS (SELECT 1 FROM entry_stream s WHERE s.stream = entry.stream AND s.arrival = entry.arrival)
     FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
pub(super) const ENTRY_COUNT: &str = "SELECT count(*) FROM entry WHERE place >= ?1 AND place < ?2";
pub(super) const ENTRY_TOTAL: &str = "SELECT count(*) FROM entry";
pub(super) const ENTRY_PLACES: &str = "SELECT place FROM entry WHERE place >= ?1 AND place < ?2 ORDER BY place";
pub(super) const ENTRY_EMPTY: &str = "UPDATE entry SET payload = NULL WHERE place = ?1";
/// The same for entries that are here without their payload.
pub(super) const ENTRY_BARE: &str = "SELECT place FROM entry
     WHERE (bytes IS NULL OR payload IS NULL) AND bytes IS NOT NULL AND place >= ?1 AND place < ?2 ORDER BY place";
/// In the words of the index `entry_hole`, so that it is used.
pub(super) const ENTRY_HOLES: &str = "SELECT count(*), min(place) FROM entry
     WHERE (bytes IS NULL OR payload IS NULL) AND place >= ?1 AND place < ?2";

pub(super) const KEY_PUT: &str = "INSERT INTO payload_key(log, stream, field_group, wrapped) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped WHERE payload_key.wrapped IS NULL
     OR (length(excluded.wrapped) > length(payload_key.wrapped)
         AND substr(excluded.wrapped, 1, length(payload_key.wrapped)) = payload_key.wrapped)";
pub(super) const KEY_GET_SETTLED: &str =
    "SELECT wrapped, erased_to FROM payload_key WHERE log = ?1 AND stream = ?2 AND field_group = ?3";
/// A key stands in one of the two tables.
pub(super) const KEY_GET: &str =
    "SELECT wrapped, erased_to FROM payload_key WHERE log = ?1 AND stream = ?2 AND field_group = ?3
     UNION ALL
     SELECT wrapped, 0 FROM payload_key_waiting WHERE log = ?1 AND stream = ?2 AND field_group = ?3";
pub(super) const KEY_ALL: &str = "SELECT stream, field_group, wrapped, erased_to FROM payload_key WHERE log = ?1
     UNION ALL
     SELECT stream, field_group, wrapped, 0 FROM payload_key_waiting WHERE log = ?1
     ORDER BY stream, field_group";
pub(super) const KEY_SETTLED: &str =
    "SELECT EXISTS (SELECT 1 FROM payload_key WHERE log = ?1 AND stream = ?2 AND field_group = ?3)";
pub(super) const KEY_WAIT: &str =
    "INSERT INTO payload_key_waiting(log, stream, field_group, wrapped) VALUES (?1, ?2, ?3, ?4)";
pub(super) const KEYS_WAIT: &str = "SELECT EXISTS (SELECT 1 FROM payload_key_waiting)";
pub(super) const KEYS_WAITING_UP: &str = "SELECT number FROM payload_key_waiting ORDER BY number";
pub(super) const KEYS_WAITING_DOWN: &str = "SELECT number FROM payload_key_waiting ORDER BY number DESC";
pub(super) const KEY_WAITING_GET: &str =
    "SELECT log, stream, field_group, wrapped FROM payload_key_waiting WHERE number = ?1";
/// Sorted first, so that each page of the table is written once. A key never waits that has a row.
pub(super) const KEYS_SETTLE: &str = "INSERT INTO payload_key(log, stream, field_group, wrapped)
     SELECT log, stream, field_group, wrapped FROM payload_key_waiting ORDER BY log, stream, field_group";
pub(super) const KEYS_SETTLED: &str = "DELETE FROM payload_key_waiting";
pub(super) const KEY_COPY: &str =
    "INSERT INTO payload_key(log, stream, field_group, wrapped, erased_to) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const KEY_DESTROY: &str =
    "INSERT INTO payload_key(log, stream, field_group, wrapped, erased_to) VALUES (?1, ?2, ?3, NULL, ?4)
     ON CONFLICT DO UPDATE SET wrapped = NULL, erased_to = excluded.erased_to";

pub(super) const KEY_UNERASE: &str =
    "UPDATE payload_key SET erased_to = 0 WHERE log = ?1 AND stream = ?2 AND field_group = ?3";
pub(super) const KEY_LEAVE: &str =
    "INSERT INTO payload_key(log, stream, field_group, wrapped, erased_to) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT DO UPDATE SET wrapped = excluded.wrapped, erased_to = max(erased_to, excluded.erased_to)";

pub(super) const CHECKPOINT_ADD: &str =
    "INSERT OR IGNORE INTO checkpoint(authority, size, root, held_by, note) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(super) const CHECKPOINT_ALL: &str =
    "SELECT size, root, held_by, note FROM checkpoint WHERE authority = ?1 ORDER BY size, held_by";
pub(super) const CHECKPOINT_EVERY: &str = "SELECT authority, size, root, held_by, note FROM checkpoint";
pub(super) const CHECKPOINT_TOP: &str = "SELECT authority, size, root, held_by FROM checkpoint c
     WHERE size = (SELECT max(size) FROM checkpoint d WHERE d.authority = c.authority)
     UNION SELECT authority, max(size), root, held_by FROM checkpoint
     WHERE held_by = 'partner ' || authority GROUP BY authority";

pub(super) const QUARANTINE_ADD: &str = "INSERT OR REPLACE INTO quarantine(place, reason) VALUES (?1, ?2)";
pub(super) const QUARANTINE_DROP: &str = "DELETE FROM quarantine WHERE place = ?1";
pub(super) const QUARANTINE_GET: &str = "SELECT reason FROM quarantine WHERE place = ?1";
pub(super) const QUARANTINE_ALL: &str =
    "SELECT q.place, q.reason, e.event_id FROM quarantine q JOIN entry e ON e.place = q.place ORDER BY q.place";

pub(super) const QUARANTINE_WITHIN: &str =
    "SELECT count(*), min(place) FROM quarantine WHERE place >= ?1 AND place < ?2";

pub(super) const EVIDENCE_ADD: &str = "INSERT INTO evidence(authority, what, bytes) VALUES (?1, ?2, ?3)";
pub(super) const EVIDENCE_COPY: &str = "INSERT INTO evidence(id, authority, what, bytes) VALUES (?1, ?2, ?3, ?4)";
pub(super) const EVIDENCE_UP: &str = "SELECT id FROM evidence ORDER BY id";
pub(super) const EVIDENCE_SAID: &str = "SELECT id, authority, what FROM evidence ORDER BY id";
pub(super) const EVIDENCE_DOWN: &str = "SELECT id FROM evidence ORDER BY id DESC";
pub(super) const EVIDENCE_GET: &str = "SELECT authority, what, bytes FROM evidence WHERE id = ?1";

/// What goes when a log that was received is set aside, each by the first and the last place of the log.
pub(super) const ASIDE_STREAMS: &str =
    "DELETE FROM entry_stream WHERE arrival IN (SELECT arrival FROM entry WHERE place >= ?1 AND place < ?2)";
pub(super) const ASIDE_QUARANTINE: &str = "DELETE FROM quarantine WHERE place >= ?1 AND place < ?2";
pub(super) const ASIDE_ENTRIES: &str = "DELETE FROM entry WHERE place >= ?1 AND place < ?2";
pub(super) const ASIDE_KEYS: &str = "DELETE FROM payload_key WHERE log = ?1";
pub(super) const ASIDE_KEYS_WAITING: &str = "DELETE FROM payload_key_waiting WHERE log = ?1";
pub(super) const ASIDE_COMMANDS: &str = "DELETE FROM command WHERE log = ?1";
pub(super) const ASIDE_LOG: &str = "DELETE FROM log WHERE number = ?1 AND own = 0";
pub(super) const ASIDE_CHECKPOINTS: &str = "DELETE FROM checkpoint WHERE authority = ?1";

pub(super) const COMMAND_ADD: &str = "INSERT OR IGNORE INTO command(log, key, content, seq) VALUES (?1, ?2, ?3, ?4)";
pub(super) const COMMAND_GET: &str = "SELECT content, seq FROM command WHERE log = ?1 AND key = ?2";

/// `PRAGMA application_id` of an access log: the letters `CUSA`. Source: ours.
pub(super) const ACCESS_APPLICATION_ID: i32 = 0x4355_5341;

/// The access log's one table, which nobody can change or delete from by an ordinary statement.
pub(super) const ACCESS_SCHEMA: &str = "
    CREATE TABLE access(number INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL);
    CREATE TRIGGER access_is_never_changed BEFORE UPDATE ON access
        BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
    CREATE TRIGGER access_is_never_deleted BEFORE DELETE ON access
        BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
";
pub(super) const ACCESS_LAST: &str = "SELECT number, hash FROM access ORDER BY number DESC LIMIT 1";
pub(super) const ACCESS_HASH: &str = "SELECT hash FROM access WHERE number = ?1";
pub(super) const ACCESS_ADD: &str = "INSERT INTO access(number, bytes, hash) VALUES (?1, ?2, ?3)";
pub(super) const ACCESS_ALL: &str = "SELECT number, bytes, hash FROM access WHERE number >= ?1 ORDER BY number";
