//! `FlintRow`'s one resource. An API key, an OAuth token, a JWT or a user's password opens it: one
//! of them, and only one at a time, since a client that sends two has mixed up its schemes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::{FlintRowState, READ_SCOPE};
use crate::vendor::request::{Authorization, authorization};

/// Why nobody is let in: a status, and the challenges to go with it.
struct Closed(StatusCode, &'static str);

const NOTHING: Closed = Closed(
    StatusCode::UNAUTHORIZED,
    "Bearer realm=\"flintrow\", Basic realm=\"flintrow\", charset=\"UTF-8\"",
);
const BAD_TOKEN: Closed = Closed(
    StatusCode::UNAUTHORIZED,
    "Bearer realm=\"flintrow\", error=\"invalid_token\", error_description=\"expired or unknown\"",
);
const NARROW_TOKEN: Closed = Closed(
    StatusCode::FORBIDDEN,
    "Bearer realm=\"flintrow\", error=\"insufficient_scope\", scope=\"resources.read\"",
);

/// The shape of the reply is not documented.
pub(super) async fn list(State(state): State<Arc<FlintRowState>>, headers: HeaderMap) -> Response {
    match opened_by(&state, &headers) {
        Ok(method) => Json(json!({
            "resources": [
                { "id": "res-1", "name": "Example one" },
                { "id": "res-2", "name": "Example two" },
            ],
            "authenticated_by": method,
        }))
        .into_response(),
        Err(Closed(status, challenge)) => {
            let challenge = HeaderValue::from_static(challenge);
            let body = json!({ "message": status.canonical_reason() });
            (status, [(header::WWW_AUTHENTICATE, challenge)], Json(body)).into_response()
        }
    }
}

fn opened_by(state: &FlintRowState, headers: &HeaderMap) -> Result<&'static str, Closed> {
    let config = &state.config;
    let mut keys = headers.get_all("x-api-key").iter();
    match (keys.next(), keys.next(), authorization(headers)) {
        (Some(key), None, Authorization::Absent) if key == config.api_key.as_str() => Ok("api_key"),
        (None, _, Authorization::Bearer(token)) if token == config.static_jwt => Ok("jwt"),
        (None, _, Authorization::Bearer(token)) => {
            let checked = (state.core.ledger).check_access(&token, state.core.clock.now());
            let family = checked.map_err(|_| BAD_TOKEN)?;
            let granted = state.core.ledger.scope(family);
            let may_read = granted.split(' ').any(|scope| scope == READ_SCOPE);
            if may_read {
                Ok("oauth2")
            } else {
                Err(NARROW_TOKEN)
            }
        }
        (None, _, Authorization::Basic(inside)) => {
            // A password may contain colons, and is not form-encoded here.
            let pair = inside.split_once(':');
            let known = (config.basic_user.as_str(), config.basic_password.as_str());
            if pair == Some(known) {
                Ok("basic")
            } else {
                Err(NOTHING)
            }
        }
        _ => Err(NOTHING),
    }
}
