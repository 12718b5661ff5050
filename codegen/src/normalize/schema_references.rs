//! References between schemas: each leads to a named component after this pass. One to a schema that
//! stands elsewhere, in the middle of another, in a parameter or in a reply, gives that a component of
//! its own, as does one to an anchor; one that leads nowhere is reported, and says nothing of the type.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value, json};

use crate::load::pointer::{join, tokens};
use crate::load::{Document, Size};
use crate::normalize::references::percent_decoded;
use crate::normalize::{COPIED, walk};
use crate::report::{Code, Diagnostic, Report};

/// Where named schemas stand.
pub(crate) const PREFIX: &str = "#/components/schemas/";

/// How often the search for new references is repeated, since a schema that is named here may
/// refer into the middle of others.
const ROUNDS: usize = 8;

/// Runs the pass. What is no schema and no security scheme is no component after it.
pub(super) fn run(document: &mut Document) {
    dynamic(&mut document.value);
    let mut copied = 0;
    for round in 0..=ROUNDS {
        let odd = odd_references(&mut document.value);
        if odd.is_empty() {
            break;
        }
        if round == ROUNDS {
            copied = usize::MAX;
        }
        lift(document, odd, &mut copied);
    }
    let components = document.value.get_mut("components");
    if let Some(components) = components.and_then(Value::as_object_mut) {
        components.retain(|kind, _| matches!(kind.as_str(), "schemas" | "securitySchemes"));
    }
}

/// Gives what odd references lead to a name, and has them refer to it. Counts what is copied.
fn lift(document: &mut Document, odd: BTreeMap<String, Vec<String>>, copied: &mut usize) {
    let mut schemas: HashSet<String> = HashSet::new();
    walk::schemas(&mut document.value, &mut |_, pointer| {
        schemas.insert(pointer.to_owned());
    });
    let anchors = if odd.keys().any(|reference| is_anchor(reference)) {
        anchors(&mut document.value)
    } else {
        BTreeMap::new()
    };
    let mut renamed: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut lifted: Vec<(String, String)> = Vec::new();
    for (reference, places) in odd {
        let pointer = match anchors.get(&reference) {
            Some(pointer) => Some(pointer.clone()),
            None => reference.strip_prefix('#').map(percent_decoded),
        };
        let target = pointer.and_then(|pointer| resolved(&document.value, &pointer));
        if let Some((target, schema)) = target {
            let component = target.strip_prefix("/components/schemas/");
            let component = component.filter(|name| !name.contains('/'));
            let name = if let Some(name) = component {
                name.to_owned()
            } else {
                *copied = copied.saturating_add(Size::of(&schema).values);
                if *copied > COPIED {
                    multiplied(&reference, places, &mut document.report);
                    renamed.insert(reference, None);
                    continue;
                }
                let name = name_for(&target, &document.value);
                let pointer = join("/components/schemas", &name);
                document.sources.moved(&pointer, &target);
                document.value["components"]["schemas"][name.as_str()] = schema;
                // What is no schema where it stands, such as the whole document, stays there.
                if schemas.contains(&target) {
                    lifted.push((target, name.clone()));
                }
                name
            };
            renamed.insert(reference, Some(format!("{PREFIX}{name}")));
            continue;
        }
        for place in places {
            if document.report.names_reference(&place) {
                continue;
            }
            document.report.push(
                Diagnostic::new(
                    Code::ReferenceDangling,
                    place,
                    format!("the schema refers to `{reference}`, which leads to none, and is taken as any JSON"),
                )
                .remedy("mend the reference, or add what it names"),
            );
        }
        renamed.insert(reference, None);
    }
    // What was lifted out is one type, there as here. An outer schema comes before those inside it.
    for (target, name) in lifted {
        if let Some(schema) = document.value.pointer_mut(&target) {
            *schema = json!({ "$ref": format!("{PREFIX}{name}") });
        }
    }
    walk::schemas(&mut document.value, &mut |schema, _| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        let Some(reference) = object.get("$ref").and_then(Value::as_str) else {
            return;
        };
        match renamed.get(reference) {
            Some(Some(name)) => {
                object.insert("$ref".to_owned(), json!(name));
            }
            Some(None) => {
                object.shift_remove("$ref");
            }
            None => {}
        }
    });
}

/// Reports references that lead into parts which refer into one another without end.
fn multiplied(reference: &str, places: Vec<String>, report: &mut Report) {
    for place in places {
        report.push(
            Diagnostic::new(
                Code::DocumentTooManyValues,
                place,
                format!(
                    "the schema refers to `{reference}`; such references lead to more than {COPIED} values \
                     or {ROUNDS} times into one another, and the schema is taken as any JSON"
                ),
            )
            .remedy("give what it refers to a name under `components/schemas`, and refer to that"),
        );
    }
}

