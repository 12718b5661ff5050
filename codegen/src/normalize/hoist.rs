//! Gives a name to every schema that needs a Rust type of its own: records, lists of texts and
//! unions that stand inside other schemas or in operations become named components. After this pass
//! a schema holds only references, leaves, and lists and maps of those.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use heck::ToUpperCamelCase as _;
use serde_json::{Map, Value, json};

use crate::load::pointer::{join, tokens};
use crate::load::{Document, Sources};
use crate::normalize::alternatives::{self, simplify};
use crate::normalize::names::{free, type_name};
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{CLIENT, FORM, INLINE, NAME, walk};

/// How many types one document may come to: alternatives of alternatives multiply.
const LIMIT: usize = 100_000;

/// How deep lists and maps may nest before what they hold gets a name: a type of hundreds of levels
/// exhausts the stack of whoever reads it.
const NESTED: usize = 16;

/// The longest name that is given here, before a number.
const LONGEST: usize = 200;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let inline = match document.value.get_mut(INLINE).map(Value::take) {
        Some(Value::Array(before)) => before,
        _ => Vec::new(),
    };
    let Some(Value::Object(mut schemas)) = document
        .value
        .pointer_mut("/components/schemas")
        .map(Value::take)
    else {
        return;
    };
    let client = document.value.get(CLIENT).and_then(Value::as_str);
    let client = client.map(str::to_owned);
    let mut hoister = Hoister {
        taken: schemas.keys().cloned().chain(client).collect(),
        inline,
        known: HashMap::new(),
        queue: VecDeque::new(),
        named: Map::with_capacity(schemas.len() * 2),
        nested: 0,
        sources: &mut document.sources,
    };
    for (name, schema) in &mut schemas {
        simplify(schema);
        hoister.inside(schema, name, &join("/components/schemas", name));
        hoister.named.insert(name.clone(), schema.take());
        hoister.drain();
    }
    walk::operations(&mut document.value, &mut |operation, pointer| {
        let name = operation
            .get(NAME)
            .and_then(Value::as_str)
            .unwrap_or_default();
        let mut name = name.to_upper_camel_case();
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            name.insert_str(0, "Type");
        }
        let hints = reply_hints(operation, &name);
        let parameters = parameter_hints(operation, &name);
        walk::operation_roots(operation, pointer, &mut |schema, pointer| {
            let hint = hint(pointer, &name, &hints, &parameters, schema);
            simplify(schema);
            // A header is text where it is nothing simpler, and needs no type.
            if header(pointer).is_some() && !is_of_texts(schema) {
                return;
            }
            hoister.replace(schema, &hint, pointer);
        });
    });
    hoister.drain();
    let Hoister { inline, named, .. } = hoister;
    document.value[INLINE] = Value::Array(inline);
    document.value["components"]["schemas"] = Value::Object(named);
}

/// Which name the type of each reply gets: the only success is `GetUserReply`, others say their
/// status.
fn reply_hints(operation: &Value, name: &str) -> HashMap<String, String> {
    let responses = operation.get("responses").and_then(Value::as_object);
    let statuses: Vec<&String> = responses
        .into_iter()
        .flat_map(|responses| responses.keys())
        .collect();
    let is_success = |status: &str| status.starts_with('2');
    let successes = statuses.iter().filter(|status| is_success(status)).count();
    let failures = statuses.len() - successes;
    let hint = |status: &str| {
        let (word, alone) = if is_success(status) {
            ("Reply", successes == 1)
        } else {
            ("Failure", failures == 1)
        };
        let status = if alone {
            String::new()
        } else {
            type_name(&format!("S{status}"))[1..].to_owned()
        };
        format!("{name}{word}{status}")
    };
    statuses
        .into_iter()
        .map(|status| (status.clone(), hint(status)))
        .collect()
}

/// Which name the type of each parameter gets, such as `ListDevicesSort`.
fn parameter_hints(operation: &Value, name: &str) -> Vec<String> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let names = parameters
        .into_iter()
        .flatten()
        .map(|parameter| parameter["name"].as_str());
    names
        .map(|parameter| format!("{name}{}", type_name(parameter.unwrap_or_default())))
        .collect()
}

/// The name that the schema at a pointer of an operation would get.
fn hint(
    pointer: &str,
    operation: &str,
    replies: &HashMap<String, String>,
    parameters: &[String],
    schema: &Value,
) -> String {
    if let Some(name) = schema.get(NAME).and_then(Value::as_str) {
        return type_name(name);
    }
    let tokens: Vec<_> = tokens(pointer).collect();
    match tokens.get(3).map(AsRef::as_ref) {
        Some("requestBody") if schema.get(FORM).is_some() => format!("{operation}Form"),
        Some("requestBody") => format!("{operation}Body"),
        Some("responses") => {
            if let Some(header) = header(pointer) {
                return format!("{operation}{}", type_name(&header));
            }
            let status = tokens.get(4).map(AsRef::as_ref).unwrap_or_default();
            replies
                .get(status)
                .cloned()
                .unwrap_or_else(|| format!("{operation}Reply"))
        }
        _ => {
            let index = tokens.get(4).and_then(|index| index.parse::<usize>().ok());
            let hint = index.and_then(|index| parameters.get(index));
            hint.cloned()
                .unwrap_or_else(|| format!("{operation}Parameter"))
        }
    }
}

/// The header of a reply that the schema at a pointer of an operation is of.
fn header(pointer: &str) -> Option<String> {
    let mut tokens = tokens(pointer).skip(3);
    if tokens.next()? != "responses" || tokens.nth(1)? != "headers" {
        return None;
    }
    tokens.next().map(Cow::into_owned)
}

