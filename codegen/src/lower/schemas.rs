//! Types: each component of the normalized document becomes a definition, each schema in an
//! operation the expression that names its type.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::forms;
use crate::lower::texts::variant_name;
use crate::lower::unions;
use crate::model::{Field, StringValue, TypeDefinition, TypeExpression, TypeKind};
use crate::normalize::names::free;
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{FIXED, FORM, OPEN};
use crate::report::{Code, Diagnostic, Report};

/// Lowers every named schema.
pub(super) fn definitions(document: &mut Document) -> Vec<TypeDefinition> {
    let Document { value, report, .. } = document;
    let Some(schemas) = value
        .pointer("/components/schemas")
        .and_then(Value::as_object)
    else {
        return Vec::new();
    };
    schemas
        .iter()
        .map(|(name, schema)| {
            let pointer = join("/components/schemas", name);
            TypeDefinition {
                name: name.clone(),
                description: description(schema),
                kind: kind(schema, schemas, &pointer, report),
                pointer,
            }
        })
        .collect()
}

/// What the document says of a schema: its title where it has no description.
pub(super) fn description(schema: &Value) -> String {
    let text = |key| {
        schema
            .get(key)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    text("description")
        .or_else(|| text("title"))
        .unwrap_or_default()
        .to_owned()
}

fn kind(
    schema: &Value,
    schemas: &Map<String, Value>,
    pointer: &str,
    report: &mut Report,
) -> TypeKind {
    let Some(object) = schema.as_object() else {
        return TypeKind::Alias(TypeExpression::JSON);
    };
    let kind = object
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let properties = object.get("properties").and_then(Value::as_object);
    if let Some(properties) = properties.filter(|properties| !properties.is_empty()) {
        if let Some(encoding) = object.get(FORM) {
            return forms::multipart(object, encoding, schemas, pointer, report);
        }
        return record(object, properties, pointer, report);
    }
    if let (true, Some(values)) = (
        kind == "string",
        object.get("enum").and_then(Value::as_array),
    ) {
        return texts(object, values);
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(alternatives) = object.get(keyword).and_then(Value::as_array) {
            return unions::union(object, keyword, alternatives, schemas, pointer, report);
        }
    }
    TypeKind::Alias(expression(schema, pointer, report).without_null().clone())
}

fn record(
    object: &Map<String, Value>,
    properties: &Map<String, Value>,
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
    for name in &required {
        if !properties.contains_key(*name) {
            report.push(
                Diagnostic::new(
                    Code::RequiredUndeclared,
                    join(pointer, "required"),
                    format!("`required` names `{name}`, which is no listed member, and the type has none of that name"),
                )
                .remedy("list the member under `properties`, or remove it from `required`"),
            );
        }
    }
    let members = join(pointer, "properties");
    let fields = properties
        .iter()
        .map(|(name, schema)| Field {
            wire: name.clone(),
            type_expression: expression(schema, &join(&members, name), report),
            required: required.contains(name.as_str()),
            description: with_default(schema),
            deprecated: schema.get("deprecated") == Some(&Value::Bool(true)),
            read_only: schema.get("readOnly") == Some(&Value::Bool(true)),
            write_only: schema.get("writeOnly") == Some(&Value::Bool(true)),
            is_patch: false,
        })
        .collect();
    let rest = match object.get("additionalProperties") {
        Some(Value::Bool(true)) => Some(TypeExpression::JSON),
        Some(schema @ Value::Object(_)) => Some(expression(
            schema,
            &join(pointer, "additionalProperties"),
            report,
        )),
        _ => None,
    };
    TypeKind::Record { fields, rest }
}

/// A member's description, with the default that the server takes where it is absent.
pub(super) fn with_default(schema: &Value) -> String {
    let mut text = description(schema);
    match schema.get("default") {
        None | Some(Value::Null | Value::Object(_) | Value::Array(_)) => {}
        Some(_) if text.to_ascii_lowercase().contains("default") => {}
        Some(default) => {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&format!("Default: `{default}`"));
        }
    }
    text
}

