//! A small disk that can be filled: what a stick is to whoever writes a file to it. Source: ours.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk of 256 KiB, mounted on a folder of its own; it goes with the test.
pub(crate) struct Stick {
    at: tempfile::TempDir,
}

impl Stick {
    /// None where this account may not mount one; that is said, for a test without it shows nothing.
    pub(crate) fn mounted() -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"]).arg(at.path()).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self { at });
        }
        eprintln!("skipped: no small disk can be mounted here, so that none can be filled");
        None
    }

    /// The name of a file on it.
    pub(crate) fn file(&self, name: &str) -> String {
        self.at.path().join(name).display().to_string()
    }

    /// Fills it to the last byte.
    pub(crate) fn fill(&self) {
        let written = std::fs::write(self.filler(), vec![0x5a_u8; 1 << 20]);
        assert!(written.is_err(), "a disk of 256 KiB has no room for a MiB");
    }

    /// Makes room again.
    pub(crate) fn free(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }

    /// Whether a file lies on it, whole or in part.
    pub(crate) fn has(&self, name: &str) -> bool {
        Path::new(&self.file(name)).exists()
    }

    fn filler(&self) -> PathBuf {
        self.at.path().join("other things")
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at.path()).output();
    }
}
