//! What overlays do to a document.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod refused;

use expect_test::expect;
use serde_json::json;

use super::*;
use crate::report::Style;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: Pets, version: '1' }
servers:
  - url: https://dev.example.com
    description: Dev
  - url: https://api.example.com
    description: Live
tags: [pets, internal]
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query }
        - { name: debug, in: query }
        - { name: offset, in: query }
  /pets/{id}:
    get: { operationId: getPet }
    delete: { operationId: deletePet }
";

fn document() -> Document {
    Document::parse("openapi.yaml", DOCUMENT.as_bytes(), &Limits::default()).expect("a document")
}

fn overlay(version: &str, actions: &str) -> String {
    format!("overlay: {version}\ninfo: {{ title: Corrections, version: '1' }}\nactions:\n{actions}")
}

fn run(text: &str) -> Result<(Document, OverlayOutcome), OverlayError> {
    let overlay = Overlay::parse("overlay.yaml", text.as_bytes(), &Limits::default())?;
    let mut document = document();
    let outcome = apply(&mut document, &overlay)?;
    Ok((document, outcome))
}

#[track_caller]
fn applied(version: &str, actions: &str) -> (Document, OverlayOutcome) {
    run(&overlay(version, actions)).unwrap_or_else(|error| panic!("{error}"))
}

fn place(document: &Document, pointer: &str) -> String {
    let location = document.sources.locate(pointer).expect("a place");
    format!("{}:{}:{}", location.file, location.line, location.column)
}

#[test]
fn an_update_merges_objects_and_is_located_in_the_overlay() {
    let (document, outcome) = applied(
        "1.0.0",
        "  - target: $.paths['/pets'].get
    update:
      summary: Lists the pets
      operationId: list_pets
      responses: { '200': { description: OK } }
",
    );
    assert_eq!(
        document.value["paths"]["/pets"]["get"],
        json!({
            "operationId": "list_pets",
            "parameters": [
                {"name": "limit", "in": "query"},
                {"name": "debug", "in": "query"},
                {"name": "offset", "in": "query"},
            ],
            "summary": "Lists the pets",
            "responses": {"200": {"description": "OK"}},
        })
    );
    assert_eq!(place(&document, "/paths/~1pets/get"), "openapi.yaml:11:5");
    assert_eq!(
        place(&document, "/paths/~1pets/get/parameters"),
        "openapi.yaml:13:7"
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/operationId"),
        "overlay.yaml:7:7"
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/responses/200/description"),
        "overlay.yaml:8:29"
    );
    assert_eq!(
        document.sources.file_names().collect::<Vec<_>>(),
        ["openapi.yaml", "overlay.yaml"]
    );
    let location = outcome.actions[0].location.clone().expect("a place");
    assert_eq!((location.file.as_str(), location.line), ("overlay.yaml", 4));
    assert!(document.report.is_empty());
}

#[test]
fn one_action_updates_every_place_it_selects_and_counts_them() {
    let (document, outcome) = applied(
        "1.0.0",
        "  - target: $.paths.*.get
    update: { x-safe: true }
  - target: $.paths['/pets/{id}'][?@.operationId == 'deletePet']
    update: { x-safe: false }
",
    );
    assert_eq!(
        document.value["paths"]["/pets"]["get"]["x-safe"],
        json!(true)
    );
    assert_eq!(
        document.value["paths"]["/pets/{id}"]["get"]["x-safe"],
        json!(true)
    );
    assert_eq!(
        document.value["paths"]["/pets/{id}"]["delete"]["x-safe"],
        json!(false)
    );
    let counts: Vec<_> = outcome
        .actions
        .iter()
        .map(|action| {
            (
                action.target.as_str(),
                action.kind,
                action.selected,
                action.changed,
            )
        })
        .collect();
    assert_eq!(
        counts,
        [
            ("$.paths.*.get", "update", 2, 2),
            (
                "$.paths['/pets/{id}'][?@.operationId == 'deletePet']",
                "update",
                1,
                1
            ),
        ]
    );
}

