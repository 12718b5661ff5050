//! The account of a document: each of its operations is emitted, or refused by name. Taken of the
//! document before anything is done to it, and held against what came out.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::load::pointer::join;
use crate::model::{Api, Route, TypeKind};
use crate::normalize::references::{CHAIN, reference, target};
use crate::normalize::{OTHER_VERBS, VERBS};
use crate::report::{Code, Disposition, Report};

/// The pointers of the operations that a document has.
pub(crate) fn operations(document: &Value) -> Vec<String> {
    let paths = document.get("paths").and_then(Value::as_object);
    let mut operations = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        if path.starts_with("x-") {
            continue;
        }
        let mut items = vec![item];
        while let Some(target) = items.last().and_then(|item| followed(item, document)) {
            items.push(target);
            if items.len() >= CHAIN {
                break;
            }
        }
        let pointer = join("/paths", path);
        for verb in VERBS {
            // What is no operation where a reference leads is refused there.
            let own = item.get(verb).is_some();
            let referred = |item: &&Value| item.get(verb).is_some_and(Value::is_object);
            if own || items[1..].iter().any(referred) {
                operations.push(join(&pointer, verb));
            }
        }
        let others = join(&pointer, OTHER_VERBS);
        let names = item.get(OTHER_VERBS).and_then(Value::as_object);
        let names = names.into_iter().flat_map(serde_json::Map::keys);
        operations.extend(names.map(|verb| join(&others, verb)));
    }
    operations
}

fn followed<'a>(item: &Value, document: &'a Value) -> Option<&'a Value> {
    target(document, &reference(item)?).filter(|target| target.is_object())
}

/// What became of some operations.
pub(crate) struct Account {
    /// How many have a row.
    pub(crate) emitted: usize,
    /// How many have none, and a finding that refuses them.
    pub(crate) refused: usize,
    /// Those that have neither.
    pub(crate) unaccounted: Vec<String>,
}

/// Takes the account.
pub(crate) fn account(operations: Vec<String>, routes: &[Route], report: &Report) -> Account {
    // An operation can have several rows, one for each form of its reply or body.
    let emitted: BTreeSet<&str> = routes.iter().map(|route| route.pointer.as_str()).collect();
    let refusals: BTreeSet<&str> = report
        .iter()
        .filter(|finding| finding.disposition() == Disposition::Refused)
        .map(|finding| finding.pointer.as_str())
        .collect();
    let mut account = Account {
        emitted: 0,
        refused: 0,
        unaccounted: Vec::new(),
    };
    for operation in operations {
        let path = operation.rsplit_once('/').map_or("", |(path, _)| path);
        if emitted.contains(operation.as_str()) {
            account.emitted += 1;
        } else if refusals.contains(operation.as_str()) || refusals.contains(path) {
            account.refused += 1;
        } else {
            account.unaccounted.push(operation);
        }
    }
    account
}

/// How many places the findings take for any JSON though the document says more.
pub(crate) fn degraded(report: &Report) -> usize {
    let places = report.iter().filter(|finding| {
        matches!(
            finding.code,
            Code::SchemaRefusedByEngine
                | Code::AllOfUnmerged
                | Code::TypeUnknown
                | Code::TupleApproximated
        )
    });
    places
        .map(|finding| finding.pointer.as_str())
        .collect::<BTreeSet<_>>()
        .len()
}

/// How many members of records and forms are raw JSON.
pub(crate) fn raw_json_fields(api: &Api) -> usize {
    let raw = |definition: &crate::model::TypeDefinition| match &definition.kind {
        TypeKind::Record { fields, .. } => fields
            .iter()
            .filter(|field| field.type_expression.is_raw_json())
            .count(),
        TypeKind::Form(parts) => parts
            .iter()
            .filter(|part| part.type_expression.is_raw_json())
            .count(),
        _ => 0,
    };
    api.types.iter().map(raw).sum()
}
