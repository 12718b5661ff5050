//! Unions: which of its alternatives a value is. A member that names the alternative tells them apart
//! where there is one, by a discriminator or by its single value; elsewhere they are tried, those that
//! ask for more first, and an alternative that is never reached is reported.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::pointer::{join, split_last};
use crate::lower::schemas::expression;
use crate::model::{TypeExpression, TypeKind, Variant};
use crate::normalize::multipart::resolved;
use crate::normalize::names::{RESERVED, free, type_name};
use crate::normalize::schema_references::PREFIX;
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
    if let Some((tag, texts)) = tags(object, &variants, schemas) {
        let by_text = texts.into_iter().filter_map(|(text, name)| {
            let named = |variant: &&Variant| variant.type_expression.direct_name() == Some(&name);
            variants
                .iter()
                .find(named)
                .map(|variant| (text, variant.clone()))
        });
        TypeKind::Tagged {
            tag,
            variants: by_text.collect(),
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
        if let Some((_, earlier)) = records[..at].iter().find(takes) {
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

/// Whether a record takes every value that has what another asks for.
fn takes_all(earlier: &Value, later: &Value, schemas: &Map<String, Value>) -> bool {
    let (asked, given) = (required(earlier), required(later));
    let member = |record: &'_ Value, name: &str| {
        let member = record.get("properties")?.get(name)?;
        Some(resolved(member, schemas).clone())
    };
    let fits = |name: &&str| match (member(earlier, name), member(later, name)) {
        (Some(wanted), Some(value)) => {
            let kind = |schema: &Value| {
                let kind = schema.get("type").and_then(Value::as_str);
                kind.map(|kind| if kind == "integer" { "number" } else { kind }.to_owned())
            };
            // A list of texts refuses others.
            let refuses = wanted.get("enum").is_some() && wanted.get("enum") != value.get("enum");
            let same = kind(&wanted).is_none() || kind(&wanted) == kind(&value);
            same && !refuses
        }
        _ => true,
    };
    asked.is_subset(&given) && given.iter().all(fits)
}

/// The member that tells the alternatives apart, and for each of its texts the type meant: as the
/// discriminator says, or because each alternative has a member of one text of its own.
fn tags(
    object: &Map<String, Value>,
    variants: &[Variant],
    schemas: &Map<String, Value>,
) -> Option<(String, Vec<(String, String)>)> {
    let names: Option<Vec<&str>> = variants
        .iter()
        .map(|variant| match &variant.type_expression {
            TypeExpression::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let names = names?;
    let is_record = |name: &&str| {
        schemas
            .get(*name)
            .and_then(|schema| schema.get("properties"))
            .is_some()
    };
    if !names.iter().all(is_record) {
        return None;
    }
    let discriminator = object.get("discriminator").and_then(Value::as_object);
    if let Some(tag) = discriminator
        .and_then(|it| it.get("propertyName"))
        .and_then(Value::as_str)
    {
        let mapping = discriminator
            .and_then(|it| it.get("mapping"))
            .and_then(Value::as_object);
        let mut texts: Vec<(String, String)> = mapping
            .into_iter()
            .flatten()
            .filter_map(|(text, target)| {
                let name = target.as_str()?.strip_prefix(PREFIX)?;
                names
                    .contains(&name)
                    .then(|| (text.clone(), name.to_owned()))
            })
            .collect();
        for name in &names {
            if !texts.iter().any(|(_, other)| other == name) {
                // Without a mapping the text is the single value of the member, or the schema's name.
                let own =
                    single_texts(schemas, name, tag).unwrap_or_else(|| vec![(*name).to_owned()]);
                texts.extend(own.into_iter().map(|text| (text, (*name).to_owned())));
            }
        }
        return distinct(&texts).then(|| (tag.to_owned(), texts));
    }
    let first = schemas
        .get(*names.first()?)?
        .get("properties")?
        .as_object()?;
    first.keys().find_map(|tag| {
        let mut texts = Vec::new();
        for name in &names {
            let required = schemas
                .get(*name)?
                .get("required")
                .and_then(Value::as_array);
            if !required.is_some_and(|required| required.iter().any(|other| other == tag.as_str()))
            {
                return None;
            }
            let own = single_texts(schemas, name, tag)?;
            texts.extend(own.into_iter().map(|text| (text, (*name).to_owned())));
        }
        distinct(&texts).then(|| (tag.clone(), texts))
    })
}

fn distinct(texts: &[(String, String)]) -> bool {
    let unique: HashSet<&String> = texts.iter().map(|(text, _)| text).collect();
    unique.len() == texts.len()
}

/// The listed texts of a record's member, where it has a list.
fn single_texts(schemas: &Map<String, Value>, name: &str, member: &str) -> Option<Vec<String>> {
    let mut schema = schemas.get(name)?.get("properties")?.get(member)?;
    for _ in 0..8 {
        let reference = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"));
        let Some(target) = reference.and_then(Value::as_str) else {
            break;
        };
        schema = schemas.get(target.strip_prefix(PREFIX)?)?;
    }
    let values = schema.get("enum")?.as_array()?;
    values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
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
