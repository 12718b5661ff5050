//! Security schemes and requirements: an OR of ANDs with scopes, as rows write them.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::schemas::description;
use crate::model::{Flow, Need, Requirement, Scheme, SchemeKind};
use crate::normalize::names::underscored;
use crate::normalize::operations::identifier;
use crate::report::{Code, Diagnostic, Report};

/// The schemes of a document, each with the name that the document gives it.
pub(super) fn schemes(document: &mut Document) -> Vec<(String, Scheme)> {
    let Document { value, report, .. } = document;
    let pointer = "/components/securitySchemes";
    let Some(listed) = value.pointer(pointer).and_then(Value::as_object) else {
        return Vec::new();
    };
    let mut taken: HashSet<String> = HashSet::from(["anonymous".to_owned()]);
    let mut schemes = Vec::new();
    for (name, scheme) in listed {
        let pointer = join(pointer, name);
        let scheme = match scheme.get("$ref").and_then(Value::as_str) {
            Some(reference) => reference
                .strip_prefix('#')
                .and_then(|it| value.pointer(it))
                .unwrap_or(scheme),
            None => scheme,
        };
        let Some(kind) = kind(scheme) else {
            report.push(
                Diagnostic::new(
                    Code::SecuritySchemeUnknown,
                    &pointer,
                    format!("the security scheme `{name}` is of no known type, so no credential of it is sent"),
                )
                .remedy("write a `type` of http, apiKey, oauth2, openIdConnect or mutualTLS, with what it needs"),
            );
            continue;
        };
        unknown_flows(scheme, &pointer, report);
        let mut rust = identifier(name);
        if rust.is_empty() {
            "scheme".clone_into(&mut rust);
        }
        let rust = underscored(rust, &taken);
        taken.insert(rust.clone());
        schemes.push((
            name.clone(),
            Scheme {
                name: rust,
                description: description(scheme),
                kind,
            },
        ));
    }
    schemes
}

fn kind(scheme: &Value) -> Option<SchemeKind> {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str);
    Some(match text("type")? {
        "http" => match text("scheme")?.to_ascii_lowercase().as_str() {
            "bearer" => SchemeKind::Bearer(text("bearerFormat").map(str::to_owned)),
            "basic" => SchemeKind::Basic,
            other => SchemeKind::Http(other.to_owned()),
        },
        "apiKey" => {
            let place = match text("in")? {
                "header" => "header",
                "query" => "query",
                "cookie" => "cookie",
                _ => return None,
            };
            SchemeKind::ApiKey(place, text("name")?.to_owned())
        }
        "oauth2" => SchemeKind::OAuth2(flows(scheme.get("flows")?.as_object()?)),
        "openIdConnect" => SchemeKind::OpenIdConnect(text("openIdConnectUrl")?.to_owned()),
        "mutualTLS" => SchemeKind::MutualTls,
        _ => return None,
    })
}

/// The OAuth 2.0 flows, each with the word of its grant in rows.
const GRANTS: [(&str, &str); 4] = [
    ("authorizationCode", "authorization_code"),
    ("clientCredentials", "client_credentials"),
    ("implicit", "implicit"),
    ("password", "password"),
];

fn unknown_flows(scheme: &Value, pointer: &str, report: &mut Report) {
    let pointer = join(pointer, "flows");
    let flows = scheme.get("flows").and_then(Value::as_object);
    for flow in flows.into_iter().flat_map(Map::keys) {
        if flow.starts_with("x-") || GRANTS.iter().any(|(known, _)| known == flow) {
            continue;
        }
        report.push(
            Diagnostic::new(
                Code::FlowUnknown,
                join(&pointer, flow),
                format!("the flow `{flow}` is not in the table, and no token is got by it without the caller's help"),
            )
            .remedy("give the client a credential with the addresses of the flow, or write a flow of OpenAPI 3.1"),
        );
    }
}

fn flows(flows: &Map<String, Value>) -> Vec<Flow> {
    GRANTS
        .into_iter()
        .filter_map(|(key, grant)| {
            let flow = flows.get(key)?;
            let url = |key: &str| flow.get(key).and_then(Value::as_str).map(str::to_owned);
            let scopes = flow.get("scopes").and_then(Value::as_object);
            Some(Flow {
                grant,
                authorization_url: url("authorizationUrl"),
                token_url: url("tokenUrl"),
                refresh_url: url("refreshUrl"),
                scopes: scopes
                    .into_iter()
                    .flat_map(|scopes| scopes.keys().cloned())
                    .collect(),
            })
        })
        .collect()
}

/// Requirements that name no usable scheme: by that name, how many, and where the first stands.
pub(super) type Lost = BTreeMap<String, (usize, String)>;

/// A `security` member; nothing where there is none. What it names in vain is added to `lost`.
pub(super) fn requirement(
    security: Option<&Value>,
    pointer: &str,
    schemes: &[(String, Scheme)],
    lost: &mut Lost,
) -> Requirement {
    let listed = security.and_then(Value::as_array);
    let mut alternatives = Vec::new();
    for alternative in listed.into_iter().flatten().filter_map(Value::as_object) {
        let mut needs = Vec::new();
        let mut whole = true;
        for (name, scopes) in alternative {
            let Some((_, scheme)) = schemes.iter().find(|(other, _)| other == name) else {
                let entry = lost.entry(name.clone());
                entry.or_insert_with(|| (0, pointer.to_owned())).0 += 1;
                whole = false;
                continue;
            };
            let scopes = scopes.as_array().into_iter().flatten();
            let scopes = scopes
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect();
            needs.push(Need {
                scheme: scheme.name.clone(),
                scopes,
            });
        }
        if whole && !alternatives.contains(&needs) {
            alternatives.push(needs);
        }
    }
    // Alternatives have no order in the document; a credential that there is goes before none.
    alternatives.sort_by_key(Vec::is_empty);
    Requirement(alternatives)
}

/// Reports what requirements named in vain: once a name, since one missing scheme can be named by
/// every operation.
pub(super) fn report_lost(lost: Lost, report: &mut Report) {
    for (name, (count, first)) in lost {
        let places = if count == 1 {
            String::new()
        } else {
            format!(" ({count} times, first here)")
        };
        report.push(
            Diagnostic::new(
                Code::SecurityRequirementUnknown,
                first,
                format!(
                    "the security requirement names `{name}`, which is no usable security scheme{places}; \
                     the alternative is dropped, and where there is no other, no credential is sent"
                ),
            )
            .remedy("declare the scheme in `components/securitySchemes`"),
        );
    }
}
