//! Flume's lists: sorting, and pages of fifty with links to their neighbours. The links are
//! relative to the host, and keep the filters of the request.

use std::cmp::Ordering;

use axum::response::Response;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::caller::Parameters;
use super::envelope::{Refusal, reply};

const DEFAULT_LIMIT: usize = 50;

/// Answers with the page of `records` that the parameters ask for.
pub(super) fn page(
    path: &str,
    parameters: &Parameters,
    mut records: Vec<Value>,
    default_sort_field: &str,
) -> Result<Response, Refusal> {
    let limit = size(parameters, "limit")?.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 {
        return Err(Refusal::invalid("limit", "must be greater than 0"));
    }
    let offset = size(parameters, "offset")?.unwrap_or(0);
    let field = parameters.text("sort_field").unwrap_or(default_sort_field);
    if records.iter().any(|record| record.get(field).is_none()) {
        return Err(Refusal::invalid("sort_field", "must be a field"));
    }
    let descending = match parameters.text("sort_direction") {
        None | Some("ASC") => false,
        Some("DESC") => true,
        Some(_) => {
            return Err(Refusal::invalid("sort_direction", "must be ASC or DESC"));
        }
    };
    records.sort_by(|one, other| compare(&one[field], &other[field]));
    if descending {
        records.reverse();
    }

    let total = records.len();
    let end = offset.saturating_add(limit).min(total);
    let shown = records.get(offset..end).unwrap_or_default();
    let link = |offset: usize| link(path, parameters, offset, limit);
    let next = (end < total && end > offset).then(|| link(end));
    let previous = (offset > 0).then(|| link(offset.saturating_sub(limit)));
    let pagination = match (next, previous) {
        (None, None) => Value::Null,
        (next, previous) => json!({ "next": next, "prev": previous }),
    };
    Ok(reply(shown, total, &pagination))
}

fn size(parameters: &Parameters, name: &str) -> Result<Option<usize>, Refusal> {
    let number = parameters.number(name)?.map(usize::try_from).transpose();
    number.map_err(|_| Refusal::invalid(name, "must not be negative"))
}

fn link(path: &str, parameters: &Parameters, offset: usize, limit: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("offset", &offset.to_string());
    query.append_pair("limit", &limit.to_string());
    let others =
        (parameters.pairs().iter()).filter(|(name, _)| name != "offset" && name != "limit");
    query.extend_pairs(others);
    format!("{path}?{}", query.finish())
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64(), other.as_f64());
            one.partial_cmp(&other).unwrap_or(Ordering::Equal)
        }
        (Value::String(one), Value::String(other)) => one.cmp(other),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
