//! One dialect of schemas: JSON Schema 2020-12 as `OpenAPI` 3.1 has it, and what vendors write by
//! mistake, become `OpenAPI` 3.0 schemas with `nullable`. Keywords that only validate are dropped,
//! since a client types values and leaves their validation to the server.

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::join;
use crate::normalize::{FIXED, GIVEN_TEXT, NAME, OPEN, OTHERWISE, values, walk};
use crate::report::{Code, Diagnostic, Report};

/// What the passes after this one look at.
const KEPT: [&str; 26] = [
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "prefixItems",
    FIXED,
    NAME,
    OPEN,
    OTHERWISE,
    "x-enum-varnames",
    GIVEN_TEXT,
];

/// Keywords whose loss a reader of the generated types could care about.
const TOLD: [(&str, &str); 6] = [
    ("not", "a type cannot exclude values"),
    ("if", "conditions between members are not typed"),
    (
        "dependentSchemas",
        "conditions between members are not typed",
    ),
    (
        "$id",
        "references are taken from the file, not from this address",
    ),
    ("contentSchema", "the value is the text that holds the JSON"),
    (
        "unevaluatedItems",
        "items after the listed ones are taken as any JSON",
    ),
];

/// Whether a value has the JSON type that a keyword asks for.
type Fits = fn(&Value) -> bool;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let Document { value, report, .. } = document;
    walk::schemas(value, &mut |schema, pointer| {
        rewrite(schema, pointer, report);
    });
}

fn rewrite(schema: &mut Value, pointer: &str, report: &mut Report) {
    match schema {
        Value::Bool(true) => *schema = json!({}),
        Value::Bool(false) => {
            report.push(
                Diagnostic::new(
                    Code::SchemaMatchesNothing,
                    pointer,
                    "the schema `false` allows no value, and is taken as any JSON",
                )
                .remedy("remove the member that can have no value"),
            );
            *schema = json!({});
        }
        Value::Object(_) => {}
        _ => {
            report.push(
                Diagnostic::new(
                    Code::SchemaMalformed,
                    pointer,
                    "the schema is no object, and is taken as any JSON",
                )
                .remedy("write a schema object"),
            );
            *schema = json!({});
        }
    }
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    for (keyword, why) in TOLD {
        if object.contains_key(keyword) {
            report.push(
                Diagnostic::new(
                    Code::KeywordIgnored,
                    join(pointer, keyword),
                    format!("`{keyword}` is not honoured: {why}"),
                )
                .remedy("nothing, if the server checks it"),
            );
        }
    }
    places(object);
    members(object, pointer, report);
    constant(object);
    patterns(object, pointer, report);
    types(object, pointer, report);
    null_alternative(object);
    values::rewrite(object, pointer, report);
    encoding(object);
    infer_type(object);
    several_unions(object, pointer, report);
    annotate_reference(object);
    object.retain(|key, _| KEPT.contains(&key.as_str()));
}

/// The finding about a keyword whose value is of no use.
fn malformed(pointer: &str, keyword: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SchemaMalformed,
        join(pointer, keyword),
        format!("`{keyword}` has the wrong JSON type, and is dropped"),
    )
    .remedy("write it as the specification says, or remove it")
}

/// A keyword of the wrong JSON type is dropped, and named.
fn members(object: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let expected: [(&str, Fits); 14] = [
        ("properties", Value::is_object),
        ("required", Value::is_array),
        ("enum", Value::is_array),
        ("allOf", Value::is_array),
        ("oneOf", Value::is_array),
        ("anyOf", Value::is_array),
        ("prefixItems", Value::is_array),
        ("nullable", Value::is_boolean),
        ("deprecated", Value::is_boolean),
        ("description", Value::is_string),
        ("format", Value::is_string),
        ("title", Value::is_string),
        ("$ref", Value::is_string),
        ("discriminator", Value::is_object),
    ];
    for (keyword, fits) in expected {
        if object.get(keyword).is_some_and(|value| !fits(value)) {
            // `required: true` on a property is a mistake from JSON Schema draft 3, and harmless.
            let harmless = keyword == "required" && object[keyword].is_boolean();
            object.remove(keyword);
            if !harmless {
                report.push(malformed(pointer, keyword));
            }
        }
    }
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(Value::is_string);
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        if object
            .get(keyword)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            object.remove(keyword);
        }
    }
    // A list of item schemas is how drafts before 2020-12 wrote tuples.
    if object.get("items").is_some_and(Value::is_array)
        && let Some(items) = object.remove("items")
    {
        object.insert("prefixItems".to_owned(), items);
    }
    for keyword in ["items", "additionalProperties"] {
        match object.get(keyword) {
            Some(Value::Object(_) | Value::Bool(_)) | None => {}
            Some(_) => {
                object.remove(keyword);
                report.push(malformed(pointer, keyword));
            }
        }
    }
    if object.get("items").is_some_and(Value::is_boolean) {
        object.insert("items".to_owned(), json!({}));
    }
    // Booleans are schemas too, and become objects before they are visited.
    for keyword in ["properties", "$defs"] {
        let named = object.get_mut(keyword).and_then(Value::as_object_mut);
        for schema in named.into_iter().flat_map(|named| named.values_mut()) {
            if *schema == Value::Bool(true) {
                *schema = json!({});
            }
        }
    }
}

