//! The texts by which discriminators mean their alternatives (OpenAPI 3.0.3 and 3.1.0, Discriminator
//! Object), written out: the `discriminators` pass gives every mapping what it leaves to a reader, while
//! schemas still have their own names. Bases that others extend have become unions by then.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::normalize::all_of::stays_reference;
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{OTHERWISE, walk};

/// How deep parts are searched for the texts of a member.
const DEPTH: usize = 16;

/// How many parts are looked at for one member: parts that refer to parts multiply.
const VISITS: usize = 1_000;

/// Runs the pass: each alternative that no mapping lists gets the text that means it, unless that is the
/// one text that its member allows, where it is found later.
pub(super) fn run(document: &mut Document) {
    let Some(schemas) = named(document).cloned() else {
        return;
    };
    let mut bare = BTreeSet::new();
    walk::schemas(&mut document.value, &mut |schema, _| {
        let Some(tag) = tag(schema).map(str::to_owned) else {
            return;
        };
        let otherwise = usize::from(schema.get(OTHERWISE).is_some());
        let names: Vec<String> = alternatives(schema)
            .rev()
            .skip(otherwise)
            .filter_map(|alternative| {
                let name = referred(alternative);
                name.or_else(|| referred(alternative.pointer("/allOf/0")?))
            })
            .map(str::to_owned)
            .collect();
        let mapped = mapped(schema);
        let mut texts = Vec::new();
        for name in names.into_iter().rev() {
            let Some(alternative) = schemas.get(&name) else {
                continue;
            };
            if has_texts_within(alternative, &tag, &schemas) {
                continue;
            }
            if stays_reference(alternative) && is_record(alternative, &schemas) {
                bare.insert(name.clone());
            }
            let own = texts_of(alternative, &tag, &schemas);
            if let Some(text) = text(&name, own).filter(|_| !mapped.contains(name.as_str())) {
                texts.push((text, name));
            }
        }
        let Some(discriminator) = schema["discriminator"].as_object_mut() else {
            return;
        };
        if !discriminator.get("mapping").is_some_and(Value::is_object) && !texts.is_empty() {
            discriminator.insert("mapping".to_owned(), json!({}));
        }
        for (text, name) in texts {
            if let Some(mapping) = discriminator["mapping"].as_object_mut() {
                mapping.entry(text).or_insert(reference_text(&name));
            }
        }
    });
    // An alternative without members of its own is a record all the same, and no other name of its base.
    for name in bare {
        document.value["components"]["schemas"][name]["properties"] = json!({});
    }
}

/// Whether an alternative is a union with texts of its own, by the same member.
fn has_texts_within(schema: &Value, tag: &str, schemas: &Map<String, Value>) -> bool {
    let has_texts = |alternative: &Value| {
        let is_union = referred(alternative)
            .and_then(|name| schemas.get(name))
            .is_some_and(|schema| union_keyword(schema).is_some());
        is_union || texts_of(alternative, tag, schemas).is_some()
    };
    union_keyword(schema).is_some()
        && (self::tag(schema) == Some(tag) || alternatives(schema).any(has_texts))
}

/// Whether references lead to a record.
fn is_record(schema: &Value, schemas: &Map<String, Value>) -> bool {
    let mut schema = schema;
    for _ in 0..DEPTH {
        let reference = match schema.pointer("/allOf/0") {
            Some(part) if stays_reference(schema) => referred(part),
            _ => referred(schema),
        };
        let Some(target) = reference.and_then(|name| schemas.get(name)) else {
            let has = |keyword| schema.get(keyword).is_some();
            return has("properties") || has("allOf");
        };
        schema = target;
    }
    false
}

/// The text that means a schema, where a mapping has to say so: its name, or that of the texts which its
/// member allows that is its name but for case and separators. One text alone needs no mapping.
pub(super) fn text(name: &str, allowed: Option<Vec<String>>) -> Option<String> {
    let Some(allowed) = allowed else {
        return Some(name.to_owned());
    };
    if allowed.len() < 2 {
        return None;
    }
    let plain = |text: &str| {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.collect::<String>().to_ascii_lowercase()
    };
    let exact = allowed.iter().find(|text| *text == name);
    let mut alike = allowed.iter().filter(|text| plain(text) == plain(name));
    let alike = alike.next().filter(|_| alike.next().is_none());
    exact.or(alike).cloned()
}

/// The schemas that a mapping leads to, by a reference or by a bare name.
pub(super) fn mapped(schema: &Value) -> HashSet<&str> {
    let mapping = schema.pointer("/discriminator/mapping");
    let targets = mapping.and_then(Value::as_object).into_iter();
    let targets = targets.flat_map(Map::values).filter_map(Value::as_str);
    targets
        .map(|target| target.strip_prefix(PREFIX).unwrap_or(target))
        .collect()
}

/// The texts that a record's member allows, where they are listed. The last of its parts decides.
pub(super) fn texts_of(
    schema: &Value,
    member: &str,
    schemas: &Map<String, Value>,
) -> Option<Vec<String>> {
    let mut search = Search {
        schemas,
        visits: VISITS,
    };
    search.of_member(schema, member, DEPTH)
}

/// A search in the parts of a schema, which refer to parts again.
struct Search<'a> {
    schemas: &'a Map<String, Value>,
    /// How many parts may still be looked at.
    visits: usize,
}

impl<'a> Search<'a> {
    fn of_member(&mut self, schema: &'a Value, member: &str, depth: usize) -> Option<Vec<String>> {
        self.visits = self.visits.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        if let Some(name) = referred(schema) {
            return self.of_member(self.schemas.get(name)?, member, depth);
        }
        let property = schema.get("properties").and_then(|it| it.get(member));
        if let Some(texts) = property.and_then(|property| self.listed(property, depth)) {
            return Some(texts);
        }
        let parts: Vec<&Value> = parts(schema).collect();
        let mut last_first = parts.into_iter().rev();
        last_first.find_map(|part| self.of_member(part, member, depth))
    }

    fn listed(&mut self, schema: &'a Value, depth: usize) -> Option<Vec<String>> {
        self.visits = self.visits.checked_sub(1)?;
        let depth = depth.checked_sub(1)?;
        if let Some(name) = referred(schema) {
            return self.listed(self.schemas.get(name)?, depth);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            return texts.collect();
        }
        parts(schema).find_map(|part| self.listed(part, depth))
    }
}

pub(super) fn named(document: &Document) -> Option<&Map<String, Value>> {
    document
        .value
        .pointer("/components/schemas")
        .and_then(Value::as_object)
}

/// The name that a reference gives.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(PREFIX)
}

/// The member that tells alternatives apart.
pub(super) fn tag(schema: &Value) -> Option<&str> {
    schema.get("discriminator")?.get("propertyName")?.as_str()
}

pub(super) fn parts(schema: &Value) -> impl Iterator<Item = &Value> {
    let parts = schema.get("allOf").and_then(Value::as_array);
    parts.into_iter().flatten()
}

/// The keyword of a schema's alternatives.
pub(super) fn union_keyword(schema: &Value) -> Option<&'static str> {
    let is_list = |keyword: &&str| schema.get(*keyword).is_some_and(Value::is_array);
    ["oneOf", "anyOf"].into_iter().find(is_list)
}

pub(super) fn alternatives(schema: &Value) -> impl DoubleEndedIterator<Item = &Value> {
    let list = union_keyword(schema).and_then(|keyword| schema[keyword].as_array());
    list.into_iter().flatten()
}

pub(super) fn reference_text(name: &str) -> Value {
    json!(format!("{PREFIX}{name}"))
}
