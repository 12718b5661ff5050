//! Documents within the loader's limits that multiply, or that are as deep and wide as these allow.

use expect_test::expect;

use crate::child::outcome;

/// A document of which one reply has the schema `A`, as JSON.
fn schemas(schemas: &str) -> String {
    format!(
        r##"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{"/a": {{"get": {{"operationId": "a",
        "responses": {{"200": {{"content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/A"}}}}}}}}}}}}}}}},
        "components": {{"schemas": {{{schemas}}}}}}}"##
    )
}

fn nested(levels: usize, open: &str, close: &str) -> String {
    format!(
        "{}{{\"type\": \"string\"}}{}",
        open.repeat(levels),
        close.repeat(levels)
    )
}

#[test]
fn schemas_may_nest_as_deep_as_the_loader_allows() {
    // Each level of members is two of JSON, of which the loader allows 512.
    let members = nested(250, "{\"properties\": {\"p\": ", "}}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 250 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {members}"))));
    let items = nested(500, "{\"type\": \"array\", \"items\": ", "}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 30 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {items}"))));
    let values = nested(500, "{\"additionalProperties\": ", "}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 30 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {values}"))));
    let parts = nested(250, "{\"allOf\": [{\"properties\": {}}, ", "]}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {parts}"))));
    let alternatives = nested(250, "{\"oneOf\": [{\"type\": \"integer\"}, ", "]}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 250 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {alternatives}"))));
    let places = nested(
        250,
        "{\"type\": \"array\", \"minItems\": 1, \"maxItems\": 1, \"prefixItems\": [",
        "]}",
    );
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 15 types
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {places}"))));
    let not = nested(500, "{\"not\": ", "}");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0603 3:42 `not` is not honoured: a type cannot exclude values
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {not}"))));
}

#[test]
fn parts_that_double_at_each_level_end() {
    let chain = |keyword: &str, levels: usize, last: &str| -> String {
        let mut text = String::new();
        for level in 0..levels {
            let name = if level == 0 {
                "A".to_owned()
            } else {
                format!("A{level}")
            };
            let next = format!("{{\"$ref\": \"#/components/schemas/A{}\"}}", level + 1);
            text.push_str(&format!(
                "\"{name}\": {{\"{keyword}\": [{next}, {next}]}}, "
            ));
        }
        text.push_str(&format!("\"A{levels}\": {last}"));
        text
    };
    let record = r#"{"properties": {"x": {"type": "string"}}}"#;
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 x17 3:36 the parts of `allOf` are not merged: there are too many of them; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(&chain("allOf", 30, "{}"))));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 x17 3:36 the parts of `allOf` are not merged: there are too many of them; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(&chain("allOf", 30, record))));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 x400 3:36 the parts of `allOf` are not merged: they refer to one another too deeply; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(&chain("allOf", 400, record))));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 31 types
    "#]]
    .assert_eq(&outcome(schemas(&chain("oneOf", 30, record))));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 401 types
    "#]]
    .assert_eq(&outcome(schemas(&chain("anyOf", 400, record))));
}

#[test]
fn unions_beside_members_that_double_at_each_level_end() {
    let mut inside = r#"{"type": "string"}"#.to_owned();
    for level in 0..18 {
        let left = format!(r#"{{"properties": {{"l{level}": {{"type": "string"}}}}}}"#);
        inside = format!(
            r#"{{"properties": {{"p{level}": {{"type": "string"}}}}, "oneOf": [{left}, {{"allOf": [{{"properties": {{"q": {inside}}}}}]}}]}}"#
        );
    }
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 48 types
        K0606 x2 3:140 the parts of `allOf` are not merged: they lead back to themselves in too many ways; the schema is taken as any JSON
        K0617 x16 3:140 a value of `AVariant2` is read as `AVariant1`, which is tried before and asks for no other members
    "#]]
    .assert_eq(&outcome(schemas(&format!("\"A\": {inside}"))));
    let mut text = String::new();
    for level in 0..24 {
        let name = if level == 0 {
            "A".to_owned()
        } else {
            format!("A{level}")
        };
        let next = format!("{{\"$ref\": \"#/components/schemas/A{}\"}}", level + 1);
        text.push_str(&format!(
            r#""{name}": {{"properties": {{"p{level}": {{"type": "string"}}}}, "oneOf": [{{"allOf": [{next}, {{"properties": {{"x{level}": {{}}}}}}]}}, {{"allOf": [{next}, {{"properties": {{"y{level}": {{}}}}}}]}}]}}, "#
        ));
    }
    text.push_str(r#""A24": {"properties": {"z": {"type": "string"}}}"#);
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 x41 3:94 the parts of `allOf` are not merged: there are too many of them; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(&text)));
}

