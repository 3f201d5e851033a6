//! Groups of people: who may travel with whom, and with how many guards. Source: `airlift.md` §4; children
//! and the sick on movements of their own.

/// People of different classes never share a vehicle or an aircraft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Grown up and fit to travel.
    Adult,
    /// Under 18, or in doubt.
    Child,
    /// Travels with medical care.
    Sick,
}

/// Some of the people; each person is in exactly one group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// What it is called. Never a person's name.
    pub name: String,
    /// Its class.
    pub class: Class,
    /// Persons that one guard answers for, at least 1. A full team guards every seat that people may take.
    pub persons_per_guard: u32,
    /// What one person of it inside at a failure counts, at least 1. Effect: above 1 they go first.
    pub priority: f64,
}
