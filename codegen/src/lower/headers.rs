//! Headers of replies: each that an operation documents for any of its replies becomes a key of its
//! row, with the type of its value. What the style `simple` cannot say is text, which is reported once
//! for all of them.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::load::pointer::join;
use crate::lower::replies::status_key;
use crate::lower::schemas::expression;
use crate::model::{ReplyHeader, TypeExpression};
use crate::normalize::multipart::resolved;
use crate::normalize::names::free;
use crate::normalize::walk::{is_ignored_header, is_plain_text};
use crate::report::{Code, Diagnostic, Report, Tally};

/// Names that a row's module declares itself.
const RESERVED: [&str; 3] = ["ROUTE", "RETURNS", "FAILS"];

/// The headers whose values have no type but text, by the reason, and those that are ignored.
#[derive(Default)]
pub(super) struct Untyped {
    text: BTreeMap<&'static str, Tally>,
    ignored: Tally,
}

impl Untyped {
    fn text(&mut self, why: &'static str, name: &str, pointer: &str) {
        let tally = self.text.entry(why).or_default();
        tally.count(name, || pointer.to_owned());
    }

    /// Reports each reason once.
    pub(super) fn report(self, report: &mut Report) {
        for (why, tally) in self.text {
            if let Some((names, first)) = tally.summed() {
                report.push(
                    Diagnostic::new(
                        Code::ReplyHeadersUntyped,
                        first,
                        format!("a header of a reply is text, since {why} ({names}; one is here)"),
                    )
                    .remedy(
                        "read the text, or give it a schema of a scalar or a list in an overlay",
                    ),
                );
            }
        }
        if let Some((names, first)) = self.ignored.summed() {
            report.push(
                Diagnostic::new(
                    Code::ParameterIgnored,
                    first,
                    format!("a header of replies is ignored, as the standard says ({names}; one is here)"),
                )
                .remedy("nothing is lost: media types come from the `content` of replies"),
            );
        }
    }
}

const WITHOUT_SCHEMA: &str = "it has no schema";
const WITH_CONTENT: &str = "it has `content` of a media type that is not read from headers";
const WITHOUT_STYLE: &str = "no style says how a value of its schema is written";
const TWO_TYPES: &str = "another reply of the operation gives it another type";

/// The headers that an operation documents for its replies, each once, in the document's order.
pub(super) fn headers(
    operation: &Value,
    pointer: &str,
    schemas: &Map<String, Value>,
    untyped: &mut Untyped,
    report: &mut Report,
) -> Vec<ReplyHeader> {
    let pointer = join(pointer, "responses");
    let mut headers: Vec<ReplyHeader> = Vec::new();
    let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let responses = operation.get("responses").and_then(Value::as_object);
    for (status, response) in responses.into_iter().flatten() {
        if status.starts_with("x-") || status_key(status).is_none() {
            continue;
        }
        let pointer = join(&join(&pointer, status), "headers");
        let listed = response.get("headers").and_then(Value::as_object);
        for (wire, header) in listed.into_iter().flatten() {
            let pointer = join(&pointer, wire);
            if is_ignored_header(wire) {
                untyped.ignored.count(wire, || pointer);
                continue;
            }
            let typed = type_expression(header, &pointer, schemas, report);
            let type_expression = typed.unwrap_or_else(|why| {
                untyped.text(why, wire, &pointer);
                TypeExpression::STRING
            });
            // The case of a header's name says nothing.
            let known = headers
                .iter_mut()
                .find(|known| known.wire.eq_ignore_ascii_case(wire));
            match known {
                None => {
                    let name = free(constant(wire), &taken);
                    taken.insert(name.clone());
                    headers.push(ReplyHeader {
                        name,
                        wire: wire.clone(),
                        type_expression,
                    });
                }
                Some(known) if known.type_expression == type_expression => {}
                Some(known) => {
                    untyped.text(TWO_TYPES, wire, &pointer);
                    known.type_expression = TypeExpression::STRING;
                }
            }
        }
    }
    headers
}

