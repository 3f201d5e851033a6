//! One file a noun: its verbs as arguments, and what each does with the desk.

pub(crate) mod authority;
pub(crate) mod clear;
pub(crate) mod count;
pub(crate) mod device;
pub(crate) mod hand;
pub(crate) mod keys;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod officer;
pub(crate) mod op;
pub(crate) mod receipt;
pub(crate) mod shell;
