//! Places where people are held, and what must happen to each before he may board. Source: `flow.md`.

use crate::law::FailureLaw;
use crate::windows::Windows;

/// One thing that must be done with everybody before boarding, such as the assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// What it is called: registered, age, medical, assessed.
    pub name: String,
    /// How many work at it side by side.
    pub posts: u32,
    /// Minutes of one post for one person.
    pub minutes: f64,
    /// Share of a post's time that is work on people, above 0 and at most 1.
    pub utilisation: f64,
    /// When the posts work.
    pub hours: Windows,
}

/// A place where people are held.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// What it is called.
    pub name: String,
    /// People by group, in the order of [`crate::Problem::groups`].
    pub people: Vec<u32>,
    /// When it fails.
    pub law: FailureLaw,
    /// What is done with everybody, in this order. A step's work can be built on from the next step on.
    pub stages: Vec<Stage>,
    /// Vehicles that its gate lets out in an hour.
    pub gate_vehicles_per_h: f64,
    /// When the gate opens.
    pub gate_hours: Windows,
}
