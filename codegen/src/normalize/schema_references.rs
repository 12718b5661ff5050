//! References between schemas: each leads to a named component after this pass. One into the middle
//! of another schema gets a component of its own; one that leads nowhere is reported, and the schema
//! that holds it is any JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::load::Document;
use crate::load::pointer::{join, split_last};
use crate::normalize::references::percent_decoded;
use crate::normalize::walk;
use crate::report::{Code, Diagnostic};

/// Where named schemas stand.
pub(crate) const PREFIX: &str = "#/components/schemas/";

/// How often the search for new references is repeated, since a schema that is named here may
/// refer into the middle of others.
const ROUNDS: usize = 8;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    resolve(document);
    walk::schemas(&mut document.value, &mut |schema, _| {
        if let Some(schema) = schema.as_object_mut() {
            schema.remove("$defs");
            schema.remove("definitions");
        }
    });
}

fn resolve(document: &mut Document) {
    for _ in 0..ROUNDS {
        let odd = odd_references(&mut document.value);
        if odd.is_empty() {
            return;
        }
        let mut renamed: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (reference, places) in odd {
            let target = reference.strip_prefix('#').map(percent_decoded);
            let found = target
                .as_deref()
                .and_then(|target| document.value.pointer(target))
                .cloned();
            match (target, found) {
                (Some(target), Some(schema)) if schema.is_object() => {
                    let name = name_for(&target, &document.value);
                    document
                        .sources
                        .moved(&join("/components/schemas", &name), &target);
                    document.value["components"]["schemas"][name.as_str()] = schema;
                    renamed.insert(reference, Some(format!("{PREFIX}{name}")));
                }
                _ => {
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
            }
        }
        walk::schemas(&mut document.value, &mut |schema, _| {
            let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
                return;
            };
            match renamed.get(reference) {
                Some(Some(name)) => *schema = json!({ "$ref": name }),
                Some(None) => *schema = json!({}),
                None => {}
            }
        });
    }
}

/// Every reference that names no component, with the places where it stands.
fn odd_references(document: &mut Value) -> BTreeMap<String, Vec<String>> {
    let names: Vec<String> = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .map(|schemas| {
            schemas
                .keys()
                .map(|name| join("#/components/schemas", name))
                .collect()
        })
        .unwrap_or_default();
    let names: std::collections::HashSet<String> = names.into_iter().collect();
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

/// A free name for what stands at a pointer: that of the schema it is in, and of the member it is.
fn name_for(pointer: &str, document: &Value) -> String {
    let words: Vec<String> = crate::load::pointer::tokens(pointer)
        .map(std::borrow::Cow::into_owned)
        .filter(|token| {
            !matches!(
                token.as_str(),
                "components"
                    | "schemas"
                    | "properties"
                    | "paths"
                    | "content"
                    | "schema"
                    | "$defs"
                    | "responses"
                    | "parameters"
                    | "requestBody"
                    | "application/json"
            )
        })
        .collect();
    let base = if words.is_empty() {
        split_last(pointer).map_or_else(|| "Schema".to_owned(), |(_, name)| name.into_owned())
    } else {
        words.join("_")
    };
    let mut name = base.clone();
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
