//! Updates of one place of a document (Overlay Specification 1.1, section 4.4.3.2).
//! It takes the value there and the update, merges the one into the other, and tells the sources
//! where each value that is new comes from.

use serde_json::Value;

use crate::load::{FileId, Sources, pointer};

/// Where the value of an update stands.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// In the overlay file, at this pointer.
    Overlay(FileId, String),
    /// In the document itself, at this pointer.
    Document(String),
}

impl Origin {
    fn below(&self, token: &str) -> Self {
        match self {
            Self::Overlay(file, place) => Self::Overlay(*file, pointer::join(place, token)),
            Self::Document(place) => Self::Document(pointer::join(place, token)),
        }
    }

    /// Tells the sources that what stands at `place` came from here.
    fn record(&self, place: &str, sources: &mut Sources) {
        match self {
            Self::Overlay(file, origin) => sources.came_from(place, *file, origin),
            Self::Document(origin) => sources.moved(place, origin),
        }
    }
}

/// The place of a value and the update of it do not go together.
#[derive(Debug)]
pub(super) struct Mismatch {
    pub(super) place: String,
    pub(super) found: &'static str,
    pub(super) update: &'static str,
}

/// Merges an update into the value at `place`. Gives whether that changed anything.
///
/// Objects merge field by field, arrays concatenate, and a single value replaces another.
/// An update that does not fit fails before anything is changed.
pub(super) fn merge(
    value: &mut Value,
    update: &Value,
    place: &str,
    origin: &Origin,
    sources: &mut Sources,
) -> Result<bool, Mismatch> {
    check(value, update, place)?;
    Ok(merge_checked(value, update, place, origin, sources))
}

fn check(value: &Value, update: &Value, place: &str) -> Result<(), Mismatch> {
    match (value, update) {
        (Value::Object(fields), Value::Object(update)) => {
            update.iter().try_for_each(|(key, update)| {
                let field = fields.get(key);
                field.map_or(Ok(()), |field| {
                    check(field, update, &pointer::join(place, key))
                })
            })
        }
        (Value::Array(_), Value::Array(_)) => Ok(()),
        (value, update) if is_single(value) && is_single(update) => Ok(()),
        (value, update) => Err(Mismatch {
            place: place.to_owned(),
            found: kind(value),
            update: kind(update),
        }),
    }
}

fn merge_checked(
    value: &mut Value,
    update: &Value,
    place: &str,
    origin: &Origin,
    sources: &mut Sources,
) -> bool {
    match (value, update) {
        (Value::Object(fields), Value::Object(update)) => {
            let mut changed = false;
            for (key, update) in update {
                let place = pointer::join(place, key);
                let origin = origin.below(key);
                if let Some(field) = fields.get_mut(key) {
                    changed |= merge_checked(field, update, &place, &origin, sources);
                } else {
                    origin.record(&place, sources);
                    fields.insert(key.clone(), update.clone());
                    changed = true;
                }
            }
            changed
        }
        (Value::Array(items), Value::Array(update)) => {
            for (index, item) in update.iter().enumerate() {
                let place = pointer::join(place, &items.len().to_string());
                origin.below(&index.to_string()).record(&place, sources);
                items.push(item.clone());
            }
            !update.is_empty()
        }
        (value, update) => {
            let changed = value != update;
            if changed {
                origin.record(place, sources);
                value.clone_from(update);
            }
            changed
        }
    }
}

/// Appends one entry to an array.
pub(super) fn append(
    items: &mut Vec<Value>,
    entry: &Value,
    place: &str,
    origin: &Origin,
    sources: &mut Sources,
) {
    origin.record(&pointer::join(place, &items.len().to_string()), sources);
    items.push(entry.clone());
}

fn is_single(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

/// What a value is, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::Null => "null",
        Value::Bool(_) | Value::Number(_) | Value::String(_) => "a single value",
    }
}
