//! The integration tests of the crate, one binary. Source: ours.

#[cfg(test)]
mod alternates;
#[cfg(test)]
mod binding;
#[cfg(test)]
mod bound;
#[cfg(test)]
mod carried;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod corrupted;
#[cfg(test)]
mod cost;
#[cfg(test)]
mod ferry;
#[cfg(test)]
mod greedy;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod loss;
#[cfg(test)]
mod manifest;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod solve;
#[cfg(test)]
mod reaction;
#[cfg(test)]
mod reinforce;
#[cfg(test)]
mod replan;
#[cfg(test)]
mod rest;
#[cfg(test)]
mod simulate;
