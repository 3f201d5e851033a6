//! What each rule of a plan asks, in words for whoever reads that it is broken. Source: ours.

use super::Constraint;

impl Constraint {
    /// What is wrong where it is broken, as a clause without a full stop.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Reference => "the plan names something that is not there",
            Self::Inside => "more people leave than are there",
            Self::StagePosts => "a stage works faster than its posts can",
            Self::StageOrder => "people pass a stage before the one before it",
            Self::NotBoardable => "people leave before all stages are done with them",
            Self::Gate => "more vehicles leave than the gate lets out",
            Self::RoadHours => "the road is used when it is not open",
            Self::Clearance => "a clearance does not hold when it is needed",
            Self::Seats => "more people and guards than seats",
            Self::Guards => "too few guards with the people",
            Self::KeepApart => "groups share a vehicle that must be kept apart",
            Self::Serves => "vehicles serve a site that is not theirs",
            Self::Vehicles => "more vehicles are out than there are",
            Self::RoadGuards => "more road guards are out than there are",
            Self::Staging => "more people wait beside the runway than may",
            Self::NotStaged => "more people board than wait there",
            Self::LeftStaged => "people are left beside the runway at the end",
            Self::Runway => "the runway is too short or too weak",
            Self::Light => "an unlit runway is used in the dark",
            Self::AirfieldHours => "used when it is not open",
            Self::KindHours => "a type of aircraft is used when it is not there",
            Self::Range => "the flight is longer than the range",
            Self::Alternate => "there is no way out if the landing fails",
            Self::Mog => "more aircraft are on the ground than can be served",
            Self::Fuel => "more fuel is taken than is handed out",
            Self::Aircraft => "more aircraft are used than can be counted on",
            Self::Tail => "one aircraft is at two places",
            Self::Ferry => "the aircraft stands at another airfield and cannot be flown over in time",
            Self::Duty => "the crews are on duty for too long",
            Self::AirGuards => "more air guards are out than there are",
            Self::Accepts => "the receiver does not accept the group",
            Self::Queue => "more people wait for admission than may",
            Self::NotArrived => "people are admitted who have not arrived",
            Self::Acceptance => "more people are admitted than the pace or the day allows",
            Self::Capacity => "more people are held than the place can hold",
            Self::Horizon => "something ends after the time that the plan covers",
            Self::Past => "what has happened is told otherwise",
            Self::Frozen => "a start that is kept is not in the plan",
        }
    }
}