/// How many places a tuple may have: std has no impls for longer ones.
const PLACES: usize = 12;

/// Marks a list of which every place is listed, has a type and must be there.
fn places(object: &mut Map<String, Value>) {
    // Drafts before 2020-12 wrote the places as `items`, and what follows them as `additionalItems`.
    let (places, rest) = match (object.get("prefixItems"), object.get("items")) {
        (Some(Value::Array(places)), rest) => (places, rest),
        (None, Some(Value::Array(places))) => (places, object.get("additionalItems")),
        _ => return,
    };
    let limit = |keyword| object.get(keyword).and_then(Value::as_u64);
    let count = u64::try_from(places.len()).unwrap_or(u64::MAX);
    let ends = rest == Some(&Value::Bool(false)) || limit("maxItems").is_some_and(|it| it <= count);
    let begins = limit("minItems").is_some_and(|it| it >= count);
    let typed = places
        .iter()
        .all(|place| place.as_object().is_some_and(|place| !place.is_empty()));
    if ends && begins && typed && (1..=PLACES).contains(&places.len()) {
        object.insert(FIXED.to_owned(), json!(true));
    }
}

/// `const` is an `enum` of one.
fn constant(object: &mut Map<String, Value>) {
    if let Some(value) = object.remove("const") {
        object.entry("enum").or_insert_with(|| json!([value]));
    }
}

/// Members by pattern are members that no list has.
fn patterns(object: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let Some(Value::Object(patterns)) = object.remove("patternProperties") else {
        return;
    };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    schemas.dedup();
    if object
        .get("additionalProperties")
        .is_some_and(Value::is_object)
        || schemas.len() != 1
    {
        schemas = vec![json!(true)];
        report.push(
            Diagnostic::new(
                Code::PatternPropertiesMerged,
                join(pointer, "patternProperties"),
                "members by several patterns have one type, which is any JSON",
            )
            .remedy("nothing, or replace the patterns by `additionalProperties` in an overlay"),
        );
    }
    object.insert("additionalProperties".to_owned(), schemas.swap_remove(0));
}

/// A list of types is `nullable`, one type, or alternatives.
fn types(object: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let mut listed: Vec<String> = match object.get("type") {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(_) => {
            object.remove("type");
            report.push(malformed(pointer, "type"));
            return;
        }
        None => return,
    };
    let before = listed.len();
    listed.retain(|name| name != "null");
    if listed.len() < before {
        object.insert("nullable".to_owned(), json!(true));
    }
    listed.dedup();
    for name in &mut listed {
        let (kind, format) = match name.as_str() {
            "string" | "number" | "integer" | "boolean" | "array" | "object" => continue,
            "int" | "int32" => ("integer", Some("int32")),
            "long" | "int64" => ("integer", Some("int64")),
            "float" | "double" | "decimal" => ("number", Some("double")),
            "bool" => ("boolean", None),
            "file" => ("string", Some("binary")),
            "date" => ("string", Some("date")),
            "datetime" | "date-time" => ("string", Some("date-time")),
            "uuid" => ("string", Some("uuid")),
            "str" | "text" | "String" => ("string", None),
            "dict" | "map" | "hash" => ("object", None),
            "list" => ("array", None),
            unknown => {
                report.push(
                    Diagnostic::new(
                        Code::TypeUnknown,
                        join(pointer, "type"),
                        format!("`{unknown}` is no JSON type, and the schema is taken as any JSON"),
                    )
                    .remedy("write string, number, integer, boolean, array or object"),
                );
                name.clear();
                continue;
            }
        };
        kind.clone_into(name);
        if let Some(format) = format {
            object.entry("format").or_insert_with(|| json!(format));
        }
    }
    if listed.iter().any(String::is_empty) {
        listed.clear();
    }
    match listed.len() {
        0 => {
            object.remove("type");
        }
        1 => {
            object.insert("type".to_owned(), json!(listed[0]));
        }
        // An integer is a number.
        2 if listed.contains(&"integer".to_owned()) && listed.contains(&"number".to_owned()) => {
            object.insert("type".to_owned(), json!("number"));
        }
        _ => alternatives(object, &listed),
    }
}

