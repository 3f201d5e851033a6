//! An event that has been decided and not yet signed. Only the rules of this crate make one.

use crate::envelope::Binding;
use crate::event::{Body, Purpose, Stream};

/// What the record allows to be written next; signing and sealing happen outside the rules.
///
/// There is no public constructor: a draft comes from [`crate::decide`] or from an authorised act
/// that was given its permit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    stream: Stream,
    body: Body,
    purpose: Purpose,
    binding: Option<Binding>,
}

impl Draft {
    pub(crate) fn new(stream: Stream, body: impl Into<Body>, purpose: Purpose) -> Self {
        let body = body.into();
        assert!(body.kind().fits(&stream), "{} cannot stand on {stream}", body.kind().name());
        Self { stream, body, purpose, binding: None }
    }

    pub(crate) fn bound(mut self, binding: Binding) -> Self {
        self.binding = Some(binding);
        self
    }

    /// What it is about.
    pub fn stream(&self) -> &Stream {
        &self.stream
    }
    /// What happened.
    pub fn body(&self) -> &Body {
        &self.body
    }
    /// Why it is recorded.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
    /// What it is bound to.
    pub fn binding(&self) -> Option<&Binding> {
        self.binding.as_ref()
    }
    /// Gives up its parts for sealing.
    pub fn into_parts(self) -> (Stream, Body, Purpose, Option<Binding>) {
        (self.stream, self.body, self.purpose, self.binding)
    }
}