/// The name of a header's key: its words in upper case, as those of `http::header` are.
fn constant(wire: &str) -> String {
    let letters = wire.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_uppercase()
        } else {
            '_'
        }
    });
    let name: String = letters.collect();
    match name.trim_matches('_') {
        "" => "HEADER".to_owned(),
        name if name.starts_with(|first: char| first.is_ascii_digit()) => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// The type of a header's value, or why it is text.
fn type_expression(
    header: &Value,
    pointer: &str,
    schemas: &Map<String, Value>,
    report: &mut Report,
) -> Result<TypeExpression, &'static str> {
    let content = header
        .get("content")
        .and_then(Value::as_object)
        .and_then(|content| content.iter().next());
    let (schema, at) = match content {
        Some((media_type, entry)) if is_plain_text(media_type) => {
            let at = join(&join(pointer, "content"), media_type);
            (entry.get("schema"), join(&at, "schema"))
        }
        Some(_) => return Err(WITH_CONTENT),
        None => (header.get("schema"), join(pointer, "schema")),
    };
    let schema = schema.ok_or(WITHOUT_SCHEMA)?;
    if !is_readable(schema, schemas) {
        return Err(WITHOUT_STYLE);
    }
    let expression = expression(schema, &at, report);
    Ok(expression.without_null().clone())
}

/// Whether the style `simple` says how a value is written: a scalar, or a list of scalars.
fn is_readable(schema: &Value, schemas: &Map<String, Value>) -> bool {
    let schema = resolved(schema, schemas);
    if kind(schema) != Some("array") {
        return is_scalar(schema);
    }
    let items = schema.get("items").filter(|items| {
        // No text between commas is null.
        items.get("nullable") != Some(&Value::Bool(true))
    });
    schema.get("prefixItems").is_none()
        && items.is_some_and(|items| is_scalar(resolved(items, schemas)))
}

fn is_scalar(schema: &Value) -> bool {
    matches!(
        kind(schema),
        Some("string" | "number" | "integer" | "boolean")
    )
}

