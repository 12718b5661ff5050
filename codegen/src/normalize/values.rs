//! Lists of values, a part of the `dialect` pass: `enum` becomes values of one JSON type without null.
//! Texts get names in Rust later on; other values have none, and are listed in the docs instead.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::load::pointer::join;
use crate::report::{Code, Diagnostic, Report};

/// `null` among values is `nullable`; values of one JSON type have that type.
pub(super) fn rewrite(object: &mut Map<String, Value>, pointer: &str, report: &mut Report) {
    let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) else {
        return;
    };
    let before = values.len();
    values.retain(|value| !value.is_null());
    let null = values.len() < before;
    let mut seen = HashSet::new();
    values.retain(|value| seen.insert(value.clone()));
    let all = |fits: fn(&Value) -> bool| values.iter().all(fits);
    let kind = if values.is_empty() {
        None
    } else if all(Value::is_string) {
        Some("string")
    } else if all(|value| value.is_i64() || value.is_u64()) {
        Some("integer")
    } else if all(Value::is_number) {
        Some("number")
    } else if all(Value::is_boolean) {
        Some("boolean")
    } else {
        None
    };
    if values.is_empty() {
        object.remove("enum");
    } else if kind != Some("string") {
        let listed: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        untyped_values(object, &listed.join(", "), kind.is_some(), pointer, report);
    }
    if null {
        object.insert("nullable".to_owned(), json!(true));
    }
    let declared = object
        .get("type")
        .and_then(Value::as_str)
        .map(str::to_owned);
    match (kind, declared.as_deref()) {
        (Some(kind), None) => {
            object.insert("type".to_owned(), json!(kind));
        }
        // Numbers and booleans of a text enum are its values as YAML read them.
        (Some("integer" | "number" | "boolean") | None, Some("string")) => {
            if let Some(values) = object.get_mut("enum").and_then(Value::as_array_mut) {
                for value in values {
                    if !value.is_string() {
                        *value = Value::String(value.to_string());
                    }
                }
            }
        }
        (Some("string"), Some(other)) if other != "string" && other != "array" => {
            object.insert("type".to_owned(), json!("string"));
        }
        _ => {}
    }
}

/// Values that are no texts have no names in Rust; the docs list them.
fn untyped_values(
    object: &mut Map<String, Value>,
    listed: &str,
    have_type: bool,
    pointer: &str,
    report: &mut Report,
) {
    // What YAML read as numbers in a list of texts is one.
    if object.get("type").is_some_and(|kind| kind == "string") {
        return;
    }
    let pointer = join(pointer, "enum");
    let (code, message, remedy) = if have_type || object.contains_key("type") {
        (
            Code::EnumUnlisted,
            format!("the type takes other values than {listed}, too"),
            "nothing; the docs list the values",
        )
    } else {
        (
            Code::EnumMixed,
            format!("the values {listed} are of several JSON types, and taken as any JSON"),
            "write the values as one type in an overlay",
        )
    };
    report.push(Diagnostic::new(code, pointer, message).remedy(remedy));
    let said = object.get("description").and_then(Value::as_str);
    let text = match said.map(str::trim).filter(|text| !text.is_empty()) {
        Some(said) if said.ends_with(&format!("One of {listed}.")) => said.to_owned(),
        Some(said) => format!("{said}\n\nOne of {listed}."),
        None => format!("One of {listed}."),
    };
    object.insert("description".to_owned(), Value::String(text));
}
