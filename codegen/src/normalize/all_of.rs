//! `allOf`, merged, and the union that stands beside members: what a value must be all of becomes one
//! schema. Records merge into one record, a record and a union into a union of records; a single part
//! with a note beside it stays a reference. Parts that hold the whole again get a name, so that the
//! merge ends. What cannot be merged is any JSON, and reported.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::{join, split_last, tokens};
use crate::normalize::names::{free, type_name};
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{MERGED, walk};
use crate::report::{Code, Diagnostic, Report};

/// How deep parts may refer to parts.
const DEPTH: usize = 32;

/// How deep parts may stand within parts, wherever they stand.
const NESTED: usize = 300;

/// How many parts and members one merge may gather: parts that refer to parts multiply.
const MEMBERS: usize = 50_000;

/// How many all merges of a document may gather.
const ALL_MEMBERS: usize = 1_000_000;

/// How often parts are named and merged anew, since each naming may show others that lead back.
const ROUNDS: usize = 16;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let mut gathered = 0;
    for round in 1.. {
        let named = match document.value.pointer("/components/schemas") {
            Some(Value::Object(named)) => named.clone(),
            _ => return,
        };
        let mut whole = document.value.clone();
        let mut pass = Pass {
            named: &named,
            merged: merged_before(&whole),
            gathered,
            report: Report::new(),
            open: Vec::new(),
            endless: Vec::new(),
        };
        walk::roots(&mut whole, &mut |schema, pointer| {
            pass.down(schema, pointer);
        });
        let Pass {
            merged,
            report,
            endless,
            ..
        } = pass;
        gathered = pass.gathered;
        if endless.is_empty() || round == ROUNDS {
            document.value = whole;
            document.report.extend(report);
            document.value[MERGED] = merged.into_iter().collect();
            return;
        }
        name_parts(document, &endless);
    }
}

/// What a document that was normalized before says that it has merged.
fn merged_before(document: &Value) -> BTreeSet<String> {
    let before = document.get(MERGED).and_then(Value::as_array);
    let names = before.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// Gives a component to each schema whose merge leads back to itself, and refers to it wherever the
/// same stands.
fn name_parts(document: &mut Document, endless: &[Value]) {
    let Document { value, sources, .. } = document;
    let Some(schemas) = value["components"]["schemas"].as_object() else {
        return;
    };
    let mut taken: HashSet<String> = schemas.keys().cloned().collect();
    // One that has a name already keeps it.
    let mut found: Vec<(String, Value)> = schemas
        .iter()
        .filter(|(_, schema)| endless.contains(schema))
        .map(|(name, schema)| (name.clone(), schema.clone()))
        .collect();
    let own: HashSet<String> = found
        .iter()
        .map(|(name, _)| join("/components/schemas", name))
        .collect();
    walk::schemas(value, &mut |schema, pointer| {
        if own.contains(pointer) || !endless.contains(schema) {
            return;
        }
        let known = found.iter().find(|(_, known)| known == schema);
        let name = if let Some((name, _)) = known {
            name.clone()
        } else {
            let name = free(part_name(pointer), &taken);
            taken.insert(name.clone());
            sources.moved(&join("/components/schemas", &name), pointer);
            found.push((name.clone(), schema.clone()));
            name
        };
        *schema = json!({ "$ref": format!("{PREFIX}{name}") });
    });
    for (name, schema) in found {
        value["components"]["schemas"][name.as_str()] = schema;
    }
}

/// A name for the part at a pointer: of the schemas and members that it stands in.
fn part_name(pointer: &str) -> String {
    let words: Vec<String> = tokens(pointer)
        .filter(|token| {
            let between = [
                "components",
                "schemas",
                "properties",
                "paths",
                "content",
                "schema",
                "allOf",
                "oneOf",
                "anyOf",
                "additionalProperties",
            ];
            !between.contains(&token.as_ref()) && token.parse::<usize>().is_err()
        })
        .map(|token| match token.as_ref() {
            "items" => "item".to_owned(),
            _ => token.into_owned(),
        })
        .collect();
    type_name(&words.join(" "))
}

/// One walk over the document.
struct Pass<'a> {
    /// The named schemas as they were before any was merged.
    named: &'a Map<String, Value>,
    merged: BTreeSet<String>,
    /// How many parts and members all merges took.
    gathered: usize,
    report: Report,
    /// What was merged on the way down to the schema at hand, as it stood before.
    open: Vec<Value>,
    /// What was met again on the way down from itself.
    endless: Vec<Value>,
}

