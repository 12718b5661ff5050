//! A table that contradicts itself does not build, and the error says what is wrong and where. The
//! `.stderr` files are what the compiler of `rust-version` says; `TRYBUILD=overwrite cargo test -p
//! keyroute-tests --test compile_fail` writes them anew.

#[test]
fn a_wrong_row_fails_the_build_with_a_sentence_that_says_why() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
