//! What is said about keys that stand several times in one object, and what counts.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::load::{Document, Limits};
use crate::report::Code;

fn document(text: &str) -> Document {
    Document::parse("a.yaml", text.as_bytes(), &Limits::default())
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The findings, a line each.
fn findings(document: &Document) -> String {
    let line = |finding: &crate::report::Diagnostic| {
        let place = finding.location.as_ref().expect("a place");
        format!(
            "{} {} {} #{} {}; {}\n",
            finding.code.id(),
            finding.severity(),
            format_args!("{}:{}:{}", place.file, place.line, place.column),
            finding.pointer,
            finding.message,
            finding.remedy
        )
    };
    document
        .report
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .concat()
}

#[track_caller]
fn check(text: &str, value: &Value, expected: &Expect) {
    let document = document(text);
    assert_eq!(document.value, *value);
    expected.assert_eq(&findings(&document));
}

#[test]
fn each_later_key_is_reported_with_the_place_of_the_first() {
    check(
        "a: {x: 1}\nb: 2\na: {y: 3}\nc:\n  - d: 1\n    200: 2\n    d: 3\n    '200': 4\n",
        &json!({"b": 2, "a": {"y": 3}, "c": [{"d": 3, "200": 4}]}),
        &expect![[r#"
            K0110 warning a.yaml:3:1 #/a the key `a` stands twice in one object, first at line 1, column 1; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:7:5 #/c/0/d the key `d` stands twice in one object, first at line 5, column 5; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:8:5 #/c/0/200 the key `200` stands twice in one object, first at line 6, column 5; the later one counts; remove one of the two, or rename it
        "#]],
    );
    check(
        "{\"a\": {\"x\": 1}, \"b\": 2, \"\\u0061\": {\"y\": 3},\n \"c\": [{\"d/e\": 1, \"d/e\": 2}]}",
        &json!({"b": 2, "a": {"y": 3}, "c": [{"d/e": 2}]}),
        &expect![[r#"
            K0110 warning a.yaml:1:25 #/a the key `a` stands twice in one object, first at line 1, column 2; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:2:19 #/c/0/d~1e the key `d/e` stands twice in one object, first at line 2, column 9; the later one counts; remove one of the two, or rename it
        "#]],
    );
}

#[test]
fn of_three_equal_keys_two_are_reported() {
    check(
        "a: 1\na: 2\na: 3\n",
        &json!({"a": 3}),
        &expect![[r#"
            K0110 warning a.yaml:2:1 #/a the key `a` stands twice in one object, first at line 1, column 1; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:3:1 #/a the key `a` stands twice in one object, first at line 1, column 1; the later one counts; remove one of the two, or rename it
        "#]],
    );
    check(
        "{\"a\": 1,\n\"a\": 2,\n\"a\": 3}",
        &json!({"a": 3}),
        &expect![[r#"
            K0110 warning a.yaml:2:1 #/a the key `a` stands twice in one object, first at line 1, column 2; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:3:1 #/a the key `a` stands twice in one object, first at line 1, column 2; the later one counts; remove one of the two, or rename it
        "#]],
    );
}

#[test]
fn what_is_overwritten_can_have_equal_keys_itself() {
    check(
        "a: {b: {x: 1, x: 2}, b: 3}\na: {y: 1}\n",
        &json!({"a": {"y": 1}}),
        &expect![[r#"
            K0110 warning a.yaml:1:15 #/a/b/x the key `x` stands twice in one object, first at line 1, column 9; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:1:22 #/a/b the key `b` stands twice in one object, first at line 1, column 5; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:2:1 #/a the key `a` stands twice in one object, first at line 1, column 1; the later one counts; remove one of the two, or rename it
        "#]],
    );
    check(
        "{\"a\": {\"b\": {\"x\": 1, \"x\": 2}, \"b\": 3},\n\"a\": {\"y\": 1}}",
        &json!({"a": {"y": 1}}),
        &expect![[r#"
            K0110 warning a.yaml:1:22 #/a/b/x the key `x` stands twice in one object, first at line 1, column 14; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:1:31 #/a/b the key `b` stands twice in one object, first at line 1, column 8; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:2:1 #/a the key `a` stands twice in one object, first at line 1, column 2; the later one counts; remove one of the two, or rename it
        "#]],
    );
}

#[test]
fn a_copy_that_an_alias_makes_is_not_reported_again() {
    check(
        "a: &a\n  x: 1\n  x: 2\nb: *a\nc: {<<: *a}\nd: {<<: {y: 1, y: 2}, z: 3}\n",
        &json!({"a": {"x": 2}, "b": {"x": 2}, "c": {"x": 2}, "d": {"z": 3, "y": 2}}),
        &expect![[r#"
            K0110 warning a.yaml:3:3 #/a/x the key `x` stands twice in one object, first at line 2, column 3; the later one counts; remove one of the two, or rename it
            K0110 warning a.yaml:6:16 #/d/y the key `y` stands twice in one object, first at line 6, column 10; the later one counts; remove one of the two, or rename it
        "#]],
    );
}

#[test]
fn a_hundred_keys_are_named_and_the_others_counted() {
    let last = |text: &str| {
        let document = document(text);
        assert_eq!(document.report.len(), 101);
        let last = findings(&document);
        last.lines().next_back().unwrap_or_default().to_owned() + "\n"
    };
    expect![[r#"
        K0110 warning a.yaml:102:1 # one more key stands twice in one object; the later one counts; mend those that are named, and look again
    "#]].assert_eq(&last(&"a: 1\n".repeat(102)));
    let json = format!("{{{}\"a\": 1}}", "\"a\": 1,\n".repeat(200));
    expect![[r#"
        K0110 warning a.yaml:102:1 # 100 more keys stand twice in one object; the later one counts; mend those that are named, and look again
    "#]].assert_eq(&last(&json));
}

#[test]
fn fields_are_located_after_many_equal_keys() {
    let many = "x: 1\n".repeat(100);
    let document = document(&format!("b: 1\n{many}c: 2\n"));
    let line = |pointer: &str| document.sources.locate(pointer).expect("a place").line;
    assert_eq!((line("/b"), line("/x"), line("/c")), (1, 101, 102));
}

/// A value as it is written, in which keys can stand twice.
#[derive(Debug, Clone)]
enum Written {
    Number(u8),
    List(Vec<Written>),
    Object(Vec<(&'static str, Written)>),
}

impl Written {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(Self::text).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Object(fields) => {
                let fields = fields.iter();
                let fields: Vec<_> = fields
                    .map(|(key, value)| format!("\"{key}\": {}", value.text()))
                    .collect();
                format!("{{{}}}", fields.join(",\n"))
            }
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::List(items) => items.iter().map(Self::value).collect(),
            Self::Object(fields) => {
                let mut map = Map::new();
                for (key, value) in fields {
                    map.shift_remove(*key);
                    map.insert((*key).to_owned(), value.value());
                }
                Value::Object(map)
            }
        }
    }

    /// How many keys stand earlier in their object, too.
    fn repeated(&self) -> usize {
        match self {
            Self::Number(_) => 0,
            Self::List(items) => items.iter().map(Self::repeated).sum(),
            Self::Object(fields) => {
                let names: std::collections::HashSet<_> = fields.iter().map(|it| it.0).collect();
                let below: usize = fields.iter().map(|(_, value)| value.repeated()).sum();
                fields.len() - names.len() + below
            }
        }
    }
}

fn written() -> impl Strategy<Value = Written> {
    let leaf = any::<u8>().prop_map(Written::Number);
    leaf.prop_recursive(4, 40, 6, |value| {
        let key = prop::sample::select(&["a", "b", "c"][..]);
        prop_oneof![
            prop::collection::vec(value.clone(), 0..4).prop_map(Written::List),
            prop::collection::vec((key, value), 0..6).prop_map(Written::Object),
        ]
    })
}

/// Every value is found at a place where it is written.
fn check_places(document: &Document, text: &str, value: &Value, pointer: &str) {
    let place = document.sources.locate(pointer).expect("a place");
    let starts: Vec<_> = text.lines().collect();
    let written = &starts[place.line - 1][place.column - 1..];
    let (_, key) = crate::load::pointer::split_last(pointer).expect("a key");
    let written = written
        .strip_prefix(&format!("\"{key}\": "))
        .unwrap_or(written);
    match value {
        Value::Number(number) => {
            let end = written.find(|it: char| !it.is_ascii_digit());
            assert_eq!(written[..end.unwrap_or(written.len())], number.to_string());
        }
        Value::Array(items) => {
            assert!(written.starts_with('['));
            for (index, item) in items.iter().enumerate() {
                check_places(document, text, item, &format!("{pointer}/{index}"));
            }
        }
        Value::Object(fields) => {
            assert!(written.starts_with('{'));
            for (key, field) in fields {
                check_places(document, text, field, &format!("{pointer}/{key}"));
            }
        }
        _ => panic!("none is written"),
    }
}

proptest! {
    #[test]
    fn the_last_key_counts_and_each_is_reported_in_either_language(value in written()) {
        let json = format!("{{\"root\": {}}}", value.text());
        for text in [json.clone(), format!("---\n{json}")] {
            let document = document(&text);
            // As text, so that the order counts, too.
            prop_assert_eq!(document.value["root"].to_string(), value.value().to_string());
            prop_assert_eq!(document.report.len(), value.repeated().min(101));
            check_places(&document, &text, &document.value["root"], "/root");
            for finding in &document.report {
                prop_assert_eq!(finding.code, Code::DuplicateKey);
                let place = finding.location.as_ref().expect("a place");
                let (_, key) = crate::load::pointer::split_last(&finding.pointer).expect("a key");
                let line = text.lines().nth(place.line - 1).expect("the line");
                prop_assert!(line[place.column - 1..].starts_with(&format!("\"{key}\"")), "{:?}", finding);
            }
        }
    }
}
