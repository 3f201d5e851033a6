//! Tests of the whole: the house rules, and the documents that must not drift from the code. Source: ours.

mod documents;
mod rules;
mod source;
mod tidy;
