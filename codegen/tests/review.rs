//! What a reviewer of the generated files is promised: small rows, small diffs, the same bytes for
//! the same document. Held on the vendored documents.

use std::path::{Path, PathBuf};

use keyroute_codegen::load::{Document, Limits, load};
use keyroute_codegen::{Generated, Options, generate};
use serde_json::json;
use similar::{ChangeTag, TextDiff};

const APIS: [&str; 4] = ["amino", "flintrow", "flume", "m2m"];

fn path(api: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../openapi")
        .join(api)
        .join("openapi.yaml")
}

fn document(api: &str) -> Document {
    load(&path(api)).expect("a vendored document")
}

fn generated(document: Document) -> Generated {
    generate(document, &Options::vendored("Client", "openapi.yaml"))
}

/// Lines that a change of the document adds to and removes from a generated file.
fn changed(before: &str, after: &str) -> (usize, usize) {
    let diff = TextDiff::from_lines(before, after);
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|change| change.tag() == tag)
            .count()
    };
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}

/// The rows of a table, each with its lines.
fn rows(routes: &str) -> Vec<Vec<&str>> {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut inside = false;
    for line in routes.lines() {
        if line == "route! {" {
            rows.push(Vec::new());
            inside = true;
        }
        if let (true, Some(row)) = (inside, rows.last_mut()) {
            row.push(line);
        }
        inside &= line != "}";
    }
    rows
}

#[test]
fn every_operation_of_the_vendored_documents_has_a_row_and_nothing_is_refused() {
    for api in APIS {
        let generated = generated(document(api));
        assert_eq!(generated.statistics.refused, 0, "{api}");
        assert_eq!(
            rows(&generated.routes).len(),
            generated.statistics.operations,
            "{api}"
        );
        assert!(!generated.report.has_refusals(), "{api}");
    }
}

#[test]
fn a_row_of_up_to_six_parameters_takes_at_most_twelve_lines() {
    for api in APIS {
        for row in rows(&generated(document(api)).routes) {
            let code: Vec<&&str> = row
                .iter()
                .filter(|line| !line.trim_start().starts_with("///"))
                .collect();
            let places = ["path ", "query ", "header ", "json ", "form "];
            let is_parameter = |line: &str| {
                places
                    .iter()
                    .any(|place| line.trim_start().starts_with(place))
            };
            let parameters = code.iter().filter(|line| is_parameter(line)).count();
            let allowed = 12.max(6 + parameters);
            assert!(
                code.len() <= allowed,
                "{} lines for {parameters}:\n{row:#?}",
                code.len()
            );
        }
    }
}

#[test]
fn one_more_operation_adds_its_row_and_changes_no_other_line() {
    let before = generated(document("flume"));
    let mut more = document("flume");
    let pointer = "/paths/~1users~1{user_id}~1devices/get";
    let mut operation = more.value.pointer(pointer).cloned().expect("an operation");
    operation["operationId"] = json!("listPumps");
    operation["summary"] = json!("Lists the pumps of a user.");
    operation["parameters"]
        .as_array_mut()
        .expect("a list")
        .truncate(5);
    more.value["paths"]["/users/{user_id}/pumps"] = json!({
        "parameters": [{ "$ref": "#/components/parameters/UserId" }],
        "get": operation,
    });
    let after = generated(more);
    let (added, removed) = changed(&before.routes, &after.routes);
    let rows = rows(&after.routes);
    let row = rows.last().expect("the new row");
    let docs = row
        .iter()
        .filter(|line| line.trim_start().starts_with("///"))
        .count();
    // The blank line between rows is the one more.
    assert_eq!((added, removed), (row.len() + 1, 0));
    assert!(row.len() - docs <= 12, "{row:#?}");
    assert_eq!(before.types, after.types);
}

#[test]
fn a_description_that_is_reworded_changes_one_line() {
    let before = generated(document("flume"));
    let mut reworded = document("flume");
    let description = reworded
        .value
        .pointer_mut("/components/schemas/Device/properties/connected/description")
        .expect("a description");
    *description = json!("Tells whether the device is reachable.");
    let after = generated(reworded);
    assert_eq!(changed(&before.types, &after.types), (1, 1));
    assert_eq!(before.routes, after.routes);
}

#[test]
fn another_scope_or_scheme_changes_one_line() {
    let before = generated(document("flume"));
    let mut stricter = document("flume");
    stricter.value["paths"]["/users/{user_id}"]["get"]["security"] =
        json!([{ "oauth2": ["read:personal"] }]);
    let after = generated(stricter);
    assert_eq!(changed(&before.routes, &after.routes), (1, 1));
    assert!(after.routes.contains(r#") auth oauth2["read:personal"];"#));
}

#[test]
fn the_same_document_gives_the_same_bytes_as_yaml_and_as_json() {
    for api in APIS {
        let once = generated(document(api));
        let again = generated(document(api));
        assert_eq!(
            (&once.routes, &once.types),
            (&again.routes, &again.types),
            "{api}"
        );
        let json = document(api).value.to_string();
        let as_json = Document::parse("openapi.json", json.as_bytes(), &Limits::default());
        let as_json = generated(as_json.expect("the same document"));
        assert_eq!(
            (once.routes, once.types),
            (as_json.routes, as_json.types),
            "{api}"
        );
    }
}

#[test]
fn generated_types_are_rust() {
    for api in APIS {
        let types = generated(document(api)).types;
        syn::parse_file(&types).unwrap_or_else(|error| panic!("{api}: {error}\n{types}"));
    }
}

#[test]
fn what_is_not_honoured_is_named_with_its_place_and_a_remedy() {
    let mut document = document("m2m");
    document.value["paths"]["/files/{id"] = json!({ "get": { "responses": {} } });
    let generated = generated(document);
    assert_eq!(
        (generated.statistics.emitted, generated.statistics.refused),
        (1, 1)
    );
    let refusal = generated
        .report
        .iter()
        .find(|it| it.code.id() == "K0409")
        .expect("a refusal");
    assert_eq!(refusal.pointer, "/paths/~1files~1{id/get");
    assert!(refusal.location.is_some() && !refusal.remedy.is_empty());
}
