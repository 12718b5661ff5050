//! Visits every schema of a document: those of the components, and those of the operations once
//! the `references` pass has written their parts out. Passes over schemas stand on it.

use serde_json::{Map, Value};

use crate::load::pointer::join;
use crate::normalize::VERBS;

/// What is called for a schema, with its pointer.
pub(crate) type Visit<'a> = dyn FnMut(&mut Value, &str) + 'a;

/// Calls `visit` for every schema of the document, an outer one before those inside it.
pub(crate) fn schemas(document: &mut Value, visit: &mut Visit<'_>) {
    roots(document, &mut |schema, pointer| {
        down(schema, pointer, visit);
    });
}

/// Calls `visit` for every schema that is not inside another: the named ones, then those of the
/// operations.
pub(crate) fn roots(document: &mut Value, visit: &mut Visit<'_>) {
    if let Some(schemas) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        for (name, schema) in schemas.iter_mut() {
            visit(schema, &join("/components/schemas", name));
        }
    }
    operations(document, &mut |operation, pointer| {
        operation_roots(operation, pointer, visit);
    });
}

/// Calls `visit` for every operation, with its pointer.
pub(crate) fn operations(document: &mut Value, visit: &mut Visit<'_>) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, item) in paths.iter_mut() {
        let pointer = join("/paths", path);
        for verb in VERBS {
            if let Some(operation) = item.get_mut(verb) {
                visit(operation, &join(&pointer, verb));
            }
        }
    }
}

/// Calls `visit` for the schemas of one operation: of parameters, body, replies and their headers.
pub(crate) fn operation_roots(operation: &mut Value, pointer: &str, visit: &mut Visit<'_>) {
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let pointer = format!("{pointer}/parameters/{index}");
        if let Some(schema) = parameter.get_mut("schema") {
            visit(schema, &join(&pointer, "schema"));
        }
        content(parameter, &pointer, visit);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        content(body, &join(pointer, "requestBody"), visit);
    }
    let pointer = join(pointer, "responses");
    let responses = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut);
    for (status, response) in responses.into_iter().flatten() {
        let pointer = join(&pointer, status);
        content(response, &pointer, visit);
        headers(response, &pointer, visit);
    }
}

fn headers(response: &mut Value, pointer: &str, visit: &mut Visit<'_>) {
    let pointer = join(pointer, "headers");
    let headers = response.get_mut("headers").and_then(Value::as_object_mut);
    for (name, header) in headers.into_iter().flatten() {
        if is_ignored_header(name) {
            continue;
        }
        let pointer = join(&pointer, name);
        if let Some(schema) = header.get_mut("schema") {
            visit(schema, &join(&pointer, "schema"));
        }
        let content = header.get_mut("content").and_then(Value::as_object_mut);
        let first = content.and_then(|content| content.iter_mut().next());
        if let Some((media_type, entry)) = first.filter(|(name, _)| is_plain_text(name))
            && let Some(schema) = entry.get_mut("schema")
        {
            let pointer = join(&join(&pointer, "content"), media_type);
            visit(schema, &join(&pointer, "schema"));
        }
    }
}

/// Whether `content` of a header is read: text is what a header holds anyway.
pub(crate) fn is_plain_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("text/plain")
}

/// Whether a header of a reply is ignored, as the standard says (OpenAPI 3.0.3, Response Object): the
/// media type comes from `content`.
pub(crate) fn is_ignored_header(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

fn content(part: &mut Value, pointer: &str, visit: &mut Visit<'_>) {
    let pointer = join(pointer, "content");
    let content = part.get_mut("content").and_then(Value::as_object_mut);
    for (media_type, entry) in content.into_iter().flatten() {
        if let Some(schema) = entry.get_mut("schema") {
            visit(schema, &join(&join(&pointer, media_type), "schema"));
        }
    }
}

/// Calls `visit` for a schema and then for those inside it.
pub(crate) fn down(schema: &mut Value, pointer: &str, visit: &mut Visit<'_>) {
    visit(schema, pointer);
    children(schema, pointer, &mut |schema, pointer| {
        down(schema, pointer, visit);
    });
}

/// Calls `visit` for the schemas directly inside one.
pub(crate) fn children(schema: &mut Value, pointer: &str, visit: &mut Visit<'_>) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    for key in [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "dependentSchemas",
    ] {
        let pointer = join(pointer, key);
        for (name, child) in object(schema, key) {
            visit(child, &join(&pointer, name));
        }
    }
    // Before the `dialect` pass, `items` may be a list of the places of a tuple.
    for key in ["allOf", "oneOf", "anyOf", "prefixItems", "items"] {
        let children = schema.get_mut(key).and_then(Value::as_array_mut);
        for (index, child) in children.into_iter().flatten().enumerate() {
            visit(child, &format!("{pointer}/{key}/{index}"));
        }
    }
    for key in ["items", "additionalProperties", "not"] {
        if let Some(child) = schema.get_mut(key).filter(|child| child.is_object()) {
            visit(child, &join(pointer, key));
        }
    }
}

fn object<'a>(
    schema: &'a mut Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = (&'a String, &'a mut Value)> {
    schema
        .get_mut(key)
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
}
