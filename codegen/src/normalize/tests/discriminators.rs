//! Bases that others extend, and the texts that discriminators leave out.

use expect_test::expect;

use super::{after, schemas_after};

#[test]
fn a_base_is_a_union_of_what_extends_it() {
    expect![[r##"
        Pet {"description":"d","x-keyroute-otherwise":true,"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Lion"},{"$ref":"#/components/schemas/PetBase"}],"discriminator":{"propertyName":"kind","mapping":{"c":"#/components/schemas/Cat","l":"#/components/schemas/Lion"}}}
        PetBase {"description":"d","type":"object","properties":{"kind":{},"friend":{"$ref":"#/components/schemas/Pet"}}}
        Cat {"allOf":[{"$ref":"#/components/schemas/PetBase"},{"properties":{"a":{}},"type":"object"}]}
        Lion {"allOf":[{"$ref":"#/components/schemas/Cat"}],"x-ms-discriminator-value":"l","properties":{}}
    "##]].assert_eq(&schemas_after(
        "inheritance",
        "Pet: { description: d, type: object, discriminator: { propertyName: kind, mapping: { c: '#/components/schemas/Cat', p: '#/components/schemas/Pet' } }, properties: { kind: {}, friend: { $ref: '#/components/schemas/Pet' } } }\n\
         Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { a: {} } }] }\n\
         Lion: { allOf: [{ $ref: '#/components/schemas/Cat' }], x-ms-discriminator-value: l }",
    ));
}

#[test]
fn a_base_that_nothing_has_a_value_of_stays_a_record() {
    expect![[r##"
        Pet {"type":"object","discriminator":{"propertyName":"kind"},"properties":{"kind":{}}}
        Cat {"allOf":[{"$ref":"#/components/schemas/Pet"},{"properties":{"a":{}},"type":"object"}]}
        Any {"allOf":[{"$ref":"#/components/schemas/Cat"}]}
    "##]]
    .assert_eq(&schemas_after(
        "inheritance",
        "Pet: { type: object, discriminator: { propertyName: kind }, properties: { kind: {} } }\n\
         Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { a: {} } }] }\n\
         Any: { oneOf: [{ $ref: '#/components/schemas/Cat' }] }",
    ));
}

#[test]
fn a_base_that_is_extended_in_turn_is_one_of_its_base_by_its_own_name() {
    expect![[r##"
        Pet {"x-keyroute-otherwise":true,"oneOf":[{"$ref":"#/components/schemas/CatBase"},{"$ref":"#/components/schemas/Lion"},{"$ref":"#/components/schemas/PetBase"}],"discriminator":{"propertyName":"kind","mapping":{"Cat":"#/components/schemas/CatBase","Lion":"#/components/schemas/Lion"}}}
        PetBase {"properties":{"kind":{}},"type":"object"}
        Cat {"x-keyroute-otherwise":true,"oneOf":[{"$ref":"#/components/schemas/Lion"},{"$ref":"#/components/schemas/CatBase"}],"discriminator":{"propertyName":"kind","mapping":{"Lion":"#/components/schemas/Lion"}}}
        CatBase {"allOf":[{"$ref":"#/components/schemas/PetBase"}],"properties":{}}
        Lion {"allOf":[{"$ref":"#/components/schemas/CatBase"}],"properties":{}}
        Both {"properties":{"pet":{"$ref":"#/components/schemas/Pet"},"cat":{"$ref":"#/components/schemas/Cat"}},"type":"object"}
    "##]].assert_eq(&schemas_after(
        "discriminators",
        "Pet: { discriminator: { propertyName: kind }, properties: { kind: {} } }\n\
         Cat: { discriminator: { propertyName: kind }, allOf: [{ $ref: '#/components/schemas/Pet' }] }\n\
         Lion: { allOf: [{ $ref: '#/components/schemas/Cat' }] }\n\
         Both: { properties: { pet: { $ref: '#/components/schemas/Pet' }, cat: { $ref: '#/components/schemas/Cat' } } }",
    ));
}

#[test]
fn a_base_that_lists_what_extends_it_is_parted_into_union_and_record() {
    expect![[r##"
        Pet {"oneOf":[{"$ref":"#/components/schemas/Cat"},{"title":"Fish","allOf":[{"$ref":"#/components/schemas/PetBase"},{"$ref":"#/components/schemas/Fish"}]},{"$ref":"#/components/schemas/PetBase"}]}
        PetBase {"properties":{"kind":{}},"type":"object"}
        Cat {"allOf":[{"$ref":"#/components/schemas/PetBase"},{"properties":{"a":{}},"type":"object"}]}
        Fish {"properties":{"b":{}},"type":"object"}
    "##]].assert_eq(&schemas_after(
        "inheritance",
        "Pet: { properties: { kind: {} }, oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Fish' }, { $ref: '#/components/schemas/Pet' }] }\n\
         Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { a: {} } }] }\n\
         Fish: { properties: { b: {} } }",
    ));
}

#[test]
fn members_that_are_added_in_place_go_to_the_record_of_a_base() {
    expect![[r##"
        get /a {"operationId":"a","responses":{"200":{"content":{"application/json":{"schema":{"allOf":[{"$ref":"#/components/schemas/PetBase"},{"properties":{"at":{}},"type":"object"}]}}}}},"x-keyroute-name":"a"}
        Pet {"x-keyroute-otherwise":true,"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/PetBase"}],"discriminator":{"propertyName":"kind","mapping":{}}}
        PetBase {"properties":{"kind":{},"friend":{"allOf":[{"$ref":"#/components/schemas/Pet"}],"nullable":true}},"type":"object"}
        Cat {"allOf":[{"$ref":"#/components/schemas/PetBase"}],"properties":{}}
        K0613 /paths/~1a/get/responses/200/content/application~1json/schema/allOf/0: what extends `Pet` is not typed here, where members are added to it
    "##]].assert_eq(&after(
        "inheritance",
        "paths:
  /a:
    get:
      operationId: a
      responses: { '200': { content: { application/json: { schema: { allOf: [{ $ref: '#/components/schemas/Pet' }, { properties: { at: {} } }] } } } } }
components:
  schemas:
    Pet: { discriminator: { propertyName: kind }, properties: { kind: {}, friend: { allOf: [{ $ref: '#/components/schemas/Pet' }], nullable: true } } }
    Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }] }",
    ));
}

