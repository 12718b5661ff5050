//! Unions: which of its alternatives a value is. A member that names the alternative tells them apart
//! where there is one, by a discriminator or by its single value; elsewhere they are tried, those that
//! ask for more first, and an alternative that is never reached is reported.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::pointer::{join, split_last};
use crate::lower::schemas::expression;
use crate::lower::tags::tags;
use crate::model::{TagValue, TypeExpression, TypeKind, Variant};
use crate::normalize::OTHERWISE;
use crate::normalize::multipart::resolved;
use crate::normalize::names::{RESERVED, free, type_name};
use crate::report::{Code, Diagnostic, Report};

/// Lowers `oneOf` or `anyOf`: a tagged union where a member tells the alternatives apart, and one that
/// is tried in order elsewhere.
pub(super) fn union(
    object: &Map<String, Value>,
    keyword: &str,
    alternatives: &[Value],
    schemas: &Map<String, Value>,
    pointer: &str,
    report: &mut Report,
) -> TypeKind {
    let mut taken = HashSet::new();
    let mut variants: Vec<Variant> = alternatives
        .iter()
        .enumerate()
        .map(|(index, schema)| {
            let type_expression =
                expression(schema, &format!("{pointer}/{keyword}/{index}"), report)
                    .without_null()
                    .clone();
            let name = free(variant_of(pointer, &type_expression), &taken);
            taken.insert(name.clone());
            Variant {
                name,
                type_expression,
            }
        })
        .collect();
    let rest = object
        .contains_key(OTHERWISE)
        .then(|| variants.last().cloned())
        .flatten();
    let told = &variants[..variants.len() - usize::from(rest.is_some())];
    if let Some((tag, values)) = tags(object, told, schemas) {
        let variants: Vec<(TagValue, Variant)> = values
            .into_iter()
            .map(|(value, place)| (value, told[place].clone()))
            .collect();
        let otherwise = rest.map(|rest| otherwise(rest.type_expression, &variants));
        TypeKind::Tagged {
            tag,
            variants,
            otherwise,
        }
    } else {
        if object.contains_key("discriminator") {
            report.push(
                Diagnostic::new(
                    Code::DiscriminatorUnusable,
                    join(pointer, "discriminator"),
                    "the discriminator does not name every alternative, which are told apart by trying",
                )
                .remedy("make each alternative a reference to a record, and map each in `mapping`"),
            );
        }
        for (index, later, earlier) in order(&mut variants, schemas) {
            report.push(
                Diagnostic::new(
                    Code::UnionAmbiguous,
                    format!("{pointer}/{keyword}/{index}"),
                    format!("a value of `{later}` is read as `{earlier}`, which is tried before and asks for no other members"),
                )
                .remedy("make a member that tells them apart required, or add a discriminator, in an overlay"),
            );
        }
        TypeKind::Union(variants)
    }
}

/// The variant of values whose text names no alternative.
pub(super) fn otherwise(
    type_expression: TypeExpression,
    variants: &[(TagValue, Variant)],
) -> Variant {
    let taken = variants
        .iter()
        .map(|(_, variant)| variant.name.clone())
        .collect();
    Variant {
        name: free("Other".to_owned(), &taken),
        type_expression,
    }
}

/// With how many records one is compared: each with each would take too long in a union of very many.
const COMPARED: usize = 500;

