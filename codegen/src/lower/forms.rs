//! Forms: how each member of a multipart body is sent, from its schema and the body's `encoding`
//! (OpenAPI 3.0 Encoding Object), and how the members of a URL-encoded one are written.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::pointer::join;
use crate::lower::replies::{MediaKind, media_kind};
use crate::lower::schemas::{expression, with_default};
use crate::model::{FormPart, PartKind, TypeExpression, TypeKind};
use crate::normalize::multipart::{is_file, resolved};
use crate::normalize::names::free;
use crate::normalize::operations::identifier;
use crate::report::{Code, Diagnostic, Report};

/// Lowers a record that the `multipart` pass marked.
pub(super) fn multipart(
    object: &Map<String, Value>,
    encoding: &Value,
    schemas: &Map<String, Value>,
    pointer: &str,
    report: &mut Report,
) -> TypeKind {
    let required: HashSet<&str> = object
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let members = join(pointer, "properties");
    let properties = object.get("properties").and_then(Value::as_object);
    let mut taken = HashSet::from(["new".to_owned()]);
    let mut parts = Vec::new();
    for (wire, schema) in properties.into_iter().flatten() {
        let pointer = join(&members, wire);
        let encoding = encoding.get(wire).unwrap_or(&Value::Null);
        if encoding.get("headers").is_some() || encoding.get("style").is_some() {
            report.push(
                Diagnostic::new(
                    Code::PartEncodingApproximated,
                    &pointer,
                    format!("the headers and the style that the document gives the part `{wire}` are not written"),
                )
                .remedy("send the body as untyped `Parts` through the escape hatch, if the server needs them"),
            );
        }
        let name = match identifier(wire) {
            name if name.is_empty() => "part".to_owned(),
            name => name,
        };
        let name = free(name, &taken);
        taken.insert(name.clone());
        let (kind, list, media_type) = kind(resolved(schema, schemas), encoding, schemas);
        let type_expression = match (kind, list) {
            (PartKind::File, false) => TypeExpression::Plain("FilePart"),
            (PartKind::File, true) => {
                TypeExpression::List(Box::new(TypeExpression::Plain("FilePart")))
            }
            _ => expression(schema, &pointer, report),
        };
        let nullable = matches!(type_expression, TypeExpression::Nullable(_));
        parts.push(FormPart {
            name,
            wire: wire.clone(),
            kind,
            media_type,
            required: required.contains(wire.as_str())
                && !nullable
                && schema.get("readOnly") != Some(&Value::Bool(true)),
            type_expression: type_expression.without_null().clone(),
            description: with_default(schema),
        });
    }
    TypeKind::Form(parts)
}

/// How a member is sent, whether as several files, and its media type where that is not the usual one.
fn kind(
    schema: &Value,
    encoding: &Value,
    schemas: &Map<String, Value>,
) -> (PartKind, bool, Option<String>) {
    let listed = encoding
        .get("contentType")
        .and_then(Value::as_str)
        .map(str::trim);
    // A range, or several of which the caller chooses, is no media type that a part can have.
    let stated = listed.filter(|text| !text.contains(['*', ',']));
    let items = schema.get("items").map(|items| resolved(items, schemas));
    let is_list = schema.get("type").is_some_and(|kind| kind == "array");
    let text = |schema: &Value| is_scalar(schema, schemas);
    let owned = |usual: &str| stated.filter(|text| *text != usual).map(str::to_owned);
    match (listed.map(media_kind), items) {
        (_, _) if is_file(schema) => (PartKind::File, false, owned("application/octet-stream")),
        (_, Some(items)) if is_list && is_file(items) => {
            (PartKind::File, true, owned("application/octet-stream"))
        }
        (Some(MediaKind::Json), _) => (PartKind::Json, false, owned("application/json")),
        (Some(MediaKind::Text), _) if text(schema) || items.is_some_and(text) => {
            (PartKind::Text, false, owned("text/plain"))
        }
        // What is neither JSON nor a text is written by hand.
        (Some(_), _) => (PartKind::File, false, owned("application/octet-stream")),
        (None, _) if text(schema) => (PartKind::Text, false, None),
        (None, Some(items)) if is_list && text(items) => (PartKind::Text, false, None),
        (None, Some(_)) if is_list => (PartKind::EachJson, false, None),
        (None, _) if says_nothing(schema) => (PartKind::File, false, None),
        (None, _) => (PartKind::Json, false, None),
    }
}

/// Whether a value of the schema is one text on the wire.
pub(super) fn is_scalar(schema: &Value, schemas: &Map<String, Value>) -> bool {
    let alternatives = ["oneOf", "anyOf"]
        .iter()
        .find_map(|keyword| schema.get(*keyword).and_then(Value::as_array));
    let kind = schema
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match alternatives {
        Some(alternatives) => alternatives
            .iter()
            .all(|it| is_scalar(resolved(it, schemas), schemas)),
        None => matches!(kind, "string" | "number" | "integer" | "boolean"),
    }
}

