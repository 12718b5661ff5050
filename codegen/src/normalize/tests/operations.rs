//! Names of methods, and parameters in order.

use expect_test::expect;

use super::after;

#[test]
fn a_method_is_named_after_its_id_or_its_path() {
    expect![[r#"
        get /a {"operationId":"getThing","x-keyroute-name":"get_thing"}
        put /a {"x-keyroute-name":"put_a"}
        post /a {"operationId":"設定","x-keyroute-name":"post_a"}
        get /b {"operationId":"get_thing","x-keyroute-name":"get_thing_get_b"}
        put /b {"operationId":"2fa","x-keyroute-name":"_2fa"}
        post /b {"operationId":"type","x-keyroute-name":"type_"}
        K0402 /paths/~1a/put: the operation has no usable `operationId`, and is called `put_a` after its path
        K0402 /paths/~1a/post: the operation has no usable `operationId`, and is called `post_a` after its path
        K0403 /paths/~1b/get: another operation is called `get_thing` already, so this one is called `get_thing_get_b`
    "#]].assert_eq(&after(
        "operations",
        "paths:
  /a: { get: { operationId: getThing }, put: {}, post: { operationId: '設定' } }
  /b: { get: { operationId: get_thing }, put: { operationId: '2fa' }, post: { operationId: type } }",
    ));
}

#[test]
fn a_parameter_that_is_not_sent_is_named() {
    expect![[r#"
        get /a/{id} {"operationId":"a","x-keyroute-name":"a","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"q","in":"query"},{"name":"X-A","in":"header"}]}
        K0404 /paths/~1a~1{id}/get/parameters/0: the parameter `` in `query` is not sent: it lacks a name or a known place
        K0404 /paths/~1a~1{id}/get/parameters/1: the parameter `a` in `body` is not sent: it lacks a name or a known place
        K0405 /paths/~1a~1{id}/get/parameters/2: the header parameter `Accept` is ignored, as the standard says
        K0406 /paths/~1a~1{id}/get/parameters/3: the path parameter `other` is not sent: the path `/a/{id}` has no variable of that name
        K0407 /paths/~1a~1{id}/get/parameters/5: the parameter `q` stands twice in `query`, and its first form is taken
        K0407 /paths/~1a~1{id}/get/parameters/7: the parameter `x-a` stands twice in `header`, and its first form is taken
        K0408 /paths/~1a~1{id}/get: the path variable `{id}` has no parameter, and is taken as text
    "#]].assert_eq(&after(
        "operations",
        "paths:
  /a/{id}:
    get:
      operationId: a
      parameters:
        - { in: query }
        - { name: a, in: body }
        - { name: Accept, in: header }
        - { name: other, in: path }
        - { name: q, in: query }
        - { name: q, in: query }
        - { name: X-A, in: header }
        - { name: x-a, in: header }",
    ));
}

#[test]
fn each_variable_of_the_path_has_a_required_parameter() {
    expect![[r#"
        get /{a}/{b} {"operationId":"a","x-keyroute-name":"a","parameters":[{"name":"b","in":"path","required":true,"schema":{"type":"string"}},{"name":"a","in":"path","required":true}]}
        K0408 /paths/~1{a}~1{b}/get: the path variable `{b}` has no parameter, and is taken as text
    "#]].assert_eq(&after(
        "operations",
        "paths: { '/{a}/{b}': { get: { operationId: a, parameters: [{ name: a, in: path, required: false }] } } }",
    ));
}
