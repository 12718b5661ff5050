//! `docs/auth.md` says what the auth layer promises, and which test holds each promise. A test that is
//! named there must be in the source, and no promise may stand without one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const BEHAVIOURS: usize = 15;
const FAILURES: usize = 22;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/auth.md")).expect("the page")
}

/// The tests that a text names: file, from the root, and function.
fn named(text: &str) -> Vec<(String, String)> {
    let quoted = text.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|quoted| {
        let (file, function) = quoted.rsplit_once("::")?;
        let is_word = |word: &str, more: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c);
            word.chars().all(fits)
        };
        (is_word(file, "_/.-") && is_word(function, "_")).then(|| {
            let file = match Path::new(file).extension() {
                Some(_) => file.to_owned(),
                None => format!("client/src/auth/tests/{file}.rs"),
            };
            (file, function.to_owned())
        })
    });
    named.collect()
}

/// Whether a source has a test of that name: a function with an attribute that says so.
fn has_test(source: &str, function: &str) -> bool {
    let lines: Vec<_> = source.lines().map(str::trim).collect();
    let heads = ["fn ", "async fn "].map(|head| format!("{head}{function}("));
    lines.iter().enumerate().any(|(number, line)| {
        let attributes = lines[..number].iter().rev();
        let mut attributes = attributes.take_while(|line| line.starts_with("#["));
        heads.iter().any(|head| line.starts_with(head))
            && attributes
                .any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
    })
}

#[test]
fn every_test_that_the_contract_names_is_in_the_source() {
    let mut sources = BTreeMap::new();
    let mut missing = Vec::new();
    for (file, function) in named(&page()) {
        let source = sources
            .entry(file.clone())
            .or_insert_with(|| std::fs::read_to_string(root().join(&file)).unwrap_or_default());
        if !has_test(source, &function) {
            missing.push(format!("{file}::{function}"));
        }
    }
    assert!(sources.len() > 20, "the page was read: {sources:?}");
    assert!(
        missing.is_empty(),
        "docs/auth.md names what is not there: {missing:#?}"
    );
}

#[test]
fn every_promise_has_a_test() {
    let page = page();
    let sections: Vec<_> = page.split("\n## ").skip(1).collect();
    for number in 1..=BEHAVIOURS {
        let start = format!("{number}. ");
        let section = sections.iter().find(|section| section.starts_with(&start));
        let section = section.unwrap_or_else(|| panic!("behaviour {number} has no section"));
        for promise in section.split("\n- ").skip(1) {
            assert!(!named(promise).is_empty(), "no test holds: {promise}");
        }
        assert!(
            !named(section).is_empty(),
            "no test holds behaviour {number}"
        );
    }
    let rows = page.lines().filter(|line| {
        let number = line
            .strip_prefix("| ")
            .and_then(|line| line.split(' ').next());
        number.is_some_and(|number| number.parse::<usize>().is_ok())
    });
    let held = rows.filter(|row| named(row).len() == 1).count();
    assert_eq!(held, FAILURES, "each failure of others has a test");
}

#[test]
fn a_function_counts_as_a_test_by_its_attribute() {
    let source =
        "#[tokio::test]\nasync fn a() {}\n#[test]\n#[ignore]\nfn b() {}\nfn c() {}\n// fn d()";
    assert_eq!(
        ["a", "b", "c", "d"].map(|name| has_test(source, name)),
        [true, true, false, false]
    );
}
