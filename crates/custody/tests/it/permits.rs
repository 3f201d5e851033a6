//! No code path reaches an authorised act without its permit. Source: `custody.md` (Two kinds of act).

#[test]
fn no_code_path_reaches_an_authorised_act_without_its_permit() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
