//! Names that no language has, that Rust keeps for itself, or that are one name once they are Rust's.

use expect_test::expect;
use serde_json::{Map, Value, json};

use crate::child::outcome;

/// Names that a careless generator writes as they are.
const NAMES: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "__proto__",
    "constructor",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "async",
    "await",
    "gen",
    "try",
    "dyn",
    "macro_rules",
    "union",
    "static",
    "r#type",
    "'static",
    "true",
    "1",
    "0x1f",
    "-1",
    "+1",
    "1.5",
    "é",
    "設定",
    "🦀",
    "ß",
    "ﬁ",
    "İ",
    "a b",
    "a-b",
    "a_b",
    "aB",
    "AB",
    "a.b",
    "a/b",
    "a~b",
    "a%2Fb",
    "a\"b",
    "a'b",
    "a\\b",
    "a\nb",
    "a\r\nb",
    "a\u{0}b",
    "a\u{202e}b",
    "\u{feff}",
    "\u{200b}",
    "*/",
    "//",
    "/*",
    "#[x]",
    "!{",
    "${x}",
    "{x}",
    "Option",
    "String",
    "Vec",
    "Box",
    "Some",
    "None",
    "Ok",
    "Err",
    "Result",
    "Value",
    "Default",
    "Serialize",
    "std",
    "core",
    "alloc",
    "serde",
    "serde_json",
    "keyroute",
    "types",
    "Call",
    "Reply",
    "Failure",
    "new",
    "send",
    "builder",
    "build",
    "default",
    "clone",
    "drop",
    "from",
    "into",
    "body",
    "request",
    "Client",
    "Iterator",
    "Send",
    "Sync",
    "u8",
    "str",
    "bool",
    "i64",
    "f64",
    "char",
    "usize",
    "null",
    "Null",
    "undefined",
];

/// A document with a name in every place that has one.
fn document(name: &str, index: usize) -> Value {
    let reference = json!({ "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")) });
    let mut schemas = Map::new();
    schemas.insert(
        name.to_owned(),
        json!({
            "type": "object",
            "required": [name],
            "properties": {
                name: { "type": "string", "enum": [name, format!("{name}2")], "x-enum-varnames": [name] },
                format!("{name} inner"): { "type": "object", "title": name, "properties": { name: { "type": "integer" } } },
            },
        }),
    );
    json!({
        "openapi": "3.1.0",
        "info": { "title": name, "version": name, "description": name },
        "servers": [{ "url": format!("https://{name}.example.com/{{{name}}}"), "description": name,
            "variables": { name: { "default": name, "enum": [name], "description": name } } }],
        "security": [{ name: [name] }],
        "paths": { format!("/{index}/{{{name}}}"): { "post": {
            "operationId": name,
            "summary": name,
            "parameters": [
                { "name": name, "in": "path", "required": true, "schema": { "type": "string" } },
                { "name": name, "in": "query", "description": name, "schema": { "type": "string", "enum": [name] } },
                { "name": name, "in": "header", "schema": { "type": "string" } },
                { "name": name, "in": "cookie", "schema": { "type": "string" } },
            ],
            "requestBody": { "content": {
                "application/json": { "schema": reference },
                "multipart/form-data": { "schema": { "type": "object", "properties": { name: { "type": "string", "format": "binary" } } } },
            } },
            "responses": { "200": { "headers": {
                name: { "schema": { "type": "string", "enum": [name, "other"] } },
                format!("{name}."): { "schema": { "type": "array", "items": { "type": "string", "enum": [name] } } },
            }, "content": { "application/json": { "schema": { "oneOf": [reference, { "type": "string" }] } } } } },
        } } },
        "components": {
            "schemas": schemas,
            "securitySchemes": { name: { "type": "oauth2", "description": name, "flows": { "clientCredentials": {
                "tokenUrl": format!("https://example.com/{name}"), "scopes": { name: name } } } } },
        },
    })
}