/// The type of a schema that is no record and no union beside it.
fn kind(schema: &Value) -> Option<&str> {
    let says_more = ["properties", "oneOf", "anyOf", "allOf"];
    if says_more
        .iter()
        .any(|keyword| schema.get(*keyword).is_some())
    {
        return None;
    }
    schema.get("type")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::{Untyped, constant, headers};
    use crate::report::Report;

    fn schemas() -> Map<String, Value> {
        let Value::Object(schemas) = json!({
            "Kind": { "type": "string", "enum": ["a", "b"] },
            "Kinds": { "type": "array", "items": { "$ref": "#/components/schemas/Kind" } },
            "Grid": { "type": "array", "items": { "$ref": "#/components/schemas/Kinds" } },
            "Pet": { "type": "object", "properties": { "name": { "type": "string" } } },
            "Either": { "oneOf": [{ "type": "string" }, { "type": "integer" }] },
            "Loop": { "type": "array", "items": { "$ref": "#/components/schemas/Loop" } },
        }) else {
            unreachable!("it is an object")
        };
        schemas
    }

    /// The keys of replies with these headers, and what is reported.
    fn lowered(responses: &Value) -> (Vec<String>, Vec<String>) {
        let operation = json!({ "responses": responses });
        let (mut untyped, mut report) = (Untyped::default(), Report::new());
        let pointer = "/paths/~1a/get";
        let headers = headers(&operation, pointer, &schemas(), &mut untyped, &mut report);
        untyped.report(&mut report);
        let keys = headers
            .iter()
            .map(|it| format!("{}: {} as {}", it.name, it.type_expression, it.wire));
        let findings = report
            .iter()
            .map(|it| format!("{} {}: {}", it.code, it.pointer, it.message));
        (keys.collect(), findings.collect())
    }

    fn of_schema(schema: &Value) -> (Vec<String>, Vec<String>) {
        lowered(&json!({ "200": { "headers": { "X": { "schema": schema } } } }))
    }

    #[test]
    fn scalars_and_lists_of_them_are_typed() {
        for (schema, expected) in [
            (json!({ "type": "string" }), "String"),
            (json!({ "type": "boolean" }), "bool"),
            (json!({ "type": "integer" }), "i64"),
            (json!({ "type": "number", "format": "float" }), "f32"),
            (
                json!({ "type": "string", "format": "date-time" }),
                "DateTime",
            ),
            (json!({ "type": "string", "format": "password" }), "Secret"),
            (json!({ "type": "integer", "nullable": true }), "i64"),
            (json!({ "$ref": "#/components/schemas/Kind" }), "Kind"),
            (json!({ "$ref": "#/components/schemas/Kinds" }), "Kinds"),
            (
                json!({ "type": "array", "items": { "type": "string", "format": "uuid" } }),
                "Vec<Uuid>",
            ),
            (
                json!({ "type": "array", "items": { "$ref": "#/components/schemas/Kind" } }),
                "Vec<Kind>",
            ),
        ] {
            let (keys, findings) = of_schema(&schema);
            assert_eq!(keys, [format!("X: {expected} as X")], "{schema}");
            assert_eq!(findings, Vec::<String>::new(), "{schema}");
        }
    }

    #[test]
    fn what_no_style_says_is_text() {
        let item = |item: Value| json!({ "type": "array", "items": item });
        for schema in [
            json!({}),
            json!({ "type": "object" }),
            json!({ "type": "array" }),
            json!({ "oneOf": [{ "type": "string" }, { "type": "integer" }] }),
            json!({ "$ref": "#/components/schemas/Pet" }),
            json!({ "$ref": "#/components/schemas/Either" }),
            json!({ "$ref": "#/components/schemas/Grid" }),
            json!({ "$ref": "#/components/schemas/Loop" }),
            item(json!({ "type": "integer", "nullable": true })),
            item(json!({ "$ref": "#/components/schemas/Pet" })),
            json!({ "type": "array", "prefixItems": [{ "type": "string" }] }),
        ] {
            let (keys, findings) = of_schema(&schema);
            assert_eq!(keys, ["X: String as X"], "{schema}");
            let expected = "K0508 /paths/~1a/get/responses/200/headers/X: a header of a reply is text, \
                since no style says how a value of its schema is written (`X` 1; one is here)";
            assert_eq!(findings, [expected], "{schema}");
        }
    }

    #[test]
    fn content_is_typed_where_it_is_text() {
        let content = |media_type: &str| {
            let content = json!({ media_type: { "schema": { "type": "integer" } } });
            lowered(&json!({ "200": { "headers": { "X": { "content": content } } } }))
        };
        assert_eq!(
            content("text/plain"),
            (vec!["X: i64 as X".to_owned()], vec![])
        );
        let (keys, findings) = content("application/json");
        assert_eq!(
            (keys, findings.len()),
            (vec!["X: String as X".to_owned()], 1)
        );
    }

    #[test]
    fn the_replies_of_an_operation_share_a_header() {
        let integer = json!({ "schema": { "type": "integer" } });
        let (keys, findings) = lowered(&json!({
            "429": { "headers": { "Retry-After": integer, "X-Limit": integer } },
            "200": { "headers": { "x-limit": integer, "ETag": { "schema": { "type": "string" } } } },
            "503": { "headers": { "retry-after": { "schema": { "type": "string" } } } },
            "no status": { "headers": { "X-Lost": integer } },
            "x-own": { "headers": { "X-Lost": integer } },
        }));
        let expected = [
            "RETRY_AFTER: String as Retry-After",
            "X_LIMIT: i64 as X-Limit",
            "ETAG: String as ETag",
        ];
        assert_eq!(keys, expected);
        let expected = "K0508 /paths/~1a/get/responses/503/headers/retry-after: a header of a reply is \
            text, since another reply of the operation gives it another type (`retry-after` 1; one is here)";
        assert_eq!(findings, [expected]);
    }

    #[test]
    fn the_media_type_is_no_header() {
        let header = json!({ "schema": { "type": "string" } });
        let (keys, findings) =
            lowered(&json!({ "200": { "headers": { "content-type": header } } }));
        assert_eq!((keys, findings.len()), (Vec::new(), 1));
        assert!(findings[0].starts_with("K0405 "), "{findings:?}");
    }

    #[test]
    fn a_key_has_a_name_of_its_own() {
        let header = json!({ "schema": { "type": "string" } });
        let listed = ["Route", "Returns", "X-A", "X_A", "Type", "2nd", "設定", "+"];
        let listed: Map<String, Value> = listed
            .iter()
            .map(|name| ((*name).to_owned(), header.clone()))
            .collect();
        let (keys, _) = lowered(&json!({ "200": { "headers": listed } }));
        let names: Vec<&str> = keys
            .iter()
            .filter_map(|key| key.split(':').next())
            .collect();
        assert_eq!(
            names,
            [
                "ROUTE2", "RETURNS2", "X_A", "X_A2", "TYPE", "_2ND", "HEADER", "HEADER2"
            ]
        );
        assert_eq!(constant("X-RateLimit-Reset"), "X_RATELIMIT_RESET");
        assert_eq!(constant("_X.y'z-"), "X_Y_Z");
    }
}
