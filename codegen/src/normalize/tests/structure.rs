//! The outer shape of a document.

use expect_test::expect;

use super::after;

#[test]
fn parts_of_the_wrong_type_are_named_and_taken_as_absent() {
    expect![[r#"
        get /members {}
        K0303 /servers: `servers` is not a list, and is taken as absent
        K0302 /paths/~1list: the path item is no object
        K0303 /paths/~1item/parameters: `parameters` is not a list, and is taken as absent
        K0401 /paths/~1text/get: the operation is no object
        K0303 /paths/~1members/get/parameters: `parameters` is not a list, and is taken as absent
        K0303 /paths/~1members/get/responses: `responses` is not an object, and is taken as absent
        K0303 /paths/~1members/get/requestBody: `requestBody` is not an object, and is taken as absent
        K0303 /paths/~1members/get/security: `security` is not a list, and is taken as absent
        K0303 /paths/~1members/get/servers: `servers` is not a list, and is taken as absent
    "#]].assert_eq(&after(
        "structure",
        "servers: {}
paths:
  /list: []
  /item: { parameters: text }
  /text: { get: text }
  /members: { get: { parameters: {}, responses: [], requestBody: 5, security: {}, servers: text } }",
    ));
}

#[test]
fn examples_go_and_members_of_that_name_stay() {
    expect![[r#"
        A {"properties":{"example":{"type":"string"}}}
    "#]].assert_eq(&after(
        "structure",
        "components: { schemas: { A: { example: 1, examples: [1], properties: { example: { type: string, example: x } } } } }",
    ));
}

#[test]
fn what_a_client_does_not_serve_is_noted() {
    expect![[r#"
        get /a {}
        K0305 /webhooks: a client does not serve webhooks
        K0306 /paths/~1a/get/callbacks: a client does not serve callbacks
    "#]]
    .assert_eq(&after(
        "structure",
        "webhooks: { a: { post: {} } }\npaths: { /a: { get: { callbacks: { b: {} } } } }",
    ));
}

#[test]
fn other_methods_are_refused_by_name() {
    expect![[r#"
        K0307 /paths/~1a/additionalOperations/LINK: the method `LINK` has no row
        K0307 /paths/~1a/additionalOperations/UNLINK: the method `UNLINK` has no row
    "#]]
    .assert_eq(&after(
        "structure",
        "paths: { /a: { additionalOperations: { LINK: {}, UNLINK: {} } } }",
    ));
}

#[test]
fn shared_path_items_are_looked_at_too() {
    expect![[r#"
        K0401 /components/pathItems/A/get: the operation is no object
        K0303 /components/pathItems/A/put/parameters: `parameters` is not a list, and is taken as absent
        K0302 /components/pathItems/B: the path item is no object
    "#]].assert_eq(&after(
        "structure",
        "components: { pathItems: { A: { get: text, put: { parameters: 5 } }, B: text } }",
    ));
}
