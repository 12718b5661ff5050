//! Multipart bodies: the record that lists the parts of one is marked as a form, so that it becomes
//! a type whose members know how they are sent. A schema that is also used elsewhere keeps its own
//! type, and the form gets one beside it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{FORM, MERGED, NAME, walk};

/// How many references may lead from one to the next.
const CHAIN: usize = 8;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let value = &mut document.value;
    let uses = uses(value);
    if uses.is_empty() {
        return;
    }
    let counts = reference_counts(value);
    // A named schema that is a form wherever it stands is marked where it is.
    let mut marked: BTreeMap<&String, &Value> = BTreeMap::new();
    for (name, encodings) in &uses {
        let everywhere = counts.get(name) == Some(&encodings.len());
        if let ([encoding, rest @ ..], true) = (encodings.as_slice(), everywhere)
            && rest.iter().all(|other| other == encoding)
        {
            marked.insert(name, encoding);
        }
    }
    let schemas = schemas(value).clone();
    for (name, encoding) in &marked {
        if let Some(record) = value["components"]["schemas"][name.as_str()].as_object_mut() {
            mark(record, (*encoding).clone(), &schemas);
        }
    }
    let mut copied: Vec<Value> = Vec::new();
    each_entry(value, &mut |entry, beside| {
        if !is_form(entry, beside, &schemas) {
            return;
        }
        let encoding = encoding(entry);
        let Some(schema) = entry.get_mut("schema") else {
            return;
        };
        let name = reference(schema).map(str::to_owned);
        if name.as_ref().is_some_and(|name| marked.contains_key(name)) {
            return;
        }
        let Some(mut record) = record(schema, &schemas).cloned() else {
            return;
        };
        mark(&mut record, encoding, &schemas);
        if let Some(name) = name {
            let own = if name.ends_with("Form") {
                name.clone()
            } else {
                format!("{name}Form")
            };
            record.insert(NAME.to_owned(), json!(own));
            copied.push(json!(name));
        }
        *schema = Value::Object(record);
    });
    // What only forms were copied from needs no type.
    if let Some(merged) = value.get_mut(MERGED).and_then(Value::as_array_mut) {
        copied.retain(|name| !merged.contains(name));
        merged.append(&mut copied);
    }
}

/// The named schemas that are forms, each with the encodings under which it is one.
fn uses(value: &mut Value) -> BTreeMap<String, Vec<Value>> {
    let schemas = schemas(value).clone();
    let mut uses: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let mut any = false;
    each_entry(value, &mut |entry, beside| {
        if is_form(entry, beside, &schemas) {
            any = true;
            if let Some(name) = entry.get("schema").and_then(reference) {
                uses.entry(name.to_owned())
                    .or_default()
                    .push(encoding(entry));
            }
        }
    });
    if any && uses.is_empty() {
        // All of them stand in their operations.
        uses.insert(String::new(), Vec::new());
    }
    uses
}

/// How often each named schema is referred to.
fn reference_counts(value: &mut Value) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    walk::schemas(value, &mut |schema, _| {
        let mapping = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object);
        let mapped = mapping.into_iter().flat_map(Map::values);
        for target in schema.get("$ref").into_iter().chain(mapped) {
            if let Some(name) = target.as_str().and_then(|it| it.strip_prefix(PREFIX)) {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
        }
    });
    counts
}

/// Calls `visit` for each multipart entry of a body, with the schemas of the JSON entries beside it.
fn each_entry(value: &mut Value, visit: &mut dyn FnMut(&mut Value, &[Value])) {
    walk::operations(value, &mut |operation, _| {
        let content = operation
            .pointer_mut("/requestBody/content")
            .and_then(Value::as_object_mut);
        let Some(content) = content else {
            return;
        };
        let is_json = |name: &str| name.to_ascii_lowercase().contains("json");
        let beside: Vec<Value> = content
            .iter()
            .filter(|(name, _)| is_json(name))
            .filter_map(|(_, entry)| entry.get("schema").cloned())
            .collect();
        for (media_type, entry) in content.iter_mut() {
            if media_type
                .trim_start()
                .to_ascii_lowercase()
                .starts_with("multipart/")
            {
                visit(entry, &beside);
            }
        }
    });
}

