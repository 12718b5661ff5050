//! Which member tells the alternatives of a union apart, and which of its values mean which: as a
//! discriminator says (OpenAPI 3.1.0, Discriminator Object), or because each alternative has a member
//! of values of its own. An alternative that is a union itself has the values of all within it.

use std::collections::{HashMap, HashSet};
use std::mem::discriminant;

use serde_json::{Map, Value};

use crate::model::{TagValue, TypeExpression, Variant};
use crate::normalize::multipart::resolved;
use crate::normalize::schema_references::PREFIX;

/// How deep unions may stand within unions.
const DEPTH: usize = 8;

/// How many alternatives may be looked at for one union: unions within unions multiply.
const VISITS: usize = 200_000;

/// The member, and for each of its values the place of the alternative that it means.
pub(super) type Tags = (String, Vec<(TagValue, usize)>);

/// Finds the member that tells all alternatives apart, where there is one.
pub(super) fn tags(
    object: &Map<String, Value>,
    variants: &[Variant],
    schemas: &Map<String, Value>,
) -> Option<Tags> {
    let names: Option<Vec<&str>> = variants
        .iter()
        .map(|variant| match &variant.type_expression {
            TypeExpression::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let names = names?;
    let mut search = Search {
        schemas,
        visits: VISITS,
    };
    if let Some(tag) = property_name(object) {
        let mapping = mapping(object);
        let mut values = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let own = search.values_by_mapping(name, tag, &mapping, DEPTH)?;
            values.extend(own.into_iter().map(|value| (value, place)));
        }
        return distinct(&values).then(|| (tag.to_owned(), values));
    }
    let first = search.first_record(names.first()?, DEPTH)?;
    first.keys().find_map(|tag| {
        let mut values = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let own = search.values(name, tag, true, DEPTH)?;
            values.extend(own.into_iter().map(|value| (value, place)));
        }
        distinct(&values).then(|| (tag.clone(), values))
    })
}

fn property_name(object: &Map<String, Value>) -> Option<&str> {
    object.get("discriminator")?.get("propertyName")?.as_str()
}

/// The texts of a discriminator's mapping, by the names of the schemas that they mean.
type Mapping<'a> = HashMap<&'a str, Vec<&'a str>>;

fn mapping(object: &Map<String, Value>) -> Mapping<'_> {
    let discriminator = object.get("discriminator");
    let mapping = discriminator.and_then(|it| it.get("mapping")?.as_object());
    let mut by_name = Mapping::new();
    for (text, target) in mapping.into_iter().flatten() {
        if let Some(name) = target.as_str().and_then(|it| it.strip_prefix(PREFIX)) {
            by_name.entry(name).or_default().push(text);
        }
    }
    by_name
}

/// Whether each value means one alternative, and all are of one type: a row compares them as one list.
fn distinct(values: &[(TagValue, usize)]) -> bool {
    let unique: HashSet<&TagValue> = values.iter().map(|(value, _)| value).collect();
    let kinds: HashSet<_> = unique.iter().map(|value| discriminant(*value)).collect();
    unique.len() == values.len() && kinds.len() < 2
}

/// The names of a union's alternatives.
fn alternatives(schema: &Value) -> Option<Vec<&str>> {
    let list = |keyword| schema.get(keyword).and_then(Value::as_array);
    let list = list("oneOf").or_else(|| list("anyOf"))?;
    list.iter()
        .map(|alternative| {
            let reference = alternative.get("$ref");
            let reference = reference.or_else(|| alternative.pointer("/allOf/0/$ref"));
            reference?.as_str()?.strip_prefix(PREFIX)
        })
        .collect()
}

struct Search<'a> {
    schemas: &'a Map<String, Value>,
    /// How many alternatives may still be looked at.
    visits: usize,
}