#[test]
fn an_alternative_that_no_mapping_lists_is_meant_by_its_name() {
    expect![[r##"
        A {"oneOf":[{"$ref":"#/components/schemas/cat"},{"$ref":"#/components/schemas/Dog"},{"$ref":"#/components/schemas/ItsOwn"},{"$ref":"#/components/schemas/InCase"},{"$ref":"#/components/schemas/Within"}],"discriminator":{"propertyName":"kind","mapping":{"d":"Dog","cat":"#/components/schemas/cat","IN_CASE":"#/components/schemas/InCase","Within":"#/components/schemas/Within"}}}
        cat {"properties":{"kind":{"type":"string"}},"type":"object"}
        Dog {"properties":{"kind":{"type":"string"}},"type":"object"}
        ItsOwn {"properties":{"kind":{"enum":["own"],"type":"string"}},"type":"object"}
        InCase {"allOf":[{"properties":{"kind":{"enum":["IN_CASE","ELSE"],"type":"string"}},"type":"object"}]}
        Within {"allOf":[{"$ref":"#/components/schemas/cat"}],"properties":{}}
    "##]].assert_eq(&schemas_after(
        "discriminators",
        "A: { oneOf: [{ $ref: '#/components/schemas/cat' }, { $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/ItsOwn' }, { $ref: '#/components/schemas/InCase' }, { $ref: '#/components/schemas/Within' }], discriminator: { propertyName: kind, mapping: { d: Dog } } }\n\
         cat: { properties: { kind: { type: string } } }\nDog: { properties: { kind: { type: string } } }\n\
         ItsOwn: { properties: { kind: { enum: [own] } } }\n\
         InCase: { allOf: [{ properties: { kind: { enum: [IN_CASE, ELSE] } } }] }\n\
         Within: { oneOf: [{ $ref: '#/components/schemas/cat' }] }",
    ));
}

