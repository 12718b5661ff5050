//! What YAML stands for, what is refused, and where.

mod indent;

use serde_json::json;

use super::*;

fn parse(text: &str) -> Result<(Value, Positions), LoadError> {
    read("a.yaml", text, &Limits::default())
}

fn value(text: &str) -> Value {
    parse(text).unwrap_or_else(|error| panic!("{error}")).0
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = parse(text).expect_err("refused");
    let place = error
        .location
        .map(|place| format!("{}:{}: ", place.line, place.column));
    assert_eq!(
        format!("{}{}", place.unwrap_or_default(), error.problem),
        expected
    );
}

#[test]
fn keys_are_text_as_written() {
    assert_eq!(
        value("200: a\n1.0: b\ntrue: c\nnull: d\n~: e\n0x1F: f\n'': g\n? h\n"),
        json!({"200": "a", "1.0": "b", "true": "c", "null": "d", "~": "e", "0x1F": "f", "": "g", "h": null})
    );
}

#[test]
fn only_unquoted_scalars_are_more_than_text() {
    assert_eq!(
        value(
            "[1, '1', \"1\", yes, 2024-01-31, !!str 1, ! 1, !!int '1', !!float 1, !!bool 'true', !!null '']"
        ),
        json!([
            1,
            "1",
            "1",
            "yes",
            "2024-01-31",
            "1",
            "1",
            1,
            1.0,
            true,
            null
        ])
    );
    assert_eq!(
        value("a: |\n  1\nb: >-\n  true\n"),
        json!({"a": "1\n", "b": "true"})
    );
}

#[test]
fn flow_collections_may_close_below_their_key() {
    assert_eq!(
        value("paths:\n  example: {\n    \"a\": [\n      1\n    ]\n  }\n  other: 2\n"),
        json!({"paths": {"example": {"a": [1]}, "other": 2}})
    );
}

#[test]
fn aliases_stand_for_copies_located_at_themselves_and_below_at_the_anchor() {
    let text = "base: &base\n  type: object\nuse: *base\nlist: [*base]\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value["use"], json!({"type": "object"}));
    assert_eq!(value["list"], json!([{"type": "object"}]));
    assert_eq!(positions.offset("/use"), text.find("use"));
    assert_eq!(positions.offset("/use/type"), text.find("type"));
    assert_eq!(positions.offset("/list/0"), text.rfind("*base"));
    assert_eq!(positions.offset("/list/0/type"), text.find("type"));
    assert_eq!(positions.len(), 8);
}

#[test]
fn an_anchor_that_is_named_again_means_the_latest() {
    assert_eq!(value("[&a 1, *a, &a 2, *a]"), json!([1, 1, 2, 2]));
    assert_eq!(
        value("&k key: 1\nlist: [*k]\n"),
        json!({"key": 1, "list": ["key"]})
    );
    assert_eq!(
        value("a: &k key\nb: {*k : 2}"),
        json!({"a": "key", "b": {"key": 2}})
    );
}

#[test]
fn merge_keys_add_what_the_mapping_lacks() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\nd: {<<: *b, w: 3}\ne: {<<: {v: 4}}\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value["c"].to_string(), r#"{"x":0,"y":1,"z":2}"#);
    assert_eq!(value["d"].to_string(), r#"{"w":3,"y":2,"z":2}"#);
    assert_eq!(value["e"], json!({"v": 4}));
    assert_eq!(positions.offset("/c/x"), text.find("x: 0"));
    assert_eq!(positions.offset("/c/y"), text.find("y: 1"));
    assert_eq!(positions.offset("/c/z"), text.find("z: 2"));
    assert_eq!(positions.offset("/e/v"), text.find("v: 4"));
    assert_eq!(positions.find("/c/<<").map(|(_, exact)| exact), Some(false));
}

#[test]
fn a_merged_mapping_can_be_merged_again() {
    let text = "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value["c"].to_string(), r#"{"y":2,"x":1}"#);
    assert_eq!(positions.offset("/c/x"), text.find("x: 1"));
    assert_eq!(positions.offset("/c/y"), text.find("y: 2"));
}

#[test]
fn a_quoted_merge_key_is_a_key() {
    assert_eq!(value("{'<<': {a: 1}}"), json!({"<<": {"a": 1}}));
}