/// How many references may lead on from what stands at a pointer.
const CHAIN: usize = 32;

/// The schema at a pointer, and its own pointer: what stands on the way may be a reference itself.
fn resolved(document: &Value, pointer: &str) -> Option<(String, Value)> {
    let mut pointer = pointer.to_owned();
    for _ in 0..CHAIN {
        if let Some(schema) = document.pointer(&pointer) {
            return (schema.is_object() || schema.is_boolean()).then(|| (pointer, schema.clone()));
        }
        // The nearest part before it that exists may say where it goes on.
        let mut end = pointer.len();
        let before = loop {
            end = pointer[..end].rfind('/')?;
            if let Some(part) = document.pointer(&pointer[..end]) {
                break part;
            }
        };
        let reference = before.get("$ref")?.as_str()?.strip_prefix('#')?;
        pointer = format!("{}{}", percent_decoded(reference), &pointer[end..]);
    }
    None
}

/// Every reference that names no component, with the places where it stands.
fn odd_references(document: &mut Value) -> BTreeMap<String, Vec<String>> {
    let names: HashSet<String> = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .map(|name| join("#/components/schemas", name))
        .collect();
    let mut odd: BTreeMap<String, Vec<String>> = BTreeMap::new();
    walk::schemas(document, &mut |schema, pointer| {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return;
        };
        if !names.contains(reference) {
            odd.entry(reference.to_owned())
                .or_default()
                .push(pointer.to_owned());
        }
    });
    odd
}

/// Whether a reference names an anchor (JSON Schema 2020-12, Core section 8.2.2).
fn is_anchor(reference: &str) -> bool {
    reference.starts_with('#') && !reference.starts_with("#/") && reference.len() > 1
}

/// The anchors of all schemas, as references name them, with the pointers of their schemas.
fn anchors(document: &mut Value) -> BTreeMap<String, String> {
    let mut anchors = BTreeMap::new();
    walk::schemas(document, &mut |schema, pointer| {
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = schema.get(keyword).and_then(Value::as_str) {
                let anchor = format!("#{name}");
                anchors.entry(anchor).or_insert_with(|| pointer.to_owned());
            }
        }
    });
    anchors
}

/// A dynamic reference leads to the outermost schema that it stands in: nothing here extends another
/// schema's recursion, which is what it could lead elsewhere for.
fn dynamic(document: &mut Value) {
    walk::schemas(document, &mut |schema, pointer| {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if object.contains_key("$ref") {
            return;
        }
        let dynamic = ["$recursiveRef", "$dynamicRef"]
            .into_iter()
            .find_map(|keyword| object.shift_remove(keyword));
        let Some(reference) = dynamic.as_ref().and_then(Value::as_str) else {
            return;
        };
        let mut parts = tokens(pointer);
        let outermost = match (parts.next().as_deref(), parts.next().as_deref()) {
            (Some("components"), Some("schemas")) => parts.next(),
            _ => None,
        };
        let target = match outermost {
            Some(name) if !is_anchor(reference) => join("#/components/schemas", &name),
            _ => reference.to_owned(),
        };
        object.insert("$ref".to_owned(), json!(target));
    });
}

/// A free name for what stands at a pointer: that of the schema it is in, and of the member it is.
fn name_for(pointer: &str, document: &Value) -> String {
    let between = [
        "components",
        "schemas",
        "properties",
        "paths",
        "content",
        "schema",
        "$defs",
        "definitions",
        "responses",
        "parameters",
        "requestBody",
        "requestBodies",
        "headers",
        "application/json",
    ];
    let tokens: Vec<_> = tokens(pointer).collect();
    let mut words: Vec<String> = Vec::new();
    let mut rest = tokens.as_slice();
    if let [first, path, verb, more @ ..] = rest
        && first == "paths"
    {
        let id = document["paths"][path.as_ref()][verb.as_ref()]["operationId"].as_str();
        words.push(id.map_or_else(|| format!("{verb}_{path}"), str::to_owned));
        rest = more;
        if let [part, status, more @ ..] = rest
            && part == "responses"
        {
            let word = if status.starts_with('2') {
                "reply"
            } else {
                "failure"
            };
            words.push(word.to_owned());
            rest = more;
        }
    }
    let named = rest
        .iter()
        .filter(|token| !between.contains(&token.as_ref()));
    words.extend(named.map(ToString::to_string));
    for word in &mut words {
        let plain = |it: char| if it.is_ascii_alphanumeric() { it } else { '_' };
        *word = word.chars().map(plain).collect();
    }
    let base = words.join("_");
    let base = match base.trim_matches('_') {
        "" => "Schema",
        base => base,
    };
    let mut name = base.to_owned();
    let mut number = 2;
    while document["components"]["schemas"]
        .get(name.as_str())
        .is_some()
    {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}