#[test]
fn what_no_text_means_is_no_alternative() {
    expect![[r##"
        Base {"x-keyroute-otherwise":true,"oneOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"},{"$ref":"#/components/schemas/BaseBase"}],"discriminator":{"propertyName":"k","mapping":{"a":"#/components/schemas/A","b":"#/components/schemas/B"}}}
        BaseBase {"properties":{"k":{"enum":["a","b"],"type":"string"}},"type":"object"}
        Simple {"allOf":[{"$ref":"#/components/schemas/BaseBase"}]}
        A {"allOf":[{"$ref":"#/components/schemas/Simple"}],"properties":{}}
        B {"allOf":[{"$ref":"#/components/schemas/Simple"}],"properties":{}}
        All {"type":"array","items":{"$ref":"#/components/schemas/Base"}}
    "##]].assert_eq(&schemas_after(
        "inheritance",
        "Base: { discriminator: { propertyName: k, mapping: { a: '#/components/schemas/A', b: '#/components/schemas/B' } }, properties: { k: { enum: [a, b] } } }\n\
         Simple: { allOf: [{ $ref: '#/components/schemas/Base' }] }\n\
         A: { allOf: [{ $ref: '#/components/schemas/Simple' }] }\nB: { allOf: [{ $ref: '#/components/schemas/Simple' }] }\n\
         All: { type: array, items: { $ref: '#/components/schemas/Base' } }",
    ));
}

#[test]
fn unions_within_have_their_own_texts_or_their_names_and_a_bare_alternative_is_a_record() {
    expect![[r##"
        A {"oneOf":[{"$ref":"#/components/schemas/same"},{"$ref":"#/components/schemas/other"},{"$ref":"#/components/schemas/bare"}],"discriminator":{"propertyName":"k","mapping":{"same":"#/components/schemas/same","other":"#/components/schemas/other","bare":"#/components/schemas/bare"}}}
        same {"discriminator":{"propertyName":"k"},"allOf":[{"$ref":"#/components/schemas/r"}],"properties":{}}
        other {"oneOf":[{"$ref":"#/components/schemas/r"},{"$ref":"#/components/schemas/s"}],"discriminator":{"propertyName":"l","mapping":{"r":"#/components/schemas/r","s":"#/components/schemas/s"}}}
        bare {"description":"d","allOf":[{"$ref":"#/components/schemas/r"}],"properties":{}}
        r {"properties":{"k":{"type":"string"}},"type":"object"}
        s {"properties":{"l":{"type":"string"}},"type":"object"}
    "##]].assert_eq(&schemas_after(
        "discriminators",
        "A: { oneOf: [{ $ref: '#/components/schemas/same' }, { $ref: '#/components/schemas/other' }, { $ref: '#/components/schemas/bare' }], discriminator: { propertyName: k } }\n\
         same: { oneOf: [{ $ref: '#/components/schemas/r' }], anyOf: [], discriminator: { propertyName: k } }\n\
         other: { oneOf: [{ $ref: '#/components/schemas/r' }, { $ref: '#/components/schemas/s' }], discriminator: { propertyName: l } }\n\
         bare: { description: d, allOf: [{ $ref: '#/components/schemas/r' }] }\n\
         r: { properties: { k: { type: string } } }\ns: { properties: { l: { type: string } } }",
    ));
}

#[test]
fn schemas_that_extend_one_another_in_a_ring_end() {
    let text = schemas_after(
        "discriminators",
        "A: { discriminator: { propertyName: k }, allOf: [{ $ref: '#/components/schemas/B' }] }\n\
         B: { discriminator: { propertyName: k }, allOf: [{ $ref: '#/components/schemas/A' }] }\n\
         C: { properties: { a: { $ref: '#/components/schemas/A' }, b: { $ref: '#/components/schemas/B' } } }",
    );
    assert!(text.contains("ABase") && text.contains("BBase"), "{text}");
}