/// Lets every list of texts in the schemas keep values that it does not have, and every union told by a
/// text keep, as any JSON, what its text does not name. A list of one is left: its text tells
/// alternatives apart.
pub(crate) fn open_enums(types: &mut [TypeDefinition]) {
    for definition in types {
        let is_schema = definition.pointer.starts_with("/components/schemas/");
        if let TypeKind::Tagged {
            variants,
            otherwise: otherwise @ None,
            ..
        } = &mut definition.kind
        {
            *otherwise = Some(unions::otherwise(TypeExpression::JSON, variants));
        }
        let TypeKind::Strings { values, open } = &mut definition.kind else {
            continue;
        };
        if !is_schema || *open || values.len() < 2 {
            continue;
        }
        *open = true;
        let mut taken: HashSet<String> = values.iter().map(|value| value.name.clone()).collect();
        for value in values.iter_mut().filter(|value| value.name == UNKNOWN) {
            value.name = free(UNKNOWN.to_owned(), &taken);
            taken.insert(value.name.clone());
        }
    }
}

/// The variant of values that a list does not have.
const UNKNOWN: &str = "Unknown";

fn texts(object: &Map<String, Value>, values: &[Value]) -> TypeKind {
    let names = object.get("x-enum-varnames").and_then(Value::as_array);
    let mut taken = HashSet::new();
    let open = object.contains_key(OPEN);
    if open {
        taken.insert(UNKNOWN.to_owned());
    }
    let values = values
        .iter()
        .filter_map(Value::as_str)
        .enumerate()
        .map(|(index, text)| {
            let given = names
                .and_then(|names| names.get(index))
                .and_then(Value::as_str);
            let name = free(variant_name(given.unwrap_or(text)), &taken);
            taken.insert(name.clone());
            StringValue {
                name,
                text: text.to_owned(),
            }
        })
        .collect();
    TypeKind::Strings { values, open }
}

/// The type of a schema that is no definition: a reference, a leaf, a list or a map.
pub(super) fn expression(schema: &Value, pointer: &str, report: &mut Report) -> TypeExpression {
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    let expression = bare_expression(schema, pointer, report);
    if nullable {
        expression.nullable()
    } else {
        expression
    }
}

fn bare_expression(schema: &Value, pointer: &str, report: &mut Report) -> TypeExpression {
    let reference = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"));
    if let Some(name) = reference
        .and_then(Value::as_str)
        .and_then(|it| it.strip_prefix(PREFIX))
    {
        return TypeExpression::Named(name.to_owned());
    }
    let format = schema
        .get("format")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match schema
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
    {
        "boolean" => TypeExpression::Plain("bool"),
        "integer" => TypeExpression::Plain(match format {
            "int32" | "int16" | "int8" => "i32",
            "uint8" | "uint16" | "uint32" => "u32",
            "uint64" | "uint" => "u64",
            _ => "i64",
        }),
        "number" if format == "decimal" => {
            report.push(
                Diagnostic::new(
                    Code::DecimalAsFloat,
                    pointer,
                    "the decimal number is read and written as a 64-bit float",
                )
                .remedy("describe it as a string in an overlay, if the server takes one"),
            );
            TypeExpression::Plain("f64")
        }
        "number" => TypeExpression::Plain(match format {
            "float" => "f32",
            "int32" => "i32",
            "int64" => "i64",
            _ => "f64",
        }),
        "string" => TypeExpression::Plain(match format {
            "date-time" => "DateTime",
            "date" => "Date",
            "uuid" => "Uuid",
            "password" => "Secret",
            "byte" => "Base64",
            _ => "String",
        }),
        "array" => {
            if let Some(places) = schema.get("prefixItems").and_then(Value::as_array) {
                if schema.get(FIXED).is_some() {
                    let pointer = join(pointer, "prefixItems");
                    let place = |(index, place): (usize, &Value)| {
                        expression(place, &format!("{pointer}/{index}"), report)
                    };
                    return TypeExpression::Tuple(places.iter().enumerate().map(place).collect());
                }
                report.push(
                    Diagnostic::new(
                        Code::TupleApproximated,
                        pointer,
                        "a list with a type per place is taken as a list of any JSON",
                    )
                    .remedy("nothing, or give it one `items` schema in an overlay"),
                );
                return TypeExpression::List(Box::new(TypeExpression::JSON));
            }
            let items = schema.get("items").map_or(TypeExpression::JSON, |items| {
                expression(items, &join(pointer, "items"), report)
            });
            TypeExpression::List(Box::new(items))
        }
        "object" => {
            let values = match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => {
                    expression(values, &join(pointer, "additionalProperties"), report)
                }
                _ => TypeExpression::JSON,
            };
            TypeExpression::Map(Box::new(values))
        }
        _ => TypeExpression::JSON,
    }
}