/// Whether a value of the schema has lists or objects inside of a list or object, apart from lists
/// that are members of a record.
pub(super) fn is_nested(schema: &Value, schemas: &Map<String, Value>) -> bool {
    let schema = resolved(schema, schemas);
    let is = |schema: &Value, kind: &str| schema.get("type").is_some_and(|it| it == kind);
    let compound = |schema: &Value| {
        let schema = resolved(schema, schemas);
        is(schema, "object") || is(schema, "array")
    };
    let members = schema.get("properties").and_then(Value::as_object);
    let by_item = schema.get("items").is_some_and(compound);
    let by_value = schema.get("additionalProperties").is_some_and(compound);
    let by_member = members.into_iter().flat_map(Map::values).any(|member| {
        let member = resolved(member, schemas);
        is(member, "object") || (is(member, "array") && member.get("items").is_some_and(compound))
    });
    by_item || by_value || by_member
}

/// A part without a type is bytes (OpenAPI 3.1, Encoding Object).
fn says_nothing(schema: &Value) -> bool {
    let keywords = ["type", "$ref", "oneOf", "anyOf", "allOf", "properties"];
    schema.is_object() && !keywords.iter().any(|key| schema.get(*key).is_some())
}

/// The styles of a URL-encoded form as rows write them: nothing where the document says nothing.
pub(super) fn url_encoded(
    schema: &Value,
    encoding: &Value,
    schemas: &Map<String, Value>,
    pointer: &str,
    report: &mut Report,
) -> Option<String> {
    let record = resolved(schema, schemas);
    let members = record.get("properties").and_then(Value::as_object)?;
    let mut styles: Vec<(&'static str, Vec<&String>)> = Vec::new();
    let mut compound = 0;
    for (name, member) in members {
        let scalar = is_scalar(resolved(member, schemas), schemas);
        compound += usize::from(!scalar);
        let Some(encoding) = encoding.get(name) else {
            continue;
        };
        if encoding.get("allowReserved") == Some(&Value::Bool(true)) {
            report.push(
                Diagnostic::new(
                    Code::PartEncodingApproximated,
                    pointer,
                    format!(
                        "reserved characters of the member `{name}` of the form are percent-encoded"
                    ),
                )
                .remedy("nothing, if the server decodes the form"),
            );
        }
        let word = match word(encoding, resolved(member, schemas), scalar) {
            Ok(Some(word)) => word,
            Ok(None) => continue,
            Err(media_type) => {
                report.push(
                    Diagnostic::new(
                        Code::PartEncodingApproximated,
                        pointer,
                        format!("the member `{name}` of the form is not written as `{media_type}`, but as JSON"),
                    )
                    .remedy("give the member a string schema in an overlay, and write its text by hand"),
                );
                "json"
            }
        };
        match styles.iter_mut().find(|(other, _)| *other == word) {
            Some((_, names)) => names.push(name),
            None => styles.push((word, vec![name])),
        }
    }
    match styles.as_slice() {
        [] => None,
        [("deep", names)] if names.len() == compound => Some("deep".to_owned()),
        styles => {
            let each: Vec<String> = styles
                .iter()
                .map(|(word, names)| {
                    let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
                    format!("{word} {}", names.join(" "))
                })
                .collect();
            Some(each.join(", "))
        }
    }
}

/// The word for a member's style, or the media type that no row can write.
fn word<'a>(
    encoding: &'a Value,
    schema: &Value,
    scalar: bool,
) -> Result<Option<&'static str>, &'a str> {
    let text = |key| encoding.get(key).and_then(Value::as_str);
    let explode = encoding.get("explode").and_then(Value::as_bool);
    if let (Some(media_type), None, None) = (text("contentType"), text("style"), explode) {
        return match media_kind(media_type) {
            MediaKind::Json => Ok(Some("json")),
            _ if scalar || schema.get("type").is_some_and(|kind| kind == "array") => Ok(None),
            _ => Err(media_type),
        };
    }
    if scalar {
        return Ok(None);
    }
    let is_list = schema.get("type").is_some_and(|kind| kind == "array");
    Ok(match (text("style"), explode) {
        (Some("deepObject"), _) => Some("deep"),
        (Some("spaceDelimited"), _) => Some("space"),
        (Some("pipeDelimited"), _) => Some("pipe"),
        (_, Some(false)) => Some("comma"),
        (Some(_), _) | (_, Some(true)) if !is_list => Some("exploded"),
        _ => None,
    })
}