/// Puts the records that ask for more before those that ask for less, and tells which are never read
/// since one before takes all of their values: each by its place in the document and both names.
fn order(variants: &mut [Variant], schemas: &Map<String, Value>) -> Vec<(usize, String, String)> {
    let record = |variant: &Variant| {
        let TypeExpression::Named(name) = &variant.type_expression else {
            return None;
        };
        let schema = resolved(schemas.get(name)?, schemas);
        schema.get("properties")?.as_object()?;
        Some(schema)
    };
    let slots: Vec<usize> = (0..variants.len())
        .filter(|index| record(&variants[*index]).is_some())
        .collect();
    let mut records: Vec<(usize, Variant)> = slots
        .iter()
        .map(|index| (*index, variants[*index].clone()))
        .collect();
    records.sort_by_key(|(_, variant)| {
        std::cmp::Reverse(record(variant).map_or(0, |it| required(it).len()))
    });
    let mut lost = Vec::new();
    for (at, (index, later)) in records.iter().enumerate() {
        let takes = |(_, earlier): &&(usize, Variant)| {
            let pair = record(earlier).zip(record(later));
            pair.is_some_and(|(earlier, later)| takes_all(earlier, later, schemas))
        };
        if let Some((_, earlier)) = records[..at].iter().take(COMPARED).find(takes) {
            let name = |variant: &Variant| variant.type_expression.to_string();
            lost.push((*index, name(later), name(earlier)));
        }
    }
    for (slot, (_, variant)) in slots.into_iter().zip(records) {
        variants[slot] = variant;
    }
    lost
}

fn required(record: &Value) -> HashSet<&str> {
    let listed = record.get("required").and_then(Value::as_array);
    let names = listed.into_iter().flatten();
    names.filter_map(Value::as_str).collect()
}

/// Whether a record takes every value that another has, whatever it leaves out: the other asks for all
/// that this asks for, and no member of both has values that only the other allows.
fn takes_all<'a>(earlier: &'a Value, later: &'a Value, schemas: &'a Map<String, Value>) -> bool {
    let members = |record: &'a Value| record.get("properties").and_then(Value::as_object);
    let (Some(wanted), Some(members)) = (members(earlier), members(later)) else {
        return false;
    };
    let (asked, given) = (required(earlier), required(later));
    let fits = |(name, value): (&String, &Value)| {
        let Some(wanted) = wanted.get(name) else {
            return true;
        };
        let (wanted, value) = (resolved(wanted, schemas), resolved(value, schemas));
        let kind = |schema: &Value| {
            let kind = schema.get("type").and_then(Value::as_str);
            kind.map(|kind| if kind == "integer" { "number" } else { kind }.to_owned())
        };
        let same = kind(wanted).is_none() || kind(value).is_none() || kind(wanted) == kind(value);
        same && !refuses(wanted, value)
    };
    asked.is_subset(&given) && members.iter().all(fits)
}

/// Whether a list of texts has none of those that another allows.
fn refuses(wanted: &Value, value: &Value) -> bool {
    let texts = |schema: &'_ Value| schema.get("enum").and_then(Value::as_array).cloned();
    let (Some(wanted), Some(values)) = (texts(wanted), texts(value)) else {
        return false;
    };
    wanted.iter().all(Value::is_string) && !values.iter().any(|value| wanted.contains(value))
}

/// The variant that holds a type: the name of the type, less that of the union that stands before it.
fn variant_of(pointer: &str, expression: &TypeExpression) -> String {
    let name = alternative_name(expression);
    let union = split_last(pointer).map_or_else(String::new, |(_, union)| union.into_owned());
    match name.strip_prefix(&union) {
        Some(rest)
            if rest.starts_with(|first: char| first.is_ascii_uppercase())
                && !RESERVED.contains(&rest) =>
        {
            rest.to_owned()
        }
        _ => name,
    }
}

fn alternative_name(expression: &TypeExpression) -> String {
    match expression {
        TypeExpression::Named(name) => name.clone(),
        TypeExpression::Plain("bool") => "Bool".to_owned(),
        TypeExpression::Plain("i32" | "i64" | "u32" | "u64") => "Integer".to_owned(),
        TypeExpression::Plain("f32" | "f64") => "Number".to_owned(),
        TypeExpression::Plain("Value") => "Json".to_owned(),
        TypeExpression::Plain(name) => type_name(name).trim_end_matches("Object").to_owned(),
        TypeExpression::List(inner) => format!("{}List", alternative_name(inner)),
        TypeExpression::Map(inner) => format!("{}Map", alternative_name(inner)),
        TypeExpression::Nullable(inner) => alternative_name(inner),
        TypeExpression::Tuple(_) => "Tuple".to_owned(),
    }
}
