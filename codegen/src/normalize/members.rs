//! Members that nobody asks for: those that the specification does not know, most often a slip of the
//! pen, and what a client leaves to the server, such as limits of values. The document stays as it is;
//! each kind is reported once, with how often it stands.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::load::Document;
use crate::load::pointer::join;
use crate::normalize::{VERBS, walk};
use crate::report::{Code, Diagnostic, Report, Tally, nearest};

/// What restricts values without giving them another type.
const LIMITS: [&str; 18] = [
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "dependentRequired",
];

/// The other keywords of a schema, of all dialects since draft 4.
const SCHEMA: [&str; 49] = [
    "$ref",
    "$id",
    "id",
    "$schema",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "type",
    "format",
    "nullable",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "discriminator",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependencies",
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "required",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
];

const ROOT: [&str; 12] = [
    "openapi",
    "swagger",
    "$self",
    "info",
    "jsonSchemaDialect",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
];
const PATH_ITEM: [&str; 6] = [
    "$ref",
    "summary",
    "description",
    "servers",
    "parameters",
    "additionalOperations",
];
const OPERATION: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];
const PARAMETER: [&str; 13] = [
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
];
const BODY: [&str; 3] = ["description", "content", "required"];
const REPLY: [&str; 5] = ["summary", "description", "headers", "content", "links"];
const HEADER: [&str; 11] = [
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
];
const MEDIA_TYPE: [&str; 7] = [
    "schema",
    "itemSchema",
    "example",
    "examples",
    "encoding",
    "itemEncoding",
    "prefixEncoding",
];

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let mut found = Found::default();
    let value = &mut document.value;
    if let Some(root) = value.as_object() {
        found.unknown(root, "", "the document", &ROOT);
    }
    paths(value, &mut found);
    walk::schemas(value, &mut |schema, pointer| {
        let Some(schema) = schema.as_object() else {
            return;
        };
        let known = SCHEMA
            .iter()
            .chain(&LIMITS)
            .chain(&["contentSchema"])
            .copied();
        found.unknown(schema, pointer, "a schema", &known.collect::<Vec<_>>());
        // The length of a tuple is its type.
        let is_tuple =
            schema.contains_key("prefixItems") || schema.get("items").is_some_and(Value::is_array);
        let limits = LIMITS
            .iter()
            .filter(|limit| schema.contains_key(**limit))
            .filter(|limit| !(is_tuple && limit.ends_with("Items")));
        for limit in limits {
            found.limits.count(limit, || join(pointer, limit));
        }
    });
    found.report(&mut document.report);
}

fn paths(value: &Value, found: &mut Found) {
    let paths = value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let pointer = join("/paths", path);
        let Some(item) = item.as_object() else {
            continue;
        };
        let known: Vec<&str> = PATH_ITEM.iter().chain(&VERBS).copied().collect();
        found.unknown(item, &pointer, "a path item", &known);
        for verb in VERBS {
            if let Some(operation) = item.get(verb).and_then(Value::as_object) {
                found.operation(operation, &join(&pointer, verb));
            }
        }
    }
}

#[derive(Default)]
struct Found {
    /// By the kind of object and the member: how many, where the first stands, and what was meant.
    unknown: BTreeMap<(&'static str, String), (usize, String, Option<String>)>,
    limits: Tally,
}

impl Found {
    fn unknown(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
        what: &'static str,
        known: &[&str],
    ) {
        for key in object.keys() {
            if known.contains(&key.as_str()) || key.starts_with("x-") {
                continue;
            }
            let entry = self.unknown.entry((what, key.clone())).or_insert_with(|| {
                let meant = nearest(key, known.iter().copied());
                (0, join(pointer, key), meant.map(str::to_owned))
            });
            entry.0 += 1;
        }
    }

    fn operation(&mut self, operation: &Map<String, Value>, pointer: &str) {
        self.unknown(operation, pointer, "an operation", &OPERATION);
        let parameters = operation.get("parameters").and_then(Value::as_array);
        for (index, parameter) in parameters.into_iter().flatten().enumerate() {
            if let Some(parameter) = parameter.as_object() {
                let pointer = format!("{pointer}/parameters/{index}");
                self.unknown(parameter, &pointer, "a parameter", &PARAMETER);
                self.content(parameter, &pointer);
            }
        }
        if let Some(body) = operation.get("requestBody").and_then(Value::as_object) {
            let pointer = join(pointer, "requestBody");
            self.unknown(body, &pointer, "a request body", &BODY);
            self.content(body, &pointer);
        }
        let responses = operation.get("responses").and_then(Value::as_object);
        for (status, reply) in responses.into_iter().flatten() {
            let Some(reply) = reply.as_object() else {
                continue;
            };
            let pointer = join(&join(pointer, "responses"), status);
            self.unknown(reply, &pointer, "a reply", &REPLY);
            self.content(reply, &pointer);
            let headers = reply.get("headers").and_then(Value::as_object);
            for (name, header) in headers.into_iter().flatten() {
                if let Some(header) = header.as_object() {
                    let pointer = join(&join(&pointer, "headers"), name);
                    self.unknown(header, &pointer, "a header", &HEADER);
                    self.content(header, &pointer);
                }
            }
        }
    }

    fn content(&mut self, part: &Map<String, Value>, pointer: &str) {
        let content = part.get("content").and_then(Value::as_object);
        for (media_type, entry) in content.into_iter().flatten() {
            if let Some(entry) = entry.as_object() {
                let pointer = join(&join(pointer, "content"), media_type);
                self.unknown(entry, &pointer, "a media type", &MEDIA_TYPE);
            }
        }
    }

    fn report(self, report: &mut Report) {
        for ((what, key), (count, first, meant)) in self.unknown {
            let often = match count {
                1 => String::new(),
                count => format!(" ({count} times, first here)"),
            };
            let remedy = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "remove it, or begin its name with `x-`".to_owned(),
            };
            report.push(
                Diagnostic::new(
                    Code::MemberUnknown,
                    first,
                    format!("`{key}` is no member of {what}, and is ignored{often}"),
                )
                .remedy(remedy),
            );
        }
        if let Some((names, first)) = self.limits.summed() {
            report.push(
                Diagnostic::new(
                    Code::LimitsUnchecked,
                    first,
                    format!("values are restricted, and the client does not check that ({names}; one is here)"),
                )
                .remedy("nothing, since the server checks them"),
            );
        }
    }
}
