//! Which types are reached from where. The types that only were parts of others are dropped: a
//! schema that `allOf` merged into the schemas that name it has no value of its own, unless an
//! operation or another type refers to it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::load::Document;
use crate::model::{Route, TypeDefinition, TypeKind};
use crate::normalize::{INLINE, MERGED};

/// Drops the merged types that nothing reaches.
pub(super) fn drop_merged(document: &Document, routes: &[Route], types: &mut Vec<TypeDefinition>) {
    let listed = |key| {
        document
            .value
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    if listed(MERGED).next().is_none() {
        return;
    }
    // What stands inside of a dropped type is dropped with it.
    let parts: BTreeSet<&str> = listed(MERGED)
        .chain(listed(INLINE))
        .filter_map(Value::as_str)
        .collect();
    let mut work = BTreeSet::new();
    for route in routes {
        route
            .parameters
            .iter()
            .for_each(|parameter| parameter.type_expression.names(&mut work));
        for reply in route.returns.iter().chain(&route.fails) {
            reply
                .body
                .type_expression()
                .into_iter()
                .for_each(|body| body.names(&mut work));
        }
        for header in &route.headers {
            header.type_expression.names(&mut work);
        }
    }
    work.extend(
        types
            .iter()
            .map(|it| it.name.clone())
            .filter(|name| !parts.contains(name.as_str())),
    );
    let reached = closure(work, types);
    types.retain(|definition| reached.contains(&definition.name));
}

/// The types that requests are made of.
pub(crate) fn in_requests(routes: &[Route], types: &[TypeDefinition]) -> BTreeSet<String> {
    let mut work = BTreeSet::new();
    let parameters = routes.iter().flat_map(|route| &route.parameters);
    parameters.for_each(|parameter| parameter.type_expression.names(&mut work));
    closure(work, types)
}

/// The types that the bodies of some requests are made of.
pub(super) fn in_bodies(routes: &[&Route], types: &[TypeDefinition]) -> BTreeSet<String> {
    let mut work = BTreeSet::new();
    let parameters = routes.iter().flat_map(|route| &route.parameters);
    parameters
        .filter(|parameter| parameter.place == "json")
        .for_each(|body| body.type_expression.names(&mut work));
    closure(work, types)
}

/// The types that replies are made of.
pub(super) fn in_replies(routes: &[Route], types: &[TypeDefinition]) -> BTreeSet<String> {
    let mut work = BTreeSet::new();
    let replies = routes
        .iter()
        .flat_map(|route| route.returns.iter().chain(&route.fails));
    replies
        .filter_map(|reply| reply.body.type_expression())
        .for_each(|body| body.names(&mut work));
    let headers = routes.iter().flat_map(|route| &route.headers);
    headers.for_each(|header| header.type_expression.names(&mut work));
    closure(work, types)
}

/// The types that some types lead to, and these themselves.
fn closure(mut work: BTreeSet<String>, types: &[TypeDefinition]) -> BTreeSet<String> {
    let by_name: BTreeMap<&str, &TypeDefinition> = types
        .iter()
        .map(|definition| (definition.name.as_str(), definition))
        .collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = work.pop_first() {
        if reached.contains(&name) {
            continue;
        }
        if let Some(definition) = by_name.get(name.as_str()) {
            work.extend(referred(&definition.kind));
        }
        reached.insert(name);
    }
    reached
}

fn referred(kind: &TypeKind) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    match kind {
        TypeKind::Alias(target) => target.names(&mut names),
        TypeKind::Strings { .. } => {}
        TypeKind::Record { fields, rest } => {
            fields
                .iter()
                .for_each(|field| field.type_expression.names(&mut names));
            rest.iter().for_each(|rest| rest.names(&mut names));
        }
        TypeKind::Form(parts) => parts
            .iter()
            .for_each(|part| part.type_expression.names(&mut names)),
        TypeKind::Union(variants) => {
            variants
                .iter()
                .for_each(|variant| variant.type_expression.names(&mut names));
        }
        TypeKind::Tagged {
            variants,
            otherwise,
            ..
        } => {
            let listed = variants.iter().map(|(_, variant)| variant);
            listed
                .chain(otherwise)
                .for_each(|variant| variant.type_expression.names(&mut names));
        }
    }
    names
}
