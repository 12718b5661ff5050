//! References between schemas, merges, names, and schemas that get a name.

use expect_test::expect;

use super::{after, schemas_after};

#[test]
fn a_reference_into_a_schema_gives_its_target_a_name() {
    expect![[r##"
        A {"properties":{"a":{"$ref":"#/components/schemas/A_a"}}}
        B {"$ref":"#/components/schemas/A_a"}
        C {"$ref":"#/components/schemas/A"}
        D {}
        A_a {"type":"object","properties":{"x":{"type":"string"}}}
        K0304 /components/schemas/D: the schema refers to `#/nothing`, which leads to none, and is taken as any JSON
    "##]].assert_eq(&schemas_after(
        "schema references",
        "A: { properties: { a: { type: object, properties: { x: { type: string } } } } }\nB: { $ref: '#/components/schemas/A/properties/a' }\n\
         C: { $ref: '#/components/schemas/%41' }\nD: { $ref: '#/nothing' }",
    ));
}

#[test]
fn parts_are_merged_into_one_record() {
    expect![[r##"
        A {"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}
        B {"description":"d","type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"]}
        C {"allOf":[{"$ref":"#/components/schemas/A"}],"nullable":true}
    "##]].assert_eq(&schemas_after(
        "all of",
        "A: { type: object, required: [a], properties: { a: { type: string } } }\n\
         B: { description: d, allOf: [{ $ref: '#/components/schemas/A' }, { required: [b, a], properties: { a: {}, b: { type: integer } } }] }\n\
         C: { allOf: [{ $ref: '#/components/schemas/A' }], nullable: true }",
    ));
}

#[test]
fn parts_that_cannot_be_merged_are_any_json_and_named() {
    expect![[r#"
        A {"description":"d"}
        B {}
        C {}
        K0606 /components/schemas/A: the parts of `allOf` are not merged: one is `string` and another `integer`; the schema is taken as any JSON
        K0606 /components/schemas/B: the parts of `allOf` are not merged: `B` is a part of itself; the schema is taken as any JSON
        K0606 /components/schemas/C: the parts of `allOf` are not merged: several of them are unions; the schema is taken as any JSON
    "#]].assert_eq(&schemas_after(
        "all of",
        "A: { description: d, allOf: [{ type: string }, { type: integer }] }\n\
         B: { allOf: [{ $ref: '#/components/schemas/B' }, { properties: { b: {} } }] }\n\
         C: { allOf: [{ oneOf: [{ type: string }, { type: integer }] }, { oneOf: [{ type: boolean }, { type: number }] }] }",
    ));
}

