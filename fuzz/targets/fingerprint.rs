//! What a fuzzing run and the replay of its corpus both do with foreign bytes: the readers of `fingerprint`.
//! Source: ours.

use fingerprint::MinutiaeRecord;

/// All targets of this crate, by the name of their corpus.
#[rustfmt::skip] // One a line: scripts/fuzz reads the names.
pub(crate) const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("minutiae-record", minutiae_record),
];

/// What was read and is written is read back as the same, and each print of it can be had or is refused.
fn minutiae_record(bytes: &[u8]) {
    let Ok(record) = MinutiaeRecord::decode(bytes) else { return };
    let written = record.encode();
    let Ok(written) = written else { panic!("a record that was read cannot be written: {written:?}") };
    assert_eq!(MinutiaeRecord::decode(&written).as_ref(), Ok(&record), "written and read back");
    for at in 0..record.views.len() {
        let Ok(template) = record.template(at) else { continue };
        assert!(template.minutiae().len() <= record.views[at].minutiae.len());
    }
}
