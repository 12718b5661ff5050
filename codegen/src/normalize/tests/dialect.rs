//! One dialect of schemas.

use expect_test::expect;

use super::schemas_after;

fn check(schemas: &str) -> String {
    schemas_after("dialect", schemas)
}

#[test]
fn a_schema_that_is_none_is_any_json_and_named() {
    expect![[r#"
        A {}
        B {}
        C {}
        D {"properties":{"a":{},"b":{},"c":{}},"type":"object"}
        K0602 /components/schemas/B: the schema `false` allows no value, and is taken as any JSON
        K0601 /components/schemas/C: the schema is no object, and is taken as any JSON
        K0602 /components/schemas/D/properties/b: the schema `false` allows no value, and is taken as any JSON
        K0601 /components/schemas/D/properties/c: the schema is no object, and is taken as any JSON
    "#]].assert_eq(&check(
        "A: true\nB: false\nC: text\nD: { properties: { a: true, b: false, c: 5 } }",
    ));
}

#[test]
fn keywords_of_the_wrong_type_are_dropped_and_named() {
    expect![[r#"
        A {}
        B {}
        K0601 /components/schemas/A/properties: `properties` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/required: `required` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/enum: `enum` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/allOf: `allOf` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/oneOf: `oneOf` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/anyOf: `anyOf` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/prefixItems: `prefixItems` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/nullable: `nullable` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/deprecated: `deprecated` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/description: `description` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/format: `format` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/title: `title` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/$ref: `$ref` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/discriminator: `discriminator` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/items: `items` has the wrong JSON type, and is dropped
        K0601 /components/schemas/A/additionalProperties: `additionalProperties` has the wrong JSON type, and is dropped
    "#]].assert_eq(&check(
        "A: { properties: [], required: text, enum: {}, allOf: {}, oneOf: 5, anyOf: text, nullable: 1, deprecated: 1, \
         description: 5, format: 5, title: [], $ref: 5, discriminator: text, prefixItems: {}, \
         items: 5, additionalProperties: text }\nB: { required: true, allOf: [] }",
    ));
}

#[test]
fn types_are_one_type_null_or_alternatives() {
    expect![[r#"
        A {"type":"string","nullable":true}
        B {"anyOf":[{"type":"string","format":"uuid"},{"type":"integer"}]}
        C {"type":"number"}
        D {"type":"integer","format":"int64"}
        E {}
        F {}
        G {"type":"string","format":"binary"}
        H {}
        K0605 /components/schemas/E/type: `money` is no JSON type, and the schema is taken as any JSON
        K0601 /components/schemas/F/type: `type` has the wrong JSON type, and is dropped
    "#]].assert_eq(&check(
        "A: { type: [string, 'null'] }\nB: { type: [string, integer], format: uuid }\nC: { type: [integer, number] }\n\
         D: { type: long }\nE: { type: money }\nF: { type: 5 }\nG: { type: file }\nH: { type: [] }",
    ));
}

#[test]
fn null_among_alternatives_is_nullable() {
    expect![[r#"
        A {"nullable":true,"allOf":[{"type":"string"}]}
        B {"anyOf":[{"type":"string"},{"type":"integer"}],"nullable":true}
    "#]].assert_eq(&check(
        "A: { oneOf: [{ type: string }, { type: 'null' }] }\nB: { anyOf: [{ type: string }, { type: integer }, { const: null }] }",
    ));
}

#[test]
fn values_and_constants_have_one_type() {
    expect![[r#"
        A {"enum":["x"],"type":"string"}
        B {"enum":["a"],"nullable":true,"type":"string"}
        C {"type":"string","enum":["1","true"]}
        D {"enum":[1,"x"],"description":"One of `1`, `\"x\"`."}
        E {"nullable":true}
        K0612 /components/schemas/D/enum: the values `1`, `"x"` are of several JSON types, and taken as any JSON
    "#]].assert_eq(&check(
        "A: { const: x }\nB: { enum: [a, a, null] }\nC: { type: string, enum: [1, true] }\nD: { enum: [1, x] }\nE: { enum: [null] }",
    ));
}

#[test]
fn patterns_are_members_that_no_list_has() {
    expect![[r#"
        A {"additionalProperties":{"type":"string"},"type":"object"}
        B {"additionalProperties":true,"type":"object"}
        K0604 /components/schemas/B/patternProperties: members by several patterns have one type, which is any JSON
    "#]].assert_eq(&check(
        "A: { patternProperties: { '^a': { type: string } } }\nB: { patternProperties: { '^a': { type: string }, '^b': { type: integer } } }",
    ));
}

#[test]
fn lists_with_a_type_for_each_place_are_fixed_where_they_end() {
    expect![[r#"
        A {"prefixItems":[{"type":"string"}],"items":{},"x-keyroute-fixed":true,"type":"array"}
        B {"prefixItems":[{"type":"string"}],"type":"array"}
        C {"x-keyroute-fixed":true,"prefixItems":[{"type":"string"}],"type":"array"}
    "#]].assert_eq(&check(
        "A: { prefixItems: [{ type: string }], items: false, minItems: 1 }\nB: { prefixItems: [{ type: string }] }\n\
         C: { items: [{ type: string }], additionalItems: false, minItems: 1 }",
    ));
}

#[test]
fn encodings_are_formats() {
    expect![[r#"
        A {"type":"string","format":"byte"}
        B {"format":"binary","type":"string"}
        C {}
    "#]].assert_eq(&check(
        "A: { type: string, contentEncoding: base64 }\nB: { contentMediaType: image/png }\nC: { contentMediaType: text/plain }",
    ));
}

#[test]
fn what_stands_beside_a_reference_is_kept() {
    expect![[r##"
        A {"nullable":true,"description":"d","allOf":[{"$ref":"#/components/schemas/B"}]}
        B {"type":"string"}
        C {"$ref":"#/components/schemas/B"}
        K0308 /components/schemas/C/summary: `summary` is no member of a schema, and is ignored
    "##]].assert_eq(&check(
        "A: { $ref: '#/components/schemas/B', description: d, nullable: true }\nB: { type: string }\nC: { $ref: '#/components/schemas/B', summary: s }",
    ));
}

#[test]
fn keywords_that_no_type_expresses_are_noted() {
    expect![[r#"
        A {}
        K0603 /components/schemas/A/not: `not` is not honoured: a type cannot exclude values
        K0603 /components/schemas/A/if: `if` is not honoured: conditions between members are not typed
        K0603 /components/schemas/A/dependentSchemas: `dependentSchemas` is not honoured: conditions between members are not typed
        K0603 /components/schemas/A/unevaluatedItems: `unevaluatedItems` is not honoured: items after the listed ones are taken as any JSON
    "#]].assert_eq(&check(
        "A: { not: {}, if: {}, dependentSchemas: {}, unevaluatedItems: false }",
    ));
}