impl<'a> Search<'a> {
    /// A schema, unless too many were asked for.
    fn schema(&mut self, name: &str) -> Option<&'a Value> {
        self.visits = self.visits.checked_sub(1)?;
        self.schemas.get(name)
    }

    /// The members of the first record in a union.
    fn first_record(&mut self, name: &str, depth: usize) -> Option<&'a Map<String, Value>> {
        let schema = self.schema(name)?;
        match schema.get("properties") {
            Some(members) => members.as_object(),
            None => self.first_record(alternatives(schema)?.first()?, depth.checked_sub(1)?),
        }
    }

    /// The values by which a discriminator means an alternative: those that it maps to the alternative
    /// or to what is within it, those that its member allows, or else its name.
    fn values_by_mapping(
        &mut self,
        name: &str,
        tag: &str,
        mapping: &Mapping<'_>,
        depth: usize,
    ) -> Option<Vec<TagValue>> {
        let mut within = Vec::new();
        self.within(name, depth, &mut within)?;
        let mut listed = HashSet::new();
        let mapped: Vec<&str> = within
            .into_iter()
            .filter(|name| listed.insert(*name))
            .filter_map(|name| mapping.get(name))
            .flatten()
            .copied()
            .collect();
        if mapped.is_empty() {
            let own = self.values(name, tag, false, depth);
            let is_record = self.schemas.get(name)?.get("properties").is_some();
            return own.or_else(|| is_record.then(|| vec![TagValue::Text(name.to_owned())]));
        }
        let kind = self.kind(name, tag);
        mapped.into_iter().map(|text| typed(text, kind)).collect()
    }

    /// Adds the names of an alternative and of all within it; all must be records.
    fn within<'b>(&mut self, name: &'b str, depth: usize, names: &mut Vec<&'b str>) -> Option<()>
    where
        'a: 'b,
    {
        let schema = self.schema(name)?;
        names.push(name);
        if schema.get("properties").is_some() {
            return Some(());
        }
        for alternative in alternatives(schema)? {
            self.within(alternative, depth.checked_sub(1)?, names)?;
        }
        Some(())
    }

    /// The JSON type of a member, by the first record that has it.
    fn kind(&mut self, name: &str, tag: &str) -> Option<&'a str> {
        let member = self.first_record(name, DEPTH)?.get(tag)?;
        resolved(member, self.schemas).get("type")?.as_str()
    }

    /// The values that an alternative's member allows, where it lists them.
    fn values(
        &mut self,
        name: &str,
        tag: &str,
        required: bool,
        depth: usize,
    ) -> Option<Vec<TagValue>> {
        let schema = self.schema(name)?;
        let Some(members) = schema.get("properties") else {
            let depth = depth.checked_sub(1)?;
            let object = schema.as_object()?;
            let mapping = (property_name(object) == Some(tag)).then(|| mapping(object));
            let mut values = Vec::new();
            for alternative in alternatives(schema)? {
                values.extend(match &mapping {
                    Some(mapping) => self.values_by_mapping(alternative, tag, mapping, depth)?,
                    None => self.values(alternative, tag, required, depth)?,
                });
            }
            return Some(values);
        };
        let listed = schema.get("required").and_then(Value::as_array);
        if required && !listed.is_some_and(|listed| listed.iter().any(|it| it == tag)) {
            return None;
        }
        let member = resolved(members.get(tag)?, self.schemas);
        let values = member.get("enum")?.as_array()?;
        values
            .iter()
            .map(|value| match value {
                Value::String(text) => Some(TagValue::Text(text.clone())),
                Value::Bool(value) => Some(TagValue::Bool(*value)),
                Value::Number(number) => number.as_i64().map(TagValue::Integer),
                _ => None,
            })
            .collect()
    }
}

/// The text of a mapping as a value of its member's type.
fn typed(text: &str, kind: Option<&str>) -> Option<TagValue> {
    match kind {
        Some("integer") => text.parse().ok().map(TagValue::Integer),
        Some("boolean") => text.parse().ok().map(TagValue::Bool),
        _ => Some(TagValue::Text(text.to_owned())),
    }
}