/// Whether a multipart entry lists its parts. One that says what a JSON entry says beside it, and has
/// no file, is only another encoding of the same.
fn is_form(entry: &Value, beside: &[Value], schemas: &Map<String, Value>) -> bool {
    let Some(schema) = entry.get("schema") else {
        return false;
    };
    let Some(record) = record(schema, schemas) else {
        return false;
    };
    let members = record.get("properties").and_then(Value::as_object);
    let has_file = members
        .into_iter()
        .flat_map(Map::values)
        .any(|member| is_files(member, schemas));
    has_file || !beside.contains(schema)
}

/// The record that a schema is or refers to.
fn record<'a>(
    schema: &'a Value,
    schemas: &'a Map<String, Value>,
) -> Option<&'a Map<String, Value>> {
    let record = resolved(schema, schemas).as_object()?;
    let members = record.get("properties")?.as_object()?;
    let plain = !record.contains_key("oneOf") && !record.contains_key("anyOf");
    (plain && !members.is_empty()).then_some(record)
}

/// What a schema is, at the end of its references.
pub(crate) fn resolved<'a>(mut schema: &'a Value, schemas: &'a Map<String, Value>) -> &'a Value {
    for _ in 0..CHAIN {
        match reference(schema).and_then(|name| schemas.get(name)) {
            Some(target) => schema = target,
            None => break,
        }
    }
    schema
}

fn reference(schema: &Value) -> Option<&str> {
    let target = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"));
    target?.as_str()?.strip_prefix(PREFIX)
}

fn encoding(entry: &Value) -> Value {
    entry
        .get("encoding")
        .filter(|it| it.is_object())
        .cloned()
        .unwrap_or_else(|| json!({}))
}

fn schemas(value: &Value) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .unwrap_or(&NONE)
}

/// Marks a record as a form. A member that is one file or several is several.
fn mark(record: &mut Map<String, Value>, encoding: Value, schemas: &Map<String, Value>) {
    record.insert(FORM.to_owned(), encoding);
    let members = record.get_mut("properties").and_then(Value::as_object_mut);
    for member in members.into_iter().flat_map(Map::values_mut) {
        let is_union = ["oneOf", "anyOf"]
            .iter()
            .any(|key| member.get(*key).is_some());
        if !is_union || !is_files(member, schemas) {
            continue;
        }
        if let Some(member) = member.as_object_mut() {
            member.remove("oneOf");
            member.remove("anyOf");
            member.insert("type".to_owned(), json!("array"));
            member.insert(
                "items".to_owned(),
                json!({ "type": "string", "format": "binary" }),
            );
        }
    }
}

/// Whether a member is a file, a list of files, or one or the other.
fn is_files(member: &Value, schemas: &Map<String, Value>) -> bool {
    let member = resolved(member, schemas);
    let one = |schema: &Value| is_file(resolved(schema, schemas));
    let list = |schema: &Value| {
        let schema = resolved(schema, schemas);
        schema
            .get("items")
            .is_some_and(|items| is_file(resolved(items, schemas)))
    };
    let alternatives = ["oneOf", "anyOf"]
        .iter()
        .find_map(|keyword| member.get(*keyword).and_then(Value::as_array));
    match alternatives {
        Some(alternatives) => alternatives.iter().all(|it| one(it) || list(it)),
        None => one(member) || list(member),
    }
}

/// Whether a schema is the content of a file.
pub(crate) fn is_file(schema: &Value) -> bool {
    schema
        .get("format")
        .is_some_and(|format| format == "binary")
}
