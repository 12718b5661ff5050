//! What vendors write that few would think of, a construct each: references into places that hold no
//! named schema, merges without an end, names that meet. None may cost a type or an operation.

use keyroute_codegen::load::{Document, Limits};
use keyroute_codegen::{Generated, Options, generate};

/// Generates from the paths and components of a document.
fn generated(text: &str) -> Generated {
    let head = "openapi: 3.1.0\ninfo: { title: Shop, version: '1' }\n\
                servers: [{ url: https://example.com }]\n";
    let document = Document::parse(
        "shop.yaml",
        format!("{head}{text}").as_bytes(),
        &Limits::default(),
    )
    .expect("a document");
    let generated = generate(document, &Options::standalone("Shop", "shop.yaml"));
    let statistics = generated.statistics;
    assert_eq!(statistics.emitted, statistics.operations);
    assert_eq!(generated.unaccounted, Vec::<String>::new());
    generated
}

/// The findings that cost something, as text.
fn losses(generated: &Generated) -> Vec<String> {
    let report = generated.report.iter();
    report
        .filter(|finding| finding.disposition() > keyroute_codegen::report::Disposition::Note)
        .map(|finding| finding.message.clone())
        .collect()
}

/// Whether lines stand in a text, one after the other.
#[track_caller]
fn assert_has(text: &str, lines: &str) {
    let bare = |text: &str| {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("#["));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert!(bare(text).contains(&bare(lines)), "not in\n{text}");
}

#[test]
fn a_reference_into_a_parameter_a_reply_or_another_path_leads_to_a_type() {
    let generated = generated(
        r"
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{ $ref: '#/components/parameters/state' }]
      responses:
        '200':
          description: all
          content: { application/json: { schema: { type: array, items: { type: object, properties: { state: { $ref: '#/components/parameters/state/schema' } } } } } }
  /archive:
    get:
      operationId: listArchive
      parameters: [{ $ref: '#/paths/~1orders/get/parameters/0' }]
      responses:
        '200':
          description: all
          content: { application/json: { schema: { $ref: '#/paths/~1orders/get/responses/200/content/application~1json/schema' } } }
        '404': { $ref: '#/components/responses/Gone' }
  /lost:
    get:
      operationId: getLost
      responses:
        '200':
          description: one
          content: { application/json: { schema: { $ref: '#/components/responses/Gone/content/application~1json/schema' } } }
components:
  parameters:
    state: { name: state, in: query, schema: { type: string, enum: [open, sent] } }
  responses:
    Gone: { description: gone, content: { application/json: { schema: { type: object, properties: { since: { type: string } } } } } }
",
    );
    assert_eq!(losses(&generated), Vec::<String>::new());
    assert_eq!(generated.statistics.raw_json_fields, 0);
    assert_has(
        &generated.types,
        r"
pub type ListOrdersReply = Vec<ListOrdersReplyItem>;
record! {
#[derive(Default)]
pub struct ListOrdersReplyItem {
state?: State,
}
}
",
    );
    assert_has(&generated.routes, "query state?: State,\n) auth anonymous;");
}

#[test]
fn a_path_may_refer_to_another_path_and_to_an_extension() {
    let generated = generated(
        r"
paths:
  /orders: { get: { operationId: listOrders, responses: { '204': { description: none } } } }
  /bestellungen: { $ref: '#/paths/~1orders' }
  /commandes: { $ref: '#/paths/x-shared' }
  x-shared: { get: { operationId: listCommandes, responses: { '204': { description: none } } } }
",
    );
    assert_eq!(generated.statistics.operations, 3);
    assert_has(
        &generated.routes,
        r#"GET "/commandes" => list_commandes ()"#,
    );
    assert!(!generated.routes.contains("x-shared"));
}

#[test]
fn definitions_anchors_and_dynamic_references_inside_a_schema_are_followed() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    Filter:
      type: object
      properties:
        all: { type: array, items: { $recursiveRef: '#' } }
        any: { type: array, items: { $dynamicRef: '#filter' } }
        state: { $ref: '#/components/schemas/Filter/$defs/state' }
        range: { $ref: '#/components/schemas/Filter/definitions/range', description: From and to. }
        first: { $ref: '#bound' }
      $dynamicAnchor: filter
      $defs: { state: { type: string, enum: [open, sent] } }
      definitions:
        range: { type: object, properties: { from: { $anchor: bound, type: integer }, to: { type: integer } } }
",
    );
    assert_eq!(losses(&generated), Vec::<String>::new());
    assert_has(
        &generated.types,
        r"
all?: Vec<Filter>,
any?: Vec<Filter>,
state?: FilterState,
/// From and to.
range?: FilterRange,
",
    );
}

