//! Typed places in the lists of a problem: a site's number cannot be taken for an airfield's. Source: ours.

use std::fmt;

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

index! {
    /// Place in [`crate::Problem::groups`].
    GroupId
}
index! {
    /// Place in [`crate::Problem::sites`].
    SiteId
}
index! {
    /// Place in [`crate::Problem::airfields`].
    AirfieldId
}
index! {
    /// Place in [`crate::Problem::receivers`].
    ReceiverId
}
index! {
    /// Place in [`crate::Problem::kinds`], the types of aircraft.
    KindId
}
index! {
    /// Place in [`crate::Problem::roads`].
    RoadId
}
index! {
    /// Place in [`crate::Problem::routes`].
    RouteId
}
index! {
    /// Place in [`crate::Problem::vehicles`].
    PoolId
}
index! {
    /// Place in [`crate::Problem::clearances`].
    ClearanceId
}
index! {
    /// A step of the grid; its start is the edge of that number.
    Step
}
