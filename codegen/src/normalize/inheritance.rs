//! A base that others extend by `allOf` and that has a discriminator stands for all of them, and becomes a
//! union (OpenAPI 3.0.3 and 3.1.0, Discriminator Object). The base's own record stays, as what every
//! alternative merges and as what a value of an unlisted text is. A base that itself lists those which
//! extend it is parted in the same way, since each of the two would hold the other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indexmap::IndexSet;
use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::{join, split_last, tokens};
use crate::normalize::all_of::{self, stays_reference};
use crate::normalize::discriminators::{
    alternatives, mapped, named, parts, reference_text, referred, tag, text, texts_of,
    union_keyword,
};
use crate::normalize::names::free;
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{GIVEN_TEXT, OTHERWISE, walk};
use crate::report::{Code, Diagnostic};

/// How many alternatives the bases of a document may come to: each base that extends a base repeats
/// what extends it.
const LIMIT: usize = 100_000;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let mut bases = bases(document);
    if !bases.is_empty() {
        drop_nameless(document, &mut bases);
        refer_to_records(document, &bases);
        make_unions(document, &bases);
    }
}

/// A schema that others extend, and that stands for all of them.
struct Base {
    /// The name that its record gets.
    record: String,
    /// The schemas that extend it, in the document's order.
    heirs: IndexSet<String>,
    /// The keyword of the alternatives, where it lists them itself.
    listed: Option<&'static str>,
}

/// The bases, by name.
fn bases(document: &mut Document) -> BTreeMap<String, Base> {
    let Some(schemas) = named(document) else {
        return BTreeMap::new();
    };
    let mut extended: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, schema) in schemas {
        for base in parts(schema).filter_map(referred) {
            extended.entry(base).or_default().push(name);
        }
    }
    let places: BTreeMap<&str, usize> = schemas
        .keys()
        .enumerate()
        .map(|(place, name)| (name.as_str(), place))
        .collect();
    let mut taken: HashSet<String> = schemas.keys().cloned().collect();
    let mut bases = BTreeMap::new();
    let mut count = 0;
    for (name, schema) in schemas {
        let listed = union_keyword(schema);
        let may_be = tag(schema).is_some() || listed.is_some();
        if !may_be || !extended.contains_key(name.as_str()) {
            continue;
        }
        let mut heirs = BTreeSet::new();
        let mut work = vec![name.as_str()];
        while let Some(heir) = work.pop() {
            for heir in extended.get(heir).into_iter().flatten() {
                if *heir != name && heirs.insert((places.get(heir), *heir)) {
                    work.push(heir);
                }
            }
        }
        count += heirs.len();
        if count > LIMIT {
            break;
        }
        let heirs: IndexSet<String> = heirs.into_iter().map(|(_, heir)| heir.to_owned()).collect();
        let lists_heir =
            |alternative| referred(alternative).is_some_and(|name| heirs.contains(name));
        if listed.is_some() && !alternatives(schema).any(lists_heir) {
            continue;
        }
        let record = free(format!("{name}Base"), &taken);
        taken.insert(record.clone());
        let base = Base {
            record,
            heirs,
            listed,
        };
        bases.insert(name.clone(), base);
    }
    let values = values(document);
    bases.retain(|name, base| base.listed.is_some() || values.contains(name));
    bases
}

/// Drops the heirs that no text means: their member allows several, as that of the base does, and the
/// mapping gives each to another. They are parts of other heirs.
fn drop_nameless(document: &Document, bases: &mut BTreeMap<String, Base>) {
    let Some(schemas) = named(document) else {
        return;
    };
    for (name, base) in bases.iter_mut().filter(|(_, base)| base.listed.is_none()) {
        let Some(schema) = schemas.get(name) else {
            continue;
        };
        let tag = tag(schema).unwrap_or_default();
        let mapped = mapped(schema);
        base.heirs.retain(|heir| {
            let allowed = schemas.get(heir).and_then(|it| texts_of(it, tag, schemas));
            let is_given = schemas
                .get(heir)
                .is_some_and(|it| it.get(GIVEN_TEXT).is_some());
            let is_told = allowed.as_ref().is_some_and(|texts| texts.len() == 1);
            is_given || is_told || mapped.contains(heir.as_str()) || text(heir, allowed).is_some()
        });
    }
}

/// What references elsewhere than in the `allOf` of named schemas lead to: these are values, and not
/// parts of others.
fn values(document: &mut Document) -> BTreeSet<String> {
    let mut values = BTreeSet::new();
    walk::schemas(&mut document.value, &mut |schema, pointer| {
        if let Some(name) = referred(schema)
            && !is_part_of_named(pointer)
        {
            values.insert(name.to_owned());
        }
    });
    values
}

/// Whether a pointer is of a part of a named schema.
fn is_part_of_named(pointer: &str) -> bool {
    pointer.starts_with("/components/schemas/")
        && tokens(pointer).count() == 5
        && tokens(pointer).nth(3).is_some_and(|it| it == "allOf")
}

