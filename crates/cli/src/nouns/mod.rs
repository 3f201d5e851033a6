//! One file a noun: its verbs as arguments, and what each does with the desk.

pub(crate) mod age;
pub(crate) mod authority;
pub(crate) mod clear;
pub(crate) mod count;
pub(crate) mod debt;
pub(crate) mod device;
pub(crate) mod discrepancy;
pub(crate) mod hand;
pub(crate) mod incident;
pub(crate) mod keys;
pub(crate) mod law;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod med;
pub(crate) mod notice;
pub(crate) mod officer;
pub(crate) mod op;
pub(crate) mod oversight;
pub(crate) mod person;
pub(crate) mod person_look;
pub(crate) mod place;
pub(crate) mod prop;
pub(crate) mod receipt;
pub(crate) mod shell;
pub(crate) mod sight;
pub(crate) mod telling;
