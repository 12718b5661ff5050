//! The first pass: the outer shape of a document. It checks that the document is `OpenAPI` 3, makes
//! sure that what later passes look into has the right JSON type, and removes what says nothing
//! about a client (examples) or is not generated (webhooks, callbacks), reporting the latter.

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::join;
use crate::normalize::{OTHER_VERBS, VERBS};
use crate::report::{Code, Diagnostic, Report};

/// Whether a value has the JSON type that a member asks for.
type Fits = fn(&Value) -> bool;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    version(document);
    defaults(document);
    webhooks(document);
    let Document { value, report, .. } = document;
    if let Some(root) = value.as_object_mut() {
        members(root, "", report);
    }
    if let Some(paths) = value.get_mut("paths").and_then(Value::as_object_mut) {
        path_items(paths, "/paths", report);
    }
    let shared = value.pointer_mut(PATH_ITEMS).and_then(Value::as_object_mut);
    if let Some(shared) = shared {
        path_items(shared, PATH_ITEMS, report);
    }
    strip_examples(value);
}

/// Where path items stand that those of `paths` refer to.
const PATH_ITEMS: &str = "/components/pathItems";

fn path_items(items: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    // An extension is no path, though one may refer to it.
    for (path, item) in items.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
        let pointer = join(pointer, path);
        let Some(item) = item.as_object_mut() else {
            report.push(
                Diagnostic::new(
                    Code::PathItemMalformed,
                    &pointer,
                    "the path item is no object",
                )
                .remedy("write its operations as an object, or remove the path"),
            );
            *item = json!({});
            continue;
        };
        members(item, &pointer, report);
        if let Some(Value::Object(others)) = item.remove(OTHER_VERBS) {
            let pointer = join(&pointer, OTHER_VERBS);
            for verb in others.keys() {
                report.push(
                    Diagnostic::new(
                        Code::VerbUnsupported,
                        join(&pointer, verb),
                        format!("the method `{verb}` has no row"),
                    )
                    .remedy("call it by method and path through the escape hatch"),
                );
            }
        }
        for verb in VERBS {
            let pointer = join(&pointer, verb);
            let Some(operation) = item.get_mut(verb) else {
                continue;
            };
            let Some(operation) = operation.as_object_mut() else {
                report.push(malformed_operation(&pointer));
                item.remove(verb);
                continue;
            };
            members(operation, &pointer, report);
            callbacks(operation, &pointer, report);
        }
    }
}

/// The finding about an operation that is none.
pub(super) fn malformed_operation(pointer: &str) -> Diagnostic {
    Diagnostic::new(
        Code::OperationMalformed,
        pointer,
        "the operation is no object",
    )
    .remedy("write the operation as an object, or remove it")
}

fn callbacks(operation: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let removed = operation.remove("callbacks");
    let several = removed.as_ref().and_then(Value::as_object);
    if several.is_some_and(|callbacks| !callbacks.is_empty()) {
        report.push(
            Diagnostic::new(
                Code::CallbacksIgnored,
                join(pointer, "callbacks"),
                "a client does not serve callbacks",
            )
            .remedy("serve them in the program that uses the client"),
        );
    }
}

/// A member of the wrong type, of a document, path item or operation, is taken as absent, and named.
fn members(owner: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let expected: [(&str, Fits, &str); 5] = [
        ("parameters", Value::is_array, "a list"),
        ("responses", Value::is_object, "an object"),
        ("requestBody", Value::is_object, "an object"),
        ("security", Value::is_array, "a list"),
        ("servers", Value::is_array, "a list"),
    ];
    for (key, fits, what) in expected {
        if owner.get(key).is_some_and(|value| !fits(value)) {
            report.push(
                Diagnostic::new(
                    Code::MemberMalformed,
                    join(pointer, key),
                    format!("`{key}` is not {what}, and is taken as absent"),
                )
                .remedy(format!("write `{key}` as {what}, or remove it")),
            );
            owner.remove(key);
        }
    }
}

fn version(document: &mut Document) {
    let version = document
        .value
        .get("openapi")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let supported = ["3.0", "3.1", "3.2"]
        .iter()
        .any(|start| version.starts_with(start));
    if !supported {
        let message = if document.value.get("swagger").is_some() {
            "the document is Swagger 2.0, not OpenAPI 3".to_owned()
        } else if version.is_empty() {
            "the document does not say that it is OpenAPI 3: it has no `openapi` member".to_owned()
        } else {
            format!("OpenAPI {version} is not supported")
        };
        document.report.push(
            Diagnostic::new(Code::VersionUnsupported, "/openapi", message)
                .remedy("convert the document to OpenAPI 3.0 or 3.1"),
        );
    }
}

/// Gives the members that everything else looks into.
fn defaults(document: &mut Document) {
    let Some(root) = document.value.as_object_mut() else {
        return;
    };
    for key in ["info", "paths", "components"] {
        if !root.get(key).is_some_and(Value::is_object) {
            root.insert(key.to_owned(), json!({}));
        }
    }
    let Some(components) = root.get_mut("components").and_then(Value::as_object_mut) else {
        return;
    };
    if !components.get("schemas").is_some_and(Value::is_object) {
        components.insert("schemas".to_owned(), json!({}));
    }
}

fn webhooks(document: &mut Document) {
    let Some(root) = document.value.as_object_mut() else {
        return;
    };
    let Some(webhooks) = root.remove("webhooks") else {
        return;
    };
    if webhooks
        .as_object()
        .is_some_and(|webhooks| !webhooks.is_empty())
    {
        document.report.push(
            Diagnostic::new(
                Code::WebhooksIgnored,
                "/webhooks",
                "a client does not serve webhooks",
            )
            .remedy("serve them in the program that uses the client"),
        );
    }
}

/// Examples say nothing that is generated, and can be most of a document. In a map from names to
/// parts, `example` is a name and no keyword.
fn strip_examples(part: &mut Value) {
    match part {
        Value::Object(object) => {
            object.shift_remove("example");
            object.shift_remove("examples");
            for (key, value) in object.iter_mut() {
                match (key.as_str(), value) {
                    (
                        "properties" | "patternProperties" | "$defs" | "schemas",
                        Value::Object(named),
                    ) => {
                        named.values_mut().for_each(strip_examples);
                    }
                    ("enum" | "default" | "const", _) => {}
                    (_, value) => strip_examples(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip_examples),
        _ => {}
    }
}