#[test]
fn a_part_of_an_all_of_that_holds_the_whole_again_ends() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    Concept:
      allOf:
        - { type: object, properties: { id: { type: string } } }
        - $ref: '#/components/schemas/Broader'
    Broader:
      type: object
      properties:
        broader:
          type: array
          items:
            allOf:
              - { properties: { label: { type: string } } }
              - $ref: '#/components/schemas/Broader'
",
    );
    assert_eq!(losses(&generated), Vec::<String>::new());
    assert_has(
        &generated.types,
        r"
pub struct BroaderBroaderItem {
label?: String,
broader?: Vec<BroaderBroaderItem>,
}
",
    );
}

#[test]
fn an_alternative_that_says_nullable_and_no_type_is_null() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    Size: { type: object, properties: { width: { type: integer } } }
    Box: { type: object, required: [size], properties: { size: { anyOf: [{ $ref: '#/components/schemas/Size' }, { nullable: true }] } } }
",
    );
    assert_eq!(generated.statistics.raw_json_fields, 0);
    assert_has(&generated.types, "size: Option<Size>,");
}

#[test]
fn a_schema_called_as_the_client_gets_another_name() {
    let generated = generated(
        r"
paths:
  /shop:
    get:
      operationId: getShop
      responses:
        '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }
components:
  schemas:
    Shop: { type: object, properties: { name: { type: string } } }
",
    );
    assert_has(&generated.routes, "returns 200 => ShopObject;");
}

#[test]
fn a_name_whose_words_can_be_parted_in_two_ways_keeps_its_type() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    numbers.v1.a2p_details: { type: object, properties: { sid: { type: string } } }
",
    );
    assert_eq!(generated.statistics.degraded, 0);
    assert_has(
        &generated.types,
        "pub struct NumbersV1A2pDetails {\nsid?: String,",
    );
}

#[test]
fn a_list_of_texts_written_as_alternatives_is_one_list_with_a_note_on_each() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    State:
      description: Where an order is.
      oneOf:
        - { type: string, enum: [open], description: Not sent yet. }
        - { type: string, const: sent, description: On its way. }
",
    );
    assert_has(
        &generated.types,
        r#"
/// Where an order is.
///
/// - `open`: Not sent yet.
/// - `sent`: On its way.
pub enum State { Open "open", Sent "sent" }
"#,
    );
}

#[test]
fn an_alternative_is_called_by_what_tells_it_from_the_others() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    Event:
      anyOf:
        - { type: object, required: [type], properties: { type: { const: order.sent }, at: { type: string } } }
        - { type: object, required: [type], properties: { type: { const: order.paid }, by: { type: string } } }
    Limit:
      anyOf:
        - { type: integer }
        - { type: string, enum: [none] }
    Shape:
      oneOf:
        - { type: object, required: [circle], properties: { circle: { type: integer } } }
        - { type: object, required: [square], properties: { square: { type: integer } } }
",
    );
    assert_has(
        &generated.types,
        r#"
pub enum Event by "type" {
OrderSent(EventOrderSent) "order.sent", OrderPaid(EventOrderPaid) "order.paid",
}
"#,
    );
    assert_has(
        &generated.types,
        r"
untagged_union! {
pub enum Limit { Integer(i64), LimitNone(LimitNone) }
}
",
    );
    assert_has(
        &generated.types,
        "Shape { Circle(ShapeCircle), Square(ShapeSquare) }",
    );
}

#[test]
fn a_key_that_stands_twice_costs_what_it_overwrites_and_no_more() {
    let generated = generated(
        r#"
paths:
  /orders:
    get:
      operationId: listOrders
      description: "Lists the orders.

 All of them."
      responses:
        '200':
          description: all
          content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } }
components:
  schemas:
    Order: { type: object, properties: { old: { type: string } } }
    Order: { type: object, properties: { number: { type: integer } } }
"#,
    );
    assert_eq!(
        losses(&generated),
        [
            "the key `Order` stands twice in one object, first at line 18, column 5; the later one counts"
        ]
    );
    assert_has(&generated.types, "number?: i64,");
    assert!(!generated.types.contains("old"));
    assert_has(&generated.routes, "All of them.");
}

#[test]
fn a_member_may_be_called_as_a_word_of_the_engine() {
    let generated = generated(
        r"
paths: {}
components:
  schemas:
    Options:
      type: object
      required: [flattenAll]
      properties: { flattenAll: { type: boolean }, flatten: { type: boolean }, rename: { type: string } }
      additionalProperties: { type: integer }
",
    );
    assert_has(
        &generated.types,
        r#"
pub struct Options {
flatten_all: bool as "flattenAll",
flatten?: bool,
rename?: String,
.. extra: BTreeMap<String, i64>,
}
"#,
    );
}
