//! Files that are no documents, or that a reader chokes on.

use expect_test::expect;

use crate::child::{DOCUMENT, outcome, outcome_in};

/// A document with something at its end.
fn with(text: &str) -> String {
    format!("openapi: 3.0.3\npaths: {{}}\nx-hostile: {text}\n")
}

#[test]
fn a_file_without_a_document_says_so() {
    expect![[r#"
        K0105: openapi.yaml: the file holds no document; fetch the document again
    "#]]
    .assert_eq(&outcome(""));
    expect![[r#"
        K0105: openapi.yaml: the file holds no document; fetch the document again
    "#]]
    .assert_eq(&outcome(" \n\t\n"));
    expect![[r#"
        K0105: openapi.yaml: the file holds no document; fetch the document again
    "#]]
    .assert_eq(&outcome("# only a comment\n"));
    expect![[r#"
        K0105: openapi.yaml: the file holds no document; fetch the document again
    "#]]
    .assert_eq(&outcome("\u{feff}"));
    expect![[r#"
        K0117: openapi.yaml:1:1: the document is null, not an object; check that the file is an OpenAPI document, and not a web page
    "#]].assert_eq(&outcome("null"));
    expect![[r#"
        K0117: openapi.yaml:1:1: the document is an array, not an object; check that the file is an OpenAPI document, and not a web page
    "#]].assert_eq(&outcome("[]"));
    expect![[r#"
        K0117: openapi.yaml:1:1: the document is a web page or other markup, not an object; check that the file is an OpenAPI document, and not a web page
    "#]].assert_eq(&outcome("<!DOCTYPE html>\n<html><body>404</body></html>\n"));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0301 1:1 the document does not say that it is OpenAPI 3: it has no `openapi` member
    "#]]
    .assert_eq(&outcome("{}"));
}

#[test]
fn a_file_that_is_missing_or_a_folder_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    expect![[r#"
        K0101: openapi.yaml: cannot read the file: No such file or directory (os error 2); check the path, and that the file may be read
    "#]].assert_eq(&outcome_in(folder.path()));
    std::fs::create_dir(folder.path().join(DOCUMENT)).expect("a folder");
    expect![[r#"
        K0101: openapi.yaml: cannot read the file: it is not a regular file; check the path, and that the file may be read
    "#]].assert_eq(&outcome_in(folder.path()));
}

#[test]
fn bytes_that_are_no_text_are_located() {
    expect![[r#"
        K0103: openapi.yaml:2:17: the bytes at offset 31 are not UTF-8; save the file as UTF-8
    "#]]
    .assert_eq(&outcome(b"openapi: 3.0.3\ninfo: { title: a\xff }\n"));
    expect![[r#"
        K0103: openapi.yaml:2:16: the bytes at offset 30 are not UTF-8; save the file as UTF-8
    "#]]
    .assert_eq(&outcome(b"openapi: 3.0.3\ninfo: { title: \xed\xa0\x80 }\n"));
    expect![[r#"
        K0104: openapi.yaml:2:17: the text contains a NUL byte; save the file as text; in a quoted string write the character as `\u0000`
    "#]].assert_eq(&outcome("openapi: 3.0.3\ninfo: { title: a\0b }\n"));
    let utf16 = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        "\u{feff}openapi: 3.0.3\n"
            .encode_utf16()
            .flat_map(order)
            .collect()
    };
    expect![[r#"
        K0103: openapi.yaml:1:1: the bytes at offset 0 are not UTF-8; save the file as UTF-8
    "#]]
    .assert_eq(&outcome(utf16(u16::to_le_bytes)));
    expect![[r#"
        K0103: openapi.yaml:1:1: the bytes at offset 0 are not UTF-8; save the file as UTF-8
    "#]]
    .assert_eq(&outcome(utf16(u16::to_be_bytes)));
}

#[test]
fn a_byte_order_mark_and_any_line_end_are_read() {
    let text = "\u{feff}openapi: 3.0.3\r\npaths:\r\n  /a:\r\n    get: { operationId: a, responses: {} }\r\n";
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
    "#]]
    .assert_eq(&outcome(text));
}

#[test]
fn half_a_surrogate_pair_is_no_text() {
    expect![[r#"
        K0106: openapi.yaml:1:20: not valid JSON: unexpected end of hex escape; mend the file; if it is YAML in flow style, put a line `---` before it
    "#]].assert_eq(&outcome(r#"{"openapi": "\ud800", "paths": {}}"#));
    expect![[r#"
        K0107: openapi.yaml:3:12: not valid YAML: while parsing a quoted scalar, found high surrogate without following low surrogate; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome(with(r#""\ud800""#)));
    expect![[r#"
        K0107: openapi.yaml:3:12: not valid YAML: while parsing a quoted scalar, found invalid Unicode character escape code; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome(with(r#""\U00110000""#)));
}

#[test]
fn a_key_that_stands_twice_is_located_twice() {
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 2:15 the key `paths` stands twice in one object, first at line 2, column 2; the later one counts
    "#]].assert_eq(&outcome(
        "{\"openapi\": \"3.0.3\",\n \"paths\": {}, \"paths\": {}}",
    ));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 3:1 the key `paths` stands twice in one object, first at line 2, column 1; the later one counts
    "#]].assert_eq(&outcome("openapi: 3.0.3\npaths: {}\npaths: {}\n"));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 4:3 the key `/a` stands twice in one object, first at line 3, column 3; the later one counts
    "#]].assert_eq(&outcome("openapi: 3.0.3\npaths:\n  /a: {}\n  '/a': {}\n"));
}

#[test]
fn a_million_keys_that_stand_twice_are_counted() {
    let count = 1_000_000;
    let document = "openapi: 3.0.3\npaths: {}\n";
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 x101 4:1 the key `x-a` stands twice in one object, first at line 3, column 1; the later one counts
    "#]].assert_eq(&outcome(format!("{document}{}", "x-a: 1\n".repeat(count))));
    let json = "\"x-a\": 1,\n".repeat(count);
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 x101 3:1 the key `x-a` stands twice in one object, first at line 2, column 1; the later one counts
    "#]].assert_eq(&outcome(format!(
        "{{\"openapi\": \"3.0.3\",\n{json}\"paths\": {{}}}}"
    )));
    // Each key twice, so that every one has to move to where its second stands.
    let count = 200_000;
    let pairs: String = (0..count)
        .map(|key| format!("x-{}: 1\n", key % (count / 2)))
        .collect();
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 x101 100003:1 the key `x-0` stands twice in one object, first at line 3, column 1; the later one counts
    "#]].assert_eq(&outcome(format!("{document}{pairs}")));
    let pairs: String = (0..count)
        .map(|key| format!("\"x-{}\": 1,\n", key % (count / 2)))
        .collect();
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 x101 100002:1 the key `x-0` stands twice in one object, first at line 2, column 1; the later one counts
    "#]].assert_eq(&outcome(format!(
        "{{\"openapi\": \"3.0.3\",\n{pairs}\"paths\": {{}}}}"
    )));
}

#[test]
fn what_stands_behind_a_million_equal_keys_is_found_at_once() {
    // Every member below is reported, and located past all that is overwritten.
    let overwritten = "x-a: 1\n".repeat(1_000_000);
    let members: String = (0..10_000).map(|key| format!("{key}: 1\n")).collect();
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0110 x101 4:1 the key `x-a` stands twice in one object, first at line 3, column 1; the later one counts
        K0308 x10000 1000003:1 `0` is no member of the document, and is ignored
    "#]].assert_eq(&outcome(format!(
        "openapi: 3.0.3\npaths: {{}}\n{overwritten}{members}"
    )));
    let overwritten = "schemas: {}\n  ".repeat(500_000);
    let parts: String = (0..10_000)
        .map(|key| format!("    S{key}: {{ $ref: '#/nowhere' }}\n"))
        .collect();
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 10000 types
        K0110 x101 5:3 the key `schemas` stands twice in one object, first at line 4, column 3; the later one counts
        K0304 x10000 500005:5 the schema refers to `#/nowhere`, which leads to none, and is taken as any JSON
    "#]].assert_eq(&outcome(format!(
        "openapi: 3.0.3\npaths: {{}}\ncomponents:\n  {overwritten}schemas:\n{parts}"
    )));
}

#[test]
fn a_number_that_nothing_holds_is_refused() {
    expect![[r#"
        K0113: openapi.yaml:1:31: the number `1e999` cannot be held; remove a bound that bounds nothing, or quote the value
    "#]].assert_eq(&outcome(r#"{"openapi": "3.0.3", "x": 1e999}"#));
    expect![[r#"
        K0113: openapi.yaml:3:12: the number `1e999` cannot be held; remove a bound that bounds nothing, or quote the value
    "#]].assert_eq(&outcome(with("1e999")));
    expect![[r#"
        K0113: openapi.yaml:3:12: the number `.nan` cannot be held; remove a bound that bounds nothing, or quote the value
    "#]].assert_eq(&outcome(with(".nan")));
    expect![[r#"
        K0113: openapi.yaml:3:12: the number `9999999999999999999999999999999999999999` cannot be held; remove a bound that bounds nothing, or quote the value
    "#]].assert_eq(&outcome(with(&"9".repeat(10_000))));
    expect![[r#"
        K0113: openapi.yaml:1:10012: the number `9999999999999999999999999999999999999999` cannot be held; remove a bound that bounds nothing, or quote the value
    "#]].assert_eq(&outcome(format!("{{\"openapi\": {}}}", "9".repeat(10_000))));
}

#[test]
fn text_that_ends_early_or_is_neither_language_is_located() {
    expect![[r#"
        K0106: openapi.yaml:1:37: not valid JSON: EOF while parsing a value; mend the file; if it is YAML in flow style, put a line `---` before it
    "#]].assert_eq(&outcome("{\"openapi\": \"3.0.3\", \"paths\": {\"/a\": "));
    expect![[r#"
        K0107: openapi.yaml:2:8: not valid YAML: unclosed bracket '{'; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome("openapi: 3.0.3\npaths: {\n"));
    expect![[r#"
        K0107: openapi.yaml:1:10: not valid YAML: while scanning a plain scalar, found a tab; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome("openapi: 3.0.3\n\tpaths: {}\n"));
    expect![[r#"
        K0107: openapi.yaml:2:8: not valid YAML: mapping values are not allowed in this context; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome("openapi: 3.0.3\n  paths: {}\n"));
    expect![[r#"
        K0116: openapi.yaml:2:1: the file holds several YAML documents; keep one document, and split the file at the `---` lines
    "#]].assert_eq(&outcome("openapi: 3.0.3\n---\nopenapi: 3.0.3\n"));
    expect![[r#"
        K0114: openapi.yaml:3:21: the tag `!include` is not supported here; remove the tag; in place of `!include`, use `$ref`
    "#]].assert_eq(&outcome(with("!include other.yaml")));
    expect![[r#"
        K0111: openapi.yaml:3:14: a key is an array or an object; write the key as a string; a key that begins with a brace needs quotes
    "#]].assert_eq(&outcome(with("{ [a, b]: c }")));
    expect![[r#"
        K0115: openapi.yaml:3:14: the merge key `<<` has no mapping to merge; give `<<` an alias to a mapping, or quote the key
    "#]].assert_eq(&outcome(with("{ <<: 5 }")));
}

#[test]
fn lines_of_quoted_text_without_indentation_are_not_read_again_without_end() {
    let text: String = (0..200_000)
        .map(|key| format!("x-{key}: \"it's\nit's\nit's\"\n"))
        .collect();
    expect![[r#"
        K0107: openapi.yaml:20:1: not valid YAML: invalid indentation in multiline quoted scalar; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome(text));
    expect![[r#"
        K0107: openapi.yaml:2:1: not valid YAML: invalid indentation in multiline quoted scalar; mend the file; look at indentation and quotes
    "#]]
    .assert_eq(&outcome(format!(
        "x-text: \"{}\"\n",
        "\na".repeat(50_000_000)
    )));
    let text = format!("x-text: \"{}\"\n", "\none".repeat(2_000_000));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0301 1:1 the document does not say that it is OpenAPI 3: it has no `openapi` member
    "#]]
    .assert_eq(&outcome(text));
}

#[test]
fn ten_thousand_levels_are_too_deep_in_every_notation() {
    let deep = 10_000;
    let json = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": {}{}}}",
        "[".repeat(deep),
        "]".repeat(deep)
    );
    expect![[r#"
        K0108: openapi.yaml:1:538: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(json));
    let json = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": {}1{}}}",
        "{\"a\":".repeat(deep),
        "}".repeat(deep)
    );
    expect![[r#"
        K0108: openapi.yaml:1:2582: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(json));
    expect![[r#"
        K0108: openapi.yaml:3:524: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(with(&format!(
        "{}{}",
        "[".repeat(deep),
        "]".repeat(deep)
    ))));
    expect![[r#"
        K0108: openapi.yaml:3:2056: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(with(&format!(
        "{}1{}",
        "{a: ".repeat(deep),
        "}".repeat(deep)
    ))));
    expect![[r#"
        K0108: openapi.yaml:4:1025: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(with(&format!("\n  {}1", "- ".repeat(deep)))));
    let block: String = (0..deep)
        .map(|level| format!("{}a:\n", " ".repeat(level)))
        .collect();
    expect![[r#"
        K0108: openapi.yaml:513:513: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(block));
    let open = with(&"[".repeat(5_000_000));
    expect![[r#"
        K0108: openapi.yaml:3:524: values nest more than 512 deep; give nested schemas names under `components`, and refer to them
    "#]].assert_eq(&outcome(open));
}

#[test]
fn aliases_that_multiply_end_at_the_limit() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}", level - 1);
        let items = [before.as_str(); 10].join(", ");
        laughs.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    expect![[r#"
        K0109: openapi.yaml:6:1: there are more than 2000000 values; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(laughs));
    let mut wide = format!("a0: &a0 {}\n", "x".repeat(100_000));
    wide.push_str(&format!("b: [{}]\n", vec!["*a0"; 100_000].join(", ")));
    expect![[r#"
        K0109: openapi.yaml:2:13420: there are more than 268435456 bytes of text; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(wide));
    let mut keys = format!("a0: &a0 {}\n", "x".repeat(100_000));
    keys.push_str(&format!("b: [{}]\n", vec!["{*a0 : 1}"; 100_000].join(", ")));
    expect![[r#"
        K0109: openapi.yaml:2:29519: there are more than 268435456 bytes of text; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(keys));
    // Each level copies what is overwritten below it.
    let fields = "x: 1, ".repeat(500_000);
    let nested = format!(
        "{}{{{fields}}}{}",
        (0..500).map(|it| format!("[&a{it} ")).collect::<String>(),
        "]".repeat(500)
    );
    expect![[r#"
        K0109: openapi.yaml:1:3380: there are more than 2000000 values; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(format!("a: {nested}\n")));
    let mut merged = "a0: &a0 { k0: 1 }\n".to_owned();
    for level in 1..40 {
        let before = level - 1;
        merged.push_str(&format!("a{level}: &a{level} {{ <<: [*a{before}, *a{before}], l{level}: *a{before}, r{level}: *a{before} }}\n"));
    }
    expect![[r#"
        K0109: openapi.yaml:13:36: there are more than 2000000 values; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(merged));
    expect![[r#"
        K0112: openapi.yaml:1:8: an alias stands within the value that it names; describe a recursive structure with `$ref`
    "#]].assert_eq(&outcome("a: &a [*a]\n"));
    expect![[r#"
        K0107: openapi.yaml:1:4: not valid YAML: while parsing node, found unknown anchor; mend the file; look at indentation and quotes
    "#]].assert_eq(&outcome("a: *nowhere\n"));
}

#[test]
fn a_hundred_megabytes_are_read_or_refused() {
    let size = 100 << 20;
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": \"{}\"}}",
        "x".repeat(size)
    );
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0308 1:22 `x` is no member of the document, and is ignored
    "#]]
    .assert_eq(&outcome(text));
    let values = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": [{}1]}}",
        "1,".repeat(size / 2)
    );
    expect![[r#"
        K0109: openapi.yaml:1:4000022: there are more than 2000000 values; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(values));
    let values = with(&format!("[{}1]", "1,".repeat(size / 2)));
    expect![[r#"
        K0109: openapi.yaml:3:4000005: there are more than 2000000 values; replace YAML aliases by `$ref`, or split off what no client needs
    "#]].assert_eq(&outcome(values));
    let blank = format!("{{\"openapi\": \"3.0.3\"{}}}", " ".repeat(size));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
    "#]]
    .assert_eq(&outcome(blank));
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(folder.path().join(DOCUMENT)).expect("a file");
    // Sparse: it takes no room.
    file.set_len(1 << 40).expect("a length");
    expect![[r#"
        K0102: openapi.yaml: the file has 1099511627776 bytes, and the limit is 268435456; vendor the document alone, without embedded data
    "#]].assert_eq(&outcome_in(folder.path()));
}
