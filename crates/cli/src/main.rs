//! The binary `custodia`: arguments in, terminal text out. It has no command yet.
fn main() {}