#[test]
fn places_are_right_after_wide_characters() {
    let text = "ключ: \"значение 😀\"\nсписок:\n  - один\n  - два: 2\n";
    let (_, positions) = parse(text).expect("YAML");
    assert_eq!(positions.offset("/список/0"), text.find("один"));
    assert_eq!(positions.offset("/список/1/два"), text.find("два"));
}

#[test]
fn line_ends_of_windows_are_read() {
    let text = "a:\r\n  b: |\r\n    x\r\n    y\r\n  c: 1\r\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value, json!({"a": {"b": "x\ny\n", "c": 1}}));
    assert_eq!(positions.offset("/a/c"), text.find("c: 1"));
}

#[test]
fn the_later_of_two_equal_keys_counts_however_they_are_written() {
    let text = "a:\n  200: {x: [0]}\n  b: {}\n  '200': {y: 1}\n  c: 2\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value.to_string(), r#"{"a":{"b":{},"200":{"y":1},"c":2}}"#);
    assert_eq!(positions.offset("/a/200"), text.find("'200'"));
    assert_eq!(positions.offset("/a/200/y"), text.find("y: 1"));
    assert_eq!(positions.offset("/a/c"), text.find("c: 2"));
    assert_eq!(
        positions.find("/a/200/x").map(|(_, exact)| exact),
        Some(false),
        "it is overwritten"
    );
}