#[test]
fn entries_are_appended_and_lists_concatenated() {
    let (document, _) = applied(
        "1.0.0",
        "  - target: $.paths['/pets'].get.parameters
    update: { name: sort, in: query }
  - target: $
    update: { tags: [owners] }
",
    );
    assert_eq!(
        document
            .value
            .pointer("/paths/~1pets/get/parameters/3/name"),
        Some(&json!("sort"))
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/parameters/3/name"),
        "overlay.yaml:5:15"
    );
    assert_eq!(
        document.value["tags"],
        json!(["pets", "internal", "owners"])
    );
    assert_eq!(place(&document, "/tags/2"), "overlay.yaml:7:22");

    let (document, _) = applied(
        "1.1.0",
        "  - target: $.tags
    update: [owners, vets]
  - target: $.tags
    update: admins
",
    );
    assert_eq!(
        document.value["tags"],
        json!(["pets", "internal", "owners", "vets", "admins"])
    );
    assert_eq!(place(&document, "/tags/3"), "overlay.yaml:5:22");
}

#[test]
fn removed_items_leave_the_others_located_where_they_stand() {
    let (document, outcome) = applied(
        "1.0.0",
        "  - target: $.paths['/pets'].get.parameters[?@.name == 'debug']
    remove: true
  - target: $.servers[?@.description == 'Dev']
    remove: true
  - target: $.paths['/pets/{id}'].delete
    remove: true
",
    );
    assert_eq!(
        document.value["paths"]["/pets"]["get"]["parameters"],
        json!([{"name": "limit", "in": "query"}, {"name": "offset", "in": "query"}])
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/parameters/0"),
        "openapi.yaml:14:11"
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/parameters/1/name"),
        "openapi.yaml:16:13"
    );
    assert_eq!(
        place(&document, "/servers/0/description"),
        "openapi.yaml:7:5"
    );
    assert_eq!(
        document.value["paths"]["/pets/{id}"],
        json!({"get": {"operationId": "getPet"}})
    );
    assert_eq!(outcome.actions[0].kind, "remove");
}

#[test]
fn nested_and_repeated_removals_go_together() {
    let (document, outcome) = applied("1.1.0", "  - { target: '$.paths..*', remove: true }\n");
    assert_eq!(document.value["paths"], json!({}));
    assert_eq!(outcome.actions[0].selected, 18);
    let (document, _) = applied("1.1.0", "  - { target: '$.tags[0,0,-1]', remove: true }\n");
    assert_eq!(document.value["tags"], json!([]));
}

#[test]
fn a_value_can_be_replaced_by_one_of_another_kind_in_two_actions() {
    let (document, _) = applied(
        "1.0.0",
        "  - target: $.servers
    remove: true
  - target: $
    update: { servers: [{ url: 'https://x.example.com' }] }
",
    );
    assert_eq!(
        document.value["servers"],
        json!([{"url": "https://x.example.com"}])
    );
    assert_eq!(place(&document, "/servers/0/url"), "overlay.yaml:7:27");
}

#[test]
fn version_1_1_replaces_single_values_and_copies() {
    let (document, outcome) = applied(
        "1.1.0",
        "  - target: $.info.title
    update: Pet store
  - target: $.paths['/pets/{id}'].delete
    copy: $.paths['/pets'].get
  - target: $.paths['/pets/{id}'].get.operationId
    copy: $.info.version
",
    );
    assert_eq!(document.value["info"]["title"], json!("Pet store"));
    assert_eq!(place(&document, "/info/title"), "overlay.yaml:5:5");
    let delete = &document.value["paths"]["/pets/{id}"]["delete"];
    assert_eq!(delete["operationId"], json!("listPets"));
    assert_eq!(delete["parameters"][1]["name"], json!("debug"));
    assert_eq!(
        place(&document, "/paths/~1pets~1{id}/delete/parameters/1/name"),
        "openapi.yaml:15:13"
    );
    assert_eq!(
        document.value["paths"]["/pets/{id}"]["get"]["operationId"],
        json!("1")
    );
    assert_eq!(
        place(&document, "/paths/~1pets~1{id}/get/operationId"),
        "openapi.yaml:2:22"
    );
    assert_eq!(outcome.actions[1].kind, "copy");
}

#[test]
fn an_update_that_changes_nothing_is_noted() {
    let (document, outcome) = applied("1.0.0", "  - target: $.info\n    update: { title: Pets }\n");
    assert_eq!(outcome.actions[0].changed, 0);
    assert_eq!(place(&document, "/info/title"), "openapi.yaml:2:9");
    expect![[r#"
        note[K0208]: the document says already what `$.info` sets
         --> overlay.yaml:4:5
          |
        4 |   - target: $.info
          |     ^
          = pointer: #/actions/0
          = remedy: remove the action
    "#]]
    .assert_eq(&document.report.render(Style::Plain));
}