/// Several types are alternatives, each with the keywords that concern it.
fn alternatives(object: &mut Map<String, Value>, types: &[String]) {
    object.remove("type");
    let concerns = |keyword: &str| match keyword {
        "properties" | "required" | "additionalProperties" => Some("object"),
        "items" | "prefixItems" => Some("array"),
        "format" => Some("string"),
        _ => None,
    };
    let mut alternatives: Vec<Value> = Vec::new();
    for name in types {
        let mut alternative = Map::new();
        alternative.insert("type".to_owned(), json!(name));
        for (keyword, value) in &*object {
            if concerns(keyword) == Some(name) {
                alternative.insert(keyword.clone(), value.clone());
            }
        }
        if let Some(Value::Array(values)) = object.get("enum") {
            let fitting: Vec<Value> = values
                .iter()
                .filter(|value| is_of_type(value, name))
                .cloned()
                .collect();
            if fitting.is_empty() {
                continue;
            }
            alternative.insert("enum".to_owned(), Value::Array(fitting));
        }
        alternatives.push(Value::Object(alternative));
    }
    object.retain(|keyword, _| concerns(keyword).is_none() && keyword != "enum");
    if object.contains_key("anyOf") || object.contains_key("oneOf") {
        // The alternatives say more than the bare types do.
        return;
    }
    object.insert("anyOf".to_owned(), Value::Array(alternatives));
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// `null` among alternatives is `nullable`; one alternative left is no alternative.
fn null_alternative(object: &mut Map<String, Value>) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(alternatives) = object.get_mut(keyword).and_then(Value::as_array_mut) else {
            continue;
        };
        let is_null = |schema: &Value| {
            schema.get("type") == Some(&json!("null"))
                || schema.get("enum") == Some(&json!([null]))
                || schema.get("const") == Some(&Value::Null)
                || is_nothing_but_nullable(schema)
        };
        let before = alternatives.len();
        alternatives.retain(|alternative| !is_null(alternative));
        let null = alternatives.len() < before;
        let single = alternatives.len() == 1;
        if null {
            object.insert("nullable".to_owned(), json!(true));
        }
        if single
            && !object.contains_key("properties")
            && let Some(alternatives) = object.remove(keyword)
        {
            object.entry("allOf").or_insert(alternatives);
        }
    }
}

/// A schema that says `nullable` and nothing else of its values: how OpenAPI 3.0, which has no type of
/// null, is made to name null as an alternative.
fn is_nothing_but_nullable(schema: &Value) -> bool {
    let notes = ["nullable", "title", "description", "default"];
    schema.get("nullable") == Some(&json!(true))
        && schema
            .as_object()
            .is_some_and(|object| object.keys().all(|key| notes.contains(&key.as_str())))
}

/// Of two unions beside one another, the first is typed.
fn several_unions(object: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    if object.contains_key("oneOf") && object.contains_key("anyOf") {
        object.remove("anyOf");
        report.push(
            Diagnostic::new(
                Code::UnionBesideUnion,
                join(pointer, "anyOf"),
                "`anyOf` beside `oneOf` is not typed",
            )
            .remedy("merge the two in an overlay"),
        );
    }
}

/// `contentEncoding` and `contentMediaType` (JSON Schema 2020-12, Validation section 8) are formats.
fn encoding(object: &mut Map<String, Value>) {
    if object
        .get("contentEncoding")
        .is_some_and(|encoding| encoding == "base64")
    {
        object.entry("format").or_insert_with(|| json!("byte"));
    } else if object
        .get("contentMediaType")
        .and_then(Value::as_str)
        .is_some_and(is_binary)
    {
        object.entry("format").or_insert_with(|| json!("binary"));
        object.entry("type").or_insert_with(|| json!("string"));
    }
}

/// Whether text cannot hold what is of a media type.
fn is_binary(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    let texts = ["text/", "json", "xml", "yaml", "javascript", "urlencoded"];
    !texts.iter().any(|text| media_type.contains(text))
}

/// The type of a schema that does not state it follows from its keywords.
fn infer_type(object: &mut Map<String, Value>) {
    if object.contains_key("type") || object.contains_key("$ref") {
        return;
    }
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| object.contains_key(*keyword));
    let kind = if has(&["properties", "additionalProperties"]) {
        "object"
    } else if has(&["oneOf", "anyOf", "allOf"]) {
        return;
    } else if has(&["items", "prefixItems"]) {
        "array"
    } else if has(&["pattern", "minLength", "maxLength"]) {
        "string"
    } else if has(&["multipleOf"]) {
        "number"
    } else if object.get("format").is_some_and(|format| {
        [
            "date-time",
            "date",
            "uuid",
            "uri",
            "email",
            "password",
            "byte",
            "binary",
        ]
        .iter()
        .any(|known| format == known)
    }) {
        "string"
    } else {
        return;
    };
    object.insert("type".to_owned(), json!(kind));
}

/// What stands beside a reference is kept by wrapping it: `OpenAPI` 3.0 would ignore it.
fn annotate_reference(object: &mut Map<String, Value>) {
    let Some(reference) = object.get("$ref").cloned() else {
        return;
    };
    let says_more = [
        "description",
        "nullable",
        "deprecated",
        "properties",
        "readOnly",
        "writeOnly",
    ];
    if !says_more
        .iter()
        .any(|keyword| object.contains_key(*keyword))
    {
        object.retain(|keyword, _| keyword == "$ref");
        return;
    }
    object.remove("$ref");
    let wrapped = json!({ "$ref": reference });
    match object.get_mut("allOf").and_then(Value::as_array_mut) {
        Some(parts) => parts.insert(0, wrapped),
        None => {
            object.insert("allOf".to_owned(), json!([wrapped]));
        }
    }
}