#[test]
fn a_union_beside_members_is_a_union_of_records() {
    expect![[r#"
        A {"oneOf":[{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":[]},{"type":"object","properties":{"a":{"type":"string"},"c":{"type":"string"}},"required":[]}]}
    "#]].assert_eq(&schemas_after(
        "all of",
        "A: { properties: { a: { type: string } }, oneOf: [{ properties: { b: { type: string } } }, { properties: { c: { type: string } } }] }",
    ));
}

#[test]
fn names_are_those_of_rust_and_stay_apart() {
    expect![[r##"
        AB {}
        AB2 {}
        Ab {}
        OptionObject {}
        Type2 {"$ref":"#/components/schemas/AB"}
    "##]]
    .assert_eq(&schemas_after(
        "names",
        "a-b: {}\na_b: {}\nAB: {}\nOption: {}\n'2': { $ref: '#/components/schemas/a-b' }",
    ));
}

#[test]
fn what_needs_a_type_of_its_own_gets_a_name_after_its_place() {
    expect![[r##"
        get /a {"operationId":"2fa","x-keyroute-name":"_2fa","responses":{"200":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Type2faReplyItem"}}}}}},"parameters":[{"name":"sort","in":"query","schema":{"$ref":"#/components/schemas/Type2faSort"}}]}
        A {"properties":{"list":{"type":"array","items":{"$ref":"#/components/schemas/AListItem"}}},"type":"object"}
        AListItem {"properties":{"y":{}},"type":"object"}
        Type2faSort {"type":"string","enum":["a","b"]}
        Type2faReplyItem {"properties":{"x":{"$ref":"#/components/schemas/Type2faReplyItemX"}},"type":"object"}
        Type2faReplyItemX {"enum":["a","b"],"type":"string"}
    "##]].assert_eq(&after(
        "hoist",
        "paths:
  /a:
    get:
      operationId: 2fa
      parameters: [{ name: sort, in: query, schema: { type: string, enum: [a, b] } }]
      responses: { '200': { content: { application/json: { schema: { type: array, items: { properties: { x: { enum: [a, b] } } } } } } } }
components: { schemas: { A: { properties: { list: { type: array, items: { properties: { y: {} } } } } } } }",
    ));
}

#[test]
fn lists_within_lists_get_names_before_they_are_too_deep() {
    let deep = format!(
        "{}{{ type: string }}{}",
        "{ type: array, items: ".repeat(20),
        " }".repeat(20)
    );
    expect![[r##"
        A {"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"array","items":{"$ref":"#/components/schemas/AItemItemItemItemItemItemItemItemItemItemItemItemItemItemItemItemItem"}}}}}}}}}}}}}}}}}}
        AItemItemItemItemItemItemItemItemItemItemItemItemItemItemItemItemItem {"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"string"}}}}
    "##]].assert_eq(&schemas_after("hoist", &format!("A: {deep}")));
}

#[test]
fn a_record_that_only_forms_use_is_marked_as_one() {
    expect![[r##"
        post /a {"operationId":"a","requestBody":{"content":{"multipart/form-data":{"schema":{"$ref":"#/components/schemas/A"}}}},"responses":{},"x-keyroute-name":"a"}
        post /b {"operationId":"b","requestBody":{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string"}},"x-keyroute-form":{"f":{"contentType":"text/csv"}},"x-keyroute-name":"BForm"},"encoding":{"f":{"contentType":"text/csv"}}}}},"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/B"}}}}},"x-keyroute-name":"b"}
        A {"type":"object","properties":{"f":{"type":"string","format":"binary"}},"x-keyroute-form":{}}
        B {"type":"object","properties":{"f":{"type":"string"}}}
    "##]].assert_eq(&after(
        "multipart",
        "paths:
  /a: { post: { operationId: a, requestBody: { content: { multipart/form-data: { schema: { $ref: '#/components/schemas/A' } } } }, responses: {} } }
  /b: { post: { operationId: b, requestBody: { content: { multipart/form-data: { schema: { $ref: '#/components/schemas/B' }, encoding: { f: { contentType: text/csv } } } } },
        responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/B' } } } } } } }
components: { schemas: { A: { type: object, properties: { f: { type: string, format: binary } } }, B: { type: object, properties: { f: { type: string } } } } }",
    ));
}

#[test]
fn listed_texts_of_headers_get_names_and_other_schemas_of_headers_none() {
    expect![[r##"
        get /a {"operationId":"listA","responses":{"204":{"headers":{"X-Kind":{"schema":{"$ref":"#/components/schemas/ListAXKind"}},"X-Kinds":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/ListAXKindsItem"}}},"X-Record":{"schema":{"type":"object","properties":{"a":{"type":"string"}}}},"X-Json":{"content":{"application/json":{"schema":{"type":"string","enum":["a"]}}}},"Content-Type":{"schema":{"type":"string","enum":["text/plain"]}}}}},"x-keyroute-name":"list_a"}
        ListAXKind {"type":"string","enum":["a","b"]}
        ListAXKindsItem {"type":"string","enum":["a","b"]}
    "##]].assert_eq(&after(
        "hoist",
        "paths:
  /a:
    get:
      operationId: listA
      responses:
        '204':
          headers:
            X-Kind: { schema: { type: string, enum: [a, b] } }
            X-Kinds: { schema: { type: array, items: { anyOf: [{ const: a }, { const: b }] } } }
            X-Record: { schema: { type: object, properties: { a: { type: string } } } }
            X-Json: { content: { application/json: { schema: { type: string, enum: [a] } } } }
            Content-Type: { schema: { type: string, enum: [text/plain] } }
components: { schemas: {} }",
    ));
}