#[test]
fn a_list_of_a_hundred_thousand_texts_is_taken() {
    let texts: Vec<String> = (0..100_000)
        .map(|index| format!("\"value-{index}\""))
        .collect();
    let text = schemas(&format!(
        "\"A\": {{\"type\": \"string\", \"enum\": [{}]}}",
        texts.join(",")
    ));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(text));
    // Texts without a letter all have one name.
    let same: Vec<String> = (0..1_000)
        .map(|index| format!("\"{}\"", "-".repeat(index + 1)))
        .collect();
    let text = schemas(&format!(
        "\"A\": {{\"type\": \"string\", \"enum\": [{}]}}",
        same.join(",")
    ));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(text));
}

#[test]
fn ten_thousand_members_are_taken() {
    let members: Vec<String> = (0..10_000)
        .map(|index| format!("\"m{index}\": {{\"type\": \"string\"}}"))
        .collect();
    let text = schemas(&format!(
        "\"A\": {{\"properties\": {{{}}}}}",
        members.join(",")
    ));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(text));
}

#[test]
fn twenty_thousand_schemas_are_taken() {
    let many: Vec<String> = (0..20_000)
        .map(|index| format!("\"S{index}\": {{\"type\": \"object\", \"properties\": {{\"a\": {{\"type\": \"string\"}}, \"next\": {{\"$ref\": \"#/components/schemas/S{}\"}}}}}}", (index + 1) % 20_000))
        .collect();
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 20001 types
    "#]]
    .assert_eq(&outcome(schemas(&format!(
        "{}, \"A\": {{}}",
        many.join(",")
    ))));
}

#[test]
fn a_reply_that_every_operation_refers_to_does_not_multiply() {
    let members: Vec<String> = (0..20_000)
        .map(|index| format!("\"m{index}\": {{\"type\": \"string\"}}"))
        .collect();
    let paths: Vec<String> = (0..2_000)
        .map(|index| format!("\"/p{index}\": {{\"get\": {{\"operationId\": \"get{index}\", \"responses\": {{\"200\": {{\"$ref\": \"#/components/responses/R\"}}}}}}}}"))
        .collect();
    let text = format!(
        r#"{{"openapi": "3.0.3", "paths": {{{}}}, "components": {{"responses": {{"R": {{"content": {{"application/json": {{"schema": {{"properties": {{{}}}}}}}}}}}}}}}}}"#,
        paths.join(","),
        members.join(",")
    );
    expect![[r#"
        2000 operations: 24 emitted, 1976 refused; 1 types
        K0109 x1976 1:2469 the references of all operations lead to more than 1000000 values, and this operation is one too many
    "#]].assert_eq(&outcome(text));
}

#[test]
fn references_to_whole_branches_do_not_multiply() {
    let mut inside = "{}".to_owned();
    let mut target = "#/components/schemas/A".to_owned();
    let mut references = Vec::new();
    for level in 0..60 {
        inside = format!(r#"{{"properties": {{"p": {inside}}}}}"#);
        references.push(format!("\"r{level}\": {{\"$ref\": \"{target}\"}}"));
        target.push_str("/properties/p");
    }
    let wide: Vec<String> = (0..500)
        .map(|index| format!("\"w{index}\": {{\"type\": \"integer\"}}"))
        .collect();
    let inside = inside.replacen(
        "{}",
        &format!("{{\"properties\": {{{}}}}}", wide.join(",")),
        1,
    );
    let text = schemas(&format!(
        "\"A\": {inside}, \"B\": {{\"properties\": {{{}}}}}",
        references.join(",")
    ));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1831 types
    "#]]
    .assert_eq(&outcome(text));
}

#[test]
fn a_thousand_parameters_of_one_operation_are_taken() {
    let parameters: Vec<String> = (0..20_000)
        .map(|index| format!("{{\"name\": \"p{index}\", \"in\": \"query\", \"schema\": {{\"type\": \"string\"}}}}"))
        .collect();
    let text = format!(
        r#"{{"openapi": "3.0.3", "paths": {{"/a": {{"get": {{"operationId": "a", "parameters": [{}], "responses": {{}}}}}}}}}}"#,
        parameters.join(",")
    );
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
    "#]]
    .assert_eq(&outcome(text));
}
