//! The documents that mutants are made of: the vendored ones, those with every construct, and the
//! small ones of the support matrix.

use std::path::{Path, PathBuf};

use keyroute_codegen::load::{Limits, load, parse};
use serde_json::{Map, Value};

use crate::random::Random;

/// A document to mutate.
pub(crate) struct Seed {
    /// Its path within the repository.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
    /// Its value, with the files that it refers to bundled.
    pub(crate) value: Value,
}

/// Every seed, in an order that is the same on every machine.
pub(crate) fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths: Vec<PathBuf> = ["amino", "flintrow", "flume", "m2m"]
        .iter()
        .map(|api| root.join("openapi").join(api).join("openapi.yaml"))
        .collect();
    for folder in ["tests/constructs", "codegen/tests/support_matrix"] {
        documents(&root.join(folder), &mut paths);
    }
    paths.iter().filter_map(|path| seed(&root, path)).collect()
}

/// Adds the files of a folder and those below it, in the order of their names.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut entries: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|it| it == "yaml") {
            found.push(path);
        }
    }
}

/// A part of another document is none.
fn seed(root: &Path, path: &Path) -> Option<Seed> {
    let text = std::fs::read_to_string(path).ok()?;
    let (value, _) = parse("seed", text.as_bytes(), &Limits::default()).ok()?;
    value.get("openapi")?;
    Some(Seed {
        name: path
            .strip_prefix(root)
            .unwrap_or(path)
            .display()
            .to_string(),
        text,
        value: load(path).ok()?.value,
    })
}

/// Some of a document's paths, with the components that they refer to: small enough that thousands of
/// mutants are made in a minute, and that a mutation seldom misses what matters.
pub(crate) fn slice(document: &Value, random: &mut Random) -> Value {
    let mut sliced = document.clone();
    let Some(paths) = sliced.get_mut("paths").and_then(Value::as_object_mut) else {
        return sliced;
    };
    let count = paths.len();
    let kept: Vec<usize> = (0..=random.below(3)).map(|_| random.below(count)).collect();
    let mut index = 0;
    paths.retain(|_, _| {
        index += 1;
        kept.contains(&(index - 1))
    });
    let mut wanted = Vec::new();
    references(&sliced["paths"], &mut wanted);
    let mut next = 0;
    while let Some(reference) = wanted.get(next).cloned() {
        next += 1;
        if let Some(target) = document.pointer(&reference) {
            references(target, &mut wanted);
        }
    }
    let components = sliced.get_mut("components").and_then(Value::as_object_mut);
    for (kind, parts) in components.into_iter().flatten() {
        if let Some(parts) = parts.as_object_mut().filter(|_| kind != "securitySchemes") {
            let prefix = format!("/components/{kind}/");
            parts.retain(|name, _| wanted.contains(&format!("{prefix}{name}")));
        }
    }
    sliced
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let target = value.as_str().and_then(|text| text.strip_prefix('#'));
                if let Some(target) = target.filter(|it| it.starts_with('/'))
                    && !found.iter().any(|other| other == target)
                {
                    found.push(target.to_owned());
                }
                if key != "example" && key != "examples" {
                    references(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The pointers of all values, each a list of keys and indices.
pub(crate) fn places(document: &Value) -> Vec<Vec<String>> {
    fn walk(value: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
        found.push(at.clone());
        let mut inside = |key: String, value: &Value| {
            at.push(key);
            walk(value, at, found);
            at.pop();
        };
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    inside(key.clone(), value);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    inside(index.to_string(), value);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(document, &mut Vec::new(), &mut found);
    found
}

/// The value at a place.
pub(crate) fn at<'a>(document: &'a Value, place: &[String]) -> Option<&'a Value> {
    place.iter().try_fold(document, |value, key| match value {
        Value::Object(object) => object.get(key),
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The value at a place, to change.
pub(crate) fn at_mut<'a>(document: &'a mut Value, place: &[String]) -> Option<&'a mut Value> {
    place.iter().try_fold(document, |value, key| match value {
        Value::Object(object) => object.get_mut(key),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Takes the value at a place out of the document.
pub(crate) fn remove(document: &mut Value, place: &[String]) -> Option<Value> {
    let (key, parent) = place.split_last()?;
    match at_mut(document, parent)? {
        Value::Object(object) => object.shift_remove(key),
        Value::Array(items) => {
            let index = key.parse::<usize>().ok()?;
            (index < items.len()).then(|| items.remove(index))
        }
        _ => None,
    }
}

/// Gives the value at a place another key, where it stood.
pub(crate) fn rename(document: &mut Value, place: &[String], to: &str) {
    let Some((key, parent)) = place.split_last() else {
        return;
    };
    if let Some(Value::Object(object)) = at_mut(document, parent) {
        let renamed: Map<String, Value> = std::mem::take(object)
            .into_iter()
            .map(|(own, value)| {
                if own == *key {
                    (to.to_owned(), value)
                } else {
                    (own, value)
                }
            })
            .collect();
        *object = renamed;
    }
}
