//! One file a noun: its verbs as arguments, and what each does with the desk.

pub(crate) mod authority;
pub(crate) mod clear;
pub(crate) mod count;
pub(crate) mod man;
pub(crate) mod op;
pub(crate) mod shell;