#[test]
fn a_mapping_with_equal_keys_can_be_anchored_and_merged() {
    let text = "a: &a\n  x: {old: 1, old: 2}\n  y: 1\n  x: {new: 1, new: 2}\n\
                use: *a\n\
                own: {<<: *a, y: 2, y: 3}\n\
                both: {z: 1, <<: [*a, {y: 9, v: 1, v: 2}], z: 2}\n\
                end: 0\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(value["a"].to_string(), r#"{"y":1,"x":{"new":2}}"#);
    assert_eq!(value["use"], value["a"]);
    assert_eq!(value["own"].to_string(), r#"{"y":3,"x":{"new":2}}"#);
    assert_eq!(
        value["both"].to_string(),
        r#"{"z":2,"y":1,"x":{"new":2},"v":2}"#
    );
    let places = [
        ("/a/x/new", "new: 2"),
        ("/use/x", "x: {new"),
        ("/use/x/new", "new: 2"),
        ("/own/y", "y: 3"),
        ("/own/x/new", "new: 2"),
        ("/both/z", "z: 2"),
        ("/both/y", "y: 1"),
        ("/both/v", "v: 2"),
        ("/end", "end"),
    ];
    for (pointer, place) in places {
        assert_eq!(
            positions.find(pointer),
            text.find(place).map(|offset| (offset, true)),
            "{pointer}"
        );
    }
    assert!(!positions.find("/use/x/old").expect("a place").1);
}

#[test]
fn copies_of_what_is_overwritten_are_charged() {
    let fields = "x: 1, ".repeat(1000);
    let aliases = ["*a"; 1000].join(", ");
    let text = format!("a: &a {{{fields}}}\nb: [{aliases}]\n");
    let error = read("a.yaml", &text, &few_values()).expect_err("refused");
    assert!(matches!(error.problem, Problem::TooMany { .. }), "{error}");
}

#[test]
fn what_json_has_no_form_for_is_refused_with_its_place() {
    refused("a:\n  [x, y]: 1\n", "2:3: a key is an array or an object");
    refused(
        "url: {region}\n{x: 1}: 2\n",
        "2:1: a key is an array or an object",
    );
    refused(
        "a: &x {b: 1}\nc: {*x : 2}\n",
        "2:5: a key is an array or an object",
    );
    refused("a: -.inf\n", "1:4: the number `-.inf` cannot be held");
    refused(
        "a: !include b.yaml\n",
        "1:13: the tag `!include` is not supported here",
    );
    refused(
        "a: !!int x\n",
        "1:10: the tag `!!int` is not supported here",
    );
    refused(
        "a: !!set {x}\n",
        "1:10: the tag `!!set` is not supported here",
    );
    refused(
        "a: 1\n<<: 2\n",
        "2:1: the merge key `<<` has no mapping to merge",
    );
}

#[test]
fn several_documents_are_refused_at_the_second() {
    refused(
        "a: 1\n---\nb: 2\n",
        "2:1: the file holds several YAML documents",
    );
    assert_eq!(value("%YAML 1.2\n---\na: 1\n...\n"), json!({"a": 1}));
}

#[test]
fn a_file_of_comments_holds_no_document() {
    refused("# nothing\n", "the file holds no document");
}

#[test]
fn broken_syntax_is_refused_with_its_place() {
    refused(
        "a: 'x\n",
        "2:1: not valid YAML: invalid indentation in multiline quoted scalar",
    );
    refused(
        "a: b: c\n",
        "1:5: not valid YAML: mapping values are not allowed in this context",
    );
    refused(
        "a:\n\t- b\n",
        "2:2: not valid YAML: tabs disallowed within this context (block indentation)",
    );
    refused(
        "a: *nowhere\n",
        "1:4: not valid YAML: while parsing node, found unknown anchor",
    );
    refused(
        "a: [1, 2\nb: 3\n",
        "2:2: not valid YAML: illegal placement of ':' indicator",
    );
    refused("a: %x\n", "1:4: not valid YAML: unexpected character: `%'");
}

#[test]
fn an_alias_within_its_own_anchor_is_refused() {
    refused(
        "a: &a\n  b: [*a]\n",
        "2:7: an alias stands within the value that it names",
    );
    refused(
        "&a [*a]\n",
        "1:5: an alias stands within the value that it names",
    );
}

#[test]
fn ten_thousand_levels_are_an_error_in_every_style() {
    let limit = Limits::default().depth;
    let flow = "[".repeat(10_000);
    let flow_mappings = "{a: ".repeat(10_000);
    let sequences = "- ".repeat(10_000);
    let mut mappings = String::new();
    for depth in 0..2_000 {
        mappings.push_str(&" ".repeat(depth));
        mappings.push_str("a:\n");
    }
    let explicit = "? ".repeat(10_000);
    let pairs = "[a: ".repeat(10_000);
    for text in [flow, flow_mappings, sequences, mappings, pairs] {
        let error = parse(&text).expect_err("refused");
        assert!(matches!(error.problem, Problem::TooDeep { .. }), "{error}");
    }
    assert!(parse(&explicit).is_err());
    let nested = format!("{}{}", "[".repeat(limit), "]".repeat(limit));
    assert!(parse(&nested).is_ok());
}

/// Lines that are made by number.
fn lines(numbers: std::ops::Range<usize>, line: impl Fn(usize) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().concat()
}

fn few_values() -> Limits {
    Limits {
        values: 100_000,
        ..Limits::default()
    }
}

#[test]
fn nesting_by_aliases_counts_as_nesting() {
    let text = lines(1..600, |level| {
        format!("a{level}: &a{level} [*a{}]\n", level - 1)
    });
    let error = parse(&format!("a0: &a0 [x]\n{text}")).expect_err("refused");
    assert!(matches!(error.problem, Problem::TooDeep { .. }), "{error}");
}

#[test]
fn aliases_that_multiply_are_refused_by_count() {
    let text = lines(1..20, |level| {
        let alias = format!("*a{}", level - 1);
        format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "))
    });
    let error =
        read("a.yaml", &format!("a0: &a0 [x]\n{text}"), &few_values()).expect_err("refused");
    assert!(
        matches!(error.problem, Problem::TooMany { unit: "values", .. }),
        "{error}"
    );
}

#[test]
fn aliases_that_multiply_text_are_refused_by_size() {
    let limits = Limits {
        bytes: 1 << 20,
        ..Limits::default()
    };
    let text = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(10_000),
        ["*a"; 1000].join(", ")
    );
    let error = read("a.yaml", &text, &limits).expect_err("refused");
    assert!(
        matches!(
            error.problem,
            Problem::TooMany {
                unit: "bytes of text",
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn merges_that_multiply_are_refused_by_count() {
    let fields = lines(0..1000, |key| format!("k{key}: v, "));
    let merges = lines(0..1000, |key| format!("m{key}: {{<<: *a}}\n"));
    let error = read(
        "a.yaml",
        &format!("a: &a {{{fields}}}\n{merges}"),
        &few_values(),
    )
    .expect_err("refused");
    assert!(matches!(error.problem, Problem::TooMany { .. }), "{error}");
}
