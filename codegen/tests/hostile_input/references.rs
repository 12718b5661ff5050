//! References that lead back to themselves, or to something of another kind.

use expect_test::expect;

use crate::child::outcome;

/// A document of some paths and components, as YAML in flow style.
fn document(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\npaths: {{ {paths} }}\ncomponents: {{ {components} }}\n"
    )
}

/// A document of which one reply has the schema `A`.
fn schemas(schemas: &str) -> String {
    document(
        "/a: { get: { operationId: a, responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } } } }",
        &format!("schemas: {{ {schemas} }}"),
    )
}

#[test]
fn a_path_item_may_not_refer_to_itself() {
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0304 3:10 the path item refers to `#/paths/~1a`, which leads to none
    "#]]
    .assert_eq(&outcome(document("/a: { $ref: '#/paths/~1a' }", "")));
    expect![[r#"
        3 operations: 3 emitted, 0 refused; 0 types
        K0304 x3 3:39 the path item refers to `#/paths/~1c`, which leads to none
        K0402 x3 3:66 the operation has no usable `operationId`, and is called `get_a` after its path
    "#]].assert_eq(&outcome(document(
        "/a: { $ref: '#/paths/~1b' }, /b: { $ref: '#/paths/~1c', get: { responses: {} } }, /c: { $ref: '#/paths/~1a' }",
        "",
    )));
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 0 types
        K0304 4:28 the path item refers to `#/components/pathItems/B`, which leads to none
    "#]].assert_eq(&outcome(document(
        "/a: { $ref: '#/components/pathItems/A' }",
        "pathItems: { A: { $ref: '#/components/pathItems/B' }, B: { $ref: '#/components/pathItems/A' } }",
    )));
}

#[test]
fn parts_of_an_operation_may_not_refer_to_themselves() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0304 x4 4:71 the parameter refers to `#/components/parameters/P`, which leads to none
    "#]].assert_eq(&outcome(document(
        "/a: { get: { operationId: a, parameters: [{ $ref: '#/components/parameters/P' }], \
         requestBody: { $ref: '#/components/requestBodies/B' }, \
         responses: { '200': { $ref: '#/components/responses/R' }, default: { $ref: '#/paths/~1a/get/responses/default' } } } }",
        "parameters: { P: { $ref: '#/components/parameters/Q' }, Q: { $ref: '#/components/parameters/P' } }, \
         requestBodies: { B: { $ref: '#/components/requestBodies/B' } }, \
         responses: { R: { $ref: '#/components/responses/R' } }",
    )));
}

#[test]
fn a_part_may_hold_the_operation_that_refers_to_it() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0304 x2 3:108 the parameter refers to `#/paths/~1a/get/parameters/0`, which leads to none
        K0308 x2 3:72 `get` is no member of a reply, and is ignored
    "#]].assert_eq(&outcome(document(
        "/a: { parameters: [{ $ref: '#/paths/~1a/get/parameters/0' }], get: { operationId: a, \
         parameters: [{ $ref: '#/paths/~1a/parameters/0' }], responses: { '200': { $ref: '#/paths/~1a' } } } }",
        "",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0308 x5 4:1 `components` is no member of a reply, and is ignored
    "#]].assert_eq(&outcome(document(
        "/a: { get: { operationId: a, responses: { '200': { $ref: '#' }, '201': { $ref: '#/components' } } } }",
        "",
    )));
}

#[test]
fn a_schema_may_not_be_only_itself() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas("A: { $ref: '#/components/schemas/A' }")));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 3 types
    "#]].assert_eq(&outcome(schemas(
        "A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/C' }, C: { $ref: '#/components/schemas/A' }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas(
        "A: { allOf: [{ $ref: '#/components/schemas/A' }], nullable: true }",
    )));
}

#[test]
fn a_schema_may_not_be_a_part_of_itself() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 4:26 the parts of `allOf` are not merged: `A` is a part of itself; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(
        "A: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { x: { type: string } } }] }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 x2 4:26 the parts of `allOf` are not merged: `B` is a part of itself; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(
        "A: { allOf: [{ $ref: '#/components/schemas/B' }, { properties: { x: {} } }] }, \
         B: { allOf: [{ $ref: '#/components/schemas/A' }, { properties: { y: {} } }] }",
    )));
}

