//! Alternatives, a part of the `hoist` pass: unions that are none are taken for what they are, and what
//! is left of them gets names that say which alternative is which.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::normalize::OPEN;
use crate::normalize::names::type_name;

/// Takes a union that is none for what it is: equal alternatives are one, a number and an integer
/// are a number, and any JSON among the alternatives makes all of it any JSON.
pub(super) fn simplify(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    if object.contains_key("oneOf") {
        object.shift_remove("anyOf");
    }
    let mut again = false;
    for keyword in ["oneOf", "anyOf"] {
        let Some(alternatives) = object.get_mut(keyword).and_then(Value::as_array_mut) else {
            continue;
        };
        let mut different: Vec<Value> = Vec::with_capacity(alternatives.len());
        let mut known = HashSet::new();
        let mut nullable = false;
        for mut alternative in std::mem::take(alternatives) {
            if let Some(object) = alternative.as_object_mut() {
                nullable |= object.remove("nullable") == Some(json!(true));
            }
            if known.insert(identity(&alternative)) {
                different.push(alternative);
            }
        }
        if nullable {
            object.insert("nullable".to_owned(), json!(true));
        }
        if let Some(values) = texts(&different) {
            object.remove(keyword);
            object.remove("discriminator");
            if let Some(notes) = notes(&different) {
                let said = object.get("description").and_then(Value::as_str);
                let text = said.map_or_else(|| notes.clone(), |said| format!("{said}\n\n{notes}"));
                object.insert("description".to_owned(), Value::String(text));
            }
            object.insert("type".to_owned(), json!("string"));
            object.insert("enum".to_owned(), Value::Array(values));
            if different.iter().any(|it| it.get("enum").is_none()) {
                object.insert(OPEN.to_owned(), json!(true));
            }
            continue;
        }
        let any = different.iter().any(|alternative| {
            alternative.as_object().is_some_and(|object| {
                !["type", "$ref", "oneOf", "anyOf", "allOf", "enum"]
                    .iter()
                    .any(|key| object.contains_key(*key))
            })
        });
        if any {
            object.remove(keyword);
            object.remove("discriminator");
            object.remove("type");
        } else if different.len() == 1
            && let Some(only) = different.pop()
        {
            object.remove(keyword);
            object.remove("discriminator");
            object.remove("type");
            if only.get("$ref").is_some() {
                object.insert("allOf".to_owned(), json!([only]));
            } else if let Value::Object(only) = only {
                // What it is may be a union of one again.
                again = true;
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        } else {
            // The type beside a union says nothing more.
            object.remove("type");
            object.insert(keyword.to_owned(), Value::Array(different));
        }
    }
    if again {
        simplify(schema);
    }
}

/// The texts of a union of listed texts: a list, which other texts may join where any is allowed.
fn texts(alternatives: &[Value]) -> Option<Vec<Value>> {
    let is_text = |schema: &Value| schema.get("type").is_some_and(|kind| kind == "string");
    let values = |schema: &Value| schema.get("enum").and_then(Value::as_array).cloned();
    if alternatives.len() < 2 || !alternatives.iter().all(is_text) {
        return None;
    }
    let mut listed: Vec<Value> = Vec::new();
    for value in alternatives.iter().filter_map(values).flatten() {
        if !listed.contains(&value) {
            listed.push(value);
        }
    }
    (!listed.is_empty()).then_some(listed)
}

/// What the document says of each listed text, as a list.
fn notes(alternatives: &[Value]) -> Option<String> {
    let lines: Vec<String> = alternatives
        .iter()
        .filter_map(|schema| {
            let [value] = schema.get("enum")?.as_array()?.as_slice() else {
                return None;
            };
            let said = schema.get("description")?.as_str()?;
            let said: Vec<&str> = said.split_whitespace().collect();
            Some(format!("- `{}`: {}", value.as_str()?, said.join(" ")))
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The names that the types of alternatives would get: by the title, by the text that tells one from
/// the others, by its only text or only member; and by its number where there is none of these.
pub(super) fn names(
    alternatives: &[Value],
    discriminator: Option<&Value>,
    owner: &str,
) -> Vec<String> {
    let tag = discriminator.and_then(|it| it.get("propertyName")?.as_str());
    let tag = tag.or_else(|| telling(alternatives));
    let title = |schema: &'_ Value| schema.get("title").and_then(Value::as_str).and_then(word);
    let told = |schema: &'_ Value| text(schema.get("properties")?.get(tag?)?).and_then(word);
    let itself = |schema: &'_ Value| text(schema).and_then(word);
    let member = |schema: &'_ Value| only_member(schema).and_then(word);
    let words: [Vec<Option<String>>; 4] = [
        alternatives.iter().map(title).collect(),
        alternatives.iter().map(told).collect(),
        alternatives.iter().map(itself).collect(),
        alternatives.iter().map(member).collect(),
    ];
    let mut counts: [HashMap<&String, usize>; 4] = Default::default();
    for (words, counts) in words.iter().zip(&mut counts) {
        for word in words.iter().flatten() {
            *counts.entry(word).or_default() += 1;
        }
    }
    (0..alternatives.len())
        .map(|index| {
            // A word that two alternatives share tells neither.
            let alone = words.iter().zip(&counts).find_map(|(words, counts)| {
                let word = words[index].as_ref()?;
                (counts.get(word) == Some(&1)).then_some(word)
            });
            match alone.or(words[0][index].as_ref()) {
                Some(word) if word.starts_with(owner) => word.clone(),
                Some(word) => format!("{owner}{word}"),
                None => format!("{owner}Variant{}", index + 1),
            }
        })
        .collect()
}

/// A text as a part of a type's name, where it has a letter or digit.
fn word(text: &str) -> Option<String> {
    let name = type_name(&format!("X {text}"));
    name.get(1..)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
}

/// The only text that a schema allows.
fn text(schema: &Value) -> Option<&str> {
    match schema.get("enum")?.as_array()?.as_slice() {
        [value] => value.as_str(),
        _ => None,
    }
}

/// The member whose text tells each alternative that stands here from the others.
fn telling(alternatives: &[Value]) -> Option<&str> {
    let members = |schema: &'_ Value| schema.get("properties").and_then(Value::as_object).cloned();
    let first = alternatives
        .iter()
        .find_map(|schema| schema.get("properties")?.as_object())?;
    let records: Vec<_> = alternatives.iter().filter_map(members).collect();
    first.keys().map(String::as_str).find(|name| {
        let texts: Vec<Option<&str>> = records
            .iter()
            .map(|members| members.get(*name).and_then(text))
            .collect();
        let unique: HashSet<Option<&str>> = texts.iter().copied().collect();
        texts.iter().all(Option::is_some) && unique.len() == texts.len()
    })
}

/// The name of the member of a record that has one: how Rust writes an enum with values.
fn only_member(schema: &Value) -> Option<&str> {
    let members = schema.get("properties")?.as_object()?;
    let mut names = members.keys();
    match (names.next(), names.next()) {
        (Some(name), None) => Some(name),
        _ => None,
    }
}

/// The same for alternatives of one Rust type, so that which of them a value is cannot be told.
fn identity(schema: &Value) -> Value {
    let leaf = |schema: &Value| {
        let object = schema.as_object()?;
        let plain = ![
            "enum",
            "properties",
            "items",
            "additionalProperties",
            "oneOf",
            "anyOf",
        ]
        .iter()
        .any(|key| object.contains_key(*key));
        let kind = object.get("type")?.as_str()?;
        plain.then(|| match kind {
            "integer" => json!(["number"]),
            other => json!([other]),
        })
    };
    leaf(schema).unwrap_or_else(|| schema.clone())
}
