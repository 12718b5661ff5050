//! What an operation refers to, written out.

use expect_test::expect;

use super::after;

#[test]
fn parts_are_written_out_and_leave_their_names_with_their_schemas() {
    expect![[r##"
        get /a/{id} {"parameters":[{"name":"id","in":"path","schema":{"type":"string","x-keyroute-name":"Id"}}],"requestBody":{"content":{"application/json":{"schema":{"type":"object","x-keyroute-name":"New"}}}},"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}
        A {}
    "##]].assert_eq(&after(
        "references",
        "paths:
  /a/{id}:
    get:
      parameters: [{ $ref: '#/components/parameters/Id' }]
      requestBody: { $ref: '#/components/requestBodies/New' }
      responses: { '200': { $ref: '#/components/responses/Done' } }
components:
  parameters: { Id: { name: id, in: path, schema: { type: string } } }
  requestBodies: { New: { content: { application/json: { schema: { type: object } } } } }
  responses: { Done: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }
  schemas: { A: {} }",
    ));
}

#[test]
fn parameters_and_servers_of_a_path_hold_for_its_operations() {
    expect![[r#"
        get /a {"parameters":[{"name":"a","in":"query"},{"name":"b","in":"query","required":true},{"name":"c","in":"query"}],"servers":[{"url":"https://a.example.com"}]}
        put /a {"servers":[],"parameters":[{"name":"a","in":"query"},{"name":"b","in":"query"}]}
    "#]].assert_eq(&after(
        "references",
        "paths:
  /a:
    servers: [{ url: https://a.example.com }]
    parameters: [{ name: a, in: query }, { name: b, in: query }]
    get: { parameters: [{ name: b, in: query, required: true }, { name: c, in: query }] }
    put: { servers: [] }",
    ));
}

#[test]
fn a_path_item_may_refer_to_another_and_keeps_what_stands_beside() {
    expect![[r#"
        get /a {"operationId":"b"}
        put /a {"operationId":"own"}
        get /b {"operationId":"b"}
        put /b {"operationId":"other"}
        get /c {"operationId":"c"}
    "#]]
    .assert_eq(&after(
        "references",
        "paths:
  /a: { $ref: '#/paths/~1b', put: { operationId: own } }
  /b: { get: { operationId: b }, put: { operationId: other } }
  /c: { $ref: '#/components/pathItems/C' }
components: { pathItems: { C: { get: { operationId: c } } } }",
    ));
}

#[test]
fn a_reference_that_leads_nowhere_or_to_itself_is_named() {
    expect![[r#"
        get /a {"operationId":"kept"}
        get /c {"parameters":[{"name":"a","in":"query"}],"responses":{"default":{"description":"kept"}}}
        K0304 /paths/~1a: the path item refers to `#/nothing`, which leads to none
        K0304 /paths/~1b: the path item refers to `#/paths/~1b`, which leads to none
        K0304 /paths/~1c/get/parameters/0: the parameter refers to `#/nothing`, which leads to none
        K0304 /paths/~1c/get/requestBody: the request body refers to `#/components/requestBodies/Loop`, which leads to none
        K0304 /paths/~1c/get/responses/200: the reply refers to `#/nothing`, which leads to none
        K0303 /paths/~1c/get/responses/201: the reply is no object, and is taken as absent
    "#]].assert_eq(&after(
        "references",
        "paths:
  /a: { $ref: '#/nothing', get: { operationId: kept } }
  /b: { $ref: '#/paths/~1b' }
  /c:
    get:
      parameters: [{ $ref: '#/nothing' }, { name: a, in: query }]
      requestBody: { $ref: '#/components/requestBodies/Loop' }
      responses: { '200': { $ref: '#/nothing' }, '201': text, default: { description: kept } }
components: { requestBodies: { Loop: { $ref: '#/components/requestBodies/Loop' } } }",
    ));
}

#[test]
fn what_is_no_operation_where_a_reference_leads_is_refused() {
    expect![[r#"
        put /a {"operationId":"put"}
        K0401 /paths/~1a/get: the operation is no object
    "#]]
    .assert_eq(&after(
        "references",
        "paths: { /a: { $ref: '#/x-item' } }\nx-item: { get: text, put: { operationId: put } }",
    ));
}

#[test]
fn headers_of_replies_are_written_out_and_what_leads_nowhere_is_named() {
    expect![[r#"
        get /a {"responses":{"200":{"headers":{"X-A":{"schema":{"type":"string","x-keyroute-name":"A"}}}},"404":{"headers":{"X-A":{"schema":{"type":"string","x-keyroute-name":"A"}}}},"500":{"headers":[]}}}
        K0304 /paths/~1a/get/responses/200/headers/X-B: the header refers to `#/components/headers/B`, which leads to none
        K0303 /paths/~1a/get/responses/200/headers/X-C: the header is no object, and is taken as absent
        K0303 /paths/~1a/get/responses/500/headers: `headers` is not an object, and is taken as absent
    "#]].assert_eq(&after(
        "references",
        "paths:
  /a:
    get:
      responses:
        '200': { headers: { X-A: { $ref: '#/components/headers/A' }, X-B: { $ref: '#/components/headers/B' }, X-C: 7 } }
        '404': { $ref: '#/components/responses/Gone' }
        '500': { headers: [] }
components:
  headers: { A: { schema: { type: string } } }
  responses: { Gone: { headers: { X-A: { $ref: '#/components/headers/A' } } } }",
    ));
}
