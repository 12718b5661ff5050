//! Types: each component of the normalized document becomes a definition, each schema in an
//! operation the expression that names its type.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::forms;
use crate::lower::texts::variant_name;
use crate::model::{Field, StringValue, TypeDefinition, TypeExpression, TypeKind, Variant};
use crate::normalize::names::{free, type_name};
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
            return union(object, keyword, alternatives, schemas, pointer, report);
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

/// Lets every list of texts in the schemas keep values that it does not have. A list of one is left:
/// its text tells alternatives apart.
pub(crate) fn open_enums(types: &mut [TypeDefinition]) {
    for definition in types {
        let is_schema = definition.pointer.starts_with("/components/schemas/");
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

fn union(
    object: &Map<String, Value>,
    keyword: &str,
    alternatives: &[Value],
    schemas: &Map<String, Value>,
    pointer: &str,
    report: &mut Report,
) -> TypeKind {
    let mut taken = HashSet::new();
    let variants: Vec<Variant> = alternatives
        .iter()
        .enumerate()
        .map(|(index, schema)| {
            let type_expression =
                expression(schema, &format!("{pointer}/{keyword}/{index}"), report)
                    .without_null()
                    .clone();
            let name = free(alternative_name(&type_expression), &taken);
            taken.insert(name.clone());
            Variant {
                name,
                type_expression,
            }
        })
        .collect();
    if let Some((tag, texts)) = tags(object, &variants, schemas) {
        let by_text = texts.into_iter().filter_map(|(text, name)| {
            let named = |variant: &&Variant| variant.type_expression.direct_name() == Some(&name);
            variants
                .iter()
                .find(named)
                .map(|variant| (text, variant.clone()))
        });
        TypeKind::Tagged {
            tag,
            variants: by_text.collect(),
        }
    } else {
        if object.contains_key("discriminator") {
            report.push(
                Diagnostic::new(
                    Code::DiscriminatorUnusable,
                    join(pointer, "discriminator"),
                    "the discriminator does not name every alternative, which are told apart by trying",
                )
                .remedy("make each alternative a reference to a record, and map each in `mapping`"),
            );
        }
        TypeKind::Union(variants)
    }
}

/// The member that tells the alternatives apart, and for each of its texts the type meant: as the
/// discriminator says, or because each alternative has a member of one text of its own.
fn tags(
    object: &Map<String, Value>,
    variants: &[Variant],
    schemas: &Map<String, Value>,
) -> Option<(String, Vec<(String, String)>)> {
    let names: Option<Vec<&str>> = variants
        .iter()
        .map(|variant| match &variant.type_expression {
            TypeExpression::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let names = names?;
    let is_record = |name: &&str| {
        schemas
            .get(*name)
            .and_then(|schema| schema.get("properties"))
            .is_some()
    };
    if !names.iter().all(is_record) {
        return None;
    }
    let discriminator = object.get("discriminator").and_then(Value::as_object);
    if let Some(tag) = discriminator
        .and_then(|it| it.get("propertyName"))
        .and_then(Value::as_str)
    {
        let mapping = discriminator
            .and_then(|it| it.get("mapping"))
            .and_then(Value::as_object);
        let mut texts: Vec<(String, String)> = mapping
            .into_iter()
            .flatten()
            .filter_map(|(text, target)| {
                let name = target.as_str()?.strip_prefix(PREFIX)?;
                names
                    .contains(&name)
                    .then(|| (text.clone(), name.to_owned()))
            })
            .collect();
        for name in &names {
            if !texts.iter().any(|(_, other)| other == name) {
                // Without a mapping the text is the single value of the member, or the schema's name.
                let own =
                    single_texts(schemas, name, tag).unwrap_or_else(|| vec![(*name).to_owned()]);
                texts.extend(own.into_iter().map(|text| (text, (*name).to_owned())));
            }
        }
        return distinct(&texts).then(|| (tag.to_owned(), texts));
    }
    let first = schemas
        .get(*names.first()?)?
        .get("properties")?
        .as_object()?;
    first.keys().find_map(|tag| {
        let mut texts = Vec::new();
        for name in &names {
            let required = schemas
                .get(*name)?
                .get("required")
                .and_then(Value::as_array);
            if !required.is_some_and(|required| required.iter().any(|other| other == tag.as_str()))
            {
                return None;
            }
            let own = single_texts(schemas, name, tag)?;
            texts.extend(own.into_iter().map(|text| (text, (*name).to_owned())));
        }
        distinct(&texts).then(|| (tag.clone(), texts))
    })
}

fn distinct(texts: &[(String, String)]) -> bool {
    let unique: HashSet<&String> = texts.iter().map(|(text, _)| text).collect();
    unique.len() == texts.len()
}

/// The listed texts of a record's member, where it has a list.
fn single_texts(schemas: &Map<String, Value>, name: &str, member: &str) -> Option<Vec<String>> {
    let mut schema = schemas.get(name)?.get("properties")?.get(member)?;
    for _ in 0..8 {
        let reference = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"));
        let Some(target) = reference.and_then(Value::as_str) else {
            break;
        };
        schema = schemas.get(target.strip_prefix(PREFIX)?)?;
    }
    let values = schema.get("enum")?.as_array()?;
    values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

fn alternative_name(expression: &TypeExpression) -> String {
    match expression {
        TypeExpression::Named(name) => name.clone(),
        TypeExpression::Plain("bool") => "Bool".to_owned(),
        TypeExpression::Plain("i32" | "i64" | "u32" | "u64") => "Integer".to_owned(),
        TypeExpression::Plain("f32" | "f64") => "Number".to_owned(),
        TypeExpression::Plain("Value") => "Json".to_owned(),
        TypeExpression::Plain(name) => type_name(name).trim_end_matches("Object").to_owned(),
        TypeExpression::List(inner) => format!("{}List", alternative_name(inner)),
        TypeExpression::Map(inner) => format!("{}Map", alternative_name(inner)),
        TypeExpression::Nullable(inner) => alternative_name(inner),
        TypeExpression::Tuple(_) => "Tuple".to_owned(),
    }
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
