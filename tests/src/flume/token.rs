//! Flume's token route: password and refresh grants of one client and one user. Clients are known
//! to send forms here as well as the documented JSON, so both are taken.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::FlumeState;
use super::caller::Parameters;
use super::envelope::{Refusal, single};
use crate::vendor::core::Validity;
use crate::vendor::request::{Form, content_type};

/// What a personal client may do.
pub(super) const SCOPES: [&str; 3] = ["read:personal", "update:personal", "query:personal"];

pub(super) async fn create(
    State(state): State<Arc<FlumeState>>,
    parameters: Parameters,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let enveloped = match parameters.flag("envelope") {
        Ok(envelope) => envelope.unwrap_or(true),
        Err(refusal) => return refusal.into_response(),
    };
    match (grant(&state, &headers, &body), enveloped) {
        (Ok(token), true) => single(token),
        (Ok(token), false) => Json(token).into_response(),
        (Err(refusal), true) => refusal.into_response(),
        (Err(refusal), false) => refusal.without_envelope(),
    }
}

fn grant(state: &FlumeState, headers: &HeaderMap, body: &[u8]) -> Result<Value, Refusal> {
    let request = read(headers, body)?;
    let field = |name: &str| request.get(name).and_then(Value::as_str);
    let config = &state.config;
    let is_client = field("client_id") == Some(&config.client_id)
        && field("client_secret") == Some(&config.client_secret);
    if !is_client {
        return Err(refused("invalid_client", "Client credentials are invalid"));
    }
    let (family, presented) = match field("grant_type") {
        Some("password") => {
            let is_user = field("username") == Some(&config.username)
                && field("password") == Some(&config.password);
            if !is_user {
                // The words for a wrong password are not documented.
                return Err(refused("invalid_grant", "User credentials are invalid"));
            }
            if !state.verified.load(Ordering::SeqCst) {
                return Err(Refusal::unverified(json!({
                    "verified": false,
                    "email_address": config.username,
                    "phone": "5550100200",
                    "first_name": "Pat",
                    "last_name": "Doe",
                })));
            }
            (state.core.ledger.open_family(&SCOPES.join(" ")), None)
        }
        Some("refresh_token") => {
            let presented = field("refresh_token").unwrap_or_default();
            let terms = state.core.terms();
            let family = (state.core.ledger)
                .redeem(presented, state.core.clock.now(), &terms)
                .map_err(|_| refused("invalid_grant", "Refresh token is invalid"))?;
            (family, Some(presented))
        }
        _ => {
            let sentence = "Grant type is not supported";
            return Err(refused("unsupported_grant_type", sentence));
        }
    };

    let core = &state.core;
    let access = |validity| core.mint.jwt(&claims(config.user_id, validity));
    let refresh = |_| core.mint.hexadecimal();
    let issued = core.issue_both(family, presented, access, refresh);
    let mut token = Map::new();
    // In lower case, unlike the scheme that the API wants to see.
    token.insert("token_type".to_owned(), "bearer".into());
    token.insert("access_token".to_owned(), issued.access.into());
    if let Some(expires_in) = issued.expires_in {
        token.insert("expires_in".to_owned(), expires_in);
    }
    if let Some(refresh) = issued.refresh {
        token.insert("refresh_token".to_owned(), refresh.into());
    }
    Ok(Value::Object(token))
}

fn claims(user_id: i64, validity: Validity) -> Value {
    json!({
        "user_id": user_id,
        "type": "USER",
        "scope": SCOPES,
        "iat": validity.issued_at,
        "exp": validity.expires_at,
        "iss": "flume_oauth",
        "sub": "",
    })
}

fn read(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let media = content_type(headers).map(|media| media.name);
    let read = match media.as_deref() {
        Some("application/json") => serde_json::from_slice(body).ok(),
        Some("application/x-www-form-urlencoded") => Form::read(body).ok().map(|form| {
            let fields = form.fields();
            fields
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect()
        }),
        _ => None,
    };
    read.ok_or_else(|| refused("invalid_request", "The request body could not be read"))
}

fn refused(word: &str, sentence: &str) -> Refusal {
    Refusal::oauth(StatusCode::BAD_REQUEST, word, sentence)
}