impl Pass<'_> {
    fn down(&mut self, schema: &mut Value, pointer: &str) {
        let has = |keyword| schema.get(keyword).is_some();
        let merges = (has("allOf") && !stays_reference(schema))
            || (has("properties") && (has("oneOf") || has("anyOf")));
        if merges {
            if self.open.contains(schema) || self.open.len() > DEPTH {
                if !self.endless.contains(schema) {
                    self.endless.push(schema.clone());
                    let why = "they lead back to themselves in too many ways";
                    unmerged(pointer, why, &mut self.report);
                }
                *schema = json!({});
                return;
            }
            self.open.push(schema.clone());
            self.merge(schema, pointer);
        }
        walk::children(schema, pointer, &mut |schema, pointer| {
            self.down(schema, pointer);
        });
        if merges {
            self.open.pop();
        }
    }

    fn merge(&mut self, schema: &mut Value, pointer: &str) {
        let mut merger = Merger {
            named: self.named,
            stack: Vec::new(),
            depth: 0,
            members: 0,
            gathered: &mut self.gathered,
            merged: &mut self.merged,
            contradictions: Vec::new(),
            lost: None,
        };
        let mut whole = Whole::default();
        merger.add(schema, &mut whole);
        let whole = whole.finish(schema, &mut merger);
        for (name, one, another) in std::mem::take(&mut merger.contradictions) {
            self.report.push(
                Diagnostic::new(
                    Code::AllOfUnmerged,
                    pointer,
                    format!("the member `{name}` is `{one}` in one part of `allOf` and `{another}` in another, and is taken as any JSON"),
                )
                .remedy("give the member one type in an overlay"),
            );
        }
        let Some(why) = merger.lost else {
            *schema = whole;
            return;
        };
        unmerged(pointer, &why, &mut self.report);
        let description = schema.get("description").cloned();
        *schema = json!({});
        if let Some(description) = description {
            schema["description"] = description;
        }
    }
}

fn unmerged(pointer: &str, why: &str, report: &mut Report) {
    report.push(
        Diagnostic::new(
            Code::AllOfUnmerged,
            pointer,
            format!("the parts of `allOf` are not merged: {why}; the schema is taken as any JSON"),
        )
        .remedy("merge them in an overlay"),
    );
}

/// A single part that is a reference, with nothing beside it but notes.
pub(super) fn stays_reference(schema: &Value) -> bool {
    let Some(object) = schema.as_object() else {
        return false;
    };
    let single = object
        .get("allOf")
        .and_then(Value::as_array)
        .is_some_and(|parts| parts.len() == 1 && parts[0].get("$ref").is_some());
    single
        && ![
            "properties",
            "additionalProperties",
            "oneOf",
            "anyOf",
            "enum",
            "required",
        ]
        .iter()
        .any(|key| object.contains_key(*key))
}

/// What the parts have given so far.
#[derive(Default)]
struct Whole {
    properties: Map<String, Value>,
    required: Vec<Value>,
    /// The same, to look up.
    listed: BTreeSet<String>,
    additional: Option<Value>,
    union: Option<(&'static str, Vec<Value>, Option<Value>)>,
    /// The parts that are no records: a list, a text, a number.
    other: Option<Map<String, Value>>,
    nullable: Option<bool>,
    object: bool,
}

struct Merger<'a> {
    named: &'a Map<String, Value>,
    stack: Vec<String>,
    depth: usize,
    members: usize,
    gathered: &'a mut usize,
    merged: &'a mut BTreeSet<String>,
    /// Members that parts give different types, with both.
    contradictions: Vec<(String, String, String)>,
    lost: Option<String>,
}