#[test]
fn a_schema_may_be_an_alternative_of_itself() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas(
        "A: { oneOf: [{ $ref: '#/components/schemas/A' }, { type: string }] }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas(
        "A: { anyOf: [{ $ref: '#/components/schemas/A' }] }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]].assert_eq(&outcome(schemas(
        "A: { oneOf: [{ $ref: '#/components/schemas/B' }] }, B: { oneOf: [{ $ref: '#/components/schemas/A' }] }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
        K0606 4:117 the parts of `allOf` are not merged: they lead back to themselves in too many ways; the schema is taken as any JSON
    "#]].assert_eq(&outcome(schemas(
        "A: { discriminator: { propertyName: k, mapping: { a: '#/components/schemas/A' } }, \
         oneOf: [{ $ref: '#/components/schemas/A' }], properties: { k: { type: string } } }",
    )));
}

#[test]
fn lists_and_maps_may_hold_one_another() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]]
    .assert_eq(&outcome(schemas(
        "A: { type: array, items: { $ref: '#/components/schemas/A' } }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]].assert_eq(&outcome(schemas(
        "A: { type: array, items: { $ref: '#/components/schemas/B' } }, B: { type: array, items: { $ref: '#/components/schemas/A' } }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]].assert_eq(&outcome(schemas(
        "A: { additionalProperties: { $ref: '#/components/schemas/B' } }, B: { type: array, items: { additionalProperties: { $ref: '#/components/schemas/A' } } }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 1 types
    "#]].assert_eq(&outcome(schemas(
        "A: { type: array, minItems: 1, maxItems: 1, prefixItems: [{ $ref: '#/components/schemas/A' }] }",
    )));
}

#[test]
fn records_may_hold_themselves() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 3 types
    "#]].assert_eq(&outcome(schemas(
        "A: { required: [a, b], properties: { a: { $ref: '#/components/schemas/A' }, b: { $ref: '#/components/schemas/B' } } }, \
         B: { required: [a], properties: { a: { $ref: '#/components/schemas/A/properties/b' } } }",
    )));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]].assert_eq(&outcome(schemas(
        "A: { properties: { a: { properties: { b: { $ref: '#/components/schemas/A/properties/a' } } } } }",
    )));
}

#[test]
fn a_schema_may_refer_to_what_holds_it() {
    for target in [
        "#",
        "#/",
        "#/paths",
        "#/components",
        "#/components/schemas",
        "#/paths/~1a/get",
        "#/components/schemas/A/properties",
    ] {
        let text = schemas(&format!(
            "A: {{ properties: {{ x: {{ $ref: '{target}' }} }} }}"
        ));
        let outcome = outcome(text);
        assert!(
            outcome.starts_with("1 operations: 1 emitted, 0 refused"),
            "{target}: {outcome}"
        );
    }
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]]
    .assert_eq(&outcome(schemas(
        "A: { properties: { x: { $ref: '#/components/schemas/A/properties/x' } } }",
    )));
}

#[test]
fn a_reference_that_is_none_is_reported() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
        K0122 4:83 A: cannot read the file: No such file or directory (os error 2)
        K0304 x6 4:265 the schema refers to `#/components/schemas/ A`, which leads to none, and is taken as any JSON
        K0308 x4 4:1 `components` is no member of a schema, and is ignored
        K0601 4:50 `$ref` has the wrong JSON type, and is dropped
    "#]].assert_eq(&outcome(schemas(
        "A: { properties: { a: { $ref: 5 }, b: { $ref: '' }, c: { $ref: 'A' }, d: { $ref: '#A' }, e: { $ref: '#/components/schemas/%' }, \
         f: { $ref: '#/components/schemas/%ff' }, g: { $ref: '#/components/schemas/B~2' }, h: { $ref: '#/info/title' }, i: { $ref: '#/components/schemas/ A' } } }",
    )));
}

#[test]
fn a_security_scheme_may_not_refer_to_itself() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 4:104 x: cannot read the file: No such file or directory (os error 2)
        K0701 x3 4:34 the security scheme `A` is of no known type, so no credential of it is sent
        K0702 3:39 the security requirement names `A`, which is no usable security scheme; the alternative is dropped, and where there is no other, no credential is sent
    "#]].assert_eq(&outcome(document(
        "/a: { get: { operationId: a, security: [{ A: [] }], responses: {} } }",
        "securitySchemes: { A: { $ref: '#/components/securitySchemes/A' }, B: { $ref: '#' }, C: { $ref: 'x' } }",
    )));
}