#[test]
fn any_name_is_made_one_of_rust() {
    let mut together = document("name", 0);
    for (index, name) in NAMES.iter().enumerate() {
        let one = document(name, index);
        let outcome = outcome(one.to_string());
        assert!(outcome.starts_with("1 operations: "), "{name:?}: {outcome}");
        for member in [
            "/paths",
            "/components/schemas",
            "/components/securitySchemes",
        ] {
            let from = one
                .pointer(member)
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default();
            if let Some(Value::Object(all)) = together.pointer_mut(member) {
                all.extend(from);
            }
        }
    }
    expect![[r#"
        106 operations: 102 emitted, 4 refused; 848 types
        K0402 x15 1:1122 the operation has no usable `operationId`, and is called `post_0` after its path
        K0403 x22 1:6999 another operation is called `self_` already, so this one is called `self_post_7_self`
        K0404 x4 1:1174 the parameter `` in `path` is not sent: it lacks a name or a known place
        K0408 x4 1:1122 the path variable `{}` has no parameter, and is taken as text
        K0409 x4 1:1122 the path `/0/{}` cannot be requested: its braces do not pair up, or a variable stands twice
    "#]].assert_eq(&outcome(together.to_string()));
}

#[test]
fn a_name_of_ten_thousand_characters_is_a_name() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 8 types
    "#]]
    .assert_eq(&outcome(document(&"name".repeat(2_500), 0).to_string()));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 9 types
        K0402 1:130235 the operation has no usable `operationId`, and is called `post_0` after its path
    "#]].assert_eq(&outcome(document(&"é".repeat(10_000), 0).to_string()));
}

#[test]
fn long_names_that_nest_do_not_multiply() {
    let name = "x".repeat(10_000);
    let mut inside = json!({ "type": "string", "enum": ["a", "b"] });
    for _ in 0..100 {
        let mut members = Map::new();
        members.insert(name.clone(), inside);
        inside = json!({ "properties": members });
    }
    let text =
        json!({ "openapi": "3.0.3", "paths": {}, "components": { "schemas": { "A": inside } } });
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 101 types
    "#]]
    .assert_eq(&outcome(text.to_string()));
}

#[test]
fn names_that_collide_by_the_hundred_stay_apart() {
    let cased = |index: usize| -> String {
        // The bits of the number say where a separator stands, so that all names are one in snake case.
        let mut name = String::new();
        for bit in 0..10 {
            name.push('a');
            name.push_str(if index >> bit & 1 == 1 { "-" } else { "_" });
        }
        format!("{name}z")
    };
    let mut schemas = Map::new();
    let mut members = Map::new();
    let mut paths = Map::new();
    let mut texts = Vec::new();
    for index in 0..1_000 {
        let name = cased(index);
        schemas.insert(
            name.clone(),
            json!({ "type": "object", "properties": { "x": { "type": "string" } } }),
        );
        members.insert(
            name.clone(),
            json!({ "type": "object", "properties": { "y": { "type": "integer" } } }),
        );
        texts.push(json!(name));
        paths.insert(
            format!("/{index}"),
            json!({ "get": { "operationId": name, "responses": {}, "parameters": [{ "name": name, "in": "query" }] } }),
        );
    }
    schemas.insert("Members".to_owned(), json!({ "properties": members }));
    schemas.insert(
        "Texts".to_owned(),
        json!({ "type": "string", "enum": texts }),
    );
    let text = json!({ "openapi": "3.0.3", "paths": paths, "components": { "schemas": schemas } });
    expect![[r#"
        1000 operations: 1000 emitted, 0 refused; 1003 types
        K0403 x999 1:164 another operation is called `a_a_a_a_a_a_a_a_a_a_z` already, so this one is called `a_a_a_a_a_a_a_a_a_a_z_get_1`
        K0411 x1000 1:109 the parameter `a_a_a_a_a_a_a_a_a_a_z` has no schema, and is taken as text
    "#]].assert_eq(&outcome(text.to_string()));
}

#[test]
fn paths_that_cannot_be_requested_are_refused() {
    let templates = [
        "/{a}{b}/{",
        "/{",
        "/}",
        "/{}",
        "/{a}/{a}",
        "/{{a}}",
        "/{a}}",
        "a",
        "",
        "/{a b}",
        "/{a/b}",
        "/a?b={c}",
        "/a#b",
        "//",
        "/..",
        "/\u{0}",
        "/\n",
        "/{\u{202e}}",
        "/é",
        "/{a}{b}",
        "/%zz",
        "/\"",
        "https://example.com/a",
    ];
    let mut paths = Map::new();
    for (index, template) in templates.iter().enumerate() {
        paths.insert(
            (*template).to_owned(),
            json!({ "get": { "operationId": format!("get{index}"), "responses": {} } }),
        );
    }
    expect![[r#"
        23 operations: 13 emitted, 10 refused; 0 types
        K0408 x12 1:42 the path variable `{a}` has no parameter, and is taken as text
        K0409 x10 1:42 the path `/{a}{b}/{` cannot be requested: its braces do not pair up, or a variable stands twice
    "#]].assert_eq(&outcome(
        json!({ "openapi": "3.0.3", "paths": paths }).to_string(),
    ));
}