/// The types of two schemas for one member, where no value is of both.
fn contradiction(one: &Value, another: &Value) -> Option<(String, String)> {
    let kind = |schema: &Value| {
        schema
            .get("type")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (one, another) = (kind(one)?, kind(another)?);
    let number = |kind: &str| matches!(kind, "integer" | "number");
    (one != another && !(number(&one) && number(&another))).then_some((one, another))
}

impl Merger<'_> {
    /// Counts what is gathered, and gives up where parts multiply.
    fn gather(&mut self, count: usize) {
        self.members += count;
        *self.gathered += count;
        if self.members > MEMBERS || *self.gathered > ALL_MEMBERS {
            self.lost
                .get_or_insert_with(|| "there are too many of them".to_owned());
        }
    }

    fn add(&mut self, schema: &Value, whole: &mut Whole) {
        self.depth += 1;
        self.gather(1);
        if self.depth > NESTED || self.stack.len() > DEPTH {
            self.lost = Some("they refer to one another too deeply".to_owned());
        }
        if self.lost.is_none() {
            self.add_part(schema, whole);
        }
        self.depth -= 1;
    }

    fn add_part(&mut self, schema: &Value, whole: &mut Whole) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference
                .strip_prefix(PREFIX)
                .unwrap_or_default()
                .to_owned();
            if self.stack.contains(&name) {
                self.lost = Some(format!("`{name}` is a part of itself"));
                return;
            }
            let named = self.named;
            if let Some(target) = named.get(&name) {
                self.merged.insert(name.clone());
                self.stack.push(name);
                self.add(target, whole);
                self.stack.pop();
            }
            return;
        }
        let Some(object) = schema.as_object() else {
            return;
        };
        for part in object
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.add(part, whole);
        }
        self.record(object, whole);
        self.alternatives(object, whole);
        self.other(object, whole);
        // Null is allowed where every part allows it.
        let nullable = object.get("nullable").and_then(Value::as_bool);
        let says_type = ["type", "properties", "enum", "oneOf", "anyOf"]
            .iter()
            .any(|key| object.contains_key(*key));
        if says_type || nullable.is_some() {
            whole.nullable = Some(whole.nullable.unwrap_or(true) && nullable.unwrap_or(false));
        }
    }

    fn record(&mut self, object: &Map<String, Value>, whole: &mut Whole) {
        whole.object |= object.get("type").is_some_and(|kind| kind == "object");
        for (name, property) in object
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            self.gather(1);
            // The part that says more of a member wins: `{}` or a bare note adds nothing.
            let says_nothing = property.as_object().is_some_and(|property| {
                ![
                    "type",
                    "$ref",
                    "allOf",
                    "oneOf",
                    "anyOf",
                    "enum",
                    "properties",
                ]
                .iter()
                .any(|key| property.contains_key(*key))
            });
            let before = whole.properties.get(name);
            if let Some((one, another)) = before.and_then(|before| contradiction(before, property))
            {
                self.contradictions.push((name.clone(), one, another));
                whole.properties.insert(name.clone(), json!({}));
            } else if !(says_nothing && before.is_some()) {
                whole.properties.insert(name.clone(), property.clone());
            }
        }
        for name in object
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if whole.listed.insert(name.to_string()) {
                whole.required.push(name.clone());
            }
        }
        match object.get("additionalProperties") {
            Some(schema @ Value::Object(_)) => whole.additional = Some(schema.clone()),
            Some(Value::Bool(true)) => {
                whole.additional.get_or_insert(Value::Bool(true));
            }
            _ => {}
        }
    }

    fn alternatives(&mut self, object: &Map<String, Value>, whole: &mut Whole) {
        for keyword in ["oneOf", "anyOf"] {
            let Some(alternatives) = object.get(keyword).and_then(Value::as_array) else {
                continue;
            };
            // Alternatives that only say which members are required say nothing of types.
            let only_required = alternatives.iter().all(|alternative| {
                alternative.as_object().is_some_and(|alternative| {
                    alternative
                        .keys()
                        .all(|key| key == "required" || key == "title" || key == "description")
                })
            });
            if only_required {
                continue;
            }
            if whole.union.is_some() {
                self.lost = Some("several of them are unions".to_owned());
                return;
            }
            whole.union = Some((
                keyword,
                alternatives.clone(),
                object.get("discriminator").cloned(),
            ));
        }
    }

    fn other(&mut self, object: &Map<String, Value>, whole: &mut Whole) {
        let kind = object
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !matches!(kind, "array" | "string" | "number" | "integer" | "boolean") {
            return;
        }
        match &mut whole.other {
            Some(other) if other.get("type").is_some_and(|other| other != kind) => {
                self.lost = Some(format!(
                    "one is `{}` and another `{kind}`",
                    other["type"].as_str().unwrap_or_default()
                ));
            }
            Some(other) => {
                for (key, value) in object {
                    let both = match (key.as_str(), other.get(key), value) {
                        ("enum", Some(Value::Array(one)), Value::Array(another)) => another
                            .iter()
                            .filter(|it| one.contains(it))
                            .cloned()
                            .collect(),
                        _ => Vec::new(),
                    };
                    let value = match both.as_slice() {
                        [] => value.clone(),
                        _ => Value::Array(both),
                    };
                    other.insert(key.clone(), value);
                }
            }
            None => whole.other = Some(object.clone()),
        }
        if let Some(other) = &mut whole.other {
            other.remove("allOf");
        }
    }
}