/// Parts refer to the record of a base, and so do alternatives that a discriminator tells apart, which
/// are records. A part outside of named schemas is reported: what extends the base is not in it.
fn refer_to_records(document: &mut Document, bases: &BTreeMap<String, Base>) {
    let Document { value, report, .. } = document;
    let record = |reference: &Value| bases.get(referred(reference)?).map(|base| &base.record);
    walk::schemas(value, &mut |schema, pointer| {
        let is_alternatives = tag(schema).is_some();
        for keyword in ["oneOf", "anyOf"] {
            let list = schema.get_mut(keyword).and_then(Value::as_array_mut);
            for alternative in list.into_iter().flatten().filter(|_| is_alternatives) {
                if let Some(record) = record(alternative) {
                    *alternative = reference(record);
                }
            }
        }
        let named = split_last(pointer).is_some_and(|(rest, _)| rest == "/components/schemas");
        if stays_reference(schema) && !named {
            return;
        }
        let parts = schema.get_mut("allOf").and_then(Value::as_array_mut);
        for (index, part) in parts.into_iter().flatten().enumerate() {
            let Some(record) = record(part) else {
                continue;
            };
            let name = referred(part).unwrap_or_default();
            if !named {
                report.push(
                    Diagnostic::new(
                        Code::InheritanceUntyped,
                        format!("{pointer}/allOf/{index}"),
                        format!(
                            "what extends `{name}` is not typed here, where members are added to it"
                        ),
                    )
                    .remedy(format!(
                        "add the members to `{name}` or to those that extend it, in an overlay"
                    )),
                );
            }
            *part = reference(record);
        }
    });
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{PREFIX}{name}") })
}

/// Puts the union in the base's place, and its record behind.
fn make_unions(document: &mut Document, bases: &BTreeMap<String, Base>) {
    let Some(Value::Object(schemas)) = document
        .value
        .pointer_mut("/components/schemas")
        .map(Value::take)
    else {
        return;
    };
    let texts = texts(&schemas, bases);
    let mut all = Map::with_capacity(schemas.len() + bases.len());
    for (name, mut schema) in schemas {
        let Some(base) = bases.get(&name) else {
            all.insert(name, schema);
            continue;
        };
        let union = union(&name, &schema, bases, &texts);
        if let Some(schema) = schema.as_object_mut() {
            for keyword in ["discriminator", "nullable", "oneOf", "anyOf"] {
                schema.shift_remove(keyword);
            }
        }
        let pointer = join("/components/schemas", &name);
        document
            .sources
            .moved(&join("/components/schemas", &base.record), &pointer);
        all.insert(name, union);
        all.insert(base.record.clone(), schema);
    }
    // A record without members of its own is one all the same, and no other name of its base.
    let records = bases.values().map(|base| &base.record);
    for record in bases.values().flat_map(|base| &base.heirs).chain(records) {
        if let Some(record) = all.get_mut(record).filter(|it| stays_reference(it)) {
            record["properties"] = json!({});
        }
    }
    document.value["components"]["schemas"] = Value::Object(all);
}

/// The texts of heirs that say theirs in an extension, or whose record gets another name.
fn texts(schemas: &Map<String, Value>, bases: &BTreeMap<String, Base>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (name, base) in bases {
        let Some(tag) = schemas.get(name).and_then(tag) else {
            continue;
        };
        for heir in &base.heirs {
            let Some(schema) = schemas.get(heir) else {
                continue;
            };
            let given = schema.get(GIVEN_TEXT).and_then(Value::as_str);
            let text = match given {
                Some(given) => Some(given.to_owned()),
                None if bases.contains_key(heir) => text(heir, texts_of(schema, tag, schemas)),
                None => None,
            };
            texts.extend(text.map(|text| (heir.clone(), text)));
        }
    }
    texts
}

/// The union of what a base lists, or of its heirs, and then of its record for every other text.
fn union(
    name: &str,
    schema: &Value,
    bases: &BTreeMap<String, Base>,
    texts: &BTreeMap<String, String>,
) -> Value {
    let base = &bases[name];
    let record = |name: &str| bases.get(name).map_or(name, |base| &base.record).to_owned();
    let mut union = Map::new();
    for note in ["title", "description", "deprecated", "nullable"] {
        if let Some(value) = schema.get(note) {
            union.insert(note.to_owned(), value.clone());
        }
    }
    let keyword = base.listed.unwrap_or("oneOf");
    let alternatives = if base.listed.is_some() {
        let listed = alternatives(schema).map(|alternative| match referred(alternative) {
            Some(it) if it == name => reference(&base.record),
            Some(it) if base.heirs.contains(it) => reference(&record(it)),
            _ => extended(&base.record, alternative, schema.get("discriminator")),
        });
        listed.collect()
    } else {
        let heirs = base.heirs.iter().map(|heir| reference(&record(heir)));
        union.insert(OTHERWISE.to_owned(), json!(true));
        heirs.chain([reference(&base.record)]).collect()
    };
    union.insert(keyword.to_owned(), alternatives);
    if let Some(tag) = tag(schema) {
        let mut mapping = Map::new();
        let mut mapped = HashSet::new();
        let listed = schema.pointer("/discriminator/mapping");
        for (text, target) in listed.and_then(Value::as_object).into_iter().flatten() {
            let target = target.as_str().unwrap_or_default();
            let target = target.strip_prefix(PREFIX).unwrap_or(target);
            if base.listed.is_some() || base.heirs.contains(target) {
                mapping.insert(text.clone(), reference_text(&record(target)));
                mapped.insert(target);
            }
        }
        for heir in base.heirs.iter().filter(|it| !mapped.contains(it.as_str())) {
            if let Some(text) = texts.get(heir) {
                mapping.entry(text).or_insert(reference_text(&record(heir)));
            }
        }
        let discriminator = json!({ "propertyName": tag, "mapping": mapping });
        union.insert("discriminator".to_owned(), discriminator);
    }
    Value::Object(union)
}

/// An alternative that does not extend the base that lists it: it has the members of both.
fn extended(record: &str, alternative: &Value, discriminator: Option<&Value>) -> Value {
    let mut parts = vec![reference(record), alternative.clone()];
    parts.extend(all_of::tag(alternative, discriminator));
    match referred(alternative) {
        // What is merged loses its name, which still tells it from the others.
        Some(name) => json!({ "title": name, "allOf": parts }),
        None => json!({ "allOf": parts }),
    }
}
