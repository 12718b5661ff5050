//! From a normalized document to the [`model`](crate::model): servers, security schemes, operations
//! and types, each in a room of its own. What the model has no place for is reported here, at the
//! place where the document says it.

mod bodies;
mod forms;
mod headers;
mod operations;
mod reach;
mod replies;
mod requests;
mod schemas;
mod security;
mod servers;
mod tags;
mod texts;
mod unions;

use serde_json::Value;

use crate::load::Document;
use crate::model::Api;

pub(crate) use reach::in_requests;
pub(crate) use replies::variant_name;
pub(crate) use schemas::open_enums;
pub(crate) use texts::documentation;

/// Lowers a normalized document.
///
/// `client` is the name of the client's type. Findings go to the document's report.
pub fn lower(document: &mut Document, client: &str) -> Api {
    let text = |pointer: &str| {
        document
            .value
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let (title, version, description) = (
        text("/info/title"),
        text("/info/version"),
        text("/info/description"),
    );
    let mut types = schemas::definitions(document);
    let mut servers = servers::Roles::of(document, &mut types);
    let schemes = security::schemes(document);
    let mut lost = security::Lost::new();
    let listed = document.value.get("security");
    let security = security::requirement(listed, "/security", &schemes, &mut lost);
    let routes = operations::routes(
        document,
        &schemes,
        &security,
        &mut lost,
        &mut servers,
        &mut types,
    );
    security::report_lost(lost, &mut document.report);
    reach::drop_merged(document, &routes, &mut types);
    requests::adapt(&routes, &mut types);
    let servers = servers.finish(&mut document.report);
    Api {
        client: client.to_owned(),
        title,
        version,
        description,
        servers,
        schemes: schemes.into_iter().map(|(_, scheme)| scheme).collect(),
        security,
        routes,
        types,
    }
}