impl Whole {
    /// The merged schema, with the notes of the schema that asked for the merge.
    fn finish(self, asked: &Value, merger: &mut Merger<'_>) -> Value {
        let mut merged = Map::new();
        for key in [
            "title",
            "description",
            "deprecated",
            "readOnly",
            "writeOnly",
            crate::normalize::NAME,
        ] {
            if let Some(value) = asked.get(key) {
                merged.insert(key.to_owned(), value.clone());
            }
        }
        if self.nullable == Some(true) || asked.get("nullable") == Some(&json!(true)) {
            merged.insert("nullable".to_owned(), json!(true));
        }
        let is_record = self.object || !self.properties.is_empty() || self.additional.is_some();
        // Listed values say more than alternatives of which they are some.
        let is_listed = self
            .other
            .as_ref()
            .is_some_and(|it| it.contains_key("enum"));
        let union = self.union.filter(|_| is_record || !is_listed);
        match (union, is_record) {
            (Some((keyword, alternatives, discriminator)), false) => {
                merged.insert(keyword.to_owned(), Value::Array(alternatives));
                if let Some(discriminator) = discriminator {
                    merged.insert("discriminator".to_owned(), discriminator);
                }
            }
            (Some((keyword, alternatives, discriminator)), true) if self.properties.is_empty() => {
                merged.insert(keyword.to_owned(), Value::Array(alternatives));
                if let Some(discriminator) = discriminator {
                    merged.insert("discriminator".to_owned(), discriminator);
                }
            }
            (Some((keyword, alternatives, discriminator)), true) => {
                // Each alternative has all members.
                merger.gather(alternatives.len() * self.properties.len());
                if merger.lost.is_some() {
                    return Value::Null;
                }
                let base = json!({
                    "type": "object", "properties": self.properties, "required": self.required
                });
                let each = alternatives.into_iter().map(|alternative| {
                    let parts = match tag(&alternative, discriminator.as_ref()) {
                        Some(tag) => json!([base, alternative, tag]),
                        None => json!([base, alternative]),
                    };
                    // What is merged loses its name, which still tells it from the others.
                    match alternative
                        .get("$ref")
                        .and_then(Value::as_str)
                        .and_then(split_last)
                    {
                        Some((_, name)) => json!({ "title": name, "allOf": parts }),
                        None => json!({ "allOf": parts }),
                    }
                });
                merged.insert(keyword.to_owned(), Value::Array(each.collect()));
            }
            (None, true) => {
                merged.insert("type".to_owned(), json!("object"));
                merged.insert("properties".to_owned(), Value::Object(self.properties));
                merged.insert("required".to_owned(), Value::Array(self.required));
                if let Some(additional) = self.additional {
                    merged.insert("additionalProperties".to_owned(), additional);
                }
            }
            (None, false) => {
                for (key, value) in self.other.into_iter().flatten() {
                    merged.entry(key).or_insert(value);
                }
            }
        }
        Value::Object(merged)
    }
}

/// The member by which a discriminator tells an alternative, with the texts that it has there. The
/// alternative loses its name when it is merged, so the discriminator alone would no longer find it.
pub(super) fn tag(alternative: &Value, discriminator: Option<&Value>) -> Option<Value> {
    let name = alternative.get("$ref")?.as_str()?.strip_prefix(PREFIX)?;
    let discriminator = discriminator?;
    let member = discriminator.get("propertyName")?.as_str()?;
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mut texts: Vec<&str> = mapping
        .into_iter()
        .flatten()
        .filter(|(_, target)| {
            target
                .as_str()
                .is_some_and(|target| target == name || target.strip_prefix(PREFIX) == Some(name))
        })
        .map(|(text, _)| text.as_str())
        .collect();
    if texts.is_empty() {
        texts.push(name);
    }
    Some(json!({
        "type": "object",
        "required": [member],
        "properties": { member: { "type": "string", "enum": texts } },
    }))
}
