//! What counts as JSON, what is refused, and where.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::load::tests::count_places;

fn parse(text: &str) -> Result<(Value, Positions), LoadError> {
    read("a.json", text, &Limits::default())
}

fn problem(text: &str) -> String {
    let error = parse(text).expect_err("refused");
    let place = error.location.map(|place| (place.line, place.column));
    format!("{place:?} {}", error.problem)
}

#[test]
fn the_first_characters_tell_json_from_yaml() {
    for json in ["{}", " {\"a\"", "{ }", "\n[", "{\r\n\t\"openapi\"", "[a]"] {
        assert!(looks_like_json(json), "{json:?}");
    }
    for yaml in [
        "{a: 1}",
        "---\n{}",
        "openapi: 3.1.0",
        "{ # no\n\"a\": 1}",
        "\"a\": 1",
        "",
        "{",
    ] {
        assert!(!looks_like_json(yaml), "{yaml:?}");
    }
}

#[test]
fn a_field_stands_at_its_key_and_an_item_at_itself() {
    let text = "{\n  \"a/b\": [10,\n    {\"\": null}],\n  \"\\u00e9\\ud83d\\ude00\": \"x\"\n}";
    let (value, positions) = parse(text).expect("JSON");
    assert_eq!(value, json!({"a/b": [10, {"": null}], "é😀": "x"}));
    assert_eq!(positions.len(), 6);
    let at = |pointer: &str| {
        positions
            .find(pointer)
            .map(|(offset, exact)| (&text[offset..offset + 3], exact))
    };
    assert_eq!(at(""), Some(("{\n ", true)));
    assert_eq!(at("/a~1b"), Some(("\"a/", true)));
    assert_eq!(at("/a~1b/0"), Some(("10,", true)));
    assert_eq!(at("/a~1b/1/"), Some(("\"\":", true)));
    assert_eq!(at("/é😀"), Some(("\"\\u", true)));
    assert_eq!(
        at("/a~1b/7"),
        Some(("\"a/", false)),
        "the nearest ancestor that exists"
    );
    assert_eq!(at("/nothing/here"), Some(("{\n ", false)));
}

#[test]
fn keys_and_strings_decode_surrogate_pairs_and_refuse_halves() {
    let (value, _) = parse(r#"{"\ud83d\ude00": "\ud83d\ude00"}"#).expect("JSON");
    assert_eq!(value, json!({"😀": "😀"}));
    assert!(parse(r#"["\ud83d"]"#).is_err());
    assert!(parse(r#"{"\ude00": 1}"#).is_err());
}

#[test]
fn only_strict_json_is_read() {
    let refused = [
        "[1,]",
        "{\"a\":1,}",
        "[1 2]",
        "[{} {}]",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{'a':1}",
        "{\"a\":1} // no",
        "[/* no */]",
        "[01]",
        "[+1]",
        "[.5]",
        "[5.]",
        "[0x1]",
        "[NaN]",
        "[Infinity]",
        "[\"\t\"]",
        "[\"\\x41\"]",
        "[tru]",
        "{}{}",
        "[]]",
        "[",
        "[}",
        "{\"a\":",
        "{\"a",
        "{\"a\\",
        "[\"\\u12",
        "{1:2}",
        "[1]\u{a0}",
    ];
    for text in refused {
        assert!(parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn an_error_names_the_place() {
    assert_eq!(
        problem("{\n  \"é\": x\n}"),
        "Some((2, 8)) not valid JSON: expected value"
    );
    assert_eq!(
        problem("{\n  \"a\": [1,\n"),
        "Some((3, 1)) not valid JSON: EOF while parsing a value"
    );
}

#[test]
fn the_later_of_two_equal_keys_counts_however_they_are_written() {
    let text = "{\"x\": [{\n  \"get\": {\"a\": [0]},\n  \"put\": {},\n  \"\\u0067et\": {\"b\": 2}, \"z\": 3}]}";
    let (value, positions) = parse(text).expect("JSON");
    assert_eq!(
        value.to_string(),
        r#"{"x":[{"put":{},"get":{"b":2},"z":3}]}"#
    );
    let at = |pointer: &str| positions.find(pointer).expect("a place");
    assert_eq!(at("/x/0/get"), (text.rfind("\"\\u0067").expect("it"), true));
    assert_eq!(at("/x/0/get/b"), (text.find("\"b\"").expect("it"), true));
    assert_eq!(at("/x/0/z"), (text.find("\"z\"").expect("it"), true));
    assert!(!at("/x/0/get/a").1, "it is overwritten");
}

#[test]
fn a_number_beyond_a_float_is_named() {
    assert_eq!(
        problem("{\"a\": [1, -1e999]}"),
        "Some((1, 16)) the number `-1e999` cannot be held"
    );
    let (value, _) = parse("[18446744073709551616, 1e-999]").expect("JSON");
    assert_eq!(value, json!([18_446_744_073_709_551_616.0, 0.0]));
}

#[test]
fn depth_and_count_are_limited_before_anything_recurses() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(512)).is_ok());
    assert_eq!(
        problem(&nested(513)),
        "Some((1, 513)) values nest more than 512 deep"
    );
    assert_eq!(
        problem(&"[".repeat(1_000_000)),
        "Some((1, 513)) values nest more than 512 deep"
    );
    assert_eq!(
        problem(&"{\"a\":".repeat(1_000_000)),
        "Some((1, 2561)) values nest more than 512 deep"
    );
    let limits = Limits {
        values: 3,
        ..Limits::default()
    };
    assert!(read("a.json", "[1,2]", &limits).is_ok());
    let error = read("a.json", "[1,2,3]", &limits).expect_err("refused");
    assert!(
        matches!(error.problem, Problem::TooMany { limit: 3, .. }),
        "{error}"
    );
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |value| {
        prop_oneof![
            prop::collection::vec(value.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((".*", value), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_serde_json_writes_reads_back_with_every_place(value in any_value(), pretty: bool) {
        let value = Value::Array(vec![value]);
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let (read, positions) = parse(&text.expect("text")).expect("JSON");
        prop_assert_eq!(count_places(&value, &positions, ""), positions.len());
        prop_assert_eq!(read, value);
    }

    #[test]
    fn json_is_read_exactly_when_serde_json_reads_it(text in r#"[{}\[\]",:\\u0-9eE.+\- tfnrl]{0,24}"#) {
        let text = format!("[{text}]");
        let strict = serde_json::from_str::<Value>(&text);
        match (parse(&text), strict) {
            (Ok((read, _)), Ok(strict)) => prop_assert_eq!(read, strict),
            (Ok(_), Err(error)) => prop_assert!(false, "{} should be refused: {}", text, error),
            (Err(_), Err(_)) => {}
            (Err(error), Ok(_)) => prop_assert!(false, "{} should be read: {}", text, error),
        }
    }
}
