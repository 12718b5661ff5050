//! The whole pipeline as one function: a document in, two files and a report out.

use heck::ToUpperCamelCase as _;

use crate::completeness;
use crate::emit::{self, Target};
use crate::load::Document;
use crate::lower::{lower, open_enums};
use crate::model::Api;
use crate::normalize::{CLIENT, normalize};
use crate::report::Report;
use crate::types::types;

/// How to generate.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the client's type.
    pub client: String,
    /// Where the files will stand.
    pub target: Target,
    /// Whether lists of texts keep values that the document does not list.
    pub open_enums: bool,
}

impl Options {
    /// For a crate of its own, which depends on `keyroute`.
    pub fn standalone(client: &str, source: &str) -> Self {
        let target = Target {
            source: source.to_owned(),
            command: "cargo xtask try".to_owned(),
            root: "keyroute".to_owned(),
        };
        Self {
            client: client.to_owned(),
            target,
            open_enums: false,
        }
    }

    /// For the client crate itself: an API of the manifest.
    pub fn vendored(client: &str, source: &str) -> Self {
        let target = Target {
            source: source.to_owned(),
            command: "cargo xtask generate".to_owned(),
            root: "crate".to_owned(),
        };
        Self {
            client: client.to_owned(),
            target,
            open_enums: false,
        }
    }
}

/// What was generated.
#[derive(Debug)]
pub struct Generated {
    /// The text of `routes.rs`.
    pub routes: String,
    /// The text of `types.rs`.
    pub types: String,
    /// The lowered model.
    pub api: Api,
    /// What became of each construct, with locations.
    pub report: Report,
    /// Operations that have no row and that no finding refuses, by pointer: none, or there is a bug.
    pub unaccounted: Vec<String>,
    /// Counts.
    pub statistics: Statistics,
}

/// How much there was, and how much became of it: `operations == emitted + refused`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Statistics {
    /// Operations in the document.
    pub operations: usize,
    /// Operations with a row.
    pub emitted: usize,
    /// Operations without one, each refused by a finding.
    pub refused: usize,
    /// Types.
    pub types: usize,
    /// Schemas that are any JSON though the document says more; each is named in the report.
    pub degraded: usize,
    /// Members of records that are raw JSON.
    pub raw_json_fields: usize,
    /// Lines of both files.
    pub lines: usize,
}

/// Generates the files of an API.
///
/// Never fails: what cannot be honoured is in the report, and an operation that cannot be sent has
/// no row. [`Report::has_refusals`] tells whether there is any.
pub fn generate(mut document: Document, options: &Options) -> Generated {
    let operations = completeness::operations(&document.value);
    let count = operations.len();
    document.value[CLIENT] = options.client.as_str().into();
    normalize(&mut document);
    let mut api = lower(&mut document, &options.client);
    if options.open_enums {
        open_enums(&mut api.types);
    }
    let Document {
        sources,
        mut report,
        ..
    } = document;
    let types = types(&api, &mut report);
    report.resolve_locations(&sources);
    let routes_text = emit::routes(&api, &options.target);
    let types_text = emit::types(&api, &types, &options.target);
    let account = completeness::account(operations, &api.routes, &report);
    let statistics = Statistics {
        operations: count,
        emitted: account.emitted,
        refused: account.refused,
        types: api.types.len(),
        degraded: completeness::degraded(&report),
        raw_json_fields: completeness::raw_json_fields(&api),
        lines: routes_text.lines().count() + types_text.lines().count(),
    };
    Generated {
        routes: routes_text,
        types: types_text,
        api,
        report,
        unaccounted: account.unaccounted,
        statistics,
    }
}

/// The client's name for an API that has none in the manifest: after its title.
pub fn client_name(title: &str) -> String {
    let words: String = title
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { ' ' })
        .collect();
    let name = words.to_upper_camel_case();
    match name.as_str() {
        "" => "Client".to_owned(),
        digits if digits.starts_with(|first: char| first.is_ascii_digit()) => format!("Api{name}"),
        _ => name,
    }
}