/// Whether a schema is a list of texts to choose from, or a list of such.
fn is_of_texts(schema: &mut Value) -> bool {
    let listed = |schema: &Value| {
        needs_name(schema) && schema.get("type").is_some_and(|kind| kind == "string")
    };
    if let Some(items) = schema.get_mut("items") {
        simplify(items);
        return listed(items) && items.get("nullable") != Some(&json!(true));
    }
    listed(schema)
}

struct Hoister<'a> {
    taken: HashSet<String>,
    /// The names given here.
    inline: Vec<Value>,
    /// Types made so far, by wished name and schema: the same thing twice is one type.
    known: HashMap<(String, String), String>,
    queue: VecDeque<(String, Value)>,
    /// The finished schemas.
    named: Map<String, Value>,
    /// How many lists and maps the visit is inside of.
    nested: usize,
    sources: &'a mut Sources,
}

impl Hoister<'_> {
    /// Finishes what was hoisted so far, and what is hoisted out of that.
    fn drain(&mut self) {
        while let Some((name, mut schema)) = self.queue.pop_front() {
            self.inside(&mut schema, &name, &join("/components/schemas", &name));
            self.named.insert(name, schema);
        }
    }

    /// Hoists what stands inside a named schema.
    fn inside(&mut self, schema: &mut Value, name: &str, pointer: &str) {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            let pointer = join(pointer, "properties");
            for (property, schema) in properties {
                simplify(schema);
                let hint = format!("{name}{}", type_name(property));
                self.replace(schema, &hint, &join(&pointer, property));
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let mut alternatives = match object.get_mut(keyword) {
                Some(Value::Array(alternatives)) => std::mem::take(alternatives),
                _ => continue,
            };
            alternatives.iter_mut().for_each(simplify);
            let hints = alternatives::names(&alternatives, object.get("discriminator"), name);
            for (index, (schema, hint)) in alternatives.iter_mut().zip(hints).enumerate() {
                self.replace(schema, &hint, &format!("{pointer}/{keyword}/{index}"));
            }
            object.insert(keyword.to_owned(), Value::Array(alternatives));
        }
        self.elements(object, name, pointer);
    }

    /// Hoists what stands in the items of a list and the values of a map.
    fn elements(&mut self, object: &mut Map<String, Value>, name: &str, pointer: &str) {
        for (keyword, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            if let Some(schema) = object.get_mut(keyword).filter(|schema| schema.is_object()) {
                simplify(schema);
                self.replace(schema, &format!("{name}{suffix}"), &join(pointer, keyword));
            }
        }
        let places = object.get_mut("prefixItems").and_then(Value::as_array_mut);
        for (index, schema) in places.into_iter().flatten().enumerate() {
            simplify(schema);
            let pointer = format!("{pointer}/prefixItems/{index}");
            self.replace(schema, &format!("{name}Item{}", index + 1), &pointer);
        }
    }

    /// Puts a reference in a schema's place, if it needs a name.
    fn replace(&mut self, schema: &mut Value, hint: &str, pointer: &str) {
        let hint = match schema
            .as_object_mut()
            .and_then(|schema| schema.remove(NAME))
        {
            Some(Value::String(name)) => type_name(&name),
            _ => hint.to_owned(),
        };
        if !needs_name(schema) && (self.nested < NESTED || !has_elements(schema)) {
            if let Some(object) = schema.as_object_mut() {
                self.nested += 1;
                self.elements(object, &hint, pointer);
                self.nested -= 1;
            }
            return;
        }
        let mut notes = Map::new();
        let mut target = schema.take();
        if let Some(object) = target.as_object_mut() {
            for key in ["nullable", "deprecated", "readOnly", "writeOnly", "default"] {
                if let Some(value) = object.remove(key) {
                    notes.insert(key.to_owned(), value);
                }
            }
            if let Some(description) = object.get("description") {
                notes.insert("description".to_owned(), description.clone());
            }
        }
        let name = self.name(hint, target, pointer);
        let reference = json!({ "$ref": format!("{PREFIX}{name}") });
        *schema = if notes.is_empty() {
            reference
        } else {
            notes.insert("allOf".to_owned(), json!([reference]));
            Value::Object(notes)
        };
    }

    fn name(&mut self, mut hint: String, schema: Value, pointer: &str) -> String {
        // Names are made of those around them, and would grow with each level.
        hint.truncate(LONGEST);
        let key = (hint, schema.to_string());
        if let Some(name) = self.known.get(&key) {
            return name.clone();
        }
        // The document itself may call the same by the wished name.
        if self.named.get(&key.0) == Some(&schema) {
            return key.0;
        }
        let name = free(key.0.clone(), &self.taken);
        self.taken.insert(name.clone());
        self.inline.push(json!(name));
        self.sources
            .moved(&join("/components/schemas", &name), pointer);
        self.known.insert(key, name.clone());
        if self.taken.len() < LIMIT {
            self.queue.push_back((name.clone(), schema));
        } else {
            self.queue.push_back((name.clone(), json!({})));
        }
        name
    }
}

/// Whether a schema is a list or a map of something.
fn has_elements(schema: &Value) -> bool {
    let holds = |key: &str| {
        schema
            .get(key)
            .is_some_and(|it| it.is_object() || it.is_array())
    };
    ["items", "additionalProperties", "prefixItems"]
        .iter()
        .any(|key| holds(key))
}

/// Whether a schema is a Rust type of its own: a record, a list of texts, or a union.
fn needs_name(schema: &Value) -> bool {
    let Some(object) = schema.as_object() else {
        return false;
    };
    let kind = object
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let has_members = object
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|properties| !properties.is_empty());
    let is_union = ["oneOf", "anyOf"]
        .iter()
        .any(|key| object.contains_key(*key));
    (kind == "object" && has_members)
        || is_union
        || (kind == "string" && object.contains_key("enum"))
}
